/**
 * win32/crt.h: how the kit's <wchar.h>, <stdio.h>, <stdlib.h> and <string.h> stand before the system's.
 *
 * The system's wide functions were compiled for a wchar_t of 32 bits, and in its formats `l` means 64 bits. A source for
 * Windows means 16 and 32. So the names are the usual ones, but the symbols that they link to are the kit's: wprintf is
 * wws_crt_wprintf. A label on the declaration does that, not a macro, so that std::wprintf and &wprintf work too and the
 * C++ library's own headers, which undefine macros, change nothing. The system's declarations of these names are hidden
 * while its header is read.
 *
 * What the C++ library's headers expect to be declared but the kit has not links to a symbol that is not there:
 * undefined reference to `wws_compat_has_no_wscanf'.
 */
#ifndef WWS_COMPAT_WIN32_CRT_H
#define WWS_COMPAT_WIN32_CRT_H

#include "base.h"

#include <stdarg.h>
#include <stddef.h>

#define WWS_CRT_TEXT2(text) #text
#define WWS_CRT_TEXT(text)  WWS_CRT_TEXT2(text)
#define WWS_CRT(name)       __asm__(WWS_CRT_TEXT(__USER_LABEL_PREFIX__) "wws_crt_" #name)
#define WWS_CRT_LACKS(name) __asm__(WWS_CRT_TEXT(__USER_LABEL_PREFIX__) "wws_compat_has_no_" #name)

#ifdef __cplusplus
#define WWS_CRT_BEGIN extern "C" {
#define WWS_CRT_END }
#else
#define WWS_CRT_BEGIN
#define WWS_CRT_END
#endif

#ifndef WWS_COMPAT_ERRNO_T
#define WWS_COMPAT_ERRNO_T
typedef int errno_t;                            /**< 0 or a number of <errno.h> */
#endif
typedef size_t rsize_t;                         /**< size of a buffer */

#define _TRUNCATE ((size_t)-1)                  /**< as a count: as much as there is room for */
#define STRUNCATE 80                            /**< result of functions that end in _s: cut, as _TRUNCATE asked */
#define _countof(array) (sizeof(array) / sizeof((array)[0]))

#endif
