/* Stacks: of the calling thread with backtrace, of another thread by asking it with a signal, in words with dladdr. */
#define _GNU_SOURCE                     /* dladdr1, pthread_sigqueue */
#include "base/check_int.h"

#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <link.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define ASKED_DEPTH    (CHECK_STACK_DEPTH + 8)
#define ASK_SIGNAL     (SIGRTMAX - 4)       /* taken only while nobody else handles it */
#define ASK_SECONDS    1                    /* how long a thread may take to answer    */

/* The first backtrace loads the unwinder, which must not happen in a signal handler. */
void check_stack_prepare(void)
{
    void* one[1];

    (void)backtrace(one, 1);
}

static void keep(struct check_stack* stack, void* const* at, int count, int first)
{
    stack->count = count - first < CHECK_STACK_DEPTH ? count - first : CHECK_STACK_DEPTH;
    if (stack->count < 0)
        stack->count = 0;
    memcpy(stack->at, at + first, (size_t)stack->count * sizeof *at);
}

void check_stack_take(struct check_stack* stack, const void* from)
{
    void* at[ASKED_DEPTH];
    int count = backtrace(at, ASKED_DEPTH);
    int first = 0;

    while (from != NULL && first < count && at[first] != from)
        first++;
    keep(stack, at, count, first < count ? first : 1);
}

/* ------------------------------------------------------------------------------------------------ other threads */

/* One question at a time. A thread that answers too late finds another number, and keeps its answer. */
static pthread_mutex_t asking = PTHREAD_MUTEX_INITIALIZER;
static sem_t           answered;
static atomic_uint     question;
static void*           answer[ASKED_DEPTH];
static int             answer_count;

static void on_signal(int number, siginfo_t* info, void* context)
{
    unsigned mine = (unsigned)info->si_value.sival_int;

    UNUSED(number);
    UNUSED(context);
    if (info->si_code != SI_QUEUE || !atomic_compare_exchange_strong(&question, &mine, 0))
        return;
    answer_count = backtrace(answer, ASKED_DEPTH);
    sem_post(&answered);
}

static bool take_signal(struct sigaction* before)
{
    struct sigaction ours;

    if (sigaction(ASK_SIGNAL, NULL, before) != 0 || before->sa_handler != SIG_DFL)
        return false;
    memset(&ours, 0, sizeof ours);
    ours.sa_sigaction = on_signal;
    ours.sa_flags = SA_SIGINFO | SA_RESTART;
    sigemptyset(&ours.sa_mask);
    return sigaction(ASK_SIGNAL, &ours, NULL) == 0;
}

static bool wait_for_answer(unsigned number)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += ASK_SECONDS;
    while (sem_timedwait(&answered, &until) != 0)
        if (errno != EINTR) {
            if (atomic_compare_exchange_strong(&question, &number, 0))
                return false;           /* it will not answer any more */
            sem_wait(&answered);        /* it is about to */
            return true;
        }
    return true;
}

void check_stack_let_ask(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, ASK_SIGNAL);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

void check_stack_after_fork(void)
{
    pthread_mutex_init(&asking, NULL);
    atomic_store(&question, 0);
}

void check_stack_of(struct check_stack* stack, pthread_t thread)
{
    static unsigned last;
    struct sigaction before;
    union sigval value;

    stack->count = 0;
    if (pthread_equal(thread, pthread_self())) {
        check_stack_take(stack, __builtin_return_address(0));
        return;
    }
    pthread_mutex_lock(&asking);
    if (take_signal(&before)) {
        if (last == 0)
            sem_init(&answered, 0, 0);
        if (++last == 0)
            last = 1;
        atomic_store(&question, last);
        value.sival_int = (int)last;
        if (pthread_sigqueue(thread, ASK_SIGNAL, value) == 0) {
            if (wait_for_answer(last))
                keep(stack, answer, answer_count, answer_count > 2 ? 2 : 0);    /* the handler, and what called it */
        }
        atomic_store(&question, 0);
    }
    pthread_mutex_unlock(&asking);
}

/* ------------------------------------------------------------------------------------------------ words */

static const char* base_name(const char* path)
{
    const char* slash = path != NULL ? strrchr(path, '/') : NULL;

    return slash != NULL ? slash + 1 : path != NULL && path[0] != '\0' ? path : "?";
}

/* Calls of a public function go through its door, and so are there twice. */
bool check_same_function(const void* inner, const void* outer)
{
    Dl_info here, there, function;

    return dladdr(inner, &here) != 0 && dladdr(outer, &there) != 0 && here.dli_saddr != NULL
           && here.dli_saddr == there.dli_saddr && dladdr((const void*)(uintptr_t)check_place, &function) != 0
           && function.dli_fbase == here.dli_fbase && here.dli_sname != NULL && here.dli_sname[0] == 'W';
}

/* A static function has no name here: the name that dladdr gives for it is of the function before it. */
void check_place(const void* address, char* text, size_t size)
{
    const ElfW(Sym)* symbol = NULL;
    Dl_info info;
    size_t offset;

    if (address == NULL || dladdr1(address, &info, (void**)(void*)&symbol, RTLD_DL_SYMENT) == 0) {
        snprintf(text, size, "%p", address);
        return;
    }
    offset = (size_t)((const char*)address - (const char*)info.dli_saddr);
    if (info.dli_sname != NULL && info.dli_saddr != NULL && (symbol == NULL || offset <= symbol->st_size))
        snprintf(text, size, "%s+0x%zx (%s)", info.dli_sname, offset, base_name(info.dli_fname));
    else
        snprintf(text, size, "%s+0x%zx", base_name(info.dli_fname),
                 (size_t)((const char*)address - (const char*)info.dli_fbase));
}
