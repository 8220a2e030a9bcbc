/* The standard headers: WsGetHeader, WsSetHeader, WsRemoveHeader, WsAddressMessage. */
#include "message/headers.h"

#include "base/check.h"
#include "base/err.h"
#include "base/heap.h"
#include "base/utf.h"
#include "base/xmlname.h"
#include "message/header.h"
#include "xml/reader.h"
#include "xml/soap_address.h"
#include "xml/soap_text.h"
#include "xml/tree.h"
#include "xml/value_text.h"
#include "xml/writer.h"

#include <string.h>

/* ------------------------------------------------------------------------------------------- arguments of the API */

static bool is_id(WS_HEADER_TYPE type)
{
    return type == WS_MESSAGE_ID_HEADER || type == WS_RELATES_TO_HEADER;
}

static HRESULT check_header_type(const WS_MESSAGE* message, WS_HEADER_TYPE type, const char* function, WS_ERROR* error)
{
    if (type < WS_ACTION_HEADER || type >= HEADER_TYPE_COUNT)
        return err_raise(error, E_INVALIDARG, "%s: %d is not a WS_HEADER_TYPE", function, (int)type);
    if (message->addressing->id == WS_ADDRESSING_VERSION_TRANSPORT && type > WS_TO_HEADER)
        return err_raise(error, E_INVALIDARG, "%s: WS_ADDRESSING_VERSION_TRANSPORT has no %s header", function,
                         (const char*)header_names[type].bytes);
    return S_OK;
}

/* Size of a value of that type, 0 when the header cannot have it. */
static ULONG value_size_of(WS_HEADER_TYPE header, WS_TYPE type)
{
    switch (type) {
    case WS_STRING_TYPE:
        return headers_is_reference(header) ? 0 : sizeof(WS_STRING);
    case WS_XML_STRING_TYPE:
        return headers_is_reference(header) ? 0 : sizeof(WS_XML_STRING);
    case WS_WSZ_TYPE:
        return headers_is_reference(header) ? 0 : sizeof(WCHAR*);
    case WS_UNIQUE_ID_TYPE:
        return is_id(header) ? sizeof(WS_UNIQUE_ID) : 0;
    case WS_ENDPOINT_ADDRESS_TYPE:
        return headers_is_reference(header) ? sizeof(WS_ENDPOINT_ADDRESS) : 0;
    default:
        return 0;
    }
}

/* is_value, is_pointer: what the option says about the storage. */
static HRESULT check_value(WS_HEADER_TYPE header, WS_TYPE type, bool is_value, bool is_pointer, const void* value,
                           ULONG size, const char* function, WS_ERROR* error)
{
    ULONG type_size = value_size_of(header, type);
    ULONG wanted = is_value ? type_size : (ULONG)sizeof(void*);

    if (type_size == 0)
        return err_raise(error, E_INVALIDARG, "%s: a %s header cannot have the type %d", function,
                         (const char*)header_names[header].bytes, (int)type);
    if (!is_value && !is_pointer)
        return err_raise(error, E_INVALIDARG, "%s: addressing headers are never nil; use a required or optional option",
                         function);
    if (is_value && type == WS_WSZ_TYPE)
        return err_raise(error, E_INVALIDARG,
                         "%s: WS_WSZ_TYPE is a pointer type; use the option for a required pointer", function);
    if (value == NULL)
        return err_raise(error, E_INVALIDARG, "%s: the pointer to the value is NULL", function);
    if (size != wanted)
        return err_raise(error, E_INVALIDARG, "%s: the value has %u bytes, but a size of %u was given", function,
                         wanted, size);
    return S_OK;
}

/* ------------------------------------------------------------------------------------------------------- getting */

static HRESULT text_to_id(WS_HEAP* heap, const WS_XML_STRING* text, WS_UNIQUE_ID* out, WS_ERROR* error)
{
    WS_UNIQUE_ID id;

    memset(&id, 0, sizeof id);
    if (value_read_uuid_urn(text->bytes, text->length, &id.guid) != NUM_OK)
        TRY(soap_text_to_string(heap, text->bytes, text->length, &id.uri, error));
    *out = id;
    return S_OK;
}

HRESULT header_get_address(WS_MESSAGE* message, struct msg_header* header, WS_HEAP* heap, WS_ENDPOINT_ADDRESS* out,
                           WS_ERROR* error)
{
    WS_ENDPOINT_ADDRESS address = { 0 };
    WS_XML_STRING url = header->text;
    WS_XML_READER* reader;

    if (header->node != NULL) {
        TRY(msg_tree_reader(message, &reader, error));
        TRY(tree_reader_at(reader, message->tree.buffer, header->node, error));
        TRY(xml_enter(reader, error));
        return address_read(reader, message->addressing, heap, out, error);
    }
    if (xml_string_equals(&url, &message->addressing->anonymous))
        url.length = 0;
    TRY(soap_text_to_string(heap, url.bytes, url.length, &address.url, error));
    *out = address;
    return S_OK;
}

static HRESULT get_value(WS_MESSAGE* message, struct msg_header* header, WS_TYPE type, WS_HEAP* heap, void* out,
                         WS_ERROR* error)
{
    const WS_XML_STRING* text = &header->text;
    WS_STRING string;

    switch (type) {
    case WS_STRING_TYPE:
        return soap_text_to_string(heap, text->bytes, text->length, out, error);
    case WS_XML_STRING_TYPE:
        return soap_copy_text(heap, text->bytes, text->length, out, error);
    case WS_WSZ_TYPE:
        TRY(soap_text_to_string(heap, text->bytes, text->length, &string, error));
        *(WCHAR**)out = string.chars;
        return S_OK;
    case WS_UNIQUE_ID_TYPE:
        return text_to_id(heap, text, out, error);
    default:
        return header_get_address(message, header, heap, out, error);
    }
}

/* The value itself goes into the heap, but for a type that is a pointer. */
static HRESULT get_pointer(WS_MESSAGE* message, struct msg_header* header, WS_TYPE type, WS_HEAP* heap, void** out,
                           WS_ERROR* error)
{
    void* block;

    if (type == WS_WSZ_TYPE)
        return get_value(message, header, type, heap, out, error);
    TRY(heap_alloc(heap, value_size_of(header->type, type), &block, error));
    TRY(get_value(message, header, type, heap, block, error));
    *out = block;
    return S_OK;
}

static HRESULT get_header(WS_MESSAGE* message, WS_HEADER_TYPE type, WS_TYPE value_type, WS_READ_OPTION option,
                          WS_HEAP* heap, void* value, WS_ERROR* error)
{
    struct msg_header* header;
    HRESULT hr;

    TRY(headers_sync(message, error));
    header = headers_standard(message, type);
    if (header == NULL) {
        if (option != WS_READ_OPTIONAL_POINTER)
            return err_raise(error, WS_E_INVALID_FORMAT, "the message has no %s header",
                             (const char*)header_names[type].bytes);
        *(void**)value = NULL;
        return S_OK;
    }
    hr = option == WS_READ_REQUIRED_VALUE ? get_value(message, header, value_type, heap, value, error)
                                          : get_pointer(message, header, value_type, heap, value, error);
    if (FAILED(hr))
        err_add(error, "reading the header %s", (const char*)header_names[type].bytes);
    return hr;
}

HRESULT WINAPI WsGetHeader(WS_MESSAGE* message, WS_HEADER_TYPE header_type, WS_TYPE value_type,
                           WS_READ_OPTION read_option, WS_HEAP* heap, void* value, ULONG value_size, WS_ERROR* error)
{
    CHECK_CALL(WsGetHeader(message, header_type, value_type, read_option, heap, value, value_size, error),
               message, heap, error);
    bool is_pointer = read_option == WS_READ_REQUIRED_POINTER || read_option == WS_READ_OPTIONAL_POINTER;

    TRY(msg_check_handle(message, "WsGetHeader", error));
    TRY(check_header_type(message, header_type, "WsGetHeader", error));
    TRY(check_value(header_type, value_type, read_option == WS_READ_REQUIRED_VALUE, is_pointer, value, value_size,
                    "WsGetHeader", error));
    if (heap != NULL && !heap_valid(heap))
        return err_raise(error, E_INVALIDARG, "WsGetHeader: heap is not a WS_HEAP");
    TRY(msg_check_not_empty(message, "WsGetHeader", error));
    return get_header(message, header_type, value_type, read_option, heap != NULL ? heap : message->heap, value, error);
}

/* ------------------------------------------------------------------------------------------------------- setting */

static HRESULT set_text16(WS_MESSAGE* message, WS_HEADER_TYPE type, const WCHAR* chars, ULONG length, WS_ERROR* error)
{
    WS_XML_STRING text;

    TRY(soap_string_to_text(message->heap, chars, length, (const char*)header_names[type].bytes, &text, error));
    return headers_set_text(message, type, text.bytes, text.length, error);
}

static ULONG wsz_length(const WCHAR* chars)
{
    ULONG length = 0;

    while (chars[length] != 0)
        length++;
    return length;
}

static HRESULT set_id(WS_MESSAGE* message, WS_HEADER_TYPE type, const WS_UNIQUE_ID* id, WS_ERROR* error)
{
    BYTE text[VALUE_UNIQUE_ID_CHARS];

    if (id->uri.length != 0)
        return set_text16(message, type, id->uri.chars, id->uri.length, error);
    return headers_set_text(message, type, text, (ULONG)value_write_uuid_urn(&id->guid, text), error);
}

static bool is_plain(const WS_ENDPOINT_ADDRESS* address)
{
    return address->headers == NULL && address->extensions == NULL && address->identity == NULL;
}

static HRESULT write_address(WS_MESSAGE* message, WS_HEADER_TYPE type, const struct header_place* place,
                             const WS_ENDPOINT_ADDRESS* address, WS_ERROR* error)
{
    WS_XML_WRITER* writer;

    TRY(msg_tree_writer(message, &writer, error));
    TRY(tree_writer_at(writer, message->tree.buffer, place->before, error));
    TRY(xml_write_start_element(writer, &addr_prefix, &header_names[type], &message->addressing->ns, error));
    TRY(address_write(writer, message->addressing, address, error));
    return xml_write_end_element(writer, error);
}

static HRESULT set_address(WS_MESSAGE* message, WS_HEADER_TYPE type, const WS_ENDPOINT_ADDRESS* address,
                           WS_ERROR* error)
{
    const WS_XML_STRING* anonymous = &message->addressing->anonymous;
    struct header_place place;

    if (is_plain(address) && address->url.length == 0)
        return headers_set_text(message, type, anonymous->bytes, anonymous->length, error);
    if (is_plain(address))
        return set_text16(message, type, address->url.chars, address->url.length, error);
    TRY(headers_begin_node(message, &place, error));
    return headers_replace_node(message, type, &place, write_address(message, type, &place, address, error), error);
}

static HRESULT set_value(WS_MESSAGE* message, WS_HEADER_TYPE type, WS_TYPE value_type, const void* value,
                         WS_ERROR* error)
{
    switch (value_type) {
    case WS_STRING_TYPE:
        return set_text16(message, type, ((const WS_STRING*)value)->chars, ((const WS_STRING*)value)->length, error);
    case WS_XML_STRING_TYPE:
        return msg_set_text(message, type, ((const WS_XML_STRING*)value)->bytes, ((const WS_XML_STRING*)value)->length,
                            error);
    case WS_WSZ_TYPE:
        return set_text16(message, type, value, wsz_length(value), error);
    case WS_UNIQUE_ID_TYPE:
        return set_id(message, type, value, error);
    default:
        return set_address(message, type, value, error);
    }
}

HRESULT WINAPI WsSetHeader(WS_MESSAGE* message, WS_HEADER_TYPE header_type, WS_TYPE value_type,
                           WS_WRITE_OPTION write_option, const void* value, ULONG value_size, WS_ERROR* error)
{
    CHECK_CALL(WsSetHeader(message, header_type, value_type, write_option, value, value_size, error), message, error);
    const void* source = value;

    TRY(msg_check_handle(message, "WsSetHeader", error));
    TRY(check_header_type(message, header_type, "WsSetHeader", error));
    TRY(check_value(header_type, value_type, write_option == WS_WRITE_REQUIRED_VALUE,
                    write_option == WS_WRITE_REQUIRED_POINTER, value, value_size, "WsSetHeader", error));
    if (write_option == WS_WRITE_REQUIRED_POINTER)
        source = *(const void* const*)value;
    if (source == NULL)
        return err_raise(error, E_INVALIDARG, "WsSetHeader: the value is required, and the pointer to it is NULL");
    TRY(msg_check_not_empty(message, "WsSetHeader", error));
    TRY(headers_sync(message, error));
    return set_value(message, header_type, value_type, source, error);
}

HRESULT WINAPI WsRemoveHeader(WS_MESSAGE* message, WS_HEADER_TYPE header_type, WS_ERROR* error)
{
    CHECK_CALL(WsRemoveHeader(message, header_type, error), message, error);
    TRY(msg_check_handle(message, "WsRemoveHeader", error));
    TRY(check_header_type(message, header_type, "WsRemoveHeader", error));
    TRY(msg_check_not_empty(message, "WsRemoveHeader", error));
    TRY(headers_sync(message, error));
    if (headers_standard(message, header_type) != NULL)
        headers_remove(message, headers_standard(message, header_type));
    return S_OK;
}

/* ------------------------------------------------------------------------------------------- inside the library */

const WS_XML_STRING* msg_text(WS_MESSAGE* message, WS_HEADER_TYPE type)
{
    struct msg_header* header;

    if (FAILED(headers_sync(message, NULL)))
        return NULL;
    header = headers_standard(message, type);
    return header != NULL && header->text.bytes != NULL ? &header->text : NULL;
}

HRESULT msg_set_text(WS_MESSAGE* message, WS_HEADER_TYPE type, const BYTE* utf8, ULONG length, WS_ERROR* error)
{
    if (!utf8_valid(utf8, length))
        return err_raise(error, E_INVALIDARG, "the %s header is given text that is not UTF-8",
                         (const char*)header_names[type].bytes);
    TRY(headers_sync(message, error));
    return headers_set_text(message, type, utf8, length, error);
}

HRESULT msg_set_text16(WS_MESSAGE* message, WS_HEADER_TYPE type, const WCHAR* chars, ULONG length, WS_ERROR* error)
{
    TRY(headers_sync(message, error));
    return set_text16(message, type, chars, length, error);
}

/* ---------------------------------------------------------------------------------------------------- addressing */

/* Elements at one level become headers. */
static HRESULT add_references(WS_MESSAGE* message, WS_XML_BUFFER* buffer, struct xml_buffer_node* first,
                              WS_ERROR* error)
{
    for (struct xml_buffer_node* node = tree_element_from(first); node != NULL; node = tree_element_from(node->next))
        TRY(headers_add_reference(message, buffer, node, error));
    return S_OK;
}

static HRESULT set_to(WS_MESSAGE* message, const WS_STRING* url, WS_ERROR* error)
{
    const WS_XML_STRING* anonymous = &message->addressing->anonymous;

    if (url->length == 0)
        return headers_set_text(message, WS_TO_HEADER, anonymous->bytes, anonymous->length, error);
    return set_text16(message, WS_TO_HEADER, url->chars, url->length, error);
}

HRESULT msg_address(WS_MESSAGE* message, const WS_ENDPOINT_ADDRESS* address, WS_ERROR* error)
{
    struct xml_buffer_node* properties;

    TRY(headers_sync(message, error));
    if (address != NULL) {
        TRY(address_check(address, error));
        TRY(set_to(message, &address->url, error));
        properties = address_properties(message->addressing, address);
        if (properties != NULL)
            TRY(add_references(message, address->extensions, properties->first, error));
        if (address->headers != NULL)
            TRY(add_references(message, address->headers, address->headers->root.first, error));
    }
    message->is_addressed = true;
    return S_OK;
}

HRESULT WINAPI WsAddressMessage(WS_MESSAGE* message, const WS_ENDPOINT_ADDRESS* address, WS_ERROR* error)
{
    CHECK_CALL(WsAddressMessage(message, address, error), message, error);
    TRY(msg_check_handle(message, "WsAddressMessage", error));
    TRY(msg_check_not_empty(message, "WsAddressMessage", error));
    if (message->is_addressed)
        return err_raise(error, WS_E_INVALID_OPERATION, "WsAddressMessage: the message has been addressed before "
                         "(WS_MESSAGE_PROPERTY_IS_ADDRESSED)");
    return msg_address(message, address, error);
}

bool msg_to_none(WS_MESSAGE* message)
{
    const WS_XML_STRING* to = msg_text(message, WS_TO_HEADER);

    return to != NULL && message->addressing->none.length != 0 && xml_string_equals(to, &message->addressing->none);
}
