/* Wide text on streams, which is UTF-8 there, unit by unit and line by line; and the console. */
#define _GNU_SOURCE                     /* posix_openpt, fmemopen */

#include "kit_support.h"

#include <conio.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

/* ------------------------------------------------------------------------------------------------------------ writing */

struct page {
    FILE*  stream;
    char*  bytes;
    size_t size;
};

static void page_open(struct page* page)
{
    *page = (struct page){ NULL, NULL, 0 };
    page->stream = open_memstream(&page->bytes, &page->size);
    assert_non_null(page->stream);
}

static void page_close(struct page* page, const char* expected)
{
    assert_int_equal(fclose(page->stream), 0);
    assert_string_equal(page->bytes, expected);
    free(page->bytes);
}

static void test_units_are_written_as_utf8(void** state)
{
    struct page page;

    (void)state;
    page_open(&page);
    assert_int_equal(fputwc(L'a', page.stream), 'a');
    assert_int_equal(putwc(L'\u20AC', page.stream), 0x20AC);
    assert_int_equal(fputws(L"\u00FC\xD83D\xDE00", page.stream), 0);
    page_close(&page, "a\xE2\x82\xAC\xC3\xBC\xF0\x9F\x98\x80");
}

static void test_a_pair_may_come_in_two_calls(void** state)
{
    struct page page;

    (void)state;
    page_open(&page);
    assert_int_equal(fputwc(0xD83D, page.stream), 0xD83D);
    assert_int_equal(fputwc(0xDE00, page.stream), 0xDE00);
    assert_int_equal(fwprintf(page.stream, L"%c", 0xD83D), 1);
    assert_int_equal(fwprintf(page.stream, L"\xDE01"), 1);
    page_close(&page, "\xF0\x9F\x98\x80\xF0\x9F\x98\x81");
}

static void test_half_a_pair_is_replaced_when_something_else_comes(void** state)
{
    struct page page;

    (void)state;
    page_open(&page);
    assert_int_equal(fputwc(0xD83D, page.stream), 0xD83D);
    assert_int_equal(fputwc(L'x', page.stream), 'x');
    assert_int_equal(fputwc(0xDE00, page.stream), 0xDE00);
    page_close(&page, "\xEF\xBF\xBDx\xEF\xBF\xBD");
}

static void test_many_streams_may_be_in_the_middle_of_a_pair(void** state)
{
    enum { MANY = 20 };
    struct page pages[MANY];

    (void)state;
    for (int i = 0; i < MANY; i++) {
        page_open(&pages[i]);
        assert_int_equal(fputwc(0xD83D, pages[i].stream), 0xD83D);
    }
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(fputwc(0xDE00, pages[i].stream), 0xDE00);
        /* Only so many can wait; what is one too many is replaced, and nothing is mixed up. */
        page_close(&pages[i], i < 16 ? "\xF0\x9F\x98\x80" : "\xEF\xBF\xBD\xEF\xBF\xBD");
    }
}

static void test_standard_output_takes_wide_text(void** state)
{
    struct page page;
    FILE* before = stdout;

    (void)state;
    page_open(&page);
    stdout = page.stream;
    wprintf(L"%s\n", L"\u20AC");
    wprintf_s(L"%d\n", 1);
    _putws(L"line");
    putwchar(L'x');
    printf("%hs %ls\n", "narrow", L"wide");
    stdout = before;
    page_close(&page, "\xE2\x82\xAC\n1\nline\nxnarrow wide\n");
}

/* ------------------------------------------------------------------------------------------------------------ reading */

static FILE* reading(const char* bytes, size_t size)
{
    FILE* file = fmemopen((void*)(uintptr_t)bytes, size, "r");

    assert_non_null(file);
    return file;
}

static const struct {
    const char*    bytes;
    const wchar_t* units;
} texts[] = {
    { "a", L"a" },
    { "\xE2\x82\xAC\xC3\xBC", L"\u20AC\u00FC" },
    { "\xF0\x9F\x98\x80x", L"\xD83D\xDE00x" },
    { "\xC3", L"\uFFFD" },
    { "\xC3x", L"\uFFFDx" },
    { "\xE2\x82\xC3\xBC", L"\uFFFD\u00FC" },
    { "\xF0\x9F\x98", L"\uFFFD" },
    { "\xFF\x80z", L"\uFFFD\uFFFDz" },
    { "\xED\xA0\x80", L"\uFFFD\uFFFD\uFFFD" },
};

static void test_units_are_read_from_utf8(void** state)
{
    (void)state;
    for (size_t i = 0; i < ARRAYSIZE(texts); i++) {
        FILE* file = reading(texts[i].bytes, strlen(texts[i].bytes));

        print_message("[ row %zu ]\n", i);
        for (size_t k = 0; texts[i].units[k] != 0; k++)
            assert_int_equal(k % 2 == 0 ? fgetwc(file) : getwc(file), texts[i].units[k]);
        assert_true(fgetwc(file) == WEOF);
        fclose(file);
    }
}

static void test_lines_are_read(void** state)
{
    static const char bytes[] = "one\ntwo \xE2\x82\xAC long\nend";
    FILE* file = reading(bytes, sizeof bytes - 1);
    wchar_t line[8];

    (void)state;
    assert_ptr_equal(fgetws(line, 8, file), line);
    assert_int_equal(wcscmp(line, L"one\n"), 0);
    assert_ptr_equal(fgetws(line, 8, file), line);
    assert_int_equal(wcscmp(line, L"two \u20AC l"), 0);
    assert_ptr_equal(fgetws(line, 8, file), line);
    assert_int_equal(wcscmp(line, L"ong\n"), 0);
    assert_ptr_equal(fgetws(line, 8, file), line);
    assert_int_equal(wcscmp(line, L"end"), 0);
    assert_null(fgetws(line, 8, file));
    assert_null(fgetws(line, 0, file));
    fclose(file);
}

static void test_getwchar_reads_standard_input(void** state)
{
    FILE* before = stdin;

    (void)state;
    stdin = reading("\xE2\x82\xAC\n", 4);
    assert_int_equal(getwchar(), 0x20AC);
    assert_int_equal(getwchar(), '\n');
    assert_true(getwchar() == WEOF);
    fclose(stdin);
    stdin = before;
}

/* --------------------------------------------------------------------------------------------------------- the console */

/* Standard input becomes the far end of a terminal whose keyboard is what is returned. Where the system has no terminals
 * (a chroot without /dev/pts) there is nothing to test. */
static int terminal_open(int* saved)
{
    int keyboard = posix_openpt(O_RDWR | O_NOCTTY);
    int terminal;

    if (keyboard < 0 && (errno == ENODEV || errno == ENOENT))
        skip();
    assert_true(keyboard >= 0);
    assert_int_equal(grantpt(keyboard), 0);
    assert_int_equal(unlockpt(keyboard), 0);
    terminal = open(ptsname(keyboard), O_RDWR | O_NOCTTY);
    assert_true(terminal >= 0);
    *saved = dup(STDIN_FILENO);
    assert_int_equal(dup2(terminal, STDIN_FILENO), STDIN_FILENO);
    close(terminal);
    return keyboard;
}

static void test_a_key_is_read_at_once_without_being_shown(void** state)
{
    struct termios before;
    struct termios after;
    int saved;
    int keyboard = terminal_open(&saved);

    (void)state;
    assert_int_equal(tcgetattr(STDIN_FILENO, &before), 0);
    assert_int_equal(write(keyboard, "\xE2\x82\xAC", 3), 3);        /* no line end, and nothing after it to look at */
    assert_int_equal(_getwch(), 0x20AC);
    assert_int_equal(write(keyboard, "a", 1), 1);
    assert_int_equal(_getch(), 'a');
    assert_int_equal(tcgetattr(STDIN_FILENO, &after), 0);
    assert_int_equal(after.c_lflag, before.c_lflag);
    assert_int_equal(after.c_iflag, before.c_iflag);
    assert_int_equal(dup2(saved, STDIN_FILENO), STDIN_FILENO);
    close(saved);
    close(keyboard);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_units_are_written_as_utf8),
        cmocka_unit_test(test_a_pair_may_come_in_two_calls),
        cmocka_unit_test(test_half_a_pair_is_replaced_when_something_else_comes),
        cmocka_unit_test(test_many_streams_may_be_in_the_middle_of_a_pair),
        cmocka_unit_test(test_standard_output_takes_wide_text),
        cmocka_unit_test(test_units_are_read_from_utf8),
        cmocka_unit_test(test_lines_are_read),
        cmocka_unit_test(test_getwchar_reads_standard_input),
        cmocka_unit_test(test_a_key_is_read_at_once_without_being_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
