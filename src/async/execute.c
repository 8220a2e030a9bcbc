/* WsAsyncExecute: runs a sequence of functions, whichever of them complete synchronously or asynchronously. */
#include "async/check_op.h"
#include "async/op.h"
#include "base/err.h"

/* The five words of WS_ASYNC_STATE. One word is handed over between the thread that starts an operation and the one
 * that completes it, by exchange; whoever comes second carries on:
 *
 *    starter:    exchange(handover, next function)      0 came back: the completer will carry on
 *                                                       a result came back: carry on here, synchronously
 *    completer:  exchange(handover, result)             0 came back: the starter has not returned; it will carry on
 *                                                       a function came back: carry on here
 *
 * A result is never 0 as a word, and the completer never finds its own kind, so the two need no tag to be told apart. */
struct sequence {
    WS_ASYNC_CALLBACK callback;         /* the caller's: its address is never NULL */
    void*             callback_state;
    void*             operation_state;
    WS_ERROR*         error;
    _Atomic(uintptr_t) handover;
};
_Static_assert(sizeof(struct sequence) <= sizeof(WS_ASYNC_STATE), "the five words of WS_ASYNC_STATE hold a sequence");
_Static_assert(sizeof(uintptr_t) >= 8, "a result and its mark fit one word");

#define RESULT_MARK ((uintptr_t)1 << 32)

static uintptr_t pack_result(HRESULT hr)
{
    return RESULT_MARK | (uintptr_t)(ULONG)hr;
}

static HRESULT unpack_result(uintptr_t word)
{
    return (HRESULT)(ULONG)word;
}

static void CALLBACK sequence_completed(HRESULT hr, WS_CALLBACK_MODEL model, void* state);

/* Stands for "no next function" in the handover word: passes the result through and names nothing. */
static HRESULT CALLBACK sequence_end(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                     const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    UNUSED(model);
    UNUSED(state);
    UNUSED(next);
    UNUSED(context);
    UNUSED(error);
    return hr;
}

/* Runs functions until one goes asynchronous (WS_S_ASYNC: the sequence may be gone) or the last has completed. */
static HRESULT sequence_run(struct sequence* sequence, WS_ASYNC_FUNCTION function, HRESULT hr, WS_CALLBACK_MODEL model)
{
    const WS_ASYNC_CONTEXT context = { sequence_completed, sequence };
    void* const state = sequence->operation_state;
    WS_ERROR* const error = sequence->error;

    for (;;) {
        WS_ASYNC_OPERATION next = { NULL };

        hr = function(hr, model, state, &next, &context, error);
        if (hr == WS_S_ASYNC) {
            WS_ASYNC_FUNCTION follow = next.function != NULL ? next.function : sequence_end;
            uintptr_t result = atomic_exchange_explicit(&sequence->handover, (uintptr_t)follow, memory_order_acq_rel);

            if (result == 0)
                return WS_S_ASYNC;
            atomic_store_explicit(&sequence->handover, 0, memory_order_relaxed);
            hr = unpack_result(result);
        }
        if (next.function == NULL)
            return hr;
        function = next.function;
    }
}

static void CALLBACK sequence_completed(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct sequence* sequence = state;
    WS_ASYNC_FUNCTION function;
    WS_ASYNC_CALLBACK callback;
    void* callback_state;

    /* Once the starter has put its function there it is done with the word, and so nothing needs to be exchanged. */
    function = (WS_ASYNC_FUNCTION)atomic_load_explicit(&sequence->handover, memory_order_acquire);
    if (function == NULL)
        function = (WS_ASYNC_FUNCTION)atomic_exchange_explicit(&sequence->handover, pack_result(hr),
                                                               memory_order_acq_rel);
    if (function == NULL)
        return;
    atomic_store_explicit(&sequence->handover, 0, memory_order_relaxed);
    callback = sequence->callback;
    callback_state = sequence->callback_state;
    hr = sequence_run(sequence, function, hr, model);
    if (hr != WS_S_ASYNC)
        callback(hr, model, callback_state);
}

static HRESULT run_synchronously(WS_ASYNC_FUNCTION function, WS_CALLBACK_MODEL model, void* state, WS_ERROR* error)
{
    HRESULT hr = S_OK;

    while (function != NULL) {
        WS_ASYNC_OPERATION next = { NULL };

        hr = function(hr, model, state, &next, NULL, error);
        if (UNLIKELY(hr == WS_S_ASYNC))
            return err_raise(error, WS_E_INVALID_OPERATION, "WsAsyncExecute: a function of the sequence returned "
                             "WS_S_ASYNC, though it was given no asynchronous context");
        function = next.function;
    }
    return hr;
}

static inline HRESULT execute(WS_ASYNC_STATE* state, WS_ASYNC_FUNCTION operation, WS_CALLBACK_MODEL model,
                              void* operation_state, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct sequence* sequence = (struct sequence*)(void*)state;

    if (UNLIKELY(state == NULL))
        return err_raise(error, E_INVALIDARG, "WsAsyncExecute: asyncState is NULL");
    if (context != NULL && UNLIKELY(context->callback == NULL))
        return async_check_context(context, error);
    if (operation == NULL)
        return S_OK;
    if (context == NULL)
        return run_synchronously(operation, model, operation_state, error);
    sequence->callback = context->callback;
    sequence->callback_state = context->callbackState;
    sequence->operation_state = operation_state;
    sequence->error = error;
    atomic_init(&sequence->handover, 0);
    return sequence_run(sequence, operation, S_OK, model);
}

static NOINLINE HRESULT execute_checked(WS_ASYNC_STATE* state, WS_ASYNC_FUNCTION operation, WS_CALLBACK_MODEL model,
                                        void* operation_state, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    CHECK_START_AS("WsAsyncExecute", CHECK_CALLER,
                   check_execute(state, operation, model, operation_state, context, error), context, error);
    return execute(state, operation, model, operation_state, context, error);
}

HRESULT WINAPI WsAsyncExecute(WS_ASYNC_STATE* asyncState, WS_ASYNC_FUNCTION operation, WS_CALLBACK_MODEL callbackModel,
                              void* callbackState, const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error)
{
    if (check_on())
        return execute_checked(asyncState, operation, callbackModel, callbackState, asyncContext, error);
    return execute(asyncState, operation, callbackModel, callbackState, asyncContext, error);
}
