/* K1: a read callback that completes the same read twice. */
#include "breach.h"

static struct event started = EVENT_INIT;
static struct waiting first = WAITING_INIT;
static pthread_t reading;
static WS_ASYNC_CONTEXT pending;

void* complete_twice(void* bytes);
STEP void* complete_twice(void* bytes)
{
    event_wait(&started);
    memcpy(bytes, "<a/>", 4);
    pending.callback(S_OK, WS_SHORT_CALLBACK, pending.callbackState);
    event_wait(&first.event);
    pending.callback(S_OK, WS_SHORT_CALLBACK, pending.callbackState);
    return NULL;
}

HRESULT CALLBACK read_twice(void* state, void* bytes, ULONG max, ULONG* actual, const WS_ASYNC_CONTEXT* context,
                            WS_ERROR* error);
STEP HRESULT CALLBACK read_twice(void* state, void* bytes, ULONG max, ULONG* actual, const WS_ASYNC_CONTEXT* context,
                                 WS_ERROR* error)
{
    (void)state;
    (void)error;
    NEED(max >= 4 && context != NULL);
    *actual = 4;
    pending = *context;
    NEED(pthread_create(&reading, NULL, complete_twice, bytes) == 0);
    return WS_S_ASYNC;
}

int main(void)
{
    WS_XML_READER* reader = reader_from(read_twice, NULL);
    WS_ASYNC_CONTEXT context = { wake, &first };

    NEED(WsFillReader(reader, 4, &context, NULL) == WS_S_ASYNC);
    event_set(&started);
    event_wait(&first.event);
    NEED(first.hr == S_OK);
    pthread_join(reading, NULL);
    WsFreeReader(reader);
    return 0;
}
