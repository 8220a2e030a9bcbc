/* HTTP/1.1 messages of a peer: http_head_parse, http_head_next, http_chunked_decode, http_media_parse, http_action_parse.
 *
 * Input: one byte of options, one byte that seeds the splitting, then the bytes of a connection.
 * Properties: the same result in one piece and in any pieces; what was found lies inside what was given; limits hold. */
#include "channel/http_chunked.h"
#include "channel/http_media.h"
#include <stdlib.h>
#include <string.h>

#define CHECK(condition) do { if (!(condition)) abort(); } while (0)
#define BODY_MAX  512
#define EXTRA_MAX 64

/* Sizes of pieces: 1 to 8 bytes, from a seed. */
static size_t next_piece(uint32_t* seed, size_t left)
{
    size_t size;

    *seed = *seed * 1664525u + 1013904223u;
    size = 1 + (*seed >> 29);
    return size < left ? size : left;
}

static enum http_result parse_in_pieces(struct http_head* head, const char* bytes, size_t size, uint32_t seed)
{
    enum http_result result = HTTP_MORE;
    size_t           given = 0;

    while (result == HTTP_MORE && given < size) {
        char* copy;

        given += next_piece(&seed, size - given);
        copy = malloc(given);                   /* a place of its own: the buffer may move, and must not be overrun */
        CHECK(copy != NULL);
        memcpy(copy, bytes, given);
        result = http_head_parse(head, copy, given);
        free(copy);
    }
    return result;
}

static void check_span(struct http_span span, uint32_t size)
{
    CHECK(span.offset <= size && span.size <= size - span.offset);
}

static void check_fields(const struct http_head* head, const char* bytes)
{
    struct http_span name, value;
    uint32_t         at = 0;
    uint32_t         before = 0;

    while (http_head_next(head, bytes, &at, &name, &value)) {
        CHECK(at > before && at <= head->size && name.size != 0);
        before = at;
        check_span(name, head->size);
        check_span(value, head->size);
    }
    for (int i = 0; i < HTTP_FIELD_COUNT; i++) {
        struct http_media media;
        struct http_text  action;

        check_span(head->field[i], head->size);
        http_media_parse(bytes + head->field[i].offset, head->field[i].size, &media);
        http_action_parse(bytes + head->field[i].offset, head->field[i].size, &action);
    }
}

static void check_head(const struct http_head* whole, const struct http_head* pieces, enum http_result result,
                       const char* bytes, size_t size)
{
    if (result == HTTP_BAD) {
        CHECK(whole->error.status == pieces->error.status && whole->error.reason == pieces->error.reason);
        CHECK(whole->error.status >= 400 && whole->error.status <= 505);
        return;
    }
    if (result == HTTP_MORE)
        return;
    CHECK(whole->size == pieces->size && whole->size <= whole->size_max && whole->size <= size);
    CHECK(whole->content_length == pieces->content_length && whole->body == pieces->body);
    CHECK(whole->keep_alive == pieces->keep_alive && whole->status == pieces->status);
    CHECK(memcmp(whole->field, pieces->field, sizeof whole->field) == 0);
    check_span(whole->path, whole->size);
    check_span(whole->host, whole->size);
    check_span(whole->phrase, whole->size);
    check_fields(whole, bytes);
}

static void check_chunked(const char* bytes, size_t size, uint32_t seed)
{
    struct http_chunked whole, pieces;
    char*               copy = malloc(size + 1);
    char*               text = malloc(size + 1);
    size_t              consumed, decoded;
    size_t              from = 0;
    size_t              to = 0;
    enum http_result    expected;
    enum http_result    result = HTTP_MORE;

    CHECK(copy != NULL && text != NULL);
    memcpy(copy, bytes, size);
    memcpy(text, bytes, size);
    http_chunked_init(&whole, BODY_MAX, EXTRA_MAX);
    http_chunked_init(&pieces, BODY_MAX, EXTRA_MAX);
    expected = http_chunked_decode(&whole, copy, size, &consumed, &decoded);
    CHECK(decoded <= consumed && consumed <= size && decoded <= BODY_MAX);

    while (result == HTTP_MORE && from < size) {
        size_t part = next_piece(&seed, size - from);
        size_t used, data;

        result = http_chunked_decode(&pieces, text + from, part, &used, &data);
        CHECK(result != HTTP_MORE || used == part);
        memmove(text + to, text + from, data);
        from += used;
        to += data;
    }
    CHECK(result == expected);
    CHECK(to == decoded && memcmp(text, copy, to) == 0);
    if (result == HTTP_BAD)
        CHECK(whole.error.status == pieces.error.status && whole.error.reason == pieces.error.reason);
    if (result == HTTP_DONE)
        CHECK(from == consumed);
    free(copy);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    struct http_head whole, pieces;
    enum http_result result;
    const char*      bytes = (const char*)data + 2;
    uint32_t         limit;

    if (size < 2)
        return 0;
    size -= 2;
    limit = (data[0] & 2) != 0 ? 64 : 65536;
    if ((data[0] & 1) != 0) {
        http_head_init_request(&whole, limit);
        http_head_init_request(&pieces, limit);
    } else {
        http_head_init_response(&whole, limit);
        http_head_init_response(&pieces, limit);
    }
    result = http_head_parse(&whole, bytes, size);
    CHECK(parse_in_pieces(&pieces, bytes, size, data[1]) == result);
    check_head(&whole, &pieces, result, bytes, size);
    if (result == HTTP_DONE && whole.body == HTTP_BODY_CHUNKED)
        check_chunked(bytes + whole.size, size - whole.size, data[1]);
    return 0;
}
