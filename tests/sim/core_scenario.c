/* Delays, waits for descriptors, a limiter, jobs and sequences of WsAsyncExecute, started by several threads at random,
 * cancelled by others; callbacks that block; the engine shut down and started again. */
#include "scenario_support.h"
#include "scenarios.h"
#include "ops.h"
#include "async/sys.h"
#include <string.h>
#include <wws/wwsx.h>

#define CANCELS_MAX 200
#define ACTIONS_MAX 8
#define STEPS_MAX   5
#define NESTED_MAX  8
#define SLACK_NS    (500 * SIM_MS)      /* what threads may take in all, in seeds in which they are not late */

struct cancel {
    WSX_CANCEL cancel;
    bool       used;            /* WsxCancel was called with it */
};

static struct {
    WSX_LIMITER*  limiter;
    unsigned      units;
    unsigned      held;
    bool          limiter_aborted;
    int           pair[2];
    struct cancel cancel[CANCELS_MAX];
    unsigned      cancels;
    unsigned      threads_max;
    bool          roomy;        /* threads enough for callbacks that wait */
    unsigned      nested;
    bool          foreigners;   /* threads of the application complete and go on with sequences */
} world;

static void nested_delay(void);

/* What a callback of an application does with its time. Waiting for another operation is fine as long as threads can be had
 * (M2), however long that takes. */
static void dawdle(void)
{
    if (!sim_may_block())
        return;
    switch (below(12)) {
    case 0:
        sim_pause(below(8) * SIM_MS);
        break;
    case 1:
    case 2:
        sim_pause_to_next();
        break;
    case 3:
        if (world.roomy && world.nested < NESTED_MAX)
            nested_delay();
        break;
    default:
        break;
    }
}

static struct cancel* cancel_of(void)
{
    return world.cancels < CANCELS_MAX && below(2) == 0 ? &world.cancel[world.cancels++] : NULL;
}

static void cancel_one(struct cancel* cancel)
{
    cancel->used = true;
    sim_note("cancels %d", (int)(cancel - world.cancel));
    WsxCancel(&cancel->cancel);
}

static void cancel_any(void)
{
    if (world.cancels > 0)
        cancel_one(&world.cancel[below(world.cancels)]);
}

static WSX_CANCEL* pointer_of(struct cancel* cancel)
{
    return cancel != NULL ? &cancel->cancel : NULL;
}

/* An operation that was not cancelled is not aborted. */
static void check_cancel(const struct sim_op* op, HRESULT hr, const struct cancel* cancel)
{
    if (hr == WS_E_OPERATION_ABORTED && (cancel == NULL || !cancel->used))
        sim_fail("operation %d (%s) was aborted, by nobody", op->serial, op->what);
}

static void check_not_early(const struct sim_op* op, uint64_t wait_ms)
{
    if (sim_now() < op->started_ns + wait_ms * SIM_MS)
        sim_fail("operation %d (%s) ends after %u us, before its time", op->serial, op->what,
                 (unsigned)((sim_now() - op->started_ns) / 1000));
}

static void check_not_late(const struct sim_op* op, uint64_t wait_ms)
{
    uint64_t late_ns = sim_now() - op->started_ns;

    if (world.roomy && sim_settings.late_in == 0 && late_ns > wait_ms * SIM_MS + SLACK_NS)
        sim_fail("operation %d (%s) ends after %u ms: something holds it up", op->serial, op->what,
                 (unsigned)(late_ns / SIM_MS));
}

/* ------------------------------------------------------------------------------------------------ delays */

struct delay {
    ULONG          ms;
    struct cancel* cancel;
};

static void delay_done(struct sim_op* op, HRESULT hr, WS_CALLBACK_MODEL model)
{
    struct delay* delay = op->state;

    UNUSED(model);
    SIM_RESULT(op, hr, S_OK, WS_E_OPERATION_ABORTED);
    check_cancel(op, hr, delay->cancel);
    if (hr == S_OK)
        check_not_early(op, delay->ms);
    check_not_late(op, delay->ms);
    sim_free(delay);
    dawdle();
}

static void start_delay(bool synchronous)
{
    struct delay* delay = sim_alloc(sizeof *delay);
    struct sim_op* op;
    WS_ASYNC_CONTEXT context;

    *delay = (struct delay){ .ms = below(20), .cancel = cancel_of() };
    op = sim_op_begin(delay_done, delay, "delay of %u ms%s", delay->ms, synchronous ? ", synchronous" : "");
    context = sim_op_context(op);
    sim_op_returned(op, WsxDelay(delay->ms, pointer_of(delay->cancel), synchronous ? NULL : &context, op->error));
}

static void nested_done(struct sim_op* op, HRESULT hr, WS_CALLBACK_MODEL model)
{
    bool* over = op->state;

    UNUSED(model);
    SIM_RESULT(op, hr, S_OK);
    *over = true;
    sim_wake(over);
}

/* On the thread of a callback, until it is over. */
static void nested_delay(void)
{
    bool over = false;
    struct sim_op* op = sim_op_begin(nested_done, &over, "delay that a callback waits for");
    WS_ASYNC_CONTEXT context = sim_op_context(op);

    world.nested++;
    sim_op_returned(op, WsxDelay(1 + below(100), NULL, &context, op->error));
    while (!over)
        (void)sim_wait_on(&over, SIM_NEVER, "a delay, in a callback");
    world.nested--;
}

/* ------------------------------------------------------------------------------------------------ descriptors */

struct wait {
    ULONG          timeout_ms;
    ULONG          ready;
    struct cancel* cancel;
};

static void wait_done(struct sim_op* op, HRESULT hr, WS_CALLBACK_MODEL model)
{
    struct wait* wait = op->state;

    UNUSED(model);
    SIM_RESULT(op, hr, S_OK, WS_E_OPERATION_ABORTED, WS_E_OPERATION_TIMED_OUT,
               sim_faulty() ? WS_E_QUOTA_EXCEEDED : S_OK);
    check_cancel(op, hr, wait->cancel);
    if (hr == WS_E_OPERATION_TIMED_OUT)
        check_not_early(op, wait->timeout_ms);
    if (wait->timeout_ms != INFINITE)
        check_not_late(op, wait->timeout_ms);
    SIM_CHECK(hr != S_OK || wait->ready != 0);
    sim_free(wait);
    dawdle();
}

static void start_wait(bool synchronous)
{
    struct wait* wait = sim_alloc(sizeof *wait);
    ULONG events = below(3) == 0 ? WSX_FD_READABLE | WSX_FD_WRITABLE : WSX_FD_READABLE;
    int fd = world.pair[below(2)];
    struct sim_op* op;
    WS_ASYNC_CONTEXT context;

    *wait = (struct wait){ .timeout_ms = below(3) == 0 ? INFINITE : below(30), .cancel = cancel_of() };
    if ((wait->cancel == NULL || synchronous) && wait->timeout_ms == INFINITE)
        wait->timeout_ms = 50;                          /* it must end some time */
    op = sim_op_begin(wait_done, wait, "wait for descriptor %d, %d ms%s", fd, (int)wait->timeout_ms,
                      synchronous ? ", synchronous" : "");
    context = sim_op_context(op);
    sim_op_returned(op, WsxWaitFd(fd, events, wait->timeout_ms, &wait->ready, pointer_of(wait->cancel),
                                  synchronous ? NULL : &context, op->error));
}

static void move_bytes(void)
{
    char bytes[8] = "bytes..";
    struct iovec part = { bytes, 1 + below(7) };
    ssize_t result;

    if (below(2) == 0)
        result = sys_sendv(world.pair[below(2)], &part, 1);
    else
        result = sys_recv(world.pair[below(2)], bytes, sizeof bytes);
    UNUSED(result);
}

/* ------------------------------------------------------------------------------------------------ limiter */

struct acquire {
    ULONG          timeout_ms;
    struct cancel* cancel;
};

static void acquire_done(struct sim_op* op, HRESULT hr, WS_CALLBACK_MODEL model)
{
    struct acquire* acquire = op->state;

    UNUSED(model);
    SIM_RESULT(op, hr, S_OK, WS_E_OPERATION_ABORTED, WS_E_OPERATION_TIMED_OUT, WS_E_QUOTA_EXCEEDED);
    if (!world.limiter_aborted)
        check_cancel(op, hr, acquire->cancel);
    if (hr == WS_E_OPERATION_TIMED_OUT)
        check_not_early(op, acquire->timeout_ms);
    if (acquire->timeout_ms != INFINITE)
        check_not_late(op, acquire->timeout_ms);
    sim_free(acquire);
    if (hr != S_OK)
        return;
    if (++world.held > world.units)
        sim_fail("the limiter has given out %u units of %u", world.held, world.units);
    dawdle();
    world.held--;
    hr = WsxRelease(world.limiter, NULL);
    SIM_CHECK(hr == S_OK);
}

static void start_acquire(bool synchronous)
{
    struct acquire* acquire = sim_alloc(sizeof *acquire);
    struct sim_op* op;
    WS_ASYNC_CONTEXT context;

    *acquire = (struct acquire){ .timeout_ms = below(3) == 0 && !synchronous ? INFINITE : below(20),
                                  .cancel = cancel_of() };
    op = sim_op_begin(acquire_done, acquire, "acquire, %d ms%s", (int)acquire->timeout_ms,
                      synchronous ? ", synchronous" : "");
    context = sim_op_context(op);
    sim_op_returned(op, WsxAcquire(world.limiter, acquire->timeout_ms, pointer_of(acquire->cancel),
                                   synchronous ? NULL : &context, op->error));
}

/* ------------------------------------------------------------------------------------------------ jobs */

struct job {
    unsigned pause_ms;
    unsigned runs;
};

static HRESULT CALLBACK job_work(void* state, WS_ERROR* error)
{
    struct job* job = state;

    UNUSED(error);
    job->runs++;
    sim_pause(job->pause_ms * SIM_MS);
    return S_FALSE;
}

static void job_done(struct sim_op* op, HRESULT hr, WS_CALLBACK_MODEL model)
{
    struct job* job = op->state;

    UNUSED(model);
    SIM_RESULT(op, hr, S_FALSE, E_OUTOFMEMORY);         /* all threads may be out: nothing was started */
    SIM_CHECK(job->runs == (hr == S_FALSE ? 1u : 0u));
    sim_free(job);
    dawdle();
}

static void start_job(bool synchronous)
{
    struct job* job = sim_alloc(sizeof *job);
    struct sim_op* op;
    WS_ASYNC_CONTEXT context;

    job->pause_ms = below(6);
    op = sim_op_begin(job_done, job, "job of %u ms%s", job->pause_ms, synchronous ? ", synchronous" : "");
    context = sim_op_context(op);
    sim_op_returned(op, WsxQueueWork(job_work, job, synchronous ? NULL : &context, op->error));
}

/* ------------------------------------------------------------------------------------------------ sequences */

/* An application's own asynchronous function: completes on a thread of the application, perhaps before it returns. */
struct foreign {
    WS_ASYNC_CONTEXT context;
    unsigned         pause_ms;
    struct sim_thread* thread;
    struct foreign*  next;
};

static struct foreign* foreigners;

static void foreign_run(void* argument)
{
    struct foreign* foreign = argument;

    if (foreign->pause_ms > 0)
        sim_pause(foreign->pause_ms * SIM_MS);
    foreign->context.callback(S_FALSE, below(2) == 0 ? WS_LONG_CALLBACK : WS_SHORT_CALLBACK,
                              foreign->context.callbackState);
}

static HRESULT foreign_start(const WS_ASYNC_CONTEXT* context)
{
    struct foreign* foreign;

    if (context == NULL)
        return S_FALSE;
    foreign = sim_alloc(sizeof *foreign);
    *foreign = (struct foreign){ .context = *context, .pause_ms = below(3), .next = foreigners };
    foreigners = foreign;
    foreign->thread = sim_thread_start("foreign", foreign_run, foreign);
    return WS_S_ASYNC;
}

static void foreigners_join(void)
{
    while (foreigners != NULL) {
        struct foreign* foreign = foreigners;

        foreigners = foreign->next;
        sim_thread_join(foreign->thread);
        sim_free(foreign);
    }
}

struct sequence {
    WS_ASYNC_STATE state;
    unsigned       steps;
    unsigned       step;        /* the next one                 */
    bool           inside;      /* one of the functions is running */
    bool           synchronous;
    HRESULT        expected;    /* of the step before; E_FAIL: not known */
};

static HRESULT step_operation(struct sequence* sequence, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    sequence->expected = E_FAIL;
    switch (below(5)) {
    case 0:
        return WsxDelay(below(4), NULL, context, error);
    case 1:
        sequence->expected = S_FALSE;
        return world.foreigners ? foreign_start(context) : S_FALSE;
    case 2:
        return WsxWaitFd(world.pair[0], WSX_FD_READABLE, below(10), NULL, NULL, context, error);
    case 3:
        sequence->expected = WS_E_OTHER;
        return WS_E_OTHER;
    default:
        sequence->expected = WS_S_END;
        return WS_S_END;
    }
}

/* With a context the sequence may go on elsewhere as soon as the operation was started. */
static HRESULT CALLBACK sequence_step(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                      const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct sequence* sequence = state;
    bool late = below(2) == 0;
    bool last = ++sequence->step >= sequence->steps;
    unsigned step = sequence->step;

    UNUSED(model);
    sim_note("   step %u of %u, after %s", step, sequence->steps, sim_result_name(hr));
    SIM_CHECK(next->function == NULL);
    SIM_CHECK((context == NULL) == sequence->synchronous);
    if (sequence->inside)
        sim_fail("two functions of a sequence run at once, or one again");
    if (sequence->expected != E_FAIL && hr != sequence->expected)
        sim_fail("step %u was given %s, not what the one before returned", step, sim_result_name(hr));
    if (sim_locks_held() > 0)
        sim_fail("a function of a sequence runs with locks of the library held");
    sequence->inside = true;
    SIM_POINT("in a step", NULL);
    sequence->inside = false;
    if (!last && !late)
        next->function = sequence_step;
    hr = step_operation(sequence, context, error);
    if (!last && late)
        next->function = sequence_step;         /* after the operation was started: X6 */
    return hr;
}

static void sequence_done(struct sim_op* op, HRESULT hr, WS_CALLBACK_MODEL model)
{
    struct sequence* sequence = op->state;

    UNUSED(model);
    if (sequence->step != sequence->steps)
        sim_fail("a sequence has ended after %u steps of %u", sequence->step, sequence->steps);
    if (sequence->expected != E_FAIL && hr != sequence->expected)
        sim_fail("a sequence completes with %s, not with the result of its last function", sim_result_name(hr));
    sim_free(sequence);
    dawdle();
}

static void start_sequence(bool synchronous)
{
    struct sequence* sequence = sim_alloc(sizeof *sequence);
    struct sim_op* op;
    WS_ASYNC_CONTEXT context;

    *sequence = (struct sequence){ .steps = 1 + below(STEPS_MAX), .synchronous = synchronous, .expected = S_OK };
    op = sim_op_begin(sequence_done, sequence, "sequence of %u%s", sequence->steps, synchronous ? ", synchronous" : "");
    context = sim_op_context(op);
    sim_op_returned(op, WsAsyncExecute(&sequence->state, sequence_step, WS_LONG_CALLBACK, sequence,
                                       synchronous ? NULL : &context, op->error));
}

/* ------------------------------------------------------------------------------------------------ actors */

static void look_at_statistics(void)
{
    WSX_ENGINE_STATISTICS statistics;
    HRESULT hr = WsxGetEngineStatistics(&statistics, NULL);

    SIM_CHECK(hr == S_OK);
    if (statistics.threads_peak > world.threads_max)
        sim_fail("%u threads, more than the %u allowed", statistics.threads_peak, world.threads_max);
}

static void act(void)
{
    bool synchronous = below(5) == 0;

    switch (below(10)) {
    case 0:
    case 1:
        start_delay(synchronous);
        break;
    case 2:
        start_wait(synchronous);
        break;
    case 3:
        start_acquire(synchronous);
        break;
    case 4:
        start_job(synchronous);
        break;
    case 5:
    case 6:
        start_sequence(synchronous);
        break;
    case 7:
        cancel_any();
        break;
    case 8:
        move_bytes();
        break;
    default:
        look_at_statistics();
        if (below(3) == 0)
            sim_pause_to_next();
        else
            sim_pause(below(below(5) == 0 ? 300000 : 5000) * 1000);
    }
}

static void actor(void* argument)
{
    unsigned actions = 1 + below(ACTIONS_MAX);

    UNUSED(argument);
    for (unsigned i = 0; i < actions; i++)
        act();
}

static void run_actors(void)
{
    struct sim_thread* thread[3];
    unsigned count = 1 + below(ARRAY_COUNT(thread));

    for (unsigned i = 0; i < count; i++)
        thread[i] = sim_thread_start("actor", actor, NULL);
    if (below(6) == 0) {
        sim_pause(below(10) * SIM_MS);
        world.limiter_aborted = true;
        WsxAbortLimiter(world.limiter);
    }
    for (unsigned i = 0; i < count; i++)
        sim_thread_join(thread[i]);
}

static void configure(void)
{
    WSX_ENGINE_SETTINGS settings = { .lanes = 1 + below(3), .tick_ms = 1 + below(4), .idle_ms = 1 + below(50) };
    HRESULT hr;

    settings.threads_max = settings.lanes + (below(2) == 0 ? 40 : below(6));
    world.roomy = settings.threads_max >= 40 && !sim_faulty();
    world.threads_max = settings.threads_max;
    sim_note("%u lanes, %u threads", settings.lanes, settings.threads_max);
    hr = WsxConfigureEngine(&settings, NULL);
    SIM_CHECK(hr == S_OK);
}

static bool create_world(void)
{
    memset(&world, 0, sizeof world);
    configure();
    world.units = 1 + below(2);
    world.foreigners = below(2) == 0;
    if (!sim_pair(world.pair))
        return false;
    return WsxCreateLimiter(world.units, 1 + below(5), &world.limiter, NULL) == S_OK;
}

/* Everything that was started completes, and then nothing is left. */
static void end_world(void)
{
    HRESULT hr;

    if (!world.foreigners)              /* nothing starts operations but callbacks of the library's own threads */
        (void)WsxShutdownEngine(below(10), NULL);       /* may be too early: then the engine runs on */
    for (unsigned i = 0; i < world.cancels; i++)
        cancel_one(&world.cancel[i]);
    sim_ops_wait();
    foreigners_join();
    if (world.limiter != NULL)
        WsxFreeLimiter(world.limiter);
    sys_close(world.pair[0]);
    sys_close(world.pair[1]);
    hr = WsxShutdownEngine(60000, NULL);
    if (hr != S_OK)
        sim_fail("the engine was not shut down in a minute, though nothing is pending: %s", sim_result_name(hr));
    sim_check_nothing_left();
}

void core_scenario(void)
{
    unsigned rounds = 1 + below(2);

    for (unsigned round = 0; round < rounds; round++) {
        if (create_world())
            run_actors();
        if (round == rounds - 1)
            sim_calm();
        end_world();
    }
}
