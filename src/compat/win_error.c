#include "win_object.h"

static _Thread_local DWORD last_error;

DWORD GetLastError(void)
{
    return last_error;
}

void SetLastError(DWORD error)
{
    last_error = error;
}

BOOL error_fail(DWORD error)
{
    last_error = error;
    return FALSE;
}
