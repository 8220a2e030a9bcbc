/* Cancelling what a service does: when the client goes away, when the host is aborted; once, and the state is freed once. */
#include "calc.h"
#include "raw_client.h"

static struct calc         calc;
static struct calc_parking parking;

static int setup(void** state)
{
    (void)state;
    calc_init(&calc);
    parking_init(&parking, &calc);
    parking.registers = true;
    calc.envelope = WS_ENVELOPE_VERSION_SOAP_1_1;
    calc.addressing = WS_ADDRESSING_VERSION_TRANSPORT;
    return 0;
}

static int teardown(void** state)
{
    (void)state;
    parking_release(&parking, S_OK);
    calc_stop(&calc);
    parking_destroy(&parking);
    return 0;
}

static void post_ask(int fd)
{
    raw_post(fd, true, CALC_ACTION("Ask"), ENVELOPE_11("", "<Ask xmlns=\"urn:calc\"><n>1</n></Ask>"));
}

static void test_a_client_that_disconnects_cancels_the_operation(void** state)
{
    int fd;

    (void)state;
    calc_start(&calc);
    fd = raw_connect(calc.port);
    post_ask(fd);
    parking_wait(&parking, 1);
    assert_int_equal(parking.cancelled, 0);
    close(fd);
    wait_for(&parking.cancel_event);
    assert_int_equal(parking.reason, WS_SERVICE_CHANNEL_FAULTED);
    assert_int_equal(parking.freed, 0);
    parking_release(&parking, WS_E_OPERATION_ABORTED);
    calc_close_host(&calc);
    assert_int_equal(parking.cancelled, 1);
    assert_int_equal(parking.freed, 1);
}

static void test_an_operation_that_completes_in_its_cancel_callback(void** state)
{
    int fd;

    (void)state;
    parking.completes_in_cancel = true;
    calc_start(&calc);
    fd = raw_connect(calc.port);
    post_ask(fd);
    parking_wait(&parking, 1);
    close(fd);
    wait_for(&parking.cancel_event);
    calc_close_host(&calc);
    assert_int_equal(parking.cancelled, 1);
    assert_int_equal(parking.freed, 1);
}

static void test_an_operation_that_ends_well_is_not_cancelled_but_its_state_is_freed(void** state)
{
    char text[2048];
    int fd;

    (void)state;
    calc_start(&calc);
    fd = raw_connect(calc.port);
    for (int i = 1; i <= 3; i++) {
        post_ask(fd);
        parking_wait(&parking, i);
        parking_release(&parking, S_OK);
        assert_contains(raw_receive(fd, text, sizeof text), "<result>2</result>");
    }
    close(fd);
    calc_close_host(&calc);
    assert_int_equal(parking.cancelled, 0);
    assert_int_equal(parking.freed, 3);
}

static void test_A1_abort_of_the_host_cancels_every_operation_once(void** state)
{
    enum { CLIENTS = 8 };
    int fds[CLIENTS];

    (void)state;
    calc_start(&calc);
    for (int i = 0; i < CLIENTS; i++) {
        fds[i] = raw_connect(calc.port);
        post_ask(fds[i]);
    }
    parking_wait(&parking, CLIENTS);
    assert_ok(WsAbortServiceHost(calc.host, NULL));
    assert_int_equal(parking.cancelled, CLIENTS);
    assert_int_equal(parking.reason, WS_SERVICE_HOST_ABORT);
    assert_ok(WsAbortServiceHost(calc.host, NULL));
    assert_int_equal(parking.cancelled, CLIENTS);
    for (int i = 0; i < CLIENTS; i++) {
        assert_true(raw_is_closed(fds[i]));
        close(fds[i]);
    }
    assert_int_equal(parking.freed, 0);
    parking_release(&parking, S_OK);
    calc_close_host(&calc);
    assert_int_equal(parking.freed, CLIENTS);
    assert_int_equal(parking.cancelled, CLIENTS);
}

/* --------------------------------------------------------------------------------------------------- registration */

static atomic_int cancelled, freed;
static struct sys_event registered_event, aborted_event;

static void CALLBACK count_cancel(WS_SERVICE_CANCEL_REASON reason, void* state)
{
    (void)reason;
    (void)state;
    atomic_fetch_add(&cancelled, 1);
}

static void CALLBACK count_free(void* state)
{
    (void)state;
    atomic_fetch_add(&freed, 1);
}

static HRESULT register_twice(struct calc* service, const WS_OPERATION_CONTEXT* context, int n, int* answer,
                              const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    (void)service;
    (void)async;
    *answer = n;
    if (WsRegisterOperationForCancel(context, NULL, count_free, NULL, error) != E_INVALIDARG)
        return E_FAIL;
    TRY(WsRegisterOperationForCancel(context, count_cancel, count_free, NULL, error));
    return WsRegisterOperationForCancel(context, count_cancel, count_free, NULL, error) == WS_E_INVALID_OPERATION
               ? S_OK
               : E_FAIL;
}

/* "The first registration will succeed; setting the cancel callback multiple times, however, will fail." */
static void test_an_operation_registers_once(void** state)
{
    int answer;

    (void)state;
    cancelled = freed = 0;
    calc.ask = register_twice;
    calc_start(&calc);
    assert_ok_error(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, NULL, calc.error), calc.error);
    calc_close_host(&calc);
    assert_int_equal(cancelled, 0);
    assert_int_equal(freed, 1);
    assert_fails(WsRegisterOperationForCancel(NULL, count_cancel, NULL, NULL, calc.error), E_INVALIDARG, calc.error,
                 "NULL");
}

static HRESULT register_after_abort(struct calc* service, const WS_OPERATION_CONTEXT* context, int n, int* answer,
                                    const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    int before;

    (void)service;
    (void)async;
    (void)n;
    (void)answer;
    sys_event_set(&registered_event);
    wait_for(&aborted_event);
    before = atomic_load(&cancelled);
    if (FAILED(WsRegisterOperationForCancel(context, count_cancel, count_free, NULL, error)))
        return E_FAIL;
    return atomic_load(&cancelled) == before + 1 ? S_OK : E_FAIL;
}

static void* ask_run(void* argument)
{
    int fd = *(int*)argument;

    post_ask(fd);
    return NULL;
}

/* "It can call the callback during the call to this API." */
static void test_registering_when_it_is_cancelled_already_calls_back_at_once(void** state)
{
    pthread_t thread;
    int fd;

    (void)state;
    cancelled = freed = 0;
    sys_event_init(&registered_event);
    sys_event_init(&aborted_event);
    calc.ask = register_after_abort;
    calc_start(&calc);
    fd = raw_connect(calc.port);
    assert_int_equal(pthread_create(&thread, NULL, ask_run, &fd), 0);
    wait_for(&registered_event);
    assert_ok(WsAbortServiceHost(calc.host, NULL));
    sys_event_set(&aborted_event);
    pthread_join(thread, NULL);
    calc_close_host(&calc);
    assert_int_equal(cancelled, 1);
    assert_int_equal(freed, 1);
    close(fd);
    sys_event_destroy(&registered_event);
    sys_event_destroy(&aborted_event);
}

/* "Call cancellation is available for all service host callbacks that take an operation context." */
static WS_ASYNC_CONTEXT accept_async;

static void CALLBACK cancel_accept(WS_SERVICE_CANCEL_REASON reason, void* state)
{
    (void)reason;
    (void)state;
    atomic_fetch_add(&cancelled, 1);
    accept_async.callback(WS_E_OPERATION_ABORTED, WS_LONG_CALLBACK, accept_async.callbackState);
}

static HRESULT CALLBACK accept_and_wait(const WS_OPERATION_CONTEXT* context, void** channel_state,
                                        const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    (void)channel_state;
    accept_async = *async;
    TRY(WsRegisterOperationForCancel(context, cancel_accept, count_free, NULL, error));
    sys_event_set(&registered_event);
    return WS_S_ASYNC;
}

static void test_accept_callbacks_can_be_cancelled_too(void** state)
{
    WS_SERVICE_PROPERTY_ACCEPT_CALLBACK accept = { accept_and_wait };
    int fd;

    (void)state;
    cancelled = freed = 0;
    sys_event_init(&registered_event);
    calc_endpoint_property(&calc, WS_SERVICE_ENDPOINT_PROPERTY_ACCEPT_CHANNEL_CALLBACK, &accept, sizeof accept);
    calc_start(&calc);
    fd = raw_connect(calc.port);
    post_ask(fd);
    wait_for(&registered_event);
    assert_ok(WsAbortServiceHost(calc.host, NULL));
    calc_close_host(&calc);
    assert_int_equal(cancelled, 1);
    assert_int_equal(freed, 1);
    close(fd);
    sys_event_destroy(&registered_event);
}

int main(void)
{
#define CANCEL_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CANCEL_TEST(test_a_client_that_disconnects_cancels_the_operation),
        CANCEL_TEST(test_an_operation_that_completes_in_its_cancel_callback),
        CANCEL_TEST(test_an_operation_that_ends_well_is_not_cancelled_but_its_state_is_freed),
        CANCEL_TEST(test_A1_abort_of_the_host_cancels_every_operation_once),
        CANCEL_TEST(test_an_operation_registers_once),
        CANCEL_TEST(test_registering_when_it_is_cancelled_already_calls_back_at_once),
        CANCEL_TEST(test_accept_callbacks_can_be_cancelled_too),
    };

    return cmocka_run_group_tests(tests, NULL, engine_teardown);
}
