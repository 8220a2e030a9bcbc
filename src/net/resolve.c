#include "net/resolve.h"
#include "base/err.h"
#include "base/fault.h"
#include <stdio.h>

static int resolve(struct net_resolution* resolution, int extra_flags)
{
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV | extra_flags };
    char port[8];
    int result;

    snprintf(port, sizeof port, "%u", resolution->port);
    if (resolution->listen)
        hints.ai_flags |= AI_PASSIVE;
    result = fault_refused(FAULT_SYSTEM, __func__) ? EAI_MEMORY
             : getaddrinfo(resolution->host, port, &hints, &resolution->addresses);
    if (result != 0)
        resolution->addresses = NULL;
    return result;
}

int net_resolve_here(struct net_resolution* resolution)
{
    return resolve(resolution, 0);
}

bool net_resolve_literal(struct net_resolution* resolution)
{
    return resolution->addresses != NULL || resolve(resolution, AI_NUMERICHOST) == 0;
}

HRESULT net_raise_unresolved(const struct net_resolution* resolution, int code, WS_ERROR* error)
{
    if (code == EAI_MEMORY)
        return err_raise(error, E_OUTOFMEMORY, "no memory to resolve the host name %s", resolution->host);
    return err_raise(error, resolution->listen ? WS_E_ADDRESS_NOT_AVAILABLE : WS_E_ENDPOINT_NOT_FOUND,
                     "the host name %s was not resolved: %s", resolution->host, gai_strerror(code));
}

static HRESULT resolve_name(void* argument, WS_ERROR* error)
{
    struct net_resolution* resolution = argument;
    int code = net_resolve_here(resolution);

    return code == 0 ? S_OK : net_raise_unresolved(resolution, code, error);
}

HRESULT net_resolve(struct net_resolution* resolution, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    if (net_resolve_literal(resolution))
        return S_OK;
    return async_work_run(&resolution->job, resolve_name, resolution, context, error);
}

void net_resolution_reset(struct net_resolution* resolution)
{
    if (resolution->addresses != NULL)
        freeaddrinfo(resolution->addresses);
    resolution->addresses = NULL;
}
