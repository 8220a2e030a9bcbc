/* The raw encoding, read and written. */
#include "mtom_support.h"
#include "stream_support.h"
#include "xml_fixture.h"

static const WS_XML_READER_RAW_ENCODING raw_input = { { WS_XML_READER_ENCODING_TYPE_RAW } };
static const WS_XML_WRITER_RAW_ENCODING raw_output = { { WS_XML_WRITER_ENCODING_TYPE_RAW } };

static void read_from(const void* bytes, size_t size)
{
    WS_XML_READER_BUFFER_INPUT input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, (void*)(uintptr_t)bytes, (ULONG)size };

    assert_ok_error(WsSetInput(reader, &raw_input.encoding, &input.input, NULL, 0, error), error);
}

static void write_raw(void)
{
    assert_ok(WsSetOutput(writer, &raw_output.encoding, &memory_output.output, NULL, 0, error));
}

/* ------------------------------------------------------------------------------------------------------- reading */

static void test_a_document_is_one_text_of_bytes(void** state)
{
    struct sink sink = { 0 };
    WS_CHARSET charset;
    ULONGLONG row;
    const WS_XML_STRING* ns;

    UNUSED(state);
    read_from("\x00<\xFF]", 4);
    assert_int_equal(node_type(reader), WS_XML_NODE_TYPE_BOF);
    assert_ok(WsReadNode(reader, error));
    assert_int_equal(node_type(reader), WS_XML_NODE_TYPE_TEXT);
    assert_hr(WsGetReaderProperty(reader, WS_XML_READER_PROPERTY_CHARSET, &charset, sizeof charset, NULL),
              WS_E_INVALID_OPERATION);
    assert_hr(WsGetReaderProperty(reader, WS_XML_READER_PROPERTY_ROW, &row, sizeof row, NULL), WS_E_INVALID_OPERATION);
    assert_hr(WsGetNamespaceFromPrefix(reader, X("p"), FALSE, &ns, error), S_FALSE);
    assert_ok(WsReadNode(reader, error));
    assert_int_equal(node_type(reader), WS_XML_NODE_TYPE_EOF);
    read_from("abc", 3);
    assert_ok(read_mtom_events(reader, &sink, error));
    assert_string_equal(sink.text, "[abc]{eof}");
    sink_reset(&sink);
    read_from("", 0);
    assert_ok(read_mtom_events(reader, &sink, error));
    assert_string_equal(sink.text, "{eof}");
    sink_reset(&sink);
}

static void test_bytes_and_characters_of_it_can_be_read_in_turn(void** state)
{
    BYTE bytes[32];
    ULONG actual;

    UNUSED(state);
    read_from("0123456789", 10);
    assert_ok(WsReadBytes(reader, bytes, 4, &actual, error));
    assert_memory_equal(bytes, "0123", 4);
    assert_ok(WsReadCharsUtf8(reader, bytes, 4, &actual, error));    /* from the next whole group */
    assert_memory_equal(bytes, "Njc4", 4);
    assert_ok(WsReadBytes(reader, bytes, 32, &actual, error));
    assert_int_equal(actual, 1);
    assert_int_equal(bytes[0], '9');
    assert_ok(WsReadBytes(reader, bytes, 32, &actual, error));
    assert_int_equal(actual, 0);
}

static void test_a_typed_value_is_base64_too(void** state)
{
    WS_BYTES value = { 0 };

    UNUSED(state);
    read_from("0123456789", 10);
    assert_ok_error(WsReadType(reader, WS_ELEMENT_CONTENT_TYPE_MAPPING, WS_BYTES_TYPE, NULL, WS_READ_REQUIRED_VALUE,
                               heap, &value, sizeof value, error), error);
    assert_int_equal(value.length, 10);
    assert_memory_equal(value.bytes, "0123456789", 10);
}

static void test_a_stream_gives_what_was_filled(void** state)
{
    static const char document[] = "0123456789abcdefghij0123456789abcdefghij";

    UNUSED(state);
    for (size_t step = 1; step < 50; step++) {
        WS_XML_READER_STREAM_INPUT input = source_of(document, sizeof document - 1, step);
        struct sink got = { 0 };
        BYTE piece[7];
        ULONG actual;

        assert_ok(WsSetInput(reader, &raw_input.encoding, &input.input, NULL, 0, error));
        do {
            assert_ok_error(WsFillReader(reader, 5, NULL, error), error);
            assert_ok_error(WsReadBytes(reader, piece, 5, &actual, error), error);
            sink_bytes(&got, piece, actual);
        } while (actual != 0);
        assert_string_equal(got.text, document);
        sink_reset(&got);
        input = source_of(document, sizeof document - 1, step);
        assert_ok(WsSetInput(reader, &raw_input.encoding, &input.input, NULL, 0, error));
        do {
            assert_ok_error(WsFillReader(reader, 3, NULL, error), error);
            assert_ok_error(WsReadCharsUtf8(reader, piece, 4, &actual, error), error);
            sink_bytes(&got, piece, actual);
        } while (actual != 0);
        assert_string_equal(got.text, "MDEyMzQ1Njc4OWFiY2RlZmdoaWowMTIzNDU2Nzg5YWJjZGVmZ2hpag==");
        sink_reset(&got);
    }
}

static void test_a_stream_that_was_not_filled_is_a_quota(void** state)
{
    WS_XML_READER_STREAM_INPUT input = source_of("abc", 3, 3);

    UNUSED(state);
    assert_ok(WsSetInput(reader, &raw_input.encoding, &input.input, NULL, 0, error));
    assert_fails(WsReadNode(reader, error), WS_E_QUOTA_EXCEEDED, error, "call WsFillReader");
}

static void test_inputs_are_checked(void** state)
{
    WS_XML_READER_BUFFER_INPUT input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, NULL, 1 };
    WS_XML_READER_INPUT other = { (WS_XML_READER_INPUT_TYPE)77 };

    UNUSED(state);
    assert_fails(WsSetInput(reader, &raw_input.encoding, &input.input, NULL, 0, error), E_INVALIDARG, error,
                 "no pointer");
    assert_fails(WsSetInput(reader, &raw_input.encoding, &other, NULL, 0, error), E_INVALIDARG, error, "input type");
}

/* ------------------------------------------------------------------------------------------------------- writing */

static void test_bytes_are_written_as_they_are(void** state)
{
    ULONG count = 0;

    UNUSED(state);
    write_raw();
    for (int i = 0; i < 5; i++)
        assert_ok(WsWriteBytes(writer, "01234", 5 - (ULONG)i, error));
    assert_written(writer, "012340123012010");
    assert_ok(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES_WRITTEN, &count, sizeof count, error));
    assert_int_equal(count, 15);
    assert_ok(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES_TO_CLOSE, &count, sizeof count, error));
    assert_int_equal(count, 0);
    assert_hr(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_CHARSET, &count, sizeof count, NULL),
              WS_E_INVALID_OPERATION);
}

static void test_characters_are_decoded_in_any_pieces(void** state)
{
    UNUSED(state);
    write_raw();
    assert_ok(WsWriteChars(writer, u"MD", 2, error));
    assert_ok(WsWriteChars(writer, u"EyM\n", 4, error));
    assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)"zQ1N g==", 8, error));
    assert_written(writer, "0123456");
    assert_fails(WsWriteChars(writer, u"M?==", 4, error), WS_E_INVALID_FORMAT, error, "is not base64");
}

static void test_bytes_behind_half_a_group_of_characters_are_refused(void** state)
{
    UNUSED(state);
    write_raw();
    assert_ok(WsWriteChars(writer, u"MD", 2, error));
    assert_fails(WsWriteBytes(writer, "x", 1, error), WS_E_INVALID_OPERATION, error, "no whole group");
}

static void test_markup_is_refused(void** state)
{
    WS_XML_COMMENT_NODE comment = { { WS_XML_NODE_TYPE_COMMENT }, none };
    INT32 number = 1234;

    UNUSED(state);
    write_raw();
    assert_fails(WsWriteStartElement(writer, NULL, X("a"), &none, error), WS_E_INVALID_OPERATION, error, "only base64");
    assert_hr(WsWriteEndElement(writer, error), WS_E_INVALID_FORMAT);       /* what was refused is not open */
    write_raw();
    assert_fails(WsWriteNode(writer, &comment.node, error), WS_E_INVALID_OPERATION, error, "only base64");
    write_raw();
    assert_fails(WsWriteStartCData(writer, error), WS_E_INVALID_OPERATION, error, "only base64");
    write_raw();
    assert_ok(WsWriteValue(writer, WS_INT32_VALUE_TYPE, &number, sizeof number, error));    /* four characters of base64 */
    assert_written(writer, "\xD7\x6D\xF8");
}

static void test_a_raw_stream_is_flushed_as_it_is(void** state)
{
    WS_XML_WRITER_STREAM_OUTPUT output = fresh_target();

    UNUSED(state);
    assert_ok(WsSetOutput(writer, &raw_output.encoding, &output.output, NULL, 0, error));
    assert_ok(WsWriteBytes(writer, "0123", 4, error));
    assert_ok(WsFlushWriter(writer, 5, NULL, error));
    assert_int_equal(target.calls, 0);
    assert_ok(WsFlushWriter(writer, 4, NULL, error));
    assert_ok(WsWriteBytes(writer, "4", 1, error));
    assert_ok(WsFlushWriter(writer, 0, NULL, error));
    assert_string_equal(target.sink.text, "01234");
}

/* Microsoft's ReadWriteRawXml does this in all directions. */
static void test_copies_between_raw_and_text_convert(void** state)
{
    BOOL yes = TRUE;
    WS_XML_WRITER_PROPERTY may_write = { WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT, &yes, sizeof yes };
    WS_XML_READER_PROPERTY may_read = { WS_XML_READER_PROPERTY_ALLOW_FRAGMENT, &yes, sizeof yes };

    UNUSED(state);
    read_from("hello", 5);
    set_output_with(writer, &may_write, 1);
    assert_ok_error(WsCopyNode(writer, reader, error), error);
    assert_written(writer, "aGVsbG8=");
    assert_ok(set_bytes_with(reader, "aGVs\nbG8=", 9, &may_read, 1, error));
    write_raw();
    assert_ok_error(WsCopyNode(writer, reader, error), error);
    assert_written(writer, "hello");
    read_from("hello", 5);
    write_raw();
    assert_ok_error(WsCopyNode(writer, reader, error), error);
    assert_written(writer, "hello");
}

static void test_xml_buffers_hold_raw_documents(void** state)
{
    WS_XML_BUFFER* buffer = NULL;
    void* bytes = NULL;
    ULONG size = 0;

    UNUSED(state);
    assert_ok_error(WsReadXmlBufferFromBytes(reader, &raw_input.encoding, NULL, 0, "\xFF\x00hi", 4, heap, &buffer,
                                             error), error);
    assert_ok_error(WsWriteXmlBufferToBytes(writer, buffer, &raw_output.encoding, NULL, 0, heap, &bytes, &size, error),
                    error);
    assert_int_equal(size, 4);
    assert_memory_equal(bytes, "\xFF\x00hi", 4);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(test_a_document_is_one_text_of_bytes),
        TEST(test_bytes_and_characters_of_it_can_be_read_in_turn),
        TEST(test_a_typed_value_is_base64_too),
        TEST(test_a_stream_gives_what_was_filled),
        TEST(test_a_stream_that_was_not_filled_is_a_quota),
        TEST(test_inputs_are_checked),
        TEST(test_bytes_are_written_as_they_are),
        TEST(test_characters_are_decoded_in_any_pieces),
        TEST(test_bytes_behind_half_a_group_of_characters_are_refused),
        TEST(test_markup_is_refused),
        TEST(test_a_raw_stream_is_flushed_as_it_is),
        TEST(test_copies_between_raw_and_text_convert),
        TEST(test_xml_buffers_hold_raw_documents),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
