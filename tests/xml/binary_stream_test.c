/* Binary XML from a stream: records that are cut anywhere, and memory that moves under the nodes. */
#include "binary_support.h"
#include "xml_fixture.h"

static struct { const BYTE* bytes; size_t size, at, step; } source;

static HRESULT CALLBACK read_source(void* state, void* bytes, ULONG max, ULONG* actual, const WS_ASYNC_CONTEXT* context,
                                    WS_ERROR* where)
{
    size_t size = source.size - source.at;

    UNUSED(state);
    UNUSED(context);
    UNUSED(where);
    size = size < source.step ? size : source.step;
    size = size < max ? size : max;
    memcpy(bytes, source.bytes + source.at, size);
    source.at += size;
    *actual = (ULONG)size;
    return S_OK;
}

static HRESULT set_stream(const BYTE* bytes, size_t size, size_t step, WS_XML_DICTIONARY* fixed,
                          WS_XML_DICTIONARY* dynamic)
{
    WS_XML_READER_BINARY_ENCODING encoding = { { WS_XML_READER_ENCODING_TYPE_BINARY }, fixed, dynamic };
    WS_XML_READER_STREAM_INPUT input = { { WS_XML_READER_INPUT_TYPE_STREAM }, read_source, NULL };
    ULONG buffer_bytes = 1;
    WS_XML_READER_PROPERTY properties[] = {
        { WS_XML_READER_PROPERTY_ALLOW_FRAGMENT, &allow_fragment, sizeof allow_fragment },
        { WS_XML_READER_PROPERTY_STREAM_BUFFER_SIZE, &buffer_bytes, sizeof buffer_bytes },
    };

    source.bytes = bytes;
    source.size = size;
    source.at = 0;
    source.step = step;
    return WsSetInput(reader, &encoding.encoding, &input.input, properties, 2, error);
}

/* Each node is written only after the next fill, which may move the bytes that it points to. */
static HRESULT copy_stream(ULONG fill)
{
    const WS_XML_NODE* node;

    for (;;) {
        HRESULT hr = WsFillReader(reader, fill, NULL, error);

        if (SUCCEEDED(hr))
            hr = WsReadNode(reader, error);
        if (SUCCEEDED(hr))
            hr = WsFillReader(reader, fill + 7, NULL, error);
        if (SUCCEEDED(hr))
            hr = WsGetReaderNode(reader, &node, error);
        if (SUCCEEDED(hr))
            hr = WsWriteNode(writer, node, error);
        if (FAILED(hr) || node->nodeType == WS_XML_NODE_TYPE_EOF)
            return hr;
    }
}

static void test_every_vector_reads_the_same_from_a_stream_in_pieces(void** state)
{
    static const size_t steps[] = { 1, 2, 3, 7, 64 };
    struct table table = open_table("nbfx-vectors.tsv");
    struct vector vector;

    UNUSED(state);
    while (next_row(&table)) {
        struct bytes expected;
        WS_BYTES bytes;

        take_vector(&vector, &table);
        assert_ok_error(set_vector(reader, &vector, error), error);
        set_binary_output(writer, vector.fixed, NULL, NULL);
        assert_ok_error(WsCopyNode(writer, reader, error), error);
        bytes = written(writer);
        assert_true(bytes.length <= sizeof expected.data);
        expected.size = bytes.length;
        memcpy(expected.data, bytes.bytes, bytes.length);
        for (size_t i = 0; i < ARRAY_COUNT(steps); i++) {
            HRESULT hr;

            assert_ok_error(set_stream(vector.bytes.data + vector.at, vector.bytes.size - vector.at, steps[i],
                                       vector.fixed, vector.dynamic), error);
            set_binary_output(writer, vector.fixed, NULL, NULL);
            hr = copy_stream(100);
            bytes = written(writer);
            if (hr != S_OK || bytes.length != expected.size
                || memcmp(bytes.bytes, expected.data, expected.size) != 0)
                fail_msg("%s, %zu bytes at once: 0x%08X, or other bytes", vector.name, steps[i], (unsigned)hr);
        }
    }
    free(table.text);
}

/* What one node needs has to be filled: else the error says so, and it is no other. */
static void test_a_record_that_is_not_filled_is_a_quota(void** state)
{
    struct table table = open_table("nbfx-vectors.tsv");
    struct vector vector;

    UNUSED(state);
    while (next_row(&table)) {
        take_vector(&vector, &table);
        for (ULONG fill = 0; fill < 40; fill++) {
            HRESULT hr;

            assert_ok_error(set_stream(vector.bytes.data + vector.at, vector.bytes.size - vector.at, 1, vector.fixed,
                                       vector.dynamic), error);
            set_binary_output(writer, vector.fixed, NULL, NULL);
            hr = copy_stream(fill);
            if (hr != S_OK && hr != WS_E_QUOTA_EXCEEDED)
                fail_msg("%s, filled by %u: 0x%08X", vector.name, (unsigned)fill, (unsigned)hr);
        }
    }
    free(table.text);
}

static void check_long_text(BYTE type, size_t unit, const char* piece)
{
    static BYTE document[40000];
    size_t size = 8, piece_size = 0, length;
    struct bytes bytes = from_hex(piece);
    WS_BYTES out;
    char* memory;

    memcpy(document, "\x40\x01\x61", 3);
    document[3] = type;
    while (size + bytes.size < 30000) {
        memcpy(document + size, bytes.data, bytes.size);
        size += bytes.size;
        piece_size += bytes.size;
    }
    length = piece_size;
    for (int i = 0; i < 4; i++)
        document[4 + i] = (BYTE)(length >> (8 * i));
    if ((type & 1) == 0)
        document[size++] = 0x01;
    assert_ok(set_binary(reader, document, size, NULL, NULL, error));
    set_text_output(writer);
    assert_ok_error(WsCopyNode(writer, reader, error), error);
    out = written(writer);
    memory = malloc(out.length);
    assert_non_null(memory);
    memcpy(memory, out.bytes, out.length);
    length = out.length;
    for (size_t step = 1; step < 400; step = step * 3 + 1) {
        assert_ok(set_stream(document, size, step, NULL, NULL));
        set_text_output(writer);
        assert_ok_error(copy_stream((ULONG)(2 * unit)), error);
        out = written(writer);
        assert_int_equal(out.length, length);
        assert_memory_equal(out.bytes, memory, length);
    }
    free(memory);
}

static void test_a_long_text_comes_in_pieces_of_whole_characters(void** state)
{
    UNUSED(state);
    check_long_text(0x9D, 4, "61 C3A9 E6BC A2 F09F9880");
    check_long_text(0x9C, 4, "61 C3A9 E6BCA2 F09F9880");
    check_long_text(0xBB, 4, "6100 E900 3DD800DE 226F");
    check_long_text(0xBA, 4, "6100 E900 3DD800DE 226F");
}

static void test_long_bytes_come_in_pieces_of_whole_groups(void** state)
{
    UNUSED(state);
    check_long_text(0xA3, 4, "00 01 02 03 04");
    check_long_text(0xA2, 4, "00 01 02 03 04 05 06");
}

static void test_bad_characters_in_a_piece_are_found(void** state)
{
    struct bytes bytes = from_hex("400161 9D 08000000 61 62 C3 28 61 62 63 64");

    UNUSED(state);
    assert_ok(set_stream(bytes.data, bytes.size, 1, NULL, NULL));
    set_text_output(writer);
    assert_fails(copy_stream(4), WS_E_INVALID_FORMAT, error, "not valid UTF-8");
}

/* Of 1, 2, 3 ... bytes each, in records of all sizes and ends; some records are empty. */
static void check_runs(const unsigned* sizes, size_t count, bool with_end)
{
    struct bytes bytes = { { 0x40, 0x01, 0x61 }, 3 };
    struct sink raw = { 0 };
    BYTE found[256];
    ULONG actual, all;

    for (size_t i = 0; i < count; i++) {
        bytes.data[bytes.size++] = (BYTE)(0x9E + (with_end && i == count - 1));
        bytes.data[bytes.size++] = (BYTE)sizes[i];
        for (unsigned k = 0; k < sizes[i]; k++) {
            char byte = (char)(raw.size * 7);

            bytes.data[bytes.size++] = (BYTE)byte;
            sink_bytes(&raw, &byte, 1);
        }
    }
    if (!with_end)
        bytes.data[bytes.size++] = 0x01;
    for (size_t step = 0; step < 4; step++) {
        HRESULT hr;

        if (step == 0)
            assert_ok(set_binary(reader, bytes.data, bytes.size, NULL, NULL, error));
        else
            assert_ok(set_stream(bytes.data, bytes.size, step, NULL, NULL));
        assert_ok(WsFillReader(reader, 1000, NULL, error));
        assert_ok(WsReadNode(reader, error));
        assert_ok(WsReadNode(reader, error));
        for (all = 0;; all += actual) {
            hr = WsReadBytes(reader, found + all, 5, &actual, error);
            assert_ok_error(hr, error);
            if (actual == 0)
                break;
        }
        assert_int_equal(all, raw.size);
        assert_memory_equal(found, raw.text, raw.size);
        assert_int_equal(node_type(reader), WS_XML_NODE_TYPE_END_ELEMENT);
    }
    sink_reset(&raw);
}

static void test_bytes_of_several_records_are_one_run(void** state)
{
    unsigned sizes[5];

    UNUSED(state);
    for (unsigned n = 0; n < 7 * 7 * 7 * 7; n++) {
        sizes[0] = n % 7;
        sizes[1] = n / 7 % 7;
        sizes[2] = n / 49 % 7;
        sizes[3] = n / 343;
        if (sizes[0] + sizes[1] + sizes[2] + sizes[3] == 0)
            continue;
        check_runs(sizes, 4, true);
        check_runs(sizes, 3, false);
    }
}

static void test_bytes_before_other_text_are_padded_where_they_end(void** state)
{
    static const struct { const char* hex; const char* text; } rows[] = {
        { "400161 9E03616263 A0010064 980178 01", "YWJjZA==x" },
        { "400161 9E0161 9E0162 980178 9E0163 01", "YWI=xYw==" },
        { "400161 9E0161 9E00 82 9F0163", "YQ==1Yw==" },
        { "400161 9E0161 9E0262 63 A9", "YWJj" },
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct bytes bytes = from_hex(rows[i].hex);
        char expected[64];

        snprintf(expected, sizeof expected, "<a>%s</a>", rows[i].text);
        for (size_t step = 0; step < 4; step++) {
            if (step == 0)
                assert_ok(set_binary(reader, bytes.data, bytes.size, NULL, NULL, error));
            else
                assert_ok(set_stream(bytes.data, bytes.size, step, NULL, NULL));
            set_text_output(writer);
            assert_ok_error(copy_stream(20), error);
            assert_written(writer, expected);
        }
    }
}

static void test_errors_say_the_byte_of_the_stream(void** state)
{
    struct bytes bytes = from_hex("400161 980131 980132 980133 980134 980135 980136 980137 980138 980139 FF");

    UNUSED(state);
    assert_ok(set_stream(bytes.data, bytes.size, 1, NULL, NULL));
    set_text_output(writer);
    assert_fails(copy_stream(4), WS_E_INVALID_FORMAT, error, "byte 30: 0xFF is not a type of a record");
}

static void test_arrays_come_item_by_item_and_all_at_once(void** state)
{
    static BYTE document[4100];
    struct bytes head = from_hex("400161 03 5E0169 09 0170 0175 040162980131 0901610176 01 8D E807");
    INT32 found[1100];
    ULONG all = 0, actual;

    UNUSED(state);
    memcpy(document, head.data, head.size);
    for (unsigned i = 0; i < 1000; i++) {
        document[head.size + 4 * i] = (BYTE)i;
        document[head.size + 4 * i + 1] = (BYTE)(i >> 8);
    }
    document[head.size + 4000] = 0x01;
    assert_ok(set_stream(document, head.size + 4001, 13, NULL, NULL));
    assert_ok(WsFillReader(reader, 60, NULL, error));
    assert_ok(WsReadNode(reader, error));
    assert_ok(WsReadNode(reader, error));
    while (all < 1000) {
        assert_ok(WsFillReader(reader, 37, NULL, error));
        if (all % 3 == 0) {
            assert_ok_error(WsReadArray(reader, X("i"), X("v"), WS_INT32_VALUE_TYPE, found, sizeof found, all, 1,
                                        &actual, error), error);
            assert_int_equal(actual, 1);
            all++;
        } else {
            BOOL is_there = FALSE;
            ULONG index;

            assert_ok(WsReadToStartElement(reader, X("i"), X("v"), &is_there, error));
            assert_true(is_there);
            assert_ok(WsFindAttribute(reader, X("b"), X(""), TRUE, &index, error));
            assert_ok(WsReadStartElement(reader, error));
            assert_ok(WsReadValue(reader, WS_INT32_VALUE_TYPE, &found[all++], sizeof *found, error));
            assert_ok(WsFillReader(reader, 37, NULL, error));
            assert_ok_error(WsReadEndElement(reader, error), error);
        }
    }
    for (int i = 0; i < 1000; i++)
        assert_int_equal(found[i], i);
    assert_ok(WsFillReader(reader, 37, NULL, error));
    assert_ok_error(WsReadArray(reader, X("i"), X("v"), WS_INT32_VALUE_TYPE, found, sizeof found, 0, 1, &actual, error),
                    error);
    assert_int_equal(actual, 0);
    assert_ok_error(WsReadEndElement(reader, error), error);
    assert_int_equal(node_type(reader), WS_XML_NODE_TYPE_EOF);
}

static void test_names_and_values_in_scope_outlive_the_bytes(void** state)
{
    struct bytes bytes = from_hex("41 03707265 0161 09 03707265 0475726E31 05 03786D6C 046C616E67 98 02 6465"
                                  "05 03786D6C 0162 B6 04 64006500 05 03786D6C 0163 9E 02 0102"
                                  "41 03707265 0162 41 03707265 0163 01 01 01");
    WCHAR* chars;
    ULONG count;
    const WS_XML_STRING* ns;

    UNUSED(state);
    assert_ok(set_stream(bytes.data, bytes.size, 1, NULL, NULL));
    for (int i = 0; i < 3; i++) {
        assert_ok(WsFillReader(reader, i == 0 ? 70 : 12, NULL, error));
        assert_ok_error(WsReadNode(reader, error), error);
    }
    assert_ok(WsGetNamespaceFromPrefix(reader, X("pre"), TRUE, &ns, error));
    assert_memory_equal(ns->bytes, "urn1", 4);
    assert_ok(WsGetXmlAttribute(reader, X("lang"), heap, &chars, &count, error));
    assert_int_equal(count, 2);
    assert_memory_equal(chars, u"de", 4);
    assert_ok(WsGetXmlAttribute(reader, X("b"), heap, &chars, &count, error));
    assert_memory_equal(chars, u"de", 4);
    assert_ok(WsGetXmlAttribute(reader, X("c"), heap, &chars, &count, error));
    assert_int_equal(count, 4);
    assert_memory_equal(chars, u"AQI=", 8);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_every_vector_reads_the_same_from_a_stream_in_pieces),
        CASE(test_a_record_that_is_not_filled_is_a_quota),
        CASE(test_a_long_text_comes_in_pieces_of_whole_characters),
        CASE(test_long_bytes_come_in_pieces_of_whole_groups),
        CASE(test_bad_characters_in_a_piece_are_found),
        CASE(test_bytes_of_several_records_are_one_run),
        CASE(test_bytes_before_other_text_are_padded_where_they_end),
        CASE(test_errors_say_the_byte_of_the_stream),
        CASE(test_arrays_come_item_by_item_and_all_at_once),
        CASE(test_names_and_values_in_scope_outlive_the_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
