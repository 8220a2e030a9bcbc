/* Every way to scan that this machine has, and scan.c built into this test a second time without what is inlined for it,
 * give the same. */
#include "xml_support.h"

#include "xml/scan.h"

/* From scan_portable.c. */
const BYTE* portable_run(const BYTE* p, const BYTE* end, enum xml_run kind, bool* wide);
const BYTE* portable_name(const BYTE* p, const BYTE* end);

static const char* const ways[] = { "portable", "sse2", "avx2" };

static const struct { const char* name; enum xml_run kind; const char* ends; bool blanks; } runs[] = {
    { "text",      XML_RUN_TEXT,    "<&]", true  },
    { "cdata",     XML_RUN_CDATA,   "]",   true  },
    { "comment",   XML_RUN_COMMENT, "-",   true  },
    { "escape",    XML_RUN_ESCAPE,  "<>&", true  },
    { "quotation", XML_RUN_QUOT,    "<&\"", false },
    { "apostrophe", XML_RUN_APOS,   "<&'", false },
};

static const BYTE* scan_run(const BYTE* p, const BYTE* end, enum xml_run kind, bool* wide)
{
    switch (kind) {
    case XML_RUN_TEXT:    return xml_scan_run(p, end, XML_RUN_TEXT, wide);
    case XML_RUN_CDATA:   return xml_scan_run(p, end, XML_RUN_CDATA, wide);
    case XML_RUN_COMMENT: return xml_scan_run(p, end, XML_RUN_COMMENT, wide);
    case XML_RUN_ESCAPE:  return xml_scan_run(p, end, XML_RUN_ESCAPE, wide);
    case XML_RUN_QUOT:    return xml_scan_run(p, end, XML_RUN_QUOT, wide);
    default:              return xml_scan_run(p, end, XML_RUN_APOS, wide);
    }
}

typedef const BYTE* run_function(const BYTE* p, const BYTE* end, enum xml_run kind, bool* wide);
static run_function* const run_functions[] = { scan_run, portable_run };

static bool ends_at(const char* ends, bool blanks, BYTE byte)
{
    if (byte < 0x20)
        return !(blanks && (byte == '\t' || byte == '\n'));
    return byte < 0x80 && strchr(ends, byte) != NULL;
}

#define NO_WIDE SIZE_MAX

static void check_run(size_t i, run_function* run, BYTE byte, size_t at, size_t wide_at)
{
    BYTE bytes[100];
    size_t expected = ends_at(runs[i].ends, runs[i].blanks, byte) ? at : sizeof bytes;
    bool wide = false, expected_wide = false;

    memset(bytes, 'x', sizeof bytes);
    if (wide_at != NO_WIDE)
        bytes[wide_at] = 0xC3;
    bytes[at] = byte;
    for (size_t k = 0; k < expected; k++)
        expected_wide = expected_wide || bytes[k] >= 0x80;
    if (run(bytes, bytes + sizeof bytes, runs[i].kind, &wide) != bytes + expected || wide != expected_wide)
        fail_msg("%s: byte 0x%02X at %zu, a wide one at %zu", runs[i].name, byte, at, wide_at);
}

static void test_each_byte_ends_each_run_at_each_place_or_none(void** state)
{
    UNUSED(state);
    for (size_t w = 0; w < ARRAY_COUNT(ways); w++) {
        if (!xml_scanner_choose(ways[w]))
            continue;
        for (size_t i = 0; i < ARRAY_COUNT(runs); i++)
            for (unsigned byte = 0; byte < 256; byte++)
                for (size_t at = 0; at < 100; at++)
                    for (size_t f = 0; f < ARRAY_COUNT(run_functions); f++) {
                        check_run(i, run_functions[f], (BYTE)byte, at, NO_WIDE);
                        check_run(i, run_functions[f], (BYTE)byte, at, (at * 7 + byte) % 100);
                    }
    }
    assert_true(xml_scanner_choose(NULL));
}

static void test_a_name_ends_at_each_byte_that_is_not_in_names(void** state)
{
    UNUSED(state);
    for (unsigned byte = 0; byte < 256; byte++)
        for (size_t at = 0; at < 40; at++) {
            BYTE bytes[40];
            const BYTE* expected = byte < 0x80 && xml_name_char(byte) ? bytes + sizeof bytes : bytes + at;

            memset(bytes, 'n', sizeof bytes);
            bytes[at] = (BYTE)byte;
            if (xml_scan_name(bytes, bytes + sizeof bytes) != expected
                || portable_name(bytes, bytes + sizeof bytes) != expected)
                fail_msg("byte 0x%02X at %zu", byte, at);
        }
}

static void test_names_are_the_same_when_each_byte_is(void** state)
{
    BYTE a[40], b[40];

    UNUSED(state);
    for (size_t size = 0; size < sizeof a; size++) {
        memset(a, 'n', sizeof a);
        memset(b, 'n', sizeof b);
        assert_true(xml_same_bytes(a, b, size));
        for (size_t at = 0; at < sizeof a; at++) {
            b[at] = 'm';
            if (xml_same_bytes(a, b, size) != (at >= size))
                fail_msg("%zu bytes that differ at %zu", size, at);
            b[at] = 'n';
        }
    }
}

static void test_no_scan_reads_behind_the_end(void** state)
{
    UNUSED(state);
    for (size_t w = 0; w < ARRAY_COUNT(ways); w++) {
        if (!xml_scanner_choose(ways[w]))
            continue;
        for (size_t size = 0; size < 100; size++) {
            BYTE text[100];
            BYTE* guarded;

            memset(text, 'x', sizeof text);
            guarded = test_guarded(text, size);
            for (size_t from = 0; from <= size; from++) {
                bool wide = false;

                for (size_t i = 0; i < ARRAY_COUNT(runs); i++)
                    assert_ptr_equal(scan_run(guarded + from, guarded + size, runs[i].kind, &wide), guarded + size);
                assert_ptr_equal(xml_scan_name(guarded + from, guarded + size), guarded + size);
                assert_ptr_equal(xml_scan_utf8(guarded + from, guarded + size), guarded + size);
                assert_false(wide);
            }
            test_guarded_free(guarded, size);
        }
    }
    assert_true(xml_scanner_choose(NULL));
}

static void test_wide_text_ends_at_what_is_not_utf8_or_no_character(void** state)
{
    static const struct { const char* bytes; size_t size, good; } cases[] = {
        { "\xC3\xA9", 2, 2 }, { "\xC3", 1, 0 }, { "\xC0\x80", 2, 0 }, { "\xC1\xBF", 2, 0 }, { "\xC2\x80", 2, 2 },
        { "\xDF\xBF", 2, 2 }, { "\xE0\x9F\xBF", 3, 0 }, { "\xE0\xA0\x80", 3, 3 }, { "\xED\x9F\xBF", 3, 3 },
        { "\xED\xA0\x80", 3, 0 }, { "\xEE\x80\x80", 3, 3 }, { "\xEF\xBF\xBD", 3, 3 }, { "\xEF\xBF\xBE", 3, 0 },
        { "\xEF\xBF\xBF", 3, 0 }, { "\xE2\x82", 2, 0 }, { "\xF0\x8F\xBF\xBF", 4, 0 }, { "\xF0\x90\x80\x80", 4, 4 },
        { "\xF4\x8F\xBF\xBF", 4, 4 }, { "\xF4\x90\x80\x80", 4, 0 }, { "\xF5\x80\x80\x80", 4, 0 }, { "\x80", 1, 0 },
        { "\xBF", 1, 0 }, { "\xFE", 1, 0 }, { "\xFF", 1, 0 }, { "\xF0\x9F\x98", 3, 0 }, { "\xC3\x28", 2, 0 },
        { "\xC3\xA9\xC3\xA9z", 5, 4 }, { "\xC3\xA9\xFF", 3, 2 }, { "z", 1, 0 },
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        BYTE* bytes = test_guarded(cases[i].bytes, cases[i].size);

        if (xml_scan_wide(bytes, bytes + cases[i].size) != bytes + cases[i].good)
            fail_msg("case %zu", i);
        test_guarded_free(bytes, cases[i].size);
    }
}

/* Every pair of bytes, and every triple and quadruple of those where one kind of sequence borders on another, at each place
 * of a block and over the border of two: as the plain way says. */
static void check_sequence(const BYTE* bytes, size_t size)
{
    static const char filler[] = "caf\xC3\xA9 \xE6\x9D\xB1 abcdefghijklmnopqrstuvwxyz \xF0\x9F\x98\x80 0123456789 and"
                                 " so on, and on";
    BYTE text[120];

    for (size_t at = 20; at < 72; at += size == 2 ? 1 : 5) {
        const BYTE* expected;

        memcpy(text, filler, sizeof filler - 1);
        memset(text + sizeof filler - 1, '.', sizeof text - (sizeof filler - 1));
        memset(text + 16, 'x', 60);
        memcpy(text + at, bytes, size);
        assert_true(xml_scanner_choose("portable"));
        expected = xml_scan_utf8(text, text + sizeof text);
        for (size_t w = 1; w < ARRAY_COUNT(ways); w++)
            if (xml_scanner_choose(ways[w]) && xml_scan_utf8(text, text + sizeof text) != expected)
                fail_msg("%s: %02X %02X %02X %02X at %zu", ways[w], bytes[0], bytes[1], size > 2 ? bytes[2] : 0,
                         size > 3 ? bytes[3] : 0, at);
    }
}

static void test_utf8_is_checked_alike_in_each_way(void** state)
{
    static const BYTE edges[] = { 0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBD, 0xBE, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF,
                                  0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF7, 0xF8, 0xFF };
    enum { EDGES = ARRAY_COUNT(edges) };

    UNUSED(state);
    for (unsigned first = 0; first < 256; first++)
        for (unsigned second = 0; second < 256; second++)
            check_sequence((const BYTE[]){ (BYTE)first, (BYTE)second }, 2);
    for (size_t i = 0; i < EDGES * EDGES * EDGES; i++)
        check_sequence((const BYTE[]){ edges[i % EDGES], edges[i / EDGES % EDGES], edges[i / EDGES / EDGES] }, 3);
    for (size_t i = 0; i < EDGES * EDGES * EDGES; i++)
        for (BYTE lead = 0xEF; lead <= 0xF5; lead++)
            check_sequence((const BYTE[]){ lead, edges[i % EDGES], edges[i / EDGES % EDGES],
                                           edges[i / EDGES / EDGES] }, 4);
    assert_true(xml_scanner_choose(NULL));
}

/* Lines and characters of pieces of any size, counted on from piece to piece. */
static void test_lines_are_counted_alike_in_each_way(void** state)
{
    static const char text[] = "a line\n\nand one with caf\xC3\xA9 and \xE6\x9D\xB1\xE4\xBA\xAC, which is "
                               "longer than a block of thirty-two\nbytes, and then\r\na last one \xF0\x9F\x98\x80 ";
    const BYTE* begin = (const BYTE*)text;
    const BYTE* end = begin + sizeof text - 1;

    UNUSED(state);
    for (const BYTE* from = begin; from < end; from++)
        for (const BYTE* to = from; to <= end; to++) {
            struct xml_lines expected = { 5, 7 };
            const BYTE* stop;

            assert_true(xml_scanner_choose("portable"));
            stop = xml_scanner()->lines(from, to, &expected);
            assert_true(stop == to || *stop == '\r');
            for (size_t w = 1; w < ARRAY_COUNT(ways); w++) {
                struct xml_lines lines = { 5, 7 };

                if (!xml_scanner_choose(ways[w]))
                    continue;
                assert_ptr_equal(xml_scanner()->lines(from, to, &lines), stop);
                assert_int_equal(lines.feeds, expected.feeds);
                assert_int_equal(lines.chars, expected.chars);
            }
        }
    assert_true(xml_scanner_choose(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_byte_ends_each_run_at_each_place_or_none),
        cmocka_unit_test(test_a_name_ends_at_each_byte_that_is_not_in_names),
        cmocka_unit_test(test_names_are_the_same_when_each_byte_is),
        cmocka_unit_test(test_no_scan_reads_behind_the_end),
        cmocka_unit_test(test_wide_text_ends_at_what_is_not_utf8_or_no_character),
        cmocka_unit_test(test_utf8_is_checked_alike_in_each_way),
        cmocka_unit_test(test_lines_are_counted_alike_in_each_way),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
