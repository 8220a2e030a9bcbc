#include "win_object.h"

#include <stdlib.h>

static void event_free(struct object* object)
{
    free(object);
}

static HANDLE event_create(bool manual_reset, bool signalled)
{
    struct object* object = malloc(sizeof *object);
    HANDLE handle;

    if (object == NULL) {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    object_init(object, OBJECT_EVENT, event_free);
    object->auto_reset = !manual_reset;
    object->signalled = signalled;
    object_lock();
    handle = handle_create_locked(object);
    if (handle == NULL)
        object_release_locked(object);
    object_unlock();
    SetLastError(handle == NULL ? ERROR_NOT_ENOUGH_MEMORY : ERROR_SUCCESS);
    return handle;
}

HANDLE CreateEventW(LPSECURITY_ATTRIBUTES attributes, BOOL manual_reset, BOOL initial_state, LPCWSTR name)
{
    (void)attributes;
    if (name != NULL) {
        SetLastError(ERROR_NOT_SUPPORTED);
        return NULL;
    }
    return event_create(manual_reset != FALSE, initial_state != FALSE);
}

HANDLE CreateEventA(LPSECURITY_ATTRIBUTES attributes, BOOL manual_reset, BOOL initial_state, LPCSTR name)
{
    (void)attributes;
    if (name != NULL) {
        SetLastError(ERROR_NOT_SUPPORTED);
        return NULL;
    }
    return event_create(manual_reset != FALSE, initial_state != FALSE);
}

BOOL SetEvent(HANDLE event)
{
    struct object* object;

    object_lock();
    object = handle_object_of_locked(event, OBJECT_EVENT);
    if (object != NULL)
        wait_signal_locked(object);
    object_unlock();
    return object != NULL ? TRUE : error_fail(ERROR_INVALID_HANDLE);
}

BOOL ResetEvent(HANDLE event)
{
    struct object* object;

    object_lock();
    object = handle_object_of_locked(event, OBJECT_EVENT);
    if (object != NULL)
        object->signalled = false;
    object_unlock();
    return object != NULL ? TRUE : error_fail(ERROR_INVALID_HANDLE);
}
