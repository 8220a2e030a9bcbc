/**
 * strsafe.h of the porting kit: text into buffers of known size, always with a terminating zero.
 *
 * The size comes after the buffer, with the zero: Cch functions count characters, Cb functions bytes. On success S_OK.
 * STRSAFE_E_INSUFFICIENT_BUFFER: the text was cut to fit. STRSAFE_E_INVALID_PARAMETER: the size is 0 or over
 * STRSAFE_MAX_CCH characters, or a format is wrong. The functions whose names end in Ex are not here.
 */
#ifndef WWS_COMPAT_STRSAFE_H
#define WWS_COMPAT_STRSAFE_H

#include "windows.h"

#include <stdarg.h>

#define STRSAFE_MAX_CCH                 2147483647u
#define STRSAFE_E_INSUFFICIENT_BUFFER   ((HRESULT)0x8007007Au)
#define STRSAFE_E_INVALID_PARAMETER     ((HRESULT)0x80070057u)

#ifdef __cplusplus
extern "C" {
#endif

HRESULT StringCchCopyW(LPWSTR to, size_t size, LPCWSTR from);
HRESULT StringCchCopyNW(LPWSTR to, size_t size, LPCWSTR from, size_t count);
HRESULT StringCchCatW(LPWSTR to, size_t size, LPCWSTR from);
HRESULT StringCchCatNW(LPWSTR to, size_t size, LPCWSTR from, size_t count);
HRESULT StringCchPrintfW(LPWSTR to, size_t size, LPCWSTR format, ...);
HRESULT StringCchVPrintfW(LPWSTR to, size_t size, LPCWSTR format, va_list list);
HRESULT StringCchLengthW(LPCWSTR text, size_t size, size_t* length);

HRESULT StringCchCopyA(LPSTR to, size_t size, LPCSTR from);
HRESULT StringCchCopyNA(LPSTR to, size_t size, LPCSTR from, size_t count);
HRESULT StringCchCatA(LPSTR to, size_t size, LPCSTR from);
HRESULT StringCchCatNA(LPSTR to, size_t size, LPCSTR from, size_t count);
HRESULT StringCchPrintfA(LPSTR to, size_t size, LPCSTR format, ...);
HRESULT StringCchVPrintfA(LPSTR to, size_t size, LPCSTR format, va_list list);
HRESULT StringCchLengthA(LPCSTR text, size_t size, size_t* length);

HRESULT StringCbCopyW(LPWSTR to, size_t bytes, LPCWSTR from);
HRESULT StringCbCopyNW(LPWSTR to, size_t bytes, LPCWSTR from, size_t count_bytes);
HRESULT StringCbCatW(LPWSTR to, size_t bytes, LPCWSTR from);
HRESULT StringCbCatNW(LPWSTR to, size_t bytes, LPCWSTR from, size_t count_bytes);
HRESULT StringCbPrintfW(LPWSTR to, size_t bytes, LPCWSTR format, ...);
HRESULT StringCbVPrintfW(LPWSTR to, size_t bytes, LPCWSTR format, va_list list);
HRESULT StringCbLengthW(LPCWSTR text, size_t bytes, size_t* length);

HRESULT StringCbCopyA(LPSTR to, size_t bytes, LPCSTR from);
HRESULT StringCbCopyNA(LPSTR to, size_t bytes, LPCSTR from, size_t count_bytes);
HRESULT StringCbCatA(LPSTR to, size_t bytes, LPCSTR from);
HRESULT StringCbCatNA(LPSTR to, size_t bytes, LPCSTR from, size_t count_bytes);
HRESULT StringCbPrintfA(LPSTR to, size_t bytes, LPCSTR format, ...);
HRESULT StringCbVPrintfA(LPSTR to, size_t bytes, LPCSTR format, va_list list);
HRESULT StringCbLengthA(LPCSTR text, size_t bytes, size_t* length);

#ifdef __cplusplus
}
#endif

#ifdef UNICODE
#define StringCchCopy     StringCchCopyW
#define StringCchCopyN    StringCchCopyNW
#define StringCchCat      StringCchCatW
#define StringCchCatN     StringCchCatNW
#define StringCchPrintf   StringCchPrintfW
#define StringCchVPrintf  StringCchVPrintfW
#define StringCchLength   StringCchLengthW
#define StringCbCopy      StringCbCopyW
#define StringCbCopyN     StringCbCopyNW
#define StringCbCat       StringCbCatW
#define StringCbCatN      StringCbCatNW
#define StringCbPrintf    StringCbPrintfW
#define StringCbVPrintf   StringCbVPrintfW
#define StringCbLength    StringCbLengthW
#else
#define StringCchCopy     StringCchCopyA
#define StringCchCopyN    StringCchCopyNA
#define StringCchCat      StringCchCatA
#define StringCchCatN     StringCchCatNA
#define StringCchPrintf   StringCchPrintfA
#define StringCchVPrintf  StringCchVPrintfA
#define StringCchLength   StringCchLengthA
#define StringCbCopy      StringCbCopyA
#define StringCbCopyN     StringCbCopyNA
#define StringCbCat       StringCbCatA
#define StringCbCatN      StringCbCatNA
#define StringCbPrintf    StringCbPrintfA
#define StringCbVPrintf   StringCbVPrintfA
#define StringCbLength    StringCbLengthA
#endif

#endif
