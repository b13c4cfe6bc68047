"""Which offerings a question can be put to: what the search of the page finds for it, and who can be written to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from app.questions.question import Question
from app.search import pasted
from app.search.params import SearchParams, clean, is_text, parse
from app.search.reasons import reason
from app.search.service import SearchService
from base import clock
from indexer.document.fields import Offering

MOST = 15  # offerings that are proposed
CONTACT = ("title", "organisation_name", "organisation_id", "email", "paused_until", "full_until")
COUNTED = ("activities", "sites")  # for figures: what it is, and where


@dataclass(frozen=True)
class Contact:
    """An offering that can be written to."""

    offering_id: str
    title: str
    organisation: str
    organisation_id: str
    email: str
    activity: str = ""  # slug of its first one
    seat: str = ""  # NIS code of the municipality of its first site


@dataclass(frozen=True, kw_only=True)
class Proposal(Contact):
    """An offering that fits a question: why, how far it is, and whether it comes to the place."""

    why: str
    distance_km: float | None
    serves_place: bool | None


def propose(search: SearchService, question: Question, excluded: Collection[str] = ()) -> list[Proposal]:
    """What fits a question best, one offering of each organisation: nobody who takes no orders now, and not what is
    excluded, such as who was asked before. Raises EngineUnavailable."""
    found = list(_fitting(search, question))
    known = contacts(search, [*dict.fromkeys(one.offering_id for one in found), *excluded])
    taken = {known[offering_id].organisation_id for offering_id in excluded if offering_id in known}
    proposed: list[Proposal] = []
    for one in found:
        contact = known.get(one.offering_id)
        if contact and contact.organisation_id not in taken and one.offering_id not in excluded:
            taken.add(contact.organisation_id)
            proposed.append(replace(one, email=contact.email, activity=contact.activity, seat=contact.seat))
    return proposed[:MOST]


def contacts(search: SearchService, offering_ids: Sequence[str]) -> dict[str, Contact]:
    """Those of some offerings that can be written to and take orders now, by id. Raises EngineUnavailable."""
    rows = search.fields(offering_ids, (*CONTACT, *COUNTED))
    return {
        identity: _contact(identity, cast("Offering", row))
        for identity, row in rows.items()
        if row.get("email") and not _takes_none(row)
    }


def _contact(identity: str, row: Offering) -> Contact:
    return Contact(
        identity,
        row["title"],
        row["organisation_name"],
        row["organisation_id"],
        row["email"] or "",
        activity=next(iter(row.get("activities", [])), ""),
        seat=next((site["nis"] for site in row.get("sites", [])), ""),
    )


def _takes_none(row: Mapping[str, str | None]) -> bool:
    """Whether an offering is paused or full today."""
    today = clock.today().isoformat()
    return any((row.get(name) or "") > today for name in ("paused_until", "full_until"))


def _fitting(search: SearchService, question: Question) -> Iterator[Proposal]:
    for params in searches(search, question):
        found = search.search(params)
        for hit in (*found.hits, *found.more):
            owner = hit["organisation"]
            yield Proposal(
                offering_id=hit["id"],
                title=hit["title"],
                organisation=owner["name"],
                organisation_id=owner["id"],
                email="",
                why=reason(hit, found.ask),
                distance_km=hit["distance_km"],
                serves_place=hit["serves_place"],
            )


def place_and_choices(place: str, filters: Collection[str]) -> SearchParams:
    """The search for all at a place, within the filters that a question has."""
    chosen: dict[str, list[str]] = {}
    for name, _, choice in (value.partition(":") for value in filters):
        chosen.setdefault(name, []).append(choice)
    return parse({"plaats": [place], **chosen})[0]


def searches(search: SearchService, question: Question) -> list[SearchParams]:
    """A question as the searches that its asker could have made: need, place and filters; of a long text each need."""
    params = place_and_choices(question.place, question.filters)
    if not is_text(question.need):
        return [replace(params, q=parse({"q": [clean(question.need)]})[0].q)]
    needs = pasted.find_needs(search, question.need[: pasted.MAX_TEXT], params.place).proposed
    return [replace(params, q=need.params.q, place=params.place or need.params.place) for need in needs]
