#include "xml/bytes.h"

#include "base/err.h"
#include "base/mem.h"

#define BYTES_FIRST 256               /* a start tag or a short text with a reference fits */

HRESULT xml_bytes_grow(struct xml_bytes* bytes, size_t extra, WS_ERROR* error)
{
    size_t needed = bytes->size + extra;
    size_t capacity = bytes->capacity * 2;
    BYTE* data;

    if (needed < extra)
        return err_raise(error, E_OUTOFMEMORY, "a buffer of more bytes than there can be");
    if (capacity < BYTES_FIRST)
        capacity = BYTES_FIRST;
    if (capacity < needed)
        capacity = needed;
    data = mem_realloc(bytes->data, capacity);
    if (data == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for a buffer of %zu bytes", capacity);
    bytes->data = data;
    bytes->capacity = capacity;
    return S_OK;
}

void xml_bytes_free(struct xml_bytes* bytes)
{
    mem_free(bytes->data);
    *bytes = (struct xml_bytes){ 0 };
}

void xml_bytes_trim(struct xml_bytes* bytes, size_t capacity_max)
{
    if (bytes->capacity > capacity_max)
        xml_bytes_free(bytes);
    bytes->size = 0;
}

HRESULT xml_array_grow(void** array, ULONG* capacity, ULONG count, size_t item_size, WS_ERROR* error)
{
    ULONG wanted = *capacity < 8 ? 8 : *capacity * 2;
    void* grown;

    if (count <= *capacity)
        return S_OK;
    if (wanted < count)
        wanted = count;
    grown = mem_realloc(*array, wanted * item_size);
    if (grown == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for %lu items of %zu bytes", (unsigned long)wanted,
                         item_size);
    *array = grown;
    *capacity = wanted;
    return S_OK;
}
