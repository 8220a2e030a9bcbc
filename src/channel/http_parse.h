/* Heads of HTTP/1.1 requests and responses (RFC 9112). Strict, because a message that two parties read differently is an
 * attack. No I/O, no allocation, any thread. Bodies: http_chunked.h.
 *
 * Incremental: each function is called again when more bytes are there. What it finds depends on the bytes alone, not on the
 * pieces they came in. Results are HTTP_DONE, HTTP_MORE or HTTP_BAD with the status that a server answers and a reason. */
#ifndef WWS_CHANNEL_HTTP_PARSE_H
#define WWS_CHANNEL_HTTP_PARSE_H

#include "base/common.h"

enum http_result { HTTP_DONE, HTTP_MORE, HTTP_BAD };

struct http_error {
    USHORT      status;             /* 400, 413, 414, 417, 431, 501, 505            */
    const char* reason;             /* what is wrong, for people; constant text     */
};

/* A part of the head, by its place: the buffer may move between calls. */
struct http_span {
    uint32_t offset;                /* from the head's first byte; 0: absent                                */
    uint32_t size;
};

/* The headers that the library looks at. One value each, except where a comment says otherwise. */
enum http_field {
    HTTP_FIELD_OTHER,               /* none of these; never stored */
    HTTP_FIELD_HOST,
    HTTP_FIELD_CONTENT_LENGTH,
    HTTP_FIELD_CONTENT_TYPE,
    HTTP_FIELD_SOAP_ACTION,
    HTTP_FIELD_CONTENT_ENCODING,    /* the first                                    */
    HTTP_FIELD_TRANSFER_ENCODING,   /* the first; the list is judged as a whole     */
    HTTP_FIELD_CONNECTION,          /* the first; the list is judged as a whole     */
    HTTP_FIELD_EXPECT,
    HTTP_FIELD_USER_AGENT,          /* the first                                    */
    HTTP_FIELD_AUTHENTICATE,        /* WWW-Authenticate: the first                  */
    HTTP_FIELD_PROXY_AUTHENTICATE,  /* the first                                    */
    HTTP_FIELD_LOCATION,            /* the first                                    */
    HTTP_FIELD_SET_COOKIE,          /* the first; http_head_next finds the others   */
    HTTP_FIELD_COUNT
};

enum http_method {
    HTTP_METHOD_UNKNOWN,            /* a token, but no method of RFC 9110 or 5789   */
    HTTP_POST,
    HTTP_GET,
    HTTP_METHOD_OTHER               /* HEAD, PUT, DELETE, OPTIONS, TRACE, CONNECT, PATCH */
};

enum http_body {
    HTTP_BODY_NONE,
    HTTP_BODY_LENGTH,               /* content_length bytes                         */
    HTTP_BODY_CHUNKED,
    HTTP_BODY_TO_END                /* responses only: all until the peer closes    */
};

struct http_head {
    /* Set when http_head_parse has returned HTTP_DONE. */
    uint32_t         size;                      /* of the head, with the empty line at its end                         */
    USHORT           status;                    /* responses                                                           */
    BYTE             minor;                     /* of the version: 0 or 1 (later minor versions count as 1)            */
    BYTE             method;                    /* requests: enum http_method                                          */
    BYTE             body;                      /* enum http_body                                                      */
    bool             keep_alive;                /* the connection may carry another message after this one             */
    bool             expect_continue;
    uint64_t         content_length;            /* HTTP_BODY_LENGTH                                                    */
    struct http_span method_text;
    struct http_span path;                      /* requests: path and query; size 0 (absolute form only) means "/"     */
    struct http_span host;                      /* requests: authority of the target, else of Host; absent in HTTP/1.0 */
    struct http_span phrase;                    /* responses: reason phrase                                            */
    struct http_span field[HTTP_FIELD_COUNT];
    /* Set when it has returned HTTP_BAD. */
    struct http_error error;
    /* Progress. */
    bool     request;
    BYTE     phase;
    BYTE     connection;                        /* options seen in Connection                                          */
    BYTE     codings;                           /* what Transfer-Encoding named                                        */
    uint32_t size_max;
    uint32_t line;                              /* start of the line being received                                    */
    uint32_t scanned;
};

/* size_max: most bytes that the head may have; more is 431, or 414 within the request line. */
void             http_head_init_request(struct http_head* head, uint32_t size_max);
void             http_head_init_response(struct http_head* head, uint32_t size_max);
/* bytes: all that has come so far, from the head's first byte. Bytes behind the head are not looked at. */
enum http_result http_head_parse(struct http_head* head, const char* bytes, size_t size);

static inline bool http_has(const struct http_head* head, enum http_field field)
{
    return head->field[field].offset != 0;
}

/* Goes through all headers of a parsed head: *at starts as 0. False after the last one. */
bool http_head_next(const struct http_head* head, const char* bytes, uint32_t* at, struct http_span* name,
                    struct http_span* value);

#endif
