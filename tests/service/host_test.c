/* What the host does with messages: dispatch, callbacks of the application, properties of the context, bad input. */
#include "calc_fixture.h"
#include "raw_client.h"

#include <stdlib.h>
#include <string.h>

#define ADD_BODY "<Add xmlns=\"urn:calc\"><a>1</a><b>2</b></Add>"
#define ASK_BODY "<Ask xmlns=\"urn:calc\"><n>1</n></Ask>"

/* --------------------------------------------------------------------------------------------- operation context */

struct seen {
    HRESULT hr[9];
    void*   value[9];
};

static void look(const WS_OPERATION_CONTEXT* context, struct seen* seen)
{
    for (ULONG id = 0; id < 9; id++) {
        seen->value[id] = NULL;
        seen->hr[id] = WsGetOperationContextProperty(context, (WS_OPERATION_CONTEXT_PROPERTY_ID)id, &seen->value[id],
                                                     sizeof(void*), NULL);
    }
}

static struct seen in_operation, in_accept, in_close, in_handler, in_authorization;
static atomic_int  accepted, closed;
static const WS_OPERATION_CONTEXT* kept_context;

static HRESULT ask_and_look(struct calc* service, const WS_OPERATION_CONTEXT* context, int n, int* answer,
                            const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    ULONG small;

    (void)service;
    (void)async;
    look(context, &in_operation);
    kept_context = context;
    assert_hr(WsGetOperationContextProperty(context, WS_OPERATION_CONTEXT_PROPERTY_HEAP, &small, sizeof small, NULL),
              E_INVALIDARG);
    assert_hr(WsGetOperationContextProperty(context, (WS_OPERATION_CONTEXT_PROPERTY_ID)9, &small, sizeof(void*), NULL),
              E_INVALIDARG);
    (void)error;
    *answer = n;
    return S_OK;
}

static HRESULT CALLBACK accept_and_look(const WS_OPERATION_CONTEXT* context, void** channel_state,
                                        const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    (void)async;
    (void)error;
    accepted++;
    look(context, &in_accept);
    *channel_state = &accepted;
    return S_OK;
}

static HRESULT CALLBACK close_and_look(const WS_OPERATION_CONTEXT* context, const WS_ASYNC_CONTEXT* async)
{
    (void)async;
    closed++;
    look(context, &in_close);
    return S_OK;
}

static HRESULT CALLBACK authorize_and_look(const WS_OPERATION_CONTEXT* context, BOOL* authorized, WS_ERROR* error)
{
    (void)error;
    look(context, &in_authorization);
    *authorized = TRUE;
    return S_OK;
}

static void test_the_context_has_the_properties_of_its_place(void** state)
{
    WS_SERVICE_PROPERTY_ACCEPT_CALLBACK accept = { accept_and_look };
    WS_SERVICE_PROPERTY_CLOSE_CALLBACK close = { close_and_look };
    ULONG small;
    int answer;

    (void)state;
    accepted = closed = 0;
    calc.ask = ask_and_look;
    calc.authorize = authorize_and_look;
    calc_endpoint_property(&calc, WS_SERVICE_ENDPOINT_PROPERTY_ACCEPT_CHANNEL_CALLBACK, &accept, sizeof accept);
    calc_endpoint_property(&calc, WS_SERVICE_ENDPOINT_PROPERTY_CLOSE_CHANNEL_CALLBACK, &close, sizeof close);
    calc_start(&calc);
    assert_ok_error(calc_ask(calc.proxy, calc.heap, 3, &answer, NULL, 0, NULL, calc.error), calc.error);
    calc_close_host(&calc);
    for (int id = 0; id < 9; id++)
        assert_ok(in_operation.hr[id]);
    assert_non_null(in_operation.value[WS_OPERATION_CONTEXT_PROPERTY_CHANNEL]);
    assert_non_null(in_operation.value[WS_OPERATION_CONTEXT_PROPERTY_LISTENER]);
    assert_ptr_equal(in_operation.value[WS_OPERATION_CONTEXT_PROPERTY_CONTRACT_DESCRIPTION], &calc_description);
    assert_ptr_equal(in_operation.value[WS_OPERATION_CONTEXT_PROPERTY_HOST_USER_STATE], &calc);
    assert_ptr_equal(in_operation.value[WS_OPERATION_CONTEXT_PROPERTY_CHANNEL_USER_STATE], &accepted);
    assert_non_null(in_operation.value[WS_OPERATION_CONTEXT_PROPERTY_ENDPOINT_ADDRESS]);
    assert_int_equal(accepted, closed);
    assert_true(accepted >= 1);
    assert_hr(in_accept.hr[WS_OPERATION_CONTEXT_PROPERTY_INPUT_MESSAGE], WS_E_INVALID_OPERATION);
    assert_hr(in_accept.hr[WS_OPERATION_CONTEXT_PROPERTY_HEAP], WS_E_INVALID_OPERATION);
    assert_ok(in_accept.hr[WS_OPERATION_CONTEXT_PROPERTY_CHANNEL]);
    assert_ok(in_close.hr[WS_OPERATION_CONTEXT_PROPERTY_CHANNEL_USER_STATE]);
    assert_ptr_equal(in_close.value[WS_OPERATION_CONTEXT_PROPERTY_CHANNEL_USER_STATE], &accepted);
    assert_ok(in_authorization.hr[WS_OPERATION_CONTEXT_PROPERTY_INPUT_MESSAGE]);
    assert_hr(in_authorization.hr[WS_OPERATION_CONTEXT_PROPERTY_OUTPUT_MESSAGE], WS_E_INVALID_OPERATION);
    assert_fails(WsGetOperationContextProperty(NULL, WS_OPERATION_CONTEXT_PROPERTY_HEAP, &small, sizeof(void*),
                                               calc.error),
                 E_INVALIDARG, calc.error, "NULL");
}

/* ------------------------------------------------------------------------------- callbacks of channels, authorization */

static HRESULT CALLBACK accept_later(const WS_OPERATION_CONTEXT* context, void** channel_state,
                                     const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    (void)context;
    (void)channel_state;
    accepted++;
    return WsxDelay(1, NULL, async, error);
}

static HRESULT CALLBACK close_later(const WS_OPERATION_CONTEXT* context, const WS_ASYNC_CONTEXT* async)
{
    (void)context;
    closed++;
    return WsxDelay(1, NULL, async, NULL);
}

static void test_P_accept_and_close_callbacks_may_complete_asynchronously(void** state)
{
    WS_SERVICE_PROPERTY_ACCEPT_CALLBACK accept = { accept_later };
    WS_SERVICE_PROPERTY_CLOSE_CALLBACK close = { close_later };
    int result;

    (void)state;
    accepted = closed = 0;
    calc_endpoint_property(&calc, WS_SERVICE_ENDPOINT_PROPERTY_ACCEPT_CHANNEL_CALLBACK, &accept, sizeof accept);
    calc_endpoint_property(&calc, WS_SERVICE_ENDPOINT_PROPERTY_CLOSE_CHANNEL_CALLBACK, &close, sizeof close);
    calc_start(&calc);
    for (int i = 0; i < 5; i++)
        assert_ok_error(calc_add(calc.proxy, calc.heap, i, 1, &result, NULL, 0, NULL, calc.error), calc.error);
    calc_close_host(&calc);
    assert_true(accepted >= 5);
    assert_int_equal(accepted, closed);
}

static HRESULT CALLBACK accept_refuse(const WS_OPERATION_CONTEXT* context, void** channel_state,
                                      const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    (void)context;
    (void)channel_state;
    (void)async;
    (void)error;
    return E_FAIL;
}

static HRESULT CALLBACK close_count(const WS_OPERATION_CONTEXT* context, const WS_ASYNC_CONTEXT* async)
{
    (void)context;
    (void)async;
    closed++;
    return S_OK;
}

/* "Irrespective of whether the accept callback completed successfully or not, this function will always be fired." */
static void test_a_channel_whose_accept_callback_fails_is_aborted(void** state)
{
    WS_SERVICE_PROPERTY_ACCEPT_CALLBACK accept = { accept_refuse };
    WS_SERVICE_PROPERTY_CLOSE_CALLBACK close = { close_count };
    int answer;

    (void)state;
    closed = 0;
    calc_endpoint_property(&calc, WS_SERVICE_ENDPOINT_PROPERTY_ACCEPT_CHANNEL_CALLBACK, &accept, sizeof accept);
    calc_endpoint_property(&calc, WS_SERVICE_ENDPOINT_PROPERTY_CLOSE_CHANNEL_CALLBACK, &close, sizeof close);
    calc_start(&calc);
    assert_hr(calc_ask(calc.proxy, calc.heap, 3, &answer, NULL, 0, NULL, NULL), WS_E_ENDPOINT_DISCONNECTED);
    calc_close_host(&calc);
    assert_int_equal(calc.asked, 0);
    assert_true(closed >= 1);
}

static atomic_int allowed, authorization;

static HRESULT CALLBACK authorize(const WS_OPERATION_CONTEXT* context, BOOL* authorized, WS_ERROR* error)
{
    (void)context;
    (void)error;
    *authorized = (BOOL)atomic_load(&allowed);
    return (HRESULT)atomic_load(&authorization);
}

/* "If the authorization fails the security callback function returns a failure HR, and the service host aborts the channel." */
static void test_a_caller_who_is_not_authorized_is_cut_off(void** state)
{
    int answer;

    (void)state;
    calc.authorize = authorize;
    calc_start(&calc);
    allowed = FALSE;
    authorization = S_OK;
    assert_hr(calc_ask(calc.proxy, calc.heap, 3, &answer, NULL, 0, NULL, NULL), WS_E_ENDPOINT_DISCONNECTED);
    allowed = TRUE;
    authorization = E_FAIL;
    assert_hr(calc_ask(calc.proxy, calc.heap, 3, &answer, NULL, 0, NULL, NULL), WS_E_ENDPOINT_DISCONNECTED);
    assert_int_equal(calc.asked, 0);
    authorization = S_OK;
    assert_ok_error(calc_ask(calc.proxy, calc.heap, 3, &answer, NULL, 0, NULL, calc.error), calc.error);
}

/* ------------------------------------------------------------------------------------------- default message handler */

static HRESULT    handler_result;
static bool       handler_replies;
static atomic_int handled;

static HRESULT skip_body(WS_MESSAGE* message, WS_ERROR* error)
{
    WS_XML_READER* reader;

    TRY(WsGetMessageProperty(message, WS_MESSAGE_PROPERTY_BODY_READER, &reader, sizeof reader, error));
    return WsSkipNode(reader, error);
}

/* Reads the message, as it must, and replies if it is to. */
static HRESULT read_and_reply(const WS_OPERATION_CONTEXT* context, WS_ERROR* error)
{
    WS_MESSAGE* request;
    WS_MESSAGE* reply = NULL;
    WS_CHANNEL* channel;
    struct { int n; } in;
    struct { int result; } out;
    WS_HEAP* heap;
    HRESULT hr;

    TRY(WsGetOperationContextProperty(context, WS_OPERATION_CONTEXT_PROPERTY_INPUT_MESSAGE, &request, sizeof request,
                                      error));
    TRY(WsGetOperationContextProperty(context, WS_OPERATION_CONTEXT_PROPERTY_CHANNEL, &channel, sizeof channel, error));
    TRY(WsGetOperationContextProperty(context, WS_OPERATION_CONTEXT_PROPERTY_HEAP, &heap, sizeof heap, error));
    if (handler_replies)
        TRY(WsReadBody(request, calc_ask_operation.inputMessageDescription->bodyElementDescription,
                       WS_READ_REQUIRED_VALUE, heap, &in, sizeof in, error));
    else
        TRY(skip_body(request, error));
    TRY(WsReadMessageEnd(channel, request, NULL, error));
    if (!handler_replies)
        return S_OK;
    out.result = in.n * 100;
    TRY(WsCreateMessageForChannel(channel, NULL, 0, &reply, error));
    hr = WsSendReplyMessage(channel, reply, calc_ask_operation.outputMessageDescription, WS_WRITE_REQUIRED_VALUE, &out,
                            sizeof out, request, NULL, error);
    WsFreeMessage(reply);
    return hr;
}

static HRESULT CALLBACK handle(const WS_OPERATION_CONTEXT* context, const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    (void)async;
    handled++;
    look(context, &in_handler);
    if (FAILED(handler_result))
        return handler_result;
    TRY(read_and_reply(context, error));
    return WS_S_END;
}

static void test_a_message_handler_serves_an_endpoint_without_a_contract(void** state)
{
    static const WS_SERVICE_CONTRACT untyped = { NULL, handle, NULL };
    int answer;

    (void)state;
    handled = 0;
    handler_result = S_OK;
    handler_replies = true;
    calc.contract = &untyped;
    calc_start(&calc);
    assert_ok_error(calc_ask(calc.proxy, calc.heap, 3, &answer, NULL, 0, NULL, calc.error), calc.error);
    assert_int_equal(answer, 300);
    assert_int_equal(handled, 1);
    assert_ok(in_handler.hr[WS_OPERATION_CONTEXT_PROPERTY_INPUT_MESSAGE]);
    assert_hr(in_handler.hr[WS_OPERATION_CONTEXT_PROPERTY_OUTPUT_MESSAGE], WS_E_INVALID_OPERATION);
}

static void test_a_message_handler_takes_the_actions_that_the_contract_does_not_know(void** state)
{
    static const WS_SERVICE_CONTRACT both = { &calc_description, handle, calc_methods };
    int answer;

    (void)state;
    handled = 0;
    handler_result = S_OK;
    handler_replies = false;
    calc.contract = &both;
    calc_start(&calc);
    assert_ok_error(calc_ask(calc.proxy, calc.heap, 3, &answer, NULL, 0, NULL, calc.error), calc.error);
    assert_int_equal(handled, 0);
    assert_fails(calc_unknown(calc.proxy, calc.heap, 3, &answer, NULL, 0, NULL, calc.error), WS_E_INVALID_FORMAT,
                 calc.error, "no reply");
    assert_int_equal(handled, 1);
}

/* "If the callback fails, the underlying channel is aborted." */
static void test_a_message_handler_that_fails_aborts_the_channel(void** state)
{
    static const WS_SERVICE_CONTRACT untyped = { NULL, handle, NULL };
    int answer;

    (void)state;
    handler_result = E_FAIL;
    calc.contract = &untyped;
    calc_start(&calc);
    assert_hr(calc_ask(calc.proxy, calc.heap, 3, &answer, NULL, 0, NULL, NULL), WS_E_ENDPOINT_DISCONNECTED);
}

/* ---------------------------------------------------------------------------------------------------------- limits */

static HRESULT ask_for_memory(struct calc* service, const WS_OPERATION_CONTEXT* context, int n, int* answer,
                              const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    WS_HEAP* heap = NULL;
    void* block;

    (void)service;
    (void)async;
    TRY(WsGetOperationContextProperty(context, WS_OPERATION_CONTEXT_PROPERTY_HEAP, &heap, sizeof heap, error));
    *answer = n;
    return WsAlloc(heap, (SIZE_T)n, &block, error);
}

static void test_the_body_heap_has_the_size_of_its_property(void** state)
{
    SIZE_T size = 10000;
    int answer;

    (void)state;
    calc.ask = ask_for_memory;
    calc_endpoint_property(&calc, WS_SERVICE_ENDPOINT_PROPERTY_BODY_HEAP_MAX_SIZE, &size, sizeof size);
    calc_start(&calc);
    assert_ok_error(calc_ask(calc.proxy, calc.heap, 9000, &answer, NULL, 0, NULL, calc.error), calc.error);
    assert_hr(calc_ask(calc.proxy, calc.heap, 10000, &answer, NULL, 0, NULL, NULL), WS_E_ENDPOINT_FAULT_RECEIVED);
    assert_ok_error(calc_ask(calc.proxy, calc.heap, 9000, &answer, NULL, 0, NULL, calc.error), calc.error);
}

/* Requests over the number of channels wait for a channel; none is lost. */
static void test_requests_over_MAX_CHANNELS_wait_for_their_turn(void** state)
{
    enum { CALLS = 12 };
    ULONG few = 3;
    struct calc_parking parking;
    struct completion done[CALLS];
    int answers[CALLS];

    (void)state;
    calc_endpoint_property(&calc, WS_SERVICE_ENDPOINT_PROPERTY_MAX_CHANNELS, &few, sizeof few);
    calc_endpoint_property(&calc, WS_SERVICE_ENDPOINT_PROPERTY_MAX_ACCEPTING_CHANNELS, &few, sizeof few);
    parking_init(&parking, &calc);
    calc_start(&calc);
    for (int i = 0; i < CALLS; i++) {
        WS_ASYNC_CONTEXT context;

        completion_init(&done[i]);
        context = completion_context(&done[i]);
        assert_hr(calc_ask(calc.proxy, calc_heap(&calc, i), i, &answers[i], NULL, 0, &context, NULL), WS_S_ASYNC);
    }
    for (int round = 1; round <= CALLS / 3; round++) {
        parking_wait(&parking, 3 * round);
        assert_int_equal(parking.count, 3 * round);
        parking_release(&parking, S_OK);
    }
    for (int i = 0; i < CALLS; i++) {
        assert_ok(completion_result(&done[i], WS_S_ASYNC));
        assert_int_equal(answers[i], i + 1);
    }
    parking_destroy(&parking);
}

static void check_all_run(ULONG accepting)
{
    enum { CALLS = 40 };
    struct calc_parking parking;
    struct completion done[CALLS];
    int answers[CALLS];
    int calls = test_rounds(CALLS);

    print_message("[ %u accept ]\n", accepting);
    calc_endpoint_property(&calc, WS_SERVICE_ENDPOINT_PROPERTY_MAX_ACCEPTING_CHANNELS, &accepting, sizeof accepting);
    parking_init(&parking, &calc);
    calc_start(&calc);
    for (int i = 0; i < calls; i++) {
        WS_ASYNC_CONTEXT context;

        completion_init(&done[i]);
        context = completion_context(&done[i]);
        assert_hr(calc_ask(calc.proxy, calc_heap(&calc, i), i, &answers[i], NULL, 0, &context, NULL), WS_S_ASYNC);
    }
    parking_wait(&parking, calls);
    parking_release(&parking, S_OK);
    for (int i = 0; i < calls; i++)
        assert_ok(completion_result(&done[i], WS_S_ASYNC));
    parking_destroy(&parking);
}

/* Whatever keeps its channel is replaced among those that accept, before the last of them is gone. */
static void test_as_many_operations_run_as_there_are_channels_however_few_accept(void** state)
{
    for (ULONG accepting = 1; accepting <= 5; accepting++) {
        check_all_run(accepting);
        assert_int_equal(teardown(state), 0);
        assert_int_equal(setup(state), 0);
    }
}

/* Operations that block hold their thread, and no other operation. */
struct blocking {
    struct sys_event all_in;
    struct sys_event go;
    atomic_int       in;
    int              wanted;
};

static HRESULT ask_and_block(struct calc* service, const WS_OPERATION_CONTEXT* context, int n, int* answer,
                             const WS_ASYNC_CONTEXT* async, WS_ERROR* error)
{
    struct blocking* blocking = service->state;

    (void)context;
    (void)async;
    (void)error;
    if (atomic_fetch_add(&blocking->in, 1) + 1 == blocking->wanted)
        sys_event_set(&blocking->all_in);
    while (!sys_event_wait(&blocking->go, sys_deadline_ns(PATIENCE_MS)))
        return WS_E_OPERATION_TIMED_OUT;
    sys_event_set(&blocking->go);
    *answer = n + 1;
    return S_OK;
}

static void test_M2_operations_that_block_hold_up_nobody_else(void** state)
{
    enum { CALLS = 16 };
    struct blocking blocking = { .wanted = CALLS };
    struct completion done[CALLS];
    int answers[CALLS];
    int result;

    (void)state;
    sys_event_init(&blocking.all_in);
    sys_event_init(&blocking.go);
    calc.ask = ask_and_block;
    calc.state = &blocking;
    calc_start(&calc);
    for (int i = 0; i < CALLS; i++) {
        WS_ASYNC_CONTEXT context;

        completion_init(&done[i]);
        context = completion_context(&done[i]);
        assert_hr(calc_ask(calc.proxy, calc_heap(&calc, i), i, &answers[i], NULL, 0, &context, NULL), WS_S_ASYNC);
    }
    wait_for(&blocking.all_in);
    assert_ok_error(calc_add(calc.proxy, calc.heap, 1, 1, &result, NULL, 0, NULL, calc.error), calc.error);
    sys_event_set(&blocking.go);
    for (int i = 0; i < CALLS; i++) {
        assert_ok(completion_result(&done[i], WS_S_ASYNC));
        assert_int_equal(answers[i], i + 1);
    }
    sys_event_destroy(&blocking.all_in);
    sys_event_destroy(&blocking.go);
}

static void post_add(int fd)
{
    raw_post(fd, true, CALC_ACTION("Add"), ENVELOPE_11("", ADD_BODY));
}

/* One channel, and hundreds of requests that wait for it: each accept completes at once. */
static void test_C11_exchanges_in_a_row_use_constant_stack(void** state)
{
    enum { CLIENTS = 400 };
    static int fds[CLIENTS];
    int clients = test_rounds(CLIENTS);
    WSX_ENGINE_SETTINGS small = { .lanes = 1, .stack_bytes = 64 * 1024 };
    struct calc_parking parking;
    ULONG one = 1;
    char text[4096];
    int first;

    (void)state;
    assert_ok(WsxShutdownEngine(PATIENCE_MS, NULL));
    assert_ok(WsxConfigureEngine(&small, NULL));
    calc.envelope = WS_ENVELOPE_VERSION_SOAP_1_1;
    calc.addressing = WS_ADDRESSING_VERSION_TRANSPORT;
    calc_endpoint_property(&calc, WS_SERVICE_ENDPOINT_PROPERTY_MAX_CHANNELS, &one, sizeof one);
    parking_init(&parking, &calc);
    calc_start(&calc);
    first = raw_connect(calc.port);
    raw_post(first, true, CALC_ACTION("Ask"), ENVELOPE_11("", ASK_BODY));
    parking_wait(&parking, 1);
    for (int i = 0; i < clients; i++) {
        fds[i] = raw_connect(calc.port);
        post_add(fds[i]);
    }
    parking_release(&parking, S_OK);
    assert_contains(raw_receive(first, text, sizeof text), "<result>2</result>");
    close(first);
    for (int i = 0; i < clients; i++) {
        assert_contains(raw_receive(fds[i], text, sizeof text), "<result>3</result>");
        close(fds[i]);
    }
    parking_destroy(&parking);
    calc_stop(&calc);
    assert_ok(WsxShutdownEngine(PATIENCE_MS, NULL));
    assert_ok(WsxConfigureEngine(NULL, NULL));
    calc_init(&calc);
}

/* -------------------------------------------------------------------------------------------------------- bad input */


static void start_transport(WS_ENVELOPE_VERSION envelope)
{
    calc.envelope = envelope;
    calc.addressing = WS_ADDRESSING_VERSION_TRANSPORT;
    calc_start(&calc);
}

static void test_a_plain_client_is_served_over_one_connection(void** state)
{
    char text[4096];
    int fd;

    (void)state;
    start_transport(WS_ENVELOPE_VERSION_SOAP_1_1);
    fd = raw_connect(calc.port);
    for (int i = 0; i < 3; i++) {
        raw_post(fd, true, CALC_ACTION("Add"), ENVELOPE_11("", ADD_BODY));
        raw_receive(fd, text, sizeof text);
        assert_contains(text, "200 OK");
        assert_contains(text, "<result>3</result>");
    }
    close(fd);
}

/* Each is answered with a fault that says so, and then the host serves the next. */
static void assert_refused(const char* const* envelopes, size_t count, const char* says)
{
    char text[4096];
    int fd;

    for (size_t i = 0; i < count; i++) {
        print_message("envelope %zu\n", i);
        fd = raw_connect(calc.port);
        raw_post(fd, true, CALC_ACTION("Add"), envelopes[i]);
        raw_receive(fd, text, sizeof text);
        assert_contains(text, "500 ");
        assert_contains(text, says);
        close(fd);
    }
    fd = raw_connect(calc.port);
    raw_post(fd, true, CALC_ACTION("Add"), ENVELOPE_11("", ADD_BODY));
    assert_contains(raw_receive(fd, text, sizeof text), "<result>3</result>");
    close(fd);
}

static void test_bad_bodies_get_a_fault_and_the_host_goes_on(void** state)
{
    static const char* const bodies[] = {
        ENVELOPE_11("", "<Add xmlns=\"urn:calc\"><a>one</a><b>2</b></Add>"),
        ENVELOPE_11("", "<Add xmlns=\"urn:calc\"><a>1</a></Add>"),
        ENVELOPE_11("", "<Other xmlns=\"urn:calc\"/>"),
        ENVELOPE_11("", "<Add xmlns=\"urn:calc\"><a>1</a><b>2</b><c/></Add>"),
        ENVELOPE_11("", "<Add xmlns=\"urn:calc\"><a>99999999999</a><b>2</b></Add>"),
        ENVELOPE_11("", ""),
    };

    (void)state;
    start_transport(WS_ENVELOPE_VERSION_SOAP_1_1);
    assert_refused(bodies, ARRAY_COUNT(bodies), "<faultcode>s:Client</faultcode>");
}

static void test_envelopes_that_cannot_be_read_get_a_fault_and_the_host_goes_on(void** state)
{
    static const char* const envelopes[] = {
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Header><s:Body></s:Envelope>",
        "not xml at all",
        "<!DOCTYPE x><s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body/></s:Envelope>",
        ENVELOPE_12("", ADD_BODY),
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>\xff</s:Body></s:Envelope>",
    };

    (void)state;
    start_transport(WS_ENVELOPE_VERSION_SOAP_1_1);
    assert_refused(envelopes, ARRAY_COUNT(envelopes), "Fault>");
    assert_int_equal(calc.asked, 0);
}

static void test_mustUnderstand_headers_are_checked_before_the_operation(void** state)
{
    char text[4096];
    int fd;

    (void)state;
    start_transport(WS_ENVELOPE_VERSION_SOAP_1_2);
    fd = raw_connect(calc.port);
    raw_post(fd, false, CALC_ACTION("Ask"),
             ENVELOPE_12("<k:Key s:mustUnderstand=\"1\" xmlns:k=\"urn:k\"/>",
                         ASK_BODY));
    raw_receive(fd, text, sizeof text);
    assert_contains(text, "500 ");
    assert_contains(text, "MustUnderstand</");
    assert_contains(text, "NotUnderstood");
    assert_contains(text, "urn:k");
    assert_int_equal(calc.asked, 0);
    raw_post(fd, false, CALC_ACTION("Ask"),
             ENVELOPE_12("<k:Key xmlns:k=\"urn:k\"/>", ASK_BODY));
    assert_contains(raw_receive(fd, text, sizeof text), "<result>2</result>");
    close(fd);
}

static void test_the_mustUnderstand_check_can_be_switched_off(void** state)
{
    BOOL off = FALSE;
    char text[4096];
    int fd;

    (void)state;
    calc_endpoint_property(&calc, WS_SERVICE_ENDPOINT_PROPERTY_CHECK_MUST_UNDERSTAND, &off, sizeof off);
    start_transport(WS_ENVELOPE_VERSION_SOAP_1_2);
    fd = raw_connect(calc.port);
    raw_post(fd, false, CALC_ACTION("Ask"),
             ENVELOPE_12("<k:Key s:mustUnderstand=\"1\" xmlns:k=\"urn:k\"/>",
                         ASK_BODY));
    assert_contains(raw_receive(fd, text, sizeof text), "<result>2</result>");
    close(fd);
}

static void test_an_operation_without_action_takes_what_no_other_takes(void** state)
{
    WS_OPERATION_DESCRIPTION operation = calc_ask_operation;
    WS_MESSAGE_DESCRIPTION input = *calc_ask_operation.inputMessageDescription;
    WS_OPERATION_DESCRIPTION* operations[] = { &operation };
    WS_CONTRACT_DESCRIPTION description = { 1, operations };
    WS_SERVICE_CONTRACT contract = { &description, NULL, &calc_methods[CALC_ASK] };
    char text[4096];
    int fd;

    (void)state;
    input.action = NULL;
    operation.inputMessageDescription = &input;
    calc.contract = &contract;
    start_transport(WS_ENVELOPE_VERSION_SOAP_1_1);
    fd = raw_connect(calc.port);
    raw_post(fd, true, "", ENVELOPE_11("", ASK_BODY));
    assert_contains(raw_receive(fd, text, sizeof text), "<result>2</result>");
    close(fd);
}

static void test_one_way_messages_are_answered_with_202(void** state)
{
    char text[4096];
    int fd;

    (void)state;
    start_transport(WS_ENVELOPE_VERSION_SOAP_1_1);
    fd = raw_connect(calc.port);
    for (int i = 0; i < 2; i++) {
        raw_post(fd, true, CALC_ACTION("Notify"), ENVELOPE_11("", "<Notify xmlns=\"urn:calc\"><n>4</n></Notify>"));
        assert_contains(raw_receive(fd, text, sizeof text), "202 ");
    }
    assert_int_equal(calc.notified, 8);
    close(fd);
}

int main(void)
{
#define HOST_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        HOST_TEST(test_the_context_has_the_properties_of_its_place),
        HOST_TEST(test_P_accept_and_close_callbacks_may_complete_asynchronously),
        HOST_TEST(test_a_channel_whose_accept_callback_fails_is_aborted),
        HOST_TEST(test_a_caller_who_is_not_authorized_is_cut_off),
        HOST_TEST(test_a_message_handler_serves_an_endpoint_without_a_contract),
        HOST_TEST(test_a_message_handler_takes_the_actions_that_the_contract_does_not_know),
        HOST_TEST(test_a_message_handler_that_fails_aborts_the_channel),
        HOST_TEST(test_the_body_heap_has_the_size_of_its_property),
        HOST_TEST(test_requests_over_MAX_CHANNELS_wait_for_their_turn),
        HOST_TEST(test_as_many_operations_run_as_there_are_channels_however_few_accept),
        HOST_TEST(test_M2_operations_that_block_hold_up_nobody_else),
        HOST_TEST(test_C11_exchanges_in_a_row_use_constant_stack),
        HOST_TEST(test_a_plain_client_is_served_over_one_connection),
        HOST_TEST(test_bad_bodies_get_a_fault_and_the_host_goes_on),
        HOST_TEST(test_envelopes_that_cannot_be_read_get_a_fault_and_the_host_goes_on),
        HOST_TEST(test_mustUnderstand_headers_are_checked_before_the_operation),
        HOST_TEST(test_the_mustUnderstand_check_can_be_switched_off),
        HOST_TEST(test_an_operation_without_action_takes_what_no_other_takes),
        HOST_TEST(test_one_way_messages_are_answered_with_202),
    };

    return cmocka_run_group_tests(tests, NULL, engine_teardown);
}
