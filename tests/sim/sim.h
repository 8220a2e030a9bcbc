/* The simulation: simulated threads that take turns on one real one, a seeded scheduler, a virtual clock, and what the
 * scenarios need. docs/simulation.md says how it works. Everything here is called on a simulated thread, unless its
 * comment says otherwise. */
#ifndef WWS_SIM_SIM_H
#define WWS_SIM_SIM_H

#include "base/common.h"
#include <stdarg.h>

#define SIM_MS 1000000ull
#define SIM_NEVER UINT64_MAX

/* ---------------------------------------------------------------------------------------------- random choices
 *
 * Streams that do not disturb each other: what a scenario does stays the same while the interleaving changes. */
enum sim_stream { SIM_SCHEDULE, SIM_SCENARIO, SIM_NETWORK, SIM_FAULTS, SIM_STREAMS };

uint64_t sim_random(enum sim_stream stream);
unsigned sim_below(enum sim_stream stream, unsigned bound);            /* 0 .. bound - 1                      */
bool     sim_chance(enum sim_stream stream, unsigned in);              /* true once in so many; 0: never      */

/* ---------------------------------------------------------------------------------------------- threads and time */

struct sim_thread;

struct sim_thread* sim_thread_start(const char* name, void (*run)(void*), void* argument);
void     sim_thread_join(struct sim_thread* thread);
struct sim_thread* sim_self(void);                     /* NULL outside of simulated threads */
int      sim_thread_number(const struct sim_thread* thread);
bool     sim_thread_blocked(int number);
bool     sim_threads_full(void);
uint64_t sim_now(void);
void     sim_pause(uint64_t duration_ns);              /* lets virtual time pass; a callback that blocks */
/* Until the moment at which something else is due as well: there the races are. */
void     sim_pause_to_next(void);
/* A callback that was invoked short must not block. */
void     sim_enter_short(int change);
bool     sim_may_block(void);
bool     sim_is_library_thread(void);

/* A synchronisation point: another thread may go on here. what and on stand in the history. */
void sim_point(const char* what, const char* on, const char* function, int line);
#define SIM_POINT(what, on) sim_point((what), (on), __func__, __LINE__)

/* Waits until sim_wake on the same object, or the deadline: false. Stores of the thread become visible. The caller looks
 * again at what it waits for. */
bool sim_wait_on(const void* object, uint64_t deadline_ns, const char* why);
void sim_wake(const void* object);
/* Something of the network is due then: the clock stops there. */
void sim_call_at(uint64_t when_ns, void (*call)(void*), void* argument);

/* Stores that other threads do not see yet, as in a processor's store buffer. */
void sim_publish(void);                                /* those of this thread */
void sim_publish_all(void);

/* Locks held by this thread; the history's name of an object. */
void sim_count_locks(int change);
int  sim_locks_held(void);

/* ---------------------------------------------------------------------------------------------- history, failure */

/* A line of the history that says what happens, for who reads it; also hashed. */
void sim_note(const char* format, ...) PRINTF_LIKE(1, 2);
/* Ends the run: the seed has found something. */
_Noreturn void sim_fail(const char* format, ...) PRINTF_LIKE(1, 2);
#define SIM_CHECK(condition) ((condition) ? (void)0 : sim_fail("%s:%d: %s", __FILE__, __LINE__, #condition))

struct sim_counts {
    uint64_t seeds, steps, switches, operations, completions, aborts, faults, delayed_stores, virtual_ms;
};
struct sim_counts* sim_counts(void);                   /* of this run */

/* ---------------------------------------------------------------------------------------------- settings by seed */

struct sim_settings {
    unsigned policy;            /* of the scheduler, see sched.c                             */
    unsigned switch_in;         /* a switch once in so many points                           */
    unsigned store_in;          /* a store is delayed once in so many; 0: never              */
    unsigned late_in;           /* time runs on once in so many points, though work is there */
    unsigned fault_in;          /* a call that can fail does once in so many; 0: never       */
    unsigned memory_in;         /* an allocation fails once in so many points; 0: never      */
    unsigned descriptors_max;
    unsigned threads_max;       /* of the system                                             */
    unsigned cut_in;            /* a connection is cut once in so many; 0: never             */
    unsigned chunk_max;         /* most bytes that travel together                           */
    unsigned capacity;          /* of a connection's buffer                                  */
    unsigned delay_max_us;      /* of the network                                            */
    bool     strict_edges;      /* the poller reports what has changed only, not all there is */
};
extern struct sim_settings sim_settings;

/* True when this call shall fail: noted in the history. */
bool sim_fault(const char* what);
/* This seed injects faults, or has done so. */
bool sim_faulty(void);
/* No more faults from here on: what remains is to end well. */
void sim_calm(void);

/* ---------------------------------------------------------------------------------------------- the network */

/* Two connected descriptors, for WsxWaitFd; false: none left. */
bool sim_pair(int fds[2]);
/* Some connection went silent, or some connect was not answered: what waits for it may time out. */
bool sim_went_silent(void);
int  sim_fds_open(void);

/* ---------------------------------------------------------------------------------------------- running */

enum sim_print { SIM_PRINT_NOTHING, SIM_PRINT_TAIL, SIM_PRINT_NOTES, SIM_PRINT_ALL };

struct sim_result {
    bool     failed;
    uint64_t hash;              /* of the history */
    struct sim_counts counts;
    char     message[1024];
};
/* Runs one seed on the calling (real) thread, in a process made for it: what a run leaves behind is never looked at by
 * another one. Fills result, also when it ends the process. */
void sim_run(uint64_t seed, void (*scenario)(void), enum sim_print print, struct sim_result* result);

#endif
