/* This library's side of the XML benchmarks, on its public interface.
 *
 *   xml_bench WHAT DOCUMENT BYTES [SECONDS]      "speed" in MB/s, and what to compare it by
 *   xml_bench flood BYTES          a generated stream read node by node: "memory" is how much the process grew by it
 *   xml_bench steady COUNT         "allocations" in COUNT requests, each read and written with objects that are kept
 *
 * WHAT: nodes, stream (nodes through WsFillReader), typed (read), write (typed), c14n (canonical form); with binary- in front
 * of it, of the orders in the binary encoding.
 */
#include "xml_documents.h"
#include "xml_orders.h"

#include <string.h>

#define STREAM_BUFFER 32768                 /* what a network read might give                 */
#define STREAM_NODES  4                     /* that are asked for at a time                   */
#define STREAM_AHEAD  2048                  /* no four tags of the documents are longer       */

static WS_ERROR* error;

static void check(HRESULT hr)
{
    WS_STRING string;
    char text[512];
    ULONG i;

    if (SUCCEEDED(hr))
        return;
    if (FAILED(WsGetErrorString(error, 0, &string)))
        bench_fail("an operation failed");
    for (i = 0; i < string.length && i < sizeof text - 1; i++)
        text[i] = string.chars[i] < 0x7F ? (char)string.chars[i] : '?';
    text[i] = 0;
    bench_fail(text);
}

/* ---- counting allocations ------------------------------------------------------------------------------------------- */

/* malloc and its kin of the whole process, the library's included: those of glibc have these second names. */
#define FOR_ALL __attribute__((visibility("default")))
extern void* __libc_malloc(size_t size);
extern void* __libc_calloc(size_t count, size_t size);
extern void* __libc_realloc(void* block, size_t size);

static uint64_t allocations;

FOR_ALL void* malloc(size_t size)
{
    allocations++;
    return __libc_malloc(size);
}

FOR_ALL void* calloc(size_t count, size_t size)
{
    allocations++;
    return __libc_calloc(count, size);
}

void* realloc(void* block, size_t size)
{
    allocations++;
    return __libc_realloc(block, size);
}

/* ---- encodings ------------------------------------------------------------------------------------------------------ */

static const WS_XML_READER_TEXT_ENCODING text_in = { { WS_XML_READER_ENCODING_TYPE_TEXT }, WS_CHARSET_AUTO };
static const WS_XML_WRITER_TEXT_ENCODING text_out = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
/* Names as numbers of a dictionary that both sides have, as in a session. */
static const WS_XML_READER_BINARY_ENCODING binary_in = { { WS_XML_READER_ENCODING_TYPE_BINARY }, &orders_dictionary,
                                                         NULL };
static const WS_XML_WRITER_BINARY_ENCODING binary_out = { { WS_XML_WRITER_ENCODING_TYPE_BINARY }, &orders_dictionary,
                                                          NULL, NULL };

static const WS_XML_READER_ENCODING* in = &text_in.encoding;
static const WS_XML_WRITER_ENCODING* out = &text_out.encoding;
static size_t text_bytes;                   /* of the document as text: what speeds are measured by */

static void print_speed(const struct bench_passes* passes, const struct xml_document* document)
{
    bench_print_speed(passes, text_bytes * bench_repeats(document));
}

/* ---- inputs and outputs --------------------------------------------------------------------------------------------- */

static WS_XML_READER* make_reader(void)
{
    ULONG buffer_bytes = STREAM_BUFFER;
    WS_XML_READER_PROPERTY properties[] = {
        { WS_XML_READER_PROPERTY_STREAM_BUFFER_SIZE, &buffer_bytes, sizeof buffer_bytes },
    };
    WS_XML_READER* reader;

    check(WsCreateReader(properties, 1, &reader, error));
    return reader;
}

static void set_memory(WS_XML_READER* reader, const struct xml_document* document)
{
    WS_XML_READER_BUFFER_INPUT input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, document->text, (ULONG)document->size };

    check(WsSetInput(reader, in, &input.input, NULL, 0, error));
}

static void set_stream(WS_XML_READER* reader, WS_READ_CALLBACK callback, void* state)
{
    WS_XML_READER_STREAM_INPUT input = { { WS_XML_READER_INPUT_TYPE_STREAM }, callback, state };

    check(WsSetInput(reader, in, &input.input, NULL, 0, error));
}

struct source { const char* at; size_t left; };

static HRESULT CALLBACK read_source(void* state, void* bytes, ULONG room, ULONG* actual,
                                    const WS_ASYNC_CONTEXT* context, WS_ERROR* callback_error)
{
    struct source* source = state;
    ULONG size = source->left < room ? (ULONG)source->left : room;

    (void)context;
    (void)callback_error;
    memcpy(bytes, source->at, size);
    source->at += size;
    source->left -= size;
    *actual = size;
    return S_OK;
}

static HRESULT CALLBACK read_flood(void* state, void* bytes, ULONG room, ULONG* actual,
                                   const WS_ASYNC_CONTEXT* context, WS_ERROR* callback_error)
{
    (void)context;
    (void)callback_error;
    *actual = (ULONG)xml_flood_next(state, bytes, room);
    return S_OK;
}

/* ---- reading nodes -------------------------------------------------------------------------------------------------- */

struct counts { uint64_t elements, attributes, text_bytes; };

static inline void count_node(const WS_XML_NODE* node, struct counts* counts)
{
    if (node->nodeType == WS_XML_NODE_TYPE_ELEMENT) {
        counts->elements++;
        counts->attributes += ((const WS_XML_ELEMENT_NODE*)(const void*)node)->attributeCount;
    } else if (node->nodeType == WS_XML_NODE_TYPE_TEXT) {
        const WS_XML_TEXT* text = ((const WS_XML_TEXT_NODE*)(const void*)node)->text;

        if (text->textType == WS_XML_TEXT_TYPE_UTF8)
            counts->text_bytes += ((const WS_XML_UTF8_TEXT*)(const void*)text)->value.length;
    }
}

static void read_nodes(WS_XML_READER* reader, struct counts* counts)
{
    const WS_XML_NODE* node;

    do {
        check(WsReadNode(reader, error));
        check(WsGetReaderNode(reader, &node, error));
        count_node(node, counts);
    } while (node->nodeType != WS_XML_NODE_TYPE_EOF);
}

static void read_stream(WS_XML_READER* reader, struct counts* counts)
{
    const WS_XML_NODE* node = NULL;

    do {
        check(WsFillReader(reader, STREAM_AHEAD, NULL, error));
        for (int i = 0; i < STREAM_NODES && (node == NULL || node->nodeType != WS_XML_NODE_TYPE_EOF); i++) {
            check(WsReadNode(reader, error));
            check(WsGetReaderNode(reader, &node, error));
            count_node(node, counts);
        }
    } while (node->nodeType != WS_XML_NODE_TYPE_EOF);
}

static void print_nodes(const struct bench_passes* passes, const struct xml_document* document, struct counts counts)
{
    size_t repeats = bench_repeats(document);

    bench_print("elements", (double)(counts.elements / passes->count / repeats));
    if (in == &text_in.encoding)            /* numbers are no characters in binary */
        bench_print("text", (double)(counts.text_bytes / passes->count / repeats));
    print_speed(passes, document);
}

static void bench_nodes(const struct xml_document* document, struct bench_passes* passes)
{
    WS_XML_READER* reader = make_reader();
    struct counts counts = { 0 };

    while (bench_another_pass(passes))
        for (size_t i = bench_repeats(document); i > 0; i--) {
            set_memory(reader, document);
            read_nodes(reader, &counts);
        }
    print_nodes(passes, document, counts);
    WsFreeReader(reader);
}

static void bench_stream(const struct xml_document* document, struct bench_passes* passes)
{
    WS_XML_READER* reader = make_reader();
    struct counts counts = { 0 };

    while (bench_another_pass(passes))
        for (size_t i = bench_repeats(document); i > 0; i--) {
            struct source source = { document->text, document->size };

            set_stream(reader, read_source, &source);
            read_stream(reader, &counts);
        }
    print_nodes(passes, document, counts);
    WsFreeReader(reader);
}

/* The most memory that this process ever had in RAM. Not getrusage: that begins with what the parent had. */
static double peak_memory_bytes(void)
{
    FILE* file = fopen("/proc/self/status", "r");
    unsigned long kilobytes = 0;
    char line[256];

    while (file != NULL && kilobytes == 0 && fgets(line, sizeof line, file) != NULL)
        (void)sscanf(line, "VmHWM: %lu", &kilobytes);
    if (kilobytes == 0)
        bench_fail("cannot read the peak memory of this process");
    fclose(file);
    return (double)kilobytes * 1024;
}

static void bench_flood(uint64_t bytes)
{
    struct counts counts = { 0 };
    struct xml_flood flood;
    double before;
    uint64_t started;

    xml_flood_begin(&flood, bytes);
    before = bench_resident_bytes();
    started = bench_now_ns();
    {
        WS_XML_READER* reader = make_reader();

        set_stream(reader, read_flood, &flood);
        read_stream(reader, &counts);
        WsFreeReader(reader);
    }
    bench_print("memory", peak_memory_bytes() - before);
    bench_print("elements", (double)counts.elements);
    bench_print("bytes", (double)flood.given);
    bench_print("speed", (double)flood.given * 1000 / (double)(bench_now_ns() - started));
    xml_flood_end(&flood);
}

/* ---- canonical form ------------------------------------------------------------------------------------------------- */

struct sink { char* bytes; size_t size, room; };

static HRESULT CALLBACK take_bytes(void* state, const WS_BYTES* buffers, ULONG count, const WS_ASYNC_CONTEXT* context,
                                   WS_ERROR* callback_error)
{
    struct sink* sink = state;

    (void)context;
    (void)callback_error;
    for (ULONG i = 0; i < count; i++) {
        if (buffers[i].length > sink->room - sink->size)
            return E_OUTOFMEMORY;
        memcpy(sink->bytes + sink->size, buffers[i].bytes, buffers[i].length);
        sink->size += buffers[i].length;
    }
    return S_OK;
}

/* From the text, in the exclusive form: everything that is read passes through it. */
static void bench_c14n(const struct xml_document* document, struct bench_passes* passes)
{
    WS_XML_READER* reader = make_reader();
    struct sink sink = { malloc(2 * text_bytes), 0, 2 * text_bytes };      /* the form of a binary document is text */
    ULONG piece = 32768;
    WS_XML_CANONICALIZATION_PROPERTY properties[] = {
        { WS_XML_CANONICALIZATION_PROPERTY_OUTPUT_BUFFER_SIZE, &piece, sizeof piece },
    };

    if (sink.bytes == NULL)
        bench_fail("no memory");
    while (bench_another_pass(passes))
        for (size_t i = bench_repeats(document); i > 0; i--) {
            struct counts counts = { 0 };

            sink.size = 0;
            set_memory(reader, document);
            check(WsStartReaderCanonicalization(reader, take_bytes, &sink, properties, 1, error));
            read_nodes(reader, &counts);
            check(WsEndReaderCanonicalization(reader, error));
        }
    bench_print_digest(sink.bytes, sink.size);
    print_speed(passes, document);
    free(sink.bytes);
    WsFreeReader(reader);
}

/* ---- typed values --------------------------------------------------------------------------------------------------- */

static WS_HEAP* make_heap(void)
{
    WS_HEAP* heap;
    SIZE_T trim = 1u << 30;                      /* what one pass needed serves the next, as in a service */

    check(WsCreateHeap(1u << 30, trim, NULL, 0, &heap, error));
    return heap;
}

/* To the body's element, over the headers if there are any. */
static void enter_body(WS_XML_READER* reader)
{
    static const WS_XML_STRING envelope_ns = WS_XML_STRING_VALUE("http://www.w3.org/2003/05/soap-envelope");
    static const WS_XML_STRING envelope = WS_XML_STRING_VALUE("Envelope"), header = WS_XML_STRING_VALUE("Header");
    static const WS_XML_STRING body = WS_XML_STRING_VALUE("Body");
    BOOL found;

    check(WsReadToStartElement(reader, &envelope, &envelope_ns, NULL, error));
    check(WsReadStartElement(reader, error));
    check(WsReadToStartElement(reader, &header, &envelope_ns, &found, error));
    if (found)
        check(WsSkipNode(reader, error));
    check(WsReadToStartElement(reader, &body, &envelope_ns, NULL, error));
    check(WsReadStartElement(reader, error));
}

static void read_orders(WS_XML_READER* reader, WS_HEAP* heap, struct place_orders_value* value)
{
    enter_body(reader);
    check(WsReadElement(reader, &place_orders_element, WS_READ_REQUIRED_VALUE, heap, value, sizeof *value, error));
    check(WsReadEndElement(reader, error));
    check(WsReadEndElement(reader, error));
}

static void bench_typed(const struct xml_document* document, struct bench_passes* passes)
{
    WS_XML_READER* reader = make_reader();
    WS_HEAP* heap = make_heap();
    struct place_orders_value value;

    while (bench_another_pass(passes))
        for (size_t i = bench_repeats(document); i > 0; i--) {
            check(WsResetHeap(heap, error));
            set_memory(reader, document);
            read_orders(reader, heap, &value);
        }
    if (value.order_count != document->orders || value.orders[0].id < 1000000 || value.orders[0].line_count == 0)
        bench_fail("the orders are not what was written");
    bench_print("orders", (double)value.order_count);
    print_speed(passes, document);
    WsFreeReader(reader);
    WsFreeHeap(heap);
}

static WS_XML_WRITER* make_writer(void)
{
    ULONG max = 1u << 30, trim = 1u << 30;
    WS_XML_WRITER_PROPERTY properties[] = {
        { WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE, &max, sizeof max },
        { WS_XML_WRITER_PROPERTY_BUFFER_TRIM_SIZE, &trim, sizeof trim },
    };
    WS_XML_WRITER* writer;

    check(WsCreateWriter(properties, 2, &writer, error));
    return writer;
}

static void set_output(WS_XML_WRITER* writer)
{
    WS_XML_WRITER_BUFFER_OUTPUT output = { { WS_XML_WRITER_OUTPUT_TYPE_BUFFER } };

    check(WsSetOutput(writer, out, &output.output, NULL, 0, error));
}

static WS_BYTES written(WS_XML_WRITER* writer)
{
    WS_BYTES bytes;

    check(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, error));
    return bytes;
}

static void write_orders(WS_XML_WRITER* writer, const struct place_orders_value* value)
{
    static const WS_XML_STRING envelope_ns = WS_XML_STRING_VALUE("http://www.w3.org/2003/05/soap-envelope");
    static const WS_XML_STRING envelope = WS_XML_STRING_VALUE("Envelope"), body = WS_XML_STRING_VALUE("Body");
    static const WS_XML_STRING prefix = WS_XML_STRING_VALUE("s");

    check(WsWriteStartElement(writer, &prefix, &envelope, &envelope_ns, error));
    check(WsWriteStartElement(writer, &prefix, &body, &envelope_ns, error));
    check(WsWriteElement(writer, &place_orders_element, WS_WRITE_REQUIRED_VALUE, value, sizeof *value, error));
    check(WsWriteEndElement(writer, error));
    check(WsWriteEndElement(writer, error));
}

static void bench_write(const struct xml_document* document, struct bench_passes* passes)
{
    WS_XML_READER* reader = make_reader();
    WS_XML_WRITER* writer = make_writer();
    WS_HEAP* heap = make_heap();
    struct place_orders_value value;
    WS_BYTES bytes = { 0, NULL };

    set_memory(reader, document);
    read_orders(reader, heap, &value);
    while (bench_another_pass(passes))
        for (size_t i = bench_repeats(document); i > 0; i--) {
            set_output(writer);
            write_orders(writer, &value);
            bytes = written(writer);
        }
    if (bytes.length != document->size || memcmp(bytes.bytes, document->text, document->size) != 0)
        bench_fail("what was written is not what was read");
    print_speed(passes, document);
    WsFreeWriter(writer);
    WsFreeReader(reader);
    WsFreeHeap(heap);
}

/* The orders of a document of text in the encoding that is measured. */
static struct xml_document encode(const struct xml_document* document)
{
    WS_XML_READER* reader = make_reader();
    WS_XML_WRITER* writer = make_writer();
    WS_HEAP* heap = make_heap();
    struct place_orders_value value;
    struct xml_document encoded;
    WS_BYTES bytes;

    in = &text_in.encoding;
    set_memory(reader, document);
    read_orders(reader, heap, &value);
    in = &binary_in.encoding;
    set_output(writer);
    write_orders(writer, &value);
    bytes = written(writer);
    encoded = (struct xml_document){ malloc(bytes.length), bytes.length, document->orders };
    if (encoded.text == NULL)
        bench_fail("no memory");
    memcpy(encoded.text, bytes.bytes, bytes.length);
    WsFreeWriter(writer);
    WsFreeReader(reader);
    WsFreeHeap(heap);
    return encoded;
}

/* ---- steady state --------------------------------------------------------------------------------------------------- */

static void bench_steady(unsigned count)
{
    struct xml_document document = xml_document_make("request", 0);
    WS_XML_READER* reader = make_reader();
    WS_XML_WRITER* writer = make_writer();
    WS_HEAP* heap = make_heap();
    uint64_t before = 0;

    for (unsigned i = 0; i < count + 10; i++) {
        struct place_orders_value value;

        if (i == 10)
            before = allocations;
        check(WsResetHeap(heap, error));
        set_memory(reader, &document);
        read_orders(reader, heap, &value);
        set_output(writer);
        write_orders(writer, &value);
        if (written(writer).length < 1000)
            bench_fail("nothing was written");
    }
    bench_print("allocations", (double)(allocations - before));
    if (before < 10)
        bench_fail("allocations are not counted");
    WsFreeWriter(writer);
    WsFreeReader(reader);
    WsFreeHeap(heap);
    free(document.text);
}

/* ---- main ----------------------------------------------------------------------------------------------------------- */

static const struct { const char* name; void (*run)(const struct xml_document*, struct bench_passes*); } benches[] = {
    { "nodes", bench_nodes }, { "stream", bench_stream }, { "typed", bench_typed }, { "write", bench_write },
    { "c14n", bench_c14n },
};

static void run(const char* name, struct xml_document document, struct bench_passes* passes)
{
    static const char binary[] = "binary-";
    size_t i = 0;

    text_bytes = document.size;
    if (strncmp(name, binary, sizeof binary - 1) == 0) {
        struct xml_document text = document;

        name += sizeof binary - 1;
        out = &binary_out.encoding;
        document = encode(&text);
        free(text.text);
    }
    while (i < sizeof benches / sizeof *benches && strcmp(name, benches[i].name) != 0)
        i++;
    if (i == sizeof benches / sizeof *benches)
        bench_fail("no such measurement");
    benches[i].run(&document, passes);
    free(document.text);
}

int main(int count, char** arguments)
{
    struct bench_passes passes = { 0 };

    if (count < 3)
        bench_fail("usage: xml_bench WHAT DOCUMENT BYTES [SECONDS], flood BYTES, steady COUNT");
    check(WsCreateError(NULL, 0, &error));
    if (strcmp(arguments[1], "flood") == 0) {
        bench_flood(strtoull(arguments[2], NULL, 10));
    } else if (strcmp(arguments[1], "steady") == 0) {
        bench_steady((unsigned)strtoul(arguments[2], NULL, 10));
    } else if (count >= 4) {
        passes.seconds = count > 4 ? strtod(arguments[4], NULL) : 0;
        run(arguments[1], xml_document_make(arguments[2], strtoull(arguments[3], NULL, 10)), &passes);
    }
    WsFreeError(error);
    return 0;
}
