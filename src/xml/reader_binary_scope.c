/* Namespaces in scope, for binary XML: no prefix and prefixes of one letter, which nearly all are, are found by index. */
#include "xml/reader_binary.h"

#include "base/err.h"
#include "base/xmlname.h"
#include "xml/text.h"

#define NS_XML   "http://www.w3.org/XML/1998/namespace"
#define NS_XMLNS "http://www.w3.org/2000/xmlns/"
#define PAIRWISE_MAX 12               /* attributes that are compared each with each; more go through a hash table */

#define STATIC_STRING(text) { sizeof(text) - 1, (BYTE*)(uintptr_t)(text), NULL, 0 }

static WS_XML_STRING ns_xml = STATIC_STRING(NS_XML);
static const WS_XML_STRING ns_xmlns = STATIC_STRING(NS_XMLNS);
static const WS_XML_STRING prefix_xml = STATIC_STRING("xml");

/* ---- declarations ------------------------------------------------------------------------------------------------- */

/* Namespaces in XML 1.0, "Reserved Prefixes and Namespace Names" and "No Prefix Undeclaring". The prefix 'xmlns' is no name. */
static HRESULT check_pair(WS_XML_READER* reader, const WS_XML_STRING* prefix, const WS_XML_STRING* ns, const BYTE* at,
                          WS_ERROR* error)
{
    bool is_xml = xml_string_equals(prefix, &prefix_xml);

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

/* What must outlive the current node is copied, unless it stays where it is anyway. */
static HRESULT keep_string(WS_XML_READER* reader, WS_XML_STRING* string, WS_ERROR* error)
{
    BYTE* copy;

    if (reader->in_place || string->dictionary != NULL)
        return S_OK;
    TRY(xml_arena_copy(&reader->names, string->bytes, string->length, &copy, error));
    string->bytes = copy;
    return S_OK;
}

HRESULT bin_bind(WS_XML_READER* reader, const struct bin_attr* attr, WS_ERROR* error)
{
    struct xml_binary_reader* binary = bin_of(reader);
    ULONG count = binary->binding_count;
    struct bin_binding binding = { attr->prefix == NULL ? attr->own_prefix : *attr->prefix, attr->value.utf8.value,
                                   attr->slot, 0 };

    TRY(check_pair(reader, &binding.prefix, &binding.ns, attr->at, error));
    for (ULONG i = binary->open[reader->front.depth].binding_count; i < count; i++)
        if (xml_string_equals(&binding.prefix, &binary->bindings[i].prefix))
            return xml_text_fail(reader, attr->at, error, "the prefix '%.*s' is declared twice on one element",
                                 (int)binding.prefix.length, (const char*)binding.prefix.bytes);
    if (count >= reader->set.max_namespaces)
        return xml_text_fail_quota(
            reader, attr->at, error,
            "more than %u namespace declarations in scope; raise WS_XML_READER_PROPERTY_MAX_NAMESPACES",
            (unsigned)reader->set.max_namespaces);
    if (count == binary->binding_capacity)
        TRY(xml_array_grow((void**)&binary->bindings, &binary->binding_capacity, count + 1, sizeof *binary->bindings,
                           error));
    if (attr->prefix == NULL)
        TRY(keep_string(reader, &binding.prefix, error));
    TRY(keep_string(reader, &binding.ns, error));
    if (binding.slot < BIN_SLOT_COUNT) {
        binding.shadowed = binary->current[binding.slot];
        binary->current[binding.slot] = count + 1;
    }
    binary->bindings[count] = binding;
    binary->binding_count = count + 1;
    bin_change_scope(binary);
    return S_OK;
}

void bin_unbind(struct xml_binary_reader* binary, ULONG count)
{
    if (binary->binding_count > count)
        bin_change_scope(binary);
    while (binary->binding_count > count) {
        const struct bin_binding* binding = &binary->bindings[--binary->binding_count];

        if (binding->slot < BIN_SLOT_COUNT)
            binary->current[binding->slot] = binding->shadowed;
    }
}

/* ---- lookup ------------------------------------------------------------------------------------------------------- */

static WS_XML_STRING* find_slot(struct xml_binary_reader* binary, ULONG slot)
{
    ULONG index = binary->current[slot];

    if (index != 0)
        return &binary->bindings[index - 1].ns;
    return slot == BIN_SLOT_NONE ? &xml_no_name : NULL;
}

static WS_XML_STRING* find_prefix(struct xml_binary_reader* binary, const BYTE* prefix, ULONG size)
{
    for (ULONG i = binary->binding_count; i-- > 0;)
        if (xml_span_is(prefix, size, &binary->bindings[i].prefix))
            return &binary->bindings[i].ns;
    return xml_span_is(prefix, size, &prefix_xml) ? &ns_xml : NULL;
}

const WS_XML_STRING* bin_find_namespace(const WS_XML_READER* reader, const BYTE* prefix, ULONG size)
{
    struct xml_binary_reader* binary = bin_of(reader);

    if (size == 0)
        return find_slot(binary, BIN_SLOT_NONE);
    if (size == 1 && *prefix >= 'a' && *prefix <= 'z')
        return find_slot(binary, (ULONG)*prefix - 'a');
    return find_prefix(binary, prefix, size);
}

bool bin_outer_namespace(const WS_XML_READER* reader, ULONG* cursor, const WS_XML_STRING** prefix,
                         const WS_XML_STRING** ns)
{
    const struct xml_binary_reader* binary = bin_of(reader);
    ULONG depth = reader->front.depth;
    ULONG count = bin_restores(binary, depth) ? binary->open[depth].binding_count : binary->binding_count;

    if (*cursor >= count)
        return false;
    *prefix = &binary->bindings[count - 1 - *cursor].prefix;
    *ns = &binary->bindings[count - 1 - *cursor].ns;
    ++*cursor;
    return true;
}

/* ---- names of a start tag ----------------------------------------------------------------------------------------- */

static HRESULT resolve(WS_XML_READER* reader, ULONG slot, const WS_XML_STRING* prefix, const BYTE* at,
                       WS_XML_STRING** ns, WS_ERROR* error)
{
    struct xml_binary_reader* binary = bin_of(reader);

    *ns = slot < BIN_SLOT_COUNT
              ? find_slot(binary, slot)
              : (WS_XML_STRING*)(uintptr_t)bin_find_namespace(reader, prefix->bytes, prefix->length);
    if (UNLIKELY(*ns == NULL))
        return xml_text_fail(reader, at, error, "the prefix '%.*s' is not declared", (int)prefix->length,
                             (const char*)prefix->bytes);
    return S_OK;
}

static bool same_attribute(const WS_XML_ATTRIBUTE* a, const WS_XML_ATTRIBUTE* b)
{
    return !a->isXmlNs && !b->isXmlNs && xml_string_equals(a->localName, b->localName)
           && (a->ns == b->ns || xml_string_equals(a->ns, b->ns));
}

static HRESULT fail_duplicate(WS_XML_READER* reader, const struct bin_attr* attr, WS_ERROR* error)
{
    const WS_XML_ATTRIBUTE* node = &attr->node;

    return xml_text_fail(reader, attr->at, error,
                         "the attribute '%.*s' of namespace '%.*s' appears twice on one element",
                         (int)node->localName->length, (const char*)node->localName->bytes, (int)node->ns->length,
                         (const char*)node->ns->bytes);
}

static ULONG hash_name(const WS_XML_STRING* name)
{
    ULONG hash = 2166136261u;         /* FNV-1a; the table is never larger than the element */

    for (ULONG i = 0; i < name->length; i++)
        hash = (hash ^ name->bytes[i]) * 16777619u;
    return hash;
}

static HRESULT check_many(WS_XML_READER* reader, WS_ERROR* error)
{
    struct xml_binary_reader* binary = bin_of(reader);
    ULONG size = 32;

    while (size < 2 * binary->attr_count)
        size *= 2;
    TRY(xml_array_grow((void**)&binary->attr_slots, &binary->attr_slot_capacity, size, sizeof *binary->attr_slots,
                       error));
    memset(binary->attr_slots, 0, size * sizeof *binary->attr_slots);
    for (ULONG i = 0; i < binary->attr_count; i++) {
        const struct bin_attr* attr = &binary->attrs[i];
        ULONG slot;

        if (attr->node.isXmlNs)                  /* has no local name */
            continue;
        slot = hash_name(attr->node.localName) & (size - 1);
        for (; binary->attr_slots[slot] != 0; slot = (slot + 1) & (size - 1))
            if (same_attribute(&attr->node, &binary->attrs[binary->attr_slots[slot] - 1].node))
                return fail_duplicate(reader, attr, error);
        binary->attr_slots[slot] = i + 1;
    }
    return S_OK;
}

static HRESULT check_duplicates(WS_XML_READER* reader, WS_ERROR* error)
{
    struct xml_binary_reader* binary = bin_of(reader);

    if (binary->attr_count > PAIRWISE_MAX)
        return check_many(reader, error);
    for (ULONG i = 1; i < binary->attr_count; i++)
        for (ULONG k = 0; k < i; k++)
            if (same_attribute(&binary->attrs[i].node, &binary->attrs[k].node))
                return fail_duplicate(reader, &binary->attrs[i], error);
    return S_OK;
}

/* The default namespace does not apply to attributes. */
HRESULT bin_resolve(WS_XML_READER* reader, ULONG element_slot, const BYTE* element_at, WS_ERROR* error)
{
    struct xml_binary_reader* binary = bin_of(reader);

    TRY(resolve(reader, element_slot, binary->element.prefix, element_at, &binary->element.ns, error));
    for (ULONG i = 0; i < binary->attr_count; i++) {
        struct bin_attr* attr = &binary->attrs[i];

        if (attr->node.isXmlNs)
            attr->node.ns = &attr->value.utf8.value;
        else if (attr->slot == BIN_SLOT_NONE)
            attr->node.ns = &xml_no_name;
        else
            TRY(resolve(reader, attr->slot, attr->node.prefix, attr->at, &attr->node.ns, error));
    }
    return binary->attr_count > 1 ? check_duplicates(reader, error) : S_OK;
}

/* ---- xml:lang and the like ---------------------------------------------------------------------------------------- */

/* Numbers and the like are kept as they are, all else as characters that stay where they are. */
static HRESULT keep_value(WS_XML_READER* reader, const WS_XML_TEXT* text, union bin_value* kept, WS_ERROR* error)
{
    WS_XML_STRING* value = &kept->utf8.value;
    BYTE* copy;

    if (text->textType == WS_XML_TEXT_TYPE_UTF8)
        return keep_string(reader, value, error);
    if (text->textType >= WS_XML_TEXT_TYPE_BOOL && text->textType <= WS_XML_TEXT_TYPE_TIMESPAN)
        return S_OK;
    reader->converted.size = 0;
    TRY(xml_text_append(text, &reader->converted, error));
    TRY(xml_arena_copy(&reader->names, reader->converted.data, reader->converted.size, &copy, error));
    kept->utf8.text.textType = WS_XML_TEXT_TYPE_UTF8;
    *value = (WS_XML_STRING){ (ULONG)reader->converted.size, copy, NULL, 0 };
    return S_OK;
}

HRESULT bin_keep_scoped(WS_XML_READER* reader, const struct bin_attr* attr, WS_ERROR* error)
{
    struct xml_binary_reader* binary = bin_of(reader);
    struct bin_scoped* scoped;

    if (binary->scoped_count == binary->scoped_capacity)
        TRY(xml_array_grow((void**)&binary->scoped, &binary->scoped_capacity, binary->scoped_count + 1,
                           sizeof *binary->scoped, error));
    scoped = &binary->scoped[binary->scoped_count];
    scoped->local_name = *attr->node.localName;
    scoped->value = attr->value;
    TRY(keep_string(reader, &scoped->local_name, error));
    TRY(keep_value(reader, &attr->value.text, &scoped->value, error));
    binary->scoped_count++;
    return S_OK;
}

const WS_XML_TEXT* bin_find_xml_attribute(const WS_XML_READER* reader, const WS_XML_STRING* local_name)
{
    const struct xml_binary_reader* binary = bin_of(reader);

    for (ULONG i = binary->scoped_count; i-- > 0;)
        if (xml_string_equals(&binary->scoped[i].local_name, local_name))
            return &binary->scoped[i].value.text;
    return NULL;
}
