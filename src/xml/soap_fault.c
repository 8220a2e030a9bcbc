#include "xml/soap_fault.h"

#include "base/err.h"
#include "base/heap.h"
#include "xml/reader.h"
#include "xml/soap_text.h"
#include "xml/tree.h"
#include "xml/writer.h"

#include <string.h>

static const WS_XML_STRING xml_prefix = XML_TEXT("xml");
static const WS_XML_STRING xml_lang = XML_TEXT("lang");
static const WS_XML_STRING code_sender = XML_TEXT("Sender");
static const WS_XML_STRING code_receiver = XML_TEXT("Receiver");

/* Children of a fault. SOAP 1.2 calls them by these names in its own namespace, SOAP 1.1 by others in none. */
enum part { PART_CODE, PART_REASON, PART_NODE, PART_ROLE, PART_DETAIL, PART_COUNT };

static const WS_XML_STRING part_names_11[PART_COUNT] = {
    XML_TEXT("faultcode"), XML_TEXT("faultstring"), { 0, NULL, NULL, 0 }, XML_TEXT("faultactor"), XML_TEXT("detail"),
};
static const WS_XML_STRING part_names_12[PART_COUNT] = {
    XML_TEXT("Code"), XML_TEXT("Reason"), XML_TEXT("Node"), XML_TEXT("Role"), XML_TEXT("Detail"),
};
static const WS_XML_STRING name_value = XML_TEXT("Value");
static const WS_XML_STRING name_subcode = XML_TEXT("Subcode");
static const WS_XML_STRING name_text = XML_TEXT("Text");

static bool is_soap_11(const struct soap_version* soap)
{
    return soap->id == WS_ENVELOPE_VERSION_SOAP_1_1;
}

static bool same(const WS_XML_STRING* a, const WS_XML_STRING* b)
{
    return a->length == b->length && (a->length == 0 || memcmp(a->bytes, b->bytes, a->length) == 0);
}

/* ------------------------------------------------------------------------------------------------------- reading */

struct fault_reading {
    WS_XML_READER*             reader;
    const struct soap_version* soap;
    WS_HEAP*                   heap;
    WS_FAULT*                  fault;
};

/* The codes that SOAP defines lose their namespace, and 1.1 gets the names of 1.2: see WS_FAULT. */
static void normalize_code(const struct soap_version* soap, WS_XML_QNAME* code)
{
    static const WS_XML_STRING others[] = {
        XML_TEXT("VersionMismatch"), XML_TEXT("MustUnderstand"), XML_TEXT("DataEncodingUnknown"),
    };
    const WS_XML_STRING* plain = NULL;

    if (!same(&code->ns, &soap->ns))
        return;
    if (same(&code->localName, &soap->code_sender))
        plain = &code_sender;
    else if (same(&code->localName, &soap->code_receiver))
        plain = &code_receiver;
    for (size_t i = 0; plain == NULL && i < ARRAY_COUNT(others); i++)
        if (same(&code->localName, &others[i]))
            plain = &others[i];
    if (plain != NULL)
        *code = (WS_XML_QNAME){ *plain, soap_empty };
}

/* The reader is on an element that holds a QName. It is resolved before the end tag, where prefixes that the element
 * itself declares are still in scope. */
static HRESULT read_qname(const struct fault_reading* state, WS_XML_QNAME* out, WS_ERROR* error)
{
    struct xml_qname name;
    struct xml_span text;
    WS_XML_STRING trimmed;

    TRY(xml_enter(state->reader, error));
    TRY(xml_read_text(state->reader, &text, error));
    trimmed = soap_trim(text.bytes, text.size);
    TRY(xml_reader_qname(state->reader, trimmed.bytes, trimmed.length, &name, error));
    TRY(soap_copy_text(state->heap, name.local_name.bytes, name.local_name.size, &out->localName, error));
    TRY(soap_copy_text(state->heap, name.ns.bytes, name.ns.size, &out->ns, error));
    return xml_leave(state->reader, error);
}

static HRESULT new_code(const struct fault_reading* state, WS_FAULT_CODE** out, WS_ERROR* error)
{
    void* block;

    TRY(heap_zalloc(state->heap, sizeof **out, &block, error));
    *out = block;
    return S_OK;
}

/* Code and Subcode: a Value, then perhaps a Subcode. The reader is on the element; no deeper than the reader allows. */
static HRESULT read_code_12(const struct fault_reading* state, WS_FAULT_CODE** out, WS_ERROR* error)
{
    WS_FAULT_CODE* code;

    TRY(new_code(state, &code, error));
    TRY(xml_enter(state->reader, error));
    TRY(xml_to_content(state->reader, error));
    if (!xml_at_element(state->reader, &name_value, &state->soap->ns))
        return xml_reader_raise_expected(state->reader, error, "the Value of a fault code");
    TRY(read_qname(state, &code->value, error));
    TRY(xml_to_content(state->reader, error));
    if (xml_at_element(state->reader, &name_subcode, &state->soap->ns))
        TRY(read_code_12(state, &code->subCode, error));
    *out = code;
    return xml_leave(state->reader, error);
}

static HRESULT read_code_11(const struct fault_reading* state, WS_FAULT_CODE** out, WS_ERROR* error)
{
    WS_FAULT_CODE* code;

    TRY(new_code(state, &code, error));
    TRY(read_qname(state, &code->value, error));
    *out = code;
    return S_OK;
}

/* The reader is on an element with text and xml:lang. */
static HRESULT read_reason(const struct fault_reading* state, WS_ERROR* error)
{
    WS_FAULT* fault = state->fault;
    ULONG lang = xml_find_attribute(state->reader, &xml_lang, &soap_ns_xml);
    WS_FAULT_REASON reason = { { 0, NULL }, { 0, NULL } };
    struct xml_span text = { (const BYTE*)"", 0 };
    void* block;

    if (lang != XML_NO_ATTRIBUTE)
        TRY(xml_attribute_text(state->reader, lang, &text, error));
    TRY(soap_text_to_string(state->heap, text.bytes, text.size, &reason.lang, error));
    TRY(xml_read_element_text(state->reader, &text, error));
    TRY(soap_text_to_string(state->heap, text.bytes, text.size, &reason.text, error));
    TRY(heap_realloc(state->heap, fault->reasons, fault->reasonCount * sizeof reason,
                     (fault->reasonCount + 1) * sizeof reason, &block, error));
    fault->reasons = block;
    fault->reasons[fault->reasonCount++] = reason;
    return S_OK;
}

static HRESULT read_reasons_12(const struct fault_reading* state, WS_ERROR* error)
{
    TRY(xml_enter(state->reader, error));
    TRY(xml_to_content(state->reader, error));
    do {
        if (!xml_at_element(state->reader, &name_text, &state->soap->ns))
            return xml_reader_raise_expected(state->reader, error, "the Text of a fault reason");
        TRY(read_reason(state, error));
        TRY(xml_to_content(state->reader, error));
    } while (xml_reader_node_type(state->reader) == WS_XML_NODE_TYPE_ELEMENT);
    return xml_leave(state->reader, error);
}

static HRESULT read_uri(const struct fault_reading* state, WS_STRING* out, WS_ERROR* error)
{
    struct xml_span text;
    WS_XML_STRING trimmed;

    TRY(xml_read_element_text(state->reader, &text, error));
    trimmed = soap_trim(text.bytes, text.size);
    return soap_text_to_string(state->heap, trimmed.bytes, trimmed.length, out, error);
}

static HRESULT read_part(const struct fault_reading* state, enum part part, WS_ERROR* error)
{
    WS_FAULT* fault = state->fault;

    switch (part) {
    case PART_CODE:
        return is_soap_11(state->soap) ? read_code_11(state, &fault->code, error)
                                       : read_code_12(state, &fault->code, error);
    case PART_REASON:
        return is_soap_11(state->soap) ? read_reason(state, error) : read_reasons_12(state, error);
    case PART_NODE:
        return read_uri(state, &fault->node, error);
    case PART_ROLE:
        return read_uri(state, &fault->actor, error);
    default:
        return xml_read_buffer(state->reader, state->heap, &fault->detail, error);
    }
}

/* The part that the element the reader is on stands for, or PART_COUNT. */
static enum part part_here(const struct fault_reading* state)
{
    const WS_XML_ELEMENT_NODE* element = xml_reader_element(state->reader);
    const WS_XML_STRING* names = is_soap_11(state->soap) ? part_names_11 : part_names_12;
    const WS_XML_STRING* ns = is_soap_11(state->soap) ? &soap_empty : &state->soap->ns;

    if (!same(element->ns, ns))
        return PART_COUNT;
    for (enum part part = 0; part < PART_COUNT; part++)
        if (names[part].length != 0 && same(element->localName, &names[part]))
            return part;
    return PART_COUNT;
}

static HRESULT read_parts(const struct fault_reading* state, unsigned* seen, WS_ERROR* error)
{
    enum part part = part_here(state);

    if (part == PART_COUNT) {
        /* SOAP 1.1: "Other Fault subelements MAY be present, provided they are namespace-qualified." */
        if (is_soap_11(state->soap) && xml_reader_element(state->reader)->ns->length != 0)
            return xml_skip(state->reader, error);
        return xml_reader_raise_expected(state->reader, error, "a part of a fault");
    }
    if ((*seen & 1u << part) != 0)
        return xml_reader_raise(state->reader, error, WS_E_INVALID_FORMAT, "a second %.*s in a fault",
                                (int)xml_reader_element(state->reader)->localName->length,
                                (const char*)xml_reader_element(state->reader)->localName->bytes);
    *seen |= 1u << part;
    return read_part(state, part, error);
}

HRESULT fault_read(WS_XML_READER* reader, const struct soap_version* soap, WS_HEAP* heap, WS_FAULT* out,
                   WS_ERROR* error)
{
    static WCHAR nothing[1];
    WS_FAULT fault = { .actor = { 0, nothing }, .node = { 0, nothing } };
    const struct fault_reading state = { reader, soap, heap, &fault };
    unsigned seen = 0;

    TRY(xml_to_content(reader, error));
    while (xml_reader_node_type(reader) == WS_XML_NODE_TYPE_ELEMENT) {
        TRY(read_parts(&state, &seen, error));
        TRY(xml_to_content(reader, error));
    }
    if (xml_reader_node_type(reader) != WS_XML_NODE_TYPE_END_ELEMENT)
        return xml_reader_raise_expected(reader, error, "the end of a fault");
    if (fault.code == NULL)
        return xml_reader_raise(reader, error, WS_E_INVALID_FORMAT, "a fault without a code");
    if (fault.reasonCount == 0)
        return xml_reader_raise(reader, error, WS_E_INVALID_FORMAT, "a fault without a reason");
    normalize_code(soap, &fault.code->value);
    *out = fault;
    return S_OK;
}

/* ------------------------------------------------------------------------------------------------------- writing */

/* What the first code is called on the wire. */
static WS_XML_QNAME wire_code(const struct soap_version* soap, const WS_XML_QNAME* code)
{
    WS_XML_QNAME wire = *code;

    if (code->ns.length != 0)
        return wire;
    wire.ns = soap->ns;
    if (same(&code->localName, &code_sender))
        wire.localName = soap->code_sender;
    else if (same(&code->localName, &code_receiver))
        wire.localName = soap->code_receiver;
    return wire;
}

static bool is_addressing_code(const WS_FAULT_CODE* code)
{
    return same(&code->value.ns, &addr_version(WS_ADDRESSING_VERSION_1_0)->ns)
        || same(&code->value.ns, &addr_version(WS_ADDRESSING_VERSION_0_9)->ns);
}

static HRESULT start_part(WS_XML_WRITER* writer, const struct soap_version* soap, const WS_XML_STRING* name,
                          WS_ERROR* error)
{
    if (is_soap_11(soap))
        return xml_write_start_element(writer, &soap_empty, name, &soap_empty, error);
    return xml_write_start_element(writer, &soap_prefix, name, &soap->ns, error);
}

static HRESULT write_qname(WS_XML_WRITER* writer, const WS_XML_QNAME* name, WS_ERROR* error)
{
    return xml_write_qname(writer, NULL, &name->localName, &name->ns, error);
}

/* SOAP 1.1 has one code. The first of the list is the one that every peer understands; an addressing fault is only known
 * by its subcode, and WS-Addressing (SOAP binding, section 6) asks for that. */
static HRESULT write_code_11(WS_XML_WRITER* writer, const struct soap_version* soap, const WS_FAULT_CODE* code,
                             WS_ERROR* error)
{
    WS_XML_QNAME name = wire_code(soap, &code->value);

    if (code->subCode != NULL && is_addressing_code(code->subCode))
        name = code->subCode->value;
    TRY(start_part(writer, soap, &part_names_11[PART_CODE], error));
    TRY(write_qname(writer, &name, error));
    return xml_write_end_element(writer, error);
}

static HRESULT write_code_12(WS_XML_WRITER* writer, const struct soap_version* soap, const WS_FAULT_CODE* first,
                             WS_ERROR* error)
{
    ULONG open = 0;

    for (const WS_FAULT_CODE* code = first; code != NULL; code = code->subCode) {
        WS_XML_QNAME name = code == first ? wire_code(soap, &code->value) : code->value;

        TRY(start_part(writer, soap, code == first ? &part_names_12[PART_CODE] : &name_subcode, error));
        open++;
        TRY(start_part(writer, soap, &name_value, error));
        TRY(write_qname(writer, &name, error));
        TRY(xml_write_end_element(writer, error));
    }
    for (; open != 0; open--)
        TRY(xml_write_end_element(writer, error));
    return S_OK;
}

static HRESULT write_reason(WS_XML_WRITER* writer, const struct soap_version* soap, const WS_XML_STRING* name,
                            const WS_FAULT_REASON* reason, WS_ERROR* error)
{
    TRY(start_part(writer, soap, name, error));
    if (reason->lang.length != 0 || !is_soap_11(soap)) {       /* SOAP 1.2 requires the attribute */
        TRY(xml_write_start_attribute(writer, &xml_prefix, &xml_lang, &soap_ns_xml, false, error));
        TRY(xml_write_utf16(writer, reason->lang.chars, reason->lang.length, error));
        TRY(xml_write_end_attribute(writer, error));
    }
    TRY(xml_write_utf16(writer, reason->text.chars, reason->text.length, error));
    return xml_write_end_element(writer, error);
}

static HRESULT write_reasons_12(WS_XML_WRITER* writer, const struct soap_version* soap, const WS_FAULT* fault,
                                WS_ERROR* error)
{
    TRY(start_part(writer, soap, &part_names_12[PART_REASON], error));
    for (ULONG i = 0; i < fault->reasonCount; i++)
        TRY(write_reason(writer, soap, &name_text, &fault->reasons[i], error));
    return xml_write_end_element(writer, error);
}

static HRESULT write_uri(WS_XML_WRITER* writer, const struct soap_version* soap, enum part part, const WS_STRING* uri,
                         WS_ERROR* error)
{
    const WS_XML_STRING* name = is_soap_11(soap) ? &part_names_11[part] : &part_names_12[part];

    if (uri->length == 0 || name->length == 0)
        return S_OK;
    TRY(start_part(writer, soap, name, error));
    TRY(xml_write_utf16(writer, uri->chars, uri->length, error));
    return xml_write_end_element(writer, error);
}

/* The buffer's element gets the name that SOAP gives it. */
static HRESULT write_detail(WS_XML_WRITER* writer, const struct soap_version* soap, WS_XML_BUFFER* detail,
                            WS_ERROR* error)
{
    const WS_XML_STRING* names = is_soap_11(soap) ? part_names_11 : part_names_12;
    struct xml_buffer_node* element;

    if (detail == NULL)
        return S_OK;
    if (!xml_buffer_valid(detail))
        return err_raise(error, E_INVALIDARG, "the detail of the fault is not a WS_XML_BUFFER");
    element = tree_root(detail);
    if (element == NULL)
        return err_raise(error, E_INVALIDARG, "the detail of the fault is a buffer without an element");
    TRY(start_part(writer, soap, &names[PART_DETAIL], error));
    TRY(tree_write_content(writer, element, is_soap_11(soap), error));
    return xml_write_end_element(writer, error);
}

static bool has_bytes(const WS_XML_STRING* string)
{
    return string->bytes != NULL || string->length == 0;
}

static HRESULT check_fault(const WS_FAULT* fault, WS_ERROR* error)
{
    enum { CODES_MAX = 64 };                     /* a list that runs in a circle; the depth of elements is kept anyway */
    ULONG count = 0;

    if (fault->code == NULL)
        return err_raise(error, E_INVALIDARG, "a fault needs at least one code");
    for (const WS_FAULT_CODE* code = fault->code; code != NULL && count < CODES_MAX; code = code->subCode, count++)
        if (!has_bytes(&code->value.localName) || !has_bytes(&code->value.ns))
            return err_raise(error, E_INVALIDARG, "fault code %u has a name without its bytes", (unsigned)count);
    if (fault->reasonCount == 0 || fault->reasons == NULL)
        return err_raise(error, E_INVALIDARG, "a fault needs at least one reason");
    return S_OK;
}

HRESULT fault_write(WS_XML_WRITER* writer, const struct soap_version* soap, const WS_FAULT* fault, WS_ERROR* error)
{
    TRY(check_fault(fault, error));
    if (is_soap_11(soap)) {
        TRY(write_code_11(writer, soap, fault->code, error));
        TRY(write_reason(writer, soap, &part_names_11[PART_REASON], &fault->reasons[0], error));
    } else {
        TRY(write_code_12(writer, soap, fault->code, error));
        TRY(write_reasons_12(writer, soap, fault, error));
    }
    TRY(write_uri(writer, soap, PART_NODE, &fault->node, error));
    TRY(write_uri(writer, soap, PART_ROLE, &fault->actor, error));
    return write_detail(writer, soap, fault->detail, error);
}

/* ------------------------------------------------------------------------------------------------------- copying */

static HRESULT copy_code(const WS_FAULT_CODE* code, WS_HEAP* heap, WS_FAULT_CODE** out, WS_ERROR* error)
{
    WS_FAULT_CODE** link = out;

    *link = NULL;
    for (; code != NULL; code = code->subCode) {
        void* block;

        TRY(heap_zalloc(heap, sizeof *code, &block, error));
        *link = block;
        TRY(soap_copy_text(heap, code->value.localName.bytes, code->value.localName.length,
                           &(*link)->value.localName, error));
        TRY(soap_copy_text(heap, code->value.ns.bytes, code->value.ns.length, &(*link)->value.ns, error));
        link = &(*link)->subCode;
    }
    return S_OK;
}

static HRESULT copy_reasons(const WS_FAULT* fault, WS_HEAP* heap, WS_FAULT* out, WS_ERROR* error)
{
    void* block;

    if (fault->reasonCount == 0)
        return S_OK;
    TRY(heap_zalloc(heap, fault->reasonCount * sizeof *out->reasons, &block, error));
    out->reasons = block;
    out->reasonCount = fault->reasonCount;
    for (ULONG i = 0; i < fault->reasonCount; i++) {
        TRY(soap_copy_string(heap, &fault->reasons[i].text, &out->reasons[i].text, error));
        TRY(soap_copy_string(heap, &fault->reasons[i].lang, &out->reasons[i].lang, error));
    }
    return S_OK;
}

HRESULT fault_copy(const WS_FAULT* fault, WS_HEAP* heap, WS_FAULT* out, WS_ERROR* error)
{
    WS_FAULT copy = { 0 };

    TRY(copy_code(fault->code, heap, &copy.code, error));
    TRY(copy_reasons(fault, heap, &copy, error));
    TRY(soap_copy_string(heap, &fault->actor, &copy.actor, error));
    TRY(soap_copy_string(heap, &fault->node, &copy.node, error));
    if (fault->detail != NULL)
        TRY(tree_copy(fault->detail, heap, &copy.detail, error));
    *out = copy;
    return S_OK;
}
