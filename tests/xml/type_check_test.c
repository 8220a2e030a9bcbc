/* Descriptions that cannot work: found at first use, or all at once by type_check_element. */
#include "type_support.h"

#include "xml/type.h"

static WS_XML_STRING name_a = XML("a");
static WS_XML_STRING name_b = XML("b");
static WS_XML_STRING type_name = XML("T");
static WS_XML_STRING urn_a = XML("urn:a");

struct value {
    INT32     a;
    INT32     b;
    WS_STRING text;
    void*     pointer;
    ULONG     count;
};

static INT32               seven = 7;
static WS_DEFAULT_VALUE    good_default = { &seven, sizeof seven };
static WS_DEFAULT_VALUE    short_default = { &seven, 2 };
static WS_DEFAULT_VALUE    null_default = { NULL, 4 };
static WS_ITEM_RANGE       empty_items = { 2, 1 };
static WS_INT32_DESCRIPTION empty_range = { 2, 1 };
static WS_STRING_DESCRIPTION empty_length = { 2, 1 };
static WS_INT8_DESCRIPTION negative_range = { -5, 5 };
static WS_STRUCT_DESCRIPTION odd_struct = { .size = 4, .alignment = 3 };
static WS_STRUCT_DESCRIPTION good_struct = { .size = 4, .alignment = 4 };
static WS_UNION_DESCRIPTION good_union = { .size = 4, .alignment = 4 };
static WS_CUSTOM_TYPE_DESCRIPTION odd_custom = { .size = 4, .alignment = 16 };

#define BASE(mapping_, type_) .mapping = (mapping_), .type = (type_)
#define NAMED(mapping_, type_) BASE(mapping_, type_), .localName = &name_a, .ns = &no_ns

static struct bad_field { const char* says; WS_FIELD_DESCRIPTION field;
} bad_fields[] = {
    { "mapping is no WS_FIELD_MAPPING", { NAMED((WS_FIELD_MAPPING)13, WS_INT32_TYPE) } },
    { "mapping is no WS_FIELD_MAPPING", { NAMED((WS_FIELD_MAPPING)-1, WS_INT32_TYPE) } },
    { "type is no WS_TYPE", { NAMED(WS_ELEMENT_FIELD_MAPPING, (WS_TYPE)35) } },
    { "this type cannot be used with this field mapping", { NAMED(WS_TYPE_ATTRIBUTE_FIELD_MAPPING, WS_INT32_TYPE) } },
    { "this type cannot be used with this field mapping",
      { NAMED(WS_ATTRIBUTE_FIELD_MAPPING, WS_STRUCT_TYPE), .typeDescription = &good_struct } },
    { "this type cannot be used with this field mapping", { NAMED(WS_XML_ATTRIBUTE_FIELD_MAPPING, WS_INT32_TYPE) } },
    { "this type cannot be used with this field mapping", { NAMED(WS_ELEMENT_CHOICE_FIELD_MAPPING, WS_INT32_TYPE) } },
    { "this type cannot be used with this field mapping",
      { NAMED(WS_ELEMENT_FIELD_MAPPING, WS_UNION_TYPE), .typeDescription = &good_union } },
    { "this type cannot be used with this field mapping", { BASE(WS_ANY_ELEMENT_FIELD_MAPPING, WS_STRING_TYPE) } },
    { "this type cannot be used with this field mapping", { BASE(WS_TEXT_FIELD_MAPPING, WS_XML_BUFFER_TYPE) } },
    { "needs a type description", { NAMED(WS_ELEMENT_FIELD_MAPPING, WS_ENUM_TYPE) } },
    { "needs a type description", { NAMED(WS_ELEMENT_FIELD_MAPPING, WS_STRUCT_TYPE) } },
    { "alignment is not 1, 2, 4 or 8",
      { NAMED(WS_ELEMENT_FIELD_MAPPING, WS_STRUCT_TYPE), .typeDescription = &odd_struct } },
    { "alignment is not 1, 2, 4 or 8",
      { NAMED(WS_ELEMENT_FIELD_MAPPING, WS_CUSTOM_TYPE), .typeDescription = &odd_custom } },
    { "the minimum of the description is above its maximum",
      { NAMED(WS_ELEMENT_FIELD_MAPPING, WS_INT32_TYPE), .typeDescription = &empty_range } },
    { "the minimum of the description is above its maximum",
      { NAMED(WS_ELEMENT_FIELD_MAPPING, WS_STRING_TYPE), .typeDescription = &empty_length } },
    { "unknown bits in options", { NAMED(WS_ELEMENT_FIELD_MAPPING, WS_INT32_TYPE), .options = 0x20 } },
    { "an option that this field mapping does not have",
      { NAMED(WS_ATTRIBUTE_FIELD_MAPPING, WS_STRING_TYPE), .options = WS_FIELD_NILLABLE } },
    { "an option that this field mapping does not have",
      { NAMED(WS_ELEMENT_FIELD_MAPPING, WS_STRING_TYPE), .options = WS_FIELD_NILLABLE_ITEM } },
    { "an option that this field mapping does not have",
      { BASE(WS_NO_FIELD_MAPPING, WS_INT32_TYPE), .options = WS_FIELD_OPTIONAL } },
    { "WS_FIELD_POINTER with a type that is a pointer",
      { NAMED(WS_ELEMENT_FIELD_MAPPING, WS_WSZ_TYPE), .options = WS_FIELD_POINTER } },
    { "WS_FIELD_POINTER with a type that is a pointer",
      { NAMED(WS_ELEMENT_FIELD_MAPPING, WS_CHAR_ARRAY_TYPE), .options = WS_FIELD_POINTER } },
    { "WS_FIELD_NILLABLE needs WS_FIELD_POINTER",
      { NAMED(WS_ELEMENT_FIELD_MAPPING, WS_INT32_TYPE), .options = WS_FIELD_NILLABLE } },
    { "WS_FIELD_NILLABLE_ITEM needs WS_FIELD_POINTER",
      { BASE(WS_REPEATING_ELEMENT_FIELD_MAPPING, WS_INT32_TYPE), .itemLocalName = &name_a, .itemNs = &no_ns,
        .options = WS_FIELD_NILLABLE_ITEM } },
    { "WS_FIELD_OPTIONAL needs WS_FIELD_POINTER",
      { NAMED(WS_ELEMENT_FIELD_MAPPING, WS_STRUCT_TYPE), .typeDescription = &good_struct,
        .options = WS_FIELD_OPTIONAL } },
    { "WS_FIELD_OTHER_NAMESPACE needs a namespace",
      { BASE(WS_ANY_ATTRIBUTES_FIELD_MAPPING, WS_ANY_ATTRIBUTES_TYPE), .options = WS_FIELD_OTHER_NAMESPACE } },
    { "localName and ns are required", { BASE(WS_ELEMENT_FIELD_MAPPING, WS_INT32_TYPE), .localName = &name_a } },
    { "localName and ns are required", { BASE(WS_ATTRIBUTE_FIELD_MAPPING, WS_INT32_TYPE), .ns = &no_ns } },
    { "localName is required", { BASE(WS_XML_ATTRIBUTE_FIELD_MAPPING, WS_STRING_TYPE) } },
    { "have to be both NULL or both given",
      { BASE(WS_REPEATING_ELEMENT_FIELD_MAPPING, WS_INT32_TYPE), .localName = &name_a, .itemLocalName = &name_a,
        .itemNs = &no_ns } },
    { "itemLocalName and itemNs are required",
      { BASE(WS_REPEATING_ELEMENT_FIELD_MAPPING, WS_INT32_TYPE), .itemLocalName = &name_a } },
    { "localName has to be NULL", { NAMED(WS_ANY_ATTRIBUTES_FIELD_MAPPING, WS_ANY_ATTRIBUTES_TYPE) } },
    { "localName has to be NULL",
      { NAMED(WS_ELEMENT_CHOICE_FIELD_MAPPING, WS_UNION_TYPE), .typeDescription = &good_union } },
    { "this field mapping does not have a default value",
      { BASE(WS_TEXT_FIELD_MAPPING, WS_INT32_TYPE), .defaultValue = &good_default } },
    { "this type does not have a default value",
      { NAMED(WS_ELEMENT_FIELD_MAPPING, WS_STRUCT_TYPE), .typeDescription = &good_struct,
        .defaultValue = &good_default } },
    { "the size of the default value",
      { NAMED(WS_ELEMENT_FIELD_MAPPING, WS_INT32_TYPE), .defaultValue = &short_default } },
    { "the size of the default value",
      { NAMED(WS_ELEMENT_FIELD_MAPPING, WS_INT32_TYPE), .defaultValue = &null_default } },
    { "itemRange.minItemCount is above maxItemCount",
      { BASE(WS_REPEATING_ELEMENT_FIELD_MAPPING, WS_INT32_TYPE), .itemLocalName = &name_a, .itemNs = &no_ns,
        .itemRange = &empty_items } },
    { "offset is outside the structure",
      { NAMED(WS_ELEMENT_FIELD_MAPPING, WS_INT32_TYPE), .offset = sizeof(struct value) - 3 } },
    { "offset is outside the structure", { NAMED(WS_ELEMENT_FIELD_MAPPING, WS_INT32_TYPE), .offset = UINT32_MAX } },
    { "offset is outside the structure",
      { NAMED(WS_ELEMENT_FIELD_MAPPING, WS_INT8_TYPE), .offset = sizeof(struct value) - 7,
        .options = WS_FIELD_POINTER } },
    { "countOffset is outside the structure",
      { NAMED(WS_ELEMENT_FIELD_MAPPING, WS_BYTE_ARRAY_TYPE), .countOffset = sizeof(struct value) - 3 } },
};

static WS_FIELD_DESCRIPTION* one_field[1];
static WS_STRUCT_DESCRIPTION one_desc = { .size = sizeof(struct value),
                                          .alignment = 8,
                                          .fields = one_field,
                                          .fieldCount = 1,
                                          .typeLocalName = &type_name,
                                          .typeNs = &no_ns };

static void test_every_mistake_in_a_field_is_named(void** state)
{
    struct value           value;
    struct value           before;
    WS_ELEMENT_DESCRIPTION element = element_of(WS_STRUCT_TYPE, &one_desc);

    (void)state;
    memset(&before, 0, sizeof before);
    for (size_t i = 0; i < ARRAY_COUNT(bad_fields); i++) {
        one_field[0] = &bad_fields[i].field;
        value = before;
        assert_fails(kit_read("<r><a>1</a></r>", WS_STRUCT_TYPE, &one_desc, &value, sizeof value), E_INVALIDARG,
                     kit.error, bad_fields[i].says);
        assert_memory_equal(&value, &before, sizeof value);
        assert_fails(kit_write(WS_STRUCT_TYPE, &one_desc, &value, sizeof value), E_INVALIDARG, kit.error,
                     bad_fields[i].says);
        assert_fails(type_check_element(&element, "input message of 'Add'", kit.error), E_INVALIDARG, kit.error,
                     bad_fields[i].says);
        assert_hr(type_check_element(&element, "x", kit.error), E_INVALIDARG);
        assert_error_says(kit.error, "description of struct 'T', field 0");
    }
    one_field[0] = NULL;
    assert_fails(kit_read("<r/>", WS_STRUCT_TYPE, &one_desc, &value, sizeof value), E_INVALIDARG, kit.error,
                 "field 0 ('?', NULL): is NULL");
}

static void test_an_int8_range_below_zero_is_one(void** state)
{
    WS_FIELD_DESCRIPTION field = { NAMED(WS_ELEMENT_FIELD_MAPPING, WS_INT8_TYPE), .typeDescription = &negative_range };
    struct value         value = { 0 };

    (void)state;
    one_field[0] = &field;
    assert_ok_error(kit_read("<r><a>-5</a></r>", WS_STRUCT_TYPE, &one_desc, &value, sizeof value), kit.error);
}

static WS_FIELD_DESCRIPTION field_type = { BASE(WS_TYPE_ATTRIBUTE_FIELD_MAPPING, WS_DESCRIPTION_TYPE),
                                           .offset = offsetof(struct value, pointer) };
static WS_FIELD_DESCRIPTION field_attribute = { NAMED(WS_ATTRIBUTE_FIELD_MAPPING, WS_INT32_TYPE) };
static WS_FIELD_DESCRIPTION field_element = { NAMED(WS_ELEMENT_FIELD_MAPPING, WS_INT32_TYPE) };
static WS_FIELD_DESCRIPTION field_text = { BASE(WS_TEXT_FIELD_MAPPING, WS_INT32_TYPE) };
static WS_FIELD_DESCRIPTION field_rest = { BASE(WS_ANY_CONTENT_FIELD_MAPPING, WS_VOID_TYPE) };
static WS_FIELD_DESCRIPTION field_none = { BASE(WS_NO_FIELD_MAPPING, WS_INT32_TYPE) };

static void test_fields_stand_in_their_order(void** state)
{
    static const struct { const char* says; WS_FIELD_DESCRIPTION* fields[3]; } cases[] = {
        { "has to be the first field", { &field_attribute, &field_type, NULL } },
        { "has to be the first field", { &field_type, &field_type, NULL } },
        { "stands too late", { &field_element, &field_attribute, NULL } },
        { "stands too late", { &field_rest, &field_element, NULL } },
        { "WS_TEXT_FIELD_MAPPING and elements exclude each other", { &field_text, &field_element, NULL } },
        { "WS_TEXT_FIELD_MAPPING and elements exclude each other", { &field_element, &field_text, NULL } },
        { "WS_TEXT_FIELD_MAPPING and elements exclude each other", { &field_text, &field_text, NULL } },
        { "there is a WS_ANY_CONTENT_FIELD_MAPPING already", { &field_rest, &field_rest, NULL } },
        { NULL, { &field_type, &field_attribute, &field_element } },
        { NULL, { &field_attribute, &field_none, &field_text } },
        { NULL, { &field_element, &field_rest, &field_none } },
    };
    WS_ELEMENT_DESCRIPTION element;
    WS_STRUCT_DESCRIPTION  desc = one_desc;

    (void)state;
    element = element_of(WS_STRUCT_TYPE, &desc);
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        desc.fields = (WS_FIELD_DESCRIPTION**)(uintptr_t)cases[i].fields;
        desc.fieldCount = cases[i].fields[2] == NULL ? 2 : 3;
        if (cases[i].says == NULL)
            assert_ok_error(type_check_element(&element, "x", kit.error), kit.error);
        else
            assert_fails(type_check_element(&element, "x", kit.error), E_INVALIDARG, kit.error, cases[i].says);
    }
}

static void test_unions_have_rules_of_their_own(void** state)
{
    WS_UNION_FIELD_DESCRIPTION  element = { 1, { NAMED(WS_ELEMENT_FIELD_MAPPING, WS_INT32_TYPE) } };
    WS_UNION_FIELD_DESCRIPTION optional = {
        1, { NAMED(WS_ELEMENT_FIELD_MAPPING, WS_INT32_TYPE), .options = WS_FIELD_OPTIONAL }
    };
    WS_UNION_FIELD_DESCRIPTION  text = { 1, { BASE(WS_TEXT_FIELD_MAPPING, WS_INT32_TYPE) } };
    WS_UNION_FIELD_DESCRIPTION  any = { 2, { BASE(WS_ANY_ELEMENT_FIELD_MAPPING, WS_VOID_TYPE) } };
    WS_UNION_FIELD_DESCRIPTION list = {
        3, { BASE(WS_REPEATING_ELEMENT_FIELD_MAPPING, WS_INT32_TYPE), .itemLocalName = &name_b, .itemNs = &no_ns }
    };
    WS_UNION_FIELD_DESCRIPTION* fields[2] = { &optional, &any };
    ULONG                       indices[2] = { 0, 2 };
    WS_UNION_DESCRIPTION        desc = { sizeof(struct value), 8, fields, 2, 0, 0, NULL };
    WS_ELEMENT_DESCRIPTION      description = element_of(WS_UNION_TYPE, &desc);

    (void)state;
    assert_fails(type_check_element(&description, "x", kit.error), E_INVALIDARG, kit.error,
                 "WS_FIELD_OPTIONAL cannot be used in a union");
    fields[0] = &text;
    assert_fails(type_check_element(&description, "x", kit.error), E_INVALIDARG, kit.error,
                 "this field mapping cannot be used in a union");
    fields[0] = &list;
    assert_fails(type_check_element(&description, "x", kit.error), E_INVALIDARG, kit.error,
                 "in a union this needs a wrapper element");
    fields[0] = &any;
    fields[1] = &element;
    assert_fails(type_check_element(&description, "x", kit.error), E_INVALIDARG, kit.error,
                 "has to be the last field of a union");
    fields[0] = &element;
    fields[1] = &any;
    assert_ok_error(type_check_element(&description, "x", kit.error), kit.error);
    desc.valueIndices = indices;
    assert_fails(type_check_element(&description, "x", kit.error), E_INVALIDARG, kit.error,
                 "valueIndices[1] is 2, and there are 2 fields");
    desc.valueIndices = NULL;
    desc.enumOffset = sizeof(struct value) - 3;
    assert_fails(type_check_element(&description, "x", kit.error), E_INVALIDARG, kit.error, "enumOffset is outside");
    desc.enumOffset = 0;
    fields[0] = NULL;
    assert_fails(type_check_element(&description, "x", kit.error), E_INVALIDARG, kit.error, "is NULL");
    desc.fields = NULL;
    assert_fails(type_check_element(&description, "x", kit.error), E_INVALIDARG, kit.error,
                 "WS_UNION_DESCRIPTION.fields is NULL");
}

static void test_derivation_needs_names_and_pointers(void** state)
{
    WS_FIELD_DESCRIPTION*  fields[] = { &field_type };
    WS_STRUCT_DESCRIPTION* none[] = { NULL };
    WS_STRUCT_DESCRIPTION  desc = one_desc;
    WS_ELEMENT_DESCRIPTION element = element_of(WS_STRUCT_TYPE, &desc);

    (void)state;
    desc.fields = fields;
    desc.typeNs = NULL;
    assert_fails(type_check_element(&element, "x", kit.error), E_INVALIDARG, kit.error,
                 "needs typeLocalName and typeNs");
    desc.typeNs = &no_ns;
    desc.subTypeCount = 1;
    assert_fails(type_check_element(&element, "x", kit.error), E_INVALIDARG, kit.error, "subTypes is NULL");
    desc.subTypes = none;
    assert_fails(type_check_element(&element, "x", kit.error), E_INVALIDARG, kit.error, "an entry of subTypes is NULL");
}

static void test_enumerations_are_checked_through(void** state)
{
    WS_ENUM_VALUE          values[] = { { 1, &name_a }, { 1, NULL } };
    ULONG                  indices[] = { 0, 5 };
    WS_ENUM_DESCRIPTION    desc = { values, 2, 1, NULL };
    WS_ELEMENT_DESCRIPTION element = element_of(WS_ENUM_TYPE, &desc);
    int                    value = 0;

    (void)state;
    assert_fails(type_check_element(&element, "x", kit.error), E_INVALIDARG, kit.error, "value 1 has no name");
    values[1].name = &name_b;
    assert_ok(type_check_element(&element, "x", kit.error));
    desc.nameIndices = indices;
    assert_fails(type_check_element(&element, "x", kit.error), E_INVALIDARG, kit.error, "nameIndices[1] is 5");
    assert_hr(kit_read("<r>b</r>", WS_ENUM_TYPE, &desc, &value, sizeof value), WS_E_INVALID_FORMAT);      /* and does no harm */
    indices[1] = 1;
    assert_ok(WsResetError(kit.error));
    assert_fails(type_check_element(&element, "x", kit.error), E_INVALIDARG, kit.error,
                 "value 1 is not above the one before it");
    desc.values = NULL;
    assert_fails(type_check_element(&element, "x", kit.error), E_INVALIDARG, kit.error,
                 "WS_ENUM_DESCRIPTION.values is NULL");
}

/* ---- all that can be reached ---- */

enum { CHAIN = 500 };

static struct {
    WS_FIELD_DESCRIPTION  field;
    WS_FIELD_DESCRIPTION* fields[1];
    WS_STRUCT_DESCRIPTION desc;
} chain[CHAIN];

static void test_circles_and_long_chains_are_walked_once(void** state)
{
    WS_ELEMENT_DESCRIPTION element = element_of(WS_STRUCT_TYPE, &chain[0].desc);

    (void)state;
    for (int i = 0; i < CHAIN; i++) {
        chain[i].field = (WS_FIELD_DESCRIPTION){ NAMED(WS_ELEMENT_FIELD_MAPPING, WS_STRUCT_TYPE),
                                                 .options = WS_FIELD_POINTER | WS_FIELD_OPTIONAL,
                                                 .typeDescription = &chain[(i * 7 + 1) % CHAIN].desc };
        chain[i].fields[0] = &chain[i].field;
        chain[i].desc =
            (WS_STRUCT_DESCRIPTION){ .size = 8, .alignment = 8, .fields = chain[i].fields, .fieldCount = 1 };
    }
    for (int i = 0; i < CHAIN; i++)
        chain[i].field.typeDescription = &chain[(i + 1) % CHAIN].desc;
    assert_ok_error(type_check_element(&element, "x", kit.error), kit.error);
    chain[CHAIN - 1].field.options = 0x40;
    assert_fails(type_check_element(&element, "the message", kit.error), E_INVALIDARG, kit.error,
                 "unknown bits in options");
    chain[CHAIN - 1].field.options = WS_FIELD_POINTER;
}

static HRESULT check_chain(void* state)
{
    return type_check_element(state, "x", NULL);
}

static void test_the_walk_survives_every_failing_allocation(void** state)
{
    WS_ELEMENT_DESCRIPTION element = element_of(WS_STRUCT_TYPE, &chain[0].desc);

    (void)state;
    assert_true(for_each_allocation_failure(check_chain, &element, S_OK) > 4);
}

static void test_an_element_description_is_checked_itself(void** state)
{
    WS_ELEMENT_DESCRIPTION element = { &root_name, NULL, WS_INT32_TYPE, NULL };

    (void)state;
    assert_fails(type_check_element(NULL, "input", kit.error), E_INVALIDARG, kit.error,
                 "input: there is no element description");
    assert_fails(type_check_element(&element, "input", kit.error), E_INVALIDARG, kit.error, "both NULL or both given");
    element.elementNs = &urn_a;
    assert_ok(type_check_element(&element, "input", kit.error));
    element.type = WS_VOID_TYPE;
    assert_fails(type_check_element(&element, "input", kit.error), E_INVALIDARG, kit.error,
                 "WS_VOID_TYPE cannot be used with WS_ELEMENT_TYPE_MAPPING");
    element = (WS_ELEMENT_DESCRIPTION){ NULL, NULL, WS_XML_BUFFER_TYPE, NULL };
    assert_ok(type_check_element(&element, "input", kit.error));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        KIT_TEST(test_every_mistake_in_a_field_is_named),
        KIT_TEST(test_an_int8_range_below_zero_is_one),
        KIT_TEST(test_fields_stand_in_their_order),
        KIT_TEST(test_unions_have_rules_of_their_own),
        KIT_TEST(test_derivation_needs_names_and_pointers),
        KIT_TEST(test_enumerations_are_checked_through),
        KIT_TEST(test_circles_and_long_chains_are_walked_once),
        KIT_TEST(test_the_walk_survives_every_failing_allocation),
        KIT_TEST(test_an_element_description_is_checked_itself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
