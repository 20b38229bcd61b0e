# SPDX-License-Identifier: Apache-2.0
"""Every declared configuration key changes something: its member is read outside src/config."""
import re

from tree import Fault

DECLARATIONS = "src/config/declaration.cpp"
# keys.number("http.port", http.port, …) or keys.flag("demo", config.demo, …)
DECLARED = re.compile(r'keys\.\w+(?:<\w+>)?\(\s*"([\w.]+)",\s*(\w+)\.(\w+)')

PLANTED = (
    {
        DECLARATIONS: 'keys.number("http.port", http.port, {});\nkeys.flag("http.secure_cookies",\n  http.secure_cookies, {});\n'
        'keys.choice<Level>("log.level", log.level, {});\nkeys.flag("demo", config.demo, {});\n',
        "src/app/platform.cpp": "listen(config_.http.port);\nlog::configure(loaded->config.log);\nif (config.demo) plant();\n",
    },
    [f"{DECLARATIONS}:2:"],
)


def check(tree):
    if DECLARATIONS not in tree.paths:
        return []
    readers = "\n".join(
        tree.text(path) for path in tree.matching("src/*.cpp", "src/*.h") if not path.startswith("src/config/") and not path.endswith("_test.cpp")
    )
    text = tree.text(DECLARATIONS)
    faults = []
    for match in DECLARED.finditer(text):
        key, group, member = match.groups()
        # A group handed on whole counts as read: its reader is typed.
        if not re.search(rf"\b{group}_?(\.|->){member}\b|\bconfig_?(\.|->){group}\s*[),;}}]", readers):
            line = text.count("\n", 0, match.start()) + 1
            faults.append(Fault(DECLARATIONS, line, f"nothing reads {key}: let it work, or take it out"))
    return faults
