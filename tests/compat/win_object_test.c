#include "kit_support.h"

static void test_a_handle_is_closed_once(void** state)
{
    HANDLE event = new_event(FALSE);

    (void)state;
    assert_true(CloseHandle(event));
    assert_last_error(!CloseHandle(event), ERROR_INVALID_HANDLE);
    assert_last_error(!SetEvent(event), ERROR_INVALID_HANDLE);
    assert_last_error(!ResetEvent(event), ERROR_INVALID_HANDLE);
}

static void test_a_closed_handle_stays_invalid_when_its_place_is_taken_again(void** state)
{
    HANDLE closed = new_event(FALSE);
    HANDLE next;

    (void)state;
    assert_true(CloseHandle(closed));
    next = new_event(FALSE);
    assert_true(closed != next);
    assert_last_error(!SetEvent(closed), ERROR_INVALID_HANDLE);
    assert_is_not_set(next);
    assert_true(CloseHandle(next));
}

static void test_what_is_no_handle_is_refused(void** state)
{
    int on_the_stack = 0;
    HANDLE event = new_event(FALSE);
    HANDLE wrong[] = {
        NULL, INVALID_HANDLE_VALUE, &on_the_stack, (HANDLE)(uintptr_t)1, (HANDLE)((uintptr_t)event + 1),
        (HANDLE)((uintptr_t)event + 4 * 1000), GetProcessHeap()
    };

    (void)state;
    for (size_t i = 0; i < ARRAYSIZE(wrong); i++) {
        assert_last_error(!CloseHandle(wrong[i]), ERROR_INVALID_HANDLE);
        assert_last_error(!SetEvent(wrong[i]), ERROR_INVALID_HANDLE);
        assert_last_error(ResumeThread(wrong[i]) == (DWORD)-1, ERROR_INVALID_HANDLE);
    }
    assert_true(CloseHandle(event));
}

static void test_an_event_is_no_thread(void** state)
{
    HANDLE event = new_event(FALSE);
    DWORD code;

    (void)state;
    assert_last_error(!GetExitCodeThread(event, &code), ERROR_INVALID_HANDLE);
    assert_last_error(GetThreadId(event) == 0, ERROR_INVALID_HANDLE);
    assert_true(CloseHandle(event));
}

static void test_there_is_room_for_many_handles(void** state)
{
    enum { MANY = 1000 };
    static HANDLE events[MANY];

    (void)state;
    for (int i = 0; i < MANY; i++)
        events[i] = new_event(TRUE);
    for (int i = 0; i < MANY; i += 2)
        assert_true(SetEvent(events[i]));
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(WaitForSingleObject(events[i], 0), i % 2 == 0 ? WAIT_OBJECT_0 : WAIT_TIMEOUT);
        assert_true(CloseHandle(events[i]));
    }
}

static DWORD WINAPI wait_for_two(LPVOID parameter)
{
    return WaitForMultipleObjects(2, parameter, FALSE, LONG_TIME);
}

static void test_a_handle_may_be_closed_while_somebody_waits(void** state)
{
    HANDLE events[2] = { new_event(FALSE), new_event(FALSE) };
    HANDLE thread = new_thread(wait_for_two, events);

    (void)state;
    until_waiting(events[1], 1);
    assert_true(CloseHandle(events[0]));
    assert_true(SetEvent(events[1]));
    assert_int_equal(end_of(thread), WAIT_OBJECT_0 + 1);
    assert_true(CloseHandle(events[1]));
}

static DWORD WINAPI use_handles(LPVOID parameter)
{
    (void)parameter;
    for (int i = 0; i < test_rounds(2000); i++) {
        HANDLE event = CreateEvent(NULL, i % 2, i % 3 == 0, NULL);

        if (event == NULL || WaitForSingleObject(event, 0) != (i % 3 == 0 ? WAIT_OBJECT_0 : WAIT_TIMEOUT)
            || !CloseHandle(event))
            return 1;
    }
    return 0;
}

static void test_handles_are_free_threaded(void** state)
{
    HANDLE threads[4];

    (void)state;
    for (size_t i = 0; i < ARRAYSIZE(threads); i++)
        threads[i] = new_thread(use_handles, NULL);
    for (size_t i = 0; i < ARRAYSIZE(threads); i++)
        assert_int_equal(end_of(threads[i]), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_handle_is_closed_once),
        cmocka_unit_test(test_a_closed_handle_stays_invalid_when_its_place_is_taken_again),
        cmocka_unit_test(test_what_is_no_handle_is_refused),
        cmocka_unit_test(test_an_event_is_no_thread),
        cmocka_unit_test(test_there_is_room_for_many_handles),
        cmocka_unit_test(test_a_handle_may_be_closed_while_somebody_waits),
        cmocka_unit_test(test_handles_are_free_threaded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
