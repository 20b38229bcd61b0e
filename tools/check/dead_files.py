# SPDX-License-Identifier: Apache-2.0
"""Every file is used: headers are included, the console's modules are reached from its pages, docs are in the reading order."""
import posixpath
import re

from cpp_source import includes
from tree import Fault

# What a build or test tool opens by itself.
WEB_ROOTS = ("web/*.config.*", "web/.*", "web/*.html")
WEB_TESTS = ("web/*.test.ts", "web/stories/*", "web/tests/*", "web/test/*")
WEB_SOURCES = ("web/*.ts", "web/*.vue", "web/*.css")
IMPORT = re.compile(r"""(?:\bfrom\s*|(?<!/)\bimport\s*\(?\s*|@import\s+|\bsrc=|\bhref=)["']([^"'\n]+)["']""")
GLOB = re.compile(r"""import\.meta\.glob(?:<[^>]*>)?\(\s*["']([^"']+)["']""")

PLANTED = (
    {
        "src/card/card.h": "",
        "src/card/orphan.h": "",
        "src/card/orphan.cpp": '#include "card/orphan.h"\n',
        "src/card/orphan_test.cpp": '#include "card/orphan.h"\n',
        "src/card/plan.cpp": '#include "card/card.h"\n',
        "web/index.html": '<script src="/src/main.ts"></script>',
        "web/src/main.ts": "import App from './App.vue'\nimport('@/late')\nimport.meta.glob('./features/*/index.ts')\n",
        "web/src/App.vue": "",
        "web/src/late.ts": "",
        "web/src/features/cards/index.ts": "",
        "web/src/unused.ts": "",
        "web/src/unused.test.ts": "import './unused'",
        "docs/README.md": "[one](one.md)",
        "docs/one.md": "",
        "docs/two.md": "",
        "tools/known": "",
        "tools/lost": "",
        "README.md": "tools/known",
    },
    ["src/card/orphan.h:1:", "web/src/unused.ts:1:", "docs/two.md:1:", "tools/lost:1:"],
)


def unused_headers(tree):
    used = set()
    for path in tree.matching("*.cpp", "*.h"):
        stem = path.rsplit(".", 1)[0].removesuffix("_test")
        for _, included in includes(tree.text(path)):
            if f"src/{included}" != f"{stem}.h" and not path.endswith("_test.cpp"):
                used.add(f"src/{included}")
    # What only tests need says so: user_fixture.h, test_keys.h.
    headers = [path for path in tree.matching("src/*.h") if not re.search(r"_fixture\.h$|/test_\w+\.h$", path)]
    return [
        Fault(path, 1, "nothing but its own source and test includes it: use it or take it out") for path in headers if path not in used
    ]


def web_targets(tree, path):
    """The project's files that a file of the console names."""
    text = tree.text(path)
    here = posixpath.dirname(path)
    for name in IMPORT.findall(text):
        if name.startswith("@/"):
            base = "web/src/" + name[2:]
        elif name.startswith("/"):
            base = "web" + name
        elif name.startswith("."):
            base = posixpath.normpath(posixpath.join(here, name))
        else:
            continue
        base = base.split("?")[0]
        yield from (base, f"{base}.ts", f"{base}.vue", f"{base}/index.ts", re.sub(r"\.js$", ".ts", base))
    for pattern in GLOB.findall(text):
        base = "web" + pattern if pattern.startswith("/") else posixpath.normpath(posixpath.join(here, pattern))
        yield from tree.matching(base.replace("@", "web/src").replace("**", "*"))


def unreached_modules(tree):
    sources = set(tree.matching(*WEB_SOURCES))
    tests = set(tree.matching(*WEB_TESTS))
    waiting = tree.matching(*WEB_ROOTS)
    reached = set(waiting)
    while waiting:
        for target in web_targets(tree, waiting.pop()):
            if target in sources and target not in reached:
                reached.add(target)
                waiting.append(target)
    dead = sorted(path for path in sources - reached - tests if not path.endswith(".d.ts"))
    return [Fault(path, 1, "no page of the console reaches it: import it or take it out") for path in dead]


def unnamed_files(tree):
    faults = []
    order = tree.text("docs/README.md") if "docs/README.md" in tree.paths else ""
    for path in tree.matching("docs/*.md"):
        name = path.removeprefix("docs/")
        folder = posixpath.dirname(name)
        if name != "README.md" and name not in order and not (folder and f"({folder}/" in order):
            faults.append(Fault(path, 1, "is not in the reading order: link it from docs/README.md"))
    scripts = [path for path in tree.paths if path.startswith("tools/") and not path.startswith("tools/check/")]
    readers = [path for path in tree.paths if "." not in posixpath.basename(path) or path.endswith((".md", ".txt", ".cmake", ".json", ".py", ".sh"))]
    for path in scripts:
        if not any(path in tree.text(reader) for reader in readers if reader != path):
            faults.append(Fault(path, 1, "no script and no page names it: say what it is for, or take it out"))
    return faults


def check(tree):
    return unused_headers(tree) + unreached_modules(tree) + unnamed_files(tree)
