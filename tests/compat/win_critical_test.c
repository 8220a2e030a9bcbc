#include "kit_support.h"

struct shared {
    CRITICAL_SECTION section;
    int              count;
};

enum {
    THREADS = 4,
    STEPS   = 5000
};

static DWORD WINAPI try_to_enter(LPVOID parameter)
{
    struct shared* shared = parameter;

    if (!TryEnterCriticalSection(&shared->section))
        return 0;
    LeaveCriticalSection(&shared->section);
    return 1;
}

static DWORD others_may_enter(struct shared* shared)
{
    return end_of(new_thread(try_to_enter, shared));
}

static void test_its_owner_may_enter_again_and_leaves_as_often(void** state)
{
    struct shared shared = { .count = 0 };

    (void)state;
    InitializeCriticalSection(&shared.section);
    EnterCriticalSection(&shared.section);
    EnterCriticalSection(&shared.section);
    assert_true(TryEnterCriticalSection(&shared.section));
    for (int i = 0; i < 3; i++) {
        assert_int_equal(others_may_enter(&shared), 0);
        LeaveCriticalSection(&shared.section);
    }
    assert_int_equal(others_may_enter(&shared), 1);
    DeleteCriticalSection(&shared.section);
}

static void test_each_way_to_initialise_gives_one_that_works(void** state)
{
    struct shared shared = { .count = 0 };

    (void)state;
    assert_true(InitializeCriticalSectionAndSpinCount(&shared.section, 4000));
    assert_int_equal(others_may_enter(&shared), 1);
    DeleteCriticalSection(&shared.section);
    assert_true(InitializeCriticalSectionEx(&shared.section, 0, 0));
    assert_int_equal(others_may_enter(&shared), 1);
    DeleteCriticalSection(&shared.section);
}

static DWORD WINAPI count_up(LPVOID parameter)
{
    struct shared* shared = parameter;

    for (int i = 0; i < STEPS; i++) {
        EnterCriticalSection(&shared->section);
        shared->count++;
        LeaveCriticalSection(&shared->section);
    }
    return 0;
}

static void test_one_thread_at_a_time_is_inside(void** state)
{
    struct shared shared = { .count = 0 };
    HANDLE threads[THREADS];

    (void)state;
    InitializeCriticalSection(&shared.section);
    for (int i = 0; i < THREADS; i++)
        threads[i] = new_thread(count_up, &shared);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(end_of(threads[i]), 0);
    assert_int_equal(shared.count, THREADS * STEPS);
    DeleteCriticalSection(&shared.section);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_its_owner_may_enter_again_and_leaves_as_often),
        cmocka_unit_test(test_each_way_to_initialise_gives_one_that_works),
        cmocka_unit_test(test_one_thread_at_a_time_is_inside),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
