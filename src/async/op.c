#include "async/op.h"
#include "async/engine.h"
#include "async/pool.h"
#include "base/err.h"

HRESULT async_check_context(const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    if (context != NULL && context->callback == NULL)
        return err_raise(error, E_INVALIDARG, "the WS_ASYNC_CONTEXT has no callback; pass NULL for a synchronous call");
    return S_OK;
}

/* ------------------------------------------------------------------------------------------------ operations */

/* Operations are counted where they begin and end, for the report of WsxShutdownEngine. A thread of the library counts
 * in a counter of its own, which costs no atomic update; the sum of all of them is what is pending. */
static void op_count(struct lane* lane, int change)
{
    if (thread_self == NULL)
        atomic_fetch_add_explicit(&lane->balance, change, memory_order_relaxed);
    else
        atomic_store_explicit(&thread_self->balance,
                              atomic_load_explicit(&thread_self->balance, memory_order_relaxed) + change,
                              memory_order_relaxed);
}

static void op_run(struct lane_node* node, WS_CALLBACK_MODEL model)
{
    struct async_op* op = CONTAINER_OF(node, struct async_op, node);
    WS_ASYNC_CONTEXT context = op->context;
    HRESULT hr = op->result;

    op_count(op->lane, -1);
    context.callback(hr, model, context.callbackState);
}

HRESULT async_op_begin(struct async_op* op, const WS_ASYNC_CONTEXT* context, WS_CALLBACK_MODEL model, WS_ERROR* error)
{
    TRY(async_check_context(context, error));
    op->node = (struct lane_node){ .run = op_run, .model = model };
    op->lane = NULL;
    op->result = S_OK;
    if (context == NULL) {
        op->context = (WS_ASYNC_CONTEXT){ NULL, NULL };
        sys_event_init(&op->event);
        return S_OK;
    }
    op->context = *context;
    TRY(lane_pick(&op->lane, error));
    op_count(op->lane, 1);
    return S_OK;
}

HRESULT async_op_wait(struct async_op* op, bool synchronous, uint64_t deadline_ns)
{
    if (!synchronous)
        return WS_S_ASYNC;              /* op may be gone already */
    if (!sys_event_wait(&op->event, deadline_ns))
        return ASYNC_S_DEADLINE;
    sys_event_destroy(&op->event);
    return op->result;
}

void async_op_cancel(struct async_op* op)
{
    CHECK_WAITS_NOT(&op->node);
    if (op->context.callback == NULL)
        sys_event_destroy(&op->event);
    else
        op_count(op->lane, -1);
}

void async_op_complete(struct async_op* op, HRESULT hr)
{
    op->result = hr;
    if (op->context.callback == NULL)
        sys_event_set(&op->event);
    else
        lane_post(op->lane, &op->node);
}

HRESULT async_yield(struct async_op* op, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    if (context == NULL)
        return S_OK;
    TRY(async_op_begin(op, context, WS_LONG_CALLBACK, error));
    async_op_complete(op, S_OK);
    return WS_S_ASYNC;
}

/* ------------------------------------------------------------------------------------------------ jobs */

HRESULT async_work_run(struct async_work* job, HRESULT (*work)(void* argument, WS_ERROR* error), void* argument,
                       const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct lane* lane;

    TRY(async_check_context(context, error));
    if (context == NULL)
        return work(argument, error);
    TRY(lane_pick(&lane, error));       /* the engine runs from here on */
    *job = (struct async_work){ .work = work, .argument = argument, .error = error, .context = *context };
    if (check_on())
        job->checked = check_waits_for_job();
    atomic_fetch_add(&engine_counters.jobs, 1);
    if (pool_queue(job))
        return WS_S_ASYNC;
    atomic_fetch_sub(&engine_counters.jobs, 1);
    return err_raise(error, E_OUTOFMEMORY, "no thread can be had for a blocking job (at most %u threads; see "
                     "WSX_ENGINE_SETTINGS.threads_max)", engine_settings.threads_max);
}
