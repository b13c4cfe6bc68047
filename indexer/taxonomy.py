"""What social enterprises do: sectors and their activities, and the other fixed vocabularies with their Dutch labels.

The data stands in data/taxonomy.toml. A slug is the Dutch label in lower case with hyphens.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dutch import compounds, gazetteer
from dutch.analysis import analyse
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
    "delivery": "Levert bij u",
    "pickup": "Haalt bij u op",
    "walk_in": "U gaat er langs",
}
_BUYERS: Mapping[str, tuple[str, str]] = {  # all of them, and one of them
    "company": ("Bedrijven", "Een bedrijf"),
    "local_government": ("Lokale besturen", "Een lokaal bestuur of andere overheid"),
    "school": ("Scholen", "Een school"),
    "care": ("Zorg", "Een zorgorganisatie"),
    "nonprofit": ("Vzw's", "Een vzw"),
    "association": ("Verenigingen", "Een vereniging"),
    "person": ("Particulieren", "Een particulier"),
}
BUYER_KINDS: Mapping[str, str] = {kind: many for kind, (many, _) in _BUYERS.items()}
ONE_BUYER: Mapping[str, str] = {kind: one for kind, (_, one) in _BUYERS.items()}
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

    @property
    def text(self) -> str:
        """Its label and its trade words."""
        return f"{self.label} {self.words}"


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


def names_work(word: str) -> bool:
    """Whether a word, or a part of it, stands in an activity; small words do as well."""
    stems = {*analyse(word), *analyse(compounds.parts(word))}
    return not stems or not stems.isdisjoint(_work())


@cache
def _work() -> frozenset[str]:
    """The stems of labels and trade words, also of the parts of compounds."""
    texts = [activity.text for activity in activities().values()]
    return frozenset(stem for text in texts for stem in analyse(f"{text} {compounds.parts(text)}"))


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
