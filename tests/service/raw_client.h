/* A client that sends what it likes: bytes on a socket, and the whole answer as text. */
#ifndef WWS_TESTS_RAW_CLIENT_H
#define WWS_TESTS_RAW_CLIENT_H

#include "support.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define SOAP_11_NS    "http://schemas.xmlsoap.org/soap/envelope/"
#define SOAP_12_NS    "http://www.w3.org/2003/05/soap-envelope"
#define ADDRESSING_NS "http://www.w3.org/2005/08/addressing"
#define ENVELOPE_11(header, body) \
    "<s:Envelope xmlns:s=\"" SOAP_11_NS "\"><s:Header>" header "</s:Header><s:Body>" body "</s:Body></s:Envelope>"
#define ENVELOPE_12(header, body) \
    "<s:Envelope xmlns:a=\"" ADDRESSING_NS "\" xmlns:s=\"" SOAP_12_NS "\"><s:Header>" header "</s:Header>" \
    "<s:Body>" body "</s:Body></s:Envelope>"

static inline int raw_connect(uint16_t port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct timeval patience = { .tv_sec = (time_t)(test_patience_ms() / 1000) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    assert_true(fd >= 0);
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), 0);
    assert_int_equal(connect(fd, (struct sockaddr*)&address, sizeof address), 0);
    return fd;
}

static inline void raw_send(int fd, const char* text)
{
    size_t size = strlen(text);

    assert_int_equal(send(fd, text, size, MSG_NOSIGNAL), (ssize_t)size);
}

/* Sends an envelope as SOAP 1.2 with an action parameter, or as SOAP 1.1 with SOAPAction when soap11. */
static inline void raw_post(int fd, bool soap11, const char* action, const char* envelope)
{
    struct sockaddr_in peer = { 0 };
    socklen_t size = sizeof peer;
    char head[1024];

    assert_int_equal(getpeername(fd, (struct sockaddr*)&peer, &size), 0);
    snprintf(head, sizeof head,
             soap11 ? "POST /calc HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nContent-Type: text/xml; charset=utf-8\r\n"
                      "SOAPAction: \"%s\"\r\nContent-Length: %zu\r\n\r\n"
                    : "POST /calc HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nContent-Type: application/soap+xml; charset=utf-8; "
                      "action=\"%s\"\r\nContent-Length: %zu\r\n\r\n", ntohs(peer.sin_port), action, strlen(envelope));
    raw_send(fd, head);
    raw_send(fd, envelope);
}

/* One response, head and body; what came when the peer closed before. Returns buffer. */
static inline const char* raw_receive(int fd, char* buffer, size_t size)
{
    size_t used = 0, wanted = SIZE_MAX;

    while (used < wanted && used + 1 < size) {
        ssize_t got = recv(fd, buffer + used, size - 1 - used, 0);
        const char* end;
        const char* length;

        if (got <= 0)
            break;
        used += (size_t)got;
        buffer[used] = '\0';
        end = strstr(buffer, "\r\n\r\n");
        length = strstr(buffer, "Content-Length: ");
        if (end != NULL && length != NULL && length < end)
            wanted = (size_t)(end + 4 - buffer) + strtoul(length + 16, NULL, 10);
    }
    buffer[used] = '\0';
    return buffer;
}

/* The peer has closed: nothing more comes. */
static inline bool raw_is_closed(int fd)
{
    char byte;
    ssize_t got = recv(fd, &byte, 1, 0);

    return got == 0 || (got < 0 && errno != EAGAIN);
}

#define assert_contains(text, part) \
    do { \
        if (strstr((text), (part)) == NULL) \
            fail_msg("'%s' is not in:\n%s", (part), (text)); \
    } while (0)

#endif
