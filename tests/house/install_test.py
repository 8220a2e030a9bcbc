#!/usr/bin/python3
"""Installs the built library into a folder of its own and builds programs against that, as a user would.

    install_test.py BUILD_FOLDER
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
APP = ROOT / "tests" / "house" / "app"
BUILD = None


def run(*command, **options):
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True, **options)
    if result.returncode != 0:
        raise AssertionError("%s: status %d\n%s%s" % (command, result.returncode, result.stdout, result.stderr))
    return result.stdout


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.prefix = pathlib.Path(cls.folder.name) / "prefix"
        cls.out = pathlib.Path(cls.folder.name) / "out"
        cls.out.mkdir()
        run("cmake", "--install", BUILD, "--prefix", cls.prefix)
        cls.library = next(cls.prefix.rglob("libwws.so.0")).parent
        cls.environment = {**os.environ, "LD_LIBRARY_PATH": str(cls.library),
                           "PKG_CONFIG_PATH": str(cls.library / "pkgconfig")}

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def build_with_pkg_config(self, compiler, name):
        run("sh", "-ec", '%s "%s/app.c" -o "%s" $(pkg-config --cflags --libs wws)' % (compiler, APP, name),
            cwd=self.out, env=self.environment)
        self.assertEqual(run(self.out / name, env=self.environment), "0x00000000\n")

    def test_a_program_builds_with_cc_and_pkg_config(self):
        self.build_with_pkg_config("cc", "app_c")

    def test_a_program_builds_as_cxx(self):
        self.build_with_pkg_config("c++ -x c++", "app_cxx")

    def test_a_program_builds_with_the_cmake_package(self):
        build = self.out / "cmake"
        run("cmake", "-S", APP, "-B", build, "-DCMAKE_PREFIX_PATH=%s" % self.prefix)
        run("cmake", "--build", build)
        self.assertEqual(run(build / "app"), "0x00000000\n")

    def test_the_version_is_the_same_everywhere(self):
        version = run("pkg-config", "--modversion", "wws", env=self.environment).strip()
        self.assertTrue((self.library / ("libwws.so." + version)).is_file())

    def test_headers_documents_and_manual_are_there(self):
        for name in ["include/WebServices.h", "include/webservices.h", "include/WebServicesDebug.h",
                     "include/wws/wintypes.h", "include/wws/wwsx.h", "share/doc/libwws/README.md",
                     "share/doc/libwws/LICENSE", "share/man/man7/wws.7", "share/man/man7/wws-check.7"]:
            self.assertTrue((self.prefix / name).is_file(), name)

    def test_the_porting_kit_stands_apart_from_the_public_headers(self):
        self.assertTrue((self.prefix / "include" / "wws-compat" / "windows.h").is_file())
        self.assertFalse((self.prefix / "include" / "compat").exists())
        self.assertFalse((self.prefix / "include" / "windows.h").exists())

    def test_every_exported_name_is_one_of_the_interface(self):
        listing = run("nm", "-D", "--defined-only", self.library / "libwws.so.0")
        names = [line.split()[-1].split("@")[0] for line in listing.splitlines()]
        foreign = [name for name in names if not name.startswith("Ws") and name != "WWS_0"]
        self.assertEqual(foreign, [])
        self.assertIn("WsCreateError", names)


if __name__ == "__main__":
    BUILD = sys.argv.pop(1)
    unittest.main()
