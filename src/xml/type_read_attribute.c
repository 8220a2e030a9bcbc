/* Attributes of structs, and WsReadAttribute's own way to one. */
#include "xml/type_read.h"

#include "base/err.h"

#include <string.h>

/* Looks for the attribute from where the last one was found on, round the list: attributes mostly come in the order of
 * their fields, and then each one costs a single comparison. */
static ULONG find_attribute(const WS_XML_ELEMENT_NODE* element, const WS_XML_STRING* local_name,
                            const WS_XML_STRING* ns, ULONG* cursor)
{
    const ULONG count = element->attributeCount;

    for (ULONG tried = 0, i = *cursor; tried < count; tried++, i++) {
        const WS_XML_ATTRIBUTE* attribute;

        if (i >= count)
            i = 0;
        attribute = element->attributes[i];
        if (!attribute->isXmlNs && type_same_name(attribute->localName, local_name)
            && type_same_name(attribute->ns, ns)) {
            *cursor = i + 1;
            return i;
        }
    }
    return XML_NO_ATTRIBUTE;
}

static const WS_XML_STRING* attribute_ns(const WS_FIELD_DESCRIPTION* field)
{
    return field->mapping == WS_XML_ATTRIBUTE_FIELD_MAPPING ? &type_xml_ns : field->ns;
}

static bool is_attribute(const WS_FIELD_DESCRIPTION* field)
{
    return field->mapping == WS_ATTRIBUTE_FIELD_MAPPING || field->mapping == WS_XML_ATTRIBUTE_FIELD_MAPPING;
}

static HRESULT read_custom_attribute(struct type_reader* in, const WS_CUSTOM_TYPE_DESCRIPTION* custom, ULONG index,
                                     void* out)
{
    if (custom->readCallback == NULL)
        return type_read_raise(in, E_INVALIDARG, "WS_CUSTOM_TYPE_DESCRIPTION.readCallback is NULL");
    TRY(WsReadStartAttribute(in->reader, index, in->error));
    TRY(custom->readCallback(in->reader, WS_ATTRIBUTE_TYPE_MAPPING, custom->descriptionData, in->heap, out,
                             custom->size, in->error));
    return WsReadEndAttribute(in->reader, in->error);
}

HRESULT type_read_attribute_value(struct type_reader* in, WS_TYPE type, const void* description, ULONG index, void* out,
                                  void* count)
{
    struct xml_span text;

    if (type == WS_CUSTOM_TYPE)
        return read_custom_attribute(in, description, index, out);
    if (type != WS_STRUCT_TYPE)
        return value_from_attribute(in, type, description, index, out, count);
    TRY(xml_attribute_text(in->reader, index, &text, in->error));
    return type_read_text_value(in, type, description, text, out, count);
}

static HRESULT read_attribute(struct type_reader* in, const WS_FIELD_DESCRIPTION* field, ULONG index, void* slot,
                              void* count)
{
    void* pointer;

    if (field->type == WS_VOID_TYPE)
        return S_OK;
    if ((field->options & WS_FIELD_POINTER) == 0)
        return type_read_attribute_value(in, field->type, field->typeDescription, index, slot, count);
    TRY(value_alloc(in, type_size(field->type, field->typeDescription), &pointer));
    memset(pointer, 0, type_size(field->type, field->typeDescription));
    TRY(type_read_attribute_value(in, field->type, field->typeDescription, index, pointer, NULL));
    memcpy(slot, &pointer, sizeof pointer);
    return S_OK;
}

/* ---- what no field is mapped to ------------------------------------------------------------------------------------ */

static bool is_mapped(const WS_STRUCT_DESCRIPTION* description, const WS_XML_ATTRIBUTE* attribute, ULONG* cursor)
{
    const ULONG count = description->fieldCount;

    for (ULONG tried = 0, i = *cursor; tried < count; tried++, i++) {
        const WS_FIELD_DESCRIPTION* field;

        if (i >= count)
            i = 0;
        field = description->fields[i];
        if (is_attribute(field) && type_same_name(attribute->localName, field->localName)
            && type_same_name(attribute->ns, attribute_ns(field))) {
            *cursor = i + 1;
            return true;
        }
    }
    return false;
}

static bool any_field_takes(const WS_FIELD_DESCRIPTION* field, const WS_XML_ATTRIBUTE* attribute)
{
    if (field->ns == NULL)
        return true;
    return type_same_name(attribute->ns, field->ns) == ((field->options & WS_FIELD_OTHER_NAMESPACE) == 0);
}

static const WS_FIELD_DESCRIPTION* field_for_any(const WS_STRUCT_DESCRIPTION* description,
                                                 const WS_XML_ATTRIBUTE* attribute)
{
    for (ULONG i = 0; i < description->fieldCount; i++) {
        const WS_FIELD_DESCRIPTION* field = description->fields[i];

        if (field->mapping == WS_ANY_ATTRIBUTES_FIELD_MAPPING && any_field_takes(field, attribute))
            return field;
    }
    return NULL;
}

static HRESULT copy_name(struct type_reader* in, const WS_XML_STRING* name, WS_XML_STRING* out)
{
    *out = (WS_XML_STRING){ name->length, NULL, NULL, 0 };
    return value_copy_bytes(in, name->bytes, name->length, &out->bytes);
}

static HRESULT copy_attribute(struct type_reader* in, ULONG index, WS_ANY_ATTRIBUTE* out)
{
    const WS_XML_ATTRIBUTE* attribute = xml_reader_element(in->reader)->attributes[index];
    WS_XML_UTF8_TEXT*       value;
    void*                   memory;
    struct xml_span         text;

    TRY(copy_name(in, attribute->localName, &out->localName));
    TRY(copy_name(in, attribute->ns, &out->ns));
    TRY(value_alloc(in, sizeof *value, &memory));
    value = memory;
    TRY(xml_attribute_text(in->reader, index, &text, in->error));
    *value = (WS_XML_UTF8_TEXT){ { WS_XML_TEXT_TYPE_UTF8 }, { text.size, NULL, NULL, 0 } };
    TRY(value_copy_bytes(in, text.bytes, text.size, &value->value.bytes));
    out->value = &value->text;
    return S_OK;
}

/* Attributes that are nobody's are marked in a list of their indices: field by field it is then read again. */
struct unmapped {
    ULONG* indices;
    ULONG  count;
};

static HRESULT store_any(struct type_reader* in, const WS_STRUCT_DESCRIPTION* description,
                         const WS_FIELD_DESCRIPTION* field, const struct unmapped* unmapped, void* slot)
{
    const WS_XML_ELEMENT_NODE* element = xml_reader_element(in->reader);
    WS_ANY_ATTRIBUTES          value = { NULL, 0 };
    void*                      memory;

    if (field->type == WS_VOID_TYPE)
        return S_OK;
    for (ULONG i = 0; i < unmapped->count; i++)
        value.attributeCount += field_for_any(description, element->attributes[unmapped->indices[i]]) == field;
    if (value.attributeCount != 0) {
        TRY(value_alloc(in, value.attributeCount * sizeof *value.attributes, &memory));
        value.attributes = memory;
        value.attributeCount = 0;
    }
    for (ULONG i = 0; i < unmapped->count; i++)
        if (field_for_any(description, element->attributes[unmapped->indices[i]]) == field)
            TRY(copy_attribute(in, unmapped->indices[i], &value.attributes[value.attributeCount++]));
    memcpy(slot, &value, sizeof value);
    return S_OK;
}

/* An attribute without a field: xsi:nil and its kin, or one for WS_ANY_ATTRIBUTES_FIELD_MAPPING, or too much. */
static HRESULT take_unmapped(struct type_reader* in, const WS_STRUCT_DESCRIPTION* description, ULONG index,
                             struct unmapped* unmapped)
{
    const WS_XML_ATTRIBUTE* attribute = xml_reader_element(in->reader)->attributes[index];
    struct xml_span         text;
    BOOL                    nil = FALSE;

    if (type_same_name(attribute->ns, &type_xsi_ns)) {
        if (!type_same_name(attribute->localName, &type_xsi_nil))
            return S_OK;
        TRY(xml_attribute_text(in->reader, index, &text, in->error));
        TRY(value_from_text(in, WS_BOOL_TYPE, NULL, text, &nil, NULL));
        return !nil || type_nil_text_field(description) != NULL ? S_OK
                                                                : type_read_raise(in, WS_E_INVALID_FORMAT,
                                                                                  "is nil (xsi:nil), and has to have a "
                                                                                  "value; WS_FIELD_NILLABLE or "
                                                                                  "a nillable read option would allow "
                                                                                  "it");
    }
    if (field_for_any(description, attribute) != NULL) {
        unmapped->indices[unmapped->count++] = index;
        return S_OK;
    }
    if ((description->structOptions & WS_STRUCT_IGNORE_UNHANDLED_ATTRIBUTES) != 0)
        return S_OK;
    return type_read_raise(in, WS_E_INVALID_FORMAT, "the attribute '%.*s' of namespace '%.*s' is not expected; "
                           "WS_STRUCT_IGNORE_UNHANDLED_ATTRIBUTES would skip it", NAME_ARGS(attribute->localName),
                           NAME_ARGS(attribute->ns));
}

static HRESULT read_unmapped(struct type_reader* in, const WS_STRUCT_DESCRIPTION* description, struct type_slots slots)
{
    const WS_XML_ELEMENT_NODE* element = xml_reader_element(in->reader);
    struct type_scratch_mark   mark = type_scratch_mark(&in->scratch);
    struct unmapped            unmapped = { NULL, 0 };
    ULONG                      cursor = 0;
    void*                      memory;

    TRY(type_scratch_alloc(&in->scratch, element->attributeCount * sizeof *unmapped.indices, &memory, in->error));
    unmapped.indices = memory;
    for (ULONG i = 0; i < element->attributeCount; i++)
        if (!element->attributes[i]->isXmlNs && !is_mapped(description, element->attributes[i], &cursor))
            TRY(take_unmapped(in, description, i, &unmapped));
    for (ULONG i = 0; i < description->fieldCount; i++) {
        const WS_FIELD_DESCRIPTION* field = description->fields[i];

        if (field->mapping == WS_ANY_ATTRIBUTES_FIELD_MAPPING)
            TRY(store_any(in, description, field, &unmapped, type_slot(slots, field, i)));
    }
    type_scratch_rewind(&in->scratch, mark);
    return S_OK;
}

HRESULT type_read_attributes(struct type_reader* in, const WS_STRUCT_DESCRIPTION* description, struct type_slots slots)
{
    const WS_XML_ELEMENT_NODE* element = xml_reader_element(in->reader);
    const struct type_place    place = in->place;
    ULONG                      cursor = 0;
    ULONG                      mapped = 0;
    bool                       any = false;

    for (ULONG i = 0; i < description->fieldCount; i++) {
        const WS_FIELD_DESCRIPTION* field = description->fields[i];
        void*                       slot = type_slot(slots, field, i);
        ULONG                       index;

        any = any || field->mapping == WS_ANY_ATTRIBUTES_FIELD_MAPPING;
        if (field->mapping == WS_TYPE_ATTRIBUTE_FIELD_MAPPING)
            memcpy(slot, &description, sizeof description);
        if (!is_attribute(field))
            continue;
        index = find_attribute(element, field->localName, attribute_ns(field), &cursor);
        in->place = (struct type_place){ "attribute", field->localName };
        if (index != XML_NO_ATTRIBUTE) {
            mapped++;
            TRY(read_attribute(in, field, index, slot, type_count_slot(slots, field, i)));
        } else if ((field->options & WS_FIELD_OPTIONAL) != 0) {
            TRY(type_read_field_missing(in, field, slot, type_count_slot(slots, field, i)));
        } else {
            return type_read_raise(in, WS_E_INVALID_FORMAT, "is missing from the element '%.*s', and its field is not "
                                   "WS_FIELD_OPTIONAL", NAME_ARGS(element->localName));
        }
    }
    in->place = place;
    return mapped == element->attributeCount && !any ? S_OK : read_unmapped(in, description, slots);
}
