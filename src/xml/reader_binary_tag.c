/* Elements and attributes of binary XML ([MC-NBFX] sections 2.2.1 and 2.2.2). */
#include "xml/reader_binary.h"

#include "base/err.h"
#include "base/xmlname.h"


/* ---- attributes --------------------------------------------------------------------------------------------------- */

static HRESULT fail_value(WS_XML_READER* reader, const BYTE* at, WS_ERROR* error)
{
    if (at == reader->end)
        return xml_text_fail_end(reader, error, "an attribute");
    return xml_text_fail(reader, at, error, "record 0x%02X as the value of an attribute, where a text without the end "
                         "of an element should be", *at);
}

static HRESULT take_value(WS_XML_READER* reader, const BYTE** cursor, struct bin_attr* attr, WS_ERROR* error)
{
    const BYTE* p = *cursor;

    if (p == reader->end || *p < BIN_TEXT_FIRST || *p > BIN_TEXT_LAST || (*p & BIN_WITH_END) != 0)
        return fail_value(reader, p, error);
    attr->list_at = bin_of(reader)->item_count;
    *cursor = p + 1;
    return bin_take_value(reader, cursor, *p, &attr->value, error);
}

/* Records 04..07 and 0C..3F. */
static HRESULT take_attribute(WS_XML_READER* reader, const BYTE** cursor, BYTE type, struct bin_attr* attr,
                              WS_ERROR* error)
{
    bool dictionary = type < BIN_SHORT_XMLNS ? (type & 2) != 0 : type < BIN_ATTRIBUTE_A;

    attr->node.isXmlNs = FALSE;
    attr->prefix = attr->local_name = NULL;
    if (type >= BIN_DICTIONARY_ATTRIBUTE_A) {
        attr->slot = (ULONG)type - (dictionary ? BIN_DICTIONARY_ATTRIBUTE_A : BIN_ATTRIBUTE_A);
        attr->prefix = &bin_letters[attr->slot];
    } else if ((type & 1) != 0) {
        attr->slot = BIN_SLOT_OTHER;
        TRY(bin_take_name(reader, cursor, &attr->own_prefix, "the prefix of an attribute", error));
    } else {
        attr->slot = BIN_SLOT_NONE;
        attr->prefix = &xml_no_name;
    }
    if (dictionary)
        TRY(bin_take_known_name(reader, cursor, &attr->local_name, "the name of an attribute", error));
    else
        TRY(bin_take_name(reader, cursor, &attr->own_name, "the name of an attribute", error));
    return take_value(reader, cursor, attr, error);
}

/* Records 08..0B. */
static HRESULT take_xmlns(WS_XML_READER* reader, const BYTE** cursor, BYTE type, struct bin_attr* attr, WS_ERROR* error)
{
    const WS_XML_STRING* ns;

    attr->node.isXmlNs = TRUE;
    attr->prefix = &xml_no_name;
    attr->slot = BIN_SLOT_NONE;
    if ((type & 1) != 0) {
        attr->prefix = NULL;
        TRY(bin_take_name(reader, cursor, &attr->own_prefix, "a prefix to declare", error));
        attr->slot = BIN_SLOT_OTHER;
        if (attr->own_prefix.length == 1 && *attr->own_prefix.bytes >= 'a' && *attr->own_prefix.bytes <= 'z') {
            attr->slot = (ULONG)*attr->own_prefix.bytes - 'a';
            attr->prefix = &bin_letters[attr->slot];
        }
    }
    if (type < BIN_SHORT_DICTIONARY_XMLNS) {
        TRY(bin_take_string(reader, cursor, &attr->value.utf8.value, "a namespace", error));
    } else {
        TRY(bin_take_dictionary(reader, cursor, &ns, error));
        attr->value.utf8.value = *ns;
    }
    return bin_bind(reader, attr, error);
}

static HRESULT fail_count(WS_XML_READER* reader, const BYTE* at, WS_ERROR* error)
{
    return xml_text_fail_quota(reader, at, error,
                               "more than %u attributes on one element; raise WS_XML_READER_PROPERTY_MAX_ATTRIBUTES",
                               (unsigned)reader->set.max_attributes);
}

static HRESULT take_attributes(WS_XML_READER* reader, const BYTE** cursor, WS_ERROR* error)
{
    struct xml_binary_reader* binary = bin_of(reader);
    const BYTE* p = *cursor;

    while (p < reader->end && *p >= BIN_ATTRIBUTE_FIRST && *p <= BIN_ATTRIBUTE_LAST) {
        struct bin_attr* attr;
        BYTE type = *p;

        if (binary->attr_count >= reader->set.max_attributes)
            return fail_count(reader, p, error);
        if (binary->attr_count == binary->attr_capacity)
            TRY(xml_array_grow((void**)&binary->attrs, &binary->attr_capacity, binary->attr_count + 1,
                               sizeof *binary->attrs, error));
        attr = &binary->attrs[binary->attr_count++];
        attr->at = p++;
        if (type >= BIN_SHORT_XMLNS && type <= BIN_DICTIONARY_XMLNS)
            TRY(take_xmlns(reader, &p, type, attr, error));
        else
            TRY(take_attribute(reader, &p, type, attr, error));
    }
    *cursor = p;
    return S_OK;
}

/* Nothing moves any more: nodes point to what is behind them. Namespaces come with bin_resolve. */
static HRESULT link_attributes(WS_XML_READER* reader, WS_ERROR* error)
{
    struct xml_binary_reader* binary = bin_of(reader);

    TRY(xml_array_grow((void**)&binary->attr_list, &binary->attr_list_capacity, binary->attr_capacity,
                       sizeof *binary->attr_list, error));
    for (ULONG i = 0; i < binary->attr_count; i++) {
        struct bin_attr* attr = &binary->attrs[i];
        const WS_XML_STRING* prefix = attr->prefix == NULL ? &attr->own_prefix : attr->prefix;
        const WS_XML_STRING* name = attr->local_name == NULL ? &attr->own_name : attr->local_name;

        binary->attr_list[i] = &attr->node;
        attr->node.singleQuote = FALSE;
        attr->node.prefix = (WS_XML_STRING*)(uintptr_t)prefix;
        attr->node.localName = attr->node.isXmlNs ? NULL : (WS_XML_STRING*)(uintptr_t)name;
        attr->node.value = attr->node.isXmlNs ? NULL : &attr->value.text;
    }
    return S_OK;
}

/* What needs every namespace of the start tag to be known. */
static HRESULT finish_attributes(WS_XML_READER* reader, WS_ERROR* error)
{
    struct xml_binary_reader* binary = bin_of(reader);

    if (binary->item_count != 0)
        TRY(bin_reserve_item_list(reader, error));
    for (ULONG i = 0; i < binary->attr_count; i++) {
        struct bin_attr* attr = &binary->attrs[i];

        if (attr->node.isXmlNs)
            continue;
        bin_link_value(reader, &attr->value, attr->list_at);
        if (attr->node.prefix->length == 3 && memcmp(attr->node.prefix->bytes, "xml", 3) == 0)
            TRY(bin_keep_scoped(reader, attr, error));
    }
    return S_OK;
}

/* ---- elements ----------------------------------------------------------------------------------------------------- */

static HRESULT open_element(WS_XML_READER* reader, const BYTE* at, WS_ERROR* error)
{
    struct xml_binary_reader* binary = bin_of(reader);
    ULONG depth = reader->front.depth;
    struct bin_open* open;

    if (UNLIKELY(depth >= reader->set.max_depth))
        return xml_text_fail_quota(reader, at, error,
                                   "elements are nested more than %u deep; raise WS_XML_READER_PROPERTY_MAX_DEPTH",
                                   (unsigned)reader->set.max_depth);
    if (UNLIKELY(depth >= binary->open_capacity))
        TRY(xml_array_grow((void**)&binary->open, &binary->open_capacity, depth + 1, sizeof *binary->open, error));
    open = &binary->open[depth];
    bin_set_restores(binary, depth, true);
    open->binding_count = binary->binding_count;
    open->scoped_count = binary->scoped_count;
    open->names = xml_arena_mark(&reader->names);
    return S_OK;
}

/* Records 40..77. */
static HRESULT take_element_name(WS_XML_READER* reader, const BYTE** cursor, ULONG* slot, WS_ERROR* error)
{
    struct xml_binary_reader* binary = bin_of(reader);
    BYTE type = *(*cursor)++;
    const WS_XML_STRING* name;

    *slot = BIN_SLOT_NONE;
    binary->element.prefix = &xml_no_name;
    binary->element.localName = &binary->element_name;
    if (type >= BIN_DICTIONARY_ELEMENT_A) {
        *slot = (ULONG)type - (type < BIN_ELEMENT_A ? BIN_DICTIONARY_ELEMENT_A : BIN_ELEMENT_A);
        binary->element.prefix = (WS_XML_STRING*)(uintptr_t)&bin_letters[*slot];
    } else if ((type & 1) != 0) {
        *slot = BIN_SLOT_OTHER;
        binary->element.prefix = &binary->element_prefix;
        TRY(bin_take_name(reader, cursor, &binary->element_prefix, "the prefix of an element", error));
    }
    if (type >= BIN_ELEMENT_A || type <= BIN_ELEMENT)
        return bin_take_name(reader, cursor, &binary->element_name, "the name of an element", error);
    TRY(bin_take_known_name(reader, cursor, &name, "the name of an element", error));
    binary->element.localName = (WS_XML_STRING*)(uintptr_t)name;
    return S_OK;
}

HRESULT bin_start_element(WS_XML_READER* reader, const BYTE** cursor, WS_ERROR* error)
{
    struct xml_binary_reader* binary = bin_of(reader);
    const BYTE* at = *cursor;
    const BYTE* p = at;
    ULONG slot;

    if (UNLIKELY(reader->front.depth == 0 && reader->root_seen && !reader->set.allow_fragment))
        return xml_text_fail(reader, at, error, "a second element at the top level of the document");
    TRY(open_element(reader, at, error));
    TRY(take_element_name(reader, &p, &slot, error));
    binary->attr_count = 0;
    binary->element.attributeCount = 0;
    if (UNLIKELY(p == reader->end && reader->more))      /* attributes may follow */
        return xml_text_fail_end(reader, error, "a start tag");
    if (p < reader->end && *p >= BIN_ATTRIBUTE_FIRST && *p <= BIN_ATTRIBUTE_LAST) {
        binary->item_count = 0;
        TRY(take_attributes(reader, &p, error));
        if (UNLIKELY(p == reader->end && reader->more))
            return xml_text_fail_end(reader, error, "a start tag");
        TRY(link_attributes(reader, error));
    }
    if (LIKELY(binary->attr_count == 0 && slot < BIN_SLOT_COUNT && binary->current[slot] != 0))
        binary->element.ns = &binary->bindings[binary->current[slot] - 1].ns;
    else
        TRY(bin_resolve(reader, slot, at, error));
    if (binary->attr_count != 0)
        TRY(finish_attributes(reader, error));
    binary->element.attributes = binary->attr_list;
    binary->element.attributeCount = binary->attr_count;
    if (binary->attr_count == 0) {
        bin_set_restores(binary, reader->front.depth, false);
        if (slot < BIN_SLOT_COUNT)
            bin_remember_element(reader, at, (size_t)(p - at));
    }
    *cursor = p;
    reader->front.node = &binary->element.node;
    return S_OK;
}
