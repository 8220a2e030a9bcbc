/* Streams for the tests of encodings: a source that gives bytes in steps, a target that takes them, both also asynchronously
 * on another thread; and waiting for a completion. One of each, in one test at a time. */
#ifndef WWS_TESTS_STREAM_SUPPORT_H
#define WWS_TESTS_STREAM_SUPPORT_H

#include "xml_support.h"

#include <pthread.h>

static struct {
    pthread_mutex_t lock;
    pthread_cond_t  changed;
    bool            done;
    HRESULT         result;
} completion = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };

static void CALLBACK completed(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    UNUSED(model);
    UNUSED(state);
    pthread_mutex_lock(&completion.lock);
    completion.done = true;
    completion.result = hr;
    pthread_cond_signal(&completion.changed);
    pthread_mutex_unlock(&completion.lock);
}

static const WS_ASYNC_CONTEXT completion_context = { completed, NULL };

/* The result of a call that was given completion_context. */
static inline HRESULT wait_for(HRESULT hr)
{
    if (hr != WS_S_ASYNC)
        return hr;
    pthread_mutex_lock(&completion.lock);
    while (!completion.done)
        pthread_cond_wait(&completion.changed, &completion.lock);
    completion.done = false;
    pthread_mutex_unlock(&completion.lock);
    return completion.result;
}

/* Completes an operation on another thread; not before a test that holds completion.lock lets go of it. */
static WS_ASYNC_CONTEXT later_context;
static HRESULT later_result;

static inline void* complete_on_thread(void* unused)
{
    UNUSED(unused);
    pthread_mutex_lock(&completion.lock);
    pthread_mutex_unlock(&completion.lock);
    later_context.callback(later_result, WS_SHORT_CALLBACK, later_context.callbackState);
    return NULL;
}

static inline HRESULT complete_later(const WS_ASYNC_CONTEXT* context, HRESULT result)
{
    pthread_t thread;

    later_context = *context;
    later_result = result;
    assert_int_equal(pthread_create(&thread, NULL, complete_on_thread, NULL), 0);
    pthread_detach(thread);
    return WS_S_ASYNC;
}

/* -------------------------------------------------------------------------------------------------------- source */

static struct {
    const BYTE* bytes;
    size_t      size, at;
    size_t      step;                 /* bytes of one call at most */
    bool        async;
    unsigned    calls;
} source;

static HRESULT CALLBACK read_source(void* state, void* bytes, ULONG max, ULONG* actual, const WS_ASYNC_CONTEXT* context,
                                    WS_ERROR* read_error)
{
    size_t size = source.size - source.at;

    UNUSED(read_error);
    assert_ptr_equal(state, &source);
    assert_true(max > 0);
    source.calls++;
    size = size < source.step ? size : source.step;
    size = size < max ? size : max;
    if (size != 0)
        memcpy(bytes, source.bytes + source.at, size);
    source.at += size;
    *actual = (ULONG)size;
    return context != NULL && source.async ? complete_later(context, S_OK) : S_OK;
}

static inline WS_XML_READER_STREAM_INPUT source_of(const void* bytes, size_t size, size_t step)
{
    memset(&source, 0, sizeof source);
    source.bytes = bytes;
    source.size = size;
    source.step = step;
    return (WS_XML_READER_STREAM_INPUT){ { WS_XML_READER_INPUT_TYPE_STREAM }, read_source, &source };
}

/* -------------------------------------------------------------------------------------------------------- target */

static struct {
    struct sink sink;
    unsigned    calls;
    unsigned    fails_at;             /* this call fails; 0: none */
    bool        async;
} target;

static HRESULT CALLBACK write_target(void* state, const WS_BYTES* buffers, ULONG count, const WS_ASYNC_CONTEXT* context,
                                     WS_ERROR* write_error)
{
    HRESULT hr;

    UNUSED(write_error);
    assert_ptr_equal(state, &target);
    for (ULONG i = 0; i < count; i++)
        sink_bytes(&target.sink, buffers[i].bytes, buffers[i].length);
    hr = ++target.calls == target.fails_at ? WS_E_ENDPOINT_DISCONNECTED : S_OK;
    return context != NULL && target.async ? complete_later(context, hr) : hr;
}

static inline WS_XML_WRITER_STREAM_OUTPUT fresh_target(void)
{
    sink_reset(&target.sink);
    memset(&target, 0, sizeof target);
    return (WS_XML_WRITER_STREAM_OUTPUT){ { WS_XML_WRITER_OUTPUT_TYPE_STREAM }, write_target, &target };
}

#endif
