"""The page of an organisation about its own offering: confirm, pause, correct. The key in its address is the login.

GET changes nothing. What is confirmed or paused shows at once; a correction waits for the province.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.http.forms import PublicForm
from app.http.services import services
from app.owners import editing, keys, letters
from app.owners.forms import CorrectionForm, PauseForm
from app.security import csrf
from app.web.offerings.blueprint import blueprint
from app.web.search import cards
from base import clock
from indexer.derived import Offering
from indexer.edits import edit_store
from indexer.edits.edits import CORRECTABLE

INVALID, NOT_YOURS = 422, 403
DONE = {
    "klopt": "Dank u. Bij uw aanbod staat nu dat het vandaag is nagekeken.",
    "pauze": "Genoteerd. Uw aanbod staat tot die dag niet in de zoekresultaten.",
    "open": "Uw aanbod staat weer in de zoekresultaten.",
    "verbeter": "Dank u. De provincie kijkt uw verbetering na. Tot dan blijft staan wat er stond.",
    "gelijk": "U veranderde niets.",
    "later": "Genoteerd. Het duurt nu even voor bezoekers het zien, hoogstens een dag.",
}


@blueprint.get("/aanbod/<identity>/bevestigen")
def own_offering(identity: str) -> BaseResponse:
    """What stands there, and what the organisation can do about it."""
    offering = _offering(identity)
    if not _opens(offering):
        return _private(render_template("web/offerings/owner_key.html", offering=offering), NOT_YOURS)
    return _page(offering, PauseForm(formdata=None), _filled_in(offering))


@blueprint.post("/aanbod/<identity>/bevestigen")
def change_own_offering(identity: str) -> BaseResponse:
    """Do one of these; then back to the page, which says what was done."""
    offering = _offering(identity)
    if not _opens(offering):
        return _private(render_template("web/offerings/owner_key.html", offering=offering), NOT_YOURS)
    action = _ACTIONS.get(request.form.get("actie", ""))
    return action(offering) if action else _page(offering, PauseForm(formdata=None), _filled_in(offering), INVALID)


@blueprint.post("/aanbod/<identity>/link")
def ask_for_link(identity: str) -> BaseResponse:
    """Send a link to the public address of the offering, whoever asks; the answer does not tell whether one left."""
    offering = _offering(identity)
    if PublicForm().validate_on_submit():
        letters.send_one(services().settings, services().db, offering)
        return _private(render_template("web/offerings/owner_key.html", offering=offering, sent=True))
    return _private(render_template("web/offerings/owner_key.html", offering=offering), INVALID)


def _offering(identity: str) -> Offering:
    found = services().search.get(identity)
    if found is None:
        abort(404)
    return found


def _opens(offering: Offering) -> bool:
    return keys.fits(services().settings, request.args.get("sleutel", ""), offering)


def _confirm(offering: Offering) -> BaseResponse:
    form = PublicForm()
    if not form.validate_on_submit():
        return _page(offering, PauseForm(formdata=None), _filled_in(offering), INVALID, form)
    return _edited(offering, "confirmation", {}, "klopt")


def _pause(offering: Offering) -> BaseResponse:
    form = PauseForm()
    if not form.validate_on_submit():
        return _page(offering, form, _filled_in(offering), INVALID, form)
    return _edited(offering, "pause", {"until": form.until.data.isoformat()}, "pauze")


def _open(offering: Offering) -> BaseResponse:
    """A pause that ends today ends the one before it."""
    form = PublicForm()
    if not form.validate_on_submit():
        return _page(offering, PauseForm(formdata=None), _filled_in(offering), INVALID, form)
    return _edited(offering, "pause", {"until": clock.today().isoformat()}, "open")


def _edited(offering: Offering, kind: Any, details: dict[str, Any], done: str) -> BaseResponse:
    at_once = editing.edit(services().settings, services().db, offering["id"], kind, details)
    return _back(offering, done if at_once else "later")


def _correct(offering: Offering) -> BaseResponse:
    form = CorrectionForm()
    if not form.validate_on_submit():
        return _page(offering, PauseForm(formdata=None), form, INVALID, form)
    proposed = editing.propose(services().settings, services().db, offering, form.values())
    return _back(offering, "gelijk" if proposed is None else "verbeter")


_ACTIONS: dict[str, Callable[[Offering], BaseResponse]] = {
    "klopt": _confirm,
    "pauze": _pause,
    "open": _open,
    "verbeter": _correct,
}


def _back(offering: Offering, done: str) -> BaseResponse:
    key = request.args.get("sleutel", "")
    return redirect(url_for("web.offerings.own_offering", identity=offering["id"], sleutel=key, gedaan=done), 303)


def _filled_in(offering: Offering) -> CorrectionForm:
    """The form with what is proposed, else what is shown."""
    proposed = next((row for row in edit_store.about(services().db, offering["id"]) if row.state == "proposed"), None)
    new = {name: values["new"] for name, values in proposed.details["fields"].items()} if proposed else {}
    return CorrectionForm(formdata=None, data={name: new.get(name, offering[name]) or "" for name in CORRECTABLE})


def _page(
    offering: Offering, pause: PauseForm, correction: CorrectionForm, status: int = 200, wrong: PublicForm | None = None
) -> BaseResponse:
    states = {row.state for row in edit_store.about(services().db, offering["id"]) if row.kind == "correction"}
    page = render_template(
        "web/offerings/owner.html",
        offering=offering,
        pause=pause,
        correction=correction,
        wrong=wrong,
        done=DONE.get(request.args.get("gedaan", ""), "") if status == 200 else "",
        key=request.args.get("sleutel", ""),
        paused_until=cards.paused_until(offering, clock.today()),
        waits="proposed" in states,
        confirmed=max(offering["confirmed_on"] or "", offering["verified_at"] or ""),
    )
    return _private(page, status)


def _private(page: str, status: int = 200) -> Response:
    """An answer that no browser, proxy or search engine keeps, and that tells no other site its address."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


# The forms check their token themselves: the guard of the application would answer 400 and lose what was typed.
for _view in (change_own_offering, ask_for_link):
    csrf.exempt(_view)
