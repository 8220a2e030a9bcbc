/* The one allocator of the library: everything that is not in a WS_HEAP comes from here, so that tests can make the
 * n-th allocation fail. Any thread. */
#ifndef WWS_BASE_MEM_H
#define WWS_BASE_MEM_H

#include "base/common.h"

void* mem_alloc(size_t size) MUST_USE;                    /* uninitialised; NULL without memory */
void* mem_zalloc(size_t size) MUST_USE;
void* mem_realloc(void* block, size_t size) MUST_USE;     /* the old block stays valid on failure */
void  mem_free(void* block);                              /* NULL is fine */

/* Tests only: the allocation number countdown from now (0: the next one) fails, and all after it when sticky;
 * UINT64_MAX: none. Counts allocations of all threads. mem_fail_hits tells how many were refused since. */
void     mem_fail_after(uint64_t countdown, bool sticky);
uint64_t mem_fail_hits(void);
size_t   mem_live_blocks(void);                           /* allocated and not freed */

#endif
