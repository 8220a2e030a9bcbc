/* Structs: every field mapping and option, read and written. */
#include "type_support.h"

#include "base/mem.h"
#include "xml/type_info.h"

static WS_XML_STRING name_a = XML("a");
static WS_XML_STRING name_b = XML("b");
static WS_XML_STRING name_c = XML("c");
static WS_XML_STRING name_list = XML("list");
static WS_XML_STRING name_item = XML("item");
static WS_XML_STRING name_lang = XML("lang");
static WS_XML_STRING urn_a = XML("urn:a");

#define XSI "xmlns:i='http://www.w3.org/2001/XMLSchema-instance'"

/* Reads, compares nothing, writes back: what comes out is expected. NULL: the same as what was read. */
#define check_round_trip(xml, description, type, expected) \
    do { \
        type value_; \
        memset(&value_, 0xA5, sizeof value_); \
        assert_ok_error(kit_read((xml), WS_STRUCT_TYPE, (description), &value_, sizeof value_), kit.error); \
        assert_ok_error(kit_write(WS_STRUCT_TYPE, (description), &value_, sizeof value_), kit.error); \
        assert_string_equal(kit_written(), (expected) != NULL ? (expected) : (xml)); \
    } while (0)
#define SAME ((const char*)NULL)

/* ---- elements ---- */

struct simple {
    INT32     a;
    WS_STRING b;
    INT64     c;
};

static WS_FIELD_DESCRIPTION simple_a =
    FIELD(WS_ELEMENT_FIELD_MAPPING, &name_a, WS_INT32_TYPE, NULL, struct simple, a, 0);
static WS_FIELD_DESCRIPTION simple_b =
    FIELD(WS_ELEMENT_FIELD_MAPPING, &name_b, WS_STRING_TYPE, NULL, struct simple, b, 0);
static WS_FIELD_DESCRIPTION  simple_c = FIELD(WS_ELEMENT_FIELD_MAPPING, &name_c, WS_INT64_TYPE, NULL, struct simple, c,
                                              WS_FIELD_OPTIONAL);
static WS_FIELD_DESCRIPTION* simple_fields[] = { &simple_a, &simple_b, &simple_c };
static WS_STRUCT_DESCRIPTION simple_desc = STRUCT_DESC(struct simple, simple_fields);

static void test_elements_are_read_in_order(void** state)
{
    struct simple value = { 0 };

    (void)state;
    assert_ok_error(kit_read("<r> <!-- c --><a>1</a>\n<b>x</b> <c>2</c> </r>", WS_STRUCT_TYPE, &simple_desc, &value,
                             sizeof value), kit.error);
    assert_int_equal(value.a, 1);
    assert_text(value.b, "x");
    assert_int_equal(value.c, 2);
    check_round_trip("<r><a>1</a><b>x</b><c>2</c></r>", &simple_desc, struct simple, SAME);
    check_round_trip("<r><a>1</a><b/></r>", &simple_desc, struct simple, "<r><a>1</a><b></b></r>");
}

static void test_what_does_not_fit_the_fields_is_an_error_and_leaves_the_value(void** state)
{
    static const struct { const char* xml; const char* says; } cases[] = {
        { "<r><b>x</b></r>", "the element 'a'" },                        /* missing       */
        { "<r/>", "the element 'a'" },
        { "<r><b>x</b><a>1</a></r>", "the element 'a'" },                /* other order   */
        { "<r><a>1</a></r>", "the element 'b'" },
        { "<r><a>1</a><a>2</a><b/></r>", "the element 'b'" },            /* twice         */
        { "<r><a>1</a><b/><c>1</c><d/></r>", "'d'" },                    /* more          */
        { "<r><a>1</a><b/>text</r>", "text" },
        { "<r><a>1</a><b/><c>1</c>text</r>", "text" },
        { "<r>text<a>1</a><b/></r>", "text" },
        { "<r><a xmlns='urn:x'>1</a><b/></r>", "namespace" },
        { "<r x='1'><a>1</a><b/></r>", "the attribute 'x'" },
        { "<r><a x='1'>1</a><b/></r>", "the attribute 'x'" },
        { "<r><a>x</a><b/></r>", "element 'a'" },
    };
    struct simple value;
    struct simple before;

    (void)state;
    memset(&before, 0xA5, sizeof before);
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        value = before;
        assert_fails(kit_read(cases[i].xml, WS_STRUCT_TYPE, &simple_desc, &value, sizeof value), WS_E_INVALID_FORMAT,
                     kit.error, cases[i].says);
        assert_memory_equal(&value, &before, sizeof value);
    }
}

static void test_trailing_content_is_skipped_when_the_struct_says_so(void** state)
{
    WS_STRUCT_DESCRIPTION desc = simple_desc;
    struct simple         value = { 0 };

    (void)state;
    desc.structOptions = WS_STRUCT_IGNORE_TRAILING_ELEMENT_CONTENT;
    assert_ok_error(
        kit_read("<r><a>1</a><b>x</b><z><a/></z> text <y/></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value),
        kit.error);
    assert_text(value.b, "x");
    assert_hr(kit_read("<r><z/><a>1</a><b>x</b></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value),
              WS_E_INVALID_FORMAT);
    assert_hr(kit_read("<r x='1'><a>1</a><b>x</b></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value),
              WS_E_INVALID_FORMAT);
    desc.structOptions = WS_STRUCT_IGNORE_UNHANDLED_ATTRIBUTES;
    assert_ok_error(kit_read("<r x='1'><a>1</a><b>x</b></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_hr(kit_read("<r><a>1</a><b>x</b><z/></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value),
              WS_E_INVALID_FORMAT);
}

struct gap {
    INT32 a;
    INT32 between;             /* no field */
    INT32 hidden;              /* WS_NO_FIELD_MAPPING */
};

static void test_what_no_field_describes_is_left_alone(void** state)
{
    static INT32          preset = 99;
    WS_DEFAULT_VALUE      preset_default = { &preset, sizeof preset };
    WS_VOID_DESCRIPTION   size = { sizeof(INT32) };
    WS_FIELD_DESCRIPTION  a = FIELD(WS_ELEMENT_FIELD_MAPPING, &name_a, WS_INT32_TYPE, NULL, struct gap, a, 0);
    WS_FIELD_DESCRIPTION  hidden = FIELD(WS_NO_FIELD_MAPPING, NULL, WS_INT32_TYPE, NULL, struct gap, hidden, 0);
    WS_FIELD_DESCRIPTION* fields[] = { &a, &hidden };
    WS_STRUCT_DESCRIPTION desc = STRUCT_DESC(struct gap, fields);
    struct gap            value = { 1, 2, 3 };

    (void)state;
    assert_ok_error(kit_read("<r><a>7</a></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_int_equal(value.a, 7);
    assert_int_equal(value.between, 2);
    assert_int_equal(value.hidden, 0);
    hidden.defaultValue = &preset_default;
    assert_ok_error(kit_read("<r><a>7</a></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_int_equal(value.hidden, 99);
    hidden.type = WS_VOID_TYPE;
    hidden.typeDescription = &size;
    hidden.defaultValue = NULL;
    assert_ok_error(kit_read("<r><a>7</a></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_int_equal(value.hidden, 0);
    check_round_trip("<r><a>7</a></r>", &desc, struct gap, SAME);
}

/* ---- pointers, defaults, nil ---- */

struct options {
    INT32*    pointer;
    INT32     with_default;
    WS_STRING string;
};

static INT32                 fifteen = 15;
static WS_DEFAULT_VALUE      default_fifteen = { &fifteen, sizeof fifteen };
static WS_FIELD_DESCRIPTION options_a = FIELD(WS_ELEMENT_FIELD_MAPPING, &name_a, WS_INT32_TYPE, NULL, struct options,
                                              pointer, WS_FIELD_POINTER | WS_FIELD_NILLABLE);
static WS_FIELD_DESCRIPTION  options_b = { .mapping = WS_ELEMENT_FIELD_MAPPING, .localName = &name_b, .ns = &no_ns,
                                           .type = WS_INT32_TYPE, .offset = offsetof(struct options, with_default),
                                           .options = WS_FIELD_OPTIONAL, .defaultValue = &default_fifteen };
static WS_FIELD_DESCRIPTION options_c =
    FIELD(WS_ELEMENT_FIELD_MAPPING, &name_c, WS_STRING_TYPE, NULL, struct options, string, WS_FIELD_NILLABLE);
static WS_FIELD_DESCRIPTION* options_fields[] = { &options_a, &options_b, &options_c };
static WS_STRUCT_DESCRIPTION options_desc = STRUCT_DESC(struct options, options_fields);

static void test_nil_and_missing_and_default_values(void** state)
{
    struct options value = { 0 };

    (void)state;
    assert_ok_error(kit_read("<r " XSI "><a i:nil='true'/><c i:nil=' 1 '></c></r>", WS_STRUCT_TYPE, &options_desc,
                             &value, sizeof value),
                    kit.error);
    assert_null(value.pointer);
    assert_int_equal(value.with_default, 15);
    assert_null(value.string.chars);
    assert_int_equal(value.string.length, 0);
    assert_ok_error(kit_write(WS_STRUCT_TYPE, &options_desc, &value, sizeof value), kit.error);
    assert_string_equal(kit_written(), "<r><a a:nil=\"true\" xmlns:a=\"http://www.w3.org/2001/XMLSchema-instance\"/>"
                                       "<c a:nil=\"true\" xmlns:a=\"http://www.w3.org/2001/XMLSchema-instance\"/></r>");
    assert_ok_error(kit_read("<r " XSI "><a i:nil='false'>3</a><b>4</b><c></c></r>", WS_STRUCT_TYPE, &options_desc,
                             &value, sizeof value),
                    kit.error);
    assert_int_equal(*value.pointer, 3);
    assert_int_equal(value.with_default, 4);
    assert_non_null(value.string.chars);
    check_round_trip("<r><a>3</a><b>4</b><c></c></r>", &options_desc, struct options, SAME);
    check_round_trip("<r><a>0</a><b>0</b><c>x</c></r>", &options_desc, struct options, SAME);
    check_round_trip("<r><a>3</a><b>15</b><c/></r>", &options_desc, struct options, "<r><a>3</a><c></c></r>");
    assert_ok_error(kit_read("<r/>", WS_STRUCT_TYPE, &options_desc, &value, sizeof value),
                    kit.error); /* nillable: missing too */
    assert_null(value.pointer);
    assert_null(value.string.chars);
}

static void test_a_nil_element_is_empty(void** state)
{
    static const char* const bad[] = {
        "<r " XSI "><a i:nil='true'>1</a><c/></r>", "<r " XSI "><a i:nil='true'><x/></a><c/></r>",
        "<r " XSI "><a i:nil='true'> </a><c/></r>", "<r " XSI "><a i:nil='true' x='1'/><c/></r>",
        "<r " XSI "><a i:nil='maybe'/><c/></r>",    "<r " XSI "><b i:nil='true'/><c/></r>",
    };
    struct options value = { 0 };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++)
        if (kit_read(bad[i], WS_STRUCT_TYPE, &options_desc, &value, sizeof value) != WS_E_INVALID_FORMAT)
            fail_msg("%s", bad[i]);
}

static void test_a_required_pointer_must_not_be_null_when_it_is_written(void** state)
{
    WS_FIELD_DESCRIPTION  a = options_a;
    WS_FIELD_DESCRIPTION* fields[] = { &a };
    WS_STRUCT_DESCRIPTION desc = STRUCT_DESC(struct options, fields);
    struct options        value = { 0 };

    (void)state;
    a.options = WS_FIELD_POINTER;
    assert_fails(kit_write(WS_STRUCT_TYPE, &desc, &value, sizeof value), E_INVALIDARG, kit.error,
                 "writing the element 'a'");
    a.options = WS_FIELD_POINTER | WS_FIELD_OPTIONAL;
    assert_ok_error(kit_write(WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_string_equal(kit_written(), "<r/>");
    a.type = WS_WSZ_TYPE;
    a.options = 0;
    assert_fails(kit_write(WS_STRUCT_TYPE, &desc, &value, sizeof value), E_INVALIDARG, kit.error, "is NULL");
    a.type = WS_STRING_TYPE;
    a.offset = offsetof(struct options, string);
    assert_ok_error(kit_write(WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);      /* nil counts as empty */
    assert_string_equal(kit_written(), "<r><a></a></r>");
    value.string.length = 3;
    assert_fails(kit_write(WS_STRUCT_TYPE, &desc, &value, sizeof value), E_INVALIDARG, kit.error,
                 "a WS_STRING of length 3 whose pointer is NULL");
}

static void test_an_optional_pointer_with_a_default_gets_a_copy_of_it(void** state)
{
    WS_FIELD_DESCRIPTION  a = options_a;
    WS_FIELD_DESCRIPTION* fields[] = { &a };
    WS_STRUCT_DESCRIPTION desc = STRUCT_DESC(struct options, fields);
    struct options        value = { 0 };

    (void)state;
    a.options = WS_FIELD_POINTER | WS_FIELD_OPTIONAL;
    a.defaultValue = &default_fifteen;
    assert_ok_error(kit_read("<r/>", WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_int_equal(*value.pointer, 15);
    assert_ptr_not_equal(value.pointer, &fifteen);
    check_round_trip("<r/>", &desc, struct options, SAME);
    check_round_trip("<r><a>16</a></r>", &desc, struct options, SAME);
}

static void test_default_strings_are_compared_by_their_characters(void** state)
{
    static WCHAR          text[] = u"abc";
    static WCHAR*         wsz = text;
    static WS_STRING      string = { 3, text };
    WS_DEFAULT_VALUE      string_default = { &string, sizeof string };
    WS_DEFAULT_VALUE      wsz_default = { &wsz, sizeof wsz };
    struct both { WS_STRING a; WCHAR* b; };
    WS_FIELD_DESCRIPTION a =
        FIELD(WS_ELEMENT_FIELD_MAPPING, &name_a, WS_STRING_TYPE, NULL, struct both, a, WS_FIELD_OPTIONAL);
    WS_FIELD_DESCRIPTION b =
        FIELD(WS_ATTRIBUTE_FIELD_MAPPING, &name_b, WS_WSZ_TYPE, NULL, struct both, b, WS_FIELD_OPTIONAL);
    WS_FIELD_DESCRIPTION* fields[] = { &b, &a };
    WS_STRUCT_DESCRIPTION desc = STRUCT_DESC(struct both, fields);
    struct both           value = { { 0 }, NULL };

    (void)state;
    a.defaultValue = &string_default;
    b.defaultValue = &wsz_default;
    assert_ok_error(kit_read("<r/>", WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_text(value.a, "abc");
    assert_int_equal(value.b[2], 'c');
    check_round_trip("<r b=\"abc\"><a>abc</a></r>", &desc, struct both, "<r/>");
    check_round_trip("<r b=\"abd\"><a>ab</a></r>", &desc, struct both, SAME);
    check_round_trip("<r b=\"\"><a></a></r>", &desc, struct both, SAME);
}

/* ---- nested ---- */

struct outer {
    struct simple  inside;
    struct simple* beside;
};

static WS_FIELD_DESCRIPTION outer_a =
    FIELD(WS_ELEMENT_FIELD_MAPPING, &name_a, WS_STRUCT_TYPE, &simple_desc, struct outer, inside, 0);
static WS_FIELD_DESCRIPTION outer_b = FIELD(WS_ELEMENT_FIELD_MAPPING, &name_b, WS_STRUCT_TYPE, &simple_desc,
                                            struct outer, beside, WS_FIELD_POINTER | WS_FIELD_OPTIONAL);
static WS_FIELD_DESCRIPTION* outer_fields[] = { &outer_a, &outer_b };
static WS_STRUCT_DESCRIPTION outer_desc = STRUCT_DESC(struct outer, outer_fields);

static void test_structs_lie_in_their_parent_or_in_the_heap(void** state)
{
    struct outer value = { 0 };

    (void)state;
    assert_ok_error(kit_read("<r><a><a>1</a><b>x</b></a><b><a>2</a><b>y</b></b></r>", WS_STRUCT_TYPE, &outer_desc,
                             &value, sizeof value),
                    kit.error);
    assert_int_equal(value.inside.a, 1);
    assert_int_equal(value.beside->a, 2);
    assert_text(value.beside->b, "y");
    check_round_trip("<r><a><a>1</a><b>x</b></a><b><a>2</a><b>y</b></b></r>", &outer_desc, struct outer, SAME);
    check_round_trip("<r><a><a>1</a><b>x</b><c>5</c></a></r>", &outer_desc, struct outer, SAME);
    assert_fails(kit_read("<r><a><a>1</a><b>x</b></a><b><a>2</a><b><x/></b></b></r>", WS_STRUCT_TYPE, &outer_desc,
                          &value, sizeof value),
                 WS_E_INVALID_FORMAT, kit.error, "element 'b'");
}

struct link {
    INT32        a;
    struct link* next;
};

static WS_FIELD_DESCRIPTION  link_a = FIELD(WS_ELEMENT_FIELD_MAPPING, &name_a, WS_INT32_TYPE, NULL, struct link, a, 0);
static WS_FIELD_DESCRIPTION  link_b = FIELD(WS_ELEMENT_FIELD_MAPPING, &name_b, WS_STRUCT_TYPE, NULL, struct link, next,
                                            WS_FIELD_POINTER | WS_FIELD_OPTIONAL);
static WS_FIELD_DESCRIPTION* link_fields[] = { &link_a, &link_b };
static WS_STRUCT_DESCRIPTION link_desc = STRUCT_DESC(struct link, link_fields);

static void test_a_recursive_type_ends_at_a_depth(void** state)
{
    ULONG                       depth = 2000;
    WS_XML_READER_PROPERTY      property = { WS_XML_READER_PROPERTY_MAX_DEPTH, &depth, sizeof depth };
    WS_XML_READER_TEXT_ENCODING encoding = { { WS_XML_READER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    WS_XML_READER_BUFFER_INPUT  input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, kit.text, 0 };
    WS_ELEMENT_DESCRIPTION      element = element_of(WS_STRUCT_TYPE, &link_desc);
    struct link                 value = { 0, NULL };
    size_t                      size = 0;

    (void)state;
    link_b.typeDescription = &link_desc;
    check_round_trip("<r><a>1</a><b><a>2</a><b><a>3</a></b></b></r>", &link_desc, struct link, SAME);
    size += (size_t)snprintf(kit.text + size, sizeof kit.text - size, "<r><a>0</a>");
    for (int i = 0; i < 1000; i++)
        size += (size_t)snprintf(kit.text + size, sizeof kit.text - size, "<b><a>0</a>");
    for (int i = 0; i < 1000; i++)
        size += (size_t)snprintf(kit.text + size, sizeof kit.text - size, "</b>");
    size += (size_t)snprintf(kit.text + size, sizeof kit.text - size, "</r>");
    input.encodedDataSize = (ULONG)size;
    assert_ok_error(WsSetInput(kit.reader, &encoding.encoding, &input.input, &property, 1, kit.error), kit.error);
    assert_fails(WsReadElement(kit.reader, &element, WS_READ_REQUIRED_VALUE, kit.heap, &value, sizeof value, kit.error),
                 WS_E_QUOTA_EXCEEDED, kit.error, "typed values inside each other");
    value.next = &value;                                                    /* a circle of pointers */
    assert_true(FAILED(kit_write(WS_STRUCT_TYPE, &link_desc, &value, sizeof value)));
}

/* ---- attributes ---- */

struct attributes {
    INT32             a;
    WS_STRING         b;
    WS_STRING         lang;
    INT32*            pointer;
    WS_ANY_ATTRIBUTES any;
    INT32             text;
};

static WS_FIELD_DESCRIPTION attr_a =
    FIELD(WS_ATTRIBUTE_FIELD_MAPPING, &name_a, WS_INT32_TYPE, NULL, struct attributes, a, 0);
static WS_FIELD_DESCRIPTION  attr_b = { .mapping = WS_ATTRIBUTE_FIELD_MAPPING, .localName = &name_b, .ns = &urn_a,
                                        .type = WS_STRING_TYPE, .offset = offsetof(struct attributes, b),
                                        .options = WS_FIELD_OPTIONAL };
static WS_FIELD_DESCRIPTION  attr_lang = { .mapping = WS_XML_ATTRIBUTE_FIELD_MAPPING, .localName = &name_lang,
                                           .type = WS_STRING_TYPE, .offset = offsetof(struct attributes, lang),
                                           .options = WS_FIELD_OPTIONAL };
static WS_FIELD_DESCRIPTION attr_c = FIELD(WS_ATTRIBUTE_FIELD_MAPPING, &name_c, WS_INT32_TYPE, NULL, struct attributes,
                                           pointer, WS_FIELD_POINTER | WS_FIELD_OPTIONAL);
static WS_FIELD_DESCRIPTION  attr_any = { .mapping = WS_ANY_ATTRIBUTES_FIELD_MAPPING, .type = WS_ANY_ATTRIBUTES_TYPE,
                                          .offset = offsetof(struct attributes, any) };
static WS_FIELD_DESCRIPTION  attr_text = { .mapping = WS_TEXT_FIELD_MAPPING, .type = WS_INT32_TYPE,
                                           .offset = offsetof(struct attributes, text) };

static void test_attributes_are_read_in_any_order(void** state)
{
    WS_FIELD_DESCRIPTION* fields[] = { &attr_a, &attr_b, &attr_lang, &attr_c, &attr_text };
    WS_STRUCT_DESCRIPTION desc = STRUCT_DESC(struct attributes, fields);
    struct attributes     value = { 0 };

    (void)state;
    assert_ok_error(kit_read("<r xml:lang='de' xmlns:p='urn:a' c='3' p:b='x' a=' 7 '>5</r>", WS_STRUCT_TYPE, &desc,
                             &value, sizeof value),
                    kit.error);
    assert_int_equal(value.a, 7);
    assert_text(value.b, "x");
    assert_text(value.lang, "de");
    assert_int_equal(*value.pointer, 3);
    assert_int_equal(value.text, 5);
    check_round_trip("<r a=\"7\" a:b=\"&lt;x>&quot;\" xml:lang=\"de\" c=\"3\" xmlns:a=\"urn:a\">5</r>", &desc,
                     struct attributes, SAME);
    check_round_trip("<r a='1'>2</r>", &desc, struct attributes, "<r a=\"1\">2</r>");
    assert_fails(kit_read("<r c='1'>2</r>", WS_STRUCT_TYPE, &desc, &value, sizeof value), WS_E_INVALID_FORMAT,
                 kit.error, "attribute 'a': is missing from the element 'r'");
    assert_fails(kit_read("<r a='x'>2</r>", WS_STRUCT_TYPE, &desc, &value, sizeof value), WS_E_INVALID_FORMAT,
                 kit.error, "attribute 'a': \"x\" is not a whole number");
    assert_fails(kit_read("<r a='1' b='2'>2</r>", WS_STRUCT_TYPE, &desc, &value, sizeof value), WS_E_INVALID_FORMAT,
                 kit.error, "the attribute 'b' of namespace '' is not expected");
}

static void test_attributes_without_a_field_are_kept_or_skipped(void** state)
{
    WS_FIELD_DESCRIPTION  any = attr_any;
    WS_FIELD_DESCRIPTION* fields[] = { &attr_a, &any, &attr_text };
    WS_STRUCT_DESCRIPTION desc = STRUCT_DESC(struct attributes, fields);
    struct attributes     value = { 0 };
    static const char     xml[] = "<r xmlns:p='urn:a' xmlns:q='urn:q' x='1' a='2' p:y='&amp;' q:z='3'>5</r>";

    (void)state;
    assert_ok_error(kit_read(xml, WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_int_equal(value.any.attributeCount, 3);
    assert_int_equal(value.any.attributes[1].localName.length, 1);
    assert_int_equal(value.any.attributes[1].ns.length, 5);
    assert_memory_equal(((WS_XML_UTF8_TEXT*)(void*)value.any.attributes[1].value)->value.bytes, "&", 1);
    assert_ok_error(kit_write(WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_string_equal(kit_written(), "<r a=\"2\" x=\"1\" a:y=\"&amp;\" b:z=\"3\" xmlns:a=\"urn:a\" "
                                       "xmlns:b=\"urn:q\">5</r>");
    any.ns = &urn_a;
    assert_fails(kit_read(xml, WS_STRUCT_TYPE, &desc, &value, sizeof value), WS_E_INVALID_FORMAT, kit.error,
                 "the attribute 'x'");
    assert_ok_error(kit_read("<r xmlns:p='urn:a' a='2' p:y='1'>5</r>", WS_STRUCT_TYPE, &desc, &value, sizeof value),
                    kit.error);
    assert_int_equal(value.any.attributeCount, 1);
    any.options = WS_FIELD_OTHER_NAMESPACE;
    assert_fails(kit_read(xml, WS_STRUCT_TYPE, &desc, &value, sizeof value), WS_E_INVALID_FORMAT, kit.error,
                 "the attribute 'y'");
    assert_ok_error(kit_read("<r a='2' x='1'>5</r>", WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_int_equal(value.any.attributeCount, 1);
    desc.structOptions = WS_STRUCT_IGNORE_UNHANDLED_ATTRIBUTES;
    assert_ok_error(kit_read(xml, WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_int_equal(value.any.attributeCount, 2);
    desc.structOptions = 0;
    any = attr_any;
    any.type = WS_VOID_TYPE;
    any.offset = 0;
    assert_ok_error(kit_read(xml, WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    any = attr_any;
    assert_ok_error(kit_read("<r a='2'>5</r>", WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_int_equal(value.any.attributeCount, 0);
}

/* ---- text ---- */

struct text {
    WS_STRING string;
    INT32*    number;
};

static void test_a_text_field_takes_all_text(void** state)
{
    WS_FIELD_DESCRIPTION  string = FIELD(WS_TEXT_FIELD_MAPPING, NULL, WS_STRING_TYPE, NULL, struct text, string, 0);
    WS_FIELD_DESCRIPTION  number = FIELD(WS_TEXT_FIELD_MAPPING, NULL, WS_INT32_TYPE, NULL, struct text, number,
                                         WS_FIELD_POINTER | WS_FIELD_NILLABLE);
    WS_FIELD_DESCRIPTION* fields[] = { &string };
    WS_STRUCT_DESCRIPTION desc = STRUCT_DESC(struct text, fields);
    struct text           value = { { 0 }, NULL };

    (void)state;
    check_round_trip("<r> a<!-- -->b<![CDATA[<]]></r>", &desc, struct text, "<r> ab&lt;</r>");
    check_round_trip("<r/>", &desc, struct text, "<r></r>");
    assert_fails(kit_read("<r>a<x/></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value), WS_E_INVALID_FORMAT, kit.error,
                 "has an element inside");
    fields[0] = &number;
    assert_ok_error(kit_read("<r " XSI " i:nil='true'/>", WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_null(value.number);
    assert_ok_error(kit_write(WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_string_equal(kit_written(), "<r a:nil=\"true\" xmlns:a=\"http://www.w3.org/2001/XMLSchema-instance\"/>");
    check_round_trip("<r>5</r>", &desc, struct text, SAME);
    number.options = WS_FIELD_POINTER;
    assert_hr(kit_read("<r " XSI " i:nil='true'/>", WS_STRUCT_TYPE, &desc, &value, sizeof value), WS_E_INVALID_FORMAT);
    assert_hr(kit_read("<r/>", WS_STRUCT_TYPE, &desc, &value, sizeof value), WS_E_INVALID_FORMAT);
    number.options = WS_FIELD_POINTER | WS_FIELD_OPTIONAL;
    assert_ok_error(kit_read("<r/>", WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_null(value.number);
}

struct arrays {
    ULONG  char_count;
    WCHAR* chars;
    BYTE*  utf8;
    ULONG  utf8_count;
    BYTE*  bytes;
    ULONG  byte_count;
};

static void test_arrays_are_a_pointer_and_a_count(void** state)
{
    WS_CHAR_ARRAY_DESCRIPTION range = { 0, 4 };
    WS_FIELD_DESCRIPTION a = { .mapping = WS_ATTRIBUTE_FIELD_MAPPING,
                               .localName = &name_a,
                               .ns = &no_ns,
                               .type = WS_CHAR_ARRAY_TYPE,
                               .typeDescription = &range,
                               .offset = offsetof(struct arrays, chars),
                               .countOffset = offsetof(struct arrays, char_count) };
    WS_FIELD_DESCRIPTION b = { .mapping = WS_ELEMENT_FIELD_MAPPING,
                               .localName = &name_b,
                               .ns = &no_ns,
                               .type = WS_UTF8_ARRAY_TYPE,
                               .offset = offsetof(struct arrays, utf8),
                               .countOffset = offsetof(struct arrays, utf8_count),
                               .options = WS_FIELD_NILLABLE };
    WS_FIELD_DESCRIPTION c = { .mapping = WS_ELEMENT_FIELD_MAPPING,
                               .localName = &name_c,
                               .ns = &no_ns,
                               .type = WS_BYTE_ARRAY_TYPE,
                               .offset = offsetof(struct arrays, bytes),
                               .countOffset = offsetof(struct arrays, byte_count),
                               .options = WS_FIELD_OPTIONAL };
    WS_FIELD_DESCRIPTION* fields[] = { &a, &b, &c };
    WS_STRUCT_DESCRIPTION desc = STRUCT_DESC(struct arrays, fields);
    struct arrays         value = { 0 };

    (void)state;
    assert_ok_error(
        kit_read("<r a='x\xC3\xA9'><b>\xC3\xA9</b><c>YWJj</c></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value),
        kit.error);
    assert_int_equal(value.char_count, 2);
    assert_int_equal(value.chars[1], 0xE9);
    assert_int_equal(value.utf8_count, 2);
    assert_int_equal(value.byte_count, 3);
    assert_memory_equal(value.bytes, "abc", 3);
    check_round_trip("<r a=\"x\"><b>y</b><c>YWJj</c></r>", &desc, struct arrays, SAME);
    check_round_trip("<r a=\"\"><b></b><c></c></r>", &desc, struct arrays, SAME);
    assert_ok_error(kit_read("<r a=''><b " XSI " i:nil='1'/></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value),
                    kit.error);
    assert_null(value.utf8);
    assert_null(value.bytes);
    assert_int_equal(value.byte_count, 0);
    assert_fails(kit_read("<r a='12345'><b/></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value), WS_E_INVALID_FORMAT,
                 kit.error, "WS_CHAR_ARRAY_DESCRIPTION allows 0 to 4");
}

/* ---- repeating elements ---- */

struct list {
    INT32* items;
    ULONG  count;
};

#define LIST_FIELD(wrapper_, item_type_, options_, range_)                                                      \
    {                                                                                                           \
        .mapping = WS_REPEATING_ELEMENT_FIELD_MAPPING, .localName = (wrapper_),                                 \
        .ns = (wrapper_) == NULL ? NULL : &no_ns, .type = (item_type_), .offset = offsetof(struct list, items), \
        .countOffset = offsetof(struct list, count), .options = (options_), .itemLocalName = &name_item,        \
        .itemNs = &no_ns, .itemRange = (range_)                                                                 \
    }

static void test_repeating_elements_become_an_array(void** state)
{
    WS_FIELD_DESCRIPTION  list = LIST_FIELD(NULL, WS_INT32_TYPE, 0, NULL);
    WS_FIELD_DESCRIPTION* fields[] = { &list };
    WS_STRUCT_DESCRIPTION desc = STRUCT_DESC(struct list, fields);
    struct list           value = { NULL, 0 };
    size_t                size = 0;

    (void)state;
    check_round_trip("<r><item>1</item><item>2</item></r>", &desc, struct list, SAME);
    assert_ok_error(kit_read("<r/>", WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_null(value.items);
    assert_int_equal(value.count, 0);
    size += (size_t)snprintf(kit.text + size, sizeof kit.text - size, "<r>");
    for (int i = 0; i < 3000; i++)
        size += (size_t)snprintf(kit.text + size, sizeof kit.text - size, "<item>%d</item> ", i);
    (void)snprintf(kit.text + size, sizeof kit.text - size, "</r>");
    assert_ok_error(kit_read(kit.text, WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_int_equal(value.count, 3000);
    for (int i = 0; i < 3000; i++)
        assert_int_equal(value.items[i], i);
    assert_fails(kit_read("<r><item>1</item><other/></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value),
                 WS_E_INVALID_FORMAT, kit.error, "'other'");
    assert_fails(kit_read("<r><item>1</item><item>x</item></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value),
                 WS_E_INVALID_FORMAT, kit.error, "element 'item': \"x\"");
    assert_int_equal(value.count, 3000);
}

static void test_a_wrapper_element_holds_the_items(void** state)
{
    WS_ITEM_RANGE         range = { 1, 2 };
    WS_FIELD_DESCRIPTION  list = LIST_FIELD(&name_list, WS_INT32_TYPE, 0, NULL);
    WS_FIELD_DESCRIPTION* fields[] = { &list };
    WS_STRUCT_DESCRIPTION desc = STRUCT_DESC(struct list, fields);
    struct list           value = { NULL, 0 };

    (void)state;
    check_round_trip("<r><list><item>1</item></list></r>", &desc, struct list, SAME);
    check_round_trip("<r><list/></r>", &desc, struct list, SAME);
    check_round_trip("<r/>", &desc, struct list, "<r><list/></r>");         /* may be missing when there are no items */
    assert_hr(kit_read("<r><item>1</item></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value), WS_E_INVALID_FORMAT);
    assert_hr(kit_read("<r><list x='1'/></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value), WS_E_INVALID_FORMAT);
    assert_hr(kit_read("<r><list><x/></list></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value), WS_E_INVALID_FORMAT);
    list.options = WS_FIELD_OPTIONAL;
    check_round_trip("<r/>", &desc, struct list, SAME);
    list.options = WS_FIELD_NILLABLE;
    assert_ok_error(kit_read("<r><list " XSI " i:nil='true'/></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value),
                    kit.error);
    assert_int_equal(value.count, 0);
    assert_ok_error(kit_write(WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_non_null(strstr(kit_written(), ":nil=\"true\""));
    list.options = 0;
    list.itemRange = &range;
    assert_ok(WsResetError(kit.error));
    assert_fails(kit_read("<r><list/></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value), WS_E_INVALID_FORMAT,
                 kit.error, "elements 'item': there are 0; the itemRange of the field allows 1 to 2");
    assert_fails(kit_read("<r/>", WS_STRUCT_TYPE, &desc, &value, sizeof value), WS_E_INVALID_FORMAT, kit.error,
                 "itemRange");
    assert_fails(kit_read("<r><list><item>1</item><item>1</item><item>1</item></list></r>", WS_STRUCT_TYPE, &desc,
                          &value, sizeof value),
                 WS_E_INVALID_FORMAT, kit.error, "there are at least 3; the itemRange");
    check_round_trip("<r><list><item>1</item><item>2</item></list></r>", &desc, struct list, SAME);
}

struct pointers {
    INT32**    items;
    ULONG      count;
    WS_STRING* strings;
    ULONG      string_count;
    WCHAR**    texts;
    ULONG      text_count;
};

static void test_items_can_be_nil(void** state)
{
    WS_FIELD_DESCRIPTION a = { .mapping = WS_REPEATING_ELEMENT_FIELD_MAPPING,
                               .type = WS_INT32_TYPE,
                               .offset = offsetof(struct pointers, items),
                               .countOffset = offsetof(struct pointers, count),
                               .options = WS_FIELD_POINTER | WS_FIELD_NILLABLE_ITEM,
                               .itemLocalName = &name_a,
                               .itemNs = &no_ns };
    WS_FIELD_DESCRIPTION b = { .mapping = WS_REPEATING_ELEMENT_FIELD_MAPPING,
                               .type = WS_STRING_TYPE,
                               .offset = offsetof(struct pointers, strings),
                               .countOffset = offsetof(struct pointers, string_count),
                               .options = WS_FIELD_NILLABLE_ITEM,
                               .itemLocalName = &name_b,
                               .itemNs = &no_ns };
    WS_FIELD_DESCRIPTION c = { .mapping = WS_REPEATING_ELEMENT_FIELD_MAPPING,
                               .type = WS_WSZ_TYPE,
                               .offset = offsetof(struct pointers, texts),
                               .countOffset = offsetof(struct pointers, text_count),
                               .options = WS_FIELD_NILLABLE_ITEM,
                               .itemLocalName = &name_c,
                               .itemNs = &no_ns };
    WS_FIELD_DESCRIPTION* fields[] = { &a, &b, &c };
    WS_STRUCT_DESCRIPTION desc = STRUCT_DESC(struct pointers, fields);
    struct pointers       value = { 0 };
    static const char xml[] = "<r " XSI "><a>1</a><a i:nil='true'/><b i:nil='true'/><b/><b>x</b><c "
                                        "i:nil='1'/><c>z</c></r>";
    static char           first[1024];

    (void)state;
    assert_ok_error(kit_read(xml, WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_int_equal(value.count, 2);
    assert_int_equal(*value.items[0], 1);
    assert_null(value.items[1]);
    assert_int_equal(value.string_count, 3);
    assert_null(value.strings[0].chars);
    assert_non_null(value.strings[1].chars);
    assert_null(value.texts[0]);
    assert_int_equal(value.texts[1][0], 'z');
    assert_ok_error(kit_write(WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    strcpy(first, kit_written());
    check_round_trip(first, &desc, struct pointers, SAME);
    a.options = WS_FIELD_POINTER;
    assert_fails(kit_write(WS_STRUCT_TYPE, &desc, &value, sizeof value), E_INVALIDARG, kit.error,
                 "WS_FIELD_NILLABLE_ITEM");
    assert_fails(kit_read(xml, WS_STRUCT_TYPE, &desc, &value, sizeof value), WS_E_INVALID_FORMAT, kit.error, "is nil");
}

struct table {
    struct row { INT32 a; struct list list; }* rows;
    ULONG count;
};

static void test_arrays_nest(void** state)
{
    WS_FIELD_DESCRIPTION item = { .mapping = WS_REPEATING_ELEMENT_FIELD_MAPPING,
                                  .localName = &name_list,
                                  .ns = &no_ns,
                                  .type = WS_INT32_TYPE,
                                  .offset = offsetof(struct row, list.items),
                                  .countOffset = offsetof(struct row, list.count),
                                  .itemLocalName = &name_item,
                                  .itemNs = &no_ns };
    WS_FIELD_DESCRIPTION  a = FIELD(WS_ATTRIBUTE_FIELD_MAPPING, &name_a, WS_INT32_TYPE, NULL, struct row, a, 0);
    WS_FIELD_DESCRIPTION* row_fields[] = { &a, &item };
    WS_STRUCT_DESCRIPTION row_desc = STRUCT_DESC(struct row, row_fields);
    WS_FIELD_DESCRIPTION rows = { .mapping = WS_REPEATING_ELEMENT_FIELD_MAPPING,
                                  .type = WS_STRUCT_TYPE,
                                  .typeDescription = &row_desc,
                                  .offset = offsetof(struct table, rows),
                                  .countOffset = offsetof(struct table, count),
                                  .itemLocalName = &name_b,
                                  .itemNs = &no_ns };
    WS_FIELD_DESCRIPTION* fields[] = { &rows };
    WS_STRUCT_DESCRIPTION desc = STRUCT_DESC(struct table, fields);
    struct table          value = { NULL, 0 };
    static char           xml[65536];
    size_t                size = 0;

    (void)state;
    size += (size_t)snprintf(xml + size, sizeof xml - size, "<r>");
    for (int i = 0; i < 60; i++) {
        size += (size_t)snprintf(xml + size, sizeof xml - size, "<b a=\"%d\"><list>", i);
        for (int j = 0; j <= i; j++)
            size += (size_t)snprintf(xml + size, sizeof xml - size, "<item>%d</item>", j);
        size += (size_t)snprintf(xml + size, sizeof xml - size, "</list></b>");
    }
    (void)snprintf(xml + size, sizeof xml - size, "</r>");
    check_round_trip(xml, &desc, struct table, SAME);
    assert_ok(kit_read(xml, WS_STRUCT_TYPE, &desc, &value, sizeof value));
    assert_int_equal(value.count, 60);
    for (ULONG i = 0; i < 60; i++) {
        assert_int_equal(value.rows[i].a, i);
        assert_int_equal(value.rows[i].list.count, i + 1);
        assert_int_equal(value.rows[i].list.items[i], i);
    }
}

static void test_an_array_takes_no_more_of_the_heap_than_its_items(void** state)
{
    WS_FIELD_DESCRIPTION  list = LIST_FIELD(NULL, WS_INT32_TYPE, 0, NULL);
    WS_FIELD_DESCRIPTION* fields[] = { &list };
    WS_STRUCT_DESCRIPTION desc = STRUCT_DESC(struct list, fields);
    WS_ELEMENT_DESCRIPTION element = element_of(WS_STRUCT_TYPE, &desc);
    struct list           value = { NULL, 0 };
    WS_HEAP*              heap;
    SIZE_T                used;
    size_t                size = 0;

    (void)state;
    for (int i = 0; i < 1000; i++)
        size += (size_t)snprintf(kit.text + size, sizeof kit.text - size, "%s<item>7</item>", i == 0 ? "<r>" : "");
    (void)snprintf(kit.text + size, sizeof kit.text - size, "</r>");
    assert_ok(WsCreateHeap(4000, 0, NULL, 0, &heap, kit.error));
    kit_input(kit.text);
    assert_ok_error(WsReadElement(kit.reader, &element, WS_READ_REQUIRED_VALUE, heap, &value, sizeof value, kit.error),
                    kit.error);
    assert_int_equal(value.count, 1000);
    assert_ok(WsGetHeapProperty(heap, WS_HEAP_PROPERTY_REQUESTED_SIZE, &used, sizeof used, kit.error));
    assert_int_equal(used, 4000);
    WsFreeHeap(heap);
    assert_ok(WsCreateHeap(3999, 0, NULL, 0, &heap, kit.error));
    kit_input(kit.text);
    assert_fails(WsReadElement(kit.reader, &element, WS_READ_REQUIRED_VALUE, heap, &value, sizeof value, kit.error),
                 WS_E_QUOTA_EXCEEDED, kit.error, "WS_HEAP_PROPERTY_MAX_SIZE");
    WsFreeHeap(heap);
}

static void test_in_steady_state_an_array_takes_no_memory_from_the_system(void** state)
{
    WS_FIELD_DESCRIPTION  list = LIST_FIELD(NULL, WS_INT32_TYPE, 0, NULL);
    WS_FIELD_DESCRIPTION* fields[] = { &list };
    WS_STRUCT_DESCRIPTION desc = STRUCT_DESC(struct list, fields);
    WS_ELEMENT_DESCRIPTION element = element_of(WS_STRUCT_TYPE, &desc);
    struct list           value = { NULL, 0 };
    SIZE_T                trim = 1 << 16;
    WS_HEAP*              heap;
    size_t                size = 0;

    (void)state;
    for (int i = 0; i < 1000; i++)                          /* more than the struct of the call has room for */
        size += (size_t)snprintf(kit.text + size, sizeof kit.text - size, "%s<item>7</item>", i == 0 ? "<r>" : "");
    (void)snprintf(kit.text + size, sizeof kit.text - size, "</r>");
    assert_ok(WsCreateHeap(1 << 16, trim, NULL, 0, &heap, kit.error));
    for (int round = 0; round < 3; round++) {
        kit_input(kit.text);
        assert_ok(WsResetHeap(heap, kit.error));
        mem_fail_after(round == 0 ? UINT64_MAX : 0, true);
        assert_ok_error(WsReadElement(kit.reader, &element, WS_READ_REQUIRED_VALUE, heap, &value, sizeof value,
                                      kit.error), kit.error);
        mem_fail_after(UINT64_MAX, false);
        assert_int_equal(value.count, 1000);
    }
    WsFreeHeap(heap);
}

static void test_a_small_heap_stops_a_long_array_early(void** state)
{
    struct big { BYTE space[4096]; INT32 a; };
    struct bigs { struct big* items; ULONG count; };
    WS_FIELD_DESCRIPTION a =
        FIELD(WS_ELEMENT_FIELD_MAPPING, &name_a, WS_INT32_TYPE, NULL, struct big, a, WS_FIELD_OPTIONAL);
    WS_FIELD_DESCRIPTION* big_fields[] = { &a };
    WS_STRUCT_DESCRIPTION big_desc = STRUCT_DESC(struct big, big_fields);
    WS_FIELD_DESCRIPTION list = { .mapping = WS_REPEATING_ELEMENT_FIELD_MAPPING,
                                  .type = WS_STRUCT_TYPE,
                                  .typeDescription = &big_desc,
                                  .offset = offsetof(struct bigs, items),
                                  .countOffset = offsetof(struct bigs, count),
                                  .itemLocalName = &name_item,
                                  .itemNs = &no_ns };
    WS_FIELD_DESCRIPTION* fields[] = { &list };
    WS_STRUCT_DESCRIPTION desc = STRUCT_DESC(struct bigs, fields);
    struct bigs           value = { NULL, 0 };
    size_t                size = 0;

    (void)state;
    for (int i = 0; i < 5000; i++)                        /* 20 MB of items in 35 KB of text; the heap has 1 MB */
        size += (size_t)snprintf(kit.text + size, sizeof kit.text - size, "%s<item/>", i == 0 ? "<r>" : "");
    (void)snprintf(kit.text + size, sizeof kit.text - size, "</r>");
    assert_fails(kit_read(kit.text, WS_STRUCT_TYPE, &desc, &value, sizeof value), WS_E_QUOTA_EXCEEDED, kit.error,
                 "does not fit into the heap; raise WS_HEAP_PROPERTY_MAX_SIZE (1048576)");
}

/* ---- WS_VOID_TYPE ---- */

static void test_void_fields_are_skipped_and_not_written(void** state)
{
    WS_FIELD_DESCRIPTION attribute = {
        .mapping = WS_ATTRIBUTE_FIELD_MAPPING, .localName = &name_b, .ns = &no_ns, .type = WS_VOID_TYPE
    };
    WS_FIELD_DESCRIPTION element = {
        .mapping = WS_ELEMENT_FIELD_MAPPING, .localName = &name_b, .ns = &no_ns, .type = WS_VOID_TYPE
    };
    WS_FIELD_DESCRIPTION  others = { .mapping = WS_REPEATING_ANY_ELEMENT_FIELD_MAPPING, .type = WS_VOID_TYPE };
    WS_FIELD_DESCRIPTION  rest = { .mapping = WS_ANY_CONTENT_FIELD_MAPPING, .type = WS_VOID_TYPE };
    WS_FIELD_DESCRIPTION* fields[] = { &attribute, &simple_a, &element, &others, &rest };
    WS_STRUCT_DESCRIPTION desc = STRUCT_DESC(struct simple, fields);
    struct simple         value = { 0 };

    (void)state;
    check_round_trip("<r b='7'><a>1</a><b x='1'><c/></b><x/><y>1</y>text<z/></r>", &desc, struct simple,
                     "<r><a>1</a></r>");
    assert_hr(kit_read("<r b='7'><a>1</a></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value), WS_E_INVALID_FORMAT);
    element.options = WS_FIELD_OPTIONAL;
    check_round_trip("<r b='7'><a>1</a></r>", &desc, struct simple, "<r><a>1</a></r>");
}

/* ---- structs as text ---- */

struct amount {
    INT32 text;
    INT32 hidden;
};

static void test_a_struct_can_be_text(void** state)
{
    struct outside { struct amount a; struct amount text; };
    WS_FIELD_DESCRIPTION  amount_text = FIELD(WS_TEXT_FIELD_MAPPING, NULL, WS_INT32_TYPE, NULL, struct amount, text, 0);
    WS_FIELD_DESCRIPTION  hidden = FIELD(WS_NO_FIELD_MAPPING, NULL, WS_INT32_TYPE, NULL, struct amount, hidden, 0);
    WS_FIELD_DESCRIPTION* amount_fields[] = { &amount_text, &hidden };
    WS_STRUCT_DESCRIPTION amount_desc = STRUCT_DESC(struct amount, amount_fields);
    WS_FIELD_DESCRIPTION text =
        FIELD(WS_TEXT_FIELD_MAPPING, NULL, WS_STRUCT_TYPE, &amount_desc, struct outside, text, 0);
    WS_FIELD_DESCRIPTION* fields[] = { &text };
    WS_STRUCT_DESCRIPTION desc = STRUCT_DESC(struct outside, fields);
    struct outside        value = { { 0, 0 }, { 0, 9 } };

    (void)state;
    check_round_trip("<r>5</r>", &desc, struct outside, SAME);
    assert_ok_error(kit_read("<r>5</r>", WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_int_equal(value.text.text * 10 + value.text.hidden, 50);
    amount_text.mapping = WS_ELEMENT_FIELD_MAPPING;
    amount_text.localName = &name_a;
    amount_text.ns = &no_ns;
    assert_fails(kit_read("<r>5</r>", WS_STRUCT_TYPE, &desc, &value, sizeof value), E_INVALIDARG, kit.error,
                 "a struct as text can have WS_TEXT_FIELD_MAPPING");
    assert_fails(kit_write(WS_STRUCT_TYPE, &desc, &value, sizeof value), E_INVALIDARG, kit.error, "a struct as text");
}

static void test_a_nil_text_leaves_the_other_fields_at_their_defaults(void** state)
{
    WS_FIELD_DESCRIPTION  hidden = FIELD(WS_NO_FIELD_MAPPING, NULL, WS_STRING_TYPE, NULL, struct text, string, 0);
    WS_FIELD_DESCRIPTION  number = FIELD(WS_TEXT_FIELD_MAPPING, NULL, WS_INT32_TYPE, NULL, struct text, number,
                                         WS_FIELD_POINTER | WS_FIELD_NILLABLE);
    WS_FIELD_DESCRIPTION* fields[] = { &hidden, &number };
    WS_STRUCT_DESCRIPTION desc = STRUCT_DESC(struct text, fields);
    struct text           value = { { 9, NULL }, NULL };

    (void)state;
    assert_ok_error(kit_read("<r " XSI " i:nil='true'></r>", WS_STRUCT_TYPE, &desc, &value, sizeof value), kit.error);
    assert_int_equal(value.string.length, 0);
    assert_fails(kit_read("<r " XSI " i:nil='true'>5</r>", WS_STRUCT_TYPE, &desc, &value, sizeof value),
                 WS_E_INVALID_FORMAT, kit.error, "and is not empty");
}

static void test_arrays_that_are_not_there_are_not_written(void** state)
{
    WS_FIELD_DESCRIPTION  list = LIST_FIELD(NULL, WS_INT32_TYPE, 0, NULL);
    WS_FIELD_DESCRIPTION* fields[] = { &list };
    WS_STRUCT_DESCRIPTION desc = STRUCT_DESC(struct list, fields);
    struct list           value = { NULL, 3 };
    struct attributes     any = { .any = { NULL, 1 } };
    WS_ANY_ATTRIBUTE      attribute = { XML("x"), XML(""), NULL };
    WS_FIELD_DESCRIPTION* any_fields[] = { &attr_any };
    WS_STRUCT_DESCRIPTION any_desc = STRUCT_DESC(struct attributes, any_fields);

    (void)state;
    assert_fails(kit_write(WS_STRUCT_TYPE, &desc, &value, sizeof value), E_INVALIDARG, kit.error,
                 "writing the array 'item': 3 items in an array that is NULL");
    assert_fails(kit_write(WS_STRUCT_TYPE, &any_desc, &any, sizeof any), E_INVALIDARG, kit.error, "attributes is NULL");
    any.any.attributes = &attribute;
    assert_fails(kit_write(WS_STRUCT_TYPE, &any_desc, &any, sizeof any), E_INVALIDARG, kit.error,
                 "writing the attribute 'x': WS_ANY_ATTRIBUTE.value is NULL");
}

static void test_failures_need_no_error_object(void** state)
{
    WS_ELEMENT_DESCRIPTION element = element_of(WS_STRUCT_TYPE, &simple_desc);
    struct simple          value = { .b = { 1, NULL } };

    (void)state;
    kit_input("<r><a>x</a></r>");
    assert_hr(WsReadElement(kit.reader, &element, WS_READ_REQUIRED_VALUE, kit.heap, &value, sizeof value, NULL),
              WS_E_INVALID_FORMAT);
    kit_input("<r/>");
    assert_hr(WsReadElement(kit.reader, &element, WS_READ_REQUIRED_VALUE, kit.heap, &value, sizeof value, NULL),
              WS_E_INVALID_FORMAT);
    kit_output();
    assert_hr(WsWriteElement(kit.writer, &element, WS_WRITE_REQUIRED_VALUE, &value, sizeof value, NULL), E_INVALIDARG);
}

static void test_names_of_a_dictionary_are_equal_by_their_id(void** state)
{
    static WS_XML_STRING     strings[] = { XML("a"), XML("b") };
    static WS_XML_DICTIONARY dictionary = { .strings = strings, .stringCount = 2, .isConst = TRUE };
    WS_XML_STRING            a = { 1, (BYTE*)(uintptr_t)"a", &dictionary, 0 };
    WS_XML_STRING            b = { 1, (BYTE*)(uintptr_t)"b", &dictionary, 1 };
    WS_XML_STRING            also_a = { 1, (BYTE*)(uintptr_t)"a", NULL, 0 };

    (void)state;
    assert_false(type_same_name(&a, &b));
    assert_true(type_same_name(&a, &also_a));
    assert_true(type_same_name(&also_a, &a));
    assert_false(type_same_name(&b, &also_a));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        KIT_TEST(test_elements_are_read_in_order),
        KIT_TEST(test_what_does_not_fit_the_fields_is_an_error_and_leaves_the_value),
        KIT_TEST(test_trailing_content_is_skipped_when_the_struct_says_so),
        KIT_TEST(test_what_no_field_describes_is_left_alone),
        KIT_TEST(test_nil_and_missing_and_default_values),
        KIT_TEST(test_a_nil_element_is_empty),
        KIT_TEST(test_a_required_pointer_must_not_be_null_when_it_is_written),
        KIT_TEST(test_an_optional_pointer_with_a_default_gets_a_copy_of_it),
        KIT_TEST(test_default_strings_are_compared_by_their_characters),
        KIT_TEST(test_structs_lie_in_their_parent_or_in_the_heap),
        KIT_TEST(test_a_recursive_type_ends_at_a_depth),
        KIT_TEST(test_attributes_are_read_in_any_order),
        KIT_TEST(test_attributes_without_a_field_are_kept_or_skipped),
        KIT_TEST(test_a_text_field_takes_all_text),
        KIT_TEST(test_arrays_are_a_pointer_and_a_count),
        KIT_TEST(test_repeating_elements_become_an_array),
        KIT_TEST(test_a_wrapper_element_holds_the_items),
        KIT_TEST(test_items_can_be_nil),
        KIT_TEST(test_arrays_nest),
        KIT_TEST(test_an_array_takes_no_more_of_the_heap_than_its_items),
        KIT_TEST(test_in_steady_state_an_array_takes_no_memory_from_the_system),
        KIT_TEST(test_a_small_heap_stops_a_long_array_early),
        KIT_TEST(test_void_fields_are_skipped_and_not_written),
        KIT_TEST(test_a_struct_can_be_text),
        KIT_TEST(test_a_nil_text_leaves_the_other_fields_at_their_defaults),
        KIT_TEST(test_arrays_that_are_not_there_are_not_written),
        KIT_TEST(test_failures_need_no_error_object),
        KIT_TEST(test_names_of_a_dictionary_are_equal_by_their_id),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
