/* The writer as an object, and elements and attributes in and out of order. */
#include "xml_fixture.h"

static void fresh(void)
{
    WsResetError(error);
    set_output_with(writer, NULL, 0);
}

static void fresh_with(WS_XML_WRITER_PROPERTY_ID id, ULONG value)
{
    WS_XML_WRITER_PROPERTY property = { id, &value, sizeof value };

    WsResetError(error);
    set_output_with(writer, &property, 1);
}

static HRESULT start(const char* name)
{
    WS_XML_STRING local = { (ULONG)strlen(name), (BYTE*)(uintptr_t)name, NULL, 0 };

    return WsWriteStartElement(writer, &none, &local, &none, error);
}

static HRESULT end(void)
{
    return WsWriteEndElement(writer, error);
}

static HRESULT attribute(const char* name, const char* value)
{
    WS_XML_STRING local = { (ULONG)strlen(name), (BYTE*)(uintptr_t)name, NULL, 0 };
    HRESULT hr = WsWriteStartAttribute(writer, &none, &local, &none, FALSE, error);

    if (SUCCEEDED(hr))
        hr = WsWriteCharsUtf8(writer, (const BYTE*)value, (ULONG)strlen(value), error);
    return SUCCEEDED(hr) ? WsWriteEndAttribute(writer, error) : hr;
}

static HRESULT text(const char* chars)
{
    return WsWriteCharsUtf8(writer, (const BYTE*)chars, (ULONG)strlen(chars), error);
}

/* ---------------------------------------------------------------------------------------------- the object */

static void test_bad_arguments_are_refused_at_the_door(void** state)
{
    static const WS_XML_WRITER_TEXT_ENCODING auto_charset = { { WS_XML_WRITER_ENCODING_TYPE_TEXT }, WS_CHARSET_AUTO };
    static const WS_XML_WRITER_STREAM_OUTPUT no_callback = { { WS_XML_WRITER_OUTPUT_TYPE_STREAM }, NULL, NULL };
    static const WS_XML_WRITER_OUTPUT bad_type = { 9 };
    WS_XML_WRITER* other = NULL;
    ULONG depth = 5;
    WS_XML_WRITER_PROPERTY wrong_size = { WS_XML_WRITER_PROPERTY_MAX_DEPTH, &depth, 8 };
    WS_BYTES bytes = { 5, NULL };
    WS_XML_WRITER_PROPERTY no_buffer = { WS_XML_WRITER_PROPERTY_INITIAL_BUFFER, &bytes, sizeof bytes };
    char not_a_writer[512] = { 0 };
    WS_XML_STRING no_bytes = { 1, NULL, NULL, 0 };

    UNUSED(state);
    assert_fails(WsCreateWriter(NULL, 0, NULL, error), E_INVALIDARG, error, "writer");
    assert_hr(WsCreateWriter(NULL, 1, &other, error), E_INVALIDARG);
    assert_hr(WsCreateWriter(&wrong_size, 1, &other, error), E_INVALIDARG);
    WsResetError(error);
    assert_fails(WsCreateWriter(&no_buffer, 1, &other, error), E_INVALIDARG, error, "INITIAL_BUFFER");
    assert_null(other);
    assert_hr(WsWriteEndElement(NULL, error), E_INVALIDARG);
    assert_hr(WsWriteEndElement((WS_XML_WRITER*)(void*)not_a_writer, error), E_INVALIDARG);
    assert_hr(WsSetOutput(writer, &utf8_text.encoding, NULL, NULL, 0, error), E_INVALIDARG);
    assert_hr(WsSetOutput(writer, &auto_charset.encoding, &memory_output.output, NULL, 0, error), E_INVALIDARG);
    assert_hr(WsSetOutput(writer, &utf8_text.encoding, &no_callback.output, NULL, 0, error), E_INVALIDARG);
    assert_hr(WsSetOutput(writer, &utf8_text.encoding, &bad_type, NULL, 0, error), E_INVALIDARG);
    assert_hr(WsSetOutputToBuffer(writer, NULL, NULL, 0, error), E_INVALIDARG);
    assert_hr(start("a"), WS_E_INVALID_OPERATION);
    fresh();
    assert_hr(WsWriteStartElement(writer, NULL, NULL, &none, error), E_INVALIDARG);
    assert_hr(WsWriteStartElement(writer, NULL, X("a"), NULL, error), E_INVALIDARG);
    assert_hr(WsWriteStartElement(writer, NULL, &none, &none, error), E_INVALIDARG);
    assert_hr(WsWriteText(writer, NULL, error), E_INVALIDARG);
    assert_hr(WsWriteChars(writer, NULL, 1, error), E_INVALIDARG);
    assert_hr(WsWriteCharsUtf8(writer, NULL, 1, error), E_INVALIDARG);
    assert_hr(WsWriteBytes(writer, NULL, 1, error), E_INVALIDARG);
    assert_hr(WsWriteNode(writer, NULL, error), E_INVALIDARG);
    assert_hr(WsWriteStartElement(writer, NULL, &no_bytes, &none, error), E_INVALIDARG);
    assert_hr(WsWriteStartElement(writer, &no_bytes, X("a"), &none, error), E_INVALIDARG);
    assert_hr(WsWriteStartElement(writer, NULL, X("a"), &no_bytes, error), E_INVALIDARG);
    assert_hr(WsWriteQualifiedName(writer, NULL, &no_bytes, &none, error), E_INVALIDARG);
    assert_ok(start("a"));
    assert_hr(WsWriteStartAttribute(writer, NULL, &no_bytes, &none, FALSE, error), E_INVALIDARG);
    assert_hr(WsWriteXmlnsAttribute(writer, &no_bytes, X("u"), FALSE, error), E_INVALIDARG);
    WsFreeWriter(NULL);
}

static void test_without_output_nothing_can_be_written(void** state)
{
    WS_XML_WRITER* other = NULL;

    UNUSED(state);
    assert_ok(WsCreateWriter(NULL, 0, &other, error));
    assert_fails(WsWriteEndElement(other, error), WS_E_INVALID_OPERATION, error, "WsSetOutput");
    assert_ok(WsSetOutput(other, NULL, NULL, NULL, 0, error));
    assert_hr(WsWriteEndElement(other, error), WS_E_INVALID_OPERATION);
    WsFreeWriter(other);
}

static void test_a_fault_stays_until_there_is_a_new_output(void** state)
{
    UNUSED(state);
    fresh();
    assert_fails(end(), WS_E_INVALID_FORMAT, error, "none is open");
    assert_fails(start("a"), WS_E_OBJECT_FAULTED, error, "WsSetOutput");
    fresh();
    assert_ok(start("a"));
}

static void test_default_properties_are_those_of_the_reference(void** state)
{
    static const struct { WS_XML_WRITER_PROPERTY_ID id; ULONG value; } defaults[] = {
        { WS_XML_WRITER_PROPERTY_MAX_DEPTH, 32 }, { WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT, FALSE },
        { WS_XML_WRITER_PROPERTY_MAX_ATTRIBUTES, 128 }, { WS_XML_WRITER_PROPERTY_WRITE_DECLARATION, FALSE },
        { WS_XML_WRITER_PROPERTY_INDENT, 0 }, { WS_XML_WRITER_PROPERTY_BUFFER_TRIM_SIZE, 4096 },
        { WS_XML_WRITER_PROPERTY_MAX_MIME_PARTS_BUFFER_SIZE, 65536 }, { WS_XML_WRITER_PROPERTY_MAX_NAMESPACES, 32 },
        { WS_XML_WRITER_PROPERTY_ALLOW_INVALID_CHARACTER_REFERENCES, FALSE },
        { WS_XML_WRITER_PROPERTY_COMPRESS_EMPTY_ELEMENTS, FALSE },
        { WS_XML_WRITER_PROPERTY_EMIT_UNCOMPRESSED_EMPTY_ELEMENTS, FALSE },
        { WS_XML_WRITER_PROPERTY_CHARSET, WS_CHARSET_UTF8 }, { WS_XML_WRITER_PROPERTY_IN_ATTRIBUTE, FALSE },
        { WS_XML_WRITER_PROPERTY_BYTES_WRITTEN, 0 }, { WS_XML_WRITER_PROPERTY_BYTES_TO_CLOSE, 0 },
    };
    WS_BYTES bytes;

    UNUSED(state);
    fresh();
    for (size_t i = 0; i < ARRAY_COUNT(defaults); i++) {
        ULONG value = 77;

        assert_ok(WsGetWriterProperty(writer, defaults[i].id, &value, sizeof value, error));
        assert_int_equal(value, defaults[i].value);
        assert_hr(WsGetWriterProperty(writer, defaults[i].id, &value, 2, error), E_INVALIDARG);
    }
    assert_hr(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_INITIAL_BUFFER, &bytes, sizeof bytes, error),
              E_INVALIDARG);
    assert_hr(WsGetWriterProperty(writer, 99, &bytes, sizeof bytes, error), E_INVALIDARG);
    assert_hr(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, NULL, sizeof bytes, error), E_INVALIDARG);
}

/* With the size of its type, and no other; those that tell about the output cannot be set. */
static void test_each_property_has_its_size_and_place(void** state)
{
    static const ULONG sizes[] = {
        [WS_XML_WRITER_PROPERTY_MAX_DEPTH] = 4, [WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT] = 4,
        [WS_XML_WRITER_PROPERTY_MAX_ATTRIBUTES] = 4, [WS_XML_WRITER_PROPERTY_WRITE_DECLARATION] = 4,
        [WS_XML_WRITER_PROPERTY_INDENT] = 4, [WS_XML_WRITER_PROPERTY_BUFFER_TRIM_SIZE] = 4,
        [WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE] = 4, [WS_XML_WRITER_PROPERTY_MAX_MIME_PARTS_BUFFER_SIZE] = 4,
        [WS_XML_WRITER_PROPERTY_INITIAL_BUFFER] = sizeof(WS_BYTES),
        [WS_XML_WRITER_PROPERTY_ALLOW_INVALID_CHARACTER_REFERENCES] = 4, [WS_XML_WRITER_PROPERTY_MAX_NAMESPACES] = 4,
        [WS_XML_WRITER_PROPERTY_COMPRESS_EMPTY_ELEMENTS] = 4,
        [WS_XML_WRITER_PROPERTY_EMIT_UNCOMPRESSED_EMPTY_ELEMENTS] = 4,
    };
    static ULONG value[8];

    UNUSED(state);
    for (ULONG id = 0; id < ARRAY_COUNT(sizes) + 2; id++) {
        for (ULONG size = 0; size <= sizeof value; size++) {
            WS_XML_WRITER_PROPERTY property = { (WS_XML_WRITER_PROPERTY_ID)id, value, size };
            bool good = id < ARRAY_COUNT(sizes) && sizes[id] != 0 && size == sizes[id];
            WS_XML_WRITER* other = NULL;

            assert_hr(WsCreateWriter(&property, 1, &other, error), good ? S_OK : E_INVALIDARG);
            WsFreeWriter(other);
            assert_hr(WsSetOutput(writer, &utf8_text.encoding, &memory_output.output, &property, 1, error),
                      good ? S_OK : E_INVALIDARG);
        }
        WsResetError(error);
    }
}

/* ---------------------------------------------------------------------------------------------- order */

static void test_a_document_comes_out_as_it_was_written(void** state)
{
    UNUSED(state);
    fresh();
    assert_ok(start("a"));
    assert_ok(attribute("b", "1"));
    assert_ok(start("c"));
    assert_ok(end());
    assert_ok(start("d"));
    assert_ok(WsWriteEndStartElement(writer, error));
    assert_ok(end());
    assert_ok(text("x"));
    assert_ok(end());
    assert_written(writer, "<a b=\"1\"><c/><d></d>x</a>");
}

static void test_a_start_tag_is_not_there_before_it_is_complete(void** state)
{
    ULONG written = 77, to_close = 0;
    BOOL inside = FALSE;

    UNUSED(state);
    fresh();
    assert_ok(start("a"));
    assert_written(writer, "");
    assert_ok(text("x"));
    assert_ok(start("bc"));
    assert_written(writer, "<a>x");
    assert_ok(WsWriteStartAttribute(writer, &none, X("d"), &none, TRUE, error));
    assert_ok(text("1"));
    assert_written(writer, "<a>x");
    assert_ok(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_IN_ATTRIBUTE, &inside, sizeof inside, error));
    assert_int_equal(inside, TRUE);
    assert_ok(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES_WRITTEN, &written, sizeof written, error));
    assert_int_equal(written, 4);
    assert_ok(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES_TO_CLOSE, &to_close, sizeof to_close, error));
    assert_int_equal(to_close, strlen("'></bc></a>"));
    assert_ok(WsWriteEndAttribute(writer, error));
    assert_ok(WsWriteEndStartElement(writer, error));
    assert_written(writer, "<a>x<bc d='1'>");
}

static void test_calls_out_of_order_are_refused_and_change_nothing(void** state)
{
    UNUSED(state);
    fresh();
    assert_hr(WsWriteEndStartElement(writer, error), WS_E_INVALID_OPERATION);
    assert_hr(WsWriteStartAttribute(writer, &none, X("b"), &none, FALSE, error), WS_E_INVALID_OPERATION);
    assert_hr(WsWriteEndAttribute(writer, error), WS_E_INVALID_OPERATION);
    assert_hr(WsWriteXmlnsAttribute(writer, X("p"), X("u"), FALSE, error), WS_E_INVALID_OPERATION);
    assert_hr(WsWriteEndCData(writer, error), WS_E_INVALID_OPERATION);
    assert_hr(WsWriteStartCData(writer, error), WS_E_INVALID_OPERATION);
    assert_hr(text("x"), WS_E_INVALID_OPERATION);
    assert_ok(start("a"));
    assert_ok(WsWriteStartAttribute(writer, &none, X("b"), &none, FALSE, error));
    assert_hr(WsWriteStartAttribute(writer, &none, X("c"), &none, FALSE, error), WS_E_INVALID_OPERATION);
    assert_hr(start("c"), WS_E_INVALID_OPERATION);
    assert_hr(end(), WS_E_INVALID_OPERATION);
    assert_hr(WsWriteEndStartElement(writer, error), WS_E_INVALID_OPERATION);
    assert_hr(WsWriteStartCData(writer, error), WS_E_INVALID_OPERATION);
    assert_ok(WsWriteEndAttribute(writer, error));
    assert_ok(WsWriteStartCData(writer, error));
    assert_hr(WsWriteStartCData(writer, error), WS_E_INVALID_OPERATION);
    assert_hr(start("c"), WS_E_INVALID_OPERATION);
    assert_hr(end(), WS_E_INVALID_OPERATION);
    assert_ok(WsWriteEndCData(writer, error));
    assert_hr(WsWriteStartAttribute(writer, &none, X("b"), &none, FALSE, error), WS_E_INVALID_OPERATION);
    assert_ok(end());
    assert_hr(start("c"), WS_E_INVALID_OPERATION);
    assert_hr(text("x"), WS_E_INVALID_OPERATION);
    assert_ok(text(" \n"));
    assert_written(writer, "<a b=\"\"><![CDATA[]]></a> \n");
}

/* Nothing of a node or value is left undone that can go on. */
static void test_a_call_that_fails_half_way_faults_the_writer_whatever_its_code(void** state)
{
    WS_XML_ATTRIBUTE good = { .localName = X("b") }, nameless = { .ns = &none };
    WS_XML_ATTRIBUTE* attributes[] = { &good, &nameless };
    WS_XML_ELEMENT_NODE element = { .node = { WS_XML_NODE_TYPE_ELEMENT }, .localName = X("a"), .attributeCount = 2,
                                    .attributes = attributes };
    WS_ENUM_DESCRIPTION no_values = { 0 };
    WS_ELEMENT_DESCRIPTION description = { X("a"), &none, WS_ENUM_TYPE, &no_values };
    int value = 1;

    UNUSED(state);
    fresh();
    assert_hr(WsWriteNode(writer, &element.node, error), E_INVALIDARG);
    assert_hr(end(), WS_E_OBJECT_FAULTED);
    attributes[1] = NULL;
    fresh();
    assert_hr(WsWriteNode(writer, &element.node, error), E_INVALIDARG);
    assert_hr(end(), WS_E_OBJECT_FAULTED);
    element.localName = NULL;                    /* seen before anything is written */
    fresh();
    assert_ok(start("r"));
    assert_hr(WsWriteNode(writer, &element.node, error), E_INVALIDARG);
    assert_ok(end());
    fresh();
    assert_hr(WsWriteElement(writer, &description, WS_WRITE_REQUIRED_VALUE, &value, sizeof value, error), E_INVALIDARG);
    assert_hr(end(), WS_E_OBJECT_FAULTED);
    fresh();
    assert_ok(start("r"));
    assert_hr(WsWriteElement(writer, &description, WS_WRITE_REQUIRED_VALUE, &value, 1, error), E_INVALIDARG);
    assert_ok(end());
}

static void test_names_have_to_be_names(void** state)
{
    static const char* const names[] = { "1", "a b", "a:b", "-a", "a\xFF", "\xC3\x97", "<" };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
        fresh();
        assert_fails(start(names[i]), WS_E_INVALID_FORMAT, error, "cannot be the local name");
        fresh();
        assert_ok(start("a"));
        assert_fails(attribute(names[i], ""), WS_E_INVALID_FORMAT, error, "cannot be the local name of an attribute");
    }
    fresh();
    assert_ok(start("\xC3\xA9"));
    assert_ok(end());
    assert_written(writer, "<\xC3\xA9/>");
}

static void test_an_attribute_is_written_once(void** state)
{
    UNUSED(state);
    fresh();
    assert_ok(start("a"));
    assert_ok(attribute("b", "1"));
    assert_ok(attribute("c", "2"));
    assert_fails(attribute("b", "3"), WS_E_INVALID_FORMAT, error, "the attribute 'b' is written twice");
    fresh();
    assert_ok(start("a"));
    assert_ok(WsWriteStartAttribute(writer, X("p"), X("b"), X("u"), FALSE, error));
    assert_ok(WsWriteEndAttribute(writer, error));
    assert_ok(attribute("b", ""));
    assert_hr(WsWriteStartAttribute(writer, X("q"), X("b"), X("u"), FALSE, error), WS_E_INVALID_FORMAT);
}

/* ---------------------------------------------------------------------------------------------- properties */

static void test_quotas_name_their_property(void** state)
{
    UNUSED(state);
    fresh_with(WS_XML_WRITER_PROPERTY_MAX_DEPTH, 1);
    assert_ok(start("a"));
    assert_fails(start("b"), WS_E_QUOTA_EXCEEDED, error, "WS_XML_WRITER_PROPERTY_MAX_DEPTH");
    fresh_with(WS_XML_WRITER_PROPERTY_MAX_ATTRIBUTES, 1);
    assert_ok(start("a"));
    assert_ok(attribute("b", ""));
    assert_fails(attribute("c", ""), WS_E_QUOTA_EXCEEDED, error, "WS_XML_WRITER_PROPERTY_MAX_ATTRIBUTES");
    fresh_with(WS_XML_WRITER_PROPERTY_MAX_ATTRIBUTES, 1);
    assert_ok(start("a"));
    assert_ok(attribute("b", ""));
    assert_fails(WsWriteXmlnsAttribute(writer, X("p"), X("u"), FALSE, error), WS_E_QUOTA_EXCEEDED, error,
                 "MAX_ATTRIBUTES");
    fresh_with(WS_XML_WRITER_PROPERTY_MAX_NAMESPACES, 1);
    assert_ok(WsWriteStartElement(writer, X("p"), X("a"), X("u"), error));
    assert_fails(WsWriteStartElement(writer, X("q"), X("a"), X("v"), error), WS_E_QUOTA_EXCEEDED, error,
                 "WS_XML_WRITER_PROPERTY_MAX_NAMESPACES");
    for (ULONG max = 0; max < 16; max++) {
        HRESULT hr;

        fresh_with(WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE, max);
        hr = start("abc");
        hr = SUCCEEDED(hr) ? text("&xyz") : hr;
        hr = SUCCEEDED(hr) ? end() : hr;
        assert_fails(hr, WS_E_QUOTA_EXCEEDED, error, "WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE");
    }
    fresh_with(WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE, 19);
    assert_ok(start("abc"));
    assert_ok(text("&xyz"));
    assert_ok(end());
    assert_written(writer, "<abc>&amp;xyz</abc>");
}

static void test_the_declaration_comes_first_when_asked_for(void** state)
{
    UNUSED(state);
    fresh_with(WS_XML_WRITER_PROPERTY_WRITE_DECLARATION, TRUE);
    assert_ok(start("a"));
    assert_ok(end());
    assert_written(writer, "<?xml version=\"1.0\" encoding=\"utf-8\"?><a/>");
    fresh_with(WS_XML_WRITER_PROPERTY_WRITE_DECLARATION, TRUE);
    assert_ok(text("\n"));
    assert_ok(start("a"));
    assert_ok(end());
    assert_written(writer, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<a/>");
}

static void test_a_fragment_may_have_several_elements_and_text_on_top(void** state)
{
    UNUSED(state);
    fresh_with(WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT, TRUE);
    assert_ok(text("x"));
    assert_ok(start("a"));
    assert_ok(end());
    assert_ok(start("b"));
    assert_ok(end());
    assert_ok(WsWriteStartCData(writer, error));
    assert_ok(WsWriteEndCData(writer, error));
    assert_ok(WsWriteBytes(writer, "foo", 3, error));
    assert_written(writer, "x<a/><b/><![CDATA[]]>Zm9v");
}

static void test_a_carriage_return_at_the_top_level_is_refused_because_no_reader_would_see_it(void** state)
{
    UNUSED(state);
    fresh_with(WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT, FALSE);
    assert_fails(text(" \r"), WS_E_INVALID_OPERATION, error, "top level");
    fresh_with(WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT, TRUE);
    assert_ok(text(" \r"));
    assert_written(writer, " &#xD;");
}

static void test_indenting_breaks_lines_only_where_there_is_no_text(void** state)
{
    UNUSED(state);
    fresh_with(WS_XML_WRITER_PROPERTY_INDENT, 2);
    assert_ok(start("a"));
    assert_ok(start("b"));
    assert_ok(text("x"));
    assert_ok(start("c"));
    assert_ok(end());
    assert_ok(end());
    assert_ok(start("d"));
    assert_ok(WsWriteStartAttribute(writer, NULL, X("f"), X(""), FALSE, error));
    assert_ok(text("x"));                        /* of an attribute: not in the way */
    assert_ok(WsWriteEndAttribute(writer, error));
    assert_ok(start("e"));
    assert_ok(end());
    assert_ok(end());
    assert_ok(end());
    assert_written(writer, "<a>\n  <b>x<c/></b>\n  <d f=\"x\">\n    <e/>\n  </d>\n</a>");
}

static void test_what_is_refused_at_the_top_level_is_not_indented(void** state)
{
    UNUSED(state);
    fresh_with(WS_XML_WRITER_PROPERTY_INDENT, 2);
    assert_ok(start("a"));
    assert_ok(end());
    assert_hr(start("b"), WS_E_INVALID_OPERATION);
    assert_written(writer, "<a/>");
}

static void test_empty_elements_can_be_written_with_two_tags(void** state)
{
    UNUSED(state);
    fresh_with(WS_XML_WRITER_PROPERTY_EMIT_UNCOMPRESSED_EMPTY_ELEMENTS, TRUE);
    assert_ok(WsWriteStartElement(writer, X("p"), X("a"), X("u"), error));
    assert_ok(end());
    assert_written(writer, "<p:a xmlns:p=\"u\"></p:a>");
}

static void test_the_callers_buffer_is_used_until_it_is_too_small(void** state)
{
    BYTE memory[10];
    WS_BYTES initial = { sizeof memory, memory }, bytes;
    WS_BUFFERS buffers;
    WS_XML_WRITER_PROPERTY property = { WS_XML_WRITER_PROPERTY_INITIAL_BUFFER, &initial, sizeof initial };

    UNUSED(state);
    set_output_with(writer, &property, 1);
    assert_ok(start("a"));
    assert_ok(text("x"));
    assert_ok(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BUFFERS, &buffers, sizeof buffers, error));
    assert_int_equal(buffers.bufferCount, 1);
    assert_ptr_equal(buffers.buffers[0].bytes, memory);
    assert_int_equal(buffers.buffers[0].length, 4);
    assert_ok(text("1234567890"));
    assert_ok(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, error));
    assert_ptr_not_equal(bytes.bytes, memory);
    assert_written(writer, "<a>x1234567890");
    set_output_with(writer, NULL, 0);
    assert_ok(start("a"));
    assert_ok(end());
    assert_written(writer, "<a/>");
}

/* ---------------------------------------------------------------------------------------------- memory */

static HRESULT write_all(WS_XML_WRITER* to)
{
    static const char long_text[] = "a text of some length that is written again and again";
    HRESULT hr = WsWriteStartElement(to, X("p"), X("root"), X("urn:p"), error);

    if (SUCCEEDED(hr))
        hr = WsWriteXmlnsAttribute(to, X("q"), X("urn:q"), FALSE, error);
    for (int i = 0; SUCCEEDED(hr) && i < 20; i++) {
        hr = WsWriteStartElement(to, NULL, X("child"), X("urn:q"), error);
        if (SUCCEEDED(hr))
            hr = WsWriteStartAttribute(to, NULL, X("x"), X("urn:r"), FALSE, error);
        if (SUCCEEDED(hr))
            hr = WsWriteChars(to, (const WCHAR*)u"12", 2, error);
        if (SUCCEEDED(hr))
            hr = WsWriteEndAttribute(to, error);
        if (SUCCEEDED(hr))
            hr = WsWriteCharsUtf8(to, (const BYTE*)long_text, sizeof long_text - 1, error);
        if (SUCCEEDED(hr))
            hr = WsWriteEndElement(to, error);
    }
    return SUCCEEDED(hr) ? WsWriteEndElement(to, error) : hr;
}

static HRESULT create_and_write(void* state)
{
    WS_XML_WRITER* created = NULL;
    HRESULT hr = WsCreateWriter(NULL, 0, &created, error);

    UNUSED(state);
    if (SUCCEEDED(hr))
        hr = WsSetOutput(created, &utf8_text.encoding, &memory_output.output, NULL, 0, error);
    if (SUCCEEDED(hr))
        hr = write_all(created);
    WsFreeWriter(created);
    WsResetError(error);
    return hr;
}

static void test_each_allocation_may_fail(void** state)
{
    UNUSED(state);
    WsResetError(error);
    assert_true(for_each_allocation_failure(create_and_write, NULL, S_OK) > 5);
}

static void test_a_second_document_allocates_nothing(void** state)
{
    ULONG trim = 65536;
    WS_XML_WRITER_PROPERTY property = { WS_XML_WRITER_PROPERTY_BUFFER_TRIM_SIZE, &trim, sizeof trim };

    UNUSED(state);
    set_output_with(writer, &property, 1);
    assert_ok_error(write_all(writer), error);
    mem_fail_after(0, true);
    set_output_with(writer, &property, 1);
    assert_ok_error(write_all(writer), error);
    assert_int_equal(mem_fail_hits(), 0);
    mem_fail_after(UINT64_MAX, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_arguments_are_refused_at_the_door),
        cmocka_unit_test(test_without_output_nothing_can_be_written),
        cmocka_unit_test(test_a_fault_stays_until_there_is_a_new_output),
        cmocka_unit_test(test_default_properties_are_those_of_the_reference),
        cmocka_unit_test(test_each_property_has_its_size_and_place),
        cmocka_unit_test(test_a_document_comes_out_as_it_was_written),
        cmocka_unit_test(test_a_start_tag_is_not_there_before_it_is_complete),
        cmocka_unit_test(test_calls_out_of_order_are_refused_and_change_nothing),
        cmocka_unit_test(test_a_call_that_fails_half_way_faults_the_writer_whatever_its_code),
        cmocka_unit_test(test_what_is_refused_at_the_top_level_is_not_indented),
        cmocka_unit_test(test_names_have_to_be_names),
        cmocka_unit_test(test_an_attribute_is_written_once),
        cmocka_unit_test(test_quotas_name_their_property),
        cmocka_unit_test(test_the_declaration_comes_first_when_asked_for),
        cmocka_unit_test(test_a_fragment_may_have_several_elements_and_text_on_top),
        cmocka_unit_test(test_a_carriage_return_at_the_top_level_is_refused_because_no_reader_would_see_it),
        cmocka_unit_test(test_indenting_breaks_lines_only_where_there_is_no_text),
        cmocka_unit_test(test_empty_elements_can_be_written_with_two_tags),
        cmocka_unit_test(test_the_callers_buffer_is_used_until_it_is_too_small),
        cmocka_unit_test(test_each_allocation_may_fail),
        cmocka_unit_test(test_a_second_document_allocates_nothing),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
