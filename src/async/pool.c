#include "async/pool.h"
#include "async/engine.h"
#include "base/mem.h"

static struct {
    struct lock        lock;             /* guards all of it */
    struct thread*     parked;
    struct thread*     all;
    struct thread*     left;             /* the last one that has left, not joined yet */
    int                balance;          /* of threads that have left */
    struct async_work* job_head;
    struct async_work** job_tail;
    unsigned           threads;
    unsigned           workers;          /* threads that run jobs, or are on their way to */
    unsigned           peak;
    bool               stopping;
    struct sys_event   empty;
} pool;

static pthread_once_t pool_once = PTHREAD_ONCE_INIT;

static void pool_init(void)
{
    lock_init(&pool.lock);
    sys_event_init(&pool.empty);
    pool.job_tail = &pool.job_head;
}

void pool_start(void)
{
    pthread_once(&pool_once, pool_init);
    lock_take(&pool.lock);
    pool.stopping = false;
    pool.peak = 0;
    pool.balance = 0;                   /* its counterpart went with the lanes */
    lock_drop(&pool.lock);
}

static void thread_main(void* argument);

/* A parked thread, or a new one, that takes this role. NULL: none can be had. Lanes that have not been started yet keep
 * a thread each in reserve: they must have one, and all others can do without. */
static struct thread* take_thread_locked(enum thread_role role, struct lane* lane)
{
    unsigned reserved = role == THREAD_DRIVE ? 0 : engine_lanes_to_come();
    struct thread* thread = pool.parked;

    assert(lock_held(&pool.lock));
    if (thread != NULL) {
        pool.parked = thread->next;
        thread->role = role;
        thread->lane = lane;
        sys_event_set(&thread->wake);
        return thread;
    }
    if (pool.threads + reserved >= engine_settings.threads_max)
        return NULL;
    thread = mem_zalloc(sizeof *thread);
    if (thread == NULL)
        return NULL;
    thread->role = role;
    thread->lane = lane;
    sys_event_init(&thread->wake);
    if (sys_thread_start(&thread->handle, thread_main, thread, engine_settings.stack_bytes, "wws") < 0) {
        sys_event_destroy(&thread->wake);
        mem_free(thread);
        return NULL;
    }
    thread->next_of_all = pool.all;
    pool.all = thread;
    pool.threads++;
    if (pool.threads > pool.peak)
        pool.peak = pool.threads;
    return thread;
}

/* The lane learns of its thread before the thread can look at the lane: both sides take the lane's lock. */
bool pool_assign(enum thread_role role, struct lane* lane)
{
    struct thread* thread = NULL;
    bool taken;

    lock_take(&lane->hand);
    taken = role == THREAD_STAND_BY && lane->standby != NULL;       /* one that came free was faster */
    if (!taken) {
        lock_take(&pool.lock);
        thread = take_thread_locked(role, lane);
        lock_drop(&pool.lock);
    }
    if (thread != NULL && role == THREAD_DRIVE)
        lane->driver = thread;
    if (thread != NULL && role == THREAD_STAND_BY) {
        lane->standby = thread;
        atomic_store(&lane->guarded, true);
    }
    lock_drop(&lane->hand);
    return taken || thread != NULL;
}

bool pool_queue(struct async_work* job)
{
    bool queued;

    lock_take(&pool.lock);
    if (take_thread_locked(THREAD_WORK, NULL) != NULL)
        pool.workers++;
    queued = pool.workers > 0;          /* one that is busy takes the job when it is done with its own */
    if (queued) {
        job->next = NULL;
        *pool.job_tail = job;
        pool.job_tail = &job->next;
    }
    lock_drop(&pool.lock);
    return queued;
}

static struct async_work* take_job_locked(void)
{
    struct async_work* job = pool.job_head;

    if (job == NULL)
        return NULL;
    pool.job_head = job->next;
    if (pool.job_head == NULL)
        pool.job_tail = &pool.job_head;
    return job;
}

static void run_jobs(void)
{
    struct async_work* job;

    lock_take(&pool.lock);
    while ((job = take_job_locked()) != NULL) {
        HRESULT (*work)(void*, WS_ERROR*) = job->work;
        WS_ASYNC_CONTEXT context = job->context;
        const bool checked = check_on() && check_begin_turn(job->checked);
        HRESULT hr;

        lock_drop(&pool.lock);
        hr = work(job->argument, job->error);
        atomic_fetch_sub(&engine_counters.jobs, 1);
        context.callback(hr, WS_LONG_CALLBACK, context.callbackState);      /* job may be gone */
        if (UNLIKELY(checked))
            check_end_turn();
        lock_take(&pool.lock);
    }
    pool.workers--;
    lock_drop(&pool.lock);
}

/* A lane that could not have a standby gets this thread. */
static bool help_lonely_lane(struct thread* self)
{
    for (unsigned index = 0; index < ENGINE_LANES_MAX; index++) {
        struct lane* lane = engine_lane_at(index);
        bool helped = false;

        if (lane == NULL || !atomic_load(&lane->alone))
            continue;
        lock_take(&lane->hand);
        if (lane->standby == NULL && atomic_exchange(&lane->alone, false)) {
            lane->standby = self;
            atomic_store(&lane->guarded, true);
            helped = true;
        }
        lock_drop(&lane->hand);
        if (helped) {
            self->role = THREAD_STAND_BY;
            self->lane = lane;
            return true;
        }
    }
    return false;
}

static void unpark_locked(struct thread* self)
{
    struct thread** link = &pool.parked;

    while (*link != self)
        link = &(*link)->next;
    *link = self->next;
}

/* Waits for a role. Idle for too long, or stopping: THREAD_EXIT. */
static void park(struct thread* self)
{
    lock_take(&pool.lock);
    self->role = pool.stopping ? THREAD_EXIT : THREAD_PARKED;
    self->lane = NULL;
    if (pool.job_head != NULL && !pool.stopping) {
        pool.workers++;
        self->role = THREAD_WORK;
    }
    if (self->role == THREAD_PARKED) {
        sys_event_clear(&self->wake);
        self->next = pool.parked;
        pool.parked = self;
        lock_drop(&pool.lock);
        (void)sys_event_wait(&self->wake, sys_now_ns() + engine_settings.idle_ns);
        lock_take(&pool.lock);
        if (self->role == THREAD_PARKED) {
            unpark_locked(self);
            self->role = THREAD_EXIT;
        }
    }
    lock_drop(&pool.lock);
}

/* After this nothing of the thread runs any more. NULL is fine. */
static void thread_bury(struct thread* left)
{
    if (left == NULL)
        return;
    sys_thread_join(&left->handle);
    mem_free(left);
}

/* Whoever leaves buries the one that left before, so there is at most one to be buried. */
static void thread_leave(struct thread* self)
{
    struct thread** link = &pool.all;
    struct thread* left_before;

    thread_self = NULL;
    lock_take(&pool.lock);
    while (*link != self)
        link = &(*link)->next_of_all;
    *link = self->next_of_all;
    pool.balance += atomic_load_explicit(&self->balance, memory_order_relaxed);
    sys_event_destroy(&self->wake);
    left_before = pool.left;
    pool.left = self;
    pool.threads--;
    if (pool.threads == 0)
        sys_event_set(&pool.empty);
    lock_drop(&pool.lock);
    thread_bury(left_before);
}

static void thread_main(void* argument)
{
    struct thread* self = argument;

    thread_self = self;
    check_thread_is_ours();
    atomic_store_explicit(&self->id, sys_thread_id(), memory_order_relaxed);
    while (self->role != THREAD_EXIT) {
        if (self->role == THREAD_DRIVE)
            lane_drive(self->lane, self);
        else if (self->role == THREAD_STAND_BY)
            lane_stand_by(self->lane, self);
        else if (self->role == THREAD_WORK)
            run_jobs();
        if (!engine_stopping() && help_lonely_lane(self))
            continue;
        park(self);
    }
    thread_leave(self);
}

void pool_stop_parked(void)
{
    lock_take(&pool.lock);
    pool.stopping = true;
    sys_event_clear(&pool.empty);
    if (pool.threads == 0)
        sys_event_set(&pool.empty);
    for (struct thread* thread = pool.parked; thread != NULL; thread = thread->next)
        sys_event_set(&thread->wake);
    lock_drop(&pool.lock);
}

void pool_wait_empty(void)
{
    (void)sys_event_wait(&pool.empty, SYS_NEVER);
    thread_bury(pool.left);
    pool.left = NULL;
}

void pool_before_fork(void)
{
    pthread_once(&pool_once, pool_init);
    lock_take(&pool.lock);
}

void pool_after_fork(bool child)
{
    if (child) {                        /* the threads are in the parent, their memory is lost here */
        pool.parked = NULL;
        pool.all = NULL;
        pool.left = NULL;
        pool.job_head = NULL;
        pool.job_tail = &pool.job_head;
        pool.threads = 0;
        pool.workers = 0;
        thread_self = NULL;
    }
    lock_drop(&pool.lock);
}

int pool_balance(void)
{
    int balance;

    lock_take(&pool.lock);
    balance = pool.balance;
    for (struct thread* thread = pool.all; thread != NULL; thread = thread->next_of_all)
        balance += atomic_load_explicit(&thread->balance, memory_order_relaxed);
    lock_drop(&pool.lock);
    return balance;
}

unsigned pool_working(void)
{
    unsigned workers;

    lock_take(&pool.lock);
    workers = pool.workers;
    lock_drop(&pool.lock);
    return workers;
}

unsigned pool_threads(unsigned* peak)
{
    unsigned threads;

    pthread_once(&pool_once, pool_init);
    lock_take(&pool.lock);
    threads = pool.threads;
    *peak = pool.peak;
    lock_drop(&pool.lock);
    return threads;
}
