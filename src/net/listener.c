#include "net/net.h"
#include "net/resolve.h"
#include "net/stream.h"
#include "base/err.h"
#include "base/mem.h"
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#define LISTENER_SOCKETS_MAX 8
#define RETRY_NS (50 * SYS_NS_PER_MS)       /* after running out of descriptors or memory: look again then */

/* One listening socket, with at most one accept in progress. */
struct net_accepting {
    struct lane_fd       descriptor;
    struct net_listener* listener;
    struct lane_timer    retry;             /* started when the system is out of descriptors */
    struct net_stream**  out;
    WS_ASYNC_CONTEXT     context;
    WS_ERROR*            error;
};

struct net_listener {
    size_t               count;             /* [C] */
    USHORT               port;              /* [C] */
    atomic_int           references;        /* one for each socket not yet released, one for the owner */
    struct lock          aborting;          /* keeps the sockets open until an abort is done with them */
    struct net_accepting socket[LISTENER_SOCKETS_MAX];
};

/* ------------------------------------------------------------------------------------------------ accepting */

static HRESULT raise_aborted(WS_ERROR* error)
{
    return err_raise(error, WS_E_OPERATION_ABORTED, "the listening socket was aborted");
}

static bool exhausted(int result)
{
    return result == -EMFILE || result == -ENFILE || result == -ENOBUFS || result == -ENOMEM;
}

/* What accept(2) reports of a connection that is gone: there may be more behind it. */
static bool lost_already(int result)
{
    return result == -ECONNABORTED || result == -EINTR || result == -EPROTO || result == -ENETDOWN
           || result == -ENETUNREACH || result == -EHOSTUNREACH || result == -EHOSTDOWN || result == -ENONET
           || result == -ENOPROTOOPT;
}

static HRESULT stream_of(int fd, const struct sockaddr_storage* peer, struct lane* lane, struct net_stream** out,
                         WS_ERROR* error)
{
    struct net_stream* stream;
    HRESULT hr = net_stream_create(&stream, error);

    if (FAILED(hr)) {
        sys_close(fd);
        return hr;
    }
    stream->peer = *peer;
    stream->lane = lane;
    (void)sys_no_delay(fd);
    hr = net_stream_attach(stream, fd, error);
    if (FAILED(hr)) {
        net_stream_free(stream);
        return hr;
    }
    *out = stream;
    return S_OK;
}

/* One attempt. ASYNC_S_AGAIN: wait for a connection; S_FALSE: the system is out of descriptors, wait a while. */
static HRESULT try_accept(struct net_accepting* accepting)
{
    struct sockaddr_storage peer;
    struct lane* lane = NULL;           /* a synchronous accept needs none */
    int result;

    if (lane_fd_aborted(&accepting->descriptor))
        return raise_aborted(accepting->error);
    do
        result = sys_accept(accepting->descriptor.fd, &peer);
    while (lost_already(result));
    if (result == -EAGAIN)
        return ASYNC_S_AGAIN;
    if (result < 0 && lane_fd_aborted(&accepting->descriptor))
        return raise_aborted(accepting->error);
    if (exhausted(result))
        return S_FALSE;
    if (result < 0)
        return err_raise_errno(accepting->error, WS_E_OTHER, -result, "accepting a connection");
    if (lane_fd_lane(&accepting->descriptor) != NULL && FAILED(lane_pick_next(&lane, NULL)))
        lane = lane_fd_lane(&accepting->descriptor);
    return stream_of(result, &peer, lane, accepting->out, accepting->error);
}

/* WS_S_ASYNC: armed, or waiting for the retry. */
static HRESULT accept_on_lane(struct net_accepting* accepting)
{
    for (;;) {
        HRESULT hr = try_accept(accepting);

        if (hr == S_FALSE) {
            lane_timer_start(lane_fd_lane(&accepting->descriptor), &accepting->retry, sys_now_ns() + RETRY_NS);
            return WS_S_ASYNC;
        }
        if (hr != ASYNC_S_AGAIN)
            return hr;
        switch (lane_fd_arm(&accepting->descriptor, LANE_READ, WS_LONG_CALLBACK, SYS_NEVER)) {
        case LANE_ARMED:
            return WS_S_ASYNC;
        case LANE_ABORTED:
            return raise_aborted(accepting->error);
        default:
            break;
        }
    }
}

static void accept_go_on(struct net_accepting* accepting, HRESULT hr, WS_CALLBACK_MODEL model)
{
    WS_ASYNC_CONTEXT context = accepting->context;

    hr = hr == WS_E_OPERATION_ABORTED ? raise_aborted(accepting->error) : accept_on_lane(accepting);
    if (hr != WS_S_ASYNC)
        context.callback(hr, model, context.callbackState);
}

static void accept_fired(struct lane_wait* wait, HRESULT hr, WS_CALLBACK_MODEL model)
{
    accept_go_on(CONTAINER_OF(wait, struct net_accepting, descriptor.wait[LANE_READ]), hr, model);
}

static void retry_fired(struct lane_timer* timer, WS_CALLBACK_MODEL model)
{
    accept_go_on(CONTAINER_OF(timer, struct net_accepting, retry), S_OK, model);
}

/* A shut down listening socket is readable, so an abort ends the wait. */
static HRESULT accept_here(struct net_accepting* accepting)
{
    for (;;) {
        HRESULT hr = try_accept(accepting);
        uint64_t deadline_ns = hr == S_FALSE ? sys_now_ns() + RETRY_NS : SYS_NEVER;
        int result;

        if (hr != ASYNC_S_AGAIN && hr != S_FALSE)
            return hr;
        result = sys_wait_fd(accepting->descriptor.fd, hr == S_FALSE ? 0 : SYS_IN, deadline_ns);
        if (result < 0)
            return err_raise_errno(accepting->error, result == -ENOMEM ? E_OUTOFMEMORY : WS_E_OTHER, -result,
                                   "waiting for a connection");
    }
}

HRESULT net_accept(struct net_listener* listener, size_t socket_index, struct net_stream** out,
                   const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct net_accepting* accepting = &listener->socket[socket_index];

    assert(socket_index < listener->count);
    accepting->out = out;
    accepting->error = error;
    if (context == NULL)
        return accept_here(accepting);
    accepting->context = *context;
    TRY(lane_fd_bind(&accepting->descriptor, NULL, SYS_IN, error));
    return accept_on_lane(accepting);
}

void net_listener_abort(struct net_listener* listener)
{
    lock_take(&listener->aborting);     /* the callback of what it ends may free the listener */
    for (size_t index = 0; index < listener->count; index++) {
        struct net_accepting* accepting = &listener->socket[index];

        lane_fd_abort(&accepting->descriptor);
        sys_shutdown(accepting->descriptor.fd);
        if (lane_timer_stop(&accepting->retry))
            lane_post(lane_fd_lane(&accepting->descriptor), &accepting->retry.node);
    }
    lock_drop(&listener->aborting);
}

/* ------------------------------------------------------------------------------------------------ life */

static void listener_drop(struct net_listener* listener)
{
    if (atomic_fetch_sub(&listener->references, 1) != 1)
        return;
    lock_destroy(&listener->aborting);
    mem_free(listener);
}

static void socket_released(struct lane_fd* descriptor)
{
    listener_drop(CONTAINER_OF(descriptor, struct net_accepting, descriptor)->listener);
}

void net_listener_free(struct net_listener* listener)
{
    if (listener == NULL)
        return;
    lock_take(&listener->aborting);
    lock_drop(&listener->aborting);
    for (size_t index = 0; index < listener->count; index++)
        lane_fd_release(&listener->socket[index].descriptor, socket_released);
    listener_drop(listener);
}

size_t net_listener_sockets(const struct net_listener* listener)
{
    return listener->count;
}

USHORT net_listener_port(const struct net_listener* listener)
{
    return listener->port;
}

static HRESULT raise_unbound(int result, const struct net_resolution* resolution, WS_ERROR* error)
{
    HRESULT hr = WS_E_ADDRESS_NOT_AVAILABLE;

    if (result == -EADDRINUSE)
        hr = WS_E_ADDRESS_IN_USE;
    else if (result == -EACCES || result == -EPERM)
        hr = WS_E_ENDPOINT_ACCESS_DENIED;
    else if (exhausted(result))
        hr = result == -EMFILE || result == -ENFILE ? WS_E_QUOTA_EXCEEDED : E_OUTOFMEMORY;
    return err_raise_errno(error, hr, -result, "listening on %s port %u",
                           resolution->host != NULL ? resolution->host : "all addresses", resolution->port);
}

/* Or a negative result. */
static int port_of(int fd)
{
    struct sockaddr_storage address;
    int result = sys_local_address(fd, &address);

    if (result < 0)
        return result;
    if (address.ss_family == AF_INET6)
        return ntohs(((struct sockaddr_in6*)(void*)&address)->sin6_port);
    return ntohs(((struct sockaddr_in*)(void*)&address)->sin_port);
}

/* *port: to listen at; 0 for any, and receives which one it became. */
static int open_socket(const struct addrinfo* address, USHORT* port, int backlog)
{
    struct sockaddr_storage bound;
    int fd = sys_socket(address->ai_family, SOCK_STREAM);
    int result;

    if (fd < 0)
        return fd;
    memcpy(&bound, address->ai_addr, address->ai_addrlen);
    if (bound.ss_family == AF_INET6)
        ((struct sockaddr_in6*)(void*)&bound)->sin6_port = htons(*port);
    else
        ((struct sockaddr_in*)(void*)&bound)->sin_port = htons(*port);
    result = sys_bind(fd, (struct sockaddr*)&bound, address->ai_addrlen);
    if (result == 0)
        result = sys_listen(fd, backlog);
    if (result == 0)
        result = port_of(fd);
    if (result < 0) {
        sys_close(fd);
        return result;
    }
    *port = (USHORT)result;
    return fd;
}

static void add_socket(struct net_listener* listener, int fd)
{
    struct net_accepting* accepting = &listener->socket[listener->count++];

    lane_fd_init(&accepting->descriptor, fd);
    accepting->descriptor.wait[LANE_READ].fired = accept_fired;
    accepting->retry.node.model = WS_LONG_CALLBACK;
    accepting->retry.fired = retry_fired;
    accepting->listener = listener;
    atomic_fetch_add(&listener->references, 1);
}

/* A machine without IPv6 may resolve to IPv6 addresses all the same: those are passed over if another one works. */
static bool optional_address(int result)
{
    return result == -EAFNOSUPPORT || result == -EADDRNOTAVAIL;
}

/* Opens sockets for the addresses of one family; one is enough for a wildcard. *result: why the last one did not do. */
static bool open_family(struct net_listener* listener, const struct net_resolution* resolution, int family,
                        bool wildcard, int backlog, int* result)
{
    for (const struct addrinfo* address = resolution->addresses; address != NULL; address = address->ai_next) {
        int fd;

        if (address->ai_family != family || listener->count == LISTENER_SOCKETS_MAX)
            continue;
        fd = open_socket(address, &listener->port, backlog);
        if (fd >= 0) {
            add_socket(listener, fd);
            if (wildcard)
                return true;
        } else {
            *result = fd;
            if (!optional_address(fd))
                return false;
        }
    }
    return true;
}

/* IPv6 first: a wildcard socket of it takes IPv4 connections as well. */
static HRESULT open_sockets(struct net_listener* listener, const struct net_resolution* resolution, bool wildcard,
                            int backlog, WS_ERROR* error)
{
    static const int families[] = { AF_INET6, AF_INET };
    int result = -EADDRNOTAVAIL;

    listener->port = resolution->port;
    for (size_t i = 0; i < ARRAY_COUNT(families); i++) {
        if (!open_family(listener, resolution, families[i], wildcard, backlog, &result))
            return raise_unbound(result, resolution, error);
        if (wildcard && listener->count > 0)
            break;
    }
    return listener->count > 0 ? S_OK : raise_unbound(result, resolution, error);
}

static HRESULT listener_create(struct net_resolution* resolution, bool wildcard, int backlog,
                               struct net_listener** out, WS_ERROR* error)
{
    struct net_listener* listener = mem_zalloc(sizeof *listener);
    HRESULT hr;

    if (listener == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for a listening socket");
    atomic_init(&listener->references, 1);
    lock_init(&listener->aborting);
    hr = open_sockets(listener, resolution, wildcard, backlog, error);
    if (FAILED(hr)) {
        net_listener_free(listener);
        return hr;
    }
    *out = listener;
    return S_OK;
}

/* ------------------------------------------------------------------------------------------------ net_listen */

struct listening {
    struct net_resolution resolution;
    bool                  wildcard;
    int                   backlog;
    struct net_listener** out;
    WS_ASYNC_CONTEXT      context;
    WS_ERROR*             error;
};

static HRESULT listening_end(struct listening* listening, HRESULT hr)
{
    if (SUCCEEDED(hr))
        hr = listener_create(&listening->resolution, listening->wildcard, listening->backlog, listening->out,
                             listening->error);
    net_resolution_reset(&listening->resolution);
    mem_free(listening);
    return hr;
}

static void CALLBACK listening_done(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct listening* listening = state;
    WS_ASYNC_CONTEXT context = listening->context;

    hr = listening_end(listening, hr);
    context.callback(hr, model, context.callbackState);
}

HRESULT net_listen(const char* host, bool wildcard, USHORT port, int backlog, struct net_listener** out,
                   const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct listening* listening = mem_zalloc(sizeof *listening);
    WS_ASYNC_CONTEXT resolved = { listening_done, listening };
    HRESULT hr;

    if (listening == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory to listen on port %u", port);
    listening->resolution = (struct net_resolution){ .host = wildcard ? NULL : host, .port = port, .listen = true };
    listening->wildcard = wildcard;
    listening->backlog = backlog;
    listening->out = out;
    listening->error = error;
    if (context != NULL)
        listening->context = *context;
    hr = net_resolve(&listening->resolution, context != NULL ? &resolved : NULL, error);
    return hr == WS_S_ASYNC ? hr : listening_end(listening, hr);
}
