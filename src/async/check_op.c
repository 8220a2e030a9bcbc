/* Operations under the contract checker. An operation is known by a number that is never given twice, and the number is
 * what its context carries: a completion that comes too late, or twice, finds no operation of that number pending, and
 * touches nothing that has gone. The last ones that are over are kept, to say what was completed twice. */
#include "async/check_op_int.h"
#include "base/err.h"

#include <stdio.h>
#include <stdlib.h>

#define BUCKETS  1024                   /* a power of two */
#define OVER_MAX 1024                   /* operations that are over and still known */

static struct check_op*  buckets[BUCKETS];          /* [L] */
static struct check_op*  over_first;                /* [L] oldest first */
static struct check_op** over_last = &over_first;   /* [L] */
static unsigned          over_count;                /* [L] */
static uint64_t          last_id;                   /* [L] */

static void CALLBACK completed(HRESULT hr, WS_CALLBACK_MODEL model, void* state);

/* ------------------------------------------------------------------------------------------------ known operations */

static struct check_op** find_locked(uint64_t id)
{
    struct check_op** link = &buckets[id % BUCKETS];

    while (*link != NULL && (*link)->id != id)
        link = &(*link)->next;
    return link;
}

struct check_op* check_find_locked(uint64_t id)
{
    return id != 0 ? *find_locked(id) : NULL;
}

void check_visit_ops_locked(void (*visit)(struct check_op* op, void* state), void* state)
{
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct check_op* op = buckets[i]; op != NULL; op = op->next)
            visit(op, state);
}

void check_forget_ops_locked(void)
{
    for (size_t i = 0; i < BUCKETS; i++)
        buckets[i] = NULL;
}

struct check_op* check_find_over_locked(uint64_t id)
{
    struct check_op* op = over_first;

    while (op != NULL && op->id != id)
        op = op->next;
    return op;
}

static struct check_op* add_locked(const char* function, const WS_ASYNC_CONTEXT* context, int thread_id)
{
    struct check_op* op = calloc(1, sizeof *op);

    if (op == NULL)
        return NULL;
    op->id = ++last_id;
    op->function = function;
    op->context = *context;
    op->thread_id = thread_id;
    op->start_ns = check_now_ns();
    op->next = buckets[op->id % BUCKETS];
    buckets[op->id % BUCKETS] = op;
    return op;
}

/* Takes it from those that are pending to those that are over. What it claimed is free. */
static void end_locked(struct check_op* op, enum check_op_state state, HRESULT hr)
{
    struct check_op** link = find_locked(op->id);
    struct check_op* oldest;

    *link = op->next;
    op->next = NULL;
    op->state = state;
    op->result = hr;
    op->end_ns = check_now_ns();
    check_release_locked(op->claims, op->claim_count);
    op->claim_count = 0;
    check_lend_locked(CHECK_ERROR, op->lent, -1);
    op->wait = NULL;                    /* the turn itself comes, or is given up, on its own */
    *over_last = op;
    over_last = &op->next;
    if (++over_count <= OVER_MAX)
        return;
    oldest = over_first;
    over_first = oldest->next;
    over_count--;
    free(oldest);
}

/* ------------------------------------------------------------------------------------------------ breaches */

/* "the WS_READ_CALLBACK read_file+0x0 (program)", or "WsReadMessageStart on WS_CHANNEL 0x..." */
const char* check_describe_op(const struct check_op* op, char* text, size_t size)
{
    char name[80], place[200];

    if (op->theirs) {
        check_place(op->address, place, sizeof place);
        snprintf(text, size, "the %s %s", op->function, place);
        return text;
    }
    check_object_name(op->kind, op->object, name, sizeof name);
    snprintf(text, size, "%s%s%s", op->function, name[0] != '\0' ? " on " : "", name);
    return text;
}

static const char* result_name(HRESULT hr, char* text, size_t size)
{
    const char* name = err_code_name(hr);

    snprintf(text, size, "0x%08x", (unsigned)hr);
    return name != NULL ? name : text;
}

static void report_twice(struct check_report* report, const struct check_op* op, const void* from)
{
    char what[300], time[32], result[16];
    int here = check_thread()->id;

    if (op == NULL) {
        if (check_breach(report, WSX_CHECK_COMPLETION, "?", CHECK_NONE, NULL, 0)) {
            check_say(report, "a callback was invoked for an operation that completed long ago");
            check_stack_take(check_part(report, "invoked by thread %d:", here), from);
        }
        return;
    }
    if (!check_breach(report, WSX_CHECK_COMPLETION, op->function, op->kind, op->object, check_now_ns() - op->start_ns))
        return;
    check_describe_op(op, what, sizeof what);
    check_duration(check_now_ns() - op->end_ns, time, sizeof time);
    if (op->state == CHECK_RETURNED)
        check_say(report, "%s invoked its callback, though it had returned %s, %s ago, and not WS_S_ASYNC", what,
                  result_name(op->result, result, sizeof result), time);
    else
        check_say(report, "%s invoked its callback a second time, %s after the first", what, time);
    *check_part(report, "%s by thread %d:", op->theirs ? "called" : "started", op->thread_id) = op->start;
    if (op->state == CHECK_COMPLETED)
        *check_part(report, "callback invoked first:") = op->end;
    check_stack_take(check_part(report, "callback invoked %s by thread %d:",
                                op->state == CHECK_COMPLETED ? "again" : "all the same", here), from);
}

static void report_early(struct check_report* report, const struct check_op* op, const void* from)
{
    char what[300];

    if (!check_breach(report, WSX_CHECK_COMPLETION, op->function, op->kind, op->object, check_now_ns() - op->start_ns))
        return;
    check_describe_op(op, what, sizeof what);
    check_say(report, "%s invoked its callback on the thread that called it, before it returned; return the result "
              "instead of WS_S_ASYNC, or complete on another thread", what);
    *check_part(report, "%s by thread %d:", op->theirs ? "called" : "started", op->thread_id) = op->start;
    check_stack_take(check_part(report, "callback invoked by thread %d:", op->thread_id), from);
}

static void report_async_result(struct check_report* report, const struct check_op* op, const void* from)
{
    char what[300];

    if (!check_breach(report, WSX_CHECK_COMPLETION, op->function, op->kind, op->object, check_now_ns() - op->start_ns))
        return;
    check_describe_op(op, what, sizeof what);
    check_say(report, "%s completed with WS_S_ASYNC; a callback gets the final result", what);
    *check_part(report, "%s by thread %d:", op->theirs ? "called" : "started", op->thread_id) = op->start;
    check_stack_take(check_part(report, "callback invoked by thread %d:", check_thread()->id), from);
}

/* ------------------------------------------------------------------------------------------------ completion */

/* The thread changes sides for as long as the callback runs. */
static void call_back(struct check_thread* thread, const struct check_op* op, HRESULT hr, WS_CALLBACK_MODEL model)
{
    bool was_inside = thread->inside;
    struct check_report report;
    struct check_frame* frame;

    report.rule = 0;
    check_lock();
    frame = check_push_locked(thread, op->function, (const void*)(uintptr_t)op->context.callback);
    if (frame != NULL) {
        frame->out = !op->theirs;
        frame->model = model;
        frame->op = op->theirs ? op->outer : op->id;
    }
    thread->inside = op->theirs;
    check_unlock();
    op->context.callback(hr, model, op->context.callbackState);
    check_lock();
    if (frame != NULL) {
        check_watch_return_locked(thread, frame, &report);
        check_pop_locked(thread);
    }
    thread->inside = was_inside;
    check_unlock();
    check_emit(&report);
}

static bool is_starting_here(const struct check_thread* thread, const struct check_op* op)
{
    return op->state == CHECK_STARTING && op->thread_id == thread->id;
}

static void CALLBACK completed(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    const void* from = __builtin_return_address(0);
    uint64_t id = (uintptr_t)state;
    struct check_thread* thread = check_thread();
    struct check_report report;
    struct check_op copy;
    struct check_op* op;

    report.rule = 0;
    check_lock();
    op = *find_locked(id);
    if (op == NULL) {
        report_twice(&report, check_find_over_locked(id), from);
    } else {
        if (is_starting_here(thread, op))
            report_early(&report, op, from);
        else if (hr == WS_S_ASYNC)
            report_async_result(&report, op, from);
        check_stack_take(&op->end, from);
        copy = *op;                             /* it may be forgotten while the callback is out */
        end_locked(op, CHECK_COMPLETED, hr);
    }
    check_unlock();
    check_emit(&report);
    if (op != NULL)                             /* a second time is not passed on: who would get it is gone */
        call_back(thread, &copy, hr, model);
}

/* ------------------------------------------------------------------------------------------------ doors */

static bool start_locked(struct check_thread* thread, struct check_frame* frame, const struct check_pair* pairs,
                         unsigned count, const WS_ASYNC_CONTEXT** context, WS_ASYNC_CONTEXT* own,
                         struct check_report* report)
{
    struct check_op* op = NULL;

    if (*context != NULL && (*context)->callback != NULL)
        op = add_locked(frame->function, *context, thread->id);
    frame->may_wait = *context == NULL;
    check_hooks = &check_op_hooks;
    check_watch_locked();
    frame->kind = count > 0 ? pairs[0].kind : CHECK_NONE;
    frame->object = count > 0 ? pairs[0].address : NULL;
    if (!check_claim_locked(frame, op, pairs, count, CHECK_STARTS, frame->caller, report)) {
        if (op != NULL)
            end_locked(op, CHECK_RETURNED, WS_E_INVALID_OPERATION);
        return false;
    }
    if (op != NULL) {
        op->kind = frame->kind;
        op->object = frame->object;
        check_stack_take(&op->start, frame->caller);
        frame->op = frame->began = op->id;
        *own = (WS_ASYNC_CONTEXT){ completed, (void*)(uintptr_t)op->id };
        *context = own;
    }
    return true;
}

enum check_entry check_start(const char* function, const void* from, const WS_ASYNC_CONTEXT** context,
                             WS_ASYNC_CONTEXT* own, ...)
{
    struct check_thread* thread = check_thread();
    struct check_report report;
    struct check_pair pairs[CHECK_CLAIMS_MAX];
    struct check_frame* frame;
    bool granted = false;
    unsigned count;
    va_list arguments;

    report.rule = 0;
    report.text[0] = '\0';
    va_start(arguments, own);
    count = check_collect(pairs, arguments);
    va_end(arguments);
    if (thread == NULL || thread->inside)
        return CHECK_PASS;
    check_lock();
    frame = check_push_locked(thread, function, from != NULL ? from : CHECK_CALLER);
    if (frame != NULL) {
        granted = start_locked(thread, frame, pairs, count, context, own, &report);
        thread->inside = true;
        if (!granted)
            check_pop_locked(thread);
    }
    check_unlock();
    check_emit(&report);
    if (!granted && frame != NULL)
        check_raise(function, pairs, count, &report);
    return frame == NULL ? CHECK_PASS : granted ? CHECK_ENTERED : CHECK_REFUSED;
}

/* The operation on top of this thread has returned: it is pending now, or over. It may have completed already, on another
 * thread. */
static void returned_locked(struct check_thread* thread, HRESULT hr)
{
    struct check_op* op = check_find_locked(thread->frames[thread->depth - 1].began);

    if (op != NULL && hr == WS_S_ASYNC)
        op->state = CHECK_PENDING;
    else if (op != NULL)
        end_locked(op, CHECK_RETURNED, hr);
}

HRESULT check_started(HRESULT hr)
{
    struct check_thread* thread = check_thread();

    check_lock();
    returned_locked(thread, hr);
    check_pop_locked(thread);
    check_unlock();
    return hr;
}

/* ------------------------------------------------------------------------------------------------ the application's */

void check_call_out(const char* name, const void* address, WS_CALLBACK_MODEL model, const WS_ASYNC_CONTEXT** context,
                    WS_ASYNC_CONTEXT* own, const WS_ERROR* error)
{
    struct check_thread* thread = check_thread();
    struct check_frame* frame;
    struct check_op* op = NULL;
    uint64_t outer;

    if (thread == NULL)
        return;
    check_lock();
    outer = check_current_locked(thread);
    frame = check_push_locked(thread, name, address);
    if (frame == NULL) {
        thread->depth_missed++;
        check_unlock();
        return;
    }
    frame->out = true;
    frame->model = model;
    frame->lent = error;
    frame->op = outer;
    if (*context != NULL && (op = add_locked(name, *context, thread->id)) != NULL) {
        op->theirs = true;
        op->outer = outer;
        op->address = address;
        op->lent = error;
        frame->lent = NULL;
        check_stack_take(&op->start, __builtin_return_address(0));
        frame->op = frame->began = op->id;
        *own = (WS_ASYNC_CONTEXT){ completed, (void*)(uintptr_t)op->id };
        *context = own;
    }
    check_lend_locked(CHECK_ERROR, error, 1);
    thread->inside = false;
    check_unlock();
}

HRESULT check_called_out(HRESULT hr)
{
    struct check_thread* thread = check_thread();
    struct check_report report;
    struct check_frame* frame;

    if (thread == NULL)
        return hr;
    report.rule = 0;
    check_lock();
    if (thread->depth_missed > 0) {
        thread->depth_missed--;
    } else {
        frame = &thread->frames[thread->depth - 1];
        check_lend_locked(CHECK_ERROR, frame->lent, -1);
        check_watch_return_locked(thread, frame, &report);
        returned_locked(thread, hr);
        check_pop_locked(thread);
    }
    check_unlock();
    check_emit(&report);
    return hr;
}
