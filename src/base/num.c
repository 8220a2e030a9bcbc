#include "base/num.h"

#include <string.h>

/* ------------------------------------------------------------------------------------------------------ reading */

enum { DIGITS_MAX = 20 };                   /* of UINT64_MAX */

/* Digits to their value; NUM_RANGE when 64 bits do not hold it. */
static enum num_result read_digits(const BYTE* text, size_t size, uint64_t* out)
{
    uint64_t value = 0;
    bool range = false;

    if (size == 0)
        return NUM_MALFORMED;
    for (size_t i = 0; i < size; i++) {
        unsigned digit = (unsigned)text[i] - '0';

        if (digit > 9)
            return NUM_MALFORMED;
        if (LIKELY(i < DIGITS_MAX - 1)) {
            value = value * 10 + digit;
        } else if (__builtin_mul_overflow(value, 10u, &value) || __builtin_add_overflow(value, digit, &value)) {
            range = true;                   /* and on: what follows may not be digits */
            value = UINT64_MAX;
        }
    }
    *out = value;
    return range ? NUM_RANGE : NUM_OK;
}

static enum num_result read_magnitude(const BYTE* text, size_t size, bool* negative, uint64_t* magnitude)
{
    *negative = size != 0 && text[0] == '-';
    return read_digits(text + *negative, size - *negative, magnitude);
}

enum num_result num_read_int(const BYTE* text, size_t size, unsigned bits, int64_t* out)
{
    uint64_t magnitude;
    uint64_t limit = UINT64_C(1) << (bits - 1);       /* of the negative side; one less on the other */
    bool negative;
    enum num_result result = read_magnitude(text, size, &negative, &magnitude);

    if (result != NUM_OK)
        return result;
    if (magnitude > limit - !negative)
        return NUM_RANGE;
    *out = negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
    return NUM_OK;
}

enum num_result num_read_uint(const BYTE* text, size_t size, unsigned bits, uint64_t* out)
{
    uint64_t magnitude;
    bool negative;
    enum num_result result = read_magnitude(text, size, &negative, &magnitude);

    if (result != NUM_OK)
        return result;
    if (magnitude > UINT64_MAX >> (64 - bits) || (negative && magnitude != 0))
        return NUM_RANGE;
    *out = magnitude;
    return NUM_OK;
}

enum num_result num_read_bool(const BYTE* text, size_t size, BOOL* out)
{
    if ((size == 1 && text[0] == '1') || (size == 4 && memcmp(text, "true", 4) == 0))
        *out = TRUE;
    else if ((size == 1 && text[0] == '0') || (size == 5 && memcmp(text, "false", 5) == 0))
        *out = FALSE;
    else
        return NUM_MALFORMED;
    return NUM_OK;
}

/* ------------------------------------------------------------------------------------------------------ writing */

static const char digit_pairs[] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354"
    "555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

static size_t write_digits(uint64_t value, BYTE* out)
{
    BYTE digits[DIGITS_MAX];
    BYTE* at = digits + DIGITS_MAX;
    size_t count;

    while (value >= 100) {
        at -= 2;
        memcpy(at, digit_pairs + value % 100 * 2, 2);
        value /= 100;
    }
    if (value >= 10) {
        at -= 2;
        memcpy(at, digit_pairs + value * 2, 2);
    } else {
        *--at = (BYTE)('0' + value);
    }
    count = (size_t)(digits + DIGITS_MAX - at);
    memcpy(out, at, count);
    return count;
}

size_t num_write_uint(uint64_t value, BYTE* out)
{
    return write_digits(value, out);
}

size_t num_write_int(int64_t value, BYTE out[NUM_INT_CHARS])
{
    if (value >= 0)
        return write_digits((uint64_t)value, out);
    out[0] = '-';
    return 1 + write_digits(0 - (uint64_t)value, out + 1);
}

size_t num_write_bool(BOOL value, BYTE out[NUM_BOOL_CHARS])
{
    memcpy(out, value ? "true" : "false", value ? 4 : 5);
    return value ? 4 : 5;
}
