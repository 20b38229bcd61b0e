# SPDX-License-Identifier: Apache-2.0
"""C++ stands as clang-format 14 with .clang-format would write it; `make format` mends it."""
import concurrent.futures
import os
import re
import shutil
import subprocess

from tree import ROOT, Fault

PROGRAM = "clang-format-14"
DIFFERENCE = re.compile(r"^(\S.*?):(\d+):\d+: (?:error|warning):", re.MULTILINE)

PLANTED = (
    {"src/card/card.cpp": "// one\nint  a( ) {return 1;}\n", "src/card/plan.cpp": "int b() { return 1; }\n"},
    ["src/card/card.cpp:2:"],
)


def differences(arguments, text=None):
    done = subprocess.run(
        [PROGRAM, "--dry-run", "--style=file", *arguments], input=text, cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stderr


def check(tree):
    if shutil.which(PROGRAM) is None:
        return [Fault("tools/packages.txt", 1, f"{PROGRAM} is not installed: run tools/setup")]
    paths = tree.matching("*.cpp", "*.h")
    if tree.planted is not None:
        outputs = [differences([f"--assume-filename={path}"], tree.text(path)).replace("<stdin>", path) for path in paths]
    else:
        batches = [paths[start : start + 20] for start in range(0, len(paths), 20)]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            outputs = list(pool.map(differences, batches))
    lines = {}
    for path, line in (match for output in outputs for match in DIFFERENCE.findall(output)):
        lines.setdefault(path, set()).add(int(line))
    return [
        Fault(path, min(found), f"{len(found)} lines are not in the project's format: run `make format`")
        for path, found in sorted(lines.items())
    ]
