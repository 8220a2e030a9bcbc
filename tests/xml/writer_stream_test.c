/* Output to a callback, in one thread and asynchronously. */
#include "xml_fixture.h"

#include <pthread.h>

static struct sink got;

static struct {
    bool             async, hold, fails;
    unsigned         calls;
    WS_ASYNC_CONTEXT later;
} target;

static struct {
    pthread_mutex_t lock;
    pthread_cond_t  changed;
    int             done;
    HRESULT         result;
} waiting = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };

static void* complete_later(void* unused)
{
    UNUSED(unused);
    target.later.callback(target.fails ? WS_E_ENDPOINT_DISCONNECTED : S_OK, WS_LONG_CALLBACK,
                          target.later.callbackState);
    return NULL;
}

static HRESULT CALLBACK write_target(void* state, const WS_BYTES* buffers, ULONG count, const WS_ASYNC_CONTEXT* context,
                                     WS_ERROR* write_error)
{
    pthread_t thread;

    UNUSED(write_error);
    assert_ptr_equal(state, &target);
    target.calls++;
    for (ULONG i = 0; i < count; i++)
        sink_bytes(&got, buffers[i].bytes, buffers[i].length);
    if (context == NULL || !target.async)
        return target.fails ? WS_E_ENDPOINT_DISCONNECTED : S_OK;
    target.later = *context;
    if (!target.hold) {
        assert_int_equal(pthread_create(&thread, NULL, complete_later, NULL), 0);
        pthread_detach(thread);
    }
    return WS_S_ASYNC;
}

static void CALLBACK flush_completed(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    UNUSED(model);
    UNUSED(state);
    pthread_mutex_lock(&waiting.lock);
    waiting.done++;
    waiting.result = hr;
    pthread_cond_signal(&waiting.changed);
    pthread_mutex_unlock(&waiting.lock);
}

static HRESULT flush_and_wait(ULONG size)
{
    WS_ASYNC_CONTEXT context = { flush_completed, NULL };
    HRESULT hr;

    waiting.done = 0;
    hr = WsFlushWriter(writer, size, &context, error);
    if (hr != WS_S_ASYNC)
        return hr;
    pthread_mutex_lock(&waiting.lock);
    while (waiting.done == 0)
        pthread_cond_wait(&waiting.changed, &waiting.lock);
    pthread_mutex_unlock(&waiting.lock);
    return waiting.result;
}

static void fresh(ULONG trim)
{
    WS_XML_WRITER_STREAM_OUTPUT output = { { WS_XML_WRITER_OUTPUT_TYPE_STREAM }, write_target, &target };
    WS_XML_WRITER_PROPERTY property = { WS_XML_WRITER_PROPERTY_BUFFER_TRIM_SIZE, &trim, sizeof trim };

    memset(&target, 0, sizeof target);
    sink_reset(&got);
    WsResetError(error);
    assert_ok(WsSetOutput(writer, &utf8_text.encoding, &output.output, &property, 1, error));
}

static void start(const char* name)
{
    WS_XML_STRING local = { (ULONG)strlen(name), (BYTE*)(uintptr_t)name, NULL, 0 };

    assert_ok(WsWriteStartElement(writer, &none, &local, &none, error));
}

static void text(const char* chars)
{
    assert_ok(WsWriteCharsUtf8(writer, (const BYTE*)chars, (ULONG)strlen(chars), error));
}

static void check_got(const char* expected)
{
    assert_string_equal(got.text == NULL ? "" : got.text, expected);
}

static void test_flushing_gives_what_is_complete_and_enough(void** state)
{
    ULONG written = 0;
    WS_BYTES bytes;

    UNUSED(state);
    fresh(0);
    assert_ok(WsFlushWriter(writer, 0, NULL, error));
    assert_int_equal(target.calls, 0);
    start("abc");
    assert_ok(WsFlushWriter(writer, 0, NULL, error));
    assert_int_equal(target.calls, 0);
    text("x");
    assert_ok(WsFlushWriter(writer, 7, NULL, error));
    assert_int_equal(target.calls, 0);
    start("d");
    assert_ok(WsWriteStartAttribute(writer, &none, X("e"), &none, FALSE, error));
    assert_ok(WsFlushWriter(writer, 6, NULL, error));
    check_got("<abc>x");
    assert_ok(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES_WRITTEN, &written, sizeof written, error));
    assert_int_equal(written, 0);
    text("1");
    assert_ok(WsWriteEndAttribute(writer, error));
    assert_ok(WsWriteStartCData(writer, error));
    text("]]");
    assert_ok(WsFlushWriter(writer, 0, NULL, error));
    text(">");
    assert_ok(WsWriteEndCData(writer, error));
    assert_ok(WsWriteEndElement(writer, error));
    assert_ok(WsWriteEndElement(writer, error));
    assert_hr(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, NULL),
              WS_E_INVALID_OPERATION);
    assert_ok(WsFlushWriter(writer, 0, NULL, error));
    check_got("<abc>x<d e=\"1\"><![CDATA[]]]]><![CDATA[>]]></d></abc>");
}

static void test_flushing_memory_does_nothing(void** state)
{
    UNUSED(state);
    set_output_with(writer, NULL, 0);
    start("a");
    assert_ok(WsWriteEndElement(writer, error));
    assert_ok(WsFlushWriter(writer, 0, NULL, error));
    assert_written(writer, "<a/>");
}

static void test_flushing_may_complete_asynchronously(void** state)
{
    UNUSED(state);
    fresh(4096);
    target.async = true;
    start("a");
    for (int i = 0; i < 100; i++) {
        text("0123456789");
        assert_ok_error(flush_and_wait(0), error);
    }
    assert_ok(WsWriteEndElement(writer, error));
    assert_ok_error(flush_and_wait(0), error);
    assert_int_equal(got.size, 1000 + 7);
    assert_memory_equal(got.text + 1003, "</a>", 4);
    assert_int_equal(target.calls, 101);
}

static void test_a_target_that_fails_faults_the_writer(void** state)
{
    UNUSED(state);
    for (int async = 0; async < 2; async++) {
        fresh(4096);
        target.async = async;
        target.fails = true;
        start("a");
        text("x");
        assert_hr(flush_and_wait(0), WS_E_ENDPOINT_DISCONNECTED);
        assert_hr(WsWriteEndElement(writer, error), WS_E_OBJECT_FAULTED);
    }
}

static void test_T1_a_writer_that_is_being_flushed_refuses_everything_else(void** state)
{
    WS_ASYNC_CONTEXT context = { flush_completed, NULL };

    UNUSED(state);
    fresh(4096);
    target.async = target.hold = true;
    start("a");
    text("x");
    waiting.done = 0;
    assert_hr(WsFlushWriter(writer, 0, &context, error), WS_S_ASYNC);
    test_breaks(WSX_CHECK_SECOND_OPERATION | WSX_CHECK_USE_WHILE_PENDING);
    assert_hr(WsFlushWriter(writer, 0, &context, NULL), WS_E_INVALID_OPERATION);
    assert_hr(WsWriteEndElement(writer, NULL), WS_E_INVALID_OPERATION);
    assert_hr(WsSetOutput(writer, NULL, NULL, NULL, 0, NULL), WS_E_INVALID_OPERATION);
    WsFreeWriter(writer);                        /* A5: no crash, and the flush still ends well */
    test_breaks(0);
    complete_later(NULL);
    assert_int_equal(waiting.done, 1);
    assert_ok(WsWriteEndElement(writer, error));
}

static void test_C4_a_context_without_a_callback_is_refused(void** state)
{
    WS_ASYNC_CONTEXT context = { NULL, NULL };

    UNUSED(state);
    fresh(4096);
    start("a");
    text("x");
    assert_hr(WsFlushWriter(writer, 0, &context, error), E_INVALIDARG);
    assert_int_equal(target.calls, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_flushing_gives_what_is_complete_and_enough),
        cmocka_unit_test(test_flushing_memory_does_nothing),
        cmocka_unit_test(test_flushing_may_complete_asynchronously),
        cmocka_unit_test(test_a_target_that_fails_faults_the_writer),
        cmocka_unit_test(test_T1_a_writer_that_is_being_flushed_refuses_everything_else),
        cmocka_unit_test(test_C4_a_context_without_a_callback_is_refused),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
