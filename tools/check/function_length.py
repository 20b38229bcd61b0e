# SPDX-License-Identifier: Apache-2.0
"""A function fits a screen. Those that do not yet are listed with their length in long_functions.txt, which only shrinks."""
from cpp_source import functions
from tree import Fault

LINES_MAX = 70
LIST = "tools/check/long_functions.txt"

PLANTED = (
    {
        LIST: "# comment\nsrc/card/card.cpp known 75\nsrc/card/card.cpp shrunk 90\nsrc/card/card.cpp gone 80\n",
        "src/card/card.cpp": "namespace yunguan::card {\nDESCRIBE(Card, (a, b))\nclass Card {\n int brief() const { return 1; }\n};\n"
        + "".join(f"int {name}(int x) {{\n{'  ++x;' + chr(10)}{('  if (x) { ++x; }' + chr(10)) * (size - 3)}}}\n" for name, size in (("fresh", 71), ("known", 75), ("shrunk", 85), ("fine", 70)))
        + "}\n",
    },
    ["src/card/card.cpp:6: fresh", f"{LIST}:3: shrunk", f"{LIST}:4: gone"],
)


def known_long(tree):
    known = {}
    if LIST in tree.paths:
        for number, line in enumerate(tree.text(LIST).split("\n"), 1):
            if line.strip() and not line.startswith("#"):
                path, name, size = line.split()
                known[path, name] = (int(size), number)
    return known


def check(tree):
    known = known_long(tree)
    faults = []
    for path in tree.matching("*.cpp", "*.h"):
        for name, line, size in functions(tree.text(path)):
            allowed, entry = known.pop((path, name), (LINES_MAX, 0))
            if size > allowed:
                faults.append(Fault(path, line, f"{name} has {size} lines, {allowed} are allowed: give a part of it a name of its own"))
            elif entry and size < allowed:
                action = f"write {size}" if size > LINES_MAX else "take the line out"
                faults.append(Fault(LIST, entry, f"{name} has only {size} lines now: {action}"))
    for (path, name), (_, entry) in known.items():
        faults.append(Fault(LIST, entry, f"{name} is no longer in {path}: take the line out"))
    return faults
