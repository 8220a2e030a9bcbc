/*
 * The demonstration: a service host on this machine whose operation completes asynchronously, and a client that calls
 * it once synchronously, then many times asynchronously with a bound on how many calls are in flight.
 *
 *   demo [CALLS [IN_FLIGHT]]        10,000 calls, 256 in flight
 *
 * Exit status 0 only if every call was right and everything was closed in order.
 */
#include "calculator_operations.h"
#include "print_error.h"

#include <wws/wwsx.h>

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define OPERATION_MS 1              /* how long the operation takes, as if it had asked a database */
#define PROGRESS_NS 50000000        /* the bar is drawn twenty times a second */
#define BAR_CELLS 40
#define STUCK_MS 60000              /* without any call completing for so long, the demonstration has failed */

struct demo;

/* One call at a time, with what it needs; used again when it has completed. */
struct call {
    struct demo* demo;
    struct call* next;              /* in the list of free calls */
    WS_HEAP*     heap;
    WS_ERROR*    error;
    int          a;
    int          b;
    int          sum;
    uint64_t     started_ns;
};

struct demo {
    unsigned          calls;
    unsigned          in_flight_max;
    WS_ERROR*         error;        /* of the main thread */
    WS_SERVICE_HOST*  host;
    WS_SERVICE_PROXY* proxy;
    WSX_LIMITER*      limiter;      /* one unit for each call in flight */
    struct call*      all_calls;
    uint64_t          started_ns;
    uint64_t          drawn_ns;
    pthread_mutex_t   lock;         /* guards what follows */
    struct call*      free_calls;
    unsigned          right;
    unsigned          failed;
    unsigned          synchronous;
    unsigned          asynchronous;
    uint64_t*         latencies_ns; /* of right + failed calls */
};

static uint64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* A number with a comma after each three digits; good for four of them in one printf. */
static const char* grouped(uint64_t number)
{
    static char texts[4][32];
    static unsigned turn;
    char* at = texts[turn++ % 4] + sizeof texts[0] - 1;
    unsigned digits = 0;

    *at = 0;
    do {
        if (digits != 0 && digits % 3 == 0)
            *--at = ',';
        *--at = (char)('0' + number % 10);
        digits++;
        number /= 10;
    } while (number != 0);
    return at;
}

/* ------------------------------------------------------------------------------------------------- the service */

/* Completes when the delay does. No thread waits meanwhile: thousands of these can be pending. */
static HRESULT CALLBACK add(const WS_OPERATION_CONTEXT* context, int a, int b, int* result,
                            const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    (void)context;
    *result = a + b;
    return WsxDelay(OPERATION_MS, NULL, async, error);
}

static CalculatorFunctionTable functions;       /* the example's, but for Add */
static const WS_SERVICE_CONTRACT contract = { &calculator_wsdl.contracts.Calculator, NULL, &functions };

static HRESULT start_host(struct demo* demo, const WS_STRING* url)
{
    ULONG channels = demo->in_flight_max + 16;
    WS_SERVICE_ENDPOINT_PROPERTY properties[] = {
        { WS_SERVICE_ENDPOINT_PROPERTY_MAX_CHANNELS, &channels, sizeof channels },
        { WS_SERVICE_ENDPOINT_PROPERTY_MAX_CHANNEL_POOL_SIZE, &channels, sizeof channels },
        { WS_SERVICE_ENDPOINT_PROPERTY_MAX_CALL_POOL_SIZE, &channels, sizeof channels },
    };
    WS_SERVICE_ENDPOINT endpoint = {
        .address = { .url = *url },
        .channelBinding = WS_HTTP_CHANNEL_BINDING,
        .channelType = WS_CHANNEL_TYPE_REPLY,
        .contract = &contract,
        .properties = properties,
        .propertyCount = WsCountOf(properties),
    };
    const WS_SERVICE_ENDPOINT* endpoints[] = { &endpoint };
    HRESULT hr;

    functions = calculator_operations;
    functions.Add = add;
    hr = WsCreateServiceHost(endpoints, 1, NULL, 0, &demo->host, demo->error);
    if (SUCCEEDED(hr))
        hr = WsOpenServiceHost(demo->host, NULL, demo->error);
    return hr;
}

/* -------------------------------------------------------------------------------------------------- the client */

static HRESULT open_proxy(struct demo* demo, const WS_STRING* url)
{
    ULONG pending = demo->in_flight_max;
    USHORT pooled = (USHORT)demo->in_flight_max;
    WS_PROXY_PROPERTY properties[] = {
        { WS_PROXY_PROPERTY_MAX_PENDING_CALLS, &pending, sizeof pending },
        { WS_PROXY_PROPERTY_MAX_CALL_POOL_SIZE, &pooled, sizeof pooled },
    };
    WS_ENDPOINT_ADDRESS address = { .url = *url };
    HRESULT hr = WsCreateServiceProxy(WS_CHANNEL_TYPE_REQUEST, WS_HTTP_CHANNEL_BINDING, NULL, properties,
                                      WsCountOf(properties), NULL, 0, &demo->proxy, demo->error);

    if (SUCCEEDED(hr))
        hr = WsOpenServiceProxy(demo->proxy, &address, NULL, demo->error);
    return hr;
}

static HRESULT create_calls(struct demo* demo)
{
    HRESULT hr = S_OK;

    demo->all_calls = calloc(demo->in_flight_max, sizeof *demo->all_calls);
    demo->latencies_ns = calloc(demo->calls, sizeof *demo->latencies_ns);
    if (demo->all_calls == NULL || demo->latencies_ns == NULL)
        return E_OUTOFMEMORY;
    for (unsigned i = 0; i < demo->in_flight_max && SUCCEEDED(hr); i++) {
        struct call* call = &demo->all_calls[i];

        call->demo = demo;
        call->next = demo->free_calls;
        demo->free_calls = call;
        hr = WsCreateError(NULL, 0, &call->error);
        if (SUCCEEDED(hr))
            hr = WsCreateHeap(65536, 4096, NULL, 0, &call->heap, demo->error);
    }
    if (SUCCEEDED(hr))
        hr = WsxCreateLimiter(demo->in_flight_max, 1, &demo->limiter, demo->error);
    return hr;
}

/* The end of a call, however it came. Gives its unit back as the last thing: the main thread may then start another. */
static void finish_call(struct call* call, HRESULT hr)
{
    struct demo* demo = call->demo;
    uint64_t latency_ns = now_ns() - call->started_ns;
    int right = SUCCEEDED(hr) && call->sum == call->a + call->b;

    pthread_mutex_lock(&demo->lock);
    if (!right && demo->failed == 0)
        print_error("the first call that failed", hr, call->error);
    demo->latencies_ns[demo->right + demo->failed] = latency_ns;
    demo->right += (unsigned)right;
    demo->failed += (unsigned)!right;
    WsResetHeap(call->heap, NULL);
    WsResetError(call->error);
    call->next = demo->free_calls;
    demo->free_calls = call;
    pthread_mutex_unlock(&demo->lock);
    WsxRelease(demo->limiter, NULL);
}

static void CALLBACK on_completed(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    (void)model;
    finish_call(state, hr);
}

static void start_call(struct demo* demo, int number)
{
    WS_ASYNC_CONTEXT context = { on_completed, NULL };
    struct call* call;
    HRESULT hr;

    pthread_mutex_lock(&demo->lock);
    call = demo->free_calls;            /* there is one: the limiter has as many units as there are calls */
    demo->free_calls = call->next;
    pthread_mutex_unlock(&demo->lock);
    context.callbackState = call;       /* the context is copied; it may live on this stack */
    call->a = number;
    call->b = 2 * number;
    call->sum = -1;
    call->started_ns = now_ns();
    hr = Calculator_Add(demo->proxy, call->a, call->b, &call->sum, call->heap, NULL, 0, &context, call->error);
    pthread_mutex_lock(&demo->lock);
    if (hr == WS_S_ASYNC)
        demo->asynchronous++;
    else
        demo->synchronous++;
    pthread_mutex_unlock(&demo->lock);
    if (hr != WS_S_ASYNC)
        finish_call(call, hr);
}

/* ------------------------------------------------------------------------------------------------ what is shown */

static unsigned completed_calls(struct demo* demo)
{
    unsigned completed;

    pthread_mutex_lock(&demo->lock);
    completed = demo->right + demo->failed;
    pthread_mutex_unlock(&demo->lock);
    return completed;
}

static void draw_bar(struct demo* demo, unsigned completed, uint64_t now)
{
    unsigned cells = (unsigned)((uint64_t)completed * BAR_CELLS / demo->calls);
    uint64_t elapsed_ns = now - demo->started_ns;
    char bar[BAR_CELLS + 1];

    memset(bar, '.', BAR_CELLS);
    memset(bar, '#', cells);
    bar[BAR_CELLS] = 0;
    fprintf(stderr, "\r[%s] %s of %s calls, %s/s\033[K", bar, grouped(completed), grouped(demo->calls),
            grouped(elapsed_ns != 0 ? (uint64_t)completed * 1000000000 / elapsed_ns : 0));
}

/* A bar on a terminal, a line for each tenth elsewhere. */
static void show_progress(struct demo* demo, int terminal, int last)
{
    static unsigned tenths;
    unsigned completed = completed_calls(demo);
    uint64_t now = now_ns();

    if (terminal && (last || now - demo->drawn_ns >= PROGRESS_NS)) {
        demo->drawn_ns = now;
        draw_bar(demo, completed, now);
        if (last)
            fputc('\n', stderr);
    }
    while (!terminal && tenths < 10 && (uint64_t)completed * 10 >= (uint64_t)demo->calls * (tenths + 1)) {
        tenths++;
        fprintf(stderr, "%s of %s calls\n", grouped((uint64_t)demo->calls * tenths / 10), grouped(demo->calls));
    }
}

static int compare_latencies(const void* left, const void* right)
{
    uint64_t a = *(const uint64_t*)left;
    uint64_t b = *(const uint64_t*)right;

    return (a > b) - (a < b);
}

/* Of sorted latencies. */
static double percentile_ms(const struct demo* demo, unsigned completed, unsigned percent)
{
    uint64_t index = (uint64_t)completed * percent / 100;

    return (double)demo->latencies_ns[index] / 1e6;
}

static void show_results(struct demo* demo, uint64_t elapsed_ns)
{
    unsigned completed = demo->right + demo->failed;
    WSX_ENGINE_STATISTICS statistics = { 0 };
    struct rusage usage = { 0 };

    qsort(demo->latencies_ns, completed, sizeof *demo->latencies_ns, compare_latencies);
    WsxGetEngineStatistics(&statistics, NULL);
    getrusage(RUSAGE_SELF, &usage);
    printf("\n");
    printf("  calls        %s right, %s failed\n", grouped(demo->right), grouped(demo->failed));
    printf("  rate         %s calls/s, at most %u in flight, each taking the service %d ms\n",
           grouped((uint64_t)completed * 1000000000 / elapsed_ns), demo->in_flight_max, OPERATION_MS);
    if (completed != 0)
        printf("  latency      p50 %.1f ms, p99 %.1f ms\n", percentile_ms(demo, completed, 50),
               percentile_ms(demo, completed, 99));
    printf("  completions  %s synchronous, %s asynchronous\n", grouped(demo->synchronous),
           grouped(demo->asynchronous));
    printf("  threads      %u of the library at most, for service and client together\n", statistics.threads_peak);
    printf("  memory       %.1f MiB at most, for service and client together\n", (double)usage.ru_maxrss / 1024);
}

/* ------------------------------------------------------------------------------------------------------ the job */

static HRESULT call_once(struct demo* demo)
{
    struct call* call = &demo->all_calls[0];
    HRESULT hr = Calculator_Add(demo->proxy, 20, 22, &call->sum, call->heap, NULL, 0, NULL, demo->error);

    if (SUCCEEDED(hr) && call->sum != 42)
        hr = E_FAIL;
    if (SUCCEEDED(hr))
        printf("one synchronous call:  20 + 22 = %d\n", call->sum);
    return hr;
}

static HRESULT call_many(struct demo* demo)
{
    int terminal = isatty(STDERR_FILENO);
    HRESULT hr = S_OK;

    printf("%s asynchronous calls, at most %u in flight\n", grouped(demo->calls), demo->in_flight_max);
    fflush(stdout);
    demo->started_ns = now_ns();
    for (unsigned i = 0; i < demo->calls && SUCCEEDED(hr); i++) {
        hr = WsxAcquire(demo->limiter, STUCK_MS, NULL, NULL, demo->error);
        if (SUCCEEDED(hr))
            start_call(demo, (int)i);
        show_progress(demo, terminal, 0);
    }
    for (unsigned i = 0; i < demo->in_flight_max && SUCCEEDED(hr); i++) {      /* all units back: all completed */
        hr = WsxAcquire(demo->limiter, STUCK_MS, NULL, NULL, demo->error);
        show_progress(demo, terminal, 0);
    }
    if (SUCCEEDED(hr)) {
        uint64_t elapsed_ns = now_ns() - demo->started_ns;

        show_progress(demo, terminal, 1);
        show_results(demo, elapsed_ns);
    }
    return hr;
}

static HRESULT run(struct demo* demo)
{
    char url[64];
    WCHAR wide_url[64];
    WS_STRING address = { 0, wide_url };
    HRESULT hr;

    address.length = (ULONG)snprintf(url, sizeof url, "http://127.0.0.1:%u/calculator", free_port());
    for (ULONG i = 0; i < address.length; i++)
        wide_url[i] = (WCHAR)url[i];
    hr = start_host(demo, &address);
    if (SUCCEEDED(hr)) {
        printf("service at %s\n", url);
        hr = open_proxy(demo, &address);
    }
    if (SUCCEEDED(hr))
        hr = create_calls(demo);
    if (SUCCEEDED(hr))
        hr = call_once(demo);
    if (SUCCEEDED(hr))
        hr = call_many(demo);
    return hr;
}

/* Closes in order; a failure to close counts as much as a call that failed. */
static HRESULT shut_down(struct demo* demo, HRESULT hr)
{
    HRESULT closed = S_OK;

    if (FAILED(hr) && demo->proxy != NULL)
        WsAbortServiceProxy(demo->proxy, NULL);
    if (demo->proxy != NULL)
        closed = WsCloseServiceProxy(demo->proxy, NULL, demo->error);
    if (demo->host != NULL && SUCCEEDED(closed))
        closed = WsCloseServiceHost(demo->host, NULL, demo->error);
    if (FAILED(closed))
        return closed;                  /* what is still in use is not freed */
    if (demo->proxy != NULL)
        WsFreeServiceProxy(demo->proxy);
    if (demo->host != NULL)
        WsFreeServiceHost(demo->host);
    closed = WsxShutdownEngine(STUCK_MS, demo->error);
    if (FAILED(closed))
        return closed;
    for (unsigned i = 0; demo->all_calls != NULL && i < demo->in_flight_max; i++) {
        WsFreeHeap(demo->all_calls[i].heap);
        WsFreeError(demo->all_calls[i].error);
    }
    WsxFreeLimiter(demo->limiter);
    free(demo->all_calls);
    free(demo->latencies_ns);
    return S_OK;
}

int main(int argc, char** argv)
{
    struct demo demo = {
        .calls = argc > 1 ? (unsigned)atoi(argv[1]) : 10000,
        .in_flight_max = argc > 2 ? (unsigned)atoi(argv[2]) : 256,
        .lock = PTHREAD_MUTEX_INITIALIZER,
    };
    HRESULT hr;
    HRESULT closed;

    if (demo.calls < 1 || demo.calls > 100000000 || demo.in_flight_max < 1 || demo.in_flight_max > 60000) {
        fprintf(stderr, "usage: demo [CALLS [IN_FLIGHT]]\n");
        return 2;
    }
    if (FAILED(WsCreateError(NULL, 0, &demo.error)))
        return 1;
    hr = run(&demo);
    if (FAILED(hr))
        print_error("demo", hr, demo.error);
    closed = shut_down(&demo, hr);
    if (FAILED(closed))
        print_error("demo: closing", closed, demo.error);
    WsFreeError(demo.error);
    return FAILED(hr) || FAILED(closed) || demo.right != demo.calls || demo.failed != 0;
}
