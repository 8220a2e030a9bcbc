#include "xml/mime.h"

#include <string.h>

static BYTE to_lower(BYTE byte)
{
    return byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte;
}

bool mime_starts(struct xml_span text, const char* lower)
{
    size_t size = strlen(lower);

    if (text.size < size)
        return false;
    for (size_t i = 0; i < size; i++)
        if (to_lower(text.bytes[i]) != (BYTE)lower[i])
            return false;
    return true;
}

bool mime_is(struct xml_span text, const char* lower)
{
    return text.size == strlen(lower) && mime_starts(text, lower);
}

static bool is_blank(BYTE byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static struct xml_span trim(const BYTE* begin, const BYTE* end)
{
    while (begin < end && is_blank(*begin))
        begin++;
    while (end > begin && is_blank(end[-1]))
        end--;
    return (struct xml_span){ begin, (ULONG)(end - begin) };
}

/* RFC 2045: a token has no blanks, no control characters and none of these. */
static bool is_token(BYTE byte)
{
    return byte > ' ' && byte < 0x7F && strchr("()<>@,;:\\\"/[]?=", byte) == NULL;
}

bool mime_boundary_valid(struct xml_span boundary)
{
    if (boundary.size == 0 || boundary.size > 70 || boundary.bytes[boundary.size - 1] == ' ')
        return false;
    for (ULONG i = 0; i < boundary.size; i++) {
        BYTE byte = boundary.bytes[i];
        bool letter = (byte >= '0' && byte <= '9') || (to_lower(byte) >= 'a' && to_lower(byte) <= 'z');

        if (!letter && (byte == 0 || strchr("'()+_,-./:=? ", byte) == NULL))
            return false;
    }
    return true;
}

bool mime_header_safe(struct xml_span text)
{
    for (ULONG i = 0; i < text.size; i++)
        if (text.bytes[i] < ' ' || text.bytes[i] > '~')
            return false;
    return true;
}

/* ---- fields ------------------------------------------------------------------------------------------------------- */

/* Behind the CR LF that ends the field, over those that fold it; NULL: a control character, or no such end. */
static const BYTE* field_end(const BYTE* p, const BYTE* end)
{
    for (; p < end; p++) {
        if (*p == '\r') {
            if (p + 1 == end || p[1] != '\n')
                return NULL;
            p += 2;
            if (p == end || (*p != ' ' && *p != '\t'))
                return p;
        } else if ((*p < ' ' && *p != '\t') || *p == 0x7F) {
            return NULL;
        }
    }
    return NULL;
}

enum mime_found mime_field(struct xml_span block, const char* name, struct xml_span* value)
{
    const BYTE* p = block.bytes;
    const BYTE* end = p + block.size;
    enum mime_found found = MIME_ABSENT;

    while (p < end) {
        const BYTE* begin = p;
        const BYTE* next = field_end(p, end);
        struct xml_span own;

        while (p < end && is_token(*p))
            p++;
        own = (struct xml_span){ begin, (ULONG)(p - begin) };
        while (p < end && (*p == ' ' || *p == '\t'))
            p++;
        if (next == NULL || own.size == 0 || p == end || *p != ':')
            return MIME_MALFORMED;
        if (mime_is(own, name)) {
            if (found == MIME_PRESENT)
                return MIME_MALFORMED;
            found = MIME_PRESENT;
            *value = trim(p + 1, next);
        }
        p = next;
    }
    return found;
}

/* ---- values ------------------------------------------------------------------------------------------------------- */

struct xml_span mime_media_type(struct xml_span value)
{
    const BYTE* semicolon = value.size == 0 ? NULL : memchr(value.bytes, ';', value.size);

    return trim(value.bytes, semicolon == NULL ? value.bytes + value.size : semicolon);
}

struct xml_span mime_content_id(struct xml_span value)
{
    if (value.size >= 2 && value.bytes[0] == '<' && value.bytes[value.size - 1] == '>')
        return (struct xml_span){ value.bytes + 1, value.size - 2 };
    return value;
}

struct parameter {
    struct xml_span name;
    struct xml_span value;            /* what is between the quotes, if there are any */
    bool            quoted;
};

static const BYTE* skip_blanks(const BYTE* p, const BYTE* end)
{
    while (p < end && is_blank(*p))
        p++;
    return p;
}

/* The closing quote; NULL when there is none. */
static const BYTE* quote_end(const BYTE* p, const BYTE* end)
{
    for (; p < end && *p != '"'; p++)
        if (*p == '\\' && ++p == end)
            return NULL;
    return p == end ? NULL : p;
}

/* One name=value at the cursor; false when it is none. */
static bool next_parameter(const BYTE** cursor, const BYTE* end, struct parameter* out)
{
    const BYTE* p = skip_blanks(*cursor, end);
    const BYTE* begin = p;

    while (p < end && is_token(*p))
        p++;
    out->name = (struct xml_span){ begin, (ULONG)(p - begin) };
    p = skip_blanks(p, end);
    if (out->name.size == 0 || p == end || *p != '=')
        return false;
    p = skip_blanks(p + 1, end);
    out->quoted = p < end && *p == '"';
    begin = p += out->quoted;
    if (out->quoted) {
        p = quote_end(p, end);
        if (p == NULL)
            return false;
    } else {
        while (p < end && *p != ';' && !is_blank(*p) && *p != '"')      /* not only tokens: '/' and ':' do occur */
            p++;
    }
    out->value = (struct xml_span){ begin, (ULONG)(p - begin) };
    *cursor = skip_blanks(p + out->quoted, end);
    return out->quoted || out->value.size != 0;
}

static HRESULT unquote(const struct parameter* parameter, struct xml_bytes* out, WS_ERROR* error)
{
    TRY(xml_bytes_reserve(out, parameter->value.size + 1, error));
    for (ULONG i = 0; i < parameter->value.size; i++) {
        if (parameter->quoted && parameter->value.bytes[i] == '\\')
            i++;
        out->data[out->size++] = parameter->value.bytes[i];
    }
    return S_OK;
}

HRESULT mime_parameter(struct xml_span value, const char* name, struct xml_bytes* out, enum mime_found* found,
                       WS_ERROR* error)
{
    const BYTE* end = value.bytes + value.size;
    const BYTE* p = value.size == 0 ? NULL : memchr(value.bytes, ';', value.size);

    out->size = 0;
    *found = MIME_ABSENT;
    while (p != NULL && p < end) {
        struct parameter parameter;

        p = skip_blanks(p + 1, end);             /* behind the semicolon */
        if (p == end)
            return S_OK;                         /* one semicolon too many does occur */
        if (!next_parameter(&p, end, &parameter) || (p < end && *p != ';')
            || (*found == MIME_PRESENT && mime_is(parameter.name, name))) {
            *found = MIME_MALFORMED;
            return S_OK;
        }
        if (mime_is(parameter.name, name)) {
            *found = MIME_PRESENT;
            TRY(unquote(&parameter, out, error));
        }
    }
    return S_OK;
}
