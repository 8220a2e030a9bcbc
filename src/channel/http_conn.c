/* A connection of a client: reads requests, gives each to its route, and answers by itself what no channel should see.
 *
 *   READING -- whole request: http_port_dispatch --> TAKEN -- http_conn_done --> READING
 *      |                                               |
 *      +-- malformed, unwanted: refuse --> ENDING <----+-- last response, aborted
 *
 * Reading is a chain of steps. While the request is TAKEN a second one may be started, to notice that the client leaves
 * (http_conn_watch): it reads into the buffer of the next request, stops when something of that has come, and otherwise
 * simply becomes the chain that reads it. The end of a chain says in verdict what it came to; what follows from that is
 * decided under the lock, in chain_end. */
#include "channel/http_server.h"
#include "channel/http_write.h"
#include "base/mem.h"
#include <string.h>

#define EXTRA_MAX        16384u         /* chunk extensions and trailers                                           */
#define LINGER_MS        2000u          /* after a refusal: how long, and                                          */
#define LINGER_READS_MAX 64u            /* in how many pieces what the client still sends is taken                 */

/* What the deadline of a READING connection is for. */
enum { STAGE_IDLE, STAGE_HEAD, STAGE_BODY };

static void chain_run(struct http_conn* conn, WS_ASYNC_FUNCTION first);
static HRESULT CALLBACK receive(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                const WS_ASYNC_CONTEXT* context, WS_ERROR* error);
static HRESULT CALLBACK look(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                             const WS_ASYNC_CONTEXT* context, WS_ERROR* error);
static HRESULT CALLBACK refuse(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                               const WS_ASYNC_CONTEXT* context, WS_ERROR* error);

/* Who looks without the lock finds, with a phase, what was written before it. */
static enum http_conn_phase phase_of(const struct http_conn* conn)
{
    return atomic_load_explicit(&conn->phase, memory_order_acquire);
}

static void set_phase_locked(struct http_conn* conn, enum http_conn_phase phase)
{
    assert(lock_held(&conn->lock));
    atomic_store_explicit(&conn->phase, phase, memory_order_release);
}

/* ------------------------------------------------------------------------------------------------ deadlines */

static ULONG timeout_ms(struct http_conn* conn)
{
    ULONG of_channels = http_port_limits(conn->port).receive_timeout_ms;

    return of_channels < HTTP_CLIENT_TIMEOUT_MS ? of_channels : HTTP_CLIENT_TIMEOUT_MS;
}

static void set_deadline(struct http_conn* conn, uint64_t deadline_ns)
{
    atomic_store_explicit(&conn->deadline_ns, deadline_ns, memory_order_relaxed);
}

static uint64_t deadline_of(const struct http_conn* conn)
{
    return atomic_load_explicit(&conn->deadline_ns, memory_order_relaxed);
}

/* A new stage of the request has its own time. */
static void enter_stage(struct http_conn* conn, BYTE stage)
{
    uint64_t deadline_ns;

    if (conn->stage == stage)
        return;
    conn->stage = stage;
    deadline_ns = sys_deadline_ns(timeout_ms(conn));
    if (stage == STAGE_BODY && deadline_ns != SYS_NEVER)
        deadline_ns += conn->request.head.content_length / HTTP_CLIENT_BYTES_PER_MS * SYS_NS_PER_MS;
    set_deadline(conn, deadline_ns);
}

/* The deadline of a pending read may be that of a wait long over (the chain has outlived the exchange it watched). */
static bool too_late(struct http_conn* conn)
{
    return phase_of(conn) != CONN_TAKEN && sys_now_ns() >= deadline_of(conn);
}

static uint64_t read_deadline_ns(struct http_conn* conn)
{
    return phase_of(conn) == CONN_READING ? deadline_of(conn) : sys_deadline_ns(HTTP_CLIENT_TIMEOUT_MS);
}

/* ------------------------------------------------------------------------------------------------ one request */

static void begin_request(struct http_conn* conn)
{
    http_head_init_request(&conn->request.head, http_port_limits(conn->port).head_max);
    conn->head_done = conn->continued = false;
    conn->stage = STAGE_IDLE;
}

/* How the answer that ends the connection reads. */
static HRESULT be_refused(struct http_conn* conn, unsigned status, const char* reason, WS_ASYNC_OPERATION* next)
{
    conn->refusal = status;
    conn->reason = reason;
    next->function = refuse;
    return S_OK;
}

/* Only POST carries SOAP. */
static unsigned judge_method(const struct http_head* head, const char** reason)
{
    *reason = "only POST is served here";
    if (head->method == HTTP_METHOD_UNKNOWN)
        return 501;
    if (head->method != HTTP_POST)
        return 405;
    *reason = "a request needs Content-Length or Transfer-Encoding";
    if (head->body == HTTP_BODY_NONE && !http_has(head, HTTP_FIELD_CONTENT_LENGTH))
        return 411;
    return 0;
}

/* 0: the head is complete and good, or not complete yet. */
static unsigned parse_head(struct http_conn* conn, const char** reason)
{
    struct http_request* request = &conn->request;
    struct http_limits   limits = http_port_limits(conn->port);
    unsigned             status;

    switch (http_head_parse(&request->head, conn->in->bytes, conn->in_size)) {
    case HTTP_MORE:
        return 0;
    case HTTP_BAD:
        *reason = request->head.error.reason;
        return request->head.error.status;
    default:
        break;
    }
    conn->head_done = true;
    request->body_at = request->head.size;
    request->body_size = 0;
    http_chunked_init(&conn->chunked, limits.body_max, EXTRA_MAX);
    status = judge_method(&request->head, reason);
    if (status == 0 && request->head.body == HTTP_BODY_LENGTH && request->head.content_length > limits.body_max) {
        *reason = "the body is over the limit";
        return 413;
    }
    return status;
}

/* The bytes behind the request are the beginning of the next. Without memory for them this is the last request. */
static void complete_request(struct http_conn* conn, size_t end)
{
    size_t              rest = conn->in_size - end;
    struct chan_buffer* in = NULL;

    if (rest != 0) {
        in = chan_buffer_get(rest < CHAN_BUFFER_MIN ? CHAN_BUFFER_MIN : rest);
        if (in != NULL)
            memcpy(in->bytes, conn->in->bytes + end, rest);
        else
            conn->request.head.keep_alive = false;
    }
    conn->request.buffer = conn->in;
    conn->in = in;
    conn->in_size = in != NULL ? rest : 0;
    conn->verdict = VERDICT_COMPLETE;
}

static unsigned parse_chunks(struct http_conn* conn, bool* complete, const char** reason)
{
    struct http_request* request = &conn->request;
    size_t               from = request->body_at + request->body_size;
    size_t               consumed, decoded;
    enum http_result     result = http_chunked_decode(&conn->chunked, conn->in->bytes + from, conn->in_size - from,
                                                      &consumed, &decoded);

    if (result == HTTP_BAD) {
        *reason = conn->chunked.error.reason;
        return conn->chunked.error.status;
    }
    request->body_size += decoded;
    *complete = result == HTTP_DONE;
    if (*complete)
        complete_request(conn, from + consumed);
    else
        conn->in_size = request->body_at + request->body_size;
    return 0;
}

static unsigned parse_body(struct http_conn* conn, bool* complete, const char** reason)
{
    struct http_request* request = &conn->request;
    size_t               length = request->head.body == HTTP_BODY_LENGTH ? (size_t)request->head.content_length : 0;

    if (request->head.body == HTTP_BODY_CHUNKED)
        return parse_chunks(conn, complete, reason);
    *complete = conn->in_size - request->body_at >= length;
    if (*complete) {
        request->body_size = length;
        complete_request(conn, request->body_at + length);
    }
    return 0;
}

/* ------------------------------------------------------------------------------------------------ reading */

static HRESULT CALLBACK continued(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_conn* conn = state;

    UNUSED(model);
    UNUSED(context);
    UNUSED(error);
    if (FAILED(hr))
        conn->verdict = VERDICT_LOST;
    else
        next->function = receive;
    return S_OK;
}

/* The client sends the body only when it is told to (RFC 9110 section 10.1.1). */
static HRESULT send_continue(struct http_conn* conn, WS_ASYNC_OPERATION* next, const WS_ASYNC_CONTEXT* context)
{
    static const char  text[] = "HTTP/1.1 100 Continue\r\n\r\n";
    const struct iovec part = { (void*)(uintptr_t)text, sizeof text - 1 };

    conn->continued = true;
    next->function = continued;
    net_set_deadline(conn->stream, LANE_WRITE, sys_deadline_ns(timeout_ms(conn)));
    return net_write(conn->stream, &part, 1, context, NULL);
}

/* The head is there, and the body is not: is it worth waiting for? */
static HRESULT await_body(struct http_conn* conn, WS_ASYNC_OPERATION* next, const WS_ASYNC_CONTEXT* context)
{
    const char* reason;
    unsigned    status;

    if (conn->stage != STAGE_BODY) {
        status = http_port_check(conn->port, conn, &reason);
        if (status != 0)
            return be_refused(conn, status, reason, next);
    }
    enter_stage(conn, STAGE_BODY);
    if (conn->request.head.expect_continue && !conn->continued && conn->in_size == conn->request.body_at)
        return send_continue(conn, next, context);
    next->function = receive;
    return S_OK;
}

/* What to make of the bytes that are there. */
static HRESULT CALLBACK look(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                             const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_conn*    conn = state;
    const char*          reason = NULL;
    unsigned             status = 0;
    bool                 complete = false;

    UNUSED(hr);
    UNUSED(model);
    UNUSED(error);
    if (conn->in_size != 0 && phase_of(conn) != CONN_READING) {
        conn->verdict = VERDICT_EARLY;
        return S_OK;
    }
    next->function = receive;
    if (conn->in_size == 0)
        return S_OK;
    if (!conn->head_done)
        status = parse_head(conn, &reason);
    if (status == 0 && conn->head_done)
        status = parse_body(conn, &complete, &reason);
    if (status != 0)
        return be_refused(conn, status, reason, next);
    if (complete) {
        next->function = NULL;
        return S_OK;
    }
    if (conn->head_done)
        return await_body(conn, next, context);
    enter_stage(conn, STAGE_HEAD);
    return S_OK;
}

/* The client was too slow: an idle one is left without a word. */
static HRESULT time_out(struct http_conn* conn, WS_ASYNC_OPERATION* next)
{
    if (!too_late(conn)) {
        next->function = receive;
        return S_OK;
    }
    if (conn->stage == STAGE_IDLE) {
        conn->verdict = VERDICT_LOST;
        return S_OK;
    }
    return be_refused(conn, 408, "the request took too long to arrive (WS_CHANNEL_PROPERTY_RECEIVE_TIMEOUT of the "
                      "channels that wait for it, and at most two minutes)", next);
}

static HRESULT CALLBACK received(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                 const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_conn* conn = state;

    if (hr == WS_E_OPERATION_TIMED_OUT)
        return time_out(conn, next);
    if (FAILED(hr) || conn->got == 0) {
        conn->verdict = VERDICT_LOST;
        return S_OK;
    }
    conn->in_size += conn->got;
    return look(S_OK, model, state, next, context, error);
}

/* How large the buffer has to be next: up to the end of the body if that is known. */
static size_t room_wanted(const struct http_conn* conn)
{
    size_t more = (size_t)conn->in->capacity * 4;

    if (conn->head_done && conn->request.head.body == HTTP_BODY_LENGTH) {
        size_t all = conn->request.body_at + (size_t)conn->request.head.content_length;

        return all < more ? all : more;
    }
    return more;
}

static bool make_room(struct http_conn* conn)
{
    struct chan_buffer* larger;

    if (conn->in != NULL && conn->in_size < conn->in->capacity)
        return true;
    larger = chan_buffer_get(conn->in != NULL ? room_wanted(conn) : CHAN_BUFFER_MIN);
    if (larger == NULL)
        return false;
    if (conn->in != NULL)
        memcpy(larger->bytes, conn->in->bytes, conn->in_size);
    chan_buffer_drop(conn->in);
    conn->in = larger;
    return true;
}

static HRESULT CALLBACK receive(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_conn* conn = state;

    UNUSED(hr);
    UNUSED(model);
    if (!make_room(conn)) {
        conn->verdict = VERDICT_LOST;
        return E_OUTOFMEMORY;
    }
    net_set_deadline(conn->stream, LANE_READ, read_deadline_ns(conn));
    next->function = received;
    return net_read(conn->stream, conn->in->bytes + conn->in_size, conn->in->capacity - conn->in_size, &conn->got,
                    context, error);
}

/* ------------------------------------------------------------------------------------------------ refusing */

/* What the client still sends is taken, because closing a socket with unread bytes would take the answer away from it. */
static HRESULT CALLBACK linger(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                               const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_conn* conn = state;

    UNUSED(model);
    conn->verdict = VERDICT_CLOSE;
    if (FAILED(hr) || (conn->drained != 0 && conn->got == 0) || conn->drained == LINGER_READS_MAX)
        return S_OK;
    if (conn->drained++ == 0) {
        net_finish(conn->stream);
        net_set_deadline(conn->stream, LANE_READ, sys_after_ns(LINGER_MS));
    }
    next->function = linger;
    return net_read(conn->stream, conn->in->bytes, conn->in->capacity, &conn->got, context, error);
}

static const char* extra_lines(unsigned status)
{
    return status == 405 ? "Allow: POST\r\n" : NULL;
}

static HRESULT CALLBACK refuse(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                               const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_conn* conn = state;
    struct http_out   out = { 0 };
    struct iovec      part;

    UNUSED(hr);
    UNUSED(model);
    UNUSED(error);
    chan_buffer_drop(conn->in);
    conn->in = chan_buffer_get(CHAN_BUFFER_MIN);
    conn->verdict = VERDICT_CLOSE;
    if (conn->in == NULL)
        return E_OUTOFMEMORY;
    out.bytes = conn->in->bytes;
    out.room = conn->in->capacity;
    http_put_response_head(&out, conn->refusal, "text/plain; charset=utf-8", strlen(conn->reason) + 1, false,
                           extra_lines(conn->refusal));
    http_put_text(&out, conn->reason);
    http_put_text(&out, "\n");
    assert(!out.full);
    conn->drained = 0;
    next->function = linger;
    part = (struct iovec){ out.bytes, out.size };
    net_set_deadline(conn->stream, LANE_WRITE, sys_deadline_ns(timeout_ms(conn)));
    return net_write(conn->stream, &part, 1, context, NULL);
}

/* ------------------------------------------------------------------------------------------------ chains */

/* Its phase is ENDING: nobody else comes near it any more. */
static void destroy(struct http_conn* conn)
{
    struct http_port* port = conn->port;
    bool              awaited = conn->awaited;

    net_stream_free(conn->stream);
    chan_buffer_drop(conn->in);
    chan_buffer_drop(conn->request.buffer);
    http_port_remove(port, conn);
    lock_destroy(&conn->lock);
    mem_free(conn);
    http_port_release(port, awaited);
}

static void chain_end(struct http_conn* conn)
{
    enum http_conn_verdict verdict = conn->verdict;
    enum http_conn_phase   phase;
    const char*            reason;
    unsigned               status;

    lock_take(&conn->lock);
    conn->busy = false;
    phase = phase_of(conn);
    if (verdict == VERDICT_CLOSE || (verdict == VERDICT_LOST && phase == CONN_READING))
        phase = CONN_ENDING;
    if (verdict == VERDICT_COMPLETE && phase == CONN_READING)
        phase = CONN_TAKEN;
    set_phase_locked(conn, phase);
    if (verdict == VERDICT_LOST && phase == CONN_TAKEN) {
        conn->gone = true;
        if (conn->watch != NULL)
            chan_watch_fire(conn->watch);
        conn->watch = NULL;
    }
    if (verdict == VERDICT_EARLY && phase == CONN_READING)
        conn->busy = true;
    lock_drop(&conn->lock);

    if (phase == CONN_ENDING) {
        destroy(conn);
    } else if (verdict == VERDICT_COMPLETE) {
        status = http_port_dispatch(conn->port, conn, &reason);
        if (status != 0)
            http_conn_refuse(conn, status, reason);
    } else if (verdict == VERDICT_EARLY && phase == CONN_READING) {
        chain_run(conn, look);
    }
}

static void CALLBACK chain_done(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    UNUSED(hr);
    UNUSED(model);
    chain_end(state);
}

/* busy has been set by the caller. After the end the connection may be gone. */
static void chain_run(struct http_conn* conn, WS_ASYNC_FUNCTION first)
{
    const WS_ASYNC_CONTEXT context = { chain_done, conn };

    conn->verdict = VERDICT_LOST;               /* what a failure that is not looked at comes to */
    if (WsAsyncExecute(&conn->steps, first, WS_LONG_CALLBACK, conn, &context, NULL) != WS_S_ASYNC)
        chain_end(conn);
}

/* ------------------------------------------------------------------------------------------------ life */

void http_conn_start(struct http_port* port, struct net_stream* stream, ULONGLONG id)
{
    struct http_conn* conn = mem_zalloc(sizeof *conn);

    if (conn == NULL) {
        net_stream_free(stream);
        return;
    }
    conn->port = port;
    conn->stream = stream;
    conn->id = id;
    conn->busy = true;
    lock_init(&conn->lock);
    begin_request(conn);
    set_deadline(conn, sys_deadline_ns(timeout_ms(conn)));
    if (!http_port_add(port, conn)) {
        lock_destroy(&conn->lock);
        mem_free(conn);
        net_stream_free(stream);
        return;
    }
    chain_run(conn, receive);
}

void http_conn_done(struct http_conn* conn, bool keep_alive)
{
    uint64_t deadline_ns = sys_deadline_ns(timeout_ms(conn));
    bool     start, busy;

    chan_buffer_drop(conn->request.buffer);
    conn->request.buffer = NULL;
    begin_request(conn);
    lock_take(&conn->lock);
    assert(phase_of(conn) == CONN_TAKEN);
    conn->watch = NULL;
    keep_alive = keep_alive && !conn->gone && !http_port_closing(conn->port);
    busy = conn->busy;
    start = keep_alive && !busy;
    set_deadline(conn, deadline_ns);            /* before the phase that it is for */
    set_phase_locked(conn, keep_alive ? CONN_READING : CONN_ENDING);
    if (start)
        conn->busy = true;
    if (!keep_alive && busy)
        net_abort(conn->stream);                /* the chain that watches ends, and then the connection */
    lock_drop(&conn->lock);
    if (start)
        chain_run(conn, look);
    else if (!keep_alive && !busy)
        destroy(conn);
}

void http_conn_refuse(struct http_conn* conn, unsigned status, const char* reason)
{
    lock_take(&conn->lock);
    assert(phase_of(conn) == CONN_TAKEN && !conn->busy);
    set_phase_locked(conn, CONN_ENDING);
    conn->busy = true;
    lock_drop(&conn->lock);
    chan_buffer_drop(conn->request.buffer);
    conn->request.buffer = NULL;
    conn->refusal = status;
    conn->reason = reason;
    chain_run(conn, refuse);
}

bool http_conn_end_idle(struct http_conn* conn)
{
    bool idle;

    lock_take(&conn->lock);
    idle = phase_of(conn) == CONN_READING;
    if (idle) {
        conn->awaited = true;
        net_abort(conn->stream);
    }
    lock_drop(&conn->lock);
    return idle;
}

/* ------------------------------------------------------------------------------------------------ watching */

bool http_conn_watch(struct http_conn* conn, struct chan_watch* watch)
{
    bool free, start = false;

    lock_take(&conn->lock);
    free = phase_of(conn) == CONN_TAKEN && conn->watch == NULL;
    if (free && conn->gone) {
        chan_watch_fire(watch);
    } else if (free) {
        conn->watch = watch;
        start = !conn->busy && conn->in_size == 0;
        conn->busy = conn->busy || start;
    }
    lock_drop(&conn->lock);
    if (start)
        chain_run(conn, receive);
    return free;
}

void http_conn_unwatch(struct http_conn* conn, struct chan_watch* watch)
{
    lock_take(&conn->lock);
    if (conn->watch == watch)
        conn->watch = NULL;
    lock_drop(&conn->lock);
}

void http_conn_fire(struct http_conn* conn)
{
    lock_take(&conn->lock);
    if (conn->watch != NULL)
        chan_watch_fire(conn->watch);
    conn->watch = NULL;
    lock_drop(&conn->lock);
}

static struct http_text text_of(const struct http_conn* conn, struct http_span span)
{
    const struct chan_buffer* buffer = conn->request.buffer != NULL ? conn->request.buffer : conn->in;

    return (struct http_text){ span.offset != 0 ? buffer->bytes + span.offset : NULL, span.size };
}

struct http_text http_conn_text(const struct http_conn* conn, struct http_span span)
{
    return text_of(conn, span);
}

bool http_conn_where(const struct http_conn* conn, struct http_where* out)
{
    return http_where_split(text_of(conn, conn->request.head.host), text_of(conn, conn->request.head.path), out);
}
