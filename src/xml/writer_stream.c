/* Stream output: bytes go to the application's callback, in WsFlushWriter and nowhere else. */
#include "xml/writer_int.h"

#include "async/check_op.h"
#include "async/op.h"
#include "base/err.h"

/* What was flushed leaves the memory; a start tag that is still open stays. */
HRESULT xml_writer_flushed(WS_XML_WRITER* writer, HRESULT hr)
{
    size_t flushed = xml_writer_committed(writer);
    size_t left = writer->out_size - flushed;

    writer->front.door &= ~(unsigned)XML_WRITER_FLUSHING;
    if (FAILED(hr)) {                            /* whatever the code: some of the bytes may have left */
        writer->front.door |= XML_WRITER_FAULTED;
        return hr;
    }
    if (writer->is_wide) {
        writer->counted -= xml_writer_output_size(writer);
        writer->counted_at = left;
        writer->wide_at = 0;
        xml_bytes_trim(&writer->wide, writer->set.buffer_trim_bytes);
    }
    if (left != 0)
        memmove(writer->out, writer->out + flushed, left);
    writer->out_size = left;
    writer->tag_at = writer->text_at = 0;
    writer->binary.text_at = XML_NO_RECORD;      /* has left */
    if (writer->state == XML_WRITER_IN_ATTRIBUTE && writer->binary.value_at != XML_NO_RECORD)
        writer->binary.value_at -= flushed;
    if (left == 0 && writer->out_capacity > writer->set.buffer_trim_bytes && !writer->out_borrowed)
        xml_writer_release_out(writer);
    return S_OK;
}

static HRESULT CALLBACK flush_done(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                   const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    UNUSED(model);
    UNUSED(next);
    UNUSED(context);
    UNUSED(error);
    return xml_writer_flushed(state, hr);
}

static HRESULT CALLBACK flush_begin(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                    const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    WS_XML_WRITER* writer = state;

    UNUSED(hr);
    UNUSED(model);
    next->function = flush_done;
    return CHECK_OUT(writer->write_callback(writer->write_state, &writer->given, 1, context, error),
                     "WS_WRITE_CALLBACK", writer->write_callback, WS_LONG_CALLBACK, context, error);
}

/* The bytes as they leave. */
static HRESULT prepare(WS_XML_WRITER* writer, size_t size, WS_ERROR* error)
{
    writer->given = (WS_BYTES){ (ULONG)size, writer->out };
    if (!writer->is_wide)
        return S_OK;
    TRY(xml_writer_encode(writer, size, error));
    writer->given = (WS_BYTES){ (ULONG)writer->wide.size, writer->wide.data };
    return S_OK;
}

/* With nothing to write the callback is not called. */
HRESULT WINAPI WsFlushWriter(WS_XML_WRITER* writer, ULONG minSize, const WS_ASYNC_CONTEXT* asyncContext,
                             WS_ERROR* error)
{
    CHECK_START(WsFlushWriter(writer, minSize, asyncContext, error), asyncContext, writer, error);
    bool last;

    TRY(async_check_context(asyncContext, error));
    TRY(xml_writer_check(writer, error));
    if (!writer->stream)
        return S_OK;
    if (writer->kept_count != 0 && writer->depth == 0 && writer->state == XML_WRITER_CONTENT)
        TRY(xml_writer_end(writer, xml_writer_settle(writer, false, error)));      /* no end of an element does it */
    last = writer->is_mtom && writer->depth == 0 && writer->root_written && !xml_mtom_finished(writer);
    if (!last && (xml_writer_committed(writer) == 0 || xml_writer_output_size(writer) < minSize))
        return S_OK;
    TRY(xml_writer_end(writer, prepare(writer, xml_writer_committed(writer), error)));
    if (last)
        return xml_mtom_flush(writer, minSize, asyncContext, error);
    writer->front.door |= XML_WRITER_FLUSHING;
    return WsAsyncExecute(&writer->flush_state, flush_begin, WS_SHORT_CALLBACK, writer, asyncContext, error);
}
