/* The system interface as the simulation sees it: the same, and the history knows who calls. */
#pragma GCC system_header      /* for #include_next */
#include_next "async/sys.h"

#ifndef WWS_SIM_ASYNC_SYS_H
#define WWS_SIM_ASYNC_SYS_H

void sim_at(const char* function, int line, const char* text);

#define SIM_AT(call)            sim_at(__func__, __LINE__, call)
#define lock_take(lock)         (SIM_AT(#lock), lock_take(lock))
#define lock_drop(lock)         (SIM_AT(#lock), lock_drop(lock))
#define sys_event_set(event)    (SIM_AT(#event), sys_event_set(event))
#define sys_event_clear(event)  (SIM_AT(#event), sys_event_clear(event))
#define sys_event_wait(event, deadline) (SIM_AT(#event), sys_event_wait(event, deadline))
#define sys_poller_wait(poller, ready, count, deadline) \
    (SIM_AT(#poller), sys_poller_wait(poller, ready, count, deadline))
#define sys_poller_wake(poller) (SIM_AT(#poller), sys_poller_wake(poller))

#endif
