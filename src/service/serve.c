/* The steps that serve one message exchange, on the slot's channel. Lines lead to what follows; everything else ends in close.
 *
 *    first, accept callback -> receive -> dispatch -+-> invoke -> done -> answer -> body --> close
 *                                                   +-> handler -> done ----------------------^
 *    whatever cannot be served, and an operation that fails -> fault -> fault_body -----------^
 *
 * A step that calls application code does nothing after it: the operation may have completed on another thread. */
#include "service/host_int.h"

#include "base/err.h"
#include "message/message.h"
#include "xml/soap_names.h"
#include "service/params.h"

#define SERVE_STEP(name) \
    static HRESULT CALLBACK name(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next, \
                                 const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
#define STEP_UNUSED() (UNUSED(hr), UNUSED(model), UNUSED(next), UNUSED(context), UNUSED(error))

SERVE_STEP(serve_step_receive);
SERVE_STEP(serve_step_invoke);
SERVE_STEP(serve_step_done);
SERVE_STEP(serve_step_fault);
SERVE_STEP(serve_step_close);

static bool two_way(const struct host_slot* slot)
{
    return slot->operation != NULL && params_message(slot->operation->description, PARAMS_OUTPUT) != NULL;
}

/* The peer gets nothing any more: not even that a message was accepted. */
static HRESULT spoil(struct host_slot* slot)
{
    slot->spoilt = true;
    return S_OK;
}

/* ----------------------------------------------------------------------------------------------------------- close */

SERVE_STEP(serve_step_closed)
{
    struct host_slot* slot = state;

    STEP_UNUSED();
    WsResetChannel(slot->channel, NULL);
    if (slot->call != NULL)
        host_call_reset(slot->call);
    return S_OK;
}

SERVE_STEP(serve_step_close_channel)
{
    struct host_slot* slot = state;

    STEP_UNUSED();
    context_release(slot);
    next->function = serve_step_closed;
    if (slot->spoilt)
        WsAbortChannel(slot->channel, NULL);
    return WsCloseChannel(slot->channel, context, NULL);
}

SERVE_STEP(serve_step_close_called)
{
    STEP_UNUSED();                      /* "Failure or reporting failure through HRESULT does not in any way affect" us */
    next->function = serve_step_close_channel;
    return context_end(state, context);
}

/* Right before the channel is closed, in every case. */
SERVE_STEP(serve_step_close)
{
    struct host_slot* slot = state;
    WS_SERVICE_CLOSE_CHANNEL_CALLBACK callback = slot->endpoint->settings.close.callback;

    STEP_UNUSED();
    if (FAILED(hr))
        slot->spoilt = true;            /* of the reply: it did not go out */
    next->function = serve_step_close_channel;
    if (callback == NULL)
        return S_OK;
    next->function = serve_step_close_called;
    context_begin(slot, CONTEXT_CHANNEL);
    return CHECK_OUT(callback(&slot->context, context), "WS_SERVICE_CLOSE_CHANNEL_CALLBACK", callback, WS_LONG_CALLBACK,
                     context, NULL);
}

/* ----------------------------------------------------------------------------------------------------------- fault */

SERVE_STEP(serve_step_fault_body)
{
    struct host_slot* slot = state;
    struct host_call* call = slot->call;

    STEP_UNUSED();
    next->function = serve_step_close;
    if (FAILED(hr))
        return hr;
    TRY(msg_write_error(call->reply, call->error, slot->result, slot->endpoint->host->settings.disclosure, NULL));
    return WsWriteMessageEnd(slot->channel, call->reply, context, NULL);
}

/* slot->result says why. A request that could not be read has nothing to relate to. */
SERVE_STEP(serve_step_fault)
{
    struct host_slot* slot = state;
    struct host_call* call = slot->call;
    bool readable;

    STEP_UNUSED();
    next->function = serve_step_close;
    if (msg_state(call->reply) != WS_MESSAGE_STATE_EMPTY)
        WsResetMessage(call->reply, NULL);
    readable = msg_state(call->request) != WS_MESSAGE_STATE_EMPTY;
    TRY(msg_initialize(call->reply, readable ? WS_FAULT_MESSAGE : WS_BLANK_MESSAGE, readable ? call->request : NULL,
                       NULL));
    msg_set_fault(call->reply, true);
    if (msg_to_none(call->reply))
        return S_OK;
    TRY(msg_prepare_fault(call->reply, call->error, NULL));
    next->function = serve_step_fault_body;
    return WsWriteMessageStart(slot->channel, call->reply, context, NULL);
}

static HRESULT answer_with_fault(struct host_slot* slot, HRESULT hr, WS_ASYNC_OPERATION* next)
{
    slot->result = hr;
    next->function = serve_step_fault;
    return S_OK;
}

/* The message itself is at fault: says so, unless the error has a fault that says more. */
static HRESULT refuse_message(struct host_slot* slot, HRESULT hr, WS_ASYNC_OPERATION* next)
{
    WS_FAULT_CODE sender = { { XML_TEXT("Sender"), XML_TEXT("") }, NULL };
    const WS_FAULT fault = { .code = &sender };
    WS_ERROR* error = slot->call->error;
    WS_FAULT* present = NULL;

    if (hr != E_OUTOFMEMORY &&
        SUCCEEDED(WsGetFaultErrorProperty(error, WS_FAULT_ERROR_PROPERTY_FAULT, &present, sizeof present)) &&
        present == NULL && FAILED(WsSetFaultErrorProperty(error, WS_FAULT_ERROR_PROPERTY_FAULT, &fault, sizeof fault)))
        err_add(error, "there was no memory to say that the sender is to blame");
    return answer_with_fault(slot, hr, next);
}

/* ----------------------------------------------------------------------------------------------------------- reply */

SERVE_STEP(serve_step_body)
{
    struct host_slot* slot = state;
    struct host_call* call = slot->call;

    STEP_UNUSED();
    next->function = serve_step_close;
    if (FAILED(hr))
        return hr;
    hr = params_write(call->reply, slot->operation->description, PARAMS_OUTPUT, slot->places, call->heap, call->error);
    if (FAILED(hr)) {                   /* nothing of it was sent: there is still time for a fault */
        WsAbandonMessage(slot->channel, call->reply, NULL);
        return answer_with_fault(slot, hr, next);
    }
    hr = WsWriteMessageEnd(slot->channel, call->reply, context, NULL);
    return hr;
}

/* No thread is in a cancel callback any more. */
SERVE_STEP(serve_step_answer)
{
    struct host_slot* slot = state;

    STEP_UNUSED();
    context_release(slot);
    next->function = serve_step_close;
    if (slot->operation == NULL)
        return FAILED(slot->result) ? spoil(slot) : S_OK;
    if (!two_way(slot))
        return S_OK;                    /* accepted, and no fault is ever sent in answer to a one-way message */
    if (FAILED(slot->result))
        return answer_with_fault(slot, slot->result, next);
    if (msg_to_none(slot->call->reply))
        return S_OK;
    next->function = serve_step_body;
    return WsWriteMessageStart(slot->channel, slot->call->reply, context, NULL);
}

/* The operation, or the message handler, has completed. */
SERVE_STEP(serve_step_done)
{
    struct host_slot* slot = state;

    STEP_UNUSED();
    slot->result = hr;
    next->function = serve_step_answer;
    return context_end(slot, context);
}

/* ------------------------------------------------------------------------------------------------------- operation */

static HRESULT prepare_reply(struct host_slot* slot)
{
    const WS_XML_STRING* action = params_message(slot->operation->description, PARAMS_OUTPUT)->action;
    struct host_call* call = slot->call;

    TRY(msg_initialize(call->reply, WS_REPLY_MESSAGE, call->request, call->error));
    if (action == NULL || msg_addressing_version(call->reply) == WS_ADDRESSING_VERSION_TRANSPORT)
        return S_OK;
    return msg_set_text(call->reply, WS_ACTION_HEADER, action->bytes, action->length, call->error);
}

/* The whole message was read. */
SERVE_STEP(serve_step_invoke)
{
    struct host_slot* slot = state;
    const struct host_operation* operation = slot->operation;

    STEP_UNUSED();
    if (FAILED(hr))
        return refuse_message(slot, hr, next);
    if (two_way(slot)) {
        hr = prepare_reply(slot);
        if (FAILED(hr))
            return answer_with_fault(slot, hr, next);
    }
    next->function = serve_step_done;
    context_begin(slot, two_way(slot) ? CONTEXT_TWO_WAY : CONTEXT_ONE_WAY);
    return CHECK_OUT(operation->description->stubCallback(&slot->context, slot->places, operation->method, context,
                                                          slot->call->error),
                     "service operation", operation->method, WS_LONG_CALLBACK, context, slot->call->error);
}

static HRESULT read_inputs(struct host_slot* slot)
{
    const WS_OPERATION_DESCRIPTION* operation = slot->operation->description;
    struct host_call* call = slot->call;

    TRY(params_make_places(operation, PARAMS_ALL, call->heap, &slot->places, call->error));
    return params_read(call->request, operation, PARAMS_INPUT, slot->places, call->heap, call->heap, call->error);
}

/* -------------------------------------------------------------------------------------------------------- dispatch */

/* The application's say, before the body is looked at. */
static HRESULT authorize(struct host_slot* slot, bool* authorized)
{
    WS_SERVICE_SECURITY_CALLBACK callback = slot->endpoint->authorize;
    BOOL allowed = FALSE;
    HRESULT hr;

    *authorized = true;
    if (callback == NULL)
        return S_OK;
    context_begin(slot, CONTEXT_HANDLER);
    hr = callback(&slot->context, &allowed, slot->call->error);
    *authorized = SUCCEEDED(hr) && allowed;
    return hr;
}

/* The headers were read and the sender may call. */
static HRESULT dispatch(struct host_slot* slot, WS_ASYNC_OPERATION* next, const WS_ASYNC_CONTEXT* context)
{
    struct host_endpoint* endpoint = slot->endpoint;
    struct host_call* call = slot->call;
    HRESULT hr = S_OK;

    if (endpoint->settings.check_must_understand)
        hr = WsCheckMustUnderstandHeaders(call->request, call->error);
    if (FAILED(hr))
        return refuse_message(slot, hr, next);
    slot->operation = dispatch_find(&endpoint->table, msg_text(call->request, WS_ACTION_HEADER));
    if (slot->operation == NULL && endpoint->handler == NULL)
        return answer_with_fault(slot, msg_raise_unknown_action(call->request, call->error), next);
    if (slot->operation == NULL) {
        next->function = serve_step_done;
        context_begin(slot, CONTEXT_HANDLER);
        return CHECK_OUT(endpoint->handler(&slot->context, context, call->error), "WS_SERVICE_MESSAGE_RECEIVE_CALLBACK",
                         endpoint->handler, WS_LONG_CALLBACK, context, call->error);
    }
    hr = read_inputs(slot);
    if (FAILED(hr))
        return refuse_message(slot, hr, next);
    next->function = serve_step_invoke;
    return WsReadMessageEnd(slot->channel, call->request, context, call->error);
}

SERVE_STEP(serve_step_authorized)
{
    struct host_slot* slot = state;

    STEP_UNUSED();
    context_release(slot);
    next->function = serve_step_close;
    if (FAILED(slot->result))
        return spoil(slot);
    return dispatch(slot, next, context);
}

SERVE_STEP(serve_step_dispatch)
{
    struct host_slot* slot = state;
    WS_CHANNEL_STATE channel_state = WS_CHANNEL_STATE_FAULTED;
    bool authorized;

    STEP_UNUSED();
    next->function = serve_step_close;
    if (hr == WS_S_END)
        return S_OK;
    if (FAILED(hr)) {
        WsGetChannelProperty(slot->channel, WS_CHANNEL_PROPERTY_STATE, &channel_state, sizeof channel_state, NULL);
        return channel_state == WS_CHANNEL_STATE_OPEN ? refuse_message(slot, hr, next) : spoil(slot);
    }
    if (slot->endpoint->authorize == NULL)
        return dispatch(slot, next, context);
    authorize(slot, &authorized);
    slot->result = authorized ? S_OK : WS_E_ENDPOINT_ACCESS_DENIED;
    next->function = serve_step_authorized;
    return context_end(slot, context);
}

SERVE_STEP(serve_step_receive)
{
    struct host_slot* slot = state;

    STEP_UNUSED();
    next->function = serve_step_close;
    if (slot->call == NULL && FAILED(host_call_create(slot->endpoint, &slot->call, NULL)))
        return spoil(slot);
    next->function = serve_step_dispatch;
    return WsReadMessageStart(slot->channel, slot->call->request, context, slot->call->error);
}

/* ---------------------------------------------------------------------------------------------------------- accept */

SERVE_STEP(serve_step_accepted)
{
    struct host_slot* slot = state;

    STEP_UNUSED();
    context_release(slot);
    next->function = serve_step_close;
    if (FAILED(slot->result))
        return spoil(slot);
    return serve_step_receive(S_OK, model, state, next, context, error);
}

SERVE_STEP(serve_step_accept_called)
{
    struct host_slot* slot = state;

    STEP_UNUSED();
    slot->result = hr;
    next->function = serve_step_accepted;
    return context_end(slot, context);
}

HRESULT CALLBACK serve_step_first(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct host_slot* slot = state;
    WS_SERVICE_ACCEPT_CHANNEL_CALLBACK callback = slot->endpoint->settings.accept.callback;

    STEP_UNUSED();
    slot->spoilt = false;
    slot->result = S_OK;
    slot->operation = NULL;
    slot->channel_state = NULL;
    if (callback == NULL)
        return serve_step_receive(S_OK, model, state, next, context, error);
    next->function = serve_step_accept_called;
    context_begin(slot, CONTEXT_CHANNEL);
    return CHECK_OUT(callback(&slot->context, &slot->channel_state, context, NULL),
                     "WS_SERVICE_ACCEPT_CHANNEL_CALLBACK", callback, WS_LONG_CALLBACK, context, NULL);
}
