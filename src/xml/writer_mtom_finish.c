/* The MIME package around an MTOM document. */
#include "xml/writer_mtom.h"

#include "async/check_op.h"
#include "async/op.h"
#include "base/err.h"
#include <stdio.h>

#define PULL_CHUNK 16384              /* one read of a file or socket at a time */

static HRESULT put_text(struct xml_bytes* out, const char* text, WS_ERROR* error)
{
    return xml_bytes_append(out, text, strlen(text), error);
}

static HRESULT put_quoted(struct xml_bytes* out, const char* name, const struct xml_bytes* value, WS_ERROR* error)
{
    TRY(put_text(out, name, error));
    for (size_t i = 0; i < value->size; i++) {
        if (value->data[i] == '"')               /* the action of a SOAP 1.2 start-info */
            TRY(put_text(out, "\\", error));
        TRY(xml_bytes_append(out, value->data + i, 1, error));
    }
    return put_text(out, "\"", error);
}

static HRESULT put_package_header(const struct xml_mtom_output* mtom, struct xml_bytes* out, WS_ERROR* error)
{
    TRY(put_text(out, "MIME-Version: 1.0\r\nContent-Type: multipart/related;type=\"application/xop+xml\"", error));
    TRY(put_quoted(out, ";boundary=\"", &mtom->boundary, error));
    if (mtom->start.size != 0) {
        TRY(put_text(out, ";start=\"<", error));
        TRY(xml_bytes_append(out, mtom->start.data, mtom->start.size, error));
        TRY(put_text(out, ">\"", error));
    }
    if (mtom->start_info.size != 0)
        TRY(put_quoted(out, ";start-info=\"", &mtom->start_info, error));
    return put_text(out, "\r\n\r\n", error);
}

static HRESULT put_root_header(const WS_XML_WRITER* writer, struct xml_bytes* out, WS_ERROR* error)
{
    static const char* const charsets[] = { "", "utf-8", "utf-16LE", "utf-16BE" };
    const struct xml_mtom_output* mtom = writer->mtom;

    TRY(put_text(out, "--", error));
    TRY(xml_bytes_append(out, mtom->boundary.data, mtom->boundary.size, error));
    if (mtom->start.size != 0) {
        TRY(put_text(out, "\r\nContent-ID: <", error));
        TRY(xml_bytes_append(out, mtom->start.data, mtom->start.size, error));
        TRY(put_text(out, ">", error));
    }
    TRY(put_text(out, "\r\nContent-Transfer-Encoding: ", error));
    TRY(put_text(out, writer->charset == WS_CHARSET_UTF8 ? "8bit" : "binary", error));
    TRY(put_text(out, "\r\nContent-Type: application/xop+xml;charset=", error));
    TRY(put_text(out, charsets[writer->charset], error));
    if (mtom->start_info.size != 0)
        TRY(put_quoted(out, ";type=\"", &mtom->start_info, error));
    return put_text(out, "\r\n\r\n", error);
}

HRESULT xml_mtom_write_head(WS_XML_WRITER* writer, WS_ERROR* error)
{
    struct xml_bytes* head = &writer->mtom->headers;

    head->size = 0;
    if (writer->mtom->write_header)
        TRY(put_package_header(writer->mtom, head, error));
    TRY(put_root_header(writer, head, error));
    TRY(xml_writer_put(writer, head->data, head->size, error));
    writer->text_at = writer->out_size;
    return S_OK;
}

/* ---- the parts ---------------------------------------------------------------------------------------------------- */

static HRESULT put_part_header(struct xml_mtom_output* mtom, ULONG index, WS_ERROR* error)
{
    struct mtom_out_part* part = &mtom->parts[index];
    struct xml_bytes* out = &mtom->headers;

    part->header.at = out->size;
    TRY(put_text(out, "\r\n--", error));
    TRY(xml_bytes_append(out, mtom->boundary.data, mtom->boundary.size, error));
    TRY(put_text(out, "\r\nContent-ID: <", error));
    TRY(xml_mtom_append_id(mtom, index, out, error));
    TRY(put_text(out, ">\r\nContent-Transfer-Encoding: binary\r\nContent-Type: ", error));
    if (part->type.size != 0)
        TRY(xml_bytes_append(out, mtom->types.data + part->type.at, part->type.size, error));
    else
        TRY(put_text(out, "application/octet-stream", error));
    TRY(put_text(out, "\r\n\r\n", error));
    part->header.size = (ULONG)(out->size - part->header.at);
    return S_OK;
}

/* The headers of all parts; what closes the package is behind the last one. *close_at: where. */
static HRESULT put_headers(struct xml_mtom_output* mtom, size_t* close_at, WS_ERROR* error)
{
    mtom->headers.size = 0;
    for (ULONG i = 0; i < mtom->part_count; i++)
        TRY(put_part_header(mtom, i, error));
    *close_at = mtom->headers.size;
    TRY(put_text(&mtom->headers, "\r\n--", error));
    TRY(xml_bytes_append(&mtom->headers, mtom->boundary.data, mtom->boundary.size, error));
    return put_text(&mtom->headers, "--\r\n", error);
}

HRESULT xml_mtom_check_finish(const WS_XML_WRITER* writer, WS_ERROR* error)
{
    if (writer->depth != 0)
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "the MIME parts cannot be written while %u elements are open", (unsigned)writer->depth);
    return writer->root_written ? S_OK
                                : err_raise(error, WS_E_INVALID_OPERATION, "the document has no element yet");
}

/* Everything in one run of memory. */
HRESULT xml_mtom_finish(WS_XML_WRITER* writer, WS_ERROR* error)
{
    struct xml_mtom_output* mtom = writer->mtom;
    size_t close_at;

    TRY(put_headers(mtom, &close_at, error));
    for (ULONG i = 0; i < mtom->part_count; i++) {
        const struct mtom_out_part* part = &mtom->parts[i];

        TRY(xml_writer_put_tail(writer, mtom->headers.data + part->header.at, part->header.size, error));
        TRY(xml_writer_put_tail(writer, mtom->bytes.data + part->at, part->size, error));
    }
    TRY(xml_writer_put_tail(writer, mtom->headers.data + close_at, mtom->headers.size - close_at, error));
    mtom->finished = true;
    return S_OK;
}

/* ---- into a stream ------------------------------------------------------------------------------------------------ */

static HRESULT add_bytes(struct xml_bytes* list, const BYTE* bytes, size_t size, WS_ERROR* error)
{
    WS_BYTES item = { (ULONG)size, (BYTE*)(uintptr_t)bytes };

    return size == 0 ? S_OK : xml_bytes_append(list, &item, sizeof item, error);
}

static HRESULT CALLBACK write_parts(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                    const WS_ASYNC_CONTEXT* context, WS_ERROR* error);
static HRESULT CALLBACK pull_part(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error);

static HRESULT CALLBACK push_bytes(void* state, const WS_BYTES* buffers, ULONG count, const WS_ASYNC_CONTEXT* context,
                                   WS_ERROR* error)
{
    WS_XML_WRITER* writer = state;

    return CHECK_OUT(writer->write_callback(writer->write_state, buffers, count, context, error),
                     "WS_WRITE_CALLBACK", writer->write_callback, WS_LONG_CALLBACK, context, error);
}

static HRESULT CALLBACK push_part(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    WS_XML_WRITER* writer = state;
    const struct mtom_out_part* part = &writer->mtom->parts[writer->mtom->part - 1];

    UNUSED(model);
    if (FAILED(hr))
        return xml_writer_flushed(writer, hr);
    next->function = write_parts;
    return part->push(part->state, push_bytes, writer, context, error);
}

static HRESULT CALLBACK write_pulled(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                     const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    WS_XML_WRITER* writer = state;
    struct xml_mtom_output* mtom = writer->mtom;

    UNUSED(model);
    if (SUCCEEDED(hr) && mtom->actual > PULL_CHUNK)
        hr = err_raise(error, WS_E_INVALID_FORMAT,
                       "the callback of WsPullBytes says %u bytes, where there was room for %u",
                       (unsigned)mtom->actual, PULL_CHUNK);
    if (FAILED(hr))
        return xml_writer_flushed(writer, hr);
    next->function = mtom->actual == 0 ? write_parts : pull_part;
    if (mtom->actual == 0)
        return S_OK;
    mtom->given = (WS_BYTES){ mtom->actual, mtom->chunk.data };
    return CHECK_OUT(writer->write_callback(writer->write_state, &mtom->given, 1, context, error),
                     "WS_WRITE_CALLBACK", writer->write_callback, WS_LONG_CALLBACK, context, error);
}

static HRESULT CALLBACK pull_part(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    WS_XML_WRITER* writer = state;
    struct xml_mtom_output* mtom = writer->mtom;
    const struct mtom_out_part* part = &mtom->parts[mtom->part - 1];

    UNUSED(model);
    mtom->chunk.size = 0;
    if (SUCCEEDED(hr))
        hr = xml_bytes_reserve(&mtom->chunk, PULL_CHUNK, error);
    if (FAILED(hr))
        return xml_writer_flushed(writer, hr);
    next->function = write_pulled;
    mtom->actual = 0;
    return part->pull(part->state, mtom->chunk.data, PULL_CHUNK, &mtom->actual, context, error);
}

static HRESULT CALLBACK finish_parts(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                     const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    WS_XML_WRITER* writer = state;

    UNUSED(model);
    UNUSED(next);
    UNUSED(context);
    UNUSED(error);
    xml_bytes_trim(&writer->mtom->bytes, writer->set.buffer_trim_bytes);
    xml_bytes_trim(&writer->mtom->chunk, writer->set.buffer_trim_bytes);
    return xml_writer_flushed(writer, hr);
}

/* All buffers up to a part that a callback gives, or to the end; *last: the function that goes on. */
static HRESULT gather(WS_XML_WRITER* writer, WS_ASYNC_FUNCTION* following, WS_ERROR* error)
{
    struct xml_mtom_output* mtom = writer->mtom;
    size_t close_at = mtom->headers.size - mtom->boundary.size - 8;

    mtom->list.size = 0;
    TRY(add_bytes(&mtom->list, writer->given.bytes, writer->given.length, error));
    writer->given.length = 0;                    /* once */
    *following = finish_parts;
    while (mtom->part < mtom->part_count) {
        const struct mtom_out_part* part = &mtom->parts[mtom->part++];

        TRY(add_bytes(&mtom->list, mtom->headers.data + part->header.at, part->header.size, error));
        if (part->source == MTOM_BYTES) {
            TRY(add_bytes(&mtom->list, mtom->bytes.data + part->at, part->size, error));
            continue;
        }
        *following = part->source == MTOM_PUSH ? push_part : pull_part;
        return S_OK;
    }
    return add_bytes(&mtom->list, mtom->headers.data + close_at, mtom->headers.size - close_at, error);
}

static HRESULT CALLBACK write_parts(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                    const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    WS_XML_WRITER* writer = state;
    struct xml_mtom_output* mtom = writer->mtom;

    UNUSED(model);
    if (SUCCEEDED(hr))
        hr = gather(writer, &next->function, error);
    if (FAILED(hr)) {
        next->function = NULL;
        return xml_writer_flushed(writer, hr);
    }
    return CHECK_OUT(writer->write_callback(writer->write_state, (const WS_BYTES*)(const void*)mtom->list.data,
                                            (ULONG)(mtom->list.size / sizeof(WS_BYTES)), context, error),
                     "WS_WRITE_CALLBACK", writer->write_callback, WS_LONG_CALLBACK, context, error);
}

/* writer->given: what is left of the document. */
HRESULT xml_mtom_flush(WS_XML_WRITER* writer, ULONG size_min, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct xml_mtom_output* mtom = writer->mtom;
    size_t total = (size_t)writer->given.length + mtom->bytes.size;
    size_t close_at;

    for (ULONG i = 0; i < mtom->part_count; i++)
        if (mtom->parts[i].source != MTOM_BYTES)
            total = SIZE_MAX / 2;                /* nobody knows */
    TRY(put_headers(mtom, &close_at, error));
    if (total + mtom->headers.size < size_min)
        return S_OK;
    mtom->finished = true;
    mtom->part = 0;
    writer->front.door |= XML_WRITER_FLUSHING;
    return WsAsyncExecute(&writer->flush_state, write_parts, WS_SHORT_CALLBACK, writer, context, error);
}
