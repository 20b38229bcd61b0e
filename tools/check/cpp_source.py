# SPDX-License-Identifier: Apache-2.0
"""Just enough of C++ for the checks: text without comments and literals, includes, and where functions stand."""
import re

# Comments, raw strings, strings, characters (but not the ' of 1'000).
NOISE = re.compile(
    r"//[^\n]*|/\*.*?\*/|R\"([^()\\\s]{0,16})\(.*?\)\1\"|\"(?:\\.|[^\"\\\n])*\"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'", re.DOTALL
)
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)
CONTAINER = re.compile(r"\b(namespace|class|struct|union|enum|extern)\b")


def without_noise(text):
    """The text with comments and literals blanked; every line keeps its number."""
    return NOISE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def includes(text):
    """(line, path) of every include with quotes."""
    return [(line_of(text, match.start(1)), match.group(1)) for match in INCLUDE.finditer(text)]


def function_name(head):
    test = re.search(r"\b(?:TEST|TEST_F|TEST_P|BENCHMARK\w*)\s*\(([^)]*)\)", head)
    if test:
        return ".".join(part.strip() for part in test.group(1).split(","))
    name = re.search(r"([~\w:]+|operator\s*[^\s(]+)\s*\(", head)
    return name.group(1) if name else "?"


def without_macro_calls(code):
    """Blanks `SOME_MACRO(…)` that stands alone at the beginning of a line, as it needs no semicolon."""
    for match in list(re.finditer(r"^[A-Z][A-Z0-9_]+\(", code, re.MULTILINE)):
        depth, end = 1, match.end()
        while end < len(code) and depth:
            depth += {"(": 1, ")": -1}.get(code[end], 0)
            end += 1
        if not re.match(r"\s*\{", code[end:]):
            code = code[: match.start()] + re.sub(r"[^\n]", " ", code[match.start() : end]) + code[end:]
    return code


def functions(text):
    """(name, first line, lines) of every function with a body, nested lambdas counted with their function."""
    code = re.sub(r"^[ \t]*#(?:[^\n\\]|\\\n|\\.)*", lambda m: re.sub(r"[^\n]", " ", m.group()), without_noise(text), flags=re.MULTILINE)
    code = without_macro_calls(code)
    found = []
    scopes = []  # (kind, name, first offset) of every open brace
    head_start = 0
    for match in re.finditer(r"[{};]", code):
        mark, at = match.group(), match.start()
        if mark == "{":
            head = code[head_start:at]
            outside = all(kind == "container" for kind, _, _ in scopes)
            signature = head.strip()
            if not outside:
                kind = "inner"
            elif "(" in signature and not re.search(r"=\s*$", signature):
                kind = "function"
            elif CONTAINER.search(signature):
                kind = "container"
            else:
                kind = "inner"
            first = head_start + len(head) - len(head.lstrip())
            scopes.append((kind, function_name(signature) if kind == "function" else "", first))
        elif mark == "}" and scopes:
            kind, name, first = scopes.pop()
            if kind == "function":
                start = line_of(code, first)
                found.append((name, start, line_of(code, at) - start + 1))
        head_start = match.end()
    return found
