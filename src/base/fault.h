/* Failing on request: every allocation and every system call that can fail is a point, and the n-th of them can be made
 * to fail. Only in builds that ask for it (WWS_FAULT_INJECTION); in others fault_refused is false to the compiler, and
 * nothing of it is left. Any thread. */
#ifndef WWS_BASE_FAULT_H
#define WWS_BASE_FAULT_H

#include "base/common.h"

enum fault_kind {
    FAULT_MEMORY = 1,
    FAULT_SYSTEM = 2,
    FAULT_ANY    = FAULT_MEMORY | FAULT_SYSTEM,
};

#ifdef WWS_FAULT_INJECTION

/* For the code that can fail: counts a point of this kind, and says whether it is to fail. name: a literal, for
 * reports: the function that is refused, or for which memory is. */
bool fault_refused(enum fault_kind kind, const char* name);

#define FAULT_FOREVER UINT64_MAX

/* Of the points of these kinds from now on, count succeed and the failures after them fail, on whatever threads they
 * come. Counting starts anew. */
void     fault_set(enum fault_kind kinds, uint64_t count, uint64_t failures);
void     fault_clear(void);                     /* nothing fails, nothing is counted; the counts stay */
uint64_t fault_points(void);                    /* points since fault_set */
uint64_t fault_hits(void);                      /* points that failed since fault_set */

/* Called at each point that fails, on its thread; NULL: nobody. */
typedef void (*fault_watch_fn)(enum fault_kind kind, const char* name);
void     fault_watch(fault_watch_fn watch);

/* Descriptors: each that the library opens passes through the first, and through the second before it is closed. The
 * third tells how many are open. */
int      fault_opened(int fd);                  /* returns fd */
void     fault_closed(int fd);
unsigned fault_live_descriptors(void);

/* WsTimeout=0 is in the environment: timeouts never pass. */
bool     fault_timeouts_off(void);

#else

#define fault_refused(kind, name) false
#define fault_opened(fd)          (fd)
#define fault_closed(fd)          ((void)(fd))
#define fault_timeouts_off()      false

#endif

#endif
