#include "base/check.h"
#include "base/xmlname.h"

#include "base/err.h"
#include "base/utf.h"

#include <string.h>

/* Bits of enum xml_class: 11 starts a name, 10 goes on in one, 12 is space, 8 is any other character, 0 is none. */
const BYTE xml_class_ascii[256] = {
    /* 00 */ 0,  0,  0,  0,  0,  0,  0,  0,  0,  12, 12, 0,  0,  12, 0,  0,
    /* 10 */ 0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,
    /* 20 */ 12, 8,  8,  8,  8,  8,  8,  8,  8,  8,  8,  8,  8,  10, 10, 8,      /* - .         */
    /* 30 */ 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 8,  8,  8,  8,  8,  8,      /* 0..9        */
    /* 40 */ 8,  11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11,     /* A..         */
    /* 50 */ 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 8,  8,  8,  8,  11,     /* ..Z _       */
    /* 60 */ 8,  11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11,     /* a..         */
    /* 70 */ 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 8,  8,  8,  8,  8,      /* ..z; 7F too */
};

struct scalar_range { uint32_t first, last; };

/* XML 1.0 (fifth edition), productions [4] and [4a], from U+0080 */
static const struct scalar_range name_start_ranges[] = {
    { 0xC0, 0xD6 },      { 0xD8, 0xF6 },      { 0xF8, 0x2FF },     { 0x370, 0x37D },    { 0x37F, 0x1FFF },
    { 0x200C, 0x200D },  { 0x2070, 0x218F },  { 0x2C00, 0x2FEF },  { 0x3001, 0xD7FF },  { 0xF900, 0xFDCF },
    { 0xFDF0, 0xFFFD },  { 0x10000, 0xEFFFF },
};
static const struct scalar_range name_more_ranges[] = { { 0xB7, 0xB7 }, { 0x300, 0x36F }, { 0x203F, 0x2040 } };

static bool in_ranges(const struct scalar_range* ranges, size_t count, uint32_t scalar)
{
    for (size_t i = 0; i < count && scalar >= ranges[i].first; i++)
        if (scalar <= ranges[i].last)
            return true;
    return false;
}

bool xml_name_start_wide(uint32_t scalar)
{
    return in_ranges(name_start_ranges, ARRAY_COUNT(name_start_ranges), scalar);
}

bool xml_name_char_wide(uint32_t scalar)
{
    return xml_name_start_wide(scalar) || in_ranges(name_more_ranges, ARRAY_COUNT(name_more_ranges), scalar);
}

size_t xml_ncname_prefix(const BYTE* bytes, size_t size)
{
    size_t i = 0;

    while (i < size) {
        uint32_t scalar = bytes[i];
        size_t length = 1;

        if (scalar >= 0x80) {
            length = utf8_decode(bytes + i, size - i, &scalar);
            if (length == 0)
                return i;
        }
        if (i == 0 ? !xml_name_start(scalar) : !xml_name_char(scalar))
            return i;
        i += length;
    }
    return i;
}

bool xml_string_equals(const WS_XML_STRING* a, const WS_XML_STRING* b)
{
    if (a->length != b->length)
        return false;
    if (a->bytes == b->bytes || a->length == 0)
        return true;
    if (a->dictionary != NULL && a->dictionary == b->dictionary && a->id == b->id)
        return true;
    return memcmp(a->bytes, b->bytes, a->length) == 0;
}

/* -------------------------------------------------------------------------------------------- public functions */

static bool xml_string_readable(const WS_XML_STRING* string)
{
    return string != NULL && (string->bytes != NULL || string->length == 0);
}

HRESULT WINAPI WsXmlStringEquals(const WS_XML_STRING* string1, const WS_XML_STRING* string2, WS_ERROR* error)
{
    CHECK_CALL(WsXmlStringEquals(string1, string2, error), error);
    if (!xml_string_readable(string1) || !xml_string_readable(string2))
        return err_raise(error, E_INVALIDARG, "WsXmlStringEquals: a string is NULL, or has a length but no bytes");
    return xml_string_equals(string1, string2) ? S_OK : S_FALSE;
}

HRESULT WINAPI WsTrimXmlWhitespace(WCHAR* chars, ULONG count, WCHAR** trimmed, ULONG* trimmed_count, WS_ERROR* error)
{
    CHECK_CALL(WsTrimXmlWhitespace(chars, count, trimmed, trimmed_count, error), error);
    ULONG begin = 0;
    ULONG end = count;

    if ((chars == NULL && count != 0) || trimmed == NULL || trimmed_count == NULL)
        return err_raise(error, E_INVALIDARG, "WsTrimXmlWhitespace: a pointer is NULL");
    while (begin < end && xml_space((uint16_t)chars[begin]))
        begin++;
    while (end > begin && xml_space((uint16_t)chars[end - 1]))
        end--;
    *trimmed = begin != 0 ? chars + begin : chars;
    *trimmed_count = end - begin;
    return S_OK;
}

HRESULT WINAPI WsVerifyXmlNCName(const WCHAR* chars, ULONG count, WS_ERROR* error)
{
    CHECK_CALL(WsVerifyXmlNCName(chars, count, error), error);
    char name[256];
    uint32_t scalar;
    size_t units;

    if (chars == NULL && count != 0)
        return err_raise(error, E_INVALIDARG, "WsVerifyXmlNCName: the pointer to %u characters is NULL", count);
    if (count == 0)
        return err_raise(error, WS_E_INVALID_FORMAT, "the empty string is not an XML name (NCName)");
    for (ULONG i = 0; i < count; i += (ULONG)units) {
        units = utf16_decode(chars + i, count - i, &scalar);
        if (units == 0)
            return err_raise(error, WS_E_INVALID_FORMAT, "'%s' is not an XML name (NCName): half of a surrogate pair "
                             "at index %u", err_utf16(chars, count, name, sizeof name), i);
        if (i == 0 ? !xml_name_start(scalar) : !xml_name_char(scalar))
            return err_raise(error, WS_E_INVALID_FORMAT, "'%s' is not an XML name (NCName): U+%04X cannot %s one, at "
                             "index %u", err_utf16(chars, count, name, sizeof name), scalar,
                             i == 0 ? "start" : "be in", i);
    }
    return S_OK;
}
