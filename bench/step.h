/* The step that both sides call: it counts down and names itself as the next while there is something left. */
#ifndef BENCH_STEP_H
#define BENCH_STEP_H

#include <WebServices.h>
#include <stdint.h>

struct step_state {
    uint64_t left;
};

/* In step.c, so that no caller can see into it. */
HRESULT CALLBACK step(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                      const WS_ASYNC_CONTEXT* context, WS_ERROR* error);

#endif
