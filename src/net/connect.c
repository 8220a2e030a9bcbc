/* net_connect: resolve, then try each address in turn. */
#include "net/stream.h"
#include "net/resolve.h"
#include "base/err.h"
#include "base/mem.h"
#include <errno.h>
#include <string.h>

/* One connecting, from net_connect to its completion. */
struct net_connect {
    struct net_stream*     stream;
    const char*            host;
    struct net_resolution  resolution;
    const struct addrinfo* address;         /* the one to try next                */
    int                    last_error;      /* why the address before did not do  */
    WS_ASYNC_STATE         steps;
    WS_ASYNC_CONTEXT       context;
    WS_ERROR*              error;
};

static HRESULT connect_code(int code)
{
    switch (code) {
    case ECONNREFUSED:
        return WS_E_ENDPOINT_NOT_FOUND;
    case ETIMEDOUT:
        return WS_E_OPERATION_TIMED_OUT;
    case EADDRNOTAVAIL:
        return WS_E_ADDRESS_NOT_AVAILABLE;
    case EMFILE:
    case ENFILE:
        return WS_E_QUOTA_EXCEEDED;
    case ENOMEM:
    case ENOBUFS:
        return E_OUTOFMEMORY;
    case ECONNRESET:
    case EPIPE:
        return WS_E_ENDPOINT_DISCONNECTED;
    default:
        return WS_E_ENDPOINT_UNREACHABLE;
    }
}

static HRESULT raise_unconnected(struct net_connect* connect)
{
    char peer[80];

    net_peer_text(connect->stream, peer, sizeof peer);
    return err_raise_errno(connect->error, connect_code(connect->last_error), connect->last_error,
                           "no connection to %s (%s)", connect->host, peer);
}

/* A new socket for the next address, connected (0), on its way (-EINPROGRESS), or not at all. */
static HRESULT start_address(struct net_connect* connect, int* result)
{
    const struct addrinfo* address = connect->address;
    struct net_stream* stream = connect->stream;
    int fd = sys_socket(address->ai_family, SOCK_STREAM);

    connect->address = address->ai_next;
    memcpy(&stream->peer, address->ai_addr, address->ai_addrlen);
    if (fd < 0) {
        *result = fd;
        return S_OK;
    }
    TRY(net_stream_attach(stream, fd, connect->error));
    (void)sys_no_delay(fd);
    *result = sys_connect(fd, address->ai_addr, address->ai_addrlen);
    return S_OK;
}

static HRESULT CALLBACK try_next_address(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                         const WS_ASYNC_CONTEXT* context, WS_ERROR* error);

static HRESULT CALLBACK look_at_result(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                       const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct net_connect* connect = state;
    int result;

    UNUSED(model);
    UNUSED(context);
    UNUSED(error);
    if (FAILED(hr))
        return hr;
    result = sys_connect_result(connect->stream->socket->descriptor.fd);
    if (result == 0)
        return S_OK;
    connect->last_error = -result;
    next->function = try_next_address;
    return S_OK;
}

static HRESULT CALLBACK try_next_address(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                         const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct net_connect* connect = state;
    int result;

    UNUSED(model);
    if (FAILED(hr))
        return hr;
    net_stream_detach(connect->stream);
    if (connect->address == NULL)
        return raise_unconnected(connect);
    TRY(start_address(connect, &result));
    if (result == 0)
        return S_OK;
    if (result == -EINPROGRESS) {
        next->function = look_at_result;
        return net_wait_ready(connect->stream, LANE_WRITE, context, error);
    }
    connect->last_error = -result;
    next->function = try_next_address;
    return S_OK;
}

static HRESULT CALLBACK take_addresses(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                       const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct net_connect* connect = state;

    UNUSED(model);
    UNUSED(context);
    UNUSED(error);
    if (FAILED(hr))
        return hr;
    connect->address = connect->resolution.addresses;
    connect->last_error = EHOSTUNREACH;
    next->function = try_next_address;
    return S_OK;
}

static HRESULT CALLBACK resolve_host(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                     const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct net_connect* connect = state;

    UNUSED(hr);
    UNUSED(model);
    next->function = take_addresses;
    return net_lookup(connect->stream, &connect->resolution, context, error);
}

/* A stream that did not connect has no socket. */
static void connect_end(struct net_connect* connect, HRESULT hr)
{
    struct net_stream* stream = connect->stream;

    if (FAILED(hr))
        net_stream_detach(stream);
    net_resolution_reset(&connect->resolution);
    stream->connect = NULL;
    mem_free(connect);
}

static void CALLBACK connect_done(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct net_connect* connect = state;
    WS_ASYNC_CONTEXT context = connect->context;

    connect_end(connect, hr);
    context.callback(hr, model, context.callbackState);
}

HRESULT net_connect(struct net_stream* stream, const char* host, USHORT port,
                    const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct net_connect* connect = mem_zalloc(sizeof *connect);
    HRESULT hr;

    if (connect == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for connecting to %s", host);
    connect->stream = stream;
    connect->host = host;
    connect->resolution = (struct net_resolution){ .host = host, .port = port };
    connect->error = error;
    if (context != NULL)
        connect->context = *context;
    stream->connect = connect;
    hr = WsAsyncExecute(&connect->steps, resolve_host, WS_LONG_CALLBACK, connect,
                        context != NULL ? &(WS_ASYNC_CONTEXT){ connect_done, connect } : NULL, error);
    if (hr != WS_S_ASYNC)
        connect_end(connect, hr);
    return hr;
}
