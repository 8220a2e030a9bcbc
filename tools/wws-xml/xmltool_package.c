/* The parts of a MIME package, to say where an error is. The library reads packages; this only looks for lines. */
#define _GNU_SOURCE                   /* memmem */
#include "xmltool.h"

#include <string.h>
#include <strings.h>

struct scan {
    const unsigned char* bytes;
    size_t               size;
    const unsigned char* boundary;    /* without the "--" in front */
    size_t               boundary_size;
};

/* Behind the line that at is on. */
static size_t next_line(const struct scan* scan, size_t at)
{
    const unsigned char* feed = memchr(scan->bytes + at, '\n', scan->size - at);

    return feed == NULL ? scan->size : (size_t)(feed - scan->bytes) + 1;
}

/* The first line that begins with "--", behind the header. */
static bool find_boundary(struct scan* scan)
{
    for (size_t at = 0; at < scan->size; at = next_line(scan, at)) {
        size_t size = first_boundary(scan->bytes + at, scan->size - at);

        if (size != 0) {
            scan->boundary = scan->bytes + at + 2;
            scan->boundary_size = size;
            return true;
        }
    }
    return false;
}

/* The delimiter line at or behind from; size when there is none. */
static size_t find_delimiter(const struct scan* scan, size_t from)
{
    while (from < scan->size) {
        const unsigned char* found = memmem(scan->bytes + from, scan->size - from, scan->boundary, scan->boundary_size);
        size_t at = found == NULL ? scan->size : (size_t)(found - scan->bytes);

        if (found == NULL)
            return scan->size;
        if (at >= 2 && memcmp(found - 2, "--", 2) == 0 && (at == 2 || found[-3] == '\n'))
            return at - 2;
        from = at + scan->boundary_size;
    }
    return scan->size;
}

static void read_id(const unsigned char* line, size_t size, struct part* part)
{
    static const char name[] = "content-id:";
    size_t at = sizeof name - 1;

    if (size < at || strncasecmp((const char*)line, name, at) != 0)
        return;
    while (at < size && (line[at] == ' ' || line[at] == '\t'))
        at++;
    while (size > at && line[size - 1] <= ' ')
        size--;
    part->id = line + at;
    part->id_size = size - at;
}

/* The header of the part whose delimiter line is at. */
static void read_header(const struct scan* scan, size_t at, struct part* part)
{
    part->id = NULL;
    part->number++;
    for (at = next_line(scan, at); at < scan->size; ) {
        size_t next = next_line(scan, at);

        if (scan->bytes[at] == '\r' || scan->bytes[at] == '\n') {
            part->content = next;
            return;
        }
        read_id(scan->bytes + at, next - at, part);
        at = next;
    }
    part->content = scan->size;
}

bool package_part_at(const unsigned char* bytes, size_t size, size_t at, struct part* out)
{
    struct scan scan = { .bytes = bytes, .size = size };
    struct part part = { .number = 0 };

    *out = part;
    if (!find_boundary(&scan))
        return false;
    for (size_t p = find_delimiter(&scan, 0); p < size && p <= at; p = find_delimiter(&scan, part.content)) {
        size_t behind = p + 2 + scan.boundary_size;

        if (behind + 1 < size && memcmp(bytes + behind, "--", 2) == 0)
            break;
        read_header(&scan, p, &part);
        *out = part;
    }
    return true;
}

/* start="<id>" in the header, which is all in front of the first part. */
static bool find_start(const struct scan* scan, size_t end, const unsigned char** id, size_t* size)
{
    static const char start[] = "start=\"<";

    for (size_t i = 0; i + sizeof start < end; i++)
        if (strncasecmp((const char*)scan->bytes + i, start, sizeof start - 1) == 0) {
            const unsigned char* begin = scan->bytes + i + sizeof start - 2;
            const unsigned char* close = memchr(begin, '>', end - (size_t)(begin - scan->bytes));

            *id = begin;
            *size = close == NULL ? 0 : (size_t)(close - begin) + 1;
            return close != NULL;
        }
    return false;
}

bool package_root(const unsigned char* bytes, size_t size, struct part* out)
{
    struct scan scan = { .bytes = bytes, .size = size };
    struct part part = { .number = 0 };
    const unsigned char* id;
    size_t id_size, p;
    bool named;

    if (!find_boundary(&scan))
        return false;
    p = find_delimiter(&scan, 0);
    named = find_start(&scan, p, &id, &id_size);
    for (; p < size; p = find_delimiter(&scan, part.content)) {
        read_header(&scan, p, &part);
        *out = part;
        if (!named || (part.id != NULL && part.id_size == id_size && memcmp(part.id, id, id_size) == 0))
            return true;
    }
    return false;
}
