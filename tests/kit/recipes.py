"""The recipes of docs/recipes.md, read from the page and carried out in a copy of the repository."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from base.config import ROOT

PAGE = ROOT / "docs" / "recipes.md"
MADE = ("var", ".*", "__pycache__", "*.egg-info", "build", "node_modules")
_STEP = re.compile(
    r"(?:New file|In) `(?P<file>[^`]+)`(?:,\s+(?P<how>below|above|in place of)\s+`(?P<line>[^`]+)`)?"
    r"(?:(?!```).)*?:\n\n"
    r"(?P<indent> *)```\w+\n(?P<code>.*?)^ *```",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Step:
    """A block of code and where it goes: a new file, or below, above or in place of a line."""

    file: str
    how: str
    line: str
    code: str

    def apply(self, folder: Path) -> None:
        """Do it. Raises ValueError when the line does not stand in the file once."""
        path = folder / self.file
        if not self.how:
            if path.exists():
                raise ValueError(f"{self.file} is there already")
            path.write_text(self.code, encoding="utf-8")
            return
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        places = [number for number, line in enumerate(lines) if line.strip() == self.line]
        if len(places) != 1:
            raise ValueError(f"{self.file}: “{self.line}” stands there {len(places)} times")
        first = places[0] + (self.how == "below")
        between = "\n\n" if self.how == "above" and self.line.startswith(("@", "def ", "class ")) else ""
        lines[first : first + (self.how == "in place of")] = [self.code, between]
        path.write_text("".join(lines), encoding="utf-8")


def recipes(text: str) -> dict[str, list[Step]]:
    """The steps with code of each recipe, by its title."""
    parts = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)[1:]
    return {title: steps(body) for title, body in zip(parts[::2], parts[1::2], strict=True)}


def steps(text: str) -> list[Step]:
    """The steps of a recipe. Raises ValueError for a block of code that says not where it goes."""
    found = [
        Step(match["file"], match["how"] or "", match["line"] or "", _without(match["indent"], match["code"]))
        for match in _STEP.finditer(text)
    ]
    if len(found) != len(re.findall(r"^ *```\w+\n", text, re.MULTILINE)):
        raise ValueError("a block of code says not where it goes")
    return found


def _without(indent: str, code: str) -> str:
    return "".join(line.removeprefix(indent) for line in code.splitlines(keepends=True))


def copy_of_repository(folder: Path) -> None:
    """The checkout without what was made in it."""
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*MADE), dirs_exist_ok=True)
