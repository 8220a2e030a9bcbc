/* A service that answers what a test tells it to: a thread that accepts connections one after the other, reads requests, and
 * sends the scripted bytes for each. */
#ifndef WWS_TESTS_FAKE_SERVICE_H
#define WWS_TESTS_FAKE_SERVICE_H

#include "raw_client.h"

#include <poll.h>
#include <pthread.h>

struct fake_service {
    pthread_t   thread;
    int         listener;
    uint16_t    port;
    const char* answers[16];            /* for the first, second ... request; NULL ends: the connection is closed then */
    int         count;                  /* requests that were read */
    char        request[8192];          /* the last one */
};

/* An HTTP response with that body. */
static inline const char* fake_response(char* buffer, size_t size, const char* status, const char* type,
                                        const char* body)
{
    int used = snprintf(buffer, size, "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n%s", status, type,
                        strlen(body), body);

    assert_in_range(used, 0, size - 1);
    return buffer;
}

static inline bool fake_read_request(struct fake_service* service, int fd)
{
    size_t used = 0, wanted = SIZE_MAX;

    while (used < wanted && used + 1 < sizeof service->request) {
        ssize_t got = recv(fd, service->request + used, sizeof service->request - 1 - used, 0);
        const char* end;
        const char* length;

        if (got <= 0)
            return false;
        used += (size_t)got;
        service->request[used] = '\0';
        end = strstr(service->request, "\r\n\r\n");
        length = strstr(service->request, "Content-Length: ");
        if (end != NULL && length != NULL)
            wanted = (size_t)(end + 4 - service->request) + strtoul(length + 16, NULL, 10);
    }
    return true;
}

static inline void* fake_run(void* argument)
{
    struct fake_service* service = argument;

    for (;;) {
        int fd = accept(service->listener, NULL, NULL);

        if (fd < 0)
            return NULL;
        while (fake_read_request(service, fd)) {
            const char* answer = service->answers[service->count++];

            if (answer == NULL)
                break;
            send(fd, answer, strlen(answer), MSG_NOSIGNAL);
        }
        close(fd);
    }
}

static inline void fake_start(struct fake_service* service)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;

    service->listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(service->listener >= 0);
    assert_int_equal(bind(service->listener, (struct sockaddr*)&address, sizeof address), 0);
    assert_int_equal(listen(service->listener, 16), 0);
    assert_int_equal(getsockname(service->listener, (struct sockaddr*)&address, &size), 0);
    service->port = ntohs(address.sin_port);
    assert_int_equal(pthread_create(&service->thread, NULL, fake_run, service), 0);
}

/* The client's connections must be closed. */
static inline void fake_stop(struct fake_service* service)
{
    shutdown(service->listener, SHUT_RDWR);
    pthread_join(service->thread, NULL);
    close(service->listener);
}

#endif
