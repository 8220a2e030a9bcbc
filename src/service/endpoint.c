#include "service/host_int.h"

#include "base/err.h"
#include "base/heap.h"
#include "base/mem.h"
#include "base/prop.h"
#include "service/settings.h"

#define ENDPOINT_RULE(id, type, field) PROP_RULE(id, PROP_CREATE, type, struct endpoint_settings, field)

static const struct prop_rule endpoint_rules[] = {
    ENDPOINT_RULE(WS_SERVICE_ENDPOINT_PROPERTY_ACCEPT_CHANNEL_CALLBACK, WS_SERVICE_PROPERTY_ACCEPT_CALLBACK, accept),
    ENDPOINT_RULE(WS_SERVICE_ENDPOINT_PROPERTY_CLOSE_CHANNEL_CALLBACK, WS_SERVICE_PROPERTY_CLOSE_CALLBACK, close),
    ENDPOINT_RULE(WS_SERVICE_ENDPOINT_PROPERTY_MAX_ACCEPTING_CHANNELS, ULONG, accepting_max),
    ENDPOINT_RULE(WS_SERVICE_ENDPOINT_PROPERTY_MAX_CONCURRENCY, ULONG, concurrency_max),
    ENDPOINT_RULE(WS_SERVICE_ENDPOINT_PROPERTY_BODY_HEAP_MAX_SIZE, SIZE_T, body_heap_max),
    ENDPOINT_RULE(WS_SERVICE_ENDPOINT_PROPERTY_BODY_HEAP_TRIM_SIZE, SIZE_T, body_heap_trim),
    ENDPOINT_RULE(WS_SERVICE_ENDPOINT_PROPERTY_MESSAGE_PROPERTIES, WS_MESSAGE_PROPERTIES, message_properties),
    ENDPOINT_RULE(WS_SERVICE_ENDPOINT_PROPERTY_MAX_CALL_POOL_SIZE, ULONG, call_pool_max),
    ENDPOINT_RULE(WS_SERVICE_ENDPOINT_PROPERTY_MAX_CHANNEL_POOL_SIZE, ULONG, channel_pool_max),
    ENDPOINT_RULE(WS_SERVICE_ENDPOINT_PROPERTY_LISTENER_PROPERTIES, WS_LISTENER_PROPERTIES, listener_properties),
    ENDPOINT_RULE(WS_SERVICE_ENDPOINT_PROPERTY_CHECK_MUST_UNDERSTAND, BOOL, check_must_understand),
    ENDPOINT_RULE(WS_SERVICE_ENDPOINT_PROPERTY_METADATA_EXCHANGE_TYPE, WS_METADATA_EXCHANGE_TYPE, metadata_exchange),
    ENDPOINT_RULE(WS_SERVICE_ENDPOINT_PROPERTY_METADATA, WS_SERVICE_ENDPOINT_METADATA, metadata),
    ENDPOINT_RULE(WS_SERVICE_ENDPOINT_PROPERTY_METADATA_EXCHANGE_URL_SUFFIX, WS_STRING, metadata_suffix),
    ENDPOINT_RULE(WS_SERVICE_ENDPOINT_PROPERTY_MAX_CHANNELS, ULONG, channels_max),
};

static const struct endpoint_settings endpoint_defaults = {
    .accepting_max = 1, .concurrency_max = 1, .body_heap_max = 65535, .body_heap_trim = 4096, .call_pool_max = 100,
    .channel_pool_max = 100, .check_must_understand = TRUE, .channels_max = 100
};

/* --------------------------------------------------------------------------------------------------- call objects */

void host_call_free(struct host_call* call)
{
    if (call == NULL)
        return;
    if (call->request != NULL)
        WsFreeMessage(call->request);
    if (call->reply != NULL)
        WsFreeMessage(call->reply);
    if (call->heap != NULL)
        WsFreeHeap(call->heap);
    if (call->error != NULL)
        WsFreeError(call->error);
    mem_free(call);
}

static HRESULT fill_call(struct host_endpoint* endpoint, struct host_call* call, WS_ERROR* error)
{
    const WS_MESSAGE_PROPERTIES* properties = &endpoint->settings.message_properties;
    WS_CHANNEL* channel = endpoint->model->channel;
    WS_ERROR_PROPERTY langid = { WS_ERROR_PROPERTY_LANGID, &endpoint->host->settings.langid, sizeof(LANGID) };

    TRY(WsCreateMessageForChannel(channel, properties->properties, properties->propertyCount, &call->request, error));
    TRY(WsCreateMessageForChannel(channel, properties->properties, properties->propertyCount, &call->reply, error));
    TRY(heap_create(endpoint->settings.body_heap_max, endpoint->settings.body_heap_trim, &call->heap, error));
    return WsCreateError(&langid, endpoint->host->settings.langid != 0 ? 1 : 0, &call->error);
}

HRESULT host_call_create(struct host_endpoint* endpoint, struct host_call** out, WS_ERROR* error)
{
    struct host_call* call = mem_zalloc(sizeof *call);
    HRESULT hr;

    if (call == NULL)
        return err_raise(error, E_OUTOFMEMORY, "memory for a call object of the service host");
    hr = fill_call(endpoint, call, error);
    if (FAILED(hr)) {
        host_call_free(call);
        return hr;
    }
    *out = call;
    return S_OK;
}

void host_call_reset(struct host_call* call)
{
    WsResetMessage(call->request, NULL);
    WsResetMessage(call->reply, NULL);
    heap_reset(call->heap);
    WsResetError(call->error);
}

struct host_call* host_call_take_locked(struct host_endpoint* endpoint)
{
    struct host_call* call = endpoint->calls;

    assert(lock_held(&endpoint->host->lock));
    if (call == NULL)
        return NULL;
    endpoint->calls = call->next;
    endpoint->call_count--;
    return call;
}

struct host_call* host_call_put_locked(struct host_endpoint* endpoint, struct host_call* call)
{
    assert(lock_held(&endpoint->host->lock));
    if (call == NULL || endpoint->call_count >= endpoint->settings.call_pool_max)
        return call;
    call->next = endpoint->calls;
    endpoint->calls = call;
    endpoint->call_count++;
    return NULL;
}

/* --------------------------------------------------------------------------------------------------- init, reset */

static HRESULT check_at_least_one(ULONG value, const char* name, WS_ERROR* error)
{
    return value != 0 ? S_OK : err_raise(error, E_INVALIDARG, "%s is 0", name);
}

static HRESULT check_metadata(const struct endpoint_settings* settings, WS_ERROR* error)
{
    if (settings->metadata_exchange != WS_METADATA_EXCHANGE_TYPE_NONE)
        return err_raise(error, WS_E_NOT_SUPPORTED, "WS_SERVICE_ENDPOINT_PROPERTY_METADATA_EXCHANGE_TYPE: this library "
                         "exchanges no metadata yet; leave it WS_METADATA_EXCHANGE_TYPE_NONE");
    if (settings->metadata_suffix.length != 0)
        return err_raise(error, E_INVALIDARG, "WS_SERVICE_ENDPOINT_PROPERTY_METADATA_EXCHANGE_URL_SUFFIX is for "
                         "WS_METADATA_EXCHANGE_TYPE_MEX only");
    return S_OK;
}

static HRESULT apply_properties(struct host_endpoint* endpoint, const WS_SERVICE_ENDPOINT* from, WS_ERROR* error)
{
    struct endpoint_settings* settings = &endpoint->settings;

    *settings = endpoint_defaults;
    for (ULONG i = 0; from->properties != NULL && i < from->propertyCount; i++)
        if (from->properties[i].id == WS_SERVICE_ENDPOINT_PROPERTY_MAX_CHANNELS_PER_IP)
            return err_raise(error, WS_E_NOT_SUPPORTED, "WS_SERVICE_ENDPOINT_PROPERTY_MAX_CHANNELS_PER_IP is not "
                             "supported");
    TRY(prop_apply(endpoint_rules, ARRAY_COUNT(endpoint_rules), from->properties, from->propertyCount, settings,
                   error));
    TRY(check_metadata(settings, error));
    TRY(check_at_least_one(settings->accepting_max, "WS_SERVICE_ENDPOINT_PROPERTY_MAX_ACCEPTING_CHANNELS", error));
    TRY(check_at_least_one(settings->concurrency_max, "WS_SERVICE_ENDPOINT_PROPERTY_MAX_CONCURRENCY", error));
    TRY(check_at_least_one(settings->channels_max, "WS_SERVICE_ENDPOINT_PROPERTY_MAX_CHANNELS", error));
    if (endpoint->handler != NULL && settings->concurrency_max != 1)
        return err_raise(error, E_INVALIDARG, "WS_SERVICE_ENDPOINT_PROPERTY_MAX_CONCURRENCY is %u, but must be 1 for a "
                         "contract with a defaultMessageHandlerCallback", settings->concurrency_max);
    return settings_copy_message_properties(&settings->message_properties,
                                            "WS_SERVICE_ENDPOINT_PROPERTY_MESSAGE_PROPERTIES", endpoint->host->heap,
                                            &settings->message_properties, error);
}

static HRESULT take_contract(struct host_endpoint* endpoint, const WS_SERVICE_ENDPOINT* from, WS_ERROR* error)
{
    if (from->contract == NULL)
        return err_raise(error, E_INVALIDARG, "the endpoint has no contract");
    endpoint->contract = from->contract->contractDescription;
    endpoint->handler = from->contract->defaultMessageHandlerCallback;
    endpoint->authorize = from->authorizationCallback;
    return dispatch_init(&endpoint->table, from->contract, endpoint->host->heap, error);
}

/* The first slot, with a call: bad channel and message properties are found here, not when a message comes. */
static HRESULT create_model(struct host_endpoint* endpoint, const WS_CHANNEL_PROPERTIES* properties, WS_ERROR* error)
{
    struct host_call* call;
    WS_CHANNEL* channel;
    HRESULT hr;

    TRY(WsCreateChannelForListener(endpoint->listener, properties->properties, properties->propertyCount, &channel,
                                   error));
    hr = slot_create(endpoint, channel, &endpoint->model, error);
    if (FAILED(hr)) {
        WsFreeChannel(channel);
        return hr;
    }
    endpoint->idle = endpoint->model;
    endpoint->idle_count = 1;
    TRY(host_call_create(endpoint, &call, error));
    lock_take(&endpoint->host->lock);
    call = host_call_put_locked(endpoint, call);
    lock_drop(&endpoint->host->lock);
    host_call_free(call);
    return S_OK;
}

static HRESULT check_listener(WS_LISTENER* listener, WS_ERROR* error)
{
    WS_CALLBACK_MODEL model = WS_LONG_CALLBACK;

    TRY(WsGetListenerProperty(listener, WS_LISTENER_PROPERTY_ASYNC_CALLBACK_MODEL, &model, sizeof model, error));
    if (model != WS_LONG_CALLBACK)
        return err_raise(error, E_INVALIDARG,
                         "WS_LISTENER_PROPERTY_ASYNC_CALLBACK_MODEL must be WS_LONG_CALLBACK for an "
                         "endpoint of a service host");
    return S_OK;
}

HRESULT endpoint_init(struct host_endpoint* endpoint, WS_SERVICE_HOST* host, const WS_SERVICE_ENDPOINT* from,
                      WS_ERROR* error)
{
    WS_LISTENER_PROPERTIES* properties = &endpoint->settings.listener_properties;

    endpoint->host = host;
    if (from->address.url.length == 0 || from->address.url.chars == NULL)
        return err_raise(error, E_INVALIDARG, "the endpoint has no address");
    if (from->channelType != WS_CHANNEL_TYPE_REPLY)
        return err_raise(error, WS_E_NOT_SUPPORTED, "channel type %#x; service endpoints have channels of "
                         "WS_CHANNEL_TYPE_REPLY so far", from->channelType);
    TRY(settings_copy_address(&from->address, host->heap, &endpoint->address, error));
    TRY(take_contract(endpoint, from, error));
    TRY(apply_properties(endpoint, from, error));
    TRY(WsCreateListener(from->channelType, from->channelBinding, properties->properties, properties->propertyCount,
                         from->securityDescription, &endpoint->listener, error));
    TRY(check_listener(endpoint->listener, error));
    *properties = (WS_LISTENER_PROPERTIES){ NULL, 0 };       /* the caller's memory: not needed any more */
    return create_model(endpoint, &from->channelProperties, error);
}

void endpoint_reset(struct host_endpoint* endpoint)
{
    while (endpoint->idle != NULL) {
        struct host_slot* slot = endpoint->idle;

        endpoint->idle = slot->next;
        slot_free(slot);
    }
    while (endpoint->calls != NULL) {
        struct host_call* call = endpoint->calls;

        endpoint->calls = call->next;
        host_call_free(call);
    }
    if (endpoint->listener != NULL) {
        if (endpoint->open) {
            WsAbortListener(endpoint->listener, NULL);
            WsCloseListener(endpoint->listener, NULL, NULL);
        }
        WsFreeListener(endpoint->listener);
    }
}
