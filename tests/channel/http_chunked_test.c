/* Chunked bodies: decoded in place, the same at any split, with the last byte against an inaccessible page. */
#include "channel/http_chunked.h"
#include "http_guard.h"
#include "support.h"
#include <stdio.h>

#define TOTAL_MAX 64
#define EXTRA_MAX 48

static struct guard guard;

static int set_up(void** state)
{
    UNUSED(state);
    guard = guard_create(4096);
    return 0;
}

static int tear_down(void** state)
{
    UNUSED(state);
    guard_free(&guard);
    return 0;
}

struct outcome {
    enum http_result result;
    char             data[256];
    size_t           data_size;
    size_t           consumed;
    USHORT           status;
    const char*      reason;
};

/* Decodes the text up to cut, then step bytes at a time. */
static struct outcome decode(const char* text, size_t size, size_t cut, size_t step)
{
    struct http_chunked chunked;
    struct outcome      out = { .result = HTTP_MORE };
    size_t              from = 0;

    http_chunked_init(&chunked, TOTAL_MAX, EXTRA_MAX);
    for (;;) {
        char*  place = guard_put(&guard, text + from, cut - from);
        size_t consumed, decoded;

        out.result = http_chunked_decode(&chunked, place, cut - from, &consumed, &decoded);
        memcpy(out.data + out.data_size, place, decoded);
        out.data_size += decoded;
        out.consumed += consumed;
        if (out.result == HTTP_MORE)
            assert_int_equal(consumed, cut - from);
        if (out.result != HTTP_MORE || cut == size)
            break;
        from = cut;
        cut = size - cut < step ? size : cut + step;
    }
    out.status = chunked.error.status;
    out.reason = chunked.error.reason;
    return out;
}

static struct outcome decode_everyhow(const char* text)
{
    size_t         size = strlen(text);
    struct outcome whole = decode(text, size, size, size);

    for (size_t i = 0; i < size + 3; i++) {
        struct outcome other = i < size ? decode(text, size, i, size) : decode(text, size, 0, i - size + 1);

        if (other.result != whole.result || other.data_size != whole.data_size || other.status != whole.status
            || memcmp(other.data, whole.data, whole.data_size) != 0
            || (whole.result != HTTP_MORE && other.consumed != whole.consumed))
            fail_msg("split %zu gives another result: %s", i, text);
    }
    return whole;
}

static void test_chunks_are_put_together(void** state)
{
    static const struct { const char* text; const char* data; const char* rest; } rows[] = {
        { "0\r\n\r\n", "", "" },
        { "5\r\nhello\r\n0\r\n\r\n", "hello", "" },
        { "5\r\nhello\r\n0\r\n\r\nPOST /", "hello", "POST /" },
        { "1\r\na\r\n1\r\nb\r\n001\r\n\r\r\n00\r\n\r\n", "ab\r", "" },
        { "A\r\n0123456789\r\nb\r\n0123456789a\r\n0\r\n\r\n", "01234567890123456789a", "" },
        { "5;a\r\nhello\r\n0;b=c\r\n\r\n", "hello", "" },
        { "5 ; a = \"q \\\" q\" ;b\r\nhello\r\n0\r\n\r\n", "hello", "" },
        { "5\r\nhello\r\n0\r\nTrailer: value\r\nOther:\r\n\r\n", "hello", "" },
        { "1\r\nx\r\n0\r\nTransfer-Encodings: y\r\nContent-Lengt: 1\r\n\r\n", "x", "" },
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct outcome out = decode_everyhow(rows[i].text);

        if (out.result != HTTP_DONE)
            fail_msg("%d %s: %s", out.result, out.reason, rows[i].text);
        assert_int_equal(out.data_size, strlen(rows[i].data));
        assert_memory_equal(out.data, rows[i].data, out.data_size);
        assert_string_equal(rows[i].text + out.consumed, rows[i].rest);
    }
}

static void test_malformed_chunks_are_refused(void** state)
{
    static const struct { const char* text; USHORT status; const char* reason; } rows[] = {
        { "\r\n", 400, "without a size" },
        { " 5\r\n", 400, "without a size" },
        { "-1\r\n", 400, "without a size" },
        { "+5\r\n", 400, "without a size" },
        { "0x5\r\n", 400, "hexadecimal" },
        { "5g\r\n", 400, "hexadecimal" },
        { "5\nhello", 400, "hexadecimal" },
        { "5\rhello", 400, "CR LF" },
        { "5 \r\n", 400, "extension" },
        { "5 x\r\n", 400, "extension" },
        { "5;\r\n", 400, "extension" },
        { "5;a=\r\n", 400, "extension" },
        { "5;a=\"b\r\n", 400, "extension" },
        { "5;a=\"b\"c\r\n", 400, "extension" },
        { "5;a b\r\n", 400, "extension" },
        { "5;a\n", 400, "extension" },
        { "5;a=b\n", 400, "extension" },
        { "5;a=\"\x01\"\r\n", 400, "extension" },
        { "5;a=\"\\\x01\"\r\n", 400, "extension" },
        { "00000000000000005\r\n", 400, "16 digits" },
        { "FFFFFFFFFFFFFFFF\r\n", 413, "limit" },
        { "41\r\n", 413, "limit" },
        { "20\r\n0123456789abcdef0123456789abcdef\r\n21\r\n", 413, "limit" },
        { "5\r\nhelloX", 400, "longer" },
        { "5\r\nhello\n", 400, "longer" },
        { "5\r\nhello\rX", 400, "CR LF" },
        { "0\r\nX\r\n", 400, "trailer" },
        { "0\r\n A: b\r\n", 400, "trailer" },
        { "0\r\nA : b\r\n", 400, "trailer" },
        { "0\r\n: b\r\n", 400, "trailer" },
        { "0\r\nA: b\n", 400, "trailer" },
        { "0\r\nA: b\rc", 400, "trailer" },
        { "0\r\nA: b\r\n c\r\n", 400, "trailer" },
        { "0\r\nContent-Length: 1\r\n\r\n", 400, "must be a header" },
        { "0\r\ntransfer-encoding: chunked\r\n\r\n", 400, "must be a header" },
        { "0\r\nHOST: a\r\n\r\n", 400, "must be a header" },
        { "0\r\n\rX", 400, "CR LF" },
        { "0\r\n\n", 400, "trailer" },
        { "0;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n", 400, "extensions are over" },
        { "0\r\nA: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n", 431, "trailers are over" },
        { "1;aaaaaaaaaaaaaaaaaaaaaaaa\r\nx\r\n1;aaaaaaaaaaaaaaaaaaaaaaaa\r\n", 400, "extensions are over" },
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct outcome out = decode_everyhow(rows[i].text);

        if (out.result != HTTP_BAD)
            fail_msg("accepted (%d): %s", out.result, rows[i].text);
        if (out.status != rows[i].status || strstr(out.reason, rows[i].reason) == NULL)
            fail_msg("%u %s, not %u %s: %s", out.status, out.reason, rows[i].status, rows[i].reason, rows[i].text);
    }
}

static void test_limits_are_exact(void** state)
{
    struct outcome out =
        decode_everyhow("40\r\n0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\r\n0\r\n\r\n");

    UNUSED(state);
    assert_int_equal(out.result, HTTP_DONE);
    assert_int_equal(out.data_size, TOTAL_MAX);
    out = decode_everyhow("0;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n\r\n");
    assert_int_equal(out.result, HTTP_DONE);        /* ';' and 47 characters */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chunks_are_put_together),
        cmocka_unit_test(test_malformed_chunks_are_refused),
        cmocka_unit_test(test_limits_are_exact),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
