// A factorial, computed by an asynchronous function that is a chain of steps run by WsAsyncExecute. Each multiplication
// completes synchronously or, on a thread of its own, asynchronously.

#ifndef UNICODE
#define UNICODE
#endif
#include "WebServices.h"
#include "process.h"
#include "stdio.h"
#include "string.h"

struct MULTIPLICATION
{
    LONG first;
    LONG second;
    LONG* product;
    WS_ERROR* error;
    WS_ASYNC_CONTEXT context;
};

HRESULT MultiplyNow(
    _In_ LONG first,
    _In_ LONG second,
    _Out_ LONG* product,
    _In_opt_ WS_ERROR* error)
{
    static const WS_STRING tooLarge = WS_STRING_VALUE(L"The product is too large \x2013 over a thousand million.");

    if ((LONG64)first * second > 1000000000)
    {
        if (error != NULL)
        {
            WsAddErrorString(error, &tooLarge);
        }
        return WS_E_NUMERIC_OVERFLOW;
    }
    *product = first * second;
    return S_OK;
}

DWORD WINAPI MultiplyThread(_In_ LPVOID parameter)
{
    MULTIPLICATION* work = (MULTIPLICATION*)parameter;
    WS_ASYNC_CONTEXT context = work->context;
    HRESULT hr = MultiplyNow(work->first, work->second, work->product, work->error);

    HeapFree(GetProcessHeap(), 0, work);
    context.callback(hr, WS_LONG_CALLBACK, context.callbackState);
    return 0;
}

// Multiplying by an odd number takes a thread
HRESULT Multiply(
    _In_ LONG first,
    _In_ LONG second,
    _Out_ LONG* product,
    _In_opt_ const WS_ASYNC_CONTEXT* context,
    _In_opt_ WS_ERROR* error)
{
    MULTIPLICATION* work;
    HANDLE thread;

    if (context == NULL || second % 2 == 0)
    {
        return MultiplyNow(first, second, product, error);
    }
    work = (MULTIPLICATION*)HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof(*work));
    if (work == NULL)
    {
        return E_OUTOFMEMORY;
    }
    work->first = first;
    work->second = second;
    work->product = product;
    work->error = error;
    work->context = *context;
    thread = CreateThread(NULL, 0, MultiplyThread, work, 0, NULL);
    if (thread == NULL)
    {
        HeapFree(GetProcessHeap(), 0, work);
        return HRESULT_FROM_WIN32(GetLastError());
    }
    CloseHandle(thread);
    return WS_S_ASYNC;
}

struct FACTORIAL
{
    WS_ASYNC_STATE asyncState;
    LONG next;
    LONG product;
    LONG* result;
};

HRESULT CALLBACK FactorialStep(
    _In_ HRESULT hr,
    _In_ WS_CALLBACK_MODEL callbackModel,
    _In_ void* state,
    _Inout_ WS_ASYNC_OPERATION* next,
    _In_opt_ const WS_ASYNC_CONTEXT* context,
    _In_opt_ WS_ERROR* error)
{
    FACTORIAL* factorial = (FACTORIAL*)state;

    UNREFERENCED_PARAMETER(callbackModel);
    if (FAILED(hr))
    {
        return hr;
    }
    if (factorial->next == 0)
    {
        *factorial->result = factorial->product;
        return S_OK;
    }
    next->function = FactorialStep;
    return Multiply(factorial->product, factorial->next--, &factorial->product, context, error);
}

HRESULT Factorial(
    _In_ FACTORIAL* factorial,
    _In_ LONG number,
    _Out_ LONG* result,
    _In_opt_ const WS_ASYNC_CONTEXT* context,
    _In_opt_ WS_ERROR* error)
{
    factorial->next = number;
    factorial->product = 1;
    factorial->result = result;
    return WsAsyncExecute(&factorial->asyncState, FactorialStep, WS_SHORT_CALLBACK, factorial, context, error);
}

struct COMPLETION
{
    HANDLE event;
    HRESULT hr;
};

void CALLBACK OnComplete(
    _In_ HRESULT hr,
    _In_ WS_CALLBACK_MODEL callbackModel,
    _In_ void* state)
{
    COMPLETION* completion = (COMPLETION*)state;

    UNREFERENCED_PARAMETER(callbackModel);
    completion->hr = hr;
    SetEvent(completion->event);
}

void PrintError(_In_ HRESULT hr, _In_ WS_ERROR* error)
{
    ULONG count = 0;

    wprintf(L"failed with 0x%08lx\n", hr);
    if (FAILED(WsGetErrorProperty(error, WS_ERROR_PROPERTY_STRING_COUNT, &count, sizeof(count))))
    {
        return;
    }
    for (ULONG i = 0; i < count; i++)
    {
        WS_STRING string;
        if (SUCCEEDED(WsGetErrorString(error, i, &string)))
        {
            wprintf(L"  %.*s\n", string.length, string.chars);
        }
    }
}

int __cdecl wmain()
{
    static const LONG numbers[] = { 0, 1, 2, 5, 12, 13 };
    FACTORIAL factorial = {};
    COMPLETION completion = {};
    WS_ASYNC_CONTEXT context = {};
    WS_ERROR* error = NULL;
    HRESULT hr;

    hr = WsCreateError(NULL, 0, &error);
    if (FAILED(hr))
    {
        goto Exit;
    }
    completion.event = CreateEvent(NULL, FALSE, FALSE, NULL);
    if (completion.event == NULL)
    {
        hr = HRESULT_FROM_WIN32(GetLastError());
        goto Exit;
    }
    context.callback = OnComplete;
    context.callbackState = &completion;
    for (ULONG i = 0; i < 2 * WsCountOf(numbers); i++)
    {
        bool wait = i % 2 == 0;
        LONG number = numbers[i / 2];
        LONG result = 0;

        wprintf(L"%d! %s: ", number, wait ? L"synchronously" : L"asynchronously");
        hr = Factorial(&factorial, number, &result, wait ? NULL : &context, error);
        if (hr == WS_S_ASYNC)
        {
            WaitForSingleObject(completion.event, INFINITE);
            hr = completion.hr;
        }
        if (SUCCEEDED(hr))
        {
            wprintf(L"%ld\n", result);
        }
        else
        {
            PrintError(hr, error);
            WsResetError(error);
        }
    }
    hr = S_OK;

Exit:
    if (completion.event != NULL)
    {
        CloseHandle(completion.event);
    }
    if (error != NULL)
    {
        WsFreeError(error);
    }
    fflush(stdout);
    return SUCCEEDED(hr) ? 0 : -1;
}
