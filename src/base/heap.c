#include "base/check.h"
#include "base/heap.h"

#include "base/err.h"
#include "base/mem.h"
#include "base/prop.h"

#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HEAP_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define HEAP_ASAN 1
#endif
#ifdef HEAP_ASAN
#include <sanitizer/asan_interface.h>
#endif

/* An arena. Small allocations are cut off the front of the current chunk; chunks double in size as the heap grows. A large
 * one gets a chunk of its own, on another list, so that what is left of the current chunk stays in use:
 *
 *   current -> chunk -> chunk                newest first; each one full but for the first
 *   big     -> chunk                         newest first; one allocation each
 *   spare   -> chunk -> chunk                empty: kept by a reset or freed by heap_rewind
 */

#define HEAP_TAG         0x50414548u        /* "HEAP" */
#define HEAP_TAG_FREED   0xDEAD4850u

enum {
    ALIGNMENT       = 8,                    /* what the API promises                                        */
    CHUNK_BYTES_MIN = 1024,                 /* a small message with its headers fits into the first two     */
    CHUNK_BYTES_MAX = 256 * 1024,           /* doubling ends here: at most this much is started in vain     */
    BIG_SHARE       = 4                     /* over a quarter of the next chunk is big: wastes at most that */
};

struct chunk {
    struct chunk* older;
    size_t        bytes;                    /* of the whole block, this header included */
    size_t        used;                     /* of data; kept for all but the current chunk */
    BYTE          data[];
};

struct heap_settings {
    SIZE_T max_size;
    SIZE_T trim_size;
};

struct heap_figures {
    SIZE_T max_size;
    SIZE_T trim_size;
    SIZE_T requested_size;
    SIZE_T actual_size;
};

struct _WS_HEAP {
    uint32_t             tag;
    BYTE*                next;              /* free part of the current chunk; without one, empty    */
    BYTE*                end;
    size_t               requested;         /* at most settings.max_size */
    size_t               actual;            /* of all chunks, spare ones too */
    size_t               next_chunk_bytes;
    struct chunk*        current;
    struct chunk*        big;
    struct chunk*        spare;
    struct heap_settings settings;
};

static const struct prop_rule heap_rules[] = {
    PROP_RULE(WS_HEAP_PROPERTY_MAX_SIZE, PROP_CREATE | PROP_GET, SIZE_T, struct heap_figures, max_size),
    PROP_RULE(WS_HEAP_PROPERTY_TRIM_SIZE, PROP_CREATE | PROP_GET, SIZE_T, struct heap_figures, trim_size),
    PROP_RULE(WS_HEAP_PROPERTY_REQUESTED_SIZE, PROP_GET, SIZE_T, struct heap_figures, requested_size),
    PROP_RULE(WS_HEAP_PROPERTY_ACTUAL_SIZE, PROP_GET, SIZE_T, struct heap_figures, actual_size),
};

/* --------------------------------------------------------------------------------------------- AddressSanitizer */

/* Under AddressSanitizer what is not allocated is poisoned, with some bytes between allocations, so that a read past the
 * end of one is found as with malloc. */
#ifdef HEAP_ASAN
enum { RED_ZONE = 16 };
static void hide(const void* from, size_t size) { ASAN_POISON_MEMORY_REGION(from, size); }
static void show(const void* from, size_t size) { ASAN_UNPOISON_MEMORY_REGION(from, size); }
#else
enum { RED_ZONE = 0 };
static inline void hide(const void* from, size_t size) { UNUSED(from); UNUSED(size); }
static inline void show(const void* from, size_t size) { UNUSED(from); UNUSED(size); }
#endif

/* ------------------------------------------------------------------------------------------------------ chunks */

static inline size_t align_up(size_t size)
{
    return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

/* What a block of this size takes; SIZE_MAX / 2 at most. */
static inline size_t room_of(size_t size)
{
    return align_up(size + (size == 0)) + RED_ZONE;
}

static size_t chunk_room(const struct chunk* chunk)
{
    return chunk->bytes - sizeof *chunk;
}

static void chunk_free(WS_HEAP* heap, struct chunk* chunk)
{
    heap->actual -= chunk->bytes;
    show(chunk->data, chunk_room(chunk));
    mem_free(chunk);
}

static void chunk_spare(WS_HEAP* heap, struct chunk* chunk)
{
    hide(chunk->data, chunk_room(chunk));
    chunk->used = 0;
    chunk->older = heap->spare;
    heap->spare = chunk;
}

/* A spare chunk with room for size bytes, or NULL. */
static struct chunk* spare_take(WS_HEAP* heap, size_t size)
{
    for (struct chunk** link = &heap->spare; *link != NULL; link = &(*link)->older) {
        struct chunk* chunk = *link;

        if (chunk_room(chunk) >= size) {
            *link = chunk->older;
            return chunk;
        }
    }
    return NULL;
}

static struct chunk* chunk_create(WS_HEAP* heap, size_t room)
{
    struct chunk* chunk = mem_alloc(sizeof *chunk + room);

    if (chunk == NULL)
        return NULL;
    chunk->bytes = sizeof *chunk + room;
    chunk->used = 0;
    heap->actual += chunk->bytes;
    hide(chunk->data, room);
    return chunk;
}

static void set_current(WS_HEAP* heap, struct chunk* chunk)
{
    heap->current = chunk;
    heap->next = chunk != NULL ? chunk->data + chunk->used : (BYTE*)heap;
    heap->end = chunk != NULL ? chunk->data + chunk_room(chunk) : (BYTE*)heap;
}

static void retire_current(WS_HEAP* heap)
{
    if (heap->current != NULL)
        heap->current->used = (size_t)(heap->next - heap->current->data);
}

static void double_chunks(WS_HEAP* heap)
{
    if (heap->next_chunk_bytes < CHUNK_BYTES_MAX)
        heap->next_chunk_bytes *= 2;
}

/* Makes a chunk current that has room for size bytes, or gives NULL. */
static struct chunk* grow(WS_HEAP* heap, size_t size)
{
    struct chunk* chunk = spare_take(heap, size);

    if (chunk == NULL) {
        chunk = chunk_create(heap, heap->next_chunk_bytes - sizeof *chunk);
        if (chunk == NULL)
            return NULL;
        double_chunks(heap);
    }
    retire_current(heap);
    chunk->older = heap->current;
    set_current(heap, chunk);
    return chunk;
}

static void* alloc_big(WS_HEAP* heap, size_t size)
{
    struct chunk* chunk = spare_take(heap, size);

    if (chunk == NULL) {
        chunk = chunk_create(heap, size);
        if (chunk == NULL)
            return NULL;
        double_chunks(heap);            /* many of this size are soon not big any more */
    }
    chunk->older = heap->big;
    heap->big = chunk;
    return chunk->data;
}

/* Out of the fast path: the current chunk is full. size is aligned. */
static void* alloc_slow(WS_HEAP* heap, size_t size)
{
    void* block;

    if (size > heap->next_chunk_bytes / BIG_SHARE)
        return alloc_big(heap, size);
    if (grow(heap, size) == NULL)
        return NULL;
    block = heap->next;
    heap->next += size;
    return block;
}

/* -------------------------------------------------------------------------------------------------- allocation */

static HRESULT raise_quota(const WS_HEAP* heap, size_t size, WS_ERROR* error)
{
    return err_raise(error, WS_E_QUOTA_EXCEEDED, "%zu bytes were asked for, after %zu, of a heap that is limited to "
                     "%zu; raise WS_HEAP_PROPERTY_MAX_SIZE (maxSize of WsCreateHeap)", size, heap->requested,
                     heap->settings.max_size);
}

/* What does not fit into the current chunk, or not at all. */
static NOINLINE HRESULT alloc_elsewhere(WS_HEAP* heap, size_t size, void** out, WS_ERROR* error)
{
    void* block;

    if (size > heap->settings.max_size - heap->requested)
        return raise_quota(heap, size, error);
    if (size > SIZE_MAX / 2)                /* no address space has that; keeps the sums from wrapping */
        return err_raise(error, E_OUTOFMEMORY, "no memory for %zu bytes of a heap", size);
    block = alloc_slow(heap, room_of(size));
    if (block == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for %zu bytes of a heap that has %zu", size, heap->actual);
    show(block, size);
    heap->requested += size;
    *out = block;
    return S_OK;
}

HRESULT heap_alloc(WS_HEAP* heap, size_t size, void** out, WS_ERROR* error)
{
    size_t room = room_of(size);
    void* block = heap->next;

    if (UNLIKELY(size > heap->settings.max_size - heap->requested || size > SIZE_MAX / 2
                 || room > (size_t)(heap->end - heap->next)))
        return alloc_elsewhere(heap, size, out, error);
    heap->next += room;
    show(block, size);
    heap->requested += size;
    *out = block;
    return S_OK;
}

HRESULT heap_zalloc(WS_HEAP* heap, size_t size, void** out, WS_ERROR* error)
{
    void* block;

    TRY(heap_alloc(heap, size, &block, error));
    memset(block, 0, size);
    *out = block;
    return S_OK;
}

/* The block is the last one cut off the current chunk, and there is room behind it. */
static bool grow_in_place(WS_HEAP* heap, BYTE* block, size_t old_size, size_t new_size)
{
    size_t old_room = room_of(old_size);
    size_t new_room = room_of(new_size);

    if (block == NULL || heap->current == NULL || block + old_room != heap->next
        || new_room - old_room > (size_t)(heap->end - heap->next))
        return false;
    heap->next += new_room - old_room;
    show(block, new_size);
    return true;
}

HRESULT heap_realloc(WS_HEAP* heap, void* block, size_t old_size, size_t new_size, void** out, WS_ERROR* error)
{
    void* moved;

    assert(block != NULL || old_size == 0);
    if (block != NULL && new_size <= old_size) {
        *out = block;
        return S_OK;
    }
    if (UNLIKELY(new_size - old_size > heap->settings.max_size - heap->requested))
        return raise_quota(heap, new_size - old_size, error);
    if (new_size <= SIZE_MAX / 2 && grow_in_place(heap, block, old_size, new_size)) {
        heap->requested += new_size - old_size;
        *out = block;
        return S_OK;
    }
    TRY(heap_alloc(heap, new_size, &moved, error));
    if (block != NULL && old_size != 0)
        memcpy(moved, block, old_size);
    *out = moved;
    return S_OK;
}

struct heap_mark heap_mark(WS_HEAP* heap)
{
    return (struct heap_mark){
        .chunk = heap->current,
        .used = heap->current != NULL ? (size_t)(heap->next - heap->current->data) : 0,
        .requested = heap->requested,
        .big = heap->big,
    };
}

void heap_rewind(WS_HEAP* heap, struct heap_mark mark)
{
    while (heap->big != mark.big) {
        struct chunk* chunk = heap->big;

        heap->big = chunk->older;
        chunk_spare(heap, chunk);
    }
    while (heap->current != mark.chunk) {
        struct chunk* chunk = heap->current;

        heap->current = chunk->older;
        chunk_spare(heap, chunk);
    }
    if (heap->current != NULL)
        heap->current->used = mark.used;
    set_current(heap, heap->current);
    if (heap->current != NULL)
        hide(heap->next, (size_t)(heap->end - heap->next));
    heap->requested = mark.requested;
}

/* ------------------------------------------------------------------------------------------------- life of a heap */

/* Frees a list of chunks, but for those that fit into *keep bytes: they become spare. */
static void release_chunks(WS_HEAP* heap, struct chunk* chunk, size_t* keep)
{
    while (chunk != NULL) {
        struct chunk* older = chunk->older;

        if (chunk->bytes <= *keep) {
            *keep -= chunk->bytes;
            chunk_spare(heap, chunk);
        } else {
            chunk_free(heap, chunk);
        }
        chunk = older;
    }
}

static void release_all(WS_HEAP* heap, size_t keep)
{
    struct chunk* current = heap->current;
    struct chunk* spare = heap->spare;
    struct chunk* big = heap->big;

    set_current(heap, NULL);
    heap->spare = NULL;
    heap->big = NULL;
    release_chunks(heap, current, &keep);   /* newest, and so largest, first */
    release_chunks(heap, spare, &keep);
    release_chunks(heap, big, &keep);
}

void heap_reset(WS_HEAP* heap)
{
    bool trims = heap->settings.trim_size <= heap->settings.max_size;

    release_all(heap, trims ? heap->settings.trim_size : SIZE_MAX);
    heap->requested = 0;
    heap->next_chunk_bytes = CHUNK_BYTES_MIN;
    for (const struct chunk* chunk = heap->spare; chunk != NULL; chunk = chunk->older)
        while (heap->next_chunk_bytes <= chunk->bytes && heap->next_chunk_bytes < CHUNK_BYTES_MAX)
            heap->next_chunk_bytes *= 2;
}

bool heap_valid(const WS_HEAP* heap)
{
    return heap != NULL && check_usual_tag(heap->tag) == HEAP_TAG;
}

HRESULT heap_create(size_t max_size, size_t trim_size, WS_HEAP** out, WS_ERROR* error)
{
    WS_HEAP* heap = mem_zalloc(sizeof *heap);

    if (heap == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for a heap");
    heap->tag = check_tag(HEAP_TAG);
    heap->settings.max_size = max_size;
    heap->settings.trim_size = trim_size;
    heap->next_chunk_bytes = CHUNK_BYTES_MIN;
    set_current(heap, NULL);
    *out = heap;
    return S_OK;
}

HRESULT heap_create_with(const WS_HEAP_PROPERTIES* properties, size_t max_size, size_t trim_size, WS_HEAP** out,
                         WS_ERROR* error)
{
    struct heap_figures figures = { .max_size = max_size, .trim_size = trim_size };

    if (properties != NULL)
        TRY(prop_apply(heap_rules, ARRAY_COUNT(heap_rules), properties->properties, properties->propertyCount, &figures,
                       error));
    return heap_create(figures.max_size, figures.trim_size, out, error);
}

/* -------------------------------------------------------------------------------------------- public functions */

static HRESULT raise_invalid_heap(WS_ERROR* error)
{
    return err_raise(error, E_INVALIDARG, "heap is NULL or not a WS_HEAP");
}

HRESULT WINAPI WsCreateHeap(SIZE_T max_size, SIZE_T trim_size, const WS_HEAP_PROPERTY* properties, ULONG property_count,
                            WS_HEAP** heap, WS_ERROR* error)
{
    CHECK_CREATE(WsCreateHeap(max_size, trim_size, properties, property_count, heap, error), heap, error);
    if (heap == NULL)
        return err_raise(error, E_INVALIDARG, "WsCreateHeap: the pointer for the heap is NULL");
    if (properties != NULL || property_count != 0)
        return err_raise(error, E_INVALIDARG, "WsCreateHeap: properties are reserved; pass NULL and 0, and the sizes "
                         "as maxSize and trimSize");
    return heap_create(max_size, trim_size, heap, error);
}

/* With the contract checker, or with arguments that are wrong. */
static NOINLINE HRESULT alloc_checked(WS_HEAP* heap, SIZE_T size, void** block, WS_ERROR* error)
{
    CHECK_CALL_AS("WsAlloc", CHECK_CALLER, WsAlloc(heap, size, block, error), heap, error);
    if (!heap_valid(heap))
        return raise_invalid_heap(error);
    if (block == NULL)
        return err_raise(error, E_INVALIDARG, "WsAlloc: the pointer for the memory is NULL");
    return heap_alloc(heap, size, block, error);
}

HRESULT WINAPI WsAlloc(WS_HEAP* heap, SIZE_T size, void** block, WS_ERROR* error)
{
    if (UNLIKELY(heap == NULL || heap->tag != HEAP_TAG || block == NULL))
        return alloc_checked(heap, size, block, error);
    return heap_alloc(heap, size, block, error);
}

HRESULT WINAPI WsResetHeap(WS_HEAP* heap, WS_ERROR* error)
{
    CHECK_CALL(WsResetHeap(heap, error), heap, error);
    if (!heap_valid(heap))
        return raise_invalid_heap(error);
    heap_reset(heap);
    return S_OK;
}

void WINAPI WsFreeHeap(WS_HEAP* heap)
{
    CHECK_FREE(WsFreeHeap(heap), heap);
    if (!heap_valid(heap))
        return;
    release_all(heap, 0);
    heap->tag = HEAP_TAG_FREED;
    mem_free(heap);
}

HRESULT WINAPI WsGetHeapProperty(WS_HEAP* heap, WS_HEAP_PROPERTY_ID id, void* value, ULONG value_size, WS_ERROR* error)
{
    CHECK_CALL(WsGetHeapProperty(heap, id, value, value_size, error), heap, error);
    struct heap_figures figures;

    if (!heap_valid(heap))
        return raise_invalid_heap(error);
    figures = (struct heap_figures){ heap->settings.max_size, heap->settings.trim_size, heap->requested, heap->actual };
    return prop_get(heap_rules, ARRAY_COUNT(heap_rules), &figures, id, value, value_size, error);
}
