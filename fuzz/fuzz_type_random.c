/*
 * Fuzz target of typed reads with random descriptions: WsReadElement, WsWriteElement (src/xml/type*.c, value*.c).
 *
 * The first byte says how many of the next ones make the description (tests/xml/type_random.h); the text follows.
 * What holds besides survival: the description is one the library accepts; a failure leaves the value as it was; what was
 * read can be written, and then reads and writes the same.
 */
#include "../tests/xml/type_random.h"
#include "xml/type_check.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

#define CHECK(condition) do { if (!(condition)) abort(); } while (0)

enum { HEAP_BYTES = 1 << 20, UNTOUCHED = 0x5A };

static WS_XML_READER* reader;
static WS_XML_WRITER* writer;
static WS_HEAP*       heap;

static void start(void)
{
    if (reader != NULL)
        return;
    make_names();
    CHECK(SUCCEEDED(WsCreateReader(NULL, 0, &reader, NULL)));
    CHECK(SUCCEEDED(WsCreateWriter(NULL, 0, &writer, NULL)));
    CHECK(SUCCEEDED(WsCreateHeap(HEAP_BYTES, 0, NULL, 0, &heap, NULL)));
}

/* The value is that of element; its bytes are UNTOUCHED where reading fails. */
static HRESULT read_value(const WS_ELEMENT_DESCRIPTION* element, const void* text, ULONG size, BYTE* value,
                          ULONG value_size)
{
    WS_XML_READER_TEXT_ENCODING encoding = { { WS_XML_READER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    WS_XML_READER_BUFFER_INPUT input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, (void*)(uintptr_t)text, size };
    HRESULT hr;

    memset(value, UNTOUCHED, value_size);
    TRY(WsSetInput(reader, &encoding.encoding, &input.input, NULL, 0, NULL));
    hr = WsReadElement(reader, element, WS_READ_REQUIRED_VALUE, heap, value, value_size, NULL);
    CHECK(hr != E_INVALIDARG);
    for (ULONG i = 0; i < value_size && FAILED(hr); i++)
        CHECK(value[i] == UNTOUCHED);
    return hr;
}

/* Into memory of its own, as the writer's goes with the next output. Empty when the value does not fit the quotas. */
static WS_BYTES write_value(const WS_ELEMENT_DESCRIPTION* element, const BYTE* value, ULONG value_size)
{
    WS_XML_WRITER_TEXT_ENCODING encoding = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    WS_XML_WRITER_BUFFER_OUTPUT output = { { WS_XML_WRITER_OUTPUT_TYPE_BUFFER } };
    WS_BYTES bytes = { 0, NULL };
    BYTE* copy;
    HRESULT hr;

    CHECK(SUCCEEDED(WsSetOutput(writer, &encoding.encoding, &output.output, NULL, 0, NULL)));
    hr = WsWriteElement(writer, element, WS_WRITE_REQUIRED_VALUE, value, value_size, NULL);
    CHECK(SUCCEEDED(hr) || hr == WS_E_QUOTA_EXCEEDED);
    if (FAILED(hr))
        return bytes;
    CHECK(SUCCEEDED(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, NULL)));
    copy = malloc(bytes.length);
    CHECK(copy != NULL);
    memcpy(copy, bytes.bytes, bytes.length);
    bytes.bytes = copy;
    return bytes;
}

static void check_round_trip(const WS_ELEMENT_DESCRIPTION* element, BYTE* value, ULONG value_size)
{
    WS_BYTES first = write_value(element, value, value_size);
    WS_BYTES second = { 0, NULL };

    if (first.length == 0)
        return;
    CHECK(SUCCEEDED(WsResetHeap(heap, NULL)));
    CHECK(SUCCEEDED(read_value(element, first.bytes, first.length, value, value_size)));
    second = write_value(element, value, value_size);
    CHECK(second.length == first.length && memcmp(second.bytes, first.bytes, first.length) == 0);
    free(first.bytes);
    free(second.bytes);
}

static WS_STRUCT_DESCRIPTION* steered_struct(const uint8_t* data, size_t size)
{
    arena_used = 0;
    random_state = 1;
    random_input = data;
    random_input_end = data + size;
    for (size_t i = 0; i < size; i++)
        random_state = random_state * 31 + data[i];
    return make_struct(0);
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    WS_ELEMENT_DESCRIPTION element = { &names['r' - 'a'], &namespaces[0], WS_STRUCT_TYPE, NULL };
    WS_STRUCT_DESCRIPTION* desc;
    size_t steering;
    BYTE* value;

    if (size < 2 || data[0] > size - 1)
        return 0;
    start();
    steering = data[0];
    desc = steered_struct(data + 1, steering);
    element.typeDescription = desc;
    CHECK(SUCCEEDED(type_check_element(&element, "random", NULL)));
    value = take(desc->size + 1);
    if (SUCCEEDED(read_value(&element, data + 1 + steering, (ULONG)(size - 1 - steering), value, desc->size)))
        check_round_trip(&element, value, desc->size);
    CHECK(SUCCEEDED(WsResetHeap(heap, NULL)));
    return 0;
}
