/*
 * Many asynchronous calls pending at once to a slow service: threads and memory of the client.
 *
 *   pending_bench URL CALLS DELAY_MS
 *
 * Starts CALLS calls of Slow, each of which the service answers after DELAY_MS, and measures when all are pending.
 * Fails if one has completed by then (DELAY_MS is too short for this machine), or if one goes wrong.
 */
#include "bench.h"
#include "calculator_desc.h"
#include "print_error.h"

#include <wws/wwsx.h>

#include <semaphore.h>
#include <stdatomic.h>
#include <sys/resource.h>

struct call {
    WS_HEAP*     heap;
    unsigned int waited_ms;
};

static sem_t completed;
static atomic_uint completed_count;
static atomic_uint failed_count;

static void CALLBACK on_completed(HRESULT hr, WS_CALLBACK_MODEL model, void* state)
{
    (void)model;
    (void)state;
    if (FAILED(hr))
        atomic_fetch_add(&failed_count, 1);
    atomic_fetch_add(&completed_count, 1);
    sem_post(&completed);
}

static void check(const char* what, HRESULT hr, WS_ERROR* error)
{
    if (FAILED(hr)) {
        print_error(what, hr, error);
        exit(1);
    }
}

static WS_SERVICE_PROXY* open_proxy(const char* url, ULONG calls, WS_ERROR* error)
{
    WS_ADDRESSING_VERSION addressing = WS_ADDRESSING_VERSION_TRANSPORT;
    USHORT pooled = (USHORT)(calls < 0xFFFF ? calls : 0xFFFF);
    ULONG timeout_ms = 120000;
    WS_CHANNEL_PROPERTY channel_properties[] = {
        { WS_CHANNEL_PROPERTY_ADDRESSING_VERSION, &addressing, sizeof addressing },
        { WS_CHANNEL_PROPERTY_RECEIVE_RESPONSE_TIMEOUT, &timeout_ms, sizeof timeout_ms },
    };
    WS_PROXY_PROPERTY properties[] = {
        { WS_PROXY_PROPERTY_MAX_PENDING_CALLS, &calls, sizeof calls },
        { WS_PROXY_PROPERTY_MAX_CALL_POOL_SIZE, &pooled, sizeof pooled },
        { WS_PROXY_PROPERTY_CALL_TIMEOUT, &timeout_ms, sizeof timeout_ms },
    };
    WCHAR wide_url[256];
    WS_ENDPOINT_ADDRESS address = { .url = { 0, wide_url } };
    WS_SERVICE_PROXY* proxy;

    for (; url[address.url.length] != 0 && address.url.length < WsCountOf(wide_url); address.url.length++)
        wide_url[address.url.length] = (WCHAR)url[address.url.length];
    check("WsCreateServiceProxy",
          WsCreateServiceProxy(WS_CHANNEL_TYPE_REQUEST, WS_HTTP_CHANNEL_BINDING, NULL, properties,
                               WsCountOf(properties), channel_properties, WsCountOf(channel_properties), &proxy, error),
          error);
    check("WsOpenServiceProxy", WsOpenServiceProxy(proxy, &address, NULL, error), error);
    return proxy;
}

/* As many descriptors as the system allows: each call has a connection. */
static void raise_descriptor_limit(rlim_t wanted)
{
    struct rlimit limit;

    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    if (limit.rlim_max < wanted || setrlimit(RLIMIT_NOFILE, &limit) != 0)
        bench_fail("the system allows too few descriptors (ulimit -Hn)");
}

static void start_calls(WS_SERVICE_PROXY* proxy, struct call* calls, ULONG count, unsigned int delay_ms,
                        WS_ERROR* error)
{
    WS_ASYNC_CONTEXT context = { on_completed, NULL };

    for (ULONG i = 0; i < count; i++) {
        HRESULT hr;

        check("WsCreateHeap", WsCreateHeap(65536, 0, NULL, 0, &calls[i].heap, error), error);
        hr = Calculator_Slow(proxy, delay_ms, &calls[i].waited_ms, calls[i].heap, NULL, 0, &context, NULL);
        if (hr != WS_S_ASYNC)
            check("call", FAILED(hr) ? hr : E_FAIL, error);
    }
}

int main(int argc, char** argv)
{
    ULONG count = argc == 4 ? (ULONG)atoi(argv[2]) : 0;
    unsigned int delay_ms = argc == 4 ? (unsigned int)atoi(argv[3]) : 0;
    struct call* calls = calloc(count + 1, sizeof *calls);
    WSX_ENGINE_STATISTICS statistics;
    struct rusage usage;
    WS_SERVICE_PROXY* proxy;
    WS_ERROR* error;
    double before;

    if (count == 0 || calls == NULL || FAILED(WsCreateError(NULL, 0, &error)))
        bench_fail("usage: pending_bench URL CALLS DELAY_MS");
    sem_init(&completed, 0, 0);
    raise_descriptor_limit(count + 100);
    proxy = open_proxy(argv[1], count, error);
    start_calls(proxy, calls + count, 1, 1, error);         /* what one call sets up is not counted */
    sem_wait(&completed);
    before = bench_resident_bytes();
    start_calls(proxy, calls, count, delay_ms, error);
    if (atomic_load(&completed_count) != 1)
        bench_fail("a call has completed before all were pending: the delay is too short");
    for (ULONG i = 0; i < count; i++)
        sem_wait(&completed);
    if (atomic_load(&failed_count) != 0)
        bench_fail("some calls failed");
    check("WsxGetEngineStatistics", WsxGetEngineStatistics(&statistics, error), error);
    getrusage(RUSAGE_SELF, &usage);                         /* the most at any time: no moment to miss */
    bench_print("bytes", ((double)usage.ru_maxrss * 1024 - before) / count);
    bench_print("threads", statistics.threads_peak);
    check("WsCloseServiceProxy", WsCloseServiceProxy(proxy, NULL, error), error);
    WsFreeServiceProxy(proxy);
    for (ULONG i = 0; i <= count; i++)
        WsFreeHeap(calls[i].heap);
    check("WsxShutdownEngine", WsxShutdownEngine(10000, error), error);
    WsFreeError(error);
    free(calls);
    return 0;
}
