/* What the files of the service host share. A host is free-threaded.
 *
 *    host        its endpoints, its state (host.c, host_open.c)
 *    endpoint    a listener, the contract as a table of actions, pools (endpoint.c, dispatch.c)
 *    slot        a channel of the endpoint that accepts a message exchange, serves it and accepts the next (slot.c); the steps
 *                of serving are in serve.c
 *    call        what one message needs: two messages, a heap, an error; a slot takes one when there is a message
 *    context     the WS_OPERATION_CONTEXT, part of the slot: application code runs between context_begin and context_end
 *
 * Locks: host, slot, then that of a channel or of a lane's wheel. A request takes the host's, which all lanes share, twice:
 * when it has been accepted, and when it has been served. */
#ifndef WWS_SERVICE_HOST_INT_H
#define WWS_SERVICE_HOST_INT_H

#include "async/op.h"
#include "base/common.h"
#include "channel/channel.h"

struct host_settings {
    void*                 user_state;
    WS_FAULT_DISCLOSURE   disclosure;
    LANGID                langid;             /* 0: the error's own */
    WS_SERVICE_HOST_STATE state;              /* a copy, for WsGetServiceHostProperty */
    WS_SERVICE_METADATA   metadata;           /* of no use while no endpoint exchanges metadata */
    ULONG                 close_timeout_ms;
};

struct endpoint_settings {
    WS_SERVICE_PROPERTY_ACCEPT_CALLBACK accept;
    WS_SERVICE_PROPERTY_CLOSE_CALLBACK  close;
    ULONG                        accepting_max;
    ULONG                        concurrency_max;
    SIZE_T                       body_heap_max;
    SIZE_T                       body_heap_trim;
    WS_MESSAGE_PROPERTIES        message_properties;
    ULONG                        call_pool_max;
    ULONG                        channel_pool_max;
    WS_LISTENER_PROPERTIES       listener_properties;
    BOOL                         check_must_understand;
    WS_METADATA_EXCHANGE_TYPE    metadata_exchange;
    WS_SERVICE_ENDPOINT_METADATA metadata;
    WS_STRING                    metadata_suffix;
    ULONG                        channels_max;
};

/* ---------------------------------------------------------------------------------------------------------- context */

/* What the application code that runs with the context is: decides which properties there are. */
enum context_kind { CONTEXT_CHANNEL, CONTEXT_HANDLER, CONTEXT_ONE_WAY, CONTEXT_TWO_WAY };

struct _WS_OPERATION_CONTEXT {
    uint32_t                         tag;            /* right while application code may use the context               */
    struct host_slot*                slot;           /* [C] */
    enum context_kind                kind;           /* [O] */
    bool                             active;         /* [S] between context_begin and context_end                      */
    bool                             cancelled;      /* [S] for this reason: */
    WS_SERVICE_CANCEL_REASON         reason;         /* [S] */
    bool                             registered;     /* [S] */
    bool                             called;         /* [S] the cancel callback was, or is being, called               */
    bool                             watching;       /* [S] the watch is armed                                         */
    bool                             leaving;        /* [S] context_end waits for the guests in slot->wait             */
    unsigned                         guests;         /* [S] an armed watch, and threads in the cancel callback         */
    WS_OPERATION_CANCEL_CALLBACK     cancel;         /* [S] */
    WS_OPERATION_FREE_STATE_CALLBACK free_state;     /* [S] */
    void*                            state;          /* [S] */
    struct chan_watch                watch;
};

void    context_begin(struct host_slot* slot, enum context_kind kind);
/* No cancel callback runs any more when it completes (a step: context as everywhere, never NULL), and the state that was
 * registered is freed by context_release, once. */
HRESULT context_end(struct host_slot* slot, const WS_ASYNC_CONTEXT* context) MUST_USE;
void    context_release(struct host_slot* slot);
/* The operation, if one is active, is to give up: now if it registered, else when it does. true: the caller has to go on with
 * context_call_cancelled, without a lock; the context waits for it. */
bool    context_cancel(struct host_slot* slot, WS_SERVICE_CANCEL_REASON reason);
void    context_call_cancelled(struct host_slot* slot);

/* ------------------------------------------------------------------------------------------------------- slot, call */

struct host_call {
    struct host_call* next;            /* [L] pool */
    WS_MESSAGE*       request;
    WS_MESSAGE*       reply;
    WS_HEAP*          heap;            /* parameters, and what the operation allocates */
    WS_ERROR*         error;
};

struct host_slot {
    struct host_endpoint*           endpoint;        /* [C] */
    struct host_slot*               next;            /* [L] busy list or pool                                          */
    struct host_slot**              link;            /* [L] busy list: what points at this slot                        */
    struct host_slot*               visit;           /* [O] of the visitor that counted itself in holds: its next      */
    unsigned                        holds;           /* [L] the slot's own chain, a visitor. 0: idle                   */
    atomic_bool                     visited;         /* [L] to change: by an abort                                     */
    bool                            visit_calls;     /* [O] of the visitor: it calls the cancel callback               */
    WS_CHANNEL*                     channel;         /* [C] */
    WS_ASYNC_STATE                  state;           /* [O] of the chain that serves                                   */
    struct lane_node                node;            /* [O] a turn on a lane                                           */
    struct async_op                 wait;            /* [O] for guests of the context, and pauses                      */
    struct host_call*               call;            /* [O] NULL until there is a message, and without memory          */
    const struct host_operation*    operation;       /* [O] NULL: the default message handler                          */
    void**                          places;          /* [O] of its parameters                                          */
    void*                           channel_state;   /* [O] the application's: see WS_SERVICE_ACCEPT_CHANNEL_CALLBACK  */
    HRESULT                         result;          /* [O] of application code, or why a fault is sent                */
    bool                            spoilt;          /* [O] the channel is aborted before it is closed                 */
    struct lock                     lock;            /* guards [S] */
    struct _WS_OPERATION_CONTEXT    context;
};

/* ------------------------------------------------------------------------------------------------------- operations */

struct host_operation {
    const WS_OPERATION_DESCRIPTION* description;
    const void*                     method;          /* from the method table */
};

/* Operations by the action of their input message: open addressing, a power of two slots, at most half of them used. */
struct dispatch_table {
    struct host_operation*        operations;
    ULONG                         count;
    const struct host_operation** slots;
    ULONG                         mask;
    const struct host_operation*  any;               /* the one without an action: takes what no other takes; or NULL  */
};
/* Checks the contract. Memory comes from heap. E_INVALIDARG. */
HRESULT dispatch_init(struct dispatch_table* table, const WS_SERVICE_CONTRACT* contract, WS_HEAP* heap,
                      WS_ERROR* error) MUST_USE;
/* action may be NULL: a message without one. NULL: no operation takes it. */
const struct host_operation* dispatch_find(const struct dispatch_table* table, const WS_XML_STRING* action);

/* --------------------------------------------------------------------------------------------------- endpoint, host */

struct host_endpoint {
    WS_SERVICE_HOST*                host;            /* [C] all down to table */
    WS_ENDPOINT_ADDRESS             address;
    const WS_CONTRACT_DESCRIPTION*  contract;
    WS_SERVICE_MESSAGE_RECEIVE_CALLBACK handler;
    WS_SERVICE_SECURITY_CALLBACK    authorize;
    struct endpoint_settings        settings;
    struct dispatch_table           table;
    WS_LISTENER*                    listener;
    struct host_slot*               model;           /* the first: its channel is what all others are made like        */
    bool                            open;            /* [O] of the operation that opens or closes: the listener is     */
    struct host_slot*               idle;            /* [L] latest first */
    ULONG                           idle_count;      /* [L] */
    struct host_call*               calls;           /* [L] idle */
    ULONG                           call_count;      /* [L] */
    ULONG                           accepting;       /* [L] slots in WsAcceptChannel                                   */
    ULONG                           slots;           /* [L] all that are not idle                                      */
};

HRESULT endpoint_init(struct host_endpoint* endpoint, WS_SERVICE_HOST* host, const WS_SERVICE_ENDPOINT* from,
                      WS_ERROR* error) MUST_USE;
void    endpoint_reset(struct host_endpoint* endpoint);

HRESULT host_call_create(struct host_endpoint* endpoint, struct host_call** out, WS_ERROR* error) MUST_USE;
void    host_call_reset(struct host_call* call);
void    host_call_free(struct host_call* call);              /* may be NULL */
/* A pooled call, or NULL. */
struct host_call* host_call_take_locked(struct host_endpoint* endpoint);
/* Puts one back that was reset; gives it back when the pool is full. call may be NULL. */
struct host_call* host_call_put_locked(struct host_endpoint* endpoint, struct host_call* call) MUST_USE;

HRESULT slot_create(struct host_endpoint* endpoint, WS_CHANNEL* channel, struct host_slot** out,
                    WS_ERROR* error) MUST_USE;
void    slot_free(struct host_slot* slot);
/* Lets slots accept until there are enough. */
void    slot_fill(struct host_endpoint* endpoint);
/* Gives up one hold; with the last one the slot is idle. It, and the host, may be gone after it. */
void    slot_drop(struct host_slot* slot);

/* The chain of steps that serves what a slot has accepted. Always completes with a closed and reset channel. */
HRESULT CALLBACK serve_step_first(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error);

/* WsOpenServiceHost or WsCloseServiceHost: one at a time. */
struct host_op {
    WS_ASYNC_STATE    state;
    WS_ASYNC_CONTEXT  context;         /* the caller's */
    ULONG             index;           /* of the endpoint whose turn it is                                             */
    uint64_t          deadline_ns;
    HRESULT           result;
    struct async_op   wait;            /* for slots */
    struct lane*      lane;            /* of the timer */
    struct lane_timer timer;
};

struct _WS_SERVICE_HOST {
    uint32_t              tag;
    struct host_settings  settings;        /* [C] */
    WS_HEAP*              heap;            /* [C] copies of settings, tables                                           */
    struct host_endpoint* endpoints;       /* [C] */
    ULONG                 endpoint_count;  /* [C] */
    atomic_uint           refs;            /* [A] the owner, each busy slot, an open or close. Last one frees          */

    struct lock           lock;            /* guards [L], in endpoints, slots and contexts as well                     */
    WS_SERVICE_HOST_STATE state;           /* [L] */
    bool                  aborted;         /* [L] while OPENING or CLOSING                                             */
    struct host_slot*     busy;            /* [L] */
    ULONG                 busy_count;      /* [L] */
    bool                  draining;        /* [L] a close waits in op.wait for the busy slots and its timer            */
    bool                  timer_runs;      /* [L] op.timer was started, and has neither been stopped nor fired         */
    bool                  timed_out;       /* [L] the close did */
    struct host_op        op;              /* [O] of the operation that made the state OPENING or CLOSING              */
};

const char* host_state_name(WS_SERVICE_HOST_STATE state);
HRESULT     host_check(const WS_SERVICE_HOST* host, const char* attempt, WS_ERROR* error) MUST_USE;
void        host_ref(WS_SERVICE_HOST* host);
void        host_unref(WS_SERVICE_HOST* host);
/* Aborts the channels of all busy slots and cancels what runs in them. */
void        host_abort_slots(WS_SERVICE_HOST* host);
/* The busy slots, or the timer, that a close waits for may be over. Returns what to complete when the lock was dropped. */
struct async_op* host_drained_locked(WS_SERVICE_HOST* host);

#endif
