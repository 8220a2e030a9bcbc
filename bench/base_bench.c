/*
 * What the asynchronous model is measured beside, without this library.
 *
 *   base_bench call COUNT       an indirect call of a step, from a loop
 *   base_bench eventfd COUNT    two threads that wake each other through two eventfds; one hand-over
 *
 * Prints nanoseconds for one.
 */
#include "bench.h"
#include "step.h"

#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>

static void measure_call(uint64_t count)
{
    struct step_state state = { .left = count };
    WS_ASYNC_CONTEXT context = { NULL, NULL };
    WS_ASYNC_OPERATION next = { NULL };
    WS_ASYNC_FUNCTION volatile hidden = step;       /* the compiler may not look through it */
    WS_ASYNC_FUNCTION function = hidden;
    HRESULT hr = S_OK;
    uint64_t start = bench_now_ns();

    for (uint64_t i = 0; i < count; i++)
        hr = function(hr, WS_LONG_CALLBACK, &state, &next, &context, NULL);
    if (state.left != 0 || hr != S_OK)
        bench_fail("calls went missing");
    bench_print("ns", (double)(bench_now_ns() - start) / (double)count);
}

struct pair {
    int      there;
    int      back;
    uint64_t count;
    int      second_cpu;
};

static void pass(int from, int to)
{
    uint64_t one = 1;

    if (from >= 0 && read(from, &one, sizeof one) != (ssize_t)sizeof one)
        bench_fail("eventfd: read");
    one = 1;
    if (to >= 0 && write(to, &one, sizeof one) != (ssize_t)sizeof one)
        bench_fail("eventfd: write");
}

static void* answer(void* argument)
{
    const struct pair* pair = argument;

    bench_pin(pair->second_cpu);
    for (uint64_t i = 0; i < pair->count; i++)
        pass(pair->there, pair->back);
    return NULL;
}

static void measure_eventfd(uint64_t count)
{
    struct pair pair = { eventfd(0, EFD_CLOEXEC), eventfd(0, EFD_CLOEXEC), count / 2, 1 };
    pthread_t thread;
    uint64_t start;

    if (pair.there < 0 || pair.back < 0 || pthread_create(&thread, NULL, answer, &pair) != 0)
        bench_fail("no eventfd or thread");
    bench_pin(0);
    start = bench_now_ns();
    for (uint64_t i = 0; i < pair.count; i++) {
        pass(-1, pair.there);
        pass(pair.back, -1);
    }
    bench_print("ns", (double)(bench_now_ns() - start) / (double)(2 * pair.count));
    pthread_join(thread, NULL);
}

int main(int argc, char** argv)
{
    uint64_t count = argc == 3 ? strtoull(argv[2], NULL, 10) : 0;

    if (count >= 2 && strcmp(argv[1], "call") == 0)
        measure_call(count);
    else if (count >= 2 && strcmp(argv[1], "eventfd") == 0)
        measure_eventfd(count);
    else
        bench_fail("usage: base_bench call|eventfd COUNT");
    return 0;
}
