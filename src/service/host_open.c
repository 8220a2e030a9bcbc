/* The states of a service host: open, close, abort, reset.
 *
 *    CREATED --WsOpenServiceHost--> OPENING --done--> OPEN --WsCloseServiceHost--> CLOSING --done--> CLOSED
 *                 CREATED <--failed, aborted--|        |--WsAbortServiceHost--> FAULTED --close--> CLOSING
 *    CLOSED --WsResetServiceHost--> CREATED
 *
 * OPENING and CLOSING belong to one operation, the owner of host->op. */
#include "service/host_int.h"

#include "base/err.h"
#include "base/trace.h"
#include "async/check_op.h"

#define OP_STEP(name) \
    static HRESULT CALLBACK name(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next, \
                                 const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
#define STEP_UNUSED() (UNUSED(hr), UNUSED(model), UNUSED(next), UNUSED(context), UNUSED(error))

static void set_state_locked(WS_SERVICE_HOST* host, WS_SERVICE_HOST_STATE state)
{
    assert(lock_held(&host->lock));
    trace("host %p: %s -> %s", (void*)host, host_state_name(host->state), host_state_name(state));
    host->state = state;
}

/* ------------------------------------------------------------------------------------------- the one operation */

/* Enters OPENING or CLOSING when the host is in one of two states. */
static HRESULT op_begin(WS_SERVICE_HOST* host, WS_SERVICE_HOST_STATE from, WS_SERVICE_HOST_STATE or_from,
                        WS_SERVICE_HOST_STATE to, const char* attempt, WS_ERROR* error)
{
    HRESULT hr = S_OK;

    lock_take(&host->lock);
    if (host->state != from && host->state != or_from) {
        hr = err_raise(error, WS_E_INVALID_OPERATION, "%s: the service host is in the state %s", attempt,
                       host_state_name(host->state));
    } else {
        set_state_locked(host, to);
        host->aborted = false;
        host->timed_out = false;
        host_ref(host);
    }
    lock_drop(&host->lock);
    return hr;
}

static bool op_aborted(WS_SERVICE_HOST* host)
{
    bool aborted;

    lock_take(&host->lock);
    aborted = host->aborted;
    lock_drop(&host->lock);
    return aborted;
}

/* The state that the operation leads to, before its callback. An abort that came after the last step of an open is one of an
 * open host. */
static void op_end(WS_SERVICE_HOST* host, HRESULT hr)
{
    bool accept;

    lock_take(&host->lock);
    if (host->state == WS_SERVICE_HOST_STATE_CLOSING)
        set_state_locked(host, WS_SERVICE_HOST_STATE_CLOSED);
    else if (FAILED(hr))
        set_state_locked(host, WS_SERVICE_HOST_STATE_CREATED);
    else
        set_state_locked(host, host->aborted ? WS_SERVICE_HOST_STATE_FAULTED : WS_SERVICE_HOST_STATE_OPEN);
    accept = host->state == WS_SERVICE_HOST_STATE_OPEN;
    lock_drop(&host->lock);
    for (ULONG i = 0; accept && i < host->endpoint_count; i++)
        slot_fill(&host->endpoints[i]);
}

static void CALLBACK op_completed(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    WS_SERVICE_HOST* host = state;
    WS_ASYNC_CONTEXT context = host->op.context;

    op_end(host, hr);
    host_unref(host);
    context.callback(hr, model, context.callbackState);
}

static HRESULT op_run(WS_SERVICE_HOST* host, WS_ASYNC_FUNCTION first, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    const WS_ASYNC_CONTEXT own = { op_completed, host };
    struct host_op* op = &host->op;
    HRESULT hr;

    if (context != NULL)
        op->context = *context;
    op->index = 0;
    op->result = S_OK;
    hr = WsAsyncExecute(&op->state, first, WS_LONG_CALLBACK, host, context == NULL ? NULL : &own, error);
    if (hr == WS_S_ASYNC)
        return hr;
    op_end(host, hr);
    host_unref(host);
    return hr;
}

/* ------------------------------------------------------------------------------------------------------------ open */

OP_STEP(open_step_undo);

OP_STEP(open_step_undone)
{
    WS_SERVICE_HOST* host = state;
    struct host_endpoint* endpoint = &host->endpoints[host->op.index];

    STEP_UNUSED();
    endpoint->open = false;
    WsResetListener(endpoint->listener, NULL);
    host->op.index++;
    next->function = open_step_undo;
    return S_OK;
}

/* All or none: what was opened is closed again. */
OP_STEP(open_step_undo)
{
    WS_SERVICE_HOST* host = state;

    STEP_UNUSED();
    while (host->op.index < host->endpoint_count && !host->endpoints[host->op.index].open)
        host->op.index++;
    if (host->op.index == host->endpoint_count)
        return host->op.result;
    next->function = open_step_undone;
    return WsCloseListener(host->endpoints[host->op.index].listener, context, NULL);
}

static HRESULT undo(WS_SERVICE_HOST* host, HRESULT hr, WS_ASYNC_OPERATION* next)
{
    host->op.index = 0;
    host->op.result = hr;
    next->function = open_step_undo;
    return S_OK;
}

OP_STEP(open_step_next);

OP_STEP(open_step_opened)
{
    WS_SERVICE_HOST* host = state;
    struct host_endpoint* endpoint = &host->endpoints[host->op.index];
    char url[256];

    STEP_UNUSED();
    if (FAILED(hr)) {
        WsResetListener(endpoint->listener, NULL);
        err_add(error, "WsOpenServiceHost: listening at %s failed (endpoint %u)",
                err_utf16(endpoint->address.url.chars, endpoint->address.url.length, url, sizeof url), host->op.index);
        if (op_aborted(host))
            hr = err_raise(error, WS_E_OPERATION_ABORTED, "WsOpenServiceHost: the service host was aborted");
        return undo(host, hr, next);
    }
    endpoint->open = true;
    host->op.index++;
    next->function = open_step_next;
    return S_OK;
}

OP_STEP(open_step_next)
{
    WS_SERVICE_HOST* host = state;
    struct host_endpoint* endpoint = &host->endpoints[host->op.index];

    STEP_UNUSED();
    if (op_aborted(host))
        return undo(host, err_raise(error, WS_E_OPERATION_ABORTED, "WsOpenServiceHost: the service host was aborted"),
                    next);
    if (host->op.index == host->endpoint_count)
        return S_OK;
    next->function = open_step_opened;
    return WsOpenListener(endpoint->listener, &endpoint->address.url, context, error);
}

/* Slots accept asynchronously whichever way the host is opened: from here on there are lanes. */
HRESULT WINAPI WsOpenServiceHost(WS_SERVICE_HOST* serviceHost, const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error)
{
    CHECK_START(WsOpenServiceHost(serviceHost, asyncContext, error), asyncContext, serviceHost, error);
    struct lane* lane;

    TRY(host_check(serviceHost, "WsOpenServiceHost", error));
    TRY(async_check_context(asyncContext, error));
    TRY(lane_pick(&lane, error));
    TRY(op_begin(serviceHost, WS_SERVICE_HOST_STATE_CREATED, WS_SERVICE_HOST_STATE_CREATED,
                 WS_SERVICE_HOST_STATE_OPENING, "WsOpenServiceHost", error));
    return op_run(serviceHost, open_step_next, asyncContext, error);
}

/* ----------------------------------------------------------------------------------------------------------- close */

static HRESULT close_result(WS_SERVICE_HOST* host, WS_ERROR* error)
{
    bool timed_out, aborted;

    lock_take(&host->lock);
    timed_out = host->timed_out;
    aborted = host->aborted;
    lock_drop(&host->lock);
    for (ULONG i = 0; i < host->endpoint_count; i++) {
        host->endpoints[i].open = false;
        WsResetListener(host->endpoints[i].listener, NULL);
    }
    if (aborted)
        return err_raise(error, WS_E_OPERATION_ABORTED, "WsCloseServiceHost: the service host was aborted");
    if (timed_out)
        return err_raise(error, WS_E_OPERATION_TIMED_OUT,
                         "WsCloseServiceHost: operations were cancelled, because they did "
                         "not complete within %u ms (WS_SERVICE_PROPERTY_CLOSE_TIMEOUT)",
                         host->settings.close_timeout_ms);
    return S_OK;
}

OP_STEP(close_step_drained)
{
    STEP_UNUSED();
    return close_result(state, error);
}

static void close_timed_out(struct lane_timer* timer, WS_CALLBACK_MODEL model)
{
    WS_SERVICE_HOST* host = CONTAINER_OF(CONTAINER_OF(timer, struct host_op, timer), WS_SERVICE_HOST, op);
    struct async_op* waiting;
    bool abort_slots;

    UNUSED(model);
    lock_take(&host->lock);
    host->timer_runs = false;
    abort_slots = host->busy_count != 0;
    if (abort_slots) {
        host->timed_out = true;
        host_ref(host);
    }
    waiting = host_drained_locked(host);
    lock_drop(&host->lock);
    if (waiting != NULL)
        async_op_complete(waiting, S_OK);
    if (!abort_slots)
        return;
    host_abort_slots(host);
    host_unref(host);
}

/* On this thread: the timer is the wait's own deadline. */
static HRESULT drain_here(WS_SERVICE_HOST* host)
{
    struct host_op* op = &host->op;
    HRESULT hr = async_op_wait(&op->wait, true, op->deadline_ns);

    if (hr != ASYNC_S_DEADLINE)
        return hr;
    lock_take(&host->lock);
    host->timed_out = host->draining;
    lock_drop(&host->lock);
    host_abort_slots(host);
    return async_op_wait(&op->wait, true, SYS_NEVER);
}

/* All listeners are closed: no slot accepts any more, and those that serve are waited for. */
static HRESULT drain(WS_SERVICE_HOST* host, WS_ASYNC_OPERATION* next, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct host_op* op = &host->op;
    bool wait;

    next->function = close_step_drained;
    TRY(async_op_begin(&op->wait, context, WS_LONG_CALLBACK, error));
    async_op_waits_for(&op->wait, "operations that the service host runs");
    lock_take(&host->lock);
    wait = host->busy_count != 0;
    host->draining = wait;
    if (wait && context != NULL && op->deadline_ns != SYS_NEVER) {
        host->timer_runs = true;
        op->timer = (struct lane_timer){ .node.model = WS_LONG_CALLBACK, .fired = close_timed_out };
        lane_timer_start(op->lane, &op->timer, op->deadline_ns);
    }
    lock_drop(&host->lock);
    if (!wait) {
        async_op_cancel(&op->wait);
        return S_OK;
    }
    return context == NULL ? drain_here(host) : WS_S_ASYNC;
}

OP_STEP(close_step_next)
{
    WS_SERVICE_HOST* host = state;

    STEP_UNUSED();                      /* of the listener before: it is closed whatever it says */
    if (host->op.index == host->endpoint_count)
        return drain(host, next, context, error);
    next->function = close_step_next;
    return WsCloseListener(host->endpoints[host->op.index++].listener, context, NULL);
}

HRESULT WINAPI WsCloseServiceHost(WS_SERVICE_HOST* serviceHost, const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error)
{
    CHECK_START(WsCloseServiceHost(serviceHost, asyncContext, error), asyncContext, serviceHost, error);
    struct lane* lane = NULL;

    TRY(host_check(serviceHost, "WsCloseServiceHost", error));
    TRY(async_check_context(asyncContext, error));
    if (asyncContext != NULL)
        TRY(lane_pick(&lane, error));
    TRY(op_begin(serviceHost, WS_SERVICE_HOST_STATE_OPEN, WS_SERVICE_HOST_STATE_FAULTED, WS_SERVICE_HOST_STATE_CLOSING,
                 "WsCloseServiceHost", error));
    serviceHost->op.lane = lane;
    serviceHost->op.deadline_ns = sys_deadline_ns(serviceHost->settings.close_timeout_ms);
    return op_run(serviceHost, close_step_next, asyncContext, error);
}

/* ---------------------------------------------------------------------------------------------------- abort, reset */

/* Cancel callbacks run here, on the thread that aborts: even when every thread of the library is out in an operation that
 * waits to be cancelled, they come to run. */
HRESULT WINAPI WsAbortServiceHost(WS_SERVICE_HOST* serviceHost, WS_ERROR* error)
{
    CHECK_CALL(WsAbortServiceHost(serviceHost, error), serviceHost, error);
    bool running;

    TRY(host_check(serviceHost, "WsAbortServiceHost", error));
    lock_take(&serviceHost->lock);
    running = serviceHost->state != WS_SERVICE_HOST_STATE_CREATED && serviceHost->state != WS_SERVICE_HOST_STATE_CLOSED;
    if (serviceHost->state == WS_SERVICE_HOST_STATE_OPENING || serviceHost->state == WS_SERVICE_HOST_STATE_CLOSING)
        serviceHost->aborted = true;
    if (serviceHost->state == WS_SERVICE_HOST_STATE_OPEN)
        set_state_locked(serviceHost, WS_SERVICE_HOST_STATE_FAULTED);
    host_ref(serviceHost);
    lock_drop(&serviceHost->lock);
    for (ULONG i = 0; running && i < serviceHost->endpoint_count; i++)
        WsAbortListener(serviceHost->endpoints[i].listener, NULL);
    host_abort_slots(serviceHost);
    host_unref(serviceHost);
    return S_OK;
}

HRESULT WINAPI WsResetServiceHost(WS_SERVICE_HOST* serviceHost, WS_ERROR* error)
{
    CHECK_CALL(WsResetServiceHost(serviceHost, error), serviceHost, error);
    HRESULT hr = S_OK;

    TRY(host_check(serviceHost, "WsResetServiceHost", error));
    lock_take(&serviceHost->lock);
    if (serviceHost->state == WS_SERVICE_HOST_STATE_CLOSED)
        set_state_locked(serviceHost, WS_SERVICE_HOST_STATE_CREATED);
    else if (serviceHost->state != WS_SERVICE_HOST_STATE_CREATED)
        hr = err_raise(error, WS_E_INVALID_OPERATION,
                       "WsResetServiceHost: the service host is in the state %s; only one "
                       "that is CREATED or CLOSED can be reset",
                       host_state_name(serviceHost->state));
    lock_drop(&serviceHost->lock);
    return hr;
}
