/* What lane.c, wheel.c, lane_fd.c, pool.c and engine.c share. */
#ifndef WWS_ASYNC_LANE_INT_H
#define WWS_ASYNC_LANE_INT_H

#include "async/lane.h"

/* Hierarchical timing wheel: six levels of 64 slots, one tick (a millisecond) to 2^36 ticks. A timer sits at the level
 * of the highest bit group in which its tick differs from now; when the wheel comes to a slot of an upper level, its
 * timers move down. Everything is guarded by the lock. */
#define WHEEL_LEVELS 6
#define WHEEL_SLOTS  64

struct wheel {
    struct lock        lock;
    uint64_t           now;                                     /* ticks that have been dealt with           */
    uint64_t           occupied[WHEEL_LEVELS];                  /* a bit for each slot that has timers       */
    struct lane_timer* slot[WHEEL_LEVELS][WHEEL_SLOTS];
    struct lane_timer* moving;                                  /* taken from an upper slot, to be put lower */
};
void     wheel_init(struct wheel* wheel, uint64_t now_ns);
void     wheel_put_locked(struct wheel* wheel, struct lane_timer* timer, uint64_t tick);
void     wheel_remove_locked(struct wheel* wheel, struct lane_timer* timer);
/* The next timer that is due, taken out; NULL when there is none at now_ns. Looks at *budget timers at most. */
struct lane_timer* wheel_take_due_locked(struct wheel* wheel, uint64_t now_ns, unsigned* budget);
/* When to look again; SYS_NEVER for an empty wheel. */
uint64_t wheel_next_ns_locked(const struct wheel* wheel);
uint64_t wheel_tick(uint64_t deadline_ns);

/* One thread of the library. */
enum thread_role { THREAD_PARKED, THREAD_DRIVE, THREAD_STAND_BY, THREAD_WORK, THREAD_EXIT };

struct thread {
    struct thread*   next;           /* [E] in the list of parked threads                                            */
    enum thread_role role;           /* [E] set by who wakes it                                                      */
    struct lane*     lane;           /* of DRIVE and STAND_BY                                                        */
    struct sys_event wake;
    atomic_uint      out;            /* not 0: out in a long callback, the number of the call. Written by the thread */
    atomic_bool      evicted;        /* somebody wants, or has taken, the lane while this thread is out              */
    unsigned         calls;
    atomic_int       id;             /* of the system's; 0: not started yet                                          */
    struct sys_thread handle;        /* [E]                                                                          */
    struct thread*   next_of_all;    /* [E] in the list of all threads                                               */
    atomic_int       balance;        /* operations begun minus ended on this thread; written by the thread alone     */
};
/* NULL on a thread that is not the library's. */
extern _Thread_local struct thread* thread_self __attribute__((tls_model("initial-exec")));

/* Lane. The driver alone touches [D]; who drives changes under hand, and so the fields are handed on with it. */
struct lane {
    _Atomic(struct lane_node*) inbox;        /* posted, newest first                                             */
    atomic_bool                sleeping;     /* the driver is, or will soon be, in the poller                    */
    atomic_uint                rests;        /* how often it went there with nothing to do. Written by the driver */
    struct lane_node*          ready_head;   /* [D] run queue                                                    */
    struct lane_node**         ready_tail;   /* [D]                                                              */
    struct sys_poller*         poller;
    struct wheel               wheel;
    struct lock                hand;         /* guards driver and standby                                        */
    struct thread*             driver;       /* [H]                                                              */
    struct thread*             standby;      /* [H]                                                              */
    atomic_bool                guarded;      /* has a standby: long callbacks are invoked long                   */
    atomic_bool                alone;        /* none could be had: not asked for until a thread is free, or      */
    uint64_t                   ask_again_ns; /* [D] this time                                                    */
    atomic_bool                watch_asleep; /* the standby sleeps until the driver goes out                     */
    atomic_int                 balance;      /* operations begun minus ended by threads that are not the library's */
    atomic_int                 streams;      /* descriptors registered                                           */
    unsigned                   index;
};
HRESULT lane_create(unsigned index, struct lane** out, WS_ERROR* error) MUST_USE;
void    lane_free(struct lane* lane);
/* Thread bodies: return when the thread has nothing more to do with the lane. */
void    lane_drive(struct lane* lane, struct thread* self);
void    lane_stand_by(struct lane* lane, struct thread* self);
/* The number of the call that the driver is out in; 0: it is not. */
unsigned lane_driver_out(struct lane* lane);
/* The number of the driver's present stay in the poller; 0: it has something to do. The same number twice: it has stayed
 * there all the time in between, and nothing ran on the lane. */
unsigned lane_resting(struct lane* lane);
/* Makes sure that a standby watches the lane, if one can be had. */
void    lane_guard(struct lane* lane);

#endif
