/* WsxQueueWork: a blocking function on a thread of the pool. */
#include "async/check_op.h"
#include "async/op.h"
#include "base/err.h"
#include "base/mem.h"
#include <wws/wwsx.h>

struct queued_work {
    struct async_work job;
    WSX_WORK_CALLBACK work;
    void*             work_state;
    WS_ASYNC_CONTEXT  context;
};

static HRESULT call_work(WSX_WORK_CALLBACK work, void* work_state, WS_ERROR* error)
{
    const WS_ASYNC_CONTEXT* none = NULL;

    return CHECK_OUT(work(work_state, error), "WSX_WORK_CALLBACK", work, WS_LONG_CALLBACK, none, error);
}

static HRESULT run_work(void* argument, WS_ERROR* error)
{
    struct queued_work* queued = argument;

    return call_work(queued->work, queued->work_state, error);
}

static void CALLBACK work_done(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct queued_work* queued = state;
    WS_ASYNC_CONTEXT context = queued->context;

    mem_free(queued);
    context.callback(hr, model, context.callbackState);
}

HRESULT WsxQueueWork(WSX_WORK_CALLBACK work, void* work_state, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    CHECK_START(WsxQueueWork(work, work_state, context, error), context, error);
    struct queued_work* queued;
    HRESULT hr;

    if (work == NULL)
        return err_raise(error, E_INVALIDARG, "WsxQueueWork: work is NULL");
    TRY(async_check_context(context, error));
    if (context == NULL)
        return call_work(work, work_state, error);
    queued = mem_alloc(sizeof *queued);
    if (queued == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for a job");
    *queued = (struct queued_work){ .work = work, .work_state = work_state, .context = *context };
    hr = async_work_run(&queued->job, run_work, queued, &(WS_ASYNC_CONTEXT){ work_done, queued }, error);
    if (hr != WS_S_ASYNC)
        mem_free(queued);
    return hr;
}
