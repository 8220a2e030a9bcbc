#include "base/trace.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { LINE_BYTES = 1400 };                      /* a whole error string with what stands before it */

atomic_int trace_state_now = TRACE_UNKNOWN;

bool trace_ask(void)
{
    const char* value;

    if (atomic_load(&trace_state_now) == TRACE_UNKNOWN) {
        value = getenv("WWS_TRACE");             /* two threads that get here at once find the same */
        atomic_store(&trace_state_now, value != NULL && value[0] != '\0' && value[0] != '0' ? TRACE_ON : TRACE_OFF);
    }
    return atomic_load(&trace_state_now) == TRACE_ON;
}

static size_t print_head(char* line, size_t size)
{
    struct timespec now;
    struct tm parts;
    int length;

    clock_gettime(CLOCK_REALTIME, &now);
    if (gmtime_r(&now.tv_sec, &parts) == NULL)
        return 0;
    length = snprintf(line, size, "wws %02d:%02d:%02d.%06ld [%d] ", parts.tm_hour, parts.tm_min, parts.tm_sec,
                      now.tv_nsec / 1000, (int)syscall(SYS_gettid));
    return length > 0 ? (size_t)length : 0;
}

/* One write for the line: lines of several threads do not mix. */
void trace_print(const char* format, ...)
{
    char line[LINE_BYTES];
    int saved = errno;
    size_t used = print_head(line, sizeof line);
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(line + used, sizeof line - used - 1, format, arguments);
    va_end(arguments);
    if (length > 0)
        used += (size_t)length < sizeof line - used - 1 ? (size_t)length : sizeof line - used - 2;
    line[used++] = '\n';
    if (write(STDERR_FILENO, line, used) < 0)
        errno = saved;                           /* nobody to tell */
    errno = saved;
}
