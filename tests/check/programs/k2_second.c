/* K2: a second fill of a reader that is being filled. */
#include "breach.h"

static WS_ASYNC_CONTEXT pending;

HRESULT CALLBACK read_later(void* state, void* bytes, ULONG max, ULONG* actual, const WS_ASYNC_CONTEXT* context,
                            WS_ERROR* error);
STEP HRESULT CALLBACK read_later(void* state, void* bytes, ULONG max, ULONG* actual,
                                 const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    (void)state;
    (void)error;
    NEED(max >= 4 && context != NULL);
    memcpy(bytes, "<a/>", 4);
    *actual = 4;
    pending = *context;
    return WS_S_ASYNC;
}

int main(void)
{
    WS_XML_READER* reader = reader_from(read_later, NULL);
    struct waiting waiting = WAITING_INIT;
    WS_ASYNC_CONTEXT context = { wake, &waiting };

    NEED(WsFillReader(reader, 4, &context, NULL) == WS_S_ASYNC);
    NEED(WsFillReader(reader, 8, &context, NULL) == WS_E_INVALID_OPERATION);
    pending.callback(S_OK, WS_LONG_CALLBACK, pending.callbackState);
    NEED(waiting.hr == S_OK);
    WsFreeReader(reader);
    return 0;
}
