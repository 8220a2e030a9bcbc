/* The chunked transfer coding of HTTP/1.1 (RFC 9112 section 7.1), decoded in place. No I/O, no allocation, any thread. */
#ifndef WWS_CHANNEL_HTTP_CHUNKED_H
#define WWS_CHANNEL_HTTP_CHUNKED_H

#include "channel/http_parse.h"

#define HTTP_TRAILER_NAME_KEPT 17               /* "transfer-encoding", the longest name that must not be in a trailer */

struct http_chunked {
    uint64_t          remaining;                /* data bytes still to come of the current chunk         */
    uint64_t          total;                    /* data bytes announced so far                           */
    uint64_t          total_max;
    uint32_t          extra;                    /* bytes of extensions and trailers so far               */
    uint32_t          extra_max;
    BYTE              state;
    BYTE              digits;                   /* of the chunk size                                     */
    BYTE              name_size;                /* of the trailer's name; kept as far as there is room   */
    char              name[HTTP_TRAILER_NAME_KEPT];
    struct http_error error;
};

/* total_max: most data bytes, more is 413. extra_max: most bytes of chunk extensions and trailers together, which are
 * checked and dropped; more is 400 or 431. */
void http_chunked_init(struct http_chunked* chunked, uint64_t total_max, uint32_t extra_max);

/* Decodes size bytes in place: the data is moved together at bytes, *decoded of it. HTTP_MORE takes all the bytes; with
 * HTTP_DONE those from *consumed on belong to the next message. */
enum http_result http_chunked_decode(struct http_chunked* chunked, char* bytes, size_t size, size_t* consumed,
                                     size_t* decoded);

#endif
