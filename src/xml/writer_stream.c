/* Stream output: bytes go to the application's callback, in WsFlushWriter and nowhere else. */
#include "xml/writer_int.h"

#include "async/op.h"
#include "base/err.h"

static HRESULT CALLBACK flush_done(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                   const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    WS_XML_WRITER* writer = state;
    size_t left = writer->out_size - writer->flush_bytes;

    UNUSED(model);
    UNUSED(next);
    UNUSED(context);
    UNUSED(error);
    writer->flushing = false;
    if (FAILED(hr))
        return xml_writer_end(writer, hr);
    if (left != 0)                               /* a start tag that is still open */
        memmove(writer->out, writer->out + writer->flush_bytes, left);
    writer->out_size = left;
    writer->tag_at = 0;
    if (left == 0 && writer->out_capacity > writer->set.buffer_trim_bytes && !writer->out_borrowed)
        xml_writer_release_out(writer);
    return S_OK;
}

static HRESULT CALLBACK flush_begin(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                    const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    WS_XML_WRITER* writer = state;

    UNUSED(hr);
    UNUSED(model);
    next->function = flush_done;
    return writer->write_callback(writer->write_state, &writer->given, 1, context, error);
}

/* With nothing to write the callback is not called. */
HRESULT WINAPI WsFlushWriter(WS_XML_WRITER* writer, ULONG minSize, const WS_ASYNC_CONTEXT* asyncContext,
                             WS_ERROR* error)
{
    size_t size;

    TRY(async_check_context(asyncContext, error));
    TRY(xml_writer_check(writer, error));
    size = writer->stream ? xml_writer_committed(writer) : 0;
    if (size == 0 || size < minSize)
        return S_OK;
    writer->given = (WS_BYTES){ (ULONG)size, writer->out };
    writer->flush_bytes = size;
    writer->flushing = true;
    return WsAsyncExecute(&writer->flush_state, flush_begin, WS_SHORT_CALLBACK, writer, asyncContext, error);
}
