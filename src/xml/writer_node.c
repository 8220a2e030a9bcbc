/* Whole nodes: written, copied from a reader, to and from XML buffers. */
#include "xml/writer_int.h"

#include "base/check.h"
#include "base/err.h"
#include "base/heap.h"
#include "base/xmlname.h"
#include "xml/reader.h"
#include "xml/scan.h"

static const WS_XML_STRING no_name = { 0, (BYTE*)(uintptr_t)"", NULL, 0 };

static const WS_XML_STRING* or_none(const WS_XML_STRING* string)
{
    return string == NULL ? &no_name : string;
}

/* ---- comments ----------------------------------------------------------------------------------------------------- */

static HRESULT check_comment(const WS_XML_STRING* value, WS_ERROR* error)
{
    const BYTE* end = value->length == 0 ? value->bytes : value->bytes + value->length;
    const BYTE* p = value->bytes;

    while ((p = xml_scan_comment(p, end)) < end) {
        const BYTE* stop = p;

        if (*p == '-' && (p + 1 == end || p[1] == '-'))
            return err_raise(error, WS_E_INVALID_FORMAT, "a comment must not contain '--' or end in '-'");
        p = *p >= 0x80 ? xml_scan_wide(p, end) : *p == '-' || *p == '\r' ? p + 1 : p;
        if (p == stop)
            return err_raise(error, WS_E_INVALID_FORMAT, "byte 0x%02X is not allowed in a comment", *p);
    }
    return S_OK;
}

static HRESULT write_comment(WS_XML_WRITER* writer, const WS_XML_STRING* value, WS_ERROR* error)
{
    if (!xml_string_given(value))
        return err_raise(error, E_INVALIDARG, "a comment without its bytes");
    TRY(check_comment(value, error));
    TRY(xml_writer_before_node(writer, "a comment", error));
    return writer->ops->comment(writer, value, error);
}

/* ---- elements ----------------------------------------------------------------------------------------------------- */

static bool optional_given(const WS_XML_STRING* string)
{
    return string == NULL || xml_string_given(string);
}

static HRESULT write_attribute(WS_XML_WRITER* writer, const WS_XML_ATTRIBUTE* attribute, WS_ERROR* error)
{
    if (!optional_given(attribute->prefix) || !optional_given(attribute->ns))
        return err_raise(error, E_INVALIDARG, "an attribute with a string without its bytes");
    if (attribute->isXmlNs)
        return xml_write_xmlns(writer, or_none(attribute->prefix), or_none(attribute->ns), attribute->singleQuote != 0,
                               error);
    if (!xml_string_given(attribute->localName))
        return err_raise(error, E_INVALIDARG, "an attribute without a local name");
    TRY(xml_write_start_attribute(writer, or_none(attribute->prefix), attribute->localName, or_none(attribute->ns),
                                  attribute->singleQuote != 0, error));
    if (attribute->value != NULL)
        TRY(xml_write_text(writer, attribute->value, error));
    return xml_write_end_attribute(writer, error);
}

HRESULT xml_write_start_tag(WS_XML_WRITER* writer, const WS_XML_ELEMENT_NODE* element, WS_ERROR* error)
{
    if (!xml_string_given(element->localName) || !optional_given(element->prefix) || !optional_given(element->ns)
        || (element->attributes == NULL && element->attributeCount != 0))
        return err_raise(error, E_INVALIDARG, "an element node without a local name, or without its attributes");
    TRY(xml_write_start_element(writer, or_none(element->prefix), element->localName, or_none(element->ns), error));
    for (ULONG i = 0; i < element->attributeCount; i++) {
        if (element->attributes[i] == NULL)
            return err_raise(error, E_INVALIDARG, "attribute %u of an element node is NULL", (unsigned)i);
        TRY(write_attribute(writer, element->attributes[i], error));
    }
    return S_OK;
}

/* An element that is not empty gets a start tag and an end tag, whatever comes between them. */
static HRESULT write_element(WS_XML_WRITER* writer, const WS_XML_ELEMENT_NODE* element, bool may_be_empty,
                             WS_ERROR* error)
{
    TRY(xml_write_start_tag(writer, element, error));
    return element->isEmpty || may_be_empty ? S_OK : xml_write_end_start_element(writer, error);
}

static HRESULT write_node(WS_XML_WRITER* writer, const WS_XML_NODE* node, bool may_be_empty, WS_ERROR* error)
{
    const WS_XML_TEXT_NODE* text = (const WS_XML_TEXT_NODE*)(const void*)node;

    switch (node->nodeType) {
    case WS_XML_NODE_TYPE_ELEMENT:
        return write_element(writer, (const WS_XML_ELEMENT_NODE*)(const void*)node, may_be_empty, error);
    case WS_XML_NODE_TYPE_TEXT:
        return text->text == NULL ? err_raise(error, E_INVALIDARG, "a text node without text")
                                  : xml_write_text(writer, text->text, error);
    case WS_XML_NODE_TYPE_END_ELEMENT:
        return xml_write_end_element(writer, error);
    case WS_XML_NODE_TYPE_COMMENT:
        return write_comment(writer, &((const WS_XML_COMMENT_NODE*)(const void*)node)->value, error);
    case WS_XML_NODE_TYPE_CDATA:
        return xml_write_start_cdata(writer, error);
    case WS_XML_NODE_TYPE_END_CDATA:
        return xml_write_end_cdata(writer, error);
    case WS_XML_NODE_TYPE_BOF:
    case WS_XML_NODE_TYPE_EOF:
        return S_OK;                             /* they stand for the document, of which there is one already */
    default:
        return err_raise(error, E_INVALIDARG, "%d is not a WS_XML_NODE_TYPE", (int)node->nodeType);
    }
}

HRESULT xml_write_node(WS_XML_WRITER* writer, const WS_XML_NODE* node, WS_ERROR* error)
{
    return write_node(writer, node, false, error);
}

/* ---- copies ------------------------------------------------------------------------------------------------------- */

static HRESULT copy_one(WS_XML_WRITER* writer, WS_XML_READER* reader, WS_ERROR* error)
{
    TRY(write_node(writer, xml_reader_node(reader), writer->set.compress_empty != FALSE, error));
    return xml_next(reader, error);
}

static HRESULT copy_element(WS_XML_WRITER* writer, WS_XML_READER* reader, WS_ERROR* error)
{
    ULONG depth = ((const struct xml_reader_front*)(const void*)reader)->depth;
    const struct xml_reader_front* front = (const struct xml_reader_front*)(const void*)reader;

    do {
        TRY(copy_one(writer, reader, error));
    } while (xml_reader_node_type(reader) != WS_XML_NODE_TYPE_END_ELEMENT || front->depth != depth + 1);
    return copy_one(writer, reader, error);
}

HRESULT xml_copy_node(WS_XML_WRITER* writer, WS_XML_READER* reader, WS_ERROR* error)
{
    WS_XML_NODE_TYPE type = xml_reader_node_type(reader);

    if (type == WS_XML_NODE_TYPE_ELEMENT)
        return copy_element(writer, reader, error);
    if (type == WS_XML_NODE_TYPE_END_ELEMENT || type == WS_XML_NODE_TYPE_EOF)
        return err_raise(error, WS_E_INVALID_OPERATION, "the reader stands on %s, which cannot be copied by itself",
                         type == WS_XML_NODE_TYPE_EOF ? "the end of the document" : "the end of an element");
    if (type != WS_XML_NODE_TYPE_BOF)
        return copy_one(writer, reader, error);
    TRY(xml_next(reader, error));
    while (xml_reader_node_type(reader) != WS_XML_NODE_TYPE_EOF)
        TRY(copy_one(writer, reader, error));
    return xml_write_end_base64(writer, error);
}

HRESULT xml_write_buffer(WS_XML_WRITER* writer, const WS_XML_BUFFER* buffer, WS_ERROR* error)
{
    struct xml_buffer_node* node = buffer->root.first;

    if (buffer == writer->buffer)
        return err_raise(error, WS_E_INVALID_OPERATION, "a WS_XML_BUFFER cannot be written into itself");
    for (; node != &buffer->eof; node = xml_buffer_next(node))
        TRY(write_node(writer, &node->node.base, false, error));
    return S_OK;
}

/* ---- public ------------------------------------------------------------------------------------------------------- */

HRESULT WINAPI WsWriteNode(WS_XML_WRITER* writer, const WS_XML_NODE* node, WS_ERROR* error)
{
    XML_WRITER_DOOR(WsWriteNode(writer, node, error), writer, error);
    struct xml_writer_mark mark;

    if (node == NULL)
        return err_raise(error, E_INVALIDARG, "node: there is none");
    mark = xml_writer_mark(writer);
    return xml_writer_end_since(writer, &mark, xml_write_node(writer, node, error));
}

HRESULT WINAPI WsCopyNode(WS_XML_WRITER* writer, WS_XML_READER* reader, WS_ERROR* error)
{
    CHECK_CALL(WsCopyNode(writer, reader, error), writer, reader, error);
    struct xml_writer_mark mark;

    TRY(xml_writer_check(writer, error));
    TRY(xml_reader_check(reader, error));
    mark = xml_writer_mark(writer);
    return xml_reader_end(reader, xml_writer_end_since(writer, &mark, xml_copy_node(writer, reader, error)));
}

HRESULT WINAPI WsWriteXmlBuffer(WS_XML_WRITER* writer, WS_XML_BUFFER* xmlBuffer, WS_ERROR* error)
{
    CHECK_CALL(WsWriteXmlBuffer(writer, xmlBuffer, error), writer, xmlBuffer, error);
    struct xml_writer_mark mark;

    TRY(xml_writer_check(writer, error));
    if (!xml_buffer_valid(xmlBuffer))
        return err_raise(error, E_INVALIDARG, "the buffer is not a WS_XML_BUFFER");
    mark = xml_writer_mark(writer);
    return xml_writer_end_since(writer, &mark, xml_write_buffer(writer, xmlBuffer, error));
}

static HRESULT set_memory_output(WS_XML_WRITER* writer, const WS_XML_WRITER_ENCODING* encoding,
                                 const WS_XML_WRITER_PROPERTY* properties, ULONG count, WS_ERROR* error)
{
    static const WS_XML_WRITER_TEXT_ENCODING utf8 = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    static const WS_XML_WRITER_BUFFER_OUTPUT memory = { { WS_XML_WRITER_OUTPUT_TYPE_BUFFER } };

    return WsSetOutput(writer, encoding == NULL ? &utf8.encoding : encoding, &memory.output, properties, count, error);
}

HRESULT WINAPI WsWriteXmlBufferToBytes(WS_XML_WRITER* writer, WS_XML_BUFFER* xmlBuffer,
                                       const WS_XML_WRITER_ENCODING* encoding, const WS_XML_WRITER_PROPERTY* properties,
                                       ULONG propertyCount, WS_HEAP* heap, void** bytes, ULONG* byteCount,
                                       WS_ERROR* error)
{
    CHECK_CALL(WsWriteXmlBufferToBytes(writer, xmlBuffer, encoding, properties, propertyCount, heap, bytes, byteCount,
                                       error), writer, xmlBuffer, heap, error);
    WS_BYTES written;
    void* copy;

    if (!xml_writer_valid(writer) || !xml_buffer_valid(xmlBuffer) || !heap_valid(heap) || bytes == NULL
        || byteCount == NULL)
        return err_raise(error, E_INVALIDARG, "a writer, an XML buffer, a heap, bytes and byteCount are required");
    TRY(set_memory_output(writer, encoding, properties, propertyCount, error));
    TRY(xml_writer_end(writer, xml_write_buffer(writer, xmlBuffer, error)));
    TRY(xml_writer_bytes(writer, &written, error));
    TRY(heap_alloc(heap, written.length, &copy, error));
    memcpy(copy, written.bytes, written.length);
    *bytes = copy;
    *byteCount = written.length;
    return S_OK;
}
