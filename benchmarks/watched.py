"""A command of `doeners` in a process of its own: how long it took, and the most memory that it held."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass

from base.config import ROOT

_LAST_LINES = 800  # characters of what a command said, when it fails
_COMMAND = """
import atexit, pathlib, sys
atexit.register(lambda: print(pathlib.Path("/proc/self/status").read_text()))
sys.argv = ["doeners", *sys.argv[1:]]
from app.cli import main
main()
"""


@dataclass(frozen=True)
class Watched:
    """What a command took: seconds from its start to its end, and the megabytes of its largest resident set."""

    seconds: float
    peak_mb: float


def run(env: Mapping[str, str], *arguments: str) -> Watched:
    """Carry out `doeners` with these arguments. Raises SystemExit when it fails.

    The process reads its peak off itself, at its end. Not `ru_maxrss`: the kernel lets a new process begin with the
    peak of the one that started it.
    """
    began = time.monotonic()
    command = [sys.executable, "-c", _COMMAND, *arguments]
    done = subprocess.run(
        command, env=dict(env), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    said = done.stdout.decode("utf-8", "replace")
    if done.returncode:
        spoken = said.partition("Name:\t")[0]
        raise SystemExit(f"doeners {' '.join(arguments)} ended with {done.returncode}: {spoken[-_LAST_LINES:]}")
    return Watched(time.monotonic() - began, int(re.findall(r"VmHWM:\s+(\d+) kB", said)[-1]) / 1024)
