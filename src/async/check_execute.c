/* WsAsyncExecute of the application, under the contract checker: each function of the sequence is called through here. */
#include "async/check_op.h"

#include <stdlib.h>

struct checked_sequence {
    WS_ASYNC_FUNCTION function;         /* the next one */
    void*             state;
};

/* After a last function that completes later: nothing of the sequence is left but this. */
static HRESULT CALLBACK checked_end(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                    const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    UNUSED(model);
    UNUSED(next);
    UNUSED(context);
    UNUSED(error);
    free(state);
    return hr;
}

/* While a function has not returned here, nobody carries on with the sequence: what it says of the next one is read and
 * handed on in time, also when its operation has completed meanwhile (X6). */
static HRESULT CALLBACK checked_step(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                     const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct checked_sequence* sequence = state;
    WS_ASYNC_FUNCTION function = sequence->function;
    WS_ASYNC_OPERATION theirs = { NULL };

    hr = CHECK_OUT(function(hr, model, sequence->state, &theirs, context, error), "WS_ASYNC_FUNCTION", function, model,
                   context, error);
    sequence->function = theirs.function;
    if (theirs.function != NULL)
        next->function = checked_step;
    else if (hr == WS_S_ASYNC && context != NULL)
        next->function = checked_end;
    else
        free(sequence);
    return hr;
}

HRESULT check_execute(WS_ASYNC_STATE* state, WS_ASYNC_FUNCTION operation, WS_CALLBACK_MODEL model,
                      void* operation_state, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct checked_sequence* sequence;
    bool starts = state != NULL && operation != NULL && (context == NULL || context->callback != NULL);

    if (!starts || (sequence = malloc(sizeof *sequence)) == NULL)
        return WsAsyncExecute(state, operation, model, operation_state, context, error);
    *sequence = (struct checked_sequence){ operation, operation_state };
    return WsAsyncExecute(state, checked_step, model, sequence, context, error);
}
