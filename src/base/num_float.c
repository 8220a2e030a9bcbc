/* Floating point as decimal text, exactly, both ways.
 *
 * Reading: the decimal w * 10^q (w: the first 19 digits) lies between two 192-bit products with a power of five. When both
 * round to the same number, so does what lies between them: that is nearly always so. Where it is not, the whole text is
 * compared with the point half-way between the two candidates, in long arithmetic.
 *
 * Writing: the shortest digits inside the interval that rounds to the value, and of those the closest to it, by the
 * method of R. Giulietti, "The Schubfach way to render doubles" (2020): three products with a power of ten, rounded to
 * odd, decide all comparisons. */
#include "base/num.h"

#include "base/num_pow5.h"

#include <string.h>

/* IEEE 754 binary64 and binary32. The value of a normal number: mantissa * 2^(exponent - mantissa_bits + 1). */
struct format {
    int mantissa_bits;                      /* with the implicit one */
    int exponent_min;                       /* of the leading bit of normal numbers */
    int exponent_max;
};

static const struct format binary64 = { 53, -1022, 1023 };
static const struct format binary32 = { 24, -126, 127 };

/* The bits of infinity: all numbers are below it, and rounding up from the largest gives it. */
static uint64_t infinity_bits(const struct format* format)
{
    return (uint64_t)(format->exponent_max - format->exponent_min + 2) << (format->mantissa_bits - 1);
}

struct u128 { uint64_t high, low; };

static inline struct u128 multiply(uint64_t a, uint64_t b)
{
#if defined(__SIZEOF_INT128__) && !defined(WWS_NO_INT128)
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;

    return (struct u128){ (uint64_t)(product >> 64), (uint64_t)product };
#else
    uint64_t low = (a & UINT32_MAX) * (b & UINT32_MAX);
    uint64_t mid1 = (a >> 32) * (b & UINT32_MAX) + (low >> 32);
    uint64_t mid2 = (a & UINT32_MAX) * (b >> 32) + (mid1 & UINT32_MAX);

    return (struct u128){ (a >> 32) * (b >> 32) + (mid1 >> 32) + (mid2 >> 32), mid2 << 32 | (low & UINT32_MAX) };
#endif
}

static inline int floor_log2_pow5(int q)
{
    return (q * 1217359) >> 19;             /* right for every q of the table */
}

/* ------------------------------------------------------------------------------------------- reading: the scanner */

enum { DIGITS_KEPT = 19 };                  /* what always fits 64 bits */

/* The parts of [+-]? digits [. digits?]? ([eE] [+-]? digits)?  The value is digits * 10^exponent, where digits are those
 * from first on, without the point. */
struct decimal {
    const BYTE* first;                      /* first digit that is not 0 */
    const BYTE* end;                        /* behind the last digit     */
    uint64_t    kept;                       /* the first DIGITS_KEPT of them, or all when fewer */
    int64_t     kept_exponent;              /* kept * 10^kept_exponent is the value, but for the digits cut */
    bool        cut;                        /* there are more digits, and one is not 0 */
    bool        negative;
};

enum { EXPONENT_HUGE = 1000000000 };        /* added to any count of digits still fits 64 bits */

static const BYTE* scan_exponent(const BYTE* at, const BYTE* end, int64_t* exponent)
{
    bool negative = at < end && *at == '-';
    int64_t value = 0;
    const BYTE* digits;

    if (at < end && (*at == '-' || *at == '+'))
        at++;
    for (digits = at; at < end && *at >= '0' && *at <= '9'; at++)
        if (value < EXPONENT_HUGE)
            value = value * 10 + (*at - '0');
    *exponent += negative ? -value : value;
    return at != digits ? at : NULL;
}

/* Takes in digits and one point; NULL when there is no digit. */
static const BYTE* scan_digits(const BYTE* at, const BYTE* end, struct decimal* decimal)
{
    int kept_count = 0;
    bool digit = false;
    bool point = false;

    for (; at < end; at++) {
        if (*at == '.' && !point) {
            point = true;
            continue;
        }
        if (*at < '0' || *at > '9')
            break;
        digit = true;
        if (kept_count == 0 && *at == '0') {            /* a leading zero, on either side of the point */
            decimal->kept_exponent -= point;
            continue;
        }
        if (kept_count == 0)
            decimal->first = at;
        if (kept_count < DIGITS_KEPT) {
            decimal->kept = decimal->kept * 10 + (uint64_t)(*at - '0');
            decimal->kept_exponent -= point;
            kept_count++;
        } else {
            decimal->cut |= *at != '0';
            decimal->kept_exponent += !point;
        }
    }
    decimal->end = at;
    return digit ? at : NULL;
}

static enum num_result scan_decimal(const BYTE* text, size_t size, struct decimal* decimal)
{
    const BYTE* end = text + size;
    const BYTE* at = text;

    *decimal = (struct decimal){ .negative = size != 0 && text[0] == '-' };
    if (size != 0 && (text[0] == '-' || text[0] == '+'))
        at++;
    at = scan_digits(at, end, decimal);
    if (at != NULL && at < end && (*at == 'e' || *at == 'E'))
        at = scan_exponent(at + 1, end, &decimal->kept_exponent);
    return at == end && at != NULL ? NUM_OK : NUM_MALFORMED;
}

/* ------------------------------------------------------------------------------------------ reading: quick and exact */

/* (high, mid, low) * 2^exponent, high not 0. */
struct product {
    uint64_t high, mid, low;
    int      exponent;
};

/* The bits of the number nearest to product, ties to even. more: the value is a little over product. */
static uint64_t round_product(const struct product* product, bool more, const struct format* format)
{
    int zeros = __builtin_clzll(product->high);
    int leading = product->exponent + 191 - zeros;              /* exponent of the leading bit */
    int bits = leading >= format->exponent_min ? format->mantissa_bits
                                               : format->mantissa_bits - (format->exponent_min - leading);
    uint64_t top = zeros == 0 ? product->high : product->high << zeros | product->mid >> (64 - zeros);
    bool rest_below = (product->mid << zeros) != 0 || product->low != 0 || more;
    uint64_t half;
    uint64_t rest;
    uint64_t mantissa;
    uint64_t ieee;

    if (bits < 0)                           /* below half of the smallest number */
        return 0;
    half = UINT64_C(1) << (63 - bits);
    mantissa = bits == 0 ? 0 : top >> (64 - bits);
    rest = top & (half * 2 - 1);            /* half * 2 may wrap to 0: all of top */
    if (rest > half || (rest == half && (rest_below || (mantissa & 1) != 0)))
        mantissa++;
    if (leading < format->exponent_min)
        return mantissa;                    /* a carry into the first normal number is as it should be */
    if (leading > format->exponent_max)
        return infinity_bits(format);
    ieee = (uint64_t)(leading - format->exponent_min) << (format->mantissa_bits - 1);
    return ieee + mantissa;                 /* the implicit one adds 1 to the exponent, a carry does too */
}

/* Product of digits and 10^q: not more than the value, and less than it by under 1 unit of digits * 2^exponent. */
static struct product multiply_pow10(uint64_t digits, int q)
{
    const struct pow5* pow5 = &pow5_table[q - POW5_FIRST];
    int shift = __builtin_clzll(digits);
    struct u128 upper = multiply(digits << shift, pow5->high);
    struct u128 lower = multiply(digits << shift, pow5->low);
    struct product product = { .low = lower.low, .mid = upper.low + lower.high };

    product.high = upper.high + (product.mid < lower.high);
    product.exponent = floor_log2_pow5(q) - 127 + q - shift;
    return product;
}

static void add_to_product(struct product* product, uint64_t amount)
{
    product->low += amount;
    if (product->low < amount && ++product->mid == 0)
        product->high++;
}

/* Bits of the nearest number to at least, and to at most, the value. */
struct bounds { uint64_t lower, upper; };

static struct bounds quick_bounds(const struct decimal* decimal, int q, const struct format* format)
{
    bool exact = q >= 0 && q <= POW5_EXACT_LAST;
    uint64_t digits = decimal->kept + decimal->cut;
    struct product product = multiply_pow10(decimal->kept, q);
    struct bounds bounds;

    bounds.lower = round_product(&product, !exact || decimal->cut, format);
    if (decimal->cut)
        product = multiply_pow10(digits, q);
    if (!exact)
        add_to_product(&product, digits << __builtin_clzll(digits));
    bounds.upper = round_product(&product, false, format);
    return bounds;
}

/* ---------------------------------------------------------------------------------------- reading: long arithmetic */

/* A midpoint between two numbers has at most 768 significant digits: a digit behind these can only say "more". */
enum { DIGITS_MAX = 800, LIMBS_MAX = 128 };           /* 4096 bits; the largest case needs some 2,800 */

struct big {
    int      count;                         /* limbs in use; the highest is not 0 */
    uint32_t limbs[LIMBS_MAX];
};

static void big_set(struct big* big, uint64_t value)
{
    big->limbs[0] = (uint32_t)value;
    big->limbs[1] = (uint32_t)(value >> 32);
    big->count = big->limbs[1] != 0 ? 2 : big->limbs[0] != 0 ? 1 : 0;
}

static void big_multiply_add(struct big* big, uint32_t factor, uint32_t addend)
{
    uint64_t carry = addend;

    for (int i = 0; i < big->count; i++) {
        carry += (uint64_t)big->limbs[i] * factor;
        big->limbs[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry != 0) {
        assert(big->count < LIMBS_MAX);
        big->limbs[big->count++] = (uint32_t)carry;
    }
}

static void big_multiply_pow5(struct big* big, int64_t power)
{
    for (; power >= 13; power -= 13)
        big_multiply_add(big, 1220703125u, 0);            /* 5^13, the largest in 32 bits */
    for (; power > 0; power--)
        big_multiply_add(big, 5, 0);
}

static void big_shift(struct big* big, int64_t bits)
{
    int limbs = (int)(bits / 32);

    if (bits <= 0 || big->count == 0)
        return;
    big_multiply_add(big, UINT32_C(1) << bits % 32, 0);
    assert(big->count + limbs <= LIMBS_MAX);
    memmove(big->limbs + limbs, big->limbs, (size_t)big->count * sizeof big->limbs[0]);
    memset(big->limbs, 0, (size_t)limbs * sizeof big->limbs[0]);
    big->count += limbs;
}

static int big_compare(const struct big* a, const struct big* b)
{
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    for (int i = a->count - 1; i >= 0; i--)
        if (a->limbs[i] != b->limbs[i])
            return a->limbs[i] < b->limbs[i] ? -1 : 1;
    return 0;
}

/* Reads up to DIGITS_MAX digits; adds what was left out to *exponent, and to *more whether any of it was not 0. */
static void big_read(struct big* big, const struct decimal* decimal, int64_t* exponent, bool* more)
{
    int count = 0;

    big->count = 0;
    for (const BYTE* at = decimal->first; at < decimal->end; at++) {
        if (*at == '.')
            continue;
        if (count < DIGITS_MAX)
            big_multiply_add(big, 10, (uint32_t)(*at - '0'));
        else
            *more |= *at != '0';
        if (count >= DIGITS_KEPT && count < DIGITS_MAX)
            *exponent -= 1;                 /* kept_exponent counted it as left out */
        count++;
    }
}

/* Compares the text with the point half-way between the numbers with these bits and the next ones up. */
static int compare_midpoint(const struct decimal* decimal, uint64_t ieee, const struct format* format)
{
    uint64_t implicit = UINT64_C(1) << (format->mantissa_bits - 1);
    int biased = (int)(ieee >> (format->mantissa_bits - 1));
    uint64_t mantissa = (ieee & (implicit - 1)) | (biased != 0 ? implicit : 0);
    int64_t pow2 = (biased != 0 ? biased - 1 : 0) + format->exponent_min - format->mantissa_bits;
    int64_t pow10 = decimal->kept_exponent;
    bool more = false;
    struct big value;
    struct big midpoint;
    int order;

    big_read(&value, decimal, &pow10, &more);
    big_set(&midpoint, mantissa * 2 + 1);
    big_multiply_pow5(&value, pow10);
    big_multiply_pow5(&midpoint, -pow10);
    big_shift(&value, pow10 - pow2);
    big_shift(&midpoint, pow2 - pow10);
    order = big_compare(&value, &midpoint);
    return order == 0 && more ? 1 : order;
}

/* --------------------------------------------------------------------------------------------------- reading: all */

static uint64_t decimal_bits(const struct decimal* decimal, const struct format* format)
{
    struct bounds bounds;
    int order;

    if (decimal->kept == 0 || decimal->kept_exponent < POW5_FIRST)       /* below 10^-323 halved */
        return 0;
    if (decimal->kept_exponent > 308)
        return infinity_bits(format);
    bounds = quick_bounds(decimal, (int)decimal->kept_exponent, format);
    if (LIKELY(bounds.lower == bounds.upper))
        return bounds.lower;
    assert(bounds.upper == bounds.lower + 1);
    order = compare_midpoint(decimal, bounds.lower, format);
    return order > 0 || (order == 0 && (bounds.lower & 1) != 0) ? bounds.upper : bounds.lower;
}

static bool text_is(const BYTE* text, size_t size, const char* word)
{
    return size == strlen(word) && memcmp(text, word, size) == 0;
}

/* The bits without sign in *ieee. */
static enum num_result read_bits(const BYTE* text, size_t size, const struct format* format, uint64_t* ieee,
                                 bool* negative)
{
    struct decimal decimal;
    enum num_result result;

    *negative = size != 0 && text[0] == '-';
    if (text_is(text + *negative, size - *negative, "INF")) {
        *ieee = infinity_bits(format);
        return NUM_OK;
    }
    if (text_is(text, size, "NaN")) {
        *ieee = infinity_bits(format) | UINT64_C(1) << (format->mantissa_bits - 2);
        *negative = true;                   /* WWSAPI's NaN has the sign set */
        return NUM_OK;
    }
    result = scan_decimal(text, size, &decimal);
    if (result == NUM_OK)
        *ieee = decimal_bits(&decimal, format);
    return result;
}

enum num_result num_read_double(const BYTE* text, size_t size, double* out)
{
    uint64_t ieee;
    bool negative;
    enum num_result result = read_bits(text, size, &binary64, &ieee, &negative);

    if (result == NUM_OK) {
        ieee |= (uint64_t)negative << 63;
        memcpy(out, &ieee, sizeof *out);
    }
    return result;
}

enum num_result num_read_float(const BYTE* text, size_t size, float* out)
{
    uint64_t ieee;
    uint32_t bits;
    bool negative;
    enum num_result result = read_bits(text, size, &binary32, &ieee, &negative);

    if (result == NUM_OK) {
        bits = (uint32_t)ieee | (uint32_t)negative << 31;
        memcpy(out, &bits, sizeof *out);
    }
    return result;
}

/* ------------------------------------------------------------------------------------------------ writing: digits */

/* digits * 10^exponent */
struct shortest {
    uint64_t digits;
    int      exponent;
};

/* floor(g * c / 2^128), with the lowest bit set when anything was cut: comparisons with even numbers stay right. */
static uint64_t multiply_to_odd(const struct u128* g, uint64_t c)
{
    struct u128 lower = multiply(g->low, c);
    struct u128 upper = multiply(g->high, c);
    uint64_t mid = upper.low + lower.high;

    return (upper.high + (mid < upper.low)) | (mid > 1);
}

/* 10^k without its power of two, in [2^127, 2^128), rounded up. */
static struct u128 scaled_pow10(int k)
{
    const struct pow5* pow5 = &pow5_table[k - POW5_FIRST];
    struct u128 g = { pow5->high, pow5->low };

    if (k < 0 || k > POW5_EXACT_LAST) {
        g.low++;
        g.high += g.low == 0;
    }
    return g;
}

/* For the value c * 2^q, c not 0. closer_below: the next number down is only half as far away as the next one up. All
 * products below are four times the digits, so that a half and a quarter of a unit are whole. */
static struct shortest find_shortest(uint64_t c, int q, bool closer_below)
{
    int k = (q * 1262611 - (closer_below ? 524031 : 0)) >> 22;  /* floor(log10(width of the interval)) */
    int shift = q + floor_log2_pow5(-k) - k + 1;                /* 1..4 */
    struct u128 g = scaled_pow10(-k);
    uint64_t lower = multiply_to_odd(&g, (4 * c - 2 + closer_below) << shift);
    uint64_t value = multiply_to_odd(&g, 4 * c << shift);
    uint64_t upper = multiply_to_odd(&g, (4 * c + 2) << shift);
    uint64_t digits = value / 4;
    uint64_t tens = digits / 10;
    bool low_fits;
    bool high_fits;

    if ((c & 1) != 0) {                     /* the ends of the interval round to even, away from c */
        lower++;
        upper--;
    }
    low_fits = lower <= 40 * tens;
    high_fits = 40 * tens + 40 <= upper;
    if (tens != 0 && low_fits != high_fits)                     /* one digit less is enough */
        return (struct shortest){ tens + high_fits, k + 1 };
    low_fits = lower <= 4 * digits;
    high_fits = 4 * digits + 4 <= upper;
    if (low_fits != high_fits)
        return (struct shortest){ digits + high_fits, k };
    if (value > 4 * digits + 2 || (value == 4 * digits + 2 && (digits & 1) != 0))
        digits++;                           /* both are inside, or none: the closer one, ties to even */
    return (struct shortest){ digits, k };
}

/* For the bits of a finite number that is not 0, without sign. */
static struct shortest shortest_of_bits(uint64_t ieee, const struct format* format)
{
    uint64_t implicit = UINT64_C(1) << (format->mantissa_bits - 1);
    uint64_t fraction = ieee & (implicit - 1);
    int biased = (int)(ieee >> (format->mantissa_bits - 1));
    int q = (biased != 0 ? biased - 1 : 0) + format->exponent_min - format->mantissa_bits + 1;
    struct shortest shortest = find_shortest(fraction | (biased != 0 ? implicit : 0), q, fraction == 0 && biased > 1);

    while (shortest.digits % 10 == 0) {
        shortest.digits /= 10;
        shortest.exponent++;
    }
    return shortest;
}

/* -------------------------------------------------------------------------------------------------- writing: form */

enum { POINT_MIN = 0, POINT_MAX = 15 };     /* plain from 0.1 to below 1e15 */

static BYTE* put(BYTE* to, const void* text, size_t size)
{
    memcpy(to, text, size);
    return to + size;
}

/* count digits, of which point stand before the point. */
static BYTE* put_plain(BYTE* to, const BYTE* digits, int count, int point)
{
    if (point <= 0)
        return put(put(to, "0.", 2), digits, (size_t)count);
    if (count <= point) {
        to = put(to, digits, (size_t)count);
        return put(to, "00000000000000", (size_t)(point - count));
    }
    to = put(to, digits, (size_t)point);
    *to++ = '.';
    return put(to, digits + point, (size_t)(count - point));
}

static BYTE* put_scientific(BYTE* to, const BYTE* digits, int count, int point)
{
    BYTE exponent[NUM_INT_CHARS];
    size_t length = num_write_int(point > 0 ? point - 1 : 1 - point, exponent);

    *to++ = digits[0];
    if (count > 1) {
        *to++ = '.';
        to = put(to, digits + 1, (size_t)(count - 1));
    }
    to = put(to, point > 0 ? "E+" : "E-", 2);
    return put(to, exponent, length);
}

static size_t write_bits(uint64_t ieee, bool negative, const struct format* format, BYTE* out)
{
    BYTE digits[NUM_INT_CHARS];
    struct shortest shortest;
    BYTE* to = out;
    int count;
    int point;

    if (ieee > infinity_bits(format))
        return (size_t)(put(to, "NaN", 3) - out);
    if (negative)
        *to++ = '-';
    if (ieee == infinity_bits(format))
        return (size_t)(put(to, "INF", 3) - out);
    if (ieee == 0)
        return (size_t)(put(to, "0", 1) - out);
    shortest = shortest_of_bits(ieee, format);
    count = (int)num_write_uint(shortest.digits, digits);
    point = count + shortest.exponent;
    to = point >= POINT_MIN && point <= POINT_MAX ? put_plain(to, digits, count, point)
                                                  : put_scientific(to, digits, count, point);
    return (size_t)(to - out);
}

size_t num_write_double(double value, BYTE out[NUM_FLOAT_CHARS])
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    return write_bits(bits & ~(UINT64_C(1) << 63), bits >> 63 != 0, &binary64, out);
}

size_t num_write_float(float value, BYTE out[NUM_FLOAT_CHARS])
{
    uint32_t bits;

    memcpy(&bits, &value, sizeof bits);
    return write_bits(bits & ~(UINT32_C(1) << 31), bits >> 31 != 0, &binary32, out);
}
