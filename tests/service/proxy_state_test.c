/* The states of a service proxy: which function is allowed where, abort, close with calls pending, free at any time. */
#include "calc_fixture.h"

#include <stdlib.h>
#include <string.h>

static WS_SERVICE_PROXY_STATE state_of(WS_SERVICE_PROXY* proxy)
{
    WS_SERVICE_PROXY_STATE state;

    assert_ok(WsGetServiceProxyProperty(proxy, WS_PROXY_PROPERTY_STATE, &state, sizeof state, NULL));
    return state;
}

static HRESULT open_proxy(const WS_ASYNC_CONTEXT* context)
{
    WS_ENDPOINT_ADDRESS address = calc_address(&calc);

    return WsOpenServiceProxy(calc.proxy, &address, context, calc.error);
}

/* ------------------------------------------------------------------------------------------------------ creation */

static void test_creation_checks_its_arguments(void** state)
{
    WS_SERVICE_PROXY* proxy = NULL;
    ULONG many = 5;
    USHORT few = 5;
    ULONG none = 0;
    WS_PROXY_PROPERTY wrong_size = { WS_PROXY_PROPERTY_MAX_CALL_POOL_SIZE, &many, sizeof many };
    WS_PROXY_PROPERTY read_only = { WS_PROXY_PROPERTY_STATE, &many, sizeof many };
    WS_PROXY_PROPERTY twice[] = { { WS_PROXY_PROPERTY_MAX_CALL_POOL_SIZE, &few, sizeof few },
                                  { WS_PROXY_PROPERTY_MAX_CALL_POOL_SIZE, &few, sizeof few } };
    WS_PROXY_PROPERTY zero = { WS_PROXY_PROPERTY_MAX_PENDING_CALLS, &none, sizeof none };

    (void)state;
#define CREATE(type, properties, count) \
    WsCreateServiceProxy(type, WS_HTTP_CHANNEL_BINDING, NULL, properties, count, NULL, 0, &proxy, calc.error)
    assert_fails(CREATE(WS_CHANNEL_TYPE_REQUEST, &wrong_size, 1), E_INVALIDARG, calc.error, "MAX_CALL_POOL_SIZE");
    assert_fails(CREATE(WS_CHANNEL_TYPE_REQUEST, &read_only, 1), E_INVALIDARG, calc.error, "WS_PROXY_PROPERTY_STATE");
    assert_fails(CREATE(WS_CHANNEL_TYPE_REQUEST, twice, 2), E_INVALIDARG, calc.error, "twice");
    assert_fails(CREATE(WS_CHANNEL_TYPE_REQUEST, &zero, 1), E_INVALIDARG, calc.error, "MAX_PENDING_CALLS");
    assert_fails(CREATE(WS_CHANNEL_TYPE_REQUEST, NULL, 1), E_INVALIDARG, calc.error, "NULL");
    assert_fails(CREATE(WS_CHANNEL_TYPE_DUPLEX_SESSION, NULL, 0), WS_E_NOT_SUPPORTED, calc.error, "channel type");
    assert_fails(WsCreateServiceProxy(WS_CHANNEL_TYPE_REQUEST, WS_HTTP_CHANNEL_BINDING, NULL, NULL, 0, NULL, 1, &proxy,
                                      calc.error), E_INVALIDARG, calc.error, "channel properties");
    assert_fails(WsCreateServiceProxy(WS_CHANNEL_TYPE_REQUEST, WS_HTTP_CHANNEL_BINDING, NULL, NULL, 0, NULL, 0, NULL,
                                      calc.error), E_INVALIDARG, calc.error, "NULL");
    assert_null(proxy);
}

static void test_channel_properties_are_checked_at_creation(void** state)
{
    ULONG wrong = 1;
    WS_CHANNEL_PROPERTY property = { WS_CHANNEL_PROPERTY_ENVELOPE_VERSION, &wrong, 1 };
    WS_SERVICE_PROXY* proxy = NULL;

    (void)state;
    assert_fails(WsCreateServiceProxy(WS_CHANNEL_TYPE_REQUEST, WS_HTTP_CHANNEL_BINDING, NULL, NULL, 0, &property, 1,
                                      &proxy, calc.error),
                 E_INVALIDARG, calc.error, "WS_CHANNEL_PROPERTY_ENVELOPE_VERSION");
    assert_null(proxy);
}

static void test_the_channels_of_a_proxy_are_buffered_with_long_callbacks(void** state)
{
    WS_CALLBACK_MODEL model = WS_SHORT_CALLBACK;
    BOOL faults = FALSE;
    WS_CHANNEL_PROPERTY properties[] = {
        { WS_CHANNEL_PROPERTY_ASYNC_CALLBACK_MODEL, &model, sizeof model },
        { WS_CHANNEL_PROPERTY_FAULTS_AS_ERRORS, &faults, sizeof faults },
    };
    WS_SERVICE_PROXY* proxy = NULL;

    (void)state;
    assert_fails(WsCreateServiceProxy(WS_CHANNEL_TYPE_REQUEST, WS_HTTP_CHANNEL_BINDING, NULL, NULL, 0, &properties[0],
                                      1, &proxy, calc.error),
                 E_INVALIDARG, calc.error, "WS_CHANNEL_PROPERTY_ASYNC_CALLBACK_MODEL");
    assert_fails(WsCreateServiceProxy(WS_CHANNEL_TYPE_REQUEST, WS_HTTP_CHANNEL_BINDING, NULL, NULL, 0, &properties[1],
                                      1, &proxy, calc.error),
                 E_INVALIDARG, calc.error, "WS_CHANNEL_PROPERTY_FAULTS_AS_ERRORS");
    assert_null(proxy);
}

/* What the properties point to may go right after creation. */
static void test_message_properties_are_copied(void** state)
{
    SIZE_T* size = malloc(sizeof *size);
    WS_HEAP_PROPERTY* heap = malloc(sizeof *heap);
    WS_HEAP_PROPERTIES* heaps = malloc(sizeof *heaps);
    ULONG* headers = malloc(sizeof *headers);
    WS_MESSAGE_PROPERTY* list = malloc(2 * sizeof *list);
    WS_MESSAGE_PROPERTIES properties = { list, 2 };
    ULONG small = 2;
    int result = 0;

    (void)state;
    *size = 64 * 1024;
    *heap = (WS_HEAP_PROPERTY){ WS_HEAP_PROPERTY_MAX_SIZE, size, sizeof *size };
    *heaps = (WS_HEAP_PROPERTIES){ heap, 1 };
    *headers = 8;
    list[0] = (WS_MESSAGE_PROPERTY){ WS_MESSAGE_PROPERTY_HEAP_PROPERTIES, heaps, sizeof *heaps };
    list[1] = (WS_MESSAGE_PROPERTY){ WS_MESSAGE_PROPERTY_MAX_PROCESSED_HEADERS, headers, sizeof *headers };
    calc_proxy_property(&calc, WS_PROXY_PROPERTY_MESSAGE_PROPERTIES, &properties, sizeof properties);
    calc_start(&calc);
    memset(list, 0xEE, 2 * sizeof *list);
    memset(heaps, 0xEE, sizeof *heaps);
    memset(heap, 0xEE, sizeof *heap);
    free(list);
    free(heaps);
    free(heap);
    free(size);
    free(headers);
    (void)small;
    for (int i = 0; i < 3; i++)
        assert_ok_error(calc_add(calc.proxy, calc.heap, i, 1, &result, NULL, 0, NULL, calc.error), calc.error);
}

static void test_other_message_properties_are_refused(void** state)
{
    BOOL addressed = TRUE;
    WS_MESSAGE_PROPERTY message = { WS_MESSAGE_PROPERTY_IS_ADDRESSED, &addressed, sizeof addressed };
    WS_MESSAGE_PROPERTIES properties = { &message, 1 };
    WS_SERVICE_PROXY* proxy = NULL;

    (void)state;
    calc_proxy_property(&calc, WS_PROXY_PROPERTY_MESSAGE_PROPERTIES, &properties, sizeof properties);
    assert_fails(calc_create_proxy(&calc, &proxy), E_INVALIDARG, calc.error, "WS_PROXY_PROPERTY_MESSAGE_PROPERTIES");
    assert_null(proxy);
}

static void test_only_the_state_can_be_read(void** state)
{
    ULONG value = 0;
    ULONGLONG large = 0;

    (void)state;
    assert_ok(calc_create_proxy(&calc, &calc.proxy));
    assert_fails(WsGetServiceProxyProperty(calc.proxy, WS_PROXY_PROPERTY_CALL_TIMEOUT, &value, sizeof value,
                                           calc.error),
                 E_INVALIDARG, calc.error, "WS_PROXY_PROPERTY_CALL_TIMEOUT");
    assert_fails(WsGetServiceProxyProperty(calc.proxy, WS_PROXY_PROPERTY_STATE, &large, sizeof large, calc.error),
                 E_INVALIDARG, calc.error, "WS_PROXY_PROPERTY_STATE");
    assert_fails(WsGetServiceProxyProperty(calc.proxy, WS_PROXY_PROPERTY_STATE, NULL, sizeof value, calc.error),
                 E_INVALIDARG, calc.error, "NULL");
    assert_fails(WsGetServiceProxyProperty(NULL, WS_PROXY_PROPERTY_STATE, &value, sizeof value, calc.error),
                 E_INVALIDARG, calc.error, "NULL");
}

/* --------------------------------------------------------------------------------------------------------- states */

static void test_a_proxy_goes_through_its_states_and_back(void** state)
{
    int result;

    (void)state;
    calc_start(&calc);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(state_of(calc.proxy), WS_SERVICE_PROXY_STATE_OPEN);
        assert_ok_error(calc_add(calc.proxy, calc.heap, i, 1, &result, NULL, 0, NULL, calc.error), calc.error);
        assert_ok_error(WsCloseServiceProxy(calc.proxy, NULL, calc.error), calc.error);
        assert_int_equal(state_of(calc.proxy), WS_SERVICE_PROXY_STATE_CLOSED);
        assert_ok_error(WsResetServiceProxy(calc.proxy, calc.error), calc.error);
        assert_int_equal(state_of(calc.proxy), WS_SERVICE_PROXY_STATE_CREATED);
        assert_ok_error(open_proxy(NULL), calc.error);
    }
}

static void test_functions_are_refused_in_the_wrong_state(void** state)
{
    int result;

    (void)state;
    assert_ok(calc_create_proxy(&calc, &calc.proxy));
    assert_fails(WsCloseServiceProxy(calc.proxy, NULL, calc.error), WS_E_INVALID_OPERATION, calc.error, "CREATED");
    assert_fails(calc_add(calc.proxy, calc.heap, 1, 1, &result, NULL, 0, NULL, calc.error), WS_E_INVALID_OPERATION,
                 calc.error, "CREATED");
    assert_fails(WsAbandonCall(calc.proxy, 0, calc.error), WS_E_INVALID_OPERATION, calc.error, "CREATED");
    assert_ok(WsResetServiceProxy(calc.proxy, calc.error));
    assert_ok_error(open_proxy(NULL), calc.error);
    assert_fails(open_proxy(NULL), WS_E_INVALID_OPERATION, calc.error, "OPEN");
    assert_fails(WsResetServiceProxy(calc.proxy, calc.error), WS_E_INVALID_OPERATION, calc.error, "OPEN");
    assert_ok(WsCloseServiceProxy(calc.proxy, NULL, calc.error));
    assert_fails(WsCloseServiceProxy(calc.proxy, NULL, calc.error), WS_E_INVALID_OPERATION, calc.error, "CLOSED");
    assert_fails(open_proxy(NULL), WS_E_INVALID_OPERATION, calc.error, "CLOSED");
    assert_fails(calc_add(calc.proxy, calc.heap, 1, 1, &result, NULL, 0, NULL, calc.error), WS_E_INVALID_OPERATION,
                 calc.error, "CLOSED");
    assert_fails(WsAbandonCall(calc.proxy, 0, calc.error), WS_E_INVALID_OPERATION, calc.error, "CLOSED");
}

static void test_handles_that_are_no_proxy_are_refused(void** state)
{
    WS_SERVICE_PROXY* wrong = (WS_SERVICE_PROXY*)(void*)calc.heap;
    WS_ENDPOINT_ADDRESS address = calc_address(&calc);

    (void)state;
    assert_fails(WsOpenServiceProxy(wrong, &address, NULL, calc.error), E_INVALIDARG, calc.error, "WsOpenServiceProxy");
    assert_fails(WsCloseServiceProxy(wrong, NULL, calc.error), E_INVALIDARG, calc.error, "WsCloseServiceProxy");
    assert_fails(WsAbortServiceProxy(wrong, calc.error), E_INVALIDARG, calc.error, "WsAbortServiceProxy");
    assert_fails(WsAbortServiceProxy(NULL, calc.error), E_INVALIDARG, calc.error, "NULL");
    assert_fails(WsResetServiceProxy(wrong, calc.error), E_INVALIDARG, calc.error, "WsResetServiceProxy");
    assert_fails(WsAbandonCall(wrong, 0, calc.error), E_INVALIDARG, calc.error, "WsAbandonCall");
    WsFreeServiceProxy(NULL);
    WsFreeServiceProxy(wrong);
}

static void test_a_bad_address_fails_the_open_and_the_proxy_can_be_opened_again(void** state)
{
    WS_ENDPOINT_ADDRESS bad = { .url = TEXT_STRING(u"gopher://here/there") };

    (void)state;
    assert_ok(calc_create_proxy(&calc, &calc.proxy));
    assert_fails(WsOpenServiceProxy(calc.proxy, &bad, NULL, calc.error), WS_E_INVALID_ENDPOINT_URL, calc.error,
                 "gopher://here/there");
    assert_int_equal(state_of(calc.proxy), WS_SERVICE_PROXY_STATE_CREATED);
    assert_fails(WsOpenServiceProxy(calc.proxy, NULL, NULL, calc.error), E_INVALIDARG, calc.error, "address");
    assert_ok_error(open_proxy(NULL), calc.error);
}

/* The address belongs to the open only until it returns. */
static void test_C5_the_address_is_copied(void** state)
{
    WS_ENDPOINT_ADDRESS address = calc_address(&calc);
    WCHAR* url = malloc(address.url.length * sizeof(WCHAR));
    int result;

    (void)state;
    assert_ok_error(calc_create_host(&calc, &calc.host), calc.error);
    assert_ok_error(WsOpenServiceHost(calc.host, NULL, calc.error), calc.error);
    assert_ok(calc_create_proxy(&calc, &calc.proxy));
    memcpy(url, address.url.chars, address.url.length * sizeof(WCHAR));
    address.url.chars = url;
    assert_ok_error(WsOpenServiceProxy(calc.proxy, &address, NULL, calc.error), calc.error);
    memset(url, 0xEE, address.url.length * sizeof(WCHAR));
    free(url);
    assert_ok_error(calc_add(calc.proxy, calc.heap, 1, 1, &result, NULL, 0, NULL, calc.error), calc.error);
}

static void test_open_and_close_take_contexts(void** state)
{
    struct completion done;
    WS_ASYNC_CONTEXT context = { NULL, NULL };
    int result;

    (void)state;
    assert_ok_error(calc_create_host(&calc, &calc.host), calc.error);
    assert_ok_error(WsOpenServiceHost(calc.host, NULL, calc.error), calc.error);
    assert_ok(calc_create_proxy(&calc, &calc.proxy));
    assert_fails(open_proxy(&context), E_INVALIDARG, calc.error, "callback");
    completion_init(&done);
    context = completion_context(&done);
    assert_ok(completion_result(&done, open_proxy(&context)));
    assert_ok_error(calc_add(calc.proxy, calc.heap, 1, 1, &result, NULL, 0, NULL, calc.error), calc.error);
    completion_init(&done);
    assert_ok(completion_result(&done, WsCloseServiceProxy(calc.proxy, &context, calc.error)));
    assert_int_equal(state_of(calc.proxy), WS_SERVICE_PROXY_STATE_CLOSED);
}

/* ---------------------------------------------------------------------------------------------------------- abort */

/* facts: S_OK always; CREATED stays CREATED, OPEN becomes FAULTED, CLOSED stays CLOSED; afterwards close and reset work. */
static void test_A1_abort_returns_S_OK_in_every_state(void** state)
{
    int result;

    (void)state;
    calc_start(&calc);
    assert_ok(WsAbortServiceProxy(calc.proxy, calc.error));
    assert_int_equal(state_of(calc.proxy), WS_SERVICE_PROXY_STATE_FAULTED);
    assert_ok(WsAbortServiceProxy(calc.proxy, calc.error));
    assert_int_equal(state_of(calc.proxy), WS_SERVICE_PROXY_STATE_FAULTED);
    assert_fails(calc_add(calc.proxy, calc.heap, 1, 1, &result, NULL, 0, NULL, calc.error), WS_E_INVALID_OPERATION,
                 calc.error, "FAULTED");
    assert_fails(WsResetServiceProxy(calc.proxy, calc.error), WS_E_INVALID_OPERATION, calc.error, "FAULTED");
    assert_ok_error(WsCloseServiceProxy(calc.proxy, NULL, calc.error), calc.error);
    assert_ok(WsAbortServiceProxy(calc.proxy, calc.error));
    assert_int_equal(state_of(calc.proxy), WS_SERVICE_PROXY_STATE_CLOSED);
    assert_ok(WsResetServiceProxy(calc.proxy, calc.error));
    assert_ok(WsAbortServiceProxy(calc.proxy, calc.error));
    assert_int_equal(state_of(calc.proxy), WS_SERVICE_PROXY_STATE_CREATED);
    assert_ok_error(open_proxy(NULL), calc.error);
    assert_ok_error(calc_add(calc.proxy, calc.heap, 1, 1, &result, NULL, 0, NULL, calc.error), calc.error);
}

static void test_A1_abort_ends_asynchronous_calls_with_ABORTED(void** state)
{
    enum { CALLS = 10 };
    struct calc_parking parking;
    struct completion done[CALLS];
    WS_ERROR* errors[CALLS];
    int answers[CALLS] = { 0 };

    (void)state;
    parking_init(&parking, &calc);
    calc_start(&calc);
    for (int i = 0; i < CALLS; i++) {
        WS_ASYNC_CONTEXT context;

        errors[i] = test_error();
        completion_init(&done[i]);
        context = completion_context(&done[i]);
        assert_hr(calc_ask(calc.proxy, calc_heap(&calc, i), i, &answers[i], NULL, 0, &context, errors[i]), WS_S_ASYNC);
    }
    parking_wait(&parking, 1);
    assert_ok(WsAbortServiceProxy(calc.proxy, NULL));
    for (int i = 0; i < CALLS; i++) {
        assert_fails(completion_result(&done[i], WS_S_ASYNC), WS_E_OPERATION_ABORTED, errors[i], "abort");
        assert_int_equal(answers[i], 0);
        WsFreeError(errors[i]);
    }
    assert_ok_error(WsCloseServiceProxy(calc.proxy, NULL, calc.error), calc.error);
    WsFreeServiceProxy(calc.proxy);
    calc.proxy = NULL;
    WsAbortServiceHost(calc.host, NULL);
    parking_open(&parking);                 /* some calls may be on their way to it yet */
    calc_close_host(&calc);
    parking_destroy(&parking);
}

struct sync_call {
    pthread_t thread;
    HRESULT   hr;
    int       answer;
    ULONG     id;
    WS_HEAP*  heap;
    WS_ERROR* error;
};

static void* sync_call_run(void* argument)
{
    struct sync_call* call = argument;
    WS_CALL_PROPERTY id = { WS_CALL_PROPERTY_CALL_ID, &call->id, sizeof call->id };

    call->hr = calc_ask(calc.proxy, call->heap, 1, &call->answer, &id, 1, NULL, call->error);
    return NULL;
}

static void sync_call_start(struct sync_call* call)
{
    *call = (struct sync_call){ .error = test_error() };
    assert_ok(WsCreateHeap(4096, 0, NULL, 0, &call->heap, NULL));
    assert_int_equal(pthread_create(&call->thread, NULL, sync_call_run, call), 0);
}

static void sync_call_end(struct sync_call* call)
{
    pthread_join(call->thread, NULL);
    WsFreeHeap(call->heap);
}

static void test_A1_abort_ends_a_blocked_synchronous_call_at_once(void** state)
{
    struct calc_parking parking;
    struct sync_call call;

    (void)state;
    parking_init(&parking, &calc);
    calc_start(&calc);
    sync_call_start(&call);
    parking_wait(&parking, 1);
    assert_ok(WsAbortServiceProxy(calc.proxy, NULL));
    sync_call_end(&call);
    assert_fails(call.hr, WS_E_OPERATION_ABORTED, call.error, "abort");
    WsFreeError(call.error);
    parking_release(&parking, S_OK);
    parking_destroy(&parking);
}

/* ---------------------------------------------------------------------------------------------------------- close */

struct closing {
    pthread_t thread;
    HRESULT   hr;
};

static void* close_run(void* argument)
{
    struct closing* closing = argument;

    closing->hr = WsCloseServiceProxy(calc.proxy, NULL, NULL);
    return NULL;
}

static void wait_for_state(WS_SERVICE_PROXY_STATE wanted)
{
    while (state_of(calc.proxy) != wanted)
        sched_yield();
}

static void test_close_waits_for_pending_calls(void** state)
{
    struct calc_parking parking;
    struct completion done, closed;
    WS_ASYNC_CONTEXT context, close_context;
    struct closing closing;
    int answer = 0;

    (void)state;
    parking_init(&parking, &calc);
    calc_start(&calc);
    for (int asynchronous = 0; asynchronous < 2; asynchronous++) {
        HRESULT hr = S_OK;

        completion_init(&done);
        context = completion_context(&done);
        assert_hr(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, &context, NULL), WS_S_ASYNC);
        parking_wait(&parking, asynchronous + 1);
        completion_init(&closed);
        close_context = completion_context(&closed);
        if (asynchronous)
            hr = WsCloseServiceProxy(calc.proxy, &close_context, NULL);
        else
            assert_int_equal(pthread_create(&closing.thread, NULL, close_run, &closing), 0);
        wait_for_state(WS_SERVICE_PROXY_STATE_CLOSING);
        assert_hr(calc_ask(calc.proxy, calc_heap(&calc, 0), 1, &answer, NULL, 0, NULL, NULL), WS_E_INVALID_OPERATION);
        parking_release(&parking, S_OK);
        assert_ok(completion_result(&done, WS_S_ASYNC));
        assert_int_equal(answer, 2);
        if (asynchronous) {
            assert_hr(hr, WS_S_ASYNC);
            assert_ok(completion_result(&closed, hr));
        } else {
            pthread_join(closing.thread, NULL);
            assert_ok(closing.hr);
            sys_event_destroy(&closed.event);
        }
        assert_int_equal(state_of(calc.proxy), WS_SERVICE_PROXY_STATE_CLOSED);
        assert_ok(WsResetServiceProxy(calc.proxy, NULL));
        assert_ok_error(open_proxy(NULL), calc.error);
    }
    parking_destroy(&parking);
}

static void test_close_aborts_calls_that_outlast_its_timeout(void** state)
{
    struct calc_parking parking;
    ULONG soon = 30;

    (void)state;
    calc_proxy_property(&calc, WS_PROXY_PROPERTY_MAX_CLOSE_TIMEOUT, &soon, sizeof soon);
    parking_init(&parking, &calc);
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
        hr = WsCloseServiceProxy(calc.proxy, asynchronous ? &close_context : NULL, calc.error);
        assert_fails(completion_result(&closed, hr), WS_E_OPERATION_TIMED_OUT, calc.error,
                     "WS_PROXY_PROPERTY_MAX_CLOSE_TIMEOUT");
        assert_hr(completion_result(&done, WS_S_ASYNC), WS_E_OPERATION_ABORTED);
        assert_int_equal(state_of(calc.proxy), WS_SERVICE_PROXY_STATE_CLOSED);
        parking_release(&parking, S_OK);
        assert_ok(WsResetServiceProxy(calc.proxy, NULL));
        assert_ok_error(open_proxy(NULL), calc.error);
    }
    parking_destroy(&parking);
}

static void test_A1_abort_ends_a_close_that_waits(void** state)
{
    struct calc_parking parking;
    struct completion done, closed;
    WS_ASYNC_CONTEXT close_context;
    int answer = 0;
    HRESULT hr;

    (void)state;
    calc_park(&calc, &parking, &done, &answer, NULL);
    completion_init(&closed);
    close_context = completion_context(&closed);
    hr = WsCloseServiceProxy(calc.proxy, &close_context, calc.error);
    assert_hr(hr, WS_S_ASYNC);
    assert_ok(WsAbortServiceProxy(calc.proxy, NULL));
    assert_fails(completion_result(&closed, hr), WS_E_OPERATION_ABORTED, calc.error, "abort");
    assert_hr(completion_result(&done, WS_S_ASYNC), WS_E_OPERATION_ABORTED);
    assert_int_equal(state_of(calc.proxy), WS_SERVICE_PROXY_STATE_CLOSED);
    parking_release(&parking, S_OK);
    parking_destroy(&parking);
}

/* ------------------------------------------------------------------------------------------------- free, callbacks */

static void test_A5_freeing_with_a_call_pending_aborts_it(void** state)
{
    struct calc_parking parking;
    struct completion done;
    int answer = 0;

    (void)state;
    calc_park(&calc, &parking, &done, &answer, NULL);
    test_breaks(WSX_CHECK_USE_WHILE_PENDING);
    WsFreeServiceProxy(calc.proxy);
    test_breaks(0);
    calc.proxy = NULL;
    assert_hr(completion_result(&done, WS_S_ASYNC), WS_E_OPERATION_ABORTED);
    parking_release(&parking, S_OK);
    parking_destroy(&parking);
}

struct script {
    struct completion done;
    HRESULT           close;
    HRESULT           reset;
};

static void CALLBACK close_reset_and_free(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct script* script = state;

    script->close = WsCloseServiceProxy(calc.proxy, NULL, NULL);
    script->reset = WsResetServiceProxy(calc.proxy, NULL);
    WsFreeServiceProxy(calc.proxy);
    calc.proxy = NULL;
    completion_callback(hr, model, &script->done);
}

static void test_T3_a_callback_may_close_reset_and_free_its_proxy(void** state)
{
    struct calc_parking parking;
    struct script script;
    WS_ASYNC_CONTEXT context = { close_reset_and_free, &script };
    int answer = 0;

    (void)state;
    parking_init(&parking, &calc);
    calc_start(&calc);
    completion_init(&script.done);
    assert_hr(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, &context, NULL), WS_S_ASYNC);
    parking_wait(&parking, 1);
    parking_release(&parking, S_OK);
    assert_ok(completion_result(&script.done, WS_S_ASYNC));
    assert_ok(script.close);
    assert_ok(script.reset);
    parking_destroy(&parking);
}

struct chain {
    struct completion done;
    int               left;
    int               answer;
};

static void CALLBACK call_again(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct chain* chain = state;
    WS_ASYNC_CONTEXT context = { call_again, chain };

    while (SUCCEEDED(hr) && hr != WS_S_ASYNC && chain->left-- > 0)
        hr = calc_ask(calc.proxy, calc.heap, chain->left, &chain->answer, NULL, 0, &context, NULL);
    if (hr != WS_S_ASYNC)
        completion_callback(hr, model, &chain->done);
}

static void test_T3_a_callback_may_start_the_next_call(void** state)
{
    struct chain chain = { .left = 200 };

    (void)state;
    calc.ask = calc_ask_later;
    calc_start(&calc);
    completion_init(&chain.done);
    call_again(S_OK, WS_LONG_CALLBACK, &chain);
    assert_ok(completion_result(&chain.done, WS_S_ASYNC));
    assert_int_equal(calc.asked, 200);
}

static void CALLBACK abort_proxy(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    WsAbortServiceProxy(calc.proxy, NULL);
    completion_callback(hr, model, state);
}

static void test_T3_a_callback_may_abort_its_proxy(void** state)
{
    struct calc_parking parking;
    struct completion done;
    WS_ASYNC_CONTEXT context = { abort_proxy, &done };
    int answer = 0;

    (void)state;
    parking_init(&parking, &calc);
    calc_start(&calc);
    completion_init(&done);
    assert_hr(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, &context, NULL), WS_S_ASYNC);
    parking_wait(&parking, 1);
    parking_release(&parking, S_OK);
    assert_ok(completion_result(&done, WS_S_ASYNC));
    parking_destroy(&parking);
    assert_int_equal(state_of(calc.proxy), WS_SERVICE_PROXY_STATE_FAULTED);
}

int main(void)
{
#define STATE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        STATE_TEST(test_creation_checks_its_arguments),
        STATE_TEST(test_channel_properties_are_checked_at_creation),
        STATE_TEST(test_the_channels_of_a_proxy_are_buffered_with_long_callbacks),
        STATE_TEST(test_message_properties_are_copied),
        STATE_TEST(test_other_message_properties_are_refused),
        STATE_TEST(test_only_the_state_can_be_read),
        STATE_TEST(test_a_proxy_goes_through_its_states_and_back),
        STATE_TEST(test_functions_are_refused_in_the_wrong_state),
        STATE_TEST(test_handles_that_are_no_proxy_are_refused),
        STATE_TEST(test_a_bad_address_fails_the_open_and_the_proxy_can_be_opened_again),
        STATE_TEST(test_C5_the_address_is_copied),
        STATE_TEST(test_open_and_close_take_contexts),
        STATE_TEST(test_A1_abort_returns_S_OK_in_every_state),
        STATE_TEST(test_A1_abort_ends_asynchronous_calls_with_ABORTED),
        STATE_TEST(test_A1_abort_ends_a_blocked_synchronous_call_at_once),
        STATE_TEST(test_close_waits_for_pending_calls),
        STATE_TEST(test_close_aborts_calls_that_outlast_its_timeout),
        STATE_TEST(test_A1_abort_ends_a_close_that_waits),
        STATE_TEST(test_A5_freeing_with_a_call_pending_aborts_it),
        STATE_TEST(test_T3_a_callback_may_close_reset_and_free_its_proxy),
        STATE_TEST(test_T3_a_callback_may_start_the_next_call),
        STATE_TEST(test_T3_a_callback_may_abort_its_proxy),
    };

    return cmocka_run_group_tests(tests, NULL, engine_teardown);
}
