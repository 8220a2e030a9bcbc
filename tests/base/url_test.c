#include "support.h"

#include "base/err.h"
#include "base/url.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static WS_HEAP* create_heap(void)
{
    WS_HEAP* heap = NULL;

    assert_ok(WsCreateHeap(1 << 20, 0, NULL, 0, &heap, NULL));
    return heap;
}

/* ----------------------------------------------------------------------------------------------------- WsDecodeUrl */

/* Parts in one line: scheme|host|port|portAsString|path|query|fragment */
static HRESULT decode(const char* text, ULONG flags, char line[512], WS_ERROR* error)
{
    WS_STRING string = test_string(text);
    WS_HEAP* heap = create_heap();
    WS_URL* url = NULL;
    HRESULT hr = WsDecodeUrl(&string, flags, heap, &url, error);

    free(string.chars);
    if (SUCCEEDED(hr)) {
        const WS_HTTP_URL* p = (const WS_HTTP_URL*)url;
        const WS_STRING parts[] = { p->host, p->portAsString, p->path, p->query, p->fragment };
        char shown[5][96];

        for (size_t i = 0; i < 5; i++) {
            assert_non_null(parts[i].chars);
            err_utf16(parts[i].chars, parts[i].length, shown[i], sizeof shown[i]);
        }
        snprintf(line, 512, "%d|%s|%u|%s|%s|%s|%s", (int)url->scheme, shown[0], p->port, shown[1], shown[2],
                 shown[3], shown[4]);
    }
    WsFreeHeap(heap);
    return hr;
}

struct decode_case { const char* url; ULONG flags; const char* parts; };

static const struct decode_case good_urls[] = {
    { "http://host", 0, "0|host|80||||" },
    { "http://host/", 0, "0|host|80||/||" },
    { "HTTP://Host/Path", 0, "0|Host|80||/Path||" },
    { "https://host/a/b?x=1#f", 0, "1|host|443||/a/b|x=1|f" },
    { "net.tcp://host/svc", 0, "2|host|808||/svc||" },
    { "Net.Tcp://host:9000/svc", 0, "2|host|9000|9000|/svc||" },
    { "soap.udp://host/svc", 0, "3|host|65535||/svc||" },
    { "soap.udp://host:3702", 0, "3|host|3702|3702|||" },
    { "net.pipe://localhost/svc", 0, "4|localhost|65535||/svc||" },
    { "http://host:8080/x", 0, "0|host|8080|8080|/x||" },
    { "http://host:/x", 0, "0|host|80||/x||" },
    { "http://host:0", 0, "0|host|0|0|||" },
    { "http://host:00080/", 0, "0|host|80|00080|/||" },
    { "http://host:65535/", 0, "0|host|65535|65535|/||" },
    { "http://[::1]:8080/x", 0, "0|[::1]|8080|8080|/x||" },
    { "http://[fe80::1%25eth0]/", 0, "0|[fe80::1%25eth0]|80||/||" },
    { "http://[v7.any:thing]/", 0, "0|[v7.any:thing]|80||/||" },
    { "http://[]/", 0, "0|[]|80||/||" },
    { "http://host?q", 0, "0|host|80|||q|" },
    { "http://host#f", 0, "0|host|80||||f" },
    { "http://host?#", 0, "0|host|80||||" },
    { "http://host/?a/b?c&d=e#g/h?i", 0, "0|host|80||/|a/b?c&d=e|g/h?i" },
    { "http://h/a%20b?c%3Fd#e%23f", 0, "0|h|80||/a b|c?d|e#f" },
    { "http://h/%C3%A4%E2%82%AC%f0%9f%98%80x", 0, "0|h|80||/\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80x||" },
    { "http://ex%61mple%2ecom/", 0, "0|example.com|80||/||" },
    { "http://h/a%2Fb", 0, "0|h|80||/a/b||" },
    { "http://h/~-._!$&'()*+,;=:@", 0, "0|h|80||/~-._!$&'()*+,;=:@||" },
    { "http://h//a//b", 0, "0|h|80||//a//b||" },
    /* dot segments */
    { "http://h/a/./b/../c", 0, "0|h|80||/a/c||" },
    { "http://h/a/./b/../c", WS_URL_FLAGS_NO_PATH_COLLAPSE, "0|h|80||/a/./b/../c||" },
    { "http://h/../../a", 0, "0|h|80||/a||" },
    { "http://h/a/..", 0, "0|h|80||/||" },
    { "http://h/a/.", 0, "0|h|80||/a/||" },
    { "http://h/.", 0, "0|h|80||/||" },
    { "http://h/..", 0, "0|h|80||/||" },
    { "http://h/a/%2e%2E/b", 0, "0|h|80||/b||" },
    { "http://h/a/.%2e/b", 0, "0|h|80||/b||" },
    { "http://h/a/%2e%2E/b", WS_URL_FLAGS_NO_PATH_COLLAPSE, "0|h|80||/a/../b||" },
    { "http://h/.../.a/a./..b", 0, "0|h|80||/.../.a/a./..b||" },
    { "http://h/a?b/../c", 0, "0|h|80||/a|b/../c|" },
    /* wildcards */
    { "http://*:80/x", WS_URL_FLAGS_ALLOW_HOST_WILDCARDS, "0|*|80|80|/x||" },
    { "http://+/x", WS_URL_FLAGS_ALLOW_HOST_WILDCARDS, "0|+|80||/x||" },
    { "http://a*b/x", 0, "0|a*b|80||/x||" },
    { "http://h/", WS_URL_FLAGS_ZERO_TERMINATE, "0|h|80||/||" },
};

static void test_urls_are_taken_apart(void** state)
{
    WS_ERROR* error = test_error();
    char line[512];

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(good_urls); i++) {
        assert_ok_error(decode(good_urls[i].url, good_urls[i].flags, line, error), error);
        if (strcmp(line, good_urls[i].parts) != 0)
            fail_msg("%s\n  is  %s\n  not %s", good_urls[i].url, line, good_urls[i].parts);
    }
    WsFreeError(error);
}

struct bad_case { const char* url; const char* says; };

static const struct bad_case bad_urls[] = {
    { "", "does not begin with a scheme" },
    { "host", "does not begin with a scheme" },
    { "/path", "does not begin with a scheme" },
    { "//host/path", "does not begin with a scheme" },
    { "://host/", "does not begin with a scheme" },
    { "1http://host/", "does not begin with a scheme" },
    { "ftp://host/", "the scheme is none of http, https" },
    { "mailto:a", "the scheme is none of" },
    { "httpx://host/", "the scheme is none of" },
    { "http:", "it has no host" },
    { "http:/h", "it has no host" },
    { "http:h", "it has no host" },
    { "http://", "it has no host" },
    { "http:///h", "it has no host" },
    { "http://:80/", "it has no host" },
    { "http://?q", "it has no host" },
    { "http://host:65536/", "the port is over 65535" },
    { "http://host:99999999999999999999/", "the port is over 65535" },
    { "http://host:8a/", "the port is not a number" },
    { "http://host:-1/", "the port is not a number" },
    { "http://host:80:80/", "the port is not a number" },
    { "http://[::1/", "the [ of an IP address has no ]" },
    { "http://[::1]x/", "only a port can follow the ]" },
    { "http://[::1]]/", "only a port can follow the ]" },
    { "http://[a b]/", "U+0020 at index 9 is not allowed in the IP address" },
    { "http://h]/", "U+005D at index 8 is not allowed in the host" },
    { "http://h ost/", "U+0020 at index 8 is not allowed in the host" },
    { "http://h\xC3\xB6st/", "U+00F6 at index 8 is not allowed in the host" },
    { "http://h/a b", "U+0020 at index 10 is not allowed in the path" },
    { "http://h/a\nb", "U+000A at index 10 is not allowed in the path" },
    { "http://h/\xE2\x82\xAC", "U+20AC at index 9 is not allowed in the path; write it as %hh" },
    { "http://h/a\\b", "U+005C at index 10 is not allowed in the path" },
    { "http://h/[x]", "U+005B at index 9 is not allowed in the path" },
    { "http://h/?a|b", "U+007C at index 11 is not allowed in the query" },
    { "http://h/#a#b", "U+0023 at index 11 is not allowed in the fragment" },
    { " http://h/", "U+0020 at index 0 is not allowed in the path" },
    { "http://h/ ", "U+0020 at index 9" },
    { "http://h/%", "the % at index 9 is not followed by two hexadecimal digits" },
    { "http://h/%4", "the % at index 9" },
    { "http://h/%4g", "the % at index 9" },
    { "http://h/%%41", "the % at index 9" },
    { "http://h/%C3", "the escapes from index 9 on are not UTF-8" },
    { "http://h/%C3x", "the escapes from index 9 on are not UTF-8" },
    { "http://h/a%C0%AF", "the escapes from index 10 on are not UTF-8" },
    { "http://h/%ED%A0%80", "are not UTF-8" },
    { "http://h/%FF", "are not UTF-8" },
    { "http://h%FF/", "are not UTF-8" },
    { "http://*/", "WS_URL_FLAGS_ALLOW_HOST_WILDCARDS" },
    { "http://+:80/", "the host is a wildcard" },
    { "http://%2A/", "the host is a wildcard" },
};

static void test_bad_urls_are_refused_with_the_reason_and_the_place(void** state)
{
    WS_ERROR* error = test_error();
    char line[512];

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(bad_urls); i++)
        assert_fails(decode(bad_urls[i].url, 0, line, error), WS_E_INVALID_FORMAT, error, bad_urls[i].says);
    assert_fails(decode("http://h:x/", 0, line, error), WS_E_INVALID_FORMAT, error, "URL 'http://h:x/': the port");
    WsFreeError(error);
}

static void test_user_information_is_refused_and_not_repeated(void** state)
{
    WS_ERROR* error = test_error();
    char line[512];
    char text[ERROR_TEXT_BYTES];

    UNUSED(state);
    assert_hr(decode("http://joe:secret@host/", 0, line, error), WS_E_INVALID_FORMAT);
    assert_null(strstr(error_text(error, text), "secret"));
    assert_error_says(error, "user information");
    assert_fails(decode("http://@host/", 0, line, error), WS_E_INVALID_FORMAT, error, "user information");
    WsFreeError(error);
}

static void test_decode_checks_its_arguments(void** state)
{
    WS_STRING url = TEXT_STRING(u"http://h/");
    WS_STRING no_chars = { 3, NULL };
    WS_STRING empty = { 0, NULL };
    WS_HEAP* heap = create_heap();
    WS_ERROR* error = test_error();
    WS_URL* out = (WS_URL*)(uintptr_t)8;

    UNUSED(state);
    assert_fails(WsDecodeUrl(NULL, 0, heap, &out, error), E_INVALIDARG, error, "WsDecodeUrl: a pointer is NULL");
    assert_fails(WsDecodeUrl(&no_chars, 0, heap, &out, error), E_INVALIDARG, error, "a pointer is NULL");
    assert_fails(WsDecodeUrl(&url, 0, heap, NULL, error), E_INVALIDARG, error, "a pointer is NULL");
    assert_fails(WsDecodeUrl(&url, 0, NULL, &out, error), E_INVALIDARG, error, "heap is NULL");
    assert_fails(WsDecodeUrl(&url, 8, heap, &out, error), E_INVALIDARG, error, "flags 0x8 has bits");
    assert_fails(WsDecodeUrl(&empty, 0, heap, &out, error), WS_E_INVALID_FORMAT, error, "scheme");
    assert_ptr_equal(out, (void*)8);
    WsFreeHeap(heap);
    WsFreeError(error);
}

static void test_results_count_against_the_heap(void** state)
{
    WS_STRING url = TEXT_STRING(u"http://h/");
    WS_HEAP* heap = NULL;
    WS_ERROR* error = test_error();
    WS_URL* out;

    UNUSED(state);
    assert_ok(WsCreateHeap(50, 0, NULL, 0, &heap, NULL));
    assert_fails(WsDecodeUrl(&url, 0, heap, &out, error), WS_E_QUOTA_EXCEEDED, error, "WS_HEAP_PROPERTY_MAX_SIZE");
    WsFreeHeap(heap);
    WsFreeError(error);
}

/* ----------------------------------------------------------------------------------------------------- WsEncodeUrl */

#define EMPTY_URL(scheme_type) { .url = { .scheme = (scheme_type) } }

static HRESULT encode(const WS_HTTP_URL* url, ULONG flags, char out[512], WS_ERROR* error)
{
    WS_HEAP* heap = create_heap();
    WS_STRING string = { 0, NULL };
    HRESULT hr = WsEncodeUrl(&url->url, flags, heap, &string, error);

    if (SUCCEEDED(hr))
        err_utf16(string.chars, string.length, out, 512);
    WsFreeHeap(heap);
    return hr;
}

static void test_parts_are_put_together_and_escaped(void** state)
{
    WS_HTTP_URL url = EMPTY_URL(WS_URL_HTTP_SCHEME_TYPE);
    char out[512];

    UNUSED(state);
    url.host = TEXT_STRING(u"h\u00F6st");
    url.port = 8080;
    url.path = TEXT_STRING(u"/a b/\u20AC%/?#[]\U0001F600~");
    url.query = TEXT_STRING(u"x=1&y=?/#\"");
    url.fragment = TEXT_STRING(u"f#g");
    assert_ok(encode(&url, 0, out, NULL));
    assert_string_equal(out, "http://h%C3%B6st:8080/a%20b/%E2%82%AC%25/%3F%23%5B%5D%F0%9F%98%80~?x=1&y=?/%23%22#f%23g");
}

static void test_the_port_is_left_out_where_it_is_the_default(void** state)
{
    static const struct {
        WS_URL_SCHEME_TYPE scheme;
        USHORT             port;
        const char*        port_text;
        const char*        expected;
    } cases[] = {
        { WS_URL_HTTP_SCHEME_TYPE, 80, "", "http://h/" },
        { WS_URL_HTTP_SCHEME_TYPE, 0, "", "http://h/" },
        { WS_URL_HTTP_SCHEME_TYPE, 443, "", "http://h:443/" },
        { WS_URL_HTTPS_SCHEME_TYPE, 443, "", "https://h/" },
        { WS_URL_NETTCP_SCHEME_TYPE, 808, "", "net.tcp://h/" },
        { WS_URL_NETTCP_SCHEME_TYPE, 80, "", "net.tcp://h:80/" },
        { WS_URL_SOAPUDP_SCHEME_TYPE, 65535, "", "soap.udp://h/" },
        { WS_URL_NETPIPE_SCHEME_TYPE, 65535, "", "net.pipe://h/" },
        { WS_URL_HTTP_SCHEME_TYPE, 8080, "9090", "http://h:9090/" },
        { WS_URL_HTTP_SCHEME_TYPE, 8080, "80", "http://h/" },
        { WS_URL_HTTP_SCHEME_TYPE, 80, "0", "http://h:0/" },
        { WS_URL_HTTP_SCHEME_TYPE, 80, "0081", "http://h:81/" },
        { WS_URL_HTTP_SCHEME_TYPE, 80, "65535", "http://h:65535/" },
    };
    char out[512];

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        WS_HTTP_URL url = EMPTY_URL(cases[i].scheme);

        url.host = TEXT_STRING(u"h");
        url.path = TEXT_STRING(u"/");
        url.port = cases[i].port;
        url.portAsString = test_string(cases[i].port_text);
        assert_ok(encode(&url, 0, out, NULL));
        assert_string_equal(out, cases[i].expected);
        free(url.portAsString.chars);
    }
}

static void test_hosts_are_written_as_they_have_to_be(void** state)
{
    WS_HTTP_URL url = EMPTY_URL(WS_URL_HTTP_SCHEME_TYPE);
    char out[512];

    UNUSED(state);
    assert_ok(encode(&url, 0, out, NULL));
    assert_string_equal(out, "http://");
    url.host = TEXT_STRING(u"[fe80::1%25eth0]");
    assert_ok(encode(&url, 0, out, NULL));
    assert_string_equal(out, "http://[fe80::1%25eth0]");
    url.host = TEXT_STRING(u"[a/b]");
    assert_ok(encode(&url, 0, out, NULL));
    assert_string_equal(out, "http://%5Ba%2Fb%5D");
    url.host = TEXT_STRING(u"joe@host:80");
    assert_ok(encode(&url, 0, out, NULL));
    assert_string_equal(out, "http://joe%40host%3A80");
    url.host = TEXT_STRING(u"+");
    assert_ok(encode(&url, 0, out, NULL));
    assert_string_equal(out, "http://+");
}

static void test_zero_terminate_counts_the_zero(void** state)
{
    WS_HTTP_URL url = EMPTY_URL(WS_URL_HTTP_SCHEME_TYPE);
    WS_HEAP* heap = create_heap();
    WS_STRING out;
    WS_STRING base = TEXT_STRING(u"http://h/a/b");
    WS_STRING reference = TEXT_STRING(u"../c");

    UNUSED(state);
    url.host = TEXT_STRING(u"h");
    assert_ok(WsEncodeUrl(&url.url, 0, heap, &out, NULL));
    assert_int_equal(out.length, 8);
    assert_ok(WsEncodeUrl(&url.url, WS_URL_FLAGS_ZERO_TERMINATE, heap, &out, NULL));
    assert_int_equal(out.length, 9);
    assert_int_equal(out.chars[8], 0);
    assert_ok(WsCombineUrl(&base, &reference, WS_URL_FLAGS_ZERO_TERMINATE, heap, &out, NULL));
    assert_int_equal(out.length, 11);
    assert_int_equal(out.chars[10], 0);
    out.length--;
    assert_text(out, "http://h/c");
    WsFreeHeap(heap);
}

static void test_encode_refuses_what_has_no_url(void** state)
{
    static const WCHAR half[] = { '/', 0xDC00 };
    WS_HTTP_URL url = EMPTY_URL(WS_URL_HTTP_SCHEME_TYPE);
    WS_HEAP* heap = create_heap();
    WS_ERROR* error = test_error();
    WS_STRING out = { 4711, NULL };
    char text[512];

    UNUSED(state);
    assert_fails(WsEncodeUrl(NULL, 0, heap, &out, error), E_INVALIDARG, error, "WsEncodeUrl: a pointer is NULL");
    assert_fails(WsEncodeUrl(&url.url, 0, heap, NULL, error), E_INVALIDARG, error, "a pointer is NULL");
    assert_fails(WsEncodeUrl(&url.url, 0, NULL, &out, error), E_INVALIDARG, error, "heap is NULL");
    assert_fails(WsEncodeUrl(&url.url, 0x10, heap, &out, error), E_INVALIDARG, error, "flags 0x10");
    url.query.length = 3;
    assert_fails(encode(&url, 0, text, error), E_INVALIDARG, error, "chars is NULL");
    url.query.length = 0;
    url.path = TEXT_STRING(u"a");
    assert_fails(encode(&url, 0, text, error), WS_E_INVALID_FORMAT, error, "the path does not begin with /");
    url.path = (WS_STRING){ 2, (WCHAR*)(uintptr_t)half };
    assert_fails(encode(&url, 0, text, error), WS_E_INVALID_FORMAT, error,
                 "the path of a URL has half of a surrogate pair at index 1");
    url.path = TEXT_STRING(u"");
    url.portAsString = TEXT_STRING(u"65536");
    assert_fails(encode(&url, 0, text, error), WS_E_INVALID_FORMAT, error, "portAsString of a URL is not a number");
    url.portAsString = TEXT_STRING(u"-1");
    assert_fails(encode(&url, 0, text, error), WS_E_INVALID_FORMAT, error, "portAsString");
    url.portAsString = TEXT_STRING(u"9999999999999999999");
    assert_fails(encode(&url, 0, text, error), WS_E_INVALID_FORMAT, error, "portAsString");
    url.url.scheme = (WS_URL_SCHEME_TYPE)5;
    assert_fails(encode(&url, 0, text, error), WS_E_INVALID_FORMAT, error, "5 is not a WS_URL_SCHEME_TYPE");
    url.url.scheme = (WS_URL_SCHEME_TYPE)-1;
    assert_fails(encode(&url, 0, text, error), WS_E_INVALID_FORMAT, error, "is not a WS_URL_SCHEME_TYPE");
    assert_int_equal(out.length, 4711);
    WsFreeHeap(heap);
    WsFreeError(error);
}

static void test_decode_gives_back_what_encode_was_given(void** state)
{
    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(good_urls); i++) {
        ULONG flags = good_urls[i].flags | WS_URL_FLAGS_NO_PATH_COLLAPSE;
        WS_STRING string = test_string(good_urls[i].url);
        WS_HEAP* heap = create_heap();
        WS_URL* first;
        WS_STRING text;
        WS_URL* second;
        const WS_HTTP_URL* a;
        const WS_HTTP_URL* b;

        assert_ok(WsDecodeUrl(&string, flags, heap, &first, NULL));
        assert_ok(WsEncodeUrl(first, 0, heap, &text, NULL));
        assert_ok(WsDecodeUrl(&text, flags, heap, &second, NULL));
        a = (const WS_HTTP_URL*)first;
        b = (const WS_HTTP_URL*)second;
        assert_int_equal(first->scheme, second->scheme);
        assert_int_equal(a->port, b->port);
        assert_int_equal(a->path.length, b->path.length);
        assert_memory_equal(a->path.chars, b->path.chars, a->path.length * sizeof(WCHAR));
        assert_int_equal(a->host.length, b->host.length);
        assert_memory_equal(a->host.chars, b->host.chars, a->host.length * sizeof(WCHAR));
        assert_int_equal(a->query.length, b->query.length);
        assert_memory_equal(a->query.chars, b->query.chars, a->query.length * sizeof(WCHAR));
        assert_int_equal(a->fragment.length, b->fragment.length);
        free(string.chars);
        WsFreeHeap(heap);
    }
}

/* ---------------------------------------------------------------------------------------------------- WsCombineUrl */

static HRESULT combine(const char* base, const char* reference, ULONG flags, char out[512], WS_ERROR* error)
{
    WS_STRING base_string = test_string(base);
    WS_STRING reference_string = test_string(reference);
    WS_HEAP* heap = create_heap();
    WS_STRING string = { 0, NULL };
    HRESULT hr = WsCombineUrl(&base_string, &reference_string, flags, heap, &string, error);

    if (SUCCEEDED(hr))
        err_utf16(string.chars, string.length, out, 512);
    free(base_string.chars);
    free(reference_string.chars);
    WsFreeHeap(heap);
    return hr;
}

struct combine_case { const char* base; const char* reference; ULONG flags; const char* expected; };

#define RFC "http://a/b/c/d;p?q"
static const struct combine_case combine_cases[] = {
    /* RFC 3986 section 5.4.1; "g:h" is another scheme and stands with the errors */
    { RFC, "g", 0, "http://a/b/c/g" }, { RFC, "./g", 0, "http://a/b/c/g" }, { RFC, "g/", 0, "http://a/b/c/g/" },
    { RFC, "/g", 0, "http://a/g" }, { RFC, "//g", 0, "http://g" }, { RFC, "?y", 0, "http://a/b/c/d;p?y" },
    { RFC, "g?y", 0, "http://a/b/c/g?y" }, { RFC, "#s", 0, "http://a/b/c/d;p?q#s" },
    { RFC, "g#s", 0, "http://a/b/c/g#s" }, { RFC, "g?y#s", 0, "http://a/b/c/g?y#s" },
    { RFC, ";x", 0, "http://a/b/c/;x" }, { RFC, "g;x", 0, "http://a/b/c/g;x" },
    { RFC, "g;x?y#s", 0, "http://a/b/c/g;x?y#s" },
    { RFC, "", 0, "http://a/b/c/d;p?q" }, { RFC, ".", 0, "http://a/b/c/" }, { RFC, "./", 0, "http://a/b/c/" },
    { RFC, "..", 0, "http://a/b/" }, { RFC, "../", 0, "http://a/b/" }, { RFC, "../g", 0, "http://a/b/g" },
    { RFC, "../..", 0, "http://a/" }, { RFC, "../../", 0, "http://a/" }, { RFC, "../../g", 0, "http://a/g" },
    /* 5.4.2 */
    { RFC, "../../../g", 0, "http://a/g" }, { RFC, "../../../../g", 0, "http://a/g" }, { RFC, "/./g", 0, "http://a/g" },
    { RFC, "/../g", 0, "http://a/g" }, { RFC, "g.", 0, "http://a/b/c/g." }, { RFC, ".g", 0, "http://a/b/c/.g" },
    { RFC, "g..", 0, "http://a/b/c/g.." }, { RFC, "..g", 0, "http://a/b/c/..g" }, { RFC, "./../g", 0, "http://a/b/g" },
    { RFC, "./g/.", 0, "http://a/b/c/g/" }, { RFC, "g/./h", 0, "http://a/b/c/g/h" },
    { RFC, "g/../h", 0, "http://a/b/c/h" }, { RFC, "g;x=1/./y", 0, "http://a/b/c/g;x=1/y" },
    { RFC, "g;x=1/../y", 0, "http://a/b/c/y" }, { RFC, "g?y/./x", 0, "http://a/b/c/g?y/./x" },
    { RFC, "g?y/../x", 0, "http://a/b/c/g?y/../x" }, { RFC, "g#s/./x", 0, "http://a/b/c/g#s/./x" },
    { RFC, "g#s/../x", 0, "http://a/b/c/g#s/../x" },
    /* ours */
    { RFC, "https://x/a/../b?c#d", 0, "https://x/b?c#d" },
    { RFC, "https://x/a/../b?c#d", WS_URL_FLAGS_NO_PATH_COLLAPSE, "https://x/a/../b?c#d" },
    { RFC, "HTTP://X:80", 0, "HTTP://X:80" },
    { RFC, "../g", WS_URL_FLAGS_NO_PATH_COLLAPSE, "http://a/b/c/../g" },
    { RFC, "?", 0, "http://a/b/c/d;p?" }, { RFC, "#", 0, "http://a/b/c/d;p?q#" },
    { "http://a", "g", 0, "http://a/g" }, { "http://a", "../g", 0, "http://a/g" }, { "http://a", "", 0, "http://a" },
    { "http://a?q", "g", 0, "http://a/g" }, { "http://a?q", "", 0, "http://a?q" }, { "http://a#f", "", 0, "http://a" },
    { "http://a/%7e/b", "c%20d", 0, "http://a/%7e/c%20d" }, { "http://a/b/c", "%2e%2e/d", 0, "http://a/d" },
    { "net.tcp://h:9000/svc/", "mex", 0, "net.tcp://h:9000/svc/mex" },
    { "http://h/a", "//[::1]:8/x", 0, "http://[::1]:8/x" },
    { "http://+:80/a", "b", WS_URL_FLAGS_ALLOW_HOST_WILDCARDS, "http://+:80/b" },
    { "http://h/a", "//*:80/b", WS_URL_FLAGS_ALLOW_HOST_WILDCARDS, "http://*:80/b" },
    { "http://h/a/b/c", "..//x", 0, "http://h/a//x" },
};

static void test_references_are_resolved_as_the_standard_says(void** state)
{
    WS_ERROR* error = test_error();
    char out[512];

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(combine_cases); i++) {
        const struct combine_case* c = &combine_cases[i];

        assert_ok_error(combine(c->base, c->reference, c->flags, out, error), error);
        if (strcmp(out, c->expected) != 0)
            fail_msg("%s with %s\n  is  %s\n  not %s", c->base, c->reference, out, c->expected);
    }
    WsFreeError(error);
}

static void test_combine_refuses_bad_bases_and_references(void** state)
{
    WS_STRING good = TEXT_STRING(u"http://h/");
    WS_STRING bad = { 1, NULL };
    WS_STRING empty = { 0, NULL };
    WS_HEAP* heap = create_heap();
    WS_ERROR* error = test_error();
    WS_STRING result;
    char out[512];

    UNUSED(state);
    assert_fails(combine("/a", "b", 0, out, error), WS_E_INVALID_FORMAT, error,
                 "URL '/a': it does not begin with a scheme");
    assert_fails(combine("http:///a", "b", 0, out, error), WS_E_INVALID_FORMAT, error, "it has no host");
    assert_fails(combine(RFC, "g:h", 0, out, error), WS_E_INVALID_FORMAT, error, "URL 'g:h': the scheme is none of");
    assert_fails(combine(RFC, "http:g", 0, out, error), WS_E_INVALID_FORMAT, error, "URL 'http:g': it has no host");
    assert_fails(combine(RFC, "///g", 0, out, error), WS_E_INVALID_FORMAT, error, "it has no host");
    assert_fails(combine(RFC, "//h:x/g", 0, out, error), WS_E_INVALID_FORMAT, error, "the port is not a number");
    assert_fails(combine(RFC, "//joe@h/g", 0, out, error), WS_E_INVALID_FORMAT, error, "user information");
    assert_fails(combine(RFC, "//*/g", 0, out, error), WS_E_INVALID_FORMAT, error, "wildcard");
    assert_fails(combine("http://*/", "g", 0, out, error), WS_E_INVALID_FORMAT, error, "wildcard");
    assert_fails(combine(RFC, "a b", 0, out, error), WS_E_INVALID_FORMAT, error, "U+0020 at index 1");
    assert_fails(combine(RFC, "%zz", 0, out, error), WS_E_INVALID_FORMAT, error, "the % at index 0");
    assert_fails(WsCombineUrl(NULL, &good, 0, heap, &result, error), E_INVALIDARG, error, "WsCombineUrl: a pointer");
    assert_fails(WsCombineUrl(&good, NULL, 0, heap, &result, error), E_INVALIDARG, error, "a pointer is NULL");
    assert_fails(WsCombineUrl(&good, &bad, 0, heap, &result, error), E_INVALIDARG, error, "a pointer is NULL");
    assert_fails(WsCombineUrl(&bad, &good, 0, heap, &result, error), E_INVALIDARG, error, "a pointer is NULL");
    assert_fails(WsCombineUrl(&good, &good, 0, heap, NULL, error), E_INVALIDARG, error, "a pointer is NULL");
    assert_fails(WsCombineUrl(&good, &good, 0, NULL, &result, error), E_INVALIDARG, error, "heap is NULL");
    assert_fails(WsCombineUrl(&good, &good, 0x100, heap, &result, error), E_INVALIDARG, error, "flags 0x100");
    assert_ok(WsCombineUrl(&good, &empty, 0, heap, &result, error));
    assert_text(result, "http://h/");
    WsFreeHeap(heap);
    WsFreeError(error);
}

/* ------------------------------------------------------------------------------------------------------- url_parse */

static HRESULT parse(const char* text, bool listener, char line[512], WS_ERROR* error)
{
    WS_STRING string = test_string(text);
    struct url url;
    HRESULT hr = url_parse(string.chars, string.length, listener, &url, error);

    free(string.chars);
    if (FAILED(hr))
        return hr;
    snprintf(line, 512, "%d|%s|%s|%s|%s|%u%s", (int)url.scheme, url.host, url.host_header, url.target, url.path,
             url.port, url.wildcard_host ? "|wildcard" : "");
    url_reset(&url);
    assert_null(url.host);
    return hr;
}

static void test_addresses_have_the_parts_that_transports_need(void** state)
{
    static const struct { const char* url; bool listener; const char* parts; } cases[] = {
        { "http://host", false, "0|host|host|/|/|80" },
        { "http://host?q", false, "0|host|host|/?q|/|80" },
        { "http://host:80/a%20b/c?x=%2F#f", false, "0|host|host|/a%20b/c?x=%2F|/a b/c|80" },
        { "https://Host:8443/", false, "1|Host|Host:8443|/|/|8443" },
        { "http://[::1]:8080/x", false, "0|::1|[::1]:8080|/x|/x|8080" },
        { "http://[::1]/x", false, "0|::1|[::1]|/x|/x|80" },
        { "http://[fe80::1%25eth0]/", false, "0|fe80::1%eth0|[fe80::1]|/|/|80" },
        { "http://[fe80::1%eth0]/", false, "0|fe80::1%eth0|[fe80::1]|/|/|80" },
        { "http://[fe80::1%FF]/", false, "0|fe80::1%FF|[fe80::1]|/|/|80" },
        { "http://h/a/../b/./c", false, "0|h|h|/b/c|/b/c|80" },
        { "http://h/%C3%A4", false, "0|h|h|/%C3%A4|/\xC3\xA4|80" },
        { "http://h%C3%B6st/", false, "0|h\xC3\xB6st|h%C3%B6st|/|/|80" },
        { "net.tcp://h/x", false, "2|h|h|/x|/x|808" },
        { "soap.udp://h:3702/x", false, "3|h|h:3702|/x|/x|3702" },
        { "http://+:8080/x/", true, "0|+|+:8080|/x/|/x/|8080|wildcard" },
        { "http://*/", true, "0|*|*|/|/|80|wildcard" },
        { "http://h:0/", true, "0|h|h:0|/|/|0" },
    };
    WS_ERROR* error = test_error();
    char line[512];

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        assert_ok_error(parse(cases[i].url, cases[i].listener, line, error), error);
        if (strcmp(line, cases[i].parts) != 0)
            fail_msg("%s\n  is  %s\n  not %s", cases[i].url, line, cases[i].parts);
    }
    WsFreeError(error);
}

static void test_bad_addresses_are_invalid_endpoint_urls(void** state)
{
    WS_ERROR* error = test_error();
    char line[512];

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(bad_urls); i++)
        assert_fails(parse(bad_urls[i].url, false, line, error), WS_E_INVALID_ENDPOINT_URL, error, bad_urls[i].says);
    assert_fails(parse("http://a%00b/", false, line, error), WS_E_INVALID_ENDPOINT_URL, error,
                 "the host is not a name or address");
    assert_fails(parse("http://[]/", false, line, error), WS_E_INVALID_ENDPOINT_URL, error,
                 "the host is not a name or address");
    assert_fails(parse("http://h/a%00b", false, line, error), WS_E_INVALID_ENDPOINT_URL, error,
                 "the path has a zero character");
    WsFreeError(error);
}

static void test_the_longest_parts_fit_their_memory(void** state)
{
    enum { LENGTH = 5000 };
    WCHAR* chars = malloc((LENGTH + 20) * sizeof(WCHAR));
    struct url url;

    UNUSED(state);
    assert_non_null(chars);
    for (size_t where = 0; where < 3; where++) {            /* a long host, path, query */
        static const WCHAR* const heads[] = { u"http://", u"http://h/", u"http://h?" };
        size_t head = where == 0 ? 7 : 9;

        memcpy(chars, heads[where], head * sizeof(WCHAR));
        for (size_t i = 0; i < LENGTH; i++)
            chars[head + i] = (WCHAR)"%E2%82%AC"[i % 9];
        assert_ok(url_parse(chars, (ULONG)(head + LENGTH / 9 * 9), true, &url, NULL));
        assert_int_equal(strlen(url.host), where == 0 ? LENGTH / 9 * 3 : 1);
        assert_int_equal(strlen(url.target), where == 0 ? 1 : 1 + LENGTH / 9 * 9 + (where == 2));
        url_reset(&url);
    }
    free(chars);
}

/* ----------------------------------------------------------------------------------------------- memory runs out */

static HRESULT run_parse(void* state)
{
    struct url url;
    HRESULT hr = url_parse(u"http://host:8080/a?b", 20, false, &url, state);

    if (SUCCEEDED(hr))
        url_reset(&url);
    return hr;
}

static HRESULT run_public(void* state)
{
    WS_STRING text = TEXT_STRING(u"http://host:8080/a?b");
    WS_STRING reference = TEXT_STRING(u"../c");
    WS_HEAP* heap = NULL;
    WS_URL* url = NULL;
    WS_STRING out;
    HRESULT hr = WsCreateHeap(1 << 20, 0, NULL, 0, &heap, state);

    if (FAILED(hr))
        return hr;
    hr = WsDecodeUrl(&text, 0, heap, &url, state);
    if (SUCCEEDED(hr))
        hr = WsEncodeUrl(url, 0, heap, &out, state);
    if (SUCCEEDED(hr))
        hr = WsCombineUrl(&text, &reference, 0, heap, &out, state);
    WsFreeHeap(heap);
    return hr;
}

static void test_every_allocation_can_fail_without_a_leak(void** state)
{
    WS_ERROR* error = test_error();

    UNUSED(state);
    assert_int_equal(for_each_allocation_failure(run_parse, NULL, S_OK), 2);
    assert_true(for_each_allocation_failure(run_public, NULL, S_OK) >= 2);
    mem_fail_after(1, false);
    assert_fails(run_parse(error), E_OUTOFMEMORY, error, "URL of 20 characters");
    mem_fail_after(UINT64_MAX, false);
    WsFreeError(error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_urls_are_taken_apart),
        cmocka_unit_test(test_bad_urls_are_refused_with_the_reason_and_the_place),
        cmocka_unit_test(test_user_information_is_refused_and_not_repeated),
        cmocka_unit_test(test_decode_checks_its_arguments),
        cmocka_unit_test(test_results_count_against_the_heap),
        cmocka_unit_test(test_parts_are_put_together_and_escaped),
        cmocka_unit_test(test_the_port_is_left_out_where_it_is_the_default),
        cmocka_unit_test(test_hosts_are_written_as_they_have_to_be),
        cmocka_unit_test(test_zero_terminate_counts_the_zero),
        cmocka_unit_test(test_encode_refuses_what_has_no_url),
        cmocka_unit_test(test_decode_gives_back_what_encode_was_given),
        cmocka_unit_test(test_references_are_resolved_as_the_standard_says),
        cmocka_unit_test(test_combine_refuses_bad_bases_and_references),
        cmocka_unit_test(test_addresses_have_the_parts_that_transports_need),
        cmocka_unit_test(test_bad_addresses_are_invalid_endpoint_urls),
        cmocka_unit_test(test_the_longest_parts_fit_their_memory),
        cmocka_unit_test(test_every_allocation_can_fail_without_a_leak),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
