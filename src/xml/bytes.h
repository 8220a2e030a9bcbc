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
