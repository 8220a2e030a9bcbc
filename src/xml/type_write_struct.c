/* Structs and unions: their fields, in order. */
#include "xml/type_write.h"

#include "base/err.h"
#include "xml/xmlbuffer.h"

#include <string.h>

static const void* place_of(struct type_places places, const WS_FIELD_DESCRIPTION* field, ULONG index)
{
    return places.frame != NULL ? places.frame->values[index] : places.base + field->offset;
}

static ULONG count_of(struct type_places places, const WS_FIELD_DESCRIPTION* field, ULONG index)
{
    ULONG count = 0;

    if (!type_field_has_count(field))
        return 0;
    if (places.frame == NULL)
        memcpy(&count, places.base + field->countOffset, sizeof count);
    else if (places.frame->counts != NULL && places.frame->counts[index] != NULL)
        count = *places.frame->counts[index];
    return count;
}

/* What a field holds: follows its pointer. value NULL: there is none. */
struct held {
    const void* value;
    bool        nil;                /* NULL, or a value that is nil by itself */
};

static struct held follow(const WS_FIELD_DESCRIPTION* field, const void* place)
{
    struct held held = { place, false };

    if ((field->options & WS_FIELD_POINTER) != 0)
        memcpy(&held.value, place, sizeof held.value);
    held.nil = held.value == NULL || (type_has(field->type, TYPE_HAS_NIL) && value_is_nil(field->type, held.value));
    return held;
}

/* An optional field that has nothing to write. */
static HRESULT is_left_out(struct type_writer* out, const WS_FIELD_DESCRIPTION* field, struct held held, ULONG count,
                           bool* left_out)
{
    *left_out = false;
    if ((field->options & WS_FIELD_OPTIONAL) == 0)
        return S_OK;
    if ((field->options & WS_FIELD_POINTER) != 0 && (held.value == NULL || field->defaultValue == NULL)) {
        /* what is missing is read as the default value: with one, nil has to be written when it can be */
        *left_out = held.value == NULL && (field->defaultValue == NULL || (field->options & WS_FIELD_NILLABLE) == 0);
        return S_OK;
    }
    return value_is_default(out, field, held.value, count, left_out);
}

/* A value that has to be there. Strings and bytes that are nil count as empty. */
static HRESULT check_present(struct type_writer* out, const WS_FIELD_DESCRIPTION* field, struct held held)
{
    if (held.value != NULL && !(held.nil && type_has(field->type, TYPE_IS_POINTER)))
        return S_OK;
    return type_write_raise(out, E_INVALIDARG, "the pointer is NULL, and its field is neither WS_FIELD_OPTIONAL nor "
                            "WS_FIELD_NILLABLE");
}

/* A struct inside its parent or in an array: what its type field names is no larger than its place. */
static HRESULT check_place(struct type_writer* out, const WS_FIELD_DESCRIPTION* field, const void* value)
{
    const WS_STRUCT_DESCRIPTION* description = field->typeDescription;
    const WS_STRUCT_DESCRIPTION* actual;

    if (field->type != WS_STRUCT_TYPE || (field->options & WS_FIELD_POINTER) != 0)
        return S_OK;
    TRY(type_write_resolve(out, description, value, &actual));
    return actual->size <= description->size
           ? S_OK
           : type_write_raise(out, E_INVALIDARG, "the type field of a struct names '%.*s', whose values do not fit "
                              "into the field; WS_FIELD_POINTER makes room for them", NAME_ARGS(actual->typeLocalName));
}

/* ---- attributes ---------------------------------------------------------------------------------------------------- */

static HRESULT write_attribute(struct type_writer* out, const WS_FIELD_DESCRIPTION* field, const void* place,
                               ULONG count)
{
    static const WS_XML_STRING xml_prefix = WS_XML_STRING_VALUE("xml");
    const bool                 is_xml = field->mapping == WS_XML_ATTRIBUTE_FIELD_MAPPING;
    struct held                held = follow(field, place);
    bool                       left_out;

    if (field->type == WS_VOID_TYPE)
        return S_OK;
    out->kind = "attribute";
    out->name = field->localName;
    TRY(is_left_out(out, field, held, count, &left_out));
    if (left_out)
        return S_OK;
    TRY(check_present(out, field, held));
    TRY(xml_write_start_attribute(out->writer, is_xml ? &xml_prefix : NULL, field->localName,
                                  is_xml ? &type_xml_ns : field->ns, false, out->error));
    if (field->type == WS_CUSTOM_TYPE)
        TRY(type_write_custom(out, WS_ATTRIBUTE_TYPE_MAPPING, field->typeDescription, held.value));
    else
        TRY(type_write_text_value(out, field->type, field->typeDescription, held.value, count));
    return xml_write_end_attribute(out->writer, out->error);
}

static HRESULT write_type_attribute(struct type_writer* out, const WS_STRUCT_DESCRIPTION* description)
{
    TRY(xml_write_start_attribute(out->writer, NULL, &type_xsi_type, &type_xsi_ns, false, out->error));
    TRY(xml_write_qname(out->writer, NULL, description->typeLocalName, description->typeNs, out->error));
    return xml_write_end_attribute(out->writer, out->error);
}

static HRESULT write_attributes(struct type_writer* out, const WS_STRUCT_DESCRIPTION* description,
                                struct type_places places)
{
    for (ULONG i = 0; i < description->fieldCount; i++) {
        const WS_FIELD_DESCRIPTION* field = description->fields[i];

        switch (field->mapping) {
        case WS_TYPE_ATTRIBUTE_FIELD_MAPPING:
            TRY(write_type_attribute(out, description));
            break;
        case WS_ATTRIBUTE_FIELD_MAPPING:
        case WS_XML_ATTRIBUTE_FIELD_MAPPING:
            TRY(write_attribute(out, field, place_of(places, field, i), count_of(places, field, i)));
            break;
        case WS_ANY_ATTRIBUTES_FIELD_MAPPING:
            if (field->type != WS_VOID_TYPE)
                TRY(type_write_any_attributes(out, place_of(places, field, i)));
            break;
        case WS_NO_FIELD_MAPPING:
            break;
        default:                                    /* attributes come first */
            return S_OK;
        }
    }
    return S_OK;
}

/* ---- content ------------------------------------------------------------------------------------------------------- */

/* Most fields: text that is always there and lies in the struct itself. */
static inline bool is_plain(const WS_FIELD_DESCRIPTION* field)
{
    return field->options == 0 && type_has(field->type, TYPE_TEXT) && !type_has(field->type, TYPE_IS_POINTER)
           && !type_has(field->type, TYPE_IS_ARRAY);
}

static HRESULT write_element_field(struct type_writer* out, const WS_FIELD_DESCRIPTION* field, const void* place,
                                   ULONG count)
{
    struct held held;
    bool        left_out;

    if (LIKELY(is_plain(field))) {
        out->kind = "element";
        out->name = field->localName;
        TRY(xml_write_start_element(out->writer, NULL, field->localName, field->ns, out->error));
        TRY(value_write(out, field->type, field->typeDescription, place, 0));
        return xml_write_end_element(out->writer, out->error);
    }
    if (field->type == WS_VOID_TYPE)
        return S_OK;
    held = follow(field, place);
    TRY(is_left_out(out, field, held, count, &left_out));
    if (left_out)
        return S_OK;
    out->kind = "element";
    out->name = field->localName;
    if (held.nil && (field->options & WS_FIELD_NILLABLE) != 0)
        return type_write_nil(out, field->localName, field->ns);
    TRY(check_present(out, field, held));
    TRY(check_place(out, field, held.value));
    return type_write_named(out, field->localName, field->ns, field->type, field->typeDescription, held.value, count);
}

/* One element with the name that it has in the buffer. */
static HRESULT write_any_element(struct type_writer* out, const void* place)
{
    const WS_XML_BUFFER* buffer;

    memcpy(&buffer, place, sizeof buffer);
    return type_write_buffer_element(out, buffer);
}

static HRESULT write_any_content(struct type_writer* out, const void* place)
{
    const WS_XML_BUFFER* buffer;

    memcpy(&buffer, place, sizeof buffer);
    if (!xml_buffer_valid(buffer))
        return type_write_raise(out, E_INVALIDARG, "the value is no WS_XML_BUFFER");
    return xml_write_buffer(out->writer, buffer, out->error);
}

static HRESULT write_any_field(struct type_writer* out, const WS_FIELD_DESCRIPTION* field, const void* place)
{
    struct held held = follow(field, place);
    bool        left_out;

    if (field->type == WS_VOID_TYPE)
        return S_OK;
    out->kind = "element";
    out->name = NULL;
    TRY(is_left_out(out, field, held, 0, &left_out));
    if (left_out)
        return S_OK;
    TRY(check_present(out, field, held));
    if (field->type == WS_CUSTOM_TYPE)
        return type_write_custom(out, WS_ANY_ELEMENT_TYPE_MAPPING, field->typeDescription, held.value);
    return write_any_element(out, held.value);
}

static HRESULT write_text_field(struct type_writer* out, const WS_FIELD_DESCRIPTION* field, const void* place,
                                ULONG count)
{
    struct held held = follow(field, place);
    bool        left_out;

    TRY(is_left_out(out, field, held, count, &left_out));
    if (left_out || (held.nil && (field->options & WS_FIELD_NILLABLE) != 0))
        return S_OK;
    TRY(check_present(out, field, held));
    if (field->type == WS_CUSTOM_TYPE)
        return type_write_custom(out, WS_ELEMENT_CONTENT_TYPE_MAPPING, field->typeDescription, held.value);
    return type_write_text_value(out, field->type, field->typeDescription, held.value, count);
}

/* ---- items --------------------------------------------------------------------------------------------------------- */

static HRESULT write_item(struct type_writer* out, const WS_FIELD_DESCRIPTION* field, const void* place)
{
    struct held held = follow(field, place);

    if (field->mapping == WS_REPEATING_ELEMENT_CHOICE_FIELD_MAPPING)
        return type_write_choice(out, field->typeDescription, place, false);
    out->kind = "item";
    out->name = field->itemLocalName;
    if (held.nil && (field->options & WS_FIELD_NILLABLE_ITEM) != 0)
        return type_write_nil(out, field->itemLocalName, field->itemNs);
    if (held.value == NULL || (held.nil && type_has(field->type, TYPE_IS_POINTER)))
        return type_write_raise(out, E_INVALIDARG, "the pointer is NULL, and its field is not WS_FIELD_NILLABLE_ITEM");
    if (field->mapping == WS_REPEATING_ANY_ELEMENT_FIELD_MAPPING)
        return write_any_element(out, held.value);
    TRY(check_place(out, field, held.value));
    return type_write_named(out, field->itemLocalName, field->itemNs, field->type, field->typeDescription, held.value,
                            0);
}

static HRESULT write_items(struct type_writer* out, const WS_FIELD_DESCRIPTION* field, const BYTE* array, ULONG count)
{
    size_t size =
        (field->options & WS_FIELD_POINTER) != 0 ? sizeof(void*) : type_size(field->type, field->typeDescription);

    for (ULONG i = 0; i < count; i++)
        TRY(write_item(out, field, array + i * size));
    return S_OK;
}

static HRESULT write_repeating(struct type_writer* out, const WS_FIELD_DESCRIPTION* field, const void* place,
                               ULONG count)
{
    const BYTE* array;
    bool        wrapped = field->localName != NULL && field->mapping != WS_REPEATING_ANY_ELEMENT_FIELD_MAPPING;

    if (field->type == WS_VOID_TYPE)
        return S_OK;
    memcpy(&array, place, sizeof array);
    out->kind = "array";
    out->name = field->localName != NULL ? field->localName : field->itemLocalName;
    if (array == NULL && count != 0)
        return type_write_raise(out, E_INVALIDARG, "%u items in an array that is NULL", count);
    if (!wrapped)
        return write_items(out, field, array, count);
    if (count == 0 && (field->options & WS_FIELD_OPTIONAL) != 0)
        return S_OK;
    if (array == NULL && (field->options & WS_FIELD_NILLABLE) != 0)
        return type_write_nil(out, field->localName, field->ns);
    TRY(xml_write_start_element(out->writer, NULL, field->localName, field->ns, out->error));
    TRY(write_items(out, field, array, count));
    return xml_write_end_element(out->writer, out->error);
}

/* ---- unions -------------------------------------------------------------------------------------------------------- */

/* valueIndices: the fields as if they were sorted by value. */
static const WS_UNION_FIELD_DESCRIPTION* find_choice(const WS_UNION_DESCRIPTION* description, int selector)
{
    ULONG low = 0;
    ULONG high = description->valueIndices == NULL ? 0 : description->fieldCount;

    while (low < high) {
        ULONG                             middle = low + (high - low) / 2;
        ULONG                             index = description->valueIndices[middle];
        const WS_UNION_FIELD_DESCRIPTION* choice;

        if (index >= description->fieldCount)
            return NULL;
        choice = description->fields[index];
        if (choice->value == selector)
            return choice;
        if (choice->value < selector)
            low = middle + 1;
        else
            high = middle;
    }
    for (ULONG i = 0; description->valueIndices == NULL && i < description->fieldCount; i++)
        if (description->fields[i]->value == selector)
            return description->fields[i];
    return NULL;
}

HRESULT type_write_choice(struct type_writer* out, const WS_UNION_DESCRIPTION* description, const BYTE* value,
                          bool optional)
{
    const WS_UNION_FIELD_DESCRIPTION* choice;
    const WS_FIELD_DESCRIPTION*       field;
    ULONG                             count = 0;
    int                               selector;

    TRY(type_check_union_once(&out->checked, description, out->error));
    memcpy(&selector, value + description->enumOffset, sizeof selector);
    if (optional && selector == description->noneEnumValue)
        return S_OK;
    choice = find_choice(description, selector);
    if (choice == NULL)
        return type_write_raise(out, E_INVALIDARG, "%d is no choice of its WS_UNION_DESCRIPTION%s", selector,
                                selector == description->noneEnumValue ? ", and its field is not WS_FIELD_OPTIONAL"
                                                                       : "");
    field = &choice->field;
    if (type_field_storage(field).has_count)
        memcpy(&count, value + field->countOffset, sizeof count);
    if (field->mapping == WS_REPEATING_ELEMENT_FIELD_MAPPING)
        return write_repeating(out, field, value + field->offset, count);
    if (field->mapping == WS_ANY_ELEMENT_FIELD_MAPPING)
        return write_any_field(out, field, value + field->offset);
    return write_element_field(out, field, value + field->offset, count);
}

/* ---- the struct ---------------------------------------------------------------------------------------------------- */

static HRESULT write_content_field(struct type_writer* out, const WS_FIELD_DESCRIPTION* field, const void* place,
                                   ULONG count)
{
    switch (field->mapping) {
    case WS_ELEMENT_FIELD_MAPPING:
        return write_element_field(out, field, place, count);
    case WS_REPEATING_ELEMENT_FIELD_MAPPING:
    case WS_REPEATING_ELEMENT_CHOICE_FIELD_MAPPING:
    case WS_REPEATING_ANY_ELEMENT_FIELD_MAPPING:
        return write_repeating(out, field, place, count);
    case WS_ELEMENT_CHOICE_FIELD_MAPPING:
        return type_write_choice(out, field->typeDescription, place, (field->options & WS_FIELD_OPTIONAL) != 0);
    case WS_TEXT_FIELD_MAPPING:
        return write_text_field(out, field, place, count);
    case WS_ANY_ELEMENT_FIELD_MAPPING:
        return write_any_field(out, field, place);
    case WS_ANY_CONTENT_FIELD_MAPPING:
        return field->type == WS_VOID_TYPE || value_is_nil(field->type, place) ? S_OK : write_any_content(out, place);
    default:                                        /* not written, or written before */
        return S_OK;
    }
}

static bool is_for_attributes(WS_FIELD_MAPPING mapping)
{
    return mapping == WS_ATTRIBUTE_FIELD_MAPPING || mapping == WS_XML_ATTRIBUTE_FIELD_MAPPING
           || mapping == WS_ANY_ATTRIBUTES_FIELD_MAPPING || mapping == WS_TYPE_ATTRIBUTE_FIELD_MAPPING;
}

HRESULT type_write_content(struct type_writer* out, const WS_STRUCT_DESCRIPTION* description, struct type_places places,
                           bool whole)
{
    if (places.frame == NULL)
        TRY(type_check_struct_once(&out->checked, description, out->error));
    for (ULONG i = 0; i < description->fieldCount; i++) {
        const WS_FIELD_DESCRIPTION* field = description->fields[i];
        const void*                 place = place_of(places, field, i);

        if (!whole && is_for_attributes(field->mapping))
            return type_write_raise(out, E_INVALIDARG,
                                    "%s cannot be written with WS_ELEMENT_CONTENT_TYPE_MAPPING: the start "
                                    "tag is complete",
                                    type_field_mapping_name(field->mapping));
        TRY(write_content_field(out, field, place, count_of(places, field, i)));
    }
    return S_OK;
}

/* A nil text field makes the struct's own element nil. */
static HRESULT write_nil_text(struct type_writer* out, const WS_STRUCT_DESCRIPTION* description,
                              struct type_places places)
{
    for (ULONG i = 0; i < description->fieldCount; i++) {
        const WS_FIELD_DESCRIPTION* field = description->fields[i];

        if (field->mapping == WS_ELEMENT_FIELD_MAPPING)
            return S_OK;
        if (field->mapping == WS_TEXT_FIELD_MAPPING)
            return (field->options & WS_FIELD_NILLABLE) != 0 && (field->options & WS_FIELD_OPTIONAL) == 0
                           && follow(field, place_of(places, field, i)).nil
                       ? type_write_nil_attribute(out)
                       : S_OK;
    }
    return S_OK;
}

/* Frames have a place for each field that is stored. */
static HRESULT check_frame(struct type_writer* out, const WS_STRUCT_DESCRIPTION* description, struct type_places places)
{
    for (ULONG i = 0; places.frame != NULL && i < description->fieldCount; i++) {
        const WS_FIELD_DESCRIPTION* field = description->fields[i];
        const struct type_storage   storage = type_field_storage(field);

        if ((storage.size == 0 || places.frame->values[i] != NULL)
            && (!storage.has_count || (places.frame->counts != NULL && places.frame->counts[i] != NULL)))
            continue;
        out->name = field->localName;
        return type_write_raise(out, E_INVALIDARG, "no parameter gives field %u of the message", i);
    }
    return S_OK;
}

HRESULT type_write_struct(struct type_writer* out, const WS_STRUCT_DESCRIPTION* description, struct type_places places)
{
    if (places.frame == NULL)
        TRY(type_check_struct_once(&out->checked, description, out->error));
    TRY(check_frame(out, description, places));
    TRY(write_attributes(out, description, places));
    TRY(write_nil_text(out, description, places));
    return type_write_content(out, description, places, true);
}

HRESULT type_write_struct_text(struct type_writer* out, const WS_STRUCT_DESCRIPTION* description, const BYTE* base)
{
    TRY(type_check_struct_once(&out->checked, description, out->error));
    for (ULONG i = 0; i < description->fieldCount; i++) {
        const WS_FIELD_DESCRIPTION* field = description->fields[i];
        const struct type_places    places = { base, NULL };

        if (field->mapping == WS_TEXT_FIELD_MAPPING && (field->options & WS_FIELD_POINTER) == 0)
            TRY(type_write_text_value(out, field->type, field->typeDescription, base + field->offset,
                                      count_of(places, field, i)));
        else if (field->mapping != WS_NO_FIELD_MAPPING)
            return type_write_raise(out, E_INVALIDARG,
                                    "a struct as text can have WS_TEXT_FIELD_MAPPING (without pointer) and "
                                    "WS_NO_FIELD_MAPPING only");
    }
    return S_OK;
}
