#include "xml/soap_identity.h"

#include "base/b64.h"
#include "base/err.h"
#include "base/heap.h"
#include "base/xmlname.h"
#include "xml/reader.h"
#include "xml/soap_names.h"
#include "xml/soap_text.h"
#include "xml/tree.h"
#include "xml/writer.h"

static const WS_XML_STRING ns_dsig = XML_TEXT("http://www.w3.org/2000/09/xmldsig#");
static const WS_XML_STRING name_dns = XML_TEXT("Dns");
static const WS_XML_STRING name_upn = XML_TEXT("Upn");
static const WS_XML_STRING name_spn = XML_TEXT("Spn");
static const WS_XML_STRING name_key_info = XML_TEXT("KeyInfo");
static const WS_XML_STRING name_x509_data = XML_TEXT("X509Data");
static const WS_XML_STRING name_x509_certificate = XML_TEXT("X509Certificate");
static const WS_XML_STRING name_key_value = XML_TEXT("KeyValue");
static const WS_XML_STRING name_rsa_key_value = XML_TEXT("RSAKeyValue");
static const WS_XML_STRING name_modulus = XML_TEXT("Modulus");
static const WS_XML_STRING name_exponent = XML_TEXT("Exponent");

/* ------------------------------------------------------------------------------------------------------- reading */

static HRESULT new_identity(WS_HEAP* heap, WS_ENDPOINT_IDENTITY_TYPE type, size_t size, void** out, WS_ERROR* error)
{
    TRY(heap_zalloc(heap, size, out, error));
    ((WS_ENDPOINT_IDENTITY*)*out)->identityType = type;
    return S_OK;
}

/* DNS, UPN and SPN identities have the same layout: the type and a string. */
_Static_assert(offsetof(WS_DNS_ENDPOINT_IDENTITY, dns) == offsetof(WS_UPN_ENDPOINT_IDENTITY, upn)
               && offsetof(WS_DNS_ENDPOINT_IDENTITY, dns) == offsetof(WS_SPN_ENDPOINT_IDENTITY, spn), "one layout");

static HRESULT read_name(WS_XML_READER* reader, WS_HEAP* heap, WS_ENDPOINT_IDENTITY_TYPE type,
                         WS_ENDPOINT_IDENTITY** out, WS_ERROR* error)
{
    WS_DNS_ENDPOINT_IDENTITY* identity;
    struct xml_span text;
    WS_XML_STRING name;
    void* block;

    TRY(new_identity(heap, type, sizeof *identity, &block, error));
    identity = block;
    TRY(xml_read_element_text(reader, &text, error));
    name = soap_trim(text.bytes, text.size);
    TRY(soap_text_to_string(heap, name.bytes, name.length, &identity->dns, error));
    *out = &identity->identity;
    return S_OK;
}

/* A child element of that name in the namespace of XML signatures. */
static struct xml_buffer_node* find_child(struct xml_buffer_node* parent, const WS_XML_STRING* name)
{
    struct xml_buffer_node* node = parent != NULL ? tree_element_from(parent->first) : NULL;

    while (node != NULL && !tree_is(node, name, &ns_dsig))
        node = tree_element_from(node->next);
    return node;
}

/* Base64 as xs:base64Binary has it: with white space between the characters. */
static HRESULT read_base64(WS_HEAP* heap, struct xml_buffer_node* element, WS_BYTES* out, WS_ERROR* error)
{
    WS_XML_STRING text;
    BYTE* bytes;
    void* block;
    ULONG count = 0;
    size_t size;

    TRY(tree_text(heap, element, &text, error));
    TRY(heap_alloc(heap, text.length, &block, error));
    bytes = block;
    for (ULONG i = 0; i < text.length; i++)
        if (!xml_space(text.bytes[i]))
            bytes[count++] = text.bytes[i];
    size = b64_decode(bytes, count, bytes);
    if (size == B64_INVALID)
        return err_raise(error, WS_E_INVALID_FORMAT, "the key of an endpoint identity is not base64");
    *out = (WS_BYTES){ (ULONG)size, bytes };
    return S_OK;
}

static HRESULT read_certificate(WS_HEAP* heap, struct xml_buffer_node* element, WS_ENDPOINT_IDENTITY** out,
                                WS_ERROR* error)
{
    WS_CERT_ENDPOINT_IDENTITY* identity;
    void* block;

    TRY(new_identity(heap, WS_CERT_ENDPOINT_IDENTITY_TYPE, sizeof *identity, &block, error));
    identity = block;
    TRY(read_base64(heap, element, &identity->rawCertificateData, error));
    *out = &identity->identity;
    return S_OK;
}

static HRESULT read_rsa(WS_HEAP* heap, struct xml_buffer_node* modulus, struct xml_buffer_node* exponent,
                        WS_ENDPOINT_IDENTITY** out, WS_ERROR* error)
{
    WS_RSA_ENDPOINT_IDENTITY* identity;
    void* block;

    TRY(new_identity(heap, WS_RSA_ENDPOINT_IDENTITY_TYPE, sizeof *identity, &block, error));
    identity = block;
    TRY(read_base64(heap, modulus, &identity->modulus, error));
    TRY(read_base64(heap, exponent, &identity->exponent, error));
    *out = &identity->identity;
    return S_OK;
}

/* Any other element: key information that is understood, or an unknown identity. */
static HRESULT read_other(WS_XML_READER* reader, WS_HEAP* heap, WS_ENDPOINT_IDENTITY** out, WS_ERROR* error)
{
    struct xml_buffer_node* root;
    struct xml_buffer_node* certificate;
    struct xml_buffer_node* rsa;
    WS_UNKNOWN_ENDPOINT_IDENTITY* identity;
    WS_XML_BUFFER* element;
    void* block;

    TRY(xml_read_buffer(reader, heap, &element, error));
    root = tree_root(element);
    if (tree_is(root, &name_key_info, &ns_dsig)) {
        certificate = find_child(find_child(root, &name_x509_data), &name_x509_certificate);
        if (certificate != NULL)
            return read_certificate(heap, certificate, out, error);
        rsa = find_child(find_child(root, &name_key_value), &name_rsa_key_value);
        if (find_child(rsa, &name_modulus) != NULL && find_child(rsa, &name_exponent) != NULL)
            return read_rsa(heap, find_child(rsa, &name_modulus), find_child(rsa, &name_exponent), out, error);
    }
    TRY(new_identity(heap, WS_UNKNOWN_ENDPOINT_IDENTITY_TYPE, sizeof *identity, &block, error));
    identity = block;
    identity->element = element;
    *out = &identity->identity;
    return S_OK;
}

static HRESULT read_content(WS_XML_READER* reader, WS_HEAP* heap, WS_ENDPOINT_IDENTITY** out, WS_ERROR* error)
{
    if (xml_at_element(reader, &name_dns, &soap_ns_identity))
        return read_name(reader, heap, WS_DNS_ENDPOINT_IDENTITY_TYPE, out, error);
    if (xml_at_element(reader, &name_upn, &soap_ns_identity))
        return read_name(reader, heap, WS_UPN_ENDPOINT_IDENTITY_TYPE, out, error);
    if (xml_at_element(reader, &name_spn, &soap_ns_identity))
        return read_name(reader, heap, WS_SPN_ENDPOINT_IDENTITY_TYPE, out, error);
    return read_other(reader, heap, out, error);
}

HRESULT identity_read(WS_XML_READER* reader, WS_HEAP* heap, WS_ENDPOINT_IDENTITY** out, WS_ERROR* error)
{
    TRY(xml_enter(reader, error));
    TRY(xml_to_content(reader, error));
    if (xml_reader_node_type(reader) == WS_XML_NODE_TYPE_ELEMENT)
        TRY(read_content(reader, heap, out, error));
    TRY(xml_to_content(reader, error));
    while (xml_reader_node_type(reader) == WS_XML_NODE_TYPE_ELEMENT) {      /* more than anybody writes: skipped */
        TRY(xml_skip(reader, error));
        TRY(xml_to_content(reader, error));
    }
    return xml_leave(reader, error);
}

/* ------------------------------------------------------------------------------------------------------- writing */

static HRESULT write_name(WS_XML_WRITER* writer, const WS_XML_STRING* name, const WS_STRING* text, WS_ERROR* error)
{
    TRY(xml_write_start_element(writer, NULL, name, &soap_ns_identity, error));
    TRY(xml_write_utf16(writer, text->chars, text->length, error));
    return xml_write_end_element(writer, error);
}

static HRESULT start_key(WS_XML_WRITER* writer, const WS_XML_STRING* const names[], size_t count, WS_ERROR* error)
{
    for (size_t i = 0; i < count; i++)
        TRY(xml_write_start_element(writer, NULL, names[i], &ns_dsig, error));
    return S_OK;
}

static HRESULT end_key(WS_XML_WRITER* writer, size_t count, WS_ERROR* error)
{
    while (count-- != 0)
        TRY(xml_write_end_element(writer, error));
    return S_OK;
}

static HRESULT write_certificate(WS_XML_WRITER* writer, const WS_BYTES* bytes, WS_ERROR* error)
{
    static const WS_XML_STRING* const path[] = { &name_key_info, &name_x509_data, &name_x509_certificate };

    TRY(start_key(writer, path, ARRAY_COUNT(path), error));
    TRY(xml_write_base64(writer, bytes->bytes, bytes->length, error));
    return end_key(writer, ARRAY_COUNT(path), error);
}

static HRESULT write_rsa_part(WS_XML_WRITER* writer, const WS_XML_STRING* name, const WS_BYTES* bytes, WS_ERROR* error)
{
    TRY(xml_write_start_element(writer, NULL, name, &ns_dsig, error));
    TRY(xml_write_base64(writer, bytes->bytes, bytes->length, error));
    return xml_write_end_element(writer, error);
}

static HRESULT write_rsa(WS_XML_WRITER* writer, const WS_RSA_ENDPOINT_IDENTITY* identity, WS_ERROR* error)
{
    static const WS_XML_STRING* const path[] = { &name_key_info, &name_key_value, &name_rsa_key_value };

    TRY(start_key(writer, path, ARRAY_COUNT(path), error));
    TRY(write_rsa_part(writer, &name_modulus, &identity->modulus, error));
    TRY(write_rsa_part(writer, &name_exponent, &identity->exponent, error));
    return end_key(writer, ARRAY_COUNT(path), error);
}

/* The identities are subtypes by layout: the type says which one it is. */
HRESULT identity_write(WS_XML_WRITER* writer, const WS_ENDPOINT_IDENTITY* identity, WS_ERROR* error)
{
    const void* subtype = identity;

    switch (identity->identityType) {
    case WS_DNS_ENDPOINT_IDENTITY_TYPE:
        return write_name(writer, &name_dns, &((const WS_DNS_ENDPOINT_IDENTITY*)subtype)->dns, error);
    case WS_UPN_ENDPOINT_IDENTITY_TYPE:
        return write_name(writer, &name_upn, &((const WS_UPN_ENDPOINT_IDENTITY*)subtype)->upn, error);
    case WS_SPN_ENDPOINT_IDENTITY_TYPE:
        return write_name(writer, &name_spn, &((const WS_SPN_ENDPOINT_IDENTITY*)subtype)->spn, error);
    case WS_RSA_ENDPOINT_IDENTITY_TYPE:
        return write_rsa(writer, subtype, error);
    case WS_CERT_ENDPOINT_IDENTITY_TYPE:
        return write_certificate(writer, &((const WS_CERT_ENDPOINT_IDENTITY*)subtype)->rawCertificateData, error);
    case WS_UNKNOWN_ENDPOINT_IDENTITY_TYPE:
        if (!xml_buffer_valid(((const WS_UNKNOWN_ENDPOINT_IDENTITY*)subtype)->element))
            return err_raise(error, E_INVALIDARG, "element of an unknown endpoint identity is not a WS_XML_BUFFER");
        return xml_write_buffer(writer, ((const WS_UNKNOWN_ENDPOINT_IDENTITY*)subtype)->element, error);
    default:
        return err_raise(error, E_INVALIDARG, "%d is not a type of endpoint identity", (int)identity->identityType);
    }
}
