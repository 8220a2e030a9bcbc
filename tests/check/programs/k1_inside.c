/* K1: a read callback that invokes its callback before it returns, on the thread that called it. */
#include "breach.h"

HRESULT CALLBACK read_at_once(void* state, void* bytes, ULONG max, ULONG* actual, const WS_ASYNC_CONTEXT* context,
                              WS_ERROR* error);
STEP HRESULT CALLBACK read_at_once(void* state, void* bytes, ULONG max, ULONG* actual, const WS_ASYNC_CONTEXT* context,
                                   WS_ERROR* error)
{
    (void)state;
    (void)error;
    NEED(max >= 4 && context != NULL);
    memcpy(bytes, "<a/>", 4);
    *actual = 4;
    context->callback(S_OK, WS_SHORT_CALLBACK, context->callbackState);     /* should simply return S_OK */
    return WS_S_ASYNC;
}

int main(void)
{
    WS_XML_READER* reader = reader_from(read_at_once, NULL);
    struct waiting waiting = WAITING_INIT;
    WS_ASYNC_CONTEXT context = { wake, &waiting };

    NEED(WsFillReader(reader, 4, &context, NULL) == S_OK);
    WsFreeReader(reader);
    return 0;
}
