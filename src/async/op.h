/* Pending operations that wait for something other than a descriptor: a queue, a limiter, a free channel. The owner
 * keeps them on a list under its lock; whoever takes one off the list, under that lock, completes it (exactly once).
 *
 * Use:   struct async_op in the owner's record of the operation
 *        hr = async_op_begin(&op, context, model, error);        reserves what completion needs (C8)
 *        lock; put on the list; unlock;
 *        hr = async_op_wait(&op, context == NULL, deadline_ns);     WS_S_ASYNC with a context, else waits here
 *        ASYNC_S_DEADLINE: lock; still on the list? take it off, unlock: it is yours to report as timed out;
 *                          not on the list: call async_op_wait(&op, true, SYS_NEVER): the completer is at work
 *        other side: lock; take off the list; unlock; async_op_complete(&op, hr). */
#ifndef WWS_ASYNC_OP_H
#define WWS_ASYNC_OP_H

#include "async/check_op.h"
#include "async/lane.h"

#define ASYNC_S_DEADLINE ((HRESULT)0x003D7F01)      /* never leaves the library */
#define ASYNC_S_AGAIN    ((HRESULT)0x003D7F02)      /* a try_ function would have to wait; never leaves the library */

struct async_op {
    struct lane_node node;
    struct lane*     lane;
    WS_ASYNC_CONTEXT context;                       /* callback NULL: a thread waits on event */
    HRESULT          result;
    struct sys_event event;
};

/* Without a context the event is initialised: async_op_wait destroys it when it returns anything but ASYNC_S_DEADLINE;
 * an operation that was never waited for is given up with async_op_cancel. */
HRESULT async_op_begin(struct async_op* op, const WS_ASYNC_CONTEXT* context, WS_CALLBACK_MODEL model,
                       WS_ERROR* error) MUST_USE;
HRESULT async_op_wait(struct async_op* op, bool synchronous, uint64_t deadline_ns) MUST_USE;
void    async_op_cancel(struct async_op* op);
/* For the contract checker: what the operation waits for ("a unit of the limiter"), between its begin and the list. */
static inline void async_op_waits_for(struct async_op* op, const char* what)
{
    if (check_on() && op->context.callback != NULL)
        check_waits(&op->node, what, -1, 0);
}
/* Posts the callback to the lane (never calls it on this thread before returning), or wakes the waiting thread.
 * op may be gone when this returns. */
void    async_op_complete(struct async_op* op, HRESULT hr);

/* E_INVALIDARG when there is a context without a callback (C4). First line of every asynchronous function. */
HRESULT async_check_context(const WS_ASYNC_CONTEXT* context, WS_ERROR* error) MUST_USE;

/* Lets other work of the lane run first, then calls back: for loops over operations that keep completing
 * synchronously (C11). Embedded in the loop's owner. Without a context: S_OK at once. */
HRESULT async_yield(struct async_op* op, const WS_ASYNC_CONTEXT* context, WS_ERROR* error) MUST_USE;

/* Runs work(argument) on a pool thread; the callback follows on the same thread, as a long callback. Without a context:
 * runs it here. Fails synchronously, with nothing started, when no thread can be had. */
struct async_work {
    struct async_work* next;
    HRESULT (*work)(void* argument, WS_ERROR* error);
    void*              argument;
    WS_ERROR*          error;
    WS_ASYNC_CONTEXT   context;
    uint64_t           checked;                     /* the operation that it is for, under the contract checker */
};
HRESULT async_work_run(struct async_work* job, HRESULT (*work)(void* argument, WS_ERROR* error), void* argument,
                       const WS_ASYNC_CONTEXT* context, WS_ERROR* error) MUST_USE;

#endif
