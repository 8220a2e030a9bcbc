/*
 * Fuzz target of binary XML: WsSetInput and WsSetOutput with a binary encoding, and what reads and writes on top of it:
 * WsReadNode, WsFillReader, WsCopyNode, WsReadValue, WsReadArray, WsReadBytes, WsReadChars, WsReadCharsUtf8,
 * WsReadQualifiedName, WsReadXmlBufferFromBytes (src/xml/reader_binary*.c, writer_binary*.c, reader_typed.c, value_typed.c).
 *
 * The first byte chooses how the rest is read. What holds besides survival: a document says the same from memory, from a
 * stream in pieces of any size, through an XML buffer, and after it was written again as binary XML; what is refused is
 * refused each time.
 */
#include <WebServices.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

#define CHECK(condition) do { if (!(condition)) abort(); } while (0)

static const WS_XML_WRITER_TEXT_ENCODING utf8_text = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
static const WS_XML_WRITER_BUFFER_OUTPUT memory_output = { { WS_XML_WRITER_OUTPUT_TYPE_BUFFER } };

/* ---- dictionaries ------------------------------------------------------------------------------------------------- */

static WS_XML_DICTIONARY session;
static WS_XML_STRING session_strings[] = {
    WS_XML_STRING_DICTIONARY_VALUE("order", &session, 0), WS_XML_STRING_DICTIONARY_VALUE("urn:orders", &session, 1),
    WS_XML_STRING_DICTIONARY_VALUE("", &session, 2), WS_XML_STRING_DICTIONARY_VALUE("xmlns", &session, 3),
    WS_XML_STRING_DICTIONARY_VALUE("\xC3", &session, 4), WS_XML_STRING_DICTIONARY_VALUE(" ", &session, 5),
};
static WS_XML_DICTIONARY session = { { 1, 2, 3, { 4 } }, session_strings, 6, FALSE };

static HRESULT CALLBACK find_dynamic(void* state, const WS_XML_STRING* string, BOOL* found, ULONG* id, WS_ERROR* error)
{
    (void)state;
    (void)error;
    *found = string->dictionary == &session;
    *id = string->id;
    return S_OK;
}

/* ---- inputs ------------------------------------------------------------------------------------------------------- */

struct source { const uint8_t* bytes; size_t size, at, step; };

static HRESULT CALLBACK read_source(void* state, void* bytes, ULONG max, ULONG* actual, const WS_ASYNC_CONTEXT* context,
                                    WS_ERROR* error)
{
    struct source* source = state;
    size_t size = source->size - source->at;

    (void)context;
    (void)error;
    size = size < source->step ? size : source->step;
    size = size < max ? size : max;
    memcpy(bytes, source->bytes + source->at, size);
    source->at += size;
    *actual = (ULONG)size;
    return S_OK;
}

static WS_XML_READER_BINARY_ENCODING input_encoding;
static BOOL fragment;

static HRESULT set_input(WS_XML_READER* reader, const WS_XML_READER_INPUT* input)
{
    WS_XML_READER_PROPERTY property = { WS_XML_READER_PROPERTY_ALLOW_FRAGMENT, &fragment, sizeof fragment };

    return WsSetInput(reader, &input_encoding.encoding, input, &property, 1, NULL);
}

static void set_bytes(WS_XML_READER* reader, const void* bytes, size_t size)
{
    WS_XML_READER_BUFFER_INPUT input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, (void*)(uintptr_t)bytes, (ULONG)size };

    CHECK(SUCCEEDED(set_input(reader, &input.input)));
}

static void set_stream(WS_XML_READER* reader, struct source* source)
{
    WS_XML_READER_STREAM_INPUT input = { { WS_XML_READER_INPUT_TYPE_STREAM }, read_source, source };

    CHECK(SUCCEEDED(set_input(reader, &input.input)));
}

static HRESULT set_output(WS_XML_WRITER* writer, const WS_XML_WRITER_ENCODING* encoding)
{
    BOOL yes = TRUE;
    WS_XML_WRITER_PROPERTY properties[] = {
        { WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT, &fragment, sizeof fragment },
        { WS_XML_WRITER_PROPERTY_ALLOW_INVALID_CHARACTER_REFERENCES, &yes, sizeof yes },
    };

    return WsSetOutput(writer, encoding, &memory_output.output, properties, 2, NULL);
}

/* ---- one document, four ways -------------------------------------------------------------------------------------- */

/* Node by node, with fills between; the writer's own failures are told apart. */
static HRESULT copy(WS_XML_READER* reader, WS_XML_WRITER* writer, ULONG fill, HRESULT* write_hr)
{
    const WS_XML_NODE* node;

    *write_hr = S_OK;
    for (;;) {
        HRESULT hr = WsFillReader(reader, fill, NULL, NULL);

        if (SUCCEEDED(hr))
            hr = WsReadNode(reader, NULL);
        if (FAILED(hr))
            return hr;
        CHECK(SUCCEEDED(WsGetReaderNode(reader, &node, NULL)));
        if (SUCCEEDED(*write_hr))
            *write_hr = WsWriteNode(writer, node, NULL);
        if (node->nodeType == WS_XML_NODE_TYPE_EOF)
            return S_OK;
    }
}

static WS_BYTES keep_written(WS_XML_WRITER* writer)
{
    WS_BYTES bytes = { 0, NULL }, kept;

    CHECK(SUCCEEDED(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, NULL)));
    kept = (WS_BYTES){ bytes.length, malloc(bytes.length + 1) };
    CHECK(kept.bytes != NULL);
    memcpy(kept.bytes, bytes.bytes, bytes.length);
    return kept;
}

static void check_written(WS_XML_WRITER* writer, const WS_BYTES* expected)
{
    WS_BYTES bytes = { 0, NULL };

    CHECK(SUCCEEDED(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, NULL)));
    CHECK(bytes.length == expected->length && memcmp(bytes.bytes, expected->bytes, bytes.length) == 0);
}

static void check_stream(WS_XML_READER* reader, WS_XML_WRITER* writer, struct source source, HRESULT expected_hr,
                         const WS_BYTES* expected)
{
    HRESULT hr, write_hr;

    set_stream(reader, &source);
    CHECK(SUCCEEDED(set_output(writer, &utf8_text.encoding)));
    hr = copy(reader, writer, UINT32_MAX, &write_hr);
    CHECK(hr == expected_hr);
    if (expected != NULL)
        check_written(writer, expected);
    source.at = 0;
    set_stream(reader, &source);
    CHECK(SUCCEEDED(set_output(writer, &utf8_text.encoding)));
    hr = copy(reader, writer, (ULONG)source.step * 2, &write_hr);      /* a record may not be there: any failure is right */
    if (SUCCEEDED(hr) && expected != NULL)
        check_written(writer, expected);
}

static void check_again(WS_XML_READER* reader, WS_XML_WRITER* writer, const uint8_t* data, size_t size,
                        const WS_BYTES* expected)
{
    WS_XML_WRITER_BINARY_ENCODING output = { { WS_XML_WRITER_ENCODING_TYPE_BINARY }, input_encoding.staticDictionary,
                                             input_encoding.dynamicDictionary == NULL ? NULL : find_dynamic, NULL };
    HRESULT write_hr;
    WS_BYTES again;

    set_bytes(reader, data, size);
    CHECK(SUCCEEDED(set_output(writer, &output.encoding)));
    CHECK(copy(reader, writer, 0, &write_hr) == S_OK && write_hr == S_OK);
    again = keep_written(writer);
    set_bytes(reader, again.bytes, again.length);
    CHECK(SUCCEEDED(set_output(writer, &utf8_text.encoding)));
    CHECK(copy(reader, writer, 0, &write_hr) == S_OK && write_hr == S_OK);
    check_written(writer, expected);
    free(again.bytes);
}

static void check_buffer(WS_XML_READER* reader, WS_XML_WRITER* writer, WS_HEAP* heap, const uint8_t* data, size_t size,
                         const WS_BYTES* expected)
{
    WS_XML_READER_PROPERTY property = { WS_XML_READER_PROPERTY_ALLOW_FRAGMENT, &fragment, sizeof fragment };
    WS_XML_BUFFER* buffer;
    HRESULT hr = WsReadXmlBufferFromBytes(reader, &input_encoding.encoding, &property, 1, data, (ULONG)size, heap,
                                          &buffer, NULL);

    if (hr == WS_E_QUOTA_EXCEEDED)               /* the heap is full */
        return;
    CHECK(hr == S_OK);
    CHECK(SUCCEEDED(set_output(writer, &utf8_text.encoding)));
    CHECK(SUCCEEDED(WsWriteXmlBuffer(writer, buffer, NULL)));
    check_written(writer, expected);
}

/* ---- other ways to read ------------------------------------------------------------------------------------------- */

static bool read_content(WS_XML_READER* reader, WS_HEAP* heap, unsigned how)
{
    static const ULONG sizes[] = { sizeof(BOOL), 1, 2, 4, 8, 1, 2, 4, 8, 4, 8, sizeof(DECIMAL), sizeof(WS_DATETIME), 8,
                                   sizeof(GUID), sizeof(WS_DURATION) };
    union { BYTE bytes[64]; WCHAR chars[7]; WS_DURATION duration; DECIMAL decimal; } value;
    WS_XML_STRING name;
    WS_BYTES bytes;
    ULONG count;

    switch (how % 22) {
    case 16: return SUCCEEDED(WsReadChars(reader, value.chars, 7, &count, NULL));
    case 17: return SUCCEEDED(WsReadCharsUtf8(reader, value.bytes, 7, &count, NULL));
    case 18: return SUCCEEDED(WsReadBytes(reader, value.bytes, 7, &count, NULL));
    case 19: return SUCCEEDED(WsReadQualifiedName(reader, heap, NULL, &name, NULL, NULL));
    case 20: return SUCCEEDED(WsReadType(reader, WS_ELEMENT_CONTENT_TYPE_MAPPING, WS_BYTES_TYPE, NULL,
                                         WS_READ_REQUIRED_VALUE, heap, &bytes, sizeof bytes, NULL));
    case 21: return SUCCEEDED(WsReadType(reader, WS_ELEMENT_CONTENT_TYPE_MAPPING, WS_XML_STRING_TYPE, NULL,
                                         WS_READ_REQUIRED_VALUE, heap, &name, sizeof name, NULL));
    default: return SUCCEEDED(WsReadValue(reader, (WS_VALUE_TYPE)(how % 22), &value, sizes[how % 22], NULL));
    }
}

static bool read_array(WS_XML_READER* reader, const WS_XML_ELEMENT_NODE* element, unsigned how)
{
    static const WS_VALUE_TYPE types[] = { WS_BOOL_VALUE_TYPE, WS_INT16_VALUE_TYPE, WS_INT32_VALUE_TYPE,
                                           WS_INT64_VALUE_TYPE, WS_FLOAT_VALUE_TYPE, WS_DOUBLE_VALUE_TYPE,
                                           WS_DECIMAL_VALUE_TYPE, WS_DATETIME_VALUE_TYPE, WS_TIMESPAN_VALUE_TYPE,
                                           WS_GUID_VALUE_TYPE };
    BYTE items[16 * 5], name_bytes[64], ns_bytes[64];
    WS_XML_STRING name = { element->localName->length, name_bytes, NULL, 0 };
    WS_XML_STRING ns = { element->ns->length, ns_bytes, NULL, 0 };
    ULONG count;

    if (name.length > sizeof name_bytes || ns.length > sizeof ns_bytes)
        return SUCCEEDED(WsSkipNode(reader, NULL));
    memcpy(name_bytes, element->localName->bytes, name.length);
    memcpy(ns_bytes, element->ns->bytes, ns.length);
    if (FAILED(WsReadArray(reader, &name, &ns, types[how % 10], items, sizeof items, 0, how % 5 + 1, &count, NULL)))
        return false;
    return count != 0 || SUCCEEDED(WsReadNode(reader, NULL));
}

static void read_selectively(WS_XML_READER* reader, WS_HEAP* heap, const uint8_t* data, size_t size)
{
    const WS_XML_NODE* node;
    bool good = true;

    for (unsigned turn = 0; good && turn < 10000; turn++) {
        const WS_XML_ELEMENT_NODE* element;
        unsigned how = data[turn % size] + turn;

        CHECK(SUCCEEDED(WsGetReaderNode(reader, &node, NULL)));
        element = (const WS_XML_ELEMENT_NODE*)(const void*)node;
        if (node->nodeType == WS_XML_NODE_TYPE_EOF)
            return;
        if (node->nodeType == WS_XML_NODE_TYPE_ELEMENT && how % 4 == 0)
            good = read_array(reader, element, how / 4);
        else if (node->nodeType == WS_XML_NODE_TYPE_ELEMENT && how % 4 == 1 && element->attributeCount != 0)
            good = SUCCEEDED(WsReadStartAttribute(reader, how % element->attributeCount, NULL))
                   && read_content(reader, heap, how / 4) && SUCCEEDED(WsReadEndAttribute(reader, NULL))
                   && SUCCEEDED(WsReadNode(reader, NULL));
        else if (node->nodeType == WS_XML_NODE_TYPE_TEXT && how % 4 != 0)
            good = read_content(reader, heap, how / 4);
        else
            good = SUCCEEDED(how % 16 == 15 ? WsSkipNode(reader, NULL) : WsReadNode(reader, NULL));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    WS_XML_READER* reader = NULL;
    WS_XML_WRITER* writer = NULL;
    WS_HEAP* heap = NULL;
    WS_BYTES text = { 0, NULL };
    struct source source;
    HRESULT hr, write_hr;

    if (size == 0)
        return 0;
    input_encoding = (WS_XML_READER_BINARY_ENCODING){ { WS_XML_READER_ENCODING_TYPE_BINARY }, NULL, NULL };
    fragment = (data[0] & 0x80) != 0;
    if ((data[0] & 0x40) != 0) {
        CHECK(SUCCEEDED(WsGetDictionary(WS_ENCODING_XML_BINARY_1, &input_encoding.staticDictionary, NULL)));
        input_encoding.dynamicDictionary = &session;
    }
    CHECK(SUCCEEDED(WsCreateReader(NULL, 0, &reader, NULL)) && SUCCEEDED(WsCreateWriter(NULL, 0, &writer, NULL)));
    CHECK(SUCCEEDED(WsCreateHeap(1 << 20, 0, NULL, 0, &heap, NULL)));
    set_bytes(reader, data + 1, size - 1);
    CHECK(SUCCEEDED(set_output(writer, &utf8_text.encoding)));
    hr = copy(reader, writer, 0, &write_hr);
    CHECK(hr == S_OK || hr == WS_E_INVALID_FORMAT || hr == WS_E_QUOTA_EXCEEDED);
    if (SUCCEEDED(hr) && SUCCEEDED(write_hr))
        text = keep_written(writer);
    source = (struct source){ data + 1, size - 1, 0, 1 + data[0] % 32u };
    check_stream(reader, writer, source, hr, text.bytes == NULL ? NULL : &text);
    if (text.bytes != NULL) {
        check_again(reader, writer, data + 1, size - 1, &text);
        check_buffer(reader, writer, heap, data + 1, size - 1, &text);
    }
    set_bytes(reader, data + 1, size - 1);
    read_selectively(reader, heap, data, size);
    free(text.bytes);
    WsFreeHeap(heap);
    WsFreeWriter(writer);
    WsFreeReader(reader);
    return 0;
}
