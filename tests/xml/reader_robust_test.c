/* Documents cut, changed and placed so that a step too far is noticed. */
#include "xml_fixture.h"

static const char* const documents[] = {
    "<?xml version=\"1.0\" encoding=\"utf-8\" standalone='no'?>\n<!-- c -->\n<p:a xmlns:p='urn:&amp;p' xmlns='urn:d' "
    "xml:lang='e&#110;'"
    " x='1\n' p:y=\"2\">text &amp; \xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80<b><c/></b ><![CDATA[x\r\ny]]]]><d "
    "xmlns:q='urn:q'>1"
    "<!--2-->3&lt;&#x1F600;</d>]]</p:a>\r\n",
    "<a>a text that is long enough for whole blocks of sixteen bytes, and then \xC3\xA9 and &gt; and more</a>",
    "<a b='an attribute that is long enough for whole blocks of sixteen bytes, and then \xC3\xA9 and &gt; and\nmore'/>",
    "\xEF\xBB\xBF<\xC3\xA9\xC3\xA9 \xC3\xA9='1'/>",
};

static HRESULT read_guarded(const void* bytes, size_t size)
{
    BYTE* guarded = test_guarded(bytes, size);
    HRESULT hr = set_bytes(reader, guarded, size, NULL);

    while (SUCCEEDED(hr) && node_type(reader) != WS_XML_NODE_TYPE_EOF)
        hr = WsReadNode(reader, NULL);
    test_guarded_free(guarded, size);
    return hr;
}

static bool only_white_space_from(const char* text)
{
    return strspn(text, " \r\n\t") == strlen(text);
}

static void test_a_document_cut_at_any_byte_is_refused(void** state)
{
    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(documents); i++) {
        assert_ok(read_guarded(documents[i], strlen(documents[i])));
        for (size_t cut = 0; cut < strlen(documents[i]); cut++) {
            HRESULT expected = only_white_space_from(documents[i] + cut) ? S_OK : WS_E_INVALID_FORMAT;

            if (read_guarded(documents[i], cut) != expected)
                fail_msg("document %zu cut at %zu", i, cut);
        }
    }
}

static void test_a_document_that_begins_at_any_byte_never_reads_behind_its_end(void** state)
{
    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(documents); i++)
        for (size_t from = 0; from < strlen(documents[i]); from++) {
            HRESULT hr = read_guarded(documents[i] + from, strlen(documents[i]) - from);

            assert_true(hr == S_OK || hr == WS_E_INVALID_FORMAT);
        }
}

static void test_a_document_with_any_byte_changed_is_read_or_refused(void** state)
{
    static const BYTE others[] = { 0, 1, '\t', '\n', '\r', ' ', '"', '\'', '&', ';', '<', '>', '/', '=', ':', '!', '?',
                                   '-', ']', 'a', 'x', '1', 0x7F, 0x80, 0xBF, 0xC3, 0xE2, 0xED, 0xEF, 0xF0, 0xF4,
                                   0xFF };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(documents); i++) {
        size_t size = strlen(documents[i]);
        BYTE* changed = malloc(size);

        assert_non_null(changed);
        for (size_t at = 0; at < size; at++)
            for (size_t k = 0; k < ARRAY_COUNT(others); k++) {
                HRESULT hr;

                memcpy(changed, documents[i], size);
                changed[at] = others[k];
                hr = read_guarded(changed, size);
                if (hr != S_OK && hr != WS_E_INVALID_FORMAT && hr != WS_E_QUOTA_EXCEEDED)
                    fail_msg("document %zu with byte %zu as 0x%02X gives 0x%08X", i, at, others[k], (unsigned)hr);
            }
        free(changed);
    }
}

/* What was read once is written so that it reads the same. */
static void check_round_trip(const char* document)
{
    WS_XML_READER* other = new_reader();
    struct sink first = { 0 }, second = { 0 };
    WS_BYTES bytes;

    set_output_with(writer, NULL, 0);
    assert_ok(set_bytes(other, document, strlen(document), NULL));
    assert_ok(WsCopyNode(writer, other, NULL));
    assert_ok(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, NULL));
    set_text(reader, document);
    assert_ok(read_events(reader, &first, NULL));
    assert_ok(set_bytes(other, bytes.bytes, bytes.length, NULL));
    assert_ok(read_events(other, &second, NULL));
    assert_string_equal(second.text, first.text);
    sink_reset(&first);
    sink_reset(&second);
    WsFreeReader(other);
}

static void test_what_is_copied_reads_like_what_it_was_copied_from(void** state)
{
    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(documents); i++)
        check_round_trip(documents[i]);
    check_round_trip("<a b='&#9;&#10;&#13;&quot;&apos;'>&#13;]]&gt;</a>");
    check_round_trip("<a b=\"&quot;'\" c='&apos;\"'/>");
    check_round_trip("<p:a xmlns:p='u'><p:b xmlns:p='v'><p:c xmlns:p='u' p:x=''/></p:b></p:a>");
    check_round_trip("<a xmlns='u'><b xmlns=''><c/></b></a>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_document_cut_at_any_byte_is_refused),
        cmocka_unit_test(test_a_document_that_begins_at_any_byte_never_reads_behind_its_end),
        cmocka_unit_test(test_a_document_with_any_byte_changed_is_read_or_refused),
        cmocka_unit_test(test_what_is_copied_reads_like_what_it_was_copied_from),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
