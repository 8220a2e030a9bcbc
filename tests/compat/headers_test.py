#!/usr/bin/python3
"""What must compile against the kit's headers, and what must not: alone, twice, with the system's headers around them, as C and
as C++, optimised and fortified, with the project's own warnings; and with clang++ in Microsoft's dialect.

    headers_test.py BUILD_FOLDER CC CXX [unittest arguments]
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
KIT = ROOT / "include" / "compat"
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Werror"]
INCLUDES = ["-I%s" % KIT, "-I%s" % (ROOT / "include")]
HEADERS = sorted(path.name for path in KIT.glob("*.h")) + ["WebServicesDebug.h", "wws/wwsx.h"]
C_SYSTEM = ["ctype.h", "errno.h", "limits.h", "locale.h", "math.h", "pthread.h", "signal.h", "stdint.h", "stdio.h", "stdlib.h",
            "string.h", "strings.h", "time.h", "unistd.h", "wchar.h", "wctype.h", "netdb.h", "netinet/in.h", "sys/socket.h"]
CXX_SYSTEM = ["algorithm", "atomic", "chrono", "condition_variable", "cstdio", "cstdlib", "cstring", "cwchar", "cwctype",
              "exception", "functional", "iostream", "limits", "map", "memory", "mutex", "new", "numeric", "random", "sstream",
              "stdexcept", "string", "thread", "utility", "vector"]
CC = CXX = BUILD = None


def flags_of(package):
    text = (BUILD / "src" / "compat" / (package + ".pc")).read_text(encoding="utf-8")
    line = re.search(r"^Cflags: (.*)$", text, re.M).group(1)
    return INCLUDES + [flag for flag in line.split() if not flag.startswith("-I")]


def includes(names):
    return "".join("#include <%s>\n" % name for name in names)


def compile_with(compiler, language, flags, text):
    command = [compiler, "-x", language, *flags, "-fsyntax-only", "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False)


class Headers(unittest.TestCase):
    def dialects(self):
        """(compiler, language, flags) of everything that a ported source may be compiled as."""
        common = flags_of("wws-compat-gcc")
        yield CC, "c", [*common, *WARNINGS, "-std=gnu11"]
        yield CC, "c", [*common, *WARNINGS, "-std=gnu11", "-O2", "-D_FORTIFY_SOURCE=2"]
        yield CXX, "c++", [*common, *WARNINGS, "-std=c++11"]
        yield CXX, "c++", [*common, *WARNINGS, "-std=gnu++17", "-O2", "-D_FORTIFY_SOURCE=2"]
        clang = shutil.which("clang++")
        if clang:
            yield clang, "c", [*flags_of("wws-compat"), "-std=gnu11"]
            yield clang, "c++", [*flags_of("wws-compat"), "-std=gnu++14"]
            yield clang, "c++", [*flags_of("wws-compat"), "-std=gnu++20", "-O2", "-D_FORTIFY_SOURCE=2"]

    def must(self, dialect, text):
        done = compile_with(*dialect, text)
        self.assertEqual(done.returncode, 0, "%s\n%s" % (dialect, done.stderr))

    def must_not(self, dialect, text, saying):
        done = compile_with(*dialect, text)
        self.assertNotEqual(done.returncode, 0, "it compiles: %s" % (dialect,))
        self.assertIn(saying, done.stderr)

    def test_each_header_stands_alone_and_may_come_twice(self):
        for dialect in self.dialects():
            for header in HEADERS:
                with self.subTest(header=header, dialect=dialect):
                    self.must(dialect, includes([header, header]) + "int unit;\n")

    def test_with_unicode_too(self):
        for compiler, language, flags in self.dialects():
            self.must((compiler, language, [*flags, "-DUNICODE", "-D_UNICODE"]), includes(HEADERS) + "int unit;\n")

    def test_system_headers_may_come_before_and_after(self):
        for dialect in self.dialects():
            system = C_SYSTEM + (CXX_SYSTEM if dialect[1] == "c++" else [])
            own = [header for header in HEADERS if header not in C_SYSTEM]
            self.must(dialect, includes(system + own) + "int unit;\n")
            self.must(dialect, includes(own + system) + "int unit;\n")

    def test_each_cxx_header_may_come_first(self):
        for dialect in self.dialects():
            if dialect[1] == "c++":
                for name in CXX_SYSTEM:
                    self.must(dialect, includes([name, "windows.h", "stdio.h", "stdlib.h", "string.h"]) + "int unit;\n")

    def test_inside_extern_c(self):
        for dialect in self.dialects():
            if dialect[1] == "c++":
                self.must(dialect, 'extern "C" {\n' + includes(["windows.h", "strsafe.h", "intsafe.h"]) + "}\n")

    def test_a_wchar_of_32_bits_is_refused_with_the_reason(self):
        for compiler, language, flags in self.dialects():
            flags = [flag for flag in flags if flag != "-fshort-wchar"]
            self.must_not((compiler, language, flags), includes(["windows.h"]), "-fshort-wchar")

    def test_what_the_kit_has_not_is_not_declared(self):
        for dialect in self.dialects():
            self.must_not(dialect, includes(["windows.h"]) + "void* call(void) { return (void*)&CreateFileW; }\n",
                          "CreateFileW")

    def test_wide_functions_that_the_kit_has_not_do_not_link(self):
        text = includes(["stdio.h"]) + "int main(void) { int n; return wscanf(L\"%d\", &n); }\n"
        with tempfile.TemporaryDirectory() as folder:
            command = [CC, "-x", "c", *flags_of("wws-compat-gcc"), "-o", folder + "/program", "-"]
            done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("wws_compat_has_no_wscanf", done.stderr)

    def test_printf_can_stay_the_systems(self):
        text = "#define WWS_COMPAT_KEEP_PRINTF\n" + includes(["stdio.h"]) + 'int f(void) { return printf("%d", 1); }\n'
        for compiler, language, flags in self.dialects():
            done = subprocess.run([compiler, "-x", language, *flags, "-S", "-o", "-", "-"], input=text, capture_output=True,
                                  text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertNotIn("wws_crt_printf", done.stdout)


if __name__ == "__main__":
    BUILD, CC, CXX = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    unittest.main(argv=sys.argv[:1] + sys.argv[4:])
