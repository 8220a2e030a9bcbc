/* Whole messages: WsSendMessage, WsReceiveMessage, WsRequestReply, WsSendReplyMessage, WsSendFaultMessageForError. Each is a
 * chain of steps over the same functions of the transport that the messages in steps use:
 *
 *     send:     prepare -> write_start -> body -> write_end
 *     receive:  read_start -> action, body -> read_end
 *
 * and WsRequestReply is one after the other. Buffered, only write_end of a client and a server and read_start of a client
 * can wait. */
#include "channel/chan_int.h"
#include "base/err.h"
#include "base/xmlname.h"
#include "message/message.h"
#include "async/check_op.h"

/* ------------------------------------------------------------------------------------------------ sending */

static HRESULT CALLBACK send_body(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error);
static HRESULT CALLBACK receive_start(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                      const WS_ASYNC_CONTEXT* context, WS_ERROR* error);

/* EMPTY or INITIALIZED to INITIALIZED, with the headers that this sending stands for. */
static HRESULT prepare(struct chan_call* call, WS_ERROR* error)
{
    const struct chan_send* send = &call->chan->send;
    WS_MESSAGE*             message = call->message;
    const WS_XML_STRING*    action = send->description != NULL ? send->description->action : NULL;

    if (msg_state(message) == WS_MESSAGE_STATE_EMPTY)
        TRY(msg_initialize(message, send->initialization, send->request, error));
    if (send->fault)
        return msg_prepare_fault(message, send->fault_error, error);
    if (action != NULL)
        TRY(msg_set_text(message, WS_ACTION_HEADER, action->bytes, action->length, error));
    return send->initialization == WS_REQUEST_MESSAGE ? msg_ensure_id(message, error) : S_OK;
}

static HRESULT CALLBACK send_start(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                   const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct chan_call* call = state;

    UNUSED(hr);
    UNUSED(model);
    call->chan->send_meant = true;
    TRY(prepare(call, error));
    next->function = send_body;
    return call->chan->transport->write_start(call->chan, call->message, context, error);
}

static HRESULT write_body(struct chan_call* call, WS_ERROR* error)
{
    const struct chan_send* send = &call->chan->send;

    if (send->fault)
        return msg_write_error(call->message, send->fault_error, send->fault_code, send->disclosure, error);
    if (send->description == NULL || send->description->bodyElementDescription == NULL)
        return S_OK;
    return WsWriteBody(call->message, send->description->bodyElementDescription, send->option, send->value,
                       send->value_size, error);
}

static HRESULT CALLBACK send_body(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct chan_call* call = state;

    UNUSED(model);
    if (FAILED(hr))
        return hr;
    hr = write_body(call, error);
    if (FAILED(hr)) {
        msg_abandon(call->message);
        return hr;
    }
    if (call->chan->send.then_receive)
        next->function = receive_start;
    return call->chan->transport->write_end(call->chan, call->message, context, error);
}

/* ------------------------------------------------------------------------------------------------ receiving */

static HRESULT raise_no_message(WS_CHANNEL* chan, WS_ERROR* error)
{
    if (chan->receive.receive_option == WS_RECEIVE_OPTIONAL_MESSAGE)
        return WS_S_END;
    if (chan->receive.request != NULL)
        return err_raise(error, WS_E_INVALID_FORMAT, "there is no reply: %s took the request as a one-way message",
                         chan->transport->peer(chan));
    return err_raise(error, WS_E_INVALID_FORMAT, "there is no message from %s, though one is required "
                     "(WS_RECEIVE_REQUIRED_MESSAGE)", chan->transport->peer(chan));
}

static bool action_matches(const WS_XML_STRING* expected, const WS_XML_STRING* action)
{
    return expected == NULL || (action != NULL && xml_string_equals(expected, action));
}

/* The first description whose action is that of the message. Replies with TRANSPORT addressing have none. */
static HRESULT find_description(WS_CHANNEL* chan, ULONG* index, WS_ERROR* error)
{
    const struct chan_receive* receive = &chan->receive;
    const WS_XML_STRING*       action = msg_text(receive->message, WS_ACTION_HEADER);
    bool                       any = chan->transport->client && action == NULL
                                     && msg_addressing_version(receive->message) == WS_ADDRESSING_VERSION_TRANSPORT;
    char                       text[200];

    for (ULONG i = 0; i < receive->count; i++)
        if (any || action_matches(receive->descriptions[i]->action, action)) {
            *index = i;
            return S_OK;
        }
    if (action == NULL)
        return err_raise(error, WS_E_INVALID_FORMAT, "the message has no action, though one is expected");
    return err_raise(error, WS_E_INVALID_FORMAT, "the action \"%s\" of the message is not one that is expected",
                     err_utf8(action->bytes, action->length, text, sizeof text));
}

/* READING to READING. */
static HRESULT read_body(WS_CHANNEL* chan, ULONG* index, WS_ERROR* error)
{
    struct chan_receive*          receive = &chan->receive;
    const WS_ELEMENT_DESCRIPTION* element;

    if (chan->transport->client && msg_is_fault(receive->message))
        return chan_receive_fault(receive->message, error);
    if (receive->request != NULL)
        TRY(msg_check_reply(receive->request, receive->message, error));
    TRY(find_description(chan, index, error));
    element = receive->descriptions[*index]->bodyElementDescription;
    if (element == NULL)
        return S_OK;
    return WsReadBody(receive->message, element, receive->read_option,
                      receive->heap != NULL ? receive->heap : msg_heap(receive->message), receive->value,
                      receive->value_size, error);
}

static HRESULT CALLBACK receive_body(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                     const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    WS_CHANNEL*          chan = ((struct chan_call*)state)->chan;
    struct chan_receive* receive = &chan->receive;
    ULONG                index = 0;

    UNUSED(model);
    UNUSED(next);
    if (FAILED(hr))
        return hr;
    if (hr == WS_S_END)
        return raise_no_message(chan, error);
    hr = read_body(chan, &index, error);
    if (FAILED(hr)) {
        if (msg_state(receive->message) == WS_MESSAGE_STATE_READING)
            msg_abandon(receive->message);
        err_add(error, "the message of %s", chan->transport->peer(chan));
        return hr;
    }
    if (receive->index != NULL)
        *receive->index = index;
    return chan->transport->read_end(chan, receive->message, context, error);
}

static HRESULT CALLBACK receive_start(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                      const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    WS_CHANNEL* chan = ((struct chan_call*)state)->chan;

    UNUSED(model);
    if (FAILED(hr))
        return hr;
    next->function = receive_body;
    return chan->transport->read_start(chan, chan->receive.message, context, error);
}

/* ------------------------------------------------------------------------------------------------ checking, starting */

static HRESULT check_outgoing(const WS_CHANNEL* chan, const WS_MESSAGE* message, const char* attempt, WS_ERROR* error)
{
    TRY(chan_check_message(chan, message, attempt, error));
    if (msg_state(message) == WS_MESSAGE_STATE_EMPTY)
        return S_OK;
    return msg_check_state(message, WS_MESSAGE_STATE_INITIALIZED, attempt, error);
}

static HRESULT check_incoming(const WS_CHANNEL* chan, const WS_MESSAGE* message, const char* attempt, WS_ERROR* error)
{
    TRY(chan_check_message(chan, message, attempt, error));
    return msg_check_state(message, WS_MESSAGE_STATE_EMPTY, attempt, error);
}

/* Whole messages do not mix with one that is under way in steps. */
static HRESULT begin(WS_CHANNEL* chan, struct chan_call* call, unsigned takes, WS_MESSAGE* message, const char* attempt,
                     WS_ERROR* error)
{
    TRY(chan_call_begin(chan, call, takes, NULL, attempt, error));
    call->message = message;
    return S_OK;
}

HRESULT WINAPI WsSendMessage(WS_CHANNEL* channel, WS_MESSAGE* message, const WS_MESSAGE_DESCRIPTION* messageDescription,
                             WS_WRITE_OPTION writeOption, const void* bodyValue, ULONG bodyValueSize,
                             const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error)
{
    CHECK_START(WsSendMessage(channel, message, messageDescription, writeOption, bodyValue, bodyValueSize, asyncContext,
                              error), asyncContext, channel, message, error);
    TRY(chan_check(channel, error));
    TRY(async_check_context(asyncContext, error));
    if (messageDescription == NULL)
        return err_raise(error, E_INVALIDARG, "WsSendMessage: the message description is NULL");
    TRY(check_outgoing(channel, message, "WsSendMessage", error));
    TRY(begin(channel, &channel->write, CALL_WRITE, message, "WsSendMessage", error));
    channel->send = (struct chan_send){
        .description = messageDescription, .option = writeOption, .value = bodyValue, .value_size = bodyValueSize,
        .initialization = WS_BLANK_MESSAGE,
    };
    return chan_call_steps(&channel->write, send_start, asyncContext, error);
}

HRESULT WINAPI WsSendReplyMessage(WS_CHANNEL* channel, WS_MESSAGE* replyMessage,
                                  const WS_MESSAGE_DESCRIPTION* replyMessageDescription, WS_WRITE_OPTION writeOption,
                                  const void* replyBodyValue, ULONG replyBodyValueSize, WS_MESSAGE* requestMessage,
                                  const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error)
{
    CHECK_START(WsSendReplyMessage(channel, replyMessage, replyMessageDescription, writeOption, replyBodyValue,
                                   replyBodyValueSize, requestMessage, asyncContext, error),
                asyncContext, channel, replyMessage, requestMessage, error);
    TRY(chan_check(channel, error));
    TRY(async_check_context(asyncContext, error));
    if (replyMessageDescription == NULL)
        return err_raise(error, E_INVALIDARG, "WsSendReplyMessage: the message description is NULL");
    TRY(check_outgoing(channel, replyMessage, "WsSendReplyMessage", error));
    TRY(chan_check_message(channel, requestMessage, "WsSendReplyMessage", error));
    TRY(msg_check_not_empty(requestMessage, "WsSendReplyMessage", error));
    TRY(begin(channel, &channel->write, CALL_WRITE, replyMessage, "WsSendReplyMessage", error));
    channel->send = (struct chan_send){
        .description = replyMessageDescription, .option = writeOption, .value = replyBodyValue,
        .value_size = replyBodyValueSize, .initialization = WS_REPLY_MESSAGE, .request = requestMessage,
    };
    return chan_call_steps(&channel->write, send_start, asyncContext, error);
}

HRESULT WINAPI WsSendFaultMessageForError(WS_CHANNEL* channel, WS_MESSAGE* replyMessage, WS_ERROR* faultError,
                                          HRESULT faultErrorCode, WS_FAULT_DISCLOSURE faultDisclosure,
                                          WS_MESSAGE* requestMessage, const WS_ASYNC_CONTEXT* asyncContext,
                                          WS_ERROR* error)
{
    CHECK_START(WsSendFaultMessageForError(channel, replyMessage, faultError, faultErrorCode, faultDisclosure,
                                           requestMessage, asyncContext, error),
                asyncContext, channel, replyMessage, faultError, requestMessage, error);
    TRY(chan_check(channel, error));
    TRY(async_check_context(asyncContext, error));
    if (faultError == NULL)
        return err_raise(error, E_INVALIDARG, "WsSendFaultMessageForError: the error object is NULL");
    if (!FAILED(faultErrorCode))
        return err_raise(error, E_INVALIDARG, "WsSendFaultMessageForError: the error code is a success");
    if (faultDisclosure != WS_MINIMAL_FAULT_DISCLOSURE && faultDisclosure != WS_FULL_FAULT_DISCLOSURE)
        return err_raise(error, E_INVALIDARG, "WsSendFaultMessageForError: %d is no WS_FAULT_DISCLOSURE",
                         (int)faultDisclosure);
    TRY(check_outgoing(channel, replyMessage, "WsSendFaultMessageForError", error));
    TRY(chan_check_message(channel, requestMessage, "WsSendFaultMessageForError", error));
    TRY(msg_check_not_empty(requestMessage, "WsSendFaultMessageForError", error));
    TRY(begin(channel, &channel->write, CALL_WRITE, replyMessage, "WsSendFaultMessageForError", error));
    channel->send = (struct chan_send){
        .initialization = WS_FAULT_MESSAGE, .request = requestMessage, .fault = true, .fault_error = faultError,
        .fault_code = faultErrorCode, .disclosure = faultDisclosure,
    };
    return chan_call_steps(&channel->write, send_start, asyncContext, error);
}

static HRESULT check_descriptions(const WS_MESSAGE_DESCRIPTION** descriptions, ULONG count, WS_ERROR* error)
{
    if (descriptions == NULL || count == 0)
        return err_raise(error, E_INVALIDARG, "WsReceiveMessage: there are no message descriptions");
    for (ULONG i = 0; i < count; i++)
        if (descriptions[i] == NULL)
            return err_raise(error, E_INVALIDARG, "WsReceiveMessage: message description %u is NULL", i);
    return S_OK;
}

HRESULT WINAPI WsReceiveMessage(WS_CHANNEL* channel, WS_MESSAGE* message,
                                const WS_MESSAGE_DESCRIPTION** messageDescriptions, ULONG messageDescriptionCount,
                                WS_RECEIVE_OPTION receiveOption, WS_READ_OPTION readBodyOption, WS_HEAP* heap,
                                void* value, ULONG valueSize, ULONG* index, const WS_ASYNC_CONTEXT* asyncContext,
                                WS_ERROR* error)
{
    CHECK_START(WsReceiveMessage(channel, message, messageDescriptions, messageDescriptionCount, receiveOption,
                                 readBodyOption, heap, value, valueSize, index, asyncContext, error),
                asyncContext, channel, message, heap, error);
    TRY(chan_check(channel, error));
    TRY(async_check_context(asyncContext, error));
    TRY(check_descriptions(messageDescriptions, messageDescriptionCount, error));
    if (receiveOption != WS_RECEIVE_REQUIRED_MESSAGE && receiveOption != WS_RECEIVE_OPTIONAL_MESSAGE)
        return err_raise(error, E_INVALIDARG, "WsReceiveMessage: %d is no WS_RECEIVE_OPTION", (int)receiveOption);
    TRY(check_incoming(channel, message, "WsReceiveMessage", error));
    TRY(begin(channel, &channel->read, CALL_READ, message, "WsReceiveMessage", error));
    channel->receive = (struct chan_receive){
        .message = message, .descriptions = messageDescriptions, .count = messageDescriptionCount,
        .receive_option = receiveOption, .read_option = readBodyOption, .heap = heap, .value = value,
        .value_size = valueSize, .index = index,
    };
    return chan_call_steps(&channel->read, receive_start, asyncContext, error);
}

HRESULT WINAPI WsRequestReply(WS_CHANNEL* channel, WS_MESSAGE* requestMessage,
                              const WS_MESSAGE_DESCRIPTION* requestMessageDescription, WS_WRITE_OPTION writeOption,
                              const void* requestBodyValue, ULONG requestBodyValueSize, WS_MESSAGE* replyMessage,
                              const WS_MESSAGE_DESCRIPTION* replyMessageDescription, WS_READ_OPTION readOption,
                              WS_HEAP* heap, void* value, ULONG valueSize, const WS_ASYNC_CONTEXT* asyncContext,
                              WS_ERROR* error)
{
    CHECK_START(WsRequestReply(channel, requestMessage, requestMessageDescription, writeOption, requestBodyValue,
                               requestBodyValueSize, replyMessage, replyMessageDescription, readOption, heap, value,
                               valueSize, asyncContext, error),
                asyncContext, channel, requestMessage, replyMessage, heap, error);
    TRY(chan_check(channel, error));
    TRY(async_check_context(asyncContext, error));
    if (!channel->transport->client)
        return err_raise(error, WS_E_INVALID_OPERATION, "WsRequestReply is for channels of a client");
    if (requestMessageDescription == NULL || replyMessageDescription == NULL)
        return err_raise(error, E_INVALIDARG, "WsRequestReply: a message description is NULL");
    if (requestMessage == replyMessage)
        return err_raise(error, E_INVALIDARG, "WsRequestReply: request and reply are the same message");
    TRY(check_outgoing(channel, requestMessage, "WsRequestReply", error));
    TRY(check_incoming(channel, replyMessage, "WsRequestReply", error));
    TRY(begin(channel, &channel->write, CALL_WRITE | CALL_READ, requestMessage, "WsRequestReply", error));
    channel->send = (struct chan_send){
        .description = requestMessageDescription, .option = writeOption, .value = requestBodyValue,
        .value_size = requestBodyValueSize, .initialization = WS_REQUEST_MESSAGE, .then_receive = true,
    };
    channel->receive = (struct chan_receive){
        .message = replyMessage, .only = replyMessageDescription, .count = 1,
        .receive_option = WS_RECEIVE_REQUIRED_MESSAGE, .read_option = readOption, .heap = heap, .value = value,
        .value_size = valueSize, .request = requestMessage,
    };
    channel->receive.descriptions = &channel->receive.only;
    return chan_call_steps(&channel->write, send_start, asyncContext, error);
}
