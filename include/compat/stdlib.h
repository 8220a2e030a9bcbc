/** stdlib.h of the porting kit: conversions between narrow text, which is UTF-8, and wide text of 16 bits. */
#ifndef WWS_COMPAT_STDLIB_H
#define WWS_COMPAT_STDLIB_H

#pragma GCC system_header               /* for #include_next, which is an extension */

#include "win32/crt_stdlib.h"

#include <stdint.h>                     /* for what it includes: after it __USE_FORTIFY_LEVEL is known */
#pragma push_macro("__USE_FORTIFY_LEVEL")
#undef __USE_FORTIFY_LEVEL
#define __USE_FORTIFY_LEVEL 0
#include_next <stdlib.h>
#pragma pop_macro("__USE_FORTIFY_LEVEL")

#include <wchar.h>                      /* Windows' <stdlib.h> has wcstol and its like too */

#define _MAX_PATH 260                   /**< characters of a path on Windows, its zero included */

#endif
