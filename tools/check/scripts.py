# SPDX-License-Identifier: Apache-2.0
"""Shell scripts pass shellcheck; Python compiles."""
import ast
import json
import shutil
import subprocess

from tree import Fault

PLANTED = (
    {"tools/one": "#!/usr/bin/env bash\ncd \"$1\"\n", "tools/two.py": "def f(:\n", "tools/three": "#!/usr/bin/env bash\necho \"$1\"\n"},
    ["tools/one:2:", "tools/two.py:1:"],
)


def shell_faults(tree, path):
    done = subprocess.run(
        ["shellcheck", "--shell=bash", "--severity=warning", "--format=json", "-"],
        input=tree.text(path), capture_output=True, text=True, check=False,
    )
    return [Fault(path, found["line"], f"{found['message']} (SC{found['code']})") for found in json.loads(done.stdout or "[]")]


def check(tree):
    if shutil.which("shellcheck") is None:
        return [Fault("tools/packages.txt", 1, "shellcheck is not installed: run tools/setup")]
    faults = []
    candidates = [path for path in tree.paths if path.endswith(".sh") or "." not in path.rsplit("/", 1)[-1] or path == ".ci/run"]
    for path in candidates:
        first = tree.text(path).split("\n", 1)[0]
        if first.startswith("#!") and first.endswith("bash"):
            faults += shell_faults(tree, path)
    for path in tree.matching("*.py"):
        try:
            ast.parse(tree.text(path))
        except SyntaxError as error:
            faults.append(Fault(path, error.lineno or 1, f"{error.msg}: mend the syntax"))
    return faults
