"""The entries of a brochure, by theme or by municipality: what each says, and the signs beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TypedDict

from app.http.services import public_address
from app.search.ask import Ask
from app.search.results import Hit
from app.search.scope import is_unconfirmed
from app.web.exports.columns import Contact, address
from app.web.search.cards import DELIVERY_ICONS, area_words, in_province, no_room
from app.web.search.links import offering_url
from dutch.normalise import fold
from indexer import taxonomy

THEME, TOWN = "thema", "gemeente"


class Sign(TypedDict):
    """A drawn sign, and what it means."""

    icon: str
    label: str
    text: str


class Entry(TypedDict):
    """An offering as the brochure shows it."""

    title: str
    organisation: str
    town: str
    where: str
    text: str
    reach: str
    note: str
    address: str
    phone: str
    email: str
    website: str
    url: str
    signs: list[Sign]


class Group(TypedDict):
    """Entries under one heading."""

    name: str
    entries: list[Entry]


_WAYS = {
    "own_workshop": "De organisatie werkt in haar eigen atelier.",
    "on_site": "De organisatie komt het werk bij u doen.",
    "enclave": "Een team van de organisatie werkt een tijd lang bij u, met eigen begeleiding.",
    "delivery": "Wat gemaakt is, wordt bij u geleverd.",
    "pickup": "Wat bewerkt of herbruikt wordt, wordt bij u opgehaald.",
    "walk_in": "U gaat zelf langs, bijvoorbeeld in een winkel.",
}
RESERVED: Sign = {
    "icon": "scale",
    "label": "Voorbehouden opdracht",
    "text": "Een overheid kan deze opdracht voorbehouden aan zulke organisaties.",
}
_BY_WAY: Mapping[str, Sign] = {
    way: {"icon": DELIVERY_ICONS[way], "label": taxonomy.DELIVERY[way], "text": text} for way, text in _WAYS.items()
}
SIGNS: Sequence[Sign] = (*_BY_WAY.values(), RESERVED)


def groups(hits: Sequence[Hit], contacts: Mapping[str, Contact], ask: Ask, grouping: str) -> list[Group]:
    """The groups in the order of their names, sectors in that of the taxonomy; in each the titles by alphabet."""
    name, order = _GROUPINGS.get(grouping, _GROUPINGS[THEME])
    members: dict[str, list[Entry]] = defaultdict(list)
    for hit in sorted(hits, key=lambda hit: fold(hit["title"])):
        members[name(hit)].append(entry(hit, contacts.get(hit["id"], {}), ask))
    return [Group(name=label, entries=members[label]) for label in sorted(members, key=order)]


def _theme(hit: Hit) -> str:
    return taxonomy.sectors()[hit["sectors"][0]].label if hit["sectors"] else "Ander werk"


def _town(hit: Hit) -> str:
    return in_province(hit["sites"][0])


def _in_taxonomy(label: str) -> int:
    labels = [sector.label for sector in taxonomy.sectors().values()]
    return labels.index(label) if label in labels else len(labels)


_Grouping = tuple[Callable[[Hit], str], Callable[[str], int | str]]
_GROUPINGS: Mapping[str, _Grouping] = {THEME: (_theme, _in_taxonomy), TOWN: (_town, fold)}


def entry(hit: Hit, contact: Contact, ask: Ask) -> Entry:
    """An offering as the brochure shows it."""
    site = hit["sites"][0]
    return Entry(
        title=hit["title"],
        organisation=hit["organisation"]["name"],
        town=site["municipality"],
        where=in_province(site),
        text=hit["summary"],
        reach=area_words(hit["service_area"], hit["sites"]),
        note=_note(hit, ask),
        address=address(site),
        phone=contact.get("phone") or "",
        email=contact.get("email") or "",
        website=contact.get("website") or "",
        url=public_address(offering_url(hit["id"])),
        signs=[*(_BY_WAY[way] for way in hit["delivery"]), *([RESERVED] if hit["reserved_eligible"] else [])],
    )


def _note(hit: Hit, ask: Ask) -> str:
    full = no_room(hit, ask.today)
    notes = [f"{full}."] if full else []
    return " ".join([*notes, "Lang niet bevestigd."] if is_unconfirmed(hit["freshness"], ask.today) else notes)
