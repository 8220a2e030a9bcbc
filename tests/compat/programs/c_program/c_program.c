/* A program in C: an entry point in UTF-16, wide text, an event and a thread. */
#define UNICODE
#define _UNICODE
#include <windows.h>
#include <process.h>
#include <stdio.h>
#include <stdlib.h>
#include <tchar.h>
#include <wchar.h>

struct sum {
    HANDLE done;
    LONG   from, to, result;
};

static unsigned __stdcall add_up(void* parameter)
{
    struct sum* sum = parameter;

    for (LONG i = sum->from; i <= sum->to; i++)
        InterlockedExchangeAdd(&sum->result, i);
    SetEvent(sum->done);
    return 0;
}

int _tmain(int argc, TCHAR** argv)
{
    struct sum sum = { CreateEvent(NULL, FALSE, FALSE, NULL), 1, argc > 1 ? _ttoi(argv[1]) : 0, 0 };
    HANDLE thread = (HANDLE)_beginthreadex(NULL, 0, add_up, &sum, 0, NULL);
    TCHAR  text[64];

    if (sum.done == NULL || thread == NULL)
        return EXIT_FAILURE;
    if (WaitForSingleObject(sum.done, INFINITE) != WAIT_OBJECT_0)
        return EXIT_FAILURE;
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    CloseHandle(sum.done);
    _stprintf_s(text, _countof(text), _T("\x2211 %ld..%ld = %ld"), sum.from, sum.to, sum.result);
    _tprintf(TEXT("%s (%S)\n"), text, "C");
    return 0;
}
