/* What a stranger tried to break: objects freed by the last callback, the engine stopped while something runs, threads
 * that cannot be had for a while, cancels that come too early. */
#include "completion.h"
#include "async/cancel.h"
#include "async/engine.h"
#include "async/op.h"
#include <dirent.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

static void fresh_engine(const WSX_ENGINE_SETTINGS* settings)
{
    assert_ok(WsxShutdownEngine(PATIENCE_MS, NULL));
    assert_ok(WsxConfigureEngine(settings, NULL));
}

static WSX_ENGINE_STATISTICS statistics(void)
{
    WSX_ENGINE_STATISTICS statistics;

    assert_ok(WsxGetEngineStatistics(&statistics, NULL));
    return statistics;
}

static void pass_time(ULONG time_ms)
{
    assert_ok(WsxDelay(time_ms, NULL, NULL, NULL));
}

/* A callback that stays on its thread until it is told to go on, whatever its model. */
struct holder {
    struct async_op   op;
    struct sys_event  entered;
    struct sys_event  go_on;
    struct completion completion;
};

static void CALLBACK hold(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct holder* holder = state;

    sys_event_set(&holder->entered);
    sys_event_wait(&holder->go_on, sys_deadline_ns(PATIENCE_MS));
    completion_callback(hr, model, &holder->completion);
}

static void holder_start(struct holder* holder, WS_CALLBACK_MODEL model)
{
    WS_ASYNC_CONTEXT context = { hold, holder };

    sys_event_init(&holder->entered);
    sys_event_init(&holder->go_on);
    completion_init(&holder->completion);
    assert_ok(async_op_begin(&holder->op, &context, model, NULL));
    async_op_complete(&holder->op, S_OK);
    assert_true(sys_event_wait(&holder->entered, sys_deadline_ns(PATIENCE_MS)));
}

static void holder_end(struct holder* holder)
{
    sys_event_set(&holder->go_on);
    assert_ok(completion_result(&holder->completion, WS_S_ASYNC));
    sys_event_destroy(&holder->entered);
    sys_event_destroy(&holder->go_on);
}

static void CALLBACK nothing_to_do(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    UNUSED(hr);
    UNUSED(model);
    UNUSED(state);
}

/* ------------------------------------------------------------------------------------------------ limiter */

struct freer {
    WSX_LIMITER*      limiter;
    atomic_uint       left;             /* the last one frees */
    struct completion completion;
};

static void CALLBACK free_limiter(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct freer* freer = state;

    if (atomic_fetch_sub(&freer->left, 1) != 1)
        return;
    WsxFreeLimiter(freer->limiter);
    completion_callback(hr, model, &freer->completion);
}

/* The waiter gets its unit and its deadline passes while the lane is busy: its timer has its turn after the callback. */
static void test_C5_limiter_freed_by_a_callback_while_the_timer_of_its_waiter_is_due(void** state)
{
    enum { FILLERS = 100 };             /* more than a lane runs before it looks at its timers */
    struct freer freer = { .left = 1 };
    WS_ASYNC_CONTEXT context = { free_limiter, &freer };
    WS_ASYNC_CONTEXT nothing = { nothing_to_do, NULL };
    struct async_op fillers[FILLERS];
    struct holder holder;

    (void)state;
    fresh_engine(&(WSX_ENGINE_SETTINGS){ .lanes = 1, .threads_max = 1 });
    completion_init(&freer.completion);
    assert_ok(WsxCreateLimiter(1, 1, &freer.limiter, NULL));
    assert_ok(WsxAcquire(freer.limiter, 0, NULL, NULL, NULL));
    holder_start(&holder, WS_SHORT_CALLBACK);
    assert_hr(WsxAcquire(freer.limiter, 5, NULL, &context, NULL), WS_S_ASYNC);
    for (int i = 0; i < FILLERS; i++) {
        assert_ok(async_op_begin(&fillers[i], &nothing, WS_SHORT_CALLBACK, NULL));
        async_op_complete(&fillers[i], S_OK);
    }
    assert_ok(WsxRelease(freer.limiter, NULL));
    pass_time(10);
    holder_end(&holder);
    assert_ok(completion_result(&freer.completion, WS_S_ASYNC));
    fresh_engine(NULL);
}

static void test_C5_limiter_freed_by_the_last_callback_of_its_abort(void** state)
{
    enum { WAITERS = 50, ROUNDS = 300 };

    (void)state;
    fresh_engine(&(WSX_ENGINE_SETTINGS){ .lanes = 1 });
    for (int round = 0; round < test_rounds(ROUNDS); round++) {
        struct freer freer = { .left = WAITERS };
        WS_ASYNC_CONTEXT context = { free_limiter, &freer };

        completion_init(&freer.completion);
        assert_ok(WsxCreateLimiter(1, WAITERS, &freer.limiter, NULL));
        assert_ok(WsxAcquire(freer.limiter, 0, NULL, NULL, NULL));
        for (int i = 0; i < WAITERS; i++)
            assert_hr(WsxAcquire(freer.limiter, INFINITE, NULL, &context, NULL), WS_S_ASYNC);
        WsxAbortLimiter(freer.limiter);
        assert_hr(completion_result(&freer.completion, WS_S_ASYNC), WS_E_OPERATION_ABORTED);
    }
    fresh_engine(NULL);
}

/* ------------------------------------------------------------------------------------------------ cancel */

struct canceller {
    WSX_CANCEL  cancel;
    atomic_bool stop;
};

static void* cancel_always(void* argument)
{
    struct canceller* canceller = argument;

    while (!atomic_load(&canceller->stop))
        WsxCancel(&canceller->cancel);
    return NULL;
}

/* A cancel may come at any moment of a start: it ends the operation or is too early, and nothing is lost or raced. */
static void test_A4_cancels_that_come_while_operations_are_started(void** state)
{
    struct canceller canceller = { 0 };
    WSX_LIMITER* limiter;
    pthread_t thread;

    (void)state;
    assert_ok(WsxCreateLimiter(1, 1, &limiter, NULL));
    assert_ok(WsxAcquire(limiter, 0, NULL, NULL, NULL));
    assert_int_equal(pthread_create(&thread, NULL, cancel_always, &canceller), 0);
    for (int round = 0; round < test_rounds(2000); round++) {
        struct completion completion;
        WS_ASYNC_CONTEXT context;
        HRESULT hr;

        completion_init(&completion);
        context = completion_context(&completion);
        hr = round % 2 == 0 ? WsxDelay(WSX_DELAY_MAX_MS, &canceller.cancel, &context, NULL)
                            : WsxAcquire(limiter, 100000, &canceller.cancel, &context, NULL);
        assert_hr(completion_result(&completion, hr), WS_E_OPERATION_ABORTED);
    }
    atomic_store(&canceller.stop, true);
    pthread_join(thread, NULL);
    WsxAbortLimiter(limiter);
    WsxFreeLimiter(limiter);
}

/* ------------------------------------------------------------------------------------------------ descriptors */

static void test_negative_descriptor_is_refused_at_once(void** state)
{
    WS_ERROR* error = test_error();
    struct completion completion;
    WS_ASYNC_CONTEXT context;

    (void)state;
    completion_init(&completion);
    context = completion_context(&completion);
    assert_fails(WsxWaitFd(-1, WSX_FD_READABLE, 5, NULL, NULL, NULL, error), E_INVALIDARG, error, "descriptor -1");
    assert_fails(WsxWaitFd(-1, WSX_FD_READABLE, 5, NULL, NULL, &context, error), E_INVALIDARG, error, "descriptor -1");
    assert_ok(completion_result(&completion, S_OK));
    WsFreeError(error);
}

struct arming {
    struct lane_fd   descriptor;
    struct sys_event fired;
    atomic_bool      go;
    struct sys_event released;
};

static void arming_fired(struct lane_wait* wait, HRESULT hr, WS_CALLBACK_MODEL model)
{
    UNUSED(hr);
    UNUSED(model);
    sys_event_set(&CONTAINER_OF(wait, struct arming, descriptor.wait[LANE_READ])->fired);
}

static void arming_released(struct lane_fd* descriptor)
{
    sys_event_set(&CONTAINER_OF(descriptor, struct arming, descriptor)->released);
}

static void* abort_on_go(void* argument)
{
    struct arming* arming = argument;

    while (!atomic_load(&arming->go))
        continue;
    lane_fd_abort(&arming->descriptor);
    return NULL;
}

/* Armed or refused; either way no deadline stays behind, for which the lane would be woken again and again. */
static void test_A1_abort_while_a_wait_is_being_armed_leaves_no_deadline(void** state)
{
    (void)state;
    for (int round = 0; round < test_rounds(1000); round++) {
        struct arming arming = { .go = false };
        enum lane_arm armed;
        pthread_t thread;
        int fd = sys_wake_create();
        HRESULT hr;

        assert_true(fd >= 0);
        sys_event_init(&arming.fired);
        sys_event_init(&arming.released);
        lane_fd_init(&arming.descriptor, fd);
        arming.descriptor.wait[LANE_READ].fired = arming_fired;
        hr = lane_fd_bind(&arming.descriptor, NULL, SYS_IN, NULL);
        if (FAILED(hr))
            sys_close(fd);
        assert_ok(hr);
        assert_int_equal(pthread_create(&thread, NULL, abort_on_go, &arming), 0);
        sched_yield();
        atomic_store(&arming.go, true);
        for (int spin = round % 200; spin > 0; spin--)
            (void)atomic_load(&arming.go);
        armed = lane_fd_arm(&arming.descriptor, LANE_READ, WS_SHORT_CALLBACK, sys_deadline_ns(100000));
        if (armed == LANE_ARMED)
            assert_true(sys_event_wait(&arming.fired, sys_deadline_ns(PATIENCE_MS)));
        assert_true(atomic_load(&arming.descriptor.wait[LANE_READ].deadline_ns) == SYS_NEVER);
        pthread_join(thread, NULL);
        lane_fd_release(&arming.descriptor, arming_released);
        assert_true(sys_event_wait(&arming.released, sys_deadline_ns(PATIENCE_MS)));
        sys_event_destroy(&arming.fired);
        sys_event_destroy(&arming.released);
    }
}

/* ------------------------------------------------------------------------------------------------ threads */

static void test_every_lane_gets_its_thread_however_few_there_may_be(void** state)
{
    enum { COUNT = 50 };

    (void)state;
    fresh_engine(&(WSX_ENGINE_SETTINGS){ .lanes = 3, .threads_max = 3 });
    for (int i = 0; i < COUNT; i++) {
        struct completion completion;
        WS_ASYNC_CONTEXT context;

        completion_init(&completion);
        context = completion_context(&completion);
        assert_ok(completion_result(&completion, WsxDelay(1, NULL, &context, NULL)));
    }
    assert_int_equal(statistics().lanes, 3);
    assert_int_equal(statistics().threads, 3);
    fresh_engine(NULL);
}

static WS_CALLBACK_MODEL model_of_a_callback(void)
{
    struct completion completion;
    WS_ASYNC_CONTEXT context;

    completion_init(&completion);
    context = completion_context(&completion);
    assert_ok(completion_result(&completion, WsxDelay(1, NULL, &context, NULL)));
    return completion.model;
}

static void test_M2_M4_standby_that_could_not_be_had_once_is_asked_for_again(void** state)
{
    uint64_t until = sys_deadline_ns(PATIENCE_MS);

    (void)state;
    fresh_engine(&(WSX_ENGINE_SETTINGS){ .lanes = 1 });
    sys_fail_after(3);                  /* two for the lane's poller, one for its thread, and then the standby's */
    assert_int_equal(model_of_a_callback(), WS_SHORT_CALLBACK);
    assert_int_equal(sys_fail_hits(), 1);
    while (model_of_a_callback() == WS_SHORT_CALLBACK)
        assert_true(sys_now_ns() < until);
    fresh_engine(NULL);
}

static void test_a_lane_has_one_standby_however_often_it_asks(void** state)
{
    struct lane* lane;
    unsigned threads;

    (void)state;
    fresh_engine(&(WSX_ENGINE_SETTINGS){ .lanes = 1 });
    assert_int_equal(model_of_a_callback(), WS_LONG_CALLBACK);
    assert_ok(lane_pick(&lane, NULL));
    threads = statistics().threads;
    lane_guard(lane);
    lane_guard(lane);
    assert_int_equal(statistics().threads, threads);
    fresh_engine(NULL);
}

static HRESULT CALLBACK look_at_signals(void* state, WS_ERROR* error)
{
    UNUSED(error);
    pthread_sigmask(SIG_BLOCK, NULL, state);
    return S_OK;
}

static void test_threads_leave_signals_to_the_application_but_take_their_own_faults(void** state)
{
    static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT, SIGPROF };
    static const int others[] = { SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGALRM, SIGUSR1, SIGPIPE };
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    sigset_t blocked;

    (void)state;
    completion_init(&completion);
    context = completion_context(&completion);
    assert_ok(completion_result(&completion, WsxQueueWork(look_at_signals, &blocked, &context, NULL)));
    for (size_t i = 0; i < ARRAY_COUNT(faults); i++)
        assert_false(sigismember(&blocked, faults[i]));
    for (size_t i = 0; i < ARRAY_COUNT(others); i++)
        assert_true(sigismember(&blocked, others[i]));
}

/* ------------------------------------------------------------------------------------------------ shutdown */

static unsigned threads_of_the_process(void)
{
    DIR* folder = opendir("/proc/self/task");
    unsigned count = 0;

    assert_non_null(folder);
    while (readdir(folder) != NULL)
        count++;
    closedir(folder);
    return count;
}

/* A joined thread has run its last instruction, but the kernel announces it before it takes the thread off the list of
 * the process: the list is right a moment later. A thread that the library left behind stays on it. */
static void assert_threads_come_down_to(unsigned expected)
{
    uint64_t until = sys_deadline_ns(PATIENCE_MS);

    while (threads_of_the_process() > expected && sys_now_ns() < until)
        sched_yield();
    assert_true(threads_of_the_process() <= expected);
}

static void test_after_shutdown_no_thread_of_the_library_is_left_and_all_counters_are_zero(void** state)
{
    unsigned before;

    (void)state;
    fresh_engine(NULL);
    before = threads_of_the_process();
    for (int round = 0; round < test_rounds(200); round++) {
        WSX_ENGINE_STATISTICS zero = { 0 };
        WSX_ENGINE_STATISTICS after;
        struct holder holder;

        holder_start(&holder, WS_LONG_CALLBACK);
        holder_end(&holder);
        assert_ok(WsxShutdownEngine(PATIENCE_MS, NULL));
        assert_threads_come_down_to(before);
        after = statistics();
        assert_memory_equal(&after, &zero, sizeof zero);
    }
}

static void test_shutdown_does_not_overlook_a_callback_that_is_invoked_short(void** state)
{
    WS_ERROR* error = test_error();
    struct holder holder;

    (void)state;
    fresh_engine(&(WSX_ENGINE_SETTINGS){ .lanes = 1, .threads_max = 1 });
    holder_start(&holder, WS_SHORT_CALLBACK);
    assert_fails(WsxShutdownEngine(0, error), WS_E_INVALID_OPERATION, error, "1 callbacks");
    holder_end(&holder);
    fresh_engine(NULL);
    WsFreeError(error);
}

/* Two operations that hand each other on between the lanes, and one that waits: at no moment is nothing pending. */
struct bouncer {
    struct async_op op;
    struct bouncer* other;
    atomic_bool*    stop;
    struct sys_event* stopped;
};

static void CALLBACK bounce(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct bouncer* bouncer = state;
    WS_ASYNC_CONTEXT context = { bounce, bouncer };

    UNUSED(hr);
    UNUSED(model);
    if (atomic_load(bouncer->stop)) {
        async_op_cancel(&bouncer->other->op);
        sys_event_set(bouncer->stopped);
        return;
    }
    assert_ok(async_op_begin(&bouncer->op, &context, WS_LONG_CALLBACK, NULL));
    async_op_complete(&bouncer->other->op, S_OK);
}

static void test_shutdown_is_not_deceived_by_operations_that_move_between_threads(void** state)
{
    struct sys_event stopped;
    atomic_bool stop = false;
    struct bouncer bouncers[2];

    (void)state;
    fresh_engine(&(WSX_ENGINE_SETTINGS){ .lanes = 2 });
    sys_event_init(&stopped);
    for (int i = 0; i < 2; i++) {
        WS_ASYNC_CONTEXT context = { bounce, &bouncers[i] };

        bouncers[i] = (struct bouncer){ .other = &bouncers[1 - i], .stop = &stop, .stopped = &stopped };
        assert_ok(async_op_begin(&bouncers[i].op, &context, WS_LONG_CALLBACK, NULL));
    }
    async_op_complete(&bouncers[0].op, S_OK);
    for (int i = 0; i < 5000; i++)
        assert_hr(WsxShutdownEngine(0, NULL), WS_E_INVALID_OPERATION);
    atomic_store(&stop, true);
    assert_true(sys_event_wait(&stopped, sys_deadline_ns(PATIENCE_MS)));
    fresh_engine(NULL);
    sys_event_destroy(&stopped);
}

static void* watch_statistics(void* argument)
{
    atomic_bool* stop = argument;

    while (!atomic_load(stop))
        (void)statistics();
    return NULL;
}

static void test_T1_statistics_may_be_asked_for_while_the_engine_stops_and_starts(void** state)
{
    atomic_bool stop = false;
    pthread_t thread;

    (void)state;
    assert_int_equal(pthread_create(&thread, NULL, watch_statistics, &stop), 0);
    for (int round = 0; round < test_rounds(300); round++) {
        struct holder holder;

        holder_start(&holder, WS_LONG_CALLBACK);
        holder_end(&holder);
        assert_ok(WsxShutdownEngine(PATIENCE_MS, NULL));
    }
    atomic_store(&stop, true);
    pthread_join(thread, NULL);
}

/* NULL: all of them completed well. */
static void* wait_over_and_over(void* argument)
{
    atomic_bool* stop = argument;
    uint64_t     one = 1;
    int          fd = eventfd(0, EFD_CLOEXEC);
    bool         well = fd >= 0;

    while (well && !atomic_load(stop)) {
        struct completion completion;
        WS_ASYNC_CONTEXT context;
        HRESULT hr;

        completion_init(&completion);
        context = completion_context(&completion);
        hr = WsxWaitFd(fd, WSX_FD_READABLE, INFINITE, NULL, NULL, &context, NULL);
        well = write(fd, &one, sizeof one) == sizeof one && completion_result(&completion, hr) == S_OK
               && read(fd, &one, sizeof one) == sizeof one;
    }
    close(fd);
    return well ? NULL : argument;
}

/* Descriptors are counted, then the waits among them: what is registered in between is no connection, and not minus one. */
static void test_waits_that_begin_while_they_are_counted_are_no_streams(void** state)
{
    atomic_bool stop = false;
    pthread_t   thread;
    void*       failed;

    (void)state;
    assert_int_equal(pthread_create(&thread, NULL, wait_over_and_over, &stop), 0);
    for (int i = 0; i < test_rounds(300000); i++)
        assert_in_range(statistics().streams, 0, 2);    /* a wait that has ended is there until its descriptor is closed */
    atomic_store(&stop, true);
    pthread_join(thread, &failed);
    assert_null(failed);
}

/* ------------------------------------------------------------------------------------------------ fork */

static int delay_in_the_child(void)
{
    struct completion completion;
    WS_ASYNC_CONTEXT context;

    completion_init(&completion);
    context = completion_context(&completion);
    if (WsxDelay(1, NULL, &context, NULL) != WS_S_ASYNC)
        return 1;
    if (!sys_event_wait(&completion.event, sys_deadline_ns(10000)))
        return 2;
    return WsxShutdownEngine(10000, NULL) == S_OK ? 0 : 3;
}

/* ThreadSanitizer allows none; AddressSanitizer's allocator copies a lock to the child that another thread may hold. */
#define THREADS_AFTER_FORK (!UNDER_THREAD_SANITIZER && !UNDER_ADDRESS_SANITIZER)

static void test_C8_child_of_a_fork_starts_an_engine_of_its_own(void** state)
{
    int status = -1;
    pid_t child;

    (void)state;
    if (!THREADS_AFTER_FORK)
        skip();
    (void)model_of_a_callback();        /* it runs in the parent */
    child = fork();
    if (child == 0)
        _exit(delay_in_the_child());
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    (void)model_of_a_callback();        /* and goes on there */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_C5_limiter_freed_by_a_callback_while_the_timer_of_its_waiter_is_due),
        cmocka_unit_test(test_C5_limiter_freed_by_the_last_callback_of_its_abort),
        cmocka_unit_test(test_A4_cancels_that_come_while_operations_are_started),
        cmocka_unit_test(test_negative_descriptor_is_refused_at_once),
        cmocka_unit_test(test_A1_abort_while_a_wait_is_being_armed_leaves_no_deadline),
        cmocka_unit_test(test_every_lane_gets_its_thread_however_few_there_may_be),
        cmocka_unit_test(test_M2_M4_standby_that_could_not_be_had_once_is_asked_for_again),
        cmocka_unit_test(test_a_lane_has_one_standby_however_often_it_asks),
        cmocka_unit_test(test_threads_leave_signals_to_the_application_but_take_their_own_faults),
        cmocka_unit_test(test_after_shutdown_no_thread_of_the_library_is_left_and_all_counters_are_zero),
        cmocka_unit_test(test_shutdown_does_not_overlook_a_callback_that_is_invoked_short),
        cmocka_unit_test(test_shutdown_is_not_deceived_by_operations_that_move_between_threads),
        cmocka_unit_test(test_T1_statistics_may_be_asked_for_while_the_engine_stops_and_starts),
        cmocka_unit_test(test_waits_that_begin_while_they_are_counted_are_no_streams),
        cmocka_unit_test(test_C8_child_of_a_fork_starts_an_engine_of_its_own),
    };

    return cmocka_run_group_tests_name("async.race", tests, NULL, engine_teardown);
}
