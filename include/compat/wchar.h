/**
 * wchar.h of the porting kit: wide text of 16 bits. win32/crt.h says how.
 *
 * Formats mean what they mean on Windows:
 *   %s %c          wide here, narrow in printf          %hs %hc  narrow, everywhere
 *   %S %C          narrow here, wide in printf          %ls %lc %ws %wc  wide, everywhere
 *   %d %x %ld %lx  32 bits (LONG, DWORD, HRESULT; also of a `long`, whose upper half is left out)
 *   %lld %I64d     64 bits            %Id %zd %td  as wide as a pointer            %I32d  32 bits
 *   %p             16 upper-case digits without 0x
 * Narrow text is UTF-8, and what is written to a stream is UTF-8 whatever the locale is. Malformed text becomes U+FFFD. A
 * precision counts units of the text given, a width and the result count units of what is written: UTF-16 units here,
 * bytes in printf. %n and what is not known fail with EINVAL.
 *
 * Functions that end in _s check as on Windows, but an invalid parameter does not end the program: they empty the output
 * and return EINVAL or ERANGE (those that count: a negative number, with errno set).
 *
 * Upper and lower case are those of ASCII, as in the "C" locale of Windows' runtime.
 */
#ifndef WWS_COMPAT_WCHAR_H
#define WWS_COMPAT_WCHAR_H

#pragma GCC system_header               /* for #include_next, which is an extension */

#include "win32/crt.h"
#include <stdio.h>

#include "win32/crt_wchar_hide.h"
#include_next <wchar.h>
#include "win32/crt_wchar_show.h"

WWS_CRT_BEGIN

/* ------------------------------------------------------------------------------------------------------------ strings */

wchar_t* wcscpy(wchar_t* to, const wchar_t* from) WWS_CRT(wcscpy);
wchar_t* wcsncpy(wchar_t* to, const wchar_t* from, size_t count) WWS_CRT(wcsncpy);
wchar_t* wcscat(wchar_t* to, const wchar_t* from) WWS_CRT(wcscat);
wchar_t* wcsncat(wchar_t* to, const wchar_t* from, size_t count) WWS_CRT(wcsncat);
int      wcscmp(const wchar_t* first, const wchar_t* second) WWS_CRT(wcscmp);
int      wcsncmp(const wchar_t* first, const wchar_t* second, size_t count) WWS_CRT(wcsncmp);
int      wcscoll(const wchar_t* first, const wchar_t* second) WWS_CRT(wcscmp);
size_t   wcsspn(const wchar_t* text, const wchar_t* set) WWS_CRT(wcsspn);
size_t   wcscspn(const wchar_t* text, const wchar_t* set) WWS_CRT(wcscspn);
size_t   wcslen(const wchar_t* text) WWS_CRT(wcslen);
size_t   wcsnlen(const wchar_t* text, size_t count) WWS_CRT(wcsnlen);
wchar_t* wcstok(wchar_t* text, const wchar_t* set, wchar_t** next) WWS_CRT(wcstok);
wchar_t* wmemcpy(wchar_t* to, const wchar_t* from, size_t count) WWS_CRT(wmemcpy);
wchar_t* wmemmove(wchar_t* to, const wchar_t* from, size_t count) WWS_CRT(wmemmove);
wchar_t* wmemset(wchar_t* to, wchar_t unit, size_t count) WWS_CRT(wmemset);
int      wmemcmp(const wchar_t* first, const wchar_t* second, size_t count) WWS_CRT(wmemcmp);
size_t   wcsxfrm(wchar_t* to, const wchar_t* from, size_t count) WWS_CRT_LACKS(wcsxfrm);

/* What returns a place in its argument: C++ wants it const where the argument is. The macro tells <cwchar> that it is. */
#ifdef __cplusplus
#ifndef __CORRECT_ISO_CPP_WCHAR_H_PROTO
#define __CORRECT_ISO_CPP_WCHAR_H_PROTO
#endif
extern "C++" {
wchar_t*       wcschr(wchar_t* text, wchar_t unit) WWS_CRT(wcschr);
const wchar_t* wcschr(const wchar_t* text, wchar_t unit) WWS_CRT(wcschr);
wchar_t*       wcsrchr(wchar_t* text, wchar_t unit) WWS_CRT(wcsrchr);
const wchar_t* wcsrchr(const wchar_t* text, wchar_t unit) WWS_CRT(wcsrchr);
wchar_t*       wcspbrk(wchar_t* text, const wchar_t* set) WWS_CRT(wcspbrk);
const wchar_t* wcspbrk(const wchar_t* text, const wchar_t* set) WWS_CRT(wcspbrk);
wchar_t*       wcsstr(wchar_t* text, const wchar_t* part) WWS_CRT(wcsstr);
const wchar_t* wcsstr(const wchar_t* text, const wchar_t* part) WWS_CRT(wcsstr);
wchar_t*       wmemchr(wchar_t* text, wchar_t unit, size_t count) WWS_CRT(wmemchr);
const wchar_t* wmemchr(const wchar_t* text, wchar_t unit, size_t count) WWS_CRT(wmemchr);
}
#else
wchar_t* wcschr(const wchar_t* text, wchar_t unit) WWS_CRT(wcschr);
wchar_t* wcsrchr(const wchar_t* text, wchar_t unit) WWS_CRT(wcsrchr);
wchar_t* wcspbrk(const wchar_t* text, const wchar_t* set) WWS_CRT(wcspbrk);
wchar_t* wcsstr(const wchar_t* text, const wchar_t* part) WWS_CRT(wcsstr);
wchar_t* wmemchr(const wchar_t* text, wchar_t unit, size_t count) WWS_CRT(wmemchr);
#endif

int      _wcsicmp(const wchar_t* first, const wchar_t* second) WWS_CRT(_wcsicmp);
int      _wcsnicmp(const wchar_t* first, const wchar_t* second, size_t count) WWS_CRT(_wcsnicmp);
wchar_t* _wcsdup(const wchar_t* text) WWS_CRT(_wcsdup);     /* free() it */
errno_t  wcscpy_s(wchar_t* to, rsize_t size, const wchar_t* from) WWS_CRT(wcscpy_s);
errno_t  wcsncpy_s(wchar_t* to, rsize_t size, const wchar_t* from, rsize_t count) WWS_CRT(wcsncpy_s);
errno_t  wcscat_s(wchar_t* to, rsize_t size, const wchar_t* from) WWS_CRT(wcscat_s);
errno_t  wcsncat_s(wchar_t* to, rsize_t size, const wchar_t* from, rsize_t count) WWS_CRT(wcsncat_s);
wchar_t* wcstok_s(wchar_t* text, const wchar_t* set, wchar_t** next) WWS_CRT(wcstok);

/* ------------------------------------------------------------------------------------------------------------ numbers
 *
 * `long` has the size that it has on this system, and so have the results; the limits of <limits.h> say when a number is
 * out of range.
 * ------------------------------------------------------------------------------------------------------------------ */

long               wcstol(const wchar_t* text, wchar_t** end, int base) WWS_CRT(wcstol);
unsigned long      wcstoul(const wchar_t* text, wchar_t** end, int base) WWS_CRT(wcstoul);
long long          wcstoll(const wchar_t* text, wchar_t** end, int base) WWS_CRT(wcstoll);
unsigned long long wcstoull(const wchar_t* text, wchar_t** end, int base) WWS_CRT(wcstoull);
double             wcstod(const wchar_t* text, wchar_t** end) WWS_CRT(wcstod);
float              wcstof(const wchar_t* text, wchar_t** end) WWS_CRT(wcstof);
long double        wcstold(const wchar_t* text, wchar_t** end) WWS_CRT(wcstold);
int                _wtoi(const wchar_t* text) WWS_CRT(_wtoi);
long               _wtol(const wchar_t* text) WWS_CRT(_wtol);
long long          _wtoi64(const wchar_t* text) WWS_CRT(_wtoi64);
double             _wtof(const wchar_t* text) WWS_CRT(_wtof);

/* ------------------------------------------------------------------------------------------------------------ printing
 *
 * swprintf returns a negative number when the text does not fit and ends what fits with a zero; _snwprintf leaves the zero
 * out when there is no room for it.
 * ------------------------------------------------------------------------------------------------------------------ */

int wprintf(const wchar_t* format, ...) WWS_CRT(wprintf);
int fwprintf(FILE* file, const wchar_t* format, ...) WWS_CRT(fwprintf);
int vwprintf(const wchar_t* format, va_list list) WWS_CRT(vwprintf);
int vfwprintf(FILE* file, const wchar_t* format, va_list list) WWS_CRT(vfwprintf);
int wprintf_s(const wchar_t* format, ...) WWS_CRT(wprintf);
int fwprintf_s(FILE* file, const wchar_t* format, ...) WWS_CRT(fwprintf);
int swprintf(wchar_t* to, size_t size, const wchar_t* format, ...) WWS_CRT(swprintf);
int vswprintf(wchar_t* to, size_t size, const wchar_t* format, va_list list) WWS_CRT(vswprintf);
int swprintf_s(wchar_t* to, size_t size, const wchar_t* format, ...) WWS_CRT(swprintf_s);
int vswprintf_s(wchar_t* to, size_t size, const wchar_t* format, va_list list) WWS_CRT(vswprintf_s);
int _snwprintf(wchar_t* to, size_t size, const wchar_t* format, ...) WWS_CRT(_snwprintf);
int _vsnwprintf(wchar_t* to, size_t size, const wchar_t* format, va_list list) WWS_CRT(_vsnwprintf);
int _snwprintf_s(wchar_t* to, size_t size, size_t count, const wchar_t* format, ...) WWS_CRT(_snwprintf_s);
int _vsnwprintf_s(wchar_t* to, size_t size, size_t count, const wchar_t* format, va_list list) WWS_CRT(_vsnwprintf_s);
int _scwprintf(const wchar_t* format, ...) WWS_CRT(_scwprintf);
int _vscwprintf(const wchar_t* format, va_list list) WWS_CRT(_vscwprintf);

/* ------------------------------------------------------------------------------------------------------------- streams
 *
 * Units of text; on the stream it is UTF-8. A character beyond U+FFFF is two units, read or written one after the other.
 * ------------------------------------------------------------------------------------------------------------------ */

wint_t   fgetwc(FILE* file) WWS_CRT(fgetwc);
wint_t   getwc(FILE* file) WWS_CRT(fgetwc);
wint_t   getwchar(void) WWS_CRT(getwchar);
wchar_t* fgetws(wchar_t* to, int size, FILE* file) WWS_CRT(fgetws);
wint_t   fputwc(wchar_t unit, FILE* file) WWS_CRT(fputwc);
wint_t   putwc(wchar_t unit, FILE* file) WWS_CRT(fputwc);
wint_t   putwchar(wchar_t unit) WWS_CRT(putwchar);
int      fputws(const wchar_t* text, FILE* file) WWS_CRT(fputws);
int      _putws(const wchar_t* text) WWS_CRT(_putws);

/* ------------------------------------------------------------------------------------- declared for <cwchar>, not there */

wint_t ungetwc(wint_t unit, FILE* file) WWS_CRT_LACKS(ungetwc);
int    fwide(FILE* file, int mode) WWS_CRT_LACKS(fwide);
int    wscanf(const wchar_t* format, ...) WWS_CRT_LACKS(wscanf);
int    fwscanf(FILE* file, const wchar_t* format, ...) WWS_CRT_LACKS(fwscanf);
int    swscanf(const wchar_t* text, const wchar_t* format, ...) WWS_CRT_LACKS(swscanf);
int    vwscanf(const wchar_t* format, va_list list) WWS_CRT_LACKS(vwscanf);
int    vfwscanf(FILE* file, const wchar_t* format, va_list list) WWS_CRT_LACKS(vfwscanf);
int    vswscanf(const wchar_t* text, const wchar_t* format, va_list list) WWS_CRT_LACKS(vswscanf);
size_t mbrtowc(wchar_t* to, const char* from, size_t size, mbstate_t* state) WWS_CRT_LACKS(mbrtowc);
size_t wcrtomb(char* to, wchar_t unit, mbstate_t* state) WWS_CRT_LACKS(wcrtomb);
size_t mbsrtowcs(wchar_t* to, const char** from, size_t size, mbstate_t* state) WWS_CRT_LACKS(mbsrtowcs);
size_t wcsrtombs(char* to, const wchar_t** from, size_t size, mbstate_t* state) WWS_CRT_LACKS(wcsrtombs);
struct tm;
size_t wcsftime(wchar_t* to, size_t size, const wchar_t* format, const struct tm* time) WWS_CRT_LACKS(wcsftime);

WWS_CRT_END

/* ------------------------------------------------------------------------------------ C++: the size of an array, deduced */

#ifdef __cplusplus
extern "C++" {
template <size_t size, class... Values>
inline int swprintf_s(wchar_t (&to)[size], const wchar_t* format, Values... values)
{
    return swprintf_s(static_cast<wchar_t*>(to), size, format, values...);
}

template <size_t size, class... Values>
inline int _snwprintf_s(wchar_t (&to)[size], size_t count, const wchar_t* format, Values... values)
{
    return _snwprintf_s(static_cast<wchar_t*>(to), size, count, format, values...);
}

template <size_t size>
inline errno_t wcscpy_s(wchar_t (&to)[size], const wchar_t* from)
{
    return wcscpy_s(static_cast<wchar_t*>(to), size, from);
}

template <size_t size>
inline errno_t wcscat_s(wchar_t (&to)[size], const wchar_t* from)
{
    return wcscat_s(static_cast<wchar_t*>(to), size, from);
}

template <size_t size>
inline errno_t wcsncpy_s(wchar_t (&to)[size], const wchar_t* from, rsize_t count)
{
    return wcsncpy_s(static_cast<wchar_t*>(to), size, from, count);
}
}
#endif

#endif
