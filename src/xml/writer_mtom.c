/* MTOM encoding: bytes that are all of an element's content, and more than maxInlineByteCount, become a MIME part with an
 * xop:Include in their place; everything else is as in the text encoding. */
#include "xml/writer_mtom.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/xmlname.h"
#include "xml/mime.h"
#include <stdio.h>

#define XOP_NS "http://www.w3.org/2004/08/xop/include"

static const WS_XML_STRING xop_include = WS_XML_STRING_VALUE("Include");
static const WS_XML_STRING xop_ns = WS_XML_STRING_VALUE(XOP_NS);
static const WS_XML_STRING content_type = WS_XML_STRING_VALUE("contentType");
/* Of the reference, and of the note that became final (Describing Media Content of Binary Data in XML). */
static const WS_XML_STRING xmime_spaces[] = {
    WS_XML_STRING_VALUE("http://www.w3.org/2004/11/xmlmime"),
    WS_XML_STRING_VALUE("http://www.w3.org/2005/05/xmlmime"),
};

/* ---- bytes of an element ------------------------------------------------------------------------------------------ */

static HRESULT raise_quota(const WS_XML_WRITER* writer, WS_ERROR* error)
{
    return err_raise(error, WS_E_QUOTA_EXCEEDED,
                     "more than %u bytes in MIME parts; raise WS_XML_WRITER_PROPERTY_MAX_MIME_PARTS_BUFFER_SIZE",
                     (unsigned)writer->set.mime_parts_bytes_max);
}

HRESULT xml_mtom_keep(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, bool alone, WS_ERROR* error)
{
    struct xml_mtom_output* mtom = writer->mtom;
    size_t pending;

    if (mtom->included)
        return err_raise(error, WS_E_INVALID_OPERATION,
                         "bytes behind a WsPushBytes or WsPullBytes, whose bytes are all that their element can hold");
    if (!mtom->pending) {
        mtom->pending = true;
        mtom->alone = alone;
        mtom->pending_at = mtom->bytes.size;
        writer->kept_count = 1;                  /* what the writer looks at */
    }
    pending = mtom->bytes.size - mtom->pending_at + size;
    if (pending > mtom->inline_bytes_max && mtom->pending_at + pending > writer->set.mime_parts_bytes_max)
        return raise_quota(writer, error);
    return xml_bytes_append(&mtom->bytes, bytes, size, error);
}

HRESULT xml_mtom_settle(WS_XML_WRITER* writer, bool last, WS_ERROR* error)
{
    struct xml_mtom_output* mtom = writer->mtom;
    size_t size = mtom->bytes.size - mtom->pending_at;

    writer->kept_count = 0;
    mtom->pending = false;
    mtom->as_part = last && mtom->alone && size > mtom->inline_bytes_max;
    if (size == 0)
        return S_OK;
    TRY(writer->ops->base64(writer, mtom->bytes.data + mtom->pending_at, (ULONG)size, error));
    if (!mtom->as_part)
        mtom->bytes.size = mtom->pending_at;     /* they are in the document */
    mtom->as_part = false;
    return S_OK;
}

/* ---- xop:Include -------------------------------------------------------------------------------------------------- */

HRESULT xml_mtom_append_id(const struct xml_mtom_output* mtom, ULONG index, struct xml_bytes* out, WS_ERROR* error)
{
    char number[16];
    int size = snprintf(number, sizeof number, "%spart%u", mtom->start.size == 0 ? "" : "/", (unsigned)index + 1);

    TRY(xml_bytes_append(out, mtom->start.data, mtom->start.size, error));
    return xml_bytes_append(out, number, (size_t)size, error);
}

/* RFC 2392: what is not unreserved is percent-encoded, here as the others do it. */
static HRESULT append_url(const BYTE* bytes, size_t size, struct xml_bytes* out, WS_ERROR* error)
{
    static const char digits[] = "0123456789ABCDEF";

    TRY(xml_bytes_reserve(out, size * 3, error));
    for (size_t i = 0; i < size; i++) {
        BYTE byte = bytes[i];
        bool letter = (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';

        if (letter || (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' || byte == '_' || byte == '~'
            || byte == '@') {
            out->data[out->size++] = byte;
        } else {
            out->data[out->size++] = '%';
            out->data[out->size++] = (BYTE)digits[byte >> 4];
            out->data[out->size++] = (BYTE)digits[byte & 15];
        }
    }
    return S_OK;
}

static HRESULT put_include(WS_XML_WRITER* writer, ULONG index, WS_ERROR* error)
{
    static const char begin[] = "<xop:Include href=\"cid:";
    static const char end[] = "\" xmlns:xop=\"" XOP_NS "\"/>";
    struct xml_mtom_output* mtom = writer->mtom;
    struct xml_bytes* url = &writer->converted;
    struct xml_bytes* id = &mtom->chunk;

    id->size = url->size = 0;
    TRY(xml_mtom_append_id(mtom, index, id, error));
    TRY(xml_bytes_append(url, begin, sizeof begin - 1, error));
    TRY(append_url(id->data, id->size, url, error));
    TRY(xml_bytes_append(url, end, sizeof end - 1, error));
    return mtom->inner->plain(writer, url->data, (ULONG)url->size, error);
}

static HRESULT add_part(WS_XML_WRITER* writer, const struct mtom_out_part* part, WS_ERROR* error)
{
    struct xml_mtom_output* mtom = writer->mtom;
    struct mtom_out_part* added;

    TRY(xml_array_grow((void**)&mtom->parts, &mtom->part_capacity, mtom->part_count + 1, sizeof *mtom->parts, error));
    added = &mtom->parts[mtom->part_count];
    *added = *part;
    added->type = (struct xml_writer_span){ mtom->types.size, (ULONG)mtom->type.size };
    TRY(xml_bytes_append(&mtom->types, mtom->type.data, mtom->type.size, error));
    TRY(put_include(writer, mtom->part_count, error));
    mtom->part_count++;
    return S_OK;
}

HRESULT xml_mtom_defer(WS_XML_WRITER* writer, WS_PUSH_BYTES_CALLBACK push, WS_PULL_BYTES_CALLBACK pull, void* state,
                       WS_ERROR* error)
{
    struct mtom_out_part part = { .source = push != NULL ? MTOM_PUSH : MTOM_PULL, .push = push, .pull = pull,
                                  .state = state };

    writer->kept_count = 0;
    writer->mtom->pending = false;
    TRY(add_part(writer, &part, error));
    writer->mtom->included = true;
    return S_OK;
}

bool xml_mtom_defers(const WS_XML_WRITER* writer)
{
    const struct xml_writer_open* open = writer->depth == 0 ? NULL : &writer->open[writer->depth - 1];

    return writer->stream && writer->ops == &xml_writer_mtom_ops && writer->state != XML_WRITER_IN_ATTRIBUTE
           && writer->state != XML_WRITER_IN_CDATA && open != NULL && !open->has_text && !open->has_child;
}

/* ---- the encoding ------------------------------------------------------------------------------------------------- */

static HRESULT check_included(const WS_XML_WRITER* writer, WS_ERROR* error)
{
    return !writer->mtom->included ? S_OK
                                   : err_raise(error, WS_E_INVALID_OPERATION,
                                               "something behind a WsPushBytes or WsPullBytes, whose bytes are all "
                                               "that their element can hold");
}

static HRESULT mtom_start_element(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* local_name,
                                  const WS_XML_STRING* ns, WS_ERROR* error)
{
    TRY(check_included(writer, error));
    if (xml_string_equals(local_name, &xop_include) && xml_string_equals(ns, &xop_ns))
        return err_raise(error, WS_E_INVALID_FORMAT,
                         "an element xop:Include, which stands for a MIME part in WS_XML_WRITER_MTOM_ENCODING: write "
                         "the part's bytes");
    writer->mtom->type.size = 0;
    return writer->mtom->inner->start_element(writer, prefix, local_name, ns, error);
}

static HRESULT mtom_start_attribute(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* local_name,
                                    const WS_XML_STRING* ns, bool single_quote, WS_ERROR* error)
{
    for (size_t i = 0; i < ARRAY_COUNT(xmime_spaces); i++)
        if (xml_string_equals(local_name, &content_type) && xml_string_equals(ns, &xmime_spaces[i]))
            writer->mtom->in_type = true;
    return writer->mtom->inner->start_attribute(writer, prefix, local_name, ns, single_quote, error);
}

static HRESULT mtom_end_attribute(WS_XML_WRITER* writer, WS_ERROR* error)
{
    struct xml_bytes* type = &writer->mtom->type;

    if (writer->mtom->in_type && !mime_header_safe((struct xml_span){ type->data, (ULONG)type->size }))
        return err_raise(error, WS_E_INVALID_FORMAT,
                         "the attribute contentType has characters that cannot stand in a MIME header");
    writer->mtom->in_type = false;
    return writer->mtom->inner->end_attribute(writer, error);
}

static HRESULT mtom_xmlns(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* ns,
                          bool single_quote, WS_ERROR* error)
{
    return writer->mtom->inner->xmlns(writer, prefix, ns, single_quote, error);
}

static HRESULT mtom_end_start(WS_XML_WRITER* writer, bool empty, WS_ERROR* error)
{
    return writer->mtom->inner->end_start(writer, empty, error);
}

static HRESULT mtom_end_element(WS_XML_WRITER* writer, WS_ERROR* error)
{
    writer->mtom->included = false;
    return writer->mtom->inner->end_element(writer, error);
}

static HRESULT mtom_chars(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error)
{
    TRY(check_included(writer, error));
    if (writer->mtom->in_type)
        TRY(xml_bytes_append(&writer->mtom->type, bytes, size, error));
    return writer->mtom->inner->chars(writer, bytes, size, error);
}

static HRESULT mtom_plain(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error)
{
    TRY(check_included(writer, error));
    return writer->mtom->inner->plain(writer, bytes, size, error);
}

static bool is_boundary(const struct xml_bytes* boundary, const BYTE* at, const BYTE* end)
{
    return (size_t)(end - at) >= boundary->size + 2 && at[0] == '-' && at[1] == '-'
           && memcmp(at + 2, boundary->data, boundary->size) == 0;
}

/* Who reads the package would take the part to end there, and what follows for parts of its own: RFC 2046, 5.1. */
static HRESULT check_boundary(const WS_XML_WRITER* writer, const BYTE* bytes, size_t size, WS_ERROR* error)
{
    const BYTE* end = bytes + size;
    bool found = is_boundary(&writer->mtom->boundary, bytes, end);

    for (const BYTE* p = bytes; !found && (p = memchr(p, '\n', (size_t)(end - p))) != NULL;)
        found = is_boundary(&writer->mtom->boundary, ++p, end);
    return !found ? S_OK
                  : err_raise(error, WS_E_INVALID_FORMAT,
                              "a line of the bytes is the boundary of the package: WS_XML_WRITER_MTOM_ENCODING needs "
                              "one that is in none of its parts");
}

static HRESULT mtom_base64(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error)
{
    struct mtom_out_part part = { .source = MTOM_BYTES, .at = writer->mtom->pending_at, .size = size };

    TRY(check_included(writer, error));
    if (!writer->mtom->as_part)
        return writer->mtom->inner->base64(writer, bytes, size, error);
    TRY(check_boundary(writer, bytes, size, error));
    return add_part(writer, &part, error);
}

static HRESULT mtom_scalar(WS_XML_WRITER* writer, const WS_XML_TEXT* text, WS_ERROR* error)
{
    TRY(check_included(writer, error));
    return writer->mtom->inner->scalar(writer, text, error);
}

static HRESULT mtom_start_cdata(WS_XML_WRITER* writer, WS_ERROR* error)
{
    TRY(check_included(writer, error));
    return writer->mtom->inner->start_cdata(writer, error);
}

static HRESULT mtom_end_cdata(WS_XML_WRITER* writer, WS_ERROR* error)
{
    return writer->mtom->inner->end_cdata(writer, error);
}

static HRESULT mtom_comment(WS_XML_WRITER* writer, const WS_XML_STRING* value, WS_ERROR* error)
{
    return writer->mtom->inner->comment(writer, value, error);
}

const struct xml_writer_ops xml_writer_mtom_ops = {
    .start_element = mtom_start_element,
    .start_attribute = mtom_start_attribute,
    .end_attribute = mtom_end_attribute,
    .xmlns = mtom_xmlns,
    .end_start = mtom_end_start,
    .end_element = mtom_end_element,
    .chars = mtom_chars,
    .plain = mtom_plain,
    .base64 = mtom_base64,
    .scalar = mtom_scalar,
    .start_cdata = mtom_start_cdata,
    .end_cdata = mtom_end_cdata,
    .comment = mtom_comment,
    .text = true,
};

/* ---- output ------------------------------------------------------------------------------------------------------- */

static HRESULT keep_ascii(const WS_STRING* string, const char* name, const char* forbidden, struct xml_bytes* out,
                          WS_ERROR* error)
{
    if (string->length != 0 && string->chars == NULL)
        return err_raise(error, E_INVALIDARG, "%s: %u characters, but no pointer to them", name,
                         (unsigned)string->length);
    out->size = 0;
    TRY(xml_bytes_reserve(out, string->length, error));
    for (ULONG i = 0; i < string->length; i++) {
        WCHAR unit = string->chars[i];

        if (unit < ' ' || unit > '~' || strchr(forbidden, (char)unit) != NULL)
            return err_raise(error, E_INVALIDARG, "%s: the character U+%04X cannot stand there in a MIME header", name,
                             unit);
        out->data[out->size++] = (BYTE)unit;
    }
    return S_OK;
}

static HRESULT keep_parameters(struct xml_mtom_output* mtom, const WS_XML_WRITER_MTOM_ENCODING* encoding,
                               WS_ERROR* error)
{
    TRY(keep_ascii(&encoding->startInfo, "startInfo", "\\", &mtom->start_info, error));
    TRY(keep_ascii(&encoding->startUri, "startUri", " <>\"\\", &mtom->start, error));
    TRY(keep_ascii(&encoding->boundary, "boundary", "", &mtom->boundary, error));
    if (!mime_boundary_valid((struct xml_span){ mtom->boundary.data, (ULONG)mtom->boundary.size }))
        return err_raise(error, E_INVALIDARG,
                         "boundary: one of 1 to 70 characters, of those that MIME allows, is needed");
    return S_OK;
}

HRESULT xml_mtom_output_begin(WS_XML_WRITER* writer, const WS_XML_WRITER_MTOM_ENCODING* encoding, WS_ERROR* error)
{
    struct xml_mtom_output* mtom = writer->mtom;

    if (writer->set.allow_fragment)
        return err_raise(error, E_INVALIDARG,
                         "WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT cannot be TRUE with WS_XML_WRITER_MTOM_ENCODING");
    if (mtom == NULL) {
        mtom = writer->mtom = mem_zalloc(sizeof *mtom);
        if (mtom == NULL)
            return err_raise(error, E_OUTOFMEMORY, "no memory for an MTOM output");
    }
    xml_bytes_trim(&mtom->bytes, writer->set.buffer_trim_bytes);
    xml_bytes_trim(&mtom->chunk, writer->set.buffer_trim_bytes);
    xml_bytes_trim(&mtom->headers, writer->set.buffer_trim_bytes);
    mtom->types.size = mtom->type.size = 0;
    mtom->part_count = 0;
    mtom->finished = mtom->pending = mtom->as_part = mtom->included = mtom->in_type = false;
    mtom->write_header = encoding->writeMimeHeader != FALSE;
    mtom->inline_bytes_max = encoding->maxInlineByteCount;
    mtom->inner = writer->ops;
    TRY(keep_parameters(mtom, encoding, error));
    xml_writer_use(writer, &xml_writer_mtom_ops);
    writer->is_mtom = true;
    return S_OK;
}

bool xml_mtom_finished(const WS_XML_WRITER* writer)
{
    return writer->is_mtom && writer->mtom->finished;
}

void xml_mtom_output_free(struct xml_mtom_output* mtom)
{
    if (mtom == NULL)
        return;
    xml_bytes_free(&mtom->boundary);
    xml_bytes_free(&mtom->start);
    xml_bytes_free(&mtom->start_info);
    xml_bytes_free(&mtom->bytes);
    xml_bytes_free(&mtom->types);
    xml_bytes_free(&mtom->headers);
    xml_bytes_free(&mtom->type);
    xml_bytes_free(&mtom->list);
    xml_bytes_free(&mtom->chunk);
    mem_free(mtom->parts);
    mem_free(mtom);
}
