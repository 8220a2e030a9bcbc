/* scan.c is built into this test a second time, byte by byte, and compared with the one of the library. */
#include "xml_support.h"

#include "xml/scan.h"

#define XML_SCAN_PORTABLE
#define xml_scan_text      portable_text
#define xml_scan_attribute portable_attribute
#define xml_scan_cdata     portable_cdata
#define xml_scan_comment   portable_comment
#define xml_scan_escape    portable_escape
#define xml_scan_wide      portable_wide
const BYTE* portable_text(const BYTE* p, const BYTE* end);
const BYTE* portable_attribute(const BYTE* p, const BYTE* end, BYTE quote);
const BYTE* portable_cdata(const BYTE* p, const BYTE* end);
const BYTE* portable_comment(const BYTE* p, const BYTE* end);
const BYTE* portable_escape(const BYTE* p, const BYTE* end);
const BYTE* portable_wide(const BYTE* p, const BYTE* end);
#include "xml/scan.c"
#undef xml_scan_text
#undef xml_scan_attribute
#undef xml_scan_cdata
#undef xml_scan_comment
#undef xml_scan_escape
#undef xml_scan_wide

const BYTE* xml_scan_text(const BYTE* p, const BYTE* end);
const BYTE* xml_scan_attribute(const BYTE* p, const BYTE* end, BYTE quote);
const BYTE* xml_scan_cdata(const BYTE* p, const BYTE* end);
const BYTE* xml_scan_comment(const BYTE* p, const BYTE* end);
const BYTE* xml_scan_escape(const BYTE* p, const BYTE* end);
const BYTE* xml_scan_wide(const BYTE* p, const BYTE* end);

typedef const BYTE* (*scan_fn)(const BYTE* p, const BYTE* end);

static const BYTE* attribute_double(const BYTE* p, const BYTE* end) { return xml_scan_attribute(p, end, '"'); }
static const BYTE* attribute_single(const BYTE* p, const BYTE* end) { return xml_scan_attribute(p, end, '\''); }
static const BYTE* plain_double(const BYTE* p, const BYTE* end) { return portable_attribute(p, end, '"'); }
static const BYTE* plain_single(const BYTE* p, const BYTE* end) { return portable_attribute(p, end, '\''); }

static const struct { const char* name; scan_fn fast, plain; const char* stops; bool allow_tab_lf; } scans[] = {
    { "text",        xml_scan_text,    portable_text,    "<&]",  true  },
    { "attribute\"", attribute_double, plain_double,     "<&\"", false },
    { "attribute'",  attribute_single, plain_single,     "<&'",  false },
    { "cdata",       xml_scan_cdata,   portable_cdata,   "]",    true  },
    { "comment",     xml_scan_comment, portable_comment, "-",    true  },
    { "escape",      xml_scan_escape,  portable_escape,  "<>&",  true  },
};

static bool stops_at(const char* stops, bool allow_tab_lf, BYTE byte)
{
    if (byte < 0x20)
        return !(allow_tab_lf && (byte == '\t' || byte == '\n'));
    return byte >= 0x80 || strchr(stops, byte) != NULL;
}

static void test_each_byte_stops_each_scan_at_each_place_or_none(void** state)
{
    BYTE bytes[40];

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(scans); i++)
        for (unsigned byte = 0; byte < 256; byte++)
            for (size_t at = 0; at < sizeof bytes; at++) {
                const BYTE* expected =
                    stops_at(scans[i].stops, scans[i].allow_tab_lf, (BYTE)byte) ? bytes + at : bytes + sizeof bytes;

                memset(bytes, 'x', sizeof bytes);
                bytes[at] = (BYTE)byte;
                if (scans[i].fast(bytes, bytes + sizeof bytes) != expected
                    || scans[i].plain(bytes, bytes + sizeof bytes) != expected)
                    fail_msg("%s: byte 0x%02X at %zu", scans[i].name, byte, at);
            }
}

static void test_no_scan_reads_behind_the_end(void** state)
{
    UNUSED(state);
    for (size_t size = 0; size < 70; size++) {
        BYTE text[70];
        BYTE* guarded;

        memset(text, 'x', sizeof text);
        guarded = test_guarded(text, size);
        for (size_t i = 0; i < ARRAY_COUNT(scans); i++)
            for (size_t from = 0; from <= size; from++) {
                assert_ptr_equal(scans[i].fast(guarded + from, guarded + size), guarded + size);
                assert_ptr_equal(scans[i].plain(guarded + from, guarded + size), guarded + size);
            }
        test_guarded_free(guarded, size);
    }
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

        if (xml_scan_wide(bytes, bytes + cases[i].size) != bytes + cases[i].good
            || portable_wide(bytes, bytes + cases[i].size) != bytes + cases[i].good)
            fail_msg("case %zu", i);
        test_guarded_free(bytes, cases[i].size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_byte_stops_each_scan_at_each_place_or_none),
        cmocka_unit_test(test_no_scan_reads_behind_the_end),
        cmocka_unit_test(test_wide_text_ends_at_what_is_not_utf8_or_no_character),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
