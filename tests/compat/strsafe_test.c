/* strsafe.h and intsafe.h. */
#include "kit_support.h"

#include <intsafe.h>
#include <limits.h>
#include <strsafe.h>
#include <wchar.h>

#define assert_wide(text, expected) assert_int_equal(wcscmp((text), (expected)), 0)

static void test_text_that_fits_is_copied_whole(void** state)
{
    WCHAR wide[8];
    char narrow[8];

    (void)state;
    assert_ok(StringCchCopy(wide, 8, L"seven.."));
    assert_wide(wide, L"seven..");
    assert_ok(StringCbCopyW(wide, sizeof wide, L"four"));
    assert_ok(StringCchCatW(wide, 8, L"..."));
    assert_wide(wide, L"four...");
    assert_ok(StringCchCopyNW(wide, 8, L"abcdef", 3));
    assert_wide(wide, L"abc");
    assert_ok(StringCbCatNW(wide, sizeof wide, L"defghi", 2 * sizeof(WCHAR)));
    assert_wide(wide, L"abcde");
    assert_ok(StringCchCopyA(narrow, 8, "one"));
    assert_ok(StringCbCatA(narrow, 8, "two"));
    assert_string_equal(narrow, "onetwo");
}

static void test_text_that_does_not_fit_is_cut_and_ended(void** state)
{
    WCHAR wide[4];
    char narrow[4];

    (void)state;
    assert_hr(StringCchCopyW(wide, 4, L"four"), STRSAFE_E_INSUFFICIENT_BUFFER);
    assert_wide(wide, L"fou");
    assert_hr(StringCchCopyNW(wide, 4, L"four", 4), STRSAFE_E_INSUFFICIENT_BUFFER);
    assert_wide(wide, L"fou");
    assert_hr(StringCbCatW(wide, sizeof wide, L"x"), STRSAFE_E_INSUFFICIENT_BUFFER);
    assert_wide(wide, L"fou");
    assert_hr(StringCchPrintf(wide, 4, L"%d", 12345), STRSAFE_E_INSUFFICIENT_BUFFER);
    assert_wide(wide, L"123");
    assert_hr(StringCbPrintfA(narrow, 4, "%d", 12345), STRSAFE_E_INSUFFICIENT_BUFFER);
    assert_string_equal(narrow, "123");
    assert_hr(StringCbCopyW(wide, 3, L"x"), STRSAFE_E_INSUFFICIENT_BUFFER);      /* room for one character */
    assert_wide(wide, L"");
}

static void test_wrong_sizes_are_refused(void** state)
{
    WCHAR wide[2] = { 'a', 'b' };

    (void)state;
    assert_hr(StringCchCopyW(wide, 0, L""), STRSAFE_E_INVALID_PARAMETER);
    assert_hr(StringCbCopyW(wide, 1, L""), STRSAFE_E_INVALID_PARAMETER);
    assert_hr(StringCchCopyW(wide, (size_t)STRSAFE_MAX_CCH + 1, L""), STRSAFE_E_INVALID_PARAMETER);
    assert_hr(StringCchCatW(wide, 2, L""), STRSAFE_E_INVALID_PARAMETER);         /* has no zero */
    assert_hr(StringCchPrintfW(wide, 2, L"%n"), STRSAFE_E_INVALID_PARAMETER);
    assert_hr(StringCchPrintfW(wide, 0, L""), STRSAFE_E_INVALID_PARAMETER);
}

static HRESULT print(LPWSTR to, size_t size, LPCWSTR format, ...)
{
    va_list list;
    HRESULT hr;

    va_start(list, format);
    hr = StringCchVPrintfW(to, size, format, list);
    va_end(list);
    return hr;
}

static void test_text_is_printed(void** state)
{
    WCHAR wide[64];

    (void)state;
    assert_ok(StringCchPrintfW(wide, 64, L"%s: %I64d bytes, 0x%lx, %.*s", L"file", 1ll << 40, (HRESULT)E_FAIL, 2,
                               L"abc"));
    assert_wide(wide, L"file: 1099511627776 bytes, 0x80004005, ab");
    assert_ok(print(wide, 64, L"%S", "narrow"));
    assert_wide(wide, L"narrow");
}

static void test_lengths_are_limited(void** state)
{
    size_t length = 99;

    (void)state;
    assert_ok(StringCchLengthW(L"four", 5, &length));
    assert_int_equal(length, 4);
    assert_ok(StringCbLengthW(L"four", 10, &length));
    assert_int_equal(length, 8);
    assert_hr(StringCchLengthW(L"four", 4, &length), STRSAFE_E_INVALID_PARAMETER);
    assert_int_equal(length, 0);
    assert_hr(StringCchLengthA(NULL, 4, NULL), STRSAFE_E_INVALID_PARAMETER);
    assert_ok(StringCbLengthA("four", 5, &length));
    assert_int_equal(length, 4);
}

static void test_arithmetic_says_when_it_overflows(void** state)
{
    DWORD number = 0;
    SIZE_T size = 0;
    INT signed_number = 0;

    (void)state;
    assert_ok(DWordAdd(0xFFFFFFFEu, 1, &number));
    assert_true(number == 0xFFFFFFFFu);
    assert_hr(DWordAdd(0xFFFFFFFFu, 1, &number), INTSAFE_E_ARITHMETIC_OVERFLOW);
    assert_ok(DWordMult(65535, 65537, &number));
    assert_hr(DWordMult(65536, 65536, &number), INTSAFE_E_ARITHMETIC_OVERFLOW);
    assert_hr(ULongSub(1, 2, &number), INTSAFE_E_ARITHMETIC_OVERFLOW);
    assert_true(number == 0xFFFFFFFFu);
    assert_hr(SizeTMult(SIZE_MAX, 2, &size), INTSAFE_E_ARITHMETIC_OVERFLOW);
    assert_ok(IntAdd(INT_MAX, -1, &signed_number));
    assert_hr(IntAdd(INT_MAX, 1, &signed_number), INTSAFE_E_ARITHMETIC_OVERFLOW);
    assert_int_equal(signed_number, -1);
}

static void test_conversions_say_when_a_number_does_not_fit(void** state)
{
    ULONG number = 0;
    INT signed_number = 0;

    (void)state;
    assert_ok(SizeTToULong(0xFFFFFFFFu, &number));
    assert_true(number == 0xFFFFFFFFu);
    assert_hr(SizeTToULong(0x100000000u, &number), INTSAFE_E_ARITHMETIC_OVERFLOW);
    assert_hr(IntToULong(-1, &number), INTSAFE_E_ARITHMETIC_OVERFLOW);
    assert_ok(ULongToInt(INT_MAX, &signed_number));
    assert_hr(ULongToInt((ULONG)INT_MAX + 1, &signed_number), INTSAFE_E_ARITHMETIC_OVERFLOW);
    assert_ok(LongLongToInt(-5, &signed_number));
    assert_int_equal(signed_number, -5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_that_fits_is_copied_whole),
        cmocka_unit_test(test_text_that_does_not_fit_is_cut_and_ended),
        cmocka_unit_test(test_wrong_sizes_are_refused),
        cmocka_unit_test(test_text_is_printed),
        cmocka_unit_test(test_lengths_are_limited),
        cmocka_unit_test(test_arithmetic_says_when_it_overflows),
        cmocka_unit_test(test_conversions_say_when_a_number_does_not_fit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
