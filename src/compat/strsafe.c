#include "compat/strsafe.h"

#include "crt.h"

#include <errno.h>
#include <string.h>

/* The functions of wide text come first, those of narrow text follow in the same order. Each has one form that counts
 * characters and one that counts bytes. */

static HRESULT size_check(size_t size)
{
    return size == 0 || size > STRSAFE_MAX_CCH ? STRSAFE_E_INVALID_PARAMETER : S_OK;
}

/* What _vsnprintf_s and its like say when they cut, or refuse the format. */
static HRESULT print_result(int length)
{
    if (length >= 0)
        return S_OK;
    return errno == EINVAL ? STRSAFE_E_INVALID_PARAMETER : STRSAFE_E_INSUFFICIENT_BUFFER;
}

/* ------------------------------------------------------------------------------------------------------------- wide */

/* Puts at most count characters of from at to[at], cuts them to fit, and ends with a zero. */
static HRESULT wide_put(LPWSTR to, size_t size, size_t at, LPCWSTR from, size_t count)
{
    size_t room = size - at;
    size_t length = wws_crt_wcsnlen(from, count < room ? count : room);
    bool fits = length < room;

    if (!fits)
        length = room - 1;
    wws_crt_wmemcpy(to + at, from, length);
    to[at + length] = 0;
    return fits ? S_OK : STRSAFE_E_INSUFFICIENT_BUFFER;
}

static HRESULT wide_copy(LPWSTR to, size_t size, LPCWSTR from, size_t count)
{
    HRESULT hr = size_check(size);

    if (FAILED(hr))
        return hr;
    if (count > STRSAFE_MAX_CCH) {
        to[0] = 0;
        return STRSAFE_E_INVALID_PARAMETER;
    }
    return wide_put(to, size, 0, from, count);
}

static HRESULT wide_append(LPWSTR to, size_t size, LPCWSTR from, size_t count)
{
    HRESULT hr = size_check(size);
    size_t at;

    if (FAILED(hr))
        return hr;
    at = wws_crt_wcsnlen(to, size);
    if (at == size || count > STRSAFE_MAX_CCH)
        return STRSAFE_E_INVALID_PARAMETER;
    return wide_put(to, size, at, from, count);
}

static HRESULT wide_print(LPWSTR to, size_t size, LPCWSTR format, va_list list)
{
    HRESULT hr = size_check(size);

    if (FAILED(hr))
        return hr;
    errno = 0;
    return print_result(wws_crt__vsnwprintf_s(to, size, _TRUNCATE, format, list));
}

static HRESULT wide_length(LPCWSTR text, size_t size, size_t* length)
{
    size_t found = 0;
    bool good = text != NULL && size <= STRSAFE_MAX_CCH;

    if (good) {
        found = wws_crt_wcsnlen(text, size);
        good = found < size;
    }
    if (length != NULL)
        *length = good ? found : 0;
    return good ? S_OK : STRSAFE_E_INVALID_PARAMETER;
}

HRESULT StringCchCopyW(LPWSTR to, size_t size, LPCWSTR from)
{
    return wide_copy(to, size, from, STRSAFE_MAX_CCH);
}

HRESULT StringCchCopyNW(LPWSTR to, size_t size, LPCWSTR from, size_t count)
{
    return wide_copy(to, size, from, count);
}

HRESULT StringCchCatW(LPWSTR to, size_t size, LPCWSTR from)
{
    return wide_append(to, size, from, STRSAFE_MAX_CCH);
}

HRESULT StringCchCatNW(LPWSTR to, size_t size, LPCWSTR from, size_t count)
{
    return wide_append(to, size, from, count);
}

HRESULT StringCchVPrintfW(LPWSTR to, size_t size, LPCWSTR format, va_list list)
{
    return wide_print(to, size, format, list);
}

HRESULT StringCchPrintfW(LPWSTR to, size_t size, LPCWSTR format, ...)
{
    va_list list;
    HRESULT hr;

    va_start(list, format);
    hr = wide_print(to, size, format, list);
    va_end(list);
    return hr;
}

HRESULT StringCchLengthW(LPCWSTR text, size_t size, size_t* length)
{
    return wide_length(text, size, length);
}

HRESULT StringCbCopyW(LPWSTR to, size_t bytes, LPCWSTR from)
{
    return wide_copy(to, bytes / sizeof *to, from, STRSAFE_MAX_CCH);
}

HRESULT StringCbCopyNW(LPWSTR to, size_t bytes, LPCWSTR from, size_t count_bytes)
{
    return wide_copy(to, bytes / sizeof *to, from, count_bytes / sizeof *to);
}

HRESULT StringCbCatW(LPWSTR to, size_t bytes, LPCWSTR from)
{
    return wide_append(to, bytes / sizeof *to, from, STRSAFE_MAX_CCH);
}

HRESULT StringCbCatNW(LPWSTR to, size_t bytes, LPCWSTR from, size_t count_bytes)
{
    return wide_append(to, bytes / sizeof *to, from, count_bytes / sizeof *to);
}

HRESULT StringCbVPrintfW(LPWSTR to, size_t bytes, LPCWSTR format, va_list list)
{
    return wide_print(to, bytes / sizeof *to, format, list);
}

HRESULT StringCbPrintfW(LPWSTR to, size_t bytes, LPCWSTR format, ...)
{
    va_list list;
    HRESULT hr;

    va_start(list, format);
    hr = wide_print(to, bytes / sizeof *to, format, list);
    va_end(list);
    return hr;
}

HRESULT StringCbLengthW(LPCWSTR text, size_t bytes, size_t* length)
{
    HRESULT hr = wide_length(text, bytes / sizeof *text, length);

    if (length != NULL)
        *length *= sizeof *text;        /* in bytes, as the size is */
    return hr;
}

/* ----------------------------------------------------------------------------------------------------------- narrow */

/* Puts at most count characters of from at to[at], cuts them to fit, and ends with a zero. */
static HRESULT narrow_put(LPSTR to, size_t size, size_t at, LPCSTR from, size_t count)
{
    size_t room = size - at;
    size_t length = strnlen(from, count < room ? count : room);
    bool fits = length < room;

    if (!fits)
        length = room - 1;
    memcpy(to + at, from, length);
    to[at + length] = 0;
    return fits ? S_OK : STRSAFE_E_INSUFFICIENT_BUFFER;
}

static HRESULT narrow_copy(LPSTR to, size_t size, LPCSTR from, size_t count)
{
    HRESULT hr = size_check(size);

    if (FAILED(hr))
        return hr;
    if (count > STRSAFE_MAX_CCH) {
        to[0] = 0;
        return STRSAFE_E_INVALID_PARAMETER;
    }
    return narrow_put(to, size, 0, from, count);
}

static HRESULT narrow_append(LPSTR to, size_t size, LPCSTR from, size_t count)
{
    HRESULT hr = size_check(size);
    size_t at;

    if (FAILED(hr))
        return hr;
    at = strnlen(to, size);
    if (at == size || count > STRSAFE_MAX_CCH)
        return STRSAFE_E_INVALID_PARAMETER;
    return narrow_put(to, size, at, from, count);
}

static HRESULT narrow_print(LPSTR to, size_t size, LPCSTR format, va_list list)
{
    HRESULT hr = size_check(size);

    if (FAILED(hr))
        return hr;
    errno = 0;
    return print_result(wws_crt__vsnprintf_s(to, size, _TRUNCATE, format, list));
}

static HRESULT narrow_length(LPCSTR text, size_t size, size_t* length)
{
    size_t found = 0;
    bool good = text != NULL && size <= STRSAFE_MAX_CCH;

    if (good) {
        found = strnlen(text, size);
        good = found < size;
    }
    if (length != NULL)
        *length = good ? found : 0;
    return good ? S_OK : STRSAFE_E_INVALID_PARAMETER;
}

HRESULT StringCchCopyA(LPSTR to, size_t size, LPCSTR from)
{
    return narrow_copy(to, size, from, STRSAFE_MAX_CCH);
}

HRESULT StringCchCopyNA(LPSTR to, size_t size, LPCSTR from, size_t count)
{
    return narrow_copy(to, size, from, count);
}

HRESULT StringCchCatA(LPSTR to, size_t size, LPCSTR from)
{
    return narrow_append(to, size, from, STRSAFE_MAX_CCH);
}

HRESULT StringCchCatNA(LPSTR to, size_t size, LPCSTR from, size_t count)
{
    return narrow_append(to, size, from, count);
}

HRESULT StringCchVPrintfA(LPSTR to, size_t size, LPCSTR format, va_list list)
{
    return narrow_print(to, size, format, list);
}

HRESULT StringCchPrintfA(LPSTR to, size_t size, LPCSTR format, ...)
{
    va_list list;
    HRESULT hr;

    va_start(list, format);
    hr = narrow_print(to, size, format, list);
    va_end(list);
    return hr;
}

HRESULT StringCchLengthA(LPCSTR text, size_t size, size_t* length)
{
    return narrow_length(text, size, length);
}

HRESULT StringCbCopyA(LPSTR to, size_t bytes, LPCSTR from)
{
    return narrow_copy(to, bytes, from, STRSAFE_MAX_CCH);
}

HRESULT StringCbCopyNA(LPSTR to, size_t bytes, LPCSTR from, size_t count_bytes)
{
    return narrow_copy(to, bytes, from, count_bytes);
}

HRESULT StringCbCatA(LPSTR to, size_t bytes, LPCSTR from)
{
    return narrow_append(to, bytes, from, STRSAFE_MAX_CCH);
}

HRESULT StringCbCatNA(LPSTR to, size_t bytes, LPCSTR from, size_t count_bytes)
{
    return narrow_append(to, bytes, from, count_bytes);
}

HRESULT StringCbVPrintfA(LPSTR to, size_t bytes, LPCSTR format, va_list list)
{
    return narrow_print(to, bytes, format, list);
}

HRESULT StringCbPrintfA(LPSTR to, size_t bytes, LPCSTR format, ...)
{
    va_list list;
    HRESULT hr;

    va_start(list, format);
    hr = narrow_print(to, bytes, format, list);
    va_end(list);
    return hr;
}

HRESULT StringCbLengthA(LPCSTR text, size_t bytes, size_t* length)
{
    return narrow_length(text, bytes, length);
}
