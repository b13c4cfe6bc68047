"""The most memory that a rebuild takes, at two sizes: it must not grow with the number of offerings."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.stage import environment, stages
from benchmarks.watched import run


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print a table."""
    every = stages(__doc__, arguments, scales=(14, 143), rounds=1)
    found = [(stage.offerings, run(environment(stage.settings), "index", "rebuild").peak_mb) for stage in every]
    for offerings, peak in found:
        print(f"{offerings:9} offerings: at most {peak:7.1f} MB")
    print(f"ratio {found[-1][1] / found[0][1]:.2f} (at most 1.3)")


if __name__ == "__main__":
    main()
