#include "xml/writer_int.h"

#include "base/check.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/prop.h"

#define SETTING(id, type, field) PROP_RULE(id, PROP_CREATE | PROP_GET, type, struct xml_writer_settings, field)

static const struct prop_rule writer_rules[] = {
    SETTING(WS_XML_WRITER_PROPERTY_MAX_DEPTH, ULONG, max_depth),
    SETTING(WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT, BOOL, allow_fragment),
    SETTING(WS_XML_WRITER_PROPERTY_MAX_ATTRIBUTES, ULONG, max_attributes),
    SETTING(WS_XML_WRITER_PROPERTY_WRITE_DECLARATION, BOOL, write_declaration),
    SETTING(WS_XML_WRITER_PROPERTY_INDENT, ULONG, indent),
    SETTING(WS_XML_WRITER_PROPERTY_BUFFER_TRIM_SIZE, ULONG, buffer_trim_bytes),
    SETTING(WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE, ULONG, buffer_bytes_max),
    SETTING(WS_XML_WRITER_PROPERTY_MAX_MIME_PARTS_BUFFER_SIZE, ULONG, mime_parts_bytes_max),
    PROP_RULE(WS_XML_WRITER_PROPERTY_INITIAL_BUFFER, PROP_CREATE, WS_BYTES, struct xml_writer_settings, initial_buffer),
    SETTING(WS_XML_WRITER_PROPERTY_ALLOW_INVALID_CHARACTER_REFERENCES, BOOL, allow_invalid_references),
    SETTING(WS_XML_WRITER_PROPERTY_MAX_NAMESPACES, ULONG, max_namespaces),
    SETTING(WS_XML_WRITER_PROPERTY_COMPRESS_EMPTY_ELEMENTS, BOOL, compress_empty),
    SETTING(WS_XML_WRITER_PROPERTY_EMIT_UNCOMPRESSED_EMPTY_ELEMENTS, BOOL, uncompressed_empty),
};

static const struct xml_writer_settings default_settings = {
    .max_depth = 32,
    .max_attributes = 128,
    .buffer_trim_bytes = 4096,
    .buffer_bytes_max = UINT32_MAX,              /* the reference states no limit */
    .mime_parts_bytes_max = 65536,
    .max_namespaces = 32,
};

/* ---- doors -------------------------------------------------------------------------------------------------------- */

bool xml_writer_valid(const WS_XML_WRITER* writer)
{
    return writer != NULL && check_usual_tag(writer->front.tag) == XML_WRITER_TAG;
}

static HRESULT check_handle(const WS_XML_WRITER* writer, WS_ERROR* error)
{
    if (!xml_writer_valid(writer))
        return err_raise(error, E_INVALIDARG, "the writer is not a WS_XML_WRITER");
    if ((writer->front.door & XML_WRITER_FLUSHING) != 0)
        return err_raise(error, WS_E_INVALID_OPERATION, "WsFlushWriter of this writer has not finished");
    return S_OK;
}

HRESULT xml_writer_check_closed(WS_XML_WRITER* writer, WS_ERROR* error)
{
    TRY(check_handle(writer, error));
    if ((writer->front.door & XML_WRITER_FAULTED) != 0)
        return err_raise(error, WS_E_OBJECT_FAULTED,
                         "the writer failed before; WsSetOutput or WsSetOutputToBuffer makes it usable again");
    if ((writer->front.door & XML_WRITER_NO_OUTPUT) != 0)
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "the writer has no output; call WsSetOutput or WsSetOutputToBuffer");
    return writer->ops->check == NULL ? S_OK : writer->ops->check(writer, error);
}

HRESULT xml_writer_end_failed(WS_XML_WRITER* writer, HRESULT hr)
{
    if (hr != E_INVALIDARG && hr != WS_E_INVALID_OPERATION)
        writer->front.door |= XML_WRITER_FAULTED;
    return hr;
}

struct xml_writer_mark xml_writer_mark(const WS_XML_WRITER* writer)
{
    return (struct xml_writer_mark){ .out_size = writer->out_size,
                                     .in_front = writer->at == NULL ? NULL : writer->at->prev,
                                     .serial = writer->serial,
                                     .attr_total = writer->attr_total,
                                     .depth = writer->depth,
                                     .kept_count = writer->kept_count,
                                     .state = (int)writer->state,
                                     .attr_text = (int)writer->attr_text };
}

HRESULT xml_writer_end_since(WS_XML_WRITER* writer, const struct xml_writer_mark* mark, HRESULT hr)
{
    const struct xml_writer_mark now = xml_writer_mark(writer);

    if (SUCCEEDED(hr))
        return hr;
    if (now.out_size != mark->out_size || now.in_front != mark->in_front || now.serial != mark->serial
        || now.attr_total != mark->attr_total || now.depth != mark->depth || now.kept_count != mark->kept_count
        || now.state != mark->state || now.attr_text != mark->attr_text)
        writer->front.door |= XML_WRITER_FAULTED;
    return xml_writer_end(writer, hr);
}

ULONG xml_writer_depth(const WS_XML_WRITER* writer)
{
    return writer->depth;
}

bool xml_writer_in_attribute(const WS_XML_WRITER* writer)
{
    return writer->state == XML_WRITER_IN_ATTRIBUTE;
}

/* ---- create and free ---------------------------------------------------------------------------------------------- */

static HRESULT check_properties(const WS_XML_WRITER_PROPERTY* properties, ULONG count, WS_ERROR* error)
{
    return properties != NULL || count == 0 ? S_OK
                                            : err_raise(error, E_INVALIDARG, "%u properties, but no array of them",
                                                        (unsigned)count);
}

static HRESULT apply_properties(const WS_XML_WRITER_PROPERTY* properties, ULONG count,
                                struct xml_writer_settings* settings, WS_ERROR* error)
{
    TRY(check_properties(properties, count, error));
    TRY(prop_apply(writer_rules, ARRAY_COUNT(writer_rules), properties, count, settings, error));
    if (settings->initial_buffer.bytes == NULL && settings->initial_buffer.length != 0)
        return err_raise(error, E_INVALIDARG, "WS_XML_WRITER_PROPERTY_INITIAL_BUFFER: %u bytes, but no pointer to them",
                         (unsigned)settings->initial_buffer.length);
    return S_OK;
}

HRESULT WINAPI WsCreateWriter(const WS_XML_WRITER_PROPERTY* properties, ULONG propertyCount, WS_XML_WRITER** writer,
                              WS_ERROR* error)
{
    CHECK_CREATE(WsCreateWriter(properties, propertyCount, writer, error), writer, error);
    WS_XML_WRITER* created;
    HRESULT hr;

    if (writer == NULL)
        return err_raise(error, E_INVALIDARG, "writer: there is no place for the new writer");
    created = mem_zalloc(sizeof *created);
    if (created == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for a writer");
    created->created = default_settings;
    hr = apply_properties(properties, propertyCount, &created->created, error);
    if (FAILED(hr))
        goto free_writer;
    created->set = created->created;
    created->front.tag = check_tag(XML_WRITER_TAG);
    created->front.door = XML_WRITER_NO_OUTPUT;
    *writer = created;
    return S_OK;

free_writer:
    mem_free(created);
    return hr;
}

void WINAPI WsFreeWriter(WS_XML_WRITER* writer)
{
    CHECK_FREE(WsFreeWriter(writer), writer);
    if (!xml_writer_valid(writer) || (writer->front.door & XML_WRITER_FLUSHING) != 0
        || xml_writer_c14n_in_callback(writer))
        return;                                  /* pending: nothing is freed (A5) */
    writer->front.tag = 0;
    mem_free(writer->open);
    mem_free(writer->bindings);
    mem_free(writer->attrs);
    xml_bytes_free(&writer->names);
    xml_bytes_free(&writer->found_bytes);
    xml_bytes_free(&writer->converted);
    xml_bytes_free(&writer->value);
    xml_bytes_free(&writer->wide);
    xml_bytes_free(&writer->chunk);
    xml_mtom_output_free(writer->mtom);
    xml_writer_release_out(writer);
    xml_writer_c14n_free(writer);
    mem_free(writer);
}

/* ---- outputs ------------------------------------------------------------------------------------------------------ */

/* The writer as it was created, with its memory. */
static HRESULT begin_output(WS_XML_WRITER* writer, const WS_XML_WRITER_PROPERTY* properties, ULONG count,
                            WS_ERROR* error)
{
    struct xml_writer_settings set;

    TRY(check_handle(writer, error));
    if (xml_writer_c14n_in_callback(writer))
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "the writer is in use: it is called from the writeCallback of its canonicalization");
    set = writer->created;
    TRY(apply_properties(properties, count, &set, error));
    if (writer->out_borrowed || writer->out_capacity > writer->set.buffer_trim_bytes)
        xml_writer_release_out(writer);
    writer->set = set;
    writer->ops = NULL;
    writer->front.door = XML_WRITER_NO_OUTPUT;
    writer->root_written = writer->started = false;
    writer->state = XML_WRITER_CONTENT;
    writer->depth = writer->depth_min = writer->binding_count = writer->attr_count = writer->attr_total = 0;
    writer->serial = writer->default_used_by = 0;
    writer->known_count = XML_NOT_KNOWN;
    writer->names.size = 0;
    writer->kept_count = 0;
    writer->out_size = writer->tag_at = writer->text_at = 0;
    writer->wide_at = writer->counted = writer->counted_at = 0;
    xml_bytes_trim(&writer->wide, set.buffer_trim_bytes);
    writer->raw_kept_count = 0;
    writer->is_wide = writer->is_mtom = false;
    writer->charset = WS_CHARSET_AUTO;
    writer->stream = false;
    writer->reopened = false;
    writer->buffer = NULL;
    writer->at = writer->element = NULL;
    return S_OK;
}

static void borrow_initial_buffer(WS_XML_WRITER* writer)
{
    const WS_BYTES* initial = &writer->set.initial_buffer;

    if (initial->length == 0)
        return;
    xml_writer_release_out(writer);
    writer->out = initial->bytes;
    writer->out_capacity = initial->length;
    writer->out_borrowed = true;
}

static HRESULT begin_memory(WS_XML_WRITER* writer, const WS_XML_WRITER_OUTPUT* output, WS_ERROR* error)
{
    const WS_XML_WRITER_STREAM_OUTPUT* stream = (const WS_XML_WRITER_STREAM_OUTPUT*)(const void*)output;

    if (output->outputType == WS_XML_WRITER_OUTPUT_TYPE_STREAM) {
        if (stream->writeCallback == NULL)
            return err_raise(error, E_INVALIDARG, "a stream output without a writeCallback");
        writer->stream = true;
        writer->write_callback = stream->writeCallback;
        writer->write_state = stream->writeCallbackState;
    } else if (output->outputType != WS_XML_WRITER_OUTPUT_TYPE_BUFFER) {
        return err_raise(error, E_INVALIDARG, "%d is not an output type", (int)output->outputType);
    }
    borrow_initial_buffer(writer);
    return S_OK;
}

static void set_limits(WS_XML_WRITER* writer)
{
    writer->out_max = writer->set.buffer_bytes_max;
    if (writer->is_wide)                         /* three bytes of UTF-8 are two of UTF-16: the quota is kept elsewhere */
        writer->out_max += writer->out_max / 2 + 3;
    writer->out_limit = writer->out_capacity < writer->out_max ? writer->out_capacity : writer->out_max;
}

static HRESULT begin_text(WS_XML_WRITER* writer, const WS_XML_WRITER_TEXT_ENCODING* encoding, WS_ERROR* error)
{
    WS_CHARSET charset = encoding->charSet;

    if (charset != WS_CHARSET_UTF8 && charset != WS_CHARSET_UTF16LE && charset != WS_CHARSET_UTF16BE)
        return err_raise(error, E_INVALIDARG, "charset %d cannot be written%s", (int)charset,
                         charset == WS_CHARSET_AUTO ? ": WS_CHARSET_AUTO is for readers" : "");
    writer->charset = charset;
    writer->is_wide = charset != WS_CHARSET_UTF8;
    xml_writer_use(writer, writer->is_wide ? &xml_writer_wide_ops : &xml_writer_text_ops);
    set_limits(writer);
    return S_OK;
}

static HRESULT begin_mtom(WS_XML_WRITER* writer, const WS_XML_WRITER_MTOM_ENCODING* encoding, WS_ERROR* error)
{
    HRESULT hr;

    if (encoding->textEncoding == NULL || encoding->textEncoding->encodingType != WS_XML_WRITER_ENCODING_TYPE_TEXT)
        return err_raise(error, E_INVALIDARG, "textEncoding: the root part has to be a WS_XML_WRITER_TEXT_ENCODING");
    TRY(begin_text(writer, (const WS_XML_WRITER_TEXT_ENCODING*)(const void*)encoding->textEncoding, error));
    hr = xml_mtom_output_begin(writer, encoding, error);
    if (FAILED(hr))
        xml_writer_use(writer, NULL);
    return hr;
}

static HRESULT begin_encoding(WS_XML_WRITER* writer, const WS_XML_WRITER_ENCODING* encoding, WS_ERROR* error)
{
    const void* whole = encoding;

    switch (encoding->encodingType) {
    case WS_XML_WRITER_ENCODING_TYPE_TEXT:
        return begin_text(writer, whole, error);
    case WS_XML_WRITER_ENCODING_TYPE_MTOM:
        return begin_mtom(writer, whole, error);
    case WS_XML_WRITER_ENCODING_TYPE_BINARY:
        xml_binary_output(writer, whole);
        set_limits(writer);
        return S_OK;
    case WS_XML_WRITER_ENCODING_TYPE_RAW:
        writer->set.allow_fragment = TRUE;
        xml_writer_use(writer, &xml_writer_raw_ops);
        set_limits(writer);
        return S_OK;
    default:
        return err_raise(error, E_INVALIDARG, "encoding type %d cannot be written", (int)encoding->encodingType);
    }
}

HRESULT WINAPI WsSetOutput(WS_XML_WRITER* writer, const WS_XML_WRITER_ENCODING* encoding,
                           const WS_XML_WRITER_OUTPUT* output, const WS_XML_WRITER_PROPERTY* properties,
                           ULONG propertyCount, WS_ERROR* error)
{
    CHECK_CALL(WsSetOutput(writer, encoding, output, properties, propertyCount, error), writer, error);
    TRY(begin_output(writer, properties, propertyCount, error));
    if (encoding == NULL)                        /* whatever is written fails */
        return S_OK;
    if (output == NULL)
        return err_raise(error, E_INVALIDARG, "output: an encoding needs an output");
    TRY(begin_memory(writer, output, error));
    return xml_writer_end(writer, begin_encoding(writer, encoding, error));
}

HRESULT WINAPI WsSetOutputToBuffer(WS_XML_WRITER* writer, WS_XML_BUFFER* buffer,
                                   const WS_XML_WRITER_PROPERTY* properties, ULONG propertyCount, WS_ERROR* error)
{
    CHECK_CALL(WsSetOutputToBuffer(writer, buffer, properties, propertyCount, error), writer, buffer, error);
    if (!xml_buffer_valid(buffer))
        return err_raise(error, E_INVALIDARG, "the buffer is not a WS_XML_BUFFER");
    TRY(begin_output(writer, properties, propertyCount, error));
    writer->buffer = buffer;
    xml_writer_use(writer, &xml_writer_buffer_ops);
    return xml_writer_end(writer, xml_writer_stand_before(writer, &buffer->eof, error));
}

/* ---- properties --------------------------------------------------------------------------------------------------- */

/* What is complete: a start tag that is open may still change. */
size_t xml_writer_committed(const WS_XML_WRITER* writer)
{
    bool open = writer->state == XML_WRITER_IN_TAG || writer->state == XML_WRITER_IN_ATTRIBUTE;

    return open ? writer->tag_at : writer->out_size;
}

static HRESULT get_bytes(WS_XML_WRITER* writer, WS_BYTES* bytes, WS_ERROR* error)
{
    bool finish = writer->is_mtom && !xml_mtom_finished(writer);

    if (finish)
        TRY(xml_mtom_check_finish(writer, error));
    if (writer->kept_count != 0 && writer->depth == 0)
        TRY(xml_writer_settle(writer, false, error));
    if (writer->is_wide)
        TRY(xml_writer_encode(writer, xml_writer_committed(writer), error));
    if (finish)
        TRY(xml_mtom_finish(writer, error));
    *bytes = writer->is_wide ? (WS_BYTES){ (ULONG)writer->wide.size, writer->wide.data }
                             : (WS_BYTES){ (ULONG)xml_writer_committed(writer), writer->out };
    if (bytes->bytes == NULL)
        bytes->bytes = (BYTE*)(uintptr_t)"";
    return S_OK;
}

HRESULT xml_writer_bytes(WS_XML_WRITER* writer, WS_BYTES* bytes, WS_ERROR* error)
{
    return xml_writer_end(writer, get_bytes(writer, bytes, error));
}

static ULONG text_to_close(const WS_XML_WRITER* writer)
{
    ULONG bytes = writer->state == XML_WRITER_IN_CDATA ? 3 : writer->state == XML_WRITER_IN_ATTRIBUTE ? 2
                  : writer->state == XML_WRITER_IN_TAG ? 1 : 0;

    for (ULONG i = 0; i < writer->depth; i++) {
        bytes += writer->open[i].name.size + 3;
        if (writer->set.indent != 0 && writer->open[i].has_child && !writer->open[i].has_text)
            bytes += 1 + writer->set.indent * i;
    }
    return writer->is_wide ? bytes * 2 : bytes;
}

static ULONG bytes_to_close(const WS_XML_WRITER* writer)
{
    if (!writer->ops->text)                      /* a record for each element, and an empty text for an attribute */
        return writer->depth + (writer->state == XML_WRITER_IN_ATTRIBUTE ? 2 : 0);
    return text_to_close(writer);
}

static HRESULT give(void* value, ULONG value_size, const void* from, size_t size, const char* name, WS_ERROR* error)
{
    if (value_size != size)
        return err_raise(error, E_INVALIDARG, "%s is a value of %zu bytes, not %u", name, size, (unsigned)value_size);
    memcpy(value, from, size);
    return S_OK;
}
#define GIVE(from, name) give(value, value_size, &(from), sizeof(from), name, error)

static HRESULT get_output(WS_XML_WRITER* writer, WS_XML_WRITER_PROPERTY_ID id, void* value, ULONG value_size,
                          WS_ERROR* error)
{
    WS_BUFFERS buffers = { 1, &writer->given };
    ULONG count;

    if (writer->buffer != NULL)
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "the property is not there for a writer set to a WS_XML_BUFFER");
    if (id == WS_XML_WRITER_PROPERTY_CHARSET)
        return writer->ops->text ? GIVE(writer->charset, "WS_XML_WRITER_PROPERTY_CHARSET")
                                 : err_raise(error, WS_E_INVALID_OPERATION, "only a text document has a charset");
    if (id == WS_XML_WRITER_PROPERTY_BYTES_WRITTEN) {
        count = (ULONG)xml_writer_output_size(writer);
        return GIVE(count, "WS_XML_WRITER_PROPERTY_BYTES_WRITTEN");
    }
    if (id == WS_XML_WRITER_PROPERTY_BYTES_TO_CLOSE) {
        count = bytes_to_close(writer);
        return GIVE(count, "WS_XML_WRITER_PROPERTY_BYTES_TO_CLOSE");
    }
    if (writer->stream)
        return err_raise(error, WS_E_INVALID_OPERATION, "the property is not there for stream output");
    TRY(xml_writer_bytes(writer, &writer->given, error));
    return id == WS_XML_WRITER_PROPERTY_BYTES ? GIVE(writer->given, "WS_XML_WRITER_PROPERTY_BYTES")
                                              : GIVE(buffers, "WS_XML_WRITER_PROPERTY_BUFFERS");
}

HRESULT WINAPI WsGetWriterProperty(WS_XML_WRITER* writer, WS_XML_WRITER_PROPERTY_ID id, void* value, ULONG valueSize,
                                   WS_ERROR* error)
{
    CHECK_CALL(WsGetWriterProperty(writer, id, value, valueSize, error), writer, error);
    BOOL in_attribute;

    TRY(xml_writer_check(writer, error));
    if (value == NULL)
        return err_raise(error, E_INVALIDARG, "value: there is no place for the property");
    switch (id) {
    case WS_XML_WRITER_PROPERTY_BYTES:
    case WS_XML_WRITER_PROPERTY_BUFFERS:
    case WS_XML_WRITER_PROPERTY_CHARSET:
    case WS_XML_WRITER_PROPERTY_BYTES_WRITTEN:
    case WS_XML_WRITER_PROPERTY_BYTES_TO_CLOSE:
        return get_output(writer, id, value, valueSize, error);
    case WS_XML_WRITER_PROPERTY_IN_ATTRIBUTE:
        in_attribute = xml_writer_in_attribute(writer);
        return give(value, valueSize, &in_attribute, sizeof in_attribute, "WS_XML_WRITER_PROPERTY_IN_ATTRIBUTE", error);
    default:
        return prop_get(writer_rules, ARRAY_COUNT(writer_rules), &writer->set, (ULONG)id, value, valueSize, error);
    }
}
