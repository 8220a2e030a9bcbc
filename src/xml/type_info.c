/* The table of types, and what is computed from a description. */
#include "xml/type_info.h"

#include <string.h>

#define XSI_NS "http://www.w3.org/2001/XMLSchema-instance"
#define XML_NS "http://www.w3.org/XML/1998/namespace"

const WS_XML_STRING type_xsi_ns = WS_XML_STRING_VALUE(XSI_NS);
const WS_XML_STRING type_xsi_nil = WS_XML_STRING_VALUE("nil");
const WS_XML_STRING type_xsi_type = WS_XML_STRING_VALUE("type");
const WS_XML_STRING type_xml_ns = WS_XML_STRING_VALUE(XML_NS);

#define BIT(x)      (1u << (x))
#define SCALAR_MAP \
    (BIT(WS_ELEMENT_TYPE_MAPPING) | BIT(WS_ATTRIBUTE_TYPE_MAPPING) | BIT(WS_ELEMENT_CONTENT_TYPE_MAPPING))
#define ARRAY_FIELD (BIT(WS_ELEMENT_FIELD_MAPPING) | BIT(WS_ATTRIBUTE_FIELD_MAPPING) | BIT(WS_TEXT_FIELD_MAPPING) \
                     | BIT(WS_NO_FIELD_MAPPING))
#define SCALAR_FIELD (ARRAY_FIELD | BIT(WS_REPEATING_ELEMENT_FIELD_MAPPING))
#define STRING_FIELD (SCALAR_FIELD | BIT(WS_XML_ATTRIBUTE_FIELD_MAPPING))
#define TREE_FIELD (BIT(WS_ELEMENT_FIELD_MAPPING) | BIT(WS_REPEATING_ELEMENT_FIELD_MAPPING) | BIT(WS_NO_FIELD_MAPPING))
#define ANY_FIELD (BIT(WS_ANY_ELEMENT_FIELD_MAPPING) | BIT(WS_REPEATING_ANY_ELEMENT_FIELD_MAPPING) \
                   | BIT(WS_ANY_CONTENT_FIELD_MAPPING))

#define INFO(type, c_type, flags, mappings, fields) \
    [type] = { #type, (BYTE)sizeof(c_type), (BYTE)_Alignof(c_type), (USHORT)(flags), (USHORT)(mappings), \
               (USHORT)(fields) }
#define SCALAR(type, c_type)   INFO(type, c_type, TYPE_TEXT | TYPE_DEFAULT, SCALAR_MAP, SCALAR_FIELD)
#define BY_DESC(type, more, mappings, fields) \
    [type] = { #type, 0, 1, (USHORT)(TYPE_WANTS_DESC | TYPE_SIZE_OF_DESC | (more)), (USHORT)(mappings), \
               (USHORT)(fields) }

const struct type_info type_infos[TYPE_COUNT] = {
    SCALAR(WS_BOOL_TYPE, BOOL),
    SCALAR(WS_INT8_TYPE, INT8),
    SCALAR(WS_INT16_TYPE, INT16),
    SCALAR(WS_INT32_TYPE, INT32),
    SCALAR(WS_INT64_TYPE, INT64),
    SCALAR(WS_UINT8_TYPE, UINT8),
    SCALAR(WS_UINT16_TYPE, UINT16),
    SCALAR(WS_UINT32_TYPE, UINT32),
    SCALAR(WS_UINT64_TYPE, UINT64),
    SCALAR(WS_FLOAT_TYPE, float),
    SCALAR(WS_DOUBLE_TYPE, double),
    SCALAR(WS_DECIMAL_TYPE, DECIMAL),
    SCALAR(WS_DATETIME_TYPE, WS_DATETIME),
    SCALAR(WS_TIMESPAN_TYPE, WS_TIMESPAN),
    SCALAR(WS_GUID_TYPE, GUID),
    SCALAR(WS_UNIQUE_ID_TYPE, WS_UNIQUE_ID),
    SCALAR(WS_DURATION_TYPE, WS_DURATION),
    SCALAR(WS_XML_QNAME_TYPE, WS_XML_QNAME),
    INFO(WS_ENUM_TYPE, int, TYPE_TEXT | TYPE_DEFAULT | TYPE_WANTS_DESC, SCALAR_MAP, SCALAR_FIELD),
    INFO(WS_STRING_TYPE, WS_STRING, TYPE_TEXT | TYPE_DEFAULT | TYPE_HAS_NIL, SCALAR_MAP, STRING_FIELD),
    INFO(WS_WSZ_TYPE, WCHAR*, TYPE_TEXT | TYPE_DEFAULT | TYPE_HAS_NIL | TYPE_IS_POINTER, SCALAR_MAP, STRING_FIELD),
    INFO(WS_BYTES_TYPE, WS_BYTES, TYPE_TEXT | TYPE_DEFAULT | TYPE_HAS_NIL, SCALAR_MAP, SCALAR_FIELD),
    INFO(WS_XML_STRING_TYPE, WS_XML_STRING, TYPE_TEXT | TYPE_DEFAULT | TYPE_HAS_NIL, SCALAR_MAP, SCALAR_FIELD),
    INFO(WS_XML_BUFFER_TYPE, WS_XML_BUFFER*, TYPE_HAS_NIL | TYPE_IS_POINTER | TYPE_NO_DESC,
         BIT(WS_ELEMENT_TYPE_MAPPING) | BIT(WS_ANY_ELEMENT_TYPE_MAPPING), TREE_FIELD | ANY_FIELD),
    INFO(WS_CHAR_ARRAY_TYPE, WCHAR*, TYPE_TEXT | TYPE_HAS_NIL | TYPE_IS_ARRAY, 0,
         ARRAY_FIELD | BIT(WS_XML_ATTRIBUTE_FIELD_MAPPING)),
    INFO(WS_UTF8_ARRAY_TYPE, BYTE*, TYPE_TEXT | TYPE_HAS_NIL | TYPE_IS_ARRAY, 0, ARRAY_FIELD),
    INFO(WS_BYTE_ARRAY_TYPE, BYTE*, TYPE_TEXT | TYPE_HAS_NIL | TYPE_IS_ARRAY, 0, ARRAY_FIELD),
    INFO(WS_DESCRIPTION_TYPE, WS_STRUCT_DESCRIPTION*, TYPE_NO_DESC, 0, BIT(WS_TYPE_ATTRIBUTE_FIELD_MAPPING)),
    INFO(WS_ANY_ATTRIBUTES_TYPE, WS_ANY_ATTRIBUTES, TYPE_NO_DESC, 0, BIT(WS_ANY_ATTRIBUTES_FIELD_MAPPING)),
    INFO(WS_ENDPOINT_ADDRESS_TYPE, WS_ENDPOINT_ADDRESS, TYPE_WANTS_DESC, BIT(WS_ELEMENT_TYPE_MAPPING), TREE_FIELD),
    INFO(WS_FAULT_TYPE, WS_FAULT, TYPE_WANTS_DESC, BIT(WS_ELEMENT_TYPE_MAPPING), TREE_FIELD),
    BY_DESC(WS_STRUCT_TYPE, 0, SCALAR_MAP, TREE_FIELD | BIT(WS_TEXT_FIELD_MAPPING)),
    BY_DESC(WS_UNION_TYPE, 0, BIT(WS_ELEMENT_TYPE_MAPPING) | BIT(WS_ELEMENT_CONTENT_TYPE_MAPPING),
            BIT(WS_ELEMENT_CHOICE_FIELD_MAPPING) | BIT(WS_REPEATING_ELEMENT_CHOICE_FIELD_MAPPING)),
    BY_DESC(WS_CUSTOM_TYPE, TYPE_DEFAULT, SCALAR_MAP | BIT(WS_ANY_ELEMENT_TYPE_MAPPING),
            SCALAR_FIELD | BIT(WS_ANY_ELEMENT_FIELD_MAPPING)),
    [WS_VOID_TYPE] = { "WS_VOID_TYPE", 0, 1, TYPE_SIZE_OF_DESC | TYPE_DEFAULT, 0,
                       ANY_FIELD | BIT(WS_NO_FIELD_MAPPING) | BIT(WS_ELEMENT_FIELD_MAPPING)
                       | BIT(WS_ATTRIBUTE_FIELD_MAPPING) | BIT(WS_ANY_ATTRIBUTES_FIELD_MAPPING) },
};

static const char* const field_mapping_names[FIELD_MAPPING_COUNT] = {
    "WS_TYPE_ATTRIBUTE_FIELD_MAPPING", "WS_ATTRIBUTE_FIELD_MAPPING", "WS_ELEMENT_FIELD_MAPPING",
    "WS_REPEATING_ELEMENT_FIELD_MAPPING", "WS_TEXT_FIELD_MAPPING", "WS_NO_FIELD_MAPPING",
    "WS_XML_ATTRIBUTE_FIELD_MAPPING", "WS_ELEMENT_CHOICE_FIELD_MAPPING", "WS_REPEATING_ELEMENT_CHOICE_FIELD_MAPPING",
    "WS_ANY_ELEMENT_FIELD_MAPPING", "WS_REPEATING_ANY_ELEMENT_FIELD_MAPPING", "WS_ANY_CONTENT_FIELD_MAPPING",
    "WS_ANY_ATTRIBUTES_FIELD_MAPPING"
};

static const char* const mapping_names[] = {
    "?", "WS_ELEMENT_TYPE_MAPPING", "WS_ATTRIBUTE_TYPE_MAPPING", "WS_ELEMENT_CONTENT_TYPE_MAPPING",
    "WS_ANY_ELEMENT_TYPE_MAPPING"
};

const char* type_field_mapping_name(WS_FIELD_MAPPING mapping)
{
    return (unsigned)mapping < FIELD_MAPPING_COUNT ? field_mapping_names[mapping] : "?";
}

const char* type_mapping_name(WS_TYPE_MAPPING mapping)
{
    return (unsigned)mapping < ARRAY_COUNT(mapping_names) ? mapping_names[mapping] : "?";
}

size_t type_size(WS_TYPE type, const void* description)
{
    switch (type) {
    case WS_STRUCT_TYPE:
        return ((const WS_STRUCT_DESCRIPTION*)description)->size;
    case WS_UNION_TYPE:
        return ((const WS_UNION_DESCRIPTION*)description)->size;
    case WS_CUSTOM_TYPE:
        return ((const WS_CUSTOM_TYPE_DESCRIPTION*)description)->size;
    case WS_VOID_TYPE:
        return description == NULL ? 0 : ((const WS_VOID_DESCRIPTION*)description)->size;
    default:
        return type_infos[type].size;
    }
}

size_t type_alignment(WS_TYPE type, const void* description)
{
    switch (type) {
    case WS_STRUCT_TYPE:
        return ((const WS_STRUCT_DESCRIPTION*)description)->alignment;
    case WS_UNION_TYPE:
        return ((const WS_UNION_DESCRIPTION*)description)->alignment;
    case WS_CUSTOM_TYPE:
        return ((const WS_CUSTOM_TYPE_DESCRIPTION*)description)->alignment;
    default:
        return type_infos[type].alignment;
    }
}

struct type_storage type_field_storage(const WS_FIELD_DESCRIPTION* field)
{
    bool repeating = field->mapping == WS_REPEATING_ELEMENT_FIELD_MAPPING
                     || field->mapping == WS_REPEATING_ELEMENT_CHOICE_FIELD_MAPPING
                     || (field->mapping == WS_REPEATING_ANY_ELEMENT_FIELD_MAPPING && field->type != WS_VOID_TYPE);
    bool pointer = (field->options & WS_FIELD_POINTER) != 0 || type_has(field->type, TYPE_IS_ARRAY);

    if (repeating || pointer)
        return (struct type_storage){ sizeof(void*), _Alignof(void*),
                                      repeating || type_has(field->type, TYPE_IS_ARRAY) };
    return (struct type_storage){ type_size(field->type, field->typeDescription),
                                  type_alignment(field->type, field->typeDescription), false };
}

bool type_names_differ(const WS_XML_STRING* a, const WS_XML_STRING* b)
{
    if (a->bytes == b->bytes || a->length == 0)
        return false;
    if (a->dictionary != NULL && a->dictionary == b->dictionary)
        return a->id != b->id;
    return memcmp(a->bytes, b->bytes, a->length) != 0;
}
