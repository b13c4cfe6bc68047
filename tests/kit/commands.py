"""The command line in tests: as a child process, and in this one, which is quicker."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from subprocess import CompletedProcess

from app.cli import commands
from app.commands import console
from base import logging
from base.config import ROOT, Settings
from tests.kit.parts import environment


def process(settings: Settings, *arguments: str, **variables: str) -> CompletedProcess[str]:
    """`doeners …` in a process of its own, as people and `standalone` run it."""
    command = [sys.executable, "-m", "app.cli", *arguments]
    env = environment(settings) | variables
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False)


def doeners(settings: Settings, *arguments: str, **variables: str) -> CompletedProcess[str]:
    """`doeners …` in this process: the same code and environment, without loading everything again."""
    out, err = io.StringIO(), io.StringIO()
    env = _environment(environment(settings) | variables)
    with env, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = console.run(lambda: commands.main(list(arguments), prog_name="doeners", standalone_mode=False))
    return CompletedProcess(arguments, code, out.getvalue(), err.getvalue())


@contextlib.contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(variables)
    console.settings.cache_clear()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        console.settings.cache_clear()
        logging.configure("WARNING")


def failed_calmly(result: CompletedProcess[str], code: int, said: str) -> bool:
    """Whether a command ended with `code` and one Dutch sentence that contains `said`, and nothing else."""
    assert (result.returncode, result.stdout) == (code, ""), result.stderr
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    return "Traceback" not in result.stderr
