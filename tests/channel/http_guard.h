/* For the tests of the HTTP parsers: bytes whose last one lies against a page that cannot be read. */
#ifndef TESTS_CHANNEL_HTTP_GUARD_H
#define TESTS_CHANNEL_HTTP_GUARD_H

#include <assert.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct guard {
    char*  pages;
    size_t size;            /* of what can be read */
};

static inline struct guard guard_create(size_t bytes_max)
{
    size_t       page = (size_t)sysconf(_SC_PAGESIZE);
    struct guard guard = { NULL, (bytes_max + page - 1) / page * page };
    void*        pages = mmap(NULL, guard.size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    assert(pages != MAP_FAILED);
    guard.pages = pages;
    assert(mprotect(guard.pages + guard.size, page, PROT_NONE) == 0);
    return guard;
}

/* A copy of the bytes that ends where reading ends. */
static inline char* guard_put(const struct guard* guard, const char* bytes, size_t size)
{
    char* place = guard->pages + guard->size - size;

    assert(size <= guard->size);
    if (size != 0)
        memcpy(place, bytes, size);
    return place;
}

static inline void guard_free(struct guard* guard)
{
    munmap(guard->pages, guard->size + (size_t)sysconf(_SC_PAGESIZE));
}

#endif
