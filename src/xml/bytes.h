/* A growing run of bytes, kept across uses so that steady state allocates nothing. Single-threaded. */
#ifndef WWS_XML_BYTES_H
#define WWS_XML_BYTES_H

#include "base/common.h"
#include <string.h>

struct xml_bytes {
    BYTE*  data;
    size_t size;
    size_t capacity;
};

/* Room for extra more bytes behind size. E_OUTOFMEMORY. */
HRESULT xml_bytes_grow(struct xml_bytes* bytes, size_t extra, WS_ERROR* error) MUST_USE;
void    xml_bytes_free(struct xml_bytes* bytes);
/* Gives memory back when there is more of it than capacity_max. Empties. */
void    xml_bytes_trim(struct xml_bytes* bytes, size_t capacity_max);

/* memcpy for names and the like, which are short. */
static inline void xml_copy_short(BYTE* to, const BYTE* from, size_t size)
{
    uint64_t word[2];
    uint32_t half[2];

    if (size > 16) {
        memcpy(to, from, size);
    } else if (size >= 8) {                              /* two words that may overlap */
        memcpy(&word[0], from, 8);
        memcpy(&word[1], from + size - 8, 8);
        memcpy(to, &word[0], 8);
        memcpy(to + size - 8, &word[1], 8);
    } else if (size >= 4) {
        memcpy(&half[0], from, 4);
        /* cppcheck-suppress pointerOutOfBoundsCond ; the sum is within the bytes once 4 are taken off */
        memcpy(&half[1], from + size - 4, 4);
        memcpy(to, &half[0], 4);
        memcpy(to + size - 4, &half[1], 4);
    } else if (size != 0) {
        /* cppcheck-suppress arrayIndexOutOfBoundsCond ; size is 1 to 3 here */
        BYTE middle = from[size / 2], last = from[size - 1];

        to[0] = from[0];
        to[size / 2] = middle;
        to[size - 1] = last;
    }
}

static inline HRESULT xml_bytes_reserve(struct xml_bytes* bytes, size_t extra, WS_ERROR* error)
{
    return LIKELY(bytes->capacity - bytes->size >= extra) ? S_OK : xml_bytes_grow(bytes, extra, error);
}

static inline HRESULT xml_bytes_append(struct xml_bytes* bytes, const void* data, size_t size, WS_ERROR* error)
{
    TRY(xml_bytes_reserve(bytes, size, error));
    if (size != 0)
        memcpy(bytes->data + bytes->size, data, size);
    bytes->size += size;
    return S_OK;
}

/* Grows an array that is kept across uses to at least count items of item_size bytes. E_OUTOFMEMORY. */
HRESULT xml_array_grow(void** array, ULONG* capacity, ULONG count, size_t item_size, WS_ERROR* error) MUST_USE;

#endif
