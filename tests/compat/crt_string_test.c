/* Strings of 16-bit units, and numbers in them. */
#include "kit_support.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define assert_wide(text, expected) assert_int_equal(wcscmp((text), (expected)), 0)

/* ---------------------------------------------------------------------------------------------------------- strings */

static void test_lengths(void** state)
{
    (void)state;
    assert_int_equal(wcslen(L""), 0);
    assert_int_equal(wcslen(L"four"), 4);
    assert_int_equal(wcslen(L"\xD83D\xDE00"), 2);
    assert_int_equal(wcsnlen(L"four", 2), 2);
    assert_int_equal(wcsnlen(L"four", 9), 4);
}

static void test_copies(void** state)
{
    wchar_t to[16] = L"";
    wchar_t* copy;

    (void)state;
    assert_ptr_equal(wcscpy(to, L"one"), to);
    assert_ptr_equal(wcscat(to, L" two"), to);
    assert_wide(to, L"one two");
    assert_wide(wcsncat(to, L" three", 3), L"one two th");
    assert_wide(wcsncpy(to, L"abc", 6), L"abc");
    assert_int_equal(to[5], 0);
    assert_int_equal(to[7], ' ');                               /* six units were written */
    assert_int_equal(wcsncpy(to, L"xyz", 2)[2], 'c');
    assert_wide(wmemmove(to + 1, to, 4), L"xyc");
    assert_wide(wmemset(wmemcpy(to, L"......", 7), L'-', 3), L"---...");
    copy = _wcsdup(L"copy");
    assert_non_null(copy);
    assert_wide(copy, L"copy");
    free(copy);
    copy = NULL;
}

static void test_comparisons(void** state)
{
    (void)state;
    assert_true(wcscmp(L"a", L"b") < 0);
    assert_true(wcscmp(L"b", L"a") > 0);
    assert_true(wcscmp(L"a", L"aa") < 0);
    assert_true(wcscmp(L"\xFFFF", L"a") > 0);
    assert_true(wcscoll(L"a", L"B") > 0);
    assert_int_equal(wcsncmp(L"abX", L"abY", 2), 0);
    assert_true(wcsncmp(L"abX", L"abY", 3) < 0);
    assert_int_equal(_wcsicmp(L"-Reporting", L"-reportING"), 0);
    assert_true(_wcsicmp(L"a", L"B") < 0);
    assert_true(_wcsicmp(L"\u00C4", L"\u00E4") != 0);           /* only ASCII has cases here */
    assert_int_equal(_wcsnicmp(L"-chunk:5", L"-CHUNK:9", 7), 0);
    assert_true(_wcsnicmp(L"-chunk:5", L"-CHUNK:9", 8) < 0);
    assert_int_equal(wmemcmp(L"a\0b", L"a\0b", 3), 0);
    assert_true(wmemcmp(L"a\0b", L"a\0c", 3) < 0);
    assert_int_equal(_stricmp("Content-Type", "content-TYPE"), 0);
    assert_true(_strnicmp("ab", "AC", 2) < 0);
}

static void test_searches(void** state)
{
    const wchar_t* text = L"http://host/path/";

    (void)state;
    assert_ptr_equal(wcschr(text, L'/'), text + 5);
    assert_ptr_equal(wcsrchr(text, L'/'), text + 16);
    assert_ptr_equal(wcschr(text, 0), text + 17);
    assert_null(wcschr(text, L'?'));
    assert_null(wcsrchr(text, L'?'));
    assert_ptr_equal(wcsstr(text, L"http:"), text);
    assert_ptr_equal(wcsstr(text, L"path"), text + 12);
    assert_ptr_equal(wcsstr(text, L""), text);
    assert_null(wcsstr(text, L"paths"));
    assert_ptr_equal(wcspbrk(text, L"/:"), text + 4);
    assert_null(wcspbrk(text, L"?#"));
    assert_int_equal(wcsspn(text, L"hpt"), 4);
    assert_int_equal(wcscspn(text, L":"), 4);
    assert_ptr_equal(wmemchr(text, L's', 17), text + 9);
    assert_null(wmemchr(text, L's', 9));
}

static void test_tokens(void** state)
{
    wchar_t text[] = L",,one, two,";
    wchar_t* next = NULL;

    (void)state;
    assert_wide(wcstok(text, L", ", &next), L"one");
    assert_wide(wcstok_s(NULL, L", ", &next), L"two");
    assert_null(wcstok(NULL, L", ", &next));
    assert_null(wcstok(NULL, L", ", &next));
}

/* -------------------------------------------------------------------------------------------------------- checked ones */

static void test_checked_copies_empty_what_is_too_small(void** state)
{
    wchar_t to[5] = L"old";
    char bytes[5] = "old";

    (void)state;
    assert_int_equal(wcscpy_s(to, 5, L"four"), 0);
    assert_wide(to, L"four");
    assert_int_equal(wcscpy_s(to, 5, L"fives"), ERANGE);
    assert_wide(to, L"");
    assert_int_equal(wcscpy_s(to, 5, NULL), EINVAL);
    assert_int_equal(wcscpy_s(NULL, 5, L""), EINVAL);
    assert_int_equal(wcscpy_s(to, 0, L""), EINVAL);
    assert_int_equal(strcpy_s(bytes, 5, "four"), 0);
    assert_string_equal(bytes, "four");
    assert_int_equal(strcpy_s(bytes, 5, "fives"), ERANGE);
    assert_string_equal(bytes, "");
}

static void test_checked_copies_of_a_part(void** state)
{
    static const wchar_t no_zero[2] = { 'a', 'b' };
    wchar_t to[5];
    char bytes[5];

    (void)state;
    assert_int_equal(wcsncpy_s(to, 5, no_zero, 2), 0);
    assert_wide(to, L"ab");
    assert_int_equal(wcsncpy_s(to, 5, L"abcdef", 4), 0);
    assert_wide(to, L"abcd");
    assert_int_equal(wcsncpy_s(to, 5, L"abcdef", 5), ERANGE);
    assert_wide(to, L"");
    assert_int_equal(wcsncpy_s(to, 5, L"abcdef", _TRUNCATE), STRUNCATE);
    assert_wide(to, L"abcd");
    assert_int_equal(wcsncpy_s(to, 5, L"abcd", _TRUNCATE), 0);
    assert_int_equal(wcsncpy_s(to, 5, L"abcd", 0), 0);
    assert_wide(to, L"");
    assert_int_equal(strncpy_s(bytes, 5, "abcdef", _TRUNCATE), STRUNCATE);
    assert_string_equal(bytes, "abcd");
}

static void test_checked_appending(void** state)
{
    wchar_t to[6] = L"ab";
    wchar_t no_zero[2] = { 'a', 'b' };
    char bytes[6] = "ab";

    (void)state;
    assert_int_equal(wcscat_s(to, 6, L"cd"), 0);
    assert_wide(to, L"abcd");
    assert_int_equal(wcsncat_s(to, 6, L"efgh", _TRUNCATE), STRUNCATE);
    assert_wide(to, L"abcde");
    assert_int_equal(wcscat_s(to, 6, L"f"), ERANGE);
    assert_wide(to, L"");
    assert_int_equal(wcscat_s(no_zero, 2, L"c"), EINVAL);
    assert_int_equal(strcat_s(bytes, 6, "cde"), 0);
    assert_string_equal(bytes, "abcde");
    assert_int_equal(strncat_s(bytes, 6, "fgh", 1), ERANGE);
}

static void test_checked_copies_of_bytes(void** state)
{
    BYTE to[4] = { 9, 9, 9, 9 };

    (void)state;
    assert_int_equal(memcpy_s(to, 4, "ab", 2), 0);
    assert_memory_equal(to, "ab\x09\x09", 4);
    assert_int_equal(memmove_s(to + 1, 3, to, 3), 0);
    assert_memory_equal(to, "aab\x09", 4);
    assert_int_equal(memcpy_s(to, 4, "abcde", 5), ERANGE);
    assert_memory_equal(to, "\0\0\0\0", 4);
    assert_int_equal(memcpy_s(NULL, 4, "a", 1), EINVAL);
    assert_int_equal(memmove_s(to, 4, "abcde", 5), ERANGE);
    assert_int_equal(memcpy_s(NULL, 0, NULL, 0), 0);
}

/* ------------------------------------------------------------------------------------------------------------- integers */

static const struct {
    const wchar_t* text;
    int            base;
    long long      value;
    size_t         used;
    int            error;
} numbers[] = {
    { L"0", 10, 0, 1, 0 },
    { L"  \t\n+42rest", 10, 42, 7, 0 },
    { L"-17", 0, -17, 3, 0 },
    { L"0x1F", 0, 31, 4, 0 },
    { L"0X1f", 16, 31, 4, 0 },
    { L"1f", 16, 31, 2, 0 },
    { L"0xg", 0, 0, 1, 0 },
    { L"077", 0, 63, 3, 0 },
    { L"078", 0, 7, 2, 0 },
    { L"zZ", 36, 35 * 36 + 35, 2, 0 },
    { L"", 10, 0, 0, 0 },
    { L"  x", 10, 0, 0, 0 },
    { L"-", 10, 0, 0, 0 },
    { L"5\u0665", 10, 5, 1, 0 },
    { L"9223372036854775807", 10, LLONG_MAX, 19, 0 },
    { L"9223372036854775808", 10, LLONG_MAX, 19, ERANGE },
    { L"-9223372036854775808", 10, LLONG_MIN, 20, 0 },
    { L"-9223372036854775809", 10, LLONG_MIN, 20, ERANGE },
    { L"99999999999999999999999", 10, LLONG_MAX, 23, ERANGE },
    { L"1", 1, 0, 0, EINVAL },
    { L"1", 37, 0, 0, EINVAL },
};

static void test_integers_are_read(void** state)
{
    (void)state;
    for (size_t i = 0; i < ARRAYSIZE(numbers); i++) {
        wchar_t* end = NULL;

        print_message("[ row %zu ]\n", i);
        errno = 0;
        assert_true(wcstoll(numbers[i].text, &end, numbers[i].base) == numbers[i].value);
        assert_int_equal(errno, numbers[i].error);
        assert_int_equal(end - numbers[i].text, numbers[i].used);
        if (sizeof(long) == sizeof(long long))
            assert_true(wcstol(numbers[i].text, NULL, numbers[i].base) == (long)numbers[i].value);
    }
}

static void test_unsigned_integers_wrap_and_are_limited(void** state)
{
    (void)state;
    errno = 0;
    assert_true(wcstoul(L"4294967295", NULL, 10) == 4294967295ul);
    assert_true(wcstoull(L"18446744073709551615", NULL, 10) == ULLONG_MAX);
    assert_true(wcstoul(L"-1", NULL, 10) == ULONG_MAX);
    assert_int_equal(errno, 0);
    assert_true(wcstoull(L"18446744073709551616", NULL, 10) == ULLONG_MAX);
    assert_int_equal(errno, ERANGE);
}

static void test_wtoi_and_its_like(void** state)
{
    (void)state;
    assert_int_equal(_wtoi(L" 12 apples"), 12);
    assert_int_equal(_wtoi(L"apples"), 0);
    assert_int_equal(_wtoi(L"99999999999"), INT_MAX);
    assert_int_equal(_wtoi(L"-99999999999"), INT_MIN);
    assert_int_equal(_wtol(L"-7"), -7);
    assert_true(_wtoi64(L"1099511627776") == 1ll << 40);
}

/* ------------------------------------------------------------------------------------------------------- floating point */

static void test_floating_point_is_read(void** state)
{
    wchar_t* end = NULL;
    wchar_t text[101];

    (void)state;
    wmemset(text, L'1', 100);
    text[100] = 0;
    assert_true(wcstod(L" 1.5e3x", &end) == 1500.0);
    assert_int_equal(*end, 'x');
    assert_true(wcstof(L"0.1", NULL) == 0.1f);
    assert_true(wcstold(L"-0.25", NULL) == -0.25L);
    assert_true(_wtof(L"2.5") == 2.5);
    assert_true(isinf(wcstod(L"inf", NULL)));
    assert_true(wcstod(text, &end) > 1e99);
    assert_ptr_equal(end, text + 100);
    assert_true(wcstod(L"x", &end) == 0.0);
    assert_int_equal(*end, 'x');
    assert_true(wcstod(L"3\u20AC", &end) == 3.0);
    assert_int_equal(*end, 0x20AC);
}

/* ------------------------------------------------------------------------------------------------------ UTF-8 and UTF-16 */

static void test_multibyte_text_is_utf8(void** state)
{
    wchar_t wide[8];
    char narrow[8];

    (void)state;
    assert_int_equal(mbstowcs(NULL, "\xE2\x82\xAC\xF0\x9F\x98\x80", 0), 3);
    assert_int_equal(mbstowcs(wide, "\xE2\x82\xAC\xF0\x9F\x98\x80", 8), 3);
    assert_wide(wide, L"\u20AC\xD83D\xDE00");
    assert_int_equal(mbstowcs(wide, "\xE2\x82\xAC\xF0\x9F\x98\x80", 2), 1);     /* no half of a character */
    assert_int_equal(wcstombs(NULL, wide, 0), 7);
    assert_int_equal(wcstombs(narrow, L"\u20AC\xD83D\xDE00", 8), 7);
    assert_string_equal(narrow, "\xE2\x82\xAC\xF0\x9F\x98\x80");
    assert_int_equal(wcstombs(narrow, L"\u20AC\xD83D\xDE00", 6), 3);
    errno = 0;
    assert_true(mbstowcs(wide, "\xFF", 8) == (size_t)-1);
    assert_int_equal(errno, EILSEQ);
    assert_true(wcstombs(narrow, L"\xD83D", 8) == (size_t)-1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_copies),
        cmocka_unit_test(test_comparisons),
        cmocka_unit_test(test_searches),
        cmocka_unit_test(test_tokens),
        cmocka_unit_test(test_checked_copies_empty_what_is_too_small),
        cmocka_unit_test(test_checked_copies_of_a_part),
        cmocka_unit_test(test_checked_appending),
        cmocka_unit_test(test_checked_copies_of_bytes),
        cmocka_unit_test(test_integers_are_read),
        cmocka_unit_test(test_unsigned_integers_wrap_and_are_limited),
        cmocka_unit_test(test_wtoi_and_its_like),
        cmocka_unit_test(test_floating_point_is_read),
        cmocka_unit_test(test_multibyte_text_is_utf8),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
