#include "async/lane_int.h"
#include "async/engine.h"
#include "async/pool.h"
#include "base/err.h"
#include "base/mem.h"

#define LANE_TURNS  64          /* nodes run before the poller and the timers are looked at again (C11) */
#define LANE_EVENTS 64
#define LANE_TIMERS 256         /* timers moved or expired in one look at the wheel                     */
#define WATCH_QUICK_NS (100 * 1000ull)      /* how soon a new standby looks, right after a hand-over     */
#define ASK_AGAIN_NS (10 * SYS_NS_PER_MS)   /* for a standby that could not be had                       */
#define WATCH_TICKS 50          /* quiet ticks until the standby goes to sleep                           */
#define BUSY_TICKS  10          /* how long a long callback may compute, rather than wait, with its lane */

_Thread_local struct thread* thread_self __attribute__((tls_model("initial-exec")));

/* ------------------------------------------------------------------------------------------------ life */

HRESULT lane_create(unsigned index, struct lane** out, WS_ERROR* error)
{
    struct lane* lane = mem_zalloc(sizeof *lane);
    int result;

    if (lane == NULL)
        return err_raise(error, E_OUTOFMEMORY, "no memory for lane %u of the asynchronous engine", index);
    result = sys_poller_create(&lane->poller);
    if (result < 0) {
        mem_free(lane);
        return err_raise_errno(error, E_OUTOFMEMORY, -result, "no poller for lane %u of the asynchronous engine",
                               index);
    }
    lane->index = index;
    lane->ready_tail = &lane->ready_head;
    wheel_init(&lane->wheel, sys_now_ns());
    lock_init(&lane->hand);
    *out = lane;
    return S_OK;
}

void lane_free(struct lane* lane)
{
    if (lane == NULL)
        return;
    lock_destroy(&lane->hand);
    lock_destroy(&lane->wheel.lock);
    sys_poller_free(lane->poller);
    mem_free(lane);
}

bool lane_is_current(const struct lane* lane)
{
    return thread_self != NULL && thread_self->role == THREAD_DRIVE && thread_self->lane == lane;
}

HRESULT lane_pick(struct lane** out, WS_ERROR* error)
{
    if (thread_self != NULL && thread_self->role == THREAD_DRIVE) {
        *out = thread_self->lane;
        return S_OK;
    }
    return lane_pick_next(out, error);
}

HRESULT lane_pick_next(struct lane** out, WS_ERROR* error)
{
    static atomic_uint turn;

    return engine_lane(atomic_fetch_add_explicit(&turn, 1, memory_order_relaxed), out, error);
}

/* ------------------------------------------------------------------------------------------------ run queue */

/* Whoever posts wakes a sleeping driver. The push and the look at sleeping are sequentially consistent, as are the
 * driver's store to sleeping and its look at the inbox: one of the two sees the other. */
void lane_post(struct lane* lane, struct lane_node* node)
{
    struct lane_node* head = atomic_load_explicit(&lane->inbox, memory_order_relaxed);

    do
        node->next = head;
    while (!atomic_compare_exchange_weak(&lane->inbox, &head, node));
    if (atomic_load(&lane->sleeping) && atomic_exchange(&lane->sleeping, false))
        sys_poller_wake(lane->poller);
}

/* The driver's own way to queue, for what it found in the poller and the wheel. */
static void ready_push(struct lane* lane, struct lane_node* node)
{
    node->next = NULL;
    *lane->ready_tail = node;
    lane->ready_tail = &node->next;
}

static void ready_take_inbox(struct lane* lane)
{
    struct lane_node* newest = atomic_exchange_explicit(&lane->inbox, NULL, memory_order_acquire);
    struct lane_node* first = NULL;
    struct lane_node* last = newest;

    if (newest == NULL)
        return;
    while (newest != NULL) {
        struct lane_node* next = newest->next;

        newest->next = first;
        first = newest;
        newest = next;
    }
    *lane->ready_tail = first;
    lane->ready_tail = &last->next;
}

static struct lane_node* ready_pop(struct lane* lane)
{
    struct lane_node* node = lane->ready_head;

    if (node == NULL) {
        if (atomic_load_explicit(&lane->inbox, memory_order_relaxed) == NULL)
            return NULL;
        ready_take_inbox(lane);
        node = lane->ready_head;
    }
    lane->ready_head = node->next;
    if (lane->ready_head == NULL)
        lane->ready_tail = &lane->ready_head;
    return node;
}

/* ------------------------------------------------------------------------------------------------ long callbacks
 *
 * The driver calls a long callback on its own thread, after marking itself out. The standby looks every tick: when it
 * finds the driver out in the same call as a tick ago, it takes the lane and drives it; the old driver finds itself
 * evicted when it comes back, and retires. So a callback that returns quickly costs two stores and a load.
 *
 * Coming back: out = 0, light barrier, look at evicted. Taking: evicted = true, heavy barrier, look at out. One of the
 * two sees the other; if both do, the lock decides. */

static void go_out(struct lane* lane, struct thread* self)
{
    if (++self->calls == 0)
        self->calls = 1;
    atomic_store_explicit(&self->out, self->calls, memory_order_release);
    sys_barrier_light();
    if (UNLIKELY(atomic_load_explicit(&lane->watch_asleep, memory_order_relaxed))
        && atomic_exchange(&lane->watch_asleep, false)) {
        lock_take(&lane->hand);
        if (lane->standby != NULL)
            sys_event_set(&lane->standby->wake);
        lock_drop(&lane->hand);
    }
}

/* False: the lane has gone to another thread. */
static bool come_back(struct lane* lane, struct thread* self)
{
    bool still_driver;

    atomic_store_explicit(&self->out, 0, memory_order_release);
    sys_barrier_light();
    if (LIKELY(!atomic_load_explicit(&self->evicted, memory_order_acquire)))
        return true;
    lock_take(&lane->hand);
    still_driver = lane->driver == self;
    atomic_store(&self->evicted, false);
    lock_drop(&lane->hand);
    if (!still_driver)
        atomic_fetch_sub(&engine_counters.evicted, 1);
    return still_driver;
}

/* Has a standby, which is asked for when there is none yet. */
static bool is_guarded(struct lane* lane)
{
    if (LIKELY(atomic_load_explicit(&lane->guarded, memory_order_acquire)))
        return true;
    lane_guard(lane);
    if (atomic_load_explicit(&lane->guarded, memory_order_acquire))
        return true;
    atomic_fetch_add_explicit(&engine_counters.short_callbacks, 1, memory_order_relaxed);
    return false;
}

/* Runs one node. False: the lane is another thread's now. */
static bool run_node(struct lane* lane, struct thread* self, struct lane_node* node)
{
    if (node->model == WS_LONG_CALLBACK && LIKELY(is_guarded(lane))) {
        go_out(lane, self);
        node->run(node, WS_LONG_CALLBACK);
        return come_back(lane, self);
    }
    node->run(node, WS_SHORT_CALLBACK);
    return true;
}

/* A thread that comes free stands by for a lane that is alone. None may come for long when it was memory or the system
 * that refused one, so it is asked for again after a while. */
void lane_guard(struct lane* lane)
{
    if (atomic_load_explicit(&lane->alone, memory_order_relaxed) && sys_now_ns() < lane->ask_again_ns)
        return;
    if (pool_assign(THREAD_STAND_BY, lane)) {
        atomic_store(&lane->alone, false);
        return;
    }
    lane->ask_again_ns = sys_now_ns() + ASK_AGAIN_NS;
    atomic_store(&lane->alone, true);
}

/* Takes the lane if the driver is still out in the call number seen. */
static bool take_over(struct lane* lane, struct thread* self, unsigned seen)
{
    bool taken = false;

    lock_take(&lane->hand);
    if (lane->driver != NULL && atomic_load_explicit(&lane->driver->out, memory_order_acquire) == seen) {
        atomic_store_explicit(&lane->driver->evicted, true, memory_order_relaxed);
        sys_barrier_all_threads();
        taken = atomic_load_explicit(&lane->driver->out, memory_order_acquire) == seen;
        if (taken) {
            atomic_fetch_add(&engine_counters.evicted, 1);
            lane->driver = self;
            lane->standby = NULL;
            atomic_store(&lane->guarded, false);
        } else {
            atomic_store(&lane->driver->evicted, false);
        }
    }
    lock_drop(&lane->hand);
    return taken;
}

unsigned lane_driver_out(struct lane* lane)
{
    unsigned out;

    lock_take(&lane->hand);
    out = lane->driver != NULL ? atomic_load_explicit(&lane->driver->out, memory_order_acquire) : 0;
    lock_drop(&lane->hand);
    return out;
}

/* Sleeps until the driver goes out, unless it did so meanwhile. */
static void watch_sleep(struct lane* lane, struct thread* self)
{
    sys_event_clear(&self->wake);
    atomic_store(&lane->watch_asleep, true);
    sys_barrier_all_threads();
    if (lane_driver_out(lane) != 0 || engine_stopping()) {
        atomic_store(&lane->watch_asleep, false);
        return;
    }
    sys_event_wait(&self->wake, SYS_NEVER);
    atomic_store(&lane->watch_asleep, false);
}

/* The driver that has been out in the call number seen since since_ns should lose its lane. One that computes, or only
 * waits for a processor, may keep it for a while: another thread would wait for the same processor. */
static bool should_take(struct lane* lane, unsigned seen, uint64_t since_ns)
{
    int id = 0;

    lock_take(&lane->hand);
    if (lane->driver != NULL && atomic_load_explicit(&lane->driver->out, memory_order_acquire) == seen)
        id = atomic_load_explicit(&lane->driver->id, memory_order_relaxed);
    lock_drop(&lane->hand);
    if (id == 0)
        return false;
    return sys_now_ns() - since_ns >= BUSY_TICKS * engine_settings.tick_ns || !sys_thread_runs(id);
}

static void stand_by_leave(struct lane* lane)
{
    lock_take(&lane->hand);
    lane->standby = NULL;
    atomic_store(&lane->guarded, false);
    lock_drop(&lane->hand);
}

static void drive_instead(struct lane* lane, struct thread* self)
{
    atomic_fetch_add_explicit(&engine_counters.hand_overs, 1, memory_order_relaxed);
    self->role = THREAD_DRIVE;
    lane_guard(lane);
    lane_drive(lane, self);
}

void lane_stand_by(struct lane* lane, struct thread* self)
{
    uint64_t interval = WATCH_QUICK_NS < engine_settings.tick_ns ? WATCH_QUICK_NS : engine_settings.tick_ns;
    uint64_t since_ns = 0;
    unsigned quiet = 0;
    unsigned last = 0;

    while (!engine_stopping()) {
        unsigned seen;

        sys_event_clear(&self->wake);
        if (engine_stopping())
            break;
        seen = lane_driver_out(lane);
        if (seen != last)
            since_ns = sys_now_ns();
        last = seen;
        (void)sys_event_wait(&self->wake, sys_now_ns() + interval);
        if (seen != 0 && should_take(lane, seen, since_ns) && take_over(lane, self, seen)) {
            drive_instead(lane, self);
            return;
        }
        interval = interval * 2 < engine_settings.tick_ns ? interval * 2 : engine_settings.tick_ns;
        quiet = seen == 0 ? quiet + 1 : 0;
        if (quiet >= WATCH_TICKS) {
            watch_sleep(lane, self);
            quiet = 0;
        }
    }
    stand_by_leave(lane);
}

/* ------------------------------------------------------------------------------------------------ timers */

static void timer_run(struct lane_node* node, WS_CALLBACK_MODEL model)
{
    struct lane_timer* timer = CONTAINER_OF(node, struct lane_timer, node);
    struct wheel* wheel = &atomic_load_explicit(&timer->lane, memory_order_relaxed)->wheel;

    lock_take(&wheel->lock);
    timer->due = false;
    lock_drop(&wheel->lock);
    timer->fired(timer, model);
}

static void timer_put_locked(struct lane* lane, struct lane_timer* timer, uint64_t tick)
{
    atomic_store_explicit(&timer->lane, lane, memory_order_release);
    timer->node.run = timer_run;
    wheel_put_locked(&lane->wheel, timer, tick);
}

/* A driver asleep longer than the new timer allows is woken to look again. */
static void timer_wake(struct lane* lane)
{
    if (atomic_load(&lane->sleeping) && atomic_exchange(&lane->sleeping, false))
        sys_poller_wake(lane->poller);
}

void lane_timer_start(struct lane* lane, struct lane_timer* timer, uint64_t deadline_ns)
{
    uint64_t before;
    bool earlier;

    if (deadline_ns == SYS_NEVER)
        return;
    lock_take(&lane->wheel.lock);
    assert(timer->link == NULL && !timer->due);
    before = wheel_next_ns_locked(&lane->wheel);
    timer_put_locked(lane, timer, wheel_tick(deadline_ns));
    earlier = wheel_next_ns_locked(&lane->wheel) < before;
    lock_drop(&lane->wheel.lock);
    if (earlier)
        timer_wake(lane);
}

void lane_timer_lower(struct lane* lane, struct lane_timer* timer, uint64_t deadline_ns)
{
    uint64_t tick = wheel_tick(deadline_ns);
    bool moved = false;

    if (deadline_ns == SYS_NEVER)
        return;
    lock_take(&lane->wheel.lock);
    if (!timer->due && (timer->link == NULL || tick < timer->tick)) {
        if (timer->link != NULL)
            wheel_remove_locked(&lane->wheel, timer);
        timer_put_locked(lane, timer, tick);
        moved = true;
    }
    lock_drop(&lane->wheel.lock);
    if (moved)
        timer_wake(lane);
}

bool lane_timer_stop(struct lane_timer* timer)
{
    struct lane* lane = atomic_load_explicit(&timer->lane, memory_order_acquire);
    bool stopped;

    if (lane == NULL)
        return false;
    lock_take(&lane->wheel.lock);
    stopped = timer->link != NULL;
    if (stopped)
        wheel_remove_locked(&lane->wheel, timer);
    lock_drop(&lane->wheel.lock);
    return stopped;
}

/* Queues the timers that are due; returns when to look again. */
static uint64_t expire_timers(struct lane* lane)
{
    unsigned budget = LANE_TIMERS;
    struct lane_timer* timer;
    uint64_t next;

    lock_take(&lane->wheel.lock);
    next = wheel_next_ns_locked(&lane->wheel);
    if (next != SYS_NEVER) {
        uint64_t now = sys_now_ns();

        while (next <= now && (timer = wheel_take_due_locked(&lane->wheel, now, &budget)) != NULL) {
            timer->due = true;
            ready_push(lane, &timer->node);
        }
        next = wheel_next_ns_locked(&lane->wheel);
    }
    lock_drop(&lane->wheel.lock);
    return next;
}

/* ------------------------------------------------------------------------------------------------ poller */

void lane_fd_event(struct lane_fd* fd, unsigned events, struct lane_wait* won[2]);

static void poll_events(struct lane* lane, uint64_t deadline_ns)
{
    struct sys_ready ready[LANE_EVENTS];
    int count = sys_poller_wait(lane->poller, ready, LANE_EVENTS, deadline_ns);

    for (int i = 0; i < count; i++) {
        struct lane_wait* won[2] = { NULL, NULL };

        lane_fd_event(ready[i].tag, ready[i].events, won);
        for (int direction = 0; direction < 2; direction++)
            if (won[direction] != NULL)
                ready_push(lane, &won[direction]->node);
    }
}

unsigned lane_resting(struct lane* lane)
{
    unsigned before = atomic_load(&lane->rests);
    bool sleeping = atomic_load(&lane->sleeping);

    return sleeping && atomic_load(&lane->rests) == before ? before : 0;
}

static void lane_poll(struct lane* lane)
{
    unsigned rests = atomic_load_explicit(&lane->rests, memory_order_relaxed) + 1;
    uint64_t deadline_ns = 0;

    (void)expire_timers(lane);
    if (lane->ready_head != NULL || atomic_load_explicit(&lane->inbox, memory_order_relaxed) != NULL) {
        poll_events(lane, 0);
        return;
    }
    atomic_store_explicit(&lane->rests, rests != 0 ? rests : 1, memory_order_release);
    atomic_store(&lane->sleeping, true);
    if (atomic_load(&lane->inbox) == NULL && !engine_stopping()) {
        deadline_ns = expire_timers(lane);      /* again: one that was started before sleeping could be seen */
        if (lane->ready_head != NULL)
            deadline_ns = 0;
    }
    poll_events(lane, deadline_ns);
    atomic_store_explicit(&lane->sleeping, false, memory_order_relaxed);
}

/* The standby must not look at a driver that has gone. */
static void lane_leave(struct lane* lane)
{
    lock_take(&lane->hand);
    lane->driver = NULL;
    lock_drop(&lane->hand);
}

void lane_drive(struct lane* lane, struct thread* self)
{
    for (;;) {
        struct lane_node* node = NULL;

        for (int turn = 0; turn < LANE_TURNS && (node = ready_pop(lane)) != NULL; turn++)
            if (!run_node(lane, self, node))
                return;
        if (node == NULL && engine_stopping()) {
            lane_leave(lane);
            return;
        }
        lane_poll(lane);
    }
}
