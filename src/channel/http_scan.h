/* Byte classes and the scan of HTTP/1.1 heads. Pure functions on byte ranges, any thread. */
#ifndef WWS_CHANNEL_HTTP_SCAN_H
#define WWS_CHANNEL_HTTP_SCAN_H

#include "base/common.h"
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Classes of a byte, to be or-ed. */
enum http_class {
    HTTP_CLASS_TOKEN  = 1,      /* tchar: names of headers, methods, transfer codings (RFC 9110 section 5.6.2)         */
    HTTP_CLASS_TARGET = 2,      /* what a request target is made of: the characters of a URI (RFC 3986 section 2), '%'
                                 * among them                                                                          */
    HTTP_CLASS_HOST   = 4,      /* reg-name: unreserved, sub-delims, '%' (RFC 3986 section 3.2.2)                      */
    HTTP_CLASS_DIGIT  = 8,
    HTTP_CLASS_HEX    = 16,
    HTTP_CLASS_FIELD  = 32,     /* field-vchar, SP, HTAB (RFC 9110 section 5.5); bytes from 0x80 are obs-text          */
    HTTP_CLASS_QUOTED = 64      /* qdtext (RFC 9110 section 5.6.4)                                                     */
};

extern const BYTE http_class[256];

static inline bool http_is(char c, enum http_class class)
{
    return (http_class[(BYTE)c] & (BYTE)class) != 0;
}

static inline unsigned http_hex_value(char c)
{
    return c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a') + 10u;
}

static inline char http_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* text is name, which is in lower case, whatever the case of text. */
static inline bool http_equals(const char* text, size_t size, const char* name, size_t name_size)
{
    if (size != name_size)
        return false;
    for (size_t i = 0; i < size; i++)
        if (http_lower(text[i]) != name[i])
            return false;
    return true;
}
#define HTTP_EQUALS(text, size, name) http_equals((text), (size), (name), sizeof(name) - 1)

/* The first control character but HTAB (0x00..0x1F, 0x7F), or end: where a line ends, or is malformed. */
static inline const char* http_find_control_portable(const char* at, const char* end)
{
    while (at < end && (http_class[(BYTE)*at] & HTTP_CLASS_FIELD) != 0)
        at++;
    return at;
}

#ifdef __SSE2__
static inline const char* http_find_control(const char* at, const char* end)
{
    const __m128i flip = _mm_set1_epi8((char)0x80);              /* unsigned order from a signed comparison */
    const __m128i space = _mm_set1_epi8((char)(0x20 ^ 0x80));
    const __m128i tab = _mm_set1_epi8('\t');
    const __m128i del = _mm_set1_epi8(0x7F);

    for (; end - at >= 16; at += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i*)(const void*)at);
        __m128i below = _mm_cmplt_epi8(_mm_xor_si128(bytes, flip), space);
        __m128i found = _mm_or_si128(_mm_andnot_si128(_mm_cmpeq_epi8(bytes, tab), below), _mm_cmpeq_epi8(bytes, del));
        int     mask = _mm_movemask_epi8(found);

        if (mask != 0)
            return at + __builtin_ctz((unsigned)mask);
    }
    return http_find_control_portable(at, end);
}
#else
static inline const char* http_find_control(const char* at, const char* end)
{
    return http_find_control_portable(at, end);
}
#endif

#endif
