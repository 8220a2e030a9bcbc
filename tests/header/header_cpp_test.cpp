// The public headers in C++, before the standard library's: compiled with 32-bit and with 16-bit wchar_t, and run.
#include <WebServices.h>

#include <algorithm>
#include <codecvt>
#include <cstdio>
#include <functional>
#include <future>
#include <iostream>
#include <iterator>
#include <locale>
#include <map>
#include <memory>
#include <random>
#include <regex>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

namespace {

int failures;

void check(long long actual, long long expected, const char* what, int line)
{
    if (actual == expected)
        return;
    failures++;
    std::printf("line %d: %s is %lld, expected %lld\n", line, what, actual, expected);
}

} // namespace

#define CHECK(actual, expected) \
    check(static_cast<long long>(actual), static_cast<long long>(expected), #actual, __LINE__)
#include "header_cases.h"

// WCHAR is the type of the elements of the literals that this mode writes, so that overloads and templates find it.
static_assert(std::is_same<std::remove_reference<decltype(TEXT16("x")[0])>::type, const WCHAR>::value, "WCHAR");
static_assert(std::is_same<WS_ASYNC_CALLBACK, void (*)(HRESULT, WS_CALLBACK_MODEL, void*)>::value, "callback");
static_assert(std::is_same<decltype(WS_STRING::chars), WCHAR*>::value, "chars");
static_assert(std::is_same<decltype(WS_XML_STRING::id), ULONG>::value, "id");

// The standard library's own names survive the annotations.
static void use_the_standard_library()
{
    std::vector<int> numbers{ 3, 1, 2 };
    std::map<std::string, int> table{ { "a", 1 } };
    std::basic_string<WCHAR> text(service_url.chars, service_url.length);
    std::ostringstream stream;

    std::sort(numbers.begin(), numbers.end());
    std::copy(numbers.begin(), numbers.end(), std::ostream_iterator<int>(stream, ","));
    CHECK(numbers[0], 1);
    CHECK(table["a"], 1);
    CHECK(text.size(), 27);
    CHECK(stream.str() == "1,2,3,", 1);
    CHECK(std::regex_match("abc", std::regex("a.c")), 1);
}

int main()
{
    check_all();
    use_the_standard_library();
    std::printf("%d failures, WCHAR %zu bytes, wchar_t %zu\n", failures, sizeof(WCHAR), sizeof(wchar_t));
    return failures != 0;
}
