/* Input from a callback, in one thread and asynchronously; UTF-16; and what a cut of the document at any byte does. */
#include "xml_fixture.h"

#include "async/op.h"
#include "base/utf.h"

#include <pthread.h>

static const char document[] = "\xEF\xBB\xBF<?xml version='1.0' encoding='utf-8'?>\n<!--c\r--><p:a "
                               "xmlns:p='urn:&amp;p' xmlns='urn:d' xml:lang='e&#110;'\n"
                               " x='1\n2' p:y=\"\xC3\xA9\">text &amp; "
                               "\xC3\xA9\r\nmore\r<b><c/></b><![CDATA[x\r\n]]]]><d xmlns:q='urn:q'>1<!--2-->3&lt;"
                               "\xF0\x9F\x98\x80]]</d></p:a>\r\n";

/* What the read callback does. */
static struct {
    const BYTE*      bytes;
    size_t           size, at;
    size_t           step;            /* bytes of one call at most */
    size_t           stop;            /* where it fails */
    int              every_async;     /* each n-th call completes on another thread; 0: none */
    unsigned         calls;
    bool             lies;            /* says that it gave more than it could */
    WS_ASYNC_CONTEXT later;
    void*            into;
    ULONG            max;
    ULONG*           actual;
} source;

static ULONG give(void* bytes, ULONG max)
{
    size_t size = source.size - source.at;

    size = size < source.step ? size : source.step;
    size = size < max ? size : max;
    memcpy(bytes, source.bytes + source.at, size);
    source.at += size;
    return (ULONG)size;
}

static void* complete_later(void* unused)
{
    UNUSED(unused);
    *source.actual = give(source.into, source.max);
    source.later.callback(S_OK, WS_SHORT_CALLBACK, source.later.callbackState);
    return NULL;
}

static HRESULT CALLBACK read_source(void* state, void* bytes, ULONG max, ULONG* actual, const WS_ASYNC_CONTEXT* context,
                                    WS_ERROR* read_error)
{
    pthread_t thread;

    assert_ptr_equal(state, &source);
    assert_true(max > 0);
    source.calls++;
    if (source.at >= source.stop) {
        if (read_error != NULL)
            (void)WsAddErrorString(read_error, &TEXT_STRING(u"the source broke"));
        return WS_E_ENDPOINT_DISCONNECTED;
    }
    if (source.lies) {
        *actual = max + 1;
        return S_OK;
    }
    if (context == NULL || source.every_async == 0 || source.calls % (unsigned)source.every_async != 0) {
        *actual = give(bytes, max);
        return S_OK;
    }
    source.later = *context;
    source.into = bytes;
    source.max = max;
    source.actual = actual;
    assert_int_equal(pthread_create(&thread, NULL, complete_later, NULL), 0);
    pthread_detach(thread);
    return WS_S_ASYNC;
}

static void set_stream_of(WS_CHARSET charset, const void* bytes, size_t size, size_t step, ULONG buffer_bytes)
{
    WS_XML_READER_TEXT_ENCODING encoding = { { WS_XML_READER_ENCODING_TYPE_TEXT }, charset };
    WS_XML_READER_STREAM_INPUT input = { { WS_XML_READER_INPUT_TYPE_STREAM }, read_source, &source };
    WS_XML_READER_PROPERTY property = { WS_XML_READER_PROPERTY_STREAM_BUFFER_SIZE, &buffer_bytes, sizeof buffer_bytes };

    memset(&source, 0, sizeof source);
    source.bytes = bytes;
    source.size = size;
    source.step = step;
    source.stop = SIZE_MAX;
    assert_ok_error(WsSetInput(reader, &encoding.encoding, &input.input, &property, 1, error), error);
}

static void set_stream(const void* bytes, size_t size, size_t step, ULONG buffer_bytes)
{
    set_stream_of(WS_CHARSET_AUTO, bytes, size, step, buffer_bytes);
}

static char* events_of(const void* bytes, size_t size)
{
    struct sink sink = { 0 };

    assert_ok_error(set_bytes(reader, bytes, size, error), error);
    assert_ok_error(read_events(reader, &sink, error), error);
    return sink.text;
}

/* ---------------------------------------------------------------------------------------------- in one thread */

static void test_a_stream_in_steps_of_any_size_reads_like_memory(void** state)
{
    char* expected = events_of(document, sizeof document - 1);

    UNUSED(state);
    for (size_t step = 1; step < 40; step++) {
        struct sink sink = { 0 };

        set_stream(document, sizeof document - 1, step, (ULONG)step * 3);
        assert_ok_error(WsFillReader(reader, 100000, NULL, error), error);
        assert_ok_error(read_events(reader, &sink, error), error);
        assert_string_equal(sink.text, expected);
        sink_reset(&sink);
    }
    free(expected);
}

/* The longest piece of the document that has to be there at once is its start tag. */
static void test_a_stream_can_be_filled_before_each_node_and_the_node_stays_good(void** state)
{
    char* expected = events_of(document, sizeof document - 1);

    UNUSED(state);
    for (size_t step = 1; step < 60; step += 7) {
        struct sink sink = { 0 };

        set_stream(document, sizeof document - 1, step, 16);
        do {
            struct sink before = { 0 }, after = { 0 };

            assert_ok_error(WsFillReader(reader, 140, NULL, error), error);
            assert_ok_error(WsReadNode(reader, error), error);
            sink_current(&before, reader);
            assert_ok_error(WsFillReader(reader, 150, NULL, error), error);
            sink_current(&after, reader);
            assert_string_equal(after.text == NULL ? "" : after.text, before.text == NULL ? "" : before.text);
            sink_text(&sink, after.text);
            sink_reset(&before);
            sink_reset(&after);
        } while (node_type(reader) != WS_XML_NODE_TYPE_EOF);
        assert_string_equal(sink.text, expected);
        sink_reset(&sink);
    }
    free(expected);
}

static void test_rows_are_counted_over_what_was_dropped(void** state)
{
    static const char lines[] = "<a>\n<b/>\n<b/>\n<b/>\n<b/>\n<b/>\n<b/>\n  <c></d></a>";

    UNUSED(state);
    set_stream(lines, sizeof lines - 1, 5, 16);
    for (int i = 0; i < 21; i++) {
        assert_ok(WsFillReader(reader, 10, NULL, error));
        assert_ok(WsReadNode(reader, error));
    }
    assert_ok(WsFillReader(reader, 10, NULL, error));
    assert_fails(WsReadNode(reader, error), WS_E_INVALID_FORMAT, error,
                 "line 8, column 8: the end tag 'd' where 'c' is open");
}

static void test_without_enough_filled_the_reader_says_so_wherever_the_cut_is(void** state)
{
    char* expected = events_of(document, sizeof document - 1);

    UNUSED(state);
    for (size_t cut = 0; cut < sizeof document - 1; cut++) {
        struct sink sink = { 0 };
        HRESULT hr;

        set_stream(document, sizeof document - 1, 1, 1000);
        while (source.at < cut)
            assert_ok(WsFillReader(reader, (ULONG)source.at + 1, NULL, error));
        hr = read_events(reader, &sink, error);
        if (hr != WS_E_QUOTA_EXCEEDED || (sink.text != NULL && strncmp(sink.text, expected, sink.size) != 0))
            print_error("cut at %zu gives 0x%08X %s\nof %s\n", cut, (unsigned)hr, sink.text, expected);
        assert_hr_error(hr, WS_E_QUOTA_EXCEEDED, error);
        assert_true(sink.text == NULL || strncmp(sink.text, expected, sink.size) == 0);
        assert_error_says(error, "WsFillReader");
        sink_reset(&sink);
    }
    free(expected);
}

static void test_long_text_can_be_read_in_pieces_as_it_comes(void** state)
{
    struct sink text = { 0 }, got = { 0 };
    BYTE piece[64];
    ULONG count = 1;

    UNUSED(state);
    sink_text(&text, "<a>");
    for (int i = 0; i < 1000; i++)
        sink_text(&text, "\xC3\xA9&amp;x\r\n]");
    sink_text(&text, "</a>");
    set_stream(text.text, text.size, 13, 50);
    assert_ok(WsFillReader(reader, 10, NULL, error));
    assert_ok(WsReadStartElement(reader, error));
    while (count != 0) {
        assert_ok_error(WsFillReader(reader, 40, NULL, error), error);
        assert_ok_error(WsReadCharsUtf8(reader, piece, 20, &count, error), error);
        sink_bytes(&got, piece, count);
    }
    assert_int_equal(got.size, 6000);
    assert_memory_equal(got.text + 5994, "\xC3\xA9&x\n]", 6);
    sink_reset(&text);
    sink_reset(&got);
}

static void test_filling_does_nothing_when_enough_is_there_or_the_input_is_memory(void** state)
{
    unsigned calls;

    UNUSED(state);
    set_stream(document, sizeof document - 1, 10, 1000);
    assert_ok(WsFillReader(reader, 35, NULL, error));
    calls = source.calls;
    assert_int_equal(calls, 4);
    assert_ok(WsFillReader(reader, 40, NULL, error));
    assert_int_equal(source.calls, calls);
    set_text(reader, "<a/>");
    assert_ok(WsFillReader(reader, 1000, NULL, error));
    assert_ok(WsReadNode(reader, error));
}

static void test_a_stream_that_fails_or_lies_faults_the_reader(void** state)
{
    UNUSED(state);
    set_stream(document, sizeof document - 1, 10, 1000);
    source.stop = 20;
    assert_fails(WsFillReader(reader, 100, NULL, error), WS_E_ENDPOINT_DISCONNECTED, error, "the source broke");
    assert_hr(WsReadNode(reader, error), WS_E_OBJECT_FAULTED);
    WsResetError(error);
    set_stream(document, sizeof document - 1, 10, 1000);
    source.lies = true;
    assert_fails(WsFillReader(reader, 100, NULL, error), WS_E_INVALID_FORMAT, error, "there was room for");
}

/* ---------------------------------------------------------------------------------------------- UTF-16 */

static BYTE* to_utf16(const char* text, bool big_endian, size_t* size)
{
    size_t units = utf8_to_utf16((const BYTE*)text, strlen(text), NULL, 0);
    BYTE* bytes = malloc(units * 2);
    WCHAR* chars = malloc(units * sizeof *chars);

    assert_non_null(bytes);
    assert_non_null(chars);
    utf8_to_utf16((const BYTE*)text, strlen(text), chars, units);
    for (size_t i = 0; i < units; i++) {
        bytes[2 * i + big_endian] = (BYTE)chars[i];
        bytes[2 * i + !big_endian] = (BYTE)(chars[i] >> 8);
    }
    free(chars);
    *size = units * 2;
    return bytes;
}

static const char wide_document[] =
    "<?xml version='1.0' encoding='utf-16'?><a b='\xC3\xA9'>\xF0\x9F\x98\x80\xE2\x82\xAC</a>";
static const char wide_events[] = "{|a| |b|='\xC3\xA9}\xF0\x9F\x98\x80\xE2\x82\xAC{/}{eof}";

static void test_utf16_is_found_out_and_read_from_memory_and_streams(void** state)
{
    UNUSED(state);
    for (int variant = 0; variant < 4; variant++) {
        bool big_endian = variant & 1;
        const char* mark = variant & 2 ? "\xEF\xBB\xBF" : "";
        char text[128];
        WS_CHARSET charset;
        size_t size;
        BYTE* bytes;
        char* events;

        snprintf(text, sizeof text, "%s%s", mark, wide_document);
        bytes = to_utf16(text, big_endian, &size);
        events = events_of(bytes, size);
        assert_string_equal(events, wide_events);
        assert_ok(WsGetReaderProperty(reader, WS_XML_READER_PROPERTY_CHARSET, &charset, sizeof charset, error));
        assert_int_equal(charset, big_endian ? WS_CHARSET_UTF16BE : WS_CHARSET_UTF16LE);
        free(events);
        for (size_t step = 1; step < 9; step++) {
            struct sink sink = { 0 };

            set_stream(bytes, size, step, 7);
            assert_hr(WsGetReaderProperty(reader, WS_XML_READER_PROPERTY_CHARSET, &charset, sizeof charset, NULL),
                      WS_E_INVALID_OPERATION);
            assert_ok_error(WsFillReader(reader, 10000, NULL, error), error);
            assert_ok_error(read_events(reader, &sink, error), error);
            assert_string_equal(sink.text, wide_events);
            sink_reset(&sink);
        }
        free(bytes);
    }
}

/* 'H' and 'L' are the high and the low half of a pair, 'F' is U+FFFE. The digit at the end cuts so many bytes off. */
static const struct { const char* text; const char* says; } bad_utf16[] = {
    { "<a>\nxH</a>0", "line 2, column 2: half a surrogate pair in text" },
    { "<a>\nxL</a>0", "line 2, column 2: half a surrogate pair in text" },
    { "<a>LH</a>0", "line 1, column 4: half a surrogate pair in text" },
    { "<a>HH</a>0", "line 1, column 4: half a surrogate pair in text" },
    { "<a>HHL</a>0", "line 1, column 4: half a surrogate pair in text" },
    { "<a>HLL</a>0", "line 1, column 5: half a surrogate pair in text" },
    { "<a>&amp;H</a>0", "column 9: half a surrogate pair in text" },
    { "<a b='xH'/>0", "line 1, column 8: half a surrogate pair in an attribute value" },
    { "<a b='&lt;L'/>0", "half a surrogate pair in an attribute value" },
    { "<aH/>0", "line 1, column 3: half a surrogate pair in" },
    { "<H/>0", "line 1, column 2: half a surrogate pair in the name of an element" },
    { "<a Lb=''/>0", "line 1, column 4: half a surrogate pair in the name of an attribute" },
    { "<a><!--\n\nH--></a>0", "line 3, column 1: half a surrogate pair in a comment" },
    { "<a><![CDATA[H]]></a>0", "line 1, column 13: half a surrogate pair in text" },
    { "<a></aH>0", "half a surrogate pair in an end tag" },
    { "<a/>H0", "line 1, column 5: half a surrogate pair in text" },
    { "H0", "line 1, column 1: half a surrogate pair in text" },
    { "<a>F</a>0", "line 1, column 4: a character that XML does not allow in text" },
    { "<a b='F'/>0", "line 1, column 7: a character that XML does not allow in an attribute value" },
    { "<a>x</a>1", "line 1, column 8: the UTF-16 document has an odd number of bytes" },
    { "<a>x1", "line 1, column 4: the UTF-16 document has an odd number of bytes: it ends inside text" },
    { "<a>xH1", "line 1, column 5: the UTF-16 document has an odd number of bytes" },
    { "<a>xH0", "line 1, column 5: half a surrogate pair in text" },
    { "<a>xHL1", "line 1, column 5: half a surrogate pair in text" },
    { "<a>xHL2", "line 1, column 5: half a surrogate pair in text" },
    { "<a/>1", "line 1, column 4: the UTF-16 document has an odd number of bytes" },
};

static size_t to_bad_utf16(const char* text, bool big_endian, BYTE* bytes)
{
    size_t size = 2 * (strlen(text) - 1);

    for (size_t i = 0; i < size / 2; i++) {
        unsigned unit = text[i] == 'H' ? 0xD83D : text[i] == 'L' ? 0xDE00 : text[i] == 'F' ? 0xFFFE : (BYTE)text[i];

        bytes[2 * i + big_endian] = (BYTE)unit;
        bytes[2 * i + !big_endian] = (BYTE)(unit >> 8);
    }
    return size - (size_t)(text[strlen(text) - 1] - '0');
}

static void test_malformed_utf16_is_refused_with_line_and_column(void** state)
{
    static const WS_CHARSET charsets[] = { WS_CHARSET_UTF16LE, WS_CHARSET_UTF16BE };

    UNUSED(state);
    for (size_t i = 0; i < 2 * ARRAY_COUNT(bad_utf16); i++) {
        WS_XML_READER_TEXT_ENCODING encoding = { { WS_XML_READER_ENCODING_TYPE_TEXT }, charsets[i & 1] };
        BYTE bytes[128];
        size_t size = to_bad_utf16(bad_utf16[i / 2].text, i & 1, bytes);
        WS_XML_READER_BUFFER_INPUT input = { { WS_XML_READER_INPUT_TYPE_BUFFER }, bytes, (ULONG)size };
        struct sink sink = { 0 };

        assert_ok_error(WsSetInput(reader, &encoding.encoding, &input.input, NULL, 0, error), error);
        assert_hr(read_events(reader, &sink, error), WS_E_INVALID_FORMAT);
        assert_error_says(error, bad_utf16[i / 2].says);
        for (size_t step = 1; step < 8; step++) {
            set_stream_of(charsets[i & 1], bytes, size, step, 64);
            assert_ok_error(WsFillReader(reader, 10000, NULL, error), error);
            assert_hr(read_events(reader, &sink, error), WS_E_INVALID_FORMAT);
            assert_error_says(error, bad_utf16[i / 2].says);
        }
        sink_reset(&sink);
    }
}

static void test_bytes_of_utf16_are_counted_as_the_peer_sent_them(void** state)
{
    static const char* const texts[] = { "<abcdefgh>", "<a>\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC",
                                         "<a>\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xC3\xA9" };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        size_t size;
        BYTE* bytes = to_utf16(texts[i], false, &size);

        for (ULONG wanted = 2; wanted <= size; wanted++) {
            set_stream(bytes, size, 2, 64);
            assert_ok_error(WsFillReader(reader, wanted, NULL, error), error);
            assert_true(source.at >= wanted && source.at <= wanted + 3);     /* a pair is taken as a whole */
            assert_ok_error(WsFillReader(reader, wanted, NULL, error), error);
            assert_true(source.at <= wanted + 3);
        }
        free(bytes);
    }
}

/* ---------------------------------------------------------------------------------------------- asynchronously */

static struct {
    pthread_mutex_t lock;
    pthread_cond_t  changed;
    int             done;
    HRESULT         result;
} waiting = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };

static void CALLBACK fill_completed(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    UNUSED(model);
    assert_ptr_equal(state, &waiting);
    pthread_mutex_lock(&waiting.lock);
    waiting.done++;
    waiting.result = hr;
    pthread_cond_signal(&waiting.changed);
    pthread_mutex_unlock(&waiting.lock);
}

static HRESULT fill_and_wait(ULONG size, bool* went_async)
{
    WS_ASYNC_CONTEXT context = { fill_completed, &waiting };
    HRESULT hr;

    waiting.done = 0;
    hr = WsFillReader(reader, size, &context, error);
    *went_async = hr == WS_S_ASYNC;
    if (hr != WS_S_ASYNC) {
        assert_int_equal(waiting.done, 0);
        return hr;
    }
    pthread_mutex_lock(&waiting.lock);
    while (waiting.done == 0)
        pthread_cond_wait(&waiting.changed, &waiting.lock);
    pthread_mutex_unlock(&waiting.lock);
    assert_int_equal(waiting.done, 1);
    return waiting.result;
}

static void test_filling_may_complete_asynchronously_in_any_of_its_steps(void** state)
{
    char* expected = events_of(document, sizeof document - 1);
    bool went_async;

    UNUSED(state);
    for (int every = 1; every < 5; every++) {
        struct sink sink = { 0 };

        set_stream(document, sizeof document - 1, 20, 64);
        source.every_async = every;
        do {
            HRESULT hr = fill_and_wait(150, &went_async);

            assert_ok_error(hr, error);
            assert_ok_error(WsReadNode(reader, error), error);
            sink_current(&sink, reader);
        } while (node_type(reader) != WS_XML_NODE_TYPE_EOF);
        assert_string_equal(sink.text, expected);
        sink_reset(&sink);
    }
    free(expected);
}

static void test_C10_a_context_does_not_make_a_full_reader_asynchronous(void** state)
{
    bool went_async = true;

    UNUSED(state);
    set_stream(document, sizeof document - 1, 20, 64);
    assert_ok(fill_and_wait(100, &went_async));
    assert_false(went_async);
}

static void test_C4_a_context_without_a_callback_is_refused(void** state)
{
    WS_ASYNC_CONTEXT context = { NULL, NULL };

    UNUSED(state);
    set_stream(document, sizeof document - 1, 20, 64);
    assert_hr(WsFillReader(reader, 100, &context, error), E_INVALIDARG);
    assert_int_equal(source.calls, 0);
}

/* Completes when it is told to, so that the reader can be looked at while the fill is pending. */
static HRESULT CALLBACK hold_source(void* state, void* bytes, ULONG max, ULONG* actual, const WS_ASYNC_CONTEXT* context,
                                    WS_ERROR* read_error)
{
    UNUSED(state);
    UNUSED(read_error);
    source.later = *context;
    source.into = bytes;
    source.max = max;
    source.actual = actual;
    return WS_S_ASYNC;
}

static void test_T1_a_reader_that_is_being_filled_refuses_everything_else(void** state)
{
    WS_XML_READER_STREAM_INPUT input = { { WS_XML_READER_INPUT_TYPE_STREAM }, hold_source, NULL };
    WS_ASYNC_CONTEXT context = { fill_completed, &waiting };

    UNUSED(state);
    set_stream("<a/>", 4, 10, 64);
    assert_ok(WsSetInput(reader, &auto_text.encoding, &input.input, NULL, 0, error));
    waiting.done = 0;
    assert_hr(WsFillReader(reader, 2, &context, error), WS_S_ASYNC);
    test_breaks(WSX_CHECK_SECOND_OPERATION | WSX_CHECK_USE_WHILE_PENDING);
    assert_hr(WsFillReader(reader, 2, &context, NULL), WS_E_INVALID_OPERATION);
    assert_hr(WsReadNode(reader, NULL), WS_E_INVALID_OPERATION);
    assert_hr(set_bytes(reader, "<a/>", 4, NULL), WS_E_INVALID_OPERATION);
    WsFreeReader(reader);                        /* A5: no crash, and the fill still ends well */
    test_breaks(0);
    complete_later(NULL);
    assert_int_equal(waiting.done, 1);
    assert_ok(waiting.result);
    assert_ok(WsReadNode(reader, error));
}

/* ---------------------------------------------------------------------------------------------- memory */

static HRESULT stream_all(void* state)
{
    WS_XML_READER_STREAM_INPUT input = { { WS_XML_READER_INPUT_TYPE_STREAM }, read_source, &source };
    WS_XML_READER* created = NULL;
    HRESULT hr = WsCreateReader(NULL, 0, &created, error);

    UNUSED(state);
    memset(&source, 0, sizeof source);
    source.bytes = (const BYTE*)document;
    source.size = sizeof document - 1;
    source.step = 20;
    source.stop = SIZE_MAX;
    if (SUCCEEDED(hr))
        hr = WsSetInput(created, &auto_text.encoding, &input.input, NULL, 0, error);
    if (SUCCEEDED(hr))
        hr = WsFillReader(created, 100, NULL, error);
    if (SUCCEEDED(hr))
        hr = WsReadNode(created, error);
    if (SUCCEEDED(hr))
        hr = WsFillReader(created, 100000, NULL, error);
    while (SUCCEEDED(hr) && node_type(created) != WS_XML_NODE_TYPE_EOF)
        hr = WsReadNode(created, error);
    WsFreeReader(created);
    WsResetError(error);
    return hr;
}

static void test_each_allocation_may_fail(void** state)
{
    UNUSED(state);
    WsResetError(error);
    assert_true(for_each_allocation_failure(stream_all, NULL, S_OK) > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_stream_in_steps_of_any_size_reads_like_memory),
        cmocka_unit_test(test_a_stream_can_be_filled_before_each_node_and_the_node_stays_good),
        cmocka_unit_test(test_rows_are_counted_over_what_was_dropped),
        cmocka_unit_test(test_without_enough_filled_the_reader_says_so_wherever_the_cut_is),
        cmocka_unit_test(test_long_text_can_be_read_in_pieces_as_it_comes),
        cmocka_unit_test(test_filling_does_nothing_when_enough_is_there_or_the_input_is_memory),
        cmocka_unit_test(test_a_stream_that_fails_or_lies_faults_the_reader),
        cmocka_unit_test(test_utf16_is_found_out_and_read_from_memory_and_streams),
        cmocka_unit_test(test_malformed_utf16_is_refused_with_line_and_column),
        cmocka_unit_test(test_bytes_of_utf16_are_counted_as_the_peer_sent_them),
        cmocka_unit_test(test_filling_may_complete_asynchronously_in_any_of_its_steps),
        cmocka_unit_test(test_C10_a_context_does_not_make_a_full_reader_asynchronous),
        cmocka_unit_test(test_C4_a_context_without_a_callback_is_refused),
        cmocka_unit_test(test_T1_a_reader_that_is_being_filled_refuses_everything_else),
        cmocka_unit_test(test_each_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
