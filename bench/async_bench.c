/*
 * The asynchronous model, measured.
 *
 *   async_bench step COUNT          a synchronous step of WsAsyncExecute
 *   async_bench post COUNT          an asynchronous step: posted to the lane it runs on, completed there (long callback)
 *   async_bench post-short COUNT    the same with short callbacks
 *   async_bench handoff COUNT       a completion handed to the thread of another lane
 *   async_bench delays COUNT        COUNT pending WsxDelay: memory of each, time to start and to cancel one
 *
 * Prints nanoseconds for one (delays: bytes, and nanoseconds among few and among all). It is linked with the layer
 * itself: what posts to a lane is no public function.
 */
#include "async/op.h"
#include "bench.h"
#include "step.h"

#include <wws/wwsx.h>

#include <semaphore.h>
#include <string.h>

static sem_t finished;

static void CALLBACK on_finished(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    (void)model;
    (void)state;
    if (FAILED(hr))
        bench_fail("a sequence failed");
    sem_post(&finished);
}

static void measure_step(uint64_t count)
{
    struct step_state state = { .left = count };
    WS_ASYNC_CONTEXT context = { on_finished, NULL };
    WS_ASYNC_STATE sequence;
    uint64_t start = bench_now_ns();

    if (WsAsyncExecute(&sequence, step, WS_LONG_CALLBACK, &state, &context, NULL) != S_OK || state.left != 0)
        bench_fail("steps went missing");
    bench_print("ns", (double)(bench_now_ns() - start) / (double)count);
}

/* ---- posted to its own lane ---- */

struct chain {
    struct async_op   op;
    WS_CALLBACK_MODEL model;
    uint64_t          left;
    uint64_t          start_ns;
    uint64_t          end_ns;
};

static HRESULT CALLBACK posted_step(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                    const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct chain* chain = state;

    (void)model;
    if (chain->start_ns == 0)
        chain->start_ns = bench_now_ns();       /* the first one that runs on the lane */
    if (FAILED(hr) || chain->left-- == 0) {
        chain->end_ns = bench_now_ns();
        return hr;
    }
    next->function = posted_step;
    hr = async_op_begin(&chain->op, context, chain->model, error);
    if (FAILED(hr))
        return hr;
    async_op_complete(&chain->op, S_OK);
    return WS_S_ASYNC;
}

static HRESULT CALLBACK go_to_a_lane(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                     const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct chain* chain = state;

    (void)hr;
    (void)model;
    next->function = posted_step;
    return async_yield(&chain->op, context, error);
}

static void measure_post(uint64_t count, WS_CALLBACK_MODEL model)
{
    struct chain chain = { .model = model, .left = count };
    WS_ASYNC_CONTEXT context = { on_finished, NULL };
    WS_ASYNC_STATE sequence;

    if (WsAsyncExecute(&sequence, go_to_a_lane, WS_LONG_CALLBACK, &chain, &context, NULL) != WS_S_ASYNC)
        bench_fail("the sequence did not go asynchronous");
    sem_wait(&finished);
    bench_print("ns", (double)(chain.end_ns - chain.start_ns) / (double)count);
}

/* ---- handed to another lane ---- */

struct side {
    struct async_op op;
    struct side*    other;
    uint64_t*       left;
    int             cpu;
    bool            pinned;
};

static void CALLBACK on_handed_over(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct side* side = state;
    WS_ASYNC_CONTEXT context = { on_handed_over, side };

    (void)model;
    if (FAILED(hr))
        bench_fail("a hand-over failed");
    if (!side->pinned) {
        side->pinned = true;
        bench_pin(side->cpu);
    }
    if (--*side->left == 0) {
        sem_post(&finished);
        return;
    }
    if (FAILED(async_op_begin(&side->op, &context, WS_LONG_CALLBACK, NULL)))        /* on the lane of this thread */
        bench_fail("a hand-over could not begin");
    async_op_complete(&side->other->op, S_OK);
}

static void measure_handoff(uint64_t count)
{
    WSX_ENGINE_SETTINGS settings = { .lanes = 2 };
    struct side sides[2];
    uint64_t left = count;
    uint64_t start;

    if (FAILED(WsxConfigureEngine(&settings, NULL)))
        bench_fail("the engine cannot have two lanes");
    for (int i = 0; i < 2; i++) {           /* begun on no lane's thread: the lanes are taken in turn */
        WS_ASYNC_CONTEXT context = { on_handed_over, &sides[i] };

        sides[i].other = &sides[1 - i];
        sides[i].left = &left;
        sides[i].cpu = i;
        sides[i].pinned = false;
        if (FAILED(async_op_begin(&sides[i].op, &context, WS_LONG_CALLBACK, NULL)))
            bench_fail("a hand-over could not begin");
    }
    if (sides[0].op.lane == sides[1].op.lane)
        bench_fail("both sides are on one lane");
    start = bench_now_ns();
    async_op_complete(&sides[0].op, S_OK);
    sem_wait(&finished);
    bench_print("ns", (double)(bench_now_ns() - start) / (double)count);
    async_op_cancel(&sides[count % 2].op);          /* the side that waits for the hand-over that does not come */
}

/* ---- pending delays ---- */

#define FEW 1000
#define ROUNDS 20
#define DELAY_MS 3600000                /* none of them ends by itself */

static void CALLBACK on_cancelled(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    (void)model;
    (void)state;
    if (hr != WS_E_OPERATION_ABORTED)
        bench_fail("a delay ended otherwise than cancelled");
    sem_post(&finished);
}

static double start_delays_ns(WSX_CANCEL* cancels, uint64_t count)
{
    WS_ASYNC_CONTEXT context = { on_cancelled, NULL };
    uint64_t start = bench_now_ns();

    for (uint64_t i = 0; i < count; i++) {
        if (WsxDelay(DELAY_MS - (ULONG)(i % 1000000), &cancels[i], &context, NULL) != WS_S_ASYNC)
            bench_fail("a delay could not start");
    }
    return (double)(bench_now_ns() - start) / (double)count;
}

/* Until all callbacks have run: what they free counts. */
static double cancel_delays_ns(WSX_CANCEL* cancels, uint64_t count)
{
    uint64_t start = bench_now_ns();

    for (uint64_t i = 0; i < count; i++)
        WsxCancel(&cancels[i]);
    for (uint64_t i = 0; i < count; i++)
        sem_wait(&finished);
    return (double)(bench_now_ns() - start) / (double)count;
}

/* Starting and cancelling a few more, the best of several rounds: the threads that call back share the processors. */
static double start_and_cancel_ns(WSX_CANCEL* cancels)
{
    double best = 0;

    for (int round = 0; round < ROUNDS; round++) {
        double ns = start_delays_ns(cancels, FEW) + cancel_delays_ns(cancels, FEW);

        if (round == 0 || ns < best)
            best = ns;
    }
    return best;
}

static void measure_delays(uint64_t count)
{
    WSX_CANCEL* cancels = calloc(count + FEW, sizeof *cancels);
    double few_ns;
    double before;

    if (cancels == NULL)
        bench_fail("no memory");
    memset(cancels, 0, (count + FEW) * sizeof *cancels);        /* in RAM before it is measured */
    few_ns = start_and_cancel_ns(cancels);
    before = bench_resident_bytes();
    start_delays_ns(cancels, count);
    bench_print("bytes", (bench_resident_bytes() - before) / (double)count);
    bench_print("among_few_ns", few_ns);
    bench_print("among_all_ns", start_and_cancel_ns(cancels + count));
    cancel_delays_ns(cancels, count);
    free(cancels);
}

int main(int argc, char** argv)
{
    uint64_t count = argc == 3 ? strtoull(argv[2], NULL, 10) : 0;
    const char* what = count != 0 ? argv[1] : "";

    sem_init(&finished, 0, 0);
    if (strcmp(what, "step") == 0)
        measure_step(count);
    else if (strcmp(what, "post") == 0)
        measure_post(count, WS_LONG_CALLBACK);
    else if (strcmp(what, "post-short") == 0)
        measure_post(count, WS_SHORT_CALLBACK);
    else if (strcmp(what, "handoff") == 0)
        measure_handoff(count);
    else if (strcmp(what, "delays") == 0)
        measure_delays(count);
    else
        bench_fail("usage: async_bench step|post|post-short|handoff|delays COUNT");
    if (FAILED(WsxShutdownEngine(10000, NULL)))
        bench_fail("the engine did not shut down");
    return 0;
}
