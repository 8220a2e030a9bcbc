#!/usr/bin/python3
"""What README.md shows is what the repository holds."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Readme(unittest.TestCase):
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    def test_the_client_is_the_example_word_for_word(self):
        shown = re.findall(r"```c\n(.*?)```", self.text, flags=re.S)
        self.assertIn((ROOT / "examples" / "async_client.c").read_text(encoding="utf-8"), shown)

    def test_every_link_into_the_repository_leads_somewhere(self):
        pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
        dead = []
        for page in pages:
            for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
                if not (page.parent / target).exists():
                    dead.append("%s: %s" % (page.name, target))
        self.assertEqual(dead, [])

    def test_every_make_target_it_names_exists(self):
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        for target in re.findall(r"`make ([a-z]+)", self.text):
            self.assertRegex(makefile, r"(?m)^(?:[a-z ]* )?%s(?: [a-z ]*)?:" % target)


if __name__ == "__main__":
    unittest.main()
