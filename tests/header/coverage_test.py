"""scripts/coverage on a small repository: what it counts, and when it fails.

    coverage_test.py CC [unittest arguments]
"""
import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parent.parent.parent / "scripts" / "coverage"
API = """
/* ====================
 * 1  Result codes
 *
 * No functions here.
 * ==================== */
#define WS_OK 0
/* ====================
 * 2  Things
 *
 * 1. WsCreateThing(x) makes one.
 * ==================== */
/** Not WsNotThis(void). */
WWS_API int WINAPI WsCreateThing(int a,
                                 int b);
typedef int (CALLBACK* WsNotACallback)(int);
WWS_API void WINAPI WsFreeThing(void* thing);
/* ====================
 * 3  Others
 * ==================== */
WWS_API int WINAPI WsOther(void);
"""
EXTENSIONS = "int WsxDelay(int delay_ms);\nstruct WSX_X* WsxMake(void);\n"
COMPILER = []


class Coverage(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.root = pathlib.Path(self.temporary.name)
        (self.root / "include" / "wws").mkdir(parents=True)
        (self.root / "include" / "WebServices.h").write_text(API)
        (self.root / "include" / "wws" / "wwsx.h").write_text(EXTENSIONS)
        self.library = self.build("int WsCreateThing(int a) { return a; } int WsxDelay(int a) { return a; } "
                                  "int own_name(void) { return 1; } static int WsOther(void) { return 0; } "
                                  "int (*use)(void) = WsOther;")

    def build(self, text):
        target = self.root / "lib.so"
        subprocess.run([COMPILER[0], "-x", "c", "-shared", "-fPIC", "-o", str(target), "-"], input=text, text=True, check=True)
        return target

    def run_script(self, *arguments):
        done = subprocess.run([sys.executable, str(SCRIPT), "--lib", str(self.library), *arguments, str(self.root)],
                              capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def page(self):
        return (self.root / "docs" / "coverage.md").read_text()

    def test_exported_functions_count_by_section(self):
        status, said = self.run_script()
        self.assertEqual((0, "coverage: 2 of 5 functions work\n"), (status, said))
        self.assertIn("| Things | 2 | 1 | 1 |\n| Others | 1 | 0 | 1 |\n| Extensions of this library | 2 | 1 | 1 |\n"
                      "| **all** | **5** | **2** | **3** |\n", self.page())
        self.assertIn("## Things\n\nWork:\n`WsCreateThing`\n\nOnly declared:\n`WsFreeThing`\n", self.page())
        self.assertNotIn("WsNot", self.page())
        self.assertNotIn("own_name", self.page())

    def test_check_passes_on_what_was_written(self):
        self.run_script()
        before = self.page()
        self.assertEqual((0, ""), self.run_script("--check"))
        self.assertEqual(before, self.page())

    def test_check_fails_when_a_function_came_to_work_and_writes_nothing(self):
        self.run_script()
        before = self.page()
        self.library = self.build("int WsCreateThing(int a) { return a; } int WsOther(void) { return 0; }")
        status, said = self.run_script("--check")
        self.assertEqual(1, status)
        self.assertIn("+| Others | 1 | 1 | 0 |", said)
        self.assertIn("stale", said)
        self.assertEqual(before, self.page())

    def test_check_fails_without_a_page(self):
        status, said = self.run_script("--check")
        self.assertEqual(1, status)
        self.assertIn("stale", said)

    def test_an_undeclared_export_fails(self):
        self.library = self.build("int WsStray(void) { return 0; }")
        status, said = self.run_script()
        self.assertEqual(1, status)
        self.assertIn("WsStray is exported, but no public header declares it", said)

    def test_a_missing_library_is_told_apart(self):
        self.library = self.root / "nothing.so"
        status, said = self.run_script()
        self.assertEqual(2, status)
        self.assertIn("no library", said)


if __name__ == "__main__":
    COMPILER.append(sys.argv[1])
    unittest.main(argv=[sys.argv[0]] + sys.argv[2:])
