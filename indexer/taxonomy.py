"""What social enterprises do: sectors and their activities, and the other fixed vocabularies with their Dutch labels.

The data stands in data/taxonomy.toml. A slug is the Dutch label in lower case with hyphens.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dutch import gazetteer
from dutch.normalise import slug

PROVINCES: Mapping[str, str] = gazetteer.PROVINCES
WORK_FORMS: Mapping[str, str] = {
    "maatwerkbedrijf": "Maatwerkbedrijf",
    "maatwerkafdeling": "Maatwerkafdeling",
    "lokale-diensteneconomie": "Lokale diensteneconomie",
    "arbeidszorg": "Arbeidszorg",
    "cooperatie": "Coöperatie",
    "andere": "Andere",
}
DELIVERY: Mapping[str, str] = {
    "own_workshop": "In eigen atelier",
    "on_site": "Komt bij u",
    "enclave": "Team op uw werkvloer",
    "delivery": "Levert aan huis",
    "pickup": "Haalt bij u op",
    "walk_in": "U gaat erheen",
}
BUYER_KINDS: Mapping[str, str] = {
    "company": "Bedrijven",
    "local_government": "Lokale besturen",
    "school": "Scholen",
    "care": "Zorg",
    "nonprofit": "Vzw's",
    "association": "Verenigingen",
    "person": "Particulieren",
}
STRATEGIC: Mapping[str, str] = {
    "e-commerce": "E-commerce",
    "maakindustrie": "Maakindustrie",
    "hernieuwbare-energie": "Hernieuwbare energie",
    "circulaire-economie": "Circulaire economie",
    "zorg": "Zorg",
}


@dataclass(frozen=True)
class Activity:
    """An activity: `words` are the trade words that people type for it."""

    slug: str
    label: str
    words: str
    sector: str
    strategic: tuple[str, ...]


@dataclass(frozen=True)
class Sector:
    """A sector with its activities, in the order of the file; `icon` names a drawn mark."""

    slug: str
    label: str
    icon: str
    activities: tuple[Activity, ...]


@cache
def sectors() -> Mapping[str, Sector]:
    """All sectors by slug, in the order of the file."""
    text = (Path(__file__).parent / "data" / "taxonomy.toml").read_text(encoding="utf-8")
    found = [_sector(entry) for entry in tomllib.loads(text)["sector"]]
    return {sector.slug: sector for sector in found}


@cache
def activities() -> Mapping[str, Activity]:
    """All activities by slug."""
    return {activity.slug: activity for sector in sectors().values() for activity in sector.activities}


def _sector(entry: dict[str, object]) -> Sector:
    label, own = str(entry["label"]), entry.get("strategic", [])
    listed = entry["activities"]
    assert isinstance(listed, list)
    return Sector(
        slug=slug(label),
        label=label,
        icon=str(entry["icon"]),
        activities=tuple(
            Activity(slug(a["label"]), a["label"], a["words"], slug(label), tuple(a.get("strategic", own)))
            for a in listed
        ),
    )
