"""The local copy answers what the engine answers: the same numbers without text, and nearly the same order with it."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from opensearchpy import OpenSearch

from app.search.facets import FACETS
from app.search.limited.search import LocalCopy
from app.search.params import SORTS, parse
from app.search.results import SearchResults
from app.search.service import SearchService, site_search
from base import clock, connections, database
from base.config import Settings
from indexer.edits import edit_store
from indexer.engine import alias
from indexer.local_copy import layout, writing
from indexer.running import runs
from tests.kit.one_offering import fill

PLACES = ("", "Gent", "Aarschot", "9000", "provincie Limburg", "Brussel")
NEEDS = (
    "kantoren poetsen",
    "gras maaien",
    "ramen wassen in een school",
    '"sociaal restaurant"',
    "strijk -gordijnen",
    "500 relatiegeschenken",
    "mailing versturen",
    "0419052173",
    "zeppelins vouwen",
)


@dataclass(frozen=True)
class Both:
    """The same index, searched by words in the engine and in its copy."""

    engine: SearchService
    copy: SearchService

    def same(self, **args: str) -> tuple[SearchResults, SearchResults]:
        """What both find."""
        params = parse({name: [value] for name, value in args.items() if value})[0]
        return self.engine.search(params), self.copy.search(params)


@pytest.fixture(scope="module")
def both(
    settings: Settings, engine: OpenSearch, live_index: runs.Run, tmp_path_factory: pytest.TempPathFactory
) -> Both:
    own = replace(settings, var=str(tmp_path_factory.mktemp("copy")))
    assert writing.keep_up(own, engine)
    search = site_search(connections.search_engine(own), own)
    copied = LocalCopy(own, dict, search.live).search()
    assert copied
    return Both(search, copied.service)


def numbers(results: SearchResults) -> tuple[object, ...]:
    """Everything that is counted."""
    counts = [(facet.name, [(v["value"], v["count"]) for v in facet.values]) for facet in results.facets]
    return results.total, results.everywhere, counts, [(step.label, step.total) for step in results.steps]


def ids(results: SearchResults) -> list[str]:
    return [hit["id"] for hit in results.hits]


def test_choices_without_text_give_equal_numbers_in_the_same_order(both: Both, full_size: bool) -> None:
    choices = [(facet.name, value) for facet in FACETS for value in facet.labels]
    for number, (name, value) in enumerate(choices if full_size else choices[::4]):
        engine, copy = both.same(**{name: value, "plaats": PLACES[number % len(PLACES)]})
        assert numbers(copy) == numbers(engine), (name, value)
        assert ids(copy) == ids(engine), (name, value)


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("place", PLACES)
def test_places_and_orders_are_the_same(both: Both, place: str, sort: str) -> None:
    engine, copy = both.same(plaats=place, sorteer=sort, straal="10", pagina="2")
    assert numbers(copy) == numbers(engine)
    assert ids(copy) == ids(engine)
    assert [hit["distance_km"] for hit in copy.hits] == [hit["distance_km"] for hit in engine.hits]


@pytest.mark.parametrize("need", NEEDS)
def test_a_need_is_understood_and_counted_alike(both: Both, need: str) -> None:
    engine, copy = both.same(q=need)
    assert copy.understood == engine.understood
    assert abs(copy.total - engine.total) <= max(2, engine.total // 5), (copy.total, engine.total)
    shared = set(ids(engine)[:10]) & set(ids(copy)[:10])
    assert len(shared) >= 0.7 * len(ids(engine)[:10])


def test_words_are_marked_as_the_engine_marks_them(both: Both) -> None:
    engine, copy = both.same(q="kantoren poetsen")
    marked = {hit["id"]: hit["highlights"].get("title") for hit in engine.hits}
    same = [marked[hit["id"]] == hit["highlights"].get("title") for hit in copy.hits if hit["id"] in marked]
    assert same
    assert all(same)


def test_pages_of_one_offering_are_the_same(both: Both) -> None:
    hit = both.engine.search(parse({"q": ["poetsen"]})[0]).hits[0]
    assert both.copy.get(hit["id"]) == both.engine.get(hit["id"])
    assert both.copy.get("limburg:unknown") is None
    assert both.copy.of_organisation(hit["organisation"]["id"]) == both.engine.of_organisation(
        hit["organisation"]["id"]
    )
    assert both.copy.titles([hit["id"]]) == both.engine.titles([hit["id"]])
    assert both.copy.some([hit["id"]]) == both.engine.some([hit["id"]])


@pytest.mark.parametrize("typed", ["poet", "kringl", "stri", "gras maa"])
def test_suggestions_are_the_same_but_for_the_order_of_titles(both: Both, typed: str) -> None:
    params = parse({"q": [typed]})[0]
    engine, copy = both.engine.suggest(params), both.copy.suggest(params)
    assert copy.activities == engine.activities
    assert copy.needs == engine.needs
    assert copy.places == engine.places
    assert bool(copy.offerings) == bool(engine.offerings)
    assert {one.id for one in copy.organisations} == {one.id for one in engine.organisations}


@pytest.fixture
def small(own_settings: Settings, engine: OpenSearch) -> Settings:
    """A site with one offering."""
    fill(own_settings)
    return own_settings


def test_a_copy_is_written_once_for_each_state_of_the_index(small: Settings, engine: OpenSearch) -> None:
    assert writing.keep_up(small, engine)
    assert not writing.keep_up(small, engine)
    index = alias.live(engine, small.index)
    assert index
    alias.set_changed(engine, small.index, index, "2026-11-29T10:00:00")
    assert writing.keep_up(small, engine)


def test_only_the_platform_reads_it_and_nothing_is_left_behind(small: Settings, engine: OpenSearch) -> None:
    writing.keep_up(small, engine)
    path = layout.path(small)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_two_do_not_write_at_once_and_what_a_killed_one_left_goes(small: Settings, engine: OpenSearch) -> None:
    path = layout.path(small)
    path.parent.mkdir()
    part = path.with_name(f"{path.name}.somebody.part")
    part.touch()
    assert not writing.keep_up(small, engine)
    long_ago = clock.now().timestamp() - 7200
    os.utime(part, (long_ago, long_ago))
    assert writing.keep_up(small, engine)
    assert not part.exists()


def test_what_leaves_the_index_leaves_the_copy(small: Settings, engine: OpenSearch) -> None:
    writing.keep_up(small, engine)
    copy = LocalCopy(small, dict, site_search(engine, small).live)
    before = copy.search()
    assert before
    assert before.service.get("oost-vlaanderen:1")
    index = alias.live(engine, small.index)
    assert index
    engine.delete(index=index, id="oost-vlaanderen:1", params={"refresh": "true"})
    alias.set_changed(engine, small.index, index, "2026-11-29T11:00:00")
    assert writing.keep_up(small, engine)
    assert b"Gras maaien" not in layout.path(small).read_bytes()
    after = LocalCopy(small, dict, site_search(engine, small).live).search()
    assert after
    assert after.service.get("oost-vlaanderen:1") is None


def test_what_an_edit_hides_meanwhile_is_gone_at_once(small: Settings, engine: OpenSearch) -> None:
    writing.keep_up(small, engine)
    db, everything = database.connect(small.database_url), parse({})[0]
    copied = LocalCopy(small, dict, site_search(engine, small).live, lambda: edit_store.hidden(db)).search()
    assert copied
    assert copied.service.search(everything).total == 1
    with database.write(db) as connection:
        edit_store.add(
            connection,
            subject="oost-vlaanderen:1",
            kind="pause",
            province="oost-vlaanderen",
            details={"until": "2099-01-01"},
            by="test",
        )
    assert copied.service.search(everything).total == 0
    assert copied.service.facets(everything)[0] == 0


def test_a_file_that_is_no_copy_is_none(own_settings: Settings, engine: OpenSearch) -> None:
    path = Path(layout.path(own_settings))
    path.parent.mkdir()
    path.write_bytes(b"no database")
    assert LocalCopy(own_settings, dict, site_search(engine, own_settings).live).search() is None
