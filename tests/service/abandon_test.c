/* WsAbandonCall: the caller gets its thread, or its callback, at once; the exchange behind it goes on. */
#include "calc.h"

#include <stdlib.h>
#include <string.h>

static struct calc         calc;
static struct calc_parking parking;

static int setup(void** state)
{
    (void)state;
    calc_init(&calc);
    parking_init(&parking, &calc);
    calc_start(&calc);
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

struct call {
    struct completion done;
    WS_ASYNC_CONTEXT  context;
    WS_ERROR*         error;
    WS_HEAP*          heap;
    int               answer;
    HRESULT           hr;
    pthread_t         thread;
    ULONG             id;
};

static void call_init(struct call* call, ULONG id)
{
    *call = (struct call){ .error = test_error(), .id = id, .answer = -1 };
    assert_ok(WsCreateHeap(4096, 0, NULL, 0, &call->heap, NULL));
    completion_init(&call->done);
    call->context = completion_context(&call->done);
}

static void call_free(struct call* call)
{
    WsFreeHeap(call->heap);
    WsFreeError(call->error);
}

static HRESULT call_make(struct call* call, const WS_ASYNC_CONTEXT* context)
{
    WS_CALL_PROPERTY property = { WS_CALL_PROPERTY_CALL_ID, &call->id, sizeof call->id };

    return calc_ask(calc.proxy, call->heap, 1, &call->answer, &property, 1, context, call->error);
}

static void call_start(struct call* call, ULONG id)
{
    call_init(call, id);
    call->hr = call_make(call, &call->context);
    assert_hr(call->hr, WS_S_ASYNC);
}

static void* call_run(void* argument)
{
    struct call* call = argument;

    call->hr = call_make(call, NULL);
    return NULL;
}

static void test_A3_an_abandoned_asynchronous_call_completes_at_once(void** state)
{
    struct call call;

    (void)state;
    call_start(&call, 7);
    parking_wait(&parking, 1);
    assert_ok(WsAbandonCall(calc.proxy, 7, calc.error));
    assert_fails(completion_result(&call.done, WS_S_ASYNC), WS_E_OPERATION_ABANDONED, call.error, "abandoned");
    assert_int_equal(call.answer, -1);
    call_free(&call);
}

static void test_A3_an_abandoned_synchronous_call_returns_at_once(void** state)
{
    struct call call;

    (void)state;
    call_init(&call, 7);
    assert_int_equal(pthread_create(&call.thread, NULL, call_run, &call), 0);
    parking_wait(&parking, 1);
    assert_ok(WsAbandonCall(calc.proxy, 7, calc.error));
    pthread_join(call.thread, NULL);
    assert_fails(call.hr, WS_E_OPERATION_ABANDONED, call.error, "abandoned");
    assert_int_equal(call.answer, -1);
    sys_event_destroy(&call.done.event);
    call_free(&call);
}

/* The operation is not cancelled, its reply is taken in, and the channel serves the next call. */
static void test_A3_the_exchange_behind_an_abandoned_call_goes_on(void** state)
{
    (void)state;
    parking.registers = true;
    for (int synchronous = 0; synchronous < 2; synchronous++) {
        struct call call;

        call_init(&call, 0);
        if (synchronous)
            assert_int_equal(pthread_create(&call.thread, NULL, call_run, &call), 0);
        else
            assert_hr(call_make(&call, &call.context), WS_S_ASYNC);
        parking_wait(&parking, synchronous + 1);
        assert_ok(WsAbandonCall(calc.proxy, 0, calc.error));
        if (synchronous) {
            pthread_join(call.thread, NULL);
            assert_hr(call.hr, WS_E_OPERATION_ABANDONED);
            sys_event_destroy(&call.done.event);
        } else {
            assert_hr(completion_result(&call.done, WS_S_ASYNC), WS_E_OPERATION_ABANDONED);
        }
        parking_release(&parking, S_OK);
        call_free(&call);
    }
    assert_ok_error(WsCloseServiceProxy(calc.proxy, NULL, calc.error), calc.error);
    assert_int_equal(parking.cancelled, 0);
}

static void test_only_calls_with_the_id_are_abandoned(void** state)
{
    struct call calls[4];

    (void)state;
    for (ULONG i = 0; i < 4; i++)
        call_start(&calls[i], i < 2 ? 1 : 2);
    parking_wait(&parking, 1);
    assert_ok(WsAbandonCall(calc.proxy, 2, calc.error));
    for (int i = 2; i < 4; i++)
        assert_hr(completion_result(&calls[i].done, WS_S_ASYNC), WS_E_OPERATION_ABANDONED);
    parking_wait(&parking, 4);
    parking_release(&parking, S_OK);
    for (int i = 0; i < 2; i++) {
        assert_ok(completion_result(&calls[i].done, WS_S_ASYNC));
        assert_int_equal(calls[i].answer, 2);
    }
    for (int i = 0; i < 4; i++)
        call_free(&calls[i]);
}

static void test_an_id_of_0_abandons_all(void** state)
{
    struct call calls[5];

    (void)state;
    for (ULONG i = 0; i < 5; i++)
        call_start(&calls[i], i);
    parking_wait(&parking, 5);
    assert_ok(WsAbandonCall(calc.proxy, 0, calc.error));
    for (int i = 0; i < 5; i++) {
        assert_hr(completion_result(&calls[i].done, WS_S_ASYNC), WS_E_OPERATION_ABANDONED);
        call_free(&calls[i]);
    }
}

static void test_abandoning_when_nothing_is_pending_is_fine(void** state)
{
    (void)state;
    assert_ok(WsAbandonCall(calc.proxy, 0, calc.error));
    assert_ok(WsAbandonCall(calc.proxy, 12, calc.error));
}

/* "The service proxy keeps the resources to complete the call even though the call was abandoned": they count. */
static void test_abandoned_calls_count_as_pending_until_they_end(void** state)
{
    ULONG one = 1;
    struct call call;
    int answer;

    (void)state;
    parking_release(&parking, S_OK);
    calc_stop(&calc);
    calc_init(&calc);
    calc.state = &parking;
    calc.ask = calc_ask_parked;
    calc_proxy_property(&calc, WS_PROXY_PROPERTY_MAX_PENDING_CALLS, &one, sizeof one);
    calc_start(&calc);
    call_start(&call, 1);
    parking_wait(&parking, 1);
    assert_ok(WsAbandonCall(calc.proxy, 1, calc.error));
    assert_hr(completion_result(&call.done, WS_S_ASYNC), WS_E_OPERATION_ABANDONED);
    assert_hr(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, NULL, NULL), WS_E_QUOTA_EXCEEDED);
    call_free(&call);
}

static void CALLBACK abandoned_again(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    WsAbandonCall(calc.proxy, 0, NULL);
    completion_callback(hr, model, state);
}

static void test_T3_the_callback_of_an_abandoned_call_may_abandon_all(void** state)
{
    struct call calls[2];

    (void)state;
    call_init(&calls[0], 1);
    calls[0].context.callback = abandoned_again;
    assert_hr(call_make(&calls[0], &calls[0].context), WS_S_ASYNC);
    call_start(&calls[1], 2);
    parking_wait(&parking, 2);
    assert_ok(WsAbandonCall(calc.proxy, 1, calc.error));
    for (int i = 0; i < 2; i++) {
        assert_hr(completion_result(&calls[i].done, WS_S_ASYNC), WS_E_OPERATION_ABANDONED);
        call_free(&calls[i]);
    }
}

/* Abandoned in a callback of its own, before anything was sent: the thread is in the caller's code. */
static HRESULT CALLBACK abandon_here(WS_MESSAGE* message, WS_HEAP* heap, void* state, WS_ERROR* error)
{
    (void)message;
    (void)heap;
    (void)state;
    return WsAbandonCall(calc.proxy, 0, error);
}

static void test_A3_a_call_abandoned_from_its_own_message_callback(void** state)
{
    WS_PROXY_MESSAGE_CALLBACK_CONTEXT callback = { abandon_here, NULL };
    WS_CALL_PROPERTY_ID ids[] = { WS_CALL_PROPERTY_SEND_MESSAGE_CONTEXT, WS_CALL_PROPERTY_RECEIVE_MESSAGE_CONTEXT };

    (void)state;
    calc.ask = NULL;
    for (int i = 0; i < 4; i++) {
        WS_CALL_PROPERTY property = { ids[i % 2], &callback, sizeof callback };
        struct call call;
        HRESULT hr;

        call_init(&call, 0);
        hr = calc_ask(calc.proxy, call.heap, 1, &call.answer, &property, 1, i < 2 ? NULL : &call.context, call.error);
        assert_fails(completion_result(&call.done, hr), WS_E_OPERATION_ABANDONED, call.error, "abandoned");
        assert_int_equal(call.answer, -1);
        call_free(&call);
    }
    assert_int_equal(calc.asked, 2);
}

int main(void)
{
#define ABANDON_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        ABANDON_TEST(test_A3_an_abandoned_asynchronous_call_completes_at_once),
        ABANDON_TEST(test_A3_an_abandoned_synchronous_call_returns_at_once),
        ABANDON_TEST(test_A3_the_exchange_behind_an_abandoned_call_goes_on),
        ABANDON_TEST(test_only_calls_with_the_id_are_abandoned),
        ABANDON_TEST(test_an_id_of_0_abandons_all),
        ABANDON_TEST(test_abandoning_when_nothing_is_pending_is_fine),
        ABANDON_TEST(test_abandoned_calls_count_as_pending_until_they_end),
        ABANDON_TEST(test_T3_the_callback_of_an_abandoned_call_may_abandon_all),
        ABANDON_TEST(test_A3_a_call_abandoned_from_its_own_message_callback),
    };

    return cmocka_run_group_tests(tests, NULL, engine_teardown);
}
