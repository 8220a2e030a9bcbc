#include "win_object.h"

#include "compat/win32/thread.h"
#include "compat/process.h"

#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

/* A thread's record is signalled by the destructor of a thread-specific value: that runs after the thread_local objects
 * of C++ are destroyed, and also when the thread ends by ExitThread. */
static pthread_once_t key_once = PTHREAD_ONCE_INIT;
static pthread_key_t  key;
static int            key_error;

#define THREAD_STACK_BYTES_MIN ((size_t)1024 * 1024)    /* of Windows: what a smaller number is rounded up to */

enum {
    THREAD_ID_UNIT = 4                  /* as on Windows; nobody relies on it, but 0 is no number of a thread */
};

/* What a thread is to do. One of the three functions is not NULL. */
struct work {
    LPTHREAD_START_ROUTINE   start;
    _beginthreadex_proc_type start_ex;
    _beginthread_proc_type   start_void;
    void*                    parameter;
    size_t                   stack_size;    /* as the caller of CreateThread said */
    DWORD                    flags;
    bool                     closes_itself; /* its handle, when it ends */
};

struct thread {
    struct object  object;
    struct work    work;                /* constant */
    DWORD          id;                  /* constant */
    HANDLE         handle;              /* constant; valid until somebody closes it */
    pthread_cond_t resume;              /* waited for by the thread itself */
    bool           suspended;           /* guarded by the objects' lock, as exit_code */
    DWORD          exit_code;
};

/* ---------------------------------------------------------------------------------------------------------- numbers */

static DWORD new_id(void)
{
    static _Atomic DWORD last;

    return atomic_fetch_add_explicit(&last, THREAD_ID_UNIT, memory_order_relaxed) + THREAD_ID_UNIT;
}

static _Thread_local DWORD own_id;

DWORD GetCurrentThreadId(void)
{
    if (own_id == 0)                    /* a thread that the kit did not start */
        own_id = new_id();
    return own_id;
}

DWORD GetCurrentProcessId(void)
{
    return (DWORD)getpid();
}

int _getpid(void)
{
    return (int)getpid();
}

/* ---------------------------------------------------------------------------------------------------- life of a thread */

static void thread_free(struct object* object)
{
    struct thread* thread = (struct thread*)(void*)object;

    pthread_cond_destroy(&thread->resume);
    free(thread);
}

static void thread_ended(void* value)
{
    struct thread* thread = value;

    object_lock();
    wait_signal_locked(&thread->object);
    if (thread->work.closes_itself)
        handle_close_locked(thread->handle);
    object_release_locked(&thread->object);
    object_unlock();
}

static void key_create(void)
{
    key_error = pthread_key_create(&key, thread_ended);
}

static struct thread* thread_self(void)
{
    pthread_once(&key_once, key_create);
    return key_error != 0 ? NULL : pthread_getspecific(key);    /* NULL: a thread that the kit did not start */
}

static DWORD work_do(const struct work* work)
{
    if (work->start != NULL)
        return work->start(work->parameter);
    if (work->start_ex != NULL)
        return work->start_ex(work->parameter);
    work->start_void(work->parameter);
    return 0;
}

static void thread_set_exit_code(struct thread* thread, DWORD code)
{
    object_lock();
    thread->exit_code = code;
    object_unlock();
}

static void* thread_main(void* argument)
{
    struct thread* thread = argument;

    own_id = thread->id;
    pthread_setspecific(key, thread);
    object_lock();
    while (thread->suspended)
        object_wait_locked(&thread->resume, NULL);
    object_unlock();
    thread_set_exit_code(thread, work_do(&thread->work));
    return NULL;
}

/* ---------------------------------------------------------------------------------------------------------- starting */

static struct thread* thread_create(const struct work* work)
{
    struct thread* thread = calloc(1, sizeof *thread);

    if (thread == NULL)
        return NULL;
    if (pthread_cond_init(&thread->resume, NULL) != 0) {
        free(thread);
        return NULL;
    }
    object_init(&thread->object, OBJECT_THREAD, thread_free);
    thread->work = *work;
    thread->id = new_id();
    thread->suspended = (work->flags & CREATE_SUSPENDED) != 0;
    thread->exit_code = STILL_ACTIVE;
    return thread;
}

/* Of the system's stack: the documented least of Windows, unless the caller wants exactly what it says. */
static size_t stack_bytes(const struct work* work)
{
    bool exactly = (work->flags & STACK_SIZE_PARAM_IS_A_RESERVATION) != 0;
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t bytes = exactly ? (size_t)PTHREAD_STACK_MIN : THREAD_STACK_BYTES_MIN;

    if (work->stack_size > bytes)
        bytes = work->stack_size;
    return bytes > SIZE_MAX - page ? bytes / page * page : (bytes + page - 1) / page * page;
}

static bool thread_run(struct thread* thread)
{
    pthread_attr_t attributes;
    pthread_t unused;
    int error = pthread_attr_init(&attributes);

    if (error != 0)
        return false;
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    if (thread->work.stack_size != 0)
        error = pthread_attr_setstacksize(&attributes, stack_bytes(&thread->work));
    if (error == 0)
        error = pthread_create(&unused, &attributes, thread_main, thread);
    pthread_attr_destroy(&attributes);
    return error == 0;
}

/* With a handle the thread has two references: one is the handle's, one its own while it runs. */
static HANDLE thread_create_handle(struct thread* thread)
{
    HANDLE handle;

    object_lock();
    handle = handle_create_locked(&thread->object);
    if (handle != NULL)
        object_reference_locked(&thread->object);
    else
        object_release_locked(&thread->object);
    object_unlock();
    return handle;
}

static HANDLE thread_start(const struct work* work, DWORD* id)
{
    struct thread* thread;
    HANDLE handle;
    DWORD number;

    pthread_once(&key_once, key_create);
    thread = key_error != 0 ? NULL : thread_create(work);
    if (thread == NULL)
        return NULL;
    handle = thread_create_handle(thread);
    if (handle == NULL)
        return NULL;
    thread->handle = handle;
    number = thread->id;
    if (thread_run(thread)) {           /* from here on thread may be gone */
        if (id != NULL)
            *id = number;
        return handle;
    }
    object_lock();
    handle_close_locked(handle);
    object_release_locked(&thread->object);
    object_unlock();
    return NULL;
}

/* Checks, starts, sets the last error and returns NULL on failure. */
static HANDLE thread_begin(const struct work* work, DWORD* id)
{
    HANDLE handle;

    if ((work->start == NULL && work->start_ex == NULL && work->start_void == NULL)
        || (work->flags & ~(DWORD)(CREATE_SUSPENDED | STACK_SIZE_PARAM_IS_A_RESERVATION)) != 0) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    handle = thread_start(work, id);
    if (handle == NULL)
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return handle;
}

HANDLE CreateThread(LPSECURITY_ATTRIBUTES attributes, SIZE_T stack_size, LPTHREAD_START_ROUTINE start, LPVOID parameter,
                    DWORD flags, LPDWORD id)
{
    struct work work = { .start = start, .parameter = parameter, .stack_size = stack_size, .flags = flags };

    (void)attributes;
    return thread_begin(&work, id);
}

static void set_errno(void)
{
    errno = GetLastError() == ERROR_INVALID_PARAMETER ? EINVAL : EAGAIN;
}

uintptr_t _beginthreadex(void* security, unsigned stack_size, _beginthreadex_proc_type start, void* parameter,
                         unsigned flags, unsigned* id)
{
    struct work work = { .start_ex = start, .parameter = parameter, .stack_size = stack_size, .flags = flags };
    HANDLE handle;

    (void)security;
    handle = thread_begin(&work, id);
    if (handle == NULL)
        set_errno();
    return (uintptr_t)handle;
}

uintptr_t _beginthread(_beginthread_proc_type start, unsigned stack_size, void* parameter)
{
    struct work work = {
        .start_void = start, .parameter = parameter, .stack_size = stack_size, .closes_itself = true
    };
    HANDLE handle = thread_begin(&work, NULL);

    if (handle != NULL)
        return (uintptr_t)handle;
    set_errno();
    return (uintptr_t)-1;
}

DWORD ResumeThread(HANDLE thread_handle)
{
    struct thread* thread;
    DWORD before = 0;

    object_lock();
    thread = (struct thread*)(void*)handle_object_of_locked(thread_handle, OBJECT_THREAD);
    if (thread != NULL && thread->suspended) {
        thread->suspended = false;
        pthread_cond_signal(&thread->resume);
        before = 1;
    }
    object_unlock();
    if (thread != NULL)
        return before;
    SetLastError(ERROR_INVALID_HANDLE);
    return (DWORD)-1;
}

/* ---------------------------------------------------------------------------------------------------- ending and asking */

void ExitThread(DWORD exit_code)
{
    struct thread* thread = thread_self();

    if (thread != NULL)
        thread_set_exit_code(thread, exit_code);
    pthread_exit(NULL);
}

void _endthreadex(unsigned exit_code)
{
    ExitThread(exit_code);
}

void _endthread(void)
{
    ExitThread(0);
}

BOOL GetExitCodeThread(HANDLE thread_handle, LPDWORD exit_code)
{
    struct thread* thread;

    if (exit_code == NULL)
        return error_fail(ERROR_INVALID_PARAMETER);
    object_lock();
    thread = (struct thread*)(void*)handle_object_of_locked(thread_handle, OBJECT_THREAD);
    if (thread != NULL)
        *exit_code = thread->object.signalled ? thread->exit_code : STILL_ACTIVE;
    object_unlock();
    return thread != NULL ? TRUE : error_fail(ERROR_INVALID_HANDLE);
}

DWORD GetThreadId(HANDLE thread_handle)
{
    struct thread* thread;
    DWORD id = 0;

    object_lock();
    thread = (struct thread*)(void*)handle_object_of_locked(thread_handle, OBJECT_THREAD);
    if (thread != NULL)
        id = thread->id;
    object_unlock();
    if (id == 0)
        SetLastError(ERROR_INVALID_HANDLE);
    return id;
}

BOOL SwitchToThread(void)
{
    sched_yield();
    return TRUE;
}
