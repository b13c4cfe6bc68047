"""The most memory that a rebuild takes, at two sizes: it must not grow with the number of offerings."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence

from base.config import ROOT
from benchmarks.stage import Stage, environment, stages

MEGABYTE = 1024  # in the units of the kernel, kilobytes
_REBUILD = """
import atexit, pathlib, sys
atexit.register(lambda: print(pathlib.Path("/proc/self/status").read_text()))
sys.argv = ["doeners", "index", "rebuild"]
from app.cli import main
main()
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print a table."""
    found = [(stage.offerings, _peak(stage)) for stage in stages(__doc__, arguments, scales=(14, 143), rounds=1)]
    for offerings, peak in found:
        print(f"{offerings:9} offerings: at most {peak / MEGABYTE:7.1f} MB")
    print(f"ratio {found[-1][1] / found[0][1]:.2f} (at most 1.3)")


def _peak(stage: Stage) -> int:
    """The largest resident set of `doeners index rebuild`, in kilobytes, as the process reads it off at its end.

    Not `ru_maxrss`: the kernel lets a new process begin with the peak of the one that started it, which made the demo.
    """
    done = subprocess.run(
        [sys.executable, "-c", _REBUILD], env=environment(stage.settings), cwd=ROOT, stdout=subprocess.PIPE, check=True
    )
    return int(re.findall(rb"VmHWM:\s+(\d+) kB", done.stdout)[-1])


if __name__ == "__main__":
    main()
