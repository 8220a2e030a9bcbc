/* What the files of a channel share: its state, its settings, and what a transport implements. */
#ifndef WWS_CHANNEL_CHAN_INT_H
#define WWS_CHANNEL_CHAN_INT_H

#include "async/op.h"
#include "base/prop.h"
#include "channel/channel.h"

/* The properties. Guarded by the channel's lock once it is created, because some can be set in any state. */
struct chan_settings {
    ULONG                 max_buffered_size;
    ULONG                 trim_buffered_size;
    ULONGLONG             max_streamed_size;
    ULONG                 max_streamed_start_size;
    ULONG                 max_streamed_flush_size;
    ULONG                 max_request_headers_size;
    WS_ENCODING           encoding;
    WS_ENVELOPE_VERSION   envelope;
    WS_ADDRESSING_VERSION addressing;
    WS_TRANSFER_MODE      transfer_mode;
    WS_CALLBACK_MODEL     callback_model;
    BOOL                  enable_timeouts;
    ULONG                 resolve_timeout_ms;
    ULONG                 connect_timeout_ms;
    ULONG                 send_timeout_ms;
    ULONG                 response_timeout_ms;
    ULONG                 receive_timeout_ms;
    ULONG                 close_timeout_ms;
    ULONG                 max_server_connections;
    BOOL                  faults_as_errors;
    BOOL                  allow_unsecured_faults;
    WS_COOKIE_MODE        cookie_mode;
    WS_HTTP_PROXY_SETTING_MODE proxy_mode;
    BOOL                  enable_redirect;
    WS_HTTP_MESSAGE_MAPPING mapping;
};

/* A transport: what is behind a channel of one binding and type. Functions with a context are asynchronous functions; the
 * channel sees to it that they do not overlap where the transport is half duplex. A transport that finds itself unable to
 * go on calls chan_fault. message is in the state that its function demands, and of the channel's versions. */
struct chan_transport {
    bool   client;                  /* sends to the address that it was opened with                            */
    bool   half_duplex;             /* sending and receiving take turns                                        */
    HRESULT (*create)(const struct chan_transport* transport, WS_CHANNEL** out, WS_ERROR* error);
    void    (*free)(WS_CHANNEL* chan);
    /* Client only. address is borrowed for the call, which copies what it needs. */
    HRESULT (*open)(WS_CHANNEL* chan, const WS_ENDPOINT_ADDRESS* address, const WS_ASYNC_CONTEXT* context,
                    WS_ERROR* error);
    HRESULT (*write_start)(WS_CHANNEL* chan, WS_MESSAGE* message, const WS_ASYNC_CONTEXT* context, WS_ERROR* error);
    /* DONE afterwards, whatever the result. */
    HRESULT (*write_end)(WS_CHANNEL* chan, WS_MESSAGE* message, const WS_ASYNC_CONTEXT* context, WS_ERROR* error);
    /* WS_S_END: there are no more messages. */
    HRESULT (*read_start)(WS_CHANNEL* chan, WS_MESSAGE* message, const WS_ASYNC_CONTEXT* context, WS_ERROR* error);
    HRESULT (*read_end)(WS_CHANNEL* chan, WS_MESSAGE* message, const WS_ASYNC_CONTEXT* context, WS_ERROR* error);
    /* graceful: no message is half sent or received, and the channel is not faulted. */
    HRESULT (*close)(WS_CHANNEL* chan, bool graceful, const WS_ASYNC_CONTEXT* context, WS_ERROR* error);
    /* Ends pending operations soon; with the channel's lock held: calls nothing that waits or takes that lock. */
    void    (*abort_locked)(WS_CHANNEL* chan);
    /* Back to what create left; the channel is CREATED or CLOSED. */
    void    (*reset)(WS_CHANNEL* chan);
    /* Who is at the other end, for error strings. */
    const char* (*peer)(WS_CHANNEL* chan);
    /* Properties of its own; S_FALSE for one that it does not have. With the lock held. */
    HRESULT (*get_locked)(WS_CHANNEL* chan, WS_CHANNEL_PROPERTY_ID id, void* value, ULONG size, WS_ERROR* error);
    /* NULL: none of its channels can be watched. False: there is nothing to watch now. */
    bool    (*watch_locked)(WS_CHANNEL* chan, struct chan_watch* watch);
    void    (*unwatch_locked)(WS_CHANNEL* chan, struct chan_watch* watch);
    /* NULL: nothing can be interrupted. */
    void    (*interrupt_locked)(WS_CHANNEL* chan, bool on);
};

/* Which functions of the application are pending: at most one that sends, one that receives, one that opens, accepts or
 * closes. */
enum { CALL_WRITE = 1, CALL_READ = 2, CALL_CONTROL = 4 };

struct chan_call {
    WS_ASYNC_STATE   steps;
    WS_ASYNC_CONTEXT context;       /* the application's                                                    */
    WS_CHANNEL*      chan;
    WS_ERROR*        error;
    WS_MESSAGE*      message;
    WS_CALLBACK_MODEL model;        /* of the waits that the call itself begins                             */
    unsigned         takes;         /* CALL_*: what it keeps others from                                    */
    /* What follows the work, on success and failure; gives the final result. NULL: nothing. */
    HRESULT        (*finish)(struct chan_call* call, HRESULT hr);
    /* And then, as the call ends, what it has changed in the channel. NULL: nothing. */
    void           (*settle_locked)(struct chan_call* call, HRESULT hr);
};

/* WsSendMessage and the like. */
struct chan_send {
    const WS_MESSAGE_DESCRIPTION* description;
    WS_WRITE_OPTION               option;
    const void*                   value;
    ULONG                         value_size;
    WS_MESSAGE_INITIALIZATION     initialization;   /* of a message that is EMPTY */
    WS_MESSAGE*                   request;          /* what is being answered     */
    bool                          then_receive;     /* WsRequestReply             */
    bool                          fault;            /* WsSendFaultMessageForError */
    WS_ERROR*                     fault_error;
    HRESULT                       fault_code;
    WS_FAULT_DISCLOSURE           disclosure;
};

/* WsReceiveMessage and the like. */
struct chan_receive {
    WS_MESSAGE*                          message;
    const WS_MESSAGE_DESCRIPTION* const* descriptions;
    const WS_MESSAGE_DESCRIPTION*        only;      /* WsRequestReply: the one that descriptions points to */
    ULONG                                count;
    WS_RECEIVE_OPTION                    receive_option;
    WS_READ_OPTION                       read_option;
    WS_HEAP*                             heap;
    void*                                value;
    ULONG                                value_size;
    ULONG*                               index;
    WS_MESSAGE*                          request;   /* WsRequestReply: what is being answered */
};

/* The first part of every transport's channel. */
struct _WS_CHANNEL {
    ULONG                        tag;
    WS_CHANNEL_TYPE              type;              /* [C] */
    WS_CHANNEL_BINDING           binding;           /* [C] */
    const struct chan_transport* transport;         /* [C] */
    bool                         interruptible;     /* [C] after creation                                            */
    WS_LISTENER*                 listener;          /* [C] of a server; outlives the channel                         */
    struct lock                  lock;              /* guards [L]; before the locks of transports and net            */
    WS_CHANNEL_STATE             state;             /* [L] */
    atomic_bool                  aborted;           /* [L] to change: by the application, and not answered for by a
                                                     * result yet */
    bool                         doomed;            /* [L] freed while calls were pending: the last one frees        */
    unsigned                     busy;              /* [L] CALL_* that are pending                                   */
    struct async_op*             closing;           /* [L] WsCloseChannel, waiting for the other calls               */
    WS_MESSAGE*                  writing;           /* [L] between WsWriteMessageStart and its end                   */
    WS_MESSAGE*                  reading;           /* [L] between WsReadMessageStart and its end                    */
    struct chan_settings         settings;          /* [L] */
    atomic_uint_least64_t        deadline_ns;       /* [A] alone: nothing else is published with it                  */
    struct chan_call             write;             /* [O] of the call that has CALL_WRITE                           */
    struct chan_call             read;              /* [O] CALL_READ                                                 */
    struct chan_call             control;           /* [O] CALL_CONTROL                                              */
    struct async_op              close_wait;        /* [O] CALL_CONTROL                                              */
    WS_CHANNEL_STATE             close_from;        /* [O] CALL_CONTROL                                              */
    bool                         close_graceful;    /* [O] CALL_CONTROL                                              */
    bool                         close_not_begun;   /* [O] CALL_CONTROL                                              */
    struct chan_send             send;              /* [O] CALL_WRITE                                                */
    bool                         send_meant;        /* [O] CALL_WRITE; for transports: a message was to be sent      */
    struct chan_receive          receive;           /* [O] CALL_READ                                                 */
};

/* ------------------------------------------------------------------------------------------------ chan_state.c */

/* For transports: the common part, zeroed before. */
void    chan_init(WS_CHANNEL* chan, const struct chan_transport* transport);
void    chan_uninit(WS_CHANNEL* chan);
/* Nothing is pending: closes it abruptly if it must, and frees it. */
void    chan_destroy(WS_CHANNEL* chan);
HRESULT chan_check(const WS_CHANNEL* chan, WS_ERROR* error) MUST_USE;
void    chan_set_state_locked(WS_CHANNEL* chan, WS_CHANNEL_STATE state);
const char* chan_state_name(WS_CHANNEL_STATE state);
/* The channel can no longer be used: OPEN becomes FAULTED. */
void    chan_fault(WS_CHANNEL* chan);
bool    chan_is_aborted(WS_CHANNEL* chan);
/* WS_E_INVALID_OPERATION naming the state. */
HRESULT chan_raise_state(WS_CHANNEL_STATE state, const char* attempt, WS_ERROR* error);
/* now + timeout_ms, or the channel's deadline if that is earlier. */
uint64_t chan_deadline_ns(const WS_CHANNEL* chan, ULONG timeout_ms);

/* A pending function of the application:
 *
 *     TRY(chan_call_begin(chan, call, takes, NULL, "...", error));
 *     ... the call's fields ...
 *     return chan_call_result(call, transport->some(chan, chan_call_context(call, context, &own), error));
 *
 * Begin checks the state, that no other call is in the way, and that under_way is the message that was started in the
 * directions it takes (NULL: none). When the work has completed, at once or later, finish runs, the call ends (a
 * WsCloseChannel that waits may go on), and only then the application's callback: so the callback, or another thread, may
 * free the channel. */
HRESULT chan_call_begin(WS_CHANNEL* chan, struct chan_call* call, unsigned takes, const WS_MESSAGE* under_way,
                        const char* attempt, WS_ERROR* error) MUST_USE;
/* What to start the work with: own, or NULL for a synchronous call. */
const WS_ASYNC_CONTEXT* chan_call_context(struct chan_call* call, const WS_ASYNC_CONTEXT* context,
                                          WS_ASYNC_CONTEXT* own, WS_ERROR* error);
HRESULT chan_call_result(struct chan_call* call, HRESULT hr);
/* The same for work that is a chain of steps; each gets the call as its state. */
HRESULT chan_call_steps(struct chan_call* call, WS_ASYNC_FUNCTION first, const WS_ASYNC_CONTEXT* context,
                        WS_ERROR* error);

/* ------------------------------------------------------------------------------------------------ chan_props.c */

/* properties: WS_CHANNEL_PROPERTY array. listener_model: the callback model of a server's channels; NULL for a client. */
extern const struct prop_rule chan_http_rules[];
extern const size_t chan_http_rule_count;
HRESULT chan_settings_init(struct chan_settings* settings, WS_CHANNEL_BINDING binding,
                           const WS_CALLBACK_MODEL* listener_model, const WS_CHANNEL_PROPERTY* properties, ULONG count,
                           WS_ERROR* error) MUST_USE;

/* A property that is no setting: value has the size of it; and copies it there. */
HRESULT chan_check_value(const void* value, ULONG size, size_t expected, const char* name, WS_ERROR* error) MUST_USE;
HRESULT chan_give(void* value, ULONG size, const void* from, size_t from_size, const char* name,
                  WS_ERROR* error) MUST_USE;

/* ------------------------------------------------------------------------------------------------ chan_message.c */

HRESULT chan_check_message(const WS_CHANNEL* chan, const WS_MESSAGE* message, const char* attempt,
                           WS_ERROR* error) MUST_USE;
/* READING to DONE: the fault becomes the error. */
HRESULT chan_receive_fault(WS_MESSAGE* message, WS_ERROR* error);

/* --------------------------------------------------------------------------------------------------- channel.c */

/* A channel for a listener: type, binding and transport are the listener's. */
HRESULT chan_create_for(WS_LISTENER* listener, WS_CHANNEL_TYPE type, WS_CHANNEL_BINDING binding,
                        const struct chan_transport* transport, const struct chan_settings* settings, WS_CHANNEL** out,
                        WS_ERROR* error) MUST_USE;
/* WsOpenChannel and WsAcceptChannel: from CREATED to OPENING or ACCEPTING, and on to OPEN or back. */
HRESULT chan_begin_opening(WS_CHANNEL* chan, WS_CHANNEL_STATE to, const char* attempt, WS_ERROR* error) MUST_USE;
/* The security description asks for nothing: all that there is so far. */
HRESULT chan_check_security(const WS_SECURITY_DESCRIPTION* description, WS_ERROR* error) MUST_USE;
const char* chan_binding_name(WS_CHANNEL_BINDING binding);       /* NULL: there is no such binding */

/* Who changes the state of a watch from ARMED has it: to FIRED who fires, to IDLE who takes it back. */
enum { WATCH_IDLE, WATCH_ARMED, WATCH_FIRED };
bool chan_watch_fire(struct chan_watch* watch);

#endif
