#include "xml/text.h"

#include "base/b64.h"
#include "base/err.h"
#include "base/num.h"
#include "base/utf.h"

#define AS(type, text) ((const type*)(const void*)(text))

static HRESULT put_decimal(const DECIMAL* value, BYTE* out, size_t* size, WS_ERROR* error)
{
    if (!value_decimal_valid(value))
        return err_raise(error, WS_E_INVALID_FORMAT, "a DECIMAL of scale %u cannot be written", value->scale);
    *size = value_write_decimal(value, out);
    return S_OK;
}

static HRESULT put_datetime(const WS_DATETIME* value, BYTE* out, size_t* size, WS_ERROR* error)
{
    if (value_write_datetime(value, out, size) != NUM_OK)
        return err_raise(error, WS_E_INVALID_FORMAT, "a WS_DATETIME of %llu ticks and format %d cannot be written",
                         (unsigned long long)value->ticks, (int)value->format);
    return S_OK;
}

HRESULT xml_text_scalar(const WS_XML_TEXT* text, BYTE out[XML_TEXT_CHARS_MAX], size_t* size, bool* scalar,
                        WS_ERROR* error)
{
    *scalar = true;
    switch (text->textType) {
    case WS_XML_TEXT_TYPE_BOOL:
        *size = num_write_bool(AS(WS_XML_BOOL_TEXT, text)->value, out);
        return S_OK;
    case WS_XML_TEXT_TYPE_INT32:
        *size = num_write_int(AS(WS_XML_INT32_TEXT, text)->value, out);
        return S_OK;
    case WS_XML_TEXT_TYPE_INT64:
        *size = num_write_int(AS(WS_XML_INT64_TEXT, text)->value, out);
        return S_OK;
    case WS_XML_TEXT_TYPE_UINT64:
        *size = num_write_uint(AS(WS_XML_UINT64_TEXT, text)->value, out);
        return S_OK;
    case WS_XML_TEXT_TYPE_FLOAT:
        *size = num_write_float(AS(WS_XML_FLOAT_TEXT, text)->value, out);
        return S_OK;
    case WS_XML_TEXT_TYPE_DOUBLE:
        *size = num_write_double(AS(WS_XML_DOUBLE_TEXT, text)->value, out);
        return S_OK;
    case WS_XML_TEXT_TYPE_DECIMAL:
        return put_decimal(&AS(WS_XML_DECIMAL_TEXT, text)->value, out, size, error);
    case WS_XML_TEXT_TYPE_GUID:
        *size = value_write_guid(&AS(WS_XML_GUID_TEXT, text)->value, out);
        return S_OK;
    case WS_XML_TEXT_TYPE_UNIQUE_ID:
        *size = value_write_uuid_urn(&AS(WS_XML_UNIQUE_ID_TEXT, text)->value, out);
        return S_OK;
    case WS_XML_TEXT_TYPE_DATETIME:
        return put_datetime(&AS(WS_XML_DATETIME_TEXT, text)->value, out, size, error);
    case WS_XML_TEXT_TYPE_TIMESPAN:
        *size = value_write_timespan(&AS(WS_XML_TIMESPAN_TEXT, text)->value, out);
        return S_OK;
    default:
        *scalar = false;
        return S_OK;
    }
}

static HRESULT check_pointer(const void* pointer, ULONG size, const char* type, WS_ERROR* error)
{
    return pointer != NULL || size == 0 ? S_OK
                                        : err_raise(error, E_INVALIDARG, "a %s of length %u whose pointer is NULL",
                                                    type, (unsigned)size);
}

static HRESULT append_utf8(const WS_XML_STRING* text, struct xml_bytes* out, WS_ERROR* error)
{
    TRY(check_pointer(text->bytes, text->length, "WS_XML_UTF8_TEXT", error));
    return xml_bytes_append(out, text->bytes, text->length, error);
}

static HRESULT append_utf16(const WS_XML_UTF16_TEXT* text, struct xml_bytes* out, WS_ERROR* error)
{
    WCHAR unit[2];
    ULONG count = text->byteCount / 2;

    if (text->byteCount % 2 != 0)
        return err_raise(error, E_INVALIDARG, "a WS_XML_UTF16_TEXT of %u bytes, which is an odd number",
                         (unsigned)text->byteCount);
    TRY(check_pointer(text->bytes, text->byteCount, "WS_XML_UTF16_TEXT", error));
    TRY(xml_bytes_reserve(out, (size_t)count * 3, error));
    for (ULONG i = 0; i < count;) {              /* the bytes need not be aligned */
        size_t units = count - i < 2 ? 1 : 2, taken;
        uint32_t scalar;

        memcpy(unit, text->bytes + 2 * (size_t)i, units * sizeof *unit);
        taken = utf16_decode(unit, units, &scalar);
        if (taken == 0)
            return err_raise(error, WS_E_INVALID_FORMAT, "half a surrogate pair in UTF-16 text, at character %u",
                             (unsigned)i);
        out->size += utf8_encode(scalar, out->data + out->size);
        i += (ULONG)taken;
    }
    return S_OK;
}

static HRESULT append_base64(const WS_XML_BASE64_TEXT* text, struct xml_bytes* out, WS_ERROR* error)
{
    if (text->length == 0)
        return S_OK;
    TRY(check_pointer(text->bytes, text->length, "WS_XML_BASE64_TEXT", error));
    TRY(xml_bytes_reserve(out, b64_encoded_size(text->length), error));
    out->size += b64_encode(text->bytes, text->length, out->data + out->size);
    return S_OK;
}

static HRESULT append_qname(const WS_XML_QNAME_TEXT* text, struct xml_bytes* out, WS_ERROR* error)
{
    if (text->localName == NULL)
        return err_raise(error, E_INVALIDARG, "a WS_XML_QNAME_TEXT without a local name");
    if (text->prefix != NULL && text->prefix->length != 0) {
        TRY(xml_bytes_append(out, text->prefix->bytes, text->prefix->length, error));
        TRY(xml_bytes_append(out, ":", 1, error));
    }
    return xml_bytes_append(out, text->localName->bytes, text->localName->length, error);
}

static HRESULT append_list(const WS_XML_LIST_TEXT* text, struct xml_bytes* out, WS_ERROR* error)
{
    TRY(check_pointer(text->items, text->itemCount, "WS_XML_LIST_TEXT", error));
    for (ULONG i = 0; i < text->itemCount; i++) {
        if (text->items[i] == NULL)
            return err_raise(error, E_INVALIDARG, "item %u of a WS_XML_LIST_TEXT is NULL", (unsigned)i);
        if (text->items[i]->textType == WS_XML_TEXT_TYPE_LIST)      /* the nesting has no end otherwise */
            return err_raise(error, E_INVALIDARG, "a WS_XML_LIST_TEXT inside a WS_XML_LIST_TEXT");
        if (i != 0)
            TRY(xml_bytes_append(out, " ", 1, error));
        TRY(xml_text_append(text->items[i], out, error));
    }
    return S_OK;
}

HRESULT xml_text_append(const WS_XML_TEXT* text, struct xml_bytes* out, WS_ERROR* error)
{
    BYTE chars[XML_TEXT_CHARS_MAX];
    size_t size;
    bool scalar;

    TRY(xml_text_scalar(text, chars, &size, &scalar, error));
    if (scalar)
        return xml_bytes_append(out, chars, size, error);
    switch (text->textType) {
    case WS_XML_TEXT_TYPE_UTF8:
        return append_utf8(&AS(WS_XML_UTF8_TEXT, text)->value, out, error);
    case WS_XML_TEXT_TYPE_UTF16:
        return append_utf16(AS(WS_XML_UTF16_TEXT, text), out, error);
    case WS_XML_TEXT_TYPE_BASE64:
        return append_base64(AS(WS_XML_BASE64_TEXT, text), out, error);
    case WS_XML_TEXT_TYPE_QNAME:
        return append_qname(AS(WS_XML_QNAME_TEXT, text), out, error);
    case WS_XML_TEXT_TYPE_LIST:
        return append_list(AS(WS_XML_LIST_TEXT, text), out, error);
    default:
        return err_raise(error, E_INVALIDARG, "%d is not a WS_XML_TEXT_TYPE", (int)text->textType);
    }
}
