/*
 * Objects that can be waited for, and the handles that name them. Any thread.
 *
 * One lock guards all of it: objects, the table of handles, and who waits for what. It is held for a few instructions at
 * a time, and never while application code runs. One lock rather than one per object, because waiting for all of several
 * objects must look at them, and take them, in one step.
 */
#ifndef WWS_COMPAT_WIN_OBJECT_H
#define WWS_COMPAT_WIN_OBJECT_H

#include "compat/win32/error.h"
#include "compat/win32/sync.h"

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct wait_block;

enum object_kind {
    OBJECT_EVENT,
    OBJECT_THREAD
};

/* First member of each object. All fields but kind and free are guarded by the lock. */
struct object {
    enum object_kind   kind;            /* constant */
    bool               auto_reset;      /* constant: being waited for successfully resets it */
    bool               signalled;
    unsigned           references;      /* handles, threads that wait, and a thread that runs */
    struct wait_block* first;           /* who waits, longest first */
    struct wait_block* last;
    void (*free)(struct object* object); /* constant; called without references, with the lock held */
};

void object_lock(void);
void object_unlock(void);
/* Gives the lock up while waiting for the condition. 0 or ETIMEDOUT; deadline NULL: none, else of CLOCK_MONOTONIC. */
int object_wait_locked(pthread_cond_t* condition, const struct timespec* deadline);

void object_init(struct object* object, enum object_kind kind, void (*free)(struct object* object));
void object_reference_locked(struct object* object);
void object_release_locked(struct object* object);          /* the last reference frees */

/* A new handle, which takes over one reference of the object; NULL when the table is full or cannot grow. */
HANDLE handle_create_locked(struct object* object);
/* What the handle names, borrowed while the lock is held; NULL for no handle, or for one of another kind. */
struct object* handle_object_locked(HANDLE handle);
struct object* handle_object_of_locked(HANDLE handle, enum object_kind kind);
bool handle_close_locked(HANDLE handle);

/* Signals an object, and lets pass who may (win_wait.c). */
void wait_signal_locked(struct object* object);

/* How many waits there are for what the handle names; tests wait until a thread waits. */
size_t wait_count(HANDLE handle);

/* Sets the last error and returns FALSE. */
BOOL error_fail(DWORD error);

#endif
