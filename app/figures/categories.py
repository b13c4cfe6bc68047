"""The areas of figures, and the categories of each split, with the names that people read; "" is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from app.figures.definitions import Split
from app.outcomes.choices import BANDS, DURATIONS, RESULTS
from app.wording.buyers import BUYERS, NACE, SIZES
from app.wording.dutch import begun
from dutch import gazetteer
from indexer import taxonomy

TOTAL = "vlaanderen"
UNKNOWN = "onbekend"
PARTS: Mapping[str, str] = {**gazetteer.PROVINCES, UNKNOWN: "Plaats onbekend"}
AREAS: Mapping[str, str] = {TOTAL: "Vlaanderen", **PARTS}
PROVINCES: tuple[str, ...] = tuple(slug for slug in gazetteer.PROVINCES if slug != "brussel")
_STEPS: Mapping[str, str] = {
    "found": "Genoeg gevonden",
    "weak": "Minder dan drie resultaten",
    "empty": "Niets gevonden",
}
_WAYS: Mapping[str, str] = {
    "page": "Haar pagina",
    "short": "De korte link of de QR-code",
    "link": "Een andere link",
}
_ANSWERS: Mapping[str, str] = {
    "accept": "Wij kunnen dit",
    "adapt": "Wij kunnen dit als wij ons werk aanpassen",
    "decline": "Wij kunnen dit niet",
    "fill": "Wij hebben nu geen plaats",
}
_REASONS: Mapping[str, str] = {
    "supplier": "Een of meer organisaties kunnen helpen",
    "handled": "Beantwoord door de regisseur",
    "nobody": "Niemand gevonden die het kan",
    "withdrawn": "Ingetrokken door de vrager",
}


@cache
def labels(split: Split) -> Mapping[str, str]:
    """The categories of a split that are always there, the unknown ones last. Campaigns come as they are."""
    known: dict[str, Mapping[str, str]] = {
        "koper": BUYERS,
        "branche": NACE,
        "grootte": SIZES,
        "sector": {slug: sector.label for slug, sector in taxonomy.sectors().items()},
        "weg": _WAYS,
        "gemeente": {town.nis: town.name for town in gazetteer.municipalities() if town.province in PROVINCES},
        "gevonden": _STEPS,
        "reden": _REASONS,
        "antwoord": _ANSWERS,
        "uitkomst": RESULTS,
        "waarde": {_band(band): words for band, words in BANDS.items() if band != "unknown"},
        "duur": DURATIONS,
        "zetel-koper": gazetteer.PROVINCES,
        "zetel-organisatie": gazetteer.PROVINCES,
    }
    return {"": "Geen campagne"} if split.by_campaign else {**known[split.name], "": "Onbekend"}


def label(split: Split, category: str) -> str:
    """The name of a category; a campaign that is no longer here goes by its slug."""
    return labels(split).get(category) or begun(category.replace("-", " "))


def category(split: Split, value: str) -> str:
    """The category of a value in a column of the events; "" for one that nobody knows."""
    if split.column == "activity":
        activity = taxonomy.activities().get(value)
        return activity.sector if activity else ""
    if split.column in ("seat", "organisation_seat"):
        return province_of(value)
    if split.column == "band":
        value = _band(value)
    return value if split.by_campaign or value in labels(split) else ""


def _band(code: str) -> str:
    """The code of a value band; one that begins with a dash would be a formula in a spreadsheet."""
    return f"0{code}" if code.startswith("-") else code


def province_of(nis: str) -> str:
    """The province of a municipality; "" for one that nobody knows."""
    town = gazetteer.by_nis().get(nis)
    return town.province if town else ""


def area(slug: str) -> str:
    """The area of a province slug."""
    return slug if slug in gazetteer.PROVINCES else UNKNOWN


@cache
def towns(province: str) -> tuple[str, ...]:
    """The municipalities of a province, by NIS code."""
    return tuple(town.nis for town in gazetteer.municipalities() if town.province == province)
