"""The pictures in the docs: those that are shown exist, are small, and are made by the command."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from base.config import ROOT
from tools.screenshots import FOLDER, PICTURES

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SHOWN = sorted(
    {
        (page.parent / path).resolve()
        for page in PAGES
        for path in re.findall(r"!\[[^]]*]\(([^)]+\.png)\)", page.read_text())
    }
)
LARGEST = 200_000  # bytes


@pytest.mark.parametrize("picture", SHOWN, ids=lambda picture: picture.name)
def test_a_picture_that_is_shown_exists_and_is_small(picture: Path) -> None:
    assert 0 < picture.stat().st_size < LARGEST


def test_the_command_makes_every_picture_that_is_shown_and_no_other() -> None:
    assert {FOLDER / f"{name}.png" for name in PICTURES} == set(SHOWN)
