/* The public headers in C: compiled with 32-bit and with 16-bit wchar_t, and run. */
#include <stdio.h>

static int failures;

#define CHECK(actual, expected) check((long long)(actual), (long long)(expected), #actual, __LINE__)

static void check(long long actual, long long expected, const char* what, int line)
{
    if (actual == expected)
        return;
    failures++;
    printf("line %d: %s is %lld, expected %lld\n", line, what, actual, expected);
}

#define OrderType() { 0 }
#include "header_cases.h"

/* The two annotations whose names the C++ standard libraries use for themselves: in C they are always there. */
static int half(__in int whole, __out int* rest)
{
    *rest = whole % 2;
    return whole / 2;
}

int main(void)
{
    int rest;

    CHECK(half(7, &rest), 3);
    CHECK(rest, 1);
    check_all();
    printf("%d failures, WCHAR %zu bytes, wchar_t %zu\n", failures, sizeof(WCHAR), sizeof(wchar_t));
    return failures != 0;
}
