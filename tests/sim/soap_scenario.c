/* A service host on HTTP and proxies that call it, on the simulated network. Operations complete at once, after a while,
 * on another thread before they return, with a fault, or not before they are cancelled. Calls are abandoned and time out;
 * proxies and the host are aborted, closed and opened again, by several threads at once. */
#include "scenario_support.h"
#include "scenarios.h"
#include "ops.h"
#include "async/sys.h"
#include "channel/channel.h"
#include "calculator_desc.h"
#include <string.h>
#include <wws/wwsx.h>

#define PROXIES_MAX 2
#define PARKED_MAX  200
#define ACTIONS_MAX 7
#define TEXT_MAX    3000
#define CALLS_MAX   200                 /* far more than are made */
#define SLACK_NS    (500 * SIM_MS)      /* what threads may take in all, in seeds in which they are not late */

struct parked {
    WS_ASYNC_CONTEXT async;             /* of the operation; callback NULL: completed */
    bool             registered;
    bool             cancelled;
    bool             freed;
    bool             over;              /* the operation was given its result */
};

struct proxy {
    WS_SERVICE_PROXY* handle;
    unsigned          number;
    ULONG             timeout_ms;       /* 0: the default           */
    bool              disturbed;        /* aborted or closed, once  */
    bool              abandoned;        /* something of it was      */
    bool              aborting;         /* for the first time       */
    uint64_t          aborted_ns;       /* since then; 0: not       */
    unsigned          openings;         /* begun after the first    */
};

static struct {
    WS_SERVICE_HOST*  host;
    struct proxy      proxy[PROXIES_MAX];
    unsigned          proxies;
    bool              patient;          /* operations that wait are released late */
    bool              host_disturbed;   /* aborted or closed, once, or never opened */
    bool              ending;           /* operations do not wait to be cancelled any more */
    struct parked     parked[PARKED_MAX];
    unsigned          parkeds;
    unsigned          threads_max;
    ULONG             next_id;
    unsigned          calls;
    uint64_t          served_ns[CALLS_MAX];     /* when the service began with the call of that number */
    struct foreign*   foreigners;
    WCHAR             text[TEXT_MAX + 1];
} soap;

static void dawdle(void)
{
    if (!sim_may_block())
        return;
    if (below(5) == 0)
        sim_pause(below(8) * SIM_MS);
    else if (below(4) == 0)
        sim_pause_to_next();
}

/* ------------------------------------------------------------------------------------------------ the service */

static void parked_end(struct parked* parked, HRESULT hr)
{
    WS_ASYNC_CONTEXT async = parked->async;

    if (async.callback == NULL)
        return;
    parked->async.callback = NULL;              /* whoever takes it completes it */
    parked->over = true;
    sim_note("   parked operation %d is let go", (int)(parked - soap.parked));
    async.callback(hr, WS_LONG_CALLBACK, async.callbackState);
}

static void release_parked(void)
{
    for (unsigned i = 0; i < soap.parkeds; i++)
        parked_end(&soap.parked[i], S_OK);
}

static void CALLBACK parked_cancelled(const WS_SERVICE_CANCEL_REASON reason, void* state)
{
    struct parked* parked = state;

    sim_note("   parked operation %d is cancelled, reason %d", (int)(parked - soap.parked), (int)reason);
    if (parked->cancelled)
        sim_fail("an operation of the service is cancelled twice");
    if (parked->freed)
        sim_fail("an operation of the service is cancelled after its state was freed");
    if (sim_locks_held() > 0)
        sim_fail("the cancel callback runs with locks of the library held");
    parked->cancelled = true;
    if (below(2) == 0)
        sim_pause_to_next();
    if (parked->freed)
        sim_fail("the state of an operation of the service was freed while its cancel callback ran");
    if (below(2) == 0)
        parked_end(parked, WS_E_OPERATION_ABORTED);
}

static void CALLBACK parked_free(void* state)
{
    struct parked* parked = state;

    if (parked->freed)
        sim_fail("the state of an operation of the service is freed twice");
    if (!parked->over)
        sim_fail("the state of an operation of the service is freed before it has completed");
    parked->freed = true;
}

/* Waits until it is released, or cancelled. */
static HRESULT park(const WS_OPERATION_CONTEXT* context, const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    struct parked* parked;
    HRESULT hr;

    if (async == NULL || soap.ending || soap.parkeds == PARKED_MAX)
        return S_OK;
    parked = &soap.parked[soap.parkeds];
    if (soap.parkeds++ % 2 == 0) {              /* known before or after it can be cancelled */
        hr = WsRegisterOperationForCancel(context, parked_cancelled, parked_free, parked, error);
        parked->registered = SUCCEEDED(hr);
        if (FAILED(hr) || parked->cancelled || soap.ending) {
            parked->over = true;
            return FAILED(hr) ? hr : S_OK;
        }
        parked->async = *async;
    } else {
        parked->async = *async;
    }
    return WS_S_ASYNC;
}

struct foreign {
    WS_ASYNC_CONTEXT   async;
    unsigned           pause_ms;
    struct sim_thread* thread;
    struct foreign*    next;
};

static void foreign_run(void* argument)
{
    struct foreign* foreign = argument;

    if (foreign->pause_ms > 0)
        sim_pause(foreign->pause_ms * SIM_MS);
    foreign->async.callback(S_OK, WS_LONG_CALLBACK, foreign->async.callbackState);
}

static HRESULT elsewhere(const WS_ASYNC_CONTEXT* async)
{
    struct foreign* foreign;

    if (async == NULL)
        return S_OK;
    foreign = sim_alloc(sizeof *foreign);
    *foreign = (struct foreign){ .async = *async, .pause_ms = below(4), .next = soap.foreigners };
    soap.foreigners = foreign;
    foreign->thread = sim_thread_start("foreign", foreign_run, foreign);
    return WS_S_ASYNC;
}

static void foreigners_join(void)
{
    while (soap.foreigners != NULL) {
        struct foreign* foreign = soap.foreigners;

        soap.foreigners = foreign->next;
        sim_thread_join(foreign->thread);
        sim_free(foreign);
    }
}

/* b decides what happens: the caller knows it. */
enum behaviour { AT_ONCE, BLOCKS, DELAYED, ELSEWHERE, FAULTS, PARKED, BEHAVIOURS };

static HRESULT CALLBACK do_add(const WS_OPERATION_CONTEXT* context, int a, int b, int* result,
                               const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    sim_note("   the service adds %d and %d", a, b);
    SIM_CHECK(a >= 0 && a < CALLS_MAX);
    soap.served_ns[a] = sim_now();
    if (sim_locks_held() > 0)
        sim_fail("an operation of the service runs with locks of the library held");
    *result = a + b;
    switch (b % BEHAVIOURS) {
    case BLOCKS:
        sim_pause(below(8) * SIM_MS);
        return S_OK;
    case DELAYED:
        return WsxDelay(1 + below(10), NULL, async, error);
    case ELSEWHERE:
        return elsewhere(async);
    case FAULTS:
        return E_FAIL;
    case PARKED:
        return park(context, async, error);
    default:
        return S_OK;
    }
}

static HRESULT CALLBACK do_echo(const WS_OPERATION_CONTEXT* context, WCHAR* text, WCHAR** echoed,
                                const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    UNUSED(context);
    UNUSED(error);
    *echoed = text;
    return below(2) == 0 ? S_OK : elsewhere(async);
}

static HRESULT CALLBACK do_divide(const WS_OPERATION_CONTEXT* context, double a, double b, double* quotient,
                                  const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    UNUSED(context);
    UNUSED(async);
    UNUSED(error);
    *quotient = a / b;
    return S_OK;
}

static HRESULT CALLBACK do_sum(const WS_OPERATION_CONTEXT* context, unsigned int count, int* values, int* total,
                               const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    UNUSED(context);
    UNUSED(async);
    UNUSED(error);
    *total = count > 0 ? values[0] : 0;
    return S_OK;
}

static HRESULT CALLBACK do_slow(const WS_OPERATION_CONTEXT* context, unsigned int delay_ms, unsigned int* waited_ms,
                                const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    UNUSED(context);
    *waited_ms = delay_ms;
    return WsxDelay(delay_ms, NULL, async, error);
}

static const CalculatorFunctionTable functions = { do_add, do_echo, do_divide, do_sum, do_slow };
static const WS_SERVICE_CONTRACT contract = { &calculator_wsdl.contracts.Calculator, NULL, &functions };

static HRESULT create_host(void)
{
    static WCHAR url[64];
    ULONG accepting = 1 + below(4);
    ULONG close_ms = 50 + below(1000);
    WS_CHANNEL_PROPERTY channel_properties[1];
    WS_SERVICE_ENDPOINT_PROPERTY endpoint_properties[] = {
        { WS_SERVICE_ENDPOINT_PROPERTY_MAX_ACCEPTING_CHANNELS, &accepting, sizeof accepting },
    };
    WS_SERVICE_PROPERTY properties[] = {
        { WS_SERVICE_PROPERTY_CLOSE_TIMEOUT, &close_ms, sizeof close_ms },
    };
    WS_SERVICE_ENDPOINT endpoint = {
        .address = { .url = wide("http://+:8000/calculator", url) },
        .channelBinding = WS_HTTP_CHANNEL_BINDING,
        .channelType = WS_CHANNEL_TYPE_REPLY,
        .contract = &contract,
        .properties = endpoint_properties,
        .propertyCount = ARRAY_COUNT(endpoint_properties),
        .channelProperties = { channel_properties, 0 },
    };
    const WS_SERVICE_ENDPOINT* endpoints[] = { &endpoint };

    return WsCreateServiceHost(endpoints, 1, properties, ARRAY_COUNT(properties), &soap.host, NULL);
}

/* ------------------------------------------------------------------------------------------------ opening, closing */

typedef HRESULT (*state_change)(void* object, const WS_ASYNC_CONTEXT* context, WS_ERROR* error);

static void change_done(struct sim_op* op, HRESULT hr, WS_CALLBACK_MODEL model)
{
    HRESULT* result = op->state;

    UNUSED(model);
    *result = hr;
    sim_wake(result);
}

/* Synchronously or not, but here it is waited for. */
static HRESULT change(const char* what, state_change function, void* object)
{
    HRESULT result = WS_S_ASYNC;
    struct sim_op* op = sim_op_begin(change_done, &result, "%s", what);
    WS_ASYNC_CONTEXT context = sim_op_context(op);

    sim_op_returned(op, function(object, below(2) == 0 ? &context : NULL, op->error));
    while (result == WS_S_ASYNC)
        (void)sim_wait_on(&result, SIM_NEVER, what);
    return result;
}

static HRESULT open_host(void* object, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    return WsOpenServiceHost(object, context, error);
}

static HRESULT close_host(void* object, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    return WsCloseServiceHost(object, context, error);
}

static HRESULT open_proxy(void* object, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    static WCHAR figures[64];
    static WCHAR name[64];
    WS_ENDPOINT_ADDRESS address = { .url = below(3) == 0 ? wide("http://localhost:8000/calculator", name)
                                                         : wide("http://127.0.0.1:8000/calculator", figures) };

    return WsOpenServiceProxy(object, &address, context, error);
}

static HRESULT close_proxy(void* object, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    return WsCloseServiceProxy(object, context, error);
}

static HRESULT create_proxy(struct proxy* proxy)
{
    ULONG close_ms = 100 + below(2000);
    WS_PROXY_PROPERTY properties[2] = {
        { WS_PROXY_PROPERTY_MAX_CLOSE_TIMEOUT, &close_ms, sizeof close_ms },
        { WS_PROXY_PROPERTY_CALL_TIMEOUT, &proxy->timeout_ms, sizeof proxy->timeout_ms },
    };

    proxy->timeout_ms = below(3) == 0 ? 1 + below(30) : 0;
    return WsCreateServiceProxy(WS_CHANNEL_TYPE_REQUEST, WS_HTTP_CHANNEL_BINDING, NULL, properties,
                                proxy->timeout_ms != 0 ? 2 : 1, NULL, 0, &proxy->handle, NULL);
}

/* ------------------------------------------------------------------------------------------------ calls */

struct call {
    struct proxy* proxy;
    WS_HEAP*      heap;
    int           a;
    int           b;
    int           result;
    WCHAR*        echoed;
    ULONG         text_length;          /* 0: not an echo */
    bool          before_abort;         /* started before the first abort of its proxy */
    unsigned      opening;              /* the last one of its proxy when it was started */
};

/* Nothing but success, unless somebody did something that explains it. */
static void check_call(const struct sim_op* op, HRESULT hr, const struct call* call)
{
    bool host = soap.host_disturbed;
    bool few_descriptors = sim_settings.descriptors_max < 60;   /* callers hold those that the service needs */

    SIM_RESULT(op, hr, S_OK,
               call->text_length == 0 && call->b % BEHAVIOURS == FAULTS ? WS_E_ENDPOINT_FAULT_RECEIVED : S_OK,
               host || sim_faulty() ? WS_E_ENDPOINT_FAULT_RECEIVED : S_OK,
               host || sim_faulty() ? WS_E_ENDPOINT_DISCONNECTED : S_OK,
               host || sim_faulty() ? WS_E_ENDPOINT_NOT_FOUND : S_OK,
               host || sim_faulty() ? WS_E_ENDPOINT_NOT_AVAILABLE : S_OK,
               host || sim_faulty() ? WS_E_ENDPOINT_FAILURE : S_OK,
               host || sim_faulty() ? WS_E_ENDPOINT_TOO_BUSY : S_OK,
               host || sim_faulty() ? WS_E_INVALID_FORMAT : S_OK,
               soap.threads_max < 40 ? E_OUTOFMEMORY : S_OK,    /* none to look the name up */
               sim_faulty() ? WS_E_ENDPOINT_UNREACHABLE : S_OK,
               sim_faulty() ? WS_E_QUOTA_EXCEEDED : S_OK,
               call->proxy->timeout_ms != 0 || sim_went_silent() || host || few_descriptors
               ? WS_E_OPERATION_TIMED_OUT : S_OK,
               call->proxy->disturbed ? WS_E_OPERATION_ABORTED : S_OK,
               call->proxy->disturbed ? WS_E_INVALID_OPERATION : S_OK,
               call->proxy->disturbed ? WS_E_OBJECT_FAULTED : S_OK,
               call->proxy->abandoned ? WS_E_OPERATION_ABANDONED : S_OK);
}

/* Neither a time-out nor an abort waits for the service. An abort that came while the call was made is no exception. */
static void check_not_late(const struct sim_op* op, const struct call* call)
{
    uint64_t aborted_ns = call->proxy->aborted_ns;
    ULONG timeout_ms = call->proxy->timeout_ms;

    if (sim_settings.late_in != 0 || sim_faulty() || soap.threads_max < 40)
        return;
    /* One that was slow to start may belong to the proxy that was opened since. */
    if (aborted_ns != 0 && call->before_abort && call->opening == call->proxy->openings
        && sim_now() > aborted_ns + SLACK_NS)
        sim_fail("operation %d (%s) ends %u ms after its proxy was aborted", op->serial, op->what,
                 (unsigned)((sim_now() - aborted_ns) / SIM_MS));
    if (timeout_ms != 0 && sim_now() > op->started_ns + timeout_ms * SIM_MS + SLACK_NS)
        sim_fail("operation %d (%s) ends %u ms after its start, though its time-out is %u", op->serial, op->what,
                 (unsigned)((sim_now() - op->started_ns) / SIM_MS), timeout_ms);
}

/* An abort ends a call that the service has not begun with yet, one that is being made at that moment among them. */
static void check_not_served(const struct sim_op* op, const struct call* call)
{
    const struct proxy* proxy = call->proxy;

    if (call->before_abort && proxy->aborted_ns != 0 && call->opening == proxy->openings
        && soap.served_ns[call->a] > proxy->aborted_ns)
        sim_fail("operation %d (%s) is served and succeeds after its proxy was aborted", op->serial, op->what);
}

static void check_echo(const struct call* call)
{
    SIM_CHECK(call->echoed != NULL);
    SIM_CHECK(memcmp(call->echoed, soap.text, call->text_length * sizeof soap.text[0]) == 0);
    SIM_CHECK(call->echoed[call->text_length] == 0);
}

static void call_done(struct sim_op* op, HRESULT hr, WS_CALLBACK_MODEL model)
{
    struct call* call = op->state;

    if (model != WS_LONG_CALLBACK && !sim_faulty() && soap.threads_max > 40)
        sim_fail("operation %d (%s): a call completes with a short callback", op->serial, op->what);
    check_call(op, hr, call);
    check_not_late(op, call);
    if (hr == S_OK && call->text_length != 0)
        check_echo(call);
    else if (hr == S_OK)
        SIM_CHECK(call->result == call->a + call->b);
    if (hr == S_OK)
        check_not_served(op, call);
    WsFreeHeap(call->heap);
    sim_free(call);
    dawdle();
}

static HRESULT make_call(struct call* call, ULONG id, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    WS_CALL_PROPERTY property = { WS_CALL_PROPERTY_CALL_ID, &id, sizeof id };
    WCHAR* text;
    HRESULT hr;

    if (call->text_length == 0)
        return Calculator_Add(call->proxy->handle, call->a, call->b, &call->result, call->heap, &property, 1, context,
                              error);
    hr = WsAlloc(call->heap, (call->text_length + 1) * sizeof *text, (void**)&text, error);
    if (FAILED(hr))
        return hr;
    memcpy(text, soap.text, call->text_length * sizeof *text);
    text[call->text_length] = 0;
    return Calculator_Echo(call->proxy->handle, text, &call->echoed, call->heap, &property, 1, context, error);
}

static void start_call(bool synchronous)
{
    struct call* call = sim_alloc(sizeof *call);
    struct sim_op* op;
    WS_ASYNC_CONTEXT context;

    *call = (struct call){ .proxy = &soap.proxy[below(soap.proxies)], .a = (int)soap.calls++, .b = (int)below(600) };
    call->before_abort = !call->proxy->aborting;
    call->opening = call->proxy->openings;
    if (below(4) == 0)
        call->text_length = 1 + below(TEXT_MAX);
    if (FAILED(WsCreateHeap(65536, 0, NULL, 0, &call->heap, NULL))) {
        sim_free(call);
        return;
    }
    op = sim_op_begin(call_done, call, "call of proxy %u: %s %d + %d%s", call->proxy->number,
                      call->text_length != 0 ? "echo" : "add", call->a, call->b, synchronous ? ", synchronous" : "");
    context = sim_op_context(op);
    sim_op_returned(op, make_call(call, 1 + soap.next_id++ % 8, synchronous ? NULL : &context, op->error));
}

/* ------------------------------------------------------------------------------------------------ actors */

static void abandon(struct proxy* proxy)
{
    ULONG id = below(9);

    sim_note("abandons call %u of proxy %u", id, proxy->number);
    proxy->abandoned = true;
    (void)ignore(WsAbandonCall(proxy->handle, id, NULL));
}

/* May meet others who do the same: each gets a result, and in the end the proxy is open or not. */
static void disturb_proxy(struct proxy* proxy)
{
    HRESULT hr = S_OK;

    proxy->disturbed = true;
    if (below(3) != 0) {
        sim_note("aborts proxy %u", proxy->number);
        proxy->aborting = true;
        hr = WsAbortServiceProxy(proxy->handle, NULL);
        SIM_CHECK(hr == S_OK);
        if (proxy->aborted_ns == 0)
            proxy->aborted_ns = sim_now();
    }
    (void)change("closing a proxy", close_proxy, proxy->handle);
    if (SUCCEEDED(WsResetServiceProxy(proxy->handle, NULL))) {
        proxy->openings++;
        (void)change("opening a proxy", open_proxy, proxy->handle);
    }
}

static void act(void)
{
    struct proxy* proxy = &soap.proxy[below(soap.proxies)];

    switch (below(16)) {
    case 0:
        abandon(proxy);
        break;
    case 1:
        disturb_proxy(proxy);
        break;
    case 2:
    case 3:
        if (!soap.patient)
            release_parked();
        break;
    case 4:
    case 5:
        sim_pause(below(20000) * 1000);
        break;
    case 6:
    case 7:
        start_call(true);
        break;
    default:
        start_call(false);
    }
}

static void actor(void* argument)
{
    unsigned actions = 1 + below(ACTIONS_MAX);

    UNUSED(argument);
    for (unsigned i = 0; i < actions; i++)
        act();
}

/* A synchronous call may wait for an operation that waits to be released. */
static void releaser(void* argument)
{
    bool* stop = argument;

    while (!*stop) {
        sim_pause((soap.patient ? 2000 : 5 + below(20)) * SIM_MS);
        release_parked();
    }
}

static void disturb_host(void)
{
    sim_pause(below(40000) * 1000);
    soap.host_disturbed = true;
    if (below(2) == 0) {
        HRESULT hr;

        sim_note("aborts the host");
        hr = WsAbortServiceHost(soap.host, NULL);
        SIM_CHECK(hr == S_OK);
    }
    (void)change("closing the host", close_host, soap.host);
    if (below(2) == 0 && SUCCEEDED(WsResetServiceHost(soap.host, NULL)))
        (void)change("opening the host again", open_host, soap.host);
}

static void run_actors(void)
{
    struct sim_thread* thread[3];
    struct sim_thread* helper;
    unsigned count = 1 + below(ARRAY_COUNT(thread));
    bool stop = false;

    helper = sim_thread_start("releaser", releaser, &stop);
    for (unsigned i = 0; i < count; i++)
        thread[i] = sim_thread_start("actor", actor, NULL);
    if (below(4) == 0)
        disturb_host();
    for (unsigned i = 0; i < count; i++)
        sim_thread_join(thread[i]);
    sim_calm();
    soap.ending = true;
    release_parked();
    sim_ops_wait();
    stop = true;
    sim_thread_join(helper);
}

/* ------------------------------------------------------------------------------------------------ the world */

static void configure(void)
{
    WSX_ENGINE_SETTINGS settings = { .lanes = 1 + below(3), .tick_ms = 1 + below(4), .idle_ms = 1 + below(200) };
    HRESULT hr;

    soap.threads_max = settings.threads_max = settings.lanes + (below(2) == 0 ? 50 : below(6));
    sim_note("%u lanes, %u threads", settings.lanes, settings.threads_max);
    hr = WsxConfigureEngine(&settings, NULL);
    SIM_CHECK(hr == S_OK);
}

static bool create_world(void)
{
    unsigned proxies = 1 + below(PROXIES_MAX);

    soap.patient = below(3) == 0;
    for (unsigned i = 0; i < TEXT_MAX; i++)
        soap.text[i] = (WCHAR)('a' + below(26));
    configure();
    if (FAILED(create_host())) {
        SIM_CHECK(sim_faulty());
        return false;
    }
    if (FAILED(change("opening the host", open_host, soap.host)))
        soap.host_disturbed = true;
    for (; soap.proxies < proxies; soap.proxies++) {
        struct proxy* proxy = &soap.proxy[soap.proxies];

        proxy->number = soap.proxies;
        if (FAILED(create_proxy(proxy)))
            return false;
        if (FAILED(change("opening a proxy", open_proxy, proxy->handle)))
            proxy->disturbed = true;
    }
    return true;
}

static void check_parked(void)
{
    for (unsigned i = 0; i < soap.parkeds; i++)
        if (soap.parked[i].registered && !soap.parked[i].freed)
            sim_fail("the state of a parked operation was not freed");
}

static void end_world(void)
{
    HRESULT hr;

    for (unsigned i = 0; i < soap.proxies; i++) {
        (void)change("closing a proxy", close_proxy, soap.proxy[i].handle);
        WsFreeServiceProxy(soap.proxy[i].handle);
    }
    if (soap.host != NULL) {
        if (below(3) == 0)
            (void)ignore(WsAbortServiceHost(soap.host, NULL));
        (void)change("closing the host", close_host, soap.host);
        WsFreeServiceHost(soap.host);
    }
    foreigners_join();
    hr = WsxShutdownEngine(120000, NULL);
    if (hr != S_OK)
        sim_fail("the engine was not shut down, though nothing is pending: %s", sim_result_name(hr));
    check_parked();
    chan_buffer_trim();                 /* kept for reuse */
    sim_check_nothing_left();
}

void soap_scenario(void)
{
    if (create_world())
        run_actors();
    else
        sim_calm();
    end_world();
}
