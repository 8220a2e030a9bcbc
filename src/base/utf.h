/* UTF-8 and UTF-16, strict: no overlong forms, no lone surrogates, nothing above U+10FFFF. Any thread. */
#ifndef WWS_BASE_UTF_H
#define WWS_BASE_UTF_H

#include "base/common.h"

#define UTF_INVALID SIZE_MAX

bool   utf8_valid(const BYTE* bytes, size_t size);
/* Offset of the first byte that is not part of a whole, valid sequence; size when all is valid. */
size_t utf8_valid_prefix(const BYTE* bytes, size_t size);
/* Units needed; UTF_INVALID on malformed input. With an output, writes them when they fit: a result over out_chars or
 * out_size says that they did not, and what the output then holds is of no use. A NULL output only counts. */
size_t utf8_to_utf16(const BYTE* bytes, size_t size, WCHAR* out, size_t out_chars);
size_t utf16_to_utf8(const WCHAR* chars, size_t count, BYTE* out, size_t out_size);
/* Never fails: U+FFFD for what is malformed. Returns the units needed, as above; never more units than bytes. */
size_t utf8_to_utf16_lossy(const BYTE* bytes, size_t size, WCHAR* out, size_t out_chars);
/* One scalar value. Returns the bytes or units consumed or written, 0 when malformed or cut. */
size_t utf8_decode(const BYTE* bytes, size_t size, uint32_t* scalar);
size_t utf8_encode(uint32_t scalar, BYTE out[4]);
size_t utf16_decode(const WCHAR* chars, size_t count, uint32_t* scalar);
size_t utf16_encode(uint32_t scalar, WCHAR out[2]);

#endif
