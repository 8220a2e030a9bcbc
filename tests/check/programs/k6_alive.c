/* K6: what a program has not freed, and not waited for, when it ends. */
#include "breach.h"

STEP void make_heaps(void);
STEP void make_heaps(void)
{
    for (int i = 0; i < 3; i++) {
        WS_HEAP* heap;

        NEED(WsCreateHeap(4096, 512, NULL, 0, &heap, NULL) == S_OK);
    }
}

STEP void acquire(WSX_LIMITER* limiter);
STEP void acquire(WSX_LIMITER* limiter)
{
    static struct waiting waiting = WAITING_INIT;
    const WS_ASYNC_CONTEXT context = { wake, &waiting };

    NEED(WsxAcquire(limiter, INFINITE, NULL, &context, NULL) == S_OK);
    NEED(WsxAcquire(limiter, INFINITE, NULL, &context, NULL) == WS_S_ASYNC);
}

int main(void)
{
    WSX_LIMITER* limiter;

    make_heaps();
    NEED(WsxCreateLimiter(1, 8, &limiter, NULL) == S_OK);
    acquire(limiter);
    return 0;
}
