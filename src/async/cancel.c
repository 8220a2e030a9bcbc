#include "async/cancel.h"
#include "base/err.h"

#define CANCEL_LOCKS 64         /* cancels of different operations seldom meet at the same lock */

static struct lock locks[CANCEL_LOCKS];
static pthread_once_t locks_once = PTHREAD_ONCE_INIT;

static void locks_init(void)
{
    for (size_t index = 0; index < CANCEL_LOCKS; index++)
        lock_init(&locks[index]);
}

static struct lock* lock_of(const WSX_CANCEL* cancel)
{
    pthread_once(&locks_once, locks_init);
    return &locks[((uintptr_t)cancel / sizeof *cancel) % CANCEL_LOCKS];
}

HRESULT cancel_set(WSX_CANCEL* cancel, struct cancel_target* target, WS_ERROR* error)
{
    struct lock* lock;
    bool used;

    if (cancel == NULL)
        return S_OK;
    lock = lock_of(cancel);
    lock_take(lock);
    used = cancel->internal0 != NULL;
    if (!used)
        cancel->internal0 = target;
    lock_drop(lock);
    if (used)
        return err_raise(error, WS_E_INVALID_OPERATION, "the WSX_CANCEL names another pending operation; "
                         "zero-initialise it, and use one for each operation");
    return S_OK;
}

void cancel_clear(WSX_CANCEL* cancel)
{
    struct lock* lock;

    if (cancel == NULL)
        return;
    lock = lock_of(cancel);
    lock_take(lock);
    cancel->internal0 = NULL;
    lock_drop(lock);
}

void cancel_after_fork(void)
{
    locks_init();
}

void WsxCancel(WSX_CANCEL* cancel)
{
    struct lock* lock;
    struct cancel_target* target;

    if (cancel == NULL)
        return;
    lock = lock_of(cancel);
    lock_take(lock);
    target = cancel->internal0;
    if (target != NULL)
        target->end(target);
    lock_drop(lock);
}
