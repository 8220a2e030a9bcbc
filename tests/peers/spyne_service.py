#!/usr/bin/python3
"""The calculator as a spyne service: SOAP 1.1 at /calculator, SOAP 1.2 at /calculator12.

    spyne_service.py

Listens on a free port of 127.0.0.1, prints "port N", and serves until its standard input ends.
"""
import logging
import socketserver
import sys
import threading
import time
import wsgiref.simple_server

from spyne import Application, Double, Fault, Integer32, ServiceBase, Unicode, UnsignedInteger32, rpc
from spyne.protocol.soap import Soap11, Soap12
from spyne.server.wsgi import WsgiApplication

NAMESPACE = "http://example.org/calculator"


def wrap32(value):
    return (value + 0x80000000) % 0x100000000 - 0x80000000


Int = Integer32(max_str_len=11)      # spyne's own limit of 10 characters refuses the smallest int


def make_service():
    """A class of its own for each application: spyne ties a service class to the first one that takes it."""

    class Calculator(ServiceBase):
        @rpc(Int, Int, _returns=Int, _out_variable_name="result")
        def Add(ctx, a, b):
            return wrap32(a + b)

        @rpc(Unicode, _returns=Unicode, _out_variable_name="text")
        def Echo(ctx, text):
            return text if text is not None else ""

        @rpc(Double, Double, _returns=Double, _out_variable_name="quotient")
        def Divide(ctx, a, b):
            if b == 0:
                raise Fault("Client", "division by zero")
            return a / b

        @rpc(Int(max_occurs="unbounded"), _returns=Int, _out_variable_name="total")
        def Sum(ctx, values):
            return wrap32(sum(values or []))

        @rpc(UnsignedInteger32, _returns=UnsignedInteger32, _out_variable_name="waitedMilliseconds")
        def Slow(ctx, delayMilliseconds):
            time.sleep(delayMilliseconds / 1000)
            return delayMilliseconds

    return Calculator


class Server(socketserver.ThreadingMixIn, wsgiref.simple_server.WSGIServer):
    daemon_threads = True
    request_queue_size = 128


class Handler(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, format, *args):
        pass


def application(protocol):
    return WsgiApplication(Application([make_service()], NAMESPACE, name="Calculator",
                                       in_protocol=protocol(validator="lxml"), out_protocol=protocol()))


def main():
    logging.disable(logging.CRITICAL)       # a fault is an answer here, not an event to log
    by_path = {"/calculator": application(Soap11), "/calculator12": application(Soap12)}

    def dispatch(environ, start_response):
        found = by_path.get(environ["PATH_INFO"])
        if found is None:
            start_response("404 Not Found", [("Content-Length", "0")])
            return []
        return found(environ, start_response)

    server = wsgiref.simple_server.make_server("127.0.0.1", 0, dispatch, server_class=Server, handler_class=Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print("port", server.server_port, flush=True)
    sys.stdin.read()
    server.shutdown()


if __name__ == "__main__":
    main()
