/* DECIMAL as text, and its order. */
#include "xml/value_text.h"

#include <string.h>

#define SCALE_MAX  28u
#define HALF       5u

__extension__ typedef unsigned __int128 u128;

#define COEFFICIENT_MAX ((((u128)1) << 96) - 1)

static u128 coefficient(const DECIMAL* value)
{
    return ((u128)value->Hi32 << 64) | value->Lo64;
}

static DECIMAL make_decimal(u128 digits, unsigned scale, bool negative)
{
    DECIMAL value = { 0 };

    value.scale = (BYTE)scale;
    value.sign = negative && digits != 0 ? DECIMAL_NEG : 0;
    value.Hi32 = (ULONG)(digits >> 64);
    value.Lo64 = (ULONGLONG)digits;
    return value;
}

static bool is_digit(BYTE c)
{
    return c >= '0' && c <= '9';
}

/* The digits between begin and end did not fit behind the coefficient: rounds it half to even. */
static bool round_off(u128* digits, unsigned* scale, const BYTE* begin, const BYTE* end)
{
    unsigned first = (unsigned)(*begin - '0');
    bool     above_half = first > HALF;

    for (const BYTE* p = begin + 1; p < end && first == HALF && !above_half; p++)
        above_half = *p != '0';
    if (!above_half && (first < HALF || (*digits & 1) == 0))
        return true;
    if (*digits < COEFFICIENT_MAX) {
        *digits += 1;
        return true;
    }
    if (*scale == 0)
        return false;
    *digits = COEFFICIENT_MAX / 10 + 1;       /* 2^96 / 10 ends in .6 */
    *scale -= 1;
    return true;
}

enum num_result value_read_decimal(const BYTE* text, size_t size, DECIMAL* out)
{
    const BYTE* p = text;
    const BYTE* end = text + size;
    bool        negative = size != 0 && *p == '-';
    u128        digits = 0;
    unsigned    scale = 0;
    const BYTE* begin;
    bool        fits = true;

    if (size != 0 && (*p == '-' || *p == '+'))
        p++;
    for (begin = p; p < end && is_digit(*p); p++) {
        if (fits)
            digits = digits * 10 + (unsigned)(*p - '0');
        fits = fits && digits <= COEFFICIENT_MAX;
    }
    if (p == begin)
        return NUM_MALFORMED;
    if (p < end) {
        const BYTE* kept = ++p;

        begin = p;
        if (begin[-1] != '.')
            return NUM_MALFORMED;
        for (; p < end && is_digit(*p); p++) {
            u128 longer = digits * 10 + (unsigned)(*p - '0');

            if (fits && p == kept && scale < SCALE_MAX && longer <= COEFFICIENT_MAX) {
                digits = longer;
                scale++;
                kept++;
            }
        }
        if (p == begin || p < end)
            return NUM_MALFORMED;
        if (fits && kept < end)
            fits = round_off(&digits, &scale, kept, end);
    }
    if (!fits)
        return NUM_RANGE;
    *out = make_decimal(digits, scale, negative);
    return NUM_OK;
}

size_t value_write_decimal(const DECIMAL* value, BYTE out[VALUE_DECIMAL_CHARS])
{
    u128     digits = coefficient(value);
    BYTE     reversed[VALUE_DECIMAL_CHARS];
    unsigned count = 0;
    size_t   size = 0;

    if ((value->sign & DECIMAL_NEG) != 0 && digits != 0)
        out[size++] = '-';
    do {
        reversed[count++] = (BYTE)('0' + (unsigned)(digits % 10));
        digits /= 10;
        if (count == value->scale)
            reversed[count++] = '.';
    } while (digits != 0 || count < value->scale || (value->scale != 0 && count < value->scale + 2u));
    while (count != 0)
        out[size++] = reversed[--count];
    return size;
}

bool value_decimal_valid(const DECIMAL* value)
{
    return value->scale <= SCALE_MAX && (value->sign == 0 || value->sign == DECIMAL_NEG);
}

static u128 power_of_ten(unsigned exponent)
{
    u128 power = 1;

    while (exponent-- != 0)
        power *= 10;
    return power;
}

static int compare_magnitude(const DECIMAL* a, const DECIMAL* b)
{
    u128 power_a = power_of_ten(a->scale);
    u128 power_b = power_of_ten(b->scale);
    u128 whole_a = coefficient(a) / power_a;
    u128 whole_b = coefficient(b) / power_b;
    u128 fraction_a = coefficient(a) % power_a * power_of_ten(SCALE_MAX - a->scale);
    u128 fraction_b = coefficient(b) % power_b * power_of_ten(SCALE_MAX - b->scale);

    if (whole_a != whole_b)
        return whole_a < whole_b ? -1 : 1;
    return (fraction_a > fraction_b) - (fraction_a < fraction_b);
}

int value_compare_decimal(const DECIMAL* a, const DECIMAL* b)
{
    bool negative_a = a->sign != 0 && coefficient(a) != 0;
    bool negative_b = b->sign != 0 && coefficient(b) != 0;

    if (negative_a != negative_b)
        return negative_a ? -1 : 1;
    return negative_a ? compare_magnitude(b, a) : compare_magnitude(a, b);
}
