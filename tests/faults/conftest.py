"""What the drills share: how much of them to run, and a small site of two provinces."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from opensearchpy import OpenSearch

from base.config import Settings
from demo.build import build
from tests.kit import sites
from tests.kit.machine import Machine, numbered
from tests.kit.sites import Site

PROVINCES = ("limburg", "vlaams-brabant")
SCALE = 5  # of the demo in a drill at full size: some 1,400 offerings in the two provinces


@pytest.fixture(scope="session")
def drill_sources(machine: Machine, folder: Path, full_size: bool) -> Path:
    """The folder of the demo's sources, larger at full size."""
    if full_size:
        build(folder / "demo-large", SCALE)
        return folder / "demo-large"
    return machine.folder / "demo"


@pytest.fixture(scope="module")
def drill_site(
    settings: Settings, engine: OpenSearch, drill_sources: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A live index of two provinces, with a broker queue of its own and a lease that is soon lost."""
    prefix = f"{settings.index}d{secrets.token_hex(3)}"
    own = replace(settings, index=prefix, redis_url=numbered(settings.redis_url, 5), lease_seconds=2.0)
    with sites.site(own, engine, drill_sources, tmp_path_factory.mktemp("drill"), PROVINCES) as site:
        run = site.run("rebuild")
        assert run.state == "succeeded", run.message
        yield site


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Three engines at once are for the drill alone: an ordinary run does not know of it, so that it skips nothing."""
    alone = collection_path.name == "test_cluster_drill.py"
    return True if alone and not config.getoption("--drill", default=False) else None
