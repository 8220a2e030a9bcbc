/*
 * Fuzz target of the XML writer: calls in any order with any arguments, into every encoding, in memory and as a stream, and
 * into XML buffers: WsWrite*, WsMoveWriter, WsSetWriterPosition, WsRemoveNode, WsFlushWriter (src/xml/writer*.c).
 *
 * The first byte chooses the output, each further one a call, with what follows as its arguments. What holds besides
 * survival: a call that fails with WS_E_INVALID_OPERATION or E_INVALIDARG changed nothing; and the document is well-formed
 * when all that was begun in it was ended, whatever was tried on the way.
 */
#include "base/common.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

#define CHECK(condition) do { if (!(condition)) abort(); } while (0)

enum { HEAP_BYTES = 1 << 20, SINK_BYTES = 1 << 20, DEPTH_MAX = 64 };

#define WIDE(literal) { (ULONG)WsCountOf(literal) - 1, (WCHAR*)(uintptr_t)(literal) }

static const WS_XML_READER_TEXT_ENCODING read_text = { { WS_XML_READER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
static const WS_XML_WRITER_TEXT_ENCODING write_text = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
static const WS_XML_READER_TEXT_ENCODING read_wide = { { WS_XML_READER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF16BE };
static const WS_XML_WRITER_TEXT_ENCODING write_wide = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF16BE };
static const WS_XML_READER_BINARY_ENCODING read_binary = { .encoding = { WS_XML_READER_ENCODING_TYPE_BINARY } };
static const WS_XML_WRITER_BINARY_ENCODING write_binary = { .encoding = { WS_XML_WRITER_ENCODING_TYPE_BINARY } };

/* A static dictionary with the names that name_of gives. */
#define WORD(index, literal) { sizeof(literal) - 1, (BYTE*)(uintptr_t)(literal), &dictionary, index }
static WS_XML_DICTIONARY dictionary;
static WS_XML_STRING words[] = {
    WORD(0, ""), WORD(1, "a"), WORD(2, "b"), WORD(3, "p"), WORD(4, "q"), WORD(5, "xml"), WORD(6, "xmlns"),
    WORD(7, "urn:1"), WORD(8, "urn:of a namespace"), WORD(9, "name"), WORD(10, "x:y"), WORD(11, "lang"),
    WORD(12, "http://www.w3.org/XML/1998/namespace"), WORD(13, "http://www.w3.org/2000/xmlns/"),
};
static WS_XML_DICTIONARY dictionary = { { 1, 2, 3, { 4 } }, words, ARRAY_COUNT(words), TRUE };
static const WS_XML_READER_BINARY_ENCODING read_words = { .encoding = { WS_XML_READER_ENCODING_TYPE_BINARY },
                                                          .staticDictionary = &dictionary };
static const WS_XML_WRITER_BINARY_ENCODING write_words = { .encoding = { WS_XML_WRITER_ENCODING_TYPE_BINARY },
                                                           .staticDictionary = &dictionary };
static const WS_XML_WRITER_MTOM_ENCODING write_mtom = {
    .encoding = { WS_XML_WRITER_ENCODING_TYPE_MTOM },
    .textEncoding = (WS_XML_WRITER_ENCODING*)(uintptr_t)&write_text.encoding,
    .writeMimeHeader = TRUE, .boundary = WIDE(u"=_b"), .startInfo = WIDE(u"text/xml"), .startUri = WIDE(u"root"),
    .maxInlineByteCount = 4,
};
static const WS_XML_READER_MTOM_ENCODING read_mtom = {
    .encoding = { WS_XML_READER_ENCODING_TYPE_MTOM },
    .textEncoding = (WS_XML_READER_ENCODING*)(uintptr_t)&read_text.encoding,
    .readMimeHeader = TRUE,
};

static const struct output {
    const WS_XML_WRITER_ENCODING* writer;       /* NULL: an XML buffer */
    const WS_XML_READER_ENCODING* reader;
    bool                          stream;
} outputs[] = {
    { &write_text.encoding, &read_text.encoding, false },
    { NULL, NULL, false },
    { &write_text.encoding, &read_text.encoding, true },
    { &write_wide.encoding, &read_wide.encoding, false },
    { &write_wide.encoding, &read_wide.encoding, true },
    { &write_binary.encoding, &read_binary.encoding, false },
    { &write_binary.encoding, &read_binary.encoding, true },
    { &write_mtom.encoding, &read_mtom.encoding, false },
    { &write_words.encoding, &read_words.encoding, false },
    { &write_words.encoding, &read_words.encoding, true },
};

/* -------------------------------------------------------------------------------------------------- the input */

struct input { const uint8_t* at; const uint8_t* end; };

static unsigned byte(struct input* input)
{
    return input->at < input->end ? *input->at++ : 0;
}

static uint64_t number(struct input* input)
{
    uint64_t value = 0;

    for (unsigned i = byte(input) % 9; i > 0; i--)
        value = value << 8 | byte(input);
    return value;
}

/* Up to 255 bytes as they come. */
static WS_XML_STRING bytes_of(struct input* input)
{
    size_t size = byte(input);
    WS_XML_STRING string = { 0, (BYTE*)(uintptr_t)input->at, NULL, 0 };

    if (size > (size_t)(input->end - input->at))
        size = (size_t)(input->end - input->at);
    string.length = (ULONG)size;
    input->at += size;
    return string;
}

static WS_XML_STRING name_of(struct input* input)
{
    unsigned which = byte(input);

    if (which < ARRAY_COUNT(words))
        return (WS_XML_STRING){ words[which].length, words[which].bytes, NULL, 0 };
    if (which >= 128)
        return words[which % ARRAY_COUNT(words)];
    return which < 32 ? bytes_of(input) : (WS_XML_STRING){ 1, words[1 + which % 4].bytes, NULL, 0 };
}

/* ------------------------------------------------------------------------------------------------- the document */

/* What is open, as the calls that succeeded have it. */
struct document {
    WS_XML_WRITER* writer;
    WS_HEAP*       heap;
    WS_XML_BUFFER* buffer;        /* NULL: in an encoding */
    const struct output* output;
    bool           stream;
    bool           moved;         /* in a buffer: depth is not known any more */
    unsigned       depth;
    unsigned       roots;
    bool           in_attribute, in_cdata;
    BYTE           sink[SINK_BYTES];
    size_t         sink_size;
};

static HRESULT CALLBACK take_written(void* state, const WS_BYTES* buffers, ULONG count, const WS_ASYNC_CONTEXT* context,
                                     WS_ERROR* error)
{
    struct document* document = state;

    UNUSED(context);
    UNUSED(error);
    for (ULONG i = 0; i < count; i++) {
        if (buffers[i].length > sizeof document->sink - document->sink_size)
            return E_FAIL;
        memcpy(document->sink + document->sink_size, buffers[i].bytes, buffers[i].length);
        document->sink_size += buffers[i].length;
    }
    return S_OK;
}

static HRESULT begin(struct document* document, const struct output* output)
{
    WS_XML_WRITER_BUFFER_OUTPUT memory = { { WS_XML_WRITER_OUTPUT_TYPE_BUFFER } };
    WS_XML_WRITER_STREAM_OUTPUT stream = { { WS_XML_WRITER_OUTPUT_TYPE_STREAM }, take_written, document };

    document->output = output;
    document->stream = output->stream;
    if (output->writer == NULL) {
        CHECK(SUCCEEDED(WsCreateXmlBuffer(document->heap, NULL, 0, &document->buffer, NULL)));
        return WsSetOutputToBuffer(document->writer, document->buffer, NULL, 0, NULL);
    }
    return WsSetOutput(document->writer, output->writer, output->stream ? &stream.output : &memory.output, NULL, 0,
                       NULL);
}

/* ---------------------------------------------------------------------------------------------------- the calls */

static HRESULT start_element(struct document* document, struct input* input)
{
    unsigned choice = byte(input);
    WS_XML_STRING prefix = name_of(input), name = name_of(input), ns = name_of(input);
    HRESULT hr = WsWriteStartElement(document->writer, (choice & 1) != 0 ? &prefix : NULL, &name, &ns, NULL);

    if (SUCCEEDED(hr)) {
        document->roots += document->depth == 0;
        document->depth++;
    }
    return hr;
}

static HRESULT end_element(struct document* document)
{
    HRESULT hr = WsWriteEndElement(document->writer, NULL);

    if (SUCCEEDED(hr))
        document->depth--;
    return hr;
}

static HRESULT start_attribute(struct document* document, struct input* input)
{
    unsigned choice = byte(input);
    WS_XML_STRING prefix = name_of(input), name = name_of(input), ns = name_of(input);
    HRESULT hr = WsWriteStartAttribute(document->writer, (choice & 1) != 0 ? &prefix : NULL, &name, &ns,
                                       (choice & 2) != 0, NULL);

    document->in_attribute |= SUCCEEDED(hr);
    return hr;
}

static HRESULT end_attribute(struct document* document)
{
    HRESULT hr = WsWriteEndAttribute(document->writer, NULL);

    document->in_attribute &= FAILED(hr);
    return hr;
}

static HRESULT xmlns_attribute(struct document* document, struct input* input)
{
    WS_XML_STRING prefix = name_of(input), ns = name_of(input);

    return WsWriteXmlnsAttribute(document->writer, &prefix, &ns, byte(input) & 1, NULL);
}

static HRESULT cdata(struct document* document)
{
    HRESULT hr;

    if (document->in_cdata) {
        hr = WsWriteEndCData(document->writer, NULL);
        document->in_cdata &= FAILED(hr);
    } else {
        hr = WsWriteStartCData(document->writer, NULL);
        document->in_cdata |= SUCCEEDED(hr);
    }
    return hr;
}

static HRESULT chars(struct document* document, struct input* input)
{
    WS_XML_STRING bytes = bytes_of(input);
    WCHAR units[128];

    memcpy(units, bytes.bytes, bytes.length);
    return WsWriteChars(document->writer, units, bytes.length / 2, NULL);
}

static HRESULT chars_utf8(struct document* document, struct input* input)
{
    WS_XML_STRING bytes = bytes_of(input);

    return WsWriteCharsUtf8(document->writer, bytes.bytes, bytes.length, NULL);
}

static HRESULT raw_bytes(struct document* document, struct input* input)
{
    WS_XML_STRING bytes = bytes_of(input);

    return WsWriteBytes(document->writer, bytes.bytes, bytes.length, NULL);
}

static HRESULT comment(struct document* document, struct input* input)
{
    WS_XML_COMMENT_NODE node = { { WS_XML_NODE_TYPE_COMMENT }, bytes_of(input) };

    return WsWriteNode(document->writer, &node.node, NULL);
}

static HRESULT typed_text(struct document* document, struct input* input)
{
    union {
        WS_XML_TEXT          text;
        WS_XML_INT64_TEXT    int64;
        WS_XML_DOUBLE_TEXT   float64;
        WS_XML_DECIMAL_TEXT  decimal;
        WS_XML_DATETIME_TEXT datetime;
        WS_XML_BOOL_TEXT     boolean;
    } any;
    uint64_t bits;

    memset(&any, 0, sizeof any);
    any.text.textType = (WS_XML_TEXT_TYPE)(byte(input) % 20);
    bits = number(input);
    switch (any.text.textType) {
    case WS_XML_TEXT_TYPE_INT64:    any.int64.value = (int64_t)bits; break;
    case WS_XML_TEXT_TYPE_DOUBLE:   memcpy(&any.float64.value, &bits, sizeof bits); break;
    case WS_XML_TEXT_TYPE_DECIMAL:
        any.decimal.value.Lo64 = bits;
        any.decimal.value.scale = (BYTE)byte(input);
        break;
    case WS_XML_TEXT_TYPE_DATETIME:
        any.datetime.value.ticks = bits;
        any.datetime.value.format = (WS_DATETIME_FORMAT)(byte(input) % 4);
        break;
    case WS_XML_TEXT_TYPE_BOOL:     any.boolean.value = (BOOL)bits; break;
    default:                        any.text.textType = WS_XML_TEXT_TYPE_INT64; break;
    }
    return WsWriteText(document->writer, &any.text, NULL);
}

static HRESULT qualified_name(struct document* document, struct input* input)
{
    unsigned choice = byte(input);
    WS_XML_STRING prefix = name_of(input), name = name_of(input), ns = name_of(input);

    return WsWriteQualifiedName(document->writer, (choice & 1) != 0 ? &prefix : NULL, &name,
                                (choice & 2) != 0 ? &ns : NULL, NULL);
}

static HRESULT array(struct document* document, struct input* input)
{
    static const WS_VALUE_TYPE types[] = { WS_BOOL_VALUE_TYPE, WS_INT8_VALUE_TYPE, WS_INT32_VALUE_TYPE,
                                           WS_UINT64_VALUE_TYPE, WS_DOUBLE_VALUE_TYPE, WS_TIMESPAN_VALUE_TYPE };
    static const ULONG sizes[] = { sizeof(BOOL), 1, 4, 8, 8, 8 };
    unsigned which = byte(input) % ARRAY_COUNT(types);
    uint64_t items[16];
    WS_XML_STRING name = name_of(input), ns = name_of(input);

    for (size_t i = 0; i < ARRAY_COUNT(items); i++)
        items[i] = which == 0 ? 0x0000000100000001u : number(input);
    return WsWriteArray(document->writer, &name, &ns, types[which], items, sizeof items, sizes[which],
                        byte(input) % ((unsigned)sizeof items / 8 + 1), NULL);
}

static HRESULT move(struct document* document, struct input* input)
{
    BOOL found = FALSE;
    HRESULT hr = WsMoveWriter(document->writer, (WS_MOVE_TO)(byte(input) % 12), &found, NULL);

    document->moved |= SUCCEEDED(hr);
    return hr;
}

static HRESULT remove_here(struct document* document)
{
    WS_XML_NODE_POSITION position;
    HRESULT hr = WsGetWriterPosition(document->writer, &position, NULL);

    if (FAILED(hr))
        return hr;
    document->moved = true;
    (void)WsRemoveNode(&position, NULL);
    return WsSetWriterPosition(document->writer, &position, NULL);
}

static HRESULT call(struct document* document, struct input* input)
{
    const WS_XML_STRING* prefix = NULL;
    WS_XML_STRING ns;

    switch (byte(input) % 20) {
    case 0: case 1: return start_element(document, input);
    case 2: case 3: return end_element(document);
    case 4: return start_attribute(document, input);
    case 5: return end_attribute(document);
    case 6: return xmlns_attribute(document, input);
    case 7: return cdata(document);
    case 8: return chars(document, input);
    case 9: return chars_utf8(document, input);
    case 10: return raw_bytes(document, input);
    case 11: return comment(document, input);
    case 12: return typed_text(document, input);
    case 13: return qualified_name(document, input);
    case 14: return array(document, input);
    case 15: return WsWriteEndStartElement(document->writer, NULL);
    case 16: return document->stream ? WsFlushWriter(document->writer, byte(input), NULL, NULL) : S_OK;
    case 17:
        ns = name_of(input);
        return WsGetPrefixFromNamespace(document->writer, &ns, FALSE, &prefix, NULL);
    case 18: return document->buffer != NULL ? move(document, input) : S_OK;
    default: return document->buffer != NULL ? remove_here(document) : S_OK;
    }
}

/* ------------------------------------------------------------------------------------------------- what came out */

static void close_all(struct document* document)
{
    if (document->in_attribute && SUCCEEDED(end_attribute(document)))
        document->in_attribute = false;
    if (document->in_cdata && SUCCEEDED(cdata(document)))
        document->in_cdata = false;
    while (document->depth > 0 && SUCCEEDED(end_element(document)))
        ;
}

static HRESULT read_all(WS_XML_READER* reader)
{
    const WS_XML_NODE* node = NULL;

    do {
        TRY(WsReadNode(reader, NULL));
        TRY(WsGetReaderNode(reader, &node, NULL));
    } while (node->nodeType != WS_XML_NODE_TYPE_EOF);
    return S_OK;
}

/* A document that the reader refuses is shown before the target stops. */
static void read_again(const WS_XML_READER_ENCODING* encoding, const void* bytes, ULONG size)
{
    const ULONG many = 1 << 20;
    const WS_XML_READER_PROPERTY limits[] = {
        { WS_XML_READER_PROPERTY_MAX_ATTRIBUTES, (void*)(uintptr_t)&many, sizeof many },
        { WS_XML_READER_PROPERTY_MAX_NAMESPACES, (void*)(uintptr_t)&many, sizeof many },
        { WS_XML_READER_PROPERTY_MAX_DEPTH, (void*)(uintptr_t)&many, sizeof many }
    };
    WS_XML_READER_BUFFER_INPUT input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, (void*)(uintptr_t)bytes, size };
    WS_XML_READER* reader = NULL;
    HRESULT hr;

    CHECK(SUCCEEDED(WsCreateReader(limits, ARRAY_COUNT(limits), &reader, NULL)));
    CHECK(SUCCEEDED(WsSetInput(reader, encoding, &input.input, NULL, 0, NULL)));
    hr = read_all(reader);
    if (FAILED(hr)) {
        fprintf(stderr, "written, and refused with 0x%08X:\n%.*s\n", (unsigned)hr, (int)size, (const char*)bytes);
        abort();
    }
    WsFreeReader(reader);
}

static void read_buffer_again(struct document* document)
{
    WS_XML_READER* reader = NULL;

    CHECK(SUCCEEDED(WsCreateReader(NULL, 0, &reader, NULL)));
    CHECK(SUCCEEDED(WsSetInputToBuffer(reader, document->buffer, NULL, 0, NULL)));
    CHECK(SUCCEEDED(read_all(reader)));
    WsFreeReader(reader);
}

/* The whole document of a buffer, as text. */
static void print_buffer(struct document* document)
{
    void* bytes = NULL;
    ULONG size = 0;

    if (document->depth != 0 || document->in_attribute || document->in_cdata || document->roots != 1)
        return;
    if (SUCCEEDED(WsWriteXmlBufferToBytes(document->writer, document->buffer, NULL, NULL, 0, document->heap, &bytes,
                                          &size, NULL)))
        read_again(&read_text.encoding, bytes, size);
}

static void check_document(struct document* document)
{
    WS_BYTES bytes = { 0 };

    if (document->depth != 0 || document->in_attribute || document->in_cdata || document->roots != 1)
        return;
    if (document->stream) {
        if (SUCCEEDED(WsFlushWriter(document->writer, 0, NULL, NULL)))
            read_again(document->output->reader, document->sink, (ULONG)document->sink_size);
        return;
    }
    if (SUCCEEDED(WsGetWriterProperty(document->writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, NULL)))
        read_again(document->output->reader, bytes.bytes, bytes.length);
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    static struct document document;
    struct input input = { data, data + size };
    bool faulted = false;

    memset(&document, 0, offsetof(struct document, sink));
    document.sink_size = 0;
    CHECK(SUCCEEDED(WsCreateHeap(HEAP_BYTES, 0, NULL, 0, &document.heap, NULL)));
    CHECK(SUCCEEDED(WsCreateWriter(NULL, 0, &document.writer, NULL)));
    CHECK(SUCCEEDED(begin(&document, &outputs[byte(&input) % ARRAY_COUNT(outputs)])));
    while (input.at < input.end && !faulted) {
        HRESULT hr = call(&document, &input);

        faulted = FAILED(hr) && hr != E_INVALIDARG && hr != WS_E_INVALID_OPERATION;
    }
    if (!faulted && !document.moved) {
        close_all(&document);
        if (document.buffer == NULL)
            check_document(&document);
        else
            print_buffer(&document);
    }
    if (document.buffer != NULL && document.depth == 0 && !faulted)
        read_buffer_again(&document);
    WsFreeWriter(document.writer);
    WsFreeHeap(document.heap);
    return 0;
}
