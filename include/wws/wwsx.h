/*
 * wws/wwsx.h - extensions of libwws: what anybody needs who writes asynchronous functions on POSIX.
 *
 * Each function that can wait has the shape of the Windows Web Services API: with a NULL context it waits on the
 * calling thread, with a context it may complete at once or return WS_S_ASYNC and call back exactly once. So they
 * compose with WsAsyncExecute, and with each other.
 *
 * Contents
 *    1. Cancelling            WSX_CANCEL, WsxCancel
 *    2. Leaves                WsxDelay, WsxWaitFd, WsxQueueWork
 *    3. Limiter               WsxCreateLimiter, WsxAcquire, WsxRelease, WsxAbortLimiter, WsxFreeLimiter
 *    4. Engine                WsxConfigureEngine, WsxGetEngineStatistics, WsxShutdownEngine
 *    5. Contract checker      WsxSetCheck
 *
 * All functions may be called from any thread and from inside any callback, unless their comment says otherwise.
 */
#ifndef WWS_WWSX_H
#define WWS_WWSX_H

#include <WebServices.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------------------------------ 1. Cancelling */

/**
 * Names one pending operation, so that another thread can end it early.
 *
 * Zero-initialised by the caller ({ 0 }); belongs to the operation from the call until it completes, and may then be
 * used again. The memory must stay valid for as long as anybody may call WsxCancel with it.
 */
typedef struct WSX_CANCEL {
    void* internal0;    /**< the library's */
    void* internal1;    /**< the library's */
} WSX_CANCEL;

/**
 * Ends the operation that cancel names, if one is pending: it completes with WS_E_OPERATION_ABORTED. Does not wait,
 * needs no resources. An operation that has finished already, or was never started, is left alone.
 *
 * cancel     what the operation was given
 *
 * Source: ours.
 */
WWS_API void WsxCancel(WSX_CANCEL* cancel);

/* ---------------------------------------------------------------------------------------------------- 2. Leaves */

/** The longest delay, in milliseconds: a little over 24 days. */
#define WSX_DELAY_MAX_MS 0x7FFFFFFFu

/**
 * Completes after a delay.
 *
 * delay_ms   milliseconds, 0..WSX_DELAY_MAX_MS; 0 completes at once
 * cancel     optional; borrowed until completion
 * context    NULL: waits on the calling thread. Copied (C3)
 * error      optional; borrowed until completion
 *
 * Returns S_OK, WS_S_ASYNC, E_INVALIDARG (over the maximum, or no callback), E_OUTOFMEMORY (C8),
 * WS_E_OPERATION_ABORTED. Start and cancel take constant time however many are pending. Source: ours.
 */
WWS_API HRESULT WsxDelay(ULONG delay_ms, WSX_CANCEL* cancel, const WS_ASYNC_CONTEXT* context, WS_ERROR* error);

/** What WsxWaitFd waits for and reports; ORed. Hang-up and errors are reported as WSX_FD_HANGUP, asked or not. */
typedef enum WSX_FD_EVENTS {
    WSX_FD_READABLE = 1,    /**< there is something to read, or the end */
    WSX_FD_WRITABLE = 2,    /**< there is room to write                 */
    WSX_FD_HANGUP = 4       /**< the other end is gone, or an error     */
} WSX_FD_EVENTS;

/**
 * Completes when a descriptor is ready: a socket, pipe, eventfd, timerfd, ...; one that is ready already completes
 * synchronously.
 *
 * fd          stays the caller's, and must stay open until completion
 * events      WSX_FD_READABLE, WSX_FD_WRITABLE or both
 * timeout_ms  milliseconds, or INFINITE
 * ready       optional; receives what it is ready for. Written on success only
 * cancel, context, error  as for WsxDelay
 *
 * Returns S_OK, WS_S_ASYNC, E_INVALIDARG (no or unknown events, a descriptor that cannot be waited for),
 * WS_E_OPERATION_TIMED_OUT, WS_E_OPERATION_ABORTED, E_OUTOFMEMORY, WS_E_QUOTA_EXCEEDED (no descriptors left).
 * Source: ours.
 */
WWS_API HRESULT WsxWaitFd(int fd, ULONG events, ULONG timeout_ms, ULONG* ready, WSX_CANCEL* cancel,
                          const WS_ASYNC_CONTEXT* context, WS_ERROR* error);

/**
 * A function that may block. Its result becomes the result of WsxQueueWork. It must not return WS_S_ASYNC.
 *
 * work_state  as given to WsxQueueWork
 * error       as given to WsxQueueWork; may be NULL
 *
 * Source: ours.
 */
typedef HRESULT (CALLBACK* WSX_WORK_CALLBACK)(void* work_state, WS_ERROR* error);

/**
 * Runs a blocking function on a thread of the library's pool, for what has no non-blocking form.
 *
 * work        called once, on a pool thread; with a NULL context on the calling thread
 * work_state  passed to work; borrowed until completion
 * context, error  as for WsxDelay
 *
 * The callback follows on the same thread as a long callback. Jobs wait in the order they came when all threads are
 * busy. Returns what work returned, WS_S_ASYNC, E_INVALIDARG, E_OUTOFMEMORY (no thread can be had, because the system
 * refuses one or WSX_ENGINE_SETTINGS.threads_max is no more than lanes and their standbys need; nothing was started).
 * Source: ours.
 */
WWS_API HRESULT WsxQueueWork(WSX_WORK_CALLBACK work, void* work_state, const WS_ASYNC_CONTEXT* context,
                             WS_ERROR* error);

/* --------------------------------------------------------------------------------------------------- 3. Limiter */

/**
 * Bounds how much an application starts at once: so many units, handed out first in, first out, with a bound on the
 * queue of those who wait.
 *
 *    1. WsxCreateLimiter
 *    2. WsxAcquire before each piece of work, WsxRelease after it; from any threads
 *    3. WsxAbortLimiter, if waiters must be sent away
 *    4. WsxFreeLimiter, with no waiter left
 */
typedef struct _WSX_LIMITER WSX_LIMITER;

/**
 * Creates a limiter with all its units free.
 *
 * units      how many can be held at once; at least 1
 * queue_max  how many may wait at once; one more is refused with WS_E_QUOTA_EXCEEDED. 0: nobody waits
 * limiter    receives it; freed by WsxFreeLimiter
 * error      optional; receives what went wrong. Borrowed
 *
 * Returns S_OK, E_INVALIDARG, E_OUTOFMEMORY. Source: ours.
 */
WWS_API HRESULT WsxCreateLimiter(ULONG units, ULONG queue_max, WSX_LIMITER** limiter, WS_ERROR* error);

/**
 * Takes one unit, or waits for one in the order of arrival.
 *
 * limiter     must not be freed before completion
 * timeout_ms  milliseconds to wait, or INFINITE
 * cancel, context, error  as for WsxDelay
 *
 * Returns S_OK, WS_S_ASYNC, WS_E_QUOTA_EXCEEDED (queue_max are waiting), WS_E_OPERATION_TIMED_OUT,
 * WS_E_OPERATION_ABORTED (cancelled, or the limiter was aborted), E_INVALIDARG, E_OUTOFMEMORY. Source: ours.
 */
WWS_API HRESULT WsxAcquire(WSX_LIMITER* limiter, ULONG timeout_ms, WSX_CANCEL* cancel,
                           const WS_ASYNC_CONTEXT* context, WS_ERROR* error);

/**
 * Gives one unit back; the longest waiter gets it. Its callback runs on a thread of the library, never inside this
 * call.
 *
 * limiter    of which the unit was acquired
 * error      optional; receives what went wrong. Borrowed
 *
 * Returns S_OK, E_INVALIDARG, WS_E_INVALID_OPERATION (more units are released than were acquired). Source: ours.
 */
WWS_API HRESULT WsxRelease(WSX_LIMITER* limiter, WS_ERROR* error);

/**
 * Sends all waiters away with WS_E_OPERATION_ABORTED, and everyone who comes later. Units held stay held.
 *
 * limiter    any; again is fine
 *
 * Source: ours.
 */
WWS_API void WsxAbortLimiter(WSX_LIMITER* limiter);

/**
 * Frees the limiter. Waiters must have completed: the callback of the last one may free it.
 *
 * limiter    NULL is fine
 *
 * Source: ours.
 */
WWS_API void WsxFreeLimiter(WSX_LIMITER* limiter);

/* ---------------------------------------------------------------------------------------------------- 4. Engine */

/*
 * The engine starts with the first asynchronous operation of the process. In the child of a fork() it starts anew: what
 * was pending completes in the parent, and the child leaves the handles alone that it belongs to.
 */

/** Settings of the engine; a field that is 0 takes the default. */
typedef struct WSX_ENGINE_SETTINGS {
    ULONG  lanes;           /**< event loops; default: one for each processor, at most 64                             */
    ULONG  threads_max;     /**< most threads of the library, lanes' included; default 512, at least the lanes. Two for
                             * each lane (itself and its standby) leave none for WsxQueueWork and for looking names up
                             * asynchronously, which then fail with E_OUTOFMEMORY                                     */
    SIZE_T stack_bytes;     /**< stack of each thread; default 256 KiB, at least 64 KiB                               */
    ULONG  tick_ms;         /**< how long a long callback may stay out before its lane goes on without it; default 2    */
    ULONG  idle_ms;         /**< how long an idle thread is kept; default 5000                                        */
} WSX_ENGINE_SETTINGS;

/**
 * Sets how the engine will run. Only while it does not run: before the first asynchronous operation of the process, or
 * after WsxShutdownEngine.
 *
 * settings   copied; NULL: all defaults
 * error      optional; receives what went wrong. Borrowed
 *
 * Returns S_OK, E_INVALIDARG (out of range, named), WS_E_INVALID_OPERATION (the engine runs). Source: ours.
 */
WWS_API HRESULT WsxConfigureEngine(const WSX_ENGINE_SETTINGS* settings, WS_ERROR* error);

/** Counters of the engine since it was started. */
typedef struct WSX_ENGINE_STATISTICS {
    ULONG   lanes;              /**< lanes that have been started                                          */
    ULONG   threads;            /**< threads now                                                           */
    ULONG   threads_peak;       /**< most threads at once                                                  */
    ULONG   pending_delays;     /**< WsxDelay operations pending                                           */
    ULONG   pending_waits;      /**< WsxWaitFd operations pending                                          */
    ULONG   pending_jobs;       /**< WsxQueueWork jobs queued or running                                   */
    ULONG   streams;            /**< descriptors registered with the lanes, WsxWaitFd's not among them     */
    ULONGLONG hand_overs;       /**< lanes handed to another thread because a long callback stayed out     */
    ULONGLONG short_callbacks;  /**< long callbacks that were invoked short for want of a thread           */
} WSX_ENGINE_STATISTICS;

/**
 * Fills statistics; all zero when the engine does not run.
 *
 * statistics  receives them
 * error       optional; receives what went wrong. Borrowed
 *
 * Returns S_OK, E_INVALIDARG (NULL). Source: ours.
 */
WWS_API HRESULT WsxGetEngineStatistics(WSX_ENGINE_STATISTICS* statistics, WS_ERROR* error);

/**
 * Stops all threads of the library and frees what the engine holds: nothing of it runs any more when this returns S_OK.
 * The next asynchronous operation starts it anew.
 *
 * timeout_ms  how long to wait for pending operations to complete, and for threads that are out in callbacks
 * error       optional; receives one string for each kind of operation that is still pending
 *
 * With something still pending after timeout_ms: WS_E_INVALID_OPERATION, with strings that say what, and the engine runs
 * on. WS_E_INVALID_OPERATION also from a thread of the library. Concurrent use of asynchronous functions is the caller's
 * to prevent. Source: ours.
 */
WWS_API HRESULT WsxShutdownEngine(ULONG timeout_ms, WS_ERROR* error);

/* ------------------------------------------------------------------------------------------ 5. Contract checker */

/*
 * Watches the contract between application and library, from both sides, and says where it was broken: with the
 * operation, the object, how long, and the stacks of start and breach. Off by default; WWS_CHECK=1 in the environment
 * switches it on for a whole program, without a change to it. docs/contract-checker.md shows what each breach looks like.
 */

/** What is checked; ORed. The numbers K1 to K6 are those of docs/async-contract.md. */
typedef enum WSX_CHECK_RULES {
    WSX_CHECK_COMPLETION = 1,           /**< K1: a function of the application's completes twice, or inside the call     */
    WSX_CHECK_SECOND_OPERATION = 2,     /**< K2: a second operation on an object that takes one at a time                */
    WSX_CHECK_USE_WHILE_PENDING = 4,    /**< K3: an object is used or freed while an operation is pending on it          */
    WSX_CHECK_SHORT_CALLBACK = 8,       /**< K4: a short callback stays out longer than short_ms                         */
    WSX_CHECK_LONG_PENDING = 16,        /**< K5: an operation is pending longer than pending_ms                          */
    WSX_CHECK_ALIVE_AT_EXIT = 32,       /**< K6: objects and operations are still alive when the program ends            */
    WSX_CHECK_ALL = 63                  /**< K1 to K6                                                                 */
} WSX_CHECK_RULES;

/** What follows a breach that was reported. */
typedef enum WSX_CHECK_ACTION {
    WSX_CHECK_LOG = 0,                  /**< the program goes on                                                         */
    WSX_CHECK_ABORT = 1                 /**< abort()                                                                     */
} WSX_CHECK_ACTION;

/** A breach, as the callback gets it. */
typedef struct WSX_CHECK_BREACH {
    WSX_CHECK_RULES rule;               /**< one of them                                                              */
    const char*     operation;          /**< the function of the library, or the kind of the application's function      */
    const char*     object_type;        /**< "WS_CHANNEL"; NULL: no object                                               */
    const void*     object;             /**< its handle                                                                  */
    ULONGLONG       duration_us;        /**< how long the operation has been pending, or the callback out; 0: does not tell */
    const char*     text;               /**< all of it, with the stacks, as it would be printed                          */
} WSX_CHECK_BREACH;

/**
 * Receives breaches instead of standard error. On the thread that found one.
 *
 * breach  borrowed for the call
 * state   callback_state of the settings
 *
 * Source: ours.
 */
typedef void (CALLBACK* WSX_CHECK_CALLBACK)(const WSX_CHECK_BREACH* breach, void* state);

/** Settings of the checker; a field that is 0 takes the default. */
typedef struct WSX_CHECK_SETTINGS {
    ULONG            rules;             /**< WSX_CHECK_RULES; default WSX_CHECK_ALL                                      */
    WSX_CHECK_ACTION action;            /**< default WSX_CHECK_LOG                                                    */
    ULONG            short_ms;          /**< for K4; default 100                                                         */
    ULONG            pending_ms;        /**< for K5; default 60000                                                       */
    WSX_CHECK_CALLBACK callback;        /**< NULL: breaches are printed on standard error                                */
    void*            callback_state;    /**< passed to callback                                                       */
} WSX_CHECK_SETTINGS;

/**
 * Switches the contract checker on, off, or to other settings.
 *
 * settings   copied; NULL: off
 * error      optional
 *
 * What was created or started while it was off is not known to it: switch it on first. Off, it costs next to nothing.
 * Stacks name functions as well as the dynamic linker can: link the program with -rdynamic to see its own names, static
 * functions excepted.
 *
 * Returns S_OK, E_INVALIDARG (unknown rules or action). Source: ours.
 */
WWS_API HRESULT WsxSetCheck(const WSX_CHECK_SETTINGS* settings, WS_ERROR* error);

#ifdef __cplusplus
}
#endif

#endif
