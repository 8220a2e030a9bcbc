/* WsPushBytes and WsPullBytes: at once, or when a MIME part is written into a stream. */
#include "mtom_support.h"
#include "stream_support.h"
#include "xml_fixture.h"

/* What the callbacks give. */
static struct giver {
    const char* bytes;
    size_t      left;
    size_t      step;                 /* bytes of one pull, or of one pushed buffer */
    unsigned    calls;
    bool        async;
    HRESULT     result;
    ULONG       lie;                  /* says so many bytes */
} giver;

static HRESULT CALLBACK push_given(void* state, WS_WRITE_CALLBACK write, void* write_state,
                                   const WS_ASYNC_CONTEXT* context, WS_ERROR* push_error)
{
    struct giver* own = state;
    WS_BYTES buffers[64];
    ULONG count = 0;

    own->calls++;
    if (own->async && context == NULL)
        return WS_S_ASYNC;
    if (FAILED(own->result))
        return own->result;
    while (own->left != 0 && count < ARRAY_COUNT(buffers)) {
        size_t size = own->left < own->step ? own->left : own->step;

        buffers[count++] = (WS_BYTES){ (ULONG)size, (BYTE*)(uintptr_t)own->bytes };
        own->bytes += size;
        own->left -= size;
    }
    return write(write_state, buffers, count, context, push_error);
}

static HRESULT CALLBACK pull_given(void* state, void* bytes, ULONG max, ULONG* actual, const WS_ASYNC_CONTEXT* context,
                                   WS_ERROR* pull_error)
{
    struct giver* own = state;
    size_t size = own->left < own->step ? own->left : own->step;

    UNUSED(pull_error);
    own->calls++;
    if (FAILED(own->result))
        return own->result;
    if (own->async && context == NULL)
        return WS_S_ASYNC;
    size = size < max ? size : max;
    memcpy(bytes, own->bytes, size);
    own->bytes += size;
    own->left -= size;
    *actual = own->lie != 0 ? max + own->lie : (ULONG)size;
    return own->async ? complete_later(context, S_OK) : S_OK;
}

static struct giver* give(const char* bytes, size_t step)
{
    giver = (struct giver){ .bytes = bytes, .left = strlen(bytes), .step = step };
    return &giver;
}

static void set_mtom_stream(void)
{
    WS_XML_WRITER_STREAM_OUTPUT output = fresh_target();
    WS_XML_WRITER_MTOM_ENCODING encoding = mtom_output(3);

    assert_ok(WsSetOutput(writer, &encoding.encoding, &output.output, NULL, 0, error));
}

static void assert_reads(const void* bytes, size_t size, const char* events)
{
    struct sink sink = { 0 };

    assert_ok_error(set_package(reader, bytes, size, error), error);
    assert_ok_error(read_mtom_events(reader, &sink, error), error);
    assert_string_equal(sink.text, events);
    sink_reset(&sink);
}

/* ------------------------------------------------------------------------------------------------------- at once */

static void test_text_gets_one_run_of_base64_at_once(void** state)
{
    UNUSED(state);
    for (size_t step = 1; step < 6; step++) {
        set_output_with(writer, NULL, 0);
        start_element(X("a"));
        assert_ok_error(WsPushBytes(writer, push_given, give("push", step), error), error);
        assert_int_equal(giver.calls, 1);
        assert_ok_error(WsPullBytes(writer, pull_given, give("ed", step), error), error);
        assert_int_equal(giver.left, 0);
        end_element();
        assert_written(writer, "<a>cHVzaGVk</a>");
    }
}

static void test_attributes_take_them_too(void** state)
{
    UNUSED(state);
    start_element(X("a"));
    assert_ok(WsWriteStartAttribute(writer, NULL, X("x"), &none, FALSE, error));
    assert_ok_error(WsPushBytes(writer, push_given, give("pushed", 3), error), error);
    assert_ok(WsWriteEndAttribute(writer, error));
    assert_ok(WsWriteStartAttribute(writer, NULL, X("y"), &none, FALSE, error));
    assert_ok_error(WsPullBytes(writer, pull_given, give("pulled", 4), error), error);
    assert_ok(WsWriteEndAttribute(writer, error));
    end_element();
    assert_written(writer, "<a x=\"cHVzaGVk\" y=\"cHVsbGVk\"/>");
}

static void test_a_package_in_memory_has_parts_of_them(void** state)
{
    WS_BYTES package;

    UNUSED(state);
    set_mtom_output(writer, 3);
    start_element(X("a"));
    start_element(X("b"));
    assert_ok_error(WsPushBytes(writer, push_given, give("pushed", 2), error), error);
    end_element();
    start_element(X("c"));
    assert_ok_error(WsPullBytes(writer, pull_given, give("pulled", 2), error), error);
    end_element();
    start_element(X("d"));
    assert_ok_error(WsPullBytes(writer, pull_given, give("few", 2), error), error);
    end_element();
    end_element();
    package = written_bytes(writer);
    assert_reads(package.bytes, package.length, "{|a|}{|b|}[pushed]{/}{|c|}[pulled]{/}{|d|}ZmV3{/}{/}{eof}");
}

static void test_more_than_a_chunk_can_be_pulled(void** state)
{
    static char many[100001];
    WS_BYTES package;
    ULONG quota = 100000;
    WS_XML_WRITER_PROPERTY property = { WS_XML_WRITER_PROPERTY_MAX_MIME_PARTS_BUFFER_SIZE, &quota, sizeof quota };
    WS_XML_WRITER_MTOM_ENCODING encoding = mtom_output(3);

    UNUSED(state);
    memset(many, 'x', sizeof many - 1);
    assert_ok(WsSetOutput(writer, &encoding.encoding, &memory_output.output, &property, 1, error));
    start_element(X("a"));
    assert_ok_error(WsPullBytes(writer, pull_given, give(many, 50000), error), error);
    end_element();
    package = written_bytes(writer);
    assert_true(package.length > 100000);
    quota = 99999;
    assert_ok(WsSetOutput(writer, &encoding.encoding, &memory_output.output, &property, 1, error));
    start_element(X("a"));
    assert_fails(WsPullBytes(writer, pull_given, give(many, 50000), error), WS_E_QUOTA_EXCEEDED, error,
                 "WS_XML_WRITER_PROPERTY_MAX_MIME_PARTS_BUFFER_SIZE");
}

static void test_callbacks_that_fail_or_lie_fault_the_writer(void** state)
{
    UNUSED(state);
    start_element(X("a"));
    give("x", 1)->result = WS_E_ENDPOINT_DISCONNECTED;
    assert_hr(WsPushBytes(writer, push_given, &giver, error), WS_E_ENDPOINT_DISCONNECTED);
    assert_hr(WsWriteEndElement(writer, error), WS_E_OBJECT_FAULTED);
    WsResetError(error);
    set_output_with(writer, NULL, 0);
    start_element(X("a"));
    give("x", 1)->result = WS_E_ENDPOINT_DISCONNECTED;
    assert_hr(WsPullBytes(writer, pull_given, &giver, error), WS_E_ENDPOINT_DISCONNECTED);
    assert_hr(WsWriteEndElement(writer, error), WS_E_OBJECT_FAULTED);
    WsResetError(error);
    set_output_with(writer, NULL, 0);
    start_element(X("a"));
    give("x", 1)->lie = 1;
    assert_fails(WsPullBytes(writer, pull_given, &giver, error), WS_E_INVALID_FORMAT, error, "there was room for");
}

static void test_without_a_context_callbacks_must_not_be_asynchronous(void** state)
{
    UNUSED(state);
    start_element(X("a"));
    give("x", 1)->async = true;
    assert_fails(WsPushBytes(writer, push_given, &giver, error), WS_E_INVALID_OPERATION, error, "WS_S_ASYNC");
    assert_fails(WsWriteEndElement(writer, error), WS_E_OBJECT_FAULTED, error, "WsSetOutput");
    set_output_with(writer, NULL, 0);
    start_element(X("a"));
    assert_fails(WsPullBytes(writer, pull_given, &giver, error), WS_E_INVALID_OPERATION, error, "WS_S_ASYNC");
}

static void test_arguments_and_places_are_checked(void** state)
{
    UNUSED(state);
    assert_fails(WsPushBytes(NULL, push_given, NULL, error), E_INVALIDARG, error, "writer");
    assert_fails(WsPullBytes(NULL, pull_given, NULL, error), E_INVALIDARG, error, "writer");
    assert_fails(WsPushBytes(writer, NULL, NULL, error), E_INVALIDARG, error, "callback");
    assert_fails(WsPullBytes(writer, NULL, NULL, error), E_INVALIDARG, error, "callback");
    assert_hr(WsPullBytes(writer, pull_given, give("x", 1), error), WS_E_INVALID_OPERATION);
    assert_hr(WsPushBytes(writer, push_given, give("x", 1), error), WS_E_INVALID_OPERATION);
}

/* ------------------------------------------------------------------------------------------------------- streams */

static struct giver later[3];

static void write_deferred(bool async)
{
    later[0] = (struct giver){ .bytes = "pushed", .left = 6, .step = 2, .async = async };
    later[1] = (struct giver){ .bytes = "pulled", .left = 6, .step = 4, .async = async };
    later[2] = (struct giver){ .bytes = "", .left = 0, .step = 1, .async = async };
    start_element(X("a"));
    start_element(X("b"));
    assert_ok_error(WsPushBytes(writer, push_given, &later[0], error), error);
    end_element();
    start_element(X("c"));
    assert_ok_error(WsPullBytes(writer, pull_given, &later[1], error), error);
    end_element();
    start_element(X("d"));
    assert_ok(WsWriteBytes(writer, "kept", 4, error));
    end_element();
    start_element(X("e"));
    assert_ok_error(WsPullBytes(writer, pull_given, &later[2], error), error);
    end_element();
    end_element();
    assert_int_equal(later[0].calls + later[1].calls + later[2].calls, 0);
}

#define DEFERRED_EVENTS "{|a|}{|b|}[pushed]{/}{|c|}[pulled]{/}{|d|}[kept]{/}{|e|}[]{/}{/}{eof}"

static void test_into_a_stream_they_are_called_when_their_part_is_written(void** state)
{
    UNUSED(state);
    set_mtom_stream();
    write_deferred(false);
    assert_ok_error(WsFlushWriter(writer, 0, NULL, error), error);
    assert_reads(target.sink.text, target.sink.size, DEFERRED_EVENTS);
    assert_int_equal(target.calls, 7);           /* up to the push, it; to the pull, it twice; to the next; the end */
    assert_ok(WsFlushWriter(writer, 0, NULL, error));
    assert_int_equal(target.calls, 7);
    assert_fails(WsWriteChars(writer, u" ", 1, error), WS_E_INVALID_OPERATION, error, "behind the MIME parts");
}

static void test_the_flush_and_its_callbacks_may_be_asynchronous(void** state)
{
    UNUSED(state);
    for (int variant = 1; variant < 4; variant++) {
        set_mtom_stream();
        target.async = (variant & 1) != 0;
        write_deferred((variant & 2) != 0);
        assert_ok_error(wait_for(WsFlushWriter(writer, 0, &completion_context, error)), error);
        assert_reads(target.sink.text, target.sink.size, DEFERRED_EVENTS);
    }
}

static void test_a_document_may_be_flushed_before_its_end(void** state)
{
    UNUSED(state);
    for (int variant = 0; variant < 2; variant++) {
        WS_XML_WRITER_STREAM_OUTPUT output = fresh_target();
        WS_XML_WRITER_TEXT_ENCODING text = { { WS_XML_WRITER_ENCODING_TYPE_TEXT },
                                             variant == 0 ? WS_CHARSET_UTF8 : WS_CHARSET_UTF16BE };
        WS_XML_WRITER_MTOM_ENCODING encoding = mtom_output(3);

        encoding.textEncoding = &text.encoding;
        assert_ok(WsSetOutput(writer, &encoding.encoding, &output.output, NULL, 0, error));
        assert_ok(WsFlushWriter(writer, 0, NULL, error));
        assert_int_equal(target.calls, 0);       /* nothing is written yet */
        start_element(X("a"));
        for (int i = 0; i < 3; i++) {
            start_element(X("b"));
            assert_ok(WsFlushWriter(writer, 0, NULL, error));
            assert_ok(WsWriteBytes(writer, "some", 4, error));
            assert_ok(WsFlushWriter(writer, 0, NULL, error));
            end_element();
        }
        assert_ok(WsFlushWriter(writer, 0, NULL, error));
        end_element();
        assert_ok(WsFlushWriter(writer, 100000, NULL, error));
        assert_ok(WsFlushWriter(writer, 10, NULL, error));
        assert_reads(target.sink.text, target.sink.size, "{|a|}{|b|}[some]{/}{|b|}[some]{/}{|b|}[some]{/}{/}{eof}");
    }
}

static void test_nothing_may_stand_beside_bytes_that_come_later(void** state)
{
    UNUSED(state);
    for (int what = 0; what < 4; what++) {
        set_mtom_stream();
        start_element(X("a"));
        assert_ok(WsPullBytes(writer, pull_given, give("x", 1), error));
        switch (what) {
        case 0: assert_fails(WsWriteChars(writer, u"x", 1, error), WS_E_INVALID_OPERATION, error, "behind"); break;
        case 1: assert_fails(WsWriteBytes(writer, "x", 1, error), WS_E_INVALID_OPERATION, error, "behind"); break;
        case 2: assert_fails(WsWriteStartElement(writer, NULL, X("b"), &none, error), WS_E_INVALID_OPERATION, error,
                             "behind"); break;
        default: assert_fails(WsWriteStartCData(writer, error), WS_E_INVALID_OPERATION, error, "behind"); break;
        }
        end_element();                                   /* of a: what was refused is not there */
        assert_hr(WsWriteEndElement(writer, error), WS_E_INVALID_FORMAT);
    }
    set_mtom_stream();
    start_element(X("a"));
    assert_ok(WsWriteChars(writer, u"x", 1, error));
    assert_ok(WsPullBytes(writer, pull_given, give("x", 1), error));
    assert_int_equal(giver.calls, 2);            /* not all of the content: at once, in place */
    end_element();
}

static void test_a_failure_while_parts_are_written_faults_the_writer(void** state)
{
    UNUSED(state);
    for (unsigned call = 1; call <= 7; call++) {
        for (int async = 0; async < 2; async++) {
            set_mtom_stream();
            target.fails_at = call;
            target.async = async != 0;
            write_deferred(async != 0);
            assert_hr(wait_for(WsFlushWriter(writer, 0, async ? &completion_context : NULL, error)),
                      WS_E_ENDPOINT_DISCONNECTED);
            assert_hr(WsFlushWriter(writer, 0, NULL, error), WS_E_OBJECT_FAULTED);
        }
    }
    for (int i = 0; i < 2; i++) {
        set_mtom_stream();
        write_deferred(false);
        later[i].result = WS_E_ENDPOINT_FAILURE;
        assert_hr(WsFlushWriter(writer, 0, NULL, error), WS_E_ENDPOINT_FAILURE);
        assert_hr(WsFlushWriter(writer, 0, NULL, error), WS_E_OBJECT_FAULTED);
    }
    set_mtom_stream();
    write_deferred(false);
    later[1].lie = 1;
    WsResetError(error);
    assert_fails(WsFlushWriter(writer, 0, NULL, error), WS_E_INVALID_FORMAT, error, "there was room for");
}

static void test_a_raw_document_is_what_the_callbacks_give(void** state)
{
    static const WS_XML_WRITER_RAW_ENCODING raw = { { WS_XML_WRITER_ENCODING_TYPE_RAW } };

    UNUSED(state);
    assert_ok(WsSetOutput(writer, &raw.encoding, &memory_output.output, NULL, 0, error));
    assert_ok_error(WsPushBytes(writer, push_given, give("push", 3), error), error);
    assert_ok_error(WsPullBytes(writer, pull_given, give("ed", 1), error), error);
    assert_written(writer, "pushed");
}

static HRESULT write_stream(void* state)
{
    WS_XML_WRITER_STREAM_OUTPUT output = fresh_target();
    WS_XML_WRITER_MTOM_ENCODING encoding = mtom_output(3);
    WS_XML_WRITER* own = NULL;
    HRESULT hr = WsCreateWriter(NULL, 0, &own, NULL);

    UNUSED(state);
    if (SUCCEEDED(hr))
        hr = WsSetOutput(own, &encoding.encoding, &output.output, NULL, 0, NULL);
    if (SUCCEEDED(hr))
        hr = WsWriteStartElement(own, NULL, X("a"), &none, NULL);
    if (SUCCEEDED(hr))
        hr = WsPullBytes(own, pull_given, give("pulled", 2), NULL);
    if (SUCCEEDED(hr))
        hr = WsWriteEndElement(own, NULL);
    if (SUCCEEDED(hr))
        hr = WsFlushWriter(own, 0, NULL, NULL);
    WsFreeWriter(own);
    return hr;
}

static void test_every_allocation_may_fail(void** state)
{
    UNUSED(state);
    for_each_allocation_failure(write_stream, NULL, S_OK);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(test_text_gets_one_run_of_base64_at_once),
        TEST(test_attributes_take_them_too),
        TEST(test_a_package_in_memory_has_parts_of_them),
        TEST(test_more_than_a_chunk_can_be_pulled),
        TEST(test_callbacks_that_fail_or_lie_fault_the_writer),
        TEST(test_without_a_context_callbacks_must_not_be_asynchronous),
        TEST(test_arguments_and_places_are_checked),
        TEST(test_into_a_stream_they_are_called_when_their_part_is_written),
        TEST(test_the_flush_and_its_callbacks_may_be_asynchronous),
        TEST(test_a_document_may_be_flushed_before_its_end),
        TEST(test_nothing_may_stand_beside_bytes_that_come_later),
        TEST(test_a_failure_while_parts_are_written_faults_the_writer),
        TEST(test_a_raw_document_is_what_the_callbacks_give),
        TEST(test_every_allocation_may_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
