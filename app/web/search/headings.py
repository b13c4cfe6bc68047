"""What the results page says above its list: what was found for what, and how the words were read."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.search.ask import Ask
from app.search.choices_in_text import chosen_with
from app.search.cpv_in_text import CpvInText
from app.search.facets import BY_NAME
from app.search.params import SearchParams, place_label
from app.search.results import SearchResults
from app.search.understand import UnderstoodQuery
from app.web.search.cards import place_words
from app.web.search.links import Links
from app.wording import dutch
from app.wording.dutch import counted, listed
from dutch.analysis import analyse
from dutch.normalise import fold, words
from dutch.places import Place
from indexer import taxonomy

SUBJECTS = ("activiteit", "sector", "werkvorm", "koper", "levering", "voorbehouden", "provincie")
MOST_NAMED = 2  # of these in a heading


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence, and other searches as (label, address)."""

    text: str
    others: tuple[tuple[str, str], ...] = ()


def heading(results: SearchResults) -> str:
    """What was found, in a sentence: "37 aanbiedingen voor “kuisploeg” rond Aarschot"; without a need, what was
    chosen: "Groen en natuur: 57 aanbiedingen"."""
    ask, asked = results.ask, sought(results)
    about = (f" voor “{asked}”" if asked else "") + _excluded(ask.understood) + _around(ask)
    if not results.total:
        return f"“{asked}” zegt te weinig om op te zoeken" if too_usual(results) else f"Nog niets gevonden{about}"
    subject = "" if asked else _chosen_subject(ask.params)
    return f"{subject}{counted(results.total, 'aanbieding', 'aanbiedingen')}{about}"


def need(query: UnderstoodQuery) -> str:
    """What is searched for, in the words that were typed: without its place, choices, quotes and minus."""
    codes = [_code(code) for code in query.cpv]
    words = [] if codes and fold(query.need) in fold(codes[0]) else [query.need]
    return ", ".join(filter(None, (*words, *codes)))


def sought(results: SearchResults) -> str:
    """The need of a search, or the signs that were typed where nothing came of them."""
    asked, typed = need(results.understood), results.understood.rest.strip()
    return typed if not asked and not results.total and not words(typed) else asked


def too_usual(results: SearchResults) -> bool:
    """Whether nothing was found because the words that were typed stand everywhere: "de", "ik zoek"."""
    asked = "" if results.total else sought(results)
    return bool(asked) and not analyse(asked)


def wordless(results: SearchResults) -> bool:
    """Whether nothing was found because what was typed has no letter and no digit: "???", an emoji."""
    return too_usual(results) and not words(sought(results))


def _code(code: CpvInText) -> str:
    return f"{code.entry.label} (CPV {code.entry.code})" if code.entry else f"CPV {code.digits}"


def _excluded(query: UnderstoodQuery) -> str:
    return f" zonder {listed([f'“{word}”' for word in query.excluded])}" if query.excluded else ""


def _chosen_subject(params: SearchParams) -> str:
    """What was chosen, when that is little enough to be the name of a page."""
    labels = [subject(name, value) for name in SUBJECTS for value in params.choices.get(name, ())]
    return f"{'; '.join(labels)}: " if 0 < len(labels) <= MOST_NAMED else ""  # there is "en" in their names


def subject(name: str, value: str) -> str:
    """A chosen value as the name of a page: it stands there without the name of its facet."""
    label = BY_NAME[name].labels[value]
    if name == "voorbehouden":
        return f"Voorbehouden opdracht {'' if value == 'true' else 'niet '}mogelijk"
    return f"Voor {label.lower()}" if name == "koper" else label


def _around(ask: Ask) -> str:
    return f" {around(ask.place)}" if ask.place else ""


def around(place: Place) -> str:
    """ "rond Aarschot", "in de provincie Limburg", "in de Kempen"."""
    return f"{'rond' if place.lat is not None else 'in'} {place_words(place)}"


def readings(results: SearchResults, params: SearchParams, links: Links) -> list[Reading]:
    """What was read differently from what was typed (`params`), and what there is beyond the place; nothing when the
    words were taken as they are and there is no more."""
    query, typed = results.understood, replace(links, params=params)
    codes = [_code_read(code, links) for code in query.cpv]
    made = [
        _number(query),
        *codes,
        _chosen(results, typed),
        _corrected(query, params, typed),
        _place_read(results, links, typed),
        _without_meaning(results, typed),
    ]
    return [reading for reading in made if reading]


def _chosen(results: SearchResults, typed: Links) -> Reading | None:
    """The choices that stood in the text: set, or proposed when they would leave nothing."""
    ask, choices = results.ask, results.understood.choices
    if not choices:
        return None
    words = listed([f"“{choice.words}”" for choice in choices])
    as_word = ("Zoek het als woord", typed.to(literal=(*typed.params.literal, "keuze")))
    if not ask.proposed:
        return Reading(f"{words} hebben wij als filter gekozen.", (as_word,))
    if not results.total:
        return Reading(f"Ook zonder {words} als filter vonden wij niets.", (as_word,))
    labels = listed([BY_NAME[choice.facet].labels[value] for choice in choices for value in choice.values])
    set_anyway = replace(ask.params, choices=chosen_with(ask.params.choices, choices))
    only = (f"Toon alleen: {labels}", replace(typed, params=set_anyway).to())
    return Reading(f"Met {words} als filter blijft er niets over. U ziet daarom alles.", (only, as_word))


def _number(query: UnderstoodQuery) -> Reading | None:
    if not query.kbo:
        return None
    return Reading(f"Dit is een ondernemingsnummer: {query.kbo[:4]}.{query.kbo[4:7]}.{query.kbo[7:]}.")


def _code_read(code: CpvInText, links: Links) -> Reading:
    """Which activities answer a procurement code; one that nothing answers says so."""
    if not code.activities:
        return Reading(f"Bij CPV {code.digits} hoort geen werk dat wij van sociale ondernemingen kennen.")
    found = [taxonomy.activities()[slug] for slug in code.activities]
    others = tuple((f"Alleen {a.label}", links.to(q="", choices={"activiteit": (a.slug,)})) for a in found)
    return Reading(f"CPV {code.digits} lazen wij als {listed([a.label for a in found])}.", others)


def _corrected(query: UnderstoodQuery, params: SearchParams, links: Links) -> Reading | None:
    replaced = (*query.corrections, *query.translations)
    if not replaced:
        return None
    typed = listed([f"“{word}”" for word, _ in replaced])
    meant = listed([f"“{word}”" for _, word in replaced])
    as_typed = links.to(literal=(*params.literal, "spelling"))
    return Reading(f"Wij zochten op {meant}.", ((f"Zoek toch op {typed}", as_typed),))


def _place_read(results: SearchResults, links: Links, typed: Links) -> Reading | None:
    """The place that limits the search, from whichever box, what else it may be, and the way out of it."""
    in_text, box = results.understood.in_text, links.params.box
    others = in_text.others if in_text else box.others if box else ()
    offered = [*_everywhere(results, links), *((place_label(other), links.to(place=other)) for other in others)]
    if in_text:
        label = f"Zoek “{in_text.misspelt or in_text.place.name}” als woord"
        offered.append((label, typed.to(literal=(*typed.params.literal, "plaats"))))
    elif not box or (box.exact and not others):
        return Reading("Zoekt u ook verder weg?", tuple(offered)) if offered else None
    misread = in_text.misspelt if in_text else box.text if box and not box.exact else ""
    return Reading(_place_sentence(results.ask, misread), tuple(offered))


def _place_sentence(ask: Ask, misread: str) -> str:
    instead = f" in plaats van “{misread}”" if misread else ""
    return f"Wij zochten{_around(ask)}{instead}."


def _without_meaning(results: SearchResults, typed: Links) -> Reading | None:
    if results.whole:
        return None
    text = "Wij zochten nu vooral op uw woorden: zoeken op betekenis is nog niet klaar."
    return Reading(text, (("Zoek opnieuw", typed.to()),))


def _everywhere(results: SearchResults, links: Links) -> list[tuple[str, str]]:
    """The same search without its place, when that has more; where nothing was found it is a wider step already."""
    if not 0 < results.total < results.everywhere:
        return []
    return [(f"In heel Vlaanderen ({dutch.number(results.everywhere)})", links.without_place())]
