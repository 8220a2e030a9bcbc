/* What the kit does when the system has no more memory or threads (kit_faults.c). */
#include "kit_support.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

/* The call number n from now fails, 0 is the next. */
static void fail_after(int n)
{
    torture_own_faults();
    fault_set(FAULT_ANY, (uint64_t)n, 1);
}

/* Makes a handle with the first, second ... call failing, until none does. Adds how many did to failures. */
static HANDLE make_at_last(HANDLE (*make)(void), int* failures)
{
    for (int n = 0;; n++) {
        HANDLE handle;

        fail_after(n);
        SetLastError(ERROR_SUCCESS);
        handle = make();
        fault_clear();
        if (handle != NULL)
            return handle;
        assert_int_equal(GetLastError(), ERROR_NOT_ENOUGH_MEMORY);
        (*failures)++;
    }
}

/* ------------------------------------------------------------------------------------------------------------ the tests */

static HANDLE make_event(void)
{
    return CreateEvent(NULL, FALSE, FALSE, NULL);
}

static void test_an_event_that_cannot_be_had_is_an_error(void** state)
{
    HANDLE events[200];                 /* so many that the table of handles grows on the way */
    int failures = 0;

    (void)state;
    for (size_t i = 0; i < ARRAYSIZE(events); i++)
        events[i] = make_at_last(make_event, &failures);
    assert_true(failures > (int)ARRAYSIZE(events));
    for (size_t i = 0; i < ARRAYSIZE(events); i++)
        assert_true(CloseHandle(events[i]));
}

static DWORD WINAPI do_nothing(LPVOID parameter)
{
    return parameter == NULL ? 0 : 1;
}

static HANDLE make_thread(void)
{
    return CreateThread(NULL, 0, do_nothing, NULL, 0, NULL);
}

static void test_a_thread_that_cannot_be_had_is_an_error(void** state)
{
    int failures = 0;

    (void)state;
    assert_int_equal(end_of(make_at_last(make_thread, &failures)), 0);
    assert_true(failures >= 3);         /* its record, its condition, itself */
}

static unsigned __stdcall do_nothing_ex(void* parameter)
{
    return parameter == NULL ? 0 : 1;
}

static void __cdecl do_nothing_void(void* parameter)
{
    (void)parameter;
}

static void test_the_runtimes_functions_set_errno(void** state)
{
    (void)state;
    errno = 0;
    fail_after(0);
    assert_int_equal(_beginthreadex(NULL, 0, do_nothing_ex, NULL, 0, NULL), 0);
    assert_int_equal(errno, EAGAIN);
    errno = 0;
    fail_after(0);
    assert_true(_beginthread(do_nothing_void, 0, NULL) == (uintptr_t)-1);
    assert_int_equal(errno, EAGAIN);
}

static void test_a_wait_that_cannot_be_prepared_fails_and_takes_nothing(void** state)
{
    HANDLE event = new_event(FALSE);

    (void)state;
    fail_after(0);
    assert_last_error(WaitForSingleObject(event, LONG_TIME) == WAIT_FAILED, ERROR_NOT_ENOUGH_MEMORY);
    assert_int_equal(wait_count(event), 0);
    assert_true(SetEvent(event));
    assert_is_set(event);
    assert_true(CloseHandle(event));
}

static void test_the_heap_returns_null(void** state)
{
    HANDLE heap = GetProcessHeap();
    BYTE* block = HeapAlloc(heap, 0, 10);

    (void)state;
    assert_non_null(block);
    fail_after(0);
    assert_null(HeapAlloc(heap, 0, 10));
    fail_after(0);
    assert_null(HeapAlloc(heap, HEAP_ZERO_MEMORY, 10));
    fail_after(0);
    assert_null(HeapReAlloc(heap, 0, block, 1000));
    assert_int_equal(HeapSize(heap, 0, block), 10);     /* as it was */
    assert_true(HeapFree(heap, 0, block));
}

static void test_text_that_cannot_be_had_is_an_error(void** state)
{
    static const UUID uuid;
    RPC_WSTR wide;
    RPC_CSTR narrow;
    wchar_t to[400];
    wchar_t digits[101];

    (void)state;
    wmemset(digits, L'1', 100);
    digits[100] = 0;
    fail_after(0);
    assert_int_equal(UuidToStringW(&uuid, &wide), RPC_S_OUT_OF_MEMORY);
    fail_after(0);
    assert_int_equal(UuidToStringA(&uuid, &narrow), RPC_S_OUT_OF_MEMORY);
    fail_after(0);
    assert_null(_wcsdup(L"text"));
    fail_after(0);
    assert_null(_strdup("text"));
    errno = 0;
    fail_after(0);
    assert_true(swprintf(to, 400, L"%300d", 1) < 0);
    assert_int_equal(errno, ENOMEM);
    fail_after(0);
    assert_true(wcstod(digits, NULL) == 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_event_that_cannot_be_had_is_an_error),
        cmocka_unit_test(test_a_thread_that_cannot_be_had_is_an_error),
        cmocka_unit_test(test_the_runtimes_functions_set_errno),
        cmocka_unit_test(test_a_wait_that_cannot_be_prepared_fails_and_takes_nothing),
        cmocka_unit_test(test_the_heap_returns_null),
        cmocka_unit_test(test_text_that_cannot_be_had_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
