/* Text of elements and attributes: characters, bytes, qualified names, and what the library itself uses. */
#include "xml_support.h"

#include "xml/reader.h"
#include "xml_fixture.h"

static void enter(const char* text)
{
    set_text(reader, text);
    assert_ok_error(WsReadToStartElement(reader, NULL, NULL, NULL, error), error);
    assert_ok_error(WsReadStartElement(reader, error), error);
}

/* ---------------------------------------------------------------------------------------------- characters */

static const char mixed[] = "<a>1\xC3\xA9<!--c-->\xF0\x9F\x98\x80&lt;<![CDATA[<\r\n]]><!--d-->2<b/>3</a>";
static const char mixed_text[] = "1\xC3\xA9\xF0\x9F\x98\x80<<\n2";

static void test_characters_come_in_pieces_of_any_size_up_to_the_next_element(void** state)
{
    UNUSED(state);
    for (ULONG step = 4; step < 20; step++) {
        struct sink sink = { 0 };
        BYTE piece[20];
        ULONG count = 0;

        enter(mixed);
        do {
            assert_ok_error(WsReadCharsUtf8(reader, piece, step, &count, error), error);
            assert_true(count <= step);
            sink_bytes(&sink, piece, count);
        } while (count != 0);
        assert_string_equal(sink.text, mixed_text);
        assert_int_equal(node_type(reader), WS_XML_NODE_TYPE_ELEMENT);
        sink_reset(&sink);
    }
}

static void test_utf16_characters_come_in_pieces_and_pairs_stay_together(void** state)
{
    static const WCHAR expected[] = { '1', 0xE9, 0xD83D, 0xDE00, '<', '<', '\n', '2' };

    UNUSED(state);
    for (ULONG step = 2; step < 12; step++) {
        WCHAR all[32];
        ULONG filled = 0, count = 0;

        enter(mixed);
        do {
            assert_ok_error(WsReadChars(reader, all + filled, step, &count, error), error);
            filled += count;
        } while (count != 0);
        assert_int_equal(filled, ARRAY_COUNT(expected));
        assert_memory_equal(all, expected, sizeof expected);
    }
}

static void test_no_room_for_a_whole_character_is_the_callers_error(void** state)
{
    BYTE bytes[4];
    WCHAR unit;
    ULONG count = 7;

    UNUSED(state);
    enter("<a>\xF0\x9F\x98\x80</a>");
    assert_ok(WsReadCharsUtf8(reader, NULL, 0, &count, error));
    assert_int_equal(count, 0);
    assert_fails(WsReadCharsUtf8(reader, bytes, 3, &count, error), E_INVALIDARG, error, "too few");
    assert_fails(WsReadChars(reader, &unit, 1, &count, error), E_INVALIDARG, error, "surrogate pair");
    assert_ok(WsReadCharsUtf8(reader, bytes, 4, &count, error));
    assert_int_equal(count, 4);
    assert_hr(WsReadCharsUtf8(reader, NULL, 1, &count, error), E_INVALIDARG);
    assert_hr(WsReadChars(reader, &unit, 1, NULL, error), E_INVALIDARG);
}

static void test_characters_of_an_attribute_end_with_it(void** state)
{
    BYTE bytes[16];
    ULONG count = 0;

    UNUSED(state);
    set_text(reader, "<a b='12&amp;3'>x</a>");
    assert_ok(WsReadNode(reader, error));
    assert_ok(WsReadStartAttribute(reader, 0, error));
    assert_ok(WsReadCharsUtf8(reader, bytes, 2, &count, error));
    assert_int_equal(count, 2);
    assert_ok(WsReadCharsUtf8(reader, bytes, 16, &count, error));
    assert_int_equal(count, 2);
    assert_memory_equal(bytes, "&3", 2);
    assert_ok(WsReadCharsUtf8(reader, bytes, 16, &count, error));
    assert_int_equal(count, 0);
    assert_ok(WsReadEndAttribute(reader, error));
    assert_int_equal(node_type(reader), WS_XML_NODE_TYPE_ELEMENT);
}

/* ---------------------------------------------------------------------------------------------- base64 */

static void read_base64(const char* text, const char* expected, size_t size)
{
    for (ULONG step = 1; step < 12; step++) {
        BYTE all[64];
        ULONG filled = 0, count = 0;

        enter(text);
        do {
            assert_ok_error(WsReadBytes(reader, all + filled, step, &count, error), error);
            filled += count;
        } while (count != 0);
        if (filled != size || memcmp(all, expected, size) != 0)
            fail_msg("%s in steps of %u gives %u bytes", text, (unsigned)step, (unsigned)filled);
    }
}

static void test_bytes_come_out_of_base64_in_pieces_of_any_size(void** state)
{
    UNUSED(state);
    read_base64("<a></a>", "", 0);
    read_base64("<a>Zg==</a>", "f", 1);
    read_base64("<a>Zm8=</a>", "fo", 2);
    read_base64("<a>Zm9v</a>", "foo", 3);
    read_base64("<a> \n Zm9vYmFyIHRoaXMgaXMgYSBsb25nZXIgb25l \t</a>", "foobar this is a longer one", 27);
    read_base64("<a>Zm<!--x-->9v<![CDATA[Ym]]>Fy</a>", "foobar", 6);
    read_base64("<a>Zm9vYg&#61;=</a>", "foob", 4);
}

static void test_what_is_not_base64_is_refused(void** state)
{
    static const char* const texts[] = { "<a>Z</a>", "<a>Zg=</a>", "<a>Zg==Zg==</a>", "<a>Zg===</a>", "<a>Z*==</a>",
                                         "<a>=Zg=</a>", "<a>Zm9vZ</a>", "<a>Zg==x</a>" };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        BYTE all[64];
        ULONG count = 1;
        HRESULT hr = S_OK;

        enter(texts[i]);
        while (count != 0 && SUCCEEDED(hr))
            hr = WsReadBytes(reader, all, sizeof all, &count, error);
        if (hr != WS_E_INVALID_FORMAT)
            fail_msg("%s gives 0x%08X", texts[i], (unsigned)hr);
        assert_error_says(error, "the text is not base64");
    }
}

/* ---------------------------------------------------------------------------------------------- names */

static void check_xml(const WS_XML_STRING* string, const char* expected)
{
    assert_int_equal(string->length, strlen(expected));
    assert_memory_equal(string->bytes, expected, string->length);
}

static void test_qualified_names_are_split_and_resolved(void** state)
{
    WS_XML_STRING prefix, name, ns;

    UNUSED(state);
    enter("<a xmlns:p='urn:p'> p:n </a>");
    assert_ok_error(WsReadQualifiedName(reader, heap, &prefix, &name, &ns, error), error);
    check_xml(&prefix, "p");
    check_xml(&name, "n");
    check_xml(&ns, "urn:p");
    assert_int_equal(node_type(reader), WS_XML_NODE_TYPE_END_ELEMENT);
    enter("<a xmlns='urn:d'>n</a>");
    assert_ok(WsReadQualifiedName(reader, heap, NULL, &name, &ns, error));
    check_xml(&ns, "urn:d");
    enter("<a>n</a>");
    assert_ok(WsReadQualifiedName(reader, heap, &prefix, &name, &ns, error));
    check_xml(&prefix, "");
    check_xml(&ns, "");
    enter("<a>q:n</a>");
    assert_ok(WsReadQualifiedName(reader, heap, &prefix, &name, NULL, error));
    check_xml(&prefix, "q");
}

static void test_what_is_no_qualified_name_or_has_no_namespace_is_refused(void** state)
{
    static const char* const texts[] = { "<a></a>", "<a>:</a>", "<a>p:</a>", "<a>:n</a>", "<a>p:n:m</a>", "<a>1</a>",
                                         "<a>q:n</a>", "<a>p n</a>" };
    WS_XML_STRING name, ns;

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        enter(texts[i]);
        if (WsReadQualifiedName(reader, heap, NULL, &name, &ns, error) != WS_E_INVALID_FORMAT)
            fail_msg("%s", texts[i]);
    }
    WsResetError(error);
    enter("<a/>");
    assert_hr(WsReadQualifiedName(reader, NULL, NULL, &name, &ns, error), E_INVALIDARG);
    assert_hr(WsReadQualifiedName(reader, heap, NULL, NULL, &ns, error), E_INVALIDARG);
}

static void test_prefixes_are_looked_up_where_the_reader_stands(void** state)
{
    const WS_XML_STRING* ns = NULL;

    UNUSED(state);
    set_text(reader, "<a xmlns:p='urn:1'><b xmlns:p='urn:2' xmlns='urn:d'/></a>");
    assert_ok(WsReadNode(reader, error));
    assert_ok(WsReadNode(reader, error));
    assert_ok(WsGetNamespaceFromPrefix(reader, X("p"), TRUE, &ns, error));
    check_xml(ns, "urn:2");
    assert_ok(WsReadNode(reader, error));
    assert_ok(WsGetNamespaceFromPrefix(reader, X(""), TRUE, &ns, error));
    check_xml(ns, "urn:d");
    assert_ok(WsReadNode(reader, error));
    assert_ok(WsGetNamespaceFromPrefix(reader, X("p"), TRUE, &ns, error));
    check_xml(ns, "urn:1");
    assert_ok(WsGetNamespaceFromPrefix(reader, X("xml"), TRUE, &ns, error));
    check_xml(ns, "http://www.w3.org/XML/1998/namespace");
    assert_ok(WsGetNamespaceFromPrefix(reader, X("xmlns"), TRUE, &ns, error));
    check_xml(ns, "http://www.w3.org/2000/xmlns/");
    assert_hr(WsGetNamespaceFromPrefix(reader, X("q"), FALSE, &ns, error), S_FALSE);
    assert_null(ns);
    assert_hr(WsGetNamespaceFromPrefix(reader, X("q"), TRUE, &ns, error), WS_E_INVALID_FORMAT);
}

static void test_xml_attributes_are_found_on_the_nearest_element(void** state)
{
    WS_XML_STRING lang = TEXT_XML("lang");
    WCHAR* chars = NULL;
    ULONG count = 0;

    UNUSED(state);
    set_text(reader, "<a xml:lang='&#101;n' lang='no'><b xml:lang='de-\xC3\xA9'/><c>x</c></a>");
    assert_ok(WsReadNode(reader, error));
    assert_ok(WsReadNode(reader, error));
    assert_ok(WsGetXmlAttribute(reader, &lang, heap, &chars, &count, error));
    assert_text(((WS_STRING){ count, chars }), "de-\xC3\xA9");
    assert_ok(WsSkipNode(reader, error));
    assert_ok(WsReadNode(reader, error));
    assert_ok(WsGetXmlAttribute(reader, &lang, heap, &chars, &count, error));
    assert_text(((WS_STRING){ count, chars }), "en");
    assert_hr(WsGetXmlAttribute(reader, X("space"), heap, &chars, &count, error), S_FALSE);
    assert_int_equal(count, 0);
    assert_non_null(chars);
}

/* ---------------------------------------------------------------------------------------------- inside the library */

static void check_span(struct xml_span span, const char* expected)
{
    if (span.size != strlen(expected) || memcmp(span.bytes, expected, span.size) != 0)
        fail_msg("'%.*s' is not '%s'", (int)span.size, (const char*)span.bytes, expected);
}

static void test_whole_text_is_in_place_when_it_can_be(void** state)
{
    static const char text[] = "<a>plain<!--c--></a>";
    static const char single[] = "<a>plain</a>";
    struct xml_span span;

    UNUSED(state);
    enter(single);
    assert_ok(xml_read_text(reader, &span, error));
    assert_ptr_equal(span.bytes, single + 3);
    check_span(span, "plain");
    assert_int_equal(node_type(reader), WS_XML_NODE_TYPE_END_ELEMENT);
    enter(text);
    assert_ok(xml_read_text(reader, &span, error));
    check_span(span, "plain");
    enter(mixed);
    assert_ok(xml_read_text(reader, &span, error));
    check_span(span, mixed_text);
    enter("<a/>");
    assert_ok(xml_read_text(reader, &span, error));
    check_span(span, "");
    assert_non_null(span.bytes);
}

static void test_text_of_an_element_outlives_the_move_behind_it(void** state)
{
    struct xml_span span;

    UNUSED(state);
    set_text(reader, "<a><b>1&amp;</b>2&amp;</a>");
    assert_ok(WsReadStartElement(reader, error));
    assert_ok(xml_read_element_text(reader, &span, error));
    check_span(span, "1&");
    assert_int_equal(node_type(reader), WS_XML_NODE_TYPE_TEXT);
    set_text(reader, "<a>1<b/></a>");
    assert_ok(WsReadNode(reader, error));
    assert_fails(xml_read_element_text(reader, &span, error), WS_E_INVALID_FORMAT, error, "found element 'b'");
}

static void test_text_of_an_attribute_needs_no_move(void** state)
{
    struct xml_span span;

    UNUSED(state);
    set_text(reader, "<a b='1&lt;' xmlns:p='urn:p'/>");
    assert_ok(WsReadNode(reader, error));
    assert_ok(xml_attribute_text(reader, 0, &span, error));
    check_span(span, "1<");
    assert_ok(xml_attribute_text(reader, 1, &span, error));
    check_span(span, "urn:p");
    assert_true(xml_at_element(reader, X("a"), X("")));
    assert_true(xml_at_element(reader, NULL, NULL));
    assert_false(xml_at_element(reader, X("a"), X("u")));
}

static void test_an_error_can_name_a_place_in_the_input(void** state)
{
    static const char text[] = "<a>\n<b>x</b></a>";

    UNUSED(state);
    set_text(reader, text);
    assert_ok(WsReadNode(reader, error));
    assert_fails(xml_reader_raise_at(reader, (const BYTE*)text + 7, error, WS_E_INVALID_FORMAT, "no %s", "x"),
                 WS_E_INVALID_FORMAT, error, "line 2, column 4: no x");
    assert_fails(xml_reader_raise_at(reader, (const BYTE*)"", error, WS_E_INVALID_FORMAT, "no %s", "x"),
                 WS_E_INVALID_FORMAT, error, "line 1, column 1: no x");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_characters_come_in_pieces_of_any_size_up_to_the_next_element),
        cmocka_unit_test(test_utf16_characters_come_in_pieces_and_pairs_stay_together),
        cmocka_unit_test(test_no_room_for_a_whole_character_is_the_callers_error),
        cmocka_unit_test(test_characters_of_an_attribute_end_with_it),
        cmocka_unit_test(test_bytes_come_out_of_base64_in_pieces_of_any_size),
        cmocka_unit_test(test_what_is_not_base64_is_refused),
        cmocka_unit_test(test_qualified_names_are_split_and_resolved),
        cmocka_unit_test(test_what_is_no_qualified_name_or_has_no_namespace_is_refused),
        cmocka_unit_test(test_prefixes_are_looked_up_where_the_reader_stands),
        cmocka_unit_test(test_xml_attributes_are_found_on_the_nearest_element),
        cmocka_unit_test(test_whole_text_is_in_place_when_it_can_be),
        cmocka_unit_test(test_text_of_an_element_outlives_the_move_behind_it),
        cmocka_unit_test(test_text_of_an_attribute_needs_no_move),
        cmocka_unit_test(test_an_error_can_name_a_place_in_the_input),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
