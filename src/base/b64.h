/* Base64 (RFC 4648 section 4), strict: padding required, no whitespace or line breaks inside. Pure functions, no
 * allocation, any thread.
 *
 * Pieces: a run of 3n bytes encodes to 4n characters on its own, and a run of 4n characters without padding decodes on its
 * own, so that a stream is handled by keeping back what is over. */
#ifndef WWS_BASE_B64_H
#define WWS_BASE_B64_H

#include "base/common.h"

#define B64_INVALID SIZE_MAX

/* Characters for size bytes; size at most SIZE_MAX / 4 * 3 - 3. */
static inline size_t b64_encoded_size(size_t size)
{
    return (size + 2) / 3 * 4;
}

/* Room that b64_decode needs for size characters (up to two bytes more than it writes). */
static inline size_t b64_decoded_size_max(size_t size)
{
    return size / 4 * 3;
}

/* Writes b64_encoded_size(size) characters, with padding, and returns their number. */
size_t b64_encode(const BYTE* bytes, size_t size, BYTE* out);

/* Returns the bytes written, or B64_INVALID (out then holds nothing of use): a length that is not a multiple of 4, a
 * character outside the alphabet, = anywhere but as the last one or two. Unused bits of the last group are ignored.
 * out may be text itself: decoding in place works. Trim whitespace around the text first (num_trim). */
size_t b64_decode(const BYTE* text, size_t size, BYTE* out);

#endif
