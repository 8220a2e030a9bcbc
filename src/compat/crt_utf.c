#include "crt_utf.h"

/* How the second byte of a sequence is limited, so that there is no overlong form, no surrogate and nothing over U+10FFFF:
 * The Unicode Standard, table 3-7. */
struct sequence {
    unsigned length;                    /* 0: not a first byte */
    BYTE     second_min;
    BYTE     second_max;
};

static struct sequence sequence_of(BYTE first)
{
    if (first >= 0xC2 && first <= 0xDF)
        return (struct sequence){ 2, 0x80, 0xBF };
    if (first >= 0xE0 && first <= 0xEF)
        return (struct sequence){ 3, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF };
    if (first >= 0xF0 && first <= 0xF4)
        return (struct sequence){ 4, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF };
    return (struct sequence){ 0, 0, 0 };
}

size_t utf8_next(const char* bytes, size_t size, uint32_t* scalar)
{
    BYTE first = (BYTE)bytes[0];
    struct sequence sequence;
    uint32_t value;

    *scalar = first;
    if (first < 0x80)
        return 1;
    *scalar = UTF_MALFORMED;
    sequence = sequence_of(first);
    if (sequence.length == 0)
        return 1;
    value = first & (0x7Fu >> sequence.length);
    for (unsigned i = 1; i < sequence.length; i++) {
        BYTE byte = i < size ? (BYTE)bytes[i] : 0;

        if (byte < (i == 1 ? sequence.second_min : 0x80) || byte > (i == 1 ? sequence.second_max : 0xBF))
            return i;
        value = value << 6 | (byte & 0x3Fu);
    }
    *scalar = value;
    return sequence.length;
}

size_t utf16_next(const WCHAR* units, size_t count, uint32_t* scalar)
{
    *scalar = units[0];
    if (utf_is_lead(units[0]) && count > 1 && utf_is_trail(units[1])) {
        *scalar = utf_join(units[0], units[1]);
        return 2;
    }
    if (utf_is_lead(units[0]) || utf_is_trail(units[0]))
        *scalar = UTF_MALFORMED;
    return 1;
}

size_t utf8_put(uint32_t scalar, char bytes[4])
{
    if (scalar == UTF_MALFORMED)
        scalar = UTF_REPLACEMENT;
    if (scalar < 0x80) {
        bytes[0] = (char)scalar;
        return 1;
    }
    if (scalar < 0x800) {
        bytes[0] = (char)(0xC0 | scalar >> 6);
        bytes[1] = (char)(0x80 | (scalar & 0x3F));
        return 2;
    }
    if (scalar < 0x10000) {
        bytes[0] = (char)(0xE0 | scalar >> 12);
        bytes[1] = (char)(0x80 | (scalar >> 6 & 0x3F));
        bytes[2] = (char)(0x80 | (scalar & 0x3F));
        return 3;
    }
    bytes[0] = (char)(0xF0 | scalar >> 18);
    bytes[1] = (char)(0x80 | (scalar >> 12 & 0x3F));
    bytes[2] = (char)(0x80 | (scalar >> 6 & 0x3F));
    bytes[3] = (char)(0x80 | (scalar & 0x3F));
    return 4;
}

size_t utf16_put(uint32_t scalar, WCHAR units[2])
{
    if (scalar == UTF_MALFORMED)
        scalar = UTF_REPLACEMENT;
    if (scalar < 0x10000) {
        units[0] = (WCHAR)scalar;
        return 1;
    }
    units[0] = (WCHAR)(0xD800 | (scalar - 0x10000) >> 10);
    units[1] = (WCHAR)(0xDC00 | (scalar & 0x3FF));
    return 2;
}
