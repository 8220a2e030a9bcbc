/* Text records of binary XML: characters, bytes and typed values, each in the shortest record. */
#include "xml/writer_binary.h"

#include "base/err.h"
#include "base/utf.h"
#include "base/utf_ascii.h"
#include "xml/type_info.h"
#include "xml/value_text.h"
#include <math.h>

/* ---- characters and bytes ----------------------------------------------------------------------------------------- */

HRESULT bin_check_chars(const BYTE* bytes, size_t size, WS_ERROR* error)
{
    size_t valid;

    if (LIKELY(size == 0 || xml_is_ascii(bytes, size) || xml_scan_utf8(bytes, bytes + size) == bytes + size))
        return S_OK;
    valid = utf8_valid_prefix(bytes, size);
    return valid == size ? S_OK
                         : err_raise(error, WS_E_INVALID_FORMAT,
                                     "byte 0x%02X in text to be written is not valid UTF-8", bytes[valid]);
}

static ULONG header_size(size_t size)
{
    return size <= 0xFF ? 2 : size <= 0xFFFF ? 3 : 5;
}

/* From the record with a length of one byte to those with two and four. */
#define BIN_RUN16 (BIN_CHARS16 - BIN_CHARS8)
#define BIN_RUN32 (BIN_CHARS32 - BIN_CHARS8)

/* Type and length; base is the record with a length of one byte. */
static BYTE* put_header(BYTE* p, BYTE base, size_t size)
{
    if (size <= 0xFF) {
        p[0] = base;
        p[1] = (BYTE)size;
        return p + 2;
    }
    if (size <= 0xFFFF) {
        p[0] = (BYTE)(base + BIN_RUN16);
        bin_put16(p + 1, (uint16_t)size);
        return p + 3;
    }
    p[0] = (BYTE)(base + BIN_RUN32);
    bin_put32(p + 1, (uint32_t)size);
    return p + 5;
}

static HRESULT check_size(size_t size, WS_ERROR* error)
{
    return LIKELY(size <= BIN_INT31_MAX) ? S_OK
                                         : err_raise(error, WS_E_INVALID_FORMAT,
                                                     "a text of %zu bytes is too long for binary XML", size);
}

/* Where the record that is about to be written begins, for what may be put to it later. */
static inline void mark_record(WS_XML_WRITER* writer)
{
    if (writer->state == XML_WRITER_IN_ATTRIBUTE)
        writer->binary.value_at = writer->out_size;
    else
        writer->binary.text_at = writer->out_size;
}

static HRESULT put_run(WS_XML_WRITER* writer, BYTE base, const BYTE* bytes, size_t size, WS_ERROR* error)
{
    TRY(check_size(size, error));
    TRY(bin_reserve(writer, header_size(size) + size, error));
    mark_record(writer);
    bin_done(writer, bin_put_bytes(put_header(bin_out(writer), base, size), bytes, size));
    return S_OK;
}

/* An attribute has one record: what was a dictionary string becomes characters, and characters or bytes get longer. */
static HRESULT put_more(WS_XML_WRITER* writer, BYTE base, const BYTE* bytes, size_t size, WS_ERROR* error)
{
    size_t at = writer->binary.value_at;
    size_t had;
    BYTE* p;

    if (writer->out[at] == BIN_DICTIONARY) {
        WS_XML_STRING string = writer->binary.value_string;

        writer->out_size = at;
        TRY(put_run(writer, base, string.bytes, string.length, error));
    }
    had = writer->out_size - at - (writer->out[at] == base ? 2 : writer->out[at] == base + BIN_RUN16 ? 3 : 5);
    TRY(check_size(had + size, error));
    TRY(bin_reserve(writer, size + header_size(had + size) - header_size(had), error));
    p = writer->out + at;
    memmove(p + header_size(had + size), p + header_size(had), had);
    p = put_header(p, base, had + size);
    bin_done(writer, bin_put_bytes(p + had, bytes, size));
    return S_OK;
}

static HRESULT write_run(WS_XML_WRITER* writer, BYTE base, const BYTE* bytes, size_t size, WS_ERROR* error)
{
    bool attribute = writer->state == XML_WRITER_IN_ATTRIBUTE;

    if (UNLIKELY(attribute && writer->binary.value_at != XML_NO_RECORD))
        return put_more(writer, base, bytes, size, error);
    if (UNLIKELY(size == 0 && !attribute))
        return S_OK;
    return put_run(writer, base, bytes, size, error);
}

HRESULT bin_write_plain(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error)
{
    return write_run(writer, BIN_CHARS8, bytes, size, error);
}

HRESULT bin_write_chars(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error)
{
    TRY(bin_check_chars(bytes, size, error));
    return write_run(writer, BIN_CHARS8, bytes, size, error);
}

HRESULT bin_write_base64(WS_XML_WRITER* writer, const BYTE* bytes, ULONG size, WS_ERROR* error)
{
    return write_run(writer, BIN_BYTES8, bytes, size, error);
}

HRESULT bin_write_string(WS_XML_WRITER* writer, const WS_XML_STRING* string, WS_ERROR* error)
{
    bool found = false;
    ULONG id = 0;
    BYTE* p;

    if (writer->ops != &xml_writer_binary_ops)   /* what stands in place of our functions wants to see the characters */
        return writer->ops->chars(writer, string->bytes, string->length, error);
    if (writer->state != XML_WRITER_IN_ATTRIBUTE || writer->binary.value_at == XML_NO_RECORD)
        TRY(bin_find_id(writer, string, &found, &id, error));
    if (!found)
        return bin_write_chars(writer, string->bytes, string->length, error);
    TRY(bin_reserve(writer, 1 + bin_mb31_size(id), error));
    mark_record(writer);
    writer->binary.value_string = *string;
    p = bin_out(writer);
    *p++ = BIN_DICTIONARY;
    bin_done(writer, bin_put_mb31(p, id));
    return S_OK;
}

/* ---- typed values ------------------------------------------------------------------------------------------------- */

#define SCALAR_MAX 17                 /* type and 16 bytes */

static BYTE* put_int(BYTE* p, int64_t value)
{
    if (value == 0 || value == 1) {
        *p = value == 0 ? BIN_ZERO : BIN_ONE;
        return p + 1;
    }
    if (value >= INT8_MIN && value <= INT8_MAX) {
        p[0] = BIN_INT8;
        p[1] = (BYTE)value;
        return p + 2;
    }
    if (value >= INT16_MIN && value <= INT16_MAX) {
        p[0] = BIN_INT16;
        bin_put16(p + 1, (uint16_t)value);
        return p + 3;
    }
    if (value >= INT32_MIN && value <= INT32_MAX) {
        p[0] = BIN_INT32;
        bin_put32(p + 1, (uint32_t)value);
        return p + 5;
    }
    p[0] = BIN_INT64;
    bin_put64(p + 1, (uint64_t)value);
    return p + 9;
}

static BYTE* put_uint(BYTE* p, uint64_t value)
{
    if (value <= INT64_MAX)
        return put_int(p, (int64_t)value);
    p[0] = BIN_UINT64;
    bin_put64(p + 1, value);
    return p + 9;
}

/* A whole number takes an integer record where that is shorter; -0 is none. */
static BYTE* put_double(BYTE* p, double value)
{
    uint64_t bits;

    if (value >= INT32_MIN && value <= INT32_MAX && value == (double)(int32_t)value && !(value == 0 && signbit(value)))
        return put_int(p, (int32_t)value);
    memcpy(&bits, &value, sizeof bits);
    p[0] = BIN_DOUBLE;
    bin_put64(p + 1, bits);
    return p + 9;
}

static BYTE* put_float(BYTE* p, float value)
{
    uint32_t bits;

    if (value >= INT16_MIN && value <= INT16_MAX && value == (float)(int16_t)value && !(value == 0 && signbit(value)))
        return put_int(p, (int16_t)value);
    memcpy(&bits, &value, sizeof bits);
    p[0] = BIN_FLOAT;
    bin_put32(p + 1, bits);
    return p + 5;
}

static BYTE* put_guid(BYTE* p, BYTE type, const GUID* value)
{
    *p = type;
    bin_put_guid(p + 1, value);
    return p + SCALAR_MAX;
}

static HRESULT put_decimal(BYTE** p, const DECIMAL* value, WS_ERROR* error)
{
    if (!value_decimal_valid(value))
        return err_raise(error, WS_E_INVALID_FORMAT, "a DECIMAL of scale %u cannot be written", value->scale);
    **p = BIN_DECIMAL;
    bin_put_decimal(*p + 1, value);
    *p += SCALAR_MAX;
    return S_OK;
}

static HRESULT put_datetime(BYTE** p, const WS_DATETIME* value, WS_ERROR* error)
{
    **p = BIN_DATETIME;
    if (!bin_put_datetime(*p + 1, value))
        return err_raise(error, WS_E_INVALID_FORMAT, "a WS_DATETIME of %llu ticks and format %d cannot be written",
                         (unsigned long long)value->ticks, (int)value->format);
    *p += 9;
    return S_OK;
}

/* At most SCALAR_MAX bytes; *p moves behind them. */
static HRESULT put_scalar(BYTE** out, const WS_XML_TEXT* text, WS_ERROR* error)
{
    const union bin_value* value = (const union bin_value*)(const void*)text;
    BYTE* p = *out;

    switch (text->textType) {
    case WS_XML_TEXT_TYPE_BOOL:      *p++ = value->boolean.value ? BIN_TRUE : BIN_FALSE; break;
    case WS_XML_TEXT_TYPE_INT32:     p = put_int(p, value->int32.value); break;
    case WS_XML_TEXT_TYPE_INT64:     p = put_int(p, value->int64.value); break;
    case WS_XML_TEXT_TYPE_UINT64:    p = put_uint(p, value->uint64.value); break;
    case WS_XML_TEXT_TYPE_FLOAT:     p = put_float(p, value->single.value); break;
    case WS_XML_TEXT_TYPE_DOUBLE:    p = put_double(p, value->real.value); break;
    case WS_XML_TEXT_TYPE_GUID:      p = put_guid(p, BIN_UUID, &value->guid.value); break;
    case WS_XML_TEXT_TYPE_UNIQUE_ID: p = put_guid(p, BIN_UNIQUE_ID, &value->unique_id.value); break;
    case WS_XML_TEXT_TYPE_DECIMAL:   TRY(put_decimal(&p, &value->decimal.value, error)); break;
    case WS_XML_TEXT_TYPE_DATETIME:  TRY(put_datetime(&p, &value->datetime.value, error)); break;
    default:
        assert(text->textType == WS_XML_TEXT_TYPE_TIMESPAN);
        *p = BIN_TIMESPAN;
        bin_put64(p + 1, (uint64_t)value->timespan.value.ticks);
        p += 9;
        break;
    }
    *out = p;
    return S_OK;
}

HRESULT bin_write_scalar(WS_XML_WRITER* writer, const WS_XML_TEXT* text, WS_ERROR* error)
{
    BYTE record[SCALAR_MAX];
    BYTE* p = record;

    if (LIKELY(writer->out_limit - writer->out_size >= SCALAR_MAX)) {
        p = bin_out(writer);
        TRY(put_scalar(&p, text, error));
        mark_record(writer);
        bin_done(writer, p);
        return S_OK;
    }
    TRY(put_scalar(&p, text, error));
    TRY(bin_reserve(writer, (size_t)(p - record), error));
    mark_record(writer);
    bin_done(writer, bin_put_bytes(bin_out(writer), record, (size_t)(p - record)));
    return S_OK;
}

/* ---- arrays ------------------------------------------------------------------------------------------------------- */

/* As they lie in memory, but for the types whose memory is something else. */
static HRESULT put_item(BYTE* p, WS_TYPE type, const BYTE* item, WS_ERROR* error)
{
    union {
        BOOL boolean;
        uint16_t bits16;
        uint32_t bits32;
        uint64_t bits64;
        DECIMAL decimal;
        WS_DATETIME datetime;
        GUID guid;
    } value;
    BYTE* checked = p;
    BYTE record[SCALAR_MAX];

    switch (type) {
    case WS_BOOL_TYPE:
        memcpy(&value.boolean, item, sizeof value.boolean);
        *p = value.boolean != FALSE;
        return S_OK;
    case WS_INT16_TYPE:
        memcpy(&value.bits16, item, sizeof value.bits16);
        bin_put16(p, value.bits16);
        return S_OK;
    case WS_INT32_TYPE:
    case WS_FLOAT_TYPE:
        memcpy(&value.bits32, item, sizeof value.bits32);
        bin_put32(p, value.bits32);
        return S_OK;
    case WS_DECIMAL_TYPE:
        memcpy(&value.decimal, item, sizeof value.decimal);
        checked = record;
        TRY(put_decimal(&checked, &value.decimal, error));
        memcpy(p, record + 1, 16);
        return S_OK;
    case WS_DATETIME_TYPE:
        memcpy(&value.datetime, item, sizeof value.datetime);
        checked = record;
        TRY(put_datetime(&checked, &value.datetime, error));
        memcpy(p, record + 1, 8);
        return S_OK;
    case WS_GUID_TYPE:
        memcpy(&value.guid, item, sizeof value.guid);
        bin_put_guid(p, &value.guid);
        return S_OK;
    default:
        memcpy(&value.bits64, item, sizeof value.bits64);
        bin_put64(p, value.bits64);
        return S_OK;
    }
}

/* End of the start tag, type, number, items. */
HRESULT bin_end_array(WS_XML_WRITER* writer, WS_TYPE type, const BYTE* items, ULONG count, WS_ERROR* error)
{
    BYTE record = bin_array_record(type);
    size_t item_bytes = bin_array_item_size(record);
    size_t memory_bytes = type_infos[type].size;
    BYTE* p;

    assert(item_bytes != 0 && count <= BIN_INT31_MAX);
    TRY(bin_reserve(writer, 2 + bin_mb31_size(count) + item_bytes * count, error));
    p = bin_out(writer);
    *p++ = BIN_END_ELEMENT;
    *p++ = record;
    p = bin_put_mb31(p, count);
    if (bin_same_in_memory(type)) {
        memcpy(p, items, item_bytes * count);
        p += item_bytes * count;
    } else {
        for (ULONG i = 0; i < count; i++, p += item_bytes)
            TRY(put_item(p, type, items + i * memory_bytes, error));
    }
    bin_done(writer, p);
    writer->binary.text_at = XML_NO_RECORD;
    return S_OK;
}
