/* What somebody writes who has only the installed library. */
#include <WebServices.h>
#include <wws/wwsx.h>

#include <stdio.h>

int main(void)
{
    WS_ERROR* error = NULL;
    WS_HEAP* heap = NULL;
    void* memory = NULL;
    HRESULT hr = WsCreateError(NULL, 0, &error);

    if (SUCCEEDED(hr))
        hr = WsCreateHeap(4096, 512, NULL, 0, &heap, error);
    if (SUCCEEDED(hr))
        hr = WsAlloc(heap, 100, &memory, error);
    if (SUCCEEDED(hr))
        hr = WsxDelay(1, NULL, NULL, error);
    printf("0x%08x\n", (unsigned)hr);
    WsFreeHeap(heap);
    WsFreeError(error);
    return FAILED(hr);
}
