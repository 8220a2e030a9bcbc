/* MTOM packages from a stream: parts that come later, quotas, memory. */
#include "mtom_support.h"
#include "stream_support.h"
#include "xml_fixture.h"

#include <malloc.h>

static void set_stream_with(const void* bytes, size_t size, size_t step, const WS_XML_READER_PROPERTY* property)
{
    WS_XML_READER_STREAM_INPUT input = source_of(bytes, size, step);
    WS_XML_READER_MTOM_ENCODING encoding = mtom_with_header();
    ULONG buffer_bytes = 64;
    WS_XML_READER_PROPERTY properties[2] = { { WS_XML_READER_PROPERTY_STREAM_BUFFER_SIZE, &buffer_bytes,
                                               sizeof buffer_bytes } };

    if (property != NULL)
        properties[1] = *property;
    assert_ok_error(WsSetInput(reader, &encoding.encoding, &input.input, properties, property == NULL ? 1 : 2, error),
                    error);
}

static void set_stream(const char* package, size_t step)
{
    set_stream_with(package, strlen(package), step, NULL);
}

#define PACKAGE \
    PACKAGE_HEADER("") "preamble\r\n" ROOT_HEADER \
    "<a x='1'><b>" XOP("1") "</b>-<c>" XOP("2") "</c><d>" XOP("3") "</d></a>" \
    PART("1", "one\r\n--B=2\r\n-") PART("unused", "?") PART("2", "") PART("3", "three") PACKAGE_END "epilogue"
#define EVENTS "{|a| |x|='1}{|b|}[one\r\n--B=2\r\n-]{/}-{|c|}[]{/}{|d|}[three]{/}{/}{eof}"

/* ------------------------------------------------------------------------------------------------------- reading */

static void test_a_package_in_steps_of_any_size_reads_like_memory(void** state)
{
    UNUSED(state);
    for (size_t step = 1; step < 80; step++) {
        struct sink sink = { 0 };

        set_stream(PACKAGE, step);
        assert_ok_error(WsFillReader(reader, UINT32_MAX, NULL, error), error);
        assert_ok_error(read_mtom_events(reader, &sink, error), error);
        assert_string_equal(sink.text, EVENTS);
        sink_reset(&sink);
    }
}

/* Text nodes of one part, in pieces, with their borders taken away. */
static void join_pieces(struct sink* sink)
{
    char* to = sink->text;

    for (const char* from = sink->text; *from != '\0';) {
        if (from[0] == ']' && from[1] == '[')
            from += 2;
        else if (from[0] == '[' && from[1] == ']' && from[2] == '[')
            from += 2;
        else
            *to++ = *from++;
    }
    *to = '\0';
    sink->size = (size_t)(to - sink->text);
}

static void sink_piece(struct sink* sink, const WS_XML_NODE* node)
{
    const WS_XML_BASE64_TEXT* text =
        (const WS_XML_BASE64_TEXT*)(const void*)((const WS_XML_TEXT_NODE*)(const void*)node)->text;
    struct sink one = { 0 };

    if (node->nodeType == WS_XML_NODE_TYPE_TEXT && text->text.textType == WS_XML_TEXT_TYPE_BASE64) {
        sink_text(sink, "[");
        sink_bytes(sink, text->bytes, text->length);
        sink_text(sink, "]");
        return;
    }
    sink_node(&one, node);
    sink_bytes(sink, one.text, one.size);
    sink_reset(&one);
}

/* The events, also those in front of a failure; a part of which nothing came is none. */
static HRESULT read_filling(struct sink* sink, ULONG fill, bool async)
{
    const WS_ASYNC_CONTEXT* context = async ? &completion_context : NULL;
    const WS_XML_NODE* node = NULL;
    HRESULT hr;

    do {
        hr = wait_for(WsFillReader(reader, fill, context, error));
        if (SUCCEEDED(hr))
            hr = WsReadNode(reader, error);
        if (FAILED(hr))
            break;
        assert_ok(WsGetReaderNode(reader, &node, NULL));
        sink_piece(sink, node);
    } while (node->nodeType != WS_XML_NODE_TYPE_EOF);
    sink_text(sink, "");
    join_pieces(sink);
    if (FAILED(hr) && sink->size >= 2 && strcmp(sink->text + sink->size - 2, "[]") == 0)
        sink->size -= 2;
    return hr;
}

static HRESULT read_step_by_step(struct sink* sink, bool async)
{
    return read_filling(sink, 1, async);
}

static void test_filling_before_each_node_is_enough(void** state)
{
    UNUSED(state);
    for (size_t step = 1; step < 40; step++) {
        struct sink sink = { 0 };

        set_stream(PACKAGE, step);
        assert_ok_error(read_step_by_step(&sink, false), error);
        assert_string_equal(sink.text, EVENTS);
        sink_reset(&sink);
    }
}

static void test_filling_may_be_asynchronous(void** state)
{
    UNUSED(state);
    for (size_t step = 1; step < 20; step += 6) {
        struct sink sink = { 0 };

        set_stream(PACKAGE, step);
        source.async = true;
        assert_ok_error(read_step_by_step(&sink, true), error);
        assert_string_equal(sink.text, EVENTS);
        sink_reset(&sink);
    }
}

static void test_while_a_fill_is_pending_the_reader_refuses_everything(void** state)
{
    HRESULT hr;

    UNUSED(state);
    set_stream(PACKAGE, 4000);
    source.async = true;
    pthread_mutex_lock(&completion.lock);        /* the completion cannot come in between */
    hr = WsFillReader(reader, 1, &completion_context, error);
    assert_hr(hr, WS_S_ASYNC);
    test_breaks(WSX_CHECK_USE_WHILE_PENDING | WSX_CHECK_SECOND_OPERATION);
    assert_fails(WsReadNode(reader, error), WS_E_INVALID_OPERATION, error, "has not finished");
    WsFreeReader(reader);                        /* does nothing */
    test_breaks(0);
    pthread_mutex_unlock(&completion.lock);
    assert_ok(wait_for(hr));
    assert_ok(WsReadNode(reader, error));
}

static void test_bytes_can_be_read_as_they_come(void** state)
{
    struct sink package = { 0 }, got = { 0 };
    BYTE piece[50];
    ULONG actual;

    UNUSED(state);
    sink_text(&package, PACKAGE_HEADER("") ROOT_HEADER "<a>" XOP("p") "</a>" PART("p", ""));
    for (int i = 0; i < 1000; i++)
        sink_text(&package, "0123456789");
    sink_text(&package, PACKAGE_END);
    set_stream_with(package.text, package.size, 17, NULL);
    assert_ok(WsFillReader(reader, 1, NULL, error));
    assert_ok(WsReadStartElement(reader, error));
    do {
        assert_ok_error(WsFillReader(reader, 1, NULL, error), error);
        assert_ok_error(WsReadBytes(reader, piece, sizeof piece, &actual, error), error);
        sink_bytes(&got, piece, actual);
    } while (actual != 0);
    assert_int_equal(got.size, 10000);
    assert_memory_equal(got.text + 9990, "0123456789", 10);
    assert_ok_error(WsReadEndElement(reader, error), error);
    sink_reset(&package);
    sink_reset(&got);
}

static void test_characters_of_a_part_in_pieces_are_one_run_of_base64(void** state)
{
    UNUSED(state);
    for (size_t step = 1; step < 9; step++) {
        struct sink got = { 0 };
        BYTE piece[12];
        ULONG actual;

        set_stream(PACKAGE_HEADER("") ROOT_HEADER "<a>" XOP("p") "</a>" PART("p", "0123456789") PACKAGE_END, step);
        assert_ok(WsFillReader(reader, 1, NULL, error));
        assert_ok(WsReadStartElement(reader, error));
        do {
            assert_ok_error(WsFillReader(reader, 3, NULL, error), error);
            assert_ok_error(WsReadCharsUtf8(reader, piece, 4, &actual, error), error);
            sink_bytes(&got, piece, actual);
        } while (actual != 0);
        assert_string_equal(got.text, "MDEyMzQ1Njc4OQ==");
        sink_reset(&got);
    }
}

/* ------------------------------------------------------------------------------------------------------- refusals */

#define assert_refused(package, hr, says) check_refused(package, NULL, hr, says, __LINE__)
static void check_refused(const char* package, const WS_XML_READER_PROPERTY* property, HRESULT expected,
                          const char* says, int line)
{
    for (size_t step = 1; step < 1000; step = step * 3 + 1) {
        struct sink sink = { 0 };
        HRESULT hr;

        set_stream_with(package, strlen(package), step, property);
        hr = read_step_by_step(&sink, false);
        sink_reset(&sink);
        test_check_hr(hr, expected, error, package, __FILE__, line);
        test_check_error_says(error, says, __FILE__, line);
        assert_hr(WsReadNode(reader, NULL), WS_E_OBJECT_FAULTED);
    }
}

static void test_parts_out_of_order_and_missing_ones_are_refused(void** state)
{
    UNUSED(state);
    assert_refused(PACKAGE_HEADER("") ROOT_HEADER "<a><b>" XOP("1") "</b><b>" XOP("2") "</b></a>" PART("2", "x")
                   PART("1", "x") PACKAGE_END, WS_E_INVALID_FORMAT,
                   "no MIME part has the Content-ID '2' behind those that were read: a stream needs its parts in the");
    assert_refused(PACKAGE_HEADER("") ROOT_HEADER "<a>" XOP("1") "</a>" PACKAGE_END, WS_E_INVALID_FORMAT,
                   "no MIME part has the Content-ID '1'");
    assert_refused(PACKAGE_HEADER("") "--B=1\r\nContent-ID: <1>\r\n\r\nx\r\n" ROOT_HEADER "<a/>" PACKAGE_END,
                   WS_E_INVALID_FORMAT, "the first part is not the root part 'root'");
    assert_refused(PACKAGE_HEADER("") "--B=1--", WS_E_INVALID_FORMAT, "a package without parts");
}

static void test_a_stream_cut_anywhere_is_refused(void** state)
{
    static const char package[] = PACKAGE_HEADER("") ROOT_HEADER "<a>" XOP("p") "</a>" PART("p", "some bytes")
                                  "\r\n--B=1--";

    UNUSED(state);
    for (size_t size = 0; size < sizeof package - 1; size++) {
        struct sink sink = { 0 };

        set_stream_with(package, size, 7, NULL);
        assert_hr_error(read_step_by_step(&sink, false), WS_E_INVALID_FORMAT, error);
        assert_error_says(error, "the stream ends inside the package");
        sink_reset(&sink);
    }
}

/* How far it came, and what it said. */
static HRESULT read_cut(const char* package, size_t size, size_t step, ULONG fill, struct sink* sink)
{
    char text[ERROR_TEXT_BYTES];
    HRESULT hr;

    set_stream_with(package, size, step, NULL);
    assert_ok(WsResetError(error));
    hr = read_filling(sink, fill, false);
    sink_text(sink, " ");
    sink_text(sink, FAILED(hr) ? error_text(error, text) : "");
    return hr;
}

#define LONG "a header of more than 256 bytes, of which each line adds about a hundred to what it has until then; "

/* More in a header than the quota allows; a part that is cut; parts that are missing; text that is wrong. */
static void test_a_package_is_refused_at_the_same_place_however_it_is_filled(void** state)
{
    static const char* const packages[] = {
        PACKAGE,
        PACKAGE_HEADER("") ROOT_HEADER "<a><b>" XOP("1") "</b><b>" XOP("2") "</b></a>" PART("1", "0123456789")
            "\r\n--B=1\r\nX: " LONG LONG LONG,
        PACKAGE_HEADER("") ROOT_HEADER "<a><b>" XOP("1") "</b><b>" XOP("2") "</b></a>" PART("1", "x") PACKAGE_END,
        PACKAGE_HEADER("") ROOT_HEADER "<a><b>" XOP("1") "</b><b></a>" PART("1", "0123456789") PACKAGE_END,
        PACKAGE_HEADER("") ROOT_HEADER "<a><b>" XOP("1") "x</b></a>" PART("1", "0123456789") PACKAGE_END,
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(packages); i++)
        for (size_t size = 0; size <= strlen(packages[i]); size++) {
            struct sink whole = { 0 };
            HRESULT hr = read_cut(packages[i], size, SIZE_MAX, UINT32_MAX, &whole);

            for (size_t step = 1; step < 12; step += 5) {
                struct sink sink = { 0 };

                assert_int_equal(read_cut(packages[i], size, step, 1, &sink), hr);
                assert_string_equal(sink.text, whole.text);
                sink_reset(&sink);
            }
            sink_reset(&whole);
        }
}

static void test_without_filling_nothing_can_be_read(void** state)
{
    UNUSED(state);
    set_stream(PACKAGE, 1000);
    assert_fails(WsReadNode(reader, error), WS_E_QUOTA_EXCEEDED, error, "call WsFillReader");
    set_stream(PACKAGE_HEADER("") ROOT_HEADER "<a>" XOP("p") "</a>" PART("p", "some bytes") PACKAGE_END, 1);
    assert_ok(WsFillReader(reader, 1, NULL, error));
    assert_ok(WsReadNode(reader, error));
    assert_ok(WsReadNode(reader, error));
    assert_int_equal(node_type(reader), WS_XML_NODE_TYPE_TEXT);      /* the part, of which nothing is there */
    assert_fails(WsReadNode(reader, error), WS_E_QUOTA_EXCEEDED, error,
                 "the MIME part 'p' goes on behind the bytes that were filled");
}

static void test_quotas_of_streams_name_their_property(void** state)
{
    static const char package[] = PACKAGE;
    static const char root[] = "<a x='1'><b>" XOP("1") "</b>-<c>" XOP("2") "</c><d>" XOP("3") "</d></a>";
    ULONG most;
    WS_XML_READER_PROPERTY headers = { WS_XML_READER_PROPERTY_STREAM_MAX_MIME_HEADERS_SIZE, &most, sizeof most };
    WS_XML_READER_PROPERTY part = { WS_XML_READER_PROPERTY_STREAM_MAX_ROOT_MIME_PART_SIZE, &most, sizeof most };
    WS_XML_READER_PROPERTY parts = { WS_XML_READER_PROPERTY_MAX_MIME_PARTS, &most, sizeof most };
    const WS_XML_READER_PROPERTY* all[] = { &headers, &part, &parts };
    static const char* const says[] = { "raise WS_XML_READER_PROPERTY_STREAM_MAX_MIME_HEADERS_SIZE",
                                        "raise WS_XML_READER_PROPERTY_STREAM_MAX_ROOT_MIME_PART_SIZE",
                                        "raise WS_XML_READER_PROPERTY_MAX_MIME_PARTS" };
    ULONG enough[] = { sizeof PACKAGE_HEADER("") - 3, sizeof root - 1, 5 };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(all); i++) {
        struct sink sink = { 0 };

        most = enough[i] - 1;
        check_refused(package, all[i], WS_E_QUOTA_EXCEEDED, says[i], __LINE__);
        most = enough[i];
        set_stream_with(package, sizeof package - 1, 50, all[i]);
        assert_ok_error(read_step_by_step(&sink, false), error);
        assert_string_equal(sink.text, EVENTS);
        sink_reset(&sink);
    }
}

/* ------------------------------------------------------------------------------------------------------- memory */

#define HUGE_PART ((size_t)1 << 28)

static struct { size_t at; } generator;

static HRESULT CALLBACK read_huge(void* state, void* bytes, ULONG max, ULONG* actual, const WS_ASYNC_CONTEXT* context,
                                  WS_ERROR* read_error)
{
    static const char head[] = PACKAGE_HEADER("") ROOT_HEADER "<a>" XOP("p") "</a>" PART("p", "");
    static const char tail[] = PACKAGE_END;
    size_t size, at = generator.at;

    UNUSED(state);
    UNUSED(context);
    UNUSED(read_error);
    if (at < sizeof head - 1) {
        size = sizeof head - 1 - at < max ? sizeof head - 1 - at : max;
        memcpy(bytes, head + at, size);
    } else if (at < sizeof head - 1 + HUGE_PART) {
        size = sizeof head - 1 + HUGE_PART - at < max ? sizeof head - 1 + HUGE_PART - at : max;
        memset(bytes, '\r', size);
    } else {
        at -= sizeof head - 1 + HUGE_PART;
        size = sizeof tail - 1 - at < max ? sizeof tail - 1 - at : max;
        memcpy(bytes, tail + at, size);
    }
    generator.at += size;
    *actual = (ULONG)size;
    return S_OK;
}

static void test_memory_is_flat_in_the_size_of_a_part(void** state)
{
    WS_XML_READER_STREAM_INPUT input = { { WS_XML_READER_INPUT_TYPE_STREAM }, read_huge, NULL };
    WS_XML_READER_MTOM_ENCODING encoding = mtom_with_header();
    static BYTE piece[65536];
    size_t total = 0;
    size_t before = mallinfo2().uordblks, most = 0;
    ULONG actual;

    UNUSED(state);
    generator.at = 0;
    assert_ok(WsSetInput(reader, &encoding.encoding, &input.input, NULL, 0, error));
    assert_ok(WsFillReader(reader, 1, NULL, error));
    assert_ok(WsReadStartElement(reader, error));
    do {
        size_t now;

        assert_ok_error(WsFillReader(reader, sizeof piece, NULL, error), error);
        assert_ok_error(WsReadBytes(reader, piece, sizeof piece, &actual, error), error);
        total += actual;
        now = mallinfo2().uordblks;
        most = now > most ? now : most;
    } while (actual != 0);
    assert_int_equal(total, HUGE_PART);
    if (most > before)
        assert_true(most - before < 1 << 20);
}

static HRESULT read_package(void* state)
{
    static const char package[] = PACKAGE;
    WS_XML_READER_STREAM_INPUT input = source_of(package, sizeof package - 1, 9);
    WS_XML_READER_MTOM_ENCODING encoding = mtom_with_header();
    WS_XML_READER* own = NULL;
    struct sink sink = { 0 };
    HRESULT hr = WsCreateReader(NULL, 0, &own, NULL);

    UNUSED(state);
    if (SUCCEEDED(hr))
        hr = WsSetInput(own, &encoding.encoding, &input.input, NULL, 0, NULL);
    if (SUCCEEDED(hr))
        hr = WsFillReader(own, UINT32_MAX, NULL, NULL);
    if (SUCCEEDED(hr))
        hr = read_mtom_events(own, &sink, NULL);
    WsFreeReader(own);
    sink_reset(&sink);
    return hr;
}

static void test_every_allocation_may_fail(void** state)
{
    UNUSED(state);
    for_each_allocation_failure(read_package, NULL, S_OK);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(test_a_package_in_steps_of_any_size_reads_like_memory),
        TEST(test_filling_before_each_node_is_enough),
        TEST(test_filling_may_be_asynchronous),
        TEST(test_while_a_fill_is_pending_the_reader_refuses_everything),
        TEST(test_bytes_can_be_read_as_they_come),
        TEST(test_characters_of_a_part_in_pieces_are_one_run_of_base64),
        TEST(test_parts_out_of_order_and_missing_ones_are_refused),
        TEST(test_a_stream_cut_anywhere_is_refused),
        TEST(test_a_package_is_refused_at_the_same_place_however_it_is_filled),
        TEST(test_without_filling_nothing_can_be_read),
        TEST(test_quotas_of_streams_name_their_property),
        TEST(test_memory_is_flat_in_the_size_of_a_part),
        TEST(test_every_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
