/* What is around a place: its line with a caret, or its bytes with a mark. */
#define _XOPEN_SOURCE 700             /* wcwidth */

#include "xmltool.h"

#include <wchar.h>

#define BEFORE 60                     /* characters of a long line that are shown in front of the place, and behind it */
#define BEHIND 18
#define ROW 16                        /* bytes */

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

void show_line(const struct history* history, uint64_t line, uint64_t column)
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

/* ---- the bytes ------------------------------------------------------------------------------------------------------ */

/* As hexdump -C has them. */
static void show_row(const struct history* history, uint64_t row)
{
    uint64_t end = history->offset + history->size;

    fprintf(stderr, "  %08llx ", (unsigned long long)row);
    for (uint64_t at = row; at < row + ROW; at++)
        if (at >= history->offset && at < end)
            fprintf(stderr, "%s%02x", at - row == ROW / 2 ? "  " : " ", history->bytes[at - history->offset]);
        else
            fputs(at - row == ROW / 2 ? "    " : "   ", stderr);
    fputs("  |", stderr);
    for (uint64_t at = row; at < row + ROW && at < end; at++) {
        unsigned char byte = at < history->offset ? ' ' : history->bytes[at - history->offset];

        fputc(byte < 0x20 || byte >= 0x7F ? '.' : byte, stderr);
    }
    fputs("|\n", stderr);
}

void show_bytes(const struct history* history, uint64_t offset)
{
    uint64_t row = offset / ROW * ROW;
    unsigned column = (unsigned)(offset - row);

    if (offset < history->offset || offset > history->offset + history->size)
        return;
    if (row >= ROW && row > history->offset)
        show_row(history, row - ROW);
    show_row(history, row);
    fprintf(stderr, "%*s^^%*s^\n", (int)(12 + 3 * column + (column >= ROW / 2)), "",
            (int)(3 * (ROW - column) + (column < ROW / 2) + column), "");
}
