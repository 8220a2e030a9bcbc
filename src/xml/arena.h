/* Bytes with stack discipline and fixed addresses: names and namespaces of open elements that cannot stay in the input.
 * Chunks are kept for the next use. Single-threaded. */
#ifndef WWS_XML_ARENA_H
#define WWS_XML_ARENA_H

#include "xml/bytes.h"

struct xml_arena_chunk {
    struct xml_arena_chunk* next;
    size_t                  capacity;
    BYTE                    data[];
};

struct xml_arena {
    struct xml_arena_chunk* first;
    struct xml_arena_chunk* current;      /* NULL: nothing taken */
    size_t                  used;         /* of the current chunk */
};

struct xml_arena_mark { struct xml_arena_chunk* chunk; size_t used; };

/* Makes a chunk with room for size bytes the current one. E_OUTOFMEMORY. */
HRESULT xml_arena_advance(struct xml_arena* arena, size_t size, WS_ERROR* error) MUST_USE;
void    xml_arena_free(struct xml_arena* arena);

/* A copy of the bytes; E_OUTOFMEMORY. Never NULL, also for size 0. */
static inline HRESULT xml_arena_copy(struct xml_arena* arena, const BYTE* bytes, size_t size, BYTE** out,
                                     WS_ERROR* error)
{
    if (UNLIKELY(arena->current == NULL || arena->current->capacity - arena->used < size))
        TRY(xml_arena_advance(arena, size, error));
    *out = arena->current->data + arena->used;
    xml_copy_short(*out, bytes, size);
    arena->used += size;
    return S_OK;
}

/* Everything copied since the mark is given up. */
static inline struct xml_arena_mark xml_arena_mark(const struct xml_arena* arena)
{
    return (struct xml_arena_mark){ arena->current, arena->used };
}

static inline void xml_arena_rewind(struct xml_arena* arena, struct xml_arena_mark mark)
{
    arena->current = mark.chunk;
    arena->used = mark.used;
}

#endif
