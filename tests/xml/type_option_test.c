/* Read and write options, sizes, mappings: what the public functions take and refuse. */
#include "type_support.h"

#include "xml/type.h"

#define XSI "xmlns:i='http://www.w3.org/2001/XMLSchema-instance'"

static WS_XML_STRING name_a = XML("a");

struct pair {
    INT32     a;
    WS_STRING text;
};

static WS_FIELD_DESCRIPTION pair_a = FIELD(WS_ATTRIBUTE_FIELD_MAPPING, &name_a, WS_INT32_TYPE, NULL, struct pair, a, 0);
static WS_FIELD_DESCRIPTION  pair_text = FIELD(WS_TEXT_FIELD_MAPPING, NULL, WS_STRING_TYPE, NULL, struct pair, text, 0);
static WS_FIELD_DESCRIPTION* pair_fields[] = { &pair_a, &pair_text };
static WS_STRUCT_DESCRIPTION pair_desc = STRUCT_DESC(struct pair, pair_fields);
static WS_FIELD_DESCRIPTION* text_fields[] = { &pair_text };
static WS_STRUCT_DESCRIPTION text_desc = STRUCT_DESC(struct pair, text_fields);

/* ---- reading ---- */

static void test_the_size_of_every_type_is_exact(void** state)
{
    static const struct { WS_TYPE type; ULONG size; const char* text;
    } types[] = {
        { WS_BOOL_TYPE, sizeof(BOOL), "1" },
        { WS_INT8_TYPE, 1, "1" },
        { WS_INT16_TYPE, 2, "1" },
        { WS_INT32_TYPE, 4, "1" },
        { WS_INT64_TYPE, 8, "1" },
        { WS_UINT8_TYPE, 1, "1" },
        { WS_UINT16_TYPE, 2, "1" },
        { WS_UINT32_TYPE, 4, "1" },
        { WS_UINT64_TYPE, 8, "1" },
        { WS_FLOAT_TYPE, 4, "1" },
        { WS_DOUBLE_TYPE, 8, "1" },
        { WS_DECIMAL_TYPE, 16, "1" },
        { WS_DATETIME_TYPE, sizeof(WS_DATETIME), "2000-01-01T00:00:00" },
        { WS_TIMESPAN_TYPE, 8, "00:00:00" },
        { WS_GUID_TYPE, 16, "00112233-4455-6677-8899-aabbccddeeff" },
        { WS_UNIQUE_ID_TYPE, sizeof(WS_UNIQUE_ID), "x" },
        { WS_STRING_TYPE, sizeof(WS_STRING), "" },
        { WS_BYTES_TYPE, sizeof(WS_BYTES), "" },
        { WS_XML_STRING_TYPE, sizeof(WS_XML_STRING), "" },
        { WS_XML_QNAME_TYPE, sizeof(WS_XML_QNAME), "x" },
        { WS_DURATION_TYPE, sizeof(WS_DURATION), "P1D" },
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(types); i++) {
        _Alignas(16) BYTE value[64];
        void*             pointer = NULL;
        char              xml[128];

        snprintf(xml, sizeof xml, "<r>%s</r>", types[i].text);
        assert_ok_error(kit_read(xml, types[i].type, NULL, value, types[i].size), kit.error);
        assert_fails(kit_read(xml, types[i].type, NULL, value, types[i].size + 1), E_INVALIDARG, kit.error,
                     "valueSize is");
        assert_fails(kit_read(xml, types[i].type, NULL, value, types[i].size - 1), E_INVALIDARG, kit.error,
                     "valueSize is");
        assert_ok_error(kit_read_pointer(xml, types[i].type, NULL, WS_READ_REQUIRED_POINTER, &pointer), kit.error);
        assert_non_null(pointer);
        assert_fails(kit_write(types[i].type, NULL, value, types[i].size + 1), E_INVALIDARG, kit.error, "valueSize is");
        assert_ok_error(kit_write(types[i].type, NULL, value, types[i].size), kit.error);
    }
}

static void test_a_pointer_option_gives_a_pointer_of_the_heap(void** state)
{
    struct pair* pair = NULL;
    INT32*       number = NULL;

    (void)state;
    assert_ok_error(kit_read_pointer("<r a='1'>x</r>", WS_STRUCT_TYPE, &pair_desc, WS_READ_REQUIRED_POINTER, &pair),
                    kit.error);
    assert_int_equal(pair->a, 1);
    assert_text(pair->text, "x");
    assert_ok_error(kit_read_pointer("<r>5</r>", WS_INT32_TYPE, NULL, WS_READ_OPTIONAL_POINTER, &number), kit.error);
    assert_int_equal(*number, 5);
}

static void test_a_missing_element_is_an_error_or_null(void** state)
{
    static const char* const others[] = { "<s/>", "<r xmlns='urn:x'>1</r>" };
    INT32  value = 7;
    INT32* pointer = &value;

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(others); i++) {
        assert_fails(kit_read(others[i], WS_INT32_TYPE, NULL, &value, 4), WS_E_INVALID_FORMAT, kit.error,
                     "the element 'r'");
        pointer = &value;
        assert_hr(kit_read_pointer(others[i], WS_INT32_TYPE, NULL, WS_READ_REQUIRED_POINTER, &pointer),
                  WS_E_INVALID_FORMAT);
        assert_ptr_equal(pointer, &value);
        assert_ok(WsResetError(kit.error));
        assert_ok_error(kit_read_pointer(others[i], WS_INT32_TYPE, NULL, WS_READ_OPTIONAL_POINTER, &pointer),
                        kit.error);
        assert_null(pointer);
        assert_ok_error(WsReadStartElement(kit.reader, kit.error), kit.error);        /* it is still there to be read */
    }
    assert_int_equal(value, 7);
}

static void test_an_optional_element_ends_at_the_end_of_its_parent(void** state)
{
    WS_ELEMENT_DESCRIPTION element = element_of(WS_INT32_TYPE, NULL);
    INT32*                 pointer = NULL;
    int                    sum = 0;

    (void)state;
    kit_input("<list> <r>1</r> <r>2</r>\n<r>3</r> </list>");
    assert_ok(WsReadToStartElement(kit.reader, NULL, NULL, NULL, kit.error));
    assert_ok(WsReadStartElement(kit.reader, kit.error));
    for (;;) {
        assert_ok_error(WsReadElement(kit.reader, &element, WS_READ_OPTIONAL_POINTER, kit.heap, &pointer,
                                      sizeof pointer, kit.error),
                        kit.error);
        if (pointer == NULL)
            break;
        sum = sum * 10 + *pointer;
    }
    assert_int_equal(sum, 123);
    assert_ok(WsReadEndElement(kit.reader, kit.error));
    assert_ok(
        WsReadElement(kit.reader, &element, WS_READ_OPTIONAL_POINTER, kit.heap, &pointer, sizeof pointer, kit.error));
    assert_null(pointer);
}

static void test_read_options_that_a_function_does_not_have(void** state)
{
    WS_ELEMENT_DESCRIPTION element = element_of(WS_STRING_TYPE, NULL);
    WS_STRING              string = { 9, NULL };
    void*                  pointer = NULL;
    INT32                  number = 9;

    (void)state;
    kit_input("<r>5</r>");
    assert_fails(
        WsReadElement(kit.reader, &element, WS_READ_NILLABLE_VALUE, kit.heap, &string, sizeof string, kit.error),
        E_INVALIDARG, kit.error, "WsReadBody");
    assert_fails(
        WsReadElement(kit.reader, &element, WS_READ_NILLABLE_POINTER, kit.heap, &pointer, sizeof pointer, kit.error),
        E_INVALIDARG, kit.error, "read option 4");
    assert_fails(WsReadElement(kit.reader, &element, (WS_READ_OPTION)0, kit.heap, &pointer, sizeof pointer, kit.error),
                 E_INVALIDARG, kit.error, "read option 0");
    assert_fails(WsReadElement(kit.reader, &element, (WS_READ_OPTION)6, kit.heap, &pointer, sizeof pointer, kit.error),
                 E_INVALIDARG, kit.error, "read option 6");
    assert_fails(WsReadType(kit.reader, WS_ELEMENT_TYPE_MAPPING, WS_INT32_TYPE, NULL, WS_READ_OPTIONAL_POINTER,
                            kit.heap, &pointer, sizeof pointer, kit.error),
                 E_INVALIDARG, kit.error, "WsReadElement");
    assert_fails(kit_read("<r>x</r>", WS_WSZ_TYPE, NULL, &pointer, sizeof pointer), E_INVALIDARG, kit.error,
                 "use WS_READ_REQUIRED_POINTER");
    assert_fails(kit_read("<r>x</r>", WS_XML_BUFFER_TYPE, NULL, &pointer, sizeof pointer), E_INVALIDARG, kit.error,
                 "use WS_READ_REQUIRED_POINTER");
    kit_input("<r>5</r>");
    assert_fails(WsReadElement(kit.reader, NULL, WS_READ_REQUIRED_VALUE, NULL, &number, 4, kit.error), E_INVALIDARG,
                 kit.error, "description is NULL");
    element = element_of(WS_INT32_TYPE, NULL);
    assert_fails(WsReadElement(kit.reader, &element, WS_READ_REQUIRED_VALUE, NULL, NULL, 4, kit.error), E_INVALIDARG,
                 kit.error, "value is NULL");
    assert_fails(
        WsReadElement(kit.reader, &element, WS_READ_REQUIRED_POINTER, NULL, &pointer, sizeof pointer, kit.error),
        E_INVALIDARG, kit.error, "needs a heap");
    assert_fails(WsReadElement(kit.reader, &element, WS_READ_REQUIRED_POINTER, kit.heap, &pointer, 4, kit.error),
                 E_INVALIDARG, kit.error, "valueSize is 4");
    assert_fails(WsReadElement(NULL, &element, WS_READ_REQUIRED_VALUE, NULL, &number, 4, kit.error), E_INVALIDARG,
                 kit.error, "");
    assert_ok_error(WsReadElement(kit.reader, &element, WS_READ_REQUIRED_VALUE, NULL, &number, 4, kit.error),
                    kit.error);
    assert_int_equal(number, 5);                     /* E_INVALIDARG left the reader as it was */
    assert_int_equal(string.length, 9);
}

static void test_a_number_needs_no_heap_and_a_string_does(void** state)
{
    WS_ELEMENT_DESCRIPTION element = element_of(WS_STRING_TYPE, NULL);
    WS_STRING              string = { 9, NULL };

    (void)state;
    kit_input("<r>x</r>");
    assert_fails(WsReadElement(kit.reader, &element, WS_READ_REQUIRED_VALUE, NULL, &string, sizeof string, kit.error),
                 E_INVALIDARG, kit.error, "there is no heap");
    assert_int_equal(string.length, 9);
}

static void test_a_failed_read_faults_the_reader_until_a_new_input(void** state)
{
    INT32 value = 1;

    (void)state;
    assert_hr(kit_read("<r>x</r>", WS_INT32_TYPE, NULL, &value, 4), WS_E_INVALID_FORMAT);
    assert_hr(WsReadValue(kit.reader, WS_INT32_VALUE_TYPE, &value, 4, kit.error), WS_E_OBJECT_FAULTED);
    assert_ok(kit_read("<r>2</r>", WS_INT32_TYPE, NULL, &value, 4));
    assert_int_equal(value, 2);
}

static void test_nillable_options_inside_the_library(void** state)
{
    WS_ELEMENT_DESCRIPTION element = element_of(WS_STRING_TYPE, NULL);
    WS_STRING              string = { 9, (WCHAR*)(uintptr_t)u"x" };
    INT32*                 pointer = &(INT32){ 5 };

    (void)state;
    kit_input("<r " XSI " i:nil='true'/>");
    assert_ok_error(
        type_read_element(kit.reader, &element, WS_READ_NILLABLE_VALUE, kit.heap, &string, sizeof string, kit.error),
        kit.error);
    assert_null(string.chars);
    assert_int_equal(string.length, 0);
    kit_input("<s/>");
    string.length = 9;
    assert_ok(
        type_read_element(kit.reader, &element, WS_READ_NILLABLE_VALUE, kit.heap, &string, sizeof string, kit.error));
    assert_int_equal(string.length, 0);
    kit_input("<r>x</r>");
    assert_ok(
        type_read_element(kit.reader, &element, WS_READ_NILLABLE_VALUE, kit.heap, &string, sizeof string, kit.error));
    assert_text(string, "x");
    element.type = WS_INT32_TYPE;
    kit_input("<r " XSI " i:nil='true'/>");
    assert_ok(type_read_element(kit.reader, &element, WS_READ_NILLABLE_POINTER, kit.heap, &pointer, sizeof pointer,
                                kit.error));
    assert_null(pointer);
    kit_input("<r>7</r>");
    assert_ok(type_read_element(kit.reader, &element, WS_READ_NILLABLE_POINTER, kit.heap, &pointer, sizeof pointer,
                                kit.error));
    assert_int_equal(*pointer, 7);
    assert_fails(type_read_element(kit.reader, &element, WS_READ_NILLABLE_VALUE, kit.heap, pointer, 4, kit.error),
                 E_INVALIDARG, kit.error, "use WS_READ_NILLABLE_POINTER");
}

/* ---- mappings ---- */

static void test_an_element_is_read_by_its_type_whatever_its_name(void** state)
{
    INT32 value = 0;

    (void)state;
    kit_input(" <!-- c --> <anything>5</anything>");
    assert_ok_error(WsReadType(kit.reader, WS_ELEMENT_TYPE_MAPPING, WS_INT32_TYPE, NULL, WS_READ_REQUIRED_VALUE, NULL,
                               &value, 4, kit.error),
                    kit.error);
    assert_int_equal(value, 5);
    kit_input("<a/>");
    assert_ok(WsReadToStartElement(kit.reader, NULL, NULL, NULL, kit.error));
    assert_ok(WsReadStartElement(kit.reader, kit.error));
    assert_fails(WsReadType(kit.reader, WS_ELEMENT_TYPE_MAPPING, WS_INT32_TYPE, NULL, WS_READ_REQUIRED_VALUE, NULL,
                            &value, 4, kit.error),
                 WS_E_INVALID_FORMAT, kit.error, "expected an element");
}

static void test_content_is_read_up_to_the_next_tag(void** state)
{
    struct pair value = { 0 };
    INT32       number = 0;

    (void)state;
    kit_input("<a>5<!-- c -->6</a>");
    assert_ok(WsReadToStartElement(kit.reader, NULL, NULL, NULL, kit.error));
    assert_ok(WsReadStartElement(kit.reader, kit.error));
    assert_ok_error(WsReadType(kit.reader, WS_ELEMENT_CONTENT_TYPE_MAPPING, WS_INT32_TYPE, NULL, WS_READ_REQUIRED_VALUE,
                               NULL, &number, 4, kit.error),
                    kit.error);
    assert_int_equal(number, 56);
    assert_ok(WsReadEndElement(kit.reader, kit.error));
    kit_input("<a>text</a>");
    assert_ok(WsReadToStartElement(kit.reader, NULL, NULL, NULL, kit.error));
    assert_ok(WsReadStartElement(kit.reader, kit.error));
    assert_ok_error(WsReadType(kit.reader, WS_ELEMENT_CONTENT_TYPE_MAPPING, WS_STRUCT_TYPE, &text_desc,
                               WS_READ_REQUIRED_VALUE, kit.heap, &value, sizeof value, kit.error),
                    kit.error);
    assert_text(value.text, "text");
    assert_ok(WsReadEndElement(kit.reader, kit.error));
    kit_input("<a>text</a>");
    assert_ok(WsReadToStartElement(kit.reader, NULL, NULL, NULL, kit.error));
    assert_ok(WsReadStartElement(kit.reader, kit.error));
    assert_fails(WsReadType(kit.reader, WS_ELEMENT_CONTENT_TYPE_MAPPING, WS_STRUCT_TYPE, &pair_desc,
                            WS_READ_REQUIRED_VALUE, kit.heap, &value, sizeof value, kit.error),
                 E_INVALIDARG, kit.error, "WS_ATTRIBUTE_FIELD_MAPPING");
}

static void test_part_of_the_content_can_be_a_struct(void** state)
{
    WS_FIELD_DESCRIPTION  a = FIELD(WS_ELEMENT_FIELD_MAPPING, &name_a, WS_INT32_TYPE, NULL, struct pair, a, 0);
    WS_FIELD_DESCRIPTION* fields[] = { &a };
    WS_STRUCT_DESCRIPTION desc = STRUCT_DESC(struct pair, fields);
    struct pair           value = { 0 };
    INT32                 next = 0;

    (void)state;
    kit_input("<x><a>1</a><b>2</b></x>");
    assert_ok(WsReadToStartElement(kit.reader, NULL, NULL, NULL, kit.error));
    assert_ok(WsReadStartElement(kit.reader, kit.error));
    assert_ok_error(WsReadType(kit.reader, WS_ELEMENT_CONTENT_TYPE_MAPPING, WS_STRUCT_TYPE, &desc,
                               WS_READ_REQUIRED_VALUE, kit.heap, &value, sizeof value, kit.error),
                    kit.error);
    assert_ok_error(WsReadType(kit.reader, WS_ELEMENT_TYPE_MAPPING, WS_INT32_TYPE, NULL, WS_READ_REQUIRED_VALUE,
                               kit.heap, &next, 4, kit.error),
                    kit.error);
    assert_int_equal(value.a * 10 + next, 12);
    assert_ok(WsReadEndElement(kit.reader, kit.error));
    kit_output();
    assert_ok(WsWriteStartElement(kit.writer, NULL, &root_name, &no_ns, kit.error));
    assert_fails(WsWriteType(kit.writer, WS_ELEMENT_CONTENT_TYPE_MAPPING, WS_STRUCT_TYPE, &pair_desc,
                             WS_WRITE_REQUIRED_VALUE, &(struct pair){ 1, { 0, NULL } }, sizeof(struct pair), kit.error),
                 E_INVALIDARG, kit.error, "WS_ATTRIBUTE_FIELD_MAPPING cannot be written");
    assert_ok_error(WsWriteType(kit.writer, WS_ELEMENT_CONTENT_TYPE_MAPPING, WS_STRUCT_TYPE, &desc,
                                WS_WRITE_REQUIRED_VALUE, &value, sizeof value, kit.error),
                    kit.error);
    assert_ok_error(WsWriteType(kit.writer, WS_ELEMENT_CONTENT_TYPE_MAPPING, WS_INT32_TYPE, NULL,
                                WS_WRITE_REQUIRED_VALUE, &next, 4, kit.error),
                    kit.error);
    assert_ok(WsWriteEndElement(kit.writer, kit.error));
    assert_string_equal(kit_written(), "<r><a>1</a>2</r>");
}

static void enter_attribute(const char* xml)
{
    kit_input(xml);
    assert_ok(WsReadToStartElement(kit.reader, NULL, NULL, NULL, kit.error));
    assert_ok(WsReadStartAttribute(kit.reader, 0, kit.error));
}

static void test_attribute_values_are_read_and_written_between_their_borders(void** state)
{
    struct pair value = { 0 };
    INT32       number = 0;

    (void)state;
    enter_attribute("<r a=' 5 '>6</r>");
    assert_ok_error(WsReadType(kit.reader, WS_ATTRIBUTE_TYPE_MAPPING, WS_INT32_TYPE, NULL, WS_READ_REQUIRED_VALUE, NULL,
                               &number, 4, kit.error),
                    kit.error);
    assert_ok(WsReadEndAttribute(kit.reader, kit.error));
    assert_int_equal(number, 5);
    assert_fails(WsReadType(kit.reader, WS_ATTRIBUTE_TYPE_MAPPING, WS_INT32_TYPE, NULL, WS_READ_REQUIRED_VALUE, NULL,
                            &number, 4, kit.error),
                 WS_E_INVALID_OPERATION, kit.error, "WsReadStartAttribute");
    enter_attribute("<r a='x'/>");
    assert_ok_error(WsReadType(kit.reader, WS_ATTRIBUTE_TYPE_MAPPING, WS_STRUCT_TYPE, &text_desc,
                               WS_READ_REQUIRED_VALUE, kit.heap, &value, sizeof value, kit.error),
                    kit.error);
    assert_text(value.text, "x");
    enter_attribute("<r a='x'/>");
    assert_hr(WsReadType(kit.reader, WS_ATTRIBUTE_TYPE_MAPPING, WS_STRUCT_TYPE, &pair_desc, WS_READ_REQUIRED_VALUE,
                         kit.heap, &value, sizeof value, kit.error),
              E_INVALIDARG);
    kit_output();
    assert_ok(WsWriteStartElement(kit.writer, NULL, &root_name, &no_ns, kit.error));
    assert_fails(WsWriteType(kit.writer, WS_ATTRIBUTE_TYPE_MAPPING, WS_INT32_TYPE, NULL, WS_WRITE_REQUIRED_VALUE,
                             &number, 4, kit.error),
                 WS_E_INVALID_OPERATION, kit.error, "outside of an attribute");
    assert_ok(WsWriteStartAttribute(kit.writer, NULL, &name_a, &no_ns, FALSE, kit.error));
    assert_ok_error(WsWriteType(kit.writer, WS_ATTRIBUTE_TYPE_MAPPING, WS_INT32_TYPE, NULL, WS_WRITE_REQUIRED_VALUE,
                                &number, 4, kit.error),
                    kit.error);
    assert_ok(WsWriteEndAttribute(kit.writer, kit.error));
    assert_ok_error(WsWriteType(kit.writer, WS_ELEMENT_TYPE_MAPPING, WS_INT32_TYPE, NULL, WS_WRITE_REQUIRED_VALUE,
                                &number, 4, kit.error),
                    kit.error);
    assert_ok(WsWriteEndElement(kit.writer, kit.error));
    assert_string_equal(kit_written(), "<r a=\"5\">5</r>");
}

static void test_attributes_by_description(void** state)
{
    WS_ATTRIBUTE_DESCRIPTION attribute = { &name_a, &no_ns, WS_INT32_TYPE, NULL };
    WS_ATTRIBUTE_DESCRIPTION text = { &name_a, &no_ns, WS_WSZ_TYPE, NULL };
    INT32                    number = 0;
    INT32*                   pointer = &number;
    WCHAR*                   wsz = NULL;
    static WCHAR             chars[] = u"a\"b";

    (void)state;
    kit_input("<r a='5' b='x'>6</r>");
    assert_ok(WsReadToStartElement(kit.reader, NULL, NULL, NULL, kit.error));
    assert_ok_error(WsReadAttribute(kit.reader, &attribute, WS_READ_REQUIRED_VALUE, NULL, &number, 4, kit.error),
                    kit.error);
    assert_int_equal(number, 5);
    assert_ok_error(WsReadAttribute(kit.reader, &attribute, WS_READ_REQUIRED_POINTER, kit.heap, &pointer,
                                    sizeof pointer, kit.error),
                    kit.error);
    assert_int_equal(*pointer, 5);
    assert_ok_error(WsReadAttribute(kit.reader, &text, WS_READ_REQUIRED_POINTER, kit.heap, &wsz, sizeof wsz, kit.error),
                    kit.error);
    assert_int_equal(wsz[0], '5');
    attribute.attributeLocalName = &root_name;
    assert_ok_error(WsReadAttribute(kit.reader, &attribute, WS_READ_OPTIONAL_POINTER, kit.heap, &pointer,
                                    sizeof pointer, kit.error),
                    kit.error);
    assert_null(pointer);
    assert_fails(WsReadAttribute(kit.reader, &attribute, WS_READ_NILLABLE_POINTER, kit.heap, &pointer, sizeof pointer,
                                 kit.error),
                 E_INVALIDARG, kit.error, "cannot be nil");
    assert_fails(WsReadAttribute(kit.reader, &attribute, WS_READ_REQUIRED_VALUE, NULL, &number, 4, kit.error),
                 WS_E_INVALID_FORMAT, kit.error, "attribute 'r': is missing from the element 'r'");
    kit_input("<r a='5'/>");
    assert_ok(WsReadToStartElement(kit.reader, NULL, NULL, NULL, kit.error));
    assert_ok(WsReadStartElement(kit.reader, kit.error));
    assert_fails(WsReadAttribute(kit.reader, &attribute, WS_READ_REQUIRED_VALUE, NULL, &number, 4, kit.error),
                 WS_E_INVALID_OPERATION, kit.error, "does not stand on an element");
    kit_output();
    attribute.attributeLocalName = &name_a;
    text.attributeLocalName = &root_name;
    wsz = chars;
    assert_ok(WsWriteStartElement(kit.writer, NULL, &root_name, &no_ns, kit.error));
    assert_ok_error(WsWriteAttribute(kit.writer, &attribute, WS_WRITE_REQUIRED_VALUE, &number, 4, kit.error),
                    kit.error);
    assert_ok_error(WsWriteAttribute(kit.writer, &text, WS_WRITE_REQUIRED_POINTER, &wsz, sizeof wsz, kit.error),
                    kit.error);
    wsz = NULL;
    assert_fails(WsWriteAttribute(kit.writer, &text, WS_WRITE_REQUIRED_POINTER, &wsz, sizeof wsz, kit.error),
                 E_INVALIDARG, kit.error, "attribute 'r'");
    assert_fails(WsWriteAttribute(kit.writer, &text, WS_WRITE_NILLABLE_POINTER, &wsz, sizeof wsz, kit.error),
                 E_INVALIDARG, kit.error, "cannot be nil");
    assert_ok(WsWriteEndElement(kit.writer, kit.error));
    assert_string_equal(kit_written(), "<r a=\"5\" r=\"a&quot;b\"/>");
}

static void test_types_stand_only_where_the_reference_says(void** state)
{
    static const struct { WS_TYPE type; WS_TYPE_MAPPING mapping; } bad[] = {
        { WS_VOID_TYPE, WS_ELEMENT_TYPE_MAPPING }, { WS_CHAR_ARRAY_TYPE, WS_ELEMENT_TYPE_MAPPING },
        { WS_UTF8_ARRAY_TYPE, WS_ELEMENT_TYPE_MAPPING }, { WS_BYTE_ARRAY_TYPE, WS_ELEMENT_CONTENT_TYPE_MAPPING },
        { WS_DESCRIPTION_TYPE, WS_ELEMENT_TYPE_MAPPING }, { WS_ANY_ATTRIBUTES_TYPE, WS_ATTRIBUTE_TYPE_MAPPING },
        { WS_INT32_TYPE, WS_ANY_ELEMENT_TYPE_MAPPING }, { WS_XML_BUFFER_TYPE, WS_ATTRIBUTE_TYPE_MAPPING },
        { WS_XML_BUFFER_TYPE, WS_ELEMENT_CONTENT_TYPE_MAPPING }, { WS_UNION_TYPE, WS_ATTRIBUTE_TYPE_MAPPING },
        { WS_ENDPOINT_ADDRESS_TYPE, WS_ATTRIBUTE_TYPE_MAPPING }, { WS_FAULT_TYPE, WS_ANY_ELEMENT_TYPE_MAPPING },
        { (WS_TYPE)35, WS_ELEMENT_TYPE_MAPPING }, { (WS_TYPE)-1, WS_ELEMENT_TYPE_MAPPING },
        { WS_INT32_TYPE, (WS_TYPE_MAPPING)0 }, { WS_INT32_TYPE, (WS_TYPE_MAPPING)5 },
        { WS_STRUCT_TYPE, WS_ELEMENT_TYPE_MAPPING }, { WS_ENUM_TYPE, WS_ELEMENT_TYPE_MAPPING },          /* no description */
        { WS_UNION_TYPE, WS_ELEMENT_TYPE_MAPPING }, { WS_CUSTOM_TYPE, WS_ELEMENT_TYPE_MAPPING },
        { WS_FAULT_TYPE, WS_ELEMENT_TYPE_MAPPING }, { WS_ENDPOINT_ADDRESS_TYPE, WS_ELEMENT_TYPE_MAPPING },
    };
    void* pointer = &pointer;

    (void)state;
    kit_input("<r/>");
    kit_output();
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
        assert_hr(WsReadType(kit.reader, bad[i].mapping, bad[i].type, NULL, WS_READ_REQUIRED_POINTER, kit.heap,
                             &pointer, sizeof pointer, kit.error),
                  E_INVALIDARG);
        assert_hr(WsWriteType(kit.writer, bad[i].mapping, bad[i].type, NULL, WS_WRITE_REQUIRED_POINTER, &pointer,
                              sizeof pointer, kit.error),
                  E_INVALIDARG);
    }
}

/* ---- writing ---- */

#define NIL "<r a:nil=\"true\" xmlns:a=\"http://www.w3.org/2001/XMLSchema-instance\"/>"

static const char* written(WS_TYPE type, WS_WRITE_OPTION option, const void* value, ULONG size)
{
    WS_ELEMENT_DESCRIPTION element = element_of(type, NULL);

    kit_output();
    assert_ok_error(WsWriteElement(kit.writer, &element, option, value, size, kit.error), kit.error);
    return kit_written();
}

static void test_write_options(void** state)
{
    INT32                  number = -5;
    INT32*                 pointer = &number;
    WS_STRING              string = { 0, NULL };
    WCHAR*                 wsz = NULL;
    WS_ELEMENT_DESCRIPTION element = element_of(WS_INT32_TYPE, NULL);

    (void)state;
    assert_string_equal(written(WS_INT32_TYPE, WS_WRITE_REQUIRED_VALUE, &number, 4), "<r>-5</r>");
    assert_string_equal(written(WS_INT32_TYPE, WS_WRITE_REQUIRED_POINTER, &pointer, 8), "<r>-5</r>");
    assert_string_equal(written(WS_INT32_TYPE, WS_WRITE_NILLABLE_POINTER, &pointer, 8), "<r>-5</r>");
    pointer = NULL;
    assert_string_equal(written(WS_INT32_TYPE, WS_WRITE_NILLABLE_POINTER, &pointer, 8), NIL);
    assert_string_equal(written(WS_STRING_TYPE, WS_WRITE_NILLABLE_VALUE, &string, sizeof string), NIL);
    string.chars = (WCHAR*)(uintptr_t)u"";
    assert_string_equal(written(WS_STRING_TYPE, WS_WRITE_NILLABLE_VALUE, &string, sizeof string), "<r></r>");
    assert_string_equal(written(WS_WSZ_TYPE, WS_WRITE_NILLABLE_POINTER, &wsz, 8), NIL);
    wsz = (WCHAR*)(uintptr_t)u"x";
    assert_string_equal(written(WS_WSZ_TYPE, WS_WRITE_REQUIRED_POINTER, &wsz, 8), "<r>x</r>");

    kit_output();
    assert_fails(WsWriteElement(kit.writer, &element, WS_WRITE_REQUIRED_POINTER, &pointer, 8, kit.error), E_INVALIDARG,
                 kit.error, "writing the element 'r': the pointer to the value is NULL");
    assert_fails(WsWriteElement(kit.writer, &element, WS_WRITE_NILLABLE_VALUE, &number, 4, kit.error), E_INVALIDARG,
                 kit.error, "use WS_WRITE_NILLABLE_POINTER");
    assert_fails(WsWriteElement(kit.writer, &element, WS_WRITE_REQUIRED_VALUE, NULL, 0, kit.error), E_INVALIDARG,
                 kit.error, "NULL");
    assert_fails(WsWriteElement(kit.writer, &element, WS_WRITE_REQUIRED_POINTER, &pointer, 4, kit.error), E_INVALIDARG,
                 kit.error, "valueSize is 4");
    assert_fails(WsWriteElement(kit.writer, &element, (WS_WRITE_OPTION)0, &number, 4, kit.error), E_INVALIDARG,
                 kit.error, "no WS_WRITE_OPTION");
    assert_fails(WsWriteElement(kit.writer, &element, (WS_WRITE_OPTION)5, &number, 4, kit.error), E_INVALIDARG,
                 kit.error, "no WS_WRITE_OPTION");
    assert_fails(WsWriteElement(kit.writer, NULL, WS_WRITE_REQUIRED_VALUE, &number, 4, kit.error), E_INVALIDARG,
                 kit.error, "description is NULL");
    element.type = WS_WSZ_TYPE;
    assert_fails(WsWriteElement(kit.writer, &element, WS_WRITE_REQUIRED_VALUE, &wsz, 8, kit.error), E_INVALIDARG,
                 kit.error, "use WS_WRITE_REQUIRED_POINTER");
    element.elementNs = NULL;
    assert_fails(WsWriteElement(kit.writer, &element, WS_WRITE_REQUIRED_POINTER, &wsz, 8, kit.error), E_INVALIDARG,
                 kit.error, "elementNs");
    assert_fails(WsWriteType(kit.writer, WS_ELEMENT_TYPE_MAPPING, WS_INT32_TYPE, NULL, WS_WRITE_NILLABLE_POINTER,
                             &pointer, 8, kit.error),
                 E_INVALIDARG, kit.error, "WsWriteElement writes nil");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        KIT_TEST(test_the_size_of_every_type_is_exact),
        KIT_TEST(test_a_pointer_option_gives_a_pointer_of_the_heap),
        KIT_TEST(test_a_missing_element_is_an_error_or_null),
        KIT_TEST(test_an_optional_element_ends_at_the_end_of_its_parent),
        KIT_TEST(test_read_options_that_a_function_does_not_have),
        KIT_TEST(test_a_number_needs_no_heap_and_a_string_does),
        KIT_TEST(test_a_failed_read_faults_the_reader_until_a_new_input),
        KIT_TEST(test_nillable_options_inside_the_library),
        KIT_TEST(test_an_element_is_read_by_its_type_whatever_its_name),
        KIT_TEST(test_content_is_read_up_to_the_next_tag),
        KIT_TEST(test_part_of_the_content_can_be_a_struct),
        KIT_TEST(test_attribute_values_are_read_and_written_between_their_borders),
        KIT_TEST(test_attributes_by_description),
        KIT_TEST(test_types_stand_only_where_the_reference_says),
        KIT_TEST(test_write_options),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
