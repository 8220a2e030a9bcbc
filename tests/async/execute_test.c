/* WsAsyncExecute: rules C and X of the asynchronous contract. */
#include "completion.h"
#include "async/op.h"
#include <stdlib.h>
#include <string.h>

/* A sequence that a test scripts: each step consumes one letter.
 *    s  completes synchronously                  a  completes asynchronously, on a lane
 *    t  completes on another thread, before the function that started it returns
 *    n  names the next function after starting the operation (else before it)
 *    f  fails synchronously                      g  fails asynchronously */
struct script {
    WS_ASYNC_STATE    state;
    const char*       next;
    unsigned          steps;
    HRESULT           seen[64];
    WS_CALLBACK_MODEL model[64];
    bool              null_context[64];
    struct async_op   op;
    WS_ERROR*         error;
};

struct other_thread {
    WS_ASYNC_CONTEXT context;
    HRESULT          hr;
};

static void* complete_there(void* argument)
{
    struct other_thread* other = argument;

    other->context.callback(other->hr, WS_SHORT_CALLBACK, other->context.callbackState);
    return NULL;
}

static HRESULT complete_on_other_thread(const WS_ASYNC_CONTEXT* context, HRESULT hr)
{
    struct other_thread other = { *context, hr };
    pthread_t thread;

    assert_int_equal(pthread_create(&thread, NULL, complete_there, &other), 0);
    pthread_join(thread, NULL);
    return WS_S_ASYNC;
}

static HRESULT start_letter(struct script* script, char letter, const WS_ASYNC_CONTEXT* context)
{
    HRESULT hr = letter == 'f' || letter == 'g' ? WS_E_INVALID_FORMAT : S_OK;

    if (context == NULL || letter == 's' || letter == 'f')
        return hr;
    if (letter == 't' || letter == 'n')
        return complete_on_other_thread(context, hr);
    assert_ok(async_op_begin(&script->op, context, WS_LONG_CALLBACK, script->error));
    async_op_complete(&script->op, hr);
    return WS_S_ASYNC;
}

static HRESULT CALLBACK step(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                             const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct script* script = state;
    unsigned index = script->steps % 64;
    char letter = *script->next;

    assert_null(next->function);
    assert_ptr_equal(error, script->error);
    script->seen[index] = hr;
    script->model[index] = model;
    script->null_context[index] = context == NULL;
    script->steps++;
    if (letter == '\0')
        return hr;
    script->next++;
    if (letter != 'n') {
        if (*script->next != '\0')
            next->function = step;
        return start_letter(script, letter, context);
    }
    hr = start_letter(script, letter, context);
    if (*script->next != '\0')
        next->function = step;
    return hr;
}

static HRESULT run_script(struct script* script, const char* letters, bool asynchronous, HRESULT* started)
{
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    HRESULT hr;

    memset(script, 0xA5, sizeof *script);           /* X8: needs no initialisation */
    script->next = letters;
    script->steps = 0;
    script->error = NULL;
    completion_init(&completion);
    context = completion_context(&completion);
    hr = WsAsyncExecute(&script->state, step, WS_SHORT_CALLBACK, script, asynchronous ? &context : NULL, NULL);
    if (started != NULL)
        *started = hr;
    return completion_result(&completion, hr);
}

static void test_X1_first_function_gets_S_OK_the_model_and_a_cleared_next(void** state)
{
    struct script script;
    HRESULT started;

    (void)state;
    assert_hr(run_script(&script, "s", true, &started), S_OK);
    assert_hr(started, S_OK);
    assert_int_equal(script.steps, 1);
    assert_hr(script.seen[0], S_OK);
    assert_int_equal(script.model[0], WS_SHORT_CALLBACK);
}

static void test_X2_result_passes_to_next_function_success_or_failure(void** state)
{
    struct script script;

    (void)state;
    assert_hr(run_script(&script, "sfs", true, NULL), S_OK);
    assert_int_equal(script.steps, 3);
    assert_hr(script.seen[2], WS_E_INVALID_FORMAT);
    assert_hr(run_script(&script, "sgs", true, NULL), S_OK);
    assert_hr(script.seen[2], WS_E_INVALID_FORMAT);
}

static void test_X3_last_result_is_returned_or_called_back_once(void** state)
{
    static const struct { const char* letters; HRESULT result; bool must_be_sync; } rows[] = {
        { "s", S_OK, true },  { "ss", S_OK, true },  { "sf", WS_E_INVALID_FORMAT, true },
        { "a", S_OK, false }, { "as", S_OK, false }, { "sa", S_OK, false }, { "g", WS_E_INVALID_FORMAT, false },
        { "aag", WS_E_INVALID_FORMAT, false }, { "saf", WS_E_INVALID_FORMAT, false }, { "asasa", S_OK, false },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct script script;
        HRESULT started;
        HRESULT hr = run_script(&script, rows[i].letters, true, &started);

        if (hr != rows[i].result || (rows[i].must_be_sync && started == WS_S_ASYNC)
            || script.steps != strlen(rows[i].letters))
            fail_msg("row %s: 0x%08x, started 0x%08x, %u steps", rows[i].letters, (unsigned)hr, (unsigned)started,
                     script.steps);
    }
}

static void test_X4_C1_context_is_null_exactly_when_none_was_given(void** state)
{
    WSX_ENGINE_STATISTICS before;
    WSX_ENGINE_STATISTICS after;
    struct script script;

    (void)state;
    assert_ok(WsxGetEngineStatistics(&before, NULL));
    assert_hr(run_script(&script, "aass", false, NULL), S_OK);
    for (unsigned i = 0; i < script.steps; i++)
        assert_true(script.null_context[i]);
    assert_ok(WsxGetEngineStatistics(&after, NULL));
    assert_int_equal(after.threads, before.threads);        /* C1: needs no thread of the library */
    assert_hr(run_script(&script, "aass", true, NULL), S_OK);
    for (unsigned i = 0; i < script.steps; i++)
        assert_false(script.null_context[i]);
}

static void test_X5_next_function_runs_with_the_completing_callbacks_model(void** state)
{
    struct script script;

    (void)state;
    assert_hr(run_script(&script, "as", true, NULL), S_OK);
    assert_true(script.model[1] == WS_LONG_CALLBACK || script.model[1] == WS_SHORT_CALLBACK);
    assert_int_equal(script.steps, 2);
}

static void test_X6_completion_before_the_starter_returns_in_both_orders_of_naming(void** state)
{
    struct script script;

    (void)state;
    assert_hr(run_script(&script, "t", true, NULL), S_OK);
    assert_hr(run_script(&script, "ts", true, NULL), S_OK);
    assert_int_equal(script.steps, 2);
    assert_int_equal(script.model[1], WS_SHORT_CALLBACK);
    assert_hr(run_script(&script, "ns", true, NULL), S_OK);
    assert_int_equal(script.steps, 2);
    assert_hr(run_script(&script, "ntnsatnf", true, NULL), WS_E_INVALID_FORMAT);
    assert_int_equal(script.steps, 8);
}

/* X6: operations completed by two racing threads, with every interleaving that comes. A step may itself run on one of
 * them; then the other one completes what it starts. */
struct racers {
    atomic_uintptr_t work;              /* a WS_ASYNC_CONTEXT to complete; 1: stop */
};

static void* race(void* argument)
{
    struct racers* racers = argument;

    for (;;) {
        uintptr_t work = atomic_load(&racers->work);
        WS_ASYNC_CONTEXT context;

        if (work == 1)
            return NULL;
        if (work == 0 || !atomic_compare_exchange_strong(&racers->work, &work, 0)) {
            sched_yield();
            continue;
        }
        context = *(WS_ASYNC_CONTEXT*)work;
        context.callback(S_FALSE, WS_LONG_CALLBACK, context.callbackState);
    }
}

struct race_run {
    WS_ASYNC_STATE   steps;
    struct racers*   racers;
    WS_ASYNC_CONTEXT context;           /* read by the completer before the next step can overwrite it */
    unsigned         left;
    unsigned         run;
    unsigned         wrong;
};

static HRESULT CALLBACK race_step(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct race_run* run = state;

    UNUSED(model);
    UNUSED(error);
    if (run->run > 0 && hr != S_FALSE)
        run->wrong++;
    run->run++;
    if (run->left-- == 0)
        return WS_E_OTHER;
    run->context = *context;
    if (run->left % 2 == 0)
        next->function = race_step;
    atomic_store(&run->racers->work, (uintptr_t)&run->context);
    for (unsigned spin = run->left % 64; spin > 0; spin--)
        if (atomic_load(&run->racers->work) == 0)
            break;
    next->function = race_step;
    return WS_S_ASYNC;
}

static void test_X6_races_between_completion_and_return_lose_nothing(void** state)
{
    struct racers racers = { 0 };
    struct race_run run = { .racers = &racers, .left = 100000 };
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    pthread_t threads[2];
    HRESULT hr;

    (void)state;
    completion_init(&completion);
    context = completion_context(&completion);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, race, &racers), 0);
    hr = WsAsyncExecute(&run.steps, race_step, WS_LONG_CALLBACK, &run, &context, NULL);
    assert_hr(completion_result(&completion, hr), WS_E_OTHER);
    assert_int_equal(run.run, 100001);
    assert_int_equal(run.wrong, 0);
    atomic_store(&racers.work, 1);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
}

struct long_run {
    WS_ASYNC_STATE  steps;
    struct async_op op;
    unsigned        left;
    unsigned        every;              /* this many synchronous steps to one asynchronous one; 0: all synchronous */
    uintptr_t       lowest;
    uintptr_t       highest;
    size_t          blocks;             /* live allocations at each step are these */
};

static void note_stack(struct long_run* run)
{
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);

    run->lowest = run->lowest == 0 || here < run->lowest ? here : run->lowest;
    run->highest = here > run->highest ? here : run->highest;
}

static HRESULT CALLBACK long_step(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct long_run* run = state;

    UNUSED(hr);
    UNUSED(model);
    if (run->left-- == 0)
        return S_OK;
    next->function = long_step;
    if (run->every == 0 || run->left % run->every != 0) {
        if (run->every == 0)
            note_stack(run);
        return S_OK;
    }
    if (async_op_begin(&run->op, context, WS_LONG_CALLBACK, error) != S_OK)
        return E_FAIL;
    async_op_complete(&run->op, S_OK);
    return WS_S_ASYNC;
}

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
#define SMALL_STACK (1024 * 1024)       /* the sanitizers need some of it for themselves */
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#define SMALL_STACK (1024 * 1024)
#endif
#endif
#ifndef SMALL_STACK
#define SMALL_STACK (64 * 1024)
#endif

static void* million_on_small_stack(void* argument)
{
    struct long_run* run = argument;
    WS_ASYNC_CONTEXT context = { completion_callback, NULL };

    if (WsAsyncExecute(&run->steps, long_step, WS_LONG_CALLBACK, run, &context, NULL) != S_OK)
        run->left = 1;
    return NULL;
}

static void test_C11_X7_ten_million_synchronous_completions_on_a_64_KiB_stack(void** state)
{
    struct long_run run = { .left = 10000000 };
    pthread_attr_t attributes;
    pthread_t thread;
    size_t blocks = mem_live_blocks();

    (void)state;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, SMALL_STACK);
    assert_int_equal(pthread_create(&thread, &attributes, million_on_small_stack, &run), 0);
    pthread_join(thread, NULL);
    pthread_attr_destroy(&attributes);
    assert_int_equal(run.left, UINT32_MAX);
    assert_true(run.highest - run.lowest < 64);
    assert_int_equal(mem_live_blocks(), blocks);
}

static void take_number(const struct mem_block* block, void* state)
{
    if (*(const void**)((void**)state)[0] == block->start)
        *(uint64_t*)((void**)state)[1] = block->number;
}

/* How many blocks the library has allocated so far, those among them that are free again. */
static uint64_t allocations_so_far(void)
{
    const void* block = mem_alloc(1);
    uint64_t number = 0;
    void* found[] = { &block, &number };

    assert_non_null(block);
    mem_each_block(take_number, found);
    mem_free((void*)(uintptr_t)block);
    return number;
}

/* A thread and the message that starts it are two blocks, and so are a lane and its poller. Looks again when the engine was
 * at work on one. */
static uint64_t allocations_without_threads(void)
{
    WSX_ENGINE_STATISTICS before, after;
    uint64_t number;

    do {
        assert_ok(WsxGetEngineStatistics(&before, NULL));
        number = allocations_so_far();
        assert_ok(WsxGetEngineStatistics(&after, NULL));
    } while (before.threads != after.threads || before.lanes != after.lanes);
    return number - 2ull * after.threads - 2ull * after.lanes;
}

/* On a busy machine a callback stays out for longer than a tick although it does not wait, and its lane gets a standby: that
 * is the engine's memory, up to threads_max, and none of the steps'. */
static void test_X7_a_million_mixed_steps_use_no_heap(void** state)
{
    const WSX_ENGINE_SETTINGS settings = { .idle_ms = 3600000 };        /* threads that go would not be counted */
    struct long_run run = { .left = 1000000, .every = 3 };
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    uint64_t allocations;
    struct script script;
    HRESULT hr;

    (void)state;
    assert_ok(WsxShutdownEngine(PATIENCE_MS, NULL));
    assert_ok(WsxConfigureEngine(&settings, NULL));
    assert_hr(run_script(&script, "aaaa", true, NULL), S_OK);           /* the engine runs */
    allocations = allocations_without_threads();
    completion_init(&completion);
    context = completion_context(&completion);
    hr = WsAsyncExecute(&run.steps, long_step, WS_LONG_CALLBACK, &run, &context, NULL);
    assert_hr(completion_result(&completion, hr), S_OK);
    assert_int_equal(allocations_without_threads(), allocations + 1);   /* the block that was looked for */
    assert_ok(WsxShutdownEngine(PATIENCE_MS, NULL));
    assert_ok(WsxConfigureEngine(NULL, NULL));
}

struct reuse {
    WS_ASYNC_STATE*   steps;
    struct script     script;
    struct completion completion;
    int               rounds;
};

static void CALLBACK reuse_callback(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct reuse* reuse = state;
    WS_ASYNC_CONTEXT context = { reuse_callback, reuse };

    for (;;) {
        free(reuse->steps);
        reuse->steps = malloc(sizeof *reuse->steps);
        if (hr != S_OK || --reuse->rounds == 0) {
            free(reuse->steps);
            completion_callback(hr, model, &reuse->completion);
            return;
        }
        reuse->script.next = "aa";
        hr = WsAsyncExecute(reuse->steps, step, model, &reuse->script, &context, NULL);
        if (hr == WS_S_ASYNC)
            return;
    }
}

static void test_X8_final_callback_frees_and_restarts_its_own_state(void** state)
{
    struct reuse reuse = { .rounds = 1000 };
    WS_ASYNC_CONTEXT context = { reuse_callback, &reuse };
    HRESULT hr;

    (void)state;
    completion_init(&reuse.completion);
    reuse.steps = malloc(sizeof *reuse.steps);
    reuse.script = (struct script){ .next = "a" };
    hr = WsAsyncExecute(reuse.steps, step, WS_LONG_CALLBACK, &reuse.script, &context, NULL);
    if (hr != WS_S_ASYNC)
        reuse_callback(hr, WS_LONG_CALLBACK, &reuse);
    assert_hr(completion_result(&reuse.completion, WS_S_ASYNC), S_OK);
    assert_int_equal(reuse.rounds, 0);
}

static void test_X9_C4_bad_arguments(void** state)
{
    WS_ERROR* error = test_error();
    WS_ASYNC_CONTEXT no_callback = { NULL, NULL };
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    struct script script = { .next = "s" };

    (void)state;
    assert_fails(WsAsyncExecute(NULL, step, WS_LONG_CALLBACK, &script, NULL, error), E_INVALIDARG, error, "asyncState");
    assert_fails(WsAsyncExecute(&script.state, step, WS_LONG_CALLBACK, &script, &no_callback, error), E_INVALIDARG,
                 error, "no callback");
    assert_int_equal(script.steps, 0);
    completion_init(&completion);
    context = completion_context(&completion);
    assert_ok(completion_result(&completion, WsAsyncExecute(&script.state, NULL, WS_LONG_CALLBACK, &script, &context,
                                                            error)));
    WsFreeError(error);
}

static HRESULT CALLBACK breaks_the_contract(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                            const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    UNUSED(hr);
    UNUSED(model);
    UNUSED(state);
    UNUSED(context);
    UNUSED(error);
    next->function = NULL;
    return WS_S_ASYNC;
}

static void test_X10_WS_S_ASYNC_without_a_context_is_refused(void** state)
{
    WS_ERROR* error = test_error();
    WS_ASYNC_STATE steps;

    (void)state;
    assert_fails(WsAsyncExecute(&steps, breaks_the_contract, WS_LONG_CALLBACK, NULL, NULL, error),
                 WS_E_INVALID_OPERATION, error, "WS_S_ASYNC");
    WsFreeError(error);
}

static void test_C3_context_is_copied(void** state)
{
    struct completion completion;
    WS_ASYNC_CONTEXT context;
    struct script script = { .next = "aaa" };
    HRESULT hr;

    (void)state;
    completion_init(&completion);
    context = completion_context(&completion);
    hr = WsAsyncExecute(&script.state, step, WS_LONG_CALLBACK, &script, &context, NULL);
    memset(&context, 0xFF, sizeof context);
    assert_ok(completion_result(&completion, hr));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_X4_C1_context_is_null_exactly_when_none_was_given),
        cmocka_unit_test(test_X1_first_function_gets_S_OK_the_model_and_a_cleared_next),
        cmocka_unit_test(test_X2_result_passes_to_next_function_success_or_failure),
        cmocka_unit_test(test_X3_last_result_is_returned_or_called_back_once),
        cmocka_unit_test(test_X5_next_function_runs_with_the_completing_callbacks_model),
        cmocka_unit_test(test_X6_completion_before_the_starter_returns_in_both_orders_of_naming),
        cmocka_unit_test(test_X6_races_between_completion_and_return_lose_nothing),
        cmocka_unit_test(test_C11_X7_ten_million_synchronous_completions_on_a_64_KiB_stack),
        cmocka_unit_test(test_X7_a_million_mixed_steps_use_no_heap),
        cmocka_unit_test(test_X8_final_callback_frees_and_restarts_its_own_state),
        cmocka_unit_test(test_X9_C4_bad_arguments),
        cmocka_unit_test(test_X10_WS_S_ASYNC_without_a_context_is_refused),
        cmocka_unit_test(test_C3_context_is_copied),
    };

    return cmocka_run_group_tests_name("async.execute", tests, NULL, engine_teardown);
}
