#include "crt.h"

#include "crt_utf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Text of 16-bit units, unit by unit: these functions know nothing of surrogates, as on Windows. */

size_t wws_crt_wcslen(const WCHAR* text)
{
    size_t length = 0;

    while (text[length] != 0)
        length++;
    return length;
}

size_t wws_crt_wcsnlen(const WCHAR* text, size_t count)
{
    size_t length = 0;

    while (length < count && text[length] != 0)
        length++;
    return length;
}

/* ---------------------------------------------------------------------------------------------------------- copying */

WCHAR* wws_crt_wmemcpy(WCHAR* to, const WCHAR* from, size_t count)
{
    if (count != 0)
        memcpy(to, from, count * sizeof *to);
    return to;
}

WCHAR* wws_crt_wmemmove(WCHAR* to, const WCHAR* from, size_t count)
{
    if (count != 0)
        memmove(to, from, count * sizeof *to);
    return to;
}

WCHAR* wws_crt_wmemset(WCHAR* to, WCHAR unit, size_t count)
{
    for (size_t i = 0; i < count; i++)
        to[i] = unit;
    return to;
}

WCHAR* wws_crt_wcscpy(WCHAR* to, const WCHAR* from)
{
    return wws_crt_wmemcpy(to, from, wws_crt_wcslen(from) + 1);
}

WCHAR* wws_crt_wcsncpy(WCHAR* to, const WCHAR* from, size_t count)
{
    size_t length = wws_crt_wcsnlen(from, count);

    wws_crt_wmemcpy(to, from, length);
    wws_crt_wmemset(to + length, 0, count - length);
    return to;
}

WCHAR* wws_crt_wcscat(WCHAR* to, const WCHAR* from)
{
    wws_crt_wcscpy(to + wws_crt_wcslen(to), from);
    return to;
}

WCHAR* wws_crt_wcsncat(WCHAR* to, const WCHAR* from, size_t count)
{
    size_t length = wws_crt_wcsnlen(from, count);
    WCHAR* end = to + wws_crt_wcslen(to);

    wws_crt_wmemcpy(end, from, length);
    end[length] = 0;
    return to;
}

WCHAR* wws_crt__wcsdup(const WCHAR* text)
{
    size_t count = wws_crt_wcslen(text) + 1;
    WCHAR* copy = malloc(count * sizeof *copy);

    return copy == NULL ? NULL : wws_crt_wmemcpy(copy, text, count);
}

/* ---------------------------------------------------------------------------------------------------------- comparing */

static unsigned lower(unsigned unit)
{
    return unit >= 'A' && unit <= 'Z' ? unit + ('a' - 'A') : unit;
}

int wws_crt_wcsncmp(const WCHAR* first, const WCHAR* second, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (first[i] != second[i])
            return first[i] < second[i] ? -1 : 1;
        if (first[i] == 0)
            break;
    }
    return 0;
}

int wws_crt_wcscmp(const WCHAR* first, const WCHAR* second)
{
    return wws_crt_wcsncmp(first, second, SIZE_MAX);
}

int wws_crt__wcsnicmp(const WCHAR* first, const WCHAR* second, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        unsigned a = lower(first[i]);
        unsigned b = lower(second[i]);

        if (a != b)
            return a < b ? -1 : 1;
        if (a == 0)
            break;
    }
    return 0;
}

int wws_crt__wcsicmp(const WCHAR* first, const WCHAR* second)
{
    return wws_crt__wcsnicmp(first, second, SIZE_MAX);
}

int wws_crt_wmemcmp(const WCHAR* first, const WCHAR* second, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (first[i] != second[i])
            return first[i] < second[i] ? -1 : 1;
    }
    return 0;
}

int wws_crt__strnicmp(const char* first, const char* second, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        unsigned a = lower((unsigned char)first[i]);
        unsigned b = lower((unsigned char)second[i]);

        if (a != b)
            return a < b ? -1 : 1;
        if (a == 0)
            break;
    }
    return 0;
}

int wws_crt__stricmp(const char* first, const char* second)
{
    return wws_crt__strnicmp(first, second, SIZE_MAX);
}

char* wws_crt__strdup(const char* text)
{
    size_t size = strlen(text) + 1;
    char* copy = malloc(size);

    return copy == NULL ? NULL : memcpy(copy, text, size);
}

/* ---------------------------------------------------------------------------------------------------------- searching */

/* The functions that C declares with a const argument and a result that is not. */
static WCHAR* unconst(const WCHAR* text)
{
    return (WCHAR*)(uintptr_t)text;
}

WCHAR* wws_crt_wmemchr(const WCHAR* text, WCHAR unit, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (text[i] == unit)
            return unconst(text + i);
    }
    return NULL;
}

WCHAR* wws_crt_wcschr(const WCHAR* text, WCHAR unit)
{
    return wws_crt_wmemchr(text, unit, wws_crt_wcslen(text) + 1);
}

WCHAR* wws_crt_wcsrchr(const WCHAR* text, WCHAR unit)
{
    for (size_t i = wws_crt_wcslen(text) + 1; i > 0; i--) {
        if (text[i - 1] == unit)
            return unconst(text + i - 1);
    }
    return NULL;
}

/* Units at the front that are in the set, or that are not. */
static size_t span(const WCHAR* text, const WCHAR* set, bool in_set)
{
    size_t set_length = wws_crt_wcslen(set);
    size_t length = 0;

    while (text[length] != 0 && (wws_crt_wmemchr(set, text[length], set_length) != NULL) == in_set)
        length++;
    return length;
}

size_t wws_crt_wcsspn(const WCHAR* text, const WCHAR* set)
{
    return span(text, set, true);
}

size_t wws_crt_wcscspn(const WCHAR* text, const WCHAR* set)
{
    return span(text, set, false);
}

WCHAR* wws_crt_wcspbrk(const WCHAR* text, const WCHAR* set)
{
    text += span(text, set, false);
    return *text == 0 ? NULL : unconst(text);
}

WCHAR* wws_crt_wcsstr(const WCHAR* text, const WCHAR* part)
{
    size_t length = wws_crt_wcslen(part);

    for (;; text++) {
        if (wws_crt_wcsncmp(text, part, length) == 0)
            return unconst(text);
        if (*text == 0)
            return NULL;
    }
}

WCHAR* wws_crt_wcstok(WCHAR* text, const WCHAR* set, WCHAR** next)
{
    WCHAR* token = text != NULL ? text : *next;

    if (token == NULL)
        return NULL;
    token += span(token, set, true);
    *next = NULL;
    if (*token == 0)
        return NULL;
    text = token + span(token, set, false);
    if (*text != 0) {
        *text = 0;
        *next = text + 1;
    }
    return token;
}

/* ---------------------------------------------------------------------------------------------------- UTF-8 and UTF-16 */

size_t wws_crt_mbstowcs(WCHAR* to, const char* from, size_t count)
{
    size_t size = strlen(from);
    size_t made = 0;

    for (size_t at = 0; at < size;) {
        uint32_t scalar;
        WCHAR units[2];
        size_t length;

        at += utf8_next(from + at, size - at, &scalar);
        if (scalar == UTF_MALFORMED) {
            errno = EILSEQ;
            return (size_t)-1;
        }
        length = utf16_put(scalar, units);
        if (to != NULL) {
            if (length > count - made)
                return made;
            wws_crt_wmemcpy(to + made, units, length);
        }
        made += length;
    }
    if (to != NULL && made < count)
        to[made] = 0;
    return made;
}

size_t wws_crt_wcstombs(char* to, const WCHAR* from, size_t size)
{
    size_t count = wws_crt_wcslen(from);
    size_t made = 0;

    for (size_t at = 0; at < count;) {
        uint32_t scalar;
        char bytes[4];
        size_t length;

        at += utf16_next(from + at, count - at, &scalar);
        if (scalar == UTF_MALFORMED) {
            errno = EILSEQ;
            return (size_t)-1;
        }
        length = utf8_put(scalar, bytes);
        if (to != NULL) {
            if (length > size - made)
                return made;
            memcpy(to + made, bytes, length);
        }
        made += length;
    }
    if (to != NULL && made < size)
        to[made] = 0;
    return made;
}
