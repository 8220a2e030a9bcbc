/* The timing wheel, against a plain list. */
#include "support.h"
#include "async/lane_int.h"
#include <stdlib.h>

struct entry {
    struct lane_timer timer;
    uint64_t          tick;
    bool              pending;
};

static uint64_t random_next(uint64_t* seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return *seed >> 33;
}

static void check_due(struct wheel* wheel, struct entry* entries, size_t count, uint64_t now_ns)
{
    struct lane_timer* due;
    unsigned budget = UINT32_MAX;

    while ((due = wheel_take_due_locked(wheel, now_ns, &budget)) != NULL) {
        struct entry* entry = CONTAINER_OF(due, struct entry, timer);

        assert_true(entry->pending);
        assert_true(entry->tick * SYS_NS_PER_MS <= now_ns);         /* never early */
        entry->pending = false;
    }
    for (size_t i = 0; i < count; i++)
        if (entries[i].pending)
            assert_true(entries[i].tick > now_ns / SYS_NS_PER_MS);  /* never late  */
}

static void test_timers_fire_at_their_tick_whatever_the_distance(void** state)
{
    enum { COUNT = 2000 };
    struct entry* entries = calloc(COUNT, sizeof *entries);
    struct wheel* wheel = malloc(sizeof *wheel);
    uint64_t seed = 42;
    uint64_t now = 123456789;

    (void)state;
    wheel_init(wheel, now * SYS_NS_PER_MS);
    lock_take(&wheel->lock);
    for (int round = 0; round < 3000; round++) {
        struct entry* entry = &entries[random_next(&seed) % COUNT];
        uint64_t reach = UINT64_C(1) << random_next(&seed) % 34;

        if (entry->pending) {
            wheel_remove_locked(wheel, &entry->timer);
            entry->pending = false;
        } else {
            entry->tick = now + 1 + random_next(&seed) % reach;
            wheel_put_locked(wheel, &entry->timer, entry->tick);
            entry->pending = true;
        }
        if (random_next(&seed) % 4 == 0)
            now += random_next(&seed) % (UINT64_C(1) << random_next(&seed) % 30);
        check_due(wheel, entries, COUNT, now * SYS_NS_PER_MS);
    }
    check_due(wheel, entries, COUNT, (now + (UINT64_C(1) << 35)) * SYS_NS_PER_MS);
    assert_int_equal(wheel_next_ns_locked(wheel), SYS_NEVER);
    lock_drop(&wheel->lock);
    lock_destroy(&wheel->lock);
    free(wheel);
    free(entries);
}

static void test_next_never_lies_behind_the_first_timer(void** state)
{
    struct entry entry = { 0 };
    struct wheel* wheel = malloc(sizeof *wheel);

    (void)state;
    for (uint64_t distance = 1; distance < UINT64_C(1) << 36; distance = distance * 3 + 1) {
        uint64_t now = 77;
        unsigned budget = UINT32_MAX;
        unsigned looks = 0;

        wheel_init(wheel, now * SYS_NS_PER_MS);
        lock_take(&wheel->lock);
        wheel_put_locked(wheel, &entry.timer, now + distance);
        for (;;) {                          /* sleeping until next, always, comes to the timer in a few looks */
            uint64_t next_ns = wheel_next_ns_locked(wheel);

            assert_true(next_ns <= (77 + distance) * SYS_NS_PER_MS);
            if (wheel_take_due_locked(wheel, next_ns, &budget) != NULL)
                break;
            assert_true(++looks <= WHEEL_LEVELS + 2);
        }
        lock_drop(&wheel->lock);
        lock_destroy(&wheel->lock);
    }
    free(wheel);
}

static void test_work_in_one_look_is_bounded(void** state)
{
    enum { COUNT = 1000 };
    struct entry* entries = calloc(COUNT, sizeof *entries);
    struct wheel* wheel = malloc(sizeof *wheel);
    unsigned taken = 0;
    unsigned looks = 0;

    (void)state;
    wheel_init(wheel, 0);
    lock_take(&wheel->lock);
    for (size_t i = 0; i < COUNT; i++)
        wheel_put_locked(wheel, &entries[i].timer, 5000);
    while (taken < COUNT) {
        unsigned budget = 100;
        unsigned before = taken;

        while (wheel_take_due_locked(wheel, 6000 * SYS_NS_PER_MS, &budget) != NULL)
            taken++;
        assert_true(taken - before <= 100);
        looks++;
    }
    assert_true(looks >= COUNT / 100);
    lock_drop(&wheel->lock);
    lock_destroy(&wheel->lock);
    free(wheel);
    free(entries);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_timers_fire_at_their_tick_whatever_the_distance),
        cmocka_unit_test(test_next_never_lies_behind_the_first_timer),
        cmocka_unit_test(test_work_in_one_look_is_bounded),
    };

    return cmocka_run_group_tests_name("async.wheel", tests, NULL, NULL);
}
