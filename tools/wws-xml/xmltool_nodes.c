/* The list of nodes: one line for each, in the order in which a program reads them, with the place in the text. */
#include "xmltool.h"

#include <string.h>

#define TRY(call) do { HRESULT try_hr_ = (call); if (FAILED(try_hr_)) return try_hr_; } while (0)

#define SHOWN_BYTES 60                /* of a text, unless all of it is asked for */
#define LINE_BYTES  (64 * 1024)       /* that are collected before they are written */

/* What is to be written; goes out when it is much, and in the end. */
struct list {
    struct tool*   tool;
    WS_XML_WRITER* format;            /* typed text as characters */
    unsigned       depth;
    bool           places;            /* the document has lines */
    unsigned long long lines;         /* in front of them */
    size_t         size;
    char           text[LINE_BYTES];
};

static HRESULT flush(struct list* list)
{
    WS_BYTES bytes = { (ULONG)list->size, (BYTE*)list->text };

    list->size = 0;
    return bytes.length == 0 ? S_OK : output_write(&list->tool->output, &bytes, 1, NULL, list->tool->error);
}

static HRESULT put(struct list* list, const void* bytes, size_t size)
{
    while (size != 0) {
        size_t piece = size < LINE_BYTES - list->size ? size : LINE_BYTES - list->size;

        memcpy(list->text + list->size, bytes, piece);
        list->size += piece;
        bytes = (const char*)bytes + piece;
        size -= piece;
        if (list->size == LINE_BYTES)
            TRY(flush(list));
    }
    return S_OK;
}

static HRESULT put_text(struct list* list, const char* text)
{
    return put(list, text, strlen(text));
}

static HRESULT put_xml(struct list* list, const WS_XML_STRING* string)
{
    return put(list, string->bytes, string->length);
}

/* In quotes, on one line: controls, quotes and backslashes as in C. */
static HRESULT put_quoted(struct list* list, const BYTE* bytes, size_t size)
{
    size_t shown = list->tool->options->full || size <= SHOWN_BYTES + 20 ? size : SHOWN_BYTES;
    char number[32];

    while (shown < size && shown > 0 && (bytes[shown] & 0xC0) == 0x80)
        shown--;                                  /* no character is cut */
    TRY(put(list, "\"", 1));
    for (size_t i = 0; i < shown; i++)
        switch (bytes[i]) {
        case '\n': TRY(put(list, "\\n", 2)); break;
        case '\r': TRY(put(list, "\\r", 2)); break;
        case '\t': TRY(put(list, "\\t", 2)); break;
        case '"':  TRY(put(list, "\\\"", 2)); break;
        case '\\': TRY(put(list, "\\\\", 2)); break;
        default:
            if (bytes[i] >= 0x20 && bytes[i] != 0x7F) {
                TRY(put(list, bytes + i, 1));
                break;
            }
            snprintf(number, sizeof number, "\\x%02X", bytes[i]);
            TRY(put_text(list, number));
            break;
        }
    TRY(put(list, "\"", 1));
    if (shown == size)
        return S_OK;
    snprintf(number, sizeof number, "... %zu bytes", size);
    return put_text(list, number);
}

static HRESULT put_namespace(struct list* list, const WS_XML_STRING* ns)
{
    if (ns->length == 0)
        return S_OK;
    TRY(put_text(list, "  {"));
    TRY(put_xml(list, ns));
    return put_text(list, "}");
}

static HRESULT put_name(struct list* list, const WS_XML_STRING* prefix, const WS_XML_STRING* local_name)
{
    if (prefix->length != 0) {
        TRY(put_xml(list, prefix));
        TRY(put_text(list, ":"));
    }
    return put_xml(list, local_name);
}

/* ---- text ----------------------------------------------------------------------------------------------------------- */

static const char* type_name(WS_XML_TEXT_TYPE type)
{
    static const char* const names[] = {
        [WS_XML_TEXT_TYPE_UTF16] = "utf16",       [WS_XML_TEXT_TYPE_BASE64] = "base64",
        [WS_XML_TEXT_TYPE_BOOL] = "bool",         [WS_XML_TEXT_TYPE_INT32] = "int32",
        [WS_XML_TEXT_TYPE_INT64] = "int64",       [WS_XML_TEXT_TYPE_UINT64] = "uint64",
        [WS_XML_TEXT_TYPE_FLOAT] = "float",       [WS_XML_TEXT_TYPE_DOUBLE] = "double",
        [WS_XML_TEXT_TYPE_DECIMAL] = "decimal",   [WS_XML_TEXT_TYPE_GUID] = "guid",
        [WS_XML_TEXT_TYPE_UNIQUE_ID] = "uniqueid", [WS_XML_TEXT_TYPE_DATETIME] = "datetime",
        [WS_XML_TEXT_TYPE_TIMESPAN] = "timespan", [WS_XML_TEXT_TYPE_QNAME] = "qname",
        [WS_XML_TEXT_TYPE_LIST] = "list",
    };

    return (size_t)type < WsCountOf(names) ? names[type] : NULL;
}

/* A writer knows how all types look as characters. */
static HRESULT put_typed(struct list* list, const WS_XML_TEXT* text)
{
    static const WS_XML_WRITER_TEXT_ENCODING utf8 = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    static const WS_XML_WRITER_BUFFER_OUTPUT memory = { { WS_XML_WRITER_OUTPUT_TYPE_BUFFER } };
    BOOL fragment = TRUE;
    WS_XML_WRITER_PROPERTY property = { WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT, &fragment, sizeof fragment };
    WS_ERROR* error = list->tool->error;
    WS_BYTES bytes;

    if (list->format == NULL)
        TRY(WsCreateWriter(NULL, 0, &list->format, error));
    TRY(WsSetOutput(list->format, &utf8.encoding, &memory.output, &property, 1, error));
    TRY(WsWriteText(list->format, text, error));
    if (text->textType == WS_XML_TEXT_TYPE_BASE64)      /* the last group waits for more */
        TRY(WsWriteCharsUtf8(list->format, (const BYTE*)"", 0, error));
    TRY(WsGetWriterProperty(list->format, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, error));
    TRY(put_quoted(list, bytes.bytes, bytes.length));
    if (type_name(text->textType) == NULL)
        return S_OK;
    TRY(put_text(list, "  "));
    return put_text(list, type_name(text->textType));
}

static HRESULT put_value(struct list* list, const WS_XML_TEXT* text)
{
    const WS_XML_STRING* utf8 = &((const WS_XML_UTF8_TEXT*)(const void*)text)->value;

    return text->textType == WS_XML_TEXT_TYPE_UTF8 ? put_quoted(list, utf8->bytes, utf8->length)
                                                   : put_typed(list, text);
}

/* ---- lines ---------------------------------------------------------------------------------------------------------- */

/* "line:column" where the document is text, and the indentation. Of a package the lines are those of the file. */
static HRESULT begin_line(struct list* list, bool place)
{
    WS_XML_READER* reader = list->tool->reader;
    ULONGLONG row = 0, column = 0;
    char start[64] = "";

    if (place && SUCCEEDED(WsGetReaderProperty(reader, WS_XML_READER_PROPERTY_ROW, &row, sizeof row, NULL))
        && SUCCEEDED(WsGetReaderProperty(reader, WS_XML_READER_PROPERTY_COLUMN, &column, sizeof column, NULL)))
        snprintf(start, sizeof start, "%llu:%llu", list->lines + row + 1, (unsigned long long)column + 1);
    if (list->places) {
        TRY(put_text(list, start));
        TRY(put(list, "          ", strlen(start) < 10 ? 10 - strlen(start) : 1));
    }
    for (unsigned i = 0; i < list->depth; i++)
        TRY(put_text(list, "  "));
    return S_OK;
}

static HRESULT put_attribute(struct list* list, const WS_XML_ATTRIBUTE* attribute)
{
    TRY(begin_line(list, false));
    if (attribute->isXmlNs) {
        TRY(put_text(list, attribute->prefix->length == 0 ? "    xmlns" : "    xmlns:"));
        TRY(put_xml(list, attribute->prefix));
        TRY(put_text(list, " = "));
        TRY(put_quoted(list, attribute->ns->bytes, attribute->ns->length));
    } else {
        TRY(put_text(list, "    "));
        TRY(put_name(list, attribute->prefix, attribute->localName));
        TRY(put_text(list, " = "));
        TRY(put_value(list, attribute->value));
        TRY(put_namespace(list, attribute->ns));
    }
    return put_text(list, "\n");
}

static HRESULT put_element(struct list* list, const WS_XML_ELEMENT_NODE* element)
{
    TRY(put_text(list, "<"));
    TRY(put_name(list, element->prefix, element->localName));
    TRY(put_text(list, element->isEmpty ? "/>" : ">"));
    TRY(put_namespace(list, element->ns));
    TRY(put_text(list, "\n"));
    for (ULONG i = 0; i < element->attributeCount; i++)
        TRY(put_attribute(list, element->attributes[i]));
    list->depth++;
    return S_OK;
}

static HRESULT put_comment(struct list* list, const WS_XML_STRING* value)
{
    TRY(put_text(list, "comment "));
    TRY(put_quoted(list, value->bytes, value->length));
    return put_text(list, "\n");
}

static HRESULT put_node(struct list* list, const WS_XML_NODE* node)
{
    if (node->nodeType == WS_XML_NODE_TYPE_END_ELEMENT)
        list->depth--;
    TRY(begin_line(list, true));
    switch (node->nodeType) {
    case WS_XML_NODE_TYPE_ELEMENT:
        return put_element(list, (const WS_XML_ELEMENT_NODE*)(const void*)node);
    case WS_XML_NODE_TYPE_TEXT:
        TRY(put_value(list, ((const WS_XML_TEXT_NODE*)(const void*)node)->text));
        return put_text(list, "\n");
    case WS_XML_NODE_TYPE_COMMENT:
        return put_comment(list, &((const WS_XML_COMMENT_NODE*)(const void*)node)->value);
    case WS_XML_NODE_TYPE_END_ELEMENT: return put_text(list, "</>\n");
    case WS_XML_NODE_TYPE_CDATA:       return put_text(list, "<![CDATA[\n");
    case WS_XML_NODE_TYPE_END_CDATA:   return put_text(list, "]]>\n");
    default:                           return put_text(list, "end\n");
    }
}

HRESULT list_nodes(struct tool* tool)
{
    static struct list list;
    const WS_XML_NODE* node;
    HRESULT hr;

    list.tool = tool;
    list.places = !is_binary(tool->input.encoding);
    do {
        hr = next_node(tool, &node);
        if (list.lines == 0 && tool->input.encoding == ENCODING_MTOM)
            (void)lines_before_root(tool, &list.lines);
        if (SUCCEEDED(hr))
            hr = put_node(&list, node);
    } while (SUCCEEDED(hr) && node->nodeType != WS_XML_NODE_TYPE_EOF);
    if (SUCCEEDED(hr) || tool->output.error == 0) {     /* also what came before an error */
        HRESULT flushed = flush(&list);

        if (SUCCEEDED(hr))
            hr = flushed;
    }
    WsFreeWriter(list.format);
    list.format = NULL;
    return hr;
}
