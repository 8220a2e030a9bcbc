#include "async/sys_fault.h"
#include <stdatomic.h>

static atomic_uint_fast64_t countdown = UINT64_MAX;
static atomic_uint_fast64_t hits;

void sys_fail_after(uint64_t fail_countdown)
{
    atomic_store(&countdown, UINT64_MAX);
    atomic_store(&hits, 0);
    atomic_store(&countdown, fail_countdown);
}

uint64_t sys_fail_hits(void)
{
    return atomic_load(&hits);
}

bool sys_refused(void)
{
    uint64_t now = atomic_load_explicit(&countdown, memory_order_relaxed);

    if (LIKELY(now == UINT64_MAX))
        return false;
    do {
        if (now == UINT64_MAX)
            return false;
    } while (!atomic_compare_exchange_weak(&countdown, &now, now == 0 ? UINT64_MAX : now - 1));
    if (now == 0)
        atomic_fetch_add(&hits, 1);
    return now == 0;
}
