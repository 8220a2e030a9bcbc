/* Raw encoding: the bytes of any document as the BASE64 text of one without elements. Of a stream there are as many text
 * nodes as pieces; the bytes become characters only for those who ask for characters. */
#include "xml/reader_int.h"

#include "base/err.h"

#define PIECE_MAX 0x40000000u

static HRESULT raw_next(WS_XML_READER* reader, WS_ERROR* error)
{
    size_t size = (size_t)(reader->end - reader->pos);

    reader->node_at = reader->pos;
    if (size > PIECE_MAX)
        size = PIECE_MAX;
    size -= xml_reader_piece_rest(reader, size, reader->more || reader->pos + size < reader->end);
    if (size == 0 && reader->more)
        return xml_text_fail_end(reader, error, "the document");
    if (size == 0) {
        xml_reader_stand(reader, WS_XML_NODE_TYPE_EOF);
        return S_OK;
    }
    reader->pos += size;
    xml_reader_stand_on_bytes(reader, reader->node_at, (ULONG)size, reader->more || reader->pos < reader->end);
    return S_OK;
}

static const WS_XML_STRING* raw_find_namespace(const WS_XML_READER* reader, const BYTE* prefix, ULONG size)
{
    UNUSED(reader);
    UNUSED(prefix);
    return size == 0 ? &xml_no_name : NULL;
}

static const WS_XML_TEXT* raw_find_xml_attribute(const WS_XML_READER* reader, const WS_XML_STRING* local_name)
{
    UNUSED(reader);
    UNUSED(local_name);
    return NULL;
}

static bool raw_outer_namespace(const WS_XML_READER* reader, ULONG* cursor, const WS_XML_STRING** prefix,
                                const WS_XML_STRING** ns)
{
    UNUSED(reader);
    UNUSED(cursor);
    UNUSED(prefix);
    UNUSED(ns);
    return false;
}

static void raw_give_back(WS_XML_READER* reader, ULONG size)
{
    reader->pos -= size;
}

static bool raw_alone(const WS_XML_READER* reader)
{
    return !reader->bytes_open;
}

const struct xml_reader_ops xml_reader_raw_ops = {
    .next = raw_next,
    .read = xml_reader_read,
    .find_namespace = raw_find_namespace,
    .outer_namespace = raw_outer_namespace,
    .find_xml_attribute = raw_find_xml_attribute,
    .give_back = raw_give_back,
    .alone = raw_alone,
    .bytes = true,
};

HRESULT xml_raw_begin(WS_XML_READER* reader, const WS_XML_READER_INPUT* input, WS_ERROR* error)
{
    const WS_XML_READER_BUFFER_INPUT* memory = (const WS_XML_READER_BUFFER_INPUT*)(const void*)input;

    if (input->inputType == WS_XML_READER_INPUT_TYPE_STREAM) {
        TRY(xml_stream_begin(reader, WS_CHARSET_UTF8, (const WS_XML_READER_STREAM_INPUT*)(const void*)input, error));
    } else if (input->inputType != WS_XML_READER_INPUT_TYPE_BUFFER) {
        return err_raise(error, E_INVALIDARG, "%d is not an input type", (int)input->inputType);
    } else {
        if (memory->encodedData == NULL && memory->encodedDataSize != 0)
            return err_raise(error, E_INVALIDARG, "encodedData: %u bytes, but no pointer to them",
                             (unsigned)memory->encodedDataSize);
        xml_text_begin(reader, memory->encodedData == NULL ? (const BYTE*)"" : memory->encodedData,
                       memory->encodedDataSize, false);
    }
    xml_reader_use(reader, &xml_reader_raw_ops);
    return S_OK;
}
