/* Reading and writing the headers of an envelope. */
#include "message/headers.h"

#include "base/err.h"
#include "base/xmlname.h"
#include "xml/reader.h"
#include "xml/soap_address.h"
#include "xml/soap_text.h"
#include "xml/tree.h"
#include "xml/writer.h"

#include <string.h>

const WS_HEADER_TYPE headers_order[HEADERS_ORDER_COUNT] = {
    WS_ACTION_HEADER,   WS_MESSAGE_ID_HEADER, WS_RELATES_TO_HEADER, WS_FROM_HEADER,
    WS_REPLY_TO_HEADER, WS_FAULT_TO_HEADER,   WS_TO_HEADER,
};

/* ----------------------------------------------------------------------------------------------------------- reading */

static const WS_XML_STRING name_relationship = XML_TEXT("RelationshipType");
static const WS_XML_STRING reply_10 = XML_TEXT("http://www.w3.org/2005/08/addressing/reply");
static const WS_XML_STRING reply_09 = XML_TEXT("Reply");
static const WS_XML_STRING encoding_style = XML_TEXT("encodingStyle");

static bool text_is(const WS_XML_STRING* text, const char* value)
{
    return text->length == strlen(value) && memcmp(text->bytes, value, text->length) == 0;
}

/* SOAP 1.1 knows 0 and 1 only. */
static HRESULT read_flag(const WS_MESSAGE* message, WS_XML_READER* reader, const WS_XML_STRING* text, ULONG flag,
                         ULONG* flags, WS_ERROR* error)
{
    bool words = message->soap->id == WS_ENVELOPE_VERSION_SOAP_1_2;

    if (text_is(text, "1") || (words && text_is(text, "true"))) {
        *flags |= flag;
        return S_OK;
    }
    if (text_is(text, "0") || (words && text_is(text, "false")))
        return S_OK;
    return xml_reader_raise(reader, error, WS_E_INVALID_FORMAT,
                            "'%.*s' is not a value of the attribute %s of a %s header", (int)text->length,
                            (const char*)text->bytes, flag == HEADER_MUST_UNDERSTAND ? "mustUnderstand" : "relay",
                            message->soap->label);
}

static bool is_this_node(const WS_MESSAGE* message, const WS_XML_STRING* role)
{
    return role->length == 0 || xml_string_equals(role, &message->soap->role_next)
        || xml_string_equals(role, &message->soap->role_ultimate);
}

/* RelationshipType is a URI in 1.0, a QName in 2004/08. */
static HRESULT read_relationship(const WS_MESSAGE* message, WS_XML_READER* reader, const WS_XML_STRING* text,
                                 bool* reply, WS_ERROR* error)
{
    struct xml_qname name;
    WS_XML_STRING local_name;
    WS_XML_STRING ns;

    if (message->addressing->id == WS_ADDRESSING_VERSION_1_0) {
        *reply = xml_string_equals(text, &reply_10);
        return S_OK;
    }
    TRY(xml_reader_qname(reader, text->bytes, text->length, &name, error));
    local_name = soap_trim(name.local_name.bytes, name.local_name.size);
    ns = soap_trim(name.ns.bytes, name.ns.size);
    *reply = xml_string_equals(&local_name, &reply_09) && xml_string_equals(&ns, &message->addressing->ns);
    return S_OK;
}

static HRESULT read_attribute(const WS_MESSAGE* message, WS_XML_READER* reader, ULONG index, WS_HEADER_TYPE type,
                              struct header_attributes* out, WS_ERROR* error)
{
    const WS_XML_ATTRIBUTE* attribute = xml_reader_element(reader)->attributes[index];
    struct xml_span value;
    WS_XML_STRING text;
    bool reply;

    TRY(xml_attribute_text(reader, index, &value, error));
    text = soap_trim(value.bytes, value.size);
    if (xml_string_equals(attribute->ns, &message->soap->ns)) {
        if (xml_string_equals(attribute->localName, &soap_must_understand))
            return read_flag(message, reader, &text, HEADER_MUST_UNDERSTAND, &out->flags, error);
        if (xml_string_equals(attribute->localName, &message->soap->role)) {
            out->flags |= is_this_node(message, &text) ? 0 : (ULONG)HEADER_FOREIGN;
            return S_OK;
        }
        if (message->soap->id == WS_ENVELOPE_VERSION_SOAP_1_2 && xml_string_equals(attribute->localName, &soap_relay))
            return read_flag(message, reader, &text, HEADER_RELAY, &out->flags, error);
        if (xml_string_equals(attribute->localName, &encoding_style))
            return S_OK;
    } else if (type == WS_RELATES_TO_HEADER && xml_string_equals(attribute->localName, &name_relationship)
               && xml_string_equals(attribute->ns, &soap_empty)) {
        TRY(read_relationship(message, reader, &text, &reply, error));
        out->no_reply = !reply;
        return S_OK;
    }
    out->others = true;
    return S_OK;
}

HRESULT headers_read_attributes(const WS_MESSAGE* message, WS_XML_READER* reader, struct header_attributes* out,
                                WS_ERROR* error)
{
    const WS_XML_ELEMENT_NODE* element = xml_reader_element(reader);
    WS_HEADER_TYPE type = header_type_of(message->addressing, element->localName, element->ns);

    *out = (struct header_attributes){ 0 };
    for (ULONG i = 0; i < element->attributeCount; i++)
        if (!element->attributes[i]->isXmlNs)
            TRY(read_attribute(message, reader, i, type, out, error));
    return S_OK;
}

static HRESULT read_text_header(WS_MESSAGE* message, WS_XML_READER* reader, WS_HEADER_TYPE type, ULONG flags,
                                WS_ERROR* error)
{
    struct msg_header* header;
    struct xml_span span;
    WS_XML_STRING text;

    TRY(headers_claim(message, type, &header, error));
    TRY(xml_read_element_text(reader, &span, error));
    text = soap_trim(span.bytes, span.size);
    TRY(soap_copy_text(message->heap, text.bytes, text.length, &header->text, error));
    header->flags = HEADER_PRESENT | HEADER_UNDERSTOOD | flags;
    return S_OK;
}

/* The reader is inside an endpoint reference. Its Address, when that comes first and has no attributes; a NULL pointer else. */
static HRESULT read_first_address(WS_MESSAGE* message, WS_XML_READER* reader, WS_XML_STRING* out, WS_ERROR* error)
{
    struct xml_span span;
    WS_XML_STRING text;

    *out = (WS_XML_STRING){ 0, NULL, NULL, 0 };
    TRY(xml_to_content(reader, error));
    if (!xml_at_element(reader, &address_element, &message->addressing->ns)
        || xml_reader_element(reader)->attributeCount != 0)
        return S_OK;
    TRY(xml_read_element_text(reader, &span, error));
    text = soap_trim(span.bytes, span.size);
    TRY(soap_copy_text(message->heap, text.bytes, text.length, out, error));
    return xml_to_content(reader, error);
}

/* An element for an endpoint reference that is more than its address: what was read of it, and the rest. */
static HRESULT read_rest(WS_MESSAGE* message, const struct header_place* place, WS_XML_READER* reader,
                         WS_HEADER_TYPE type, ULONG flags, const WS_XML_STRING* address, WS_ERROR* error)
{
    WS_XML_BUFFER* buffer = message->tree.buffer;
    struct xml_buffer_node* node;
    struct xml_buffer_node* child;

    TRY(tree_new_element(buffer, place->before, &addr_prefix, &header_names[type], &message->addressing->ns, &node,
                         error));
    if ((flags & HEADER_MUST_UNDERSTAND) != 0)
        TRY(tree_add_attribute(buffer, node, &soap_prefix, &soap_must_understand, &message->soap->ns, &soap_one,
                               error));
    if (address->bytes != NULL) {
        TRY(tree_new_element(buffer, node->last, &addr_prefix, &address_element, &message->addressing->ns, &child,
                             error));
        TRY(tree_add_text(buffer, child, address, error));
    }
    while (xml_reader_node_type(reader) == WS_XML_NODE_TYPE_ELEMENT) {
        TRY(tree_read(reader, buffer, node->last, error));
        TRY(xml_to_content(reader, error));
    }
    return xml_leave(reader, error);
}

/* Nearly all endpoint references are an address and nothing else: those are kept as text. */
static HRESULT read_reference(WS_MESSAGE* message, WS_XML_READER* reader, WS_HEADER_TYPE type, ULONG flags,
                              WS_ERROR* error)
{
    struct header_place place;
    struct msg_header* header;
    WS_XML_STRING address;

    TRY(xml_enter(reader, error));
    TRY(read_first_address(message, reader, &address, error));
    if (address.bytes == NULL || xml_reader_node_type(reader) != WS_XML_NODE_TYPE_END_ELEMENT) {
        TRY(headers_begin_node(message, &place, error));
        return headers_end_node(message, &place, read_rest(message, &place, reader, type, flags, &address, error), 0,
                                NULL, error);
    }
    TRY(headers_claim(message, type, &header, error));
    header->text = address;
    header->flags = HEADER_PRESENT | HEADER_UNDERSTOOD | flags;
    return xml_leave(reader, error);
}

HRESULT headers_read(WS_MESSAGE* message, WS_XML_READER* reader, WS_ERROR* error)
{
    const WS_XML_ELEMENT_NODE* element = xml_reader_element(reader);
    WS_HEADER_TYPE type = header_type_of(message->addressing, element->localName, element->ns);
    struct header_attributes attributes;
    struct header_place place;

    if (type != 0) {
        TRY(headers_read_attributes(message, reader, &attributes, error));
        if (!attributes.others && !attributes.no_reply && (attributes.flags & (HEADER_FOREIGN | HEADER_RELAY)) == 0)
            return headers_is_reference(type) ? read_reference(message, reader, type, attributes.flags, error)
                                              : read_text_header(message, reader, type, attributes.flags, error);
    }
    TRY(headers_begin_node(message, &place, error));
    return headers_end_node(message, &place, headers_read_node(message, &place, reader, error), 0, NULL, error);
}

/* ----------------------------------------------------------------------------------------------------------- writing */

static HRESULT write_text_header(const WS_MESSAGE* message, const struct msg_header* header, WS_XML_WRITER* writer,
                                 WS_ERROR* error)
{
    TRY(xml_write_start_element(writer, &addr_prefix, header->name, header->ns, error));
    if ((header->flags & HEADER_MUST_UNDERSTAND) != 0) {
        TRY(xml_write_start_attribute(writer, &soap_prefix, &soap_must_understand, &message->soap->ns, false, error));
        TRY(xml_write_plain(writer, soap_one.bytes, soap_one.length, error));
        TRY(xml_write_end_attribute(writer, error));
    }
    if (headers_is_reference(header->type))
        TRY(xml_write_start_element(writer, &addr_prefix, &address_element, header->ns, error));
    TRY(xml_write_utf8(writer, header->text.bytes, header->text.length, error));
    if (headers_is_reference(header->type))
        TRY(xml_write_end_element(writer, error));
    return xml_write_end_element(writer, error);
}

static HRESULT write_header(const WS_MESSAGE* message, const struct msg_header* header, WS_XML_WRITER* writer,
                            WS_ERROR* error)
{
    HRESULT hr = header->node != NULL ? tree_write(writer, header->node, error)
                                      : write_text_header(message, header, writer, error);

    if (FAILED(hr))
        err_add(error, "writing the header '%.*s'", (int)header->name->length, (const char*)header->name->bytes);
    return hr;
}

HRESULT headers_write(const WS_MESSAGE* message, WS_XML_WRITER* writer, WS_ERROR* error)
{
    bool addressing = message->addressing->ns.length != 0;

    for (size_t i = 0; addressing && i < HEADERS_ORDER_COUNT; i++) {
        const struct msg_header* header = headers_standard(message, headers_order[i]);

        if (header != NULL)
            TRY(write_header(message, header, writer, error));
    }
    for (const struct msg_header* header = message->custom; header != NULL; header = header->next)
        if ((header->flags & HEADER_MAPPED) == 0)
            TRY(write_header(message, header, writer, error));
    return S_OK;
}
