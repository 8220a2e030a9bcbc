/* Request channels over HTTP (WS_CHANNEL_TYPE_REQUEST): one connection, kept between exchanges; one exchange at a time.
 *
 *   IDLE -- write_start --> WRITING -- write_end: connect?, send --> SENT -- read_start: receive --> IDLE
 *
 * A failure of the connection faults the channel; a response that is only unwelcome (404, a body that is not SOAP) does not.
 *
 * A connection that was kept may have been closed by the server just when the next request is sent. When it is certain that
 * the server did not get any of it, the request is sent once more on a new connection (RFC 9110 section 9.2.2): for that,
 * requests on kept connections are kept until the first byte of the response. */
#include "channel/http.h"
#include "channel/chan_buffer.h"
#include "channel/http_chunked.h"
#include "channel/http_soap.h"
#include "channel/http_write.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/url.h"
#include "message/message.h"
#include "net/net.h"
#include "xml/tree.h"
#include <string.h>

#define RESPONSE_HEAD_MAX  65536u       /* no property limits it: as much as a server takes of a request by default */
#define RESPONSE_EXTRA_MAX 16384u       /* chunk extensions and trailers */
#define REPEATED_BODY_MAX  65536u       /* larger requests are not copied to be sent again */
#define ADDRESS_BYTES_MAX  65536u       /* of an endpoint address (reference page: endpoint address) */

enum exchange { EXCHANGE_IDLE, EXCHANGE_WRITING, EXCHANGE_SENT };

/* What a timeout stops, in order. */
enum phase { PHASE_CONNECT, PHASE_SEND, PHASE_RESPONSE, PHASE_BODY, PHASE_RESOLVE /* part of CONNECT */, PHASES };

struct http_client {
    struct _WS_CHANNEL  base;
    /* The endpoint: [C] from open to reset. */
    struct url          url;
    char*               url_text;           /* for error strings                                                        */
    WS_ENDPOINT_ADDRESS address;            /* what messages are addressed to                                           */
    WS_HEAP*            address_heap;       /* its parts; NULL without headers                                          */
    char*               head;               /* the part of a request's head that is always the same                     */
    size_t              head_size;
    /* The connection. */
    struct net_stream*  stream;             /* [L] to change; the call in progress may read it without                  */
    bool                reused;             /* [O] has carried an exchange before                                       */
    bool                repeated;           /* [O] the request has been sent again already                              */
    /* The exchange: [O] of the call in progress. */
    enum exchange       exchange;
    WS_ASYNC_STATE      steps;
    ULONG               timeout_ms[PHASES]; /* by phase                                                                 */
    uint64_t            until_ns[PHASES];   /* or earlier, by the channel's deadline; of those that have begun          */
    WS_BYTES            body;               /* the request's envelope; only while write_end is at work                  */
    struct chan_buffer* out;                /* the head's changing part; of a request that may be repeated, all of it   */
    size_t              out_size;
    bool                out_whole;
    struct chan_buffer* in;                 /* what has come of the response                                            */
    size_t              in_size;
    size_t              got;
    size_t              head_at;            /* in it: where the head starts (behind interim responses)                  */
    size_t              body_at;
    size_t              body_size;
    struct http_head    response;
    struct http_chunked chunked;
    bool                head_done;
    bool                complete;
    bool                receiving;          /* read_start is at work: after sending once more, go on there              */
    enum phase          phase;              /* whose deadline the stream has                                            */
    WS_MESSAGE*         message;            /* the reply                                                                */
};

static struct http_client* client_of(WS_CHANNEL* chan)
{
    assert(chan->transport == &http_client_transport);
    return CONTAINER_OF(chan, struct http_client, base);
}

/* ------------------------------------------------------------------------------------------------ connection */

static void drop_stream(struct http_client* client)
{
    struct net_stream* stream;

    lock_take(&client->base.lock);
    stream = client->stream;
    client->stream = NULL;
    lock_drop(&client->base.lock);
    net_stream_free(stream);
}

/* From here on an abort reaches the stream. */
static HRESULT publish_stream(struct http_client* client, struct net_stream* stream, WS_ERROR* error)
{
    bool aborted;

    lock_take(&client->base.lock);
    aborted = client->base.aborted;
    if (!aborted)
        client->stream = stream;
    lock_drop(&client->base.lock);
    if (!aborted)
        return S_OK;
    net_stream_free(stream);
    return err_raise(error, WS_E_OPERATION_ABORTED, "the channel was aborted");
}

static void drop_buffers(struct http_client* client)
{
    chan_buffer_drop(client->out);
    chan_buffer_drop(client->in);
    client->out = client->in = NULL;
}

/* A server has closed the connection, or answered unasked, since the exchange before. */
static bool can_reuse(struct http_client* client)
{
    if (client->stream != NULL && net_is_stale(client->stream))
        drop_stream(client);
    return client->stream != NULL;
}

/* The request on a kept connection has failed without any sign of the server having got it. */
static bool can_repeat(struct http_client* client, HRESULT hr)
{
    return hr == WS_E_ENDPOINT_DISCONNECTED && client->reused && !client->repeated && client->out_whole
           && net_undelivered(client->stream);
}

/* ------------------------------------------------------------------------------------------------ failing */

/* And neither by the channel's deadline nor by the system, which gives up as well. */
static bool ended_by_timeout(const struct http_client* client, enum phase phase)
{
    uint64_t until_ns = client->until_ns[phase];

    return sys_now_ns() >= until_ns && until_ns < chan_deadline_ns(&client->base, INFINITE);
}

static void name_timeout(struct http_client* client, enum phase phase, WS_ERROR* error)
{
    static const char* const property[] = {
        [PHASE_CONNECT] = "WS_CHANNEL_PROPERTY_CONNECT_TIMEOUT",
        [PHASE_SEND] = "WS_CHANNEL_PROPERTY_SEND_TIMEOUT",
        [PHASE_RESPONSE] = "WS_CHANNEL_PROPERTY_RECEIVE_RESPONSE_TIMEOUT",
        [PHASE_BODY] = "WS_CHANNEL_PROPERTY_RECEIVE_TIMEOUT",
        [PHASE_RESOLVE] = "WS_CHANNEL_PROPERTY_RESOLVE_TIMEOUT",
    };

    if (client->timeout_ms[phase] != INFINITE && ended_by_timeout(client, phase))
        err_add(error, "%s is %u ms", property[phase], client->timeout_ms[phase]);
}

/* The connection is of no more use, and so neither is the channel. */
static HRESULT fail(struct http_client* client, enum phase phase, HRESULT hr, WS_ERROR* error)
{
    static const char* const doing[] = {
        [PHASE_CONNECT] = "connecting to", [PHASE_SEND] = "sending a request to",
        [PHASE_RESPONSE] = "waiting for the response of", [PHASE_BODY] = "receiving the response of",
    };

    drop_stream(client);
    drop_buffers(client);
    client->exchange = EXCHANGE_IDLE;
    chan_fault(&client->base);
    if (hr == WS_E_OPERATION_TIMED_OUT)
        name_timeout(client, phase, error);
    if (hr == WS_E_OPERATION_TIMED_OUT && phase == PHASE_CONNECT)
        name_timeout(client, PHASE_RESOLVE, error);
    err_add(error, "%s %s", doing[phase], client->url_text);
    return hr;
}

static uint64_t phase_deadline_ns(struct http_client* client, enum phase phase)
{
    return client->until_ns[phase] = chan_deadline_ns(&client->base, client->timeout_ms[phase]);
}

static void take_timeouts(struct http_client* client)
{
    const struct chan_settings* settings = &client->base.settings;

    lock_take(&client->base.lock);
    client->timeout_ms[PHASE_RESOLVE] = settings->resolve_timeout_ms;
    client->timeout_ms[PHASE_CONNECT] = settings->connect_timeout_ms;
    client->timeout_ms[PHASE_SEND] = settings->send_timeout_ms;
    client->timeout_ms[PHASE_RESPONSE] = settings->response_timeout_ms;
    client->timeout_ms[PHASE_BODY] = settings->receive_timeout_ms;
    lock_drop(&client->base.lock);
    for (int phase = 0; phase < PHASES; phase++)
        client->until_ns[phase] = SYS_NEVER;
}

/* ------------------------------------------------------------------------------------------------ sending */

static HRESULT CALLBACK get_connection(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                       const WS_ASYNC_CONTEXT* context, WS_ERROR* error);
static HRESULT CALLBACK receive_more(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                     const WS_ASYNC_CONTEXT* context, WS_ERROR* error);
static HRESULT CALLBACK take_response(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                      const WS_ASYNC_CONTEXT* context, WS_ERROR* error);

static HRESULT CALLBACK request_sent(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                     const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_client* client = state;

    UNUSED(model);
    UNUSED(context);
    if (FAILED(hr) && can_repeat(client, hr)) {
        client->repeated = true;
        drop_stream(client);
        next->function = get_connection;
        return S_OK;
    }
    if (FAILED(hr))
        return fail(client, PHASE_SEND, hr, error);
    if (!client->out_whole || client->repeated) {
        chan_buffer_drop(client->out);
        client->out = NULL;
    }
    client->exchange = EXCHANGE_SENT;
    if (client->receiving)
        next->function = receive_more;
    return S_OK;
}

static HRESULT CALLBACK send_request(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                     const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_client* client = state;
    const struct iovec  whole = { client->out->bytes, client->out_size };
    const struct iovec  parts[] = {
        { client->head, client->head_size }, whole, { client->body.bytes, client->body.length },
    };

    UNUSED(model);
    if (FAILED(hr))
        return fail(client, PHASE_CONNECT, hr, error);
    next->function = request_sent;
    net_set_deadline(client->stream, LANE_WRITE, phase_deadline_ns(client, PHASE_SEND));
    return client->out_whole ? net_write(client->stream, &whole, 1, context, error)
                             : net_write(client->stream, parts, ARRAY_COUNT(parts), context, error);
}

static HRESULT connect_anew(struct http_client* client, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    const struct chan_settings* settings = &client->base.settings;
    struct net_stream*          stream;

    TRY(net_stream_create(&stream, error));
    net_set_callback_model(stream, settings->callback_model);
    net_set_deadline(stream, LANE_WRITE, phase_deadline_ns(client, PHASE_CONNECT));
    net_set_resolve_deadline(stream, phase_deadline_ns(client, PHASE_RESOLVE));
    TRY(publish_stream(client, stream, error));
    return net_connect(client->stream, client->url.host, client->url.port, context, error);
}

static HRESULT CALLBACK get_connection(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                       const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_client* client = state;

    UNUSED(hr);
    UNUSED(model);
    next->function = send_request;
    client->reused = !client->repeated && can_reuse(client);
    return client->reused ? S_OK : connect_anew(client, context, error);
}

/* ------------------------------------------------------------------------------------------------ composing */

/* An action goes into a quoted string: nothing that would end it, or the line. */
static HRESULT put_action(struct http_out* out, const WS_XML_STRING* action, WS_ERROR* error)
{
    if (action == NULL)
        return S_OK;
    for (ULONG i = 0; i < action->length; i++)
        if (action->bytes[i] < 0x20 || action->bytes[i] == 0x7F || action->bytes[i] == '"' || action->bytes[i] == '\\')
            return err_raise(error, WS_E_INVALID_FORMAT,
                             "the action of the message has a character that cannot be in an "
                             "HTTP header");
    http_put(out, (const char*)action->bytes, action->length);
    return S_OK;
}

/* Content-Type with the action of SOAP 1.2, SOAPAction of SOAP 1.1, Content-Length, and the empty line. */
static HRESULT put_changing(struct http_client* client, struct http_out* out, WS_MESSAGE* message, WS_ERROR* error)
{
    WS_ENVELOPE_VERSION  envelope = msg_envelope_version(message);
    const WS_XML_STRING* action = msg_text(message, WS_ACTION_HEADER);

    http_put_text(out, "Content-Type: ");
    http_put_text(out, http_soap_content_type(envelope));
    if (envelope == WS_ENVELOPE_VERSION_SOAP_1_1) {
        http_put_text(out, "\r\nSOAPAction: \"");
        TRY(put_action(out, action, error));
        http_put_text(out, "\"");
    } else if (action != NULL && msg_addressing_version(message) == WS_ADDRESSING_VERSION_TRANSPORT) {
        http_put_text(out, "; action=\"");
        TRY(put_action(out, action, error));
        http_put_text(out, "\"");
    }
    http_put_text(out, "\r\nContent-Length: ");
    http_put_number(out, client->body.length);
    http_put_text(out, "\r\n\r\n");
    return S_OK;
}

/* In pieces for a new connection; in one piece, kept, for a connection that may turn out to be closed. */
static HRESULT compose(struct http_client* client, WS_MESSAGE* message, WS_ERROR* error)
{
    const WS_XML_STRING* action = msg_text(message, WS_ACTION_HEADER);
    size_t               room = 160 + (action != NULL ? action->length : 0);
    bool                 whole = client->stream != NULL && client->body.length <= REPEATED_BODY_MAX;
    struct http_out      out = { 0 };

    if (whole)
        room += client->head_size + client->body.length;
    client->out = chan_buffer_get(room);
    if (client->out == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for an HTTP request of %zu bytes", room);
    out.bytes = client->out->bytes;
    out.room = client->out->capacity;
    if (whole)
        http_put(&out, client->head, client->head_size);
    TRY(put_changing(client, &out, message, error));
    if (whole)
        http_put(&out, (const char*)client->body.bytes, client->body.length);
    assert(!out.full);
    client->out_size = out.size;
    client->out_whole = whole;
    return S_OK;
}

static HRESULT client_write_start(WS_CHANNEL* chan, WS_MESSAGE* message, const WS_ASYNC_CONTEXT* context,
                                  WS_ERROR* error)
{
    struct http_client* client = client_of(chan);

    UNUSED(context);
    if (client->exchange == EXCHANGE_SENT)
        return err_raise(error, WS_E_INVALID_OPERATION, "the response to the request before has to be received first");
    if (!msg_is_addressed(message))
        TRY(msg_address(message, &client->address, error));
    TRY(msg_write_start(message, chan->settings.max_buffered_size, "WS_CHANNEL_PROPERTY_MAX_BUFFERED_MESSAGE_SIZE",
                        error));
    client->exchange = EXCHANGE_WRITING;
    return S_OK;
}

static HRESULT client_write_end(WS_CHANNEL* chan, WS_MESSAGE* message, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_client* client = client_of(chan);
    HRESULT             hr;

    client->exchange = EXCHANGE_IDLE;
    TRY(msg_write_end(message, &client->body, error));
    hr = compose(client, message, error);
    if (FAILED(hr)) {
        drop_buffers(client);
        return hr;
    }
    take_timeouts(client);
    client->repeated = false;
    client->receiving = false;
    return WsAsyncExecute(&client->steps, get_connection, WS_LONG_CALLBACK, client, context, error);
}

/* ------------------------------------------------------------------------------------------------ receiving */

static HRESULT raise_malformed(struct http_client* client, enum phase phase, const struct http_error* found,
                               WS_ERROR* error)
{
    HRESULT hr;

    if (found->status == 413)
        hr = err_raise(error, WS_E_QUOTA_EXCEEDED, "the response has more than the %u bytes of "
                       "WS_CHANNEL_PROPERTY_MAX_BUFFERED_MESSAGE_SIZE", client->base.settings.max_buffered_size);
    else if (found->status == 431)
        hr = err_raise(error, WS_E_QUOTA_EXCEEDED, "the headers of the response have more than %u bytes",
                       RESPONSE_HEAD_MAX);
    else
        hr = err_raise(error, WS_E_INVALID_FORMAT, "the response is no correct HTTP message: %s", found->reason);
    return fail(client, phase, hr, error);
}

static HRESULT raise_too_large(struct http_client* client, WS_ERROR* error)
{
    const struct http_error found = { 413, NULL };

    return raise_malformed(client, PHASE_BODY, &found, error);
}

/* How much room the response needs from here on: what is known to come, else some more. */
static size_t room_wanted(const struct http_client* client)
{
    size_t capacity = client->in->capacity;
    size_t more = capacity * 4;

    if (client->head_done && client->response.body == HTTP_BODY_LENGTH) {
        size_t all = client->body_at + (size_t)client->response.content_length;

        return all < more ? all : more;
    }
    return more;
}

/* in has room for at least one byte afterwards. */
static HRESULT make_room(struct http_client* client, WS_ERROR* error)
{
    struct chan_buffer* larger;

    if (client->in != NULL && client->in_size < client->in->capacity)
        return S_OK;
    larger = chan_buffer_get(client->in != NULL ? room_wanted(client) : CHAN_BUFFER_MIN);
    if (larger == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory to receive a response");
    if (client->in != NULL)
        memcpy(larger->bytes, client->in->bytes, client->in_size);
    chan_buffer_drop(client->in);
    client->in = larger;
    return S_OK;
}

/* The final head is there; interim responses (1xx) are passed over. HTTP_MORE: not yet. */
static HRESULT parse_head(struct http_client* client, WS_ERROR* error)
{
    for (;;) {
        enum http_result result = http_head_parse(&client->response, client->in->bytes + client->head_at,
                                                  client->in_size - client->head_at);

        if (result == HTTP_BAD)
            return raise_malformed(client, PHASE_RESPONSE, &client->response.error, error);
        if (result == HTTP_MORE)
            return S_OK;
        if (client->response.status >= 200 || client->response.status == 101)
            break;
        client->head_at += client->response.size;
        if (client->head_at > RESPONSE_HEAD_MAX)
            return raise_malformed(client, PHASE_RESPONSE, &(struct http_error){ 431, NULL }, error);
        http_head_init_response(&client->response, RESPONSE_HEAD_MAX);
    }
    if (client->response.status == 101)
        return raise_malformed(client, PHASE_RESPONSE,
                               &(struct http_error){ 400, "it switches to another protocol, unasked" }, error);
    client->head_done = true;
    client->body_at = client->head_at + client->response.size;
    client->body_size = 0;
    http_chunked_init(&client->chunked, client->base.settings.max_buffered_size, RESPONSE_EXTRA_MAX);
    if (client->response.body == HTTP_BODY_LENGTH
        && client->response.content_length > client->base.settings.max_buffered_size)
        return raise_too_large(client, error);
    return S_OK;
}

/* Decodes what has come behind the decoded part. */
static HRESULT parse_chunks(struct http_client* client, WS_ERROR* error)
{
    size_t           from = client->body_at + client->body_size;
    size_t           consumed, decoded;
    enum http_result result = http_chunked_decode(&client->chunked, client->in->bytes + from, client->in_size - from,
                                                  &consumed, &decoded);

    if (result == HTTP_BAD)
        return raise_malformed(client, PHASE_BODY, &client->chunked.error, error);
    client->body_size += decoded;
    if (result == HTTP_MORE) {
        client->in_size = client->body_at + client->body_size;
        return S_OK;
    }
    client->complete = true;
    if (from + consumed < client->in_size)      /* bytes behind the response: this connection is not to be trusted */
        client->response.keep_alive = false;
    return S_OK;
}

static HRESULT parse_body(struct http_client* client, WS_ERROR* error)
{
    size_t there = client->in_size - client->body_at;
    size_t length = client->response.body == HTTP_BODY_LENGTH ? (size_t)client->response.content_length : 0;

    switch (client->response.body) {
    case HTTP_BODY_CHUNKED:
        return parse_chunks(client, error);
    case HTTP_BODY_TO_END:
        client->body_size = there;
        return there > client->base.settings.max_buffered_size ? raise_too_large(client, error) : S_OK;
    default:
        client->complete = there >= length;
        client->body_size = length;
        if (there > length)
            client->response.keep_alive = false;
        return S_OK;
    }
}

/* The end of the stream: of a response that goes up to it, or a loss. */
static HRESULT take_end(struct http_client* client, WS_ERROR* error)
{
    if (client->head_done && client->response.body == HTTP_BODY_TO_END) {
        client->complete = true;
        return S_OK;
    }
    return err_raise(error, WS_E_ENDPOINT_DISCONNECTED, client->in_size == 0
                     ? "the server closed the connection without a response"
                     : "the server closed the connection in the middle of its response");
}

static HRESULT CALLBACK received(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                 const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_client* client = state;
    enum phase          phase = client->head_done ? PHASE_BODY : PHASE_RESPONSE;

    UNUSED(model);
    UNUSED(context);
    if (SUCCEEDED(hr) && client->got == 0)
        hr = take_end(client, error);
    if (FAILED(hr) && client->in_size == 0 && can_repeat(client, hr)) {
        client->repeated = true;
        drop_stream(client);
        next->function = get_connection;
        return S_OK;
    }
    if (FAILED(hr))
        return fail(client, phase, hr, error);
    chan_buffer_drop(client->out);
    client->out = NULL;
    client->in_size += client->got;
    if (!client->head_done)
        TRY(parse_head(client, error));
    if (client->head_done && !client->complete)
        TRY(parse_body(client, error));
    next->function = client->complete ? take_response : receive_more;
    return S_OK;
}

static HRESULT CALLBACK receive_more(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                     const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_client* client = state;
    enum phase          phase = client->head_done ? PHASE_BODY : PHASE_RESPONSE;

    UNUSED(model);
    if (FAILED(hr))
        return hr;
    hr = make_room(client, error);
    if (FAILED(hr))
        return fail(client, phase, hr, error);
    if (phase != client->phase) {
        client->phase = phase;
        net_set_deadline(client->stream, LANE_READ, phase_deadline_ns(client, phase));
    }
    if (context == NULL && client->in_size == 0 && client->base.interruptible) {
        hr = net_wait_input(client->stream, error);
        if (hr == ASYNC_S_AGAIN)                /* chan_interrupt: nothing has come yet, and nothing is lost */
            return hr;
        if (FAILED(hr))
            return fail(client, phase, hr, error);
    }
    next->function = received;
    return net_read(client->stream, client->in->bytes + client->in_size, client->in->capacity - client->in_size,
                    &client->got, context, error);
}

/* ------------------------------------------------------------------------------------------------ delivering */

static void CALLBACK release_in(void* state)
{
    chan_buffer_drop(state);
}

/* The message takes the buffer over, until it is reset. */
static HRESULT deliver(struct http_client* client, WS_ERROR* error)
{
    const char*           head = client->in->bytes + client->head_at;
    WS_ENVELOPE_VERSION   envelope = client->base.settings.envelope;
    bool                  has_body = client->body_size != 0;
    bool                  good = client->response.status >= 200 && client->response.status <= 299;
    struct http_soap_type type = { 0 };
    HRESULT               type_hr = has_body ? http_soap_read_type(envelope, &client->response, head, &type,
                                                                   good ? error : NULL) : WS_S_END;
    HRESULT hr = http_soap_judge(&client->response, head, has_body, type_hr == S_OK, client->url_text, error);

    if (hr != S_OK)
        return hr;
    TRY(type_hr);
    hr = msg_read_start(client->message, type.charset, client->in->bytes + client->body_at, (ULONG)client->body_size,
                        release_in, client->in, error);
    if (SUCCEEDED(hr))
        client->in = NULL;
    return hr;
}

static HRESULT CALLBACK take_response(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                      const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_client* client = state;

    UNUSED(model);
    UNUSED(next);
    UNUSED(context);
    if (FAILED(hr))
        return hr;
    if (!client->response.keep_alive)
        drop_stream(client);
    client->exchange = EXCHANGE_IDLE;
    hr = deliver(client, error);
    if (FAILED(hr))
        err_add(error, "the response of %s", client->url_text);
    drop_buffers(client);
    return hr;
}

static HRESULT client_read_start(WS_CHANNEL* chan, WS_MESSAGE* message, const WS_ASYNC_CONTEXT* context,
                                 WS_ERROR* error)
{
    struct http_client* client = client_of(chan);

    if (client->exchange != EXCHANGE_SENT)
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "there is no response to receive: no request has been sent since");
    client->message = message;
    client->receiving = true;
    client->phase = PHASE_CONNECT;              /* none of those that receive: the deadline is set first */
    client->in_size = client->head_at = 0;
    client->head_done = client->complete = false;
    http_head_init_response(&client->response, RESPONSE_HEAD_MAX);
    return WsAsyncExecute(&client->steps, receive_more, WS_LONG_CALLBACK, client, context, error);
}

static HRESULT client_read_end(WS_CHANNEL* chan, WS_MESSAGE* message, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    UNUSED(chan);
    UNUSED(context);
    return msg_read_end(message, error);
}

/* ------------------------------------------------------------------------------------------------ life */

static void forget_endpoint(struct http_client* client)
{
    url_reset(&client->url);
    client->url = (struct url){ 0 };
    mem_free(client->url_text);
    mem_free(client->address.url.chars);
    mem_free(client->head);
    WsFreeHeap(client->address_heap);
    client->url_text = client->head = NULL;
    client->address = (WS_ENDPOINT_ADDRESS){ 0 };
    client->address_heap = NULL;
}

static HRESULT copy_headers(struct http_client* client, const WS_ENDPOINT_ADDRESS* address, WS_ERROR* error)
{
    if (address->headers == NULL)
        return S_OK;
    TRY(WsCreateHeap(ADDRESS_BYTES_MAX, 0, NULL, 0, &client->address_heap, error));
    return tree_copy(address->headers, client->address_heap, &client->address.headers, error);
}

static HRESULT copy_address(struct http_client* client, const WS_ENDPOINT_ADDRESS* address, WS_ERROR* error)
{
    size_t bytes = address->url.length * sizeof(WCHAR);

    if (bytes > ADDRESS_BYTES_MAX)
        return err_raise(error, WS_E_QUOTA_EXCEEDED, "the endpoint address is over %u bytes", ADDRESS_BYTES_MAX);
    client->address.url.chars = mem_alloc(bytes);
    client->url_text = mem_alloc(address->url.length * 3 + 1);
    if (client->address.url.chars == NULL || client->url_text == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for an endpoint address");
    memcpy(client->address.url.chars, address->url.chars, bytes);
    client->address.url.length = address->url.length;
    err_utf16(address->url.chars, address->url.length, client->url_text, address->url.length * 3 + 1);
    return copy_headers(client, address, error);
}

static HRESULT compose_head(struct http_client* client, WS_ERROR* error)
{
    const struct url* url = &client->url;
    struct http_out   out = { .room = strlen(url->target) + strlen(url->host_header) + 80 };

    out.bytes = client->head = mem_alloc(out.room);
    if (out.bytes == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for the head of a request");
    http_put_text(&out, "POST ");
    http_put_text(&out, url->target);
    http_put_text(&out, " HTTP/1.1\r\nHost: ");
    http_put_text(&out, url->host_header);
    http_put_text(&out, "\r\nUser-Agent: MS-WebServices/1.0\r\n");
    assert(!out.full);
    client->head_size = out.size;
    return S_OK;
}

static HRESULT take_endpoint(struct http_client* client, const WS_ENDPOINT_ADDRESS* address, WS_ERROR* error)
{
    TRY(url_parse(address->url.chars, address->url.length, false, &client->url, error));
    if (client->url.scheme == WS_URL_HTTPS_SCHEME_TYPE)
        return err_raise(error, WS_E_NOT_SUPPORTED, "https is not supported yet");
    if (client->url.scheme != WS_URL_HTTP_SCHEME_TYPE)
        return err_raise(error, WS_E_INVALID_ENDPOINT_URL,
                         "the URL of a channel with the HTTP binding has to begin with "
                         "http:");
    TRY(copy_address(client, address, error));
    return compose_head(client, error);
}

static HRESULT client_open(WS_CHANNEL* chan, const WS_ENDPOINT_ADDRESS* address, const WS_ASYNC_CONTEXT* context,
                           WS_ERROR* error)
{
    struct http_client* client = client_of(chan);
    HRESULT             hr = take_endpoint(client, address, error);

    UNUSED(context);                /* nothing is exchanged before the first message */
    if (FAILED(hr))
        forget_endpoint(client);
    return hr;
}

static HRESULT client_close(WS_CHANNEL* chan, bool graceful, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_client* client = client_of(chan);

    UNUSED(graceful);
    UNUSED(context);
    UNUSED(error);
    drop_stream(client);
    drop_buffers(client);
    client->exchange = EXCHANGE_IDLE;
    return S_OK;
}

static void client_abort_locked(WS_CHANNEL* chan)
{
    struct http_client* client = client_of(chan);

    if (client->stream != NULL)
        net_abort(client->stream);
}

static void client_interrupt_locked(WS_CHANNEL* chan, bool on)
{
    struct http_client* client = client_of(chan);

    if (client->stream == NULL)
        return;
    if (on)
        net_interrupt(client->stream);
    else
        net_clear_interrupt(client->stream);
}

static void client_reset(WS_CHANNEL* chan)
{
    (void)client_close(chan, false, NULL, NULL);
    forget_endpoint(client_of(chan));
}

static HRESULT client_create(const struct chan_transport* transport, WS_CHANNEL** out, WS_ERROR* error)
{
    struct http_client* client = mem_zalloc(sizeof *client);

    if (client == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for a channel");
    chan_init(&client->base, transport);
    *out = &client->base;
    return S_OK;
}

static void client_free(WS_CHANNEL* chan)
{
    client_reset(chan);
    chan_uninit(chan);
    mem_free(client_of(chan));
}

static const char* client_peer(WS_CHANNEL* chan)
{
    return client_of(chan)->url_text;
}

static HRESULT client_get_locked(WS_CHANNEL* chan, WS_CHANNEL_PROPERTY_ID id, void* value, ULONG size, WS_ERROR* error)
{
    UNUSED(chan);
    UNUSED(id);
    UNUSED(value);
    UNUSED(size);
    UNUSED(error);
    return S_FALSE;
}

const struct chan_transport http_client_transport = {
    .client = true,
    .half_duplex = true,
    .create = client_create,
    .free = client_free,
    .open = client_open,
    .write_start = client_write_start,
    .write_end = client_write_end,
    .read_start = client_read_start,
    .read_end = client_read_end,
    .close = client_close,
    .abort_locked = client_abort_locked,
    .reset = client_reset,
    .peer = client_peer,
    .get_locked = client_get_locked,
    .interrupt_locked = client_interrupt_locked,
};
