/* Where the reader stands, in rows and columns and in words. */
#include "xml/reader_int.h"

#include "base/err.h"
#include "base/utf.h"
#include <stdarg.h>
#include <stdio.h>

#define MESSAGE_MAX 512               /* bytes of one error string; names in it are cut to EXCERPT_MAX */
#define EXCERPT_MAX 80

static void count_byte(struct xml_row_mark* mark, const BYTE* end)
{
    BYTE byte = *mark->at;

    if (byte == '\n' || (byte == '\r' && !(mark->at + 1 < end && mark->at[1] == '\n'))) {
        mark->row++;
        mark->column = 0;
    } else if ((byte & 0xC0) != 0x80 && byte != '\r') {
        mark->column++;
    }
    mark->at++;
}

/* Rows and columns are not counted while reading: the few that ask pay, from the last place that was asked about; and streams,
 * for what they drop. */
void xml_text_row(WS_XML_READER* reader, const BYTE* at, ULONGLONG* row, ULONGLONG* column)
{
    struct xml_row_mark mark = reader->row_mark;

    if (mark.at == NULL || mark.at > at)
        mark = (struct xml_row_mark){ reader->begin, reader->begin_row, reader->begin_column };
    while (mark.at < at) {
        struct xml_lines lines = { 0, mark.column };

        mark.at = xml_scanner()->lines(mark.at, at, &lines);
        mark.row += lines.feeds;
        mark.column = lines.chars;
        if (mark.at < at)
            count_byte(&mark, reader->end);
    }
    reader->row_mark = mark;
    *row = mark.row;
    *column = mark.column;
}

void xml_reader_position(WS_XML_READER* reader, ULONGLONG* row, ULONGLONG* column)
{
    *row = 0;
    *column = 0;
    if (reader->ops == NULL || !reader->ops->text || reader->begin == NULL)
        return;
    if (reader->front.in_attribute && reader->attribute_owner == &reader->element.node) {
        const WS_XML_ATTRIBUTE* attribute = NULL;

        for (ULONG i = 0; i < reader->attr_count; i++)
            if (reader->attribute_text.text == reader->attrs[i].node.value)
                attribute = &reader->attrs[i].node;
        xml_text_row(reader, attribute != NULL ? CONTAINER_OF(attribute, struct xml_attr, node)->at : reader->node_at,
                     row, column);
        return;
    }
    xml_text_row(reader, reader->node_at, row, column);
}

/* Cut where it is too long, but not inside a character. */
static void format_message(char message[MESSAGE_MAX], const char* format, va_list arguments)
{
    int size = vsnprintf(message, MESSAGE_MAX, format, arguments);

    if (size >= MESSAGE_MAX)
        message[utf8_valid_prefix((const BYTE*)message, MESSAGE_MAX - 1)] = '\0';
}

/* A byte of the input, or of a copy of it: then the node is the nearest place. */
static HRESULT raise_byte(const WS_XML_READER* reader, const BYTE* at, WS_ERROR* error, HRESULT hr, const char* message)
{
    if (at < reader->begin || at > reader->end)
        at = reader->node_at;
    return err_raise(error, hr, "byte %llu: %s", reader->begin_offset + (unsigned long long)(at - reader->begin),
                     message);
}

static HRESULT fail_at(WS_XML_READER* reader, const BYTE* at, WS_ERROR* error, HRESULT hr, const char* format,
                       va_list arguments)
{
    char message[MESSAGE_MAX];
    ULONGLONG row, column;

    if (error == NULL)
        return hr;
    format_message(message, format, arguments);
    if (at == NULL)
        return err_raise(error, hr, "%s", message);
    if (reader->ops->bytes)
        return raise_byte(reader, at, error, hr, message);
    xml_text_row(reader, at, &row, &column);
    return err_raise(error, hr, "line %llu, column %llu: %s", (unsigned long long)row + 1,
                     (unsigned long long)column + 1, message);
}

HRESULT (xml_text_fail)(WS_XML_READER* reader, const BYTE* at, WS_ERROR* error, const char* format, ...)
{
    va_list arguments;
    HRESULT hr;

    va_start(arguments, format);
    hr = fail_at(reader, at, error, WS_E_INVALID_FORMAT, format, arguments);
    va_end(arguments);
    return hr;
}

HRESULT (xml_text_fail_quota)(WS_XML_READER* reader, const BYTE* at, WS_ERROR* error, const char* format, ...)
{
    va_list arguments;
    HRESULT hr;

    va_start(arguments, format);
    hr = fail_at(reader, at, error, WS_E_QUOTA_EXCEEDED, format, arguments);
    va_end(arguments);
    return hr;
}

/* A sequence of bytes from 0x80 that the end of what was filled cuts. */
bool xml_text_cut_char(const WS_XML_READER* reader, const BYTE* at)
{
    size_t needed = *at >= 0xF0 ? 4 : *at >= 0xE0 ? 3 : 2;

    return reader->more && *at >= 0xC2 && *at <= 0xF4 && (size_t)(reader->end - at) < needed;
}

/* What xml_text_transcode made of malformed UTF-16. */
static HRESULT fail_utf16(WS_XML_READER* reader, const BYTE* at, WS_ERROR* error, const char* where)
{
    if (*at == XML_HALF_UNIT)
        return xml_text_fail(reader, at, error, "the UTF-16 document has an odd number of bytes: it ends inside %s",
                             where);
    if (*at == 0xED)
        return xml_text_fail(reader, at, error, "half a surrogate pair in %s", where);
    return xml_text_fail(reader, at, error, "a character that XML does not allow in %s", where);
}

HRESULT (xml_text_fail_char)(WS_XML_READER* reader, const BYTE* at, WS_ERROR* error, const char* where)
{
    if (at == reader->end || xml_text_cut_char(reader, at))
        return xml_text_fail_end(reader, error, where);
    if (*at >= 0x80 && reader->ops->text && reader->charset != WS_CHARSET_UTF8)
        return fail_utf16(reader, at, error, where);
    if (*at >= 0x80)
        return xml_text_fail(reader, at, error,
                             "byte 0x%02X in %s is not valid UTF-8, or not a character that XML allows", *at, where);
    if (*at < 0x20 || *at == 0x7F)
        return xml_text_fail(reader, at, error, "unexpected control character 0x%02X in %s", *at, where);
    return xml_text_fail(reader, at, error, "unexpected '%c' in %s", *at, where);
}

HRESULT (xml_text_fail_end)(WS_XML_READER* reader, WS_ERROR* error, const char* inside)
{
    if (reader->more)
        return xml_text_fail_quota(
            reader, reader->end, error,
            "%s goes on behind the %zu bytes that were filled; call WsFillReader with a larger size", inside,
            (size_t)(reader->end - reader->begin));
    return xml_text_fail(reader, reader->end, error, "the document ends inside %s", inside);
}

static int excerpt(const BYTE* bytes, ULONG size)
{
    return size < EXCERPT_MAX ? (int)size : (int)utf8_valid_prefix(bytes, EXCERPT_MAX);
}

static void describe_element(const WS_XML_ELEMENT_NODE* element, char* buffer, size_t size)
{
    const WS_XML_STRING* name = element->localName;
    const WS_XML_STRING* ns = element->ns;

    if (ns->length == 0)
        snprintf(buffer, size, "element '%.*s' in no namespace", excerpt(name->bytes, name->length),
                 (const char*)name->bytes);
    else
        snprintf(buffer, size, "element '%.*s' of namespace '%.*s'", excerpt(name->bytes, name->length),
                 (const char*)name->bytes, excerpt(ns->bytes, ns->length), (const char*)ns->bytes);
}

static void describe_text(const WS_XML_TEXT* text, char* buffer, size_t size)
{
    if (text->textType == WS_XML_TEXT_TYPE_UTF8) {
        const WS_XML_STRING* value = &((const WS_XML_UTF8_TEXT*)(const void*)text)->value;

        snprintf(buffer, size, "text '%.*s'", excerpt(value->bytes, value->length), (const char*)value->bytes);
    } else {
        snprintf(buffer, size, "text of type %d", (int)text->textType);
    }
}

const char* xml_reader_describe(const WS_XML_READER* reader, char* buffer, size_t size)
{
    static const char* const names[] = {
        [WS_XML_NODE_TYPE_END_ELEMENT] = "the end of the element",
        [WS_XML_NODE_TYPE_COMMENT] = "a comment",
        [WS_XML_NODE_TYPE_CDATA] = "a CDATA section",
        [WS_XML_NODE_TYPE_END_CDATA] = "the end of a CDATA section",
        [WS_XML_NODE_TYPE_EOF] = "the end of the document",
        [WS_XML_NODE_TYPE_BOF] = "the beginning of the document",
    };
    const WS_XML_NODE* node = reader->front.node;

    if (node->nodeType == WS_XML_NODE_TYPE_ELEMENT)
        describe_element((const WS_XML_ELEMENT_NODE*)(const void*)node, buffer, size);
    else if (node->nodeType == WS_XML_NODE_TYPE_TEXT)
        describe_text(((const WS_XML_TEXT_NODE*)(const void*)node)->text, buffer, size);
    else
        snprintf(buffer, size, "%s", names[node->nodeType]);
    return buffer;
}

static HRESULT raise_node(WS_XML_READER* reader, WS_ERROR* error, HRESULT hr, const char* format, va_list arguments)
{
    char message[MESSAGE_MAX];
    ULONGLONG row, column;

    if (error == NULL)
        return hr;
    if (reader->ops != NULL && reader->ops->bytes)
        return fail_at(reader, reader->node_at, error, hr, format, arguments);
    if (reader->ops == NULL || !reader->ops->text)
        return fail_at(reader, NULL, error, hr, format, arguments);
    format_message(message, format, arguments);
    xml_reader_position(reader, &row, &column);
    return err_raise(error, hr, "line %llu, column %llu: %s", (unsigned long long)row + 1,
                     (unsigned long long)column + 1, message);
}

HRESULT (xml_reader_raise)(WS_XML_READER* reader, WS_ERROR* error, HRESULT hr, const char* format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    hr = raise_node(reader, error, hr, format, arguments);
    va_end(arguments);
    return hr;
}

HRESULT (xml_reader_raise_at)(WS_XML_READER* reader, const BYTE* at, WS_ERROR* error, HRESULT hr,
                              const char* format, ...)
{
    bool inside = reader->ops != NULL && (reader->ops->text || reader->ops->bytes) && at >= reader->begin
                  && at <= reader->end;
    va_list arguments;

    va_start(arguments, format);
    hr = inside ? fail_at(reader, at, error, hr, format, arguments) : raise_node(reader, error, hr, format, arguments);
    va_end(arguments);
    return hr;
}

HRESULT (xml_reader_raise_expected)(WS_XML_READER* reader, WS_ERROR* error, const char* what)
{
    char found[MESSAGE_MAX / 2];

    if (error == NULL)
        return WS_E_INVALID_FORMAT;
    return xml_reader_raise(reader, error, WS_E_INVALID_FORMAT, "expected %s, found %s", what,
                            xml_reader_describe(reader, found, sizeof found));
}
