"""Every public declaration has a comment: the headers are the manual.

What is asked: each type, callback, function, macro, member and enumerator has a
comment /** ... */ right before it, or /**< ... */ at its end. The comment of a function or callback has a line for every
parameter. A run of macros that stand for nothing (annotations, keywords) may share the comment before the run.
"""
import pathlib
import re
import unittest

INCLUDE = pathlib.Path(__file__).resolve().parent.parent.parent / "include"
API = ["WebServices.h", "WebServicesDebug.h", "webservices.h", "wws/wintypes.h"]
OTHERS = ["wws/wwsx.h"]


class Header:
    """The text of a header, its comments by the lines they are on, and its code without them."""

    def __init__(self, text):
        self.before = {}        # line that a doc comment ends on -> its text
        self.behind = set()     # lines that a comment /**< begins on
        self.code = re.sub(r"/\*.*?\*/|//[^\n]*", lambda match: self.take(text, match), text, flags=re.S)

    def take(self, text, match):
        first = text.count("\n", 0, match.start()) + 1
        if match.group().startswith("/**<"):
            self.behind.add(first)
        elif match.group().startswith("/**"):
            self.before[first + match.group().count("\n")] = match.group()
        return re.sub(r"[^\n]", " ", match.group())

    def comment_of(self, first, last):
        """The comment of what stands on these lines; None if there is none."""
        if first - 1 in self.before:
            return self.before[first - 1]
        return "" if last in self.behind else None


def statements(code, end):
    """(first line, last line, text) of each part of the code that ends with this character, outside of brackets."""
    depth, start, line, first = 0, 0, 1, None
    for index, char in enumerate(code):
        if first is None and not char.isspace():
            start, first = index, line
        depth += (char in "({[") - (char in ")}]")
        if char == end and depth == 0:
            yield first, line, code[start:index]
            first = None
        line += char == "\n"
    if first is not None and code[start:].strip():
        yield first, line - (len(code[start:]) - len(code[start:].rstrip("\n"))), code[start:].rstrip()


def macros(code):
    """(first line, last line, name, value) of each #define that is not an include guard."""
    lines = code.split("\n")
    number = 0
    while number < len(lines):
        first = number
        while lines[number].endswith("\\"):
            number += 1
        text = "\n".join(lines[first:number + 1])
        match = re.match(r"#\s*define\s+(\w+)(\([^)]*\))?(.*)", text, re.S)
        if match and not (match.group(1).endswith("_H") or match.group(1).endswith("_DEFINED")):
            yield first + 1, number + 1, match.group(1), match.group(3).strip()
        number += 1


def without_directives(code):
    code = re.sub(r"^#(?:[^\n]*\\\n)*[^\n]*$", lambda m: re.sub(r"[^\n]", " ", m.group()), code, flags=re.M)
    if 'extern "C" {' in code:
        code = code.replace('extern "C" {', " " * len('extern "C" {'))
        at = code.rindex("}")
        code = code[:at] + " " + code[at + 1:]
    return code


def parameters_of(text):
    """The names of the parameters of a prototype or a pointer to a function; None if it is neither."""
    match = re.search(r"\((?:CALLBACK\s*)?\*\s*\w+\)\s*\((.*)\)\s*$", text, re.S) or \
        (None if "{" in text else re.search(r"\w+\s*\((.*)\)\s*$", text, re.S))
    if match is None:
        return None
    return [p.split()[-1].lstrip("*") for p in match.group(1).split(",") if p.strip() not in ("", "void")]


def members_of(first, text):
    """(first line, last line, text) of each member or enumerator, those of inner structures included."""
    if "{" not in text:
        return
    at = text.index("{")
    inside = text[at + 1:text.rindex("}")]
    shift = first + text.count("\n", 0, at) - 1
    for begin, end, part in statements(inside, "," if re.search(r"\benum\b", text[:at]) else ";"):
        if "{" in part:
            yield from members_of(begin + shift, part)
        else:
            yield begin + shift, end + shift, part


def findings(text, members_too=True, parameters_too=True):
    header = Header(text)
    code = without_directives(header.code)
    defined = set(re.findall(r"(?<!typedef )struct (\w+) \{", code))
    for first, last, part in statements(code, ";"):
        forward = re.fullmatch(r"typedef struct (\w+) \w+", part)
        if forward and forward.group(1) in defined:
            continue
        comment = header.comment_of(first, last)
        name = " ".join(part.split())[:60]
        if comment is None:
            yield "%d: no comment: %s" % (first, name)
        for parameter in (parameters_of(part) or []) if parameters_too else []:
            if not re.search(r"^ \* +(?:\w+, )*%s(?:, \w+)* {2,}\S" % parameter, comment or "", re.M):
                yield "%d: nothing about %s: %s" % (first, parameter, name)
        for begin, end, member in members_of(first, part) if members_too else []:
            if header.comment_of(begin, end) is None:
                yield "%d: no comment: %s" % (begin, " ".join(member.split()))
    shared = None                       # last line of a run of macros that stand for nothing
    for first, last, name, value in macros(header.code):
        lines = header.code.split("\n")
        opened = first - 1              # a macro may stand in an #ifndef of its own
        while re.match(r"#\s*(?:if|ifndef|ifdef)\b", lines[opened - 1]):
            opened -= 1
        commented = header.comment_of(first, last) is not None or opened in header.before
        empty = value == "" or name.startswith("__int")
        if not commented and not (empty and shared == first - 1):
            yield "%d: no comment: #define %s" % (first, name)
        shared = last if empty and (commented or shared == first - 1) else None


class TheCheck(unittest.TestCase):
    """It finds what it is for, and nothing else."""

    def test_a_commented_header_is_clean(self):
        self.assertEqual([], list(findings("""
#ifndef X_H
#define X_H
#ifdef __cplusplus
extern "C" {
#endif
/** A number. */
#define N 1
#define M 2 /**< another */
/** Nothing. */
#define A_
#define B_(x)
typedef struct _S S;
/** A structure. */
struct _S {
    int a; /**< first */
    /** The rest. */
    struct {
        int c; /**< second */
    } b;
};
/** An enumeration. */
typedef enum _E {
    E1 = 1, /**< one */
    E2      /**< two */
} E;
/**
 * A callback.
 *
 * s     the application's own
 * n, m  numbers
 */
typedef void (CALLBACK* CB)(void* s, int n,
                            int m);
/** Nothing to say about no parameters. */
WWS_API int f(void);
#ifdef __cplusplus
}
#endif
#endif
""")))

    def test_each_kind_of_declaration_is_missed(self):
        for text in ("#define N 1\n", "typedef int T;\n", "int f(void);\n", "typedef enum _E { E1 } E;\n",
                     "struct _S { int a; };\n", "typedef void (CALLBACK* CB)(void);\n", "/** Far away. */\n\nint f(void);\n",
                     "/* No doc comment. */\nint f(void);\n"):
            with self.subTest(text=text):
                self.assertTrue(any("no comment" in finding for finding in findings(text)), text)

    def test_members_and_enumerators_are_missed(self):
        self.assertEqual(["3: no comment: int b"], list(findings("/** S. */\nstruct _S { int a; /**< a */\n int b; };\n")))
        self.assertEqual(["4: no comment: E2"],
                         list(findings("/** E. */\ntypedef enum _E {\n    E1, /**< one */\n    E2\n} E;\n")))
        self.assertEqual(["3: no comment: int c"],
                         list(findings("/** S. */\nstruct _S { struct {\n int c; } b; };\n")))
        self.assertEqual([], list(findings("/** S. */\nstruct _S { int a; };\n", members_too=False)))

    def test_a_parameter_is_missed(self):
        text = "/**\n * F.\n *\n * a  one; has nothing to do with b\n */\nint f(int a, int b);\n"
        self.assertEqual(["6: nothing about b: int f(int a, int b)"], list(findings(text)))
        self.assertEqual([], list(findings(text, parameters_too=False)))

    def test_a_macro_that_stands_for_something_needs_its_own_comment(self):
        self.assertEqual(["3: no comment: #define B"], list(findings("/** A. */\n#define A\n#define B 1\n")))


class TheHeaders(unittest.TestCase):
    maxDiff = None

    def test_every_declaration_of_the_api_has_a_comment(self):
        for name in API:
            with self.subTest(header=name):
                self.assertEqual([], list(findings((INCLUDE / name).read_text(encoding="utf-8"))))

    def test_every_declaration_of_the_extensions_has_a_comment(self):
        for name in OTHERS:
            with self.subTest(header=name):
                text = (INCLUDE / name).read_text(encoding="utf-8")
                self.assertEqual([], list(findings(text)))

    def test_every_function_of_the_extensions_names_its_source(self):
        for name in OTHERS:
            header = Header((INCLUDE / name).read_text(encoding="utf-8"))
            for first, last, part in statements(without_directives(header.code), ";"):
                if parameters_of(part) is not None:
                    with self.subTest(header=name, declaration=" ".join(part.split())[:60]):
                        self.assertIn("Source:", header.comment_of(first, last))

    def test_every_function_callback_and_type_names_its_source(self):
        for name in API[:2]:
            header = Header((INCLUDE / name).read_text(encoding="utf-8"))
            for first, last, part in statements(without_directives(header.code), ";"):
                if re.match(r"typedef struct \w+ \w+$", part):
                    continue
                with self.subTest(header=name, declaration=" ".join(part.split())[:60]):
                    self.assertIn("Source:", header.comment_of(first, last))

    def test_every_handle_has_its_life_cycle(self):
        text = (INCLUDE / "WebServices.h").read_text(encoding="utf-8")
        handles = re.findall(r"^typedef struct _(WS_\w+) \1; +/\*\*<", text, re.M)
        self.assertEqual(15, len(handles))
        for handle in handles:
            with self.subTest(handle=handle):
                belongs = {"WS_OPERATION_CONTEXT": "gets a WS_OPERATION_CONTEXT", "WS_POLICY": "A WS_POLICY belongs",
                           "WS_SECURITY_CONTEXT": "A WS_SECURITY_CONTEXT belongs"}
                self.assertRegex(text, belongs.get(handle, r"\* Life of a %s\b[^\n]*\n \*\n \* 1\. " % handle))


if __name__ == "__main__":
    unittest.main()
