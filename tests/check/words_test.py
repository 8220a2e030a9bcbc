#!/usr/bin/python3
"""What the words of WWS_CHECK switch on, by what a program says that breaks K2.

    words_test.py PROGRAM          k2_second
"""
import os
import subprocess
import sys
import unittest

PROGRAM = sys.argv.pop(1)
K2 = "wws check: K2: "


def run(words):
    done = subprocess.run([PROGRAM], env={**os.environ, "WWS_CHECK": words}, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, check=False)
    return done.stderr.decode(), done.returncode


class Words(unittest.TestCase):
    def test_words_that_check_k2(self):
        for words in ("1", "log", "K2", "K1,K2", "-K1", "K2,-K3", "log,K2", "short=5ms,K2", "pending=2min", "1,pending=30s",
                      "short=999999999ms"):
            with self.subTest(words=words):
                text, status = run(words)
                self.assertIn(K2, text)
                self.assertEqual(status, 0)

    def test_words_that_do_not_check_k2(self):
        for words in ("", "0", "1,0", "K1", "K3,K4", "-K2", "1,-K2", "K2,-K2", "-K1,-K2,-K3,-K4,-K5,-K6"):
            with self.subTest(words=words):
                self.assertEqual(run(words), ("", 0))

    def test_abort_ends_the_program_after_the_first_breach(self):
        for words in ("abort", "abort,K2", "log,abort"):
            with self.subTest(words=words):
                text, status = run(words)
                self.assertEqual(text.count(K2), 1)
                self.assertEqual(status, -6)
        self.assertEqual(run("abort,K1"), ("", 0))

    def test_a_word_that_is_not_understood_is_named_and_nothing_is_checked(self):
        for words, named in (("2", "2"), ("yes", "yes"), ("K0", "K0"), ("K7", "K7"), ("k2", "k2"), ("K22", "K22"), ("-K", "-K"),
                             ("--K2", "--K2"), ("1,", ""), (",1", ""), ("1 ", "1 "), ("K2,abrt", "abrt"),
                             ("short", "short"), ("short=", "short="), ("short=5", "short=5"), ("short=ms", "short=ms"),
                             ("short=0ms", "short=0ms"), ("short=5h", "short=5h"), ("pending=-1s", "pending=-1s"),
                             ("short=9999999999ms", "short=9999999999ms"), ("x" * 90, "x" * 60)):
            with self.subTest(words=words):
                text, status = run(words)
                self.assertTrue(text.startswith('wws check: WWS_CHECK: "%s" is not understood, and so nothing is checked.'
                                                % named), text)
                self.assertEqual(text.count("\n"), 1)
                self.assertEqual(status, 0)


unittest.main()
