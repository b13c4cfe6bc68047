"""Each recipe of docs/recipes.md, carried out as it stands there in a copy, gives what it promises."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from base.config import ROOT
from tests.kit.machine import Machine
from tests.kit.recipes import PAGE, copy_of_repository, recipes, steps

RECIPES = recipes(PAGE.read_text(encoding="utf-8"))
CHECKS = {"Add a field": "field", "Add a page": "page", "Add a letter": "letter", "Add a nightly job": "job"}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository in which every recipe was carried out."""
    folder = tmp_path_factory.mktemp("copy")
    copy_of_repository(folder)
    for recipe in RECIPES.values():
        for step in recipe:
            step.apply(folder)
    return folder


def run(folder: Path, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a module of Python in a folder."""
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env={**os.environ, **more},
        capture_output=True,
        text=True,
        check=False,
    )


def checked(folder: Path, machine: Machine) -> subprocess.CompletedProcess[str]:
    """The checks of all recipes, carried out on the application in a folder."""
    files = [f"tests/recipes/{check}.py" for check in CHECKS.values()]
    addresses = {"OPENSEARCH_URL": machine.engine_url, "REDIS_URL": machine.broker_url}
    return run(folder, "pytest", "-q", "-p", "no:cacheprovider", *files, **addresses, PYTEST_ADDOPTS="")


def test_every_recipe_has_a_check() -> None:
    assert set(RECIPES) == set(CHECKS)


def test_what_the_recipes_promise_is_there(copy: Path, machine: Machine) -> None:
    done = checked(copy, machine)
    assert done.returncode == 0, done.stdout + done.stderr


def test_without_the_recipes_every_check_fails(machine: Machine) -> None:
    done = checked(ROOT, machine)
    assert done.returncode == 1
    assert [name for name in CHECKS.values() if f"FAILED tests/recipes/{name}.py" not in done.stdout] == []


def test_the_code_of_recipes_is_in_the_style_of_the_house(copy: Path) -> None:
    for how in (("check",), ("format", "--check")):
        done = run(copy, "ruff", *how, "--no-cache", "app", "indexer")
        assert done.returncode == 0, done.stdout


def test_a_block_that_says_not_where_it_goes_is_refused() -> None:
    with pytest.raises(ValueError, match="where it goes"):
        steps("Somewhere:\n\n```python\nx = 1\n```\n")


def test_a_line_that_is_gone_is_said(copy: Path) -> None:
    (step,) = steps("In `app/worker.py`, below `nothing like it`:\n\n```python\nx = 1\n```\n")
    with pytest.raises(ValueError, match="0 times"):
        step.apply(copy)
