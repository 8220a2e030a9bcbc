/* Values of the HTTP headers that say what a SOAP message is: Content-Type and SOAPAction. Pure functions, any thread. */
#ifndef WWS_CHANNEL_HTTP_MEDIA_H
#define WWS_CHANNEL_HTTP_MEDIA_H

#include "base/common.h"

struct http_text {
    const char* chars;                          /* NULL: absent; not terminated */
    size_t      size;
};

/* A media type with the parameters that matter here (RFC 9110 section 8.3.1), without quotes. Any order, names in any case,
 * spaces around ';' as they come. */
struct http_media {
    struct http_text type;                      /* "text/xml" */
    struct http_text charset;
    struct http_text action;
};

/* False when malformed: also for a second charset or action, and for one with a quoted-pair. */
bool http_media_parse(const char* text, size_t size, struct http_media* out);

/* The value of SOAPAction without its quotes, which may be missing. False when malformed. */
bool http_action_parse(const char* text, size_t size, struct http_text* out);

#endif
