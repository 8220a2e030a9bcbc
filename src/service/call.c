/* WsCall and WsAbandonCall: taking part in a proxy, and who delivers the result. The steps are in call_steps.c. */
#include "service/proxy_int.h"

#include "base/err.h"
#include "base/err_fault.h"
#include "base/heap.h"
#include "base/prop.h"
#include "base/trace.h"
#include "channel/channel.h"
#include "message/message.h"
#include "service/params.h"
#include "async/check_op.h"

static const struct prop_rule call_rules[] = {
    PROP_RULE(WS_CALL_PROPERTY_CHECK_MUST_UNDERSTAND, PROP_CREATE, BOOL, struct call_settings, check_must_understand),
    PROP_RULE(WS_CALL_PROPERTY_SEND_MESSAGE_CONTEXT, PROP_CREATE, WS_PROXY_MESSAGE_CALLBACK_CONTEXT,
              struct call_settings, send),
    PROP_RULE(WS_CALL_PROPERTY_RECEIVE_MESSAGE_CONTEXT, PROP_CREATE, WS_PROXY_MESSAGE_CALLBACK_CONTEXT,
              struct call_settings, receive),
    PROP_RULE(WS_CALL_PROPERTY_CALL_ID, PROP_CREATE, ULONG, struct call_settings, id),
};

/* ------------------------------------------------------------------------------------------------- who has the turn */

static HRESULT raise_abandoned(WS_ERROR* error)
{
    return err_raise(error, WS_E_OPERATION_ABANDONED,
                     "WsCall: the call was abandoned with WsAbandonCall; its input and "
                     "output go on without it");
}

/* An asynchronous caller hears of the end on a lane: never inside WsAbandonCall, or inside the WsCall it has just made. */
static void abandoned_run(struct lane_node* node, WS_CALLBACK_MODEL model)
{
    struct proxy_call* call = CONTAINER_OF(node, struct proxy_call, node);
    WS_ASYNC_CONTEXT context = call->context;
    WS_ERROR* error = call->caller_error;

    proxy_drop_call(call);
    raise_abandoned(error);
    context.callback(WS_E_OPERATION_ABANDONED, model, context.callbackState);
}

/* The phase is ENDED, by this thread, and a hold is taken for what is posted. */
static void tell_abandoned(struct proxy_call* call)
{
    assert(!call->synchronous);
    call->node = (struct lane_node){ .run = abandoned_run, .model = WS_LONG_CALLBACK };
    lane_post(call->lane, &call->node);
}

bool call_has_ended(struct proxy_call* call)
{
    return atomic_load_explicit(&call->phase, memory_order_acquire) == CALL_ENDED;
}

bool call_enter(struct proxy_call* call)
{
    unsigned phase = CALL_QUIET;

    return atomic_compare_exchange_strong_explicit(&call->phase, &phase, CALL_BUSY, memory_order_acq_rel,
                                                   memory_order_acquire)
           || phase != CALL_ENDED;
}

bool call_leave(struct proxy_call* call)
{
    unsigned phase = CALL_BUSY;

    if (atomic_compare_exchange_strong_explicit(&call->phase, &phase, CALL_QUIET, memory_order_acq_rel,
                                                memory_order_acquire)
        || phase == CALL_QUIET)
        return true;
    if (phase == CALL_UNWANTED) {                       /* nobody else moves it on from there */
        atomic_store_explicit(&call->phase, CALL_ENDED, memory_order_release);
        if (!call->synchronous) {
            lock_take(&call->proxy->lock);
            call->holds++;
            lock_drop(&call->proxy->lock);
            tell_abandoned(call);
        }
    }
    return false;
}

/* true: the result of the chain is the call's result. */
static bool call_end(struct proxy_call* call)
{
    return atomic_exchange_explicit(&call->phase, CALL_ENDED, memory_order_acq_rel) != CALL_ENDED;
}

/* ------------------------------------------------------------------------------------------------------- delivery */

/* The last of the chain: its messages are ready for the next call. */
static void chain_over(struct proxy_call* call)
{
    WsResetMessage(call->request, NULL);
    WsResetMessage(call->reply, NULL);
    if (call->own_error != NULL)
        WsResetError(call->own_error);
    proxy_drop_call(call);
}

static void describe_failure(struct proxy_call* call, HRESULT hr)
{
    const WS_STRING* url = &call->proxy->address.url;
    const WS_XML_STRING* action = params_message(call->operation, PARAMS_INPUT)->action;
    char url_text[256], action_text[256];

    /* Others give up as well: the system, a gateway that answers 504, a timeout of the channel. */
    if (hr == WS_E_OPERATION_TIMED_OUT && sys_now_ns() >= call->deadline_ns)
        err_add(call->caller_error,
                "the call did not complete within %u ms; raise WS_PROXY_PROPERTY_CALL_TIMEOUT to wait "
                "longer",
                call->proxy->settings.call_timeout_ms);
    err_add(call->caller_error, "WsCall: calling %s at %s failed",
            action == NULL ? "an operation" : err_utf8(action->bytes, action->length, action_text, sizeof action_text),
            err_utf16(url->chars, url->length, url_text, sizeof url_text));
}

/* Writes outputs or error for the caller, if it still waits. */
static bool deliver(struct proxy_call* call, HRESULT hr)
{
    if (!call_end(call))
        return false;
    if (SUCCEEDED(hr)) {
        params_give_outputs(call->operation, call->arguments, call->places);
    } else if (call->caller_error != NULL) {
        if (call->own_error != NULL && !call->synchronous && FAILED(WsCopyError(call->own_error, call->caller_error)))
            err_add(call->caller_error, "there was no memory to say more about the failure");
        describe_failure(call, hr);
    }
    return true;
}

static void CALLBACK call_completed(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct proxy_call* call = state;
    WS_ASYNC_CONTEXT context = call->context;
    bool mine = deliver(call, hr);

    chain_over(call);
    if (mine)
        context.callback(hr, model, context.callbackState);
}

/* After a synchronous caller was sent away: what is left of its chain runs with nobody waiting. */
static void CALLBACK orphan_completed(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    UNUSED(hr);
    UNUSED(model);
    chain_over(state);
}

static void go_on_alone(struct proxy_call* call)
{
    const WS_ASYNC_CONTEXT context = { orphan_completed, call };
    HRESULT hr;

    call->error = NULL;
    hr = WsAsyncExecute(&call->state, call->resume, WS_LONG_CALLBACK, call, &context, NULL);
    if (hr != WS_S_ASYNC)
        orphan_completed(hr, WS_LONG_CALLBACK, call);
}

/* ------------------------------------------------------------------------------------------------------------ WsCall */

static HRESULT run_synchronously(struct proxy_call* call, WS_ERROR* error)
{
    WS_ASYNC_FUNCTION function = call_step_open;
    HRESULT hr;
    bool mine;

    for (;;) {
        hr = WsAsyncExecute(&call->state, function, WS_LONG_CALLBACK, call, NULL, call->error);
        if (hr != ASYNC_S_AGAIN)
            break;
        if (call_has_ended(call)) {
            go_on_alone(call);
            return raise_abandoned(error);
        }
        function = call->resume;        /* interrupted on behalf of an earlier call on this channel */
    }
    mine = deliver(call, hr);
    chain_over(call);
    return mine ? hr : raise_abandoned(error);
}

static HRESULT run_asynchronously(struct proxy_call* call)
{
    const WS_ASYNC_CONTEXT context = { call_completed, call };
    HRESULT hr = WsAsyncExecute(&call->state, call_step_open, WS_LONG_CALLBACK, call, &context, call->error);
    bool mine;

    if (hr == WS_S_ASYNC)
        return hr;
    mine = deliver(call, hr);
    chain_over(call);
    return mine ? hr : WS_S_ASYNC;      /* abandoned while it ran here: the callback comes from the lane */
}

/* The chain must not touch the caller's error while it waits: an asynchronous call has one of its own. */
static HRESULT prepare_error(struct proxy_call* call, WS_ERROR* error)
{
    LANGID langid = call->proxy->settings.langid;

    call->caller_error = error;
    call->error = error;
    if (call->synchronous || !err_valid(error))
        return S_OK;
    if (call->own_error == NULL && FAILED(WsCreateError(NULL, 0, &call->own_error)))
        return err_raise(error, E_OUTOFMEMORY, "WsCall: memory for an error object");
    call->error = call->own_error;
    if (langid == 0)
        langid = err_langid(error);
    return WsSetErrorProperty(call->error, WS_ERROR_PROPERTY_LANGID, &langid, sizeof langid);
}

/* Everything that an asynchronous caller keeps on its stack is read here. */
static HRESULT prepare(struct proxy_call* call, const void* const* arguments, WS_ERROR* error)
{
    const WS_MESSAGE_DESCRIPTION* input = params_message(call->operation, PARAMS_INPUT);

    call->failed = false;
    call->result = S_OK;
    call->arguments = arguments;
    call->places = NULL;
    TRY(prepare_error(call, error));
    TRY(msg_initialize(call->request, WS_REQUEST_MESSAGE, NULL, error));
    if (input->action != NULL)
        TRY(msg_set_text(call->request, WS_ACTION_HEADER, input->action->bytes, input->action->length, error));
    if (!call->synchronous)
        TRY(params_copy_arguments(call->operation, arguments, msg_heap(call->request), &call->arguments, error));
    else
        chan_clear_interrupt(call->channel);
    call->deadline_ns = sys_deadline_ns(call->proxy->settings.call_timeout_ms);
    chan_set_deadline(call->channel, call->deadline_ns);
    return S_OK;
}

static HRESULT call_start(WS_SERVICE_PROXY* proxy, const WS_OPERATION_DESCRIPTION* operation,
                          const void* const* arguments, WS_HEAP* heap, const struct call_settings* settings,
                          const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct lane* lane = NULL;
    struct proxy_call* call;
    HRESULT hr;

    if (context != NULL)
        TRY(lane_pick(&lane, error));
    TRY(proxy_take_call(proxy, settings->id, &call, error));
    call->synchronous = context == NULL;
    if (context != NULL)
        call->context = *context;
    call->lane = lane;
    call->operation = operation;
    call->heap = heap;
    call->settings.check_must_understand = settings->check_must_understand;
    call->settings.send = settings->send;
    call->settings.receive = settings->receive;
    hr = prepare(call, arguments, error);
    if (FAILED(hr)) {
        call_end(call);
        chain_over(call);
        return hr;
    }
    return context == NULL ? run_synchronously(call, error) : run_asynchronously(call);
}

HRESULT WINAPI WsCall(WS_SERVICE_PROXY* serviceProxy, const WS_OPERATION_DESCRIPTION* operation, const void** arguments,
                      WS_HEAP* heap, const WS_CALL_PROPERTY* callProperties, const ULONG callPropertyCount,
                      const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error)
{
    CHECK_START(WsCall(serviceProxy, operation, arguments, heap, callProperties, callPropertyCount, asyncContext,
                       error), asyncContext, serviceProxy, heap, error);
    struct call_settings settings = { .check_must_understand = TRUE };

    TRY(proxy_check(serviceProxy, "WsCall", error));
    TRY(async_check_context(asyncContext, error));
    if (operation == NULL)
        return err_raise(error, E_INVALIDARG, "WsCall: the operation description is NULL");
    TRY(params_check(operation, error));
    TRY(params_check_arguments(operation, arguments, error));
    if (!heap_valid(heap))
        return err_raise(error, E_INVALIDARG, "WsCall: the heap is %s",
                         heap == NULL ? "NULL" : "not one, or was freed");
    if (callPropertyCount != 0)
        TRY(prop_apply(call_rules, ARRAY_COUNT(call_rules), callProperties, callPropertyCount, &settings, error));
    return call_start(serviceProxy, operation, arguments, heap, &settings, asyncContext, error);
}

/* ----------------------------------------------------------------------------------------------------- WsAbandonCall */

/* The lock is held: posting to a lane and waking a waiter call nobody. */
static void abandon_locked(struct proxy_call* call)
{
    unsigned phase = atomic_load_explicit(&call->phase, memory_order_acquire);

    assert(lock_held(&call->proxy->lock));
    while (phase == CALL_BUSY || phase == CALL_QUIET) {
        unsigned to = phase == CALL_BUSY ? CALL_UNWANTED : CALL_ENDED;

        if (!atomic_compare_exchange_weak_explicit(&call->phase, &phase, to, memory_order_acq_rel,
                                                   memory_order_acquire))
            continue;
        if (to == CALL_UNWANTED)
            return;                     /* it is in the caller's memory right now, and looks when it is done there */
        if (call->synchronous) {
            chan_interrupt(call->channel);
            return;
        }
        call->holds++;
        tell_abandoned(call);
        return;
    }
}

HRESULT WINAPI WsAbandonCall(WS_SERVICE_PROXY* serviceProxy, ULONG callId, WS_ERROR* error)
{
    CHECK_CALL(WsAbandonCall(serviceProxy, callId, error), serviceProxy, error);
    HRESULT hr = S_OK;

    TRY(proxy_check(serviceProxy, "WsAbandonCall", error));
    lock_take(&serviceProxy->lock);
    if (serviceProxy->state == WS_SERVICE_PROXY_STATE_CREATED || serviceProxy->state == WS_SERVICE_PROXY_STATE_OPENING
        || serviceProxy->state == WS_SERVICE_PROXY_STATE_CLOSED)
        hr = err_raise(error, WS_E_INVALID_OPERATION, "WsAbandonCall: the service proxy is in the state %s",
                       proxy_state_name(serviceProxy->state));
    for (struct proxy_call* call = serviceProxy->busy; SUCCEEDED(hr) && call != NULL; call = call->next)
        if (callId == 0 || call->settings.id == callId)
            abandon_locked(call);
    lock_drop(&serviceProxy->lock);
    return hr;
}
