#include "xml/arena.h"

#include "base/err.h"
#include "base/mem.h"
#include <string.h>

#define ARENA_CHUNK 1024              /* a dozen namespaces */

struct xml_arena_chunk {
    struct xml_arena_chunk* next;
    size_t                  capacity;
    BYTE                    data[];
};

/* A chunk behind the current one with room for size bytes: a kept one that is large enough, else a new one in its place. */
static HRESULT arena_advance(struct xml_arena* arena, size_t size, WS_ERROR* error)
{
    struct xml_arena_chunk** link = arena->current == NULL ? &arena->first : &arena->current->next;
    struct xml_arena_chunk* chunk = *link;

    if (chunk == NULL || chunk->capacity < size) {
        size_t capacity = size < ARENA_CHUNK ? ARENA_CHUNK : size;

        chunk = mem_alloc(sizeof *chunk + capacity);
        if (chunk == NULL)
            return err_raise(error, E_OUTOFMEMORY, "no memory for the names of open elements");
        chunk->capacity = capacity;
        chunk->next = *link;
        *link = chunk;
    }
    arena->current = chunk;
    arena->used = 0;
    return S_OK;
}

HRESULT xml_arena_copy(struct xml_arena* arena, const BYTE* bytes, size_t size, BYTE** out, WS_ERROR* error)
{
    if (arena->current == NULL || arena->current->capacity - arena->used < size)
        TRY(arena_advance(arena, size, error));
    *out = arena->current->data + arena->used;
    if (size != 0)
        memcpy(*out, bytes, size);
    arena->used += size;
    return S_OK;
}

struct xml_arena_mark xml_arena_mark(const struct xml_arena* arena)
{
    return (struct xml_arena_mark){ arena->current, arena->used };
}

void xml_arena_rewind(struct xml_arena* arena, struct xml_arena_mark mark)
{
    arena->current = mark.chunk;
    arena->used = mark.used;
}

void xml_arena_free(struct xml_arena* arena)
{
    struct xml_arena_chunk* chunk = arena->first;

    while (chunk != NULL) {
        struct xml_arena_chunk* next = chunk->next;

        mem_free(chunk);
        chunk = next;
    }
    *arena = (struct xml_arena){ 0 };
}
