/* WsInitializeMessage, and what relates a reply to its request. */
#include "message/headers.h"

#include "async/sys.h"
#include "base/check.h"
#include "base/err.h"
#include "base/heap.h"
#include "base/xmlname.h"
#include "message/header.h"
#include "xml/tree.h"
#include "xml/value_text.h"

static bool has_headers(const WS_MESSAGE* message)
{
    return message->addressing->ns.length != 0;
}

/* A random GUID (RFC 4122, version 4). */
static void new_guid(GUID* guid)
{
    sys_random(guid, sizeof *guid);
    guid->Data3 = (unsigned short)((guid->Data3 & 0x0FFF) | 0x4000);
    guid->Data4[0] = (unsigned char)((guid->Data4[0] & 0x3F) | 0x80);
}

static HRESULT set_new_id(WS_MESSAGE* message, WS_ERROR* error)
{
    BYTE text[VALUE_UNIQUE_ID_CHARS];
    GUID guid;

    new_guid(&guid);
    return headers_set_text(message, WS_MESSAGE_ID_HEADER, text, (ULONG)value_write_uuid_urn(&guid, text), error);
}

/* 2004/08 wants a ReplyTo where a reply is expected; in 1.0 a missing one means the same. */
static HRESULT set_reply_to(WS_MESSAGE* message, WS_ERROR* error)
{
    const WS_XML_STRING* anonymous = &message->addressing->anonymous;

    if (message->addressing->id != WS_ADDRESSING_VERSION_0_9 || headers_standard(message, WS_REPLY_TO_HEADER) != NULL)
        return S_OK;
    return headers_set_text(message, WS_REPLY_TO_HEADER, anonymous->bytes, anonymous->length, error);
}

HRESULT msg_ensure_id(WS_MESSAGE* message, WS_ERROR* error)
{
    if (!has_headers(message))
        return S_OK;
    TRY(headers_sync(message, error));
    if (headers_standard(message, WS_MESSAGE_ID_HEADER) == NULL)
        TRY(set_new_id(message, error));
    return set_reply_to(message, error);
}

/* --------------------------------------------------------------------------------------------------------- replies */

static HRESULT set_relates_to(WS_MESSAGE* message, WS_MESSAGE* source, WS_ERROR* error)
{
    const struct msg_header* id = headers_standard(source, WS_MESSAGE_ID_HEADER);
    const WS_XML_STRING* text = id != NULL ? &id->text : &message->addressing->unspecified;

    return headers_set_text(message, WS_RELATES_TO_HEADER, text->bytes, text->length, error);
}

static HRESULT address_to(WS_MESSAGE* message, WS_MESSAGE* source, struct msg_header* target, WS_ERROR* error)
{
    const WS_ENDPOINT_ADDRESS anonymous = { 0 };
    WS_ENDPOINT_ADDRESS address;

    if (target == NULL)
        return msg_address(message, &anonymous, error);
    TRY(header_get_address(source, target, message->heap, &address, error));
    return msg_address(message, &address, error);
}

static HRESULT address_reply(WS_MESSAGE* message, WS_MESSAGE* source, WS_ERROR* error)
{
    return address_to(message, source, headers_standard(source, WS_REPLY_TO_HEADER), error);
}

/* That the address of a request cannot be used is one of the things that a fault has to tell: then it goes to whoever sent
 * the request. */
static HRESULT address_fault(WS_MESSAGE* message, WS_MESSAGE* source, WS_ERROR* error)
{
    struct msg_header* target = headers_standard(source, WS_FAULT_TO_HEADER);
    HRESULT hr;

    if (target == NULL)
        target = headers_standard(source, WS_REPLY_TO_HEADER);
    hr = address_to(message, source, target, NULL);
    return SUCCEEDED(hr) ? hr : address_to(message, source, NULL, error);
}

static HRESULT initialize_reply(WS_MESSAGE* message, WS_MESSAGE* source, bool fault, WS_ERROR* error)
{
    if (has_headers(message)) {
        TRY(headers_sync(source, error));
        TRY(set_relates_to(message, source, error));
        TRY(fault ? address_fault(message, source, error) : address_reply(message, source, error));
    }
    message->is_addressed = true;
    message->is_fault = fault;
    return S_OK;
}

HRESULT msg_check_reply(WS_MESSAGE* request, WS_MESSAGE* reply, WS_ERROR* error)
{
    const WS_XML_STRING* id = msg_text(request, WS_MESSAGE_ID_HEADER);
    const WS_XML_STRING* relates_to = msg_text(reply, WS_RELATES_TO_HEADER);

    if (!has_headers(request) || id == NULL)
        return S_OK;
    if (relates_to == NULL)
        return err_raise(error, WS_E_INVALID_FORMAT,
                         "the reply has no RelatesTo header; it should hold the MessageID of the "
                         "request, '%.*s'",
                         (int)id->length, (const char*)id->bytes);
    if (!xml_string_equals(id, relates_to))
        return err_raise(error, WS_E_INVALID_FORMAT,
                         "the reply relates to '%.*s', not to the request's MessageID '%.*s'", (int)relates_to->length,
                         (const char*)relates_to->bytes, (int)id->length, (const char*)id->bytes);
    return S_OK;
}

/* ------------------------------------------------------------------------------------------------------- duplicates */

static HRESULT duplicate_header(WS_MESSAGE* message, WS_MESSAGE* source, const struct msg_header* header,
                                WS_ERROR* error)
{
    if (header->node != NULL)
        return headers_add_copy(message, source->tree.buffer, header->node, header->flags & HEADER_MAPPED, error);
    TRY(headers_set_text(message, header->type, header->text.bytes, header->text.length, error));
    message->standard[header->type].flags = header->flags;
    return S_OK;
}

static HRESULT initialize_duplicate(WS_MESSAGE* message, WS_MESSAGE* source, WS_ERROR* error)
{
    TRY(headers_sync(source, error));
    for (WS_HEADER_TYPE type = WS_ACTION_HEADER; type < HEADER_TYPE_COUNT; type++)
        if (headers_standard(source, type) != NULL)
            TRY(duplicate_header(message, source, headers_standard(source, type), error));
    for (const struct msg_header* header = source->custom; header != NULL; header = header->next)
        TRY(duplicate_header(message, source, header, error));
    return S_OK;
}

/* ---------------------------------------------------------------------------------------------- WsInitializeMessage */

static HRESULT initialize(WS_MESSAGE* message, WS_MESSAGE_INITIALIZATION initialization, WS_MESSAGE* source,
                          WS_ERROR* error)
{
    switch (initialization) {
    case WS_DUPLICATE_MESSAGE:
        return initialize_duplicate(message, source, error);
    case WS_REQUEST_MESSAGE:
        return msg_ensure_id(message, error);
    case WS_REPLY_MESSAGE:
    case WS_FAULT_MESSAGE:
        return initialize_reply(message, source, initialization == WS_FAULT_MESSAGE, error);
    default:
        return S_OK;
    }
}

static HRESULT check_source(const WS_MESSAGE* message, const WS_MESSAGE* source, WS_ERROR* error)
{
    if (!msg_valid(source))
        return err_raise(error, E_INVALIDARG,
                         "WsInitializeMessage: a duplicate, reply or fault needs a source message");
    if (source == message)
        return err_raise(error, E_INVALIDARG, "WsInitializeMessage: the source is the message itself");
    if (source->soap != message->soap || source->addressing != message->addressing)
        return err_raise(
            error, E_INVALIDARG, "WsInitializeMessage: the message is for %s with %s, its source for %s with %s",
            message->soap->label, message->addressing->label, source->soap->label, source->addressing->label);
    return msg_check_not_empty(source, "WsInitializeMessage (source message)", error);
}

HRESULT msg_initialize(WS_MESSAGE* message, WS_MESSAGE_INITIALIZATION initialization, WS_MESSAGE* source,
                       WS_ERROR* error)
{
    HRESULT hr;

    assert(message->state == WS_MESSAGE_STATE_EMPTY);
    hr = initialize(message, initialization, source, error);
    if (FAILED(hr)) {
        msg_clear(message);
        return hr;
    }
    msg_set_state(message, WS_MESSAGE_STATE_INITIALIZED);
    return S_OK;
}

/* A source that is not needed is ignored, as programs do pass one. */
HRESULT WINAPI WsInitializeMessage(WS_MESSAGE* message, WS_MESSAGE_INITIALIZATION initialization,
                                   WS_MESSAGE* source_message, WS_ERROR* error)
{
    CHECK_CALL(WsInitializeMessage(message, initialization, source_message, error), message, source_message, error);
    TRY(msg_check_handle(message, "WsInitializeMessage", error));
    if (initialization < WS_BLANK_MESSAGE || initialization > WS_FAULT_MESSAGE)
        return err_raise(error, E_INVALIDARG, "WsInitializeMessage: %d is not a WS_MESSAGE_INITIALIZATION",
                         (int)initialization);
    if (initialization != WS_BLANK_MESSAGE && initialization != WS_REQUEST_MESSAGE)
        TRY(check_source(message, source_message, error));
    TRY(msg_check_state(message, WS_MESSAGE_STATE_EMPTY, "WsInitializeMessage", error));
    return msg_initialize(message, initialization, source_message, error);
}
