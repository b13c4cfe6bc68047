"""From the engine's answer to results: hits with distance, whether they serve the place and why they matched."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict

from app.search import relevance, snippets
from app.search.answers import Answer, EngineHit
from app.search.ask import Ask
from app.search.facets import WITHIN, CountedFacet, parse_facets
from app.search.params import SearchParams
from app.search.relax import countable
from app.search.scope import serving_tokens
from app.search.snippets import MARK_END, MARK_START
from app.search.understand import UnderstoodQuery
from dutch.places import Place, distance_km
from indexer.document.parts import Photo, ServiceArea, Site

_MARKED = re.compile(f"{MARK_START}([^{MARK_START}{MARK_END}]*){MARK_END}")
NO_SHARES: Mapping[str, float] = {}
_STRAY = re.compile(f"[{MARK_START}{MARK_END}]")


class Hit(TypedDict):
    """One offering in a list of results. `distance_km` is to its nearest site, None without a place."""

    id: str
    title: str
    organisation: dict[str, str]  # {"id", "name"}
    sectors: list[str]
    activities: list[str]
    sites: list[Site]  # nearest first
    distance_km: float | None
    serves_place: bool | None
    delivery: list[str]
    work_form: str
    buyer_kinds: list[str]
    reserved_eligible: bool
    summary: str
    highlights: dict[str, str]  # field -> safe HTML with <mark>
    match: str  # exact | meaning | loose | pinned | demoted
    updated_at: str | None
    read_at: str
    confirmed_on: str | None
    full_until: str | None
    paused_until: str | None
    verified_at: str | None
    service_area: ServiceArea | None
    photos: list[Photo]
    source: str
    twins: list[str]  # ids of the same offering in other sources
    stale: bool
    freshness: int  # the half-year of its last confirmation or change, 0 when unknown


@dataclass(frozen=True)
class SearchResults:
    """A page of results. `total` and the facets count exact hits over all pages; `took_ms` is the engine's time.

    Not `whole` when the model had no say in it that may have one in a moment.
    """

    total: int
    hits: list[Hit]
    facets: tuple[CountedFacet, ...]
    took_ms: int
    ask: Ask
    everywhere: int = 0  # what fits without the place
    more: list[Hit] = field(default_factory=list)  # what may still be possible, shown below a line that says so
    steps: list[Step] = field(default_factory=list)
    whole: bool = True

    @property
    def understood(self) -> UnderstoodQuery:
        """How the text was read."""
        return self.ask.understood

    def wider(self, steps: Sequence[Step]) -> list[Step]:
        """Those of some steps that have more."""
        return [step for step in steps if step.total > self.total]


@dataclass(frozen=True)
class Step:
    """A wider search with its number of hits, offered when little was found."""

    label: str
    params: SearchParams
    total: int


def parse(answer: Answer, ask: Ask) -> SearchResults:
    """The results in an engine's answer."""
    shares, params = snippets.weights(ask), ask.params
    counts = counted(answer)
    total, every = int(counts["here"][WITHIN]["doc_count"]), answer["hits"]["hits"]
    fitting = every[: max(0, min(params.per_page, total - (params.page - 1) * params.per_page))]
    few = total < relevance.FEW and params.page == 1
    return SearchResults(
        total=total,
        hits=[parse_hit(hit, ask.place, _placed(hit, ask), shares) for hit in fitting],
        facets=parse_facets(counts["here"], params.choices),
        took_ms=int(answer["took"]),
        ask=ask,
        everywhere=int(counts["everywhere"]["doc_count"]) if "everywhere" in counts else total,
        more=_possible(every[total:][: relevance.MOST_POSSIBLE], ask, shares) if few else [],
        steps=_steps(counts, params) if few else [],
        whole=ask.near.whole,
    )


@dataclass(frozen=True)
class Best:
    """How many offerings fit a search, and the first of them."""

    total: int
    hits: list[Hit]


def best(answer: Answer, ask: Ask) -> Best:
    """The first results in an engine's answer to one of several searches."""
    hits = [parse_hit(hit, ask.place, _placed(hit, ask)) for hit in answer["hits"]["hits"]]
    return Best(int(answer["hits"]["total"]["value"]), hits)


def counted(answer: Answer) -> Mapping[str, Any]:
    """What was counted of all that fits."""
    counts = answer["aggregations"]
    found: Mapping[str, Any] = counts["fitting"]["buckets"][0] if "fitting" in counts else counts
    return found


def _possible(hits: Sequence[EngineHit], ask: Ask, shares: Mapping[str, float]) -> list[Hit]:
    """What may still be possible: by some of its words, or by its meaning alone."""
    return [parse_hit(hit, ask.place, "loose" if hit.get("matched_queries") else "meaning", shares) for hit in hits]


def _steps(counts: Mapping[str, Any], params: SearchParams) -> list[Step]:
    """The wider steps that the same answer counted."""
    buckets = counts["steps"]["buckets"] if "steps" in counts else {}
    return [
        Step(label, step, int(buckets[label]["doc_count"])) for label, step in countable(params) if label in buckets
    ]


def _placed(hit: EngineHit, ask: Ask) -> str:
    """What an exact hit is called; a pin of its twin is one of its own."""
    names = [ask.pins.match(identity) for identity in (hit["_id"], *hit["_source"].get("twins", ()))]
    return next((name for name in names if name != "exact"), "exact")


def parse_hit(
    hit: EngineHit, place: Place | None, match: str = "exact", shares: Mapping[str, float] = NO_SHARES
) -> Hit:
    """One hit; distances are computed here, from the same points that the page shows.

    `shares` is how much each stem of the need says: its snippet is chosen by that.
    """
    source = hit["_source"]
    point = (place.lat, place.lon) if place and place.lat is not None and place.lon is not None else None
    sites = by_distance(source["sites"], point)
    serves = bool(set(serving_tokens(place)) & set(source["serves"])) if place else None
    return Hit(
        id=source["id"],
        title=source["title"],
        organisation={"id": source["organisation_id"], "name": source["organisation_name"]},
        sectors=source["sectors"],
        activities=source["activities"],
        sites=sites,
        distance_km=round(_km(sites[0], point), 1) if point else None,
        serves_place=serves,
        delivery=source["delivery"],
        work_form=source["work_form"],
        buyer_kinds=source["buyer_kinds"],
        reserved_eligible=source["reserved_eligible"],
        summary=source["summary"],
        highlights=_highlights(hit.get("highlight", {}), shares),
        match=match,
        updated_at=source["updated_at"],
        read_at=source["read_at"],
        confirmed_on=source["confirmed_on"],
        full_until=source["full_until"],
        paused_until=source["paused_until"],
        verified_at=source["verified_at"],
        service_area=source["service_area"],
        photos=source["photos"],
        source=source["source"],
        twins=source.get("twins", []),  # of an older index, after a rollback
        stale=source["stale"],
        freshness=source["freshness"],
    )


def by_distance(sites: list[Site], point: tuple[float, float] | None) -> list[Site]:
    """Sites nearest first; as they are without a point."""
    return sorted(sites, key=lambda site: _km(site, point)) if point and len(sites) > 1 else sites


def _km(site: Site, point: tuple[float, float]) -> float:
    return distance_km((site["location"]["lat"], site["location"]["lon"]), point)


def _highlights(marked: Mapping[str, Sequence[str]], shares: Mapping[str, float]) -> dict[str, str]:
    """The title with its marks, and the sentence of the description that says most of the need."""
    shown = {"title": _safe("".join(marked["title"]))} if "title" in marked else {}
    sentence = snippets.best("".join(marked["affirmed"]), shares) if "affirmed" in marked else ""
    return {**shown, "description": _safe(sentence)} if sentence else shown


def _safe(text: str) -> str:
    """The engine has escaped the text; only pairs of its markers become elements, strays in a source's text go."""
    return _STRAY.sub("", _MARKED.sub(r"<mark>\1</mark>", text))
