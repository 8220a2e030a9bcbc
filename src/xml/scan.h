/* Finding the next byte that matters, and checking UTF-8: 16 bytes at a time where every x86-64 can (SSE2; inlined, as most
 * runs are short), 32 at a time for long runs where this machine can (AVX2, found out at run time), else byte by byte. All do
 * the same: tests compare them. Pure functions, any thread; nothing behind end is read.
 *
 * Built with XML_SCAN_PORTABLE, what is inlined works byte by byte too. */
#ifndef WWS_XML_SCAN_H
#define WWS_XML_SCAN_H

#include "base/common.h"
#include "base/utf_ascii.h"
#include "base/xmlname.h"

#include <string.h>

#if defined(__SSE2__) && !defined(XML_SCAN_PORTABLE)
#include <emmintrin.h>
#define XML_SCAN_SSE2 1
#else
#define XML_SCAN_SSE2 0
#endif

/* Runs of bytes that need no attention. What ends each of them, beside controls: */
enum xml_run {
    XML_RUN_TEXT,                     /* < & ]  and no TAB, LF                  */
    XML_RUN_CDATA,                    /* ]      and no TAB, LF                  */
    XML_RUN_COMMENT,                  /* -      and no TAB, LF                  */
    XML_RUN_ESCAPE,                   /* < & >  and no TAB, LF: text to write   */
    XML_RUN_QUOT,                     /* < & "  an attribute value              */
    XML_RUN_APOS                      /* < & '                                  */
};

static const BYTE xml_run_ends[][3] = {
    [XML_RUN_TEXT] = { '<', '&', ']' },   [XML_RUN_CDATA] = { ']', ']', ']' }, [XML_RUN_COMMENT] = { '-', '-', '-' },
    [XML_RUN_ESCAPE] = { '<', '&', '>' }, [XML_RUN_QUOT] = { '<', '&', '"' },  [XML_RUN_APOS] = { '<', '&', '\'' },
};

static inline bool xml_run_has_blanks(enum xml_run kind)
{
    return kind != XML_RUN_QUOT && kind != XML_RUN_APOS;
}

/* ---- long runs ------------------------------------------------------------------------------------------------------ */

struct xml_lines {
    uint64_t feeds;                   /* line feeds                                          */
    uint64_t chars;                   /* characters behind the last one; of all without one  */
};

struct xml_scanner {
    /* The first byte at or after p that ends the run, or end. *wide becomes true when one before it is 0x80 or above. */
    const BYTE* (*run)(const BYTE* p, const BYTE* end, enum xml_run kind, bool* wide);
    /* Behind the longest run of ASCII and of whole, valid UTF-8 sequences of characters that XML allows. */
    const BYTE* (*utf8)(const BYTE* p, const BYTE* end);
    /* Counts on, up to the first CR; returns where that is, or end. */
    const BYTE* (*lines)(const BYTE* p, const BYTE* end, struct xml_lines* lines);
};

/* The best that this machine can. */
const struct xml_scanner* xml_scanner(void);
/* Tests choose for the whole process: "portable", "sse2", "avx2"; NULL: the best. False: this machine cannot. */
bool xml_scanner_choose(const char* name);

static inline const BYTE* xml_scan_utf8(const BYTE* p, const BYTE* end)
{
    return xml_scanner()->utf8(p, end);
}

/* ---- short runs ----------------------------------------------------------------------------------------------------- */

static inline uint64_t xml_word_8(const BYTE* p)
{
    uint64_t word;

    memcpy(&word, p, sizeof word);
    return word;
}

static inline uint32_t xml_word_4(const BYTE* p)
{
    uint32_t word;

    memcpy(&word, p, sizeof word);
    return word;
}

#if XML_SCAN_SSE2

#define XML_INLINE static inline __attribute__((always_inline))

/* Bit n: byte n of the block ends the run. */
XML_INLINE unsigned xml_run_ends_in(__m128i block, enum xml_run kind)
{
    __m128i found = _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x1F)), block);        /* controls */

    if (xml_run_has_blanks(kind))
        found = _mm_andnot_si128(_mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('\t')),
                                              _mm_cmpeq_epi8(block, _mm_set1_epi8('\n'))), found);
    for (unsigned i = 0; i < 3; i++)
        found = _mm_or_si128(found, _mm_cmpeq_epi8(block, _mm_set1_epi8((char)xml_run_ends[kind][i])));
    return (unsigned)_mm_movemask_epi8(found);
}

/* Bit n: byte n of the block is a name character in ASCII other than the colon. */
XML_INLINE unsigned xml_names_in(__m128i block)
{
    __m128i letter = _mm_sub_epi8(_mm_or_si128(block, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
    __m128i digit = _mm_sub_epi8(block, _mm_set1_epi8('-'));                                 /* - . / 0 to 9 */
    __m128i names = _mm_or_si128(_mm_cmpeq_epi8(_mm_min_epu8(letter, _mm_set1_epi8(25)), letter),
                                 _mm_cmpeq_epi8(_mm_min_epu8(digit, _mm_set1_epi8(12)), digit));

    names = _mm_or_si128(names, _mm_cmpeq_epi8(block, _mm_set1_epi8('_')));
    return (unsigned)_mm_movemask_epi8(_mm_andnot_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('/')), names));
}

/* One block: true, and p moved to the end of the run, when it ends there. */
XML_INLINE bool xml_run_block(const BYTE** p, enum xml_run kind, bool* wide)
{
    __m128i block = _mm_loadu_si128((const __m128i*)(const void*)*p);
    unsigned high = (unsigned)_mm_movemask_epi8(block);
    unsigned ends = xml_run_ends_in(block, kind);

    *wide |= (high & (ends ^ (ends - 1))) != 0;          /* of the bytes up to the first end; all when there is none */
    *p += ends == 0 ? 16 : __builtin_ctz(ends);
    return ends != 0;
}

/* 1 to 16 bytes, some of them twice: for questions about all of them. */
XML_INLINE __m128i xml_short_block(const BYTE* p, size_t size)
{
    if (size >= 8)
        return _mm_set_epi64x((long long)xml_word_8(p + size - 8), (long long)xml_word_8(p));
    if (size >= 4)
        return _mm_set1_epi64x((long long)(((uint64_t)xml_word_4(p + size - 4) << 32) | xml_word_4(p)));
    return _mm_set1_epi32((int)((uint32_t)p[0] | ((uint32_t)p[size / 2] << 8) | ((uint32_t)p[size - 1] << 16)
                                | ((uint32_t)p[0] << 24)));
}
#endif

/* All of the bytes are ASCII and go on with the run: of texts that are mostly short. False: perhaps; ask xml_scan_run. */
static inline bool xml_run_all(const BYTE* p, size_t size, enum xml_run kind)
{
#if XML_SCAN_SSE2
    __m128i block;

    if (size > 32 || size == 0)
        return size == 0;
    if (size > 16) {
        block = _mm_loadu_si128((const __m128i*)(const void*)p);
        if ((xml_run_ends_in(block, kind) | (unsigned)_mm_movemask_epi8(block)) != 0)
            return false;
        p += size - 16;
        size = 16;
    }
    block = xml_short_block(p, size);
    return (xml_run_ends_in(block, kind) | (unsigned)_mm_movemask_epi8(block)) == 0;
#else
    UNUSED(p);
    UNUSED(kind);
    return size == 0;
#endif
}

/* All of the bytes are ASCII; of texts that are mostly short. */
static inline bool xml_is_ascii(const BYTE* p, size_t size)
{
#if XML_SCAN_SSE2
    if (size - 1 < 16)
        return _mm_movemask_epi8(xml_short_block(p, size)) == 0;
    if (size - 1 < 32) {
        __m128i first = _mm_loadu_si128((const __m128i*)(const void*)p);
        __m128i last = _mm_loadu_si128((const __m128i*)(const void*)(p + size - 16));

        return _mm_movemask_epi8(_mm_or_si128(first, last)) == 0;
    }
#endif
    return ascii_run(p, size) == size;
}

/* All of the bytes are an NCName; of ASCII at once. */
static inline bool xml_is_ncname(const BYTE* p, size_t size)
{
#if XML_SCAN_SSE2
    if (LIKELY(size - 1 < 16 && (xml_class_ascii[*p] & XML_CLASS_NAME_START)
               && xml_names_in(xml_short_block(p, size)) == 0xFFFF))
        return true;
#endif
    return xml_ncname_valid(p, size);
}

/* As the scanner's, quick for short runs; kind is a constant. */
static inline const BYTE* xml_scan_run(const BYTE* p, const BYTE* end, enum xml_run kind, bool* wide)
{
#if XML_SCAN_SSE2
    for (unsigned i = 0; i < 2 && LIKELY(end - p >= 16); i++)
        if (xml_run_block(&p, kind, wide))
            return p;
#endif
    return xml_scanner()->run(p, end, kind, wide);
}

/* Behind the run of name characters in ASCII, without the colon. */
static inline const BYTE* xml_scan_name(const BYTE* p, const BYTE* end)
{
#if XML_SCAN_SSE2
    while (LIKELY(end - p >= 16)) {
        unsigned others = xml_names_in(_mm_loadu_si128((const __m128i*)(const void*)p)) ^ 0xFFFFu;

        if (others != 0)
            return p + __builtin_ctz(others);
        p += 16;
    }
#endif
    while (p < end && (xml_class_ascii[*p] & XML_CLASS_NAME))
        p++;
    return p;
}

/* The same size bytes; of names and the like, which are short. */
static inline bool xml_same_bytes(const BYTE* a, const BYTE* b, size_t size)
{
    if (size > 16)
        return memcmp(a, b, size) == 0;
    if (size >= 8)                                       /* two words that may overlap */
        return ((xml_word_8(a) ^ xml_word_8(b)) | (xml_word_8(a + size - 8) ^ xml_word_8(b + size - 8))) == 0;
    if (size >= 4)
        return ((xml_word_4(a) ^ xml_word_4(b)) | (xml_word_4(a + size - 4) ^ xml_word_4(b + size - 4))) == 0;
    return size == 0 || (a[0] == b[0] && a[size / 2] == b[size / 2] && a[size - 1] == b[size - 1]);
}

/* The same for namespaces, which are longer. */
static inline bool xml_same_long(const BYTE* a, const BYTE* b, size_t size)
{
    uint64_t differ = 0;

    if (size <= 16 || size > 32)
        return memcmp(a, b, size) == 0;
    for (size_t at = 0; at < 16; at += 8)                /* two halves that may overlap */
        differ |= (xml_word_8(a + at) ^ xml_word_8(b + at))
                  | (xml_word_8(a + size - 16 + at) ^ xml_word_8(b + size - 16 + at));
    return differ == 0;
}

/* ---- what is seldom ------------------------------------------------------------------------------------------------- */

/* As utf8, but it stops at ASCII. */
const BYTE* xml_scan_wide(const BYTE* p, const BYTE* end);
/* Runs that end at 0x80 and above as well. */
const BYTE* xml_scan_cdata(const BYTE* p, const BYTE* end);
const BYTE* xml_scan_comment(const BYTE* p, const BYTE* end);

#endif
