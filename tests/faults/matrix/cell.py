"""A cell of the matrix: a part, what goes wrong with it, and what visitors may see meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from tests.faults.matrix.visitors import Sight
from tests.faults.matrix.world import World

Fault = Callable[[World], AbstractContextManager[None]]
# While an index is built, the engine may be late once (ConnectionTimeout, after the second that a visitor waits at
# most): the copy answers in the same request, and says so.
BUILDING: tuple[Sight, ...] = ("all", "limited")


@dataclass(frozen=True)
class Cell:
    """A fault lasts as long as its block; `sights` are what visitors may see then. Errors, wrong answers and words from
    inside are in none of them."""

    part: str
    name: str
    fault: Fault
    sights: tuple[Sight, ...] = ("all",)
    own_engine: bool = False  # it kills or stops the engine

    @property
    def title(self) -> str:
        """As it stands in the table."""
        return f"{self.part}: {self.name}"


def by_wire(part: str, fault: str, said: bytes = b"") -> Fault:
    """The wire to a part is broken."""

    @contextmanager
    def broken(world: World) -> Iterator[None]:
        with world.wires[part].broken(fault, said):
            yield

    return broken
