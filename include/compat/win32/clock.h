/** win32/clock.h: time. */
#ifndef WWS_COMPAT_WIN32_CLOCK_H
#define WWS_COMPAT_WIN32_CLOCK_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Milliseconds since the system started; the 32-bit form wraps around after 49.7 days. */
ULONGLONG GetTickCount64(void);
DWORD     GetTickCount(void);

/** Now, in UTC. */
void GetSystemTimeAsFileTime(LPFILETIME time);
void GetSystemTimePreciseAsFileTime(LPFILETIME time);

/** A counter for measuring, and its ticks per second. Neither fails. */
BOOL QueryPerformanceCounter(LARGE_INTEGER* count);
BOOL QueryPerformanceFrequency(LARGE_INTEGER* frequency);

/** Blocks the calling thread for at least so many milliseconds; 0 only lets others run, INFINITE never returns. */
void Sleep(DWORD milliseconds);

#ifdef __cplusplus
}
#endif

#endif
