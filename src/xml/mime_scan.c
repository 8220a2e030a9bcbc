#define _GNU_SOURCE                   /* memmem */
#include "xml/mime_scan.h"

#include <string.h>

#define PADDING_MAX 128               /* blanks behind a boundary; with more the line is content */

void mime_scan_begin(struct mime_scan* scan, enum mime_state state, const BYTE* bytes, size_t size, bool last)
{
    struct xml_bytes delimiter = scan->delimiter;

    delimiter.size = 0;
    *scan = (struct mime_scan){ .state = state, .at = bytes, .end = bytes + size, .last = last, .fresh = true,
                                .delimiter = delimiter };
}

HRESULT mime_scan_boundary(struct mime_scan* scan, struct xml_span boundary, WS_ERROR* error)
{
    scan->delimiter.size = 0;
    TRY(xml_bytes_append(&scan->delimiter, "\r\n--", 4, error));
    return xml_bytes_append(&scan->delimiter, boundary.bytes, boundary.size, error);
}

bool mime_scan_header(struct mime_scan* scan, struct xml_span* block)
{
    size_t size = (size_t)(scan->end - scan->at);
    const BYTE* blank;

    assert(scan->state == MIME_HEADER || scan->state == MIME_PART_HEADER);
    if (size >= 2 && memcmp(scan->at, "\r\n", 2) == 0) {
        *block = (struct xml_span){ scan->at, 0 };
        scan->at += 2;
    } else {
        blank = size < 4 ? NULL : memmem(scan->at, size, "\r\n\r\n", 4);
        if (blank == NULL)
            return false;
        *block = (struct xml_span){ scan->at, (ULONG)(blank + 2 - scan->at) };
        scan->at = blank + 4;
    }
    scan->state = scan->state == MIME_HEADER ? MIME_PREAMBLE : MIME_BODY;
    scan->clear = 0;
    scan->bounded = false;
    scan->fresh = true;
    return true;
}

/* ---- delimiters --------------------------------------------------------------------------------------------------- */

enum line { LINE_CONTENT, LINE_DELIMITER, LINE_CLOSING, LINE_CUT };

/* What follows the boundary decides whether the line is a delimiter; *behind: where the next line begins. */
static enum line line_kind(const struct mime_scan* scan, const BYTE* p, const BYTE** behind)
{
    const BYTE* begin = p;

    if (scan->end - p >= 2 && memcmp(p, "--", 2) == 0) {
        *behind = p + 2;
        return LINE_CLOSING;
    }
    if (scan->end - p == 1 && *p == '-')
        return LINE_CUT;
    while (p < scan->end && (*p == ' ' || *p == '\t') && p - begin <= PADDING_MAX)
        p++;
    if (p == scan->end || (scan->end - p == 1 && *p == '\r'))
        return LINE_CUT;
    if (*p != '\r' || p[1] != '\n')
        return LINE_CONTENT;
    *behind = p + 2;
    return LINE_DELIMITER;
}

/* The first place from which the end of the window may be the beginning of a delimiter; end when there is none. */
static const BYTE* cut_delimiter(const struct mime_scan* scan, const BYTE* from)
{
    size_t most = scan->delimiter.size - 1;
    const BYTE* p = (size_t)(scan->end - from) > most ? scan->end - most : from;

    for (; (p = memchr(p, '\r', (size_t)(scan->end - p))) != NULL; p++)
        if (memcmp(p, scan->delimiter.data, (size_t)(scan->end - p)) == 0)
            return p;
    return scan->end;
}

/* The first delimiter line at or behind from, *behind it; or what cannot be told yet (LINE_CUT), or end (LINE_CONTENT). */
static enum line find_line(const struct mime_scan* scan, const BYTE* from, const BYTE** at, const BYTE** behind)
{
    const BYTE* p = from;

    while ((p = memmem(p, (size_t)(scan->end - p), scan->delimiter.data, scan->delimiter.size)) != NULL) {
        enum line kind = line_kind(scan, p + scan->delimiter.size, behind);

        *at = p;
        if (kind != LINE_CONTENT)
            return kind;
        p += 2;
        from = p;
    }
    *at = cut_delimiter(scan, from);
    return *at < scan->end ? LINE_CUT : LINE_CONTENT;
}

static void pass_delimiter(struct mime_scan* scan, enum line kind, const BYTE* behind)
{
    scan->at = behind;
    scan->state = kind == LINE_CLOSING ? MIME_END : MIME_PART_HEADER;
}

/* The line at the cursor, which needs no CR LF in front. */
static enum line first_line(const struct mime_scan* scan, const BYTE** behind)
{
    size_t size = scan->delimiter.size - 2;
    size_t left = (size_t)(scan->end - scan->at);

    if (memcmp(scan->at, scan->delimiter.data + 2, left < size ? left : size) != 0)
        return LINE_CONTENT;
    return left < size ? LINE_CUT : line_kind(scan, scan->at + size, behind);
}

bool mime_scan_preamble(struct mime_scan* scan)
{
    const BYTE* at = scan->at;
    const BYTE* behind = NULL;
    enum line kind = LINE_CONTENT;

    assert(scan->state == MIME_PREAMBLE && scan->delimiter.size > 4);
    if (scan->fresh)
        kind = first_line(scan, &behind);
    if (kind == LINE_CUT)
        return false;
    if (kind == LINE_CONTENT)
        kind = find_line(scan, scan->at, &at, &behind);
    if (kind == LINE_DELIMITER || kind == LINE_CLOSING) {
        pass_delimiter(scan, kind, behind);
        return true;
    }
    scan->fresh = scan->fresh && at == scan->at;
    scan->at = at;                               /* a preamble means nothing */
    return false;
}

/* ---- bodies ------------------------------------------------------------------------------------------------------- */

size_t mime_scan_body(struct mime_scan* scan, bool* whole)
{
    const BYTE* at;
    const BYTE* behind = NULL;
    enum line kind;

    assert(scan->state == MIME_BODY);
    if (!scan->bounded) {
        at = scan->at;                           /* the blank line in front gives the CR LF for an empty body */
        kind = scan->fresh && scan->clear == 0 ? first_line(scan, &behind) : LINE_CONTENT;
        if (kind == LINE_CONTENT) {
            scan->fresh = false;
            kind = find_line(scan, scan->at + scan->clear, &at, &behind);
        }
        scan->bounded = kind == LINE_DELIMITER || kind == LINE_CLOSING;
        scan->clear = (size_t)(at - scan->at);
        if (scan->bounded) {
            scan->closing = kind == LINE_CLOSING;
            scan->skip = (size_t)(behind - at);
        }
    }
    *whole = scan->bounded;
    return scan->clear;
}

void mime_scan_take(struct mime_scan* scan, size_t size)
{
    assert(size <= scan->clear);
    scan->at += size;
    scan->clear -= size;
}

void mime_scan_untake(struct mime_scan* scan, size_t size)
{
    scan->at -= size;
    scan->clear += size;
}

void mime_scan_next_part(struct mime_scan* scan)
{
    assert(scan->state == MIME_BODY && scan->bounded && scan->clear == 0);
    pass_delimiter(scan, scan->closing ? LINE_CLOSING : LINE_DELIMITER, scan->at + scan->skip);
}
