#!/usr/bin/python3
"""Runs a program that breaks a rule, and compares what the contract checker says with what the documents show.

    run_breach.py [--write] DOCUMENT PROGRAM

The document has a block for each program, which begins with "$ WWS_CHECK=... ./program", or with "$ ./program" for one
that switches the checker on by itself. Addresses, times and numbers of
threads may differ, and so may the frames of stacks that are not the program's own: they depend on the compiler and on the
C library. --write puts what the program printed into the document.
"""
import difflib
import os
import pathlib
import re
import subprocess
import sys


def block_of(document, program):
    """(start and end of what is shown, environment)"""
    command = re.search(r"```text\n\$ (?:(WWS_CHECK=\S+) )?\./%s\n(.*?)```" % re.escape(program), document, flags=re.S)
    if not command:
        sys.exit("the document does not show %s" % program)
    return command.span(2), dict([command.group(1).split("=", 1)]) if command.group(1) else {}


def run(program, environment):
    done = subprocess.run([program], env={**os.environ, "WWS_CHECK": "", **environment}, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, check=False)
    return done.stderr.decode(), done.returncode


def essence(text, program):
    lines = []
    for line in text.splitlines(True):
        frame = re.match(r"    #\d+ +(.*)", line)
        if frame and not re.fullmatch(r"(?!_start)\w+\+0x[0-9a-f]+ \(%s\)" % re.escape(program), frame.group(1)):
            continue
        line = re.sub(r"0x[0-9a-f]+", "0x", line)
        line = re.sub(r"\b\d+(?:\.\d+)? (?:ms|s)\b", "TIME", line)
        line = re.sub(r"thread \d+", "thread N", line)
        line = re.sub(r"descriptor \d+", "descriptor N", line)
        line = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:N", line)
        line = re.sub(r"(    )#\d+ +", r"\1", line)
        lines.append(line)
    return lines


def main():
    write = sys.argv[1] == "--write"
    document, program = map(pathlib.Path, sys.argv[-2:])
    text = document.read_text(encoding="utf-8")
    (start, end), environment = block_of(text, program.name)
    printed, status = run(program, environment)
    expected_status = -6 if "abort" in environment.get("WWS_CHECK", "") else 0
    if write:
        document.write_text(text[:start] + printed + text[end:], encoding="utf-8")
        return
    shown, said = essence(text[start:end], program.name), essence(printed, program.name)
    if shown != said:
        sys.stdout.writelines(difflib.unified_diff(shown, said, "shown", "said"))
    if shown != said or status != expected_status:
        sys.exit("status %d\n%s" % (status, printed))
    quiet, status = run(program, {"WWS_CHECK": "0"})
    if environment and quiet != "":
        sys.exit("status %d, and with the checker off it said\n%s" % (status, quiet))
    print("ok   %s" % program.name)


main()
