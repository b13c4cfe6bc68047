"""var/run.json: how every `doeners` command in this checkout finds what runs. Readable by its owner only.

It is written again whenever a child is started, and removed at the end. One that was left behind by a kill -9 is
recognised by its process id together with the moment that process began.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from standalone import family
from standalone.family import Leader

NAME = "run.json"


@dataclass
class Run:
    """What runs, and where. `sources` has an address per province; `started` the moment each process began."""

    pid: int
    created: float
    port: int
    opensearch_url: str
    redis_url: str
    database_url: str
    secret_key: str
    model_socket: str = ""
    mail_url: str = ""
    sources: dict[str, str] = field(default_factory=dict)
    processes: dict[str, int] = field(default_factory=dict)
    started: dict[str, float] = field(default_factory=dict)

    def set_processes(self, leaders: Mapping[str, Leader]) -> None:
        """Note which children run now."""
        self.processes = {name: who.pid for name, who in leaders.items()}
        self.started = {name: who.created for name, who in leaders.items()}


def write(var: Path, run: Run) -> None:
    """Replace var/run.json in one step."""
    fresh = var / f"{NAME}.new"
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(asdict(run), stream, indent=1)
    fresh.replace(var / NAME)


def read(var: Path) -> Run | None:
    """The instance that runs now; None when there is none, or when the file was left behind."""
    run = _load(var)
    return run if run is not None and family.is_alive(Leader(run.pid, run.created)) else None


def leftovers(var: Path) -> list[Leader]:
    """Children of an instance that is gone (it and its guard were killed) and that still run."""
    run = _load(var)
    if run is None or family.is_alive(Leader(run.pid, run.created)):
        return []
    left = [Leader(pid, run.started.get(name, 0.0)) for name, pid in run.processes.items()]
    return [who for who in left if family.is_alive(who)]


def remove(var: Path) -> None:
    """Nothing runs any more."""
    (var / NAME).unlink(missing_ok=True)


def _load(var: Path) -> Run | None:
    try:
        return Run(**json.loads((var / NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
