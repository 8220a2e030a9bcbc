/*
 * The calculator as a gSOAP service: one thread for each connection, connections kept open.
 *
 *   gsoap_service [PORT]
 *
 * Listens on 127.0.0.1, prints "port N", and serves until its standard input ends; so it never outlives the
 * program that started it. Tests and benchmarks use the same program.
 */
#include "soapH.h"
#include "CalculatorSoap11.nsmap"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define BACKLOG 4096            /* a thousand connections are opened at once by the benchmarks */
#define STACK_BYTES (256 * 1024)

int __ns1__Add(struct soap* soap, struct _ns1__Add* in, struct _ns1__AddResponse* out)
{
    (void)soap;
    out->result = (int)((unsigned)in->a + (unsigned)in->b);
    return SOAP_OK;
}

int __ns1__Echo(struct soap* soap, struct _ns1__Echo* in, struct _ns1__EchoResponse* out)
{
    (void)soap;
    out->text = in->text;
    return SOAP_OK;
}

int __ns1__Divide(struct soap* soap, struct _ns1__Divide* in, struct _ns1__DivideResponse* out)
{
    if (in->b == 0)
        return soap_sender_fault(soap, "division by zero", NULL);
    out->quotient = in->a / in->b;
    return SOAP_OK;
}

int __ns1__Sum(struct soap* soap, struct _ns1__Sum* in, struct _ns1__SumResponse* out)
{
    unsigned total = 0;

    (void)soap;
    for (int i = 0; i < in->__sizevalues; i++)
        total += (unsigned)in->values[i];
    out->total = (int)total;
    return SOAP_OK;
}

int __ns1__Slow(struct soap* soap, struct _ns1__Slow* in, struct _ns1__SlowResponse* out)
{
    struct timespec delay = {
        .tv_sec = (time_t)(in->delayMilliseconds / 1000),
        .tv_nsec = (long)(in->delayMilliseconds % 1000) * 1000000,
    };

    (void)soap;
    nanosleep(&delay, NULL);        /* the operation's job: the thread of a connection may block */
    out->waitedMilliseconds = in->delayMilliseconds;
    return SOAP_OK;
}

/* The second binding of the WSDL: the same operations under the names that the generator gives them. */
int __ns1__Add_(struct soap* soap, struct _ns1__Add* in, struct _ns1__AddResponse* out)
{
    return __ns1__Add(soap, in, out);
}

int __ns1__Echo_(struct soap* soap, struct _ns1__Echo* in, struct _ns1__EchoResponse* out)
{
    return __ns1__Echo(soap, in, out);
}

int __ns1__Divide_(struct soap* soap, struct _ns1__Divide* in, struct _ns1__DivideResponse* out)
{
    return __ns1__Divide(soap, in, out);
}

int __ns1__Sum_(struct soap* soap, struct _ns1__Sum* in, struct _ns1__SumResponse* out)
{
    return __ns1__Sum(soap, in, out);
}

int __ns1__Slow_(struct soap* soap, struct _ns1__Slow* in, struct _ns1__SlowResponse* out)
{
    return __ns1__Slow(soap, in, out);
}

static void* serve_connection(void* argument)
{
    struct soap* soap = argument;

    soap_serve(soap);               /* requests of this connection, until the peer closes it */
    soap_destroy(soap);
    soap_end(soap);
    soap_free(soap);
    return NULL;
}

static void accept_one(struct soap* listener, const pthread_attr_t* attributes)
{
    struct soap* soap;
    pthread_t thread;

    if (!soap_valid_socket(soap_accept(listener))) {
        soap_print_fault(listener, stderr);
        return;
    }
    soap = soap_copy(listener);
    if (soap == NULL || pthread_create(&thread, attributes, serve_connection, soap) != 0) {
        fprintf(stderr, "gsoap_service: no thread for a connection\n");
        exit(1);
    }
}

static int bound_port(const struct soap* soap)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;

    if (getsockname(soap->master, (struct sockaddr*)&address, &size) != 0)
        return -1;
    if (address.ss_family == AF_INET6)
        return ntohs(((struct sockaddr_in6*)&address)->sin6_port);
    return ntohs(((struct sockaddr_in*)&address)->sin_port);
}

int main(int argc, char** argv)
{
    struct soap* soap = soap_new2(SOAP_IO_KEEPALIVE | SOAP_C_UTFSTRING, SOAP_IO_KEEPALIVE | SOAP_C_UTFSTRING);
    struct pollfd waits[2];
    pthread_attr_t attributes;

    soap->bind_flags = SO_REUSEADDR;
    soap->accept_flags = 0;
    soap->tcp_keep_alive = 0;
    soap->max_keep_alive = 0x7FFFFFFF;  /* no limit of its own on the requests of a connection */
    soap->send_timeout = 30;
    soap->recv_timeout = 60;
    if (!soap_valid_socket(soap_bind(soap, "127.0.0.1", argc > 1 ? atoi(argv[1]) : 0, BACKLOG))) {
        soap_print_fault(soap, stderr);
        return 1;
    }
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    printf("port %d\n", bound_port(soap));
    fflush(stdout);

    waits[0] = (struct pollfd){ .fd = 0, .events = POLLIN };
    waits[1] = (struct pollfd){ .fd = soap->master, .events = POLLIN };
    while (poll(waits, 2, -1) > 0 && waits[0].revents == 0) {
        if (waits[1].revents != 0)
            accept_one(soap, &attributes);
    }
    return 0;                           /* connections and their threads end with the process */
}
