#include "ops.h"
#include "sched.h"
#include <stdio.h>

#define OP_MARK UINT64_C(0x6E6F697461726570)

static unsigned pending;

const char* sim_result_name(HRESULT hr)
{
    static const struct { HRESULT hr; const char* name; } names[] = {
        { S_OK, "S_OK" }, { S_FALSE, "S_FALSE" }, { WS_S_ASYNC, "WS_S_ASYNC" }, { WS_S_END, "WS_S_END" },
        { E_INVALIDARG, "E_INVALIDARG" }, { E_OUTOFMEMORY, "E_OUTOFMEMORY" }, { E_FAIL, "E_FAIL" },
        { WS_E_INVALID_OPERATION, "INVALID_OPERATION" }, { WS_E_OPERATION_ABORTED, "ABORTED" },
        { WS_E_OPERATION_TIMED_OUT, "TIMED_OUT" }, { WS_E_OPERATION_ABANDONED, "ABANDONED" },
        { WS_E_QUOTA_EXCEEDED, "QUOTA_EXCEEDED" }, { WS_E_OBJECT_FAULTED, "OBJECT_FAULTED" },
        { WS_E_ENDPOINT_NOT_FOUND, "ENDPOINT_NOT_FOUND" }, { WS_E_ENDPOINT_DISCONNECTED, "ENDPOINT_DISCONNECTED" },
        { WS_E_ENDPOINT_UNREACHABLE, "ENDPOINT_UNREACHABLE" }, { WS_E_INVALID_FORMAT, "INVALID_FORMAT" },
        { WS_E_ENDPOINT_FAULT_RECEIVED, "ENDPOINT_FAULT_RECEIVED" },
    };
    static char other[16];

    for (size_t i = 0; i < ARRAY_COUNT(names); i++)
        if (names[i].hr == hr)
            return names[i].name;
    snprintf(other, sizeof other, "0x%08x", (unsigned)hr);
    return other;
}

static void op_check(const struct sim_op* op)
{
    if (op->mark != OP_MARK)
        sim_fail("a callback was called with a state that is none, or no more: completed twice?");
}

static void op_free(struct sim_op* op)
{
    op->mark = 0;
    sim_free(op);
}

/* Its strings, in ASCII. */
static void note_error(WS_ERROR* error)
{
    WS_STRING string;
    char text[160];

    for (ULONG i = 0; error != NULL && SUCCEEDED(WsGetErrorString(error, i, &string)); i++) {
        ULONG length = 0;

        for (; length < string.length && length < sizeof text - 1; length++)
            text[length] = string.chars[length] < 0x80 ? (char)string.chars[length] : '?';
        text[length] = '\0';
        sim_note("      \"%s\"", text);
    }
}

static void complete(struct sim_op* op, HRESULT hr, WS_CALLBACK_MODEL model)
{
    op->completed = true;
    sim_counts()->completions++;
    if (hr == WS_E_OPERATION_ABORTED || hr == WS_E_OPERATION_ABANDONED)
        sim_counts()->aborts++;
    if (FAILED(hr))
        note_error(op->error);
    op->done(op, hr, model);
    if (op->error != NULL)
        WsFreeError(op->error);
    op->error = NULL;
    op->finished = true;
    pending--;
    sim_wake(&pending);
    if (op->returned)
        op_free(op);
}

static void CALLBACK op_callback(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct sim_op* op = state;

    op_check(op);
    sim_publish();
    sim_note("   op %d %s: completes with %s, %s%s", op->serial, op->what, sim_result_name(hr),
             model == WS_LONG_CALLBACK ? "long" : "short", op->returned ? "" : ", before its function has returned");
    if (op->completed)
        sim_fail("operation %d (%s) completes twice", op->serial, op->what);
    if (op->returned && !op->asynchronous)
        sim_fail("operation %d (%s) completes by callback, though its function did not return WS_S_ASYNC", op->serial,
                 op->what);
    if (hr == WS_S_ASYNC)
        sim_fail("operation %d (%s): the callback was given WS_S_ASYNC", op->serial, op->what);
    if (!op->returned && op->starter == sim_self())
        sim_fail("operation %d (%s): the callback runs on the calling thread before the function has returned",
                 op->serial, op->what);
    if (sim_locks_held() > 0)
        sim_fail("operation %d (%s): the callback runs with %d locks of the library held", op->serial, op->what,
                 sim_locks_held());
    sim_enter_short(model != WS_LONG_CALLBACK);
    complete(op, hr, model);
    sim_enter_short(-(model != WS_LONG_CALLBACK));
}

struct sim_op* sim_op_begin(sim_op_done done, void* state, const char* format, ...)
{
    struct sim_op* op = sim_alloc(sizeof *op);
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(op->what, sizeof op->what, format, arguments);
    va_end(arguments);
    op->mark = OP_MARK;
    op->serial = (int)++sim_counts()->operations;
    op->done = done;
    op->state = state;
    op->started_ns = sim_now();
    op->starter = sim_self();
    if (FAILED(WsCreateError(NULL, 0, &op->error)))
        op->error = NULL;
    pending++;
    sim_note("op %d %s: starts", op->serial, op->what);
    return op;
}

WS_ASYNC_CONTEXT sim_op_context(struct sim_op* op)
{
    return (WS_ASYNC_CONTEXT){ op_callback, op };
}

void sim_op_returned(struct sim_op* op, HRESULT hr)
{
    op_check(op);
    sim_note("op %d %s: returned %s", op->serial, op->what, sim_result_name(hr));
    op->returned = true;
    op->asynchronous = hr == WS_S_ASYNC;
    if (hr != WS_S_ASYNC && op->completed)
        sim_fail("operation %d (%s) has called back, and then returned %s", op->serial, op->what, sim_result_name(hr));
    if (hr != WS_S_ASYNC)
        complete(op, hr, WS_LONG_CALLBACK);
    else if (op->finished)
        op_free(op);
}

unsigned sim_ops_pending(void)
{
    return pending;
}

void sim_ops_wait_for(unsigned count)
{
    sim_note("waits for %u operations, but %u", pending, count);
    while (pending > count)
        (void)sim_wait_on(&pending, SIM_NEVER, "operations of the scenario to complete");
}

void sim_ops_wait(void)
{
    sim_ops_wait_for(0);
}

void sim_check_result(const struct sim_op* op, HRESULT hr, const HRESULT* more, size_t count)
{
    if (hr == E_OUTOFMEMORY && sim_faulty())
        return;
    for (size_t i = 0; i < count; i++)
        if (more[i] == hr)
            return;
    sim_fail("operation %d (%s) completes with %s, for which there is no reason", op->serial, op->what,
             sim_result_name(hr));
}

void sim_check_nothing_left(void)
{
    const char* written = sim_memory_check();

    if (pending > 0)
        sim_fail("%u operations have not completed", pending);
    if (sim_threads_alive() > 1)
        sim_fail("%u threads are left", sim_threads_alive() - 1);
    if (sim_fds_open() > 0)
        sim_fail("%d descriptors are left", sim_fds_open());
    if (sim_blocks_live() > 0) {
        history_fail_first();
        sim_list_blocks();
        sim_fail("%zu blocks of memory are left", sim_blocks_live());
    }
    if (written != NULL)
        sim_fail("%s", written);
}
