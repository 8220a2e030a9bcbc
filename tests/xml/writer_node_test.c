/* Nodes written one by one, copied from a reader, and kept in XML buffers. */
#include "xml_fixture.h"

static void fresh(const char* text)
{
    WsResetError(error);
    set_output_with(writer, NULL, 0);
    set_text(reader, text);
}

static void test_nodes_of_the_reference_s_example_make_its_document(void** state)
{
    WS_XML_STRING p = TEXT_XML("p"), ns = TEXT_XML("http://tempuri.org"), order = TEXT_XML("PurchaseOrder");
    WS_XML_STRING id = TEXT_XML("id"), buyer = TEXT_XML("Buyer");
    WS_XML_ATTRIBUTE xmlns = { FALSE, TRUE, &p, NULL, &ns, NULL };
    WS_XML_INT32_TEXT number = { { WS_XML_TEXT_TYPE_INT32 }, 3891 };
    WS_XML_ATTRIBUTE id_attribute = { FALSE, FALSE, &p, &id, &ns, &number.text };
    WS_XML_ATTRIBUTE* attributes[] = { &xmlns, &id_attribute };
    WS_XML_ELEMENT_NODE outer = { .node = { WS_XML_NODE_TYPE_ELEMENT }, .prefix = &p, .localName = &order, .ns = &ns,
                                  .attributeCount = 2, .attributes = attributes };
    WS_XML_ELEMENT_NODE inner = { .node = { WS_XML_NODE_TYPE_ELEMENT }, .prefix = &p, .localName = &buyer, .ns = &ns };
    WS_XML_UTF8_TEXT joe = { { WS_XML_TEXT_TYPE_UTF8 }, TEXT_XML("Joe") };
    WS_XML_TEXT_NODE text = { { WS_XML_NODE_TYPE_TEXT }, &joe.text };
    WS_XML_COMMENT_NODE comment = { { WS_XML_NODE_TYPE_COMMENT }, TEXT_XML("c") };
    WS_XML_NODE end = { WS_XML_NODE_TYPE_END_ELEMENT }, cdata = { WS_XML_NODE_TYPE_CDATA };
    WS_XML_NODE end_cdata = { WS_XML_NODE_TYPE_END_CDATA }, bof = { WS_XML_NODE_TYPE_BOF };
    const WS_XML_NODE* nodes[] = { &bof, &outer.node, &comment.node, &inner.node, &text.node, &end, &inner.node, &end,
                                   &cdata, &text.node, &end_cdata, &end };

    UNUSED(state);
    fresh("<a/>");
    for (size_t i = 0; i < ARRAY_COUNT(nodes); i++)
        assert_ok_error(WsWriteNode(writer, nodes[i], error), error);
    assert_written(writer,
                   "<p:PurchaseOrder xmlns:p=\"http://tempuri.org\" p:id=\"3891\"><!--c--><p:Buyer>Joe</p:Buyer>"
                   "<p:Buyer></p:Buyer><![CDATA[Joe]]></p:PurchaseOrder>");
}

static void test_nodes_that_are_none_are_refused(void** state)
{
    static const char* const comments[] = { "--", "a--b", "-", "a-", "\x01", "\xC3" };
    WS_XML_NODE unknown = { 5 };
    WS_XML_TEXT_NODE no_text = { { WS_XML_NODE_TYPE_TEXT }, NULL };
    WS_XML_ELEMENT_NODE nameless = { .node = { WS_XML_NODE_TYPE_ELEMENT } };

    UNUSED(state);
    fresh("<a/>");
    assert_hr(WsWriteNode(writer, &unknown, error), E_INVALIDARG);
    assert_hr(WsWriteNode(writer, &no_text.node, error), E_INVALIDARG);
    assert_hr(WsWriteNode(writer, &nameless.node, error), E_INVALIDARG);
    for (size_t i = 0; i < ARRAY_COUNT(comments); i++) {
        WS_XML_COMMENT_NODE comment = { { WS_XML_NODE_TYPE_COMMENT },
                                        { (ULONG)strlen(comments[i]), (BYTE*)(uintptr_t)comments[i], NULL, 0 } };

        fresh("<a/>");
        assert_hr(WsWriteNode(writer, &comment.node, error), WS_E_INVALID_FORMAT);
    }
}

static void test_copying_takes_the_node_with_all_in_it_and_stands_behind(void** state)
{
    UNUSED(state);
    fresh("<r xmlns:p='u'> <a p:x='1'>t<b/><c></c></a><!--d-->e</r>");
    assert_ok(WsReadStartElement(reader, error));
    assert_ok(WsReadToStartElement(reader, X("a"), NULL, NULL, error));
    assert_ok(WsWriteStartElement(writer, NULL, X("top"), X(""), error));
    assert_ok_error(WsCopyNode(writer, reader, error), error);
    assert_int_equal(node_type(reader), WS_XML_NODE_TYPE_COMMENT);
    assert_ok(WsCopyNode(writer, reader, error));
    assert_ok(WsCopyNode(writer, reader, error));
    assert_hr(WsCopyNode(writer, reader, error), WS_E_INVALID_OPERATION);
    assert_ok(WsWriteEndElement(writer, error));
    assert_written(writer, "<top><a p:x='1' xmlns:p=\"u\">t<b/><c></c></a><!--d-->e</top>");
    fresh(" <a/><!--b-->");
    assert_ok(WsCopyNode(writer, reader, error));
    assert_int_equal(node_type(reader), WS_XML_NODE_TYPE_EOF);
    assert_written(writer, " <a/><!--b-->");
}

static void test_copying_can_compress_empty_elements(void** state)
{
    BOOL yes = TRUE;
    WS_XML_WRITER_PROPERTY property = { WS_XML_WRITER_PROPERTY_COMPRESS_EMPTY_ELEMENTS, &yes, sizeof yes };

    UNUSED(state);
    set_text(reader, "<container><emptyElement /><emptyElementWithEndTag></emptyElementWithEndTag></container>");
    set_output_with(writer, &property, 1);
    assert_ok(WsCopyNode(writer, reader, error));
    assert_written(writer, "<container><emptyElement/><emptyElementWithEndTag/></container>");
}

static void test_a_failure_while_copying_faults_both(void** state)
{
    UNUSED(state);
    fresh("<a><b></a>");
    assert_hr(WsCopyNode(writer, reader, error), WS_E_INVALID_FORMAT);
    assert_hr(WsReadNode(reader, error), WS_E_OBJECT_FAULTED);
    assert_hr(WsWriteEndElement(writer, error), WS_E_OBJECT_FAULTED);
}

/* ---------------------------------------------------------------------------------------------- XML buffers */

static const char document[] = "<!--c--><p:a xmlns:p=\"urn:p\" xmlns=\"urn:d\" x='1' "
                               "p:y=\"2&quot;\"><b/><c></c>text<![CDATA[x]]><p:d xmlns:p=\"urn:q\"/>"
                               "</p:a>\n";

static void test_a_buffer_keeps_a_document_byte_by_byte(void** state)
{
    WS_XML_BUFFER* buffer = NULL;
    void* bytes = NULL;
    ULONG size = 0;

    UNUSED(state);
    assert_ok_error(
        WsReadXmlBufferFromBytes(reader, NULL, NULL, 0, document, sizeof document - 1, heap, &buffer, error), error);
    assert_ok(WsWriteXmlBufferToBytes(writer, buffer, NULL, NULL, 0, heap, &bytes, &size, error));
    assert_int_equal(size, sizeof document - 1);
    assert_memory_equal(bytes, document, size);
    fresh("<a/>");
    assert_ok(WsWriteStartElement(writer, X(""), X("top"), X(""), error));
    assert_ok(WsWriteXmlBuffer(writer, buffer, error));
    assert_ok(WsWriteEndElement(writer, error));
    assert_hr(WsWriteXmlBuffer(writer, NULL, error), E_INVALIDARG);
}

static void test_reading_a_buffer_gives_the_nodes_of_the_document(void** state)
{
    WS_XML_BUFFER* buffer = NULL;
    struct sink from_text = { 0 }, from_buffer = { 0 };

    UNUSED(state);
    set_text(reader, document);
    assert_ok(read_events(reader, &from_text, error));
    assert_ok(WsReadXmlBufferFromBytes(reader, NULL, NULL, 0, document, sizeof document - 1, heap, &buffer, error));
    assert_ok(WsSetInputToBuffer(reader, buffer, NULL, 0, error));
    assert_int_equal(node_type(reader), WS_XML_NODE_TYPE_BOF);
    assert_ok(read_events(reader, &from_buffer, error));
    assert_string_equal(from_buffer.text, from_text.text);
    sink_reset(&from_text);
    sink_reset(&from_buffer);
}

static void test_an_element_in_a_buffer_keeps_the_prefixes_around_it(void** state)
{
    WS_XML_BUFFER* buffer = NULL;
    const WS_XML_STRING* ns = NULL;

    UNUSED(state);
    fresh("<r xmlns:p='urn:1' xmlns:q='urn:2' xmlns='urn:d'><s xmlns:p='urn:3' xmlns:r='urn:4'><a "
          "xmlns:r='urn:5'>q:name</a>"
          "<z/></s></r>");
    assert_ok(WsReadToStartElement(reader, NULL, NULL, NULL, error));
    assert_ok(WsReadStartElement(reader, error));
    assert_ok(WsReadStartElement(reader, error));
    assert_ok_error(WsReadXmlBuffer(reader, heap, &buffer, error), error);
    assert_int_equal(node_type(reader), WS_XML_NODE_TYPE_ELEMENT);
    assert_ok(WsWriteXmlBuffer(writer, buffer, error));
    assert_written(writer, "<a xmlns:r='urn:5' xmlns:p=\"urn:3\" xmlns=\"urn:d\" xmlns:q=\"urn:2\">q:name</a>");
    assert_ok(WsSetInputToBuffer(reader, buffer, NULL, 0, error));
    assert_ok(WsReadToStartElement(reader, NULL, NULL, NULL, error));
    assert_ok(WsReadStartElement(reader, error));
    assert_ok(WsGetNamespaceFromPrefix(reader, X("q"), TRUE, &ns, error));
    assert_int_equal(ns->length, 5);
    assert_hr(WsReadXmlBuffer(reader, heap, &buffer, error), WS_E_INVALID_OPERATION);
    assert_hr(WsReadXmlBuffer(reader, NULL, &buffer, error), E_INVALIDARG);
}

static void test_a_malformed_document_makes_no_buffer(void** state)
{
    WS_XML_BUFFER* buffer = NULL;

    UNUSED(state);
    assert_hr(WsReadXmlBufferFromBytes(reader, NULL, NULL, 0, "<a><b></a>", 10, heap, &buffer, error),
              WS_E_INVALID_FORMAT);
    assert_null(buffer);
    assert_hr(WsReadXmlBufferFromBytes(reader, NULL, NULL, 0, NULL, 10, heap, &buffer, error), E_INVALIDARG);
    assert_ok(WsReadXmlBufferFromBytes(reader, NULL, NULL, 0, "<a/>", 4, heap, &buffer, error));
}

static HRESULT through_a_buffer(void* state)
{
    WS_XML_READER* from = NULL;
    WS_XML_WRITER* to = NULL;
    WS_HEAP* memory = NULL;
    WS_XML_BUFFER* buffer = NULL;
    void* bytes;
    ULONG size;
    HRESULT hr = WsCreateHeap(1 << 20, 0, NULL, 0, &memory, error);

    UNUSED(state);
    if (SUCCEEDED(hr))
        hr = WsCreateReader(NULL, 0, &from, error);
    if (SUCCEEDED(hr))
        hr = WsCreateWriter(NULL, 0, &to, error);
    if (SUCCEEDED(hr))
        hr = WsReadXmlBufferFromBytes(from, NULL, NULL, 0, document, sizeof document - 1, memory, &buffer, error);
    if (SUCCEEDED(hr))
        hr = WsWriteXmlBufferToBytes(to, buffer, NULL, NULL, 0, memory, &bytes, &size, error);
    WsFreeReader(from);
    WsFreeWriter(to);
    WsFreeHeap(memory);
    WsResetError(error);
    return hr;
}

static void test_each_allocation_may_fail(void** state)
{
    UNUSED(state);
    WsResetError(error);
    assert_true(for_each_allocation_failure(through_a_buffer, NULL, S_OK) > 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nodes_of_the_reference_s_example_make_its_document),
        cmocka_unit_test(test_nodes_that_are_none_are_refused),
        cmocka_unit_test(test_copying_takes_the_node_with_all_in_it_and_stands_behind),
        cmocka_unit_test(test_copying_can_compress_empty_elements),
        cmocka_unit_test(test_a_failure_while_copying_faults_both),
        cmocka_unit_test(test_a_buffer_keeps_a_document_byte_by_byte),
        cmocka_unit_test(test_reading_a_buffer_gives_the_nodes_of_the_document),
        cmocka_unit_test(test_an_element_in_a_buffer_keeps_the_prefixes_around_it),
        cmocka_unit_test(test_a_malformed_document_makes_no_buffer),
        cmocka_unit_test(test_each_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
