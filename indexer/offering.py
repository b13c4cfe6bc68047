"""The document: one offering of one social enterprise, as it stands in the index.

`OfferingSchema` is the contract: its fields are exactly those of mappings/offerings.json. What a source must supply is
loaded and validated; what follows from it (province, sectors, area served …) is derived here and marked dump_only.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypedDict

import orjson
from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, pre_load, validate, validates_schema

from base.logging import get_logger
from dutch import places
from indexer import faults, quick_load, taxonomy
from indexer.derived import Offering, derive
from indexer.field_kinds import EnterpriseNumber, Phone, day
from indexer.text_fields import Line, Prose, WebAddress

log = get_logger("sources")
AREA_TYPES = ("radius", "province", "region", "municipalities")


class Site(TypedDict, total=False):
    """A place where an offering is delivered from."""

    name: str
    street: str
    postcode: str
    place: str
    municipality: str
    nis: str
    province: str
    location: dict[str, float]  # {"lat", "lon"}, WGS 84


@dataclass(frozen=True)
class Reject:
    """A row that cannot be used: which one, which field, and why in Dutch. Any database can store it."""

    source: str
    source_id: str
    field: str
    message: str

    def __post_init__(self) -> None:
        for name, longest in (("source_id", 100), ("field", 60), ("message", 500)):
            object.__setattr__(self, name, _storable(getattr(self, name), longest))


def _storable(text: str, longest: int) -> str:
    """A text without halves of letters and NULs, and not too long."""
    whole = text if text.isascii() else text.encode("utf-8", "replace").decode()
    whole = whole.replace("\0", "")
    return whole if len(whole) <= longest else f"{whole[: longest - 1]}…"


def _text(maximum: int, kind: type[Line] = Line, **options: Any) -> Line:
    too_long = f"Langer dan {maximum} tekens."
    return kind(validate=validate.Length(max=maximum, error=too_long), **options)


def _slugs(known: Mapping[str, str], what: str) -> fields.List[str]:
    message = f"“{{input}}” is geen bekende {what}."
    return fields.List(fields.String(validate=validate.OneOf(list(known), error=message)), load_default=list)


class SiteSchema(Schema):
    """A site as a source gives it; municipality, province and point follow from the postcode."""

    class Meta:
        unknown = EXCLUDE

    name = _text(120, load_default="")
    street = _text(160, load_default="")
    postcode = Line(required=True, error_messages={"required": "Er is geen postcode."})
    place = _text(80, load_default="")
    lat = fields.Float(load_default=None, allow_none=True)
    lon = fields.Float(load_default=None, allow_none=True)

    @post_load
    def locate(self, site: dict[str, Any], **_: Any) -> Site:
        """Fill in municipality, province and point. Raises ValidationError on an unknown postcode."""
        site["postcode"] = places.postcode(site["postcode"])
        found = places.locate(site["postcode"], site["place"] or None)
        if found is None or found.nis is None or found.lat is None or found.lon is None:
            raise ValidationError(f"Postcode “{site['postcode']}” bestaat niet.", "postcode")
        given = _near(site["lat"], site["lon"], found.lat, found.lon)
        lat, lon = given or (found.lat, found.lon)
        return Site(
            name=site["name"],
            street=site["street"],
            postcode=site["postcode"],
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
    provinces = _slugs(taxonomy.PROVINCES, "provincie")
    municipalities = fields.List(fields.String(), load_default=list)

    @validates_schema
    def complete(self, area: dict[str, Any], **_: Any) -> None:
        """Raise ValidationError when the type lacks what it needs."""
        needs = {"radius": "km", "province": "provinces", "municipalities": "municipalities"}.get(area.get("type", ""))
        if needs and not area.get(needs):
            raise ValidationError("Het werkgebied is niet volledig.", needs)
        if area.get("type") == "municipalities" and not any(map(places.municipality_codes, area["municipalities"])):
            raise ValidationError(f"Geen gemeente: {', '.join(area['municipalities'][:3])}.", "municipalities")


class PhotoSchema(Schema):
    """A photo that we stored ourselves: file name below the photo folder, and a text for who cannot see it."""

    class Meta:
        unknown = EXCLUDE

    file = fields.String(required=True, validate=validate.Regexp(r"^[a-z0-9._-]+$", error="Ongeldige bestandsnaam."))
    alt = _text(200, load_default="")


class OfferingSchema(Schema):
    """One offering. Times are ISO 8601, points WGS 84, codes as in indexer.taxonomy, municipalities as NIS codes."""

    class Meta:
        unknown = EXCLUDE

    # identity and provenance
    id = fields.String(dump_only=True)
    source = fields.String(required=True, validate=validate.OneOf(list(taxonomy.PROVINCES)))
    source_id = fields.String(
        required=True, validate=validate.Regexp(r"^[A-Za-z0-9._-]{1,100}$", error="Ongeldige sleutel: {input}.")
    )
    read_at = fields.AwareDateTime(required=True)
    updated_at = fields.AwareDateTime(
        load_default=None,
        allow_none=True,
        default_timezone=UTC,
        validate=validate.Range(
            datetime(1900, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC), error="“{input}” is geen echt tijdstip."
        ),
    )
    confirmed_on = day(date(2100, 1, 1))
    stale = fields.Boolean(load_default=False)
    verified_at = fields.AwareDateTime(dump_only=True)
    overridden = fields.Dict(dump_only=True)  # field -> what the source said, where an edit replaced it
    duplicate_of = fields.String(dump_only=True)
    hash = fields.String(dump_only=True)
    missing = fields.List(fields.String(), dump_only=True)
    freshness = fields.Integer(dump_only=True)
    shuffle = fields.Integer(dump_only=True)
    # what is offered
    title = _text(200, required=True, error_messages={"required": "Er is geen titel.", "null": "Er is geen titel."})
    description = _text(8000, Prose, load_default="")
    summary = fields.String(dump_only=True)
    activities = _slugs({slug: a.label for slug, a in taxonomy.activities().items()}, "activiteit")
    keywords = fields.List(_text(80), load_default=list)
    activity_text = fields.String(dump_only=True)
    title_parts = fields.String(dump_only=True)  # each compound replaced by its parts: "groen onderhoud"
    description_parts = fields.String(dump_only=True)
    activity_parts = fields.String(dump_only=True)
    sectors = fields.List(fields.String(), dump_only=True)
    strategic = fields.List(fields.String(), dump_only=True)
    min_quantity = _text(200, load_default="")
    lead_time = _text(200, load_default="")
    capacity = _text(200, load_default="")
    full_until = day(date.max)  # the last day that there is stands for “until further notice”
    paused_until = fields.Date(dump_only=True)
    quality_labels = fields.List(_text(80), load_default=list)
    languages = fields.List(_text(40), load_default=list)
    opening_hours = _text(300, Prose, load_default="")
    photos = fields.List(fields.Nested(PhotoSchema), load_default=list)
    # by whom
    organisation_id = _text(160, load_default="")
    organisation_name = _text(160, required=True, error_messages={"required": "Er is geen organisatie."})
    about = _text(1000, Prose, load_default="")
    kbo = EnterpriseNumber(load_default=None, allow_none=True)
    website = WebAddress(
        load_default=None,
        allow_none=True,
        schemes={"http", "https"},
        error_messages={"invalid": "Geen geldig webadres."},
    )
    email = fields.Email(load_default=None, allow_none=True, error_messages={"invalid": "Geen geldig e-mailadres."})
    phone = Phone(load_default="", validate=validate.Length(max=40, error="Langer dan 40 tekens."))
    work_form = fields.String(
        load_default="andere",
        validate=validate.OneOf(list(taxonomy.WORK_FORMS), error="“{input}” is geen bekende werkvorm."),
    )
    reserved_eligible = fields.Boolean(dump_only=True)
    reserved_basis = fields.Dict(dump_only=True)
    # where, how and for whom
    sites = fields.List(
        fields.Nested(SiteSchema), required=True, validate=validate.Length(min=1, error="Er is geen vestiging.")
    )
    locations = fields.List(fields.Dict(), dump_only=True)
    provinces = fields.List(fields.String(), dump_only=True)
    municipalities = fields.List(fields.String(), dump_only=True)
    service_area = fields.Nested(ServiceAreaSchema, load_default=None, allow_none=True)
    serves = fields.List(fields.String(), dump_only=True)
    delivery = _slugs(taxonomy.DELIVERY, "manier van leveren")
    buyer_kinds = _slugs(taxonomy.BUYER_KINDS, "soort klant")

    @pre_load
    def drop_blanks(self, row: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        """An empty cell is no value, in any source."""
        return {
            k: v.strip() if isinstance(v, str) else v
            for k, v in row.items()
            if v is not None and v != "" and not _blank(v)
        }

    @post_load
    def complete(self, values: dict[str, Any], **_: Any) -> Offering:
        """The document in JSON form (dates as ISO text), with everything that follows from what was given."""
        return derive(orjson.loads(orjson.dumps(values)))


def _blank(value: Any) -> bool:
    return isinstance(value, str) and not value.strip()


_schema = OfferingSchema()
_quick = quick_load.loader(_schema)


def load(row: Mapping[str, Any], source: str, read_at: datetime) -> Offering | Reject:
    """The document of one row that a source delivered, or the reject that says what is wrong with it."""
    loaded = _load(row, source, read_at)
    if not isinstance(loaded, list):
        return loaded
    field, message = loaded[0]
    return Reject(source, str(row.get("source_id") or "?"), field, message)


def faults_of(row: Mapping[str, Any], source: str, read_at: datetime) -> list[tuple[str, str]]:
    """(field, message in Dutch) of everything that is wrong with a row; none when it would be accepted."""
    loaded = _load(row, source, read_at)
    return loaded if isinstance(loaded, list) else []


def _load(row: Mapping[str, Any], source: str, read_at: datetime) -> Offering | list[tuple[str, str]]:
    """The document, or (field, message) of everything that is wrong with a row, whatever stands in it."""
    given = {**row, "source": source, "read_at": read_at.isoformat()}
    try:
        ordinary = _quick(given)
        offering: Offering = _schema.load(given) if ordinary is None else derive(ordinary)
    except ValidationError as error:
        return list(faults.listed(error.messages))
    except Exception:  # noqa: BLE001 - one odd row is refused and logged, the others go on
        log.error("row_unexpected", source=source, details=traceback.format_exc(limit=-5))
        return [("rij", faults.UNEXPECTED)]
    return offering
