/* States of channels and listeners, and the matrix of the asynchronous contract: synchronous, synchronous with a context,
 * asynchronous; both callback models; abort before, during and after; failing allocations; many at once; races. */
#include "channel_support.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#define OK_6 "HTTP/1.1 200 OK\r\nContent-Type: " SOAP12_TYPE "\r\nContent-Length: 135\r\n\r\n" ECHOED_12("6")

static const struct script_answer good[] = { { .text = OK_6 } };
static const struct script_answer silent[] = { { .hold = true } };

static WS_CHANNEL* new_client(void)
{
    WS_CHANNEL* channel;

    assert_ok(WsCreateChannel(WS_CHANNEL_TYPE_REQUEST, WS_HTTP_CHANNEL_BINDING, NULL, 0, NULL, &channel, NULL));
    return channel;
}

/* ------------------------------------------------------------------------------------------------ arguments, states */

static void test_what_is_not_supported_says_so(void** state)
{
    static WS_ENCODING      binary = WS_ENCODING_XML_BINARY_1;
    static WS_TRANSFER_MODE streamed = WS_STREAMED_TRANSFER_MODE;
    static ULONG            zero = 0, number = 9;
    const struct { WS_CHANNEL_PROPERTY property; HRESULT hr; const char* says; } rows[] = {
        { PROPERTY(WS_CHANNEL_PROPERTY_ENCODING, binary), WS_E_NOT_SUPPORTED, "WS_CHANNEL_PROPERTY_ENCODING" },
        { PROPERTY(WS_CHANNEL_PROPERTY_ENCODING, number), E_INVALIDARG, "WS_CHANNEL_PROPERTY_ENCODING" },
        { PROPERTY(WS_CHANNEL_PROPERTY_TRANSFER_MODE, streamed), WS_E_NOT_SUPPORTED, "TRANSFER_MODE" },
        { PROPERTY(WS_CHANNEL_PROPERTY_MAX_BUFFERED_MESSAGE_SIZE, zero), E_INVALIDARG, "at least 1" },
        { PROPERTY(WS_CHANNEL_PROPERTY_ENVELOPE_VERSION, number), E_INVALIDARG, "ENVELOPE_VERSION" },
        { PROPERTY(WS_CHANNEL_PROPERTY_ADDRESSING_VERSION, number), E_INVALIDARG, "ADDRESSING_VERSION" },
        { PROPERTY(WS_CHANNEL_PROPERTY_STATE, number), E_INVALIDARG, "8" },
        { { WS_CHANNEL_PROPERTY_SEND_TIMEOUT, &number, 8 }, E_INVALIDARG, "4 bytes" },
    };
    WS_ERROR*   error = test_error();
    WS_CHANNEL* channel = NULL;

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++)
        assert_fails(WsCreateChannel(WS_CHANNEL_TYPE_REQUEST, WS_HTTP_CHANNEL_BINDING, &rows[i].property, 1, NULL,
                                     &channel, error),
                     rows[i].hr, error, rows[i].says);
    assert_fails(
        WsCreateChannel(WS_CHANNEL_TYPE_DUPLEX_SESSION, WS_TCP_CHANNEL_BINDING, NULL, 0, NULL, &channel, error),
        WS_E_NOT_SUPPORTED, error, "TCP");
    assert_fails(WsCreateChannel(WS_CHANNEL_TYPE_REPLY, WS_HTTP_CHANNEL_BINDING, NULL, 0, NULL, &channel, error),
                 E_INVALIDARG, error, "WS_CHANNEL_TYPE_REQUEST");
    assert_null(channel);
    WsFreeError(error);
}

static void test_states_of_a_channel_follow_the_diagram(void** state)
{
    WS_CHANNEL* channel = new_client();
    WS_ERROR*   error = test_error();

    UNUSED(state);
    assert_ok(WsResetChannel(channel, NULL));
    assert_ok(open_client_to(channel, "http://127.0.0.1:1/", NULL, NULL));
    assert_int_equal(channel_state(channel), WS_CHANNEL_STATE_OPEN);
    assert_fails(open_client_to(channel, "http://127.0.0.1:1/", NULL, error), WS_E_INVALID_OPERATION, error, "OPEN");
    assert_fails(WsResetChannel(channel, error), WS_E_INVALID_OPERATION, error, "OPEN");
    assert_ok(WsAbortChannel(channel, NULL));
    assert_ok(WsAbortChannel(channel, NULL));
    assert_int_equal(channel_state(channel), WS_CHANNEL_STATE_FAULTED);
    assert_ok(WsCloseChannel(channel, NULL, NULL));
    assert_ok(WsCloseChannel(channel, NULL, NULL));
    assert_ok(WsAbortChannel(channel, NULL));
    assert_int_equal(channel_state(channel), WS_CHANNEL_STATE_CLOSED);
    assert_fails(open_client_to(channel, "http://127.0.0.1:1/", NULL, error), WS_E_INVALID_OPERATION, error,
                 "WsResetChannel");
    assert_ok(WsResetChannel(channel, NULL));
    assert_hr(open_client_to(channel, "ftp://x/", NULL, NULL), WS_E_INVALID_ENDPOINT_URL);
    assert_int_equal(channel_state(channel), WS_CHANNEL_STATE_CREATED);
    assert_ok(WsCloseChannel(channel, NULL, NULL));
    assert_int_equal(channel_state(channel), WS_CHANNEL_STATE_CLOSED);
    WsFreeChannel(channel);
    WsFreeChannel(NULL);
    WsFreeError(error);
}

static void test_A1_abort_before_open_is_answered_once(void** state)
{
    WS_CHANNEL*  channel = new_client();
    WS_LISTENER* listener;
    WS_STRING    url = TEXT_STRING(u"http://127.0.0.1:0/e");

    UNUSED(state);
    assert_ok(WsAbortChannel(channel, NULL));
    assert_int_equal(channel_state(channel), WS_CHANNEL_STATE_CREATED);
    assert_hr(open_client_to(channel, "http://127.0.0.1:1/", NULL, NULL), WS_E_OPERATION_ABORTED);
    assert_ok(open_client_to(channel, "http://127.0.0.1:1/", NULL, NULL));
    close_channel(channel);
    assert_ok(WsCreateListener(WS_CHANNEL_TYPE_REPLY, WS_HTTP_CHANNEL_BINDING, NULL, 0, NULL, &listener, NULL));
    assert_ok(WsAbortListener(listener, NULL));
    assert_hr(WsOpenListener(listener, &url, NULL, NULL), WS_E_OPERATION_ABORTED);
    assert_ok(WsOpenListener(listener, &url, NULL, NULL));
    close_listener(listener);
}

static void test_C4_context_without_callback_starts_nothing(void** state)
{
    const WS_ASYNC_CONTEXT none = { NULL, NULL };
    USHORT                 port;
    WS_LISTENER*           listener = open_listener(NULL, 0, &port);
    WS_CHANNEL*            server = listener_channel(listener, NULL, 0);
    WS_CHANNEL*            client = open_client(port, NULL, 0);
    struct call            call;

    UNUSED(state);
    call_init(&call, client);
    assert_hr(call_start(&call, &none), E_INVALIDARG);
    assert_hr(WsReadMessageStart(client, call.reply, &none, NULL), E_INVALIDARG);
    assert_hr(WsWriteMessageStart(client, call.request, &none, NULL), E_INVALIDARG);
    assert_hr(WsCloseChannel(client, &none, NULL), E_INVALIDARG);
    assert_hr(WsAcceptChannel(listener, server, &none, NULL), E_INVALIDARG);
    assert_hr(WsCloseListener(listener, &none, NULL), E_INVALIDARG);
    assert_int_equal(channel_state(client), WS_CHANNEL_STATE_OPEN);
    assert_int_equal(channel_state(server), WS_CHANNEL_STATE_CREATED);
    assert_int_equal(listener_state(listener), WS_LISTENER_STATE_OPEN);
    call_free(&call);
    close_channel(client);
    WsFreeChannel(server);
    close_listener(listener);
}

static void test_states_of_a_listener_follow_the_diagram(void** state)
{
    USHORT       port;
    WS_LISTENER* listener = open_listener(NULL, 0, &port);
    WS_CHANNEL*  channel = listener_channel(listener, NULL, 0);
    WS_STRING    url = TEXT_STRING(u"http://127.0.0.1:0/e");
    WS_STRING    query = TEXT_STRING(u"http://127.0.0.1:0/e?x");

    UNUSED(state);
    assert_hr(WsOpenListener(listener, &url, NULL, NULL), WS_E_INVALID_OPERATION);
    assert_hr(WsResetListener(listener, NULL), WS_E_INVALID_OPERATION);
    assert_ok(WsAbortListener(listener, NULL));
    assert_int_equal(listener_state(listener), WS_LISTENER_STATE_FAULTED);
    assert_hr(WsAcceptChannel(listener, channel, NULL, NULL), WS_E_OBJECT_FAULTED);
    assert_ok(WsCloseListener(listener, NULL, NULL));
    assert_ok(WsCloseListener(listener, NULL, NULL));
    assert_hr(WsAcceptChannel(listener, channel, NULL, NULL), WS_E_INVALID_OPERATION);
    assert_ok(WsResetListener(listener, NULL));
    assert_hr(WsOpenListener(listener, &query, NULL, NULL), WS_E_INVALID_ENDPOINT_URL);
    assert_int_equal(listener_state(listener), WS_LISTENER_STATE_CREATED);
    assert_ok(WsOpenListener(listener, &url, NULL, NULL));
    WsFreeChannel(channel);
    close_listener(listener);
}

/* ------------------------------------------------------------------------------------------------ completions */

static void test_C2_calls_complete_the_same_in_every_way(void** state)
{
    UNUSED(state);
    for (int way = 0; way < 3; way++) {                     /* synchronous, context and long model, context and short */
        WS_CALLBACK_MODEL         model = way == 2 ? WS_SHORT_CALLBACK : WS_LONG_CALLBACK;
        const WS_CHANNEL_PROPERTY properties[] = {
            transport_properties[0], PROPERTY(WS_CHANNEL_PROPERTY_ASYNC_CALLBACK_MODEL, model),
        };
        USHORT         port;
        struct script* script = script_start(good, 1, &port);
        WS_CHANNEL*    client = open_client(port, properties, 2);
        struct call    call;

        call_init(&call, client);
        for (int i = 0; i < 20; i++) {
            struct completion done;
            WS_ASYNC_CONTEXT  context = completion_begin(&done);
            HRESULT           hr = call_start(&call, way != 0 ? &context : NULL);
            bool              pending = hr == WS_S_ASYNC;

            assert_ok_error(completion_end(&done, hr), call.error);
            assert_int_equal(call.result, 6);
            if (pending && model == WS_SHORT_CALLBACK)
                assert_int_equal(done.model, WS_SHORT_CALLBACK);
            call_reset(&call);
        }
        call_free(&call);
        close_channel(client);
        script_stop(script);
    }
}

static void test_T1_second_operation_is_refused_while_one_is_pending(void** state)
{
    USHORT            port;
    struct script*    script = script_start(silent, 1, &port);
    WS_CHANNEL*       client = open_client(port, transport_properties, 1);
    struct call       call, other;
    struct completion done;
    WS_ASYNC_CONTEXT  context = completion_begin(&done);
    HRESULT           hr;

    UNUSED(state);
    call_init(&call, client);
    call_init(&other, client);
    hr = call_start(&call, &context);
    assert_hr(hr, WS_S_ASYNC);
    assert_fails(call_start(&other, NULL), WS_E_INVALID_OPERATION, other.error, "pending");
    assert_hr(WsResetChannel(client, NULL), WS_E_INVALID_OPERATION);
    assert_ok(WsCloseChannel(client, NULL, NULL));          /* ends the other, and waits for it (A5) */
    assert_hr(completion_end(&done, hr), WS_E_OPERATION_ABORTED);
    call_free(&call);
    call_free(&other);
    WsFreeChannel(client);
    script_stop(script);
}

static void* abort_later(void* channel)
{
    assert_ok(WsAbortChannel(channel, NULL));
    return NULL;
}

static void test_A1_abort_ends_a_pending_call_on_either_kind_of_thread(void** state)
{
    UNUSED(state);
    for (int asynchronous = 0; asynchronous < 2; asynchronous++) {
        USHORT            port;
        struct script*    script = script_start(silent, 1, &port);
        WS_CHANNEL*       client = open_client(port, transport_properties, 1);
        struct call       call;
        struct completion done;
        WS_ASYNC_CONTEXT  context = completion_begin(&done);
        pthread_t         thread;
        HRESULT           hr;

        call_init(&call, client);
        if (asynchronous) {
            hr = call_start(&call, &context);
            script_await_requests(script, 1);
            assert_ok(WsAbortChannel(client, NULL));
        } else {
            assert_int_equal(pthread_create(&thread, NULL, abort_later, client), 0);
            hr = call_start(&call, NULL);                   /* before, during or after: never a hang */
            pthread_join(thread, NULL);
        }
        hr = completion_end(&done, hr);
        if (hr != WS_E_INVALID_OPERATION)                   /* the abort came before it */
            assert_hr(hr, WS_E_OPERATION_ABORTED);
        assert_int_equal(channel_state(client), WS_CHANNEL_STATE_FAULTED);
        close_channel(client);
        call_free(&call);
        script_stop(script);
    }
}

static void test_A1_abort_and_close_end_pending_accepts(void** state)
{
    UNUSED(state);
    for (int how = 0; how < 3; how++) {
        USHORT            port;
        WS_LISTENER*      listener = open_listener(NULL, 0, &port);
        WS_CHANNEL*       channel = listener_channel(listener, NULL, 0);
        struct completion done;
        WS_ASYNC_CONTEXT  context = completion_begin(&done);
        HRESULT           hr = WsAcceptChannel(listener, channel, &context, NULL);

        assert_hr(hr, WS_S_ASYNC);
        assert_int_equal(channel_state(channel), WS_CHANNEL_STATE_ACCEPTING);
        assert_ok(how == 0 ? WsAbortChannel(channel, NULL) : how == 1 ? WsAbortListener(listener, NULL)
                                                                     : WsCloseListener(listener, NULL, NULL));
        assert_hr(completion_end(&done, hr), WS_E_OPERATION_ABORTED);
        assert_int_equal(channel_state(channel), WS_CHANNEL_STATE_CREATED);
        WsFreeChannel(channel);
        close_listener(listener);
    }
}

static void test_A5_freeing_in_the_middle_neither_crashes_nor_leaks(void** state)
{
    USHORT            port;
    struct script*    script = script_start(silent, 1, &port);
    WS_CHANNEL*       client = open_client(port, transport_properties, 1);
    struct call       call;
    struct completion done;
    WS_ASYNC_CONTEXT  context = completion_begin(&done);
    HRESULT           hr;

    UNUSED(state);
    call_init(&call, client);
    hr = call_start(&call, &context);
    script_await_requests(script, 1);
    test_breaks(WSX_CHECK_USE_WHILE_PENDING);
    WsFreeChannel(client);
    test_breaks(0);
    assert_hr(completion_end(&done, hr), WS_E_OPERATION_ABORTED);
    call_free(&call);
    WsFreeChannel(open_client(port, NULL, 0));              /* open, and never closed */
    script_stop(script);
}

/* The callback may free everything that belongs to its own call. */
static void CALLBACK free_own_channel(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct call* call = state;

    UNUSED(model);
    call->result = FAILED(hr) ? -1 : call->result;
    close_channel(call->channel);
    sys_event_set(&call->completion.event);
}

static void test_T3_callback_may_close_and_free_its_own_channel(void** state)
{
    USHORT                 port;
    WS_LISTENER*           listener = open_listener(NULL, 0, &port);
    struct service*        service = service_start(listener, 2, NULL, 0);
    struct call            call;
    const WS_ASYNC_CONTEXT context = { free_own_channel, &call };

    UNUSED(state);
    call_init(&call, open_client(port, NULL, 0));
    sys_event_init(&call.completion.event);
    if (call_start(&call, &context) != WS_S_ASYNC)
        free_own_channel(S_OK, WS_LONG_CALLBACK, &call);
    assert_true(sys_event_wait(&call.completion.event, sys_now_ns() + WAIT_NS));
    assert_int_equal(call.result, 6);
    sys_event_destroy(&call.completion.event);
    call_free(&call);
    service_stop(service);
}

/* ------------------------------------------------------------------------------------------------ many, races */

static void test_a_thousand_calls_at_once_all_complete(void** state)
{
    static struct call calls[1000];
    static HRESULT     results[1000];
    struct rlimit      limit;
    int                count = test_rounds(1000);
    USHORT             port;
    WS_LISTENER*       listener = open_listener(NULL, 0, &port);
    struct service*    service = service_start(listener, 16, NULL, 0);

    UNUSED(state);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = limit.rlim_max;
    if (limit.rlim_cur < 2500 || setrlimit(RLIMIT_NOFILE, &limit) != 0)
        count = test_rounds(400);           /* two descriptors each, within the usual limit of 1024 */
    for (int i = 0; i < count; i++) {
        call_init(&calls[i], open_client(port, NULL, 0));
        calls[i].value = i;
    }
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < count; i++) {
            WS_ASYNC_CONTEXT context = completion_begin(&calls[i].completion);

            results[i] = call_start(&calls[i], &context);
        }
        for (int i = 0; i < count; i++) {
            assert_ok_error(completion_end(&calls[i].completion, results[i]), calls[i].error);
            assert_int_equal(calls[i].result, i + 1);
            call_reset(&calls[i]);
        }
    }
    for (int i = 0; i < count; i++) {
        close_channel(calls[i].channel);
        call_free(&calls[i]);
    }
    service_stop(service);
}

/* Completion, abort and close race; each call gets exactly one result. */
static void test_A4_completion_and_abort_race(void** state)
{
    USHORT          port;
    WS_LISTENER*    listener = open_listener(NULL, 0, &port);
    struct service* service = service_start(listener, 4, NULL, 0);

    UNUSED(state);
    for (int i = 0; i < test_rounds(300); i++) {
        WS_CHANNEL*       client = open_client(port, NULL, 0);
        struct call       call;
        struct completion done;
        WS_ASYNC_CONTEXT  context = completion_begin(&done);
        pthread_t         thread;
        HRESULT           hr;

        call_init(&call, client);
        assert_int_equal(pthread_create(&thread, NULL, abort_later, client), 0);
        hr = completion_end(&done, call_start(&call, &context));
        pthread_join(thread, NULL);
        if (hr != S_OK && hr != WS_E_INVALID_OPERATION)
            assert_hr_error(hr, WS_E_OPERATION_ABORTED, call.error);
        close_channel(client);
        call_free(&call);
    }
    service_stop(service);
}

/* ------------------------------------------------------------------------------------------------ failing allocations */

static USHORT script_port;

/* A whole life of a client channel, synchronously: all its memory is this thread's. */
static HRESULT client_life(void* state)
{
    static const WCHAR  text[] = u"http://127.0.0.1:00000/e";
    WCHAR               url[ARRAY_COUNT(text)];
    WS_ENDPOINT_ADDRESS address = { .url = { ARRAY_COUNT(text) - 1, url } };
    WS_CHANNEL*         channel = NULL;
    WS_MESSAGE*         request = NULL;
    WS_MESSAGE*         reply = NULL;
    int                 value = 5;
    HRESULT             hr;

    UNUSED(state);
    memcpy(url, text, sizeof text);
    for (unsigned i = 0, left = script_port; i < 5; i++, left /= 10)
        url[21 - i] = (WCHAR)('0' + left % 10);
    hr = WsCreateChannel(WS_CHANNEL_TYPE_REQUEST, WS_HTTP_CHANNEL_BINDING, transport_properties, 1, NULL, &channel,
                         NULL);
    if (SUCCEEDED(hr))
        hr = WsOpenChannel(channel, &address, NULL, NULL);
    if (SUCCEEDED(hr))
        hr = WsCreateMessageForChannel(channel, NULL, 0, &request, NULL);
    if (SUCCEEDED(hr))
        hr = WsCreateMessageForChannel(channel, NULL, 0, &reply, NULL);
    for (int i = 0; i < 2 && SUCCEEDED(hr); i++) {
        hr = WsRequestReply(channel, request, &request_description, WS_WRITE_REQUIRED_VALUE, &value, sizeof value,
                            reply, &reply_description, WS_READ_REQUIRED_VALUE, NULL, &value, sizeof value, NULL, NULL);
        if (SUCCEEDED(hr)) {
            (void)WsResetMessage(request, NULL);
            (void)WsResetMessage(reply, NULL);
        }
    }
    if (channel != NULL)
        (void)WsCloseChannel(channel, NULL, NULL);
    WsFreeChannel(channel);
    WsFreeMessage(request);
    WsFreeMessage(reply);
    chan_buffer_trim();
    return hr;
}

static void test_client_survives_every_failing_allocation(void** state)
{
    struct script* script = script_start(good, 1, &script_port);

    UNUSED(state);
    chan_buffer_trim();
    assert_true(for_each_allocation_failure(client_life, NULL, S_OK) > 5);
    script_stop(script);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        /* First, while there is no lane yet that frees what it is done with in its own time. */
        cmocka_unit_test(test_client_survives_every_failing_allocation),
        cmocka_unit_test(test_what_is_not_supported_says_so),
        cmocka_unit_test(test_states_of_a_channel_follow_the_diagram),
        cmocka_unit_test(test_A1_abort_before_open_is_answered_once),
        cmocka_unit_test(test_C4_context_without_callback_starts_nothing),
        cmocka_unit_test(test_states_of_a_listener_follow_the_diagram),
        cmocka_unit_test(test_C2_calls_complete_the_same_in_every_way),
        cmocka_unit_test(test_T1_second_operation_is_refused_while_one_is_pending),
        cmocka_unit_test(test_A1_abort_ends_a_pending_call_on_either_kind_of_thread),
        cmocka_unit_test(test_A1_abort_and_close_end_pending_accepts),
        cmocka_unit_test(test_A5_freeing_in_the_middle_neither_crashes_nor_leaks),
        cmocka_unit_test(test_T3_callback_may_close_and_free_its_own_channel),
        cmocka_unit_test(test_a_thousand_calls_at_once_all_complete),
        cmocka_unit_test(test_A4_completion_and_abort_race),
    };

    return cmocka_run_group_tests(tests, NULL, channels_ended);
}
