#include "base/check.h"
#include "base/url.h"

#include "base/err.h"
#include "base/heap.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/url_parts.h"
#include "base/utf.h"

#include <string.h>

#define URL_FLAGS_ALL (WS_URL_FLAGS_ALLOW_HOST_WILDCARDS | WS_URL_FLAGS_NO_PATH_COLLAPSE | WS_URL_FLAGS_ZERO_TERMINATE)

/* The five structures that WS_URL stands for differ in their name only. */
_Static_assert(sizeof(WS_HTTP_URL) == sizeof(WS_HTTPS_URL) && sizeof(WS_HTTP_URL) == sizeof(WS_NETTCP_URL)
               && sizeof(WS_HTTP_URL) == sizeof(WS_SOAPUDP_URL) && sizeof(WS_HTTP_URL) == sizeof(WS_NETPIPE_URL)
               && offsetof(WS_HTTP_URL, fragment) == offsetof(WS_NETPIPE_URL, fragment), "one layout");

/* Empty text may come without a pointer. */
static struct url_text text_of(const WCHAR* chars, ULONG length, ULONG flags, HRESULT bad, WS_ERROR* error)
{
    return (struct url_text){ length != 0 ? chars : u"", length, flags, bad, error };
}

/* ------------------------------------------------------------------------------------- addresses of the transports */

/* Text under construction; the caller has made sure that there is room. */
struct cursor { char* at; };

static void put_ascii(struct cursor* to, struct url_range part)
{
    for (size_t i = 0; i < part.length; i++)
        *to->at++ = (char)part.chars[i];
}

static void put_text(struct cursor* to, const char* text)
{
    size_t length = strlen(text);

    memcpy(to->at, text, length);
    to->at += length;
}

static void put_end(struct cursor* to)
{
    *to->at++ = '\0';
}

/* Decodes part, through scratch, to UTF-8. NULL: there is a zero character in it. */
static char* put_decoded(struct cursor* to, struct url_range part, WCHAR* scratch)
{
    char* begin = to->at;
    size_t length = url_unescape(part, scratch);
    size_t size = utf16_to_utf8(scratch, length, (BYTE*)begin, length * 3);

    assert(size != UTF_INVALID);
    if (memchr(begin, 0, size) != NULL)
        return NULL;
    to->at += size;
    put_end(to);
    return begin;
}

static struct url_range without_brackets(struct url_range host)
{
    if (host.length >= 2 && host.chars[0] == '[')
        return (struct url_range){ host.chars + 1, host.length - 2 };
    return host;
}

/* A zone of an IPv6 address means something on this machine only, and is not sent (RFC 6874 section 4). */
static char* put_host_header(struct cursor* to, struct url_range host)
{
    char* begin = to->at;
    size_t zone = 0;

    while (zone < host.length && host.chars[zone] != '%')
        zone++;
    if (host.chars[0] != '[' || zone == host.length) {
        put_ascii(to, host);
    } else {
        put_ascii(to, (struct url_range){ host.chars, zone });
        put_text(to, "]");
    }
    return begin;
}

/* host, host_header, target, path: each not longer than the URL in UTF-16 units; three bytes a unit when decoded. */
static HRESULT fill_url(const struct url_text* text, const struct url_parts* parts, char* block, WCHAR* scratch,
                        struct url* url)
{
    struct cursor to = { block };
    struct url_range path = parts->path;

    url->host = put_decoded(&to, without_brackets(parts->host), scratch);
    if (url->host == NULL || url->host[0] == '\0')
        return url_raise(text, "the host is not a name or address");
    url->host_header = put_host_header(&to, parts->host);
    if (parts->port != url_default_port(parts->scheme)) {
        BYTE port[NUM_INT_CHARS + 1] = "";

        port[num_write_uint(parts->port, port)] = '\0';
        put_text(&to, ":");
        put_text(&to, (const char*)port);
    }
    put_end(&to);
    memcpy(scratch, path.chars, path.length * sizeof(WCHAR));
    path = (struct url_range){ scratch, url_collapse(scratch, path.length) };
    url->target = to.at;
    put_text(&to, path.length == 0 ? "/" : "");
    put_ascii(&to, path);
    if (parts->query.chars != NULL) {
        put_text(&to, "?");
        put_ascii(&to, parts->query);
    }
    put_end(&to);
    if (path.length == 0)
        path = (struct url_range){ u"/", 1 };
    url->path = put_decoded(&to, path, scratch);
    if (url->path == NULL)
        return url_raise(text, "the path has a zero character");
    return S_OK;
}

HRESULT url_parse(const WCHAR* chars, ULONG length, bool listener, struct url* out, WS_ERROR* error)
{
    struct url_text text = text_of(chars, length, listener ? WS_URL_FLAGS_ALLOW_HOST_WILDCARDS : 0,
                                   WS_E_INVALID_ENDPOINT_URL, error);
    struct url_parts parts;
    struct url url = { .port = 0 };
    WCHAR* scratch;
    char* block;
    HRESULT hr;

    TRY(url_split_absolute(&text, &parts));
    scratch = mem_alloc(((size_t)length + 1) * sizeof(WCHAR));
    block = mem_alloc(((size_t)length + 16) * 8);       /* 3 + 1 + 1 + 3 bytes a unit, ends and the port */
    if (scratch == NULL || block == NULL) {
        hr = err_raise(error, E_OUTOFMEMORY, "URL of %u characters", length);
        goto free_both;
    }
    hr = fill_url(&text, &parts, block, scratch, &url);
    if (FAILED(hr))
        goto free_both;
    url.scheme = parts.scheme;
    url.port = parts.port;
    url.wildcard_host = parts.wildcard;
    assert(url.host == block);                          /* what url_reset frees */
    mem_free(scratch);
    *out = url;
    return S_OK;

free_both:
    mem_free(block);
    mem_free(scratch);
    return hr;
}

void url_reset(struct url* url)
{
    mem_free(url->host);
    *url = (struct url){ .port = 0 };
}

/* ------------------------------------------------------------------------------------------------------ decoding */

static bool string_readable(const WS_STRING* string)
{
    return string != NULL && (string->chars != NULL || string->length == 0);
}

static HRESULT check_arguments(const char* function, bool pointers_there, const WS_HEAP* heap, ULONG flags,
                               WS_ERROR* error)
{
    if (!pointers_there)
        return err_raise(error, E_INVALIDARG, "%s: a pointer is NULL", function);
    if (!heap_valid(heap))
        return err_raise(error, E_INVALIDARG, "%s: heap is NULL or not a WS_HEAP", function);
    if ((flags & ~URL_FLAGS_ALL) != 0)
        return err_raise(error, E_INVALIDARG, "%s: flags 0x%X has bits that are no WS_URL_FLAGS", function, flags);
    return S_OK;
}

static WS_STRING decode_part(struct url_range part, WCHAR** to)
{
    WS_STRING string = { (ULONG)url_unescape(part, *to), *to };

    *to += string.length;
    return string;
}

/* An IP literal is handed on as it stands. */
static WS_STRING copy_part(struct url_range part, WCHAR** to)
{
    WS_STRING string = { (ULONG)part.length, *to };

    memcpy(*to, part.chars, part.length * sizeof(WCHAR));
    *to += part.length;
    return string;
}

static void decode_parts(const struct url_parts* parts, ULONG flags, WCHAR* to, WS_HTTP_URL* url)
{
    struct url_range path = { to, parts->path.length };

    url->url.scheme = parts->scheme;
    url->port = parts->port;
    memcpy(to, parts->path.chars, path.length * sizeof(WCHAR));
    if ((flags & WS_URL_FLAGS_NO_PATH_COLLAPSE) == 0)
        path.length = url_collapse(to, path.length);
    url->path = decode_part(path, &to);
    url->host = parts->host.chars[0] == '[' ? copy_part(parts->host, &to) : decode_part(parts->host, &to);
    url->portAsString = decode_part(parts->port_text, &to);
    url->query = decode_part(parts->query, &to);
    url->fragment = decode_part(parts->fragment, &to);
}

HRESULT WINAPI WsDecodeUrl(const WS_STRING* url, ULONG flags, WS_HEAP* heap, WS_URL** out, WS_ERROR* error)
{
    CHECK_CALL(WsDecodeUrl(url, flags, heap, out, error), heap, error);
    struct url_text text;
    struct url_parts parts;
    WS_HTTP_URL* decoded;
    void* block;

    TRY(check_arguments("WsDecodeUrl", string_readable(url) && out != NULL, heap, flags, error));
    text = text_of(url->chars, url->length, flags, WS_E_INVALID_FORMAT, error);
    TRY(url_split_absolute(&text, &parts));
    TRY(heap_alloc(heap, sizeof *decoded + (size_t)url->length * sizeof(WCHAR), &block, error));
    decoded = block;
    decode_parts(&parts, flags, (WCHAR*)(decoded + 1), decoded);
    *out = &decoded->url;
    return S_OK;
}

/* ------------------------------------------------------------------------------------------------------ encoding */

/* Text of a URL under construction: a first pass with chars NULL only counts. */
struct output {
    WCHAR* chars;
    size_t length;
};

static void output_unit(struct output* output, unsigned unit)
{
    if (output->chars != NULL)
        output->chars[output->length] = (WCHAR)unit;
    output->length++;
}

static void output_ascii(struct output* output, const char* text)
{
    while (*text != '\0')
        output_unit(output, (unsigned char)*text++);
}

static void output_escape(struct output* output, uint32_t scalar)
{
    static const char hex[] = "0123456789ABCDEF";
    BYTE bytes[4];
    size_t count = utf8_encode(scalar, bytes);

    for (size_t i = 0; i < count; i++) {
        output_unit(output, '%');
        output_unit(output, (unsigned char)hex[bytes[i] >> 4]);
        output_unit(output, (unsigned char)hex[bytes[i] & 15]);
    }
}

static HRESULT output_part(struct output* output, const char* name, WS_STRING part, enum url_class allowed,
                           WS_ERROR* error)
{
    size_t units;

    for (ULONG i = 0; i < part.length; i += (ULONG)units) {
        uint32_t scalar;

        units = utf16_decode(part.chars + i, part.length - i, &scalar);
        if (units == 0)
            return err_raise(error, WS_E_INVALID_FORMAT, "the %s of a URL has half of a surrogate pair at index %u",
                             name, i);
        if (url_char_is(scalar, allowed))
            output_unit(output, scalar);
        else
            output_escape(output, scalar);
    }
    return S_OK;
}

static bool is_ip_literal(WS_STRING host)
{
    if (host.length < 2 || host.chars[0] != '[' || host.chars[host.length - 1] != ']')
        return false;
    for (ULONG i = 1; i + 1 < host.length; i++)
        if (!url_char_is((uint16_t)host.chars[i], URL_CLASS_LITERAL))
            return false;
    return true;
}

static HRESULT output_host(struct output* output, WS_STRING host, WS_ERROR* error)
{
    if (!is_ip_literal(host))
        return output_part(output, "host", host, URL_CLASS_HOST, error);
    for (ULONG i = 0; i < host.length; i++)
        output_unit(output, (uint16_t)host.chars[i]);
    return S_OK;
}

/* portAsString goes before port; port 0 without it stands for none. */
static HRESULT find_port(const WS_HTTP_URL* url, USHORT* port, WS_ERROR* error)
{
    uint32_t value = 0;

    for (ULONG i = 0; i < url->portAsString.length; i++) {
        unsigned digit = (unsigned)(uint16_t)url->portAsString.chars[i] - '0';

        value = value * 10 + digit;
        if (digit > 9 || value > 65535)
            return err_raise(error, WS_E_INVALID_FORMAT, "portAsString of a URL is not a number up to 65535");
    }
    *port = url->portAsString.length != 0 ? (USHORT)value : url->port;
    if (url->portAsString.length == 0 && url->port == 0)
        *port = url_default_port(url->url.scheme);
    return S_OK;
}

static HRESULT output_url(struct output* output, const WS_HTTP_URL* url, USHORT port, WS_ERROR* error)
{
    BYTE digits[NUM_INT_CHARS + 1] = "";

    output_ascii(output, url_scheme_name(url->url.scheme));
    output_ascii(output, "://");
    TRY(output_host(output, url->host, error));
    if (port != url_default_port(url->url.scheme)) {
        digits[num_write_uint(port, digits)] = '\0';
        output_ascii(output, ":");
        output_ascii(output, (const char*)digits);
    }
    TRY(output_part(output, "path", url->path, URL_CLASS_PATH, error));
    if (url->query.length != 0) {
        output_ascii(output, "?");
        TRY(output_part(output, "query", url->query, URL_CLASS_QUERY, error));
    }
    if (url->fragment.length != 0) {
        output_ascii(output, "#");
        TRY(output_part(output, "fragment", url->fragment, URL_CLASS_QUERY, error));
    }
    return S_OK;
}

/* Room for length units, and the zero when flags ask for it: its place is counted in string->length then. */
static HRESULT alloc_string(WS_HEAP* heap, size_t length, ULONG flags, WS_STRING* string, WS_ERROR* error)
{
    void* chars;

    length += (flags & WS_URL_FLAGS_ZERO_TERMINATE) != 0;
    if (length > UINT32_MAX / sizeof(WCHAR))
        return err_raise(error, WS_E_QUOTA_EXCEEDED, "a URL of %zu characters is over what a WS_STRING holds", length);
    TRY(heap_alloc(heap, length * sizeof(WCHAR), &chars, error));
    *string = (WS_STRING){ (ULONG)length, chars };
    if ((flags & WS_URL_FLAGS_ZERO_TERMINATE) != 0)
        string->chars[length - 1] = 0;
    return S_OK;
}

HRESULT WINAPI WsEncodeUrl(const WS_URL* url, ULONG flags, WS_HEAP* heap, WS_STRING* out, WS_ERROR* error)
{
    CHECK_CALL(WsEncodeUrl(url, flags, heap, out, error), heap, error);
    const WS_HTTP_URL* parts = (const WS_HTTP_URL*)url;
    struct output output = { NULL, 0 };
    WS_STRING result;
    USHORT port;

    TRY(check_arguments("WsEncodeUrl", url != NULL && out != NULL, heap, flags, error));
    if (url_scheme_name(url->scheme) == NULL)
        return err_raise(error, WS_E_INVALID_FORMAT, "WsEncodeUrl: %d is not a WS_URL_SCHEME_TYPE", (int)url->scheme);
    if (!string_readable(&parts->host) || !string_readable(&parts->portAsString) || !string_readable(&parts->path)
        || !string_readable(&parts->query) || !string_readable(&parts->fragment))
        return err_raise(error, E_INVALIDARG, "WsEncodeUrl: a part of the URL has a length, but chars is NULL");
    if (parts->path.length != 0 && parts->path.chars[0] != '/')
        return err_raise(error, WS_E_INVALID_FORMAT, "WsEncodeUrl: the path does not begin with /");
    TRY(find_port(parts, &port, error));
    TRY(output_url(&output, parts, port, error));
    TRY(alloc_string(heap, output.length, flags, &result, error));
    output = (struct output){ result.chars, 0 };
    TRY(output_url(&output, parts, port, error));
    *out = result;
    return S_OK;
}

/* ----------------------------------------------------------------------------------------------------- combining */

static void output_range(struct output* output, struct url_range part)
{
    if (output->chars != NULL && part.length != 0)
        memcpy(output->chars + output->length, part.chars, part.length * sizeof(WCHAR));
    output->length += part.length;
}

/* The base's path up to its last slash, where a relative path goes on. */
static struct url_range base_folder(struct url_range path)
{
    while (path.length != 0 && path.chars[path.length - 1] != '/')
        path.length--;
    return path;
}

/* The path of the result before dot segments are removed (RFC 3986 section 5.2.2). */
static void output_path(struct output* output, const struct url_parts* base, const struct url_parts* reference)
{
    bool own_path = reference->has_scheme || reference->has_authority
                    || (reference->path.length != 0 && reference->path.chars[0] == '/');

    if (!own_path && reference->path.length == 0) {
        output_range(output, base->path);
        return;
    }
    if (!own_path && base->path.length == 0)
        output_ascii(output, "/");
    else if (!own_path)
        output_range(output, base_folder(base->path));
    output_range(output, reference->path);
}

/* Scheme, authority and path, then what is behind the path; the path's dot segments are removed on the way when there is
 * text and not only a count. */
static void output_combined(struct output* output, const struct url_parts* base, const struct url_parts* reference,
                            ULONG flags)
{
    bool own_authority = reference->has_scheme || reference->has_authority;
    bool base_query = !own_authority && reference->path.length == 0 && reference->query.chars == NULL;
    struct url_range query = base_query ? base->query : reference->query;
    size_t path_begin;

    output_range(output, reference->has_scheme ? reference->scheme_text : base->scheme_text);
    output_ascii(output, "://");
    output_range(output, own_authority ? reference->authority : base->authority);
    path_begin = output->length;
    output_path(output, base, reference);
    if (output->chars != NULL && (flags & WS_URL_FLAGS_NO_PATH_COLLAPSE) == 0)
        output->length = path_begin + url_collapse(output->chars + path_begin, output->length - path_begin);
    if (query.chars != NULL) {
        output_ascii(output, "?");
        output_range(output, query);
    }
    if (reference->fragment.chars != NULL) {
        output_ascii(output, "#");
        output_range(output, reference->fragment);
    }
}

/* A reference with a scheme or authority of its own has to be right by itself. */
static HRESULT split_reference(const struct url_text* text, WS_URL_SCHEME_TYPE base_scheme, struct url_parts* parts)
{
    TRY(url_split(text, parts));
    if (!parts->has_scheme)
        parts->scheme = base_scheme;
    if (parts->has_scheme || parts->has_authority)
        return url_check_authority(text, parts);
    return S_OK;
}

HRESULT WINAPI WsCombineUrl(const WS_STRING* base_url, const WS_STRING* reference_url, ULONG flags, WS_HEAP* heap,
                            WS_STRING* out, WS_ERROR* error)
{
    CHECK_CALL(WsCombineUrl(base_url, reference_url, flags, heap, out, error), heap, error);
    struct url_text base_text;
    struct url_text reference_text;
    struct url_parts base;
    struct url_parts reference;
    struct output output = { NULL, 0 };
    WS_STRING result;

    TRY(check_arguments("WsCombineUrl", string_readable(base_url) && string_readable(reference_url) && out != NULL,
                        heap, flags, error));
    base_text = text_of(base_url->chars, base_url->length, flags, WS_E_INVALID_FORMAT, error);
    reference_text = text_of(reference_url->chars, reference_url->length, flags, WS_E_INVALID_FORMAT, error);
    TRY(url_split_absolute(&base_text, &base));
    TRY(split_reference(&reference_text, base.scheme, &reference));
    output_combined(&output, &base, &reference, flags);
    TRY(alloc_string(heap, output.length, flags, &result, error));
    output = (struct output){ result.chars, 0 };
    output_combined(&output, &base, &reference, flags);
    result.length = (ULONG)output.length;
    if ((flags & WS_URL_FLAGS_ZERO_TERMINATE) != 0)
        result.chars[result.length++] = 0;
    *out = result;
    return S_OK;
}
