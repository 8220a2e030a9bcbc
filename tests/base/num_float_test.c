#include "support.h"

#include "base/num.h"
#include "base/num_pow5.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The C library of the tests' machine (glibc) rounds strtod, strtof and printf exactly: it is the peer that all is held
 * against, on top of the tables of known values. */

static uint64_t bits_of_double(double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static uint32_t bits_of_float(float value)
{
    uint32_t bits;

    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static double double_of_bits(uint64_t bits)
{
    double value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

static float float_of_bits(uint32_t bits)
{
    float value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

/* xorshift64*, so that every run checks the same numbers */
static uint64_t random_next(uint64_t* state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(0x2545F4914F6CDD1D);
}

/* ------------------------------------------------------------------------------------------------------- the table */

enum { WIDE_LIMBS = 96 };

/* value = value * factor + addend, little-endian limbs of 32 bits */
static void wide_multiply(uint32_t value[WIDE_LIMBS], uint32_t factor)
{
    uint64_t carry = 0;

    for (size_t i = 0; i < WIDE_LIMBS; i++) {
        carry += (uint64_t)value[i] * factor;
        value[i] = (uint32_t)carry;
        carry >>= 32;
    }
    assert_true(carry == 0);
}

/* value = value / divisor; returns the remainder */
static uint32_t wide_divide(uint32_t value[WIDE_LIMBS], uint32_t divisor)
{
    uint64_t rest = 0;

    for (size_t i = WIDE_LIMBS; i-- > 0;) {
        rest = rest << 32 | value[i];
        value[i] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
    return (uint32_t)rest;
}

/* The 128 bits from the highest one on, cut. */
static struct pow5 wide_top(const uint32_t value[WIDE_LIMBS])
{
    size_t bit = WIDE_LIMBS * 32;
    struct pow5 top = { 0, 0 };

    while ((value[(bit - 1) / 32] >> (bit - 1) % 32 & 1) == 0)
        bit--;
    for (size_t i = 0; i < 128; i++) {
        uint64_t one = bit > i ? value[(bit - 1 - i) / 32] >> (bit - 1 - i) % 32 & 1 : 0;

        top.high = top.high << 1 | top.low >> 63;
        top.low = top.low << 1 | one;
    }
    return top;
}

static void check_row(int q, const uint32_t value[WIDE_LIMBS])
{
    struct pow5 expected = wide_top(value);
    struct pow5 row = pow5_table[q - POW5_FIRST];

    if (row.high != expected.high || row.low != expected.low)
        fail_msg("5^%d: %016llX %016llX", q, (unsigned long long)row.high, (unsigned long long)row.low);
}

/* Downwards, 2^3071 is divided by 5 again and again, always cut: floor(floor(x / 5) / 5) is floor(x / 25), so that what
 * is left is exact to far more than the 128 bits looked at. */
static void test_every_power_of_five_in_the_table_is_exact(void** state)
{
    uint32_t value[WIDE_LIMBS] = { 1 };

    UNUSED(state);
    for (int q = 0; q <= POW5_LAST; q++) {
        check_row(q, value);
        wide_multiply(value, 5);
    }
    memset(value, 0, sizeof value);
    value[WIDE_LIMBS - 1] = UINT32_C(1) << 31;
    for (int q = -1; q >= POW5_FIRST; q--) {
        wide_divide(value, 5);
        check_row(q, value);
    }
}

/* ---------------------------------------------------------------------------------------------------------- reading */

static void check_double_as_strtod(const char* text)
{
    double expected = strtod(text, NULL);
    double value = 4711;
    enum num_result result = num_read_double((const BYTE*)text, strlen(text), &value);

    if (result != NUM_OK || bits_of_double(value) != bits_of_double(expected))
        fail_msg("\"%.60s\": result %d, %a instead of %a", text, result, value, expected);
}

static void check_float_as_strtof(const char* text)
{
    float expected = strtof(text, NULL);
    float value = 4711;
    enum num_result result = num_read_float((const BYTE*)text, strlen(text), &value);

    if (result != NUM_OK || bits_of_float(value) != bits_of_float(expected))
        fail_msg("\"%.60s\": result %d, %a instead of %a", text, result, (double)value, (double)expected);
}

static void check_both(const char* text)
{
    check_double_as_strtod(text);
    check_float_as_strtof(text);
}

static const char* const good_texts[] = {
    "0", "-0", "+0", "0.0", "00", ".0", "0.", "0e5", "-0e-5", "0e999999999999", "0.000e-400", "1", "-1", "+1", "1.",
    ".5", "+.5", "-.5e1", "1.e5", "1.5e+3", "1E10", "1e-10", "007", "0001.5000", "123456789012345678901234567890",
    "0.1", "0.2", "0.3", "9007199254740992", "9007199254740993", "9007199254740994", "9007199254740995",
    "4503599627370496.5", "4503599627370497.5",
    "4503599627370497.50000000000000000000000000000000000000000000000001",
    "4503599627370497.49999999999999999999999999999999999999999999999999",
    "1e22", "1e23", "8.5e22", "1e308", "1e309",
    "1.7976931348623157e308", "1.7976931348623158e308", "1.7976931348623159e308", "-1.7976931348623159e308",
    "2.2250738585072014e-308", "2.2250738585072011e-308", "2.2250738585072012e-308", "4.9e-324", "5e-324", "2.5e-324",
    "2.4703282292062327e-324", "2.4703282292062328e-324", "2.47e-324", "1e-400", "1e400", "-1e400",
    "1e-999999999999999999", "1e999999999999999999999",
    "3.4028235e38", "3.4028236e38", "3.4028235677973366e38", "3.4028235677973365e38", "1.17549435e-38", "1.4e-45",
    "7.006492321624085e-46", "7.006492321624086e-46", "7.0064923216240853e-46",
    "16777216", "16777217", "16777218", "16777219",
    "1.00000017881393421514957253748434595763683319091796875001",
    "1.00000017881393421514957253748434595763683319091796875",
    "1.00000017881393432617187499",          /* up to a float by way of a double, down at once */
    "11754943508222875079687365372222456778186655567720875215087517062784172594547271728515625e-126",
    "6.02214076e23", "1234567890123456789", "12345678901234567890", "123456789012345678901", "9999999999999999999",
    "99999999999999999999", "0.00000000000000000000000000000000000000000000000000000000000000000000000000000000001e80",
};

static void test_good_texts_read_as_the_exact_value_rounded_once(void** state)
{
    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(good_texts); i++)
        check_both(good_texts[i]);
}

static void test_malformed_texts_are_refused_and_leave_the_output(void** state)
{
    static const char* const bad[] = {
        "", ".", "+", "-", "e", "e10", "1e", "1e+", "1e-", "1e10.", "1e1.5", ".e1", "+.", "1..2", "1.2.3", "--1", "+-1",
        " 1", "1 ", "1 2", "1,5", "0x10", "0x1p3", "1p3", "inf", "Inf", "+INF", "INFINITY", "Infinity", "-inf", "nan",
        "NAN", "-NaN", "+NaN", "NaN ", "INF ", "--INF", "NaN(1)", "1f", "1d", "1e5f", "1ee1", "\xD9\xA1", "\xC2\xA0",
    };
    double d = 4711;
    float f = 4711;

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
        if (num_read_double((const BYTE*)bad[i], strlen(bad[i]), &d) != NUM_MALFORMED)
            fail_msg("\"%s\" was taken as a double", bad[i]);
        if (num_read_float((const BYTE*)bad[i], strlen(bad[i]), &f) != NUM_MALFORMED)
            fail_msg("\"%s\" was taken as a float", bad[i]);
    }
    assert_int_equal(num_read_double((const BYTE*)"1\0", 2, &d), NUM_MALFORMED);
    assert_true(d == 4711 && f == 4711);
}

static void test_special_values_read_as_the_bits_of_windows(void** state)
{
    double d;
    float f;

    UNUSED(state);
    assert_int_equal(num_read_double((const BYTE*)"INF", 3, &d), NUM_OK);
    assert_true(bits_of_double(d) == UINT64_C(0x7FF0000000000000));
    assert_int_equal(num_read_double((const BYTE*)"-INF", 4, &d), NUM_OK);
    assert_true(bits_of_double(d) == UINT64_C(0xFFF0000000000000));
    assert_int_equal(num_read_double((const BYTE*)"NaN", 3, &d), NUM_OK);
    assert_true(bits_of_double(d) == UINT64_C(0xFFF8000000000000));
    assert_int_equal(num_read_float((const BYTE*)"INF", 3, &f), NUM_OK);
    assert_true(bits_of_float(f) == UINT32_C(0x7F800000));
    assert_int_equal(num_read_float((const BYTE*)"-INF", 4, &f), NUM_OK);
    assert_true(bits_of_float(f) == UINT32_C(0xFF800000));
    assert_int_equal(num_read_float((const BYTE*)"NaN", 3, &f), NUM_OK);
    assert_true(bits_of_float(f) == UINT32_C(0xFFC00000));
}

/* The exact decimal expansion of the point between two neighbours, and the texts just below and above it: the hardest
 * that there are. */
static void check_midpoint_above(double value)
{
    long double middle = ((long double)value + (long double)double_of_bits(bits_of_double(value) + 1)) / 2;
    char text[1400];
    size_t length = (size_t)snprintf(text, sizeof text, "%.1100Lf", middle);

    assert_true(length < sizeof text - 2);
    check_double_as_strtod(text);
    memcpy(text + length, "1", 2);
    check_double_as_strtod(text);
    text[length] = '\0';
    while (text[length - 1] == '0')
        text[--length] = '\0';
    if (text[length - 1] != '.')
        text[length - 1]--;
    memcpy(text + length, "999999999999999999999999", 25);
    check_double_as_strtod(text);
}

static void test_points_half_way_round_to_even_and_their_neighbours_do_not(void** state)
{
    uint64_t seed = 1;

    UNUSED(state);
    check_midpoint_above(0);
    check_midpoint_above(5e-324);
    check_midpoint_above(2.2250738585072009e-308);
    check_midpoint_above(1);
    check_midpoint_above(0.1);
    check_midpoint_above(9007199254740992.0);
    for (unsigned i = 0; i < 2000; i++)             /* long double is exact for these, and the text has all digits */
        check_midpoint_above(fabs(double_of_bits((random_next(&seed) & UINT64_C(0x000FFFFFFFFFFFFF))
                                                 | (uint64_t)(1023 - 200 + i % 400) << 52)));
}

static void test_random_texts_read_as_strtod_reads_them(void** state)
{
    uint64_t seed = 2;
    char text[1200];

    UNUSED(state);
    for (unsigned i = 0; i < 300000; i++) {
        uint64_t r = random_next(&seed);
        int digits = 1 + (int)(r % 19);
        int exponent = (int)(random_next(&seed) % 700) - 350;

        snprintf(text, sizeof text, "%llue%d", (unsigned long long)(random_next(&seed) >> (r % 64)), exponent);
        check_both(text);
        r = random_next(&seed);
        if (i % 2 != 0)                             /* the exponents that floats have, too */
            r = (r & ~(UINT64_C(2047) << 52)) | (uint64_t)(1023 - 150 + i % 280) << 52;
        snprintf(text, sizeof text, "%.*e", digits, (r >> 52 & 2047) != 2047 ? double_of_bits(r) : 1.0);
        check_both(text);
    }
    for (unsigned i = 0; i < 3000; i++) {           /* more digits than any midpoint has */
        int length = 20 + (int)(random_next(&seed) % 1000);

        for (int k = 0; k < length; k++)
            text[k] = (char)('0' + random_next(&seed) % 10);
        text[random_next(&seed) % (uint64_t)length] = '.';
        snprintf(text + length, sizeof text - (size_t)length, "e%d", (int)(random_next(&seed) % 1300) - 1000);
        check_both(text);
    }
}

static void test_a_million_zeros_are_neither_slow_nor_wrong(void** state)
{
    size_t size = 1000000;
    char* text = malloc(size + 16);
    double value;

    UNUSED(state);
    assert_non_null(text);
    memset(text, '0', size);
    text[1] = '.';
    memcpy(text + size, "15e1000000", 10);
    assert_int_equal(num_read_double((const BYTE*)text, size + 10, &value), NUM_OK);
    assert_true(value == 15.0);                     /* 0. and 999998 zeros, then 15 */
    text[0] = '1';
    text[1] = '0';
    memcpy(text + size, "e-1000000", 9);
    assert_int_equal(num_read_double((const BYTE*)text, size + 9, &value), NUM_OK);
    assert_true(value == 0.1);
    free(text);
}

/* ---------------------------------------------------------------------------------------------------------- writing */

struct write_case { double value; const char* text; };

static const struct write_case write_cases[] = {
    { 0.0, "0" }, { -0.0, "-0" }, { 1, "1" }, { -1, "-1" }, { 10, "10" }, { 100000000000000, "100000000000000" },
    { 999999999999999, "999999999999999" }, { 1e15, "1E+15" }, { 1.5e15, "1.5E+15" }, { -1e15, "-1E+15" },
    { 0.1, "0.1" }, { -0.1, "-0.1" }, { 0.5, "0.5" }, { 0.125, "0.125" }, { 0.01, "1E-2" }, { -0.01, "-1E-2" },
    { 0.099, "9.9E-2" }, { 0.09999999999999999, "9.999999999999999E-2" }, { 1.0000000000000002, "1.0000000000000002" },
    { 123.456, "123.456" }, { 12345678901234.5, "12345678901234.5" }, { 123456789012345.6, "123456789012345.6" },
    { 1234567890123456.0, "1.234567890123456E+15" }, { 1.7976931348623157e308, "1.7976931348623157E+308" },
    { -1.7976931348623157e308, "-1.7976931348623157E+308" }, { 5e-324, "5E-324" }, { 2.2250738585072014e-308,
    "2.2250738585072014E-308" }, { 9007199254740992, "9.007199254740992E+15" }, { 1e22, "1E+22" }, { 1e23, "1E+23" },
    { 0.3, "0.3" }, { 0.1 + 0.2, "0.30000000000000004" }, { 2.0 / 3, "0.6666666666666666" }, { 9.5367431640625e-7,
    "9.5367431640625E-7" },
};

static void test_doubles_are_written_in_the_forms_that_windows_writes(void** state)
{
    BYTE text[NUM_FLOAT_CHARS];

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(write_cases); i++) {
        size_t size = num_write_double(write_cases[i].value, text);

        if (size != strlen(write_cases[i].text) || memcmp(text, write_cases[i].text, size) != 0)
            fail_msg("%a: \"%.*s\" instead of \"%s\"", write_cases[i].value, (int)size, (const char*)text,
                     write_cases[i].text);
    }
}

static void check_float_text(float value, const char* expected)
{
    BYTE text[NUM_FLOAT_CHARS];
    size_t size = num_write_float(value, text);

    if (size != strlen(expected) || memcmp(text, expected, size) != 0)
        fail_msg("%a: \"%.*s\" instead of \"%s\"", (double)value, (int)size, (const char*)text, expected);
}

static void test_floats_have_the_digits_of_a_float(void** state)
{
    UNUSED(state);
    check_float_text(0.0f, "0");
    check_float_text(-0.0f, "-0");
    check_float_text(0.1f, "0.1");
    check_float_text(0.3f, "0.3");
    check_float_text(0.01f, "1E-2");
    check_float_text(16777216.0f, "16777216");
    check_float_text(1e14f, "100000000000000");
    check_float_text(1e15f, "1E+15");
    check_float_text(3.4028235e38f, "3.4028235E+38");
    check_float_text(-3.4028235e38f, "-3.4028235E+38");
    check_float_text(1.4e-45f, "1E-45");
    check_float_text(1.17549435e-38f, "1.1754944E-38");
    check_float_text(1.00000012f, "1.0000001");
    check_float_text((float)INFINITY, "INF");
    check_float_text(-(float)INFINITY, "-INF");
    check_float_text((float)NAN, "NaN");
    check_float_text(float_of_bits(0xFFC00000), "NaN");
}

static void test_special_doubles_are_written_as_words(void** state)
{
    BYTE text[NUM_FLOAT_CHARS];

    UNUSED(state);
    assert_int_equal(num_write_double(HUGE_VAL, text), 3);
    assert_memory_equal(text, "INF", 3);
    assert_int_equal(num_write_double(-HUGE_VAL, text), 4);
    assert_memory_equal(text, "-INF", 4);
    assert_int_equal(num_write_double(double_of_bits(UINT64_C(0xFFF8000000000000)), text), 3);
    assert_memory_equal(text, "NaN", 3);
    assert_int_equal(num_write_double(double_of_bits(UINT64_C(0x7FF0000000000001)), text), 3);
    assert_memory_equal(text, "NaN", 3);
}

/* Digits and exponent of a text, without point and zeros at both ends. */
static size_t digits_of(const char* text, size_t size, char digits[64])
{
    size_t count = 0;

    for (size_t i = 0; i < size && text[i] != 'E' && text[i] != 'e'; i++)
        if (text[i] >= '0' && text[i] <= '9' && (count != 0 || text[i] != '0'))
            digits[count++] = text[i];
    while (count != 0 && digits[count - 1] == '0')
        count--;
    digits[count] = '\0';
    return count;
}

/* The number of digits is the smallest with which printf and strtod come back, and the digits are printf's, which takes
 * the closest. */
static void check_shortest_double(uint64_t bits)
{
    double value = double_of_bits(bits);
    BYTE text[NUM_FLOAT_CHARS];
    size_t size = num_write_double(value, text);
    char peer[40];
    char digits[64];
    char peer_digits[64];
    double back = 0;
    int precision = 0;

    assert_int_equal(num_read_double(text, size, &back), NUM_OK);
    if (bits_of_double(back) != bits)
        fail_msg("%a is written as \"%.*s\", which is %a", value, (int)size, (const char*)text, back);
    do
        snprintf(peer, sizeof peer, "%.*e", precision++, value);
    while (bits_of_double(strtod(peer, NULL)) != bits);
    digits_of((const char*)text, size, digits);
    digits_of(peer, strlen(peer), peer_digits);
    if (strcmp(digits, peer_digits) != 0 && strlen(digits) >= strlen(peer_digits)) {
        /* printf's rounding of n digits may miss an n-digit neighbour that is as short: both read back then */
        if (strlen(digits) != strlen(peer_digits) || fabs(strtod(peer, NULL) - value) < fabs(back - value))
            fail_msg("%a is written as \"%.*s\", shortest is %s", value, (int)size, (const char*)text, peer);
    }
}

static void check_shortest_float(uint32_t bits)
{
    float value = float_of_bits(bits);
    BYTE text[NUM_FLOAT_CHARS];
    size_t size = num_write_float(value, text);
    char peer[40];
    char digits[64];
    char peer_digits[64];
    float back = 0;
    int precision = 0;

    assert_int_equal(num_read_float(text, size, &back), NUM_OK);
    if (bits_of_float(back) != bits)
        fail_msg("%a is written as \"%.*s\", which is %a", (double)value, (int)size, (const char*)text, (double)back);
    do
        snprintf(peer, sizeof peer, "%.*e", precision++, (double)value);
    while (bits_of_float(strtof(peer, NULL)) != bits);
    digits_of((const char*)text, size, digits);
    digits_of(peer, strlen(peer), peer_digits);
    if (strlen(digits) > strlen(peer_digits))
        fail_msg("%a is written as \"%.*s\", shortest is %s", (double)value, (int)size, (const char*)text, peer);
}

static void test_doubles_round_trip_with_the_fewest_digits(void** state)
{
    uint64_t seed = 3;

    UNUSED(state);
    for (uint64_t exponent = 0; exponent < 2047; exponent++) {      /* each power of two and its neighbours */
        check_shortest_double(exponent << 52 | (exponent == 0));
        check_shortest_double(exponent << 52 | 2);
        check_shortest_double((exponent << 52) + UINT64_C(0x000FFFFFFFFFFFFF));
    }
    for (unsigned i = 0; i < 60000; i++) {
        uint64_t bits = random_next(&seed) & ~(UINT64_C(1) << 63);

        if (bits < UINT64_C(0x7FF0000000000000))
            check_shortest_double(bits);
        check_shortest_double(bits_of_double((double)(random_next(&seed) % 1000000000) / 1000));
        check_shortest_double(1 + random_next(&seed) % 5000);       /* smallest denormals */
    }
}

static void test_floats_round_trip_with_the_fewest_digits(void** state)
{
    uint64_t seed = 4;

    UNUSED(state);
    for (uint32_t exponent = 0; exponent < 255; exponent++) {
        check_shortest_float(exponent << 23 | (exponent == 0));
        check_shortest_float((exponent << 23) + 0x7FFFFF);
    }
    for (unsigned i = 0; i < 100000; i++) {
        uint32_t bits = (uint32_t)random_next(&seed) & 0x7FFFFFFF;

        if (bits < 0x7F800000 && bits != 0)
            check_shortest_float(bits);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_power_of_five_in_the_table_is_exact),
        cmocka_unit_test(test_good_texts_read_as_the_exact_value_rounded_once),
        cmocka_unit_test(test_malformed_texts_are_refused_and_leave_the_output),
        cmocka_unit_test(test_special_values_read_as_the_bits_of_windows),
        cmocka_unit_test(test_points_half_way_round_to_even_and_their_neighbours_do_not),
        cmocka_unit_test(test_random_texts_read_as_strtod_reads_them),
        cmocka_unit_test(test_a_million_zeros_are_neither_slow_nor_wrong),
        cmocka_unit_test(test_doubles_are_written_in_the_forms_that_windows_writes),
        cmocka_unit_test(test_floats_have_the_digits_of_a_float),
        cmocka_unit_test(test_special_doubles_are_written_as_words),
        cmocka_unit_test(test_doubles_round_trip_with_the_fewest_digits),
        cmocka_unit_test(test_floats_round_trip_with_the_fewest_digits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
