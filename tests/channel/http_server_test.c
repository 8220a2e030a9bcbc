/* Listeners and reply channels against raw clients: what is served, what is refused and how, who may be slow, who leaves. */
#include "channel_support.h"
#include "channel/http_server.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#define ECHO_HEADERS "Host: localhost:%u\r\nContent-Type: " SOAP12_TYPE "\r\n"
#define LENGTH       "Content-Length: 131\r\n\r\n"
#define ECHO(line)   line "\r\n" ECHO_HEADERS LENGTH ECHO_12("5")
#define GOOD         ECHO("POST /e HTTP/1.1")

/* A service for raw clients. */
struct fixture {
    USHORT          port;
    struct service* service;
    char            text[200000];       /* what came */
};

static struct fixture* begin(const WS_CHANNEL_PROPERTY* properties, ULONG count)
{
    WS_CHANNEL_PROPERTY all[8] = { transport_properties[0] };
    struct fixture*     fixture = calloc(1, sizeof *fixture);
    WS_LISTENER*        listener;

    assert_non_null(fixture);
    for (ULONG i = 0; i < count; i++)
        all[1 + i] = properties[i];
    listener = open_listener(NULL, 0, &fixture->port);
    fixture->service = service_start(listener, 2, all, 1 + count);
    return fixture;
}

static void end(struct fixture* fixture)
{
    service_stop(fixture->service);
    free(fixture);
}

/* Sends the text with the port put in for each %u. */
static void send_request(struct fixture* fixture, int fd, const char* format)
{
    char text[2000];

    snprintf(text, sizeof text, format, fixture->port, fixture->port, fixture->port);
    raw_send(fd, text);
}

/* One response with the body; further ones may follow in the same bytes. */
static const char* get_reply(struct fixture* fixture, int fd)
{
    return raw_receive(fd, "</s:Envelope>", fixture->text, sizeof fixture->text);
}

static void assert_still_serving(struct fixture* fixture)
{
    int      fd = raw_connect(fixture->port);
    unsigned before = service_served(fixture->service);

    send_request(fixture, fd, GOOD);
    assert_non_null(strstr(get_reply(fixture, fd), "<Echoed xmlns=\"urn:e\">6</Echoed>"));
    while (service_served(fixture->service) == before)
        sched_yield();
    raw_close(fd);
}

/* ------------------------------------------------------------------------------------------------ good requests */

static void test_reply_on_the_wire(void** state)
{
    struct fixture* fixture = begin(NULL, 0);
    int             fd = raw_connect(fixture->port);
    const char*     text;

    UNUSED(state);
    send_request(fixture, fd, GOOD);
    text = get_reply(fixture, fd);
    assert_int_equal(strncmp(text, "HTTP/1.1 200 OK\r\nDate: ", 23), 0);
    assert_non_null(strstr(text, " GMT\r\nServer: libwws\r\nContent-Type: application/soap+xml; charset=utf-8\r\n"
                           "Content-Length: 135\r\n\r\n" ECHOED_12("6")));
    raw_close(fd);
    end(fixture);
}

static void test_all_shapes_of_good_requests_are_served(void** state)
{
    static const char* const requests[] = {
        GOOD,
        "\r\n" GOOD,
        ECHO("POST http://localhost:%u/e HTTP/1.1"),
        ECHO("POST /%%65 HTTP/1.1"),
        ECHO("POST /e/ HTTP/1.1"),
        ECHO("POST /e HTTP/1.0"),
        "POST /e HTTP/1.0\r\nContent-Type: " SOAP12_TYPE "\r\n" LENGTH ECHO_12("5"),
        "POST /e HTTP/1.1\r\n" ECHO_HEADERS "Connection: close\r\n" LENGTH ECHO_12("5"),
        "POST /e HTTP/1.1\r\n" ECHO_HEADERS
        "Transfer-Encoding: chunked\r\n\r\n83;a=b\r\n" ECHO_12("5") "\r\n0\r\nT: x\r\n\r\n",
        "POST /e HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nCONTENT-TYPE: application/SOAP+XML\r\n" LENGTH ECHO_12("5"),
        "POST /e HTTP/1.1\r\n" ECHO_HEADERS "User-Agent: mozilla\r\n" LENGTH ECHO_12("5"),
    };
    struct fixture* fixture = begin(NULL, 0);

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(requests); i++) {
        int fd = raw_connect(fixture->port);

        send_request(fixture, fd, requests[i]);
        if (strstr(get_reply(fixture, fd), "<Echoed xmlns=\"urn:e\">6</Echoed>") == NULL)
            fail_msg("request %zu: %s", i, fixture->text);
        raw_close(fd);
    }
    end(fixture);
}

static void test_connection_is_kept_or_closed_as_the_client_says(void** state)
{
    static const struct { const char* request; bool kept; } rows[] = {
        { GOOD, true },
        { ECHO("POST /e HTTP/1.0"), false },
        { "POST /e HTTP/1.0\r\nConnection: keep-alive\r\n" ECHO_HEADERS LENGTH ECHO_12("5"), true },
        { "POST /e HTTP/1.1\r\nConnection: close\r\n" ECHO_HEADERS LENGTH ECHO_12("5"), false },
    };
    struct fixture* fixture = begin(NULL, 0);

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        int fd = raw_connect(fixture->port);

        send_request(fixture, fd, rows[i].request);
        assert_non_null(strstr(get_reply(fixture, fd), "200 OK"));
        assert_int_equal(strstr(fixture->text, "\r\nConnection: close\r\n") == NULL, rows[i].kept);
        if (rows[i].kept) {
            send_request(fixture, fd, GOOD);
            assert_non_null(strstr(get_reply(fixture, fd), "200 OK"));
        } else {
            assert_string_equal(raw_receive_all(fd, fixture->text, sizeof fixture->text), "");
        }
        raw_close(fd);
    }
    end(fixture);
}

static unsigned count_of(const char* text, const char* part)
{
    unsigned count = 0;

    for (text = strstr(text, part); text != NULL; text = strstr(text + 1, part))
        count++;
    return count;
}

static void test_pipelined_requests_are_answered_in_order(void** state)
{
    struct fixture* fixture = begin(NULL, 0);
    int             fd = raw_connect(fixture->port);
    char            text[4096];

    UNUSED(state);
    snprintf(text, sizeof text, GOOD "POST /e HTTP/1.1\r\nConnection: close\r\n" ECHO_HEADERS LENGTH ECHO_12("7"),
             fixture->port, fixture->port);
    raw_send(fd, text);
    raw_receive_all(fd, fixture->text, sizeof fixture->text);
    assert_int_equal(count_of(fixture->text, "200 OK"), 2);
    assert_true(strstr(fixture->text, ">6<") < strstr(fixture->text, ">8<"));
    raw_close(fd);
    end(fixture);
}

static void test_request_may_come_in_any_pieces(void** state)
{
    struct fixture* fixture = begin(NULL, 0);
    int             fd = raw_connect(fixture->port);
    char            text[1000];
    int             size = snprintf(text, sizeof text, GOOD, fixture->port);

    UNUSED(state);
    for (int cut = 1; cut < size; cut += 7) {
        raw_send_bytes(fd, text, (size_t)cut);
        raw_send_bytes(fd, text + cut, (size_t)(size - cut));
        assert_non_null(strstr(get_reply(fixture, fd), "200 OK"));
    }
    for (int i = 0; i < size; i++)
        raw_send_bytes(fd, text + i, 1);
    assert_non_null(strstr(get_reply(fixture, fd), "200 OK"));
    raw_close(fd);
    end(fixture);
}

static void test_client_that_asks_is_told_to_continue(void** state)
{
    struct fixture* fixture = begin(NULL, 0);
    int             fd = raw_connect(fixture->port);

    UNUSED(state);
    send_request(fixture, fd, "POST /e HTTP/1.1\r\nExpect: 100-continue\r\n" ECHO_HEADERS LENGTH);
    assert_string_equal(raw_receive(fd, "\r\n\r\n", fixture->text, sizeof fixture->text),
                        "HTTP/1.1 100 Continue\r\n\r\n");
    raw_send(fd, ECHO_12("5"));
    assert_non_null(strstr(get_reply(fixture, fd), "200 OK"));
    send_request(fixture, fd, "POST /e HTTP/1.1\r\nExpect: 100-continue\r\n" ECHO_HEADERS LENGTH ECHO_12("5"));
    assert_int_equal(strncmp(get_reply(fixture, fd), "HTTP/1.1 200 OK", 15), 0);    /* the body was there already */
    raw_close(fd);
    end(fixture);
}

static void test_large_request_is_received(void** state)
{
    struct fixture* fixture = begin(NULL, 0);
    int             fd = raw_connect(fixture->port);
    char*           text = malloc(60000);
    int             head = snprintf(text, 1000, "POST /e HTTP/1.1\r\n" ECHO_HEADERS "Content-Length: 50131\r\n\r\n",
                                    fixture->port);

    UNUSED(state);
    memset(text + head, ' ', 50000);
    strcpy(text + head + 50000, ECHO_12("5"));
    for (int i = 0; i < 3; i++) {
        raw_send(fd, text);
        assert_non_null(strstr(get_reply(fixture, fd), "200 OK"));
    }
    free(text);
    raw_close(fd);
    end(fixture);
}

/* ------------------------------------------------------------------------------------------------ refused requests */

struct refusal {
    const char* why;
    const char* request;
    const char* status;
    const char* says;           /* part of head or body */
};

#define BAD(header) "POST /e HTTP/1.1\r\n" header "\r\n" ECHO_HEADERS LENGTH ECHO_12("5")

/* Nothing of them reaches a channel, the connection is closed, and the service goes on. */
static void test_bad_requests_are_refused_with_the_right_status(void** state)
{
    static const struct refusal rows[] = {
        {"no method", " /e HTTP/1.1\r\n\r\n", "400", "method"},
        {"no version", "POST /e\r\n\r\n", "400", "version"},
        {"version 2", "POST /e HTTP/2.0\r\n\r\n", "505", "version"},
        {"bare LF", "POST /e HTTP/1.1\nHost: localhost\n\n", "400", "LF alone"},
        {"no colon", BAD("Nonsense"), "400", "colon"},
        {"space in front of the colon", BAD("A : b"), "400", "white space"},
        {"obs-fold", BAD("A: b\r\n c"), "400", "obs-fold"},
        {"control character", BAD("A: \x01"), "400", "control"},
        {"no Host", "POST /e HTTP/1.1\r\nContent-Length: 0\r\n\r\n", "400", "Host"},
        {"two Hosts", BAD("Host: localhost"), "400", "Host"},
        {"two lengths", BAD("Content-Length: 131"), "400", "Content-Length"},
        {"two different lengths", BAD("Content-Length: 5"), "400", "Content-Length"},
        {"length and chunked", BAD("Transfer-Encoding: chunked"), "400", "together"},
        {"length no number", "POST /e HTTP/1.1\r\n" ECHO_HEADERS "Content-Length: 1x\r\n\r\n", "400", "number"},
        {"unknown coding", "POST /e HTTP/1.1\r\n" ECHO_HEADERS "Transfer-Encoding: gzip, chunked\r\n\r\n", "501",
         "coding"},
        {"bad chunk size", "POST /e HTTP/1.1\r\n" ECHO_HEADERS "Transfer-Encoding: chunked\r\n\r\nzz\r\n", "400",
         "chunk"},
        {"bad chunk end", "POST /e HTTP/1.1\r\n" ECHO_HEADERS "Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n", "400",
         "chunk"},
        {"chunk over the limit", "POST /e HTTP/1.1\r\n" ECHO_HEADERS "Transfer-Encoding: chunked\r\n\r\n10001\r\n",
         "413", "limit"},
        {"body over the limit", "POST /e HTTP/1.1\r\n" ECHO_HEADERS "Content-Length: 65537\r\n\r\n", "413", "limit"},
        {"no length", "POST /e HTTP/1.1\r\n" ECHO_HEADERS "\r\n", "411", "Content-Length"},
        {"GET", "GET /e HTTP/1.1\r\nHost: localhost:%u\r\n\r\n", "405", "\r\nAllow: POST\r\n"},
        {"unknown method", "BREW /e HTTP/1.1\r\nHost: localhost:%u\r\n\r\n", "501", "POST"},
        {"unknown expectation", BAD("Expect: more"), "417", "expectation"},
        {"another path", ECHO("POST /f HTTP/1.1"), "404", "path"},
        {"a path below", ECHO("POST /e/f HTTP/1.1"), "404", "TRANSPORT_URL_MATCHING_OPTIONS"},
        {"a path that begins alike", ECHO("POST /ef HTTP/1.1"), "404", "path"},
        {"a path in other case", ECHO("POST /E HTTP/1.1"), "404", "path"},
        {"a query", ECHO("POST /e?x HTTP/1.1"), "404", "TRANSPORT_URL_MATCHING_OPTIONS"},
        {"dot segments", ECHO("POST /x/../e HTTP/1.1"), "404", "path"},
        {"another host",
         "POST /e HTTP/1.1\r\nHost: evil.example:%u\r\nContent-Type: " SOAP12_TYPE "\r\n" LENGTH ECHO_12("5"), "404",
         "host"},
        {"another port", "POST /e HTTP/1.1\r\nHost: localhost\r\nContent-Type: " SOAP12_TYPE "\r\n" LENGTH ECHO_12("5"),
         "404", "TRANSPORT_URL_MATCHING_OPTIONS"},
        {"a browser", BAD("User-Agent: Mozilla/5.0"), "403", "DISALLOWED_USER_AGENT"},
        {"no type", "POST /e HTTP/1.1\r\nHost: localhost:%u\r\n" LENGTH ECHO_12("5"), "415", "Content-Type"},
        {"type of SOAP 1.1", "POST /e HTTP/1.1\r\nHost: localhost:%u\r\nContent-Type: text/xml\r\n" LENGTH ECHO_12("5"),
         "415", "Content-Type"},
        {"unknown charset",
         "POST /e HTTP/1.1\r\nHost: localhost:%u\r\nContent-Type: application/soap+xml; charset=x\r\n" LENGTH ECHO_12(
             "5"),
         "415", "Content-Type"},
        {"compressed", BAD("Content-Encoding: gzip"), "415", "Content-Type"},
        {"TLS", "\x16\x03\x01\x02\x03\x01", "400", "control"},
    };
    struct fixture* fixture = begin(NULL, 0);
    char            status[20];

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        int fd = raw_connect(fixture->port);

        send_request(fixture, fd, rows[i].request);
        raw_receive_all(fd, fixture->text, sizeof fixture->text);
        snprintf(status, sizeof status, "HTTP/1.1 %s ", rows[i].status);
        if (strncmp(fixture->text, status, strlen(status)) != 0 ||
            strstr(fixture->text, "\r\nConnection: close\r\n") == NULL || strstr(fixture->text, rows[i].says) == NULL)
            fail_msg("%s: not %s: %s", rows[i].why, rows[i].status, fixture->text);
        raw_close(fd);
    }
    assert_int_equal(service_served(fixture->service), 0);
    assert_still_serving(fixture);
    end(fixture);
}

static void check_large_head(struct fixture* fixture, const char* before, const char* status)
{
    char* text = malloc(80000);
    int   fd = raw_connect(fixture->port);
    int   at = sprintf(text, "%s", before);

    memset(text + at, 'x', 70000);
    raw_send_bytes(fd, text, (size_t)at + 70000);
    raw_receive_all(fd, fixture->text, sizeof fixture->text);
    assert_int_equal(strncmp(fixture->text, status, strlen(status)), 0);
    raw_close(fd);
    free(text);
}

static void test_oversized_heads_are_refused(void** state)
{
    struct fixture* fixture = begin(NULL, 0);

    UNUSED(state);
    check_large_head(fixture, "POST /e", "HTTP/1.1 414 URI Too Long\r\n");
    check_large_head(fixture, "POST /e HTTP/1.1\r\nX: ", "HTTP/1.1 431 Request Header Fields Too Large\r\n");
    check_large_head(fixture, "POST /e HTTP/1.1\r\nHost: localhost\r\nContent-Length: 70001\r\n\r\n", "HTTP/1.1 413 ");
    assert_still_serving(fixture);
    end(fixture);
}

static void test_limits_are_those_of_the_channels(void** state)
{
    static ULONG              head_max = 500, body_max = 200;
    const WS_CHANNEL_PROPERTY properties[] = {
        PROPERTY(WS_CHANNEL_PROPERTY_MAX_HTTP_REQUEST_HEADERS_BUFFER_SIZE, head_max),
        PROPERTY(WS_CHANNEL_PROPERTY_MAX_BUFFERED_MESSAGE_SIZE, body_max),
    };
    struct fixture* fixture = begin(properties, 2);
    char            text[2000];
    int             fd;

    UNUSED(state);
    assert_still_serving(fixture);
    fd = raw_connect(fixture->port);
    snprintf(text, sizeof text, "POST /e HTTP/1.1\r\n" ECHO_HEADERS "X: %0400d\r\n" LENGTH, fixture->port, 0);
    raw_send(fd, text);
    assert_string_equal(strtok((char*)(uintptr_t)raw_receive_all(fd, fixture->text, sizeof fixture->text), "\r"),
                        "HTTP/1.1 431 Request Header Fields Too Large");
    raw_close(fd);
    fd = raw_connect(fixture->port);
    snprintf(text, sizeof text, "POST /e HTTP/1.1\r\n" ECHO_HEADERS "Content-Length: 201\r\n\r\n", fixture->port);
    raw_send(fd, text);
    assert_int_equal(strncmp(raw_receive_all(fd, fixture->text, sizeof fixture->text), "HTTP/1.1 413 ", 13), 0);
    raw_close(fd);
    end(fixture);
}

/* ------------------------------------------------------------------------------------------------ slow clients */

static void test_slow_and_silent_clients_end_at_a_timeout(void** state)
{
    static const struct { const char* sent; const char* answer; } rows[] = {
        { "", "" },                                                     /* idle: left without a word */
        { "PO", "HTTP/1.1 408 Request Timeout\r\n" },
        { "POST /e HTTP/1.1\r\nHost: loc", "HTTP/1.1 408 Request Timeout\r\n" },
        { "POST /e HTTP/1.1\r\n" ECHO_HEADERS LENGTH "<s:", "HTTP/1.1 408 Request Timeout\r\n" },
        { GOOD, "HTTP/1.1 200 OK\r\n" },                                /* idle after a request */
    };
    static ULONG              timeout = 50;
    const WS_CHANNEL_PROPERTY properties[] = { PROPERTY(WS_CHANNEL_PROPERTY_RECEIVE_TIMEOUT, timeout) };
    struct fixture*           fixture = begin(properties, 1);

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        int fd = raw_connect(fixture->port);

        send_request(fixture, fd, rows[i].sent);
        raw_receive_all(fd, fixture->text, sizeof fixture->text);
        assert_int_equal(strncmp(fixture->text, rows[i].answer, strlen(rows[i].answer)), 0);
        if (strstr(fixture->text, "408") != NULL)
            assert_non_null(strstr(fixture->text, "WS_CHANNEL_PROPERTY_RECEIVE_TIMEOUT"));
        raw_close(fd);
    }
    end(fixture);
}

/* ------------------------------------------------------------------------------------------------ one channel by hand */

struct hand {
    USHORT       port;
    WS_LISTENER* listener;
    WS_CHANNEL*  channel;
    WS_MESSAGE*  request;
    WS_MESSAGE*  reply;
    int          fd;
    char         text[4096];
};

static void hand_begin(struct hand* hand, const WS_CHANNEL_PROPERTY* properties, ULONG count)
{
    hand->listener = open_listener(NULL, 0, &hand->port);
    hand->channel = listener_channel(hand->listener, properties, count);
    hand->request = channel_message(hand->channel);
    hand->reply = channel_message(hand->channel);
    hand->fd = raw_connect(hand->port);
}

static void hand_send(struct hand* hand, const char* format)
{
    char text[2000];

    snprintf(text, sizeof text, format, hand->port, hand->port);
    raw_send(hand->fd, text);
}

static void hand_accept(struct hand* hand, const char* format)
{
    hand_send(hand, format);
    assert_ok(WsAcceptChannel(hand->listener, hand->channel, NULL, NULL));
}

static HRESULT hand_receive(struct hand* hand, WS_ERROR* error)
{
    static const WS_MESSAGE_DESCRIPTION* descriptions[] = { &any_request_description };
    int                                  value;

    return WsReceiveMessage(hand->channel, hand->request, descriptions, 1, WS_RECEIVE_REQUIRED_MESSAGE,
                            WS_READ_REQUIRED_VALUE, NULL, &value, sizeof value, NULL, NULL, error);
}

static HRESULT hand_reply(struct hand* hand, WS_ERROR* error)
{
    static const int value = 6;

    return WsSendReplyMessage(hand->channel, hand->reply, &reply_description, WS_WRITE_REQUIRED_VALUE, &value,
                              sizeof value, hand->request, NULL, error);
}

static void hand_end(struct hand* hand)
{
    (void)WsCloseChannel(hand->channel, NULL, NULL);        /* may have an answer to send to somebody who has left */
    assert_int_equal(channel_state(hand->channel), WS_CHANNEL_STATE_CLOSED);
    WsFreeChannel(hand->channel);
    close_listener(hand->listener);
    WsFreeMessage(hand->request);
    WsFreeMessage(hand->reply);
    raw_close(hand->fd);
}

static const char* hand_response(struct hand* hand)
{
    return raw_receive(hand->fd, "\r\n\r\n", hand->text, sizeof hand->text);
}

static void test_closing_without_a_reply_answers_by_what_was_read(void** state)
{
    static const struct { bool receive; const char* request; HRESULT hr; const char* answer; } rows[] = {
        { true, GOOD, S_OK, "HTTP/1.1 202 Accepted\r\n" },
        { false, GOOD, S_OK, "HTTP/1.1 503 Service Unavailable\r\n" },
        { true, "POST /e HTTP/1.1\r\n" ECHO_HEADERS "Content-Length: 5\r\n\r\n<a></", WS_E_INVALID_FORMAT,
          "HTTP/1.1 400 Bad Request\r\n" },
        { true, "POST /e HTTP/1.1\r\n" ECHO_HEADERS "Content-Length: 0\r\n\r\n", WS_E_INVALID_FORMAT,
          "HTTP/1.1 400 Bad Request\r\n" },
    };

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct hand hand;

        hand_begin(&hand, transport_properties, 1);
        hand_accept(&hand, rows[i].request);
        if (rows[i].receive)
            assert_hr(hand_receive(&hand, NULL), rows[i].hr);
        assert_ok(WsCloseChannel(hand.channel, NULL, NULL));
        assert_int_equal(strncmp(hand_response(&hand), rows[i].answer, strlen(rows[i].answer)), 0);
        assert_non_null(strstr(hand.text, "\r\nContent-Length: 0\r\n"));
        hand_send(&hand, GOOD);                             /* the connection lives on */
        assert_ok(WsResetChannel(hand.channel, NULL));
        assert_ok(WsResetMessage(hand.request, NULL));
        assert_ok(WsAcceptChannel(hand.listener, hand.channel, NULL, NULL));
        assert_ok(hand_receive(&hand, NULL));
        assert_ok(hand_reply(&hand, NULL));
        hand_end(&hand);
    }
}

/* A client that gets 202 would take it that its request was one-way, and done. */
static void test_closing_after_a_reply_or_a_request_that_memory_did_not_do_for_answers_500(void** state)
{
    UNUSED(state);
    for (int reply = 0; reply < 2; reply++) {
        struct hand hand;
        HRESULT     hr;

        hand_begin(&hand, transport_properties, 1);
        hand_accept(&hand, GOOD);
        if (reply)
            assert_ok(hand_receive(&hand, NULL));
        mem_fail_after(0, true);
        hr = reply ? hand_reply(&hand, NULL) : hand_receive(&hand, NULL);
        mem_fail_after(UINT64_MAX, false);
        assert_hr(hr, E_OUTOFMEMORY);
        assert_ok(WsCloseChannel(hand.channel, NULL, NULL));
        assert_non_null(strstr(hand_response(&hand), "HTTP/1.1 500 Internal Server Error\r\n"));
        hand_end(&hand);
    }
}

static void test_order_of_receive_and_reply_is_kept(void** state)
{
    static const WS_MESSAGE_DESCRIPTION* descriptions[] = { &any_request_description };
    struct hand                          hand;
    WS_ERROR*                            error = test_error();
    WS_MESSAGE*                          other;

    UNUSED(state);
    hand_begin(&hand, transport_properties, 1);
    other = channel_message(hand.channel);
    hand_accept(&hand, GOOD);
    assert_ok(WsInitializeMessage(other, WS_BLANK_MESSAGE, NULL, NULL));
    assert_fails(WsWriteMessageStart(hand.channel, other, NULL, error), WS_E_INVALID_OPERATION, error,
                 "has to be read");
    assert_ok(WsResetMessage(other, NULL));
    assert_ok(hand_receive(&hand, NULL));
    assert_hr(WsReceiveMessage(hand.channel, other, descriptions, 1, WS_RECEIVE_OPTIONAL_MESSAGE,
                               WS_READ_REQUIRED_VALUE, NULL, NULL, 0, NULL, NULL, NULL),
              WS_S_END);
    assert_fails(WsReceiveMessage(hand.channel, other, descriptions, 1, WS_RECEIVE_REQUIRED_MESSAGE,
                                  WS_READ_REQUIRED_VALUE, NULL, NULL, 0, NULL, NULL, error), WS_E_INVALID_FORMAT, error,
                 "WS_RECEIVE_REQUIRED_MESSAGE");
    assert_ok(hand_reply(&hand, NULL));
    assert_hr(WsReadMessageStart(hand.channel, other, NULL, NULL), WS_S_END);
    assert_ok(WsResetMessage(hand.reply, NULL));
    assert_fails(hand_reply(&hand, error), WS_E_INVALID_OPERATION, error, "answered already");
    hand_end(&hand);
    WsFreeMessage(other);
    WsFreeError(error);
}

static void test_fault_for_an_error_is_sent_with_status_500(void** state)
{
    struct hand hand;
    WS_ERROR*   error = test_error();
    WS_STRING   reason = TEXT_STRING(u"The number is odd.");

    UNUSED(state);
    hand_begin(&hand, transport_properties, 1);
    hand_accept(&hand, GOOD);
    assert_ok(hand_receive(&hand, NULL));
    assert_ok(WsAddErrorString(error, &reason));
    assert_hr(WsSendFaultMessageForError(hand.channel, hand.reply, error, S_OK, WS_FULL_FAULT_DISCLOSURE, hand.request,
                                         NULL, NULL),
              E_INVALIDARG);
    assert_hr(WsSendFaultMessageForError(hand.channel, hand.reply, NULL, E_FAIL, WS_FULL_FAULT_DISCLOSURE, hand.request,
                                         NULL, NULL), E_INVALIDARG);
    assert_ok(WsSendFaultMessageForError(hand.channel, hand.reply, error, E_FAIL, WS_FULL_FAULT_DISCLOSURE,
                                         hand.request, NULL, NULL));
    raw_receive(hand.fd, "</s:Envelope>", hand.text, sizeof hand.text);
    assert_int_equal(strncmp(hand.text, "HTTP/1.1 500 Internal Server Error\r\n", 36), 0);
    assert_non_null(strstr(hand.text, "The number is odd."));
    hand_end(&hand);
    WsFreeError(error);
}

/* A request that cannot be read can still be answered with a fault. */
static void test_fault_answers_a_malformed_message(void** state)
{
    struct hand hand;
    WS_ERROR*   error = test_error();

    UNUSED(state);
    hand_begin(&hand, transport_properties, 1);
    hand_accept(&hand, "POST /e HTTP/1.1\r\n" ECHO_HEADERS "Content-Length: 5\r\n\r\n<a></");
    assert_hr(WsReadMessageStart(hand.channel, hand.request, NULL, error), WS_E_INVALID_FORMAT);
    assert_int_equal(channel_state(hand.channel), WS_CHANNEL_STATE_OPEN);
    assert_ok(WsInitializeMessage(hand.reply, WS_BLANK_MESSAGE, NULL, NULL));
    msg_set_fault(hand.reply, true);
    assert_ok(WsWriteMessageStart(hand.channel, hand.reply, NULL, NULL));
    assert_ok(msg_write_error(hand.reply, error, WS_E_INVALID_FORMAT, WS_FULL_FAULT_DISCLOSURE, NULL));
    assert_ok(WsWriteMessageEnd(hand.channel, hand.reply, NULL, NULL));
    raw_receive(hand.fd, "</s:Envelope>", hand.text, sizeof hand.text);
    assert_int_equal(strncmp(hand.text, "HTTP/1.1 500 ", 13), 0);
    hand_end(&hand);
    WsFreeError(error);
}

static void test_properties_of_the_exchange(void** state)
{
    struct hand        hand;
    WS_STRING          url;
    SOCKADDR_STORAGE   address;
    struct sockaddr_in own;
    socklen_t          size = sizeof own;
    ULONGLONG          first, second;
    char               expected[64];

    UNUSED(state);
    hand_begin(&hand, transport_properties, 1);
    assert_hr(WsGetChannelProperty(hand.channel, WS_CHANNEL_PROPERTY_TRANSPORT_URL, &url, sizeof url, NULL),
              WS_E_INVALID_OPERATION);
    hand_accept(&hand, GOOD GOOD);
    assert_ok(WsGetChannelProperty(hand.channel, WS_CHANNEL_PROPERTY_TRANSPORT_URL, &url, sizeof url, NULL));
    snprintf(expected, sizeof expected, "http://localhost:%u/e", hand.port);
    assert_text(url, expected);
    assert_ok(
        WsGetChannelProperty(hand.channel, WS_CHANNEL_PROPERTY_REMOTE_IP_ADDRESS, &address, sizeof address, NULL));
    assert_int_equal(getsockname(hand.fd, (struct sockaddr*)&own, &size), 0);
    assert_int_equal(((struct sockaddr_in*)(void*)&address)->sin_port, own.sin_port);
    assert_ok(WsGetChannelProperty(hand.channel, WS_CHANNEL_PROPERTY_HTTP_CONNECTION_ID, &first, sizeof first, NULL));
    assert_hr(WsGetChannelProperty(hand.channel, WS_CHANNEL_PROPERTY_HTTP_CONNECTION_ID, &first, 4, NULL),
              E_INVALIDARG);
    assert_ok(hand_receive(&hand, NULL));
    assert_text((WS_STRING){ 0 }, "");
    assert_ok(hand_reply(&hand, NULL));
    assert_ok(WsCloseChannel(hand.channel, NULL, NULL));
    assert_ok(WsResetChannel(hand.channel, NULL));
    assert_ok(WsAcceptChannel(hand.listener, hand.channel, NULL, NULL));
    assert_ok(WsGetChannelProperty(hand.channel, WS_CHANNEL_PROPERTY_HTTP_CONNECTION_ID, &second, sizeof second, NULL));
    assert_int_equal(first, second);
    hand_end(&hand);
}

static void test_transport_addressing_brings_action_and_to(void** state)
{
    struct hand          hand;
    const WS_XML_STRING* text;
    char                 expected[64];

    UNUSED(state);
    hand_begin(&hand, transport_properties, 1);
    hand_accept(
        &hand,
        "POST /e HTTP/1.1\r\nHost: localhost:%u\r\nContent-Type: application/soap+xml; action=\"urn:echo\"\r\n" LENGTH
            ECHO_12("5"));
    assert_ok(WsReadMessageStart(hand.channel, hand.request, NULL, NULL));
    text = msg_text(hand.request, WS_ACTION_HEADER);
    assert_memory_equal(text->bytes, "urn:echo", 8);
    text = msg_text(hand.request, WS_TO_HEADER);
    assert_int_equal(text->length, snprintf(expected, sizeof expected, "http://localhost:%u/e", hand.port));
    assert_memory_equal(text->bytes, expected, text->length);
    assert_ok(WsAbandonMessage(hand.channel, hand.request, NULL));
    hand_end(&hand);
}

#define ADDRESSED(header)                                                                                              \
    "<s:Envelope xmlns:a=\"http://www.w3.org/2005/08/addressing\" xmlns:s=\"" SOAP12_NS "\"><s:Header>"                \
    "<a:Action>urn:echo</a:Action><a:MessageID>urn:m</a:MessageID>" header "</s:Header><s:Body>"                       \
    "<Echo xmlns=\"urn:e\">5</Echo></s:Body></s:Envelope>"

static void hand_accept_addressed(struct hand* hand, const char* header)
{
    char body[1000], text[2000];

    snprintf(body, sizeof body, ADDRESSED("%s"), header);
    snprintf(text, sizeof text, "POST /e HTTP/1.1\r\nHost: localhost:%u\r\nContent-Type: " SOAP12_TYPE
             "\r\nContent-Length: %zu\r\n\r\n%s", hand->port, strlen(body), body);
    raw_send(hand->fd, text);
    assert_ok(WsAcceptChannel(hand->listener, hand->channel, NULL, NULL));
}

static void test_to_header_of_another_service_is_refused(void** state)
{
    static const struct { const char* to; bool good; } rows[] = {
        { "", true },
        { "<a:To>http://www.w3.org/2005/08/addressing/anonymous</a:To>", true },
        { "<a:To>http://localhost:%u/e</a:To>", true },
        { "<a:To>http://127.0.0.1:%u/e</a:To>", true },
        { "<a:To>http://localhost:%u/f</a:To>", false },
        { "<a:To>http://localhost/e</a:To>", false },
        { "<a:To>http://other.example:%u/e</a:To>", false },
        { "<a:To>urn:x</a:To>", false },
    };
    WS_ERROR* error = test_error();

    UNUSED(state);
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct hand hand;
        char        header[200];

        hand_begin(&hand, NULL, 0);
        snprintf(header, sizeof header, rows[i].to, hand.port);
        hand_accept_addressed(&hand, header);
        if (rows[i].good) {
            assert_ok_error(hand_receive(&hand, error), error);
        } else {
            assert_fails(hand_receive(&hand, error), WS_E_ENDPOINT_NOT_FOUND, error,
                         "WS_LISTENER_PROPERTY_TO_HEADER_MATCHING_OPTIONS");
            assert_int_equal(msg_state(hand.request), WS_MESSAGE_STATE_EMPTY);
        }
        hand_end(&hand);
    }
    WsFreeError(error);
}

static void test_reply_to_nobody_is_an_accepted_one_way_message(void** state)
{
    struct hand hand;

    UNUSED(state);
    hand_begin(&hand, NULL, 0);
    hand_accept_addressed(&hand,
                          "<a:ReplyTo><a:Address>http://www.w3.org/2005/08/addressing/none</a:Address></a:ReplyTo>");
    assert_ok(hand_receive(&hand, NULL));
    assert_ok(hand_reply(&hand, NULL));
    assert_int_equal(strncmp(hand_response(&hand), "HTTP/1.1 202 Accepted\r\n", 23), 0);
    hand_end(&hand);
}

static void test_client_that_takes_the_reply_too_slowly_is_left(void** state)
{
    static WS_XML_STRING          name = { 1, (BYTE*)"b", NULL, 0 }, ns = { 0, NULL, NULL, 0 };
    static WS_ELEMENT_DESCRIPTION element = { &name, &ns, WS_BYTES_TYPE, NULL };
    static WS_MESSAGE_DESCRIPTION description = { NULL, &element };
    static ULONG                  timeout = 50, size = 64 << 20;
    const WS_CHANNEL_PROPERTY     properties[] = {
        transport_properties[0], PROPERTY(WS_CHANNEL_PROPERTY_SEND_TIMEOUT, timeout),
        PROPERTY(WS_CHANNEL_PROPERTY_MAX_BUFFERED_MESSAGE_SIZE, size),
    };
    WS_ERROR* error = test_error();
    WS_BYTES  bytes = { 24 << 20, calloc(24, 1 << 20) };

    UNUSED(state);
    for (int asynchronous = 0; asynchronous < 2; asynchronous++) {
        struct hand       hand;
        struct completion done;
        WS_ASYNC_CONTEXT  context = completion_begin(&done);
        HRESULT           hr;

        hand_begin(&hand, properties, 3);
        hand_accept(&hand, GOOD);
        assert_ok(hand_receive(&hand, NULL));
        hr = WsSendReplyMessage(hand.channel, hand.reply, &description, WS_WRITE_REQUIRED_VALUE, &bytes, sizeof bytes,
                                hand.request, asynchronous ? &context : NULL, error);
        assert_fails(completion_end(&done, hr), WS_E_OPERATION_TIMED_OUT, error, "WS_CHANNEL_PROPERTY_SEND_TIMEOUT");
        assert_int_equal(channel_state(hand.channel), WS_CHANNEL_STATE_FAULTED);
        hand_end(&hand);
    }
    free(bytes.bytes);
    WsFreeError(error);
}

/* ------------------------------------------------------------------------------------------------ clients that leave */

struct watcher {
    struct chan_watch watch;
    struct sys_event  event;
};

static void watcher_fired(struct chan_watch* watch)
{
    sys_event_set(&CONTAINER_OF(watch, struct watcher, watch)->event);
}

static void watcher_begin(struct watcher* watcher)
{
    sys_event_init(&watcher->event);
    watcher->watch.fired = watcher_fired;
}

static void assert_fires(struct watcher* watcher)
{
    if (!sys_event_wait(&watcher->event, sys_now_ns() + WAIT_NS))
        fail_msg("the watch did not fire");
    sys_event_clear(&watcher->event);
}

static void test_client_that_leaves_in_the_middle_of_a_call_is_noticed(void** state)
{
    UNUSED(state);
    for (int how = 0; how < 3; how++) {
        struct hand    hand;
        struct watcher watcher;

        watcher_begin(&watcher);
        hand_begin(&hand, transport_properties, 1);
        hand_accept(&hand, GOOD);
        assert_ok(hand_receive(&hand, NULL));
        assert_ok(chan_watch(hand.channel, &watcher.watch, NULL));
        if (how == 0)
            raw_close(hand.fd);
        else if (how == 1)
            raw_reset(hand.fd);
        else
            assert_ok(WsAbortChannel(hand.channel, NULL));
        assert_fires(&watcher);
        assert_false(chan_unwatch(hand.channel, &watcher.watch));
        assert_ok(chan_watch(hand.channel, &watcher.watch, NULL));      /* gone already: fires soon */
        assert_fires(&watcher);
        if (how == 2)
            raw_close(hand.fd);
        hand.fd = raw_connect(hand.port);
        hand_end(&hand);
        sys_event_destroy(&watcher.event);
    }
}

static void test_watch_ends_with_the_exchange(void** state)
{
    struct hand    hand;
    struct watcher watcher;

    UNUSED(state);
    watcher_begin(&watcher);
    hand_begin(&hand, transport_properties, 1);
    assert_hr(chan_watch(hand.channel, &watcher.watch, NULL), WS_E_INVALID_OPERATION);
    for (int i = 0; i < 3; i++) {
        hand_accept(&hand, GOOD);
        assert_ok(chan_watch(hand.channel, &watcher.watch, NULL));
        assert_ok(hand_receive(&hand, NULL));
        if (i == 1)
            assert_true(chan_unwatch(hand.channel, &watcher.watch));
        assert_ok(hand_reply(&hand, NULL));
        raw_receive(hand.fd, "</s:Envelope>", hand.text, sizeof hand.text);
        assert_true(chan_unwatch(hand.channel, &watcher.watch));
        assert_ok(WsCloseChannel(hand.channel, NULL, NULL));
        assert_ok(WsResetChannel(hand.channel, NULL));
        assert_ok(WsResetMessage(hand.request, NULL));
        assert_ok(WsResetMessage(hand.reply, NULL));
    }
    raw_close(hand.fd);
    hand.fd = raw_connect(hand.port);
    hand_end(&hand);
    sys_event_destroy(&watcher.event);
}

/* A request that came while the one before was being watched is served next. */
static void test_pipelined_request_behind_a_watch_is_served(void** state)
{
    struct hand    hand;
    struct watcher watcher;

    UNUSED(state);
    watcher_begin(&watcher);
    hand_begin(&hand, transport_properties, 1);
    hand_accept(&hand, GOOD);
    assert_ok(hand_receive(&hand, NULL));
    assert_ok(chan_watch(hand.channel, &watcher.watch, NULL));
    hand_send(&hand, GOOD);
    assert_ok(hand_reply(&hand, NULL));
    assert_true(chan_unwatch(hand.channel, &watcher.watch));
    for (int i = 0; i < 2; i++) {
        assert_ok(WsCloseChannel(hand.channel, NULL, NULL));
        assert_ok(WsResetChannel(hand.channel, NULL));
        assert_ok(WsResetMessage(hand.request, NULL));
        assert_ok(WsResetMessage(hand.reply, NULL));
        if (i == 1)
            hand_send(&hand, GOOD);
        assert_ok(WsAcceptChannel(hand.listener, hand.channel, NULL, NULL));
        assert_ok(hand_receive(&hand, NULL));
        assert_ok(hand_reply(&hand, NULL));
    }
    hand_end(&hand);
    sys_event_destroy(&watcher.event);
}

/* ------------------------------------------------------------------------------------------------ ports and queues */

static const char* ask(USHORT port, const char* path, char* buffer, size_t size)
{
    char text[1000];
    int  fd = raw_connect(port);

    snprintf(text, sizeof text,
             "POST %s HTTP/1.1\r\nHost: localhost:%u\r\nConnection: close\r\nContent-Type: " SOAP12_TYPE
             "\r\n" LENGTH ECHO_12("5"),
             path, port);
    raw_send(fd, text);
    raw_receive_all(fd, buffer, size);
    raw_close(fd);
    return buffer;
}

static void test_listeners_of_one_port_share_it_by_path(void** state)
{
    char            url[64], text[4096];
    USHORT          port = free_port();
    WS_LISTENER*    listeners[3];
    struct service* services[3];

    UNUSED(state);
    snprintf(url, sizeof url, "http://127.0.0.1:%u/a", port);
    listeners[0] = open_listener_at(url);
    snprintf(url, sizeof url, "http://127.0.0.1:%u/a/b/", port);
    listeners[1] = open_listener_at(url);
    snprintf(url, sizeof url, "http://127.0.0.1:%u/", port);
    listeners[2] = open_listener_at(url);
    for (int i = 0; i < 3; i++)
        services[i] = service_start(listeners[i], 1, transport_properties, 1);

    assert_non_null(strstr(ask(port, "/a", text, sizeof text), "200 OK"));
    assert_non_null(strstr(ask(port, "/a/b", text, sizeof text), "200 OK"));
    assert_non_null(strstr(ask(port, "/", text, sizeof text), "200 OK"));
    assert_non_null(strstr(ask(port, "/c", text, sizeof text), "404 Not Found"));
    assert_non_null(strstr(ask(port, "/a/b/c", text, sizeof text), "404 Not Found"));
    for (int i = 0; i < 3; i++)
        while (service_served(services[i]) != 1)
            sched_yield();

    service_stop(services[1]);
    assert_non_null(strstr(ask(port, "/a/b", text, sizeof text), "404 Not Found"));
    assert_non_null(strstr(ask(port, "/a", text, sizeof text), "200 OK"));
    service_stop(services[0]);
    service_stop(services[2]);
    snprintf(url, sizeof url, "http://127.0.0.1:%u/a", port);
    close_listener(open_listener_at(url));                  /* the port is free again at once */
}

static void test_same_url_twice_is_an_address_in_use(void** state)
{
    char         url[64];
    WS_LISTENER* first;
    WS_LISTENER* second;
    WS_ERROR*    error = test_error();
    WS_STRING    text;
    USHORT       port;
    int          other = raw_listen(&port);

    UNUSED(state);
    assert_ok(WsCreateListener(WS_CHANNEL_TYPE_REPLY, WS_HTTP_CHANNEL_BINDING, NULL, 0, NULL, &second, NULL));
    snprintf(url, sizeof url, "http://127.0.0.1:%u/a", port);
    text = test_string(url);
    assert_hr(WsOpenListener(second, &text, NULL, error), WS_E_ADDRESS_IN_USE);
    assert_int_equal(listener_state(second), WS_LISTENER_STATE_CREATED);
    raw_close(other);
    first = open_listener_at(url);
    assert_fails(WsOpenListener(second, &text, NULL, error), WS_E_ADDRESS_IN_USE, error, "another listener");
    assert_int_equal(listener_state(second), WS_LISTENER_STATE_CREATED);
    close_listener(first);
    assert_ok(WsOpenListener(second, &text, NULL, NULL));
    close_listener(second);
    free(text.chars);
    WsFreeError(error);
}

static void test_wildcard_listener_serves_every_host_of_this_machine(void** state)
{
    static ULONG               no_matching = 0;
    const WS_LISTENER_PROPERTY any[] = { PROPERTY(WS_LISTENER_PROPERTY_TRANSPORT_URL_MATCHING_OPTIONS, no_matching) };
    WS_STRING                  url = TEXT_STRING(u"http://+:0/e");

    UNUSED(state);
    for (int i = 0; i < 2; i++) {
        WS_LISTENER*    listener;
        struct service* service;
        USHORT          port;
        char            text[4096], request[1000];
        int             fd;

        assert_ok(WsCreateListener(WS_CHANNEL_TYPE_REPLY, WS_HTTP_CHANNEL_BINDING, any, i == 0 ? 0 : 1, NULL, &listener,
                                   NULL));
        assert_ok(WsOpenListener(listener, &url, NULL, NULL));
        port = chan_listener_port(listener);
        service = service_start(listener, 1, transport_properties, 1);
        assert_non_null(strstr(ask(port, "/e", text, sizeof text), "200 OK"));
        fd = raw_connect(port);
        snprintf(request, sizeof request,
                 "POST /e HTTP/1.1\r\nHost: strange.example\r\nConnection: close\r\nContent-Type: " SOAP12_TYPE
                 "\r\n" LENGTH ECHO_12("5"));
        raw_send(fd, request);
        raw_receive_all(fd, text, sizeof text);
        assert_non_null(strstr(text, i == 0 ? "404 Not Found" : "200 OK"));
        raw_close(fd);
        service_stop(service);
    }
}

/* Requests wait in their order for channels; one more than the queue holds is turned away. */
static void test_full_queue_turns_requests_away(void** state)
{
    static int   fds[HTTP_QUEUE_MAX + 2];
    struct rlimit limit;
    struct hand  hand;
    WS_CHANNEL*  channel;
    char         text[1000], answer[4096];

    UNUSED(state);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = limit.rlim_max;
    if (limit.rlim_cur < 2 * HTTP_QUEUE_MAX + 200 || setrlimit(RLIMIT_NOFILE, &limit) != 0)
        skip();
    hand_begin(&hand, transport_properties, 1);
    channel = hand.channel;
    snprintf(text, sizeof text, GOOD, hand.port);
    for (int i = 0; i < HTTP_QUEUE_MAX + 2; i++) {
        fds[i] = raw_connect(hand.port);
        raw_send(fds[i], text);
    }
    /* Which of them are too many is the lanes' affair: two are. */
    for (int refused = 0, i = 0; refused < 2; i = (i + 1) % (HTTP_QUEUE_MAX + 2)) {
        struct pollfd waits[HTTP_QUEUE_MAX + 2];
        int           ready = 0;

        for (int j = 0; j < HTTP_QUEUE_MAX + 2; j++)
            waits[j] = (struct pollfd){ .fd = fds[j], .events = POLLIN };
        assert_true(poll(waits, HTTP_QUEUE_MAX + 2, (int)test_patience_ms()) > 0);
        for (int j = 0; j < HTTP_QUEUE_MAX + 2; j++)
            if (waits[j].revents != 0) {
                raw_receive_all(fds[j], answer, sizeof answer);
                assert_non_null(strstr(answer, "503 Service Unavailable"));
                assert_non_null(strstr(answer, "too many requests"));
                raw_close(fds[j]);
                fds[j] = -1;
                refused++;
                ready++;
            }
        assert_true(ready > 0);
    }
    for (int i = 0; i < HTTP_QUEUE_MAX; i++) {
        assert_ok(WsAcceptChannel(hand.listener, channel, NULL, NULL));
        assert_ok(hand_receive(&hand, NULL));
        assert_ok(hand_reply(&hand, NULL));
        assert_ok(WsCloseChannel(channel, NULL, NULL));
        assert_ok(WsResetChannel(channel, NULL));
        assert_ok(WsResetMessage(hand.request, NULL));
        assert_ok(WsResetMessage(hand.reply, NULL));
    }
    for (int i = 0; i < HTTP_QUEUE_MAX + 2; i++)
        if (fds[i] >= 0)
            raw_close(fds[i]);
    hand_end(&hand);
}

static void test_requests_that_wait_are_sent_away_when_the_listener_ends(void** state)
{
    UNUSED(state);
    for (int abort = 0; abort < 2; abort++) {
        struct hand hand;

        hand_begin(&hand, transport_properties, 1);
        hand_accept(&hand, GOOD);                           /* the first is taken: the second waits behind it */
        raw_close(raw_connect(hand.port));
        assert_ok(hand_receive(&hand, NULL));
        assert_ok(hand_reply(&hand, NULL));
        hand_send(&hand, GOOD);
        assert_ok(WsCloseChannel(hand.channel, NULL, NULL));
        assert_ok(abort ? WsAbortListener(hand.listener, NULL) : WsCloseListener(hand.listener, NULL, NULL));
        raw_receive_all(hand.fd, hand.text, sizeof hand.text);
        assert_non_null(strstr(hand.text, "200 OK"));
        hand_end(&hand);
    }
}

/* Each request of its own connection meets one failing allocation, wherever that is: it is answered in some way or its
 * connection closed, and the service goes on. */
static void test_service_survives_every_failing_allocation(void** state)
{
    struct fixture* fixture = begin(NULL, 0);
    unsigned        refused = 0;

    UNUSED(state);
    assert_still_serving(fixture);
    for (uint64_t n = 0; n < 60; n++) {
        int fd = raw_connect(fixture->port);

        mem_fail_after(n, false);
        send_request(fixture, fd, "POST /e HTTP/1.1\r\nConnection: close\r\n" ECHO_HEADERS LENGTH ECHO_12("5"));
        raw_receive_all(fd, fixture->text, sizeof fixture->text);
        refused += mem_fail_hits() != 0;
        mem_fail_after(UINT64_MAX, false);
        raw_close(fd);
    }
    assert_true(refused > 0);
    assert_still_serving(fixture);
    end(fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reply_on_the_wire),
        cmocka_unit_test(test_all_shapes_of_good_requests_are_served),
        cmocka_unit_test(test_connection_is_kept_or_closed_as_the_client_says),
        cmocka_unit_test(test_pipelined_requests_are_answered_in_order),
        cmocka_unit_test(test_request_may_come_in_any_pieces),
        cmocka_unit_test(test_client_that_asks_is_told_to_continue),
        cmocka_unit_test(test_large_request_is_received),
        cmocka_unit_test(test_bad_requests_are_refused_with_the_right_status),
        cmocka_unit_test(test_oversized_heads_are_refused),
        cmocka_unit_test(test_limits_are_those_of_the_channels),
        cmocka_unit_test(test_slow_and_silent_clients_end_at_a_timeout),
        cmocka_unit_test(test_closing_without_a_reply_answers_by_what_was_read),
        cmocka_unit_test(test_closing_after_a_reply_or_a_request_that_memory_did_not_do_for_answers_500),
        cmocka_unit_test(test_order_of_receive_and_reply_is_kept),
        cmocka_unit_test(test_fault_for_an_error_is_sent_with_status_500),
        cmocka_unit_test(test_fault_answers_a_malformed_message),
        cmocka_unit_test(test_properties_of_the_exchange),
        cmocka_unit_test(test_transport_addressing_brings_action_and_to),
        cmocka_unit_test(test_to_header_of_another_service_is_refused),
        cmocka_unit_test(test_reply_to_nobody_is_an_accepted_one_way_message),
        cmocka_unit_test(test_client_that_takes_the_reply_too_slowly_is_left),
        cmocka_unit_test(test_client_that_leaves_in_the_middle_of_a_call_is_noticed),
        cmocka_unit_test(test_watch_ends_with_the_exchange),
        cmocka_unit_test(test_pipelined_request_behind_a_watch_is_served),
        cmocka_unit_test(test_listeners_of_one_port_share_it_by_path),
        cmocka_unit_test(test_same_url_twice_is_an_address_in_use),
        cmocka_unit_test(test_wildcard_listener_serves_every_host_of_this_machine),
        cmocka_unit_test(test_full_queue_turns_requests_away),
        cmocka_unit_test(test_service_survives_every_failing_allocation),
        cmocka_unit_test(test_requests_that_wait_are_sent_away_when_the_listener_ends),
    };

    return cmocka_run_group_tests(tests, NULL, channels_ended);
}
