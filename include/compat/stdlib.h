/** stdlib.h of the porting kit: conversions between narrow text, which is UTF-8, and wide text of 16 bits. */
#ifndef WWS_COMPAT_STDLIB_H
#define WWS_COMPAT_STDLIB_H

#pragma GCC system_header               /* for #include_next, which is an extension */

#include "win32/crt.h"

#ifdef __cplusplus
#include <features.h>
#endif
#if defined(__cplusplus) && defined(__THROW)
#define WWS_CRT_THROW __THROW           /* as the system declares them, which it may have done already */
#else
#define WWS_CRT_THROW
#endif

/* Before the system's header, because <cstdlib> uses them while it reads that. */
WWS_CRT_BEGIN
size_t mbstowcs(wchar_t* to, const char* from, size_t count) WWS_CRT_THROW WWS_CRT(mbstowcs);
size_t wcstombs(char* to, const wchar_t* from, size_t size) WWS_CRT_THROW WWS_CRT(wcstombs);
int    mbtowc(wchar_t* to, const char* from, size_t size) WWS_CRT_THROW WWS_CRT_LACKS(mbtowc);
int    wctomb(char* to, wchar_t unit) WWS_CRT_THROW WWS_CRT_LACKS(wctomb);
WWS_CRT_END

#include "win32/crt_stdlib_hide.h"
#include_next <stdlib.h>
#include "win32/crt_stdlib_show.h"

#include <wchar.h>                      /* Windows' <stdlib.h> has wcstol and its like too */

#define _MAX_PATH 260                   /**< characters of a path on Windows, its zero included */

#endif
