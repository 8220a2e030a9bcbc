/* Where each WS_TYPE may stand and with which options, as the table of the reference says; and that nothing else is taken. */
#include "type_support.h"

#include "xml/type.h"

#define T(name) (1u << WS_##name##_TYPE_MAPPING)
#define F(name) (1u << WS_##name##_FIELD_MAPPING)
#define SCALAR_T (T(ELEMENT) | T(ATTRIBUTE) | T(ELEMENT_CONTENT))
#define TREE_F   (F(ELEMENT) | F(REPEATING_ELEMENT) | F(NO))
#define ARRAY_F  (F(ELEMENT) | F(ATTRIBUTE) | F(TEXT) | F(NO))
#define SCALAR_F (ARRAY_F | F(REPEATING_ELEMENT))
#define ANY_F    (F(ANY_ELEMENT) | F(REPEATING_ANY_ELEMENT) | F(ANY_CONTENT))

enum { P = WS_FIELD_POINTER, O = WS_FIELD_OPTIONAL, N = WS_FIELD_NILLABLE, I = WS_FIELD_NILLABLE_ITEM, END = 1 << 30 };

/* The options a type may have, each with the field mappings that have them. */
static const unsigned by_pointer[] = { 0, O, P | N, P | N | O, P | I, P | N | I, P | O | I, P | N | O | I, END };
static const unsigned by_itself[] = { 0, O, N, N | O, I, N | I, O | I, N | O | I, END };
static const unsigned of_array[] = { 0, O, N, N | O, END };
static const unsigned of_struct[] = { 0, P, O | P, N | P, N | O | P, P | I, P | N | I, P | O | I, P | N | O | I, END };
static const unsigned of_soap[] = { 0, O | P, N | P, P | N | O, P | I, P | N | I, P | O | I, P | N | O | I, END };
static const unsigned of_void[] = { 0, O, O | P, P, END };
static const unsigned optional[] = { 0, O, END };
static const unsigned nothing[] = { 0, END };

static WS_XML_STRING name = XML("a");
static WS_ENUM_VALUE enum_value = { 1, &name };
static WS_ENUM_DESCRIPTION enum_desc = { &enum_value, 1, 1, NULL };
static WS_STRUCT_DESCRIPTION struct_desc = { .size = 4, .alignment = 4 };
static WS_UNION_FIELD_DESCRIPTION choice = { 1, { .mapping = WS_ELEMENT_FIELD_MAPPING, .localName = &name, .ns = &no_ns,
                                                  .type = WS_INT32_TYPE, .offset = 4 } };
static WS_UNION_FIELD_DESCRIPTION* choices[] = { &choice };
static WS_UNION_DESCRIPTION union_desc = { .size = 8, .alignment = 4, .fields = choices, .fieldCount = 1 };

static HRESULT CALLBACK read_nothing(WS_XML_READER* reader, WS_TYPE_MAPPING mapping, const void* data, WS_HEAP* heap,
                                     void* value, ULONG size, WS_ERROR* error)
{
    UNUSED(reader);
    UNUSED(mapping);
    UNUSED(data);
    UNUSED(heap);
    UNUSED(value);
    UNUSED(size);
    UNUSED(error);
    return S_OK;
}

static HRESULT CALLBACK write_nothing(WS_XML_WRITER* writer, WS_TYPE_MAPPING mapping, const void* data,
                                      const void* value, ULONG size, WS_ERROR* error)
{
    UNUSED(writer);
    UNUSED(mapping);
    UNUSED(data);
    UNUSED(value);
    UNUSED(size);
    UNUSED(error);
    return S_OK;
}

static WS_CUSTOM_TYPE_DESCRIPTION custom_desc = { .size = 4, .alignment = 4, .readCallback = read_nothing,
                                                  .writeCallback = write_nothing };
static WS_ENDPOINT_ADDRESS_DESCRIPTION address_desc = { WS_ADDRESSING_VERSION_1_0 };
static WS_FAULT_DESCRIPTION fault_desc = { WS_ENVELOPE_VERSION_SOAP_1_2 };

#define SCALAR(type) { type, SCALAR_T, SCALAR_F, by_pointer, NULL }

/* WS_CHAR_ARRAY_TYPE: the reference lists repeating elements too, for which its structure has no place: each item would need
 * a count of its own. */
static const struct row {
    WS_TYPE         type;
    unsigned        mappings;
    unsigned        field_mappings;
    const unsigned* options;
    const void*     description;
} rows[] = {
    SCALAR(WS_BOOL_TYPE), SCALAR(WS_INT8_TYPE), SCALAR(WS_INT16_TYPE), SCALAR(WS_INT32_TYPE), SCALAR(WS_INT64_TYPE),
    SCALAR(WS_UINT8_TYPE), SCALAR(WS_UINT16_TYPE), SCALAR(WS_UINT32_TYPE), SCALAR(WS_UINT64_TYPE),
    SCALAR(WS_FLOAT_TYPE), SCALAR(WS_DOUBLE_TYPE), SCALAR(WS_DECIMAL_TYPE), SCALAR(WS_DATETIME_TYPE),
    SCALAR(WS_TIMESPAN_TYPE), SCALAR(WS_GUID_TYPE), SCALAR(WS_UNIQUE_ID_TYPE), SCALAR(WS_DURATION_TYPE),
    SCALAR(WS_XML_QNAME_TYPE),
    { WS_ENUM_TYPE, SCALAR_T, SCALAR_F, by_pointer, &enum_desc },
    { WS_STRING_TYPE, SCALAR_T, SCALAR_F | F(XML_ATTRIBUTE), by_itself, NULL },
    { WS_WSZ_TYPE, SCALAR_T, SCALAR_F | F(XML_ATTRIBUTE), by_itself, NULL },
    { WS_BYTES_TYPE, SCALAR_T, SCALAR_F, by_itself, NULL },
    { WS_XML_STRING_TYPE, SCALAR_T, SCALAR_F, by_itself, NULL },
    { WS_XML_BUFFER_TYPE, T(ELEMENT) | T(ANY_ELEMENT), TREE_F | ANY_F, by_itself, NULL },
    { WS_CHAR_ARRAY_TYPE, 0, ARRAY_F | F(XML_ATTRIBUTE), of_array, NULL },
    { WS_UTF8_ARRAY_TYPE, 0, ARRAY_F, of_array, NULL },
    { WS_BYTE_ARRAY_TYPE, 0, ARRAY_F, of_array, NULL },
    { WS_DESCRIPTION_TYPE, 0, F(TYPE_ATTRIBUTE), nothing, NULL },
    { WS_STRUCT_TYPE, SCALAR_T, TREE_F | F(TEXT), of_struct, &struct_desc },
    { WS_CUSTOM_TYPE, SCALAR_T | T(ANY_ELEMENT), SCALAR_F | F(ANY_ELEMENT), by_pointer, &custom_desc },
    { WS_ENDPOINT_ADDRESS_TYPE, T(ELEMENT), TREE_F, of_soap, &address_desc },
    { WS_FAULT_TYPE, T(ELEMENT), TREE_F, of_soap, &fault_desc },
    { WS_VOID_TYPE, 0, F(NO) | ANY_F | F(ELEMENT) | F(ATTRIBUTE) | F(ANY_ATTRIBUTES), of_void, NULL },
    { WS_UNION_TYPE, T(ELEMENT) | T(ELEMENT_CONTENT), F(ELEMENT_CHOICE) | F(REPEATING_ELEMENT_CHOICE), optional,
      &union_desc },
    { WS_ANY_ATTRIBUTES_TYPE, 0, F(ANY_ATTRIBUTES), nothing, NULL },
};

static void test_the_table_has_every_type(void** state)
{
    (void)state;
    assert_int_equal(ARRAY_COUNT(rows), WS_ANY_ATTRIBUTES_TYPE + 1);
}

/* A wrong size is found behind the mapping: both give E_INVALIDARG, with different strings. */
static void test_types_go_with_the_type_mappings_of_the_table(void** state)
{
    _Alignas(16) BYTE value[256] = { 0 };

    (void)state;
    for (const struct row* row = rows; row < rows + ARRAY_COUNT(rows); row++) {
        for (int mapping = WS_ELEMENT_TYPE_MAPPING; mapping <= WS_ANY_ELEMENT_TYPE_MAPPING; mapping++) {
            bool allowed = (row->mappings & 1u << mapping) != 0;

            kit_output();
            assert_ok(WsWriteStartElement(kit.writer, NULL, &name, &no_ns, kit.error));
            assert_fails(WsWriteType(kit.writer, (WS_TYPE_MAPPING)mapping, row->type, row->description,
                                     WS_WRITE_REQUIRED_POINTER, value, 3, kit.error),
                         E_INVALIDARG, kit.error, allowed ? "valueSize is 3" : "cannot be used with");
            kit_input("<a/>");
            assert_fails(WsReadType(kit.reader, (WS_TYPE_MAPPING)mapping, row->type, row->description,
                                    WS_READ_REQUIRED_POINTER, kit.heap, value, 3, kit.error),
                         E_INVALIDARG, kit.error, allowed ? "valueSize is 3" : "cannot be used with");
        }
    }
}

/* The options of the reference's second table: what a field mapping has. */
static unsigned mapping_options(unsigned mapping)
{
    switch (mapping) {
    case WS_ELEMENT_FIELD_MAPPING:                  return P | O | N;
    case WS_REPEATING_ELEMENT_FIELD_MAPPING:        return P | O | N | I;
    case WS_TEXT_FIELD_MAPPING:                     return P | O | N;
    case WS_ATTRIBUTE_FIELD_MAPPING:                return P | O;
    case WS_ANY_ELEMENT_FIELD_MAPPING:              return P | O;
    case WS_NO_FIELD_MAPPING:                       return P;
    case WS_TYPE_ATTRIBUTE_FIELD_MAPPING:
    case WS_ANY_ATTRIBUTES_FIELD_MAPPING:           return 0;
    default:                                        return O;
    }
}

/* A struct with one field of the type; the names that the mapping needs. */
static HRESULT check_field(const struct row* row, unsigned mapping, unsigned options)
{
    bool named = mapping == WS_ELEMENT_FIELD_MAPPING || mapping == WS_ATTRIBUTE_FIELD_MAPPING
                 || mapping == WS_XML_ATTRIBUTE_FIELD_MAPPING || mapping == WS_REPEATING_ELEMENT_FIELD_MAPPING;
    bool items = mapping == WS_REPEATING_ELEMENT_FIELD_MAPPING;
    WS_FIELD_DESCRIPTION field = { .mapping = (WS_FIELD_MAPPING)mapping, .type = row->type, .options = options,
                                   .typeDescription = (void*)(uintptr_t)row->description, .countOffset = 248,
                                   .localName = named ? &name : NULL, .ns = named ? &no_ns : NULL,
                                   .itemLocalName = items ? &name : NULL, .itemNs = items ? &no_ns : NULL };
    WS_FIELD_DESCRIPTION* fields[] = { &field };
    WS_STRUCT_DESCRIPTION desc = { .size = 256, .alignment = 8, .fields = fields, .fieldCount = 1,
                                   .typeLocalName = &name, .typeNs = &no_ns };
    WS_ELEMENT_DESCRIPTION element = element_of(WS_STRUCT_TYPE, &desc);

    return type_check_element(&element, "table", kit.error);
}

static void test_types_go_with_the_field_mappings_and_options_of_the_table(void** state)
{
    (void)state;
    for (const struct row* row = rows; row < rows + ARRAY_COUNT(rows); row++) {
        for (unsigned mapping = 0; mapping <= WS_ANY_ATTRIBUTES_FIELD_MAPPING; mapping++) {
            if ((row->field_mappings & 1u << mapping) == 0) {
                assert_fails(check_field(row, mapping, 0), E_INVALIDARG, kit.error,
                             "this type cannot be used with this field mapping");
                continue;
            }
            for (const unsigned* options = row->options; *options != END; options++) {
                bool allowed = (*options & ~mapping_options(mapping)) == 0;

                if (allowed)
                    assert_ok_error(check_field(row, mapping, *options), kit.error);
                else
                    assert_hr(check_field(row, mapping, *options), E_INVALIDARG);
            }
            assert_hr(check_field(row, mapping, 0x20), E_INVALIDARG);
        }
        WsResetError(kit.error);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        KIT_TEST(test_the_table_has_every_type),
        KIT_TEST(test_types_go_with_the_type_mappings_of_the_table),
        KIT_TEST(test_types_go_with_the_field_mappings_and_options_of_the_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
