/* MTOM encoding: the text encoding reads the root part, and in place of every xop:Include stands the part it refers to, as
 * the BASE64 text that it is in the infoset. */
#include "xml/reader_mtom.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/utf.h"
#include "base/xmlname.h"

static const WS_XML_STRING xop_ns = WS_XML_STRING_VALUE("http://www.w3.org/2004/08/xop/include");
static const WS_XML_STRING xop_include = WS_XML_STRING_VALUE("Include");
static const WS_XML_STRING xop_href = WS_XML_STRING_VALUE("href");

/* ---- xop:Include -------------------------------------------------------------------------------------------------- */

static bool at_include(const WS_XML_READER* reader)
{
    return reader->front.node == &reader->element.node && xml_string_equals(&reader->element_name, &xop_include)
           && xml_string_equals(reader->element.ns, &xop_ns);
}

static int hex_digit(BYTE byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    byte |= 0x20;
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* RFC 2392: a Content-ID in a cid: URL is percent-encoded. */
static HRESULT decode_cid(WS_XML_READER* reader, struct xml_span href, WS_ERROR* error)
{
    struct xml_bytes* id = &reader->mtom->wanted_id;

    if (!mime_starts(href, "cid:") || href.size == 4)
        return xml_reader_raise(reader, error, WS_E_INVALID_FORMAT, "the href '%.*s' of xop:Include is not a cid: URL",
                                href.size < 80 ? (int)href.size : 80, (const char*)href.bytes);
    id->size = 0;
    TRY(xml_bytes_reserve(id, href.size, error));
    for (ULONG i = 4; i < href.size; i++) {
        BYTE byte = href.bytes[i];

        if (byte == '%') {
            int high = i + 2 < href.size ? hex_digit(href.bytes[i + 1]) : -1;
            int low = i + 2 < href.size ? hex_digit(href.bytes[i + 2]) : -1;

            if (high < 0 || low < 0)
                return xml_reader_raise(reader, error, WS_E_INVALID_FORMAT,
                                        "the href '%.*s' of xop:Include has a %% without two hexadecimal digits",
                                        href.size < 80 ? (int)href.size : 80, (const char*)href.bytes);
            byte = (BYTE)(high * 16 + low);
            i += 2;
        }
        id->data[id->size++] = byte;
    }
    return S_OK;
}

static HRESULT read_href(WS_XML_READER* reader, WS_ERROR* error)
{
    ULONG index = xml_find_attribute(reader, &xop_href, &xml_no_name);
    struct xml_span href;

    for (ULONG i = 0; i < reader->attr_count; i++)
        if (!reader->attrs[i].node.isXmlNs && xml_string_equals(reader->attrs[i].node.ns, &xop_ns))
            return xml_reader_raise(reader, error, WS_E_INVALID_FORMAT,
                                    "xop:Include has an attribute of its own namespace");
    if (index == XML_NO_ATTRIBUTE)
        return xml_reader_raise(reader, error, WS_E_INVALID_FORMAT, "xop:Include has no href");
    TRY(xml_attribute_text(reader, index, &href, error));
    return decode_cid(reader, href, error);
}

/* What an xop:Include holds is for others. */
static HRESULT skip_include(WS_XML_READER* reader, WS_ERROR* error)
{
    ULONG depth = reader->front.depth + 1;
    const BYTE* at = reader->node_at;

    do {
        TRY(xml_reader_text_ops.next(reader, error));
    } while (xml_reader_node_type(reader) != WS_XML_NODE_TYPE_END_ELEMENT || reader->front.depth != depth);
    xml_text_leave(reader);
    reader->node_at = at;
    return S_OK;
}

static HRESULT read_include(WS_XML_READER* reader, WS_ERROR* error)
{
    struct xml_mtom_input* mtom = reader->mtom;
    struct xml_span bytes = { (const BYTE*)"", 0 };
    bool ended = true;

    if (reader->front.depth == 0 || mtom->content_seen)
        return xml_reader_raise(reader, error, WS_E_INVALID_FORMAT,
                                "xop:Include has to be all that its element contains");
    TRY(read_href(reader, error));
    TRY(skip_include(reader, error));
    mtom->include_seen = true;
    if (!mtom->streamed) {
        TRY(xml_mtom_find_part(reader, &bytes, error));
    } else {
        mtom->awaits_part = true;
        TRY(xml_mtom_stream_piece(reader, &bytes, &ended, error));
    }
    xml_reader_stand_on_bytes(reader, bytes.bytes, bytes.size, !ended);
    return S_OK;
}

/* ---- the next node ------------------------------------------------------------------------------------------------ */

static bool is_white_space(const WS_XML_STRING* text)
{
    for (ULONG i = 0; i < text->length; i++)
        if (!xml_space(text->bytes[i]))
            return false;
    return true;
}

static bool is_content(const WS_XML_READER* reader)
{
    WS_XML_NODE_TYPE type = reader->front.node->nodeType;

    return type == WS_XML_NODE_TYPE_ELEMENT
           || (type == WS_XML_NODE_TYPE_TEXT && !is_white_space(&reader->text_value.value));
}

/* Before the text encoding moves on: what it leaves behind in the element. */
static void note_content(WS_XML_READER* reader)
{
    struct xml_mtom_input* mtom = reader->mtom;

    if (reader->front.node->nodeType == WS_XML_NODE_TYPE_ELEMENT)
        mtom->content_seen = false;
    else if (reader->front.node->nodeType == WS_XML_NODE_TYPE_END_ELEMENT
             || (reader->front.node != &reader->bytes_node.node && is_content(reader)))
        mtom->content_seen = true;
}

/* *moved: there is another piece of the part that the reader stands on. */
static HRESULT next_piece(WS_XML_READER* reader, bool* moved, WS_ERROR* error)
{
    struct xml_span bytes;
    bool ended;

    TRY(xml_mtom_stream_piece(reader, &bytes, &ended, error));
    *moved = bytes.size != 0;
    if (*moved)
        xml_reader_stand_on_bytes(reader, bytes.bytes, bytes.size, !ended);
    else if (!ended)
        return xml_reader_raise(reader, error, WS_E_QUOTA_EXCEEDED,
                                "the MIME part '%.*s' goes on behind the bytes that were filled; call WsFillReader "
                                "with a larger size", (int)reader->mtom->wanted_id.size,
                                (const char*)reader->mtom->wanted_id.data);
    return S_OK;
}

static HRESULT mtom_next(WS_XML_READER* reader, WS_ERROR* error)
{
    struct xml_mtom_input* mtom = reader->mtom;
    bool moved = false;

    if (!mtom->opened)
        TRY(mtom->streamed ? xml_mtom_open_stream(reader, error) : xml_mtom_open_package(reader, error));
    if (xml_mtom_in_part(mtom)) {
        TRY(next_piece(reader, &moved, error));
        if (moved)
            return S_OK;
    }
    note_content(reader);
    TRY(xml_reader_text_ops.next(reader, error));
    if (mtom->include_seen && is_content(reader))
        return xml_reader_raise(reader, error, WS_E_INVALID_FORMAT,
                                "there is something behind xop:Include, which has to be all that its element contains");
    if (reader->front.node->nodeType == WS_XML_NODE_TYPE_END_ELEMENT)
        mtom->include_seen = false;
    return at_include(reader) ? read_include(reader, error) : S_OK;
}

static const WS_XML_STRING* mtom_find_namespace(const WS_XML_READER* reader, const BYTE* prefix, ULONG size)
{
    return xml_reader_text_ops.find_namespace(reader, prefix, size);
}

static const WS_XML_TEXT* mtom_find_xml_attribute(const WS_XML_READER* reader, const WS_XML_STRING* local_name)
{
    return xml_reader_text_ops.find_xml_attribute(reader, local_name);
}

static bool mtom_outer_namespace(const WS_XML_READER* reader, ULONG* cursor, const WS_XML_STRING** prefix,
                                 const WS_XML_STRING** ns)
{
    return xml_reader_text_ops.outer_namespace(reader, cursor, prefix, ns);
}

static void mtom_give_back(WS_XML_READER* reader, ULONG size)
{
    mime_scan_untake(&reader->mtom->scan, size);
}

static bool mtom_alone(const WS_XML_READER* reader)
{
    return reader->front.node == &reader->bytes_node.node && !reader->bytes_open && reader->end - reader->pos >= 2
           && memcmp(reader->pos, "</", 2) == 0;
}

const struct xml_reader_ops xml_reader_mtom_ops = {
    .next = mtom_next,
    .read = xml_reader_read,
    .find_namespace = mtom_find_namespace,
    .outer_namespace = mtom_outer_namespace,
    .find_xml_attribute = mtom_find_xml_attribute,
    .give_back = mtom_give_back,
    .alone = mtom_alone,
    .text = true,
};

/* ---- input -------------------------------------------------------------------------------------------------------- */

static HRESULT check_encoding(const WS_XML_READER* reader, const WS_XML_READER_MTOM_ENCODING* encoding,
                              WS_ERROR* error)
{
    const WS_STRING* strings[] = { &encoding->boundary, &encoding->startInfo, &encoding->startUri };

    if (encoding->textEncoding == NULL || encoding->textEncoding->encodingType != WS_XML_READER_ENCODING_TYPE_TEXT)
        return err_raise(error, E_INVALIDARG, "textEncoding: the root part has to be a WS_XML_READER_TEXT_ENCODING");
    if (reader->set.allow_fragment)
        return err_raise(error, E_INVALIDARG,
                         "WS_XML_READER_PROPERTY_ALLOW_FRAGMENT cannot be TRUE with WS_XML_READER_MTOM_ENCODING");
    for (size_t i = 0; i < ARRAY_COUNT(strings); i++) {
        if (strings[i]->length != 0 && strings[i]->chars == NULL)
            return err_raise(error, E_INVALIDARG, "%u characters, but no pointer to them",
                             (unsigned)strings[i]->length);
        if (strings[i]->length != 0 && encoding->readMimeHeader)
            return err_raise(error, E_INVALIDARG,
                             "with readMimeHeader boundary, startInfo and startUri are read: leave them empty");
    }
    return S_OK;
}

static HRESULT keep_ascii(const WS_STRING* string, struct xml_bytes* out, WS_ERROR* error)
{
    out->size = 0;
    TRY(xml_bytes_reserve(out, string->length, error));
    for (ULONG i = 0; i < string->length; i++) {
        if (string->chars[i] < ' ' || string->chars[i] > '~')
            return err_raise(error, E_INVALIDARG, "the character U+%04X cannot stand in a MIME header",
                             string->chars[i]);
        out->data[out->size++] = (BYTE)string->chars[i];
    }
    return S_OK;
}

static HRESULT keep_parameters(struct xml_mtom_input* mtom, const WS_XML_READER_MTOM_ENCODING* encoding,
                               WS_ERROR* error)
{
    struct xml_span span;

    TRY(keep_ascii(&encoding->startInfo, &mtom->start_info, error));
    TRY(keep_ascii(&encoding->startUri, &mtom->parameter, error));
    span = mime_content_id((struct xml_span){ mtom->parameter.data, (ULONG)mtom->parameter.size });
    mtom->start.size = 0;
    TRY(xml_bytes_append(&mtom->start, span.bytes, span.size, error));
    if (encoding->readMimeHeader)
        return S_OK;
    TRY(keep_ascii(&encoding->boundary, &mtom->parameter, error));
    span = (struct xml_span){ mtom->parameter.data, (ULONG)mtom->parameter.size };
    if (!mime_boundary_valid(span))
        return err_raise(error, E_INVALIDARG,
                         "boundary: without readMimeHeader one of 1 to 70 of the characters for it is needed");
    return mime_scan_boundary(&mtom->scan, span, error);
}

static HRESULT begin_memory(WS_XML_READER* reader, const WS_XML_READER_BUFFER_INPUT* input, WS_ERROR* error)
{
    struct xml_mtom_input* mtom = reader->mtom;

    if (input->encodedData == NULL && input->encodedDataSize != 0)
        return err_raise(error, E_INVALIDARG, "encodedData: %u bytes, but no pointer to them",
                         (unsigned)input->encodedDataSize);
    mtom->streamed = false;
    mtom->package = input->encodedData == NULL ? (const BYTE*)"" : input->encodedData;
    mime_scan_begin(&mtom->scan, mtom->read_header ? MIME_HEADER : MIME_PREAMBLE, mtom->package,
                    input->encodedDataSize, true);
    return S_OK;
}

static HRESULT begin_input(WS_XML_READER* reader, const WS_XML_READER_MTOM_ENCODING* encoding,
                           const WS_XML_READER_INPUT* input, WS_ERROR* error)
{
    struct xml_mtom_input* mtom = reader->mtom;

    mtom->charset = ((const WS_XML_READER_TEXT_ENCODING*)(const void*)encoding->textEncoding)->charSet;
    reader->charset = mtom->charset;
    mtom->read_header = encoding->readMimeHeader != FALSE;
    mtom->opened = mtom->root_whole = false;
    mtom->content_seen = mtom->include_seen = mtom->awaits_part = mtom->in_part = false;
    mtom->part_count = 0;
    if ((ULONG)mtom->charset > WS_CHARSET_UTF16BE)
        return err_raise(error, E_INVALIDARG, "%d is not a charset", (int)mtom->charset);
    if (input->inputType == WS_XML_READER_INPUT_TYPE_STREAM)
        TRY(xml_mtom_stream_begin(reader, (const WS_XML_READER_STREAM_INPUT*)(const void*)input, error));
    else if (input->inputType == WS_XML_READER_INPUT_TYPE_BUFFER)
        TRY(begin_memory(reader, (const WS_XML_READER_BUFFER_INPUT*)(const void*)input, error));
    else
        return err_raise(error, E_INVALIDARG, "%d is not an input type", (int)input->inputType);
    return keep_parameters(mtom, encoding, error);
}

HRESULT xml_mtom_begin(WS_XML_READER* reader, const WS_XML_READER_MTOM_ENCODING* encoding,
                       const WS_XML_READER_INPUT* input, WS_ERROR* error)
{
    TRY(check_encoding(reader, encoding, error));
    if (reader->mtom == NULL) {
        reader->mtom = mem_zalloc(sizeof *reader->mtom);
        if (reader->mtom == NULL)
            return err_raise(error, E_OUTOFMEMORY, "no memory for an MTOM input");
    }
    TRY(begin_input(reader, encoding, input, error));
    reader->is_mtom = true;
    xml_reader_use(reader, &xml_reader_mtom_ops);
    return S_OK;
}

void xml_mtom_free(struct xml_mtom_input* mtom)
{
    if (mtom == NULL)
        return;
    xml_bytes_free(&mtom->scan.delimiter);
    xml_bytes_free(&mtom->start);
    xml_bytes_free(&mtom->start_info);
    xml_bytes_free(&mtom->wanted_id);
    xml_bytes_free(&mtom->parameter);
    xml_bytes_free(&mtom->stream.data);
    xml_bytes_free(&mtom->stream.root);
    mem_free(mtom->parts);
    mem_free(mtom->slots);
    mem_free(mtom);
}
