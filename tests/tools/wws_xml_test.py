#!/usr/bin/python3
"""wws-xml as users run it.

    wws_xml_test.py PROGRAM
"""
import base64
import os
import pathlib
import pty
import random
import re
import subprocess
import sys
import tempfile
import unittest

PROGRAM = None
SANITIZED = bool(os.environ.get("ASAN_OPTIONS") or os.environ.get("TSAN_OPTIONS"))
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


CODINGS = ("text", "utf-16le", "utf-16be", "binary", "binary-session", "mtom")
MESSAGE = ROOT / "examples" / "message.bin"
SOAP12 = b"http://www.w3.org/2003/05/soap-envelope"
PACKAGE = (b'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="application/xop+xml"; boundary=B; start="<r>"'
           b'\r\n\r\n--B\r\nContent-ID: <p>\r\nContent-Transfer-Encoding: binary\r\n\r\n\x00\xff\r\n'
           b'--B\r\nContent-ID: <r>\r\nContent-Type: application/xop+xml\r\n\r\n'
           b'<a>\n<i:Include href="cid:p" xmlns:i="http://www.w3.org/2004/08/xop/include"/></a>\r\n--B--\r\n')


def canonical(given, *arguments):
    return run("-t", "c14n-comments", *arguments, given=given).stdout


class Encodings(unittest.TestCase):
    def test_a_document_says_the_same_in_every_encoding(self):
        order = ORDER.replace(b"<![CDATA[<call first>]]>", b"&lt;call first> \xe2\x82\xac")
        expected = canonical(order)
        for first in CODINGS:
            one = run("-t", first, given=order).stdout
            self.assertEqual(canonical(one), expected, first)
            for second in CODINGS:
                self.assertEqual(canonical(run("-t", second, "-s", first, given=one).stdout), expected, (first, second))

    def test_base64_becomes_bytes_only_where_nothing_is_lost(self):
        seeded = random.Random(7)
        given = b"<r>"
        for _ in range(2000):
            text = base64.b64encode(seeded.randbytes(seeded.randrange(40)))
            at = seeded.randrange(len(text) + 1)
            given += b"<c>" + seeded.choice((text, text, text[:at], text.replace(b"=", b""), text + b"=", text + text,
                                             text[:at] + seeded.choice((b"=", b"A", b"\n", b"-", b"<b/>", b"<!--c-->"))
                                             + text[at:])) + b"</c>"
        given += b"</r>"
        expected = canonical(given)
        for to in ("binary", "binary-session", "mtom"):
            for least in (1, 2, 20):
                self.assertEqual(canonical(run("-t", to, "-b", least, given=given).stdout), expected, (to, least))

    def test_bytes_says_what_becomes_a_part(self):
        given = b"<a><b>%s</b><c>%s</c></a>" % (base64.b64encode(bytes(767)), base64.b64encode(bytes(768)))
        self.assertEqual(run("-t", "mtom", given=given).stdout.count(b"Content-ID"), 2)
        self.assertEqual(run("-t", "mtom", "--bytes=767", given=given).stdout.count(b"Content-ID"), 3)
        self.assertEqual(run("-t", "mtom", "--bytes=769", given=given).stdout.count(b"Content-ID"), 1)
        self.assertEqual(len(run("-t", "binary", "--bytes=767", given=given).stdout), 15 + 767 + 768 + 3)

    def test_a_package_has_the_header_that_was_asked_for(self):
        soap = b"<!--c--><s:Envelope xmlns:s='%s'><s:Body/></s:Envelope>" % SOAP12
        for given, arguments, info in ((b"<a/>", [], b"text/xml"), (soap, [], b"application/soap+xml"),
                                       (b"<a/>", ["--start-info=x/y"], b"x/y")):
            out = run("-t", "mtom", "--boundary=B=1", *arguments, given=given).stdout
            self.assertTrue(out.startswith(b"MIME-Version: 1.0\r\nContent-Type: multipart/related;"))
            self.assertIn(b';boundary="B=1"', out)
            self.assertIn(b';start-info="%s"\r\n' % info, out)
            self.assertTrue(out.endswith(b"\r\n--B=1--\r\n"))
            self.assertEqual(canonical(out), canonical(given))
        self.assertNotEqual(run("-t", "mtom", given=soap).stdout, run("-t", "mtom", given=soap).stdout)

    def test_packages_are_read_with_parts_in_any_order_and_without_a_header(self):
        self.assertEqual(canonical(PACKAGE), b"<a>\nAP8=</a>")
        body = run("-t", "mtom", "-b", "1", given=b"<a>AP8=</a>").stdout.split(b"\r\n\r\n", 1)[1]
        self.assertEqual(canonical(body), b"<a>AP8=</a>")
        self.assertIn(b'14:1        "AP8="  base64\n', run("-t", "nodes", given=PACKAGE).stdout)

    def test_the_message_of_a_session_is_read_with_the_strings_of_those_before(self):
        text = run(MESSAGE).stdout
        self.assertIn(b"<b>300000</b>", text)
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "strings"
            path.write_text("Add\nurn:calculator\na\nb\n", encoding="utf-8")
            later = run("-t", "binary-session", "-S", path, given=text).stdout
            self.assertEqual(later[:1], b"\0")
            self.assertEqual(run("-S", path, given=later).stdout, text)
            self.assertIn(b"--strings", run("-t", "none", given=later, status=1).stderr)
            alone = run("-t", "binary-session", given=text).stdout
            self.assertEqual(alone[:24], b"\x15\x03Add\x0eurn:calculator\x01bV\x02")

    def test_names_are_written_with_the_dictionary_that_is_given(self):
        given = b"<Envelope xmlns='urn:a'><word/></Envelope>"
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "words"
            path.write_text("word\nurn:a\n", encoding="utf-8")
            for dictionary, size in (("soap", 17), ("none", 25), (path, 16)):
                out = run("-t", "binary", "-D", dictionary, given=given).stdout
                self.assertEqual(len(out), size, dictionary)
                self.assertEqual(run("-D", dictionary, given=out).stdout.replace(b"></word>", b"/>"),
                                 given.replace(b"'", b'"'))
        out = run("-t", "binary", given=given).stdout
        self.assertIn(b"--dictionary", run("-t", "none", "-D", "none", given=out, status=1).stderr)

    def test_what_is_no_encoding_at_all_is_text(self):
        for given in (b"hello", b"\x7fELF\2\1\1\0", b"From: me", b"--", b"", b"<"):
            run("-t", "none", given=given, status=1)
        self.assertIn(b"standard input:1:1: ", run("-t", "none", given=b"hello", status=1).stderr)
        self.assertEqual(run(given="<a/>".encode("utf-16-le")).stdout, b"<a/>")
        self.assertEqual(run("-s", "utf-16be", given="<a/>".encode("utf-16-be")).stdout, b"<a/>")
        self.assertEqual(run("-t", "utf-16be", given=b"<a/>").stdout, b"\xfe\xff\0<\0a\0/\0>")


def size_of(count):
    return bytes([count & 127 | 128]) + size_of(count >> 7) if count > 127 else bytes([count])


PREAMBLE = b"\0\1\0\1\2\2\x0fnet.tcp://a/b/c\3"


class Streams(unittest.TestCase):
    def setUp(self):
        self.first = MESSAGE.read_bytes()
        self.text = run(MESSAGE).stdout
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "strings"
            path.write_text("urn:calculator/Add\nAdd\nurn:calculator\na\nb\n", encoding="utf-8")
            self.second = run("-t", "binary-session", "-S", path, given=self.text.replace(b">2<", b">7<")).stdout
        self.stream = PREAMBLE + b"\x08\x0c"
        for message in (self.first, self.second):
            self.stream += b"\6" + size_of(len(message)) + message
        self.stream += b"\7"

    def test_the_messages_of_a_connection_are_read_one_after_the_other(self):
        other = self.text.replace(b">2<", b">7<")
        self.assertEqual(run(given=self.stream).stdout, self.text + b"\n" + other + b"\n")
        self.assertEqual(run("-m", "2", given=self.stream).stdout, other)
        self.assertEqual(run("-m", "2", "-t", "c14n", given=self.stream).stdout, canonical(other))
        self.assertEqual(canonical(run("-m", "2", "-t", "mtom", given=self.stream).stdout), canonical(other))
        listed = run("-t", "nodes", given=self.stream).stdout
        self.assertEqual(re.findall(rb"^message (\d+), byte (0x\w+)$", listed, re.M),
                         [(b"1", b"0x%x" % self.stream.index(self.first)),
                          (b"2", b"0x%x" % self.stream.index(self.second))])
        answers = b"\x0b" + self.stream[len(PREAMBLE) + 2:]
        self.assertEqual(run(given=answers).stdout, run(given=self.stream).stdout)
        twice = self.stream + self.stream                  # a connection of a pool
        self.assertEqual(run(given=twice).stdout, run(given=self.stream).stdout * 2)

    def test_a_message_may_come_in_chunks(self):
        message = run("-t", "binary", given=self.text).stdout
        at = message.index(b"\x03Add")
        for step in (1, 7, 130, 1000):
            pieces = [message[i:i + step] for i in range(0, len(message), step)]
            stream = PREAMBLE + b"\7\x0c\5" + b"".join(size_of(len(piece)) + piece for piece in pieces) + b"\0\7"
            self.assertEqual(run(given=stream).stdout, self.text + b"\n")
            broken = [piece.replace(b"\x03Add", b"\x03\xf7dd") if step > 1 else piece for piece in pieces]
            if broken != pieces:
                stream = PREAMBLE + b"\7\x0c\5" + b"".join(size_of(len(piece)) + piece for piece in broken) + b"\0\7"
                err = run("-t", "none", given=stream, status=1).stderr.decode()
                self.assertIn("byte 0x%x (" % stream.index(b"\xf7"), err, (step, at))

    def test_what_cannot_be_read_is_said(self):
        for stream, why in ((self.stream[:-20], "the document ends inside"), (self.stream[:10], "ends inside a record"),
                            (PREAMBLE + b"\3", "the encoding 3"), (PREAMBLE + b"\x08\x09\1x", "secured, by 'x'"),
                            (PREAMBLE + b"\x08\x0c\x08\4oops", "the fault 'oops'"),
                            (PREAMBLE + b"\x08\x0c\x55", "no known type, 0x55"),
                            (PREAMBLE[:-1] + b"\4\1x", "the type 'x'"),
                            (PREAMBLE + b"\x08\x0c\6\xff\xff\xff\xff\xff", "more than 31 bits")):
            self.assertIn(why, run("-t", "none", given=stream, status=1).stderr.decode())
        self.assertIn(b"has 2 messages", run("-m", "3", given=self.stream, status=1).stderr)
        self.assertIn(b"--message=N", run("-t", "mtom", given=self.stream, status=1).stderr)
        self.assertIn(b"is not", run("-m", "1", given=ORDER, status=1).stderr)


class Mistakes(unittest.TestCase):
    def test_a_mark_stands_below_the_byte(self):
        given = run("-t", "binary", "-D", "none", given=b"<order><item>Tea</item></order>").stdout
        err = run("-t", "none", given=given[:10] + b"\xf7" + given[11:], status=1).stderr.decode()
        self.assertEqual(err, "standard input: byte 0xa (10): byte 0xF7 in the name of an element is not valid UTF-8\n"
                              "  00000000  40 05 6f 72 64 65 72 40  04 69 f7 65 6d 99 03 54  |@.order@.i.em..T|\n"
                              "                                           ^^                            ^\n")
        whole = MESSAGE.read_bytes()
        err = run("-t", "none", given=whole[:-2], status=1).stderr.decode().splitlines()
        self.assertTrue(err[0].startswith("standard input: byte 0x%x (%d): " % (len(whole) - 2, len(whole) - 2)), err[0])
        self.assertEqual(err[-2].rindex("|"), err[-1].rindex("^"))

    def test_of_a_package_the_part_is_named(self):
        err = run("-t", "none", given=PACKAGE.replace(b"Encoding: binary", b"Encoding: gzip"), status=1).stderr.decode()
        self.assertRegex(err, r"^standard input: byte 0x\w+ \(\d+\): part 1, <p>: the Content-Transfer-Encoding 'gzip'")
        err = run("-t", "none", given=PACKAGE.replace(b"Version: 1.0", b"Version: 2.0"), status=1).stderr.decode()
        self.assertRegex(err, r"^standard input: byte 0x\w+ \(\d+\): MIME header: the MIME-Version '2.0'")
        lines = run("-t", "none", given=PACKAGE.replace(b"</a>", b"</b>"), status=1).stderr.decode().splitlines()
        self.assertEqual(lines[0], "standard input:14:76: root part: the end tag 'b' where 'a' is open")
        self.assertEqual(lines[1][len(lines[2]) - 1:], "b>")

    def test_the_line_is_shown_in_utf_16_too(self):
        given = "<a>\n<b>\u20ac\U0001F600</c></a>".encode("utf-16")
        place, line, _ = run("-t", "none", given=given, status=1).stderr.decode().splitlines()
        self.assertEqual((place[:22], line), ("standard input:2:8: th", "  <b>\u20ac\U0001F600</c></a>"))

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
                          ["--unknown"], ["-s", "x"], ["-t", "auto"], ["-b", "0"], ["-t", "mtom", "-b", "x"],
                          ["-b", "5"], ["--boundary=x"], ["-t", "binary", "--start-info=x"], ["-t", "mtom", "-i1"],
                          ["-t", "binary", "-d"], ["-m", "0"], ["-t", "net.tcp"]):
                run(*wrong, path, status=2)
            run(path.parent / "missing.xml", status=3)
            run(path.parent, status=3)
            run("-o", path, path, status=3)
            run("-o", "/dev/full", path, status=3)
            run("-t", "binary-session", "-o", "/dev/full", path, status=3)
            run("-S", path.parent / "missing", path, status=3)
            run("-D", path.parent / "missing", path, status=3)
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
        for word in (*CODINGS, "net.tcp", "--message", "--from", "--bytes", "--dictionary", "--strings", "--boundary", "--start-info", "c14n", "c14n-comments", "exc-c14n", "exc-c14n-comments", "nodes", "none", "--to",
                     "--output", "--indent", "--declaration", "--prefixes", "--omit", "--full", "--progress", "--quiet",
                     "--help", "--version"):
            self.assertIn(word, text)
            self.assertIn(word, manual)
        self.assertRegex(run("--version").stdout.decode(), r"^wws-xml \(libwws\) \d")


class Readme(unittest.TestCase):
    def test_what_the_readme_shows_is_what_comes_out(self):
        text = (ROOT / "README.md").read_text(encoding="utf-8")
        shown = re.findall(r"^\$ wws-xml (.*)\n((?:(?!\$|```).*\n)*)", text, flags=re.M)
        self.assertEqual(len(shown), 5)
        for arguments, expected in shown:
            result = subprocess.run([PROGRAM, *arguments.split()], cwd=ROOT / "examples", capture_output=True)
            self.assertEqual((result.stdout + result.stderr).decode().rstrip("\n"), expected.rstrip("\n"))


class LongInput(unittest.TestCase):
    def check_memory(self, arguments, pieces, most):
        child = subprocess.Popen([PROGRAM, "-q", *arguments], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        first, *middle, last = pieces
        for piece in (first, *middle[:len(middle) // 20 if SANITIZED else None], last):
            child.stdin.write(piece)
        child.stdin.close()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = status
        self.assertEqual(status, 0)
        if not SANITIZED:                          # sanitizers keep what is freed, and much of their own
            self.assertLess(usage.ru_maxrss, most * 1024)

    def test_memory_does_not_depend_on_the_length(self):
        piece = b"<b x='1'>some text &amp; more</b>" * 2000 + b"x" * 40000
        text = [b"<a xmlns='urn:a'>", *[piece] * 600, b"</a>"]
        self.check_memory(["-t", "exc-c14n"], text, 40)
        self.check_memory(["-t", "binary-session"], text, 40)
        binary = run("-t", "binary", given=b"<a>" + piece + b"</a>").stdout
        self.check_memory([], [binary[:3], *[binary[3:-1]] * 600, binary[-1:]], 40)

    def test_of_a_long_package_only_the_beginning_is_kept(self):
        head, tail = run("-t", "mtom", "-b", "1", given=b"<a>AAAA</a>").stdout.split(b"\0\0\0")
        self.check_memory([], [head, *[bytes(1 << 20)] * 300, tail], 180)

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
    unittest.main(verbosity=2)
