/* Binary XML ([MC-NBFX]): the records, and the primitives that its reader and writer share. Pure functions, any thread. */
#ifndef WWS_XML_BINARY_H
#define WWS_XML_BINARY_H

#include "base/common.h"
#include <string.h>

/* Record types, [MC-NBFX] section 2.2. One-letter families take the letter from the type: letter = 'a' + (type - base). */
enum {
    BIN_END_ELEMENT                = 0x01,
    BIN_COMMENT                    = 0x02,
    BIN_ARRAY                      = 0x03,
    BIN_ATTRIBUTE_FIRST            = 0x04,
    BIN_SHORT_ATTRIBUTE            = 0x04,
    BIN_ATTRIBUTE                  = 0x05,
    BIN_SHORT_DICTIONARY_ATTRIBUTE = 0x06,
    BIN_DICTIONARY_ATTRIBUTE       = 0x07,
    BIN_SHORT_XMLNS                = 0x08,
    BIN_XMLNS                      = 0x09,
    BIN_SHORT_DICTIONARY_XMLNS     = 0x0A,
    BIN_DICTIONARY_XMLNS           = 0x0B,
    BIN_DICTIONARY_ATTRIBUTE_A     = 0x0C,
    BIN_ATTRIBUTE_A                = 0x26,
    BIN_ATTRIBUTE_LAST             = 0x3F,
    BIN_SHORT_ELEMENT              = 0x40,
    BIN_ELEMENT                    = 0x41,
    BIN_SHORT_DICTIONARY_ELEMENT   = 0x42,
    BIN_DICTIONARY_ELEMENT         = 0x43,
    BIN_DICTIONARY_ELEMENT_A       = 0x44,
    BIN_ELEMENT_A                  = 0x5E,
    BIN_ELEMENT_LAST               = 0x77,
    BIN_TEXT_FIRST                 = 0x80,
    BIN_ZERO                       = 0x80,
    BIN_ONE                        = 0x82,
    BIN_FALSE                      = 0x84,
    BIN_TRUE                       = 0x86,
    BIN_INT8                       = 0x88,
    BIN_INT16                      = 0x8A,
    BIN_INT32                      = 0x8C,
    BIN_INT64                      = 0x8E,
    BIN_FLOAT                      = 0x90,
    BIN_DOUBLE                     = 0x92,
    BIN_DECIMAL                    = 0x94,
    BIN_DATETIME                   = 0x96,
    BIN_CHARS8                     = 0x98,
    BIN_CHARS16                    = 0x9A,
    BIN_CHARS32                    = 0x9C,
    BIN_BYTES8                     = 0x9E,
    BIN_BYTES16                    = 0xA0,
    BIN_BYTES32                    = 0xA2,
    BIN_START_LIST                 = 0xA4,
    BIN_END_LIST                   = 0xA6,
    BIN_EMPTY                      = 0xA8,
    BIN_DICTIONARY                 = 0xAA,
    BIN_UNIQUE_ID                  = 0xAC,
    BIN_TIMESPAN                   = 0xAE,
    BIN_UUID                       = 0xB0,
    BIN_UINT64                     = 0xB2,
    BIN_BOOL                       = 0xB4,
    BIN_UNICODE8                   = 0xB6,
    BIN_UNICODE16                  = 0xB8,
    BIN_UNICODE32                  = 0xBA,
    BIN_QNAME                      = 0xBC,
    BIN_TEXT_LAST                  = 0xBD,
    BIN_WITH_END                   = 0x01         /* or-ed to a text record: the end of the element is part of it */
};

#define BIN_MB31_MAX    5                         /* bytes of a MultiByteInt31 */
#define BIN_INT31_MAX   0x7FFFFFFFu

/* Ticks of a DateTime in the lower 62 bits, above them the zone: 0 none, 1 UTC, 2 local. */
#define BIN_TICKS_MASK  UINT64_C(0x3FFFFFFFFFFFFFFF)
#define BIN_TICKS_END   UINT64_C(3155378976000000000)     /* 10000-01-01 */

/* Any text whose size is known; also a list and a name, which point further. */
union bin_value {
    WS_XML_TEXT           text;
    WS_XML_UTF8_TEXT      utf8;
    WS_XML_UTF16_TEXT     utf16;
    WS_XML_BASE64_TEXT    base64;
    WS_XML_BOOL_TEXT      boolean;
    WS_XML_INT32_TEXT     int32;
    WS_XML_INT64_TEXT     int64;
    WS_XML_UINT64_TEXT    uint64;
    WS_XML_FLOAT_TEXT     single;
    WS_XML_DOUBLE_TEXT    real;
    WS_XML_DECIMAL_TEXT   decimal;
    WS_XML_GUID_TEXT      guid;
    WS_XML_UNIQUE_ID_TEXT unique_id;
    WS_XML_DATETIME_TEXT  datetime;
    WS_XML_TIMESPAN_TEXT  timespan;
    WS_XML_QNAME_TEXT     qname;
    WS_XML_LIST_TEXT      list;
};

/* ---- little-endian numbers, not aligned ------------------------------------------------------------------------- */

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define BIN_SWAP16(x) (x)
#define BIN_SWAP32(x) (x)
#define BIN_SWAP64(x) (x)
#else
#define BIN_SWAP16(x) __builtin_bswap16(x)
#define BIN_SWAP32(x) __builtin_bswap32(x)
#define BIN_SWAP64(x) __builtin_bswap64(x)
#endif

static inline uint16_t bin_get16(const BYTE* p)
{
    uint16_t value;

    memcpy(&value, p, sizeof value);
    return BIN_SWAP16(value);
}

static inline uint32_t bin_get32(const BYTE* p)
{
    uint32_t value;

    memcpy(&value, p, sizeof value);
    return BIN_SWAP32(value);
}

static inline uint64_t bin_get64(const BYTE* p)
{
    uint64_t value;

    memcpy(&value, p, sizeof value);
    return BIN_SWAP64(value);
}

static inline void bin_put16(BYTE* p, uint16_t value)
{
    const uint16_t ordered = BIN_SWAP16(value);

    memcpy(p, &ordered, sizeof ordered);
}

static inline void bin_put32(BYTE* p, uint32_t value)
{
    const uint32_t ordered = BIN_SWAP32(value);

    memcpy(p, &ordered, sizeof ordered);
}

static inline void bin_put64(BYTE* p, uint64_t value)
{
    const uint64_t ordered = BIN_SWAP64(value);

    memcpy(p, &ordered, sizeof ordered);
}

static inline GUID bin_get_guid(const BYTE* p)
{
    GUID guid = { bin_get32(p), bin_get16(p + 4), bin_get16(p + 6), { 0 } };

    memcpy(guid.Data4, p + 8, sizeof guid.Data4);
    return guid;
}

static inline void bin_put_guid(BYTE* p, const GUID* guid)
{
    bin_put32(p, guid->Data1);
    bin_put16(p + 4, guid->Data2);
    bin_put16(p + 6, guid->Data3);
    memcpy(p + 8, guid->Data4, sizeof guid->Data4);
}

/* 16 bytes in the layout of OLE automation. False: a scale, sign or reserved field that no decimal has. */
bool bin_get_decimal(const BYTE* p, DECIMAL* value) MUST_USE;
void bin_put_decimal(BYTE* p, const DECIMAL* value);
/* False: no such time or zone. */
static inline bool bin_get_datetime(const BYTE* p, WS_DATETIME* value)
{
    static const BYTE formats[4] = { WS_DATETIME_FORMAT_NONE, WS_DATETIME_FORMAT_UTC, WS_DATETIME_FORMAT_LOCAL, 0 };
    uint64_t bits = bin_get64(p);

    if ((bits & BIN_TICKS_MASK) >= BIN_TICKS_END || bits >> 62 == 3)
        return false;
    value->ticks = bits & BIN_TICKS_MASK;
    value->format = (WS_DATETIME_FORMAT)formats[bits >> 62];
    return true;
}
bool bin_put_datetime(BYTE* p, const WS_DATETIME* value) MUST_USE;

/* ---- MultiByteInt31 --------------------------------------------------------------------------------------------- */

/* Behind the number; NULL when the bytes end inside it or it has more than 31 bits. Longer forms than needed are fine. */
const BYTE* bin_get_mb31_slow(const BYTE* p, const BYTE* end, ULONG* value);

static inline const BYTE* bin_get_mb31(const BYTE* p, const BYTE* end, ULONG* value)
{
    if (UNLIKELY(p == end || *p >= 0x80))
        return bin_get_mb31_slow(p, end, value);
    *value = *p;
    return p + 1;
}

/* Behind what was written, at most BIN_MB31_MAX bytes. */
static inline BYTE* bin_put_mb31(BYTE* p, ULONG value)
{
    for (; value >= 0x80; value >>= 7)
        *p++ = (BYTE)(value | 0x80);
    *p++ = (BYTE)value;
    return p;
}

/* Bytes that the number takes. */
static inline ULONG bin_mb31_size(ULONG value)
{
    ULONG size = 1;

    for (; value >= 0x80; value >>= 7)
        size++;
    return size;
}

/* ---- arrays ------------------------------------------------------------------------------------------------------ */

/* Bytes of an item of an array whose item type is the record, 0: there are no arrays of it. [MC-NBFX] section 2.3.3. */
ULONG bin_array_item_size(BYTE record);
/* The record of items of a type that WsReadArray and WsWriteArray know, with its end element; 0: none. */
BYTE  bin_array_record(WS_TYPE type);

/* Types of which the items on the wire are those in memory. */
static inline bool bin_same_in_memory(WS_TYPE type)
{
    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && type != WS_BOOL_TYPE && type != WS_DECIMAL_TYPE
           && type != WS_DATETIME_TYPE;
}

#endif
