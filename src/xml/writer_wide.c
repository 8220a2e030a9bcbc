/* Text in UTF-16: written as UTF-8 like all text, counted in UTF-16 as it goes (for the quota), and encoded when it leaves. */
#include "xml/writer_int.h"

#include "base/err.h"
#include "base/utf.h"

/* Bytes in UTF-16 of whole characters: two for each, four from U+10000. */
static size_t wide_size(const BYTE* bytes, size_t size)
{
    size_t units = 0;

    for (size_t i = 0; i < size; i++)
        units += (size_t)((bytes[i] & 0xC0) != 0x80) + (size_t)(bytes[i] >= 0xF0);
    return units * 2;
}

/* The same of what lies in out from one place to another; there is no memory before the first byte. */
static size_t wide_between(const WS_XML_WRITER* writer, size_t from, size_t to)
{
    return from == to ? 0 : wide_size(writer->out + from, to - from);
}

static HRESULT count(WS_XML_WRITER* writer, HRESULT hr, WS_ERROR* error)
{
    if (FAILED(hr))
        return hr;
    if (writer->counted_at < writer->text_at) {  /* the head of an MTOM package stays as it is */
        writer->counted = writer->text_at;
        writer->counted_at = writer->text_at;
    }
    writer->counted += wide_between(writer, writer->counted_at, writer->out_size);
    writer->counted_at = writer->out_size;
    if (writer->counted > writer->set.buffer_bytes_max)
        return err_raise(error, WS_E_QUOTA_EXCEEDED,
                         "the document is larger than %u bytes in UTF-16; raise "
                         "WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE%s",
                         (unsigned)writer->set.buffer_bytes_max,
                         writer->stream ? ", or call WsFlushWriter earlier" : "");
    return S_OK;
}

size_t xml_writer_output_size(const WS_XML_WRITER* writer)
{
    size_t committed = xml_writer_committed(writer);

    if (!writer->is_wide)
        return committed;
    if (committed <= writer->text_at || writer->counted_at < committed)
        return committed <= writer->text_at
               ? committed : writer->text_at + wide_between(writer, writer->text_at, committed);
    return writer->counted - wide_between(writer, committed, writer->counted_at);
}

static BYTE* put_unit(BYTE* out, WCHAR unit, bool big_endian)
{
    out[big_endian ? 0 : 1] = (BYTE)(unit >> 8);
    out[big_endian ? 1 : 0] = (BYTE)unit;
    return out + 2;
}

static void encode(const BYTE* bytes, size_t size, bool big_endian, BYTE* out)
{
    for (size_t i = 0; i < size;) {
        uint32_t scalar = bytes[i];
        size_t used = 1, count_units;
        WCHAR units[2];

        if (scalar >= 0x80)
            used = utf8_decode(bytes + i, size - i, &scalar);
        assert(used != 0);                       /* what is not UTF-8 was refused when it was written */
        count_units = utf16_encode(scalar, units);
        for (size_t k = 0; k < count_units; k++)
            out = put_unit(out, units[k], big_endian);
        i += used;
    }
}

HRESULT xml_writer_encode(WS_XML_WRITER* writer, size_t end, WS_ERROR* error)
{
    struct xml_bytes* wide = &writer->wide;
    size_t size;

    if (writer->wide_at < writer->text_at) {
        TRY(xml_bytes_append(wide, writer->out + writer->wide_at, writer->text_at - writer->wide_at, error));
        writer->wide_at = writer->text_at;
    }
    if (end <= writer->wide_at)
        return S_OK;
    size = wide_between(writer, writer->wide_at, end);
    TRY(xml_bytes_reserve(wide, size, error));
    encode(writer->out + writer->wide_at, end - writer->wide_at, writer->charset == WS_CHARSET_UTF16BE,
           wide->data + wide->size);
    wide->size += size;
    writer->wide_at = end;
    return S_OK;
}

HRESULT xml_writer_put_tail(WS_XML_WRITER* writer, const void* bytes, size_t size, WS_ERROR* error)
{
    if (!writer->is_wide)
        return xml_writer_put(writer, bytes, size, error);
    if (writer->wide.size + size > writer->set.buffer_bytes_max)
        return err_raise(error, WS_E_QUOTA_EXCEEDED,
                         "the package is larger than %u bytes; raise WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE",
                         (unsigned)writer->set.buffer_bytes_max);
    return xml_bytes_append(&writer->wide, bytes, size, error);
}

/* ---- the encoding ------------------------------------------------------------------------------------------------- */

#define TEXT xml_writer_text_ops

static HRESULT wide_start_element(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* local_name,
                                  const WS_XML_STRING* ns, WS_ERROR* error)
{
    return count(writer, TEXT.start_element(writer, prefix, local_name, ns, error), error);
}

static HRESULT wide_start_attribute(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* local_name,
                                    const WS_XML_STRING* ns, bool single_quote, WS_ERROR* error)
{
    return count(writer, TEXT.start_attribute(writer, prefix, local_name, ns, single_quote, error), error);
}

static HRESULT wide_end_attribute(WS_XML_WRITER* writer, WS_ERROR* error)
{
    return count(writer, TEXT.end_attribute(writer, error), error);
}

static HRESULT wide_xmlns(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* ns,
                          bool single_quote, WS_ERROR* error)
{
    return count(writer, TEXT.xmlns(writer, prefix, ns, single_quote, error), error);
}

static HRESULT wide_end_start(WS_XML_WRITER* writer, bool empty, WS_ERROR* error)
{
    return count(writer, TEXT.end_start(writer, empty, error), error);
}

static HRESULT wide_end_element(WS_XML_WRITER* writer, WS_ERROR* error)
{
    return count(writer, TEXT.end_element(writer, error), error);
}

static HRESULT wide_chars(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error)
{
    return count(writer, TEXT.chars(writer, bytes, size, error), error);
}

static HRESULT wide_plain(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error)
{
    return count(writer, TEXT.plain(writer, bytes, size, error), error);
}

static HRESULT wide_base64(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error)
{
    return count(writer, TEXT.base64(writer, bytes, size, error), error);
}

static HRESULT wide_scalar(WS_XML_WRITER* writer, const WS_XML_TEXT* text, WS_ERROR* error)
{
    return count(writer, TEXT.scalar(writer, text, error), error);
}

static HRESULT wide_start_cdata(WS_XML_WRITER* writer, WS_ERROR* error)
{
    return count(writer, TEXT.start_cdata(writer, error), error);
}

static HRESULT wide_end_cdata(WS_XML_WRITER* writer, WS_ERROR* error)
{
    return count(writer, TEXT.end_cdata(writer, error), error);
}

static HRESULT wide_comment(WS_XML_WRITER* writer, const WS_XML_STRING* value, WS_ERROR* error)
{
    return count(writer, TEXT.comment(writer, value, error), error);
}

const struct xml_writer_ops xml_writer_wide_ops = {
    .start_element = wide_start_element,
    .start_attribute = wide_start_attribute,
    .end_attribute = wide_end_attribute,
    .xmlns = wide_xmlns,
    .end_start = wide_end_start,
    .end_element = wide_end_element,
    .chars = wide_chars,
    .plain = wide_plain,
    .base64 = wide_base64,
    .scalar = wide_scalar,
    .start_cdata = wide_start_cdata,
    .end_cdata = wide_end_cdata,
    .comment = wide_comment,
    .text = true,
};
