#include "base/b64.h"

static const BYTE alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

enum { XX = 0xFF };                         /* not in the alphabet; no value has its high bits */

static const BYTE values[256] = {
    XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX,
    XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX,
    XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, 62, XX, XX, XX, 63,        /* + /    */
    52, 53, 54, 55, 56, 57, 58, 59, 60, 61, XX, XX, XX, XX, XX, XX,        /* 0..9   */
    XX, 0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14,        /* A..    */
    15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, XX, XX, XX, XX, XX,        /* ..Z    */
    XX, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,        /* a..    */
    41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, XX, XX, XX, XX, XX,        /* ..z    */
    XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX,
    XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX,
    XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX,
    XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX,
    XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX,
    XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX,
    XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX,
    XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX, XX,
};

static void encode_group(uint32_t bits, BYTE* out)
{
    out[0] = alphabet[bits >> 18 & 63];
    out[1] = alphabet[bits >> 12 & 63];
    out[2] = alphabet[bits >> 6 & 63];
    out[3] = alphabet[bits & 63];
}

size_t b64_encode(const BYTE* bytes, size_t size, BYTE* out)
{
    BYTE* to = out;

    for (; size >= 3; size -= 3, bytes += 3, to += 4)
        encode_group((uint32_t)bytes[0] << 16 | (uint32_t)bytes[1] << 8 | bytes[2], to);
    if (size != 0) {
        encode_group((uint32_t)bytes[0] << 16 | (size == 2 ? (uint32_t)bytes[1] << 8 : 0), to);
        to[3] = '=';
        if (size == 1)
            to[2] = '=';
        to += 4;
    }
    return (size_t)(to - out);
}

/* Four characters to 24 bits; over 24 bits when one is not in the alphabet. */
static inline uint32_t decode_group(const BYTE* text)
{
    uint32_t a = values[text[0]];
    uint32_t b = values[text[1]];
    uint32_t c = values[text[2]];
    uint32_t d = values[text[3]];

    return UNLIKELY((a | b | c | d) == XX) ? UINT32_MAX : a << 18 | b << 12 | c << 6 | d;
}

size_t b64_decode(const BYTE* text, size_t size, BYTE* out)
{
    BYTE* to = out;
    size_t padding;
    BYTE last[4];
    uint32_t bits;

    if (size % 4 != 0)
        return B64_INVALID;
    if (size == 0)
        return 0;
    padding = text[size - 1] != '=' ? 0 : text[size - 2] != '=' ? 1 : 2;
    for (const BYTE* end = text + size - 4; text != end; text += 4, to += 3) {
        bits = decode_group(text);
        if (bits == UINT32_MAX)
            return B64_INVALID;
        to[0] = (BYTE)(bits >> 16);
        to[1] = (BYTE)(bits >> 8);
        to[2] = (BYTE)bits;
    }
    last[0] = text[0];
    last[1] = text[1];
    last[2] = padding == 2 ? 'A' : text[2];
    last[3] = padding >= 1 ? 'A' : text[3];
    bits = decode_group(last);
    if (bits == UINT32_MAX)
        return B64_INVALID;
    *to++ = (BYTE)(bits >> 16);
    if (padding < 2)
        *to++ = (BYTE)(bits >> 8);
    if (padding < 1)
        *to++ = (BYTE)bits;
    return (size_t)(to - out);
}
