/* Text that is bytes in base64 is written as bytes, when nothing is lost by it: an element holds the canonical form of them
 * and nothing else. */
#include "xmltool.h"

#include <stdlib.h>
#include <string.h>

#define TRY(call) do { HRESULT try_hr_ = (call); if (FAILED(try_hr_)) return try_hr_; } while (0)

#define COLLECTED_MAX (1024 * 1024)   /* characters, in an encoding that takes bytes piece by piece */

#define NONE 64

/* Of a character; NONE when it is no digit. */
static unsigned char digits[256];

static void fill_digits(void)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    memset(digits, NONE, sizeof digits);
    for (unsigned char i = 0; i < NONE; i++)
        digits[(unsigned char)alphabet[i]] = i;
}

static bool goes_on(struct base64* base64, const WS_XML_STRING* text)
{
    ULONG i = 0;

    if (base64->padding == 0)
        while (i < text->length && digits[text->bytes[i]] != NONE)
            i++;
    for (; i < text->length && text->bytes[i] == '=' && base64->padding < 2; i++)
        base64->padding++;
    return i == text->length;
}

static HRESULT append(struct base64* base64, const WS_XML_STRING* text)
{
    if (base64->capacity - base64->size < text->length) {
        size_t capacity = (base64->size + text->length) * 2;
        char* chars = realloc(base64->chars, capacity);

        if (chars == NULL)
            return E_OUTOFMEMORY;
        base64->chars = chars;
        base64->capacity = capacity;
    }
    if (text->length != 0)
        memcpy(base64->chars + base64->size, text->bytes, text->length);
    base64->size += text->length;
    return S_OK;
}

/* Of whole groups, in place; false when others than these characters would come back. */
static bool decode(struct base64* base64, size_t size, size_t* bytes)
{
    unsigned char* out = (unsigned char*)base64->chars;
    const unsigned char* in = out;
    size_t padding = size == base64->size ? base64->padding : 0;
    unsigned last = padding == 0 ? 0 : digits[in[size - padding - 1]];

    if (size % 4 != 0 || (last & (padding == 2 ? 15 : 3)) != 0)
        return false;
    for (size_t i = 0; i < size; i += 4) {
        uint32_t bits = 0;

        for (size_t k = 0; k < 4; k++)
            bits = bits << 6 | (digits[in[i + k]] & (NONE - 1));     /* the padding counts as 0 */
        *out++ = (unsigned char)(bits >> 16);
        *out++ = (unsigned char)(bits >> 8);
        *out++ = (unsigned char)bits;
    }
    *bytes = size / 4 * 3 - padding;
    return true;
}

static HRESULT write_chars(struct tool* tool)
{
    struct base64* base64 = &tool->base64;
    WS_XML_STRING text = { (ULONG)base64->size, (BYTE*)base64->chars, NULL, 0 };

    base64->size = base64->padding = 0;
    return text.length == 0 ? S_OK : binary_write_text(tool, &text);
}

static HRESULT write_bytes(struct tool* tool, size_t size)
{
    struct base64* base64 = &tool->base64;
    size_t rest = base64->size - size, bytes;
    char tail[4];

    memcpy(tail, base64->chars + size, rest);
    if (!decode(base64, size, &bytes))
        return write_chars(tool);
    TRY(WsWriteBytes(tool->writer, base64->chars, (ULONG)bytes, tool->error));
    memcpy(base64->chars, tail, rest);
    base64->size = rest;
    base64->written = true;
    return S_OK;
}

HRESULT base64_begin(struct tool* tool)
{
    if (digits[0] == 0)
        fill_digits();
    TRY(base64_end(tool, false));
    tool->base64.open = true;
    tool->base64.written = false;
    return S_OK;
}

HRESULT base64_text(struct tool* tool, const WS_XML_STRING* text)
{
    struct base64* base64 = &tool->base64;

    if (base64->open && goes_on(base64, text)) {
        TRY(append(base64, text));
        if (base64->size < COLLECTED_MAX || base64->padding != 0 || !is_binary(tool->options->to))
            return S_OK;
        return write_bytes(tool, base64->size / 4 * 4);
    }
    TRY(base64_end(tool, false));
    return binary_write_text(tool, text);
}

HRESULT base64_end(struct tool* tool, bool last)
{
    struct base64* base64 = &tool->base64;

    base64->open = false;
    if (last && base64->size % 4 == 0
        && (base64->written || base64->size / 4 * 3 >= tool->options->bytes_min + base64->padding))
        TRY(write_bytes(tool, base64->size));
    return write_chars(tool);
}
