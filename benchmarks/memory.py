"""The most memory that a rebuild takes, at two sizes: it must not grow with the number of offerings."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from base.config import ROOT
from benchmarks.stage import Stage, environment, stages

MEGABYTE = 1024  # in the units of the kernel, kilobytes


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print a table."""
    found = [(stage.offerings, _peak(stage)) for stage in stages(__doc__, arguments, scales=(14, 143), rounds=1)]
    for offerings, peak in found:
        print(f"{offerings:9} offerings: at most {peak / MEGABYTE:7.1f} MB")
    print(f"ratio {found[-1][1] / found[0][1]:.2f} (at most 1.3)")


def _peak(stage: Stage) -> int:
    """The largest resident set of `doeners index rebuild`, as the kernel counts it, in kilobytes."""
    command = [sys.executable, "-m", "app.cli", "index", "rebuild"]
    child = subprocess.Popen(command, env=environment(stage.settings), cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"The rebuild ended with {os.waitstatus_to_exitcode(status)}.")
    return usage.ru_maxrss


if __name__ == "__main__":
    main()
