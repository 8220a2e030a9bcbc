/* WsCall: kinds of parameters, both ways to complete, what may be on the stack, properties, quotas, time-outs. */
#include "calc_fixture.h"

#include "channel/channel.h"

#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------------------------------------------- parameters */

static void test_a_synchronous_call_returns_the_result(void** state)
{
    int result = 0;

    (void)state;
    calc_start(&calc);
    assert_ok_error(calc_add(calc.proxy, calc.heap, 40, 2, &result, NULL, 0, NULL, calc.error), calc.error);
    assert_int_equal(result, 42);
}

static void test_calls_on_one_proxy_follow_each_other(void** state)
{
    (void)state;
    calc_start(&calc);
    for (int i = 0; i < test_rounds(200); i++) {
        int result = 0;

        assert_ok_error(calc_add(calc.proxy, calc.heap, i, 1, &result, NULL, 0, NULL, calc.error), calc.error);
        assert_int_equal(result, i + 1);
        WsResetHeap(calc.heap, NULL);
    }
}

static void test_text_comes_back_in_the_heap_that_was_given(void** state)
{
    WCHAR* echo = NULL;

    (void)state;
    calc_start(&calc);
    assert_ok_error(calc_echo(calc.proxy, calc.heap, u"gr\u00fc\u00df <dich> & \U0001F600", &echo, NULL, 0, NULL,
                              calc.error),
                    calc.error);
    assert_memory_equal(echo, u"gr\u00fc\u00df <dich> & \U0001F600", sizeof u"gr\u00fc\u00df <dich> & \U0001F600");
}

static void test_arrays_travel_with_their_counts(void** state)
{
    const int items[] = { 1, -2, 30 };
    int sum = 0;
    int* twice = NULL;
    ULONG twice_count = 0;

    (void)state;
    calc_start(&calc);
    assert_ok_error(calc_sum(calc.proxy, calc.heap, 3, items, &sum, &twice_count, &twice, NULL, 0, NULL, calc.error),
                    calc.error);
    assert_int_equal(sum, 29);
    assert_int_equal(twice_count, 3);
    assert_int_equal(twice[1], -4);
    assert_ok_error(calc_sum(calc.proxy, calc.heap, 0, NULL, &sum, &twice_count, &twice, NULL, 0, NULL, calc.error),
                    calc.error);
    assert_int_equal(sum, 0);
    assert_int_equal(twice_count, 0);
}

static void test_a_parameter_can_be_input_and_output(void** state)
{
    int value = 7;

    (void)state;
    calc_start(&calc);
    assert_ok_error(calc_bump(calc.proxy, calc.heap, &value, NULL, 0, NULL, calc.error), calc.error);
    assert_int_equal(value, 8);
}

static void test_a_parameter_can_be_the_whole_message(void** state)
{
    struct calc_order order = { (WCHAR*)(uintptr_t)u"nails", 12 };
    struct calc_receipt* receipt = NULL;

    (void)state;
    calc_start(&calc);
    assert_ok_error(calc_order(calc.proxy, calc.heap, &order, &receipt, NULL, 0, NULL, calc.error), calc.error);
    assert_int_equal(receipt->number, 120);
    assert_memory_equal(receipt->text, u"nails", sizeof u"nails");
}

static void test_a_one_way_call_completes_when_the_message_was_accepted(void** state)
{
    (void)state;
    calc_start(&calc);
    assert_ok_error(calc_notify(calc.proxy, calc.heap, 5, NULL, 0, NULL, calc.error), calc.error);
    wait_for(&calc.notified_event);
    assert_int_equal(calc.notified, 5);
}

static void test_no_fault_answers_a_one_way_call_that_failed(void** state)
{
    (void)state;
    calc_start(&calc);
    assert_ok_error(calc_notify(calc.proxy, calc.heap, -5, NULL, 0, NULL, calc.error), calc.error);
}

static void test_versions_other_than_the_default_work(void** state)
{
    static const struct { WS_ENVELOPE_VERSION envelope; WS_ADDRESSING_VERSION addressing; } versions[] = {
        { WS_ENVELOPE_VERSION_SOAP_1_1, WS_ADDRESSING_VERSION_TRANSPORT },
        { WS_ENVELOPE_VERSION_SOAP_1_1, WS_ADDRESSING_VERSION_0_9 },
        { WS_ENVELOPE_VERSION_SOAP_1_1, WS_ADDRESSING_VERSION_1_0 },
        { WS_ENVELOPE_VERSION_SOAP_1_2, WS_ADDRESSING_VERSION_TRANSPORT },
        { WS_ENVELOPE_VERSION_SOAP_1_2, WS_ADDRESSING_VERSION_0_9 },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(versions); i++) {
        int result = 0;

        calc.envelope = versions[i].envelope;
        calc.addressing = versions[i].addressing;
        calc_start(&calc);
        assert_ok_error(calc_add(calc.proxy, calc.heap, 1, 2, &result, NULL, 0, NULL, calc.error), calc.error);
        assert_int_equal(result, 3);
        calc_stop(&calc);
        calc_init(&calc);
    }
}

/* ------------------------------------------------------------------------------------------------ ways to complete */

static void test_an_asynchronous_call_completes_once_with_its_result(void** state)
{
    struct completion done;
    WS_ASYNC_CONTEXT context;
    int answer = 0;

    (void)state;
    calc.ask = calc_ask_later;
    calc_start(&calc);
    for (int i = 0; i < 50; i++) {
        completion_init(&done);
        context = completion_context(&done);
        assert_ok(completion_result(&done, calc_ask(calc.proxy, calc.heap, i, &answer, NULL, 0, &context, calc.error)));
        assert_int_equal(answer, i + 1);
    }
}

static void test_P_operations_that_complete_on_another_thread_before_they_return(void** state)
{
    int answer = 0;

    (void)state;
    calc.ask = calc_ask_before_return;
    calc_start(&calc);
    for (int i = 0; i < 20; i++) {
        assert_ok_error(calc_ask(calc.proxy, calc.heap, i, &answer, NULL, 0, NULL, calc.error), calc.error);
        assert_int_equal(answer, i + 1);
    }
}

static void test_P_operations_that_complete_later_serve_synchronous_callers(void** state)
{
    int answer = 0;

    (void)state;
    calc.ask = calc_ask_later;
    calc_start(&calc);
    assert_ok_error(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, NULL, calc.error), calc.error);
    assert_int_equal(answer, 2);
}

/* Starts a call as generated code does, and spoils everything it had on its stack. */
__attribute__((noinline)) static HRESULT start_from_a_stack_that_vanishes(int a, int b, int* result,
                                                                         const WS_ASYNC_CONTEXT* context)
{
    WS_ASYNC_CONTEXT copy = *context;
    ULONG id = 5;
    WS_CALL_PROPERTY property = { WS_CALL_PROPERTY_CALL_ID, &id, sizeof id };
    HRESULT hr = calc_add(calc.proxy, calc_heap(&calc, a), a, b, result, &property, 1, &copy, NULL);

    memset(&copy, 0xEE, sizeof copy);
    memset(&property, 0xEE, sizeof property);
    return hr;
}

__attribute__((noinline)) static void spoil_stack(void)
{
    volatile char junk[4096];

    for (size_t i = 0; i < sizeof junk; i++)
        junk[i] = (char)0xEE;
}

/* facts: the list, the values and the pointers to outputs are on the generated function's stack. Here the channel has to be
 * opened first, so that the body is written long after. */
static void test_C3_arguments_and_context_are_read_before_the_call_returns(void** state)
{
    struct completion done[20];
    int results[20] = { 0 };
    HRESULT started[20];

    (void)state;
    calc_start(&calc);
    for (int i = 0; i < 20; i++) {
        WS_ASYNC_CONTEXT context;

        completion_init(&done[i]);
        context = completion_context(&done[i]);
        started[i] = start_from_a_stack_that_vanishes(i, 1000, &results[i], &context);
        spoil_stack();
    }
    for (int i = 0; i < 20; i++) {
        assert_ok(completion_result(&done[i], started[i]));
        assert_int_equal(results[i], i + 1000);
    }
}

static void test_C4_a_context_without_callback_starts_nothing(void** state)
{
    const WS_ASYNC_CONTEXT context = { NULL, NULL };
    int answer = 0;

    (void)state;
    calc_start(&calc);
    assert_fails(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, &context, calc.error), E_INVALIDARG, calc.error,
                 "callback");
    assert_int_equal(calc.asked, 0);
}

static void CALLBACK free_everything(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct completion* done = state;

    WsFreeHeap(calc.heap);
    WsFreeError(calc.error);
    calc.heap = NULL;
    calc.error = NULL;
    completion_callback(hr, model, done);
}

static void test_C5_the_callback_may_free_all_that_the_call_was_given(void** state)
{
    struct calc_parking parking;
    struct completion done;
    WS_ASYNC_CONTEXT context = { free_everything, &done };
    int answer = 0;

    (void)state;
    parking_init(&parking, &calc);
    calc_start(&calc);
    completion_init(&done);
    assert_hr(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, &context, calc.error), WS_S_ASYNC);
    parking_wait(&parking, 1);
    parking_release(&parking, S_OK);
    assert_ok(completion_result(&done, WS_S_ASYNC));
    parking_destroy(&parking);
    assert_ok(WsCreateHeap(1 << 20, 0, NULL, 0, &calc.heap, NULL));
    calc.error = test_error();
}

struct once {
    struct completion done;
    pthread_t         starter;
    atomic_bool       returned;
    atomic_bool       inside;
};

static void CALLBACK note_thread(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct once* once = state;

    if (pthread_equal(pthread_self(), once->starter) && !atomic_load(&once->returned))
        atomic_store(&once->inside, true);
    completion_callback(hr, model, &once->done);
}

/* C2: either a result and no callback, or WS_S_ASYNC and one callback. C6: not on this thread before the call has returned. */
static void test_C2_C6_the_callback_runs_once_and_never_inside_the_call(void** state)
{
    int answer;

    (void)state;
    calc_start(&calc);
    for (int i = 0; i < test_rounds(300); i++) {
        struct once once = { .starter = pthread_self() };
        WS_ASYNC_CONTEXT context = { note_thread, &once };
        HRESULT hr;

        calc.ask = i % 3 == 0 ? NULL : i % 3 == 1 ? calc_ask_later : calc_ask_before_return;
        completion_init(&once.done);
        hr = calc_ask(calc.proxy, calc.heap, i, &answer, NULL, 0, &context, NULL);
        atomic_store(&once.returned, true);
        assert_ok(completion_result(&once.done, hr));
        assert_false(once.inside);
        assert_int_equal(answer, i + 1);
        WsResetHeap(calc.heap, NULL);
    }
}

struct told {
    struct completion done;
    char              text[ERROR_TEXT_BYTES];
};

static void CALLBACK read_error(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct told* told = state;

    error_text(calc.error, told->text);
    completion_callback(hr, model, &told->done);
}

static void test_C7_the_error_is_filled_when_the_callback_runs(void** state)
{
    struct calc_parking parking;
    static struct told told;
    WS_ASYNC_CONTEXT context = { read_error, &told };
    int answer;

    (void)state;
    parking_init(&parking, &calc);
    calc_start(&calc);
    completion_init(&told.done);
    assert_hr(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, &context, calc.error), WS_S_ASYNC);
    parking_wait(&parking, 1);
    parking_release(&parking, E_FAIL);
    assert_hr(completion_result(&told.done, WS_S_ASYNC), WS_E_ENDPOINT_FAULT_RECEIVED);
    assert_non_null(strstr(told.text, "urn:calc/ICalc/Ask"));
    parking_destroy(&parking);
}

/* What fails before anything was started fails in the call itself, also with a context. */
static HRESULT CALLBACK fail_here(WS_MESSAGE* message, WS_HEAP* heap, void* state, WS_ERROR* error)
{
    (void)message;
    (void)heap;
    (void)state;
    (void)error;
    return E_FAIL;
}

static void test_C10_what_can_complete_at_once_does(void** state)
{
    WS_PROXY_MESSAGE_CALLBACK_CONTEXT callback = { fail_here, NULL };
    WS_CALL_PROPERTY property = { WS_CALL_PROPERTY_SEND_MESSAGE_CONTEXT, &callback, sizeof callback };
    struct completion done;
    WS_ASYNC_CONTEXT context;
    int answer;

    (void)state;
    calc_start(&calc);
    completion_init(&done);
    context = completion_context(&done);
    assert_hr(calc_ask(calc.proxy, calc.heap, 1, &answer, &property, 1, &context, NULL), E_FAIL);
    assert_int_equal(done.count, 0);
    sys_event_destroy(&done.event);
}

/* ------------------------------------------------------------------------------------------------- threads, nesting */

enum { THREADS = 6, PER_THREAD = 60 };

static void* many_calls(void* argument)
{
    intptr_t wrong = 0;
    WS_HEAP* heap;

    (void)argument;
    if (FAILED(WsCreateHeap(4096, 0, NULL, 0, &heap, NULL)))
        return (void*)1;
    for (int i = 0; i < PER_THREAD; i++) {
        struct completion done;
        WS_ASYNC_CONTEXT context;
        int answer = 0;
        HRESULT hr;

        completion_init(&done);
        context = completion_context(&done);
        hr = calc_ask(calc.proxy, heap, i, &answer, NULL, 0, i % 2 == 0 ? NULL : &context, NULL);
        if (hr == WS_S_ASYNC) {
            sys_event_wait(&done.event, sys_deadline_ns(PATIENCE_MS));
            hr = done.hr;
        }
        sys_event_destroy(&done.event);
        if (FAILED(hr) || answer != i + 1)
            wrong++;
        WsResetHeap(heap, NULL);
    }
    WsFreeHeap(heap);
    return (void*)wrong;
}

static void test_T1_many_threads_share_a_proxy(void** state)
{
    pthread_t threads[THREADS];

    (void)state;
    calc_start(&calc);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, many_calls, NULL), 0);
    for (int i = 0; i < THREADS; i++) {
        void* wrong;

        pthread_join(threads[i], &wrong);
        assert_null(wrong);
    }
    assert_int_equal(calc.asked, THREADS * PER_THREAD);
}

static int depth;

/* Calls the service that it is part of, three times deep. */
static HRESULT ask_itself(struct calc* service, const WS_OPERATION_CONTEXT* context, int n, int* answer,
                          const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    WS_SERVICE_HOST_STATE host_state;
    WS_HEAP* heap;
    HRESULT hr;

    (void)context;
    (void)async;
    TRY(WsGetServiceHostProperty(service->host, WS_SERVICE_PROPERTY_HOST_STATE, &host_state, sizeof host_state, error));
    *answer = n + 1;
    if (n >= depth)
        return S_OK;
    TRY(WsCreateHeap(4096, 0, NULL, 0, &heap, error));
    hr = calc_ask(service->proxy, heap, n + 1, answer, NULL, 0, NULL, error);
    WsFreeHeap(heap);
    return hr;
}

/* Calls on the proxy in the middle of a call on it. */
static HRESULT CALLBACK call_inside(WS_MESSAGE* message, WS_HEAP* heap, void* state, WS_ERROR* error)
{
    WS_SERVICE_PROXY_STATE proxy_state;

    (void)message;
    TRY(WsGetServiceProxyProperty(calc.proxy, WS_PROXY_PROPERTY_STATE, &proxy_state, sizeof proxy_state, error));
    TRY(WsAbandonCall(calc.proxy, 99, error));
    return calc_add(calc.proxy, heap, 1, 2, state, NULL, 0, NULL, error);
}

static void test_T2_T3_no_lock_is_held_while_the_application_is_called(void** state)
{
    int inner = 0, answer = 0;
    WS_PROXY_MESSAGE_CALLBACK_CONTEXT callback = { call_inside, &inner };
    WS_CALL_PROPERTY property = { WS_CALL_PROPERTY_SEND_MESSAGE_CONTEXT, &callback, sizeof callback };

    (void)state;
    depth = 3;
    calc.ask = ask_itself;
    calc_start(&calc);
    assert_ok_error(calc_ask(calc.proxy, calc.heap, 0, &answer, &property, 1, NULL, calc.error), calc.error);
    assert_int_equal(inner, 3);
    assert_int_equal(answer, 4);
}

static void test_M1_callbacks_of_the_proxy_are_long(void** state)
{
    struct calc_parking parking;
    struct completion done;
    int answer = 0;

    (void)state;
    calc_park(&calc, &parking, &done, &answer, calc.error);
    parking_release(&parking, S_OK);
    assert_ok(completion_result(&done, WS_S_ASYNC));
    assert_int_equal(done.model, WS_LONG_CALLBACK);
    parking_destroy(&parking);
}

static void test_a_thousand_calls_at_once(void** state)
{
    enum { CALLS = 1000 };
    static struct completion done[CALLS];
    static int answers[CALLS];
    static WS_HEAP* heaps[CALLS];
    int calls = test_rounds(CALLS);
    ULONG many = CALLS;
    struct calc_parking parking;

    (void)state;
    calc_proxy_property(&calc, WS_PROXY_PROPERTY_MAX_PENDING_CALLS, &many, sizeof many);
    calc_endpoint_property(&calc, WS_SERVICE_ENDPOINT_PROPERTY_MAX_CHANNELS, &many, sizeof many);
    parking_init(&parking, &calc);
    calc_start(&calc);
    for (int i = 0; i < calls; i++) {
        WS_ASYNC_CONTEXT context;

        completion_init(&done[i]);
        context = completion_context(&done[i]);
        assert_ok(WsCreateHeap(4096, 0, NULL, 0, &heaps[i], NULL));
        assert_hr(calc_ask(calc.proxy, heaps[i], i, &answers[i], NULL, 0, &context, NULL), WS_S_ASYNC);
    }
    parking_wait(&parking, calls);
    parking_release(&parking, S_OK);
    for (int i = 0; i < calls; i++) {
        assert_ok(completion_result(&done[i], WS_S_ASYNC));
        assert_int_equal(answers[i], i + 1);
        WsFreeHeap(heaps[i]);
    }
    parking_destroy(&parking);
}

/* ------------------------------------------------------------------------------------------- arguments and properties */

static void test_wrong_arguments_are_refused(void** state)
{
    const WS_OPERATION_DESCRIPTION* operation = &calc_ask_operation;
    int n = 1, answer = 0;
    int* out = &answer;
    int* nowhere = NULL;
    const void* arguments[] = { &n, &out };
    const void* without[] = { &n, &nowhere };
    const void* missing[] = { NULL, &out };
    WS_OPERATION_DESCRIPTION wrong = calc_ask_operation;

    (void)state;
    calc_start(&calc);
    assert_fails(WsCall(NULL, operation, arguments, calc.heap, NULL, 0, NULL, calc.error), E_INVALIDARG, calc.error,
                 "NULL");
    assert_fails(WsCall((WS_SERVICE_PROXY*)(void*)calc.host, operation, arguments, calc.heap, NULL, 0, NULL,
                        calc.error),
                 E_INVALIDARG, calc.error, "proxy");
    assert_fails(WsCall(calc.proxy, NULL, arguments, calc.heap, NULL, 0, NULL, calc.error), E_INVALIDARG, calc.error,
                 "description");
    assert_fails(WsCall(calc.proxy, operation, NULL, calc.heap, NULL, 0, NULL, calc.error), E_INVALIDARG, calc.error,
                 "arguments");
    assert_fails(WsCall(calc.proxy, operation, without, calc.heap, NULL, 0, NULL, calc.error), E_INVALIDARG, calc.error,
                 "argument 1");
    assert_fails(WsCall(calc.proxy, operation, missing, calc.heap, NULL, 0, NULL, calc.error), E_INVALIDARG, calc.error,
                 "argument 0");
    assert_fails(WsCall(calc.proxy, operation, arguments, NULL, NULL, 0, NULL, calc.error), E_INVALIDARG, calc.error,
                 "heap");
    assert_fails(WsCall(calc.proxy, operation, arguments, calc.heap, NULL, 1, NULL, calc.error), E_INVALIDARG,
                 calc.error, "properties");
    wrong.versionInfo = 2;
    assert_fails(WsCall(calc.proxy, &wrong, arguments, calc.heap, NULL, 0, NULL, calc.error), E_INVALIDARG, calc.error,
                 "version 2");
    assert_int_equal(calc.asked, 0);
}

static void test_call_properties_have_exact_sizes(void** state)
{
    ULONGLONG id = 1;
    WS_CALL_PROPERTY property = { WS_CALL_PROPERTY_CALL_ID, &id, sizeof id };
    WS_CALL_PROPERTY unknown = { (WS_CALL_PROPERTY_ID)77, &id, sizeof id };
    int answer;

    (void)state;
    calc_start(&calc);
    assert_fails(calc_ask(calc.proxy, calc.heap, 1, &answer, &property, 1, NULL, calc.error), E_INVALIDARG, calc.error,
                 "WS_CALL_PROPERTY_CALL_ID");
    assert_fails(calc_ask(calc.proxy, calc.heap, 1, &answer, &unknown, 1, NULL, calc.error), E_INVALIDARG, calc.error,
                 "77");
}

/* The callbacks see the message of their side; the host sees the header. */
static const WS_XML_STRING header_name = WS_XML_STRING_VALUE("Ticket");
static const WS_XML_STRING header_ns = WS_XML_STRING_VALUE("urn:ticket");

static HRESULT CALLBACK add_ticket(WS_MESSAGE* message, WS_HEAP* heap, void* ticket, WS_ERROR* error)
{
    WS_ELEMENT_DESCRIPTION element = { (WS_XML_STRING*)(uintptr_t)&header_name, (WS_XML_STRING*)(uintptr_t)&header_ns,
                                       WS_INT32_TYPE, NULL };

    (void)heap;
    return WsAddCustomHeader(message, &element, WS_WRITE_REQUIRED_VALUE, ticket, sizeof(int), 0, error);
}

static HRESULT CALLBACK read_ticket(WS_MESSAGE* message, WS_HEAP* heap, void* ticket, WS_ERROR* error)
{
    WS_ELEMENT_DESCRIPTION element = { (WS_XML_STRING*)(uintptr_t)&header_name, (WS_XML_STRING*)(uintptr_t)&header_ns,
                                       WS_INT32_TYPE, NULL };

    return WsGetCustomHeader(message, &element, WS_SINGLETON_HEADER, 0, WS_READ_REQUIRED_VALUE, heap, ticket,
                             sizeof(int), NULL, error);
}

static HRESULT ask_with_ticket(struct calc* service, const WS_OPERATION_CONTEXT* context, int n, int* answer,
                               const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    WS_MESSAGE* request;
    WS_MESSAGE* reply;
    int ticket = 0;

    (void)service;
    (void)async;
    TRY(WsGetOperationContextProperty(context, WS_OPERATION_CONTEXT_PROPERTY_INPUT_MESSAGE, &request, sizeof request,
                                      error));
    TRY(WsGetOperationContextProperty(context, WS_OPERATION_CONTEXT_PROPERTY_OUTPUT_MESSAGE, &reply, sizeof reply,
                                      error));
    TRY(read_ticket(request, NULL, &ticket, error));
    *answer = n + ticket;
    ticket *= 2;
    return add_ticket(reply, NULL, &ticket, error);
}

static void test_message_contexts_add_and_read_headers(void** state)
{
    int ticket = 100, got = 0, answer = 0;
    WS_PROXY_MESSAGE_CALLBACK_CONTEXT send = { add_ticket, &ticket };
    WS_PROXY_MESSAGE_CALLBACK_CONTEXT receive = { read_ticket, &got };
    WS_CALL_PROPERTY properties[] = {
        { WS_CALL_PROPERTY_SEND_MESSAGE_CONTEXT, &send, sizeof send },
        { WS_CALL_PROPERTY_RECEIVE_MESSAGE_CONTEXT, &receive, sizeof receive },
    };

    (void)state;
    calc.ask = ask_with_ticket;
    calc_start(&calc);
    assert_ok_error(calc_ask(calc.proxy, calc.heap, 1, &answer, properties, 2, NULL, calc.error), calc.error);
    assert_int_equal(answer, 101);
    assert_int_equal(got, 200);
}

static HRESULT CALLBACK refuse(WS_MESSAGE* message, WS_HEAP* heap, void* state, WS_ERROR* error)
{
    const WS_STRING text = TEXT_STRING(u"not like this");

    (void)message;
    (void)heap;
    (void)state;
    WsAddErrorString(error, &text);
    return E_FAIL;
}

static void test_a_message_callback_that_fails_fails_the_call_with_its_strings(void** state)
{
    WS_PROXY_MESSAGE_CALLBACK_CONTEXT callback = { refuse, NULL };
    WS_CALL_PROPERTY send = { WS_CALL_PROPERTY_SEND_MESSAGE_CONTEXT, &callback, sizeof callback };
    WS_CALL_PROPERTY receive = { WS_CALL_PROPERTY_RECEIVE_MESSAGE_CONTEXT, &callback, sizeof callback };
    int answer = 77;

    (void)state;
    calc_start(&calc);
    assert_fails(calc_ask(calc.proxy, calc.heap, 1, &answer, &send, 1, NULL, calc.error), E_FAIL, calc.error,
                 "not like this");
    assert_int_equal(calc.asked, 0);
    assert_fails(calc_ask(calc.proxy, calc.heap, 1, &answer, &receive, 1, NULL, calc.error), E_FAIL, calc.error,
                 "not like this");
    assert_int_equal(calc.asked, 1);
    assert_int_equal(answer, 77);
    assert_ok_error(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, NULL, calc.error), calc.error);
}

/* --------------------------------------------------------------------------------------------------- quota, time-out */

static void test_one_call_too_many_is_refused_and_named(void** state)
{
    ULONG two = 2;
    struct calc_parking parking;
    struct completion done[2];
    int answers[3];

    (void)state;
    calc_proxy_property(&calc, WS_PROXY_PROPERTY_MAX_PENDING_CALLS, &two, sizeof two);
    parking_init(&parking, &calc);
    calc_start(&calc);
    for (int i = 0; i < 2; i++) {
        WS_ASYNC_CONTEXT context;

        completion_init(&done[i]);
        context = completion_context(&done[i]);
        assert_hr(calc_ask(calc.proxy, calc_heap(&calc, i), i, &answers[i], NULL, 0, &context, NULL), WS_S_ASYNC);
    }
    assert_fails(calc_ask(calc.proxy, calc.heap, 2, &answers[2], NULL, 0, NULL, calc.error), WS_E_QUOTA_EXCEEDED,
                 calc.error, "WS_PROXY_PROPERTY_MAX_PENDING_CALLS");
    parking_wait(&parking, 2);
    parking_release(&parking, S_OK);
    for (int i = 0; i < 2; i++)
        assert_ok(completion_result(&done[i], WS_S_ASYNC));
    calc.ask = NULL;
    assert_ok_error(calc_ask(calc.proxy, calc.heap, 2, &answers[2], NULL, 0, NULL, calc.error), calc.error);
    parking_destroy(&parking);
}

static void test_A2_a_call_that_takes_too_long_times_out_and_the_proxy_goes_on(void** state)
{
    ULONG soon = 300;
    struct calc_parking parking;
    struct completion done;
    WS_ASYNC_CONTEXT context;
    int answer = 5;

    (void)state;
    calc_proxy_property(&calc, WS_PROXY_PROPERTY_CALL_TIMEOUT, &soon, sizeof soon);
    parking_init(&parking, &calc);
    calc_start(&calc);
    assert_fails(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, NULL, calc.error), WS_E_OPERATION_TIMED_OUT,
                 calc.error, "WS_PROXY_PROPERTY_CALL_TIMEOUT");
    completion_init(&done);
    context = completion_context(&done);
    assert_fails(completion_result(&done, calc_ask(calc.proxy, calc.heap, 2, &answer, NULL, 0, &context, calc.error)),
                 WS_E_OPERATION_TIMED_OUT, calc.error, "WS_PROXY_PROPERTY_CALL_TIMEOUT");
    assert_int_equal(answer, 5);
    parking_wait(&parking, 2);
    parking_release(&parking, S_OK);
    calc.ask = NULL;
    assert_ok_error(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, NULL, calc.error), calc.error);
    assert_int_equal(answer, 2);
    parking_destroy(&parking);
}

static void test_failures_say_what_was_called_and_where(void** state)
{
    int answer = 1;

    (void)state;
    calc_start(&calc);
    calc_close_host(&calc);
    assert_fails(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, NULL, calc.error), WS_E_ENDPOINT_NOT_FOUND,
                 calc.error, "urn:calc/ICalc/Ask");
    assert_fails(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, NULL, calc.error), WS_E_ENDPOINT_NOT_FOUND,
                 calc.error, calc.url8);
}

static void test_a_service_that_comes_back_is_reached_by_the_same_proxy(void** state)
{
    int answer = 1;

    (void)state;
    calc_start(&calc);
    assert_ok_error(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, NULL, calc.error), calc.error);
    calc_close_host(&calc);
    assert_hr(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, NULL, NULL), WS_E_ENDPOINT_NOT_FOUND);
    assert_ok_error(calc_create_host(&calc, &calc.host), calc.error);
    assert_ok_error(WsOpenServiceHost(calc.host, NULL, calc.error), calc.error);
    assert_ok_error(calc_ask(calc.proxy, calc.heap, 4, &answer, NULL, 0, NULL, calc.error), calc.error);
    assert_int_equal(answer, 5);
}

/* After the first few calls neither side asks the system for memory any more. */
static void test_calls_in_a_row_allocate_nothing(void** state)
{
    int answer;

    (void)state;
    calc_start(&calc);
    for (int i = 0; i < test_rounds(100); i++) {
        if (i == 50)
            mem_fail_after(0, true);
        assert_ok_error(calc_ask(calc.proxy, calc.heap, i, &answer, NULL, 0, NULL, calc.error), calc.error);
        WsResetHeap(calc.heap, NULL);
    }
    assert_int_equal(mem_fail_hits(), 0);
    mem_fail_after(UINT64_MAX, false);
}

int main(void)
{
#define CALL_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CALL_TEST(test_a_synchronous_call_returns_the_result),
        CALL_TEST(test_calls_on_one_proxy_follow_each_other),
        CALL_TEST(test_text_comes_back_in_the_heap_that_was_given),
        CALL_TEST(test_arrays_travel_with_their_counts),
        CALL_TEST(test_a_parameter_can_be_input_and_output),
        CALL_TEST(test_a_parameter_can_be_the_whole_message),
        CALL_TEST(test_a_one_way_call_completes_when_the_message_was_accepted),
        CALL_TEST(test_no_fault_answers_a_one_way_call_that_failed),
        CALL_TEST(test_versions_other_than_the_default_work),
        CALL_TEST(test_an_asynchronous_call_completes_once_with_its_result),
        CALL_TEST(test_P_operations_that_complete_on_another_thread_before_they_return),
        CALL_TEST(test_P_operations_that_complete_later_serve_synchronous_callers),
        CALL_TEST(test_C3_arguments_and_context_are_read_before_the_call_returns),
        CALL_TEST(test_C4_a_context_without_callback_starts_nothing),
        CALL_TEST(test_C5_the_callback_may_free_all_that_the_call_was_given),
        CALL_TEST(test_C2_C6_the_callback_runs_once_and_never_inside_the_call),
        CALL_TEST(test_C7_the_error_is_filled_when_the_callback_runs),
        CALL_TEST(test_C10_what_can_complete_at_once_does),
        CALL_TEST(test_T1_many_threads_share_a_proxy),
        CALL_TEST(test_T2_T3_no_lock_is_held_while_the_application_is_called),
        CALL_TEST(test_M1_callbacks_of_the_proxy_are_long),
        CALL_TEST(test_a_thousand_calls_at_once),
        CALL_TEST(test_wrong_arguments_are_refused),
        CALL_TEST(test_call_properties_have_exact_sizes),
        CALL_TEST(test_message_contexts_add_and_read_headers),
        CALL_TEST(test_a_message_callback_that_fails_fails_the_call_with_its_strings),
        CALL_TEST(test_one_call_too_many_is_refused_and_named),
        CALL_TEST(test_A2_a_call_that_takes_too_long_times_out_and_the_proxy_goes_on),
        CALL_TEST(test_failures_say_what_was_called_and_where),
        CALL_TEST(test_a_service_that_comes_back_is_reached_by_the_same_proxy),
        CALL_TEST(test_calls_in_a_row_allocate_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, engine_teardown);
}
