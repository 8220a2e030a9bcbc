/* URLs of anybody: WsDecodeUrl, WsEncodeUrl, WsCombineUrl, url_parse.
 *
 * Input: one byte (low bits: WS_URL_FLAGS, 0x80: units of UTF-16 follow instead of UTF-8), one byte where the text is cut
 * into base and reference, then the text.
 * Properties: what was decoded encodes and decodes to the same parts; encoded text is a fixed point; what was combined is
 * a URL, and combines with nothing to itself; transports get parts that end and begin as they must. */
#include "base/url.h"
#include "base/utf.h"

#include <stdlib.h>
#include <string.h>

#define CHECK(condition) do { if (!(condition)) abort(); } while (0)

enum { UNITS_MAX = 4096 };

static bool same(WS_STRING a, WS_STRING b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.chars, b.chars, a.length * sizeof(WCHAR)) == 0);
}

static void check_round_trip(WS_STRING text, ULONG flags, WS_HEAP* heap, WS_ERROR* error)
{
    ULONG keep = flags | WS_URL_FLAGS_NO_PATH_COLLAPSE;
    WS_URL* first;
    WS_URL* second;
    WS_STRING encoded;
    WS_STRING again;
    const WS_HTTP_URL* a;
    const WS_HTTP_URL* b;

    if (FAILED(WsDecodeUrl(&text, keep, heap, &first, error)))
        return;
    CHECK(SUCCEEDED(WsEncodeUrl(first, 0, heap, &encoded, error)));
    CHECK(SUCCEEDED(WsDecodeUrl(&encoded, keep, heap, &second, error)));
    a = (const WS_HTTP_URL*)first;
    b = (const WS_HTTP_URL*)second;
    CHECK(first->scheme == second->scheme && a->port == b->port && same(a->host, b->host) && same(a->path, b->path)
          && same(a->query, b->query) && same(a->fragment, b->fragment));
    CHECK(SUCCEEDED(WsEncodeUrl(second, 0, heap, &again, error)));
    CHECK(same(encoded, again));
    CHECK(SUCCEEDED(WsDecodeUrl(&text, flags, heap, &first, error)));     /* collapsed: good all the same */
}

/* Anything may stand in the parts: what comes out is a URL, if there is a host, or an error. */
static void check_encode(WS_STRING text, ULONG flags, WS_HEAP* heap, WS_ERROR* error)
{
    ULONG step = text.length / 4;
    WS_HTTP_URL url = { .url = { .scheme = (WS_URL_SCHEME_TYPE)(text.length % 6) } };
    WS_URL* decoded;
    WS_STRING encoded;

    url.host = (WS_STRING){ step, text.chars };
    url.path = (WS_STRING){ step, text.chars + step };
    url.query = (WS_STRING){ step, text.chars + 2 * step };
    url.fragment = (WS_STRING){ text.length - 3 * step, text.chars + 3 * step };
    url.port = (USHORT)(text.length * 4099);
    if (FAILED(WsEncodeUrl(&url.url, 0, heap, &encoded, error)) || step == 0)
        return;
    flags |= WS_URL_FLAGS_ALLOW_HOST_WILDCARDS | WS_URL_FLAGS_NO_PATH_COLLAPSE;
    CHECK(SUCCEEDED(WsDecodeUrl(&encoded, flags, heap, &decoded, error)));
    CHECK(same(((const WS_HTTP_URL*)decoded)->path, url.path));
}

static void check_combine(WS_STRING base, WS_STRING reference, ULONG flags, WS_HEAP* heap, WS_ERROR* error)
{
    WS_STRING nothing = { 0, NULL };
    WS_STRING combined;
    WS_STRING again;
    WS_URL* decoded;

    flags &= ~WS_URL_FLAGS_ZERO_TERMINATE;
    if (FAILED(WsCombineUrl(&base, &reference, flags, heap, &combined, error)))
        return;
    CHECK(SUCCEEDED(WsDecodeUrl(&combined, flags, heap, &decoded, error)));
    CHECK(SUCCEEDED(WsCombineUrl(&base, &combined, flags, heap, &again, error)));
    CHECK(same(combined, again));
    CHECK(SUCCEEDED(WsCombineUrl(&combined, &nothing, flags, heap, &again, error)));
    CHECK(again.length <= combined.length);             /* all but the fragment */
    CHECK(memcmp(combined.chars, again.chars, again.length * sizeof(WCHAR)) == 0);
}

static void check_parse(WS_STRING text, bool listener, WS_ERROR* error)
{
    struct url url;

    if (FAILED(url_parse(text.chars, text.length, listener, &url, error)))
        return;
    CHECK(url.host[0] != '\0' && url.host_header[0] != '\0' && url.target[0] == '/' && url.path[0] == '/');
    CHECK(listener || !url.wildcard_host);
    CHECK(utf8_valid((const BYTE*)url.host, strlen(url.host)) && utf8_valid((const BYTE*)url.path, strlen(url.path)));
    for (const char* c = url.target; *c != '\0'; c++)
        CHECK(*c > ' ' && *c < 0x7F);                   /* nothing that could end a request line */
    for (const char* c = url.host_header; *c != '\0'; c++)
        CHECK(*c > ' ' && *c < 0x7F);
    url_reset(&url);
}

static size_t read_text(const uint8_t* data, size_t size, bool wide, WCHAR* units)
{
    size_t count = size / sizeof(WCHAR);

    if (!wide)
        return utf8_to_utf16_lossy(data, size < UNITS_MAX ? size : UNITS_MAX, units, UNITS_MAX);
    count = count < UNITS_MAX ? count : UNITS_MAX;
    memcpy(units, data, count * sizeof(WCHAR));
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    static WCHAR units[UNITS_MAX];
    WS_STRING text = { 0, units };
    WS_STRING base;
    WS_STRING reference;
    WS_HEAP* heap = NULL;
    WS_ERROR* error = NULL;
    ULONG flags;

    if (size < 2)
        return 0;
    flags = data[0] & 7u;
    text.length = (ULONG)read_text(data + 2, size - 2, (data[0] & 0x80) != 0, units);
    base = (WS_STRING){ data[1] < text.length ? data[1] : text.length, units };
    reference = (WS_STRING){ text.length - base.length, units + base.length };
    CHECK(SUCCEEDED(WsCreateHeap(1 << 22, 0, NULL, 0, &heap, NULL)));
    CHECK(SUCCEEDED(WsCreateError(NULL, 0, &error)));
    check_round_trip(text, flags, heap, error);
    check_encode(text, flags, heap, error);
    check_combine(base, reference, flags, heap, error);
    check_parse(text, (flags & 1) != 0, error);
    WsFreeError(error);
    WsFreeHeap(heap);
    return 0;
}
