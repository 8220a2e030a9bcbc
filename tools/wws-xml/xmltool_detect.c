/* Which encoding a document has, by its first bytes. */
#include "xmltool.h"

#include <ctype.h>
#include <string.h>

#define TABLE_BYTES_MAX 0xFFFFFF      /* a table of strings is small */
#define LOOK_BYTES      64            /* among which binary XML has controls, and text has none */

/* ---- binary --------------------------------------------------------------------------------------------------------- */

bool read_mb31(const unsigned char** p, const unsigned char* end, uint32_t* value)
{
    uint32_t result = 0;

    for (unsigned shift = 0; shift < 35 && *p < end; shift += 7) {
        unsigned char byte = *(*p)++;

        result |= (uint32_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            *value = result;
            return result <= 0x7FFFFFFF;
        }
    }
    return false;
}

/* A comment, or an element ([MC-NBFX] 2.2.1). */
static bool begins_document(unsigned char byte)
{
    return byte == 0x02 || (byte >= 0x40 && byte <= 0x77);
}

static bool is_text(const unsigned char* bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] < 0x20 || bytes[i] == 0x7F)
            return false;
    return true;
}

size_t session_table_size(const unsigned char* bytes, size_t size)
{
    const unsigned char* p = bytes;
    const unsigned char* end = bytes + size;
    uint32_t length;

    if (!read_mb31(&p, end, &length) || length > TABLE_BYTES_MAX || length >= (size_t)(end - p))
        return 0;
    end = p + length;
    while (p < end) {
        if (!read_mb31(&p, end, &length) || length > (size_t)(end - p) || !is_text(p, length))
            return 0;
        p += length;
    }
    return begins_document(*end) ? (size_t)(end - bytes) : 0;
}

/* ---- MIME ----------------------------------------------------------------------------------------------------------- */

static bool is_field_name(unsigned char byte)
{
    return isalnum(byte) || byte == '-' || byte == '_';
}

/* "Name: value", all printable, up to the end of the line. */
static bool begins_with_field(const unsigned char* bytes, size_t size)
{
    size_t i = 0;

    while (i < size && is_field_name(bytes[i]))
        i++;
    if (i < 2 || i == size || bytes[i] != ':')
        return false;
    for (; i < size && bytes[i] != '\r' && bytes[i] != '\n'; i++)
        if (bytes[i] != '\t' && (bytes[i] < 0x20 || bytes[i] >= 0x7F))
            return false;
    return true;
}

size_t first_boundary(const unsigned char* bytes, size_t size)
{
    size_t i = 2;

    if (size < 4 || memcmp(bytes, "--", 2) != 0)
        return 0;
    while (i < size && bytes[i] > ' ' && bytes[i] < 0x7F)
        i++;
    return i < size && i <= 72 && (bytes[i] == '\r' || bytes[i] == ' ' || bytes[i] == '\t') ? i - 2 : 0;
}

/* Nothing but characters: whatever it is, it is not binary. */
static bool looks_like_text(const unsigned char* bytes, size_t size)
{
    for (size_t i = 0; i < size && i < LOOK_BYTES; i++)
        if (bytes[i] == 0x7F || (bytes[i] < 0x20 && !isspace(bytes[i])))
            return false;
    return true;
}

/* ---- all ------------------------------------------------------------------------------------------------------------ */

enum encoding detect(const unsigned char* bytes, size_t size)
{
    unsigned first = size < 1 ? 0 : bytes[0];
    unsigned second = size < 2 ? 0 : bytes[1];

    if (size < 2 || first == '<')
        return first == '<' && second == 0 && size >= 2 ? ENCODING_UTF16LE : ENCODING_UTF8;
    if (first == 0xFF && second == 0xFE)
        return ENCODING_UTF16LE;
    if ((first == 0xFE && second == 0xFF) || (first == 0 && second == '<'))
        return ENCODING_UTF16BE;
    if (begins_with_field(bytes, size) || first_boundary(bytes, size) != 0)
        return ENCODING_MTOM;
    if (begins_framing(bytes, size))
        return ENCODING_FRAMED;
    if (looks_like_text(bytes, size))
        return ENCODING_UTF8;
    if (session_table_size(bytes, size) != 0)
        return ENCODING_SESSION;
    return begins_document((unsigned char)first) ? ENCODING_BINARY : ENCODING_UTF8;
}
