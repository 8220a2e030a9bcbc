#include "compat/win32/clock.h"

#include <errno.h>
#include <sched.h>
#include <time.h>

#define TICKS_PER_SECOND    10000000ull         /* of a FILETIME: 100 ns each */
#define SECONDS_1601_1970   11644473600ull
#define NS_PER_SECOND       1000000000ull

static ULONGLONG nanoseconds(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (ULONGLONG)now.tv_sec * NS_PER_SECOND + (ULONGLONG)now.tv_nsec;
}

ULONGLONG GetTickCount64(void)
{
#ifdef CLOCK_BOOTTIME
    return nanoseconds(CLOCK_BOOTTIME) / 1000000;   /* counts while the system sleeps, as on Windows */
#else
    return nanoseconds(CLOCK_MONOTONIC) / 1000000;
#endif
}

DWORD GetTickCount(void)
{
    return (DWORD)GetTickCount64();
}

void GetSystemTimeAsFileTime(LPFILETIME time)
{
    ULONGLONG ticks = nanoseconds(CLOCK_REALTIME) / (NS_PER_SECOND / TICKS_PER_SECOND);

    ticks += SECONDS_1601_1970 * TICKS_PER_SECOND;
    time->dwLowDateTime = (DWORD)ticks;
    time->dwHighDateTime = (DWORD)(ticks >> 32);
}

void GetSystemTimePreciseAsFileTime(LPFILETIME time)
{
    GetSystemTimeAsFileTime(time);
}

BOOL QueryPerformanceCounter(LARGE_INTEGER* count)
{
    count->QuadPart = (LONGLONG)nanoseconds(CLOCK_MONOTONIC);
    return TRUE;
}

BOOL QueryPerformanceFrequency(LARGE_INTEGER* frequency)
{
    frequency->QuadPart = (LONGLONG)NS_PER_SECOND;
    return TRUE;
}

void Sleep(DWORD milliseconds)
{
    struct timespec left = { (time_t)(milliseconds / 1000), (long)(milliseconds % 1000) * 1000000 };

    if (milliseconds == 0)
        sched_yield();
    for (;;) {
        while (nanosleep(&left, &left) != 0 && errno == EINTR)
            continue;
        if (milliseconds != INFINITE)
            return;
        left.tv_sec = (time_t)(INFINITE / 1000);
    }
}
