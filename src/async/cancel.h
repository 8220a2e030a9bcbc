/* WSX_CANCEL inside the library: names the pending operation, guarded by one of a few locks. */
#ifndef WWS_ASYNC_CANCEL_H
#define WWS_ASYNC_CANCEL_H

#include "async/lane.h"
#include <wws/wwsx.h>

/* Something that can be ended early. end runs under a lock: it must not call out, and not touch cancel. */
struct cancel_target {
    void (*end)(struct cancel_target* target);
};
/* cancel may be NULL. WS_E_INVALID_OPERATION when it names an operation already. */
HRESULT cancel_set(WSX_CANCEL* cancel, struct cancel_target* target, WS_ERROR* error) MUST_USE;
/* Before the operation completes: after this, end will not be called any more, and is not running. */
void    cancel_clear(WSX_CANCEL* cancel);
/* In the child of a fork, where the threads that held locks are gone. */
void    cancel_after_fork(void);

#endif
