"""What the API writes by hand is what its schemas say: the same values, every field, and none besides."""

from __future__ import annotations

from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import Schema

from app.api import output, schemas
from app.api.offering_schemas import OfferingDetailSchema
from app.search.ask import Ask
from app.search.facets import FACETS, CountedFacet, FacetValue
from app.search.params import SORTS, SearchParams
from app.search.results import Hit, SearchResults
from app.search.understand import understand
from dutch import places
from indexer import taxonomy
from indexer.engine.index_meta import IndexMeta
from indexer.running.runs import Run

WORD = st.text(max_size=15)
WORDS = st.lists(WORD, max_size=3)
MOMENT = st.datetimes().map(lambda moment: moment.isoformat() + "+00:00")
POINT = st.fixed_dictionaries({"lat": st.floats(49, 52), "lon": st.floats(2, 7)})
SITE = st.fixed_dictionaries(
    dict.fromkeys(("name", "street", "postcode", "place", "municipality", "nis", "province"), WORD)
    | {"location": POINT}
)
HIT = st.fixed_dictionaries(
    {
        **dict.fromkeys(("id", "title", "work_form", "summary", "source"), WORD),
        **dict.fromkeys(("sectors", "activities", "delivery", "buyer_kinds", "twins"), WORDS),
        "organisation": st.fixed_dictionaries({"id": WORD, "name": WORD}),
        "sites": st.lists(SITE, min_size=1, max_size=3),
        "distance_km": st.none() | st.floats(0, 400),
        "serves_place": st.none() | st.booleans(),
        "reserved_eligible": st.booleans(),
        "highlights": st.dictionaries(st.sampled_from(["title", "description"]), WORD),
        "match": st.sampled_from(schemas.MATCHES),
        "updated_at": st.none() | MOMENT,
        "confirmed_on": st.none() | WORD,
        "full_until": st.none() | WORD,
        "paused_until": st.none(),
        "verified_at": st.none() | WORD,
        "service_area": st.none(),
        "photos": st.just([]),
        "stale": st.booleans(),
    }
)
PARAMS = st.builds(
    SearchParams,
    q=WORD,
    place=st.none() | st.sampled_from([*places.find("Gent"), *places.find("Limburg"), *places.find("3000")]),
    radius=st.integers(1, 100),
    municipalities=st.lists(WORD, max_size=2).map(tuple),
    choices=st.dictionaries(st.sampled_from([f.name for f in FACETS]), WORDS.map(tuple), max_size=3),
    sort=st.sampled_from(list(SORTS)),
    page=st.integers(1, 100),
    per_page=st.integers(1, 100),
)
AREA = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["radius", "province", "region", "municipalities"]),
        "km": st.none() | st.floats(1, 300),
        "provinces": WORDS,
        "municipalities": WORDS,
    }
)
TEXTS_OF_OFFERING = (
    "id", "title", "description", "summary", "work_form", "min_quantity", "lead_time", "capacity", "opening_hours",
    "source", "organisation_id", "organisation_name", "about", "phone",
)  # fmt: skip
LISTS_OF_OFFERING = (
    "sectors", "activities", "strategic", "keywords", "delivery", "buyer_kinds", "quality_labels", "languages", "twins",
)  # fmt: skip
MAYBE_OF_OFFERING = ("kbo", "website", "email", "full_until", "paused_until", "confirmed_on", "verified_at", "twin_of")
OFFERING = st.fixed_dictionaries(
    {
        **dict.fromkeys(TEXTS_OF_OFFERING, WORD),
        **dict.fromkeys(LISTS_OF_OFFERING, WORDS),
        **{name: st.none() | WORD for name in MAYBE_OF_OFFERING},
        "updated_at": st.none() | MOMENT,
        "read_at": MOMENT,
        "reserved_eligible": st.booleans(),
        "stale": st.booleans(),
        "sites": st.lists(SITE, min_size=1, max_size=2),
        "service_area": st.none() | AREA,
        "photos": st.lists(st.fixed_dictionaries({"file": WORD, "alt": WORD}), max_size=2),
        "reserved_basis": st.none()
        | st.fixed_dictionaries(dict.fromkeys(("rule", "work_form", "source", "as_of"), WORD)),
        "hash": WORD,  # fields of the index that stay inside
        "serves": WORDS,
    }
)
REASON = st.fixed_dictionaries({"code": WORD, "source": st.none() | WORD, "text": WORD})
RUN = st.builds(
    Run,
    id=WORD,
    kind=st.just("rebuild"),
    source=st.none() | WORD,
    state=st.just("running"),
    accepted=WORDS,
    dry_run=st.booleans(),
    verdict=st.none() | st.fixed_dictionaries({"reasons": st.lists(REASON, max_size=2), "accepted": st.just([])}),
    requested_by=WORD,
    requested_at=st.datetimes(),
    started_at=st.none() | st.datetimes(),
    finished_at=st.none() | st.datetimes(),
)


def check(schema: Schema, written: dict[str, Any], given: Any = None) -> None:
    """`written` is valid (unknown fields are errors, all fields are required) and what the schema dumps of `given`."""
    written = orjson.loads(orjson.dumps(written))  # parts of it are JSON already
    assert schema.validate(written) == {}
    assert schema.dump(written if given is None else given) == written


def counted(hits: int) -> tuple[CountedFacet, ...]:
    """All facets; every other of their values has so many hits, the others have none."""
    some = {f.name: list(f.labels.items())[::2] for f in FACETS}
    values = {
        name: [FacetValue(value=v, label=label, count=hits, selected=False) for v, label in labels]
        for name, labels in some.items()
    }
    return tuple(CountedFacet(f.name, f.title, values[f.name]) for f in FACETS)


@given(HIT)
def test_a_hit(hit: Hit) -> None:
    check(schemas.HitSchema(), output.hit(hit), {**hit, "url": output.page_of(hit["id"])})


@settings(max_examples=40)
@given(st.lists(HIT, max_size=3), PARAMS, st.integers(0, 9999))
def test_a_page_of_results(hits: list[Hit], params: SearchParams, total: int) -> None:
    found = SearchResults(total, hits, counted(total), 3, Ask(params, understand(params)))
    written = output.offering_list(found, params)
    check(schemas.OfferingListSchema(), written)
    facets = orjson.loads(orjson.dumps(written["facets"]))
    assert [[value["value"] for value in facet["values"]] for facet in facets] == [list(f.labels) for f in FACETS]
    assert {value["count"] for facet in facets for value in facet["values"]} == {0, total}


@given(OFFERING)
def test_an_offering(offering: dict[str, Any]) -> None:
    written = output.offering(offering)
    check(OfferingDetailSchema(), written)
    assert "serves" not in written
    assert "hash" not in written


def test_every_place_as_a_suggestion() -> None:
    for town in places.municipalities():
        for place in places.find(town.name):
            check(schemas.SuggestionSchema(), output.suggestion(place))


@given(st.integers(0, 9999))
def test_the_vocabulary(count: int) -> None:
    written = output.vocabulary(count, counted(count))
    check(schemas.VocabularySchema(), written)
    assert [sector["value"] for sector in written["sectors"]] == list(taxonomy.sectors())


@given(
    st.none() | RUN, st.dictionaries(WORD, st.integers(0, 999)), st.sampled_from(["ready", "making 312 of 709", "off"])
)
def test_the_index(run: Run | None, counts: dict[str, int], meaning: str) -> None:
    about = IndexMeta(digest="d", built_at="2026-11-22T00:00:00+00:00", counts=counts, stale_sources=[])
    written = output.index("offerings-x", about, run, meaning)
    check(schemas.IndexSchema(), written)
    assert written["meaning"] == meaning
    assert written["total"] == sum(counts.values())


def test_an_id_in_an_address() -> None:
    assert output.page_of("limburg:12.a") == "/aanbod/limburg:12.a"
    assert output.page_of('x"/<y') == "/aanbod/x%22%2F%3Cy"
