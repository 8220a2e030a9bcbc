/* What went wrong, and where: name:line:column: text, then the line with a caret below the place. */
#define _XOPEN_SOURCE 700             /* wcwidth */

#include "xmltool.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define BEFORE 60                     /* characters of a long line that are shown in front of the place, and behind it */
#define BEHIND 18

/* ---- strings -------------------------------------------------------------------------------------------------------- */

/* The library's strings are UTF-16. */
static size_t put_utf8(uint32_t scalar, char* out)
{
    if (scalar < 0x80) {
        out[0] = (char)scalar;
        return 1;
    }
    if (scalar < 0x800) {
        out[0] = (char)(0xC0 | scalar >> 6);
        out[1] = (char)(0x80 | (scalar & 0x3F));
        return 2;
    }
    if (scalar < 0x10000) {
        out[0] = (char)(0xE0 | scalar >> 12);
        out[1] = (char)(0x80 | (scalar >> 6 & 0x3F));
        out[2] = (char)(0x80 | (scalar & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | scalar >> 18);
    out[1] = (char)(0x80 | (scalar >> 12 & 0x3F));
    out[2] = (char)(0x80 | (scalar >> 6 & 0x3F));
    out[3] = (char)(0x80 | (scalar & 0x3F));
    return 4;
}

static char* to_utf8(const WS_STRING* string)
{
    char* text = malloc((size_t)string->length * 3 + 1);
    size_t size = 0;

    if (text == NULL)
        return NULL;
    for (ULONG i = 0; i < string->length; i++) {
        uint32_t scalar = string->chars[i];

        if (scalar >= 0xD800 && scalar < 0xDC00 && i + 1 < string->length)
            scalar = 0x10000 + ((scalar - 0xD800) << 10) + (string->chars[++i] - 0xDC00u);
        size += put_utf8(scalar, text + size);
    }
    text[size] = '\0';
    return text;
}

/* ---- the line ------------------------------------------------------------------------------------------------------- */

static bool is_line_end(const struct history* history, size_t at)
{
    return history->bytes[at] == '\n' || history->bytes[at] == '\r';
}

/* Where the line begins in the history, or how far the history goes back on it. *column: of that place. */
static bool find_line(const struct history* history, uint64_t line, size_t* begin, uint64_t* column)
{
    uint64_t at_line = history->line;
    size_t i = 0;

    *column = history->column;
    for (; at_line < line && i < history->size; i++) {
        bool pair = history->bytes[i] == '\r' && i + 1 < history->size && history->bytes[i + 1] == '\n';

        if (is_line_end(history, i) && !pair) {
            at_line++;
            *column = 0;
        }
    }
    *begin = i;
    return at_line == line;
}

static bool continues(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* Columns that the character takes on a terminal. */
static int width_of(const unsigned char* bytes, size_t size)
{
    mbstate_t state = { 0 };
    wchar_t wide;
    int width;

    if (mbrtowc(&wide, (const char*)bytes, size, &state) >= (size_t)-2)
        return 1;
    width = wcwidth(wide);
    return width < 0 ? 1 : width;
}

static void put_char(const unsigned char* bytes, size_t size)
{
    if (size == 1 && (bytes[0] < 0x20 || bytes[0] >= 0x7F))
        fputc(bytes[0] == '\t' ? ' ' : '?', stderr);
    else
        fwrite(bytes, 1, size, stderr);
}

/* A whole character at i, or one byte of what is none. */
static size_t char_size(const struct history* history, size_t i)
{
    size_t size = 1;

    if (history->bytes[i] >= 0xC2 && history->bytes[i] <= 0xF4)
        while (size < 4 && i + size < history->size && continues(history->bytes[i + size]))
            size++;
    return size;
}

static void show_line(const struct history* history, uint64_t line, uint64_t column)
{
    uint64_t first;
    size_t i;
    int caret = 0;

    if (!find_line(history, line, &i, &first) || column < first + 1)
        return;
    for (; column - first > BEFORE + 1 && i < history->size && !is_line_end(history, i); first++)
        i += char_size(history, i);
    fputs(first == 0 ? "  " : "  ...", stderr);
    caret = first == 0 ? 2 : 5;
    for (uint64_t at = first; i < history->size && !is_line_end(history, i) && at < column + BEHIND; at++) {
        size_t size = char_size(history, i);

        put_char(history->bytes + i, size);
        if (at + 1 < column)
            caret += width_of(history->bytes + i, size);
        i += size;
    }
    fprintf(stderr, "%s\n%*s^\n", i < history->size && !is_line_end(history, i) ? "..." : "", caret, "");
}

/* ---- the report ----------------------------------------------------------------------------------------------------- */

/* The library says "line 3, column 7: text". */
static bool find_place(const char* text, unsigned long long* line, unsigned long long* column, const char** rest)
{
    int used = 0;

    if (sscanf(text, "line %llu, column %llu: %n", line, column, &used) < 2 || used == 0)
        return false;
    *rest = text + used;
    return true;
}

static bool is_utf16(const struct tool* tool)
{
    const struct history* history = &tool->input.history;

    return history->size >= 2 && history->line == 1 && history->column == 0
        && (history->bytes[0] == 0 || history->bytes[1] == 0 || history->bytes[0] >= 0xFE);
}

static void report_string(struct tool* tool, const char* text)
{
    unsigned long long line, column;
    const char* rest;

    if (!find_place(text, &line, &column, &rest)) {
        fprintf(stderr, "wws-xml: %s: %s\n", tool->input.name, text);
        return;
    }
    fprintf(stderr, "%s:%llu:%llu: %s\n", tool->input.name, line, column, rest);
    if (!is_utf16(tool))
        show_line(&tool->input.history, line, column);
}

void report(struct tool* tool, HRESULT hr)
{
    ULONG count = 0;
    WS_STRING string;

    if (tool->input.error != 0 || tool->output.error != 0) {
        fprintf(stderr, "wws-xml: %s: %s\n", tool->input.error != 0 ? tool->input.name : tool->output.name,
                strerror(tool->input.error != 0 ? tool->input.error : tool->output.error));
        return;
    }
    (void)WsGetErrorProperty(tool->error, WS_ERROR_PROPERTY_STRING_COUNT, &count, sizeof count);
    if (count == 0)
        fprintf(stderr, "wws-xml: %s: failure 0x%08x\n", tool->input.name, (unsigned)hr);
    for (ULONG i = 0; i < count; i++) {
        char* text = NULL;

        if (SUCCEEDED(WsGetErrorString(tool->error, i, &string)))
            text = to_utf8(&string);
        if (text != NULL)
            report_string(tool, text);
        free(text);
    }
}
