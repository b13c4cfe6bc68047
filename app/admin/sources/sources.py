"""The sources: how each one does, and for who looks after it every refused row, what is incomplete, how it is read."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.admin.site import me, needs, page_number, paged
from app.admin.sources.blueprint import blueprint
from app.http.download import csv_file
from app.http.services import services
from app.operations import source_state
from app.operations.source_state import SourceState
from app.security.area import in_province
from base import clock
from indexer.sources import SourceConfig, configured, source_rejects

PER_PAGE = 50
_HEADER = ("sleutel", "veld", "reden", "rijen", "eerst gezien", "laatst gezien")
ORDERS = {"nieuwste": "nieuwste eerst", "oudste": "oudste eerst", "sleutel": "op sleutel", "veld": "op veld"}


@blueprint.get("/bronnen")
@needs("status.see")
def sources() -> str:
    """How every source does."""
    states = states_of(configured(services().settings))
    refused = sum(state.open_rejects for state in states if me().may("rejects.see", in_province(state.source)))
    return render_template("admin/sources/sources.html", states=states, refused=refused)


@blueprint.get("/bronnen/<source>")
@needs("rejects.see")
def source(source: str) -> str:
    """One source: its health, its open rejects, how complete its offerings are."""
    config, db, page = _own(source), services().db, page_number()
    field, order = _field(), _order()
    total = source_rejects.count(db, source, field)
    state = states_of([config])[0]
    counts = state.live
    return render_template(
        "admin/sources/source.html",
        state=state,
        by_field=source_rejects.by_field(db, source),
        rejects=source_rejects.listed(
            db, source, field=field, order=order, limit=PER_PAGE, offset=(page - 1) * PER_PAGE
        ),
        lacking=sorted(counts.missing.items(), key=lambda pair: -pair[1]) if counts else [],
        **paged(total, PER_PAGE),
        field=field,
        order=order,
        orders=ORDERS,
        may_test=me().may("sources.test", in_province(source)),
    )


@blueprint.get("/bronnen/<source>/geweigerd.csv")
@needs("rejects.see")
def source_csv(source: str) -> ResponseReturnValue:
    """Every open reject of a source. Cells cannot become formulas."""
    _own(source)
    found = source_rejects.listed(services().db, source, field=_field(), order=_order())
    rows = (
        (r.source_id, r.field, r.message, str(r.rows), r.first_seen.isoformat(), r.last_seen.isoformat()) for r in found
    )
    return csv_file(f"geweigerd-{source}-{clock.today()}.csv", _HEADER, rows)


def states_of(configs: list[SourceConfig]) -> list[SourceState]:
    """How these sources do."""
    return source_state.states(services().db, services().search.client, services().settings.index, configs)


def _own(source: str) -> SourceConfig:
    """The source of that name, when this administrator may see its rows."""
    config = next((config for config in configured(services().settings) if config.province == source), None)
    if config is None:
        abort(404)
    if not me().may("rejects.see", in_province(source)):
        abort(403)
    return config


def _field() -> str:
    return request.args.get("veld", "")[:60]


def _order() -> str:
    order = request.args.get("volgorde", "")
    return order if order in ORDERS else "nieuwste"
