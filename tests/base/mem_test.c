#include "support.h"

#include "base/mem.h"

#include <pthread.h>
#include <string.h>

static void test_blocks_are_counted_from_allocation_to_free(void** state)
{
    size_t live = mem_live_blocks();
    BYTE* a = mem_alloc(100);
    BYTE* b = mem_zalloc(100);
    void* c = mem_realloc(NULL, 10);
    void* d = mem_alloc(0);
    BYTE zeros[100] = { 0 };

    UNUSED(state);
    assert_non_null(a);
    assert_non_null(c);
    assert_non_null(d);
    assert_memory_equal(b, zeros, sizeof zeros);
    assert_int_equal(mem_live_blocks(), live + 4);
    memset(a, 'x', 100);
    a = mem_realloc(a, 100000);
    assert_non_null(a);
    assert_int_equal(a[99], 'x');
    a = mem_realloc(a, 0);
    assert_non_null(a);
    assert_int_equal(mem_live_blocks(), live + 4);
    mem_free(a);
    mem_free(b);
    mem_free(c);
    mem_free(d);
    mem_free(NULL);
    assert_no_leak_since(live);
}

static void test_the_chosen_allocation_fails_once(void** state)
{
    void* blocks[4];

    UNUSED(state);
    mem_fail_after(2, false);
    blocks[0] = mem_alloc(1);
    blocks[1] = mem_zalloc(1);
    assert_int_equal(mem_fail_hits(), 0);
    blocks[2] = mem_alloc(1);
    assert_int_equal(mem_fail_hits(), 1);
    blocks[3] = mem_alloc(1);
    assert_int_equal(mem_fail_hits(), 1);
    assert_non_null(blocks[0]);
    assert_non_null(blocks[1]);
    assert_null(blocks[2]);
    assert_non_null(blocks[3]);
    mem_fail_after(UINT64_MAX, false);
    for (size_t i = 0; i < 4; i++)
        mem_free(blocks[i]);
}

static void test_sticky_fails_all_that_follow(void** state)
{
    void* kept;

    UNUSED(state);
    mem_fail_after(1, true);
    kept = mem_alloc(8);
    assert_non_null(kept);
    assert_null(mem_alloc(1));
    assert_null(mem_zalloc(1));
    assert_null(mem_realloc(NULL, 1));
    assert_null(mem_realloc(kept, 1000000));                /* kept stays valid */
    memset(kept, 'x', 8);
    assert_int_equal(mem_fail_hits(), 4);
    mem_fail_after(UINT64_MAX, false);
    assert_int_equal(mem_fail_hits(), 0);
    mem_free(kept);
}

/* ------------------------------------------------------------------------------------------------------ threads */

enum { THREADS = 4, ROUNDS = 20000 };

static void* allocate_and_pass_on(void* state)
{
    void** slot = state;

    for (unsigned i = 0; i < ROUNDS; i++) {
        void* block = mem_alloc(i % 64);

        if (block == NULL)
            continue;
        mem_free(__atomic_exchange_n(slot, block, __ATOMIC_ACQ_REL));       /* often another thread's */
    }
    return NULL;
}

static void run_threads(void** slot)
{
    pthread_t threads[THREADS];

    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, allocate_and_pass_on, slot), 0);
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
}

static void test_blocks_freed_by_other_threads_are_counted_right(void** state)
{
    size_t live = mem_live_blocks();
    void* slot = NULL;

    UNUSED(state);
    run_threads(&slot);
    mem_free(slot);
    assert_no_leak_since(live);
}

static void test_one_failure_hits_one_thread(void** state)
{
    void* slot = NULL;

    UNUSED(state);
    mem_fail_after(ROUNDS, false);
    run_threads(&slot);
    assert_int_equal(mem_fail_hits(), 1);
    mem_fail_after(ROUNDS, true);
    run_threads(&slot);
    assert_int_equal(mem_fail_hits(), (THREADS - 1) * ROUNDS);
    mem_fail_after(UINT64_MAX, false);
    mem_free(slot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks_are_counted_from_allocation_to_free),
        cmocka_unit_test(test_the_chosen_allocation_fails_once),
        cmocka_unit_test(test_sticky_fails_all_that_follow),
        cmocka_unit_test(test_blocks_freed_by_other_threads_are_counted_right),
        cmocka_unit_test(test_one_failure_hits_one_thread),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
