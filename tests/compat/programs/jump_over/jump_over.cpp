// What Microsoft's compiler takes and the standard does not: goto over the initialisation of variables, as nearly every
// sample has it. Needs clang++ with the flags of pkg-config --cflags wws-compat.

#ifndef UNICODE
#define UNICODE
#endif
#include "WebServices.h"
#include "process.h"
#include "stdio.h"
#include "string.h"
#include "strsafe.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static HRESULT DescribeHeap(_In_ SIZE_T maxSize, _Out_writes_(size) WCHAR* text, _In_ ULONG size)
{
    HRESULT hr;
    WS_HEAP* heap = NULL;
    WS_ERROR* error = NULL;

    hr = WsCreateError(NULL, 0, &error);
    if (FAILED(hr))
    {
        goto Exit;
    }

    hr = WsCreateHeap(maxSize, 0, NULL, 0, &heap, error);
    if (FAILED(hr))
    {
        goto Exit;
    }

    void* first = NULL;
    hr = WsAlloc(heap, 1000, &first, error);
    if (FAILED(hr))
    {
        goto Exit;
    }

    SIZE_T used = 0;
    hr = WsGetHeapProperty(heap, WS_HEAP_PROPERTY_REQUESTED_SIZE, &used, sizeof(used), error);
    if (FAILED(hr))
    {
        goto Exit;
    }

    WCHAR number[] = L"................";
    hr = StringCchPrintfW(number, COUNT_OF(number), L"%I64u", (ULONG64)used);
    if (FAILED(hr))
    {
        goto Exit;
    }
    hr = StringCbPrintf(text, size * sizeof(WCHAR), L"%s bytes are in use", number);

Exit:
    if (FAILED(hr))
    {
        ULONG count = 0;
        HRESULT hr2 = error == NULL ? E_POINTER
            : WsGetErrorProperty(error, WS_ERROR_PROPERTY_STRING_COUNT, &count, sizeof(count));
        StringCchPrintfW(text, size, L"0x%lx with %s", hr, SUCCEEDED(hr2) && count > 0 ? L"strings" : L"no string");
    }
    if (heap != NULL)
    {
        WsFreeHeap(heap);
    }
    if (error != NULL)
    {
        WsFreeError(error);
    }
    return hr;
}

int __cdecl wmain()
{
    HRESULT hr = S_OK;
    WCHAR text[64];

    const SIZE_T sizes[] = { 4096, 100 };
    for (ULONG i = 0; i < COUNT_OF(sizes); i++)
    {
        hr = DescribeHeap(sizes[i], text, COUNT_OF(text));
        wprintf(L"%lu: %s\n", (ULONG)sizes[i], text);
        if (FAILED(hr))
        {
            goto Exit;
        }
    }
    int never = printf("the second one fails\n");
    hr = never;

Exit:
    fflush(stdout);
    return hr == WS_E_QUOTA_EXCEEDED ? 0 : -1;
}
