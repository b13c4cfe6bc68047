"""An offering as a card in a list: what it is, who does it, where, and why it is shown.

In a list many of one organisation leave room for others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache

from markupsafe import Markup, escape

from app.languages.templates import Spoken
from app.search.ask import Ask
from app.search.params import SearchParams
from app.search.reasons import reason
from app.search.results import Hit
from app.search.scope import VISITED, is_unconfirmed
from app.web.assets import icon
from app.web.search.links import offering_url, organisation_url
from app.wording.dutch import counted, day, km, listed, month
from dutch import places
from dutch.places import Place
from indexer import taxonomy
from indexer.document.fields import Offering
from indexer.document.parts import ServiceArea, Site

DELIVERY_ICONS = {
    "own_workshop": "factory",
    "on_site": "car",
    "enclave": "users-round",
    "delivery": "truck",
    "pickup": "package-open",
    "walk_in": "door-open",
}
# What is said of an offering that stands there for another reason than its words.
PLACED = {
    "pinned": "Door een beheerder vooraan gezet voor deze zoekvraag.",
    "demoted": "Door een beheerder achteraan gezet voor deze zoekvraag.",
}
MOST_NAMED = 3  # municipalities of an area served, on its own page
TOP = 10  # among so many first results …
SHOWN = 2  # … so many of one organisation are shown, the others unfold
CHOSEN = {
    "afstand": "U zette zelf het dichtstbijzijnde eerst.",
    "naam": "U sorteerde zelf op naam.",
    "nieuwste": "U zette zelf het nieuwste eerst.",
}
NEAREST = "U gaf geen zoekwoord: het dichtstbijzijnde staat eerst."
LATEST = (
    "U gaf geen zoekwoord: wat het laatst is nagekeken of gewijzigd, staat eerst. "
    "Wat gelijk staat, wisselt elke dag van plaats."
)


@dataclass(slots=True)  # a page has twenty, and a frozen one takes five times as long
class Card:
    """A card. `title`, `snippet` and `ways` are safe HTML; the texts are Dutch sentences or parts of them."""

    id: str
    number: int
    url: str
    title: Markup
    organisation: str
    organisation_url: str
    where: str
    distance: str
    reach: str
    snippet: Markup
    ways: Markup  # list items
    facts: str
    no_room: str
    stale: str
    unconfirmed: bool
    placed: str
    lat: float
    lon: float


def cards(hits: list[Hit], ask: Ask) -> list[Card]:
    """The cards of a page of hits, numbered on from the pages before."""
    first = (ask.params.page - 1) * ask.params.per_page + 1
    return [card(hit, ask, number) for number, hit in enumerate(hits, first)]


def card(hit: Hit, ask: Ask, number: int = 0) -> Card:
    """One hit as a card, which says why it fits what was asked."""
    site = hit["sites"][0]
    marked = hit["highlights"]
    return Card(
        id=hit["id"],
        number=number,
        url=offering_url(hit["id"]),
        title=_safe(marked.get("title"), hit["title"]),
        organisation=hit["organisation"]["name"],
        organisation_url=organisation_url(hit["organisation"]["id"]),
        where=where(hit["sites"]),
        distance=km(hit["distance_km"]) if hit["distance_km"] is not None else "",
        reach=reach(hit, ask.params),
        snippet=_safe(marked.get("description"), hit["summary"]),
        ways=_ways(tuple(hit["delivery"])),
        facts=_facts(hit),
        no_room=no_room(hit, ask.today),
        stale=stale_note(hit) if hit["stale"] else "",
        unconfirmed=is_unconfirmed(hit["freshness"], ask.today),
        placed=PLACED.get(hit["match"], ""),
        lat=site["location"]["lat"],
        lon=site["location"]["lon"],
    )


def _safe(highlighted: str | None, plain: str) -> Markup:
    """The engine's highlight, which app.search.results made safe, or the plain text, escaped here."""
    return Markup(highlighted) if highlighted else escape(plain)  # noqa: S704


@cache
def _ways(delivery: tuple[str, ...]) -> Markup:
    """The ways of delivery as list items; few combinations exist, so each is made once."""
    item = Markup("<li>{} {}</li>")
    return Spoken("").join(item.format(icon(DELIVERY_ICONS[way]), taxonomy.DELIVERY[way]) for way in delivery)


def _facts(hit: Hit) -> str:
    lists = [f"in de lijsten van {listed(sources(hit))}"] if hit["twins"] else []  # first: a long line is cut
    facts = [*lists, *_who(hit["work_form"], tuple(hit["buyer_kinds"]))]
    confirmed = month(max(hit["confirmed_on"] or "", hit["verified_at"] or ""))
    return " · ".join([*facts, f"nagekeken in {confirmed}"] if confirmed else facts)


def sources(offering: Hit | Offering) -> list[str]:
    """The provinces in whose lists an offering stands, its own first."""
    others = sorted(identity.partition(":")[0] for identity in offering["twins"])
    return [taxonomy.PROVINCES[source] for source in (offering["source"], *others)]


@cache
def _who(work_form: str, buyer_kinds: tuple[str, ...]) -> list[str]:
    """What kind of organisation it is, and for whom it works; few combinations exist."""
    kinds = [taxonomy.BUYER_KINDS[kind].lower() for kind in buyer_kinds]
    form = [taxonomy.WORK_FORMS[work_form]] if work_form != "andere" else []
    return [*form, f"voor {listed(kinds)}"] if kinds else form


def where(sites: list[Site]) -> str:
    """The municipality of the first site with its province, and how many others there are."""
    town = in_province(sites[0])
    others = len({site["nis"] for site in sites} - {sites[0]["nis"]})
    return f"{town} en nog {counted(others, 'plaats', 'plaatsen')}" if others else town


def in_province(site: Site) -> str:
    """ "Tielt-Winge (Vlaams-Brabant)"; "Brussel" needs no province."""
    name, province = site["municipality"], taxonomy.PROVINCES[site["province"]]
    return name if name == province else f"{name} ({province})"


@lru_cache(maxsize=1000)  # the place that was asked comes back on each card
def place_words(place: Place) -> str:
    """A place within a sentence: "Aarschot", "3200 Aarschot", "de provincie Limburg", "de Kempen"."""
    if place.kind == "region":
        return place.name
    if place.kind != "province":
        return place.label if place.value else place.name
    name = taxonomy.PROVINCES[place.province]
    return name if place.province == "brussel" else f"de provincie {name}"


def short_place_words(place: Place) -> str:
    """The same where the heading names the municipality already: "Kessel-Lo", not "Kessel-Lo (Leuven)"."""
    return place.name if place.kind == "part" else place_words(place)


def reach(hit: Hit, params: SearchParams) -> str:
    """Why the offering counts for the place that was asked; else the area that it serves."""
    place, distance = params.place, hit["distance_km"]
    if place and distance is None and any(_lies_in(site, place) for site in hit["sites"]):
        return f"Gevestigd in {short_place_words(place)}"
    near = distance is not None and distance <= params.radius
    if place and hit["serves_place"]:
        return f"Werkt {'' if near else 'ook '}in {short_place_words(place)}"
    if near:
        return _nearby(set(hit["delivery"]))
    return area_words(hit["service_area"], hit["sites"], most=1)


def _lies_in(site: Site, place: Place) -> bool:
    """Whether a site lies in a province or a region."""
    return site["nis"] in place.towns if place.towns else site["province"] == place.province


def _nearby(ways: set[str]) -> str:
    """What is to be asked of who is near and does not say that the place is served. Who only comes to people counts
    half in the order for it (app.search.query.REACHING_SCORE)."""
    if ways & {"on_site", "enclave"}:  # the work is done at the client's
        return "In de buurt; vraag of men tot bij u komt"
    return "In de buurt" if not ways or ways & set(VISITED) else "In de buurt; vraag of men bij u levert of ophaalt"


def area_words(area: ServiceArea | None, sites: list[Site], most: int = MOST_NAMED) -> str:
    """The area served as a sentence, with about so many names of towns; "" when the source gives none."""
    if not area:
        return ""
    if area["type"] == "region":
        return "Werkt in heel Vlaanderen en Brussel"
    if area["type"] == "province":
        return f"Werkt in heel {listed([taxonomy.PROVINCES[slug] for slug in area['provinces']])}"
    if area["type"] == "radius" and area["km"] is not None:
        towns = list(dict.fromkeys(site["municipality"] for site in sites))
        return f"Werkt tot {km(area['km'])} rond {_some(towns, most)}"
    return f"Werkt in {_some([_town(name) for name in area['municipalities']], most)}"


def _some(names: list[str], most: int) -> str:
    rest = len(names) - most
    return listed(names) if rest < 2 else f"{', '.join(names[:most])} en {rest} andere gemeenten"


def _town(name: str) -> str:
    """Sources name municipalities or give their code."""
    return next((m.name for m in places.municipalities() if m.nis == name), name) if name.isdigit() else name


def paused_until(offering: Hit | Offering, today: date) -> str:
    """The ISO day from which an organisation takes orders again, while it does not; else ""."""
    return _still(offering["paused_until"], today)


def full_until(offering: Hit | Offering, today: date) -> str:
    """The ISO day until which an organisation has no room for new orders, while it has none; else ""."""
    return _still(offering["full_until"], today)


def no_room(offering: Hit | Offering, today: date) -> str:
    """That an organisation takes no new orders and until when, because it pauses or is full; "" when it takes them."""
    now = today.isoformat()
    if (paused := offering["paused_until"] or "") > now:
        return f"Neemt geen nieuwe opdrachten aan tot {day(paused)}"
    full = offering["full_until"] or ""
    return f"Volzet tot {day(full)}" if full > now else ""


def _still(until: str | None, today: date) -> str:
    return until if until and until > today.isoformat() else ""


def stale_note(offering: Hit | Offering) -> str:
    """What is said of an offering whose source could not be read at the last rebuild."""
    return f"De bron kon niet gelezen worden; gegevens van {day(offering['read_at'])}."


@dataclass(frozen=True, slots=True)
class Entry:
    """A card, why it stands there, and further ones of its organisation that unfold below it."""

    card: Card
    why: str
    folded: tuple[Entry, ...] = ()


def entries(hits: list[Hit], ask: Ask) -> list[Entry]:
    """The entries for a page of hits."""
    return [Entry(card, reason(hit, ask)) for hit, card in zip(hits, cards(hits, ask), strict=True)]


def fold(page: list[Entry]) -> list[Entry]:
    """The entries of a first page, with what one organisation has too much of among the first folded.

    When they are all of one organisation they stay: nobody else needs the room.
    """
    top = page[:TOP]
    if len({entry.card.organisation_url for entry in top}) < 2:
        return page
    seen: Counter[str] = Counter()
    shown: list[Entry] = []
    more: defaultdict[str, list[Entry]] = defaultdict(list)
    last: dict[str, int] = {}  # where the last shown one of an organisation stands
    for entry in top:
        owner = entry.card.organisation_url
        seen[owner] += 1
        if seen[owner] > SHOWN:
            more[owner].append(entry)
        else:
            last[owner] = len(shown)
            shown.append(entry)
    for owner, unfolding in more.items():
        shown[last[owner]] = replace(shown[last[owner]], folded=tuple(unfolding))
    return [*shown, *page[TOP:]]


def order(ask: Ask) -> str:
    """What decides the order of a whole list when it is not how well it fits; "" when that does."""
    if ask.params.sort != "relevantie":
        return CHOSEN[ask.params.sort]
    if not ask.understood.is_empty or (ask.params.place and not ask.params.point):
        return ""
    return NEAREST if ask.params.point else LATEST
