/** process.h of the porting kit: threads as the C runtime starts them. */
#ifndef WWS_COMPAT_PROCESS_H
#define WWS_COMPAT_PROCESS_H

#include "windows.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef unsigned (__stdcall* _beginthreadex_proc_type)(void* parameter);
typedef void (__cdecl* _beginthread_proc_type)(void* parameter);

/** CreateThread with other types: 0 on failure, with errno and the last error set. Close what it returns. */
uintptr_t _beginthreadex(void* security, unsigned stack_size, _beginthreadex_proc_type start, void* parameter,
                         unsigned flags, unsigned* id);

/** Ends the calling thread with an exit code. */
DECLSPEC_NORETURN void _endthreadex(unsigned exit_code);

/**
 * A thread whose handle closes itself when it ends, so that waiting for it is not safe. (uintptr_t)-1 on failure, with errno
 * set.
 */
uintptr_t _beginthread(_beginthread_proc_type start, unsigned stack_size, void* parameter);

/** Ends the calling thread. */
DECLSPEC_NORETURN void _endthread(void);

/** The number of this process. */
int _getpid(void);

#ifdef __cplusplus
}
#endif

#endif
