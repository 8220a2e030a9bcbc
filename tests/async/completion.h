/* A completion that tests wait for: counts callbacks, keeps the last result, wakes the waiting thread. */
#ifndef WWS_TESTS_ASYNC_COMPLETION_H
#define WWS_TESTS_ASYNC_COMPLETION_H

#include "support.h"
#include "async/sys.h"
#include <wws/wwsx.h>

#define PATIENCE_MS test_patience_ms()

struct completion {
    struct sys_event  event;
    atomic_int        count;
    HRESULT           hr;
    WS_CALLBACK_MODEL model;
    pthread_t         thread;
};

static inline void completion_init(struct completion* completion)
{
    *completion = (struct completion){ 0 };
    sys_event_init(&completion->event);
}

static inline void CALLBACK completion_callback(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct completion* completion = (struct completion*)state;

    completion->hr = hr;
    completion->model = model;
    completion->thread = pthread_self();
    atomic_fetch_add(&completion->count, 1);
    sys_event_set(&completion->event);
}

static inline WS_ASYNC_CONTEXT completion_context(struct completion* completion)
{
    return (WS_ASYNC_CONTEXT){ completion_callback, completion };
}

/* The final result, however the call completed; fails when a callback came though it completed synchronously. */
static inline HRESULT completion_result(struct completion* completion, HRESULT hr)
{
    if (hr == WS_S_ASYNC) {
        assert_true(sys_event_wait(&completion->event, sys_deadline_ns(PATIENCE_MS)));
        hr = completion->hr;
        assert_int_equal(atomic_load(&completion->count), 1);
    } else {
        assert_int_equal(atomic_load(&completion->count), 0);
    }
    sys_event_destroy(&completion->event);
    return hr;
}

/* Group teardown: everything the tests started has ended, and the threads leave. */
static inline int engine_teardown(void** state)
{
    WS_ERROR* error = test_error();
    HRESULT hr = WsxShutdownEngine(PATIENCE_MS, error);
    char text[ERROR_TEXT_BYTES];

    (void)state;
    if (FAILED(hr))
        print_error("%s\n", error_text(error, text));
    WsFreeError(error);
    return FAILED(hr) ? -1 : 0;
}

#endif
