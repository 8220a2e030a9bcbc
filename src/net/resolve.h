/* Host names to addresses: literals at once, names on a pool thread. */
#ifndef WWS_NET_RESOLVE_H
#define WWS_NET_RESOLVE_H

#include "async/op.h"
#include <netdb.h>

struct net_resolution {
    const char*       host;             /* NULL: any local address (to listen) */
    USHORT            port;
    bool              listen;
    struct addrinfo*  addresses;        /* the result: freed by net_resolution_reset */
    struct async_work job;
};
/* The resolution is borrowed until completion. WS_E_ENDPOINT_NOT_FOUND; to listen: WS_E_ADDRESS_NOT_AVAILABLE. */
HRESULT net_resolve(struct net_resolution* resolution, const WS_ASYNC_CONTEXT* context, WS_ERROR* error) MUST_USE;
void    net_resolution_reset(struct net_resolution* resolution);

#endif
