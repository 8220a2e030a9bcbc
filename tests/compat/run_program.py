#!/usr/bin/python3
"""Runs a program and compares what it prints with a file.

    run_program.py EXPECTED PROGRAM [ARGUMENT ...]

An argument that begins with hex: stands for these bytes, also for none.
"""
import difflib
import os
import pathlib
import subprocess
import sys

expected = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
arguments = [bytes.fromhex(word[4:]) if word.startswith("hex:") else os.fsencode(word) for word in sys.argv[2:]]
done = subprocess.run(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=120, check=False)
printed = done.stdout.decode("utf-8")
if printed != expected:
    sys.stdout.writelines(difflib.unified_diff(expected.splitlines(True), printed.splitlines(True), "expected", "printed"))
if printed != expected or done.returncode != 0:
    sys.exit("status %d" % done.returncode)
print("ok   %s" % pathlib.Path(sys.argv[1]).stem)
