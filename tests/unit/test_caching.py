"""What an answer's ETag stands for: all code that has a part in it, wherever in its package it lies."""

from __future__ import annotations

import pytest

from app.http.caching import code_files
from base.config import ROOT


@pytest.mark.parametrize("package", ["app", "dutch", "indexer"])
def test_every_module_counts(package: str) -> None:
    assert set((ROOT / package).rglob("*.py")) <= set(code_files())


@pytest.mark.parametrize("folder", ["phrasebook", "synonyms"])
def test_what_a_need_is_read_with_counts(folder: str) -> None:
    files = {path for path in (ROOT / folder).iterdir() if path.is_file()}
    assert files
    assert files <= set(code_files())


def test_templates_and_what_pages_load_count() -> None:
    shown = [path for name in ("templates", "static") for path in (ROOT / "app" / name).rglob("*") if path.is_file()]
    assert set(shown) <= set(code_files())
