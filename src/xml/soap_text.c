#include "xml/soap_text.h"

#include "base/err.h"
#include "base/heap.h"
#include "base/utf.h"
#include "base/xmlname.h"

#include <string.h>

WS_XML_STRING soap_trim(const BYTE* bytes, ULONG length)
{
    while (length != 0 && xml_space(bytes[0])) {
        bytes++;
        length--;
    }
    while (length != 0 && xml_space(bytes[length - 1]))
        length--;
    return (WS_XML_STRING){ length, (BYTE*)(uintptr_t)bytes, NULL, 0 };
}

static HRESULT copy_block(WS_HEAP* heap, const void* block, size_t size, void** out, WS_ERROR* error)
{
    TRY(heap_alloc(heap, size, out, error));
    if (size != 0)
        memcpy(*out, block, size);
    return S_OK;
}

HRESULT soap_copy_text(WS_HEAP* heap, const BYTE* bytes, ULONG length, WS_XML_STRING* out, WS_ERROR* error)
{
    void* copy;

    TRY(copy_block(heap, bytes, length, &copy, error));
    *out = (WS_XML_STRING){ length, copy, NULL, 0 };
    return S_OK;
}

HRESULT soap_copy_string(WS_HEAP* heap, const WS_STRING* string, WS_STRING* out, WS_ERROR* error)
{
    void* copy;

    TRY(copy_block(heap, string->chars, string->length * sizeof(WCHAR), &copy, error));
    *out = (WS_STRING){ string->length, copy };
    return S_OK;
}

HRESULT soap_copy_bytes(WS_HEAP* heap, const WS_BYTES* bytes, WS_BYTES* out, WS_ERROR* error)
{
    void* copy;

    TRY(copy_block(heap, bytes->bytes, bytes->length, &copy, error));
    *out = (WS_BYTES){ bytes->length, copy };
    return S_OK;
}

HRESULT soap_text_to_string(WS_HEAP* heap, const BYTE* bytes, ULONG length, WS_STRING* out, WS_ERROR* error)
{
    size_t count = utf8_to_utf16(bytes, length, NULL, 0);
    WCHAR* chars;
    void* block;

    if (count == UTF_INVALID)
        return err_raise(error, WS_E_INVALID_FORMAT, "text that is not UTF-8");
    TRY(heap_alloc(heap, (count + 1) * sizeof *chars, &block, error));
    chars = block;
    utf8_to_utf16(bytes, length, chars, count);
    chars[count] = 0;
    *out = (WS_STRING){ (ULONG)count, chars };
    return S_OK;
}

HRESULT soap_string_to_text(WS_HEAP* heap, const WCHAR* chars, ULONG length, const char* what, WS_XML_STRING* out,
                            WS_ERROR* error)
{
    size_t size = utf16_to_utf8(chars, length, NULL, 0);
    void* bytes;

    if (size == UTF_INVALID)
        return err_raise(error, E_INVALIDARG, "%s: the text is not UTF-16 (half of a surrogate pair)", what);
    if (size > UINT32_MAX)
        return err_raise(error, WS_E_QUOTA_EXCEEDED, "%s: the text is over 4 GiB", what);
    TRY(heap_alloc(heap, size, &bytes, error));
    utf16_to_utf8(chars, length, bytes, size);
    *out = (WS_XML_STRING){ (ULONG)size, bytes, NULL, 0 };
    return S_OK;
}
