/* A client and a server channel exchange messages over HTTP. */
#include "channel_support.h"

static void test_request_and_reply_pass_synchronously_on_the_server(void** state)
{
    static const WS_MESSAGE_DESCRIPTION* descriptions[] = { &request_description };
    USHORT            port;
    WS_LISTENER*      listener = open_listener(NULL, 0, &port);
    WS_CHANNEL*       server = listener_channel(listener, NULL, 0);
    WS_CHANNEL*       client = open_client(port, NULL, 0);
    WS_MESSAGE*       request = channel_message(server);
    WS_MESSAGE*       reply = channel_message(server);
    struct completion done;
    struct call       call;
    WS_ASYNC_CONTEXT  context = completion_begin(&done);
    HRESULT           hr;
    int               value = 0;

    UNUSED(state);
    call_init(&call, client);
    hr = call_start(&call, &context);
    assert_int_equal(hr, WS_S_ASYNC);
    assert_ok(WsAcceptChannel(listener, server, NULL, NULL));
    assert_ok(WsReceiveMessage(server, request, descriptions, 1, WS_RECEIVE_REQUIRED_MESSAGE, WS_READ_REQUIRED_VALUE,
                               NULL, &value, sizeof value, NULL, NULL, NULL));
    assert_int_equal(value, 5);
    value = 42;
    assert_ok(WsSendReplyMessage(server, reply, &reply_description, WS_WRITE_REQUIRED_VALUE, &value, sizeof value,
                                 request, NULL, NULL));
    assert_ok_error(completion_end(&done, hr), call.error);
    assert_int_equal(call.result, 42);
    close_channel(server);
    close_channel(client);
    close_listener(listener);
    call_free(&call);
    WsFreeMessage(request);
    WsFreeMessage(reply);
}

static void test_many_calls_on_a_kept_connection(void** state)
{
    USHORT          port;
    WS_LISTENER*    listener = open_listener(NULL, 0, &port);
    struct service* service = service_start(listener, 2, NULL, 0);
    WS_CHANNEL*     client = open_client(port, NULL, 0);
    struct call     call;

    UNUSED(state);
    call_init(&call, client);
    for (int i = 0; i < 100; i++) {
        call.value = i;
        assert_ok_error(call_start(&call, NULL), call.error);
        assert_int_equal(call.result, i + 1);
        call_reset(&call);
    }
    close_channel(client);
    call_free(&call);
    service_stop(service);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_request_and_reply_pass_synchronously_on_the_server),
        cmocka_unit_test(test_many_calls_on_a_kept_connection),
    };

    return cmocka_run_group_tests(tests, NULL, channels_ended);
}
