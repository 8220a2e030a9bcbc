/* The steps of a call, one after the other on the call's channel:
 *
 *    open (unless it is) -> start -> body -> receive -> reply -> end, which closes the channel when something went wrong
 *
 * Steps touch what belongs to the caller between call_enter and call_leave only; in between there is nothing but input and
 * output. A step of a call that was abandoned finds out in call_enter, and the exchange goes on without the caller. */
#include "service/proxy_int.h"

#include "base/err.h"
#include "base/heap.h"
#include "channel/channel.h"
#include "message/message.h"
#include "service/params.h"
#include "xml/type.h"

static HRESULT CALLBACK call_step_end(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                      const WS_ASYNC_CONTEXT* context, WS_ERROR* error);

static bool one_way(const struct proxy_call* call)
{
    return params_message(call->operation, PARAMS_OUTPUT) == NULL;
}

/* The steps that are left run on a lane, because the synchronous caller was sent away. */
static HRESULT go_on_elsewhere(struct proxy_call* call, WS_ASYNC_FUNCTION step, WS_ASYNC_OPERATION* next)
{
    assert(call->synchronous);
    call->resume = step;
    next->function = NULL;
    return ASYNC_S_AGAIN;
}

/* The result for the caller; the channel is fit for the next call. */
static HRESULT end_with(struct proxy_call* call, HRESULT hr)
{
    call->result = hr;
    return S_OK;
}

/* ------------------------------------------------------------------------------------------------------------- end */

static bool was_aborted(struct proxy_call* call)
{
    bool aborted;

    lock_take(&call->proxy->lock);
    aborted = call->visited;
    lock_drop(&call->proxy->lock);
    return aborted;
}

/* Outputs that were read into the call's places are in the reply's heap: the messages are reset when the result was
 * delivered. */
static HRESULT CALLBACK call_step_closed(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                         const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct proxy_call* call = state;

    UNUSED(hr);                         /* of closing: the channel is closed whatever it says */
    UNUSED(model);
    UNUSED(next);
    UNUSED(context);
    UNUSED(error);
    call->open = false;
    WsResetChannel(call->channel, NULL);
    return call->result;
}

static HRESULT CALLBACK call_step_end(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                      const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct proxy_call* call = state;

    UNUSED(model);
    UNUSED(error);
    if (SUCCEEDED(hr))
        return call->result;
    if (SUCCEEDED(call->result))
        call->result = hr;
    if (was_aborted(call))
        call->result = err_raise(call->error, WS_E_OPERATION_ABORTED, "the service proxy was aborted");
    next->function = call_step_closed;
    return WsCloseChannel(call->channel, context, NULL);
}

/* ----------------------------------------------------------------------------------------------------------- reply */

static HRESULT check_action(struct proxy_call* call)
{
    const WS_XML_STRING* expected = params_message(call->operation, PARAMS_OUTPUT)->action;
    const WS_XML_STRING* action = msg_text(call->reply, WS_ACTION_HEADER);
    char want[200], got[200];

    if (expected == NULL || action == NULL || WsXmlStringEquals(expected, action, NULL) == S_OK)
        return S_OK;
    return err_raise(call->error, WS_E_INVALID_FORMAT, "the reply has the action %s instead of %s",
                     err_utf8(action->bytes, action->length, got, sizeof got),
                     err_utf8(expected->bytes, expected->length, want, sizeof want));
}

static HRESULT read_outputs(struct proxy_call* call)
{
    WS_HEAP* scratch = msg_heap(call->reply);

    TRY(check_action(call));
    TRY(params_make_places(call->operation, PARAMS_OUTPUT, scratch, &call->places, call->error));
    return params_read(call->reply, call->operation, PARAMS_OUTPUT, call->places, scratch, call->heap, call->error);
}

/* In the caller's memory. A fault ends the call, but not the channel. */
static HRESULT read_reply(struct proxy_call* call)
{
    WS_PROXY_MESSAGE_CALLBACK_CONTEXT* receive = &call->settings.receive;

    if (receive->callback != NULL)
        TRY(receive->callback(call->reply, call->heap, receive->state, call->error));
    if (msg_is_fault(call->reply))
        return msg_receive_fault(call->reply, call->error);
    if (call->settings.check_must_understand)
        TRY(WsCheckMustUnderstandHeaders(call->reply, call->error));
    return one_way(call) ? S_OK : read_outputs(call);
}

/* 200 with an empty body, 202: right for a one-way operation only. */
static HRESULT no_reply(struct proxy_call* call)
{
    if (one_way(call))
        return S_OK;
    return err_raise(call->error, WS_E_INVALID_FORMAT, "the service accepted the request, but sent no reply to an "
                     "operation that has one");
}

static HRESULT CALLBACK call_step_reply(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                        const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct proxy_call* call = state;
    bool fault;

    UNUSED(model);
    UNUSED(error);
    next->function = call_step_end;
    if (FAILED(hr))
        return hr;
    if (hr == WS_S_END)
        return end_with(call, no_reply(call));
    TRY(msg_check_reply(call->request, call->reply, call->error));
    if (!call_enter(call))
        return WsAbandonMessage(call->channel, call->reply, NULL);
    fault = msg_is_fault(call->reply);
    hr = read_reply(call);
    call_leave(call);
    if (FAILED(hr) || one_way(call)) {
        end_with(call, hr);
        return FAILED(hr) && !fault ? hr : WsAbandonMessage(call->channel, call->reply, NULL);
    }
    return WsReadMessageEnd(call->channel, call->reply, context, call->error);
}

static HRESULT CALLBACK call_step_receive(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                          const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct proxy_call* call = state;

    UNUSED(model);
    UNUSED(error);
    next->function = call_step_end;
    if (FAILED(hr))
        return hr;
    if (context == NULL && call_has_ended(call))
        return go_on_elsewhere(call, call_step_receive, next);
    next->function = call_step_reply;
    hr = WsReadMessageStart(call->channel, call->reply, context, call->error);
    return hr == ASYNC_S_AGAIN ? go_on_elsewhere(call, call_step_receive, next) : hr;
}

/* --------------------------------------------------------------------------------------------------------- request */

static HRESULT write_inputs(struct proxy_call* call)
{
    WS_HEAP* scratch = msg_heap(call->request);
    void* places;

    TRY(heap_zalloc(scratch, (call->operation->parameterCount + 1u) * sizeof(void*), &places, call->error));
    params_from_arguments(call->operation, call->arguments, places);
    return params_write(call->request, call->operation, PARAMS_INPUT, places, scratch, call->error);
}

static HRESULT abandoned_early(void)
{
    return WS_E_OPERATION_ABANDONED;    /* nobody sees it: the caller was told by who abandoned it */
}

static HRESULT CALLBACK call_step_body(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                       const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct proxy_call* call = state;

    UNUSED(model);
    UNUSED(error);
    next->function = call_step_end;
    if (FAILED(hr))
        return hr;
    if (!call_enter(call))
        return abandoned_early();
    hr = write_inputs(call);
    call_leave(call);
    if (FAILED(hr))
        return hr;
    next->function = call_step_receive;
    return WsWriteMessageEnd(call->channel, call->request, context, call->error);
}

static HRESULT CALLBACK call_step_start(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                        const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct proxy_call* call = state;
    WS_PROXY_MESSAGE_CALLBACK_CONTEXT* send = &call->settings.send;

    UNUSED(model);
    UNUSED(error);
    next->function = call_step_end;
    if (FAILED(hr))
        return hr;
    call->open = true;
    if (!call_enter(call))
        return end_with(call, abandoned_early());
    if (send->callback != NULL)
        hr = send->callback(call->request, call->heap, send->state, call->error);
    if (!call_leave(call))
        return end_with(call, abandoned_early());
    if (FAILED(hr))
        return end_with(call, hr);
    next->function = call_step_body;
    return WsWriteMessageStart(call->channel, call->request, context, call->error);
}

HRESULT CALLBACK call_step_open(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct proxy_call* call = state;

    UNUSED(hr);
    UNUSED(model);
    UNUSED(error);
    next->function = call_step_start;
    if (call->open)
        return S_OK;
    next->function = call_step_end;
    if (!call_leave(call))
        return end_with(call, abandoned_early());
    WsResetChannel(call->channel, NULL);        /* an abort may have come after it was closed, on behalf of an earlier call */
    if (was_aborted(call))
        return WS_E_OPERATION_ABORTED;
    next->function = call_step_start;
    return WsOpenChannel(call->channel, &call->proxy->address, context, call->error);
}
