/* What the doors of the contract checker are measured with: functions that do next to nothing, in loops, and calls of a
 * service. On the public interface only. */
#include "check_work.h"

#include "bench.h"
#include "calculator_operations.h"
#include "xml_documents.h"

#include <wws/wwsx.h>

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define DOCUMENT_BYTES 20000
#define ALLOC_BYTES    32
#define ALLOCS         1000             /* until the heap is reset */
#define ELEMENTS       200              /* of a document that is written */
#define CLOSE_MS       10000

static WS_ERROR* error;

static void good(HRESULT hr)
{
    if (hr != S_OK)
        bench_fail("a call failed");
}

static void begin_error(void)
{
    good(WsCreateError(NULL, 0, &error));
}

static void end_error(void)
{
    WsFreeError(error);
}

/* ---- WsAsyncExecute, one function ---- */

static HRESULT CALLBACK only_step(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                  const WS_ASYNC_CONTEXT* context, WS_ERROR* step_error)
{
    uint64_t* steps = state;

    (void)model;
    (void)next;
    (void)context;
    (void)step_error;
    --*steps;
    return hr;
}

static void CALLBACK on_end(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    (void)hr;
    (void)model;
    (void)state;
    bench_fail("a sequence went asynchronous");
}

static void execute(uint64_t count)
{
    WS_ASYNC_CONTEXT context = { on_end, NULL };
    WS_ASYNC_STATE sequence;
    uint64_t left = count;

    for (uint64_t i = 0; i < count; i++)
        good(WsAsyncExecute(&sequence, only_step, WS_LONG_CALLBACK, &left, &context, error));
    if (left != 0)
        bench_fail("steps went missing");
}

/* ---- WsAlloc ---- */

static WS_HEAP* heap;

static void begin_heap(void)
{
    begin_error();
    good(WsCreateHeap(1 << 20, 1 << 20, NULL, 0, &heap, error));
}

static void allocate(uint64_t count)
{
    void* block;

    for (uint64_t i = 0; i < count; i++) {
        if (i % ALLOCS == 0)
            good(WsResetHeap(heap, error));
        good(WsAlloc(heap, ALLOC_BYTES, &block, error));
    }
}

static void end_heap(void)
{
    WsFreeHeap(heap);
    end_error();
}

/* ---- WsReadNode, WsGetReaderNode ---- */

static struct xml_document document;
static WS_XML_READER* reader;

static void begin_reader(void)
{
    begin_error();
    document = xml_document_make("orders", DOCUMENT_BYTES);
    good(WsCreateReader(NULL, 0, &reader, error));
}

static void read_nodes(uint64_t count)
{
    static const WS_XML_READER_TEXT_ENCODING text = { { WS_XML_READER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    const WS_XML_READER_BUFFER_INPUT input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, document.text,
                                               (ULONG)document.size };
    const WS_XML_NODE* node;

    for (uint64_t i = 0; i < count; i++) {
        good(WsSetInput(reader, &text.encoding, &input.input, NULL, 0, error));
        do {
            good(WsReadNode(reader, error));
            good(WsGetReaderNode(reader, &node, error));
        } while (node->nodeType != WS_XML_NODE_TYPE_EOF);
    }
}

static void end_reader(void)
{
    WsFreeReader(reader);
    free(document.text);
    end_error();
}

/* ---- WsWriteStartElement, WsWriteCharsUtf8, WsWriteEndElement ---- */

static WS_XML_WRITER* writer;

static void begin_writer(void)
{
    begin_error();
    good(WsCreateWriter(NULL, 0, &writer, error));
}

static void write_elements(uint64_t count)
{
    static const WS_XML_WRITER_TEXT_ENCODING text = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    static const WS_XML_WRITER_BUFFER_OUTPUT output = { { WS_XML_WRITER_OUTPUT_TYPE_BUFFER } };
    static const WS_XML_STRING list = WS_XML_STRING_VALUE("list"), item = WS_XML_STRING_VALUE("item");
    static const WS_XML_STRING ns = WS_XML_STRING_VALUE("http://example.org/list");

    for (uint64_t i = 0; i < count; i++) {
        good(WsSetOutput(writer, &text.encoding, &output.output, NULL, 0, error));
        good(WsWriteStartElement(writer, NULL, &list, &ns, error));
        for (int element = 0; element < ELEMENTS; element++) {
            good(WsWriteStartElement(writer, NULL, &item, &ns, error));
            good(WsWriteCharsUtf8(writer, (const BYTE*)"twelve bytes", 12, error));
            good(WsWriteEndElement(writer, error));
        }
        good(WsWriteEndElement(writer, error));
    }
}

static void end_writer(void)
{
    WsFreeWriter(writer);
    end_error();
}

/* ---- calls of a service, synchronous, on one connection; host and proxy in this process ---- */

static const WS_SERVICE_CONTRACT contract = { &calculator_wsdl.contracts.Calculator, NULL, &calculator_operations };
static WS_SERVICE_HOST* host;
static WS_SERVICE_PROXY* proxy;

static void open_host(WS_STRING url)
{
    WS_SERVICE_ENDPOINT endpoint = {
        .address = { .url = url }, .channelBinding = WS_HTTP_CHANNEL_BINDING, .channelType = WS_CHANNEL_TYPE_REPLY,
        .contract = &contract,
    };
    const WS_SERVICE_ENDPOINT* endpoints[] = { &endpoint };

    good(WsCreateServiceHost(endpoints, 1, NULL, 0, &host, error));
    good(WsOpenServiceHost(host, NULL, error));
}

static void begin_calls(void)
{
    WCHAR url[64];
    char text[64];
    int length = snprintf(text, sizeof text, "http://127.0.0.1:%u/calculator", free_port());
    WS_ENDPOINT_ADDRESS address = { .url = { (ULONG)length, url } };

    for (int i = 0; i < length; i++)
        url[i] = (WCHAR)text[i];
    begin_heap();
    open_host(address.url);
    good(WsCreateServiceProxy(WS_CHANNEL_TYPE_REQUEST, WS_HTTP_CHANNEL_BINDING, NULL, NULL, 0, NULL, 0, &proxy, error));
    good(WsOpenServiceProxy(proxy, &address, NULL, error));
}

static void call(uint64_t count)
{
    for (uint64_t i = 0; i < count; i++) {
        int sum = 0;

        good(Calculator_Add(proxy, 20, 22, &sum, heap, NULL, 0, NULL, error));
        if (sum != 42)
            bench_fail("a wrong reply");
        good(WsResetHeap(heap, error));
    }
}

static void end_calls(void)
{
    good(WsCloseServiceProxy(proxy, NULL, error));
    WsFreeServiceProxy(proxy);
    good(WsCloseServiceHost(host, NULL, error));
    WsFreeServiceHost(host);
    good(WsxShutdownEngine(CLOSE_MS, error));
    end_heap();
}

const struct check_work* check_works(void)
{
    static const struct check_work works[] = {
        { "step", begin_error, execute, end_error },
        { "alloc", begin_heap, allocate, end_heap },
        { "nodes", begin_reader, read_nodes, end_reader },
        { "write", begin_writer, write_elements, end_writer },
        { "call", begin_calls, call, end_calls },
        { NULL, NULL, NULL, NULL },
    };

    return works;
}
