/* Nil values and default values. */
#include "xml/type_write.h"

#include "xml/value_text.h"

#include <string.h>

bool value_is_nil(WS_TYPE type, const void* value)
{
    const void*   pointer;
    WS_STRING     string;
    WS_BYTES      bytes;
    WS_XML_STRING xml_string;

    switch (type) {
    case WS_STRING_TYPE:
        memcpy(&string, value, sizeof string);
        return string.chars == NULL && string.length == 0;
    case WS_BYTES_TYPE:
        memcpy(&bytes, value, sizeof bytes);
        return bytes.bytes == NULL && bytes.length == 0;
    case WS_XML_STRING_TYPE:
        memcpy(&xml_string, value, sizeof xml_string);
        return xml_string.bytes == NULL && xml_string.length == 0;
    case WS_WSZ_TYPE:
    case WS_XML_BUFFER_TYPE:
    case WS_CHAR_ARRAY_TYPE:
    case WS_UTF8_ARRAY_TYPE:
    case WS_BYTE_ARRAY_TYPE:
        memcpy(&pointer, value, sizeof pointer);
        return pointer == NULL;
    default:
        return false;
    }
}

static bool same_bytes(const void* a, const void* b, size_t size)
{
    return size == 0 || memcmp(a, b, size) == 0;
}

/* NULL and an empty string differ: the one is missing, the other is an empty element. */
static bool same_run(const void* a, ULONG a_length, const void* b, ULONG b_length, size_t unit)
{
    return a_length == b_length && (a == NULL) == (b == NULL) && (a == NULL || same_bytes(a, b, a_length * unit));
}

static ULONG wsz_length(const WCHAR* chars)
{
    ULONG length = 0;

    while (chars != NULL && chars[length] != 0)
        length++;
    return length;
}

static bool same_wsz(const void* value, const void* other)
{
    const WCHAR* a;
    const WCHAR* b;

    memcpy(&a, value, sizeof a);
    memcpy(&b, other, sizeof b);
    return same_run(a, wsz_length(a), b, wsz_length(b), sizeof(WCHAR));
}

static bool same_unique_id(const void* value, const void* other)
{
    WS_UNIQUE_ID a;
    WS_UNIQUE_ID b;

    memcpy(&a, value, sizeof a);
    memcpy(&b, other, sizeof b);
    if (a.uri.length != b.uri.length)
        return false;
    return a.uri.length == 0 ? same_bytes(&a.guid, &b.guid, sizeof a.guid)
                             : same_bytes(a.uri.chars, b.uri.chars, a.uri.length * sizeof(WCHAR));
}

static bool same_qname(const void* value, const void* other)
{
    WS_XML_QNAME a;
    WS_XML_QNAME b;

    memcpy(&a, value, sizeof a);
    memcpy(&b, other, sizeof b);
    return a.localName.length == b.localName.length && a.ns.length == b.ns.length
           && same_bytes(a.localName.bytes, b.localName.bytes, a.localName.length)
           && same_bytes(a.ns.bytes, b.ns.bytes, a.ns.length);
}

/* Compares members, not bytes: structures have padding, and strings are elsewhere. */
static bool same_value(WS_TYPE type, const void* value, const void* other, size_t size)
{
    WS_STRING     string_a, string_b;
    WS_BYTES      bytes_a, bytes_b;
    WS_XML_STRING xml_a, xml_b;
    WS_DATETIME   time_a, time_b;

    switch (type) {
    case WS_STRING_TYPE:
        memcpy(&string_a, value, sizeof string_a);
        memcpy(&string_b, other, sizeof string_b);
        return same_run(string_a.chars, string_a.length, string_b.chars, string_b.length, sizeof(WCHAR));
    case WS_BYTES_TYPE:
        memcpy(&bytes_a, value, sizeof bytes_a);
        memcpy(&bytes_b, other, sizeof bytes_b);
        return same_run(bytes_a.bytes, bytes_a.length, bytes_b.bytes, bytes_b.length, 1);
    case WS_XML_STRING_TYPE:
        memcpy(&xml_a, value, sizeof xml_a);
        memcpy(&xml_b, other, sizeof xml_b);
        return same_run(xml_a.bytes, xml_a.length, xml_b.bytes, xml_b.length, 1);
    case WS_DATETIME_TYPE:
        memcpy(&time_a, value, sizeof time_a);
        memcpy(&time_b, other, sizeof time_b);
        return time_a.ticks == time_b.ticks && time_a.format == time_b.format;
    case WS_WSZ_TYPE:
        return same_wsz(value, other);
    case WS_UNIQUE_ID_TYPE:
        return same_unique_id(value, other);
    case WS_XML_QNAME_TYPE:
        return same_qname(value, other);
    default:
        return same_bytes(value, other, size);
    }
}

static bool all_zero(const BYTE* bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

static bool is_zero(WS_TYPE type, const void* value, size_t size)
{
    static const union {
        WS_UNIQUE_ID  unique_id;
        WS_XML_STRING xml_string;
        WS_XML_QNAME  qname;
    } zero;

    if (type_has(type, TYPE_TEXT) && size <= sizeof zero)
        return same_value(type, value, &zero, size);
    return all_zero(value, size);
}

HRESULT value_is_default(struct type_writer* out, const WS_FIELD_DESCRIPTION* field, const void* value, ULONG count,
                         bool* is_default)
{
    const WS_CUSTOM_TYPE_DESCRIPTION* custom = field->typeDescription;
    const void*                       other = field->defaultValue == NULL ? NULL : field->defaultValue->value;
    size_t                            size = type_size(field->type, field->typeDescription);

    if (type_has(field->type, TYPE_IS_ARRAY)) {
        *is_default = value_is_nil(field->type, value) && count == 0;
    } else if (field->type == WS_CUSTOM_TYPE && custom->isDefaultValueCallback != NULL) {
        BOOL answer = FALSE;

        TRY(custom->isDefaultValueCallback(custom->descriptionData, value, other, custom->size, &answer, out->error));
        *is_default = answer != FALSE;
    } else {
        *is_default = other == NULL ? is_zero(field->type, value, size) : same_value(field->type, value, other, size);
    }
    return S_OK;
}
