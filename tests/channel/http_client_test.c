/* Request channels against scripted servers: what goes over the wire, and what each answer or failure comes to. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "channel_support.h"
#include "net/net.h"
#include "net/resolver.h"
#include <stdio.h>
#include <stdlib.h>
#include <wws/wwsx.h>

#define OK_HEAD(length) "HTTP/1.1 200 OK\r\nContent-Type: " SOAP12_TYPE "\r\nContent-Length: " length "\r\n\r\n"
#define OK_6            OK_HEAD("135") ECHOED_12("6")

static const struct script_answer good[] = { { .text = OK_6 } };

/* A client of a script, with one call. */
struct fixture {
    struct script* script;
    WS_CHANNEL*    client;
    struct call    call;
    USHORT         port;
};

static void begin(struct fixture* fixture, const struct script_answer* answers, size_t count,
                  const WS_CHANNEL_PROPERTY* properties, ULONG property_count)
{
    WS_CHANNEL_PROPERTY all[8] = { transport_properties[0] };

    for (ULONG i = 0; i < property_count; i++)
        all[1 + i] = properties[i];
    fixture->script = script_start(answers, count, &fixture->port);
    fixture->client = open_client(fixture->port, all, 1 + property_count);
    call_init(&fixture->call, fixture->client);
}

static void end(struct fixture* fixture)
{
    close_channel(fixture->client);
    script_stop(fixture->script);
    call_free(&fixture->call);
}

/* "slow.test" is answered when the test says so. */
static struct sys_event slow_answer;

const char* resolver_answer(const char* host)
{
    if (strcmp(host, "slow.test") == 0)
        sys_event_wait(&slow_answer, sys_now_ns() + WAIT_NS);
    return strcmp(host, "slow.test") == 0 || strcmp(host, "nowhere.test") == 0 ? NULL : host;
}

static void test_constants_of_this_file_are_right(void** state)
{
    UNUSED(state);
    assert_int_equal(strlen(ECHOED_12("6")), 135);
}

/* ------------------------------------------------------------------------------------------------ requests */

static void test_request_of_soap_12_on_the_wire(void** state)
{
    struct fixture fixture;
    char           expected[1024];

    UNUSED(state);
    begin(&fixture, good, 1, NULL, 0);
    assert_ok_error(call_start(&fixture.call, NULL), fixture.call.error);
    assert_int_equal(fixture.call.result, 6);
    snprintf(expected, sizeof expected, "POST /e HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nUser-Agent: MS-WebServices/1.0\r\n"
             "Content-Type: application/soap+xml; charset=utf-8; action=\"urn:echo\"\r\nContent-Length: 131\r\n\r\n%s",
             fixture.port, ECHO_12("5"));
    assert_string_equal(script_request(fixture.script, 0), expected);
    end(&fixture);
}

static void test_request_of_soap_11_on_the_wire(void** state)
{
    static const struct script_answer answers[] = { {
        .text = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 137\r\n\r\n"
                "<s:Envelope xmlns:s=\"" SOAP11_NS "\"><s:Header/><s:Body><Echoed xmlns=\"urn:e\">6</Echoed></s:Body>"
                "</s:Envelope>",
    } };
    static WS_ENVELOPE_VERSION soap_11 = WS_ENVELOPE_VERSION_SOAP_1_1;
    const WS_CHANNEL_PROPERTY  properties[] = { PROPERTY(WS_CHANNEL_PROPERTY_ENVELOPE_VERSION, soap_11) };
    struct fixture             fixture;

    UNUSED(state);
    begin(&fixture, answers, 1, properties, 1);
    assert_ok_error(call_start(&fixture.call, NULL), fixture.call.error);
    assert_int_equal(fixture.call.result, 6);
    assert_non_null(strstr(script_request(fixture.script, 0), "\r\nContent-Type: text/xml; charset=utf-8\r\n"
                           "SOAPAction: \"urn:echo\"\r\nContent-Length: "));
    end(&fixture);
}

static void test_connection_is_kept_between_calls(void** state)
{
    struct fixture fixture;

    UNUSED(state);
    begin(&fixture, good, 1, NULL, 0);
    for (int i = 0; i < 10; i++) {
        assert_ok_error(call_start(&fixture.call, NULL), fixture.call.error);
        call_reset(&fixture.call);
    }
    assert_int_equal(script_requests(fixture.script), 10);
    assert_int_equal(script_connections(fixture.script), 1);
    end(&fixture);
}

static void test_messages_in_steps_exchange_too(void** state)
{
    struct fixture fixture;
    WS_MESSAGE*    message;
    int            value = 5;

    UNUSED(state);
    begin(&fixture, good, 1, NULL, 0);
    message = fixture.call.request;
    assert_ok(WsInitializeMessage(message, WS_REQUEST_MESSAGE, NULL, NULL));
    assert_ok(WsWriteMessageStart(fixture.client, message, NULL, NULL));
    assert_ok(WsWriteBody(message, request_description.bodyElementDescription, WS_WRITE_REQUIRED_VALUE, &value,
                          sizeof value, NULL));
    assert_ok(WsWriteMessageEnd(fixture.client, message, NULL, NULL));
    message = fixture.call.reply;
    assert_ok(WsReadMessageStart(fixture.client, message, NULL, NULL));
    assert_ok(WsReadBody(message, reply_description.bodyElementDescription, WS_READ_REQUIRED_VALUE, NULL, &value,
                         sizeof value, NULL));
    assert_ok(WsReadMessageEnd(fixture.client, message, NULL, NULL));
    assert_int_equal(value, 6);
    end(&fixture);
}

static void test_reply_outlives_its_channel(void** state)
{
    struct fixture fixture;
    int            value = 0;

    UNUSED(state);
    begin(&fixture, good, 1, NULL, 0);
    assert_ok(WsSendMessage(fixture.client, fixture.call.request, &request_description, WS_WRITE_REQUIRED_VALUE,
                            &fixture.call.value, sizeof fixture.call.value, NULL, NULL));
    assert_ok(WsReadMessageStart(fixture.client, fixture.call.reply, NULL, NULL));
    close_channel(fixture.client);
    script_stop(fixture.script);
    assert_ok(WsReadBody(fixture.call.reply, reply_description.bodyElementDescription, WS_READ_REQUIRED_VALUE, NULL,
                         &value, sizeof value, NULL));
    assert_int_equal(value, 6);
    call_free(&fixture.call);
}

/* ------------------------------------------------------------------------------------------------ responses */

struct response {
    const char* why;
    const char* text;
    bool        close;
    HRESULT     hr;
    const char* says;           /* part of the error's strings */
    WS_CHANNEL_STATE state;     /* of the channel afterwards */
};

static void check_responses(const struct response* rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct script_answer answers[] = { { .text = rows[i].text, .close = rows[i].close }, { .text = OK_6 } };
        struct fixture             fixture;
        HRESULT                    hr;
        char                       text[ERROR_TEXT_BYTES];

        begin(&fixture, answers, 2, NULL, 0);
        hr = call_start(&fixture.call, NULL);
        error_text(fixture.call.error, text);
        if (hr != rows[i].hr || (rows[i].says != NULL && strstr(text, rows[i].says) == NULL))
            fail_msg("%s: 0x%08x, not 0x%08x: %s", rows[i].why, (unsigned)hr, (unsigned)rows[i].hr, text);
        if (FAILED(hr) && strstr(text, "http://127.0.0.1:") == NULL)
            fail_msg("%s: the strings do not name the endpoint: %s", rows[i].why, text);
        if (channel_state(fixture.client) != rows[i].state)
            fail_msg("%s: channel in state %d", rows[i].why, (int)channel_state(fixture.client));
        if (rows[i].state == WS_CHANNEL_STATE_OPEN) {       /* then it goes on working */
            call_reset(&fixture.call);
            assert_ok_error(call_start(&fixture.call, NULL), fixture.call.error);
            assert_int_equal(fixture.call.result, 6);
        }
        end(&fixture);
    }
}

#define OPEN    WS_CHANNEL_STATE_OPEN
#define FAULTED WS_CHANNEL_STATE_FAULTED

static void test_good_responses_of_all_shapes(void** state)
{
    static const struct response rows[] = {
        {"chunked",
         "HTTP/1.1 200 OK\r\nContent-Type: " SOAP12_TYPE "\r\nTransfer-Encoding: chunked\r\n\r\n"
         "3d;x=y\r\n<s:Envelope "
         "xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"\r\n4A\r\n><s:Header/><s:Body><Echoed xmlns="
         "\"urn:e\">6</Echoed></s:Body></s:Envelope>\r\n0\r\nA: b\r\n\r\n",
         false, S_OK, NULL, OPEN},
        {"up to the end", "HTTP/1.1 200 OK\r\nContent-Type: " SOAP12_TYPE "\r\n\r\n" ECHOED_12("6"), true, S_OK, NULL,
         OPEN},
        {"HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Type: " SOAP12_TYPE "\r\n\r\n" ECHOED_12("6"), true, S_OK, NULL, OPEN},
        {"HTTP/1.0 kept",
         "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Type: " SOAP12_TYPE
         "\r\nContent-Length: 135\r\n\r\n" ECHOED_12("6"),
         false, S_OK, NULL, OPEN},
        {"close announced",
         "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: " SOAP12_TYPE
         "\r\nContent-Length: 135\r\n\r\n" ECHOED_12("6"),
         true, S_OK, NULL, OPEN},
        {"close announced, but not done",
         "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: " SOAP12_TYPE
         "\r\nContent-Length: 135\r\n\r\n" ECHOED_12("6"),
         false, S_OK, NULL, OPEN},
        {"interim responses first", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" OK_6,
         false, S_OK, NULL, OPEN},
        {"media type in other case",
         "HTTP/1.1 200 OK\r\nContent-Type: Application/SOAP+XML;Charset=\"UTF-8\"\r\n"
         "Content-Length: 135\r\n\r\n" ECHOED_12("6"),
         false, S_OK, NULL, OPEN},
        {"another status of success",
         "HTTP/1.1 299 Well\r\nContent-Type: " SOAP12_TYPE "\r\nContent-Length: 135\r\n\r\n" ECHOED_12("6"), false,
         S_OK, NULL, OPEN},
        {"bytes behind the response", OK_6 "HTTP/1.1 200 OK\r\n", true, S_OK, NULL, OPEN},
    };

    UNUSED(state);
    assert_int_equal(strlen("<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\""), 0x3d);
    check_responses(rows, ARRAY_COUNT(rows));
}

#define STATUS(line) "HTTP/1.1 " line "\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\nnope"
#define AUTH(value)  "HTTP/1.1 401 No\r\nWWW-Authenticate: " value "\r\nContent-Length: 0\r\n\r\n"

static void test_statuses_are_mapped_to_errors(void** state)
{
    static const struct response rows[] = {
        {"302", STATUS("302 Found"), false, WS_E_ENDPOINT_FAILURE, "302 (Found): a redirection", OPEN},
        {"400", STATUS("400 Bad Request"), false, WS_E_ENDPOINT_FAILURE, "400 (Bad Request)", OPEN},
        {"401 without challenge", "HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n", false, WS_E_ENDPOINT_ACCESS_DENIED,
         "401", OPEN},
        {"401 basic", AUTH("Basic realm=\"NTLM\""), false, WS_E_SERVER_REQUIRES_BASIC_AUTH, "401", OPEN},
        {"401 digest", AUTH("digest realm=\"a, Negotiate\", nonce=x"), false, WS_E_SERVER_REQUIRES_DIGEST_AUTH, "401",
         OPEN},
        {"401 ntlm", AUTH("NTLM, Basic realm=x"), false, WS_E_SERVER_REQUIRES_NTLM_AUTH, "401", OPEN},
        {"401 several", AUTH("Basic realm=x\r\nWWW-Authenticate: Negotiate"), false,
         WS_E_SERVER_REQUIRES_NEGOTIATE_AUTH, "401", OPEN},
        {"403", STATUS("403 Forbidden"), false, WS_E_ENDPOINT_ACCESS_DENIED, "403 (Forbidden)", OPEN},
        {"404", STATUS("404 Not Found"), false, WS_E_ENDPOINT_NOT_FOUND, "404 (Not Found)", OPEN},
        {"405", STATUS("405 Method Not Allowed"), false, WS_E_ENDPOINT_FAILURE, "405", OPEN},
        {"407", "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n", false,
         WS_E_PROXY_REQUIRES_BASIC_AUTH, "407", OPEN},
        {"408", STATUS("408 Request Timeout"), false, WS_E_OPERATION_TIMED_OUT, "408", OPEN},
        {"410", STATUS("410 Gone"), false, WS_E_ENDPOINT_NOT_AVAILABLE, "410", OPEN},
        {"500 without SOAP", STATUS("500 Internal Server Error"), false, WS_E_ENDPOINT_FAILURE, "500", OPEN},
        {"502", STATUS("502 Bad Gateway"), false, WS_E_ENDPOINT_FAILURE, "502", OPEN},
        {"503", STATUS("503 Service Unavailable"), false, WS_E_ENDPOINT_TOO_BUSY, "503", OPEN},
        {"504", STATUS("504 Gateway Timeout"), false, WS_E_OPERATION_TIMED_OUT, "504", OPEN},
        {"200 with HTML", STATUS("200 OK"), false, WS_E_INVALID_FORMAT, "text/html", OPEN},
        {"200 without type", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", false, WS_E_INVALID_FORMAT,
         "no Content-Type", OPEN},
        {"200 with the type of SOAP 1.1", "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 1\r\n\r\nx",
         false, WS_E_INVALID_FORMAT, "ENVELOPE_VERSION", OPEN},
        {"200 with another charset",
         "HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml; charset=klingon\r\n"
         "Content-Length: 1\r\n\r\nx",
         false, WS_E_INVALID_FORMAT, "charset", OPEN},
        {"200 compressed",
         "HTTP/1.1 200 OK\r\nContent-Type: " SOAP12_TYPE "\r\nContent-Encoding: gzip\r\n"
         "Content-Length: 1\r\n\r\nx",
         false, WS_E_INVALID_FORMAT, "Content-Encoding", OPEN},
        {"200 without body", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false, WS_E_INVALID_FORMAT, "no reply",
         OPEN},
        {"202", "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n", false, WS_E_INVALID_FORMAT, "one-way", OPEN},
        {"204", "HTTP/1.1 204 No Content\r\n\r\n", false, WS_E_INVALID_FORMAT, "one-way", OPEN},
        {"XML that is not well-formed", OK_HEAD("5") "<a></", false, WS_E_INVALID_FORMAT, NULL, OPEN},
        {"another element in the body",
         OK_HEAD("131") "<s:Envelope xmlns:s=\"" SOAP12_NS "\"><s:Header/><s:Body><Else xmlns="
                        "\"urn:e\">6</Else></s:Body></s:Envelope>",
         false, WS_E_INVALID_FORMAT, NULL, OPEN},
    };

    UNUSED(state);
    check_responses(rows, ARRAY_COUNT(rows));
}

static void test_broken_responses_fault_the_channel(void** state)
{
    static const struct response rows[] = {
        {"no HTTP", "220 mail.example ESMTP\r\n\r\n", false, WS_E_INVALID_FORMAT, "no HTTP status line", FAULTED},
        {"bare LF", "HTTP/1.1 200 OK\nA: b\n\n", false, WS_E_INVALID_FORMAT, "LF alone", FAULTED},
        {"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", false, WS_E_INVALID_FORMAT,
         "Content-Length", FAULTED},
        {"length and chunked", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", false,
         WS_E_INVALID_FORMAT, "together", FAULTED},
        {"bad chunk size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", false, WS_E_INVALID_FORMAT,
         "chunk", FAULTED},
        {"another protocol", "HTTP/1.1 101 Switching\r\n\r\n", false, WS_E_INVALID_FORMAT, "protocol", FAULTED},
        {"closed without a word", "", true, WS_E_ENDPOINT_DISCONNECTED, "without a response", FAULTED},
        {"closed in the head", "HTTP/1.1 200 OK\r\nCont", true, WS_E_ENDPOINT_DISCONNECTED, "in the middle", FAULTED},
        {"closed in the body", OK_HEAD("135") "<s:Env", true, WS_E_ENDPOINT_DISCONNECTED, "in the middle", FAULTED},
        {"closed in a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", true,
         WS_E_ENDPOINT_DISCONNECTED, "in the middle", FAULTED},
        {"over the size, announced", OK_HEAD("65537"), false, WS_E_QUOTA_EXCEEDED, "MAX_BUFFERED_MESSAGE_SIZE",
         FAULTED},
        {"over the size, in a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10001\r\n", false,
         WS_E_QUOTA_EXCEEDED, "MAX_BUFFERED_MESSAGE_SIZE", FAULTED},
    };

    UNUSED(state);
    check_responses(rows, ARRAY_COUNT(rows));
}

/* A head of n bytes, and a body up to the end of m bytes. */
static char* large_response(size_t head_extra, size_t body)
{
    char*  text = malloc(head_extra + body + 200);
    size_t at;

    assert_non_null(text);
    at = (size_t)sprintf(text, "HTTP/1.1 200 OK\r\nContent-Type: " SOAP12_TYPE "\r\nX: ");
    memset(text + at, 'x', head_extra);
    at += head_extra;
    at += (size_t)sprintf(text + at, "\r\n\r\n");
    memset(text + at, 'y', body);
    text[at + body] = '\0';
    return text;
}

static void test_oversized_responses_are_given_up(void** state)
{
    static const struct { size_t head, body; const char* says; } rows[] = {
        { 70000, 0, "headers of the response" }, { 10, 70000, "MAX_BUFFERED_MESSAGE_SIZE" },
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        char*                      text = large_response(rows[i].head, rows[i].body);
        const struct script_answer answers[] = { { .text = text, .close = true } };
        struct fixture             fixture;

        begin(&fixture, answers, 1, NULL, 0);
        assert_fails(call_start(&fixture.call, NULL), WS_E_QUOTA_EXCEEDED, fixture.call.error, rows[i].says);
        end(&fixture);
        free(text);
    }
}

static void test_large_response_is_received(void** state)
{
    static char                text[60000];
    const struct script_answer answers[] = { { .text = text } };
    struct fixture             fixture;
    size_t                     at = (size_t)sprintf(text, OK_HEAD("50135"));

    UNUSED(state);
    memset(text + at, ' ', 50000);
    strcpy(text + at + 50000, ECHOED_12("6"));
    begin(&fixture, answers, 1, NULL, 0);
    for (int i = 0; i < 3; i++) {
        assert_ok_error(call_start(&fixture.call, NULL), fixture.call.error);
        assert_int_equal(fixture.call.result, 6);
        call_reset(&fixture.call);
    }
    end(&fixture);
}

static void test_request_over_the_limit_is_not_sent(void** state)
{
    static ULONG              limit = 100;
    const WS_CHANNEL_PROPERTY properties[] = { PROPERTY(WS_CHANNEL_PROPERTY_MAX_BUFFERED_MESSAGE_SIZE, limit) };
    struct fixture            fixture;

    UNUSED(state);
    begin(&fixture, good, 1, properties, 1);
    assert_fails(call_start(&fixture.call, NULL), WS_E_QUOTA_EXCEEDED, fixture.call.error,
                 "WS_CHANNEL_PROPERTY_MAX_BUFFERED_MESSAGE_SIZE");
    assert_int_equal(script_connections(fixture.script), 0);
    assert_int_equal(channel_state(fixture.client), WS_CHANNEL_STATE_OPEN);
    end(&fixture);
}

static void test_one_way_message_ends_with_no_message(void** state)
{
    static const WS_MESSAGE_DESCRIPTION* descriptions[] = { &reply_description };
    static const struct script_answer answers[] = {{.text = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"}};
    struct fixture                       fixture;

    UNUSED(state);
    begin(&fixture, answers, 1, NULL, 0);
    for (int i = 0; i < 2; i++) {
        assert_ok(WsSendMessage(fixture.client, fixture.call.request, &request_description, WS_WRITE_REQUIRED_VALUE,
                                &fixture.call.value, sizeof fixture.call.value, NULL, NULL));
        assert_hr(WsReceiveMessage(fixture.client, fixture.call.reply, descriptions, 1, WS_RECEIVE_OPTIONAL_MESSAGE,
                                   WS_READ_REQUIRED_VALUE, NULL, &fixture.call.result, sizeof fixture.call.result, NULL,
                                   NULL, NULL), WS_S_END);
        call_reset(&fixture.call);
    }
    assert_int_equal(script_connections(fixture.script), 1);
    end(&fixture);
}

/* ------------------------------------------------------------------------------------------------ faults, correlation */

#define FAULT_12                                                                                                       \
    "<s:Envelope xmlns:s=\"" SOAP12_NS "\"><s:Header/><s:Body><s:Fault><s:Code><s:Value>s:Sender</s:Value>"            \
    "</s:Code><s:Reason><s:Text xml:lang=\"en\">Bad number.</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>"

static void check_fault(const char* status, BOOL as_errors)
{
    char                       text[1024];
    const struct script_answer answers[] = { { .text = text } };
    const WS_CHANNEL_PROPERTY  properties[] = { PROPERTY(WS_CHANNEL_PROPERTY_FAULTS_AS_ERRORS, as_errors) };
    struct fixture             fixture;
    HRESULT                    hr;

    snprintf(text, sizeof text, "HTTP/1.1 %s\r\nContent-Type: " SOAP12_TYPE "\r\nContent-Length: %zu\r\n\r\n%s", status,
             strlen(FAULT_12), FAULT_12);
    begin(&fixture, answers, 1, properties, 1);
    assert_fails(call_start(&fixture.call, NULL), WS_E_ENDPOINT_FAULT_RECEIVED, fixture.call.error, "Bad number.");
    assert_int_equal(channel_state(fixture.client), WS_CHANNEL_STATE_OPEN);
    call_reset(&fixture.call);
    assert_ok(WsSendMessage(fixture.client, fixture.call.request, &request_description, WS_WRITE_REQUIRED_VALUE,
                            &fixture.call.value, sizeof fixture.call.value, NULL, NULL));
    hr = WsReadMessageStart(fixture.client, fixture.call.reply, NULL, fixture.call.error);
    assert_hr(hr, as_errors ? WS_E_ENDPOINT_FAULT_RECEIVED : S_OK);
    assert_true(msg_is_fault(fixture.call.reply));
    if (!as_errors)
        assert_ok(WsAbandonMessage(fixture.client, fixture.call.reply, NULL));
    call_reset(&fixture.call);
    assert_fails(call_start(&fixture.call, NULL), WS_E_ENDPOINT_FAULT_RECEIVED, fixture.call.error, "Bad number.");
    end(&fixture);
}

static void test_faults_are_errors_or_messages_as_the_property_says(void** state)
{
    UNUSED(state);
    check_fault("500 Internal Server Error", TRUE);
    check_fault("500 Internal Server Error", FALSE);
    check_fault("400 Bad Request", TRUE);
    check_fault("200 OK", TRUE);
}

static void test_reply_to_another_request_is_refused(void** state)
{
    struct script*  script;
    USHORT          port;
    WS_CHANNEL*     client;
    struct call     call;

    UNUSED(state);
    script = script_start(good, 1, &port);                  /* a reply without RelatesTo */
    client = open_client(port, NULL, 0);
    call_init(&call, client);
    assert_hr(call_start(&call, NULL), WS_E_INVALID_FORMAT);
    assert_int_equal(channel_state(client), WS_CHANNEL_STATE_OPEN);
    close_channel(client);
    script_stop(script);
    call_free(&call);
}

static void test_action_of_a_message_chooses_its_description(void** state)
{
    static WS_XML_STRING          other_action = { 9, (BYTE*)"urn:other", NULL, 0 };
    static WS_MESSAGE_DESCRIPTION other;
    static const WS_MESSAGE_DESCRIPTION* wrong[] = { &other };
    struct fixture                fixture;
    ULONG                         index = 77;

    UNUSED(state);
    other = (WS_MESSAGE_DESCRIPTION){ &other_action, reply_description.bodyElementDescription };
    begin(&fixture, good, 1, NULL, 0);                      /* TRANSPORT: replies have no action, any description will do */
    assert_ok(WsSendMessage(fixture.client, fixture.call.request, &request_description, WS_WRITE_REQUIRED_VALUE,
                            &fixture.call.value, sizeof fixture.call.value, NULL, NULL));
    assert_ok(WsReceiveMessage(fixture.client, fixture.call.reply, wrong, 1, WS_RECEIVE_REQUIRED_MESSAGE,
                               WS_READ_REQUIRED_VALUE, NULL, &fixture.call.result, sizeof fixture.call.result, &index,
                               NULL, NULL));
    assert_int_equal(index, 0);
    assert_int_equal(fixture.call.result, 6);
    end(&fixture);
}

/* ------------------------------------------------------------------------------------------------ lost connections */

/* The server closes the connection after each response; what the client sends next must not go into the void. */
static void test_connection_closed_while_idle_is_noticed(void** state)
{
    static const struct script_answer answers[] = { { .text = OK_6, .close = true } };
    struct fixture                    fixture;

    UNUSED(state);
    begin(&fixture, answers, 1, NULL, 0);
    for (int i = 0; i < 5; i++) {
        assert_ok_error(call_start(&fixture.call, NULL), fixture.call.error);
        call_reset(&fixture.call);
    }
    assert_int_equal(script_requests(fixture.script), 5);
    end(&fixture);
}

/* The request was received, and the connection closed without an answer: it may have been carried out, and is not sent
 * again (RFC 9110 section 9.2.2). */
static void test_request_that_may_have_been_read_is_not_repeated(void** state)
{
    static const struct script_answer answers[] = { { .text = OK_6 }, { .close = true }, { .text = OK_6 } };
    struct fixture                    fixture;

    UNUSED(state);
    begin(&fixture, answers, 3, NULL, 0);
    assert_ok_error(call_start(&fixture.call, NULL), fixture.call.error);
    call_reset(&fixture.call);
    assert_fails(call_start(&fixture.call, NULL), WS_E_ENDPOINT_DISCONNECTED, fixture.call.error, "without a response");
    assert_int_equal(script_requests(fixture.script), 2);
    assert_int_equal(channel_state(fixture.client), WS_CHANNEL_STATE_FAULTED);
    end(&fixture);
}

/* The linker puts this in front of the real one (--wrap): what a server closes just now is not noticed. */
static bool blind;
bool __real_net_is_stale(struct net_stream* stream);        /* NOLINT(bugprone-reserved-identifier) */
bool __wrap_net_is_stale(struct net_stream* stream);        /* NOLINT(bugprone-reserved-identifier) */

bool __wrap_net_is_stale(struct net_stream* stream)         /* NOLINT(bugprone-reserved-identifier) */
{
    return !blind && __real_net_is_stale(stream);
}

/* The server has closed the connection before the request came: it cannot have been carried out, and is sent again. */
static void test_request_that_cannot_have_been_read_is_repeated_once(void** state)
{
    static const struct script_answer answers[] = { { .text = OK_6, .close = true } };
    static const struct script_answer resets[] = { { .text = OK_6, .reset = true } };

    UNUSED(state);
    for (int i = 0; i < 4; i++) {
        struct fixture    fixture;
        struct completion done;
        WS_ASYNC_CONTEXT  context = completion_begin(&done);
        HRESULT           hr;

        begin(&fixture, i < 2 ? answers : resets, 1, NULL, 0);
        assert_ok_error(call_start(&fixture.call, NULL), fixture.call.error);
        call_reset(&fixture.call);
        script_await_closed(fixture.script, 1);
        blind = true;
        hr = completion_end(&done, call_start(&fixture.call, i % 2 != 0 ? &context : NULL));
        blind = false;
        assert_ok_error(hr, fixture.call.error);
        assert_int_equal(fixture.call.result, 6);
        assert_int_equal(script_connections(fixture.script), 2);
        assert_int_equal(script_requests(fixture.script), 2);
        end(&fixture);
    }
}

static void test_reset_connection_is_a_disconnect(void** state)
{
    static const struct script_answer answers[] = { { .text = "HTTP/1.1 2", .reset = true } };
    struct fixture                    fixture;

    UNUSED(state);
    begin(&fixture, answers, 1, NULL, 0);
    assert_fails(call_start(&fixture.call, NULL), WS_E_ENDPOINT_DISCONNECTED, fixture.call.error, "http://127.0.0.1");
    end(&fixture);
}

static void test_refused_connection_is_endpoint_not_found(void** state)
{
    WS_CHANNEL* client = open_client(free_port(), NULL, 0);
    struct call call;

    UNUSED(state);
    call_init(&call, client);
    assert_fails(call_start(&call, NULL), WS_E_ENDPOINT_NOT_FOUND, call.error, "connecting to http://127.0.0.1");
    assert_int_equal(channel_state(client), WS_CHANNEL_STATE_FAULTED);
    close_channel(client);
    call_free(&call);
}

static void test_unknown_host_is_endpoint_not_found(void** state)
{
    WS_CHANNEL* client;
    struct call call;

    UNUSED(state);
    assert_ok(WsCreateChannel(WS_CHANNEL_TYPE_REQUEST, WS_HTTP_CHANNEL_BINDING, NULL, 0, NULL, &client, NULL));
    assert_ok(open_client_to(client, "http://nowhere.test/e", NULL, NULL));
    call_init(&call, client);
    assert_fails(call_start(&call, NULL), WS_E_ENDPOINT_NOT_FOUND, call.error, "nowhere.test");
    close_channel(client);
    call_free(&call);
}

/* ------------------------------------------------------------------------------------------------ timeouts */

static void check_timeout(const struct script_answer* answer, WS_CHANNEL_PROPERTY_ID id, bool asynchronous,
                          const char* property)
{
    static ULONG              timeout = 50;
    const WS_CHANNEL_PROPERTY properties[] = { { .id = id, .value = &timeout, .valueSize = sizeof timeout } };
    struct fixture            fixture;
    struct completion         done;
    WS_ASYNC_CONTEXT          context = completion_begin(&done);

    begin(&fixture, answer, 1, properties, 1);
    assert_fails(completion_end(&done, call_start(&fixture.call, asynchronous ? &context : NULL)),
                 WS_E_OPERATION_TIMED_OUT, fixture.call.error, property);
    assert_int_equal(channel_state(fixture.client), WS_CHANNEL_STATE_FAULTED);
    end(&fixture);
}

static void test_A2_timeouts_name_their_property_and_fault_the_channel(void** state)
{
    static const struct script_answer silent[] = { { .hold = true } };
    static const struct script_answer half_head[] = { { .text = "HTTP/1.1 200 OK\r\nCont", .hold = true } };
    static const struct script_answer half_body[] = { { .text = OK_HEAD("135") "<s:Env", .hold = true } };

    UNUSED(state);
    for (int asynchronous = 0; asynchronous < 2; asynchronous++) {
        check_timeout(silent, WS_CHANNEL_PROPERTY_RECEIVE_RESPONSE_TIMEOUT, asynchronous,
                      "WS_CHANNEL_PROPERTY_RECEIVE_RESPONSE_TIMEOUT is 50 ms");
        check_timeout(half_head, WS_CHANNEL_PROPERTY_RECEIVE_RESPONSE_TIMEOUT, asynchronous,
                      "WS_CHANNEL_PROPERTY_RECEIVE_RESPONSE_TIMEOUT is 50 ms");
        check_timeout(half_body, WS_CHANNEL_PROPERTY_RECEIVE_TIMEOUT, asynchronous,
                      "WS_CHANNEL_PROPERTY_RECEIVE_TIMEOUT is 50 ms");
    }
}

static void test_A2_slow_look_up_of_a_name_ends_by_its_own_timeout(void** state)
{
    static ULONG              timeout = 20;
    const WS_CHANNEL_PROPERTY properties[] = { transport_properties[0],
                                               PROPERTY(WS_CHANNEL_PROPERTY_RESOLVE_TIMEOUT, timeout) };
    struct completion         done;
    WS_ASYNC_CONTEXT          context = completion_begin(&done);
    WS_CHANNEL*               client;
    struct call               call;

    UNUSED(state);
    sys_event_init(&slow_answer);
    assert_ok(WsCreateChannel(WS_CHANNEL_TYPE_REQUEST, WS_HTTP_CHANNEL_BINDING, properties, ARRAY_COUNT(properties),
                              NULL, &client, NULL));
    assert_ok(open_client_to(client, "http://slow.test/e", NULL, NULL));
    call_init(&call, client);
    assert_fails(completion_end(&done, call_start(&call, &context)), WS_E_OPERATION_TIMED_OUT, call.error,
                 "WS_CHANNEL_PROPERTY_RESOLVE_TIMEOUT is 20 ms");
    sys_event_set(&slow_answer);
    assert_int_equal(channel_state(client), WS_CHANNEL_STATE_FAULTED);
    close_channel(client);
    call_free(&call);
    assert_ok(WsxShutdownEngine(test_patience_ms(), NULL));          /* the resolver has come back */
    sys_event_destroy(&slow_answer);
}

static void test_deadline_of_the_channel_counts_as_well(void** state)
{
    static const struct script_answer silent[] = { { .hold = true } };
    struct fixture                    fixture;

    UNUSED(state);
    begin(&fixture, silent, 1, NULL, 0);
    chan_set_deadline(fixture.client, sys_now_ns() + 50 * SYS_NS_PER_MS);
    assert_hr(call_start(&fixture.call, NULL), WS_E_OPERATION_TIMED_OUT);
    end(&fixture);
}

static void test_interrupt_gives_a_wait_back_with_nothing_lost(void** state)
{
    struct fixture fixture;

    UNUSED(state);
    begin(&fixture, good, 1, NULL, 0);
    chan_set_interruptible(fixture.client);
    assert_ok(WsSendMessage(fixture.client, fixture.call.request, &request_description, WS_WRITE_REQUIRED_VALUE,
                            &fixture.call.value, sizeof fixture.call.value, NULL, NULL));
    chan_interrupt(fixture.client);
    assert_hr(WsReadMessageStart(fixture.client, fixture.call.reply, NULL, NULL), ASYNC_S_AGAIN);
    assert_ok(WsReadMessageStart(fixture.client, fixture.call.reply, NULL, NULL));
    assert_ok(WsAbandonMessage(fixture.client, fixture.call.reply, NULL));
    end(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_constants_of_this_file_are_right),
        cmocka_unit_test(test_request_of_soap_12_on_the_wire),
        cmocka_unit_test(test_request_of_soap_11_on_the_wire),
        cmocka_unit_test(test_connection_is_kept_between_calls),
        cmocka_unit_test(test_messages_in_steps_exchange_too),
        cmocka_unit_test(test_reply_outlives_its_channel),
        cmocka_unit_test(test_good_responses_of_all_shapes),
        cmocka_unit_test(test_statuses_are_mapped_to_errors),
        cmocka_unit_test(test_broken_responses_fault_the_channel),
        cmocka_unit_test(test_oversized_responses_are_given_up),
        cmocka_unit_test(test_large_response_is_received),
        cmocka_unit_test(test_request_over_the_limit_is_not_sent),
        cmocka_unit_test(test_one_way_message_ends_with_no_message),
        cmocka_unit_test(test_faults_are_errors_or_messages_as_the_property_says),
        cmocka_unit_test(test_reply_to_another_request_is_refused),
        cmocka_unit_test(test_action_of_a_message_chooses_its_description),
        cmocka_unit_test(test_connection_closed_while_idle_is_noticed),
        cmocka_unit_test(test_request_that_may_have_been_read_is_not_repeated),
        cmocka_unit_test(test_request_that_cannot_have_been_read_is_repeated_once),
        cmocka_unit_test(test_reset_connection_is_a_disconnect),
        cmocka_unit_test(test_refused_connection_is_endpoint_not_found),
        cmocka_unit_test(test_unknown_host_is_endpoint_not_found),
        cmocka_unit_test(test_A2_timeouts_name_their_property_and_fault_the_channel),
        cmocka_unit_test(test_A2_slow_look_up_of_a_name_ends_by_its_own_timeout),
        cmocka_unit_test(test_deadline_of_the_channel_counts_as_well),
        cmocka_unit_test(test_interrupt_gives_a_wait_back_with_nothing_lost),
    };

    return cmocka_run_group_tests(tests, NULL, channels_ended);
}
