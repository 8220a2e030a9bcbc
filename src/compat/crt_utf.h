/* UTF-8 and UTF-16, one scalar value at a time. Any thread. */
#ifndef WWS_COMPAT_CRT_UTF_H
#define WWS_COMPAT_CRT_UTF_H

#include "compat/win32/base.h"

#include <stdbool.h>

#define UTF_REPLACEMENT 0xFFFDu                 /* stands for what is malformed */
#define UTF_MALFORMED   0xFFFFFFFFu

static inline bool utf_is_lead(uint32_t unit)
{
    return (unit & 0xFC00u) == 0xD800u;
}

static inline bool utf_is_trail(uint32_t unit)
{
    return (unit & 0xFC00u) == 0xDC00u;
}

static inline uint32_t utf_join(uint32_t lead, uint32_t trail)
{
    return 0x10000u + ((lead & 0x3FFu) << 10) + (trail & 0x3FFu);
}

/* Reads one scalar value, or UTF_MALFORMED for the longest start of one. Returns what it consumed, at least 1 of size. */
size_t utf8_next(const char* bytes, size_t size, uint32_t* scalar);
size_t utf16_next(const WCHAR* units, size_t count, uint32_t* scalar);

/* Return what they wrote. UTF_MALFORMED is written as UTF_REPLACEMENT. */
size_t utf8_put(uint32_t scalar, char bytes[4]);
size_t utf16_put(uint32_t scalar, WCHAR units[2]);

#endif
