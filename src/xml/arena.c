#include "xml/arena.h"

#include "base/err.h"
#include "base/mem.h"

#define ARENA_CHUNK 1024              /* a dozen namespaces */

/* A chunk behind the current one with room for size bytes: a kept one that is large enough, else a new one in its place. */
HRESULT xml_arena_advance(struct xml_arena* arena, size_t size, WS_ERROR* error)
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
