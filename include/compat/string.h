/** string.h of the porting kit: what Windows' runtime has beyond the standard; wide strings are in <wchar.h>. */
#ifndef WWS_COMPAT_STRING_H
#define WWS_COMPAT_STRING_H

#pragma GCC system_header               /* for #include_next, which is an extension */

#include "win32/crt.h"
#include_next <string.h>

WWS_CRT_BEGIN
int     _stricmp(const char* first, const char* second) WWS_CRT(_stricmp);
int     _strnicmp(const char* first, const char* second, size_t count) WWS_CRT(_strnicmp);
char*   _strdup(const char* text) WWS_CRT(_strdup);         /* free() it */
errno_t strcpy_s(char* to, rsize_t size, const char* from) WWS_CRT(strcpy_s);
errno_t strncpy_s(char* to, rsize_t size, const char* from, rsize_t count) WWS_CRT(strncpy_s);
errno_t strcat_s(char* to, rsize_t size, const char* from) WWS_CRT(strcat_s);
errno_t strncat_s(char* to, rsize_t size, const char* from, rsize_t count) WWS_CRT(strncat_s);
errno_t memcpy_s(void* to, rsize_t size, const void* from, rsize_t count) WWS_CRT(memcpy_s);
errno_t memmove_s(void* to, rsize_t size, const void* from, rsize_t count) WWS_CRT(memmove_s);
WWS_CRT_END

#ifdef __cplusplus
extern "C++" {
template <size_t size>
inline errno_t strcpy_s(char (&to)[size], const char* from)
{
    return strcpy_s(static_cast<char*>(to), size, from);
}

template <size_t size>
inline errno_t strcat_s(char (&to)[size], const char* from)
{
    return strcat_s(static_cast<char*>(to), size, from);
}

template <size_t size>
inline errno_t strncpy_s(char (&to)[size], const char* from, rsize_t count)
{
    return strncpy_s(static_cast<char*>(to), size, from, count);
}
}
#endif

#include <wchar.h>                      /* Windows' <string.h> has wcslen and its like too */

#endif
