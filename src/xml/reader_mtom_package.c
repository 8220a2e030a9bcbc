/* MTOM packages: XML-binary Optimized Packaging in multipart/related (RFC 2387). */
#include "xml/reader_mtom.h"

#include "base/err.h"
#include <stdarg.h>
#include <stdio.h>

#define MESSAGE_MAX 512

#define SPAN(span) ((span).size < 80 ? (int)(span).size : 80), (const char*)(span).bytes

HRESULT (xml_mtom_fail)(const struct xml_mtom_input* mtom, const BYTE* at, HRESULT hr, WS_ERROR* error,
                        const char* format, ...)
{
    ULONGLONG offset = mtom->streamed ? mtom->stream.dropped + (ULONGLONG)(at - mtom->stream.data.data)
                                      : (ULONGLONG)(at - mtom->package);
    char message[MESSAGE_MAX];
    va_list arguments;

    if (error == NULL)
        return hr;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return err_raise(error, hr, "byte %llu of the MIME package: %s", (unsigned long long)offset, message);
}

/* ---- fields ------------------------------------------------------------------------------------------------------- */

static HRESULT field(const struct xml_mtom_input* mtom, struct xml_span block, const char* name, struct xml_span* value,
                     WS_ERROR* error)
{
    *value = (struct xml_span){ (const BYTE*)"", 0 };
    if (mime_field(block, name, value) == MIME_MALFORMED)
        return xml_mtom_fail(mtom, block.bytes, WS_E_INVALID_FORMAT, error,
                             "MIME header fields that are malformed, or '%s' twice among them", name);
    return S_OK;
}

/* The parameter of a media type; empty when it is not there. */
static HRESULT parameter(const struct xml_mtom_input* mtom, struct xml_span value, const char* name,
                         struct xml_bytes* out, WS_ERROR* error)
{
    enum mime_found found;

    TRY(mime_parameter(value, name, out, &found, error));
    if (found == MIME_MALFORMED)
        return xml_mtom_fail(mtom, value.bytes, WS_E_INVALID_FORMAT, error, "the Content-Type '%.*s' is malformed",
                             SPAN(value));
    return S_OK;
}

static struct xml_span span_of(const struct xml_bytes* bytes)
{
    return (struct xml_span){ bytes->size == 0 ? (const BYTE*)"" : bytes->data, (ULONG)bytes->size };
}

HRESULT xml_mtom_part_fields(WS_XML_READER* reader, struct xml_span block, struct mtom_fields* out, WS_ERROR* error)
{
    const struct xml_mtom_input* mtom = reader->mtom;
    struct xml_span encoding;

    out->block = block;
    TRY(field(mtom, block, "content-id", &out->id, error));
    TRY(field(mtom, block, "content-type", &out->type, error));
    TRY(field(mtom, block, "content-transfer-encoding", &encoding, error));
    out->id = mime_content_id(out->id);
    if (encoding.size != 0 && !mime_is(encoding, "binary") && !mime_is(encoding, "8bit") && !mime_is(encoding, "7bit"))
        return xml_mtom_fail(mtom, encoding.bytes, WS_E_INVALID_FORMAT, error,
                             "the Content-Transfer-Encoding '%.*s', where binary, 8bit and 7bit can be read",
                             SPAN(encoding));
    return S_OK;
}

HRESULT xml_mtom_count_part(WS_XML_READER* reader, WS_ERROR* error)
{
    struct xml_mtom_input* mtom = reader->mtom;

    if (mtom->part_count >= reader->set.mime_parts_max)
        return xml_mtom_fail(mtom, mtom->scan.at, WS_E_QUOTA_EXCEEDED, error,
                             "more than %u MIME parts; raise WS_XML_READER_PROPERTY_MAX_MIME_PARTS",
                             (unsigned)reader->set.mime_parts_max);
    mtom->part_count++;
    return S_OK;
}

/* ---- the package's own header ------------------------------------------------------------------------------------- */

static HRESULT read_related(struct xml_mtom_input* mtom, struct xml_span type, WS_ERROR* error)
{
    struct xml_span boundary, start;

    TRY(parameter(mtom, type, "type", &mtom->parameter, error));
    if (!mime_is(span_of(&mtom->parameter), "application/xop+xml"))
        return xml_mtom_fail(mtom, type.bytes, WS_E_INVALID_FORMAT, error,
                             "the Content-Type '%.*s', where the parameter type should be application/xop+xml",
                             SPAN(type));
    TRY(parameter(mtom, type, "start-info", &mtom->start_info, error));
    TRY(parameter(mtom, type, "start", &mtom->parameter, error));
    start = mime_content_id(span_of(&mtom->parameter));
    mtom->start.size = 0;
    TRY(xml_bytes_append(&mtom->start, start.bytes, start.size, error));
    TRY(parameter(mtom, type, "boundary", &mtom->parameter, error));
    boundary = span_of(&mtom->parameter);
    if (!mime_boundary_valid(boundary))
        return xml_mtom_fail(mtom, type.bytes, WS_E_INVALID_FORMAT, error,
                             "the Content-Type '%.*s', where a boundary of 1 to 70 characters is missing", SPAN(type));
    return mime_scan_boundary(&mtom->scan, boundary, error);
}

HRESULT xml_mtom_package_header(WS_XML_READER* reader, WS_ERROR* error)
{
    struct xml_mtom_input* mtom = reader->mtom;
    struct xml_span block, version, type;

    if (!mime_scan_header(&mtom->scan, &block))
        return S_OK;
    if (mtom->streamed)
        TRY(xml_mtom_check_header_size(reader, block.bytes, block.size, error));
    TRY(field(mtom, block, "mime-version", &version, error));
    if (version.size != 0 && !mime_is(version, "1.0"))
        return xml_mtom_fail(mtom, version.bytes, WS_E_INVALID_FORMAT, error, "the MIME-Version '%.*s' is not 1.0",
                             SPAN(version));
    TRY(field(mtom, block, "content-type", &type, error));
    if (!mime_is(mime_media_type(type), "multipart/related"))
        return xml_mtom_fail(mtom, block.bytes, WS_E_INVALID_FORMAT, error,
                             "the Content-Type '%.*s', where multipart/related should be", SPAN(type));
    return read_related(mtom, type, error);
}

/* ---- the root part ------------------------------------------------------------------------------------------------ */

/* The charset that the part's header states has to be the one that the reader was set to. */
static HRESULT check_charset(struct xml_mtom_input* mtom, struct xml_span type, WS_ERROR* error)
{
    struct xml_span name;
    WS_CHARSET stated;

    TRY(parameter(mtom, type, "charset", &mtom->parameter, error));
    name = span_of(&mtom->parameter);
    if (name.size == 0)
        return S_OK;
    stated = mime_is(name, "utf-8")                             ? WS_CHARSET_UTF8
             : mime_is(name, "utf-16le")                        ? WS_CHARSET_UTF16LE
             : mime_is(name, "utf-16be")                        ? WS_CHARSET_UTF16BE
                                                                : WS_CHARSET_AUTO;
    if (stated == WS_CHARSET_AUTO && !mime_is(name, "utf-16"))
        return xml_mtom_fail(mtom, type.bytes, WS_E_INVALID_FORMAT, error,
                             "the charset '%.*s' of the root part, where utf-8, utf-16, utf-16le, utf-16be can be read",
                             SPAN(name));
    if (mtom->charset == WS_CHARSET_AUTO)
        mtom->charset = stated;
    else if (stated == WS_CHARSET_AUTO ? mtom->charset == WS_CHARSET_UTF8 : mtom->charset != stated)
        return xml_mtom_fail(mtom, type.bytes, WS_E_INVALID_FORMAT, error,
                             "the charset '%.*s' of the root part is not that of the reader's textEncoding",
                             SPAN(name));
    return S_OK;
}

HRESULT xml_mtom_check_root(WS_XML_READER* reader, const struct mtom_fields* fields, WS_ERROR* error)
{
    struct xml_mtom_input* mtom = reader->mtom;
    struct xml_span start_info = mime_media_type(span_of(&mtom->start_info));
    struct xml_span own;

    if (!mime_is(mime_media_type(fields->type), "application/xop+xml"))
        return xml_mtom_fail(mtom, fields->block.bytes, WS_E_INVALID_FORMAT, error,
                             "the Content-Type '%.*s' of the root part, where application/xop+xml should be",
                             SPAN(fields->type));
    TRY(check_charset(mtom, fields->type, error));
    TRY(parameter(mtom, fields->type, "type", &mtom->parameter, error));
    own = mime_media_type(span_of(&mtom->parameter));
    if (start_info.size == 0 || own.size == 0)
        return S_OK;
    if (own.size != start_info.size || memcmp(own.bytes, start_info.bytes, own.size) != 0)
        return xml_mtom_fail(mtom, fields->block.bytes, WS_E_INVALID_FORMAT, error,
                             "the root part is of type '%.*s', and not '%.*s' as start-info says", SPAN(own),
                             SPAN(start_info));
    return S_OK;
}

/* The ops stay what they were: others may have put themselves in front. */
HRESULT xml_mtom_open_text(WS_XML_READER* reader, struct xml_span root, WS_ERROR* error)
{
    const struct xml_reader_ops* ops = reader->ops;
    unsigned door = reader->front.door;
    HRESULT hr = xml_text_input(reader, reader->mtom->charset, root.bytes, root.size, error);

    reader->ops = ops;
    reader->front.door = door;
    reader->mtom->opened = SUCCEEDED(hr);
    return hr;
}

/* ---- packages in memory ------------------------------------------------------------------------------------------- */

static HRESULT fail_short(const struct xml_mtom_input* mtom, const char* inside, WS_ERROR* error)
{
    return xml_mtom_fail(mtom, mtom->scan.end, WS_E_INVALID_FORMAT, error, "the package ends inside %s", inside);
}

static HRESULT read_part(WS_XML_READER* reader, struct mtom_fields* fields, struct mtom_part** out, WS_ERROR* error)
{
    struct xml_mtom_input* mtom = reader->mtom;
    struct xml_span block;
    struct mtom_part* part;
    bool whole;
    size_t size;

    TRY(xml_mtom_count_part(reader, error));
    if (!mime_scan_header(&mtom->scan, &block))
        return fail_short(mtom, "the header of a part", error);
    TRY(xml_mtom_part_fields(reader, block, fields, error));
    TRY(xml_array_grow((void**)&mtom->parts, &mtom->part_capacity, mtom->part_count, sizeof *mtom->parts, error));
    part = &mtom->parts[mtom->part_count - 1];
    size = mime_scan_body(&mtom->scan, &whole);
    if (!whole)
        return fail_short(mtom, "a part: the boundary does not come", error);
    *part = (struct mtom_part){ fields->id, { mtom->scan.at, (ULONG)size }, false };
    mime_scan_take(&mtom->scan, size);
    mime_scan_next_part(&mtom->scan);
    *out = part;
    return S_OK;
}

/* ---- finding parts by their Content-ID ---------------------------------------------------------------------------- */

static bool same_id(struct xml_span id, struct xml_span other)
{
    return id.size == other.size && (id.size == 0 || memcmp(id.bytes, other.bytes, id.size) == 0);
}

/* The slot that holds the id, or the empty one where it belongs. */
static ULONG* slot_of(const struct xml_mtom_input* mtom, struct xml_span id)
{
    ULONG mask = mtom->slot_count - 1;
    uint32_t hash = 2166136261u;

    for (ULONG i = 0; i < id.size; i++)
        hash = (hash ^ id.bytes[i]) * 16777619u;
    for (ULONG i = hash & mask;; i = (i + 1) & mask)
        if (mtom->slots[i] == 0 || same_id(mtom->parts[mtom->slots[i] - 1].id, id))
            return &mtom->slots[i];
}

static HRESULT index_parts(struct xml_mtom_input* mtom, WS_ERROR* error)
{
    ULONG count = 8;

    while (count / 2 < mtom->part_count)
        count *= 2;
    TRY(xml_array_grow((void**)&mtom->slots, &mtom->slot_capacity, count, sizeof *mtom->slots, error));
    memset(mtom->slots, 0, count * sizeof *mtom->slots);
    mtom->slot_count = count;
    for (ULONG i = 0; i < mtom->part_count; i++) {
        struct xml_span id = mtom->parts[i].id;
        ULONG* slot;

        if (id.size == 0)
            continue;
        slot = slot_of(mtom, id);
        if (*slot != 0)
            return xml_mtom_fail(mtom, id.bytes, WS_E_INVALID_FORMAT, error,
                                 "a second part with the Content-ID '%.*s'", SPAN(id));
        *slot = i + 1;
    }
    return S_OK;
}

/* ---- all of it ---------------------------------------------------------------------------------------------------- */

static bool is_root(const struct xml_mtom_input* mtom, const struct mtom_part* part)
{
    return mtom->start.size == 0 ? part == mtom->parts : same_id(part->id, span_of(&mtom->start));
}

static HRESULT read_parts(WS_XML_READER* reader, ULONG* root, WS_ERROR* error)
{
    struct xml_mtom_input* mtom = reader->mtom;

    *root = UINT32_MAX;
    while (mtom->scan.state != MIME_END) {
        struct mtom_fields fields;
        struct mtom_part* part;

        TRY(read_part(reader, &fields, &part, error));
        if (*root != UINT32_MAX || !is_root(mtom, part))
            continue;
        TRY(xml_mtom_check_root(reader, &fields, error));
        part->used = true;
        *root = mtom->part_count - 1;
    }
    return index_parts(mtom, error);
}

HRESULT xml_mtom_open_package(WS_XML_READER* reader, WS_ERROR* error)
{
    struct xml_mtom_input* mtom = reader->mtom;
    ULONG root;

    if (mtom->scan.state == MIME_HEADER) {
        TRY(xml_mtom_package_header(reader, error));
        if (mtom->scan.state == MIME_HEADER)
            return fail_short(mtom, "its header", error);
    }
    if (!mime_scan_preamble(&mtom->scan))
        return xml_mtom_fail(mtom, mtom->scan.end, WS_E_INVALID_FORMAT, error,
                             "no line of the package is the boundary '%.*s'", (int)mtom->scan.delimiter.size - 4,
                             (const char*)mtom->scan.delimiter.data + 4);
    TRY(read_parts(reader, &root, error));
    if (root == UINT32_MAX)
        return xml_mtom_fail(mtom, mtom->scan.end, WS_E_INVALID_FORMAT, error,
                             "no part has the Content-ID '%.*s', which is the start parameter",
                             SPAN(span_of(&mtom->start)));
    return xml_mtom_open_text(reader, mtom->parts[root].body, error);
}

HRESULT xml_mtom_fail_missing(WS_XML_READER* reader, WS_ERROR* error)
{
    struct xml_span id = span_of(&reader->mtom->wanted_id);

    return xml_reader_raise(reader, error, WS_E_INVALID_FORMAT, "no MIME part has the Content-ID '%.*s'%s", SPAN(id),
                            reader->mtom->streamed
                            ? " behind those that were read: a stream needs its parts in the order of their xop:Include"
                            : "");
}

HRESULT xml_mtom_find_part(WS_XML_READER* reader, struct xml_span* body, WS_ERROR* error)
{
    struct xml_mtom_input* mtom = reader->mtom;
    struct xml_span id = span_of(&mtom->wanted_id);
    ULONG index = *slot_of(mtom, id);
    struct mtom_part* part;

    if (index == 0)
        return xml_mtom_fail_missing(reader, error);
    part = &mtom->parts[index - 1];
    if (part->used)
        return xml_reader_raise(reader, error, WS_E_INVALID_FORMAT,
                                "the MIME part '%.*s' is included a second time, or is the root part", SPAN(id));
    part->used = true;
    *body = part->body;
    return S_OK;
}
