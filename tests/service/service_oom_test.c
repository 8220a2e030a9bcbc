/* The n-th allocation fails, for every n: whatever is being done reports it, leaks nothing, hangs nowhere, and goes well when
 * memory is back. */
#include "calc_fixture.h"

#include "channel/channel.h"

static HRESULT create_and_free_proxy(void* state)
{
    WS_SERVICE_PROXY* proxy;
    HRESULT hr = calc_create_proxy(&calc, &proxy);

    (void)state;
    if (SUCCEEDED(hr))
        WsFreeServiceProxy(proxy);
    WsResetError(calc.error);
    return hr;
}

static void test_creating_a_proxy(void** state)
{
    (void)state;
    assert_true(for_each_allocation_failure(create_and_free_proxy, NULL, S_OK) > 3);
}

static HRESULT create_and_free_host(void* state)
{
    WS_SERVICE_HOST* host;
    HRESULT hr = calc_create_host(&calc, &host);

    (void)state;
    if (SUCCEEDED(hr))
        WsFreeServiceHost(host);
    WsResetError(calc.error);
    return hr;
}

static void test_creating_a_host(void** state)
{
    (void)state;
    assert_true(for_each_allocation_failure(create_and_free_host, NULL, S_OK) > 5);
}

static HRESULT open_and_close_proxy(void* state)
{
    WS_ENDPOINT_ADDRESS address = calc_address(&calc);
    WS_SERVICE_PROXY* proxy;
    HRESULT hr;

    (void)state;
    hr = calc_create_proxy(&calc, &proxy);
    if (FAILED(hr)) {
        WsResetError(calc.error);
        return hr;
    }
    hr = WsOpenServiceProxy(proxy, &address, NULL, calc.error);
    if (SUCCEEDED(hr))
        hr = WsCloseServiceProxy(proxy, NULL, calc.error);
    WsFreeServiceProxy(proxy);
    WsResetError(calc.error);
    return hr;
}

static void test_opening_and_closing_a_proxy(void** state)
{
    (void)state;
    for_each_allocation_failure(open_and_close_proxy, NULL, S_OK);
}

/* Opened or not, the host serves when there is memory again. */
static void test_opening_a_host(void** state)
{
    bool passed = false;

    (void)state;
    for (uint64_t n = 0; !passed; n++) {
        WS_ENDPOINT_ADDRESS address = calc_address(&calc);
        int answer;
        HRESULT hr;

        assert_ok_error(calc_create_host(&calc, &calc.host), calc.error);
        mem_fail_after(n, false);
        hr = WsOpenServiceHost(calc.host, NULL, calc.error);
        passed = mem_fail_hits() == 0;
        mem_fail_after(UINT64_MAX, false);
        if (FAILED(hr)) {
            assert_hr_error(hr, E_OUTOFMEMORY, calc.error);
            WsResetError(calc.error);
            assert_ok_error(WsOpenServiceHost(calc.host, NULL, calc.error), calc.error);
        }
        assert_ok_error(calc_create_proxy(&calc, &calc.proxy), calc.error);
        assert_ok_error(WsOpenServiceProxy(calc.proxy, &address, NULL, calc.error), calc.error);
        assert_ok_error(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, NULL, calc.error), calc.error);
        assert_ok(WsCloseServiceProxy(calc.proxy, NULL, NULL));
        WsFreeServiceProxy(calc.proxy);
        calc.proxy = NULL;
        calc_close_host(&calc);
    }
}

/* The host in the same process runs out of memory as well: then the call fails in one of the ways that a peer's failure
 * shows. */
static bool is_a_failure_of_memory(HRESULT hr)
{
    return hr == E_OUTOFMEMORY || hr == WS_E_ENDPOINT_DISCONNECTED || hr == WS_E_ENDPOINT_FAULT_RECEIVED
           || hr == WS_E_ENDPOINT_NOT_FOUND || hr == WS_E_ENDPOINT_FAILURE || hr == WS_E_INVALID_FORMAT
           || hr == WS_E_OPERATION_TIMED_OUT || hr == WS_E_ENDPOINT_TOO_BUSY;
}

static void call_with_failures(bool asynchronous)
{
    int passed = 0;

    for (uint64_t n = 0; passed == 0; n++) {
        struct completion done;
        WS_ASYNC_CONTEXT context;
        int answer = -1;
        HRESULT hr;

        completion_init(&done);
        context = completion_context(&done);
        mem_fail_after(n, false);
        hr = calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, asynchronous ? &context : NULL, calc.error);
        hr = completion_result(&done, hr);
        if (mem_fail_hits() == 0 && SUCCEEDED(hr))
            passed = 1;
        mem_fail_after(UINT64_MAX, false);
        if (FAILED(hr) && !is_a_failure_of_memory(hr))
            assert_hr_error(hr, E_OUTOFMEMORY, calc.error);
        if (SUCCEEDED(hr))
            assert_int_equal(answer, 2);
        WsResetError(calc.error);
        WsResetHeap(calc.heap, NULL);
        assert_ok_error(calc_ask(calc.proxy, calc.heap, 1, &answer, NULL, 0, NULL, calc.error), calc.error);
        WsResetHeap(calc.heap, NULL);
        /* From scratch, so that the next round allocates again. */
        assert_ok(WsCloseServiceProxy(calc.proxy, NULL, NULL));
        WsFreeServiceProxy(calc.proxy);
        calc_close_host(&calc);
        chan_buffer_trim();
        calc_start(&calc);
    }
}

static void test_C8_a_synchronous_call(void** state)
{
    (void)state;
    calc_start(&calc);
    call_with_failures(false);
}

static void test_C8_an_asynchronous_call(void** state)
{
    (void)state;
    calc_start(&calc);
    call_with_failures(true);
}

static HRESULT open_call_and_close(void* state)
{
    int* answer = state;
    HRESULT hr = calc_ask(calc.proxy, calc.heap, 1, answer, NULL, 0, NULL, calc.error);

    WsResetHeap(calc.heap, NULL);
    return hr;
}

/* Host and proxy give back all they took. */
static void test_nothing_is_left_after_host_and_proxy_are_freed(void** state)
{
    size_t blocks = 0;
    int answer;

    (void)state;
    for (int round = 0; round < 4; round++) {
        calc_start(&calc);
        for (int i = 0; i < 10; i++)
            assert_ok_error(open_call_and_close(&answer), calc.error);
        assert_ok(WsCloseServiceProxy(calc.proxy, NULL, NULL));
        WsFreeServiceProxy(calc.proxy);
        calc.proxy = NULL;
        calc_close_host(&calc);
        assert_ok(WsxShutdownEngine(PATIENCE_MS, NULL));
        chan_buffer_trim();
        if (round == 0)
            blocks = mem_live_blocks();
        else
            assert_no_leak_since(blocks);
    }
}

int main(void)
{
#define OOM_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        OOM_TEST(test_creating_a_proxy),
        OOM_TEST(test_creating_a_host),
        OOM_TEST(test_opening_and_closing_a_proxy),
        OOM_TEST(test_opening_a_host),
        OOM_TEST(test_C8_a_synchronous_call),
        OOM_TEST(test_C8_an_asynchronous_call),
        OOM_TEST(test_nothing_is_left_after_host_and_proxy_are_freed),
    };

    return cmocka_run_group_tests(tests, NULL, engine_teardown);
}
