/**
 * win32/thread.h: threads. <process.h> has the C runtime's functions for the same; here they are alike.
 */
#ifndef WWS_COMPAT_WIN32_THREAD_H
#define WWS_COMPAT_WIN32_THREAD_H

#include "base.h"
#include "sync.h"

#define CREATE_SUSPENDED                    0x00000004u /**< starts when ResumeThread is called */
#define STACK_SIZE_PARAM_IS_A_RESERVATION   0x00010000u /**< stack_size is the stack's size, not the least of it */
#define STILL_ACTIVE                        259u        /**< exit code of a thread that runs */

#ifdef __cplusplus
extern "C" {
#endif

typedef DWORD (WINAPI* LPTHREAD_START_ROUTINE)(LPVOID parameter);
typedef LPTHREAD_START_ROUTINE PTHREAD_START_ROUTINE;

/**
 * A new thread that runs start(parameter).
 *
 * attributes   ignored
 * stack_size   bytes. 0: the system's default. Otherwise at least 1 MiB is taken, as on Windows, where this number is
 *              only what is committed at first; exactly as much as said with STACK_SIZE_PARAM_IS_A_RESERVATION
 * flags        0, or of CREATE_SUSPENDED and STACK_SIZE_PARAM_IS_A_RESERVATION
 * id           receives the thread's number; may be NULL
 *
 * Returns a handle that is signalled when the thread has ended, its thread_local destructors included; NULL on failure.
 * Closing the handle leaves the thread running.
 */
HANDLE CreateThread(LPSECURITY_ATTRIBUTES attributes, SIZE_T stack_size, LPTHREAD_START_ROUTINE start, LPVOID parameter,
                    DWORD flags, LPDWORD id);

/** Starts a thread that was created suspended. Returns 1 if this did it, 0 if it ran already, (DWORD)-1 on failure. */
DWORD ResumeThread(HANDLE thread);

/**
 * Ends the calling thread. Unlike on Windows, C++ objects on its stack are destroyed on the way (it is pthread_exit).
 */
DECLSPEC_NORETURN void ExitThread(DWORD exit_code);

/** What the thread returned, or STILL_ACTIVE. */
BOOL GetExitCodeThread(HANDLE thread, LPDWORD exit_code);

/** The calling thread's number in this process; not one of the system's. */
DWORD GetCurrentThreadId(void);

/** The number of a thread. 0 on failure. */
DWORD GetThreadId(HANDLE thread);

/** The number of this process. */
DWORD GetCurrentProcessId(void);

/** Lets other threads run. TRUE. */
BOOL SwitchToThread(void);

#ifdef __cplusplus
}
#endif

#endif
