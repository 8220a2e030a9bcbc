#!/usr/bin/python3
"""Runs one client against one service, both as programs of their own, on a free port of this machine.

    run_pair.py [--path PATH] [--expect TEXT] SERVICE [ARGUMENT ...] -- CLIENT [ARGUMENT ...]

The service prints "port N" and serves until its standard input ends. Arguments of the client that contain {url} get
the address. Fails if the client fails, if the service does not start or end in time, or if it ends with a failure
(as it does when a sanitizer finds something).
"""
import argparse
import select
import subprocess
import sys

START_SECONDS = 60
CLIENT_SECONDS = 120
END_SECONDS = 60


def read_port(service):
    ready, _, _ = select.select([service.stdout], [], [], START_SECONDS)
    line = service.stdout.readline() if ready else ""
    if not line.startswith("port "):
        raise SystemExit("the service did not say its port: %r" % line)
    return int(line.split()[1])


def run(service_command, client_command, path, expected):
    service = subprocess.Popen(service_command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        url = "http://127.0.0.1:%d%s" % (read_port(service), path)
        client = subprocess.run([word.replace("{url}", url) for word in client_command], timeout=CLIENT_SECONDS,
                                stdout=subprocess.PIPE, text=True)
        print(client.stdout, end="", flush=True)
        service.stdin.close()
        service_status = service.wait(timeout=END_SECONDS)
    finally:
        if service.poll() is None:
            service.kill()
            service.wait()
    if client.returncode != 0 or service_status != 0:
        raise SystemExit("client ended with %d, service with %d" % (client.returncode, service_status))
    if expected is not None and client.stdout != expected + "\n":
        raise SystemExit("the client printed %r, not %r" % (client.stdout, expected))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--path", default="/calculator")
    parser.add_argument("--expect", help="what the client prints, and nothing else")
    parser.add_argument("words", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    split = arguments.words.index("--")
    run(arguments.words[:split], arguments.words[split + 1:], arguments.path, arguments.expect)


if __name__ == "__main__":
    sys.exit(main())
