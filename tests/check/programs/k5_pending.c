/* K5: an answer that does not come, and a read callback that forgets to complete. */
#include "silent.h"

static struct event seen[2] = { EVENT_INIT, EVENT_INIT };

static void CALLBACK on_breach(const WSX_CHECK_BREACH* breach, void* state)
{
    (void)state;
    fputs(breach->text, stderr);
    event_set(&seen[strcmp(breach->operation, "WsFillReader") == 0]);
}

static WS_ASYNC_CONTEXT forgotten;

HRESULT CALLBACK read_and_forget(void* state, void* bytes, ULONG max, ULONG* actual, const WS_ASYNC_CONTEXT* context,
                                 WS_ERROR* error);
STEP HRESULT CALLBACK read_and_forget(void* state, void* bytes, ULONG max, ULONG* actual,
                                      const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    (void)state;
    (void)bytes;
    (void)max;
    (void)actual;
    (void)error;
    forgotten = *context;
    return WS_S_ASYNC;
}

void receive(struct request* request, struct waiting* waiting);
STEP void receive(struct request* request, struct waiting* waiting)
{
    WS_ASYNC_CONTEXT context = { wake, waiting };

    NEED(WsReadMessageStart(request->channel, request->answer, &context, NULL) == WS_S_ASYNC);
    event_wait(&seen[0]);
}

void fill(WS_XML_READER* reader, struct waiting* waiting);
STEP void fill(WS_XML_READER* reader, struct waiting* waiting)
{
    WS_ASYNC_CONTEXT context = { wake, waiting };

    NEED(WsFillReader(reader, 4, &context, NULL) == WS_S_ASYNC);
    event_wait(&seen[1]);
}

int main(void)
{
    const WSX_CHECK_SETTINGS settings = { .pending_ms = 300, .callback = on_breach };
    struct waiting waiting[2] = { WAITING_INIT, WAITING_INIT };
    struct request request;
    WS_XML_READER* reader;

    NEED(WsxSetCheck(&settings, NULL) == S_OK);
    send_request(&request);
    receive(&request, &waiting[0]);
    reader = reader_from(read_and_forget, NULL);
    fill(reader, &waiting[1]);
    WsAbortChannel(request.channel, NULL);
    event_wait(&waiting[0].event);
    forgotten.callback(E_FAIL, WS_LONG_CALLBACK, forgotten.callbackState);
    WsFreeReader(reader);
    end_request(&request);
    return 0;
}
