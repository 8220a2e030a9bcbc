/* Lets a service add two numbers, asynchronously:  async_client http://127.0.0.1:8080/calculator 2 3 */
#include "calculator_desc.h"            /* what a WSDL compiler makes of calculator.wsdl */
#include "print_error.h"

#include <semaphore.h>
#include <stdlib.h>

struct call {
    int     sum;
    HRESULT result;
    sem_t   completed;
};

static void CALLBACK on_added(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct call* call = state;

    (void)model;
    call->result = hr;
    sem_post(&call->completed);
}

int main(int argc, char** argv)
{
    WCHAR url[256];
    WS_ENDPOINT_ADDRESS address = { .url = { 0, url } };
    struct call call = { 0 };
    WS_ASYNC_CONTEXT context = { on_added, &call };
    WS_SERVICE_PROXY* proxy = NULL;
    WS_HEAP* heap = NULL;               /* holds what the reply brings */
    WS_ERROR* error = NULL;
    HRESULT hr = argc == 4 && sem_init(&call.completed, 0, 0) == 0 ? WsCreateError(NULL, 0, &error) : E_INVALIDARG;

    for (const char* c = argc == 4 ? argv[1] : ""; *c != 0 && address.url.length < WsCountOf(url); c++)
        url[address.url.length++] = (WCHAR)*c;
    if (SUCCEEDED(hr))
        hr = WsCreateHeap(65536, 4096, NULL, 0, &heap, error);
    if (SUCCEEDED(hr))
        hr = WsCreateServiceProxy(WS_CHANNEL_TYPE_REQUEST, WS_HTTP_CHANNEL_BINDING, NULL, NULL, 0, NULL, 0,
                                  &proxy, error);
    if (SUCCEEDED(hr))
        hr = WsOpenServiceProxy(proxy, &address, NULL, error);
    if (SUCCEEDED(hr))
        hr = Calculator_Add(proxy, atoi(argv[2]), atoi(argv[3]), &call.sum, heap, NULL, 0, &context, error);
    if (hr == WS_S_ASYNC) {             /* this thread is free until on_added has run */
        sem_wait(&call.completed);
        hr = call.result;
    }
    if (SUCCEEDED(hr))
        printf("%d\n", call.sum);
    else
        print_error("async_client", hr, error);
    if (proxy != NULL) {
        WsCloseServiceProxy(proxy, NULL, NULL);
        WsFreeServiceProxy(proxy);
    }
    WsFreeHeap(heap);
    WsFreeError(error);
    return FAILED(hr);
}
