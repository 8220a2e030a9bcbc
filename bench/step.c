#include "step.h"

HRESULT CALLBACK step(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                      const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct step_state* steps = state;

    (void)model;
    (void)context;
    (void)error;
    if (--steps->left != 0)
        next->function = step;
    return hr;
}
