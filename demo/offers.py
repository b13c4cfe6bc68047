"""The catalogue in the plain shape of a judged set of offers: one dictionary an offering, for `doeners rank`.

The id of an offering is "<key of the organisation>/<its number, from 0>": judgments name it so.
"""

from __future__ import annotations

from collections.abc import Iterator

from demo import catalogue
from demo.catalogue import Area, Offering, Organisation, Site
from dutch import places
from indexer import taxonomy


def offers() -> Iterator[dict[str, object]]:
    """Every offering that was written for a province (not the flawed rows), in the order of the files.

    Keys: id, org_id, org_name, org_type (a work form), title, description, activities (slugs), keywords (none),
    municipality, postcode, province (label), location {"lat", "lon"} (WGS 84), service_area, delivery, updated_at.
    The shape has room for one site: the first from which the offering is delivered.
    """
    for organisations in catalogue.written().values():
        for organisation in organisations:
            for number, offering in enumerate(organisation.offerings):
                yield _offer(organisation, offering, number)


def _offer(organisation: Organisation, offering: Offering, number: int) -> dict[str, object]:
    return {
        "id": f"{organisation.key}/{number}",
        "org_id": organisation.key,
        "org_name": organisation.name,
        "org_type": organisation.work_form,
        "title": offering.title,
        "description": offering.description,
        "activities": list(offering.activities),
        "keywords": [],
        **_place(organisation.sites[offering.sites[0]]),
        "service_area": _service_area(offering.area),
        "delivery": _delivery(offering.delivery),
        "updated_at": offering.updated.isoformat(),
    }


def _place(site: Site) -> dict[str, object]:
    found = places.locate(site.postcode, site.place)
    if found is None or found.province is None or site.point is None:
        raise ValueError(f"{site.postcode} {site.place} is no place")
    lat, lon = site.point
    return {
        "municipality": site.place,
        "postcode": site.postcode,
        "province": taxonomy.PROVINCES[found.province],
        "location": {"lat": lat, "lon": lon},
    }


def _service_area(area: Area | None) -> dict[str, object] | None:
    """The area with its provinces by label; None where the offering has none."""
    if area is None:
        return None
    if area.type == "radius":
        return {"type": "radius", "km": area.km}
    if area.type == "municipalities":
        return {"type": "municipalities", "municipalities": list(area.municipalities)}
    slugs = area.provinces if area.type == "province" else tuple(taxonomy.PROVINCES)
    return {"type": area.type, "provinces": [taxonomy.PROVINCES[slug] for slug in slugs]}


def _delivery(ways: tuple[str, ...]) -> str:
    """The one way that says most: who comes to you serves an area, a counter only its neighbours."""
    if "on_site" in ways or "enclave" in ways:
        return "on_site"
    if "own_workshop" in ways:
        return "own_workshop"
    return "walk_in" if ways == ("walk_in",) else "on_site"
