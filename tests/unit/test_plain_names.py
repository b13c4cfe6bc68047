"""Names say the thing: the check of `make lint`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.plain_names import ROOT, python_files, relations

PLANTED = {
    "a class": "class Mark:\n    pass\n",
    "a class of several words": "class KnownPlace:\n    pass\n",
    "a function": "def rows_found() -> None: ...\n",
    "a coroutine": "async def told() -> None: ...\n",
    "a method": "class Row:\n    def said(self) -> None: ...\n",
    "a parameter": "def load(asked: str) -> None: ...\n",
    "a parameter by name": "def load(*, rows_kept: int) -> None: ...\n",
    "all the rest": "def load(*given: str) -> None: ...\n",
    "a field": "class Row:\n    mark: str\n",
}
ALLOWED = [
    "def market() -> None: ...\n",
    "def load(unmarked: str) -> None: ...\n",
    "def _told() -> None: ...\n",
    "asked = 1\n",
]


@pytest.mark.parametrize("code", PLANTED.values(), ids=PLANTED.keys())
def test_a_relation_in_a_definition_is_a_fault(code: str) -> None:
    assert len(list(relations(Path("app/rows.py"), code))) == 1


def test_a_relation_in_the_name_of_a_file_is_a_fault() -> None:
    assert list(relations(Path("app/mark.py"), "")) == ["app/mark.py:1: mark"]


@pytest.mark.parametrize("code", ALLOWED)
def test_other_names_pass(code: str) -> None:
    assert list(relations(Path("app/rows.py"), code)) == []


def test_all_our_folders_are_looked_at() -> None:
    folders = {path.relative_to(ROOT).parts[0] for path in python_files(ROOT)}
    assert folders == {"app", "base", "demo", "dutch", "indexer", "model", "standalone"}
