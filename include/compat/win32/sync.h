/**
 * win32/sync.h: handles, events, waiting, and critical sections.
 *
 * A HANDLE here is a number, not an address: a closed or foreign one is refused with ERROR_INVALID_HANDLE. Handles are
 * free-threaded. An object lives until its last handle is closed and nobody waits for it any more, so that a handle may be
 * closed while another thread waits; a thread's object lives while the thread runs.
 */
#ifndef WWS_COMPAT_WIN32_SYNC_H
#define WWS_COMPAT_WIN32_SYNC_H

#include "base.h"

#include <pthread.h>

#define INVALID_HANDLE_VALUE    ((HANDLE)(LONG_PTR)-1)

#ifdef __cplusplus
extern "C" {
#endif

/** Closes a handle. FALSE and ERROR_INVALID_HANDLE if it is none. */
BOOL CloseHandle(HANDLE handle);

/* ------------------------------------------------------------------------------------------------------------- events */

/**
 * A new event.
 *
 * attributes     ignored
 * manual_reset   TRUE: once set, the event lets everybody pass until ResetEvent. FALSE: it lets one wait pass and resets
 *                itself in the same step
 * initial_state  whether it is set at first
 * name           NULL. A name would share the event with other processes: NULL is returned, and ERROR_NOT_SUPPORTED
 *
 * Returns NULL on failure. Sets the last error also on success, to ERROR_SUCCESS, as on Windows.
 */
HANDLE CreateEventW(LPSECURITY_ATTRIBUTES attributes, BOOL manual_reset, BOOL initial_state, LPCWSTR name);
HANDLE CreateEventA(LPSECURITY_ATTRIBUTES attributes, BOOL manual_reset, BOOL initial_state, LPCSTR name);
#ifdef UNICODE
#define CreateEvent CreateEventW
#else
#define CreateEvent CreateEventA
#endif

/**
 * Sets an event: all who wait for a manual-reset event pass, even if it is reset before they run. Of those who wait for
 * an auto-reset event the one that has waited longest passes; if there is none, the event stays set for the next.
 * Setting what is set already changes nothing.
 */
BOOL SetEvent(HANDLE event);

/** Resets an event. */
BOOL ResetEvent(HANDLE event);

/* ------------------------------------------------------------------------------------------------------------- waiting */

#define WAIT_OBJECT_0           0u              /**< + index: this object let the wait pass */
#define WAIT_ABANDONED          0x80u           /**< of mutexes, which the kit has not */
#define WAIT_ABANDONED_0        0x80u
#define WAIT_IO_COMPLETION      0xC0u           /**< of alertable waits, which the kit has not */
#define WAIT_FAILED             0xFFFFFFFFu     /**< see GetLastError */
#define MAXIMUM_WAIT_OBJECTS    64

/**
 * Waits until the object is signalled: an event is set, a thread has ended.
 *
 * milliseconds   how long at most; 0 only looks, INFINITE waits without a limit
 *
 * Returns WAIT_OBJECT_0, WAIT_TIMEOUT or WAIT_FAILED.
 */
DWORD WaitForSingleObject(HANDLE handle, DWORD milliseconds);

/**
 * Waits for one of several objects, or for all of them.
 *
 * count          1..MAXIMUM_WAIT_OBJECTS
 * all            FALSE: until one is signalled. TRUE: until all are at one moment; until then none of them is changed, and
 *                then all auto-reset events among them are reset in one step. No handle may come twice
 *
 * Returns WAIT_OBJECT_0 + the lowest index of a signalled object (with all: WAIT_OBJECT_0), WAIT_TIMEOUT or WAIT_FAILED.
 */
DWORD WaitForMultipleObjects(DWORD count, const HANDLE* handles, BOOL all, DWORD milliseconds);

/* -------------------------------------------------------------------------------------------------- critical sections */

/** A lock for the threads of this process. Its owner may enter it again, and leaves it as often. */
typedef struct _RTL_CRITICAL_SECTION {
    pthread_mutex_t mutex;                      /**< recursive; for the functions below only */
} CRITICAL_SECTION, *PCRITICAL_SECTION, *LPCRITICAL_SECTION;

/** Prepares a critical section; spin counts are ignored. The functions that return something return TRUE. */
void InitializeCriticalSection(LPCRITICAL_SECTION section);
BOOL InitializeCriticalSectionAndSpinCount(LPCRITICAL_SECTION section, DWORD spins);
BOOL InitializeCriticalSectionEx(LPCRITICAL_SECTION section, DWORD spins, DWORD flags);

/** Takes it, waiting for as long as another thread has it; TryEnter returns FALSE instead of waiting. */
void EnterCriticalSection(LPCRITICAL_SECTION section);
BOOL TryEnterCriticalSection(LPCRITICAL_SECTION section);

/** Lets it go. Only its owner may. */
void LeaveCriticalSection(LPCRITICAL_SECTION section);

/** Releases what Initialize took; nobody may be in it. */
void DeleteCriticalSection(LPCRITICAL_SECTION section);

#ifdef __cplusplus
}
#endif

#endif
