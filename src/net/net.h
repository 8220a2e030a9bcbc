/* Byte streams over TCP, on the asynchronous layer. Every function that can wait takes a context: NULL waits on the
 * calling thread. A stream is free-threaded as far as this goes: one read and one write may be pending at a time, and
 * net_abort may come from any thread at any moment. */
#ifndef WWS_NET_NET_H
#define WWS_NET_NET_H

#include "async/op.h"

struct net_stream;

HRESULT net_stream_create(struct net_stream** out, WS_ERROR* error) MUST_USE;
/* Closes and frees. No operation may be pending. */
void    net_stream_free(struct net_stream* stream);

/* Resolves host (names on a pool thread) and connects, trying each address in turn. host is borrowed until completion.
 * Not found: WS_E_ENDPOINT_NOT_FOUND (also: refused); WS_E_ENDPOINT_UNREACHABLE; WS_E_OPERATION_TIMED_OUT;
 * WS_E_OPERATION_ABORTED. Uses the write deadline. A synchronous call cannot interrupt the resolver of names: deadline
 * and abort count once that has answered. */
HRESULT net_connect(struct net_stream* stream, const char* host, USHORT port,
                    const WS_ASYNC_CONTEXT* context, WS_ERROR* error) MUST_USE;

/* Reads at least one byte; *actual 0 with S_OK is the end of the stream. A peer's reset: WS_E_ENDPOINT_DISCONNECTED. */
HRESULT net_read(struct net_stream* stream, void* buffer, size_t size, size_t* actual,
                 const WS_ASYNC_CONTEXT* context, WS_ERROR* error) MUST_USE;
/* Writes all parts. The parts array is copied (at most NET_PARTS_MAX), the bytes are borrowed until completion. */
#define NET_PARTS_MAX 4
HRESULT net_write(struct net_stream* stream, const struct iovec* parts, size_t count,
                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error) MUST_USE;

/* Deadlines of what is started from now on: absolute, SYS_NEVER for none. */
void    net_set_deadline(struct net_stream* stream, enum lane_direction direction, uint64_t deadline_ns);
void    net_set_deadlines(struct net_stream* stream, uint64_t read_ns, uint64_t write_ns);
/* Of the look-up of a name in net_connect, beside that for writing, which is for all of it. With a context only: without
 * one the resolver is waited for, however long it takes (C1: there is no other thread to wait for it). */
void    net_set_resolve_deadline(struct net_stream* stream, uint64_t deadline_ns);
/* The model that callbacks of pending operations are invoked with (default WS_LONG_CALLBACK). */
void    net_set_callback_model(struct net_stream* stream, WS_CALLBACK_MODEL model);
/* Every pending and later operation completes with WS_E_OPERATION_ABORTED. Does not wait, cannot fail. */
void    net_abort(struct net_stream* stream);
/* Tells the peer that nothing more will be sent; its own bytes can still be read. */
void    net_finish(struct net_stream* stream);
/* Certain that the peer's application got nothing of the last net_write: no byte was taken, or none acknowledged. */
bool    net_undelivered(struct net_stream* stream);

/* Waits on this thread until there is something to read, the end or an error among it (S_OK), by the read deadline, or
 * until another thread interrupts: ASYNC_S_AGAIN. An interrupt before the wait counts, once. */
HRESULT net_wait_input(struct net_stream* stream, WS_ERROR* error) MUST_USE;
void    net_interrupt(struct net_stream* stream);
void    net_clear_interrupt(struct net_stream* stream);
/* True when the peer has closed or sent something though nothing was due: a kept connection that cannot be reused. */
bool    net_is_stale(struct net_stream* stream);
struct lane* net_lane(struct net_stream* stream);          /* NULL before the first wait */
void    net_peer_text(struct net_stream* stream, char* buffer, size_t size);     /* "127.0.0.1:5000" */
bool    net_peer_address(struct net_stream* stream, struct sockaddr_storage* out);

/* Listening sockets: one for each address that host means (a wildcard: IPv6 with IPv4 mapped where there is IPv6). */
struct net_listener;
/* Port 0 takes a free one. WS_E_ADDRESS_IN_USE, WS_E_ADDRESS_NOT_AVAILABLE, WS_E_ENDPOINT_ACCESS_DENIED. Resolves on
 * the calling thread when host is a name and context is NULL, else on a pool thread. */
HRESULT net_listen(const char* host, bool wildcard, USHORT port, int backlog, struct net_listener** out,
                   const WS_ASYNC_CONTEXT* context, WS_ERROR* error) MUST_USE;
size_t  net_listener_sockets(const struct net_listener* listener);
USHORT  net_listener_port(const struct net_listener* listener);
/* Accepts on one of the sockets, one at a time for each; streams go to the lanes in turn. Out of descriptors: waits
 * until one is free, the connection stays in the backlog. */
HRESULT net_accept(struct net_listener* listener, size_t socket_index, struct net_stream** out,
                   const WS_ASYNC_CONTEXT* context, WS_ERROR* error) MUST_USE;
void    net_listener_abort(struct net_listener* listener);
void    net_listener_free(struct net_listener* listener);  /* no accept may be pending */

#endif
