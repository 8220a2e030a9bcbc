#include "kit_support.h"

static bool all_bytes_are(const BYTE* bytes, size_t from, size_t to, BYTE value)
{
    for (size_t i = from; i < to; i++) {
        if (bytes[i] != value)
            return false;
    }
    return true;
}

static void test_a_block_is_aligned_and_as_large_as_asked(void** state)
{
    HANDLE heap = GetProcessHeap();

    (void)state;
    assert_non_null(heap);
    for (size_t size = 0; size < 200; size += 7) {
        BYTE* block = HeapAlloc(heap, 0, size);

        assert_non_null(block);
        assert_int_equal((uintptr_t)block % 16, 0);
        assert_int_equal(HeapSize(heap, 0, block), size);
        memset(block, 0xA5, size);
        assert_true(HeapFree(heap, 0, block));
    }
}

static void test_zero_memory_zeroes_what_is_new(void** state)
{
    HANDLE heap = GetProcessHeap();
    BYTE* first = HeapAlloc(heap, HEAP_ZERO_MEMORY, 100);
    BYTE* smaller;
    BYTE* block;

    (void)state;
    assert_non_null(first);
    assert_true(all_bytes_are(first, 0, 100, 0));
    memset(first, 0xA5, 100);
    smaller = HeapReAlloc(heap, HEAP_ZERO_MEMORY, first, 50);
    assert_non_null(smaller);
    block = HeapReAlloc(heap, HEAP_ZERO_MEMORY | HEAP_NO_SERIALIZE, smaller, 5000);
    assert_non_null(block);
    assert_true(all_bytes_are(block, 0, 50, 0xA5));
    assert_true(all_bytes_are(block, 50, 5000, 0));
    assert_int_equal(HeapSize(heap, 0, block), 5000);
    assert_true(HeapFree(heap, 0, block));
}

static void test_in_place_means_never_larger(void** state)
{
    HANDLE heap = GetProcessHeap();
    BYTE* block = HeapAlloc(heap, 0, 100);

    (void)state;
    assert_non_null(block);
    assert_null(HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, block, 101));
    assert_int_equal(HeapSize(heap, 0, block), 100);
    assert_ptr_equal(HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, block, 10), block);
    assert_int_equal(HeapSize(heap, 0, block), 10);
    assert_true(HeapFree(heap, 0, block));
}

static void test_freeing_nothing_is_allowed(void** state)
{
    (void)state;
    assert_true(HeapFree(GetProcessHeap(), 0, NULL));
}

static void test_what_is_wrong_fails(void** state)
{
    HANDLE heap = GetProcessHeap();
    BYTE* block = HeapAlloc(heap, 0, 10);
    BYTE foreign[64] = { 0 };

    (void)state;
    assert_non_null(block);
    assert_null(HeapAlloc(NULL, 0, 10));
    assert_null(HeapAlloc(heap, HEAP_GENERATE_EXCEPTIONS, 10));
    assert_null(HeapAlloc(heap, 0, SIZE_MAX));
    assert_null(HeapReAlloc(heap, 0, NULL, 10));
    assert_null(HeapReAlloc(NULL, 0, block, 10));
    assert_null(HeapReAlloc(heap, 0, block, SIZE_MAX));
    assert_last_error(!HeapFree(NULL, 0, block), ERROR_INVALID_HANDLE);
    assert_last_error(!HeapFree(heap, 0, foreign + 32), ERROR_INVALID_PARAMETER);
    assert_true(HeapSize(heap, 0, NULL) == (SIZE_T)-1);
    assert_true(HeapFree(heap, 0, block));
}

static void test_bytes_are_moved(void** state)
{
    BYTE bytes[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
    BYTE copy[8];

    (void)state;
    CopyMemory(copy, bytes, sizeof bytes);
    assert_memory_equal(copy, bytes, sizeof bytes);
    MoveMemory(bytes + 1, bytes, 7);
    assert_int_equal(bytes[7], 7);
    FillMemory(copy, 4, 9);
    assert_true(all_bytes_are(copy, 0, 4, 9));
    ZeroMemory(copy, 4);
    assert_ptr_equal(SecureZeroMemory(copy, sizeof copy), copy);
    assert_true(all_bytes_are(copy, 0, 8, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_block_is_aligned_and_as_large_as_asked),
        cmocka_unit_test(test_zero_memory_zeroes_what_is_new),
        cmocka_unit_test(test_in_place_means_never_larger),
        cmocka_unit_test(test_freeing_nothing_is_allowed),
        cmocka_unit_test(test_what_is_wrong_fails),
        cmocka_unit_test(test_bytes_are_moved),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
