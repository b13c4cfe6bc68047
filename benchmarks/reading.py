"""From a source to the lines of a bulk request: doeners against an ORM and `helpers.bulk`, on the same rows.

Both read the database of Vlaams-Brabant and make the same documents, which is checked first.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

import orjson

from base import clock
from base.config import Settings
from benchmarks.reference import orm
from demo.build import build
from indexer.engine import bulk
from indexer.offering import Reject
from indexer.sources import SourceConfig, configured, read

PROVINCE = "vlaams-brabant"


def main(arguments: Sequence[str] | None = None) -> None:
    """Compare, measure, print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--scale", type=int, default=22, help="of the demo: 22 is some 3,000 offerings in this province"
    )
    parser.add_argument("--rounds", type=int, default=5, help="how often each reads all")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="doeners-bench-") as path:
        build(Path(path), options.scale)
        database, at = Path(path) / f"{PROVINCE}.sqlite", clock.now()
        settings = Settings(source_vlaams_brabant=f"sqlite:///{database}", var=path)
        config = next(config for config in configured(settings) if config.province == PROVINCE)
        count = compare(config, database, at.isoformat())
        both = {"doeners": lambda: ours(config), "ORM + helpers.bulk": lambda: orm.lines(database, at.isoformat())}
        seconds = _measure(both, options.rounds)
    print(f"{count} offerings of {config.label} to NDJSON, CPU seconds, median of {options.rounds} rounds in turn")
    for name, taken in seconds.items():
        print(f"{name:20}{median(taken):8.2f}")
    ours_taken, theirs = (median(taken) for taken in seconds.values())
    print(f"{'ratio':20}{theirs / ours_taken:8.2f} (at least 3)")


def ours(config: SourceConfig) -> Iterator[bytes]:
    """The lines as a rebuild sends them."""
    offerings = (row for row in read(config, clock.now()) if not isinstance(row, Reject))
    for chunk in bulk.chunks(offerings, version=1):
        yield from chunk.values()


def compare(config: SourceConfig, database: Path, read_at: str) -> int:
    """How many documents both make. Raises SystemExit when they are not the same."""
    mine, theirs = (
        {str(document["id"]): document for document in map(_document, lines)}
        for lines in (ours(config), orm.lines(database, read_at))
    )
    if mine != theirs:
        different = [key for key in mine.keys() | theirs.keys() if mine.get(key) != theirs.get(key)]
        raise SystemExit(f"{len(different)} documents differ, such as {sorted(different)[0]}")
    return len(mine)


def _document(lines: bytes) -> dict[str, object]:
    document = orjson.loads(lines.splitlines()[1])
    return {name: value for name, value in document.items() if name not in {"hash", "read_at"}}


def _measure(what: dict[str, Callable[[], Iterator[bytes]]], rounds: int) -> dict[str, list[float]]:
    """CPU seconds of each round; the first round warms up."""
    taken: dict[str, list[float]] = {name: [] for name in what}
    for number in range(rounds + 1):
        for name, lines in what.items():
            began = time.process_time()
            size = sum(map(len, lines()))
            if number and size:
                taken[name].append(time.process_time() - began)
    return taken


if __name__ == "__main__":
    main()
