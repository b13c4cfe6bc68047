"""Why an offering is not found, or stands low: every condition of a search, looked at for one offering.

The conditions are the very parts of the request that a visitor's search sends (app.search.query), each with a name;
the engine says in one answer which of them the offering meets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import sqlalchemy as sa

from app.quality import rule_texts
from app.search import query, relevance, scope
from app.search.ask import Ask
from app.search.facets import BY_NAME, facet_filters
from app.search.params import SearchParams, place_label
from app.search.results import by_distance
from app.search.service import SearchService, is_identity
from app.search.understand import UnderstoodQuery
from app.wording import dutch, words
from base import clock, database
from base.tables import source_rejects as rejects
from dutch import compounds
from dutch.analysis import analyse
from dutch.normalise import tokens
from dutch.places import distance_km
from indexer.changes import withdrawn
from indexer.document.fields import Offering

FIELDS = {"title": "titel", "activity_text": "activiteiten", "affirmed": "beschrijving"}
PARTS = {"title": "title_parts", "activity_text": "activity_parts", "affirmed": "description_parts"}
HOW = {"typed": "ja", "meant": "met een ander woord", "parts": "als deel van een woord", "": "nee"}
MOST_WORDS = 20
LINK = "why"  # the purpose of a signed link with which an organisation sees this too


@dataclass(frozen=True)
class Finding:
    """A condition: whether it is met (None: only good to know), and what it means, in Dutch."""

    met: bool | None
    text: str


UNKNOWN = Finding(False, "Deze aanbieding staat niet in de index, en wij hebben er geen geweigerde rij van gezien.")


@dataclass(frozen=True)
class WordMatch:
    """A word of the need: how it stands in each field (HOW), and the rules that bring other words for it."""

    word: str
    how: Mapping[str, str]
    rules: Sequence[str] = ()

    @property
    def stands_anywhere(self) -> bool:
        """Whether it stands in any field."""
        return any(how != HOW[""] for how in self.how.values())


@dataclass(frozen=True)
class Diagnosis:
    """What was found. `title` is None when the offering is not in the index; `place` counts from 1.

    `exists` is False when we never saw an offering of that id.
    """

    title: str | None
    findings: list[Finding]
    words: list[WordMatch] = field(default_factory=list)
    place: int | None = None
    exists: bool = True

    @property
    def visible(self) -> bool:
        """Whether a visitor finds it with this search, on whatever page."""
        return self.place is not None


def explain(search: SearchService, db: sa.Engine, identity: str, params: SearchParams) -> Diagnosis:
    """Why a search finds an offering, or does not. Raises EngineUnavailable."""
    offering = search.get(identity) if is_identity(identity) else None
    if offering is None:
        findings = _absent(db, identity)
        return Diagnosis(None, findings, exists=findings != [UNKNOWN])
    found = [Finding(True, "De aanbieding staat in de index."), *_closed(offering, clock.today())]
    if not params.q and params.place is None and not params.choices:
        return Diagnosis(offering["title"], found)
    ask = search.read(params)
    understood = ask.understood
    met = search.matches(identity, [*_conditions(ask), *_word_queries(understood)])
    words = _words(db, understood, met)
    found += [*_scope(params, offering, met), *_choices(params, met), *_need(understood, words, met)]
    place, ranked = _rank(search, params, identity)
    return Diagnosis(offering["title"], [*found, *ranked], words, place)


def _absent(db: sa.Engine, identity: str) -> list[Finding]:
    """What is known of an offering that is not in the index."""
    gone = withdrawn.find(db, identity) if is_identity(identity) else None
    source, _, source_id = identity.partition(":")
    mine = (rejects.c.source == source) & (rejects.c.source_id == source_id) & rejects.c.mended_at.is_(None)
    with database.read(db) as connection:
        refused = connection.execute(sa.select(rejects).where(mine).order_by(rejects.c.field)).first()
    if refused:
        why = f"{refused.message.rstrip('.')}. Veld: {words.field(refused.field)}."
        text = f"De rij is geweigerd toen de bron gelezen werd: {why}"
        return [Finding(False, text), Finding(None, "Verbeter de rij in de bron; binnen tien minuten staat ze er dan.")]
    if gone and gone.moved_to:
        return [Finding(False, f"“{gone.title}” is verhuisd en heeft nu de sleutel {gone.moved_to}.")]
    if gone:
        return [Finding(False, f"“{gone.title}” stond in de index, maar zit niet meer in de bron.")]
    return [UNKNOWN]


def _closed(offering: Offering, today: date) -> list[Finding]:
    """What takes an offering out of every search, or makes it sink."""
    found = []
    if (paused := offering.get("paused_until")) and paused > today.isoformat():
        found.append(
            Finding(False, f"De organisatie heeft ze op pauze gezet tot {paused}: ze staat in geen enkele lijst.")
        )
    if other := offering.get("duplicate_of"):
        found.append(Finding(False, f"Ze is dezelfde als {other}, en die staat in haar plaats in de lijst."))
    if other := offering["twin_of"]:
        found.append(Finding(False, f"Ze staat ook in een andere bron, zie {other}: samen zijn ze één resultaat."))
    if (full := offering.get("full_until")) and full > today.isoformat():
        found.append(Finding(None, f"De organisatie is volzet tot {full}. Ze blijft wel in de lijst staan."))
    if offering["stale"]:
        found.append(Finding(None, "De bron kon de laatste keer niet gelezen worden: dit zijn oudere gegevens."))
    return found


def _conditions(ask: Ask) -> list[scope.Clause]:
    """What a search asks of every exact hit, each part with a name."""
    named = [_all("scope", scope.scope_filters(ask)), _all("need", query.needs(ask))]
    for name, values in ask.params.choices.items():
        named.append(_all(f"choice:{name}", facet_filters({name: values})))
    if ask.understood.text:
        named.append(_all("loose", [query.text_query(ask.understood)]))
    return named


def _all(name: str, filters: list[scope.Clause]) -> scope.Clause:
    return {"bool": {"filter": filters, "_name": name}}


def _word_queries(understood: UnderstoodQuery) -> list[scope.Clause]:
    named = []
    for word in _significant(understood):
        for name in FIELDS:
            named.append(_match(name, word, f"typed:{word}:{name}"))
            named.append(_match(name, word, f"meant:{word}:{name}", "nl_search"))
            named.append(_match(PARTS[name], compounds.parts(word), f"parts:{word}:{name}", "nl_search"))
    return named


def _match(name: str, text: str, label: str, analyzer: str = "nl_index") -> scope.Clause:
    return {"match": {name: {"query": text, "analyzer": analyzer, "operator": "and", "_name": label}}}


def _significant(understood: UnderstoodQuery) -> list[str]:
    """The words that are searched, each once."""
    return [word for word in dict.fromkeys(tokens(understood.text.lower())) if analyse(word)][:MOST_WORDS]


def _words(db: sa.Engine, understood: UnderstoodQuery, met: set[str]) -> list[WordMatch]:
    texts = rule_texts.live(db)
    return [
        WordMatch(
            word,
            {label: HOW[_how(word, name, met)] for name, label in FIELDS.items()},
            [rule.text for rule in rule_texts.holding(texts, word)],
        )
        for word in _significant(understood)
    ]


def _how(word: str, name: str, met: set[str]) -> str:
    return next((how for how in ("typed", "meant", "parts") if f"{how}:{word}:{name}" in met), "")


def _scope(params: SearchParams, offering: Offering, met: set[str]) -> list[Finding]:
    place = params.place
    if place is None:
        return []
    inside, where = "scope" in met, place_label(place)
    if params.point is None:
        return [Finding(inside, f"Ze {'ligt in of werkt' if inside else 'ligt niet en werkt niet'} in {where}.")]
    near = by_distance(offering["sites"], params.point)[0]["location"]
    km = dutch.decimal(round(distance_km((near["lat"], near["lon"]), params.point), 1), "0.0")
    works = bool(set(scope.serving_tokens(place)) & set(offering["serves"]))
    far = f"Ze ligt op {km} km van {where}; gezocht is tot {params.radius} km"
    return [Finding(inside, f"{far}, {'en' if works == inside else 'maar'} ze werkt daar{'' if works else ' niet'}.")]


def _choices(params: SearchParams, met: set[str]) -> list[Finding]:
    found = []
    for name, values in params.choices.items():
        facet, ok = BY_NAME[name], f"choice:{name}" in met
        wanted = ", ".join(facet.labels.get(value, value) for value in values)
        found.append(Finding(ok, f"{'Past' if ok else 'Past niet'} bij de gekozen filter: {wanted}."))
    return found


def _need(understood: UnderstoodQuery, words: Sequence[WordMatch], met: set[str]) -> list[Finding]:
    if understood.is_empty:
        return []
    missing = [f"“{word.word}”" for word in words if not word.stands_anywhere]
    if "need" in met:
        return [Finding(True, "De woorden passen: ze is een volwaardig resultaat.")]
    if "loose" in met:
        text = (
            f"Een deel van de woorden past niet: {', '.join(missing)}." if missing else "De woorden passen niet samen."
        )
        return [Finding(False, f"{text} Ze komt alleen in beeld als er weinig andere resultaten zijn.")]
    return [Finding(False, "Geen enkel woord van de zoekvraag staat in de titel, de activiteiten of de beschrijving.")]


def _rank(search: SearchService, params: SearchParams, identity: str) -> tuple[int | None, list[Finding]]:
    order = search.order(params)
    at = next((place for place, (key, _) in enumerate(order) if key == identity), None)
    if at is None or len(order) < relevance.FEW:
        return _on_first_page(search, params, identity)
    if at < params.per_page:
        return at + 1, [Finding(True, f"Ze staat op plaats {at + 1} van {len(order)}, op de eerste pagina.")]
    own, needed = order[at][1], order[params.per_page - 1][1]
    page = at // params.per_page + 1
    text = f"Ze staat op plaats {at + 1} van {len(order)}, op pagina {page}."
    more = f" Haar score is {dutch.score(own)}; de laatste op de eerste pagina heeft {dutch.score(needed)}."
    return at + 1, [Finding(None, text + (more if needed else ""))]


def _on_first_page(search: SearchService, params: SearchParams, identity: str) -> tuple[int | None, list[Finding]]:
    """Where it stands when there are few exact hits, and looser and related ones come along."""
    found = search.search(replace(params, page=1))
    ids = [hit["id"] for hit in (*found.hits, *found.more)]
    if identity not in ids:
        return None, [Finding(False, "Ze staat niet in de resultaten.")]
    place = ids.index(identity) + 1
    return place, [Finding(True, f"Ze staat op plaats {place} van de {len(ids)} getoonde aanbiedingen.")]
