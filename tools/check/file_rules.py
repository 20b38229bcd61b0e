# SPDX-License-Identifier: Apache-2.0
"""What holds for every file: licence line, size, a README per folder, and nothing that belongs to one workplace."""
import posixpath
import re

from tree import Fault

LICENCE = "SPDX-License-Identifier: Apache-2.0"
LICENSED = ("*.cpp", "*.h", "*.py", "web/*.ts", "web/*.vue", "web/*.css", "run", "test", ".ci/run", "tools/*")
UNLICENSED = ("tools/packages.txt", "tools/check/long_functions.txt")
GENERATED = ("web/src/api/schema.d.ts", "web/package-lock.json", "web/openapi.json")
SOURCES = (".cpp", ".h", ".py", ".ts", ".vue", ".css", ".md", ".cmake")
LINES_MAX = 500
# Words that only make sense on one machine or at one desk.
WORKPLACE = re.compile(r"(?<![\w.])/(work|root|home/\w+)/|\bregistry\.\w+\.\w+|^<{7} |^>{7} ", re.MULTILINE)

PLANTED = (
    {
        "src/card/README.md": "",
        "src/card/card.cpp": "int a;\n",
        "src/card/plan.cpp": f"// {LICENCE}\n" + "\n" * 500,
        "src/pool/pool.h": f"// {LICENCE}\n",
        "docs/one.md": "see\n" + "/wo" + "rk/main/README.md\n",
        "web/package-lock.json": '"resolved": "https://reg' + 'istry.example.org/vue"\n',
    },
    ["src/card/card.cpp:1:", "src/card/plan.cpp:501:", "src/pool/README.md:1:", "docs/one.md:2:", "web/package-lock.json:1:"],
)


def is_text(path):
    return path.endswith(SOURCES + (".json", ".yaml", ".yml", ".txt", ".html", ".service")) or "." not in posixpath.basename(path)


def check(tree):
    faults = []
    for path in tree.matching(*LICENSED):
        if path in UNLICENSED or path in GENERATED or path.endswith((".md", ".d.ts")):
            continue
        if not any(LICENCE in line for line in tree.text(path).split("\n")[:2]):
            faults.append(Fault(path, 1, f"begin with the line `{LICENCE}` in a comment"))
    for path in tree.paths:
        if not is_text(path):
            continue
        text = tree.text(path)
        lines = text.count("\n")
        if lines > LINES_MAX and path.endswith(SOURCES) and path not in GENERATED:
            faults.append(Fault(path, lines, f"has {lines} lines, {LINES_MAX} are allowed: part it by what its pieces do"))
        for match in WORKPLACE.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            faults.append(Fault(path, line, f"`{match.group().strip()}` belongs to one machine or desk: say it without"))
    folders = {path.split("/")[1] for path in tree.matching("src/*/*.cpp", "src/*/*.h")}
    for folder in sorted(folders):
        if f"src/{folder}/README.md" not in tree.paths:
            faults.append(Fault(f"src/{folder}/README.md", 1, "write it: what comes in, what goes out, which file first"))
    return faults
