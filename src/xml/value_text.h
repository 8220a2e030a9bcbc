/* Decimals, dates, time spans, durations and GUIDs as text, the forms of XML Schema as WWSAPI reads and writes them; with
 * base/num.h, all that a typed value or a WS_XML_TEXT needs. Pure functions on byte ranges: no allocation, no locale, any
 * thread.
 *
 * As in base/num.h: readers take exactly the text of the value (num_trim first), writers return the bytes written, nothing
 * is terminated, and on anything but NUM_OK the output keeps its value. Both results are WS_E_INVALID_FORMAT here. */
#ifndef WWS_XML_VALUE_TEXT_H
#define WWS_XML_VALUE_TEXT_H

#include "base/num.h"

#define VALUE_DECIMAL_CHARS   31   /* -7.9228162514264337593543950335          */
#define VALUE_DATETIME_CHARS  33   /* 9999-12-31T23:59:59.9999999-14:00        */
#define VALUE_TIMESPAN_CHARS  26   /* -10675199.02:48:05.4775808               */
#define VALUE_DURATION_CHARS  96   /* six numbers of up to 11 digits           */
#define VALUE_GUID_CHARS      36   /* 00112233-4455-6677-8899-aabbccddeeff     */
#define VALUE_UNIQUE_ID_CHARS 45   /* urn:uuid: and a GUID                     */

/* [+-]? digits [. digits]?. Fraction digits that do not fit are rounded half to even. NUM_RANGE: over 96 bits. */
enum num_result value_read_decimal(const BYTE* text, size_t size, DECIMAL* out) MUST_USE;
/* Keeps the scale (1.00); a negative zero loses its sign. */
size_t value_write_decimal(const DECIMAL* value, BYTE out[VALUE_DECIMAL_CHARS]);
/* -1, 0, 1, by value, whatever the scales. */
int value_compare_decimal(const DECIMAL* a, const DECIMAL* b);
/* What can be written: at most 28 digits behind the point, and a sign byte of 0 or DECIMAL_NEG. */
bool value_decimal_valid(const DECIMAL* value);

/* yyyy-MM-ddTHH:mm:ss[.fffffff][Z | +hh:mm | -hh:mm]. NUM_RANGE: outside the years 1 to 9999 once the zone is applied. */
enum num_result value_read_datetime(const BYTE* text, size_t size, WS_DATETIME* out) MUST_USE;
/* NUM_RANGE: ticks or format out of range, or the local time is. LOCAL uses the zone of the machine. */
enum num_result value_write_datetime(const WS_DATETIME* value, BYTE out[VALUE_DATETIME_CHARS],
                                     size_t* written) MUST_USE;

/* [+-]? [d.]HH:mm:ss[.fffffff]; not xs:duration. NUM_RANGE: outside of 64 bits. */
enum num_result value_read_timespan(const BYTE* text, size_t size, WS_TIMESPAN* out) MUST_USE;
size_t value_write_timespan(const WS_TIMESPAN* value, BYTE out[VALUE_TIMESPAN_CHARS]);

/* xs:duration: -?P[nY][nM][nD][T[nH][nM][n[.fffffff]S]]. Nothing is carried over. NUM_RANGE: a number over 32 bits. */
enum num_result value_read_duration(const BYTE* text, size_t size, WS_DURATION* out) MUST_USE;
/* NUM_RANGE: milliseconds over 999 or ticks over 9999. */
enum num_result value_write_duration(const WS_DURATION* value, BYTE out[VALUE_DURATION_CHARS],
                                     size_t* written) MUST_USE;
/* The default comparer: false when the two cannot be ordered (years or months against days or shorter). */
bool value_compare_duration(const WS_DURATION* a, const WS_DURATION* b, int* out) MUST_USE;

/* 8-4-4-4-12 hexadecimal digits, either case; written in lower case. */
enum num_result value_read_guid(const BYTE* text, size_t size, GUID* out) MUST_USE;
size_t value_write_guid(const GUID* value, BYTE out[VALUE_GUID_CHARS]);
/* urn:uuid: and a GUID; NUM_MALFORMED for everything else, which is then a unique id in string form. */
enum num_result value_read_uuid_urn(const BYTE* text, size_t size, GUID* out) MUST_USE;
size_t value_write_uuid_urn(const GUID* value, BYTE out[VALUE_UNIQUE_ID_CHARS]);

#endif
