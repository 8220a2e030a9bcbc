#include "crt.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>

/* --------------------------------------------------------------------------------------------------------------- integers */

struct number {
    bool      negative;
    bool      too_large;                /* for the 64 bits of value */
    uint64_t  value;
};

static bool is_space(WCHAR unit)
{
    return unit == ' ' || (unit >= '\t' && unit <= '\r');
}

static int digit_of(WCHAR unit)
{
    if (unit >= '0' && unit <= '9')
        return unit - '0';
    if (unit >= 'a' && unit <= 'z')
        return unit - 'a' + 10;
    if (unit >= 'A' && unit <= 'Z')
        return unit - 'A' + 10;
    return INT_MAX;
}

/* Skips a prefix that belongs to the base, and decides the base if it is 0. */
static const WCHAR* read_base(const WCHAR* text, int* base)
{
    bool hexadecimal = text[0] == '0' && (text[1] == 'x' || text[1] == 'X') && digit_of(text[2]) < 16;

    if (hexadecimal && (*base == 0 || *base == 16)) {
        *base = 16;
        return text + 2;
    }
    if (*base == 0)
        *base = text[0] == '0' ? 8 : 10;
    return text;
}

/* Reads as wcstol does. *end: after the number, or text when there is none. */
static struct number read_number(const WCHAR* text, WCHAR** end, int base)
{
    struct number number = { false, false, 0 };
    const WCHAR* at = text;
    const WCHAR* digits;

    if (end != NULL)
        *end = (WCHAR*)(uintptr_t)text;
    if (base < 0 || base == 1 || base > 36) {
        errno = EINVAL;
        return number;
    }
    while (is_space(*at))
        at++;
    if (*at == '+' || *at == '-')
        number.negative = *at++ == '-';
    at = read_base(at, &base);
    for (digits = at; digit_of(*at) < base; at++) {
        if (__builtin_mul_overflow(number.value, (uint64_t)base, &number.value)
            || __builtin_add_overflow(number.value, (uint64_t)digit_of(*at), &number.value))
            number.too_large = true;
    }
    if (end != NULL && at != digits)
        *end = (WCHAR*)(uintptr_t)at;
    return number;
}

static int64_t signed_of(struct number number, int64_t min, int64_t max)
{
    uint64_t limit = number.negative ? (uint64_t)max + 1 : (uint64_t)max;

    if (number.too_large || number.value > limit) {
        errno = ERANGE;
        return number.negative ? min : max;
    }
    return number.negative ? (int64_t)(0 - number.value) : (int64_t)number.value;
}

static uint64_t unsigned_of(struct number number, uint64_t max)
{
    if (number.too_large || number.value > max) {
        errno = ERANGE;
        return max;
    }
    return number.negative ? (0 - number.value) & max : number.value;
}

long wws_crt_wcstol(const WCHAR* text, WCHAR** end, int base)
{
    return (long)signed_of(read_number(text, end, base), LONG_MIN, LONG_MAX);
}

unsigned long wws_crt_wcstoul(const WCHAR* text, WCHAR** end, int base)
{
    return (unsigned long)unsigned_of(read_number(text, end, base), ULONG_MAX);
}

long long wws_crt_wcstoll(const WCHAR* text, WCHAR** end, int base)
{
    return signed_of(read_number(text, end, base), LLONG_MIN, LLONG_MAX);
}

unsigned long long wws_crt_wcstoull(const WCHAR* text, WCHAR** end, int base)
{
    return unsigned_of(read_number(text, end, base), ULLONG_MAX);
}

int wws_crt__wtoi(const WCHAR* text)
{
    return (int)signed_of(read_number(text, NULL, 10), INT_MIN, INT_MAX);
}

long wws_crt__wtol(const WCHAR* text)
{
    return wws_crt_wcstol(text, NULL, 10);
}

long long wws_crt__wtoi64(const WCHAR* text)
{
    return wws_crt_wcstoll(text, NULL, 10);
}

/* ---------------------------------------------------------------------------------------------------- floating point
 *
 * The system reads the number, from a copy of the text as far as it is ASCII: a number is. */

enum {
    NUMBER_CHARS = 64                   /* longer ones are copied to allocated memory */
};

struct copy {
    char  small[NUMBER_CHARS];
    char* text;                         /* small or allocated; NULL: no memory, and errno says so */
};

static void copy_create(struct copy* copy, const WCHAR* text)
{
    size_t length = 0;

    while (text[length] != 0 && text[length] < 0x80)
        length++;
    copy->text = length < NUMBER_CHARS ? copy->small : malloc(length + 1);
    if (copy->text == NULL)
        return;
    for (size_t i = 0; i < length; i++)
        copy->text[i] = (char)text[i];
    copy->text[length] = 0;
}

/* Says where the number ended, and frees the copy. */
static void copy_free(struct copy* copy, const WCHAR* text, const char* narrow_end, WCHAR** end)
{
    if (end != NULL)
        *end = (WCHAR*)(uintptr_t)(text + (copy->text == NULL ? 0 : narrow_end - copy->text));
    if (copy->text != copy->small)
        free(copy->text);
}

double wws_crt_wcstod(const WCHAR* text, WCHAR** end)
{
    struct copy copy;
    char* narrow_end = NULL;
    double value = 0;

    copy_create(&copy, text);
    if (copy.text != NULL)
        value = strtod(copy.text, &narrow_end);
    copy_free(&copy, text, narrow_end, end);
    return value;
}

float wws_crt_wcstof(const WCHAR* text, WCHAR** end)
{
    struct copy copy;
    char* narrow_end = NULL;
    float value = 0;

    copy_create(&copy, text);
    if (copy.text != NULL)
        value = strtof(copy.text, &narrow_end);
    copy_free(&copy, text, narrow_end, end);
    return value;
}

long double wws_crt_wcstold(const WCHAR* text, WCHAR** end)
{
    struct copy copy;
    char* narrow_end = NULL;
    long double value = 0;

    copy_create(&copy, text);
    if (copy.text != NULL)
        value = strtold(copy.text, &narrow_end);
    copy_free(&copy, text, narrow_end, end);
    return value;
}

double wws_crt__wtof(const WCHAR* text)
{
    return wws_crt_wcstod(text, NULL);
}
