/* The system interface on the simulation: clock, locks, events, threads, barriers. The network is in sim_net.c. */
#include "sched.h"
#include "async/sys.h"
#include <errno.h>
#include <string.h>
#undef lock_take
#undef lock_drop
#undef sys_event_set
#undef sys_event_clear
#undef sys_event_wait

/* ------------------------------------------------------------------------------------------------ clock */

uint64_t sys_now_ns(void)
{
    sim_point("looks at the clock", NULL, NULL, 0);
    return sim_now();
}

uint64_t sys_after_ns(ULONG pause_ms)
{
    return sys_now_ns() + pause_ms * SYS_NS_PER_MS;
}

uint64_t sys_deadline_ns(ULONG timeout_ms)
{
    return timeout_ms == INFINITE ? SYS_NEVER : sys_after_ns(timeout_ms);
}

void sys_random(void* bytes, size_t size)
{
    unsigned char* next = bytes;

    for (size_t i = 0; i < size; i++)
        next[i] = (unsigned char)sim_random(SIM_SCENARIO);
}

/* ------------------------------------------------------------------------------------------------ locks */

#define LOCK_MARK UINT64_C(0x6B636F6C6B636F6C)

/* In the place of the mutex. The owner stands in owner, as with POSIX. */
struct sim_lock { uint64_t mark; };
_Static_assert(sizeof(struct sim_lock) <= sizeof(pthread_mutex_t), "the mark fits where the mutex would be");

static uint64_t lock_mark(const struct lock* lock)
{
    struct sim_lock word;

    memcpy(&word, &lock->mutex, sizeof word);
    return word.mark;
}

static void set_mark(struct lock* lock, uint64_t mark)
{
    struct sim_lock word = { mark };

    memcpy(&lock->mutex, &word, sizeof word);
}

static void* owner_of(const struct lock* lock)
{
    return *(void* const volatile*)&lock->owner;
}

static void set_owner(struct lock* lock, void* owner)
{
    *(void* volatile*)&lock->owner = owner;
}

void lock_init(struct lock* lock)
{
    set_mark(lock, LOCK_MARK);
    set_owner(lock, NULL);
}

void lock_destroy(struct lock* lock)
{
    if (lock_mark(lock) != LOCK_MARK)
        sim_fail("a lock is destroyed that is none");
    if (owner_of(lock) != NULL)
        sim_fail("a lock is destroyed that is held");
    set_mark(lock, 0);
}

void lock_take(struct lock* lock)
{
    sim_point("takes the lock", NULL, NULL, 0);
    if (lock_mark(lock) != LOCK_MARK)
        sim_fail("a lock is taken that is none, or no more");
    if (owner_of(lock) == sim_self())
        sim_fail("a lock is taken that this thread holds already");
    while (owner_of(lock) != NULL) {
        sim_wait_on(lock, SIM_NEVER, "a lock");
        if (lock_mark(lock) != LOCK_MARK)
            sim_fail("a lock was destroyed that a thread waits for");
    }
    sim_publish();
    set_owner(lock, sim_self());
    sim_count_locks(1);
}

void lock_drop(struct lock* lock)
{
    sim_point("drops the lock", NULL, NULL, 0);
    if (lock_mark(lock) != LOCK_MARK || owner_of(lock) != sim_self())
        sim_fail("a lock is dropped that this thread does not hold");
    sim_publish();
    set_owner(lock, NULL);
    sim_count_locks(-1);
    sim_wake(lock);
}

bool lock_held(const struct lock* lock)
{
    return owner_of(lock) == sim_self();
}

/* ------------------------------------------------------------------------------------------------ events */

#define EVENT_MARK UINT64_C(0x746E657665746E65)

struct sim_event { uint64_t mark; };

static uint64_t event_mark(const struct sys_event* event)
{
    struct sim_event word;

    memcpy(&word, &event->mutex, sizeof word);
    return word.mark;
}

static void event_check(const struct sys_event* event)
{
    if (event_mark(event) != EVENT_MARK)
        sim_fail("an event is used that is none, or no more");
}

void sys_event_init(struct sys_event* event)
{
    struct sim_event word = { EVENT_MARK };

    event->set = false;
    memcpy(&event->mutex, &word, sizeof word);
}

void sys_event_destroy(struct sys_event* event)
{
    event_check(event);
    memset(&event->mutex, 0, sizeof(struct sim_event));
}

void sys_event_set(struct sys_event* event)
{
    sim_point("sets the event", NULL, NULL, 0);
    event_check(event);
    sim_publish();
    event->set = true;
    sim_wake(event);
}

bool sys_event_wait(struct sys_event* event, uint64_t deadline_ns)
{
    sim_point("waits for the event", NULL, NULL, 0);
    event_check(event);
    sim_publish();
    while (!event->set && sim_wait_on(event, deadline_ns, "an event"))
        event_check(event);
    return event->set;
}

void sys_event_clear(struct sys_event* event)
{
    sim_point("clears the event", NULL, NULL, 0);
    event_check(event);
    sim_publish();
    event->set = false;
}

/* ------------------------------------------------------------------------------------------------ threads */

static struct sim_thread* thread_of(const struct sys_thread* thread)
{
    return (struct sim_thread*)(uintptr_t)thread->id;
}

int sys_thread_start(struct sys_thread* thread, void (*run)(void*), void* argument, size_t stack_bytes,
                     const char* name)
{
    UNUSED(stack_bytes);
    sim_point("starts a thread", NULL, NULL, 0);
    if (sim_threads_full() || sim_fault("no thread"))
        return -ENOMEM;
    thread->id = (pthread_t)(uintptr_t)sim_thread_start(name, run, argument);
    return 0;
}

void sys_thread_join(struct sys_thread* thread)
{
    sim_thread_join(thread_of(thread));
}

/* There is no fork in a simulation. */
void sys_at_fork(void (*before)(void), void (*parent)(void), void (*child)(void))
{
    UNUSED(before);
    UNUSED(parent);
    UNUSED(child);
}

unsigned sys_core_count(void)
{
    return 1 + sim_below(SIM_SCENARIO, 3);
}

int sys_thread_id(void)
{
    return sim_thread_number(sim_self()) + 1;
}

/* "Nothing is known of it" may be the answer at any time. */
bool sys_thread_runs(int id)
{
    sim_point("looks whether a thread runs", NULL, NULL, 0);
    return !sim_thread_blocked(id - 1) && !sim_chance(SIM_SCHEDULE, 4);
}

void sys_barrier_all_threads(void)
{
    sim_point("barrier of all threads", NULL, NULL, 0);
    sim_publish_all();
}

/* The compiler's barrier: the processor may still see stores late. */
void sys_barrier_light(void)
{
    sim_point("light barrier", NULL, NULL, 0);
}
