#!/usr/bin/python3
"""A build that did not ask for fault injection has nothing of it: no symbol, and no instruction.

    no_fault_cost_test.py BUILD_FOLDER
"""
import json
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = None

# What the source would be without the points, line by line the same.
POINTS = [
    (re.compile(r"if \(fault_refused\([^;{}]*?\)\)\n[^\n]*;"), "\n"),
    (re.compile(r"fault_refused\([^;{}]*?\) \? [^:;]*?(\s*): ?"), r"\1"),
    (re.compile(r"fault_opened\(([^()]*)\)"), r"\1"),
    (re.compile(r"    fault_closed\([^()]*\);"), ""),
    (re.compile(r" \|\| fault_timeouts_off\(\)"), ""),
]


def output_of(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True, **options).stdout


def sources_with_points():
    return [path for path in sorted((ROOT / "src").rglob("*.c"))
            if path.name not in ("fault.c", "mem_fault.c") and "fault_" in without_comments(path.read_text("utf-8"))
            and '"base/fault.h"' in path.read_text("utf-8")]


def without_comments(text):
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def compiled(command, source, target):
    """The instructions of a source file, optimised, without fault injection."""
    words, skip = [], False
    for word in shlex.split(command["command"])[1:]:
        if skip or word in ("-c", command["file"], "-DWWS_FAULT_INJECTION") or word.startswith(("-O", "-fsanitize")):
            skip = False
        elif word in ("-o", "-MF", "-MT", "-MQ"):
            skip = True
        elif word not in ("-MD", "-MMD"):
            words.append(word)
    compiler = next(w for w in shlex.split(command["command"]) if not w.endswith("ccache"))
    words = [w for w in words if w != compiler]
    output_of(compiler, *words, "-O2", "-g0", "-DNDEBUG", "-I", pathlib.Path(command["file"]).parent, "-c", source,
              "-o", target, cwd=command["directory"])
    listing = output_of("objdump", "-dr", "--no-show-raw-insn", target)
    return [line for line in listing.splitlines() if "file format" not in line]


class NoCost(unittest.TestCase):
    def test_the_library_has_no_symbol_of_it(self):
        if "WWS_FAULT_INJECTION:BOOL=ON" in (BUILD / "CMakeCache.txt").read_text("utf-8"):
            self.skipTest("this build asked for fault injection")
        library = BUILD / "src" / "libwws.so"
        names = {line.split()[-1].split("@")[0] for line in output_of("nm", library).splitlines() if line.split()}
        self.assertIn("WsCreateHeap", names)
        self.assertIn("mem_alloc", names)
        header = without_comments((ROOT / "include" / "WebServicesDebug.h").read_text("utf-8"))
        public = set(re.findall(r"\b(Wsx?[A-Z]\w*)\s*\(", header))
        self.assertIn("WsSetAutoFail", public)
        declared = set(re.findall(r"\b((?:fault|mem)_\w+)\s*\(", (ROOT / "src/base/fault.h").read_text("utf-8")))
        declared |= {"mem_alloc_for", "mem_zalloc_for", "mem_realloc_for", "mem_live_blocks", "mem_each_block", "mem_dump"}
        self.assertIn("fault_refused", declared)
        self.assertEqual(set(), names & (public | declared))

    def test_the_code_is_the_same_as_without_the_points(self):
        commands = {pathlib.Path(c["file"]): c
                    for c in json.loads((BUILD / "compile_commands.json").read_text("utf-8"))
                    if "wws_faults" not in c["command"]}
        sources = sources_with_points()
        self.assertIn(ROOT / "src/async/sys_posix.c", sources)
        points = 0
        with tempfile.TemporaryDirectory() as folder:
            for source in sources:
                text = source.read_text("utf-8")
                for pattern, instead in POINTS:
                    text, found = pattern.subn(instead, text)
                    points += found
                self.assertEqual([], re.findall(r"\bfault_(?:refused|opened|closed|timeouts_off)\b.*", without_comments(text)), source)
                bare = pathlib.Path(folder) / source.name
                bare.write_text(text, encoding="utf-8")
                target = pathlib.Path(folder) / "object.o"
                self.assertEqual(compiled(commands[source], bare, target), compiled(commands[source], source, target),
                                 "%s: fault points cost something" % source)
        self.assertGreater(points, 10)
        print("%d fault points in %d files: no instruction" % (points, len(sources)))


if __name__ == "__main__":
    BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main(verbosity=2)
