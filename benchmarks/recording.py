"""What it costs to record each change: a rebuild in which every offering changed, beside one in which none did.

Both read and write the same offerings; only the first writes a row in index_changes for each. In turn.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import sqlalchemy as sa

from base import database
from base.tables import index_changes
from benchmarks.stage import Stage, carried_out, stages
from indexer.sources import SourceConfig, configured
from indexer.sources.mapping import Rule

MEGABYTE = 1024  # in the units of the kernel, kilobytes


@dataclass(frozen=True)
class Measured:
    """A rebuild: its seconds, those of its own processor time, the changes that it recorded, the most memory."""

    seconds: float
    cpu: float
    rows: int
    megabytes: float

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s ({self.cpu:.1f} s CPU), {self.rows} rows, at most {self.megabytes:.0f} MB"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print a table."""
    for stage in stages(__doc__, arguments, scales=(143,), rounds=2):
        configs = configured(stage.settings)
        without, recorded = [], []
        for number in range(stage.options.rounds):
            without.append(_rebuild(stage, configs))
            configs = [_renamed(config, str(number)) for config in configured(stage.settings)]
            recorded.append(_rebuild(stage, configs))
        print(f"{stage.offerings} offerings; each of {stage.options.rounds} rounds in turn")
        for name, rebuilds in (("nothing changed", without), ("all changed", recorded)):
            print(f"{name:16}" + "   ".join(map(str, rebuilds)))
        for column in ("seconds", "cpu", "megabytes"):
            ratio = median(vars(r)[column] for r in recorded) / median(vars(r)[column] for r in without)
            print(f"ratio of {column:10}{ratio:.2f}")


def _renamed(config: SourceConfig, end: str) -> SourceConfig:
    """The same source, in which each title ends otherwise."""
    rules = tuple(_ending(rule, end) if rule.targets == ("title",) else rule for rule in config.mapping.rules)
    return replace(config, mapping=replace(config.mapping, rules=rules), digest=f"{end} {config.digest}")


def _ending(rule: Rule, end: str) -> Rule:
    return replace(rule, converters=(*rule.converters, lambda title: f"{title} {end}"))


def _rebuild(stage: Stage, configs: Sequence[SourceConfig]) -> Measured:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
    began, cpu = time.perf_counter(), time.process_time()
    run = carried_out(stage.settings, "rebuild", configs)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    peak = int(re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))[-1])
    return Measured(seconds, cpu, _recorded(stage, run.id), peak / MEGABYTE)


def _recorded(stage: Stage, run_id: str) -> int:
    own = (index_changes.c.batch == run_id) & index_changes.c.settled
    with database.read(database.connect(stage.settings.database_url)) as connection:
        return int(connection.scalar(sa.select(sa.func.count()).select_from(index_changes).where(own)) or 0)


if __name__ == "__main__":
    main()
