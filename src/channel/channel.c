/* Life of a channel: creating, opening, closing, aborting, resetting, freeing; properties. */
#include "channel/chan_int.h"
#include "channel/http.h"
#include "base/err.h"
#include "message/message.h"
#include "async/check_op.h"

const char* chan_binding_name(WS_CHANNEL_BINDING binding)
{
    static const char* const name[] = { "HTTP", "TCP", "UDP", "custom", "named pipe" };

    return (unsigned)binding < ARRAY_COUNT(name) ? name[binding] : NULL;
}

HRESULT chan_check_security(const WS_SECURITY_DESCRIPTION* description, WS_ERROR* error)
{
    if (description != NULL && (description->securityBindingCount != 0 || description->propertyCount != 0))
        return err_raise(error, WS_E_NOT_SUPPORTED, "channels with a security description are not supported yet");
    return S_OK;
}

/* ------------------------------------------------------------------------------------------------ create, free */

static HRESULT find_client_transport(WS_CHANNEL_TYPE type, WS_CHANNEL_BINDING binding,
                                     const struct chan_transport** out, WS_ERROR* error)
{
    if (chan_binding_name(binding) == NULL)
        return err_raise(error, E_INVALIDARG, "%d is no WS_CHANNEL_BINDING", (int)binding);
    if (binding != WS_HTTP_CHANNEL_BINDING)
        return err_raise(error, WS_E_NOT_SUPPORTED, "channels with the %s binding are not supported yet",
                         chan_binding_name(binding));
    if (type != WS_CHANNEL_TYPE_REQUEST)
        return err_raise(error, E_INVALIDARG, "a channel of a client with the HTTP binding has to be of type "
                         "WS_CHANNEL_TYPE_REQUEST, not %d", (int)type);
    *out = &http_client_transport;
    return S_OK;
}

HRESULT chan_create_for(WS_LISTENER* listener, WS_CHANNEL_TYPE type, WS_CHANNEL_BINDING binding,
                        const struct chan_transport* transport, const struct chan_settings* settings, WS_CHANNEL** out,
                        WS_ERROR* error)
{
    WS_CHANNEL* chan;

    TRY(transport->create(transport, &chan, error));
    chan->type = type;
    chan->binding = binding;
    chan->listener = listener;
    chan->settings = *settings;
    *out = chan;
    return S_OK;
}

HRESULT WINAPI WsCreateChannel(WS_CHANNEL_TYPE channelType, WS_CHANNEL_BINDING channelBinding,
                               const WS_CHANNEL_PROPERTY* properties, ULONG propertyCount,
                               const WS_SECURITY_DESCRIPTION* securityDescription, WS_CHANNEL** channel,
                               WS_ERROR* error)
{
    CHECK_CREATE(WsCreateChannel(channelType, channelBinding, properties, propertyCount, securityDescription, channel,
                                 error), channel, error);
    const struct chan_transport* transport;
    struct chan_settings         settings;

    if (channel == NULL)
        return err_raise(error, E_INVALIDARG, "WsCreateChannel: the pointer that receives the channel is NULL");
    TRY(find_client_transport(channelType, channelBinding, &transport, error));
    TRY(chan_check_security(securityDescription, error));
    TRY(chan_settings_init(&settings, channelBinding, NULL, properties, propertyCount, error));
    return chan_create_for(NULL, channelType, channelBinding, transport, &settings, channel, error);
}

HRESULT chan_create_like(WS_CHANNEL* model, WS_CHANNEL** out, WS_ERROR* error)
{
    struct chan_settings settings;

    lock_take(&model->lock);
    settings = model->settings;
    lock_drop(&model->lock);
    TRY(chan_create_for(model->listener, model->type, model->binding, model->transport, &settings, out, error));
    (*out)->interruptible = model->interruptible;
    return S_OK;
}

/* A channel that is in use is ended first: the last pending call frees it. */
void WINAPI WsFreeChannel(WS_CHANNEL* channel)
{
    CHECK_FREE(WsFreeChannel(channel), channel);
    bool busy;

    if (!chan_valid(channel))
        return;
    lock_take(&channel->lock);
    channel->tag = 0;
    busy = channel->busy != 0;
    if (busy) {
        channel->doomed = true;
        channel->aborted = true;
        channel->transport->abort_locked(channel);
    }
    lock_drop(&channel->lock);
    if (!busy)
        chan_destroy(channel);
}

/* ------------------------------------------------------------------------------------------------ open */

/* An abort counts even when it came after the work was done. */
static HRESULT finish_opening(struct chan_call* call, HRESULT hr)
{
    WS_CHANNEL* chan = call->chan;

    if (!chan_is_aborted(chan))
        return hr;
    if (FAILED(hr))
        return WS_E_OPERATION_ABORTED;
    chan->transport->reset(chan);
    return err_raise(call->error, WS_E_OPERATION_ABORTED, "the channel was aborted");
}

/* From OPENING or ACCEPTING, as the call ends: whoever finds the channel OPEN may close it at once. An abort that has come
 * since finish_opening looked aborts what is open now. */
static void opened_locked(struct chan_call* call, HRESULT hr)
{
    WS_CHANNEL* chan = call->chan;

    if (FAILED(hr)) {
        chan->aborted = false;
        chan_set_state_locked(chan, WS_CHANNEL_STATE_CREATED);
        return;
    }
    chan_set_state_locked(chan, WS_CHANNEL_STATE_OPEN);
    if (chan->aborted)
        chan_set_state_locked(chan, WS_CHANNEL_STATE_FAULTED);
}

/* CREATED to OPENING or ACCEPTING. An abort that came before is answered now. */
HRESULT chan_begin_opening(WS_CHANNEL* chan, WS_CHANNEL_STATE to, const char* attempt, WS_ERROR* error)
{
    WS_CHANNEL_STATE state;
    bool             resetting;
    bool             aborted = false;

    lock_take(&chan->lock);
    state = chan->state;
    resetting = chan->busy != 0;
    if (state == WS_CHANNEL_STATE_CREATED && !resetting) {
        aborted = chan->aborted;
        chan->aborted = false;
        if (!aborted) {
            chan_set_state_locked(chan, to);
            chan->busy |= CALL_CONTROL;
        }
    }
    lock_drop(&chan->lock);
    if (state != WS_CHANNEL_STATE_CREATED)
        return chan_raise_state(state, attempt, error);
    if (resetting)
        return err_raise(error, WS_E_INVALID_OPERATION, "%s while another thread resets the channel", attempt);
    if (aborted)
        return err_raise(error, WS_E_OPERATION_ABORTED, "%s: the channel was aborted before", attempt);
    chan->control.takes = CALL_CONTROL;
    chan->control.finish = finish_opening;
    chan->control.settle_locked = opened_locked;
    return S_OK;
}

HRESULT WINAPI WsOpenChannel(WS_CHANNEL* channel, const WS_ENDPOINT_ADDRESS* endpointAddress,
                             const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error)
{
    CHECK_START(WsOpenChannel(channel, endpointAddress, asyncContext, error), asyncContext, channel, error);
    const struct chan_transport* transport;
    WS_ASYNC_CONTEXT             own;

    TRY(chan_check(channel, error));
    TRY(async_check_context(asyncContext, error));
    if (endpointAddress == NULL)
        return err_raise(error, E_INVALIDARG, "WsOpenChannel: the endpoint address is NULL");
    if (endpointAddress->url.length != 0 && endpointAddress->url.chars == NULL)
        return err_raise(error, E_INVALIDARG, "WsOpenChannel: the URL has a length, but its pointer is NULL");
    transport = channel->transport;
    if (!transport->client)
        return err_raise(error, WS_E_INVALID_OPERATION, "WsOpenChannel: a channel of a listener is opened by "
                         "WsAcceptChannel");
    TRY(chan_begin_opening(channel, WS_CHANNEL_STATE_OPENING, "WsOpenChannel", error));
    return chan_call_result(&channel->control,
                            transport->open(channel, endpointAddress,
                                            chan_call_context(&channel->control, asyncContext, &own, error), error));
}

/* ------------------------------------------------------------------------------------------------ close, abort, reset */

/* CLOSED, also when it failed; only what could not even start leaves the channel as it was. */
static void closed_locked(struct chan_call* call, HRESULT hr)
{
    WS_CHANNEL* chan = call->chan;

    UNUSED(hr);
    if (chan->close_not_begun) {
        chan_set_state_locked(chan, chan->close_from);
    } else {
        chan->reading = chan->writing = NULL;
        chan_set_state_locked(chan, WS_CHANNEL_STATE_CLOSED);
    }
}

static HRESULT CALLBACK close_transport(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                        const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    WS_CHANNEL* chan = ((struct chan_call*)state)->chan;

    UNUSED(hr);
    UNUSED(model);
    UNUSED(next);
    return chan->transport->close(chan, chan->close_graceful, context, error);
}

/* Other calls are ended, and waited for. */
static HRESULT CALLBACK end_others(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                   const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    WS_CHANNEL* chan = ((struct chan_call*)state)->chan;
    bool        others;

    UNUSED(model);
    hr = async_op_begin(&chan->close_wait, context, chan->control.model, error);
    if (FAILED(hr)) {
        chan->close_not_begun = true;
        return hr;
    }
    async_op_waits_for(&chan->close_wait, "other calls of the channel to end");
    next->function = close_transport;
    lock_take(&chan->lock);
    others = (chan->busy & ~(unsigned)CALL_CONTROL) != 0;
    if (others) {
        chan->closing = &chan->close_wait;
        chan->aborted = true;
        chan->transport->abort_locked(chan);
    }
    lock_drop(&chan->lock);
    if (others)
        return async_op_wait(&chan->close_wait, context == NULL, SYS_NEVER);
    async_op_cancel(&chan->close_wait);
    return S_OK;
}

/* CREATED is CLOSED at once, CLOSED stays CLOSED: S_FALSE. A message that is half sent or received, a pending call, or a
 * fault leave no graceful way. */
static HRESULT begin_closing(WS_CHANNEL* chan, bool* others, WS_ERROR* error)
{
    WS_CHANNEL_STATE state;

    lock_take(&chan->lock);
    state = chan->state;
    if (state == WS_CHANNEL_STATE_CREATED)
        chan_set_state_locked(chan, WS_CHANNEL_STATE_CLOSED);
    if (state == WS_CHANNEL_STATE_OPEN || state == WS_CHANNEL_STATE_FAULTED) {
        assert((chan->busy & CALL_CONTROL) == 0);
        *others = chan->busy != 0;
        chan->busy |= CALL_CONTROL;
        chan->close_from = state;
        chan->close_not_begun = false;
        chan->close_graceful = state == WS_CHANNEL_STATE_OPEN && !*others && chan->writing == NULL
                               && chan->reading == NULL;
        chan->control.model = chan->settings.callback_model;
        chan_set_state_locked(chan, WS_CHANNEL_STATE_CLOSING);
    }
    lock_drop(&chan->lock);
    if (state == WS_CHANNEL_STATE_CREATED || state == WS_CHANNEL_STATE_CLOSED)
        return S_FALSE;
    if (state != WS_CHANNEL_STATE_OPEN && state != WS_CHANNEL_STATE_FAULTED)
        return chan_raise_state(state, "WsCloseChannel", error);
    chan->control.takes = CALL_CONTROL;
    chan->control.finish = NULL;
    chan->control.settle_locked = closed_locked;
    return S_OK;
}

HRESULT WINAPI WsCloseChannel(WS_CHANNEL* channel, const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error)
{
    CHECK_START(WsCloseChannel(channel, asyncContext, error), asyncContext, channel, error);
    WS_ASYNC_CONTEXT own;
    bool             others = false;
    HRESULT          hr;

    TRY(chan_check(channel, error));
    TRY(async_check_context(asyncContext, error));
    hr = begin_closing(channel, &others, error);
    if (hr != S_OK)
        return hr == S_FALSE ? S_OK : hr;
    if (others)
        return chan_call_steps(&channel->control, end_others, asyncContext, error);
    hr = channel->transport->close(channel, channel->close_graceful,
                                   chan_call_context(&channel->control, asyncContext, &own, error), error);
    return chan_call_result(&channel->control, hr);
}

HRESULT WINAPI WsAbortChannel(WS_CHANNEL* channel, WS_ERROR* error)
{
    CHECK_CALL(WsAbortChannel(channel, error), channel, error);
    TRY(chan_check(channel, error));
    lock_take(&channel->lock);
    if (channel->state != WS_CHANNEL_STATE_CLOSED) {
        channel->aborted = true;
        if (channel->state == WS_CHANNEL_STATE_OPEN)
            chan_set_state_locked(channel, WS_CHANNEL_STATE_FAULTED);
        channel->transport->abort_locked(channel);
    }
    lock_drop(&channel->lock);
    return S_OK;
}

HRESULT WINAPI WsResetChannel(WS_CHANNEL* channel, WS_ERROR* error)
{
    CHECK_CALL(WsResetChannel(channel, error), channel, error);
    WS_CHANNEL_STATE state;
    bool             idle;

    TRY(chan_check(channel, error));
    lock_take(&channel->lock);
    state = channel->state;
    idle = (state == WS_CHANNEL_STATE_CREATED || state == WS_CHANNEL_STATE_CLOSED) && channel->busy == 0;
    if (idle)
        channel->busy = CALL_CONTROL;
    lock_drop(&channel->lock);
    if (!idle)
        return chan_raise_state(state, "WsResetChannel", error);
    channel->transport->reset(channel);
    lock_take(&channel->lock);
    channel->aborted = false;
    chan_set_state_locked(channel, WS_CHANNEL_STATE_CREATED);
    channel->busy = 0;
    lock_drop(&channel->lock);
    return S_OK;
}

/* ------------------------------------------------------------------------------------------------ properties */

static HRESULT get_locked(WS_CHANNEL* chan, WS_CHANNEL_PROPERTY_ID id, void* value, ULONG size, WS_ERROR* error)
{
    const WS_PROTECTION_LEVEL protection = WS_PROTECTION_LEVEL_NONE;
    HRESULT                   hr;

    switch (id) {
    case WS_CHANNEL_PROPERTY_STATE:
        return chan_give(value, size, &chan->state, sizeof chan->state, "WS_CHANNEL_PROPERTY_STATE", error);
    case WS_CHANNEL_PROPERTY_CHANNEL_TYPE:
        return chan_give(value, size, &chan->type, sizeof chan->type, "WS_CHANNEL_PROPERTY_CHANNEL_TYPE", error);
    case WS_CHANNEL_PROPERTY_PROTECTION_LEVEL:
        return chan_give(value, size, &protection, sizeof protection, "WS_CHANNEL_PROPERTY_PROTECTION_LEVEL", error);
    default:
        hr = chan->transport->get_locked(chan, id, value, size, error);
        if (hr != S_FALSE)
            return hr;
        return prop_get(chan_http_rules, chan_http_rule_count, &chan->settings, (ULONG)id, value, size, error);
    }
}

HRESULT WINAPI WsGetChannelProperty(WS_CHANNEL* channel, WS_CHANNEL_PROPERTY_ID id, void* value, ULONG valueSize,
                                    WS_ERROR* error)
{
    CHECK_CALL(WsGetChannelProperty(channel, id, value, valueSize, error), channel, error);
    HRESULT hr;

    TRY(chan_check(channel, error));
    lock_take(&channel->lock);
    hr = get_locked(channel, id, value, valueSize, error);
    lock_drop(&channel->lock);
    return hr;
}

HRESULT WINAPI WsSetChannelProperty(WS_CHANNEL* channel, WS_CHANNEL_PROPERTY_ID id, const void* value, ULONG valueSize,
                                    WS_ERROR* error)
{
    CHECK_CALL(WsSetChannelProperty(channel, id, value, valueSize, error), channel, error);
    HRESULT hr;

    TRY(chan_check(channel, error));
    lock_take(&channel->lock);
    hr = prop_set(chan_http_rules, chan_http_rule_count, &channel->settings, (ULONG)id, value, valueSize, error);
    lock_drop(&channel->lock);
    return hr;
}

HRESULT WINAPI WsCreateMessageForChannel(WS_CHANNEL* channel, const WS_MESSAGE_PROPERTY* properties,
                                         ULONG propertyCount, WS_MESSAGE** message, WS_ERROR* error)
{
    CHECK_CREATE(WsCreateMessageForChannel(channel, properties, propertyCount, message, error),
                 message, channel, error);
    TRY(chan_check(channel, error));
    if (message == NULL)
        return err_raise(error, E_INVALIDARG,
                         "WsCreateMessageForChannel: the pointer that receives the message is NULL");
    return msg_create(channel->settings.envelope, channel->settings.addressing, properties, propertyCount, message,
                      error);
}

/* ------------------------------------------------------------------------------------------------ watch, interrupt */

bool chan_watch_fire(struct chan_watch* watch)
{
    unsigned armed = WATCH_ARMED;

    if (!atomic_compare_exchange_strong(&watch->state, &armed, WATCH_FIRED))
        return false;
    lane_post(watch->lane, &watch->node);
    return true;
}

static void watch_run(struct lane_node* node, WS_CALLBACK_MODEL model)
{
    struct chan_watch* watch = CONTAINER_OF(node, struct chan_watch, node);

    UNUSED(model);
    watch->fired(watch);
}

HRESULT chan_watch(WS_CHANNEL* chan, struct chan_watch* watch, WS_ERROR* error)
{
    bool watched;

    TRY(lane_pick(&watch->lane, error));
    watch->node = (struct lane_node){ .run = watch_run, .model = WS_LONG_CALLBACK };
    atomic_init(&watch->state, WATCH_ARMED);
    lock_take(&chan->lock);
    watched = chan->transport->watch_locked != NULL && chan->transport->watch_locked(chan, watch);
    lock_drop(&chan->lock);
    return watched ? S_OK : err_raise(error, WS_E_INVALID_OPERATION, "the channel has no request that can be watched");
}

/* The transport lets go of it first, so that it is not touched once it is the owner's again. */
bool chan_unwatch(WS_CHANNEL* chan, struct chan_watch* watch)
{
    lock_take(&chan->lock);
    chan->transport->unwatch_locked(chan, watch);
    lock_drop(&chan->lock);
    return atomic_exchange(&watch->state, WATCH_IDLE) != WATCH_FIRED;
}

void chan_set_interruptible(WS_CHANNEL* chan)
{
    chan->interruptible = true;
}

static void interrupt(WS_CHANNEL* chan, bool on)
{
    lock_take(&chan->lock);
    if (chan->transport->interrupt_locked != NULL)
        chan->transport->interrupt_locked(chan, on);
    lock_drop(&chan->lock);
}

void chan_interrupt(WS_CHANNEL* chan)
{
    interrupt(chan, true);
}

void chan_clear_interrupt(WS_CHANNEL* chan)
{
    interrupt(chan, false);
}
