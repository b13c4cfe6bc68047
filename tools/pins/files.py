"""The files of requirements/: what is asked for (`core.in`) and what is pinned (`core.txt`)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PARTS = ("build", "core", "meaning", "traces", "local", "dev")  # the last holds all others
# Which part holds all of which.
WITHIN = (
    ("build", "core"),
    ("core", "meaning"),
    ("meaning", "traces"),
    ("meaning", "local"),
    ("traces", "dev"),
    ("local", "dev"),
)
_HASH = re.compile(r"--hash=(sha256:[0-9a-f]{64})(?=\s|$)")


@dataclass(frozen=True)
class Pin:
    """A distribution of one version, for the interpreters and platforms of its marker; `where` is its file and line."""

    where: str
    name: str
    version: str
    extras: frozenset[str]
    marker: str
    hashes: frozenset[str]

    @property
    def key(self) -> str:
        """By which its metadata are found."""
        return f"{self.name}=={self.version}"


def pins(root: Path, part: str) -> list[Pin]:
    """The pins of a part. Raises ValueError, naming file and line, for a line that is no pin."""
    file = root / "requirements" / f"{part}.txt"
    return [_pin(f"{file.name}:{number}", line) for number, line in _lines(file.read_text(encoding="utf-8"))]


def asked(root: Path, part: str) -> list[Requirement]:
    """What a part asks for, with what the parts before it ask for."""
    text = (root / "requirements" / f"{part}.in").read_text(encoding="utf-8")
    requirements = [line for _, line in _lines(text) if not line.startswith("-r")]
    included = [line.split()[1].removesuffix(".in") for _, line in _lines(text) if line.startswith("-r")]
    return [Requirement(line) for line in requirements] + [r for part in included for r in asked(root, part)]


def digest(root: Path, part: str) -> str:
    """The SHA-256 of a part's pins, by which a change by hand shows."""
    return hashlib.sha256((root / "requirements" / f"{part}.txt").read_bytes()).hexdigest()


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The logical lines with the number of their first line: continued ones joined, comments left out."""
    whole, first = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        first = first if whole else number
        whole += re.sub(r"(^|\s)#.*", "", line).strip() + " "
        if whole.rstrip().endswith("\\"):
            whole = whole.rstrip().removesuffix("\\")
            continue
        if whole.strip():
            yield first, whole.strip()
        whole = ""
    if whole.strip():
        yield first, whole.strip()


@cache
def _pin(where: str, line: str) -> Pin:
    try:
        requirement = Requirement(_HASH.sub("", line).strip())
    except InvalidRequirement as error:
        raise ValueError(f"{where}: no pin: {line[:80]}") from error
    exact = re.fullmatch(r"==([^*,=]+)", str(requirement.specifier))
    if exact is None or requirement.url:
        raise ValueError(f"{where}: {requirement.name} is not pinned to one version")
    extras = frozenset(canonicalize_name(extra) for extra in requirement.extras)
    hashes = frozenset(_HASH.findall(line))
    return Pin(where, canonicalize_name(requirement.name), exact[1], extras, str(requirement.marker or ""), hashes)
