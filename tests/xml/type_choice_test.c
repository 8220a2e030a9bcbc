/* Derived types, unions, elements of any name, custom types. */
#include "type_support.h"

static WS_XML_STRING name_a = XML("a");
static WS_XML_STRING name_b = XML("b");
static WS_XML_STRING name_c = XML("c");
static WS_XML_STRING name_list = XML("list");
static WS_XML_STRING urn_t = XML("urn:t");
static WS_XML_STRING base_name = XML("Base");
static WS_XML_STRING derived_name = XML("Derived");
static WS_XML_STRING further_name = XML("Further");

/* ---- derived types ---- */

struct base {
    const WS_STRUCT_DESCRIPTION* type;
    INT32                        a;
};

struct derived {
    struct base base;
    INT32       b;
};

struct further {
    struct derived derived;
    WS_STRING      c;
};

static WS_FIELD_DESCRIPTION base_type = { .mapping = WS_TYPE_ATTRIBUTE_FIELD_MAPPING, .type = WS_DESCRIPTION_TYPE,
                                          .offset = offsetof(struct base, type) };
static WS_FIELD_DESCRIPTION base_a = FIELD(WS_ELEMENT_FIELD_MAPPING, &name_a, WS_INT32_TYPE, NULL, struct base, a, 0);
static WS_FIELD_DESCRIPTION derived_b =
    FIELD(WS_ELEMENT_FIELD_MAPPING, &name_b, WS_INT32_TYPE, NULL, struct derived, b, 0);
static WS_FIELD_DESCRIPTION further_c =
    FIELD(WS_ELEMENT_FIELD_MAPPING, &name_c, WS_STRING_TYPE, NULL, struct further, c, 0);
static WS_FIELD_DESCRIPTION* base_fields[] = { &base_type, &base_a };
static WS_FIELD_DESCRIPTION* derived_fields[] = { &base_type, &base_a, &derived_b };
static WS_FIELD_DESCRIPTION* further_fields[] = { &base_type, &base_a, &derived_b, &further_c };

static WS_STRUCT_DESCRIPTION derived_desc;
static WS_STRUCT_DESCRIPTION further_desc;
static WS_STRUCT_DESCRIPTION* base_subtypes[] = { &derived_desc };
static WS_STRUCT_DESCRIPTION* derived_subtypes[] = { &further_desc };
static WS_STRUCT_DESCRIPTION base_desc = {
    sizeof(struct base), _Alignof(struct base), base_fields, 2, &base_name, &urn_t, NULL, base_subtypes, 1, 0
};
static WS_STRUCT_DESCRIPTION derived_desc = { sizeof(struct derived),
                                              _Alignof(struct derived),
                                              derived_fields,
                                              3,
                                              &derived_name,
                                              &urn_t,
                                              &base_desc,
                                              derived_subtypes,
                                              1,
                                              0 };
static WS_STRUCT_DESCRIPTION further_desc = { sizeof(struct further),
                                              _Alignof(struct further),
                                              further_fields,
                                              4,
                                              &further_name,
                                              &urn_t,
                                              &derived_desc,
                                              NULL,
                                              0,
                                              0 };

#define I "xmlns:i='http://www.w3.org/2001/XMLSchema-instance' xmlns:t='urn:t' i:type="

static void test_xsi_type_chooses_the_derived_struct(void** state)
{
    struct base* value = NULL;

    (void)state;
    assert_ok_error(kit_read_pointer("<r><a>1</a></r>", WS_STRUCT_TYPE, &base_desc, WS_READ_REQUIRED_POINTER, &value),
                    kit.error);
    assert_ptr_equal(value->type, &base_desc);
    assert_ok_error(
        kit_read_pointer("<r " I "'t:Base'><a>1</a></r>", WS_STRUCT_TYPE, &base_desc, WS_READ_REQUIRED_POINTER, &value),
        kit.error);
    assert_ptr_equal(value->type, &base_desc);
    assert_ok_error(kit_read_pointer("<r " I "' t:Derived '><a>1</a><b>2</b></r>", WS_STRUCT_TYPE, &base_desc,
                                     WS_READ_REQUIRED_POINTER, &value),
                    kit.error);
    assert_ptr_equal(value->type, &derived_desc);
    assert_int_equal(((struct derived*)value)->b, 2);
    assert_ok_error(kit_read_pointer("<r " I "'t:Further'><a>1</a><b>2</b><c>x</c></r>", WS_STRUCT_TYPE, &base_desc,
                                     WS_READ_REQUIRED_POINTER, &value),
                    kit.error);
    assert_ptr_equal(value->type, &further_desc);
    assert_text(((struct further*)value)->c, "x");
    assert_fails(kit_read_pointer("<r " I "'t:Other'><a>1</a></r>", WS_STRUCT_TYPE, &base_desc,
                                  WS_READ_REQUIRED_POINTER, &value),
                 WS_E_INVALID_FORMAT, kit.error,
                 "its xsi:type 'Other' of namespace 'urn:t' is not 'Base' or one of the subTypes");
    assert_fails(
        kit_read_pointer("<r " I "'Base'><a>1</a></r>", WS_STRUCT_TYPE, &base_desc, WS_READ_REQUIRED_POINTER, &value),
        WS_E_INVALID_FORMAT, kit.error, "xsi:type 'Base'");
    assert_hr(
        kit_read_pointer("<r " I "'x:Base'><a>1</a></r>", WS_STRUCT_TYPE, &base_desc, WS_READ_REQUIRED_POINTER, &value),
        WS_E_INVALID_FORMAT);
    assert_hr(kit_read_pointer("<r " I "'t:Base'><a>1</a></r>", WS_STRUCT_TYPE, &derived_desc, WS_READ_REQUIRED_POINTER,
                               &value),
              WS_E_INVALID_FORMAT);
}

static void test_a_derived_value_is_written_with_its_type(void** state)
{
    struct further         value = { { { &further_desc, 1 }, 2 }, TEXT_STRING(u"x") };
    struct base            plain = { &base_desc, 1 };
    struct base*           back = NULL;
    WS_ELEMENT_DESCRIPTION element = element_of(WS_STRUCT_TYPE, &base_desc);
    static char            xml[512];

    (void)state;
    kit_output();
    assert_ok_error(WsWriteElement(kit.writer, &element, WS_WRITE_REQUIRED_VALUE, &value, sizeof value, kit.error),
                    kit.error);
    strcpy(xml, kit_written());
    assert_non_null(strstr(xml, ":Further\""));
    assert_ok_error(kit_read_pointer(xml, WS_STRUCT_TYPE, &base_desc, WS_READ_REQUIRED_POINTER, &back), kit.error);
    assert_ptr_equal(back->type, &further_desc);
    assert_text(((struct further*)back)->c, "x");
    kit_output();
    assert_ok_error(WsWriteElement(kit.writer, &element, WS_WRITE_REQUIRED_VALUE, &plain, sizeof plain, kit.error),
                    kit.error);
    assert_non_null(strstr(kit_written(), ":Base\""));                           /* the base type says its name too */
    assert_fails(
        WsWriteElement(kit.writer, &element, WS_WRITE_REQUIRED_VALUE, &value, sizeof(struct derived), kit.error),
        E_INVALIDARG, kit.error, "valueSize is");
    plain.type = NULL;
    kit_output();
    assert_fails(WsWriteElement(kit.writer, &element, WS_WRITE_REQUIRED_VALUE, &plain, sizeof plain, kit.error),
                 E_INVALIDARG, kit.error, "set it to the WS_STRUCT_DESCRIPTION of the value");
    element.typeDescription = &derived_desc;
    value.derived.base.type = &base_desc;
    kit_output();
    assert_fails(
        WsWriteElement(kit.writer, &element, WS_WRITE_REQUIRED_VALUE, &value.derived, sizeof value.derived, kit.error),
        E_INVALIDARG, kit.error, "'Base', which is not derived from 'Derived'");
}

static void test_a_derived_value_needs_room_of_its_own(void** state)
{
    struct holder { struct base a; struct base* b; };
    WS_FIELD_DESCRIPTION  a = FIELD(WS_ELEMENT_FIELD_MAPPING, &name_a, WS_STRUCT_TYPE, &base_desc, struct holder, a, 0);
    WS_FIELD_DESCRIPTION  b = FIELD(WS_ELEMENT_FIELD_MAPPING, &name_b, WS_STRUCT_TYPE, &base_desc, struct holder, b,
                                    WS_FIELD_POINTER | WS_FIELD_OPTIONAL);
    WS_FIELD_DESCRIPTION* fields[] = { &a, &b };
    WS_STRUCT_DESCRIPTION desc = STRUCT_DESC(struct holder, fields);
    struct holder         value;
    struct base           base = { NULL, 7 };
    static const char     further[] = "<r " I "'t:Further'><a>1</a><b>2</b><c>x</c></r>";

    (void)state;
    assert_fails(kit_read(further, WS_STRUCT_TYPE, &base_desc, &base, sizeof base), WS_E_INVALID_FORMAT, kit.error,
                 "WS_READ_REQUIRED_POINTER makes room for it");
    assert_int_equal(base.a, 7);
    assert_ok_error(kit_read("<r><a><a>1</a></a><b " I "'t:Derived'><a>2</a><b>3</b></b></r>", WS_STRUCT_TYPE, &desc,
                             &value, sizeof value),
                    kit.error);
    assert_int_equal(((struct derived*)value.b)->b, 3);
    assert_fails(kit_read("<r><a " I "'t:Further'><a>1</a><b>2</b><c>x</c></a></r>", WS_STRUCT_TYPE, &desc, &value,
                          sizeof value),
                 WS_E_INVALID_FORMAT, kit.error, "WS_FIELD_POINTER makes room for it");
}

static void test_an_abstract_type_has_no_values_of_its_own(void** state)
{
    struct base* value = NULL;
    struct base  plain = { &base_desc, 1 };

    (void)state;
    base_desc.structOptions = WS_STRUCT_ABSTRACT;
    assert_fails(kit_read_pointer("<r><a>1</a></r>", WS_STRUCT_TYPE, &base_desc, WS_READ_REQUIRED_POINTER, &value),
                 WS_E_INVALID_FORMAT, kit.error, "the type 'Base' is abstract (WS_STRUCT_ABSTRACT)");
    assert_ok_error(kit_read_pointer("<r " I "'t:Derived'><a>1</a><b>2</b></r>", WS_STRUCT_TYPE, &base_desc,
                                     WS_READ_REQUIRED_POINTER, &value),
                    kit.error);
    assert_fails(kit_write(WS_STRUCT_TYPE, &base_desc, &plain, sizeof plain), E_INVALIDARG, kit.error, "is abstract");
    base_desc.structOptions = 0;
}

static void test_arrays_of_pointers_hold_different_derived_types(void** state)
{
    struct holder { struct base** items; ULONG count; };
    WS_FIELD_DESCRIPTION list = { .mapping = WS_REPEATING_ELEMENT_FIELD_MAPPING,
                                  .type = WS_STRUCT_TYPE,
                                  .typeDescription = &base_desc,
                                  .offset = offsetof(struct holder, items),
                                  .countOffset = offsetof(struct holder, count),
                                  .options = WS_FIELD_POINTER,
                                  .itemLocalName = &name_list,
                                  .itemNs = &no_ns };
    WS_FIELD_DESCRIPTION* fields[] = { &list };
    WS_STRUCT_DESCRIPTION desc = STRUCT_DESC(struct holder, fields);
    struct holder         value = { NULL, 0 };
    struct holder         back = { NULL, 0 };
    static char           xml[1024];

    (void)state;
    assert_ok_error(kit_read("<r><list><a>1</a></list><list " I "'t:Derived'><a>2</a><b>3</b></list></r>",
                             WS_STRUCT_TYPE, &desc, &value, sizeof value),
                    kit.error);
    assert_ptr_equal(value.items[0]->type, &base_desc);
    assert_ptr_equal(value.items[1]->type, &derived_desc);
    assert_ok_error(kit_write(WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    strcpy(xml, kit_written());
    assert_ok_error(kit_read(xml, WS_STRUCT_TYPE, &desc, &back, sizeof back), kit.error);
    assert_int_equal(((struct derived*)back.items[1])->b, 3);
}

/* ---- unions ---- */

enum choice { NONE = 0, CHOICE_A = 20, CHOICE_B = 10, CHOICE_LIST = 30, CHOICE_ANY = 40 };

struct pick {
    enum choice choice;
    union {
        INT32          a;
        WS_STRING      b;
        struct { INT32* items; ULONG count; } list;
        WS_XML_BUFFER* any;
    } value;
};

static WS_UNION_FIELD_DESCRIPTION pick_a = { CHOICE_A, FIELD(WS_ELEMENT_FIELD_MAPPING, &name_a, WS_INT32_TYPE, NULL,
                                                             struct pick, value.a, 0) };
static WS_UNION_FIELD_DESCRIPTION pick_b = { CHOICE_B, FIELD(WS_ELEMENT_FIELD_MAPPING, &name_b, WS_STRING_TYPE, NULL,
                                                             struct pick, value.b, 0) };
static WS_UNION_FIELD_DESCRIPTION pick_list = { CHOICE_LIST,
                                                { .mapping = WS_REPEATING_ELEMENT_FIELD_MAPPING,
                                                  .localName = &name_list,
                                                  .ns = &no_ns,
                                                  .type = WS_INT32_TYPE,
                                                  .offset = offsetof(struct pick, value.list.items),
                                                  .countOffset = offsetof(struct pick, value.list.count),
                                                  .itemLocalName = &name_a,
                                                  .itemNs = &no_ns } };
static WS_UNION_FIELD_DESCRIPTION pick_any = {
    CHOICE_ANY,
    { .mapping = WS_ANY_ELEMENT_FIELD_MAPPING, .type = WS_XML_BUFFER_TYPE, .offset = offsetof(struct pick, value.any) }
};
static WS_UNION_FIELD_DESCRIPTION* pick_fields[] = { &pick_a, &pick_b, &pick_list, &pick_any };
static ULONG                       pick_indices[] = { 1, 0, 2, 3 };                   /* by value: 10, 20, 30, 40 */
static WS_UNION_DESCRIPTION        pick_desc = { sizeof(struct pick), _Alignof(struct pick), pick_fields, 4,
                                                 offsetof(struct pick, choice), NONE, NULL };

struct holder {
    INT32       before;
    struct pick pick;
};

static WS_FIELD_DESCRIPTION holder_pick = { .mapping = WS_ELEMENT_CHOICE_FIELD_MAPPING,
                                            .type = WS_UNION_TYPE,
                                            .typeDescription = &pick_desc,
                                            .offset = offsetof(struct holder, pick) };
static WS_FIELD_DESCRIPTION holder_before =
    FIELD(WS_ATTRIBUTE_FIELD_MAPPING, &name_a, WS_INT32_TYPE, NULL, struct holder, before, 0);
static WS_FIELD_DESCRIPTION* holder_fields[] = { &holder_before, &holder_pick };
static WS_STRUCT_DESCRIPTION holder_desc = STRUCT_DESC(struct holder, holder_fields);

#define check_choice(xml, expected) \
    do { \
        struct holder value_; \
        assert_ok_error(kit_read((xml), WS_STRUCT_TYPE, &holder_desc, &value_, sizeof value_), kit.error); \
        assert_int_equal(value_.pick.choice, (expected)); \
        assert_ok_error(kit_write(WS_STRUCT_TYPE, &holder_desc, &value_, sizeof value_), kit.error); \
        assert_string_equal(kit_written(), (xml)); \
    } while (0)

static void test_one_of_several_elements_fills_a_union(void** state)
{
    struct holder value = { 0 };

    (void)state;
    for (int sorted = 0; sorted < 2; sorted++) {
        pick_desc.valueIndices = sorted ? pick_indices : NULL;
        check_choice("<r a=\"1\"><a>5</a></r>", CHOICE_A);
        check_choice("<r a=\"1\"><b>x</b></r>", CHOICE_B);
        check_choice("<r a=\"1\"><list><a>1</a><a>2</a></list></r>", CHOICE_LIST);
        check_choice("<r a=\"1\"><list/></r>", CHOICE_LIST);
        check_choice("<r a=\"1\"><other x=\"1\"><y/></other></r>", CHOICE_ANY);
        assert_fails(kit_read("<r a='1'/>", WS_STRUCT_TYPE, &holder_desc, &value, sizeof value), WS_E_INVALID_FORMAT,
                     kit.error, "one of the elements of a union");
        holder_pick.options = WS_FIELD_OPTIONAL;
        check_choice("<r a=\"1\"/>", NONE);
        holder_pick.options = 0;
        value.pick.choice = NONE;
        assert_fails(kit_write(WS_STRUCT_TYPE, &holder_desc, &value, sizeof value), E_INVALIDARG, kit.error,
                     "0 is no choice of its WS_UNION_DESCRIPTION, and its field is not WS_FIELD_OPTIONAL");
        value.pick.choice = (enum choice)15;
        assert_fails(kit_write(WS_STRUCT_TYPE, &holder_desc, &value, sizeof value), E_INVALIDARG, kit.error,
                     "15 is no choice");
        assert_hr(kit_read("<r a='1'><a>5</a><b>x</b></r>", WS_STRUCT_TYPE, &holder_desc, &value, sizeof value),
                  WS_E_INVALID_FORMAT);
        assert_hr(kit_read("<r a='1'><a>x</a></r>", WS_STRUCT_TYPE, &holder_desc, &value, sizeof value),
                  WS_E_INVALID_FORMAT);
        pick_desc.fieldCount = 3;                                                /* without "any" */
        assert_hr(kit_read("<r a='1'><other/></r>", WS_STRUCT_TYPE, &holder_desc, &value, sizeof value),
                  WS_E_INVALID_FORMAT);
        pick_desc.fieldCount = 4;
    }
    pick_desc.valueIndices = NULL;
}

struct picks {
    struct pick* items;
    ULONG        count;
};

static void test_unions_repeat(void** state)
{
    WS_ITEM_RANGE         range = { 1, 3 };
    WS_FIELD_DESCRIPTION list = { .mapping = WS_REPEATING_ELEMENT_CHOICE_FIELD_MAPPING,
                                  .type = WS_UNION_TYPE,
                                  .typeDescription = &pick_desc,
                                  .offset = offsetof(struct picks, items),
                                  .countOffset = offsetof(struct picks, count) };
    WS_FIELD_DESCRIPTION* fields[] = { &list };
    WS_STRUCT_DESCRIPTION desc = STRUCT_DESC(struct picks, fields);
    struct picks          value = { NULL, 0 };
    static const char     xml[] = "<r><a>1</a><b>x</b><a>2</a><a>3</a><list><a>1</a></list><z/></r>";

    (void)state;
    assert_ok_error(kit_read(xml, WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_int_equal(value.count, 6);
    assert_int_equal(value.items[3].value.a, 3);
    assert_ok_error(kit_write(WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_string_equal(kit_written(), xml);
    assert_ok_error(kit_read("<r/>", WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_int_equal(value.count, 0);
    list.localName = &name_list;
    list.ns = &no_ns;
    list.itemRange = &range;
    assert_ok_error(kit_read("<r><list><a>1</a><b/></list></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value),
                    kit.error);
    assert_int_equal(value.count, 2);
    assert_hr(kit_read("<r><list><a>1</a><b/><b/><b/></list></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value),
              WS_E_INVALID_FORMAT);
    assert_hr(kit_read("<r><list/></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value), WS_E_INVALID_FORMAT);
}

static void test_a_union_alone_is_the_content_of_an_element(void** state)
{
    struct pick value = { 0 };

    (void)state;
    assert_ok_error(kit_read("<r><b>x</b></r>", WS_UNION_TYPE, &pick_desc, &value, sizeof value), kit.error);
    assert_int_equal(value.choice, CHOICE_B);
    assert_ok_error(kit_write(WS_UNION_TYPE, &pick_desc, &value, sizeof value), kit.error);
    assert_string_equal(kit_written(), "<r><b>x</b></r>");
    assert_hr(kit_read("<r/>", WS_UNION_TYPE, &pick_desc, &value, sizeof value), WS_E_INVALID_FORMAT);
    assert_hr(kit_read("<r><a>1</a><a>1</a></r>", WS_UNION_TYPE, &pick_desc, &value, sizeof value),
              WS_E_INVALID_FORMAT);
    kit_input("<r><a>1</a><b>2</b></r>");
    assert_ok(WsReadToStartElement(kit.reader, NULL, NULL, NULL, kit.error));
    assert_ok(WsReadStartElement(kit.reader, kit.error));
    assert_ok_error(WsReadType(kit.reader, WS_ELEMENT_CONTENT_TYPE_MAPPING, WS_UNION_TYPE, &pick_desc,
                               WS_READ_REQUIRED_VALUE, kit.heap, &value, sizeof value, kit.error),
                    kit.error);
    assert_int_equal(value.value.a, 1);
}

/* ---- XML buffers ---- */

struct buffers {
    WS_XML_BUFFER*  element;
    WS_XML_BUFFER*  any;
    WS_XML_BUFFER** list;
    ULONG           count;
    WS_XML_BUFFER*  rest;
};

static WS_FIELD_DESCRIPTION buffers_element = FIELD(WS_ELEMENT_FIELD_MAPPING, &name_a, WS_XML_BUFFER_TYPE, NULL,
                                                    struct buffers, element, WS_FIELD_NILLABLE | WS_FIELD_OPTIONAL);
static WS_FIELD_DESCRIPTION buffers_any = { .mapping = WS_ANY_ELEMENT_FIELD_MAPPING, .type = WS_XML_BUFFER_TYPE,
                                            .offset = offsetof(struct buffers, any), .options = WS_FIELD_OPTIONAL };
static WS_FIELD_DESCRIPTION buffers_list = { .mapping = WS_REPEATING_ANY_ELEMENT_FIELD_MAPPING,
                                             .type = WS_XML_BUFFER_TYPE,
                                             .offset = offsetof(struct buffers, list),
                                             .countOffset = offsetof(struct buffers, count) };
static WS_FIELD_DESCRIPTION buffers_rest = { .mapping = WS_ANY_CONTENT_FIELD_MAPPING, .type = WS_XML_BUFFER_TYPE,
                                             .offset = offsetof(struct buffers, rest) };

static void check_buffers(WS_FIELD_DESCRIPTION** fields, ULONG count, const char* xml, const char* expected)
{
    WS_STRUCT_DESCRIPTION desc = {
        .size = sizeof(struct buffers), .alignment = 8, .fields = fields, .fieldCount = count
    };
    struct buffers        value = { 0 };

    assert_ok_error(kit_read(xml, WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_ok_error(kit_write(WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_string_equal(kit_written(), expected);
}

static void test_buffers_keep_elements_of_any_kind(void** state)
{
    WS_FIELD_DESCRIPTION* element[] = { &buffers_element, &buffers_any };
    WS_FIELD_DESCRIPTION* list[] = { &buffers_list };

    (void)state;
    check_buffers(element, 2, "<r><a x=\"1\">t<b/></a></r>", "<r><a x=\"1\">t<b/></a></r>");
    check_buffers(element, 2, "<r><a/><z x=\"1\"><y/>t</z></r>", "<r><a/><z x=\"1\"><y/>t</z></r>");
    check_buffers(element, 2, "<r/>", "<r/>");
    check_buffers(list, 1, "<r><a>1</a> <b/><c x=\"1\"/></r>", "<r><a>1</a><b/><c x=\"1\"/></r>");
    check_buffers(list, 1, "<r/>", "<r/>");
}

static void test_a_buffer_takes_the_name_of_its_field(void** state)
{
    static const struct { const char* in; const char* name; const char* ns; const char* out;
    } cases[] = {
        { "<x y='1'>t</x>", "n", "", "<n y='1'>t</n>" },
        { "<x y='1'>t</x>", "n", "urn:n", "<n y='1' xmlns=\"urn:n\">t</n>" },
        { "<p:x xmlns:p='urn:p'><p:y/></p:x>", "n", "urn:n", "<n xmlns:p='urn:p' xmlns=\"urn:n\"><p:y/></n>" },
        { "<x xmlns='urn:n'><y/></x>", "n", "urn:n", "<n xmlns=\"urn:n\"><y/></n>" },
        { "<x xmlns='urn:x' xmlns:p='urn:p'><y/></x>", "n", "urn:n",
          "<pp:n xmlns='urn:x' xmlns:p='urn:p' xmlns:pp=\"urn:n\"><y/></pp:n>" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        WS_XML_STRING          name = { (ULONG)strlen(cases[i].name), (BYTE*)(uintptr_t)cases[i].name, NULL, 0 };
        WS_XML_STRING          ns = { (ULONG)strlen(cases[i].ns), (BYTE*)(uintptr_t)cases[i].ns, NULL, 0 };
        WS_ELEMENT_DESCRIPTION element = { &name, &ns, WS_XML_BUFFER_TYPE, NULL };
        WS_XML_BUFFER*         buffer = NULL;

        kit_input(cases[i].in);
        assert_ok_error(WsReadType(kit.reader, WS_ELEMENT_TYPE_MAPPING, WS_XML_BUFFER_TYPE, NULL,
                                   WS_READ_REQUIRED_POINTER, kit.heap, &buffer, sizeof buffer, kit.error),
                        kit.error);
        kit_output();
        assert_ok_error(
            WsWriteElement(kit.writer, &element, WS_WRITE_REQUIRED_POINTER, &buffer, sizeof buffer, kit.error),
            kit.error);
        assert_string_equal(kit_written(), cases[i].out);
        kit_output();
        assert_ok_error(WsWriteType(kit.writer, WS_ANY_ELEMENT_TYPE_MAPPING, WS_XML_BUFFER_TYPE, NULL,
                                    WS_WRITE_REQUIRED_POINTER, &buffer, sizeof buffer, kit.error),
                        kit.error);
        assert_string_equal(kit_written(), cases[i].in);
    }
}

static void test_an_element_description_without_a_name_is_of_any_element(void** state)
{
    WS_ELEMENT_DESCRIPTION any = { NULL, NULL, WS_XML_BUFFER_TYPE, NULL };
    WS_XML_BUFFER*         buffer = NULL;

    (void)state;
    kit_input("<x>1</x>");
    assert_ok_error(
        WsReadElement(kit.reader, &any, WS_READ_REQUIRED_POINTER, kit.heap, &buffer, sizeof buffer, kit.error),
        kit.error);
    kit_output();
    assert_ok_error(WsWriteElement(kit.writer, &any, WS_WRITE_REQUIRED_POINTER, &buffer, sizeof buffer, kit.error),
                    kit.error);
    assert_string_equal(kit_written(), "<x>1</x>");
}

static void test_any_content_keeps_text_and_elements(void** state)
{
    WS_FIELD_DESCRIPTION* fields[] = { &buffers_element, &buffers_rest };

    (void)state;
    check_buffers(fields, 2, "<r><a/>text<b x=\"1\"/>more</r>", "<r><a/>text<b x=\"1\"/>more</r>");
    check_buffers(fields, 2, "<r>text</r>", "<r>text</r>");
    check_buffers(fields, 2, "<r/>", "<r/>");
}

static void test_any_elements_can_be_of_one_namespace_or_of_all_others(void** state)
{
    WS_FIELD_DESCRIPTION  any = buffers_list;
    WS_FIELD_DESCRIPTION* fields[] = { &any };
    WS_STRUCT_DESCRIPTION desc = STRUCT_DESC(struct buffers, fields);
    struct buffers        value = { 0 };

    (void)state;
    any.ns = &urn_t;
    assert_ok_error(kit_read("<r><a xmlns='urn:t'/></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_hr(kit_read("<r><a/></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value), WS_E_INVALID_FORMAT);
    any.options = WS_FIELD_OTHER_NAMESPACE;
    assert_hr(kit_read("<r><a xmlns='urn:t'/></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value), WS_E_INVALID_FORMAT);
    assert_ok(WsResetError(kit.error));
    assert_ok_error(kit_read("<r><a/></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_int_equal(value.count, 1);
}

static void test_an_empty_buffer_is_no_element(void** state)
{
    WS_ELEMENT_DESCRIPTION element = element_of(WS_XML_BUFFER_TYPE, NULL);
    WS_XML_BUFFER*         buffer = NULL;

    (void)state;
    assert_ok(WsCreateXmlBuffer(kit.heap, NULL, 0, &buffer, kit.error));
    kit_output();
    assert_fails(WsWriteElement(kit.writer, &element, WS_WRITE_REQUIRED_POINTER, &buffer, sizeof buffer, kit.error),
                 E_INVALIDARG, kit.error, "the XML buffer has no element");
}

/* ---- custom types ---- */

struct point { INT32 x, y; };

static const char* read_data = "data";

static HRESULT CALLBACK read_point(WS_XML_READER* reader, WS_TYPE_MAPPING mapping, const void* data, WS_HEAP* heap,
                                   void* value, ULONG size, WS_ERROR* error)
{
    struct point* point = value;
    WS_STRING     text;

    assert_ptr_equal(data, read_data);
    assert_int_equal(size, sizeof *point);
    TRY(WsReadType(reader, mapping, WS_STRING_TYPE, NULL, WS_READ_REQUIRED_VALUE, heap, &text, sizeof text, error));
    if (text.length != 3)
        return WS_E_INVALID_FORMAT;
    point->x = text.chars[0] - '0';
    point->y = text.chars[2] - '0';
    return S_OK;
}

static HRESULT CALLBACK write_point(WS_XML_WRITER* writer, WS_TYPE_MAPPING mapping, const void* data, const void* value,
                                    ULONG size, WS_ERROR* error)
{
    const struct point* point = value;
    WCHAR               chars[3] = { (WCHAR)('0' + point->x), ',', (WCHAR)('0' + point->y) };
    WS_STRING           text = { 3, chars };

    assert_ptr_equal(data, read_data);
    assert_int_equal(size, sizeof *point);
    return WsWriteType(writer, mapping, WS_STRING_TYPE, NULL, WS_WRITE_REQUIRED_VALUE, &text, sizeof text, error);
}

static HRESULT CALLBACK is_default_point(const void* data, const void* value, const void* other, ULONG size,
                                         BOOL* is_default, WS_ERROR* error)
{
    static const struct point zero;

    (void)data;
    (void)error;
    *is_default = memcmp(value, other != NULL ? other : &zero, size) == 0;
    return S_OK;
}

struct points {
    struct point  attribute;
    struct point  element;
    struct point* items;
    ULONG         count;
};

static void test_custom_types_read_and_write_themselves(void** state)
{
    WS_CUSTOM_TYPE_DESCRIPTION custom = { sizeof(struct point), _Alignof(struct point), read_point, write_point,
                                          (void*)(uintptr_t)read_data, is_default_point };
    WS_FIELD_DESCRIPTION a =
        FIELD(WS_ATTRIBUTE_FIELD_MAPPING, &name_a, WS_CUSTOM_TYPE, &custom, struct points, attribute, 0);
    WS_FIELD_DESCRIPTION b =
        FIELD(WS_ELEMENT_FIELD_MAPPING, &name_b, WS_CUSTOM_TYPE, &custom, struct points, element, WS_FIELD_OPTIONAL);
    WS_FIELD_DESCRIPTION c = { .mapping = WS_REPEATING_ELEMENT_FIELD_MAPPING,
                               .type = WS_CUSTOM_TYPE,
                               .typeDescription = &custom,
                               .offset = offsetof(struct points, items),
                               .countOffset = offsetof(struct points, count),
                               .itemLocalName = &name_c,
                               .itemNs = &no_ns };
    WS_FIELD_DESCRIPTION* fields[] = { &a, &b, &c };
    WS_STRUCT_DESCRIPTION desc = STRUCT_DESC(struct points, fields);
    struct points         value;
    static const char* const forms[] = { "<r a=\"1,2\"><b>3,4</b><c>5,6</c><c>7,8</c></r>", "<r a=\"1,2\"/>" };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        assert_ok_error(kit_read(forms[i], WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
        assert_int_equal(value.attribute.y, 2);
        assert_ok_error(kit_write(WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
        assert_string_equal(kit_written(), forms[i]);
    }
    assert_hr(kit_read("<r a='12'/>", WS_STRUCT_TYPE, &desc, &value, sizeof value), WS_E_INVALID_FORMAT);
    custom.readCallback = NULL;
    assert_fails(kit_read("<r a='1,2'/>", WS_STRUCT_TYPE, &desc, &value, sizeof value), E_INVALIDARG, kit.error,
                 "readCallback is NULL");
    custom.writeCallback = NULL;
    assert_fails(kit_write(WS_STRUCT_TYPE, &desc, &value, sizeof value), E_INVALIDARG, kit.error,
                 "writeCallback is NULL");
}

static HRESULT CALLBACK read_any(WS_XML_READER* reader, WS_TYPE_MAPPING mapping, const void* data, WS_HEAP* heap,
                                 void* value, ULONG size, WS_ERROR* error)
{
    (void)data;
    (void)heap;
    assert_int_equal(mapping, WS_ANY_ELEMENT_TYPE_MAPPING);
    return WsReadType(reader, WS_ELEMENT_TYPE_MAPPING, WS_INT32_TYPE, NULL, WS_READ_REQUIRED_VALUE, NULL, value, size,
                      error);
}

static HRESULT CALLBACK write_any(WS_XML_WRITER* writer, WS_TYPE_MAPPING mapping, const void* data, const void* value,
                                  ULONG size, WS_ERROR* error)
{
    WS_ELEMENT_DESCRIPTION element = { &name_c, &no_ns, WS_INT32_TYPE, NULL };

    (void)data;
    assert_int_equal(mapping, WS_ANY_ELEMENT_TYPE_MAPPING);
    return WsWriteElement(writer, &element, WS_WRITE_REQUIRED_VALUE, value, size, error);
}

static void test_custom_types_stand_for_text_and_for_any_element(void** state)
{
    struct texts { struct point text; struct point* pointer; INT32 any; };
    WS_CUSTOM_TYPE_DESCRIPTION point = { sizeof(struct point), _Alignof(struct point), read_point, write_point,
                                         (void*)(uintptr_t)read_data, NULL };
    WS_CUSTOM_TYPE_DESCRIPTION number = { sizeof(INT32), _Alignof(INT32), read_any, write_any, NULL, NULL };
    WS_FIELD_DESCRIPTION text = FIELD(WS_TEXT_FIELD_MAPPING, NULL, WS_CUSTOM_TYPE, &point, struct texts, text, 0);
    WS_FIELD_DESCRIPTION pointer = FIELD(WS_TEXT_FIELD_MAPPING, NULL, WS_CUSTOM_TYPE, &point, struct texts, pointer,
                                         WS_FIELD_POINTER);
    WS_FIELD_DESCRIPTION any = FIELD(WS_ANY_ELEMENT_FIELD_MAPPING, NULL, WS_CUSTOM_TYPE, &number, struct texts, any, 0);
    WS_FIELD_DESCRIPTION* fields[] = { &text };
    WS_STRUCT_DESCRIPTION desc = STRUCT_DESC(struct texts, fields);
    WS_ELEMENT_DESCRIPTION element = { NULL, NULL, WS_CUSTOM_TYPE, &number };
    struct texts value = { { 0, 0 }, NULL, 0 };
    INT32 alone = 0;

    (void)state;
    assert_ok_error(kit_read("<r>1,2</r>", WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_int_equal(value.text.y, 2);
    assert_ok_error(kit_write(WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_string_equal(kit_written(), "<r>1,2</r>");
    fields[0] = &pointer;
    assert_ok_error(kit_read("<r>3,4</r>", WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_int_equal(value.pointer->y, 4);
    fields[0] = &any;
    assert_ok_error(kit_read("<r><z>7</z></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_int_equal(value.any, 7);
    assert_ok_error(kit_write(WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_string_equal(kit_written(), "<r><c>7</c></r>");
    assert_fails(kit_read("<r/>", WS_STRUCT_TYPE, &desc, &value, sizeof value), WS_E_INVALID_FORMAT, kit.error,
                 "an element of any name");
    kit_input("<z>8</z>");
    assert_ok_error(WsReadElement(kit.reader, &element, WS_READ_REQUIRED_VALUE, NULL, &alone, sizeof alone, kit.error),
                    kit.error);
    assert_int_equal(alone, 8);
    kit_output();
    assert_ok_error(WsWriteElement(kit.writer, &element, WS_WRITE_REQUIRED_VALUE, &alone, sizeof alone, kit.error),
                    kit.error);
    assert_string_equal(kit_written(), "<c>8</c>");
}

static void test_a_custom_attribute_by_description(void** state)
{
    WS_CUSTOM_TYPE_DESCRIPTION point = { sizeof(struct point), _Alignof(struct point), read_point, write_point,
                                         (void*)(uintptr_t)read_data, NULL };
    WS_ATTRIBUTE_DESCRIPTION attribute = { &name_a, &no_ns, WS_CUSTOM_TYPE, &point };
    struct point value = { 9, 9 };

    (void)state;
    kit_input("<r a='1,2'/>");
    assert_ok(WsReadToStartElement(kit.reader, NULL, NULL, NULL, kit.error));
    assert_ok_error(
        WsReadAttribute(kit.reader, &attribute, WS_READ_REQUIRED_VALUE, kit.heap, &value, sizeof value, kit.error),
        kit.error);
    assert_int_equal(value.x * 10 + value.y, 12);
    kit_output();
    assert_ok(WsWriteStartElement(kit.writer, NULL, &root_name, &no_ns, kit.error));
    assert_ok_error(WsWriteAttribute(kit.writer, &attribute, WS_WRITE_REQUIRED_VALUE, &value, sizeof value, kit.error),
                    kit.error);
    assert_ok(WsWriteEndElement(kit.writer, kit.error));
    assert_string_equal(kit_written(), "<r a=\"1,2\"/>");
}

static void test_a_buffer_can_be_the_content_of_an_element_that_is_open(void** state)
{
    WS_XML_BUFFER* buffer = NULL;
    WS_XML_WRITER* writer = NULL;

    (void)state;
    kit_input("<x y='1'>t<z/></x>");
    assert_ok_error(WsReadType(kit.reader, WS_ELEMENT_TYPE_MAPPING, WS_XML_BUFFER_TYPE, NULL, WS_READ_REQUIRED_POINTER,
                               kit.heap, &buffer, sizeof buffer, kit.error), kit.error);
    kit_output();
    assert_ok(WsWriteStartElement(kit.writer, NULL, &root_name, &no_ns, kit.error));
    assert_ok_error(WsWriteType(kit.writer, WS_ELEMENT_TYPE_MAPPING, WS_XML_BUFFER_TYPE, NULL,
                                WS_WRITE_REQUIRED_POINTER, &buffer, sizeof buffer, kit.error),
                    kit.error);
    assert_ok(WsWriteEndElement(kit.writer, kit.error));
    assert_string_equal(kit_written(), "<r y='1'>t<z/></r>");
    assert_ok(WsCreateWriter(
        &(WS_XML_WRITER_PROPERTY){ WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT, &(BOOL){ TRUE }, sizeof(BOOL) }, 1, &writer,
        kit.error));
    assert_ok(WsCreateXmlBuffer(kit.heap, NULL, 0, &buffer, kit.error));
    assert_ok(WsSetOutputToBuffer(writer, buffer, NULL, 0, kit.error));
    for (int i = 0; i < 2; i++) {
        assert_ok(WsWriteStartElement(writer, NULL, &root_name, &no_ns, kit.error));
        assert_ok(WsWriteEndElement(writer, kit.error));
    }
    kit_output();
    assert_ok(WsWriteStartElement(kit.writer, NULL, &root_name, &no_ns, kit.error));
    assert_fails(WsWriteType(kit.writer, WS_ELEMENT_TYPE_MAPPING, WS_XML_BUFFER_TYPE, NULL, WS_WRITE_REQUIRED_POINTER,
                             &buffer, sizeof buffer, kit.error),
                 E_INVALIDARG, kit.error, "has more than one element");
    WsFreeWriter(writer);
}

/* ---- addresses and faults ---- */

static void test_endpoint_addresses_and_faults_are_fields_like_others(void** state)
{
    struct soap { WS_ENDPOINT_ADDRESS a; WS_FAULT* b; };
    WS_ENDPOINT_ADDRESS_DESCRIPTION address = { WS_ADDRESSING_VERSION_1_0 };
    WS_FAULT_DESCRIPTION fault = { WS_ENVELOPE_VERSION_SOAP_1_1 };
    WS_FIELD_DESCRIPTION a =
        FIELD(WS_ELEMENT_FIELD_MAPPING, &name_a, WS_ENDPOINT_ADDRESS_TYPE, &address, struct soap, a, 0);
    WS_FIELD_DESCRIPTION b = FIELD(WS_ELEMENT_FIELD_MAPPING, &name_b, WS_FAULT_TYPE, &fault, struct soap, b,
                                   WS_FIELD_POINTER | WS_FIELD_OPTIONAL);
    WS_FIELD_DESCRIPTION* fields[] = { &a, &b };
    WS_STRUCT_DESCRIPTION desc = STRUCT_DESC(struct soap, fields);
    struct soap value;
    static char xml[2048];

    (void)state;
    memset(&value, 0, sizeof value);
    assert_ok_error(kit_read("<r><a><w:Address "
                             "xmlns:w='http://www.w3.org/2005/08/addressing'>http://h/</w:Address></a><b>"
                             "<faultcode xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'>s:Client</faultcode>"
                             "<faultstring>no</faultstring></b></r>",
                             WS_STRUCT_TYPE, &desc, &value, sizeof value),
                    kit.error);
    assert_text(value.a.url, "http://h/");
    assert_text(value.b->reasons[0].text, "no");
    assert_ok_error(kit_write(WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    strcpy(xml, kit_written());
    memset(&value, 0, sizeof value);
    assert_ok_error(kit_read(xml, WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_text(value.b->reasons[0].text, "no");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        KIT_TEST(test_xsi_type_chooses_the_derived_struct),
        KIT_TEST(test_a_derived_value_is_written_with_its_type),
        KIT_TEST(test_a_derived_value_needs_room_of_its_own),
        KIT_TEST(test_an_abstract_type_has_no_values_of_its_own),
        KIT_TEST(test_arrays_of_pointers_hold_different_derived_types),
        KIT_TEST(test_one_of_several_elements_fills_a_union),
        KIT_TEST(test_unions_repeat),
        KIT_TEST(test_a_union_alone_is_the_content_of_an_element),
        KIT_TEST(test_buffers_keep_elements_of_any_kind),
        KIT_TEST(test_a_buffer_takes_the_name_of_its_field),
        KIT_TEST(test_an_element_description_without_a_name_is_of_any_element),
        KIT_TEST(test_any_content_keeps_text_and_elements),
        KIT_TEST(test_any_elements_can_be_of_one_namespace_or_of_all_others),
        KIT_TEST(test_an_empty_buffer_is_no_element),
        KIT_TEST(test_custom_types_read_and_write_themselves),
        KIT_TEST(test_custom_types_stand_for_text_and_for_any_element),
        KIT_TEST(test_a_custom_attribute_by_description),
        KIT_TEST(test_a_buffer_can_be_the_content_of_an_element_that_is_open),
        KIT_TEST(test_endpoint_addresses_and_faults_are_fields_like_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
