/* Bytes with stack discipline and fixed addresses: names and namespaces of open elements that cannot stay in the input.
 * Chunks are kept for the next use. Single-threaded. */
#ifndef WWS_XML_ARENA_H
#define WWS_XML_ARENA_H

#include "base/common.h"

struct xml_arena_chunk;

struct xml_arena {
    struct xml_arena_chunk* first;
    struct xml_arena_chunk* current;      /* NULL: nothing taken */
    size_t                  used;         /* of the current chunk */
};

struct xml_arena_mark { struct xml_arena_chunk* chunk; size_t used; };

/* A copy of the bytes; E_OUTOFMEMORY. Never NULL, also for size 0. */
HRESULT xml_arena_copy(struct xml_arena* arena, const BYTE* bytes, size_t size, BYTE** out, WS_ERROR* error) MUST_USE;
/* Everything copied since the mark is given up. */
struct xml_arena_mark xml_arena_mark(const struct xml_arena* arena);
void xml_arena_rewind(struct xml_arena* arena, struct xml_arena_mark mark);
void xml_arena_free(struct xml_arena* arena);

#endif
