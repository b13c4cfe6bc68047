"""Wider searches to offer when little was found: each step with the label that a visitor sees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from app.search.params import MAX_RADIUS, SearchParams
from dutch import places
from dutch.normalise import WORD, fold
from indexer import taxonomy

RADII = (25, 50, MAX_RADIUS)  # km
Step = tuple[str, SearchParams]


def widenings(params: SearchParams, alternatives: Mapping[str, str]) -> list[Step]:
    """Wider searches, labelled, from the smallest step to the widest; `alternatives` as in dutch.spelling."""
    other = replace(params, page=1)
    spelt = [*_as_corrected(other), *_alternative(other, alternatives)]
    return [*spelt, *_as_place(other), *_same_need(other)]


def countable(params: SearchParams) -> list[Step]:
    """Those of them with the same need and municipalities: the search itself counts them, by place and choices."""
    steps = _same_need(replace(params, page=1))
    return [(label, step) for label, step in steps if step.municipalities == params.municipalities]


def _same_need(params: SearchParams) -> list[Step]:
    return [*_parent_activity(params), *_filters(params), *_further(params)]


def _as_corrected(params: SearchParams) -> Iterator[Step]:
    """Who asked for the words as typed may want the corrected ones after all."""
    if "spelling" in params.literal:
        yield "met verbeterde spelling", replace(params, literal=tuple(set(params.literal) - {"spelling"}))


def _alternative(params: SearchParams, alternatives: Mapping[str, str]) -> Iterator[Step]:
    """A word that exists but that no offering has may be a slip: "strik" for "strijk"."""
    text = params.q
    for word, other in alternatives.items():
        text = re.sub(rf"\b{re.escape(word)}\b", other, text)
    if text != params.q:
        yield f"bedoelde u “{text}”?", replace(params, q=text)


def _as_place(params: SearchParams) -> Iterator[Step]:
    """A word that is a municipality as well, when it was read as a word: "Mol strijk"."""
    for word in WORD.findall(params.q) if params.place is None else ():
        town = next((place for place in places.find(word) if place.kind == "municipality"), None)
        if town:
            rest = " ".join(other for other in params.q.split() if fold(other) != fold(word))
            yield f"bedoelde u de gemeente {town.name}?", replace(params, q=rest, place=town)


def _parent_activity(params: SearchParams) -> Iterator[Step]:
    """From chosen activities to all of their sectors."""
    chosen = [taxonomy.activities()[slug].sector for slug in params.choices.get("activiteit", ())]
    if chosen:
        sectors = tuple(dict.fromkeys((*params.choices.get("sector", ()), *chosen)))
        label = " en ".join(taxonomy.sectors()[slug].label for slug in sectors)
        yield f"alles in {label}", replace(params, choices={**params.choices, "activiteit": (), "sector": sectors})


def _filters(params: SearchParams) -> Iterator[Step]:
    if any(params.choices.values()):
        yield "zonder filters", replace(params, choices={})


def _further(params: SearchParams) -> Iterator[Step]:
    """A larger radius, the provinces next to the chosen ones, and at last everywhere."""
    for radius in (km for km in RADII if params.point and km > params.radius):
        yield f"zoek tot {radius} km", replace(params, radius=radius)
    chosen = _provinces(params)
    bordering = {other for province in chosen for other in places.neighbouring_provinces()[province]}
    if around := sorted(bordering - set(chosen)):
        label = "ook in " + ", ".join(taxonomy.PROVINCES[slug] for slug in around)
        everywhere = replace(params, place=params.place if params.point else None)
        yield label, replace(everywhere, choices={**params.choices, "provincie": (*chosen, *around)})
    if params.place or params.municipalities:
        yield "in heel Vlaanderen", replace(params, place=None, municipalities=(), sort="relevantie")


def _provinces(params: SearchParams) -> tuple[str, ...]:
    """The provinces that were chosen, as a filter or as the place."""
    if params.place and not params.point:
        return (params.place.province,)
    return params.choices.get("provincie", ())
