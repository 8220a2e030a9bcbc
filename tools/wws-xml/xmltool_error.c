/* What went wrong, and where: name:line:column: text, then the line with a caret below the place; or the byte, and the bytes
 * around it. */
#include "xmltool.h"

#include <stdlib.h>
#include <string.h>

/* ---- strings -------------------------------------------------------------------------------------------------------- */

/* The library's strings are UTF-16. */
size_t put_utf8(uint32_t scalar, char* out)
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

/* ---- the report ----------------------------------------------------------------------------------------------------- */

/* The library says "line 3, column 7: text". */
static bool find_line(const char* text, unsigned long long* line, unsigned long long* column, const char** rest)
{
    int used = 0;

    if (sscanf(text, "line %llu, column %llu: %n", line, column, &used) < 2 || used == 0)
        return false;
    *rest = text + used;
    return true;
}

/* "byte 3: text", or "byte 3 of the MIME package: text". */
static bool find_byte(const char* text, unsigned long long* offset, const char** rest)
{
    static const char package[] = " of the MIME package";
    int used = 0;

    if (sscanf(text, "byte %llu%n", offset, &used) < 1 || used == 0)
        return false;
    text += used;
    if (strncmp(text, package, sizeof package - 1) == 0)
        text += sizeof package - 1;
    if (strncmp(text, ": ", 2) != 0)
        return false;
    *rest = text + 2;
    return true;
}

bool lines_before_root(const struct tool* tool, unsigned long long* lines)
{
    const struct history* history = &tool->input.history;
    struct part root;

    if (history->offset != 0 || !package_root(history->bytes, history->size, &root))
        return false;
    *lines = 0;
    for (size_t i = 0; i < root.content; i++)
        *lines += history->bytes[i] == '\n';
    return true;
}

static void report_line(const struct tool* tool, unsigned long long line, unsigned long long column, const char* text)
{
    bool package = tool->input.encoding == ENCODING_MTOM;
    unsigned long long before = 0;

    if (package && !lines_before_root(tool, &before)) {
        fprintf(stderr, "%s: line %llu, column %llu of the root part: %s\n", tool->input.name, line, column, text);
        return;
    }
    line += before;
    fprintf(stderr, "%s:%llu:%llu: %s%s\n", tool->input.name, line, column, package ? "root part: " : "", text);
    show_line(&tool->input.history, line, column);
}

static void report_byte(const struct tool* tool, unsigned long long offset, const char* text)
{
    const struct history* history = &tool->input.history;
    struct part part;

    offset = framing_place(&tool->input, offset);
    fprintf(stderr, "%s: byte 0x%llx (%llu): ", tool->input.name, offset, offset);
    if (tool->input.encoding == ENCODING_MTOM && history->offset == 0
        && package_part_at(history->bytes, history->size, offset, &part)) {
        if (part.number == 0)
            fputs("MIME header: ", stderr);
        else if (part.id == NULL)
            fprintf(stderr, "part %u: ", part.number);
        else
            fprintf(stderr, "part %u, %.*s: ", part.number, (int)part.id_size, (const char*)part.id);
    }
    fprintf(stderr, "%s\n", text);
    show_bytes(history, offset);
}

/* The library speaks of its interface; here it has options. */
static void hint(const char* text)
{
    static const struct { const char* word; const char* hint; } hints[] = {
        { "dynamicDictionary", "names the session's earlier messages announced can be given: --strings" },
        { "staticDictionary", "what dictionary it was written with can be given: --dictionary" },
        { "a stream needs its parts", "a package of up to 64 MiB may have them in any order" },
    };

    for (size_t i = 0; i < WsCountOf(hints); i++)
        if (strstr(text, hints[i].word) != NULL)
            fprintf(stderr, "wws-xml: %s\n", hints[i].hint);
}

static void report_string(const struct tool* tool, const char* text)
{
    unsigned long long line, column, offset;
    const char* rest;

    if (find_line(text, &line, &column, &rest))
        report_line(tool, line, column, rest);
    else if (find_byte(text, &offset, &rest))
        report_byte(tool, offset, rest);
    else
        fprintf(stderr, "wws-xml: %s: %s\n", tool->input.name, text);
    hint(text);
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
