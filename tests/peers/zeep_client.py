#!/usr/bin/python3
"""The calculator's battery, from a zeep client made from the WSDL.

    zeep_client.py WSDL URL 11|12|12wsa

Prints one line for each check; exit status 1 if one fails.
"""
import concurrent.futures
import sys

import zeep
import zeep.exceptions
import zeep.transports

SUM_MANY = 10000        # values in one request: more than any stack's first buffer takes
THREADS = 8
CALLS_OF_EACH = 25

failures = 0


def check(what, holds):
    global failures
    print("ok  " if holds else "FAIL", what)
    failures += not holds


def make_service(wsdl, url, version):
    transport = zeep.transports.Transport(timeout=30, operation_timeout=30)
    client = zeep.Client(wsdl, transport=transport)     # the WSDL names actions, so zeep sends WS-Addressing by itself
    return client.create_service("{http://example.org/calculator}CalculatorSoap" + version[:2], url)


def echoes(service, text):
    received = service.Echo(text=text)
    received = received if received is not None else ""     # zeep's reading of an empty element
    if received != text:
        print("     sent %r, received %r" % (text, received))
    return received == text


def division_by_zero_is_a_fault(service):
    try:
        service.Divide(a=1, b=0)
    except zeep.exceptions.Fault as fault:
        print("     fault:", fault.code, fault.message)
        return "division by zero" in fault.message
    return False


def sums(service, count):
    values = [i * 3 - count for i in range(count)]
    return service.Sum(values=values) == sum(values)


def many_at_once(wsdl, url, version):
    def calls(thread):
        service = make_service(wsdl, url, version)
        return all(service.Add(a=thread, b=i) == thread + i for i in range(CALLS_OF_EACH))

    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        return all(pool.map(calls, range(THREADS)))


def main():
    wsdl, url, version = sys.argv[1:4]
    service = make_service(wsdl, url, version)

    check("Add of small numbers", service.Add(a=2, b=3) == 5)
    check("Add of the smallest and the largest int", service.Add(a=-2**31, b=2**31 - 1) == -1)
    check("Echo of ASCII text", echoes(service, "hello"))
    check("Echo of empty text", echoes(service, ""))
    check("Echo of markup", echoes(service, "<a b='c'>\"&amp;\" ]]> </a>"))
    check("Echo of text in other scripts", echoes(service, "grüße 漢字 \U0001F600"))
    check("Echo of white space", echoes(service, "  two  spaces\n\tand a line  "))
    check("Divide", service.Divide(a=1, b=4) == 0.25)
    check("Divide of large numbers", abs(service.Divide(a=-1e300, b=1e-3) / -1e303 - 1) < 1e-12)
    check("Divide by zero is a fault with its reason", division_by_zero_is_a_fault(service))
    check("Add after a fault", service.Add(a=1, b=1) == 2)
    check("Sum of nothing", sums(service, 0))
    check("Sum of five values", sums(service, 5))
    check("Sum of ten thousand values", sums(service, SUM_MANY))
    check("Slow", service.Slow(delayMilliseconds=20) >= 20)
    check("200 calls on 8 connections at once", many_at_once(wsdl, url, version))
    print(failures, "failed")
    return failures != 0


if __name__ == "__main__":
    sys.exit(main())
