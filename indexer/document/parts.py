"""The parts of a document: a site, the area served, a photo, the ground for a reserved contract."""

from __future__ import annotations

from typing import Literal, TypedDict

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validate, validates_schema

from dutch import places
from indexer import taxonomy
from indexer.document.field_kinds import codes
from indexer.document.text_fields import Line, longest

AreaType = Literal["radius", "province", "region", "municipalities"]
AREA_TYPES: tuple[AreaType, ...] = ("radius", "province", "region", "municipalities")


class Point(TypedDict):
    """A point, WGS 84."""

    lat: float
    lon: float


class Site(TypedDict):
    """A place where an offering is delivered from."""

    name: str
    street: str
    postcode: str
    place: str
    municipality: str
    nis: str
    province: str
    location: Point


class ServiceArea(TypedDict):
    """The area that an offering serves, as its source says it."""

    type: AreaType
    km: float | None
    provinces: list[str]
    municipalities: list[str]


class Photo(TypedDict):
    """A photo that we stored ourselves: file name below the photo folder, and a text for who cannot see it."""

    file: str
    alt: str


class ReservedBasis(TypedDict):
    """Why an offering may be bought by a reserved contract: the rule, the work form, who says so, as of which day."""

    rule: str
    work_form: str
    source: str
    as_of: str


class _LoadedSite(TypedDict):
    name: str
    street: str
    postcode: str
    place: str
    lat: float | None
    lon: float | None


class _LoadedArea(TypedDict, total=False):
    type: AreaType
    km: float | None
    provinces: list[str]
    municipalities: list[str]


class SiteSchema(Schema):
    """A site as a source gives it; municipality, province and point follow from the postcode."""

    class Meta:
        unknown = EXCLUDE

    name = Line(validate=longest(120), load_default="")
    street = Line(validate=longest(160), load_default="")
    postcode = Line(required=True, error_messages={"required": "Er is geen postcode."})
    place = Line(validate=longest(80), load_default="")
    lat = fields.Float(load_default=None, allow_none=True)
    lon = fields.Float(load_default=None, allow_none=True)

    @post_load
    def locate(self, site: _LoadedSite, **_: object) -> Site:
        """Fill in municipality, province and point. Raises ValidationError on an unknown postcode."""
        postcode = places.postcode(site["postcode"])
        found = places.locate(postcode, site["place"] or None)
        if found is None or found.nis is None or found.lat is None or found.lon is None:
            raise ValidationError(f"Postcode “{postcode}” bestaat niet.", "postcode")
        own = _near(site["lat"], site["lon"], found.lat, found.lon)
        lat, lon = own or (found.lat, found.lon)
        return Site(
            name=site["name"],
            street=site["street"],
            postcode=postcode,
            place=site["place"],
            municipality=places.municipality(found.nis).name,
            nis=found.nis,
            province=found.province,
            location={"lat": round(lat, 5), "lon": round(lon, 5)},
        )


def _near(lat: float | None, lon: float | None, place_lat: float, place_lon: float) -> tuple[float, float] | None:
    """A source's own point, if it is believable: within 15 km of its postcode (so never (0, 0))."""
    if lat is None or lon is None or not -90 <= lat <= 90:
        return None
    return (lat, lon) if places.distance_km((lat, lon), (place_lat, place_lon)) <= 15 else None


class ServiceAreaSchema(Schema):
    """The area that an offering serves: a radius in km, provinces, the whole region, or municipalities."""

    class Meta:
        unknown = EXCLUDE

    type = fields.String(required=True, validate=validate.OneOf(AREA_TYPES, error="Onbekend soort werkgebied."))
    km = fields.Float(
        load_default=None, allow_none=True, validate=validate.Range(1, 300, error="Straal van 1 tot 300 km.")
    )
    provinces = codes(taxonomy.PROVINCES, "provincie")
    municipalities = fields.List(fields.String(), load_default=list)

    @validates_schema
    def complete(self, area: _LoadedArea, **_: object) -> None:
        """Raise ValidationError when the type lacks what it needs."""
        needs = {"radius": "km", "province": "provinces", "municipalities": "municipalities"}.get(area.get("type", ""))
        if needs and not area.get(needs):
            raise ValidationError("Het werkgebied is niet volledig.", needs)
        if area.get("type") == "municipalities" and not any(map(places.municipality_codes, area["municipalities"])):
            raise ValidationError(f"Geen gemeente: {', '.join(area['municipalities'][:3])}.", "municipalities")


class PhotoSchema(Schema):
    """A photo as a source gives it."""

    class Meta:
        unknown = EXCLUDE

    file = fields.String(required=True, validate=validate.Regexp(r"^[a-z0-9._-]+$", error="Ongeldige bestandsnaam."))
    alt = Line(validate=longest(200), load_default="")
