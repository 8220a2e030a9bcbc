/* The watch of the contract checker: a thread that looks now and then for short callbacks that stay out (K4) and for
 * operations that stay pending (K5). It is started with the first of them. */
#define _GNU_SOURCE                     /* pthread_setname_np */
#include "async/check_op_int.h"

#include <signal.h>
#include <string.h>
#include <time.h>

#define PERIOD_MIN_NS 1000000ull
#define PERIOD_MAX_NS 1000000000ull

static pthread_mutex_t sleep_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t  sleep_cond;
static pthread_t       watcher;
static bool            watching;        /* [L] */
static bool            stopping;        /* by sleep_mutex */

/* ------------------------------------------------------------------------------------------------ K4 */

/* The operation that a callback belongs to; it may have completed before. */
static const struct check_op* op_of_locked(const struct check_frame* frame)
{
    const struct check_op* op = check_find_locked(frame->op);

    return op != NULL ? op : check_find_over_locked(frame->op);
}

static bool say_short_locked(struct check_report* report, struct check_frame* frame, const char* verb, uint64_t now)
{
    const struct check_op* op = op_of_locked(frame);
    char place[240], time[32], limit[32], name[80] = "";

    frame->reported = true;
    if (!check_breach(report, WSX_CHECK_SHORT_CALLBACK, frame->function, op != NULL ? op->kind : CHECK_NONE,
                      op != NULL ? op->object : NULL, now - frame->since_ns))
        return false;
    check_place(frame->caller, place, sizeof place);
    if (op != NULL)
        check_object_name(op->kind, op->object, name, sizeof name);
    check_duration(now - frame->since_ns, time, sizeof time);
    check_duration(check_settings.short_ns, limit, sizeof limit);
    check_say(report, "%s, %s %s%s%s, %s out for %s as a short callback; the limit is %s", place,
              op != NULL && op->theirs ? "a" : "the callback of", frame->function, name[0] != '\0' ? " on " : "", name,
              verb, time, limit);
    if (op != NULL)
        *check_part(report, "%s was %s by thread %d:", frame->function, op->theirs ? "called" : "started",
                    op->thread_id) = op->start;
    return true;
}

static bool is_short_too_long(const struct check_frame* frame, uint64_t now)
{
    return frame->out && frame->model == WS_SHORT_CALLBACK && !frame->reported
           && now - frame->since_ns > check_settings.short_ns;
}

/* The outermost one of a thread: what is further in is part of it. */
static bool find_short_locked(struct check_report* report, uint64_t now)
{
    for (struct check_thread* thread = check_threads; thread != NULL; thread = thread->next)
        for (unsigned i = 0; thread->ours && i < thread->depth; i++)
            if (is_short_too_long(&thread->frames[i], now)
                && say_short_locked(report, &thread->frames[i], "has been", now)) {
                check_stack_of(check_part(report, "thread %d is at:", thread->id), thread->thread);
                return true;
            }
    return false;
}

/* One that returned before the watch looked. */
void check_watch_return_locked(const struct check_thread* thread, struct check_frame* frame,
                               struct check_report* report)
{
    uint64_t now = check_now_ns();

    if (thread->ours && is_short_too_long(frame, now))
        (void)say_short_locked(report, frame, "was", now);
}

/* ------------------------------------------------------------------------------------------------ K5 */

/* These are pending for as long as the application, or a peer, likes. What a sequence waits for tells by itself. */
static bool may_last(const char* function)
{
    static const char* const patient[] = { "WsxDelay", "WsAcceptChannel", "WsAsyncExecute", "WS_ASYNC_FUNCTION" };

    for (size_t i = 0; i < ARRAY_COUNT(patient); i++)
        if (strcmp(function, patient[i]) == 0)
            return true;
    return false;
}

struct search { uint64_t now; struct check_op* found; };

/* The oldest one. A function of the application's that an operation waits for is told with that operation. */
static void match_pending(struct check_op* op, void* state)
{
    struct search* search = state;

    if (!op->reported && search->now - op->start_ns > check_settings.pending_ns && !may_last(op->function)
        && (op->outer == 0 || check_find_locked(op->outer) == NULL)
        && (search->found == NULL || op->id < search->found->id))
        search->found = op;
}

static bool find_pending_locked(struct check_report* report, uint64_t now)
{
    struct search search = { .now = now };
    char what[300], waits[500], time[32];
    struct check_op* op;

    check_visit_ops_locked(match_pending, &search);
    op = search.found;
    if (op == NULL)
        return false;
    op->reported = true;
    if (!check_breach(report, WSX_CHECK_LONG_PENDING, op->function, op->kind, op->object, now - op->start_ns))
        return false;
    check_say(report, "%s has been pending for %s; %s", check_describe_op(op, what, sizeof what),
              check_duration(now - op->start_ns, time, sizeof time),
              check_describe_wait_locked(op, waits, sizeof waits));
    *check_part(report, "%s by thread %d:", op->theirs ? "called" : "started", op->thread_id) = op->start;
    return true;
}

/* A call that waits on its thread. */
static bool find_waiting_locked(struct check_report* report, uint64_t now)
{
    char time[32];

    for (struct check_thread* thread = check_threads; thread != NULL; thread = thread->next)
        for (unsigned i = 0; i < thread->depth; i++) {
            struct check_frame* frame = &thread->frames[i];

            if (!frame->may_wait || frame->reported || may_last(frame->function)
                || now - frame->since_ns <= check_settings.pending_ns)
                continue;
            frame->reported = true;
            if (!check_breach(report, WSX_CHECK_LONG_PENDING, frame->function, frame->kind, frame->object,
                              now - frame->since_ns))
                continue;
            check_say(report, "%s has been waiting for %s, without a WS_ASYNC_CONTEXT", frame->function,
                      check_duration(now - frame->since_ns, time, sizeof time));
            check_stack_of(check_part(report, "thread %d is at:", thread->id), thread->thread);
            return true;
        }
    return false;
}

/* ------------------------------------------------------------------------------------------------ the watch */

/* Reports one breach, if there is one. Sleeps a part of the shorter limit then. */
static bool look(uint64_t* period_ns)
{
    struct check_report report;
    uint64_t limit, now;
    bool found;

    report.rule = 0;
    check_lock();
    now = check_now_ns();
    limit = check_rule(WSX_CHECK_SHORT_CALLBACK) && check_settings.short_ns < check_settings.pending_ns
            ? check_settings.short_ns : check_settings.pending_ns;
    *period_ns = limit / 4 < PERIOD_MIN_NS ? PERIOD_MIN_NS : limit / 4 > PERIOD_MAX_NS ? PERIOD_MAX_NS : limit / 4;
    found = (check_rule(WSX_CHECK_SHORT_CALLBACK) && find_short_locked(&report, now))
            || (check_rule(WSX_CHECK_LONG_PENDING)
                && (find_pending_locked(&report, now) || find_waiting_locked(&report, now)));
    check_unlock();
    check_emit(&report);
    return found;
}

static void* watch(void* argument)
{
    uint64_t period_ns;

    pthread_mutex_lock(&sleep_mutex);
    while (!stopping) {
        uint64_t until_ns;
        struct timespec until;

        pthread_mutex_unlock(&sleep_mutex);
        while (look(&period_ns))
            ;
        until_ns = check_now_ns() + period_ns;
        until = (struct timespec){ (time_t)(until_ns / 1000000000), (long)(until_ns % 1000000000) };
        pthread_mutex_lock(&sleep_mutex);
        if (!stopping)
            (void)pthread_cond_timedwait(&sleep_cond, &sleep_mutex, &until);
    }
    pthread_mutex_unlock(&sleep_mutex);
    return argument;
}

/* Signals of the application are not for this thread. */
void check_watch_locked(void)
{
    pthread_condattr_t attributes;
    sigset_t all, before;

    if (watching || !check_rule(WSX_CHECK_SHORT_CALLBACK | WSX_CHECK_LONG_PENDING))
        return;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&sleep_cond, &attributes);
    pthread_condattr_destroy(&attributes);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    stopping = false;
    watching = pthread_create(&watcher, NULL, watch, NULL) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (watching)
        pthread_setname_np(watcher, "wws-check");
}

static void stop_watch(void)
{
    bool started;

    check_lock();
    started = watching;
    watching = false;
    check_unlock();
    if (!started)
        return;
    pthread_mutex_lock(&sleep_mutex);
    stopping = true;
    pthread_cond_signal(&sleep_cond);
    pthread_mutex_unlock(&sleep_mutex);
    pthread_join(watcher, NULL);
}

/* ------------------------------------------------------------------------------------------------ end and forks */

static void match_oldest(struct check_op* op, void* state)
{
    struct search* search = state;

    if (!op->reported && (search->found == NULL || op->id < search->found->id))
        search->found = op;
}

static void forget_reported(struct check_op* op, void* state)
{
    UNUSED(state);
    op->reported = false;
}

static unsigned report_alive(void)
{
    char what[300], waits[500], time[32];
    struct check_report report;
    unsigned count = 0;

    check_lock();
    check_visit_ops_locked(forget_reported, NULL);
    for (;;) {
        struct search search = { .found = NULL };
        struct check_op* op;

        check_visit_ops_locked(match_oldest, &search);
        if ((op = search.found) == NULL)
            break;
        op->reported = true;
        count++;
        report.rule = 0;
        if (!check_breach(&report, WSX_CHECK_ALIVE_AT_EXIT, op->function, op->kind, op->object,
                          check_now_ns() - op->start_ns))
            continue;
        check_say(&report, "%s is still pending at exit, for %s; %s", check_describe_op(op, what, sizeof what),
                  check_duration(check_now_ns() - op->start_ns, time, sizeof time),
                  check_describe_wait_locked(op, waits, sizeof waits));
        *check_part(&report, "%s by thread %d:", op->theirs ? "called" : "started", op->thread_id) = op->start;
        check_unlock();
        check_emit_and_go_on(&report);
        check_lock();
    }
    check_unlock();
    return count;
}

static void forget_all_locked(void)
{
    watching = false;                   /* the thread is in the parent */
    pthread_mutex_init(&sleep_mutex, NULL);
    check_forget_waits_locked();
    check_forget_ops_locked();
}

const struct check_hooks check_op_hooks = { forget_all_locked, report_alive, stop_watch };
