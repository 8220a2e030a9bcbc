/* The run of ASCII at the start of a text, which nearly all text is: found and converted 16 units at a time with SSE2, else 8.
 * Both ways exist wherever they compile, so that tests can hold one against the other. Included by utf.c and its test. */
#ifndef WWS_BASE_UTF_ASCII_H
#define WWS_BASE_UTF_ASCII_H

#include "base/common.h"

#include <string.h>

#define ASCII_MASK8   UINT64_C(0x8080808080808080)      /* bytes that are not ASCII  */
#define ASCII_MASK16  UINT64_C(0xFF80FF80FF80FF80)      /* units that are not ASCII  */

/* ------------------------------------------------------------------------------------------------------ portable */

/* Number of ASCII bytes before the first other one. */
static inline size_t ascii_run_portable(const BYTE* bytes, size_t size)
{
    size_t i = 0;
    uint64_t word;

    for (; size - i >= 8; i += 8) {
        memcpy(&word, bytes + i, 8);
        if (word & ASCII_MASK8)
            break;
    }
    while (i < size && bytes[i] < 0x80)
        i++;
    return i;
}

/* Copies ASCII bytes to units until the first other one; returns how many. */
static inline size_t ascii_widen_portable(const BYTE* bytes, size_t size, WCHAR* out)
{
    size_t i = 0;
    uint64_t word;

    for (; size - i >= 8; i += 8) {
        memcpy(&word, bytes + i, 8);
        if (word & ASCII_MASK8)
            break;
        for (size_t k = 0; k < 8; k++)
            out[i + k] = bytes[i + k];
    }
    for (; i < size && bytes[i] < 0x80; i++)
        out[i] = bytes[i];
    return i;
}

/* Copies ASCII units to bytes until the first other one; returns how many. */
static inline size_t ascii_narrow_portable(const WCHAR* chars, size_t count, BYTE* out)
{
    size_t i = 0;
    uint64_t words[2];

    for (; count - i >= 8; i += 8) {
        memcpy(words, chars + i, sizeof words);
        if ((words[0] | words[1]) & ASCII_MASK16)
            break;
        for (size_t k = 0; k < 8; k++)
            out[i + k] = (BYTE)chars[i + k];
    }
    for (; i < count && chars[i] < 0x80; i++)
        out[i] = (BYTE)chars[i];
    return i;
}

/* ---------------------------------------------------------------------------------------------------------- SSE2 */

#if defined(__SSE2__)
#include <emmintrin.h>

static inline __m128i ascii_load(const void* from)
{
    return _mm_loadu_si128((const __m128i*)from);
}

static inline void ascii_store(void* to, __m128i value)
{
    _mm_storeu_si128((__m128i*)to, value);
}

static inline size_t ascii_run_sse2(const BYTE* bytes, size_t size)
{
    size_t i = 0;

    for (; size - i >= 16; i += 16) {
        int high = _mm_movemask_epi8(ascii_load(bytes + i));

        if (high != 0)
            return i + (size_t)__builtin_ctz((unsigned)high);
    }
    return i + ascii_run_portable(bytes + i, size - i);
}

static inline size_t ascii_widen_sse2(const BYTE* bytes, size_t size, WCHAR* out)
{
    const __m128i zero = _mm_setzero_si128();
    size_t i = 0;

    for (; size - i >= 16; i += 16) {
        __m128i block = ascii_load(bytes + i);

        if (_mm_movemask_epi8(block) != 0)
            break;
        ascii_store(out + i, _mm_unpacklo_epi8(block, zero));
        ascii_store(out + i + 8, _mm_unpackhi_epi8(block, zero));
    }
    return i + ascii_widen_portable(bytes + i, size - i, out + i);
}

static inline size_t ascii_narrow_sse2(const WCHAR* chars, size_t count, BYTE* out)
{
    const __m128i mask = _mm_set1_epi16((short)0xFF80);
    const __m128i zero = _mm_setzero_si128();
    size_t i = 0;

    for (; count - i >= 16; i += 16) {
        __m128i low = ascii_load(chars + i);
        __m128i high = ascii_load(chars + i + 8);
        __m128i other = _mm_and_si128(_mm_or_si128(low, high), mask);

        if (_mm_movemask_epi8(_mm_cmpeq_epi16(other, zero)) != 0xFFFF)
            break;
        ascii_store(out + i, _mm_packus_epi16(low, high));
    }
    return i + ascii_narrow_portable(chars + i, count - i, out + i);
}

#define ascii_run     ascii_run_sse2
#define ascii_widen   ascii_widen_sse2
#define ascii_narrow  ascii_narrow_sse2
#else
#define ascii_run     ascii_run_portable
#define ascii_widen   ascii_widen_portable
#define ascii_narrow  ascii_narrow_portable
#endif

#endif
