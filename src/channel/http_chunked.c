#include "channel/http_chunked.h"
#include "channel/http_scan.h"
#include <string.h>

/* chunked-body = *( size [ ext ] CRLF data CRLF ) "0" [ ext ] CRLF *( name ":" value CRLF ) CRLF
 *
 *   SIZE -> EXT.. -> SIZE_LF -+-> DATA -> DATA_CR -> DATA_LF -> SIZE
 *                             +-> TRAILER -> NAME -> VALUE -> VALUE_LF -> TRAILER -> END_LF -> DONE
 *
 * One function for each state takes one byte; DATA is moved in one piece. */
enum state {
    STATE_SIZE,             /* hex digits                                           */
    STATE_EXT_SPACE,        /* white space in front of ';'                          */
    STATE_EXT_NAME_START,   /* behind ';'                                           */
    STATE_EXT_NAME,
    STATE_EXT_NAME_SPACE,   /* white space behind a name: '=' or ';' follows        */
    STATE_EXT_VALUE_START,  /* behind '='                                           */
    STATE_EXT_VALUE,
    STATE_EXT_QUOTED,
    STATE_EXT_ESCAPED,
    STATE_EXT_QUOTED_END,
    STATE_SIZE_LF,
    STATE_DATA,
    STATE_DATA_CR,
    STATE_DATA_LF,
    STATE_TRAILER,          /* start of a line behind the last chunk                */
    STATE_NAME,
    STATE_VALUE,
    STATE_VALUE_LF,
    STATE_END_LF,
    STATE_DONE,
    STATE_BAD
};

#define SIZE_DIGITS_MAX 16  /* what fits into 64 bits */

static enum http_result bad(struct http_chunked* chunked, USHORT status, const char* reason)
{
    chunked->state = STATE_BAD;
    chunked->error.status = status;
    chunked->error.reason = reason;
    return HTTP_BAD;
}

static enum http_result go(struct http_chunked* chunked, enum state state)
{
    chunked->state = (BYTE)state;
    return HTTP_MORE;
}

static bool space(char c)
{
    return c == ' ' || c == '\t';
}

static enum http_result extra(struct http_chunked* chunked, enum state state)
{
    if (chunked->extra == chunked->extra_max)
        return chunked->state >= STATE_TRAILER ? bad(chunked, 431, "the trailers are over the limit")
                                               : bad(chunked, 400, "the chunk extensions are over the limit");
    chunked->extra++;
    return go(chunked, state);
}

static enum http_result bad_extension(struct http_chunked* chunked)
{
    return bad(chunked, 400, "a malformed chunk extension");
}

/* ------------------------------------------------------------------------------------------------- size, extensions */

static enum http_result at_size(struct http_chunked* chunked, char c)
{
    if (http_is(c, HTTP_CLASS_HEX)) {
        if (chunked->digits == SIZE_DIGITS_MAX)
            return bad(chunked, 400, "a chunk size of more than 16 digits");
        chunked->digits++;
        chunked->remaining = chunked->remaining << 4 | http_hex_value(c);
        return HTTP_MORE;
    }
    if (chunked->digits == 0)
        return bad(chunked, 400, "a chunk without a size");
    if (c == '\r')
        return go(chunked, STATE_SIZE_LF);
    if (c == ';' || space(c))
        return extra(chunked, c == ';' ? STATE_EXT_NAME_START : STATE_EXT_SPACE);
    return bad(chunked, 400, "a chunk size that is not a hexadecimal number");
}

static enum http_result at_ext_space(struct http_chunked* chunked, char c)
{
    if (!space(c) && c != ';')
        return bad_extension(chunked);
    return extra(chunked, c == ';' ? STATE_EXT_NAME_START : STATE_EXT_SPACE);
}

static enum http_result at_ext_name_start(struct http_chunked* chunked, char c)
{
    if (!space(c) && !http_is(c, HTTP_CLASS_TOKEN))
        return bad_extension(chunked);
    return extra(chunked, space(c) ? STATE_EXT_NAME_START : STATE_EXT_NAME);
}

static enum http_result at_ext_name(struct http_chunked* chunked, char c)
{
    if (http_is(c, HTTP_CLASS_TOKEN))
        return extra(chunked, STATE_EXT_NAME);
    if (c == '\r')
        return go(chunked, STATE_SIZE_LF);
    if (!space(c) && c != '=' && c != ';')
        return bad_extension(chunked);
    return extra(chunked, c == '='   ? STATE_EXT_VALUE_START
                          : c == ';' ? STATE_EXT_NAME_START
                                     : STATE_EXT_NAME_SPACE);
}

static enum http_result at_ext_name_space(struct http_chunked* chunked, char c)
{
    if (!space(c) && c != '=' && c != ';')
        return bad_extension(chunked);
    return extra(chunked, c == '='   ? STATE_EXT_VALUE_START
                          : c == ';' ? STATE_EXT_NAME_START
                                     : STATE_EXT_NAME_SPACE);
}

static enum http_result at_ext_value_start(struct http_chunked* chunked, char c)
{
    if (!space(c) && c != '"' && !http_is(c, HTTP_CLASS_TOKEN))
        return bad_extension(chunked);
    return extra(chunked, c == '"'   ? STATE_EXT_QUOTED
                          : space(c) ? STATE_EXT_VALUE_START
                                     : STATE_EXT_VALUE);
}

static enum http_result at_ext_value(struct http_chunked* chunked, char c)
{
    if (http_is(c, HTTP_CLASS_TOKEN))
        return extra(chunked, STATE_EXT_VALUE);
    if (c == '\r')
        return go(chunked, STATE_SIZE_LF);
    return at_ext_space(chunked, c);
}

static enum http_result at_ext_quoted(struct http_chunked* chunked, char c)
{
    if (c == '"' || c == '\\')
        return extra(chunked, c == '"' ? STATE_EXT_QUOTED_END : STATE_EXT_ESCAPED);
    return http_is(c, HTTP_CLASS_QUOTED) ? extra(chunked, STATE_EXT_QUOTED) : bad_extension(chunked);
}

static enum http_result at_ext_escaped(struct http_chunked* chunked, char c)
{
    return http_is(c, HTTP_CLASS_FIELD) ? extra(chunked, STATE_EXT_QUOTED) : bad_extension(chunked);
}

static enum http_result at_ext_quoted_end(struct http_chunked* chunked, char c)
{
    return c == '\r' ? go(chunked, STATE_SIZE_LF) : at_ext_space(chunked, c);
}

static enum http_result at_size_lf(struct http_chunked* chunked, char c)
{
    if (c != '\n')
        return bad(chunked, 400, "a chunk size that does not end with CR LF");
    if (chunked->remaining > chunked->total_max - chunked->total)
        return bad(chunked, 413, "the body is over the limit");
    chunked->total += chunked->remaining;
    chunked->digits = 0;
    return go(chunked, chunked->remaining != 0 ? STATE_DATA : STATE_TRAILER);
}

/* -------------------------------------------------------------------------------------------------- data, trailers */

static enum http_result at_data_cr(struct http_chunked* chunked, char c)
{
    return c == '\r' ? go(chunked, STATE_DATA_LF) : bad(chunked, 400, "a chunk longer than its size");
}

static enum http_result at_data_lf(struct http_chunked* chunked, char c)
{
    return c == '\n' ? go(chunked, STATE_SIZE) : bad(chunked, 400, "a chunk that does not end with CR LF");
}

static enum http_result at_trailer(struct http_chunked* chunked, char c)
{
    if (c == '\r')
        return go(chunked, STATE_END_LF);
    if (!http_is(c, HTTP_CLASS_TOKEN))
        return bad(chunked, 400, "a malformed trailer");
    chunked->name[0] = http_lower(c);
    chunked->name_size = 1;
    return extra(chunked, STATE_NAME);
}

/* RFC 9110 section 6.5.1: what says how to read the message must not come behind it. */
static bool forbidden_in_trailer(const struct http_chunked* chunked)
{
    return HTTP_EQUALS(chunked->name, chunked->name_size, "content-length")
           || HTTP_EQUALS(chunked->name, chunked->name_size, "transfer-encoding")
           || HTTP_EQUALS(chunked->name, chunked->name_size, "host");
}

static enum http_result at_name(struct http_chunked* chunked, char c)
{
    if (c == ':')
        return forbidden_in_trailer(chunked) ? bad(chunked, 400, "a trailer that must be a header")
                                             : extra(chunked, STATE_VALUE);
    if (!http_is(c, HTTP_CLASS_TOKEN))
        return bad(chunked, 400, "a malformed trailer");
    if (chunked->name_size < HTTP_TRAILER_NAME_KEPT)
        chunked->name[chunked->name_size++] = http_lower(c);
    else
        chunked->name[0] = '\0';                /* longer than any that matters: equals none */
    return extra(chunked, STATE_NAME);
}

static enum http_result at_value(struct http_chunked* chunked, char c)
{
    if (c == '\r')
        return go(chunked, STATE_VALUE_LF);
    return http_is(c, HTTP_CLASS_FIELD) ? extra(chunked, STATE_VALUE) : bad(chunked, 400, "a malformed trailer");
}

static enum http_result at_value_lf(struct http_chunked* chunked, char c)
{
    return c == '\n' ? go(chunked, STATE_TRAILER) : bad(chunked, 400, "a trailer that does not end with CR LF");
}

static enum http_result at_end_lf(struct http_chunked* chunked, char c)
{
    if (c != '\n')
        return bad(chunked, 400, "a chunked body that does not end with CR LF");
    chunked->state = STATE_DONE;
    return HTTP_DONE;
}

/* ------------------------------------------------------------------------------------------------------- the whole */

static enum http_result (*const at_state[])(struct http_chunked* chunked, char c) = {
    [STATE_SIZE] = at_size,
    [STATE_EXT_SPACE] = at_ext_space,
    [STATE_EXT_NAME_START] = at_ext_name_start,
    [STATE_EXT_NAME] = at_ext_name,
    [STATE_EXT_NAME_SPACE] = at_ext_name_space,
    [STATE_EXT_VALUE_START] = at_ext_value_start,
    [STATE_EXT_VALUE] = at_ext_value,
    [STATE_EXT_QUOTED] = at_ext_quoted,
    [STATE_EXT_ESCAPED] = at_ext_escaped,
    [STATE_EXT_QUOTED_END] = at_ext_quoted_end,
    [STATE_SIZE_LF] = at_size_lf,
    [STATE_DATA_CR] = at_data_cr,
    [STATE_DATA_LF] = at_data_lf,
    [STATE_TRAILER] = at_trailer,
    [STATE_NAME] = at_name,
    [STATE_VALUE] = at_value,
    [STATE_VALUE_LF] = at_value_lf,
    [STATE_END_LF] = at_end_lf,
};

void http_chunked_init(struct http_chunked* chunked, uint64_t total_max, uint32_t extra_max)
{
    memset(chunked, 0, sizeof *chunked);
    chunked->total_max = total_max;
    chunked->extra_max = extra_max;
}

static size_t move_data(struct http_chunked* chunked, char* to, const char* from, size_t size)
{
    size_t part = chunked->remaining < size ? (size_t)chunked->remaining : size;

    if (to != from)
        memmove(to, from, part);
    chunked->remaining -= part;
    if (chunked->remaining == 0)
        chunked->state = STATE_DATA_CR;
    return part;
}

enum http_result http_chunked_decode(struct http_chunked* chunked, char* bytes, size_t size, size_t* consumed,
                                     size_t* decoded)
{
    enum http_result result = HTTP_MORE;
    size_t           at = 0;
    size_t           out = 0;

    assert(chunked->state < STATE_DONE);
    while (at < size && result == HTTP_MORE) {
        if (chunked->state == STATE_DATA) {
            size_t part = move_data(chunked, bytes + out, bytes + at, size - at);

            at += part;
            out += part;
        } else {
            result = at_state[chunked->state](chunked, bytes[at]);
            at++;
        }
    }
    *consumed = at;
    *decoded = out;
    return result;
}
