#include "channel_support.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <wws/wwsx.h>

static WS_XML_STRING element_ns = { 5, (BYTE*)"urn:e", NULL, 0 };
static WS_XML_STRING request_name = { 4, (BYTE*)"Echo", NULL, 0 };
static WS_XML_STRING reply_name = { 6, (BYTE*)"Echoed", NULL, 0 };
static WS_XML_STRING request_action = { 8, (BYTE*)"urn:echo", NULL, 0 };
static WS_XML_STRING reply_action = { 10, (BYTE*)"urn:echoed", NULL, 0 };
static WS_ELEMENT_DESCRIPTION request_element = { &request_name, &element_ns, WS_INT32_TYPE, NULL };
static WS_ELEMENT_DESCRIPTION reply_element = { &reply_name, &element_ns, WS_INT32_TYPE, NULL };
WS_MESSAGE_DESCRIPTION request_description = { &request_action, &request_element };
WS_MESSAGE_DESCRIPTION reply_description = { &reply_action, &reply_element };
WS_MESSAGE_DESCRIPTION any_request_description = { NULL, &request_element };

/* ------------------------------------------------------------------------------------------------ listeners, channels */

WS_LISTENER* open_listener_at(const char* url)
{
    WS_LISTENER* listener;
    WS_STRING    text = test_string(url);

    assert_ok(WsCreateListener(WS_CHANNEL_TYPE_REPLY, WS_HTTP_CHANNEL_BINDING, NULL, 0, NULL, &listener, NULL));
    assert_ok(WsOpenListener(listener, &text, NULL, NULL));
    free(text.chars);
    return listener;
}

WS_LISTENER* open_listener(const WS_LISTENER_PROPERTY* properties, ULONG count, USHORT* port)
{
    WS_LISTENER* listener;
    WS_STRING    url = test_string("http://127.0.0.1:0/e");

    assert_ok(
        WsCreateListener(WS_CHANNEL_TYPE_REPLY, WS_HTTP_CHANNEL_BINDING, properties, count, NULL, &listener, NULL));
    assert_ok(WsOpenListener(listener, &url, NULL, NULL));
    free(url.chars);
    *port = chan_listener_port(listener);
    return listener;
}

void close_listener(WS_LISTENER* listener)
{
    assert_ok(WsCloseListener(listener, NULL, NULL));
    WsFreeListener(listener);
}

WS_CHANNEL* listener_channel(WS_LISTENER* listener, const WS_CHANNEL_PROPERTY* properties, ULONG count)
{
    WS_CHANNEL* channel;

    assert_ok(WsCreateChannelForListener(listener, properties, count, &channel, NULL));
    return channel;
}

HRESULT open_client_to(WS_CHANNEL* channel, const char* url, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    WS_ENDPOINT_ADDRESS address = { .url = test_string(url) };
    HRESULT             hr = WsOpenChannel(channel, &address, context, error);

    free(address.url.chars);
    return hr;
}

WS_CHANNEL* open_client(USHORT port, const WS_CHANNEL_PROPERTY* properties, ULONG count)
{
    WS_CHANNEL* channel;
    char        url[64];

    snprintf(url, sizeof url, "http://127.0.0.1:%u/e", port);
    assert_ok(
        WsCreateChannel(WS_CHANNEL_TYPE_REQUEST, WS_HTTP_CHANNEL_BINDING, properties, count, NULL, &channel, NULL));
    assert_ok(open_client_to(channel, url, NULL, NULL));
    return channel;
}

void close_channel(WS_CHANNEL* channel)
{
    assert_ok(WsCloseChannel(channel, NULL, NULL));
    WsFreeChannel(channel);
}

WS_MESSAGE* channel_message(WS_CHANNEL* channel)
{
    WS_MESSAGE* message;

    assert_ok(WsCreateMessageForChannel(channel, NULL, 0, &message, NULL));
    return message;
}

WS_CHANNEL_STATE channel_state(WS_CHANNEL* channel)
{
    WS_CHANNEL_STATE state;

    assert_ok(WsGetChannelProperty(channel, WS_CHANNEL_PROPERTY_STATE, &state, sizeof state, NULL));
    return state;
}

WS_LISTENER_STATE listener_state(WS_LISTENER* listener)
{
    WS_LISTENER_STATE state;

    assert_ok(WsGetListenerProperty(listener, WS_LISTENER_PROPERTY_STATE, &state, sizeof state, NULL));
    return state;
}

/* ------------------------------------------------------------------------------------------------ calls */

void call_init(struct call* call, WS_CHANNEL* channel)
{
    *call = (struct call){ .channel = channel, .value = 5, .error = test_error() };
    call->request = channel_message(channel);
    call->reply = channel_message(channel);
}

void call_reset(struct call* call)
{
    assert_ok(WsResetMessage(call->request, NULL));
    assert_ok(WsResetMessage(call->reply, NULL));
    assert_ok(WsResetError(call->error));
    call->result = 0;
}

void call_free(struct call* call)
{
    WsFreeMessage(call->request);
    WsFreeMessage(call->reply);
    WsFreeError(call->error);
}

HRESULT call_start(struct call* call, const WS_ASYNC_CONTEXT* context)
{
    return WsRequestReply(call->channel, call->request, &request_description, WS_WRITE_REQUIRED_VALUE, &call->value,
                          sizeof call->value, call->reply, &reply_description, WS_READ_REQUIRED_VALUE, NULL,
                          &call->result, sizeof call->result, context, call->error);
}

/* ------------------------------------------------------------------------------------------------ service */

struct worker {
    struct service* service;
    WS_ASYNC_STATE  steps;
    WS_CHANNEL*     channel;
    WS_MESSAGE*     request;
    WS_MESSAGE*     reply;
    int             value;
};

struct service {
    WS_LISTENER*     listener;
    unsigned         count;
    atomic_uint      served;
    atomic_uint      running;
    struct sys_event ended;
    struct worker*   workers;
};

static HRESULT CALLBACK serve_accept(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                     const WS_ASYNC_CONTEXT* context, WS_ERROR* error);

static HRESULT CALLBACK serve_closed(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                     const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct worker* worker = state;

    UNUSED(hr);
    UNUSED(model);
    UNUSED(context);
    UNUSED(error);
    (void)WsResetMessage(worker->request, NULL);
    (void)WsResetMessage(worker->reply, NULL);
    hr = WsResetChannel(worker->channel, NULL);
    if (SUCCEEDED(hr))
        next->function = serve_accept;
    return hr;
}

static HRESULT CALLBACK serve_close(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                    const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct worker* worker = state;

    UNUSED(model);
    if (SUCCEEDED(hr))
        atomic_fetch_add(&worker->service->served, 1);
    next->function = serve_closed;
    return WsCloseChannel(worker->channel, context, error);
}

static HRESULT CALLBACK serve_reply(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                    const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct worker* worker = state;

    UNUSED(model);
    next->function = serve_close;
    if (FAILED(hr))
        return hr;
    worker->value++;
    return WsSendReplyMessage(worker->channel, worker->reply, &reply_description, WS_WRITE_REQUIRED_VALUE,
                              &worker->value, sizeof worker->value, worker->request, context, error);
}

static HRESULT CALLBACK serve_receive(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                      const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    static const WS_MESSAGE_DESCRIPTION* descriptions[] = { &any_request_description };
    struct worker*                       worker = state;

    UNUSED(model);
    if (hr == E_OUTOFMEMORY)
        next->function = serve_accept;
    if (FAILED(hr))
        return hr;
    next->function = serve_reply;
    return WsReceiveMessage(worker->channel, worker->request, descriptions, 1, WS_RECEIVE_REQUIRED_MESSAGE,
                            WS_READ_REQUIRED_VALUE, NULL, &worker->value, sizeof worker->value, NULL, context, error);
}

static HRESULT CALLBACK serve_accept(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                     const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct worker* worker = state;

    UNUSED(hr);
    UNUSED(model);
    next->function = serve_receive;
    return WsAcceptChannel(worker->service->listener, worker->channel, context, error);
}

static void CALLBACK worker_ended(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct service* service = ((struct worker*)state)->service;

    UNUSED(hr);
    UNUSED(model);
    if (atomic_fetch_sub(&service->running, 1) == 1)
        sys_event_set(&service->ended);
}

struct service* service_start(WS_LISTENER* listener, unsigned channels, const WS_CHANNEL_PROPERTY* properties,
                              ULONG count)
{
    struct service* service = calloc(1, sizeof *service);

    assert_non_null(service);
    service->listener = listener;
    service->count = channels;
    service->workers = calloc(channels, sizeof *service->workers);
    assert_non_null(service->workers);
    atomic_init(&service->running, channels);
    sys_event_init(&service->ended);
    for (unsigned i = 0; i < channels; i++) {
        struct worker*         worker = &service->workers[i];
        const WS_ASYNC_CONTEXT context = { worker_ended, worker };

        worker->service = service;
        worker->channel = listener_channel(listener, properties, count);
        worker->request = channel_message(worker->channel);
        worker->reply = channel_message(worker->channel);
        if (WsAsyncExecute(&worker->steps, serve_accept, WS_LONG_CALLBACK, worker, &context, NULL) != WS_S_ASYNC)
            fail_msg("a channel did not wait for requests");
    }
    return service;
}

unsigned service_served(struct service* service)
{
    return atomic_load(&service->served);
}

void service_stop(struct service* service)
{
    assert_ok(WsCloseListener(service->listener, NULL, NULL));
    if (!sys_event_wait(&service->ended, sys_now_ns() + WAIT_NS))
        fail_msg("a service did not end");
    for (unsigned i = 0; i < service->count; i++) {
        WsFreeChannel(service->workers[i].channel);
        WsFreeMessage(service->workers[i].request);
        WsFreeMessage(service->workers[i].reply);
    }
    WsFreeListener(service->listener);
    sys_event_destroy(&service->ended);
    free(service->workers);
    free(service);
}

/* ------------------------------------------------------------------------------------------------ raw sockets */

static struct sockaddr_in loopback(USHORT port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

int raw_connect(USHORT port)
{
    struct sockaddr_in address = loopback(port);
    int                fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr*)&address, sizeof address), 0);
    return fd;
}

int raw_listen(USHORT* port)
{
    struct sockaddr_in address = loopback(0);
    socklen_t          size = sizeof address;
    int                fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr*)&address, sizeof address), 0);
    assert_int_equal(listen(fd, 128), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr*)&address, &size), 0);
    *port = ntohs(address.sin_port);
    return fd;
}

static void await_readable(int fd)
{
    struct pollfd wait = { .fd = fd, .events = POLLIN };

    if (poll(&wait, 1, (int)test_patience_ms()) != 1)
        fail_msg("nothing came from the peer");
}

int raw_accept(int listening)
{
    int fd;

    await_readable(listening);
    fd = accept(listening, NULL, NULL);
    assert_true(fd >= 0);
    return fd;
}

void raw_send_bytes(int fd, const void* bytes, size_t size)
{
    while (size != 0) {
        ssize_t sent = send(fd, bytes, size, MSG_NOSIGNAL);

        if (sent < 0)
            return;                         /* the peer has refused and gone: what it said can still be read */
        bytes = (const char*)bytes + sent;
        size -= (size_t)sent;
    }
}

void raw_send(int fd, const char* text)
{
    raw_send_bytes(fd, text, strlen(text));
}

const char* raw_receive(int fd, const char* part, char* buffer, size_t size)
{
    size_t filled = 0;

    buffer[0] = '\0';
    while (filled + 1 < size && (part == NULL || strstr(buffer, part) == NULL)) {
        ssize_t got;

        await_readable(fd);
        got = recv(fd, buffer + filled, size - filled - 1, 0);
        if (got <= 0)
            break;
        filled += (size_t)got;
        buffer[filled] = '\0';
    }
    return buffer;
}

const char* raw_receive_all(int fd, char* buffer, size_t size)
{
    return raw_receive(fd, NULL, buffer, size);
}

void raw_close(int fd)
{
    close(fd);
}

void raw_reset(int fd)
{
    const struct linger linger = { .l_onoff = 1 };

    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger), 0);
    close(fd);
}

/* ------------------------------------------------------------------------------------------------ scripted server */

static WS_ADDRESSING_VERSION transport_addressing = WS_ADDRESSING_VERSION_TRANSPORT;
WS_CHANNEL_PROPERTY transport_properties[1] = {
    PROPERTY(WS_CHANNEL_PROPERTY_ADDRESSING_VERSION, transport_addressing),
};

#define KEPT_REQUESTS 16
#define REQUEST_BYTES 16384
#define HELD_MAX      2048

struct script {
    const struct script_answer* answers;
    size_t          count;
    int             listening;
    int             stop[2];                /* a pipe: closed to stop */
    pthread_t       thread;
    pthread_mutex_t mutex;
    pthread_cond_t  changed;
    unsigned        requests;
    unsigned        connections;
    unsigned        closed;
    char            kept[KEPT_REQUESTS][REQUEST_BYTES];
    int             held[HELD_MAX];
    unsigned        held_count;
};

/* False: stopped. */
static bool script_wait(struct script* script, int fd)
{
    struct pollfd waits[2] = { { .fd = fd, .events = POLLIN }, { .fd = script->stop[0], .events = POLLIN } };

    return poll(waits, 2, -1) > 0 && waits[1].revents == 0;
}

static size_t body_length(const char* head)
{
    const char* field = strstr(head, "Content-Length: ");

    return field != NULL ? strtoul(field + 16, NULL, 10) : 0;
}

/* One request; its size, 0 at the end of the stream. */
static size_t script_read(struct script* script, int fd, char* buffer)
{
    size_t filled = 0;

    for (;;) {
        char*   end;
        ssize_t got;

        buffer[filled] = '\0';
        end = strstr(buffer, "\r\n\r\n");
        if (end != NULL && filled >= (size_t)(end + 4 - buffer) + body_length(buffer))
            return filled;
        if (filled == REQUEST_BYTES - 1)
            filled = (size_t)(end + 4 - buffer);                /* only the head is kept of a large one */
        if (!script_wait(script, fd))
            return 0;
        got = recv(fd, buffer + filled, REQUEST_BYTES - 1 - filled, 0);
        if (got <= 0)
            return 0;
        filled += (size_t)got;
    }
}

static const struct script_answer* script_note(struct script* script, const char* request, size_t size)
{
    unsigned index;

    pthread_mutex_lock(&script->mutex);
    index = script->requests++;
    if (index < KEPT_REQUESTS)
        memcpy(script->kept[index], request, size + 1);
    pthread_cond_broadcast(&script->changed);
    pthread_mutex_unlock(&script->mutex);
    return &script->answers[index < script->count ? index : script->count - 1];
}

static void script_serve(struct script* script, int fd)
{
    static char buffer[REQUEST_BYTES];
    size_t      size;

    while ((size = script_read(script, fd, buffer)) != 0) {
        const struct script_answer* answer = script_note(script, buffer, size);

        if (answer->text != NULL)
            raw_send(fd, answer->text);
        if (answer->hold) {
            assert_true(script->held_count < HELD_MAX);
            script->held[script->held_count++] = fd;
            return;
        }
        if (answer->reset)
            raw_reset(fd);
        if (answer->reset)
            return;
        if (answer->close)
            break;
    }
    close(fd);
}

static void script_note_closed(struct script* script)
{
    pthread_mutex_lock(&script->mutex);
    script->closed++;
    pthread_cond_broadcast(&script->changed);
    pthread_mutex_unlock(&script->mutex);
}

static void* script_run(void* state)
{
    struct script* script = state;

    while (script_wait(script, script->listening)) {
        int fd = accept(script->listening, NULL, NULL);

        pthread_mutex_lock(&script->mutex);
        script->connections++;
        pthread_mutex_unlock(&script->mutex);
        script_serve(script, fd);
        script_note_closed(script);
    }
    return NULL;
}

static void script_end(void* state)
{
    struct script* script = state;

    close(script->stop[1]);
    pthread_join(script->thread, NULL);
}

struct script* script_start(const struct script_answer* answers, size_t count, USHORT* port)
{
    struct script* script = calloc(1, sizeof *script);

    assert_non_null(script);
    script->answers = answers;
    script->count = count;
    script->listening = raw_listen(port);
    assert_int_equal(pipe(script->stop), 0);
    pthread_mutex_init(&script->mutex, NULL);
    pthread_cond_init(&script->changed, NULL);
    assert_int_equal(pthread_create(&script->thread, NULL, script_run, script), 0);
    torture_release_at_end(script_end, script);
    return script;
}

void script_stop(struct script* script)
{
    torture_released(script);
    script_end(script);
    for (unsigned i = 0; i < script->held_count; i++)
        close(script->held[i]);
    close(script->listening);
    close(script->stop[0]);
    pthread_mutex_destroy(&script->mutex);
    pthread_cond_destroy(&script->changed);
    free(script);
}

unsigned script_requests(struct script* script)
{
    unsigned requests;

    pthread_mutex_lock(&script->mutex);
    requests = script->requests;
    pthread_mutex_unlock(&script->mutex);
    return requests;
}

unsigned script_connections(struct script* script)
{
    unsigned connections;

    pthread_mutex_lock(&script->mutex);
    connections = script->connections;
    pthread_mutex_unlock(&script->mutex);
    return connections;
}

const char* script_request(struct script* script, unsigned index)
{
    script_await_requests(script, index + 1);
    return script->kept[index];
}

/* number: of the script, guarded by its mutex. */
static void script_await(struct script* script, const unsigned* number, unsigned count)
{
    struct timespec until;
    ULONG           patience_ms = test_patience_ms();
    bool            reached;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += (time_t)(patience_ms / 1000);
    pthread_mutex_lock(&script->mutex);
    while (*number < count)
        if (pthread_cond_timedwait(&script->changed, &script->mutex, &until) != 0)
            break;
    reached = *number >= count;
    pthread_mutex_unlock(&script->mutex);
    assert_true(reached);
}

void script_await_requests(struct script* script, unsigned count)
{
    script_await(script, &script->requests, count);
}

void script_await_closed(struct script* script, unsigned count)
{
    script_await(script, &script->closed, count);
}

int channels_ended(void** state)
{
    WS_ERROR* error = test_error();
    HRESULT   hr = WsxShutdownEngine((ULONG)(WAIT_NS / SYS_NS_PER_MS), error);
    char      text[ERROR_TEXT_BYTES];

    UNUSED(state);
    if (FAILED(hr))
        print_error("%s\n", error_text(error, text));
    WsFreeError(error);
    return FAILED(hr) ? -1 : 0;
}
