/* The functions of Windows' C runtime that end in _s: they know the size of what they write to. */
#include "crt.h"

#include <errno.h>
#include <string.h>

#define NO_LIMIT ((size_t)-2)           /* count of the functions that have none */

/* ---------------------------------------------------------------------------------------------------------------- wide */

/* Appends at most count units at to[at]; count _TRUNCATE: as many as fit. */
static int wide_put(WCHAR* to, size_t size, size_t at, const WCHAR* from, size_t count)
{
    size_t length;

    if (from == NULL) {
        to[0] = 0;
        return EINVAL;
    }
    length = wws_crt_wcsnlen(from, count < size - at ? count : size - at);
    if (length == size - at) {
        if (count != _TRUNCATE) {
            to[0] = 0;
            return ERANGE;
        }
        length--;
    }
    wws_crt_wmemcpy(to + at, from, length);
    to[at + length] = 0;
    return count == _TRUNCATE && from[length] != 0 ? STRUNCATE : 0;
}

int wws_crt_wcsncpy_s(WCHAR* to, size_t size, const WCHAR* from, size_t count)
{
    if (to == NULL || size == 0)
        return to == NULL && size == 0 && count == 0 ? 0 : EINVAL;
    if (count == 0) {
        to[0] = 0;
        return 0;
    }
    return wide_put(to, size, 0, from, count);
}

int wws_crt_wcscpy_s(WCHAR* to, size_t size, const WCHAR* from)
{
    if (to == NULL || size == 0)
        return EINVAL;
    return wide_put(to, size, 0, from, NO_LIMIT);
}

int wws_crt_wcsncat_s(WCHAR* to, size_t size, const WCHAR* from, size_t count)
{
    size_t length;

    if (to == NULL || size == 0)
        return EINVAL;
    length = wws_crt_wcsnlen(to, size);
    if (length == size) {
        to[0] = 0;
        return EINVAL;
    }
    return wide_put(to, size, length, from, count);
}

int wws_crt_wcscat_s(WCHAR* to, size_t size, const WCHAR* from)
{
    return wws_crt_wcsncat_s(to, size, from, NO_LIMIT);
}

/* -------------------------------------------------------------------------------------------------------------- narrow */

static int narrow_put(char* to, size_t size, size_t at, const char* from, size_t count)
{
    size_t length;

    if (from == NULL) {
        to[0] = 0;
        return EINVAL;
    }
    length = strnlen(from, count < size - at ? count : size - at);
    if (length == size - at) {
        if (count != _TRUNCATE) {
            to[0] = 0;
            return ERANGE;
        }
        length--;
    }
    memcpy(to + at, from, length);
    to[at + length] = 0;
    return count == _TRUNCATE && from[length] != 0 ? STRUNCATE : 0;
}

int wws_crt_strncpy_s(char* to, size_t size, const char* from, size_t count)
{
    if (to == NULL || size == 0)
        return to == NULL && size == 0 && count == 0 ? 0 : EINVAL;
    if (count == 0) {
        to[0] = 0;
        return 0;
    }
    return narrow_put(to, size, 0, from, count);
}

int wws_crt_strcpy_s(char* to, size_t size, const char* from)
{
    if (to == NULL || size == 0)
        return EINVAL;
    return narrow_put(to, size, 0, from, NO_LIMIT);
}

int wws_crt_strncat_s(char* to, size_t size, const char* from, size_t count)
{
    size_t length;

    if (to == NULL || size == 0)
        return EINVAL;
    length = strnlen(to, size);
    if (length == size) {
        to[0] = 0;
        return EINVAL;
    }
    return narrow_put(to, size, length, from, count);
}

int wws_crt_strcat_s(char* to, size_t size, const char* from)
{
    return wws_crt_strncat_s(to, size, from, NO_LIMIT);
}

/* --------------------------------------------------------------------------------------------------------------- bytes */

int wws_crt_memcpy_s(void* to, size_t size, const void* from, size_t count)
{
    if (count == 0)
        return 0;
    if (to == NULL)
        return EINVAL;
    if (from == NULL || count > size) {
        memset(to, 0, size);
        return from == NULL ? EINVAL : ERANGE;
    }
    memcpy(to, from, count);
    return 0;
}

int wws_crt_memmove_s(void* to, size_t size, const void* from, size_t count)
{
    if (count == 0)
        return 0;
    if (to == NULL || from == NULL)
        return EINVAL;
    if (count > size)
        return ERANGE;
    memmove(to, from, count);
    return 0;
}
