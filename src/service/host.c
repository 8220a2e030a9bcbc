#include "service/host_int.h"

#include "base/check.h"
#include "base/err.h"
#include "base/heap.h"
#include "base/mem.h"
#include "base/prop.h"

#define HOST_TAG       0x54534F48u        /* "HOST" */
#define HOST_TAG_FREED 0xDEAD4F48u

static const struct prop_rule host_rules[] = {
    PROP_RULE(WS_SERVICE_PROPERTY_HOST_USER_STATE, PROP_CREATE, void*, struct host_settings, user_state),
    PROP_RULE(WS_SERVICE_PROPERTY_FAULT_DISCLOSURE, PROP_CREATE, WS_FAULT_DISCLOSURE, struct host_settings, disclosure),
    PROP_RULE(WS_SERVICE_PROPERTY_FAULT_LANGID, PROP_CREATE, LANGID, struct host_settings, langid),
    PROP_RULE(WS_SERVICE_PROPERTY_HOST_STATE, PROP_GET, WS_SERVICE_HOST_STATE, struct host_settings, state),
    PROP_RULE(WS_SERVICE_PROPERTY_METADATA, PROP_CREATE, WS_SERVICE_METADATA, struct host_settings, metadata),
    PROP_RULE(WS_SERVICE_PROPERTY_CLOSE_TIMEOUT, PROP_CREATE, ULONG, struct host_settings, close_timeout_ms),
};

static const struct host_settings host_defaults = {
    .disclosure = WS_MINIMAL_FAULT_DISCLOSURE, .close_timeout_ms = 5000
};

const char* host_state_name(WS_SERVICE_HOST_STATE state)
{
    static const char* const names[] = { "CREATED", "OPENING", "OPEN", "CLOSING", "CLOSED", "FAULTED" };

    return names[state];
}

HRESULT host_check(const WS_SERVICE_HOST* host, const char* attempt, WS_ERROR* error)
{
    if (host == NULL || host->tag != HOST_TAG)
        return err_raise(error, E_INVALIDARG, "%s: the service host is %s", attempt,
                         host == NULL ? "NULL" : "not one, or was freed");
    return S_OK;
}

static void host_destroy(WS_SERVICE_HOST* host)
{
    for (ULONG i = 0; i < host->endpoint_count; i++)
        endpoint_reset(&host->endpoints[i]);
    if (host->heap != NULL)
        WsFreeHeap(host->heap);
    mem_free(host->endpoints);
    lock_destroy(&host->lock);
    host->tag = HOST_TAG_FREED;
    mem_free(host);
}

void host_ref(WS_SERVICE_HOST* host)
{
    atomic_fetch_add_explicit(&host->refs, 1, memory_order_relaxed);
}

void host_unref(WS_SERVICE_HOST* host)
{
    if (atomic_fetch_sub_explicit(&host->refs, 1, memory_order_acq_rel) == 1)
        host_destroy(host);
}

static HRESULT apply_properties(WS_SERVICE_HOST* host, const WS_SERVICE_PROPERTY* properties, ULONG count,
                                WS_ERROR* error)
{
    host->settings = host_defaults;
    TRY(prop_apply(host_rules, ARRAY_COUNT(host_rules), properties, count, &host->settings, error));
    if (host->settings.disclosure != WS_MINIMAL_FAULT_DISCLOSURE &&
        host->settings.disclosure != WS_FULL_FAULT_DISCLOSURE)
        return err_raise(error, E_INVALIDARG, "WS_SERVICE_PROPERTY_FAULT_DISCLOSURE: there is no value %d",
                         host->settings.disclosure);
    return S_OK;
}

static HRESULT create_endpoints(WS_SERVICE_HOST* host, const WS_SERVICE_ENDPOINT** endpoints, USHORT count,
                                WS_ERROR* error)
{
    host->endpoints = mem_zalloc(count * sizeof *host->endpoints);
    if (host->endpoints == NULL)
        return err_raise(error, E_OUTOFMEMORY, "memory for the endpoints of a service host");
    for (USHORT i = 0; i < count; i++) {
        HRESULT hr;

        if (endpoints[i] == NULL)
            return err_raise(error, E_INVALIDARG, "WsCreateServiceHost: the pointer to endpoint %u is NULL", i);
        host->endpoint_count = i + 1u;
        hr = endpoint_init(&host->endpoints[i], host, endpoints[i], error);
        if (FAILED(hr)) {
            err_add(error, "WsCreateServiceHost: endpoint %u cannot be used", i);
            return hr;
        }
    }
    return S_OK;
}

HRESULT WINAPI WsCreateServiceHost(const WS_SERVICE_ENDPOINT** endpoints, const USHORT endpointCount,
                                   const WS_SERVICE_PROPERTY* serviceProperties, ULONG servicePropertyCount,
                                   WS_SERVICE_HOST** serviceHost, WS_ERROR* error)
{
    CHECK_CREATE(WsCreateServiceHost(endpoints, endpointCount, serviceProperties, servicePropertyCount, serviceHost,
                                     error), serviceHost, error);
    WS_SERVICE_HOST* host;
    HRESULT hr;

    if (serviceHost == NULL || endpoints == NULL || endpointCount == 0)
        return err_raise(error, E_INVALIDARG, "WsCreateServiceHost: %s", serviceHost == NULL
                         ? "the pointer that receives the host is NULL" : "there are no endpoints");
    host = mem_zalloc(sizeof *host);
    if (host == NULL)
        return err_raise(error, E_OUTOFMEMORY, "memory for a service host");
    host->tag = HOST_TAG;
    lock_init(&host->lock);
    atomic_init(&host->refs, 1);
    hr = heap_create(SIZE_MAX, 0, &host->heap, error);
    if (SUCCEEDED(hr))
        hr = apply_properties(host, serviceProperties, servicePropertyCount, error);
    if (SUCCEEDED(hr))
        hr = create_endpoints(host, endpoints, endpointCount, error);
    if (FAILED(hr)) {
        host_unref(host);
        return hr;
    }
    *serviceHost = host;
    return S_OK;
}

/* Closed or never opened, as the reference wants it: nothing is pending. Else all is aborted, and the memory goes with the
 * last operation. */
void WINAPI WsFreeServiceHost(WS_SERVICE_HOST* serviceHost)
{
    CHECK_FREE(WsFreeServiceHost(serviceHost), serviceHost);
    if (FAILED(host_check(serviceHost, "WsFreeServiceHost", NULL)))
        return;
    WsAbortServiceHost(serviceHost, NULL);
    serviceHost->tag = HOST_TAG_FREED;
    host_unref(serviceHost);
}

HRESULT WINAPI WsGetServiceHostProperty(WS_SERVICE_HOST* serviceHost, const WS_SERVICE_PROPERTY_ID id, void* value,
                                        ULONG valueSize, WS_ERROR* error)
{
    CHECK_CALL(WsGetServiceHostProperty(serviceHost, id, value, valueSize, error), serviceHost, error);
    struct host_settings snapshot = host_defaults;

    TRY(host_check(serviceHost, "WsGetServiceHostProperty", error));
    lock_take(&serviceHost->lock);
    snapshot.state = serviceHost->state;
    lock_drop(&serviceHost->lock);
    return prop_get(host_rules, ARRAY_COUNT(host_rules), &snapshot, id, value, valueSize, error);
}

/* All channels first: an application's cancel callback may take its time. */
void host_abort_slots(WS_SERVICE_HOST* host)
{
    struct host_slot* list = NULL;

    lock_take(&host->lock);
    for (struct host_slot* slot = host->busy; slot != NULL; slot = slot->next) {
        if (slot->visited)
            continue;
        slot->visited = true;
        slot->holds++;
        slot->visit = list;
        slot->visit_calls = context_cancel(slot, WS_SERVICE_HOST_ABORT);
        list = slot;
    }
    lock_drop(&host->lock);
    for (struct host_slot* slot = list; slot != NULL; slot = slot->visit)
        WsAbortChannel(slot->channel, NULL);
    while (list != NULL) {
        struct host_slot* slot = list;

        list = slot->visit;
        if (slot->visit_calls)
            context_call_cancelled(slot);
        slot_drop(slot);
    }
}

struct async_op* host_drained_locked(WS_SERVICE_HOST* host)
{
    assert(lock_held(&host->lock));
    if (!host->draining || host->busy_count != 0)
        return NULL;
    if (host->timer_runs && lane_timer_stop(&host->op.timer))
        host->timer_runs = false;
    if (host->timer_runs)
        return NULL;                    /* it fires right now, and asks again */
    host->draining = false;
    return &host->op.wait;
}
