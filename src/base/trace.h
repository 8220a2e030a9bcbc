/* Tracing for the people who work on the library: trace("channel %p: %s", ...) prints a line with time, thread and text on
 * standard error when WWS_TRACE is in the environment. Off, it costs one branch, and its arguments are not evaluated. Any
 * thread. */
#ifndef WWS_BASE_TRACE_H
#define WWS_BASE_TRACE_H

#include "base/common.h"

#include <stdatomic.h>

enum trace_state { TRACE_OFF, TRACE_ON, TRACE_UNKNOWN };      /* unknown: nobody has looked at the environment yet */

extern atomic_int trace_state_now;

bool trace_ask(void);                                         /* looks at the environment, once */
void trace_print(const char* format, ...) PRINTF_LIKE(1, 2);

static inline bool trace_on(void)
{
    return UNLIKELY(atomic_load_explicit(&trace_state_now, memory_order_relaxed) != TRACE_OFF) && trace_ask();
}

#define trace(...) do { if (trace_on()) trace_print(__VA_ARGS__); } while (0)

#endif
