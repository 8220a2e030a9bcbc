/* Numbers and booleans as text, the forms of XML Schema as WWSAPI reads and writes them. Pure functions on byte ranges:
 * no allocation, no locale, any thread.
 *
 * Readers take exactly the text of the value: remove whitespace around it first with num_trim, where the caller's format
 * allows it. Writers fill a buffer of the size named in their prototype and return the bytes written; nothing is
 * terminated. On anything but NUM_OK the output keeps its value. */
#ifndef WWS_BASE_NUM_H
#define WWS_BASE_NUM_H

#include "base/common.h"

enum num_result {
    NUM_OK,
    NUM_MALFORMED,            /* not the text of such a value (empty text too): WS_E_INVALID_FORMAT                   */
    NUM_RANGE                 /* an integer, but one that the type cannot hold: WS_E_NUMERIC_OVERFLOW for the types of 8
                               * and 16 bits and for UINT32; WS_E_INVALID_FORMAT for INT32, INT64 and UINT64.
                               * Floating point never gives it: too large is INF, too small is 0                      */
};

#define NUM_INT_CHARS    20   /* -9223372036854775808, 18446744073709551615      */
#define NUM_FLOAT_CHARS  24   /* -1.7976931348623157E+308                        */
#define NUM_BOOL_CHARS   5    /* false                                           */

/* -?[0-9]+ with any number of leading zeros; a + is malformed. bits: 8, 16, 32 or 64. "-0" is 0, also unsigned; any
 * other negative number is NUM_RANGE in an unsigned type. */
enum num_result num_read_int(const BYTE* text, size_t size, unsigned bits, int64_t* out) MUST_USE;
enum num_result num_read_uint(const BYTE* text, size_t size, unsigned bits, uint64_t* out) MUST_USE;

/* true, false, 1, 0, exactly. */
enum num_result num_read_bool(const BYTE* text, size_t size, BOOL* out) MUST_USE;

/* [+-]? digits [. digits?]? ([eE] [+-]? digits)?, or starting with a point; INF, -INF, NaN exactly. Rounded once, from
 * the exact decimal value, to nearest with ties to even. NaN is always FFF8000000000000 / FFC00000. */
enum num_result num_read_double(const BYTE* text, size_t size, double* out) MUST_USE;
enum num_result num_read_float(const BYTE* text, size_t size, float* out) MUST_USE;

size_t num_write_int(int64_t value, BYTE out[NUM_INT_CHARS]);
size_t num_write_uint(uint64_t value, BYTE* out);
size_t num_write_bool(BOOL value, BYTE out[NUM_BOOL_CHARS]);

/* The shortest digits that read back to the same value: plain from 0.1 to below 1e15 (and 0, -0), else d.dddE+n with the
 * sign always there. INF, -INF, NaN. */
size_t num_write_double(double value, BYTE out[NUM_FLOAT_CHARS]);
size_t num_write_float(float value, BYTE out[NUM_FLOAT_CHARS]);

/* Removes XML whitespace (09, 0A, 0D, 20) at both ends: moves *text, shortens *size. */
static inline void num_trim(const BYTE** text, size_t* size)
{
    const BYTE* begin = *text;
    const BYTE* end = begin + *size;

    while (begin < end && (*begin == ' ' || *begin == '\n' || *begin == '\t' || *begin == '\r'))
        begin++;
    while (end > begin && (end[-1] == ' ' || end[-1] == '\n' || end[-1] == '\t' || end[-1] == '\r'))
        end--;
    *text = begin;
    *size = (size_t)(end - begin);
}

#endif
