/* Namespaces in scope, names resolved through them, attributes looked up by name. */
#include "xml/reader_int.h"

#include "base/err.h"
#include "base/xmlname.h"

#define NS_XML    "http://www.w3.org/XML/1998/namespace"
#define NS_XMLNS  "http://www.w3.org/2000/xmlns/"
#define PAIRWISE_MAX 12               /* attributes that are compared each with each; more go through a hash table */

#define STATIC_STRING(text) { sizeof(text) - 1, (BYTE*)(uintptr_t)(text), NULL, 0 }

WS_XML_STRING xml_no_name = STATIC_STRING("");
static WS_XML_STRING ns_xml = STATIC_STRING(NS_XML);
static WS_XML_STRING ns_xmlns = STATIC_STRING(NS_XMLNS);
static const WS_XML_STRING prefix_xml = STATIC_STRING("xml");
static const WS_XML_STRING prefix_xmlns = STATIC_STRING("xmlns");

static struct xml_binding* find_binding(const WS_XML_READER* reader, const BYTE* prefix, ULONG size)
{
    for (ULONG i = reader->binding_count; i-- > 0;)
        if (xml_span_is(prefix, size, &reader->bindings[i].prefix))
            return &reader->bindings[i];
    return NULL;
}

/* The last declaration wins; NULL when there is none. */
WS_XML_STRING* xml_scope_find(const WS_XML_READER* reader, const BYTE* prefix, ULONG size)
{
    struct xml_binding* binding = find_binding(reader, prefix, size);

    if (binding != NULL)
        return &binding->ns;
    if (size == 0)
        return &xml_no_name;
    return xml_span_is(prefix, size, &prefix_xml) ? &ns_xml : NULL;
}

/* The same for the empty prefix, which most names have: looked for once for many elements. */
static WS_XML_STRING* find_default(WS_XML_READER* reader)
{
    if (UNLIKELY(reader->default_ns_count != reader->binding_count)) {
        reader->default_ns = xml_scope_find(reader, (const BYTE*)"", 0);
        reader->default_ns_count = reader->binding_count;
    }
    return reader->default_ns;
}

/* Namespaces in XML 1.0, "Reserved Prefixes and Namespace Names" and "No Prefix Undeclaring". */
static HRESULT scope_check(WS_XML_READER* reader, const WS_XML_STRING* prefix, const WS_XML_STRING* ns, const BYTE* at,
                           WS_ERROR* error)
{
    bool is_xml = xml_string_equals(prefix, &prefix_xml);

    if (xml_string_equals(prefix, &prefix_xmlns))
        return xml_text_fail(reader, at, error, "the prefix 'xmlns' must not be declared");
    if (is_xml != xml_string_equals(ns, &ns_xml))
        return xml_text_fail(reader, at, error, is_xml ? "the prefix 'xml' must not be bound to another namespace"
                                                       : "only the prefix 'xml' may be bound to its namespace");
    if (xml_string_equals(ns, &ns_xmlns))
        return xml_text_fail(reader, at, error, "no prefix may be bound to the namespace " NS_XMLNS);
    if (ns->length == 0 && prefix->length != 0)
        return xml_text_fail(reader, at, error, "the prefix '%.*s' is bound to an empty namespace",
                             (int)prefix->length, (const char*)prefix->bytes);
    return S_OK;
}

HRESULT xml_scope_bind(WS_XML_READER* reader, const WS_XML_STRING* prefix, const WS_XML_STRING* ns, const BYTE* at,
                       WS_ERROR* error)
{
    ULONG count = reader->binding_count;

    TRY(scope_check(reader, prefix, ns, at, error));
    for (ULONG i = reader->open[reader->front.depth].binding_count; i < count; i++)
        if (xml_string_equals(prefix, &reader->bindings[i].prefix))
            return xml_text_fail(reader, at, error, "the prefix '%.*s' is declared twice on one element",
                                 (int)prefix->length, (const char*)prefix->bytes);
    if (count >= reader->set.max_namespaces)
        return xml_text_fail_quota(
            reader, at, error,
            "more than %u namespace declarations in scope; raise WS_XML_READER_PROPERTY_MAX_NAMESPACES",
            (unsigned)reader->set.max_namespaces);
    if (count == reader->binding_capacity)
        TRY(xml_array_grow((void**)&reader->bindings, &reader->binding_capacity, count + 1, sizeof *reader->bindings,
                           error));
    reader->bindings[count] = (struct xml_binding){ *prefix, *ns };
    reader->binding_count = count + 1;
    reader->default_ns_count = XML_NO_DEFAULT_NS;
    return S_OK;
}

static inline HRESULT resolve_name(WS_XML_READER* reader, const WS_XML_STRING* prefix, const BYTE* at,
                                   WS_XML_STRING** ns, WS_ERROR* error)
{
    *ns = prefix->length == 0 ? find_default(reader) : xml_scope_find(reader, prefix->bytes, prefix->length);
    if (UNLIKELY(*ns == NULL))
        return xml_text_fail(reader, at, error, "the prefix '%.*s' is not declared", (int)prefix->length,
                             (const char*)prefix->bytes);
    return S_OK;
}

static bool same_attribute(const struct xml_attr* a, const struct xml_attr* b)
{
    return !a->node.isXmlNs && !b->node.isXmlNs && xml_string_equals(&a->local_name, &b->local_name)
           && (a->node.ns == b->node.ns || xml_string_equals(a->node.ns, b->node.ns));
}

static HRESULT fail_duplicate(WS_XML_READER* reader, const struct xml_attr* attr, WS_ERROR* error)
{
    return xml_text_fail(reader, attr->at, error,
                         "the attribute '%.*s' of namespace '%.*s' appears twice on one element",
                         (int)attr->local_name.length, (const char*)attr->local_name.bytes, (int)attr->node.ns->length,
                         (const char*)attr->node.ns->bytes);
}

static ULONG hash_name(const WS_XML_STRING* name)
{
    ULONG hash = 2166136261u;         /* FNV-1a; the table is never larger than the element, so a flood costs little more
                                       * than the pairs would */
    for (ULONG i = 0; i < name->length; i++)
        hash = (hash ^ name->bytes[i]) * 16777619u;
    return hash;
}

static HRESULT check_many(WS_XML_READER* reader, WS_ERROR* error)
{
    ULONG size = 32;

    while (size < 2 * reader->attr_count)
        size *= 2;
    TRY(xml_array_grow((void**)&reader->attr_slots, &reader->attr_slot_capacity, size, sizeof *reader->attr_slots,
                       error));
    memset(reader->attr_slots, 0, size * sizeof *reader->attr_slots);
    for (ULONG i = 0; i < reader->attr_count; i++) {
        const struct xml_attr* attr = &reader->attrs[i];
        ULONG slot;

        if (attr->node.isXmlNs)                  /* has no local name */
            continue;
        slot = hash_name(&attr->local_name) & (size - 1);
        for (; reader->attr_slots[slot] != 0; slot = (slot + 1) & (size - 1))
            if (same_attribute(attr, &reader->attrs[reader->attr_slots[slot] - 1]))
                return fail_duplicate(reader, attr, error);
        reader->attr_slots[slot] = i + 1;
    }
    return S_OK;
}

static HRESULT check_duplicates(WS_XML_READER* reader, WS_ERROR* error)
{
    if (reader->attr_count > PAIRWISE_MAX)
        return check_many(reader, error);
    for (ULONG i = 1; i < reader->attr_count; i++)
        for (ULONG k = 0; k < i; k++)
            if (same_attribute(&reader->attrs[i], &reader->attrs[k]))
                return fail_duplicate(reader, &reader->attrs[i], error);
    return S_OK;
}

/* The default namespace does not apply to attributes. */
static HRESULT resolve_attributes(WS_XML_READER* reader, WS_ERROR* error)
{
    for (ULONG i = 0; i < reader->attr_count; i++) {
        struct xml_attr* attr = &reader->attrs[i];

        if (attr->node.isXmlNs)
            attr->node.ns = xml_scope_find(reader, attr->prefix.bytes, attr->prefix.length);
        else if (attr->prefix.length == 0)
            attr->node.ns = &xml_no_name;
        else
            TRY(resolve_name(reader, &attr->prefix, attr->at, &attr->node.ns, error));
    }
    return S_OK;
}

HRESULT xml_scope_resolve(WS_XML_READER* reader, bool same_name, WS_ERROR* error)
{
    TRY(resolve_name(reader, &reader->element_prefix, reader->node_at, &reader->element.ns, error));
    if (reader->attr_count != 0)
        TRY(resolve_attributes(reader, error));
    return same_name ? check_duplicates(reader, error) : S_OK;
}

const WS_XML_STRING* xml_reader_namespace(const WS_XML_READER* reader, const BYTE* prefix, ULONG size)
{
    if (xml_span_is(prefix, size, &prefix_xml))
        return &ns_xml;
    if (xml_span_is(prefix, size, &prefix_xmlns))
        return &ns_xmlns;
    return reader->ops->find_namespace(reader, prefix, size);
}

HRESULT xml_reader_split(WS_XML_READER* reader, const BYTE* text, ULONG size, struct xml_qname* out, WS_ERROR* error)
{
    const BYTE* colon = size == 0 ? NULL : memchr(text, ':', size);
    ULONG prefix_size = colon == NULL ? 0 : (ULONG)(colon - text);
    const BYTE* local = colon == NULL ? text : colon + 1;
    ULONG local_size = (ULONG)(text + size - local);

    if (!xml_ncname_valid(local, local_size) || (colon != NULL && !xml_ncname_valid(text, prefix_size)))
        return xml_reader_raise(reader, error, WS_E_INVALID_FORMAT, "'%.*s' is not a qualified name",
                                size < 80 ? (int)size : 80, (const char*)text);
    out->prefix = (struct xml_span){ text, prefix_size };
    out->local_name = (struct xml_span){ local, local_size };
    return S_OK;
}

HRESULT xml_reader_qname(WS_XML_READER* reader, const BYTE* text, ULONG size, struct xml_qname* out, WS_ERROR* error)
{
    const WS_XML_STRING* ns;

    TRY(xml_reader_split(reader, text, size, out, error));
    ns = xml_reader_namespace(reader, out->prefix.bytes, out->prefix.size);
    if (ns == NULL)
        return xml_reader_raise(reader, error, WS_E_INVALID_FORMAT, "the prefix of '%.*s' is not declared",
                                size < 80 ? (int)size : 80, (const char*)text);
    out->ns = (struct xml_span){ ns->bytes, ns->length };
    return S_OK;
}

ULONG xml_find_attribute(const WS_XML_READER* reader, const WS_XML_STRING* local_name, const WS_XML_STRING* ns)
{
    const WS_XML_ELEMENT_NODE* element = xml_reader_element(reader);

    for (ULONG i = 0; i < element->attributeCount; i++) {
        const WS_XML_ATTRIBUTE* attribute = element->attributes[i];

        if (!attribute->isXmlNs && xml_string_equals(attribute->localName, local_name)
            && xml_string_equals(attribute->ns, ns))
            return i;
    }
    return XML_NO_ATTRIBUTE;
}

bool xml_at_element(const WS_XML_READER* reader, const WS_XML_STRING* local_name, const WS_XML_STRING* ns)
{
    const WS_XML_ELEMENT_NODE* element;

    if (xml_reader_node_type(reader) != WS_XML_NODE_TYPE_ELEMENT)
        return false;
    element = xml_reader_element(reader);
    return (local_name == NULL || xml_string_equals(element->localName, local_name))
           && (ns == NULL || xml_string_equals(element->ns, ns));
}
