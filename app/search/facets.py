"""Facets: the ways to narrow a search, their values with labels, and their counts.

A facet's name is its query parameter; its values are the values in the documents' field; labels are for people.
Choices within a facet are joined with "or", facets among each other with "and". The counts of a facet leave out its own
choice: they say what one gets by choosing that value as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from indexer import taxonomy

Choices = Mapping[str, tuple[str, ...]]  # facet name -> chosen values


@dataclass(frozen=True)
class Facet:
    """A facet: `field` in the index, `labels` value -> label for every value that exists."""

    name: str
    title: str
    field: str
    labels: Mapping[str, str]


class FacetValue(TypedDict):
    """A value with its count; `selected` says that it is chosen. Plain data: a page has many of them."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class CountedFacet:
    """A facet with its values that an offering has or that are chosen, in the order of the vocabulary."""

    name: str
    label: str
    values: list[FacetValue]


class Bucket(TypedDict, total=False):
    """A value that the engine counted; of a truth value only the text is the same everywhere."""

    key: str | int
    key_as_string: str
    doc_count: int


class Buckets(TypedDict):
    """The values that the engine counted."""

    buckets: list[Bucket]


FacetAnswer = Mapping[str, Any]  # to a filter with facets: Buckets by the facet's name, and how much it leaves
Aggregation = Mapping[str, object]
WITHIN = "within"

FACETS: tuple[Facet, ...] = (
    Facet("provincie", "Provincie", "provinces", taxonomy.PROVINCES),
    Facet("sector", "Sector", "sectors", {s.slug: s.label for s in taxonomy.sectors().values()}),
    Facet("activiteit", "Activiteit", "activities", {a.slug: a.label for a in taxonomy.activities().values()}),
    Facet("werkvorm", "Werkvorm", "work_form", taxonomy.WORK_FORMS),
    Facet("levering", "Hoe het werk gebeurt", "delivery", taxonomy.DELIVERY),
    Facet("koper", "Voor wie", "buyer_kinds", taxonomy.BUYER_KINDS),
    Facet("voorbehouden", "Voorbehouden opdracht mogelijk", "reserved_eligible", {"true": "Ja", "false": "Nee"}),
)
BY_NAME: Mapping[str, Facet] = {facet.name: facet for facet in FACETS}


def facet_filters(choices: Choices, *, without: str | None = None) -> list[Mapping[str, object]]:
    """A filter per facet in which something is chosen, except the facet `without`."""
    chosen = [(BY_NAME[name], values) for name, values in choices.items() if values and name != without]
    return [{"terms": {facet.field: list(values)}} for facet, values in chosen]


def facet_aggregations(choices: Choices) -> dict[str, Aggregation]:
    """All facets: `WITHIN` all choices those without a choice of their own, which share that filter; each other one by
    its name, without its own choice."""
    own = [facet for facet in FACETS if choices.get(facet.name)]
    alone = {facet.name: _counting([facet], facet_filters(choices, without=facet.name)) for facet in own}
    return {**alone, WITHIN: _counting([facet for facet in FACETS if facet not in own], facet_filters(choices))}


def _counting(facets: Sequence[Facet], filters: Sequence[Mapping[str, object]]) -> Aggregation:
    values = {facet.name: {"terms": {"field": facet.field, "size": len(facet.labels) + 10}} for facet in facets}
    return {"filter": {"bool": {"filter": filters}}, "aggs": values}


def parse_facets(aggregations: Mapping[str, FacetAnswer], choices: Choices) -> tuple[CountedFacet, ...]:
    """All facets; chosen values stay, even at 0."""
    within = aggregations[WITHIN]
    return tuple([_counted(f, aggregations.get(f.name, within)[f.name], choices.get(f.name, ())) for f in FACETS])


def _counted(facet: Facet, answer: Buckets, chosen: tuple[str, ...]) -> CountedFacet:
    counts = {str(b.get("key_as_string", b["key"])): b["doc_count"] for b in answer["buckets"]}
    values: list[FacetValue] = [
        {"value": value, "label": label, "count": counts.get(value, 0), "selected": value in chosen}
        for value, label in facet.labels.items()
        if value in counts or value in chosen
    ]
    return CountedFacet(facet.name, facet.title, values)
