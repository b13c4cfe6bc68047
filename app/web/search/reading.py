"""What the page says of a search: its heading, and how the words were read, each reading with a link that undoes it."""

from __future__ import annotations

from dataclasses import dataclass

from app.search.params import SearchParams, place_label
from app.search.results import SearchResults
from app.search.understand import UnderstoodQuery
from app.web.search.cards import place_words
from app.web.search.links import Links
from app.wording.dutch import counted, listed


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence, and other searches as (label, address)."""

    text: str
    others: tuple[tuple[str, str], ...] = ()


def heading(results: SearchResults) -> str:
    """What was found, in a sentence: "37 aanbiedingen voor “kuisploeg” rond Aarschot, in 3 provincies"."""
    params, asked = results.ask.params, need(results.understood)
    about = (f" voor “{asked}”" if asked else "") + _around(params)
    if not results.total:
        return f"Nog niets gevonden{about}"
    text = f"{counted(results.total, 'aanbieding', 'aanbiedingen')}{about}"
    provinces = {facet.name: facet.values for facet in results.facets}["provincie"]
    present = [v for v in provinces if v.count and (v.selected or not params.choices.get("provincie"))]
    return f"{text}, in {len(present)} provincies" if len(present) > 1 else text


def _around(params: SearchParams) -> str:
    if params.place is None:
        return ""
    return f" {'rond' if params.point else 'in'} {place_words(params.place)}"


def readings(query: UnderstoodQuery, params: SearchParams, links: Links) -> list[Reading]:
    """What was read differently from what was typed; nothing when the words were taken as they are."""
    made = [_number(query), _corrected(query, params, links), _place(query, params, links)]
    return [reading for reading in made if reading]


def need(query: UnderstoodQuery) -> str:
    """What is searched for, without place, numbers and fillers; as it was typed when it was asked literally."""
    return (
        query.shown
        if query.phrases or query.excluded
        else query.text or query.organisation or ("" if query.in_text else query.shown)
    )


def _number(query: UnderstoodQuery) -> Reading | None:
    if not query.kbo:
        return None
    return Reading(f"Dit is een ondernemingsnummer: {query.kbo[:4]}.{query.kbo[4:7]}.{query.kbo[7:]}.")


def _corrected(query: UnderstoodQuery, params: SearchParams, links: Links) -> Reading | None:
    if not query.corrections:
        return None
    typed = listed([f"“{word}”" for word, _ in query.corrections])
    meant = listed([f"“{word}”" for _, word in query.corrections])
    as_typed = links.to(literal=(*params.literal, "spelling"))
    return Reading(f"Wij zochten op {meant}.", ((f"Zoek toch op {typed}", as_typed),))


def _place(query: UnderstoodQuery, params: SearchParams, links: Links) -> Reading | None:
    if not query.in_text:
        return None
    place, rest = query.in_text.place, " ".join(part for part in (query.organisation, query.in_text.rest) if part)
    only = (f"Alleen rond {place.name}", links.to(q=rest, place=place))
    others = [(place_label(other), links.to(q=rest, place=other)) for other in query.in_text.others]
    as_word = (f"“{place.name}” is geen plaats", links.to(literal=(*params.literal, "plaats")))
    text = f"Wat in {place_words(place)} werkt of er dicht bij ligt, staat eerst."
    return Reading(text, (only, *others, as_word))
