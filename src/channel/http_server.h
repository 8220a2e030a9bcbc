/* The server side of HTTP, shared by http_port.c (sockets, routes, queues), http_conn.c (a connection), http_listener.c
 * and http_reply.c (what the application holds).
 *
 *   socket -- accept loop --> connection -- reads a whole request --> route -- queue --> channel that accepts
 *                                 ^                                                          |
 *                                 +--------------- reply sent, connection kept --------------+
 *
 * Lock order: channel, listener, registry of ports, port, connection. */
#ifndef WWS_CHANNEL_HTTP_SERVER_H
#define WWS_CHANNEL_HTTP_SERVER_H

#include "base/url.h"
#include "channel/chan_buffer.h"
#include "channel/chan_listener.h"
#include "channel/http_chunked.h"
#include "channel/http_match.h"
#include "channel/http_soap.h"
#include "net/net.h"

/* Requests that may wait for a channel on one route; more are answered with 503. */
#define HTTP_QUEUE_MAX 1000
/* Time that a client may take for each of: being idle, sending the head of a request, sending its body, taking a response.
 * The last two get more when they are large: at least so many bytes are expected in a millisecond.
 * WS_CHANNEL_PROPERTY_RECEIVE_TIMEOUT lowers the first three, WS_CHANNEL_PROPERTY_SEND_TIMEOUT the last. */
#define HTTP_CLIENT_TIMEOUT_MS   120000u
#define HTTP_CLIENT_BYTES_PER_MS 1u

struct http_port;
struct http_conn;

/* What channels of a listener are ready to take: the largest of their settings. */
struct http_limits {
    ULONG head_max;
    ULONG body_max;
    ULONG receive_timeout_ms;
};

/* ------------------------------------------------------------------------------------------------ connection */

/* The request that a connection has received, whole. */
struct http_request {
    struct chan_buffer* buffer;
    struct http_head    head;
    size_t              body_at;            /* in the buffer, where the head is first */
    size_t              body_size;
};

/* READING: waits for a request, or is in the middle of one. TAKEN: a queue or a channel has the request; the connection may
 * read on meanwhile, to notice that the client leaves. ENDING: is being closed. */
enum http_conn_phase { CONN_READING, CONN_TAKEN, CONN_ENDING };

/* How a chain of steps on the connection ends. EARLY: bytes of the next request, which it is not the time for. */
enum http_conn_verdict { VERDICT_COMPLETE, VERDICT_LOST, VERDICT_EARLY, VERDICT_CLOSE };

struct http_conn {
    struct http_port*      port;            /* [C] a reference */
    struct net_stream*     stream;          /* [C] */
    ULONGLONG              id;              /* [C] */
    struct http_conn*      next;            /* [P] all of the port */
    struct http_conn**     link;            /* [P] */
    struct http_conn*      queue_next;      /* [P] */
    struct lock            lock;            /* guards [L]; last but for those of net */
    _Atomic(enum http_conn_phase) phase;    /* [L] to change */
    bool                   busy;            /* [L] a chain of steps is at work: it owns [O] */
    bool                   gone;            /* [L] the client has left while its request was TAKEN */
    bool                   awaited;         /* [L] closing the port waits for this connection */
    atomic_uint_least64_t  deadline_ns;     /* [A] of the present wait in READING; published by phase */
    struct chan_watch*     watch;           /* [L] */
    WS_ASYNC_STATE         steps;           /* [O] */
    enum http_conn_verdict verdict;         /* [O] */
    struct chan_buffer*    in;              /* [O] what has come of the next request */
    size_t                 in_size;         /* [O] */
    size_t                 got;             /* [O] */
    bool                   head_done;       /* [O] */
    bool                   continued;       /* [O] 100 Continue was sent */
    BYTE                   stage;           /* [O] */
    struct http_chunked    chunked;         /* [O] */
    struct http_request    request;         /* [O] until it is complete, then of whoever took it */
    unsigned               refusal;         /* [O] status of the answer that ends the connection */
    const char*            reason;          /* [O] */
    unsigned               drained;         /* [O] reads since */
};

/* Takes stream over, also on failure. */
void http_conn_start(struct http_port* port, struct net_stream* stream, ULONGLONG id);
/* The request has been answered: the connection goes on with the next, or is closed. */
void http_conn_done(struct http_conn* conn, bool keep_alive);
/* Answers the request that it has given with an error, and closes. */
void http_conn_refuse(struct http_conn* conn, unsigned status, const char* reason);
/* Ends a connection that waits for a request; one that is TAKEN is left to its channel. True: it is on its way, and
 * awaited in http_port_release. */
bool http_conn_end_idle(struct http_conn* conn);
/* conn is TAKEN. */
bool http_conn_watch(struct http_conn* conn, struct chan_watch* watch);
void http_conn_unwatch(struct http_conn* conn, struct chan_watch* watch);
void http_conn_fire(struct http_conn* conn);
/* A part of the request's head; chars NULL when it is absent. */
struct http_text http_conn_text(const struct http_conn* conn, struct http_span span);
/* Where the request goes. False when host or target are malformed. */
bool http_conn_where(const struct http_conn* conn, struct http_where* out);

/* ------------------------------------------------------------------------------------------------ routes */

/* A channel that waits for a request, or has just got one. */
struct http_waiter {
    struct async_op      op;
    struct http_waiter*  next;              /* [P] */
    struct http_waiter** link;              /* [P] NULL: does not wait */
    struct http_conn*    conn;              /* what it got */
};

/* The requests of one listener. [P] all but what is constant while the route is on a port. */
struct http_route {
    struct http_route*   next;
    const struct url*    url;               /* [C] */
    const struct chan_listener_settings* settings;  /* [C] */
    bool                 open;              /* false: the listener was aborted; requests are answered with 503 */
    struct http_waiter*  waiters;           /* last come first */
    struct http_conn*    queue;             /* first come first */
    struct http_conn**   queue_end;
    unsigned             queue_size;
    struct http_limits   limits;            /* zero: no channel has been created yet */
};

/* ------------------------------------------------------------------------------------------------ port */

/* Listening sockets on one port, shared by the routes of several listeners. */
struct http_opening {                       /* WsOpenListener, while it waits */
    WS_ASYNC_STATE        steps;
    struct async_op       op;
    struct http_opening*  next;             /* [R] waits for another opening or closing of the same port */
    const struct url*     url;
    struct http_route*    route;
    struct http_port*     port;             /* out */
};
struct http_closing {                       /* WsCloseListener, while it waits */
    WS_ASYNC_STATE        steps;
    struct async_op       op;
    WS_CALLBACK_MODEL     model;
    struct http_port*     port;
    struct http_route*    route;
    bool                  not_begun;        /* out: it failed, and the route is where it was */
};

/* Puts the route on the port that its URL names, which is opened if it is not yet. */
HRESULT http_port_open(struct http_opening* opening, const WS_ASYNC_CONTEXT* context, WS_ERROR* error) MUST_USE;
/* Takes the route off; the last one closes the port, and waits for its sockets and idle connections. Whatever the result,
 * the caller has a reference to the port afterwards: http_port_release, once nobody finds the port any more. */
HRESULT http_port_close(struct http_closing* closing, const WS_ASYNC_CONTEXT* context, WS_ERROR* error) MUST_USE;
USHORT  http_port_number(const struct http_port* port);

/* The route takes no more channels and requests; those that wait are sent away. */
void    http_port_abort_route(struct http_port* port, struct http_route* route);
/* The next request that waits, or S_FALSE with the waiter on the list; WS_E_OPERATION_ABORTED. */
HRESULT http_port_take(struct http_port* port, struct http_route* route, struct http_waiter* waiter);
/* Takes the waiter off the list: true when it was still there. */
bool    http_port_stop_waiting(struct http_port* port, struct http_waiter* waiter);
/* Gives the connection, with its request, to a channel or the queue. 0, and it is no longer the caller's; or the status of
 * a refusal. */
unsigned http_port_dispatch(struct http_port* port, struct http_conn* conn, const char** reason);
/* Would it be refused? For requests whose body has not come yet. */
unsigned http_port_check(struct http_port* port, const struct http_conn* conn, const char** reason);
struct http_limits http_port_limits(struct http_port* port);
/* The largest limits of the route's channels; zero without any. */
void    http_port_expect(struct http_port* port, struct http_route* route, const struct http_limits* limits);

/* For connections. */
bool    http_port_add(struct http_port* port, struct http_conn* conn);     /* takes a reference. False: it is closing */
void    http_port_remove(struct http_port* port, struct http_conn* conn);
void    http_port_release(struct http_port* port, bool awaited);           /* gives the reference back */
bool    http_port_closing(const struct http_port* port);

/* ------------------------------------------------------------------------------------------------ listener */

struct http_listener {
    struct _WS_LISTENER base;
    struct url          url;                /* [C] while open                                              */
    struct http_port*   port;               /* [L] of the listener, to change; NULL while it is not open   */
    struct http_route   route;
    struct http_limits  limits;             /* [L] of the channels created so far; 0 without any           */
    struct http_opening opening;
    struct http_closing closing;
};
struct http_listener* http_listener_of(WS_LISTENER* listener);

/* The next request for the listener, as http_port_take: in state OPEN only. */
HRESULT http_listener_take(WS_LISTENER* listener, struct http_waiter* waiter, WS_ERROR* error);
/* Takes the waiter, if it still waits, off the list. */
bool    http_listener_stop_waiting(WS_LISTENER* listener, struct http_waiter* waiter);
/* A request that was taken for nothing goes to another channel. */
void    http_listener_give_back(struct http_conn* conn);

/* ------------------------------------------------------------------------------------------------ reply channel */

/* WsAcceptChannel. */
HRESULT http_reply_accept(WS_LISTENER* listener, WS_CHANNEL* chan, const WS_ASYNC_CONTEXT* context, WS_ERROR* error);

#endif
