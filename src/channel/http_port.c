/* Ports: listening sockets that the listeners of this process share, the routes on them, and the queues between
 * connections and channels.
 *
 * The registry holds every port from the first opening to the end of the last closing; whoever finds one that is just being
 * opened or closed waits. All that a request meets (routes, waiters, queues) is under the one lock of its port: a request
 * takes it once, an accept once. */
#include "channel/http_server.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/trace.h"
#include <string.h>

#define BACKLOG         1024
#define LOOPS_MAX       16              /* sockets of one port; net has fewer */
#define ACCEPTS_IN_TURN 64              /* connections accepted in a row before other work of the lane has its turn  */
#define PAUSE_MS        100             /* after an accept that failed for want of memory                           */
#define LOOKED_AT_MAX   16              /* waiters among which one of the connection's lane is looked for           */

enum port_state { PORT_OPENING, PORT_OPEN, PORT_CLOSING };

/* One for each socket: accepts for as long as the port is open. */
struct accept_loop {
    struct http_port*  port;
    size_t             index;
    WS_ASYNC_STATE     steps;
    WS_ASYNC_CONTEXT   context;         /* while it pauses */
    struct lane*       lane;
    struct lane_timer  timer;
    struct async_op    yield;
    struct net_stream* stream;
    unsigned           in_turn;
};

struct http_port {
    struct http_port*     next;             /* [R] in the registry                                           */
    enum port_state       state;            /* [R]                                                           */
    struct http_opening*  waiting;          /* [R] for the end of OPENING or CLOSING                         */
    char*                 host;             /* [C] lower case                                                */
    bool                  wildcard;         /* [C]                                                           */
    USHORT                number;           /* [R] 0 until a free one is chosen                              */
    struct net_listener*  sockets;          /* [C] while open                                                */
    atomic_uint           refs;             /* [A] of the registry and of connections                        */
    atomic_bool           closing;          /* [A] set under the lock                                        */
    atomic_ullong         last_id;          /* [A] of connections: only unique                               */
    atomic_uint           head_max;         /* [A] the routes' limits: each alone                            */
    atomic_uint           body_max;
    atomic_uint           receive_timeout_ms;
    struct lock           lock;             /* guards [P]                                                    */
    struct http_route*    routes;           /* [P]                                                           */
    struct http_conn*     conns;            /* [P]                                                           */
    unsigned              awaited;          /* [P] loops and connections that closing waits for              */
    struct http_closing*  closer;           /* [P]                                                           */
    size_t                loop_count;       /* [O] of opening                                                */
    struct accept_loop    loops[LOOPS_MAX];
};

static struct {
    struct lock       lock;                 /* guards [R]; before the locks of ports */
    struct http_port* ports;
} registry;

__attribute__((constructor)) static void init_registry(void)
{
    lock_init(&registry.lock);
}

/* ------------------------------------------------------------------------------------------------ life of a port */

static HRESULT port_create(const struct url* url, struct http_port** out, WS_ERROR* error)
{
    struct http_port* port = mem_zalloc(sizeof *port);
    size_t            size = strlen(url->host) + 1;

    if (port != NULL)
        port->host = mem_alloc(size);
    if (port == NULL || port->host == NULL) {
        mem_free(port);
        return err_raise(error, E_OUTOFMEMORY, "no memory to listen on port %u", url->port);
    }
    memcpy(port->host, url->host, size);
    port->wildcard = url->wildcard_host;
    port->number = url->port;
    atomic_init(&port->refs, 1);
    lock_init(&port->lock);
    *out = port;
    return S_OK;
}

static void port_drop(struct http_port* port)
{
    if (atomic_fetch_sub_explicit(&port->refs, 1, memory_order_acq_rel) != 1)
        return;
    assert(port->conns == NULL && port->routes == NULL);
    lock_destroy(&port->lock);
    mem_free(port->host);
    mem_free(port);
}

USHORT http_port_number(const struct http_port* port)
{
    return port->number;
}

bool http_port_closing(const struct http_port* port)
{
    return atomic_load(&port->closing);
}

/* One of those that closing waits for has ended. */
static void count_down(struct http_port* port)
{
    struct http_closing* closer = NULL;

    lock_take(&port->lock);
    assert(port->awaited != 0);
    if (--port->awaited == 0) {
        closer = port->closer;
        port->closer = NULL;
    }
    lock_drop(&port->lock);
    if (closer != NULL)
        async_op_complete(&closer->op, S_OK);
}

static void look_again(struct http_opening* waiting)
{
    while (waiting != NULL) {
        struct http_opening* next = waiting->next;

        async_op_complete(&waiting->op, S_OK);
        waiting = next;
    }
}

/* Out of the registry; whoever waited looks again. */
static void leave_registry(struct http_port* port)
{
    struct http_port**   link = &registry.ports;
    struct http_opening* waiting;

    lock_take(&registry.lock);
    while (*link != port)
        link = &(*link)->next;
    *link = port->next;
    waiting = port->waiting;
    port->waiting = NULL;
    lock_drop(&registry.lock);
    look_again(waiting);
}

/* ------------------------------------------------------------------------------------------------ accepting */

static HRESULT CALLBACK loop_accept(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                    const WS_ASYNC_CONTEXT* context, WS_ERROR* error);

static void pause_over(struct lane_timer* timer, WS_CALLBACK_MODEL model)
{
    struct accept_loop* loop = CONTAINER_OF(timer, struct accept_loop, timer);
    WS_ASYNC_CONTEXT    context = loop->context;

    context.callback(S_OK, model, context.callbackState);
}

/* Needs no memory: that is what has run out. */
static HRESULT pause_loop(struct accept_loop* loop, const WS_ASYNC_CONTEXT* context)
{
    loop->context = *context;
    loop->timer.fired = pause_over;
    loop->timer.node.model = WS_LONG_CALLBACK;
    lane_timer_start(loop->lane, &loop->timer, sys_after_ns(PAUSE_MS));
    return WS_S_ASYNC;
}

static HRESULT CALLBACK loop_accepted(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                      const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct accept_loop* loop = state;
    struct http_port*   port = loop->port;

    UNUSED(model);
    if (http_port_closing(port)) {
        if (SUCCEEDED(hr))
            net_stream_free(loop->stream);
        return S_OK;
    }
    next->function = loop_accept;
    if (FAILED(hr)) {
        trace("port %u: accept failed: 0x%08x", port->number, (unsigned)hr);
        return pause_loop(loop, context);
    }
    http_conn_start(port, loop->stream, atomic_fetch_add_explicit(&port->last_id, 1, memory_order_relaxed) + 1);
    if (++loop->in_turn % ACCEPTS_IN_TURN == 0)
        return async_yield(&loop->yield, context, error);
    return S_OK;
}

static HRESULT CALLBACK loop_accept(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                    const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct accept_loop* loop = state;

    UNUSED(hr);
    UNUSED(model);
    next->function = loop_accepted;
    return net_accept(loop->port->sockets, loop->index, &loop->stream, context, error);
}

static void CALLBACK loop_done(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    UNUSED(hr);
    UNUSED(model);
    count_down(((struct accept_loop*)state)->port);
}

/* The loops run on lanes, whoever opens the listener: they serve connections while nobody waits in WsAcceptChannel. */
static HRESULT start_loops(struct http_port* port, WS_ERROR* error)
{
    port->loop_count = net_listener_sockets(port->sockets);
    assert(port->loop_count <= LOOPS_MAX);
    for (size_t i = 0; i < port->loop_count; i++) {
        port->loops[i].port = port;
        port->loops[i].index = i;
        TRY(lane_pick_next(&port->loops[i].lane, error));
    }
    port->awaited = (unsigned)port->loop_count;
    for (size_t i = 0; i < port->loop_count; i++) {
        const WS_ASYNC_CONTEXT context = { loop_done, &port->loops[i] };

        if (WsAsyncExecute(&port->loops[i].steps, loop_accept, WS_LONG_CALLBACK, &port->loops[i], &context, NULL)
            != WS_S_ASYNC)
            count_down(port);
    }
    return S_OK;
}

/* ------------------------------------------------------------------------------------------------ opening */

static bool same_host(const char* a, const char* b)
{
    return http_match_host((struct http_text){ a, strlen(a) }, b);
}

/* One that the URL can share. */
static struct http_port* find_port_locked(const struct url* url)
{
    for (struct http_port* port = registry.ports; port != NULL; port = port->next)
        if (url->port != 0 && port->number == url->port
            && (port->wildcard || (!url->wildcard_host && same_host(port->host, url->host))))
            return port;
    return NULL;
}

/* A slash at the end does not count. */
static size_t path_length(const char* path)
{
    size_t length = strlen(path);

    while (length > 0 && path[length - 1] == '/')
        length--;
    return length;
}

static bool same_route(const struct url* a, const struct url* b)
{
    size_t length = path_length(a->path);

    return same_host(a->host, b->host) && length == path_length(b->path) && memcmp(a->path, b->path, length) == 0;
}

static ULONG larger(ULONG a, ULONG b)
{
    return a > b ? a : b;
}

/* A listener without channels may get any: it counts with the defaults. */
static struct http_limits limits_of(const struct http_route* route)
{
    static const struct http_limits defaults = { 65536, 65536, 30000 };

    return route->limits.head_max != 0 ? route->limits : defaults;
}

/* What one of the routes takes has to be read: the largest counts. */
static void find_limits_locked(struct http_port* port)
{
    struct http_limits most = { 0 };

    for (const struct http_route* route = port->routes; route != NULL; route = route->next) {
        struct http_limits limits = limits_of(route);

        most.head_max = larger(most.head_max, limits.head_max);
        most.body_max = larger(most.body_max, limits.body_max);
        most.receive_timeout_ms = larger(most.receive_timeout_ms, limits.receive_timeout_ms);
    }
    atomic_store_explicit(&port->head_max, most.head_max, memory_order_relaxed);
    atomic_store_explicit(&port->body_max, most.body_max, memory_order_relaxed);
    atomic_store_explicit(&port->receive_timeout_ms, most.receive_timeout_ms, memory_order_relaxed);
}

static HRESULT add_route(struct http_port* port, struct http_route* route, WS_ERROR* error)
{
    bool taken = false;

    lock_take(&port->lock);
    for (struct http_route* other = port->routes; other != NULL; other = other->next)
        taken = taken || same_route(other->url, route->url);
    if (!taken) {
        route->next = port->routes;
        port->routes = route;
        route->open = true;
        route->waiters = NULL;
        route->queue = NULL;
        route->queue_end = &route->queue;
        route->queue_size = 0;
        find_limits_locked(port);
    }
    lock_drop(&port->lock);
    if (taken)
        return err_raise(error, WS_E_ADDRESS_IN_USE,
                         "another listener of this process has the URL with port %u and path "
                         "%s already",
                         route->url->port, route->url->path);
    return S_OK;
}

/* The port is there, or a place in the registry is taken for it, or somebody is at work on it. */
static enum port_state look_up(struct http_opening* opening, struct http_port* mine, HRESULT* hr, WS_ERROR* error)
{
    struct http_port* port;
    enum port_state   state;

    lock_take(&registry.lock);
    port = find_port_locked(opening->url);
    if (port == NULL) {
        mine->next = registry.ports;
        registry.ports = mine;
        opening->port = mine;
        state = PORT_OPENING;
    } else if (port->state == PORT_OPEN) {
        opening->port = port;
        *hr = add_route(port, opening->route, error);
        state = PORT_OPEN;
    } else {
        opening->next = port->waiting;
        port->waiting = opening;
        state = PORT_CLOSING;
    }
    lock_drop(&registry.lock);
    return state;
}

static HRESULT CALLBACK find_port(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error);

static void set_open(struct http_port* port)
{
    struct http_opening* waiting;

    lock_take(&registry.lock);
    port->state = PORT_OPEN;
    waiting = port->waiting;
    port->waiting = NULL;
    lock_drop(&registry.lock);
    look_again(waiting);
}

static HRESULT CALLBACK sockets_open(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                     const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_opening* opening = state;
    struct http_port*    port = opening->port;

    UNUSED(model);
    UNUSED(next);
    UNUSED(context);
    if (SUCCEEDED(hr)) {
        lock_take(&registry.lock);
        port->number = net_listener_port(port->sockets);
        lock_drop(&registry.lock);
        hr = add_route(port, opening->route, error);
        assert(SUCCEEDED(hr));
        hr = start_loops(port, error);
    }
    if (SUCCEEDED(hr)) {
        set_open(port);
        return S_OK;
    }
    port->routes = NULL;
    net_listener_free(port->sockets);
    leave_registry(port);
    port_drop(port);
    return hr;
}

static HRESULT CALLBACK find_port(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_opening* opening = state;
    const struct url*    url = opening->url;
    struct http_port*    mine;
    enum port_state      found;

    UNUSED(model);
    TRY(hr);
    TRY(port_create(url, &mine, error));
    hr = async_op_begin(&opening->op, context, WS_LONG_CALLBACK, error);
    if (FAILED(hr)) {
        port_drop(mine);
        return hr;
    }
    async_op_waits_for(&opening->op, "another listener that is opening the port");
    found = look_up(opening, mine, &hr, error);
    if (found == PORT_OPENING) {
        async_op_cancel(&opening->op);
        next->function = sockets_open;
        return net_listen(url->host, url->wildcard_host, url->port, BACKLOG, &mine->sockets, context, error);
    }
    port_drop(mine);
    if (found == PORT_OPEN) {
        async_op_cancel(&opening->op);
        return hr;
    }
    next->function = find_port;
    return async_op_wait(&opening->op, context == NULL, SYS_NEVER);
}

HRESULT http_port_open(struct http_opening* opening, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    return WsAsyncExecute(&opening->steps, find_port, WS_LONG_CALLBACK, opening, context, error);
}

/* ------------------------------------------------------------------------------------------------ closing */

/* Everything that waits on a route, taken off it. */
struct leftovers {
    struct http_waiter* waiters;
    struct http_conn*   queue;
};

static struct leftovers empty_route_locked(struct http_route* route)
{
    struct leftovers left = { route->waiters, route->queue };

    for (struct http_waiter* waiter = route->waiters; waiter != NULL; waiter = waiter->next)
        waiter->link = NULL;
    route->open = false;
    route->waiters = NULL;
    route->queue = NULL;
    route->queue_end = &route->queue;
    route->queue_size = 0;
    return left;
}

static void send_away(struct leftovers left)
{
    while (left.waiters != NULL) {
        struct http_waiter* next = left.waiters->next;

        async_op_complete(&left.waiters->op, WS_E_OPERATION_ABORTED);
        left.waiters = next;
    }
    while (left.queue != NULL) {
        struct http_conn* next = left.queue->queue_next;

        http_conn_refuse(left.queue, 503, "the service is stopping");
        left.queue = next;
    }
}

void http_port_abort_route(struct http_port* port, struct http_route* route)
{
    struct leftovers left;

    lock_take(&port->lock);
    left = empty_route_locked(route);
    lock_drop(&port->lock);
    send_away(left);
}

/* True: it was the last one, and the port is now CLOSING. */
static bool remove_route(struct http_port* port, struct http_closing* closing, struct leftovers* left)
{
    struct http_route*  route = closing->route;
    struct http_route** link = &port->routes;
    bool                last;

    lock_take(&registry.lock);
    lock_take(&port->lock);
    *left = empty_route_locked(route);
    while (*link != route)
        link = &(*link)->next;
    *link = route->next;
    last = port->routes == NULL;
    if (!last)
        find_limits_locked(port);
    if (last) {
        port->state = PORT_CLOSING;
        atomic_store(&port->closing, true);
        port->awaited++;                        /* the one who closes, until it has told everybody */
        port->closer = closing;
    }
    lock_drop(&port->lock);
    lock_drop(&registry.lock);
    return last;
}

static void end_idle_connections(struct http_port* port)
{
    lock_take(&port->lock);
    for (struct http_conn* conn = port->conns; conn != NULL; conn = conn->next)
        if (http_conn_end_idle(conn))
            port->awaited++;
    lock_drop(&port->lock);
}

static HRESULT CALLBACK port_ended(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                   const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_closing* closing = state;

    UNUSED(model);
    UNUSED(next);
    UNUSED(context);
    UNUSED(error);
    net_listener_free(closing->port->sockets);
    leave_registry(closing->port);
    port_drop(closing->port);
    return hr;
}

static HRESULT CALLBACK close_route(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                    const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_closing* closing = state;
    struct http_port*    port = closing->port;
    struct leftovers     left;
    bool                 last;

    UNUSED(model);
    hr = async_op_begin(&closing->op, context, closing->model, error);
    if (FAILED(hr)) {
        closing->not_begun = true;
        return hr;
    }
    async_op_waits_for(&closing->op, "the connections of the port to end");
    last = remove_route(port, closing, &left);
    send_away(left);
    if (!last) {
        async_op_cancel(&closing->op);
        return S_OK;
    }
    next->function = port_ended;
    net_listener_abort(port->sockets);
    end_idle_connections(port);
    count_down(port);
    return async_op_wait(&closing->op, context == NULL, SYS_NEVER);
}

HRESULT http_port_close(struct http_closing* closing, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    closing->not_begun = false;
    atomic_fetch_add_explicit(&closing->port->refs, 1, memory_order_relaxed);
    return WsAsyncExecute(&closing->steps, close_route, WS_LONG_CALLBACK, closing, context, error);
}

/* ------------------------------------------------------------------------------------------------ connections */

bool http_port_add(struct http_port* port, struct http_conn* conn)
{
    bool closing;

    lock_take(&port->lock);
    closing = atomic_load(&port->closing);
    if (!closing) {
        conn->next = port->conns;
        conn->link = &port->conns;
        if (conn->next != NULL)
            conn->next->link = &conn->next;
        port->conns = conn;
        atomic_fetch_add_explicit(&port->refs, 1, memory_order_relaxed);
    }
    lock_drop(&port->lock);
    return !closing;
}

void http_port_remove(struct http_port* port, struct http_conn* conn)
{
    lock_take(&port->lock);
    *conn->link = conn->next;
    if (conn->next != NULL)
        conn->next->link = conn->link;
    lock_drop(&port->lock);
}

void http_port_release(struct http_port* port, bool awaited)
{
    if (awaited)
        count_down(port);
    port_drop(port);
}

struct http_limits http_port_limits(struct http_port* port)
{
    return (struct http_limits){
        atomic_load_explicit(&port->head_max, memory_order_relaxed),
        atomic_load_explicit(&port->body_max, memory_order_relaxed),
        atomic_load_explicit(&port->receive_timeout_ms, memory_order_relaxed),
    };
}

void http_port_expect(struct http_port* port, struct http_route* route, const struct http_limits* limits)
{
    lock_take(&port->lock);
    route->limits = *limits;
    find_limits_locked(port);
    lock_drop(&port->lock);
}

/* ------------------------------------------------------------------------------------------------ routing */

/* "+" comes first, then the host itself, then "*"; on a socket of its own a host also stands for other names of it. */
static int route_rank(const struct http_port* port, const struct http_route* route, const struct http_where* where)
{
    const char* host = route->url->host;

    if (host[0] == '+')
        return 3;
    if (host[0] == '*')
        return 1;
    if (where->host.chars != NULL && http_match_host(where->host, host))
        return 2;
    return port->wildcard ? 0 : 1;
}

static struct http_route* find_route_locked(const struct http_port* port, const struct http_where* where)
{
    struct http_route* best = NULL;
    int                best_rank = 0;

    for (struct http_route* route = port->routes; route != NULL; route = route->next) {
        int rank = route_rank(port, route, where);

        if (rank == 0 || rank < best_rank || http_match_path(where->path, route->url->path) == HTTP_PATH_OTHER)
            continue;
        if (rank > best_rank || strlen(route->url->path) > strlen(best->url->path)) {
            best = route;
            best_rank = rank;
        }
    }
    return best;
}

static bool contains(struct http_text text, const char* part)
{
    size_t size = strlen(part);

    for (size_t i = 0; i + size <= text.size; i++)
        if (memcmp(text.chars + i, part, size) == 0)
            return true;
    return false;
}

static bool agent_disallowed(const struct http_conn* conn, const char* disallowed)
{
    struct http_text agent = http_conn_text(conn, conn->request.head.field[HTTP_FIELD_USER_AGENT]);

    for (; agent.chars != NULL && *disallowed != '\0'; disallowed += strlen(disallowed) + 1)
        if (contains(agent, disallowed))
            return true;
    return false;
}

/* The route for a request; NULL with the status of a refusal. */
static struct http_route* route_locked(struct http_port* port, const struct http_conn* conn, unsigned* status,
                                       const char** reason)
{
    struct http_where  where;
    struct http_route* route;
    const char*        differs;

    *status = 400;
    *reason = "the request's host is malformed";
    if (!http_conn_where(conn, &where))
        return NULL;
    *status = 404;
    *reason = "no service listens at this path";
    route = find_route_locked(port, &where);
    if (route == NULL)
        return NULL;
    differs = http_match_url(&where, route->url, port->number, route->settings->url_matching);
    if (differs != NULL) {
        *reason = strcmp(differs, "the host") == 0 ? "the host of the request is not a name of this machine "
                                                     "(WS_LISTENER_PROPERTY_TRANSPORT_URL_MATCHING_OPTIONS)"
                                                   : "the URL of the request is not that of the service "
                                                     "(WS_LISTENER_PROPERTY_TRANSPORT_URL_MATCHING_OPTIONS)";
        return NULL;
    }
    *status = 403;
    *reason = "user agents of this kind are not served (WS_LISTENER_PROPERTY_DISALLOWED_USER_AGENT)";
    if (agent_disallowed(conn, route->settings->disallowed_agents))
        return NULL;
    *status = 503;
    *reason = "the service is stopping";
    return route->open ? route : NULL;
}

static void unlink_waiter_locked(struct http_waiter* waiter)
{
    *waiter->link = waiter->next;
    if (waiter->next != NULL)
        waiter->next->link = waiter->link;
    waiter->link = NULL;
}

/* The first that waits on the connection's lane, among the first few; else the first. */
static struct http_waiter* choose_waiter_locked(struct http_route* route, const struct http_conn* conn)
{
    const struct lane*  lane = net_lane(conn->stream);
    struct http_waiter* waiter = route->waiters;

    for (unsigned i = 0; waiter != NULL && i < LOOKED_AT_MAX; i++, waiter = waiter->next)
        if (waiter->op.lane == lane)
            return waiter;
    return route->waiters;
}

unsigned http_port_dispatch(struct http_port* port, struct http_conn* conn, const char** reason)
{
    struct http_waiter* waiter = NULL;
    struct http_route*  route;
    unsigned            status;

    lock_take(&port->lock);
    route = route_locked(port, conn, &status, reason);
    if (route != NULL) {
        waiter = choose_waiter_locked(route, conn);
        status = 0;
        if (waiter != NULL) {
            unlink_waiter_locked(waiter);
            waiter->conn = conn;
        } else if (route->queue_size == HTTP_QUEUE_MAX) {
            status = 503;
            *reason = "too many requests are waiting";
        } else {
            conn->queue_next = NULL;
            *route->queue_end = conn;
            route->queue_end = &conn->queue_next;
            route->queue_size++;
        }
    }
    lock_drop(&port->lock);
    if (waiter != NULL)
        async_op_complete(&waiter->op, S_OK);
    return status;
}

unsigned http_port_check(struct http_port* port, const struct http_conn* conn, const char** reason)
{
    unsigned status;
    bool     served;

    lock_take(&port->lock);
    served = route_locked(port, conn, &status, reason) != NULL;
    lock_drop(&port->lock);
    return served ? 0 : status;
}

/* Last come first: of many channels that wait, the same few are used, whose memory is still in the processor's cache.
 * (First come first went through all of 2,000 channels in turn, and cost a third of the requests.) */
static void put_waiter_locked(struct http_route* route, struct http_waiter* waiter)
{
    waiter->next = route->waiters;
    waiter->link = &route->waiters;
    if (waiter->next != NULL)
        waiter->next->link = &waiter->next;
    route->waiters = waiter;
}

HRESULT http_port_take(struct http_port* port, struct http_route* route, struct http_waiter* waiter)
{
    HRESULT hr = S_FALSE;

    lock_take(&port->lock);
    if (!route->open) {
        hr = WS_E_OPERATION_ABORTED;
    } else if (route->queue != NULL) {
        waiter->conn = route->queue;
        route->queue = waiter->conn->queue_next;
        if (route->queue == NULL)
            route->queue_end = &route->queue;
        route->queue_size--;
        hr = S_OK;
    } else {
        put_waiter_locked(route, waiter);
    }
    lock_drop(&port->lock);
    return hr;
}

bool http_port_stop_waiting(struct http_port* port, struct http_waiter* waiter)
{
    bool waits;

    lock_take(&port->lock);
    waits = waiter->link != NULL;
    if (waits)
        unlink_waiter_locked(waiter);
    lock_drop(&port->lock);
    return waits;
}
