# SPDX-License-Identifier: Apache-2.0
"""A folder of src/ includes only folders declared before it in CMakeLists.txt."""
import re

from cpp_source import includes
from tree import Fault

PLANTED = (
    {
        "CMakeLists.txt": "yunguan_folder(base)\nyunguan_folder(card)\n",
        "src/base/time.cpp": '#include "base/time.h"\n#include "card/card.h"\n',
        "src/card/card.cpp": '#include "base/time.h"\n',
        "src/pool/pool.cpp": "",
    },
    ["src/base/time.cpp:2:", "src/pool/pool.cpp:1:"],
)


def check(tree):
    order = re.findall(r"^yunguan_folder\((\w+)", tree.text("CMakeLists.txt"), re.MULTILINE)
    faults = []
    for path in tree.matching("src/*/*.cpp", "src/*/*.h"):
        folder = path.split("/")[1]
        if folder not in order:
            faults.append(Fault(path, 1, f"src/{folder} is not declared: add yunguan_folder({folder}) to CMakeLists.txt"))
            continue
        for line, included in includes(tree.text(path)):
            other = included.split("/")[0] if "/" in included else None
            if other is None or other not in order:
                faults.append(Fault(path, line, f'"{included}" names no folder of src/: write "folder/file.h", or <…> for a library'))
            elif order.index(other) > order.index(folder):
                faults.append(
                    Fault(path, line, f"{folder} comes before {other}: move what both need down to {folder} or below, or let {other} register it")
                )
    return faults
