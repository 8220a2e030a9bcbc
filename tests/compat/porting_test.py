#!/usr/bin/python3
"""Builds the programs of this folder as anybody would build a sample: with scripts/try-samples, and against an installed kit with
the flags of pkg-config. With g++ and, if it is there, with clang++.

    porting_test.py BUILD_FOLDER [unittest arguments]
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROGRAMS = HERE / "programs"
BUILD = None
NEEDS_MICROSOFT = {"jump_over"}


def names():
    return sorted(path.parent.name for path in PROGRAMS.glob("*/*.cpp"))


def expected(name):
    file = PROGRAMS / name / (name + ".txt")
    return file.read_text(encoding="utf-8") if file.is_file() else None


def run(*command, **options):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, **options)


def try_samples(*arguments):
    return run(ROOT / "scripts" / "try-samples", "--build", BUILD, "--verbose", *arguments)


def sections(output):
    """{program: (state, its output)}"""
    found = {}
    for line in output.splitlines():
        if line.startswith("         | "):
            state, lines = found[name]
            found[name] = (state, lines + line[11:] + "\n")
        elif line and not line[0].isspace() and len(line.split()) > 1 and line.split()[1] in names():
            state, name = line.split()[:2]
            found[name] = (state, "")
    return found


class TrySamples(unittest.TestCase):
    def check(self, output, left_out):
        found = sections(output)
        for name in names():
            with self.subTest(program=name):
                if name in left_out:
                    self.assertEqual(found[name][0], "compile", output)
                    continue
                self.assertEqual(found[name][0], "ran", output)
                if expected(name) is not None and name != "arguments":
                    self.assertEqual(found[name][1], expected(name))

    @unittest.skipUnless(shutil.which("clang++"), "no clang++")
    def test_clang_takes_every_program(self):
        done = try_samples(PROGRAMS)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.check(done.stdout, set())

    @unittest.skipUnless(shutil.which("g++"), "no g++")
    def test_gcc_takes_all_that_jump_over_nothing(self):
        done = try_samples("--cxx", "g++", "--package", "wws-compat-gcc", PROGRAMS)
        self.check(done.stdout, NEEDS_MICROSOFT)
        self.assertIn("jump to label", done.stdout)

    def trial(self, text, *arguments):
        with tempfile.TemporaryDirectory() as folder:
            place = pathlib.Path(folder) / "Sample" / "cpp"
            place.mkdir(parents=True)
            (place / "sample.cpp").write_text(text, encoding="utf-8")
            return try_samples("--cxx", shutil.which("clang++") or "g++", "--package",
                               "wws-compat" if shutil.which("clang++") else "wws-compat-gcc", *arguments, folder)

    def test_it_says_what_is_missing(self):
        done = self.trial('#include "Some.wsdl.h"\n')
        self.assertIn("needs the WSDL compiler's Some.wsdl.h", done.stdout)
        done = self.trial('#include "winhttp.h"\n')
        self.assertIn("needs winhttp.h", done.stdout)
        done = self.trial("int main() { return missing; }\n")
        self.assertRegex(done.stdout, r"compile +Sample +.*missing")
        done = self.trial("int absent();\nint main() { return absent(); }\n")
        self.assertIn("not there: absent()", done.stdout)

    def test_a_program_that_fails_or_hangs_is_a_failure(self):
        done = self.trial("int main() { return 3; }\n")
        self.assertEqual(done.returncode, 1)
        self.assertIn("status 3", done.stdout)
        done = self.trial("#include <windows.h>\n#include <stdio.h>\n"
                          'int wmain() { wprintf(L"begun\\n"); fflush(stdout);\n'
                          "return WaitForSingleObject(CreateEventW(NULL, FALSE, FALSE, NULL), INFINITE); }\n", "--seconds", "1")
        self.assertEqual(done.returncode, 1)
        self.assertIn("stopped after 1 s", done.stdout)
        self.assertIn("| begun", done.stdout)

    def test_a_folder_without_programs_is_an_error(self):
        with tempfile.TemporaryDirectory() as folder:
            done = try_samples(folder)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("no programs", done.stderr)


@unittest.skipUnless(shutil.which("pkg-config"), "no pkg-config")
class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.prefix = pathlib.Path(cls.folder.name) / "prefix"
        done = run("cmake", "--install", BUILD, "--prefix", cls.prefix)
        if done.returncode != 0:
            raise AssertionError(done.stdout + done.stderr)
        library = next(cls.prefix.rglob("libwws.so.0")).parent
        cls.environment = {**os.environ, "LD_LIBRARY_PATH": str(library), "PKG_CONFIG_PATH": str(library / "pkgconfig")}

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def build_and_run(self, compiler, package, source):
        name = source.stem
        program = pathlib.Path(self.folder.name) / name
        command = '%s "%s" -o "%s" $(pkg-config --cflags --libs %s)' % (compiler, source, program, package)
        done = run("sh", "-ec", command, env=self.environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr, "")
        done = run(program, env=self.environment)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    @unittest.skipUnless(shutil.which("clang++"), "no clang++")
    def test_clang_with_pkg_config(self):
        for name in ["jump_over", "async_steps", "cxx_library"]:
            self.assertEqual(self.build_and_run("clang++", "wws-compat", PROGRAMS / name / (name + ".cpp")), expected(name))

    @unittest.skipUnless(shutil.which("g++"), "no g++")
    def test_gcc_with_pkg_config(self):
        for name in ["async_steps", "async_by_hand", "cxx_library"]:
            self.assertEqual(self.build_and_run("g++", "wws-compat-gcc", PROGRAMS / name / (name + ".cpp")), expected(name))

    def test_c_with_pkg_config(self):
        out = self.build_and_run("cc", "wws-compat-gcc", PROGRAMS / "c_program" / "c_program.c")
        self.assertEqual(out, "\u2211 1..0 = 0 (C)\n")

    def build_with_cmake(self, compiler, name):
        """The targets of the CMake package choose the flags for the compiler."""
        source = pathlib.Path(self.folder.name) / ("cmake-" + name)
        source.mkdir()
        (source / "CMakeLists.txt").write_text(
            "cmake_minimum_required(VERSION 3.21)\nproject(ported LANGUAGES C CXX)\nfind_package(wws REQUIRED)\n"
            'add_executable(ported "%s")\ntarget_link_libraries(ported wws::compat wws::wws)\n'
            % (PROGRAMS / name / (name + ".cpp")), encoding="utf-8")
        for command in [["cmake", "-S", source, "-B", source / "build", "-DCMAKE_PREFIX_PATH=%s" % self.prefix,
                         "-DCMAKE_CXX_COMPILER=" + compiler], ["cmake", "--build", source / "build"]]:
            done = run(*command)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(run(source / "build" / "ported").stdout, expected(name))

    @unittest.skipUnless(shutil.which("clang++"), "no clang++")
    def test_clang_with_the_cmake_package(self):
        self.build_with_cmake("clang++", "jump_over")

    @unittest.skipUnless(shutil.which("g++"), "no g++")
    def test_gcc_with_the_cmake_package(self):
        self.build_with_cmake("g++", "async_steps")

    def test_a_program_with_neither_main_nor_wmain_does_not_link(self):
        source = pathlib.Path(self.folder.name) / "nothing.c"
        source.write_text("int nothing;\n", encoding="utf-8")
        done = run("sh", "-ec", 'cc "%s" $(pkg-config --cflags --libs wws-compat-gcc)' % source, env=self.environment,
                   cwd=self.folder.name)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("undefined reference to `wmain'", done.stderr)


if __name__ == "__main__":
    BUILD = pathlib.Path(sys.argv.pop(1))
    unittest.main(verbosity=2)
