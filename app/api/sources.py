"""Sources by API: with a token, the state of a source and its refused rows, for who may see them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from marshmallow import fields
from werkzeug.exceptions import NotFound

from app.api import access, body
from app.api.fields import Exact, about, maybe, number, text
from app.api.paging import no_parameters, paging
from app.http.services import services
from app.operations import source_state
from app.operations.source_state import SourceState
from app.security.area import in_province
from base.errors import InvalidParams
from indexer.sources import SourceConfig, configured, source_rejects
from indexer.sources.source_rejects import OpenReject

FIELD = "veld"
LONGEST_FIELD = 60
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
    last_good_read = maybe("When it was last read to its end", format="date-time")
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
    first_seen = text(format="date-time")
    last_seen = text(format="date-time")


class RejectListSchema(Exact):
    """A page of refused rows, newest first."""

    total = number()
    page = number()
    per_page = number()
    rejects = fields.List(fields.Nested(RejectSchema), required=True)


def register(blueprint: Blueprint) -> None:
    """Give the API its addresses for sources."""
    blueprint.add_url_rule("/sources/<source>", "source", show_source, methods=["GET"])
    blueprint.add_url_rule("/sources/<source>/rejects", "source_rejects", list_rejects, methods=["GET"])


@access.needs("rejects.see")
def show_source(source: str) -> Response:
    """How a source does."""
    no_parameters()
    config = _known(source)
    if not access.me().may("rejects.see", in_province(source)):
        return access.forbidden(_NOT_OWN)
    client, index = services().search.client, services().settings.index
    return body.answer(_source(source_state.states(services().db, client, index, [config])[0]))


@access.needs("rejects.see")
def list_rejects(source: str) -> Response:
    """The refused rows of a source, newest first (`veld`, `pagina`, `per_pagina`)."""
    args = request.args.to_dict(flat=False)
    field = _field(args.pop(FIELD, []))
    page, per_page = paging(args)
    _known(source)
    if not access.me().may("rejects.see", in_province(source)):
        return access.forbidden(_NOT_OWN)
    db, offset = services().db, (page - 1) * per_page
    found = source_rejects.listed(db, source, field=field, limit=per_page, offset=offset)
    told = {"total": source_rejects.count(db, source, field), "page": page, "per_page": per_page}
    return body.answer({**told, "rejects": [_reject(reject) for reject in found]})


def _known(source: str) -> SourceConfig:
    """The source of that name. Raises NotFound."""
    for config in configured(services().settings):
        if config.province == source:
            return config
    raise NotFound


def _field(given: list[str]) -> str:
    if len(given) > 1:
        raise InvalidParams([{"field": FIELD, "message": "Geef deze parameter één keer."}])
    if given and len(given[0]) > LONGEST_FIELD:
        raise InvalidParams([{"field": FIELD, "message": f"Gebruik hoogstens {LONGEST_FIELD} tekens."}])
    return given[0] if given else ""


def _source(state: SourceState) -> dict[str, Any]:
    health, counts = state.health, state.completeness
    return {
        "source": state.source,
        "last_good_read": health.last_good,
        "failures": health.failures,
        "message": health.trend[-1].message if health.failures else None,
        "rejects": state.open_rejects,
        "completeness": counts
        and {
            "offerings": counts.offerings,
            "complete": counts.complete,
            "missing": counts.missing,
        },
    }


def _reject(reject: OpenReject) -> dict[str, Any]:
    return {name: getattr(reject, name) for name in RejectSchema().fields}
