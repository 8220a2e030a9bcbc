/* K2: two threads with one writer. */
#include "breach.h"

static struct event inside = EVENT_INIT;
static struct event tried = EVENT_INIT;

/* Called by WsFlushWriter: holds the first thread inside until the second one has tried. */
HRESULT CALLBACK write_slowly(void* state, const WS_BYTES* buffers, ULONG count, const WS_ASYNC_CONTEXT* context,
                              WS_ERROR* error);
STEP HRESULT CALLBACK write_slowly(void* state, const WS_BYTES* buffers, ULONG count, const WS_ASYNC_CONTEXT* context,
                                   WS_ERROR* error)
{
    (void)state;
    (void)buffers;
    (void)count;
    (void)context;
    (void)error;
    event_set(&inside);
    event_wait(&tried);
    return S_OK;
}

void* flush(void* writer);
STEP void* flush(void* writer)
{
    NEED(WsFlushWriter(writer, 0, NULL, NULL) == S_OK);
    return NULL;
}

int main(void)
{
    static const WS_XML_WRITER_TEXT_ENCODING utf8 = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    WS_XML_WRITER_STREAM_OUTPUT output = { { WS_XML_WRITER_OUTPUT_TYPE_STREAM }, write_slowly, NULL };
    WS_XML_STRING name = WS_XML_STRING_VALUE("a");
    WS_XML_STRING none = WS_XML_STRING_VALUE("");
    WS_XML_WRITER* writer;
    pthread_t thread;

    NEED(WsCreateWriter(NULL, 0, &writer, NULL) == S_OK);
    NEED(WsSetOutput(writer, &utf8.encoding, &output.output, NULL, 0, NULL) == S_OK);
    NEED(WsWriteStartElement(writer, NULL, &name, &none, NULL) == S_OK);
    NEED(WsWriteEndStartElement(writer, NULL) == S_OK);
    NEED(pthread_create(&thread, NULL, flush, writer) == 0);
    event_wait(&inside);
    NEED(WsWriteEndElement(writer, NULL) == WS_E_INVALID_OPERATION);
    event_set(&tried);
    pthread_join(thread, NULL);
    WsFreeWriter(writer);
    return 0;
}
