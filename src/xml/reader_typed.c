/* Typed text, as XML buffers and binary XML hold it: to typed values without a way over characters. */
#include "xml/reader_int.h"

#include "base/b64.h"
#include "base/err.h"

static bool ends_text(WS_XML_NODE_TYPE type)
{
    return type == WS_XML_NODE_TYPE_ELEMENT || type == WS_XML_NODE_TYPE_END_ELEMENT || type == WS_XML_NODE_TYPE_EOF;
}

static const WS_XML_TEXT* text_of(const WS_XML_READER* reader)
{
    return ((const WS_XML_TEXT_NODE*)(const void*)reader->front.node)->text;
}

const WS_XML_TEXT* xml_reader_typed(const WS_XML_READER* reader)
{
    const WS_XML_TEXT* text;

    if (reader->ops->alone == NULL || xml_reader_node_type(reader) != WS_XML_NODE_TYPE_TEXT)
        return NULL;
    text = text_of(reader);
    if (text->textType < WS_XML_TEXT_TYPE_BOOL || text->textType > WS_XML_TEXT_TYPE_TIMESPAN
        || reader->text_used != 0)
        return NULL;
    return reader->front.in_attribute || reader->ops->alone(reader) ? text : NULL;
}

const WS_XML_TEXT* xml_reader_alone(const WS_XML_READER* reader)
{
    if (reader->ops->alone == NULL || xml_reader_node_type(reader) != WS_XML_NODE_TYPE_TEXT
        || !xml_reader_in_nothing(reader) || !reader->ops->alone(reader))
        return NULL;
    return text_of(reader);
}

HRESULT xml_pass(WS_XML_READER* reader, WS_ERROR* error)
{
    if (LIKELY(reader->ops->pass != NULL))
        return reader->ops->pass(reader, error);
    TRY(xml_next(reader, error));
    return xml_next(reader, error);
}

/* Other text follows the bytes: all of it becomes characters. */
static HRESULT to_characters(WS_XML_READER* reader, struct xml_span* span, WS_ERROR* error)
{
    struct xml_bytes* gathered = &reader->gathered;
    size_t size = gathered->size;

    TRY(xml_bytes_reserve(gathered, b64_encoded_size(size), error));
    reader->converted.size = 0;
    reader->converted_from = NULL;
    TRY(xml_bytes_append(&reader->converted, gathered->data, size, error));
    gathered->size = b64_encode(reader->converted.data, size, gathered->data);
    return xml_gather_text(reader, span, error);
}

HRESULT xml_read_bytes(WS_XML_READER* reader, struct xml_span* span, bool* raw, WS_ERROR* error)
{
    const WS_XML_BASE64_TEXT* text;

    *raw = false;
    if (xml_reader_node_type(reader) != WS_XML_NODE_TYPE_TEXT || text_of(reader)->textType != WS_XML_TEXT_TYPE_BASE64
        || reader->text_used != 0 || reader->bytes_used != 0 || reader->kept_count != 0)
        return xml_read_text(reader, span, error);
    *raw = true;
    if (reader->ops->alone != NULL && (reader->front.in_attribute || reader->ops->alone(reader))) {
        text = (const WS_XML_BASE64_TEXT*)(const void*)text_of(reader);
        *span = (struct xml_span){ text->length == 0 ? (const BYTE*)"" : text->bytes, text->length };
        return xml_next(reader, error);
    }
    reader->gathered.size = 0;
    while (!ends_text(xml_reader_node_type(reader))) {
        if (xml_reader_node_type(reader) == WS_XML_NODE_TYPE_TEXT) {
            if (text_of(reader)->textType != WS_XML_TEXT_TYPE_BASE64) {
                *raw = false;
                return to_characters(reader, span, error);
            }
            text = (const WS_XML_BASE64_TEXT*)(const void*)text_of(reader);
            TRY(xml_bytes_append(&reader->gathered, text->bytes, text->length, error));
        }
        TRY(xml_next(reader, error));
    }
    *span = (struct xml_span){ reader->gathered.size == 0 ? (const BYTE*)"" : reader->gathered.data,
                               (ULONG)reader->gathered.size };
    return S_OK;
}

HRESULT xml_read_array(WS_XML_READER* reader, WS_TYPE type, BYTE* items, ULONG count, ULONG* done, WS_ERROR* error)
{
    *done = 0;
    if (reader->ops->read_array == NULL || reader->front.in_attribute)
        return S_OK;
    return reader->ops->read_array(reader, type, items, count, done, error);
}
