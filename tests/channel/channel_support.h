/* What the tests of channels share: waiting for asynchronous completions, an <Echo> of a number, clients and listeners. */
#ifndef TESTS_CHANNEL_CHANNEL_SUPPORT_H
#define TESTS_CHANNEL_CHANNEL_SUPPORT_H

#include "async/op.h"
#include "channel/channel.h"
#include "message/message.h"
#include "support.h"
#include <string.h>

#define WAIT_NS (test_patience_ms() * SYS_NS_PER_MS)

/* ------------------------------------------------------------------------------------------------ completions */

/* One asynchronous call. */
struct completion {
    struct sys_event  event;
    HRESULT           hr;
    WS_CALLBACK_MODEL model;
    atomic_int        count;
};

static inline void CALLBACK completion_done(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct completion* completion = state;

    completion->hr = hr;
    completion->model = model;
    atomic_fetch_add(&completion->count, 1);
    sys_event_set(&completion->event);
}

static inline WS_ASYNC_CONTEXT completion_begin(struct completion* completion)
{
    sys_event_init(&completion->event);
    completion->hr = WS_S_ASYNC;
    atomic_init(&completion->count, 0);
    return (WS_ASYNC_CONTEXT){ completion_done, completion };
}

/* The final result of a call that returned hr. */
static inline HRESULT completion_end(struct completion* completion, HRESULT hr)
{
    if (hr == WS_S_ASYNC) {
        if (!sys_event_wait(&completion->event, sys_now_ns() + WAIT_NS))
            fail_msg("an asynchronous operation did not complete");
        hr = completion->hr;
        assert_int_equal(atomic_load(&completion->count), 1);
        assert_int_not_equal(hr, WS_S_ASYNC);
    } else {
        assert_int_equal(atomic_load(&completion->count), 0);
    }
    sys_event_destroy(&completion->event);
    return hr;
}

/* ------------------------------------------------------------------------------------------------ an echo of numbers */

extern WS_MESSAGE_DESCRIPTION request_description;      /* action urn:echo, body <Echo xmlns="urn:e">5</Echo> */
extern WS_MESSAGE_DESCRIPTION reply_description;        /* action urn:echoed, body <Echoed>..                 */
extern WS_MESSAGE_DESCRIPTION any_request_description;  /* the same body, any action                       */

/* A listener on a free port of 127.0.0.1, open. *port receives it. */
WS_LISTENER* open_listener(const WS_LISTENER_PROPERTY* properties, ULONG count, USHORT* port);
WS_LISTENER* open_listener_at(const char* url);
void         close_listener(WS_LISTENER* listener);
WS_CHANNEL*  listener_channel(WS_LISTENER* listener, const WS_CHANNEL_PROPERTY* properties, ULONG count);
/* A client channel that is open to http://127.0.0.1:port/e. */
WS_CHANNEL*  open_client(USHORT port, const WS_CHANNEL_PROPERTY* properties, ULONG count);
HRESULT      open_client_to(WS_CHANNEL* channel, const char* url, const WS_ASYNC_CONTEXT* context, WS_ERROR* error);
void         close_channel(WS_CHANNEL* channel);
WS_MESSAGE*  channel_message(WS_CHANNEL* channel);
WS_CHANNEL_STATE  channel_state(WS_CHANNEL* channel);
WS_LISTENER_STATE listener_state(WS_LISTENER* listener);

#define PROPERTY(property_id, variable) { .id = (property_id), .value = &(variable), .valueSize = sizeof(variable) }

/* One call of a client; the number that came back in *out. */
struct call {
    WS_CHANNEL* channel;
    WS_MESSAGE* request;
    WS_MESSAGE* reply;
    WS_ERROR*   error;
    int         value;
    int         result;
    struct completion completion;
};
void    call_init(struct call* call, WS_CHANNEL* channel);
void    call_reset(struct call* call);      /* of its messages: ready for the next */
void    call_free(struct call* call);       /* not the channel */
HRESULT call_start(struct call* call, const WS_ASYNC_CONTEXT* context);     /* WsRequestReply */

/* A service: so many channels of a listener that accept, read, answer with the number plus one, and accept again, until
 * service_stop. Everything asynchronous. */
struct service;
struct service* service_start(WS_LISTENER* listener, unsigned channels, const WS_CHANNEL_PROPERTY* properties,
                              ULONG count);
unsigned        service_served(struct service* service);
void            service_stop(struct service* service);      /* closes the listener, too */

/* Group teardown: everything the tests started has ended, and the threads leave. */
int channels_ended(void** state);

/* ------------------------------------------------------------------------------------------------ raw sockets */

int     raw_connect(USHORT port);
int     raw_listen(USHORT* port);
int     raw_accept(int listening);
void    raw_send(int fd, const char* text);
void    raw_send_bytes(int fd, const void* bytes, size_t size);
/* Receives until the bytes contain part, or the end of the stream; as a string. Fails after a long time. */
const char* raw_receive(int fd, const char* part, char* buffer, size_t size);
/* Receives until the end of the stream. */
const char* raw_receive_all(int fd, char* buffer, size_t size);
void    raw_close(int fd);
void    raw_reset(int fd);                                  /* closes with RST */

/* ------------------------------------------------------------------------------------------------ scripted server */

/* A server of another kind, on a thread of its own: takes whole requests (with Content-Length) one after the other, and
 * answers each as the script says, until script_stop. */
struct script_answer {
    const char* text;           /* sent as it is; NULL: nothing                                                 */
    bool        close;          /* then the connection is closed,                                               */
    bool        reset;          /* or reset                                                                     */
    bool        hold;           /* or kept open without another word until script_stop, and the next accepted   */
};
struct script;
/* answers[n] is for the n-th request; the last one is for all further. The array is kept. */
struct script* script_start(const struct script_answer* answers, size_t count, USHORT* port);
void           script_stop(struct script* script);
unsigned       script_requests(struct script* script);          /* received so far */
unsigned       script_connections(struct script* script);       /* accepted so far */
const char*    script_request(struct script* script, unsigned index);      /* head and body, one of the first 16 */
void           script_await_requests(struct script* script, unsigned count);
void           script_await_closed(struct script* script, unsigned count);     /* connections */

#define SOAP12_NS "http://www.w3.org/2003/05/soap-envelope"
#define SOAP11_NS "http://schemas.xmlsoap.org/soap/envelope/"
#define ECHOED_12(number) "<s:Envelope xmlns:s=\"" SOAP12_NS "\"><s:Header/><s:Body><Echoed xmlns=\"urn:e\">" number \
                          "</Echoed></s:Body></s:Envelope>"
#define ECHO_12(number)   "<s:Envelope xmlns:s=\"" SOAP12_NS "\"><s:Header/><s:Body><Echo xmlns=\"urn:e\">" number \
                          "</Echo></s:Body></s:Envelope>"
#define SOAP12_TYPE "application/soap+xml; charset=utf-8"

/* Properties of a client without addressing headers in its messages: canned replies need no RelatesTo. */
extern WS_CHANNEL_PROPERTY transport_properties[1];

#endif
