/* Receive buffers: shared between a connection and the message that is read from it, and kept for reuse, so that in steady
 * state receiving allocates nothing. Any thread. */
#ifndef WWS_CHANNEL_CHAN_BUFFER_H
#define WWS_CHANNEL_CHAN_BUFFER_H

#include "base/common.h"
#include <stdatomic.h>

struct chan_buffer {
    atomic_uint         refs;       /* [A] a drop releases, the last one acquires before it recycles the buffer */
    uint32_t            capacity;   /* [C]                                                                      */
    struct chan_buffer* next;       /* in the list of unused ones                                               */
    char                bytes[];
};

/* The smallest buffer: most SOAP messages fit, and 10,000 pending calls hold one each. */
#define CHAN_BUFFER_MIN (2048 - sizeof(struct chan_buffer))

/* At least capacity bytes, uninitialised, with one reference. NULL without memory. */
struct chan_buffer* chan_buffer_get(size_t capacity) MUST_USE;
struct chan_buffer* chan_buffer_keep(struct chan_buffer* buffer);
void                chan_buffer_drop(struct chan_buffer* buffer);       /* NULL is fine */

#endif
