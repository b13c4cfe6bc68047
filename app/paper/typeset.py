"""Setting a template and its data as a PDF, in a child of this process: typst and its memory go with it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import orjson

from base.logging import get_logger

log = get_logger("paper")
Template = Literal["brochure", "figures"]  # a file beside this one, without .typ
_SECONDS = 20  # that one document may take; the largest takes two
_WAIT = 10  # seconds for a turn
_HERE = Path(__file__).parent
_turn = threading.BoundedSemaphore(1)  # one at a time in a process, whatever its threads are asked


class PaperAway(Exception):
    """No PDF now: others wait, or it took too long."""


def pdf(template: Template, data: Mapping[str, object]) -> bytes:
    """The PDF of a template with its data. Texts in the data are only ever texts. Raises PaperAway."""
    if not _turn.acquire(timeout=_WAIT):
        raise PaperAway
    try:
        return _set(template, data)
    finally:
        _turn.release()


def _set(template: Template, data: Mapping[str, object]) -> bytes:
    try:
        return _child([sys.executable, "-I", str(_HERE / "child.py"), template], orjson.dumps(data))
    except subprocess.TimeoutExpired as late:
        log.warning("paper_late", template=template)
        raise PaperAway from late


def _child(command: Sequence[str], data: bytes) -> bytes:
    try:
        return subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, check=True).stdout  # noqa: S603
    except subprocess.CalledProcessError as failed:
        log.error("paper_failed", error=failed.stderr.decode(errors="replace")[-1000:])
        raise
