/* Stream input: bytes come from the application's callback, in WsFillReader and nowhere else.
 *
 *   data   |  read before  |  current node  |  to be read  |  room  |
 *          data            node_at          pos            end
 *
 * Filling drops what is in front of the current node, so that what the reader gave out last stays good, and moves the rest
 * to the front; every pointer into it moves along. UTF-16 comes in through raw and is transcoded into data. */
#include "xml/reader_int.h"

#include "async/check_op.h"
#include "async/op.h"
#include "base/err.h"
#include "base/mem.h"

#define STREAM_FIRST 64               /* there is always memory to point to */

struct xml_stream_fill {
    WS_READ_CALLBACK callback;
    void*            callback_state;
    struct xml_bytes data;
    struct xml_bytes raw;
    ULONG            wanted;          /* bytes behind pos that the fill in progress is to reach */
    ULONG            room;            /* that was offered to the callback                       */
    ULONG            actual;          /* that it filled                                         */
    bool             ended;
    bool             decided;         /* the charset                                            */
    WS_ASYNC_STATE   async;
};

void xml_stream_free(struct xml_stream_fill* stream)
{
    if (stream == NULL)
        return;
    xml_bytes_free(&stream->data);
    xml_bytes_free(&stream->raw);
    mem_free(stream);
}

HRESULT xml_stream_begin(WS_XML_READER* reader, WS_CHARSET charset, const WS_XML_READER_STREAM_INPUT* input,
                         WS_ERROR* error)
{
    struct xml_stream_fill* stream = reader->stream;

    if (input->readCallback == NULL)
        return err_raise(error, E_INVALIDARG, "a stream input without a readCallback");
    if (stream == NULL) {
        stream = reader->stream = mem_zalloc(sizeof *stream);
        if (stream == NULL)
            return err_raise(error, E_OUTOFMEMORY, "no memory for a stream input");
    }
    stream->callback = input->readCallback;
    stream->callback_state = input->readCallbackState;
    xml_bytes_trim(&stream->data, reader->set.stream_buffer_bytes);
    xml_bytes_trim(&stream->raw, reader->set.stream_buffer_bytes);
    TRY(xml_bytes_reserve(&stream->data, STREAM_FIRST, error));
    stream->ended = false;
    stream->decided = charset != WS_CHARSET_AUTO;
    reader->charset = charset;
    reader->is_stream = true;
    xml_text_begin(reader, stream->data.data, 0, true);
    return S_OK;
}

/* ---- memory that moves -------------------------------------------------------------------------------------------- */

/* The current node of text: its pointers into the input. */
static void move_node(WS_XML_READER* reader, const struct xml_move* move)
{
    xml_move_bytes(move, &reader->element_prefix.bytes);
    xml_move_bytes(move, &reader->element_name.bytes);
    xml_move_bytes(move, &reader->text_value.value.bytes);
    xml_move_bytes(move, &reader->comment.value.bytes);
    xml_move_bytes(move, &reader->bytes_value.bytes);
    for (ULONG i = 0; i < reader->attr_count; i++) {
        struct xml_attr* attr = &reader->attrs[i];

        xml_move_const(move, &attr->at);
        xml_move_bytes(move, &attr->prefix.bytes);
        xml_move_bytes(move, &attr->local_name.bytes);
        if (attr->scratch_at == XML_IN_PLACE)
            xml_move_bytes(move, &attr->value.value.bytes);
    }
}

/* Drops what lies before the current node, and makes room for at least extra more bytes. */
static HRESULT make_room(WS_XML_READER* reader, size_t extra, WS_ERROR* error)
{
    struct xml_bytes* data = &reader->stream->data;
    const BYTE* old = data->data;
    size_t dropped = (size_t)(reader->node_at - old);
    size_t kept = data->size - dropped;
    ULONGLONG row = 0, column = 0;
    struct xml_move move;
    BYTE* fresh = data->data;

    if (reader->ops->text)
        xml_text_row(reader, reader->node_at, &row, &column);
    if (data->capacity - kept < extra) {
        size_t capacity = kept + extra < 2 * data->capacity ? 2 * data->capacity : kept + extra;

        fresh = mem_alloc(capacity);
        if (fresh == NULL)
            return err_raise(error, E_OUTOFMEMORY, "no memory for %zu bytes of a stream", capacity);
        data->capacity = capacity;
    }
    memmove(fresh, old + dropped, kept);
    move = (struct xml_move){ old + dropped, old + data->size, fresh };
    (reader->ops->moved == NULL ? move_node : reader->ops->moved)(reader, &move);
    xml_move_const(&move, &reader->pos);
    xml_move_const(&move, &reader->end);
    reader->begin = reader->node_at = fresh;
    reader->begin_offset += dropped;
    reader->begin_row = row;
    reader->begin_column = column;
    reader->row_mark.at = NULL;
    if (fresh != old)
        mem_free(data->data);
    data->data = fresh;
    data->size = kept;
    return S_OK;
}

/* ---- filling ------------------------------------------------------------------------------------------------------ */

static bool is_utf16(const WS_XML_READER* reader)
{
    return reader->stream->decided && reader->charset != WS_CHARSET_UTF8;
}

/* Bytes of UTF-16 that this UTF-8 came from. */
static size_t utf16_size(const BYTE* bytes, const BYTE* end)
{
    size_t units = 0;

    for (; bytes < end; bytes++)
        units += (size_t)((*bytes & 0xC0) != 0x80) + (size_t)(*bytes >= 0xF0);
    return 2 * units;
}

/* There are so many bytes of the stream to be read. Of UTF-16 they are counted as they came: who asks for what a peer has sent
 * does not wait for what it will not send. */
static NOINLINE bool has_utf16(const WS_XML_READER* reader, size_t wanted)
{
    size_t size = (size_t)(reader->end - reader->pos);
    size_t rest = reader->stream->raw.size;

    if (2 * size + rest < wanted || size / 3 * 2 >= wanted)      /* one unit is one to three bytes of UTF-8 */
        return 2 * size + rest >= wanted;
    return utf16_size(reader->pos, reader->end) + rest >= wanted;
}

static inline bool has_buffered(const WS_XML_READER* reader, size_t wanted)
{
    return UNLIKELY(is_utf16(reader)) ? has_utf16(reader, wanted) : (size_t)(reader->end - reader->pos) >= wanted;
}

static HRESULT finish_fill(WS_XML_READER* reader, HRESULT hr)
{
    reader->front.door &= ~(unsigned)XML_DOOR_FILLING;    /* before the caller is told, and in the last step: always */
    return xml_reader_end(reader, hr);
}

/* Bytes that came in become part of the text. */
static HRESULT take_bytes(WS_XML_READER* reader, WS_ERROR* error)
{
    struct xml_stream_fill* stream = reader->stream;
    struct xml_bytes* data = &stream->data;
    size_t used;

    if (!stream->decided && data->size < 2 && !stream->ended)
        return S_OK;
    if (!stream->decided) {
        stream->decided = true;
        reader->charset = xml_text_detect(data->data, data->size);
        if (reader->charset != WS_CHARSET_UTF8) {
            TRY(xml_bytes_append(&stream->raw, data->data, data->size, error));
            data->size = 0;
        }
    }
    if (stream->raw.size != 0) {
        TRY(make_room(reader, stream->raw.size / 2 * 3 + 4, error));
        TRY(xml_text_transcode(reader->charset == WS_CHARSET_UTF16BE, stream->raw.data, stream->raw.size, stream->ended,
                               data, &used, error));
        memmove(stream->raw.data, stream->raw.data + used, stream->raw.size - used);
        stream->raw.size -= used;
    }
    reader->end = data->data + data->size;
    reader->more = !stream->ended;
    return S_OK;
}

static HRESULT CALLBACK fill_step(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error);

static HRESULT CALLBACK fill_done(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    WS_XML_READER* reader = state;
    struct xml_stream_fill* stream = reader->stream;
    struct xml_bytes* into = is_utf16(reader) ? &stream->raw : &stream->data;

    UNUSED(model);
    UNUSED(context);
    if (SUCCEEDED(hr) && stream->actual > stream->room)
        hr = err_raise(error, WS_E_INVALID_FORMAT, "the readCallback says %u bytes, where there was room for %u",
                       (unsigned)stream->actual, (unsigned)stream->room);
    if (SUCCEEDED(hr)) {
        into->size += stream->actual;
        stream->ended = stream->actual == 0;
        hr = take_bytes(reader, error);
    }
    if (FAILED(hr))
        return finish_fill(reader, hr);
    next->function = fill_step;
    return S_OK;
}

static HRESULT CALLBACK fill_step(HRESULT hr, WS_CALLBACK_MODEL model, void* state, WS_ASYNC_OPERATION* next,
                                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    WS_XML_READER* reader = state;
    struct xml_stream_fill* stream = reader->stream;
    bool utf16 = is_utf16(reader);
    size_t ahead = (size_t)(reader->end - reader->pos);
    size_t room = reader->set.stream_buffer_bytes < STREAM_FIRST ? STREAM_FIRST : reader->set.stream_buffer_bytes;
    struct xml_bytes* into = utf16 ? &stream->raw : &stream->data;

    UNUSED(hr);
    UNUSED(model);
    if (stream->ended || has_buffered(reader, stream->wanted))
        return finish_fill(reader, S_OK);
    if (room < ahead)                            /* large sizes are asked for in steps: memory follows what really came */
        room = ahead;
    hr = utf16 ? xml_bytes_reserve(into, room, error) : make_room(reader, room, error);
    if (FAILED(hr))
        return finish_fill(reader, hr);
    stream->room = (ULONG)room;
    stream->actual = 0;
    next->function = fill_done;
    return CHECK_OUT(stream->callback(stream->callback_state, into->data + into->size, stream->room, &stream->actual,
                                      context, error),
                     "WS_READ_CALLBACK", stream->callback, WS_LONG_CALLBACK, context, error);
}

/* The least that there is to do, as bytes are asked for before each node or each few: they are there. */
static inline bool has_bytes(const WS_XML_READER* reader, ULONG size)
{
    return !reader->is_mtom && (!reader->more || has_buffered(reader, size));
}

static NOINLINE HRESULT fill(WS_XML_READER* reader, ULONG size, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    TRY(async_check_context(context, error));
    TRY(xml_reader_check(reader, error));
    if (reader->ops->give_back != NULL && xml_reader_c14n_active(reader) && size < XML_GROUP_BYTES)
        size = XML_GROUP_BYTES;                  /* of less a piece has no characters yet */
    if (reader->is_mtom)
        return xml_mtom_fill(reader, size, context, error);
    if (has_bytes(reader, size))
        return S_OK;
    reader->stream->wanted = size;
    reader->front.door |= XML_DOOR_FILLING;
    return WsAsyncExecute(&reader->stream->async, fill_step, WS_SHORT_CALLBACK, reader, context, error);
}

HRESULT WINAPI WsFillReader(WS_XML_READER* reader, ULONG minSize, const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error)
{
    CHECK_START(WsFillReader(reader, minSize, asyncContext, error), asyncContext, reader, error);
    if (xml_reader_open(reader) && LIKELY(asyncContext == NULL && has_bytes(reader, minSize)))
        return S_OK;
    return fill(reader, minSize, asyncContext, error);
}
