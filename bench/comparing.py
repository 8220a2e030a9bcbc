"""What bench/bench and bench/bench-xml share: running programs, comparing two sides in one run, the table.

Every row compares two sides in one run: several pairs of runs, interleaved, the order swapped from pair to pair; the table
shows the median of each side, and the median of the pairs' ratios with their range. No figure depends on how fast a
machine is.
"""
import argparse
import datetime
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
RUN_SECONDS = 300
COLUMNS = [("what", 46), ("ours", 12), ("beside", 31), ("theirs", 12), ("ratio", 21), ("target", 9), ("", 7)]

options = None


def parse_options(description):
    """The command line of both: --build, --quick, --only, --write, --check."""
    global options
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--build", required=True)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", metavar="WORD")
    parser.add_argument("--write", metavar="FILE")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    return options


def wanted(what):
    return options.only is None or options.only.lower() in what.lower()


# ---------------------------------------------------------------------------------------------------- running things

def program(name):
    for folder in ("bench", "tests/peers", "examples"):
        path = pathlib.Path(options.build) / folder / name
        if path.is_file():
            return str(path)
    for path in pathlib.Path(options.build).rglob(name):
        if path.is_file() and os.access(path, os.X_OK):
            return str(path)
    return None


def run(*command):
    """Runs a program that prints "name value" lines; returns them."""
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=RUN_SECONDS)
    if result.returncode != 0:
        raise SystemExit("bench: %s: status %d\n%s%s" % (" ".join(map(str, command)), result.returncode,
                                                         result.stdout[-2000:], result.stderr[-2000:]))
    figures = {}
    for line in result.stdout.splitlines():
        words = line.split()
        if re.fullmatch(r"-?[\d.]+", words[-1] if words else ""):
            figures[words[0] if len(words) > 1 else "value"] = float(words[-1])
    return figures


# -------------------------------------------------------------------------------------------------- comparing things

class Side:
    def __init__(self, name, measure, unit):
        self.name, self.measure, self.unit = name, measure, unit

    def show(self, value):
        if self.unit == "ns":
            return "%.1f ns" % value if value < 1000 else "%.1f us" % (value / 1000)
        if self.unit == "/s":
            return "{:,.0f}/s".format(value)
        if self.unit == "MB/s":
            return "%.0f MB/s" % value
        if self.unit == "bytes":
            return "%d bytes" % value if value < 4096 else "%.1f KiB" % (value / 1024)
        return "%g%s" % (value, self.unit)


def progress(text):
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K" + text)
        sys.stderr.flush()


class Table:
    def __init__(self):
        self.rows = []
        self.missed = []

    def line(self, cells):
        progress("")
        print("  ".join(str(cell).ljust(width) for cell, (_, width) in zip(cells, COLUMNS)).rstrip(), flush=True)

    def head(self):
        self.line([name for name, _ in COLUMNS])
        self.line(["-" * width for _, width in COLUMNS])

    def add(self, what, ours, beside, theirs, ratio, target, verdict):
        """what may be empty: another comparison of the row above."""
        cells = [what, ours, beside, theirs, ratio, target, verdict]
        self.rows.append(cells)
        if verdict == "MISSED":
            row = next(cells[0] for cells in reversed(self.rows) if cells[0])
            self.missed.append("%s (%s)" % (row, beside) if beside else row)
        self.line(cells)

    def figure(self, what, value, shown, target_shown, at_most):
        """A figure that stands by itself: bytes, threads."""
        self.add(what, shown, "", "", "", target_shown, "ok" if value <= at_most else "MISSED")

    def compare(self, what, ours, others, rounds):
        """others: (side, at_most or None, at_least or None). One interleaved series for all of them."""
        sides = [ours] + [other for other, _, _ in others]
        values = [[] for _ in sides]
        for number in range(rounds):
            order = list(range(len(sides)))
            for index in order if number % 2 == 0 else reversed(order):
                progress("%s: round %d of %d, %s" % (what, number + 1, rounds, sides[index].name))
                values[index].append(sides[index].measure())
        for index, (other, at_most, at_least) in enumerate(others, 1):
            ratios = [mine / theirs for mine, theirs in zip(values[0], values[index])]
            ratio = statistics.median(ratios)
            target, verdict = "", ""
            if at_most is not None:
                target, verdict = "<= %g" % at_most, "ok" if ratio <= at_most else "MISSED"
            if at_least is not None:
                target, verdict = ">= %g" % at_least, "ok" if ratio >= at_least else "MISSED"
            self.add(what if index == 1 else "", ours.show(statistics.median(values[0])) if index == 1 else "",
                     other.name, other.show(statistics.median(values[index])),
                     "%.2f (%.2f .. %.2f)" % (ratio, min(ratios), max(ratios)), target, verdict)

    def markdown(self, title, command, machine):
        lines = ["# " + title, "", "Written by `%s`." % command, ""]
        lines += ["- " + text for text in machine] + [""]
        lines.append("| " + " | ".join(name for name, _ in COLUMNS) + " |")
        lines.append("|" + " --- |" * len(COLUMNS))
        lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in self.rows]
        return "\n".join(lines) + "\n"

    def finish(self, title, command, machine):
        """Says what was missed, writes the file asked for; returns the status to exit with."""
        if self.missed:
            print("\nmissed: " + "; ".join(self.missed))
        if options.write:
            pathlib.Path(options.write).write_text(self.markdown(title, command, machine))
        return 1 if options.check and self.missed else 0


def machine():
    """What the figures were measured on, printed and returned."""
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    git = subprocess.run(["git", "-C", HERE, "describe", "--always", "--dirty"], capture_output=True, text=True)
    cache = (pathlib.Path(options.build) / "CMakeCache.txt").read_text()
    build_type = re.search(r"CMAKE_BUILD_TYPE:\w+=(\w*)", cache).group(1)
    facts = ["machine: %s, %d processors, Linux %s" % (model.group(1) if model else platform.machine(), os.cpu_count(),
                                                      platform.release()),
             "build: %s, commit %s, %s" % (build_type, git.stdout.strip() or "unknown",
                                          datetime.date.today().isoformat())]
    for text in facts:
        print(text)
    print()
    return facts
