/* The one allocator of the library: everything that is not in a WS_HEAP comes from here, so that the n-th allocation can
 * be made to fail (base/fault.h). Any thread. */
#ifndef WWS_BASE_MEM_H
#define WWS_BASE_MEM_H

#include "base/common.h"

void* mem_alloc(size_t size) MUST_USE;                    /* uninitialised; NULL without memory */
void* mem_zalloc(size_t size) MUST_USE;
void* mem_realloc(void* block, size_t size) MUST_USE;     /* the old block stays valid on failure */
void  mem_free(void* block);                              /* NULL is fine */

#ifdef WWS_FAULT_INJECTION

/* Blocks are listed with the function that allocated them. Callers outside of such a build are not known by name. */
void* mem_alloc_for(size_t size, const char* function) MUST_USE;
void* mem_zalloc_for(size_t size, const char* function) MUST_USE;
void* mem_realloc_for(void* block, size_t size, const char* function) MUST_USE;
#define mem_alloc(size)          mem_alloc_for(size, __func__)
#define mem_zalloc(size)         mem_zalloc_for(size, __func__)
#define mem_realloc(block, size) mem_realloc_for(block, size, __func__)

struct mem_block {
    const void* start;
    size_t      size;
    const char* function;
    uint64_t    number;                 /* in the order of allocation */
};

size_t mem_live_blocks(void);                             /* allocated and not freed */
/* Calls visit for every live block, in no order, with a lock held that allocating takes: visit must not allocate from
 * here. */
void   mem_each_block(void (*visit)(const struct mem_block* block, void* state), void* state);
void   mem_dump(void);                                    /* lists the live blocks on the standard error stream */

#endif

#endif
