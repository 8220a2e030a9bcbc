#include "kit_support.h"

/* --------------------------------------------------------------------------------------------------------- timeouts */

static void test_wait_ends_at_its_timeout_and_not_before(void** state)
{
    HANDLE event = new_event(FALSE);
    ULONGLONG before = GetTickCount64();

    (void)state;
    assert_int_equal(WaitForSingleObject(event, 30), WAIT_TIMEOUT);
    assert_true(GetTickCount64() - before >= 29);       /* the tick of before may have been nearly over */
    assert_int_equal(wait_count(event), 0);
    assert_true(SetEvent(event));
    assert_is_set(event);                               /* the wait that was given up took nothing */
    assert_true(CloseHandle(event));
}

static void test_wait_for_several_ends_at_its_timeout(void** state)
{
    HANDLE events[2] = { new_event(FALSE), new_event(FALSE) };

    (void)state;
    assert_int_equal(WaitForMultipleObjects(2, events, FALSE, 10), WAIT_TIMEOUT);
    assert_true(SetEvent(events[1]));
    assert_int_equal(WaitForMultipleObjects(2, events, TRUE, 10), WAIT_TIMEOUT);
    assert_is_set(events[1]);
    assert_int_equal(wait_count(events[0]) + wait_count(events[1]), 0);
    assert_true(CloseHandle(events[0]));
    assert_true(CloseHandle(events[1]));
}

/* ------------------------------------------------------------------------------------------------------- one of several */

static void test_any_takes_the_lowest_of_those_that_are_set_and_leaves_the_others(void** state)
{
    HANDLE events[3] = { new_event(FALSE), new_event(FALSE), new_event(TRUE) };

    (void)state;
    assert_true(SetEvent(events[2]));
    assert_true(SetEvent(events[1]));
    assert_int_equal(WaitForMultipleObjects(3, events, FALSE, 0), WAIT_OBJECT_0 + 1);
    assert_int_equal(WaitForMultipleObjects(3, events, FALSE, 0), WAIT_OBJECT_0 + 2);
    assert_int_equal(WaitForMultipleObjects(3, events, FALSE, 0), WAIT_OBJECT_0 + 2);
    for (int i = 0; i < 3; i++)
        assert_true(CloseHandle(events[i]));
}

struct several {
    HANDLE handles[MAXIMUM_WAIT_OBJECTS];
    DWORD  count;
    BOOL   all;
};

static DWORD WINAPI wait_for_several(LPVOID parameter)
{
    struct several* several = parameter;

    return WaitForMultipleObjects(several->count, several->handles, several->all, LONG_TIME);
}

static void several_create(struct several* several, DWORD count, BOOL all)
{
    several->count = count;
    several->all = all;
    for (DWORD i = 0; i < count; i++)
        several->handles[i] = new_event(FALSE);
}

static void several_free(struct several* several)
{
    for (DWORD i = 0; i < several->count; i++)
        assert_true(CloseHandle(several->handles[i]));
}

static void test_any_passes_by_the_object_that_is_set_first_and_leaves_all_queues(void** state)
{
    struct several several;
    HANDLE thread;

    (void)state;
    several_create(&several, 3, FALSE);
    thread = new_thread(wait_for_several, &several);
    until_waiting(several.handles[2], 1);
    assert_true(SetEvent(several.handles[1]));
    for (int i = 0; i < 3; i++)
        assert_int_equal(wait_count(several.handles[i]), 0);
    assert_true(SetEvent(several.handles[0]));
    assert_int_equal(end_of(thread), WAIT_OBJECT_0 + 1);
    assert_is_set(several.handles[0]);
    assert_is_not_set(several.handles[1]);
    several_free(&several);
}

static void any_with_one_handle_twice(BOOL manual_reset)
{
    HANDLE event = new_event(manual_reset);
    struct several twice = { .handles = { event, event }, .count = 2, .all = FALSE };
    struct several once = { .handles = { event }, .count = 1, .all = FALSE };
    HANDLE first = new_thread(wait_for_several, &twice);
    HANDLE second;

    until_waiting(event, 2);
    second = new_thread(wait_for_several, &once);
    until_waiting(event, 3);
    assert_true(SetEvent(event));
    assert_int_equal(wait_count(event), manual_reset ? 0 : 1);
    assert_int_equal(end_of(first), WAIT_OBJECT_0);
    assert_true(SetEvent(event));
    assert_int_equal(end_of(second), WAIT_OBJECT_0);
    assert_int_equal(wait_count(event), 0);
    assert_true(CloseHandle(event));
}

static void test_any_with_one_handle_twice_passes_once(void** state)
{
    (void)state;
    any_with_one_handle_twice(FALSE);
    any_with_one_handle_twice(TRUE);
}

static void test_sixty_four_objects_can_be_waited_for(void** state)
{
    struct several several;
    HANDLE thread;

    (void)state;
    several_create(&several, MAXIMUM_WAIT_OBJECTS, FALSE);
    thread = new_thread(wait_for_several, &several);
    until_waiting(several.handles[63], 1);
    assert_true(SetEvent(several.handles[63]));
    assert_int_equal(end_of(thread), WAIT_OBJECT_0 + 63);
    several_free(&several);
}

/* ------------------------------------------------------------------------------------------------------- all of several */

static void test_all_passes_when_all_are_set_and_resets_each(void** state)
{
    HANDLE events[3] = { new_event(FALSE), new_event(TRUE), new_event(FALSE) };

    (void)state;
    for (int i = 0; i < 3; i++)
        assert_true(SetEvent(events[i]));
    assert_int_equal(WaitForMultipleObjects(3, events, TRUE, 0), WAIT_OBJECT_0);
    assert_is_not_set(events[0]);
    assert_is_set(events[1]);           /* a manual-reset event */
    assert_is_not_set(events[2]);
    for (int i = 0; i < 3; i++)
        assert_true(CloseHandle(events[i]));
}

static void test_all_takes_nothing_until_it_can_take_everything(void** state)
{
    struct several several;
    HANDLE thread;

    (void)state;
    several_create(&several, 2, TRUE);
    thread = new_thread(wait_for_several, &several);
    until_waiting(several.handles[1], 1);
    assert_true(SetEvent(several.handles[0]));
    assert_is_set(several.handles[0]);              /* somebody else takes it from under the wait */
    assert_true(SetEvent(several.handles[1]));
    assert_int_equal(wait_count(several.handles[1]), 1);
    assert_true(SetEvent(several.handles[0]));
    assert_int_equal(wait_count(several.handles[1]), 0);
    assert_int_equal(end_of(thread), WAIT_OBJECT_0);
    assert_is_not_set(several.handles[0]);
    assert_is_not_set(several.handles[1]);
    several_free(&several);
}

static void test_one_that_waits_for_all_does_not_keep_an_event_from_the_next(void** state)
{
    struct several both;
    struct several first_only;
    HANDLE waits_for_both;
    HANDLE waits_for_first;

    (void)state;
    several_create(&both, 2, TRUE);
    first_only = (struct several){ .handles = { both.handles[0] }, .count = 1, .all = FALSE };
    waits_for_both = new_thread(wait_for_several, &both);
    until_waiting(both.handles[0], 1);
    waits_for_first = new_thread(wait_for_several, &first_only);
    until_waiting(both.handles[0], 2);
    assert_true(SetEvent(both.handles[0]));
    assert_int_equal(end_of(waits_for_first), WAIT_OBJECT_0);
    assert_int_equal(wait_count(both.handles[0]), 1);
    assert_true(SetEvent(both.handles[0]));
    assert_true(SetEvent(both.handles[1]));
    assert_int_equal(end_of(waits_for_both), WAIT_OBJECT_0);
    several_free(&both);
}

static void test_a_reset_counts_also_for_those_who_wait_for_all(void** state)
{
    struct several several;
    HANDLE thread;

    (void)state;
    several_create(&several, 2, TRUE);
    thread = new_thread(wait_for_several, &several);
    until_waiting(several.handles[1], 1);
    assert_true(SetEvent(several.handles[0]));
    assert_true(ResetEvent(several.handles[0]));
    assert_true(SetEvent(several.handles[1]));
    assert_int_equal(wait_count(several.handles[0]), 1);
    assert_true(SetEvent(several.handles[0]));
    assert_int_equal(end_of(thread), WAIT_OBJECT_0);
    several_free(&several);
}

/* Each of three eaters waits for both forks beside it. A fork's count is protected by having the fork alone. */
enum {
    EATERS = 3,
    MEALS  = 1000
};

static struct {
    HANDLE fork[EATERS];
    int    uses[EATERS];
} dinner;

static DWORD WINAPI eat(LPVOID parameter)
{
    size_t left = (size_t)(uintptr_t)parameter;
    size_t right = (left + 1) % EATERS;
    HANDLE forks[2] = { dinner.fork[left], dinner.fork[right] };

    for (int i = 0; i < test_rounds(MEALS); i++) {
        if (WaitForMultipleObjects(2, forks, TRUE, LONG_TIME) != WAIT_OBJECT_0)
            return 1;
        dinner.uses[left]++;
        dinner.uses[right]++;
        SetEvent(forks[0]);
        SetEvent(forks[1]);
    }
    return 0;
}

static void test_all_is_atomic_under_contention(void** state)
{
    HANDLE threads[EATERS];

    (void)state;
    for (size_t i = 0; i < EATERS; i++) {
        dinner.fork[i] = CreateEvent(NULL, FALSE, TRUE, NULL);
        assert_non_null(dinner.fork[i]);
    }
    for (size_t i = 0; i < EATERS; i++)
        threads[i] = new_thread(eat, (void*)(uintptr_t)i);
    assert_int_equal(WaitForMultipleObjects(EATERS, threads, TRUE, LONG_TIME), WAIT_OBJECT_0);
    for (size_t i = 0; i < EATERS; i++) {
        assert_int_equal(end_of(threads[i]), 0);
        assert_int_equal(dinner.uses[i], 2 * test_rounds(MEALS));
        assert_true(CloseHandle(dinner.fork[i]));
    }
}

/* ---------------------------------------------------------------------------------------------------------- timeout races */

enum {
    ROUNDS = 2000
};

struct race {
    HANDLE given;
    HANDLE taken;
    LONG   count;
};

static DWORD WINAPI take_impatiently(LPVOID parameter)
{
    struct race* race = parameter;

    while (race->count < test_rounds(ROUNDS)) {
        DWORD result = WaitForSingleObject(race->given, 1);

        if (result == WAIT_FAILED)
            return 1;
        if (result == WAIT_TIMEOUT)
            continue;
        race->count++;
        SetEvent(race->taken);
    }
    return 0;
}

static void test_a_set_that_races_with_a_timeout_is_taken_once_or_stays(void** state)
{
    struct race race = { new_event(FALSE), new_event(FALSE), 0 };
    HANDLE thread = new_thread(take_impatiently, &race);

    (void)state;
    for (int i = 0; i < test_rounds(ROUNDS); i++) {
        if (i % 100 == 0)               /* let it run into its timeout at times */
            assert_int_equal(WaitForSingleObject(race.taken, 1), WAIT_TIMEOUT);
        assert_true(SetEvent(race.given));
        assert_passes(race.taken);
    }
    assert_int_equal(end_of(thread), 0);
    assert_int_equal(race.count, test_rounds(ROUNDS));
    assert_is_not_set(race.given);
    assert_true(CloseHandle(race.given));
    assert_true(CloseHandle(race.taken));
}

/* ------------------------------------------------------------------------------------------------------ wrong arguments */

static void test_wrong_waits_are_refused(void** state)
{
    HANDLE event = new_event(TRUE);
    HANDLE twice[2] = { event, event };
    HANDLE wrong[2] = { event, NULL };
    HANDLE many[MAXIMUM_WAIT_OBJECTS + 1];

    (void)state;
    for (size_t i = 0; i <= MAXIMUM_WAIT_OBJECTS; i++)
        many[i] = event;
    assert_true(SetEvent(event));
    assert_last_error(WaitForMultipleObjects(0, &event, FALSE, 0) == WAIT_FAILED, ERROR_INVALID_PARAMETER);
    assert_last_error(WaitForMultipleObjects(1, NULL, FALSE, 0) == WAIT_FAILED, ERROR_INVALID_PARAMETER);
    assert_last_error(WaitForMultipleObjects(65, many, FALSE, 0) == WAIT_FAILED, ERROR_INVALID_PARAMETER);
    assert_last_error(WaitForMultipleObjects(2, twice, TRUE, 0) == WAIT_FAILED, ERROR_INVALID_PARAMETER);
    assert_last_error(WaitForMultipleObjects(2, wrong, FALSE, 0) == WAIT_FAILED, ERROR_INVALID_HANDLE);
    assert_last_error(WaitForSingleObject(NULL, 0) == WAIT_FAILED, ERROR_INVALID_HANDLE);
    assert_last_error(WaitForSingleObject(INVALID_HANDLE_VALUE, 0) == WAIT_FAILED, ERROR_INVALID_HANDLE);
    assert_true(CloseHandle(event));
    assert_last_error(WaitForSingleObject(event, 0) == WAIT_FAILED, ERROR_INVALID_HANDLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wait_ends_at_its_timeout_and_not_before),
        cmocka_unit_test(test_wait_for_several_ends_at_its_timeout),
        cmocka_unit_test(test_any_takes_the_lowest_of_those_that_are_set_and_leaves_the_others),
        cmocka_unit_test(test_any_passes_by_the_object_that_is_set_first_and_leaves_all_queues),
        cmocka_unit_test(test_any_with_one_handle_twice_passes_once),
        cmocka_unit_test(test_sixty_four_objects_can_be_waited_for),
        cmocka_unit_test(test_all_passes_when_all_are_set_and_resets_each),
        cmocka_unit_test(test_all_takes_nothing_until_it_can_take_everything),
        cmocka_unit_test(test_one_that_waits_for_all_does_not_keep_an_event_from_the_next),
        cmocka_unit_test(test_a_reset_counts_also_for_those_who_wait_for_all),
        cmocka_unit_test(test_all_is_atomic_under_contention),
        cmocka_unit_test(test_a_set_that_races_with_a_timeout_is_taken_once_or_stays),
        cmocka_unit_test(test_wrong_waits_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
