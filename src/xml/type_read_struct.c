/* The content of structs: their fields, in order. */
#include "xml/type_read.h"

#include "base/err.h"

#include <stdio.h>
#include <string.h>

/* ---- one element field --------------------------------------------------------------------------------------------- */

static void store_zero(const WS_FIELD_DESCRIPTION* field, void* slot, void* count)
{
    const ULONG         none = 0;
    struct type_storage storage = type_field_storage(field);

    if (storage.size != 0)
        memset(slot, 0, storage.size);
    if (storage.has_count && count != NULL)
        memcpy(count, &none, sizeof none);
}

/* The default value, or zero. Pointers get a copy of it; those that are not mapped stay NULL. */
static HRESULT store_default(struct type_reader* in, const WS_FIELD_DESCRIPTION* field, void* slot, void* count)
{
    const WS_DEFAULT_VALUE* value = field->defaultValue;
    bool                    pointer = (field->options & WS_FIELD_POINTER) != 0;
    void*                   copy;

    if (value == NULL || value->valueSize == 0 || (pointer && field->mapping == WS_NO_FIELD_MAPPING)) {
        store_zero(field, slot, count);
    } else if (pointer) {
        TRY(value_alloc(in, value->valueSize, &copy));
        memcpy(copy, value->value, value->valueSize);
        memcpy(slot, &copy, sizeof copy);
    } else {
        memcpy(slot, value->value, value->valueSize);
    }
    return S_OK;
}

HRESULT type_read_field_missing(struct type_reader* in, const WS_FIELD_DESCRIPTION* field, void* slot, void* count)
{
    char what[256];

    if ((field->options & WS_FIELD_OPTIONAL) != 0)
        return store_default(in, field, slot, count);
    if ((field->options & WS_FIELD_NILLABLE) != 0) {
        store_zero(field, slot, count);
        return S_OK;
    }
    if (in->error != NULL) {
        snprintf(what, sizeof what, "the element '%.*s' of namespace '%.*s', whose field is not WS_FIELD_OPTIONAL",
                 NAME_ARGS(field->localName), NAME_ARGS(field->ns));
        return xml_reader_raise_expected(in->reader, in->error, what);
    }
    return WS_E_INVALID_FORMAT;
}

HRESULT type_read_struct_in_place(struct type_reader* in, const WS_STRUCT_DESCRIPTION* description, void* slot)
{
    const WS_STRUCT_DESCRIPTION* actual;

    TRY(type_read_resolve(in, description, &actual));
    if (actual->size > description->size)
        return type_read_raise(in, WS_E_INVALID_FORMAT,
                               "the derived type '%.*s' (xsi:type) does not fit into the field; "
                               "WS_FIELD_POINTER makes room for it",
                               NAME_ARGS(actual->typeLocalName));
    return type_read_element_value(in, WS_STRUCT_TYPE, actual, slot, NULL);
}

HRESULT type_read_field_element(struct type_reader* in, const WS_FIELD_DESCRIPTION* field, void* slot, void* count)
{
    bool  nil = false;
    void* pointer;

    if ((field->options & WS_FIELD_NILLABLE) != 0)
        TRY(type_read_is_nil(in, &nil));
    if (nil) {
        TRY(type_read_nil(in));
        store_zero(field, slot, count);
        return S_OK;
    }
    if ((field->options & WS_FIELD_POINTER) != 0) {
        TRY(type_read_element_pointer(in, field->type, field->typeDescription, &pointer));
        memcpy(slot, &pointer, sizeof pointer);
        return S_OK;
    }
    if (field->type == WS_STRUCT_TYPE)
        return type_read_struct_in_place(in, field->typeDescription, slot);
    return type_read_element_value(in, field->type, field->typeDescription, slot, count);
}

static HRESULT read_element_field(struct type_reader* in, const WS_FIELD_DESCRIPTION* field, void* slot, void* count)
{
    bool at_element;

    in->place = (struct type_place){ "element", field->localName };
    TRY(type_read_to_element(in, &at_element));
    if (LIKELY(at_element && type_at_name(in, field->localName, field->ns)))
        return type_read_field_element(in, field, slot, count);
    return type_read_field_missing(in, field, slot, count);
}

/* ---- the other mappings -------------------------------------------------------------------------------------------- */

/* The whole text of the element; the reader then stands on its end. */
static HRESULT read_text_field(struct type_reader* in, const WS_FIELD_DESCRIPTION* field, void* slot, void* count)
{
    struct xml_span text;
    void*           pointer;

    if (field->type == WS_CUSTOM_TYPE) {
        const WS_CUSTOM_TYPE_DESCRIPTION* custom = field->typeDescription;

        if (custom->readCallback == NULL)
            return type_read_raise(in, E_INVALIDARG, "WS_CUSTOM_TYPE_DESCRIPTION.readCallback is NULL");
        if ((field->options & WS_FIELD_POINTER) != 0) {
            TRY(value_alloc(in, custom->size, &pointer));
            memset(pointer, 0, custom->size);
            memcpy(slot, &pointer, sizeof pointer);
            slot = pointer;
        }
        return custom->readCallback(in->reader, WS_ELEMENT_CONTENT_TYPE_MAPPING, custom->descriptionData, in->heap,
                                    slot, custom->size, in->error);
    }
    TRY(xml_read_text(in->reader, &text, in->error));
    if (xml_reader_node_type(in->reader) == WS_XML_NODE_TYPE_ELEMENT)
        return type_read_raise(in, WS_E_INVALID_FORMAT, "has an element inside; its struct has WS_TEXT_FIELD_MAPPING");
    if (text.size == 0 && (field->options & WS_FIELD_OPTIONAL) != 0) {
        store_zero(field, slot, count);
        return S_OK;
    }
    if ((field->options & WS_FIELD_POINTER) != 0) {
        TRY(value_alloc(in, type_size(field->type, field->typeDescription), &pointer));
        memset(pointer, 0, type_size(field->type, field->typeDescription));
        TRY(type_read_text_value(in, field->type, field->typeDescription, text, pointer, NULL));
        memcpy(slot, &pointer, sizeof pointer);
        return S_OK;
    }
    return type_read_text_value(in, field->type, field->typeDescription, text, slot, count);
}

static HRESULT read_choice_field(struct type_reader* in, const WS_FIELD_DESCRIPTION* field, void* slot)
{
    const WS_UNION_DESCRIPTION* choices = field->typeDescription;
    bool                        found;

    TRY(type_read_choice(in, choices, slot, &found));
    if (found)
        return S_OK;
    if ((field->options & WS_FIELD_OPTIONAL) == 0)
        return xml_reader_raise_expected(in->reader, in->error,
                                         "one of the elements of a union, whose field is not WS_FIELD_OPTIONAL");
    memcpy((BYTE*)slot + choices->enumOffset, &choices->noneEnumValue, sizeof choices->noneEnumValue);
    return S_OK;
}

static HRESULT read_any_field(struct type_reader* in, const WS_FIELD_DESCRIPTION* field, void* slot)
{
    bool at_element;

    in->place = (struct type_place){ "element", NULL };
    TRY(type_read_to_element(in, &at_element));
    if (at_element && type_read_any_matches(in, field))
        return type_read_any_element(in, field, slot);
    if ((field->options & WS_FIELD_OPTIONAL) == 0)
        return xml_reader_raise_expected(in->reader, in->error,
                                         "an element of any name (WS_ANY_ELEMENT_FIELD_MAPPING)");
    store_zero(field, slot, NULL);
    return S_OK;
}

static HRESULT read_content_field(struct type_reader* in, const WS_FIELD_DESCRIPTION* field, void* slot, void* count)
{
    switch (field->mapping) {
    case WS_ELEMENT_FIELD_MAPPING:
        return read_element_field(in, field, slot, count);
    case WS_REPEATING_ELEMENT_FIELD_MAPPING:
    case WS_REPEATING_ELEMENT_CHOICE_FIELD_MAPPING:
    case WS_REPEATING_ANY_ELEMENT_FIELD_MAPPING:
        return type_read_repeating(in, field, slot, count);
    case WS_ELEMENT_CHOICE_FIELD_MAPPING:
        return read_choice_field(in, field, slot);
    case WS_TEXT_FIELD_MAPPING:
        return read_text_field(in, field, slot, count);
    case WS_ANY_ELEMENT_FIELD_MAPPING:
        return read_any_field(in, field, slot);
    case WS_ANY_CONTENT_FIELD_MAPPING:
        return type_read_any_content(in, field, slot);
    case WS_NO_FIELD_MAPPING:
        return store_default(in, field, slot, count);
    default:                                       /* attributes were read before */
        return S_OK;
    }
}

/* ---- the struct ---------------------------------------------------------------------------------------------------- */

/* Everything up to the end of the element, which should be next. */
static HRESULT read_rest(struct type_reader* in, const WS_STRUCT_DESCRIPTION* description)
{
    if ((description->structOptions & WS_STRUCT_IGNORE_TRAILING_ELEMENT_CONTENT) == 0) {
        TRY(xml_to_content(in->reader, in->error));
        if (UNLIKELY(xml_reader_node_type(in->reader) != WS_XML_NODE_TYPE_END_ELEMENT))
            return xml_reader_raise_expected(in->reader, in->error,
                                             "the end of the element: its WS_STRUCT_DESCRIPTION has no "
                                             "field for more (or WS_STRUCT_IGNORE_TRAILING_ELEMENT_CONTENT)");
    }
    while (xml_reader_node_type(in->reader) != WS_XML_NODE_TYPE_END_ELEMENT)
        TRY(xml_skip(in->reader, in->error));
    return S_OK;
}

HRESULT type_read_content(struct type_reader* in, const WS_STRUCT_DESCRIPTION* description, struct type_slots slots,
                          bool whole)
{
    if (slots.frame == NULL)
        TRY(type_check_struct_once(&in->checked, description, in->error));
    for (ULONG i = 0; i < description->fieldCount; i++) {
        const WS_FIELD_DESCRIPTION* field = description->fields[i];

        if (!whole && (field->mapping == WS_ATTRIBUTE_FIELD_MAPPING || field->mapping == WS_XML_ATTRIBUTE_FIELD_MAPPING
                       || field->mapping == WS_ANY_ATTRIBUTES_FIELD_MAPPING
                       || field->mapping == WS_TYPE_ATTRIBUTE_FIELD_MAPPING))
            return type_read_raise(in, E_INVALIDARG,
                                   "%s cannot be read with WS_ELEMENT_CONTENT_TYPE_MAPPING: there are no attributes",
                                   type_field_mapping_name(field->mapping));
        TRY(read_content_field(in, field, type_slot(slots, field, i), type_count_slot(slots, field, i)));
    }
    return whole ? read_rest(in, description) : S_OK;
}

static bool has_attribute_fields(const WS_STRUCT_DESCRIPTION* description)
{
    return description->fieldCount != 0 && description->fields[0]->mapping != WS_ELEMENT_FIELD_MAPPING;
}

const WS_FIELD_DESCRIPTION* type_nil_text_field(const WS_STRUCT_DESCRIPTION* description)
{
    for (ULONG i = 0; i < description->fieldCount; i++) {
        const WS_FIELD_DESCRIPTION* field = description->fields[i];

        if (field->mapping == WS_TEXT_FIELD_MAPPING)
            return (field->options & WS_FIELD_NILLABLE) != 0 ? field : NULL;
    }
    return NULL;
}

/* The element has xsi:nil, and a text field that takes it. */
static HRESULT read_nil_content(struct type_reader* in, const WS_STRUCT_DESCRIPTION* description,
                                struct type_slots slots)
{
    struct xml_span text;

    TRY(xml_enter(in->reader, in->error));
    TRY(xml_read_text(in->reader, &text, in->error));
    if (text.size != 0 || xml_reader_node_type(in->reader) != WS_XML_NODE_TYPE_END_ELEMENT)
        return type_read_raise(in, WS_E_INVALID_FORMAT, "is nil (xsi:nil), and is not empty");
    for (ULONG i = 0; i < description->fieldCount; i++) {
        const WS_FIELD_DESCRIPTION* field = description->fields[i];
        void*                       slot = type_slot(slots, field, i);

        if (field->mapping == WS_TEXT_FIELD_MAPPING)
            store_zero(field, slot, type_count_slot(slots, field, i));
        else if (field->mapping == WS_NO_FIELD_MAPPING)
            TRY(store_default(in, field, slot, type_count_slot(slots, field, i)));
    }
    return xml_next(in->reader, in->error);
}

HRESULT type_read_struct(struct type_reader* in, const WS_STRUCT_DESCRIPTION* description, struct type_slots slots)
{
    const WS_XML_STRING* name = in->place.name;
    bool                 nil = false;

    if (slots.frame == NULL)
        TRY(type_check_struct_once(&in->checked, description, in->error));
    if (xml_reader_element(in->reader)->attributeCount != 0 || has_attribute_fields(description)) {
        TRY(type_read_attributes(in, description, slots));
        TRY(type_read_is_nil(in, &nil));
    }
    if (nil)
        return read_nil_content(in, description, slots);
    TRY(xml_enter(in->reader, in->error));
    in->place = (struct type_place){ "element", name };
    TRY(type_read_content(in, description, slots, true));
    return xml_next(in->reader, in->error);
}

HRESULT type_read_struct_text(struct type_reader* in, const WS_STRUCT_DESCRIPTION* description, struct xml_span text,
                              BYTE* base)
{
    TRY(type_check_struct_once(&in->checked, description, in->error));
    for (ULONG i = 0; i < description->fieldCount; i++) {
        const WS_FIELD_DESCRIPTION* field = description->fields[i];
        void*                       slot = base + field->offset;
        void*                       count = base + field->countOffset;

        if (field->mapping == WS_NO_FIELD_MAPPING)
            TRY(store_default(in, field, slot, count));
        else if (field->mapping == WS_TEXT_FIELD_MAPPING && (field->options & WS_FIELD_POINTER) == 0)
            TRY(type_read_text_value(in, field->type, field->typeDescription, text, slot, count));
        else
            return type_read_raise(in, E_INVALIDARG,
                                   "a struct as text can have WS_TEXT_FIELD_MAPPING (without pointer) and "
                                   "WS_NO_FIELD_MAPPING only");
    }
    return S_OK;
}
