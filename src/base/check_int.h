/* What the files of the contract checker share, in base and in async. One lock guards everything that says so: with the
 * checker on, exactness counts, not speed. Nothing is reported while it is held.
 *
 * The checker takes its memory from the C library, not from mem.h: it must not take part in what tests count and fail.
 * Without memory it checks less, and says how much less at the end. */
#ifndef WWS_BASE_CHECK_INT_H
#define WWS_BASE_CHECK_INT_H

#include "base/check.h"

#include <pthread.h>
#include <stdarg.h>
#include <wws/wwsx.h>

#define CHECK_STACK_DEPTH   32
#define CHECK_CLAIMS_MAX    6
#define CHECK_FRAMES_MAX    32

/* ------------------------------------------------------------------------------------------------ check_stack.c */

struct check_stack {
    int   count;
    void* at[CHECK_STACK_DEPTH];
};
/* The stack of the caller. from: where it begins, a return address; NULL: all of it. */
void check_stack_take(struct check_stack* stack, const void* from);
/* The stack of another thread, which is interrupted for it. Empty when it cannot be had. */
void check_stack_of(struct check_stack* stack, pthread_t thread);
void check_stack_prepare(void);
void check_stack_after_fork(void);
/* Threads of the library block signals; this one is let through. */
void check_stack_let_ask(void);
/* "name+0x12 (module)", or "module+0x1234" where there is no name. */
bool check_same_function(const void* inner, const void* outer);
void check_place(const void* address, char* text, size_t size);

/* ------------------------------------------------------------------------------------------------ check.c */

struct check_settings {
    ULONG    rules;                 /* WSX_CHECK_RULES */
    WSX_CHECK_ACTION action;
    uint64_t short_ns;
    uint64_t pending_ns;
    WSX_CHECK_CALLBACK callback;
    void*    callback_state;
};
extern struct check_settings check_settings;            /* [L] */

void check_lock(void);
void check_unlock(void);
uint64_t check_now_ns(void);
static inline bool check_rule(ULONG rule)               /* with the lock */
{
    return (check_settings.rules & rule) != 0;
}

/* A breach: collected under the lock, reported without it. */
#define CHECK_PARTS_MAX 6
struct check_report {
    ULONG       rule;               /* 0: there is nothing to report */
    const char* operation;
    enum check_kind kind;
    const void* object;
    uint64_t    since_ns;           /* 0: no duration */
    char        text[600];
    unsigned    parts;
    struct check_part {
        char               title[200];
        struct check_stack stack;
    } part[CHECK_PARTS_MAX];
};
/* Begins one, unless the rule is not watched or enough was said. Under the lock. */
bool check_breach(struct check_report* report, ULONG rule, const char* operation, enum check_kind kind,
                  const void* object, uint64_t since_ns);
void check_say(struct check_report* report, const char* format, ...) PRINTF_LIKE(2, 3);
struct check_stack* check_part(struct check_report* report, const char* format, ...) PRINTF_LIKE(2, 3);
/* Logs, calls back or aborts, without the lock. Does nothing for one that was not begun. */
void check_emit(struct check_report* report);
/* The same, but never aborts: for the last reports of a program. */
void check_emit_and_go_on(struct check_report* report);
const char* check_kind_name(enum check_kind kind);
/* "WS_MESSAGE 0x55..", and "" for none. */
const char* check_object_name(enum check_kind kind, const void* object, char* text, size_t size);
/* "12 ms" */
const char* check_duration(uint64_t ns, char* text, size_t size);

/* ------------------------------------------------------------------------------------------------ check_object.c */

struct check_op;

/* A use of an object, by a call that has not returned or an operation that is pending. */
struct check_claim {
    struct check_claim*  next;      /* [L] of the same object      */
    struct check_object* object;    /* [L]                          */
    struct check_op*     op;        /* NULL: the call of a thread   */
    struct check_frame*  frame;     /* of that call                 */
};

/* An object that the application has created, or uses. */
struct check_object {
    struct check_object* next;      /* [L] in its bucket                                             */
    enum check_kind      kind;
    const void*          address;
    struct check_claim*  claims;    /* [L]                                                           */
    unsigned             lent;      /* [L] functions of the application's that were given it for use */
    bool                 freed;     /* [L] in no bucket any more                                     */
    const char*          creator;   /* NULL: not known to have been created                          */
    uint64_t             created_ns;
    int                  thread_id;
    struct check_stack   created;
};

/* What a thread is in: a call of the application's into the library, or of the library's into the application. */
struct check_frame {
    const char*        function;
    bool               out;         /* into the application                                  */
    bool               was_inside;
    bool               may_wait;    /* a call that can wait, without a context               */
    bool               reported;
    const void*        caller;      /* where it was called from; out: the function called    */
    uint64_t           since_ns;
    WS_CALLBACK_MODEL  model;       /* out                                                   */
    const void*        lent;        /* out, without an operation: the error that it was given */
    uint64_t           op;          /* the operation that began, goes on, or (out) it belongs to; 0: none */
    uint64_t           began;       /* the operation that began with this call; 0: none      */
    enum check_kind    kind;        /* may_wait: of its first object                         */
    const void*        object;
    unsigned           claim_count;
    struct check_claim claims[CHECK_CLAIMS_MAX];
};
struct check_thread {
    struct check_thread* next;      /* [L] of all                                            */
    pthread_t            thread;
    int                  id;
    bool                 inside;    /* of the thread alone                                   */
    bool                 ours;      /* a thread of the library                               */
    unsigned             depth;     /* [L] to change                                         */
    unsigned             depth_missed; /* calls out that were too deep to be noted           */
    struct check_frame   frames[CHECK_FRAMES_MAX];
};
/* Of the calling thread; NULL: no memory. */
struct check_thread* check_thread(void);
extern struct check_thread* check_threads;                              /* [L] */
/* Puts one on top; NULL: too deep, and so not checked. Locked. */
struct check_frame* check_push_locked(struct check_thread* thread, const char* function, const void* caller);
void check_pop_locked(struct check_thread* thread);

struct check_pair { enum check_kind kind; const void* address; };
/* From the arguments of a door. */
unsigned check_collect(struct check_pair* pairs, va_list arguments);
enum check_use { CHECK_USES, CHECK_STARTS, CHECK_FREES };
/* Claims the objects for a call (op NULL) or an operation; looks for K2 and K3. False: refused, nothing is claimed. */
bool check_claim_locked(struct check_frame* frame, struct check_op* op, const struct check_pair* pairs, unsigned count,
                        enum check_use use, const void* from, struct check_report* report);
/* The error among the objects of a call that is refused gets a string that says so, unless it is what is in use. */
void check_raise(const char* function, const struct check_pair* pairs, unsigned count,
                 const struct check_report* report);
void check_release_locked(struct check_claim* claims, unsigned count);
void check_forget_objects_locked(void);
/* K6, for objects; gives how many there are. */
unsigned check_report_objects(void);
void check_lend_locked(enum check_kind kind, const void* address, int change);

/* ------------------------------------------------------------------------------------------------ async/check_op.c
 * base knows operations only by what reports say of them, and of the end of the program and of forks by these. */

struct check_wait;

struct check_hooks {
    void     (*forget_locked)(void);                        /* in the child of a fork                     */
    unsigned (*report_alive)(void);                         /* K6, for operations; gives how many there are */
    void     (*stop)(void);                                 /* the thread that watches                    */
};
extern const struct check_hooks* check_hooks;               /* [L] NULL: no operation was started yet     */

enum check_op_state { CHECK_STARTING, CHECK_PENDING, CHECK_COMPLETED, CHECK_RETURNED };
struct check_op {
    struct check_op*    next;       /* [L] in its bucket, or of those that are over          */
    uint64_t            id;
    const char*         function;
    bool                theirs;     /* an asynchronous function of the application's         */
    const void*         address;    /* of it                                                 */
    enum check_op_state state;      /* [L]                                                   */
    bool                reported;   /* [L] as pending too long                               */
    enum check_kind     kind;       /* of its first object                                   */
    const void*         object;
    WS_ASYNC_CONTEXT    context;
    const void*         lent;       /* the error that the function was given                 */
    uint64_t            outer;      /* theirs: the operation that waits for it; 0: not known */
    struct check_wait*  wait;       /* [L] what it waits for, last; NULL: not known          */
    bool                in_job;     /* [L] the last was a job, then                          */
    int                 thread_id;
    uint64_t            start_ns;
    uint64_t            end_ns;
    HRESULT             result;
    struct check_stack  start;
    struct check_stack  end;
    unsigned            claim_count;
    struct check_claim  claims[CHECK_CLAIMS_MAX];
};

#endif
