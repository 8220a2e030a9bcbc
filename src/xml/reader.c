#include "xml/reader_int.h"

#include "base/check.h"
#include "base/err.h"
#include "base/heap.h"
#include "base/mem.h"
#include "base/prop.h"
#include "xml/reader_binary.h"

#define SETTING(id, type, field) PROP_RULE(id, PROP_CREATE | PROP_GET, type, struct xml_reader_settings, field)

static const struct prop_rule reader_rules[] = {
    SETTING(WS_XML_READER_PROPERTY_MAX_DEPTH, ULONG, max_depth),
    SETTING(WS_XML_READER_PROPERTY_ALLOW_FRAGMENT, BOOL, allow_fragment),
    SETTING(WS_XML_READER_PROPERTY_MAX_ATTRIBUTES, ULONG, max_attributes),
    SETTING(WS_XML_READER_PROPERTY_READ_DECLARATION, BOOL, read_declaration),
    SETTING(WS_XML_READER_PROPERTY_UTF8_TRIM_SIZE, ULONG, utf8_trim_bytes),
    SETTING(WS_XML_READER_PROPERTY_STREAM_BUFFER_SIZE, ULONG, stream_buffer_bytes),
    SETTING(WS_XML_READER_PROPERTY_STREAM_MAX_ROOT_MIME_PART_SIZE, ULONG, mime_root_bytes_max),
    SETTING(WS_XML_READER_PROPERTY_STREAM_MAX_MIME_HEADERS_SIZE, ULONG, mime_headers_bytes_max),
    SETTING(WS_XML_READER_PROPERTY_MAX_MIME_PARTS, ULONG, mime_parts_max),
    SETTING(WS_XML_READER_PROPERTY_ALLOW_INVALID_CHARACTER_REFERENCES, BOOL, allow_invalid_references),
    SETTING(WS_XML_READER_PROPERTY_MAX_NAMESPACES, ULONG, max_namespaces),
};

static const struct xml_reader_settings default_settings = {
    .max_depth = 32,
    .max_attributes = 128,
    .read_declaration = TRUE,
    .utf8_trim_bytes = 4096,
    .stream_buffer_bytes = 4096,
    .mime_root_bytes_max = 65536,
    .mime_headers_bytes_max = 256,
    .mime_parts_max = 4096,
    .max_namespaces = 32,
};

/* ---- doors -------------------------------------------------------------------------------------------------------- */

bool xml_reader_valid(const WS_XML_READER* reader)
{
    return reader != NULL && check_usual_tag(reader->front.tag) == XML_READER_TAG;
}

static HRESULT check_handle(const WS_XML_READER* reader, WS_ERROR* error)
{
    if (!xml_reader_valid(reader))
        return err_raise(error, E_INVALIDARG, "the reader is not a WS_XML_READER");
    if (UNLIKELY((reader->front.door & XML_DOOR_FILLING) != 0))
        return err_raise(error, WS_E_INVALID_OPERATION, "WsFillReader of this reader has not finished");
    return S_OK;
}

HRESULT xml_reader_check_closed(WS_XML_READER* reader, WS_ERROR* error)
{
    TRY(check_handle(reader, error));
    if ((reader->front.door & XML_DOOR_FAULTED) != 0)
        return err_raise(error, WS_E_OBJECT_FAULTED,
                         "the reader failed before; WsSetInput or WsSetInputToBuffer makes it usable again");
    if ((reader->front.door & XML_DOOR_NO_INPUT) != 0)
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "the reader has no input; call WsSetInput or WsSetInputToBuffer");
    return reader->ops->check == NULL ? S_OK : reader->ops->check(reader, error);
}

HRESULT xml_reader_end_failed(WS_XML_READER* reader, HRESULT hr)
{
    if (hr != E_INVALIDARG && hr != WS_E_INVALID_OPERATION)
        reader->front.door |= XML_DOOR_FAULTED;
    return hr;
}

void* xml_reader_take_spare(WS_XML_READER* reader)
{
    void* block = reader->spare;

    reader->spare = NULL;
    return block;
}

void xml_reader_give_spare(WS_XML_READER* reader, void* block)
{
    mem_free(reader->spare);
    reader->spare = block;
}

void xml_reader_stand_on_bytes(WS_XML_READER* reader, const BYTE* bytes, ULONG size, bool open)
{
    reader->bytes_value.bytes = (BYTE*)(uintptr_t)bytes;
    reader->bytes_value.length = size;
    reader->bytes_open = open;
    reader->front.node = &reader->bytes_node.node;
}

void xml_reader_whole_groups(WS_XML_READER* reader)
{
    ULONG rest = reader->bytes_value.length % 3;

    if (reader->front.node != &reader->bytes_node.node || !reader->bytes_open
        || reader->bytes_used > reader->bytes_value.length - rest)
        return;
    reader->bytes_value.length -= rest;
    reader->ops->give_back(reader, rest);
}

size_t xml_reader_piece_rest(const WS_XML_READER* reader, size_t size, bool open)
{
    return open && xml_reader_c14n_active(reader) ? size % 3 : 0;
}

/* ---- create and free ---------------------------------------------------------------------------------------------- */

static HRESULT check_properties(const WS_XML_READER_PROPERTY* properties, ULONG count, WS_ERROR* error)
{
    return properties != NULL || count == 0 ? S_OK
                                            : err_raise(error, E_INVALIDARG, "%u properties, but no array of them",
                                                        (unsigned)count);
}

HRESULT WINAPI WsCreateReader(const WS_XML_READER_PROPERTY* properties, ULONG propertyCount, WS_XML_READER** reader,
                              WS_ERROR* error)
{
    CHECK_CREATE(WsCreateReader(properties, propertyCount, reader, error), reader, error);
    WS_XML_READER* created;
    HRESULT hr;

    if (reader == NULL)
        return err_raise(error, E_INVALIDARG, "reader: there is no place for the new reader");
    TRY(check_properties(properties, propertyCount, error));
    created = mem_zalloc(sizeof *created);
    if (created == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for a reader");
    created->created = default_settings;
    hr = prop_apply(reader_rules, ARRAY_COUNT(reader_rules), properties, propertyCount, &created->created, error);
    if (FAILED(hr))
        goto free_reader;
    created->set = created->created;
    created->front.tag = check_tag(XML_READER_TAG);
    created->front.door = XML_DOOR_NO_INPUT;
    created->element.node.nodeType = WS_XML_NODE_TYPE_ELEMENT;
    created->element.prefix = &created->element_prefix;
    created->element.localName = &created->element_name;
    created->text.node.nodeType = WS_XML_NODE_TYPE_TEXT;
    created->text.text = &created->text_value.text;
    created->text_value.text.textType = WS_XML_TEXT_TYPE_UTF8;
    created->comment.node.nodeType = WS_XML_NODE_TYPE_COMMENT;
    created->bytes_node.node.nodeType = WS_XML_NODE_TYPE_TEXT;
    created->bytes_node.text = &created->bytes_value.text;
    created->bytes_value.text.textType = WS_XML_TEXT_TYPE_BASE64;
    created->attribute_text.node.nodeType = WS_XML_NODE_TYPE_TEXT;
    created->attribute_ns.text.textType = WS_XML_TEXT_TYPE_UTF8;
    xml_reader_stand(created, WS_XML_NODE_TYPE_EOF);
    *reader = created;
    return S_OK;

free_reader:
    mem_free(created);
    return hr;
}

void WINAPI WsFreeReader(WS_XML_READER* reader)
{
    CHECK_FREE(WsFreeReader(reader), reader);
    if (!xml_reader_valid(reader) || (reader->front.door & XML_DOOR_FILLING) != 0
        || xml_reader_c14n_in_callback(reader))
        return;                                  /* pending: nothing is freed (A5) */
    reader->front.tag = 0;
    mem_free(reader->spare);
    mem_free(reader->attrs);
    mem_free(reader->attr_list);
    mem_free(reader->attr_slots);
    mem_free(reader->open);
    mem_free(reader->bindings);
    mem_free(reader->scoped);
    xml_arena_free(&reader->names);
    xml_bytes_free(&reader->scratch);
    xml_bytes_free(&reader->gathered);
    xml_bytes_free(&reader->converted);
    xml_bytes_free(&reader->utf8);
    WsFreeWriter(reader->copier);
    xml_stream_free(reader->stream);
    xml_reader_c14n_free(reader);
    xml_mtom_free(reader->mtom);
    xml_binary_free(reader->binary);
    mem_free(reader);
}

/* ---- inputs ------------------------------------------------------------------------------------------------------- */

/* The reader as it was created, with its memory. */
static HRESULT begin_input(WS_XML_READER* reader, const WS_XML_READER_PROPERTY* properties, ULONG count,
                           WS_ERROR* error)
{
    TRY(check_handle(reader, error));
    if (xml_reader_c14n_in_callback(reader))
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "the reader is in use: it is called from the writeCallback of its canonicalization");
    TRY(check_properties(properties, count, error));
    reader->set = reader->created;
    TRY(prop_apply(reader_rules, ARRAY_COUNT(reader_rules), properties, count, &reader->set, error));
    reader->ops = NULL;
    reader->front.door = XML_DOOR_NO_INPUT;
    reader->front.depth = 0;
    reader->front.in_attribute = false;
    reader->begin = reader->node_at = reader->pos = reader->end = NULL;
    reader->begin_row = reader->begin_column = reader->begin_offset = 0;
    reader->bytes_open = false;
    reader->more = reader->is_stream = reader->is_mtom = reader->root_seen = reader->in_cdata = false;
    reader->charset = WS_CHARSET_AUTO;
    reader->row_mark = (struct xml_row_mark){ NULL, 0, 0 };
    reader->attr_count = reader->binding_count = reader->scoped_count = 0;
    reader->default_ns_count = XML_NO_DEFAULT_NS;
    xml_arena_rewind(&reader->names, (struct xml_arena_mark){ NULL, 0 });
    xml_reader_forget_pieces(reader);
    xml_bytes_trim(&reader->utf8, reader->set.utf8_trim_bytes);
    reader->buffer = NULL;
    xml_reader_stand(reader, WS_XML_NODE_TYPE_BOF);
    return S_OK;
}

static HRESULT begin_empty(WS_XML_READER* reader)
{
    reader->charset = WS_CHARSET_UTF8;
    xml_text_begin(reader, (const BYTE*)"", 0, false);
    xml_reader_stand(reader, WS_XML_NODE_TYPE_EOF);
    return S_OK;
}

static HRESULT begin_text(WS_XML_READER* reader, WS_CHARSET charset, const WS_XML_READER_INPUT* input, WS_ERROR* error)
{
    const WS_XML_READER_BUFFER_INPUT* memory = (const WS_XML_READER_BUFFER_INPUT*)(const void*)input;

    if ((ULONG)charset > WS_CHARSET_UTF16BE)
        return err_raise(error, E_INVALIDARG, "%d is not a charset", (int)charset);
    if (input->inputType == WS_XML_READER_INPUT_TYPE_STREAM)
        return xml_stream_begin(reader, charset, (const WS_XML_READER_STREAM_INPUT*)(const void*)input, error);
    if (input->inputType != WS_XML_READER_INPUT_TYPE_BUFFER)
        return err_raise(error, E_INVALIDARG, "%d is not an input type", (int)input->inputType);
    if (memory->encodedData == NULL && memory->encodedDataSize != 0)
        return err_raise(error, E_INVALIDARG, "encodedData: %u bytes, but no pointer to them",
                         (unsigned)memory->encodedDataSize);
    return xml_text_input(reader, charset, memory->encodedData == NULL ? (const BYTE*)"" : memory->encodedData,
                          memory->encodedDataSize, error);
}

static HRESULT begin_encoding(WS_XML_READER* reader, const WS_XML_READER_ENCODING* encoding,
                              const WS_XML_READER_INPUT* input, WS_ERROR* error)
{
    const void* whole = encoding;

    switch (encoding->encodingType) {
    case WS_XML_READER_ENCODING_TYPE_TEXT:
        return begin_text(reader, ((const WS_XML_READER_TEXT_ENCODING*)whole)->charSet, input, error);
    case WS_XML_READER_ENCODING_TYPE_BINARY:
        return xml_binary_begin(reader, whole, input, error);
    case WS_XML_READER_ENCODING_TYPE_MTOM:
        return xml_mtom_begin(reader, whole, input, error);
    case WS_XML_READER_ENCODING_TYPE_RAW:
        return xml_raw_begin(reader, input, error);
    default:
        return err_raise(error, E_INVALIDARG, "encoding type %d cannot be read", (int)encoding->encodingType);
    }
}

HRESULT WINAPI WsSetInput(WS_XML_READER* reader, const WS_XML_READER_ENCODING* encoding,
                          const WS_XML_READER_INPUT* input, const WS_XML_READER_PROPERTY* properties,
                          ULONG propertyCount, WS_ERROR* error)
{
    CHECK_CALL(WsSetInput(reader, encoding, input, properties, propertyCount, error), reader, error);
    TRY(begin_input(reader, properties, propertyCount, error));
    if (encoding == NULL && input == NULL)
        return begin_empty(reader);
    if (encoding == NULL || input == NULL)
        return err_raise(error, E_INVALIDARG, "an encoding and an input belong together: one of them is NULL");
    return xml_reader_end(reader, begin_encoding(reader, encoding, input, error));
}

HRESULT WINAPI WsSetInputToBuffer(WS_XML_READER* reader, WS_XML_BUFFER* buffer,
                                  const WS_XML_READER_PROPERTY* properties, ULONG propertyCount, WS_ERROR* error)
{
    CHECK_CALL(WsSetInputToBuffer(reader, buffer, properties, propertyCount, error), reader, buffer, error);
    if (!xml_buffer_valid(buffer))
        return err_raise(error, E_INVALIDARG, "the buffer is not a WS_XML_BUFFER");
    TRY(begin_input(reader, properties, propertyCount, error));
    xml_reader_use(reader, &xml_reader_buffer_ops);
    reader->buffer = buffer;
    reader->at = &buffer->root;
    reader->front.node = &buffer->root.node.base;
    return S_OK;
}

/* ---- properties --------------------------------------------------------------------------------------------------- */

static HRESULT give(void* value, ULONG value_size, const void* from, size_t size, const char* name, WS_ERROR* error)
{
    if (value_size != size)
        return err_raise(error, E_INVALIDARG, "%s is a value of %zu bytes, not %u", name, size, (unsigned)value_size);
    memcpy(value, from, size);
    return S_OK;
}

static HRESULT get_charset(WS_XML_READER* reader, void* value, ULONG value_size, WS_ERROR* error)
{
    if (!reader->ops->text)
        return err_raise(error, WS_E_INVALID_OPERATION, "only a text document has a charset");
    if (reader->charset == WS_CHARSET_AUTO)
        return err_raise(error, WS_E_INVALID_OPERATION, "the charset is not known yet; call WsFillReader first");
    return give(value, value_size, &reader->charset, sizeof reader->charset, "WS_XML_READER_PROPERTY_CHARSET", error);
}

static HRESULT get_position(WS_XML_READER* reader, bool row, void* value, ULONG value_size, WS_ERROR* error)
{
    ULONGLONG position[2];

    if (!reader->ops->text)
        return err_raise(error, WS_E_INVALID_OPERATION, "only a text document has rows and columns");
    xml_reader_position(reader, &position[0], &position[1]);
    return give(value, value_size, row ? &position[0] : &position[1], sizeof position[0],
                row ? "WS_XML_READER_PROPERTY_ROW" : "WS_XML_READER_PROPERTY_COLUMN", error);
}

HRESULT WINAPI WsGetReaderProperty(WS_XML_READER* reader, WS_XML_READER_PROPERTY_ID id, void* value, ULONG valueSize,
                                   WS_ERROR* error)
{
    CHECK_CALL(WsGetReaderProperty(reader, id, value, valueSize, error), reader, error);
    BOOL in_attribute;

    TRY(xml_reader_check(reader, error));
    if (value == NULL)
        return err_raise(error, E_INVALIDARG, "value: there is no place for the property");
    switch (id) {
    case WS_XML_READER_PROPERTY_CHARSET:
        return get_charset(reader, value, valueSize, error);
    case WS_XML_READER_PROPERTY_ROW:
    case WS_XML_READER_PROPERTY_COLUMN:
        return get_position(reader, id == WS_XML_READER_PROPERTY_ROW, value, valueSize, error);
    case WS_XML_READER_PROPERTY_IN_ATTRIBUTE:
        in_attribute = reader->front.in_attribute;
        return give(value, valueSize, &in_attribute, sizeof in_attribute, "WS_XML_READER_PROPERTY_IN_ATTRIBUTE", error);
    default:
        return prop_get(reader_rules, ARRAY_COUNT(reader_rules), &reader->set, (ULONG)id, value, valueSize, error);
    }
}
