/* The small parts: time, identifiers, the last error, interlocked functions. */
#include "kit_support.h"

#include <limits.h>
#include <time.h>
#include <wchar.h>

/* ---------------------------------------------------------------------------------------------------------------- time */

static void test_ticks_are_milliseconds_and_go_forward(void** state)
{
    HANDLE event = new_event(FALSE);
    ULONGLONG before = GetTickCount64();
    DWORD before_low = GetTickCount();

    (void)state;
    assert_int_equal(WaitForSingleObject(event, 25), WAIT_TIMEOUT);
    assert_in_range(GetTickCount64() - before, 24, LONG_TIME);
    assert_in_range(GetTickCount() - before_low, 24, LONG_TIME);
    assert_true(CloseHandle(event));
}

static void test_a_file_time_counts_from_1601(void** state)
{
    FILETIME now;
    FILETIME precisely;
    ULARGE_INTEGER ticks;
    time_t before = time(NULL);

    (void)state;
    GetSystemTimeAsFileTime(&now);
    GetSystemTimePreciseAsFileTime(&precisely);
    ticks.LowPart = now.dwLowDateTime;
    ticks.HighPart = now.dwHighDateTime;
    /* 369 years with 89 leap days lie between the two beginnings. */
    assert_in_range(ticks.QuadPart / 10000000 - (369ull * 365 + 89) * 86400, before, before + 60);
    assert_int_equal(precisely.dwHighDateTime - now.dwHighDateTime <= 1, 1);
}

static void test_the_performance_counter_counts_at_its_frequency(void** state)
{
    HANDLE event = new_event(FALSE);
    LARGE_INTEGER frequency;
    LARGE_INTEGER before;
    LARGE_INTEGER after;

    (void)state;
    assert_true(QueryPerformanceFrequency(&frequency));
    assert_true(QueryPerformanceCounter(&before));
    assert_int_equal(WaitForSingleObject(event, 20), WAIT_TIMEOUT);
    assert_true(QueryPerformanceCounter(&after));
    assert_in_range((after.QuadPart - before.QuadPart) * 1000 / frequency.QuadPart, 19, LONG_TIME);
    assert_true(CloseHandle(event));
}

/* --------------------------------------------------------------------------------------------------------- identifiers */

static void test_identifiers_are_random_ones_and_differ(void** state)
{
    UUID first;
    UUID second;

    (void)state;
    assert_int_equal(UuidCreate(&first), RPC_S_OK);
    assert_int_equal(UuidCreate(&second), RPC_S_OK);
    assert_memory_not_equal(&first, &second, sizeof first);
    assert_int_equal(first.Data3 >> 12, 4);
    assert_int_equal(first.Data4[0] >> 6, 2);
    assert_int_equal(UuidCreate(NULL), RPC_S_INVALID_ARG);
}

static void test_an_identifier_has_a_text_form(void** state)
{
    static const UUID uuid = { 0x89d3da8b, 0xec46, 0x4fe8, { 0x9a, 0xb4, 0x48, 0x62, 0xb2, 0x69, 0x71, 0x0a } };
    RPC_WSTR wide = NULL;
    RPC_CSTR narrow = NULL;

    (void)state;
    assert_int_equal(UuidToString(&uuid, &wide), RPC_S_OK);
    assert_int_equal(wcscmp(wide, L"89d3da8b-ec46-4fe8-9ab4-4862b269710a"), 0);
    assert_int_equal(RpcStringFree(&wide), RPC_S_OK);
    assert_null(wide);
    assert_int_equal(UuidToStringA(&uuid, &narrow), RPC_S_OK);
    assert_string_equal((const char*)narrow, "89d3da8b-ec46-4fe8-9ab4-4862b269710a");
    assert_int_equal(RpcStringFreeA(&narrow), RPC_S_OK);
    assert_null(narrow);
    assert_int_equal(UuidToString(NULL, &wide), RPC_S_INVALID_ARG);
    assert_int_equal(RpcStringFree(NULL), RPC_S_INVALID_ARG);
}

/* ------------------------------------------------------------------------------------------------------- the last error */

static DWORD WINAPI own_last_error(LPVOID parameter)
{
    DWORD at_first = GetLastError();

    (void)parameter;
    SetLastError(1234);
    return at_first;
}

static void test_each_thread_has_its_last_error(void** state)
{
    (void)state;
    SetLastError(ERROR_ACCESS_DENIED);
    assert_int_equal(end_of(new_thread(own_last_error, NULL)), ERROR_SUCCESS);
    assert_int_equal(GetLastError(), ERROR_ACCESS_DENIED);
    assert_int_equal(HRESULT_FROM_WIN32(GetLastError()), (HRESULT)0x80070005u);
}

/* ------------------------------------------------------------------------------------------------- interlocked functions */

static void test_interlocked_functions_return_the_new_or_the_old_value(void** state)
{
    LONG number = 5;
    ULONG bits = 0xF0;
    LONG64 large = 1ll << 40;
    long native = LONG_MAX - 1;
    int place = 0;
    PVOID pointer = NULL;

    (void)state;
    assert_int_equal(InterlockedIncrement(&number), 6);
    assert_int_equal(InterlockedDecrement(&number), 5);
    assert_int_equal(InterlockedAdd(&number, 10), 15);
    assert_int_equal(InterlockedExchangeAdd(&number, 1), 15);
    assert_int_equal(InterlockedExchange(&number, -3), 16);
    assert_int_equal(InterlockedCompareExchange(&number, 9, 8), -3);
    assert_int_equal(InterlockedCompareExchange(&number, 9, -3), -3);
    assert_int_equal(number, 9);
    assert_int_equal(InterlockedOr(&bits, 0x0Fu), 0xF0);
    assert_int_equal(InterlockedAnd(&bits, 0x3Cu), 0xFF);
    assert_int_equal(InterlockedXor(&bits, 0xFFu), 0x3C);
    assert_int_equal(bits, 0xC3);
    assert_true(InterlockedIncrement64(&large) == (1ll << 40) + 1);
    assert_true(InterlockedCompareExchange64(&large, 7, (1ll << 40) + 1) == (1ll << 40) + 1);
    assert_true(InterlockedExchange64(&large, 8) == 7);
    assert_true(InterlockedIncrement(&native) == LONG_MAX);     /* the whole of it, not 32 bits */
    assert_null(InterlockedCompareExchangePointer(&pointer, &place, NULL));
    assert_ptr_equal(InterlockedExchangePointer(&pointer, NULL), &place);
    assert_null(pointer);
    MemoryBarrier();
}

static volatile LONG counted;

static DWORD WINAPI count_up(LPVOID parameter)
{
    (void)parameter;
    for (int i = 0; i < 10000; i++)
        InterlockedIncrement(&counted);
    return 0;
}

static void test_interlocked_increments_are_not_lost(void** state)
{
    HANDLE threads[4];

    (void)state;
    for (size_t i = 0; i < ARRAYSIZE(threads); i++)
        threads[i] = new_thread(count_up, NULL);
    for (size_t i = 0; i < ARRAYSIZE(threads); i++)
        end_of(threads[i]);
    assert_int_equal(counted, 40000);
}

/* -------------------------------------------------------------------------------------------------------------- macros */

static void test_macros_take_numbers_apart(void** state)
{
    (void)state;
    assert_int_equal(LOWORD(0x12345678u), 0x5678);
    assert_int_equal(HIWORD(0x12345678u), 0x1234);
    assert_int_equal(MAKELONG(0x5678, 0x1234), 0x12345678);
    assert_int_equal(MAKEWORD(0x78, 0x56), 0x5678);
    assert_int_equal(MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US), 0x0409);
    assert_int_equal(min(3, 5), 3);
    assert_int_equal(max(3, 5), 5);
    assert_int_equal(sizeof(LARGE_INTEGER), 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ticks_are_milliseconds_and_go_forward),
        cmocka_unit_test(test_a_file_time_counts_from_1601),
        cmocka_unit_test(test_the_performance_counter_counts_at_its_frequency),
        cmocka_unit_test(test_identifiers_are_random_ones_and_differ),
        cmocka_unit_test(test_an_identifier_has_a_text_form),
        cmocka_unit_test(test_each_thread_has_its_last_error),
        cmocka_unit_test(test_interlocked_functions_return_the_new_or_the_old_value),
        cmocka_unit_test(test_interlocked_increments_are_not_lost),
        cmocka_unit_test(test_macros_take_numbers_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
