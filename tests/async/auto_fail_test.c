#define _GNU_SOURCE                     /* memfd_create */
#include "support.h"

#include <WebServicesDebug.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "async/sys.h"

static bool allocates(void)
{
    void* block = mem_alloc(1);

    mem_free(block);
    return block != NULL;
}

static void assert_counts(ULONG expected_passed, ULONG expected_failed)
{
    ULONG passed = 77;
    ULONG failed = 77;

    assert_ok(WsxGetAutoFail(&passed, &failed, NULL));
    assert_int_equal(passed, expected_passed);
    assert_int_equal(failed, expected_failed);
}

static void test_all_fails_once_count_points_have_passed(void** state)
{
    UNUSED(state);
    assert_ok(WsSetAutoFail(2, NULL));
    assert_true(allocates());
    assert_true(allocates());
    for (int i = 0; i < 10; i++)
        assert_false(allocates());
    assert_counts(2, 10);
    assert_ok(WsSetAutoFail(INFINITE, NULL));
    assert_true(allocates());
}

static void test_failures_end_after_as_many_as_were_asked_for(void** state)
{
    UNUSED(state);
    assert_ok(WsxSetAutoFail(1, 2, NULL));
    assert_true(allocates());
    assert_false(allocates());
    assert_false(allocates());
    assert_true(allocates());
    assert_counts(2, 2);
    assert_ok(WsxSetAutoFail(INFINITE, 1, NULL));
}

static void test_no_failures_are_for_counting(void** state)
{
    UNUSED(state);
    assert_ok(WsxSetAutoFail(0, 0, NULL));
    for (int i = 0; i < 5; i++)
        assert_true(allocates());
    assert_counts(5, 0);
    assert_ok(WsxSetAutoFail(INFINITE, 0, NULL));
    assert_true(allocates());
    assert_counts(5, 0);                /* no longer counted, and still to be read */
    assert_ok(WsxGetAutoFail(NULL, NULL, NULL));
}

static void test_memory_and_system_calls_are_one_count(void** state)
{
    int wake;

    UNUSED(state);
    assert_ok(WsxSetAutoFail(1, 1, NULL));
    assert_true(allocates());
    assert_true(sys_wake_create() < 0);
    wake = sys_wake_create();
    assert_true(wake >= 0);
    sys_close(wake);
    assert_counts(2, 1);
    assert_ok(WsxSetAutoFail(INFINITE, 1, NULL));
}

static void test_one_kind_can_be_failed_alone(void** state)
{
    int wake;

    UNUSED(state);
    fault_set(FAULT_SYSTEM, 0, 1);
    assert_true(allocates());
    assert_int_equal(fault_points(), 0);
    assert_true(sys_wake_create() < 0);
    fault_set(FAULT_MEMORY, 0, 1);
    wake = sys_wake_create();
    assert_true(wake >= 0);
    sys_close(wake);
    assert_false(allocates());
    fault_clear();
}

static const char* watched;

static void watch(enum fault_kind kind, const char* name)
{
    assert_int_equal(kind, FAULT_MEMORY);
    watched = name;
}

static void test_the_watcher_learns_which_function_is_refused(void** state)
{
    UNUSED(state);
    watched = NULL;
    fault_watch(watch);
    fault_set(FAULT_ANY, 1, 1);
    assert_true(allocates());
    assert_null(watched);
    assert_false(allocates());
    fault_clear();
    fault_watch(NULL);
    assert_string_equal(watched, "allocates");
}

/* ------------------------------------------------------------------------------------------------ memory */

static bool holds(const char* text, const char* part)
{
    return strstr(text, part) != NULL;
}

static void dumped(char* text, size_t size)
{
    int before = dup(STDERR_FILENO);
    int file = memfd_create("dump", MFD_CLOEXEC);
    ssize_t got;

    assert_true(before >= 0 && file >= 0);
    assert_true(dup2(file, STDERR_FILENO) >= 0);
    assert_ok(WsDumpMemory(NULL));
    assert_true(dup2(before, STDERR_FILENO) >= 0);
    got = pread(file, text, size - 1, 0);
    assert_true(got > 0);
    text[got] = '\0';
    close(file);
    close(before);
}

static void test_the_dump_names_who_allocated_what_is_alive(void** state)
{
    static char text[64 * 1024];
    void* freed = mem_alloc(1001);
    void* alive = mem_alloc(1002);
    void* moved = mem_alloc(1003);
    char place[64];

    UNUSED(state);
    mem_free(freed);
    moved = mem_realloc(moved, 1004);
    dumped(text, sizeof text);
    snprintf(place, sizeof place, "%p, 1002 bytes, of test_the_dump_names_who", alive);
    assert_true(holds(text, place));
    snprintf(place, sizeof place, "%p, 1004 bytes, of ", moved);
    assert_true(holds(text, place));
    assert_false(holds(text, " 1001 bytes") || holds(text, " 1003 bytes"));
    mem_free(alive);
    mem_free(moved);
    dumped(text, sizeof text);
    assert_true(holds(text, "wws: 0 blocks, 0 bytes\n"));
}

/* ------------------------------------------------------------------------------------------------ environment */

/* This program again, with a setting in the environment; its status says what it saw. */
enum { SAW_FAILURE = 10, SAW_COUNT = 20, SAW_NO_TIMEOUT = 40 };

static int child_main(void)
{
    int seen = 0;
    uint64_t soon;

    if (allocates() && allocates() && !allocates() && !allocates())
        seen += SAW_COUNT;
    else if (!allocates())
        seen += SAW_FAILURE;
    soon = sys_deadline_ns(1);
    if (soon == SYS_NEVER && sys_after_ns(1) != SYS_NEVER)
        seen += SAW_NO_TIMEOUT;
    return seen;
}

static int child_with(const char* name, const char* value)
{
    int status = 0;
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        setenv("WWS_FAULT_TEST_CHILD", "1", 1);
        setenv(name, value, 1);
        execl("/proc/self/exe", "auto_fail_test", (char*)NULL);
        _exit(99);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void test_WsFailCount_in_the_environment_is_as_WsSetAutoFail(void** state)
{
    UNUSED(state);
    assert_int_equal(child_with("WsFailCount", "2"), SAW_COUNT);
    assert_int_equal(child_with("WsFailCount", "0"), SAW_FAILURE);
    assert_int_equal(child_with("WsFailCount", "4294967295"), 0);
    assert_int_equal(child_with("WsFailCount", ""), 0);
    assert_int_equal(child_with("WsFailCount", "-1"), 0);
    assert_int_equal(child_with("WsFailCount", "0x"), 0);
    assert_int_equal(child_with("WsFailCount", "4294967296"), 0);
}

static void test_WsTimeout_0_in_the_environment_makes_timeouts_infinite_and_leaves_pauses(void** state)
{
    UNUSED(state);
    assert_int_equal(child_with("WsTimeout", "0"), SAW_NO_TIMEOUT);
    assert_int_equal(child_with("WsTimeout", "1"), 0);
    assert_int_equal(child_with("WsTimeout", ""), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_fails_once_count_points_have_passed),
        cmocka_unit_test(test_failures_end_after_as_many_as_were_asked_for),
        cmocka_unit_test(test_no_failures_are_for_counting),
        cmocka_unit_test(test_memory_and_system_calls_are_one_count),
        cmocka_unit_test(test_one_kind_can_be_failed_alone),
        cmocka_unit_test(test_the_watcher_learns_which_function_is_refused),
        cmocka_unit_test(test_the_dump_names_who_allocated_what_is_alive),
        cmocka_unit_test(test_WsFailCount_in_the_environment_is_as_WsSetAutoFail),
        cmocka_unit_test(test_WsTimeout_0_in_the_environment_makes_timeouts_infinite_and_leaves_pauses),
    };

    if (getenv("WWS_FAULT_TEST_CHILD") != NULL)
        return child_main();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
