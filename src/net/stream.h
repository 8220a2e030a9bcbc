/* What stream.c, connect.c and listener.c share: the socket of a stream. */
#ifndef WWS_NET_STREAM_H
#define WWS_NET_STREAM_H

#include "net/net.h"
#include <netdb.h>

/* A read, write or wait for readiness in progress. */
struct net_op {
    WS_ASYNC_CONTEXT context;
    WS_ERROR*        error;
    void*            buffer;                    /* read  */
    size_t           size;
    size_t*          actual;
    struct iovec     parts[NET_PARTS_MAX];      /* write: what is left of it */
    size_t           count;
    bool             drained;                   /* read: the last one took all there was */
    HRESULT (*attempt)(struct net_stream* stream, struct net_op* op);
};

/* One socket: a stream has another for each address that it tries to connect to. */
struct net_socket {
    struct lane_fd     descriptor;
    struct net_stream* stream;
};

struct net_stream {
    struct lock             lock;               /* guards socket against net_abort, and aborted                      */
    struct net_socket*      socket;             /* [L] to change; the operation in progress may read it without      */
    bool                    aborted;            /* [L]                                                                */
    struct lane*            lane;               /* [O] the lane to bind to; NULL: the current one                     */
    WS_CALLBACK_MODEL       model;
    atomic_uint_least64_t   deadline_ns[2];     /* by direction                                                       */
    uint64_t                resolve_deadline_ns;    /* [O] */
    struct net_op           op[2];              /* [O] by direction                                                   */
    struct sockaddr_storage peer;
    uint64_t                sent;               /* [O] bytes that the system has taken                                */
    uint64_t                sent_before;        /* [O] when the last write began                                      */
    int                     wake_fd;            /* [L] -1 until a synchronous wait can be interrupted                 */
    bool                    interrupted;        /* [L]                                                                */
    struct net_connect*     connect;            /* [O] while connecting                                               */
    struct net_lookup*      lookup;             /* [L] while its name is being looked up                              */
};

/* Takes over fd. On failure it is closed. WS_E_OPERATION_ABORTED after net_abort. */
HRESULT net_stream_attach(struct net_stream* stream, int fd, WS_ERROR* error) MUST_USE;
/* Closes the socket: the stream has none afterwards. */
void    net_stream_detach(struct net_stream* stream);
/* Completes when the socket is ready in this direction. */
HRESULT net_wait_ready(struct net_stream* stream, enum lane_direction direction,
                       const WS_ASYNC_CONTEXT* context, WS_ERROR* error) MUST_USE;
/* Like net_resolve; with a context it ends by the earlier of the resolve and the write deadline, or with net_abort, however
 * long the resolver takes. Without one, the resolver is waited for. */
struct net_resolution;
HRESULT net_lookup(struct net_stream* stream, struct net_resolution* resolution, const WS_ASYNC_CONTEXT* context,
                   WS_ERROR* error) MUST_USE;
void    net_lookup_abort_locked(struct net_stream* stream);
HRESULT net_raise_timeout(struct net_stream* stream, const char* what, WS_ERROR* error);
void    net_address_text(const struct sockaddr_storage* address, char* buffer, size_t size);

#endif
