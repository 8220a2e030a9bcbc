/* Operations as a scenario starts them: each is watched from its start to its completion. What an operation may use
 * (context state, error) is taken away in its completion, so that a later use shows. */
#ifndef WWS_SIM_OPS_H
#define WWS_SIM_OPS_H

#include "sim.h"
#include "sim_mem.h"

struct sim_op;
/* Called once for each operation, whichever way it completes. op and its error are gone afterwards. */
typedef void (*sim_op_done)(struct sim_op* op, HRESULT hr, WS_CALLBACK_MODEL model);

struct sim_op {
    uint64_t           mark;
    int                serial;
    char               what[60];
    sim_op_done        done;
    void*              state;
    WS_ERROR*          error;           /* NULL when there was no memory for it */
    uint64_t           started_ns;
    struct sim_thread* starter;
    bool               returned;
    bool               completed;       /* the callback has started */
    bool               finished;        /* it has ended             */
    bool               asynchronous;
};

struct sim_op* sim_op_begin(sim_op_done done, void* state, const char* format, ...) PRINTF_LIKE(3, 4);
WS_ASYNC_CONTEXT sim_op_context(struct sim_op* op);
/* With what the function returned. op may be gone afterwards. */
void sim_op_returned(struct sim_op* op, HRESULT hr);
unsigned sim_ops_pending(void);
/* Until all have completed; or until no more than these are pending. */
void sim_ops_wait(void);
void sim_ops_wait_for(unsigned count);
/* Fails unless hr may come when nothing but the injected faults is wrong; more: codes that the operation may have. */
void sim_check_result(const struct sim_op* op, HRESULT hr, const HRESULT* more, size_t count);
#define SIM_RESULT(op, hr, ...) \
    sim_check_result((op), (hr), (const HRESULT[]){ __VA_ARGS__ }, ARRAY_COUNT(((const HRESULT[]){ __VA_ARGS__ })))
const char* sim_result_name(HRESULT hr);
/* At the end of a scenario, the engine shut down: nothing is left of anything. */
void sim_check_nothing_left(void);

#endif
