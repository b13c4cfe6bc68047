"""Places: what a postcode or a name means, for rows that come in and for visitors who type.

How a name becomes one place (`Place.value`):
* a name that lies in one municipality is its own value: "Aarschot", "Kessel-Lo";
* a name that lies in several gets its municipality between brackets, "Tielt (Tielt-Winge)"; the municipality of that
  very name gets its province, "Tielt (West-Vlaanderen)";
* a region ("Kempen") is all of its municipalities (dutch/data/regions.csv);
* "Antwerpen" is the city and "provincie Antwerpen" the province, as "Brussel" and "gewest Brussel"; the other provinces
  go by their own name.
Brackets may hold a municipality or a province, whatever the name: "Aarschot (Vlaams-Brabant)" is Aarschot.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache

from dutch.distance import distance_km, neighbouring_provinces, neighbours, within
from dutch.gazetteer import (
    PROVINCES,
    Kind,
    Municipality,
    Place,
    Row,
    by_nis,
    municipalities,
    municipality,
    read,
    regions,
    rows,
)
from dutch.normalise import beginning, fold

__all__ = [
    "PROVINCES",
    "Kind",
    "Municipality",
    "Place",
    "complete",
    "distance_km",
    "find",
    "is_name",
    "locate",
    "municipalities",
    "municipality",
    "municipality_codes",
    "names",
    "neighbouring_provinces",
    "neighbours",
    "within",
]

_PROVINCE_ALIASES = {  # with ";" between
    "antwerpen": "provincie Antwerpen;Antwerpen (provincie);province d'Anvers",
    "limburg": "Limburg;provincie Limburg;Belgisch-Limburg;Limbourg;Limb",
    "oost-vlaanderen": "Oost-Vlaanderen;provincie Oost-Vlaanderen;Flandre orientale;Oost-Vl;O-Vl;OVL",
    "vlaams-brabant": "Vlaams-Brabant;provincie Vlaams-Brabant;Brabant flamand;Vlaams-Br;Vl-Brabant;Vl-Br",
    "west-vlaanderen": "West-Vlaanderen;provincie West-Vlaanderen;Flandre occidentale;West-Vl;W-Vl;WVL",
    "brussel": "gewest Brussel;Brussels Hoofdstedelijk Gewest;Brussels Gewest;Hoofdstedelijk Gewest;provincie Brussel",
}
_ABBREVIATIONS = {"st": "sint", "ste": "sint", "prov": "provincie"}
_TOKEN = re.compile(r"[a-z0-9]+")
_PREFIX = re.compile(r"^(?:gemeente|stad|deelgemeente|regio|omgeving)\s+(?=\S)", re.IGNORECASE)
_QUALIFIED = re.compile(r"^(?P<name>[^()]+)\((?P<where>[^()]+)\)\s*$")
_WRITTEN = re.compile(r"'?(?:BE?[- ]?)?(\d[. ]?\d{3})(?:[.,]0{1,2})?(?:[\s,;/-]+(\D.*))?", re.IGNORECASE)
_POSTCODE = re.compile(r"^(?:b[- ]?)?(?P<code>\d{4})(?:\s+(?P<name>\D.*))?$", re.IGNORECASE)


@lru_cache(maxsize=8192)
def key(name: str) -> str:
    """The form in which names are compared: "St.-Job in ’t Goor" and "Sint-Job-in-'t-Goor" are "sintjobintgoor"."""
    tokens = _TOKEN.findall(fold(name).replace("'", ""))
    return "".join(_ABBREVIATIONS.get(token, token) for token in tokens)


def postcode(written: str) -> str:
    """The four digits of a Belgian postcode: “B-9000”, “9000 Gent” and a spreadsheet's “9.000,0” are 9000."""
    return postcode_and_name(written)[0] or written.strip()


def postcode_and_name(written: str) -> tuple[str, str]:
    """“9000 Gent” in two; what is not there is empty."""
    match = _WRITTEN.fullmatch(written.strip())
    return (re.sub(r"\D", "", match[1]), (match[2] or "").strip()) if match else ("", "")


def locate(postcode: str, name: str | None = None) -> Place | None:
    """The place of an address: postcode, and its town or deelgemeente in any spelling; None if the postcode is unknown.

    The postcode decides: "3010 Leuven" is Kessel-Lo, and a name that does not lie in the postcode is ignored.
    """
    candidates = _rows_by_postcode().get(postcode.strip(), [])
    if not candidates:
        return None
    if name:
        for place in _name_index().get(key(name), ()):
            for row in candidates:
                if (row.name, row.nis) == (place.name, place.nis):
                    return place
    return _place_of_row(_chief_row(candidates))


def find(text: str) -> list[Place]:
    """The places that a typed text may mean: none, one, or several to choose from (municipalities first)."""
    text = text.strip()
    if match := _POSTCODE.match(text):
        return _find_postcode(match["code"], match["name"])
    if named := _name_index().get(key(text)):
        return list(named)
    if match := _QUALIFIED.match(text):
        return _qualify(find(match["name"]), match["where"])
    return list(_name_index().get(key(_PREFIX.sub("", text)), ()))


def municipality_codes(text: str) -> list[str]:
    """The codes of today for a municipality (name or NIS code), one of before the mergers, or a region.

    A municipality comes before places of the same name: "Beveren" was one until 2024. Empty when nobody knows it.
    """
    code = text.strip()
    if known := code if code in by_nis() else _codes_before().get(code):
        return [known]
    meant = find(text)
    if meant and meant[0].towns:
        return list(meant[0].towns)
    found = [place for place in meant if place.nis]
    whole = [place for place in found if place.kind == "municipality"]
    former = [place for place in found if key(text) in {key(name) for name, _ in _former()[place.nis or ""]}]
    return list(dict.fromkeys(place.nis or "" for place in whole or former or found))


@cache
def _codes_before() -> dict[str, str]:
    """NIS code of before the mergers -> that of today."""
    return {row["old_nis"]: row["nis"] for row in read("former_municipalities.csv")}


def complete(prefix: str, limit: int = 8) -> list[Place]:
    """Suggestions for a place box: names or postcodes that begin so; municipalities first, then by name."""
    start = key(_PREFIX.sub("", prefix.strip()))
    if not start:
        return []
    found = dict.fromkeys(place for _, place in beginning(_sorted_names(), start))
    order = {"municipality": 0, "province": 1, "region": 2, "part": 3, "postcode": 4}
    exact = set(_name_index().get(start, ()))
    return sorted(found, key=lambda p: (p not in exact, order[p.kind], p.value))[:limit]


@cache
def _single_words() -> frozenset[str]:
    return frozenset(fold(name) for name, _ in _named_places() if name.isalpha())


def is_name(word: str) -> bool:
    """Whether a folded word is the name of a place, or another name in use for it."""
    return word in _single_words()


def names() -> list[str]:
    """Every name in its compared form."""
    return list(_name_index())


def _find_postcode(code: str, name: str | None) -> list[Place]:
    """ "1804" lies in two municipalities; "1804 Zemst" and "3010 Kessel-Lo" name one."""
    places = list(_postcode_places().get(code, ()))
    if name and len(places) > 1:
        places = [place for place in places if key(place.municipality) == key(name)] or places
    elif name and places:
        named = locate(code, name)
        places = [named] if named and key(named.name) == key(name) else places
    return places


def _qualify(places: list[Place], where: str) -> list[Place]:
    """Those of `places` that lie in the municipality `where`, else those in the province of that name."""
    wanted = key(where)
    in_municipality = [place for place in places if place.nis and key(place.municipality) == wanted]
    provinces = {slug for slug, names in _PROVINCE_ALIASES.items() if wanted in map(key, (slug, *names.split(";")))}
    in_province = [place for place in places if place.province in provinces]
    itself = [place for place in in_province if place.kind == "municipality"]
    return in_municipality or itself or in_province


@cache
def _rows_by_postcode() -> dict[str, list[Row]]:
    index: dict[str, list[Row]] = defaultdict(list)
    for row in rows():
        index[row.postcode].append(row)
    return index


@cache
def _former() -> dict[str, list[tuple[str, str]]]:
    """nis -> (name before the mergers, its place today or "")."""
    index: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in read("former_municipalities.csv"):
        index[row["nis"]].append((row["name"], row["place"]))
    return index


def _chief_row(candidates: list[Row]) -> Row:
    """The row that stands for a whole postcode: the municipality, else a former one, else the most central part."""
    nis = candidates[0].nis
    own = [row for row in candidates if row.name == by_nis()[nis].name]
    former = [row for row in candidates if row.name in {place for _, place in _former()[nis]}]
    if own or former:
        return (own or former)[0]
    lat = sum(row.lat for row in candidates) / len(candidates)
    lon = sum(row.lon for row in candidates) / len(candidates)
    return min(candidates, key=lambda row: distance_km((row.lat, row.lon), (lat, lon)))


def of_municipality(nis: str) -> Place:
    """A whole municipality, by its code. Raises KeyError."""
    town = by_nis()[nis]
    shared = len(_nis_by_name()[key(town.name)]) > 1
    value = f"{town.name} ({PROVINCES[town.province]})" if shared else town.name
    return Place(value, town.name, "municipality", nis, town.name, town.province, town.lat, town.lon)


def _place_of_row(row: Row) -> Place:
    town = by_nis()[row.nis]
    if row.name == town.name:
        return of_municipality(row.nis)
    shared = len(_nis_by_name()[key(row.name)]) > 1
    value = f"{row.name} ({town.name})" if shared else row.name
    return Place(value, row.name, "part", row.nis, town.name, town.province, row.lat, row.lon)


@cache
def _nis_by_name() -> dict[str, set[str]]:
    """Which municipalities a name lies in, former names included: the test for ambiguity."""
    index: dict[str, set[str]] = defaultdict(set)
    for row in rows():
        index[key(row.name)].add(row.nis)
    for town in municipalities():
        index[key(town.name)].add(town.nis)
        for name, _ in _former()[town.nis]:
            index[key(name)].add(town.nis)
    return index


@cache
def _postcode_places() -> dict[str, list[Place]]:
    """Postcode -> a place per municipality that it lies in (only 1804 lies in two)."""
    index: dict[str, list[Place]] = {}
    for code, candidates in _rows_by_postcode().items():
        codes = sorted({row.nis for row in candidates})
        index[code] = []
        for nis in codes:
            row = _chief_row([row for row in candidates if row.nis == nis])
            town = by_nis()[nis]
            value = code if len(codes) == 1 else f"{code} {town.name}"
            index[code].append(Place(value, row.name, "postcode", nis, town.name, town.province, row.lat, row.lon))
    return index


def _named_places() -> list[tuple[str, Place]]:
    """Every (name or alias, place): municipalities first, then those of before the mergers ("Beveren" was a town until
    2024, and two villages bear that name), deelgemeenten, aliases, provinces, regions."""
    named = [(town.name, of_municipality(town.nis)) for town in municipalities()]
    place_of = {(row.name, row.nis): _place_of_row(row) for row in reversed(rows())}
    place_of |= {(place.name, place.nis or ""): place for _, place in named}
    for nis, former in _former().items():
        named += [(old, place_of[today or by_nis()[nis].name, nis]) for old, today in former]
    named += [(row.name, place_of[row.name, row.nis]) for row in rows()]
    named += [(row["alias"], place_of[row["name"], row["nis"]]) for row in read("municipalities.csv")]
    named += [(row.alias, place_of[row.name, row.nis]) for row in rows()]
    named += [(row["alias"], place_of[row["name"], row["nis"]]) for row in read("place_aliases.csv")]
    for slug, listed in _PROVINCE_ALIASES.items():
        names_of = listed.split(";")
        province = Place(names_of[0], names_of[0], "province", None, "", slug, None, None)
        named += [(name, province) for name in names_of]
    named += [(name, region) for region, names_of in regions() for name in names_of]
    return [(name, place) for name, place in named if name]


@cache
def _name_index() -> dict[str, tuple[Place, ...]]:
    """Compared form of a name -> its places, without repeats, in the order of `_named_places`."""
    index: dict[str, dict[Place, None]] = defaultdict(dict)
    for name, place in _named_places():
        index[key(name)][place] = None
    return {name: tuple(places) for name, places in index.items()}


@cache
def _sorted_names() -> list[tuple[str, Place]]:
    pairs = [(name, place) for name, places in _name_index().items() for place in places]
    pairs += [(code, place) for code, places in _postcode_places().items() for place in places]
    return sorted(pairs, key=lambda pair: pair[0])
