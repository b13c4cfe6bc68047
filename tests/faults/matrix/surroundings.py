"""What can be wrong with the sources and the machine: files, clock, disk, memory."""

from __future__ import annotations

import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psutil

from base import clock
from standalone import family
from tests.faults.matrix.cell import BUILDING, Cell, Fault
from tests.faults.matrix.processes import CUT, STARTING
from tests.faults.matrix.world import World

File = Callable[[Path], object]
ROOM = 1_000_000  # bytes that a process still gets


def source(province: str, hurt: File) -> Fault:
    """A source is hurt and a rebuild is tried: the index keeps what the source last said well."""

    @contextmanager
    def badly(world: World) -> Iterator[None]:
        found = world.site.source(province)
        file = found / "aanbod.json" if found.is_dir() else found
        before = file.with_name(f"{file.name}.before")
        shutil.copy(file, before)
        hurt(file)
        try:
            world.run("rebuild")
            yield
        finally:
            before.replace(file)
        last = world.run("rebuild")
        assert last.state == "succeeded", last

    return badly


def half(file: Path) -> None:
    """Only the first half of the file."""
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def garbage(file: Path) -> None:
    """Something else under the same name."""
    file.write_bytes(bytes(range(256)) * 64)


def other_words(file: Path) -> None:
    """The names of the fields are others."""
    file.write_text(file.read_text(encoding="utf-8").replace('"titel"', '"naam"'), encoding="utf-8")


def nothing(file: Path) -> None:
    """A list of nothing."""
    file.write_text('{"items": [], "next": null}', encoding="utf-8")


def ahead(by: timedelta) -> Fault:
    """Web and worker start again under a clock that was set wrong, on the same day: on another one other offerings are
    open, and a site cannot know that it is wrong."""

    @contextmanager
    def moved(world: World) -> Iterator[None]:
        with clock.moved(by):
            again(world)
            yield
        again(world)

    return moved


def again(world: World) -> None:
    """Another web and another worker."""
    family.end_child(world.web)
    world.start_web()
    world.worker.kill()
    world.start_worker()


def limited(kind: int, room: Callable[[psutil.Process], int]) -> Fault:
    """Web processes get no more of something of the machine."""

    @contextmanager
    def without(world: World) -> Iterator[None]:
        children = world.web_children()
        before = {child: child.rlimit(kind) for child in children}
        for child in children:
            child.rlimit(kind, (room(child), before[child][1]))
        try:
            yield
        finally:
            for child in children:
                if child.is_running():
                    child.rlimit(kind, before[child])

    return without


CELLS = (
    Cell("source", "file gone", source("limburg", Path.unlink), BUILDING),
    Cell("source", "half a file", source("limburg", half), BUILDING),
    Cell("source", "garbage", source("limburg", garbage), BUILDING),
    Cell("source", "service away", source("west-vlaanderen", Path.unlink), BUILDING),
    Cell("source", "half a page", source("west-vlaanderen", half), BUILDING),
    Cell("source", "other names of fields", source("west-vlaanderen", other_words), BUILDING),
    Cell("source", "zero rows", source("west-vlaanderen", nothing), BUILDING),
    Cell("machine", "clock half a day ahead", ahead(timedelta(hours=12)), STARTING),
    Cell("machine", "clock an hour behind", ahead(-timedelta(hours=1)), STARTING),
    Cell("machine", "web may write no file", limited(resource.RLIMIT_FSIZE, lambda _: 0)),
    Cell(
        "machine", "web gets no memory", limited(resource.RLIMIT_AS, lambda child: child.memory_info().vms + ROOM), CUT
    ),
)
