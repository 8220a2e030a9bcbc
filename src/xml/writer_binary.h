/* What the files of the binary writer share. Only src/xml/writer_binary*.c include this. */
#ifndef WWS_XML_WRITER_BINARY_H
#define WWS_XML_WRITER_BINARY_H

#include "xml/binary.h"
#include "xml/writer_int.h"

/* One check of the room for a record, then out..: */
static inline HRESULT bin_reserve(WS_XML_WRITER* writer, size_t size, WS_ERROR* error)
{
    return LIKELY(size <= writer->out_limit - writer->out_size) ? S_OK : xml_writer_reserve(writer, size, error);
}

static inline BYTE* bin_out(WS_XML_WRITER* writer)
{
    return writer->out + writer->out_size;
}

static inline void bin_done(WS_XML_WRITER* writer, const BYTE* end)
{
    writer->out_size = (size_t)(end - writer->out);
}

static inline BYTE* bin_put_bytes(BYTE* p, const BYTE* bytes, size_t size)
{
    xml_copy_short(p, bytes, size);
    return p + size;
}

/* A string has a number: of the static dictionary, or from the callback. *id is the one on the wire. */
HRESULT bin_find_id(WS_XML_WRITER* writer, const WS_XML_STRING* string, bool* found, ULONG* id,
                    WS_ERROR* error) MUST_USE;

/* writer_binary_text.c: characters are UTF-8; the ops for content */
HRESULT bin_check_chars(const BYTE* bytes, size_t size, WS_ERROR* error) MUST_USE;
HRESULT bin_write_chars(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error) MUST_USE;
HRESULT bin_write_plain(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error) MUST_USE;
HRESULT bin_write_base64(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error) MUST_USE;
HRESULT bin_write_scalar(WS_XML_WRITER* writer, const WS_XML_TEXT* text, WS_ERROR* error) MUST_USE;
HRESULT bin_write_string(WS_XML_WRITER* writer, const WS_XML_STRING* string, WS_ERROR* error) MUST_USE;
HRESULT bin_end_array(WS_XML_WRITER* writer, WS_TYPE type, const BYTE* items, ULONG count, WS_ERROR* error) MUST_USE;

#endif
