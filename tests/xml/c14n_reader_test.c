/* Canonical XML of what a reader reads: what the standards say, and the states of the reader. */
#include "c14n_support.h"
#include "xml_fixture.h"

struct row {
    struct form form;
    const char* document;
    const char* expected;
};

static void check_rows(const struct row* rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct canonical canonical = { 0 };

        set_text(reader, rows[i].document);
        assert_ok_error(canonicalize(reader, &rows[i].form, &canonical, error), error);
        if (strcmp(canonical.text.text == NULL ? "" : canonical.text.text, rows[i].expected) != 0)
            fail_msg("row %zu: %s\n     is %s\n should %s", i, rows[i].document, canonical.text.text, rows[i].expected);
        canonical_reset(&canonical);
    }
}
#define CHECK_ROWS(rows) check_rows(rows, ARRAY_COUNT(rows))

/* ---------------------------------------------------------------------------------------- what the standards say */

static void test_markup_has_one_form(void** state)
{
    static const struct row rows[] = {
        { { .algorithm = INCLUSIVE }, "<?xml version=\"1.0\"?>\n\n<a/>\n\n", "<a></a>" },
        { { .algorithm = INCLUSIVE }, "<a   ><b  c = 'd'\n/></a  >", "<a><b c=\"d\"></b></a>" },
        { { .algorithm = INCLUSIVE }, "<a b='\"&apos;'/>", "<a b=\"&quot;'\"></a>" },
        { { .algorithm = INCLUSIVE }, "<a>\n  <b> x </b>\r\n</a>", "<a>\n  <b> x </b>\n</a>" },
        { { .algorithm = INCLUSIVE }, "<a><![CDATA[<&>]]>]]&gt;</a>", "<a>&lt;&amp;&gt;]]&gt;</a>" },
        { { .algorithm = INCLUSIVE }, "<a>x<![CDATA[]]>y</a>", "<a>xy</a>" },
        { { 0 }, "<?xml version=\"1.0\"?><a/>", "<a></a>" },
    };

    UNUSED(state);
    CHECK_ROWS(rows);
}

static void test_characters_are_escaped_where_they_must_be(void** state)
{
    static const struct row rows[] = {
        { { 0 }, "<a>&lt;&gt;&amp;&quot;&apos;&#9;&#10;&#13;</a>", "<a>&lt;&gt;&amp;\"'\t\n&#xD;</a>" },
        { { 0 }, "<a b='&lt;&gt;&amp;&quot;&apos;&#9;&#10;&#13;'/>",
          "<a b=\"&lt;>&amp;&quot;'&#x9;&#xA;&#xD;\"></a>" },
        { { 0 }, "<a b='x\ty\nz\r\nw'>p\tq\r\nr</a>", "<a b=\"x y z w\">p\tq\nr</a>" },
        { { 0 }, "<a>&#xE4;\xC3\xA4&#x20AC;&#x1F600;</a>", "<a>\xC3\xA4\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80</a>" },
        { { 0 }, "<a xmlns='urn:a&amp;b&#9;&lt;&quot;'/>", "<a xmlns=\"urn:a&amp;b&#x9;&lt;&quot;\"></a>" },
        /* before, at and behind the borders of blocks that are looked at together */
        { { 0 }, "<a>0123456789abcde&lt;&gt;0123456789abcdef&amp;</a>",
          "<a>0123456789abcde&lt;&gt;0123456789abcdef&amp;</a>" },
        { { 0 }, "<a b='0123456789abcdef&#10;0123456789abcd&quot;e&#9;'/>",
          "<a b=\"0123456789abcdef&#xA;0123456789abcd&quot;e&#x9;\"></a>" },
    };

    UNUSED(state);
    CHECK_ROWS(rows);
}

static void test_attributes_are_ordered_by_namespace_then_name(void** state)
{
    static const struct row rows[] = {
        { { 0 }, "<a c='1' b='2' aa='3' a='4' B='5'/>", "<a B=\"5\" a=\"4\" aa=\"3\" b=\"2\" c=\"1\"></a>" },
        { { .algorithm = INCLUSIVE },
          "<e y:a='1' x:b='2' z='3' x:a='4' xmlns:x='urn:b' xmlns:y='urn:a' xml:id='i'/>",
          "<e xmlns:x=\"urn:b\" xmlns:y=\"urn:a\" z=\"3\" xml:id=\"i\" y:a=\"1\" x:a=\"4\" x:b=\"2\"></e>" },
        /* by code point, not by UTF-16 unit: U+F900 goes before U+10000 */
        { { 0 }, "<e \xF0\x90\x80\x80='3' \xEF\xA4\x80='2' z='1'/>",
          "<e z=\"1\" \xEF\xA4\x80=\"2\" \xF0\x90\x80\x80=\"3\"></e>" },
    };

    UNUSED(state);
    CHECK_ROWS(rows);
}

static void test_many_attributes_are_ordered_too(void** state)
{
    struct sink document = { 0 }, expected = { 0 };
    struct form form = { 0 };
    struct canonical canonical = { 0 };
    char one[32];

    UNUSED(state);
    sink_text(&document, "<e");
    sink_text(&expected, "<e");
    for (unsigned i = 0; i < 100; i++) {
        snprintf(one, sizeof one, " n%02u='%u'", i * 37 % 100, i * 37 % 100);
        sink_text(&document, one);
        snprintf(one, sizeof one, " n%02u=\"%u\"", i, i);
        sink_text(&expected, one);
    }
    sink_text(&document, "/>");
    sink_text(&expected, "></e>");
    set_text(reader, document.text);
    assert_ok(canonicalize(reader, &form, &canonical, error));
    assert_string_equal(canonical.text.text, expected.text);
    sink_reset(&document);
    sink_reset(&expected);
    canonical_reset(&canonical);
}

static void test_the_inclusive_form_keeps_declarations_that_say_something_new(void** state)
{
    static const struct row rows[] = {
        { { .algorithm = INCLUSIVE }, "<a xmlns='urn:d' xmlns:p='urn:p'><b xmlns='urn:d' xmlns:p='urn:p'/></a>",
          "<a xmlns=\"urn:d\" xmlns:p=\"urn:p\"><b></b></a>" },
        { { .algorithm = INCLUSIVE }, "<a xmlns='urn:d'><b xmlns=''><c xmlns=''/></b></a>",
          "<a xmlns=\"urn:d\"><b xmlns=\"\"><c></c></b></a>" },
        { { .algorithm = INCLUSIVE }, "<a xmlns=''><b xmlns='urn:d'><c xmlns='urn:e'/></b></a>",
          "<a><b xmlns=\"urn:d\"><c xmlns=\"urn:e\"></c></b></a>" },
        { { .algorithm = INCLUSIVE }, "<p:a xmlns:q='urn:q' xmlns:p='urn:p' xmlns='urn:d'/>",
          "<p:a xmlns=\"urn:d\" xmlns:p=\"urn:p\" xmlns:q=\"urn:q\"></p:a>" },
        { { .algorithm = INCLUSIVE }, "<a xmlns:p='urn:1'><b xmlns:p='urn:2'/><c xmlns:p='urn:1'/></a>",
          "<a xmlns:p=\"urn:1\"><b xmlns:p=\"urn:2\"></b><c></c></a>" },
        { { .algorithm = INCLUSIVE }, "<a xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:lang='de'/>",
          "<a xml:lang=\"de\"></a>" },
    };

    UNUSED(state);
    CHECK_ROWS(rows);
}

static void test_the_exclusive_form_declares_what_is_used_where_it_is_used(void** state)
{
    static const struct row rows[] = {
        { { 0 }, "<a xmlns:p='urn:p' xmlns:q='urn:q'><p:b q:c=''/><p:d/></a>",
          "<a><p:b xmlns:p=\"urn:p\" xmlns:q=\"urn:q\" q:c=\"\"></p:b><p:d xmlns:p=\"urn:p\"></p:d></a>" },
        { { 0 }, "<p:a xmlns:p='urn:p'><b><p:c/></b></p:a>", "<p:a xmlns:p=\"urn:p\"><b><p:c></p:c></b></p:a>" },
        { { 0 }, "<a xmlns='urn:d'><b xmlns=''/></a>", "<a xmlns=\"urn:d\"><b xmlns=\"\"></b></a>" },
        { { 0 }, "<p:a xmlns:p='urn:p' xmlns='urn:d'><p:b x='1'/><c/></p:a>",
          "<p:a xmlns:p=\"urn:p\"><p:b x=\"1\"></p:b><c xmlns=\"urn:d\"></c></p:a>" },
        { { 0 }, "<p:a xmlns:p='urn:1'><p:b xmlns:p='urn:2'><p:c/></p:b><p:d/></p:a>",
          "<p:a xmlns:p=\"urn:1\"><p:b xmlns:p=\"urn:2\"><p:c></p:c></p:b><p:d></p:d></p:a>" },
        { { 0 }, "<a xml:lang='de' xmlns:q='urn:unused'/>", "<a xml:lang=\"de\"></a>" },
        { { 0 }, "<q:a q:x='1' q:y='2' xmlns:q='urn:q'/>", "<q:a xmlns:q=\"urn:q\" q:x=\"1\" q:y=\"2\"></q:a>" },
    };

    UNUSED(state);
    CHECK_ROWS(rows);
}

static void test_a_part_of_a_document_stands_for_itself(void** state)
{
    static const struct row rows[] = {
        { { .apex = 2 }, "<a xmlns='urn:d' xmlns:p='urn:p' xml:lang='de'><b p:c=''><d/></b></a>",
          "<b xmlns=\"urn:d\" xmlns:p=\"urn:p\" p:c=\"\"><d></d></b>" },
        { { .apex = 3 }, "<a xmlns='urn:d' xmlns:p='urn:p'><b p:c=''><d/></b></a>", "<d xmlns=\"urn:d\"></d>" },
        { { .apex = 2 }, "<a>text<b>inside</b>behind</a>", "<b>inside</b>" },
        { { .apex = 1 }, " <!-- before --> <a/> <!-- behind -->", "<a></a>" },
    };

    UNUSED(state);
    CHECK_ROWS(rows);
}

static void test_inclusive_prefixes_come_along_unused(void** state)
{
    static const struct row rows[] = {
        { { .apex = 2, .prefixes = "p" }, "<a xmlns:p='urn:p' xmlns:q='urn:q'><b/></a>",
          "<b xmlns:p=\"urn:p\"></b>" },
        { { .apex = 2, .prefixes = "q p r" }, "<a xmlns:p='urn:p' xmlns:q='urn:q'><b xmlns:p='urn:n'><c/></b></a>",
          "<b xmlns:p=\"urn:n\" xmlns:q=\"urn:q\"><c></c></b>" },
        { { .apex = 2, .prefixes = "-" }, "<a xmlns='urn:d' xmlns:p='urn:p'><p:b/></a>",
          "<p:b xmlns=\"urn:d\" xmlns:p=\"urn:p\"></p:b>" },
        { { .apex = 2, .prefixes = "#default" }, "<a xmlns='urn:d' xmlns:p='urn:p'><p:b><p:c xmlns=''/></p:b></a>",
          "<p:b xmlns=\"urn:d\" xmlns:p=\"urn:p\"><p:c xmlns=\"\"></p:c></p:b>" },
        { { .prefixes = "p" }, "<a><b xmlns:p='urn:p'><c xmlns:p='urn:p'/><d xmlns:p='urn:n'/></b></a>",
          "<a><b xmlns:p=\"urn:p\"><c></c><d xmlns:p=\"urn:n\"></d></b></a>" },
        { { .prefixes = "xml p" }, "<a xmlns:p='urn:p'/>", "<a xmlns:p=\"urn:p\"></a>" },
    };

    UNUSED(state);
    CHECK_ROWS(rows);
}

static void test_comments_are_kept_when_asked_for(void** state)
{
    static const char document[] = "<!-- 1 -->\n\n<!--2--><a><!-- 3\r\n --></a><!-- 4 --> <!-- 5 -->";
    static const struct row rows[] = {
        { { .algorithm = EXCLUSIVE }, document, "<a></a>" },
        { { .algorithm = INCLUSIVE }, document, "<a></a>" },
        { { .algorithm = EXCLUSIVE_COMMENTS }, document,
          "<!-- 1 -->\n<!--2-->\n<a><!-- 3\n --></a>\n<!-- 4 -->\n<!-- 5 -->" },
        { { .algorithm = INCLUSIVE_COMMENTS }, document,
          "<!-- 1 -->\n<!--2-->\n<a><!-- 3\n --></a>\n<!-- 4 -->\n<!-- 5 -->" },
        { { .algorithm = EXCLUSIVE_COMMENTS, .apex = 1 }, document, "<a><!-- 3\n --></a>" },
    };

    UNUSED(state);
    CHECK_ROWS(rows);
}

static void test_the_omitted_element_is_left_out_with_all_in_it(void** state)
{
    static const struct row rows[] = {
        { { .omitted = "s", .omitted_ns = "urn:s" },
          "<a><s:s xmlns:s='urn:s'>x<b/><s:s/></s:s><s/><b xmlns='urn:s'><s/></b></a>",
          "<a><s></s><b xmlns=\"urn:s\"></b></a>" },
        { { .omitted = "s", .omitted_ns = "", .algorithm = INCLUSIVE_COMMENTS },
          "<!--1--><s><!--2--><s/></s><!--3-->", "<!--1-->\n\n<!--3-->" },
        { { .omitted = "s", .omitted_ns = "" }, "<a xmlns:p='urn:p'><s><p:x/></s><p:y/></a>",
          "<a><p:y xmlns:p=\"urn:p\"></p:y></a>" },
    };

    UNUSED(state);
    CHECK_ROWS(rows);
}

static void test_relative_namespaces_have_no_canonical_form(void** state)
{
    static const char* const documents[] = {
        "<a xmlns='relative'/>", "<a xmlns='../x:y'/>", "<a xmlns:p='1:x'/>", "<p:a xmlns:p='://x'/>",
    };
    struct form form = { 0 };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(documents); i++) {
        struct canonical canonical = { 0 };

        set_text(reader, documents[i]);
        assert_fails(canonicalize(reader, &form, &canonical, error), WS_E_INVALID_FORMAT, error, "relative");
        assert_hr(WsEndReaderCanonicalization(reader, NULL), WS_E_OBJECT_FAULTED);
        canonical_reset(&canonical);
    }
}

/* -------------------------------------------------------------------------------------------------- states */

static void test_bad_arguments_are_refused(void** state)
{
    static const struct { WS_XML_CANONICALIZATION_PROPERTY_ID id; ULONG value; ULONG size; const char* says; } bad[] = {
        { 9, 0, sizeof(ULONG), "property 9" },
        { WS_XML_CANONICALIZATION_PROPERTY_ALGORITHM, 4, sizeof(ULONG), "ALGORITHM" },
        { WS_XML_CANONICALIZATION_PROPERTY_ALGORITHM, 0, 8, "ALGORITHM" },
        { WS_XML_CANONICALIZATION_PROPERTY_OUTPUT_BUFFER_SIZE, 0, 8, "OUTPUT_BUFFER_SIZE" },
        { WS_XML_CANONICALIZATION_PROPERTY_INCLUSIVE_PREFIXES, 0, 4, "INCLUSIVE_PREFIXES" },
        { WS_XML_CANONICALIZATION_PROPERTY_OMITTED_ELEMENT, 0, 4, "OMITTED_ELEMENT" },
    };
    WS_XML_STRING broken = { 3, NULL, NULL, 0 };
    WS_XML_CANONICALIZATION_INCLUSIVE_PREFIXES no_array = { 1, NULL }, broken_prefix = { 1, &broken };
    WS_XML_QNAME broken_name = { broken, broken };
    WS_XML_CANONICALIZATION_PROPERTY property = { WS_XML_CANONICALIZATION_PROPERTY_INCLUSIVE_PREFIXES, &no_array,
                                                  sizeof no_array };
    struct canonical canonical = { 0 };

    UNUSED(state);
    set_text(reader, "<a/>");
    assert_hr(WsStartReaderCanonicalization(NULL, take_canonical, NULL, NULL, 0, NULL), E_INVALIDARG);
    assert_hr(WsEndReaderCanonicalization(NULL, NULL), E_INVALIDARG);
    assert_fails(WsStartReaderCanonicalization(reader, NULL, NULL, NULL, 0, error), E_INVALIDARG, error,
                 "writeCallback");
    assert_hr(WsStartReaderCanonicalization(reader, take_canonical, NULL, NULL, 1, error), E_INVALIDARG);
    WsResetError(error);
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
        ULONG value = bad[i].value;
        WS_XML_CANONICALIZATION_PROPERTY wrong = { bad[i].id, &value, bad[i].size };

        assert_fails(WsStartReaderCanonicalization(reader, take_canonical, NULL, &wrong, 1, error), E_INVALIDARG, error,
                     bad[i].says);
    }
    assert_fails(WsStartReaderCanonicalization(reader, take_canonical, NULL, &property, 1, error), E_INVALIDARG, error,
                 "inclusive prefixes");
    property.value = &broken_prefix;
    assert_fails(WsStartReaderCanonicalization(reader, take_canonical, NULL, &property, 1, error), E_INVALIDARG, error,
                 "inclusive prefix");
    property = (WS_XML_CANONICALIZATION_PROPERTY){ WS_XML_CANONICALIZATION_PROPERTY_OMITTED_ELEMENT, &broken_name,
                                                   sizeof broken_name };
    assert_fails(WsStartReaderCanonicalization(reader, take_canonical, NULL, &property, 1, error), E_INVALIDARG, error,
                 "omitted element");
    /* nothing of that started anything */
    assert_ok(canonicalize(reader, &(struct form){ 0 }, &canonical, error));
    assert_string_equal(canonical.text.text, "<a></a>");
    canonical_reset(&canonical);
}

static void test_start_and_end_go_in_pairs(void** state)
{
    struct form form = { 0 };
    struct canonical canonical = { 0 };

    UNUSED(state);
    set_text(reader, "<a><b x='1'/></a>");
    assert_fails(WsEndReaderCanonicalization(reader, error), WS_E_INVALID_OPERATION, error, "has not started");
    assert_ok(start_reader(reader, &form, &canonical, error));
    assert_fails(start_reader(reader, &form, &canonical, error), WS_E_INVALID_OPERATION, error, "started already");
    while (node_type(reader) != WS_XML_NODE_TYPE_EOF)
        assert_ok(WsReadNode(reader, error));
    assert_ok(WsEndReaderCanonicalization(reader, error));
    assert_fails(WsEndReaderCanonicalization(reader, error), WS_E_INVALID_OPERATION, error, "has not started");
    assert_string_equal(canonical.text.text, "<a><b x=\"1\"></b></a>");
    canonical_reset(&canonical);
}

static void test_it_ends_at_the_depth_where_it_started(void** state)
{
    struct form form = { 0 };
    struct canonical canonical = { 0 };

    UNUSED(state);
    set_text(reader, "<a><b><c/></b><d/></a>");
    assert_ok(move_to_apex(reader, 2, error));                  /* <b> */
    assert_ok(start_reader(reader, &form, &canonical, error));
    assert_ok(WsReadStartElement(reader, error));
    assert_fails(WsEndReaderCanonicalization(reader, error), WS_E_INVALID_OPERATION, error, "in 1 elements");
    assert_ok(WsSkipNode(reader, error));                       /* <c/> */
    assert_ok(WsReadEndElement(reader, error));
    assert_ok(WsSkipNode(reader, error));                       /* <d/> */
    assert_fails(WsReadEndElement(reader, error), WS_E_INVALID_OPERATION, error, "WsEndReaderCanonicalization");
    assert_ok(WsEndReaderCanonicalization(reader, error));
    assert_string_equal(canonical.text.text, "<b><c></c></b><d></d>");
    assert_ok(WsReadEndElement(reader, error));
    assert_int_equal(node_type(reader), WS_XML_NODE_TYPE_EOF);
    canonical_reset(&canonical);
}

static void test_attributes_are_no_place_to_start_or_end(void** state)
{
    struct form form = { 0 };
    struct canonical canonical = { 0 };

    UNUSED(state);
    set_text(reader, "<a x='1' y='2'/>");
    assert_ok(move_to_apex(reader, 1, error));
    assert_ok(WsReadStartAttribute(reader, 0, error));
    assert_fails(start_reader(reader, &form, &canonical, error), WS_E_INVALID_OPERATION, error, "attribute");
    assert_ok(WsReadEndAttribute(reader, error));
    assert_ok(start_reader(reader, &form, &canonical, error));
    assert_ok(WsReadStartAttribute(reader, 1, error));
    assert_ok(WsReadNode(reader, error));                       /* inside the attribute: goes over no node */
    assert_fails(WsEndReaderCanonicalization(reader, error), WS_E_INVALID_OPERATION, error, "attribute");
    assert_ok(WsReadEndAttribute(reader, error));
    assert_ok(WsSkipNode(reader, error));
    assert_ok(WsEndReaderCanonicalization(reader, error));
    assert_string_equal(canonical.text.text, "<a x=\"1\" y=\"2\"></a>");
    canonical_reset(&canonical);
}

static void test_the_inclusive_form_is_for_whole_documents(void** state)
{
    struct form form = { .algorithm = INCLUSIVE };
    struct canonical canonical = { 0 };

    UNUSED(state);
    set_text(reader, "<a/>");
    assert_ok(WsReadNode(reader, error));
    assert_fails(start_reader(reader, &form, &canonical, error), WS_E_INVALID_OPERATION, error, "BOF");
    form.algorithm = INCLUSIVE_COMMENTS;
    assert_fails(start_reader(reader, &form, &canonical, error), WS_E_INVALID_OPERATION, error, "BOF");
    form.algorithm = EXCLUSIVE_COMMENTS;
    assert_ok(start_reader(reader, &form, &canonical, error));
    assert_ok(WsEndReaderCanonicalization(reader, error));
    assert_int_equal(canonical.calls, 0);                       /* nothing was read, nothing is written */
}

static void test_any_function_that_reads_canonicalizes(void** state)
{
    struct form form = { 0 };
    struct canonical canonical = { 0 };
    WS_XML_BUFFER* buffer = NULL;
    BYTE bytes[4];
    ULONG count;
    int32_t number = 0;
    static const WS_XML_STRING c = { 1, (BYTE*)(uintptr_t)"c", NULL, 0 };
    static const WS_ELEMENT_DESCRIPTION int_c = { (WS_XML_STRING*)(uintptr_t)&c, &none,
                                                  WS_INT32_TYPE, NULL };

    UNUSED(state);
    set_text(reader, "<a> <b>long<!--x--> text</b><c>42</c><d><e/></d><f/></a>");
    assert_ok(move_to_apex(reader, 1, error));
    assert_ok(start_reader(reader, &form, &canonical, error));
    assert_ok(WsReadStartElement(reader, error));
    assert_ok(WsReadToStartElement(reader, X("b"), &none, NULL, error));
    assert_ok(WsReadStartElement(reader, error));
    do
        assert_ok(WsReadCharsUtf8(reader, bytes, sizeof bytes, &count, error));
    while (count != 0);
    assert_ok(WsReadEndElement(reader, error));
    assert_ok(WsReadElement(reader, &int_c, WS_READ_REQUIRED_VALUE, heap, &number, sizeof number, error));
    assert_int_equal(number, 42);
    assert_ok(WsReadXmlBuffer(reader, heap, &buffer, error));
    assert_ok(WsReadStartElement(reader, error));
    assert_ok(WsReadEndElement(reader, error));
    assert_ok(WsReadEndElement(reader, error));
    assert_ok(WsEndReaderCanonicalization(reader, error));
    assert_string_equal(canonical.text.text, "<a> <b>long text</b><c>42</c><d><e></e></d><f></f></a>");
    canonical_reset(&canonical);
}

static void test_an_xml_buffer_does_not_move_meanwhile(void** state)
{
    static const char document[] = "<p:a xmlns:p='urn:p' xmlns:q='urn:q'><b><p:c/></b>t</p:a>";
    struct form form = { 0 }, from_bof = { .algorithm = INCLUSIVE };
    struct canonical canonical = { 0 };
    WS_XML_BUFFER* buffer = NULL;
    WS_XML_NODE_POSITION position;
    BOOL found;

    UNUSED(state);
    assert_ok(WsReadXmlBufferFromBytes(reader, NULL, NULL, 0, document, sizeof document - 1, heap, &buffer, error));
    assert_ok(WsSetInputToBuffer(reader, buffer, NULL, 0, error));
    assert_ok(canonicalize(reader, &from_bof, &canonical, error));
    assert_string_equal(canonical.text.text,
                        "<p:a xmlns:p=\"urn:p\" xmlns:q=\"urn:q\"><b><p:c></p:c></b>t</p:a>");
    canonical_reset(&canonical);
    assert_ok(WsSetInputToBuffer(reader, buffer, NULL, 0, error));
    assert_ok(WsMoveReader(reader, WS_MOVE_TO_CHILD_ELEMENT, NULL, error));
    assert_ok(WsMoveReader(reader, WS_MOVE_TO_CHILD_ELEMENT, NULL, error));
    assert_ok(start_reader(reader, &form, &canonical, error));
    assert_ok(WsGetReaderPosition(reader, &position, error));
    assert_fails(WsMoveReader(reader, WS_MOVE_TO_NEXT_NODE, &found, error), WS_E_INVALID_OPERATION, error,
                 "canonicalizing");
    assert_fails(WsSetReaderPosition(reader, &position, error), WS_E_INVALID_OPERATION, error, "canonicalizing");
    assert_ok(WsSkipNode(reader, error));
    assert_ok(WsEndReaderCanonicalization(reader, error));
    assert_string_equal(canonical.text.text, "<b><p:c xmlns:p=\"urn:p\"></p:c></b>");
    assert_ok(WsSetReaderPosition(reader, &position, error));
    canonical_reset(&canonical);
}

static void test_typed_text_counts_as_its_characters(void** state)
{
    struct form form = { 0 };
    struct canonical canonical = { 0 };
    WS_XML_INT32_TEXT number = { { WS_XML_TEXT_TYPE_INT32 }, -7 };
    WS_XML_BASE64_TEXT base64 = { { WS_XML_TEXT_TYPE_BASE64 }, NULL, 10000 };
    WS_XML_UTF16_TEXT utf16 = { { WS_XML_TEXT_TYPE_UTF16 }, (BYTE*)(uintptr_t)u"<\u20AC>", 6 };
    WS_XML_BUFFER* buffer = NULL;
    BYTE bytes[10000] = { 0 };

    UNUSED(state);
    base64.bytes = bytes;
    assert_ok(WsCreateXmlBuffer(heap, NULL, 0, &buffer, error));
    assert_ok(WsSetOutputToBuffer(writer, buffer, NULL, 0, error));
    assert_ok(WsWriteStartElement(writer, NULL, X("a"), &none, error));
    assert_ok(WsWriteStartAttribute(writer, NULL, X("x"), &none, FALSE, error));
    assert_ok(WsWriteText(writer, &number.text, error));
    assert_ok(WsWriteEndAttribute(writer, error));
    assert_ok(WsWriteText(writer, &number.text, error));
    assert_ok(WsWriteText(writer, &utf16.text, error));
    assert_ok(WsWriteText(writer, &base64.text, error));
    assert_ok(WsWriteEndElement(writer, error));
    assert_ok(WsSetInputToBuffer(reader, buffer, NULL, 0, error));
    assert_ok(canonicalize(reader, &form, &canonical, error));
    assert_memory_equal(canonical.text.text, "<a x=\"-7\">-7&lt;\xE2\x82\xAC&gt;AAAA", 27);
    assert_int_equal(canonical.text.size, 23 + 13336 + 4);
    assert_string_equal(canonical.text.text + canonical.text.size - 10, "AAAA==</a>");
    canonical_reset(&canonical);
}

/* ------------------------------------------------------------------------------------------------ the callback */

static void test_bytes_go_out_in_pieces_of_the_size_asked_for(void** state)
{
    static const ULONG sizes[] = { 0, 1, 2, 100, 1023, 1024, 5000, 300000 };
    struct sink document = { 0 };
    struct canonical whole = { 0 };

    UNUSED(state);
    sink_text(&document, "<a x='");
    for (unsigned i = 0; i < 5000; i++)
        sink_text(&document, i % 7 == 0 ? "&quot;&amp;" : "0123456789");
    sink_text(&document, "'>");
    for (unsigned i = 0; i < 5000; i++)
        sink_text(&document, i % 5 == 0 ? "&lt;&#13;" : "<b>abc</b>");
    sink_text(&document, "</a>");
    for (size_t i = 0; i < ARRAY_COUNT(sizes); i++) {
        struct form form = { .buffer_bytes = sizes[i] };         /* 0: the default */
        struct canonical canonical = { 0 };
        ULONG limit = sizes[i] == 0 ? 1024 : sizes[i];

        set_text(reader, document.text);
        assert_ok_error(canonicalize(reader, &form, &canonical, error), error);
        if (whole.text.text == NULL)
            sink_bytes(&whole.text, canonical.text.text, canonical.text.size);
        assert_string_equal(canonical.text.text, whole.text.text);
        assert_true(canonical.largest <= limit + 2048);
        assert_true(canonical.calls <= canonical.text.size / limit + 1);
        assert_true(canonical.calls == 1 || canonical.largest >= limit);
        canonical_reset(&canonical);
    }
    canonical_reset(&whole);
    sink_reset(&document);
}

static void test_a_callback_that_fails_faults_the_reader(void** state)
{
    static const HRESULT results[] = { E_FAIL, E_INVALIDARG, WS_E_INVALID_OPERATION, WS_S_ASYNC };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(results); i++) {
        struct canonical canonical = { .result = results[i] };
        struct form form = { .buffer_bytes = 1 };
        HRESULT expected = results[i] == WS_S_ASYNC ? WS_E_INVALID_OPERATION : results[i];

        WsResetError(error);
        set_text(reader, "<a/>");
        assert_ok(start_reader(reader, &form, &canonical, error));
        assert_ok(WsReadNode(reader, error));
        assert_hr(WsReadNode(reader, error), expected);
        assert_hr(WsReadNode(reader, error), WS_E_OBJECT_FAULTED);
        assert_hr(WsEndReaderCanonicalization(reader, error), WS_E_OBJECT_FAULTED);
        assert_int_equal(canonical.calls, 1);
        canonical_reset(&canonical);
    }
}

static HRESULT CALLBACK misuse_reader(void* state, const WS_BYTES* buffers, ULONG count,
                                      const WS_ASYNC_CONTEXT* context, WS_ERROR* err)
{
    ULONG* calls = state;

    UNUSED(buffers);
    UNUSED(count);
    UNUSED(context);
    ++*calls;
    assert_hr(WsReadNode(reader, err), WS_E_INVALID_OPERATION);
    assert_hr(WsEndReaderCanonicalization(reader, err), WS_E_INVALID_OPERATION);
    assert_hr(set_bytes(reader, "<b/>", 4, err), WS_E_INVALID_OPERATION);
    WsFreeReader(reader);                                       /* ignored, as while an operation is pending */
    return S_OK;
}

static void test_the_callback_cannot_use_the_reader(void** state)
{
    ULONG calls = 0;

    UNUSED(state);
    set_text(reader, "<a/>");
    assert_ok(WsStartReaderCanonicalization(reader, misuse_reader, &calls, NULL, 0, error));
    while (node_type(reader) != WS_XML_NODE_TYPE_EOF)
        assert_ok(WsReadNode(reader, error));
    assert_ok(WsEndReaderCanonicalization(reader, error));
    assert_int_equal(calls, 1);
    WsResetError(error);
}

static void test_a_new_input_ends_it(void** state)
{
    struct form form = { 0 };
    struct canonical canonical = { 0 };

    UNUSED(state);
    set_text(reader, "<a><b/></a>");
    assert_ok(start_reader(reader, &form, &canonical, error));
    assert_ok(WsReadNode(reader, error));
    set_text(reader, "<c/>");
    assert_fails(WsEndReaderCanonicalization(reader, error), WS_E_INVALID_OPERATION, error, "has not started");
    assert_ok(WsReadNode(reader, error));
    assert_ok(WsReadNode(reader, error));
    assert_int_equal(canonical.calls, 0);
}

static HRESULT canonicalize_once(void* state)
{
    struct canonical canonical = { 0 };
    struct form form = { .prefixes = "p q", .omitted = "o", .omitted_ns = "urn:o" };
    WS_XML_READER* fresh = NULL;
    HRESULT hr = WsCreateReader(NULL, 0, &fresh, NULL);

    UNUSED(state);
    if (SUCCEEDED(hr))
        hr = set_bytes(fresh, "<p:a xmlns:p='urn:p' x='1' p:y='&#9;'><b/>&lt;</p:a>", 52, NULL);
    if (SUCCEEDED(hr))
        hr = canonicalize(fresh, &form, &canonical, NULL);
    if (SUCCEEDED(hr))
        assert_string_equal(canonical.text.text,
                            "<p:a xmlns:p=\"urn:p\" x=\"1\" p:y=\"&#x9;\"><b></b>&lt;</p:a>");
    canonical_reset(&canonical);
    WsFreeReader(fresh);
    return hr;
}

static void test_each_allocation_may_fail(void** state)
{
    UNUSED(state);
    for_each_allocation_failure(canonicalize_once, NULL, S_OK);
}

static void test_steady_state_allocates_nothing(void** state)
{
    struct form form = { .prefixes = "p" };

    UNUSED(state);
    for (unsigned i = 0; i < 3; i++) {
        struct canonical canonical = { 0 };

        set_text(reader, "<p:a xmlns:p='urn:p' x='1' p:y='&#9;'><b/>&lt;</p:a>");
        mem_fail_after(i == 0 ? UINT64_MAX : 0, true);          /* the first time it may take memory */
        assert_ok(canonicalize(reader, &form, &canonical, error));
        assert_int_equal(mem_fail_hits(), 0);
        mem_fail_after(UINT64_MAX, false);
        canonical_reset(&canonical);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_markup_has_one_form),
        cmocka_unit_test(test_characters_are_escaped_where_they_must_be),
        cmocka_unit_test(test_attributes_are_ordered_by_namespace_then_name),
        cmocka_unit_test(test_many_attributes_are_ordered_too),
        cmocka_unit_test(test_the_inclusive_form_keeps_declarations_that_say_something_new),
        cmocka_unit_test(test_the_exclusive_form_declares_what_is_used_where_it_is_used),
        cmocka_unit_test(test_a_part_of_a_document_stands_for_itself),
        cmocka_unit_test(test_inclusive_prefixes_come_along_unused),
        cmocka_unit_test(test_comments_are_kept_when_asked_for),
        cmocka_unit_test(test_the_omitted_element_is_left_out_with_all_in_it),
        cmocka_unit_test(test_relative_namespaces_have_no_canonical_form),
        cmocka_unit_test(test_bad_arguments_are_refused),
        cmocka_unit_test(test_start_and_end_go_in_pairs),
        cmocka_unit_test(test_it_ends_at_the_depth_where_it_started),
        cmocka_unit_test(test_attributes_are_no_place_to_start_or_end),
        cmocka_unit_test(test_the_inclusive_form_is_for_whole_documents),
        cmocka_unit_test(test_any_function_that_reads_canonicalizes),
        cmocka_unit_test(test_an_xml_buffer_does_not_move_meanwhile),
        cmocka_unit_test(test_typed_text_counts_as_its_characters),
        cmocka_unit_test(test_bytes_go_out_in_pieces_of_the_size_asked_for),
        cmocka_unit_test(test_a_callback_that_fails_faults_the_reader),
        cmocka_unit_test(test_the_callback_cannot_use_the_reader),
        cmocka_unit_test(test_a_new_input_ends_it),
        cmocka_unit_test(test_each_allocation_may_fail),
        cmocka_unit_test(test_steady_state_allocates_nothing),
    };

    return cmocka_run_group_tests_name("c14n_reader", tests, set_up, tear_down);
}
