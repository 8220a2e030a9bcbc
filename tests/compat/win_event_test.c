#include "kit_support.h"

enum {
    WAITERS = 5
};

/* ------------------------------------------------------------------------------------------------------- one thread */

static void test_auto_reset_event_that_was_set_before_lets_one_wait_pass(void** state)
{
    HANDLE event = new_event(FALSE);

    (void)state;
    assert_is_not_set(event);
    assert_true(SetEvent(event));
    assert_true(SetEvent(event));       /* setting what is set changes nothing */
    assert_is_set(event);
    assert_is_not_set(event);
    assert_true(CloseHandle(event));
}

static void test_manual_reset_event_stays_set_until_it_is_reset(void** state)
{
    HANDLE event = new_event(TRUE);

    (void)state;
    assert_is_not_set(event);
    assert_true(SetEvent(event));
    assert_is_set(event);
    assert_is_set(event);
    assert_true(ResetEvent(event));
    assert_is_not_set(event);
    assert_true(CloseHandle(event));
}

static void test_initial_state_is_as_asked(void** state)
{
    HANDLE automatic = CreateEventW(NULL, FALSE, TRUE, NULL);
    HANDLE manual = CreateEventA(NULL, TRUE, TRUE, NULL);

    (void)state;
    assert_is_set(automatic);
    assert_is_not_set(automatic);
    assert_is_set(manual);
    assert_is_set(manual);
    assert_true(CloseHandle(automatic));
    assert_true(CloseHandle(manual));
}

static void test_reset_takes_back_a_set_that_nobody_waited_for(void** state)
{
    HANDLE event = new_event(FALSE);

    (void)state;
    assert_true(SetEvent(event));
    assert_true(ResetEvent(event));
    assert_is_not_set(event);
    assert_true(CloseHandle(event));
}

static void test_creating_sets_the_last_error_on_success_too(void** state)
{
    HANDLE event;

    (void)state;
    SetLastError(ERROR_ALREADY_EXISTS);
    event = new_event(FALSE);
    assert_int_equal(GetLastError(), ERROR_SUCCESS);
    assert_true(CloseHandle(event));
}

static void test_named_events_are_refused(void** state)
{
    (void)state;
    assert_last_error(CreateEventW(NULL, FALSE, FALSE, L"name") == NULL, ERROR_NOT_SUPPORTED);
    assert_last_error(CreateEventA(NULL, FALSE, FALSE, "name") == NULL, ERROR_NOT_SUPPORTED);
}

/* -------------------------------------------------------------------------------------------------------- several threads */

struct crowd {
    HANDLE event;
    HANDLE threads[WAITERS];
    LONG   passed;
};

static DWORD WINAPI wait_and_count(LPVOID parameter)
{
    struct crowd* crowd = parameter;

    if (WaitForSingleObject(crowd->event, LONG_TIME) != WAIT_OBJECT_0)
        return 1;
    InterlockedIncrement(&crowd->passed);
    return 0;
}

static void crowd_gather(struct crowd* crowd, BOOL manual_reset)
{
    *crowd = (struct crowd){ .event = new_event(manual_reset) };
    for (size_t i = 0; i < WAITERS; i++) {
        crowd->threads[i] = new_thread(wait_and_count, crowd);
        until_waiting(crowd->event, i + 1);
    }
}

static void crowd_leave(struct crowd* crowd)
{
    for (size_t i = 0; i < WAITERS; i++)
        assert_int_equal(end_of(crowd->threads[i]), 0);
    assert_int_equal(crowd->passed, WAITERS);
    assert_true(CloseHandle(crowd->event));
}

static void test_auto_reset_event_lets_exactly_one_pass_and_the_first_first(void** state)
{
    struct crowd crowd;

    (void)state;
    crowd_gather(&crowd, FALSE);
    for (size_t i = 0; i < WAITERS; i++) {
        assert_true(SetEvent(crowd.event));
        assert_int_equal(wait_count(crowd.event), WAITERS - i - 1);
        assert_is_not_set(crowd.event);
        assert_passes(crowd.threads[i]);
        assert_int_equal(crowd.passed, i + 1);
    }
    crowd_leave(&crowd);
}

static void test_manual_reset_event_lets_all_pass_even_if_it_is_reset_at_once(void** state)
{
    struct crowd crowd;

    (void)state;
    crowd_gather(&crowd, TRUE);
    assert_true(SetEvent(crowd.event));
    assert_true(ResetEvent(crowd.event));
    assert_int_equal(wait_count(crowd.event), 0);
    assert_is_not_set(crowd.event);
    crowd_leave(&crowd);
}

/* Two threads take turns; what they count is protected by the events alone. */
enum {
    TURNS = 5000
};

struct table {
    HANDLE ping;
    HANDLE pong;
    int    count;
};

static DWORD WINAPI answer(LPVOID parameter)
{
    struct table* table = parameter;

    for (int i = 0; i < test_rounds(TURNS); i++) {
        if (WaitForSingleObject(table->ping, LONG_TIME) != WAIT_OBJECT_0)
            return 1;
        table->count++;
        SetEvent(table->pong);
    }
    return 0;
}

static void test_two_threads_take_turns(void** state)
{
    struct table table = { new_event(FALSE), new_event(FALSE), 0 };
    HANDLE thread = new_thread(answer, &table);

    (void)state;
    for (int i = 0; i < test_rounds(TURNS); i++) {
        table.count++;
        assert_true(SetEvent(table.ping));
        assert_passes(table.pong);
    }
    assert_int_equal(end_of(thread), 0);
    assert_int_equal(table.count, 2 * test_rounds(TURNS));
    assert_true(CloseHandle(table.ping));
    assert_true(CloseHandle(table.pong));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_auto_reset_event_that_was_set_before_lets_one_wait_pass),
        cmocka_unit_test(test_manual_reset_event_stays_set_until_it_is_reset),
        cmocka_unit_test(test_initial_state_is_as_asked),
        cmocka_unit_test(test_reset_takes_back_a_set_that_nobody_waited_for),
        cmocka_unit_test(test_creating_sets_the_last_error_on_success_too),
        cmocka_unit_test(test_named_events_are_refused),
        cmocka_unit_test(test_auto_reset_event_lets_exactly_one_pass_and_the_first_first),
        cmocka_unit_test(test_manual_reset_event_lets_all_pass_even_if_it_is_reset_at_once),
        cmocka_unit_test(test_two_threads_take_turns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
