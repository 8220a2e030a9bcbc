/*
 * The calculator's battery, from a service proxy of this library.
 *
 *   calculator_client URL 11|12|12wsa sync      every check of the battery, each call synchronous
 *   calculator_client URL 11|12|12wsa async     the same, each call asynchronous; then many calls at once
 *   calculator_client URL 11|12|12wsa COUNT     COUNT synchronous calls of Add on one connection; prints nanoseconds
 *
 * Prints one line for each check; exit status 1 if one fails.
 */
#include "calculator_desc.h"

#include <wws/wwsx.h>

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SUM_MANY 10000              /* values in one request: more than any stack's first buffer takes */
#define CALLS_AT_ONCE 32
#define CALLS_IN_ALL 400

/* One call: with a context the thread waits for the callback, so that the battery reads the same in both modes. */
struct caller {
    WS_SERVICE_PROXY* proxy;
    WS_HEAP* heap;
    WS_ERROR* error;
    WS_ASYNC_CONTEXT context;
    const WS_ASYNC_CONTEXT* async;      /* &context, or NULL for synchronous calls */
    pthread_mutex_t lock;
    pthread_cond_t completed_changed;
    int completed;
    HRESULT result;
};

static int failures;

static void CALLBACK on_completed(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    struct caller* caller = state;

    (void)model;
    pthread_mutex_lock(&caller->lock);
    caller->result = hr;
    caller->completed = 1;
    pthread_cond_signal(&caller->completed_changed);
    pthread_mutex_unlock(&caller->lock);
}

static HRESULT finish(struct caller* caller, HRESULT hr)
{
    if (hr != WS_S_ASYNC)
        return hr;
    pthread_mutex_lock(&caller->lock);
    while (!caller->completed)
        pthread_cond_wait(&caller->completed_changed, &caller->lock);
    caller->completed = 0;
    hr = caller->result;
    pthread_mutex_unlock(&caller->lock);
    return hr;
}

/* The strings of the error, one below the other, in ASCII. */
static const char* error_text(WS_ERROR* error)
{
    static char text[4096];
    size_t used = 0;
    ULONG count = 0;
    WS_STRING string;

    WsGetErrorProperty(error, WS_ERROR_PROPERTY_STRING_COUNT, &count, sizeof count);
    for (ULONG i = 0; i < count; i++) {
        if (FAILED(WsGetErrorString(error, i, &string)))
            continue;
        for (ULONG c = 0; c < string.length && used < sizeof text - 2; c++)
            text[used++] = string.chars[c] < 0x80 ? (char)string.chars[c] : '?';
        text[used++] = '\n';
        if (used > sizeof text - 2)
            break;
    }
    text[used] = 0;
    return text;
}

static void check(struct caller* caller, int holds, const char* what)
{
    printf("%s %s\n", holds ? "ok  " : "FAIL", what);
    if (!holds) {
        failures++;
        printf("     %s", error_text(caller->error));
    }
    WsResetHeap(caller->heap, NULL);
    WsResetError(caller->error);
}

static int succeeds(struct caller* caller, HRESULT hr)
{
    hr = finish(caller, hr);
    if (FAILED(hr))
        printf("     0x%08x\n", (unsigned)hr);
    return SUCCEEDED(hr);
}

static int adds(struct caller* caller, int a, int b)
{
    int result = 0;
    HRESULT hr = Calculator_Add(caller->proxy, a, b, &result, caller->heap, NULL, 0, caller->async, caller->error);

    return succeeds(caller, hr) && result == (int)((unsigned)a + (unsigned)b);
}

static int echoes(struct caller* caller, const WCHAR* text)
{
    WCHAR* echoed = NULL;
    HRESULT hr = Calculator_Echo(caller->proxy, (WCHAR*)text, &echoed, caller->heap, NULL, 0, caller->async,
                                 caller->error);
    size_t length = 0;

    if (!succeeds(caller, hr) || echoed == NULL)
        return 0;
    while (text[length] != 0 && echoed[length] == text[length])
        length++;
    return echoed[length] == text[length];
}

static int divides(struct caller* caller, double a, double b)
{
    double quotient = 0;
    HRESULT hr = Calculator_Divide(caller->proxy, a, b, &quotient, caller->heap, NULL, 0, caller->async,
                                   caller->error);

    return succeeds(caller, hr) && fabs(quotient / (a / b) - 1) < 1e-12;
}

static int division_by_zero_is_a_fault(struct caller* caller)
{
    double quotient = 0;
    HRESULT hr = Calculator_Divide(caller->proxy, 1, 0, &quotient, caller->heap, NULL, 0, caller->async,
                                   caller->error);

    hr = finish(caller, hr);
    printf("     0x%08x: %s", (unsigned)hr, error_text(caller->error));
    return hr == WS_E_ENDPOINT_FAULT_RECEIVED && strstr(error_text(caller->error), "division by zero") != NULL;
}

static int sums(struct caller* caller, unsigned int count)
{
    static int values[SUM_MANY];
    int expected = 0;
    int total = -1;
    HRESULT hr;

    for (unsigned int i = 0; i < count; i++)
        expected += values[i] = (int)i * 3 - (int)count;
    hr = Calculator_Sum(caller->proxy, count, values, &total, caller->heap, NULL, 0, caller->async, caller->error);
    return succeeds(caller, hr) && total == expected;
}

static int waits(struct caller* caller, unsigned int delay_ms)
{
    unsigned int waited_ms = 0;
    HRESULT hr = Calculator_Slow(caller->proxy, delay_ms, &waited_ms, caller->heap, NULL, 0, caller->async,
                                 caller->error);

    return succeeds(caller, hr) && waited_ms >= delay_ms;
}

static int makes_calls(struct caller* caller, int count)
{
    for (int i = 0; i < count; i++) {
        if (!adds(caller, i, i))
            return 0;
        WsResetHeap(caller->heap, NULL);
    }
    return 1;
}

static void run_battery(struct caller* caller)
{
    check(caller, adds(caller, 2, 3), "Add of small numbers");
    check(caller, adds(caller, -2147483647 - 1, 2147483647), "Add of the smallest and the largest int");
    check(caller, echoes(caller, u"hello"), "Echo of ASCII text");
    check(caller, echoes(caller, u""), "Echo of empty text");
    check(caller, echoes(caller, u"<a b='c'>\"&amp;\" ]]> </a>"), "Echo of markup");
    check(caller, echoes(caller, u"gr\u00FC\u00DFe \u6F22\u5B57 \U0001F600"), "Echo of text in other scripts");
    check(caller, echoes(caller, u"  two  spaces\n\tand a line  "), "Echo of white space");
    check(caller, divides(caller, 1, 4), "Divide");
    check(caller, divides(caller, -1e300, 1e-3), "Divide of large numbers");
    check(caller, division_by_zero_is_a_fault(caller), "Divide by zero is a fault with its reason");
    check(caller, adds(caller, 1, 1), "Add after a fault");
    check(caller, sums(caller, 0), "Sum of nothing");
    check(caller, sums(caller, 5), "Sum of five values");
    check(caller, sums(caller, SUM_MANY), "Sum of ten thousand values");
    check(caller, waits(caller, 20), "Slow");
    check(caller, makes_calls(caller, 200), "200 calls one after the other");
}

static int create_caller(struct caller* caller, WS_SERVICE_PROXY* proxy)
{
    memset(caller, 0, sizeof *caller);
    caller->proxy = proxy;
    caller->context = (WS_ASYNC_CONTEXT){ on_completed, caller };
    pthread_mutex_init(&caller->lock, NULL);
    pthread_cond_init(&caller->completed_changed, NULL);
    return SUCCEEDED(WsCreateError(NULL, 0, &caller->error)) &&
           SUCCEEDED(WsCreateHeap(1 << 20, 1 << 12, NULL, 0, &caller->heap, caller->error));
}

static void free_caller(struct caller* caller)
{
    WsFreeHeap(caller->heap);
    WsFreeError(caller->error);
    pthread_cond_destroy(&caller->completed_changed);
    pthread_mutex_destroy(&caller->lock);
}

static void check_many_at_once(struct caller* first)
{
    static struct caller callers[CALLS_AT_ONCE];
    static int results[CALLS_AT_ONCE];
    int right = 0;

    for (int i = 0; i < CALLS_AT_ONCE; i++) {
        if (!create_caller(&callers[i], first->proxy)) {
            check(first, 0, "memory for the callers");
            return;
        }
    }
    for (int round = 0; round < CALLS_IN_ALL / CALLS_AT_ONCE; round++) {
        HRESULT started[CALLS_AT_ONCE];

        for (int i = 0; i < CALLS_AT_ONCE; i++)
            started[i] = Calculator_Add(first->proxy, round, i, &results[i], callers[i].heap, NULL, 0,
                                        &callers[i].context, callers[i].error);
        for (int i = 0; i < CALLS_AT_ONCE; i++) {
            right += succeeds(&callers[i], started[i]) && results[i] == round + i;
            WsResetHeap(callers[i].heap, NULL);
        }
    }
    check(first, right == CALLS_IN_ALL / CALLS_AT_ONCE * CALLS_AT_ONCE, "many calls pending at once");
    for (int i = 0; i < CALLS_AT_ONCE; i++)
        free_caller(&callers[i]);
}

static HRESULT open_proxy(const char* url, const char* soap, WS_SERVICE_PROXY** proxy, WS_ERROR* error)
{
    WS_ENVELOPE_VERSION envelope = atoi(soap) == 11 ? WS_ENVELOPE_VERSION_SOAP_1_1 : WS_ENVELOPE_VERSION_SOAP_1_2;
    WS_ADDRESSING_VERSION addressing = strcmp(soap, "12wsa") == 0 ? WS_ADDRESSING_VERSION_1_0
                                                                  : WS_ADDRESSING_VERSION_TRANSPORT;
    ULONG message_bytes = 1 << 20;
    WS_CHANNEL_PROPERTY properties[] = {
        { WS_CHANNEL_PROPERTY_ENVELOPE_VERSION, &envelope, sizeof envelope },
        { WS_CHANNEL_PROPERTY_ADDRESSING_VERSION, &addressing, sizeof addressing },
        { WS_CHANNEL_PROPERTY_MAX_BUFFERED_MESSAGE_SIZE, &message_bytes, sizeof message_bytes },
    };
    WCHAR wide_url[256];
    WS_ENDPOINT_ADDRESS address = { .url = { 0, wide_url } };
    HRESULT hr;

    for (; url[address.url.length] != 0 && address.url.length < WsCountOf(wide_url); address.url.length++)
        wide_url[address.url.length] = (WCHAR)url[address.url.length];
    hr = WsCreateServiceProxy(WS_CHANNEL_TYPE_REQUEST, WS_HTTP_CHANNEL_BINDING, NULL, NULL, 0, properties,
                              WsCountOf(properties), proxy, error);
    if (SUCCEEDED(hr))
        hr = WsOpenServiceProxy(*proxy, &address, NULL, error);
    return hr;
}

static void measure(struct caller* caller, int count)
{
    struct timespec start;
    struct timespec end;

    check(caller, adds(caller, 1, 2), "first call");        /* opens the connection */
    clock_gettime(CLOCK_MONOTONIC, &start);
    if (!makes_calls(caller, count))
        check(caller, 0, "calls");
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("%lld\n", (long long)(end.tv_sec - start.tv_sec) * 1000000000 + (end.tv_nsec - start.tv_nsec));
}

static void run(struct caller* caller, const char* mode)
{
    if (strcmp(mode, "sync") == 0) {
        run_battery(caller);
    } else if (strcmp(mode, "async") == 0) {
        caller->async = &caller->context;
        run_battery(caller);
        check_many_at_once(caller);
    } else {
        measure(caller, atoi(mode));
    }
}

int main(int argc, char** argv)
{
    struct caller caller;
    WS_SERVICE_PROXY* proxy = NULL;
    HRESULT hr;

    if (argc != 4 || (atoi(argv[2]) != 11 && atoi(argv[2]) != 12)) {
        fprintf(stderr, "usage: calculator_client URL 11|12|12wsa sync|async|COUNT\n");
        return 2;
    }
    if (!create_caller(&caller, NULL))
        return 1;
    hr = open_proxy(argv[1], argv[2], &proxy, caller.error);
    check(&caller, SUCCEEDED(hr), "proxy opened");
    if (SUCCEEDED(hr)) {
        caller.proxy = proxy;
        run(&caller, argv[3]);
        check(&caller, SUCCEEDED(WsCloseServiceProxy(proxy, NULL, caller.error)), "proxy closed");
    }
    if (proxy != NULL)
        WsFreeServiceProxy(proxy);
    check(&caller, SUCCEEDED(WsxShutdownEngine(10000, caller.error)), "engine shut down with nothing pending");
    free_caller(&caller);
    return failures != 0;
}
