"""The parameters of a search: one parser for page and API, which reports every fault at once.

`parse` never raises: it gives the parameters as far as they are usable and the list of faults. The page goes on with
them and says in words what it left out; the API refuses a request with faults (app.search.strict_params).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.search.facets import BY_NAME
from base.errors import Candidate, Fault
from base.text import lines
from dutch import places, typed_place
from dutch.fillers import drop_fillers
from dutch.normalise import tokens
from dutch.places import Place
from dutch.typed_place import TypedPlace

Args = Mapping[str, list[str]]  # as in a query string: each name with its values


MAX_QUERY_LENGTH = 200
PASTED = "/zoeken/tekst"  # where a longer text is read
MAX_QUERY_WORDS = 20  # that say something: a sentence has as many words again that only fill it
MAX_QUERY_TOKENS = 40  # words as the engine reads them: "co-packing" is two, and so are two emoji
MAX_PLACE_LENGTH = 100
MAX_RADIUS = 100
DEFAULT_RADIUS = 25
MAX_AWAY = 50  # km from the nearest municipality: across the border someone may well seek, at the North Pole not
MAX_PER_PAGE = 100
MAX_WINDOW = 10_000  # the engine refuses to page further
MAX_CHOICES = 50
SORTS = {"relevantie": "Best passend", "afstand": "Dichtst bij", "naam": "Naam", "nieuwste": "Nieuwste"}
LITERAL = ("spelling", "plaats", "keuze")
REPEATABLE = (*BY_NAME, "gemeente", "letterlijk")
SINGLE = ("q", "plaats", "lat", "lon", "straal", "sorteer", "pagina", "per_pagina")
_INTEGER = re.compile(r"-?[0-9]{1,9}")  # int() also takes other scripts' digits, and underscores
_DECIMAL = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,20})?")
_RESERVED = {"ja": "true", "1": "true", "nee": "false", "0": "false"}


@dataclass(frozen=True)
class SearchParams:
    """A search. `radius` in km; `municipalities` are NIS codes; `choices` maps a facet's name to the chosen values."""

    q: str = ""
    place: Place | None = None
    radius: int = DEFAULT_RADIUS
    municipalities: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "relevantie"
    page: int = 1
    per_page: int = 20
    literal: tuple[str, ...] = ()  # what must be taken as typed: some of LITERAL
    box: TypedPlace | None = field(default=None, compare=False)  # how the place box was read
    within: tuple[str, tuple[str, ...]] | None = None  # (field, values): all that who asks may see; never in an address

    @property
    def point(self) -> tuple[float, float] | None:
        """The point (lat, lon) from which distances count; None without a place, or with a whole province."""
        if self.place is None or self.place.lat is None or self.place.lon is None:
            return None
        return self.place.lat, self.place.lon

    def as_args(self) -> list[tuple[str, str]]:
        """The query string of this search as pairs in a fixed order, without defaults."""
        pairs = [("q", self.q), ("plaats", self.place.value if self.place else "")]
        if self.place and not self.place.value:
            pairs += [("lat", str(self.place.lat)), ("lon", str(self.place.lon))]
        pairs += [("straal", str(self.radius) if self.point and self.radius != DEFAULT_RADIUS else "")]
        pairs += [(name, value) for name in BY_NAME for value in self.choices.get(name, ())]
        pairs += [("gemeente", nis) for nis in self.municipalities]
        pairs += [("letterlijk", value) for value in self.literal]
        pairs += [("sorteer", self.sort if self.sort != "relevantie" else "")]
        pairs += [
            ("pagina", str(self.page) if self.page > 1 else ""),
            ("per_pagina", str(self.per_page) if self.per_page != 20 else ""),
        ]
        return [(name, value) for name, value in pairs if value]


def parse(args: Args) -> tuple[SearchParams, list[Fault]]:
    """The parameters of a request as far as they are usable, and all faults."""
    reader = Reader(args)
    q = reader.query()
    place = reader.place()
    params = SearchParams(
        q=q,
        place=place,
        box=reader.box,
        radius=reader.integer("straal", DEFAULT_RADIUS, 1, MAX_RADIUS),
        municipalities=reader.municipalities(),
        choices={name: values for name in BY_NAME if (values := reader.choice(name))},
        sort=reader.sort(place),
        literal=reader.literal(),
        page=reader.integer("pagina", 1, 1, MAX_WINDOW),
        per_page=reader.integer("per_pagina", 20, 1, MAX_PER_PAGE),
    )
    if params.page * params.per_page > MAX_WINDOW:
        reader.fault(
            "pagina", f"Zo ver kunt u niet bladeren (hoogstens {MAX_WINDOW} aanbiedingen). Verfijn uw zoekopdracht."
        )
        params = replace(params, page=1)
    return params, reader.faults


def too_long(name: str, most: int) -> str:
    """What is said of a text that is too long; a need that is too long is a text with several."""
    more = f" Plak een langere tekst op {PASTED}: die pagina leest er zoekvragen in." if name == "q" else ""
    return f"Gebruik hoogstens {most} tekens.{more}"


def fault(name: str, message: str) -> Fault:
    """A fault: the parameter, and what is wrong with it, in Dutch."""
    return {"field": name, "message": message}


class Reader:
    """Reads one parameter after the other and collects what is wrong with them."""

    def __init__(self, args: Args) -> None:
        self.args = args
        self.faults: list[Fault] = []
        self.box: TypedPlace | None = None

    def fault(self, name: str, message: str) -> None:
        self.faults.append(fault(name, message))

    def single(self, name: str) -> str:
        values = self.args.get(name, [])
        if len(values) > 1:
            self.fault(name, "Geef deze parameter één keer.")
        return clean(values[0]) if values else ""

    def query(self) -> str:
        text = self.single("q")
        if len(text) > MAX_QUERY_LENGTH:
            self.fault("q", too_long("q", MAX_QUERY_LENGTH))
            text = text[:MAX_QUERY_LENGTH].rsplit(" ", 1)[0]
        taken = first_words(text)
        if len(taken) < len(text):
            self.fault("q", f"Gebruik hoogstens {MAX_QUERY_WORDS} woorden.")
        return taken

    def integer(self, name: str, default: int, low: int, high: int) -> int:
        text = self.single(name)
        if not text:
            return default
        if not _INTEGER.fullmatch(text):
            self.fault(name, f"“{text[:40]}” is geen geheel getal.")
            return default
        if not low <= int(text) <= high:
            self.fault(name, f"Kies een getal van {low} tot en met {high}.")
            return default
        return int(text)

    def choice(self, name: str) -> tuple[str, ...]:
        labels = BY_NAME[name].labels
        given = [clean(value) for value in self.args.get(name, [])]
        if name == "voorbehouden":
            given = [_RESERVED.get(value, value) for value in given]
        self._too_many(name, given)
        for value in given[:MAX_CHOICES]:
            if value and value not in labels:
                self.fault(name, f"“{value[:60]}” bestaat niet.")
        return tuple(dict.fromkeys(value for value in given if value in labels))[:MAX_CHOICES]

    def municipalities(self) -> tuple[str, ...]:
        given = [clean(value) for value in self.args.get("gemeente", [])]
        self._too_many("gemeente", given)
        found = (self._municipality(value) for value in given[:MAX_CHOICES] if value)
        return tuple(dict.fromkeys(nis for nis in found if nis))

    def _municipality(self, value: str) -> str | None:
        if any(m.nis == value for m in places.municipalities()):
            return value
        codes = {p.nis for p in places.find(value[:MAX_PLACE_LENGTH]) if p.kind == "municipality" and p.nis}
        if len(codes) != 1:
            self.fault("gemeente", f"“{value[:60]}” is geen gemeente.")
        return codes.pop() if len(codes) == 1 else None

    def _too_many(self, name: str, given: list[str]) -> None:
        if len(given) > MAX_CHOICES:
            self.fault(name, f"Kies hoogstens {MAX_CHOICES} waarden.")

    def place(self) -> Place | None:
        text = self.single("plaats")
        lat, lon = self._coordinate("lat", 90), self._coordinate("lon", 180)
        if text and (lat is not None or lon is not None):
            self.fault("plaats", "Geef een plaats of een punt (lat en lon), niet allebei.")
        if text:
            return self._named_place(text)
        missing = [name for name in ("lat", "lon") if not "".join(self.args.get(name, []))]
        if len(missing) == 1:
            self.fault(missing[0], "Geef lat en lon samen.")
        return self._point(lat, lon) if lat is not None and lon is not None else None

    def _point(self, lat: float, lon: float) -> Place | None:
        near = _nearest(lat, lon)
        if any(fault["field"] in ("lat", "lon") for fault in self.faults):
            return near  # said already
        if places.distance_km((lat, lon), _point_of(near.municipality)) > MAX_AWAY:
            self.fault("lat", "Dit punt ligt niet in Vlaanderen of Brussel, en ook niet in de buurt.")
            return None
        return near

    def _named_place(self, text: str) -> Place | None:
        if typed_place.is_everywhere(text):
            return None
        self.box = typed_place.read(text) if len(text) <= MAX_PLACE_LENGTH else None
        if self.box is None:
            self.faults.append({**fault("plaats", unreadable(text)), "candidates": _suggested(text)})
        return self.box.place if self.box else None

    def _coordinate(self, name: str, limit: int) -> float | None:
        text = self.single(name)
        if not text:
            return None
        if not _DECIMAL.fullmatch(text) or not -limit <= float(text) <= limit:
            self.fault(name, f"Geef een getal van -{limit} tot {limit}, zoals 51.05.")
            return None
        return float(text)

    def literal(self) -> tuple[str, ...]:
        given = [clean(value) for value in self.args.get("letterlijk", [])]
        self._too_many("letterlijk", given)
        if any(value not in LITERAL for value in given if value):
            self.fault("letterlijk", f"Kies uit {', '.join(LITERAL)}.")
        return tuple(value for value in LITERAL if value in given)

    def sort(self, place: Place | None) -> str:
        text = self.single("sorteer")
        if not text:
            return "relevantie"
        if text not in SORTS:
            self.fault("sorteer", f"Kies uit {', '.join(SORTS)}.")
            return "relevantie"
        if text == "afstand" and (place is None or place.lat is None):
            self.fault("sorteer", "Kies eerst een plaats om op afstand te sorteren.")
            return "relevantie"
        return text


def unreadable(text: str) -> str:
    """Why a place cannot be used, in Dutch."""
    if typed_place.is_elsewhere(text):
        return f"{text[:60]} ligt niet in Vlaanderen of Brussel. Daar kennen wij geen aanbod."
    return f"Wij kennen de plaats “{text[:60]}” niet. Kies een gemeente, deelgemeente, postcode, streek of provincie."


def _suggested(text: str) -> list[Candidate]:
    near = [] if typed_place.is_elsewhere(text) else typed_place.suggestions(text[:MAX_PLACE_LENGTH])
    return [{"value": place.value, "label": place_label(place)} for place in near]


def place_label(place: Place) -> str:
    """A place as people read it: "Tielt (Tielt-Winge, Vlaams-Brabant)"."""
    province = places.PROVINCES[place.province]
    if place.kind == "region":
        return f"regio {place.value}"
    if place.kind == "province":
        return f"gewest {province}" if place.province == "brussel" else f"provincie {province}"
    if place.municipality and place.municipality != place.name:
        return f"{place.name} ({place.municipality}, {province})"
    return place.name if place.name == province else f"{place.name} ({province})"


def _nearest(lat: float, lon: float) -> Place:
    """A point as a place without a value: it lies in the nearest municipality, whose areas served count for it."""
    near = min(places.municipalities(), key=lambda m: places.distance_km((lat, lon), (m.lat, m.lon)))
    return Place("", f"omgeving {near.name}", "municipality", near.nis, near.name, near.province, lat, lon)


def _point_of(municipality: str) -> tuple[float, float]:
    return next((m.lat, m.lon) for m in places.municipalities() if m.name == municipality)


def clean(text: str) -> str:
    """Without control characters, and with single spaces."""
    return " ".join("".join([c if c.isprintable() else " " for c in lines(text)]).split())


def first_words(text: str) -> str:
    """As many words of a text as one search takes: all of them, unless too many say something."""
    words = text.split() if len(tokens(text)) <= MAX_QUERY_TOKENS else tokens(text)
    taken = words[:MAX_QUERY_TOKENS]
    while len(taken) > MAX_QUERY_WORDS and len(drop_fillers(taken)) > MAX_QUERY_WORDS:
        taken.pop()
    return text if taken == words else " ".join(taken)


def is_text(typed: str) -> bool:
    """Whether what was typed is longer than one need."""
    return len(clean(typed)) > MAX_QUERY_LENGTH
