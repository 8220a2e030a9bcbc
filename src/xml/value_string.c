/* Strings, bytes and unique ids from text, with their facets. */
#include "xml/type_read.h"

#include "base/b64.h"
#include "base/utf.h"
#include "xml/value_text.h"

#include <string.h>

static HRESULT check_length(struct type_reader* in, struct xml_span text, size_t length, const ULONG range[2],
                            const char* unit, const char* structure)
{
    if (range == NULL || (length >= range[0] && length <= range[1]))
        return S_OK;
    return value_raise(in, WS_E_INVALID_FORMAT, text, "has %zu %s; %s allows %u to %u", length, unit, structure,
                       range[0], range[1]);
}

/* All descriptions of lengths are a minimum and a maximum. */
#define SAME_SHAPE(structure, min, max) \
    _Static_assert(sizeof(structure) == 2 * sizeof(ULONG) && offsetof(structure, min) == 0 \
                   && offsetof(structure, max) == sizeof(ULONG), #structure)
SAME_SHAPE(WS_STRING_DESCRIPTION, minCharCount, maxCharCount);
SAME_SHAPE(WS_WSZ_DESCRIPTION, minCharCount, maxCharCount);
SAME_SHAPE(WS_CHAR_ARRAY_DESCRIPTION, minCharCount, maxCharCount);
SAME_SHAPE(WS_UNIQUE_ID_DESCRIPTION, minCharCount, maxCharCount);
SAME_SHAPE(WS_BYTES_DESCRIPTION, minByteCount, maxByteCount);
SAME_SHAPE(WS_BYTE_ARRAY_DESCRIPTION, minByteCount, maxByteCount);
SAME_SHAPE(WS_UTF8_ARRAY_DESCRIPTION, minByteCount, maxByteCount);
SAME_SHAPE(WS_XML_STRING_DESCRIPTION, minByteCount, maxByteCount);

/* UTF-16 in the heap, with room for extra more units. */
static HRESULT read_utf16(struct type_reader* in, struct xml_span text, const ULONG range[2], const char* structure,
                          ULONG extra, WCHAR** chars, ULONG* length)
{
    size_t count = utf8_to_utf16(text.bytes, text.size, NULL, 0);
    void*  memory;

    if (count == UTF_INVALID)
        return value_raise(in, WS_E_INVALID_FORMAT, text, "is not UTF-8");
    TRY(check_length(in, text, count, range, "characters", structure));
    TRY(value_alloc(in, (count + extra) * sizeof(WCHAR), &memory));
    (void)utf8_to_utf16(text.bytes, text.size, memory, count);
    *chars = memory;
    *length = (ULONG)count;
    return S_OK;
}

static HRESULT read_string(struct type_reader* in, const void* description, struct xml_span text, void* out)
{
    WS_STRING value = { 0 };

    TRY(read_utf16(in, text, description, "WS_STRING_DESCRIPTION", 0, &value.chars, &value.length));
    memcpy(out, &value, sizeof value);
    return S_OK;
}

static HRESULT read_wsz(struct type_reader* in, const void* description, struct xml_span text, void* out)
{
    WCHAR* chars;
    ULONG  length;

    if (memchr(text.bytes, 0, text.size) != NULL)
        return value_raise(in, WS_E_INVALID_FORMAT, text, "has a zero character inside, which WS_WSZ_TYPE cannot hold; "
                           "WS_STRING_TYPE can");
    TRY(read_utf16(in, text, description, "WS_WSZ_DESCRIPTION", 1, &chars, &length));
    chars[length] = 0;
    memcpy(out, &chars, sizeof chars);
    return S_OK;
}

static HRESULT read_xml_string(struct type_reader* in, const void* description, struct xml_span text, void* out)
{
    WS_XML_STRING value = { text.size, NULL, NULL, 0 };

    TRY(check_length(in, text, text.size, description, "bytes of UTF-8", "WS_XML_STRING_DESCRIPTION"));
    TRY(value_copy_bytes(in, text.bytes, text.size, &value.bytes));
    memcpy(out, &value, sizeof value);
    return S_OK;
}

static HRESULT read_base64(struct type_reader* in, struct xml_span text, const ULONG range[2], const char* structure,
                           BYTE** bytes, ULONG* length)
{
    size_t size = text.size;
    size_t decoded;
    void*  memory;

    num_trim(&text.bytes, &size);
    text.size = (ULONG)size;
    decoded = b64_decoded_size_max(size);
    if (size >= 4 && size % 4 == 0)
        decoded -= (size_t)(text.bytes[size - 1] == '=') + (text.bytes[size - 2] == '=');
    TRY(check_length(in, text, decoded, range, "bytes", structure));
    TRY(value_alloc(in, b64_decoded_size_max(size), &memory));
    decoded = b64_decode(text.bytes, size, memory);
    if (decoded == B64_INVALID)
        return value_raise(in, WS_E_INVALID_FORMAT, text,
                           "is not base64 (groups of 4 of A-Z a-z 0-9 + /, padded with =)");
    *bytes = memory;
    *length = (ULONG)decoded;
    return S_OK;
}

HRESULT value_from_bytes(struct type_reader* in, WS_TYPE type, const void* description, struct xml_span bytes,
                         void* out, void* count)
{
    struct xml_span none = { (const BYTE*)"", 0 };
    WS_BYTES        value = { bytes.size, NULL };
    bool            is_array = type == WS_BYTE_ARRAY_TYPE;

    TRY(check_length(in, none, bytes.size, description, "bytes",
                     is_array ? "WS_BYTE_ARRAY_DESCRIPTION" : "WS_BYTES_DESCRIPTION"));
    TRY(value_copy_bytes(in, bytes.bytes, bytes.size, &value.bytes));
    if (!is_array) {
        memcpy(out, &value, sizeof value);
        return S_OK;
    }
    memcpy(out, &value.bytes, sizeof value.bytes);
    memcpy(count, &value.length, sizeof value.length);
    return S_OK;
}

static HRESULT read_bytes(struct type_reader* in, const void* description, struct xml_span text, void* out)
{
    WS_BYTES value = { 0 };

    TRY(read_base64(in, text, description, "WS_BYTES_DESCRIPTION", &value.bytes, &value.length));
    memcpy(out, &value, sizeof value);
    return S_OK;
}

/* urn:uuid: and a GUID is that GUID; everything else is kept as it stands, white space included. */
static HRESULT read_unique_id(struct type_reader* in, const void* description, struct xml_span text, void* out)
{
    const BYTE*  trimmed = text.bytes;
    size_t       size = text.size;
    WS_UNIQUE_ID value = { 0 };

    num_trim(&trimmed, &size);
    if (value_read_uuid_urn(trimmed, size, &value.guid) != NUM_OK) {
        if (size == 0)
            return value_raise(in, WS_E_INVALID_FORMAT, text, "is not a unique id (urn:uuid:GUID, or another URI)");
        TRY(read_utf16(in, text, description, "WS_UNIQUE_ID_DESCRIPTION", 0, &value.uri.chars, &value.uri.length));
    }
    memcpy(out, &value, sizeof value);
    return S_OK;
}

static HRESULT read_char_array(struct type_reader* in, const void* description, struct xml_span text, void* out,
                               void* count)
{
    WCHAR* chars;
    ULONG  length;

    TRY(read_utf16(in, text, description, "WS_CHAR_ARRAY_DESCRIPTION", 0, &chars, &length));
    memcpy(out, &chars, sizeof chars);
    memcpy(count, &length, sizeof length);
    return S_OK;
}

static HRESULT read_utf8_array(struct type_reader* in, const void* description, struct xml_span text, void* out,
                               void* count)
{
    BYTE* bytes;

    TRY(check_length(in, text, text.size, description, "bytes of UTF-8", "WS_UTF8_ARRAY_DESCRIPTION"));
    TRY(value_copy_bytes(in, text.bytes, text.size, &bytes));
    memcpy(out, &bytes, sizeof bytes);
    memcpy(count, &text.size, sizeof text.size);
    return S_OK;
}

static HRESULT read_byte_array(struct type_reader* in, const void* description, struct xml_span text, void* out,
                               void* count)
{
    BYTE* bytes;
    ULONG length;

    TRY(read_base64(in, text, description, "WS_BYTE_ARRAY_DESCRIPTION", &bytes, &length));
    memcpy(out, &bytes, sizeof bytes);
    memcpy(count, &length, sizeof length);
    return S_OK;
}

HRESULT value_string_from_text(struct type_reader* in, WS_TYPE type, const void* description, struct xml_span text,
                               void* out, void* count)
{
    switch (type) {
    case WS_STRING_TYPE:
        return read_string(in, description, text, out);
    case WS_WSZ_TYPE:
        return read_wsz(in, description, text, out);
    case WS_XML_STRING_TYPE:
        return read_xml_string(in, description, text, out);
    case WS_BYTES_TYPE:
        return read_bytes(in, description, text, out);
    case WS_UNIQUE_ID_TYPE:
        return read_unique_id(in, description, text, out);
    case WS_CHAR_ARRAY_TYPE:
        return read_char_array(in, description, text, out, count);
    case WS_UTF8_ARRAY_TYPE:
        return read_utf8_array(in, description, text, out, count);
    default:
        assert(type == WS_BYTE_ARRAY_TYPE);
        return read_byte_array(in, description, text, out, count);
    }
}
