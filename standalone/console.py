"""What a person sees while everything starts: one line per step, completed when the step is done."""

from __future__ import annotations

import sys
from typing import TextIO


class Console:
    """Writes progress; a step that is still open is closed before anything else is written."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._open = False

    def begin(self, text: str) -> None:
        """Open a step: no line end yet."""
        self._write(text)
        self._open = True

    def done(self, text: str) -> None:
        """Complete the open step."""
        self._out.write(f" {text}\n")
        self._out.flush()
        self._open = False

    def line(self, text: str) -> None:
        """A whole line; an empty one only closes the open step."""
        self._write(f"{text}\n" if text or not self._open else "")

    def _write(self, text: str) -> None:
        self._out.write(f"\n{text}" if self._open else text)
        self._out.flush()
        self._open = False
