/*
 * The calculator's battery, from a gSOAP client.
 *
 *   gsoap_client URL 11|12          every check of the battery; prints one line each, exit status 1 if one fails
 *   gsoap_client URL 11|12 COUNT    COUNT calls of Add on one connection; prints the nanoseconds they took
 */
#include "soapH.h"
#include "CalculatorSoap11.nsmap"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SUM_MANY 10000          /* values in one request: more than any stack's first buffer takes */

/* The generated table of namespaces is the one of SOAP 1.2; this one makes SOAP 1.1 of the same calls. */
static const struct Namespace namespaces11[] = {
    { "SOAP-ENV", "http://schemas.xmlsoap.org/soap/envelope/", "http://schemas.xmlsoap.org/soap/envelope/", NULL },
    { "SOAP-ENC", "http://schemas.xmlsoap.org/soap/encoding/", "http://schemas.xmlsoap.org/soap/encoding/", NULL },
    { "xsi", "http://www.w3.org/2001/XMLSchema-instance", NULL, NULL },
    { "xsd", "http://www.w3.org/2001/XMLSchema", NULL, NULL },
    { "ns1", "http://example.org/calculator", NULL, NULL },
    { NULL, NULL, NULL, NULL }
};

static const char* url;
static int failures;

static void check(struct soap* soap, int holds, const char* what)
{
    printf("%s %s\n", holds ? "ok  " : "FAIL", what);
    if (!holds) {
        failures++;
        soap_print_fault(soap, stdout);
    }
    soap_destroy(soap);
    soap_end(soap);
}

static int adds(struct soap* soap, int a, int b)
{
    struct _ns1__Add in = { .a = a, .b = b };
    struct _ns1__AddResponse out;

    return soap_call___ns1__Add(soap, url, NULL, &in, &out) == SOAP_OK &&
           out.result == (int)((unsigned)a + (unsigned)b);
}

static int echoes(struct soap* soap, const char* text)
{
    struct _ns1__Echo in = { .text = (char*)text };
    struct _ns1__EchoResponse out;

    if (soap_call___ns1__Echo(soap, url, NULL, &in, &out) != SOAP_OK)
        return 0;
    if (out.text == NULL || strcmp(out.text, text) != 0) {
        printf("     sent \"%s\", received \"%s\"\n", text, out.text != NULL ? out.text : "(nothing)");
        return 0;
    }
    return 1;
}

static int divides(struct soap* soap, double a, double b)
{
    struct _ns1__Divide in = { .a = a, .b = b };
    struct _ns1__DivideResponse out;

    return soap_call___ns1__Divide(soap, url, NULL, &in, &out) == SOAP_OK && fabs(out.quotient - a / b) < 1e-12;
}

static int division_by_zero_is_a_fault(struct soap* soap)
{
    struct _ns1__Divide in = { .a = 1, .b = 0 };
    struct _ns1__DivideResponse out;
    const char* reason;

    if (soap_call___ns1__Divide(soap, url, NULL, &in, &out) == SOAP_OK)
        return 0;
    reason = soap_fault_string(soap);
    printf("     fault: %s\n", reason != NULL ? reason : "(no reason)");
    return reason != NULL && strstr(reason, "division by zero") != NULL;
}

static int sums(struct soap* soap, int count)
{
    struct _ns1__Sum in = { .__sizevalues = count, .values = soap_malloc(soap, sizeof(int) * ((size_t)count + 1)) };
    struct _ns1__SumResponse out;
    int total = 0;

    for (int i = 0; i < count; i++)
        total += in.values[i] = i * 3 - count;
    return soap_call___ns1__Sum(soap, url, NULL, &in, &out) == SOAP_OK && out.total == total;
}

static int waits(struct soap* soap, unsigned delay_ms)
{
    struct _ns1__Slow in = { .delayMilliseconds = delay_ms };
    struct _ns1__SlowResponse out;

    return soap_call___ns1__Slow(soap, url, NULL, &in, &out) == SOAP_OK && out.waitedMilliseconds >= delay_ms;
}

static int makes_calls(struct soap* soap, int count)
{
    for (int i = 0; i < count; i++) {
        if (!adds(soap, i, i))
            return 0;
        soap_destroy(soap);
        soap_end(soap);
    }
    return 1;
}

static void run_battery(struct soap* soap)
{
    check(soap, adds(soap, 2, 3), "Add of small numbers");
    check(soap, adds(soap, -2147483647 - 1, 2147483647), "Add of the smallest and the largest int");
    check(soap, echoes(soap, "hello"), "Echo of ASCII text");
    check(soap, echoes(soap, ""), "Echo of empty text");
    check(soap, echoes(soap, "<a b='c'>\"&amp;\" ]]> </a>"), "Echo of markup");
    check(soap, echoes(soap, u8"gr\u00FC\u00DFe \u6F22\u5B57 \U0001F600"), "Echo of text in other scripts");
    check(soap, echoes(soap, "  two  spaces\n\tand a line  "), "Echo of white space");
    check(soap, divides(soap, 1, 4), "Divide");
    check(soap, divides(soap, -1e300, 1e-3), "Divide of large numbers");
    check(soap, division_by_zero_is_a_fault(soap), "Divide by zero is a fault with its reason");
    check(soap, adds(soap, 1, 1), "Add after a fault");
    check(soap, sums(soap, 0), "Sum of nothing");
    check(soap, sums(soap, 5), "Sum of five values");
    check(soap, sums(soap, SUM_MANY), "Sum of ten thousand values");
    check(soap, waits(soap, 20), "Slow");
    check(soap, makes_calls(soap, 200), "200 calls on one connection");
}

static long long now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000000000 + now.tv_nsec;
}

int main(int argc, char** argv)
{
    struct soap* soap = soap_new2(SOAP_IO_KEEPALIVE | SOAP_C_UTFSTRING, SOAP_IO_KEEPALIVE | SOAP_C_UTFSTRING);

    if (argc < 3 || (atoi(argv[2]) != 11 && atoi(argv[2]) != 12)) {
        fprintf(stderr, "usage: gsoap_client URL 11|12 [COUNT]\n");
        return 2;
    }
    url = argv[1];
    if (atoi(argv[2]) == 11)
        soap_set_namespaces(soap, namespaces11);
    soap->connect_timeout = soap->send_timeout = soap->recv_timeout = 30;
    if (argc > 3) {
        int count = atoi(argv[3]);
        long long start;

        if (!adds(soap, 1, 2)) {                     /* opens the connection */
            soap_print_fault(soap, stderr);
            return 1;
        }
        start = now_ns();
        if (!makes_calls(soap, count)) {
            soap_print_fault(soap, stderr);
            return 1;
        }
        printf("%lld\n", now_ns() - start);
    } else {
        run_battery(soap);
        printf("%d failed\n", failures);
    }
    soap_destroy(soap);
    soap_end(soap);
    soap_free(soap);
    return failures != 0;
}
