#include "base/mem.h"

#include <stdatomic.h>
#include <stdlib.h>

/* Blocks are counted in stripes that threads share rarely, so that counting does not make allocation a meeting point of
 * all threads. A block may be freed under another stripe than it was counted in: only the sum means something. */
enum { STRIPE_COUNT = 16, CACHE_LINE = 64 };

static struct stripe {
    _Alignas(CACHE_LINE) atomic_size_t live;
} stripes[STRIPE_COUNT];

#define COUNTDOWN_OFF UINT64_MAX

static atomic_uint_fast64_t countdown = COUNTDOWN_OFF;
static atomic_uint_fast64_t hits;
static atomic_bool          sticky_failure;

static struct stripe* own_stripe(void)
{
    static _Thread_local char here;

    /* Threads' copies are a thread's stack apart: mix the high bits down. */
    return &stripes[(size_t)(((uint64_t)(uintptr_t)&here * UINT64_C(0x9E3779B97F4A7C15)) >> 60) % STRIPE_COUNT];
}

static void count_block(void)
{
    atomic_fetch_add_explicit(&own_stripe()->live, 1, memory_order_relaxed);
}

static bool refuse_slow(void)
{
    uint64_t now = atomic_load(&countdown);

    do {
        if (now == COUNTDOWN_OFF)
            return false;
        if (now == 0 && atomic_load(&sticky_failure))
            break;
    } while (!atomic_compare_exchange_weak(&countdown, &now, now == 0 ? COUNTDOWN_OFF : now - 1));
    if (now != 0)
        return false;
    atomic_fetch_add(&hits, 1);
    return true;
}

/* One load and a branch that is never taken outside of tests. */
static inline bool refuse(void)
{
    return UNLIKELY(atomic_load_explicit(&countdown, memory_order_relaxed) != COUNTDOWN_OFF) && refuse_slow();
}

void* mem_alloc(size_t size)
{
    void* block;

    if (refuse())
        return NULL;
    block = malloc(size != 0 ? size : 1);
    if (block != NULL)
        count_block();
    return block;
}

void* mem_zalloc(size_t size)
{
    void* block;

    if (refuse())
        return NULL;
    block = calloc(1, size != 0 ? size : 1);
    if (block != NULL)
        count_block();
    return block;
}

void* mem_realloc(void* block, size_t size)
{
    void* moved;

    if (block == NULL)
        return mem_alloc(size);
    if (refuse())
        return NULL;
    moved = realloc(block, size != 0 ? size : 1);
    return moved;
}

void mem_free(void* block)
{
    if (block == NULL)
        return;
    atomic_fetch_sub_explicit(&own_stripe()->live, 1, memory_order_relaxed);
    free(block);
}

void mem_fail_after(uint64_t fail_countdown, bool sticky)
{
    atomic_store(&countdown, COUNTDOWN_OFF);
    atomic_store(&hits, 0);
    atomic_store(&sticky_failure, sticky);
    atomic_store(&countdown, fail_countdown);
}

uint64_t mem_fail_hits(void)
{
    return atomic_load(&hits);
}

size_t mem_live_blocks(void)
{
    size_t sum = 0;

    for (size_t i = 0; i < STRIPE_COUNT; i++)
        sum += atomic_load_explicit(&stripes[i].live, memory_order_relaxed);
    return sum;
}
