"""Each cell of the matrix on one site: visitors see what they may see, nothing is lost, and the site mends itself."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

import pytest
import sqlalchemy as sa

from base import database
from base.config import Settings
from base.tables import questions
from standalone.artefacts import ensure_engine
from standalone.engine import start_engine
from standalone.guard import Guard
from tests.faults.matrix import engine, processes, stores, surroundings
from tests.faults.matrix.cell import Cell
from tests.faults.matrix.visitors import ADDRESSES, Answer, Sight, Visitors, ask, sight
from tests.faults.matrix.world import World, world
from tests.kit.fault_table import ROW
from tests.kit.machine import ENGINE_CACHE, SHORT_LIVED, Machine
from tests.kit.waiting import wait_for

CELLS = (*engine.CELLS, *stores.CELLS, *processes.CELLS, *surroundings.CELLS)
TENTH = (  # of every part at least one, and those of which no other test tells
    "engine: refuses",
    "engine: drips",
    "engine: truncated JSON",
    "engine: alias on two indices",
    "database: resets",
    "broker: full",
    "web: one process killed -9",
    "source: zero rows",
)
ANSWERS, A_FEW = 120, 40  # that visitors get during a fault
# Seconds for engine and database, and of a lease: of production at full size; else the machine is busy.
SECONDS, LEASE = {True: 1.0, False: 5.0}, {True: 15.0, False: 60.0}
BUSY = 4  # processes that want to work, for each core: a search may take longer than the second that visitors wait


@dataclass
class Hurt:
    """A world that goes from cell to cell, and what visitors saw while it was well."""

    world: World
    answers: int
    truth: dict[str, Answer] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def knows_the_truth(self) -> bool:
        """Whether two rounds of answers were whole and equal: the first comes while the site still warms up."""
        before, port = self.truth, self.world.settings.port
        self.truth = {address: ask(port, address) for address in ADDRESSES}
        return bool(before) and self.is_well() and all(sight(a, before[a], self.truth[a]) == "all" for a in before)

    def is_well(self) -> bool:
        """Whether every page is as it was."""
        port = self.world.settings.port
        return all(sight(address, ask(port, address), self.truth[address]) == "all" for address in ADDRESSES)

    def carry_out(self, cell: Cell) -> tuple[Visitors, float]:
        """What visitors saw during the fault, and after how many seconds all was well again."""
        with Visitors(self.world.settings, self.truth, self.numbers) as visitors:
            visitors.wait_for_answers(len(ADDRESSES))
            visitors.begin()
            with cell.fault(self.world):
                visitors.wait_for_answers(self.answers)
            ended = time.monotonic()
            wait_for(self.is_well, lambda: "\n".join(visitors.faults[-20:]))
            mended = time.monotonic() - ended
        return visitors, mended

    def lost(self, visitors: Visitors) -> int:
        """How many questions were accepted and are not stored just once."""
        with database.read(self.world.db) as connection:
            stored = list(connection.scalars(sa.select(questions.c.email)))
        return sum(stored.count(address) != 1 for address in visitors.accepted)


@pytest.fixture(scope="module")
def hurt(
    settings: Settings,
    machine: Machine,
    tmp_path_factory: pytest.TempPathFactory,
    guard: Guard,
    full_size: bool,
) -> Iterator[Hurt]:
    """The site; at full size on an engine of its own."""
    own = tmp_path_factory.mktemp("matrix")
    with ExitStack() as stack:
        jars = ensure_engine(ENGINE_CACHE, print) if full_size else []
        started = start_engine(jars, own, java=SHORT_LIVED, guard=guard) if full_size else None
        seconds = SECONDS[full_size]
        patient = replace(settings, search_timeout=seconds, database_timeout=seconds, lease_seconds=LEASE[full_size])
        made = stack.enter_context(world(patient, started, machine.folder / "demo", own, guard))
        if made.engine:
            stack.callback(lambda: made.engine and made.engine.stop())
        found = Hurt(made, ANSWERS if full_size else A_FEW)
        wait_for(found.knows_the_truth)
        yield found


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """All cells at full size, else a tenth of them."""
    if "cell" in metafunc.fixturenames:
        full = metafunc.config.getoption("--drill")
        metafunc.parametrize(
            "cell", [cell for cell in CELLS if full or cell.title in TENTH], ids=lambda cell: cell.title
        )


@pytest.mark.slow
@pytest.mark.postgresql
def test_visitors_are_told_nothing_is_lost_and_it_mends_itself(
    cell: Cell, hurt: Hurt, record_property: Callable[[str, object], None], full_size: bool
) -> None:
    visitors, mended = hurt.carry_out(cell)
    lost = hurt.lost(visitors)
    record_property(ROW, table_row(cell, visitors, mended, lost))
    assert lost == 0
    late: set[Sight] = {"limited"} if is_busy() or not full_size else set()  # the engine may be late: the copy answers
    allowed = {*cell.sights, *late}
    assert set(visitors.seen) <= allowed, [fault for fault in visitors.faults if fault.split()[0] not in allowed][:10]


def test_the_tenth_are_cells_of_the_matrix() -> None:
    assert set(TENTH) <= {cell.title for cell in CELLS}
    assert len({cell.title for cell in CELLS}) == len(CELLS) >= 60


def is_busy() -> bool:
    """Whether others work on this machine too: the matrix alone has some two processes at work on a core."""
    return os.getloadavg()[0] > BUSY * (os.cpu_count() or 1)


def table_row(cell: Cell, visitors: Visitors, mended: float, lost: int) -> list[object]:
    """What the table says of a cell."""
    answers = sorted(visitors.seconds)
    saw = ", ".join(f"{number} {sight}" for sight, number in visitors.seen.most_common())
    slowest = [round(1000 * answers[int(len(answers) * 0.99)]), round(1000 * max(visitors.livez, default=0))]
    load = round(os.getloadavg()[0])
    return [cell.title, saw, *slowest, len(visitors.accepted), lost, round(mended, 1), load]
