/* Canonical bytes do not depend on the form that a document comes in, nor on the functions that read it. */
#include "form_support.h"

static WS_XML_READER* reader;
static WS_ERROR* error;
static struct sink canonical;

static HRESULT CALLBACK take(void* state, const WS_BYTES* buffers, ULONG count, const WS_ASYNC_CONTEXT* context,
                             WS_ERROR* write_error)
{
    UNUSED(write_error);
    assert_ptr_equal(state, &canonical);
    assert_null(context);
    for (ULONG i = 0; i < count; i++)
        sink_bytes(&canonical, buffers[i].bytes, buffers[i].length);
    return S_OK;
}

static int set_up(void** state)
{
    UNUSED(state);
    reader = new_reader();
    error = test_error();
    return 0;
}

static int tear_down(void** state)
{
    UNUSED(state);
    WsFreeReader(reader);
    form_reset();
    sink_reset(&canonical);
    WsFreeError(error);
    return 0;
}

#define form_ok(call) assert_form_hr(form, (call), S_OK, error)

static void start(void)
{
    sink_reset(&canonical);
    assert_ok_error(WsStartReaderCanonicalization(reader, take, &canonical, NULL, 0, error), error);
}

/* Of everything from here to the end of the document. */
static void finish(void)
{
    while (node_type(reader) != WS_XML_NODE_TYPE_EOF)
        assert_ok_error(WsReadNode(reader, error), error);
    assert_ok_error(WsEndReaderCanonicalization(reader, error), error);
}

/* --------------------------------------------------------------------------------------------- the same document */

static const char document[] = "<!--c--><p:a xmlns:p='urn:p' xmlns:unused='urn:u' z='1' "
                               "b=\"&lt;&#10;\xC3\xA9'\" p:b='2'>t&amp;"
                               "<b xmlns='urn:d'><c/>\xF0\x9F\x98\x80</b><![CDATA[<x>]]> <d/></p:a>";
static const char expected[] = "<p:a xmlns:p=\"urn:p\" b=\"&lt;&#xA;\xC3\xA9'\" z=\"1\" p:b=\"2\">t&amp;"
                               "<b xmlns=\"urn:d\"><c></c>\xF0\x9F\x98\x80</b>&lt;x&gt; <d></d></p:a>";
static const char inner[] = "<b xmlns=\"urn:d\"><c></c>\xF0\x9F\x98\x80</b>";

static void test_a_document_has_one_form_whatever_it_came_in(void** state)
{
    UNUSED(state);
    for_each_form(form) {
        form_set(reader, form, document, error);
        start();
        finish();
        assert_form(form, strcmp(canonical.text, expected) == 0);
        form_set(reader, form, document, error);
        form_ok(WsReadToStartElement(reader, NULL, NULL, NULL, error));
        form_ok(WsReadStartElement(reader, error));
        form_ok(WsReadNode(reader, error));
        start();
        form_ok(WsSkipNode(reader, error));
        form_ok(WsEndReaderCanonicalization(reader, error));
        assert_form(form, strcmp(canonical.text, inner) == 0);
        form_ok(WsReadNode(reader, error));                  /* the reader goes on as before */
    }
}

/* -------------------------------------------------------------------------------------------------------- arrays */

static void make_array(enum form_kind kind)
{
    static const INT32 numbers[] = { -1, 0, 70000 };
    static const double reals[] = { 0.5, -2 };
    static const WS_DATETIME date = { 630873792000000000, WS_DATETIME_FORMAT_UTC };
    static const BOOL truth = TRUE;
    WS_XML_WRITER* writer = form_writer();

    form_reset();
    form_open_output(writer, kind);
    assert_ok(WsWriteStartElement(writer, NULL, X("a"), X("urn:u"), NULL));
    assert_ok(WsWriteArray(writer, X("i"), X("urn:u"), WS_INT32_VALUE_TYPE, numbers, sizeof numbers, 0, 3, NULL));
    assert_ok(WsWriteArray(writer, X("r"), X("urn:u"), WS_DOUBLE_VALUE_TYPE, reals, sizeof reals, 0, 2, NULL));
    assert_ok(WsWriteArray(writer, X("d"), X("urn:u"), WS_DATETIME_VALUE_TYPE, &date, sizeof date, 0, 1, NULL));
    assert_ok(WsWriteArray(writer, X("b"), X("urn:u"), WS_BOOL_VALUE_TYPE, &truth, sizeof truth, 0, 1, NULL));
    assert_ok(WsWriteEndElement(writer, NULL));
    form_take_output(writer, kind);
    WsFreeWriter(writer);
}

static const char of_arrays[] = "<a xmlns=\"urn:u\"><i>-1</i><i>0</i><i>70000</i><r>0.5</r><r>-2</r>"
                                "<d>2000-02-29T00:00:00Z</d><b>true</b></a>";

#define READ_NUMBERS(count) \
    WsReadArray(reader, X("i"), X("urn:u"), WS_INT32_VALUE_TYPE, numbers, sizeof numbers, 0, (count), &actual, error)

/* Node by node; with a skip; with WsReadArray in parts of each size. */
static void read_arrays(const struct form* form, ULONG way)
{
    INT32 numbers[4];
    double reals[4];
    ULONG actual;

    form_ok(form_set_cut(reader, form, form_input.bytes.size, NULL, 0, error));
    form_ok(WsReadToStartElement(reader, NULL, NULL, NULL, error));
    start();
    if (way == 0) {
        form_ok(WsSkipNode(reader, error));
    } else if (way <= 4) {
        form_ok(WsReadStartElement(reader, error));
        do
            form_ok(READ_NUMBERS(way));
        while (actual != 0);
        do
            form_ok(WsReadArray(reader, X("r"), X("urn:u"), WS_DOUBLE_VALUE_TYPE, reals, sizeof reals, 0, way, &actual,
                                error));
        while (actual != 0);
    }
    finish();
    assert_form(form, strcmp(canonical.text, of_arrays) == 0);
}

static void test_arrays_are_the_elements_that_they_stand_for(void** state)
{
    UNUSED(state);
    for_each_form(form) {
        make_array(form->kind);
        for (ULONG way = 0; way < 6; way++)
            read_arrays(form, way);
    }
}

static void test_canonicalization_may_start_and_end_inside_an_array(void** state)
{
    INT32 numbers[4];
    ULONG actual;

    UNUSED(state);
    for_each_form(form) {
        make_array(form->kind);
        form_ok(form_set_cut(reader, form, form_input.bytes.size, NULL, 0, error));
        form_ok(WsReadToStartElement(reader, NULL, NULL, NULL, error));
        form_ok(WsReadStartElement(reader, error));
        form_ok(READ_NUMBERS(1));
        start();
        form_ok(READ_NUMBERS(1));
        assert_form(form, actual == 1 && *numbers == 0);
        form_ok(WsEndReaderCanonicalization(reader, error));
        assert_form(form, strcmp(canonical.text, "<i xmlns=\"urn:u\">0</i>") == 0);
        form_ok(READ_NUMBERS(4));
        assert_form(form, actual == 1 && *numbers == 70000);
    }
}

/* ------------------------------------------------------------------------------------------------- parts of MTOM */

static const char package[] = PACKAGE_HEADER("") ROOT_HEADER "<a><b>" XOP("1") "</b> <c>" XOP("2") "</c><d>" XOP("3")
    "</d></a>" PART("1", "hello, canonical world") PART("2", "") PART("3", "12") PACKAGE_END;
static const char of_parts[] = "<a><b>aGVsbG8sIGNhbm9uaWNhbCB3b3JsZA==</b> <c></c><d>MTI=</d></a>";

/* 0: nodes, 1: a skip, 2: bytes, 3: characters; one, two or eleven at a time. */
static void read_parts(int way, ULONG size, ULONG fill, const WS_ASYNC_CONTEXT* context)
{
    WCHAR chars[16];
    BYTE bytes[16];
    ULONG actual = 0;

    assert_ok_error(wait_for(WsFillReader(reader, fill, context, error)), error);
    assert_ok_error(WsReadToStartElement(reader, NULL, NULL, NULL, error), error);
    start();
    while (node_type(reader) != WS_XML_NODE_TYPE_EOF) {
        assert_ok_error(wait_for(WsFillReader(reader, fill, context, error)), error);
        if (way == 1 && fill > sizeof package)
            assert_ok_error(WsSkipNode(reader, error), error);
        else if (way == 2 && node_type(reader) == WS_XML_NODE_TYPE_TEXT && actual != 99)
            assert_ok_error(WsReadBytes(reader, bytes, size, &actual, error), error);
        else if (way == 3 && node_type(reader) == WS_XML_NODE_TYPE_TEXT)
            assert_ok_error(WsReadChars(reader, chars, size, &actual, error), error);
        else
            assert_ok_error(WsReadNode(reader, error), error);
    }
    assert_ok_error(WsEndReaderCanonicalization(reader, error), error);
    assert_string_equal(canonical.text, of_parts);
}

static void test_parts_are_base64_however_they_come_and_are_read(void** state)
{
    static const ULONG sizes[] = { 1, 2, 11 }, fills[] = { 1, 2, 3, 4, 7, 1 << 20 };
    WS_XML_READER_MTOM_ENCODING encoding = mtom_with_header();

    UNUSED(state);
    for (unsigned i = 0; i < 4 * 3 * ARRAY_COUNT(fills) * 3; i++) {
        WS_XML_READER_STREAM_INPUT input = source_of(package, sizeof package - 1, i % 3 == 0 ? 1 : i % 3 == 1 ? 5 : 64);
        ULONG small = 64;
        WS_XML_READER_PROPERTY property = { WS_XML_READER_PROPERTY_STREAM_BUFFER_SIZE, &small, sizeof small };

        source.async = i / 3 % 2;
        assert_ok_error(WsSetInput(reader, &encoding.encoding, &input.input, &property, 1, error), error);
        read_parts((int)(i / 3 % 4), sizes[i / 12 % 3], fills[i / 36], source.async ? &completion_context : NULL);
    }
    assert_ok_error(set_package(reader, package, sizeof package - 1, error), error);
    assert_ok(WsReadToStartElement(reader, NULL, NULL, NULL, error));
    start();
    finish();
    assert_string_equal(canonical.text, of_parts);
}

static void test_a_raw_document_is_base64_however_it_comes(void** state)
{
    static const WS_XML_READER_RAW_ENCODING raw = { { WS_XML_READER_ENCODING_TYPE_RAW } };
    static const char bytes[] = "hello, canonical world";

    UNUSED(state);
    for (size_t step = 1; step < sizeof bytes; step++)
        for (ULONG fill = 1; fill < sizeof bytes; fill++) {
            WS_XML_READER_STREAM_INPUT input = source_of(bytes, sizeof bytes - 1, step);

            assert_ok_error(WsSetInput(reader, &raw.encoding, &input.input, NULL, 0, error), error);
            start();
            while (node_type(reader) != WS_XML_NODE_TYPE_EOF) {
                assert_ok_error(WsFillReader(reader, fill, NULL, error), error);
                assert_ok_error(WsReadNode(reader, error), error);
            }
            assert_ok_error(WsEndReaderCanonicalization(reader, error), error);
            assert_string_equal(canonical.text, "aGVsbG8sIGNhbm9uaWNhbCB3b3JsZA==");
        }
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(test_a_document_has_one_form_whatever_it_came_in),
        TEST(test_arrays_are_the_elements_that_they_stand_for),
        TEST(test_canonicalization_may_start_and_end_inside_an_array),
        TEST(test_parts_are_base64_however_they_come_and_are_read),
        TEST(test_a_raw_document_is_base64_however_it_comes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
