#include "win_object.h"

#include <errno.h>

/* A waiting thread has one block in the queue of each object that it waits for:
 *
 *   object A: first -> block (waiter 1, index 0) -> block (waiter 2, index 0)
 *   object B: first -> block (waiter 1, index 1)
 *
 * Who signals an object decides, under the lock, which waiters pass: it takes the objects on their behalf, removes their
 * blocks, and wakes them. So an auto-reset event lets exactly one pass, a manual-reset event all who waited even if it is
 * reset at once, and a waiter that wakes up for its timeout finds under the same lock whether it was too late. */
struct waiter;

struct wait_block {
    struct waiter*     waiter;
    struct object*     object;          /* referenced */
    struct wait_block* next;
    struct wait_block* before;
};

struct waiter {
    pthread_cond_t    wake;
    bool              all;
    bool              passed;
    DWORD             index;            /* once passed: of the object that let it pass; 0 when waiting for all */
    DWORD             count;
    struct wait_block blocks[MAXIMUM_WAIT_OBJECTS];
};

/* ---------------------------------------------------------------------------------------------------------- queues */

static void block_append(struct wait_block* block)
{
    struct object* object = block->object;

    block->next = NULL;
    block->before = object->last;
    if (object->last != NULL)
        object->last->next = block;
    else
        object->first = block;
    object->last = block;
}

static void block_remove(struct wait_block* block)
{
    struct object* object = block->object;

    if (block->before != NULL)
        block->before->next = block->next;
    else
        object->first = block->next;
    if (block->next != NULL)
        block->next->before = block->before;
    else
        object->last = block->before;
}

/* ------------------------------------------------------------------------------------------------- who may pass, and when */

static void object_pass(struct object* object)
{
    if (object->auto_reset)
        object->signalled = false;
}

/* Whether the waiter may pass now; if so, takes the objects that let it. */
static bool waiter_try_pass(struct waiter* waiter)
{
    DWORD index;

    for (index = 0; index < waiter->count; index++) {
        if (waiter->blocks[index].object->signalled != waiter->all)
            break;                      /* any: found one. all: one is missing */
    }
    if ((index < waiter->count) == waiter->all)
        return false;
    if (waiter->all) {
        for (index = 0; index < waiter->count; index++)
            object_pass(waiter->blocks[index].object);
        index = 0;
    } else {
        object_pass(waiter->blocks[index].object);
    }
    waiter->index = index;
    waiter->passed = true;
    return true;
}

static void waiter_remove_blocks(struct waiter* waiter)
{
    for (DWORD i = 0; i < waiter->count; i++)
        block_remove(&waiter->blocks[i]);
}

void wait_signal_locked(struct object* object)
{
    struct wait_block* block = object->first;

    object->signalled = true;
    while (block != NULL && object->signalled) {
        struct waiter* waiter = block->waiter;

        do {                            /* a handle that is waited for twice has two blocks here */
            block = block->next;
        } while (block != NULL && block->waiter == waiter);
        if (waiter_try_pass(waiter)) {
            waiter_remove_blocks(waiter);
            pthread_cond_signal(&waiter->wake);
        }
    }
}

size_t wait_count(HANDLE handle)
{
    struct object* object;
    size_t count = 0;

    object_lock();
    object = handle_object_locked(handle);
    for (struct wait_block* block = object == NULL ? NULL : object->first; block != NULL; block = block->next)
        count++;
    object_unlock();
    return count;
}

/* ---------------------------------------------------------------------------------------------------------- waiting */

static void deadline_after(DWORD milliseconds, struct timespec* deadline)
{
    clock_gettime(CLOCK_MONOTONIC, deadline);
    deadline->tv_sec += (time_t)(milliseconds / 1000);
    deadline->tv_nsec += (long)(milliseconds % 1000) * 1000000;
    if (deadline->tv_nsec >= 1000000000) {
        deadline->tv_nsec -= 1000000000;
        deadline->tv_sec++;
    }
}

static bool waiter_init(struct waiter* waiter)
{
    pthread_condattr_t attributes;
    int error;

    if (pthread_condattr_init(&attributes) != 0)
        return false;
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    error = pthread_cond_init(&waiter->wake, &attributes);
    pthread_condattr_destroy(&attributes);
    return error == 0;
}

/* Waits in the queues until someone lets the waiter pass; returns with or without. */
static void waiter_wait_locked(struct waiter* waiter, DWORD milliseconds)
{
    struct timespec deadline;

    for (DWORD i = 0; i < waiter->count; i++)
        block_append(&waiter->blocks[i]);
    if (milliseconds != INFINITE)
        deadline_after(milliseconds, &deadline);
    while (!waiter->passed) {
        if (object_wait_locked(&waiter->wake, milliseconds == INFINITE ? NULL : &deadline) == ETIMEDOUT)
            break;
    }
    if (!waiter->passed)
        waiter_remove_blocks(waiter);
}

/* Finds the objects and references them, in the order of the handles. Without result when one is none. */
static bool waiter_find_locked(struct waiter* waiter, DWORD count, const HANDLE* handles)
{
    for (waiter->count = 0; waiter->count < count; waiter->count++) {
        struct wait_block* block = &waiter->blocks[waiter->count];

        block->waiter = waiter;
        block->object = handle_object_locked(handles[waiter->count]);
        if (block->object == NULL)
            return false;
        object_reference_locked(block->object);
    }
    return true;
}

static void waiter_release_locked(struct waiter* waiter)
{
    for (DWORD i = 0; i < waiter->count; i++)
        object_release_locked(waiter->blocks[i].object);
}

static DWORD wait_locked(struct waiter* waiter, DWORD count, const HANDLE* handles, DWORD milliseconds)
{
    if (!waiter_find_locked(waiter, count, handles)) {
        SetLastError(ERROR_INVALID_HANDLE);
        return WAIT_FAILED;
    }
    if (waiter_try_pass(waiter))
        return WAIT_OBJECT_0 + waiter->index;
    if (milliseconds == 0)
        return WAIT_TIMEOUT;
    if (!waiter_init(waiter)) {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return WAIT_FAILED;
    }
    waiter_wait_locked(waiter, milliseconds);
    pthread_cond_destroy(&waiter->wake);
    return waiter->passed ? WAIT_OBJECT_0 + waiter->index : WAIT_TIMEOUT;
}

static bool has_twice(DWORD count, const HANDLE* handles)
{
    for (DWORD i = 0; i < count; i++) {
        for (DWORD k = 0; k < i; k++) {
            if (handles[i] == handles[k])
                return true;
        }
    }
    return false;
}

DWORD WaitForMultipleObjects(DWORD count, const HANDLE* handles, BOOL all, DWORD milliseconds)
{
    struct waiter waiter;
    DWORD result;

    if (count == 0 || count > MAXIMUM_WAIT_OBJECTS || handles == NULL || (all && has_twice(count, handles))) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return WAIT_FAILED;
    }
    waiter.all = all != FALSE;
    waiter.passed = false;
    object_lock();
    result = wait_locked(&waiter, count, handles, milliseconds);
    waiter_release_locked(&waiter);
    object_unlock();
    return result;
}

DWORD WaitForSingleObject(HANDLE handle, DWORD milliseconds)
{
    return WaitForMultipleObjects(1, &handle, FALSE, milliseconds);
}
