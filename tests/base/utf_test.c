#include "support.h"

#include "base/utf.h"
#include "base/utf_ascii.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------------------------------------ one scalar value */

static void test_every_scalar_value_round_trips_through_both_encodings(void** state)
{
    UNUSED(state);
    for (uint32_t scalar = 0; scalar <= 0x110010; scalar++) {
        bool valid = scalar <= 0x10FFFF && (scalar < 0xD800 || scalar > 0xDFFF);
        BYTE bytes[4];
        WCHAR units[2];
        uint32_t back = 0;
        size_t size = utf8_encode(scalar, bytes);
        size_t count = utf16_encode(scalar, units);

        if (!valid) {
            assert_int_equal(size, 0);
            assert_int_equal(count, 0);
            continue;
        }
        if (size == 0 || utf8_decode(bytes, size, &back) != size || back != scalar)
            fail_msg("U+%04X does not come back from UTF-8", scalar);
        for (size_t cut = 0; cut < size; cut++)
            assert_int_equal(utf8_decode(bytes, cut, &back), 0);
        if (count == 0 || utf16_decode(units, count, &back) != count || back != scalar)
            fail_msg("U+%04X does not come back from UTF-16", scalar);
        if (count == 2)
            assert_int_equal(utf16_decode(units, 1, &back), 0);
    }
}

/* By the definition: decode by bit patterns, then ask whether the form is the shortest and the value a scalar. */
static bool valid_by_definition(const BYTE b[4], size_t size)
{
    static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
    size_t length = b[0] < 0x80 ? 1 : (b[0] & 0xE0) == 0xC0 ? 2 : (b[0] & 0xF0) == 0xE0 ? 3
                    : (b[0] & 0xF8) == 0xF0 ? 4 : 0;
    uint32_t scalar;

    if (length != size)
        return false;
    scalar = length == 1 ? b[0] : b[0] & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((b[i] & 0xC0) != 0x80)
            return false;
        scalar = scalar << 6 | (b[i] & 0x3F);
    }
    return scalar >= smallest[length] && scalar <= 0x10FFFF && (scalar < 0xD800 || scalar > 0xDFFF);
}

static void check_sequence(const BYTE bytes[4], size_t size)
{
    bool valid = valid_by_definition(bytes, size);
    uint32_t scalar;

    if ((utf8_decode(bytes, size, &scalar) == size) != valid)
        fail_msg("%02X %02X %02X %02X (%zu bytes)", bytes[0], bytes[1], bytes[2], bytes[3], size);
}

/* All first and second bytes, and third and fourth ones around every border. */
static void test_sequences_are_valid_exactly_as_the_standard_defines(void** state)
{
    static const BYTE edges[] = { 0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF };
    BYTE b[4] = { 0 };

    UNUSED(state);
    for (unsigned first = 0; first < 256; first++) {
        b[0] = (BYTE)first;
        check_sequence(b, 1);
        for (unsigned second = 0; second < 256; second++) {
            b[1] = (BYTE)second;
            check_sequence(b, 2);
            for (size_t i = 0; i < sizeof edges; i++) {
                b[2] = edges[i];
                check_sequence(b, 3);
                for (size_t k = 0; k < sizeof edges; k++) {
                    b[3] = edges[k];
                    check_sequence(b, 4);
                }
            }
        }
    }
}

static void test_lone_surrogates_do_not_decode(void** state)
{
    static const WCHAR low_first[] = { 0xDC00, 0xD800 };
    static const WCHAR two_high[] = { 0xD800, 0xD800 };
    static const WCHAR high_letter[] = { 0xDBFF, 'a' };
    uint32_t scalar;

    UNUSED(state);
    assert_int_equal(utf16_decode(low_first, 2, &scalar), 0);
    assert_int_equal(utf16_decode(two_high, 2, &scalar), 0);
    assert_int_equal(utf16_decode(high_letter, 2, &scalar), 0);
    assert_int_equal(utf16_decode(two_high, 0, &scalar), 0);
    assert_int_equal(utf16_to_utf8(two_high, 2, NULL, 0), UTF_INVALID);
    assert_int_equal(utf16_to_utf8(high_letter, 2, NULL, 0), UTF_INVALID);
}

/* --------------------------------------------------------------------------------------------------- whole texts */

struct text_case { const char* utf8; size_t bytes; const WCHAR* utf16; size_t units; };
#define TEXT(utf8, utf16) { utf8, sizeof(utf8) - 1, (const WCHAR*)utf16, sizeof(utf16) / sizeof(WCHAR) - 1 }

static const struct text_case texts[] = {
    TEXT("", u""),
    TEXT("a", u"a"),
    TEXT("\0", u"\0"),
    TEXT("hello, world: 0123456789 and on", u"hello, world: 0123456789 and on"),
    TEXT("\xC3\xA4", u"\u00E4"),
    TEXT("0123456\xE2\x82\xAC" "89abcdef0123456789", u"0123456\u20AC89abcdef0123456789"),
    TEXT("0123456789abcdef\xF0\x9F\x98\x80", u"0123456789abcdef\U0001F600"),
    TEXT("\xF0\x9F\x98\x80\xF0\x9F\x98\x81 ascii in between \xF4\x8F\xBF\xBF",
         u"\U0001F600\U0001F601 ascii in between \U0010FFFF"),
    TEXT("\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF", u"\uD7FF\uE000\uFFFF"),
};

static void check_text(const struct text_case* t)
{
    WCHAR units[64];
    BYTE bytes[128];

    assert_true(utf8_valid((const BYTE*)t->utf8, t->bytes));
    assert_int_equal(utf8_to_utf16((const BYTE*)t->utf8, t->bytes, NULL, 0), t->units);
    assert_int_equal(utf16_to_utf8(t->utf16, t->units, NULL, 0), t->bytes);
    for (size_t room = 0; room <= t->units + 1; room++) {
        memset(units, 0x5A, sizeof units);
        assert_int_equal(utf8_to_utf16((const BYTE*)t->utf8, t->bytes, units, room), t->units);
        assert_int_equal((uint16_t)units[room], 0x5A5A);
        if (room >= t->units)
            assert_memory_equal(units, t->utf16, t->units * sizeof(WCHAR));
    }
    for (size_t room = 0; room <= t->bytes + 1; room++) {
        memset(bytes, 0x5A, sizeof bytes);
        assert_int_equal(utf16_to_utf8(t->utf16, t->units, bytes, room), t->bytes);
        assert_int_equal(bytes[room], 0x5A);
        if (room >= t->bytes)
            assert_memory_equal(bytes, t->utf8, t->bytes);
    }
}

static void test_texts_convert_both_ways_and_never_write_past_the_output(void** state)
{
    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++)
        check_text(&texts[i]);
}

static void test_the_valid_prefix_ends_at_the_first_bad_or_cut_sequence(void** state)
{
    char text[80];

    UNUSED(state);
    for (size_t before = 0; before < 40; before++) {
        memset(text, 'x', sizeof text);
        memcpy(text + before, "\xC3\xA4\xE2\x82", 4);          /* whole, then cut by an x */
        assert_int_equal(utf8_valid_prefix((const BYTE*)text, sizeof text), before + 2);
        assert_false(utf8_valid((const BYTE*)text, sizeof text));
        assert_int_equal(utf8_to_utf16((const BYTE*)text, sizeof text, NULL, 0), UTF_INVALID);
        assert_int_equal(utf8_valid_prefix((const BYTE*)text, before + 1), before);
        assert_int_equal(utf8_valid_prefix((const BYTE*)text, before + 2), before + 2);
    }
    assert_int_equal(utf8_valid_prefix((const BYTE*)"", 0), 0);
}

static void test_lossy_conversion_puts_a_replacement_for_each_bad_byte(void** state)
{
    static const char text[] = "a\xFF" "b\xE2\x82" "c\xC3\xA4\xED\xA0\x80" "0123456789abcdefg\xF0";
    static const WCHAR expected[] = u"a\uFFFDb\uFFFD\uFFFDc\u00E4\uFFFD\uFFFD\uFFFD0123456789abcdefg\uFFFD";
    WCHAR units[64];
    size_t count = utf8_to_utf16_lossy((const BYTE*)text, sizeof text - 1, units, 64);

    UNUSED(state);
    assert_int_equal(count, sizeof expected / sizeof(WCHAR) - 1);
    assert_memory_equal(units, expected, count * sizeof(WCHAR));
}

static void test_nothing_is_read_behind_the_text(void** state)
{
    WCHAR units[64];
    BYTE out[128];

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        const struct text_case* t = &texts[i];
        BYTE* guarded = test_guarded(t->utf8, t->bytes);
        BYTE* guarded_units = test_guarded(t->utf16, t->units * sizeof(WCHAR));

        assert_true(utf8_valid(guarded, t->bytes));
        assert_int_equal(utf8_to_utf16(guarded, t->bytes, units, 64), t->units);
        assert_int_equal(utf16_to_utf8((const WCHAR*)(const void*)guarded_units, t->units, out, 128), t->bytes);
        test_guarded_free(guarded, t->bytes);
        test_guarded_free(guarded_units, t->units * sizeof(WCHAR));
    }
}

/* -------------------------------------------------------------------------------------- runs of ASCII, in both ways */

struct ascii_way {
    const char* name;
    size_t (*run)(const BYTE*, size_t);
    size_t (*widen)(const BYTE*, size_t, WCHAR*);
    size_t (*narrow)(const WCHAR*, size_t, BYTE*);
};

static const struct ascii_way ways[] = {
    { "portable", ascii_run_portable, ascii_widen_portable, ascii_narrow_portable },
#if defined(__SSE2__)
    { "SSE2", ascii_run_sse2, ascii_widen_sse2, ascii_narrow_sse2 },
#endif
};

enum { RUN_MAX = 70 };

/* size bytes of ASCII, with a bad unit at index bad unless that is size. */
static void check_run(const struct ascii_way* way, size_t size, size_t bad, unsigned bad_unit)
{
    BYTE bytes[RUN_MAX];
    WCHAR units[RUN_MAX];
    WCHAR wide[RUN_MAX + 1];
    BYTE narrow[RUN_MAX + 1];

    for (size_t i = 0; i < size; i++) {
        bytes[i] = (BYTE)(i == bad ? bad_unit | 0x80 : (i * 7 + 1) & 0x7F);
        units[i] = (WCHAR)(i == bad ? bad_unit : (i * 7 + 1) & 0x7F);
    }
    memset(wide, 0x5A, sizeof wide);
    memset(narrow, 0x5A, sizeof narrow);
    if (way->run(bytes, size) != bad || way->widen(bytes, size, wide) != bad || way->narrow(units, size, narrow) != bad)
        fail_msg("%s: size %zu with U+%04X at %zu", way->name, size, bad_unit, bad);
    for (size_t i = 0; i < bad; i++) {
        assert_int_equal((uint16_t)wide[i], bytes[i]);
        assert_int_equal(narrow[i], bytes[i]);
    }
    assert_int_equal((uint16_t)wide[size], 0x5A5A);
    assert_int_equal(narrow[size], 0x5A);
}

static void test_both_ways_find_the_end_of_ascii_at_every_place(void** state)
{
    static const unsigned bad_units[] = { 0x80, 0xFF, 0x100, 0x4100, 0x7F00, 0x8000, 0xFF80, 0xFFFF };

    UNUSED(state);
    for (size_t w = 0; w < ARRAY_COUNT(ways); w++)
        for (size_t size = 0; size < RUN_MAX; size++)
            for (size_t bad = 0; bad <= size; bad++)
                for (size_t u = 0; u < ARRAY_COUNT(bad_units); u++)
                    check_run(&ways[w], size, bad, bad_units[u]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_scalar_value_round_trips_through_both_encodings),
        cmocka_unit_test(test_sequences_are_valid_exactly_as_the_standard_defines),
        cmocka_unit_test(test_lone_surrogates_do_not_decode),
        cmocka_unit_test(test_texts_convert_both_ways_and_never_write_past_the_output),
        cmocka_unit_test(test_the_valid_prefix_ends_at_the_first_bad_or_cut_sequence),
        cmocka_unit_test(test_lossy_conversion_puts_a_replacement_for_each_bad_byte),
        cmocka_unit_test(test_nothing_is_read_behind_the_text),
        cmocka_unit_test(test_both_ways_find_the_end_of_ascii_at_every_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
