/* The states of a service proxy: open, close, abort, reset.
 *
 *    CREATED --WsOpenServiceProxy--> OPENING --done--> OPEN --WsCloseServiceProxy--> CLOSING --done--> CLOSED
 *                  CREATED <--failed, aborted--|        |--WsAbortServiceProxy--> FAULTED --close--> CLOSING
 *    CLOSED --WsResetServiceProxy--> CREATED
 *
 * OPENING and CLOSING belong to one operation, the owner of proxy->op. */
#include "service/proxy_int.h"

#include "base/err.h"
#include "base/heap.h"
#include "base/mem.h"
#include "base/trace.h"
#include "channel/channel.h"
#include "service/settings.h"
#include "async/check_op.h"

enum { CLOSE_TURNS = 64 };             /* channels closed in a row before other work of the lane gets a turn (C11) */

static void set_state_locked(WS_SERVICE_PROXY* proxy, WS_SERVICE_PROXY_STATE state)
{
    assert(lock_held(&proxy->lock));
    trace("proxy %p: %s -> %s", (void*)proxy, proxy_state_name(proxy->state), proxy_state_name(state));
    proxy->state = state;
}

/* ------------------------------------------------------------------------------------------- the one operation */

/* Enters OPENING or CLOSING when the proxy is in one of two states. */
static HRESULT op_begin(WS_SERVICE_PROXY* proxy, WS_SERVICE_PROXY_STATE from, WS_SERVICE_PROXY_STATE or_from,
                        WS_SERVICE_PROXY_STATE to, const char* attempt, WS_ERROR* error)
{
    HRESULT hr = S_OK;

    lock_take(&proxy->lock);
    if (proxy->state != from && proxy->state != or_from) {
        hr = err_raise(error, WS_E_INVALID_OPERATION, "%s: the service proxy is in the state %s", attempt,
                       proxy_state_name(proxy->state));
    } else {
        set_state_locked(proxy, to);
        proxy->op.call = to == WS_SERVICE_PROXY_STATE_OPENING ? proxy->model : NULL;
        proxy->aborted = false;
        proxy->timed_out = false;
        proxy_ref(proxy);
    }
    lock_drop(&proxy->lock);
    return hr;
}

static void op_leave(WS_SERVICE_PROXY* proxy, WS_SERVICE_PROXY_STATE state)
{
    lock_take(&proxy->lock);
    set_state_locked(proxy, state);
    lock_drop(&proxy->lock);
}

static bool op_aborted(WS_SERVICE_PROXY* proxy)
{
    bool aborted;

    lock_take(&proxy->lock);
    aborted = proxy->aborted;
    lock_drop(&proxy->lock);
    return aborted;
}

/* The state that the operation leads to, before its callback. An abort that came after the last step of an open is one of an
 * open proxy. */
static void op_end(WS_SERVICE_PROXY* proxy, HRESULT hr)
{
    lock_take(&proxy->lock);
    if (proxy->state == WS_SERVICE_PROXY_STATE_CLOSING)
        set_state_locked(proxy, WS_SERVICE_PROXY_STATE_CLOSED);
    else if (FAILED(hr))
        set_state_locked(proxy, WS_SERVICE_PROXY_STATE_CREATED);
    else
        set_state_locked(proxy, proxy->aborted ? WS_SERVICE_PROXY_STATE_FAULTED : WS_SERVICE_PROXY_STATE_OPEN);
    lock_drop(&proxy->lock);
}

static void CALLBACK op_completed(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    WS_SERVICE_PROXY* proxy = state;
    WS_ASYNC_CONTEXT context = proxy->op.context;

    op_end(proxy, hr);
    proxy_unref(proxy);
    context.callback(hr, model, context.callbackState);
}

static HRESULT op_run(WS_SERVICE_PROXY* proxy, WS_ASYNC_FUNCTION first, const WS_ASYNC_CONTEXT* context,
                      WS_ERROR* error)
{
    const WS_ASYNC_CONTEXT own = { op_completed, proxy };
    struct proxy_op* op = &proxy->op;
    HRESULT hr;

    if (context != NULL)
        op->context = *context;
    op->result = S_OK;
    op->turns = 0;
    hr = WsAsyncExecute(&op->state, first, WS_LONG_CALLBACK, proxy, context == NULL ? NULL : &own, error);
    if (hr == WS_S_ASYNC)
        return hr;
    op_end(proxy, hr);
    proxy_unref(proxy);
    return hr;
}

/* ------------------------------------------------------------------------------------------------------------ open */

static HRESULT CALLBACK open_step_undone(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                         const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    WS_SERVICE_PROXY* proxy = state;

    UNUSED(hr);
    UNUSED(model);
    UNUSED(next);
    UNUSED(context);
    UNUSED(error);
    proxy->model->open = false;
    WsResetChannel(proxy->model->channel, NULL);
    return proxy->op.result;
}

/* A channel that did not come to be open is closed if need be, and ready for the next try. */
static HRESULT CALLBACK open_step_opened(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                         const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    WS_SERVICE_PROXY* proxy = state;
    char url[256];

    UNUSED(model);
    proxy->model->open = SUCCEEDED(hr);
    if (FAILED(hr))
        err_add(error, "WsOpenServiceProxy: opening a channel to %s failed",
                err_utf16(proxy->address.url.chars, proxy->address.url.length, url, sizeof url));
    if (op_aborted(proxy))
        hr = err_raise(error, WS_E_OPERATION_ABORTED, "WsOpenServiceProxy: the service proxy was aborted");
    if (SUCCEEDED(hr))
        return hr;
    proxy->op.result = hr;
    next->function = open_step_undone;
    return WsCloseChannel(proxy->model->channel, context, NULL);
}

static HRESULT CALLBACK open_step_first(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                        const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    WS_SERVICE_PROXY* proxy = state;

    UNUSED(hr);
    UNUSED(model);
    WsResetChannel(proxy->model->channel, NULL);        /* an abort may have come after it was closed last */
    if (op_aborted(proxy))
        return err_raise(error, WS_E_OPERATION_ABORTED, "WsOpenServiceProxy: the service proxy was aborted");
    next->function = open_step_opened;
    return WsOpenChannel(proxy->model->channel, &proxy->address, context, error);
}

static HRESULT take_address(WS_SERVICE_PROXY* proxy, const WS_ENDPOINT_ADDRESS* address, WS_ERROR* error)
{
    if (proxy->address_heap == NULL)
        TRY(heap_create(SIZE_MAX, 0, &proxy->address_heap, error));
    heap_reset(proxy->address_heap);
    return settings_copy_address(address, proxy->address_heap, &proxy->address, error);
}

/* Opens the channel of the first call: that tells a bad address here, and not in the first WsCall. */
HRESULT WINAPI WsOpenServiceProxy(WS_SERVICE_PROXY* serviceProxy, const WS_ENDPOINT_ADDRESS* address,
                                  const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error)
{
    CHECK_START(WsOpenServiceProxy(serviceProxy, address, asyncContext, error), asyncContext, serviceProxy, error);
    HRESULT hr;

    TRY(proxy_check(serviceProxy, "WsOpenServiceProxy", error));
    TRY(async_check_context(asyncContext, error));
    if (address == NULL)
        return err_raise(error, E_INVALIDARG, "WsOpenServiceProxy: the address is NULL");
    TRY(op_begin(serviceProxy, WS_SERVICE_PROXY_STATE_CREATED, WS_SERVICE_PROXY_STATE_CREATED,
                 WS_SERVICE_PROXY_STATE_OPENING, "WsOpenServiceProxy", error));
    hr = take_address(serviceProxy, address, error);
    if (FAILED(hr)) {
        op_leave(serviceProxy, WS_SERVICE_PROXY_STATE_CREATED);
        proxy_unref(serviceProxy);
        return hr;
    }
    return op_run(serviceProxy, open_step_first, asyncContext, error);
}

/* ----------------------------------------------------------------------------------------------------------- close */

/* Back to its pool; over the pool's size without its messages. The object itself stays until the proxy is freed: an abort
 * may just be looking at it. */
static void put_back(WS_SERVICE_PROXY* proxy, struct proxy_call* call)
{
    bool lean;

    lock_take(&proxy->lock);
    lean = proxy->ready_count >= proxy->settings.call_pool_max;
    lock_drop(&proxy->lock);
    if (lean)
        call_drop_messages(call);
    lock_take(&proxy->lock);
    proxy_pool_call_locked(call);
    lock_drop(&proxy->lock);
}

static HRESULT CALLBACK close_step_next(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                        const WS_ASYNC_CONTEXT* context, WS_ERROR* error);

static HRESULT CALLBACK close_step_closed(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                          const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    WS_SERVICE_PROXY* proxy = state;
    struct proxy_op* op = &proxy->op;
    struct proxy_call* call = op->call;

    UNUSED(hr);                         /* for information only: the channel is closed */
    UNUSED(model);
    call->open = false;
    WsResetChannel(call->channel, NULL);
    put_back(proxy, call);
    next->function = close_step_next;
    if (++op->turns % CLOSE_TURNS == 0)
        return async_yield(&op->wait, context, error);
    return S_OK;
}

/* The next call that is still to be closed; NULL when all are. Those that are not open go back right away. */
static struct proxy_call* take_open(WS_SERVICE_PROXY* proxy)
{
    struct proxy_op* op = &proxy->op;

    for (int list = 0; list < 2; list++) {
        while (op->todo[list] != NULL) {
            struct proxy_call* call = op->todo[list];

            op->todo[list] = call->next;
            if (call->open)
                return call;
            put_back(proxy, call);
        }
    }
    return NULL;
}

static HRESULT close_result(WS_SERVICE_PROXY* proxy, WS_ERROR* error)
{
    bool timed_out, aborted;

    lock_take(&proxy->lock);
    timed_out = proxy->timed_out;
    aborted = proxy->aborted;
    lock_drop(&proxy->lock);
    if (aborted)
        return err_raise(error, WS_E_OPERATION_ABORTED, "WsCloseServiceProxy: the service proxy was aborted");
    if (timed_out)
        return err_raise(error, WS_E_OPERATION_TIMED_OUT,
                         "WsCloseServiceProxy: pending calls were aborted, because they "
                         "did not complete within %u ms (WS_PROXY_PROPERTY_MAX_CLOSE_TIMEOUT)",
                         proxy->settings.close_timeout_ms);
    return S_OK;
}

static HRESULT CALLBACK close_step_next(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                        const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    WS_SERVICE_PROXY* proxy = state;
    struct proxy_call* call = take_open(proxy);

    UNUSED(hr);
    UNUSED(model);
    lock_take(&proxy->lock);
    proxy->op.call = call;
    lock_drop(&proxy->lock);
    if (call == NULL)
        return close_result(proxy, error);
    next->function = close_step_closed;
    chan_set_deadline(call->channel, proxy->op.deadline_ns);
    return WsCloseChannel(call->channel, context, NULL);
}

/* No call is pending, and none can be made: the idle ones are this operation's. */
static HRESULT CALLBACK close_step_first(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                         const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    WS_SERVICE_PROXY* proxy = state;

    lock_take(&proxy->lock);
    proxy->op.todo[0] = proxy->ready;
    proxy->op.todo[1] = proxy->bare;
    proxy->ready = NULL;
    proxy->bare = NULL;
    proxy->ready_count = 0;
    lock_drop(&proxy->lock);
    return close_step_next(hr, model, state, next, context, error);
}

static void close_timed_out(struct lane_timer* timer, WS_CALLBACK_MODEL model)
{
    WS_SERVICE_PROXY* proxy = CONTAINER_OF(CONTAINER_OF(timer, struct proxy_op, timer), WS_SERVICE_PROXY, op);
    struct async_op* waiting;
    bool abort_calls;

    UNUSED(model);
    lock_take(&proxy->lock);
    proxy->timer_runs = false;
    abort_calls = proxy->busy_count != 0;
    if (abort_calls) {
        proxy->timed_out = true;
        proxy_ref(proxy);
    }
    waiting = proxy_drained_locked(proxy);
    lock_drop(&proxy->lock);
    if (waiting != NULL)
        async_op_complete(waiting, S_OK);
    if (!abort_calls)
        return;
    proxy_abort_calls(proxy);
    proxy_unref(proxy);
}

/* On this thread: the timer is the wait's own deadline. */
static HRESULT drain_here(WS_SERVICE_PROXY* proxy)
{
    struct proxy_op* op = &proxy->op;
    HRESULT hr = async_op_wait(&op->wait, true, op->deadline_ns);

    if (hr != ASYNC_S_DEADLINE)
        return hr;
    lock_take(&proxy->lock);
    proxy->timed_out = proxy->draining;
    lock_drop(&proxy->lock);
    proxy_abort_calls(proxy);
    return async_op_wait(&op->wait, true, SYS_NEVER);
}

static HRESULT CALLBACK close_step_drain(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                         const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    WS_SERVICE_PROXY* proxy = state;
    struct proxy_op* op = &proxy->op;
    bool wait;

    UNUSED(hr);
    UNUSED(model);
    next->function = close_step_first;
    TRY(async_op_begin(&op->wait, context, WS_LONG_CALLBACK, error));
    async_op_waits_for(&op->wait, "pending calls of the service proxy");
    lock_take(&proxy->lock);
    wait = proxy->busy_count != 0;
    proxy->draining = wait;
    if (wait && context != NULL && op->deadline_ns != SYS_NEVER) {
        proxy->timer_runs = true;
        op->timer = (struct lane_timer){ .node.model = WS_LONG_CALLBACK, .fired = close_timed_out };
        lane_timer_start(op->lane, &op->timer, op->deadline_ns);
    }
    lock_drop(&proxy->lock);
    if (!wait) {
        async_op_cancel(&op->wait);
        return S_OK;
    }
    return context == NULL ? drain_here(proxy) : WS_S_ASYNC;
}

HRESULT WINAPI WsCloseServiceProxy(WS_SERVICE_PROXY* serviceProxy, const WS_ASYNC_CONTEXT* asyncContext,
                                   WS_ERROR* error)
{
    CHECK_START(WsCloseServiceProxy(serviceProxy, asyncContext, error), asyncContext, serviceProxy, error);
    struct lane* lane = NULL;

    TRY(proxy_check(serviceProxy, "WsCloseServiceProxy", error));
    TRY(async_check_context(asyncContext, error));
    if (asyncContext != NULL)
        TRY(lane_pick(&lane, error));
    TRY(op_begin(serviceProxy, WS_SERVICE_PROXY_STATE_OPEN, WS_SERVICE_PROXY_STATE_FAULTED,
                 WS_SERVICE_PROXY_STATE_CLOSING, "WsCloseServiceProxy", error));
    serviceProxy->op.lane = lane;
    serviceProxy->op.deadline_ns = sys_deadline_ns(serviceProxy->settings.close_timeout_ms);
    return op_run(serviceProxy, close_step_drain, asyncContext, error);
}

/* ---------------------------------------------------------------------------------------------------- abort, reset */

HRESULT WINAPI WsAbortServiceProxy(WS_SERVICE_PROXY* serviceProxy, WS_ERROR* error)
{
    CHECK_CALL(WsAbortServiceProxy(serviceProxy, error), serviceProxy, error);
    struct proxy_call* current = NULL;         /* being opened or closed: stays while the proxy does */

    TRY(proxy_check(serviceProxy, "WsAbortServiceProxy", error));
    lock_take(&serviceProxy->lock);
    proxy_ref(serviceProxy);
    if (serviceProxy->state == WS_SERVICE_PROXY_STATE_OPENING ||
        serviceProxy->state == WS_SERVICE_PROXY_STATE_CLOSING) {
        serviceProxy->aborted = true;
        current = serviceProxy->op.call;
    }
    if (serviceProxy->state == WS_SERVICE_PROXY_STATE_OPEN)
        set_state_locked(serviceProxy, WS_SERVICE_PROXY_STATE_FAULTED);
    lock_drop(&serviceProxy->lock);
    if (current != NULL)
        WsAbortChannel(current->channel, NULL);
    proxy_abort_calls(serviceProxy);
    proxy_unref(serviceProxy);
    return S_OK;
}

HRESULT WINAPI WsResetServiceProxy(WS_SERVICE_PROXY* serviceProxy, WS_ERROR* error)
{
    CHECK_CALL(WsResetServiceProxy(serviceProxy, error), serviceProxy, error);
    HRESULT hr = S_OK;

    TRY(proxy_check(serviceProxy, "WsResetServiceProxy", error));
    lock_take(&serviceProxy->lock);
    if (serviceProxy->state == WS_SERVICE_PROXY_STATE_CLOSED)
        set_state_locked(serviceProxy, WS_SERVICE_PROXY_STATE_CREATED);
    else if (serviceProxy->state != WS_SERVICE_PROXY_STATE_CREATED)
        hr = err_raise(error, WS_E_INVALID_OPERATION,
                       "WsResetServiceProxy: the service proxy is in the state %s; only one "
                       "that is CREATED or CLOSED can be reset",
                       proxy_state_name(serviceProxy->state));
    lock_drop(&serviceProxy->lock);
    return hr;
}
