/* Values from typed text of the same kind. Whatever does not fit at once is left to the way over characters, which knows
 * every conversion and every error. */
#include "xml/type_read.h"

#include "xml/binary.h"
#include "xml/value_text.h"

#include <string.h>

static const union bin_value* as_value(const WS_XML_TEXT* text)
{
    return (const union bin_value*)(const void*)text;
}

static bool get_int(const WS_XML_TEXT* text, int64_t* number)
{
    const union bin_value* value = as_value(text);

    switch (text->textType) {
    case WS_XML_TEXT_TYPE_INT32:
        *number = value->int32.value;
        return true;
    case WS_XML_TEXT_TYPE_INT64:
        *number = value->int64.value;
        return true;
    case WS_XML_TEXT_TYPE_UINT64:
        *number = (int64_t)value->uint64.value;
        return value->uint64.value <= INT64_MAX;
    default:
        return false;
    }
}

static bool get_uint(const WS_XML_TEXT* text, uint64_t* number)
{
    int64_t value;

    if (text->textType == WS_XML_TEXT_TYPE_UINT64) {
        *number = as_value(text)->uint64.value;
        return true;
    }
    if (!get_int(text, &value) || value < 0)
        return false;
    *number = (uint64_t)value;
    return true;
}

#define INTEGER(name, c_type, wide_type, get, structure) \
    static bool name(const WS_XML_TEXT* text, const void* description, void* out) \
    { \
        const structure* range = description; \
        wide_type        wide; \
        c_type           value; \
        \
        if (!get(text, &wide)) \
            return false; \
        value = (c_type)wide; \
        if ((wide_type)value != wide) \
            return false; \
        if (range != NULL && (value < (c_type)range->minValue || value > (c_type)range->maxValue)) \
            return false; \
        memcpy(out, &value, sizeof value); \
        return true; \
    }

INTEGER(typed_int8, INT8, int64_t, get_int, WS_INT8_DESCRIPTION)
INTEGER(typed_int16, INT16, int64_t, get_int, WS_INT16_DESCRIPTION)
INTEGER(typed_int32, INT32, int64_t, get_int, WS_INT32_DESCRIPTION)
INTEGER(typed_int64, INT64, int64_t, get_int, WS_INT64_DESCRIPTION)
INTEGER(typed_uint8, UINT8, uint64_t, get_uint, WS_UINT8_DESCRIPTION)
INTEGER(typed_uint16, UINT16, uint64_t, get_uint, WS_UINT16_DESCRIPTION)
INTEGER(typed_uint32, UINT32, uint64_t, get_uint, WS_UINT32_DESCRIPTION)
INTEGER(typed_uint64, UINT64, uint64_t, get_uint, WS_UINT64_DESCRIPTION)

static bool typed_bool(const WS_XML_TEXT* text, const void* description, void* out)
{
    const WS_BOOL_DESCRIPTION* required = description;
    int64_t                    number;
    BOOL                       value;

    if (text->textType == WS_XML_TEXT_TYPE_BOOL)
        value = as_value(text)->boolean.value != FALSE;
    else if (get_int(text, &number) && (number == 0 || number == 1))
        value = number != 0;
    else
        return false;
    if (required != NULL && !required->value != !value)
        return false;
    memcpy(out, &value, sizeof value);
    return true;
}

/* A number without a fraction may come as an integer; a double that single precision holds, as a float. */
static bool typed_double(const WS_XML_TEXT* text, const void* description, void* out)
{
    const WS_DOUBLE_DESCRIPTION* range = description;
    int64_t                      number;
    double                       value;

    if (text->textType == WS_XML_TEXT_TYPE_DOUBLE)
        value = as_value(text)->real.value;
    else if (text->textType == WS_XML_TEXT_TYPE_FLOAT)
        value = as_value(text)->single.value;
    else if (get_int(text, &number))
        value = (double)number;
    else
        return false;
    if (value != value || (range != NULL && !(value >= range->minValue && value <= range->maxValue)))
        return false;
    memcpy(out, &value, sizeof value);
    return true;
}

static bool typed_float(const WS_XML_TEXT* text, const void* description, void* out)
{
    const WS_FLOAT_DESCRIPTION* range = description;
    int64_t                     number;
    float                       value;

    if (text->textType == WS_XML_TEXT_TYPE_FLOAT)
        value = as_value(text)->single.value;
    else if (get_int(text, &number))
        value = (float)number;
    else
        return false;
    if (value != value || (range != NULL && !(value >= range->minValue && value <= range->maxValue)))
        return false;
    memcpy(out, &value, sizeof value);
    return true;
}

static bool typed_decimal(const WS_XML_TEXT* text, const void* description, void* out)
{
    const WS_DECIMAL_DESCRIPTION* range = description;
    DECIMAL                       value = { 0 };
    int64_t                       number;

    if (text->textType == WS_XML_TEXT_TYPE_DECIMAL) {
        value = as_value(text)->decimal.value;
        if (value.Hi32 == 0 && value.Lo64 == 0)
            value.sign = 0;
    } else if (get_int(text, &number)) {
        value.sign = (BYTE)(number < 0 ? DECIMAL_NEG : 0);
        value.Lo64 = number < 0 ? -(uint64_t)number : (uint64_t)number;
    } else {
        return false;
    }
    if (range != NULL && (value_compare_decimal(&value, &range->minValue) < 0
                          || value_compare_decimal(&value, &range->maxValue) > 0))
        return false;
    memcpy(out, &value, sizeof value);
    return true;
}

static bool typed_datetime(const WS_XML_TEXT* text, const void* description, void* out)
{
    const WS_DATETIME_DESCRIPTION* range = description;
    WS_DATETIME                    value = { 0 };

    if (text->textType != WS_XML_TEXT_TYPE_DATETIME)
        return false;
    value.ticks = as_value(text)->datetime.value.ticks;
    value.format = as_value(text)->datetime.value.format;
    if ((ULONG)value.format > WS_DATETIME_FORMAT_NONE || value.ticks >= BIN_TICKS_END)
        return false;
    if (range != NULL && (value.ticks < range->minValue.ticks || value.ticks > range->maxValue.ticks))
        return false;
    memcpy(out, &value, sizeof value);
    return true;
}

static bool typed_timespan(const WS_XML_TEXT* text, const void* description, void* out)
{
    const WS_TIMESPAN_DESCRIPTION* range = description;
    WS_TIMESPAN                    value;

    if (text->textType != WS_XML_TEXT_TYPE_TIMESPAN)
        return false;
    value = as_value(text)->timespan.value;
    if (range != NULL && (value.ticks < range->minValue.ticks || value.ticks > range->maxValue.ticks))
        return false;
    memcpy(out, &value, sizeof value);
    return true;
}

static bool typed_guid(const WS_XML_TEXT* text, const void* description, void* out)
{
    const WS_GUID_DESCRIPTION* required = description;

    if (text->textType != WS_XML_TEXT_TYPE_GUID
        || (required != NULL && memcmp(&required->value, &as_value(text)->guid.value, sizeof(GUID)) != 0))
        return false;
    memcpy(out, &as_value(text)->guid.value, sizeof(GUID));
    return true;
}

static bool typed_unique_id(const WS_XML_TEXT* text, const void* description, void* out)
{
    WS_UNIQUE_ID value = { 0 };

    UNUSED(description);              /* limits the string form */
    if (text->textType != WS_XML_TEXT_TYPE_UNIQUE_ID)
        return false;
    value.guid = as_value(text)->unique_id.value;
    memcpy(out, &value, sizeof value);
    return true;
}

typedef bool typed_function(const WS_XML_TEXT* text, const void* description, void* out);

static typed_function* const functions[TYPE_COUNT] = {
    [WS_BOOL_TYPE] = typed_bool,         [WS_INT8_TYPE] = typed_int8,         [WS_INT16_TYPE] = typed_int16,
    [WS_INT32_TYPE] = typed_int32,       [WS_INT64_TYPE] = typed_int64,       [WS_UINT8_TYPE] = typed_uint8,
    [WS_UINT16_TYPE] = typed_uint16,     [WS_UINT32_TYPE] = typed_uint32,     [WS_UINT64_TYPE] = typed_uint64,
    [WS_FLOAT_TYPE] = typed_float,       [WS_DOUBLE_TYPE] = typed_double,     [WS_DECIMAL_TYPE] = typed_decimal,
    [WS_DATETIME_TYPE] = typed_datetime, [WS_TIMESPAN_TYPE] = typed_timespan, [WS_GUID_TYPE] = typed_guid,
    [WS_UNIQUE_ID_TYPE] = typed_unique_id
};

bool value_from_typed(WS_TYPE type, const void* description, const WS_XML_TEXT* text, void* out)
{
    return functions[type] != NULL && functions[type](text, description, out);
}

/* ---- all text from here to the end of the element or attribute ---------------------------------------------------- */

static HRESULT read_bytes(struct type_reader* in, WS_TYPE type, const void* description, void* out, void* count)
{
    struct xml_span span;
    bool            raw;

    TRY(xml_read_bytes(in->reader, &span, &raw, in->error));
    return raw ? value_from_bytes(in, type, description, span, out, count)
               : value_from_text(in, type, description, span, out, count);
}

HRESULT value_from_content(struct type_reader* in, WS_TYPE type, const void* description, void* out, void* count)
{
    const WS_XML_TEXT* typed = xml_reader_typed(in->reader);
    struct xml_span    text;

    if (typed != NULL && value_from_typed(type, description, typed, out))
        return xml_next(in->reader, in->error);
    if (type == WS_BYTES_TYPE || type == WS_BYTE_ARRAY_TYPE)
        return read_bytes(in, type, description, out, count);
    TRY(xml_read_text(in->reader, &text, in->error));
    return value_from_text(in, type, description, text, out, count);
}

HRESULT value_from_attribute(struct type_reader* in, WS_TYPE type, const void* description, ULONG index, void* out,
                             void* count)
{
    const WS_XML_ATTRIBUTE*   attribute = xml_reader_element(in->reader)->attributes[index];
    const WS_XML_TEXT*        value = attribute->isXmlNs ? NULL : attribute->value;
    const WS_XML_BASE64_TEXT* base64 = (const WS_XML_BASE64_TEXT*)(const void*)value;
    struct xml_span           text;

    if (value != NULL && value->textType >= WS_XML_TEXT_TYPE_BOOL && value->textType <= WS_XML_TEXT_TYPE_TIMESPAN
        && value_from_typed(type, description, value, out))
        return S_OK;
    if (value != NULL && value->textType == WS_XML_TEXT_TYPE_BASE64
        && (type == WS_BYTES_TYPE || type == WS_BYTE_ARRAY_TYPE)) {
        text = (struct xml_span){ base64->length == 0 ? (const BYTE*)"" : base64->bytes, base64->length };
        return value_from_bytes(in, type, description, text, out, count);
    }
    TRY(xml_attribute_text(in->reader, index, &text, in->error));
    return value_from_text(in, type, description, text, out, count);
}
