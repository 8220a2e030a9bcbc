/* WS_LISTENER over HTTP: a route on a port. */
#include "channel/http.h"
#include "channel/http_server.h"
#include "base/err.h"
#include "base/mem.h"
#include <string.h>

struct http_listener* http_listener_of(WS_LISTENER* listener)
{
    assert(listener->transport == &http_listener_transport);
    return CONTAINER_OF(listener, struct http_listener, base);
}

/* ------------------------------------------------------------------------------------------------ open */

static HRESULT check_url(const struct url* url, WS_ERROR* error)
{
    if (url->scheme == WS_URL_HTTPS_SCHEME_TYPE)
        return err_raise(error, WS_E_NOT_SUPPORTED, "https is not supported yet");
    if (url->scheme != WS_URL_HTTP_SCHEME_TYPE)
        return err_raise(error, WS_E_INVALID_ENDPOINT_URL,
                         "the URL of a listener with the HTTP binding has to begin with "
                         "http:");
    if (strchr(url->target, '?') != NULL)
        return err_raise(error, WS_E_INVALID_ENDPOINT_URL, "the URL of a listener may not have a query");
    return S_OK;
}

/* Whether it comes from the call or from the callback. */
static HRESULT opened(struct http_listener* listener, HRESULT hr)
{
    TRY(hr);
    lock_take(&listener->base.lock);
    listener->port = listener->opening.port;
    http_port_expect(listener->port, &listener->route, &listener->limits);
    lock_drop(&listener->base.lock);
    return S_OK;
}

static HRESULT CALLBACK take_port(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    UNUSED(model);
    UNUSED(next);
    UNUSED(context);
    UNUSED(error);
    return opened(state, hr);
}

static HRESULT CALLBACK open_port(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_listener* listener = state;

    UNUSED(hr);
    UNUSED(model);
    next->function = take_port;
    return http_port_open(&listener->opening, context, error);
}

/* Channels that were accepted before the listener was closed still compare with its URL: there is one always. */
static HRESULT take_url(struct http_listener* listener, const WS_STRING* text, WS_ERROR* error)
{
    struct url url, old;
    HRESULT    hr;

    TRY(url_parse(text->chars, text->length, true, &url, error));
    hr = check_url(&url, error);
    if (FAILED(hr)) {
        url_reset(&url);
        return hr;
    }
    lock_take(&listener->base.lock);
    old = listener->url;
    listener->url = url;
    lock_drop(&listener->base.lock);
    url_reset(&old);
    return S_OK;
}

static HRESULT listener_open(WS_LISTENER* base, const WS_STRING* url, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_listener* listener = http_listener_of(base);

    TRY(take_url(listener, url, error));
    listener->route.url = &listener->url;
    listener->route.settings = &base->settings;
    lock_take(&base->lock);
    listener->route.limits = listener->limits;
    lock_drop(&base->lock);
    listener->opening.url = &listener->url;
    listener->opening.route = &listener->route;
    return WsAsyncExecute(&base->steps, open_port, WS_LONG_CALLBACK, listener, context, error);
}

/* ------------------------------------------------------------------------------------------------ close, abort */

static HRESULT CALLBACK leave_port(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                   const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_listener* listener = state;

    UNUSED(model);
    UNUSED(next);
    UNUSED(context);
    UNUSED(error);
    listener->base.close_not_begun = listener->closing.not_begun;
    if (!listener->closing.not_begun) {
        lock_take(&listener->base.lock);
        listener->port = NULL;
        lock_drop(&listener->base.lock);
    }
    http_port_release(listener->closing.port, false);
    return hr;
}

static HRESULT CALLBACK close_port(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                   const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_listener* listener = state;

    UNUSED(hr);
    UNUSED(model);
    next->function = leave_port;
    return http_port_close(&listener->closing, context, error);
}

/* What was sent stays with the system until the clients have it: WS_LISTENER_PROPERTY_CLOSE_TIMEOUT has nothing to wait
 * for. */
static HRESULT listener_close(WS_LISTENER* base, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct http_listener* listener = http_listener_of(base);

    listener->closing.port = listener->port;
    listener->closing.route = &listener->route;
    listener->closing.model = base->settings.callback_model;
    return WsAsyncExecute(&base->steps, close_port, WS_LONG_CALLBACK, listener, context, error);
}

static void listener_abort_locked(WS_LISTENER* base)
{
    struct http_listener* listener = http_listener_of(base);

    if (listener->port != NULL)
        http_port_abort_route(listener->port, &listener->route);
}

/* ------------------------------------------------------------------------------------------------ accept */

HRESULT http_listener_take(WS_LISTENER* base, struct http_waiter* waiter, WS_ERROR* error)
{
    struct http_listener* listener = http_listener_of(base);
    WS_LISTENER_STATE     state;
    HRESULT               hr = WS_E_OPERATION_ABORTED;

    lock_take(&base->lock);
    state = base->state;
    if (state == WS_LISTENER_STATE_OPEN)
        hr = http_port_take(listener->port, &listener->route, waiter);
    lock_drop(&base->lock);
    if (FAILED(hr))
        return err_raise(error, hr, "the listener was %s", state == WS_LISTENER_STATE_FAULTED ? "aborted" : "closed");
    return hr;
}

bool http_listener_stop_waiting(WS_LISTENER* base, struct http_waiter* waiter)
{
    struct http_listener* listener = http_listener_of(base);
    bool                  waits;

    lock_take(&base->lock);
    waits = listener->port != NULL && http_port_stop_waiting(listener->port, waiter);
    lock_drop(&base->lock);
    return waits;
}

void http_listener_give_back(struct http_conn* conn)
{
    const char* reason;
    unsigned    status = http_port_dispatch(conn->port, conn, &reason);

    if (status != 0)
        http_conn_refuse(conn, status, reason);
}

static ULONG larger(ULONG a, ULONG b)
{
    return a > b ? a : b;
}

static void listener_expect(WS_LISTENER* base, const struct chan_settings* settings)
{
    struct http_listener* listener = http_listener_of(base);
    struct http_limits*   limits = &listener->limits;

    lock_take(&base->lock);
    limits->head_max = larger(limits->head_max, settings->max_request_headers_size);
    limits->body_max = larger(limits->body_max, settings->max_buffered_size);
    limits->receive_timeout_ms = larger(limits->receive_timeout_ms, settings->receive_timeout_ms);
    if (listener->port != NULL)
        http_port_expect(listener->port, &listener->route, limits);
    lock_drop(&base->lock);
}

/* ------------------------------------------------------------------------------------------------ life */

static HRESULT listener_create(const struct chan_listener_transport* transport, WS_LISTENER** out, WS_ERROR* error)
{
    struct http_listener* listener = mem_zalloc(sizeof *listener);

    if (listener == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for a listener");
    chan_listener_init(&listener->base, transport);
    *out = &listener->base;
    return S_OK;
}

static void listener_free(WS_LISTENER* base)
{
    assert(http_listener_of(base)->port == NULL);
    url_reset(&http_listener_of(base)->url);
    chan_listener_uninit(base);
    mem_free(http_listener_of(base));
}

static USHORT listener_port(WS_LISTENER* base)
{
    struct http_listener* listener = http_listener_of(base);
    USHORT                number;

    lock_take(&base->lock);
    number = listener->port != NULL ? http_port_number(listener->port) : 0;
    lock_drop(&base->lock);
    return number;
}

const struct chan_listener_transport http_listener_transport = {
    .channel = &http_reply_transport,
    .create = listener_create,
    .free = listener_free,
    .open = listener_open,
    .close = listener_close,
    .accept = http_reply_accept,
    .abort_locked = listener_abort_locked,
    .expect = listener_expect,
    .port = listener_port,
};
