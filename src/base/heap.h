/* WS_HEAP inside the library. Public functions: WsCreateHeap, WsAlloc, ... in heap.c. Single-threaded. */
#ifndef WWS_BASE_HEAP_H
#define WWS_BASE_HEAP_H

#include "base/common.h"

/* max_size: quota on the sum of the sizes asked for. trim_size: bytes kept by a reset. Allocates only the handle. */
HRESULT heap_create(size_t max_size, size_t trim_size, WS_HEAP** out, WS_ERROR* error) MUST_USE;

/* The same for an object that is given WS_HEAP_PROPERTIES (NULL: none): they replace the two default sizes. */
HRESULT heap_create_with(const WS_HEAP_PROPERTIES* properties, size_t max_size, size_t trim_size, WS_HEAP** out,
                         WS_ERROR* error) MUST_USE;

/* As WsResetHeap for a heap that is known to be valid. Takes time for its chunks, not for its allocations. */
void heap_reset(WS_HEAP* heap);

/* As WsAlloc, 8-byte aligned. Over the quota: WS_E_QUOTA_EXCEEDED naming WS_HEAP_PROPERTY_MAX_SIZE. */
HRESULT heap_alloc(WS_HEAP* heap, size_t size, void** out, WS_ERROR* error) MUST_USE;
HRESULT heap_zalloc(WS_HEAP* heap, size_t size, void** out, WS_ERROR* error) MUST_USE;

/* Grows the most recent allocation in place when it can, else allocates anew and copies old_size bytes; the old block then
 * stays part of the heap, and of what counts against the quota. old_size is exactly what the block was allocated or
 * last grown with; block may be NULL when it is 0. A new_size that is not larger returns the block itself. */
HRESULT heap_realloc(WS_HEAP* heap, void* block, size_t old_size, size_t new_size, void** out,
                     WS_ERROR* error) MUST_USE;

/* A point to which the heap can go back: everything allocated after heap_mark is dropped by heap_rewind. Marks nest; one
 * is void after a reset or after going back to an older one. The memory is kept for what comes next until the reset. */
struct heap_mark { void* chunk; size_t used; size_t requested; void* big; };
struct heap_mark heap_mark(WS_HEAP* heap);
void heap_rewind(WS_HEAP* heap, struct heap_mark mark);

bool heap_valid(const WS_HEAP* heap);                     /* the tag is right */

#endif
