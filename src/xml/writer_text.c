/* Text encoding: UTF-8 into one run of memory. */
#include "xml/writer_int.h"

#include "base/b64.h"
#include "base/err.h"
#include "base/mem.h"
#include "xml/text.h"
#include <stdio.h>

#define OUT_FIRST 1024                /* a small SOAP message needs one allocation */

/* ---- memory ------------------------------------------------------------------------------------------------------- */

void xml_writer_release_out(WS_XML_WRITER* writer)
{
    if (!writer->out_borrowed)
        mem_free(writer->out);
    writer->out = NULL;
    writer->out_size = writer->out_capacity = writer->out_limit = 0;
    writer->out_borrowed = false;
}

static HRESULT grow_out(WS_XML_WRITER* writer, size_t needed, WS_ERROR* error)
{
    size_t capacity = writer->out_capacity * 2 < OUT_FIRST ? OUT_FIRST : writer->out_capacity * 2;
    BYTE* grown;

    if (capacity < needed)
        capacity = needed;
    if (capacity > writer->out_max)
        capacity = writer->out_max;
    grown = writer->out_borrowed ? mem_alloc(capacity) : mem_realloc(writer->out, capacity);
    if (grown == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for a document of %zu bytes", capacity);
    if (writer->out_borrowed && writer->out_size != 0)
        memcpy(grown, writer->out, writer->out_size);
    writer->out = grown;
    writer->out_capacity = writer->out_limit = capacity;
    writer->out_borrowed = false;
    return S_OK;
}

/* Room for size bytes, all of which will be written: the quota is exact. */
static HRESULT out_reserve_slow(WS_XML_WRITER* writer, size_t size, WS_ERROR* error)
{
    if (size > writer->out_max - writer->out_size)
        return err_raise(error, WS_E_QUOTA_EXCEEDED,
                         "the document is larger than %u bytes; raise WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE%s",
                         (unsigned)writer->set.buffer_bytes_max,
                         writer->stream ? ", or call WsFlushWriter earlier" : "");
    return writer->out_size + size > writer->out_limit ? grow_out(writer, writer->out_size + size, error) : S_OK;
}

static inline HRESULT out_reserve(WS_XML_WRITER* writer, size_t size, WS_ERROR* error)
{
    return LIKELY(size <= writer->out_limit - writer->out_size) ? S_OK : out_reserve_slow(writer, size, error);
}

static inline void out_put(WS_XML_WRITER* writer, const void* bytes, size_t size)
{
    if (size != 0)                               /* without a byte there may be no memory yet */
        xml_copy_short(writer->out + writer->out_size, bytes, size);
    writer->out_size += size;
}

static inline void out_byte(WS_XML_WRITER* writer, char byte)
{
    writer->out[writer->out_size++] = (BYTE)byte;
}

HRESULT xml_writer_reserve(WS_XML_WRITER* writer, size_t size, WS_ERROR* error)
{
    return out_reserve(writer, size, error);
}

HRESULT xml_writer_put(WS_XML_WRITER* writer, const void* bytes, size_t size, WS_ERROR* error)
{
    TRY(out_reserve(writer, size, error));
    out_put(writer, bytes, size);
    return S_OK;
}

/* ---- characters --------------------------------------------------------------------------------------------------- */

/* Inside a CDATA section "]]>" is written as the end of one section and the beginning of the next. */
static HRESULT put_cdata(WS_XML_WRITER* writer, const BYTE* bytes, size_t size, WS_ERROR* error)
{
    static const char split[] = "]]><![CDATA[";

    for (size_t i = 0; i < size; i++) {
        if (bytes[i] == '>' && writer->cdata_brackets >= 2)
            TRY(xml_writer_put(writer, split, sizeof split - 1, error));
        writer->cdata_brackets = bytes[i] == ']' ? writer->cdata_brackets + 1 : 0;
        TRY(xml_writer_put(writer, bytes + i, 1, error));
    }
    return S_OK;
}

/* A character that cannot stand for itself. Line ends and TAB in an attribute would come back as spaces, and CR as LF. */
static HRESULT put_reference(WS_XML_WRITER* writer, BYTE byte, WS_ERROR* error)
{
    char numeric[8];
    int size;

    switch (byte) {
    case '<':  return xml_writer_put(writer, "&lt;", 4, error);
    case '>':  return xml_writer_put(writer, "&gt;", 4, error);
    case '&':  return xml_writer_put(writer, "&amp;", 5, error);
    case '"':  return xml_writer_put(writer, "&quot;", 6, error);
    case '\'': return xml_writer_put(writer, "&apos;", 6, error);
    default:   break;
    }
    if (byte == 0 || (byte != '\t' && byte != '\n' && byte != '\r' && !writer->set.allow_invalid_references))
        return err_raise(error, WS_E_INVALID_FORMAT, "the character U+%04X is not allowed in XML%s", byte,
                         byte == 0 ? ""
                         : "; WS_XML_WRITER_PROPERTY_ALLOW_INVALID_CHARACTER_REFERENCES writes it as a reference");
    size = snprintf(numeric, sizeof numeric, "&#x%X;", byte);
    return xml_writer_put(writer, numeric, (size_t)size, error);
}

static HRESULT raise_bad_text(const BYTE* p, const BYTE* end, WS_ERROR* error)
{
    if (end - p >= 3 && p[0] == 0xEF && p[1] == 0xBF && p[2] >= 0xBE)
        return err_raise(error, WS_E_INVALID_FORMAT, "the character U+%04X is not allowed in XML", 0xFF40 + p[2]);
    return err_raise(error, WS_E_INVALID_FORMAT, "byte 0x%02X in text to be written is not valid UTF-8", *p);
}

static inline HRESULT put_run(WS_XML_WRITER* writer, const BYTE* begin, const BYTE* end, WS_ERROR* error)
{
    if (UNLIKELY(writer->state == XML_WRITER_IN_CDATA))
        return put_cdata(writer, begin, (size_t)(end - begin), error);
    TRY(out_reserve(writer, (size_t)(end - begin), error));
    out_put(writer, begin, (size_t)(end - begin));
    return S_OK;
}

/* Behind what may be written as it is. */
static inline const BYTE* run_of(const WS_XML_WRITER* writer, const BYTE* p, const BYTE* end, bool* wide)
{
    if (LIKELY(writer->state != XML_WRITER_IN_ATTRIBUTE && writer->state != XML_WRITER_IN_CDATA))
        return xml_scan_run(p, end, XML_RUN_ESCAPE, wide);
    if (writer->state == XML_WRITER_IN_CDATA)
        return xml_scanner()->run(p, end, XML_RUN_CDATA, wide);
    return xml_scanner()->run(p, end, writer->single_quote ? XML_RUN_APOS : XML_RUN_QUOT, wide);
}

static HRESULT long_chars(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error)
{
    const BYTE* end = bytes + size;
    const BYTE* run = bytes;
    const BYTE* p = bytes;

    for (;;) {
        const BYTE* checked = p;
        bool wide = false;

        p = run_of(writer, p, end, &wide);
        if (UNLIKELY(wide)) {
            const BYTE* bad = xml_scan_utf8(checked, p);

            if (bad < p)
                return raise_bad_text(bad, end, error);
        }
        if (LIKELY(p == end))
            break;
        if (writer->state != XML_WRITER_IN_CDATA) {
            TRY(put_run(writer, run, p, error));
            TRY(put_reference(writer, *p, error));
            run = ++p;
        } else if (*p == ']' || *p == '\r') {
            p++;                                 /* CR: CDATA cannot hold it but as a line end */
        } else {
            return err_raise(error, WS_E_INVALID_FORMAT, "the character U+%04X is not allowed in a CDATA section", *p);
        }
    }
    return put_run(writer, run, end, error);
}

/* All of it is short, of ASCII, and nothing in it needs an escape: like most text. */
static inline bool is_plain(const WS_XML_WRITER* writer, const BYTE* bytes, size_t size)
{
    if (size == 0)
        return true;
    if (writer->state != XML_WRITER_IN_ATTRIBUTE)
        return writer->state != XML_WRITER_IN_CDATA && xml_run_all(bytes, size, XML_RUN_ESCAPE);
    return xml_run_all(bytes, size, XML_RUN_QUOT) && !(writer->single_quote && memchr(bytes, '\'', size) != NULL);
}

static HRESULT text_chars(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error)
{
    if (UNLIKELY(!is_plain(writer, bytes, size)))
        return long_chars(writer, bytes, size, error);
    TRY(out_reserve(writer, size, error));
    out_put(writer, bytes, size);
    return S_OK;
}

static HRESULT text_plain(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error)
{
    return xml_writer_put(writer, bytes, size, error);
}

static HRESULT text_base64(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error)
{
    TRY(out_reserve(writer, b64_encoded_size(size), error));
    writer->out_size += b64_encode(bytes, size, writer->out + writer->out_size);
    return S_OK;
}

static HRESULT text_scalar(WS_XML_WRITER* writer, const WS_XML_TEXT* text, WS_ERROR* error)
{
    BYTE chars[XML_TEXT_CHARS_MAX];
    bool room = writer->out_limit - writer->out_size >= XML_TEXT_CHARS_MAX;
    size_t size = 0;
    bool scalar;

    TRY(xml_text_scalar(text, room ? writer->out + writer->out_size : chars, &size, &scalar, error));
    assert(scalar);
    if (UNLIKELY(!room))                         /* the quota is exact: perhaps there is enough */
        return xml_writer_put(writer, chars, size, error);
    writer->out_size += size;
    return S_OK;
}

/* ---- markup ------------------------------------------------------------------------------------------------------- */

static HRESULT text_start_element(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* local_name,
                                  const WS_XML_STRING* ns, WS_ERROR* error)
{
    struct xml_writer_span name = writer->open[writer->depth - 1].name;

    UNUSED(prefix);
    UNUSED(local_name);
    UNUSED(ns);
    writer->tag_at = writer->out_size;
    TRY(out_reserve(writer, (size_t)name.size + 1, error));
    out_byte(writer, '<');
    out_put(writer, writer->names.data + name.at, name.size);
    return S_OK;
}

static HRESULT text_start_attribute(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* local_name,
                                    const WS_XML_STRING* ns, bool single_quote, WS_ERROR* error)
{
    UNUSED(ns);
    TRY(out_reserve(writer, (size_t)prefix->length + local_name->length + 3 + (prefix->length != 0), error));
    out_byte(writer, ' ');
    if (prefix->length != 0) {
        out_put(writer, prefix->bytes, prefix->length);
        out_byte(writer, ':');
    }
    out_put(writer, local_name->bytes, local_name->length);
    out_byte(writer, '=');
    out_byte(writer, single_quote ? '\'' : '"');
    return S_OK;
}

static HRESULT text_end_attribute(WS_XML_WRITER* writer, WS_ERROR* error)
{
    return xml_writer_put(writer, writer->single_quote ? "'" : "\"", 1, error);
}

/* The namespace is escaped like any value: the state says attribute for as long as that takes. */
static HRESULT text_xmlns(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* ns,
                          bool single_quote, WS_ERROR* error)
{
    enum xml_writer_state state = writer->state;
    HRESULT hr;

    TRY(xml_writer_put(writer, " xmlns", 6, error));
    if (prefix->length != 0) {
        TRY(xml_writer_put(writer, ":", 1, error));
        TRY(xml_writer_put(writer, prefix->bytes, prefix->length, error));
    }
    TRY(xml_writer_put(writer, single_quote ? "='" : "=\"", 2, error));
    writer->single_quote = single_quote;
    writer->state = XML_WRITER_IN_ATTRIBUTE;
    hr = text_chars(writer, ns->bytes, ns->length, error);
    writer->state = state;
    return FAILED(hr) ? hr : text_end_attribute(writer, error);
}

static HRESULT text_end_start(WS_XML_WRITER* writer, bool empty, WS_ERROR* error)
{
    TRY(out_reserve(writer, empty ? 2 : 1, error));
    if (empty)
        out_byte(writer, '/');
    out_byte(writer, '>');
    return S_OK;
}

static HRESULT text_end_element(WS_XML_WRITER* writer, WS_ERROR* error)
{
    struct xml_writer_span name = writer->open[writer->depth - 1].name;

    TRY(out_reserve(writer, (size_t)name.size + 3, error));
    out_byte(writer, '<');
    out_byte(writer, '/');
    out_put(writer, writer->names.data + name.at, name.size);
    out_byte(writer, '>');
    return S_OK;
}

static HRESULT text_start_cdata(WS_XML_WRITER* writer, WS_ERROR* error)
{
    writer->cdata_brackets = 0;
    return xml_writer_put(writer, "<![CDATA[", 9, error);
}

static HRESULT text_end_cdata(WS_XML_WRITER* writer, WS_ERROR* error)
{
    return xml_writer_put(writer, "]]>", 3, error);
}

static HRESULT text_comment(WS_XML_WRITER* writer, const WS_XML_STRING* value, WS_ERROR* error)
{
    TRY(xml_writer_put(writer, "<!--", 4, error));
    TRY(xml_writer_put(writer, value->bytes, value->length, error));
    return xml_writer_put(writer, "-->", 3, error);
}

const struct xml_writer_ops xml_writer_text_ops = {
    .start_element = text_start_element,
    .start_attribute = text_start_attribute,
    .end_attribute = text_end_attribute,
    .xmlns = text_xmlns,
    .end_start = text_end_start,
    .end_element = text_end_element,
    .chars = text_chars,
    .plain = text_plain,
    .base64 = text_base64,
    .scalar = text_scalar,
    .start_cdata = text_start_cdata,
    .end_cdata = text_end_cdata,
    .comment = text_comment,
    .text = true,
};
