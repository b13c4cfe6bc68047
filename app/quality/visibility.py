"""Why an offering is not found, or stands low: every condition of a search, looked at for one offering.

The conditions are the very parts of the request that a visitor's search sends (app.search.query), each with a name;
the engine says in one answer which of them the offering meets. Its score: app.quality.score_parts.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import sqlalchemy as sa

from app.quality import score_parts
from app.quality.findings import Finding
from app.quality.score_parts import Met, WordMatch
from app.search import query, relevance, scope
from app.search.ask import Ask
from app.search.facets import BY_NAME, facet_filters
from app.search.params import SearchParams, place_label
from app.search.results import by_distance
from app.search.service import SearchService, is_identity
from app.wording import dutch, words
from base import clock, database
from base.tables import source_rejects as rejects
from dutch.places import distance_km
from indexer.changes import withdrawn
from indexer.document.fields import Offering

LINK = "why"  # the purpose of a signed link with which an organisation sees this too
UNKNOWN = Finding(False, "Deze aanbieding staat niet in de index, en wij hebben er geen geweigerde rij van gezien.")


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
    ask = search.ask(params)
    met = search.matches(identity, [*_conditions(ask), *score_parts.named_queries(ask)])
    words = score_parts.word_matches(db, ask, met)
    found += [*_scope(ask, offering, met), *_choices(params, met), *score_parts.findings(ask, words, met)]
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
    """What a search asks of every result beside the need, each part with a name."""
    named = [_all("scope", scope.scope_filters(ask)), _all("place", query.place_filters(ask.params))]
    return [*named, *[_all(f"choice:{name}", facet_filters({name: v})) for name, v in ask.params.choices.items()]]


def _all(name: str, filters: list[scope.Clause]) -> scope.Clause:
    return {"bool": {"filter": filters, "_name": name}}


def _scope(ask: Ask, offering: Offering, met: Met) -> list[Finding]:
    """Whether it reaches the place, typed in whichever box."""
    place = ask.place
    if place is None:
        return []
    inside, where = "place" in met, place_label(place)
    if place.lat is None or place.lon is None:
        return [Finding(inside, f"Ze {'ligt in of werkt' if inside else 'ligt niet en werkt niet'} in {where}.")]
    point = (place.lat, place.lon)
    near = by_distance(offering["sites"], point)[0]["location"]
    km = dutch.decimal(round(distance_km((near["lat"], near["lon"]), point), 1), "0.0")
    works = bool(set(scope.serving_tokens(place)) & set(offering["serves"]))
    far = f"Ze ligt op {km} km van {where}; gezocht is tot {ask.params.radius} km"
    return [Finding(inside, f"{far}, {'en' if works == inside else 'maar'} ze werkt daar{'' if works else ' niet'}.")]


def _choices(params: SearchParams, met: Met) -> list[Finding]:
    found = []
    for name, values in params.choices.items():
        facet, ok = BY_NAME[name], f"choice:{name}" in met
        wanted = ", ".join(facet.labels.get(value, value) for value in values)
        found.append(Finding(ok, f"{'Past' if ok else 'Past niet'} bij de gekozen filter: {wanted}."))
    return found


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
    """Where it stands when there are few results, and what may still be possible stands below them."""
    found = search.search(replace(params, page=1))
    ids = [hit["id"] for hit in (*found.hits, *found.more)]
    if identity not in ids:
        return None, [Finding(False, "Ze staat niet in de resultaten.")]
    place = ids.index(identity) + 1
    if place > len(found.hits):
        return place, [Finding(None, "Ze staat onder de lijst, bij wat misschien past.")]
    return place, [Finding(True, f"Ze staat op plaats {place} van de {found.total} resultaten.")]
