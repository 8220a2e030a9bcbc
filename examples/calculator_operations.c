/* The operations of the calculator: results, outputs in the heap, a failure that becomes a fault, and one that
 * completes asynchronously and can be cancelled. */
#include "calculator_operations.h"

#include <wws/wwsx.h>

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static HRESULT CALLBACK add(const WS_OPERATION_CONTEXT* context, int a, int b, int* result,
                            const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    (void)context;
    (void)async;
    (void)error;
    *result = (int)((unsigned)a + (unsigned)b);
    return S_OK;
}

/* Outputs that point somewhere are allocated in the heap of the operation, which lives until the reply is written. */
static HRESULT CALLBACK echo(const WS_OPERATION_CONTEXT* context, WCHAR* text, WCHAR** echoed,
                             const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    WS_HEAP* heap;
    size_t length = 0;
    void* copy;
    HRESULT hr;

    (void)async;
    while (text[length] != 0)
        length++;
    hr = WsGetOperationContextProperty(context, WS_OPERATION_CONTEXT_PROPERTY_HEAP, &heap, sizeof heap, error);
    if (FAILED(hr))
        return hr;
    hr = WsAlloc(heap, (length + 1) * sizeof(WCHAR), &copy, error);
    if (FAILED(hr))
        return hr;
    memcpy(copy, text, (length + 1) * sizeof(WCHAR));
    *echoed = copy;
    return S_OK;
}

/* A failure becomes a fault. With full disclosure the client reads the strings of the error. */
static HRESULT CALLBACK divide(const WS_OPERATION_CONTEXT* context, double a, double b, double* quotient,
                               const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    static const WS_STRING reason = WS_STRING_VALUE(u"division by zero");

    (void)context;
    (void)async;
    if (b < 0 || b > 0) {
        *quotient = a / b;
        return S_OK;
    }
    WsAddErrorString(error, &reason);
    return E_FAIL;
}

static HRESULT CALLBACK sum(const WS_OPERATION_CONTEXT* context, unsigned int count, int* values, int* total,
                            const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    unsigned result = 0;

    (void)context;
    (void)async;
    (void)error;
    for (unsigned int i = 0; i < count; i++)
        result += (unsigned)values[i];
    *total = (int)result;
    return S_OK;
}

static void CALLBACK cancel_slow(WS_SERVICE_CANCEL_REASON reason, void* state)
{
    (void)reason;
    WsxCancel(state);
}

static void CALLBACK free_slow(void* state)
{
    free(state);
}

/* Completes asynchronously, when the delay does: no thread waits. Ends early when the client goes away or the host is
 * aborted. */
static HRESULT CALLBACK slow(const WS_OPERATION_CONTEXT* context, unsigned int delay_ms, unsigned int* waited_ms,
                             const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    WSX_CANCEL* cancel = calloc(1, sizeof *cancel);
    HRESULT hr;

    if (cancel == NULL)
        return E_OUTOFMEMORY;
    hr = WsRegisterOperationForCancel(context, cancel_slow, free_slow, cancel, error);
    if (FAILED(hr)) {
        free(cancel);
        return hr;
    }
    *waited_ms = delay_ms;
    return WsxDelay(delay_ms, cancel, async, error);
}

const CalculatorFunctionTable calculator_operations = { add, echo, divide, sum, slow };

static int nobody_uses(unsigned port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
                                   .sin_port = htons((unsigned short)port) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int unused = bind(fd, (struct sockaddr*)&address, sizeof address) == 0;

    close(fd);
    return unused;
}

unsigned free_port(void)
{
    enum { FIRST = 12000, COUNT = 20000 };
    unsigned begin = (unsigned)getpid() * 2654435761u >> 8;     /* not where another process begins */

    for (unsigned i = 0; i < COUNT; i++)
        if (nobody_uses(FIRST + (begin + i) % COUNT))
            return FIRST + (begin + i) % COUNT;
    return 0;
}
