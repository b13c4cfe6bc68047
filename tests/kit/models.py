"""The language model in processes of its own: the real one, and one that dies of a word or never ends with another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from standalone.guard import Guard
from standalone.model import running_model

DEADLY = "dodelijkwoord"
ENDLESS = "eindelooswoord"


@pytest.fixture(scope="session")
def model_socket(folder: Path, guard: Guard) -> Iterator[str]:
    """The socket of a real model."""
    with running_model(folder, guard) as path:
        yield str(path)


@pytest.fixture(scope="session")
def deadly_socket(tmp_path_factory: pytest.TempPathFactory, guard: Guard) -> Iterator[str]:
    """The socket of a model that dies of DEADLY, each time."""
    with running_model(tmp_path_factory.mktemp("deadly"), guard, "tests.kit.deadly_model:application") as path:
        yield str(path)
