/* Lanes: each an event loop (poller, timers, run queue) owned by one thread at a time. What runs on a lane runs one
 * after the other; a long callback that stays out loses the lane to its standby thread and goes on alone.
 * All functions: any thread. Nothing here holds a lock while it calls out. */
#ifndef WWS_ASYNC_LANE_H
#define WWS_ASYNC_LANE_H

#include "async/sys.h"

struct lane;

/* The lane of the calling thread if it drives one, else one in turn. Starts the engine when it is not running.
 * E_OUTOFMEMORY when no thread or memory can be had. The lane lives until the engine is shut down. */
HRESULT lane_pick(struct lane** out, WS_ERROR* error) MUST_USE;
/* Round robin, for spreading accepted connections. */
HRESULT lane_pick_next(struct lane** out, WS_ERROR* error) MUST_USE;
bool    lane_is_current(const struct lane* lane);

/* A turn on the lane: embedded in its owner, in the queue at most once. run is called with the model that it really
 * runs under; ask for WS_LONG_CALLBACK when application code may run inside. The node is not touched after run starts. */
struct lane_node {
    struct lane_node* next;
    void (*run)(struct lane_node* node, WS_CALLBACK_MODEL model);
    WS_CALLBACK_MODEL model;
};
void lane_post(struct lane* lane, struct lane_node* node);              /* cannot fail */

/* A timer. A started timer ends in one of two ways: lane_timer_stop returns true, or fired runs, once, on the lane, with
 * node.model asked for. Whoever owns the memory keeps it until then. Start and stop are O(1), to the millisecond, never
 * early. The owner sets node.model and fired, and the rest to zero. */
struct lane_timer {
    struct lane_node    node;
    struct lane_timer*  next;           /* [T] in its slot of the wheel                                   */
    struct lane_timer** link;           /* [T] what points at this timer; NULL: not in the wheel          */
    uint64_t            tick;           /* [T] when it is due, in ticks of the wheel                      */
    _Atomic(struct lane*) lane;         /* [T] is the lock of this lane's wheel; NULL: was never started  */
    void (*fired)(struct lane_timer* timer, WS_CALLBACK_MODEL model);
    unsigned char       level;          /* [T] of the wheel                                               */
    unsigned char       slot;           /* [T]                                                            */
    bool                due;            /* [T] expired, and waiting for its turn: cannot be stopped       */
};
void lane_timer_start(struct lane* lane, struct lane_timer* timer, uint64_t deadline_ns);
/* Starts it, or moves it to an earlier deadline; one that is due already or due earlier stays as it is. */
void lane_timer_lower(struct lane* lane, struct lane_timer* timer, uint64_t deadline_ns);
/* False, too, for one that was never started. May come while another thread starts it: before or after that. */
bool lane_timer_stop(struct lane_timer* timer);

/* A descriptor on a lane: registered once, edge-triggered; two directions that can each have one wait.
 *
 * The state word of a wait:   IDLE --readiness--> READY --arm: try again--> IDLE
 *                             IDLE --arm--> ARMED --readiness, deadline, cancel: the winner posts the node--> IDLE
 *                             any  --abort--> ABORTED                      (from ARMED: the winner posts the node)
 * The upper bits count arms, so that a late deadline cannot end the wait after the one it was for. */
enum lane_direction { LANE_READ, LANE_WRITE };

struct lane_wait {
    struct lane_node      node;         /* the turn in which fired is called                        */
    atomic_uint           word;         /* arms << 2 | state                                        */
    atomic_uint           ready;        /* all SYS_* bits ever seen                                 */
    atomic_uint_least64_t deadline_ns;  /* SYS_NEVER when nothing is armed                          */
    HRESULT               outcome;      /* written by the winner                                    */
    enum lane_direction   direction;    /* [C]                                                      */
    /* On the lane: S_OK (ready: try again), WS_E_OPERATION_TIMED_OUT or WS_E_OPERATION_ABORTED. */
    void (*fired)(struct lane_wait* wait, HRESULT hr, WS_CALLBACK_MODEL model);
};

struct lane_fd {
    int                   fd;           /* [C] */
    bool                  one_wait;     /* [C] every event ends the read wait; there is no write wait                      */
    _Atomic(struct lane*) lane;         /* [C] after lane_fd_bind; NULL before                                         */
    struct lane_wait      wait[2];
    struct lane_timer     timer;        /* one entry for both directions: fires early rather than being moved often   */
    atomic_uint_least64_t timer_at;     /* when it fires; SYS_NEVER when it is not started                             */
    struct lane_node      reap;
    void (*released)(struct lane_fd* fd);
};
void    lane_fd_init(struct lane_fd* fd, int number);
/* Registers with the lane (lane NULL: lane_pick) for SYS_IN and/or SYS_OUT. Once; later calls do nothing. Not concurrently. */
HRESULT lane_fd_bind(struct lane_fd* fd, struct lane* lane, unsigned events, WS_ERROR* error) MUST_USE;
/* The lane that it is registered with, also while another thread binds it; NULL: none. */
static inline struct lane* lane_fd_lane(const struct lane_fd* fd)
{
    return atomic_load_explicit(&fd->lane, memory_order_acquire);
}

enum lane_arm { LANE_ARMED, LANE_RETRY, LANE_ABORTED };
/* Arms the wait of one direction, which has fired set and is not armed. LANE_ARMED: fired will be called, once, and may
 * have been already: touch nothing. LANE_RETRY: readiness came meanwhile; try the system call again. LANE_ABORTED:
 * lane_fd_abort came first. */
enum lane_arm lane_fd_arm(struct lane_fd* fd, enum lane_direction direction, WS_CALLBACK_MODEL model,
                          uint64_t deadline_ns) MUST_USE;
/* Ends the waits of both directions with WS_E_OPERATION_ABORTED, the present and all later ones. */
void    lane_fd_abort(struct lane_fd* fd);
bool    lane_fd_aborted(const struct lane_fd* fd);
/* No wait may be armed. Closes the descriptor and calls released when the lane no longer refers to it: at once when it
 * was never bound, else in a later turn of the lane. */
void    lane_fd_release(struct lane_fd* fd, void (*released)(struct lane_fd* fd));

#endif
