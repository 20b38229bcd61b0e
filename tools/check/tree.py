# SPDX-License-Identifier: Apache-2.0
"""The files a check looks at: those of the project, or a few planted ones."""
import dataclasses
import fnmatch
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
SKIPPED = {".git", "build", "data", "node_modules", "dist", "test-results"}


@dataclasses.dataclass(frozen=True)
class Fault:
    """One thing to mend: where it is and what to write instead."""

    path: str
    line: int
    text: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.text}"


class Tree:
    """Paths relative to the top, with their text. Read once, then kept."""

    def __init__(self, files=None):
        self.planted = files
        self.texts = dict(files or {})
        self.paths = sorted(files) if files is not None else list_files()

    def matching(self, *patterns):
        return [path for path in self.paths if any(fnmatch.fnmatch(path, pattern) for pattern in patterns)]

    def text(self, path):
        if path not in self.texts:
            self.texts[path] = (ROOT / path).read_text(encoding="utf-8", errors="replace")
        return self.texts[path]


def list_files():
    """What git keeps or would keep; without git, everything but what is built or fetched."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=False
    )
    if listed.returncode == 0:
        paths = [name.decode() for name in listed.stdout.split(b"\0") if name]
    else:
        paths = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*")]
    return sorted(
        path for path in paths if not SKIPPED & set(pathlib.Path(path).parts) and (ROOT / path).is_file()
    )


def cpp_files(tree):
    return tree.matching("*.cpp", "*.h")
