/* Raw encoding: only base64 can be written, at the top level, and the bytes that it stands for come out. */
#include "xml/writer_int.h"

#include "base/b64.h"
#include "base/err.h"
#include "base/xmlname.h"
#include "xml/text.h"

static HRESULT raise_markup(WS_ERROR* error)
{
    return err_raise(error, WS_E_INVALID_OPERATION,
                     "only base64 text can be written with WS_XML_WRITER_RAW_ENCODING, and no markup");
}

/* Whole groups of four characters at a time; those that are over wait in raw_kept. */
static HRESULT raw_chars(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error)
{
    BYTE decoded[4];

    for (ULONG i = 0; i < size; i++) {
        size_t written;

        if (xml_space(bytes[i]))
            continue;
        writer->raw_kept[writer->raw_kept_count++] = bytes[i];
        if (writer->raw_kept_count < 4)
            continue;
        writer->raw_kept_count = 0;
        written = b64_decode(writer->raw_kept, 4, decoded);
        if (written == B64_INVALID)
            return err_raise(error, WS_E_INVALID_FORMAT,
                             "the text is not base64, which is all that WS_XML_WRITER_RAW_ENCODING can write");
        TRY(xml_writer_put(writer, decoded, written, error));
    }
    return S_OK;
}

static HRESULT raw_base64(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error)
{
    if (writer->raw_kept_count != 0)
        return err_raise(error, WS_E_INVALID_OPERATION, "bytes behind characters that are no whole group of base64");
    return xml_writer_put(writer, bytes, size, error);
}

static HRESULT raw_scalar(WS_XML_WRITER* writer, const WS_XML_TEXT* text, WS_ERROR* error)
{
    BYTE chars[XML_TEXT_CHARS_MAX];
    size_t size = 0;
    bool scalar;

    TRY(xml_text_scalar(text, chars, &size, &scalar, error));
    assert(scalar);
    return raw_chars(writer, chars, (ULONG)size, error);
}

static HRESULT raw_start_element(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* local_name,
                                 const WS_XML_STRING* ns, WS_ERROR* error)
{
    UNUSED(writer);
    UNUSED(prefix);
    UNUSED(local_name);
    UNUSED(ns);
    return raise_markup(error);
}

static HRESULT raw_start_attribute(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* local_name,
                                   const WS_XML_STRING* ns, bool single_quote, WS_ERROR* error)
{
    UNUSED(single_quote);
    return raw_start_element(writer, prefix, local_name, ns, error);
}

static HRESULT raw_nothing(WS_XML_WRITER* writer, WS_ERROR* error)
{
    UNUSED(writer);
    return raise_markup(error);
}

static HRESULT raw_xmlns(WS_XML_WRITER* writer, const WS_XML_STRING* prefix, const WS_XML_STRING* ns,
                         bool single_quote, WS_ERROR* error)
{
    UNUSED(single_quote);
    return raw_start_element(writer, prefix, prefix, ns, error);
}

static HRESULT raw_end_start(WS_XML_WRITER* writer, bool empty, WS_ERROR* error)
{
    UNUSED(empty);
    return raw_nothing(writer, error);
}

static HRESULT raw_comment(WS_XML_WRITER* writer, const WS_XML_STRING* value, WS_ERROR* error)
{
    UNUSED(value);
    return raw_nothing(writer, error);
}

const struct xml_writer_ops xml_writer_raw_ops = {
    .start_element = raw_start_element,
    .start_attribute = raw_start_attribute,
    .end_attribute = raw_nothing,
    .xmlns = raw_xmlns,
    .end_start = raw_end_start,
    .end_element = raw_nothing,
    .chars = raw_chars,
    .plain = raw_chars,
    .base64 = raw_base64,
    .scalar = raw_scalar,
    .start_cdata = raw_nothing,
    .end_cdata = raw_nothing,
    .comment = raw_comment,
    .any_bytes = true,
};
