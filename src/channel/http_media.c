#include "channel/http_media.h"
#include "channel/http_scan.h"
#include <string.h>

struct cursor {
    const char* at;
    const char* end;
};

static void skip_space(struct cursor* cursor)
{
    while (cursor->at < cursor->end && (*cursor->at == ' ' || *cursor->at == '\t'))
        cursor->at++;
}

static bool take(struct cursor* cursor, char c)
{
    if (cursor->at == cursor->end || *cursor->at != c)
        return false;
    cursor->at++;
    return true;
}

static struct http_text take_token(struct cursor* cursor)
{
    const char* from = cursor->at;

    while (cursor->at < cursor->end && http_is(*cursor->at, HTTP_CLASS_TOKEN))
        cursor->at++;
    return (struct http_text){ from, (size_t)(cursor->at - from) };
}

/* Behind the opening quote. A quoted-pair is no part of any value that matters here: refused, not interpreted. */
static bool take_quoted(struct cursor* cursor, struct http_text* out)
{
    const char* from = cursor->at;

    while (cursor->at < cursor->end && http_is(*cursor->at, HTTP_CLASS_QUOTED))
        cursor->at++;
    *out = (struct http_text){ from, (size_t)(cursor->at - from) };
    return take(cursor, '"');
}

/* parameter = token "=" ( token / quoted-string ); the value may hold '/' and ':' without quotes, as some peers write it. */
static bool take_parameter(struct cursor* cursor, struct http_media* out)
{
    struct http_text name = take_token(cursor);
    struct http_text value;
    struct http_text* kept = HTTP_EQUALS(name.chars, name.size, "charset")  ? &out->charset
                             : HTTP_EQUALS(name.chars, name.size, "action") ? &out->action
                                                                            : NULL;

    if (name.size == 0 || !take(cursor, '='))
        return false;
    if (take(cursor, '"')) {
        if (!take_quoted(cursor, &value))
            return false;
    } else {
        const char* from = cursor->at;

        while (cursor->at < cursor->end && *cursor->at != ';' &&
               http_is(*cursor->at, HTTP_CLASS_TOKEN | HTTP_CLASS_TARGET))
            cursor->at++;
        value = (struct http_text){ from, (size_t)(cursor->at - from) };
        if (value.size == 0)
            return false;
    }
    if (kept == NULL)
        return true;
    if (kept->chars != NULL)
        return false;
    *kept = value;
    return true;
}

bool http_media_parse(const char* text, size_t size, struct http_media* out)
{
    struct cursor     cursor = { text, text + size };
    struct http_media media = { 0 };

    media.type = take_token(&cursor);
    if (media.type.size == 0 || !take(&cursor, '/') || take_token(&cursor).size == 0)
        return false;
    media.type.size = (size_t)(cursor.at - text);
    skip_space(&cursor);
    while (take(&cursor, ';')) {
        skip_space(&cursor);
        if (cursor.at < cursor.end && *cursor.at != ';' && !take_parameter(&cursor, &media))
            return false;
        skip_space(&cursor);
    }
    if (cursor.at != cursor.end)
        return false;
    *out = media;
    return true;
}

bool http_action_parse(const char* text, size_t size, struct http_text* out)
{
    bool quoted = size >= 2 && text[0] == '"' && text[size - 1] == '"';

    if (quoted) {
        text++;
        size -= 2;
    }
    for (size_t i = 0; i < size; i++)
        if (text[i] == '"' || text[i] == '\\' || (!quoted && (text[i] == ' ' || text[i] == '\t')))
            return false;
    *out = (struct http_text){ text, size };
    return true;
}
