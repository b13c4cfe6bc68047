"""The contract of the public API: every answer as a marshmallow schema. OpenAPI is made from these.

Answers themselves are written by hand in `output`, which is much faster; a test holds both equal. Codes are those of
`/facets`; times are ISO 8601 in UTC, days ISO 8601, distances km, points WGS 84 degrees.
"""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, fields

from app.search.facets import BY_NAME

MATCHES = ("exact", "loose", "meaning")


class Exact(Schema):
    """Exactly these fields, every one of them."""

    class Meta:
        unknown = RAISE


def _about(description: str, **more: Any) -> dict[str, Any]:
    return {"required": True, "metadata": {"description": description, **more}}


def _text(description: str = "", **more: Any) -> fields.String:
    return fields.String(**_about(description, **more))


def _maybe(description: str, **more: Any) -> fields.String:
    return fields.String(allow_none=True, **_about(description, **more))


def _texts(description: str = "") -> fields.List[str]:
    return fields.List(fields.String(), **_about(description))


def _number(description: str = "") -> fields.Integer:
    return fields.Integer(strict=True, **_about(description))


class PointSchema(Exact):
    """A point, WGS 84 degrees."""

    lat = fields.Float(required=True)
    lon = fields.Float(required=True)


def _point(description: str, *, nullable: bool = False) -> fields.Nested:
    return fields.Nested(PointSchema, allow_none=nullable, **_about(description))


class OrganisationRefSchema(Exact):
    """The organisation of an offering."""

    id = _text()
    name = _text()


class SiteSchema(Exact):
    """A site, in a list of results."""

    municipality = _text("Name of the municipality")
    postcode = _text()
    province = _text("Code of the province")
    location = _point("Where it is")


class HitSchema(Exact):
    """One offering in a list of results."""

    id = _text()
    title = _text()
    organisation = fields.Nested(OrganisationRefSchema, required=True)
    sectors = _texts()
    activities = _texts()
    sites = fields.List(fields.Nested(SiteSchema), **_about("Nearest first when a place is given"))
    distance_km = fields.Float(allow_none=True, **_about("To the nearest site; null without a point"))
    serves_place = fields.Boolean(allow_none=True, **_about("Its area served includes the place; null without a place"))
    delivery = _texts()
    work_form = _text()
    buyer_kinds = _texts()
    reserved_eligible = fields.Boolean(**_about("May be bought by a reserved contract"))
    summary = _text()
    highlights = fields.Dict(
        keys=fields.String(), values=fields.String(), **_about("Field to safe HTML with <mark> around what matched")
    )
    match = _text("How it was found", enum=list(MATCHES))
    updated_at = _maybe("When the source last changed it", format="date-time")
    stale = fields.Boolean(**_about("Its source could not be read lately"))
    url = _text("Its page, relative to this server", format="uri-reference")


class FacetValueSchema(Exact):
    """A value of a facet: how many offerings one gets by choosing it (as well)."""

    value = _text()
    label = _text()
    count = _number()
    selected = fields.Boolean(required=True)


class FacetSchema(Exact):
    """A facet with all its values. Its name is its parameter."""

    name = _text(enum=list(BY_NAME))
    label = _text()
    values = fields.List(fields.Nested(FacetValueSchema), required=True)


class PlaceSchema(Exact):
    """The place that was searched around."""

    name = _text()
    province = _text()
    location = _point("null for a whole province", nullable=True)


class CorrectionSchema(Exact):
    """A word that was read as another one."""

    getypt = _text("As it was typed")
    bedoeld = _text("As it was searched")


AppliedSchema = Exact.from_dict(
    {
        "q": _text(),
        "plaats": _maybe("The value that names the place; null without one, or for a point"),
        "plaats_uit_tekst": fields.Boolean(**_about("The place stood in the text")),
        "gezocht": _text("The words of the text that were searched"),
        "verbeterd": fields.List(fields.Nested(CorrectionSchema), **_about("Spelling that was put right")),
        "letterlijk": _texts("What was taken as it was typed"),
        "lat": fields.Float(allow_none=True, **_about("Of a point that was given")),
        "lon": fields.Float(allow_none=True, **_about("Of a point that was given")),
        "straal": _number("Radius in km; counts when there is a point"),
        **{name: _texts() for name in BY_NAME},
        "gemeente": _texts("NIS codes"),
        "sorteer": _text(),
        "pagina": _number(),
        "per_pagina": _number(),
    },
    name="AppliedSchema",
)


class OfferingListSchema(Exact):
    """A page of results. `total` and facets count over all pages."""

    total = _number()
    page = _number()
    per_page = _number()
    took_ms = _number("Time of the search engine")
    offerings = fields.List(fields.Nested(HitSchema), required=True)
    facets = fields.List(fields.Nested(FacetSchema), required=True)
    place = fields.Nested(PlaceSchema, allow_none=True, required=True)
    applied = fields.Nested(AppliedSchema, **_about("What was searched: every parameter, defaults included"))


class OrganisationSchema(Exact):
    """An organisation in full."""

    id = _text()
    name = _text()
    about = _text()
    kbo = _maybe("Enterprise number, ten digits")
    website = _maybe("", format="uri")
    email = _maybe("", format="email")
    phone = _text()


class FullSiteSchema(Exact):
    """A site in full."""

    name = _text()
    street = _text()
    postcode = _text()
    place = _text()
    municipality = _text("Name of the municipality")
    nis = _text("NIS code of the municipality")
    province = _text()
    location = _point("Where it is")


class AreaSchema(Exact):
    """The area served: a radius in km around each site, provinces, the whole region, or municipalities."""

    type = _text(enum=["radius", "province", "region", "municipalities"])
    km = fields.Float(allow_none=True, required=True)
    provinces = _texts()
    municipalities = _texts()


class PhotoSchema(Exact):
    """A photo: its file name and a text for who cannot see it."""

    file = _text()
    alt = _text()


class ReservedBasisSchema(Exact):
    """Why the offering may be bought by a reserved contract: the rule, the work form, who says so, as of which day."""

    rule = _text()
    work_form = _text()
    source = _text()
    as_of = _text()


class OfferingDetailSchema(Exact):
    """One offering in full."""

    id = _text()
    title = _text()
    description = _text()
    summary = _text()
    organisation = fields.Nested(OrganisationSchema, required=True)
    sectors = _texts()
    activities = _texts()
    strategic = _texts("Strategic sectors")
    keywords = _texts()
    sites = fields.List(fields.Nested(FullSiteSchema), required=True)
    service_area = fields.Nested(AreaSchema, allow_none=True, required=True)
    delivery = _texts()
    work_form = _text()
    buyer_kinds = _texts()
    reserved_eligible = fields.Boolean(required=True)
    reserved_basis = fields.Nested(ReservedBasisSchema, allow_none=True, required=True)
    min_quantity = _text()
    lead_time = _text()
    capacity = _text()
    full_until = _maybe("Takes no new orders until this day", format="date")
    quality_labels = _texts()
    languages = _texts()
    opening_hours = _text()
    photos = fields.List(fields.Nested(PhotoSchema), required=True)
    source = _text("Province that supplied it")
    updated_at = _maybe("When the source last changed it", format="date-time")
    confirmed_on = _maybe("Last confirmed by the organisation", format="date")
    read_at = _text("When we read it", format="date-time")
    stale = fields.Boolean(required=True)
    url = _text("Its page, relative to this server", format="uri-reference")


class SuggestionSchema(Exact):
    """A place to choose: `value` is what the parameter `plaats` takes."""

    value = _text()
    label = _text()
    kind = _text(enum=["municipality", "part", "postcode", "province"])
    province = _text()
    location = _point("null for a province", nullable=True)


class PlacesSchema(Exact):
    """Suggestions for what was typed so far."""

    places = fields.List(fields.Nested(SuggestionSchema), required=True)


class ActivitySchema(Exact):
    """An activity, with the number of offerings."""

    value = _text()
    label = _text()
    strategic = _texts("Strategic sectors it belongs to")
    count = _number()


class SectorSchema(Exact):
    """A sector with its activities."""

    value = _text()
    label = _text()
    count = _number()
    activities = fields.List(fields.Nested(ActivitySchema), required=True)


class LabelSchema(Exact):
    """A code and its label."""

    value = _text()
    label = _text()


class VocabularySchema(Exact):
    """All facets with their values, the tree of sectors and activities, and the strategic sectors."""

    total = _number("Offerings in the index")
    facets = fields.List(fields.Nested(FacetSchema), required=True)
    sectors = fields.List(fields.Nested(SectorSchema), required=True)
    strategic = fields.List(fields.Nested(LabelSchema), required=True)


class LastRunSchema(Exact):
    """The run that was ordered last."""

    id = _text()
    kind = _text()
    source = _maybe("null: all sources")
    state = _text(enum=["queued", "running", "succeeded", "partial", "refused", "failed", "abandoned"])
    requested_at = _text(format="date-time")
    started_at = _maybe("", format="date-time")
    finished_at = _maybe("", format="date-time")


class IndexSchema(Exact):
    """The live index."""

    name = _text()
    digest = _text("Of its definition")
    built_at = _text(format="date-time")
    total = _number("Offerings in it")
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), **_about("Offerings per source"))
    stale_sources = _texts("Sources that could not be read at the last rebuild")
    last_run = fields.Nested(LastRunSchema, allow_none=True, required=True)


class FaultSchema(Schema):
    """A bad field."""

    field = _text()
    message = _text("In Dutch")


class CandidateSchema(Schema):
    """A place that was perhaps meant."""

    value = _text("What the parameter `plaats` takes")
    label = _text()


class AlternativeSchema(Schema):
    """A similar offering that is there."""

    id = _text()
    title = _text()
    url = _text(format="uri-reference")


class ProblemSchema(Schema):
    """An error (RFC 9457). `errors` names every bad field, `candidates` the places to choose from."""

    type = _text()
    title = _text()
    status = _number()
    detail = fields.String()
    errors = fields.List(fields.Nested(FaultSchema))
    candidates = fields.List(fields.Nested(CandidateSchema))
    alternatives = fields.List(fields.Nested(AlternativeSchema))
