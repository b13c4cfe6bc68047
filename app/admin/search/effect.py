"""What drafts of synonym rules would change: measured by a trial, shown side by side, and then put live or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectMultipleField

from app.admin.search.blueprint import blueprint
from app.admin.search.synonyms import sectors
from app.admin.site import me, needs, note, say
from app.http.forms import Form, reads
from app.http.incoming import row_number
from app.http.services import services
from app.quality import trials
from app.quality.measuring import Lists
from app.quality.trials import Trial
from app.wording.dutch import score
from base.errors import LeaseTaken
from indexer.rules import rule_store
from indexer.running import orders, runs


@dataclass(frozen=True)
class ListedHit:
    """An offering in one of two lists, and what happened to it: "nieuw", "valt weg", "2 hoger"."""

    id: str
    title: str
    grade: int | None
    moved: str


@dataclass(frozen=True)
class Comparison:
    """A query with both lists; nDCG before and after when it is judged."""

    row: Lists
    before: list[ListedHit]
    after: list[ListedHit]
    ndcg: list[str]


class DraftsForm(Form):
    """The drafts that were ticked."""

    drafts = SelectMultipleField(name="concept", coerce=row_number, choices=[], validate_choice=False)


@blueprint.post("/synoniemen/effect")
@needs("ranking.edit")
@reads(DraftsForm)
def order_effect(form: DraftsForm) -> ResponseReturnValue:
    """Measure the chosen drafts."""
    drafts = rule_store.drafts(services().db, form.drafts.data)
    if not drafts:
        say("Kies minstens één concept.")
        return redirect(url_for("admin.search.synonyms"), 303)
    run_id = trials.order(services().settings, services().db, [draft.id for draft in drafts], by=me().name)
    return redirect(url_for("admin.index.run", run_id=run_id), 303)


@blueprint.get("/synoniemen/effect/<run_id>")
@needs("ranking.edit")
def show_effect(run_id: str) -> ResponseReturnValue:
    """What a trial measured; until it has ended, how far it is."""
    trial = _get(run_id)
    if trial.run.state not in runs.ENDED:
        return redirect(url_for("admin.index.run", run_id=run_id))
    edits = [edit for edit in rule_store.listed(services().db) if edit.id in trial.edits]
    effect = trial.effect
    return render_template(
        "admin/search/effect.html",
        trial=trial,
        edits=edits,
        open=[edit for edit in edits if edit.state == "draft"],
        lists=[compared(row, effect["titles"]) for row in effect["lists"]] if effect else [],
        sectors=sectors(),
    )


@blueprint.post("/synoniemen/effect/<run_id>/live")
@needs("ranking.edit")
def publish_rules(run_id: str) -> ResponseReturnValue:
    """Put the measured drafts live: a new index of what is live now, and a swap."""
    trial, db = _get(run_id), services().db
    ids = [draft.id for draft in rule_store.drafts(db, trial.edits)]
    if trial.run.state != "succeeded" or not ids:
        say("Deze concepten zijn er niet meer, of hun effect is niet gemeten.")
        return redirect(url_for("admin.search.synonyms"), 303)
    try:
        order = orders.publish(
            services().settings,
            db,
            ids,
            requested_by=me().name,
            alongside=lambda connection, order: note(connection, "synonyms.publish", order, edits=ids),
        )
    except LeaseTaken:
        say("Er loopt net een andere run. Wacht tot die klaar is en zet de regels dan live.")
        return redirect(url_for("admin.search.show_effect", run_id=run_id), 303)
    return redirect(url_for("admin.index.run", run_id=order), 303)


def compared(row: Lists, titles: Mapping[str, str]) -> Comparison:
    """A query with both lists, each hit with what happened to it."""
    before, after, grades = row["before"], row["after"], row["grades"]
    old = [_hit(key, titles, grades, "" if key in after else "valt weg") for key in before]
    new = [_hit(key, titles, grades, _moved(key, place, before)) for place, key in enumerate(after)]
    return Comparison(row, old, new, [score(value) for value in row["ndcg"] or []])


def _hit(key: str, titles: Mapping[str, str], grades: Mapping[str, int], moved: str) -> ListedHit:
    return ListedHit(key, titles.get(key, key), grades.get(key), moved)


def _moved(key: str, place: int, before: list[str]) -> str:
    if key not in before:
        return "nieuw"
    places = before.index(key) - place
    return f"{abs(places)} {'hoger' if places > 0 else 'lager'}" if places else ""


def _get(run_id: str) -> Trial:
    return trials.get(services().db, run_id) or abort(404)
