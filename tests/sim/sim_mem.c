/* The C library's allocator as the library under test sees it. Freed memory is filled with a pattern and never used again
 * in the run: who reads it gets pointers that lead nowhere, who writes it is found at the end, and addresses are the same
 * in every run. Under AddressSanitizer the real allocator stays: it finds more. */
#include "sim_mem.h"
#include "sched.h"
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

void* __real_malloc(size_t size);
void* __real_calloc(size_t count, size_t size);
void* __real_realloc(void* block, size_t size);
void  __real_free(void* block);
void* __wrap_malloc(size_t size);
void* __wrap_calloc(size_t count, size_t size);
void* __wrap_realloc(void* block, size_t size);
void  __wrap_free(void* block);

#if defined(__SANITIZE_ADDRESS__)
#define REAL_ALLOCATOR 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define REAL_ALLOCATOR 1
#endif
#endif

#define FRESH_BYTE 0xA5         /* of a block that malloc gave: whoever forgets to initialise finds this */
#define FREED_BYTE 0xDB
#define BLOCK_MARK UINT64_C(0x6B636F6C62206578)
#define FREED_MARK UINT64_C(0x6465657266206578)
#define ARENA_BYTES (UINT64_C(1) << 30)

struct block {
    size_t   size;
    uint64_t mark;
    void*    from;              /* who called mem_alloc */
    uint64_t own;               /* of the simulation    */
};

static char*  arena;
static size_t arena_used;
static size_t live;             /* blocks of the library */

size_t sim_blocks_live(void)
{
    return live;
}

static void* block_take(size_t size)
{
    size_t whole = (sizeof(struct block) + size + 15) & ~(size_t)15;
    struct block* block;

    if (arena == NULL) {
        arena = mmap(NULL, ARENA_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        assert(arena != MAP_FAILED);
    }
    if (size > ARENA_BYTES || arena_used + whole > ARENA_BYTES)
        sim_fail("over 1 GiB was allocated");
    block = (struct block*)(void*)(arena + arena_used);
    arena_used += whole;
    *block = (struct block){ size, BLOCK_MARK, NULL, 0 };
    return block + 1;
}

static struct block* block_of(void* memory, const char* what)
{
    struct block* block = (struct block*)memory - 1;

    if ((char*)memory <= arena || (char*)memory >= arena + arena_used)
        sim_fail("%s of memory that was not allocated here", what);
    if (block->mark == FREED_MARK)
        sim_fail("%s of %zu bytes that were freed before", what, block->size);
    if (block->mark != BLOCK_MARK)
        sim_fail("%s of something that is no block, or whose head was overwritten", what);
    return block;
}

const char* sim_memory_check(void)
{
    static char text[160];

    for (size_t at = 0; at < arena_used;) {
        const struct block* block = (const struct block*)(const void*)(arena + at);
        const unsigned char* bytes = (const unsigned char*)(block + 1);

        if (block->mark != BLOCK_MARK && block->mark != FREED_MARK)
            return "the head of a block was overwritten";
        for (size_t i = 0; block->mark == FREED_MARK && i < block->size; i++)
            if (bytes[i] != FREED_BYTE) {
                snprintf(text, sizeof text, "%zu bytes were written to at byte %zu after they had been freed",
                         block->size, i);
                return text;
            }
        at += (sizeof(struct block) + block->size + 15) & ~(size_t)15;
    }
    return NULL;
}

void sim_list_blocks(void)
{
    unsigned listed = 0;

    for (size_t at = 0; at < arena_used && listed < 8;) {
        const struct block* block = (const struct block*)(const void*)(arena + at);

        if (block->mark == BLOCK_MARK && block->own == 0) {
            listed++;
            history_say("   %zu bytes, allocated at %s", block->size, history_place(block->from));
        }
        at += (sizeof(struct block) + block->size + 15) & ~(size_t)15;
    }
}

#ifdef REAL_ALLOCATOR

void* sim_alloc(size_t size)
{
    UNUSED(block_take);
    UNUSED(block_of);
    return __real_calloc(1, size);
}

void sim_free(void* memory)
{
    sim_publish();
    __real_free(memory);
}

static void* counted(void* memory)
{
    live += memory != NULL;
    return memory;
}

void* __wrap_malloc(size_t size)
{
    return sim_memory_fault() ? NULL : counted(__real_malloc(size));
}

void* __wrap_calloc(size_t count, size_t size)
{
    return sim_memory_fault() ? NULL : counted(__real_calloc(count, size));
}

void* __wrap_realloc(void* memory, size_t size)
{
    if (sim_memory_fault())
        return NULL;
    live += memory == NULL;
    return __real_realloc(memory, size);
}

void __wrap_free(void* memory)
{
    sim_publish();
    live -= memory != NULL;
    __real_free(memory);
}

#else

/* The caller of mem_alloc: the library is compiled with frame pointers. */
#pragma GCC diagnostic ignored "-Wframe-address"
#define CALLER __builtin_return_address(1)

void* sim_alloc(size_t size)
{
    void* memory = memset(block_take(size), 0, size);

    ((struct block*)memory - 1)->own = 1;
    return memory;
}

void sim_free(void* memory)
{
    struct block* block = block_of(memory, "free");

    sim_publish();              /* what the thread stored before it frees is seen before */
    memset(memory, FREED_BYTE, block->size);
    block->mark = FREED_MARK;
}

void* __wrap_malloc(size_t size)
{
    void* memory;

    if (sim_memory_fault())
        return NULL;
    live++;
    memory = memset(block_take(size), FRESH_BYTE, size);
    ((struct block*)memory - 1)->from = CALLER;
    return memory;
}

void* __wrap_calloc(size_t count, size_t size)
{
    void* memory;

    if (sim_memory_fault())
        return NULL;
    live++;
    memory = block_take(count * size);          /* the arena is zero, and used once */
    ((struct block*)memory - 1)->from = CALLER;
    return memory;
}

void* __wrap_realloc(void* memory, size_t size)
{
    size_t before = memory != NULL ? block_of(memory, "realloc")->size : 0;
    void* moved = __wrap_malloc(size);

    if (moved == NULL || memory == NULL)
        return moved;
    memcpy(moved, memory, size < before ? size : before);
    __wrap_free(memory);
    return moved;
}

void __wrap_free(void* memory)
{
    if (memory == NULL)
        return;
    sim_free(memory);
    live--;
}

#endif
