/* Values of the types that are text, to the writer. Numbers and the like go as typed text, which a text encoding formats
 * straight into its output, and which keeps its type elsewhere. */
#include "xml/type_write.h"

#include "xml/value_text.h"

#include <string.h>

/* A number's typed text: reads the value (perhaps not aligned), widens it, writes it. */
#define NUMBER(name, c_type, text_struct, text_type) \
    static HRESULT name(struct type_writer* out, const void* description, const void* value) \
    { \
        text_struct text = { { text_type }, 0 }; \
        c_type      narrow; \
        \
        UNUSED(description); \
        memcpy(&narrow, value, sizeof narrow); \
        text.value = narrow; \
        return xml_write_text(out->writer, &text.text, out->error); \
    }

NUMBER(write_int16, INT16, WS_XML_INT32_TEXT, WS_XML_TEXT_TYPE_INT32)
NUMBER(write_int32, INT32, WS_XML_INT32_TEXT, WS_XML_TEXT_TYPE_INT32)
NUMBER(write_int64, INT64, WS_XML_INT64_TEXT, WS_XML_TEXT_TYPE_INT64)
NUMBER(write_uint8, UINT8, WS_XML_INT32_TEXT, WS_XML_TEXT_TYPE_INT32)
NUMBER(write_uint16, UINT16, WS_XML_INT32_TEXT, WS_XML_TEXT_TYPE_INT32)
NUMBER(write_uint32, UINT32, WS_XML_INT64_TEXT, WS_XML_TEXT_TYPE_INT64)
NUMBER(write_uint64, UINT64, WS_XML_UINT64_TEXT, WS_XML_TEXT_TYPE_UINT64)
NUMBER(write_float, float, WS_XML_FLOAT_TEXT, WS_XML_TEXT_TYPE_FLOAT)
NUMBER(write_double, double, WS_XML_DOUBLE_TEXT, WS_XML_TEXT_TYPE_DOUBLE)

static HRESULT write_int8(struct type_writer* out, const void* description, const void* value)
{
    const BYTE  bits = *(const BYTE*)value;
    const INT16 wide = (INT16)(bits < 0x80 ? bits : bits - 0x100);

    return write_int16(out, description, &wide);
}

#define STRUCTURE(name, text_struct, text_type) \
    static HRESULT name(struct type_writer* out, const void* description, const void* value) \
    { \
        text_struct text = { .text = { text_type } }; \
        \
        UNUSED(description); \
        memcpy(&text.value, value, sizeof text.value); \
        return xml_write_text(out->writer, &text.text, out->error); \
    }

STRUCTURE(write_datetime, WS_XML_DATETIME_TEXT, WS_XML_TEXT_TYPE_DATETIME)
STRUCTURE(write_timespan, WS_XML_TIMESPAN_TEXT, WS_XML_TEXT_TYPE_TIMESPAN)
STRUCTURE(write_guid, WS_XML_GUID_TEXT, WS_XML_TEXT_TYPE_GUID)
STRUCTURE(write_decimal, WS_XML_DECIMAL_TEXT, WS_XML_TEXT_TYPE_DECIMAL)

static HRESULT write_bool(struct type_writer* out, const void* description, const void* value)
{
    WS_XML_BOOL_TEXT text = { { WS_XML_TEXT_TYPE_BOOL }, FALSE };

    UNUSED(description);
    memcpy(&text.value, value, sizeof text.value);
    text.value = text.value != FALSE;
    return xml_write_text(out->writer, &text.text, out->error);
}

static HRESULT write_duration(struct type_writer* out, const void* description, const void* value)
{
    WS_DURATION duration;
    BYTE        text[VALUE_DURATION_CHARS];
    size_t      size;

    UNUSED(description);
    memcpy(&duration, value, sizeof duration);
    if (value_write_duration(&duration, text, &size) != NUM_OK)
        return type_write_raise(out, WS_E_INVALID_FORMAT,
                                "a WS_DURATION with %u milliseconds (at most 999) and %u ticks (at most 9999)",
                                duration.milliseconds, duration.ticks);
    return xml_write_plain(out->writer, text, (ULONG)size, out->error);
}

/* ---- strings and bytes --------------------------------------------------------------------------------------------- */

static HRESULT check_pointer(struct type_writer* out, const void* pointer, ULONG length, const char* type)
{
    if (pointer != NULL || length == 0)
        return S_OK;
    return type_write_raise(out, E_INVALIDARG, "a %s of length %u whose pointer is NULL", type, length);
}

static HRESULT write_chars(struct type_writer* out, const WCHAR* chars, ULONG length, const char* type)
{
    TRY(check_pointer(out, chars, length, type));
    return xml_write_utf16(out->writer, length == 0 ? u"" : chars, length, out->error);
}

static HRESULT write_utf8(struct type_writer* out, const BYTE* bytes, ULONG length, const char* type)
{
    TRY(check_pointer(out, bytes, length, type));
    return xml_write_utf8(out->writer, length == 0 ? (const BYTE*)"" : bytes, length, out->error);
}

static HRESULT write_octets(struct type_writer* out, const BYTE* bytes, ULONG length, const char* type)
{
    TRY(check_pointer(out, bytes, length, type));
    return xml_write_base64(out->writer, length == 0 ? (const BYTE*)"" : bytes, length, out->error);
}

static HRESULT write_string(struct type_writer* out, const void* description, const void* value)
{
    WS_STRING string;

    UNUSED(description);
    memcpy(&string, value, sizeof string);
    return write_chars(out, string.chars, string.length, "WS_STRING");
}

static HRESULT write_wsz(struct type_writer* out, const void* description, const void* value)
{
    const WCHAR* chars;
    size_t       length = 0;

    UNUSED(description);
    memcpy(&chars, value, sizeof chars);
    if (chars == NULL)
        return type_write_raise(out, E_INVALIDARG, "a zero-terminated string that is NULL");
    while (chars[length] != 0)
        length++;
    if (length > UINT32_MAX)
        return type_write_raise(out, E_INVALIDARG, "a zero-terminated string of %zu characters", length);
    return xml_write_utf16(out->writer, chars, (ULONG)length, out->error);
}

static HRESULT write_xml_string(struct type_writer* out, const void* description, const void* value)
{
    WS_XML_UTF8_TEXT text = { { WS_XML_TEXT_TYPE_UTF8 }, { 0 } };

    UNUSED(description);
    memcpy(&text.value, value, sizeof text.value);
    TRY(check_pointer(out, text.value.bytes, text.value.length, "WS_XML_STRING"));
    if (text.value.length == 0)
        text.value.bytes = (BYTE*)(uintptr_t)"";
    return text.value.dictionary == NULL
               ? xml_write_utf8(out->writer, text.value.bytes, text.value.length, out->error)
               : xml_write_text(out->writer, &text.text, out->error);
}

static HRESULT write_bytes(struct type_writer* out, const void* description, const void* value)
{
    WS_BYTES bytes;

    UNUSED(description);
    memcpy(&bytes, value, sizeof bytes);
    return write_octets(out, bytes.bytes, bytes.length, "WS_BYTES");
}

/* ---- identifiers and names ----------------------------------------------------------------------------------------- */

static HRESULT write_unique_id(struct type_writer* out, const void* description, const void* value)
{
    WS_XML_UNIQUE_ID_TEXT text = { { WS_XML_TEXT_TYPE_UNIQUE_ID }, { 0 } };
    WS_UNIQUE_ID          id;

    UNUSED(description);
    memcpy(&id, value, sizeof id);
    if (id.uri.length != 0)
        return write_chars(out, id.uri.chars, id.uri.length, "WS_UNIQUE_ID");
    text.value = id.guid;
    return xml_write_text(out->writer, &text.text, out->error);
}

static HRESULT write_qname(struct type_writer* out, const void* description, const void* value)
{
    WS_XML_QNAME name;

    UNUSED(description);
    memcpy(&name, value, sizeof name);
    TRY(check_pointer(out, name.localName.bytes, name.localName.length, "WS_XML_QNAME"));
    TRY(check_pointer(out, name.ns.bytes, name.ns.length, "WS_XML_QNAME"));
    if (name.localName.length == 0)
        return type_write_raise(out, E_INVALIDARG, "a WS_XML_QNAME without a local name");
    if (name.ns.length == 0)
        name.ns.bytes = (BYTE*)(uintptr_t)"";
    return xml_write_qname(out->writer, NULL, &name.localName, &name.ns, out->error);
}

/* With nameIndices the values are sorted; without, every one may be it. */
static const WS_ENUM_VALUE* find_enum_value(const WS_ENUM_DESCRIPTION* description, int value)
{
    ULONG low = 0;
    ULONG high = description->nameIndices == NULL ? 0 : description->valueCount;

    while (low < high) {
        ULONG middle = low + (high - low) / 2;

        if (description->values[middle].value == value)
            return &description->values[middle];
        if (description->values[middle].value < value)
            low = middle + 1;
        else
            high = middle;
    }
    for (ULONG i = 0; description->nameIndices == NULL && i < description->valueCount; i++)
        if (description->values[i].value == value)
            return &description->values[i];
    return NULL;
}

static HRESULT write_enum(struct type_writer* out, const void* description, const void* value)
{
    WS_XML_UTF8_TEXT     text = { { WS_XML_TEXT_TYPE_UTF8 }, { 0 } };
    const WS_ENUM_VALUE* found;
    int                  number;

    memcpy(&number, value, sizeof number);
    found = find_enum_value(description, number);
    if (found == NULL || found->name == NULL)
        return type_write_raise(out, E_INVALIDARG, "%d is no value of its WS_ENUM_DESCRIPTION", number);
    text.value = *found->name;
    return xml_write_text(out->writer, &text.text, out->error);
}

/* ---- the table ----------------------------------------------------------------------------------------------------- */

typedef HRESULT write_function(struct type_writer* out, const void* description, const void* value);

static write_function* const writers[TYPE_COUNT] = {
    [WS_BOOL_TYPE] = write_bool,
    [WS_INT8_TYPE] = write_int8,
    [WS_INT16_TYPE] = write_int16,
    [WS_INT32_TYPE] = write_int32,
    [WS_INT64_TYPE] = write_int64,
    [WS_UINT8_TYPE] = write_uint8,
    [WS_UINT16_TYPE] = write_uint16,
    [WS_UINT32_TYPE] = write_uint32,
    [WS_UINT64_TYPE] = write_uint64,
    [WS_FLOAT_TYPE] = write_float,
    [WS_DOUBLE_TYPE] = write_double,
    [WS_DECIMAL_TYPE] = write_decimal,
    [WS_DATETIME_TYPE] = write_datetime,
    [WS_TIMESPAN_TYPE] = write_timespan,
    [WS_DURATION_TYPE] = write_duration,
    [WS_GUID_TYPE] = write_guid,
    [WS_UNIQUE_ID_TYPE] = write_unique_id,
    [WS_STRING_TYPE] = write_string,
    [WS_WSZ_TYPE] = write_wsz,
    [WS_BYTES_TYPE] = write_bytes,
    [WS_XML_STRING_TYPE] = write_xml_string,
    [WS_XML_QNAME_TYPE] = write_qname,
    [WS_ENUM_TYPE] = write_enum
};

HRESULT value_write(struct type_writer* out, WS_TYPE type, const void* description, const void* value, ULONG count)
{
    const void* array;

    if (writers[type] != NULL)
        return writers[type](out, description, value);
    memcpy(&array, value, sizeof array);
    switch (type) {
    case WS_CHAR_ARRAY_TYPE:
        return write_chars(out, array, count, "WCHAR array");
    case WS_UTF8_ARRAY_TYPE:
        return write_utf8(out, array, count, "UTF-8 array");
    default:
        assert(type == WS_BYTE_ARRAY_TYPE);
        return write_octets(out, array, count, "BYTE array");
    }
}
