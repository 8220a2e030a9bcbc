/* mem.h for builds with fault injection, in place of mem.c: each allocation can be refused, and the live blocks are
 * listed beside the memory, so that sanitizers see the blocks as they are. */
#include "base/fault.h"
#include "base/mem.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#undef mem_alloc
#undef mem_zalloc
#undef mem_realloc

/* The list is a hash table in parts that threads share rarely. The start of a block is kept inverted: a leak detector that
 * found it here would take the block for one that is still in use. */
enum { PART_COUNT = 16, CHAIN_COUNT = 1024 };

struct entry {
    struct entry* next;
    uintptr_t     not_start;
    size_t        size;
    const char*   function;
    uint64_t      number;
};

static struct part {
    pthread_mutex_t mutex;
    size_t          count;
    struct entry*   chains[CHAIN_COUNT];
} parts[PART_COUNT];

static atomic_uint_fast64_t next_number;

/* A child of fork() finds the list as it was at one moment. */
static void take_all(void)
{
    for (size_t i = 0; i < PART_COUNT; i++)
        pthread_mutex_lock(&parts[i].mutex);
}

static void drop_all(void)
{
    for (size_t i = 0; i < PART_COUNT; i++)
        pthread_mutex_unlock(&parts[i].mutex);
}

__attribute__((constructor)) static void parts_init(void)
{
    for (size_t i = 0; i < PART_COUNT; i++)
        pthread_mutex_init(&parts[i].mutex, NULL);
    (void)pthread_atfork(take_all, drop_all, drop_all);
}

static struct part* part_of(uintptr_t start, struct entry*** chain)
{
    uint64_t hash = (uint64_t)start * UINT64_C(0x9E3779B97F4A7C15);
    struct part* part = &parts[hash >> 60];

    *chain = &part->chains[hash >> 50 & (CHAIN_COUNT - 1)];
    return part;
}

static void enlist(struct entry* entry, const void* block, size_t size, const char* function)
{
    struct entry** chain;
    struct part* part = part_of((uintptr_t)block, &chain);

    entry->not_start = ~(uintptr_t)block;
    entry->size = size;
    entry->function = function;
    entry->number = atomic_fetch_add_explicit(&next_number, 1, memory_order_relaxed);
    pthread_mutex_lock(&part->mutex);
    entry->next = *chain;
    *chain = entry;
    part->count++;
    pthread_mutex_unlock(&part->mutex);
}

/* The entry of a live block, off the list: before the memory can become another block. */
static struct entry* delist(const void* block)
{
    struct entry** link;
    struct part* part = part_of((uintptr_t)block, &link);
    struct entry* entry;

    pthread_mutex_lock(&part->mutex);
    while (*link != NULL && (*link)->not_start != ~(uintptr_t)block)
        link = &(*link)->next;
    entry = *link;
    assert(entry != NULL);              /* from elsewhere, or freed before */
    *link = entry->next;
    part->count--;
    pthread_mutex_unlock(&part->mutex);
    return entry;
}

static void* listed(void* block, size_t size, const char* function)
{
    struct entry* entry = block != NULL ? malloc(sizeof *entry) : NULL;

    if (entry == NULL) {
        free(block);
        return NULL;
    }
    enlist(entry, block, size, function);
    return block;
}

void* mem_alloc_for(size_t size, const char* function)
{
    if (fault_refused(FAULT_MEMORY, function))
        return NULL;
    return listed(malloc(size != 0 ? size : 1), size, function);
}

void* mem_zalloc_for(size_t size, const char* function)
{
    if (fault_refused(FAULT_MEMORY, function))
        return NULL;
    return listed(calloc(1, size != 0 ? size : 1), size, function);
}

void* mem_realloc_for(void* block, size_t size, const char* function)
{
    struct entry* entry;
    void* moved;

    if (block == NULL)
        return mem_alloc_for(size, function);
    if (fault_refused(FAULT_MEMORY, function))
        return NULL;
    entry = delist(block);
    moved = realloc(block, size != 0 ? size : 1);
    enlist(entry, moved != NULL ? moved : block, moved != NULL ? size : entry->size, function);
    return moved;
}

void mem_free(void* block)
{
    if (block == NULL)
        return;
    free(delist(block));
    free(block);
}

/* For code that was compiled without fault injection and is linked with this. */
static const char unknown[] = "(a function of the library)";

void* mem_alloc(size_t size)
{
    return mem_alloc_for(size, unknown);
}

void* mem_zalloc(size_t size)
{
    return mem_zalloc_for(size, unknown);
}

void* mem_realloc(void* block, size_t size)
{
    return mem_realloc_for(block, size, unknown);
}

/* --------------------------------------------------------------------------------------------------- what is live */

size_t mem_live_blocks(void)
{
    size_t sum = 0;

    for (size_t i = 0; i < PART_COUNT; i++) {
        pthread_mutex_lock(&parts[i].mutex);
        sum += parts[i].count;
        pthread_mutex_unlock(&parts[i].mutex);
    }
    return sum;
}

static void visit_chain(const struct entry* entry, void (*visit)(const struct mem_block* block, void* state),
                        void* state)
{
    for (; entry != NULL; entry = entry->next) {
        struct mem_block block = { (const void*)~entry->not_start, entry->size, entry->function, entry->number };

        visit(&block, state);
    }
}

void mem_each_block(void (*visit)(const struct mem_block* block, void* state), void* state)
{
    for (size_t i = 0; i < PART_COUNT; i++) {
        pthread_mutex_lock(&parts[i].mutex);
        for (size_t j = 0; j < CHAIN_COUNT; j++)
            visit_chain(parts[i].chains[j], visit, state);
        pthread_mutex_unlock(&parts[i].mutex);
    }
}

struct listing {
    struct mem_block* blocks;
    size_t            count;
    size_t            room;
};

static void note_block(const struct mem_block* block, void* state)
{
    struct listing* listing = state;

    if (listing->count < listing->room)
        listing->blocks[listing->count++] = *block;
}

static int older_first(const void* a, const void* b)
{
    const struct mem_block* x = a;
    const struct mem_block* y = b;

    return x->number < y->number ? -1 : x->number > y->number;
}

void mem_dump(void)
{
    struct listing listing = { .room = mem_live_blocks() + 64 };
    size_t bytes = 0;

    listing.blocks = calloc(listing.room, sizeof *listing.blocks);
    if (listing.blocks != NULL) {
        mem_each_block(note_block, &listing);
        qsort(listing.blocks, listing.count, sizeof *listing.blocks, older_first);
    }
    for (size_t i = 0; i < listing.count; i++) {
        const struct mem_block* block = &listing.blocks[i];

        bytes += block->size;
        fprintf(stderr, "wws: block %llu: %p, %zu bytes, of %s\n", (unsigned long long)block->number, block->start,
                block->size, block->function);
    }
    fprintf(stderr, "wws: %zu blocks, %zu bytes\n", listing.count, bytes);
    free(listing.blocks);
}
