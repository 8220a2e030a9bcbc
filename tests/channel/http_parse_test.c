/* Heads of HTTP/1.1 messages: what is accepted and how it reads, what is refused and with which status. Every case runs in
 * one piece, split at every byte, and byte by byte, each time with the last byte against an inaccessible page. */
#include "channel/http_parse.h"
#include "channel/http_scan.h"
#include "http_guard.h"
#include "support.h"
#include <stdio.h>
#include <stdlib.h>

#define LIMIT 4096

static struct guard guard;

static int set_up(void** state)
{
    UNUSED(state);
    guard = guard_create(1 << 17);
    return 0;
}

static int tear_down(void** state)
{
    UNUSED(state);
    guard_free(&guard);
    return 0;
}

static void init(struct http_head* head, bool request, uint32_t limit)
{
    if (request)
        http_head_init_request(head, limit);
    else
        http_head_init_response(head, limit);
}

/* As far as the parser goes with the text in pieces: up to cut, then step bytes at a time. */
static enum http_result parse_in_pieces(struct http_head* head, bool request, uint32_t limit, const char* text,
                                        size_t size, size_t cut, size_t step)
{
    enum http_result result = HTTP_MORE;

    init(head, request, limit);
    while (result == HTTP_MORE) {
        result = http_head_parse(head, guard_put(&guard, text, cut), cut);
        if (cut == size)
            break;
        cut = size - cut < step ? size : cut + step;
    }
    return result;
}

static bool same_head(const struct http_head* a, const struct http_head* b, enum http_result result)
{
    if (result == HTTP_BAD)
        return a->error.status == b->error.status && strcmp(a->error.reason, b->error.reason) == 0;
    if (result == HTTP_MORE)
        return true;
    return a->size == b->size && a->status == b->status && a->minor == b->minor && a->method == b->method
           && a->body == b->body && a->keep_alive == b->keep_alive && a->expect_continue == b->expect_continue
           && a->content_length == b->content_length && memcmp(&a->path, &b->path, sizeof a->path) == 0
           && memcmp(&a->host, &b->host, sizeof a->host) == 0 && memcmp(&a->phrase, &b->phrase, sizeof a->phrase) == 0
           && memcmp(a->field, b->field, sizeof a->field) == 0;
}

/* The result in one piece; fails the test when any split gives another. */
static enum http_result parse_everyhow(struct http_head* head, bool request, uint32_t limit, const char* text,
                                       size_t size)
{
    enum http_result whole = parse_in_pieces(head, request, limit, text, size, size, size);

    for (size_t cut = 0; cut <= size; cut++) {
        struct http_head other;
        enum http_result result = parse_in_pieces(&other, request, limit, text, size, cut, size);

        if (result != whole || !same_head(head, &other, whole))
            fail_msg("split at %zu gives another result: %.*s", cut, (int)size, text);
    }
    for (size_t step = 1; step <= 3; step++) {
        struct http_head other;
        enum http_result result = parse_in_pieces(&other, request, limit, text, size, 0, step);

        if (result != whole || !same_head(head, &other, whole))
            fail_msg("steps of %zu give another result: %.*s", step, (int)size, text);
    }
    return whole;
}

struct refused {
    const char* why;
    const char* text;
    USHORT      status;
    const char* reason;         /* part of it */
};

static void check_refused(bool request, const struct refused* rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct http_head head;
        enum http_result result = parse_everyhow(&head, request, LIMIT, rows[i].text, strlen(rows[i].text));

        if (result != HTTP_BAD)
            fail_msg("%s: accepted (%d)", rows[i].why, (int)result);
        if (head.error.status != rows[i].status || strstr(head.error.reason, rows[i].reason) == NULL)
            fail_msg("%s: %u %s, not %u %s", rows[i].why, head.error.status, head.error.reason, rows[i].status,
                     rows[i].reason);
    }
}

static void assert_span(const char* bytes, struct http_span span, const char* expected)
{
    char text[256];

    assert_true(span.size < sizeof text);
    memcpy(text, bytes + span.offset, span.size);
    text[span.size] = '\0';
    assert_string_equal(text, expected);
}

/* ------------------------------------------------------------------------------------------------------- accepted */

static void test_request_head_is_read_into_its_parts(void** state)
{
    static const char text[] = "POST /Echo?a=%41 HTTP/1.1\r\n"
                               "Host: server.example:8080\r\n"
                               "content-TYPE:  application/soap+xml; charset=utf-8 \t\r\n"
                               "SOAPAction:\"urn:x\"\r\n"
                               "Content-Length: 000422\r\n"
                               "X-Other: \xC3\xA4 text, with\ttab\r\n"
                               "\r\n"
                               "not of the head";
    struct http_head  head;

    UNUSED(state);
    assert_int_equal(parse_everyhow(&head, true, LIMIT, text, sizeof text - 1), HTTP_DONE);
    assert_int_equal(head.size, strlen(text) - strlen("not of the head"));
    assert_int_equal(head.method, HTTP_POST);
    assert_int_equal(head.minor, 1);
    assert_int_equal(head.body, HTTP_BODY_LENGTH);
    assert_int_equal(head.content_length, 422);
    assert_true(head.keep_alive);
    assert_false(head.expect_continue);
    assert_span(text, head.method_text, "POST");
    assert_span(text, head.path, "/Echo?a=%41");
    assert_span(text, head.host, "server.example:8080");
    assert_span(text, head.field[HTTP_FIELD_CONTENT_TYPE], "application/soap+xml; charset=utf-8");
    assert_span(text, head.field[HTTP_FIELD_SOAP_ACTION], "\"urn:x\"");
    assert_false(http_has(&head, HTTP_FIELD_EXPECT));
}

static void test_response_head_is_read_into_its_parts(void** state)
{
    static const char text[] = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nServer:\r\n\r\n";
    struct http_head  head;

    UNUSED(state);
    assert_int_equal(parse_everyhow(&head, false, LIMIT, text, sizeof text - 1), HTTP_DONE);
    assert_int_equal(head.status, 500);
    assert_span(text, head.phrase, "Internal Server Error");
    assert_int_equal(head.body, HTTP_BODY_NONE);
    assert_true(head.keep_alive);
}

struct framed {
    const char* why;
    bool        request;
    const char* text;
    enum http_body body;
    bool        keep_alive;
};

static void test_body_and_persistence_follow_from_the_head(void** state)
{
    static const struct framed rows[] = {
        {"no length", true, "POST / HTTP/1.1\r\nHost: a\r\n\r\n", HTTP_BODY_NONE, true},
        {"length 0", true, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", HTTP_BODY_NONE, true},
        {"largest length", true, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551609\r\n\r\n",
         HTTP_BODY_LENGTH, true},
        {"chunked", true, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: , Chunked ,\r\n\r\n", HTTP_BODY_CHUNKED,
         true},
        {"close", true, "GET / HTTP/1.1\r\nHost: a\r\nConnection: TE, Close\r\n\r\n", HTTP_BODY_NONE, false},
        {"close in a second line", true, "GET / HTTP/1.1\r\nHost: a\r\nConnection: te\r\nConnection: close\r\n\r\n",
         HTTP_BODY_NONE, false},
        {"1.0", true, "GET / HTTP/1.0\r\n\r\n", HTTP_BODY_NONE, false},
        {"1.0 kept", true, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", HTTP_BODY_NONE, true},
        {"1.0 kept and closed", true, "GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n", HTTP_BODY_NONE, false},
        {"later minor version", true, "GET / HTTP/1.7\r\nHost: a\r\n\r\n", HTTP_BODY_NONE, true},
        {"empty line in front", true, "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", HTTP_BODY_NONE, true},
        {"answer without length", false, "HTTP/1.1 200 OK\r\n\r\n", HTTP_BODY_TO_END, false},
        {"answer 1.0", false, "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\n", HTTP_BODY_LENGTH, false},
        {"answer 1.0 kept", false, "HTTP/1.0 200 OK\r\nContent-Length: 5\r\nConnection: Keep-Alive\r\n\r\n",
         HTTP_BODY_LENGTH, true},
        {"answer chunked", false, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", HTTP_BODY_CHUNKED, true},
        {"answer 100", false, "HTTP/1.1 100 Continue\r\n\r\n", HTTP_BODY_NONE, true},
        {"answer 202", false, "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n", HTTP_BODY_NONE, true},
        {"answer 204", false, "HTTP/1.1 204 No Content\r\n\r\n", HTTP_BODY_NONE, true},
        {"answer 304 with a length", false, "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", HTTP_BODY_NONE,
         true},
        {"answer without phrase", false, "HTTP/1.1 204 \r\n\r\n", HTTP_BODY_NONE, true},
        {"answer without the second space", false, "HTTP/1.1 204\r\n\r\n", HTTP_BODY_NONE, true},
        {"answer that closes", false, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\n",
         HTTP_BODY_LENGTH, false},
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct http_head head;

        if (parse_everyhow(&head, rows[i].request, LIMIT, rows[i].text, strlen(rows[i].text)) != HTTP_DONE)
            fail_msg("%s: refused", rows[i].why);
        if (head.body != rows[i].body || head.keep_alive != rows[i].keep_alive || head.size != strlen(rows[i].text))
            fail_msg("%s: body %d, keep %d, size %u", rows[i].why, head.body, head.keep_alive, head.size);
    }
}

struct target {
    const char*      text;
    const char*      path;
    const char*      host;
    enum http_method method;
};

static void test_forms_of_the_request_target(void** state)
{
    static const struct target rows[] = {
        { "GET http://a.b:80/x?y HTTP/1.1\r\nHost: other\r\n\r\n", "/x?y", "a.b:80", HTTP_GET },
        { "GET HTTPS://[::1]:9/x HTTP/1.1\r\nHost: other\r\n\r\n", "/x", "[::1]:9", HTTP_GET },
        { "GET http://a?q HTTP/1.1\r\nHost: other\r\n\r\n", "?q", "a", HTTP_GET },
        { "GET http://a HTTP/1.1\r\nHost: other\r\n\r\n", "", "a", HTTP_GET },
        { "OPTIONS * HTTP/1.1\r\nHost: a:1\r\n\r\n", "*", "a:1", HTTP_METHOD_OTHER },
        { "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", "a:443", "a:443", HTTP_METHOD_OTHER },
        { "BREW // HTTP/1.1\r\nHost: a:\r\n\r\n", "//", "a:", HTTP_METHOD_UNKNOWN },
        { "post / HTTP/1.1\r\nHost: a\r\n\r\n", "/", "a", HTTP_METHOD_UNKNOWN },
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct http_head head;

        if (parse_everyhow(&head, true, LIMIT, rows[i].text, strlen(rows[i].text)) != HTTP_DONE)
            fail_msg("refused (%s): %s", head.error.reason, rows[i].text);
        assert_span(rows[i].text, head.path, rows[i].path);
        assert_span(rows[i].text, head.host, rows[i].host);
        assert_int_equal(head.method, rows[i].method);
    }
}

static void test_expect_continue_is_told(void** state)
{
    static const char text[] = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-Continue\r\n\r\n";
    static const char old[] = "POST / HTTP/1.0\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n";
    struct http_head  head;

    UNUSED(state);
    assert_int_equal(parse_everyhow(&head, true, LIMIT, text, sizeof text - 1), HTTP_DONE);
    assert_true(head.expect_continue);
    assert_int_equal(parse_everyhow(&head, true, LIMIT, old, sizeof old - 1), HTTP_DONE);
    assert_false(head.expect_continue);
}

static void test_all_headers_can_be_gone_through(void** state)
{
    static const char text[] = "\r\nGET / HTTP/1.1\r\nHost: a\r\nEmpty:\r\nX-Y:  z \r\n\r\nHost: b\r\n";
    struct http_head  head;
    struct http_span  name, value;
    uint32_t          at = 0;

    UNUSED(state);
    assert_int_equal(parse_everyhow(&head, true, LIMIT, text, sizeof text - 1), HTTP_DONE);
    assert_true(http_head_next(&head, text, &at, &name, &value));
    assert_span(text, name, "Host");
    assert_span(text, value, "a");
    assert_true(http_head_next(&head, text, &at, &name, &value));
    assert_span(text, name, "Empty");
    assert_span(text, value, "");
    assert_true(http_head_next(&head, text, &at, &name, &value));
    assert_span(text, name, "X-Y");
    assert_span(text, value, "z");
    assert_false(http_head_next(&head, text, &at, &name, &value));
}

/* -------------------------------------------------------------------------------------------------------- refused */

#define REQUEST "POST / HTTP/1.1\r\nHost: a\r\n"

static void test_malformed_request_lines_are_refused(void** state)
{
    static const struct refused rows[] = {
        { "nothing", "\r\n\r\n", 400, "method" },
        { "two empty lines in front", "\r\n\r\nGET / HTTP/1.1\r\n", 400, "method" },
        { "leading space", " GET / HTTP/1.1\r\n", 400, "method" },
        { "no method", "/ HTTP/1.1\r\n", 400, "method" },
        { "method alone", "GET\r\n", 400, "method" },
        { "method with colon", "GE:T / HTTP/1.1\r\n", 400, "method" },
        { "tab for space", "GET\t/ HTTP/1.1\r\n", 400, "method" },
        { "no version", "GET /\r\n", 400, "no HTTP version" },
        { "no target", "GET  HTTP/1.1\r\n", 400, "no request target" },
        { "two spaces", "GET /  HTTP/1.1\r\n", 400, "no HTTP version where" },
        { "space in the target", "GET /a b HTTP/1.1\r\n", 400, "no HTTP version where" },
        { "space behind the version", "GET / HTTP/1.1 \r\n", 400, "no HTTP version where" },
        { "version in lower case", "GET / http/1.1\r\n", 400, "no HTTP version where" },
        { "version too long", "GET / HTTP/1.10\r\n", 400, "no HTTP version where" },
        { "version without minor", "GET / HTTP/1\r\n", 400, "no HTTP version where" },
        { "version 2", "PRI * HTTP/2.0\r\n", 400, "neither a path" },
        { "version 2 of a path", "GET / HTTP/2.0\r\n", 505, "version" },
        { "version 0.9", "GET / HTTP/0.9\r\n", 505, "version" },
        { "NUL", "GET /\x01 HTTP/1.1\r\n", 400, "control" },
        { "DEL", "GET /\x7F HTTP/1.1\r\n", 400, "control" },
        { "byte above 7F in the target", "GET /\xC3\xA4 HTTP/1.1\r\n", 400, "escaped" },
        { "backslash", "GET /a\\b HTTP/1.1\r\n", 400, "escaped" },
        { "fragment", "GET /a#b HTTP/1.1\r\n", 400, "escaped" },
        { "bad escape", "GET /%4g HTTP/1.1\r\n", 400, "malformed escape" },
        { "cut escape", "GET /%4 HTTP/1.1\r\n", 400, "malformed escape" },
        { "other scheme", "GET ftp://a/ HTTP/1.1\r\n", 400, "neither a path" },
        { "relative path", "GET a/b HTTP/1.1\r\n", 400, "neither a path" },
        { "asterisk for GET", "GET * HTTP/1.1\r\n", 400, "neither a path" },
        { "absolute without host", "GET http:///x HTTP/1.1\r\n", 400, "host of the request target" },
        { "absolute with user", "GET http://u@h/x HTTP/1.1\r\n", 400, "host of the request target" },
        { "absolute with a port over 65535", "GET http://h:65536/x HTTP/1.1\r\n", 400, "host of the request target" },
        { "TLS hello", "\x16\x03\x01\x02", 400, "control" },
    };

    UNUSED(state);
    check_refused(true, rows, ARRAY_COUNT(rows));
}

static void test_malformed_lines_and_headers_are_refused(void** state)
{
    static const struct refused rows[] = {
        { "bare LF in the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400, "LF alone" },
        { "bare LF in a header", REQUEST "A: b\n\r\n", 400, "LF alone" },
        { "bare LF at the end", REQUEST "\n", 400, "LF alone" },
        { "bare CR in a value", REQUEST "A: b\rc\r\n\r\n", 400, "CR without LF" },
        { "CR CR LF", REQUEST "A: b\r\r\n\r\n", 400, "CR without LF" },
        { "obs-fold", REQUEST "A: b\r\n c\r\n\r\n", 400, "obs-fold" },
        { "obs-fold with tab", REQUEST "A: b\r\n\tc\r\n\r\n", 400, "obs-fold" },
        { "white space in front of the first header", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400, "obs-fold" },
        { "space in front of the colon", REQUEST "A : b\r\n\r\n", 400, "white space" },
        { "tab in front of the colon", REQUEST "A\t: b\r\n\r\n", 400, "white space" },
        { "space in a name", REQUEST "A B: c\r\n\r\n", 400, "white space" },
        { "no colon", REQUEST "Abc\r\n\r\n", 400, "without a colon" },
        { "empty name", REQUEST ": b\r\n\r\n", 400, "not a token" },
        { "separator in a name", REQUEST "A(: b\r\n\r\n", 400, "not a token" },
        { "byte above 7F in a name", REQUEST "\xC3\xA4: b\r\n\r\n", 400, "not a token" },
        { "control character in a value", REQUEST "A: b\x02\r\n\r\n", 400, "control" },
        { "DEL in a value", REQUEST "A: b\x7F\r\n\r\n", 400, "control" },
        { "bad option in Connection", REQUEST "Connection: a b\r\n\r\n", 400, "Connection" },
        { "second Content-Type", REQUEST "Content-Type: a/b\r\nContent-Type: a/b\r\n\r\n", 400, "second value" },
        { "second SOAPAction", REQUEST "SOAPAction: a\r\nsoapaction: b\r\n\r\n", 400, "second value" },
        { "unknown expectation", REQUEST "Expect: 200-ok\r\n\r\n", 417, "expectation" },
    };

    UNUSED(state);
    check_refused(true, rows, ARRAY_COUNT(rows));
}

static void test_bad_hosts_are_refused(void** state)
{
    static const struct refused rows[] = {
        { "no Host", "GET / HTTP/1.1\r\nA: b\r\n\r\n", 400, "without Host" },
        { "no Host with an absolute target", "GET http://a/ HTTP/1.1\r\n\r\n", 400, "without Host" },
        { "two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400, "second Host" },
        { "empty", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400, "Host is not" },
        { "list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400, "Host is not" },
        { "slash", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400, "Host is not" },
        { "user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400, "Host is not" },
        { "port alone", "GET / HTTP/1.1\r\nHost: :80\r\n\r\n", 400, "Host is not" },
        { "port no number", "GET / HTTP/1.1\r\nHost: a:8x\r\n\r\n", 400, "Host is not" },
        { "port too large", "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", 400, "Host is not" },
        { "brackets not closed", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 400, "Host is not" },
        { "brackets empty", "GET / HTTP/1.1\r\nHost: []\r\n\r\n", 400, "Host is not" },
        { "text behind brackets", "GET / HTTP/1.1\r\nHost: [::1]a\r\n\r\n", 400, "Host is not" },
    };

    UNUSED(state);
    check_refused(true, rows, ARRAY_COUNT(rows));
}

static void test_doubtful_body_lengths_are_refused(void** state)
{
    static const struct refused rows[] = {
        { "empty", REQUEST "Content-Length:\r\n\r\n", 400, "empty" },
        { "sign", REQUEST "Content-Length: +5\r\n\r\n", 400, "not a number" },
        { "minus", REQUEST "Content-Length: -5\r\n\r\n", 400, "not a number" },
        { "hexadecimal", REQUEST "Content-Length: 0x5\r\n\r\n", 400, "not a number" },
        { "list", REQUEST "Content-Length: 5, 5\r\n\r\n", 400, "not a number" },
        { "inner space", REQUEST "Content-Length: 5 5\r\n\r\n", 400, "not a number" },
        { "over 64 bits", REQUEST "Content-Length: 18446744073709551616\r\n\r\n", 413, "64 bits" },
        { "repeated", REQUEST "Content-Length: 5\r\nContent-Length: 5\r\n\r\n", 400, "second Content-Length" },
        { "conflicting", REQUEST "Content-Length: 5\r\nContent-Length: 6\r\n\r\n", 400, "second Content-Length" },
        { "with chunked", REQUEST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "together" },
        { "chunked in front", REQUEST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", 400, "together" },
        { "chunked in 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "HTTP/1.0" },
        { "coding empty", REQUEST "Transfer-Encoding:\r\n\r\n", 400, "malformed" },
        { "chunked twice", REQUEST "Transfer-Encoding: chunked, chunked\r\n\r\n", 400, "malformed" },
        { "chunked twice, two lines", REQUEST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400,
          "malformed" },
        { "chunked not last", REQUEST "Transfer-Encoding: chunked, gzip\r\n\r\n", 400, "malformed" },
        { "gzip", REQUEST "Transfer-Encoding: gzip, chunked\r\n\r\n", 501, "coding" },
        { "identity", REQUEST "Transfer-Encoding: identity\r\n\r\n", 501, "coding" },
        { "control trick", REQUEST "Transfer-Encoding: xchunked\r\n\r\n", 501, "coding" },
        { "parameter", REQUEST "Transfer-Encoding: chunked;q=1\r\n\r\n", 501, "coding" },
    };

    UNUSED(state);
    check_refused(true, rows, ARRAY_COUNT(rows));
}

static void test_malformed_responses_are_refused(void** state)
{
    static const struct refused rows[] = {
        {"no HTTP", "220 mail.example ESMTP\r\n", 400, "status line"},
        {"empty line in front", "\r\nHTTP/1.1 200 OK\r\n\r\n", 400, "status line"},
        {"short", "HTTP/1.1\r\n", 400, "status line"},
        {"version 2", "HTTP/2.0 200 OK\r\n", 505, "version"},
        {"status of two digits", "HTTP/1.1 20 OK\r\n", 400, "three digits"},
        {"status of four digits", "HTTP/1.1 2000 OK\r\n", 400, "three digits"},
        {"status with letters", "HTTP/1.1 2x0 OK\r\n", 400, "three digits"},
        {"status below 100", "HTTP/1.1 099 OK\r\n", 400, "below 100"},
        {"bare LF", "HTTP/1.1 200 OK\nA: b\r\n", 400, "LF alone"},
        {"obs-fold", "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", 400, "obs-fold"},
        {"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400,
         "second Content-Length"},
        {"length and chunked", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400,
         "together"},
        {"unknown coding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", 501, "coding"},
    };

    UNUSED(state);
    check_refused(false, rows, ARRAY_COUNT(rows));
}

static void test_nul_bytes_are_refused(void** state)
{
    static const char line[] = "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n";
    static const char value[] = "GET / HTTP/1.1\r\nHost: a\r\nA: \0\r\n\r\n";
    struct http_head  head;

    UNUSED(state);
    assert_int_equal(parse_everyhow(&head, true, LIMIT, line, sizeof line - 1), HTTP_BAD);
    assert_int_equal(head.error.status, 400);
    assert_int_equal(parse_everyhow(&head, true, LIMIT, value, sizeof value - 1), HTTP_BAD);
    assert_int_equal(head.error.status, 400);
}

static void test_incomplete_heads_ask_for_more(void** state)
{
    static const char text[] = "POST / HTTP/1.1\r\nHost: a\r\n\r\n";

    UNUSED(state);
    for (size_t size = 0; size < sizeof text - 1; size++) {
        struct http_head head;

        http_head_init_request(&head, LIMIT);
        assert_int_equal(http_head_parse(&head, guard_put(&guard, text, size), size), HTTP_MORE);
    }
}

/* --------------------------------------------------------------------------------------------------------- limits */

/* The result with the limit at each number of bytes: too small for the request line, for the headers, large enough. */
static void test_limits_are_exact(void** state)
{
    static const char text[] = "POST /abc HTTP/1.1\r\nHost: a\r\nX: yyyyyyyyyyyyyyyyyyyyyyyyyy\r\n\r\nbody";
    const uint32_t    line = (uint32_t)strlen("POST /abc HTTP/1.1\r\n");
    const uint32_t    whole = (uint32_t)strlen(text) - 4;

    UNUSED(state);
    for (uint32_t limit = 1; limit <= sizeof text; limit++) {
        struct http_head head;
        enum http_result result = parse_everyhow(&head, true, limit, text, sizeof text - 1);

        if (limit >= whole) {
            assert_int_equal(result, HTTP_DONE);
            continue;
        }
        assert_int_equal(result, HTTP_BAD);
        assert_int_equal(head.error.status, limit < line ? 414 : 431);
    }
}

static void test_response_over_the_limit_is_refused(void** state)
{
    static const char text[] = "HTTP/1.1 200 OK\r\nA: b\r\n\r\n";
    struct http_head  head;

    UNUSED(state);
    assert_int_equal(parse_everyhow(&head, false, 20, text, sizeof text - 1), HTTP_BAD);
    assert_int_equal(head.error.status, 431);
}

/* ----------------------------------------------------------------------------------------------------------- scan */

static void test_the_fast_scan_finds_what_the_portable_one_finds(void** state)
{
    char bytes[80];

    UNUSED(state);
    for (unsigned value = 0; value < 256; value++)
        for (size_t size = 0; size <= sizeof bytes; size++) {
            char* place;

            memset(bytes, 'x', sizeof bytes);
            if (size != 0)
                bytes[(value * 7) % size] = (char)value;
            place = guard_put(&guard, bytes, size);
            assert_ptr_equal(http_find_control(place, place + size), http_find_control_portable(place, place + size));
        }
}

static void test_classes_of_bytes_are_those_of_the_grammar(void** state)
{
    UNUSED(state);
    for (unsigned value = 0; value < 256; value++) {
        char c = (char)value;
        bool digit = value >= '0' && value <= '9';
        bool alpha = (value | 0x20) >= 'a' && (value | 0x20) <= 'z' && value < 0x80;
        bool token = digit || alpha || (value != 0 && value < 0x80 && strchr("!#$%&'*+-.^_`|~", (int)value) != NULL);
        bool target =
            digit || alpha || (value != 0 && value < 0x80 && strchr("-._~:/?[]@!$&'()*+,;=%", (int)value) != NULL);
        bool host = digit || alpha || (value != 0 && value < 0x80 && strchr("-._~!$&'()*+,;=%", (int)value) != NULL);
        bool field = value == '\t' || (value >= 0x20 && value != 0x7F);

        assert_int_equal(http_is(c, HTTP_CLASS_TOKEN), token);
        assert_int_equal(http_is(c, HTTP_CLASS_TARGET), target);
        assert_int_equal(http_is(c, HTTP_CLASS_HOST), host);
        assert_int_equal(http_is(c, HTTP_CLASS_DIGIT), digit);
        assert_int_equal(http_is(c, HTTP_CLASS_HEX), digit || (alpha && (value | 0x20) <= 'f'));
        assert_int_equal(http_is(c, HTTP_CLASS_FIELD), field);
        assert_int_equal(http_is(c, HTTP_CLASS_QUOTED), field && value != '"' && value != '\\');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_request_head_is_read_into_its_parts),
        cmocka_unit_test(test_response_head_is_read_into_its_parts),
        cmocka_unit_test(test_body_and_persistence_follow_from_the_head),
        cmocka_unit_test(test_forms_of_the_request_target),
        cmocka_unit_test(test_expect_continue_is_told),
        cmocka_unit_test(test_all_headers_can_be_gone_through),
        cmocka_unit_test(test_malformed_request_lines_are_refused),
        cmocka_unit_test(test_malformed_lines_and_headers_are_refused),
        cmocka_unit_test(test_bad_hosts_are_refused),
        cmocka_unit_test(test_doubtful_body_lengths_are_refused),
        cmocka_unit_test(test_malformed_responses_are_refused),
        cmocka_unit_test(test_nul_bytes_are_refused),
        cmocka_unit_test(test_incomplete_heads_ask_for_more),
        cmocka_unit_test(test_limits_are_exact),
        cmocka_unit_test(test_response_over_the_limit_is_refused),
        cmocka_unit_test(test_the_fast_scan_finds_what_the_portable_one_finds),
        cmocka_unit_test(test_classes_of_bytes_are_those_of_the_grammar),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
