#include "support.h"

#include "base/heap.h"

#include <string.h>

struct figures { SIZE_T max_size, trim_size, requested, actual; };

static SIZE_T get(WS_HEAP* heap, WS_HEAP_PROPERTY_ID id)
{
    SIZE_T value = 4711;

    assert_ok(WsGetHeapProperty(heap, id, &value, sizeof value, NULL));
    return value;
}

static SIZE_T requested(WS_HEAP* heap)
{
    return get(heap, WS_HEAP_PROPERTY_REQUESTED_SIZE);
}

static SIZE_T actual(WS_HEAP* heap)
{
    return get(heap, WS_HEAP_PROPERTY_ACTUAL_SIZE);
}

static WS_HEAP* create(SIZE_T max_size, SIZE_T trim_size)
{
    WS_HEAP* heap = NULL;

    assert_ok(WsCreateHeap(max_size, trim_size, NULL, 0, &heap, NULL));
    return heap;
}

static BYTE* alloc(WS_HEAP* heap, SIZE_T size)
{
    void* block = NULL;

    assert_ok(WsAlloc(heap, size, &block, NULL));
    assert_non_null(block);
    assert_int_equal((uintptr_t)block % 8, 0);
    return block;
}

/* ------------------------------------------------------------------------------------------------ create, properties */

static void test_a_new_heap_allocates_its_handle_only(void** state)
{
    size_t live = mem_live_blocks();
    WS_HEAP* heap = create(1000, 100);

    UNUSED(state);
    assert_int_equal(mem_live_blocks(), live + 1);
    assert_int_equal(get(heap, WS_HEAP_PROPERTY_MAX_SIZE), 1000);
    assert_int_equal(get(heap, WS_HEAP_PROPERTY_TRIM_SIZE), 100);
    assert_int_equal(requested(heap), 0);
    assert_int_equal(actual(heap), 0);
    assert_true(heap_valid(heap));
    WsFreeHeap(heap);
    assert_no_leak_since(live);
}

static void test_create_checks_its_arguments(void** state)
{
    SIZE_T size = 1;
    WS_HEAP_PROPERTY property = { WS_HEAP_PROPERTY_MAX_SIZE, &size, sizeof size };
    WS_HEAP* heap = (WS_HEAP*)(uintptr_t)8;
    WS_ERROR* error = test_error();

    UNUSED(state);
    assert_fails(WsCreateHeap(1, 1, NULL, 0, NULL, error), E_INVALIDARG, error, "pointer for the heap is NULL");
    assert_fails(WsCreateHeap(1, 1, &property, 1, &heap, error), E_INVALIDARG, error, "properties are reserved");
    assert_fails(WsCreateHeap(1, 1, NULL, 1, &heap, error), E_INVALIDARG, error, "properties are reserved");
    assert_ptr_equal(heap, (void*)8);
    WsFreeError(error);
}

static void test_a_pointer_that_is_no_heap_is_refused(void** state)
{
    uint64_t zeros[16] = { 0 };
    WS_HEAP* foreign = (WS_HEAP*)(void*)zeros;
    WS_ERROR* error = test_error();
    SIZE_T value;
    void* block;

    UNUSED(state);
    assert_false(heap_valid(NULL));
    assert_false(heap_valid(foreign));
    assert_fails(WsAlloc(NULL, 1, &block, error), E_INVALIDARG, error, "heap is NULL");
    assert_fails(WsAlloc(foreign, 1, &block, error), E_INVALIDARG, error, "not a WS_HEAP");
    assert_fails(WsResetHeap(NULL, error), E_INVALIDARG, error, "heap is NULL");
    assert_fails(WsResetHeap(foreign, error), E_INVALIDARG, error, "not a WS_HEAP");
    assert_fails(WsGetHeapProperty(NULL, WS_HEAP_PROPERTY_MAX_SIZE, &value, sizeof value, error), E_INVALIDARG, error,
                 "heap is NULL");
    WsFreeHeap(NULL);
    WsFreeHeap(foreign);
    WsFreeError(error);
}

static void test_property_values_are_exactly_a_size_t(void** state)
{
    WS_HEAP* heap = create(1, 1);
    WS_ERROR* error = test_error();
    SIZE_T value = 4711;
    ULONG narrow = 4711;

    UNUSED(state);
    for (unsigned id = WS_HEAP_PROPERTY_MAX_SIZE; id <= WS_HEAP_PROPERTY_ACTUAL_SIZE; id++) {
        assert_fails(WsGetHeapProperty(heap, (WS_HEAP_PROPERTY_ID)id, &narrow, sizeof narrow, error), E_INVALIDARG,
                     error, "the value has 8 bytes, but a size of 4 was given");
        assert_fails(WsGetHeapProperty(heap, (WS_HEAP_PROPERTY_ID)id, NULL, sizeof value, error), E_INVALIDARG, error,
                     "pointer to the value is NULL");
    }
    assert_fails(WsGetHeapProperty(heap, (WS_HEAP_PROPERTY_ID)4, &value, sizeof value, error), E_INVALIDARG, error,
                 "property 4 is not known");
    assert_true(value == 4711 && narrow == 4711);
    WsFreeHeap(heap);
    WsFreeError(error);
}

static void test_heap_properties_of_other_objects_replace_the_defaults(void** state)
{
    SIZE_T max_size = 77;
    ULONG narrow = 77;
    WS_HEAP_PROPERTY property = { WS_HEAP_PROPERTY_MAX_SIZE, &max_size, sizeof max_size };
    WS_HEAP_PROPERTY wrong = { WS_HEAP_PROPERTY_MAX_SIZE, &narrow, sizeof narrow };
    WS_HEAP_PROPERTY read_only = { WS_HEAP_PROPERTY_REQUESTED_SIZE, &max_size, sizeof max_size };
    WS_HEAP_PROPERTIES properties = { &property, 1 };
    WS_ERROR* error = test_error();
    WS_HEAP* heap;

    UNUSED(state);
    assert_ok(heap_create_with(NULL, 100, 50, &heap, error));
    assert_int_equal(get(heap, WS_HEAP_PROPERTY_MAX_SIZE), 100);
    WsFreeHeap(heap);
    assert_ok(heap_create_with(&properties, 100, 50, &heap, error));
    assert_int_equal(get(heap, WS_HEAP_PROPERTY_MAX_SIZE), 77);
    assert_int_equal(get(heap, WS_HEAP_PROPERTY_TRIM_SIZE), 50);
    WsFreeHeap(heap);
    properties.properties = &wrong;
    assert_fails(heap_create_with(&properties, 100, 50, &heap, error), E_INVALIDARG, error,
                 "WS_HEAP_PROPERTY_MAX_SIZE: the value has 8 bytes");
    properties.properties = &read_only;
    assert_fails(heap_create_with(&properties, 100, 50, &heap, error), E_INVALIDARG, error,
                 "WS_HEAP_PROPERTY_REQUESTED_SIZE cannot be given at creation");
    WsFreeError(error);
}

/* -------------------------------------------------------------------------------------------------- allocation */

static void test_allocations_are_aligned_apart_and_keep_their_content(void** state)
{
    enum { COUNT = 2000 };
    static const SIZE_T sizes[] = { 1, 8, 0, 7, 24, 3, 100, 9, 300, 16, 1000, 5, 5000, 2, 70000, 64 };
    static BYTE* blocks[COUNT];
    size_t live = mem_live_blocks();
    WS_HEAP* heap = create(SIZE_MAX, 0);

    UNUSED(state);
    for (size_t i = 0; i < COUNT; i++) {
        blocks[i] = alloc(heap, sizes[i % ARRAY_COUNT(sizes)]);
        memset(blocks[i], (int)(i & 0xFF), sizes[i % ARRAY_COUNT(sizes)]);
    }
    for (size_t i = 0; i < COUNT; i++)
        for (SIZE_T k = 0; k < sizes[i % ARRAY_COUNT(sizes)]; k++)
            if (blocks[i][k] != (BYTE)i)
                fail_msg("block %zu was written over at %zu", i, k);
    assert_true(actual(heap) >= requested(heap));
    WsFreeHeap(heap);
    assert_no_leak_since(live);
}

static void test_the_quota_counts_exactly_the_bytes_asked_for(void** state)
{
    WS_HEAP* heap = create(100, 0);
    WS_ERROR* error = test_error();
    void* block = (void*)8;

    UNUSED(state);
    alloc(heap, 1);
    alloc(heap, 98);
    alloc(heap, 0);
    assert_fails(WsAlloc(heap, 2, &block, error), WS_E_QUOTA_EXCEEDED, error,
                 "2 bytes were asked for, after 99, of a heap that is limited to 100; raise WS_HEAP_PROPERTY_MAX_SIZE");
    assert_fails(WsAlloc(heap, SIZE_MAX, &block, error), WS_E_QUOTA_EXCEEDED, error, "WS_HEAP_PROPERTY_MAX_SIZE");
    assert_ptr_equal(block, (void*)8);
    assert_int_equal(requested(heap), 99);
    alloc(heap, 1);
    assert_hr(WsAlloc(heap, 1, &block, NULL), WS_E_QUOTA_EXCEEDED);
    alloc(heap, 0);
    assert_ok(WsResetHeap(heap, NULL));
    assert_int_equal(requested(heap), 0);
    alloc(heap, 100);
    WsFreeHeap(heap);
    heap = create(0, 0);
    alloc(heap, 0);
    assert_fails(WsAlloc(heap, 1, &block, error), WS_E_QUOTA_EXCEEDED, error, "limited to 0");
    WsFreeHeap(heap);
    WsFreeError(error);
}

static void test_alloc_checks_its_arguments_and_absurd_sizes(void** state)
{
    WS_HEAP* heap = create(SIZE_MAX, 0);
    WS_ERROR* error = test_error();
    void* block;

    UNUSED(state);
    assert_fails(WsAlloc(heap, 1, NULL, error), E_INVALIDARG, error, "pointer for the memory is NULL");
    assert_fails(WsAlloc(heap, SIZE_MAX, &block, error), E_OUTOFMEMORY, error, "of a heap");
    assert_fails(WsAlloc(heap, SIZE_MAX - 7, &block, error), E_OUTOFMEMORY, error, "of a heap");
    assert_fails(WsAlloc(heap, SIZE_MAX / 2 + 1, &block, error), E_OUTOFMEMORY, error, "of a heap");
    assert_int_equal(requested(heap), 0);
    WsFreeHeap(heap);
    WsFreeError(error);
}

static void test_zalloc_gives_zeros(void** state)
{
    WS_HEAP* heap = create(SIZE_MAX, SIZE_MAX);

    UNUSED(state);
    memset(alloc(heap, 500), 0xFF, 500);
    assert_ok(WsResetHeap(heap, NULL));
    for (unsigned round = 0; round < 3; round++) {
        BYTE zeros[100] = { 0 };
        void* block;

        assert_ok(heap_zalloc(heap, sizeof zeros, &block, NULL));
        assert_memory_equal(block, zeros, sizeof zeros);
    }
    WsFreeHeap(heap);
}

static void test_many_small_allocations_take_few_chunks(void** state)
{
    size_t live = mem_live_blocks();
    WS_HEAP* heap = create(SIZE_MAX, 0);

    UNUSED(state);
    for (unsigned i = 0; i < 100000; i++)
        alloc(heap, 24);
    assert_true(mem_live_blocks() - live < 40);             /* 2.4 MB in chunks that double up to 256 KiB */
    WsFreeHeap(heap);
    heap = create(SIZE_MAX, 0);
    for (unsigned i = 0; i < 10000; i++)
        alloc(heap, 300);                                   /* big for the first chunk, small for later ones */
    assert_true(mem_live_blocks() - live < 40);
    WsFreeHeap(heap);
}

/* -------------------------------------------------------------------------------------------------------- growing */

static void test_realloc_grows_the_last_block_in_place(void** state)
{
    WS_HEAP* heap = create(200, 0);
    WS_ERROR* error = test_error();
    void* block = alloc(heap, 10);
    void* grown = NULL;

    UNUSED(state);
    memcpy(block, "0123456789", 10);
    assert_ok(heap_realloc(heap, block, 10, 100, &grown, error));
    assert_ptr_equal(grown, block);
    assert_int_equal(requested(heap), 100);
    memset((BYTE*)grown + 10, 'x', 90);
    assert_ok(heap_realloc(heap, block, 100, 50, &grown, error));
    assert_ptr_equal(grown, block);
    assert_int_equal(requested(heap), 100);
    assert_fails(heap_realloc(heap, block, 100, 201, &grown, error), WS_E_QUOTA_EXCEEDED, error,
                 "101 bytes were asked for, after 100, of a heap that is limited to 200");
    WsFreeHeap(heap);
    WsFreeError(error);
}

static void test_realloc_moves_a_block_that_is_not_the_last(void** state)
{
    WS_HEAP* heap = create(200, 0);
    WS_ERROR* error = test_error();
    void* block = alloc(heap, 10);
    void* moved = NULL;

    UNUSED(state);
    memcpy(block, "0123456789", 10);
    alloc(heap, 1);
    assert_ok(heap_realloc(heap, block, 10, 60, &moved, error));
    assert_ptr_not_equal(moved, block);
    assert_memory_equal(moved, "0123456789", 10);
    assert_memory_equal(block, "0123456789", 10);
    assert_int_equal(requested(heap), 71);                  /* the old block stays part of the heap */
    assert_fails(heap_realloc(heap, block, 10, 135, &moved, error), WS_E_QUOTA_EXCEEDED, error, "limited to 200");
    WsFreeHeap(heap);
    WsFreeError(error);
}

static void test_realloc_of_nothing_allocates(void** state)
{
    WS_HEAP* heap = create(SIZE_MAX, 0);
    void* block = NULL;
    void* grown = NULL;

    UNUSED(state);
    assert_ok(heap_realloc(heap, NULL, 0, 0, &block, NULL));
    assert_non_null(block);
    assert_ok(heap_realloc(heap, block, 0, 12, &grown, NULL));
    assert_ptr_equal(grown, block);
    assert_ok(heap_realloc(heap, NULL, 0, 12, &grown, NULL));
    memset(grown, 1, 12);
    assert_int_equal(requested(heap), 24);
    WsFreeHeap(heap);
}

static void test_a_text_that_grows_byte_by_byte_keeps_its_content(void** state)
{
    enum { SIZE = 20000 };
    WS_HEAP* heap = create(SIZE_MAX, 0);
    void* block = NULL;

    UNUSED(state);
    for (size_t size = 0; size < SIZE; size++) {
        assert_ok(heap_realloc(heap, block, size, size + 1, &block, NULL));
        ((BYTE*)block)[size] = (BYTE)(size * 31);
        if (size % 4000 == 0)
            alloc(heap, 1);                                 /* in the way: it has to move */
    }
    for (size_t i = 0; i < SIZE; i++)
        assert_int_equal(((BYTE*)block)[i], (BYTE)(i * 31));
    WsFreeHeap(heap);
}

/* ------------------------------------------------------------------------------------------------- reset and rewind */

static void test_reset_keeps_at_most_the_trim_size(void** state)
{
    size_t live = mem_live_blocks();
    WS_HEAP* heap = create(1000000, 5000);

    UNUSED(state);
    for (unsigned i = 0; i < 10000; i++)
        alloc(heap, 40);
    alloc(heap, 200000);
    assert_ok(WsResetHeap(heap, NULL));
    assert_int_equal(requested(heap), 0);
    assert_true(actual(heap) <= 5000 && actual(heap) > 0);
    WsFreeHeap(heap);
    heap = create(1000000, 0);
    alloc(heap, 100);
    assert_ok(WsResetHeap(heap, NULL));
    assert_int_equal(actual(heap), 0);
    assert_int_equal(mem_live_blocks(), live + 1);
    WsFreeHeap(heap);
}

static void test_a_trim_size_over_the_maximum_keeps_all(void** state)
{
    WS_HEAP* heap = create(100000, 100001);
    SIZE_T before;

    UNUSED(state);
    for (unsigned i = 0; i < 1000; i++)
        alloc(heap, 60);
    alloc(heap, 30000);
    before = actual(heap);
    assert_ok(WsResetHeap(heap, NULL));
    assert_int_equal(actual(heap), before);
    WsFreeHeap(heap);
}

static void test_a_heap_that_is_reset_after_the_same_work_stops_allocating(void** state)
{
    WS_HEAP* heap = create(1000000, 500000);
    size_t live = 0;
    SIZE_T size = 0;

    UNUSED(state);
    for (unsigned round = 0; round < 10; round++) {
        for (unsigned i = 0; i < 1000; i++)
            alloc(heap, 50);
        alloc(heap, 3000);
        if (round == 2) {
            live = mem_live_blocks();
            size = actual(heap);
            mem_fail_after(0, true);
        }
        assert_ok(WsResetHeap(heap, NULL));
    }
    assert_int_equal(mem_fail_hits(), 0);
    mem_fail_after(UINT64_MAX, false);
    assert_int_equal(mem_live_blocks(), live);
    assert_int_equal(actual(heap), size);
    WsFreeHeap(heap);
}

static void test_rewind_drops_what_came_after_the_mark(void** state)
{
    size_t live = mem_live_blocks();
    WS_HEAP* heap = create(SIZE_MAX, 0);
    struct heap_mark empty = heap_mark(heap);
    struct heap_mark inner;
    BYTE* kept;
    BYTE* first;
    SIZE_T size;

    UNUSED(state);
    kept = alloc(heap, 100);
    memset(kept, 'k', 100);
    inner = heap_mark(heap);
    first = alloc(heap, 10);
    for (unsigned i = 0; i < 1000; i++)
        alloc(heap, 100);
    alloc(heap, 100000);
    size = actual(heap);
    heap_rewind(heap, inner);
    assert_int_equal(requested(heap), 100);
    assert_ptr_equal(alloc(heap, 10), first);
    for (unsigned i = 0; i < 1000; i++)
        alloc(heap, 100);
    alloc(heap, 100000);
    assert_int_equal(actual(heap), size);                   /* the same memory again */
    for (unsigned i = 0; i < 100; i++)
        assert_int_equal(kept[i], 'k');
    heap_rewind(heap, inner);
    heap_rewind(heap, empty);
    assert_int_equal(requested(heap), 0);
    alloc(heap, 8);
    WsFreeHeap(heap);
    assert_no_leak_since(live);
}

/* ----------------------------------------------------------------------------------------------- memory runs out */

static HRESULT run_heap(void* state)
{
    WS_HEAP* heap = NULL;
    HRESULT hr = WsCreateHeap(1000000, 5000, NULL, 0, &heap, state);
    void* block = NULL;
    SIZE_T used;

    if (FAILED(hr))
        return hr;
    for (unsigned i = 0; i < 100 && SUCCEEDED(hr); i++) {
        used = requested(heap);
        hr = WsAlloc(heap, 100, &block, state);
        if (FAILED(hr))
            assert_int_equal(requested(heap), used);
    }
    if (SUCCEEDED(hr))
        hr = WsAlloc(heap, 50000, &block, state);
    if (SUCCEEDED(hr))
        hr = heap_realloc(heap, block, 50000, 120000, &block, state);
    if (SUCCEEDED(hr))
        hr = WsResetHeap(heap, state);
    WsFreeHeap(heap);
    return hr;
}

static void test_every_allocation_can_fail_without_a_leak(void** state)
{
    WS_ERROR* error = test_error();

    UNUSED(state);
    assert_true(for_each_allocation_failure(run_heap, NULL, S_OK) >= 6);
    mem_fail_after(1, false);
    assert_fails(run_heap(error), E_OUTOFMEMORY, error, "100 bytes of a heap that has 0");
    mem_fail_after(0, false);
    assert_fails(run_heap(error), E_OUTOFMEMORY, error, "heap");
    mem_fail_after(UINT64_MAX, false);
    WsFreeError(error);
}

static void test_a_heap_goes_on_after_memory_ran_out(void** state)
{
    WS_HEAP* heap = create(SIZE_MAX, 0);
    void* block;

    UNUSED(state);
    memset(alloc(heap, 200), 'a', 200);
    mem_fail_after(0, true);
    assert_hr(WsAlloc(heap, 900, &block, NULL), E_OUTOFMEMORY);
    assert_hr(WsAlloc(heap, 90000, &block, NULL), E_OUTOFMEMORY);
    alloc(heap, 8);                                         /* there is room for this */
    mem_fail_after(UINT64_MAX, false);
    assert_int_equal(requested(heap), 208);
    memset(alloc(heap, 900), 'b', 900);
    WsFreeHeap(heap);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_new_heap_allocates_its_handle_only),
        cmocka_unit_test(test_create_checks_its_arguments),
        cmocka_unit_test(test_a_pointer_that_is_no_heap_is_refused),
        cmocka_unit_test(test_property_values_are_exactly_a_size_t),
        cmocka_unit_test(test_heap_properties_of_other_objects_replace_the_defaults),
        cmocka_unit_test(test_allocations_are_aligned_apart_and_keep_their_content),
        cmocka_unit_test(test_the_quota_counts_exactly_the_bytes_asked_for),
        cmocka_unit_test(test_alloc_checks_its_arguments_and_absurd_sizes),
        cmocka_unit_test(test_zalloc_gives_zeros),
        cmocka_unit_test(test_many_small_allocations_take_few_chunks),
        cmocka_unit_test(test_realloc_grows_the_last_block_in_place),
        cmocka_unit_test(test_realloc_moves_a_block_that_is_not_the_last),
        cmocka_unit_test(test_realloc_of_nothing_allocates),
        cmocka_unit_test(test_a_text_that_grows_byte_by_byte_keeps_its_content),
        cmocka_unit_test(test_reset_keeps_at_most_the_trim_size),
        cmocka_unit_test(test_a_trim_size_over_the_maximum_keeps_all),
        cmocka_unit_test(test_a_heap_that_is_reset_after_the_same_work_stops_allocating),
        cmocka_unit_test(test_rewind_drops_what_came_after_the_mark),
        cmocka_unit_test(test_every_allocation_can_fail_without_a_leak),
        cmocka_unit_test(test_a_heap_goes_on_after_memory_ran_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
