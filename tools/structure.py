"""How large files, functions and rooms are, and how often `Any` says nothing: `make lint` refuses what grows too large.

A room is a folder with Python files. What each figure may be stands below; `python -m tools.structure` prints them.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("app", "base", "demo", "dutch", "indexer", "model", "standalone")
FOLDERS = (*PRODUCT, "benchmarks", "tests", "tools")
CODE = frozenset({".py", ".html", ".css", ".js"})
LONGEST_FILE = 300  # lines
LONGEST_FUNCTION = 45  # lines; what people read at once without scrolling
LONGEST_MEDIAN = 8  # lines of the functions of a room: half of them are no longer
MOST_ANY = 100  # in the product, imports counted too
_ANY = re.compile(r"\bAny\b")
_MIGRATIONS = "migrations"  # made once, and never changed: the first one makes all tables


@dataclass(frozen=True)
class File:
    """The figures of one file."""

    path: Path
    lines: int
    functions: list[tuple[str, int]]  # name and lines
    any: int

    @property
    def room(self) -> str:
        """The folder, with slashes."""
        return self.path.parent.as_posix()

    @property
    def in_product(self) -> bool:
        """Whether it is installed, and no test or tool."""
        return self.path.parts[0] in PRODUCT


def measured(path: Path, text: str) -> File:
    """The figures of a file with that text."""
    if path.suffix != ".py":
        return File(path, len(text.splitlines()), [], 0)
    defined = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    functions = [(node.name, (node.end_lineno or node.lineno) - node.lineno + 1) for node in defined]
    return File(path, len(text.splitlines()), functions, len(_ANY.findall(text)))


def all_files(root: Path = ROOT) -> list[File]:
    """Every file of code of the product, the tests and the tools; not what others wrote."""
    every = (path for folder in FOLDERS for path in sorted((root / folder).rglob("*")))
    paths = (path for path in every if path.suffix in CODE and "vendor" not in path.parts)
    return [measured(path.relative_to(root), path.read_text(encoding="utf-8")) for path in paths]


def faults(files: Iterable[File]) -> Iterator[str]:
    """One line for each figure that is too large."""
    files = list(files)
    for file in files:
        yield from _too_long(file)
    for room, middle in medians(files).items():
        if middle > LONGEST_MEDIAN:
            yield f"{room}: half of the functions are longer than {middle:g} lines (at most {LONGEST_MEDIAN})"
    if (anys := sum(any_by_room(files).values())) > MOST_ANY:
        yield f"`Any` stands {anys} times in the product (at most {MOST_ANY})"


def _too_long(file: File) -> Iterator[str]:
    if file.lines > LONGEST_FILE:
        yield f"{file.path}: {file.lines} lines (at most {LONGEST_FILE})"
    for name, lines in file.functions:
        if lines > LONGEST_FUNCTION and _MIGRATIONS not in file.path.parts:
            yield f"{file.path}: {name} has {lines} lines (at most {LONGEST_FUNCTION})"


def medians(files: Iterable[File]) -> dict[str, float]:
    """The middle length of the functions of each room of the product."""
    rooms: dict[str, list[int]] = {}
    for file in files:
        if file.in_product:
            rooms.setdefault(file.room, []).extend(lines for _, lines in file.functions)
    return {room: median(lengths) for room, lengths in rooms.items() if lengths}


def any_by_room(files: Iterable[File]) -> dict[str, int]:
    """How often `Any` stands in each room of the product."""
    rooms: dict[str, int] = {}
    for file in files:
        if file.in_product and file.any:
            rooms[file.room] = rooms.get(file.room, 0) + file.any
    return rooms


def main() -> int:
    """Print the figures and what is too large; 1 when anything is."""
    files = all_files()
    anys = any_by_room(files)
    print(f"`Any` in the product: {sum(anys.values())}")
    for room, number in sorted(anys.items(), key=lambda pair: (-pair[1], pair[0])):
        print(f"{number:5} {room}")
    lines = [lines for file in files if file.in_product for _, lines in file.functions]
    print(f"{len(lines)} functions, half of them within {median(lines):g} lines; the longest room: ", end="")
    print("{}, {:g}".format(*max(medians(files).items(), key=lambda pair: pair[1])))
    too_large = list(faults(files))
    print("\n".join(too_large) or "Structure: nothing is too large.")
    return 1 if too_large else 0


if __name__ == "__main__":
    sys.exit(main())
