/* Every WS_VALUE_TYPE with values of it: the smallest, the largest, those with records of their own in binary. */
#ifndef WWS_TESTS_TYPE_VALUES_H
#define WWS_TESTS_TYPE_VALUES_H

#include "support.h"

#include <float.h>
#include <math.h>

#define VALUE_ITEMS 5

static const struct value_type {
    WS_VALUE_TYPE type;
    ULONG         size;
    const char*   name;
    const void*   items;              /* VALUE_ITEMS of them */
} value_types[] = {
#define VALUES(id, type, ...) { id, sizeof(type), #id, (const type[VALUE_ITEMS]){ __VA_ARGS__ } }
    VALUES(WS_BOOL_VALUE_TYPE, BOOL, TRUE, FALSE, FALSE, TRUE, 7),
    VALUES(WS_INT8_VALUE_TYPE, INT8, 0, 1, -1, INT8_MIN, INT8_MAX),
    VALUES(WS_INT16_VALUE_TYPE, INT16, 0, 1, -1, INT16_MIN, INT16_MAX),
    VALUES(WS_INT32_VALUE_TYPE, INT32, 0, 1, -1, INT32_MIN, INT32_MAX),
    VALUES(WS_INT64_VALUE_TYPE, INT64, 0, 1, -1, INT64_MIN, INT64_MAX),
    VALUES(WS_UINT8_VALUE_TYPE, UINT8, 0, 1, 127, 128, UINT8_MAX),
    VALUES(WS_UINT16_VALUE_TYPE, UINT16, 0, 1, INT16_MAX, 0x8000, UINT16_MAX),
    VALUES(WS_UINT32_VALUE_TYPE, UINT32, 0, 1, INT32_MAX, 0x80000000u, UINT32_MAX),
    VALUES(WS_UINT64_VALUE_TYPE, UINT64, 0, 1, INT64_MAX, 1ull << 63, UINT64_MAX),
    VALUES(WS_FLOAT_VALUE_TYPE, float, 0, -1.5f, INFINITY, FLT_MAX, -0.0f),
    VALUES(WS_DOUBLE_VALUE_TYPE, double, 0, -1.5, -INFINITY, DBL_MAX, -0.0),
    VALUES(WS_DECIMAL_VALUE_TYPE, DECIMAL, { .scale = 0 }, { .scale = 2, .Lo64 = 125 },
           { .sign = DECIMAL_NEG, .Lo64 = 1 }, { .scale = 28, .Hi32 = UINT32_MAX, .Lo64 = UINT64_MAX },
           { .Hi32 = UINT32_MAX, .Lo64 = UINT64_MAX }),
    VALUES(WS_DATETIME_VALUE_TYPE, WS_DATETIME, { 0, WS_DATETIME_FORMAT_UTC }, { 1, WS_DATETIME_FORMAT_NONE },
           { 633262806000000000, WS_DATETIME_FORMAT_LOCAL }, { 633262806000000000, WS_DATETIME_FORMAT_UTC },
           { 3155378975999999999, WS_DATETIME_FORMAT_NONE }),
    VALUES(WS_TIMESPAN_VALUE_TYPE, WS_TIMESPAN, { 0 }, { 1 }, { -1 }, { INT64_MIN }, { INT64_MAX }),
    VALUES(WS_GUID_VALUE_TYPE, GUID, { 0 }, { 1, 2, 3, { 4, 5, 6, 7, 8, 9, 10, 11 } },
           { UINT32_MAX, 0, UINT16_MAX, { 0 } }, { 0, 0, 0, { 255, 255, 255, 255, 255, 255, 255, 255 } },
           { 0x80000000, 0x8000, 0x8000, { 0x80 } }),
    VALUES(WS_DURATION_VALUE_TYPE, WS_DURATION, { .years = 1 }, { .negative = TRUE, .months = 2, .days = 3 },
           { .hours = 4, .minutes = 5, .seconds = 6 }, { .milliseconds = 999, .ticks = 9999 },
           { .years = UINT32_MAX, .seconds = UINT32_MAX }),
#undef VALUES
};

#endif
