/* The public leaves: WsxDelay, WsxWaitFd, WsxQueueWork, WsxAcquire; the asynchronous matrix for each. */
#include "completion.h"
#include "syscall_faults.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

/* ------------------------------------------------------------------------------------------------ WsxDelay */

static void test_delay_takes_its_time_synchronously_and_asynchronously(void** state)
{
    for (int asynchronous = 0; asynchronous < 2; asynchronous++) {
        struct completion completion;
        WS_ASYNC_CONTEXT context;
        uint64_t before = sys_now_ns();
        HRESULT hr;

        (void)state;
        completion_init(&completion);
        context = completion_context(&completion);
        hr = WsxDelay(30, NULL, asynchronous ? &context : NULL, NULL);
        assert_hr(hr, asynchronous ? WS_S_ASYNC : S_OK);
        assert_ok(completion_result(&completion, hr));
        assert_true(sys_now_ns() - before >= 30 * SYS_NS_PER_MS);
    }
}

static void test_C10_delay_of_zero_completes_at_once(void** state)
{
    struct completion completion;
    WS_ASYNC_CONTEXT context;

    (void)state;
    completion_init(&completion);
    context = completion_context(&completion);
    assert_ok(WsxDelay(0, NULL, &context, NULL));
    assert_ok(completion_result(&completion, S_OK));
}

static void test_C4_leaves_refuse_a_context_without_a_callback(void** state)
{
    WS_ASYNC_CONTEXT nothing = { NULL, NULL };
    WS_ERROR* error = test_error();
    WSX_LIMITER* limiter;

    (void)state;
    assert_ok(WsxCreateLimiter(1, 1, &limiter, NULL));
    assert_fails(WsxDelay(5, NULL, &nothing, error), E_INVALIDARG, error, "no callback");
    assert_fails(WsxWaitFd(0, WSX_FD_READABLE, 5, NULL, NULL, &nothing, error), E_INVALIDARG, error, "no callback");
    assert_fails(WsxQueueWork((WSX_WORK_CALLBACK)abort, NULL, &nothing, error), E_INVALIDARG, error, "no callback");
    assert_fails(WsxAcquire(limiter, 5, NULL, &nothing, error), E_INVALIDARG, error, "no callback");
    WsxFreeLimiter(limiter);
    WsFreeError(error);
}

static void test_delay_over_the_maximum_says_so(void** state)
{
    WS_ERROR* error = test_error();

    (void)state;
    assert_fails(WsxDelay(WSX_DELAY_MAX_MS + 1u, NULL, NULL, error), E_INVALIDARG, error, "WSX_DELAY_MAX_MS");
    WsFreeError(error);
}

static void test_cancel_of_the_only_pending_delay(void** state)
{
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    WSX_CANCEL cancel = { 0 };
    WS_ERROR* error = test_error();
    HRESULT hr;

    (void)state;
    completion_init(&completion);
    context = completion_context(&completion);
    hr = WsxDelay(WSX_DELAY_MAX_MS, &cancel, &context, error);
    assert_hr(hr, WS_S_ASYNC);
    WsxCancel(&cancel);
    WsxCancel(&cancel);
    assert_fails(completion_result(&completion, hr), WS_E_OPERATION_ABORTED, error, "cancelled");
    WsxCancel(&cancel);                     /* nothing is pending: left alone */
    completion_init(&completion);
    context = completion_context(&completion);
    assert_ok(completion_result(&completion, WsxDelay(1, &cancel, &context, error)));   /* may be used again */
    WsFreeError(error);
}

struct canceller {
    WSX_CANCEL  cancel;
    atomic_bool ended;
};

static void* cancel_there(void* argument)
{
    struct canceller* canceller = argument;

    while (!atomic_load(&canceller->ended)) {
        WsxCancel(&canceller->cancel);
        sched_yield();
    }
    return NULL;
}

static void test_cancel_ends_synchronous_waits_of_another_thread(void** state)
{
    WS_ERROR* error = test_error();
    WSX_LIMITER* limiter;
    int fd = eventfd(0, 0);

    (void)state;
    assert_ok(WsxCreateLimiter(1, 1, &limiter, NULL));
    assert_ok(WsxAcquire(limiter, INFINITE, NULL, NULL, NULL));
    for (int leaf = 0; leaf < 3; leaf++) {
        struct canceller canceller = { { 0 }, false };
        WSX_CANCEL* cancel = &canceller.cancel;
        pthread_t thread;
        HRESULT hr;

        assert_int_equal(pthread_create(&thread, NULL, cancel_there, &canceller), 0);
        if (leaf == 0)
            hr = WsxDelay(WSX_DELAY_MAX_MS, cancel, NULL, error);
        else if (leaf == 1)
            hr = WsxWaitFd(fd, WSX_FD_READABLE, INFINITE, NULL, cancel, NULL, error);
        else
            hr = WsxAcquire(limiter, INFINITE, cancel, NULL, error);
        atomic_store(&canceller.ended, true);
        assert_fails(hr, WS_E_OPERATION_ABORTED, error, "cancelled");
        pthread_join(thread, NULL);
    }
    assert_ok(WsxRelease(limiter, NULL));
    WsxFreeLimiter(limiter);
    close(fd);
    WsFreeError(error);
}

static void test_one_cancel_names_one_operation(void** state)
{
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    WSX_CANCEL cancel = { 0 };
    WS_ERROR* error = test_error();
    HRESULT hr;

    (void)state;
    completion_init(&completion);
    context = completion_context(&completion);
    hr = WsxDelay(WSX_DELAY_MAX_MS, &cancel, &context, NULL);
    assert_fails(WsxDelay(10, &cancel, NULL, error), WS_E_INVALID_OPERATION, error, "another pending operation");
    assert_fails(WsxDelay(10, &cancel, &context, error), WS_E_INVALID_OPERATION, error, "another pending operation");
    WsxCancel(&cancel);
    assert_hr(completion_result(&completion, hr), WS_E_OPERATION_ABORTED);
    WsFreeError(error);
}

struct many {
    atomic_uint      left;
    atomic_uint      ok;
    atomic_uint      aborted;
    struct sys_event all_done;
};

static void CALLBACK many_callback(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct many* many = state;

    UNUSED(model);
    atomic_fetch_add(hr == S_OK ? &many->ok : &many->aborted, 1);
    if (atomic_fetch_sub(&many->left, 1) == 1)
        sys_event_set(&many->all_done);
}

/* A4: each of many delays ends once, while they run out, and are cancelled, at the same time. */
static void test_A4_delays_that_run_out_while_they_are_cancelled_end_once(void** state)
{
    int count = test_rounds(20000);
    WSX_CANCEL* cancels = calloc((size_t)count, sizeof *cancels);
    struct many many = { .left = (unsigned)count };
    WS_ASYNC_CONTEXT context = { many_callback, &many };

    (void)state;
    sys_event_init(&many.all_done);
    for (int i = 0; i < count; i++)
        assert_hr(WsxDelay((ULONG)(1 + i % 40), &cancels[i], &context, NULL), WS_S_ASYNC);
    for (int i = 0; i < count; i++)
        WsxCancel(&cancels[i]);
    assert_true(sys_event_wait(&many.all_done, sys_deadline_ns(PATIENCE_MS)));
    assert_int_equal(many.ok + many.aborted, count);
    sys_event_destroy(&many.all_done);
    free(cancels);
}

struct order {
    unsigned   index;
    unsigned*  next;
    unsigned*  misplaced;
    atomic_uint* left;
    struct sys_event* done;
};

/* ------------------------------------------------------------------------------------------------ WsxWaitFd */

static void test_C10_ready_descriptor_completes_at_once_and_says_for_what(void** state)
{
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    int fd = eventfd(1, 0);
    ULONG ready = 0;

    (void)state;
    completion_init(&completion);
    context = completion_context(&completion);
    assert_ok(WsxWaitFd(fd, WSX_FD_READABLE | WSX_FD_WRITABLE, INFINITE, &ready, NULL, &context, NULL));
    assert_int_equal(ready, WSX_FD_READABLE | WSX_FD_WRITABLE);
    assert_ok(completion_result(&completion, S_OK));
    close(fd);
}

static void test_two_waits_for_one_descriptor_both_complete(void** state)
{
    struct completion completion[2];
    HRESULT hr[2];
    ULONG ready[2] = { 0, 0 };
    uint64_t one = 1;
    int fd = eventfd(0, 0);

    (void)state;
    for (int i = 0; i < 2; i++) {
        WS_ASYNC_CONTEXT context;

        completion_init(&completion[i]);
        context = completion_context(&completion[i]);
        hr[i] = WsxWaitFd(fd, WSX_FD_READABLE, INFINITE, &ready[i], NULL, &context, NULL);
        assert_hr(hr[i], WS_S_ASYNC);
    }
    assert_int_equal(write(fd, &one, sizeof one), sizeof one);
    for (int i = 0; i < 2; i++) {
        assert_ok(completion_result(&completion[i], hr[i]));
        assert_int_equal(ready[i], WSX_FD_READABLE);
    }
    close(fd);
}

static void test_hang_up_of_the_peer_is_reported(void** state)
{
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    ULONG ready = 0;
    int ends[2];
    HRESULT hr;

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    completion_init(&completion);
    context = completion_context(&completion);
    hr = WsxWaitFd(ends[0], WSX_FD_READABLE, INFINITE, &ready, NULL, &context, NULL);
    assert_hr(hr, WS_S_ASYNC);
    close(ends[1]);
    assert_ok(completion_result(&completion, hr));
    assert_true((ready & WSX_FD_HANGUP) != 0);
    close(ends[0]);
}

static void test_wait_times_out_synchronously_and_asynchronously(void** state)
{
    WS_ERROR* error = test_error();
    int fd = eventfd(0, 0);

    (void)state;
    for (int asynchronous = 0; asynchronous < 2; asynchronous++) {
        struct completion completion;
        WS_ASYNC_CONTEXT context;
        ULONG ready = 99;
        HRESULT hr;

        completion_init(&completion);
        context = completion_context(&completion);
        hr = WsxWaitFd(fd, WSX_FD_READABLE, 20, &ready, NULL, asynchronous ? &context : NULL, error);
        assert_fails(completion_result(&completion, hr), WS_E_OPERATION_TIMED_OUT, error, "within 20 ms");
        assert_int_equal(ready, 99);
    }
    close(fd);
    WsFreeError(error);
}

static void test_wait_that_is_cancelled(void** state)
{
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    WSX_CANCEL cancel = { 0 };
    WS_ERROR* error = test_error();
    int fd = eventfd(0, 0);
    HRESULT hr;

    (void)state;
    completion_init(&completion);
    context = completion_context(&completion);
    hr = WsxWaitFd(fd, WSX_FD_READABLE, INFINITE, NULL, &cancel, &context, error);
    assert_hr(hr, WS_S_ASYNC);
    WsxCancel(&cancel);
    assert_fails(completion_result(&completion, hr), WS_E_OPERATION_ABORTED, error, "cancelled");
    close(fd);
    WsFreeError(error);
}

/* The poller reports a descriptor once; when the look that follows is refused, nothing would report it again. */
static void test_C2_wait_whose_look_at_a_ready_descriptor_is_refused_fails(void** state)
{
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    WS_ERROR* error = test_error();
    ULONG ready = 99;
    uint64_t one = 1;
    int fd = eventfd(0, 0);
    HRESULT hr;

    (void)state;
    completion_init(&completion);
    context = completion_context(&completion);
    hr = WsxWaitFd(fd, WSX_FD_READABLE, PATIENCE_MS, &ready, NULL, &context, error);
    assert_hr(hr, WS_S_ASYNC);
    sys_fail_all();
    assert_int_equal(write(fd, &one, sizeof one), sizeof one);
    hr = completion_result(&completion, hr);
    sys_fail_after(UINT64_MAX);
    assert_fails(hr, E_OUTOFMEMORY, error, "cannot be waited for");
    assert_int_equal(ready, 99);
    close(fd);
    WsFreeError(error);
}

static void test_bad_descriptors_and_events_are_refused(void** state)
{
    WS_ERROR* error = test_error();
    struct completion completion;
    WS_ASYNC_CONTEXT context;

    (void)state;
    completion_init(&completion);
    context = completion_context(&completion);
    assert_fails(WsxWaitFd(0, 0, 5, NULL, NULL, NULL, error), E_INVALIDARG, error, "events");
    assert_fails(WsxWaitFd(0, 8, 5, NULL, NULL, NULL, error), E_INVALIDARG, error, "events");
    assert_fails(WsxWaitFd(987654, WSX_FD_READABLE, 5, NULL, NULL, NULL, error), E_INVALIDARG, error, "987654");
    assert_fails(WsxWaitFd(987654, WSX_FD_READABLE, 5, NULL, NULL, &context, error), E_INVALIDARG, error, "987654");
    assert_ok(completion_result(&completion, S_OK));
    WsFreeError(error);
}

/* ------------------------------------------------------------------------------------------------ WsxQueueWork */

static HRESULT CALLBACK note_thread(void* state, WS_ERROR* error)
{
    WS_STRING text = TEXT_STRING(u"from the job");

    *(pthread_t*)state = pthread_self();
    WsAddErrorString(error, &text);
    return WS_E_OTHER;
}

static void test_work_runs_on_a_pool_thread_and_its_callback_follows_there(void** state)
{
    WS_ERROR* error = test_error();
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    pthread_t thread;
    HRESULT hr;

    (void)state;
    completion_init(&completion);
    context = completion_context(&completion);
    hr = WsxQueueWork(note_thread, &thread, &context, error);
    assert_hr(hr, WS_S_ASYNC);
    assert_fails(completion_result(&completion, hr), WS_E_OTHER, error, "from the job");
    assert_true(pthread_equal(thread, completion.thread));
    assert_false(pthread_equal(thread, pthread_self()));
    assert_int_equal(completion.model, WS_LONG_CALLBACK);
    assert_fails(WsxQueueWork(note_thread, &thread, NULL, error), WS_E_OTHER, error, "from the job");
    assert_true(pthread_equal(thread, pthread_self()));
    WsFreeError(error);
}

static HRESULT CALLBACK count_up(void* state, WS_ERROR* error)
{
    UNUSED(error);
    atomic_fetch_add((atomic_uint*)state, 1);
    return S_OK;
}

static void test_a_thousand_jobs_all_run(void** state)
{
    int count = test_rounds(1000);
    struct many many = { .left = (unsigned)count };
    WS_ASYNC_CONTEXT context = { many_callback, &many };
    atomic_uint runs = 0;

    (void)state;
    sys_event_init(&many.all_done);
    for (int i = 0; i < count; i++)
        assert_hr(WsxQueueWork(count_up, &runs, &context, NULL), WS_S_ASYNC);
    assert_true(sys_event_wait(&many.all_done, sys_deadline_ns(PATIENCE_MS)));
    assert_int_equal(runs, count);
    sys_event_destroy(&many.all_done);
}

/* ------------------------------------------------------------------------------------------------ limiter */

static void CALLBACK order_callback(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct order* order = state;

    UNUSED(model);
    if (hr != S_OK || (*order->next)++ != order->index)
        ++*order->misplaced;
    if (atomic_fetch_sub(order->left, 1) == 1)
        sys_event_set(order->done);
}

static void test_limiter_serves_first_in_first_out(void** state)
{
    enum { COUNT = 100 };
    struct order orders[COUNT];
    struct sys_event done;
    atomic_uint left = COUNT;
    unsigned next = 0;
    unsigned misplaced = 0;
    WSX_LIMITER* limiter;

    (void)state;
    sys_event_init(&done);
    assert_ok(WsxShutdownEngine(PATIENCE_MS, NULL));
    assert_ok(WsxConfigureEngine(&(WSX_ENGINE_SETTINGS){ .lanes = 1 }, NULL));      /* callbacks in order */
    assert_ok(WsxCreateLimiter(1, COUNT, &limiter, NULL));
    assert_ok(WsxAcquire(limiter, INFINITE, NULL, NULL, NULL));
    for (unsigned i = 0; i < COUNT; i++) {
        WS_ASYNC_CONTEXT context = { order_callback, &orders[i] };

        orders[i] = (struct order){ i, &next, &misplaced, &left, &done };
        assert_hr(WsxAcquire(limiter, INFINITE, NULL, &context, NULL), WS_S_ASYNC);
    }
    for (unsigned i = 0; i < COUNT; i++)
        assert_ok(WsxRelease(limiter, NULL));
    assert_true(sys_event_wait(&done, sys_deadline_ns(PATIENCE_MS)));
    assert_int_equal(misplaced, 0);
    assert_ok(WsxRelease(limiter, NULL));
    WsxFreeLimiter(limiter);
    sys_event_destroy(&done);
    assert_ok(WsxShutdownEngine(PATIENCE_MS, NULL));
    assert_ok(WsxConfigureEngine(NULL, NULL));
}

static void test_limiter_bounds_its_queue_and_refuses_too_many_releases(void** state)
{
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    WS_ERROR* error = test_error();
    WSX_LIMITER* limiter;
    HRESULT hr;

    (void)state;
    assert_fails(WsxCreateLimiter(0, 1, &limiter, error), E_INVALIDARG, error, "units");
    assert_ok(WsxCreateLimiter(1, 1, &limiter, NULL));
    assert_fails(WsxRelease(limiter, error), WS_E_INVALID_OPERATION, error, "free already");
    assert_ok(WsxAcquire(limiter, 0, NULL, NULL, NULL));
    completion_init(&completion);
    context = completion_context(&completion);
    hr = WsxAcquire(limiter, INFINITE, NULL, &context, NULL);
    assert_hr(hr, WS_S_ASYNC);
    assert_fails(WsxAcquire(limiter, INFINITE, NULL, NULL, error), WS_E_QUOTA_EXCEEDED, error, "queue_max");
    assert_fails(WsxAcquire(limiter, INFINITE, NULL, &context, error), WS_E_QUOTA_EXCEEDED, error, "queue_max");
    assert_ok(WsxRelease(limiter, NULL));
    assert_ok(completion_result(&completion, hr));
    assert_ok(WsxRelease(limiter, NULL));
    WsxFreeLimiter(limiter);
    WsFreeError(error);
}

static void test_limiter_waits_time_out_and_are_aborted(void** state)
{
    WS_ERROR* error = test_error();
    WSX_LIMITER* limiter;

    (void)state;
    assert_ok(WsxCreateLimiter(1, 10, &limiter, NULL));
    assert_ok(WsxAcquire(limiter, 0, NULL, NULL, NULL));
    for (int asynchronous = 0; asynchronous < 2; asynchronous++) {
        struct completion completion;
        WS_ASYNC_CONTEXT context;
        HRESULT hr;

        completion_init(&completion);
        context = completion_context(&completion);
        hr = WsxAcquire(limiter, 10, NULL, asynchronous ? &context : NULL, error);
        assert_fails(completion_result(&completion, hr), WS_E_OPERATION_TIMED_OUT, error, "in time");
    }
    {
        struct completion completion;
        WS_ASYNC_CONTEXT context;
        HRESULT hr;

        completion_init(&completion);
        context = completion_context(&completion);
        hr = WsxAcquire(limiter, INFINITE, NULL, &context, error);
        WsxAbortLimiter(limiter);
        assert_fails(completion_result(&completion, hr), WS_E_OPERATION_ABORTED, error, "aborted");
        assert_fails(WsxAcquire(limiter, INFINITE, NULL, NULL, error), WS_E_OPERATION_ABORTED, error, "aborted");
    }
    WsxFreeLimiter(limiter);
    WsFreeError(error);
}

struct contender {
    WSX_LIMITER* limiter;
    WSX_CANCEL   cancel;
    atomic_uint* inside;
    atomic_uint* most;
    atomic_uint* ended;
};

static void* contend(void* argument)
{
    struct contender* contender = argument;

    for (int i = 0; i < 2000; i++) {
        HRESULT hr = WsxAcquire(contender->limiter, (ULONG)(i % 3), i % 5 == 0 ? &contender->cancel : NULL, NULL, NULL);
        unsigned now;

        if (hr != S_OK)
            continue;
        now = atomic_fetch_add(contender->inside, 1) + 1;
        if (now > atomic_load(contender->most))
            atomic_store(contender->most, now);
        atomic_fetch_sub(contender->inside, 1);
        assert_ok(WsxRelease(contender->limiter, NULL));
    }
    atomic_fetch_add(contender->ended, 1);
    return NULL;
}

static void test_A4_limiter_under_timeouts_cancels_and_releases_loses_no_unit(void** state)
{
    enum { THREADS = 4 };
    struct contender contenders[THREADS];
    pthread_t threads[THREADS];
    atomic_uint inside = 0;
    atomic_uint most = 0;
    atomic_uint ended = 0;
    WSX_LIMITER* limiter;

    (void)state;
    assert_ok(WsxCreateLimiter(2, 100, &limiter, NULL));
    for (int i = 0; i < THREADS; i++) {
        contenders[i] = (struct contender){ limiter, { 0 }, &inside, &most, &ended };
        assert_int_equal(pthread_create(&threads[i], NULL, contend, &contenders[i]), 0);
    }
    while (atomic_load(&ended) < THREADS)
        for (int i = 0; i < THREADS; i++)
            WsxCancel(&contenders[i].cancel);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    assert_true(atomic_load(&most) <= 2);
    for (int i = 0; i < 2; i++)
        assert_ok(WsxAcquire(limiter, 0, NULL, NULL, NULL));
    WsxAbortLimiter(limiter);
    WsxFreeLimiter(limiter);
}

/* ------------------------------------------------------------------------------------------------ no memory */

static HRESULT run_leaves(void* state)
{
    WSX_LIMITER* limiter = NULL;
    int fd = *(int*)state;
    HRESULT hr = WsxCreateLimiter(1, 2, &limiter, NULL);

    if (SUCCEEDED(hr))
        hr = WsxAcquire(limiter, 0, NULL, NULL, NULL);
    for (int leaf = 0; SUCCEEDED(hr) && leaf < 4; leaf++) {
        struct completion completion;
        WS_ASYNC_CONTEXT context;
        atomic_uint count = 0;

        completion_init(&completion);
        context = completion_context(&completion);
        if (leaf == 0)
            hr = WsxDelay(1, NULL, &context, NULL);
        else if (leaf == 1)
            hr = WsxWaitFd(fd, WSX_FD_READABLE, 1, NULL, NULL, &context, NULL);
        else if (leaf == 2)
            hr = WsxQueueWork(count_up, &count, &context, NULL);
        else
            hr = WsxAcquire(limiter, 1, NULL, &context, NULL);
        hr = completion_result(&completion, hr);
        if (hr == WS_E_OPERATION_TIMED_OUT)
            hr = S_OK;
    }
    WsxFreeLimiter(limiter);
    if (WsxShutdownEngine(PATIENCE_MS, NULL) != S_OK)
        return WS_E_OTHER;
    return hr;
}

static void test_C8_no_memory_fails_synchronously_with_nothing_started(void** state)
{
    int fd = eventfd(0, 0);

    (void)state;
    assert_ok(WsxShutdownEngine(PATIENCE_MS, NULL));
    assert_true(for_each_allocation_failure(run_leaves, &fd, S_OK) > 4);
    close(fd);
}

static void test_C8_refused_system_calls_fail_cleanly(void** state)
{
    int fd = eventfd(0, 0);

    (void)state;
    assert_ok(WsxShutdownEngine(PATIENCE_MS, NULL));
    assert_true(for_each_syscall_failure(run_leaves, &fd) > 4);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_delay_takes_its_time_synchronously_and_asynchronously),
        cmocka_unit_test(test_C10_delay_of_zero_completes_at_once),
        cmocka_unit_test(test_C4_leaves_refuse_a_context_without_a_callback),
        cmocka_unit_test(test_delay_over_the_maximum_says_so),
        cmocka_unit_test(test_cancel_of_the_only_pending_delay),
        cmocka_unit_test(test_cancel_ends_synchronous_waits_of_another_thread),
        cmocka_unit_test(test_one_cancel_names_one_operation),
        cmocka_unit_test(test_A4_delays_that_run_out_while_they_are_cancelled_end_once),
        cmocka_unit_test(test_C10_ready_descriptor_completes_at_once_and_says_for_what),
        cmocka_unit_test(test_two_waits_for_one_descriptor_both_complete),
        cmocka_unit_test(test_hang_up_of_the_peer_is_reported),
        cmocka_unit_test(test_wait_times_out_synchronously_and_asynchronously),
        cmocka_unit_test(test_wait_that_is_cancelled),
        cmocka_unit_test(test_C2_wait_whose_look_at_a_ready_descriptor_is_refused_fails),
        cmocka_unit_test(test_bad_descriptors_and_events_are_refused),
        cmocka_unit_test(test_work_runs_on_a_pool_thread_and_its_callback_follows_there),
        cmocka_unit_test(test_a_thousand_jobs_all_run),
        cmocka_unit_test(test_limiter_serves_first_in_first_out),
        cmocka_unit_test(test_limiter_bounds_its_queue_and_refuses_too_many_releases),
        cmocka_unit_test(test_limiter_waits_time_out_and_are_aborted),
        cmocka_unit_test(test_A4_limiter_under_timeouts_cancels_and_releases_loses_no_unit),
        cmocka_unit_test(test_C8_no_memory_fails_synchronously_with_nothing_started),
        cmocka_unit_test(test_C8_refused_system_calls_fail_cleanly),
    };

    return cmocka_run_group_tests_name("async.leaf", tests, NULL, engine_teardown);
}
