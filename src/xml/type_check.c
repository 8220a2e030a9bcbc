/* Checks of descriptions, one level at a time; type_check_deep.c walks through all that can be reached. */
#include "xml/type_check.h"

#include "base/err.h"
#include "xml/value_text.h"

#define NO_OPTIONS   0u
#define ALL_OPTIONS  (WS_FIELD_POINTER | WS_FIELD_OPTIONAL | WS_FIELD_NILLABLE | WS_FIELD_NILLABLE_ITEM \
                      | WS_FIELD_OTHER_NAMESPACE)

/* What a field mapping allows and needs. */
enum mapping_flags {
    HAS_NAME      = 1,       /* localName and ns                                 */
    HAS_LOCAL     = 2,       /* localName only                                   */
    HAS_WRAPPER   = 4,       /* both or neither                                  */
    HAS_ITEM_NAME = 8,       /* itemLocalName and itemNs                         */
    NO_LOCAL      = 16,      /* localName has to be NULL                         */
    HAS_DEFAULT   = 32       /* may have a default value                         */
};

/* Where a mapping stands among the fields of a struct: never before one of a lower phase. */
enum mapping_phase { PHASE_TYPE, PHASE_ATTRIBUTE, PHASE_CONTENT, PHASE_REST, PHASE_ANYWHERE };

struct mapping_rule {
    ULONG options;
    BYTE  flags;
    BYTE  phase;
};

static const struct mapping_rule mapping_rules[FIELD_MAPPING_COUNT] = {
    [WS_TYPE_ATTRIBUTE_FIELD_MAPPING] = { NO_OPTIONS, 0, PHASE_TYPE },
    [WS_ATTRIBUTE_FIELD_MAPPING] = { WS_FIELD_POINTER | WS_FIELD_OPTIONAL, HAS_NAME | HAS_DEFAULT, PHASE_ATTRIBUTE },
    [WS_XML_ATTRIBUTE_FIELD_MAPPING] = { WS_FIELD_OPTIONAL, HAS_LOCAL | HAS_DEFAULT, PHASE_ATTRIBUTE },
    [WS_ANY_ATTRIBUTES_FIELD_MAPPING] = { WS_FIELD_OTHER_NAMESPACE, NO_LOCAL, PHASE_ATTRIBUTE },
    [WS_TEXT_FIELD_MAPPING] = { WS_FIELD_POINTER | WS_FIELD_OPTIONAL | WS_FIELD_NILLABLE, 0, PHASE_CONTENT },
    [WS_ELEMENT_FIELD_MAPPING] = { WS_FIELD_POINTER | WS_FIELD_OPTIONAL | WS_FIELD_NILLABLE, HAS_NAME | HAS_DEFAULT,
                                   PHASE_CONTENT },
    [WS_REPEATING_ELEMENT_FIELD_MAPPING] = { WS_FIELD_POINTER | WS_FIELD_OPTIONAL | WS_FIELD_NILLABLE
                                             | WS_FIELD_NILLABLE_ITEM, HAS_WRAPPER | HAS_ITEM_NAME, PHASE_CONTENT },
    [WS_ELEMENT_CHOICE_FIELD_MAPPING] = { WS_FIELD_OPTIONAL, NO_LOCAL, PHASE_CONTENT },
    [WS_REPEATING_ELEMENT_CHOICE_FIELD_MAPPING] = { WS_FIELD_OPTIONAL, HAS_WRAPPER, PHASE_CONTENT },
    [WS_ANY_ELEMENT_FIELD_MAPPING] = { WS_FIELD_OPTIONAL | WS_FIELD_POINTER | WS_FIELD_OTHER_NAMESPACE, 0,
                                       PHASE_CONTENT },
    [WS_REPEATING_ANY_ELEMENT_FIELD_MAPPING] = { WS_FIELD_OPTIONAL | WS_FIELD_OTHER_NAMESPACE, 0, PHASE_CONTENT },
    [WS_ANY_CONTENT_FIELD_MAPPING] = { WS_FIELD_OPTIONAL, 0, PHASE_REST },
    [WS_NO_FIELD_MAPPING] = { WS_FIELD_POINTER, HAS_DEFAULT, PHASE_ANYWHERE }
};

/* The description that a field belongs to, and which of its fields it is. */
struct field_place {
    const char*          kind;            /* "struct" or "union"                 */
    const WS_XML_STRING* name;            /* NULL: a struct without a type name  */
    ULONG                index;
    ULONG                size;            /* of the C structure                  */
    bool                 in_frame;
};

static HRESULT bad_description(WS_ERROR* error, const char* what, WS_TYPE type, const char* why)
{
    return err_raise(error, E_INVALIDARG, "%s: %s: %s", what, type_infos[type].name, why);
}

static HRESULT bad_field(WS_ERROR* error, const struct field_place* at, const WS_FIELD_DESCRIPTION* field,
                         const char* why)
{
    const WS_XML_STRING* name = field == NULL              ? NULL
                                : field->localName != NULL ? field->localName
                                                           : field->itemLocalName;

    return err_raise(error, E_INVALIDARG, "description of %s '%.*s', field %u ('%.*s', %s): %s", at->kind,
                     NAME_ARGS(at->name), at->index, NAME_ARGS(name),
                     field == NULL ? "NULL" : type_field_mapping_name(field->mapping), why);
}

static bool bad_alignment(ULONG alignment)
{
    return alignment == 0 || alignment > 8 || (alignment & (alignment - 1)) != 0;
}

#define RANGE_CASE(type, struct_type) \
    case type: \
        return ((const struct_type*)description)->minValue > ((const struct_type*)description)->maxValue
#define LENGTH_CASE(type, struct_type, min, max) \
    case type: \
        return ((const struct_type*)description)->min > ((const struct_type*)description)->max

/* The minimum of a facet is above its maximum: no value would be good. */
static bool empty_range(WS_TYPE type, const void* description)
{
    switch (type) {
    case WS_INT8_TYPE:                   /* plain char: without a sign on some machines */
        return (INT8)((const WS_INT8_DESCRIPTION*)description)->minValue
               > (INT8)((const WS_INT8_DESCRIPTION*)description)->maxValue;
    RANGE_CASE(WS_INT16_TYPE, WS_INT16_DESCRIPTION);
    RANGE_CASE(WS_INT32_TYPE, WS_INT32_DESCRIPTION);
    RANGE_CASE(WS_INT64_TYPE, WS_INT64_DESCRIPTION);
    RANGE_CASE(WS_UINT8_TYPE, WS_UINT8_DESCRIPTION);
    RANGE_CASE(WS_UINT16_TYPE, WS_UINT16_DESCRIPTION);
    RANGE_CASE(WS_UINT32_TYPE, WS_UINT32_DESCRIPTION);
    RANGE_CASE(WS_UINT64_TYPE, WS_UINT64_DESCRIPTION);
    RANGE_CASE(WS_FLOAT_TYPE, WS_FLOAT_DESCRIPTION);
    RANGE_CASE(WS_DOUBLE_TYPE, WS_DOUBLE_DESCRIPTION);
    LENGTH_CASE(WS_STRING_TYPE, WS_STRING_DESCRIPTION, minCharCount, maxCharCount);
    LENGTH_CASE(WS_WSZ_TYPE, WS_WSZ_DESCRIPTION, minCharCount, maxCharCount);
    LENGTH_CASE(WS_CHAR_ARRAY_TYPE, WS_CHAR_ARRAY_DESCRIPTION, minCharCount, maxCharCount);
    LENGTH_CASE(WS_UNIQUE_ID_TYPE, WS_UNIQUE_ID_DESCRIPTION, minCharCount, maxCharCount);
    LENGTH_CASE(WS_BYTES_TYPE, WS_BYTES_DESCRIPTION, minByteCount, maxByteCount);
    LENGTH_CASE(WS_BYTE_ARRAY_TYPE, WS_BYTE_ARRAY_DESCRIPTION, minByteCount, maxByteCount);
    LENGTH_CASE(WS_UTF8_ARRAY_TYPE, WS_UTF8_ARRAY_DESCRIPTION, minByteCount, maxByteCount);
    LENGTH_CASE(WS_XML_STRING_TYPE, WS_XML_STRING_DESCRIPTION, minByteCount, maxByteCount);
    case WS_DATETIME_TYPE:
        return ((const WS_DATETIME_DESCRIPTION*)description)->minValue.ticks
               > ((const WS_DATETIME_DESCRIPTION*)description)->maxValue.ticks;
    case WS_TIMESPAN_TYPE:
        return ((const WS_TIMESPAN_DESCRIPTION*)description)->minValue.ticks
               > ((const WS_TIMESPAN_DESCRIPTION*)description)->maxValue.ticks;
    case WS_XML_QNAME_TYPE:
        return ((const WS_XML_QNAME_DESCRIPTION*)description)->minLocalNameByteCount
               > ((const WS_XML_QNAME_DESCRIPTION*)description)->maxLocalNameByteCount
               || ((const WS_XML_QNAME_DESCRIPTION*)description)->minNsByteCount
                  > ((const WS_XML_QNAME_DESCRIPTION*)description)->maxNsByteCount;
    default:
        return false;
    }
}

static bool bad_decimal_range(const WS_DECIMAL_DESCRIPTION* range)
{
    return !value_decimal_valid(&range->minValue) || !value_decimal_valid(&range->maxValue)
           || value_compare_decimal(&range->minValue, &range->maxValue) > 0;
}

/* What is wrong with the description itself, or NULL. */
static const char* description_fault(WS_TYPE type, const void* description)
{
    if (description == NULL)
        return type_has(type, TYPE_WANTS_DESC) ? "needs a type description" : NULL;
    switch (type) {
    case WS_STRUCT_TYPE: {
        const WS_STRUCT_DESCRIPTION* type_desc = description;

        if (bad_alignment(type_desc->alignment))
            return "WS_STRUCT_DESCRIPTION.alignment is not 1, 2, 4 or 8";
        return type_desc->fields == NULL && type_desc->fieldCount != 0 ? "WS_STRUCT_DESCRIPTION.fields is NULL" : NULL;
    }
    case WS_UNION_TYPE: {
        const WS_UNION_DESCRIPTION* type_desc = description;

        if (bad_alignment(type_desc->alignment))
            return "WS_UNION_DESCRIPTION.alignment is not 1, 2, 4 or 8";
        return type_desc->fields == NULL && type_desc->fieldCount != 0 ? "WS_UNION_DESCRIPTION.fields is NULL" : NULL;
    }
    case WS_CUSTOM_TYPE: {
        const WS_CUSTOM_TYPE_DESCRIPTION* type_desc = description;

        return bad_alignment(type_desc->alignment) ? "WS_CUSTOM_TYPE_DESCRIPTION.alignment is not 1, 2, 4 or 8" : NULL;
    }
    case WS_ENUM_TYPE: {
        const WS_ENUM_DESCRIPTION* type_desc = description;

        return type_desc->values == NULL && type_desc->valueCount != 0 ? "WS_ENUM_DESCRIPTION.values is NULL" : NULL;
    }
    case WS_DECIMAL_TYPE:
        return bad_decimal_range(description) ? "the range of the WS_DECIMAL_DESCRIPTION is empty or no decimal" : NULL;
    default:
        return empty_range(type, description) ? "the minimum of the description is above its maximum" : NULL;
    }
}

HRESULT type_check_use(WS_TYPE type, const void* description, WS_TYPE_MAPPING mapping, const char* what,
                       WS_ERROR* error)
{
    const char* fault;

    if (!type_known(type))
        return err_raise(error, E_INVALIDARG, "%s: %d is no WS_TYPE", what, (int)type);
    if (mapping < WS_ELEMENT_TYPE_MAPPING || mapping > WS_ANY_ELEMENT_TYPE_MAPPING)
        return err_raise(error, E_INVALIDARG, "%s: %d is no WS_TYPE_MAPPING", what, (int)mapping);
    if ((type_infos[type].mappings & 1u << mapping) == 0)
        return err_raise(error, E_INVALIDARG, "%s: %s cannot be used with %s", what, type_infos[type].name,
                         type_mapping_name(mapping));
    fault = description_fault(type, description);
    return fault == NULL ? S_OK : bad_description(error, what, type, fault);
}

/* ---- one field ----------------------------------------------------------------------------------------------------- */

/* The value itself, without a pointer to it, can be nil. */
static bool can_be_nil(const WS_FIELD_DESCRIPTION* field)
{
    return (field->options & WS_FIELD_POINTER) != 0 || type_has(field->type, TYPE_HAS_NIL);
}

static const char* options_fault(const WS_FIELD_DESCRIPTION* field)
{
    const WS_TYPE type = field->type;
    const ULONG   options = field->options;

    if ((options & ~ALL_OPTIONS) != 0)
        return "unknown bits in options";
    if ((options & ~mapping_rules[field->mapping].options) != 0)
        return "an option that this field mapping does not have";
    if ((options & WS_FIELD_POINTER) != 0
        && (type_has(type, TYPE_IS_POINTER) || type_has(type, TYPE_IS_ARRAY) || type_has(type, TYPE_NO_DESC)))
        return "WS_FIELD_POINTER with a type that is a pointer or an array already";
    if ((options & WS_FIELD_NILLABLE) != 0 && field->mapping != WS_REPEATING_ELEMENT_FIELD_MAPPING
        && !can_be_nil(field))
        return "WS_FIELD_NILLABLE needs WS_FIELD_POINTER with this type";
    if ((options & WS_FIELD_NILLABLE_ITEM) != 0 && !can_be_nil(field))
        return "WS_FIELD_NILLABLE_ITEM needs WS_FIELD_POINTER with this type";
    if ((options & WS_FIELD_OTHER_NAMESPACE) != 0 && field->ns == NULL)
        return "WS_FIELD_OTHER_NAMESPACE needs a namespace in ns";
    if ((options & WS_FIELD_OPTIONAL) != 0 && field->mapping == WS_ELEMENT_FIELD_MAPPING
        && (options & WS_FIELD_POINTER) == 0
        && (type == WS_STRUCT_TYPE || type == WS_ENDPOINT_ADDRESS_TYPE || type == WS_FAULT_TYPE))
        return "WS_FIELD_OPTIONAL needs WS_FIELD_POINTER with this type";
    return NULL;
}

static const char* names_fault(const WS_FIELD_DESCRIPTION* field)
{
    const unsigned flags = mapping_rules[field->mapping].flags;

    if ((flags & HAS_NAME) != 0 && (field->localName == NULL || field->ns == NULL))
        return "localName and ns are required";
    if ((flags & HAS_LOCAL) != 0 && field->localName == NULL)
        return "localName is required";
    if ((flags & HAS_WRAPPER) != 0 && (field->localName == NULL) != (field->ns == NULL))
        return "localName and ns (of the wrapper element) have to be both NULL or both given";
    if ((flags & HAS_ITEM_NAME) != 0 && (field->itemLocalName == NULL || field->itemNs == NULL))
        return "itemLocalName and itemNs are required";
    if ((flags & NO_LOCAL) != 0 && field->localName != NULL)
        return "localName has to be NULL";
    return NULL;
}

static const char* place_fault(const WS_FIELD_DESCRIPTION* field, ULONG size)
{
    struct type_storage storage = type_field_storage(field);

    if (storage.size > size || field->offset > size - storage.size)
        return "offset is outside the structure";
    if (storage.has_count && (size < sizeof(ULONG) || field->countOffset > size - sizeof(ULONG)))
        return "countOffset is outside the structure";
    return NULL;
}

static const char* default_fault(const WS_FIELD_DESCRIPTION* field)
{
    const WS_DEFAULT_VALUE* value = field->defaultValue;

    if (value == NULL)
        return NULL;
    if ((mapping_rules[field->mapping].flags & HAS_DEFAULT) == 0)
        return "this field mapping does not have a default value";
    if (!type_has(field->type, TYPE_DEFAULT))
        return "this type does not have a default value";
    if (value->valueSize != type_size(field->type, field->typeDescription)
        || (value->value == NULL && value->valueSize != 0))
        return "the size of the default value is not that of the type";
    return NULL;
}

static const char* field_fault(const WS_FIELD_DESCRIPTION* field)
{
    const char* fault;

    if ((unsigned)field->mapping >= FIELD_MAPPING_COUNT)
        return "mapping is no WS_FIELD_MAPPING";
    if (!type_known(field->type))
        return "type is no WS_TYPE";
    if ((type_infos[field->type].field_mappings & 1u << field->mapping) == 0)
        return "this type cannot be used with this field mapping";
    fault = description_fault(field->type, field->typeDescription);
    if (fault == NULL)
        fault = options_fault(field);
    if (fault == NULL)
        fault = names_fault(field);
    if (fault == NULL)
        fault = default_fault(field);
    if (fault == NULL && field->itemRange != NULL && field->itemRange->minItemCount > field->itemRange->maxItemCount)
        fault = "itemRange.minItemCount is above maxItemCount";
    return fault;
}

static HRESULT check_field(const struct field_place* at, const WS_FIELD_DESCRIPTION* field, WS_ERROR* error)
{
    const char* fault;

    if (field == NULL)
        return bad_field(error, at, NULL, "is NULL");
    fault = field_fault(field);
    if (fault == NULL && !at->in_frame)
        fault = place_fault(field, at->size);
    return fault == NULL ? S_OK : bad_field(error, at, field, fault);
}

/* ---- structs and unions -------------------------------------------------------------------------------------------- */

/* What the fields of a struct so far allow next. */
struct field_order {
    int  phase;
    bool has_text;
    bool has_elements;
};

static const char* order_fault(struct field_order* order, const WS_FIELD_DESCRIPTION* field, ULONG index)
{
    int  phase = mapping_rules[field->mapping].phase;
    bool is_text = field->mapping == WS_TEXT_FIELD_MAPPING;

    if (phase == PHASE_ANYWHERE)
        return NULL;
    if (phase == PHASE_TYPE && index != 0)
        return "has to be the first field";
    if (phase < order->phase)
        return "stands too late: first attributes, then content, WS_ANY_CONTENT_FIELD_MAPPING last";
    if (phase >= PHASE_CONTENT) {
        if (order->has_text || (is_text && order->has_elements))
            return "WS_TEXT_FIELD_MAPPING and elements exclude each other";
        if (phase == PHASE_REST && order->phase == PHASE_REST)
            return "there is a WS_ANY_CONTENT_FIELD_MAPPING already";
        order->has_text = is_text;
        order->has_elements = !is_text;
    }
    order->phase = phase;
    return NULL;
}

static const char* derivation_fault(const WS_STRUCT_DESCRIPTION* description)
{
    bool has_type_field = description->fieldCount != 0
                          && description->fields[0]->mapping == WS_TYPE_ATTRIBUTE_FIELD_MAPPING;

    if (description->subTypes == NULL && description->subTypeCount != 0)
        return "subTypes is NULL";
    for (ULONG i = 0; i < description->subTypeCount; i++)
        if (description->subTypes[i] == NULL)
            return "an entry of subTypes is NULL";
    if (has_type_field && (description->typeLocalName == NULL || description->typeNs == NULL))
        return "WS_TYPE_ATTRIBUTE_FIELD_MAPPING needs typeLocalName and typeNs";
    return NULL;
}

HRESULT type_check_struct(const WS_STRUCT_DESCRIPTION* description, bool in_frame, WS_ERROR* error)
{
    struct field_place at = { "struct", description->typeLocalName, 0, description->size, in_frame };
    struct field_order order = { PHASE_TYPE, false, false };
    const char*        fault = description_fault(WS_STRUCT_TYPE, description);

    for (at.index = 0; fault == NULL && at.index < description->fieldCount; at.index++) {
        const WS_FIELD_DESCRIPTION* field = description->fields[at.index];
        const char*                 misplaced;

        TRY(check_field(&at, field, error));
        misplaced = order_fault(&order, field, at.index);
        if (misplaced != NULL)
            return bad_field(error, &at, field, misplaced);
    }
    if (fault == NULL)
        fault = derivation_fault(description);
    if (fault != NULL)
        return err_raise(error, E_INVALIDARG, "description of struct '%.*s': %s", NAME_ARGS(at.name), fault);
    return S_OK;
}

static const char* choice_fault(const WS_UNION_DESCRIPTION* description, ULONG index)
{
    const WS_FIELD_DESCRIPTION* field = &description->fields[index]->field;

    if ((field->options & WS_FIELD_OPTIONAL) != 0)
        return "WS_FIELD_OPTIONAL cannot be used in a union";
    switch (field->mapping) {
    case WS_ELEMENT_FIELD_MAPPING:
        return NULL;
    case WS_REPEATING_ELEMENT_FIELD_MAPPING:
        return field->localName == NULL ? "in a union this needs a wrapper element" : NULL;
    case WS_ANY_ELEMENT_FIELD_MAPPING:
        return index + 1 != description->fieldCount ? "has to be the last field of a union" : NULL;
    default:
        return "this field mapping cannot be used in a union";
    }
}

HRESULT type_check_union(const WS_UNION_DESCRIPTION* description, WS_ERROR* error)
{
    struct field_place at = { "union", NULL, 0, description->size, false };
    const char*        fault = description_fault(WS_UNION_TYPE, description);

    if (fault == NULL && (description->size < sizeof(int) || description->enumOffset > description->size - sizeof(int)))
        fault = "WS_UNION_DESCRIPTION.enumOffset is outside the structure";
    if (fault != NULL)
        return err_raise(error, E_INVALIDARG, "description of a union: %s", fault);
    for (at.index = 0; at.index < description->fieldCount; at.index++) {
        const WS_UNION_FIELD_DESCRIPTION* choice = description->fields[at.index];

        TRY(check_field(&at, choice == NULL ? NULL : &choice->field, error));
        fault = choice_fault(description, at.index);
        if (fault != NULL)
            return bad_field(error, &at, &choice->field, fault);
    }
    return S_OK;
}
