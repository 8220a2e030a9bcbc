/* Custom and mapped headers, mustUnderstand. */
#include "message/headers.h"

#include "base/check.h"
#include "base/err.h"
#include "base/heap.h"
#include "base/xmlname.h"
#include "message/fault_error.h"
#include "xml/reader.h"
#include "xml/tree.h"
#include "xml/type.h"
#include "xml/writer.h"

#include <string.h>

/* ------------------------------------------------------------------------------------------------------- adding */

static HRESULT check_description(const WS_ELEMENT_DESCRIPTION* description, const char* function, WS_ERROR* error)
{
    if (description == NULL || description->elementLocalName == NULL || description->elementNs == NULL)
        return err_raise(error, E_INVALIDARG, "%s: a header is described by an element with a name and a namespace",
                         function);
    return S_OK;
}

static HRESULT check_flags(const WS_MESSAGE* message, ULONG flags, WS_ERROR* error)
{
    if ((flags & ~(WS_MUST_UNDERSTAND_HEADER_ATTRIBUTE | WS_RELAY_HEADER_ATTRIBUTE)) != 0)
        return err_raise(error, E_INVALIDARG, "WsAddCustomHeader: 0x%X has bits that are no WS_HEADER_ATTRIBUTES",
                         flags);
    if ((flags & WS_RELAY_HEADER_ATTRIBUTE) != 0 && message->soap->id != WS_ENVELOPE_VERSION_SOAP_1_2)
        return err_raise(error, E_INVALIDARG, "WsAddCustomHeader: %s has no relay attribute", message->soap->label);
    return S_OK;
}

static HRESULT write_value(WS_MESSAGE* message, const struct header_place* place,
                           const WS_ELEMENT_DESCRIPTION* description, WS_WRITE_OPTION option, const void* value,
                           ULONG size, WS_ERROR* error)
{
    WS_XML_WRITER* writer;

    TRY(msg_tree_writer(message, &writer, error));
    TRY(tree_writer_at(writer, message->tree.buffer, place->before, error));
    return type_write_element(writer, description, option, value, size, error);
}

static HRESULT add_flags(WS_MESSAGE* message, struct xml_buffer_node* element, ULONG flags, WS_ERROR* error)
{
    if ((flags & WS_MUST_UNDERSTAND_HEADER_ATTRIBUTE) != 0)
        TRY(tree_add_attribute(message->tree.buffer, element, &soap_prefix, &soap_must_understand, &message->soap->ns,
                               &soap_one, error));
    if ((flags & WS_RELAY_HEADER_ATTRIBUTE) != 0)
        TRY(tree_add_attribute(message->tree.buffer, element, &soap_prefix, &soap_relay, &message->soap->ns, &soap_one,
                               error));
    return S_OK;
}

static HRESULT add_header(WS_MESSAGE* message, const WS_ELEMENT_DESCRIPTION* description, WS_WRITE_OPTION option,
                          const void* value, ULONG size, ULONG attributes, ULONG extra_flags, WS_ERROR* error)
{
    struct header_place place;
    HRESULT hr;

    TRY(headers_sync(message, error));
    TRY(headers_begin_node(message, &place, error));
    hr = write_value(message, &place, description, option, value, size, error);
    if (SUCCEEDED(hr))
        hr = add_flags(message, headers_new_node(&place), attributes, error);
    return headers_end_node(message, &place, hr, extra_flags, NULL, error);
}

HRESULT WINAPI WsAddCustomHeader(WS_MESSAGE* message, const WS_ELEMENT_DESCRIPTION* header_description,
                                 WS_WRITE_OPTION write_option, const void* value, ULONG value_size,
                                 ULONG header_attributes, WS_ERROR* error)
{
    CHECK_CALL(WsAddCustomHeader(message, header_description, write_option, value, value_size, header_attributes,
                                 error), message, error);
    TRY(msg_check_handle(message, "WsAddCustomHeader", error));
    TRY(check_description(header_description, "WsAddCustomHeader", error));
    TRY(check_flags(message, header_attributes, error));
    TRY(msg_check_not_empty(message, "WsAddCustomHeader", error));
    if (message->soap->id == WS_ENVELOPE_VERSION_NONE)
        return err_raise(error, WS_E_INVALID_OPERATION, "WsAddCustomHeader: a message without an envelope carries no "
                         "headers; use WsAddMappedHeader");
    return add_header(message, header_description, write_option, value, value_size, header_attributes, 0, error);
}

/* ------------------------------------------------------------------------------------------------------- getting */

/* What an option gives for a header that is not there. */
static HRESULT get_missing(const WS_XML_STRING* name, WS_READ_OPTION option, void* value, ULONG size, WS_ERROR* error)
{
    switch (option) {
    case WS_READ_OPTIONAL_POINTER:
    case WS_READ_NILLABLE_POINTER:
        if (value == NULL || size != sizeof(void*))
            return err_raise(error, E_INVALIDARG, "this read option needs the address of a pointer, and its size");
        *(void**)value = NULL;
        return S_OK;
    case WS_READ_NILLABLE_VALUE:
        if (value == NULL)
            return err_raise(error, E_INVALIDARG, "the pointer to the value is NULL");
        memset(value, 0, size);
        return S_OK;
    default:
        return err_raise(error, WS_E_INVALID_FORMAT, "the message has no header '%.*s'", (int)name->length,
                         (const char*)name->bytes);
    }
}

static bool is_of_soap(const WS_MESSAGE* message, const WS_XML_ATTRIBUTE* attribute)
{
    return !attribute->isXmlNs && (xml_string_equals(attribute->ns, &message->soap->ns)
                                   || (attribute->ns->length != 0 && xml_string_equals(attribute->ns,
                                                                                       &message->addressing->ns)));
}

/* A typed value knows its own attributes only: while it is read, those that SOAP and WS-Addressing define for headers stand
 * behind the end of the element's array. Returns their number. */
static ULONG hide_attributes(const WS_MESSAGE* message, WS_XML_ELEMENT_NODE* element)
{
    ULONG kept = 0;

    for (ULONG i = 0; i < element->attributeCount; i++) {
        WS_XML_ATTRIBUTE* attribute = element->attributes[i];

        if (is_of_soap(message, attribute))
            continue;
        element->attributes[i] = element->attributes[kept];
        element->attributes[kept++] = attribute;
    }
    kept = element->attributeCount - kept;
    element->attributeCount -= kept;
    return kept;
}

static HRESULT get_value(WS_MESSAGE* message, const struct msg_header* header,
                         const WS_ELEMENT_DESCRIPTION* description, WS_READ_OPTION option, WS_HEAP* heap, void* value,
                         ULONG size, WS_ERROR* error)
{
    WS_XML_READER* reader;
    ULONG hidden;
    HRESULT hr;

    TRY(msg_tree_reader(message, &reader, error));
    TRY(tree_reader_at(reader, message->tree.buffer, header->node, error));
    hidden = hide_attributes(message, &header->node->node.element);
    hr = type_read_element(reader, description, option, heap, value, size, error);
    header->node->node.element.attributeCount += hidden;
    if (FAILED(hr))
        err_add(error, "reading the header '%.*s'", (int)header->name->length, (const char*)header->name->bytes);
    return hr;
}

static HRESULT check_repeating(WS_REPEATING_HEADER_OPTION option, ULONG index, const char* function, WS_ERROR* error)
{
    if (option != WS_REPEATING_HEADER && option != WS_SINGLETON_HEADER)
        return err_raise(error, E_INVALIDARG, "%s: %d is not a WS_REPEATING_HEADER_OPTION", function, (int)option);
    if (option == WS_SINGLETON_HEADER && index != 0)
        return err_raise(error, E_INVALIDARG, "%s: WS_SINGLETON_HEADER goes with the index 0, not %u", function, index);
    return S_OK;
}

static HRESULT find_header(WS_MESSAGE* message, const WS_XML_STRING* name, const WS_XML_STRING* ns, bool mapped,
                           WS_REPEATING_HEADER_OPTION option, ULONG index, struct msg_header** out, WS_ERROR* error)
{
    WS_HEADER_TYPE type = mapped ? 0 : header_type_of(message->addressing, name, ns);

    TRY(headers_sync(message, error));
    if (option == WS_SINGLETON_HEADER && headers_find(message, name, ns, mapped, 1) != NULL)
        return err_raise(error, WS_E_INVALID_FORMAT, "the message has more than one header '%.*s'", (int)name->length,
                         (const char*)name->bytes);
    *out = type != 0 && index == 0 ? headers_standard(message, type) : NULL;
    if (*out != NULL)
        return headers_make_node(message, *out, error);
    *out = headers_find(message, name, ns, mapped, index);
    return S_OK;
}

HRESULT WINAPI WsGetCustomHeader(WS_MESSAGE* message, const WS_ELEMENT_DESCRIPTION* custom_header_description,
                                 WS_REPEATING_HEADER_OPTION repeating_option, ULONG header_index,
                                 WS_READ_OPTION read_option, WS_HEAP* heap, void* value, ULONG value_size,
                                 ULONG* header_attributes, WS_ERROR* error)
{
    CHECK_CALL(WsGetCustomHeader(message, custom_header_description, repeating_option, header_index, read_option, heap,
                                 value, value_size, header_attributes, error), message, heap, error);
    struct msg_header* header;

    TRY(msg_check_handle(message, "WsGetCustomHeader", error));
    TRY(check_description(custom_header_description, "WsGetCustomHeader", error));
    TRY(check_repeating(repeating_option, header_index, "WsGetCustomHeader", error));
    TRY(msg_check_not_empty(message, "WsGetCustomHeader", error));
    TRY(find_header(message, custom_header_description->elementLocalName, custom_header_description->elementNs, false,
                    repeating_option, header_index, &header, error));
    if (header == NULL)
        return get_missing(custom_header_description->elementLocalName, read_option, value, value_size, error);
    TRY(get_value(message, header, custom_header_description, read_option, heap != NULL ? heap : message->heap, value,
                  value_size, error));
    header->flags |= HEADER_UNDERSTOOD;
    if (header_attributes != NULL)
        *header_attributes = header->flags & (HEADER_MUST_UNDERSTAND | HEADER_RELAY);
    return S_OK;
}

HRESULT WINAPI WsRemoveCustomHeader(WS_MESSAGE* message, const WS_XML_STRING* header_name,
                                    const WS_XML_STRING* header_ns, WS_ERROR* error)
{
    CHECK_CALL(WsRemoveCustomHeader(message, header_name, header_ns, error), message, error);
    struct msg_header* header;

    TRY(msg_check_handle(message, "WsRemoveCustomHeader", error));
    if (header_name == NULL || header_ns == NULL)
        return err_raise(error, E_INVALIDARG, "WsRemoveCustomHeader: the header's name or namespace is NULL");
    TRY(msg_check_not_empty(message, "WsRemoveCustomHeader", error));
    TRY(find_header(message, header_name, header_ns, false, WS_SINGLETON_HEADER, 0, &header, error));
    if (header != NULL)
        headers_remove(message, header);
    return S_OK;
}

HRESULT WINAPI WsGetHeaderAttributes(WS_MESSAGE* message, WS_XML_READER* reader, ULONG* header_attributes,
                                     WS_ERROR* error)
{
    CHECK_CALL(WsGetHeaderAttributes(message, reader, header_attributes, error), message, reader, error);
    struct header_attributes attributes;

    TRY(msg_check_handle(message, "WsGetHeaderAttributes", error));
    if (header_attributes == NULL)
        return err_raise(error, E_INVALIDARG, "WsGetHeaderAttributes: the pointer for the attributes is NULL");
    TRY(xml_reader_check(reader, error));
    TRY(msg_check_not_empty(message, "WsGetHeaderAttributes", error));
    if (xml_reader_node_type(reader) != WS_XML_NODE_TYPE_ELEMENT)
        return err_raise(error, WS_E_INVALID_OPERATION, "WsGetHeaderAttributes: the reader is not on an element");
    TRY(headers_read_attributes(message, reader, &attributes, error));
    *header_attributes = attributes.flags & (HEADER_MUST_UNDERSTAND | HEADER_RELAY);
    return S_OK;
}

/* ------------------------------------------------------------------------------------------------- mapped headers */

static WS_ELEMENT_DESCRIPTION describe_mapped(const WS_XML_STRING* name, WS_TYPE type)
{
    return (WS_ELEMENT_DESCRIPTION){
        (WS_XML_STRING*)(uintptr_t)name, (WS_XML_STRING*)(uintptr_t)&soap_empty, type, NULL,
    };
}

static HRESULT check_mapped_name(const WS_XML_STRING* name, const char* function, WS_ERROR* error)
{
    if (name == NULL || name->length == 0)
        return err_raise(error, E_INVALIDARG, "%s: the name of the header is NULL or empty", function);
    return S_OK;
}

HRESULT WINAPI WsAddMappedHeader(WS_MESSAGE* message, const WS_XML_STRING* header_name, WS_TYPE value_type,
                                 WS_WRITE_OPTION write_option, const void* value, ULONG value_size, WS_ERROR* error)
{
    CHECK_CALL(WsAddMappedHeader(message, header_name, value_type, write_option, value, value_size, error),
               message, error);
    WS_ELEMENT_DESCRIPTION description;

    TRY(msg_check_handle(message, "WsAddMappedHeader", error));
    TRY(check_mapped_name(header_name, "WsAddMappedHeader", error));
    TRY(msg_check_not_empty(message, "WsAddMappedHeader", error));
    description = describe_mapped(header_name, value_type);
    return add_header(message, &description, write_option, value, value_size, 0, HEADER_MAPPED, error);
}

HRESULT WINAPI WsGetMappedHeader(WS_MESSAGE* message, const WS_XML_STRING* header_name,
                                 WS_REPEATING_HEADER_OPTION repeating_option, ULONG header_index, WS_TYPE value_type,
                                 WS_READ_OPTION read_option, WS_HEAP* heap, void* value, ULONG value_size,
                                 WS_ERROR* error)
{
    CHECK_CALL(WsGetMappedHeader(message, header_name, repeating_option, header_index, value_type, read_option, heap,
                                 value, value_size, error), message, heap, error);
    WS_ELEMENT_DESCRIPTION description;
    struct msg_header* header;

    TRY(msg_check_handle(message, "WsGetMappedHeader", error));
    TRY(check_mapped_name(header_name, "WsGetMappedHeader", error));
    TRY(check_repeating(repeating_option, header_index, "WsGetMappedHeader", error));
    TRY(msg_check_not_empty(message, "WsGetMappedHeader", error));
    TRY(find_header(message, header_name, &soap_empty, true, repeating_option, header_index, &header, error));
    if (header == NULL)
        return get_missing(header_name, read_option, value, value_size, error);
    description = describe_mapped(header_name, value_type);
    return get_value(message, header, &description, read_option, heap != NULL ? heap : message->heap, value, value_size,
                     error);
}

HRESULT WINAPI WsRemoveMappedHeader(WS_MESSAGE* message, const WS_XML_STRING* header_name, WS_ERROR* error)
{
    CHECK_CALL(WsRemoveMappedHeader(message, header_name, error), message, error);
    struct msg_header* header;

    TRY(msg_check_handle(message, "WsRemoveMappedHeader", error));
    TRY(check_mapped_name(header_name, "WsRemoveMappedHeader", error));
    TRY(msg_check_not_empty(message, "WsRemoveMappedHeader", error));
    TRY(headers_sync(message, error));
    while ((header = headers_find(message, header_name, &soap_empty, true, 0)) != NULL)
        headers_remove(message, header);
    return S_OK;
}

HRESULT msg_add_mapped(WS_MESSAGE* message, const WS_XML_STRING* name, const BYTE* utf8, ULONG length, WS_ERROR* error)
{
    WS_ELEMENT_DESCRIPTION description = describe_mapped(name, WS_XML_STRING_TYPE);
    const WS_XML_STRING text = { length, (BYTE*)(uintptr_t)utf8, NULL, 0 };

    return add_header(message, &description, WS_WRITE_REQUIRED_VALUE, &text, sizeof text, 0, HEADER_MAPPED, error);
}

HRESULT msg_mapped(WS_MESSAGE* message, const WS_XML_STRING* name, ULONG index, WS_XML_STRING* out, WS_ERROR* error)
{
    const struct msg_header* header;

    TRY(headers_sync(message, error));
    header = headers_find(message, name, &soap_empty, true, index);
    if (header == NULL)
        return S_FALSE;
    return tree_text(message->heap, header->node, out, error);
}

/* ------------------------------------------------------------------------------------------------ mustUnderstand */

HRESULT WINAPI WsMarkHeaderAsUnderstood(WS_MESSAGE* message, const WS_XML_NODE_POSITION* header_position,
                                        WS_ERROR* error)
{
    CHECK_CALL(WsMarkHeaderAsUnderstood(message, header_position, error), message, error);
    TRY(msg_check_handle(message, "WsMarkHeaderAsUnderstood", error));
    if (header_position == NULL || header_position->node == NULL)
        return err_raise(error, E_INVALIDARG, "WsMarkHeaderAsUnderstood: the position is NULL");
    TRY(msg_check_state(message, WS_MESSAGE_STATE_READING, "WsMarkHeaderAsUnderstood", error));
    TRY(headers_sync(message, error));
    for (struct msg_header* header = message->custom; header != NULL; header = header->next) {
        if (header->node == header_position->node && message->tree.buffer == header_position->buffer) {
            header->flags |= HEADER_UNDERSTOOD;
            return S_OK;
        }
    }
    for (WS_HEADER_TYPE type = WS_ACTION_HEADER; type < HEADER_TYPE_COUNT; type++)
        if (message->standard[type].node == header_position->node)
            return S_OK;
    return err_raise(error, E_INVALIDARG,
                     "WsMarkHeaderAsUnderstood: the position is not that of a header of this message "
                     "(WS_MESSAGE_PROPERTY_HEADER_BUFFER)");
}

static bool is_not_understood(const struct msg_header* header)
{
    return (header->flags & HEADER_MUST_UNDERSTAND) != 0
        && (header->flags & (HEADER_UNDERSTOOD | HEADER_FOREIGN | HEADER_MAPPED)) == 0;
}

/* All such headers are named in the fault, the first one in the error string. */
HRESULT WINAPI WsCheckMustUnderstandHeaders(WS_MESSAGE* message, WS_ERROR* error)
{
    CHECK_CALL(WsCheckMustUnderstandHeaders(message, error), message, error);
    const struct msg_header* first = NULL;

    TRY(msg_check_handle(message, "WsCheckMustUnderstandHeaders", error));
    TRY(msg_check_state(message, WS_MESSAGE_STATE_READING, "WsCheckMustUnderstandHeaders", error));
    TRY(headers_sync(message, error));
    for (const struct msg_header* header = message->custom; header != NULL; header = header->next) {
        if (!is_not_understood(header))
            continue;
        if (first == NULL)
            first = header;
        TRY(fault_error_not_understood(message, header->name, header->ns, error));
    }
    if (first == NULL)
        return S_OK;
    return err_raise(error, WS_E_INVALID_FORMAT, "the header '%.*s' (namespace '%.*s') must be understood, and was not",
                     (int)first->name->length, (const char*)first->name->bytes, (int)first->ns->length,
                     (const char*)first->ns->bytes);
}
