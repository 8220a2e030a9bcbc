#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#define WS_SEEN_H                       /* this calls the functions themselves */
#include "support.h"

#include "base/err.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What scripts/torture says in the environment:
 *   WWS_TORTURE          list: the names of the tests; otherwise one of them: torture that
 *   WWS_TORTURE_POINTS   how many points at most; of a test with more, so many are chosen
 *   WWS_TORTURE_SEED     what the choice starts from
 *   WWS_TORTURE_COUNTED  how many points there are when nothing fails; not set: to be counted first
 *   WWS_TORTURE_SHARES   how many processes share the points: each takes every so many-th
 *   WWS_TORTURE_SHARE    beginning with this
 *   WWS_TORTURE_FAILURES how many points fail, from the chosen one on: 1 (default), or all
 *   WWS_TORTURE_ONLY     this point alone, and what the test prints is shown
 * and what it reads from the standard output, in fields with tabs between them:
 *   points   COUNT                                   if they had to be counted
 *   run      POINT OUTCOME KIND NAME STACK TEXT      for each run that was not plainly noticed
 *   output   LINE                                    what that run printed
 *   end      FAULTS NOTICED HELD                     how many runs had a failure, how many of those were plainly
 *                                                    noticed, how many left things that only the test knew
 *   done */

/* RUN: some tests take a minute where a machine is busy, sanitizers on. Those that have nothing to fail take longest. */
enum {
    CHILD_PATIENCE_MS = 2000,
    SHORT_PATIENCE_MS = 100,
    WATCH_PATIENCE_MS = 2 * CHILD_PATIENCE_MS,
    RUN_TIMEOUT_MS = 120000,
    COUNT_TIMEOUT_MS = 600000,
    STACKS_TIMEOUT_MS = 3000,
    FRAMES_MAX = 24,
    CHILD_ROUNDS = 6,
    RELEASES_MAX = 16,
    DESCRIPTORS_MAX = 1024,             /* that a test program has before its first test */
};

enum outcome {
    LOST,                   /* the child ended without a report */
    PASSED,                 /* the test passed, no point failed */
    OPTIONAL,               /* the test passed though a point failed */
    NOTICED,                /* the test failed, as a point did */
    WAITED,                 /* the same, after having waited for something in vain */
    NOTICED_ELSEWHERE,      /* the same, on a thread of its own or in a callback: nothing could be cleaned up */
    SKIPPED,                /* the test said skip() */
    OWN_FAULTS,             /* the test makes things fail by itself */
    FORKS,                  /* the test starts processes */
    FAILED_ALONE,           /* the test failed though no point did */
    LEAKED,
    UNUSABLE,               /* a handle that does not work after a failure, not even reset */
    BAD_CODE,               /* a result that no failed point may have */
    NO_STRING,              /* a failure whose WS_ERROR says nothing */
    NOT_ENDED,              /* operations are still pending after all was aborted */
    HUNG,
    OUTCOME_COUNT,
};

static const char* const outcome_name[OUTCOME_COUNT] = {
    "crashed", "passed", "optional", "noticed", "waited", "noticed elsewhere", "skipped", "own faults", "forks",
    "fails alone", "leaked", "unusable", "bad code", "no string", "not ended", "hung",
};

struct report {
    enum outcome outcome;
    uint64_t     points;
    uint64_t     hits;
    enum fault_kind kind;               /* of the first point that failed */
    char         name[64];
    int          frame_count;
    uint64_t     frames[FRAMES_MAX];    /* offsets in the program; functions of others are left out */
    size_t       blocks_held;           /* by the test itself */
    bool         left_pending;          /* operations that only the test could end */
    char         text[256];
};

enum stage { STAGE_NONE, STAGE_SETUP, STAGE_TEST, STAGE_TEARDOWN, STAGE_CLEANUP };

/* Of a child. */
static struct {
    atomic_int  stage;
    pid_t       main_thread;
    atomic_int  watch_thread;
    int         report_fd;
    size_t      blocks_before;
    unsigned    opened_before;          /* descriptors of the library */
    bool        descriptor_before[DESCRIPTORS_MAX];
    struct rlimit files;
    const struct CMUnitTest* test;
    uint64_t    count;                  /* points that succeed first */
    uint64_t    failures;
    bool        impatient;              /* a point will fail, and the test may wait for what does not come */
    uint64_t    began_ms;
    struct report report;
    pthread_mutex_t mutex;              /* guards the report against a second thread that wants to end the child */
} child = { .mutex = PTHREAD_MUTEX_INITIALIZER };

extern HRESULT WsxShutdownEngine(ULONG timeout_ms, WS_ERROR* error) __attribute__((weak));
extern const bool torture_other_memory __attribute__((weak));          /* NOLINT(readability-redundant-declaration) */
extern void chan_buffer_trim(void) __attribute__((weak));
extern int  __lsan_do_recoverable_leak_check(void) __attribute__((weak));
extern void __sanitizer_print_stack_trace(void) __attribute__((weak));

static bool in_child(void)
{
    return atomic_load(&child.stage) != STAGE_NONE;
}

ULONG test_patience_ms(void)
{
    return in_child() && child.impatient ? CHILD_PATIENCE_MS : 60000;
}

int test_rounds(int rounds)
{
    return in_child() && rounds > CHILD_ROUNDS ? CHILD_ROUNDS : rounds;
}

int test_rounds_of_one_thread(int rounds)
{
    return test_rounds(UNDER_THREAD_SANITIZER ? (rounds + 9) / 10 : rounds);
}

static uint64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* For what cannot be waited for. False: it is too late. */
static bool wait_a_moment(uint64_t until_ms)
{
    struct timespec moment = { 0, 5 * 1000 * 1000 };

    if (now_ms() >= until_ms)
        return false;
    (void)ppoll(NULL, 0, &moment, NULL);
    return true;
}

/* --------------------------------------------------------------------------------------------- the child's report */

static _Noreturn void end_child(enum outcome outcome)
{
    ssize_t written;

    pthread_mutex_lock(&child.mutex);           /* and never drops it: the first thread that comes here decides */
    child.report.outcome = outcome;
    child.report.points = fault_points();
    child.report.hits = fault_hits();
    fflush(NULL);
    written = write(child.report_fd, &child.report, sizeof child.report);
    UNUSED(written);
    _exit(0);
}

static _Noreturn void end_child_with(enum outcome outcome, const char* format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(child.report.text, sizeof child.report.text, format, arguments);
    va_end(arguments);
    end_child(outcome);
}

/* The first point that fails: where it is. */
static void note_point(enum fault_kind kind, const char* name)
{
    static atomic_bool noted;
    void* frames[FRAMES_MAX];
    Dl_info program;
    Dl_info info;
    int count;

    if (atomic_exchange(&noted, true) || dladdr((void*)(uintptr_t)note_point, &program) == 0)
        return;
    child.report.kind = kind;
    snprintf(child.report.name, sizeof child.report.name, "%s", name);
    count = backtrace(frames, FRAMES_MAX);
    for (int i = 0; i < count; i++)
        if (dladdr(frames[i], &info) != 0 && info.dli_fbase == program.dli_fbase)
            child.report.frames[child.report.frame_count++] = (uint64_t)((char*)frames[i] - (char*)info.dli_fbase);
}

/* ------------------------------------------------------------------------------------------------ public handles */

struct handle {
    struct handle* older;
    void*          pointer;
    const struct torture_end* end;
};

static struct handle* handles;          /* the youngest first */
static pthread_mutex_t handles_mutex = PTHREAD_MUTEX_INITIALIZER;
static atomic_int closing;              /* handles whose close has not ended yet */

void torture_created(void* pointer, const struct torture_end* end)
{
    struct handle* handle;

    if (!in_child())
        return;
    handle = malloc(sizeof *handle);
    assert_non_null(handle);
    pthread_mutex_lock(&handles_mutex);
    *handle = (struct handle){ handles, pointer, end };
    handles = handle;
    pthread_mutex_unlock(&handles_mutex);
}

void torture_freed(const void* pointer)
{
    struct handle** link = &handles;
    struct handle* handle;

    if (!in_child() || pointer == NULL)
        return;
    pthread_mutex_lock(&handles_mutex);
    while (*link != NULL && (*link)->pointer != pointer)
        link = &(*link)->older;
    handle = *link;
    if (handle != NULL)
        *link = handle->older;
    pthread_mutex_unlock(&handles_mutex);
    free(handle);
}

static struct release {
    void (*release)(void* state);
    void*  state;
} releases[RELEASES_MAX];

void torture_release_at_end(void (*release)(void* state), void* state)
{
    size_t i = 0;

    while (i < RELEASES_MAX && releases[i].release != NULL)
        i++;
    assert_true(i < RELEASES_MAX);
    releases[i] = (struct release){ release, state };
}

void torture_released(const void* state)
{
    for (size_t i = 0; i < RELEASES_MAX; i++)
        if (releases[i].state == state)
            releases[i] = (struct release){ NULL, NULL };
}

/* After all handles have ended nothing may be pending. */
static void shut_down(void)
{
    WS_ERROR* error = NULL;
    char text[ERROR_TEXT_BYTES];
    HRESULT hr;

    if (WsxShutdownEngine == NULL)
        return;
    (void)WsCreateError(NULL, 0, &error);
    hr = WsxShutdownEngine(CHILD_PATIENCE_MS, error);
    if (FAILED(hr))
        end_child_with(NOT_ENDED, "WsxShutdownEngine: %s", error_text(error, text));
    WsFreeError(error);
}

/* Threads beside this one: the test's own, and those of the library, which have its name. */
static unsigned count_threads(bool own_only)
{
    DIR* folder = opendir("/proc/self/task");
    struct dirent* entry;
    unsigned count = 0;

    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        char path[64];
        char name[16] = "";
        int file;

        if (entry->d_name[0] == '.' || atoi(entry->d_name) == child.main_thread
            || atoi(entry->d_name) == atomic_load(&child.watch_thread))
            continue;
        snprintf(path, sizeof path, "/proc/self/task/%.20s/comm", entry->d_name);
        file = open(path, O_RDONLY | O_CLOEXEC);
        count += file >= 0 && read(file, name, sizeof name - 1) > 0 && !(own_only && strncmp(name, "wws", 3) == 0);
        if (file >= 0)
            close(file);
    }
    if (folder != NULL)
        closedir(folder);
    return count;
}

/* Calls that were aborted return on the threads that made them, and these end: otherwise they wait for the test. A thread
 * that was joined may be listed for a moment yet. */
static bool threads_end(bool own_only)
{
    uint64_t until_ms = now_ms() + CHILD_PATIENCE_MS;

    while (count_threads(own_only) > 0)
        if (!wait_a_moment(until_ms))
            return false;
    return true;
}

static void release_all(void)
{
    for (size_t i = 0; i < RELEASES_MAX; i++)
        if (releases[i].release != NULL)
            releases[i].release(releases[i].state);
}

static bool abort_handles(void)
{
    bool can_wait = false;

    pthread_mutex_lock(&handles_mutex);
    for (struct handle* handle = handles; handle != NULL; handle = handle->older)
        if (handle->end->abort != NULL) {
            handle->end->abort(handle->pointer);
            can_wait = true;
        }
    pthread_mutex_unlock(&handles_mutex);
    return can_wait;
}

/* A failure does not last: what it met works again once it is reset. Not within its own callback, where a test may have
 * noticed, and not against the limits that the test gave it. */
static void use_handles_again(void)
{
    for (unsigned step = 0; step < TORTURE_REUSE_STEPS; step++)
        for (struct handle* handle = handles; handle != NULL; handle = handle->older) {
            HRESULT hr = S_OK;

            if (handle->end->reuse != NULL && handle->end->reuse_step == step)
                hr = handle->end->reuse(handle->pointer);
            if (FAILED(hr) && hr != WS_E_QUOTA_EXCEEDED)
                end_child_with(UNUSABLE, "%s: 0x%08X", handle->end->name, (unsigned)hr);
        }
}

/* A test that waits without a limit, in a synchronous call, for what does not come since a point failed: all its calls
 * are aborted, so that it goes on. */
static void* watch_test(void* unused)
{
    struct timespec patience = { WATCH_PATIENCE_MS / 1000, 0 };

    UNUSED(unused);
    atomic_store(&child.watch_thread, (pid_t)syscall(SYS_gettid));
    (void)ppoll(NULL, 0, &patience, NULL);
    if (atomic_load(&child.stage) == STAGE_TEST && fault_hits() != 0)
        (void)abort_handles();
    for (;;)
        pause();
    return NULL;
}

static void start_watch(void)
{
    pthread_t thread;

    if (pthread_create(&thread, NULL, watch_test, NULL) != 0)
        abort();
    pthread_detach(thread);
    while (atomic_load(&child.watch_thread) == 0)
        sched_yield();
}

static void CALLBACK handle_closed(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    UNUSED(hr);
    UNUSED(model);
    UNUSED(state);
    atomic_fetch_sub(&closing, 1);
}

/* False: one of them waits for what only the test could end, a callback of its own for example. */
static bool close_handles(void)
{
    static const WS_ASYNC_CONTEXT context = { handle_closed, NULL };
    uint64_t until_ms = now_ms() + CHILD_PATIENCE_MS;

    for (struct handle* handle = handles; handle != NULL; handle = handle->older) {
        if (handle->end->close == NULL)
            continue;
        atomic_fetch_add(&closing, 1);
        if (handle->end->close(handle->pointer, &context) != WS_S_ASYNC)
            atomic_fetch_sub(&closing, 1);
    }
    while (atomic_load(&closing) != 0)
        if (!wait_a_moment(until_ms))
            return false;
    return true;
}

/* All that the test made by public functions, in the reverse order, on top of the test's frames: callbacks of operations
 * that end now find what they were given. What the test began by functions that need no handle, or by internal ones, only
 * the test could end; then nothing is freed, for it may still be used. */
static void end_handles(bool test_passed)
{
    bool can_wait;

    if (!test_passed)
        release_all();
    can_wait = abort_handles();
    child.report.left_pending = !threads_end(true);
    if (WsxShutdownEngine != NULL && !child.report.left_pending && FAILED(WsxShutdownEngine(SHORT_PATIENCE_MS, NULL)))
        child.report.left_pending = !can_wait || !close_handles()       /* an open host is pending until then */
                                    || FAILED(WsxShutdownEngine(CHILD_PATIENCE_MS, NULL));
    if (!child.report.left_pending)
        child.report.left_pending = !close_handles();
    if (child.report.left_pending)
        return;
    use_handles_again();
    for (struct handle* handle = handles; handle != NULL; handle = handle->older)
        handle->end->free(handle->pointer);
    shut_down();
    if (chan_buffer_trim != NULL)
        chan_buffer_trim();
}

/* Calls one with the number of each open descriptor. */
static void for_each_descriptor(void (*one)(int fd))
{
    DIR* folder = opendir("/proc/self/fd");
    struct dirent* entry;

    while (folder != NULL && (entry = readdir(folder)) != NULL)
        if (entry->d_name[0] != '.' && atoi(entry->d_name) != dirfd(folder))
            one(atoi(entry->d_name));
    if (folder != NULL)
        closedir(folder);
}

static void remember_descriptor(int fd)
{
    if (fd < DESCRIPTORS_MAX)
        child.descriptor_before[fd] = true;
}

static void refuse_descriptor(int fd)
{
    char path[64];
    char what[64] = "";

    if (fd < DESCRIPTORS_MAX && child.descriptor_before[fd])
        return;
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (readlink(path, what, sizeof what - 1) < 0)
        what[0] = '\0';
    end_child_with(LEAKED, "descriptor %d left of a test that passed: %s", fd, what);
}

/* After a test that passed there are the descriptors that were there before. One that failed has not closed its own: only
 * those of the library are counted, and where no block is left, no object can have them. */
static void look_for_descriptors(bool test_passed)
{
    if (test_passed)
        for_each_descriptor(refuse_descriptor);
    else if (child.report.blocks_held == 0 && fault_live_descriptors() != child.opened_before)
        end_child_with(LEAKED, "%u descriptors of the library left of a test that failed",
                       fault_live_descriptors() - child.opened_before);
}

/* Blocks that are left belong to the test, if it can still reach them; it is still on the stack. */
static void look_for_blocks(bool test_passed)
{
    size_t blocks = mem_live_blocks() - child.blocks_before;
    bool lost;

    if (blocks == 0 && &torture_other_memory == NULL)
        return;
    lost = __lsan_do_recoverable_leak_check != NULL && __lsan_do_recoverable_leak_check() != 0;
    if (lost || (test_passed && blocks != 0)) {
        mem_dump();
        end_child_with(LEAKED, "%zu blocks left of %s", blocks,
                       test_passed ? "a test that passed" : "a test that failed");
    }
    child.report.blocks_held = blocks;
}

static void look_for_leaks(bool test_passed)
{
    if (child.report.left_pending && !test_passed)
        return;                         /* what a pending operation uses, the system may know alone */
    setrlimit(RLIMIT_NOFILE, &child.files);
    look_for_blocks(test_passed);
    look_for_descriptors(test_passed);
    if (!threads_end(false))
        end_child_with(LEAKED, "%u threads left of %s", count_threads(false),
                       test_passed ? "a test that passed" : "a test that failed");
}

/* ------------------------------------------------------------------------------------------------ results */

static _Thread_local struct {
    HRESULT     hr;
    bool        has_error;
    ULONG       strings;
    const char* function;
} last_seen;

HRESULT torture_seen(HRESULT hr, WS_ERROR* error, const char* function)
{
    if (!in_child() || SUCCEEDED(hr))
        return hr;
    last_seen.hr = hr;
    last_seen.has_error = error != NULL;
    last_seen.strings = 0;
    last_seen.function = function;
    if (error != NULL)
        (void)WsGetErrorProperty(error, WS_ERROR_PROPERTY_STRING_COUNT, &last_seen.strings, sizeof(ULONG));
    return hr;
}

/* What a failed allocation or system call may become, here or at a peer in the same process. */
static bool may_result(HRESULT hr)
{
    static const HRESULT results[] = {
        E_OUTOFMEMORY, WS_E_QUOTA_EXCEEDED, WS_E_ENDPOINT_NOT_FOUND, WS_E_ENDPOINT_DISCONNECTED, WS_E_ENDPOINT_FAILURE,
        WS_E_ENDPOINT_UNREACHABLE, WS_E_ENDPOINT_NOT_AVAILABLE, WS_E_ENDPOINT_TOO_BUSY, WS_E_ENDPOINT_FAULT_RECEIVED,
        WS_E_ENDPOINT_ACCESS_DENIED, WS_E_OPERATION_ABORTED, WS_E_OPERATION_ABANDONED, WS_E_OPERATION_TIMED_OUT,
        WS_E_ADDRESS_IN_USE, WS_E_ADDRESS_NOT_AVAILABLE,
    };

    for (size_t i = 0; i < ARRAY_COUNT(results); i++)
        if (hr == results[i])
            return true;
    return false;
}

/* The point that failed was memory for an error string. */
static bool is_string_memory(void)
{
    return child.failures != 1 || strcmp(child.report.name, "string_alloc") == 0;
}

void torture_unexpected(HRESULT hr, HRESULT expected, const char* text)
{
    const char* name = err_code_name(hr);

    UNUSED(expected);
    if (atomic_load(&child.stage) != STAGE_TEST || fault_hits() == 0 || SUCCEEDED(hr))
        return;
    if (is_string_memory())
        return;                         /* the test misses the string, and the code of that is another function's */
    if (!may_result(hr))
        end_child_with(BAD_CODE, "%s (0x%08X) of %s", name != NULL ? name : "?", (unsigned)hr, text);
    if (last_seen.hr == hr && last_seen.has_error && last_seen.strings == 0)
        end_child_with(NO_STRING, "%s of %s", name, last_seen.function);
}

void torture_own_faults(void)
{
    if (in_child())
        end_child(OWN_FAULTS);
}

#define SKIPPED_STATUS 77                       /* as CTest is told, and others have it */
static bool skipped;                            /* a test of this program, without torture */

void torture_skipped(void)
{
    if (in_child())
        end_child(SKIPPED);
    skipped = true;
}

/* ------------------------------------------------------------------------------------------------ one run */

static bool on_main_thread(void)
{
    return (pid_t)syscall(SYS_gettid) == child.main_thread;
}

/* cmocka leaves a test that fails by this jump. */
void __longjmp_chk(struct __jmp_buf_tag environment[1], int value) __attribute__((noreturn, visibility("default")));
void __longjmp_chk(struct __jmp_buf_tag environment[1], int value)
{
    void (*jump)(struct __jmp_buf_tag*, int) __attribute__((noreturn));
    int stage = atomic_load(&child.stage);

    if (stage != STAGE_NONE) {
        bool waited = now_ms() - child.began_ms >= CHILD_PATIENCE_MS;

        if (fault_hits() == 0)
            end_child_with(FAILED_ALONE, "%s", stage == STAGE_SETUP ? "in its setup" : "");
        if (!on_main_thread() || stage == STAGE_CLEANUP)
            end_child(NOTICED_ELSEWHERE);
        fault_clear();
        atomic_store(&child.stage, STAGE_CLEANUP);
        end_handles(false);
        look_for_leaks(false);
        end_child(waited ? WAITED : NOTICED);
    }
    *(void**)&jump = dlsym(RTLD_NEXT, "__longjmp_chk");
    jump(environment, value);
}

static void run_body(void** state)
{
    atomic_store(&child.stage, STAGE_TEST);
    child.began_ms = now_ms();
    fault_set(FAULT_ANY, child.count, child.failures);
    child.test->test_func(state);
    fault_clear();
    atomic_store(&child.stage, STAGE_TEARDOWN);
}

/* Of a run that hangs, and is killed next: what is not safe in a signal handler hangs no more than that. */
/* NOLINTBEGIN(bugprone-signal-handler) */
static void print_stack(int number)
{
    static atomic_flag printing = ATOMIC_FLAG_INIT;

    UNUSED(number);
    while (atomic_flag_test_and_set(&printing))
        ;
    fprintf(stderr, "\nthread %d:\n", (int)syscall(SYS_gettid));
    if (__sanitizer_print_stack_trace != NULL)
        __sanitizer_print_stack_trace();
    fflush(stderr);
    atomic_flag_clear(&printing);
}
/* NOLINTEND(bugprone-signal-handler) */

static void fork_seen(void)
{
    if (in_child())
        end_child(FORKS);
}

/* cmocka, for a test that fails on a thread of its own or in a callback. */
static void exit_seen(void)
{
    if (in_child())
        end_child(fault_hits() != 0 ? NOTICED_ELSEWHERE : FAILED_ALONE);
}

struct group {
    int (*setup)(void** state);
    int (*teardown)(void** state);
};

static _Noreturn void run_child(const struct group* group)
{
    struct CMUnitTest one = *child.test;
    void* frames[1];

    signal(SIGPROF, print_stack);
    backtrace(frames, 1);                       /* loads what it needs */
    pthread_atfork(fork_seen, NULL, NULL);
    atexit(exit_seen);
    child.main_thread = (pid_t)syscall(SYS_gettid);
    child.blocks_before = mem_live_blocks();
    child.opened_before = fault_live_descriptors();
    for_each_descriptor(remember_descriptor);
    getrlimit(RLIMIT_NOFILE, &child.files);
    if (child.impatient)
        start_watch();
    atomic_store(&child.stage, STAGE_SETUP);
    fault_set(FAULT_ANY, 0, 0);
    fault_watch(note_point);
    one.test_func = run_body;
    if (_cmocka_run_group_tests("torture", &one, 1, group->setup, group->teardown) != 0)
        end_child_with(fault_hits() != 0 ? NOTICED_ELSEWHERE : FAILED_ALONE, "in setup or teardown");
    atomic_store(&child.stage, STAGE_CLEANUP);
    end_handles(true);
    look_for_leaks(true);
    end_child(fault_hits() != 0 ? OPTIONAL : PASSED);
}

/* ------------------------------------------------------------------------------------------------ the parent */

static int output_fd;                           /* what the children print; one after the other */

/* The stacks of all its threads, by a signal that no thread blocks. */
static void ask_for_stacks(pid_t pid)
{
    struct timespec while_they_print = { STACKS_TIMEOUT_MS / 1000, 0 };
    char path[64];
    struct dirent* entry;
    DIR* folder;

    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    folder = opendir(path);
    while (folder != NULL && (entry = readdir(folder)) != NULL)
        if (entry->d_name[0] != '.')
            syscall(SYS_tgkill, pid, (pid_t)atoi(entry->d_name), SIGPROF);
    if (folder != NULL)
        closedir(folder);
    (void)ppoll(NULL, 0, &while_they_print, NULL);
}

static struct report wait_for_child(pid_t pid, int report_fd, int timeout_ms)
{
    struct pollfd waiting = { .fd = report_fd, .events = POLLIN };
    struct report report = { .outcome = LOST };
    int ready;
    int status;

    do
        ready = poll(&waiting, 1, timeout_ms);
    while (ready < 0 && errno == EINTR);
    if (ready == 0) {
        report.outcome = HUNG;
        ask_for_stacks(pid);
        kill(pid, SIGKILL);
    } else if (read(report_fd, &report, sizeof report) != (ssize_t)sizeof report) {
        report.outcome = LOST;
    }
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (report.outcome == LOST)
        snprintf(report.text, sizeof report.text, WIFSIGNALED(status) ? "by signal %d" : "with status %d",
                 WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    return report;
}

static struct report run_once(const struct group* group, const struct CMUnitTest* test, uint64_t count,
                              uint64_t failures, bool impatient)
{
    struct report report;
    int ends[2];
    pid_t pid;

    if (ftruncate(output_fd, 0) != 0 || lseek(output_fd, 0, SEEK_SET) != 0 || pipe2(ends, O_CLOEXEC) != 0)
        abort();
    fflush(NULL);
    pid = fork();
    if (pid < 0)
        abort();
    if (pid == 0) {
        close(ends[0]);
        dup2(output_fd, STDOUT_FILENO);
        dup2(output_fd, STDERR_FILENO);
        child.test = test;
        child.report_fd = ends[1];
        child.count = count;
        child.failures = failures;
        child.impatient = impatient;
        run_child(group);
    }
    close(ends[1]);
    report = wait_for_child(pid, ends[0], impatient ? RUN_TIMEOUT_MS : COUNT_TIMEOUT_MS);
    close(ends[0]);
    return report;
}

static bool is_defect(enum outcome outcome)
{
    return outcome == LOST || outcome >= FAILED_ALONE;
}

static void print_run(uint64_t count, const struct report* report)
{
    printf("run\t%llu\t%s\t%s\t%s\t", (unsigned long long)count, outcome_name[report->outcome],
           report->kind == FAULT_SYSTEM ? "system" : "memory", report->name);
    for (int i = 0; i < report->frame_count; i++)
        printf("%s%llx", i == 0 ? "" : ",", (unsigned long long)report->frames[i]);
    printf("\t");
    for (const char* c = report->text; *c != '\0'; c++)
        putchar(*c == '\n' || *c == '\t' ? ' ' : *c);
    printf("\n");
}

static void print_output(void)
{
    char line[1024];
    FILE* output = fdopen(dup(output_fd), "r");

    rewind(output);
    while (fgets(line, sizeof line, output) != NULL)
        printf("output\t%s%s", line, strchr(line, '\n') != NULL ? "" : "\n");
    fclose(output);
}

struct totals {
    uint64_t faults;
    uint64_t noticed;
    uint64_t held;                              /* runs that left blocks or operations to the test */
};

/* True when the run had no failed point: the test has been through. */
static bool tell(uint64_t count, const struct report* report, struct totals* totals)
{
    totals->faults += report->outcome != PASSED;
    totals->held += report->blocks_held != 0 || report->left_pending;
    if (report->outcome == NOTICED)
        totals->noticed++;
    else if (report->outcome != PASSED)
        print_run(count, report);
    if (is_defect(report->outcome))
        print_output();
    fflush(stdout);
    return report->outcome == PASSED;
}

/* Xorshift: the same choice for the same seed, everywhere. */
static uint64_t next_random(uint64_t* state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static uint64_t setting(const char* name, uint64_t otherwise)
{
    const char* text = getenv(name);

    return text != NULL ? strtoull(text, NULL, 10) : otherwise;
}

/* What is to be done with a test. */
struct plan {
    const struct group*      group;
    const struct CMUnitTest* test;
    uint64_t points;                            /* that it has when nothing fails */
    uint64_t wanted;
    uint64_t failures;
    uint64_t share;
    uint64_t shares;
};

/* A test that fails before the point has come has lost its patience, which is short: it is given more. */
static struct report run_point(const struct plan* plan, uint64_t count)
{
    struct report report = run_once(plan->group, plan->test, count, plan->failures, true);

    if (report.outcome == FAILED_ALONE)
        report = run_once(plan->group, plan->test, count, plan->failures, false);
    return report;
}

static void torture_chosen(const struct plan* plan, struct totals* totals)
{
    uint64_t random = setting("WWS_TORTURE_SEED", 1) * 2 + 1;
    uint64_t chosen = 0;

    for (uint64_t count = 0; count < plan->points && chosen < plan->wanted; count++) {
        struct report report;

        if (next_random(&random) % (plan->points - count) >= plan->wanted - chosen)
            continue;
        if (chosen++ % plan->shares != plan->share)
            continue;
        report = run_point(plan, count);
        (void)tell(count, &report, totals);
    }
}

/* Until the test has been through without a failure. Threads make the number of points differ from run to run. */
static void torture_all(const struct plan* plan, struct totals* totals)
{
    bool through = false;

    for (uint64_t count = plan->share; !through && count < 3 * plan->points + 100; count += plan->shares) {
        struct report report = run_point(plan, count);

        through = tell(count, &report, totals) && count >= plan->points;
    }
}

/* False: without a failure the test does not simply pass, and there is nothing to torture. */
static bool count_points(struct plan* plan)
{
    struct report report = run_once(plan->group, plan->test, 0, 0, false);

    plan->points = report.points;
    printf("points\t%llu\n", (unsigned long long)plan->points);
    return tell(0, &report, &(struct totals){ 0 });
}

static void torture_test(const struct group* group, const struct CMUnitTest* test)
{
    struct plan plan = {
        group, test, setting("WWS_TORTURE_COUNTED", UINT64_MAX), setting("WWS_TORTURE_POINTS", UINT64_MAX),
        setting("WWS_TORTURE_FAILURES", 1), setting("WWS_TORTURE_SHARE", 0), setting("WWS_TORTURE_SHARES", 1),
    };
    struct totals totals = { 0 };

    if (plan.points == UINT64_MAX && !count_points(&plan))
        return;
    if (plan.points > plan.wanted)
        torture_chosen(&plan, &totals);
    else
        torture_all(&plan, &totals);
    printf("end\t%llu\t%llu\t%llu\n", (unsigned long long)totals.faults, (unsigned long long)totals.noticed,
           (unsigned long long)totals.held);
}

static void torture_point(const struct group* group, const struct CMUnitTest* test, uint64_t point)
{
    struct report report = run_once(group, test, point, setting("WWS_TORTURE_FAILURES", 1), true);

    print_run(point, &report);
    print_output();
}

/* WORD is in a list of words with colons between them, as "a:b". */
static bool is_listed(const char* list, const char* word)
{
    size_t length = strlen(word);

    for (const char* at = list; at != NULL && at[0] != '\0'; at = at[0] == ':' ? at + 1 : at) {
        size_t item = strcspn(at, ":");

        if (item == length && memcmp(at, word, length) == 0)
            return true;
        at += item;
    }
    return false;
}

/* Those that WWS_TEST_ONLY lists, or all but those that WWS_TEST_WITHOUT lists. SKIPPED_STATUS says that a test was
 * skipped: it does not count as passed (tests/CMakeLists.txt, wws_may_skip). */
static int run_ordinarily(const char* name, const struct CMUnitTest* tests, size_t count, int (*setup)(void** state),
                          int (*teardown)(void** state))
{
    const char* only = getenv("WWS_TEST_ONLY");
    const char* without = getenv("WWS_TEST_WITHOUT");
    struct CMUnitTest* chosen = calloc(count, sizeof *chosen);
    size_t chosen_count = 0;
    int failed;

    if (chosen == NULL)
        return 1;
    for (size_t i = 0; i < count; i++)
        if ((only == NULL || is_listed(only, tests[i].name)) && !is_listed(without, tests[i].name))
            chosen[chosen_count++] = tests[i];
    failed = _cmocka_run_group_tests(name, chosen, chosen_count, setup, teardown);
    free(chosen);
    if (chosen_count == 0)
        return 1;                               /* a name that no test has */
    return failed == 0 && skipped ? SKIPPED_STATUS : failed;
}

int torture_run_group(const char* name, const struct CMUnitTest* tests, size_t count, int (*setup)(void** state),
                      int (*teardown)(void** state))
{
    const char* wanted = getenv("WWS_TORTURE");
    struct group group = { setup, teardown };

    if (wanted == NULL)
        return run_ordinarily(name, tests, count, setup, teardown);
    output_fd = memfd_create("output", MFD_CLOEXEC);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(wanted, "list") == 0)
            printf("test\t%s\n", tests[i].name);
        else if (strcmp(wanted, tests[i].name) == 0 && getenv("WWS_TORTURE_ONLY") != NULL)
            torture_point(&group, &tests[i], setting("WWS_TORTURE_ONLY", 0));
        else if (strcmp(wanted, tests[i].name) == 0)
            torture_test(&group, &tests[i]);
    }
    printf("done\n");
    return 0;
}
