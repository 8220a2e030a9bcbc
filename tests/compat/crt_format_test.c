/* What formats mean, and what the functions that print do when there is no room. */
#include "kit_support.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#define CHARS 600

/* --------------------------------------------------------------------------------------------------- the table of formats
 *
 * Each row is printed by the wide function into a buffer and onto a stream, and by the narrow function where the format
 * means the same there. The expected text is UTF-8. */

static unsigned rows;

static void check_wide(const char* expected, const wchar_t* format, ...)
{
    wchar_t wide[CHARS];
    char    narrow[CHARS];
    char*   written = NULL;
    size_t  written_size = 0;
    FILE*   stream = open_memstream(&written, &written_size);
    va_list list;
    int     length;

    assert_non_null(stream);
    va_start(list, format);
    length = vswprintf(wide, CHARS, format, list);
    va_end(list);
    if (length < 0)
        fail_msg("row %u, expected \"%s\": failed", rows, expected);
    assert_int_equal(length, wcslen(wide));
    assert_int_not_equal(WideCharToMultiByte(CP_UTF8, 0, wide, -1, narrow, CHARS, NULL, NULL), 0);
    if (strcmp(narrow, expected) != 0)
        fail_msg("row %u: \"%s\" instead of \"%s\"", rows, narrow, expected);
    va_start(list, format);
    assert_int_equal(vfwprintf(stream, format, list), length);
    va_end(list);
    assert_int_equal(fclose(stream), 0);
    assert_string_equal(written, expected);
    free(written);
}

static void check_narrow(const char* expected, const char* format, ...)
{
    char    narrow[CHARS];
    char*   written = NULL;
    size_t  written_size = 0;
    FILE*   stream = open_memstream(&written, &written_size);
    va_list list;
    int     length;

    assert_non_null(stream);
    va_start(list, format);
    length = vsnprintf(narrow, CHARS, format, list);
    va_end(list);
    if (length < 0 || strcmp(narrow, expected) != 0)
        fail_msg("row %u: \"%s\" instead of \"%s\"", rows, length < 0 ? "failed" : narrow, expected);
    assert_int_equal(length, strlen(expected));
    va_start(list, format);
    assert_int_equal(vfprintf(stream, format, list), length);
    va_end(list);
    assert_int_equal(fclose(stream), 0);
    assert_string_equal(written, expected);
    free(written);
}

#define WIDE(expected, ...)   (rows++, check_wide(expected, L"" __VA_ARGS__))
#define NARROW(expected, ...) (rows++, check_narrow(expected, __VA_ARGS__))
#define BOTH(expected, ...)   (WIDE(expected, __VA_ARGS__), NARROW(expected, __VA_ARGS__))

static void test_integers(void** state)
{
    (void)state;
    BOTH("0", "%d", 0);
    BOTH("-5 5", "%d %i", -5, 5);
    BOTH("4294967295", "%u", UINT_MAX);
    BOTH("ff FF 0xff 0XFF", "%x %X %#x %#X", 255, 255, 255, 255);
    BOTH("17 017", "%o %#o", 15, 15);
    BOTH("+5  5 -5", "%+d % d % d", 5, 5, -5);
    BOTH("    5|5    |00005|+0005", "%5d|%-5d|%05d|%+05d", 5, 5, 5, 5);
    BOTH("  005|005  |", "%5.3d|%-5.3d|", 5, 5);
    BOTH("", "%.0d", 0);
    BOTH("   42|42   |007|42", "%*d|%*d|%.*d|%.*d", 5, 42, -5, 42, 3, 7, -1, 42);
    BOTH("-2147483648 2147483647", "%d %d", INT_MIN, INT_MAX);
}

static void test_sizes_of_integers_are_those_of_windows(void** state)
{
    long native = 0x100000005;

    (void)state;
    BOTH("0x80004005", "0x%lx", (HRESULT)0x80004005u);
    BOTH("80070057", "%08lx", (HRESULT)0x80070057u);
    BOTH("-1 4294967295", "%ld %lu", (LONG)-1, (ULONG)-1);
    BOTH("-2147467259", "%li", (HRESULT)0x80004005u);
    BOTH("5", "%ld", native);           /* 32 bits of what has 64 here */
    BOTH("-9223372036854775808", "%lld", LLONG_MIN);
    BOTH("18446744073709551615 -2 1f", "%I64u %I64d %I64x", ULLONG_MAX, -2ll, 31ull);
    BOTH("-7 7", "%I32d %I32u", -7, 7u);
    BOTH("18446744073709551615 -3", "%Iu %Id", SIZE_MAX, (ptrdiff_t)-3);
    BOTH("1099511627776 -1 -1", "%zu %td %jd", (size_t)1 << 40, (ptrdiff_t)-1, (intmax_t)-1);
    BOTH("-1 65535", "%hd %hu", 0x1FFFF, 0x1FFFF);
    BOTH("-1 255", "%hhd %hhu", 0x1FF, 0x1FF);
    BOTH("1 2 3 4", "%d %I64d %ld %hs", 1, 2ll, 3, "4");
}

static void test_floating_point(void** state)
{
    (void)state;
    BOTH("1.500000 1.5 1.500000e+00", "%f %g %e", 1.5, 1.5, 1.5);
    BOTH("    3.14|3.14    |00003.14|+3", "%8.2f|%-8.2f|%08.2f|%+.0f", 3.14159, 3.14159, 3.14159, 3.14159);
    BOTH("-inf INF nan", "%f %F %f", -(double)INFINITY, (double)INFINITY, (double)NAN);
    BOTH("1.5 1.5", "%lg %Lg", 1.5, 1.5L);
    BOTH("0x1.8p+0", "%a", 1.5);
}

static void test_pointers_have_sixteen_capital_digits(void** state)
{
    (void)state;
    BOTH("0000000000000000", "%p", NULL);
    BOTH("00000000DEADBEEF|    00000000DEADBEEF", "%p|%20p", (void*)(uintptr_t)0xDEADBEEF,
         (void*)(uintptr_t)0xDEADBEEF);
}

static void test_strings_are_of_the_functions_own_kind(void** state)
{
    (void)state;
    WIDE("wide narrow", "%s %S", L"wide", "narrow");
    NARROW("narrow wide", "%s %S", "narrow", L"wide");
    BOTH("wide wide narrow", "%ls %ws %hs", L"wide", L"wide", "narrow");
    BOTH("wide narrow", "%lS %hS", L"wide", "narrow");
    BOTH("(null) (null)", "%ls %hs", NULL, NULL);
    BOTH("(nu", "%.3ls", NULL);
    BOTH("[   ab|ab   ]", "[%5ls|%-5hs]", L"ab", "ab");
    WIDE("w n", "%c %C", L'w', 'n');
    NARROW("n w", "%c %C", 'n', L'w');
    BOTH("w w n", "%lc %wc %hc", L'w', L'w', 'n');
    BOTH("[    x|x    ]", "[%5hc|%-5lc]", 'x', L'x');
    BOTH("100%", "%d%%", 100);
    BOTH("", "%hs", "");
}

static void test_a_precision_ends_text_that_has_no_zero(void** state)
{
    static const wchar_t wide[3] = { 'a', 'b', 'c' };
    static const char    narrow[3] = { 'a', 'b', 'c' };

    (void)state;
    BOTH("abc|ab|a|", "%.*ls|%.2hs|%.1ls|%.0hs", 3u, wide, narrow, wide, narrow);
    BOTH("[  ab]", "[%4.2ls]", wide);
    WIDE("abc", "%.*s", (ULONG)3, wide);        /* as for a WS_STRING */
    WIDE("abc", "%.*S", (ULONG)3, narrow);      /* as for a WS_XML_STRING */
}

static void test_text_beyond_ascii_becomes_utf8(void** state)
{
    (void)state;
    WIDE("\xC3\xBC\xE2\x82\xAC\xF0\x9F\x98\x80", "\u00FC\u20AC\xD83D\xDE00");
    BOTH("\xC3\xBC\xF0\x9F\x98\x80|\xC3\xBC", "%ls|%hs", L"\u00FC\xD83D\xDE00", "\xC3\xBC");
    WIDE("\xF0\x9F\x98\x80", "%c%c", 0xD83D, 0xDE00);
    WIDE("\xEF\xBF\xBDx\xEF\xBF\xBD", "%cx%c", 0xD83D, 0xDE00);
    WIDE("\xEF\xBF\xBD\xEF\xBF\xBD", "%hs", "\xC3\xFF");
}

static void test_widths_and_precisions_count_units(void** state)
{
    (void)state;
    WIDE("[  \xF0\x9F\x98\x80]", "[%4s]", L"\xD83D\xDE00");        /* two units of UTF-16 */
    NARROW("[ \xE2\x82\xAC]", "[%4ls]", L"\u20AC");                /* three bytes of UTF-8 */
    NARROW("[\xE2\x82\xAC\xE2\x82\xAC]", "[%.2ls]", L"\u20AC\u20AC\u20AC");   /* two units of what is given */
    WIDE("[\xE2\x82\xAC]", "[%.3hs]", "\xE2\x82\xAC\xE2\x82\xAC");
}

static void test_long_numbers_are_printed_whole(void** state)
{
    char expected[400];

    (void)state;
    memset(expected, ' ', 300);
    memcpy(expected + 299, "1", 2);
    BOTH(expected, "%300d", 1);
    memset(expected, '0', 320);
    memcpy(expected, "1.", 2);
    expected[302] = 0;
    BOTH(expected, "%.300f", 1.0);
}

static void test_wrong_formats_fail(void** state)
{
    static const wchar_t* const wide[] = {
        L"%", L"%n", L"%y", L"%5", L"%l", L"%99999999999d", L"%.99999999999d", L"%\u20AC"
    };
    static const char* const narrow[] = {
        "%", "%n", "%y", "%5", "%l", "%99999999999d", "%.99999999999d", "%\xE2\x82\xAC"
    };
    wchar_t to[CHARS];
    char bytes[CHARS];
    int number = 0;

    (void)state;
    for (size_t i = 0; i < ARRAYSIZE(wide); i++) {
        errno = 0;
        assert_true(swprintf(to, CHARS, wide[i], &number) < 0);
        assert_int_equal(errno, EINVAL);
        errno = 0;
        assert_true(snprintf(bytes, CHARS, narrow[i], &number) < 0);
        assert_int_equal(errno, EINVAL);
    }
    assert_int_equal(number, 0);
}

/* -------------------------------------------------------------------------------------------------------------- no room */

static void test_swprintf_says_that_it_does_not_fit(void** state)
{
    wchar_t to[4];

    (void)state;
    assert_int_equal(swprintf(to, 4, L"%d", 123), 3);
    assert_true(swprintf(to, 4, L"%d", 12345) < 0);
    assert_int_equal(wcscmp(to, L"123"), 0);
    assert_int_equal(_scwprintf(L"%d", 12345), 5);
    assert_true(swprintf(NULL, 0, L"%d", 1) < 0);
}

static void test_snprintf_returns_the_whole_length(void** state)
{
    char to[4];

    (void)state;
    assert_int_equal(snprintf(to, 4, "%d", 12345), 5);
    assert_string_equal(to, "123");
    assert_int_equal(snprintf(NULL, 0, "%d", 12345), 5);
    assert_int_equal(_scprintf("%d", 12345), 5);
    assert_int_equal(sprintf(to, "%d", 123), 3);
    assert_string_equal(to, "123");
}

static void test_snwprintf_leaves_the_zero_out_when_it_just_fits(void** state)
{
    wchar_t to[6] = L"xxxxx";
    char bytes[6] = "xxxxx";

    (void)state;
    assert_int_equal(_snwprintf(to, 3, L"%d", 123), 3);
    assert_int_equal(wcscmp(to, L"123xx"), 0);
    assert_true(_snwprintf(to, 3, L"%d", 4567) < 0);
    assert_int_equal(wcscmp(to, L"456xx"), 0);
    assert_int_equal(_snwprintf(to, 4, L"%d", 789), 3);
    assert_int_equal(wcscmp(to, L"789"), 0);
    assert_int_equal(_snprintf(bytes, 3, "%d", 123), 3);
    assert_string_equal(bytes, "123xx");
    assert_true(_snprintf(bytes, 3, "%d", 4567) < 0);
    assert_string_equal(bytes, "456xx");
}

static void test_checked_functions_empty_what_is_too_small(void** state)
{
    wchar_t to[4] = L"old";
    char bytes[4] = "old";

    (void)state;
    assert_int_equal(swprintf_s(to, 4, L"%d", 123), 3);
    errno = 0;
    assert_true(swprintf_s(to, 4, L"%d", 1234) < 0);
    assert_int_equal(errno, ERANGE);
    assert_int_equal(to[0], 0);
    assert_true(sprintf_s(bytes, 4, "%d", 1234) < 0);
    assert_int_equal(bytes[0], 0);
    errno = 0;
    assert_true(swprintf_s(NULL, 4, L"%d", 1) < 0);
    assert_int_equal(errno, EINVAL);
    assert_true(swprintf_s(to, 0, L"%d", 1) < 0);
}

static void test_checked_functions_cut_when_asked_to(void** state)
{
    wchar_t to[4];
    char bytes[4];

    (void)state;
    assert_true(_snwprintf_s(to, 4, _TRUNCATE, L"%d", 12345) < 0);
    assert_int_equal(wcscmp(to, L"123"), 0);
    assert_true(_snwprintf_s(to, 4, 2, L"%d", 12345) < 0);
    assert_int_equal(wcscmp(to, L"12"), 0);
    assert_int_equal(_snwprintf_s(to, 4, 2, L"%d", 12), 2);
    assert_true(_snwprintf_s(to, 4, 4, L"%d", 12345) < 0);
    assert_int_equal(to[0], 0);
    assert_true(_snprintf_s(bytes, 4, _TRUNCATE, "%d", 12345) < 0);
    assert_string_equal(bytes, "123");
}

static void test_a_stream_that_takes_nothing_is_an_error(void** state)
{
    FILE* full = fopen("/dev/full", "w");

    (void)state;
    assert_non_null(full);
    setvbuf(full, NULL, _IONBF, 0);
    assert_true(fwprintf(full, L"%d", 1) < 0);
    assert_true(fprintf(full, "%d", 1) < 0);
    fclose(full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_integers),
        cmocka_unit_test(test_sizes_of_integers_are_those_of_windows),
        cmocka_unit_test(test_floating_point),
        cmocka_unit_test(test_pointers_have_sixteen_capital_digits),
        cmocka_unit_test(test_strings_are_of_the_functions_own_kind),
        cmocka_unit_test(test_a_precision_ends_text_that_has_no_zero),
        cmocka_unit_test(test_text_beyond_ascii_becomes_utf8),
        cmocka_unit_test(test_widths_and_precisions_count_units),
        cmocka_unit_test(test_long_numbers_are_printed_whole),
        cmocka_unit_test(test_wrong_formats_fail),
        cmocka_unit_test(test_swprintf_says_that_it_does_not_fit),
        cmocka_unit_test(test_snprintf_returns_the_whole_length),
        cmocka_unit_test(test_snwprintf_leaves_the_zero_out_when_it_just_fits),
        cmocka_unit_test(test_checked_functions_empty_what_is_too_small),
        cmocka_unit_test(test_checked_functions_cut_when_asked_to),
        cmocka_unit_test(test_a_stream_that_takes_nothing_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
