#include "xml/scan.h"

#if defined(__SSE2__) && !defined(XML_SCAN_PORTABLE)
#include <emmintrin.h>
#define SCAN_SSE2 1
#else
#define SCAN_SSE2 0
#endif

#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* A signed comparison with 0x20 finds the controls and everything from 0x80 at once. */
ALWAYS_INLINE bool scan_stops(BYTE byte, BYTE a, BYTE b, BYTE c, bool allow_tab_lf)
{
    if ((signed char)byte < 0x20)
        return !(allow_tab_lf && (byte == '\t' || byte == '\n'));
    return byte == a || byte == b || byte == c;
}

#if SCAN_SSE2
ALWAYS_INLINE unsigned scan_block(const BYTE* p, BYTE a, BYTE b, BYTE c, bool allow_tab_lf)
{
    __m128i block = _mm_loadu_si128((const __m128i*)(const void*)p);
    __m128i low = _mm_cmplt_epi8(block, _mm_set1_epi8(0x20));
    __m128i named = _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8((char)a)),
                                 _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8((char)b)),
                                              _mm_cmpeq_epi8(block, _mm_set1_epi8((char)c))));

    if (allow_tab_lf)
        low = _mm_andnot_si128(_mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('\t')),
                                            _mm_cmpeq_epi8(block, _mm_set1_epi8('\n'))), low);
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(low, named));
}
#endif

ALWAYS_INLINE const BYTE* scan_run(const BYTE* p, const BYTE* end, BYTE a, BYTE b, BYTE c, bool allow_tab_lf)
{
#if SCAN_SSE2
    while (end - p >= 16) {
        unsigned mask = scan_block(p, a, b, c, allow_tab_lf);

        if (mask != 0)
            return p + __builtin_ctz(mask);
        p += 16;
    }
#endif
    while (p < end && !scan_stops(*p, a, b, c, allow_tab_lf))
        p++;
    return p;
}

const BYTE* xml_scan_text(const BYTE* p, const BYTE* end)
{
    return scan_run(p, end, '<', '&', ']', true);
}

const BYTE* xml_scan_attribute(const BYTE* p, const BYTE* end, BYTE quote)
{
    return scan_run(p, end, '<', '&', quote, false);
}

const BYTE* xml_scan_cdata(const BYTE* p, const BYTE* end)
{
    return scan_run(p, end, ']', ']', ']', true);
}

const BYTE* xml_scan_comment(const BYTE* p, const BYTE* end)
{
    return scan_run(p, end, '-', '-', '-', true);
}

const BYTE* xml_scan_escape(const BYTE* p, const BYTE* end)
{
    return scan_run(p, end, '<', '>', '&', true);
}

/* Surrogates, overlong forms and values above U+10FFFF are refused by the second byte's range; U+FFFE and U+FFFF are
 * valid UTF-8 but no characters of XML. */
static size_t wide_sequence(const BYTE* p, size_t size)
{
    if (p[0] >= 0xC2 && p[0] <= 0xDF)
        return size >= 2 && (p[1] & 0xC0) == 0x80 ? 2 : 0;
    if (p[0] >= 0xE0 && p[0] <= 0xEF) {
        BYTE low = p[0] == 0xE0 ? 0xA0 : 0x80;
        BYTE high = p[0] == 0xED ? 0x9F : 0xBF;

        if (size < 3 || p[1] < low || p[1] > high || (p[2] & 0xC0) != 0x80)
            return 0;
        return p[0] == 0xEF && p[1] == 0xBF && p[2] >= 0xBE ? 0 : 3;
    }
    if (p[0] >= 0xF0 && p[0] <= 0xF4) {
        BYTE low = p[0] == 0xF0 ? 0x90 : 0x80;
        BYTE high = p[0] == 0xF4 ? 0x8F : 0xBF;

        return size >= 4 && p[1] >= low && p[1] <= high && (p[2] & 0xC0) == 0x80 && (p[3] & 0xC0) == 0x80 ? 4 : 0;
    }
    return 0;
}

const BYTE* xml_scan_wide(const BYTE* p, const BYTE* end)
{
    while (p < end && *p >= 0x80) {
        size_t taken = wide_sequence(p, (size_t)(end - p));

        if (taken == 0)
            break;
        p += taken;
    }
    return p;
}
