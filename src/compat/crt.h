/*
 * The kit's C runtime for 16-bit wide text. The headers of include/compat give these functions their usual names: wprintf is
 * wws_crt_wprintf, with a label that win32/crt.h explains. What they do is in include/compat/wchar.h. Any thread.
 */
#ifndef WWS_COMPAT_CRT_H
#define WWS_COMPAT_CRT_H

#include "compat/win32/crt.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <wchar.h>

/* The body of a function with "...": what follows last is list for the call, whose result is returned. */
#define LISTED(type, last, call) \
    va_list list; \
    type listed_result; \
    \
    va_start(list, last); \
    listed_result = (call); \
    va_end(list); \
    return listed_result

/* -------------------------------------------------------------------------------------------------- crt_string.c */
size_t wws_crt_wcslen(const WCHAR* text);
size_t wws_crt_wcsnlen(const WCHAR* text, size_t count);
WCHAR* wws_crt_wmemcpy(WCHAR* to, const WCHAR* from, size_t count);
WCHAR* wws_crt_wmemmove(WCHAR* to, const WCHAR* from, size_t count);
WCHAR* wws_crt_wmemset(WCHAR* to, WCHAR unit, size_t count);
WCHAR* wws_crt_wcscpy(WCHAR* to, const WCHAR* from);
WCHAR* wws_crt_wcsncpy(WCHAR* to, const WCHAR* from, size_t count);
WCHAR* wws_crt_wcscat(WCHAR* to, const WCHAR* from);
WCHAR* wws_crt_wcsncat(WCHAR* to, const WCHAR* from, size_t count);
WCHAR* wws_crt__wcsdup(const WCHAR* text);
int wws_crt_wcsncmp(const WCHAR* first, const WCHAR* second, size_t count);
int wws_crt_wcscmp(const WCHAR* first, const WCHAR* second);
int wws_crt__wcsnicmp(const WCHAR* first, const WCHAR* second, size_t count);
int wws_crt__wcsicmp(const WCHAR* first, const WCHAR* second);
int wws_crt_wmemcmp(const WCHAR* first, const WCHAR* second, size_t count);
int wws_crt__strnicmp(const char* first, const char* second, size_t count);
int wws_crt__stricmp(const char* first, const char* second);
char* wws_crt__strdup(const char* text);
WCHAR* wws_crt_wmemchr(const WCHAR* text, WCHAR unit, size_t count);
WCHAR* wws_crt_wcschr(const WCHAR* text, WCHAR unit);
WCHAR* wws_crt_wcsrchr(const WCHAR* text, WCHAR unit);
size_t wws_crt_wcsspn(const WCHAR* text, const WCHAR* set);
size_t wws_crt_wcscspn(const WCHAR* text, const WCHAR* set);
WCHAR* wws_crt_wcspbrk(const WCHAR* text, const WCHAR* set);
WCHAR* wws_crt_wcsstr(const WCHAR* text, const WCHAR* part);
WCHAR* wws_crt_wcstok(WCHAR* text, const WCHAR* set, WCHAR** next);
size_t wws_crt_mbstowcs(WCHAR* to, const char* from, size_t count);
size_t wws_crt_wcstombs(char* to, const WCHAR* from, size_t size);

/* -------------------------------------------------------------------------------------------------- crt_number.c */
long wws_crt_wcstol(const WCHAR* text, WCHAR** end, int base);
unsigned long wws_crt_wcstoul(const WCHAR* text, WCHAR** end, int base);
long long wws_crt_wcstoll(const WCHAR* text, WCHAR** end, int base);
unsigned long long wws_crt_wcstoull(const WCHAR* text, WCHAR** end, int base);
int wws_crt__wtoi(const WCHAR* text);
long wws_crt__wtol(const WCHAR* text);
long long wws_crt__wtoi64(const WCHAR* text);
double wws_crt_wcstod(const WCHAR* text, WCHAR** end);
float wws_crt_wcstof(const WCHAR* text, WCHAR** end);
long double wws_crt_wcstold(const WCHAR* text, WCHAR** end);
double wws_crt__wtof(const WCHAR* text);

/* --------------------------------------------------------------------------------------------------- crt_print.c */
int wws_crt_vfwprintf(FILE* file, const WCHAR* format, va_list list);
int wws_crt_vwprintf(const WCHAR* format, va_list list);
int wws_crt_fwprintf(FILE* file, const WCHAR* format, ...);
int wws_crt_wprintf(const WCHAR* format, ...);
int wws_crt_vfprintf(FILE* file, const char* format, va_list list);
int wws_crt_vprintf(const char* format, va_list list);
int wws_crt_fprintf(FILE* file, const char* format, ...);
int wws_crt_printf(const char* format, ...);
int wws_crt_vswprintf(WCHAR* to, size_t size, const WCHAR* format, va_list list);
int wws_crt_swprintf(WCHAR* to, size_t size, const WCHAR* format, ...);
int wws_crt__vsnwprintf(WCHAR* to, size_t size, const WCHAR* format, va_list list);
int wws_crt__snwprintf(WCHAR* to, size_t size, const WCHAR* format, ...);
int wws_crt_vswprintf_s(WCHAR* to, size_t size, const WCHAR* format, va_list list);
int wws_crt_swprintf_s(WCHAR* to, size_t size, const WCHAR* format, ...);
int wws_crt__vsnwprintf_s(WCHAR* to, size_t size, size_t count, const WCHAR* format, va_list list);
int wws_crt__snwprintf_s(WCHAR* to, size_t size, size_t count, const WCHAR* format, ...);
int wws_crt__vscwprintf(const WCHAR* format, va_list list);
int wws_crt__scwprintf(const WCHAR* format, ...);
int wws_crt_vsnprintf(char* to, size_t size, const char* format, va_list list);
int wws_crt_snprintf(char* to, size_t size, const char* format, ...);
int wws_crt_vsprintf(char* to, const char* format, va_list list);
int wws_crt_sprintf(char* to, const char* format, ...);
int wws_crt__vsnprintf(char* to, size_t size, const char* format, va_list list);
int wws_crt__snprintf(char* to, size_t size, const char* format, ...);
int wws_crt_vsprintf_s(char* to, size_t size, const char* format, va_list list);
int wws_crt_sprintf_s(char* to, size_t size, const char* format, ...);
int wws_crt__vsnprintf_s(char* to, size_t size, size_t count, const char* format, va_list list);
int wws_crt__snprintf_s(char* to, size_t size, size_t count, const char* format, ...);
int wws_crt__vscprintf(const char* format, va_list list);
int wws_crt__scprintf(const char* format, ...);

/* -------------------------------------------------------------------------------------------------- crt_stream.c */
wint_t wws_crt_fputwc(WCHAR unit, FILE* file);
wint_t wws_crt_putwchar(WCHAR unit);
int wws_crt_fputws(const WCHAR* text, FILE* file);
int wws_crt__putws(const WCHAR* text);
wint_t wws_crt_fgetwc(FILE* file);
wint_t wws_crt_getwchar(void);
WCHAR* wws_crt_fgetws(WCHAR* to, int size, FILE* file);
int wws_crt__getch(void);
wint_t wws_crt__getwch(void);

/* -------------------------------------------------------------------------------------------------- crt_secure.c */
int wws_crt_wcsncpy_s(WCHAR* to, size_t size, const WCHAR* from, size_t count);
int wws_crt_wcscpy_s(WCHAR* to, size_t size, const WCHAR* from);
int wws_crt_wcsncat_s(WCHAR* to, size_t size, const WCHAR* from, size_t count);
int wws_crt_wcscat_s(WCHAR* to, size_t size, const WCHAR* from);
int wws_crt_strncpy_s(char* to, size_t size, const char* from, size_t count);
int wws_crt_strcpy_s(char* to, size_t size, const char* from);
int wws_crt_strncat_s(char* to, size_t size, const char* from, size_t count);
int wws_crt_strcat_s(char* to, size_t size, const char* from);
int wws_crt_memcpy_s(void* to, size_t size, const void* from, size_t count);
int wws_crt_memmove_s(void* to, size_t size, const void* from, size_t count);

#endif
