"""Offerings in the back office: all of them, and of one where each field comes from and what happened to it."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin import confirmation
from app.admin.offerings import listing
from app.admin.offerings.blueprint import blueprint
from app.admin.offerings.listing import Choice
from app.admin.site import error_page, me, needs, page_number, paged, say_made
from app.http.forms import trimmed
from app.http.services import services
from app.owners import editing
from app.search.params import MAX_QUERY_LENGTH
from app.search.service import is_identity
from app.security.area import in_province
from base.errors import EngineUnavailable
from indexer import taxonomy
from indexer.changes import history
from indexer.derived import DERIVED
from indexer.document.fields import Offering, described
from indexer.edits import edit_store
from indexer.edits.edit_store import EditRow

DERIVED_FIELDS = frozenset(name for name, _ in DERIVED)
_UNLISTED = frozenset(name for name, about in described().items() if not about.listed)
AWAY = "De zoekmotor antwoordt niet. Probeer het over een minuut opnieuw."
LIVE_KINDS = {
    "pause": "pauze",
    "capacity": "capaciteit",
    "correction": "correctie",
    "confirmation": "bevestiging",
    "duplicate": "verborgen",
}


@blueprint.get("/aanbod")
@needs("offerings.edit")
def list_offerings() -> ResponseReturnValue:
    """The offerings, by title; those in a state, of a source, or that begin with some words."""
    choice = _choice()
    if is_identity(choice.q):
        return redirect(url_for("admin.offerings.one_offering", identity=choice.q))
    try:
        found = listing.load(choice, me().reach("offerings.edit"))
    except EngineUnavailable:
        return error_page("Aanbod", AWAY, 503)
    pages = paged(min(found.total, listing.PAGES * listing.PER_PAGE), listing.PER_PAGE)
    return render_template(
        "admin/offerings/offerings.html",
        **pages | {"total": found.total},
        choice=choice,
        found=found,
        states=listing.STATES,
        with_counts={name: f"{label} ({found.counts[name]})" for name, label in listing.STATES.items()},
        provinces=taxonomy.PROVINCES,
        sources={} if me().reach("offerings.edit").province else taxonomy.PROVINCES,
    )


def _choice() -> Choice:
    state, source = request.args.get("toestand", ""), request.args.get("bron", "")
    return Choice(
        q=trimmed(request.args.get("q"))[:MAX_QUERY_LENGTH],
        source=source if source in taxonomy.PROVINCES else "",
        state=state if state in listing.STATES else "",
        page=page_number(),
    )


@blueprint.get("/aanbod/<identity>")
@needs("offerings.edit")
def one_offering(identity: str) -> ResponseReturnValue:
    """Where each field comes from, the edits that count, and its history."""
    province = _province(identity)
    try:
        offering = services().search.get(identity)
    except EngineUnavailable:
        return error_page("Aanbod", AWAY, 503)
    events = history.of(services().db, identity, live=offering is not None)
    if offering is None and not events:
        abort(404)
    edits = edit_store.about(services().db, identity)
    return render_template(
        "admin/offerings/offering.html",
        identity=identity,
        offering=offering,
        fields=shown_fields(offering, edits) if offering else [],
        events=events,
        edits=[row for row in edits if row.state == "live"],
        kinds=LIVE_KINDS,
        province=taxonomy.PROVINCES[province],
    )


@blueprint.post("/aanbod/<identity>/terug/<int:edit_id>")
@needs("offerings.edit")
def undo_edit(identity: str, edit_id: int) -> ResponseReturnValue:
    """Take an edit of an offering back: what the source says counts again."""
    _province(identity)
    row = edit_store.get(services().db, edit_id)
    if row is None or row.subject != identity:
        abort(404)
    if not confirmation.confirmed():
        back = url_for("admin.offerings.one_offering", identity=identity)
        return confirmation.page("Deze aanpassing terugnemen?", "Wat de bron zegt, telt weer.", back=back)
    made = editing.undo(services().settings, services().db, row, by=me())
    say_made(made, "Dat is teruggenomen.")
    return redirect(url_for("admin.offerings.one_offering", identity=identity), 303)


def _province(identity: str) -> str:
    """The province of an offering's source; 404 for what is no id, 403 for another's."""
    province = identity.partition(":")[0]
    if not is_identity(identity) or province not in taxonomy.PROVINCES:
        abort(404)
    if not me().may("offerings.edit", in_province(province)):
        abort(403)
    return province


def shown(value: object) -> str:
    """A value of a document as text: lists with commas, parts of an address in their order, yes and no."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list):
        return ("; " if value and isinstance(value[0], dict) else ", ").join(shown(one) for one in value) or "(leeg)"
    if isinstance(value, dict):
        return ", ".join(shown(part) for part in value.values() if part not in (None, "", [], {}))
    return "(leeg)" if value in (None, "") else str(value)


blueprint.add_app_template_filter(shown, "admin_value")


def shown_fields(offering: Offering, edits: list[EditRow]) -> list[tuple[str, object, str]]:
    """Each field that has a value: its name, the value, and where it comes from in words."""
    return [
        (name, value, _origin(name, offering, edits))
        for name, value in sorted(offering.items())
        if name not in _UNLISTED and value not in (None, "", [], {})
    ]


def _origin(name: str, offering: Offering, edits: list[EditRow]) -> str:
    """Whether a source, an edit or our own reasoning says so."""
    if name == "organisation_id" and name in offering["overridden"]:
        return f"samenvoeging; eigen: {offering['overridden'][name]}"
    if name in offering["overridden"]:
        row = next((r for r in edits if r.state == "live" and name in r.details.get("fields", {})), None)
        if row and row.kind == "capacity":
            return f"{row.made_by}; de bron zegt: {offering['overridden'][name] or '(niets)'}"
        by = f" van {row.made_by}, overgenomen door {row.decided_by}" if row else ""
        return f"correctie{by}; de bron zegt: {offering['overridden'][name] or '(niets)'}"
    if name in ("paused_until", "verified_at", "duplicate_of"):
        return "bewerking op dit platform"
    return "afgeleid uit de bron" if name in DERIVED_FIELDS else "bron"
