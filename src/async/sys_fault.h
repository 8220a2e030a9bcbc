/* Failing system calls on request, for tests: one relaxed load for each call that can be refused, outside of them. */
#ifndef WWS_ASYNC_SYS_FAULT_H
#define WWS_ASYNC_SYS_FAULT_H

#include "base/common.h"

/* The fallible system call number countdown from now (0: the next one) is refused, on whatever thread it comes;
 * UINT64_MAX: none. */
void     sys_fail_after(uint64_t countdown);
uint64_t sys_fail_hits(void);

/* For sys_posix.c: true when this call is to be refused. */
bool     sys_refused(void);

#endif
