"""A log that nobody can write takes no answer along."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TextIO, cast

import pytest
import structlog

from base.logging import LossyStream

FULL = Path("/dev/full")  # a file on a disk without room


def test_a_line_for_which_there_is_no_room_is_lost_and_nothing_else() -> None:
    full = FULL.open("w", encoding="utf-8")
    logger = structlog.PrintLogger(cast("TextIO", LossyStream(full)))
    logger.info("one")
    logger.info("another")
    with pytest.raises(OSError, match="space"):
        full.close()  # what it still holds, it cannot write either


def test_a_line_for_which_there_is_room_is_written(tmp_path: Path) -> None:
    with (tmp_path / "log").open("w", encoding="utf-8") as file:
        structlog.PrintLogger(cast("TextIO", LossyStream(file))).info("one")
        assert (tmp_path / "log").read_text(encoding="utf-8") == "one\n"


def test_a_stream_that_was_closed_stops_nobody() -> None:
    closed = io.StringIO()
    closed.close()
    logger = structlog.PrintLogger(cast("TextIO", LossyStream(closed)))
    logger.info("one")
