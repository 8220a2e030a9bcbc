/* The threads of the library: parked ones are taken first, new ones are created up to the limit, idle ones leave. */
#ifndef WWS_ASYNC_POOL_H
#define WWS_ASYNC_POOL_H

#include "async/lane_int.h"
#include "async/op.h"

/* Gives a thread a role at a lane; false when none can be had. */
bool pool_assign(enum thread_role role, struct lane* lane);
/* Queues a job; false when there is no thread to run it now or later. */
bool pool_queue(struct async_work* job);

void     pool_start(void);
void     pool_stop_parked(void);                     /* parked threads leave; later ones too, once idle */
void     pool_wait_empty(void);                      /* until the last thread has left and runs no more */
void     pool_before_fork(void);
void     pool_after_fork(bool child);
unsigned pool_working(void);                         /* threads that run jobs or their callbacks */
int      pool_balance(void);                         /* operations begun minus ended on all threads, gone ones too */
unsigned pool_threads(unsigned* peak);

#endif
