"""A real broker of a test's own, that can be killed and started again."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from standalone import family
from standalone.broker import broker_part
from standalone.guard import Guard
from standalone.loopback import free_port
from standalone.processes import Part
from tests.kit.parts import run_part


@dataclass
class Broker:
    """A broker of our own that can be killed and started again, with what it had written down."""

    part: Part
    url: str
    guard: Guard
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def start(self) -> None:
        self.process = run_part(self.part, self.guard)


@contextmanager
def broker(folder: Path, guard: Guard) -> Iterator[Broker]:
    part, url = broker_part(folder, free_port(), os.environ)
    running = Broker(part, url, guard, run_part(part, guard))
    try:
        yield running
    finally:
        family.end_child(running.process)
