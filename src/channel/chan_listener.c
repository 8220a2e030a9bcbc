/* Listeners: creating, opening, accepting, closing, aborting; properties. */
#include "channel/chan_listener.h"
#include "channel/http.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/trace.h"
#include "base/utf.h"
#include "async/check_op.h"

#define LISTENER_TAG 0x5453494Cu        /* "LIST" */

/*   CREATED -- WsOpenListener --> OPENING --> OPEN -- WsCloseListener --> CLOSING --> CLOSED
 *     |  ^                          |          |                           ^           ^ |
 *     |  +---- error, abort --------+          +-- abort --> FAULTED ------+           | |
 *     +---------------------------- WsCloseListener -----------------------------------+ |
 *     <---------------------------- WsResetListener -------------------------------------+  */
#define BIT(state) (1u << (state))

static const char* const state_name[] = {
    [WS_LISTENER_STATE_CREATED] = "CREATED", [WS_LISTENER_STATE_OPENING] = "OPENING",
    [WS_LISTENER_STATE_OPEN] = "OPEN",       [WS_LISTENER_STATE_FAULTED] = "FAULTED",
    [WS_LISTENER_STATE_CLOSING] = "CLOSING", [WS_LISTENER_STATE_CLOSED] = "CLOSED",
};

MAYBE_UNUSED static const unsigned may_follow[] = {
    [WS_LISTENER_STATE_CREATED] = BIT(WS_LISTENER_STATE_OPENING) | BIT(WS_LISTENER_STATE_CLOSED)
                                  | BIT(WS_LISTENER_STATE_CREATED),
    [WS_LISTENER_STATE_OPENING] = BIT(WS_LISTENER_STATE_OPEN) | BIT(WS_LISTENER_STATE_CREATED),
    [WS_LISTENER_STATE_OPEN] = BIT(WS_LISTENER_STATE_FAULTED) | BIT(WS_LISTENER_STATE_CLOSING),
    [WS_LISTENER_STATE_FAULTED] = BIT(WS_LISTENER_STATE_CLOSING),
    [WS_LISTENER_STATE_CLOSING] = BIT(WS_LISTENER_STATE_CLOSED) | BIT(WS_LISTENER_STATE_OPEN)
                                  | BIT(WS_LISTENER_STATE_FAULTED),     /* back, when closing could not even start */
    [WS_LISTENER_STATE_CLOSED] = BIT(WS_LISTENER_STATE_CREATED),
};

static void set_state_locked(WS_LISTENER* listener, WS_LISTENER_STATE state)
{
    assert(lock_held(&listener->lock));
    assert((may_follow[listener->state] & BIT(state)) != 0);
    trace("listener %p: %s -> %s", (void*)listener, state_name[listener->state], state_name[state]);
    listener->state = state;
}

HRESULT chan_listener_raise_state(WS_LISTENER_STATE state, const char* attempt, WS_ERROR* error)
{
    if (state == WS_LISTENER_STATE_FAULTED)
        return err_raise(error, WS_E_OBJECT_FAULTED, "%s: the listener was aborted", attempt);
    return err_raise(error, WS_E_INVALID_OPERATION, "%s is not possible while the listener is in state %s", attempt,
                     state_name[state]);
}

bool chan_listener_valid(const WS_LISTENER* listener)
{
    return listener != NULL && listener->tag == LISTENER_TAG;
}

static HRESULT check(const WS_LISTENER* listener, WS_ERROR* error)
{
    return chan_listener_valid(listener) ? S_OK
                                         : err_raise(error, E_INVALIDARG, "the listener is NULL, or no listener");
}

/* ------------------------------------------------------------------------------------------------ properties */

#define RULE(id, access, type, field) \
    PROP_RULE(WS_LISTENER_PROPERTY_##id, access, type, struct chan_listener_settings, field)

static const struct prop_rule http_rules[] = {
    RULE(ASYNC_CALLBACK_MODEL, PROP_CREATE | PROP_GET, WS_CALLBACK_MODEL, callback_model),
    RULE(CLOSE_TIMEOUT, PROP_CREATE | PROP_GET, ULONG, close_timeout_ms),
    RULE(TO_HEADER_MATCHING_OPTIONS, PROP_CREATE, ULONG, to_matching),
    RULE(TRANSPORT_URL_MATCHING_OPTIONS, PROP_CREATE, ULONG, url_matching),
    RULE(DISALLOWED_USER_AGENT, PROP_CREATE, WS_DISALLOWED_USER_AGENT_SUBSTRINGS, agents),
};

#define MATCH_ALL (WS_MATCH_URL_THIS_HOST | WS_MATCH_URL_PORT | WS_MATCH_URL_EXACT_PATH | WS_MATCH_URL_PREFIX_PATH \
                   | WS_MATCH_URL_NO_QUERY)

static HRESULT check_agents(const WS_DISALLOWED_USER_AGENT_SUBSTRINGS* agents, size_t* units, WS_ERROR* error)
{
    *units = 0;
    if (agents->subStringCount != 0 && agents->subStrings == NULL)
        return err_raise(error, E_INVALIDARG, "WS_LISTENER_PROPERTY_DISALLOWED_USER_AGENT: subStrings is NULL");
    for (ULONG i = 0; i < agents->subStringCount; i++) {
        if (agents->subStrings[i] == NULL || agents->subStrings[i]->length == 0 || agents->subStrings[i]->chars == NULL)
            return err_raise(error, E_INVALIDARG, "WS_LISTENER_PROPERTY_DISALLOWED_USER_AGENT: string %u is empty", i);
        *units += agents->subStrings[i]->length;
    }
    return S_OK;
}

/* UTF-8 needs at most three bytes for each unit. */
static HRESULT copy_agents(struct chan_listener_settings* settings, WS_ERROR* error)
{
    const WS_DISALLOWED_USER_AGENT_SUBSTRINGS* agents = &settings->agents;
    size_t                                     units, size;
    char*                                      at;

    TRY(check_agents(agents, &units, error));
    settings->disallowed_agents = at = mem_alloc(units * 3 + agents->subStringCount + 1);
    if (at == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for a listener");
    for (ULONG i = 0; i < agents->subStringCount; i++) {
        size = utf16_to_utf8(agents->subStrings[i]->chars, agents->subStrings[i]->length, (BYTE*)at,
                             agents->subStrings[i]->length * 3u);
        if (size == UTF_INVALID)
            return err_raise(error, E_INVALIDARG, "WS_LISTENER_PROPERTY_DISALLOWED_USER_AGENT: string %u is no UTF-16",
                             i);
        at += size;
        *at++ = '\0';
    }
    *at = '\0';
    settings->agents = (WS_DISALLOWED_USER_AGENT_SUBSTRINGS){ 0 };
    return S_OK;
}

static HRESULT init_settings(struct chan_listener_settings* settings, const WS_LISTENER_PROPERTY* properties,
                             ULONG count, WS_ERROR* error)
{
    static WCHAR     mozilla[] = { 'M', 'o', 'z', 'i', 'l', 'l', 'a' };
    static WS_STRING browsers = { ARRAY_COUNT(mozilla), mozilla };
    static WS_STRING* agents[] = { &browsers };
    const ULONG      matching = WS_MATCH_URL_THIS_HOST | WS_MATCH_URL_EXACT_PATH | WS_MATCH_URL_PORT
                                | WS_MATCH_URL_NO_QUERY;

    *settings = (struct chan_listener_settings){
        .callback_model = WS_LONG_CALLBACK, .close_timeout_ms = 5000, .to_matching = matching, .url_matching = matching,
        .agents = { ARRAY_COUNT(agents), agents },
    };
    TRY(prop_apply(http_rules, ARRAY_COUNT(http_rules), properties, count, settings, error));
    if (settings->callback_model != WS_SHORT_CALLBACK && settings->callback_model != WS_LONG_CALLBACK)
        return err_raise(error, E_INVALIDARG, "WS_LISTENER_PROPERTY_ASYNC_CALLBACK_MODEL: %d is no WS_CALLBACK_MODEL",
                         (int)settings->callback_model);
    if ((settings->to_matching & ~MATCH_ALL) != 0 || (settings->url_matching & ~MATCH_ALL) != 0)
        return err_raise(error, E_INVALIDARG, "WS_LISTENER_PROPERTY_TO_HEADER_MATCHING_OPTIONS or "
                         "_TRANSPORT_URL_MATCHING_OPTIONS: 0x%x is no combination of WS_MATCH_URL_*",
                         (settings->to_matching | settings->url_matching) & ~MATCH_ALL);
    return copy_agents(settings, error);
}

HRESULT WINAPI WsGetListenerProperty(WS_LISTENER* listener, WS_LISTENER_PROPERTY_ID id, void* value, ULONG valueSize,
                                     WS_ERROR* error)
{
    CHECK_CALL(WsGetListenerProperty(listener, id, value, valueSize, error), listener, error);
    WS_LISTENER_STATE state;

    TRY(check(listener, error));
    lock_take(&listener->lock);
    state = listener->state;
    lock_drop(&listener->lock);
    switch (id) {
    case WS_LISTENER_PROPERTY_STATE:
        return chan_give(value, valueSize, &state, sizeof state, "WS_LISTENER_PROPERTY_STATE", error);
    case WS_LISTENER_PROPERTY_CHANNEL_TYPE:
        return chan_give(value, valueSize, &listener->type, sizeof listener->type, "WS_LISTENER_PROPERTY_CHANNEL_TYPE",
                    error);
    case WS_LISTENER_PROPERTY_CHANNEL_BINDING:
        return chan_give(value, valueSize, &listener->binding, sizeof listener->binding,
                    "WS_LISTENER_PROPERTY_CHANNEL_BINDING", error);
    default:
        return prop_get(http_rules, ARRAY_COUNT(http_rules), &listener->settings, (ULONG)id, value, valueSize, error);
    }
}

/* None that HTTP has can be set later: says so. */
HRESULT WINAPI WsSetListenerProperty(WS_LISTENER* listener, WS_LISTENER_PROPERTY_ID id, const void* value,
                                     ULONG valueSize, WS_ERROR* error)
{
    CHECK_CALL(WsSetListenerProperty(listener, id, value, valueSize, error), listener, error);
    TRY(check(listener, error));
    return prop_set(http_rules, ARRAY_COUNT(http_rules), &listener->settings, (ULONG)id, value, valueSize, error);
}

/* ------------------------------------------------------------------------------------------------ create, free */

void chan_listener_init(WS_LISTENER* listener, const struct chan_listener_transport* transport)
{
    listener->tag = LISTENER_TAG;
    listener->transport = transport;
    listener->state = WS_LISTENER_STATE_CREATED;
    lock_init(&listener->lock);
}

void chan_listener_uninit(WS_LISTENER* listener)
{
    listener->tag = 0;
    mem_free(listener->settings.disallowed_agents);
    lock_destroy(&listener->lock);
}

static HRESULT check_kind(WS_CHANNEL_TYPE type, WS_CHANNEL_BINDING binding, WS_ERROR* error)
{
    if (chan_binding_name(binding) == NULL)
        return err_raise(error, E_INVALIDARG, "%d is no WS_CHANNEL_BINDING", (int)binding);
    if (binding != WS_HTTP_CHANNEL_BINDING)
        return err_raise(error, WS_E_NOT_SUPPORTED, "listeners with the %s binding are not supported yet",
                         chan_binding_name(binding));
    if (type != WS_CHANNEL_TYPE_REPLY)
        return err_raise(error, E_INVALIDARG,
                         "a listener with the HTTP binding has to be of type WS_CHANNEL_TYPE_REPLY, "
                         "not %d",
                         (int)type);
    return S_OK;
}

HRESULT WINAPI WsCreateListener(WS_CHANNEL_TYPE channelType, WS_CHANNEL_BINDING channelBinding,
                                const WS_LISTENER_PROPERTY* properties, ULONG propertyCount,
                                const WS_SECURITY_DESCRIPTION* securityDescription, WS_LISTENER** listener,
                                WS_ERROR* error)
{
    CHECK_CREATE(WsCreateListener(channelType, channelBinding, properties, propertyCount, securityDescription, listener,
                                  error), listener, error);
    const struct chan_listener_transport* transport = &http_listener_transport;
    struct chan_listener_settings         settings;
    HRESULT                               hr;

    if (listener == NULL)
        return err_raise(error, E_INVALIDARG, "WsCreateListener: the pointer that receives the listener is NULL");
    TRY(check_kind(channelType, channelBinding, error));
    TRY(chan_check_security(securityDescription, error));
    hr = init_settings(&settings, properties, propertyCount, error);
    if (SUCCEEDED(hr))
        hr = transport->create(transport, listener, error);
    if (FAILED(hr)) {
        mem_free(settings.disallowed_agents);
        return hr;
    }
    (*listener)->type = channelType;
    (*listener)->binding = channelBinding;
    (*listener)->settings = settings;
    return S_OK;
}

HRESULT WINAPI WsCreateChannelForListener(WS_LISTENER* listener, const WS_CHANNEL_PROPERTY* properties,
                                          ULONG propertyCount, WS_CHANNEL** channel, WS_ERROR* error)
{
    CHECK_CREATE(WsCreateChannelForListener(listener, properties, propertyCount, channel, error),
                 channel, listener, error);
    struct chan_settings settings;

    TRY(check(listener, error));
    if (channel == NULL)
        return err_raise(error, E_INVALIDARG,
                         "WsCreateChannelForListener: the pointer that receives the channel is NULL");
    TRY(chan_settings_init(&settings, listener->binding, &listener->settings.callback_model, properties, propertyCount,
                           error));
    TRY(chan_create_for(listener, listener->type, listener->binding, listener->transport->channel, &settings, channel,
                        error));
    listener->transport->expect(listener, &settings);
    return S_OK;
}

static void destroy(WS_LISTENER* listener)
{
    if (listener->state == WS_LISTENER_STATE_OPEN || listener->state == WS_LISTENER_STATE_FAULTED)
        (void)listener->transport->close(listener, NULL, NULL);
    listener->transport->free(listener);
}

void WINAPI WsFreeListener(WS_LISTENER* listener)
{
    CHECK_FREE(WsFreeListener(listener), listener);
    bool busy;

    if (!chan_listener_valid(listener))
        return;
    lock_take(&listener->lock);
    listener->tag = 0;
    busy = listener->state == WS_LISTENER_STATE_OPENING || listener->state == WS_LISTENER_STATE_CLOSING;
    listener->doomed = busy;
    listener->aborted = true;
    lock_drop(&listener->lock);
    if (!busy)
        destroy(listener);
}

/* ------------------------------------------------------------------------------------------------ open, close */

/* The pending function has completed; a listener that was freed meanwhile goes now. In the new state it may be another
 * thread's, to close or to free: so finish looks whether it is doomed as it changes the state. WS_S_ASYNC: finish goes on
 * with own. */
static HRESULT end(WS_LISTENER* listener, HRESULT hr, const WS_ASYNC_CONTEXT* own)
{
    bool doomed = false;

    hr = listener->finish(listener, hr, own, &doomed);
    if (doomed)
        destroy(listener);
    return hr;
}

static void CALLBACK pending_done(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    WS_LISTENER*     listener = state;
    WS_ASYNC_CONTEXT context = listener->context;
    WS_ASYNC_CONTEXT own = { pending_done, listener };

    hr = end(listener, hr, &own);
    if (hr != WS_S_ASYNC)
        context.callback(hr, model, context.callbackState);
}

static const WS_ASYNC_CONTEXT* own_context(WS_LISTENER* listener, const WS_ASYNC_CONTEXT* context,
                                           WS_ASYNC_CONTEXT* own, WS_ERROR* error)
{
    listener->error = error;
    if (context == NULL)
        return NULL;
    listener->context = *context;
    *own = (WS_ASYNC_CONTEXT){ pending_done, listener };
    return own;
}

/* OPENING to CREATED: it failed, or it has been undone. */
static HRESULT finish_not_opening(WS_LISTENER* listener, HRESULT hr, const WS_ASYNC_CONTEXT* own, bool* doomed)
{
    WS_ERROR* error = listener->error;
    bool      aborted;

    UNUSED(own);
    lock_take(&listener->lock);
    aborted = listener->aborted;
    listener->aborted = false;
    *doomed = listener->doomed;
    set_state_locked(listener, WS_LISTENER_STATE_CREATED);
    lock_drop(&listener->lock);
    return aborted ? err_raise(error, WS_E_OPERATION_ABORTED, "the listener was aborted while it was being opened")
                   : hr;
}

/* An abort counts even when it came after the work was done. Undoing that waits for the port to end: not here, as this may
 * be the thread that ends it. */
static HRESULT finish_opening(WS_LISTENER* listener, HRESULT hr, const WS_ASYNC_CONTEXT* own, bool* doomed)
{
    bool open;

    lock_take(&listener->lock);
    open = SUCCEEDED(hr) && !listener->aborted;
    if (open)
        set_state_locked(listener, WS_LISTENER_STATE_OPEN);
    lock_drop(&listener->lock);
    if (open)
        return S_OK;
    if (SUCCEEDED(hr)) {
        listener->finish = finish_not_opening;
        hr = listener->transport->close(listener, own, NULL);
        if (hr == WS_S_ASYNC)
            return hr;
        if (listener->close_not_begun)
            hr = listener->transport->close(listener, NULL, NULL);
    }
    return finish_not_opening(listener, hr, own, doomed);
}

static HRESULT begin_opening(WS_LISTENER* listener, WS_ERROR* error)
{
    WS_LISTENER_STATE state;
    bool              aborted = false;

    lock_take(&listener->lock);
    state = listener->state;
    if (state == WS_LISTENER_STATE_CREATED) {
        aborted = listener->aborted;
        listener->aborted = false;
        if (!aborted)
            set_state_locked(listener, WS_LISTENER_STATE_OPENING);
    }
    lock_drop(&listener->lock);
    if (state != WS_LISTENER_STATE_CREATED)
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "WsOpenListener is not possible while the listener is in state %s", state_name[state]);
    if (aborted)
        return err_raise(error, WS_E_OPERATION_ABORTED, "the listener was aborted before it was opened");
    listener->finish = finish_opening;
    return S_OK;
}

HRESULT WINAPI WsOpenListener(WS_LISTENER* listener, const WS_STRING* url, const WS_ASYNC_CONTEXT* asyncContext,
                              WS_ERROR* error)
{
    CHECK_START(WsOpenListener(listener, url, asyncContext, error), asyncContext, listener, error);
    WS_ASYNC_CONTEXT own;
    HRESULT          hr;

    TRY(check(listener, error));
    TRY(async_check_context(asyncContext, error));
    if (url == NULL || (url->chars == NULL && url->length != 0))
        return err_raise(error, E_INVALIDARG, "WsOpenListener: the URL is NULL");
    TRY(begin_opening(listener, error));
    hr = listener->transport->open(listener, url, own_context(listener, asyncContext, &own, error), error);
    return hr == WS_S_ASYNC ? hr : end(listener, hr, asyncContext != NULL ? &own : NULL);
}

static HRESULT finish_closing(WS_LISTENER* listener, HRESULT hr, const WS_ASYNC_CONTEXT* own, bool* doomed)
{
    UNUSED(own);
    lock_take(&listener->lock);
    *doomed = listener->doomed;
    set_state_locked(listener, listener->close_not_begun ? listener->close_from : WS_LISTENER_STATE_CLOSED);
    lock_drop(&listener->lock);
    return hr;
}

HRESULT WINAPI WsCloseListener(WS_LISTENER* listener, const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error)
{
    CHECK_START(WsCloseListener(listener, asyncContext, error), asyncContext, listener, error);
    WS_LISTENER_STATE state;
    WS_ASYNC_CONTEXT  own;
    HRESULT           hr;

    TRY(check(listener, error));
    TRY(async_check_context(asyncContext, error));
    lock_take(&listener->lock);
    state = listener->state;
    if (state == WS_LISTENER_STATE_CREATED)
        set_state_locked(listener, WS_LISTENER_STATE_CLOSED);
    if (state == WS_LISTENER_STATE_OPEN || state == WS_LISTENER_STATE_FAULTED) {
        set_state_locked(listener, WS_LISTENER_STATE_CLOSING);
        listener->close_from = state;
        listener->close_not_begun = false;
    }
    lock_drop(&listener->lock);
    if (state == WS_LISTENER_STATE_CREATED || state == WS_LISTENER_STATE_CLOSED)
        return S_OK;
    if (state != WS_LISTENER_STATE_OPEN && state != WS_LISTENER_STATE_FAULTED)
        return chan_listener_raise_state(state, "WsCloseListener", error);
    listener->finish = finish_closing;
    hr = listener->transport->close(listener, own_context(listener, asyncContext, &own, error), error);
    return hr == WS_S_ASYNC ? hr : end(listener, hr, NULL);
}

HRESULT WINAPI WsAbortListener(WS_LISTENER* listener, WS_ERROR* error)
{
    CHECK_CALL(WsAbortListener(listener, error), listener, error);
    TRY(check(listener, error));
    lock_take(&listener->lock);
    if (listener->state == WS_LISTENER_STATE_CREATED || listener->state == WS_LISTENER_STATE_OPENING)
        listener->aborted = true;
    if (listener->state == WS_LISTENER_STATE_OPEN) {
        set_state_locked(listener, WS_LISTENER_STATE_FAULTED);
        listener->transport->abort_locked(listener);
    }
    lock_drop(&listener->lock);
    return S_OK;
}

HRESULT WINAPI WsResetListener(WS_LISTENER* listener, WS_ERROR* error)
{
    CHECK_CALL(WsResetListener(listener, error), listener, error);
    WS_LISTENER_STATE state;

    TRY(check(listener, error));
    lock_take(&listener->lock);
    state = listener->state;
    if (state == WS_LISTENER_STATE_CREATED || state == WS_LISTENER_STATE_CLOSED) {
        set_state_locked(listener, WS_LISTENER_STATE_CREATED);
        listener->aborted = false;
    }
    lock_drop(&listener->lock);
    if (state != WS_LISTENER_STATE_CREATED && state != WS_LISTENER_STATE_CLOSED)
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "WsResetListener is not possible while the listener is in state "
                         "%s",
                         state_name[state]);
    return S_OK;
}

/* ------------------------------------------------------------------------------------------------ accept */

HRESULT WINAPI WsAcceptChannel(WS_LISTENER* listener, WS_CHANNEL* channel, const WS_ASYNC_CONTEXT* asyncContext,
                               WS_ERROR* error)
{
    CHECK_START(WsAcceptChannel(listener, channel, asyncContext, error), asyncContext, listener, channel, error);
    WS_LISTENER_STATE state;
    WS_ASYNC_CONTEXT  own;
    struct chan_call* call;

    TRY(check(listener, error));
    TRY(chan_check(channel, error));
    TRY(async_check_context(asyncContext, error));
    if (channel->listener != listener)
        return err_raise(error, E_INVALIDARG, "WsAcceptChannel: the channel was not created for this listener");
    lock_take(&listener->lock);
    state = listener->state;
    lock_drop(&listener->lock);
    if (state != WS_LISTENER_STATE_OPEN)
        return chan_listener_raise_state(state, "WsAcceptChannel", error);
    TRY(chan_begin_opening(channel, WS_CHANNEL_STATE_ACCEPTING, "WsAcceptChannel", error));
    call = &channel->control;
    return chan_call_result(call, listener->transport->accept(
        listener, channel, chan_call_context(call, asyncContext, &own, error), error));
}

USHORT chan_listener_port(const WS_LISTENER* listener)
{
    return listener->transport->port((WS_LISTENER*)(uintptr_t)listener);
}
