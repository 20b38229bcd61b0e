# SPDX-License-Identifier: Apache-2.0
"""The pages that lead to files name files that are there."""
import re

from tree import Fault

PAGES = ("docs/coverage.md", "docs/life_of_a_record.md")
# `card/card.h`, `card/number.{h,cpp}`, `web/src/session/secret.ts`; one star stands for any name.
NAMED = re.compile(r"`([\w./*-]+/[\w.*-]+\.(?:\{\w+(?:,\w+)*\}|\w+))`")
BESIDE = ("", "src/")

PLANTED = (
    {
        "docs/coverage.md": "`card/card.h` and\n`card/gone.cpp`, `card/card.{h,cpp}`, `card/*_test.cpp`\n",
        "src/card/card.h": "",
        "src/card/card.cpp": "",
        "src/card/card_test.cpp": "",
    },
    ["docs/coverage.md:2:"],
)


def endings(name):
    match = re.fullmatch(r"(.*)\{(.*)\}", name)
    return [match[1] + ending for ending in match[2].split(",")] if match else [name]


def check(tree):
    faults = []
    for page in PAGES:
        if page not in tree.paths:
            continue
        text = tree.text(page)
        for match in NAMED.finditer(text):
            for name in endings(match[1]):
                if not any(tree.matching(beside + name) for beside in BESIDE):
                    line = text.count("\n", 0, match.start()) + 1
                    faults.append(Fault(page, line, f"there is no {name}: name what does it now"))
    return faults
