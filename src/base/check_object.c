/* Objects and what uses them: the doors of functions that do not wait, K2, K3, and what is alive. */
#include "base/check_int.h"
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BUCKETS 4096                    /* a power of two */

static struct check_object* buckets[BUCKETS];               /* [L] */
struct check_thread*        check_threads;
static pthread_key_t        thread_key;
static pthread_once_t       thread_once = PTHREAD_ONCE_INIT;
static _Thread_local struct check_thread* self;
static _Thread_local bool   ours;       /* a thread of the library */

/* ------------------------------------------------------------------------------------------------ threads */

static void thread_ends(void* argument)
{
    struct check_thread* thread = argument;
    struct check_thread** link = &check_threads;

    check_lock();
    while (*link != thread)
        link = &(*link)->next;
    *link = thread->next;
    check_unlock();
    self = NULL;
    free(thread);
}

static void make_key(void)
{
    if (pthread_key_create(&thread_key, thread_ends) != 0)
        abort();                        /* before anything was checked: there is no key left in the process */
}

struct check_thread* check_thread(void)
{
    struct check_thread* thread = self;

    if (thread != NULL)
        return thread;
    pthread_once(&thread_once, make_key);
    thread = calloc(1, sizeof *thread);
    if (thread == NULL || pthread_setspecific(thread_key, thread) != 0) {
        free(thread);
        return NULL;
    }
    thread->thread = pthread_self();
    thread->id = (int)syscall(SYS_gettid);
    thread->inside = ours;
    thread->ours = ours;
    if (ours)
        check_stack_let_ask();
    check_lock();
    thread->next = check_threads;
    check_threads = thread;
    check_unlock();
    self = thread;
    return thread;
}

void check_thread_is_ours(void)
{
    ours = true;
}

struct check_frame* check_push_locked(struct check_thread* thread, const char* function, const void* caller)
{
    struct check_frame* frame;

    if (thread->depth == CHECK_FRAMES_MAX)
        return NULL;
    frame = &thread->frames[thread->depth++];
    frame->function = function;
    frame->out = false;
    frame->was_inside = thread->inside;
    frame->may_wait = false;
    frame->reported = false;
    frame->caller = caller;
    frame->since_ns = check_now_ns();
    frame->op = frame->began = 0;
    frame->kind = CHECK_NONE;
    frame->object = NULL;
    frame->lent = NULL;
    frame->model = WS_LONG_CALLBACK;
    frame->claim_count = 0;
    return frame;
}

void check_pop_locked(struct check_thread* thread)
{
    struct check_frame* frame = &thread->frames[--thread->depth];

    check_release_locked(frame->claims, frame->claim_count);
    thread->inside = frame->was_inside;
}

/* ------------------------------------------------------------------------------------------------ objects */

static struct check_object** bucket_of(const void* address)
{
    return &buckets[((uint64_t)(uintptr_t)address * UINT64_C(0x9E3779B97F4A7C15)) >> 52];
}
_Static_assert(BUCKETS == 1 << (64 - 52), "the highest bits of the product are the bucket");

static struct check_object** find_locked(const void* address)
{
    struct check_object** link = bucket_of(address);

    while (*link != NULL && (*link)->address != address)
        link = &(*link)->next;
    return link;
}

static struct check_object* get_locked(enum check_kind kind, const void* address)
{
    struct check_object** link = find_locked(address);

    if (*link == NULL) {
        *link = calloc(1, sizeof **link);
        if (*link == NULL)
            return NULL;
        (*link)->address = address;
        (*link)->kind = kind;
    }
    return *link;
}

/* Nothing is known of it any more. */
static void drop_if_idle_locked(struct check_object* object)
{
    struct check_object** link;

    if (object->claims != NULL || object->lent != 0 || object->creator != NULL)
        return;
    if (!object->freed) {
        link = find_locked(object->address);
        *link = object->next;
    }
    free(object);
}

/* Another object may have the address from now on. What still claims this one keeps its entry. */
static void forget_locked(const void* address)
{
    struct check_object** link = find_locked(address);
    struct check_object* object = *link;

    if (object == NULL)
        return;
    *link = object->next;
    object->freed = true;
    object->creator = NULL;
    object->lent = 0;
    drop_if_idle_locked(object);
}

void check_created(enum check_kind kind, const void* address, const char* function)
{
    struct check_thread* thread = check_thread();
    struct check_object* object;
    struct check_stack stack;

    if (address == NULL || thread == NULL || thread->inside)
        return;
    check_stack_take(&stack, __builtin_return_address(0));
    check_lock();
    object = get_locked(kind, address);
    if (object != NULL) {
        object->kind = kind;
        object->creator = function;
        object->created_ns = check_now_ns();
        object->thread_id = thread->id;
        object->created = stack;
    }
    check_unlock();
}

void check_lend_locked(enum check_kind kind, const void* address, int change)
{
    struct check_object* object = address != NULL ? get_locked(kind, address) : NULL;

    if (object == NULL)
        return;
    if (change > 0)
        object->lent++;
    else if (object->lent > 0)
        object->lent--;
    drop_if_idle_locked(object);
}

void check_forget_objects_locked(void)
{
    for (size_t i = 0; i < BUCKETS; i++)
        buckets[i] = NULL;
    check_threads = NULL;
    if (self != NULL) {
        self->depth = 0;
        self->next = NULL;
        check_threads = self;
    }
}

/* ------------------------------------------------------------------------------------------------ at the end */

static struct check_object* find_oldest_locked(void)
{
    struct check_object* oldest = NULL;

    for (size_t i = 0; i < BUCKETS; i++)
        for (struct check_object* object = buckets[i]; object != NULL; object = object->next)
            if (object->creator != NULL && (oldest == NULL || object->created_ns < oldest->created_ns))
                oldest = object;
    return oldest;
}

static bool same_origin(const struct check_object* one, const struct check_object* other)
{
    return one->kind == other->kind && one->created.count == other->created.count
           && memcmp(one->created.at, other->created.at, (size_t)one->created.count * sizeof(void*)) == 0;
}

/* Takes them all off the list. */
static unsigned count_same_locked(const struct check_object* like)
{
    unsigned count = 0;

    for (size_t i = 0; i < BUCKETS; i++)
        for (struct check_object* object = buckets[i]; object != NULL; object = object->next)
            if (object->creator != NULL && same_origin(object, like)) {
                object->creator = NULL;
                count++;
            }
    return count;
}

unsigned check_report_objects(void)
{
    struct check_report report;
    struct check_object* object;
    unsigned all = 0;

    check_lock();
    while ((object = find_oldest_locked()) != NULL) {
        const char* creator = object->creator;
        unsigned count = count_same_locked(object);
        char name[64];

        all += count;
        report.rule = 0;
        if (!check_breach(&report, WSX_CHECK_ALIVE_AT_EXIT, creator, object->kind, object->address,
                          check_now_ns() - object->created_ns))
            continue;
        check_object_name(object->kind, object->address, name, sizeof name);
        if (count == 1)
            check_say(&report, "%s is still alive at exit", name);
        else
            check_say(&report, "%s and %u more of the same origin are still alive at exit", name, count - 1);
        *check_part(&report, "created by %s on thread %d:", creator, object->thread_id) = object->created;
        check_unlock();
        check_emit_and_go_on(&report);
        check_lock();
    }
    check_unlock();
    return all;
}

/* ------------------------------------------------------------------------------------------------ claims */

/* A claim of somebody who has not lent the object. */
static struct check_claim* in_the_way(struct check_object* object)
{
    unsigned claims = 0;

    for (struct check_claim* claim = object->claims; claim != NULL; claim = claim->next)
        claims++;
    return claims > object->lent ? object->claims : NULL;
}

static const char* verb(enum check_use use)
{
    return use == CHECK_FREES ? "frees" : "uses";
}

/* The thread that is in this call. */
static struct check_thread* thread_of_locked(const struct check_frame* frame)
{
    struct check_thread* thread = check_threads;

    while (thread != NULL && (frame < thread->frames || frame >= thread->frames + CHECK_FRAMES_MAX))
        thread = thread->next;
    return thread;
}

/* The holder is a thread in a call, or an operation. The thread stays where it is, or at least stays: it cannot end without
 * the lock. */
static void say_holder_locked(struct check_report* report, const char* function, const struct check_object* object,
                              const struct check_claim* held, enum check_use use, const void* from)
{
    const struct check_op* op = held->op;
    uint64_t since = check_now_ns() - (op != NULL ? op->start_ns : held->frame->since_ns);
    const char* holder = op != NULL ? op->function : held->frame->function;
    struct check_thread* thread = op != NULL ? NULL : thread_of_locked(held->frame);
    char name[64], time[32];

    report->since_ns = since;
    check_object_name(object->kind, object->address, name, sizeof name);
    check_duration(since, time, sizeof time);
    if (op != NULL) {
        check_say(report, "%s %s %s, on which %s has been pending for %s", function, verb(use), name, holder, time);
        *check_part(report, "%s was started by thread %d:", holder, op->thread_id) = op->start;
    } else if (thread == check_thread()) {
        check_say(report, "%s %s %s from within %s, which has been using it for %s", function, verb(use), name, holder,
                  time);
    } else {
        check_say(report, "%s %s %s, which %s has been using for %s on another thread", function, verb(use), name,
                  holder, time);
        check_stack_of(check_part(report, "thread %d is in %s:", thread->id, holder), thread->thread);
    }
    check_stack_take(check_part(report, "%s was called by thread %d:", function, check_thread()->id), from);
}

/* K2: a second operation; K3: a use while one is pending. */
static ULONG rule_of(const struct check_claim* held, enum check_use use)
{
    return held->op == NULL || use == CHECK_STARTS ? WSX_CHECK_SECOND_OPERATION : WSX_CHECK_USE_WHILE_PENDING;
}

/* Free-threaded objects may be used at any time, but not be freed while something is pending: that is reported, and the
 * library copes. Single-threaded ones are refused. */
static bool look_locked(const char* function, struct check_object* object, enum check_use use, const void* from,
                        struct check_report* report)
{
    struct check_claim* held = in_the_way(object);
    ULONG rule;

    if (held == NULL || (object->kind > CHECK_LAST_SINGLE && use != CHECK_FREES))
        return true;
    rule = rule_of(held, use);
    if (!check_rule(rule))
        return true;
    if (check_breach(report, rule, function, object->kind, object->address, 0))
        say_holder_locked(report, function, object, held, use, from);
    return object->kind > CHECK_LAST_SINGLE;
}

void check_release_locked(struct check_claim* claims, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        struct check_claim** link = &claims[i].object->claims;

        while (*link != &claims[i])
            link = &(*link)->next;
        *link = claims[i].next;
        drop_if_idle_locked(claims[i].object);
    }
}

static bool is_among(const struct check_object* object, const struct check_claim* claims, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (claims[i].object == object)
            return true;
    return false;
}

bool check_claim_locked(struct check_frame* frame, struct check_op* op, const struct check_pair* pairs, unsigned count,
                        enum check_use use, const void* from, struct check_report* report)
{
    struct check_claim* claims = op != NULL ? op->claims : frame->claims;
    unsigned* claimed = op != NULL ? &op->claim_count : &frame->claim_count;

    *claimed = 0;
    for (unsigned i = 0; i < count; i++) {
        struct check_object* object = pairs[i].address != NULL ? get_locked(pairs[i].kind, pairs[i].address) : NULL;

        if (object == NULL || is_among(object, claims, *claimed))
            continue;
        if (!look_locked(frame->function, object, use, from, report)) {
            check_release_locked(claims, *claimed);
            *claimed = 0;
            return false;
        }
        claims[*claimed] = (struct check_claim){ .next = object->claims, .object = object, .op = op, .frame = frame };
        object->claims = &claims[(*claimed)++];
    }
    return true;
}

/* ------------------------------------------------------------------------------------------------ doors */

static bool is_free(const struct check_pair* pair)
{
    struct check_object* object;
    bool is_free;

    check_lock();
    object = *find_locked(pair->address);
    is_free = object == NULL || in_the_way(object) == NULL;
    check_unlock();
    return is_free;
}

void check_raise(const char* function, const struct check_pair* pairs, unsigned count,
                 const struct check_report* report)
{
    for (unsigned i = 0; i < count; i++)
        if (pairs[i].kind == CHECK_ERROR && pairs[i].address != NULL && is_free(&pairs[i]))
            (void)err_raise((WS_ERROR*)(uintptr_t)pairs[i].address, WS_E_INVALID_OPERATION, "%s%s",
                            report->text[0] != '\0' ? "" : function, report->text[0] != '\0' ? report->text
                            : " was called on an object that another operation is using");
}

unsigned check_collect(struct check_pair* pairs, va_list arguments)
{
    unsigned count = 0;

    for (;;) {
        enum check_kind kind = (enum check_kind)va_arg(arguments, int);

        if (kind == CHECK_NONE)
            return count;
        pairs[count++] = (struct check_pair){ kind, va_arg(arguments, const void*) };
    }
}

/* The claim goes before the object does. */
static void forget_all_locked(struct check_frame* frame, const struct check_pair* pairs, unsigned count)
{
    check_release_locked(frame->claims, frame->claim_count);
    frame->claim_count = 0;
    for (unsigned i = 0; i < count; i++)
        if (pairs[i].address != NULL)
            forget_locked(pairs[i].address);
}

/* Freed by the library itself: what the application made and the library took over, or what a test of an inner function
 * made. */
static void freed_inside(const struct check_pair* pairs, unsigned count)
{
    check_lock();
    for (unsigned i = 0; i < count; i++)
        if (pairs[i].address != NULL)
            forget_locked(pairs[i].address);
    check_unlock();
}

static enum check_entry enter(const char* function, const struct check_pair* pairs, unsigned count, enum check_use use,
                              const void* from)
{
    struct check_thread* thread = check_thread();
    struct check_report report;
    struct check_frame* frame;
    bool granted = true;

    if (thread != NULL && thread->inside && use == CHECK_FREES)
        freed_inside(pairs, count);
    if (thread == NULL || thread->inside)
        return CHECK_PASS;
    report.rule = 0;
    report.text[0] = '\0';
    check_lock();
    frame = check_push_locked(thread, function, from);
    if (frame != NULL) {
        granted = check_claim_locked(frame, NULL, pairs, count, use, from, &report);
        if (use == CHECK_FREES && granted)
            forget_all_locked(frame, pairs, count);
        thread->inside = true;
        if (!granted)
            check_pop_locked(thread);
    }
    check_unlock();
    check_emit(&report);
    if (!granted)
        check_raise(function, pairs, count, &report);
    return frame == NULL ? CHECK_PASS : granted ? CHECK_ENTERED : CHECK_REFUSED;
}

enum check_entry check_enter(const char* function, const void* from, ...)
{
    struct check_pair pairs[CHECK_CLAIMS_MAX];
    unsigned count;
    va_list arguments;

    va_start(arguments, from);
    count = check_collect(pairs, arguments);
    va_end(arguments);
    return enter(function, pairs, count, CHECK_USES, from != NULL ? from : CHECK_CALLER);
}

enum check_entry check_enter_free(const char* function, ...)
{
    struct check_pair pairs[CHECK_CLAIMS_MAX];
    unsigned count;
    va_list arguments;

    va_start(arguments, function);
    count = check_collect(pairs, arguments);
    va_end(arguments);
    return enter(function, pairs, count, CHECK_FREES, CHECK_CALLER);
}

void check_leave_void(void)
{
    check_lock();
    check_pop_locked(check_thread());
    check_unlock();
}

HRESULT check_leave(HRESULT hr)
{
    check_leave_void();
    return hr;
}
