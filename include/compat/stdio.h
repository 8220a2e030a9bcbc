/**
 * stdio.h of the porting kit: formats mean what they mean on Windows, so that %lx takes a LONG of 32 bits; see <wchar.h>
 * for the whole list. With WWS_COMPAT_KEEP_PRINTF defined printf and its family stay the system's: for files whose
 * `long` has 64 bits. (%ls and %S are of no use then: they take the system's wide text.)
 */
#ifndef WWS_COMPAT_STDIO_H
#define WWS_COMPAT_STDIO_H

#pragma GCC system_header               /* for #include_next, which is an extension */

#include "win32/crt.h"

#ifdef WWS_COMPAT_KEEP_PRINTF
#include_next <stdio.h>
#else
#include "win32/crt_stdio_hide.h"
#include_next <stdio.h>
#include "win32/crt_stdio_show.h"

WWS_CRT_BEGIN
int printf(const char* format, ...) WWS_CRT(printf);
int fprintf(FILE* file, const char* format, ...) WWS_CRT(fprintf);
int vprintf(const char* format, va_list list) WWS_CRT(vprintf);
int vfprintf(FILE* file, const char* format, va_list list) WWS_CRT(vfprintf);
int sprintf(char* to, const char* format, ...) WWS_CRT(sprintf);
int vsprintf(char* to, const char* format, va_list list) WWS_CRT(vsprintf);
int snprintf(char* to, size_t size, const char* format, ...) WWS_CRT(snprintf);
int vsnprintf(char* to, size_t size, const char* format, va_list list) WWS_CRT(vsnprintf);
WWS_CRT_END
#endif

WWS_CRT_BEGIN
int printf_s(const char* format, ...) WWS_CRT(printf);
int fprintf_s(FILE* file, const char* format, ...) WWS_CRT(fprintf);
int sprintf_s(char* to, size_t size, const char* format, ...) WWS_CRT(sprintf_s);
int vsprintf_s(char* to, size_t size, const char* format, va_list list) WWS_CRT(vsprintf_s);
int _snprintf(char* to, size_t size, const char* format, ...) WWS_CRT(_snprintf);
int _vsnprintf(char* to, size_t size, const char* format, va_list list) WWS_CRT(_vsnprintf);
int _snprintf_s(char* to, size_t size, size_t count, const char* format, ...) WWS_CRT(_snprintf_s);
int _vsnprintf_s(char* to, size_t size, size_t count, const char* format, va_list list) WWS_CRT(_vsnprintf_s);
int _scprintf(const char* format, ...) WWS_CRT(_scprintf);
int _vscprintf(const char* format, va_list list) WWS_CRT(_vscprintf);
WWS_CRT_END

#ifdef __cplusplus
extern "C++" {
template <size_t size, class... Values>
inline int sprintf_s(char (&to)[size], const char* format, Values... values)
{
    return sprintf_s(static_cast<char*>(to), size, format, values...);
}

template <size_t size, class... Values>
inline int _snprintf_s(char (&to)[size], size_t count, const char* format, Values... values)
{
    return _snprintf_s(static_cast<char*>(to), size, count, format, values...);
}
}
#endif

#include <wchar.h>                      /* Windows' <stdio.h> has the wide functions too */
#include "win32/entry.h"

#endif
