/** win32/error.h: the calling thread's last error, and the error numbers that the kit sets. */
#ifndef WWS_COMPAT_WIN32_ERROR_H
#define WWS_COMPAT_WIN32_ERROR_H

#include "base.h"

#define ERROR_SUCCESS               0u
#define NO_ERROR                    0u
#define ERROR_INVALID_FUNCTION      1u
#define ERROR_FILE_NOT_FOUND        2u
#define ERROR_PATH_NOT_FOUND        3u
#define ERROR_ACCESS_DENIED         5u
#define ERROR_INVALID_HANDLE        6u          /**< not a handle of the kit, or closed */
#define ERROR_NOT_ENOUGH_MEMORY     8u
#define ERROR_INVALID_DATA          13u
#define ERROR_OUTOFMEMORY           14u
#define ERROR_NOT_SUPPORTED         50u         /**< exists on Windows only */
#define ERROR_INVALID_PARAMETER     87u
#define ERROR_INSUFFICIENT_BUFFER   122u
#define ERROR_ALREADY_EXISTS        183u
#define ERROR_MORE_DATA             234u
#define WAIT_TIMEOUT                258u        /**< also what a wait returns */
#define ERROR_NOT_OWNER             288u
#define ERROR_ARITHMETIC_OVERFLOW   534u
#define ERROR_INVALID_FLAGS         1004u
#define ERROR_NO_UNICODE_TRANSLATION 1113u
#define ERROR_NOT_FOUND             1168u
#define ERROR_CANCELLED             1223u
#define ERROR_TIMEOUT               1460u

#ifdef __cplusplus
extern "C" {
#endif

/** The error number that the last function to fail on this thread left; functions that succeed need not reset it. */
DWORD GetLastError(void);

/** Sets what GetLastError returns on this thread. */
void SetLastError(DWORD error);

#ifdef __cplusplus
}
#endif

#endif
