#include "kit_support.h"

#include <wchar.h>

#define CHARS 64

/* ---------------------------------------------------------------------------------------------------------- conversions */

static const struct {
    const char*    utf8;
    const wchar_t* utf16;
} same[] = {
    { "", L"" },
    { "plain", L"plain" },
    { "\xC3\xBC \xE2\x82\xAC", L"\u00FC \u20AC" },
    { "\xF0\x9F\x98\x80!", L"\xD83D\xDE00!" },
    { "\xED\x9F\xBF\xEE\x80\x80", L"\uD7FF\uE000" },
    { "\xF4\x8F\xBF\xBF", L"\xDBFF\xDFFF" },
};

static void test_text_goes_both_ways(void** state)
{
    (void)state;
    for (size_t i = 0; i < ARRAYSIZE(same); i++) {
        int bytes = (int)strlen(same[i].utf8) + 1;
        int chars = (int)wcslen(same[i].utf16) + 1;
        WCHAR wide[CHARS];
        char narrow[CHARS];

        print_message("[ row %zu ]\n", i);
        assert_int_equal(MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, same[i].utf8, -1, NULL, 0), chars);
        assert_int_equal(MultiByteToWideChar(CP_UTF8, 0, same[i].utf8, -1, wide, chars), chars);
        assert_int_equal(wcscmp(wide, same[i].utf16), 0);
        assert_int_equal(WideCharToMultiByte(CP_ACP, 0, same[i].utf16, -1, NULL, 0, NULL, NULL), bytes);
        assert_int_equal(
            WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, same[i].utf16, -1, narrow, bytes, NULL, NULL), bytes);
        assert_string_equal(narrow, same[i].utf8);
    }
}

/* The replacements are those of The Unicode Standard, section 3.9: one for each longest start of a character. */
static const struct {
    const char*    utf8;
    const wchar_t* utf16;
} malformed[] = {
    { "a\x80z", L"a\uFFFDz" },
    { "\xC0\xAF", L"\uFFFD\uFFFD" },
    { "\xE0\x80\x80", L"\uFFFD\uFFFD\uFFFD" },
    { "\xED\xA0\x80", L"\uFFFD\uFFFD\uFFFD" },
    { "\xE2\x82z", L"\uFFFDz" },
    { "\xF0\x9F\x98", L"\uFFFD" },
    { "\xF4\x90\x80\x80", L"\uFFFD\uFFFD\uFFFD\uFFFD" },
    { "\xF1\x80\x80\xE1\x80\xC2z", L"\uFFFD\uFFFD\uFFFDz" },
};

static void test_malformed_utf8_is_replaced_or_refused(void** state)
{
    (void)state;
    for (size_t i = 0; i < ARRAYSIZE(malformed); i++) {
        WCHAR wide[CHARS];

        print_message("[ row %zu ]\n", i);
        assert_int_equal(MultiByteToWideChar(CP_UTF8, 0, malformed[i].utf8, -1, wide, CHARS),
                         wcslen(malformed[i].utf16) + 1);
        assert_int_equal(wcscmp(wide, malformed[i].utf16), 0);
        assert_last_error(MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, malformed[i].utf8, -1, wide, CHARS) == 0,
                          ERROR_NO_UNICODE_TRANSLATION);
    }
}

static void test_lone_surrogates_are_replaced_or_refused(void** state)
{
    static const WCHAR lone[] = { 'a', 0xD83D, 'b', 0xDE00, 0 };
    char narrow[CHARS];

    (void)state;
    assert_int_equal(WideCharToMultiByte(CP_UTF8, 0, lone, -1, narrow, CHARS, NULL, NULL), 9);
    assert_string_equal(narrow, "a\xEF\xBF\xBD" "b\xEF\xBF\xBD");
    assert_last_error(WideCharToMultiByte(CP_UTF8, WC_ERR_INVALID_CHARS, lone, -1, narrow, CHARS, NULL, NULL) == 0,
                      ERROR_NO_UNICODE_TRANSLATION);
}

static void test_counted_text_gets_no_zero(void** state)
{
    WCHAR wide[4] = { 1, 1, 1, 1 };
    char narrow[4] = { 1, 1, 1, 1 };

    (void)state;
    assert_int_equal(MultiByteToWideChar(CP_UTF8, 0, "abc", 2, wide, 4), 2);
    assert_int_equal(wide[1], 'b');
    assert_int_equal(wide[2], 1);
    assert_int_equal(WideCharToMultiByte(CP_UTF8, 0, L"abc", 2, narrow, 4, NULL, NULL), 2);
    assert_int_equal(narrow[1], 'b');
    assert_int_equal(narrow[2], 1);
}

static void test_wrong_conversions_are_refused(void** state)
{
    WCHAR wide[4];
    char narrow[4];
    BOOL used;

    (void)state;
    assert_last_error(MultiByteToWideChar(1252, 0, "a", -1, wide, 4) == 0, ERROR_INVALID_PARAMETER);
    assert_last_error(MultiByteToWideChar(CP_UTF8, MB_PRECOMPOSED, "a", -1, wide, 4) == 0, ERROR_INVALID_FLAGS);
    assert_last_error(MultiByteToWideChar(CP_UTF8, 0, NULL, -1, wide, 4) == 0, ERROR_INVALID_PARAMETER);
    assert_last_error(MultiByteToWideChar(CP_UTF8, 0, "a", 0, wide, 4) == 0, ERROR_INVALID_PARAMETER);
    assert_last_error(MultiByteToWideChar(CP_UTF8, 0, "a", -1, NULL, 4) == 0, ERROR_INVALID_PARAMETER);
    assert_last_error(MultiByteToWideChar(CP_UTF8, 0, "a", -1, wide, -1) == 0, ERROR_INVALID_PARAMETER);
    assert_last_error(MultiByteToWideChar(CP_UTF8, 0, "long", -1, wide, 4) == 0, ERROR_INSUFFICIENT_BUFFER);
    assert_last_error(WideCharToMultiByte(CP_UTF8, 0, L"a", -1, narrow, 4, NULL, &used) == 0, ERROR_INVALID_PARAMETER);
    assert_last_error(WideCharToMultiByte(CP_UTF8, 0, L"long", -1, narrow, 4, NULL, NULL) == 0,
                      ERROR_INSUFFICIENT_BUFFER);
}

/* ------------------------------------------------------------------------------------------------------------ comparing */

static const struct {
    const wchar_t* first;
    const wchar_t* second;
    int            exactly;
    int            ignoring_case;
} pairs[] = {
    { L"", L"", CSTR_EQUAL, CSTR_EQUAL },
    { L"GET", L"GET", CSTR_EQUAL, CSTR_EQUAL },
    { L"GET", L"get", CSTR_LESS_THAN, CSTR_EQUAL },
    { L"get", L"getter", CSTR_LESS_THAN, CSTR_LESS_THAN },
    { L"b", L"a", CSTR_GREATER_THAN, CSTR_GREATER_THAN },
    { L"\u00DCBER", L"\u00FCber", CSTR_LESS_THAN, CSTR_EQUAL },
    { L"\u0416", L"\u0436", CSTR_LESS_THAN, CSTR_EQUAL },
    { L"\uFFFD", L"\xD83D\xDE00", CSTR_LESS_THAN, CSTR_LESS_THAN },    /* by code point, not by unit */
    { L"\xD83D", L"\xD83D", CSTR_EQUAL, CSTR_EQUAL },
};

static void test_texts_are_compared_with_and_without_case(void** state)
{
    (void)state;
    for (size_t i = 0; i < ARRAYSIZE(pairs); i++) {
        LPCWSTR first = pairs[i].first;
        LPCWSTR second = pairs[i].second;

        print_message("[ row %zu ]\n", i);
        assert_int_equal(CompareStringOrdinal(first, -1, second, -1, FALSE), pairs[i].exactly);
        assert_int_equal(CompareStringOrdinal(second, -1, first, -1, FALSE), 4 - pairs[i].exactly);
        assert_int_equal(CompareString(LOCALE_INVARIANT, 0, first, -1, second, -1), pairs[i].exactly);
        assert_int_equal(CompareString(LOCALE_INVARIANT, NORM_IGNORECASE, first, (int)wcslen(first), second,
                                       (int)wcslen(second)), pairs[i].ignoring_case);
        assert_int_equal(lstrcmp(first, second), pairs[i].exactly - CSTR_EQUAL);
        assert_int_equal(lstrcmpi(first, second), pairs[i].ignoring_case - CSTR_EQUAL);
    }
}

static void test_comparing_counted_text_stops_there(void** state)
{
    (void)state;
    assert_int_equal(CompareString(LOCALE_INVARIANT, 0, L"abcX", 3, L"abcY", 3), CSTR_EQUAL);
    assert_int_equal(CompareString(LOCALE_INVARIANT, 0, L"abc", 3, L"abc", 2), CSTR_GREATER_THAN);
    assert_last_error(CompareString(LOCALE_INVARIANT, 0x80000000u, L"a", 1, L"a", 1) == 0, ERROR_INVALID_FLAGS);
    assert_last_error(CompareString(LOCALE_INVARIANT, 0, NULL, 1, L"a", 1) == 0, ERROR_INVALID_PARAMETER);
}

static void test_nothing_is_an_empty_text_to_lstr_functions(void** state)
{
    (void)state;
    assert_int_equal(lstrlen(NULL), 0);
    assert_int_equal(lstrlen(L"three"), 5);
    assert_int_equal(lstrlenA("four"), 4);
    assert_int_equal(lstrcmp(NULL, L""), 0);
    assert_int_equal(lstrcmp(NULL, L"a"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_goes_both_ways),
        cmocka_unit_test(test_malformed_utf8_is_replaced_or_refused),
        cmocka_unit_test(test_lone_surrogates_are_replaced_or_refused),
        cmocka_unit_test(test_counted_text_gets_no_zero),
        cmocka_unit_test(test_wrong_conversions_are_refused),
        cmocka_unit_test(test_texts_are_compared_with_and_without_case),
        cmocka_unit_test(test_comparing_counted_text_stops_there),
        cmocka_unit_test(test_nothing_is_an_empty_text_to_lstr_functions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
