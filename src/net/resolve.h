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
/* The parts: true for an address in figures (or when it is resolved already); a name on this thread, with the result of
 * getaddrinfo; and the error for that. */
bool    net_resolve_literal(struct net_resolution* resolution);
int     net_resolve_here(struct net_resolution* resolution) MUST_USE;
HRESULT net_raise_unresolved(const struct net_resolution* resolution, int code, WS_ERROR* error);
void    net_resolution_reset(struct net_resolution* resolution);

#endif
