"""The catalogue: what is in catalogue/*.toml, as frozen dataclasses, per province as its source publishes it."""

from __future__ import annotations

import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from demo.kbo import fictional_number
from demo.photos import photo_of
from dutch import places
from indexer import taxonomy

FOLDER = Path(__file__).parent / "catalogue"
Entry = Mapping[str, Any]  # a table of a file
PROVINCES = ("antwerpen", "limburg", "oost-vlaanderen", "vlaams-brabant", "west-vlaanderen")


@dataclass(frozen=True)
class Site:
    """A place where an organisation works."""

    name: str
    street: str
    postcode: str
    place: str

    @cached_property
    def point(self) -> tuple[float, float] | None:
        """Somewhere near the middle of the place, the same every time; None where the postcode is wrong."""
        found = places.locate(self.postcode, self.place)
        if found is None or found.lat is None or found.lon is None:
            return None
        shift = zlib.crc32(self.street.encode())
        return round(found.lat + (shift % 800 - 400) / 1e5, 5), round(found.lon + (shift // 800 % 1200 - 600) / 1e5, 5)


@dataclass(frozen=True)
class Area:
    """The area that an offering serves."""

    type: str
    km: float | None = None
    provinces: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offering:
    """What an organisation offers. `damage` names what is done to its row on purpose."""

    title: str
    activities: tuple[str, ...]
    sites: tuple[int, ...]
    description: str
    delivery: tuple[str, ...]
    buyers: tuple[str, ...]
    area: Area | None
    updated: date
    minimum: str = ""
    lead_time: str = ""
    capacity: str = ""
    full_until: date | None = None
    confirmed: date | None = None
    damage: str = ""

    @property
    def updated_at(self) -> datetime:
        """The moment of the last change, in Belgian office hours, without a zone."""
        return datetime.combine(self.updated, time(8)) + timedelta(minutes=zlib.crc32(self.title.encode()) % 540)

    @property
    def photo(self) -> tuple[str, str] | None:
        """File and description of the photo; two in three have none."""
        if not self.activities or zlib.crc32(self.description.encode()) % 3:
            return None
        return photo_of(taxonomy.activities()[self.activities[0]].sector, self.title)


@dataclass(frozen=True)
class Organisation:
    """A social enterprise; `key` is unique in the catalogue."""

    key: str
    name: str
    work_form: str
    about: str
    website: str
    email: str
    phone: str
    opening_hours: str
    languages: tuple[str, ...]
    labels: tuple[str, ...]
    kbo: str
    sites: tuple[Site, ...]
    offerings: tuple[Offering, ...]


@dataclass(frozen=True)
class Flaw:
    """A row that is wrong or poor on purpose: where it is, and what must be said of it (nothing: it is accepted)."""

    province: str
    organisation: Organisation
    field: str
    reason: str


Catalogue = Mapping[str, tuple[Organisation, ...]]  # province -> its organisations


def load(folder: Path = FOLDER) -> Catalogue:
    """The organisations of every province: its own, those that another province shares, and the flawed ones."""
    own = written(folder)
    catalogue = {province: [*organisations, *_shared(folder, own, province)] for province, organisations in own.items()}
    for flaw in flaws(folder):
        catalogue[flaw.province].append(flaw.organisation)
    return {province: tuple(organisations) for province, organisations in catalogue.items()}


def written(folder: Path = FOLDER) -> Catalogue:
    """The organisations that were written for each province."""
    taken: set[str] = set()
    return {
        province: tuple(
            _organisation(entry, taken)
            for file in sorted(folder.glob(f"{province}-[0-9]*.toml"))
            for entry in _read(file)["organisation"]
        )
        for province in PROVINCES
    }


def flaws(folder: Path = FOLDER) -> list[Flaw]:
    """The rows that are wrong or poor on purpose."""
    content = _read(folder / "flaws.toml")
    return [_flaw(entry, content["usual"], number) for number, entry in enumerate(content["flaw"], start=1)]


def _shared(folder: Path, own: Catalogue, province: str) -> list[Organisation]:
    """Organisations of other provinces that this one lists too, with some of their offerings."""
    by_key = {organisation.key: organisation for group in own.values() for organisation in group}
    return [
        replace(
            by_key[entry["organisation"]],
            offerings=tuple(by_key[entry["organisation"]].offerings[i] for i in entry["offerings"]),
        )
        for entry in _read(folder / "two_provinces.toml")["also"]
        if entry["province"] == province
    ]


def _read(file: Path) -> Entry:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _organisation(entry: Entry, taken: set[str]) -> Organisation:
    kbo = entry.get("kbo", fictional_number(entry["key"], taken))
    taken.add(kbo)
    plain = {name: entry[name] for name in ("key", "name", "work_form", "about", "website", "email", "phone")}
    return Organisation(
        **plain,
        opening_hours=entry["opening_hours"],
        languages=tuple(entry["languages"]),
        labels=tuple(entry["labels"]),
        kbo=kbo,
        sites=tuple(Site(**site) for site in entry["site"]),
        offerings=tuple(_offering(offering) for offering in entry["offering"]),
    )


def _offering(entry: Entry) -> Offering:
    area = entry.get("area")
    plain: Entry = {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}
    return Offering(**{**plain, "area": _area(area) if area else None})


def _area(entry: Entry) -> Area:
    return Area(
        entry["type"], entry.get("km"), tuple(entry.get("provinces", ())), tuple(entry.get("municipalities", ()))
    )


def _flaw(entry: Entry, usual: Entry, number: int) -> Flaw:
    """A flawed row is a usual one, with what `entry` says otherwise."""
    province = entry["province"]
    site = {**usual["site"][province], **entry.get("site", {})}
    offering = {**usual["offering"], "title": entry["title"], **entry.get("offering", {})}
    organisation = {**usual["organisation"], **entry["organisation"], "key": f"proef-{number}"}
    organisation |= {"site": [site], "offering": [offering]}
    return Flaw(province, _organisation(organisation, set()), entry.get("field", ""), entry.get("reason", ""))
