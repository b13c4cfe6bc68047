"""Readers that never stop asking while an index is replaced: was every answer there, complete, and of one index?

Each offering carries the generation of its index at the end of its title, and each generation has a number of
offerings of its own, so that an answer tells by itself whether it is complete and unmixed.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

MARK = " generatie "  # between the title and the number
LEFT_OUT = 7  # generation g lacks g modulo this many offerings


@dataclass(frozen=True)
class Answer:
    """How many offerings there are in all, and the titles of those that are shown; `shown` is how many should be."""

    total: int
    titles: Sequence[str]
    shown: int


Ask = Callable[[], Answer]  # raises anything when there is no answer


def mark(files: Sequence[Path], generation: int) -> None:
    """Make the databases of two relational provinces say `generation`."""
    for place, file in enumerate(files):
        gone = generation % LEFT_OUT if place == 0 else 0
        with closing(sqlite3.connect(file)) as connection, connection:
            bare = f"substr(title, 1, instr(title || '{MARK}', '{MARK}') - 1)"
            connection.execute(f"UPDATE offering SET title = {bare} || '{MARK}{generation}'")
            connection.execute("UPDATE offering SET deleted_at = NULL WHERE deleted_at = '2026-11-01'")
            first = "SELECT id FROM offering WHERE deleted_at IS NULL ORDER BY id LIMIT ?"
            connection.execute(f"UPDATE offering SET deleted_at = '2026-11-01' WHERE id IN ({first})", (gone,))


def generations(answer: Answer) -> set[int]:
    """The generations of the offerings that are shown: one, or it is mixed."""
    return {int(title.rpartition(" ")[2]) for title in answer.titles}


def fault(answer: Answer, full: int) -> str:
    """What is wrong with an answer, "" when nothing is; generation 0 has `full` offerings."""
    found = generations(answer)
    if len(found) > 1:
        return f"mixed: generations {sorted(found)}"
    expected = full - min(found, default=0) % LEFT_OUT
    if not found or answer.total != expected or len(answer.titles) != answer.shown:
        return f"short: {len(answer.titles)} of {answer.total} offerings, not {expected}"
    return ""


@dataclass
class Readers:
    """`with Readers(ask, full)`: `count` threads ask on and on; what they see is kept per `phase`."""

    ask: Callable[[], Ask]  # makes what one thread asks with
    full: int
    count: int = 4
    rest: float = 0.05  # seconds between two questions of a reader
    phase: str = "quiet"
    faults: list[str] = field(default_factory=list)
    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    first_seen: dict[tuple[str, int], float] = field(default_factory=dict)  # phase and generation -> time of the clock

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._read, daemon=True) for _ in range(self.count)]

    def __enter__(self) -> Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _read(self) -> None:
        ask = self.ask()
        while not self._stop.is_set():
            phase, began = self.phase, time.perf_counter()
            try:
                answer = ask()
                wrong = fault(answer, self.full)
                for generation in generations(answer):
                    self.first_seen.setdefault((phase, generation), time.monotonic())
            except Exception as error:  # noqa: BLE001 - whatever it is, the reader had no answer
                wrong = f"failed: {error!r}"
            self.seconds[phase].append(time.perf_counter() - began)
            if wrong:
                self.faults.append(wrong)
            self._stop.wait(self.rest)

    def answers(self) -> int:
        """How many answers were read."""
        return sum(len(seconds) for seconds in self.seconds.values())
