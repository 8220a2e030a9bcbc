#include "net/resolve.h"
#include "base/err.h"
#include <stdio.h>

static int resolve(struct net_resolution* resolution, int extra_flags)
{
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV | extra_flags };
    char port[8];

    snprintf(port, sizeof port, "%u", resolution->port);
    if (resolution->listen)
        hints.ai_flags |= AI_PASSIVE;
    return getaddrinfo(resolution->host, port, &hints, &resolution->addresses);
}

static HRESULT resolve_name(void* argument, WS_ERROR* error)
{
    struct net_resolution* resolution = argument;
    int result = resolve(resolution, 0);

    if (result == 0)
        return S_OK;
    resolution->addresses = NULL;
    if (result == EAI_MEMORY)
        return err_raise(error, E_OUTOFMEMORY, "no memory to resolve the host name %s", resolution->host);
    return err_raise(error, resolution->listen ? WS_E_ADDRESS_NOT_AVAILABLE : WS_E_ENDPOINT_NOT_FOUND,
                     "the host name %s was not resolved: %s", resolution->host, gai_strerror(result));
}

HRESULT net_resolve(struct net_resolution* resolution, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    if (resolve(resolution, AI_NUMERICHOST) == 0)
        return S_OK;
    resolution->addresses = NULL;
    return async_work_run(&resolution->job, resolve_name, resolution, context, error);
}

void net_resolution_reset(struct net_resolution* resolution)
{
    if (resolution->addresses != NULL)
        freeaddrinfo(resolution->addresses);
    resolution->addresses = NULL;
}
