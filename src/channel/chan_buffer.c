#include "channel/chan_buffer.h"
#include "channel/channel.h"
#include "async/sys.h"
#include "base/mem.h"

/* Unused buffers are kept by size (2 KiB, 8 KiB, 32 KiB, 128 KiB), in stripes: a thread always uses the same one, so that
 * its lock is nearly always free. Larger buffers are not kept. */
#define STRIPES 8
#define CLASSES 4
#define CLASS_BYTES(class) ((size_t)2048 << (2 * (class)))

static const unsigned class_kept_max[CLASSES] = { 128, 32, 8, 2 };     /* each class 256 KiB in a stripe */

struct stripe {
    struct lock         lock;               /* guards all */
    struct chan_buffer* unused[CLASSES];
    unsigned            count[CLASSES];
};

static struct stripe stripes[STRIPES];

__attribute__((constructor)) static void init_stripes(void)
{
    for (unsigned i = 0; i < STRIPES; i++)
        lock_init(&stripes[i].lock);
}

static struct stripe* own_stripe(void)
{
    static atomic_uint           next_stripe;
    static _Thread_local unsigned own;      /* one more than the index; 0: not chosen yet */

    if (own == 0)
        own = 1 + atomic_fetch_add_explicit(&next_stripe, 1, memory_order_relaxed) % STRIPES;
    return &stripes[own - 1];
}

static unsigned class_of(size_t bytes)
{
    unsigned class = 0;

    while (class < CLASSES && bytes > CLASS_BYTES(class))
        class++;
    return class;
}

static struct chan_buffer* take_unused(unsigned class)
{
    struct stripe*      stripe = own_stripe();
    struct chan_buffer* buffer;

    lock_take(&stripe->lock);
    buffer = stripe->unused[class];
    if (buffer != NULL) {
        stripe->unused[class] = buffer->next;
        stripe->count[class]--;
    }
    lock_drop(&stripe->lock);
    return buffer;
}

static bool keep_unused(struct chan_buffer* buffer, unsigned class)
{
    struct stripe* stripe = own_stripe();
    bool           room;

    lock_take(&stripe->lock);
    room = stripe->count[class] < class_kept_max[class];
    if (room) {
        buffer->next = stripe->unused[class];
        stripe->unused[class] = buffer;
        stripe->count[class]++;
    }
    lock_drop(&stripe->lock);
    return room;
}

struct chan_buffer* chan_buffer_get(size_t capacity)
{
    size_t              bytes = sizeof(struct chan_buffer) + capacity;
    unsigned            class = class_of(bytes);
    struct chan_buffer* buffer = class < CLASSES ? take_unused(class) : NULL;

    if (bytes > UINT32_MAX)
        return NULL;
    if (buffer == NULL) {
        if (class < CLASSES)
            bytes = CLASS_BYTES(class);
        buffer = mem_alloc(bytes);
        if (buffer == NULL)
            return NULL;
        buffer->capacity = (uint32_t)(bytes - sizeof *buffer);
    }
    atomic_init(&buffer->refs, 1);
    return buffer;
}

struct chan_buffer* chan_buffer_keep(struct chan_buffer* buffer)
{
    atomic_fetch_add_explicit(&buffer->refs, 1, memory_order_relaxed);   /* whoever keeps has a reference already */
    return buffer;
}

void chan_buffer_drop(struct chan_buffer* buffer)
{
    unsigned class;

    if (buffer == NULL || atomic_fetch_sub_explicit(&buffer->refs, 1, memory_order_acq_rel) != 1)
        return;
    class = class_of(sizeof *buffer + buffer->capacity);
    if (class == CLASSES || !keep_unused(buffer, class))
        mem_free(buffer);
}

void chan_buffer_trim(void)
{
    for (unsigned i = 0; i < STRIPES * CLASSES; i++) {
        struct stripe*      stripe = &stripes[i / CLASSES];
        struct chan_buffer* list;

        lock_take(&stripe->lock);
        list = stripe->unused[i % CLASSES];
        stripe->unused[i % CLASSES] = NULL;
        stripe->count[i % CLASSES] = 0;
        lock_drop(&stripe->lock);
        while (list != NULL) {
            struct chan_buffer* next = list->next;

            mem_free(list);
            list = next;
        }
    }
}
