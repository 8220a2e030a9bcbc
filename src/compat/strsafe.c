#include "compat/strsafe.h"

#include "crt.h"

#include <errno.h>
#include <string.h>

static HRESULT size_check(size_t size)
{
    return size == 0 || size > STRSAFE_MAX_CCH ? STRSAFE_E_INVALID_PARAMETER : S_OK;
}

/* What _vsnprintf_s and its like say when they cut, or refuse the format. */
static HRESULT print_result(int length)
{
    if (length >= 0)
        return S_OK;
    return errno == EINVAL ? STRSAFE_E_INVALID_PARAMETER : STRSAFE_E_INSUFFICIENT_BUFFER;
}

#define UNIT WCHAR
#define NAME(name) name##W
#define UNITS wws_crt_wcsnlen
#define PRINT wws_crt__vsnwprintf_s
#include "strsafe_text.h"
#undef UNIT
#undef NAME
#undef UNITS
#undef PRINT

#define UNIT char
#define NAME(name) name##A
#define UNITS strnlen
#define PRINT wws_crt__vsnprintf_s
#include "strsafe_text.h"
