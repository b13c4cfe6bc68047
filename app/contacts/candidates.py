"""Which organisations the form of a direct question shows: those that were chosen, and others that fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.requests import proposals
from app.requests.proposals import Contact
from app.search.params import SearchParams
from app.search.service import SearchService

MOST_SHOWN = 8


def candidates(search: SearchService, chosen: Sequence[str], params: SearchParams) -> list[Contact]:
    """One offering of each organisation that can be written to: the chosen ones first, then what the search finds, or
    without a search what is like the first one. Raises EngineUnavailable."""
    ids = list(dict.fromkeys((*chosen, *_others(search, chosen, params))))
    reachable = proposals.contacts(search, ids)
    first: dict[str, Contact] = {}
    for identity in ids:
        if contact := reachable.get(identity):
            first.setdefault(contact.organisation_id, contact)
    return list(first.values())[:MOST_SHOWN]


def _others(search: SearchService, chosen: Sequence[str], params: SearchParams) -> Iterator[str]:
    if params.q or params.choices:
        yield from (hit["id"] for hit in search.search(params).hits)
    elif chosen and (offering := search.get(chosen[0])):
        municipality = next((site["nis"] for site in offering["sites"]), None)
        yield from (hit["id"] for hit in search.similar(offering["activities"], municipality))
