/* Reply channels over HTTP (WS_CHANNEL_TYPE_REPLY): one request and its reply, on a connection that the listener keeps.
 *
 *   accept: a whole request --> UNREAD -- read_start --> READ, or UNREADABLE -- write_end: the reply --> ANSWERED
 *
 * A channel that is closed without a reply answers by itself: 202 to a request that was read (it was one-way), 400 to one
 * that could not be, 500 to one whose reply could not be sent or that there was no memory to read, 503 to one that nobody
 * looked at. */
#include "channel/http.h"
#include "channel/http_server.h"
#include "channel/http_write.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/utf.h"
#include "base/xmlname.h"
#include "message/message.h"
#include "xml/soap_names.h"
#include <string.h>

enum progress { PROGRESS_UNREAD, PROGRESS_READ, PROGRESS_UNREADABLE, PROGRESS_NO_MEMORY, PROGRESS_ANSWERED };

struct http_reply {
    struct _WS_CHANNEL    base;
    struct http_waiter    waiter;           /* [O] of the accept, but for what the port guards                    */
    struct http_conn*     conn;             /* [L] to change; TAKEN                                               */
    WS_STRING             url;              /* [L] made when it is asked for                                      */
    struct http_soap_type type;             /* [O] */
    enum progress         progress;         /* [O] */
    WS_ASYNC_STATE        steps;            /* [O] */
    bool                  keep_alive;       /* [O] after the response being sent                                  */
    WS_BYTES              body;             /* [O] of the response, in its message                                */
    size_t                head_size;        /* [O] */
    char                  head[HTTP_RESPONSE_HEAD_MAX];     /* [O] of the response                                */
};

static struct http_reply* reply_of(WS_CHANNEL* chan)
{
    assert(chan->transport == &http_reply_transport);
    return CONTAINER_OF(chan, struct http_reply, base);
}

/* ------------------------------------------------------------------------------------------------ accept */

/* What this channel takes: its limits may be lower than the listener's, and it has a media type. */
static unsigned judge(struct http_reply* reply, const struct http_conn* conn, const char** reason)
{
    const struct http_request*  request = &conn->request;
    const struct chan_settings* settings = &reply->base.settings;

    *reason = "the headers are over the limit (WS_CHANNEL_PROPERTY_MAX_HTTP_REQUEST_HEADERS_BUFFER_SIZE)";
    if (request->head.size > settings->max_request_headers_size)
        return 431;
    *reason = "the body is over the limit (WS_CHANNEL_PROPERTY_MAX_BUFFERED_MESSAGE_SIZE)";
    if (request->body_size > settings->max_buffered_size)
        return 413;
    *reason = "the Content-Type is not that of the service (WS_CHANNEL_PROPERTY_ENVELOPE_VERSION)";
    if (FAILED(http_soap_read_type(settings->envelope, &request->head, request->buffer->bytes, &reply->type, NULL)))
        return 415;
    return 0;
}

static HRESULT CALLBACK accept_taken(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                     const WS_ASYNC_CONTEXT* context, WS_ERROR* error);

/* A request, or the waiter is on the list: S_FALSE. An abort is noted before it looks at the list: it finds the waiter
 * there, or is found here. (Whoever completes the waiter meanwhile goes on when the step that calls this has returned.) */
static HRESULT take_or_wait(struct http_reply* reply, WS_ERROR* error)
{
    HRESULT hr = http_listener_take(reply->base.listener, &reply->waiter, error);

    if (hr == S_FALSE && chan_is_aborted(&reply->base)
        && http_listener_stop_waiting(reply->base.listener, &reply->waiter))
        return err_raise(error, WS_E_OPERATION_ABORTED, "the channel was aborted");
    return hr;
}

static HRESULT CALLBACK accept_take(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                    const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_reply* reply = state;

    UNUSED(hr);
    UNUSED(model);
    next->function = accept_taken;
    hr = async_op_begin(&reply->waiter.op, context, reply->base.settings.callback_model, error);
    if (FAILED(hr))
        return hr;
    async_op_waits_for(&reply->waiter.op, "a request from a client");
    hr = take_or_wait(reply, error);
    if (hr == S_FALSE)
        return async_op_wait(&reply->waiter.op, context == NULL, SYS_NEVER);
    async_op_cancel(&reply->waiter.op);
    return hr;
}

static HRESULT take_connection(struct http_reply* reply, struct http_conn* conn, WS_ERROR* error)
{
    bool aborted;

    lock_take(&reply->base.lock);
    aborted = reply->base.aborted;
    if (!aborted)
        reply->conn = conn;
    lock_drop(&reply->base.lock);
    if (aborted) {
        http_listener_give_back(conn);
        return err_raise(error, WS_E_OPERATION_ABORTED, "the channel was aborted");
    }
    net_set_callback_model(conn->stream, reply->base.settings.callback_model);
    reply->progress = PROGRESS_UNREAD;
    reply->base.send_meant = false;
    return S_OK;
}

static HRESULT CALLBACK accept_taken(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                     const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_reply* reply = state;
    const char*        reason;
    unsigned           status;

    UNUSED(model);
    UNUSED(context);
    if (FAILED(hr))
        return hr;
    status = judge(reply, reply->waiter.conn, &reason);
    if (status == 0)
        return take_connection(reply, reply->waiter.conn, error);
    http_conn_refuse(reply->waiter.conn, status, reason);
    next->function = accept_take;
    return S_OK;
}

HRESULT http_reply_accept(WS_LISTENER* listener, WS_CHANNEL* chan, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_reply* reply = reply_of(chan);

    UNUSED(listener);
    return WsAsyncExecute(&reply->steps, accept_take, WS_LONG_CALLBACK, reply, context, error);
}

/* ------------------------------------------------------------------------------------------------ reading */

static void CALLBACK release_buffer(void* state)
{
    chan_buffer_drop(state);
}

enum { URL_SCHEME, URL_HOST, URL_ROOT, URL_PATH, URL_PARTS };

struct url_parts {
    struct http_text part[URL_PARTS];
    size_t           size;                      /* of all together */
};

/* "http://" host path, both as the client sent them: their characters were checked, and are ASCII. No host: its chars are
 * NULL. */
static struct url_parts url_parts(const struct http_reply* reply)
{
    struct url_parts parts = { .part = {
        [URL_SCHEME] = { "http://", 7 },
        [URL_HOST] = http_conn_text(reply->conn, reply->conn->request.head.host),
        [URL_ROOT] = { "/", 0 },
        [URL_PATH] = http_conn_text(reply->conn, reply->conn->request.head.path),
    } };

    if (parts.part[URL_PATH].size == 0)
        parts.part[URL_PATH].chars = "";
    if (parts.part[URL_PATH].size == 0 || parts.part[URL_PATH].chars[0] == '?')
        parts.part[URL_ROOT].size = 1;
    for (size_t i = 0; i < URL_PARTS; i++)
        parts.size += parts.part[i].size;
    return parts;
}

/* With TRANSPORT addressing the head carries what else would be headers of the message. */
static HRESULT take_transport_headers(struct http_reply* reply, WS_MESSAGE* message, WS_ERROR* error)
{
    const struct http_request* request = &reply->conn->request;
    struct url_parts           parts = url_parts(reply);
    struct http_text           action;
    char                       url[2100];

    TRY(http_soap_read_action(reply->base.settings.envelope, &request->head, request->buffer->bytes, &reply->type,
                              &action, error));
    if (action.chars != NULL && !utf8_valid((const BYTE*)action.chars, action.size))
        return err_raise(error, WS_E_INVALID_FORMAT, "the action in the HTTP headers is not UTF-8");
    if (action.chars != NULL)
        TRY(msg_set_text(message, WS_ACTION_HEADER, (const BYTE*)action.chars, (ULONG)action.size, error));
    if (parts.part[URL_HOST].chars == NULL || parts.size > sizeof url)
        return S_OK;
    for (size_t i = 0, at = 0; i < URL_PARTS; at += parts.part[i++].size)
        memcpy(url + at, parts.part[i].chars, parts.part[i].size);
    return msg_set_text(message, WS_TO_HEADER, (const BYTE*)url, (ULONG)parts.size, error);
}

/* What of the To header is not this listener's; NULL when it is, or names nobody in particular. */
static const char* differing_to(struct http_reply* reply, const WS_XML_STRING* to)
{
    struct http_listener* listener = http_listener_of(reply->base.listener);
    const char*           at = (const char*)to->bytes + 7;
    const char*           end = (const char*)to->bytes + to->length;
    const char*           slash;
    const char*           differs;
    struct http_where     where;

    if (to->length <= 7 || memcmp(to->bytes, "http://", 7) != 0)
        return "the scheme";
    for (slash = at; slash < end && *slash != '/' && *slash != '?'; slash++)
        ;
    if (!http_where_split((struct http_text){ at, (size_t)(slash - at) },
                          (struct http_text){ slash, (size_t)(end - slash) }, &where))
        return "the host";
    lock_take(&listener->base.lock);            /* it may be opened again with another URL just now */
    differs = http_match_url(&where, &listener->url, http_port_number(reply->conn->port),
                             listener->base.settings.to_matching);
    lock_drop(&listener->base.lock);
    return differs;
}

static HRESULT check_to(struct http_reply* reply, WS_MESSAGE* message, WS_ERROR* error)
{
    const struct addr_version* version = addr_version(reply->base.settings.addressing);
    const WS_XML_STRING*       to = msg_text(message, WS_TO_HEADER);
    const char*                differs;
    char                       text[200];
    HRESULT                    hr;

    if (to == NULL || to->length == 0 || xml_string_equals(to, &version->anonymous))
        return S_OK;
    if (http_listener_of(reply->base.listener)->base.settings.to_matching == 0)
        return S_OK;
    differs = differing_to(reply, to);
    if (differs == NULL)
        return S_OK;
    hr = msg_raise_unknown_destination(message, error);
    err_add(error,
            "of the To header, \"%s\", %s is not that of this service "
            "(WS_LISTENER_PROPERTY_TO_HEADER_MATCHING_OPTIONS)",
            err_utf8(to->bytes, to->length, text, sizeof text), differs);
    return hr;
}

static HRESULT read_headers(struct http_reply* reply, WS_MESSAGE* message, WS_ERROR* error)
{
    const struct http_request* request = &reply->conn->request;
    HRESULT                    hr;

    hr = msg_read_start(message, reply->type.charset, request->buffer->bytes + request->body_at,
                        (ULONG)request->body_size, release_buffer, chan_buffer_keep(request->buffer), error);
    if (FAILED(hr)) {
        chan_buffer_drop(request->buffer);
        return hr;
    }
    hr = reply->base.settings.addressing == WS_ADDRESSING_VERSION_TRANSPORT
         ? take_transport_headers(reply, message, error) : check_to(reply, message, error);
    if (FAILED(hr))
        msg_reset(message);
    return hr;
}

static enum progress unread(HRESULT hr)
{
    return hr == E_OUTOFMEMORY ? PROGRESS_NO_MEMORY : PROGRESS_UNREADABLE;
}

static HRESULT reply_read_start(WS_CHANNEL* chan, WS_MESSAGE* message, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_reply* reply = reply_of(chan);
    HRESULT            hr;

    UNUSED(context);
    if (reply->progress != PROGRESS_UNREAD)
        return WS_S_END;
    hr = read_headers(reply, message, error);
    reply->progress = SUCCEEDED(hr) ? PROGRESS_READ : unread(hr);
    return hr;
}

static HRESULT reply_read_end(WS_CHANNEL* chan, WS_MESSAGE* message, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    UNUSED(context);
    if (reply_of(chan)->progress == PROGRESS_READ) {
        HRESULT hr = msg_read_end(message, error);

        if (FAILED(hr))
            reply_of(chan)->progress = unread(hr);
        return hr;
    }
    return msg_read_end(message, error);
}

/* ------------------------------------------------------------------------------------------------ writing */

/* The exchange is over: the connection goes back to its port. */
static void end_exchange(struct http_reply* reply, bool keep_alive)
{
    struct http_conn* conn;

    lock_take(&reply->base.lock);
    conn = reply->conn;
    reply->conn = NULL;
    lock_drop(&reply->base.lock);
    reply->progress = PROGRESS_ANSWERED;
    if (conn != NULL)
        http_conn_done(conn, keep_alive);
}

static HRESULT CALLBACK response_sent(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                      const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_reply* reply = state;

    UNUSED(model);
    UNUSED(next);
    UNUSED(context);
    end_exchange(reply, SUCCEEDED(hr) && reply->keep_alive);
    if (SUCCEEDED(hr))
        return S_OK;
    chan_fault(&reply->base);
    if (hr == WS_E_OPERATION_TIMED_OUT)
        err_add(error, "the client took the response too slowly (WS_CHANNEL_PROPERTY_SEND_TIMEOUT, and at most two "
                "minutes and a second for each 1000 bytes)");
    err_add(error, "sending a response");
    return hr;
}

static uint64_t response_deadline_ns(const struct http_reply* reply, size_t size)
{
    uint64_t slow_ms = HTTP_CLIENT_TIMEOUT_MS + size / HTTP_CLIENT_BYTES_PER_MS;
    ULONG    timeout_ms = reply->base.settings.send_timeout_ms;

    return chan_deadline_ns(&reply->base, timeout_ms < slow_ms ? timeout_ms : (ULONG)slow_ms);
}

static HRESULT CALLBACK send_response(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                      const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_reply* reply = state;
    const struct iovec parts[] = { { reply->head, reply->head_size }, { reply->body.bytes, reply->body.length } };

    UNUSED(hr);
    UNUSED(model);
    next->function = response_sent;
    net_set_deadline(reply->conn->stream, LANE_WRITE, response_deadline_ns(reply, reply->body.length));
    return net_write(reply->conn->stream, parts, reply->body.length != 0 ? 2 : 1, context, error);
}

/* With a body there is a media type. */
static HRESULT respond(struct http_reply* reply, unsigned status, const WS_BYTES* body, const WS_ASYNC_CONTEXT* context,
                       WS_ERROR* error)
{
    struct http_out out = { .bytes = reply->head, .room = sizeof reply->head };

    reply->body = *body;
    reply->keep_alive = reply->conn->request.head.keep_alive;
    http_put_response_head(&out, status,
                           body->length != 0 ? http_soap_content_type(reply->base.settings.envelope) : NULL,
                           body->length, reply->keep_alive, NULL);
    assert(!out.full);
    reply->head_size = out.size;
    return WsAsyncExecute(&reply->steps, send_response, WS_LONG_CALLBACK, reply, context, error);
}

static HRESULT reply_write_start(WS_CHANNEL* chan, WS_MESSAGE* message, const WS_ASYNC_CONTEXT* context,
                                 WS_ERROR* error)
{
    struct http_reply* reply = reply_of(chan);

    UNUSED(context);
    if (reply->progress == PROGRESS_UNREAD)
        return err_raise(error, WS_E_INVALID_OPERATION, "the request has to be read before a reply can be sent");
    if (reply->progress == PROGRESS_ANSWERED)
        return err_raise(error, WS_E_INVALID_OPERATION, "the request has been answered already");
    reply->base.send_meant = true;
    return msg_write_start(message, chan->settings.max_buffered_size, "WS_CHANNEL_PROPERTY_MAX_BUFFERED_MESSAGE_SIZE",
                           error);
}

/* A reply to the address "none" is not sent: its request was one-way. */
static HRESULT reply_write_end(WS_CHANNEL* chan, WS_MESSAGE* message, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_reply* reply = reply_of(chan);
    const WS_BYTES     nothing = { 0, NULL };
    WS_BYTES           body;

    TRY(msg_write_end(message, &body, error));
    if (msg_to_none(message))
        return respond(reply, 202, &nothing, context, error);
    return respond(reply, msg_is_fault(message) ? 500 : 200, &body, context, error);
}

/* ------------------------------------------------------------------------------------------------ close, abort */

static HRESULT reply_close(WS_CHANNEL* chan, bool graceful, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    static const unsigned status[] = {
        [PROGRESS_UNREAD] = 503, [PROGRESS_READ] = 202, [PROGRESS_UNREADABLE] = 400, [PROGRESS_NO_MEMORY] = 500,
    };
    struct http_reply* reply = reply_of(chan);
    const WS_BYTES     nothing = { 0, NULL };
    bool               not_one_way = reply->progress == PROGRESS_READ && chan->send_meant;

    if (reply->progress == PROGRESS_ANSWERED || reply->conn == NULL)
        return S_OK;
    if (graceful)
        return respond(reply, not_one_way ? 500 : status[reply->progress], &nothing, context, error);
    end_exchange(reply, false);
    return S_OK;
}

/* While it waits in WsAcceptChannel, or talks to a client. */
static void reply_abort_locked(WS_CHANNEL* chan)
{
    struct http_reply* reply = reply_of(chan);

    if (chan->state == WS_CHANNEL_STATE_ACCEPTING && http_listener_stop_waiting(chan->listener, &reply->waiter))
        async_op_complete(&reply->waiter.op, WS_E_OPERATION_ABORTED);
    if (reply->conn != NULL) {
        net_abort(reply->conn->stream);
        http_conn_fire(reply->conn);
    }
}

/* ------------------------------------------------------------------------------------------------ watch, properties */

static bool reply_watch_locked(WS_CHANNEL* chan, struct chan_watch* watch)
{
    struct http_reply* reply = reply_of(chan);

    return reply->conn != NULL && http_conn_watch(reply->conn, watch);
}

static void reply_unwatch_locked(WS_CHANNEL* chan, struct chan_watch* watch)
{
    struct http_reply* reply = reply_of(chan);

    if (reply->conn != NULL)
        http_conn_unwatch(reply->conn, watch);
}

static const char* reply_peer(WS_CHANNEL* chan)
{
    UNUSED(chan);
    return "the client";
}

/* The listener's own host for a client that did not say one. */
static WCHAR* put_url_locked(struct http_reply* reply, const struct http_listener* listener, ULONG* length)
{
    struct url_parts parts = url_parts(reply);
    WCHAR*           chars;
    WCHAR*           at;

    assert(lock_held(&listener->base.lock));
    if (parts.part[URL_HOST].chars == NULL) {
        parts.part[URL_HOST] = (struct http_text){ listener->url.host_header, strlen(listener->url.host_header) };
        parts.size += parts.part[URL_HOST].size;
    }
    chars = at = mem_alloc(parts.size * sizeof *at);
    for (size_t i = 0; i < URL_PARTS && chars != NULL; i++)
        for (size_t j = 0; j < parts.part[i].size; j++)
            *at++ = (WCHAR)(BYTE)parts.part[i].chars[j];
    *length = (ULONG)parts.size;
    return chars;
}

static HRESULT make_url(struct http_reply* reply, WS_ERROR* error)
{
    struct http_listener* listener = http_listener_of(reply->base.listener);
    ULONG                 length;
    WCHAR*                chars;

    lock_take(&listener->base.lock);
    chars = put_url_locked(reply, listener, &length);
    lock_drop(&listener->base.lock);
    if (chars == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for the URL of a request");
    reply->url = (WS_STRING){ length, chars };
    return S_OK;
}

static HRESULT get_url(struct http_reply* reply, WS_STRING* value, WS_ERROR* error)
{
    if (reply->url.chars == NULL)
        TRY(make_url(reply, error));
    *value = reply->url;
    return S_OK;
}

static HRESULT reply_get_locked(WS_CHANNEL* chan, WS_CHANNEL_PROPERTY_ID id, void* value, ULONG size, WS_ERROR* error)
{
    struct http_reply*      reply = reply_of(chan);
    struct sockaddr_storage address;

    if (id == WS_CHANNEL_PROPERTY_REMOTE_IP_ADDRESS)
        TRY(chan_check_value(value, size, sizeof address, "WS_CHANNEL_PROPERTY_REMOTE_IP_ADDRESS", error));
    else if (id == WS_CHANNEL_PROPERTY_HTTP_CONNECTION_ID)
        TRY(chan_check_value(value, size, sizeof reply->conn->id, "WS_CHANNEL_PROPERTY_HTTP_CONNECTION_ID", error));
    else if (id == WS_CHANNEL_PROPERTY_TRANSPORT_URL)
        TRY(chan_check_value(value, size, sizeof reply->url, "WS_CHANNEL_PROPERTY_TRANSPORT_URL", error));
    else
        return S_FALSE;
    if (reply->conn == NULL)
        return err_raise(error, WS_E_INVALID_OPERATION, "the property is there from WsAcceptChannel until the reply is "
                         "sent");
    if (id == WS_CHANNEL_PROPERTY_TRANSPORT_URL)
        return get_url(reply, value, error);
    if (id == WS_CHANNEL_PROPERTY_REMOTE_IP_ADDRESS) {
        if (!net_peer_address(reply->conn->stream, &address))
            return err_raise(error, WS_E_NOT_SUPPORTED, "the client has no address");
        memcpy(value, &address, sizeof address);
    } else {
        memcpy(value, &reply->conn->id, sizeof reply->conn->id);
    }
    return S_OK;
}

/* ------------------------------------------------------------------------------------------------ life */

static HRESULT reply_create(const struct chan_transport* transport, WS_CHANNEL** out, WS_ERROR* error)
{
    struct http_reply* reply = mem_zalloc(sizeof *reply);

    if (reply == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for a channel");
    chan_init(&reply->base, transport);
    *out = &reply->base;
    return S_OK;
}

static void reply_reset(WS_CHANNEL* chan)
{
    struct http_reply* reply = reply_of(chan);

    if (reply->conn != NULL)
        end_exchange(reply, false);
    reply->progress = PROGRESS_ANSWERED;
    mem_free(reply->url.chars);
    reply->url = (WS_STRING){ 0, NULL };
}

static void reply_free(WS_CHANNEL* chan)
{
    reply_reset(chan);
    chan_uninit(chan);
    mem_free(reply_of(chan));
}

const struct chan_transport http_reply_transport = {
    .client = false,
    .half_duplex = true,
    .create = reply_create,
    .free = reply_free,
    .write_start = reply_write_start,
    .write_end = reply_write_end,
    .read_start = reply_read_start,
    .read_end = reply_read_end,
    .close = reply_close,
    .abort_locked = reply_abort_locked,
    .reset = reply_reset,
    .peer = reply_peer,
    .get_locked = reply_get_locked,
    .watch_locked = reply_watch_locked,
    .unwatch_locked = reply_unwatch_locked,
};
