#include "win_object.h"

#include "crt.h"
#include "crt_utf.h"
#include "compat/win32/text.h"

#include <limits.h>
#include <locale.h>
#include <string.h>
#include <wctype.h>

/* ---------------------------------------------------------------------------------------------------------- conversions */

static int fail(DWORD error)
{
    return error_fail(error);
}

/* Whether the arguments that both functions share are right; if not, the last error says so. */
static bool conversion_check(UINT code_page, DWORD flags, DWORD flags_known, const void* from, int from_count,
                             const void* to, int to_count)
{
    if ((code_page != CP_UTF8 && code_page != CP_ACP) || from == NULL || from_count == 0 || from_count < -1
        || to_count < 0 || (to_count > 0 && to == NULL) || from == to) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return false;
    }
    if ((flags & ~flags_known) != 0) {
        SetLastError(ERROR_INVALID_FLAGS);
        return false;
    }
    return true;
}

int MultiByteToWideChar(UINT code_page, DWORD flags, LPCSTR from, int bytes, LPWSTR to, int chars)
{
    size_t size;
    size_t made = 0;

    if (!conversion_check(code_page, flags, MB_ERR_INVALID_CHARS, from, bytes, to, chars))
        return 0;
    size = bytes < 0 ? strlen(from) + 1 : (size_t)bytes;
    for (size_t at = 0; at < size;) {
        uint32_t scalar;
        WCHAR units[2];
        size_t count;

        at += utf8_next(from + at, size - at, &scalar);
        if (scalar == UTF_MALFORMED && (flags & MB_ERR_INVALID_CHARS) != 0)
            return fail(ERROR_NO_UNICODE_TRANSLATION);
        count = utf16_put(scalar, units);
        if (chars > 0) {
            if (count > (size_t)chars - made)
                return fail(ERROR_INSUFFICIENT_BUFFER);
            wws_crt_wmemcpy(to + made, units, count);
        }
        made += count;
    }
    return made > INT_MAX ? fail(ERROR_ARITHMETIC_OVERFLOW) : (int)made;
}

int WideCharToMultiByte(UINT code_page, DWORD flags, LPCWSTR from, int chars, LPSTR to, int bytes, LPCSTR default_char,
                        LPBOOL used_default)
{
    size_t count;
    size_t made = 0;

    if (!conversion_check(code_page, flags, WC_ERR_INVALID_CHARS, from, chars, to, bytes))
        return 0;
    if (default_char != NULL || used_default != NULL)
        return fail(ERROR_INVALID_PARAMETER);
    count = chars < 0 ? wws_crt_wcslen(from) + 1 : (size_t)chars;
    for (size_t at = 0; at < count;) {
        uint32_t scalar;
        char encoded[4];
        size_t size;

        at += utf16_next(from + at, count - at, &scalar);
        if (scalar == UTF_MALFORMED && (flags & WC_ERR_INVALID_CHARS) != 0)
            return fail(ERROR_NO_UNICODE_TRANSLATION);
        size = utf8_put(scalar, encoded);
        if (bytes > 0) {
            if (size > (size_t)bytes - made)
                return fail(ERROR_INSUFFICIENT_BUFFER);
            memcpy(to + made, encoded, size);
        }
        made += size;
    }
    return made > INT_MAX ? fail(ERROR_ARITHMETIC_OVERFLOW) : (int)made;
}

/* ------------------------------------------------------------------------------------------------------------ comparing */

static pthread_once_t unicode_once = PTHREAD_ONCE_INIT;
static locale_t       unicode;          /* (locale_t)0: the system has none, and only ASCII is folded */

static void unicode_create(void)
{
    unicode = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

/* Two scalar values that differ only in case become equal. */
static uint32_t fold(uint32_t scalar)
{
    if (scalar < 0x80)
        return scalar >= 'A' && scalar <= 'Z' ? scalar + ('a' - 'A') : scalar;
    if (scalar == UTF_MALFORMED || unicode == (locale_t)0)
        return scalar;
    return towlower_l(towupper_l(scalar, unicode), unicode);
}

/* The next scalar value of a text, and past it. Of malformed text each unit counts by itself. */
static uint32_t next(LPCWSTR text, size_t count, size_t* at)
{
    uint32_t scalar;
    WCHAR unit = text[*at];

    *at += utf16_next(text + *at, count - *at, &scalar);
    return scalar == UTF_MALFORMED ? unit : scalar;
}

static int compare(LPCWSTR first, size_t first_count, LPCWSTR second, size_t second_count, bool ignore_case)
{
    size_t first_at = 0;
    size_t second_at = 0;

    if (ignore_case)
        pthread_once(&unicode_once, unicode_create);
    while (first_at < first_count && second_at < second_count) {
        uint32_t a = next(first, first_count, &first_at);
        uint32_t b = next(second, second_count, &second_at);

        if (ignore_case) {
            a = fold(a);
            b = fold(b);
        }
        if (a != b)
            return a < b ? CSTR_LESS_THAN : CSTR_GREATER_THAN;
    }
    if (first_at < first_count)
        return CSTR_GREATER_THAN;
    return second_at < second_count ? CSTR_LESS_THAN : CSTR_EQUAL;
}

static size_t count_of(LPCWSTR text, int chars)
{
    return chars < 0 ? wws_crt_wcslen(text) : (size_t)chars;
}

int CompareStringOrdinal(LPCWSTR first, int first_chars, LPCWSTR second, int second_chars, BOOL ignore_case)
{
    if (first == NULL || second == NULL)
        return fail(ERROR_INVALID_PARAMETER);
    return compare(first, count_of(first, first_chars), second, count_of(second, second_chars), ignore_case != FALSE);
}

int CompareStringW(LCID locale, DWORD flags, LPCWSTR first, int first_chars, LPCWSTR second, int second_chars)
{
    (void)locale;
    if ((flags & ~(DWORD)(NORM_IGNORECASE | LINGUISTIC_IGNORECASE)) != 0)
        return fail(ERROR_INVALID_FLAGS);
    return CompareStringOrdinal(first, first_chars, second, second_chars, flags != 0);
}

static int order(LPCWSTR first, LPCWSTR second, bool ignore_case)
{
    static const WCHAR nothing = 0;

    first = first == NULL ? &nothing : first;
    second = second == NULL ? &nothing : second;
    return CompareStringOrdinal(first, -1, second, -1, ignore_case) - CSTR_EQUAL;
}

int lstrcmpW(LPCWSTR first, LPCWSTR second)
{
    return order(first, second, false);
}

int lstrcmpiW(LPCWSTR first, LPCWSTR second)
{
    return order(first, second, true);
}

int lstrlenW(LPCWSTR text)
{
    return text == NULL ? 0 : (int)wws_crt_wcslen(text);
}

int lstrlenA(LPCSTR text)
{
    return text == NULL ? 0 : (int)strlen(text);
}
