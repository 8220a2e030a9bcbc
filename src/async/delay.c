/* WsxDelay: a timer of the lane for each pending delay. */
#include "async/cancel.h"
#include "async/check_op.h"
#include "async/engine.h"
#include "async/op.h"
#include "base/err.h"
#include "base/mem.h"

/* ------------------------------------------------------------------------------------------------ synchronous */

struct sync_delay {
    struct cancel_target target;
    struct sys_event     ended;
};

static void sync_delay_end(struct cancel_target* target)
{
    sys_event_set(&CONTAINER_OF(target, struct sync_delay, target)->ended);
}

static HRESULT delay_here(ULONG delay_ms, WSX_CANCEL* cancel, WS_ERROR* error)
{
    struct sync_delay delay = { .target = { sync_delay_end } };
    bool ended = false;
    HRESULT hr;

    sys_event_init(&delay.ended);
    hr = cancel_set(cancel, &delay.target, error);
    if (SUCCEEDED(hr)) {
        ended = sys_event_wait(&delay.ended, sys_after_ns(delay_ms));
        cancel_clear(cancel);
    }
    sys_event_destroy(&delay.ended);
    if (ended)
        return err_raise(error, WS_E_OPERATION_ABORTED, "the delay of %u ms was cancelled", delay_ms);
    return hr;
}

/* ------------------------------------------------------------------------------------------------ asynchronous */

struct delay {
    struct lane_timer    timer;
    struct cancel_target target;
    WS_ASYNC_CONTEXT     context;
    WSX_CANCEL*          cancel;
    WS_ERROR*            error;
    bool                 aborted;       /* by who stopped the timer */
};

static void delay_fired(struct lane_timer* timer, WS_CALLBACK_MODEL model)
{
    struct delay* delay = CONTAINER_OF(timer, struct delay, timer);
    WS_ASYNC_CONTEXT context = delay->context;
    HRESULT hr = S_OK;

    cancel_clear(delay->cancel);
    if (delay->aborted)
        hr = err_raise(delay->error, WS_E_OPERATION_ABORTED, "the delay was cancelled");
    mem_free(delay);
    atomic_fetch_sub_explicit(&engine_counters.delays, 1, memory_order_relaxed);
    context.callback(hr, model, context.callbackState);
}

static void delay_end(struct cancel_target* target)
{
    struct delay* delay = CONTAINER_OF(target, struct delay, target);

    if (!lane_timer_stop(&delay->timer))
        return;                         /* due already, or ended before */
    delay->aborted = true;
    lane_post(atomic_load_explicit(&delay->timer.lane, memory_order_relaxed), &delay->timer.node);
}

static HRESULT delay_create(WSX_CANCEL* cancel, const WS_ASYNC_CONTEXT* context, struct delay** out, WS_ERROR* error)
{
    struct delay* delay = mem_zalloc(sizeof *delay);

    if (delay == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for a delay");
    delay->timer.node.model = WS_LONG_CALLBACK;
    delay->timer.fired = delay_fired;
    delay->target.end = delay_end;
    delay->context = *context;
    delay->cancel = cancel;
    delay->error = error;
    *out = delay;
    return S_OK;
}

static HRESULT delay_start(ULONG delay_ms, WSX_CANCEL* cancel, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct delay* delay;
    struct lane* lane;
    HRESULT hr;

    TRY(lane_pick(&lane, error));
    TRY(delay_create(cancel, context, &delay, error));
    hr = cancel_set(cancel, &delay->target, error);
    if (FAILED(hr)) {
        mem_free(delay);
        return hr;
    }
    atomic_fetch_add_explicit(&engine_counters.delays, 1, memory_order_relaxed);
    lane_timer_start(lane, &delay->timer, sys_after_ns(delay_ms));
    return WS_S_ASYNC;
}

HRESULT WsxDelay(ULONG delay_ms, WSX_CANCEL* cancel, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    CHECK_START(WsxDelay(delay_ms, cancel, context, error), context, error);
    if (delay_ms > WSX_DELAY_MAX_MS)
        return err_raise(error, E_INVALIDARG, "WsxDelay: %u ms is over WSX_DELAY_MAX_MS (%u)", delay_ms,
                         WSX_DELAY_MAX_MS);
    TRY(async_check_context(context, error));
    if (delay_ms == 0)
        return S_OK;
    if (context == NULL)
        return delay_here(delay_ms, cancel, error);
    return delay_start(delay_ms, cancel, context, error);
}
