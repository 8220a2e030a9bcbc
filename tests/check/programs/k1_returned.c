/* K1: a function of a sequence that returns a result, and completes later all the same. */
#include "breach.h"

static WS_ASYNC_CONTEXT kept;

HRESULT CALLBACK step(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                      const WS_ASYNC_CONTEXT* context, WS_ERROR* error);
STEP HRESULT CALLBACK step(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                           const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    (void)hr;
    (void)model;
    (void)state;
    (void)next;
    (void)error;
    kept = *context;
    return S_OK;
}

void* complete_late(void* argument);
STEP void* complete_late(void* argument)
{
    kept.callback(S_OK, WS_LONG_CALLBACK, kept.callbackState);
    return argument;
}

int main(void)
{
    struct waiting waiting = WAITING_INIT;
    WS_ASYNC_CONTEXT context = { wake, &waiting };
    WS_ASYNC_STATE state;
    pthread_t thread;

    NEED(WsAsyncExecute(&state, step, WS_LONG_CALLBACK, NULL, &context, NULL) == S_OK);
    NEED(pthread_create(&thread, NULL, complete_late, NULL) == 0);
    pthread_join(thread, NULL);
    return 0;
}
