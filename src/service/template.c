/* Proxies and endpoints from what the WSDL compiler makes of a policy: the policy's description is constant, the template's
 * value is what the application adds. So far for policies that ask for HTTP alone. */
#include "base/check.h"
#include "base/err.h"
#include "base/heap.h"
#include "base/mem.h"
#include "service/settings.h"

#include <string.h>

/* Both sides of a template of WS_HTTP_BINDING_TEMPLATE_TYPE. A value that is NULL is one that is all zero. */
struct http_template {
    const WS_HTTP_POLICY_DESCRIPTION* policy;
    WS_HTTP_BINDING_TEMPLATE          value;
};

static HRESULT check_size(ULONG given, size_t wanted, const char* what, WS_ERROR* error)
{
    if (given == wanted)
        return S_OK;
    return err_raise(error, E_INVALIDARG, "the template's %s has %zu bytes, but a size of %u was given", what, wanted,
                     given);
}

static HRESULT open_template(WS_BINDING_TEMPLATE_TYPE type, const void* value, ULONG value_size,
                             const void* description, ULONG description_size, struct http_template* out,
                             WS_ERROR* error)
{
    if (type != WS_HTTP_BINDING_TEMPLATE_TYPE)
        return err_raise(error, WS_E_NOT_SUPPORTED, "binding template type %d: only WS_HTTP_BINDING_TEMPLATE_TYPE is "
                         "supported so far", type);
    if (description == NULL)
        return err_raise(error, E_INVALIDARG, "the template description is NULL");
    TRY(check_size(description_size, sizeof *out->policy, "description", error));
    TRY(check_size(value_size, value == NULL ? 0 : sizeof out->value, "value", error));
    out->policy = description;
    memset(&out->value, 0, sizeof out->value);
    if (value != NULL)
        memcpy(&out->value, value, sizeof out->value);
    return S_OK;
}

static HRESULT check_list(const WS_CHANNEL_PROPERTIES* list, WS_ERROR* error)
{
    if (list->propertyCount == 0 || list->properties != NULL)
        return S_OK;
    return err_raise(error, E_INVALIDARG, "%u channel properties were announced, but the pointer to them is NULL",
                     list->propertyCount);
}

static const WS_CHANNEL_PROPERTY* find(const WS_CHANNEL_PROPERTIES* list, WS_CHANNEL_PROPERTY_ID id)
{
    for (ULONG i = 0; i < list->propertyCount; i++)
        if (list->properties[i].id == id)
            return &list->properties[i];
    return NULL;
}

/* The policy's channel properties and then the application's, which must not be the same, not even with the same value.
 * all has room for both. */
static HRESULT merge(const struct http_template* from, WS_CHANNEL_PROPERTY* all, WS_ERROR* error)
{
    const WS_CHANNEL_PROPERTIES* policy = &from->policy->channelProperties;
    const WS_CHANNEL_PROPERTIES* own = &from->value.channelProperties;

    for (ULONG i = 0; i < own->propertyCount; i++)
        if (find(policy, own->properties[i].id) != NULL)
            return err_raise(error, E_INVALIDARG,
                             "channel property %u is in the policy description and in the template's "
                             "value; it may be in one of them only",
                             own->properties[i].id);
    if (policy->propertyCount != 0)
        memcpy(all, policy->properties, policy->propertyCount * sizeof *all);
    if (own->propertyCount != 0)
        memcpy(all + policy->propertyCount, own->properties, own->propertyCount * sizeof *all);
    return S_OK;
}

static HRESULT check_lists(const struct http_template* from, ULONG* count, WS_ERROR* error)
{
    TRY(check_list(&from->policy->channelProperties, error));
    TRY(check_list(&from->value.channelProperties, error));
    *count = from->policy->channelProperties.propertyCount + from->value.channelProperties.propertyCount;
    return S_OK;
}

HRESULT WINAPI WsCreateServiceProxyFromTemplate(WS_CHANNEL_TYPE channelType, const WS_PROXY_PROPERTY* properties,
                                                const ULONG propertyCount, WS_BINDING_TEMPLATE_TYPE templateType,
                                                void* templateValue, ULONG templateSize,
                                                const void* templateDescription, ULONG templateDescriptionSize,
                                                WS_SERVICE_PROXY** serviceProxy, WS_ERROR* error)
{
    CHECK_CREATE(WsCreateServiceProxyFromTemplate(channelType, properties, propertyCount, templateType, templateValue,
                                                  templateSize, templateDescription, templateDescriptionSize,
                                                  serviceProxy, error), serviceProxy, error);
    struct http_template from;
    WS_CHANNEL_PROPERTY* all;
    ULONG count;
    HRESULT hr;

    if (serviceProxy == NULL)
        return err_raise(error, E_INVALIDARG,
                         "WsCreateServiceProxyFromTemplate: the pointer that receives the proxy is NULL");
    TRY(open_template(templateType, templateValue, templateSize, templateDescription, templateDescriptionSize, &from,
                      error));
    TRY(check_lists(&from, &count, error));
    all = mem_alloc((count + 1u) * sizeof *all);
    if (all == NULL)
        return err_raise(error, E_OUTOFMEMORY, "memory for channel properties");
    hr = merge(&from, all, error);
    if (SUCCEEDED(hr))
        hr = WsCreateServiceProxy(channelType, WS_HTTP_CHANNEL_BINDING, NULL, properties, propertyCount, all, count,
                                  serviceProxy, error);
    mem_free(all);
    return hr;
}

/* The values of properties stay the caller's: they are needed until WsCreateServiceHost has returned. */
static HRESULT fill_endpoint(WS_SERVICE_ENDPOINT* endpoint, const struct http_template* from, ULONG count,
                             const WS_SERVICE_ENDPOINT_PROPERTY* properties, ULONG property_count, WS_HEAP* heap,
                             WS_ERROR* error)
{
    void* block;

    TRY(heap_alloc(heap, (count + 1u) * sizeof(WS_CHANNEL_PROPERTY), &block, error));
    endpoint->channelProperties = (WS_CHANNEL_PROPERTIES){ block, count };
    TRY(merge(from, block, error));
    TRY(heap_alloc(heap, (property_count + 1u) * sizeof *properties, &block, error));
    if (property_count != 0)
        memcpy(block, properties, property_count * sizeof *properties);
    endpoint->properties = block;
    endpoint->propertyCount = property_count;
    return S_OK;
}

HRESULT WINAPI WsCreateServiceEndpointFromTemplate(WS_CHANNEL_TYPE channelType,
                                                   const WS_SERVICE_ENDPOINT_PROPERTY* properties, ULONG propertyCount,
                                                   const WS_STRING* addressUrl, const WS_SERVICE_CONTRACT* contract,
                                                   WS_SERVICE_SECURITY_CALLBACK authorizationCallback, WS_HEAP* heap,
                                                   WS_BINDING_TEMPLATE_TYPE templateType, void* templateValue,
                                                   ULONG templateSize, const void* templateDescription,
                                                   ULONG templateDescriptionSize, WS_SERVICE_ENDPOINT** serviceEndpoint,
                                                   WS_ERROR* error)
{
    CHECK_CALL(WsCreateServiceEndpointFromTemplate(channelType, properties, propertyCount, addressUrl, contract,
                                                   authorizationCallback, heap, templateType, templateValue,
                                                   templateSize, templateDescription, templateDescriptionSize,
                                                   serviceEndpoint, error), heap, error);
    struct http_template from;
    WS_SERVICE_ENDPOINT* endpoint;
    ULONG count;
    void* block;

    if (serviceEndpoint == NULL || !heap_valid(heap) || contract == NULL || (propertyCount != 0 && properties == NULL))
        return err_raise(error, E_INVALIDARG, "WsCreateServiceEndpointFromTemplate: %s",
                         serviceEndpoint == NULL ? "the pointer that receives the endpoint is NULL"
                         : contract == NULL ? "the contract is NULL"
                         : !heap_valid(heap) ? "the heap is NULL, or not one"
                                             : "properties were announced, but the pointer to them is NULL");
    TRY(open_template(templateType, templateValue, templateSize, templateDescription, templateDescriptionSize, &from,
                      error));
    TRY(check_lists(&from, &count, error));
    TRY(heap_zalloc(heap, sizeof *endpoint, &block, error));
    endpoint = block;
    endpoint->channelBinding = WS_HTTP_CHANNEL_BINDING;
    endpoint->channelType = channelType;
    endpoint->contract = contract;
    endpoint->authorizationCallback = authorizationCallback;
    if (addressUrl != NULL)
        TRY(settings_copy_string(addressUrl, heap, &endpoint->address.url, error));
    TRY(fill_endpoint(endpoint, &from, count, properties, propertyCount, heap, error));
    *serviceEndpoint = endpoint;
    return S_OK;
}
