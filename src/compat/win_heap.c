#include "win_object.h"

#include "compat/win32/memory.h"

#include <stdlib.h>

/* A block begins with its size, which HeapReAlloc needs to zero what is new, and a mark that tells blocks of this heap. */
#define BLOCK_MARK 0x48505721u

struct block {
    size_t   size;                      /* as asked */
    uint32_t mark;
    _Alignas(16) BYTE data[];           /* what the heap of 64-bit Windows aligns to */
};

static const char heap_place;           /* the heap's handle is its address */

#define HEAP_FLAGS ((DWORD)(HEAP_NO_SERIALIZE | HEAP_ZERO_MEMORY))

HANDLE GetProcessHeap(void)
{
    return (HANDLE)(uintptr_t)&heap_place;
}

static struct block* block_of(LPCVOID data)
{
    struct block* block = (struct block*)(void*)((BYTE*)(uintptr_t)data - offsetof(struct block, data));

    return block->mark == BLOCK_MARK ? block : NULL;
}

static LPVOID block_begin(struct block* block, size_t size)
{
    block->size = size;
    block->mark = BLOCK_MARK;
    return block->data;
}

LPVOID HeapAlloc(HANDLE heap, DWORD flags, SIZE_T size)
{
    struct block* block;

    if (heap != GetProcessHeap() || (flags & ~HEAP_FLAGS) != 0 || size > SIZE_MAX - sizeof *block)
        return NULL;
    block = (flags & HEAP_ZERO_MEMORY) != 0 ? calloc(1, sizeof *block + size) : malloc(sizeof *block + size);
    return block == NULL ? NULL : block_begin(block, size);
}

LPVOID HeapReAlloc(HANDLE heap, DWORD flags, LPVOID data, SIZE_T size)
{
    struct block* block = data == NULL ? NULL : block_of(data);
    struct block* moved;
    size_t old_size;

    if (heap != GetProcessHeap() || (flags & ~(HEAP_FLAGS | HEAP_REALLOC_IN_PLACE_ONLY)) != 0 || block == NULL
        || size > SIZE_MAX - sizeof *block)
        return NULL;
    old_size = block->size;
    if ((flags & HEAP_REALLOC_IN_PLACE_ONLY) != 0) {
        if (size > old_size)
            return NULL;
        block->size = size;
        return data;
    }
    moved = realloc(block, sizeof *block + size);
    if (moved == NULL)
        return NULL;
    if ((flags & HEAP_ZERO_MEMORY) != 0 && size > old_size)
        memset(moved->data + old_size, 0, size - old_size);
    return block_begin(moved, size);
}

BOOL HeapFree(HANDLE heap, DWORD flags, LPVOID data)
{
    struct block* block;

    (void)flags;
    if (heap != GetProcessHeap())
        return error_fail(ERROR_INVALID_HANDLE);
    if (data == NULL)
        return TRUE;
    block = block_of(data);
    if (block == NULL)
        return error_fail(ERROR_INVALID_PARAMETER);
    free(block);
    return TRUE;
}

SIZE_T HeapSize(HANDLE heap, DWORD flags, LPCVOID data)
{
    const struct block* block = data == NULL ? NULL : block_of(data);

    (void)flags;
    return heap != GetProcessHeap() || block == NULL ? (SIZE_T)-1 : block->size;
}
