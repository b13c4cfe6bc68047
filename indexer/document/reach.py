"""Where, how and for whom."""

from __future__ import annotations

from typing import TypedDict

from marshmallow import Schema, fields, validate

from indexer import taxonomy
from indexer.document.about import About
from indexer.document.field_kinds import codes, derived_list
from indexer.document.parts import Point, ReservedBasis, ServiceArea, ServiceAreaSchema, Site, SiteSchema

_WORK_FORM = validate.OneOf(
    list(taxonomy.WORK_FORMS), list(taxonomy.WORK_FORMS.values()), error="“{input}” is geen bekende werkvorm."
)
_BUYERS = ("klanten", "doelgroep", "doelgroepen", "kopers", "afnemers", "buyers")


class Reach(TypedDict):
    """Points are WGS 84, municipalities NIS codes, the others codes of `indexer.taxonomy`."""

    sites: list[Site]
    locations: list[Point]
    provinces: list[str]
    municipalities: list[str]
    service_area: ServiceArea | None
    serves: list[str]
    delivery: list[str]
    work_form: str
    buyer_kinds: list[str]
    reserved_eligible: bool
    reserved_basis: ReservedBasis | None


class ReachFields(Schema):
    """The rules of these fields."""

    sites = fields.List(
        fields.Nested(SiteSchema),
        required=True,
        validate=validate.Length(min=1, error="Er is geen vestiging."),
        metadata=vars(
            About(
                "vestiging",
                "places it is delivered from: name, street, postcode, place, municipality, NIS code, province, point",
                api=True,
                in_results=True,
            )
        ),
    )
    locations = fields.List(
        fields.Dict(),
        dump_only=True,
        metadata=vars(About("punten", "points of the sites (WGS 84), for distances", listed=False, exported=False)),
    )
    provinces = derived_list(About("provincies", "provinces of the sites, each once"))
    municipalities = derived_list(About("gemeenten", "NIS codes of the sites, each once", listed=False))
    service_area = fields.Nested(
        ServiceAreaSchema,
        load_default=None,
        allow_none=True,
        metadata=vars(
            About(
                "werkgebied",
                "area served as the source says it: radius in km, provinces, region or municipalities",
                api=True,
                in_results=True,
            )
        ),
    )
    serves = derived_list(
        About(
            "bediende gemeenten",
            "the same as tokens: NIS codes, `province:<slug>`, `*` for Flanders and Brussels",
            in_results=True,
            listed=False,
        )
    )
    delivery = codes(
        taxonomy.DELIVERY,
        "manier van leveren",
        About(
            "manier van leveren",
            "how the work is done",
            api=True,
            in_results=True,
            columns=("levering", "delivery", "wijzevanleveren", "leverwijze"),
        ),
    )
    work_form = fields.String(
        load_default="andere",
        validate=_WORK_FORM,
        metadata=vars(
            About(
                "werkvorm",
                "kind of social enterprise",
                api=True,
                in_results=True,
                columns=("werkvorm", "workform", "soortorganisatie", "statuut"),
                of_organisation=True,
            )
        ),
    )
    buyer_kinds = codes(
        taxonomy.BUYER_KINDS,
        "soort klant",
        About("klanten", "for whom", api=True, in_results=True, columns=_BUYERS),
    )
    reserved_eligible = fields.Boolean(
        dump_only=True,
        metadata=vars(
            About("voorbehouden opdrachten", "a public contract may be reserved for it", api=True, in_results=True)
        ),
    )
    reserved_basis = fields.Dict(
        dump_only=True,
        allow_none=True,
        metadata=vars(
            About(
                "grond voor voorbehouden opdrachten",
                "why: rule, work form, source, day",
                api=True,
                listed=False,
            )
        ),
    )
