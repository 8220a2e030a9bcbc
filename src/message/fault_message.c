/* Faults in the body of messages, and between messages and errors. */
#include "message/headers.h"

#include "base/err.h"
#include "base/err_fault.h"
#include "base/heap.h"
#include "base/utf.h"
#include "base/xmlname.h"
#include "message/fault_error.h"
#include "xml/reader.h"
#include "xml/soap_fault.h"
#include "xml/soap_text.h"
#include "xml/tree.h"
#include "xml/writer.h"

#include <string.h>

/* ------------------------------------------------------------------------------------------- in the body of a message */

static HRESULT read_fault(WS_MESSAGE* message, WS_HEAP* heap, WS_FAULT* out, WS_ERROR* error)
{
    WS_XML_READER* reader = message->reader;

    TRY(xml_to_content(reader, error));
    if (!xml_at_element(reader, &soap_fault, &message->soap->ns))
        return xml_reader_raise_expected(reader, error, "a Fault in the Body");
    TRY(xml_enter(reader, error));
    TRY(fault_read(reader, message->soap, heap, out, error));
    return xml_leave(reader, error);
}

HRESULT msg_read_fault(WS_MESSAGE* message, WS_HEAP* heap, WS_FAULT* out, WS_ERROR* error)
{
    TRY(msg_check_state(message, WS_MESSAGE_STATE_READING, "reading a fault", error));
    TRY(xml_reader_check(message->reader, error));
    return xml_reader_end(message->reader, read_fault(message, heap, out, error));
}

static HRESULT write_fault(WS_MESSAGE* message, const WS_FAULT* fault, WS_ERROR* error)
{
    TRY(xml_write_start_element(message->writer, &soap_prefix, &soap_fault, &message->soap->ns, error));
    TRY(fault_write(message->writer, message->soap, fault, error));
    return xml_write_end_element(message->writer, error);
}

HRESULT msg_write_fault(WS_MESSAGE* message, const WS_FAULT* fault, WS_ERROR* error)
{
    TRY(msg_check_state(message, WS_MESSAGE_STATE_WRITING, "writing a fault", error));
    TRY(xml_writer_check(message->writer, error));
    return msg_writer_end(message, write_fault(message, fault, error), error);
}

/* ------------------------------------------------------------------------------------------------- codes of addressing */

static const WS_XML_STRING action_not_supported = XML_TEXT("ActionNotSupported");
static const WS_XML_STRING destination_unreachable = XML_TEXT("DestinationUnreachable");
static const WS_XML_STRING endpoint_unavailable = XML_TEXT("EndpointUnavailable");

static bool is_addressing_code(const WS_FAULT_CODE* code)
{
    return xml_string_equals(&code->value.ns, &addr_version(WS_ADDRESSING_VERSION_1_0)->ns)
        || xml_string_equals(&code->value.ns, &addr_version(WS_ADDRESSING_VERSION_0_9)->ns);
}

static const WS_FAULT_CODE* find_addressing_code(const WS_FAULT* fault)
{
    const WS_FAULT_CODE* code = fault->code;

    while (code != NULL && !is_addressing_code(code))
        code = code->subCode;
    return code;
}

/* What a fault that was received means to the caller. */
static HRESULT result_of(const WS_FAULT* fault)
{
    const WS_FAULT_CODE* code = find_addressing_code(fault);

    if (code == NULL)
        return WS_E_ENDPOINT_FAULT_RECEIVED;
    if (xml_string_equals(&code->value.localName, &action_not_supported))
        return WS_E_ENDPOINT_ACTION_NOT_SUPPORTED;
    if (xml_string_equals(&code->value.localName, &destination_unreachable))
        return WS_E_ENDPOINT_NOT_FOUND;
    if (xml_string_equals(&code->value.localName, &endpoint_unavailable))
        return WS_E_ENDPOINT_NOT_AVAILABLE;
    return WS_E_ENDPOINT_FAULT_RECEIVED;
}

/* --------------------------------------------------------------------------------------------------- on the client */

static HRESULT keep_fault(WS_MESSAGE* message, const WS_FAULT* fault, WS_ERROR* error)
{
    const WS_XML_STRING* action = msg_text(message, WS_ACTION_HEADER);

    TRY(fault_error_set_fault(error, fault));
    return action != NULL ? fault_error_set_action(error, action->bytes, action->length) : S_OK;
}

/* The fault's own reason is among the strings already when it is in the error's language; then this says where it is from. */
static HRESULT raise_received(const WS_FAULT* fault, WS_ERROR* error)
{
    const WS_FAULT_CODE* code = fault->code;
    char reason[256];

    while (code->subCode != NULL)
        code = code->subCode;
    if (error == NULL)
        return result_of(fault);
    return err_raise(error, result_of(fault), "the service answered with the fault '%.*s': %s",
                     (int)code->value.localName.length, (const char*)code->value.localName.bytes,
                     err_utf16(fault->reasons[0].text.chars, fault->reasons[0].text.length, reason, sizeof reason));
}

HRESULT msg_receive_fault(WS_MESSAGE* message, WS_ERROR* error)
{
    WS_FAULT fault = { 0 };

    TRY(msg_read_fault(message, message->heap, &fault, error));
    assert(fault.code != NULL && fault.reasonCount != 0);
    if (error != NULL)
        TRY(keep_fault(message, &fault, error));
    return raise_received(&fault, error);
}

/* --------------------------------------------------------------------------------------------------- on the server */

/* The action of the fault message: the one given, else that of the version. */
static HRESULT set_fault_action(WS_MESSAGE* message, const struct fault_error* given, WS_ERROR* error)
{
    const WS_XML_STRING* action = &given->action;

    if (message->addressing->id == WS_ADDRESSING_VERSION_TRANSPORT)
        return S_OK;
    if (action->length == 0)
        action = given->fault != NULL && find_addressing_code(given->fault) != NULL
                     ? &message->addressing->fault_action
                     : &message->addressing->soap_fault_action;
    return headers_set_text(message, WS_ACTION_HEADER, action->bytes, action->length, error);
}

HRESULT msg_prepare_fault(WS_MESSAGE* message, WS_ERROR* fault_error, WS_ERROR* error)
{
    const struct fault_error* given = fault_error_get(fault_error);
    struct xml_buffer_node* node = given->header != NULL ? tree_root(given->header) : NULL;

    TRY(headers_sync(message, error));
    message->is_fault = true;
    TRY(set_fault_action(message, given, error));
    for (; node != NULL; node = tree_element_from(node->next))
        TRY(headers_add_copy(message, given->header, node, 0, error));
    return S_OK;
}

HRESULT msg_write_error(WS_MESSAGE* message, WS_ERROR* fault_error, HRESULT code, WS_FAULT_DISCLOSURE disclosure,
                        WS_ERROR* error)
{
    WS_FAULT fault;

    TRY(fault_error_to_fault(fault_error, code, disclosure, message->heap, &fault, error));
    return msg_write_fault(message, &fault, error);
}

/* ---- faults of WS-Addressing */

static const WS_XML_STRING name_problem_action = XML_TEXT("ProblemAction");
static const WS_XML_STRING name_problem_iri = XML_TEXT("ProblemIRI");
static const WS_XML_STRING name_detail = XML_TEXT("Detail");
static const WS_XML_STRING name_fault_detail = XML_TEXT("FaultDetail");

/* In front of `before`: ProblemAction with an Action inside, or ProblemIRI. */
static HRESULT add_problem(const struct addr_version* addressing, WS_XML_BUFFER* buffer, struct xml_buffer_node* parent,
                           bool action, const WS_XML_STRING* value, WS_ERROR* error)
{
    const WS_XML_STRING* name = action ? &name_problem_action : &name_problem_iri;
    struct xml_buffer_node* element;

    TRY(tree_new_element(buffer, parent->last, &addr_prefix, name, &addressing->ns, &element, error));
    if (action)
        TRY(tree_new_element(buffer, element->last, &addr_prefix, &header_names[WS_ACTION_HEADER], &addressing->ns,
                             &element, error));
    return tree_add_text(buffer, element, value, error);
}

/* SOAP 1.2 has the detail in the fault; 1.1, whose detail is for the body only, in a header. */
static HRESULT make_problem(const WS_MESSAGE* request, WS_HEAP* heap, bool action, const WS_XML_STRING* value,
                            WS_XML_BUFFER** out, WS_ERROR* error)
{
    const struct addr_version* addressing = request->addressing;
    bool header = request->soap->id == WS_ENVELOPE_VERSION_SOAP_1_1;
    struct xml_buffer_node* element;
    WS_XML_BUFFER* buffer;

    TRY(xml_buffer_create(heap, &buffer, error));
    TRY(tree_new_element(buffer, NULL, header ? &addr_prefix : &soap_empty, header ? &name_fault_detail : &name_detail,
                         header ? &addressing->ns : &soap_empty, &element, error));
    TRY(tree_add_xmlns(buffer, element, &addr_prefix, &addressing->ns, error));
    TRY(add_problem(addressing, buffer, element, action, value, error));
    *out = buffer;
    return S_OK;
}

/* Text in heap: before, the value, after. */
static HRESULT join(WS_HEAP* heap, const char* before, const WS_XML_STRING* value, const char* after, WS_STRING* out,
                    WS_ERROR* error)
{
    size_t before_size = strlen(before);
    size_t after_size = strlen(after);
    void* block;
    BYTE* bytes;

    TRY(heap_alloc(heap, before_size + value->length + after_size, &block, error));
    bytes = block;
    memcpy(bytes, before, before_size);
    memcpy(bytes + before_size, value->bytes, value->length);
    memcpy(bytes + before_size + value->length, after, after_size);
    return soap_text_to_string(heap, bytes, (ULONG)(before_size + value->length + after_size), out, error);
}

static HRESULT make_addressing_fault(const WS_MESSAGE* request, WS_ERROR* error, bool action,
                                     const WS_XML_STRING* value)
{
    static WCHAR english[] = { 'e', 'n' };
    const struct addr_version* addressing = request->addressing;
    bool named = addressing->ns.length != 0;
    WS_FAULT_CODE subcode = { { action ? action_not_supported : destination_unreachable, addressing->ns }, NULL };
    WS_FAULT_CODE code = { { XML_TEXT("Sender"), soap_empty }, named ? &subcode : NULL };
    WS_FAULT_REASON reason = { { 0, NULL }, { ARRAY_COUNT(english), english } };
    WS_FAULT fault = { .code = &code, .reasons = &reason, .reasonCount = 1 };
    WS_XML_BUFFER* problem;
    WS_HEAP* heap;

    TRY(err_fault_heap(error, &heap));
    TRY(join(heap, action ? "The action " : "No route can be determined to reach ", value,
             action ? " cannot be processed at the receiver." : ".", &reason.text, NULL));
    if (addressing->id != WS_ADDRESSING_VERSION_1_0)
        return fault_error_set_fault(error, &fault);
    TRY(make_problem(request, heap, action, value, &problem, NULL));
    if (request->soap->id == WS_ENVELOPE_VERSION_SOAP_1_1)
        TRY(WsSetFaultErrorProperty(error, WS_FAULT_ERROR_PROPERTY_HEADER, &problem, sizeof problem));
    else
        fault.detail = problem;
    return fault_error_set_fault(error, &fault);
}

static HRESULT raise_addressing(WS_MESSAGE* request, bool action, HRESULT result, WS_ERROR* error)
{
    const WS_XML_STRING* value = msg_text(request, action ? WS_ACTION_HEADER : WS_TO_HEADER);
    char text[256];

    if (value == NULL)
        value = &soap_empty;
    if (error == NULL)
        return result;
    TRY(make_addressing_fault(request, error, action, value));
    return err_raise(error, result, action ? "no operation has the action '%s'" : "no endpoint has the address '%s'",
                     err_utf8(value->bytes, value->length, text, sizeof text));
}

HRESULT msg_raise_unknown_action(WS_MESSAGE* request, WS_ERROR* error)
{
    return raise_addressing(request, true, WS_E_ENDPOINT_ACTION_NOT_SUPPORTED, error);
}

HRESULT msg_raise_unknown_destination(WS_MESSAGE* request, WS_ERROR* error)
{
    return raise_addressing(request, false, WS_E_ENDPOINT_NOT_FOUND, error);
}
