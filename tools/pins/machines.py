"""For which machines the pins are: the interpreters and platforms that the README names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product

from packaging.markers import Marker

from tools.pins.files import Pin

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
_PATCHES = (0, 99)  # some markers speak of 3.11.3
_PLATFORMS = (("Linux", "linux", "x86_64"), ("Linux", "linux", "aarch64"), ("Darwin", "darwin", "arm64"))


@dataclass(frozen=True)
class Machine:
    """An interpreter on a platform, as markers see them."""

    python: str
    full_version: str
    system: str
    sys_platform: str
    architecture: str

    def fits(self, marker: str, extra: str = "") -> bool:
        """Whether a marker is for this machine."""
        return not marker or _fits(self, marker, extra)


MACHINES = tuple(
    Machine(python, f"{python}.{patch}", *platform)
    for python, patch, platform in product(PYTHONS, _PATCHES, _PLATFORMS)
)


def by_python(every: list[Pin]) -> list[tuple[str, list[Pin]]]:
    """All pins in groups, each with a Python that they are for; tools refuse two versions of one name at once.

    The last group is for none of the machines (Windows), and nothing is asked of it but that it is there.
    """
    left, groups = list(every), []
    for python in PYTHONS:
        machines = [machine for machine in MACHINES if machine.python == python]
        group = [pin for pin in left if any(machine.fits(pin.marker) for machine in machines)]
        left = [pin for pin in left if pin not in group]
        groups.append((python, group))
    groups.append((PYTHONS[0], left))
    return [(python, group) for python, group in groups if group]


@cache
def _marker(text: str) -> Marker:
    return Marker(text)


@cache
def _fits(machine: Machine, marker: str, extra: str) -> bool:
    environment = {
        "implementation_name": "cpython",
        "implementation_version": machine.full_version,
        "os_name": "posix",
        "platform_machine": machine.architecture,
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_system": machine.system,
        "platform_version": "",
        "python_full_version": machine.full_version,
        "python_version": machine.python,
        "sys_platform": machine.sys_platform,
        "extra": extra,
    }
    return _marker(marker).evaluate(environment)
