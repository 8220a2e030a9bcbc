#include "xml/type_scratch.h"

#include "base/err.h"
#include "base/mem.h"

#define BLOCK_BYTES_MIN ((size_t)8192)      /* the first block behind the inline one; each further one is twice as large */
#define SPARE_BYTES_MAX ((size_t)65536)     /* kept with a reader */

struct type_scratch_block {
    struct type_scratch_block* newer;
    size_t                     size;
    _Alignas(TYPE_SCRATCH_ALIGNMENT) BYTE data[];
};

static size_t round_up(size_t size)
{
    return (size + TYPE_SCRATCH_ALIGNMENT - 1) & ~(size_t)(TYPE_SCRATCH_ALIGNMENT - 1);
}

static void use_block(struct type_scratch* scratch, struct type_scratch_block* block)
{
    scratch->current = block;
    scratch->next = block == NULL ? scratch->space : block->data;
    scratch->end = block == NULL ? scratch->space + TYPE_SCRATCH_INLINE : block->data + block->size;
}

void type_scratch_init(struct type_scratch* scratch, struct type_scratch_block* spare)
{
    assert(spare == NULL || spare->newer == NULL);
    scratch->first = spare;
    use_block(scratch, NULL);
}

struct type_scratch_block* type_scratch_reset(struct type_scratch* scratch)
{
    struct type_scratch_block* spare = scratch->first;
    struct type_scratch_block* block;

    use_block(scratch, NULL);
    scratch->first = NULL;
    if (spare == NULL)
        return NULL;
    for (block = spare->newer; block != NULL;) {
        struct type_scratch_block* newer = block->newer;

        mem_free(block);
        block = newer;
    }
    spare->newer = NULL;
    if (spare->size <= SPARE_BYTES_MAX)
        return spare;
    mem_free(spare);
    return NULL;
}

/* The next block that has room, a new one at the end. Blocks between that are too small stay empty until a rewind. */
static HRESULT next_block(struct type_scratch* scratch, size_t size, WS_ERROR* error)
{
    struct type_scratch_block** link = scratch->current == NULL ? &scratch->first : &scratch->current->newer;
    size_t                      block_size = scratch->current == NULL ? BLOCK_BYTES_MIN : scratch->current->size * 2;

    for (; *link != NULL; link = &(*link)->newer) {
        if ((*link)->size >= size) {
            use_block(scratch, *link);
            return S_OK;
        }
        block_size = (*link)->size * 2;
    }
    if (block_size < size)
        block_size = size;
    *link = mem_alloc(sizeof **link + block_size);
    if (*link == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for %zu bytes of a typed value being read", block_size);
    (*link)->newer = NULL;
    (*link)->size = block_size;
    use_block(scratch, *link);
    return S_OK;
}

HRESULT type_scratch_alloc(struct type_scratch* scratch, size_t size, void** out, WS_ERROR* error)
{
    size_t rounded = round_up(size);

    if (rounded < size || rounded > SIZE_MAX / 4)
        return err_raise(error, E_OUTOFMEMORY, "no memory for %zu bytes of a typed value being read", size);
    if ((size_t)(scratch->end - scratch->next) < rounded)
        TRY(next_block(scratch, rounded, error));
    *out = scratch->next;
    scratch->next += rounded;
    return S_OK;
}

struct type_scratch_mark type_scratch_mark(const struct type_scratch* scratch)
{
    return (struct type_scratch_mark){ scratch->next, scratch->current };
}

void type_scratch_rewind(struct type_scratch* scratch, struct type_scratch_mark mark)
{
    use_block(scratch, mark.current);
    scratch->next = mark.next;
}
