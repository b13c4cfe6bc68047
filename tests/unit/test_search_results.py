"""Highlights: whatever a source wrote and wherever the engine marked it, only <mark> comes out as markup."""

from __future__ import annotations

import html
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.search import results
from app.search.query import LIST_FIELDS
from app.search.snippets import MARK_END, MARK_START
from dutch import places

SITE = {
    "municipality": "Gent",
    "postcode": "9000",
    "province": "oost-vlaanderen",
    "location": {"lat": 51.05, "lon": 3.7},
}
FAR = {"municipality": "Genk", "postcode": "3600", "province": "limburg", "location": {"lat": 50.96, "lon": 5.5}}
SOURCE: dict[str, Any] = {
    "id": "limburg:1", "source": "limburg", "title": "Titel", "summary": "Tekst", "organisation_id": "kbo-1",
    "organisation_name": "Naam", "sectors": [], "activities": [], "sites": [FAR, SITE], "serves": ["44021"],
    "delivery": [], "work_form": "andere", "buyer_kinds": [], "reserved_eligible": False, "updated_at": None,
    "read_at": "2026-11-22T03:10:00+00:00",
    "confirmed_on": None, "stale": False, "service_area": None, "full_until": None, "photos": [],
    "twins": [],
    "paused_until": None, "verified_at": None, "freshness": 0,
}  # fmt: skip
HOSTILE = st.sampled_from(
    ["<script>alert(1)</script>", "</mark>", "<mark>", "<mark onmouseover=x>", "&lt;b&gt;", '"><img src=x>', "'", "&"]
)
PIECE = st.one_of(HOSTILE, st.text(max_size=12), st.just(MARK_START), st.just(MARK_END), st.just("poetsen"))


def marked(pieces: list[tuple[str, bool]]) -> str:
    """What the engine answers: the text escaped, with its own markers around what matched."""
    return "".join(f"{MARK_START}{html.escape(t)}{MARK_END}" if match else html.escape(t) for t, match in pieces)


def shown(fragment: str) -> str:
    """The fragment as a hit carries it."""
    return results.parse_hit({"_source": SOURCE, "highlight": {"title": [fragment]}}, None)["highlights"]["title"]


@given(st.lists(st.tuples(PIECE, st.booleans()), max_size=8))
def test_only_marks_are_markup_and_they_are_in_pairs(pieces: list[tuple[str, bool]]) -> None:
    text = shown(marked(pieces))
    tags = re.findall(r"<[^>]*>?", text)
    assert set(tags) <= {"<mark>", "</mark>"}
    assert "".join(tags).replace("<mark></mark>", "") == ""
    assert MARK_START not in text
    assert MARK_END not in text


@given(st.lists(st.tuples(PIECE, st.booleans()), max_size=8))
def test_no_word_is_lost(pieces: list[tuple[str, bool]]) -> None:
    whole = "".join(text for text, _ in pieces).replace(MARK_START, "").replace(MARK_END, "")
    text = shown(marked(pieces)).replace("<mark>", "").replace("</mark>", "")
    assert html.unescape(text) == html.unescape(html.escape(whole))


def test_what_matched_is_marked() -> None:
    assert shown(f"Wij {MARK_START}poetsen{MARK_END} &lt;alles&gt;") == "Wij <mark>poetsen</mark> &lt;alles&gt;"


def test_the_distance_is_that_of_the_nearest_site() -> None:
    [gent] = places.find("9000")
    hit = results.parse_hit({"_source": SOURCE}, gent)
    assert [site["municipality"] for site in hit["sites"]] == ["Gent", "Genk"]
    assert hit["distance_km"] is not None
    assert hit["distance_km"] < 10
    assert hit["serves_place"] is True


def test_without_a_place_there_is_no_distance() -> None:
    hit = results.parse_hit({"_source": SOURCE}, None)
    assert (hit["distance_km"], hit["serves_place"]) == (None, None)
    assert hit["highlights"] == {}


def test_a_province_has_no_point() -> None:
    [limburg] = places.find("Limburg")
    hit = results.parse_hit({"_source": {**SOURCE, "serves": ["province:limburg"]}}, limburg)
    assert (hit["distance_km"], hit["serves_place"]) == (None, True)


class Watched(dict[str, Any]):
    """A document that remembers which of its fields were read."""

    def __init__(self, document: dict[str, Any]) -> None:
        super().__init__(document)
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.read.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.read.add(name)
        return super().get(name, default)


def test_a_hit_reads_exactly_what_lists_ask_of_the_engine() -> None:
    watched = Watched(SOURCE)
    results.parse_hit({"_id": "limburg:1", "_source": watched}, places.find("Gent")[0])
    assert watched.read == set(LIST_FIELDS)
