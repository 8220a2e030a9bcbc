#!/usr/bin/env python3
"""Writes ws_seen.h: for each public function that takes a WS_ERROR, or makes or frees a handle, an inline function that
calls it and tells the torture what came of it; and a macro, so that tests call that.

    make_seen.py INCLUDE_FOLDER OUTPUT
"""
import pathlib
import re
import sys

HEADERS = ["WebServices.h", "wws/wwsx.h"]
PROTOTYPE = re.compile(r"^WWS_API\s+(\w+)\s+(?:WINAPI\s+)?(Wsx?[A-Z]\w*)\s*\(([^;]*)\)\s*;", re.M)

# handle type -> what ends it, in this order. The end of one that waits: abort, close, free.
FREES = {
    "WS_ERROR": ["WsFreeError"],
    "WS_HEAP": ["WsFreeHeap"],
    "WS_XML_READER": ["WsFreeReader"],
    "WS_XML_WRITER": ["WsFreeWriter"],
    "WS_MESSAGE": ["WsFreeMessage"],
    "WS_CHANNEL": ["WsAbortChannel", "WsCloseChannel", "WsFreeChannel"],
    "WS_LISTENER": ["WsAbortListener", "WsCloseListener", "WsFreeListener"],
    "WS_SERVICE_PROXY": ["WsAbortServiceProxy", "WsCloseServiceProxy", "WsFreeServiceProxy"],
    "WS_SERVICE_HOST": ["WsAbortServiceHost", "WsCloseServiceHost", "WsFreeServiceHost"],
    "WSX_LIMITER": ["WsxAbortLimiter", "WsxFreeLimiter"],
}
# Those that can be used again after a failure (torture_reuse.h), and in which step that is tried: what holds others first.
REUSE_STEPS = {"WS_MESSAGE": 0, "WS_XML_READER": 1, "WS_XML_WRITER": 1, "WS_HEAP": 2, "WS_ERROR": 2}


def prototypes(include):
    for header in HEADERS:
        text = re.sub(r"/\*.*?\*/|//[^\n]*", "", (include / header).read_text(encoding="utf-8"), flags=re.S)
        for result, name, parameters in PROTOTYPE.findall(text):
            yield result, name, " ".join(parameters.split())


def call(name, value, parameters):
    """A call for ending a handle: all parameters after it are NULL, but where there is a context."""
    rest = ["context" if "WS_ASYNC_CONTEXT" in p else "NULL" for p in parameters.split(",")[1:]]
    return "%s(%s)" % (name, ", ".join([value] + rest))


def ender(type_, known):
    """Three functions: what makes pending operations end, what waits for them, what gives the memory back."""
    lines = []
    names = {"abort": "NULL", "close": "NULL"}
    for step, part in (("abort", "Abort"), ("close", "Close"), ("free", "Free")):
        calls = [call(name, "(%s*)handle" % type_, known[name]) for name in FREES[type_] if part in name]
        if not calls:
            continue
        if step == "close":
            lines += ["static inline HRESULT seen_close_%s(void* handle, const WS_ASYNC_CONTEXT* context)" % type_, "{"]
            lines += ["    return %s;" % calls[0], "}"]
        else:
            lines += ["static inline void seen_%s_%s(void* handle)" % (step, type_), "{"]
            lines += ["    (void)%s;" % calls[0], "}"]
        names[step] = "seen_%s_%s" % (step, type_)
    names = [names[step] for step in ("abort", "close", "free")]
    names += ["reuse_%s" % type_ if type_ in REUSE_STEPS else "NULL", str(REUSE_STEPS.get(type_, 0)), '"%s"' % type_]
    # inside a function, so that a program without that layer needs nothing of it, optimised or not
    return lines + ["static inline const struct torture_end* seen_end_%s(void)" % type_, "{",
                    "    static const struct torture_end end = { %s };" % ", ".join(names), "",
                    "    return &end;", "}", ""]


def wrapper(result, name, parameters, known):
    names = [re.search(r"(\w+)(?:\[\w*\])?$", p).group(1) for p in parameters.split(", ")]
    made = re.search(r"\b(\w+)\*\* \w+, WS_ERROR\* error$|\b(WS_ERROR)\*\* error$", parameters)
    type_ = made and (made.group(1) or made.group(2))
    creates = name.startswith(("WsCreate", "WsxCreate")) and type_ in FREES
    frees = [t for t, ends in FREES.items() if ends[-1] == name]
    seen_error = result == "HRESULT" and parameters.endswith("WS_ERROR* error")
    if not (creates or frees or seen_error):
        return []
    lines = ["static inline %s seen_%s(%s)" % (result, name, parameters), "{"]
    if frees:
        lines.append("    torture_freed(%s);" % names[0])
        lines.append("    %s(%s);" % (name, ", ".join(names)))
    else:
        lines.append("    HRESULT hr = %s(%s);" % (name, ", ".join(names)))
        lines.append("")
        if creates:
            out = names[-1] if type_ == "WS_ERROR" else names[-2]
            lines += ["    if (SUCCEEDED(hr) && %s != NULL)" % out,
                      "        torture_created(*%s, seen_end_%s());" % (out, type_)]
        lines.append("    return torture_seen(hr, %s, \"%s\");" % ("error" if seen_error else "NULL", name))
    lines += ["}", "#define %s seen_%s" % (name, name), ""]
    return lines


def main():
    include, output = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    functions = list(prototypes(include))
    known = {name: parameters for _, name, parameters in functions}
    lines = ["/* Written by make_seen.py. */", "#ifndef WS_SEEN_H", "#define WS_SEEN_H", "", "#include <WebServices.h>",
             "#include <wws/wwsx.h>", "#include \"torture.h\"", "#include \"torture_reuse.h\"", ""]
    for type_ in FREES:
        lines += ender(type_, known)
    wrappers = [wrapper(*function, known) for function in functions]
    if sum(map(bool, wrappers)) < 100:
        sys.exit("make_seen: only %d functions found in the headers" % sum(map(bool, wrappers)))
    for one in wrappers:
        lines += one
    output.write_text("\n".join(lines + ["#endif"]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
