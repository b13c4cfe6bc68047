"""The contract for one offering in full."""

from __future__ import annotations

from marshmallow import fields

from app.api.fields import Exact, OfCopy, point, text, texts
from app.api.offering_fields import OF_ORGANISATION, SHOWN, field

OrganisationSchema = Exact.from_dict(
    {name: field(of_document) for name, of_document in OF_ORGANISATION.items()}, name="OrganisationSchema"
)


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


_NESTED = {
    "service_area": fields.Nested(AreaSchema, allow_none=True, required=True),
    "reserved_basis": fields.Nested(ReservedBasisSchema, allow_none=True, required=True),
    "photos": fields.List(fields.Nested(PhotoSchema), required=True),
}
OfferingDetailSchema = OfCopy.from_dict(  # one offering in full
    {name: _NESTED.get(name) or field(name) for name in SHOWN}
    | {
        "organisation": fields.Nested(OrganisationSchema, required=True),
        "sites": fields.List(fields.Nested(FullSiteSchema), required=True),
        "url": text("Its page, relative to this server", format="uri-reference"),
    },
    name="OfferingDetailSchema",
)
