#include "win_object.h"

#include <stdlib.h>

/* A handle is an index into a table, counted from 1 and times 4 (as on Windows, where the low two bits are the
 * application's), with the number of times that the place was used before above it. So a closed handle stays invalid, also
 * when its place has been taken again. */
enum {
    HANDLE_INDEX_BITS = 20,
    HANDLE_UNIT       = 4,
    TABLE_MIN         = 64              /* a program of the usual size never grows it */
};
#define HANDLES_MAX      (((uintptr_t)1 << HANDLE_INDEX_BITS) - 1)
#define GENERATION_UNIT  ((uintptr_t)HANDLE_UNIT << HANDLE_INDEX_BITS)
#define GENERATION_LAST  (UINTPTR_MAX / GENERATION_UNIT - 1)    /* so that INVALID_HANDLE_VALUE is never one */

struct place {
    struct object* object;              /* NULL: free */
    uintptr_t      generation;
    size_t         next_free;           /* index + 1; 0: none */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;        /* guards all below */
static struct place*   table;
static size_t          table_count;
static size_t          table_used;      /* places from here on were never used */
static size_t          free_first;      /* index + 1 of a place that was freed; 0: none */

void object_lock(void)
{
    pthread_mutex_lock(&lock);
}

void object_unlock(void)
{
    pthread_mutex_unlock(&lock);
}

int object_wait_locked(pthread_cond_t* condition, const struct timespec* deadline)
{
    if (deadline == NULL)
        return pthread_cond_wait(condition, &lock);
    return pthread_cond_timedwait(condition, &lock, deadline);
}

/* ---------------------------------------------------------------------------------------------------------- objects */

void object_init(struct object* object, enum object_kind kind, void (*free)(struct object* object))
{
    *object = (struct object){ .kind = kind, .references = 1, .free = free };
}

void object_reference_locked(struct object* object)
{
    object->references++;
}

void object_release_locked(struct object* object)
{
    if (--object->references == 0)
        object->free(object);
}

/* ---------------------------------------------------------------------------------------------------------- handles */

static bool table_grow(void)
{
    size_t count = table_count == 0 ? TABLE_MIN : table_count * 2;
    struct place* grown;

    if (count > HANDLES_MAX)
        count = HANDLES_MAX;
    if (count == table_count)
        return false;
    grown = realloc(table, count * sizeof *table);
    if (grown == NULL)
        return false;
    table = grown;
    table_count = count;
    return true;
}

static struct place* place_take(void)
{
    struct place* place;

    if (free_first != 0) {
        place = &table[free_first - 1];
        free_first = place->next_free;
        return place;
    }
    if (table_used == table_count && !table_grow())
        return NULL;
    place = &table[table_used++];
    place->generation = 0;
    return place;
}

static HANDLE handle_of(const struct place* place)
{
    uintptr_t index = (uintptr_t)(place - table) + 1;

    return (HANDLE)(place->generation * GENERATION_UNIT + index * HANDLE_UNIT);
}

static struct place* place_of(HANDLE handle)
{
    uintptr_t index = (uintptr_t)handle % GENERATION_UNIT / HANDLE_UNIT;
    struct place* place;

    if ((uintptr_t)handle % HANDLE_UNIT != 0 || index == 0 || index > table_used)
        return NULL;
    place = &table[index - 1];
    if (place->object == NULL || place->generation != (uintptr_t)handle / GENERATION_UNIT)
        return NULL;
    return place;
}

HANDLE handle_create_locked(struct object* object)
{
    struct place* place = place_take();

    if (place == NULL)
        return NULL;
    place->object = object;
    return handle_of(place);
}

struct object* handle_object_locked(HANDLE handle)
{
    struct place* place = place_of(handle);

    return place == NULL ? NULL : place->object;
}

struct object* handle_object_of_locked(HANDLE handle, enum object_kind kind)
{
    struct object* object = handle_object_locked(handle);

    return object == NULL || object->kind != kind ? NULL : object;
}

bool handle_close_locked(HANDLE handle)
{
    struct place* place = place_of(handle);
    struct object* object;

    if (place == NULL)
        return false;
    object = place->object;
    place->object = NULL;
    if (place->generation < GENERATION_LAST) {      /* a place that is used up is not used again */
        place->generation++;
        place->next_free = free_first;
        free_first = (size_t)(place - table) + 1;
    }
    object_release_locked(object);
    return true;
}

BOOL CloseHandle(HANDLE handle)
{
    bool closed;

    object_lock();
    closed = handle_close_locked(handle);
    object_unlock();
    return closed ? TRUE : error_fail(ERROR_INVALID_HANDLE);
}
