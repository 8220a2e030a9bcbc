/* Reading and writing the body. */
#include "message/message_int.h"

#include "base/err.h"
#include "xml/reader.h"
#include "xml/type.h"
#include "xml/writer.h"
#include "async/check_op.h"

static const WS_XML_STRING name_reference = XML_TEXT("EndpointReference");

/* A description in which what the reference lets out is filled in: name, namespace and type description of faults and
 * endpoint addresses follow from the versions of the message. */
struct body_description {
    WS_ELEMENT_DESCRIPTION          element;
    WS_FAULT_DESCRIPTION            fault;
    WS_ENDPOINT_ADDRESS_DESCRIPTION address;
};

static WS_XML_STRING* lasting(const WS_XML_STRING* string)
{
    return (WS_XML_STRING*)(uintptr_t)string;
}

static const WS_ELEMENT_DESCRIPTION* complete(const WS_MESSAGE* message, const WS_ELEMENT_DESCRIPTION* given,
                                              struct body_description* out)
{
    bool fault = given->type == WS_FAULT_TYPE;

    if (!fault && given->type != WS_ENDPOINT_ADDRESS_TYPE)
        return given;
    out->element = *given;
    out->fault.envelopeVersion = message->soap->id;
    out->address.addressingVersion = message->addressing->id;
    if (given->typeDescription == NULL)
        out->element.typeDescription = fault ? (void*)&out->fault : (void*)&out->address;
    if (given->elementLocalName == NULL)
        out->element.elementLocalName = lasting(fault ? &soap_fault : &name_reference);
    if (given->elementNs == NULL)
        out->element.elementNs = lasting(fault ? &message->soap->ns : &message->addressing->ns);
    return &out->element;
}

/* A structure without a name stands for all elements of the body. */
static bool is_whole_body(const WS_ELEMENT_DESCRIPTION* description)
{
    return description->elementLocalName == NULL && description->type == WS_STRUCT_TYPE;
}

static HRESULT check_description(const WS_ELEMENT_DESCRIPTION* description, const char* function, WS_ERROR* error)
{
    if (description == NULL)
        return err_raise(error, E_INVALIDARG, "%s: the description of the body is NULL", function);
    if (description->elementLocalName == NULL && description->elementNs == NULL && description->type != WS_STRUCT_TYPE
        && description->type != WS_FAULT_TYPE && description->type != WS_ENDPOINT_ADDRESS_TYPE)
        return err_raise(error, E_INVALIDARG,
                         "%s: the description of the body has no element name; only a WS_STRUCT_TYPE, "
                         "WS_FAULT_TYPE or WS_ENDPOINT_ADDRESS_TYPE can do without",
                         function);
    return S_OK;
}

/* ------------------------------------------------------------------------------------------------------- writing */

HRESULT WINAPI WsWriteBody(WS_MESSAGE* message, const WS_ELEMENT_DESCRIPTION* body_description,
                           WS_WRITE_OPTION write_option, const void* value, ULONG value_size, WS_ERROR* error)
{
    CHECK_CALL(WsWriteBody(message, body_description, write_option, value, value_size, error), message, error);
    struct body_description completed;
    HRESULT hr;

    TRY(msg_check_handle(message, "WsWriteBody", error));
    TRY(check_description(body_description, "WsWriteBody", error));
    TRY(msg_check_state(message, WS_MESSAGE_STATE_WRITING, "WsWriteBody", error));
    TRY(xml_writer_check(message->writer, error));
    if (is_whole_body(body_description))
        hr = type_write(message->writer, WS_ELEMENT_CONTENT_TYPE_MAPPING, WS_STRUCT_TYPE,
                        body_description->typeDescription, write_option, value, value_size, error);
    else
        hr = type_write_element(message->writer, complete(message, body_description, &completed), write_option, value,
                                value_size, error);
    return msg_writer_end(message, hr, error);
}

HRESULT WINAPI WsFlushBody(WS_MESSAGE* message, ULONG min_size, const WS_ASYNC_CONTEXT* async_context, WS_ERROR* error)
{
    CHECK_START(WsFlushBody(message, min_size, async_context, error), async_context, message, error);
    TRY(msg_check_handle(message, "WsFlushBody", error));
    TRY(msg_check_state(message, WS_MESSAGE_STATE_WRITING, "WsFlushBody", error));
    return WsFlushWriter(message->writer, min_size, async_context, error);
}

/* ------------------------------------------------------------------------------------------------------- reading */

HRESULT WINAPI WsReadBody(WS_MESSAGE* message, const WS_ELEMENT_DESCRIPTION* body_description,
                          WS_READ_OPTION read_option, WS_HEAP* heap, void* value, ULONG value_size, WS_ERROR* error)
{
    CHECK_CALL(WsReadBody(message, body_description, read_option, heap, value, value_size, error),
               message, heap, error);
    struct body_description completed;
    HRESULT hr;

    TRY(msg_check_handle(message, "WsReadBody", error));
    TRY(check_description(body_description, "WsReadBody", error));
    TRY(msg_check_state(message, WS_MESSAGE_STATE_READING, "WsReadBody", error));
    TRY(xml_reader_check(message->reader, error));
    if (is_whole_body(body_description))
        hr = type_read(message->reader, WS_ELEMENT_CONTENT_TYPE_MAPPING, WS_STRUCT_TYPE,
                       body_description->typeDescription, read_option, heap, value, value_size, error);
    else
        hr = type_read_element(message->reader, complete(message, body_description, &completed), read_option, heap,
                               value, value_size, error);
    return xml_reader_end(message->reader, hr);
}

HRESULT WINAPI WsFillBody(WS_MESSAGE* message, ULONG min_size, const WS_ASYNC_CONTEXT* async_context, WS_ERROR* error)
{
    CHECK_START(WsFillBody(message, min_size, async_context, error), async_context, message, error);
    TRY(msg_check_handle(message, "WsFillBody", error));
    TRY(msg_check_state(message, WS_MESSAGE_STATE_READING, "WsFillBody", error));
    return WsFillReader(message->reader, min_size, async_context, error);
}
