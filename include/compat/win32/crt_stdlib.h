/*
 * What the kit's <stdlib.h> and <cstdlib> declare before they read the system's header, which then declares the same again.
 * That needs no hiding, and in C++ it could not be hidden: <stdlib.h> repeats names that <cstdlib> may have taken already. The
 * system's fortified forms are inline functions over its own wide text, so they are switched off while it is read.
 */
#ifndef WWS_COMPAT_WIN32_CRT_STDLIB_H
#define WWS_COMPAT_WIN32_CRT_STDLIB_H

#include "crt.h"

#ifdef __cplusplus
#include <features.h>
#endif
#if defined(__cplusplus) && defined(__THROW)
#define WWS_CRT_THROW __THROW           /* as the system declares them */
#else
#define WWS_CRT_THROW
#endif

WWS_CRT_BEGIN
size_t mbstowcs(wchar_t* to, const char* from, size_t count) WWS_CRT_THROW WWS_CRT(mbstowcs);
size_t wcstombs(char* to, const wchar_t* from, size_t size) WWS_CRT_THROW WWS_CRT(wcstombs);
int    mbtowc(wchar_t* to, const char* from, size_t size) WWS_CRT_THROW WWS_CRT_LACKS(mbtowc);
int    wctomb(char* to, wchar_t unit) WWS_CRT_THROW WWS_CRT_LACKS(wctomb);
WWS_CRT_END

#endif
