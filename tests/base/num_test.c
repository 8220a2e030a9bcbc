#include "support.h"

#include "base/num.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------------------------------------------------------ integers */

struct int_case { const char* text; unsigned bits; enum num_result result; int64_t value; };

static const struct int_case int_cases[] = {
    { "0", 8, NUM_OK, 0 }, { "-0", 8, NUM_OK, 0 }, { "007", 8, NUM_OK, 7 }, { "-007", 8, NUM_OK, -7 },
    { "127", 8, NUM_OK, 127 }, { "128", 8, NUM_RANGE, 0 }, { "-128", 8, NUM_OK, -128 }, { "-129", 8, NUM_RANGE, 0 },
    { "32767", 16, NUM_OK, 32767 }, { "32768", 16, NUM_RANGE, 0 }, { "-32768", 16, NUM_OK, -32768 },
    { "-32769", 16, NUM_RANGE, 0 }, { "2147483647", 32, NUM_OK, INT32_MAX }, { "2147483648", 32, NUM_RANGE, 0 },
    { "-2147483648", 32, NUM_OK, INT32_MIN }, { "-2147483649", 32, NUM_RANGE, 0 },
    { "9223372036854775807", 64, NUM_OK, INT64_MAX }, { "9223372036854775808", 64, NUM_RANGE, 0 },
    { "-9223372036854775808", 64, NUM_OK, INT64_MIN }, { "-9223372036854775809", 64, NUM_RANGE, 0 },
    { "18446744073709551616", 64, NUM_RANGE, 0 }, { "99999999999999999999999999", 64, NUM_RANGE, 0 },
    { "00000000000000000000000000000000000012", 64, NUM_OK, 12 },
    { "", 32, NUM_MALFORMED, 0 }, { "-", 32, NUM_MALFORMED, 0 }, { "+1", 32, NUM_MALFORMED, 0 },
    { "--1", 32, NUM_MALFORMED, 0 }, { "1-", 32, NUM_MALFORMED, 0 }, { "0xff", 32, NUM_MALFORMED, 0 },
    { "1.0", 32, NUM_MALFORMED, 0 }, { "1e3", 32, NUM_MALFORMED, 0 }, { "1 2", 32, NUM_MALFORMED, 0 },
    { " 1", 32, NUM_MALFORMED, 0 }, { "1 ", 32, NUM_MALFORMED, 0 }, { "/", 32, NUM_MALFORMED, 0 },
    { ":", 32, NUM_MALFORMED, 0 }, { "99999999999999999999999999x", 64, NUM_MALFORMED, 0 },
    { "9999999999999999999x", 64, NUM_MALFORMED, 0 }, { "\xD9\xA1", 32, NUM_MALFORMED, 0 },
};

static void test_signed_integers_read_as_their_type(void** state)
{
    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(int_cases); i++) {
        const struct int_case* c = &int_cases[i];
        int64_t value = 4711;
        enum num_result result = num_read_int((const BYTE*)c->text, strlen(c->text), c->bits, &value);

        if (result != c->result || value != (result == NUM_OK ? c->value : 4711))
            fail_msg("\"%s\" in %u bits: result %d, value %" PRId64, c->text, c->bits, result, value);
    }
}

struct uint_case { const char* text; unsigned bits; enum num_result result; uint64_t value; };

static const struct uint_case uint_cases[] = {
    { "0", 8, NUM_OK, 0 }, { "-0", 8, NUM_OK, 0 }, { "-000", 64, NUM_OK, 0 }, { "-1", 8, NUM_RANGE, 0 },
    { "-255", 8, NUM_RANGE, 0 }, { "255", 8, NUM_OK, 255 }, { "256", 8, NUM_RANGE, 0 }, { "+255", 8, NUM_MALFORMED, 0 },
    { "65535", 16, NUM_OK, 65535 }, { "65536", 16, NUM_RANGE, 0 }, { "4294967295", 32, NUM_OK, UINT32_MAX },
    { "4294967296", 32, NUM_RANGE, 0 }, { "18446744073709551615", 64, NUM_OK, UINT64_MAX },
    { "18446744073709551616", 64, NUM_RANGE, 0 }, { "18446744073709551625", 64, NUM_RANGE, 0 },
    { "28446744073709551615", 64, NUM_RANGE, 0 }, { "-18446744073709551616", 64, NUM_RANGE, 0 },
    { "", 8, NUM_MALFORMED, 0 }, { "-", 8, NUM_MALFORMED, 0 },
};

static void test_unsigned_integers_read_as_their_type(void** state)
{
    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(uint_cases); i++) {
        const struct uint_case* c = &uint_cases[i];
        uint64_t value = 4711;
        enum num_result result = num_read_uint((const BYTE*)c->text, strlen(c->text), c->bits, &value);

        if (result != c->result || value != (result == NUM_OK ? c->value : 4711))
            fail_msg("\"%s\" in %u bits: result %d, value %" PRIu64, c->text, c->bits, result, value);
    }
}

static void check_int_round_trip(int64_t value)
{
    BYTE text[NUM_INT_CHARS];
    char expected[32];
    size_t size = num_write_int(value, text);
    int64_t back;

    snprintf(expected, sizeof expected, "%" PRId64, value);
    assert_int_equal(size, strlen(expected));
    assert_memory_equal(text, expected, size);
    assert_int_equal(num_read_int(text, size, 64, &back), NUM_OK);
    assert_true(back == value);
}

static void check_uint_round_trip(uint64_t value)
{
    BYTE text[NUM_INT_CHARS];
    char expected[32];
    size_t size = num_write_uint(value, text);
    uint64_t back;

    snprintf(expected, sizeof expected, "%" PRIu64, value);
    assert_int_equal(size, strlen(expected));
    assert_memory_equal(text, expected, size);
    assert_int_equal(num_read_uint(text, size, 64, &back), NUM_OK);
    assert_true(back == value);
}

static void test_integers_round_trip_around_every_power(void** state)
{
    uint64_t ten = 1;

    UNUSED(state);
    for (unsigned i = 0; i < 64; i++)
        for (int64_t d = -2; d <= 2; d++) {
            uint64_t value = (UINT64_C(1) << i) + (uint64_t)d;

            check_uint_round_trip(value);
            check_int_round_trip((int64_t)value);
            check_int_round_trip((int64_t)(0 - value));
        }
    for (unsigned i = 0; i < 20; i++, ten *= 10) {
        check_uint_round_trip(ten);
        check_uint_round_trip(ten - 1);
    }
}

/* ------------------------------------------------------------------------------------------------ bool, whitespace */

static void test_bool_takes_four_words_and_no_other(void** state)
{
    static const char* const bad[] = { "", "TRUE", "True", "2", "t", "tru", "true ", " 1", "10", "falsee", "fals" };
    BOOL value = 7;
    BYTE text[NUM_BOOL_CHARS];

    UNUSED(state);
    assert_int_equal(num_read_bool((const BYTE*)"true", 4, &value), NUM_OK);
    assert_int_equal(value, TRUE);
    assert_int_equal(num_read_bool((const BYTE*)"false", 5, &value), NUM_OK);
    assert_int_equal(value, FALSE);
    assert_int_equal(num_read_bool((const BYTE*)"1", 1, &value), NUM_OK);
    assert_int_equal(value, TRUE);
    assert_int_equal(num_read_bool((const BYTE*)"0", 1, &value), NUM_OK);
    assert_int_equal(value, FALSE);
    value = 7;
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++)
        assert_int_equal(num_read_bool((const BYTE*)bad[i], strlen(bad[i]), &value), NUM_MALFORMED);
    assert_int_equal(value, 7);
    assert_int_equal(num_write_bool(TRUE, text), 4);
    assert_memory_equal(text, "true", 4);
    assert_int_equal(num_write_bool(-5, text), 4);
    assert_int_equal(num_write_bool(FALSE, text), 5);
    assert_memory_equal(text, "false", 5);
}

static void check_trim(const char* text, const char* expected)
{
    const BYTE* at = (const BYTE*)text;
    size_t size = strlen(text);

    num_trim(&at, &size);
    assert_int_equal(size, strlen(expected));
    assert_memory_equal(at, expected, size);
}

static void test_trim_removes_the_four_xml_spaces_at_both_ends(void** state)
{
    UNUSED(state);
    check_trim(" \t\r\n12 3\n\r\t ", "12 3");
    check_trim("x", "x");
    check_trim("", "");
    check_trim(" \n ", "");
    check_trim("\v1\f", "\v1\f");
    check_trim("\xC2\xA0" "1", "\xC2\xA0" "1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signed_integers_read_as_their_type),
        cmocka_unit_test(test_unsigned_integers_read_as_their_type),
        cmocka_unit_test(test_integers_round_trip_around_every_power),
        cmocka_unit_test(test_bool_takes_four_words_and_no_other),
        cmocka_unit_test(test_trim_removes_the_four_xml_spaces_at_both_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
