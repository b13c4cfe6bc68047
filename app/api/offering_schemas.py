"""The contract for one offering in full."""

from __future__ import annotations

from marshmallow import fields

from app.api.fields import Exact, maybe, point, text, texts


class OrganisationSchema(Exact):
    """An organisation in full."""

    id = text()
    name = text()
    about = text()
    kbo = maybe("Enterprise number, ten digits")
    website = maybe("", format="uri")
    email = maybe("", format="email")
    phone = text()


class FullSiteSchema(Exact):
    """A site in full."""

    name = text()
    street = text()
    postcode = text()
    place = text()
    municipality = text("Name of the municipality")
    nis = text("NIS code of the municipality")
    province = text()
    location = point("Where it is")


class AreaSchema(Exact):
    """The area served: a radius in km around each site, provinces, the whole region, or municipalities."""

    type = text(enum=["radius", "province", "region", "municipalities"])
    km = fields.Float(allow_none=True, required=True)
    provinces = texts()
    municipalities = texts()


class PhotoSchema(Exact):
    """A photo: its file name and a text for who cannot see it."""

    file = text()
    alt = text()


class ReservedBasisSchema(Exact):
    """Why the offering may be bought by a reserved contract: the rule, the work form, who says so, as of which day."""

    rule = text()
    work_form = text()
    source = text()
    as_of = text()


class OfferingDetailSchema(Exact):
    """One offering in full."""

    id = text()
    title = text()
    description = text()
    summary = text()
    organisation = fields.Nested(OrganisationSchema, required=True)
    sectors = texts()
    activities = texts()
    strategic = texts("Strategic sectors")
    keywords = texts()
    sites = fields.List(fields.Nested(FullSiteSchema), required=True)
    service_area = fields.Nested(AreaSchema, allow_none=True, required=True)
    delivery = texts()
    work_form = text()
    buyer_kinds = texts()
    reserved_eligible = fields.Boolean(required=True)
    reserved_basis = fields.Nested(ReservedBasisSchema, allow_none=True, required=True)
    min_quantity = text()
    lead_time = text()
    capacity = text()
    full_until = maybe("Takes no new orders until this day", format="date")
    paused_until = maybe("Not in searches before this day: the organisation paused it", format="date")
    quality_labels = texts()
    languages = texts()
    opening_hours = text()
    photos = fields.List(fields.Nested(PhotoSchema), required=True)
    source = text("Province that supplied it")
    updated_at = maybe("When the source last changed it", format="date-time")
    confirmed_on = maybe("Last confirmed by the organisation", format="date")
    verified_at = maybe("When the organisation last confirmed it here", format="date-time")
    read_at = text("When we read it", format="date-time")
    stale = fields.Boolean(required=True)
    url = text("Its page, relative to this server", format="uri-reference")
