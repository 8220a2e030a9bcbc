/* What the files of the service proxy share. A proxy is free-threaded.
 *
 * A call object has a channel and the two messages of one call; it is made when there is none idle, and kept. Idle calls
 * whose channel is open stay until the proxy is closed; those over WS_PROXY_PROPERTY_MAX_CALL_POOL_SIZE give their messages
 * back. The chain of steps of a call (call_steps.c) runs with a context of the proxy's own, so that it can go on when the
 * caller was sent away by WsAbandonCall.
 *
 * Locks: the proxy's lock may be held while the lock of a lane's wheel is taken, none else. */
#ifndef WWS_SERVICE_PROXY_INT_H
#define WWS_SERVICE_PROXY_INT_H

#include "async/op.h"
#include "base/common.h"

struct proxy_settings {
    ULONG                  call_timeout_ms;
    WS_MESSAGE_PROPERTIES  message_properties;
    USHORT                 call_pool_max;
    ULONG                  pending_max;
    ULONG                  close_timeout_ms;
    LANGID                 langid;             /* 0: the error's own */
    WS_SERVICE_PROXY_STATE state;              /* a copy, for WsGetServiceProxyProperty */
};

/* Whose turn it is with what belongs to the caller: arguments, heap, error, callback.
 *
 *    BUSY --call_leave: only input and output from here on--> QUIET --call_enter--> BUSY
 *    BUSY --WsAbandonCall--> UNWANTED --call_leave: abandons it--> ENDED
 *    QUIET --WsAbandonCall--> ENDED
 *    BUSY, UNWANTED, QUIET --the chain has the result--> ENDED
 *
 * Whoever moves it to ENDED delivers the result; nobody touches the caller's memory after that. */
enum call_phase { CALL_BUSY, CALL_UNWANTED, CALL_QUIET, CALL_ENDED };

struct call_settings {
    BOOL                              check_must_understand;
    WS_PROXY_MESSAGE_CALLBACK_CONTEXT send;
    WS_PROXY_MESSAGE_CALLBACK_CONTEXT receive;
    ULONG                             id;
};

struct proxy_call {
    WS_SERVICE_PROXY*   proxy;         /* [C] */
    struct proxy_call*  next;          /* [L] busy list or pool; [O] on a list of its visitor's own                    */
    struct proxy_call** link;          /* [L] busy list: what points at this call                                      */
    struct proxy_call*  visit;         /* [O] of the visitor that counted itself in holds: its next                    */
    unsigned            holds;         /* [L] the chain, a posted result, a visitor. 0: idle                           */
    bool                visited;       /* [L] by an abort: its channel is, or is being, aborted                        */

    WS_CHANNEL*         channel;       /* [C] */
    bool                open;          /* [O] the channel was opened                                                   */
    WS_MESSAGE*         request;       /* [O] NULL when given back                                                     */
    WS_MESSAGE*         reply;         /* [O] */
    WS_ERROR*           own_error;     /* [O] NULL until needed: for asynchronous calls                                */
    WS_ERROR*           error;         /* [O] what the chain raises errors in: own_error, the caller's, or NULL        */
    WS_ASYNC_STATE      state;         /* [O] of the chain */
    WS_ASYNC_FUNCTION   resume;        /* [O] where a synchronous chain goes on that was interrupted                   */
    HRESULT             result;        /* [O] of the chain so far */
    bool                failed;        /* [O] the channel must be closed                                               */
    unsigned            turns;         /* [O] of a closing loop */

    atomic_uint                     phase;           /* [A] */
    bool                            synchronous;     /* [O] */
    WS_ASYNC_CONTEXT                context;         /* the caller's, from here on: see the phase                      */
    WS_ERROR*                       caller_error;
    const WS_OPERATION_DESCRIPTION* operation;
    const void* const*              arguments;
    WS_HEAP*                        heap;
    struct call_settings            settings;
    uint64_t                        deadline_ns;     /* by WS_PROXY_PROPERTY_CALL_TIMEOUT                              */
    void**                          places;          /* outputs that were read, not yet the caller's                   */
    struct lane*                    lane;            /* [O] where node is posted */
    struct lane_node                node;            /* tells an asynchronous caller that the call was abandoned       */
};

/* WsOpenServiceProxy or WsCloseServiceProxy: one at a time. */
struct proxy_op {
    WS_ASYNC_STATE      state;
    WS_ASYNC_CONTEXT    context;       /* the caller's */
    uint64_t            deadline_ns;
    HRESULT             result;
    struct proxy_call*  todo[2];       /* idle calls, with and without messages, whose channels are still to be closed */
    struct proxy_call*  call;          /* [L] the one whose channel is being opened or closed                          */
    struct async_op     wait;          /* for pending calls, and for turns                                             */
    struct lane*        lane;          /* of the timer */
    struct lane_timer   timer;
    unsigned            turns;
};

struct _WS_SERVICE_PROXY {
    uint32_t               tag;
    struct proxy_settings  settings;       /* [C] */
    WS_HEAP*               heap;           /* [C] copies of settings                                                   */
    WS_HEAP*               address_heap;   /* [O] of the operation that opens                                          */
    WS_ENDPOINT_ADDRESS    address;        /* [O] written while OPENING, read while OPEN                               */
    struct proxy_call*     model;          /* [C] the first call: its channel is what all others are made like         */
    atomic_uint            refs;           /* [A] the owner, each busy call, an open or close. Last one frees          */

    struct lock            lock;           /* guards [L]                                                               */
    WS_SERVICE_PROXY_STATE state;          /* [L] */
    bool                   aborted;        /* [L] while OPENING or CLOSING                                             */
    struct proxy_call*     busy;           /* [L] */
    ULONG                  busy_count;     /* [L] those on the list, and those about to be                             */
    struct proxy_call*     ready;          /* [L] idle calls with messages, latest first                               */
    ULONG                  ready_count;    /* [L] */
    struct proxy_call*     bare;           /* [L] idle calls without                                                   */
    bool                   draining;       /* [L] a close waits in op.wait for the busy calls and its timer            */
    bool                   timer_runs;     /* [L] op.timer was started, and has neither been stopped nor fired         */
    bool                   timed_out;      /* [L] the close did */
    struct proxy_op        op;             /* [O] of the operation that made the state OPENING or CLOSING              */
};

const char* proxy_state_name(WS_SERVICE_PROXY_STATE state);

/* E_INVALIDARG unless it is a proxy; attempt ("WsCall") begins the error string. */
HRESULT proxy_check(const WS_SERVICE_PROXY* proxy, const char* attempt, WS_ERROR* error) MUST_USE;

void proxy_ref(WS_SERVICE_PROXY* proxy);
void proxy_unref(WS_SERVICE_PROXY* proxy);

/* A call of the OPEN proxy, idle or new: on the busy list, with its messages, one hold, and the phase BUSY. */
HRESULT proxy_take_call(WS_SERVICE_PROXY* proxy, ULONG id, struct proxy_call** out, WS_ERROR* error) MUST_USE;
/* Gives up one hold; with the last one the call goes back to the pool. The call, and the proxy, may be gone after it. */
void    proxy_drop_call(struct proxy_call* call);
void    proxy_pool_call_locked(struct proxy_call* call);
/* Aborts the channels of all busy calls. */
void    proxy_abort_calls(WS_SERVICE_PROXY* proxy);
/* The busy calls, or the timer, that a close waits for may be over. Returns what to complete when the lock was dropped. */
struct async_op* proxy_drained_locked(WS_SERVICE_PROXY* proxy);

/* Takes the channel, on success. */
HRESULT call_create(WS_SERVICE_PROXY* proxy, WS_CHANNEL* channel, struct proxy_call** out, WS_ERROR* error) MUST_USE;
void    call_free(struct proxy_call* call);
void    call_drop_messages(struct proxy_call* call);

/* The chain of steps of a call (call_steps.c). Its last result is what the caller gets. */
HRESULT CALLBACK call_step_open(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                const WS_ASYNC_CONTEXT* context, WS_ERROR* error);

/* The caller's memory may be touched from here to call_leave; false when the call has ended. */
bool    call_enter(struct proxy_call* call);
/* false: the call has ended, because it was abandoned meanwhile. */
bool    call_leave(struct proxy_call* call);
bool    call_has_ended(struct proxy_call* call);

#endif
