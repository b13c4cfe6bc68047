"""The page of an organisation about its own offering: confirm, pause, correct. The key in its address is the login.

GET changes nothing. What is confirmed or paused shows at once; a correction waits for the province.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse

from app.events import shown
from app.gaps import keys as gap_keys
from app.gaps import store as gap_store
from app.http.caching import private
from app.http.forms import INVALID, PublicForm, reads
from app.http.services import services
from app.owners import editing, keys, letters
from app.owners.forms import ActionForm, CorrectionForm, FullForm, PauseForm
from app.requests import capacity, choices, store
from app.requests import keys as request_keys
from app.requests.request import Request
from app.web.offerings.blueprint import blueprint
from app.web.search import cards
from app.web.signed_links import key
from base import clock, database
from base.tables import gap_requests
from indexer.document.fields import Offering
from indexer.edits import edit_store
from indexer.edits.edits import CORRECTABLE, Details, Kind

NOT_YOURS = 403
DONE = {
    "klopt": "Dank u. Bij uw aanbod staat nu dat het vandaag is nagekeken.",
    "pauze": "Genoteerd. Uw aanbod staat tot die dag niet in de zoekresultaten.",
    "volzet": "Genoteerd. Bij uw aanbod staat nu tot wanneer u volzet bent.",
    "plaats": "Genoteerd. Bij uw aanbod staat niet meer dat u volzet bent.",
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
        return private(render_template("web/offerings/owner_key.html", offering=offering), NOT_YOURS)
    return _page(offering)


@blueprint.post("/aanbod/<identity>/bevestigen")
@reads(ActionForm)
def change_own_offering(form: ActionForm, identity: str) -> ResponseReturnValue:
    """Do one of these; then back to the page, which says what was done."""
    offering = _offering(identity)
    if not _opens(offering):
        return private(render_template("web/offerings/owner_key.html", offering=offering), NOT_YOURS)
    if form.action.data not in _ACTIONS:
        return _page(offering, form)
    its_form, carry_out = _ACTIONS[form.action.data]
    filled_in = its_form()
    return carry_out(offering, filled_in) if filled_in.validate() else _page(offering, filled_in)


@blueprint.post("/aanbod/<identity>/link")
@reads(PublicForm)
def ask_for_link(form: PublicForm, identity: str) -> ResponseReturnValue:
    """Send a link to the public address of the offering, whoever asks; the answer does not tell whether one left."""
    offering = _offering(identity)
    if form.validate():
        letters.send_one(services().settings, services().db, offering)
        return private(render_template("web/offerings/owner_key.html", offering=offering, sent=True))
    return private(render_template("web/offerings/owner_key.html", offering=offering), INVALID)


def _offering(identity: str) -> Offering:
    found = services().search.get(identity)
    if found is None:
        abort(404)
    return found


def _opens(offering: Offering) -> bool:
    return keys.fits(services().settings, key(), offering)


def _confirm(offering: Offering, _form: ActionForm) -> BaseResponse:
    return _edited(offering, "confirmation", {}, "klopt")


def _pause(offering: Offering, form: PauseForm) -> BaseResponse:
    return _edited(offering, "pause", {"until": form.until.data.isoformat()}, "pauze")


def _open(offering: Offering, _form: ActionForm) -> BaseResponse:
    """A pause that ends today ends the one before it."""
    return _edited(offering, "pause", {"until": clock.today().isoformat()}, "open")


def _full(offering: Offering, form: FullForm) -> BaseResponse:
    return _has_room(offering, form.until.data.isoformat(), "volzet")


def _room(offering: Offering, _form: ActionForm) -> BaseResponse:
    return _has_room(offering, None, "plaats")


def _has_room(offering: Offering, until: str | None, done: str) -> BaseResponse:
    return _edited(offering, "capacity", editing.capacity(offering, until), done)


def _edited(offering: Offering, kind: Kind, details: Details, done: str) -> BaseResponse:
    at_once = editing.edit(services().settings, services().db, offering["id"], kind, details)
    return _back(offering, done if at_once else "later")


def _correct(offering: Offering, form: CorrectionForm) -> BaseResponse:
    proposed = editing.propose(services().settings, services().db, offering, form.values())
    return _back(offering, "gelijk" if proposed is None else "verbeter")


_ACTIONS: dict[str, tuple[type[PublicForm], Callable[..., BaseResponse]]] = {
    "klopt": (ActionForm, _confirm),
    "pauze": (PauseForm, _pause),
    "open": (ActionForm, _open),
    "volzet": (FullForm, _full),
    "plaats": (ActionForm, _room),
    "verbeter": (CorrectionForm, _correct),
}


def _back(offering: Offering, done: str) -> BaseResponse:
    return redirect(url_for("web.offerings.own_offering", identity=offering["id"], sleutel=key(), gedaan=done), 303)


def _filled_in(offering: Offering) -> CorrectionForm:
    """The form with what is proposed, else what is shown."""
    proposed = next((row for row in edit_store.about(services().db, offering["id"]) if row.state == "proposed"), None)
    new = {name: values["new"] for name, values in proposed.details["fields"].items()} if proposed else {}
    shown: Mapping[str, object] = offering
    return CorrectionForm(formdata=None, data={name: new.get(name, shown[name]) or "" for name in CORRECTABLE})


def _requests(offering: Offering) -> list[tuple[Request, str]]:
    """What was asked of this offering at its address, the newest first, each with the page of its answer."""
    with database.read(services().db) as connection:
        found = store.of_offering(connection, offering["id"], offering["email"] or "")
    return [(request, request_keys.address(services().settings, request.id)) for request in reversed(found)]


def _gaps(offering: Offering) -> str:
    """The page with what its organisation was asked at this address whether it can do; "" when that is nothing."""
    organisation, email = offering["organisation_id"], offering["email"] or ""
    with database.read(services().db) as connection:
        own = (gap_requests.c.organisation_id == organisation) & (gap_requests.c.email == email)
        found = gap_store.requests_where(connection, own)
    return gap_keys.address(services().settings, organisation, email) if found and email else ""


def _page(offering: Offering, wrong: PublicForm | None = None) -> BaseResponse:
    """The page; with a form that was refused as it was filled in, and the others as they stand."""
    status = wrong.status if wrong else 200
    states = {row.state for row in edit_store.about(services().db, offering["id"]) if row.kind == "correction"}
    page = render_template(
        "web/offerings/owner.html",
        offering=offering,
        pause=wrong if isinstance(wrong, PauseForm) else PauseForm(formdata=None),
        full=wrong if isinstance(wrong, FullForm) else FullForm(formdata=None),
        full_until=cards.full_until(offering, clock.today()),
        full_since=capacity.origin(services().db, offering["id"]),
        correction=wrong if isinstance(wrong, CorrectionForm) else _filled_in(offering),
        wrong=wrong,
        done=DONE.get(request.args.get("gedaan", ""), "") if status == 200 else "",
        key=key(),
        paused_until=cards.paused_until(offering, clock.today()),
        waits="proposed" in states,
        requests=_requests(offering),
        seen=shown.of_offering(services().db, offering["id"]),
        answered=choices.ANSWERED,
        gaps=_gaps(offering),
        confirmed=max(offering["confirmed_on"] or "", offering["verified_at"] or ""),
    )
    return private(page, status)
