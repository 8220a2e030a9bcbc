/* What the tests of reader, writer and XML buffers share: a document as a list of events, and back to text. */
#ifndef WWS_TESTS_XML_SUPPORT_H
#define WWS_TESTS_XML_SUPPORT_H

#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------------------------------------ growing text */

struct sink {
    char*  text;
    size_t size, capacity;
};

static inline void sink_bytes(struct sink* sink, const void* bytes, size_t size)
{
    if (sink->size + size + 1 > sink->capacity) {
        sink->capacity = (sink->size + size + 1) * 2;
        sink->text = realloc(sink->text, sink->capacity);
        assert_non_null(sink->text);
    }
    if (size != 0)
        memcpy(sink->text + sink->size, bytes, size);
    sink->size += size;
    sink->text[sink->size] = '\0';
}

static inline void sink_text(struct sink* sink, const char* text)
{
    sink_bytes(sink, text, strlen(text));
}

static inline void sink_xml(struct sink* sink, const WS_XML_STRING* string)
{
    assert_non_null(string);
    assert_true(string->bytes != NULL || string->length == 0);
    sink_bytes(sink, string->bytes, string->length);
}

static inline void sink_reset(struct sink* sink)
{
    free(sink->text);
    *sink = (struct sink){ 0 };
}

/* -------------------------------------------------------------------------------------------------- one node */

static inline const WS_XML_STRING* text_value(const WS_XML_TEXT* text)
{
    assert_int_equal(text->textType, WS_XML_TEXT_TYPE_UTF8);
    return &((const WS_XML_UTF8_TEXT*)(const void*)text)->value;
}

static inline void sink_attribute(struct sink* sink, const WS_XML_ATTRIBUTE* attribute)
{
    sink_text(sink, attribute->isXmlNs ? " xmlns:" : " ");
    sink_xml(sink, attribute->prefix);
    sink_text(sink, "|");
    if (!attribute->isXmlNs)
        sink_xml(sink, attribute->localName);
    sink_text(sink, "|");
    sink_xml(sink, attribute->ns);
    sink_text(sink, attribute->singleQuote ? "='" : "=\"");
    if (!attribute->isXmlNs)
        sink_xml(sink, text_value(attribute->value));
}

/* Markup in braces; text as it is, so that pieces of a text look like the whole. */
static inline void sink_node(struct sink* sink, const WS_XML_NODE* node)
{
    const WS_XML_ELEMENT_NODE* element = (const WS_XML_ELEMENT_NODE*)(const void*)node;

    switch (node->nodeType) {
    case WS_XML_NODE_TYPE_ELEMENT:
        sink_text(sink, "{");
        sink_xml(sink, element->prefix);
        sink_text(sink, "|");
        sink_xml(sink, element->localName);
        sink_text(sink, "|");
        sink_xml(sink, element->ns);
        for (ULONG i = 0; i < element->attributeCount; i++)
            sink_attribute(sink, element->attributes[i]);
        sink_text(sink, element->isEmpty ? " /}" : "}");
        break;
    case WS_XML_NODE_TYPE_TEXT:
        sink_xml(sink, text_value(((const WS_XML_TEXT_NODE*)(const void*)node)->text));
        break;
    case WS_XML_NODE_TYPE_END_ELEMENT: sink_text(sink, "{/}"); break;
    case WS_XML_NODE_TYPE_COMMENT:
        sink_text(sink, "{!");
        sink_xml(sink, &((const WS_XML_COMMENT_NODE*)(const void*)node)->value);
        sink_text(sink, "}");
        break;
    case WS_XML_NODE_TYPE_CDATA:     sink_text(sink, "{["); break;
    case WS_XML_NODE_TYPE_END_CDATA: sink_text(sink, "]}"); break;
    case WS_XML_NODE_TYPE_BOF:       sink_text(sink, "{bof}"); break;
    case WS_XML_NODE_TYPE_EOF:       sink_text(sink, "{eof}"); break;
    default: fail_msg("node type %d", (int)node->nodeType);
    }
}

static inline void sink_current(struct sink* sink, WS_XML_READER* reader)
{
    const WS_XML_NODE* node = NULL;

    assert_ok(WsGetReaderNode(reader, &node, NULL));
    sink_node(sink, node);
}

static inline WS_XML_NODE_TYPE node_type(WS_XML_READER* reader)
{
    const WS_XML_NODE* node = NULL;

    assert_ok(WsGetReaderNode(reader, &node, NULL));
    return node->nodeType;
}

/* The events from behind BOF to EOF, or to the failure that is returned. */
static inline HRESULT read_events(WS_XML_READER* reader, struct sink* sink, WS_ERROR* error)
{
    do {
        HRESULT hr = WsReadNode(reader, error);

        if (FAILED(hr))
            return hr;
        sink_current(sink, reader);
    } while (node_type(reader) != WS_XML_NODE_TYPE_EOF);
    return S_OK;
}

/* ---------------------------------------------------------------------------------------------- inputs, outputs */

static const WS_XML_READER_TEXT_ENCODING auto_text = { { WS_XML_READER_ENCODING_TYPE_TEXT }, WS_CHARSET_AUTO };
static const WS_XML_WRITER_TEXT_ENCODING utf8_text = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
static const WS_XML_WRITER_BUFFER_OUTPUT memory_output = { { WS_XML_WRITER_OUTPUT_TYPE_BUFFER } };

static inline HRESULT set_bytes_with(WS_XML_READER* reader, const void* bytes, size_t size,
                                     const WS_XML_READER_PROPERTY* properties, ULONG count, WS_ERROR* error)
{
    WS_XML_READER_BUFFER_INPUT input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, (void*)(uintptr_t)bytes, (ULONG)size };

    return WsSetInput(reader, &auto_text.encoding, &input.input, properties, count, error);
}

static inline HRESULT set_bytes(WS_XML_READER* reader, const void* bytes, size_t size, WS_ERROR* error)
{
    return set_bytes_with(reader, bytes, size, NULL, 0, error);
}

static inline void set_text(WS_XML_READER* reader, const char* text)
{
    assert_ok(set_bytes(reader, text, strlen(text), NULL));
}

static inline WS_XML_READER* new_reader(void)
{
    WS_XML_READER* reader = NULL;

    assert_ok(WsCreateReader(NULL, 0, &reader, NULL));
    return reader;
}

static inline void set_output_with(WS_XML_WRITER* writer, const WS_XML_WRITER_PROPERTY* properties, ULONG count)
{
    assert_ok(WsSetOutput(writer, &utf8_text.encoding, &memory_output.output, properties, count, NULL));
}

static inline WS_XML_WRITER* new_writer(void)
{
    WS_XML_WRITER* writer = NULL;

    assert_ok(WsCreateWriter(NULL, 0, &writer, NULL));
    set_output_with(writer, NULL, 0);
    return writer;
}

static inline WS_HEAP* new_heap(void)
{
    WS_HEAP* heap = NULL;

    assert_ok(WsCreateHeap(1 << 24, 0, NULL, 0, &heap, NULL));
    return heap;
}

/* What is complete in the writer's memory. */
#define assert_written(writer, expected) check_written((writer), (expected), __FILE__, __LINE__)
static inline void check_written(WS_XML_WRITER* writer, const char* expected, const char* file, int line)
{
    WS_BYTES bytes = { 0 };
    HRESULT hr = WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, NULL);

    if (SUCCEEDED(hr) && bytes.length == strlen(expected) && memcmp(bytes.bytes, expected, bytes.length) == 0)
        return;
    print_error("0x%08X; written  %.*s\n          expected %s\n", (unsigned)hr, (int)bytes.length, (char*)bytes.bytes,
                expected);
    _fail(file, line);
}

/* A WS_XML_STRING in place: X("local"). */
#define X(literal) (&TEXT_XML(literal))

#endif
