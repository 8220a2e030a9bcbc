/* The reader as an object: creation, inputs, properties, moving, faults. */
#include "xml_fixture.h"

/* ---------------------------------------------------------------------------------------------- the object */

static void test_bad_arguments_are_refused_at_the_door(void** state)
{
    WS_XML_READER* other = NULL;
    ULONG depth = 5;
    WS_XML_READER_PROPERTY wrong_size = { WS_XML_READER_PROPERTY_MAX_DEPTH, &depth, 8 };
    WS_XML_READER_PROPERTY read_only = { WS_XML_READER_PROPERTY_ROW, &depth, sizeof depth };
    WS_XML_READER_BUFFER_INPUT no_bytes = { { WS_XML_READER_INPUT_TYPE_BUFFER }, NULL, 5 };
    WS_XML_READER_BUFFER_INPUT bad_type = { { 7 }, NULL, 0 };
    WS_XML_READER_TEXT_ENCODING bad_charset = { { WS_XML_READER_ENCODING_TYPE_TEXT }, 9 };
    char not_a_reader[512] = { 0 };

    UNUSED(state);
    assert_fails(WsCreateReader(NULL, 0, NULL, error), E_INVALIDARG, error, "reader");
    assert_fails(WsCreateReader(NULL, 1, &other, error), E_INVALIDARG, error, "1 properties");
    assert_fails(WsCreateReader(&wrong_size, 1, &other, error), E_INVALIDARG, error,
                 "WS_XML_READER_PROPERTY_MAX_DEPTH");
    assert_hr(WsCreateReader(&read_only, 1, &other, error), E_INVALIDARG);
    assert_null(other);
    assert_hr(WsReadNode(NULL, error), E_INVALIDARG);
    assert_hr(WsReadNode((WS_XML_READER*)(void*)not_a_reader, error), E_INVALIDARG);
    assert_hr(WsSetInput(reader, &auto_text.encoding, NULL, NULL, 0, error), E_INVALIDARG);
    assert_hr(WsSetInput(reader, NULL, &no_bytes.input, NULL, 0, error), E_INVALIDARG);
    WsResetError(error);
    assert_fails(WsSetInput(reader, &auto_text.encoding, &no_bytes.input, NULL, 0, error), E_INVALIDARG, error,
                 "5 bytes");
    assert_hr(WsSetInput(reader, &auto_text.encoding, &bad_type.input, NULL, 0, error), E_INVALIDARG);
    assert_hr(WsSetInput(reader, &bad_charset.encoding, &no_bytes.input, NULL, 0, error), E_INVALIDARG);
    assert_hr(WsSetInputToBuffer(reader, NULL, NULL, 0, error), E_INVALIDARG);
    assert_hr(WsGetReaderNode(reader, NULL, error), WS_E_INVALID_OPERATION);
    set_text(reader, "<a/>");
    assert_hr(WsGetReaderNode(reader, NULL, error), E_INVALIDARG);
    WsFreeReader(NULL);
}

static void test_without_input_nothing_can_be_read(void** state)
{
    WS_XML_READER* fresh = new_reader();

    UNUSED(state);
    assert_fails(WsReadNode(fresh, error), WS_E_INVALID_OPERATION, error, "WsSetInput");
    WsFreeReader(fresh);
}

static void test_neither_encoding_nor_input_is_the_end_of_an_empty_document(void** state)
{
    UNUSED(state);
    assert_ok(WsSetInput(reader, NULL, NULL, NULL, 0, error));
    assert_int_equal(node_type(reader), WS_XML_NODE_TYPE_EOF);
    assert_hr(WsReadNode(reader, error), WS_E_INVALID_FORMAT);
}

static void test_a_fault_stays_until_there_is_a_new_input(void** state)
{
    const WS_XML_NODE* node;

    UNUSED(state);
    set_text(reader, "<a><b></a>");
    assert_ok(WsReadNode(reader, error));
    assert_ok(WsReadNode(reader, error));
    assert_hr(WsReadNode(reader, error), WS_E_INVALID_FORMAT);
    WsResetError(error);
    assert_fails(WsReadNode(reader, error), WS_E_OBJECT_FAULTED, error, "WsSetInput");
    assert_hr(WsGetReaderNode(reader, &node, error), WS_E_OBJECT_FAULTED);
    set_text(reader, "<a/>");
    assert_ok(WsReadNode(reader, error));
}

static void test_properties_of_the_input_override_those_of_creation_for_that_input(void** state)
{
    ULONG depth = 3, other_depth = 1, value = 0;
    WS_XML_READER_PROPERTY created = { WS_XML_READER_PROPERTY_MAX_DEPTH, &depth, sizeof depth };
    WS_XML_READER_PROPERTY given = { WS_XML_READER_PROPERTY_MAX_DEPTH, &other_depth, sizeof other_depth };
    WS_XML_READER* other = NULL;

    UNUSED(state);
    assert_ok(WsCreateReader(&created, 1, &other, error));
    assert_ok(set_bytes_with(other, "<a/>", 4, &given, 1, error));
    assert_ok(WsGetReaderProperty(other, WS_XML_READER_PROPERTY_MAX_DEPTH, &value, sizeof value, error));
    assert_int_equal(value, 1);
    assert_ok(set_bytes(other, "<a/>", 4, error));
    assert_ok(WsGetReaderProperty(other, WS_XML_READER_PROPERTY_MAX_DEPTH, &value, sizeof value, error));
    assert_int_equal(value, 3);
    assert_hr(WsGetReaderProperty(other, WS_XML_READER_PROPERTY_MAX_DEPTH, &value, 2, error), E_INVALIDARG);
    assert_hr(WsGetReaderProperty(other, WS_XML_READER_PROPERTY_MAX_DEPTH, NULL, 4, error), E_INVALIDARG);
    assert_hr(WsGetReaderProperty(other, 99, &value, sizeof value, error), E_INVALIDARG);
    WsFreeReader(other);
}

static void test_row_and_column_count_from_zero_in_characters(void** state)
{
    ULONG small;
    /* <a>, line end, <b>, text, </b>, line ends, </a> */
    static const struct { ULONGLONG row, column; } expected[] = {
        { 0, 0 }, { 0, 3 }, { 1, 1 }, { 1, 4 }, { 1, 9 }, { 1, 13 }, { 3, 0 },
    };

    UNUSED(state);
    set_text(reader, "<a>\n <b>\xC3\xA9&lt;</b>\r\n\r</a>");
    for (size_t i = 0; i < ARRAY_COUNT(expected); i++) {
        ULONGLONG row = 99, column = 99;

        assert_ok(WsReadNode(reader, error));
        assert_ok(WsGetReaderProperty(reader, WS_XML_READER_PROPERTY_ROW, &row, sizeof row, error));
        assert_ok(WsGetReaderProperty(reader, WS_XML_READER_PROPERTY_COLUMN, &column, sizeof column, error));
        assert_int_equal(row, expected[i].row);
        assert_int_equal(column, expected[i].column);
    }
    assert_hr(WsGetReaderProperty(reader, WS_XML_READER_PROPERTY_ROW, &small, sizeof small, error), E_INVALIDARG);
}

static void test_charset_and_in_attribute_can_be_asked(void** state)
{
    WS_CHARSET charset = 0;
    BOOL inside = 7;

    UNUSED(state);
    set_text(reader, "<a b='1'/>");
    assert_ok(WsGetReaderProperty(reader, WS_XML_READER_PROPERTY_CHARSET, &charset, sizeof charset, error));
    assert_int_equal(charset, WS_CHARSET_UTF8);
    assert_ok(WsReadNode(reader, error));
    assert_ok(WsGetReaderProperty(reader, WS_XML_READER_PROPERTY_IN_ATTRIBUTE, &inside, sizeof inside, error));
    assert_int_equal(inside, FALSE);
    assert_ok(WsReadStartAttribute(reader, 0, error));
    assert_ok(WsGetReaderProperty(reader, WS_XML_READER_PROPERTY_IN_ATTRIBUTE, &inside, sizeof inside, error));
    assert_int_equal(inside, TRUE);
}

/* ---------------------------------------------------------------------------------------------- moving */

static void check_current(const char* expected)
{
    struct sink sink = { 0 };

    sink_current(&sink, reader);
    assert_string_equal(sink.text, expected);
    sink_reset(&sink);
}

static void test_read_to_start_element_behaves_as_in_the_examples_of_the_reference(void** state)
{
    static const char order[] = "<!-- A purchase order -->\n<PurchaseOrder xmlns='http://tempuri.org'>\n"
                                " <Item>\n Pencil\n </Item>\n</PurchaseOrder>";
    BOOL found = 7;

    UNUSED(state);
    set_text(reader, order);
    assert_ok(WsReadNode(reader, error));
    assert_ok(WsReadToStartElement(reader, X("PurchaseOrder"), X("http://tempuri.org"), NULL, error));
    check_current("{|PurchaseOrder|http://tempuri.org xmlns:||http://tempuri.org='}");
    assert_ok(WsReadToStartElement(reader, X("PurchaseOrder"), X("http://tempuri.org"), &found, error));
    assert_int_equal(found, TRUE);
    assert_ok(WsReadToStartElement(reader, X("Item"), X("http://tempuri.org"), &found, error));
    assert_int_equal(found, FALSE);
    assert_ok(WsReadToStartElement(reader, X("PurchaseOrder"), X("http://other.org"), &found, error));
    assert_int_equal(found, FALSE);
    assert_ok(WsReadToStartElement(reader, NULL, NULL, &found, error));
    assert_int_equal(found, TRUE);
    assert_ok(WsReadStartElement(reader, error));
    assert_ok(WsReadStartElement(reader, error));
    check_current("\n Pencil\n ");
    assert_ok(WsReadNode(reader, error));
    assert_ok(WsReadToStartElement(reader, NULL, NULL, &found, error));
    assert_int_equal(found, FALSE);
    check_current("{/}");
    WsResetError(error);
    assert_fails(WsReadToStartElement(reader, NULL, NULL, NULL, error), WS_E_INVALID_FORMAT, error,
                 "expected the element '*' of namespace '*', found the end of the element");
    assert_hr(WsReadNode(reader, error), WS_E_OBJECT_FAULTED);
}

static void test_a_wrong_element_is_named_in_the_error(void** state)
{
    UNUSED(state);
    set_text(reader, "\n  <a xmlns='urn:x'/>");
    assert_fails(
        WsReadToStartElement(reader, X("b"), X("urn:y"), NULL, error), WS_E_INVALID_FORMAT, error,
        "line 2, column 3: expected the element 'b' of namespace 'urn:y', found element 'a' of namespace 'urn:x'");
}

static void test_start_and_end_element_skip_what_separates(void** state)
{
    UNUSED(state);
    set_text(reader, " <a> <!--x--> <b/> <!--y--> </a> ");
    assert_ok(WsReadStartElement(reader, error));
    check_current(" ");
    assert_ok(WsReadStartElement(reader, error));
    check_current("{/}");
    assert_ok(WsReadEndElement(reader, error));
    assert_ok(WsReadEndElement(reader, error));
    check_current(" ");
    assert_ok(WsReadNode(reader, error));
    check_current("{eof}");
    assert_fails(WsReadNode(reader, error), WS_E_INVALID_FORMAT, error, "nothing behind the end of the document");
}

static void test_start_element_refuses_text_and_end_element_refuses_elements(void** state)
{
    UNUSED(state);
    set_text(reader, "<a>x<b/></a>");
    assert_ok(WsReadStartElement(reader, error));
    assert_fails(WsReadStartElement(reader, error), WS_E_INVALID_FORMAT, error, "expected an element, found text 'x'");
    set_text(reader, "<a><b/></a>");
    assert_ok(WsReadStartElement(reader, error));
    assert_fails(WsReadEndElement(reader, error), WS_E_INVALID_FORMAT, error,
                 "expected the end of the element, found element 'b' in no namespace");
}

static void test_skip_passes_an_element_with_all_in_it_or_one_node(void** state)
{
    UNUSED(state);
    set_text(reader, "<a><b><c>1</c><c/></b><!--d-->2<e/></a>");
    assert_ok(WsReadStartElement(reader, error));
    assert_ok(WsSkipNode(reader, error));
    check_current("{!d}");
    assert_ok(WsSkipNode(reader, error));
    check_current("2");
    assert_ok(WsSkipNode(reader, error));
    check_current("{|e| /}");
    assert_ok(WsSkipNode(reader, error));
    check_current("{/}");
    assert_ok(WsSkipNode(reader, error));
    check_current("{eof}");
    set_text(reader, "<a><b></a>");
    assert_ok(WsReadNode(reader, error));
    assert_hr(WsSkipNode(reader, error), WS_E_INVALID_FORMAT);
}

static void test_nodes_that_only_a_buffer_can_go_back_to_are_refused(void** state)
{
    WS_XML_NODE_POSITION position;

    UNUSED(state);
    set_text(reader, "<a/>");
    assert_hr(WsGetReaderPosition(reader, &position, error), WS_E_INVALID_OPERATION);
    assert_hr(WsMoveReader(reader, WS_MOVE_TO_EOF, NULL, error), WS_E_INVALID_OPERATION);
    assert_ok(WsReadNode(reader, error));
}

/* ---------------------------------------------------------------------------------------------- attributes */

static void test_attributes_are_found_by_expanded_name(void** state)
{
    ULONG index = 77;

    UNUSED(state);
    set_text(reader, "<a xmlns:p='urn:p' b='1' p:b='2' c=''/>");
    assert_hr(WsFindAttribute(reader, X("b"), X(""), FALSE, &index, error), WS_E_INVALID_OPERATION);
    assert_ok(WsReadNode(reader, error));
    assert_ok(WsFindAttribute(reader, X("b"), X(""), TRUE, &index, error));
    assert_int_equal(index, 1);
    assert_ok(WsFindAttribute(reader, X("b"), X("urn:p"), TRUE, &index, error));
    assert_int_equal(index, 2);
    assert_hr(WsFindAttribute(reader, X("p"), X(""), FALSE, &index, error), S_FALSE);
    assert_hr(WsFindAttribute(reader, X("b"), X("urn:q"), FALSE, &index, error), S_FALSE);
    assert_int_equal(index, 2);
    assert_hr(WsFindAttribute(reader, NULL, X(""), FALSE, &index, error), E_INVALIDARG);
    assert_hr(WsFindAttribute(reader, X("b"), X(""), FALSE, NULL, error), E_INVALIDARG);
    WsResetError(error);
    assert_fails(WsFindAttribute(reader, X("z"), X("urn:z"), TRUE, &index, error), WS_E_INVALID_FORMAT, error,
                 "no attribute 'z' of namespace 'urn:z'");
}

static void test_inside_an_attribute_there_is_its_value_and_then_eof(void** state)
{
    UNUSED(state);
    set_text(reader, "<a b='1&lt;' xmlns:p='urn:p' c=''>x</a>");
    assert_ok(WsReadNode(reader, error));
    assert_ok(WsReadStartAttribute(reader, 0, error));
    check_current("1<");
    assert_ok(WsReadNode(reader, error));
    check_current("{eof}");
    assert_ok(WsReadEndAttribute(reader, error));
    assert_ok(WsReadStartAttribute(reader, 1, error));
    check_current("urn:p");
    assert_ok(WsReadEndAttribute(reader, error));
    assert_ok(WsReadStartAttribute(reader, 2, error));
    assert_int_equal(node_type(reader), WS_XML_NODE_TYPE_TEXT);
    assert_ok(WsReadEndAttribute(reader, error));
    check_current("{|a| |b|='1< xmlns:p||urn:p=' |c|='}");
    assert_ok(WsReadNode(reader, error));
    check_current("x");
}

static void test_attributes_have_to_be_entered_and_left_in_order(void** state)
{
    UNUSED(state);
    set_text(reader, "<a b='1'/>");
    assert_hr(WsReadEndAttribute(reader, error), WS_E_INVALID_OPERATION);
    assert_ok(WsReadNode(reader, error));
    assert_fails(WsReadStartAttribute(reader, 1, error), E_INVALIDARG, error, "the element has 1");
    assert_ok(WsReadStartAttribute(reader, 0, error));
    assert_ok(WsReadNode(reader, error));
    assert_fails(WsReadNode(reader, error), WS_E_INVALID_FORMAT, error, "the end of the attribute");
    set_text(reader, "<a>x</a>");
    assert_ok(WsReadNode(reader, error));
    assert_ok(WsReadNode(reader, error));
    assert_fails(WsReadStartAttribute(reader, 0, error), WS_E_INVALID_FORMAT, error, "found text 'x'");
}

/* ---------------------------------------------------------------------------------------------- memory */

static const char every_kind[] =
    "<?xml version='1.0' encoding='utf-8'?><!--c\r--><p:a xmlns:p='urn:&amp;p' xmlns='urn:d' xml:lang='e&#110;' "
    "x='1\n' p:y=\"2\""
    " a1='' a2='' a3='' a4='' a5='' a6='' a7='' a8='' a9='' a10='' a11='' a12=''>"
    "text &amp; \xC3\xA9<b><c/></b><![CDATA[x\r\ny]]><d xmlns:q='urn:q'>1<!--2-->3&lt;</d></p:a>";

static HRESULT create_and_read(void* state)
{
    WS_XML_READER* created = NULL;
    HRESULT hr = WsCreateReader(NULL, 0, &created, error);

    UNUSED(state);
    if (SUCCEEDED(hr))
        hr = set_bytes(created, every_kind, sizeof every_kind - 1, error);
    while (SUCCEEDED(hr) && node_type(created) != WS_XML_NODE_TYPE_EOF)
        hr = WsReadNode(created, error);
    WsFreeReader(created);
    WsResetError(error);
    return hr;
}

static void test_each_allocation_may_fail(void** state)
{
    UNUSED(state);
    assert_true(for_each_allocation_failure(create_and_read, NULL, S_OK) > 5);
}

static void test_a_second_document_allocates_nothing(void** state)
{
    struct sink sink = { 0 };

    UNUSED(state);
    assert_ok(set_bytes(reader, every_kind, sizeof every_kind - 1, error));
    assert_ok_error(read_events(reader, &sink, error), error);
    mem_fail_after(0, true);
    assert_ok(set_bytes(reader, every_kind, sizeof every_kind - 1, error));
    assert_ok_error(read_events(reader, &sink, error), error);
    assert_int_equal(mem_fail_hits(), 0);
    mem_fail_after(UINT64_MAX, false);
    sink_reset(&sink);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_arguments_are_refused_at_the_door),
        cmocka_unit_test(test_without_input_nothing_can_be_read),
        cmocka_unit_test(test_neither_encoding_nor_input_is_the_end_of_an_empty_document),
        cmocka_unit_test(test_a_fault_stays_until_there_is_a_new_input),
        cmocka_unit_test(test_properties_of_the_input_override_those_of_creation_for_that_input),
        cmocka_unit_test(test_row_and_column_count_from_zero_in_characters),
        cmocka_unit_test(test_charset_and_in_attribute_can_be_asked),
        cmocka_unit_test(test_read_to_start_element_behaves_as_in_the_examples_of_the_reference),
        cmocka_unit_test(test_a_wrong_element_is_named_in_the_error),
        cmocka_unit_test(test_start_and_end_element_skip_what_separates),
        cmocka_unit_test(test_start_element_refuses_text_and_end_element_refuses_elements),
        cmocka_unit_test(test_skip_passes_an_element_with_all_in_it_or_one_node),
        cmocka_unit_test(test_nodes_that_only_a_buffer_can_go_back_to_are_refused),
        cmocka_unit_test(test_attributes_are_found_by_expanded_name),
        cmocka_unit_test(test_inside_an_attribute_there_is_its_value_and_then_eof),
        cmocka_unit_test(test_attributes_have_to_be_entered_and_left_in_order),
        cmocka_unit_test(test_each_allocation_may_fail),
        cmocka_unit_test(test_a_second_document_allocates_nothing),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
