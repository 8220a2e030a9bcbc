#include "crt_format.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* ---------------------------------------------------------------------------------------------------------------- text out
 *
 *   units --> joined to scalar values --> bytes --> stream or narrow buffer
 *     \-----------------------------------------> wide buffer
 */

static void batch_write(struct crt_out* out)
{
    if (out->batched != 0 && fwrite(out->batch, 1, out->batched, out->file) != out->batched)
        out->failed = true;
    out->batched = 0;
}

static void put_byte(struct crt_out* out, char byte)
{
    if (!out->wide)
        out->count++;
    if (out->file != NULL) {
        if (out->batched == OUT_BATCH_BYTES)
            batch_write(out);
        out->batch[out->batched++] = byte;
    } else if (!out->wide && out->count <= out->size) {
        ((char*)out->to)[out->count - 1] = byte;
    }
}

static void put_scalar(struct crt_out* out, uint32_t scalar)
{
    char bytes[4];
    size_t size = utf8_put(scalar, bytes);

    for (size_t i = 0; i < size; i++)
        put_byte(out, bytes[i]);
}

static void replace_lead(struct crt_out* out)
{
    if (out->lead != 0)
        put_scalar(out, UTF_REPLACEMENT);
    out->lead = 0;
}

void crt_out_unit(struct crt_out* out, WCHAR unit)
{
    if (out->wide) {
        out->count++;
        if (out->file == NULL) {
            if (out->count <= out->size)
                ((WCHAR*)out->to)[out->count - 1] = unit;
            return;
        }
    }
    if (out->lead != 0 && utf_is_trail(unit)) {
        put_scalar(out, utf_join(out->lead, unit));
        out->lead = 0;
        return;
    }
    replace_lead(out);
    if (utf_is_lead(unit))
        out->lead = unit;
    else
        put_scalar(out, utf_is_trail(unit) ? UTF_REPLACEMENT : unit);
}

bool crt_out_flush(struct crt_out* out, bool all)
{
    if (all)
        replace_lead(out);
    if (out->file != NULL)
        batch_write(out);
    return !out->failed;
}

/* ------------------------------------------------------------------------------------------------------ text arguments */

/* Text of an argument: of one of the two, counted. */
struct text {
    const WCHAR* wide;
    const char*  narrow;
    size_t       length;
};

static void put_text(struct crt_out* out, const struct text* text)
{
    for (size_t i = 0; text->wide != NULL && i < text->length; i++)
        crt_out_unit(out, text->wide[i]);
    if (text->wide != NULL)
        return;
    if (!out->wide)
        replace_lead(out);
    for (size_t i = 0; i < text->length;) {
        uint32_t scalar;
        WCHAR units[2];
        size_t count;

        if (!out->wide) {
            put_byte(out, text->narrow[i++]);
            continue;
        }
        i += utf8_next(text->narrow + i, text->length - i, &scalar);
        count = utf16_put(scalar, units);
        for (size_t k = 0; k < count; k++)
            crt_out_unit(out, units[k]);
    }
}

/* What the text has when written, in out's own units. */
static size_t text_width(const struct crt_out* out, const struct text* text)
{
    struct crt_out probe = { .wide = out->wide };

    put_text(&probe, text);
    crt_out_flush(&probe, !probe.wide);
    return probe.count;
}

static void put_spaces(struct crt_out* out, size_t count)
{
    static const struct text space = { NULL, " ", 1 };

    for (size_t i = 0; i < count; i++)
        put_text(out, &space);
}

/* -------------------------------------------------------------------------------------------- one conversion: its parts */

enum size {
    SIZE_NONE,
    SIZE_CHAR,                          /* hh */
    SIZE_SHORT,                         /* h; of text: narrow */
    SIZE_LONG,                          /* l, w; 32 bits; of text: wide */
    SIZE_32,                            /* I32 */
    SIZE_64,                            /* ll, j, I64 */
    SIZE_POINTER,                       /* I, z, t */
    SIZE_LONG_DOUBLE                    /* L */
};

struct conversion {
    bool      left;
    char      flags[8];                 /* as they stand in the format; each once */
    int       width;                    /* 0: none */
    int       precision;                /* -1: none */
    enum size size;
    char      letter;
};

/* The format, read unit by unit, and the arguments. */
struct reading {
    bool        wide;
    const void* format;
    size_t      at;
    va_list     list;
};

static unsigned peek(const struct reading* reading, size_t ahead)
{
    size_t at = reading->at + ahead;

    return reading->wide ? ((const WCHAR*)reading->format)[at] : ((const unsigned char*)reading->format)[at];
}

static bool accept(struct reading* reading, const char* word)
{
    size_t length;

    for (length = 0; word[length] != 0; length++) {
        if (peek(reading, length) != (unsigned char)word[length])
            return false;
    }
    reading->at += length;
    return true;
}

static void read_flags(struct reading* reading, struct conversion* conversion)
{
    static const char flags[] = "-+ #0";
    size_t count = 0;

    for (;; reading->at++) {
        unsigned unit = peek(reading, 0);
        size_t i = 0;

        while (flags[i] != 0 && (unsigned char)flags[i] != unit)
            i++;
        if (flags[i] == 0)
            break;
        if (unit == '-')
            conversion->left = true;
        if (memchr(conversion->flags, flags[i], count) == NULL)
            conversion->flags[count++] = flags[i];
    }
}

/* A number, or * for an argument. False when it is over INT_MAX. */
static bool read_number(struct reading* reading, int* number)
{
    long long value = 0;

    if (accept(reading, "*")) {
        *number = va_arg(reading->list, int);
        return *number != INT_MIN;
    }
    while (peek(reading, 0) >= '0' && peek(reading, 0) <= '9') {
        value = value * 10 + (long long)(peek(reading, 0) - '0');
        if (value > INT_MAX)
            return false;
        reading->at++;
    }
    *number = (int)value;
    return true;
}

static enum size read_size(struct reading* reading)
{
    static const struct {
        const char* word;
        enum size   size;
    } sizes[] = {
        { "hh", SIZE_CHAR }, { "h", SIZE_SHORT }, { "ll", SIZE_64 }, { "l", SIZE_LONG }, { "w", SIZE_LONG },
        { "I64", SIZE_64 }, { "I32", SIZE_32 }, { "I", SIZE_POINTER }, { "j", SIZE_64 }, { "z", SIZE_POINTER },
        { "t", SIZE_POINTER }, { "L", SIZE_LONG_DOUBLE },
    };

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        if (accept(reading, sizes[i].word))
            return sizes[i].size;
    }
    return SIZE_NONE;
}

static bool read_conversion(struct reading* reading, struct conversion* conversion)
{
    unsigned unit;

    *conversion = (struct conversion){ .precision = -1 };
    read_flags(reading, conversion);
    if (!read_number(reading, &conversion->width))
        return false;
    if (conversion->width < 0) {
        conversion->left = true;
        conversion->width = -conversion->width;
    }
    if (accept(reading, ".") && !read_number(reading, &conversion->precision))
        return false;
    conversion->size = read_size(reading);
    unit = peek(reading, 0);
    if (unit == 0 || unit > 0x7F)
        return false;
    conversion->letter = (char)unit;
    reading->at++;
    return true;
}

/* ------------------------------------------------------------------------------------------- conversions: strings, characters */

static void put_padded(struct crt_out* out, const struct conversion* conversion, const struct text* text)
{
    size_t width = (size_t)conversion->width;
    size_t length = width == 0 ? 0 : text_width(out, text);
    size_t spaces = width > length ? width - length : 0;

    if (!conversion->left)
        put_spaces(out, spaces);
    put_text(out, text);
    if (conversion->left)
        put_spaces(out, spaces);
}

/* Without a size, small letters are of the function's own kind and capitals of the other. */
static bool is_wide(const struct crt_out* out, const struct conversion* conversion)
{
    if (conversion->size == SIZE_LONG)
        return true;
    if (conversion->size == SIZE_SHORT || conversion->size == SIZE_CHAR)
        return false;
    return out->wide == (conversion->letter == 's' || conversion->letter == 'c');
}

static void put_string(struct crt_out* out, const struct conversion* conversion, struct reading* reading)
{
    size_t most = conversion->precision < 0 ? SIZE_MAX : (size_t)conversion->precision;
    struct text text = { NULL, NULL, 0 };

    if (is_wide(out, conversion))
        text.wide = va_arg(reading->list, const WCHAR*);
    else
        text.narrow = va_arg(reading->list, const char*);
    if (text.wide == NULL && text.narrow == NULL)
        text.narrow = "(null)";
    while (text.length < most && (text.wide != NULL ? text.wide[text.length] : text.narrow[text.length]) != 0)
        text.length++;
    put_padded(out, conversion, &text);
}

static void put_character(struct crt_out* out, const struct conversion* conversion, struct reading* reading)
{
    int value = va_arg(reading->list, int);
    WCHAR unit = (WCHAR)value;
    char byte = (char)value;
    struct text text = { NULL, &byte, 1 };

    if (is_wide(out, conversion)) {
        text.wide = &unit;
        text.narrow = NULL;
    }
    put_padded(out, conversion, &text);
}

/* ------------------------------------------------------------------------------------------------------ conversions: numbers */

/* The system's own format for one number: %<flags>*.*<size><letter>. */
static void number_format(const struct conversion* conversion, const char* size, char letter, char format[24])
{
    snprintf(format, 24, "%%%s%s*.*%s%c", conversion->left ? "-" : "", conversion->flags, size, letter);
}

enum number_kind {
    NUMBER_INTEGER,
    NUMBER_DOUBLE,
    NUMBER_LONG_DOUBLE
};

struct number {
    enum number_kind kind;
    uintmax_t        integer;
    double           real;
    long double      long_real;
};

static int number_print(char* to, size_t size, const char* format, const struct conversion* conversion,
                        const struct number* number)
{
    int width = conversion->width;
    int precision = conversion->precision;

    switch (number->kind) {
    case NUMBER_DOUBLE:
        return snprintf(to, size, format, width, precision, number->real);
    case NUMBER_LONG_DOUBLE:
        return snprintf(to, size, format, width, precision, number->long_real);
    default:
        return snprintf(to, size, format, width, precision, number->integer);
    }
}

static void put_number(struct crt_out* out, const struct conversion* conversion, const char* format,
                       const struct number* number)
{
    char small[128];
    char* large = NULL;
    struct text text = { NULL, small, 0 };
    int length = number_print(small, sizeof small, format, conversion, number);

    if (length >= (int)sizeof small) {
        large = malloc((size_t)length + 1);
        if (large == NULL) {
            errno = ENOMEM;
            out->failed = true;
            return;
        }
        length = number_print(large, (size_t)length + 1, format, conversion, number);
        text.narrow = large;
    }
    if (length >= 0) {
        text.length = (size_t)length;
        put_text(out, &text);
    } else {
        out->failed = true;
    }
    free(large);
}

static uintmax_t unsigned_argument(enum size size, struct reading* reading)
{
    switch (size) {
    case SIZE_CHAR:
        return (unsigned char)va_arg(reading->list, int);
    case SIZE_SHORT:
        return (unsigned short)va_arg(reading->list, int);
    case SIZE_64:
    case SIZE_LONG_DOUBLE:
        return va_arg(reading->list, unsigned long long);
    case SIZE_POINTER:
        return va_arg(reading->list, size_t);
    default:
        return va_arg(reading->list, unsigned);
    }
}

static intmax_t signed_argument(enum size size, struct reading* reading)
{
    switch (size) {
    case SIZE_CHAR:
        return (signed char)va_arg(reading->list, int);
    case SIZE_SHORT:
        return (short)va_arg(reading->list, int);
    case SIZE_64:
    case SIZE_LONG_DOUBLE:
        return va_arg(reading->list, long long);
    case SIZE_POINTER:
        return va_arg(reading->list, ptrdiff_t);
    default:
        return va_arg(reading->list, int);
    }
}

static void put_integer(struct crt_out* out, const struct conversion* conversion, struct reading* reading)
{
    struct number number = { .kind = NUMBER_INTEGER };
    char format[24];

    if (conversion->letter == 'd' || conversion->letter == 'i')
        number.integer = (uintmax_t)signed_argument(conversion->size, reading);
    else
        number.integer = unsigned_argument(conversion->size, reading);
    number_format(conversion, "j", conversion->letter, format);
    put_number(out, conversion, format, &number);
}

static void put_real(struct crt_out* out, const struct conversion* conversion, struct reading* reading)
{
    struct number number = { .kind = NUMBER_DOUBLE };
    char format[24];

    if (conversion->size == SIZE_LONG_DOUBLE) {
        number.kind = NUMBER_LONG_DOUBLE;
        number.long_real = va_arg(reading->list, long double);
    } else {
        number.real = va_arg(reading->list, double);
    }
    number_format(conversion, conversion->size == SIZE_LONG_DOUBLE ? "L" : "", conversion->letter, format);
    put_number(out, conversion, format, &number);
}

static void put_pointer(struct crt_out* out, const struct conversion* conversion, struct reading* reading)
{
    struct conversion digits = {
        .left = conversion->left, .width = conversion->width, .precision = (int)sizeof(void*) * 2
    };
    struct number number = { .kind = NUMBER_INTEGER, .integer = (uintptr_t)va_arg(reading->list, void*) };
    char format[24];

    number_format(&digits, "j", 'X', format);
    put_number(out, &digits, format, &number);
}

/* ------------------------------------------------------------------------------------------------------------ the whole */

static bool put_conversion(struct crt_out* out, struct reading* reading)
{
    struct conversion conversion;

    if (!read_conversion(reading, &conversion))
        return false;
    switch (conversion.letter) {
    case 's':
    case 'S':
        put_string(out, &conversion, reading);
        return true;
    case 'c':
    case 'C':
        put_character(out, &conversion, reading);
        return true;
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
        put_integer(out, &conversion, reading);
        return true;
    case 'a':
    case 'A':
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
        put_real(out, &conversion, reading);
        return true;
    case 'p':
        put_pointer(out, &conversion, reading);
        return true;
    default:                            /* %n too: Windows' runtime switched it off */
        return false;
    }
}

static void put_literal(struct crt_out* out, struct reading* reading)
{
    if (reading->wide) {
        crt_out_unit(out, (WCHAR)peek(reading, 0));
    } else {
        replace_lead(out);
        put_byte(out, (char)peek(reading, 0));
    }
    reading->at++;
}

bool crt_format(struct crt_out* out, const void* format, va_list list)
{
    struct reading reading = { .wide = out->wide, .format = format };
    bool known = true;

    va_copy(reading.list, list);
    while (known && !out->failed && peek(&reading, 0) != 0) {
        if (peek(&reading, 0) == '%' && peek(&reading, 1) == '%')
            reading.at++;               /* the second of them is the literal */
        else if (accept(&reading, "%")) {
            known = put_conversion(out, &reading);
            continue;
        }
        put_literal(out, &reading);
    }
    va_end(reading.list);
    if (!known) {
        errno = EINVAL;
        out->failed = true;
    }
    return !out->failed;
}
