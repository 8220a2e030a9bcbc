#!/usr/bin/python3
"""wws-xml as users run it.

    wws_xml_test.py PROGRAM
"""
import os
import pathlib
import pty
import re
import subprocess
import sys
import tempfile
import unittest

PROGRAM = None
ROOT = pathlib.Path(__file__).resolve().parents[2]
ORDER = b"""<?xml version="1.0"?>
<order xmlns="urn:shop" xmlns:p="urn:pay" p:by='card'  id="17">
  <item count="2">Tea &amp; biscuits</item>
  <!-- a gift -->
  <note><![CDATA[<call first>]]></note>
</order>
"""


def run(*arguments, given=b"", status=0):
    result = subprocess.run([PROGRAM, *map(str, arguments)], input=given, capture_output=True, timeout=120)
    if result.returncode != status:
        raise AssertionError("%s: status %d, not %d\n%s" % (arguments, result.returncode, status,
                                                            result.stderr.decode()))
    return result


class Forms(unittest.TestCase):
    def test_text_stays_what_it_is(self):
        expected = ORDER.replace(b'<?xml version="1.0"?>\n', b"\n").replace(b"'card'  id", b"'card' id")
        self.assertEqual(run("-", given=ORDER).stdout, expected)

    def test_indented_text_puts_each_element_on_a_line(self):
        out = run("--indent=1", "--declaration", given=b"<a x='1'><b>t</b> <c/></a>").stdout
        self.assertEqual(out, b'<?xml version="1.0" encoding="utf-8"?>\n<a x=\'1\'>\n <b>t</b>\n <c/>\n</a>\n')

    def test_canonical_forms(self):
        given = b"<!--c--><a xmlns:q='urn:q' xmlns:p='urn:p'><p:b z='1' a='2'/><!--d--></a>"
        self.assertEqual(run("-t", "c14n", given=given).stdout,
                         b'<a xmlns:p="urn:p" xmlns:q="urn:q"><p:b a="2" z="1"></p:b></a>')
        self.assertEqual(run("-t", "c14n-comments", given=given).stdout,
                         b'<!--c-->\n<a xmlns:p="urn:p" xmlns:q="urn:q"><p:b a="2" z="1"></p:b><!--d--></a>')
        self.assertEqual(run("-t", "exc-c14n", given=given).stdout,
                         b'<a><p:b xmlns:p="urn:p" a="2" z="1"></p:b></a>')
        self.assertEqual(run("-t", "exc-c14n-comments", "-p", "q,#default", given=given).stdout,
                         b'<!--c-->\n<a xmlns:q="urn:q"><p:b xmlns:p="urn:p" a="2" z="1"></p:b><!--d--></a>')
        self.assertEqual(run("-t", "exc-c14n", "-x", "{urn:p}b", given=given).stdout, b"<a></a>")

    def test_nodes_are_listed_with_their_places(self):
        lines = run("--to=nodes", given=ORDER).stdout.decode().splitlines()
        self.assertEqual(lines[1:6], ["2:1       <order>  {urn:shop}", '              xmlns = "urn:shop"',
                                      '              xmlns:p = "urn:pay"', '              p:by = "card"  {urn:pay}',
                                      '              id = "17"'])
        self.assertIn('3:19          "Tea & biscuits"', lines)
        self.assertEqual(lines[-1], "7:1       end")

    def test_long_texts_are_cut_unless_all_is_asked_for(self):
        given = "<a>%s</a>".encode() % ("\u20ac".encode() * 100)
        self.assertIn(b'\xe2\x82\xac"... 300 bytes\n', run("-t", "nodes", given=given).stdout)
        self.assertIn("\u20ac".encode() * 100, run("-t", "nodes", "--full", given=given).stdout)

    def test_utf_16_is_read(self):
        given = "<a>\u20ac\U0001F600</a>".encode("utf-16")
        self.assertEqual(run(given=given).stdout.decode(), "<a>\u20ac\U0001F600</a>")


class Mistakes(unittest.TestCase):
    def test_a_caret_stands_below_the_place(self):
        err = run("-t", "none", given=ORDER.replace(b"</note>", b"</nota>"), status=1).stderr.decode()
        self.assertEqual(err, "standard input:5:35: the end tag 'nota' where 'note' is open\n"
                              "    <note><![CDATA[<call first>]]></nota>\n"
                              "                                    ^\n")

    def test_a_long_line_is_cut_around_the_place(self):
        given = b"<a>" + b"<b>x</b>" * 1000 + b"&foo;" + b"<b>x</b>" * 1000 + b"</a>"
        place, line, caret = run("-t", "none", given=given, status=1).stderr.decode().splitlines()
        self.assertIn(":1:8004: the entity '&foo;'", place)
        self.assertTrue(line.startswith("  ...") and line.endswith("..."))
        self.assertEqual(line[len(caret) - 1:][:5], "&foo;")

    def test_the_place_is_found_in_the_middle_of_much(self):
        given = b"<a>\n" + b"<b>some text, and more</b>\r\n" * 200000 + b"<b>\x01</b>\n" + b"<c/>" * 1000
        place, line, caret = run("-t", "none", given=given, status=1).stderr.decode().splitlines()
        self.assertTrue(place.startswith("standard input:200002:4: "), place)
        self.assertEqual((line, caret), ("  <b>?</b>", "     ^"))

    def test_statuses_say_who_is_to_blame(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "a.xml"
            path.write_bytes(b"<a/>")
            run(path, "extra", status=2)
            for wrong in (["-t", "foo"], ["--indent=x"], ["-t", "c14n", "-p", "x"], ["-x", "a"], ["-f"], ["-x", ""],
                          ["--unknown"]):
                run(*wrong, path, status=2)
            run(path.parent / "missing.xml", status=3)
            run(path.parent, status=3)
            run("-o", path, path, status=3)
            run("-o", "/dev/full", path, status=3)
            self.assertEqual(path.read_bytes(), b"<a/>")
            run("-o", path.parent / "out.xml", given=b"<a>", status=1)
            self.assertFalse((path.parent / "out.xml").exists())
            run("-o", path.parent / "out.xml", given=b"<a/>")
            self.assertEqual((path.parent / "out.xml").read_bytes(), b"<a/>")
        run(given=b"", status=1)
        run("-t", "c14n", given=b"<a xmlns='relative'/>", status=1)

    def test_help_names_every_form_and_option(self):
        text = run("--help").stdout.decode()
        manual = (ROOT / "docs" / "man" / "wws-xml.1").read_text(encoding="utf-8").replace("\\-", "-")
        for word in ("text", "c14n", "c14n-comments", "exc-c14n", "exc-c14n-comments", "nodes", "none", "--to",
                     "--output", "--indent", "--declaration", "--prefixes", "--omit", "--full", "--progress", "--quiet",
                     "--help", "--version"):
            self.assertIn(word, text)
            self.assertIn(word, manual)
        self.assertRegex(run("--version").stdout.decode(), r"^wws-xml \(libwws\) \d")


class Readme(unittest.TestCase):
    def test_what_the_readme_shows_is_what_comes_out(self):
        text = (ROOT / "README.md").read_text(encoding="utf-8")
        shown = re.findall(r"^\$ wws-xml (.*)\n((?:(?!\$|```).*\n)*)", text, flags=re.M)
        self.assertEqual(len(shown), 3)
        for arguments, expected in shown:
            result = subprocess.run([PROGRAM, *arguments.split()], cwd=ROOT / "examples", capture_output=True)
            self.assertEqual((result.stdout + result.stderr).decode().rstrip("\n"), expected.rstrip("\n"))


class LongInput(unittest.TestCase):
    def test_memory_does_not_depend_on_the_length(self):
        child = subprocess.Popen([PROGRAM, "-t", "exc-c14n", "-q"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        child.stdin.write(b"<a xmlns='urn:a'>")
        for _ in range(600):
            child.stdin.write(b"<b x='1'>some text &amp; more</b>" * 2000 + b"x" * 40000)
        child.stdin.write(b"</a>")
        child.stdin.close()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = status
        self.assertEqual(status, 0)
        self.assertLess(usage.ru_maxrss, 40 * 1024 * (8 if os.environ.get("ASAN_OPTIONS") else 1))

    def test_a_terminal_gets_a_progress_bar_and_its_line_back(self):
        self.assertEqual(run("-t", "none", "--quiet", given=b"<a/>").stderr, b"")
        try:
            leader, follower = pty.openpty()
        except OSError:
            self.skipTest("this system has no terminals (a chroot without /dev/pts)")
        child = subprocess.Popen([PROGRAM, "-t", "none", "-"], stdin=subprocess.PIPE, stderr=follower)
        os.close(follower)
        os.set_blocking(leader, False)
        shown = b""
        child.stdin.write(b"<a>")
        while b"B/s" not in shown:                 # goes on until progress is there
            child.stdin.write(b"<b>text</b>" * 20000)
            try:
                shown += os.read(leader, 4096)
            except BlockingIOError:
                pass
        child.stdin.write(b"</a>")
        child.stdin.close()
        self.assertEqual(child.wait(), 0)
        os.set_blocking(leader, True)
        try:
            shown += os.read(leader, 65536)
        except OSError:                            # the other side is closed
            pass
        os.close(leader)
        self.assertTrue(shown.endswith(b"\r\x1b[K"), shown[-80:])


if __name__ == "__main__":
    PROGRAM = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main()
