#include "support.h"

#include "base/err.h"
#include "base/err_fault.h"
#include "base/heap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { ENGLISH = 0x0409, GERMAN = 0x0407 };

static ULONG string_count(WS_ERROR* error)
{
    ULONG count = 4711;

    assert_ok(WsGetErrorProperty(error, WS_ERROR_PROPERTY_STRING_COUNT, &count, sizeof count));
    return count;
}

static ULONG original_code(WS_ERROR* error)
{
    ULONG code = 4711;

    assert_ok(WsGetErrorProperty(error, WS_ERROR_PROPERTY_ORIGINAL_ERROR_CODE, &code, sizeof code));
    return code;
}

static LANGID langid(WS_ERROR* error)
{
    LANGID id = 4711;

    assert_ok(WsGetErrorProperty(error, WS_ERROR_PROPERTY_LANGID, &id, sizeof id));
    return id;
}

static void add(WS_ERROR* error, const char* text)
{
    WS_STRING string = test_string(text);

    assert_ok(WsAddErrorString(error, &string));
    free(string.chars);
}

static WS_STRING get(WS_ERROR* error, ULONG index)
{
    WS_STRING string = { 0, NULL };

    assert_ok(WsGetErrorString(error, index, &string));
    return string;
}

/* ------------------------------------------------------------------------------------------------ create, reset, free */

static void test_a_new_error_is_empty_and_in_english(void** state)
{
    size_t live = mem_live_blocks();
    WS_ERROR* error = NULL;

    UNUSED(state);
    assert_ok(WsCreateError(NULL, 0, &error));
    assert_int_equal(string_count(error), 0);
    assert_int_equal(original_code(error), NOERROR);
    assert_int_equal(langid(error), ENGLISH);
    assert_int_equal(err_langid(error), ENGLISH);
    assert_null(err_fault(error));
    WsFreeError(error);
    assert_no_leak_since(live);
}

static void test_create_checks_its_arguments(void** state)
{
    LANGID german = GERMAN;
    LANGID zero = 0;
    ULONG wide = GERMAN;
    WS_ERROR_PROPERTY good = { WS_ERROR_PROPERTY_LANGID, &german, sizeof german };
    WS_ERROR_PROPERTY no_language = { WS_ERROR_PROPERTY_LANGID, &zero, sizeof zero };
    WS_ERROR_PROPERTY wrong_size = { WS_ERROR_PROPERTY_LANGID, &wide, sizeof wide };
    WS_ERROR_PROPERTY no_value = { WS_ERROR_PROPERTY_LANGID, NULL, sizeof german };
    WS_ERROR_PROPERTY read_only = { WS_ERROR_PROPERTY_STRING_COUNT, &wide, sizeof wide };
    WS_ERROR_PROPERTY unknown = { (WS_ERROR_PROPERTY_ID)17, &wide, sizeof wide };
    WS_ERROR_PROPERTY twice[] = { good, good };
    WS_ERROR* const untouched = (WS_ERROR*)(uintptr_t)8;
    WS_ERROR* error = untouched;

    UNUSED(state);
    assert_hr(WsCreateError(NULL, 0, NULL), E_INVALIDARG);
    assert_hr(WsCreateError(NULL, 1, &error), E_INVALIDARG);
    assert_hr(WsCreateError(&no_language, 1, &error), E_INVALIDARG);
    assert_hr(WsCreateError(&wrong_size, 1, &error), E_INVALIDARG);
    assert_hr(WsCreateError(&no_value, 1, &error), E_INVALIDARG);
    assert_hr(WsCreateError(&read_only, 1, &error), E_INVALIDARG);
    assert_hr(WsCreateError(&unknown, 1, &error), E_INVALIDARG);
    assert_hr(WsCreateError(twice, 2, &error), E_INVALIDARG);
    assert_ptr_equal(error, untouched);
    assert_ok(WsCreateError(&good, 1, &error));
    assert_int_equal(langid(error), GERMAN);
    WsFreeError(error);
}

static void test_a_pointer_that_is_no_error_is_refused(void** state)
{
    uint64_t zeros[64] = { 0 };
    WS_ERROR* foreign = (WS_ERROR*)(void*)zeros;
    WS_STRING string = TEXT_STRING(u"x");
    ULONG value = 1;
    WS_ERROR* error = test_error();

    UNUSED(state);
    assert_hr(WsResetError(NULL), E_INVALIDARG);
    assert_hr(WsResetError(foreign), E_INVALIDARG);
    assert_hr(WsAddErrorString(NULL, &string), E_INVALIDARG);
    assert_hr(WsAddErrorString(foreign, &string), E_INVALIDARG);
    assert_hr(WsGetErrorString(NULL, 0, &string), E_INVALIDARG);
    assert_hr(WsGetErrorString(foreign, 0, &string), E_INVALIDARG);
    assert_hr(WsGetErrorProperty(NULL, WS_ERROR_PROPERTY_STRING_COUNT, &value, sizeof value), E_INVALIDARG);
    assert_hr(WsSetErrorProperty(NULL, WS_ERROR_PROPERTY_ORIGINAL_ERROR_CODE, &value, sizeof value), E_INVALIDARG);
    assert_hr(WsSetErrorProperty(foreign, WS_ERROR_PROPERTY_ORIGINAL_ERROR_CODE, &value, sizeof value), E_INVALIDARG);
    assert_hr(WsCopyError(NULL, error), E_INVALIDARG);
    assert_hr(WsCopyError(error, NULL), E_INVALIDARG);
    assert_hr(WsCopyError(foreign, error), E_INVALIDARG);
    assert_hr(WsCopyError(error, foreign), E_INVALIDARG);
    WsFreeError(NULL);
    WsFreeError(foreign);
    assert_hr(err_raise(foreign, WS_E_OTHER, "left alone"), WS_E_OTHER);
    WsFreeError(error);
}

static void test_reset_returns_the_error_to_its_state_after_creation(void** state)
{
    LANGID german = GERMAN;
    LANGID english = ENGLISH;
    ULONG code = 5;
    WS_ERROR_PROPERTY properties[] = { { WS_ERROR_PROPERTY_LANGID, &german, sizeof german } };
    size_t live = mem_live_blocks();
    WS_ERROR* error;
    WS_HEAP* heap;

    UNUSED(state);
    assert_ok(WsCreateError(properties, 1, &error));
    assert_ok(WsSetErrorProperty(error, WS_ERROR_PROPERTY_LANGID, &english, sizeof english));
    add(error, "one");
    assert_ok(WsSetErrorProperty(error, WS_ERROR_PROPERTY_ORIGINAL_ERROR_CODE, &code, sizeof code));
    assert_ok(err_fault_heap(error, &heap));
    assert_ok(WsResetError(error));
    assert_int_equal(string_count(error), 0);
    assert_int_equal(original_code(error), NOERROR);
    assert_int_equal(langid(error), GERMAN);
    assert_int_equal(mem_live_blocks(), live + 1);
    assert_ok(WsResetError(error));
    WsFreeError(error);
    assert_no_leak_since(live);
}

/* ---------------------------------------------------------------------------------------------------- strings */

static void test_the_string_added_last_has_index_0(void** state)
{
    WS_ERROR* error = test_error();

    UNUSED(state);
    add(error, "socket closed");
    add(error, "reading the reply failed");
    add(error, "");
    assert_int_equal(string_count(error), 3);
    assert_text(get(error, 0), "");
    assert_text(get(error, 1), "reading the reply failed");
    assert_text(get(error, 2), "socket closed");
    WsFreeError(error);
}

static void test_strings_are_copies_and_stay_where_they_are(void** state)
{
    WCHAR text[] = { 'a', 'b', 0x20AC };
    WS_STRING string = { 3, text };
    WS_ERROR* error = test_error();
    WS_STRING first;

    UNUSED(state);
    assert_ok(WsAddErrorString(error, &string));
    first = get(error, 0);
    text[0] = 'x';
    assert_text(first, "ab\xE2\x82\xAC");
    for (unsigned i = 0; i < 100; i++)
        add(error, "more");
    assert_ptr_equal(get(error, 100).chars, first.chars);
    assert_text(first, "ab\xE2\x82\xAC");
    WsFreeError(error);
}

static void test_string_functions_check_their_arguments(void** state)
{
    WS_STRING no_chars = { 3, NULL };
    WS_STRING empty = { 0, NULL };
    WS_STRING out = { 4711, NULL };
    WS_ERROR* error = test_error();

    UNUSED(state);
    assert_hr(WsAddErrorString(error, NULL), E_INVALIDARG);
    assert_hr(WsAddErrorString(error, &no_chars), E_INVALIDARG);
    assert_int_equal(string_count(error), 0);
    assert_hr(WsGetErrorString(error, 0, &out), E_INVALIDARG);
    assert_ok(WsAddErrorString(error, &empty));
    assert_hr(WsGetErrorString(error, 1, &out), E_INVALIDARG);
    assert_hr(WsGetErrorString(error, UINT32_MAX, &out), E_INVALIDARG);
    assert_hr(WsGetErrorString(error, 0, NULL), E_INVALIDARG);
    assert_int_equal(out.length, 4711);
    WsFreeError(error);
}

/* ------------------------------------------------------------------------------------------------- properties */

static void test_properties_check_id_size_and_access(void** state)
{
    WS_ERROR* error = test_error();
    ULONG value = 4711;
    LANGID id = GERMAN;
    LANGID zero = 0;

    UNUSED(state);
    assert_hr(WsGetErrorProperty(error, (WS_ERROR_PROPERTY_ID)3, &value, sizeof value), E_INVALIDARG);
    assert_hr(WsGetErrorProperty(error, WS_ERROR_PROPERTY_STRING_COUNT, NULL, sizeof value), E_INVALIDARG);
    assert_hr(WsGetErrorProperty(error, WS_ERROR_PROPERTY_STRING_COUNT, &value, 8), E_INVALIDARG);
    assert_hr(WsGetErrorProperty(error, WS_ERROR_PROPERTY_STRING_COUNT, &value, 2), E_INVALIDARG);
    assert_hr(WsGetErrorProperty(error, WS_ERROR_PROPERTY_ORIGINAL_ERROR_CODE, &value, 3), E_INVALIDARG);
    assert_hr(WsGetErrorProperty(error, WS_ERROR_PROPERTY_LANGID, &value, 4), E_INVALIDARG);
    assert_int_equal(value, 4711);
    assert_hr(WsSetErrorProperty(error, (WS_ERROR_PROPERTY_ID)3, &value, sizeof value), E_INVALIDARG);
    assert_hr(WsSetErrorProperty(error, WS_ERROR_PROPERTY_STRING_COUNT, &value, sizeof value), E_INVALIDARG);
    assert_hr(WsSetErrorProperty(error, WS_ERROR_PROPERTY_ORIGINAL_ERROR_CODE, NULL, sizeof value), E_INVALIDARG);
    assert_hr(WsSetErrorProperty(error, WS_ERROR_PROPERTY_ORIGINAL_ERROR_CODE, &value, 8), E_INVALIDARG);
    assert_hr(WsSetErrorProperty(error, WS_ERROR_PROPERTY_LANGID, &value, 4), E_INVALIDARG);
    assert_hr(WsSetErrorProperty(error, WS_ERROR_PROPERTY_LANGID, &zero, sizeof zero), E_INVALIDARG);
    assert_int_equal(original_code(error), 0);
    assert_int_equal(langid(error), ENGLISH);
    assert_ok(WsSetErrorProperty(error, WS_ERROR_PROPERTY_LANGID, &id, sizeof id));
    assert_int_equal(langid(error), GERMAN);
    WsFreeError(error);
}

static void test_the_language_can_only_change_while_the_error_is_empty(void** state)
{
    WS_ERROR* error = test_error();
    LANGID id = GERMAN;
    ULONG code = 1;
    int fault = 0;

    UNUSED(state);
    add(error, "text");
    assert_hr(WsSetErrorProperty(error, WS_ERROR_PROPERTY_LANGID, &id, sizeof id), WS_E_INVALID_OPERATION);
    assert_ok(WsResetError(error));
    assert_ok(WsSetErrorProperty(error, WS_ERROR_PROPERTY_ORIGINAL_ERROR_CODE, &code, sizeof code));
    assert_hr(WsSetErrorProperty(error, WS_ERROR_PROPERTY_LANGID, &id, sizeof id), WS_E_INVALID_OPERATION);
    assert_ok(WsResetError(error));
    err_fault_set(error, &fault, (err_fault_copy_fn)(uintptr_t)8);
    assert_hr(WsSetErrorProperty(error, WS_ERROR_PROPERTY_LANGID, &id, sizeof id), WS_E_INVALID_OPERATION);
    assert_int_equal(langid(error), ENGLISH);
    assert_ok(WsResetError(error));
    assert_ok(WsSetErrorProperty(error, WS_ERROR_PROPERTY_LANGID, &id, sizeof id));
    WsFreeError(error);
}

static void test_the_text_of_the_original_code_is_the_last_string(void** state)
{
    WS_ERROR* error = test_error();
    ULONG code = (ULONG)WS_E_QUOTA_EXCEEDED;

    UNUSED(state);
    add(error, "first");
    assert_ok(WsSetErrorProperty(error, WS_ERROR_PROPERTY_ORIGINAL_ERROR_CODE, &code, sizeof code));
    add(error, "second");
    assert_int_equal(original_code(error), (ULONG)WS_E_QUOTA_EXCEEDED);
    assert_int_equal(string_count(error), 3);
    assert_text(get(error, 0), "second");
    assert_text(get(error, 1), "first");
    assert_text(get(error, 2), "WS_E_QUOTA_EXCEEDED (0x803D0008): a quota was exceeded");
    code = ECONNREFUSED;
    assert_ok(WsSetErrorProperty(error, WS_ERROR_PROPERTY_ORIGINAL_ERROR_CODE, &code, sizeof code));
    assert_text(get(error, 2), "system error 111: Connection refused");
    code = 0x12345678;
    assert_ok(WsSetErrorProperty(error, WS_ERROR_PROPERTY_ORIGINAL_ERROR_CODE, &code, sizeof code));
    assert_text(get(error, 2), "error 0x12345678");
    code = 0;
    assert_ok(WsSetErrorProperty(error, WS_ERROR_PROPERTY_ORIGINAL_ERROR_CODE, &code, sizeof code));
    assert_int_equal(string_count(error), 2);
    WsFreeError(error);
}

/* ---------------------------------------------------------------------------------------------------- raising */

static void test_raise_returns_the_code_and_adds_the_text(void** state)
{
    WS_ERROR* error = test_error();

    UNUSED(state);
    assert_hr(err_raise(error, WS_E_QUOTA_EXCEEDED, "depth is over %u", 32u), WS_E_QUOTA_EXCEEDED);
    err_add(error, "reading '%s'", "sch\xC3\xB6n");
    assert_text(get(error, 0), "reading 'sch\xC3\xB6n'");
    assert_text(get(error, 1), "depth is over 32");
    assert_hr(err_raise(NULL, E_FAIL, "nobody listens"), E_FAIL);
    err_add(NULL, "nobody listens");
    assert_hr(err_raise_errno(NULL, WS_E_OTHER, EIO, "nobody listens"), WS_E_OTHER);
    err_set_original(NULL, 1);
    WsFreeError(error);
}

static void test_raise_errno_says_what_the_system_said(void** state)
{
    WS_ERROR* error = test_error();

    UNUSED(state);
    assert_hr(err_raise_errno(error, WS_E_ENDPOINT_UNREACHABLE, ENETUNREACH, "connecting to %s", "192.0.2.1"),
              WS_E_ENDPOINT_UNREACHABLE);
    assert_int_equal(original_code(error), ENETUNREACH);
    assert_int_equal(string_count(error), 2);
    assert_text(get(error, 0), "connecting to 192.0.2.1: Network is unreachable");
    assert_text(get(error, 1), "system error 101: Network is unreachable");
    WsFreeError(error);
}

static void test_text_over_the_maximum_is_cut_at_a_character(void** state)
{
    char text[ERR_TEXT_MAX * 2 + 1];
    char shown[ERROR_TEXT_BYTES];
    WS_ERROR* error = test_error();
    size_t length;

    UNUSED(state);
    for (size_t shift = 0; shift < 3; shift++) {
        memset(text, 'x', shift);
        for (size_t i = shift; i + 3 < sizeof text; i += 3)
            memcpy(text + i, "\xE2\x82\xAC", 4);
        assert_hr(err_raise(error, WS_E_OTHER, "%s", text), WS_E_OTHER);
        length = strlen(error_text(error, shown));
        assert_true(length <= ERR_TEXT_MAX - 1 && length >= ERR_TEXT_MAX - 4);
        assert_memory_equal(shown, text, length - 3);
        assert_string_equal(shown + length - 3, "...");
        assert_true(((BYTE)text[length - 3] & 0xC0) != 0x80);
        assert_ok(WsResetError(error));
    }
    memset(text, 'y', ERR_TEXT_MAX - 1);
    text[ERR_TEXT_MAX - 1] = '\0';
    assert_hr(err_raise(error, WS_E_OTHER, "%s", text), WS_E_OTHER);
    assert_string_equal(error_text(error, shown), text);
    WsFreeError(error);
}

static void test_text_that_is_not_utf8_becomes_replacements(void** state)
{
    WS_ERROR* error = test_error();

    UNUSED(state);
    assert_hr(err_raise(error, WS_E_OTHER, "name \xFF%s", "\xC3"), WS_E_OTHER);
    assert_text(get(error, 0), "name \xEF\xBF\xBD\xEF\xBF\xBD");
    WsFreeError(error);
}

static HRESULT run_raise(void* state)
{
    WS_ERROR* error = NULL;
    HRESULT hr = WsCreateError(NULL, 0, &error);

    UNUSED(state);
    if (FAILED(hr))
        return hr;
    hr = err_raise(error, WS_E_INVALID_FORMAT, "text");
    err_add(error, "more");
    hr = err_raise_errno(error, hr, EPIPE, "and more");
    WsFreeError(error);
    return hr;
}

static void test_without_memory_for_the_text_the_code_still_stands(void** state)
{
    UNUSED(state);
    assert_int_equal(for_each_allocation_failure(run_raise, NULL, WS_E_INVALID_FORMAT), 4);
}

static HRESULT run_add_string(void* state)
{
    WS_STRING string = TEXT_STRING(u"text");
    WS_ERROR* error = NULL;
    HRESULT hr = WsCreateError(NULL, 0, &error);

    UNUSED(state);
    if (FAILED(hr))
        return hr;
    hr = WsAddErrorString(error, &string);
    assert_int_equal(string_count(error), FAILED(hr) ? 0 : 1);
    WsFreeError(error);
    return hr;
}

static void test_create_and_add_report_that_memory_is_short(void** state)
{
    UNUSED(state);
    assert_int_equal(for_each_allocation_failure(run_add_string, NULL, S_OK), 2);
}

/* ---------------------------------------------------------------------------------- foreign text in error strings */

static void test_foreign_text_is_made_harmless(void** state)
{
    static const WCHAR units[] = { 'a', 0x1B, '\n', 0x7F, 0x9B, 0xD800, 'b', 0x20AC };
    char buffer[64];

    UNUSED(state);
    assert_string_equal(err_utf16(units, 8, buffer, sizeof buffer), "a????\xEF\xBF\xBD" "b\xE2\x82\xAC");
    assert_string_equal(err_utf8("a\x1B[2J\xFF\xC2\x9B\xE2\x82", 9, buffer, sizeof buffer),
                        "a?[2J\xEF\xBF\xBD?\xEF\xBF\xBD");
    assert_string_equal(err_utf16(units, 0, buffer, sizeof buffer), "");
    assert_string_equal(err_utf8("", 0, buffer, sizeof buffer), "");
}

static void test_foreign_text_is_cut_to_the_buffer(void** state)
{
    static const WCHAR euros[] = u"\u20AC\u20AC\u20AC\u20AC";
    static const char* const expected[] = { NULL, "", "", "", "...", "...", "...", "\xE2\x82\xAC...", "\xE2\x82\xAC...",
                                            "\xE2\x82\xAC...", "\xE2\x82\xAC\xE2\x82\xAC...",
                                            "\xE2\x82\xAC\xE2\x82\xAC...", "\xE2\x82\xAC\xE2\x82\xAC..." };
    char buffer[32];

    UNUSED(state);
    for (size_t size = 1; size <= 12; size++) {
        memset(buffer, 'z', sizeof buffer);
        assert_string_equal(err_utf16(euros, 4, buffer, size), expected[size]);
        assert_int_equal(buffer[size], 'z');
        memset(buffer, 'z', sizeof buffer);
        assert_string_equal(err_utf8("\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC", 12, buffer, size),
                            expected[size]);
        assert_int_equal(buffer[size], 'z');
    }
    assert_string_equal(err_utf16(euros, 4, buffer, 13), "\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC");
}

static void test_codes_have_a_name_and_a_text(void** state)
{
    UNUSED(state);
    assert_string_equal(err_code_name(WS_E_ENDPOINT_FAULT_RECEIVED), "WS_E_ENDPOINT_FAULT_RECEIVED");
    assert_string_equal(err_code_name(E_OUTOFMEMORY), "E_OUTOFMEMORY");
    assert_string_equal(err_code_text(E_OUTOFMEMORY), "not enough memory");
    assert_null(err_code_name((HRESULT)0x80041234));
    assert_null(err_code_text((HRESULT)0x80041234));
    for (unsigned i = 0; i <= 0x23; i++)                    /* every WS_E_* */
        assert_non_null(err_code_name((HRESULT)(0x803D0000u + i)));
}

/* ------------------------------------------------------------------------------------------- the fault, and copying */

/* What the message layer does: a structure in the error's heap that points to more in it. */
struct test_fault { char* reason; };

static HRESULT copy_test_fault(const void* fault, WS_HEAP* heap, void** out)
{
    const struct test_fault* from = fault;
    struct test_fault* copy;
    void* block;

    TRY(heap_alloc(heap, sizeof *copy, &block, NULL));
    copy = block;
    TRY(heap_alloc(heap, strlen(from->reason) + 1, &block, NULL));
    copy->reason = block;
    memcpy(copy->reason, from->reason, strlen(from->reason) + 1);
    *out = copy;
    return S_OK;
}

static HRESULT set_test_fault(WS_ERROR* error, const char* reason)
{
    struct test_fault from = { (char*)(uintptr_t)reason };
    WS_HEAP* heap;
    void* copy;

    TRY(err_fault_heap(error, &heap));
    TRY(copy_test_fault(&from, heap, &copy));
    err_fault_set(error, copy, copy_test_fault);
    return S_OK;
}

static void test_a_copied_error_has_all_and_shares_nothing(void** state)
{
    LANGID german = GERMAN;
    WS_ERROR* source = test_error();
    WS_ERROR* copy = test_error();
    ULONG code = ETIMEDOUT;
    char text[ERROR_TEXT_BYTES];
    struct test_fault* fault;

    UNUSED(state);
    assert_ok(WsSetErrorProperty(source, WS_ERROR_PROPERTY_LANGID, &german, sizeof german));
    add(source, "eins");
    add(source, "zwei");
    assert_ok(WsSetErrorProperty(source, WS_ERROR_PROPERTY_ORIGINAL_ERROR_CODE, &code, sizeof code));
    assert_ok(set_test_fault(source, "out of tea"));
    add(copy, "replaced by the copy");
    assert_ok(set_test_fault(copy, "replaced too"));
    assert_ok(WsCopyError(source, copy));
    WsFreeError(source);
    assert_string_equal(error_text(copy, text), "zwei | eins | system error 110: Connection timed out");
    assert_int_equal(original_code(copy), ETIMEDOUT);
    assert_int_equal(langid(copy), GERMAN);
    fault = err_fault(copy);
    assert_string_equal(fault->reason, "out of tea");
    assert_ok(WsResetError(copy));
    assert_null(err_fault(copy));
    assert_int_equal(langid(copy), ENGLISH);                /* what this error was created with */
    WsFreeError(copy);
}

static void test_copying_an_error_onto_itself_changes_nothing(void** state)
{
    WS_ERROR* error = test_error();

    UNUSED(state);
    add(error, "kept");
    assert_ok(WsCopyError(error, error));
    assert_error_says(error, "kept");
    WsFreeError(error);
}

static void test_an_empty_error_copies_over_a_full_one(void** state)
{
    WS_ERROR* source = test_error();
    WS_ERROR* copy = test_error();

    UNUSED(state);
    add(copy, "gone");
    assert_ok(WsCopyError(source, copy));
    assert_int_equal(string_count(copy), 0);
    WsFreeError(source);
    WsFreeError(copy);
}

static HRESULT run_copy(void* state)
{
    WS_ERROR** errors = state;
    HRESULT hr = WsCopyError(errors[0], errors[1]);
    char text[ERROR_TEXT_BYTES];

    if (FAILED(hr))
        assert_string_equal(error_text(errors[1], text), "kept");
    else
        assert_string_equal(error_text(errors[1], text), "two | one");
    assert_ok(WsResetError(errors[1]));
    mem_fail_after(UINT64_MAX, false);
    add(errors[1], "kept");
    return hr;
}

static void test_a_copy_that_fails_leaves_the_destination_as_it_was(void** state)
{
    WS_ERROR* errors[2] = { test_error(), test_error() };
    uint64_t failures = 0;

    UNUSED(state);
    add(errors[0], "one");
    add(errors[0], "two");
    assert_ok(set_test_fault(errors[0], "fault"));
    add(errors[1], "kept");
    for (uint64_t n = 0;; n++) {
        size_t live = mem_live_blocks();
        HRESULT hr;

        mem_fail_after(n, true);
        hr = run_copy(errors);
        assert_int_equal(mem_live_blocks(), live);
        if (SUCCEEDED(hr))
            break;
        assert_hr(hr, E_OUTOFMEMORY);
        failures++;
    }
    assert_int_equal(failures, 4);                          /* two strings, the heap, its chunk */
    WsFreeError(errors[0]);
    WsFreeError(errors[1]);
}

static void test_a_new_fault_leaves_the_old_one_readable_until_reset(void** state)
{
    WS_ERROR* error = test_error();
    struct test_fault* old;

    UNUSED(state);
    assert_ok(set_test_fault(error, "old"));
    old = err_fault(error);
    assert_ok(set_test_fault(error, "new"));
    assert_string_equal(old->reason, "old");
    assert_string_equal(((struct test_fault*)err_fault(error))->reason, "new");
    WsFreeError(error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_new_error_is_empty_and_in_english),
        cmocka_unit_test(test_create_checks_its_arguments),
        cmocka_unit_test(test_a_pointer_that_is_no_error_is_refused),
        cmocka_unit_test(test_reset_returns_the_error_to_its_state_after_creation),
        cmocka_unit_test(test_the_string_added_last_has_index_0),
        cmocka_unit_test(test_strings_are_copies_and_stay_where_they_are),
        cmocka_unit_test(test_string_functions_check_their_arguments),
        cmocka_unit_test(test_properties_check_id_size_and_access),
        cmocka_unit_test(test_the_language_can_only_change_while_the_error_is_empty),
        cmocka_unit_test(test_the_text_of_the_original_code_is_the_last_string),
        cmocka_unit_test(test_raise_returns_the_code_and_adds_the_text),
        cmocka_unit_test(test_raise_errno_says_what_the_system_said),
        cmocka_unit_test(test_text_over_the_maximum_is_cut_at_a_character),
        cmocka_unit_test(test_text_that_is_not_utf8_becomes_replacements),
        cmocka_unit_test(test_without_memory_for_the_text_the_code_still_stands),
        cmocka_unit_test(test_create_and_add_report_that_memory_is_short),
        cmocka_unit_test(test_foreign_text_is_made_harmless),
        cmocka_unit_test(test_foreign_text_is_cut_to_the_buffer),
        cmocka_unit_test(test_codes_have_a_name_and_a_text),
        cmocka_unit_test(test_a_copied_error_has_all_and_shares_nothing),
        cmocka_unit_test(test_copying_an_error_onto_itself_changes_nothing),
        cmocka_unit_test(test_an_empty_error_copies_over_a_full_one),
        cmocka_unit_test(test_a_copy_that_fails_leaves_the_destination_as_it_was),
        cmocka_unit_test(test_a_new_fault_leaves_the_old_one_readable_until_reset),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
