#include "calc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define XML(literal) { sizeof(literal) - 1, (BYTE*)(uintptr_t)(literal), NULL, 0 }
#define PTR(pointer) ((void*)(uintptr_t)(pointer))

static WS_XML_STRING ns = XML(CALC_NS);

/* ------------------------------------------------------------------------------------------------------ descriptions */

#define NAME(name) static WS_XML_STRING name_##name = XML(#name)
#define FIELD(struct_type, member, element, wws_type, opts, description) \
    static WS_FIELD_DESCRIPTION field_##struct_type##_##member = { \
        WS_ELEMENT_FIELD_MAPPING, &name_##element, &ns, wws_type, PTR(description), \
        offsetof(struct struct_type, member), opts, NULL, (ULONG)-1, NULL, NULL, NULL }
#define ARRAY(struct_type, member, counter, element) \
    static WS_FIELD_DESCRIPTION field_##struct_type##_##member = { \
        WS_REPEATING_ELEMENT_FIELD_MAPPING, NULL, NULL, WS_INT32_TYPE, NULL, offsetof(struct struct_type, member), 0, \
        NULL, offsetof(struct struct_type, counter), &name_##element, &ns, NULL }
#define STRUCT(struct_type, ...) \
    static WS_FIELD_DESCRIPTION* fields_##struct_type[] = { __VA_ARGS__ }; \
    static WS_STRUCT_DESCRIPTION struct_##struct_type = { sizeof(struct struct_type), _Alignof(struct struct_type), \
        fields_##struct_type, ARRAY_COUNT(fields_##struct_type), NULL, NULL, NULL, NULL, 0, 0 }
#define MESSAGE(struct_type, element)                                                                                  \
    static WS_XML_STRING action_##element = XML(CALC_ACTION(#element));                                                \
    static WS_ELEMENT_DESCRIPTION element_##struct_type = { &name_##element, &ns, WS_STRUCT_TYPE,                      \
                                                            &struct_##struct_type };                                   \
    static WS_MESSAGE_DESCRIPTION message_##struct_type = { &action_##element, &element_##struct_type }

NAME(a); NAME(b); NAME(n); NAME(text); NAME(result); NAME(item); NAME(sum); NAME(twice); NAME(value); NAME(product);
NAME(quantity); NAME(number);
NAME(Add); NAME(AddResponse); NAME(Echo); NAME(EchoResponse); NAME(Notify); NAME(Sum); NAME(SumResponse); NAME(Bump);
NAME(BumpResponse);
NAME(Order);
NAME(OrderResponse);
NAME(Ask);
NAME(AskResponse);
NAME(Unknown);
NAME(UnknownResponse);

struct add_in { int a; int b; };
struct int_out { int result; };
struct text_in { WCHAR* text; };
struct n_in { int n; };
struct sum_in { ULONG item_count; int* item; };
struct sum_out { int sum; ULONG twice_count; int* twice; };
struct value_io { int value; };

FIELD(add_in, a, a, WS_INT32_TYPE, 0, NULL);
FIELD(add_in, b, b, WS_INT32_TYPE, 0, NULL);
STRUCT(add_in, &field_add_in_a, &field_add_in_b);
MESSAGE(add_in, Add);
FIELD(int_out, result, result, WS_INT32_TYPE, 0, NULL);
STRUCT(int_out, &field_int_out_result);
MESSAGE(int_out, AddResponse);
FIELD(text_in, text, text, WS_WSZ_TYPE, 0, NULL);
STRUCT(text_in, &field_text_in_text);
MESSAGE(text_in, Echo);
static WS_XML_STRING action_EchoResponse = XML(CALC_ACTION("EchoResponse"));
static WS_ELEMENT_DESCRIPTION element_EchoResponse = { &name_EchoResponse, &ns, WS_STRUCT_TYPE, &struct_text_in };
static WS_MESSAGE_DESCRIPTION message_text_out = { &action_EchoResponse, &element_EchoResponse };
FIELD(n_in, n, n, WS_INT32_TYPE, 0, NULL);
STRUCT(n_in, &field_n_in_n);
MESSAGE(n_in, Notify);
ARRAY(sum_in, item, item_count, item);
STRUCT(sum_in, &field_sum_in_item);
MESSAGE(sum_in, Sum);
FIELD(sum_out, sum, sum, WS_INT32_TYPE, 0, NULL);
ARRAY(sum_out, twice, twice_count, twice);
STRUCT(sum_out, &field_sum_out_sum, &field_sum_out_twice);
MESSAGE(sum_out, SumResponse);
FIELD(value_io, value, value, WS_INT32_TYPE, 0, NULL);
STRUCT(value_io, &field_value_io_value);
MESSAGE(value_io, Bump);
static WS_XML_STRING action_BumpResponse = XML(CALC_ACTION("BumpResponse"));
static WS_ELEMENT_DESCRIPTION element_BumpResponse = { &name_BumpResponse, &ns, WS_STRUCT_TYPE, &struct_value_io };
static WS_MESSAGE_DESCRIPTION message_bump_out = { &action_BumpResponse, &element_BumpResponse };
FIELD(calc_order, product, product, WS_WSZ_TYPE, 0, NULL);
FIELD(calc_order, quantity, quantity, WS_INT32_TYPE, 0, NULL);
STRUCT(calc_order, &field_calc_order_product, &field_calc_order_quantity);
MESSAGE(calc_order, Order);
FIELD(calc_receipt, number, number, WS_INT32_TYPE, 0, NULL);
FIELD(calc_receipt, text, text, WS_WSZ_TYPE, 0, NULL);
STRUCT(calc_receipt, &field_calc_receipt_number, &field_calc_receipt_text);
MESSAGE(calc_receipt, OrderResponse);

#define SAME(message, element, struct_type) \
    static WS_XML_STRING action_##element = XML(CALC_ACTION(#element)); \
    static WS_ELEMENT_DESCRIPTION element_##element = { &name_##element, &ns, WS_STRUCT_TYPE, &struct_##struct_type }; \
    static WS_MESSAGE_DESCRIPTION message = { &action_##element, &element_##element }
SAME(message_ask, Ask, n_in);
SAME(message_ask_out, AskResponse, int_out);
SAME(message_unknown, Unknown, n_in);
SAME(message_unknown_out, UnknownResponse, int_out);

#define NONE ((USHORT)-1)
static WS_PARAMETER_DESCRIPTION params_add[] = { { WS_PARAMETER_TYPE_NORMAL, 0, NONE },
                                                 { WS_PARAMETER_TYPE_NORMAL, 1, NONE },
                                                 { WS_PARAMETER_TYPE_NORMAL, NONE, 0 } };
static WS_PARAMETER_DESCRIPTION params_echo[] = { { WS_PARAMETER_TYPE_NORMAL, 0, NONE },
                                                  { WS_PARAMETER_TYPE_NORMAL, NONE, 0 } };
static WS_PARAMETER_DESCRIPTION params_notify[] = { { WS_PARAMETER_TYPE_NORMAL, 0, NONE } };
static WS_PARAMETER_DESCRIPTION params_sum[] = { { WS_PARAMETER_TYPE_ARRAY_COUNT, 0, NONE },
                                                 { WS_PARAMETER_TYPE_ARRAY, 0, NONE },
                                                 { WS_PARAMETER_TYPE_NORMAL, NONE, 0 },
                                                 { WS_PARAMETER_TYPE_ARRAY_COUNT, NONE, 1 },
                                                 { WS_PARAMETER_TYPE_ARRAY, NONE, 1 } };
static WS_PARAMETER_DESCRIPTION params_bump[] = { { WS_PARAMETER_TYPE_NORMAL, 0, 0 } };
static WS_PARAMETER_DESCRIPTION params_order[] = { { WS_PARAMETER_TYPE_MESSAGES, 0, NONE },
                                                   { WS_PARAMETER_TYPE_MESSAGES, NONE, 0 } };
static WS_PARAMETER_DESCRIPTION params_ask[] = { { WS_PARAMETER_TYPE_NORMAL, 0, NONE },
                                                 { WS_PARAMETER_TYPE_NORMAL, NONE, 0 } };

/* ------------------------------------------------------------------------------------------------------------- stubs */

typedef HRESULT (CALLBACK* add_fn)(const WS_OPERATION_CONTEXT*, int, int, int*, const WS_ASYNC_CONTEXT*, WS_ERROR*);
typedef HRESULT (CALLBACK* echo_fn)(const WS_OPERATION_CONTEXT*, WCHAR*, WCHAR**, const WS_ASYNC_CONTEXT*, WS_ERROR*);
typedef HRESULT (CALLBACK* notify_fn)(const WS_OPERATION_CONTEXT*, int, const WS_ASYNC_CONTEXT*, WS_ERROR*);
typedef HRESULT(CALLBACK* sum_fn)(const WS_OPERATION_CONTEXT*, ULONG, int*, int*, ULONG*, int**,
                                  const WS_ASYNC_CONTEXT*, WS_ERROR*);
typedef HRESULT (CALLBACK* bump_fn)(const WS_OPERATION_CONTEXT*, int*, const WS_ASYNC_CONTEXT*, WS_ERROR*);
typedef HRESULT (CALLBACK* order_fn)(const WS_OPERATION_CONTEXT*, struct calc_order*, struct calc_receipt**,
                                     const WS_ASYNC_CONTEXT*, WS_ERROR*);
typedef HRESULT (CALLBACK* ask_fn)(const WS_OPERATION_CONTEXT*, int, int*, const WS_ASYNC_CONTEXT*, WS_ERROR*);

/* Function pointers travel as const void*, as generated code has it: compilers of POSIX allow the cast. */
#define STUB(name, frame_type, ...) \
    static HRESULT CALLBACK stub_##name(const WS_OPERATION_CONTEXT* context, void* frame, const void* callback, \
                                        const WS_ASYNC_CONTEXT* async, WS_ERROR* error) \
    { \
        frame_type* p = frame; \
        name##_fn function = (name##_fn)(uintptr_t)callback; \
        return function(context, __VA_ARGS__, async, error); \
    }
struct add_frame { int* a; int* b; int* result; };
STUB(add, struct add_frame, *p->a, *p->b, p->result)
struct echo_frame { WCHAR** text; WCHAR** echo; };
STUB(echo, struct echo_frame, *p->text, p->echo)
struct notify_frame { int* n; };
STUB(notify, struct notify_frame, *p->n)
struct sum_frame { ULONG* count; int** items; int* sum; ULONG* twice_count; int** twice; };
STUB(sum, struct sum_frame, *p->count, *p->items, p->sum, p->twice_count, p->twice)
struct bump_frame { int* value; };
STUB(bump, struct bump_frame, p->value)
struct order_frame { struct calc_order** order; struct calc_receipt** receipt; };
STUB(order, struct order_frame, *p->order, p->receipt)
struct ask_frame { int* n; int* answer; };
STUB(ask, struct ask_frame, *p->n, p->answer)

#define OPERATION(name, in, out, params, stub) \
    static const WS_OPERATION_DESCRIPTION name = { 1, in, out, 0, 0, ARRAY_COUNT(params), params, stub, \
                                                   WS_NON_RPC_LITERAL_OPERATION }
OPERATION(operation_add, &message_add_in, &message_int_out, params_add, stub_add);
OPERATION(operation_echo, &message_text_in, &message_text_out, params_echo, stub_echo);
OPERATION(operation_notify, &message_n_in, NULL, params_notify, stub_notify);
OPERATION(operation_sum, &message_sum_in, &message_sum_out, params_sum, stub_sum);
OPERATION(operation_bump, &message_value_io, &message_bump_out, params_bump, stub_bump);
OPERATION(operation_order, &message_calc_order, &message_calc_receipt, params_order, stub_order);
OPERATION(operation_unknown, &message_unknown, &message_unknown_out, params_ask, NULL);
const WS_OPERATION_DESCRIPTION calc_ask_operation = { 1, &message_ask, &message_ask_out, 0, 0, ARRAY_COUNT(params_ask),
                                                      params_ask, stub_ask, WS_NON_RPC_LITERAL_OPERATION };

const WS_OPERATION_DESCRIPTION* const calc_operations[CALC_COUNT] = {
    &operation_add, &operation_echo, &operation_notify, &operation_sum, &operation_bump, &operation_order,
    &calc_ask_operation
};
const WS_CONTRACT_DESCRIPTION calc_description = { CALC_COUNT, (WS_OPERATION_DESCRIPTION**)(uintptr_t)calc_operations };

/* ------------------------------------------------------------------------------------------------- client functions */

#define CALL(operation) \
    WsCall(proxy, &(operation), arguments, heap, properties, count, context, error)

HRESULT calc_add(WS_SERVICE_PROXY* proxy, WS_HEAP* heap, int a, int b, int* result, const WS_CALL_PROPERTY* properties,
                 ULONG count, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    const void* arguments[] = { &a, &b, &result };

    return CALL(operation_add);
}

HRESULT calc_echo(WS_SERVICE_PROXY* proxy, WS_HEAP* heap, const WCHAR* text, WCHAR** echo,
                  const WS_CALL_PROPERTY* properties, ULONG count, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    const void* arguments[] = { &text, &echo };

    return CALL(operation_echo);
}

HRESULT calc_notify(WS_SERVICE_PROXY* proxy, WS_HEAP* heap, int n, const WS_CALL_PROPERTY* properties, ULONG count,
                    const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    const void* arguments[] = { &n };

    return CALL(operation_notify);
}

HRESULT calc_sum(WS_SERVICE_PROXY* proxy, WS_HEAP* heap, ULONG item_count, const int* items, int* sum,
                 ULONG* doubled_count, int** doubled, const WS_CALL_PROPERTY* properties, ULONG property_count,
                 const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    const void* arguments[] = { &item_count, &items, &sum, &doubled_count, &doubled };

    return WsCall(proxy, &operation_sum, arguments, heap, properties, property_count, context, error);
}

HRESULT calc_bump(WS_SERVICE_PROXY* proxy, WS_HEAP* heap, int* value, const WS_CALL_PROPERTY* properties, ULONG count,
                  const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    const void* arguments[] = { &value };

    return CALL(operation_bump);
}

HRESULT calc_order(WS_SERVICE_PROXY* proxy, WS_HEAP* heap, const struct calc_order* order,
                   struct calc_receipt** receipt, const WS_CALL_PROPERTY* properties, ULONG count,
                   const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    const void* arguments[] = { &order, &receipt };

    return CALL(operation_order);
}

HRESULT calc_ask(WS_SERVICE_PROXY* proxy, WS_HEAP* heap, int n, int* answer, const WS_CALL_PROPERTY* properties,
                 ULONG count, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    const void* arguments[] = { &n, &answer };

    return CALL(calc_ask_operation);
}

HRESULT calc_unknown(WS_SERVICE_PROXY* proxy, WS_HEAP* heap, int n, int* answer, const WS_CALL_PROPERTY* properties,
                     ULONG count, const WS_ASYNC_CONTEXT* context, WS_ERROR* error)
{
    const void* arguments[] = { &n, &answer };

    return CALL(operation_unknown);
}

/* ----------------------------------------------------------------------------------------------------------- service */

static struct calc* calc_of(const WS_OPERATION_CONTEXT* context)
{
    void* calc = NULL;

    if (FAILED(WsGetOperationContextProperty(context, WS_OPERATION_CONTEXT_PROPERTY_HOST_USER_STATE, &calc, sizeof calc,
                                             NULL)))
        abort();
    return calc;
}

static WS_HEAP* heap_of(const WS_OPERATION_CONTEXT* context)
{
    WS_HEAP* heap = NULL;

    if (FAILED(WsGetOperationContextProperty(context, WS_OPERATION_CONTEXT_PROPERTY_HEAP, &heap, sizeof heap, NULL)))
        abort();
    return heap;
}

static HRESULT CALLBACK do_add(const WS_OPERATION_CONTEXT* context, int a, int b, int* result,
                               const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    (void)context;
    (void)async;
    (void)error;
    *result = a + b;
    return S_OK;
}

static HRESULT CALLBACK do_echo(const WS_OPERATION_CONTEXT* context, WCHAR* text, WCHAR** echo,
                                const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    (void)context;
    (void)async;
    (void)error;
    *echo = text;
    return S_OK;
}

static HRESULT CALLBACK do_notify(const WS_OPERATION_CONTEXT* context, int n, const WS_ASYNC_CONTEXT* async,
                                  WS_ERROR* error)
{
    struct calc* calc = calc_of(context);

    (void)async;
    (void)error;
    atomic_fetch_add(&calc->notified, n);
    sys_event_set(&calc->notified_event);
    return n < 0 ? E_FAIL : S_OK;
}

static HRESULT CALLBACK do_sum(const WS_OPERATION_CONTEXT* context, ULONG count, int* items, int* sum,
                               ULONG* twice_count, int** twice, const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    void* block;

    (void)async;
    TRY(WsAlloc(heap_of(context), (count + 1) * sizeof(int), &block, error));
    *twice = block;
    *twice_count = count;
    for (ULONG i = 0; i < count; i++) {
        *sum += items[i];
        (*twice)[i] = 2 * items[i];
    }
    return S_OK;
}

static HRESULT CALLBACK do_bump(const WS_OPERATION_CONTEXT* context, int* value, const WS_ASYNC_CONTEXT* async,
                                WS_ERROR* error)
{
    (void)context;
    (void)async;
    (void)error;
    (*value)++;
    return S_OK;
}

static HRESULT CALLBACK do_order(const WS_OPERATION_CONTEXT* context, struct calc_order* order,
                                 struct calc_receipt** receipt, const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    void* block;

    (void)async;
    TRY(WsAlloc(heap_of(context), sizeof **receipt, &block, error));
    *receipt = block;
    (*receipt)->number = order->quantity * 10;
    (*receipt)->text = order->product;
    return S_OK;
}

static HRESULT CALLBACK do_ask(const WS_OPERATION_CONTEXT* context, int n, int* answer, const WS_ASYNC_CONTEXT* async,
                               WS_ERROR* error)
{
    struct calc* calc = calc_of(context);

    atomic_fetch_add(&calc->asked, 1);
    if (calc->ask != NULL)
        return calc->ask(calc, context, n, answer, async, error);
    *answer = n + 1;
    return S_OK;
}

#define METHOD(function) ((const void*)(uintptr_t)(function))
const void* const calc_methods[CALC_COUNT] = { METHOD(do_add),  METHOD(do_echo),  METHOD(do_notify), METHOD(do_sum),
                                               METHOD(do_bump), METHOD(do_order), METHOD(do_ask) };
const WS_SERVICE_CONTRACT calc_contract = { &calc_description, NULL, calc_methods };

/* ------------------------------------------------------------------------------------------------------ kinds of asks */

struct later {
    WS_ASYNC_CONTEXT async;
    int              n;
    int*             answer;
};

static void* later_run(void* argument)
{
    struct later later = *(struct later*)argument;

    free(argument);
    *later.answer = later.n + 1;
    later.async.callback(S_OK, WS_LONG_CALLBACK, later.async.callbackState);
    return NULL;
}

static pthread_t later_start(int n, int* answer, const WS_ASYNC_CONTEXT* async)
{
    struct later* later = malloc(sizeof *later);
    pthread_t thread;

    *later = (struct later){ *async, n, answer };
    if (pthread_create(&thread, NULL, later_run, later) != 0)
        abort();
    return thread;
}

HRESULT calc_ask_later(struct calc* calc, const WS_OPERATION_CONTEXT* context, int n, int* answer,
                       const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    (void)calc;
    (void)context;
    (void)error;
    pthread_detach(later_start(n, answer, async));
    return WS_S_ASYNC;
}

HRESULT calc_ask_before_return(struct calc* calc, const WS_OPERATION_CONTEXT* context, int n, int* answer,
                               const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    (void)calc;
    (void)context;
    (void)error;
    pthread_join(later_start(n, answer, async), NULL);
    return WS_S_ASYNC;
}

/* ----------------------------------------------------------------------------------------------------------- parking */

static void parking_open_at_end(void* state)
{
    parking_open(state);
}

void parking_init(struct calc_parking* parking, struct calc* calc)
{
    *parking = (struct calc_parking){ 0 };
    lock_init(&parking->lock);
    sys_event_init(&parking->event);
    sys_event_init(&parking->cancel_event);
    calc->state = parking;
    calc->ask = calc_ask_parked;
    torture_release_at_end(parking_open_at_end, parking);
}

void parking_destroy(struct calc_parking* parking)
{
    torture_released(parking);
    assert_null(parking->first);
    lock_destroy(&parking->lock);
    sys_event_destroy(&parking->event);
    sys_event_destroy(&parking->cancel_event);
}

static void CALLBACK parking_cancelled(WS_SERVICE_CANCEL_REASON reason, void* state)
{
    struct calc_parking* parking = state;

    atomic_store(&parking->reason, (int)reason);
    if (parking->completes_in_cancel)
        parking_release(parking, WS_E_OPERATION_ABORTED);
    atomic_fetch_add(&parking->cancelled, 1);
    sys_event_set(&parking->cancel_event);
}

static void CALLBACK parking_state_freed(void* state)
{
    struct calc_parking* parking = state;

    atomic_fetch_add(&parking->freed, 1);
}

HRESULT calc_ask_parked(struct calc* calc, const WS_OPERATION_CONTEXT* context, int n, int* answer,
                        const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    struct calc_parking* parking = calc->state;
    struct calc_parked* parked = malloc(sizeof *parked);
    bool open;

    if (parking->registers &&
        FAILED(WsRegisterOperationForCancel(context, parking_cancelled, parking_state_freed, parking, error)))
        abort();
    *parked = (struct calc_parked){ *async, n, answer, NULL };
    lock_take(&parking->lock);
    open = parking->open;
    if (!open) {
        parked->next = parking->first;
        parking->first = parked;
        if (++parking->count == parking->wanted)
            sys_event_set(&parking->event);
    }
    lock_drop(&parking->lock);
    if (!open)
        return WS_S_ASYNC;
    free(parked);
    *answer = n + 1;
    return S_OK;
}

void calc_park(struct calc* calc, struct calc_parking* parking, struct completion* done, int* answer, WS_ERROR* error)
{
    WS_ASYNC_CONTEXT context;

    parking_init(parking, calc);
    calc_start(calc);
    completion_init(done);
    context = completion_context(done);
    assert_hr(calc_ask(calc->proxy, calc->heap, 1, answer, NULL, 0, &context, error), WS_S_ASYNC);
    parking_wait(parking, 1);
}

void parking_wait(struct calc_parking* parking, int count)
{
    bool there;

    lock_take(&parking->lock);
    there = parking->count >= count;
    if (!there) {
        parking->wanted = count;
        sys_event_clear(&parking->event);
    }
    lock_drop(&parking->lock);
    if (!there)
        wait_for(&parking->event);
}

void parking_open(struct calc_parking* parking)
{
    lock_take(&parking->lock);
    parking->open = true;
    lock_drop(&parking->lock);
    parking_release(parking, S_OK);
}

void parking_release(struct calc_parking* parking, HRESULT hr)
{
    struct calc_parked* list;

    lock_take(&parking->lock);
    list = parking->first;
    parking->first = NULL;
    lock_drop(&parking->lock);
    while (list != NULL) {
        struct calc_parked parked = *list;

        free(list);
        list = parked.next;
        *parked.answer = parked.n + 1;
        parked.async.callback(hr, WS_LONG_CALLBACK, parked.async.callbackState);
    }
}

/* ----------------------------------------------------------------------------------------------------------- fixture */

void calc_init(struct calc* calc)
{
    WS_STRING url;

    *calc = (struct calc){ .envelope = WS_ENVELOPE_VERSION_SOAP_1_2, .addressing = WS_ADDRESSING_VERSION_1_0,
                           .contract = &calc_contract };
    calc->error = test_error();
    sys_event_init(&calc->notified_event);
    assert_ok(WsCreateHeap(1 << 20, 0, NULL, 0, &calc->heap, NULL));
    calc->port = free_port();
    snprintf(calc->url8, sizeof calc->url8, "http://127.0.0.1:%u/calc", calc->port);
    url = test_string(calc->url8);
    memcpy(calc->url, url.chars, url.length * sizeof(WCHAR));
    free(url.chars);
}

WS_HEAP* calc_heap(struct calc* calc, int call)
{
    assert_in_range(call, 0, CALC_HEAPS - 1);
    if (calc->heaps[call] == NULL)
        assert_ok(WsCreateHeap(1 << 20, 0, NULL, 0, &calc->heaps[call], NULL));
    return calc->heaps[call];
}

void calc_endpoint_property(struct calc* calc, WS_SERVICE_ENDPOINT_PROPERTY_ID id, const void* value, ULONG size)
{
    calc->endpoint_properties[calc->endpoint_property_count++] = (WS_SERVICE_ENDPOINT_PROPERTY){ id, PTR(value), size };
}

void calc_host_property(struct calc* calc, WS_SERVICE_PROPERTY_ID id, const void* value, ULONG size)
{
    calc->host_properties[calc->host_property_count++] = (WS_SERVICE_PROPERTY){ id, PTR(value), size };
}

void calc_proxy_property(struct calc* calc, WS_PROXY_PROPERTY_ID id, const void* value, ULONG size)
{
    calc->proxy_properties[calc->proxy_property_count++] = (WS_PROXY_PROPERTY){ id, PTR(value), size };
}

WS_ENDPOINT_ADDRESS calc_address(struct calc* calc)
{
    return (WS_ENDPOINT_ADDRESS){ .url = { (ULONG)strlen(calc->url8), calc->url } };
}

/* What the host and the proxy are given is gone when this returns: they have copies. */
HRESULT calc_create_host(struct calc* calc, WS_SERVICE_HOST** host)
{
    void* user = calc;
    WS_CHANNEL_PROPERTY channel[] = {
        { WS_CHANNEL_PROPERTY_ENVELOPE_VERSION, &calc->envelope, sizeof calc->envelope },
        { WS_CHANNEL_PROPERTY_ADDRESSING_VERSION, &calc->addressing, sizeof calc->addressing },
    };
    WS_SERVICE_ENDPOINT* endpoint = calloc(1, sizeof *endpoint);
    const WS_SERVICE_ENDPOINT* endpoints[] = { endpoint };
    HRESULT hr;

    endpoint->address = calc_address(calc);
    endpoint->channelBinding = WS_HTTP_CHANNEL_BINDING;
    endpoint->channelType = WS_CHANNEL_TYPE_REPLY;
    endpoint->contract = calc->contract;
    endpoint->authorizationCallback = calc->authorize;
    endpoint->properties = calc->endpoint_properties;
    endpoint->propertyCount = calc->endpoint_property_count;
    endpoint->channelProperties = (WS_CHANNEL_PROPERTIES){ channel, ARRAY_COUNT(channel) };
    calc_host_property(calc, WS_SERVICE_PROPERTY_HOST_USER_STATE, &user, sizeof user);
    hr = WsCreateServiceHost(endpoints, 1, calc->host_properties, calc->host_property_count, host, calc->error);
    calc->host_property_count--;
    memset(endpoint, 0xEE, sizeof *endpoint);
    free(endpoint);
    return hr;
}

HRESULT calc_create_proxy(struct calc* calc, WS_SERVICE_PROXY** proxy)
{
    WS_CHANNEL_PROPERTY channel[] = {
        { WS_CHANNEL_PROPERTY_ENVELOPE_VERSION, &calc->envelope, sizeof calc->envelope },
        { WS_CHANNEL_PROPERTY_ADDRESSING_VERSION, &calc->addressing, sizeof calc->addressing },
    };

    return WsCreateServiceProxy(WS_CHANNEL_TYPE_REQUEST, WS_HTTP_CHANNEL_BINDING, NULL, calc->proxy_properties,
                                calc->proxy_property_count, channel, ARRAY_COUNT(channel), proxy, calc->error);
}

void calc_start(struct calc* calc)
{
    WS_ENDPOINT_ADDRESS address = calc_address(calc);

    assert_ok_error(calc_create_host(calc, &calc->host), calc->error);
    assert_ok_error(WsOpenServiceHost(calc->host, NULL, calc->error), calc->error);
    assert_ok_error(calc_create_proxy(calc, &calc->proxy), calc->error);
    assert_ok_error(WsOpenServiceProxy(calc->proxy, &address, NULL, calc->error), calc->error);
}

void calc_close_host(struct calc* calc)
{
    assert_ok_error(WsCloseServiceHost(calc->host, NULL, calc->error), calc->error);
    WsFreeServiceHost(calc->host);
    calc->host = NULL;
}

void calc_stop(struct calc* calc)
{
    if (calc->proxy != NULL) {
        WsCloseServiceProxy(calc->proxy, NULL, NULL);
        WsFreeServiceProxy(calc->proxy);
    }
    if (calc->host != NULL)
        calc_close_host(calc);
    WsFreeHeap(calc->heap);
    for (int i = 0; i < CALC_HEAPS; i++)
        WsFreeHeap(calc->heaps[i]);
    WsFreeError(calc->error);
    sys_event_destroy(&calc->notified_event);
}
