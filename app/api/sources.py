"""Sources by API: with a token, the state of a source and its refused rows, for who may see them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response
from marshmallow import fields, validate
from werkzeug.exceptions import NotFound

from app.api.access import forbidden, me, needs
from app.api.arguments import Page, PageQuery
from app.api.blueprint import blueprint, in_path
from app.api.fields import Exact, about, maybe, moment, number, text
from app.http.services import services
from app.operations import source_state
from app.operations.source_state import SourceState
from app.security.area import in_province
from indexer.sources import SourceConfig, configured, source_rejects

_NOT_OWN = "Met dit account ziet u alleen de bron van uw eigen provincie."


class CompletenessSchema(Exact):
    """How complete the live offerings of a source are."""

    offerings = number("Live offerings")
    complete = number("Those that have every field that matters")
    missing = fields.Dict(
        keys=fields.String(), values=fields.Integer(), **about("Field that matters to offerings without it")
    )


class SourceSchema(Exact):
    """How a source does."""

    source = text()
    last_good_read = moment("When it was last read to its end", nullable=True)
    failures = number("Readings in a row that failed")
    message = maybe("Why it could not be read, in Dutch")
    rejects = number("Open rejects")
    completeness = fields.Nested(
        CompletenessSchema, allow_none=True, **about("null while the search engine does not answer")
    )


class RejectSchema(Exact):
    """A refused row of a source."""

    source_id = text("Key of the row in the source")
    field = text()
    message = text("Why, in Dutch")
    rows = number("More than 1 where rows without a key share a line")
    first_seen = moment()
    last_seen = moment()


class RejectListSchema(Exact):
    """A page of refused rows, newest first."""

    total = number()
    page = number()
    per_page = number()
    rejects = fields.List(fields.Nested(RejectSchema), required=True)


@dataclass(frozen=True)
class RejectPage(Page):
    """Which page of refused rows: all, or those with one wrong field."""

    field: str


class RejectQuery(PageQuery):
    """The parameters of the refused rows."""

    value_class = RejectPage
    veld = fields.String(
        attribute="field",
        load_default=str,  # the empty text: all of them
        validate=validate.Length(max=60, error="Gebruik hoogstens {max} tekens."),
        error_messages={"invalid": "Geef deze parameter één keer."},
        metadata={"description": "Alleen wat in dit veld fout is"},
    )


_BY_NAME = in_path("source", "De code van een provincie")


@blueprint.get("/sources/<source>", endpoint="source", parameters=_BY_NAME)
@blueprint.about("Hoe het met een bron gaat", 404)
@needs("rejects.see")
@blueprint.no_parameters
@blueprint.response(200, SourceSchema)
def show_source(source: str) -> dict[str, object] | Response:
    """How a source does."""
    config = _config(source)
    if not me().may("rejects.see", in_province(source)):
        return forbidden(_NOT_OWN)
    client, index = services().search.client, services().settings.index
    return _source(source_state.states(services().db, client, index, [config])[0])


@blueprint.get("/sources/<source>/rejects", endpoint="source_rejects", parameters=_BY_NAME)
@blueprint.about("De geweigerde rijen van een bron", 404)
@needs("rejects.see")
@blueprint.arguments(RejectQuery(), location="query")
@blueprint.response(200, RejectListSchema)
def list_rejects(page: RejectPage, source: str) -> dict[str, object] | Response:
    """The refused rows of a source, newest first."""
    _config(source)
    if not me().may("rejects.see", in_province(source)):
        return forbidden(_NOT_OWN)
    db, field = services().db, page.field
    rows = source_rejects.listed(db, source, field=field, limit=page.per_page, offset=page.offset)
    return {**page.of(source_rejects.count(db, source, field)), "rejects": rows}


def _config(source: str) -> SourceConfig:
    """The source of that name. Raises NotFound."""
    for config in configured(services().settings):
        if config.province == source:
            return config
    raise NotFound


def _source(state: SourceState) -> dict[str, object]:
    readings = state.readings
    return {
        "source": state.source,
        "last_good_read": readings.last_good,
        "failures": readings.failures,
        "message": readings.trend[-1].message if readings.failures else None,
        "rejects": state.open_rejects,
        "completeness": state.live,
    }
