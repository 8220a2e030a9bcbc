/* Simulated threads, the scheduler, the clock and the store buffers. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "fiber.h"
#include "sched.h"
#include "sim.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define THREADS_MAX     96
#define STACK_BYTES     (512 * 1024)
#define STORES_MAX      8
#define STEPS_MAX       3000000         /* far more than the longest run: beyond this it goes round in circles */
#define POINT_NS        100             /* what a step of a thread takes                                       */
#define HOLD_MAX        400             /* points that a thread is held back                                   */
#define LATE_NS         (100 * SIM_MS)  /* the longest that all threads are late at once                        */
#define CALLS_MAX       4096

enum thread_state { THREAD_UNUSED, THREAD_RUNNABLE, THREAD_BLOCKED, THREAD_ENDED };

/* A store that only its thread can see. */
struct store {
    volatile void* object;
    uint64_t       value;
    size_t         size;
};

struct sim_thread {
    struct fiber      fiber;
    enum thread_state state;
    int               number;
    char              name[20];
    const void*       waits_on;
    const char*       why;
    uint64_t          deadline_ns;
    bool              woken;            /* rather than overtaken by the deadline     */
    uint64_t          priority;
    int               locks;
    int               short_callbacks;  /* it is in */
    struct store      store[STORES_MAX];
    unsigned          stores;
    const char*       function;         /* of the last point                         */
    int               line;
    void            (*run)(void*);
    void*             argument;
};

struct call {
    uint64_t when_ns;
    uint64_t serial;
    void   (*call)(void*);
    void*    argument;
};

enum policy { POLICY_UNIFORM, POLICY_PRIORITY, POLICY_TO_BLOCK, POLICY_HOLD, POLICIES };

static struct {
    struct sim_thread  thread[THREADS_MAX];
    struct sim_thread* self;
    struct fiber       outside;
    uint64_t           now_ns;
    uint64_t           soonest_ns;      /* the earliest deadline of a blocked thread, or earlier */
    uint64_t           lowest;          /* the priority below all others                         */
    struct sim_thread* held;
    uint64_t           held_until;
    unsigned           stores;          /* in all buffers                                        */
    struct call        call[CALLS_MAX]; /* a heap: the first one is due first                    */
    size_t             calls;
    uint64_t           serial;
    bool               calm;
    uint64_t           random[SIM_STREAMS];
    struct sim_counts  counts;
} sim;

struct sim_settings sim_settings;

/* ------------------------------------------------------------------------------------------------ random choices */

/* SplitMix64. */
static uint64_t random_next(uint64_t* state)
{
    uint64_t mixed = (*state += UINT64_C(0x9E3779B97F4A7C15));

    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ (mixed >> 31);
}

uint64_t sim_random(enum sim_stream stream)
{
    return random_next(&sim.random[stream]);
}

unsigned sim_below(enum sim_stream stream, unsigned bound)
{
    return (unsigned)((sim_random(stream) >> 32) * bound >> 32);
}

bool sim_chance(enum sim_stream stream, unsigned in)
{
    return in != 0 && sim_below(stream, in) == 0;
}

static unsigned one_of(const unsigned* values, unsigned count)
{
    return values[sim_below(SIM_FAULTS, count)];
}
#define ONE_OF(...) one_of((const unsigned[]){ __VA_ARGS__ }, ARRAY_COUNT(((const unsigned[]){ __VA_ARGS__ })))

static bool faulty;

bool sim_faulty(void)
{
    return faulty;
}

/* Half of the seeds run without faults, so that what must succeed is seen to. */
static void choose_settings(void)
{
    bool faults = faulty = sim_chance(SIM_FAULTS, 2);

    sim_settings = (struct sim_settings){
        .policy = sim_below(SIM_FAULTS, POLICIES),
        .switch_in = ONE_OF(1, 2, 3, 5, 10, 30),
        .store_in = ONE_OF(0, 1, 2, 4),
        .late_in = ONE_OF(0, 0, 50, 200, 1000, 5000),
        .fault_in = faults ? ONE_OF(0, 10, 30, 100) : 0,
        .memory_in = faults ? ONE_OF(0, 20, 60, 200) : 0,
        .descriptors_max = faults ? ONE_OF(8, 12, 20, 60, 200) : 200,
        .threads_max = faults ? ONE_OF(4, 8, 16, 60) : 60,
        .cut_in = faults ? ONE_OF(0, 5, 20, 100) : 0,
        .chunk_max = ONE_OF(1, 7, 64, 500, 1460, 65536),
        .capacity = ONE_OF(1024, 4096, 65536),
        .delay_max_us = ONE_OF(0, 0, 10, 200, 3000, 50000),
        .strict_edges = sim_chance(SIM_FAULTS, 2),
    };
    if (sim_settings.chunk_max == 1)
        sim_settings.delay_max_us = ONE_OF(0, 10);      /* byte by byte, and each byte late, takes for ever */
}

bool sim_fault(const char* what)
{
    if (sim.calm || !sim_chance(SIM_FAULTS, sim_settings.fault_in))
        return false;
    sim.counts.faults++;
    sim_note("FAULT %s", what);
    return true;
}

bool sim_memory_fault(void)
{
    if (sim.self == NULL || sim.calm || !sim_chance(SIM_FAULTS, sim_settings.memory_in))
        return false;
    sim.counts.faults++;
    sim_note("FAULT no memory");
    return true;
}

void sim_calm(void)
{
    sim.calm = true;
    sim_settings.cut_in = 0;
    sim_note("no more faults from here on");
}

bool sim_is_calm(void)
{
    return sim.calm;
}

/* ------------------------------------------------------------------------------------------------ store buffers */

static void store_publish(const struct store* store)
{
    switch (store->size) {
    case 1:
        __atomic_store_n((volatile uint8_t*)store->object, (uint8_t)store->value, __ATOMIC_SEQ_CST);
        break;
    case 2:
        __atomic_store_n((volatile uint16_t*)store->object, (uint16_t)store->value, __ATOMIC_SEQ_CST);
        break;
    case 4:
        __atomic_store_n((volatile uint32_t*)store->object, (uint32_t)store->value, __ATOMIC_SEQ_CST);
        break;
    default:
        __atomic_store_n((volatile uint64_t*)store->object, store->value, __ATOMIC_SEQ_CST);
    }
}

static void publish_oldest(struct sim_thread* thread)
{
    struct store first = thread->store[0];

    thread->stores--;
    sim.stores--;
    memmove(thread->store, thread->store + 1, thread->stores * sizeof first);
    store_publish(&first);
}

static void publish(struct sim_thread* thread)
{
    while (thread->stores > 0)
        publish_oldest(thread);
}

void sim_publish(void)
{
    if (sim.stores > 0 && sim.self != NULL)
        publish(sim.self);
}

void sim_publish_all(void)
{
    for (int i = 0; sim.stores > 0 && i < THREADS_MAX; i++)
        publish(&sim.thread[i]);
}

/* A processor does not keep a store for long. */
static void publish_some(void)
{
    int start;

    if (sim.stores == 0 || !sim_chance(SIM_SCHEDULE, 8))
        return;
    start = (int)sim_below(SIM_SCHEDULE, THREADS_MAX);
    for (int i = 0; i < THREADS_MAX; i++) {
        struct sim_thread* thread = &sim.thread[(start + i) % THREADS_MAX];

        if (thread->stores > 0) {
            publish_oldest(thread);
            return;
        }
    }
}

/* ------------------------------------------------------------------------------------------------ clock */

uint64_t sim_now(void)
{
    return sim.now_ns;
}

static bool call_before(const struct call* a, const struct call* b)
{
    return a->when_ns != b->when_ns ? a->when_ns < b->when_ns : a->serial < b->serial;
}

void sim_call_at(uint64_t when_ns, void (*call)(void*), void* argument)
{
    size_t at = sim.calls++;
    struct call put = { when_ns, sim.serial++, call, argument };

    if (sim.calls > CALLS_MAX)
        sim_fail("the simulation cannot plan more than %d events", CALLS_MAX);
    for (; at > 0 && call_before(&put, &sim.call[(at - 1) / 2]); at = (at - 1) / 2)
        sim.call[at] = sim.call[(at - 1) / 2];
    sim.call[at] = put;
}

static struct call call_take(void)
{
    struct call first = sim.call[0];
    struct call last = sim.call[--sim.calls];
    size_t at = 0;

    for (;;) {
        size_t below = 2 * at + 1;

        if (below >= sim.calls)
            break;
        if (below + 1 < sim.calls && call_before(&sim.call[below + 1], &sim.call[below]))
            below++;
        if (!call_before(&sim.call[below], &last))
            break;
        sim.call[at] = sim.call[below];
        at = below;
    }
    sim.call[at] = last;
    return first;
}

static void make_runnable(struct sim_thread* thread, bool woken)
{
    thread->state = THREAD_RUNNABLE;
    thread->woken = woken;
    thread->waits_on = NULL;
}

/* Ends the waits whose time has come. */
static void expire(void)
{
    while (sim.calls > 0 && sim.call[0].when_ns <= sim.now_ns) {
        struct call due = call_take();

        due.call(due.argument);
    }
    if (sim.soonest_ns > sim.now_ns)
        return;
    sim.soonest_ns = SIM_NEVER;
    for (int i = 0; i < THREADS_MAX; i++) {
        struct sim_thread* thread = &sim.thread[i];

        if (thread->state != THREAD_BLOCKED)
            continue;
        if (thread->deadline_ns <= sim.now_ns)
            make_runnable(thread, false);
        else if (thread->deadline_ns < sim.soonest_ns)
            sim.soonest_ns = thread->deadline_ns;
    }
}

static uint64_t time_next(void)
{
    return sim.calls > 0 && sim.call[0].when_ns < sim.soonest_ns ? sim.call[0].when_ns : sim.soonest_ns;
}

/* To the next thing that time brings; false: there is none. */
static bool time_runs_on(void)
{
    uint64_t next_ns = time_next();

    if (next_ns == SIM_NEVER)
        return false;
    if (next_ns > sim.now_ns)
        sim.now_ns = next_ns;
    expire();
    return true;
}

/* ------------------------------------------------------------------------------------------------ scheduler */

static int gather(struct sim_thread* runnable[THREADS_MAX])
{
    int count = 0;

    for (int i = 0; i < THREADS_MAX; i++)
        if (sim.thread[i].state == THREAD_RUNNABLE)
            runnable[count++] = &sim.thread[i];
    return count;
}

static struct sim_thread* pick_by_priority(struct sim_thread** runnable, int count)
{
    struct sim_thread* best = runnable[0];

    for (int i = 1; i < count; i++)
        if (runnable[i]->priority > best->priority)
            best = runnable[i];
    return best;
}

static struct sim_thread* pick(struct sim_thread** runnable, int count)
{
    struct sim_thread* picked;

    if (sim_settings.policy == POLICY_PRIORITY)
        return pick_by_priority(runnable, count);
    picked = runnable[sim_below(SIM_SCHEDULE, (unsigned)count)];
    if (sim_settings.policy != POLICY_HOLD || picked != sim.held || count == 1)
        return picked;
    if (sim.counts.steps >= sim.held_until) {
        sim.held = NULL;
        return picked;
    }
    return picked == runnable[0] ? runnable[1] : runnable[0];
}

/* Whether the running thread is interrupted here. */
static bool is_interrupted(void)
{
    switch (sim_settings.policy) {
    case POLICY_PRIORITY:
        if (sim_chance(SIM_SCHEDULE, sim_settings.switch_in * 20))
            sim.self->priority = --sim.lowest;
        return true;
    case POLICY_TO_BLOCK:
        return sim_chance(SIM_SCHEDULE, sim_settings.switch_in * 20);
    case POLICY_HOLD:
        if (sim.held == NULL && sim_chance(SIM_SCHEDULE, 50)) {
            sim.held = sim.self;
            sim.held_until = sim.counts.steps + sim_below(SIM_SCHEDULE, HOLD_MAX);
            return true;
        }
        return sim_chance(SIM_SCHEDULE, sim_settings.switch_in);
    default:
        return sim_chance(SIM_SCHEDULE, sim_settings.switch_in);
    }
}

static void switch_to(struct sim_thread* next, bool last)
{
    struct sim_thread* self = sim.self;

    if (next == self)
        return;
    sim.counts.switches++;
    sim.self = next;
    history_switch(next->number);
    fiber_switch(&self->fiber, &next->fiber, last);
}

static void report_blocked(void)
{
    for (int i = 0; i < THREADS_MAX; i++) {
        const struct sim_thread* thread = &sim.thread[i];

        if (thread->state == THREAD_BLOCKED)
            history_say("   thread %d (%s) waits in %s:%d: %s", thread->number, thread->name,
                        thread->function != NULL ? thread->function : "?", thread->line, thread->why);
    }
}

/* Of a thread that cannot go on. */
static void give_way(bool last)
{
    struct sim_thread* runnable[THREADS_MAX];
    int count;

    while ((count = gather(runnable)) == 0) {
        if (time_runs_on())
            continue;
        history_fail_first();
        report_blocked();
        sim_fail("nothing will ever happen again: every thread waits, and for nothing that could come");
    }
    switch_to(pick(runnable, count), last);
}

static void count_step(void)
{
    if (++sim.counts.steps > STEPS_MAX)
        sim_fail("still running after %d steps, at %llu virtual ms", STEPS_MAX,
                 (unsigned long long)(sim.now_ns / SIM_MS));
    sim.now_ns += POINT_NS;
}

void sim_point(const char* what, const char* on, const char* function, int line)
{
    struct sim_thread* runnable[THREADS_MAX];

    if (sim.self == NULL)
        return;
    count_step();
    if (function != NULL) {
        sim.self->function = function;
        sim.self->line = line;
    }
    history_point(what, on, function, line);
    publish_some();
    expire();
    if (sim_chance(SIM_SCHEDULE, sim_settings.late_in) && time_next() <= sim.now_ns + LATE_NS)
        (void)time_runs_on();
    if (is_interrupted())
        switch_to(pick(runnable, gather(runnable)), false);
}

void sim_at(const char* function, int line, const char* text)
{
    if (sim.self == NULL)
        return;
    sim.self->function = function;
    sim.self->line = line;
    history_on(text);
}

bool sim_wait_on(const void* object, uint64_t deadline_ns, const char* why)
{
    struct sim_thread* self = sim.self;

    publish(self);
    if (deadline_ns <= sim.now_ns)
        return false;
    self->state = THREAD_BLOCKED;
    self->waits_on = object;
    self->why = why;
    self->deadline_ns = deadline_ns;
    if (deadline_ns < sim.soonest_ns)
        sim.soonest_ns = deadline_ns;
    count_step();
    history_point("waits", why, NULL, 0);
    give_way(false);
    return self->woken;
}

void sim_wake(const void* object)
{
    for (int i = 0; i < THREADS_MAX; i++)
        if (sim.thread[i].state == THREAD_BLOCKED && sim.thread[i].waits_on == object)
            make_runnable(&sim.thread[i], true);
}

void sim_pause(uint64_t duration_ns)
{
    uint64_t until_ns = sim.now_ns + duration_ns;

    sim_publish();
    while (sim_wait_on(&until_ns, until_ns, "pauses"))
        continue;
}

void sim_pause_to_next(void)
{
    uint64_t next_ns = time_next();

    if (next_ns > sim.now_ns && next_ns < sim.now_ns + LATE_NS)
        sim_pause(next_ns - sim.now_ns);
}

/* ------------------------------------------------------------------------------------------------ threads */

bool sim_is_library_thread(void)
{
    return strcmp(sim.self->name, "wws") == 0;
}

struct sim_thread* sim_self(void)
{
    return sim.self;
}

int sim_thread_number(const struct sim_thread* thread)
{
    return thread->number;
}

const char* sim_thread_name(int number)
{
    return sim.thread[number].name;
}

bool sim_thread_blocked(int number)
{
    return number < 0 || number >= THREADS_MAX || sim.thread[number].state != THREAD_RUNNABLE;
}

void sim_count_locks(int change)
{
    sim.self->locks += change;
}

int sim_locks_held(void)
{
    return sim.self->locks;
}

void sim_enter_short(int change)
{
    sim.self->short_callbacks += change;
}

bool sim_may_block(void)
{
    return sim.self->short_callbacks == 0;
}

static struct sim_thread* thread_unused(void)
{
    for (int i = 0; i < THREADS_MAX; i++)
        if (sim.thread[i].state == THREAD_UNUSED)
            return &sim.thread[i];
    return NULL;
}

bool sim_threads_full(void)
{
    unsigned alive = 0;

    for (int i = 0; i < THREADS_MAX; i++)
        alive += sim.thread[i].state == THREAD_RUNNABLE || sim.thread[i].state == THREAD_BLOCKED;
    return alive >= (sim.calm ? THREADS_MAX : sim_settings.threads_max) || thread_unused() == NULL;
}

unsigned sim_threads_alive(void)
{
    unsigned alive = 0;

    for (int i = 0; i < THREADS_MAX; i++)
        alive += sim.thread[i].state != THREAD_UNUSED;
    return alive;
}

static void thread_body(void* argument)
{
    struct sim_thread* self = argument;

    self->run(self->argument);
    sim_publish();
    if (self->locks != 0)
        sim_fail("thread %d ends with %d locks held", self->number, self->locks);
    self->state = THREAD_ENDED;
    sim_note("ends");
    sim_wake(self);
    give_way(true);
}

static char* stack_map(void)
{
    static char* stacks;
    static size_t used;
    char* stack;

    if (stacks == NULL) {
        stacks = mmap(NULL, (size_t)THREADS_MAX * STACK_BYTES, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        assert(stacks != MAP_FAILED);
    }
    stack = stacks + used;
    used += STACK_BYTES;
    mprotect(stack, 4096, PROT_NONE);           /* whoever runs off the end is caught */
    return stack + 4096;
}

static struct sim_thread* thread_create(const char* name, void (*run)(void*), void* argument)
{
    struct sim_thread* thread = thread_unused();
    char* stack = thread->fiber.stack;

    fiber_init(&thread->fiber, stack != NULL ? stack : stack_map(), STACK_BYTES - 4096, thread_body, thread);
    thread->number = (int)(thread - sim.thread);
    snprintf(thread->name, sizeof thread->name, "%s", name);
    thread->run = run;
    thread->argument = argument;
    thread->priority = sim_random(SIM_SCHEDULE) >> 1 | UINT64_C(1) << 62;
    thread->locks = 0;
    thread->short_callbacks = 0;
    thread->function = NULL;
    thread->state = THREAD_RUNNABLE;
    return thread;
}

struct sim_thread* sim_thread_start(const char* name, void (*run)(void*), void* argument)
{
    struct sim_thread* thread;

    SIM_POINT("starts a thread", NULL);
    if (thread_unused() == NULL)
        sim_fail("over %d threads", THREADS_MAX);
    sim_publish();
    thread = thread_create(name, run, argument);
    sim_note("starts thread %d (%s)", thread->number, name);
    return thread;
}

void sim_thread_join(struct sim_thread* thread)
{
    SIM_POINT("joins", thread->name);
    while (thread->state != THREAD_ENDED) {
        if (thread->state == THREAD_UNUSED)
            sim_fail("joins a thread that has been joined");
        sim_wait_on(thread, SIM_NEVER, "joins a thread");
    }
    thread->state = THREAD_UNUSED;
}

/* ------------------------------------------------------------------------------------------------ atomics */

void sim_atomic_load(const volatile void* object, const char* text, const char* function, int line)
{
    struct sim_thread* self;

    sim_point("load", text, function, line);
    self = sim.self;
    for (unsigned i = 0; self != NULL && i < self->stores; i++)
        if (self->store[i].object == object) {      /* its own store it sees */
            publish(self);
            return;
        }
}

void sim_atomic_update(const volatile void* object, const char* what, const char* text, const char* function, int line)
{
    UNUSED(object);
    sim_point(what, text, function, line);
    sim_publish();
}

bool sim_atomic_weak_fails(void)
{
    return sim.self != NULL && sim_chance(SIM_SCHEDULE, 16);
}

bool sim_atomic_delays(volatile void* object, const void* value, size_t size, bool sequential, const char* text,
                       const char* function, int line)
{
    struct sim_thread* self;
    struct store* store;

    sim_point("store", text, function, line);
    self = sim.self;
    if (self == NULL)
        return false;
    if (sequential || !sim_chance(SIM_SCHEDULE, sim_settings.store_in)) {
        sim_publish();                              /* in order */
        return false;
    }
    if (self->stores == STORES_MAX)
        publish_oldest(self);
    store = &self->store[self->stores++];
    sim.stores++;
    sim.counts.delayed_stores++;
    *store = (struct store){ .object = object, .size = size };
    memcpy(&store->value, value, size);
    return true;
}

void sim_atomic_init(void)
{
    sim_publish();
}

/* ------------------------------------------------------------------------------------------------ running */

struct sim_counts* sim_counts(void)
{
    return &sim.counts;
}

static void (*scenario_now)(void);

static void scenario_body(void* argument)
{
    UNUSED(argument);
    scenario_now();
    sim_publish();
    sim_note("the end");
    history_finish(NULL);
}

void sim_run(uint64_t seed, void (*scenario)(void), enum sim_print print, struct sim_result* result)
{
    for (unsigned stream = 0; stream < SIM_STREAMS; stream++) {
        sim.random[stream] = seed * SIM_STREAMS + stream;
        sim.random[stream] = sim_random((enum sim_stream)stream);
    }
    sim.soonest_ns = SIM_NEVER;
    sim.lowest = UINT64_C(1) << 61;
    sim.now_ns = 1000 * SIM_MS;
    sim.counts.seeds = 1;
    fiber_setup();
    fiber_adopt(&sim.outside);
    choose_settings();
    history_begin(print, result);
    history_say("seed %llu: policy %u, switch 1/%u, late stores %u, late threads %u, faults 1/%u, no memory 1/%u, "
                "cuts 1/%u; %u descriptors, %u threads; chunks of %u, buffers of %u, delays to %u us%s",
                (unsigned long long)seed, sim_settings.policy, sim_settings.switch_in, sim_settings.store_in,
                sim_settings.late_in, sim_settings.fault_in, sim_settings.memory_in, sim_settings.cut_in,
                sim_settings.descriptors_max, sim_settings.threads_max, sim_settings.chunk_max, sim_settings.capacity,
                sim_settings.delay_max_us, sim_settings.strict_edges ? ", strict edges" : "");
    scenario_now = scenario;
    sim.self = thread_create("main", scenario_body, NULL);
    fiber_switch(&sim.outside, &sim.self->fiber, true);
}
