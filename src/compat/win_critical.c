#include "compat/win32/sync.h"

#include <assert.h>

static void check(int error)
{
    assert(error == 0);                 /* else: not initialised, or left by a thread that is not in it */
    (void)error;
}

void InitializeCriticalSection(LPCRITICAL_SECTION section)
{
    pthread_mutexattr_t attributes;

    check(pthread_mutexattr_init(&attributes));
    check(pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE));
    check(pthread_mutex_init(&section->mutex, &attributes));
    check(pthread_mutexattr_destroy(&attributes));
}

BOOL InitializeCriticalSectionAndSpinCount(LPCRITICAL_SECTION section, DWORD spins)
{
    (void)spins;
    InitializeCriticalSection(section);
    return TRUE;
}

BOOL InitializeCriticalSectionEx(LPCRITICAL_SECTION section, DWORD spins, DWORD flags)
{
    (void)flags;
    return InitializeCriticalSectionAndSpinCount(section, spins);
}

void EnterCriticalSection(LPCRITICAL_SECTION section)
{
    check(pthread_mutex_lock(&section->mutex));
}

BOOL TryEnterCriticalSection(LPCRITICAL_SECTION section)
{
    return pthread_mutex_trylock(&section->mutex) == 0;
}

void LeaveCriticalSection(LPCRITICAL_SECTION section)
{
    check(pthread_mutex_unlock(&section->mutex));
}

void DeleteCriticalSection(LPCRITICAL_SECTION section)
{
    check(pthread_mutex_destroy(&section->mutex));
}
