/* The beginning of a text document: charset, byte order mark, XML declaration. */
#include "xml/reader_int.h"

#include "base/err.h"
#include "base/utf.h"
#include "base/xmlname.h"

static const BYTE mark_utf8[] = { 0xEF, 0xBB, 0xBF };

/* XML 1.0 appendix F: a byte order mark, or how the first '<' looks. */
WS_CHARSET xml_text_detect(const BYTE* bytes, size_t size)
{
    if (size >= 2 && ((bytes[0] == 0xFF && bytes[1] == 0xFE) || (bytes[0] == '<' && bytes[1] == 0)))
        return WS_CHARSET_UTF16LE;
    if (size >= 2 && ((bytes[0] == 0xFE && bytes[1] == 0xFF) || (bytes[0] == 0 && bytes[1] == '<')))
        return WS_CHARSET_UTF16BE;
    return WS_CHARSET_UTF8;
}

static inline WCHAR unit_at(const BYTE* bytes, bool big_endian)
{
    return (WCHAR)(big_endian ? bytes[0] << 8 | bytes[1] : bytes[1] << 8 | bytes[0]);
}

/* What UTF-16 does not allow becomes what UTF-8 does not allow, so that it is found where it is read, with its line and column:
 * half a surrogate pair three bytes from 0xED, half a unit XML_HALF_UNIT. */
static size_t encode_half_pair(WCHAR unit, BYTE out[3])
{
    out[0] = (BYTE)(0xE0 | unit >> 12);
    out[1] = (BYTE)(0x80 | (unit >> 6 & 0x3F));
    out[2] = (BYTE)(0x80 | (unit & 0x3F));
    return 3;
}

/* UTF-16 becomes UTF-8 before it is read: three bytes at most for two. */
HRESULT xml_text_transcode(bool big_endian, const BYTE* bytes, size_t size, bool last, struct xml_bytes* out,
                           size_t* used, WS_ERROR* error)
{
    size_t at = 0;

    TRY(xml_bytes_reserve(out, size / 2 * 3 + 4, error));
    while (size - at >= 2) {
        WCHAR units[2] = { unit_at(bytes + at, big_endian), size - at >= 4 ? unit_at(bytes + at + 2, big_endian) : 0 };
        uint32_t scalar;
        size_t taken;

        if (size - at < 4 && !last && units[0] >= 0xD800 && units[0] < 0xDC00)
            break;
        taken = utf16_decode(units, size - at >= 4 ? 2 : 1, &scalar);
        out->size += taken == 0 ? encode_half_pair(units[0], out->data + out->size)
                                : utf8_encode(scalar, out->data + out->size);
        at += taken == 0 ? 2 : 2 * taken;
    }
    if (size - at == 1 && last) {
        out->data[out->size++] = XML_HALF_UNIT;
        at = size;
    }
    *used = at;
    return S_OK;
}

HRESULT xml_text_input(WS_XML_READER* reader, WS_CHARSET charset, const BYTE* bytes, ULONG size, WS_ERROR* error)
{
    size_t used;

    reader->charset = charset == WS_CHARSET_AUTO ? xml_text_detect(bytes, size) : charset;
    if (reader->charset == WS_CHARSET_UTF8) {
        xml_text_begin(reader, bytes, size, false);
        return S_OK;
    }
    reader->utf8.size = 0;
    TRY(xml_text_transcode(reader->charset == WS_CHARSET_UTF16BE, bytes, size, true, &reader->utf8, &used, error));
    xml_text_begin(reader, reader->utf8.data, reader->utf8.size, false);
    return S_OK;
}

/* ---- XML declaration ---------------------------------------------------------------------------------------------- */

struct declaration {
    const BYTE* p;
    struct xml_span value;
};

static bool skip_space(WS_XML_READER* reader, struct declaration* in)
{
    const BYTE* begin = in->p;

    while (in->p < reader->end && xml_space(*in->p))
        in->p++;
    return in->p > begin;
}

/* [S name Eq quoted value]: found only when it is there as a whole; *found false leaves the cursor. */
static HRESULT read_pseudo(WS_XML_READER* reader, struct declaration* in, const char* name, bool* found,
                           WS_ERROR* error)
{
    size_t size = strlen(name);
    const BYTE* begin = in->p;
    const BYTE* close;

    *found = false;
    if (!skip_space(reader, in) || (size_t)(reader->end - in->p) < size || memcmp(in->p, name, size) != 0) {
        in->p = begin;
        return S_OK;
    }
    in->p += size;
    skip_space(reader, in);
    if (in->p == reader->end || *in->p != '=')
        return xml_text_fail_char(reader, in->p, error, "the XML declaration");
    in->p++;
    skip_space(reader, in);
    if (in->p == reader->end || (*in->p != '"' && *in->p != '\''))
        return xml_text_fail_char(reader, in->p, error, "the XML declaration");
    close = memchr(in->p + 1, *in->p, (size_t)(reader->end - in->p - 1));
    if (close == NULL)
        return xml_text_fail_end(reader, error, "the XML declaration");
    in->value = (struct xml_span){ in->p + 1, (ULONG)(close - in->p - 1) };
    in->p = close + 1;
    *found = true;
    return S_OK;
}

static BYTE to_lower(BYTE byte)
{
    return byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte;
}

static bool value_is(const struct xml_span* value, const char* lower)
{
    size_t size = strlen(lower);

    if (value->size != size)
        return false;
    for (size_t i = 0; i < size; i++)
        if (to_lower(value->bytes[i]) != (BYTE)lower[i])
            return false;
    return true;
}

/* VersionNum ::= '1.' [0-9]+ */
static bool version_valid(const struct xml_span* value)
{
    if (value->size < 3 || memcmp(value->bytes, "1.", 2) != 0)
        return false;
    for (ULONG i = 2; i < value->size; i++)
        if (value->bytes[i] < '0' || value->bytes[i] > '9')
            return false;
    return true;
}

static bool encoding_agrees(const WS_XML_READER* reader, const struct xml_span* value)
{
    switch (reader->charset) {
    case WS_CHARSET_UTF16LE: return value_is(value, "utf-16") || value_is(value, "utf-16le");
    case WS_CHARSET_UTF16BE: return value_is(value, "utf-16") || value_is(value, "utf-16be");
    default:                 return value_is(value, "utf-8");
    }
}

static HRESULT read_declaration(WS_XML_READER* reader, WS_ERROR* error)
{
    static const char* const charsets[] = { "", "UTF-8", "UTF-16LE", "UTF-16BE" };
    struct declaration in = { reader->pos + 5, { NULL, 0 } };
    bool found;

    TRY(read_pseudo(reader, &in, "version", &found, error));
    if (!found || !version_valid(&in.value))
        return xml_text_fail(reader, in.p, error, "an XML declaration without the version 1.0");
    TRY(read_pseudo(reader, &in, "encoding", &found, error));
    if (found && !encoding_agrees(reader, &in.value))
        return xml_text_fail(
            reader, in.value.bytes, error, "the XML declaration says encoding '%.*s', but the document is %s",
            in.value.size < 40 ? (int)in.value.size : 40, (const char*)in.value.bytes, charsets[reader->charset]);
    TRY(read_pseudo(reader, &in, "standalone", &found, error));
    if (found && !(in.value.size == 3 && memcmp(in.value.bytes, "yes", 3) == 0)
        && !(in.value.size == 2 && memcmp(in.value.bytes, "no", 2) == 0))
        return xml_text_fail(reader, in.value.bytes, error,
                             "standalone is neither 'yes' nor 'no' in the XML declaration");
    skip_space(reader, &in);
    if (reader->end - in.p < 2 || memcmp(in.p, "?>", 2) != 0)
        return xml_text_fail_char(reader, in.p, error, "the XML declaration");
    reader->pos = in.p + 2;
    return S_OK;
}

/* A stream's first bytes may be only the beginning of what has to be recognised. */
static bool waits_for_more(const WS_XML_READER* reader, const BYTE* p)
{
    size_t left = (size_t)(reader->end - p);

    if (!reader->more)
        return false;
    if (left < 6)
        return memcmp(p, "<?xml", left < 5 ? left : 5) == 0 || memcmp(p, mark_utf8, left < 3 ? left : 3) == 0;
    return memcmp(p, "<?xml", 5) == 0 && xml_space(p[5]) && memchr(p, '>', left) == NULL;
}

HRESULT xml_text_prolog(WS_XML_READER* reader, WS_ERROR* error)
{
    const BYTE* p = reader->pos;

    if (reader->end - p >= 3 && memcmp(p, mark_utf8, 3) == 0) {
        p += 3;
        reader->begin = reader->pos = p;         /* the mark takes no column */
    }
    if (waits_for_more(reader, p))
        return xml_text_fail_end(reader, error, "the beginning of the document");
    if (reader->end - p < 6 || memcmp(p, "<?xml", 5) != 0 || !xml_space(p[5]))
        return S_OK;
    reader->node_at = p;
    if (!reader->set.read_declaration)
        return xml_text_fail(reader, p, error,
                             "an XML declaration, which WS_XML_READER_PROPERTY_READ_DECLARATION does not permit");
    return read_declaration(reader, error);
}
