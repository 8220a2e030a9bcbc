/* WsCall against a service that answers anything: what is wrong with a reply is said, the outputs keep their values, and the
 * proxy goes on. All of it synchronous, so that no thread of the library runs (C1). */
#include "calc.h"
#include "fake_service.h"

#include <errno.h>

static struct calc         calc;
static struct fake_service service;
static char                responses[8][4096];
static bool                network_is_dead;        /* the system gives up connecting */

int __real_sys_connect(int fd, const struct sockaddr* address, socklen_t size);
int __wrap_sys_connect(int fd, const struct sockaddr* address, socklen_t size);

int __wrap_sys_connect(int fd, const struct sockaddr* address, socklen_t size)
{
    return network_is_dead ? -ETIMEDOUT : __real_sys_connect(fd, address, size);
}

#define TEXT_XML_TYPE "text/xml; charset=utf-8"
#define SOAP_TYPE     "application/soap+xml; charset=utf-8"
#define ANSWER(n)       "<AskResponse xmlns=\"urn:calc\"><result>" #n "</result></AskResponse>"
#define OK_11(buffer, body) \
    fake_response(responses[buffer], sizeof responses[0], "200 OK", TEXT_XML_TYPE, ENVELOPE_11("", body))

static int setup(void** state)
{
    (void)state;
    calc_init(&calc);
    memset(&service, 0, sizeof service);
    network_is_dead = false;
    calc.envelope = WS_ENVELOPE_VERSION_SOAP_1_1;
    calc.addressing = WS_ADDRESSING_VERSION_TRANSPORT;
    return 0;
}

static int teardown(void** state)
{
    (void)state;
    calc_stop(&calc);
    fake_stop(&service);
    return 0;
}

static void start_proxy(void)
{
    WS_ENDPOINT_ADDRESS address;
    WS_STRING url;

    snprintf(calc.url8, sizeof calc.url8, "http://127.0.0.1:%u/calc", service.port);
    url = test_string(calc.url8);
    memcpy(calc.url, url.chars, url.length * sizeof(WCHAR));
    free(url.chars);
    address = calc_address(&calc);
    assert_ok_error(calc_create_proxy(&calc, &calc.proxy), calc.error);
    assert_ok_error(WsOpenServiceProxy(calc.proxy, &address, NULL, calc.error), calc.error);
}

static void start(void)
{
    fake_start(&service);
    start_proxy();
}

static HRESULT ask(int* answer)
{
    return calc_ask(calc.proxy, calc.heap, 1, answer, NULL, 0, NULL, calc.error);
}

static void test_C1_a_program_that_calls_synchronously_starts_no_thread(void** state)
{
    WSX_ENGINE_STATISTICS statistics;
    int answer = 0;

    (void)state;
    for (int i = 0; i < 5; i++)
        service.answers[i] = OK_11(0, ANSWER(2));
    start();
    for (int i = 0; i < 5; i++) {
        assert_ok_error(ask(&answer), calc.error);
        assert_int_equal(answer, 2);
    }
    assert_ok(WsCloseServiceProxy(calc.proxy, NULL, NULL));
    assert_ok(WsxGetEngineStatistics(&statistics, NULL));
    assert_int_equal(statistics.threads_peak, 0);
}

static void test_the_request_is_what_the_contract_says(void** state)
{
    int answer = 0;

    (void)state;
    service.answers[0] = OK_11(0, ANSWER(2));
    start();
    assert_ok_error(ask(&answer), calc.error);
    assert_contains(service.request, "POST /calc HTTP/1.1\r\n");
    assert_contains(service.request, "SOAPAction: \"urn:calc/ICalc/Ask\"\r\n");
    assert_contains(service.request, "<Ask xmlns=\"urn:calc\"><n>1</n></Ask>");
}

static void test_replies_that_do_not_fit_are_refused_and_outputs_keep_their_values(void** state)
{
    static const char* const bodies[] = {
        ENVELOPE_11("", "<AskResponse xmlns=\"urn:calc\"><result>two</result></AskResponse>"),
        ENVELOPE_11("", "<AskResponse xmlns=\"urn:calc\"/>"),
        ENVELOPE_11("", "<OtherResponse xmlns=\"urn:calc\"><result>2</result></OtherResponse>"),
        ENVELOPE_11("", ANSWER(2)) "<more/>",
        ENVELOPE_11("", "<AskResponse xmlns=\"urn:calc\"><result>2</AskResponse>"),
        ENVELOPE_11("", ANSWER(2) "<second/>"),
        "",
    };
    int answer = 77;

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(bodies); i++)
        service.answers[i] = fake_response(responses[i], sizeof responses[0], "200 OK", TEXT_XML_TYPE, bodies[i]);
    service.answers[ARRAY_COUNT(bodies)] = OK_11(7, ANSWER(5));
    start();
    for (size_t i = 0; i < ARRAY_COUNT(bodies); i++) {
        print_message("reply %zu\n", i);
        assert_fails(ask(&answer), WS_E_INVALID_FORMAT, calc.error, calc.url8);
        assert_int_equal(answer, 77);
    }
    assert_ok_error(ask(&answer), calc.error);
    assert_int_equal(answer, 5);
}

static void test_a_service_that_only_accepts_has_not_replied(void** state)
{
    int answer = 77;

    (void)state;
    service.answers[0] = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";
    service.answers[1] = service.answers[0];
    service.answers[2] = OK_11(0, ANSWER(2));
    start();
    assert_fails(ask(&answer), WS_E_INVALID_FORMAT, calc.error, "no reply");
    assert_ok_error(calc_notify(calc.proxy, calc.heap, 1, NULL, 0, NULL, calc.error), calc.error);
    assert_ok_error(ask(&answer), calc.error);
    assert_int_equal(answer, 2);
}

static void test_a_one_way_call_does_not_mind_a_reply_but_a_fault(void** state)
{
    (void)state;
    service.answers[0] = OK_11(0, "<NotifyResponse xmlns=\"urn:calc\"/>");
    service.answers[1] =
        fake_response(responses[1], sizeof responses[1], "500 Internal Server Error", TEXT_XML_TYPE,
                      ENVELOPE_11("", "<s:Fault><faultcode>s:Server</faultcode><faultstring>tired</faultstring>"
                                  "</s:Fault>"));
    service.answers[2] = OK_11(2, "");
    start();
    assert_ok_error(calc_notify(calc.proxy, calc.heap, 1, NULL, 0, NULL, calc.error), calc.error);
    assert_fails(calc_notify(calc.proxy, calc.heap, 1, NULL, 0, NULL, calc.error), WS_E_ENDPOINT_FAULT_RECEIVED,
                 calc.error, "tired");
    assert_ok_error(calc_notify(calc.proxy, calc.heap, 1, NULL, 0, NULL, calc.error), calc.error);
}

static void test_statuses_have_their_codes_and_say_where(void** state)
{
    static const struct { const char* status; HRESULT hr; } statuses[] = {
        { "404 Not Found", WS_E_ENDPOINT_NOT_FOUND },
        { "503 Service Unavailable", WS_E_ENDPOINT_TOO_BUSY },
        { "403 Forbidden", WS_E_ENDPOINT_ACCESS_DENIED },
        { "400 Bad Request", WS_E_ENDPOINT_FAILURE },
        { "500 Internal Server Error", WS_E_ENDPOINT_FAILURE },
    };
    int answer = 77;

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(statuses); i++)
        service.answers[i] =
            fake_response(responses[i], sizeof responses[0], statuses[i].status, "text/html", "<p>no</p>");
    start();
    for (size_t i = 0; i < ARRAY_COUNT(statuses); i++)
        assert_fails(ask(&answer), statuses[i].hr, calc.error, calc.url8);
    assert_int_equal(answer, 77);
}

static void test_a_connection_that_is_cut_is_DISCONNECTED(void** state)
{
    int answer = 77;

    (void)state;
    service.answers[0] = NULL;
    service.answers[1] = OK_11(0, ANSWER(2));
    start();
    assert_fails(ask(&answer), WS_E_ENDPOINT_DISCONNECTED, calc.error, calc.url8);
    assert_int_equal(answer, 77);
    assert_ok_error(ask(&answer), calc.error);
    assert_int_equal(answer, 2);
}

/* ------------------------------------------------------------------------------------------- addressing of replies */

static void start_addressed(const char* header)
{
    static char body[2048];

    calc.envelope = WS_ENVELOPE_VERSION_SOAP_1_2;
    calc.addressing = WS_ADDRESSING_VERSION_1_0;
    snprintf(body, sizeof body, ENVELOPE_12("%s", ANSWER(2)), header);
    service.answers[0] = fake_response(responses[0], sizeof responses[0], "200 OK", SOAP_TYPE, body);
    start();
}

static void test_a_reply_to_another_request_is_refused(void** state)
{
    int answer = 77;

    (void)state;
    start_addressed("<a:Action>urn:calc/ICalc/AskResponse</a:Action>"
                    "<a:RelatesTo>urn:uuid:00000000-0000-0000-0000-000000000000</a:RelatesTo>");
    assert_fails(ask(&answer), WS_E_INVALID_FORMAT, calc.error, "MessageID");
    assert_int_equal(answer, 77);
}

static void test_a_reply_that_relates_to_nothing_is_refused(void** state)
{
    int answer = 77;

    (void)state;
    start_addressed("<a:Action>urn:calc/ICalc/AskResponse</a:Action>");
    assert_fails(ask(&answer), WS_E_INVALID_FORMAT, calc.error, "RelatesTo");
    assert_int_equal(answer, 77);
}

/* --------------------------------------------------------------------------------------------------- mustUnderstand */

static void start_with_header(const char* header)
{
    static char bodies[2][2048];

    calc.envelope = WS_ENVELOPE_VERSION_SOAP_1_2;
    for (int i = 0; i < 2; i++) {
        snprintf(bodies[i], sizeof bodies[i], ENVELOPE_12("%s", ANSWER(2)), header);
        service.answers[i] = fake_response(responses[i], sizeof responses[0], "200 OK", SOAP_TYPE, bodies[i]);
    }
    start();
}

static void test_headers_of_the_reply_that_must_be_understood_are_checked_unless_told_not_to(void** state)
{
    BOOL off = FALSE;
    WS_CALL_PROPERTY property = { WS_CALL_PROPERTY_CHECK_MUST_UNDERSTAND, &off, sizeof off };
    int answer = 77;

    (void)state;
    start_with_header("<k:Key s:mustUnderstand=\"1\" xmlns:k=\"urn:k\"/>");
    assert_fails(ask(&answer), WS_E_INVALID_FORMAT, calc.error, "Key");
    assert_int_equal(answer, 77);
    assert_ok_error(calc_ask(calc.proxy, calc.heap, 1, &answer, &property, 1, NULL, calc.error), calc.error);
    assert_int_equal(answer, 2);
}

/* Whose time is over is said by the one who gave up: no property of the proxy would have helped. */
static void assert_times_out_elsewhere(const char* who)
{
    char text[ERROR_TEXT_BYTES];
    int answer = 5;

    assert_hr(ask(&answer), WS_E_OPERATION_TIMED_OUT);
    error_text(calc.error, text);
    assert_contains(text, who);
    assert_null(strstr(text, "_PROPERTY_"));
    assert_int_equal(answer, 5);
    assert_ok(WsResetError(calc.error));
}

static void test_a_time_out_of_the_system_or_of_a_gateway_blames_no_property(void** state)
{
    (void)state;
    service.answers[0] = fake_response(responses[0], sizeof responses[0], "504 Gateway Timeout", TEXT_XML_TYPE, "");
    start();
    assert_times_out_elsewhere("504");
    network_is_dead = true;
    assert_ok(WsCloseServiceProxy(calc.proxy, NULL, NULL));     /* with the connection that it has */
    WsFreeServiceProxy(calc.proxy);
    start_proxy();
    assert_times_out_elsewhere("Connection timed out");
}

int main(void)
{
#define REPLY_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        REPLY_TEST(test_C1_a_program_that_calls_synchronously_starts_no_thread),
        REPLY_TEST(test_the_request_is_what_the_contract_says),
        REPLY_TEST(test_replies_that_do_not_fit_are_refused_and_outputs_keep_their_values),
        REPLY_TEST(test_a_service_that_only_accepts_has_not_replied),
        REPLY_TEST(test_a_one_way_call_does_not_mind_a_reply_but_a_fault),
        REPLY_TEST(test_statuses_have_their_codes_and_say_where),
        REPLY_TEST(test_a_time_out_of_the_system_or_of_a_gateway_blames_no_property),
        REPLY_TEST(test_a_connection_that_is_cut_is_DISCONNECTED),
        REPLY_TEST(test_a_reply_to_another_request_is_refused),
        REPLY_TEST(test_a_reply_that_relates_to_nothing_is_refused),
        REPLY_TEST(test_headers_of_the_reply_that_must_be_understood_are_checked_unless_told_not_to),
    };

    return cmocka_run_group_tests(tests, NULL, engine_teardown);
}
