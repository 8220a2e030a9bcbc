/* Stacks that take turns on one real thread. Each has its own copy of the program's thread-local variables: they are
 * exchanged along with the stack, so that _Thread_local means what it says. Single-threaded. */
#ifndef WWS_SIM_FIBER_H
#define WWS_SIM_FIBER_H

#include "base/common.h"

struct fiber {
    void*  stack_pointer;
    char*  stack;               /* NULL: the real thread's own */
    size_t stack_bytes;
    void*  locals;              /* its thread-local variables while it does not run */
    void*  fake_stack;          /* AddressSanitizer's */
    int    saved_errno;
    void (*run)(void*);
    void*  argument;
};

/* How many bytes of thread-local variables the program has; first of all. */
void fiber_setup(void);
/* The real thread itself: what fiber_switch comes back to. */
void fiber_adopt(struct fiber* fiber);
/* stack: page-aligned, with an inaccessible page below. run must not return: its last act is a switch. */
void fiber_init(struct fiber* fiber, char* stack, size_t stack_bytes, void (*run)(void*), void* argument);
/* from goes on when somebody switches back to it; last: it never will. */
void fiber_switch(struct fiber* from, struct fiber* to, bool last);

#endif
