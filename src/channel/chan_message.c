/* Messages in steps: WsWriteMessageStart and End, WsReadMessageStart and End, WsAbandonMessage. */
#include "channel/chan_int.h"
#include "base/err.h"
#include "message/message.h"
#include "async/check_op.h"

/* The message fits the channel. */
HRESULT chan_check_message(const WS_CHANNEL* chan, const WS_MESSAGE* message, const char* attempt, WS_ERROR* error)
{
    if (!msg_valid(message))
        return err_raise(error, E_INVALIDARG, "%s: the message is NULL, or no message", attempt);
    if (msg_envelope_version(message) != chan->settings.envelope
        || msg_addressing_version(message) != chan->settings.addressing)
        return err_raise(error, E_INVALIDARG, "%s: envelope or addressing version of the message are not those of the "
                         "channel; create it with WsCreateMessageForChannel", attempt);
    return S_OK;
}

/* ------------------------------------------------------------------------------------------------ the four functions */

static void started_locked(struct chan_call* call, HRESULT hr)
{
    WS_CHANNEL* chan = call->chan;

    if (hr == S_OK)                             /* WS_S_END: there was no message */
        *(call == &chan->write ? &chan->writing : &chan->reading) = call->message;
}

static void ended_locked(struct chan_call* call, HRESULT hr)
{
    WS_CHANNEL* chan = call->chan;

    UNUSED(hr);
    *(call == &chan->write ? &chan->writing : &chan->reading) = NULL;
}

/* With WS_CHANNEL_PROPERTY_FAULTS_AS_ERRORS a client's functions fail when a fault has come. */
static bool fault_is_error(WS_CHANNEL* chan, const WS_MESSAGE* message)
{
    bool wanted;

    if (!chan->transport->client || !msg_is_fault(message))
        return false;
    lock_take(&chan->lock);
    wanted = chan->settings.faults_as_errors;
    lock_drop(&chan->lock);
    return wanted;
}

/* The rest of a fault is of no interest: what its reading says would only hide it. */
HRESULT chan_receive_fault(WS_MESSAGE* message, WS_ERROR* error)
{
    HRESULT hr = msg_receive_fault(message, error);

    if (msg_state(message) == WS_MESSAGE_STATE_READING)
        msg_abandon(message);
    return hr;
}

static HRESULT finish_read_start(struct chan_call* call, HRESULT hr)
{
    return hr == S_OK && fault_is_error(call->chan, call->message) ? chan_receive_fault(call->message, call->error)
                                                                   : hr;
}

enum part { WRITE_START, WRITE_END, READ_START, READ_END };

static const struct {
    const char*      name;
    WS_MESSAGE_STATE state;                     /* that the message has to be in */
    unsigned         takes;
    bool             started;                   /* the message is under way already */
    HRESULT        (*finish)(struct chan_call* call, HRESULT hr);
    void           (*settle_locked)(struct chan_call* call, HRESULT hr);
} parts[] = {
    [WRITE_START] = { "WsWriteMessageStart", WS_MESSAGE_STATE_INITIALIZED, CALL_WRITE, false, NULL, started_locked },
    [WRITE_END] = { "WsWriteMessageEnd", WS_MESSAGE_STATE_WRITING, CALL_WRITE, true, NULL, ended_locked },
    [READ_START] = { "WsReadMessageStart", WS_MESSAGE_STATE_EMPTY, CALL_READ, false, finish_read_start,
                     started_locked },
    [READ_END] = { "WsReadMessageEnd", WS_MESSAGE_STATE_READING, CALL_READ, true, NULL, ended_locked },
};

static HRESULT work(enum part part, WS_CHANNEL* chan, WS_MESSAGE* message, const WS_ASYNC_CONTEXT* context,
                    WS_ERROR* error)
{
    switch (part) {
    case WRITE_START: return chan->transport->write_start(chan, message, context, error);
    case WRITE_END:   return chan->transport->write_end(chan, message, context, error);
    case READ_START:  return chan->transport->read_start(chan, message, context, error);
    default:          return chan->transport->read_end(chan, message, context, error);
    }
}

static HRESULT run(enum part part, WS_CHANNEL* chan, WS_MESSAGE* message, const WS_ASYNC_CONTEXT* context,
                   WS_ERROR* error)
{
    const char*       name = parts[part].name;
    struct chan_call* call;
    WS_ASYNC_CONTEXT  own;

    TRY(chan_check(chan, error));
    TRY(async_check_context(context, error));
    TRY(chan_check_message(chan, message, name, error));
    TRY(msg_check_state(message, parts[part].state, name, error));
    call = parts[part].takes == CALL_WRITE ? &chan->write : &chan->read;
    TRY(chan_call_begin(chan, call, parts[part].takes, parts[part].started ? message : NULL, name, error));
    call->message = message;
    call->finish = parts[part].finish;
    call->settle_locked = parts[part].settle_locked;
    return chan_call_result(call, work(part, chan, message, chan_call_context(call, context, &own, error), error));
}

HRESULT WINAPI WsWriteMessageStart(WS_CHANNEL* channel, WS_MESSAGE* message, const WS_ASYNC_CONTEXT* asyncContext,
                                   WS_ERROR* error)
{
    CHECK_START(WsWriteMessageStart(channel, message, asyncContext, error), asyncContext, channel, message, error);
    return run(WRITE_START, channel, message, asyncContext, error);
}

HRESULT WINAPI WsWriteMessageEnd(WS_CHANNEL* channel, WS_MESSAGE* message, const WS_ASYNC_CONTEXT* asyncContext,
                                 WS_ERROR* error)
{
    CHECK_START(WsWriteMessageEnd(channel, message, asyncContext, error), asyncContext, channel, message, error);
    return run(WRITE_END, channel, message, asyncContext, error);
}

HRESULT WINAPI WsReadMessageStart(WS_CHANNEL* channel, WS_MESSAGE* message, const WS_ASYNC_CONTEXT* asyncContext,
                                  WS_ERROR* error)
{
    CHECK_START(WsReadMessageStart(channel, message, asyncContext, error), asyncContext, channel, message, error);
    return run(READ_START, channel, message, asyncContext, error);
}

HRESULT WINAPI WsReadMessageEnd(WS_CHANNEL* channel, WS_MESSAGE* message, const WS_ASYNC_CONTEXT* asyncContext,
                                WS_ERROR* error)
{
    CHECK_START(WsReadMessageEnd(channel, message, asyncContext, error), asyncContext, channel, message, error);
    return run(READ_END, channel, message, asyncContext, error);
}

/* ------------------------------------------------------------------------------------------------ giving up */

/* Takes the message out of its place, if no function is at work on it. */
static HRESULT take_current(WS_CHANNEL* chan, WS_MESSAGE* message, WS_ERROR* error)
{
    WS_CHANNEL_STATE state;
    WS_MESSAGE**     place;
    bool             busy;

    lock_take(&chan->lock);
    state = chan->state;
    place = chan->writing == message ? &chan->writing : chan->reading == message ? &chan->reading : NULL;
    busy = place != NULL && (chan->busy & (place == &chan->writing ? CALL_WRITE : CALL_READ)) != 0;
    if ((state == WS_CHANNEL_STATE_OPEN || state == WS_CHANNEL_STATE_FAULTED) && place != NULL && !busy)
        *place = NULL;
    lock_drop(&chan->lock);
    if (state != WS_CHANNEL_STATE_OPEN && state != WS_CHANNEL_STATE_FAULTED)
        return chan_raise_state(state, "WsAbandonMessage", error);
    if (place == NULL)
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "WsAbandonMessage: the message is not under way on this channel");
    if (busy)
        return err_raise(error, WS_E_INVALID_OPERATION, "WsAbandonMessage: an operation on the message is pending");
    return S_OK;
}

HRESULT WINAPI WsAbandonMessage(WS_CHANNEL* channel, WS_MESSAGE* message, WS_ERROR* error)
{
    CHECK_CALL(WsAbandonMessage(channel, message, error), channel, message, error);
    TRY(chan_check(channel, error));
    if (!msg_valid(message))
        return err_raise(error, E_INVALIDARG, "WsAbandonMessage: the message is NULL, or no message");
    TRY(take_current(channel, message, error));
    msg_abandon(message);
    return S_OK;
}
