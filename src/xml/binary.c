#include "xml/binary.h"

#include "xml/value_text.h"

const BYTE* bin_get_mb31_slow(const BYTE* p, const BYTE* end, ULONG* value)
{
    ULONG number = 0;

    for (unsigned shift = 0; shift <= 28 && p < end; shift += 7) {
        BYTE byte = *p++;

        if (shift == 28 && byte > 0x07)
            return NULL;
        number |= (ULONG)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            *value = number;
            return p;
        }
    }
    return NULL;
}

/* ---- values of 8 and 16 bytes ------------------------------------------------------------------------------------- */

bool bin_get_decimal(const BYTE* p, DECIMAL* value)
{
    DECIMAL decimal = { 0 };

    decimal.scale = p[2];
    decimal.sign = p[3];
    decimal.Hi32 = bin_get32(p + 4);
    decimal.Lo64 = bin_get64(p + 8);
    if (bin_get16(p) != 0 || !value_decimal_valid(&decimal))
        return false;
    *value = decimal;
    return true;
}

void bin_put_decimal(BYTE* p, const DECIMAL* value)
{
    bin_put16(p, 0);
    p[2] = value->scale;
    p[3] = value->sign;
    bin_put32(p + 4, value->Hi32);
    bin_put64(p + 8, value->Lo64);
}

static const BYTE zone_of_format[] = {
    [WS_DATETIME_FORMAT_UTC] = 1, [WS_DATETIME_FORMAT_LOCAL] = 2, [WS_DATETIME_FORMAT_NONE] = 0
};

bool bin_put_datetime(BYTE* p, const WS_DATETIME* value)
{
    if ((ULONG)value->format >= ARRAY_COUNT(zone_of_format) || value->ticks >= BIN_TICKS_END)
        return false;
    bin_put64(p, value->ticks | (uint64_t)zone_of_format[value->format] << 62);
    return true;
}

/* ---- arrays ------------------------------------------------------------------------------------------------------ */

ULONG bin_array_item_size(BYTE record)
{
    switch (record) {
    case BIN_BOOL | BIN_WITH_END:
        return 1;
    case BIN_INT16 | BIN_WITH_END:
        return 2;
    case BIN_INT32 | BIN_WITH_END:
    case BIN_FLOAT | BIN_WITH_END:
        return 4;
    case BIN_INT64 | BIN_WITH_END:
    case BIN_DOUBLE | BIN_WITH_END:
    case BIN_DATETIME | BIN_WITH_END:
    case BIN_TIMESPAN | BIN_WITH_END:
        return 8;
    case BIN_DECIMAL | BIN_WITH_END:
    case BIN_UUID | BIN_WITH_END:
        return 16;
    default:
        return 0;
    }
}

BYTE bin_array_record(WS_TYPE type)
{
    static const BYTE records[] = {
        [WS_BOOL_TYPE] = BIN_BOOL | BIN_WITH_END,         [WS_INT16_TYPE] = BIN_INT16 | BIN_WITH_END,
        [WS_INT32_TYPE] = BIN_INT32 | BIN_WITH_END,       [WS_INT64_TYPE] = BIN_INT64 | BIN_WITH_END,
        [WS_FLOAT_TYPE] = BIN_FLOAT | BIN_WITH_END,       [WS_DOUBLE_TYPE] = BIN_DOUBLE | BIN_WITH_END,
        [WS_DECIMAL_TYPE] = BIN_DECIMAL | BIN_WITH_END,   [WS_DATETIME_TYPE] = BIN_DATETIME | BIN_WITH_END,
        [WS_TIMESPAN_TYPE] = BIN_TIMESPAN | BIN_WITH_END, [WS_GUID_TYPE] = BIN_UUID | BIN_WITH_END,
    };

    return (unsigned)type < ARRAY_COUNT(records) ? records[type] : 0;
}
