#include "channel/http_parse.h"
#include "channel/http_scan.h"
#include <string.h>

/* Which line comes next. */
enum phase { PHASE_START, PHASE_START_AGAIN, PHASE_FIELD, PHASE_DONE, PHASE_BAD };

/* Options of Connection, and what Transfer-Encoding named. */
enum { CONNECTION_CLOSE = 1, CONNECTION_KEEP_ALIVE = 2 };
enum { CODING_CHUNKED = 1, CODING_UNKNOWN = 2, CODING_AFTER_CHUNKED = 4 };

static enum http_result bad(struct http_head* head, USHORT status, const char* reason)
{
    head->phase = PHASE_BAD;
    head->error.status = status;
    head->error.reason = reason;
    return HTTP_BAD;
}

static struct http_span span(uint32_t from, uint32_t to)
{
    return (struct http_span){ from, to - from };
}

static bool span_equals(const char* bytes, struct http_span text, const char* literal)
{
    return text.size == strlen(literal) && memcmp(bytes + text.offset, literal, text.size) == 0;
}

/* The first byte of [from, to) that is not of the class, or to. */
static uint32_t skip(const char* bytes, uint32_t from, uint32_t to, enum http_class class)
{
    while (from < to && http_is(bytes[from], class))
        from++;
    return from;
}

static struct http_span trim(const char* bytes, uint32_t from, uint32_t to)
{
    while (from < to && (bytes[from] == ' ' || bytes[from] == '\t'))
        from++;
    while (to > from && (bytes[to - 1] == ' ' || bytes[to - 1] == '\t'))
        to--;
    return span(from, to);
}

/* --------------------------------------------------------------------------------------------------------- lists */

/* The next element of a comma-separated list, trimmed; empty ones are passed over (RFC 9110 section 5.6.1). */
static bool next_element(const char* bytes, struct http_span* rest, struct http_span* element)
{
    while (rest->size != 0) {
        uint32_t    end = rest->offset + rest->size;
        const char* comma = memchr(bytes + rest->offset, ',', rest->size);
        uint32_t    stop = comma != NULL ? (uint32_t)(comma - bytes) : end;

        *element = trim(bytes, rest->offset, stop);
        *rest = comma != NULL ? span(stop + 1, end) : span(end, end);
        if (element->size != 0)
            return true;
    }
    return false;
}

static enum http_result take_connection(struct http_head* head, const char* bytes, struct http_span value)
{
    struct http_span option;

    while (next_element(bytes, &value, &option)) {
        const char* text = bytes + option.offset;

        if (skip(bytes, option.offset, option.offset + option.size, HTTP_CLASS_TOKEN) != option.offset + option.size)
            return bad(head, 400, "Connection holds something that is not a token");
        if (HTTP_EQUALS(text, option.size, "close"))
            head->connection |= CONNECTION_CLOSE;
        else if (HTTP_EQUALS(text, option.size, "keep-alive"))
            head->connection |= CONNECTION_KEEP_ALIVE;
    }
    return HTTP_MORE;
}

static enum http_result take_transfer_encoding(struct http_head* head, const char* bytes, struct http_span value)
{
    struct http_span coding;

    while (next_element(bytes, &value, &coding)) {
        if ((head->codings & CODING_CHUNKED) != 0)
            head->codings |= CODING_AFTER_CHUNKED;
        if (HTTP_EQUALS(bytes + coding.offset, coding.size, "chunked"))
            head->codings |= CODING_CHUNKED;
        else
            head->codings |= CODING_UNKNOWN;
    }
    return HTTP_MORE;
}

/* ----------------------------------------------------------------------------------------------- values of headers */

/* Digits only: "+5", "5, 5" and "" are malformed. */
static enum http_result take_content_length(struct http_head* head, const char* bytes, struct http_span value)
{
    uint64_t length = 0;

    if (value.size == 0)
        return bad(head, 400, "Content-Length is empty");
    for (uint32_t i = 0; i < value.size; i++) {
        char digit = bytes[value.offset + i];

        if (!http_is(digit, HTTP_CLASS_DIGIT))
            return bad(head, 400, "Content-Length is not a number");
        if (length > (UINT64_MAX - 9) / 10)
            return bad(head, 413, "Content-Length does not fit into 64 bits");
        length = length * 10 + (uint64_t)(digit - '0');
    }
    head->content_length = length;
    return HTTP_MORE;
}

/* uri-host [":" port] (RFC 9110 section 4.2.1): not empty, no user name. */
static bool authority_valid(const char* bytes, struct http_span text)
{
    uint32_t at = text.offset;
    uint32_t end = text.offset + text.size;
    uint32_t port = 0;

    if (at < end && bytes[at] == '[') {
        do
            at++;
        while (at < end && (http_is(bytes[at], HTTP_CLASS_HEX) || bytes[at] == ':' || bytes[at] == '.'));
        if (at == end || bytes[at] != ']' || at < text.offset + 3)
            return false;
        at++;
    } else {
        at = skip(bytes, at, end, HTTP_CLASS_HOST);
        if (at == text.offset)
            return false;
    }
    if (at == end)
        return true;
    if (bytes[at] != ':')
        return false;
    for (at++; at < end; at++) {
        if (!http_is(bytes[at], HTTP_CLASS_DIGIT))
            return false;
        port = port * 10 + (uint32_t)(bytes[at] - '0');
        if (port > 65535)
            return false;
    }
    return true;
}

static enum http_result take_host(struct http_head* head, const char* bytes, struct http_span value)
{
    if (!head->request)
        return HTTP_MORE;
    if (!authority_valid(bytes, value))
        return bad(head, 400, "Host is not a host name with an optional port");
    if (head->host.offset == 0)                 /* an absolute target replaces it (RFC 9112 section 3.2.2) */
        head->host = value;
    return HTTP_MORE;
}

/* ------------------------------------------------------------------------------------------------- lines of headers */

struct field_rule {
    const char* name;
    BYTE        size;
    bool        single;                         /* a second one is malformed */
    enum http_result (*take)(struct http_head* head, const char* bytes, struct http_span value);
};
#define FIELD_RULE(name, single, take) { name, sizeof(name) - 1, single, take }

static const struct field_rule field_rules[HTTP_FIELD_COUNT] = {
    [HTTP_FIELD_HOST] = FIELD_RULE("host", true, take_host),
    [HTTP_FIELD_CONTENT_LENGTH] = FIELD_RULE("content-length", true, take_content_length),
    [HTTP_FIELD_CONTENT_TYPE] = FIELD_RULE("content-type", true, NULL),
    [HTTP_FIELD_SOAP_ACTION] = FIELD_RULE("soapaction", true, NULL),
    [HTTP_FIELD_CONTENT_ENCODING] = FIELD_RULE("content-encoding", false, NULL),
    [HTTP_FIELD_TRANSFER_ENCODING] = FIELD_RULE("transfer-encoding", false, take_transfer_encoding),
    [HTTP_FIELD_CONNECTION] = FIELD_RULE("connection", false, take_connection),
    [HTTP_FIELD_EXPECT] = FIELD_RULE("expect", true, NULL),
    [HTTP_FIELD_USER_AGENT] = FIELD_RULE("user-agent", false, NULL),
    [HTTP_FIELD_AUTHENTICATE] = FIELD_RULE("www-authenticate", false, NULL),
    [HTTP_FIELD_PROXY_AUTHENTICATE] = FIELD_RULE("proxy-authenticate", false, NULL),
    [HTTP_FIELD_LOCATION] = FIELD_RULE("location", false, NULL),
    [HTTP_FIELD_SET_COOKIE] = FIELD_RULE("set-cookie", false, NULL),
};

static enum http_field find_field(const char* name, size_t size)
{
    for (int i = HTTP_FIELD_OTHER + 1; i < HTTP_FIELD_COUNT; i++)
        if (field_rules[i].size == size && http_equals(name, size, field_rules[i].name, size))
            return (enum http_field)i;
    return HTTP_FIELD_OTHER;
}

/* field-line = field-name ":" OWS field-value OWS */
static enum http_result parse_field(struct http_head* head, const char* bytes, uint32_t from, uint32_t to)
{
    uint32_t         colon = skip(bytes, from, to, HTTP_CLASS_TOKEN);
    enum http_field  field;
    struct http_span value;

    if (bytes[from] == ' ' || bytes[from] == '\t')
        return bad(head, 400, "a header is continued on a second line (obs-fold)");
    if (colon == to)
        return bad(head, 400, "a header without a colon");
    if (bytes[colon] == ' ' || bytes[colon] == '\t')
        return bad(head, 400, "white space in the name of a header");
    if (bytes[colon] != ':' || colon == from)
        return bad(head, 400, "the name of a header is not a token");

    field = find_field(bytes + from, colon - from);
    if (field == HTTP_FIELD_OTHER)
        return HTTP_MORE;
    value = trim(bytes, colon + 1, to);
    if (!http_has(head, field))
        head->field[field] = value;
    else if (field_rules[field].single)
        return bad(head, 400, field == HTTP_FIELD_CONTENT_LENGTH ? "a second Content-Length"
                              : field == HTTP_FIELD_HOST         ? "a second Host"
                                                                 : "a second value of a header that has only one");
    return field_rules[field].take != NULL ? field_rules[field].take(head, bytes, value) : HTTP_MORE;
}

/* ----------------------------------------------------------------------------------------------------- start lines */

/* HTTP-version = "HTTP/" DIGIT "." DIGIT, from + 8 == to. */
static enum http_result parse_version(struct http_head* head, const char* bytes, uint32_t from, uint32_t to)
{
    if (to - from != 8 || memcmp(bytes + from, "HTTP/", 5) != 0 || !http_is(bytes[from + 5], HTTP_CLASS_DIGIT)
        || bytes[from + 6] != '.' || !http_is(bytes[from + 7], HTTP_CLASS_DIGIT))
        return bad(head, 400, "no HTTP version where one is due");
    if (bytes[from + 5] != '1')
        return bad(head, 505, "an HTTP version other than 1.0 and 1.1");
    head->minor = bytes[from + 7] == '0' ? 0 : 1;
    return HTTP_MORE;
}

static enum http_method find_method(const char* bytes, struct http_span text)
{
    static const char* const others[] = { "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH" };

    if (span_equals(bytes, text, "POST"))
        return HTTP_POST;
    if (span_equals(bytes, text, "GET"))
        return HTTP_GET;
    for (size_t i = 0; i < ARRAY_COUNT(others); i++)
        if (span_equals(bytes, text, others[i]))
            return HTTP_METHOD_OTHER;
    return HTTP_METHOD_UNKNOWN;
}

/* "http://" authority path-abempty [ "?" query ]: servers accept it (RFC 9112 section 3.2.2). */
static enum http_result parse_absolute(struct http_head* head, const char* bytes, uint32_t from, uint32_t to)
{
    uint32_t colon = from;

    while (colon < to && bytes[colon] != ':')
        colon++;
    if (to - colon < 3 || memcmp(bytes + colon, "://", 3) != 0
        || (!HTTP_EQUALS(bytes + from, colon - from, "http") && !HTTP_EQUALS(bytes + from, colon - from, "https")))
        return bad(head, 400, "the request target is neither a path nor an http URL");
    from = colon + 3;
    for (colon = from; colon < to && bytes[colon] != '/' && bytes[colon] != '?'; colon++)
        ;
    head->host = span(from, colon);
    head->path = span(colon, to);
    return authority_valid(bytes, head->host) ? HTTP_MORE
                                              : bad(head, 400, "the host of the request target is malformed");
}

static enum http_result parse_target(struct http_head* head, const char* bytes, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++) {
        if (!http_is(bytes[i], HTTP_CLASS_TARGET))
            return bad(head, 400, "a character that must be escaped in the request target");
        if (bytes[i] == '%' &&
            (to - i < 3 || !http_is(bytes[i + 1], HTTP_CLASS_HEX) || !http_is(bytes[i + 2], HTTP_CLASS_HEX)))
            return bad(head, 400, "a malformed escape in the request target");
    }
    head->path = span(from, to);
    if (from == to)
        return bad(head, 400, "no request target");
    if (bytes[from] == '/' || span_equals(bytes, head->method_text, "CONNECT"))
        return HTTP_MORE;
    if (span_equals(bytes, head->path, "*") && span_equals(bytes, head->method_text, "OPTIONS"))
        return HTTP_MORE;
    return parse_absolute(head, bytes, from, to);
}

/* request-line = method SP request-target SP HTTP-version: single spaces, nothing else. */
static enum http_result parse_request_line(struct http_head* head, const char* bytes, uint32_t from, uint32_t to)
{
    uint32_t    space = skip(bytes, from, to, HTTP_CLASS_TOKEN);
    const char* second;

    head->phase = PHASE_FIELD;
    if (space == from || space == to || bytes[space] != ' ')
        return bad(head, 400, "the request line does not start with a method");
    head->method_text = span(from, space);
    head->method = (BYTE)find_method(bytes, head->method_text);
    second = memchr(bytes + space + 1, ' ', to - space - 1);
    if (second == NULL)
        return bad(head, 400, "the request line has no HTTP version");
    if (parse_target(head, bytes, space + 1, (uint32_t)(second - bytes)) == HTTP_BAD)
        return HTTP_BAD;
    return parse_version(head, bytes, (uint32_t)(second - bytes) + 1, to);
}

/* status-line = HTTP-version SP status-code SP [ reason-phrase ]; the second space is often left out with the phrase. */
static enum http_result parse_status_line(struct http_head* head, const char* bytes, uint32_t from, uint32_t to)
{
    head->phase = PHASE_FIELD;
    if (to - from < 12 || bytes[from + 8] != ' ')
        return bad(head, 400, "no HTTP status line");
    if (parse_version(head, bytes, from, from + 8) == HTTP_BAD)
        return HTTP_BAD;
    for (uint32_t i = from + 9; i < from + 12; i++) {
        if (!http_is(bytes[i], HTTP_CLASS_DIGIT))
            return bad(head, 400, "the status code is not a number of three digits");
        head->status = (USHORT)(head->status * 10 + (bytes[i] - '0'));
    }
    if (to - from > 12 && bytes[from + 12] != ' ')
        return bad(head, 400, "the status code is not a number of three digits");
    if (head->status < 100)
        return bad(head, 400, "a status code below 100");
    head->phrase = span(to - from > 12 ? from + 13 : to, to);
    return HTTP_MORE;
}

/* ---------------------------------------------------------------------------------------------------- the whole head */

static bool response_has_no_body(const struct http_head* head)
{
    return !head->request && (head->status < 200 || head->status == 204 || head->status == 304);
}

/* RFC 9112 section 6: how long the body is, and what makes that doubtful. */
static enum http_result judge_body(struct http_head* head)
{
    bool codings = http_has(head, HTTP_FIELD_TRANSFER_ENCODING);
    bool length = http_has(head, HTTP_FIELD_CONTENT_LENGTH);

    if (codings && length)
        return bad(head, 400, "Content-Length together with Transfer-Encoding");
    if (codings && head->minor == 0)
        return bad(head, 400, "Transfer-Encoding in an HTTP/1.0 message");
    if ((head->codings & CODING_AFTER_CHUNKED) != 0 || (codings && head->codings == 0))
        return bad(head, 400, "Transfer-Encoding is malformed: chunked has to be the last one, once");
    if ((head->codings & CODING_UNKNOWN) != 0)
        return bad(head, 501, "a transfer coding other than chunked");

    if (response_has_no_body(head))
        head->body = HTTP_BODY_NONE;
    else if (codings)
        head->body = HTTP_BODY_CHUNKED;
    else if (length)
        head->body = head->content_length != 0 ? HTTP_BODY_LENGTH : HTTP_BODY_NONE;
    else
        head->body = head->request ? HTTP_BODY_NONE : HTTP_BODY_TO_END;
    return HTTP_DONE;
}

static enum http_result judge_expect(struct http_head* head, const char* bytes)
{
    struct http_span expect = head->field[HTTP_FIELD_EXPECT];

    if (!head->request || !http_has(head, HTTP_FIELD_EXPECT) || head->minor == 0)
        return HTTP_DONE;                       /* RFC 9110 section 10.1.1: ignored in HTTP/1.0 */
    if (!HTTP_EQUALS(bytes + expect.offset, expect.size, "100-continue"))
        return bad(head, 417, "an expectation other than 100-continue");
    head->expect_continue = true;
    return HTTP_DONE;
}

static enum http_result finish(struct http_head* head, const char* bytes)
{
    head->size = head->scanned;
    head->phase = PHASE_DONE;
    if (head->request && head->minor == 1 && !http_has(head, HTTP_FIELD_HOST))
        return bad(head, 400, "an HTTP/1.1 request without Host");
    if (judge_body(head) == HTTP_BAD || judge_expect(head, bytes) == HTTP_BAD)
        return HTTP_BAD;
    head->keep_alive = head->body != HTTP_BODY_TO_END && (head->connection & CONNECTION_CLOSE) == 0
                       && (head->minor == 1 || (head->connection & CONNECTION_KEEP_ALIVE) != 0);
    return HTTP_DONE;
}

static enum http_result parse_line(struct http_head* head, const char* bytes, uint32_t from, uint32_t to)
{
    if (head->phase == PHASE_FIELD)
        return from == to ? finish(head, bytes) : parse_field(head, bytes, from, to);
    if (!head->request)
        return parse_status_line(head, bytes, from, to);
    if (from == to && head->phase == PHASE_START) {
        head->phase = PHASE_START_AGAIN;        /* RFC 9112 section 2.2: one empty line in front is passed over */
        return HTTP_MORE;
    }
    return parse_request_line(head, bytes, from, to);
}

/* Moves scanned to the end of the current line. HTTP_DONE: it is complete, with its CR LF. */
static enum http_result find_line(struct http_head* head, const char* bytes, size_t size)
{
    size_t      limit = size < head->size_max ? size : head->size_max;
    const char* end = bytes + limit;
    const char* at = http_find_control(bytes + head->scanned, end);

    head->scanned = (uint32_t)(at - bytes);
    if (at < end && *at != '\r')
        return bad(head, 400, *at == '\n' ? "a line ends with LF alone" : "a control character in the head");
    if (end - at >= 2)
        return at[1] == '\n' ? HTTP_DONE : bad(head, 400, "CR without LF");
    if (limit < head->size_max)
        return HTTP_MORE;
    if (head->request && head->phase != PHASE_FIELD)
        return bad(head, 414, "the request line is over the limit");
    return bad(head, 431, "the headers are over the limit");
}

enum http_result http_head_parse(struct http_head* head, const char* bytes, size_t size)
{
    enum http_result result = head->phase == PHASE_BAD ? HTTP_BAD : HTTP_MORE;

    if (head->phase == PHASE_DONE)
        return HTTP_DONE;
    while (result == HTTP_MORE) {
        uint32_t from = head->line;
        uint32_t to;

        result = find_line(head, bytes, size);
        if (result != HTTP_DONE)
            break;
        to = head->scanned;
        head->line = head->scanned = to + 2;
        result = parse_line(head, bytes, from, to);
    }
    return result;
}

void http_head_init_request(struct http_head* head, uint32_t size_max)
{
    memset(head, 0, sizeof *head);
    head->request = true;
    head->size_max = size_max;
}

void http_head_init_response(struct http_head* head, uint32_t size_max)
{
    memset(head, 0, sizeof *head);
    head->size_max = size_max;
}

bool http_head_next(const struct http_head* head, const char* bytes, uint32_t* at, struct http_span* name,
                    struct http_span* value)
{
    const char* end = bytes + head->size;
    uint32_t    from = *at;
    uint32_t    to;

    assert(head->phase == PHASE_DONE);
    while (from == 0 || (from == 2 && bytes[0] == '\r'))        /* pass the start line, and an empty one in front */
        from = (uint32_t)(http_find_control(bytes + from, end) - bytes) + 2;
    to = (uint32_t)(http_find_control(bytes + from, end) - bytes);
    if (to == from)
        return false;
    *name = span(from, skip(bytes, from, to, HTTP_CLASS_TOKEN));
    *value = trim(bytes, name->offset + name->size + 1, to);
    *at = to + 2;
    return true;
}
