/* Rules of the asynchronous contract that hold for every function alike, on each leaf in turn. */
#include "completion.h"
#include "async/op.h"
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* Everything that an operation is given, in one block that its callback may free. */
struct given {
    WSX_CANCEL       cancel;
    ULONG            ready;
    WS_ERROR*        error;
    WSX_LIMITER*     limiter;           /* the test's: all its units are taken */
    int              fd;                /* the test's: never ready             */
    WS_ASYNC_CONTEXT context;
    struct async_op  op;                /* leaves that do not end by themselves give way to this one */
};

typedef HRESULT (*start_fn)(struct given* given);

static HRESULT CALLBACK work_well(void* state, WS_ERROR* error)
{
    UNUSED(state);
    UNUSED(error);
    return S_OK;
}

static HRESULT CALLBACK work_badly(void* state, WS_ERROR* error)
{
    WS_STRING text = TEXT_STRING(u"the job went wrong");

    UNUSED(state);
    WsAddErrorString(error, &text);
    return WS_E_OTHER;
}

static HRESULT start_delay(struct given* given)
{
    return WsxDelay(1, &given->cancel, &given->context, given->error);
}

static HRESULT start_work(struct given* given)
{
    return WsxQueueWork(work_well, given, &given->context, given->error);
}

static HRESULT start_bad_work(struct given* given)
{
    return WsxQueueWork(work_badly, given, &given->context, given->error);
}

static HRESULT start_wait_in_vain(struct given* given)
{
    return WsxWaitFd(given->fd, WSX_FD_READABLE, 1, &given->ready, &given->cancel, &given->context, given->error);
}

static HRESULT start_acquire_in_vain(struct given* given)
{
    return WsxAcquire(given->limiter, 1, &given->cancel, &given->context, given->error);
}

static HRESULT start_yield(struct given* given)
{
    return async_yield(&given->op, &given->context, given->error);
}

static const struct leaf {
    const char* name;
    start_fn    start;
    HRESULT     result;
} leaves[] = {
    { "WsxDelay", start_delay, S_OK },
    { "WsxQueueWork", start_work, S_OK },
    { "WsxQueueWork that fails", start_bad_work, WS_E_OTHER },
    { "WsxWaitFd in vain", start_wait_in_vain, WS_E_OPERATION_TIMED_OUT },
    { "WsxAcquire in vain", start_acquire_in_vain, WS_E_OPERATION_TIMED_OUT },
    { "async_yield", start_yield, S_OK },
};

struct surroundings {
    WSX_LIMITER* limiter;
    int          fd;
};

static int surroundings_setup(void** state)
{
    struct surroundings* around = calloc(1, sizeof *around);

    assert_ok(WsxCreateLimiter(1, 1000, &around->limiter, NULL));
    assert_ok(WsxAcquire(around->limiter, 0, NULL, NULL, NULL));
    around->fd = eventfd(0, 0);
    *state = around;
    return 0;
}

static int surroundings_teardown(void** state)
{
    struct surroundings* around = *state;
    int result = engine_teardown(state);

    WsxFreeLimiter(around->limiter);
    close(around->fd);
    free(around);
    return result;
}

static struct given* given_create(const struct surroundings* around, WS_ASYNC_CALLBACK callback, void* state)
{
    struct given* given = calloc(1, sizeof *given);

    given->error = test_error();
    given->limiter = around->limiter;
    given->fd = around->fd;
    given->context = (WS_ASYNC_CONTEXT){ callback, state };
    return given;
}

static void given_free(struct given* given)
{
    WsFreeError(given->error);
    free(given);
}

/* ------------------------------------------------------------------------------------------------ C5 */

struct freed {
    struct given*     given;
    struct completion completion;
};

static void CALLBACK free_what_was_given(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct freed* freed = state;

    given_free(freed->given);
    completion_callback(hr, model, &freed->completion);
}

static void test_C5_callback_frees_all_that_the_operation_was_given(void** state)
{
    for (size_t i = 0; i < ARRAY_COUNT(leaves); i++)
        for (int round = 0; round < test_rounds(20); round++) {
            struct freed freed;
            HRESULT hr;

            completion_init(&freed.completion);
            freed.given = given_create(*state, free_what_was_given, &freed);
            hr = leaves[i].start(freed.given);
            assert_hr(hr, WS_S_ASYNC);
            if (completion_result(&freed.completion, hr) != leaves[i].result)
                fail_msg("%s", leaves[i].name);
        }
}

/* ------------------------------------------------------------------------------------------------ C6 */

static _Thread_local bool inside_the_call;

struct inside {
    struct given*     given;
    start_fn          start;
    bool              called_inside;
    bool              on_a_lane;        /* the call is made from a callback as well */
    struct completion completion;
};

static void CALLBACK look_where_we_are(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct inside* inside = state;
    HRESULT again;

    inside->called_inside |= inside_the_call;
    if (!inside->on_a_lane) {
        completion_callback(hr, model, &inside->completion);
        return;
    }
    inside->on_a_lane = false;
    inside->given->cancel = (WSX_CANCEL){ NULL, NULL };
    inside_the_call = true;
    again = inside->start(inside->given);
    inside_the_call = false;
    if (again != WS_S_ASYNC)
        completion_callback(again, model, &inside->completion);
}

static void test_C6_callback_never_runs_inside_the_call(void** state)
{
    for (size_t i = 0; i < ARRAY_COUNT(leaves); i++)
        for (int round = 0; round < test_rounds(40); round++) {
            struct inside inside = { .start = leaves[i].start, .on_a_lane = round % 2 == 0 };
            HRESULT hr;

            completion_init(&inside.completion);
            inside.given = given_create(*state, look_where_we_are, &inside);
            inside_the_call = true;
            hr = leaves[i].start(inside.given);
            inside_the_call = false;
            assert_hr(hr, WS_S_ASYNC);
            assert_hr(completion_result(&inside.completion, hr), leaves[i].result);
            if (inside.called_inside)
                fail_msg("%s", leaves[i].name);
            given_free(inside.given);
        }
}

/* ------------------------------------------------------------------------------------------------ C7, C9 */

struct told {
    struct given*     given;
    HRESULT           hr;
    ULONG             strings;
    ULONG             ready;
    struct completion completion;
};

static void CALLBACK read_the_error(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct told* told = state;

    told->hr = hr;
    told->ready = told->given->ready;
    (void)WsGetErrorProperty(told->given->error, WS_ERROR_PROPERTY_STRING_COUNT, &told->strings, sizeof told->strings);
    completion_callback(hr, model, &told->completion);
}

static void test_C7_callback_gets_the_final_result_and_a_failure_comes_with_its_error(void** state)
{
    for (size_t i = 0; i < ARRAY_COUNT(leaves); i++) {
        struct told told = { 0 };
        HRESULT hr;

        completion_init(&told.completion);
        told.given = given_create(*state, read_the_error, &told);
        hr = leaves[i].start(told.given);
        assert_hr(hr, WS_S_ASYNC);
        (void)completion_result(&told.completion, hr);
        if (told.hr != leaves[i].result || (told.strings != 0) != FAILED(told.hr))
            fail_msg("%s: 0x%08x with %u strings", leaves[i].name, (unsigned)told.hr, told.strings);
        given_free(told.given);
    }
}

/* Not atomic, and read without a lock: ThreadSanitizer sees whether the write happens before the callback. */
static void test_C9_outputs_are_written_before_the_callback(void** state)
{
    for (int round = 0; round < test_rounds(200); round++) {
        struct told told = { 0 };
        uint64_t one = 1;
        int fd = eventfd(0, EFD_NONBLOCK);
        HRESULT hr;

        completion_init(&told.completion);
        told.given = given_create(*state, read_the_error, &told);
        hr = WsxWaitFd(fd, WSX_FD_READABLE, INFINITE, &told.given->ready, NULL, &told.given->context, NULL);
        assert_hr(hr, WS_S_ASYNC);
        assert_int_equal(write(fd, &one, sizeof one), sizeof one);
        assert_ok(completion_result(&told.completion, hr));
        assert_int_equal(told.ready, WSX_FD_READABLE);
        given_free(told.given);
        close(fd);
    }
}

/* ------------------------------------------------------------------------------------------------ M5 */

struct quick {
    WS_ASYNC_STATE  steps;
    struct async_op op;
    unsigned        left;
    unsigned        made_short;
};

static HRESULT CALLBACK quick_step(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                   const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct quick* quick = state;

    quick->made_short += model != WS_LONG_CALLBACK;
    if (FAILED(hr) || quick->left-- == 0)
        return hr;
    next->function = quick_step;
    return async_yield(&quick->op, context, error);
}

/* All but a few run on one thread, one after the other. A few: a machine that takes the processor away in the middle of a
 * callback makes it a slow one. */
static void test_M5_long_callbacks_that_return_quickly_are_not_handed_over(void** state)
{
    enum { COUNT = 100000 };
    struct quick quick = { .left = COUNT };
    WSX_ENGINE_STATISTICS statistics;
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    HRESULT hr;

    (void)state;
    assert_ok(WsxShutdownEngine(PATIENCE_MS, NULL));
    assert_ok(WsxConfigureEngine(&(WSX_ENGINE_SETTINGS){ .lanes = 1, .tick_ms = 200 }, NULL));
    completion_init(&completion);
    context = completion_context(&completion);
    hr = WsAsyncExecute(&quick.steps, quick_step, WS_LONG_CALLBACK, &quick, &context, NULL);
    assert_ok(completion_result(&completion, hr));
    assert_ok(WsxGetEngineStatistics(&statistics, NULL));
    assert_int_equal(quick.made_short, 0);
    assert_true(statistics.hand_overs <= 10);
    assert_ok(WsxShutdownEngine(PATIENCE_MS, NULL));
    assert_ok(WsxConfigureEngine(NULL, NULL));
}

/* ------------------------------------------------------------------------------------------------ T2 */

struct lockless {
    struct given*     given;
    struct sys_event  entered;
    struct sys_event  done;
    struct completion completion;
};

static void CALLBACK wait_for_the_other_thread(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct lockless* lockless = state;

    sys_event_set(&lockless->entered);
    if (!sys_event_wait(&lockless->done, sys_deadline_ns(PATIENCE_MS)))
        hr = WS_E_OPERATION_TIMED_OUT;
    completion_callback(hr, model, &lockless->completion);
}

/* What takes locks, while the callback is running on another thread: a lock that it held would never be given. */
static void use_everything(const struct lockless* lockless)
{
    WSX_ENGINE_STATISTICS statistics;
    struct completion completion;
    WS_ASYNC_CONTEXT context;

    WsxCancel(&lockless->given->cancel);
    assert_ok(WsxGetEngineStatistics(&statistics, NULL));
    assert_ok(WsxRelease(lockless->given->limiter, NULL));
    assert_ok(WsxAcquire(lockless->given->limiter, 0, NULL, NULL, NULL));
    assert_hr(WsxConfigureEngine(NULL, NULL), WS_E_INVALID_OPERATION);
    assert_hr(WsxShutdownEngine(0, NULL), WS_E_INVALID_OPERATION);
    for (size_t i = 0; i < ARRAY_COUNT(leaves); i++) {
        struct given given = { .limiter = lockless->given->limiter, .fd = lockless->given->fd };
        HRESULT hr;

        completion_init(&completion);
        context = completion_context(&completion);
        given.context = context;
        hr = leaves[i].start(&given);
        assert_hr(completion_result(&completion, hr), leaves[i].result);
    }
}

static void test_T2_no_lock_is_held_while_a_callback_runs(void** state)
{
    for (size_t i = 0; i < ARRAY_COUNT(leaves); i++) {
        struct lockless lockless;
        HRESULT hr;

        sys_event_init(&lockless.entered);
        sys_event_init(&lockless.done);
        completion_init(&lockless.completion);
        lockless.given = given_create(*state, wait_for_the_other_thread, &lockless);
        hr = leaves[i].start(lockless.given);
        assert_true(sys_event_wait(&lockless.entered, sys_deadline_ns(PATIENCE_MS)));
        use_everything(&lockless);
        sys_event_set(&lockless.done);
        assert_hr(completion_result(&lockless.completion, hr), leaves[i].result);
        sys_event_destroy(&lockless.entered);
        sys_event_destroy(&lockless.done);
        given_free(lockless.given);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_C5_callback_frees_all_that_the_operation_was_given),
        cmocka_unit_test(test_C6_callback_never_runs_inside_the_call),
        cmocka_unit_test(test_C7_callback_gets_the_final_result_and_a_failure_comes_with_its_error),
        cmocka_unit_test(test_C9_outputs_are_written_before_the_callback),
        cmocka_unit_test(test_M5_long_callbacks_that_return_quickly_are_not_handed_over),
        cmocka_unit_test(test_T2_no_lock_is_held_while_a_callback_runs),
    };

    return cmocka_run_group_tests_name("async.contract", tests, surroundings_setup, surroundings_teardown);
}
