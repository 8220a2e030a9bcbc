/* Messages in steps: WsWriteMessageStart and End, WsReadMessageStart and End, WsAbandonMessage. */
#include "channel/chan_int.h"
#include "base/err.h"
#include "message/message.h"

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

static HRESULT check_arguments(WS_CHANNEL* chan, WS_MESSAGE* message, WS_MESSAGE_STATE state, const char* attempt,
                               const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    TRY(chan_check(chan, error));
    TRY(async_check_context(context, error));
    TRY(chan_check_message(chan, message, attempt, error));
    return msg_check_state(message, state, attempt, error);
}

/* Is the message the one that the channel has in this place, NULL for none? The call has been begun. */
static HRESULT check_current(struct chan_call* call, WS_MESSAGE* const* place, const WS_MESSAGE* expected,
                             const char* attempt, WS_ERROR* error)
{
    bool right;

    lock_take(&call->chan->lock);
    right = *place == expected;
    lock_drop(&call->chan->lock);
    if (right)
        return S_OK;
    if (expected == NULL)
        return err_raise(error, WS_E_INVALID_OPERATION, "%s: another message is under way on this channel; end or "
                         "abandon it first", attempt);
    return err_raise(error, WS_E_INVALID_OPERATION, "%s: the message was not started on this channel", attempt);
}

static void set_current(WS_CHANNEL* chan, WS_MESSAGE** place, WS_MESSAGE* message)
{
    lock_take(&chan->lock);
    *place = message;
    lock_drop(&chan->lock);
}

/* Begins a call that is to find the expected message in this place. */
static HRESULT begin(WS_CHANNEL* chan, struct chan_call* call, unsigned takes, WS_MESSAGE* const* place,
                     const WS_MESSAGE* expected, WS_MESSAGE* message, const char* attempt, WS_ERROR* error)
{
    HRESULT hr;

    TRY(chan_call_begin(chan, call, takes, attempt, error));
    call->message = message;
    call->finish = NULL;
    hr = check_current(call, place, expected, attempt, error);
    return SUCCEEDED(hr) ? S_OK : chan_call_result(call, hr);
}

/* ------------------------------------------------------------------------------------------------ writing */

static HRESULT finish_write_start(struct chan_call* call, HRESULT hr)
{
    if (SUCCEEDED(hr))
        set_current(call->chan, &call->chan->writing, call->message);
    return hr;
}

static HRESULT finish_write_end(struct chan_call* call, HRESULT hr)
{
    set_current(call->chan, &call->chan->writing, NULL);
    return hr;
}

HRESULT WINAPI WsWriteMessageStart(WS_CHANNEL* channel, WS_MESSAGE* message, const WS_ASYNC_CONTEXT* asyncContext,
                                   WS_ERROR* error)
{
    struct chan_call* call;
    WS_ASYNC_CONTEXT  own;

    TRY(check_arguments(channel, message, WS_MESSAGE_STATE_INITIALIZED, "WsWriteMessageStart", asyncContext, error));
    call = &channel->write;
    TRY(begin(channel, call, CALL_WRITE, &channel->writing, NULL, message, "WsWriteMessageStart", error));
    call->finish = finish_write_start;
    return chan_call_result(call, channel->transport->write_start(
        channel, message, chan_call_context(call, asyncContext, &own, error), error));
}

HRESULT WINAPI WsWriteMessageEnd(WS_CHANNEL* channel, WS_MESSAGE* message, const WS_ASYNC_CONTEXT* asyncContext,
                                 WS_ERROR* error)
{
    struct chan_call* call;
    WS_ASYNC_CONTEXT  own;

    TRY(check_arguments(channel, message, WS_MESSAGE_STATE_WRITING, "WsWriteMessageEnd", asyncContext, error));
    call = &channel->write;
    TRY(begin(channel, call, CALL_WRITE, &channel->writing, message, message, "WsWriteMessageEnd", error));
    call->finish = finish_write_end;
    return chan_call_result(call, channel->transport->write_end(
        channel, message, chan_call_context(call, asyncContext, &own, error), error));
}

/* ------------------------------------------------------------------------------------------------ reading */

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
    if (hr != S_OK)
        return hr;
    if (fault_is_error(call->chan, call->message))
        return chan_receive_fault(call->message, call->error);
    set_current(call->chan, &call->chan->reading, call->message);
    return S_OK;
}

static HRESULT finish_read_end(struct chan_call* call, HRESULT hr)
{
    set_current(call->chan, &call->chan->reading, NULL);
    return hr;
}

HRESULT WINAPI WsReadMessageStart(WS_CHANNEL* channel, WS_MESSAGE* message, const WS_ASYNC_CONTEXT* asyncContext,
                                  WS_ERROR* error)
{
    struct chan_call* call;
    WS_ASYNC_CONTEXT  own;

    TRY(check_arguments(channel, message, WS_MESSAGE_STATE_EMPTY, "WsReadMessageStart", asyncContext, error));
    call = &channel->read;
    TRY(begin(channel, call, CALL_READ, &channel->reading, NULL, message, "WsReadMessageStart", error));
    call->finish = finish_read_start;
    return chan_call_result(call, channel->transport->read_start(
        channel, message, chan_call_context(call, asyncContext, &own, error), error));
}

HRESULT WINAPI WsReadMessageEnd(WS_CHANNEL* channel, WS_MESSAGE* message, const WS_ASYNC_CONTEXT* asyncContext,
                                WS_ERROR* error)
{
    struct chan_call* call;
    WS_ASYNC_CONTEXT  own;

    TRY(check_arguments(channel, message, WS_MESSAGE_STATE_READING, "WsReadMessageEnd", asyncContext, error));
    call = &channel->read;
    TRY(begin(channel, call, CALL_READ, &channel->reading, message, message, "WsReadMessageEnd", error));
    call->finish = finish_read_end;
    return chan_call_result(call, channel->transport->read_end(
        channel, message, chan_call_context(call, asyncContext, &own, error), error));
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
    TRY(chan_check(channel, error));
    if (!msg_valid(message))
        return err_raise(error, E_INVALIDARG, "WsAbandonMessage: the message is NULL, or no message");
    TRY(take_current(channel, message, error));
    msg_abandon(message);
    return S_OK;
}
