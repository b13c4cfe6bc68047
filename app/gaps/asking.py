"""Which organisations are asked whether they can do what is missing, and the letter to each: docs/gaps.md says who,
when and how often."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

import sqlalchemy as sa

from app.gaps import letters, rule, store, supply
from app.gaps.gap import Gap
from app.outbox import stops
from app.questions import timetable
from app.requests import proposals
from app.requests.proposals import Contact
from app.search.params import SearchParams
from app.search.service import SearchService
from base import clock, database
from base.alone import alone
from base.config import Settings
from base.logging import get_logger
from indexer import taxonomy

log = get_logger("gaps")
NEAREST = 50  # offerings that are looked at for one gap


def send_due(settings: Settings, db: sa.Engine, search: SearchService) -> int:
    """Queue the letters of today; how many. Raises EngineUnavailable."""
    if timetable.stands_still(clock.today()):
        return 0
    sent = 0
    for contact, gaps in _chosen(settings, db, search):
        with alone(log, "gap_letter_failed", organisation=contact.organisation_id), database.write(db) as connection:
            sent += _send(settings, connection, contact, gaps)
    return sent


def _chosen(settings: Settings, db: sa.Engine, search: SearchService) -> list[tuple[Contact, list[Gap]]]:
    """Whom to ask about what: the gaps that are open longest first."""
    with database.read(db) as connection:
        gaps = reversed(store.in_states(connection, ("open",)))
        resting, stopped = _resting(connection), stops.stopped(connection, letters.SERIES)
    chosen: dict[str, tuple[Contact, list[Gap]]] = {}
    for gap in gaps:
        for contact in _candidates(db, search, gap):
            wanted = contact.organisation_id not in resting and stops.is_wanted(settings, stopped, contact.email)
            of_contact = chosen.setdefault(contact.organisation_id, (contact, []))[1] if wanted else []
            if wanted and len(of_contact) < rule.MOST_IN_LETTER:
                of_contact.append(gap)
    return list(chosen.values())


def _resting(connection: sa.Connection) -> set[str]:
    return store.last_letters(connection, clock.now() - timedelta(days=rule.ANSWER_EVERY))


def _candidates(db: sa.Engine, search: SearchService, gap: Gap) -> Sequence[Contact]:
    """The organisations nearby that do related work, the nearest first; as many as may still be asked."""
    with database.read(db) as connection:
        before = {request.organisation_id for request in store.requests_of(connection, gap)}
    room = rule.MOST_ASKED - len(before)
    activity = taxonomy.activities().get(gap.activity)
    if room <= 0 or activity is None:
        return []
    does_it = set(supply.of(search, gap.activity, gap.municipality).ids)
    near = SearchParams(place=gap.place, choices={"sector": (activity.sector,)}, sort="afstand", per_page=NEAREST)
    hits = search.search(near).hits
    excluded = before | {hit["organisation"]["id"] for hit in hits if hit["id"] in does_it}
    reachable = proposals.contacts(search, [hit["id"] for hit in hits])
    return list(_first_of_each(reachable.values(), excluded))[:room]


def _first_of_each(contacts: Iterable[Contact], excluded: set[str]) -> Iterator[Contact]:
    """One offering of each organisation that is not excluded."""
    seen = set(excluded)
    for contact in contacts:
        if contact.organisation_id not in seen:
            seen.add(contact.organisation_id)
            yield contact


def _send(settings: Settings, connection: sa.Connection, contact: Contact, gaps: Sequence[Gap]) -> bool:
    """The letter to one organisation and its rows; nothing when another worker was first."""
    locked = [gap for gap in (store.lock(connection, one.id) for one in gaps) if gap and gap.state == "open"]
    if not locked or contact.organisation_id in _resting(connection):
        return False
    for gap in locked:
        store.insert_request(connection, gap, contact)
    letters.send_request(settings, connection, contact, locked)
    return True
