/* MTOM from a stream: bytes come from the application's callback, in WsFillReader and nowhere else. The root part is kept as
 * a whole, within its quota; of the parts behind it only what was not read yet.
 *
 *   data   |  read before  |  the piece the reader stands on  |  to be scanned  |  room  |
 *                                                             scan.at           scan.end */
#include "xml/reader_mtom.h"

#include "async/check_op.h"
#include "async/op.h"
#include "base/err.h"
#include "base/mem.h"

#define STREAM_FIRST 64               /* there is always memory to point to */
#define PIECE_MAX    0x40000000u

HRESULT xml_mtom_stream_begin(WS_XML_READER* reader, const WS_XML_READER_STREAM_INPUT* input, WS_ERROR* error)
{
    struct xml_mtom_input* mtom = reader->mtom;
    struct xml_mtom_stream* stream = &mtom->stream;

    if (input->readCallback == NULL)
        return err_raise(error, E_INVALIDARG, "a stream input without a readCallback");
    stream->callback = input->readCallback;
    stream->callback_state = input->readCallbackState;
    xml_bytes_trim(&stream->data, reader->set.stream_buffer_bytes);
    xml_bytes_trim(&stream->root, reader->set.stream_buffer_bytes);
    TRY(xml_bytes_reserve(&stream->data, STREAM_FIRST, error));
    stream->dropped = 0;
    mtom->streamed = true;
    reader->is_stream = true;
    mime_scan_begin(&mtom->scan, mtom->read_header ? MIME_HEADER : MIME_PREAMBLE, stream->data.data, 0, false);
    return S_OK;
}

/* ---- quotas ------------------------------------------------------------------------------------------------------- */

static HRESULT fail_cut(const struct xml_mtom_input* mtom, WS_ERROR* error)
{
    return xml_mtom_fail(mtom, mtom->scan.end, WS_E_INVALID_FORMAT, error, "the stream ends inside the package");
}

HRESULT xml_mtom_check_header_size(WS_XML_READER* reader, const BYTE* begin, size_t size, WS_ERROR* error)
{
    if (size <= reader->set.mime_headers_bytes_max)
        return S_OK;
    return xml_mtom_fail(reader->mtom, begin, WS_E_QUOTA_EXCEEDED, error,
                         "MIME header fields of more than %u bytes; raise "
                         "WS_XML_READER_PROPERTY_STREAM_MAX_MIME_HEADERS_SIZE",
                         (unsigned)reader->set.mime_headers_bytes_max);
}

/* The header is not complete: what is there may be too much already, also when nothing more comes. */
static HRESULT check_cut_header(WS_XML_READER* reader, WS_ERROR* error)
{
    const struct mime_scan* scan = &reader->mtom->scan;
    size_t size = (size_t)(scan->end - scan->at);

    if (size >= 4)
        TRY(xml_mtom_check_header_size(reader, scan->at, size - 4, error));
    return scan->last ? fail_cut(reader->mtom, error) : S_OK;
}

static HRESULT keep_root(WS_XML_READER* reader, size_t size, WS_ERROR* error)
{
    struct xml_mtom_input* mtom = reader->mtom;

    if (size > reader->set.mime_root_bytes_max - mtom->stream.root.size)
        return xml_mtom_fail(mtom, mtom->scan.at, WS_E_QUOTA_EXCEEDED, error,
                             "a root part of more than %u bytes; raise "
                             "WS_XML_READER_PROPERTY_STREAM_MAX_ROOT_MIME_PART_SIZE",
                             (unsigned)reader->set.mime_root_bytes_max);
    TRY(xml_bytes_append(&mtom->stream.root, mtom->scan.at, size, error));
    mime_scan_take(&mtom->scan, size);
    return S_OK;
}

/* ---- scanning what came in ---------------------------------------------------------------------------------------- */

/* The fields of the next part, when its header is there: the scan's state tells. */
static HRESULT begin_part(WS_XML_READER* reader, struct mtom_fields* fields, WS_ERROR* error)
{
    struct xml_mtom_input* mtom = reader->mtom;
    struct xml_span block;

    if (!mime_scan_header(&mtom->scan, &block))
        return check_cut_header(reader, error);
    TRY(xml_mtom_check_header_size(reader, block.bytes, block.size, error));
    TRY(xml_mtom_count_part(reader, error));
    return xml_mtom_part_fields(reader, block, fields, error);
}

static HRESULT scan_root_header(WS_XML_READER* reader, WS_ERROR* error)
{
    struct xml_mtom_input* mtom = reader->mtom;
    struct mtom_fields fields = { .id = { (const BYTE*)"", 0 } };

    TRY(begin_part(reader, &fields, error));
    if (mtom->scan.state != MIME_BODY)
        return S_OK;
    if (mtom->start.size != 0
        && (fields.id.size != mtom->start.size || memcmp(fields.id.bytes, mtom->start.data, fields.id.size) != 0))
        return xml_mtom_fail(mtom, fields.block.bytes, WS_E_INVALID_FORMAT, error,
                             "the first part is not the root part '%.*s', which a stream has to begin with",
                             (int)mtom->start.size, (const char*)mtom->start.data);
    return xml_mtom_check_root(reader, &fields, error);
}

static HRESULT scan_root_body(WS_XML_READER* reader, WS_ERROR* error)
{
    struct xml_mtom_input* mtom = reader->mtom;
    bool whole;
    size_t size = mime_scan_body(&mtom->scan, &whole);

    TRY(keep_root(reader, size, error));
    if (!whole)
        return mtom->scan.last ? fail_cut(mtom, error) : S_OK;
    mime_scan_next_part(&mtom->scan);
    mtom->root_whole = true;
    return S_OK;
}

static HRESULT scan_package_header(WS_XML_READER* reader, WS_ERROR* error)
{
    TRY(xml_mtom_package_header(reader, error));
    return reader->mtom->scan.state == MIME_HEADER ? check_cut_header(reader, error) : S_OK;
}

/* Up to the end of the root part, as far as the bytes go. */
static HRESULT scan_root(WS_XML_READER* reader, WS_ERROR* error)
{
    struct mime_scan* scan = &reader->mtom->scan;
    const BYTE* before = NULL;
    enum mime_state state = MIME_END;

    while (!reader->mtom->root_whole && (before != scan->at || state != scan->state)) {
        before = scan->at;
        state = scan->state;
        switch (state) {
        case MIME_HEADER:
            TRY(scan_package_header(reader, error));
            break;
        case MIME_PREAMBLE:
            if (!mime_scan_preamble(scan) && scan->last)
                return fail_cut(reader->mtom, error);
            break;
        case MIME_PART_HEADER:
            TRY(scan_root_header(reader, error));
            break;
        case MIME_BODY:
            TRY(scan_root_body(reader, error));
            break;
        case MIME_END:
            return xml_mtom_fail(reader->mtom, scan->at, WS_E_INVALID_FORMAT, error, "a package without parts");
        }
    }
    return S_OK;
}

HRESULT xml_mtom_open_stream(WS_XML_READER* reader, WS_ERROR* error)
{
    struct xml_mtom_input* mtom = reader->mtom;
    struct xml_bytes* root = &mtom->stream.root;

    if (!mtom->root_whole)
        return xml_mtom_fail(mtom, mtom->scan.end, WS_E_QUOTA_EXCEEDED, error,
                             "the root part goes on behind the bytes that were filled; call WsFillReader");
    return xml_mtom_open_text(reader,
                              (struct xml_span){ root->size == 0 ? (const BYTE*)"" : root->data, (ULONG)root->size },
                              error);
}

/* ---- parts -------------------------------------------------------------------------------------------------------- */

/* Over parts that nothing refers to, to the body of the one that is wanted. */
static HRESULT scan_to_part(WS_XML_READER* reader, WS_ERROR* error)
{
    struct xml_mtom_input* mtom = reader->mtom;
    struct mtom_fields fields = { .id = { (const BYTE*)"", 0 } };
    bool whole = true;

    while (mtom->awaits_part) {
        if (mtom->scan.state == MIME_BODY) {
            mime_scan_take(&mtom->scan, mime_scan_body(&mtom->scan, &whole));
            if (!whole)
                return mtom->scan.last ? fail_cut(mtom, error) : S_OK;
            mime_scan_next_part(&mtom->scan);
        }
        if (mtom->scan.state == MIME_END)
            return xml_mtom_fail_missing(reader, error);
        TRY(begin_part(reader, &fields, error));
        if (mtom->scan.state != MIME_BODY)
            return S_OK;
        mtom->in_part = fields.id.size == mtom->wanted_id.size
                        && memcmp(fields.id.bytes, mtom->wanted_id.data, fields.id.size) == 0;
        mtom->awaits_part = !mtom->in_part;
    }
    return S_OK;
}

HRESULT xml_mtom_stream_piece(WS_XML_READER* reader, struct xml_span* piece, bool* ended, WS_ERROR* error)
{
    struct xml_mtom_input* mtom = reader->mtom;
    size_t size;

    *piece = (struct xml_span){ (const BYTE*)"", 0 };
    *ended = false;
    TRY(scan_to_part(reader, error));
    if (mtom->awaits_part)
        return S_OK;
    size = mime_scan_body(&mtom->scan, ended);
    if (size > PIECE_MAX) {
        size = PIECE_MAX;
        *ended = false;
    }
    size -= xml_reader_piece_rest(reader, size, !*ended);
    if (size == 0 && !*ended && mtom->scan.last)     /* not before all of it was given: steps do not matter */
        return fail_cut(mtom, error);
    *piece = (struct xml_span){ mtom->scan.at, (ULONG)size };
    mime_scan_take(&mtom->scan, size);
    if (*ended) {
        mime_scan_next_part(&mtom->scan);
        mtom->in_part = false;
    }
    return S_OK;
}

/* ---- filling ------------------------------------------------------------------------------------------------------ */

static HRESULT satisfied(WS_XML_READER* reader, bool* enough, WS_ERROR* error)
{
    struct xml_mtom_input* mtom = reader->mtom;
    size_t size;

    *enough = true;
    if (!mtom->root_whole)
        TRY(scan_root(reader, error));
    if (mtom->scan.last)
        return S_OK;
    if (!mtom->root_whole) {
        *enough = false;
        return S_OK;
    }
    if (xml_mtom_in_part(mtom)) {
        bool whole = false;

        TRY(scan_to_part(reader, error));
        size = mtom->in_part ? mime_scan_body(&mtom->scan, &whole) : 0;
        *enough = whole || (mtom->in_part && size >= mtom->stream.wanted);
        return S_OK;
    }
    size = mtom->opened ? (size_t)(reader->end - reader->pos) : mtom->stream.root.size;
    *enough = mtom->scan.state == MIME_END || size + (size_t)(mtom->scan.end - mtom->scan.at) >= mtom->stream.wanted;
    return S_OK;
}

/* Drops what lies before the current piece, and makes room for extra more bytes. */
static HRESULT make_room(WS_XML_READER* reader, size_t extra, WS_ERROR* error)
{
    struct xml_mtom_input* mtom = reader->mtom;
    struct xml_bytes* data = &mtom->stream.data;
    bool on_piece = reader->front.node == &reader->bytes_node.node && reader->bytes_value.length != 0;
    size_t at = (size_t)(mtom->scan.at - data->data);
    size_t piece = on_piece ? (size_t)(reader->bytes_value.bytes - data->data) : at;

    data->size -= piece;
    memmove(data->data, data->data + piece, data->size);
    mtom->stream.dropped += piece;
    mtom->scan.at = data->data + at - piece;
    mtom->scan.end = data->data + data->size;
    if (on_piece)
        reader->bytes_value.bytes = data->data;
    TRY(xml_bytes_reserve(data, extra, error));
    mtom->scan.at = data->data + at - piece;
    mtom->scan.end = data->data + data->size;
    if (on_piece)
        reader->bytes_value.bytes = data->data;
    return S_OK;
}

static HRESULT finish_fill(WS_XML_READER* reader, HRESULT hr)
{
    reader->front.door &= ~(unsigned)XML_DOOR_FILLING;    /* before the caller is told, and in the last step: always */
    return xml_reader_end(reader, hr);
}

static HRESULT CALLBACK fill_step(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error);

static HRESULT CALLBACK fill_done(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    WS_XML_READER* reader = state;
    struct xml_mtom_stream* stream = &reader->mtom->stream;

    UNUSED(model);
    UNUSED(context);
    if (SUCCEEDED(hr) && stream->actual > stream->room)
        hr = err_raise(error, WS_E_INVALID_FORMAT, "the readCallback says %u bytes, where there was room for %u",
                       (unsigned)stream->actual, (unsigned)stream->room);
    if (FAILED(hr))
        return finish_fill(reader, hr);
    stream->data.size += stream->actual;
    reader->mtom->scan.end = stream->data.data + stream->data.size;
    reader->mtom->scan.last = stream->actual == 0;
    next->function = fill_step;
    return S_OK;
}

static HRESULT CALLBACK fill_step(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    WS_XML_READER* reader = state;
    struct xml_mtom_stream* stream = &reader->mtom->stream;
    size_t room = reader->set.stream_buffer_bytes < STREAM_FIRST ? STREAM_FIRST : reader->set.stream_buffer_bytes;
    size_t ahead = (size_t)(reader->mtom->scan.end - reader->mtom->scan.at);
    bool enough = false;

    UNUSED(model);
    hr = satisfied(reader, &enough, error);
    if (FAILED(hr) || enough)
        return finish_fill(reader, hr);
    if (room < ahead)                            /* large sizes are asked for in steps: memory follows what really came */
        room = ahead;
    hr = make_room(reader, room, error);
    if (FAILED(hr))
        return finish_fill(reader, hr);
    stream->room = room > UINT32_MAX ? UINT32_MAX : (ULONG)room;
    stream->actual = 0;
    next->function = fill_done;
    return CHECK_OUT(stream->callback(stream->callback_state, stream->data.data + stream->data.size, stream->room,
                                      &stream->actual, context, error),
                     "WS_READ_CALLBACK", stream->callback, WS_LONG_CALLBACK, context, error);
}

HRESULT xml_mtom_fill(WS_XML_READER* reader, ULONG size, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    struct xml_mtom_stream* stream = &reader->mtom->stream;

    if (!reader->mtom->streamed)
        return S_OK;
    stream->wanted = size;
    reader->front.door |= XML_DOOR_FILLING;
    return WsAsyncExecute(&stream->async, fill_step, WS_SHORT_CALLBACK, reader, context, error);
}
