// The kit beside the C++ library: standard headers before and after, std:: names of wide functions, min and max, overloads
// and templates, a thread whose thread_local objects are destroyed before its handle is signalled.

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <cwchar>

#ifndef UNICODE
#define UNICODE
#endif
#include "WebServices.h"
#include "process.h"
#include "stdio.h"
#include "strsafe.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <thread>
#include <vector>

static std::atomic<int> alive(0);

struct Counted
{
    Counted() { alive++; }
    ~Counted() { alive--; }
    int Alive() const { return alive; }
};

static thread_local Counted counted;

static DWORD WINAPI UseThreadLocal(LPVOID parameter)
{
    Counted local;
    UNREFERENCED_PARAMETER(parameter);
    return (DWORD)counted.Alive();
}

static bool ThreadLocalsAreDestroyedFirst()
{
    DWORD code = 0;
    HANDLE thread = CreateThread(NULL, 0, UseThreadLocal, NULL, 0, NULL);
    if (thread == NULL || WaitForSingleObject(thread, INFINITE) != WAIT_OBJECT_0)
    {
        return false;
    }
    int left = alive;
    GetExitCodeThread(thread, &code);
    CloseHandle(thread);
    return code == 2 && left == 0;
}

static bool StandardThreadsMayWaitToo()
{
    HANDLE event = CreateEvent(NULL, FALSE, FALSE, NULL);
    DWORD result = WAIT_FAILED;
    std::thread waiter([&] { result = WaitForSingleObject(event, INFINITE); });
    SetEvent(event);
    waiter.join();
    CloseHandle(event);
    return result == WAIT_OBJECT_0;
}

static bool NamesOfTheStandardLibraryAreTheKits()
{
    wchar_t buffer[32];
    const wchar_t* text = L"one/two";
    int (*print)(wchar_t*, size_t, const wchar_t*, ...) = &std::swprintf;

    return print(buffer, 32, L"%s=%lx", L"hr", E_FAIL) == 11 && std::wcscmp(buffer, L"hr=80004005") == 0
        && std::wcslen(text) == 7 && std::wcschr(text, L'/') == text + 3 && ::wcsstr(buffer, L"80") == buffer + 3
        && std::wcstol(L"42", NULL, 10) == 42 && std::char_traits<wchar_t>::length(text) == 7
        && std::snprintf(NULL, 0, "%I64d", 5ll) == 1 && std::mbstowcs(buffer, "abc", 32) == 3
        && std::wmemcmp(buffer, L"abc", 4) == 0;
}

static bool ArraysKnowTheirSize()
{
    wchar_t wide[6];
    char narrow[6];

    return swprintf_s(wide, L"%d", 12345) == 5 && swprintf_s(wide, L"%d", 123456) < 0 && wcscpy_s(wide, L"five5") == 0
        && wcscat_s(wide, L"x") != 0 && sprintf_s(narrow, "%lu", (ULONG)7) == 1 && strcpy_s(narrow, "sixsix") != 0
        && _snwprintf_s(wide, _TRUNCATE, L"%s", L"longer") < 0 && wcscmp(wide, L"longe") == 0;
}

static bool SmallestAndLargest()
{
    ULONG length = 5;
    size_t size = 7;
    std::vector<int> numbers{ 3, 1, 2 };

    std::sort(numbers.begin(), numbers.end());
    return min(length, size) == 5 && max(length, size) == 7 && min(1, 2) == 1 && std::max(1, 2) == 2
        && numbers.front() == 1 && std::min({ 4, 3 }) == 3;
}

static bool InterlockedTakesEachInteger()
{
    volatile long native = 0;
    LONG number = 0;
    ULONG unsignedNumber = 0;
    LONG64 large = 0;
    PVOID pointer = NULL;

    return InterlockedIncrement(&native) == 1 && InterlockedDecrement(&number) == -1
        && InterlockedIncrement(&unsignedNumber) == 1 && InterlockedAdd64(&large, 1) == 1
        && InterlockedExchange(&native, 5) == 1 && InterlockedCompareExchange(&number, 3, -1) == -1 && number == 3
        && InterlockedOr(&unsignedNumber, 6) == 1 && InterlockedExchangePointer(&pointer, &large) == NULL;
}

static bool ExceptionsWork()
{
    try
    {
        std::unique_ptr<int> owner(new(std::nothrow) int(1));
        throw std::string(owner ? "thrown" : "");
    }
    catch (const std::string& text)
    {
        return text == "thrown";
    }
}

int __cdecl wmain(int argc, const wchar_t** argv)
{
    static const struct
    {
        const wchar_t* name;
        bool (*check)();
    } checks[] = {
        { L"thread_local objects", ThreadLocalsAreDestroyedFirst },
        { L"std::thread", StandardThreadsMayWaitToo },
        { L"std:: names", NamesOfTheStandardLibraryAreTheKits },
        { L"sizes of arrays", ArraysKnowTheirSize },
        { L"min and max", SmallestAndLargest },
        { L"interlocked functions", InterlockedTakesEachInteger },
        { L"exceptions", ExceptionsWork },
    };
    int status = argc == 1 && argv[0] != NULL ? 0 : 1;

    for (const auto& each : checks)
    {
        bool good = each.check();
        wprintf(L"%-22s %S\n", each.name, good ? "yes" : "NO");
        status |= !good;
    }
    return status;
}
