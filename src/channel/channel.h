/* Channels and listeners inside the library: what the service layer needs beyond the public functions (WsCreateChannel,
 * WsOpenChannel, WsRequestReply, WsCreateListener, WsAcceptChannel, ...), which it uses like any application. Any thread. */
#ifndef WWS_CHANNEL_CHANNEL_H
#define WWS_CHANNEL_CHANNEL_H

#include "async/lane.h"

bool chan_valid(const WS_CHANNEL* chan);                /* the tag is right */
bool chan_listener_valid(const WS_LISTENER* listener);

/* Another channel in state CREATED with the binding, type, properties and listener of model, which may be in any state. */
HRESULT chan_create_like(WS_CHANNEL* model, WS_CHANNEL** out, WS_ERROR* error) MUST_USE;

/* Whatever is started on the channel from now on ends at this time at the latest, with WS_E_OPERATION_TIMED_OUT and a faulted
 * channel; the earlier of this and the timeout properties counts. Absolute; SYS_NEVER (the default) for none. Waiting for
 * a request in WsAcceptChannel has no deadline. */
void chan_set_deadline(WS_CHANNEL* chan, uint64_t deadline_ns);

/* Tells when the peer of a reply channel goes away (closes, resets, or the channel is aborted) between the reading of the
 * request and the end of the exchange. Embedded in the owner's record, which sets fired and keeps the memory until
 * chan_unwatch has returned true or fired runs; nothing fires once the reply is sent or the channel closed.
 *
 * fired runs at most once, on a lane, as a long callback, without locks; soon, when the peer has gone already. Bytes of a
 * next request are no sign of leaving; that a client leaves behind such bytes is noticed only when the reply is sent. */
struct chan_watch {
    struct lane_node node;
    struct lane*     lane;
    atomic_uint      state;
    void (*fired)(struct chan_watch* watch);
};
/* WS_E_INVALID_OPERATION when there is no such exchange, or it is watched already. E_OUTOFMEMORY. */
HRESULT chan_watch(WS_CHANNEL* chan, struct chan_watch* watch, WS_ERROR* error) MUST_USE;
/* True: fired has not run and will not. False: it has run, or runs right now. */
bool    chan_unwatch(WS_CHANNEL* chan, struct chan_watch* watch);

/* For channels whose synchronous waits may be interrupted, before they are first used (it costs a descriptor each).
 *
 * A thread that waits in WsReadMessageStart of a request channel, synchronously, for the first byte of the response returns
 * ASYNC_S_AGAIN; nothing is lost, and WsReadMessageStart may be called again. Sticky: counts for the next such wait when
 * there is none now, until chan_clear_interrupt. Nothing happens while the channel has no connection. */
void chan_set_interruptible(WS_CHANNEL* chan);
void chan_interrupt(WS_CHANNEL* chan);
void chan_clear_interrupt(WS_CHANNEL* chan);

/* Port that an open listener listens on: for tests, with port 0 in the URL. */
USHORT chan_listener_port(const WS_LISTENER* listener);

/* Gives the memory of receive buffers that are kept for reuse back: for tests that count allocations. */
void chan_buffer_trim(void);

#endif
