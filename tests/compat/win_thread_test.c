#define _GNU_SOURCE                     /* pthread_getattr_np */

#include "kit_support.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>

/* ------------------------------------------------------------------------------------------------------- start and end */

static DWORD WINAPI return_parameter(LPVOID parameter)
{
    return (DWORD)(uintptr_t)parameter;
}

static void test_a_thread_handle_is_signalled_for_good_when_the_thread_has_ended(void** state)
{
    HANDLE thread = new_thread(return_parameter, (void*)(uintptr_t)4711);
    DWORD code = 0;

    (void)state;
    assert_passes(thread);
    assert_is_set(thread);
    assert_true(GetExitCodeThread(thread, &code));
    assert_int_equal(code, 4711);
    assert_true(CloseHandle(thread));
}

struct gate {
    HANDLE open;
    HANDLE reached;
    DWORD  id;
};

static DWORD WINAPI pass_gate(LPVOID parameter)
{
    struct gate* gate = parameter;

    gate->id = GetCurrentThreadId();
    SetEvent(gate->reached);
    return WaitForSingleObject(gate->open, LONG_TIME) == WAIT_OBJECT_0 ? STILL_ACTIVE + 1 : ERROR_NOT_ENOUGH_MEMORY;
}

static void gate_create(struct gate* gate)
{
    *gate = (struct gate){ new_event(TRUE), new_event(FALSE), 0 };
}

static void gate_free(struct gate* gate)
{
    assert_true(CloseHandle(gate->open));
    assert_true(CloseHandle(gate->reached));
}

static void test_a_thread_that_runs_is_not_signalled_and_still_active(void** state)
{
    struct gate gate;
    HANDLE thread;
    DWORD code = 0;

    (void)state;
    gate_create(&gate);
    thread = new_thread(pass_gate, &gate);
    assert_passes(gate.reached);
    assert_is_not_set(thread);
    assert_true(GetExitCodeThread(thread, &code));
    assert_int_equal(code, STILL_ACTIVE);
    assert_true(SetEvent(gate.open));
    assert_int_equal(end_of(thread), STILL_ACTIVE + 1);
    gate_free(&gate);
}

static void test_a_thread_goes_on_when_its_handle_is_closed(void** state)
{
    struct gate gate;

    (void)state;
    gate_create(&gate);
    assert_true(CloseHandle(new_thread(pass_gate, &gate)));
    assert_passes(gate.reached);
    until_waiting(gate.open, 1);
    assert_true(SetEvent(gate.open));
    assert_int_equal(wait_count(gate.open), 0);
    gate_free(&gate);
}

static DWORD WINAPI exit_early(LPVOID parameter)
{
    ExitThread((DWORD)(uintptr_t)parameter);
}

static unsigned __stdcall exit_early_too(void* parameter)
{
    _endthreadex((unsigned)(uintptr_t)parameter);
}

static void test_a_thread_may_end_itself(void** state)
{
    (void)state;
    assert_int_equal(end_of(new_thread(exit_early, (void*)(uintptr_t)12)), 12);
    assert_int_equal(end_of((HANDLE)_beginthreadex(NULL, 0, exit_early_too, (void*)(uintptr_t)13, 0, NULL)), 13);
}

static void test_several_threads_are_waited_for_at_once(void** state)
{
    HANDLE threads[8];

    (void)state;
    for (size_t i = 0; i < ARRAYSIZE(threads); i++)
        threads[i] = new_thread(return_parameter, (void*)i);
    assert_int_equal(WaitForMultipleObjects(ARRAYSIZE(threads), threads, TRUE, LONG_TIME), WAIT_OBJECT_0);
    for (size_t i = 0; i < ARRAYSIZE(threads); i++)
        assert_int_equal(end_of(threads[i]), i);
}

/* A destructor of thread-specific data, like those of C++, runs before the thread counts as ended. */
static pthread_key_t late_key;
static LONG          late_done;

static void late(void* value)
{
    (void)value;
    InterlockedIncrement(&late_done);
}

static DWORD WINAPI leave_something(LPVOID parameter)
{
    (void)parameter;
    return (DWORD)pthread_setspecific(late_key, &late_done);
}

static void test_thread_specific_data_is_destroyed(void** state)
{
    (void)state;
    assert_int_equal(pthread_key_create(&late_key, late), 0);
    assert_int_equal(end_of(new_thread(leave_something, NULL)), 0);
    while (InterlockedAdd(&late_done, 0) == 0)      /* in no order with the kit's own */
        SwitchToThread();
    assert_int_equal(pthread_key_delete(late_key), 0);
}

/* ---------------------------------------------------------------------------------------------------------- suspended */

static void test_a_suspended_thread_starts_when_it_is_resumed(void** state)
{
    struct gate gate;
    HANDLE thread;

    (void)state;
    gate_create(&gate);
    thread = CreateThread(NULL, 0, pass_gate, &gate, CREATE_SUSPENDED, NULL);
    assert_non_null(thread);
    assert_int_equal(WaitForSingleObject(gate.reached, 20), WAIT_TIMEOUT);
    assert_int_equal(ResumeThread(thread), 1);
    assert_passes(gate.reached);
    assert_int_equal(ResumeThread(thread), 0);
    assert_true(SetEvent(gate.open));
    assert_int_equal(end_of(thread), STILL_ACTIVE + 1);
    gate_free(&gate);
}

/* ------------------------------------------------------------------------------------------------------------- numbers */

static void test_a_thread_has_one_number_wherever_it_is_asked_for(void** state)
{
    struct gate gate;
    HANDLE thread;
    DWORD id = 0;

    (void)state;
    gate_create(&gate);
    thread = CreateThread(NULL, 0, pass_gate, &gate, 0, &id);
    assert_non_null(thread);
    assert_passes(gate.reached);
    assert_int_not_equal(id, 0);
    assert_int_equal(gate.id, id);
    assert_int_equal(GetThreadId(thread), id);
    assert_int_not_equal(GetCurrentThreadId(), id);
    assert_int_equal(GetCurrentThreadId(), GetCurrentThreadId());
    assert_true(SetEvent(gate.open));
    assert_int_equal(end_of(thread), STILL_ACTIVE + 1);
    gate_free(&gate);
}

/* --------------------------------------------------------------------------------------------------------------- stacks */

static DWORD WINAPI stack_size(LPVOID parameter)
{
    pthread_attr_t attributes;
    size_t size = 0;

    (void)parameter;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0 || pthread_attr_getstacksize(&attributes, &size) != 0)
        return 0;
    pthread_attr_destroy(&attributes);
    return (DWORD)size;
}

static DWORD stack_of(SIZE_T asked, DWORD flags)
{
    HANDLE thread = CreateThread(NULL, asked, stack_size, NULL, flags, NULL);

    assert_non_null(thread);
    return end_of(thread);
}

static void test_the_stack_is_as_large_as_asked_and_a_small_number_takes_the_least(void** state)
{
    (void)state;
    assert_true(stack_of(4096, 0) >= 1024 * 1024);
    assert_true(stack_of(3 * 1024 * 1024, 0) >= 3 * 1024 * 1024);
    assert_true(stack_of(512 * 1024, STACK_SIZE_PARAM_IS_A_RESERVATION) >= 512 * 1024);  /* more if one was at hand */
    assert_true(stack_of(1, STACK_SIZE_PARAM_IS_A_RESERVATION) >= (DWORD)PTHREAD_STACK_MIN);
}

/* ------------------------------------------------------------------------------------------------- the runtime's functions */

static unsigned __stdcall return_parameter_ex(void* parameter)
{
    return (unsigned)(uintptr_t)parameter;
}

static void test_beginthreadex_is_like_CreateThread(void** state)
{
    unsigned id = 0;
    HANDLE thread = (HANDLE)_beginthreadex(NULL, 0, return_parameter_ex, (void*)(uintptr_t)99, CREATE_SUSPENDED, &id);

    (void)state;
    assert_non_null(thread);
    assert_int_equal(GetThreadId(thread), id);
    assert_int_equal(ResumeThread(thread), 1);
    assert_int_equal(end_of(thread), 99);
}

static void __cdecl set_event(void* parameter)
{
    SetEvent(parameter);
    _endthread();
}

static void test_beginthread_closes_its_handle_itself(void** state)
{
    HANDLE event = new_event(FALSE);
    HANDLE thread = (HANDLE)_beginthread(set_event, 0, event);

    (void)state;
    assert_true(thread != INVALID_HANDLE_VALUE);
    assert_passes(event);
    while (GetThreadId(thread) != 0)
        SwitchToThread();
    assert_last_error(!CloseHandle(thread), ERROR_INVALID_HANDLE);
    assert_true(CloseHandle(event));
}

static void test_wrong_arguments_start_nothing(void** state)
{
    (void)state;
    assert_last_error(CreateThread(NULL, 0, NULL, NULL, 0, NULL) == NULL, ERROR_INVALID_PARAMETER);
    assert_last_error(CreateThread(NULL, 0, return_parameter, NULL, 1, NULL) == NULL, ERROR_INVALID_PARAMETER);
    errno = 0;
    assert_int_equal(_beginthreadex(NULL, 0, NULL, NULL, 0, NULL), 0);
    assert_int_equal(errno, EINVAL);
    errno = 0;
    assert_true(_beginthread(NULL, 0, NULL) == (uintptr_t)-1);
    assert_int_equal(errno, EINVAL);
}

static void test_more_stack_than_there_is_memory_is_an_error(void** state)
{
    (void)state;
    assert_last_error(CreateThread(NULL, SIZE_MAX / 2, return_parameter, NULL, 0, NULL) == NULL,
                      ERROR_NOT_ENOUGH_MEMORY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_thread_handle_is_signalled_for_good_when_the_thread_has_ended),
        cmocka_unit_test(test_a_thread_that_runs_is_not_signalled_and_still_active),
        cmocka_unit_test(test_a_thread_goes_on_when_its_handle_is_closed),
        cmocka_unit_test(test_a_thread_may_end_itself),
        cmocka_unit_test(test_several_threads_are_waited_for_at_once),
        cmocka_unit_test(test_thread_specific_data_is_destroyed),
        cmocka_unit_test(test_a_suspended_thread_starts_when_it_is_resumed),
        cmocka_unit_test(test_a_thread_has_one_number_wherever_it_is_asked_for),
        cmocka_unit_test(test_the_stack_is_as_large_as_asked_and_a_small_number_takes_the_least),
        cmocka_unit_test(test_beginthreadex_is_like_CreateThread),
        cmocka_unit_test(test_beginthread_closes_its_handle_itself),
        cmocka_unit_test(test_wrong_arguments_start_nothing),
        cmocka_unit_test(test_more_stack_than_there_is_memory_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
