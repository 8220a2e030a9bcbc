/* Long runs, and UTF-8, in three ways. See scan.h. */
#define _GNU_SOURCE                   /* memrchr */
#include "xml/scan.h"

#include <stdatomic.h>

#if defined(__x86_64__) && !defined(XML_SCAN_PORTABLE)
#include <immintrin.h>
#define SCAN_AVX2 1
#else
#define SCAN_AVX2 0
#endif

#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* ---- byte by byte --------------------------------------------------------------------------------------------------- */

ALWAYS_INLINE bool ends_run(BYTE byte, enum xml_run kind)
{
    const BYTE* ends = xml_run_ends[kind];

    if (byte < 0x20)
        return !xml_run_has_blanks(kind) || (byte != '\t' && byte != '\n');
    return byte == ends[0] || byte == ends[1] || byte == ends[2];
}

ALWAYS_INLINE const BYTE* run_bytes(const BYTE* p, const BYTE* end, enum xml_run kind, bool* wide)
{
    for (; p < end && !ends_run(*p, kind); p++)
        *wide |= *p >= 0x80;
    return p;
}

/* Surrogates, overlong forms and values above U+10FFFF are refused by the second byte's range; U+FFFE and U+FFFF are
 * valid UTF-8 but no characters of XML. */
ALWAYS_INLINE size_t wide_sequence(const BYTE* p, size_t size)
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

static const BYTE* utf8_portable(const BYTE* p, const BYTE* end)
{
    while (p < end) {
        const BYTE* wide;

        if (*p < 0x80) {
            p++;
            continue;
        }
        wide = xml_scan_wide(p, end);
        if (wide == p)
            break;
        p = wide;
    }
    return p;
}

static const BYTE* run_portable(const BYTE* p, const BYTE* end, enum xml_run kind, bool* wide)
{
    return run_bytes(p, end, kind, wide);
}

static const BYTE* lines_portable(const BYTE* p, const BYTE* end, struct xml_lines* lines)
{
    for (; p < end && *p != '\r'; p++)
        if (*p == '\n')
            *lines = (struct xml_lines){ lines->feeds + 1, 0 };
        else
            lines->chars += (*p & 0xC0) != 0x80;
    return p;
}

static const struct xml_scanner portable = { run_portable, utf8_portable, lines_portable };

static const BYTE* narrow_run(const BYTE* p, const BYTE* end, enum xml_run kind)
{
    while (p < end && *p < 0x80 && !ends_run(*p, kind))
        p++;
    return p;
}

const BYTE* xml_scan_cdata(const BYTE* p, const BYTE* end)
{
    return narrow_run(p, end, XML_RUN_CDATA);
}

const BYTE* xml_scan_comment(const BYTE* p, const BYTE* end)
{
    return narrow_run(p, end, XML_RUN_COMMENT);
}

/* The loops below are made once for each kind, so that what ends it is a constant. */
#define BY_KIND(loop, p, end, kind, wide)                                                                              \
    switch (kind) {                                                                                                    \
    case XML_RUN_TEXT:    return loop(p, end, XML_RUN_TEXT, wide);                                                     \
    case XML_RUN_CDATA:   return loop(p, end, XML_RUN_CDATA, wide);                                                    \
    case XML_RUN_COMMENT: return loop(p, end, XML_RUN_COMMENT, wide);                                                  \
    case XML_RUN_ESCAPE:  return loop(p, end, XML_RUN_ESCAPE, wide);                                                   \
    case XML_RUN_QUOT:    return loop(p, end, XML_RUN_QUOT, wide);                                                     \
    default:              return loop(p, end, XML_RUN_APOS, wide);                                                     \
    }

/* ---- SSE2 ----------------------------------------------------------------------------------------------------------- */

#if XML_SCAN_SSE2

ALWAYS_INLINE const BYTE* run_by_16(const BYTE* p, const BYTE* end, enum xml_run kind, bool* wide)
{
    while (end - p >= 16)
        if (xml_run_block(&p, kind, wide))
            return p;
    return run_bytes(p, end, kind, wide);
}

static const BYTE* run_sse2(const BYTE* p, const BYTE* end, enum xml_run kind, bool* wide)
{
    BY_KIND(run_by_16, p, end, kind, wide)
}

static const BYTE* utf8_sse2(const BYTE* p, const BYTE* end)
{
    while (end - p >= 16) {
        unsigned high = (unsigned)_mm_movemask_epi8(_mm_loadu_si128((const __m128i*)(const void*)p));
        const BYTE* wide;

        if (high == 0) {
            p += 16;
            continue;
        }
        p += __builtin_ctz(high);
        wide = xml_scan_wide(p, end);
        if (wide == p)
            return p;
        p = wide;
    }
    return utf8_portable(p, end);
}

/* Most lines are only counted; characters matter behind the last line feed. */
static const BYTE* last_line(const BYTE* begin, const BYTE* end)
{
    const BYTE* feed = memrchr(begin, '\n', (size_t)(end - begin));

    return feed == NULL ? begin : feed + 1;
}

enum { VECTOR_COUNT_MAX = 255 };      /* what a byte of a vector can count to */

ALWAYS_INLINE uint64_t sum_16(__m128i counts)
{
    __m128i sums = _mm_sad_epu8(counts, _mm_setzero_si128());

    return (uint64_t)_mm_cvtsi128_si64(sums) + (uint64_t)_mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums));
}

/* How often the byte, or (begins) the first byte of a character, is there. */
ALWAYS_INLINE uint64_t count_16(const BYTE** cursor, const BYTE* end, char byte, bool begins)
{
    const __m128i wanted = _mm_set1_epi8(byte);
    uint64_t total = 0;

    while (end - *cursor >= 16) {
        const BYTE* stop = *cursor + ((end - *cursor) / 16 > VECTOR_COUNT_MAX ? VECTOR_COUNT_MAX * 16
                                                                              : (end - *cursor) / 16 * 16);
        __m128i counts = _mm_setzero_si128();

        for (; *cursor < stop; *cursor += 16) {
            __m128i block = _mm_loadu_si128((const __m128i*)(const void*)*cursor);

            counts = _mm_sub_epi8(counts, begins ? _mm_cmpgt_epi8(block, wanted) : _mm_cmpeq_epi8(block, wanted));
        }
        total += sum_16(counts);
    }
    return total;
}

/* Counts up to the first CR; count_feeds: the line feeds in whole blocks from *cursor on. */
ALWAYS_INLINE const BYTE* count_lines(const BYTE* p, const BYTE* end, struct xml_lines* lines,
                                      uint64_t (*count_feeds)(const BYTE** cursor, const BYTE* end))
{
    const BYTE* stop = memchr(p, '\r', (size_t)(end - p));
    const BYTE* line = last_line(p, stop == NULL ? end : stop);
    const BYTE* at = p;

    if (stop == NULL)
        stop = end;
    if (line != p) {
        lines->feeds += count_feeds(&at, line);
        lines->chars = 0;
        for (; at < line; at++)
            lines->feeds += *at == '\n';
    }
    lines->chars += count_16(&at, stop, (char)0xBF, true);
    return lines_portable(at, stop, lines);
}

static uint64_t feeds_sse2(const BYTE** cursor, const BYTE* end)
{
    return count_16(cursor, end, '\n', false);
}

static const BYTE* lines_sse2(const BYTE* p, const BYTE* end, struct xml_lines* lines)
{
    return count_lines(p, end, lines, feeds_sse2);
}

static const struct xml_scanner sse2 = { run_sse2, utf8_sse2, lines_sse2 };
#endif

/* ---- AVX2 ----------------------------------------------------------------------------------------------------------- */

#if SCAN_AVX2

#define AVX2        __attribute__((target("avx2")))
#define AVX2_INLINE static inline __attribute__((always_inline, target("avx2")))

AVX2_INLINE __m256i load_32(const BYTE* p)
{
    return _mm256_loadu_si256((const __m256i*)(const void*)p);
}

AVX2_INLINE __m256i equal(__m256i block, int byte)
{
    return _mm256_cmpeq_epi8(block, _mm256_set1_epi8((char)byte));
}

/* As xml_run_block, for 32 bytes. */
AVX2_INLINE bool run_block_32(const BYTE** p, int a, int b, int c, bool blanks, bool* wide)
{
    __m256i block = load_32(*p);
    __m256i found = _mm256_cmpeq_epi8(_mm256_min_epu8(block, _mm256_set1_epi8(0x1F)), block);
    uint32_t high = (uint32_t)_mm256_movemask_epi8(block), ends;

    if (blanks)
        found = _mm256_andnot_si256(_mm256_or_si256(equal(block, '\t'), equal(block, '\n')), found);
    found = _mm256_or_si256(_mm256_or_si256(found, equal(block, a)), _mm256_or_si256(equal(block, b), equal(block, c)));
    ends = (uint32_t)_mm256_movemask_epi8(found);
    *wide |= (high & (ends ^ (ends - 1))) != 0;
    *p += ends == 0 ? 32 : __builtin_ctz(ends);
    return ends != 0;
}

AVX2_INLINE const BYTE* run_by_32(const BYTE* p, const BYTE* end, int a, int b, int c, bool blanks, bool* wide)
{
    while (end - p >= 32)
        if (run_block_32(&p, a, b, c, blanks, wide))
            return p;
    return p;
}

AVX2 static const BYTE* run_avx2(const BYTE* p, const BYTE* end, enum xml_run kind, bool* wide)
{
    switch (kind) {
    case XML_RUN_TEXT:    p = run_by_32(p, end, '<', '&', ']', true, wide); break;
    case XML_RUN_CDATA:   p = run_by_32(p, end, ']', ']', ']', true, wide); break;
    case XML_RUN_COMMENT: p = run_by_32(p, end, '-', '-', '-', true, wide); break;
    case XML_RUN_ESCAPE:  p = run_by_32(p, end, '<', '&', '>', true, wide); break;
    case XML_RUN_QUOT:    p = run_by_32(p, end, '<', '&', '"', false, wide); break;
    case XML_RUN_APOS:    p = run_by_32(p, end, '<', '&', '\'', false, wide); break;
    }
    return end - p >= 32 ? p : run_sse2(p, end, kind, wide);
}

/* ---- UTF-8 in vectors ------------------------------------------------------------------------------------------------
 *
 * After Keiser and Lemire, "Validating UTF-8 in less than one instruction per byte" (2021): what can be wrong in two
 * neighbouring bytes follows from three half-bytes of them, the first byte's two and the second's upper one. Each half-byte
 * looks up the set of mistakes it may be part of; a mistake is made where all three agree. Whether a third and fourth byte
 * have to be continuations follows from the bytes two and three before. */
enum mistake {
    TOO_SHORT   = 1 << 0,             /* 11______ 0_______, 11______ 11______   a lead byte without its continuation */
    TOO_LONG    = 1 << 1,             /* 0_______ 10______                      a continuation behind ASCII          */
    OVERLONG_3  = 1 << 2,             /* 11100000 100_____                                                           */
    TOO_LARGE   = 1 << 3,             /* 11110100 1001____, 101_____, or a larger lead                               */
    SURROGATE   = 1 << 4,             /* 11101101 101_____                                                           */
    OVERLONG_2  = 1 << 5,             /* 1100000_ 10______                                                           */
    TOO_LARGE_1000 = 1 << 6,          /* 11110101 and above, 1000____                                                */
    OVERLONG_4  = 1 << 6,             /* 11110000 1000____                                                           */
    TWO_CONTS   = 1 << 7,             /* 10______ 10______                      right where a third byte is due      */
    CARRY       = TOO_SHORT | TOO_LONG | TWO_CONTS            /* the lower half of the first byte does not matter    */
};

AVX2_INLINE __m256i lookup(__m256i index, const BYTE table[16])
{
    __m256i both = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i*)(const void*)table));

    return _mm256_shuffle_epi8(both, index);
}

AVX2_INLINE __m256i upper_half(__m256i bytes)
{
    return _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(0x0F));
}

/* The bytes of the block, moved up by count, with the last ones of the block before in front. */
#define MOVED(block, before, count) \
    _mm256_alignr_epi8(block, _mm256_permute2x128_si256(before, block, 0x21), 16 - (count))

AVX2_INLINE __m256i two_byte_mistakes(__m256i block, __m256i first)
{
    static const BYTE first_upper[16] = {
        TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG,
        TWO_CONTS, TWO_CONTS, TWO_CONTS, TWO_CONTS,
        TOO_SHORT | OVERLONG_2, TOO_SHORT, TOO_SHORT | OVERLONG_3 | SURROGATE,
        TOO_SHORT | TOO_LARGE | TOO_LARGE_1000 | OVERLONG_4,
    };
    static const BYTE first_lower[16] = {
        CARRY | OVERLONG_2 | OVERLONG_3 | OVERLONG_4, CARRY | OVERLONG_2, CARRY, CARRY, CARRY | TOO_LARGE,
        CARRY | TOO_LARGE | TOO_LARGE_1000, CARRY | TOO_LARGE | TOO_LARGE_1000, CARRY | TOO_LARGE | TOO_LARGE_1000,
        CARRY | TOO_LARGE | TOO_LARGE_1000, CARRY | TOO_LARGE | TOO_LARGE_1000, CARRY | TOO_LARGE | TOO_LARGE_1000,
        CARRY | TOO_LARGE | TOO_LARGE_1000, CARRY | TOO_LARGE | TOO_LARGE_1000,
        CARRY | TOO_LARGE | TOO_LARGE_1000 | SURROGATE, CARRY | TOO_LARGE | TOO_LARGE_1000,
        CARRY | TOO_LARGE | TOO_LARGE_1000,
    };
    static const BYTE second_upper[16] = {
        TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
        TOO_LONG | OVERLONG_2 | TWO_CONTS | OVERLONG_3 | TOO_LARGE_1000 | OVERLONG_4,
        TOO_LONG | OVERLONG_2 | TWO_CONTS | OVERLONG_3 | TOO_LARGE,
        TOO_LONG | OVERLONG_2 | TWO_CONTS | SURROGATE | TOO_LARGE,
        TOO_LONG | OVERLONG_2 | TWO_CONTS | SURROGATE | TOO_LARGE,
        TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
    };
    __m256i low = _mm256_and_si256(first, _mm256_set1_epi8(0x0F));

    return _mm256_and_si256(lookup(upper_half(first), first_upper),
                            _mm256_and_si256(lookup(low, first_lower), lookup(upper_half(block), second_upper)));
}

/* Not zero where a byte of the block is wrong behind those before it. What the end of the block cuts is not wrong yet. */
AVX2_INLINE __m256i block_mistakes(__m256i block, __m256i before)
{
    __m256i one = MOVED(block, before, 1);
    __m256i two = MOVED(block, before, 2);
    __m256i three = MOVED(block, before, 3);
    __m256i third = _mm256_subs_epu8(two, _mm256_set1_epi8((char)(0xE0 - 0x80)));       /* 0x80 and above: due here */
    __m256i fourth = _mm256_subs_epu8(three, _mm256_set1_epi8((char)(0xF0 - 0x80)));
    __m256i due = _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8((char)0x80));
    __m256i no_char = _mm256_and_si256(_mm256_and_si256(equal(two, 0xEF), equal(one, 0xBF)),   /* U+FFFE, U+FFFF */
                                       _mm256_or_si256(equal(block, 0xBE), equal(block, 0xBF)));

    return _mm256_or_si256(_mm256_xor_si256(due, two_byte_mistakes(block, one)), no_char);
}

/* The beginning of the sequence that p lies in, or p. */
static const BYTE* sequence_begin(const BYTE* begin, const BYTE* p)
{
    const BYTE* at = p;

    while (at > begin && p - at < 3 && (at[-1] & 0xC0) == 0x80)
        at--;
    return at > begin && at[-1] >= 0xC0 ? at - 1 : p;
}

/* 4 to 31 bytes, zeros behind them: whole words that the mask takes, and what is over of the last one. */
AVX2_INLINE __m256i load_rest(const BYTE* p, size_t size)
{
    static const int32_t taken[16] = { -1, -1, -1, -1, -1, -1, -1, -1 };
    static const int32_t last[15] = { [7] = -1 };
    size_t words = size / 4;
    __m256i mask = _mm256_loadu_si256((const __m256i*)(const void*)(taken + 8 - words));
    __m256i place = _mm256_loadu_si256((const __m256i*)(const void*)(last + 7 - words));
    uint32_t over = (uint32_t)((uint64_t)xml_word_4(p + size - 4) >> (32 - 8 * (size % 4)));

    return _mm256_or_si256(_mm256_maskload_epi32((const int*)(const void*)p, mask),
                           _mm256_and_si256(_mm256_set1_epi32((int32_t)over), place));
}

AVX2 static const BYTE* utf8_avx2(const BYTE* p, const BYTE* end)
{
    const BYTE* begin = p;
    __m256i before = _mm256_setzero_si256();

    for (; end - p >= 32; p += 32) {
        __m256i block = load_32(p);
        __m256i mistakes;

        if (_mm256_movemask_epi8(_mm256_or_si256(block, before)) != 0) {
            mistakes = block_mistakes(block, before);
            if (!_mm256_testz_si256(mistakes, mistakes))
                break;
        }
        before = block;
    }
    if (end - p >= 4 && end - p < 32) {          /* the zeros behind the rest show what it cuts */
        __m256i mistakes = block_mistakes(load_rest(p, (size_t)(end - p)), before);

        if (_mm256_testz_si256(mistakes, mistakes))
            return end;
    }
    return utf8_sse2(sequence_begin(begin, p), end);     /* the rest, or where exactly the mistake is */
}

AVX2 static uint64_t feeds_avx2(const BYTE** cursor, const BYTE* end)
{
    uint64_t total = 0;

    while (end - *cursor >= 32) {
        const BYTE* stop = *cursor + ((end - *cursor) / 32 > VECTOR_COUNT_MAX ? VECTOR_COUNT_MAX * 32
                                                                              : (end - *cursor) / 32 * 32);
        __m256i counts = _mm256_setzero_si256();

        for (; *cursor < stop; *cursor += 32)
            counts = _mm256_sub_epi8(counts, equal(load_32(*cursor), '\n'));
        total += sum_16(_mm256_castsi256_si128(counts)) + sum_16(_mm256_extracti128_si256(counts, 1));
    }
    return total;
}

static const BYTE* lines_avx2(const BYTE* p, const BYTE* end, struct xml_lines* lines)
{
    return count_lines(p, end, lines, feeds_avx2);
}

static const struct xml_scanner avx2 = { run_avx2, utf8_avx2, lines_avx2 };
#endif

/* ---- the choice ----------------------------------------------------------------------------------------------------- */

static bool has(const char* name, const struct xml_scanner** out)
{
#if SCAN_AVX2
    if (strcmp(name, "avx2") == 0 && __builtin_cpu_supports("avx2")) {
        *out = &avx2;
        return true;
    }
#endif
#if XML_SCAN_SSE2
    if (strcmp(name, "sse2") == 0) {
        *out = &sse2;
        return true;
    }
#endif
    *out = &portable;
    return strcmp(name, "portable") == 0;
}

static _Atomic(const struct xml_scanner*) chosen;

bool xml_scanner_choose(const char* name)
{
    const struct xml_scanner* scanner = NULL;

    if (name == NULL ? !has("avx2", &scanner) && !has("sse2", &scanner) && !has("portable", &scanner)
                     : !has(name, &scanner))
        return false;
    atomic_store_explicit(&chosen, scanner, memory_order_relaxed);      /* constant data behind it: no order is needed */
    return true;
}

const struct xml_scanner* xml_scanner(void)
{
    const struct xml_scanner* scanner = atomic_load_explicit(&chosen, memory_order_relaxed);

    if (UNLIKELY(scanner == NULL)) {
        (void)xml_scanner_choose(NULL);
        scanner = atomic_load_explicit(&chosen, memory_order_relaxed);
    }
    return scanner;
}
