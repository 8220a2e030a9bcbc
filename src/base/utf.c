#include "base/utf.h"

#include "base/utf_ascii.h"

#define REPLACEMENT 0xFFFDu

static inline bool continues(BYTE byte)
{
    return (byte & 0xC0) == 0x80;
}

/* ------------------------------------------------------------------------------------------------ one scalar value */

/* Unicode's table of well-formed sequences: what narrows the second byte is that forms are shortest (E0, F0), surrogates
 * left out (ED), and nothing above U+10FFFF (F4). */
static bool second_byte_fits(BYTE lead, BYTE second)
{
    switch (lead) {
    case 0xE0:
        return second >= 0xA0 && second <= 0xBF;
    case 0xED:
        return second >= 0x80 && second <= 0x9F;
    case 0xF0:
        return second >= 0x90 && second <= 0xBF;
    case 0xF4:
        return second >= 0x80 && second <= 0x8F;
    default:
        return continues(second);
    }
}

size_t utf8_decode(const BYTE* bytes, size_t size, uint32_t* scalar)
{
    BYTE lead;

    if (size == 0)
        return 0;
    lead = bytes[0];
    if (lead < 0x80) {
        *scalar = lead;
        return 1;
    }
    if (lead < 0xC2 || lead > 0xF4 || size < 2 || !second_byte_fits(lead, bytes[1]))
        return 0;
    if (lead < 0xE0) {
        *scalar = (lead & 0x1Fu) << 6 | (bytes[1] & 0x3Fu);
        return 2;
    }
    if (size < 3 || !continues(bytes[2]))
        return 0;
    if (lead < 0xF0) {
        *scalar = (lead & 0x0Fu) << 12 | (bytes[1] & 0x3Fu) << 6 | (bytes[2] & 0x3Fu);
        return 3;
    }
    if (size < 4 || !continues(bytes[3]))
        return 0;
    *scalar = (lead & 0x07u) << 18 | (bytes[1] & 0x3Fu) << 12 | (bytes[2] & 0x3Fu) << 6 | (bytes[3] & 0x3Fu);
    return 4;
}

size_t utf8_encode(uint32_t scalar, BYTE out[4])
{
    if (scalar < 0x80) {
        out[0] = (BYTE)scalar;
        return 1;
    }
    if (scalar < 0x800) {
        out[0] = (BYTE)(0xC0 | scalar >> 6);
        out[1] = (BYTE)(0x80 | (scalar & 0x3F));
        return 2;
    }
    if (scalar < 0x10000) {
        if (scalar >= 0xD800 && scalar < 0xE000)
            return 0;
        out[0] = (BYTE)(0xE0 | scalar >> 12);
        out[1] = (BYTE)(0x80 | (scalar >> 6 & 0x3F));
        out[2] = (BYTE)(0x80 | (scalar & 0x3F));
        return 3;
    }
    if (scalar > 0x10FFFF)
        return 0;
    out[0] = (BYTE)(0xF0 | scalar >> 18);
    out[1] = (BYTE)(0x80 | (scalar >> 12 & 0x3F));
    out[2] = (BYTE)(0x80 | (scalar >> 6 & 0x3F));
    out[3] = (BYTE)(0x80 | (scalar & 0x3F));
    return 4;
}

size_t utf16_decode(const WCHAR* chars, size_t count, uint32_t* scalar)
{
    uint32_t unit;

    if (count == 0)
        return 0;
    unit = (uint16_t)chars[0];
    if (unit < 0xD800 || unit > 0xDFFF) {
        *scalar = unit;
        return 1;
    }
    if (unit > 0xDBFF || count < 2 || ((uint16_t)chars[1] & 0xFC00) != 0xDC00)
        return 0;
    *scalar = 0x10000 + ((unit & 0x3FF) << 10 | ((uint16_t)chars[1] & 0x3FFu));
    return 2;
}

size_t utf16_encode(uint32_t scalar, WCHAR out[2])
{
    if (scalar < 0x10000) {
        if (scalar >= 0xD800 && scalar < 0xE000)
            return 0;
        out[0] = (WCHAR)scalar;
        return 1;
    }
    if (scalar > 0x10FFFF)
        return 0;
    scalar -= 0x10000;
    out[0] = (WCHAR)(0xD800 | scalar >> 10);
    out[1] = (WCHAR)(0xDC00 | (scalar & 0x3FF));
    return 2;
}

/* --------------------------------------------------------------------------------------------------- whole texts */

size_t utf8_valid_prefix(const BYTE* bytes, size_t size)
{
    size_t i = ascii_run(bytes, size);
    uint32_t scalar;
    size_t length;

    while (i < size) {
        length = utf8_decode(bytes + i, size - i, &scalar);
        if (length == 0)
            return i;
        i += length;
        if (i < size && bytes[i] < 0x80)
            i += ascii_run(bytes + i, size - i);
    }
    return i;
}

bool utf8_valid(const BYTE* bytes, size_t size)
{
    return utf8_valid_prefix(bytes, size) == size;
}

/* Counts on after the output is full or when there is none. replace: U+FFFD for a byte that does not decode. */
static size_t widen(const BYTE* bytes, size_t size, WCHAR* out, size_t out_chars, bool replace)
{
    size_t used = 0;
    size_t i = 0;

    while (i < size) {
        WCHAR units[2];
        uint32_t scalar;
        size_t length;
        size_t run = size - i;

        if (bytes[i] < 0x80) {
            if (out != NULL && used < out_chars) {
                run = ascii_widen(bytes + i, run < out_chars - used ? run : out_chars - used, out + used);
            } else {
                run = ascii_run(bytes + i, run);
            }
            i += run;
            used += run;
            continue;
        }
        length = utf8_decode(bytes + i, size - i, &scalar);
        if (length == 0) {
            if (!replace)
                return UTF_INVALID;
            length = 1;
            scalar = REPLACEMENT;
        }
        i += length;
        length = utf16_encode(scalar, units);
        if (out != NULL && used <= out_chars && length <= out_chars - used)
            memcpy(out + used, units, length * sizeof(WCHAR));
        used += length;
    }
    return used;
}

size_t utf8_to_utf16(const BYTE* bytes, size_t size, WCHAR* out, size_t out_chars)
{
    return widen(bytes, size, out, out_chars, false);
}

size_t utf8_to_utf16_lossy(const BYTE* bytes, size_t size, WCHAR* out, size_t out_chars)
{
    return widen(bytes, size, out, out_chars, true);
}

size_t utf16_to_utf8(const WCHAR* chars, size_t count, BYTE* out, size_t out_size)
{
    size_t used = 0;
    size_t i = 0;

    while (i < count) {
        BYTE bytes[4];
        uint32_t scalar;
        size_t length;

        if (out != NULL && used < out_size && (uint16_t)chars[i] < 0x80) {
            size_t room = out_size - used;
            size_t run = ascii_narrow(chars + i, count - i < room ? count - i : room, out + used);

            i += run;
            used += run;
            continue;
        }
        length = utf16_decode(chars + i, count - i, &scalar);
        if (length == 0)
            return UTF_INVALID;
        i += length;
        length = utf8_encode(scalar, bytes);
        if (out != NULL && used <= out_size && length <= out_size - used)
            memcpy(out + used, bytes, length);
        used += length;
    }
    return used;
}
