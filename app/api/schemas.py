"""The contract of the public API: every answer as a marshmallow schema. OpenAPI is made from these.

Answers themselves are written by hand in `output`, which is much faster; a test holds both equal. Codes are those of
`/facets`; times are ISO 8601 in UTC, days ISO 8601, distances km, points WGS 84 degrees.
"""

from __future__ import annotations

from marshmallow import Schema, fields

from app.api.fields import Exact, OfCopy, about, maybe, number, point, text, texts
from app.api.run_schemas import RunSchema
from app.search.facets import BY_NAME

MATCHES = ("exact", "loose", "meaning", "pinned", "demoted")


class OrganisationRefSchema(Exact):
    """The organisation of an offering."""

    id = text()
    name = text()


class SiteSchema(Exact):
    """A site, in a list of results."""

    municipality = text("Name of the municipality")
    postcode = text()
    province = text("Code of the province")
    location = point("Where it is")


class HitSchema(Exact):
    """One offering in a list of results."""

    id = text()
    title = text()
    organisation = fields.Nested(OrganisationRefSchema, required=True)
    sectors = texts()
    activities = texts()
    sites = fields.List(fields.Nested(SiteSchema), **about("Nearest first when a place is given"))
    distance_km = fields.Float(allow_none=True, **about("To the nearest site; null without a point"))
    serves_place = fields.Boolean(allow_none=True, **about("Its area served includes the place; null without a place"))
    delivery = texts()
    work_form = text()
    buyer_kinds = texts()
    reserved_eligible = fields.Boolean(**about("May be bought by a reserved contract"))
    summary = text()
    highlights = fields.Dict(
        keys=fields.String(), values=fields.String(), **about("Field to safe HTML with <mark> around what matched")
    )
    match = text("How it was found", enum=list(MATCHES))
    updated_at = maybe("When the source last changed it", format="date-time")
    full_until = maybe("It takes no new orders before this day, which may be over", format="date")
    stale = fields.Boolean(**about("Its source could not be read lately"))
    twins = texts("Ids of the same offering in other sources: one result stands for all")
    url = text("Its page, relative to this server", format="uri-reference")


class FacetValueSchema(Exact):
    """A value of a facet: how many offerings one gets by choosing it (as well)."""

    value = text()
    label = text()
    count = number()
    selected = fields.Boolean(required=True)


class FacetSchema(Exact):
    """A facet with all its values. Its name is its parameter."""

    name = text(enum=list(BY_NAME))
    label = text()
    values = fields.List(fields.Nested(FacetValueSchema), required=True)


class PlaceSchema(Exact):
    """The place that was searched around."""

    name = text()
    province = text()
    location = point("null for a whole province", nullable=True)


class ReplacedSchema(Exact):
    """A word that was read as another one."""

    getypt = text("As it was typed")
    bedoeld = text("As it was searched")


class ChoiceInTextSchema(Exact):
    """A choice that stood in the text."""

    parameter = text("The parameter that it is a value of")
    waarden = texts("Its values")
    woorden = text("The words of the text that name it")
    toegepast = fields.Boolean(**about("False when it would leave nothing, so that it is only proposed"))


class CpvInTextSchema(Exact):
    """A procurement code that stood in the text."""

    code = text("Its eight digits")
    activiteiten = texts("The activities that answer it, or its nearest ancestor; none when nothing does")


class CandidateSchema(Schema):
    """A place that was perhaps meant."""

    value = text("What the parameter `plaats` takes")
    label = text()


AppliedSchema = Exact.from_dict(
    {
        "q": text(),
        "plaats": maybe("The value that names the place; null without one, or for a point"),
        "plaats_uit_tekst": fields.Boolean(**about("The place stood in the text")),
        "plaats_kan_ook": fields.List(fields.Nested(CandidateSchema), **about("Other places of that name")),
        "gezocht": text("The words of the text that were searched"),
        "betekenis": fields.Boolean(
            **about("False when the search by meaning was not ready: a later answer may differ")
        ),
        "verbeterd": fields.List(fields.Nested(ReplacedSchema), **about("Spelling that was put right")),
        "vertaald": fields.List(fields.Nested(ReplacedSchema), **about("Foreign words that were searched in Dutch")),
        "keuzes_uit_tekst": fields.List(fields.Nested(ChoiceInTextSchema), **about("Choices that stood in the text")),
        "cpv": fields.List(fields.Nested(CpvInTextSchema), **about("Procurement codes that stood in the text")),
        "letterlijk": texts("What was taken as it was typed"),
        "lat": fields.Float(allow_none=True, **about("Of a point that was given")),
        "lon": fields.Float(allow_none=True, **about("Of a point that was given")),
        "straal": number("Radius in km; counts when there is a point"),
        **{name: texts() for name in BY_NAME},
        "gemeente": texts("NIS codes"),
        "sorteer": text(),
        "pagina": number(),
        "per_pagina": number(),
    },
    name="AppliedSchema",
)


class OfferingListSchema(OfCopy):
    """A page of results. `total` and facets count over all pages."""

    total = number()
    page = number()
    per_page = number()
    took_ms = number("Time of the search engine")
    offerings = fields.List(fields.Nested(HitSchema), required=True)
    facets = fields.List(fields.Nested(FacetSchema), required=True)
    place = fields.Nested(PlaceSchema, allow_none=True, required=True)
    applied = fields.Nested(AppliedSchema, **about("What was searched: every parameter, defaults included"))


class SuggestionSchema(Exact):
    """A place to choose: `value` is what the parameter `plaats` takes."""

    value = text()
    label = text()
    kind = text(enum=["municipality", "part", "postcode", "province", "region"])
    province = text()
    location = point("null for a province", nullable=True)


class PlacesSchema(Exact):
    """Suggestions for what was typed so far."""

    places = fields.List(fields.Nested(SuggestionSchema), required=True)


class MeantSchema(Exact):
    """Something that may be meant: `value` is its code or id, `url` where choosing it leads."""

    value = text()
    label = text()
    detail = text("What tells it apart from others of that name")
    count = fields.Integer(strict=True, allow_none=True, **about("Offerings behind it; null where that says nothing"))
    url = text("Relative to this server", format="uri-reference")


class MeantGroupSchema(Exact):
    """Suggestions of one kind, best first."""

    name = text(enum=["activities", "needs", "offerings", "organisations", "places"])
    label = text()
    suggestions = fields.List(fields.Nested(MeantSchema), required=True)


class MeantGroupsSchema(OfCopy):
    """Suggestions for what was typed so far; a kind without any is left out."""

    groups = fields.List(fields.Nested(MeantGroupSchema), required=True)


class ActivitySchema(Exact):
    """An activity, with the number of offerings."""

    value = text()
    label = text()
    strategic = texts("Strategic sectors it belongs to")
    count = number()


class SectorSchema(Exact):
    """A sector with its activities."""

    value = text()
    label = text()
    count = number()
    activities = fields.List(fields.Nested(ActivitySchema), required=True)


class LabelSchema(Exact):
    """A code and its label."""

    value = text()
    label = text()


class VocabularySchema(OfCopy):
    """All facets with their values, the tree of sectors and activities, and the strategic sectors."""

    total = number("Offerings in the index")
    facets = fields.List(fields.Nested(FacetSchema), required=True)
    sectors = fields.List(fields.Nested(SectorSchema), required=True)
    strategic = fields.List(fields.Nested(LabelSchema), required=True)


class LastRunSchema(Exact):
    """The run that was ordered last."""

    id = text()
    kind = text()
    source = maybe("null: all sources")
    state = text(enum=["queued", "running", "succeeded", "partial", "refused", "failed", "abandoned", "cancelled"])
    requested_at = text(format="date-time")
    started_at = maybe("", format="date-time")
    finished_at = maybe("", format="date-time")


class IndexSchema(OfCopy):
    """The live index."""

    name = text()
    digest = text("Of its definition")
    built_at = text(format="date-time")
    total = number("Offerings in it; of twins each source has its own, where the site and `/offerings` count one")
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), **about("Offerings per source"))
    stale_sources = texts("Sources that could not be read at the last rebuild")
    meaning = text('Search by meaning: "ready", "making 312 of 709" or "off"')
    last_run = fields.Nested(LastRunSchema, allow_none=True, required=True)


class FaultSchema(Schema):
    """A bad field."""

    field = text()
    message = text("In Dutch")


class AlternativeSchema(Schema):
    """A similar offering that is there."""

    id = text()
    title = text()
    url = text(format="uri-reference")


class ProblemSchema(Schema):
    """An error (RFC 9457). `errors` names every bad field, `candidates` the places to choose from."""

    type = text()
    title = text()
    status = number()
    detail = fields.String()
    errors = fields.List(fields.Nested(FaultSchema))
    candidates = fields.List(fields.Nested(CandidateSchema))
    alternatives = fields.List(fields.Nested(AlternativeSchema))
    run = fields.Nested(RunSchema, metadata={"description": "The run that is in the way (409)"})
