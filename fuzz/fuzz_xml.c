/*
 * Fuzz target of the XML reader and writer: WsSetInput, WsReadNode, WsSkipNode, WsReadStartAttribute, WsReadChars,
 * WsReadCharsUtf8, WsReadBytes, WsReadQualifiedName, WsFillReader, WsCopyNode, WsReadXmlBufferFromBytes,
 * WsWriteXmlBufferToBytes (src/xml/reader*.c, writer*.c, xmlbuffer.c), with text in UTF-8 and UTF-16.
 *
 * The first byte chooses how the rest is read. What holds besides survival: a document that is read once is read the
 * same again, from a stream in pieces of any size, and after a round trip through writer and buffer; what is refused is
 * refused each time; the quotas hold.
 */
#include <WebServices.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

#define CHECK(condition) do { if (!(condition)) abort(); } while (0)

static const WS_XML_READER_TEXT_ENCODING any_text = { { WS_XML_READER_ENCODING_TYPE_TEXT }, WS_CHARSET_AUTO };
static const WS_XML_WRITER_TEXT_ENCODING utf8_text = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
static const WS_XML_WRITER_BUFFER_OUTPUT memory_output = { { WS_XML_WRITER_OUTPUT_TYPE_BUFFER } };

/* ---- what was read, as a number ----------------------------------------------------------------------------------- */

static uint64_t mix(uint64_t hash, const void* bytes, size_t size)
{
    const uint8_t* p = bytes;

    for (size_t i = 0; i < size; i++)
        hash = (hash ^ p[i]) * 1099511628211u;
    return hash;
}

static uint64_t mix_string(uint64_t hash, const WS_XML_STRING* string)
{
    hash = mix(hash, &string->length, sizeof string->length);
    return mix(hash, string->bytes, string->length);
}

static uint64_t mix_text(uint64_t hash, const WS_XML_TEXT* text)
{
    const WS_XML_UTF8_TEXT* utf8 = (const WS_XML_UTF8_TEXT*)(const void*)text;

    CHECK(text->textType == WS_XML_TEXT_TYPE_UTF8);
    return mix(hash, utf8->value.bytes, utf8->value.length);
}

static uint64_t mix_element(uint64_t hash, const WS_XML_ELEMENT_NODE* element)
{
    hash = mix_string(hash, element->prefix);
    hash = mix_string(hash, element->localName);
    hash = mix_string(hash, element->ns);
    CHECK(element->attributeCount <= 128);
    for (ULONG i = 0; i < element->attributeCount; i++) {
        const WS_XML_ATTRIBUTE* attribute = element->attributes[i];

        hash = mix_string(hash, attribute->prefix);
        hash = mix_string(hash, attribute->ns);
        if (!attribute->isXmlNs) {
            hash = mix_string(hash, attribute->localName);
            hash = mix_text(hash, attribute->value);
        }
    }
    return mix(hash, &element->isEmpty, sizeof element->isEmpty);
}

/* Text counts by its bytes alone: a stream may give it in pieces. */
static uint64_t mix_node(uint64_t hash, const WS_XML_NODE* node)
{
    if (node->nodeType == WS_XML_NODE_TYPE_TEXT)
        return mix_text(hash, ((const WS_XML_TEXT_NODE*)(const void*)node)->text);
    hash = mix(hash, &node->nodeType, sizeof node->nodeType);
    if (node->nodeType == WS_XML_NODE_TYPE_ELEMENT)
        return mix_element(hash, (const WS_XML_ELEMENT_NODE*)(const void*)node);
    if (node->nodeType == WS_XML_NODE_TYPE_COMMENT)
        return mix_string(hash, &((const WS_XML_COMMENT_NODE*)(const void*)node)->value);
    return hash;
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

static HRESULT set_bytes(WS_XML_READER* reader, const void* bytes, size_t size)
{
    WS_XML_READER_BUFFER_INPUT input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, (void*)(uintptr_t)bytes, (ULONG)size };

    return WsSetInput(reader, &any_text.encoding, &input.input, NULL, 0, NULL);
}

static HRESULT set_stream(WS_XML_READER* reader, struct source* source)
{
    WS_XML_READER_STREAM_INPUT input = { { WS_XML_READER_INPUT_TYPE_STREAM }, read_source, source };
    HRESULT hr = WsSetInput(reader, &any_text.encoding, &input.input, NULL, 0, NULL);

    return SUCCEEDED(hr) ? WsFillReader(reader, UINT32_MAX, NULL, NULL) : hr;
}

/* All nodes, with attributes entered and left on the way. */
static HRESULT read_all(WS_XML_READER* reader, WS_ERROR* error, uint64_t* out)
{
    uint64_t hash = 14695981039346656037u;
    const WS_XML_NODE* node;
    ULONGLONG row;
    HRESULT hr;

    do {
        hr = WsReadNode(reader, error);
        if (FAILED(hr))
            return hr;
        CHECK(SUCCEEDED(WsGetReaderNode(reader, &node, NULL)));
        hash = mix_node(hash, node);
        CHECK(SUCCEEDED(WsGetReaderProperty(reader, WS_XML_READER_PROPERTY_ROW, &row, sizeof row, NULL)));
    } while (node->nodeType != WS_XML_NODE_TYPE_EOF);
    *out = hash;
    return S_OK;
}

/* ---- other ways to read ------------------------------------------------------------------------------------------- */

static void read_contents(WS_XML_READER* reader, WS_HEAP* heap, unsigned how)
{
    WS_XML_STRING prefix, name, ns;
    WCHAR chars[7];
    BYTE bytes[7];
    ULONG count = 1;
    HRESULT hr = S_OK;

    while (SUCCEEDED(hr) && count != 0)
        switch (how % 4) {
        case 0:
            hr = WsReadChars(reader, chars, 7, &count, NULL);
            break;
        case 1:
            hr = WsReadCharsUtf8(reader, bytes, 7, &count, NULL);
            break;
        case 2:
            hr = WsReadBytes(reader, bytes, 7, &count, NULL);
            break;
        default:
            hr = WsReadQualifiedName(reader, heap, &prefix, &name, &ns, NULL);
            count = 0;
            break;
        }
}

static void read_selectively(WS_XML_READER* reader, WS_HEAP* heap, const uint8_t* data, size_t size)
{
    const WS_XML_NODE* node;
    unsigned turn = 0;

    while (SUCCEEDED(WsGetReaderNode(reader, &node, NULL)) && node->nodeType != WS_XML_NODE_TYPE_EOF) {
        unsigned how = data[turn++ % size];

        if (node->nodeType == WS_XML_NODE_TYPE_ELEMENT && how % 3 == 0) {
            const WS_XML_ELEMENT_NODE* element = (const WS_XML_ELEMENT_NODE*)(const void*)node;

            for (ULONG i = 0; i < element->attributeCount && SUCCEEDED(WsReadStartAttribute(reader, i, NULL)); i++) {
                read_contents(reader, heap, how / 3);
                if (FAILED(WsReadEndAttribute(reader, NULL)))
                    return;
            }
        } else if (node->nodeType == WS_XML_NODE_TYPE_TEXT && how % 3 == 1) {
            read_contents(reader, heap, how / 3);
        }
        if (FAILED(how % 16 == 15 ? WsSkipNode(reader, NULL) : WsReadNode(reader, NULL)))
            return;
    }
}

static void check_round_trip(WS_XML_READER* reader, WS_XML_WRITER* writer, WS_HEAP* heap, const uint8_t* data,
                             size_t size, uint64_t expected)
{
    WS_XML_BUFFER* buffer;
    void* bytes;
    ULONG count;
    uint64_t again;

    if (FAILED(WsReadXmlBufferFromBytes(reader, NULL, NULL, 0, data, (ULONG)size, heap, &buffer, NULL)))
        return;                                  /* the heap is full */
    if (FAILED(WsWriteXmlBufferToBytes(writer, buffer, &utf8_text.encoding, NULL, 0, heap, &bytes, &count, NULL)))
        return;
    CHECK(SUCCEEDED(set_bytes(reader, bytes, count)));
    CHECK(SUCCEEDED(read_all(reader, NULL, &again)) && again == expected);
    CHECK(SUCCEEDED(set_bytes(reader, data, size)));
    CHECK(SUCCEEDED(WsSetOutput(writer, &utf8_text.encoding, &memory_output.output, NULL, 0, NULL)));
    CHECK(SUCCEEDED(WsCopyNode(writer, reader, NULL)));
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    struct source source = { 0 };
    WS_XML_READER* reader = NULL;
    WS_XML_WRITER* writer = NULL;
    WS_HEAP* heap = NULL;
    WS_ERROR* error = NULL;
    uint64_t first = 0, second = 0;
    HRESULT hr;

    if (size == 0)
        return 0;
    CHECK(SUCCEEDED(WsCreateReader(NULL, 0, &reader, NULL)) && SUCCEEDED(WsCreateWriter(NULL, 0, &writer, NULL)));
    CHECK(SUCCEEDED(WsCreateHeap(1 << 20, 0, NULL, 0, &heap, NULL)) && SUCCEEDED(WsCreateError(NULL, 0, &error)));
    hr = set_bytes(reader, data + 1, size - 1);
    if (SUCCEEDED(hr))
        hr = read_all(reader, error, &first);
    CHECK(hr == S_OK || hr == WS_E_INVALID_FORMAT || hr == WS_E_QUOTA_EXCEEDED);
    source = (struct source){ data + 1, size - 1, 0, 1 + data[0] % 64u };
    if (SUCCEEDED(set_stream(reader, &source)))
        CHECK(read_all(reader, error, &second) == hr && second == first);
    else
        CHECK(hr == WS_E_INVALID_FORMAT);
    if (SUCCEEDED(set_bytes(reader, data + 1, size - 1)))
        read_selectively(reader, heap, data, size);
    if (SUCCEEDED(hr))
        check_round_trip(reader, writer, heap, data + 1, size - 1, first);
    WsFreeError(error);
    WsFreeHeap(heap);
    WsFreeWriter(writer);
    WsFreeReader(reader);
    return 0;
}
