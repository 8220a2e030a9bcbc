/* WsxWaitFd: registers a duplicate of the descriptor for as long as the wait lasts, so that several waits for one
 * descriptor stand beside each other. */
#include "async/cancel.h"
#include "async/check_op.h"
#include "async/engine.h"
#include "async/op.h"
#include "base/err.h"
#include "base/mem.h"
#include <errno.h>

#define FD_EVENTS (WSX_FD_READABLE | WSX_FD_WRITABLE)
_Static_assert((int)WSX_FD_READABLE == (int)SYS_IN && (int)WSX_FD_WRITABLE == (int)SYS_OUT
               && (int)WSX_FD_HANGUP == (int)SYS_HUP, "the bits of the system interface are the public ones");

static HRESULT raise_timeout(int fd, ULONG timeout_ms, WS_ERROR* error)
{
    return err_raise(error, WS_E_OPERATION_TIMED_OUT, "descriptor %d was not ready within %u ms", fd, timeout_ms);
}

static HRESULT raise_aborted(int fd, WS_ERROR* error)
{
    return err_raise(error, WS_E_OPERATION_ABORTED, "the wait for descriptor %d was cancelled", fd);
}

static HRESULT raise_bad_fd(int fd, int result, WS_ERROR* error)
{
    return err_raise_errno(error, result == -ENOMEM ? E_OUTOFMEMORY : E_INVALIDARG, -result,
                           "descriptor %d cannot be waited for", fd);
}

static void set_ready(ULONG* ready, unsigned events)
{
    if (ready != NULL)
        *ready = events;
}

/* ------------------------------------------------------------------------------------------------ synchronous */

struct sync_wait {
    struct cancel_target target;
    int                  wake_fd;       /* -1 without a WSX_CANCEL */
};

static void sync_wait_end(struct cancel_target* target)
{
    sys_wake_set(CONTAINER_OF(target, struct sync_wait, target)->wake_fd);
}

static HRESULT wait_here(int fd, ULONG events, ULONG timeout_ms, ULONG* ready, WSX_CANCEL* cancel, WS_ERROR* error)
{
    struct sync_wait wait = { .target = { sync_wait_end }, .wake_fd = -1 };
    int result;
    HRESULT hr;

    if (cancel != NULL && (wait.wake_fd = sys_wake_create()) < 0)
        return err_raise_errno(error, WS_E_QUOTA_EXCEEDED, -wait.wake_fd, "no descriptor for a wait that can be "
                               "cancelled");
    hr = cancel_set(cancel, &wait.target, error);
    if (SUCCEEDED(hr)) {
        result = sys_wait_fd_or_wake(fd, events, wait.wake_fd, sys_deadline_ns(timeout_ms));
        cancel_clear(cancel);
        if (result > 0)
            set_ready(ready, (unsigned)result);
        else if (result == -ECANCELED)
            hr = raise_aborted(fd, error);
        else
            hr = result == 0 ? raise_timeout(fd, timeout_ms, error) : raise_bad_fd(fd, result, error);
    }
    if (wait.wake_fd >= 0)
        sys_close(wait.wake_fd);
    return hr;
}

/* ------------------------------------------------------------------------------------------------ asynchronous */

struct fd_wait {
    struct lane_fd       descriptor;
    struct cancel_target target;
    WS_ASYNC_CONTEXT     context;
    WSX_CANCEL*          cancel;
    WS_ERROR*            error;
    ULONG*               ready;
    uint64_t             deadline_ns;
    int                  fd;            /* the caller's number, for error strings */
    ULONG                events;
    ULONG                timeout_ms;
};

static void fd_wait_released(struct lane_fd* descriptor)
{
    mem_free(CONTAINER_OF(descriptor, struct fd_wait, descriptor));
}

static void fd_wait_end(struct cancel_target* target)
{
    lane_fd_abort(&CONTAINER_OF(target, struct fd_wait, target)->descriptor);
}

/* Not WS_S_ASYNC: the wait is over, with this result. */
static HRESULT fd_wait_arm(struct fd_wait* wait)
{
    for (;;) {
        int result = sys_wait_fd(wait->descriptor.fd, wait->events, 0);

        if (result < 0)                 /* and not armed again: what made it ready is not reported a second time */
            return raise_bad_fd(wait->fd, result, wait->error);
        if (result > 0) {
            set_ready(wait->ready, (unsigned)result);
            return S_OK;
        }
        switch (lane_fd_arm(&wait->descriptor, LANE_READ, WS_LONG_CALLBACK, wait->deadline_ns)) {
        case LANE_ARMED:
            return WS_S_ASYNC;
        case LANE_ABORTED:
            return raise_aborted(wait->fd, wait->error);
        case LANE_RETRY:
            break;
        }
    }
}

static void fd_wait_fired(struct lane_wait* armed, HRESULT hr, WS_CALLBACK_MODEL model)
{
    struct fd_wait* wait = CONTAINER_OF(armed, struct fd_wait, descriptor.wait[LANE_READ]);
    WS_ASYNC_CONTEXT context = wait->context;

    if (hr == WS_E_OPERATION_TIMED_OUT)
        hr = raise_timeout(wait->fd, wait->timeout_ms, wait->error);
    else if (hr == WS_E_OPERATION_ABORTED)
        hr = raise_aborted(wait->fd, wait->error);
    else
        hr = fd_wait_arm(wait);
    if (hr == WS_S_ASYNC)
        return;
    cancel_clear(wait->cancel);
    atomic_fetch_sub(&engine_counters.waits, 1);
    lane_fd_release(&wait->descriptor, fd_wait_released);
    context.callback(hr, model, context.callbackState);
}

static HRESULT fd_wait_create(int fd, struct fd_wait** out, WS_ERROR* error)
{
    struct fd_wait* wait = mem_zalloc(sizeof *wait);
    int copy;

    if (wait == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for a wait for descriptor %d", fd);
    copy = sys_duplicate(fd);
    if (copy < 0) {
        mem_free(wait);
        return err_raise_errno(error, copy == -EBADF ? E_INVALIDARG : WS_E_QUOTA_EXCEEDED, -copy,
                               "descriptor %d cannot be duplicated for a wait", fd);
    }
    lane_fd_init(&wait->descriptor, copy);
    wait->descriptor.one_wait = true;
    wait->descriptor.wait[LANE_READ].fired = fd_wait_fired;
    wait->target.end = fd_wait_end;
    wait->fd = fd;
    *out = wait;
    return S_OK;
}

static HRESULT fd_wait_start(struct fd_wait* wait, WS_ERROR* error)
{
    WSX_CANCEL* cancel = wait->cancel;
    HRESULT hr;

    TRY(lane_fd_bind(&wait->descriptor, NULL, wait->events, error));
    TRY(cancel_set(cancel, &wait->target, error));
    atomic_fetch_add(&engine_counters.waits, 1);
    hr = fd_wait_arm(wait);
    if (hr == WS_S_ASYNC)
        return hr;
    atomic_fetch_sub(&engine_counters.waits, 1);
    cancel_clear(cancel);
    return hr;
}

HRESULT WsxWaitFd(int fd, ULONG events, ULONG timeout_ms, ULONG* ready, WSX_CANCEL* cancel,
                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    CHECK_START(WsxWaitFd(fd, events, timeout_ms, ready, cancel, context, error), context, error);
    struct fd_wait* wait;
    int result;
    HRESULT hr;

    if (events == 0 || (events & ~(ULONG)FD_EVENTS) != 0)
        return err_raise(error, E_INVALIDARG, "WsxWaitFd: events is 0x%x; WSX_FD_READABLE, WSX_FD_WRITABLE or both are "
                         "expected", events);
    TRY(async_check_context(context, error));
    if (context == NULL)
        return wait_here(fd, events, timeout_ms, ready, cancel, error);
    result = sys_wait_fd(fd, events, 0);
    if (result < 0)
        return raise_bad_fd(fd, result, error);
    if (result > 0) {
        set_ready(ready, (unsigned)result);
        return S_OK;
    }
    TRY(fd_wait_create(fd, &wait, error));
    wait->context = *context;
    wait->cancel = cancel;
    wait->error = error;
    wait->ready = ready;
    wait->events = events;
    wait->timeout_ms = timeout_ms;
    wait->deadline_ns = sys_deadline_ns(timeout_ms);
    hr = fd_wait_start(wait, error);
    if (hr != WS_S_ASYNC)
        lane_fd_release(&wait->descriptor, fd_wait_released);
    return hr;
}
