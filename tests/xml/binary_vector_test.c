/* The documents of tests/data/nbfx-vectors.tsv, read and written, and those of nbfx-bad.tsv, refused. */
#include "binary_support.h"
#include "xml_fixture.h"

/* The table shows what no XML can hold as "&#0;", and escapes '>' in attributes, which needs no escape. */
static char* without(const char* xml, const char* part, const char* by)
{
    struct sink sink = { 0 };
    const char* found;

    for (; (found = strstr(xml, part)) != NULL; xml = found + strlen(part)) {
        sink_bytes(&sink, xml, (size_t)(found - xml));
        sink_text(&sink, by);
    }
    sink_text(&sink, xml);
    return sink.text;
}

static bool has_nul(const struct vector* vector)
{
    return strstr(vector->xml, "&#0;") != NULL;
}

static void check_text(const struct vector* vector, const char* how)
{
    char* expected = without(vector->xml, "'>'", "'&gt;'");
    WS_BYTES bytes = written(writer);

    if (bytes.length != strlen(expected) || memcmp(bytes.bytes, expected, bytes.length) != 0)
        fail_msg("%s, %s:\nwritten  %.*s\nexpected %s", vector->name, how, (int)bytes.length, (char*)bytes.bytes,
                 expected);
    free(expected);
}

static void copy_to_text(const struct vector* vector, const char* how)
{
    set_text_output(writer);
    assert_ok_error(WsCopyNode(writer, reader, error), error);
    check_text(vector, how);
}

static void test_every_vector_reads_as_its_text(void** state)
{
    struct table table = open_table("nbfx-vectors.tsv");
    struct vector vector;
    unsigned count = 0;

    UNUSED(state);
    while (next_row(&table)) {
        take_vector(&vector, &table);
        if (has_nul(&vector))
            continue;
        assert_ok_error(set_vector(reader, &vector, error), error);
        copy_to_text(&vector, "read");
        count++;
    }
    assert_int_equal(count, 114);
    free(table.text);
}

static void test_every_vector_reads_the_same_after_it_was_written_again(void** state)
{
    struct table table = open_table("nbfx-vectors.tsv");
    struct vector vector;

    UNUSED(state);
    while (next_row(&table)) {
        WS_BYTES again;

        take_vector(&vector, &table);
        assert_ok_error(set_vector(reader, &vector, error), error);
        set_binary_output(writer, vector.fixed, NULL, NULL);
        assert_ok_error(WsCopyNode(writer, reader, error), error);
        if (has_nul(&vector))
            continue;
        again = written(writer);
        memcpy(vector.bytes.data, again.bytes, again.length);
        assert_ok_error(set_binary(reader, vector.bytes.data, again.length, vector.fixed, NULL, error), error);
        copy_to_text(&vector, "read, written and read");
    }
    free(table.text);
}

static void test_a_character_that_xml_has_not_is_carried(void** state)
{
    struct table table = open_table("nbfx-vectors.tsv");
    struct vector vector;
    unsigned count = 0;

    UNUSED(state);
    while (next_row(&table)) {
        const WS_XML_ELEMENT_NODE* element;
        const WS_XML_NODE* node;
        const WS_XML_STRING* text;

        take_vector(&vector, &table);
        if (!has_nul(&vector))
            continue;
        count++;
        assert_ok_error(set_vector(reader, &vector, error), error);
        assert_ok(WsReadNode(reader, error));
        assert_ok(WsGetReaderNode(reader, &node, error));
        element = (const WS_XML_ELEMENT_NODE*)(const void*)node;
        if (element->attributeCount != 0) {
            text = text_value(element->attributes[0]->value);
        } else {
            assert_ok(WsReadNode(reader, error));
            assert_ok(WsGetReaderNode(reader, &node, error));
            text = text_value(((const WS_XML_TEXT_NODE*)(const void*)node)->text);
        }
        assert_int_equal(text->length, 6);
        assert_memory_equal(text->bytes, "\"&<>'", 6);
    }
    assert_int_equal(count, 2);
    free(table.text);
}

static HRESULT read_to_end(WS_ERROR* where)
{
    WS_XML_NODE_TYPE type;
    HRESULT hr;

    do {
        hr = WsReadNode(reader, where);
        if (FAILED(hr))
            return hr;
        type = node_type(reader);
    } while (type != WS_XML_NODE_TYPE_EOF);
    return S_OK;
}

static void test_a_vector_cut_at_any_byte_is_an_error(void** state)
{
    struct table table = open_table("nbfx-vectors.tsv");
    struct vector vector;

    UNUSED(state);
    while (next_row(&table)) {
        take_vector(&vector, &table);
        if (strchr(vector.xml, '<') == vector.xml && vector.xml[1] == '!')
            continue;                            /* a comment alone is a fragment: nothing is cut where nothing is */
        for (size_t size = vector.at; size < vector.bytes.size; size++) {
            BYTE* cut = test_guarded(vector.bytes.data + vector.at, size - vector.at);
            HRESULT hr;

            allow_fragment = FALSE;
            hr = set_binary(reader, cut, size - vector.at, vector.fixed, vector.dynamic, error);
            if (SUCCEEDED(hr))
                hr = read_to_end(error);
            allow_fragment = TRUE;
            if (hr != WS_E_INVALID_FORMAT)
                fail_msg("%s: 0x%08X for the first %zu bytes", vector.name, (unsigned)hr, size - vector.at);
            test_guarded_free(cut, size - vector.at);
        }
    }
    free(table.text);
}

/* .NET's reader takes five of them: a name that is empty or xmlns, a Bool other than 0 and 1, and a time whose zone bits
 * are 3. They have no XML form, or none that is certain; here they are errors. Its other verdicts are ours. */
static void test_every_malformed_document_is_refused_with_the_place(void** state)
{
    struct table table = open_table("nbfx-bad.tsv");
    unsigned accepted_by_dotnet = 0, count = 0;

    UNUSED(state);
    allow_fragment = FALSE;
    while (next_row(&table)) {
        struct bytes bytes = from_hex(table.column[0]);
        BYTE* guarded = test_guarded(bytes.data, bytes.size);
        HRESULT hr;

        assert_ok(set_binary(reader, guarded, bytes.size, soap_dictionary(), NULL, error));
        hr = read_to_end(error);
        if (hr != WS_E_INVALID_FORMAT)
            fail_msg("line %u, %s (%s): 0x%08X", table.line, table.column[2], table.column[0], (unsigned)hr);
        assert_error_says(error, "byte ");
        test_guarded_free(guarded, bytes.size);
        accepted_by_dotnet += strcmp(table.column[1], "accept") == 0;
        count++;
    }
    allow_fragment = TRUE;
    assert_int_equal(count, 54);
    assert_int_equal(accepted_by_dotnet, 5);
    free(table.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_vector_reads_as_its_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_vector_reads_the_same_after_it_was_written_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_character_that_xml_has_not_is_carried, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_vector_cut_at_any_byte_is_an_error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_malformed_document_is_refused_with_the_place, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
