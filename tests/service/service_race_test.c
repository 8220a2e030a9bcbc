/* Races: completion, abandon, time-out, abort, close and disconnect against each other, over and over. Whoever wins, each call
 * gets exactly one result, and nothing is left behind. Meant to run under ThreadSanitizer and AddressSanitizer. */
#include "calc.h"

#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 60, CALLS = 8 };

static struct calc calc;
static uint64_t    seed = 1;

static unsigned dice(unsigned sides)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % sides;
}

static void spin(unsigned turns)
{
    for (volatile unsigned i = 0; i < turns * 50; i++)
        ;
}

static void* random_wait(void)
{
    return (void*)(uintptr_t)dice(1500);
}

static int setup(void** state)
{
    ULONG many = 1000;

    (void)state;
    calc_init(&calc);
    calc_proxy_property(&calc, WS_PROXY_PROPERTY_MAX_PENDING_CALLS, &many, sizeof many);
    calc_start(&calc);
    calc.proxy_property_count = 0;
    return 0;
}

static int teardown(void** state)
{
    (void)state;
    calc_stop(&calc);
    return 0;
}

/* Answers from a thread of the pool, at no certain time. */
static HRESULT CALLBACK answer_work(void* state, WS_ERROR* error)
{
    (void)state;
    (void)error;
    spin(20);
    return S_OK;
}

static HRESULT ask_soon(struct calc* service, const WS_OPERATION_CONTEXT* context, int n, int* answer,
                        const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    (void)service;
    (void)context;
    *answer = n + 1;
    return WsxQueueWork(answer_work, NULL, async, error);
}

struct race_call {
    struct completion done;
    WS_HEAP*          heap;
    WS_ERROR*         error;
    int               answer;
    HRESULT           hr;
};

static void race_start(struct race_call* calls)
{
    for (int i = 0; i < CALLS; i++) {
        WS_ASYNC_CONTEXT context;

        calls[i] = (struct race_call){ .error = test_error(), .answer = -1 };
        completion_init(&calls[i].done);
        context = completion_context(&calls[i].done);
        assert_ok(WsCreateHeap(4096, 0, NULL, 0, &calls[i].heap, NULL));
        calls[i].hr = calc_ask(calc.proxy, calls[i].heap, i, &calls[i].answer, NULL, 0, &context, calls[i].error);
    }
}

/* Each result is S_OK with the answer, or one of two failures with strings. */
static void race_end(struct race_call* calls, HRESULT failure, HRESULT or_failure)
{
    for (int i = 0; i < CALLS; i++) {
        HRESULT hr = completion_result(&calls[i].done, calls[i].hr);
        char text[ERROR_TEXT_BYTES];

        if (SUCCEEDED(hr)) {
            assert_int_equal(calls[i].answer, i + 1);
        } else {
            if (hr != failure && hr != or_failure)
                assert_hr_error(hr, failure, calls[i].error);
            assert_int_not_equal(strlen(error_text(calls[i].error, text)), 0);
            assert_int_equal(calls[i].answer, -1);
        }
        WsFreeHeap(calls[i].heap);
        WsFreeError(calls[i].error);
    }
}

static void reopen_proxy(void)
{
    WS_ENDPOINT_ADDRESS address = calc_address(&calc);

    WsCloseServiceProxy(calc.proxy, NULL, NULL);
    assert_ok(WsResetServiceProxy(calc.proxy, NULL));
    assert_ok_error(WsOpenServiceProxy(calc.proxy, &address, NULL, calc.error), calc.error);
}

static void test_A4_abandon_against_completion(void** state)
{
    struct race_call calls[CALLS];

    (void)state;
    calc.ask = ask_soon;
    for (int round = 0; round < test_rounds(ROUNDS); round++) {
        race_start(calls);
        spin(dice(2000));
        assert_ok(WsAbandonCall(calc.proxy, 0, NULL));
        race_end(calls, WS_E_OPERATION_ABANDONED, WS_E_OPERATION_ABANDONED);
    }
}

static void test_A4_abort_against_completion(void** state)
{
    struct race_call calls[CALLS];

    (void)state;
    calc.ask = ask_soon;
    for (int round = 0; round < test_rounds(ROUNDS); round++) {
        race_start(calls);
        spin(dice(2000));
        assert_ok(WsAbortServiceProxy(calc.proxy, NULL));
        race_end(calls, WS_E_OPERATION_ABORTED, WS_E_OPERATION_ABORTED);
        reopen_proxy();
    }
}

/* The argument is how long to wait. */
static void* abandon_run(void* argument)
{
    spin((unsigned)(uintptr_t)argument);
    WsAbandonCall(calc.proxy, 0, NULL);
    return NULL;
}

static void* abort_run(void* argument)
{
    spin((unsigned)(uintptr_t)argument);
    WsAbortServiceProxy(calc.proxy, NULL);
    return NULL;
}

static void* close_run(void* argument)
{
    spin((unsigned)(uintptr_t)argument);
    WsCloseServiceProxy(calc.proxy, NULL, NULL);
    return NULL;
}

static void test_A4_abandon_abort_and_close_at_once(void** state)
{
    struct race_call calls[CALLS];

    (void)state;
    calc.ask = ask_soon;
    for (int round = 0; round < test_rounds(ROUNDS); round++) {
        pthread_t threads[3];

        race_start(calls);
        assert_int_equal(pthread_create(&threads[0], NULL, abandon_run, random_wait()), 0);
        assert_int_equal(pthread_create(&threads[1], NULL, abort_run, random_wait()), 0);
        assert_int_equal(pthread_create(&threads[2], NULL, close_run, random_wait()), 0);
        for (int i = 0; i < 3; i++)
            pthread_join(threads[i], NULL);
        race_end(calls, WS_E_OPERATION_ABANDONED, WS_E_OPERATION_ABORTED);
        reopen_proxy();
    }
}

static void test_A4_timeouts_against_completion_and_abandon(void** state)
{
    struct race_call calls[CALLS];
    ULONG soon = 2;
    ULONG many = 1000;

    (void)state;
    WsCloseServiceProxy(calc.proxy, NULL, NULL);
    WsFreeServiceProxy(calc.proxy);
    calc_proxy_property(&calc, WS_PROXY_PROPERTY_CALL_TIMEOUT, &soon, sizeof soon);
    calc_proxy_property(&calc, WS_PROXY_PROPERTY_MAX_PENDING_CALLS, &many, sizeof many);
    assert_ok(calc_create_proxy(&calc, &calc.proxy));
    calc.ask = ask_soon;
    for (int round = 0; round < test_rounds(ROUNDS); round++) {
        WS_ENDPOINT_ADDRESS address = calc_address(&calc);

        assert_ok_error(WsOpenServiceProxy(calc.proxy, &address, NULL, calc.error), calc.error);
        race_start(calls);
        if (dice(2) == 0)
            WsAbandonCall(calc.proxy, 0, NULL);
        race_end(calls, WS_E_OPERATION_ABANDONED, WS_E_OPERATION_TIMED_OUT);
        WsCloseServiceProxy(calc.proxy, NULL, NULL);
        assert_ok(WsResetServiceProxy(calc.proxy, NULL));
    }
}

struct sync_caller {
    pthread_t thread;
    WS_HEAP*  heap;
    HRESULT   hr;
    int       answer;
};

static void* sync_run(void* argument)
{
    struct sync_caller* caller = argument;

    caller->hr = calc_ask(calc.proxy, caller->heap, 1, &caller->answer, NULL, 0, NULL, NULL);
    return NULL;
}

static void test_A4_synchronous_callers_against_abandon_and_abort(void** state)
{
    (void)state;
    calc.ask = ask_soon;
    for (int round = 0; round < test_rounds(ROUNDS); round++) {
        struct sync_caller callers[3];
        bool aborts = dice(2) == 0;

        for (int i = 0; i < 3; i++) {
            callers[i] = (struct sync_caller){ .answer = -1 };
            assert_ok(WsCreateHeap(4096, 0, NULL, 0, &callers[i].heap, NULL));
            assert_int_equal(pthread_create(&callers[i].thread, NULL, sync_run, &callers[i]), 0);
        }
        spin(dice(3000));
        if (aborts)
            WsAbortServiceProxy(calc.proxy, NULL);
        else
            WsAbandonCall(calc.proxy, 0, NULL);
        for (int i = 0; i < 3; i++) {
            pthread_join(callers[i].thread, NULL);
            if (SUCCEEDED(callers[i].hr))
                assert_int_equal(callers[i].answer, 2);
            else if (callers[i].hr != WS_E_INVALID_OPERATION || !aborts)
                assert_hr(callers[i].hr, aborts ? WS_E_OPERATION_ABORTED : WS_E_OPERATION_ABANDONED);
            WsFreeHeap(callers[i].heap);
        }
        if (aborts)
            reopen_proxy();
    }
}

/* The host goes down and comes back under load. */
static void test_A4_host_abort_and_close_under_load(void** state)
{
    struct race_call calls[CALLS];

    (void)state;
    calc.ask = ask_soon;
    for (int round = 0; round < test_rounds(ROUNDS); round++) {
        race_start(calls);
        spin(dice(2000));
        if (dice(2) == 0)
            assert_ok(WsAbortServiceHost(calc.host, NULL));
        WsCloseServiceHost(calc.host, NULL, NULL);
        for (int i = 0; i < CALLS; i++) {
            HRESULT hr = completion_result(&calls[i].done, calls[i].hr);

            if (SUCCEEDED(hr))
                assert_int_equal(calls[i].answer, i + 1);
            WsFreeHeap(calls[i].heap);
            WsFreeError(calls[i].error);
        }
        assert_ok(WsResetServiceHost(calc.host, NULL));
        assert_ok_error(WsOpenServiceHost(calc.host, NULL, calc.error), calc.error);
    }
}

static struct calc_parking parking;

static void* disconnect_run(void* argument)
{
    spin((unsigned)(uintptr_t)argument);
    WsAbortServiceProxy(calc.proxy, NULL);         /* closes the connections of its calls */
    return NULL;
}

static void* release_run(void* argument)
{
    spin((unsigned)(uintptr_t)argument);
    parking_release(&parking, S_OK);
    return NULL;
}

static void* host_abort_run(void* argument)
{
    spin((unsigned)(uintptr_t)argument);
    WsAbortServiceHost(calc.host, NULL);
    return NULL;
}

/* Disconnect, host abort and completion race for the cancel callback: at most once each, the state freed once each. */
static void test_A4_cancel_against_completion(void** state)
{
    int total = 0;

    (void)state;
    parking_init(&parking, &calc);
    parking.registers = true;
    for (int round = 0; round < test_rounds(ROUNDS); round++) {
        struct race_call calls[CALLS];
        pthread_t threads[3];

        race_start(calls);
        total += CALLS;
        parking_wait(&parking, total);
        assert_int_equal(pthread_create(&threads[0], NULL, disconnect_run, random_wait()), 0);
        assert_int_equal(pthread_create(&threads[1], NULL, release_run, random_wait()), 0);
        assert_int_equal(pthread_create(&threads[2], NULL, host_abort_run, random_wait()), 0);
        for (int i = 0; i < 3; i++)
            pthread_join(threads[i], NULL);
        WsCloseServiceHost(calc.host, NULL, NULL);
        for (int i = 0; i < CALLS; i++) {
            completion_result(&calls[i].done, calls[i].hr);
            WsFreeHeap(calls[i].heap);
            WsFreeError(calls[i].error);
        }
        assert_int_equal(parking.freed, total);
        assert_in_range(parking.cancelled, 0, total);
        assert_ok(WsResetServiceHost(calc.host, NULL));
        assert_ok_error(WsOpenServiceHost(calc.host, NULL, calc.error), calc.error);
        reopen_proxy();
    }
    parking_destroy(&parking);
}

/* An open that is aborted ends as if it had not been, or as one that was open already. */
static void test_A4_abort_against_the_opening_of_a_host(void** state)
{
    (void)state;
    WsCloseServiceHost(calc.host, NULL, NULL);
    assert_ok(WsResetServiceHost(calc.host, NULL));
    for (int round = 0; round < test_rounds(ROUNDS); round++) {
        struct completion done;
        WS_ASYNC_CONTEXT context;
        WS_SERVICE_HOST_STATE host_state;
        pthread_t thread;
        HRESULT hr;

        completion_init(&done);
        context = completion_context(&done);
        assert_int_equal(pthread_create(&thread, NULL, host_abort_run, (void*)(uintptr_t)dice(300)), 0);
        spin(dice(300));
        hr = completion_result(&done, WsOpenServiceHost(calc.host, &context, NULL));
        pthread_join(thread, NULL);
        assert_ok(
            WsGetServiceHostProperty(calc.host, WS_SERVICE_PROPERTY_HOST_STATE, &host_state, sizeof host_state, NULL));
        if (FAILED(hr)) {
            assert_hr(hr, WS_E_OPERATION_ABORTED);
            assert_int_equal(host_state, WS_SERVICE_HOST_STATE_CREATED);
            continue;
        }
        assert_true(host_state == WS_SERVICE_HOST_STATE_OPEN || host_state == WS_SERVICE_HOST_STATE_FAULTED);
        assert_ok(WsCloseServiceHost(calc.host, NULL, NULL));
        assert_ok(WsResetServiceHost(calc.host, NULL));
    }
    assert_ok_error(WsOpenServiceHost(calc.host, NULL, calc.error), calc.error);
}

/* Proxies that are freed with calls on their way. */
static void test_A5_free_against_completion(void** state)
{
    struct race_call calls[CALLS];

    (void)state;
    calc.ask = ask_soon;
    test_breaks(WSX_CHECK_USE_WHILE_PENDING);
    for (int round = 0; round < test_rounds(ROUNDS); round++) {
        WS_ENDPOINT_ADDRESS address = calc_address(&calc);

        race_start(calls);
        spin(dice(2000));
        WsFreeServiceProxy(calc.proxy);
        race_end(calls, WS_E_OPERATION_ABORTED, WS_E_OPERATION_ABORTED);
        assert_ok(calc_create_proxy(&calc, &calc.proxy));
        assert_ok_error(WsOpenServiceProxy(calc.proxy, &address, NULL, calc.error), calc.error);
    }
    test_breaks(0);
}

int main(void)
{
#define RACE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        RACE_TEST(test_A4_abandon_against_completion),
        RACE_TEST(test_A4_abort_against_completion),
        RACE_TEST(test_A4_abandon_abort_and_close_at_once),
        RACE_TEST(test_A4_timeouts_against_completion_and_abandon),
        RACE_TEST(test_A4_synchronous_callers_against_abandon_and_abort),
        RACE_TEST(test_A4_host_abort_and_close_under_load),
        RACE_TEST(test_A4_cancel_against_completion),
        RACE_TEST(test_A4_abort_against_the_opening_of_a_host),
        RACE_TEST(test_A5_free_against_completion),
    };

    return cmocka_run_group_tests(tests, NULL, engine_teardown);
}
