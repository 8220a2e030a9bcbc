#include "support.h"

#include "base/err.h"
#include "base/trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static unsigned evaluated;

static int count_evaluation(void)
{
    evaluated++;
    return 42;
}

/* Runs what action prints on standard error into text. */
static void capture(void (*action)(void), char* text, size_t size)
{
    int ends[2];
    int saved = dup(STDERR_FILENO);
    ssize_t length;

    assert_int_equal(pipe(ends), 0);
    assert_true(dup2(ends[1], STDERR_FILENO) >= 0);
    close(ends[1]);
    action();
    assert_true(dup2(saved, STDERR_FILENO) >= 0);           /* closes the last writing end */
    close(saved);
    length = read(ends[0], text, size - 1);
    assert_true(length >= 0);
    text[length] = '\0';
    close(ends[0]);
}

static void look_at_the_environment_again(const char* value)
{
    if (value != NULL)
        assert_int_equal(setenv("WWS_TRACE", value, 1), 0);
    else
        assert_int_equal(unsetenv("WWS_TRACE"), 0);
    atomic_store(&trace_state_now, TRACE_UNKNOWN);
}

static void print_one(void)
{
    trace("answer %d", count_evaluation());
}

static void raise_without_error(void)
{
    HRESULT hr = err_raise(NULL, WS_E_QUOTA_EXCEEDED, "over %u", 32u);

    UNUSED(hr);
}

static void print_long(void)
{
    static char text[5000];

    memset(text, 'x', sizeof text - 1);
    trace("%s", text);
}

static void test_off_prints_nothing_and_evaluates_nothing(void** state)
{
    static const char* const off[] = { NULL, "", "0" };
    char text[256];

    UNUSED(state);
    evaluated = 0;
    for (size_t i = 0; i < ARRAY_COUNT(off); i++) {
        look_at_the_environment_again(off[i]);
        capture(print_one, text, sizeof text);
        assert_string_equal(text, "");
        assert_int_equal(atomic_load(&trace_state_now), TRACE_OFF);
    }
    assert_int_equal(evaluated, 0);
}

static void test_on_prints_time_thread_and_text(void** state)
{
    char text[256];
    int hour, minute, second, thread;
    long microsecond;

    UNUSED(state);
    look_at_the_environment_again("1");
    capture(print_one, text, sizeof text);
    assert_int_equal(sscanf(text, "wws %d:%d:%d.%ld [%d] ", &hour, &minute, &second, &microsecond, &thread), 5);
    assert_int_equal(thread, getpid());                     /* the main thread */
    assert_non_null(strstr(text, "] answer 42\n"));
    look_at_the_environment_again(NULL);
}

static void test_errors_are_traced_also_when_nobody_listens(void** state)
{
    char text[256];

    UNUSED(state);
    look_at_the_environment_again("1");
    capture(raise_without_error, text, sizeof text);
    assert_non_null(strstr(text, "raise 0x803D0008: over 32\n"));
    look_at_the_environment_again(NULL);
}

static void test_a_long_text_is_cut_to_one_line(void** state)
{
    char text[8000];

    UNUSED(state);
    look_at_the_environment_again("1");
    capture(print_long, text, sizeof text);
    assert_true(strlen(text) > 1000 && strlen(text) < 2000);
    assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
    look_at_the_environment_again(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_off_prints_nothing_and_evaluates_nothing),
        cmocka_unit_test(test_on_prints_time_thread_and_text),
        cmocka_unit_test(test_errors_are_traced_also_when_nobody_listens),
        cmocka_unit_test(test_a_long_text_is_cut_to_one_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
