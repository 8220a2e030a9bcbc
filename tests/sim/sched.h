/* What the scheduler and the history know of each other, and the system interface of both. */
#ifndef WWS_SIM_SCHED_H
#define WWS_SIM_SCHED_H

#include "sim.h"

const char* sim_thread_name(int number);
unsigned sim_threads_alive(void);       /* started and not joined, the scenario's own among them */
bool     sim_is_calm(void);
bool     sim_memory_fault(void);

void history_begin(enum sim_print print, struct sim_result* result);
void history_on(const char* text);      /* what the next point is about */
void history_point(const char* what, const char* on, const char* function, int line);
void history_switch(int to);
void history_say(const char* format, ...) PRINTF_LIKE(1, 2);       /* not hashed */
void history_fail_first(void);          /* what is said from here on belongs to the failure */
/* Where in the program this is, for addr2line. The text is there until the next call. */
const char* history_place(const void* address);
/* Fills the result and ends the process; message NULL: nothing was found. */
_Noreturn void history_finish(const char* message);

/* sim_mem.c: a sentence when freed memory was written to; NULL: it was not. */
const char* sim_memory_check(void);

#endif
