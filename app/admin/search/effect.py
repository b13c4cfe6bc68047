"""What drafts of synonym rules would change: measured by the worker, shown side by side, and then put live or not."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectMultipleField

from app.admin.search.blueprint import blueprint
from app.admin.search.synonyms import sectors
from app.admin.site import me, needs, note, say
from app.http.forms import Form, reads
from app.http.incoming import row_number
from app.http.services import services
from app.quality import effects
from app.quality.effects import Effect
from app.wording.dutch import counted, listed, score
from base.errors import LeaseTaken
from indexer.rules import rule_store
from indexer.running import orders

WORDS = {"queued": "wacht op een vrij proces", "running": "bezig", "done": "klaar", "failed": "mislukt"}


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
    ids = [draft.id for draft in drafts]
    effect = effects.order(services().settings, services().db, ids, requested_by=me().name)
    return redirect(url_for("admin.search.show_effect", effect_id=effect), 303)


@blueprint.get("/synoniemen/effect/<effect_id>")
@needs("ranking.edit")
def show_effect(effect_id: str) -> ResponseReturnValue:
    """How far the measurement is, or what it found."""
    effect = _get(effect_id)
    kept = [edit for edit in rule_store.listed(services().db) if edit.id in effect.edits]
    return render_template(
        "admin/search/effect.html",
        effect=effect,
        state=WORDS[effect.state],
        edits=kept,
        open=[edit for edit in kept if edit.state == "draft"],
        sentence=sentence(effect.result, len(kept)) if effect.result else "",
        lists=[compared(row, effect.result["titles"]) for row in effect.result["lists"]] if effect.result else [],
        sectors=sectors(),
    )


@blueprint.get("/synoniemen/effect/<effect_id>.json")
@needs("ranking.edit")
def effect_progress(effect_id: str) -> ResponseReturnValue:
    """How far the measurement is, for the page that looks each second."""
    effect = _get(effect_id)
    return {"ended": effect.ended, "state": WORDS[effect.state], "step": effect.step}


@blueprint.post("/synoniemen/effect/<effect_id>/live")
@needs("ranking.edit")
def publish_rules(effect_id: str) -> ResponseReturnValue:
    """Put the measured drafts live: a new index of what is live now, and a swap."""
    effect, db = _get(effect_id), services().db
    ids = [draft.id for draft in rule_store.drafts(db, effect.edits)]
    if effect.state != "done" or not ids:
        say("Deze concepten zijn er niet meer, of hun effect is niet gemeten.")
        return redirect(url_for("admin.search.synonyms"), 303)
    try:
        run_id = orders.publish(services().settings, db, ids, requested_by=me().name)
    except LeaseTaken:
        say("Er loopt net een andere run. Wacht tot die klaar is en zet de regels dan live.")
        return redirect(url_for("admin.search.show_effect", effect_id=effect_id), 303)
    note("synonyms.publish", run_id, edits=ids)
    return redirect(url_for("admin.index.run", run_id=run_id), 303)


def sentence(result: dict[str, Any], count: int) -> str:
    """What was found: "Deze regel verandert de eerste tien van 7 beoordeelde zoekvragen …; nDCG 0,81 -> 0,83."."""
    judged, real = result["judged"], result["real"]
    one = "Deze regel verandert" if count == 1 else f"Deze {count} regels veranderen"
    parts = []
    if judged["asked"]:
        parts.append(counted(judged["changed"], "beoordeelde zoekvraag", "beoordeelde zoekvragen"))
    if real["asked"]:
        asked = counted(real["asked"], "echte zoekvraag", "echte zoekvragen")
        parts.append(f"{real['changed']} van de laatste {asked}")
    if not parts:
        return "Er zijn nog geen beoordeelde of echte zoekvragen om mee te vergelijken."
    quality = ""
    if judged["before"] is not None:
        quality = f"; nDCG {score(judged['before'])} → {score(judged['after'])}"
    return f"{one} de eerste tien van {listed(parts)}{quality}."


def compared(row: dict[str, Any], titles: dict[str, str]) -> dict[str, Any]:
    """A query with both lists, each hit with what happened to it."""
    before, after, grades = row["before"], row["after"], row["grades"]
    old = [_hit(key, titles, grades, "" if key in after else "valt weg") for key in before]
    new = [_hit(key, titles, grades, _moved(key, place, before)) for place, key in enumerate(after)]
    ndcg = [score(value) for value in row["ndcg"]] if row["ndcg"] else None
    return {**row, "before": old, "after": new, "ndcg": ndcg}


def _hit(key: str, titles: dict[str, str], grades: dict[str, int], moved: str) -> dict[str, Any]:
    return {"id": key, "title": titles.get(key, key), "grade": grades.get(key), "moved": moved}


def _moved(key: str, place: int, before: list[str]) -> str:
    if key not in before:
        return "nieuw"
    places = before.index(key) - place
    return f"{abs(places)} {'hoger' if places > 0 else 'lager'}" if places else ""


def _get(effect_id: str) -> Effect:
    return effects.get(services().db, effect_id) or abort(404)
