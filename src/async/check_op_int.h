/* What check_op.c, check_wait.c and check_watch.c share. */
#ifndef WWS_ASYNC_CHECK_OP_INT_H
#define WWS_ASYNC_CHECK_OP_INT_H

#include "async/check_op.h"
#include "base/check_int.h"

/* Operations that are not over. */
void check_visit_ops_locked(void (*visit)(struct check_op* op, void* state), void* state);
void check_forget_ops_locked(void);
/* The operation that a thread works on; 0: none that is known. */
uint64_t check_current_locked(const struct check_thread* thread);
struct check_op* check_find_locked(uint64_t id);                /* NULL: over                       */
struct check_op* check_find_over_locked(uint64_t id);           /* NULL: not over, or long ago      */
/* "WsReadMessageStart on WS_CHANNEL 0x...", or "the WS_READ_CALLBACK read_file+0x0 (program)" */
const char* check_describe_op(const struct check_op* op, char* text, size_t size);

/* ------------------------------------------------------------------------------------------------ check_wait.c */

/* What the operation waits for: "it waits for ...". */
const char* check_describe_wait_locked(const struct check_op* op, char* text, size_t size);
void check_forget_waits_locked(void);

/* ------------------------------------------------------------------------------------------------ check_watch.c */

/* Something may last too long from now on. */
void check_watch_locked(void);
/* What was out as a short callback returns. */
void check_watch_return_locked(const struct check_thread* thread, struct check_frame* frame,
                               struct check_report* report);
extern const struct check_hooks check_op_hooks;

#endif
