/* The engine: the lanes and threads of the process. Starts with the first asynchronous operation, stops when told to.
 * Any thread. */
#ifndef WWS_ASYNC_ENGINE_H
#define WWS_ASYNC_ENGINE_H

#include "async/lane_int.h"
#include <wws/wwsx.h>

#define ENGINE_LANES_MAX 64

struct engine_settings {
    unsigned lanes;
    unsigned threads_max;
    size_t   stack_bytes;
    uint64_t tick_ns;
    uint64_t idle_ns;
};

/* Counters that the leaves keep. */
struct engine_counters {
    atomic_uint           delays;
    atomic_uint           waits;
    atomic_uint           jobs;
    atomic_uint           evicted;          /* threads out in callbacks that have lost their lane */
    atomic_uint_least64_t hand_overs;
    atomic_uint_least64_t short_callbacks;
};

extern struct engine_settings engine_settings;      /* constant while the engine runs */
extern struct engine_counters engine_counters;

/* The lane with this number, modulo their count; created when it is first asked for. */
HRESULT engine_lane(unsigned number, struct lane** out, WS_ERROR* error) MUST_USE;
/* NULL: not created. */
struct lane* engine_lane_at(unsigned index);
/* Lanes that were not started yet. */
unsigned engine_lanes_to_come(void);
bool    engine_stopping(void);
bool    engine_running(void);

#endif
