/** win32/text.h: conversions between UTF-16 and UTF-8, and comparing text. */
#ifndef WWS_COMPAT_WIN32_TEXT_H
#define WWS_COMPAT_WIN32_TEXT_H

#include "base.h"

#define CP_ACP                  0u              /**< the system's code page; here UTF-8 */
#define CP_UTF8                 65001u
#define MB_PRECOMPOSED          0x00000001u     /**< refused with CP_UTF8, as on Windows */
#define MB_ERR_INVALID_CHARS    0x00000008u     /**< malformed input is an error rather than U+FFFD */
#define WC_ERR_INVALID_CHARS    0x00000080u     /**< malformed input is an error rather than U+FFFD */

#define CSTR_LESS_THAN          1
#define CSTR_EQUAL              2
#define CSTR_GREATER_THAN       3
#define NORM_IGNORECASE         0x00000001u     /**< A equals a */
#define LINGUISTIC_IGNORECASE   0x00000010u     /**< the same here */
#define LOCALE_INVARIANT        0x007Fu
#define LOCALE_USER_DEFAULT     0x0400u
#define LOCALE_SYSTEM_DEFAULT   0x0800u

#ifdef __cplusplus
extern "C" {
#endif

/**
 * UTF-8 to UTF-16 and back.
 *
 * code_page      CP_UTF8 or CP_ACP
 * from, bytes    what to convert; bytes (chars) -1: up to and with the terminating zero
 * to, chars      where to; chars (bytes) 0: only count
 * default_char, used_default   NULL
 *
 * Returns the units written, or needed if only counted; 0 on failure with ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_FLAGS,
 * ERROR_INVALID_PARAMETER or ERROR_NO_UNICODE_TRANSLATION.
 */
int MultiByteToWideChar(UINT code_page, DWORD flags, LPCSTR from, int bytes, LPWSTR to, int chars);
int WideCharToMultiByte(UINT code_page, DWORD flags, LPCWSTR from, int chars, LPSTR to, int bytes, LPCSTR default_char,
                        LPBOOL used_default);

/**
 * Compares two texts, code point by code point. Lengths are in characters; negative: up to the terminating zero.
 * ignore_case and NORM_IGNORECASE compare as simple case folding does.
 *
 * CompareStringOrdinal is that also on Windows. CompareStringW, lstrcmpW and lstrcmpiW sort by language there; here they
 * tell equal texts from different ones, and order by code point whatever the locale is.
 *
 * CompareString* return CSTR_LESS_THAN, CSTR_EQUAL or CSTR_GREATER_THAN; 0 on failure. lstrcmp* return a number below, at
 * or above 0.
 */
int CompareStringOrdinal(LPCWSTR first, int first_chars, LPCWSTR second, int second_chars, BOOL ignore_case);
int CompareStringW(LCID locale, DWORD flags, LPCWSTR first, int first_chars, LPCWSTR second, int second_chars);
int lstrcmpW(LPCWSTR first, LPCWSTR second);
int lstrcmpiW(LPCWSTR first, LPCWSTR second);

/** Characters before the terminating zero; 0 for NULL. */
int lstrlenW(LPCWSTR text);
int lstrlenA(LPCSTR text);

#ifdef __cplusplus
}
#endif

#ifdef UNICODE
#define CompareString CompareStringW
#define lstrcmp       lstrcmpW
#define lstrcmpi      lstrcmpiW
#define lstrlen       lstrlenW
#else
#define lstrlen       lstrlenA
#endif

#endif
