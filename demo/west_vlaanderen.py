"""West-Vlaanderen: a service that gives JSON, with words of its own. `serve` shows what this module wrote."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from demo.catalogue import Area, Offering, Organisation, Site
from indexer import taxonomy

FILE = "aanbod.json"
NAMESPACE = uuid.UUID("7d9a1c52-0f3e-4c56-9d0b-5c1f3a1e8b20")  # so that keys are the same every time
# our activity -> the heading under which this province lists it; the others go by our own label
HEADINGS = {
    "inpakken-en-ompakken": "Verpakkingswerk",
    "opslag-en-stockbeheer": "Stockage",
    "transport-en-verdeling": "Vervoer en distributie",
    "fulfilment-voor-webshops": "Webshoplogistiek",
    "pakjes-verzendklaar-maken": "Pakketservice",
    "montage-van-onderdelen": "Assemblage",
    "kabels-en-kabelbomen": "Bekabeling",
    "solderen-en-elektronica": "Elektronica",
    "houtbewerking-en-schrijnwerk": "Schrijnwerkerij",
    "plaatbewerking-en-plooien": "Metaalbewerking",
    "enclave-in-uw-bedrijf": "Enclavewerking",
    "groenonderhoud": "Tuin- en groendienst",
    "gras-maaien": "Maaiwerken",
    "hagen-en-bomen-snoeien": "Snoeiwerk",
    "kantoren-en-gebouwen-schoonmaken": "Poetsdienst",
    "ramen-wassen": "Glasbewassing",
    "afwas-van-bekers-en-servies": "Afwasstraat",
    "strijken": "Strijkatelier",
    "wasserij": "Linnendienst",
    "naaien-en-confectie": "Naaiatelier",
    "catering-en-traiteur": "Traiteurdienst",
    "broodjes-en-lunch": "Broodjesservice",
    "sociaal-restaurant": "Volksrestaurant",
    "klusdienst": "Karweien",
    "schilderen-en-behangen": "Schilderwerken",
    "verhuizen": "Verhuisdienst",
    "kringwinkel": "Kringloopcentrum",
    "ophalen-van-goederen": "Ophaaldienst",
    "drukwerk": "Drukkerij",
    "mailing-en-postverwerking": "Mailings",
    "fietsherstel": "Fietsenmaker",
    "fietskoerier": "Koerierdienst per fiets",
    "relatiegeschenken": "Geschenken",
    "aanvullende-thuishulp": "Hulp aan huis",
    "jobcoaching": "Coaching op het werk",
}
BUYERS = {
    "company": "ondernemingen",
    "local_government": "besturen",
    "school": "onderwijs",
    "care": "zorg",
    "nonprofit": "vzw's",
    "association": "verenigingen",
    "person": "inwoners",
}
AREAS = {"radius": "STRAAL", "province": "PROVINCIE", "region": "GEWEST", "municipalities": "GEMEENTEN"}


def pour(organisations: Sequence[Organisation], folder: Path) -> None:
    """Write to `folder` what the service shows."""
    folder.mkdir(parents=True, exist_ok=True)
    items = [item for o in organisations for number, x in enumerate(o.offerings) for item in _items(o, x, number)]
    items.sort(key=lambda item: str(item["id"]))
    part = folder / f"{FILE}.part"
    part.write_text(json.dumps({"items": items}, ensure_ascii=False, indent=1), encoding="utf-8")
    part.replace(folder / FILE)


def _items(organisation: Organisation, offering: Offering, number: int) -> list[dict[str, object]]:
    """The item of an offering, damaged on purpose where the catalogue says so."""
    item = _item(organisation, offering, number)
    if offering.damage == "orphan":
        del item["aanbieder"]
    if offering.damage == "homeless":
        item["vestigingen"] = []
    return [item] * (2 if offering.damage == "twice" else 1)


def _item(organisation: Organisation, offering: Offering, number: int) -> dict[str, object]:
    activities = [HEADINGS.get(a, taxonomy.activities()[a].label) for a in offering.activities]
    file, alt = offering.photo or (None, None)
    return {
        "id": str(uuid.uuid5(NAMESPACE, f"{organisation.key}/{number}")),
        "titel": offering.title or None,
        "tekst": offering.description or None,
        "rubrieken": activities,
        "aanbieder": _provider(organisation),
        "vestigingen": [_site(organisation.sites[i]) for i in offering.sites],
        "werkgebied": _area(offering.area),
        "levering": list(offering.delivery),
        "doelgroepen": [BUYERS[buyer] for buyer in offering.buyers],
        "voorwaarden": {
            "minimum": offering.minimum or None,
            "termijn": offering.lead_time or None,
            "capaciteit": offering.capacity or None,
            "volzetTot": offering.full_until.isoformat() if offering.full_until else None,
        },
        "fotos": [{"url": f"https://beelden.west.example/{file}", "alt": alt}] if file else [],
        "bevestigdOp": offering.confirmed.isoformat() if offering.confirmed else None,
        "gewijzigd": offering.updated_at.replace(tzinfo=ZoneInfo("Europe/Brussels")).isoformat(),
    }


def _provider(organisation: Organisation) -> dict[str, object]:
    return {
        "sleutel": organisation.key,
        "naam": organisation.name,
        "kbo": organisation.kbo,
        "werkvorm": organisation.work_form,
        "voorstelling": organisation.about,
        "contact": {"site": organisation.website, "mail": organisation.email, "tel": organisation.phone},
        "uren": organisation.opening_hours,
        "talen": list(organisation.languages),
        "labels": list(organisation.labels),
    }


def _site(site: Site) -> dict[str, object]:
    lat, lon = site.point or (None, None)
    address = {"naam": site.name, "straat": site.street, "postnummer": site.postcode, "plaats": site.place}
    return {**address, "coordinaten": {"lat": lat, "lng": lon}}


def _area(area: Area | None) -> dict[str, object] | None:
    if area is None:
        return None
    names = {"provincies": list(area.provinces), "gemeenten": list(area.municipalities)}
    return {"soort": AREAS[area.type], "km": area.km, **names}
