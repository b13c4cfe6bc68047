"""Write down what every pinned distribution requires, so that the set can be checked without a network.

pip reads it from the package index (`make requirements` calls this). requirements/metadata.json also holds a digest of
each file of pins: who changes one by hand is told.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NotRequired, TypedDict

from packaging.utils import canonicalize_name

from tools.pins import files, machines
from tools.pins.files import Pin


class Metadata(TypedDict):
    """What a distribution says of itself."""

    requires: list[str]
    extras: list[str]
    python: str


class Reported(TypedDict):
    """The metadata of a distribution, as pip reports it."""

    name: str
    version: str
    requires_dist: NotRequired[list[str]]
    provides_extra: NotRequired[list[str]]
    requires_python: NotRequired[str]


class Written(TypedDict):
    """requirements/metadata.json."""

    files: dict[str, str]
    distributions: dict[str, Metadata]


def read(root: Path) -> Written:
    """What was written down last."""
    written: Written = json.loads((root / "requirements" / "metadata.json").read_text(encoding="utf-8"))
    return written


def write(root: Path) -> None:
    """Ask the index about every pin, and write it down."""
    found: dict[str, Metadata] = {}
    for python, pins in machines.by_python(files.pins(root, files.PARTS[-1])):
        found |= _ask(python, pins)
    written: Written = {
        "files": {part: files.digest(root, part) for part in files.PARTS},
        "distributions": dict(sorted(found.items())),
    }
    text = json.dumps(written, indent=1, ensure_ascii=False) + "\n"
    (root / "requirements" / "metadata.json").write_text(text, encoding="utf-8")


def _ask(python: str, pins: list[Pin]) -> dict[str, Metadata]:
    """The metadata of pins for a Python, whichever this one is. Nothing is installed."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        options = ["--dry-run", "--ignore-installed", "--ignore-requires-python", "--no-deps", "--no-build-isolation"]
        target = ["--python-version", python, "--report", str(report), "--target", folder]
        command = [sys.executable, "-m", "pip", "install", "--quiet", *options, *target]
        subprocess.run([*command, *(pin.key for pin in pins)], check=True)
        installs = json.loads(report.read_text(encoding="utf-8"))["install"]
    return dict(_of(entry["metadata"]) for entry in installs)


def _of(raw: Reported) -> tuple[str, Metadata]:
    metadata: Metadata = {
        "requires": raw.get("requires_dist", []),
        "extras": raw.get("provides_extra", []),
        "python": raw.get("requires_python", ""),
    }
    return f"{canonicalize_name(raw['name'])}=={raw['version']}", metadata


if __name__ == "__main__":
    write(files.ROOT)
