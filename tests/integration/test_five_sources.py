"""Five sources, of which one breaks in its own way: the other four go on, and the broken one keeps what it had."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from opensearchpy import OpenSearch

from base.config import Settings
from indexer.engine import documents
from indexer.running import runs
from tests.kit import sites
from tests.kit.machine import Machine
from tests.kit.sites import NEW, Site

PROVINCES = tuple(sites.CHANGE)
Break = Callable[[Site], Site]


@pytest.fixture(scope="module")
def five(
    settings: Settings, engine: OpenSearch, machine: Machine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    own = replace(settings, index=f"{settings.index}five")
    with sites.site(own, engine, machine.folder / "demo", tmp_path_factory.mktemp("five")) as made:
        assert made.run("rebuild").state == "succeeded"
        yield made


def at(province: str, address: str) -> Break:
    """The source has another address."""
    return lambda site: replace(site, settings=site.settings.with_sources({province: address}))


def with_damage(province: str, damage: Callable[[Path], None]) -> Break:
    """The source's own file is damaged."""

    def broken(site: Site) -> Site:
        damage(site.source(province))
        return site

    return broken


def as_garbage(file: Path) -> None:
    file.write_bytes(b"geen databank, wel lang genoeg " * 100)


def without_its_table(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("ALTER TABLE offering RENAME TO offering_oud")
    connection.close()


def cut_off(folder: Path) -> None:
    newest = max(folder.glob("*.csv"))
    newest.write_bytes(newest.read_bytes()[:-40])


BROKEN: dict[str, tuple[str, Break]] = {
    "no database": ("antwerpen", with_damage("antwerpen", as_garbage)),
    "no table": ("limburg", with_damage("limburg", without_its_table)),
    "half a file": ("oost-vlaanderen", with_damage("oost-vlaanderen", cut_off)),
    "a strange address": ("vlaams-brabant", at("vlaams-brabant", "mysql+pymysql://x:geh#eim@127.0.0.1:99999/x")),
    "nobody there": ("west-vlaanderen", at("west-vlaanderen", "http://127.0.0.1:9")),
    "a password with signs": ("west-vlaanderen", at("west-vlaanderen", "http://us@er:geh#eim@127.0.0.1:8302")),
}


@pytest.fixture(scope="module", params=BROKEN.values(), ids=BROKEN.keys())
def broken(request: pytest.FixtureRequest, five: Site) -> Iterator[tuple[str, Site]]:
    """A province whose source is broken, and the site; afterwards the source is as it was, and a sync is enough."""
    province, breaking = request.param
    source = five.source(province)
    files = {file: file.read_bytes() for file in (source, *source.rglob("*")) if file.is_file()}
    yield province, breaking(five)
    for file, content in files.items():
        file.write_bytes(content)
    assert five.run("sync", province).state == "succeeded"
    assert five.is_equal()


def not_yet_changed(site: Site, province: str) -> str:
    titles = {o["source_id"]: o["title"] for o in documents.scan(site.engine, site.index, source=province)}
    return next(identity for identity in sorted(titles) if not titles[identity].startswith(NEW))


@pytest.mark.parametrize("kind", ["sync", "rebuild"])
def test_the_other_four_go_on_and_it_keeps_what_it_had(
    five: Site, broken: tuple[str, Site], kind: runs.RunKind
) -> None:
    province, site = broken
    before = five.indexed(province)
    assert before
    others = {other: not_yet_changed(five, other) for other in PROVINCES if other != province}
    for other, identity in others.items():
        five.change(other, [identity])
    run = site.run(kind)
    assert run.state in ("succeeded", "partial"), run.message
    assert five.indexed(province) == before
    for other, identity in others.items():
        document = five.engine.get(index=five.index, id=f"{other}:{identity}")["_source"]
        assert document["title"].startswith(NEW), other
    progress = {row["source"]: row for row in run.progress}
    assert all(progress[other]["state"] == "done" for other in others)
    assert progress[province]["message"]
    assert "geh" not in f"{run.message} {progress[province]['message']}"
    assert "Onverwachte" not in f"{run.message} {progress[province]['message']}"
