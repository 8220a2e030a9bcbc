/* Numbers, dates, identifiers and enumerations from text, with their facets. */
#include "xml/type_read.h"

#include "base/err.h"
#include "base/heap.h"
#include "base/xmlname.h"
#include "xml/value_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SHOWN_BYTES = 60 };             /* of a text that is quoted in an error string */

HRESULT (value_raise)(struct type_reader* in, HRESULT hr, struct xml_span text, const char* format, ...)
{
    char    reason[256];
    char    found[SHOWN_BYTES];
    va_list arguments;

    if (in->error == NULL)
        return hr;
    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    err_utf8(text.bytes, text.size, found, sizeof found);
    if (in->place.name == NULL)
        return xml_reader_raise_at(in->reader, text.bytes, in->error, hr, "%s: \"%s\" %s", in->place.kind, found,
                                   reason);
    return xml_reader_raise_at(in->reader, text.bytes, in->error, hr, "%s '%.*s': \"%s\" %s", in->place.kind,
                               NAME_ARGS(in->place.name), found, reason);
}

HRESULT value_alloc(struct type_reader* in, size_t size, void** out)
{
    if (UNLIKELY(in->heap == NULL))
        return type_read_raise(in, E_INVALIDARG, "the value needs memory, and there is no heap");
    return heap_alloc(in->heap, size != 0 ? size : 1, out, in->error);
}

HRESULT value_copy_bytes(struct type_reader* in, const BYTE* bytes, ULONG size, BYTE** out)
{
    void* copy;

    TRY(value_alloc(in, size, &copy));
    memcpy(copy, bytes, size);
    *out = copy;
    return S_OK;
}

/* ---- integers and booleans ----------------------------------------------------------------------------------------- */

static HRESULT raise_number(struct type_reader* in, enum num_result result, HRESULT range_hr, struct xml_span text,
                            const char* expected)
{
    if (result == NUM_RANGE)
        return value_raise(in, range_hr, text, "is out of range; expected %s", expected);
    return value_raise(in, WS_E_INVALID_FORMAT, text, "is not %s", expected);
}

/* The range of a facet is open to the peer's numbers only through these two: the text and both ends are shown. */
static HRESULT raise_range(struct type_reader* in, struct xml_span text, const char* structure, const char* min,
                           const char* max)
{
    return value_raise(in, WS_E_INVALID_FORMAT, text, "is out of range; %s allows %s to %s (minValue, maxValue)",
                       structure, min, max);
}

static HRESULT raise_int_range(struct type_reader* in, struct xml_span text, const char* structure, int64_t min,
                               int64_t max)
{
    return value_raise(in, WS_E_INVALID_FORMAT, text, "is out of range; %s allows %lld to %lld (minValue, maxValue)",
                       structure, (long long)min, (long long)max);
}

static HRESULT raise_uint_range(struct type_reader* in, struct xml_span text, const char* structure, uint64_t min,
                                uint64_t max)
{
    return value_raise(in, WS_E_INVALID_FORMAT, text, "is out of range; %s allows %llu to %llu (minValue, maxValue)",
                       structure, (unsigned long long)min, (unsigned long long)max);
}

/* "The text is first parsed as a 32- or 64-bit number and then narrowed": which code a number out of range gets. */
#define INTEGER(name, c_type, wide_type, read, bits, range_hr, structure, raise, expected) \
    static HRESULT name(struct type_reader* in, const void* description, struct xml_span text, void* out) \
    { \
        const structure* range = description; \
        wide_type        wide; \
        c_type           value; \
        enum num_result  result = read(text.bytes, text.size, bits, &wide); \
        \
        if (UNLIKELY(result != NUM_OK)) \
            return raise_number(in, result, range_hr, text, expected); \
        value = (c_type)wide; \
        if (range != NULL && (value < (c_type)range->minValue || value > (c_type)range->maxValue)) \
            return raise(in, text, #structure, (c_type)range->minValue, (c_type)range->maxValue); \
        memcpy(out, &value, sizeof value); \
        return S_OK; \
    }

INTEGER(read_int8, INT8, int64_t, num_read_int, 8, WS_E_NUMERIC_OVERFLOW, WS_INT8_DESCRIPTION, raise_int_range,
        "a whole number from -128 to 127")
INTEGER(read_int16, INT16, int64_t, num_read_int, 16, WS_E_NUMERIC_OVERFLOW, WS_INT16_DESCRIPTION, raise_int_range,
        "a whole number from -32768 to 32767")
INTEGER(read_int32, INT32, int64_t, num_read_int, 32, WS_E_INVALID_FORMAT, WS_INT32_DESCRIPTION, raise_int_range,
        "a whole number from -2147483648 to 2147483647")
INTEGER(read_int64, INT64, int64_t, num_read_int, 64, WS_E_INVALID_FORMAT, WS_INT64_DESCRIPTION, raise_int_range,
        "a whole number of 64 bits")
INTEGER(read_uint8, UINT8, uint64_t, num_read_uint, 8, WS_E_NUMERIC_OVERFLOW, WS_UINT8_DESCRIPTION, raise_uint_range,
        "a whole number from 0 to 255")
INTEGER(read_uint16, UINT16, uint64_t, num_read_uint, 16, WS_E_NUMERIC_OVERFLOW, WS_UINT16_DESCRIPTION,
        raise_uint_range, "a whole number from 0 to 65535")
INTEGER(read_uint32, UINT32, uint64_t, num_read_uint, 32, WS_E_NUMERIC_OVERFLOW, WS_UINT32_DESCRIPTION,
        raise_uint_range, "a whole number from 0 to 4294967295")
INTEGER(read_uint64, UINT64, uint64_t, num_read_uint, 64, WS_E_INVALID_FORMAT, WS_UINT64_DESCRIPTION, raise_uint_range,
        "a whole number of 64 bits without a sign")

static HRESULT read_bool(struct type_reader* in, const void* description, struct xml_span text, void* out)
{
    const WS_BOOL_DESCRIPTION* required = description;
    BOOL                       value;
    enum num_result            result = num_read_bool(text.bytes, text.size, &value);

    if (result != NUM_OK)
        return raise_number(in, result, WS_E_INVALID_FORMAT, text, "true, false, 1 or 0");
    if (required != NULL && !required->value != !value)
        return value_raise(in, WS_E_INVALID_FORMAT, text, "is not %s, which WS_BOOL_DESCRIPTION.value requires",
                           required->value ? "true" : "false");
    memcpy(out, &value, sizeof value);
    return S_OK;
}

/* ---- floating point and decimals ----------------------------------------------------------------------------------- */

#define FLOATING(name, c_type, read, structure) \
    static HRESULT name(struct type_reader* in, const void* description, struct xml_span text, void* out) \
    { \
        const structure* range = description; \
        c_type           value; \
        enum num_result  result = read(text.bytes, text.size, &value); \
        \
        if (UNLIKELY(result != NUM_OK)) \
            return raise_number(in, result, WS_E_INVALID_FORMAT, text, "a number such as -1.5E3, or INF, -INF, NaN"); \
        if (range != NULL && !(value >= range->minValue && value <= range->maxValue))  /* NaN is in no range */ \
            return value_raise(in, WS_E_INVALID_FORMAT, text, \
                               "is out of range; " #structure " allows %.17g to %.17g (minValue, maxValue)", \
                               (double)range->minValue, (double)range->maxValue); \
        memcpy(out, &value, sizeof value); \
        return S_OK; \
    }

FLOATING(read_float, float, num_read_float, WS_FLOAT_DESCRIPTION)
FLOATING(read_double, double, num_read_double, WS_DOUBLE_DESCRIPTION)

static HRESULT read_decimal(struct type_reader* in, const void* description, struct xml_span text, void* out)
{
    const WS_DECIMAL_DESCRIPTION* range = description;
    DECIMAL                       value;
    enum num_result               result = value_read_decimal(text.bytes, text.size, &value);

    if (result != NUM_OK)
        return raise_number(in, result, WS_E_INVALID_FORMAT, text, "a decimal number of at most 28 to 29 digits");
    if (range != NULL && (value_compare_decimal(&value, &range->minValue) < 0
                          || value_compare_decimal(&value, &range->maxValue) > 0)) {
        BYTE min[VALUE_DECIMAL_CHARS + 1];
        BYTE max[VALUE_DECIMAL_CHARS + 1];

        min[value_write_decimal(&range->minValue, min)] = 0;
        max[value_write_decimal(&range->maxValue, max)] = 0;
        return raise_range(in, text, "WS_DECIMAL_DESCRIPTION", (const char*)min, (const char*)max);
    }
    memcpy(out, &value, sizeof value);
    return S_OK;
}

/* ---- time ---------------------------------------------------------------------------------------------------------- */

/* A time of a description as text; it may be one that has none. */
static const char* show_datetime(const WS_DATETIME* value, BYTE out[VALUE_DATETIME_CHARS + 1])
{
    WS_DATETIME utc = { value->ticks, WS_DATETIME_FORMAT_UTC };
    size_t      size;

    if (value_write_datetime(&utc, out, &size) != NUM_OK)
        return "?";
    out[size] = 0;
    return (const char*)out;
}

static HRESULT read_datetime(struct type_reader* in, const void* description, struct xml_span text, void* out)
{
    const WS_DATETIME_DESCRIPTION* range = description;
    WS_DATETIME                    value = { 0 };
    enum num_result                result = value_read_datetime(text.bytes, text.size, &value);

    if (result != NUM_OK)
        return raise_number(in, result, WS_E_INVALID_FORMAT, text,
                            "a date and time such as 2007-09-27T10:30:00.5-07:00");
    if (range != NULL && (value.ticks < range->minValue.ticks || value.ticks > range->maxValue.ticks)) {
        BYTE min[VALUE_DATETIME_CHARS + 1];
        BYTE max[VALUE_DATETIME_CHARS + 1];

        return raise_range(in, text, "WS_DATETIME_DESCRIPTION", show_datetime(&range->minValue, min),
                           show_datetime(&range->maxValue, max));
    }
    memcpy(out, &value, sizeof value);
    return S_OK;
}

static HRESULT read_timespan(struct type_reader* in, const void* description, struct xml_span text, void* out)
{
    const WS_TIMESPAN_DESCRIPTION* range = description;
    WS_TIMESPAN                    value;
    enum num_result                result = value_read_timespan(text.bytes, text.size, &value);

    if (result != NUM_OK)
        return raise_number(in, result, WS_E_INVALID_FORMAT, text,
                            "a time span such as -1.12:30:00.5 (days.hours:min:sec)");
    if (range != NULL && (value.ticks < range->minValue.ticks || value.ticks > range->maxValue.ticks)) {
        BYTE min[VALUE_TIMESPAN_CHARS + 1];
        BYTE max[VALUE_TIMESPAN_CHARS + 1];

        min[value_write_timespan(&range->minValue, min)] = 0;
        max[value_write_timespan(&range->maxValue, max)] = 0;
        return raise_range(in, text, "WS_TIMESPAN_DESCRIPTION", (const char*)min, (const char*)max);
    }
    memcpy(out, &value, sizeof value);
    return S_OK;
}

static HRESULT compare_duration(struct type_reader* in, const WS_DURATION_DESCRIPTION* range, struct xml_span text,
                                const WS_DURATION* a, const WS_DURATION* b, int* order)
{
    if (range->comparer != NULL)
        return range->comparer(a, b, order, in->error);
    if (!value_compare_duration(a, b, order))
        return value_raise(in, WS_E_INVALID_FORMAT, text,
                           "cannot be compared with the range of WS_DURATION_DESCRIPTION: "
                           "years and months against days or less; its comparer would decide");
    return S_OK;
}

static HRESULT check_duration(struct type_reader* in, const WS_DURATION_DESCRIPTION* range, struct xml_span text,
                              const WS_DURATION* value)
{
    int  above_min = 0;
    int  below_max = 0;
    BYTE min[VALUE_DURATION_CHARS + 1];
    BYTE max[VALUE_DURATION_CHARS + 1];
    size_t min_size = 0;
    size_t max_size = 0;

    TRY(compare_duration(in, range, text, value, &range->minValue, &above_min));
    TRY(compare_duration(in, range, text, &range->maxValue, value, &below_max));
    if (above_min >= 0 && below_max >= 0)
        return S_OK;
    if (value_write_duration(&range->minValue, min, &min_size) != NUM_OK
        || value_write_duration(&range->maxValue, max, &max_size) != NUM_OK)
        return value_raise(in, WS_E_INVALID_FORMAT, text, "is out of the range of WS_DURATION_DESCRIPTION");
    min[min_size] = 0;
    max[max_size] = 0;
    return raise_range(in, text, "WS_DURATION_DESCRIPTION", (const char*)min, (const char*)max);
}

static HRESULT read_duration(struct type_reader* in, const void* description, struct xml_span text, void* out)
{
    WS_DURATION     value;
    enum num_result result = value_read_duration(text.bytes, text.size, &value);

    if (result != NUM_OK)
        return raise_number(in, result, WS_E_INVALID_FORMAT, text, "a duration such as -P1Y2M3DT4H5M6.5S");
    if (description != NULL)
        TRY(check_duration(in, description, text, &value));
    memcpy(out, &value, sizeof value);
    return S_OK;
}

/* ---- identifiers and names ----------------------------------------------------------------------------------------- */

static HRESULT read_guid(struct type_reader* in, const void* description, struct xml_span text, void* out)
{
    const WS_GUID_DESCRIPTION* required = description;
    GUID                       value;
    enum num_result            result = value_read_guid(text.bytes, text.size, &value);

    if (result != NUM_OK)
        return raise_number(in, result, WS_E_INVALID_FORMAT, text,
                            "a GUID such as 00112233-4455-6677-8899-aabbccddeeff");
    if (required != NULL && memcmp(&required->value, &value, sizeof value) != 0) {
        BYTE wanted[VALUE_GUID_CHARS];

        value_write_guid(&required->value, wanted);
        return value_raise(in, WS_E_INVALID_FORMAT, text, "is not %.*s, which WS_GUID_DESCRIPTION.value requires",
                           (int)sizeof wanted, (const char*)wanted);
    }
    memcpy(out, &value, sizeof value);
    return S_OK;
}

static HRESULT read_qname(struct type_reader* in, const void* description, struct xml_span text, void* out)
{
    const WS_XML_QNAME_DESCRIPTION* range = description;
    struct xml_qname                name;
    WS_XML_QNAME                    value = { 0 };

    TRY(xml_reader_qname(in->reader, text.bytes, text.size, &name, in->error));
    if (range != NULL && (name.local_name.size < range->minLocalNameByteCount
                          || name.local_name.size > range->maxLocalNameByteCount))
        return value_raise(in, WS_E_INVALID_FORMAT, text,
                           "has a local name of %u bytes; WS_XML_QNAME_DESCRIPTION allows %u "
                           "to %u (minLocalNameByteCount, maxLocalNameByteCount)",
                           name.local_name.size, range->minLocalNameByteCount, range->maxLocalNameByteCount);
    if (range != NULL && (name.ns.size < range->minNsByteCount || name.ns.size > range->maxNsByteCount))
        return value_raise(in, WS_E_INVALID_FORMAT, text,
                           "has a namespace of %u bytes; WS_XML_QNAME_DESCRIPTION allows %u "
                           "to %u (minNsByteCount, maxNsByteCount)",
                           name.ns.size, range->minNsByteCount, range->maxNsByteCount);
    value.localName.length = name.local_name.size;
    value.ns.length = name.ns.size;
    TRY(value_copy_bytes(in, name.local_name.bytes, name.local_name.size, &value.localName.bytes));
    TRY(value_copy_bytes(in, name.ns.bytes, name.ns.size, &value.ns.bytes));
    memcpy(out, &value, sizeof value);
    return S_OK;
}

static int compare_name(const WS_XML_STRING* name, struct xml_span text)
{
    ULONG shorter = name->length < text.size ? name->length : text.size;
    int   order = shorter == 0 ? 0 : memcmp(name->bytes, text.bytes, shorter);

    return order != 0 ? order : (name->length > text.size) - (name->length < text.size);
}

/* With nameIndices: by halving. */
static const WS_ENUM_VALUE* find_sorted(const WS_ENUM_DESCRIPTION* description, struct xml_span text)
{
    ULONG low = 0;
    ULONG high = description->valueCount;

    while (low < high) {
        ULONG                middle = low + (high - low) / 2;
        ULONG                index = description->nameIndices[middle];
        const WS_ENUM_VALUE* value;
        int                  order;

        if (index >= description->valueCount || description->values[index].name == NULL)
            return NULL;
        value = &description->values[index];
        order = compare_name(value->name, text);
        if (order == 0)
            return value;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static const WS_ENUM_VALUE* find_enum_name(const WS_ENUM_DESCRIPTION* description, struct xml_span text)
{
    if (description->nameIndices != NULL)
        return find_sorted(description, text);
    for (ULONG i = 0; i < description->valueCount; i++) {
        const WS_XML_STRING* name = description->values[i].name;

        if (name != NULL && name->length == text.size && memcmp(name->bytes, text.bytes, text.size) == 0)
            return &description->values[i];
    }
    return NULL;
}

static HRESULT read_enum(struct type_reader* in, const void* description, struct xml_span text, void* out)
{
    const WS_ENUM_DESCRIPTION* names = description;
    const WS_ENUM_VALUE*       value = find_enum_name(names, text);
    const WS_XML_STRING*       first = names->valueCount == 0 ? NULL : names->values[0].name;

    if (value == NULL)
        return value_raise(in, WS_E_INVALID_FORMAT, text,
                           "is not one of the %u names of its WS_ENUM_DESCRIPTION (%.*s%s)", names->valueCount,
                           NAME_ARGS(first), names->valueCount > 1 ? ", ..." : "");
    memcpy(out, &value->value, sizeof value->value);
    return S_OK;
}

/* ---- the table ----------------------------------------------------------------------------------------------------- */

typedef HRESULT read_function(struct type_reader* in, const void* description, struct xml_span text, void* out);

static read_function* const readers[TYPE_COUNT] = {
    [WS_BOOL_TYPE] = read_bool,
    [WS_INT8_TYPE] = read_int8,
    [WS_INT16_TYPE] = read_int16,
    [WS_INT32_TYPE] = read_int32,
    [WS_INT64_TYPE] = read_int64,
    [WS_UINT8_TYPE] = read_uint8,
    [WS_UINT16_TYPE] = read_uint16,
    [WS_UINT32_TYPE] = read_uint32,
    [WS_UINT64_TYPE] = read_uint64,
    [WS_FLOAT_TYPE] = read_float,
    [WS_DOUBLE_TYPE] = read_double,
    [WS_DECIMAL_TYPE] = read_decimal,
    [WS_DATETIME_TYPE] = read_datetime,
    [WS_TIMESPAN_TYPE] = read_timespan,
    [WS_DURATION_TYPE] = read_duration,
    [WS_GUID_TYPE] = read_guid,
    [WS_XML_QNAME_TYPE] = read_qname,
    [WS_ENUM_TYPE] = read_enum
};

HRESULT value_from_text(struct type_reader* in, WS_TYPE type, const void* description, struct xml_span text, void* out,
                        void* count)
{
    size_t size = text.size;

    if (readers[type] == NULL)
        return value_string_from_text(in, type, description, text, out, count);
    if (type != WS_ENUM_TYPE)
        num_trim(&text.bytes, &size);
    text.size = (ULONG)size;
    return readers[type](in, description, text, out);
}
