/* What the files of a listener share: its state and settings, and what a transport implements. */
#ifndef WWS_CHANNEL_CHAN_LISTENER_H
#define WWS_CHANNEL_CHAN_LISTENER_H

#include "channel/chan_int.h"

/* The properties; constant after creation. */
struct chan_listener_settings {
    WS_CALLBACK_MODEL callback_model;
    ULONG             close_timeout_ms;
    ULONG             to_matching;              /* WS_MATCH_URL_*, of the To header            */
    ULONG             url_matching;             /* WS_MATCH_URL_*, of the request's URL        */
    WS_DISALLOWED_USER_AGENT_SUBSTRINGS agents; /* as given: copied into what follows          */
    char*             disallowed_agents;        /* zero-terminated strings, one after the other; an empty one ends them */
};

struct chan_listener_transport {
    const struct chan_transport* channel;       /* of the channels that it accepts */
    HRESULT (*create)(const struct chan_listener_transport* transport, WS_LISTENER** out, WS_ERROR* error);
    void    (*free)(WS_LISTENER* listener);
    /* url is borrowed for the call. */
    HRESULT (*open)(WS_LISTENER* listener, const WS_STRING* url, const WS_ASYNC_CONTEXT* context, WS_ERROR* error);
    /* Stops listening. Accepts that are pending end with WS_E_OPERATION_ABORTED. */
    HRESULT (*close)(WS_LISTENER* listener, const WS_ASYNC_CONTEXT* context, WS_ERROR* error);
    HRESULT (*accept)(WS_LISTENER* listener, WS_CHANNEL* chan, const WS_ASYNC_CONTEXT* context, WS_ERROR* error);
    /* Ends pending accepts; with the listener's lock held. */
    void    (*abort_locked)(WS_LISTENER* listener);
    /* A channel with these settings may take what comes. */
    void    (*expect)(WS_LISTENER* listener, const struct chan_settings* settings);
    USHORT  (*port)(WS_LISTENER* listener);
};

/* The first part of every transport's listener. */
struct _WS_LISTENER {
    ULONG                                 tag;
    WS_CHANNEL_TYPE                       type;         /* [C] */
    WS_CHANNEL_BINDING                    binding;      /* [C] */
    const struct chan_listener_transport* transport;    /* [C] */
    struct chan_listener_settings         settings;     /* [C] */
    struct lock                           lock;         /* guards [L]; after a channel's lock */
    WS_LISTENER_STATE                     state;        /* [L] */
    bool                                  aborted;      /* [L] before or during WsOpenListener */
    bool                                  doomed;       /* [L] freed while open or close was pending */
    /* WsOpenListener or WsCloseListener, of which one can be pending: [O] */
    WS_ASYNC_CONTEXT                      context;
    HRESULT                             (*finish)(WS_LISTENER* listener, HRESULT hr, const WS_ASYNC_CONTEXT* own,
                                                  bool* doomed);
    WS_ERROR*                             error;
    WS_ASYNC_STATE                        steps;        /* for the transport */
    WS_LISTENER_STATE                     close_from;
    bool                                  close_not_begun;  /* by the transport: it failed, and all is as it was */
};

void    chan_listener_init(WS_LISTENER* listener, const struct chan_listener_transport* transport);
void    chan_listener_uninit(WS_LISTENER* listener);
/* Why a listener that is not OPEN takes no accept: WS_E_OBJECT_FAULTED, WS_E_INVALID_OPERATION. */
HRESULT chan_listener_raise_state(WS_LISTENER_STATE state, const char* attempt, WS_ERROR* error);

#endif
