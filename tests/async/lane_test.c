/* Lanes, long callbacks and the engine: rules M and C11 of the asynchronous contract. */
#include "completion.h"
#include "async/op.h"
#include <stdlib.h>

static int fresh_engine(const WSX_ENGINE_SETTINGS* settings)
{
    assert_ok(WsxShutdownEngine(PATIENCE_MS, NULL));
    assert_ok(WsxConfigureEngine(settings, NULL));
    return 0;
}

static WSX_ENGINE_STATISTICS statistics(void)
{
    WSX_ENGINE_STATISTICS statistics;

    assert_ok(WsxGetEngineStatistics(&statistics, NULL));
    return statistics;
}

/* An operation whose callback blocks until it is told to go on. */
struct blocker {
    struct async_op   op;
    struct sys_event  go_on;
    struct sys_event  entered;
    struct completion completion;
};

static void CALLBACK block(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct blocker* blocker = state;

    sys_event_set(&blocker->entered);
    if (model == WS_LONG_CALLBACK)
        assert_true(sys_event_wait(&blocker->go_on, sys_deadline_ns(PATIENCE_MS)));
    completion_callback(hr, model, &blocker->completion);
}

static void blocker_start(struct blocker* blocker)
{
    WS_ASYNC_CONTEXT context = { block, blocker };

    sys_event_init(&blocker->go_on);
    sys_event_init(&blocker->entered);
    completion_init(&blocker->completion);
    assert_ok(async_op_begin(&blocker->op, &context, WS_LONG_CALLBACK, NULL));
    async_op_complete(&blocker->op, S_OK);
}

static void blocker_wait_entered(struct blocker* blocker)
{
    assert_true(sys_event_wait(&blocker->entered, sys_deadline_ns(PATIENCE_MS)));
}

static void blocker_end(struct blocker* blocker)
{
    sys_event_set(&blocker->go_on);
    assert_ok(completion_result(&blocker->completion, WS_S_ASYNC));
    sys_event_destroy(&blocker->go_on);
    sys_event_destroy(&blocker->entered);
}

static void test_M2_other_operations_complete_while_long_callbacks_block(void** state)
{
    enum { COUNT = 20 };
    struct blocker* blockers = calloc(COUNT, sizeof *blockers);

    (void)state;
    fresh_engine(&(WSX_ENGINE_SETTINGS){ .lanes = 2, .tick_ms = 1 });
    for (int i = 0; i < COUNT; i++)
        blocker_start(&blockers[i]);
    for (int i = 0; i < COUNT; i++)
        blocker_wait_entered(&blockers[i]);             /* all of them block at the same time */
    for (int i = 0; i < 10; i++) {
        struct completion completion;
        WS_ASYNC_CONTEXT context;

        completion_init(&completion);
        context = completion_context(&completion);
        assert_ok(completion_result(&completion, WsxDelay(1, NULL, &context, NULL)));
    }
    assert_true(statistics().hand_overs >= COUNT - 2);
    assert_true(statistics().threads >= COUNT);
    for (int i = 0; i < COUNT; i++)
        blocker_end(&blockers[i]);
    free(blockers);
}

struct computing {
    struct async_op  op;
    atomic_bool      stop;
    struct sys_event started;
    struct sys_event ended;
};

static void CALLBACK compute(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct computing* computing = state;

    UNUSED(hr);
    UNUSED(model);
    sys_event_set(&computing->started);
    while (!atomic_load(&computing->stop))
        continue;
    sys_event_set(&computing->ended);
}

static void test_M2_other_operations_complete_while_a_long_callback_computes(void** state)
{
    struct computing computing = { .stop = false };
    WS_ASYNC_CONTEXT context = { compute, &computing };
    struct completion completion;

    (void)state;
    fresh_engine(&(WSX_ENGINE_SETTINGS){ .lanes = 1, .tick_ms = 1 });
    sys_event_init(&computing.started);
    sys_event_init(&computing.ended);
    assert_ok(async_op_begin(&computing.op, &context, WS_LONG_CALLBACK, NULL));
    async_op_complete(&computing.op, S_OK);
    assert_true(sys_event_wait(&computing.started, sys_deadline_ns(PATIENCE_MS)));
    completion_init(&completion);
    context = completion_context(&completion);
    assert_ok(completion_result(&completion, WsxDelay(1, NULL, &context, NULL)));
    atomic_store(&computing.stop, true);
    assert_true(sys_event_wait(&computing.ended, sys_deadline_ns(PATIENCE_MS)));
    sys_event_destroy(&computing.started);
    sys_event_destroy(&computing.ended);
}

static void test_M3_short_callbacks_are_invoked_short_and_hold_nothing_up(void** state)
{
    struct completion completion;
    struct async_op op;
    WS_ASYNC_CONTEXT context;

    (void)state;
    fresh_engine(&(WSX_ENGINE_SETTINGS){ .lanes = 1 });
    for (int i = 0; i < 1000; i++) {
        completion_init(&completion);
        context = completion_context(&completion);
        assert_ok(async_op_begin(&op, &context, WS_SHORT_CALLBACK, NULL));
        async_op_complete(&op, S_OK);
        assert_ok(completion_result(&completion, WS_S_ASYNC));
        assert_int_equal(completion.model, WS_SHORT_CALLBACK);
    }
    assert_int_equal(statistics().hand_overs, 0);
}

static void test_M4_more_blocked_long_callbacks_than_threads_are_invoked_short(void** state)
{
    enum { COUNT = 30 };
    struct blocker* blockers = calloc(COUNT, sizeof *blockers);
    unsigned blocked = 0;
    unsigned made_short = 0;

    (void)state;
    fresh_engine(&(WSX_ENGINE_SETTINGS){ .lanes = 2, .threads_max = 6, .tick_ms = 1 });
    for (int i = 0; i < COUNT; i++)
        blocker_start(&blockers[i]);
    for (int i = 0; i < COUNT; i++)
        blocker_wait_entered(&blockers[i]);             /* none is lost or held up */
    assert_true(statistics().threads_peak <= 6);
    assert_true(statistics().short_callbacks > 0);
    for (int i = 0; i < COUNT; i++) {
        sys_event_set(&blockers[i].go_on);
        assert_true(sys_event_wait(&blockers[i].completion.event, sys_deadline_ns(PATIENCE_MS)));
        if (blockers[i].completion.model == WS_LONG_CALLBACK)
            blocked++;
        else
            made_short++;
        blocker_end(&blockers[i]);
    }
    assert_true(blocked >= 4 && made_short >= COUNT - 6);
    free(blockers);
}

static void test_M4_long_callbacks_are_long_again_once_threads_come_back(void** state)
{
    struct blocker blockers[6];

    (void)state;
    fresh_engine(&(WSX_ENGINE_SETTINGS){ .lanes = 1, .threads_max = 2, .tick_ms = 1 });
    for (int i = 0; i < 6; i++) {
        blocker_start(&blockers[i]);
        blocker_wait_entered(&blockers[i]);
    }
    for (int i = 0; i < 6; i++)
        blocker_end(&blockers[i]);
    for (int tries = 0; tries < 1000; tries++) {        /* the thread that came back stands by within that */
        struct completion completion;
        WS_ASYNC_CONTEXT context;

        completion_init(&completion);
        context = completion_context(&completion);
        assert_ok(completion_result(&completion, WsxDelay(1, NULL, &context, NULL)));
        if (completion.model == WS_LONG_CALLBACK)
            return;
    }
    fail_msg("callbacks stayed short");
}

static void CALLBACK count_callback(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    UNUSED(model);
    if (hr == WS_E_OPERATION_ABORTED)
        atomic_fetch_add((atomic_uint*)state, 1);
}

static void test_M6_threads_grow_with_blocked_callbacks_and_shrink_when_idle(void** state)
{
    enum { COUNT = 10 };
    int delays = test_rounds(10000);
    struct blocker* blockers = calloc(COUNT, sizeof *blockers);
    WSX_CANCEL* cancels = calloc((size_t)delays, sizeof *cancels);
    atomic_uint cancelled = 0;
    WS_ASYNC_CONTEXT context = { count_callback, &cancelled };
    unsigned busy;

    (void)state;
    fresh_engine(&(WSX_ENGINE_SETTINGS){ .lanes = 2, .tick_ms = 1, .idle_ms = 20 });
    for (int i = 0; i < delays; i++)
        assert_hr(WsxDelay(100000, &cancels[i], &context, NULL), WS_S_ASYNC);
    assert_true(statistics().threads <= 4);             /* not with pending operations */
    assert_int_equal(statistics().pending_delays, delays);
    for (int i = 0; i < COUNT; i++)
        blocker_start(&blockers[i]);
    for (int i = 0; i < COUNT; i++)
        blocker_wait_entered(&blockers[i]);
    busy = statistics().threads;
    assert_true(busy >= COUNT);
    for (int i = 0; i < COUNT; i++)
        blocker_end(&blockers[i]);
    for (uint64_t until = sys_deadline_ns(PATIENCE_MS); statistics().threads > 4; sched_yield())
        assert_true(sys_now_ns() < until);
    for (int i = 0; i < delays; i++)
        WsxCancel(&cancels[i]);
    assert_ok(WsxShutdownEngine(PATIENCE_MS, NULL));
    assert_int_equal(atomic_load(&cancelled), delays);
    free(cancels);
    free(blockers);
}

/* C11: one sequence that never waits, and a delay on the same lane. */
struct busy {
    WS_ASYNC_STATE  steps;
    struct async_op op;
    atomic_bool     stop;
    struct completion completion;
};

static HRESULT CALLBACK busy_step(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct busy* busy = state;

    UNUSED(model);
    if (atomic_load(&busy->stop))
        return hr;
    next->function = busy_step;
    return async_yield(&busy->op, context, error);
}

static void test_C11_a_busy_sequence_lets_other_work_of_its_lane_in(void** state)
{
    struct busy busy = { 0 };
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    HRESULT hr;

    (void)state;
    fresh_engine(&(WSX_ENGINE_SETTINGS){ .lanes = 1 });
    completion_init(&busy.completion);
    context = completion_context(&busy.completion);
    hr = WsAsyncExecute(&busy.steps, busy_step, WS_LONG_CALLBACK, &busy, &context, NULL);
    assert_hr(hr, WS_S_ASYNC);
    completion_init(&completion);
    context = completion_context(&completion);
    assert_ok(completion_result(&completion, WsxDelay(2, NULL, &context, NULL)));
    atomic_store(&busy.stop, true);
    assert_ok(completion_result(&busy.completion, hr));
}

/* As a poller may that tells of what has become ready only. */
static void test_the_end_of_a_stream_alone_ends_a_wait_to_read(void** state)
{
    void lane_fd_event(struct lane_fd* fd, unsigned events, struct lane_wait* won[2]);
    struct lane_wait* won[2] = { NULL, NULL };
    struct lane_fd fd;

    (void)state;
    lane_fd_init(&fd, -1);
    assert_int_equal(lane_fd_arm(&fd, LANE_READ, WS_SHORT_CALLBACK, SYS_NEVER), LANE_ARMED);
    lane_fd_event(&fd, SYS_END, won);
    assert_ptr_equal(won[LANE_READ], &fd.wait[LANE_READ]);
    assert_null(won[LANE_WRITE]);
    lane_fd_event(&fd, SYS_END, won);
    assert_int_equal(lane_fd_arm(&fd, LANE_READ, WS_SHORT_CALLBACK, SYS_NEVER), LANE_RETRY);
}

static void test_engine_settings_are_checked_and_fixed_while_it_runs(void** state)
{
    WS_ERROR* error = test_error();
    struct completion completion;
    WS_ASYNC_CONTEXT context;

    (void)state;
    fresh_engine(NULL);
    assert_fails(WsxConfigureEngine(&(WSX_ENGINE_SETTINGS){ .lanes = 65 }, error), E_INVALIDARG, error, "lanes");
    assert_fails(WsxConfigureEngine(&(WSX_ENGINE_SETTINGS){ .lanes = 4, .threads_max = 3 }, error), E_INVALIDARG,
                 error, "threads_max");
    assert_fails(WsxConfigureEngine(&(WSX_ENGINE_SETTINGS){ .stack_bytes = 1000 }, error), E_INVALIDARG, error,
                 "stack_bytes");
    completion_init(&completion);
    context = completion_context(&completion);
    assert_ok(completion_result(&completion, WsxDelay(1, NULL, &context, NULL)));
    assert_fails(WsxConfigureEngine(NULL, error), WS_E_INVALID_OPERATION, error, "runs already");
    assert_fails(WsxGetEngineStatistics(NULL, error), E_INVALIDARG, error, "NULL");
    WsFreeError(error);
}

static void test_shutdown_reports_what_is_pending_and_the_engine_goes_on(void** state)
{
    WS_ERROR* error = test_error();
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    WSX_CANCEL cancel = { 0 };
    HRESULT hr;

    (void)state;
    fresh_engine(NULL);
    completion_init(&completion);
    context = completion_context(&completion);
    hr = WsxDelay(WSX_DELAY_MAX_MS, &cancel, &context, NULL);
    assert_fails(WsxShutdownEngine(10, error), WS_E_INVALID_OPERATION, error, "1 WsxDelay operations are pending");
    WsxCancel(&cancel);
    assert_hr(completion_result(&completion, hr), WS_E_OPERATION_ABORTED);
    assert_ok(WsxShutdownEngine(PATIENCE_MS, error));
    assert_int_equal(statistics().threads, 0);
    assert_int_equal(statistics().lanes, 0);
    assert_ok(WsxShutdownEngine(PATIENCE_MS, error));
    WsFreeError(error);
}

struct own_shutdown {
    struct completion completion;
    HRESULT           hr;
};

static void CALLBACK shut_down_inside(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct own_shutdown* own = state;

    own->hr = WsxShutdownEngine(0, NULL);
    completion_callback(hr, model, &own->completion);
}

static void test_shutdown_from_a_thread_of_the_library_is_refused(void** state)
{
    struct own_shutdown own;
    WS_ASYNC_CONTEXT context = { shut_down_inside, &own };

    (void)state;
    fresh_engine(NULL);
    completion_init(&own.completion);
    assert_ok(completion_result(&own.completion, WsxDelay(1, NULL, &context, NULL)));
    assert_hr(own.hr, WS_E_INVALID_OPERATION);
}

/* T3: operations of all kinds started from inside a callback. */
struct nested {
    struct completion completion;
    HRESULT           delay;
};

static HRESULT CALLBACK nothing(void* state, WS_ERROR* error)
{
    UNUSED(state);
    UNUSED(error);
    return S_FALSE;
}

static void CALLBACK call_from_callback(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct nested* nested = state;
    WS_ASYNC_CONTEXT context = completion_context(&nested->completion);

    UNUSED(hr);
    UNUSED(model);
    assert_ok(WsxDelay(1, NULL, NULL, NULL));
    assert_hr(WsxQueueWork(nothing, NULL, NULL, NULL), S_FALSE);
    assert_hr(WsxDelay(1, NULL, &context, NULL), WS_S_ASYNC);
}

static void test_T3_any_function_from_inside_a_callback(void** state)
{
    struct nested nested;
    WS_ASYNC_CONTEXT context = { call_from_callback, &nested };

    (void)state;
    fresh_engine(NULL);
    completion_init(&nested.completion);
    assert_hr(WsxDelay(1, NULL, &context, NULL), WS_S_ASYNC);
    assert_ok(completion_result(&nested.completion, WS_S_ASYNC));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_M2_other_operations_complete_while_long_callbacks_block),
        cmocka_unit_test(test_M2_other_operations_complete_while_a_long_callback_computes),
        cmocka_unit_test(test_M3_short_callbacks_are_invoked_short_and_hold_nothing_up),
        cmocka_unit_test(test_M4_more_blocked_long_callbacks_than_threads_are_invoked_short),
        cmocka_unit_test(test_M4_long_callbacks_are_long_again_once_threads_come_back),
        cmocka_unit_test(test_M6_threads_grow_with_blocked_callbacks_and_shrink_when_idle),
        cmocka_unit_test(test_C11_a_busy_sequence_lets_other_work_of_its_lane_in),
        cmocka_unit_test(test_the_end_of_a_stream_alone_ends_a_wait_to_read),
        cmocka_unit_test(test_engine_settings_are_checked_and_fixed_while_it_runs),
        cmocka_unit_test(test_shutdown_reports_what_is_pending_and_the_engine_goes_on),
        cmocka_unit_test(test_shutdown_from_a_thread_of_the_library_is_refused),
        cmocka_unit_test(test_T3_any_function_from_inside_a_callback),
    };

    return cmocka_run_group_tests_name("async.lane", tests, NULL, engine_teardown);
}
