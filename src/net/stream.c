#include "net/stream.h"
#include "base/err.h"
#include "base/mem.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------------------------------------------------ life */

HRESULT net_stream_create(struct net_stream** out, WS_ERROR* error)
{
    struct net_stream* stream = mem_zalloc(sizeof *stream);

    if (stream == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for a connection");
    lock_init(&stream->lock);
    stream->wake_fd = -1;
    stream->model = WS_LONG_CALLBACK;
    atomic_init(&stream->deadline_ns[LANE_READ], SYS_NEVER);
    atomic_init(&stream->deadline_ns[LANE_WRITE], SYS_NEVER);
    stream->resolve_deadline_ns = SYS_NEVER;
    *out = stream;
    return S_OK;
}

static void socket_released(struct lane_fd* descriptor)
{
    mem_free(CONTAINER_OF(descriptor, struct net_socket, descriptor));
}

void net_stream_detach(struct net_stream* stream)
{
    struct net_socket* socket;

    lock_take(&stream->lock);
    socket = stream->socket;
    stream->socket = NULL;
    lock_drop(&stream->lock);
    if (socket != NULL)
        lane_fd_release(&socket->descriptor, socket_released);
}

void net_stream_free(struct net_stream* stream)
{
    if (stream == NULL)
        return;
    assert(stream->connect == NULL);
    net_stream_detach(stream);
    if (stream->wake_fd >= 0)
        sys_close(stream->wake_fd);
    lock_destroy(&stream->lock);
    mem_free(stream);
}

static void op_fired(struct lane_wait* wait, HRESULT hr, WS_CALLBACK_MODEL model);

HRESULT net_stream_attach(struct net_stream* stream, int fd, WS_ERROR* error)
{
    struct net_socket* socket = mem_zalloc(sizeof *socket);
    bool aborted;

    if (socket == NULL) {
        sys_close(fd);
        return err_raise(error, E_OUTOFMEMORY, "no memory for a socket");
    }
    lane_fd_init(&socket->descriptor, fd);
    socket->descriptor.wait[LANE_READ].fired = op_fired;
    socket->descriptor.wait[LANE_WRITE].fired = op_fired;
    socket->stream = stream;
    lock_take(&stream->lock);
    assert(stream->socket == NULL);
    stream->socket = socket;
    aborted = stream->aborted;
    lock_drop(&stream->lock);
    if (!aborted)
        return S_OK;
    net_stream_detach(stream);
    return err_raise(error, WS_E_OPERATION_ABORTED, "the connection was aborted");
}

void net_abort(struct net_stream* stream)
{
    lock_take(&stream->lock);
    stream->aborted = true;
    net_lookup_abort_locked(stream);
    if (stream->socket != NULL) {
        lane_fd_abort(&stream->socket->descriptor);         /* posts; calls nothing */
        sys_shutdown(stream->socket->descriptor.fd);        /* for synchronous waiters */
    }
    lock_drop(&stream->lock);
}

void net_set_deadline(struct net_stream* stream, enum lane_direction direction, uint64_t deadline_ns)
{
    atomic_store_explicit(&stream->deadline_ns[direction], deadline_ns, memory_order_relaxed);
}

void net_set_deadlines(struct net_stream* stream, uint64_t read_ns, uint64_t write_ns)
{
    net_set_deadline(stream, LANE_READ, read_ns);
    net_set_deadline(stream, LANE_WRITE, write_ns);
}

void net_set_resolve_deadline(struct net_stream* stream, uint64_t deadline_ns)
{
    stream->resolve_deadline_ns = deadline_ns;
}

void net_set_callback_model(struct net_stream* stream, WS_CALLBACK_MODEL model)
{
    stream->model = model;
}

struct lane* net_lane(struct net_stream* stream)
{
    struct lane* lane = stream->socket != NULL ? lane_fd_lane(&stream->socket->descriptor) : NULL;

    return lane != NULL ? lane : stream->lane;
}

bool net_is_stale(struct net_stream* stream)
{
    return stream->socket == NULL || sys_peek(stream->socket->descriptor.fd) != -EAGAIN;
}

/* The acknowledgement of the connect counts as one byte. */
bool net_undelivered(struct net_stream* stream)
{
    uint64_t acked;

    if (stream->socket == NULL)
        return false;
    if (stream->sent == stream->sent_before)
        return true;
    return sys_bytes_acked(stream->socket->descriptor.fd, &acked) && acked <= stream->sent_before + 1;
}

void net_finish(struct net_stream* stream)
{
    if (stream->socket != NULL)
        sys_finish(stream->socket->descriptor.fd);
}

/* ------------------------------------------------------------------------------------------------ addresses */

void net_address_text(const struct sockaddr_storage* address, char* buffer, size_t size)
{
    char host[INET6_ADDRSTRLEN] = "?";

    if (address->ss_family == AF_INET) {
        const struct sockaddr_in* v4 = (const struct sockaddr_in*)(const void*)address;

        inet_ntop(AF_INET, &v4->sin_addr, host, sizeof host);
        snprintf(buffer, size, "%s:%u", host, ntohs(v4->sin_port));
    } else if (address->ss_family == AF_INET6) {
        const struct sockaddr_in6* v6 = (const struct sockaddr_in6*)(const void*)address;

        inet_ntop(AF_INET6, &v6->sin6_addr, host, sizeof host);
        snprintf(buffer, size, "[%s]:%u", host, ntohs(v6->sin6_port));
    } else {
        snprintf(buffer, size, "the peer");
    }
}

void net_peer_text(struct net_stream* stream, char* buffer, size_t size)
{
    net_address_text(&stream->peer, buffer, size);
}

bool net_peer_address(struct net_stream* stream, struct sockaddr_storage* out)
{
    *out = stream->peer;
    return stream->peer.ss_family != AF_UNSPEC;
}

/* ------------------------------------------------------------------------------------------------ errors */

HRESULT net_raise_timeout(struct net_stream* stream, const char* what, WS_ERROR* error)
{
    char peer[80];

    net_peer_text(stream, peer, sizeof peer);
    return err_raise(error, WS_E_OPERATION_TIMED_OUT, "%s %s did not finish in time", what, peer);
}

static HRESULT raise_aborted(WS_ERROR* error)
{
    return err_raise(error, WS_E_OPERATION_ABORTED, "the connection was aborted");
}

static HRESULT raise_lost(struct net_stream* stream, int code, const char* what, WS_ERROR* error)
{
    char peer[80];

    net_peer_text(stream, peer, sizeof peer);
    return err_raise_errno(error, code == ETIMEDOUT ? WS_E_OPERATION_TIMED_OUT : WS_E_ENDPOINT_DISCONNECTED, code,
                           "%s %s", what, peer);
}

static const char* what_of(enum lane_direction direction)
{
    return direction == LANE_READ ? "receiving from" : "sending to";
}

/* ------------------------------------------------------------------------------------------------ operations
 *
 * Each operation is an attempt that never waits: S_OK, ASYNC_S_AGAIN or a failure. Here, and nowhere else, it is
 * decided how the time until the next attempt is spent: in poll on this thread, or armed with the lane. */

/* An abort during the attempt looks like the peer's doing: the end of the stream, or a lost connection. */
static HRESULT attempt_or_abort(struct net_stream* stream, struct net_op* op)
{
    const struct lane_fd* descriptor = &stream->socket->descriptor;
    HRESULT hr = ASYNC_S_AGAIN;

    if (!lane_fd_aborted(descriptor))
        hr = op->attempt(stream, op);
    return lane_fd_aborted(descriptor) ? raise_aborted(op->error) : hr;
}

static HRESULT wait_here(struct net_stream* stream, enum lane_direction direction, WS_ERROR* error)
{
    int result = sys_wait_fd(stream->socket->descriptor.fd, direction == LANE_READ ? SYS_IN : SYS_OUT,
                             atomic_load_explicit(&stream->deadline_ns[direction], memory_order_relaxed));

    if (result == 0)
        return net_raise_timeout(stream, what_of(direction), error);
    if (result < 0)
        return raise_lost(stream, -result, what_of(direction), error);
    return S_OK;
}

/* The first wait registers the descriptor; a read and a write may come to that at the same time. */
static HRESULT bind_once(struct net_stream* stream, WS_ERROR* error)
{
    struct lane_fd* descriptor = &stream->socket->descriptor;
    struct lane* lane = stream->lane;
    HRESULT hr;

    if (LIKELY(lane_fd_lane(descriptor) != NULL))
        return S_OK;
    if (lane == NULL)
        TRY(lane_pick(&lane, error));
    lock_take(&stream->lock);
    hr = lane_fd_bind(descriptor, lane, SYS_IN | SYS_OUT, error);
    lock_drop(&stream->lock);
    return hr;
}

/* WS_S_ASYNC, after which stream may be gone; S_OK: try again; or a failure. */
static HRESULT wait_on_lane(struct net_stream* stream, enum lane_direction direction, WS_ERROR* error)
{
    struct lane_fd* descriptor = &stream->socket->descriptor;

    TRY(bind_once(stream, error));
    switch (lane_fd_arm(descriptor, direction, stream->model,
                        atomic_load_explicit(&stream->deadline_ns[direction], memory_order_relaxed))) {
    case LANE_ARMED:
        return WS_S_ASYNC;
    case LANE_ABORTED:
        return raise_aborted(error);
    default:
        return S_OK;
    }
}

/* After a read that took all there was, more can only come with an event, unless the end came along with the last one:
 * a registered descriptor need not be tried. This saves a system call for each request of a kept connection. */
static bool would_be_told(struct net_stream* stream)
{
    struct lane_fd* descriptor = &stream->socket->descriptor;

    return lane_fd_lane(descriptor) != NULL
           && (atomic_load_explicit(&descriptor->wait[LANE_READ].ready, memory_order_acquire) & SYS_END) == 0;
}

static HRESULT op_run(struct net_stream* stream, enum lane_direction direction, bool synchronous)
{
    struct net_op* op = &stream->op[direction];
    WS_ERROR* error = op->error;
    bool nothing_there = !synchronous && op->drained && direction == LANE_READ && would_be_told(stream);
    HRESULT hr;

    op->drained = false;
    for (;;) {
        hr = nothing_there ? ASYNC_S_AGAIN : attempt_or_abort(stream, op);
        nothing_there = false;
        if (hr != ASYNC_S_AGAIN)
            return hr;
        hr = synchronous ? wait_here(stream, direction, error) : wait_on_lane(stream, direction, error);
        if (hr != S_OK)
            return hr;
    }
}

static void op_fired(struct lane_wait* wait, HRESULT hr, WS_CALLBACK_MODEL model)
{
    struct lane_fd* descriptor;
    struct net_stream* stream;
    enum lane_direction direction;
    struct net_op* op;
    WS_ASYNC_CONTEXT context;

    direction = wait->direction;
    descriptor = CONTAINER_OF(wait - direction, struct lane_fd, wait[0]);
    stream = CONTAINER_OF(descriptor, struct net_socket, descriptor)->stream;
    op = &stream->op[direction];
    context = op->context;
    if (hr == WS_E_OPERATION_TIMED_OUT)
        hr = net_raise_timeout(stream, what_of(direction), op->error);
    else if (hr == WS_E_OPERATION_ABORTED)
        hr = raise_aborted(op->error);
    else
        hr = op_run(stream, direction, false);
    if (hr != WS_S_ASYNC)
        context.callback(hr, model, context.callbackState);
}

static HRESULT op_start(struct net_stream* stream, enum lane_direction direction, const WS_ASYNC_CONTEXT* context,
                        WS_ERROR* error)
{
    struct net_op* op = &stream->op[direction];

    if (stream->socket == NULL)
        return err_raise(error, WS_E_INVALID_OPERATION, "the connection is not open");
    op->error = error;
    op->context = context != NULL ? *context : (WS_ASYNC_CONTEXT){ NULL, NULL };
    return op_run(stream, direction, context == NULL);
}

static HRESULT read_attempt(struct net_stream* stream, struct net_op* op)
{
    ssize_t got = sys_recv(stream->socket->descriptor.fd, op->buffer, op->size);

    if (got == -EAGAIN)
        return ASYNC_S_AGAIN;
    if (got < 0)
        return raise_lost(stream, (int)-got, "receiving from", op->error);
    *op->actual = (size_t)got;
    op->drained = got > 0 && (size_t)got < op->size;
    return S_OK;
}

HRESULT net_read(struct net_stream* stream, void* buffer, size_t size, size_t* actual,
                 const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct net_op* op = &stream->op[LANE_READ];

    op->buffer = buffer;
    op->size = size;
    op->actual = actual;
    op->attempt = read_attempt;
    return op_start(stream, LANE_READ, context, error);
}

/* Takes what was sent off the front of the parts. */
static void parts_consume(struct net_op* op, size_t sent)
{
    size_t first = 0;

    while (first < op->count && sent >= op->parts[first].iov_len)
        sent -= op->parts[first++].iov_len;
    op->count -= first;
    memmove(op->parts, op->parts + first, op->count * sizeof op->parts[0]);
    if (op->count > 0) {
        op->parts[0].iov_base = (char*)op->parts[0].iov_base + sent;
        op->parts[0].iov_len -= sent;
    }
}

static HRESULT write_attempt(struct net_stream* stream, struct net_op* op)
{
    while (op->count > 0) {
        ssize_t sent = sys_sendv(stream->socket->descriptor.fd, op->parts, (int)op->count);

        if (sent == -EAGAIN)
            return ASYNC_S_AGAIN;
        if (sent < 0)
            return raise_lost(stream, (int)-sent, "sending to", op->error);
        stream->sent += (size_t)sent;
        parts_consume(op, (size_t)sent);
    }
    return S_OK;
}

HRESULT net_write(struct net_stream* stream, const struct iovec* parts, size_t count,
                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct net_op* op = &stream->op[LANE_WRITE];

    assert(count <= NET_PARTS_MAX);
    memcpy(op->parts, parts, count * sizeof parts[0]);
    op->count = count;
    op->attempt = write_attempt;
    stream->sent_before = stream->sent;
    return op_start(stream, LANE_WRITE, context, error);
}

static HRESULT ready_attempt(struct net_stream* stream, struct net_op* op)
{
    UNUSED(op);
    return sys_wait_fd(stream->socket->descriptor.fd, op == &stream->op[LANE_READ] ? SYS_IN : SYS_OUT, 0) != 0
           ? S_OK : ASYNC_S_AGAIN;
}

HRESULT net_wait_ready(struct net_stream* stream, enum lane_direction direction,
                       const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    stream->op[direction].attempt = ready_attempt;
    return op_start(stream, direction, context, error);
}

/* ------------------------------------------------------------------------------------------------ interrupting */

void net_interrupt(struct net_stream* stream)
{
    lock_take(&stream->lock);
    stream->interrupted = true;
    if (stream->wake_fd >= 0)
        sys_wake_set(stream->wake_fd);
    lock_drop(&stream->lock);
}

static bool take_interrupt(struct net_stream* stream)
{
    bool interrupted;

    lock_take(&stream->lock);
    interrupted = stream->interrupted;
    stream->interrupted = false;
    if (interrupted && stream->wake_fd >= 0)
        sys_wake_clear(stream->wake_fd);
    lock_drop(&stream->lock);
    return interrupted;
}

void net_clear_interrupt(struct net_stream* stream)
{
    (void)take_interrupt(stream);
}

/* Made before the first look at interrupted: from then on an interrupt is seen, one way or the other. */
static int wake_fd_of(struct net_stream* stream)
{
    int wake_fd;

    lock_take(&stream->lock);
    if (stream->wake_fd < 0)
        stream->wake_fd = sys_wake_create();
    wake_fd = stream->wake_fd;
    lock_drop(&stream->lock);
    return wake_fd;
}

HRESULT net_wait_input(struct net_stream* stream, WS_ERROR* error)
{
    int wake_fd = wake_fd_of(stream);
    int result;

    if (wake_fd < 0)
        return err_raise_errno(error, WS_E_QUOTA_EXCEEDED, -wake_fd,
                               "no descriptor for a wait that can be interrupted");
    if (take_interrupt(stream))
        return ASYNC_S_AGAIN;
    if (lane_fd_aborted(&stream->socket->descriptor))
        return raise_aborted(error);
    result = sys_wait_fd_or_wake(stream->socket->descriptor.fd, SYS_IN, wake_fd,
                                 atomic_load_explicit(&stream->deadline_ns[LANE_READ], memory_order_relaxed));
    if (result == -ECANCELED) {
        (void)take_interrupt(stream);
        return ASYNC_S_AGAIN;
    }
    if (result == 0)
        return net_raise_timeout(stream, what_of(LANE_READ), error);
    return result > 0 ? S_OK : raise_lost(stream, -result, what_of(LANE_READ), error);
}
