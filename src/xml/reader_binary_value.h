/* Texts of a size that their type says, to typed text: for the readers of text records. */
#ifndef WWS_XML_READER_BINARY_VALUE_H
#define WWS_XML_READER_BINARY_VALUE_H

#include "xml/binary.h"

#define BIN_VARIABLE 0xFF             /* the payload says its own size */

/* Bytes behind the type, by (type - BIN_TEXT_FIRST) / 2. */
static const BYTE bin_payload_bytes[32] = {
    0, 0, 0, 0, 1, 2, 4, 8,
    4, 8, 16, 8, BIN_VARIABLE, BIN_VARIABLE, BIN_VARIABLE, BIN_VARIABLE,
    BIN_VARIABLE, BIN_VARIABLE, BIN_VARIABLE, BIN_VARIABLE, 0, BIN_VARIABLE, 16, 8,
    16, 8, 1, BIN_VARIABLE, BIN_VARIABLE, BIN_VARIABLE, BIN_VARIABLE, BIN_VARIABLE
};

static inline void bin_set_utf8(union bin_value* value, const BYTE* bytes, size_t size)
{
    value->utf8.text.textType = WS_XML_TEXT_TYPE_UTF8;
    value->utf8.value = (WS_XML_STRING){ (ULONG)size, (BYTE*)(uintptr_t)bytes, NULL, 0 };
}

/* Numbers, times and identifiers, except decimals, which are seldom: sets the value, and returns how many bytes the record has.
 * 0: no such value, or type, which is even, is another one. p: behind the type; all of the payload is there. */
static inline ULONG bin_set_fixed(union bin_value* value, BYTE type, const BYTE* p)
{
    uint32_t bits;
    uint64_t wide;

    switch (type) {
    case BIN_ZERO:
    case BIN_ONE:
        value->int32 = (WS_XML_INT32_TEXT){ { WS_XML_TEXT_TYPE_INT32 }, type == BIN_ONE };
        return 1;
    case BIN_FALSE:
    case BIN_TRUE:
        value->boolean = (WS_XML_BOOL_TEXT){ { WS_XML_TEXT_TYPE_BOOL }, type == BIN_TRUE };
        return 1;
    case BIN_INT8:
        value->int32 = (WS_XML_INT32_TEXT){ { WS_XML_TEXT_TYPE_INT32 }, (int8_t)*p };
        return 2;
    case BIN_INT16:
        value->int32 = (WS_XML_INT32_TEXT){ { WS_XML_TEXT_TYPE_INT32 }, (int16_t)bin_get16(p) };
        return 3;
    case BIN_INT32:
        value->int32 = (WS_XML_INT32_TEXT){ { WS_XML_TEXT_TYPE_INT32 }, (int32_t)bin_get32(p) };
        return 5;
    case BIN_INT64:
        value->int64 = (WS_XML_INT64_TEXT){ { WS_XML_TEXT_TYPE_INT64 }, (int64_t)bin_get64(p) };
        return 9;
    case BIN_UINT64:
        value->uint64 = (WS_XML_UINT64_TEXT){ { WS_XML_TEXT_TYPE_UINT64 }, bin_get64(p) };
        return 9;
    case BIN_FLOAT:
        bits = bin_get32(p);
        value->single.text.textType = WS_XML_TEXT_TYPE_FLOAT;
        memcpy(&value->single.value, &bits, sizeof bits);
        return 5;
    case BIN_DOUBLE:
        wide = bin_get64(p);
        value->real.text.textType = WS_XML_TEXT_TYPE_DOUBLE;
        memcpy(&value->real.value, &wide, sizeof wide);
        return 9;
    case BIN_BOOL:
        value->boolean = (WS_XML_BOOL_TEXT){ { WS_XML_TEXT_TYPE_BOOL }, *p };
        return *p <= 1 ? 2 : 0;
    case BIN_DATETIME:
        value->datetime.text.textType = WS_XML_TEXT_TYPE_DATETIME;
        return bin_get_datetime(p, &value->datetime.value) ? 9 : 0;
    case BIN_TIMESPAN:
        value->timespan = (WS_XML_TIMESPAN_TEXT){ { WS_XML_TEXT_TYPE_TIMESPAN }, { (int64_t)bin_get64(p) } };
        return 9;
    case BIN_UUID:
        value->guid = (WS_XML_GUID_TEXT){ { WS_XML_TEXT_TYPE_GUID }, bin_get_guid(p) };
        return 17;
    case BIN_UNIQUE_ID:
        value->unique_id = (WS_XML_UNIQUE_ID_TEXT){ { WS_XML_TEXT_TYPE_UNIQUE_ID }, bin_get_guid(p) };
        return 17;
    default:
        return 0;
    }
}

#endif
