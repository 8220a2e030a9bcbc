/* Reading whole elements and documents into an XML buffer. */
#include "xml/reader_int.h"

#include "base/check.h"
#include "base/err.h"
#include "base/heap.h"
#include "xml/writer.h"

/* The reader's own quotas were kept when it read: those of the writer that builds the tree are out of the way. */
static HRESULT create_copier(WS_XML_WRITER** copier, WS_ERROR* error)
{
    static ULONG any = UINT32_MAX;
    static BOOL yes = TRUE;
    static const WS_XML_WRITER_PROPERTY properties[] = {
        { WS_XML_WRITER_PROPERTY_MAX_DEPTH, &any, sizeof any },
        { WS_XML_WRITER_PROPERTY_MAX_ATTRIBUTES, &any, sizeof any },
        { WS_XML_WRITER_PROPERTY_MAX_NAMESPACES, &any, sizeof any },
        { WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT, &yes, sizeof yes },
        { WS_XML_WRITER_PROPERTY_ALLOW_INVALID_CHARACTER_REFERENCES, &yes, sizeof yes },
    };

    return WsCreateWriter(properties, ARRAY_COUNT(properties), copier, error);
}

/* Names in content ("p:local" as a value) have to resolve in the buffer as they did here. A namespace may be declared again and
 * again on the way out, in an XML buffer by the same string. */
static HRESULT keep_outer_namespaces(WS_XML_READER* reader, WS_ERROR* error)
{
    const WS_XML_STRING* prefix;
    const WS_XML_STRING* ns;
    ULONG cursor = 0;

    while (reader->ops->outer_namespace(reader, &cursor, &prefix, &ns))
        if (ns->length != 0 && xml_reader_namespace(reader, prefix->bytes, prefix->length) == ns
            && !xml_writer_declares(reader->copier, prefix))
            TRY(xml_write_xmlns(reader->copier, prefix, ns, false, error));
    return S_OK;
}

static HRESULT copy_element(WS_XML_READER* reader, WS_ERROR* error)
{
    const WS_XML_ELEMENT_NODE* element = xml_reader_element(reader);
    ULONG depth = reader->front.depth + 1;

    TRY(xml_write_start_tag(reader->copier, element, error));
    TRY(keep_outer_namespaces(reader, error));
    if (!element->isEmpty)
        TRY(xml_write_end_start_element(reader->copier, error));
    TRY(xml_next(reader, error));
    while (xml_reader_node_type(reader) != WS_XML_NODE_TYPE_END_ELEMENT || reader->front.depth != depth)
        TRY(xml_copy_node(reader->copier, reader, error));
    TRY(xml_write_end_element(reader->copier, error));
    return xml_next(reader, error);
}

HRESULT xml_read_content_buffer(WS_XML_READER* reader, WS_HEAP* heap, WS_XML_BUFFER** out, WS_ERROR* error)
{
    WS_XML_BUFFER* buffer;

    if (reader->copier == NULL)
        TRY(create_copier(&reader->copier, error));
    TRY(xml_buffer_create(heap, &buffer, error));
    TRY(WsSetOutputToBuffer(reader->copier, buffer, NULL, 0, error));
    while (xml_reader_node_type(reader) != WS_XML_NODE_TYPE_END_ELEMENT)
        TRY(xml_reader_node_type(reader) == WS_XML_NODE_TYPE_ELEMENT ? copy_element(reader, error)
                                                                     : xml_copy_node(reader->copier, reader, error));
    TRY(xml_write_end_base64(reader->copier, error));
    *out = buffer;
    return S_OK;
}

HRESULT xml_read_buffer(WS_XML_READER* reader, WS_HEAP* heap, WS_XML_BUFFER** out, WS_ERROR* error)
{
    WS_XML_NODE_TYPE type = xml_reader_node_type(reader);
    WS_XML_BUFFER* buffer;

    if (type != WS_XML_NODE_TYPE_BOF && type != WS_XML_NODE_TYPE_ELEMENT)
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "the reader stands neither on an element nor at the beginning of the document");
    if (reader->copier == NULL)
        TRY(create_copier(&reader->copier, error));
    TRY(xml_buffer_create(heap, &buffer, error));
    TRY(WsSetOutputToBuffer(reader->copier, buffer, NULL, 0, error));
    TRY(type == WS_XML_NODE_TYPE_ELEMENT ? copy_element(reader, error) : xml_copy_node(reader->copier, reader, error));
    *out = buffer;
    return S_OK;
}

HRESULT WINAPI WsReadXmlBuffer(WS_XML_READER* reader, WS_HEAP* heap, WS_XML_BUFFER** xmlBuffer, WS_ERROR* error)
{
    CHECK_CALL(WsReadXmlBuffer(reader, heap, xmlBuffer, error), reader, heap, error);
    TRY(xml_reader_check(reader, error));
    if (!heap_valid(heap) || xmlBuffer == NULL)
        return err_raise(error, E_INVALIDARG, "a heap and a place for the buffer are required");
    return xml_reader_end(reader, xml_read_buffer(reader, heap, xmlBuffer, error));
}

HRESULT WINAPI WsReadXmlBufferFromBytes(WS_XML_READER* reader, const WS_XML_READER_ENCODING* encoding,
                                        const WS_XML_READER_PROPERTY* properties, ULONG propertyCount,
                                        const void* bytes, ULONG byteCount, WS_HEAP* heap, WS_XML_BUFFER** xmlBuffer,
                                        WS_ERROR* error)
{
    CHECK_CALL(WsReadXmlBufferFromBytes(reader, encoding, properties, propertyCount, bytes, byteCount, heap, xmlBuffer,
                                        error), reader, heap, error);
    static const WS_XML_READER_TEXT_ENCODING any_text = { { WS_XML_READER_ENCODING_TYPE_TEXT }, WS_CHARSET_AUTO };
    WS_XML_READER_BUFFER_INPUT input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, (void*)(uintptr_t)bytes, byteCount };

    if (!heap_valid(heap) || xmlBuffer == NULL || (bytes == NULL && byteCount != 0))
        return err_raise(error, E_INVALIDARG, "bytes, a heap and a place for the buffer are required");
    TRY(WsSetInput(reader, encoding == NULL ? &any_text.encoding : encoding, &input.input, properties, propertyCount,
                   error));
    return xml_reader_end(reader, xml_read_buffer(reader, heap, xmlBuffer, error));
}
