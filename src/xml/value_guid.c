/* GUIDs and the urn:uuid: form of unique ids as text. */
#include "xml/value_text.h"

#include <string.h>

#define URN_CHARS 9u

static const char urn_prefix[URN_CHARS + 1] = "urn:uuid:";

/* Text position of the two digits of each byte, in the order of the text. */
static const BYTE guid_places[16] = { 0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34 };

static int hex_value(BYTE c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

enum num_result value_read_guid(const BYTE* text, size_t size, GUID* out)
{
    BYTE bytes[16];
    int  bad = 0;

    if (size != VALUE_GUID_CHARS || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-')
        return NUM_MALFORMED;
    for (size_t i = 0; i < sizeof bytes; i++) {
        int high = hex_value(text[guid_places[i]]);
        int low = hex_value(text[guid_places[i] + 1]);

        bad |= high | low;
        bytes[i] = (BYTE)((high & 15) << 4 | (low & 15));
    }
    if (bad < 0)
        return NUM_MALFORMED;
    out->Data1 = (ULONG)bytes[0] << 24 | (ULONG)bytes[1] << 16 | (ULONG)bytes[2] << 8 | bytes[3];
    out->Data2 = (USHORT)(bytes[4] << 8 | bytes[5]);
    out->Data3 = (USHORT)(bytes[6] << 8 | bytes[7]);
    memcpy(out->Data4, bytes + 8, sizeof out->Data4);
    return NUM_OK;
}

size_t value_write_guid(const GUID* value, BYTE out[VALUE_GUID_CHARS])
{
    static const char digits[] = "0123456789abcdef";
    const BYTE        bytes[16] = {
        (BYTE)(value->Data1 >> 24), (BYTE)(value->Data1 >> 16), (BYTE)(value->Data1 >> 8), (BYTE)value->Data1,
        (BYTE)(value->Data2 >> 8), (BYTE)value->Data2, (BYTE)(value->Data3 >> 8), (BYTE)value->Data3,
        value->Data4[0], value->Data4[1], value->Data4[2], value->Data4[3],
        value->Data4[4], value->Data4[5], value->Data4[6], value->Data4[7]
    };

    for (size_t i = 0; i < sizeof bytes; i++) {
        out[guid_places[i]] = (BYTE)digits[bytes[i] >> 4];
        out[guid_places[i] + 1] = (BYTE)digits[bytes[i] & 15];
    }
    out[8] = out[13] = out[18] = out[23] = '-';
    return VALUE_GUID_CHARS;
}

enum num_result value_read_uuid_urn(const BYTE* text, size_t size, GUID* out)
{
    if (size != VALUE_UNIQUE_ID_CHARS || memcmp(text, urn_prefix, URN_CHARS) != 0)
        return NUM_MALFORMED;
    return value_read_guid(text + URN_CHARS, VALUE_GUID_CHARS, out);
}

size_t value_write_uuid_urn(const GUID* value, BYTE out[VALUE_UNIQUE_ID_CHARS])
{
    memcpy(out, urn_prefix, URN_CHARS);
    return URN_CHARS + value_write_guid(value, out + URN_CHARS);
}
