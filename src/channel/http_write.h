/* Composes heads of HTTP/1.1 messages. No allocation, any thread. */
#ifndef WWS_CHANNEL_HTTP_WRITE_H
#define WWS_CHANNEL_HTTP_WRITE_H

#include "base/common.h"

/* Text that grows into a buffer; what does not fit sets full and is left out. */
struct http_out {
    char*  bytes;
    size_t size;
    size_t room;
    bool   full;
};
void http_put(struct http_out* out, const char* bytes, size_t size);
void http_put_text(struct http_out* out, const char* text);
void http_put_number(struct http_out* out, uint64_t number);

/* The reason phrase of the statuses that this library sends. */
const char* http_status_phrase(unsigned status);

/* Status line, Date, Server, Content-Length; Content-Type unless that is NULL; Connection: close unless keep_alive; extra
 * lines as they are, unless NULL. */
#define HTTP_RESPONSE_HEAD_MAX 400
void http_put_response_head(struct http_out* out, unsigned status, const char* content_type, uint64_t length,
                            bool keep_alive, const char* extra);

#endif
