#include "base/check.h"
#include "base/err.h"

#include "base/err_fault.h"
#include "base/heap.h"
#include "base/mem.h"
#include "base/prop.h"
#include "base/trace.h"
#include "base/utf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define ERR_TAG          0x52454157u        /* "WAER" */
#define ERR_TAG_FREED    0xDEAD4552u
#define LANGID_ENGLISH   0x0409             /* the library's own strings are in US English */
#define ERRNO_LAST       4095u              /* codes up to here are errno values, as the kernel has it */

enum { ORIGINAL_TEXT_CHARS = 160 };

struct err_string {
    struct err_string* older;
    ULONG              length;
    WCHAR              chars[];
};

/* WS_ERROR_PROPERTY_*, at creation. */
struct err_settings {
    LANGID langid;
};

struct _WS_ERROR {
    uint32_t            tag;
    ULONG               string_count;
    struct err_string*  newest;
    struct err_settings created;            /* what a reset goes back to */
    struct err_settings current;
    ULONG               original_code;      /* 0: none */
    ULONG               original_length;
    WCHAR               original_text[ORIGINAL_TEXT_CHARS];
    WS_HEAP*            fault_heap;         /* NULL until used */
    void*               fault;
    err_fault_copy_fn   fault_copy;
};

static const struct prop_rule err_rules[] = {
    PROP_RULE(WS_ERROR_PROPERTY_LANGID, PROP_CREATE | PROP_GET | PROP_SET, LANGID, struct err_settings, langid),
};

/* ---------------------------------------------------------------------------------------------- adding strings */

bool err_valid(const WS_ERROR* error)
{
    return error != NULL && error->tag == ERR_TAG;
}

static void push_string(WS_ERROR* error, struct err_string* string)
{
    string->older = error->newest;
    error->newest = string;
    error->string_count++;
}

static struct err_string* string_alloc(size_t chars)
{
    return mem_alloc(sizeof(struct err_string) + chars * sizeof(WCHAR));
}

HRESULT err_add_utf16(WS_ERROR* error, const WCHAR* chars, ULONG length)
{
    struct err_string* string = string_alloc(length);

    if (string == NULL)
        return E_OUTOFMEMORY;
    string->length = length;
    if (length != 0)
        memcpy(string->chars, chars, length * sizeof(WCHAR));
    push_string(error, string);
    return S_OK;
}

/* No memory: the text is lost, the code it explains still reaches the caller. */
static void add_utf8(WS_ERROR* error, const char* text)
{
    size_t size = strlen(text);
    struct err_string* string = string_alloc(size);

    if (string == NULL)
        return;
    string->length = (ULONG)utf8_to_utf16_lossy((const BYTE*)text, size, string->chars, size);
    push_string(error, string);
}

/* Ends text, of which there was more than the used bytes, in "..." within size bytes, and not inside of a character. */
static void cut_text(char* text, size_t used, size_t size)
{
    static const char mark[] = "...";
    size_t end = used;

    if (size < sizeof mark) {
        text[0] = '\0';
        return;
    }
    if (end > size - sizeof mark) {
        end = size - sizeof mark;
        while (end > 0 && ((BYTE)text[end] & 0xC0) == 0x80)
            end--;
    }
    memcpy(text + end, mark, sizeof mark);
}

static void format_text(char text[ERR_TEXT_MAX], const char* format, va_list arguments) PRINTF_LIKE(2, 0);
static void format_text(char text[ERR_TEXT_MAX], const char* format, va_list arguments)
{
    int length = vsnprintf(text, ERR_TEXT_MAX, format, arguments);

    if (length < 0)                         /* only for a format that no one here writes */
        text[0] = '\0';
    else if (length >= ERR_TEXT_MAX)
        cut_text(text, ERR_TEXT_MAX - 1, ERR_TEXT_MAX);
}

HRESULT (err_raise)(WS_ERROR* error, HRESULT hr, const char* format, ...)
{
    char text[ERR_TEXT_MAX];
    va_list arguments;

    assert(FAILED(hr));
    if (!err_valid(error) && !trace_on())
        return hr;
    va_start(arguments, format);
    format_text(text, format, arguments);
    va_end(arguments);
    trace("raise 0x%08X: %s", (unsigned)hr, text);
    if (err_valid(error))
        add_utf8(error, text);
    return hr;
}

void err_add(WS_ERROR* error, const char* format, ...)
{
    char text[ERR_TEXT_MAX];
    va_list arguments;

    if (!err_valid(error))
        return;
    va_start(arguments, format);
    format_text(text, format, arguments);
    va_end(arguments);
    add_utf8(error, text);
}

/* strerror_r has two forms; this is GNU's where there is one, else XSI's. */
static const char* errno_text(int code, char* buffer, size_t size)
{
#if defined(__GLIBC__) && defined(_GNU_SOURCE)
    return strerror_r(code, buffer, size);
#else
    return strerror_r(code, buffer, size) == 0 ? buffer : "unknown error";
#endif
}

HRESULT (err_raise_errno)(WS_ERROR* error, HRESULT hr, int code, const char* format, ...)
{
    char text[ERR_TEXT_MAX];
    char reason[128];
    va_list arguments;

    assert(FAILED(hr));
    if (!err_valid(error) && !trace_on())
        return hr;
    va_start(arguments, format);
    format_text(text, format, arguments);
    va_end(arguments);
    err_set_original(error, (ULONG)code);
    return err_raise(error, hr, "%s: %s", text, errno_text(code, reason, sizeof reason));
}

void err_set_original(WS_ERROR* error, ULONG code)
{
    char text[ORIGINAL_TEXT_CHARS];
    char reason[128];
    const char* known = err_code_text((HRESULT)code);

    if (!err_valid(error))
        return;
    if (code != 0 && code <= ERRNO_LAST)
        snprintf(text, sizeof text, "system error %u: %s", code, errno_text((int)code, reason, sizeof reason));
    else if (known != NULL)
        snprintf(text, sizeof text, "%s (0x%08X): %s", err_code_name((HRESULT)code), code, known);
    else
        snprintf(text, sizeof text, "error 0x%08X", code);
    error->original_code = code;
    error->original_length = (ULONG)utf8_to_utf16_lossy((const BYTE*)text, strlen(text), error->original_text,
                                                        ORIGINAL_TEXT_CHARS);
}

/* ---------------------------------------------------------------------------------- foreign text in error strings */

/* Writes one character, made harmless; 0 when it does not fit before the end. */
static size_t put_scalar(uint32_t scalar, char* buffer, size_t used, size_t size)
{
    BYTE bytes[4];
    bool control = scalar < 0x20 || (scalar >= 0x7F && scalar < 0xA0);
    size_t length = utf8_encode(control ? '?' : scalar, bytes);

    if (used + length >= size)
        return 0;
    memcpy(buffer + used, bytes, length);
    return length;
}

const char* err_utf16(const WCHAR* chars, ULONG length, char* buffer, size_t size)
{
    size_t used = 0;
    size_t units;

    assert(size != 0);
    for (size_t i = 0; i < length; i += units) {
        uint32_t scalar;
        size_t bytes;

        units = utf16_decode(chars + i, length - i, &scalar);
        bytes = put_scalar(units != 0 ? scalar : 0xFFFD, buffer, used, size);
        if (bytes == 0) {
            cut_text(buffer, used, size);
            return buffer;
        }
        used += bytes;
        units = units != 0 ? units : 1;
    }
    buffer[used] = '\0';
    return buffer;
}

const char* err_utf8(const void* text, size_t length, char* buffer, size_t size)
{
    const BYTE* from = text;
    size_t used = 0;
    size_t taken;

    assert(size != 0);
    for (size_t i = 0; i < length; i += taken) {
        uint32_t scalar;
        size_t bytes;

        taken = utf8_decode(from + i, length - i, &scalar);
        bytes = put_scalar(taken != 0 ? scalar : 0xFFFD, buffer, used, size);
        if (bytes == 0) {
            cut_text(buffer, used, size);
            return buffer;
        }
        used += bytes;
        taken = taken != 0 ? taken : 1;
    }
    buffer[used] = '\0';
    return buffer;
}

/* ------------------------------------------------------------------------------------------- life of an error */

LANGID err_langid(const WS_ERROR* error)
{
    return error->current.langid;
}

static void free_strings(struct err_string* string)
{
    while (string != NULL) {
        struct err_string* older = string->older;

        mem_free(string);
        string = older;
    }
}

/* Back to the state after creation. */
static void err_clear(WS_ERROR* error)
{
    free_strings(error->newest);
    error->newest = NULL;
    error->string_count = 0;
    error->current = error->created;
    error->original_code = 0;
    error->original_length = 0;
    WsFreeHeap(error->fault_heap);
    error->fault_heap = NULL;
    error->fault = NULL;
    error->fault_copy = NULL;
}

HRESULT WINAPI WsCreateError(const WS_ERROR_PROPERTY* properties, ULONG property_count, WS_ERROR** out)
{
    CHECK_CREATE(WsCreateError(properties, property_count, out), out, (WS_ERROR*)NULL);
    struct err_settings settings = { .langid = LANGID_ENGLISH };
    WS_ERROR* error;

    if (out == NULL || (properties == NULL && property_count != 0))
        return E_INVALIDARG;
    TRY(prop_apply(err_rules, ARRAY_COUNT(err_rules), properties, property_count, &settings, NULL));
    if (settings.langid == 0)
        return E_INVALIDARG;
    error = mem_zalloc(sizeof *error);
    if (error == NULL)
        return E_OUTOFMEMORY;
    error->tag = ERR_TAG;
    error->created = settings;
    error->current = settings;
    *out = error;
    return S_OK;
}

HRESULT WINAPI WsResetError(WS_ERROR* error)
{
    CHECK_CALL(WsResetError(error), error);
    if (!err_valid(error))
        return E_INVALIDARG;
    err_clear(error);
    return S_OK;
}

void WINAPI WsFreeError(WS_ERROR* error)
{
    CHECK_FREE(WsFreeError(error), error);
    if (!err_valid(error))
        return;
    err_clear(error);
    error->tag = ERR_TAG_FREED;
    mem_free(error);
}

/* ---------------------------------------------------------------------------------------------------- strings */

HRESULT WINAPI WsAddErrorString(WS_ERROR* error, const WS_STRING* string)
{
    CHECK_CALL(WsAddErrorString(error, string), error);
    if (!err_valid(error) || string == NULL || (string->chars == NULL && string->length != 0))
        return E_INVALIDARG;
    return err_add_utf16(error, string->chars, string->length);
}

/* The text of the original code stands behind all others. */
static ULONG count_strings(const WS_ERROR* error)
{
    return error->string_count + (error->original_code != 0 ? 1 : 0);
}

HRESULT WINAPI WsGetErrorString(WS_ERROR* error, ULONG index, WS_STRING* out)
{
    CHECK_CALL(WsGetErrorString(error, index, out), error);
    struct err_string* string;

    if (!err_valid(error) || out == NULL || index >= count_strings(error))
        return E_INVALIDARG;
    if (index == error->string_count) {
        *out = (WS_STRING){ error->original_length, error->original_text };
        return S_OK;
    }
    for (string = error->newest; index != 0; index--)
        string = string->older;
    *out = (WS_STRING){ string->length, string->chars };
    return S_OK;
}

/* ------------------------------------------------------------------------------------------------- properties */

HRESULT WINAPI WsGetErrorProperty(WS_ERROR* error, WS_ERROR_PROPERTY_ID id, void* buffer, ULONG size)
{
    CHECK_CALL(WsGetErrorProperty(error, id, buffer, size), error);
    ULONG value;

    if (!err_valid(error) || buffer == NULL)
        return E_INVALIDARG;
    if (id == WS_ERROR_PROPERTY_STRING_COUNT)
        value = count_strings(error);
    else if (id == WS_ERROR_PROPERTY_ORIGINAL_ERROR_CODE)
        value = error->original_code;
    else
        return prop_get(err_rules, ARRAY_COUNT(err_rules), &error->current, id, buffer, size, NULL);
    if (size != sizeof value)
        return E_INVALIDARG;
    memcpy(buffer, &value, sizeof value);
    return S_OK;
}

static bool err_empty(const WS_ERROR* error)
{
    return count_strings(error) == 0 && error->fault == NULL;
}

static HRESULT set_langid(WS_ERROR* error, const void* value, ULONG size)
{
    struct err_settings settings = error->current;

    TRY(prop_set(err_rules, ARRAY_COUNT(err_rules), &settings, WS_ERROR_PROPERTY_LANGID, value, size, NULL));
    if (settings.langid == 0)
        return E_INVALIDARG;
    if (!err_empty(error))                  /* strings in the old language are there already */
        return WS_E_INVALID_OPERATION;
    error->current = settings;
    return S_OK;
}

HRESULT WINAPI WsSetErrorProperty(WS_ERROR* error, WS_ERROR_PROPERTY_ID id, const void* value, ULONG size)
{
    CHECK_CALL(WsSetErrorProperty(error, id, value, size), error);
    ULONG code;

    if (!err_valid(error) || value == NULL)
        return E_INVALIDARG;
    if (id == WS_ERROR_PROPERTY_LANGID)
        return set_langid(error, value, size);
    if (id != WS_ERROR_PROPERTY_ORIGINAL_ERROR_CODE || size != sizeof code)
        return E_INVALIDARG;
    memcpy(&code, value, sizeof code);
    err_set_original(error, code);
    return S_OK;
}

/* ----------------------------------------------------------------------------------------- the fault, and copying */

HRESULT err_fault_heap(WS_ERROR* error, WS_HEAP** heap)
{
    assert(err_valid(error));
    if (error->fault_heap == NULL)
        TRY(WsCreateHeap(SIZE_MAX, 0, NULL, 0, &error->fault_heap, error));
    *heap = error->fault_heap;
    return S_OK;
}

void* err_fault(const WS_ERROR* error)
{
    assert(err_valid(error));
    return error->fault;
}

void err_fault_set(WS_ERROR* error, void* fault, err_fault_copy_fn copy)
{
    assert(err_valid(error) && (fault == NULL || copy != NULL));
    error->fault = fault;
    error->fault_copy = copy;
}

/* Appends copies of the strings from string on, in the same order, behind *tail. */
static HRESULT copy_strings(const struct err_string* string, struct err_string** tail)
{
    for (; string != NULL; string = string->older) {
        struct err_string* copy = string_alloc(string->length);

        if (copy == NULL)
            return E_OUTOFMEMORY;
        copy->older = NULL;
        copy->length = string->length;
        memcpy(copy->chars, string->chars, string->length * sizeof(WCHAR));
        *tail = copy;
        tail = &copy->older;
    }
    return S_OK;
}

static HRESULT copy_fault(const WS_ERROR* source, WS_ERROR* copy)
{
    WS_HEAP* heap;
    void* fault;

    if (source->fault == NULL)
        return S_OK;
    TRY(err_fault_heap(copy, &heap));
    TRY(source->fault_copy(source->fault, heap, &fault));
    err_fault_set(copy, fault, source->fault_copy);
    return S_OK;
}

HRESULT WINAPI WsCopyError(WS_ERROR* source, WS_ERROR* destination)
{
    CHECK_CALL(WsCopyError(source, destination), source, destination);
    WS_ERROR copy;
    HRESULT hr;

    if (!err_valid(source) || !err_valid(destination))
        return E_INVALIDARG;
    if (source == destination)
        return S_OK;
    copy = *source;
    copy.created = destination->created;
    copy.newest = NULL;
    copy.fault_heap = NULL;
    copy.fault = NULL;
    copy.fault_copy = NULL;
    hr = copy_strings(source->newest, &copy.newest);
    if (SUCCEEDED(hr))
        hr = copy_fault(source, &copy);
    if (FAILED(hr)) {
        err_clear(&copy);
        return hr;
    }
    err_clear(destination);                 /* only now: on failure it keeps what it had */
    *destination = copy;
    return S_OK;
}
