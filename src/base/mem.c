#include "base/mem.h"

#include <stdlib.h>

void* mem_alloc(size_t size)
{
    return malloc(size != 0 ? size : 1);
}

void* mem_zalloc(size_t size)
{
    return calloc(1, size != 0 ? size : 1);
}

void* mem_realloc(void* block, size_t size)
{
    return realloc(block, size != 0 ? size : 1);
}

void mem_free(void* block)
{
    free(block);
}
