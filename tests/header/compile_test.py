"""What must compile against the public headers, and what must not, in each standard and with either width of wchar_t.

    compile_test.py CC CXX [unittest arguments]
"""
import pathlib
import subprocess
import sys
import unittest

INCLUDE = pathlib.Path(__file__).resolve().parent.parent.parent / "include"
HEADERS = ["WebServices.h", "webservices.h", "WebServicesDebug.h", "wws/wintypes.h", "wws/wwsx.h"]
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Werror"]
WIDTHS = [[], ["-fshort-wchar"]]
C_STANDARDS = ["-std=c11", "-std=gnu11", "-std=c17"]
CXX_STANDARDS = ["-std=c++11", "-std=c++17", "-std=c++20"]
C_SYSTEM = ["stdio.h", "stdlib.h", "string.h", "wchar.h", "uchar.h", "math.h", "tgmath.h", "complex.h", "signal.h", "regex.h",
            "pthread.h", "threads.h", "netdb.h", "resolv.h", "sys/socket.h", "sys/epoll.h", "sys/stat.h", "netinet/in.h",
            "netinet/tcp.h", "arpa/inet.h", "link.h", "linux/futex.h", "linux/stat.h"]
CXX_SYSTEM = ["algorithm", "atomic", "bitset", "chrono", "codecvt", "complex", "condition_variable", "deque", "exception",
              "fstream", "functional", "future", "iomanip", "iostream", "iterator", "limits", "list", "locale", "map",
              "memory", "mutex", "new", "numeric", "queue", "random", "ratio", "regex", "set", "sstream", "stack",
              "stdexcept", "streambuf", "string", "system_error", "thread", "tuple", "typeinfo", "unordered_map",
              "utility", "valarray", "vector"]
TOOLS = {}


def includes(names):
    return "".join("#include <%s>\n" % name for name in names)


def compiles(language, flags, text):
    """(whether it compiles, what the compiler says)"""
    command = [TOOLS[language], "-x", language, "-fsyntax-only", "-I", str(INCLUDE), *flags, "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stderr


class Compile(unittest.TestCase):
    def must(self, language, flags, text):
        with self.subTest(language=language, flags=flags):
            good, said = compiles(language, flags, text)
            self.assertTrue(good, said)

    def must_not(self, language, flags, text, saying):
        with self.subTest(language=language, flags=flags):
            good, said = compiles(language, flags, text)
            self.assertFalse(good, "it compiles")
            self.assertIn(saying, said)

    def test_each_header_stands_alone_and_may_come_twice(self):
        for width in WIDTHS:
            for header in HEADERS:
                text = includes([header, header]) + "int unit;\n"
                for standard in C_STANDARDS:
                    self.must("c", [standard, *WARNINGS, *width], text)
                for standard in CXX_STANDARDS:
                    self.must("c++", [standard, *WARNINGS, *width], text)

    def test_system_headers_may_come_after(self):
        for width in WIDTHS:
            self.must("c", ["-std=gnu11", *width], includes(["WebServices.h"] + C_SYSTEM))
            self.must("c++", ["-std=c++17", *width], includes(["WebServices.h"] + CXX_SYSTEM + C_SYSTEM[:6]))

    def test_system_headers_may_come_before(self):
        for width in WIDTHS:
            self.must("c", ["-std=gnu11", *width], includes(C_SYSTEM + ["WebServices.h"]))
            self.must("c++", ["-std=c++17", *width], includes(CXX_SYSTEM + ["WebServices.h"]))

    def test_cpp_gets_the_colliding_annotations_on_request(self):
        text = "#define WWS_SAL1\n" + includes(CXX_SYSTEM + ["WebServices.h"]) + "int f(__in int a, __out int* b);\n"
        self.must("c++", ["-std=c++17"], text)
        self.must_not("c++", ["-std=c++17"], text.replace("#define WWS_SAL1\n", ""), "__in")

    def test_a_wide_literal_of_the_wrong_width_does_not_compile(self):
        text = includes(["WebServices.h"]) + 'const WS_STRING s = WS_STRING_VALUE(L"text");\n'
        for language, standard in (("c", "-std=c11"), ("c++", "-std=c++17")):
            self.must(language, [standard, "-fshort-wchar"], text)
            self.must_not(language, [standard], text, "negative")

    def test_text_of_16_bits_compiles_in_every_mode(self):
        text = includes(["WebServices.h"]) + 'extern const WS_STRING s;\nconst WS_STRING s = WS_STRING_VALUE(u"text");\n'
        for width in WIDTHS:
            self.must("c", ["-std=c11", *WARNINGS, *width], text)
            self.must("c++", ["-std=c++17", *WARNINGS, *width], text)

    def test_what_another_header_has_defined_stays(self):
        text = "#define S_OK 0\n#define TRUE (1 == 1)\n#define CALLBACK\n#define WINAPI\n#define _In_ \n"
        self.must("c", ["-std=c11", *WARNINGS], text + includes(["WebServices.h"]) + "int unit = TRUE + S_OK;\n")

    def test_enumerations_are_types_of_their_own_in_cpp(self):
        text = includes(["WebServices.h"]) + "WS_ENCODING e = WS_CHARSET_UTF8;\n"
        self.must_not("c++", ["-std=c++17"], text, "WS_CHARSET")


if __name__ == "__main__":
    TOOLS.update({"c": sys.argv[1], "c++": sys.argv[2]})
    unittest.main(argv=[sys.argv[0]] + sys.argv[3:])
