/* Each function of the reader does the same in every encoding, from memory, from streams and from an XML buffer. */
#include "form_support.h"

static WS_XML_READER* reader;
static WS_HEAP* heap;
static WS_ERROR* error;

static int set_up(void** state)
{
    UNUSED(state);
    reader = new_reader();
    heap = new_heap();
    error = test_error();
    return 0;
}

static int tear_down(void** state)
{
    UNUSED(state);
    WsFreeReader(reader);
    form_reset();
    WsFreeHeap(heap);
    WsFreeError(error);
    return 0;
}

#define form_ok(call) assert_form_hr(form, (call), S_OK, error)

static bool same(const WS_XML_STRING* string, const char* text)
{
    return string->length == strlen(text) && memcmp(string->bytes, text, string->length) == 0;
}

/* To the content of the root element. */
static void enter(const struct form* form, const char* document)
{
    form_set(reader, form, document, error);
    form_ok(WsReadToStartElement(reader, NULL, NULL, NULL, error));
    form_ok(WsReadStartElement(reader, error));
}

/* ------------------------------------------------------------------------------------------------------ elements */

static void test_elements_are_found_by_name_whatever_separates_them(void** state)
{
    static const char document[] = "<!--c--> <p:a xmlns:p='u'> <!--x--> <b>1</b> <c><d/>2<d/></c><!--y--> </p:a> ";
    BOOL found;

    UNUSED(state);
    for_each_form(form) {
        form_set(reader, form, document, error);
        form_ok(WsReadToStartElement(reader, X("a"), X("v"), &found, error));
        assert_form(form, !found && node_type(reader) == WS_XML_NODE_TYPE_ELEMENT);
        form_ok(WsReadToStartElement(reader, X("a"), X("u"), &found, error));
        assert_form(form, found);
        form_ok(WsReadStartElement(reader, error));
        form_ok(WsReadToStartElement(reader, X("b"), NULL, NULL, error));
        form_ok(WsSkipNode(reader, error));
        form_ok(WsReadToStartElement(reader, NULL, X(""), &found, error));
        assert_form(form, found);
        form_ok(WsSkipNode(reader, error));
        form_ok(WsReadToStartElement(reader, NULL, NULL, &found, error));
        assert_form(form, !found && node_type(reader) == WS_XML_NODE_TYPE_END_ELEMENT);
        form_ok(WsReadEndElement(reader, error));
        form_ok(WsReadToStartElement(reader, NULL, NULL, &found, error));
        assert_form(form, !found && node_type(reader) == WS_XML_NODE_TYPE_EOF);
        assert_form_hr(form, WsReadNode(reader, NULL), WS_E_INVALID_FORMAT, NULL);
        assert_form_hr(form, WsReadNode(reader, NULL), WS_E_OBJECT_FAULTED, NULL);
    }
}

static void test_what_is_not_there_is_named_with_its_place(void** state)
{
    static const char document[] = "<a>\n <b/>x<c/></a>";

    UNUSED(state);
    for_each_form(form) {
        enter(form, document);
        assert_form_hr(form, WsReadToStartElement(reader, X("z"), X(""), NULL, error), WS_E_INVALID_FORMAT, error);
        assert_error_says(error, form_place(form, "line 2, column 2", "byte "));
        enter(form, document);
        assert_form_hr(form, WsReadEndElement(reader, error), WS_E_INVALID_FORMAT, error);
        assert_error_says(error, "expected the end of the element, found element 'b'");
        enter(form, document);
        form_ok(WsReadStartElement(reader, error));
        form_ok(WsReadEndElement(reader, error));
        assert_form_hr(form, WsReadStartElement(reader, error), WS_E_INVALID_FORMAT, error);
        assert_error_says(error, "expected an element, found text 'x'");
        enter(form, document);
        form_ok(WsReadToStartElement(reader, NULL, NULL, NULL, error));
        assert_form_hr(form, WsFindAttribute(reader, X("k"), X("u"), TRUE, &(ULONG){ 0 }, error), WS_E_INVALID_FORMAT,
                       error);
        assert_error_says(error, "no attribute 'k' of namespace 'u'");
    }
}

/* ---------------------------------------------------------------------------------------------------- attributes */

static void test_attributes_are_found_and_read_by_each_function(void** state)
{
    static const char document[] = "<a xmlns:p='urn:p' n=' 12 ' p:n='x&amp;\xC3\xA9\xF0\x9F\x98\x80' b=' aGVs bG8= '"
                                   " q=' p:loc '/>";
    WS_XML_STRING prefix, local, ns;
    ULONG index, actual;
    WCHAR chars[16];
    BYTE bytes[16];
    INT32 number;
    BOOL inside;

    UNUSED(state);
    for_each_form(form) {
        form_set(reader, form, document, error);
        form_ok(WsReadToStartElement(reader, X("a"), X(""), NULL, error));
        assert_form_hr(form, WsFindAttribute(reader, X("n"), X("none"), FALSE, &index, error), S_FALSE, error);
        form_ok(WsFindAttribute(reader, X("n"), X(""), TRUE, &index, error));
        form_ok(WsReadStartAttribute(reader, index, error));
        form_ok(WsGetReaderProperty(reader, WS_XML_READER_PROPERTY_IN_ATTRIBUTE, &inside, sizeof inside, error));
        assert_form(form, inside);
        form_ok(WsReadValue(reader, WS_INT32_VALUE_TYPE, &number, sizeof number, error));
        assert_form(form, number == 12 && node_type(reader) == WS_XML_NODE_TYPE_EOF);
        form_ok(WsReadEndAttribute(reader, error));
        form_ok(WsFindAttribute(reader, X("n"), X("urn:p"), TRUE, &index, error));
        form_ok(WsReadStartAttribute(reader, index, error));
        form_ok(WsReadChars(reader, chars, 16, &actual, error));
        assert_form(form, actual == 5 && memcmp(chars, u"x&\u00E9\U0001F600", 10) == 0);
        form_ok(WsReadEndAttribute(reader, error));
        form_ok(WsReadStartAttribute(reader, index, error));
        form_ok(WsReadCharsUtf8(reader, bytes, 4, &actual, error));
        assert_form(form, actual == 4 && memcmp(bytes, "x&\xC3\xA9", 4) == 0);
        form_ok(WsReadEndAttribute(reader, error));          /* in the middle of it */
        form_ok(WsFindAttribute(reader, X("b"), X(""), TRUE, &index, error));
        form_ok(WsReadStartAttribute(reader, index, error));
        form_ok(WsReadBytes(reader, bytes, 16, &actual, error));
        assert_form(form, actual == 5 && memcmp(bytes, "hello", 5) == 0);
        form_ok(WsReadEndAttribute(reader, error));
        form_ok(WsFindAttribute(reader, X("q"), X(""), TRUE, &index, error));
        form_ok(WsReadStartAttribute(reader, index, error));
        form_ok(WsReadQualifiedName(reader, heap, &prefix, &local, &ns, error));
        assert_form(form, same(&prefix, "p") && same(&local, "loc") && same(&ns, "urn:p"));
        form_ok(WsReadEndAttribute(reader, error));
        form_ok(WsReadStartElement(reader, error));
        form_ok(WsReadEndElement(reader, error));
    }
}

/* ------------------------------------------------------------------------------------------------------- content */

static void test_characters_come_in_pieces_of_any_size(void** state)
{
    static const char document[] = "<a>t&#233;<!--c-->x<![CDATA[<&\xE2\x82\xAC]]>\xF0\x9F\x98\x80 end<b/>more</a>";
    static const char utf8[] = "t\xC3\xA9x<&\xE2\x82\xAC\xF0\x9F\x98\x80 end";
    static const WCHAR utf16[] = u"t\u00E9x<&\u20AC\U0001F600 end";
    ULONG actual;

    UNUSED(state);
    for_each_form(form)
        for (ULONG size = 4; size < 24; size++) {
            struct sink narrow = { 0 }, wide = { 0 };
            WCHAR chars[24];
            BYTE bytes[24];

            enter(form, document);
            do {
                form_ok(WsReadCharsUtf8(reader, bytes, size, &actual, error));
                sink_bytes(&narrow, bytes, actual);
            } while (actual != 0);
            assert_form(form, strcmp(narrow.text, utf8) == 0);
            assert_form(form, node_type(reader) == WS_XML_NODE_TYPE_ELEMENT);
            enter(form, document);
            do {
                form_ok(WsReadChars(reader, chars, size, &actual, error));
                sink_bytes(&wide, chars, 2 * (size_t)actual);
            } while (actual != 0);
            assert_form(form, wide.size == sizeof utf16 - 2 && memcmp(wide.text, utf16, wide.size) == 0);
            sink_reset(&narrow);
            sink_reset(&wide);
        }
}

static void test_bytes_come_out_of_base64_in_pieces_of_any_size(void** state)
{
    ULONG actual;

    UNUSED(state);
    for_each_form(form)
        for (ULONG size = 1; size < 14; size++) {
            struct sink got = { 0 };
            BYTE bytes[16];
            HRESULT hr;

            enter(form, "<a> aGVs\n<!--c-->bG8sIH<![CDATA[dvcmxk]]>IQ== <b/></a>");
            do {
                form_ok(WsReadBytes(reader, bytes, size, &actual, error));
                sink_bytes(&got, bytes, actual);
            } while (actual != 0);
            assert_form(form, strcmp(got.text, "hello, world!") == 0);
            sink_reset(&got);
            enter(form, "<a>aGVsbG8=x</a>");
            do
                hr = WsReadBytes(reader, bytes, size, &actual, NULL);
            while (hr == S_OK && actual != 0);
            assert_form_hr(form, hr, WS_E_INVALID_FORMAT, NULL);
        }
}

/* Filled little by little: each call gives what is there, and asks for more only when it has nothing. */
static void read_as_it_comes(const struct form* form, int way, size_t step, struct sink* got)
{
    WS_XML_READER_STREAM_INPUT input = source_of(form_input.bytes.text, form_input.bytes.size, step);
    ULONG small = 64, actual;
    WS_XML_READER_PROPERTY property = { WS_XML_READER_PROPERTY_STREAM_BUFFER_SIZE, &small, sizeof small };

    form_ok(WsSetInput(reader, form_encoding(form->kind), &input.input, &property, 1, error));
    form_ok(WsFillReader(reader, 64, NULL, error));
    form_ok(WsReadToStartElement(reader, NULL, NULL, NULL, error));
    form_ok(WsReadStartElement(reader, error));
    do {
        BYTE bytes[512];

        form_ok(WsFillReader(reader, 32, NULL, error));
        form_ok(way == 0   ? WsReadCharsUtf8(reader, bytes, sizeof bytes, &actual, error)
                : way == 1 ? WsReadChars(reader, (WCHAR*)(void*)bytes, sizeof bytes / 2, &actual, error)
                           : WsReadBytes(reader, bytes, sizeof bytes, &actual, error));
        sink_bytes(got, bytes, way == 1 ? 2 * (size_t)actual : actual);
    } while (actual != 0);
    assert_form(form, node_type(reader) == WS_XML_NODE_TYPE_END_ELEMENT);
}

static void test_text_that_was_filled_comes_out_before_more_is_asked_for(void** state)
{
    static const char document[] = "<a>aGVsbG8s IHdvcmxk&#32;<!-- -->IGhlbGxvLCB3b3JsZCBo\n"
                                   "<![CDATA[ZW]]>xsbywgd29ybGQ=</a>";
    static const char chars[] = "aGVsbG8s IHdvcmxk IGhlbGxvLCB3b3JsZCBo\nZWxsbywgd29ybGQ=";
    struct sink wide = { 0 };

    UNUSED(state);
    sink_utf16(&wide, chars, sizeof chars - 1, false);
    for_each_form(form) {
        if (form->from != FROM_STREAM)
            continue;
        form_make(form->kind, document);
        for (size_t step = 1; step < 40; step++) {
            struct sink got[3] = { { 0 } };

            for (int way = 0; way < 3; way++)
                read_as_it_comes(form, way, step, &got[way]);
            assert_form(form, strcmp(got[0].text, chars) == 0);
            assert_form(form, got[1].size == wide.size && memcmp(got[1].text, wide.text, wide.size) == 0);
            assert_form(form, strcmp(got[2].text, "hello, world hello, world hello, world") == 0);
            for (int way = 0; way < 3; way++)
                sink_reset(&got[way]);
        }
    }
    sink_reset(&wide);
}

/* ----------------------------------------------------------------------------------------------- qualified names */

static void test_qualified_names_resolve_where_the_reader_stands(void** state)
{
    static const struct {
        const char* text;
        HRESULT     hr;
        const char* prefix;
        const char* local;
        const char* ns;
    } cases[] = {
        { "p:loc", S_OK, "p", "loc", "urn:p" },
        { " \n p:loc\t", S_OK, "p", "loc", "urn:p" },
        { "p:<!--c-->loc", S_OK, "p", "loc", "urn:p" },
        { "<![CDATA[p:l]]>oc", S_OK, "p", "loc", "urn:p" },
        { "loc", S_OK, "", "loc", "urn:d" },
        { "q:loc", S_OK, "q", "loc", "urn:inner" },
        { "xml:lang", S_OK, "xml", "lang", "http://www.w3.org/XML/1998/namespace" },
        { "\xC3\xA9:\xC3\xA9", S_OK, "\xC3\xA9", "\xC3\xA9", "urn:wide" },
        { "none:loc", WS_E_INVALID_FORMAT, "none", "loc", NULL },
        { "", WS_E_INVALID_FORMAT, NULL, NULL, NULL },
        { "  ", WS_E_INVALID_FORMAT, NULL, NULL, NULL },
        { "p:", WS_E_INVALID_FORMAT, NULL, NULL, NULL },
        { ":loc", WS_E_INVALID_FORMAT, NULL, NULL, NULL },
        { "p:l:c", WS_E_INVALID_FORMAT, NULL, NULL, NULL },
        { "p :loc", WS_E_INVALID_FORMAT, NULL, NULL, NULL },
        { "1oc", WS_E_INVALID_FORMAT, NULL, NULL, NULL },
        { "loc<b/>", S_OK, "", "loc", "urn:d" },
    };

    UNUSED(state);
    for_each_form(form)
        for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
            WS_XML_STRING prefix = { 7, NULL, NULL, 7 }, local = prefix, ns = prefix;
            char document[256];

            snprintf(document, sizeof document, "<a xmlns='urn:d' xmlns:p='urn:p' xmlns:q='urn:q' xmlns:\xC3\xA9="
                     "'urn:wide'><b xmlns:q='urn:inner'>%s</b></a>", cases[i].text);
            enter(form, document);
            form_ok(WsReadStartElement(reader, error));
            assert_form_hr(form, WsReadQualifiedName(reader, heap, &prefix, &local, &ns, error), cases[i].hr, error);
            if (FAILED(cases[i].hr))
                assert_form(form, prefix.length == 7 && local.length == 7 && ns.length == 7);
            else
                assert_form(form, same(&prefix, cases[i].prefix) && same(&local, cases[i].local)
                                  && same(&ns, cases[i].ns));
            WsResetError(error);
            enter(form, document);                           /* neither prefix nor namespace are asked for */
            form_ok(WsReadStartElement(reader, error));
            assert_form_hr(form, WsReadQualifiedName(reader, heap, NULL, &local, NULL, error),
                           cases[i].local != NULL ? S_OK : WS_E_INVALID_FORMAT, error);
            assert_form(form, cases[i].local == NULL || same(&local, cases[i].local));
            WsResetError(error);
        }
}

/* -------------------------------------------------------------------------------------- namespaces and xml:lang */

static void test_what_is_in_scope_can_be_asked_for_anywhere(void** state)
{
    static const char document[] = "<a xmlns:p='1' xml:lang='\xC3\xA9'>"
                                   "<b xmlns:p='2' xmlns='3' xml:lang='in'>t</b>u</a>";
    const WS_XML_STRING* ns = NULL;
    WCHAR* chars = NULL;
    ULONG count = 0;

    UNUSED(state);
    for_each_form(form) {
        enter(form, document);
        form_ok(WsGetNamespaceFromPrefix(reader, X("p"), TRUE, &ns, error));      /* on <b>, which declares it anew */
        assert_form(form, same(ns, "2"));
        form_ok(WsGetNamespaceFromPrefix(reader, X(""), TRUE, &ns, error));
        assert_form(form, same(ns, "3"));
        form_ok(WsGetXmlAttribute(reader, X("lang"), heap, &chars, &count, error));
        assert_form(form, count == 2 && memcmp(chars, u"in", 4) == 0);
        form_ok(WsSkipNode(reader, error));
        form_ok(WsGetNamespaceFromPrefix(reader, X("p"), TRUE, &ns, error));
        assert_form(form, same(ns, "1"));
        form_ok(WsGetNamespaceFromPrefix(reader, X(""), TRUE, &ns, error));
        assert_form(form, same(ns, ""));
        form_ok(WsGetXmlAttribute(reader, X("lang"), heap, &chars, &count, error));
        assert_form(form, count == 1 && *chars == 0xE9);
        assert_form_hr(form, WsGetXmlAttribute(reader, X("space"), heap, &chars, &count, error), S_FALSE, error);
        assert_form(form, count == 0 && chars != NULL);
        form_ok(WsGetNamespaceFromPrefix(reader, X("xml"), TRUE, &ns, error));
        assert_form(form, same(ns, "http://www.w3.org/XML/1998/namespace"));
        form_ok(WsGetNamespaceFromPrefix(reader, X("xmlns"), TRUE, &ns, error));
        assert_form(form, same(ns, "http://www.w3.org/2000/xmlns/"));
        assert_form_hr(form, WsGetNamespaceFromPrefix(reader, X("none"), FALSE, &ns, error), S_FALSE, error);
        assert_form(form, ns == NULL);
        assert_form_hr(form, WsGetNamespaceFromPrefix(reader, X("none"), TRUE, &ns, error), WS_E_INVALID_FORMAT, error);
        assert_error_says(error, "the prefix 'none' is not declared");
    }
}

/* --------------------------------------------------------------------------------------------------- XML buffers */

static const char* text_of_buffer(const WS_XML_BUFFER* buffer)
{
    static struct sink sink;
    void* bytes = NULL;
    ULONG size = 0;
    BOOL yes = TRUE;
    WS_XML_WRITER_PROPERTY fragment = { WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT, &yes, sizeof yes };
    WS_XML_WRITER* writer = new_writer();

    assert_ok_error(WsWriteXmlBufferToBytes(writer, (WS_XML_BUFFER*)(uintptr_t)buffer, &utf8_text.encoding, &fragment,
                                            1, heap, &bytes, &size, error), error);
    sink_reset(&sink);
    sink_bytes(&sink, bytes, size);
    WsFreeWriter(writer);
    return sink.text;
}

static void test_documents_and_elements_become_xml_buffers(void** state)
{
    static const char document[] = "<!--1--><p:a xmlns:p=\"urn:p\" x=\"&lt;\xC3\xA9\">"
                                   "<b>t<!--2--><c/></b><d>p:n</d> </p:a>";
    static const char inner[] = "<b xmlns:p=\"urn:p\">t<!--2--><c/></b>";
    WS_XML_BUFFER* buffer = NULL;

    UNUSED(state);
    for_each_form(form) {
        const char* whole = form->kind == FORM_BINARY       /* which does not know of <c/> */
            ? "<!--1--><p:a x=\"&lt;\xC3\xA9\" xmlns:p=\"urn:p\"><b>t<!--2--><c></c></b><d>p:n</d> </p:a>" : document;

        form_set(reader, form, document, error);
        form_ok(WsReadXmlBuffer(reader, heap, &buffer, error));
        assert_form(form, node_type(reader) == WS_XML_NODE_TYPE_EOF);
        if (form->kind != FORM_BINARY)
            assert_string_equal(text_of_buffer(buffer), whole);
        enter(form, document);
        form_ok(WsReadXmlBuffer(reader, heap, &buffer, error));
        assert_string_equal(text_of_buffer(buffer), form->kind == FORM_BINARY
                            ? "<b xmlns:p=\"urn:p\">t<!--2--><c></c></b>" : inner);
        form_ok(WsReadToStartElement(reader, X("d"), X(""), NULL, error));       /* it stands behind what was read */
        form_ok(WsReadStartElement(reader, error));
        assert_form_hr(form, WsReadXmlBuffer(reader, heap, &buffer, error), WS_E_INVALID_OPERATION, error);
        WsResetError(error);
        form_ok(WsReadNode(reader, error));                  /* which did no harm */
        if (form->kind == FORM_BUFFER || form->from != FROM_MEMORY)
            continue;
        form_ok(WsReadXmlBufferFromBytes(reader, form_encoding(form->kind), NULL, 0, form_input.bytes.text,
                                         (ULONG)form_input.bytes.size, heap, &buffer, error));
        if (form->kind != FORM_BINARY)
            assert_string_equal(text_of_buffer(buffer), whole);
        assert_form_hr(form, WsReadXmlBufferFromBytes(reader, form_encoding(form->kind), NULL, 0, form_input.bytes.text,
                                                      (ULONG)form_input.bytes.size / 2, heap, &buffer, NULL),
                       WS_E_INVALID_FORMAT, NULL);
        form_ok(WsReadXmlBufferFromBytes(reader, form_encoding(form->kind), NULL, 0, form_input.bytes.text,
                                         (ULONG)form_input.bytes.size, heap, &buffer, error));
    }
}

static void test_arguments_of_reading_buffers_are_checked(void** state)
{
    WS_XML_BUFFER* buffer = NULL;
    WS_XML_READER_PROPERTY bad = { WS_XML_READER_PROPERTY_MAX_DEPTH, "", 1 };
    ULONG one = 1;
    WS_XML_READER_PROPERTY shallow = { WS_XML_READER_PROPERTY_MAX_DEPTH, &one, sizeof one };
    WS_HEAP* small = NULL;

    UNUSED(state);
    assert_hr(WsReadXmlBufferFromBytes(NULL, NULL, NULL, 0, "<a/>", 4, heap, &buffer, NULL), E_INVALIDARG);
    assert_hr(WsReadXmlBufferFromBytes(reader, NULL, NULL, 1, "<a/>", 4, heap, &buffer, NULL), E_INVALIDARG);
    assert_hr(WsReadXmlBufferFromBytes(reader, NULL, &bad, 1, "<a/>", 4, heap, &buffer, NULL), E_INVALIDARG);
    assert_hr(WsReadXmlBufferFromBytes(reader, NULL, NULL, 0, NULL, 4, heap, &buffer, NULL), E_INVALIDARG);
    assert_hr(WsReadXmlBufferFromBytes(reader, NULL, NULL, 0, "<a/>", 4, NULL, &buffer, NULL), E_INVALIDARG);
    assert_hr(WsReadXmlBufferFromBytes(reader, NULL, NULL, 0, "<a/>", 4, heap, NULL, NULL), E_INVALIDARG);
    assert_hr(WsReadXmlBufferFromBytes(reader, NULL, NULL, 0, NULL, 0, heap, &buffer, NULL), WS_E_INVALID_FORMAT);
    assert_null(buffer);
    assert_ok_error(WsReadXmlBufferFromBytes(reader, NULL, NULL, 0, "\xFF\xFE<\0a\0/\0>\0", 10, heap, &buffer, error),
                    error);
    assert_fails(WsReadXmlBufferFromBytes(reader, NULL, &shallow, 1, "<a><b/></a>", 11, heap, &buffer, error),
                 WS_E_QUOTA_EXCEEDED, error, "WS_XML_READER_PROPERTY_MAX_DEPTH");
    assert_ok(WsCreateHeap(64, 0, NULL, 0, &small, NULL));
    assert_hr(WsReadXmlBufferFromBytes(reader, NULL, NULL, 0, "<a><b/></a>", 11, small, &buffer, NULL),
              WS_E_QUOTA_EXCEEDED);
    WsFreeHeap(small);
    set_text(reader, "<a/>");
    assert_hr(WsReadXmlBuffer(reader, NULL, &buffer, NULL), E_INVALIDARG);
    assert_hr(WsReadXmlBuffer(reader, heap, NULL, NULL), E_INVALIDARG);
    assert_hr(WsReadXmlBuffer(NULL, heap, &buffer, NULL), E_INVALIDARG);
    assert_ok(WsReadXmlBuffer(reader, heap, &buffer, NULL));
    assert_hr(WsReadXmlBuffer(reader, heap, &buffer, NULL), WS_E_INVALID_OPERATION);      /* at the end */
}

/* ---------------------------------------------------------------------------------------------------- properties */

#define GET(id, value) WsGetReaderProperty(reader, WS_XML_READER_PROPERTY_##id, &(value), sizeof(value), NULL)

static void test_properties_that_text_alone_has(void** state)
{
    static const WS_CHARSET charsets[] = {
        [FORM_UTF8] = WS_CHARSET_UTF8,       [FORM_UTF16LE] = WS_CHARSET_UTF16LE, [FORM_UTF16BE] = WS_CHARSET_UTF16BE,
        [FORM_MTOM] = WS_CHARSET_UTF8,       [FORM_MTOM_UTF16] = WS_CHARSET_UTF16LE,
    };
    WS_CHARSET charset;
    ULONGLONG row, column;

    UNUSED(state);
    for_each_form(form) {
        HRESULT hr = form_is_text(form) ? S_OK : WS_E_INVALID_OPERATION;

        enter(form, "<a>\n\xC3\xA9\xF0\x9F\x98\x80<b x='1'/></a>");
        form_ok(WsReadToStartElement(reader, NULL, NULL, &(BOOL){ 0 }, error));
        form_ok(WsReadNode(reader, error));
        assert_form_hr(form, GET(CHARSET, charset), hr, NULL);
        assert_form_hr(form, GET(ROW, row), hr, NULL);
        assert_form_hr(form, GET(COLUMN, column), hr, NULL);
        if (FAILED(hr))
            continue;
        assert_form(form, charset == charsets[form->kind]);
        assert_form(form, row == 1 && column == 2);          /* characters, whatever they take */
        assert_form_hr(form, GET(ROW, charset), E_INVALIDARG, NULL);
    }
}

static void test_the_charset_that_was_given_is_known_at_once(void** state)
{
    WS_XML_READER_TEXT_ENCODING text = { { WS_XML_READER_ENCODING_TYPE_TEXT }, WS_CHARSET_UTF8 };
    WS_XML_READER_MTOM_ENCODING mtom = mtom_with_header();
    WS_XML_READER_STREAM_INPUT input = source_of("", 0, 1);
    WS_CHARSET charset = WS_CHARSET_AUTO;

    UNUSED(state);
    mtom.textEncoding = &text.encoding;
    assert_ok(WsSetInput(reader, &mtom.encoding, &input.input, NULL, 0, error));
    assert_ok(WsGetReaderProperty(reader, WS_XML_READER_PROPERTY_CHARSET, &charset, sizeof charset, error));
    assert_int_equal(charset, WS_CHARSET_UTF8);
    text.charSet = WS_CHARSET_UTF16BE;
    assert_ok(WsSetInput(reader, &text.encoding, &input.input, NULL, 0, error));
    assert_ok(WsGetReaderProperty(reader, WS_XML_READER_PROPERTY_CHARSET, &charset, sizeof charset, error));
    assert_int_equal(charset, WS_CHARSET_UTF16BE);
}

/* -------------------------------------------------------------------------------------------------------- quotas */

/* Elements in each other, attributes, declarations; count of them. */
static void make_document(int what, ULONG count, char* document)
{
    char* p = document;

    if (what == 0) {
        for (ULONG i = 0; i < count; i++)
            p += sprintf(p, "<a>");
        for (ULONG i = 0; i < count; i++)
            p += sprintf(p, "</a>");
        return;
    }
    p += sprintf(p, "<a");
    for (ULONG i = 0; i < count; i++)
        p += sprintf(p, what == 1 ? " k%u=''" : " xmlns:k%u='u'", (unsigned)i);
    sprintf(p, "></a>");
}

static void test_quotas_are_exact_and_name_their_property(void** state)
{
    static const struct { WS_XML_READER_PROPERTY_ID id; ULONG first; const char* name; } quotas[] = {
        { WS_XML_READER_PROPERTY_MAX_DEPTH, 32, "WS_XML_READER_PROPERTY_MAX_DEPTH" },
        { WS_XML_READER_PROPERTY_MAX_ATTRIBUTES, 128, "WS_XML_READER_PROPERTY_MAX_ATTRIBUTES" },
        { WS_XML_READER_PROPERTY_MAX_NAMESPACES, 32, "WS_XML_READER_PROPERTY_MAX_NAMESPACES" },
    };
    static char document[16384];
    struct sink sink = { 0 };

    UNUSED(state);
    for_each_form(form)
        for (int i = 0; i < (form->kind == FORM_BUFFER ? 1 : 3); i++) {
            static const ULONG maxima[] = { 0, 1, 5, 200 };

            make_document(i, quotas[i].first, document);
            form_set(reader, form, document, error);
            form_ok(read_events(reader, &sink, error));
            make_document(i, quotas[i].first + 1, document);
            form_set(reader, form, document, error);
            assert_form_hr(form, read_events(reader, &sink, error), WS_E_QUOTA_EXCEEDED, error);
            assert_error_says(error, quotas[i].name);
            for (size_t k = 0; k < ARRAY_COUNT(maxima); k++) {
                ULONG max = maxima[k], enough = 1000;
                WS_XML_READER_PROPERTY properties[] = {
                    { WS_XML_READER_PROPERTY_MAX_ATTRIBUTES, &enough, sizeof enough },
                    { WS_XML_READER_PROPERTY_MAX_NAMESPACES, &enough, sizeof enough },
                    { WS_XML_READER_PROPERTY_MAX_DEPTH, &enough, sizeof enough },
                };

                properties[i == 0 ? 2 : i - 1].value = &max;
                make_document(i, max, document);
                if (max != 0 || i != 0) {
                    form_ok(form_set_with(reader, form, document, properties, 3, error));
                    form_ok(read_events(reader, &sink, error));
                }
                make_document(i, max + 1, document);
                form_ok(form_set_with(reader, form, document, properties, 3, error));
                assert_form_hr(form, read_events(reader, &sink, error), WS_E_QUOTA_EXCEEDED, error);
                assert_error_says(error, quotas[i].name);
            }
        }
    sink_reset(&sink);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(test_elements_are_found_by_name_whatever_separates_them),
        TEST(test_what_is_not_there_is_named_with_its_place),
        TEST(test_attributes_are_found_and_read_by_each_function),
        TEST(test_characters_come_in_pieces_of_any_size),
        TEST(test_bytes_come_out_of_base64_in_pieces_of_any_size),
        TEST(test_text_that_was_filled_comes_out_before_more_is_asked_for),
        TEST(test_qualified_names_resolve_where_the_reader_stands),
        TEST(test_what_is_in_scope_can_be_asked_for_anywhere),
        TEST(test_documents_and_elements_become_xml_buffers),
        TEST(test_arguments_of_reading_buffers_are_checked),
        TEST(test_properties_that_text_alone_has),
        TEST(test_the_charset_that_was_given_is_known_at_once),
        TEST(test_quotas_are_exact_and_name_their_property),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
