#include "service/proxy_int.h"

#include "base/check.h"
#include "base/err.h"
#include "base/heap.h"
#include "base/mem.h"
#include "base/prop.h"
#include "base/trace.h"
#include "channel/channel.h"
#include "service/settings.h"

#include <string.h>

#define PROXY_TAG       0x59585250u       /* "PRXY" */
#define PROXY_TAG_FREED 0xDEAD5850u

static const struct prop_rule proxy_rules[] = {
    PROP_RULE(WS_PROXY_PROPERTY_CALL_TIMEOUT, PROP_CREATE, ULONG, struct proxy_settings, call_timeout_ms),
    PROP_RULE(WS_PROXY_PROPERTY_MESSAGE_PROPERTIES, PROP_CREATE, WS_MESSAGE_PROPERTIES, struct proxy_settings,
              message_properties),
    PROP_RULE(WS_PROXY_PROPERTY_MAX_CALL_POOL_SIZE, PROP_CREATE, USHORT, struct proxy_settings, call_pool_max),
    PROP_RULE(WS_PROXY_PROPERTY_STATE, PROP_GET, WS_SERVICE_PROXY_STATE, struct proxy_settings, state),
    PROP_RULE(WS_PROXY_PROPERTY_MAX_PENDING_CALLS, PROP_CREATE, ULONG, struct proxy_settings, pending_max),
    PROP_RULE(WS_PROXY_PROPERTY_MAX_CLOSE_TIMEOUT, PROP_CREATE, ULONG, struct proxy_settings, close_timeout_ms),
    PROP_RULE(WS_PROXY_FAULT_LANG_ID, PROP_CREATE, LANGID, struct proxy_settings, langid),
};

static const struct proxy_settings proxy_defaults = {
    .call_timeout_ms = 30000, .call_pool_max = 5, .pending_max = 100, .close_timeout_ms = 5000
};

const char* proxy_state_name(WS_SERVICE_PROXY_STATE state)
{
    static const char* const names[] = { "CREATED", "OPENING", "OPEN", "CLOSING", "CLOSED", "FAULTED" };

    return names[state];
}

HRESULT proxy_check(const WS_SERVICE_PROXY* proxy, const char* attempt, WS_ERROR* error)
{
    if (proxy == NULL || proxy->tag != PROXY_TAG)
        return err_raise(error, E_INVALIDARG, "%s: the service proxy is %s", attempt,
                         proxy == NULL ? "NULL" : "not one, or was freed");
    return S_OK;
}

/* --------------------------------------------------------------------------------------------------- call objects */

HRESULT call_create(WS_SERVICE_PROXY* proxy, WS_CHANNEL* channel, struct proxy_call** out, WS_ERROR* error)
{
    struct proxy_call* call = mem_zalloc(sizeof *call);

    if (call == NULL)
        return err_raise(error, E_OUTOFMEMORY, "memory for a call object of the service proxy");
    call->proxy = proxy;
    call->channel = channel;
    atomic_init(&call->phase, CALL_ENDED);
    *out = call;
    return S_OK;
}

static HRESULT call_need_messages(struct proxy_call* call, WS_ERROR* error)
{
    const WS_MESSAGE_PROPERTIES* properties = &call->proxy->settings.message_properties;

    if (call->request == NULL)
        TRY(WsCreateMessageForChannel(call->channel, properties->properties, properties->propertyCount, &call->request,
                                      error));
    if (call->reply == NULL)
        TRY(WsCreateMessageForChannel(call->channel, properties->properties, properties->propertyCount, &call->reply,
                                      error));
    return S_OK;
}

void call_drop_messages(struct proxy_call* call)
{
    if (call->request != NULL)
        WsFreeMessage(call->request);
    if (call->reply != NULL)
        WsFreeMessage(call->reply);
    if (call->own_error != NULL)
        WsFreeError(call->own_error);
    call->request = NULL;
    call->reply = NULL;
    call->own_error = NULL;
}

void call_free(struct proxy_call* call)
{
    call_drop_messages(call);
    if (call->open) {
        WsAbortChannel(call->channel, NULL);
        WsCloseChannel(call->channel, NULL, NULL);
    }
    WsFreeChannel(call->channel);
    mem_free(call);
}

static struct proxy_call* pop(struct proxy_call** list)
{
    struct proxy_call* call = *list;

    if (call != NULL)
        *list = call->next;
    return call;
}

static void push(struct proxy_call** list, struct proxy_call* call)
{
    call->next = *list;
    *list = call;
}

static void busy_link_locked(struct proxy_call* call)
{
    WS_SERVICE_PROXY* proxy = call->proxy;

    assert(lock_held(&proxy->lock));
    call->next = proxy->busy;
    call->link = &proxy->busy;
    if (call->next != NULL)
        call->next->link = &call->next;
    proxy->busy = call;
}

static void busy_unlink_locked(struct proxy_call* call)
{
    assert(lock_held(&call->proxy->lock));
    *call->link = call->next;
    if (call->next != NULL)
        call->next->link = call->link;
}

/* ----------------------------------------------------------------------------------------------- taking, dropping */

static HRESULT check_open_locked(WS_SERVICE_PROXY* proxy, WS_ERROR* error)
{
    if (proxy->state != WS_SERVICE_PROXY_STATE_OPEN)
        return err_raise(error, WS_E_INVALID_OPERATION, "WsCall: the service proxy is in the state %s, not OPEN",
                         proxy_state_name(proxy->state));
    if (proxy->busy_count >= proxy->settings.pending_max)
        return err_raise(error, WS_E_QUOTA_EXCEEDED,
                         "WsCall: %u calls are pending already, abandoned ones included; raise "
                         "WS_PROXY_PROPERTY_MAX_PENDING_CALLS to have more at once",
                         proxy->settings.pending_max);
    return S_OK;
}

static void attach_locked(struct proxy_call* call, ULONG id)
{
    busy_link_locked(call);
    call->holds = 1;
    call->visited = false;
    call->settings.id = id;
    atomic_store_explicit(&call->phase, CALL_BUSY, memory_order_relaxed);
}

/* A place among the busy calls, and an idle call (already attached) when there is one. */
static HRESULT reserve_call(WS_SERVICE_PROXY* proxy, ULONG id, struct proxy_call** out, WS_ERROR* error)
{
    HRESULT hr;

    lock_take(&proxy->lock);
    hr = check_open_locked(proxy, error);
    if (SUCCEEDED(hr)) {
        proxy->busy_count++;
        proxy_ref(proxy);
        *out = pop(&proxy->ready);
        if (*out != NULL)
            proxy->ready_count--;
        else
            *out = pop(&proxy->bare);
        if (*out != NULL)
            attach_locked(*out, id);
    }
    lock_drop(&proxy->lock);
    return hr;
}

static void release_place(WS_SERVICE_PROXY* proxy)
{
    struct async_op* waiting;

    lock_take(&proxy->lock);
    proxy->busy_count--;
    waiting = proxy_drained_locked(proxy);
    lock_drop(&proxy->lock);
    if (waiting != NULL)
        async_op_complete(waiting, S_OK);
    proxy_unref(proxy);
}

/* Fills the place that was reserved. An abort in between found nothing to abort. */
static HRESULT attach_new(WS_SERVICE_PROXY* proxy, ULONG id, struct proxy_call* call, WS_ERROR* error)
{
    bool open;

    lock_take(&proxy->lock);
    open = proxy->state == WS_SERVICE_PROXY_STATE_OPEN;
    if (open)
        attach_locked(call, id);
    lock_drop(&proxy->lock);
    return open ? S_OK : err_raise(error, WS_E_OPERATION_ABORTED, "WsCall: the service proxy was aborted or closed "
                                   "meanwhile");
}

static HRESULT make_call(WS_SERVICE_PROXY* proxy, ULONG id, struct proxy_call** out, WS_ERROR* error)
{
    struct proxy_call* call;
    WS_CHANNEL* channel;
    HRESULT hr;

    TRY(chan_create_like(proxy->model->channel, &channel, error));
    hr = call_create(proxy, channel, &call, error);
    if (FAILED(hr)) {
        WsFreeChannel(channel);
        return hr;
    }
    hr = attach_new(proxy, id, call, error);
    if (FAILED(hr)) {
        call_free(call);
        return hr;
    }
    *out = call;
    return S_OK;
}

HRESULT proxy_take_call(WS_SERVICE_PROXY* proxy, ULONG id, struct proxy_call** out, WS_ERROR* error)
{
    struct proxy_call* call = NULL;
    HRESULT hr;

    TRY(reserve_call(proxy, id, &call, error));
    if (call == NULL) {
        hr = make_call(proxy, id, &call, error);
        if (FAILED(hr)) {
            release_place(proxy);
            return hr;
        }
    }
    hr = call_need_messages(call, error);
    if (FAILED(hr)) {
        proxy_drop_call(call);
        return hr;
    }
    *out = call;
    return S_OK;
}

void proxy_pool_call_locked(struct proxy_call* call)
{
    WS_SERVICE_PROXY* proxy = call->proxy;

    if (call->request == NULL) {
        push(&proxy->bare, call);
        return;
    }
    proxy->ready_count++;
    push(&proxy->ready, call);
}

/* The call stays on the busy list until it is in a pool, so that a close does not miss it. */
void proxy_drop_call(struct proxy_call* call)
{
    WS_SERVICE_PROXY* proxy = call->proxy;
    struct async_op* waiting;

    lock_take(&proxy->lock);
    if (--call->holds != 0) {
        lock_drop(&proxy->lock);
        return;
    }
    if (call->request != NULL && proxy->ready_count >= proxy->settings.call_pool_max) {
        lock_drop(&proxy->lock);
        call_drop_messages(call);
        lock_take(&proxy->lock);
    }
    busy_unlink_locked(call);
    proxy_pool_call_locked(call);
    proxy->busy_count--;
    waiting = proxy_drained_locked(proxy);
    lock_drop(&proxy->lock);
    if (waiting != NULL)
        async_op_complete(waiting, S_OK);
    proxy_unref(proxy);
}

struct async_op* proxy_drained_locked(WS_SERVICE_PROXY* proxy)
{
    assert(lock_held(&proxy->lock));
    if (!proxy->draining || proxy->busy_count != 0)
        return NULL;
    if (proxy->timer_runs && lane_timer_stop(&proxy->op.timer))
        proxy->timer_runs = false;
    if (proxy->timer_runs)
        return NULL;                    /* it fires right now, and asks again */
    proxy->draining = false;
    return &proxy->op.wait;
}

void proxy_abort_calls(WS_SERVICE_PROXY* proxy)
{
    struct proxy_call* list = NULL;

    lock_take(&proxy->lock);
    for (struct proxy_call* call = proxy->busy; call != NULL; call = call->next) {
        if (call->visited || call->holds == 0)
            continue;
        call->visited = true;
        call->holds++;
        call->visit = list;
        list = call;
    }
    lock_drop(&proxy->lock);
    while (list != NULL) {
        struct proxy_call* call = list;

        list = call->visit;
        WsAbortChannel(call->channel, NULL);
        proxy_drop_call(call);
    }
}

/* -------------------------------------------------------------------------------------------------- create, free */

/* The proxy has time-outs of its own: those of the channel are off unless they are given. */
static HRESULT create_channel(WS_CHANNEL_TYPE type, WS_CHANNEL_BINDING binding, const WS_SECURITY_DESCRIPTION* security,
                              const WS_CHANNEL_PROPERTY* properties, ULONG count, WS_CHANNEL** out, WS_ERROR* error)
{
    static const BOOL no_timeouts = FALSE;
    WS_CHANNEL_PROPERTY* all;
    HRESULT hr;

    if (count != 0 && properties == NULL)
        return err_raise(error, E_INVALIDARG,
                         "WsCreateServiceProxy: %u channel properties were announced, but the pointer "
                         "to them is NULL",
                         count);
    for (ULONG i = 0; i < count; i++)
        if (properties[i].id == WS_CHANNEL_PROPERTY_ENABLE_TIMEOUTS)
            return WsCreateChannel(type, binding, properties, count, security, out, error);
    all = mem_alloc(((size_t)count + 1) * sizeof *all);
    if (all == NULL)
        return err_raise(error, E_OUTOFMEMORY, "memory for channel properties");
    if (count != 0)
        memcpy(all, properties, count * sizeof *all);
    all[count] = (WS_CHANNEL_PROPERTY){ WS_CHANNEL_PROPERTY_ENABLE_TIMEOUTS, (void*)(uintptr_t)&no_timeouts,
                                        sizeof no_timeouts };
    hr = WsCreateChannel(type, binding, all, count + 1, security, out, error);
    mem_free(all);
    return hr;
}

static HRESULT apply_properties(WS_SERVICE_PROXY* proxy, const WS_PROXY_PROPERTY* properties, ULONG count,
                                WS_ERROR* error)
{
    proxy->settings = proxy_defaults;
    TRY(prop_apply(proxy_rules, ARRAY_COUNT(proxy_rules), properties, count, &proxy->settings, error));
    if (proxy->settings.pending_max == 0)
        return err_raise(error, E_INVALIDARG, "WS_PROXY_PROPERTY_MAX_PENDING_CALLS is 0: no call could be made");
    return settings_copy_message_properties(&proxy->settings.message_properties, "WS_PROXY_PROPERTY_MESSAGE_PROPERTIES",
                                            proxy->heap, &proxy->settings.message_properties, error);
}

/* What the reference demands of the channels of a proxy. */
static HRESULT check_channel(WS_CHANNEL* channel, WS_ERROR* error)
{
    WS_CALLBACK_MODEL model = WS_LONG_CALLBACK;
    WS_TRANSFER_MODE mode = WS_BUFFERED_TRANSFER_MODE;
    BOOL faults = TRUE;

    TRY(WsGetChannelProperty(channel, WS_CHANNEL_PROPERTY_ASYNC_CALLBACK_MODEL, &model, sizeof model, error));
    if (model != WS_LONG_CALLBACK)
        return err_raise(error, E_INVALIDARG, "WS_CHANNEL_PROPERTY_ASYNC_CALLBACK_MODEL must be WS_LONG_CALLBACK for a "
                         "service proxy");
    TRY(WsGetChannelProperty(channel, WS_CHANNEL_PROPERTY_TRANSFER_MODE, &mode, sizeof mode, error));
    if (mode != WS_BUFFERED_TRANSFER_MODE)
        return err_raise(error, E_INVALIDARG,
                         "WS_CHANNEL_PROPERTY_TRANSFER_MODE must be WS_BUFFERED_TRANSFER_MODE for a "
                         "service proxy");
    TRY(WsGetChannelProperty(channel, WS_CHANNEL_PROPERTY_FAULTS_AS_ERRORS, &faults, sizeof faults, error));
    if (!faults)
        return err_raise(error, E_INVALIDARG, "WS_CHANNEL_PROPERTY_FAULTS_AS_ERRORS must be TRUE for a service proxy");
    return S_OK;
}

/* The first call, with its messages: bad channel and message properties are found here, not in the first WsCall. */
static HRESULT create_model(WS_SERVICE_PROXY* proxy, WS_CHANNEL* channel, WS_ERROR* error)
{
    HRESULT hr;

    chan_set_interruptible(channel);
    hr = call_create(proxy, channel, &proxy->model, error);
    if (FAILED(hr)) {
        WsFreeChannel(channel);
        return hr;
    }
    TRY(check_channel(channel, error));
    return call_need_messages(proxy->model, error);
}

static void proxy_destroy(WS_SERVICE_PROXY* proxy)
{
    struct proxy_call* call;

    while ((call = pop(&proxy->ready)) != NULL || (call = pop(&proxy->bare)) != NULL)
        call_free(call);
    if (proxy->address_heap != NULL)
        WsFreeHeap(proxy->address_heap);
    if (proxy->heap != NULL)
        WsFreeHeap(proxy->heap);
    lock_destroy(&proxy->lock);
    proxy->tag = PROXY_TAG_FREED;
    mem_free(proxy);
}

void proxy_ref(WS_SERVICE_PROXY* proxy)
{
    atomic_fetch_add_explicit(&proxy->refs, 1, memory_order_relaxed);
}

void proxy_unref(WS_SERVICE_PROXY* proxy)
{
    if (atomic_fetch_sub_explicit(&proxy->refs, 1, memory_order_acq_rel) == 1)
        proxy_destroy(proxy);
}

static HRESULT check_type(WS_CHANNEL_TYPE type, WS_ERROR* error)
{
    if (type == WS_CHANNEL_TYPE_REQUEST)
        return S_OK;
    return err_raise(error, WS_E_NOT_SUPPORTED,
                     "WsCreateServiceProxy: channel type %#x; service proxies have channels of "
                     "WS_CHANNEL_TYPE_REQUEST so far",
                     type);
}

HRESULT WINAPI WsCreateServiceProxy(const WS_CHANNEL_TYPE channelType, const WS_CHANNEL_BINDING channelBinding,
                                    const WS_SECURITY_DESCRIPTION* securityDescription,
                                    const WS_PROXY_PROPERTY* properties, const ULONG propertyCount,
                                    const WS_CHANNEL_PROPERTY* channelProperties, const ULONG channelPropertyCount,
                                    WS_SERVICE_PROXY** serviceProxy, WS_ERROR* error)
{
    CHECK_CREATE(WsCreateServiceProxy(channelType, channelBinding, securityDescription, properties, propertyCount,
                                      channelProperties, channelPropertyCount, serviceProxy, error),
                 serviceProxy, error);
    WS_SERVICE_PROXY* proxy;
    WS_CHANNEL* channel;
    HRESULT hr;

    if (serviceProxy == NULL)
        return err_raise(error, E_INVALIDARG, "WsCreateServiceProxy: the pointer that receives the proxy is NULL");
    TRY(check_type(channelType, error));
    proxy = mem_zalloc(sizeof *proxy);
    if (proxy == NULL)
        return err_raise(error, E_OUTOFMEMORY, "memory for a service proxy");
    proxy->tag = PROXY_TAG;
    lock_init(&proxy->lock);
    atomic_init(&proxy->refs, 1);
    hr = heap_create(SIZE_MAX, 0, &proxy->heap, error);
    if (SUCCEEDED(hr))
        hr = apply_properties(proxy, properties, propertyCount, error);
    if (SUCCEEDED(hr))
        hr = create_channel(channelType, channelBinding, securityDescription, channelProperties, channelPropertyCount,
                            &channel, error);
    if (SUCCEEDED(hr))
        hr = create_model(proxy, channel, error);
    if (proxy->model != NULL) {
        lock_take(&proxy->lock);
        proxy_pool_call_locked(proxy->model);
        lock_drop(&proxy->lock);
    }
    if (FAILED(hr)) {
        proxy_unref(proxy);
        return hr;
    }
    *serviceProxy = proxy;
    return S_OK;
}

/* Closed or never opened, as the reference wants it: nothing is pending. Else all is aborted, and the memory goes with the
 * last call. */
void WINAPI WsFreeServiceProxy(WS_SERVICE_PROXY* serviceProxy)
{
    CHECK_FREE(WsFreeServiceProxy(serviceProxy), serviceProxy);
    if (FAILED(proxy_check(serviceProxy, "WsFreeServiceProxy", NULL)))
        return;
    WsAbortServiceProxy(serviceProxy, NULL);
    serviceProxy->tag = PROXY_TAG_FREED;
    proxy_unref(serviceProxy);
}

HRESULT WINAPI WsGetServiceProxyProperty(WS_SERVICE_PROXY* serviceProxy, const WS_PROXY_PROPERTY_ID id, void* value,
                                         ULONG valueSize, WS_ERROR* error)
{
    CHECK_CALL(WsGetServiceProxyProperty(serviceProxy, id, value, valueSize, error), serviceProxy, error);
    struct proxy_settings snapshot = proxy_defaults;

    TRY(proxy_check(serviceProxy, "WsGetServiceProxyProperty", error));
    lock_take(&serviceProxy->lock);
    snapshot.state = serviceProxy->state;
    lock_drop(&serviceProxy->lock);
    return prop_get(proxy_rules, ARRAY_COUNT(proxy_rules), &snapshot, id, value, valueSize, error);
}
