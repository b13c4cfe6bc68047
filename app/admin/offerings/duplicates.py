"""Duplicates: organisations of two sources that may be one, and offerings that stand there twice."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from opensearchpy.exceptions import OpenSearchException
from wtforms import HiddenField

from app.admin import confirmation
from app.admin.offerings.blueprint import blueprint
from app.admin.site import error_page, me, needs, say, say_made
from app.http.forms import Form, reads
from app.http.services import services
from app.owners import merging
from app.security.area import in_province
from base import connections
from indexer import taxonomy
from indexer.document.fields import Offering
from indexer.edits import duplicates, edit_store
from indexer.edits.edit_store import EditRow

SHOWN = 100
AWAY = "De zoekmotor antwoordt niet. Probeer het over een minuut opnieuw."
APART = "geen-dubbel"  # the decision that changes nothing of anybody
LATER = "Bewaard. Bezoekers zien het na de volgende bijwerking."


class PairForm(Form):
    """Two organisations or offerings, and what is decided of them."""

    survivor = HiddenField(name="blijft")
    other = HiddenField(name="ander")
    decision = HiddenField(name="besluit")


@blueprint.get("/dubbels")
@needs("offerings.edit")
def list_duplicates() -> ResponseReturnValue:
    """What may be one, what is the same, and what was decided before."""
    try:
        offerings = _offerings()
    except OpenSearchException:
        return error_page("Dubbels", AWAY, 503)
    apart = edit_store.distinct_pairs(services().db)
    pairs = [p for p in duplicates.pairs(duplicates.organisations(offerings).values(), apart) if _mine(*_sources(p))]
    twins = [t for t in duplicates.twins(offerings, apart) if _mine(_source(t.survivor), _source(t.other))]
    return render_template(
        "admin/offerings/duplicates.html",
        pairs=pairs[:SHOWN],
        twins=twins[:SHOWN],
        total=len(pairs) + len(twins),
        decided=[row for row in _decided() if _may_undo(row)],
        source_of=lambda identity: taxonomy.PROVINCES[_source(identity)],
        may_take=_may_take,
        provinces=taxonomy.PROVINCES,
    )


@blueprint.post("/dubbels")
@needs("offerings.edit")
@reads(PairForm)
def decide_duplicate(form: PairForm) -> ResponseReturnValue:
    """Merge two organisations, hide one of two offerings, or say that they are two."""
    kept, other = form.survivor.data, form.other.data
    try:
        of_kept, of_other, names = _known(kept, other)
    except OpenSearchException:
        return error_page("Dubbels", AWAY, 503)
    decision = form.decision.data
    if not (_mine(*of_kept, *of_other) if decision == APART else _may_take(of_other)):
        abort(403)
    _carry_out(decision, kept, other, names, of_other)
    return redirect(url_for("admin.offerings.list_duplicates"), 303)


@blueprint.post("/dubbels/<int:edit_id>/ongedaan")
@needs("offerings.edit")
def undo_duplicate(edit_id: int) -> ResponseReturnValue:
    """Take back what was decided."""
    row = edit_store.get(services().db, edit_id)
    if row is None or row.kind not in ("merge", "duplicate", "distinct"):
        abort(404)
    if not _may_undo(row):
        abort(403)
    if not confirmation.confirmed():
        effect, back = "Beide staan weer apart, en als mogelijke dubbel.", url_for("admin.offerings.list_duplicates")
        return confirmation.page("Deze beslissing terugnemen?", effect, back=back)
    made = merging.undo(services().settings, services().db, row, by=me())
    say_made(made, "Dat is ongedaan gemaakt.")
    return redirect(url_for("admin.offerings.list_duplicates"), 303)


def _carry_out(decision: str, kept: str, other: str, names: tuple[str, str], of_other: set[str]) -> None:
    settings, db, by = services().settings, services().db, me()
    if decision == APART:
        shown = merging.keep_apart(settings, db, kept, other, by=by)
        say("Onthouden: dit zijn er twee." if shown else LATER)
    elif decision == "verberg" and ":" in kept and ":" in other:
        shown = merging.hide(settings, db, survivor=kept, other=other, by=by)
        say("Van de twee staat er nog één in de zoekresultaten." if shown else LATER)
    elif decision == "voeg-samen" and ":" not in kept and ":" not in other:
        shown = merging.merge(settings, db, survivor=kept, other=other, names=names, sources=of_other, by=by)
        say("Samengevoegd." if shown else LATER)
    else:
        abort(400)


def _known(kept: str, other: str) -> tuple[set[str], set[str], tuple[str, str]]:
    """The sources of each of two organisations or offerings, and their names; 404 when one of them is not live."""
    offerings = _offerings()
    by_id = {o["id"]: o for o in offerings}
    if kept in by_id and other in by_id and kept != other:
        return {_source(kept)}, {_source(other)}, (by_id[kept]["title"], by_id[other]["title"])
    found = duplicates.organisations(offerings)
    if kept not in found or other not in found or kept == other:
        abort(404)
    return found[kept].sources, found[other].sources, (found[kept].name, found[other].name)


def _offerings() -> list[Offering]:
    return merging.offerings(services().settings, connections.search_engine(services().settings))


def _decided() -> list[EditRow]:
    return edit_store.listed(services().db, ["merge", "duplicate", "distinct"], "live")


def _may_undo(row: EditRow) -> bool:
    """Who decided, whose offering it is, and the platform."""
    own = bool(row.province) and me().may("offerings.edit", in_province(row.province))
    return own or row.made_by == me().name or me().may("offerings.edit")


def _mine(*sources: str) -> bool:
    """Whether one of the provinces is that of who looks."""
    return any(me().may("offerings.edit", in_province(source)) for source in sources)


def _may_take(sources: set[str]) -> bool:
    """Whether somebody may let what is of these sources go up in something else: nobody does that to another's."""
    return all(me().may("offerings.edit", in_province(source)) for source in sources)


def _sources(pair: duplicates.Pair) -> set[str]:
    return pair.survivor.sources | pair.other.sources


def _source(identity: str) -> str:
    return identity.partition(":")[0]


def summary(row: EditRow) -> dict[str, str]:
    """What was decided, in words."""
    details = row.details
    if row.kind == "merge":
        return {"what": "samengevoegd", "one": details["name"], "other": details["into_name"]}
    if row.kind == "duplicate":
        return {"what": "verborgen voor", "one": row.subject, "other": details["of"]}
    return {"what": "niet hetzelfde als", "one": row.subject, "other": details["from"]}


blueprint.add_app_template_filter(summary, "admin_duplicate")
