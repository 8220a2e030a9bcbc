/* Memory for the time of one call that reads a typed value: items of arrays whose number is not known yet, and values that
 * reach their owner only when all went well. A stack of blocks that do not move; the first one lies in the struct itself, so
 * that small values allocate nothing. Single-threaded. */
#ifndef WWS_XML_TYPE_SCRATCH_H
#define WWS_XML_TYPE_SCRATCH_H

#include "base/common.h"

enum { TYPE_SCRATCH_INLINE = 1024, TYPE_SCRATCH_ALIGNMENT = 8 };

struct type_scratch_block;

struct type_scratch {
    BYTE*                      next;         /* free part of the current block */
    BYTE*                      end;
    struct type_scratch_block* current;      /* NULL: the inline block */
    struct type_scratch_block* first;        /* in the order of their growing sizes; kept until the end of the call */
    _Alignas(TYPE_SCRATCH_ALIGNMENT) BYTE space[TYPE_SCRATCH_INLINE];
};

struct type_scratch_mark {
    BYTE*                      next;
    struct type_scratch_block* current;
};

/* spare: what an earlier reset returned, or NULL; taken. */
void type_scratch_init(struct type_scratch* scratch, struct type_scratch_block* spare);
/* Gives the blocks back but for one of moderate size, if there is: it is for the next call, or for mem_free. */
struct type_scratch_block* type_scratch_reset(struct type_scratch* scratch);

/* Uninitialised, aligned to 8 bytes. E_OUTOFMEMORY. */
HRESULT type_scratch_alloc(struct type_scratch* scratch, size_t size, void** out, WS_ERROR* error) MUST_USE;

/* All that was allocated after the mark is free again; marks nest. */
struct type_scratch_mark type_scratch_mark(const struct type_scratch* scratch);
void type_scratch_rewind(struct type_scratch* scratch, struct type_scratch_mark mark);

#endif
