"""Prove that each file of requirements/ is a closed set, without a network: `make lint` and every install begin here.

Closed: whatever interpreter and platform of those below, each requirement of each pinned distribution is met by a pin
of the same file, with its extras. What distributions require stands in requirements/metadata.json, which
tools.pins.metadata makes.
"""

from __future__ import annotations

import configparser
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tools.pins import files, metadata
from tools.pins.files import Pin
from tools.pins.machines import MACHINES, PYTHONS, Machine
from tools.pins.metadata import Metadata

_AGAIN = "Run `make requirements`."


@dataclass(frozen=True)
class Need:
    """A requirement, read once and asked on every machine."""

    name: str
    versions: str
    extras: frozenset[str]
    marker: str


@dataclass
class Part:
    """A file of pins, what it has to meet, and what its distributions say of themselves."""

    name: str
    pins: list[Pin]
    asked: list[Need]
    distributions: dict[str, Metadata] = field(repr=False)


def faults(root: Path) -> list[str]:
    """What is wrong with the pins; nothing when they are closed."""
    try:
        written = metadata.read(root)
        every = {part: files.pins(root, part) for part in files.PARTS}
    except (OSError, ValueError, KeyError) as error:
        return [f"{error}. {_AGAIN}"]
    found = [fault for pins in every.values() for fault in _badly_written(pins)]
    found += _unlike(every[files.PARTS[-1]], written["distributions"])
    for smaller, larger in files.WITHIN:
        found += _not_within(every[smaller], every[larger], f"{larger}.txt")
    for part in files.PARTS:
        found += unmet(part_of(root, part))
    changed = [part for part in files.PARTS if files.digest(root, part) != written["files"].get(part)]
    found += [
        f"{part}.txt was changed by hand: it is not what metadata.json was made from. {_AGAIN}" for part in changed
    ]
    return found


def part_of(root: Path, part: str) -> Part:
    """A part as it stands in its files."""
    return Part(part, files.pins(root, part), _asked(root, part), metadata.read(root)["distributions"])


def _asked(root: Path, part: str) -> list[Need]:
    """What a part has to hold: what its .in says, and but for `build` what setup.cfg says."""
    asked = [str(requirement) for requirement in files.asked(root, part)]
    if part != files.PARTS[0]:
        setup = configparser.ConfigParser()
        setup.read(root / "setup.cfg", encoding="utf-8")
        asked += filter(str.strip, setup["options"]["install_requires"].split("\n"))
    return [_need(text) for text in asked]


def _badly_written(pins: list[Pin]) -> list[str]:
    return [f"{pin.where}: {pin.key} has no hash. {_AGAIN}" for pin in pins if not pin.hashes]


def _unlike(pins: list[Pin], distributions: dict[str, Metadata]) -> list[str]:
    """Pins without metadata, and metadata without a pin."""
    keys, known = {pin.key for pin in pins}, set(distributions)
    new = [f"metadata.json knows nothing of {key}. {_AGAIN}" for key in sorted(keys - known)]
    return new + [f"{key} stands in metadata.json, and dev.txt has no such pin" for key in sorted(known - keys)]


def _not_within(smaller: list[Pin], larger: list[Pin], file: str) -> Iterator[str]:
    """Pins of one file that the file which includes it has not, or otherwise."""
    same = {(pin.key, pin.marker): pin for pin in larger}
    for pin in smaller:
        other = same.get((pin.key, pin.marker))
        if other is None:
            yield f"{pin.where}: {pin.key} is not in {file}, which must hold all of it"
        elif other.hashes != pin.hashes or not pin.extras <= other.extras:
            yield f"{pin.where}: {pin.key} has other hashes or extras than in {other.where}"


def unmet(part: Part) -> list[str]:
    """What a part lacks, each with the Pythons that lack it."""
    pythons: dict[str, set[str]] = defaultdict(set)
    for machine in MACHINES:
        for fault in unmet_on(machine, part):
            pythons[fault].add(machine.python)
    return [f"{part.name}.txt: {fault}{_only(found)}" for fault, found in pythons.items()]


def _only(pythons: set[str]) -> str:
    return "" if pythons == set(PYTHONS) else f" (Python {', '.join(p for p in PYTHONS if p in pythons)})"


def unmet_on(machine: Machine, part: Part) -> Iterator[str]:
    """What a part lacks on one machine."""
    here: dict[str, Pin] = {}
    for pin in part.pins:
        if not machine.fits(pin.marker):
            continue
        if pin.name in here:
            yield f"{pin.name} is pinned twice: {here[pin.name].version} and {pin.version}"
        here[pin.name] = pin
        yield from _too_old_or_new(machine, pin, part.distributions.get(pin.key))
    wanted = [(part.name + ".in", need) for need in part.asked if machine.fits(need.marker)]
    for pin in here.values():
        if known := part.distributions.get(pin.key):
            wanted += [(pin.key, need) for need in _required(machine, tuple(known["requires"]), pin.extras)]
    for by, need in wanted:
        yield from _not_met(by, need, here)


def _too_old_or_new(machine: Machine, pin: Pin, known: Metadata | None) -> Iterator[str]:
    if known and not _allows(known["python"], machine.full_version):
        yield f"{pin.key} is for Python {known['python']}"


@cache
def _required(machine: Machine, requires: tuple[str, ...], extras: frozenset[str]) -> list[Need]:
    """What of a distribution's requirements is for a machine, with the extras of its pin."""
    needs = [_need(text) for text in requires]
    return [need for need in needs if any(machine.fits(need.marker, extra) for extra in ("", *extras))]


def _not_met(by: str, need: Need, here: dict[str, Pin]) -> Iterator[str]:
    pin = here.get(need.name)
    if pin is None:
        yield f"no pin of {need.name}, which {by} requires"
    elif not _allows(need.versions, pin.version, prereleases=True):
        yield f"{by} requires {need.name}{need.versions}, and {pin.version} is pinned"
    elif missing := need.extras - pin.extras:
        yield f"{by} requires {need.name}[{','.join(sorted(missing))}], and the pin lacks that extra"


@cache
def _need(text: str) -> Need:
    read = Requirement(text)
    extras = frozenset(canonicalize_name(extra) for extra in read.extras)
    return Need(canonicalize_name(read.name), str(read.specifier), extras, str(read.marker or ""))


@cache
def _allows(versions: str, version: str, *, prereleases: bool | None = None) -> bool:
    return SpecifierSet(versions).contains(version, prereleases=prereleases)


def main(root: Path = files.ROOT) -> int:
    """Say what is wrong; 1 when something is."""
    found = faults(root)
    for fault in found:
        print(f"requirements/{fault}", file=sys.stderr)
    if found:
        print(f"The pinned packages are no closed set: {len(found)} faults.", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
