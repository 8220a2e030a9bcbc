#include "xml/soap_address.h"

#include "base/err.h"
#include "base/heap.h"
#include "base/xmlname.h"
#include "xml/reader.h"
#include "xml/soap_identity.h"
#include "xml/soap_text.h"
#include "xml/tree.h"
#include "xml/writer.h"

const WS_XML_STRING address_element = XML_TEXT("Address");

static const WS_XML_STRING name_parameters = XML_TEXT("ReferenceParameters");
static const WS_XML_STRING name_properties = XML_TEXT("ReferenceProperties");
static const WS_XML_STRING name_identity = XML_TEXT("Identity");

/* ------------------------------------------------------------------------------------------------------- reading */

struct address_reading {
    WS_XML_READER*             reader;
    const struct addr_version* addressing;
    WS_HEAP*                   heap;
    WS_ENDPOINT_ADDRESS*       address;
    bool                       has_url;
};

static HRESULT raise_second(const struct address_reading* state, const char* what, WS_ERROR* error)
{
    return xml_reader_raise(state->reader, error, WS_E_INVALID_FORMAT, "a second %s in an endpoint reference", what);
}

static HRESULT read_url(struct address_reading* state, WS_ERROR* error)
{
    struct xml_span text;
    WS_XML_STRING url;

    if (state->has_url)
        return raise_second(state, "Address", error);
    TRY(xml_read_element_text(state->reader, &text, error));
    url = soap_trim(text.bytes, text.size);
    if (xml_string_equals(&url, &state->addressing->anonymous))
        url.length = 0;
    state->has_url = true;
    return soap_text_to_string(state->heap, url.bytes, url.length, &state->address->url, error);
}

/* The element that the reader is on goes to the end of a buffer, which is created when it is first needed. */
static HRESULT append(const struct address_reading* state, WS_XML_BUFFER** buffer, WS_ERROR* error)
{
    if (*buffer == NULL)
        TRY(xml_buffer_create(state->heap, buffer, error));
    return tree_read(state->reader, *buffer, &(*buffer)->eof, error);
}

static HRESULT read_parameters(const struct address_reading* state, WS_ERROR* error)
{
    if (state->address->headers != NULL)
        return raise_second(state, "ReferenceParameters", error);
    TRY(xml_enter(state->reader, error));
    TRY(xml_to_content(state->reader, error));
    while (xml_reader_node_type(state->reader) == WS_XML_NODE_TYPE_ELEMENT) {
        TRY(append(state, &state->address->headers, error));
        TRY(xml_to_content(state->reader, error));
    }
    return xml_leave(state->reader, error);
}

static HRESULT read_child(struct address_reading* state, WS_ERROR* error)
{
    if (xml_at_element(state->reader, &address_element, &state->addressing->ns))
        return read_url(state, error);
    if (xml_at_element(state->reader, &name_parameters, &state->addressing->ns))
        return read_parameters(state, error);
    if (!xml_at_element(state->reader, &name_identity, &soap_ns_identity))
        return append(state, &state->address->extensions, error);
    if (state->address->identity != NULL)
        return raise_second(state, "Identity", error);
    return identity_read(state->reader, state->heap, &state->address->identity, error);
}

HRESULT address_read(WS_XML_READER* reader, const struct addr_version* addressing, WS_HEAP* heap,
                     WS_ENDPOINT_ADDRESS* out, WS_ERROR* error)
{
    WS_ENDPOINT_ADDRESS address = { 0 };
    struct address_reading state = { reader, addressing, heap, &address, false };

    TRY(xml_to_content(reader, error));
    while (xml_reader_node_type(reader) == WS_XML_NODE_TYPE_ELEMENT) {
        TRY(read_child(&state, error));
        TRY(xml_to_content(reader, error));
    }
    if (xml_reader_node_type(reader) != WS_XML_NODE_TYPE_END_ELEMENT)
        return xml_reader_raise_expected(reader, error, "the end of an endpoint reference");
    if (!state.has_url)
        return xml_reader_raise(reader, error, WS_E_INVALID_FORMAT, "an endpoint reference without an Address");
    *out = address;
    return S_OK;
}

/* ------------------------------------------------------------------------------------------------------- writing */

struct xml_buffer_node* address_properties(const struct addr_version* addressing, const WS_ENDPOINT_ADDRESS* address)
{
    struct xml_buffer_node* first;

    if (addressing->id != WS_ADDRESSING_VERSION_0_9 || address->extensions == NULL)
        return NULL;
    first = tree_root(address->extensions);
    return first != NULL && tree_is(first, &name_properties, &addressing->ns) ? first : NULL;
}

static HRESULT start_child(WS_XML_WRITER* writer, const struct addr_version* addressing, const WS_XML_STRING* name,
                           WS_ERROR* error)
{
    return xml_write_start_element(writer, &addr_prefix, name, &addressing->ns, error);
}

static HRESULT write_url(WS_XML_WRITER* writer, const struct addr_version* addressing, const WS_STRING* url,
                         WS_ERROR* error)
{
    TRY(start_child(writer, addressing, &address_element, error));
    if (url->length == 0)
        TRY(xml_write_utf8(writer, addressing->anonymous.bytes, addressing->anonymous.length, error));
    else
        TRY(xml_write_utf16(writer, url->chars, url->length, error));
    return xml_write_end_element(writer, error);
}

static HRESULT write_parameters(WS_XML_WRITER* writer, const struct addr_version* addressing,
                                const WS_XML_BUFFER* headers, WS_ERROR* error)
{
    TRY(start_child(writer, addressing, &name_parameters, error));
    TRY(xml_write_buffer(writer, headers, error));
    return xml_write_end_element(writer, error);
}

/* All elements of the extensions but the one that was written already. */
static HRESULT write_extensions(WS_XML_WRITER* writer, WS_XML_BUFFER* extensions, const struct xml_buffer_node* written,
                                WS_ERROR* error)
{
    struct xml_buffer_node* node = tree_root(extensions);

    for (; node != NULL; node = tree_element_from(node->next))
        if (node != written)
            TRY(tree_write(writer, node, error));
    return S_OK;
}

HRESULT address_check(const WS_ENDPOINT_ADDRESS* address, WS_ERROR* error)
{
    if (address->headers != NULL && !xml_buffer_valid(address->headers))
        return err_raise(error, E_INVALIDARG, "headers of the endpoint address is not a WS_XML_BUFFER");
    if (address->extensions != NULL && !xml_buffer_valid(address->extensions))
        return err_raise(error, E_INVALIDARG, "extensions of the endpoint address is not a WS_XML_BUFFER");
    return S_OK;
}

/* In the order of the schemas: the address, properties (2004/08), parameters, other elements, extension elements. */
HRESULT address_write(WS_XML_WRITER* writer, const struct addr_version* addressing, const WS_ENDPOINT_ADDRESS* address,
                      WS_ERROR* error)
{
    struct xml_buffer_node* properties;

    TRY(address_check(address, error));
    properties = address_properties(addressing, address);
    TRY(write_url(writer, addressing, &address->url, error));
    if (properties != NULL)
        TRY(tree_write(writer, properties, error));
    if (address->headers != NULL)
        TRY(write_parameters(writer, addressing, address->headers, error));
    if (address->extensions != NULL)
        TRY(write_extensions(writer, address->extensions, properties, error));
    if (address->identity == NULL)
        return S_OK;
    TRY(xml_write_start_element(writer, NULL, &name_identity, &soap_ns_identity, error));
    TRY(identity_write(writer, address->identity, error));
    return xml_write_end_element(writer, error);
}
