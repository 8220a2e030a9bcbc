/* WSX_LIMITER: units handed out first in, first out. */
#include "async/cancel.h"
#include "async/check_op.h"
#include "async/engine.h"
#include "async/op.h"
#include "base/err.h"
#include "base/mem.h"

#define LIMITER_TAG 0x4C494D54u

struct waiter;

struct _WSX_LIMITER {
    ULONG           tag;
    ULONG           units;          /* [C] */
    ULONG           queue_max;      /* [C] */
    struct lock     lock;           /* guards [L] */
    ULONG           available;      /* [L] not 0: nobody waits */
    ULONG           waiting;        /* [L] length of the queue */
    struct waiter*  first;          /* [L] */
    struct waiter** last;           /* [L] */
    bool            aborted;        /* [L] */
    atomic_int      references;     /* the owner's, and one for each waiter with a context */
};

/* Whoever takes a waiter off the queue completes it. Counted: one for the operation, one for a started timer. */
struct waiter {
    struct waiter*       next;      /* [L]                            */
    struct waiter**      link;      /* [L] NULL: taken off the queue  */
    WSX_LIMITER*         limiter;
    struct async_op      op;
    struct lane_timer    timer;
    struct cancel_target target;
    WS_ASYNC_CONTEXT     context;
    WSX_CANCEL*          cancel;
    WS_ERROR*            error;
    atomic_int           references;
};

static bool limiter_valid(const WSX_LIMITER* limiter)
{
    return limiter != NULL && limiter->tag == LIMITER_TAG;
}

HRESULT WsxCreateLimiter(ULONG units, ULONG queue_max, WSX_LIMITER** limiter, WS_ERROR* error)
{
    CHECK_CREATE(WsxCreateLimiter(units, queue_max, limiter, error), limiter, error);
    WSX_LIMITER* created;

    if (units == 0 || limiter == NULL)
        return err_raise(error, E_INVALIDARG, "WsxCreateLimiter: %s", units == 0 ? "units is 0; at least 1 is needed"
                         : "limiter is NULL");
    created = mem_zalloc(sizeof *created);
    if (created == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for a limiter");
    created->tag = LIMITER_TAG;
    created->units = units;
    created->available = units;
    created->queue_max = queue_max;
    created->last = &created->first;
    atomic_init(&created->references, 1);
    lock_init(&created->lock);
    *limiter = created;
    return S_OK;
}

static void limiter_drop(WSX_LIMITER* limiter)
{
    if (atomic_fetch_sub(&limiter->references, 1) != 1)
        return;
    lock_destroy(&limiter->lock);
    mem_free(limiter);
}

/* ------------------------------------------------------------------------------------------------ queue */

static void queue_put_locked(WSX_LIMITER* limiter, struct waiter* waiter)
{
    assert(lock_held(&limiter->lock));
    waiter->next = NULL;
    waiter->link = limiter->last;
    *limiter->last = waiter;
    limiter->last = &waiter->next;
    limiter->waiting++;
}

static void queue_take_locked(WSX_LIMITER* limiter, struct waiter* waiter)
{
    assert(lock_held(&limiter->lock));
    assert(waiter->link != NULL);
    *waiter->link = waiter->next;
    if (waiter->next != NULL)
        waiter->next->link = waiter->link;
    else
        limiter->last = waiter->link;
    waiter->link = NULL;
    limiter->waiting--;
}

/* Takes the waiter off the queue, if it still is on it: then the caller completes it. */
static bool queue_win(struct waiter* waiter)
{
    WSX_LIMITER* limiter = waiter->limiter;
    bool won;

    lock_take(&limiter->lock);
    won = waiter->link != NULL;
    if (won)
        queue_take_locked(limiter, waiter);
    lock_drop(&limiter->lock);
    return won;
}

static HRESULT raise_outcome(HRESULT hr, WS_ERROR* error)
{
    if (hr == WS_E_OPERATION_TIMED_OUT)
        return err_raise(error, hr, "WsxAcquire: no unit became free in time");
    if (hr == WS_E_OPERATION_ABORTED)
        return err_raise(error, hr, "WsxAcquire: the wait was cancelled, or the limiter was aborted");
    return hr;
}

/* ------------------------------------------------------------------------------------------------ waiting */

/* A timer that is due may still look at the limiter after the waiter has completed, and the limiter been freed. */
static void waiter_drop(struct waiter* waiter)
{
    if (atomic_fetch_sub(&waiter->references, 1) != 1)
        return;
    limiter_drop(waiter->limiter);
    mem_free(waiter);
}

static void CALLBACK waiter_done(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct waiter* waiter = state;
    WS_ASYNC_CONTEXT context = waiter->context;

    cancel_clear(waiter->cancel);
    hr = raise_outcome(hr, waiter->error);
    if (lane_timer_stop(&waiter->timer))
        waiter_drop(waiter);
    waiter_drop(waiter);
    context.callback(hr, model, context.callbackState);
}

static void waiter_timed_out(struct lane_timer* timer, WS_CALLBACK_MODEL model)
{
    struct waiter* waiter = CONTAINER_OF(timer, struct waiter, timer);

    UNUSED(model);
    if (queue_win(waiter))
        async_op_complete(&waiter->op, WS_E_OPERATION_TIMED_OUT);
    waiter_drop(waiter);
}

static void waiter_end(struct cancel_target* target)
{
    struct waiter* waiter = CONTAINER_OF(target, struct waiter, target);

    if (queue_win(waiter))
        async_op_complete(&waiter->op, WS_E_OPERATION_ABORTED);
}

enum limiter_entry { ENTRY_TAKEN, ENTRY_QUEUED, ENTRY_FULL, ENTRY_ABORTED };

/* Takes a unit, or joins the queue when there is a waiter to put there. */
static enum limiter_entry limiter_enter(WSX_LIMITER* limiter, struct waiter* waiter)
{
    enum limiter_entry entry;

    lock_take(&limiter->lock);
    if (limiter->aborted) {
        entry = ENTRY_ABORTED;
    } else if (limiter->available > 0) {
        limiter->available--;
        entry = ENTRY_TAKEN;
    } else if (limiter->waiting >= limiter->queue_max) {
        entry = ENTRY_FULL;
    } else {
        entry = ENTRY_QUEUED;
        if (waiter != NULL)
            queue_put_locked(limiter, waiter);
    }
    lock_drop(&limiter->lock);
    return entry;
}

static HRESULT raise_entry(const WSX_LIMITER* limiter, enum limiter_entry entry, WS_ERROR* error)
{
    if (entry == ENTRY_FULL)
        return err_raise(error, WS_E_QUOTA_EXCEEDED, "WsxAcquire: all %u units are taken and %u wait already; raise "
                         "queue_max of WsxCreateLimiter", limiter->units, limiter->queue_max);
    if (entry == ENTRY_ABORTED)
        return raise_outcome(WS_E_OPERATION_ABORTED, error);
    return S_OK;
}

static HRESULT wait_here(WSX_LIMITER* limiter, struct waiter* waiter, ULONG timeout_ms, WS_ERROR* error)
{
    enum limiter_entry entry;
    HRESULT hr;

    TRY(async_op_begin(&waiter->op, NULL, WS_LONG_CALLBACK, error));
    hr = cancel_set(waiter->cancel, &waiter->target, error);
    if (FAILED(hr)) {
        async_op_cancel(&waiter->op);
        return hr;
    }
    entry = limiter_enter(limiter, waiter);
    if (entry == ENTRY_QUEUED) {
        hr = async_op_wait(&waiter->op, true, sys_deadline_ns(timeout_ms));
        if (hr == ASYNC_S_DEADLINE && queue_win(waiter)) {
            async_op_cancel(&waiter->op);
            hr = WS_E_OPERATION_TIMED_OUT;
        } else if (hr == ASYNC_S_DEADLINE) {
            hr = async_op_wait(&waiter->op, true, SYS_NEVER);
        }
        hr = raise_outcome(hr, error);
    } else {
        async_op_cancel(&waiter->op);
        hr = raise_entry(limiter, entry, error);
    }
    cancel_clear(waiter->cancel);
    return hr;
}

/* The timer is started before the waiter joins the queue: from then on it may complete, and be gone, at any time. */
static HRESULT waiter_start(WSX_LIMITER* limiter, struct waiter* waiter, uint64_t deadline_ns, WS_ERROR* error)
{
    WSX_CANCEL* cancel = waiter->cancel;
    enum limiter_entry entry;
    HRESULT hr;

    TRY(async_op_begin(&waiter->op, &(WS_ASYNC_CONTEXT){ waiter_done, waiter }, WS_LONG_CALLBACK, error));
    async_op_waits_for(&waiter->op, "a unit of the limiter");
    hr = cancel_set(cancel, &waiter->target, error);
    if (FAILED(hr)) {
        async_op_cancel(&waiter->op);
        return hr;
    }
    if (deadline_ns != SYS_NEVER) {
        atomic_fetch_add(&waiter->references, 1);
        lane_timer_start(waiter->op.lane, &waiter->timer, deadline_ns);
    }
    entry = limiter_enter(limiter, waiter);
    if (entry == ENTRY_QUEUED)
        return WS_S_ASYNC;
    cancel_clear(cancel);
    async_op_cancel(&waiter->op);
    if (lane_timer_stop(&waiter->timer))
        waiter_drop(waiter);
    return raise_entry(limiter, entry, error);
}

static HRESULT wait_asynchronously(WSX_LIMITER* limiter, const struct waiter* model, ULONG timeout_ms, WS_ERROR* error)
{
    struct waiter* waiter = mem_alloc(sizeof *waiter);
    HRESULT hr;

    if (waiter == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for a waiter of a limiter");
    *waiter = *model;
    atomic_fetch_add(&limiter->references, 1);
    hr = waiter_start(limiter, waiter, sys_deadline_ns(timeout_ms), error);
    if (hr != WS_S_ASYNC)
        waiter_drop(waiter);
    return hr;
}

HRESULT WsxAcquire(WSX_LIMITER* limiter, ULONG timeout_ms, WSX_CANCEL* cancel, const WS_ASYNC_CONTEXT* context,
                   WS_ERROR* error)
{
    CHECK_START(WsxAcquire(limiter, timeout_ms, cancel, context, error), context, limiter, error);
    enum limiter_entry entry;

    if (!limiter_valid(limiter))
        return err_raise(error, E_INVALIDARG, "WsxAcquire: not a limiter");
    TRY(async_check_context(context, error));
    entry = limiter_enter(limiter, NULL);
    if (entry == ENTRY_QUEUED) {
        struct waiter waiter = {
            .limiter = limiter, .cancel = cancel, .error = error, .references = 1,
            .target = { waiter_end }, .timer = { .node = { .model = WS_SHORT_CALLBACK }, .fired = waiter_timed_out },
        };

        if (context == NULL)
            return wait_here(limiter, &waiter, timeout_ms, error);
        waiter.context = *context;
        return wait_asynchronously(limiter, &waiter, timeout_ms, error);
    }
    return raise_entry(limiter, entry, error);
}

HRESULT WsxRelease(WSX_LIMITER* limiter, WS_ERROR* error)
{
    CHECK_CALL(WsxRelease(limiter, error), limiter, error);
    struct waiter* waiter;
    bool too_many = false;

    if (!limiter_valid(limiter))
        return err_raise(error, E_INVALIDARG, "WsxRelease: not a limiter");
    lock_take(&limiter->lock);
    waiter = limiter->first;
    if (waiter != NULL)
        queue_take_locked(limiter, waiter);
    else if (limiter->available == limiter->units)
        too_many = true;
    else
        limiter->available++;
    lock_drop(&limiter->lock);
    if (waiter != NULL)
        async_op_complete(&waiter->op, S_OK);
    if (too_many)
        return err_raise(error, WS_E_INVALID_OPERATION, "WsxRelease: all %u units are free already", limiter->units);
    return S_OK;
}

void WsxAbortLimiter(WSX_LIMITER* limiter)
{
    struct waiter* sent_away = NULL;
    struct waiter* waiter;

    if (!limiter_valid(limiter))
        return;
    lock_take(&limiter->lock);
    limiter->aborted = true;
    for (struct waiter** end = &sent_away; (waiter = limiter->first) != NULL; end = &waiter->next) {
        queue_take_locked(limiter, waiter);
        waiter->next = NULL;
        *end = waiter;
    }
    lock_drop(&limiter->lock);          /* once the last one has completed, the limiter may be gone */
    while ((waiter = sent_away) != NULL) {
        sent_away = waiter->next;
        async_op_complete(&waiter->op, WS_E_OPERATION_ABORTED);
    }
}

void WsxFreeLimiter(WSX_LIMITER* limiter)
{
    CHECK_FREE(WsxFreeLimiter(limiter), limiter);
    if (!limiter_valid(limiter))
        return;
    assert(limiter->first == NULL);
    limiter->tag = 0;
    limiter_drop(limiter);
}
