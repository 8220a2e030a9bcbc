/* States of a channel, and the calls that are pending on it. */
#include "channel/chan_int.h"
#include "base/err.h"
#include "base/trace.h"

#define CHAN_TAG 0x4E414843u        /* "CHAN" */

static const char* const state_name[] = {
    [WS_CHANNEL_STATE_CREATED] = "CREATED", [WS_CHANNEL_STATE_OPENING] = "OPENING",
    [WS_CHANNEL_STATE_ACCEPTING] = "ACCEPTING", [WS_CHANNEL_STATE_OPEN] = "OPEN",
    [WS_CHANNEL_STATE_FAULTED] = "FAULTED", [WS_CHANNEL_STATE_CLOSING] = "CLOSING",
    [WS_CHANNEL_STATE_CLOSED] = "CLOSED",
};

/*            WsAcceptChannel --> ACCEPTING --+
 *          /                                  \
 *   CREATED -- WsOpenChannel --> OPENING ----> OPEN -- WsCloseChannel --> CLOSING --> CLOSED
 *     |  ^                         |            |                           ^          ^  |
 *     |  +--- error, abort --------+            +-- error, abort --> FAULTED           |  |
 *     +---------------------------- WsCloseChannel ------------------------------------+  |
 *     <---------------------------- WsResetChannel ---------------------------------------+
 *
 * What may follow each state, as bits. */
#define BIT(state) (1u << (state))

MAYBE_UNUSED static const unsigned may_follow[] = {
    [WS_CHANNEL_STATE_CREATED] = BIT(WS_CHANNEL_STATE_OPENING) | BIT(WS_CHANNEL_STATE_ACCEPTING)
                                 | BIT(WS_CHANNEL_STATE_CLOSED) | BIT(WS_CHANNEL_STATE_CREATED),
    [WS_CHANNEL_STATE_OPENING] = BIT(WS_CHANNEL_STATE_OPEN) | BIT(WS_CHANNEL_STATE_CREATED),
    [WS_CHANNEL_STATE_ACCEPTING] = BIT(WS_CHANNEL_STATE_OPEN) | BIT(WS_CHANNEL_STATE_CREATED),
    [WS_CHANNEL_STATE_OPEN] = BIT(WS_CHANNEL_STATE_FAULTED) | BIT(WS_CHANNEL_STATE_CLOSING),
    [WS_CHANNEL_STATE_FAULTED] = BIT(WS_CHANNEL_STATE_CLOSING),
    [WS_CHANNEL_STATE_CLOSING] = BIT(WS_CHANNEL_STATE_CLOSED) | BIT(WS_CHANNEL_STATE_OPEN)
                                 | BIT(WS_CHANNEL_STATE_FAULTED),       /* back, when closing could not even start */
    [WS_CHANNEL_STATE_CLOSED] = BIT(WS_CHANNEL_STATE_CREATED),
};

const char* chan_state_name(WS_CHANNEL_STATE state)
{
    return state_name[state];
}

void chan_set_state_locked(WS_CHANNEL* chan, WS_CHANNEL_STATE state)
{
    assert(lock_held(&chan->lock));
    assert((may_follow[chan->state] & BIT(state)) != 0);
    trace("channel %p: %s -> %s", (void*)chan, state_name[chan->state], state_name[state]);
    chan->state = state;
}

void chan_init(WS_CHANNEL* chan, const struct chan_transport* transport)
{
    chan->tag = CHAN_TAG;
    chan->transport = transport;
    chan->state = WS_CHANNEL_STATE_CREATED;
    lock_init(&chan->lock);
    atomic_init(&chan->deadline_ns, SYS_NEVER);
    chan->write.chan = chan->read.chan = chan->control.chan = chan;
}

void chan_uninit(WS_CHANNEL* chan)
{
    chan->tag = 0;
    lock_destroy(&chan->lock);
}

void chan_destroy(WS_CHANNEL* chan)
{
    assert(chan->busy == 0);
    if (chan->state == WS_CHANNEL_STATE_OPEN || chan->state == WS_CHANNEL_STATE_FAULTED)
        (void)chan->transport->close(chan, false, NULL, NULL);
    chan->transport->free(chan);
}

bool chan_valid(const WS_CHANNEL* chan)
{
    return chan != NULL && chan->tag == CHAN_TAG;
}

HRESULT chan_check(const WS_CHANNEL* chan, WS_ERROR* error)
{
    return chan_valid(chan) ? S_OK : err_raise(error, E_INVALIDARG, "the channel is NULL, or no channel");
}

void chan_fault(WS_CHANNEL* chan)
{
    lock_take(&chan->lock);
    if (chan->state == WS_CHANNEL_STATE_OPEN)
        chan_set_state_locked(chan, WS_CHANNEL_STATE_FAULTED);
    lock_drop(&chan->lock);
}

bool chan_is_aborted(WS_CHANNEL* chan)
{
    return atomic_load(&chan->aborted);
}

void chan_set_deadline(WS_CHANNEL* chan, uint64_t deadline_ns)
{
    atomic_store_explicit(&chan->deadline_ns, deadline_ns, memory_order_relaxed);
}

uint64_t chan_deadline_ns(const WS_CHANNEL* chan, ULONG timeout_ms)
{
    uint64_t of_call = atomic_load_explicit(&chan->deadline_ns, memory_order_relaxed);
    uint64_t of_timeout = timeout_ms == INFINITE ? SYS_NEVER : sys_deadline_ns(timeout_ms);

    return of_call < of_timeout ? of_call : of_timeout;
}

/* ------------------------------------------------------------------------------------------------ pending calls */

HRESULT chan_raise_state(WS_CHANNEL_STATE state, const char* attempt, WS_ERROR* error)
{
    const char* hint = state == WS_CHANNEL_STATE_FAULTED  ? ": it was aborted, or an earlier operation on it failed"
                       : state == WS_CHANNEL_STATE_CLOSED ? "; reset it with WsResetChannel"
                                                          : "";

    return err_raise(error, WS_E_INVALID_OPERATION, "%s is not possible while the channel is in state %s%s", attempt,
                     state_name[state], hint);
}

static bool is_under_way_locked(const WS_CHANNEL* chan, unsigned directions, const WS_MESSAGE* message)
{
    return ((directions & CALL_WRITE) == 0 || chan->writing == message)
           && ((directions & CALL_READ) == 0 || chan->reading == message);
}

HRESULT chan_call_begin(WS_CHANNEL* chan, struct chan_call* call, unsigned takes, const WS_MESSAGE* under_way,
                        const char* attempt, WS_ERROR* error)
{
    unsigned         directions = chan->transport->half_duplex ? CALL_WRITE | CALL_READ : takes;
    WS_CHANNEL_STATE state;
    bool             busy, right;

    lock_take(&chan->lock);
    state = chan->state;
    busy = (chan->busy & directions) != 0;
    right = is_under_way_locked(chan, takes, under_way);
    if (state == WS_CHANNEL_STATE_OPEN && !busy && right) {
        chan->busy |= directions;
        call->takes = directions;
    }
    lock_drop(&chan->lock);
    if (state != WS_CHANNEL_STATE_OPEN)
        return chan_raise_state(state, attempt, error);
    if (busy)
        return err_raise(error, WS_E_INVALID_OPERATION, "%s while another operation on the channel is pending",
                         attempt);
    if (!right && under_way == NULL)
        return err_raise(error, WS_E_INVALID_OPERATION, "%s: another message is under way on this channel; end or "
                         "abandon it first", attempt);
    if (!right)
        return err_raise(error, WS_E_INVALID_OPERATION, "%s: the message was not started on this channel", attempt);
    call->finish = NULL;
    call->settle_locked = NULL;
    return S_OK;
}

static HRESULT call_end(struct chan_call* call, HRESULT hr)
{
    WS_CHANNEL*      chan = call->chan;
    struct async_op* closing = NULL;
    bool             last;

    if (call->finish != NULL)
        hr = call->finish(call, hr);
    lock_take(&chan->lock);
    if (call->settle_locked != NULL)
        call->settle_locked(call, hr);
    chan->busy &= ~call->takes;
    if (FAILED(hr) && chan->aborted)
        hr = WS_E_OPERATION_ABORTED;
    if ((chan->busy & ~(unsigned)CALL_CONTROL) == 0) {
        closing = chan->closing;
        chan->closing = NULL;
    }
    last = chan->doomed && chan->busy == 0;
    lock_drop(&chan->lock);
    if (closing != NULL)
        async_op_complete(closing, S_OK);       /* from here on the channel may be gone */
    if (last)
        chan_destroy(chan);
    return hr;
}

static void CALLBACK call_done(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct chan_call* call = state;
    WS_ASYNC_CONTEXT  context = call->context;

    hr = call_end(call, hr);
    context.callback(hr, model, context.callbackState);
}

const WS_ASYNC_CONTEXT* chan_call_context(struct chan_call* call, const WS_ASYNC_CONTEXT* context,
                                          WS_ASYNC_CONTEXT* own, WS_ERROR* error)
{
    call->error = error;
    if (context == NULL)
        return NULL;
    call->context = *context;
    *own = (WS_ASYNC_CONTEXT){ call_done, call };
    return own;
}

HRESULT chan_call_result(struct chan_call* call, HRESULT hr)
{
    return hr == WS_S_ASYNC ? hr : call_end(call, hr);
}

HRESULT chan_call_steps(struct chan_call* call, WS_ASYNC_FUNCTION first, const WS_ASYNC_CONTEXT* context,
                        WS_ERROR* error)
{
    WS_ASYNC_CONTEXT own;
    HRESULT          hr;

    hr = WsAsyncExecute(&call->steps, first, WS_LONG_CALLBACK, call, chan_call_context(call, context, &own, error),
                        error);
    return chan_call_result(call, hr);
}
