/* WsPushBytes and WsPullBytes: bytes from a callback, at once or when a MIME part is written into a stream. */
#include "xml/writer_int.h"

#include "base/check.h"
#include "base/err.h"

#define PULL_CHUNK 16384

/* What the callback of WsPushBytes writes to. */
static HRESULT CALLBACK take_pushed(void* state, const WS_BYTES* buffers, ULONG count, const WS_ASYNC_CONTEXT* context,
                                    WS_ERROR* error)
{
    WS_XML_WRITER* writer = state;

    UNUSED(context);                             /* it is never waited for */
    if (buffers == NULL && count != 0)
        return err_raise(error, E_INVALIDARG, "%u buffers, but no array of them", (unsigned)count);
    for (ULONG i = 0; i < count; i++) {
        if (buffers[i].bytes == NULL && buffers[i].length != 0)
            return err_raise(error, E_INVALIDARG, "a buffer of %u bytes, but no pointer to them",
                             (unsigned)buffers[i].length);
        TRY(xml_write_base64(writer, buffers[i].bytes, buffers[i].length, error));
    }
    return S_OK;
}

static HRESULT check_synchronous(HRESULT hr, const char* function, WS_ERROR* error)
{
    return hr != WS_S_ASYNC ? hr
                            : err_raise(error, WS_E_INVALID_OPERATION,
                                        "the callback of %s returned WS_S_ASYNC without an asynchronous context",
                                        function);
}

static HRESULT push(WS_XML_WRITER* writer, WS_PUSH_BYTES_CALLBACK callback, void* state, WS_ERROR* error)
{
    bool deferred = xml_mtom_defers(writer);

    TRY(xml_write_base64(writer, NULL, 0, error));       /* here, whatever the callback does */
    if (deferred)
        return xml_mtom_defer(writer, callback, NULL, state, error);
    return check_synchronous(callback(state, take_pushed, writer, NULL, error), "WsPushBytes", error);
}

static HRESULT pull_all(WS_XML_WRITER* writer, WS_PULL_BYTES_CALLBACK callback, void* state, WS_ERROR* error)
{
    struct xml_bytes* chunk = &writer->chunk;
    ULONG actual;

    chunk->size = 0;
    TRY(xml_bytes_reserve(chunk, PULL_CHUNK, error));
    do {
        actual = 0;
        TRY(check_synchronous(callback(state, chunk->data, PULL_CHUNK, &actual, NULL, error), "WsPullBytes", error));
        if (actual > PULL_CHUNK)
            return err_raise(error, WS_E_INVALID_FORMAT, "the callback says %u bytes, where there was room for %u",
                             (unsigned)actual, PULL_CHUNK);
        TRY(xml_write_base64(writer, chunk->data, actual, error));
    } while (actual != 0);
    return S_OK;
}

static HRESULT pull(WS_XML_WRITER* writer, WS_PULL_BYTES_CALLBACK callback, void* state, WS_ERROR* error)
{
    bool deferred = xml_mtom_defers(writer);

    TRY(xml_write_base64(writer, NULL, 0, error));
    return deferred ? xml_mtom_defer(writer, NULL, callback, state, error) : pull_all(writer, callback, state, error);
}

HRESULT WINAPI WsPushBytes(WS_XML_WRITER* writer, WS_PUSH_BYTES_CALLBACK callback, void* callbackState, WS_ERROR* error)
{
    CHECK_CALL(WsPushBytes(writer, callback, callbackState, error), writer, error);
    struct xml_writer_mark mark;

    TRY(xml_writer_check(writer, error));
    if (callback == NULL)
        return err_raise(error, E_INVALIDARG, "callback: there is none");
    mark = xml_writer_mark(writer);
    return xml_writer_end_since(writer, &mark, push(writer, callback, callbackState, error));
}

HRESULT WINAPI WsPullBytes(WS_XML_WRITER* writer, WS_PULL_BYTES_CALLBACK callback, void* callbackState, WS_ERROR* error)
{
    CHECK_CALL(WsPullBytes(writer, callback, callbackState, error), writer, error);
    struct xml_writer_mark mark;

    TRY(xml_writer_check(writer, error));
    if (callback == NULL)
        return err_raise(error, E_INVALIDARG, "callback: there is none");
    mark = xml_writer_mark(writer);
    return xml_writer_end_since(writer, &mark, pull(writer, callback, callbackState, error));
}
