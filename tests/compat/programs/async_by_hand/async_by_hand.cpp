// Asynchronous functions without WsAsyncExecute: each continuation is a callback that names the next, and completion may be
// synchronous at any point. Also both kinds of events, and waiting for several threads.

#ifndef UNICODE
#define UNICODE
#endif
#include "WebServices.h"
#include "process.h"
#include "stdio.h"
#include "string.h"

static CRITICAL_SECTION outputLock;
static HANDLE start = NULL;
static volatile long callbacks = 0;

// Completes when the thread that it starts has doubled the number
struct DOUBLING
{
    LONG* number;
    WS_ASYNC_CONTEXT context;
};

static unsigned __stdcall DoublingThread(void* parameter)
{
    DOUBLING* doubling = (DOUBLING*)parameter;
    WS_ASYNC_CONTEXT context = doubling->context;

    *doubling->number *= 2;
    HeapFree(GetProcessHeap(), 0, doubling);
    context.callback(S_OK, WS_LONG_CALLBACK, context.callbackState);
    return 0;
}

static HRESULT DoubleIt(
    _Inout_ LONG* number,
    _In_opt_ const WS_ASYNC_CONTEXT* context,
    _In_opt_ WS_ERROR* error)
{
    DOUBLING* doubling;
    HANDLE thread;

    UNREFERENCED_PARAMETER(error);
    if (context == NULL || *number % 4 == 0)
    {
        *number *= 2;
        return S_OK;
    }
    doubling = (DOUBLING*)HeapAlloc(GetProcessHeap(), 0, sizeof(DOUBLING));
    if (doubling == NULL)
    {
        return E_OUTOFMEMORY;
    }
    doubling->number = number;
    doubling->context = *context;
    thread = (HANDLE)_beginthreadex(NULL, 0, DoublingThread, doubling, 0, NULL);
    if (thread == NULL)
    {
        HeapFree(GetProcessHeap(), 0, doubling);
        return HRESULT_FROM_WIN32(GetLastError());
    }
    CloseHandle(thread);
    return WS_S_ASYNC;
}

// Doubles until the number is over a limit
struct GROWTH
{
    LONG number;
    LONG limit;
    WS_ASYNC_CONTEXT context;
    BOOL went_async;
};

static HRESULT Grow(_Inout_ GROWTH* growth, _In_ WS_CALLBACK_MODEL callbackModel);

static void CALLBACK OnDoubled(
    _In_ HRESULT hr,
    _In_ WS_CALLBACK_MODEL callbackModel,
    _In_ void* state)
{
    GROWTH* growth = (GROWTH*)state;

    growth->went_async = TRUE;
    InterlockedIncrement(&callbacks);
    if (SUCCEEDED(hr))
    {
        hr = Grow(growth, callbackModel);
    }
    if (hr != WS_S_ASYNC)
    {
        growth->context.callback(hr, callbackModel, growth->context.callbackState);
    }
}

static HRESULT Grow(_Inout_ GROWTH* growth, _In_ WS_CALLBACK_MODEL callbackModel)
{
    WS_ASYNC_CONTEXT context;
    HRESULT hr = S_OK;

    UNREFERENCED_PARAMETER(callbackModel);
    context.callback = OnDoubled;
    context.callbackState = growth;
    while (hr == S_OK && growth->number <= growth->limit)
    {
        hr = DoubleIt(&growth->number, &context, NULL);
    }
    ZeroMemory(&context, sizeof(context));
    return hr;
}

static void CALLBACK OnGrown(
    _In_ HRESULT hr,
    _In_ WS_CALLBACK_MODEL callbackModel,
    _In_ void* state)
{
    UNREFERENCED_PARAMETER(hr);
    UNREFERENCED_PARAMETER(callbackModel);
    SetEvent((HANDLE)state);
}

// Several threads start together, when the manual-reset event is set
static DWORD WINAPI GrowerThread(_In_ LPVOID parameter)
{
    GROWTH growth = {};
    HANDLE done = CreateEvent(NULL, FALSE, FALSE, NULL);
    HRESULT hr;

    if (done == NULL)
    {
        return 1;
    }
    WaitForSingleObject(start, INFINITE);
    growth.number = (LONG)(LONG_PTR)parameter;
    growth.limit = 100;
    growth.context.callback = OnGrown;
    growth.context.callbackState = done;
    hr = Grow(&growth, WS_LONG_CALLBACK);
    if (hr == WS_S_ASYNC)
    {
        WaitForSingleObject(done, INFINITE);
        hr = S_OK;
    }
    EnterCriticalSection(&outputLock);
    wprintf(L"%ls %ld grew to %ld\n", growth.went_async ? L"asynchronously" : L"synchronously",
        (LONG)(LONG_PTR)parameter, growth.number);
    LeaveCriticalSection(&outputLock);
    CloseHandle(done);
    return hr == S_OK ? 0 : 1;
}

static int GrowAll(_In_ LONG first, _In_ LONG last)
{
    HANDLE threads[MAXIMUM_WAIT_OBJECTS];
    DWORD count = 0;

    for (LONG number = first; number <= last; number++)
    {
        threads[count] = CreateThread(NULL, 0, GrowerThread, (LPVOID)(LONG_PTR)number, 0, NULL);
        if (threads[count] == NULL)
        {
            return -1;
        }
        count++;
    }
    SetEvent(start);
    if (WaitForMultipleObjects(count, threads, TRUE, 60000) != WAIT_OBJECT_0)
    {
        return -1;
    }
    while (count > 0)
    {
        DWORD exitCode = STILL_ACTIVE;
        count--;
        if (!GetExitCodeThread(threads[count], &exitCode) || exitCode != 0)
        {
            return -1;
        }
        CloseHandle(threads[count]);
    }
    ResetEvent(start);
    return 0;
}

int __cdecl wmain()
{
    int status = -1;

    InitializeCriticalSection(&outputLock);
    start = CreateEvent(NULL, TRUE, FALSE, NULL);
    if (start == NULL)
    {
        goto Exit;
    }
    // One number after the other, so that the lines come in order
    for (LONG number = 1; number <= 4; number++)
    {
        status = GrowAll(number, number);
        if (status != 0)
        {
            goto Exit;
        }
    }
    wprintf(L"callbacks: %d\n", (int)callbacks);

Exit:
    if (start != NULL)
    {
        CloseHandle(start);
    }
    DeleteCriticalSection(&outputLock);
    return status;
}
