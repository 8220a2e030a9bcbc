#!/usr/bin/python3
"""The checks of scripts/ find what they are for."""
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def run(script, root):
    return subprocess.run([ROOT / "scripts" / script, str(root)], capture_output=True, text=True)


class Tree:
    """A small tree of files in a folder that goes away."""

    def __init__(self, files):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name)
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def __enter__(self):
        return self.root

    def __exit__(self, *_):
        self.folder.cleanup()


class Layers(unittest.TestCase):
    GOOD = {
        "src/base/err.h": "",
        "src/async/op.h": '#include "base/err.h"\n#include <stddef.h>\n',
        "src/async/op.c": '#include "op.h"\n#include "async/op.h"\n#include <WebServices.h>\n',
    }

    def test_an_include_of_a_lower_layer_passes(self):
        with Tree(self.GOOD) as root:
            result = run("check-layers", root)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertIn("3 files, 0 breaches", result.stdout)

    def breach(self, files, expected):
        with Tree({**self.GOOD, **files}) as root:
            result = run("check-layers", root)
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertIn(expected, result.stdout)

    def test_an_include_of_a_higher_layer_is_named(self):
        self.breach({"src/base/err.c": '\n#include "async/op.h"\n'}, "src/base/err.c:2: includes async/op.h: base may not use")

    def test_an_include_of_a_higher_layer_in_angle_brackets_is_named(self):
        self.breach({"src/base/err.c": '# include <async/op.h>\n'}, "src/base/err.c:1")

    def test_an_include_that_climbs_out_of_its_folder_is_named(self):
        self.breach({"src/base/err.c": '#include "../async/nothing.h"\n'}, "src/base/err.c:1")

    def test_the_porting_kit_may_use_public_headers_only(self):
        self.breach({"src/compat/event.c": '#include "base/err.h"\n'}, "only public headers")

    def test_a_public_header_may_not_use_a_layer(self):
        self.breach({"include/WebServices.h": '#include "base/err.h"\n'}, "only public headers")

    def test_an_unknown_layer_is_named(self):
        self.breach({"src/misc/misc.c": ""}, "src/misc: no such layer")

    def test_an_empty_tree_does_not_pass(self):
        with Tree({}) as root:
            self.assertEqual(run("check-layers", root).returncode, 1)


class Source(unittest.TestCase):
    def finding(self, name, text, expected):
        with Tree({name: text}) as root:
            result = run("check-source", root)
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertIn(expected, result.stdout)

    def test_clean_text_passes(self):
        with Tree({"src/base/a.c": "int a;  /* free(x) stands in a comment */\n"}) as root:
            result = run("check-source", root)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_a_long_line_is_named(self):
        self.finding("src/base/a.c", "int %s;\n" % ("a" * 120), "src/base/a.c:1: 125 columns")

    def test_a_tab_is_named(self):
        self.finding("a.md", "a\tb\n", "a.md:1: tab")

    def test_white_space_at_the_end_is_named(self):
        self.finding("a.md", "a \n", "a.md:1: white space")

    def test_a_path_of_a_machine_is_named(self):
        self.finding("a.md", "see /%s/someone/file\n" % ("ho" + "me"), "a.md:1: path of a machine")

    def test_a_sleep_in_a_test_is_named(self):
        self.finding("tests/a/a_test.c", "    %s(1);\n" % ("us" + "leep"), "tests/a/a_test.c:1: sleeps")

    def test_the_c_library_allocator_is_named(self):
        self.finding("src/xml/a.c", "    p = malloc(1);\n", "src/xml/a.c:1: the C library's allocator")


class Setup(unittest.TestCase):
    def test_an_unknown_group_is_refused(self):
        result = subprocess.run([ROOT / "scripts" / "setup", "nonsense"], capture_output=True, text=True)
        self.assertEqual(result.returncode, 2)
        self.assertIn("no group 'nonsense'", result.stderr)

    def test_nothing_is_done_when_nothing_is_missing(self):
        result = subprocess.run([ROOT / "scripts" / "setup", "build"], capture_output=True, text=True)
        self.assertEqual((result.returncode, result.stdout), (0, ""), result.stderr)


if __name__ == "__main__":
    unittest.main()
