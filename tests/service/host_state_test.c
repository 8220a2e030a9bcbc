/* The states of a service host: open all endpoints or none, close that waits, abort, reset, free at any time. */
#include "calc_fixture.h"

#include <stdlib.h>
#include <string.h>

static WS_SERVICE_HOST_STATE state_of(WS_SERVICE_HOST* host)
{
    WS_SERVICE_HOST_STATE state;

    assert_ok(WsGetServiceHostProperty(host, WS_SERVICE_PROPERTY_HOST_STATE, &state, sizeof state, NULL));
    return state;
}

static void open_proxy(void)
{
    WS_ENDPOINT_ADDRESS address = calc_address(&calc);

    assert_ok_error(calc_create_proxy(&calc, &calc.proxy), calc.error);
    assert_ok_error(WsOpenServiceProxy(calc.proxy, &address, NULL, calc.error), calc.error);
}

/* ------------------------------------------------------------------------------------------------------ creation */

static HRESULT create_with(WS_SERVICE_ENDPOINT* endpoint)
{
    const WS_SERVICE_ENDPOINT* endpoints[] = { endpoint };
    WS_SERVICE_HOST* host = NULL;
    HRESULT hr = WsCreateServiceHost(endpoints, 1, NULL, 0, &host, calc.error);

    if (SUCCEEDED(hr))
        WsFreeServiceHost(host);
    else
        assert_null(host);
    return hr;
}

static WS_SERVICE_ENDPOINT good_endpoint(void)
{
    return (WS_SERVICE_ENDPOINT){ .address = calc_address(&calc), .channelBinding = WS_HTTP_CHANNEL_BINDING,
                                  .channelType = WS_CHANNEL_TYPE_REPLY, .contract = &calc_contract };
}

static void test_creation_checks_the_endpoint(void** state)
{
    WS_SERVICE_ENDPOINT endpoint = good_endpoint();
    WS_SERVICE_HOST* host = NULL;
    const WS_SERVICE_ENDPOINT* none[] = { NULL };

    (void)state;
    assert_ok_error(create_with(&endpoint), calc.error);
    endpoint.contract = NULL;
    assert_fails(create_with(&endpoint), E_INVALIDARG, calc.error, "contract");
    endpoint = good_endpoint();
    endpoint.address.url.length = 0;
    assert_fails(create_with(&endpoint), E_INVALIDARG, calc.error, "address");
    endpoint = good_endpoint();
    endpoint.channelType = WS_CHANNEL_TYPE_DUPLEX_SESSION;
    assert_fails(create_with(&endpoint), WS_E_NOT_SUPPORTED, calc.error, "channel type");
    assert_fails(WsCreateServiceHost(none, 1, NULL, 0, &host, calc.error), E_INVALIDARG, calc.error, "endpoint 0");
    assert_fails(WsCreateServiceHost(NULL, 1, NULL, 0, &host, calc.error), E_INVALIDARG, calc.error, "endpoints");
    assert_fails(WsCreateServiceHost(none, 0, NULL, 0, &host, calc.error), E_INVALIDARG, calc.error, "endpoints");
}

static void test_creation_checks_the_contract(void** state)
{
    WS_SERVICE_CONTRACT contract = calc_contract;
    WS_SERVICE_ENDPOINT endpoint = good_endpoint();
    WS_OPERATION_DESCRIPTION wrong = calc_ask_operation;
    WS_OPERATION_DESCRIPTION* operations[] = { &wrong, (WS_OPERATION_DESCRIPTION*)(uintptr_t)&calc_ask_operation };
    WS_CONTRACT_DESCRIPTION description = { 1, operations };
    WS_PARAMETER_DESCRIPTION parameters[2] = { calc_ask_operation.parameterDescription[0],
                                               calc_ask_operation.parameterDescription[1] };
    const void* methods[] = { calc_methods[CALC_ASK], calc_methods[CALC_ASK] };

    (void)state;
    endpoint.contract = &contract;
    contract.methodTable = NULL;
    assert_fails(create_with(&endpoint), E_INVALIDARG, calc.error, "methodTable");
    contract.contractDescription = NULL;
    assert_fails(create_with(&endpoint), E_INVALIDARG, calc.error, "defaultMessageHandlerCallback");
    contract.contractDescription = &description;
    contract.methodTable = methods;
    assert_ok_error(create_with(&endpoint), calc.error);
    wrong.stubCallback = NULL;
    assert_fails(create_with(&endpoint), E_INVALIDARG, calc.error, "stub");
    wrong = calc_ask_operation;
    wrong.versionInfo = 3;
    assert_fails(create_with(&endpoint), E_INVALIDARG, calc.error, "version 3");
    wrong = calc_ask_operation;
    wrong.parameterDescription = parameters;
    parameters[0].inputMessageIndex = 1;
    assert_fails(create_with(&endpoint), E_INVALIDARG, calc.error, "field 1");
    parameters[0].inputMessageIndex = (USHORT)-1;
    assert_fails(create_with(&endpoint), E_INVALIDARG, calc.error, "neither");
    wrong = calc_ask_operation;
    description.operationCount = 2;
    assert_fails(create_with(&endpoint), E_INVALIDARG, calc.error, "urn:calc/ICalc/Ask");
    wrong = *calc_operations[CALC_ADD];
    methods[1] = NULL;
    assert_fails(create_with(&endpoint), E_INVALIDARG, calc.error, "operation 1");
}

static void test_endpoint_properties_are_checked(void** state)
{
    ULONG zero = 0, two = 2;
    SIZE_T size = 65536;
    WS_METADATA_EXCHANGE_TYPE mex = WS_METADATA_EXCHANGE_TYPE_MEX;
    WS_SERVICE_ENDPOINT_PROPERTY property;
    WS_SERVICE_ENDPOINT endpoint = good_endpoint();

    (void)state;
    endpoint.properties = &property;
    endpoint.propertyCount = 1;
    property = (WS_SERVICE_ENDPOINT_PROPERTY){ WS_SERVICE_ENDPOINT_PROPERTY_BODY_HEAP_MAX_SIZE, &two, sizeof two };
    assert_fails(create_with(&endpoint), E_INVALIDARG, calc.error, "BODY_HEAP_MAX_SIZE");
    property = (WS_SERVICE_ENDPOINT_PROPERTY){ WS_SERVICE_ENDPOINT_PROPERTY_BODY_HEAP_MAX_SIZE, &size, sizeof size };
    assert_ok_error(create_with(&endpoint), calc.error);
    property =
        (WS_SERVICE_ENDPOINT_PROPERTY){ WS_SERVICE_ENDPOINT_PROPERTY_MAX_ACCEPTING_CHANNELS, &zero, sizeof zero };
    assert_fails(create_with(&endpoint), E_INVALIDARG, calc.error, "MAX_ACCEPTING_CHANNELS");
    property = (WS_SERVICE_ENDPOINT_PROPERTY){ WS_SERVICE_ENDPOINT_PROPERTY_MAX_CHANNELS, &zero, sizeof zero };
    assert_fails(create_with(&endpoint), E_INVALIDARG, calc.error, "MAX_CHANNELS");
    property = (WS_SERVICE_ENDPOINT_PROPERTY){ WS_SERVICE_ENDPOINT_PROPERTY_METADATA_EXCHANGE_TYPE, &mex, sizeof mex };
    assert_fails(create_with(&endpoint), WS_E_NOT_SUPPORTED, calc.error, "METADATA_EXCHANGE_TYPE");
    property = (WS_SERVICE_ENDPOINT_PROPERTY){ WS_SERVICE_ENDPOINT_PROPERTY_MAX_CHANNELS_PER_IP, &two, sizeof two };
    assert_fails(create_with(&endpoint), WS_E_NOT_SUPPORTED, calc.error, "MAX_CHANNELS_PER_IP");
}

static void test_the_callbacks_of_an_endpoint_are_long(void** state)
{
    WS_CALLBACK_MODEL model = WS_SHORT_CALLBACK;
    WS_LISTENER_PROPERTY listener = { WS_LISTENER_PROPERTY_ASYNC_CALLBACK_MODEL, &model, sizeof model };
    WS_LISTENER_PROPERTIES listeners = { &listener, 1 };
    WS_SERVICE_ENDPOINT_PROPERTY property = { WS_SERVICE_ENDPOINT_PROPERTY_LISTENER_PROPERTIES, &listeners,
                                              sizeof listeners };
    WS_SERVICE_ENDPOINT endpoint = good_endpoint();

    (void)state;
    endpoint.properties = &property;
    endpoint.propertyCount = 1;
    assert_fails(create_with(&endpoint), E_INVALIDARG, calc.error, "WS_LISTENER_PROPERTY_ASYNC_CALLBACK_MODEL");
    model = WS_LONG_CALLBACK;
    assert_ok_error(create_with(&endpoint), calc.error);
}

static void test_host_properties_are_checked(void** state)
{
    ULONG wrong = 7;
    WS_SERVICE_HOST* host = NULL;

    (void)state;
    calc_host_property(&calc, WS_SERVICE_PROPERTY_FAULT_DISCLOSURE, &wrong, sizeof wrong);
    assert_fails(calc_create_host(&calc, &host), E_INVALIDARG, calc.error, "FAULT_DISCLOSURE");
    calc.host_property_count = 0;
    calc_host_property(&calc, WS_SERVICE_PROPERTY_HOST_STATE, &wrong, sizeof wrong);
    assert_fails(calc_create_host(&calc, &host), E_INVALIDARG, calc.error, "HOST_STATE");
    calc.host_property_count = 0;
    assert_ok_error(calc_create_host(&calc, &host), calc.error);
    assert_fails(WsGetServiceHostProperty(host, WS_SERVICE_PROPERTY_CLOSE_TIMEOUT, &wrong, sizeof wrong, calc.error),
                 E_INVALIDARG, calc.error, "CLOSE_TIMEOUT");
    assert_fails(WsGetServiceHostProperty(NULL, WS_SERVICE_PROPERTY_HOST_STATE, &wrong, sizeof wrong, calc.error),
                 E_INVALIDARG, calc.error, "NULL");
    WsFreeServiceHost(host);
}

/* --------------------------------------------------------------------------------------------------------- states */

static void test_a_host_goes_through_its_states_and_back(void** state)
{
    int result;

    (void)state;
    assert_ok_error(calc_create_host(&calc, &calc.host), calc.error);
    open_proxy();
    for (int i = 0; i < 3; i++) {
        assert_int_equal(state_of(calc.host), WS_SERVICE_HOST_STATE_CREATED);
        assert_ok_error(WsOpenServiceHost(calc.host, NULL, calc.error), calc.error);
        assert_int_equal(state_of(calc.host), WS_SERVICE_HOST_STATE_OPEN);
        assert_ok_error(calc_add(calc.proxy, calc.heap, i, 1, &result, NULL, 0, NULL, calc.error), calc.error);
        assert_ok_error(WsCloseServiceHost(calc.host, NULL, calc.error), calc.error);
        assert_int_equal(state_of(calc.host), WS_SERVICE_HOST_STATE_CLOSED);
        assert_ok_error(WsResetServiceHost(calc.host, calc.error), calc.error);
    }
    assert_ok_error(WsOpenServiceHost(calc.host, NULL, calc.error), calc.error);
}

static void test_functions_are_refused_in_the_wrong_state(void** state)
{
    (void)state;
    assert_ok_error(calc_create_host(&calc, &calc.host), calc.error);
    assert_fails(WsCloseServiceHost(calc.host, NULL, calc.error), WS_E_INVALID_OPERATION, calc.error, "CREATED");
    assert_ok(WsResetServiceHost(calc.host, calc.error));
    assert_ok_error(WsOpenServiceHost(calc.host, NULL, calc.error), calc.error);
    assert_fails(WsOpenServiceHost(calc.host, NULL, calc.error), WS_E_INVALID_OPERATION, calc.error, "OPEN");
    assert_fails(WsResetServiceHost(calc.host, calc.error), WS_E_INVALID_OPERATION, calc.error, "OPEN");
    assert_ok_error(WsCloseServiceHost(calc.host, NULL, calc.error), calc.error);
    assert_fails(WsCloseServiceHost(calc.host, NULL, calc.error), WS_E_INVALID_OPERATION, calc.error, "CLOSED");
    assert_fails(WsOpenServiceHost(calc.host, NULL, calc.error), WS_E_INVALID_OPERATION, calc.error, "CLOSED");
    WsFreeServiceHost(calc.host);
    calc.host = NULL;
}

static void test_handles_that_are_no_host_are_refused(void** state)
{
    WS_SERVICE_HOST* wrong = (WS_SERVICE_HOST*)(void*)calc.heap;

    (void)state;
    assert_fails(WsOpenServiceHost(wrong, NULL, calc.error), E_INVALIDARG, calc.error, "WsOpenServiceHost");
    assert_fails(WsCloseServiceHost(wrong, NULL, calc.error), E_INVALIDARG, calc.error, "WsCloseServiceHost");
    assert_fails(WsAbortServiceHost(wrong, calc.error), E_INVALIDARG, calc.error, "WsAbortServiceHost");
    assert_fails(WsResetServiceHost(NULL, calc.error), E_INVALIDARG, calc.error, "NULL");
    WsFreeServiceHost(NULL);
    WsFreeServiceHost(wrong);
}

static void test_open_and_close_take_contexts(void** state)
{
    WS_ASYNC_CONTEXT context = { NULL, NULL };
    struct completion done;
    int result;

    (void)state;
    assert_ok_error(calc_create_host(&calc, &calc.host), calc.error);
    assert_fails(WsOpenServiceHost(calc.host, &context, calc.error), E_INVALIDARG, calc.error, "callback");
    completion_init(&done);
    context = completion_context(&done);
    assert_ok(completion_result(&done, WsOpenServiceHost(calc.host, &context, calc.error)));
    open_proxy();
    assert_ok_error(calc_add(calc.proxy, calc.heap, 1, 1, &result, NULL, 0, NULL, calc.error), calc.error);
    completion_init(&done);
    assert_ok(completion_result(&done, WsCloseServiceHost(calc.host, &context, calc.error)));
    assert_int_equal(state_of(calc.host), WS_SERVICE_HOST_STATE_CLOSED);
    WsFreeServiceHost(calc.host);
    calc.host = NULL;
}

/* "All the endpoints' listeners have to successfully open before any channel is accepted." */
static void test_an_endpoint_that_cannot_open_closes_the_others(void** state)
{
    struct calc other;
    WS_SERVICE_ENDPOINT first = good_endpoint();
    WS_SERVICE_ENDPOINT second = good_endpoint();
    const WS_SERVICE_ENDPOINT* endpoints[] = { &first, &second };
    void* user = &calc;
    WS_SERVICE_PROPERTY property = { WS_SERVICE_PROPERTY_HOST_USER_STATE, &user, sizeof user };
    int result;

    (void)state;
    calc_init(&other);
    while (other.port == calc.port) {           /* a free port stays free until somebody listens */
        calc_stop(&other);
        calc_init(&other);
    }
    calc_start(&other);
    second.address = calc_address(&other);
    assert_ok_error(WsCreateServiceHost(endpoints, 2, &property, 1, &calc.host, calc.error), calc.error);
    assert_fails(WsOpenServiceHost(calc.host, NULL, calc.error), WS_E_ADDRESS_IN_USE, calc.error, other.url8);
    assert_int_equal(state_of(calc.host), WS_SERVICE_HOST_STATE_CREATED);
    open_proxy();
    assert_hr(calc_add(calc.proxy, calc.heap, 1, 1, &result, NULL, 0, NULL, NULL), WS_E_ENDPOINT_NOT_FOUND);
    calc_stop(&other);
    assert_ok_error(WsOpenServiceHost(calc.host, NULL, calc.error), calc.error);
    assert_ok_error(calc_add(calc.proxy, calc.heap, 1, 1, &result, NULL, 0, NULL, calc.error), calc.error);
}

/* ---------------------------------------------------------------------------------------------------------- abort */

static void test_A1_abort_returns_S_OK_in_every_state(void** state)
{
    int result;

    (void)state;
    assert_ok_error(calc_create_host(&calc, &calc.host), calc.error);
    assert_ok(WsAbortServiceHost(calc.host, calc.error));
    assert_int_equal(state_of(calc.host), WS_SERVICE_HOST_STATE_CREATED);
    assert_ok_error(WsOpenServiceHost(calc.host, NULL, calc.error), calc.error);
    for (int i = 0; i < 2; i++) {
        assert_ok(WsAbortServiceHost(calc.host, calc.error));
        assert_int_equal(state_of(calc.host), WS_SERVICE_HOST_STATE_FAULTED);
    }
    assert_ok_error(WsCloseServiceHost(calc.host, NULL, calc.error), calc.error);
    assert_ok(WsAbortServiceHost(calc.host, calc.error));
    assert_int_equal(state_of(calc.host), WS_SERVICE_HOST_STATE_CLOSED);
    assert_ok(WsResetServiceHost(calc.host, calc.error));
    assert_ok_error(WsOpenServiceHost(calc.host, NULL, calc.error), calc.error);
    open_proxy();
    assert_ok_error(calc_add(calc.proxy, calc.heap, 1, 1, &result, NULL, 0, NULL, calc.error), calc.error);
}

static void test_a_client_sees_an_aborted_host_as_a_lost_connection(void** state)
{
    struct calc_parking parking;
    struct completion done;
    int answer = 0;

    (void)state;
    calc_park(&calc, &parking, &done, &answer, calc.error);
    assert_ok(WsAbortServiceHost(calc.host, NULL));
    assert_hr(completion_result(&done, WS_S_ASYNC), WS_E_ENDPOINT_DISCONNECTED);
    WsResetError(calc.error);
    parking_release(&parking, S_OK);
    parking_destroy(&parking);
}

/* ---------------------------------------------------------------------------------------------------------- close */

static void* close_run(void* argument)
{
    *(HRESULT*)argument = WsCloseServiceHost(calc.host, NULL, NULL);
    return NULL;
}

/* "Pending I/O on channels already accepted is allowed to complete." */
static void test_close_waits_for_operations_and_their_replies(void** state)
{
    struct calc_parking parking;

    (void)state;
    parking_init(&parking, &calc);
    calc_start(&calc);
    for (int asynchronous = 0; asynchronous < 2; asynchronous++) {
        struct completion done, closed;
        WS_ASYNC_CONTEXT context, close_context;
        HRESULT close = WS_S_ASYNC;
        pthread_t thread;
        int answer = 0;

        completion_init(&done);
        context = completion_context(&done);
        assert_hr(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, &context, NULL), WS_S_ASYNC);
        parking_wait(&parking, asynchronous + 1);
        completion_init(&closed);
        close_context = completion_context(&closed);
        if (asynchronous)
            assert_hr(WsCloseServiceHost(calc.host, &close_context, NULL), WS_S_ASYNC);
        else
            assert_int_equal(pthread_create(&thread, NULL, close_run, &close), 0);
        while (state_of(calc.host) != WS_SERVICE_HOST_STATE_CLOSING)
            sched_yield();
        parking_release(&parking, S_OK);
        assert_ok(completion_result(&done, WS_S_ASYNC));
        assert_int_equal(answer, 2);
        if (asynchronous) {
            assert_ok(completion_result(&closed, WS_S_ASYNC));
        } else {
            pthread_join(thread, NULL);
            assert_ok(close);
            sys_event_destroy(&closed.event);
        }
        assert_ok(WsResetServiceHost(calc.host, NULL));
        assert_ok_error(WsOpenServiceHost(calc.host, NULL, calc.error), calc.error);
    }
    parking_destroy(&parking);
}

static void test_close_cancels_operations_that_outlast_its_timeout(void** state)
{
    struct calc_parking parking;
    ULONG soon = 30;

    (void)state;
    calc_host_property(&calc, WS_SERVICE_PROPERTY_CLOSE_TIMEOUT, &soon, sizeof soon);
    parking_init(&parking, &calc);
    parking.registers = true;
    parking.completes_in_cancel = true;
    calc_start(&calc);
    for (int asynchronous = 0; asynchronous < 2; asynchronous++) {
        struct completion done, closed;
        WS_ASYNC_CONTEXT context, close_context;
        int answer = 0;
        HRESULT hr;

        completion_init(&done);
        context = completion_context(&done);
        assert_hr(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, &context, NULL), WS_S_ASYNC);
        parking_wait(&parking, asynchronous + 1);
        completion_init(&closed);
        close_context = completion_context(&closed);
        hr = WsCloseServiceHost(calc.host, asynchronous ? &close_context : NULL, calc.error);
        assert_fails(completion_result(&closed, hr), WS_E_OPERATION_TIMED_OUT, calc.error,
                     "WS_SERVICE_PROPERTY_CLOSE_TIMEOUT");
        assert_int_equal(parking.cancelled, asynchronous + 1);
        assert_int_equal(parking.freed, asynchronous + 1);
        assert_int_equal(parking.reason, WS_SERVICE_HOST_ABORT);
        assert_true(FAILED(completion_result(&done, WS_S_ASYNC)));
        assert_int_equal(state_of(calc.host), WS_SERVICE_HOST_STATE_CLOSED);
        assert_ok(WsResetServiceHost(calc.host, NULL));
        assert_ok_error(WsOpenServiceHost(calc.host, NULL, calc.error), calc.error);
    }
    parking_destroy(&parking);
}

static void test_A1_abort_ends_a_close_that_waits(void** state)
{
    struct calc_parking parking;
    struct completion done, closed;
    WS_ASYNC_CONTEXT context, close_context;
    int answer = 0;

    (void)state;
    parking_init(&parking, &calc);
    parking.registers = true;
    parking.completes_in_cancel = true;
    calc_start(&calc);
    completion_init(&done);
    context = completion_context(&done);
    assert_hr(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, &context, NULL), WS_S_ASYNC);
    parking_wait(&parking, 1);
    completion_init(&closed);
    close_context = completion_context(&closed);
    assert_hr(WsCloseServiceHost(calc.host, &close_context, calc.error), WS_S_ASYNC);
    assert_ok(WsAbortServiceHost(calc.host, NULL));
    assert_fails(completion_result(&closed, WS_S_ASYNC), WS_E_OPERATION_ABORTED, calc.error, "abort");
    assert_true(FAILED(completion_result(&done, WS_S_ASYNC)));
    WsFreeServiceHost(calc.host);
    calc.host = NULL;
    parking_destroy(&parking);
}

/* ----------------------------------------------------------------------------------------------------------- free */

static void test_A5_freeing_an_open_host_aborts_it(void** state)
{
    struct calc_parking parking;
    struct completion done;
    int answer = 0;

    (void)state;
    calc_park(&calc, &parking, &done, &answer, NULL);
    WsFreeServiceHost(calc.host);
    calc.host = NULL;
    assert_true(FAILED(completion_result(&done, WS_S_ASYNC)));
    parking_release(&parking, S_OK);
    parking_destroy(&parking);
}

static HRESULT abort_in_operation(struct calc* service, const WS_OPERATION_CONTEXT* context, int n, int* answer,
                                  const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    (void)context;
    (void)n;
    (void)answer;
    (void)async;
    return WsAbortServiceHost(service->host, error);
}

static void test_T3_an_operation_may_abort_its_host(void** state)
{
    int answer;

    (void)state;
    calc.ask = abort_in_operation;
    calc_start(&calc);
    assert_true(FAILED(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, NULL, NULL)));
    assert_int_equal(state_of(calc.host), WS_SERVICE_HOST_STATE_FAULTED);
}

int main(void)
{
#define STATE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        STATE_TEST(test_creation_checks_the_endpoint),
        STATE_TEST(test_creation_checks_the_contract),
        STATE_TEST(test_endpoint_properties_are_checked),
        STATE_TEST(test_the_callbacks_of_an_endpoint_are_long),
        STATE_TEST(test_host_properties_are_checked),
        STATE_TEST(test_a_host_goes_through_its_states_and_back),
        STATE_TEST(test_functions_are_refused_in_the_wrong_state),
        STATE_TEST(test_handles_that_are_no_host_are_refused),
        STATE_TEST(test_open_and_close_take_contexts),
        STATE_TEST(test_an_endpoint_that_cannot_open_closes_the_others),
        STATE_TEST(test_A1_abort_returns_S_OK_in_every_state),
        STATE_TEST(test_a_client_sees_an_aborted_host_as_a_lost_connection),
        STATE_TEST(test_close_waits_for_operations_and_their_replies),
        STATE_TEST(test_close_cancels_operations_that_outlast_its_timeout),
        STATE_TEST(test_A1_abort_ends_a_close_that_waits),
        STATE_TEST(test_A5_freeing_an_open_host_aborts_it),
        STATE_TEST(test_T3_an_operation_may_abort_its_host),
    };

    return cmocka_run_group_tests(tests, NULL, engine_teardown);
}
