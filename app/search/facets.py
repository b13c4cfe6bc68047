"""Facets: the ways to narrow a search, their values with labels, and their counts.

A facet's name is its query parameter; its values are the values in the documents' field; labels are for people.
Choices within a facet are joined with "or", facets among each other with "and". The counts of a facet leave out its own
choice: they say what one gets by choosing that value as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

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
    """A value with its count; `selected` says that it is chosen. Plain data: a page has 164 of them."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class CountedFacet:
    """A facet with all its values, in the order of the vocabulary."""

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


class FacetAnswer(TypedDict, total=False):
    """What the engine answers to the aggregation of one facet."""

    values: Buckets


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


def facet_aggregations(choices: Choices) -> Mapping[str, object]:
    """One filter aggregation per facet, under its name, excluding its own choice."""
    return {facet.name: _aggregation(facet, choices) for facet in FACETS}


def _aggregation(facet: Facet, choices: Choices) -> Mapping[str, object]:
    terms = {"terms": {"field": facet.field, "size": len(facet.labels) + 10}}
    return {"filter": {"bool": {"filter": facet_filters(choices, without=facet.name)}}, "aggs": {"values": terms}}


def parse_facets(aggregations: Mapping[str, FacetAnswer], choices: Choices) -> tuple[CountedFacet, ...]:
    """All facets with all their values; chosen ones stay, even at 0."""
    return tuple([_counted(facet, aggregations.get(facet.name, {}), choices.get(facet.name, ())) for facet in FACETS])


def _counted(facet: Facet, answer: FacetAnswer, chosen: tuple[str, ...]) -> CountedFacet:
    buckets = answer["values"]["buckets"] if "values" in answer else []
    counts = {str(b.get("key_as_string", b["key"])): b["doc_count"] for b in buckets}
    values: list[FacetValue] = [
        {"value": value, "label": label, "count": counts.get(value, 0), "selected": value in chosen}
        for value, label in facet.labels.items()
    ]
    return CountedFacet(facet.name, facet.title, values)
