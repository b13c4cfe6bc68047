"""The blueprint of the back office: who may come in, and what is said when something is not allowed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, TypeVar

import sqlalchemy as sa
from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from opensearchpy.exceptions import OpenSearchException
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from app.admin import menu
from app.admin.menu import MENU, Place
from app.http.forms import bound_body, form_of, limits_of
from app.http.incoming import row_number
from app.http.services import services
from app.security import audit, limits, second_factor, sessions
from app.security.accounts import Account
from app.security.area import in_province
from app.security.roles import Permission
from app.wording import dutch, words
from base import database
from base.errors import EngineUnavailable
from base.logging import get_logger
from base.remembered import REMEMBERED_SECONDS

log = get_logger("security")
blueprint = Blueprint("admin", __name__, url_prefix="/beheer")
MAX_PAGE = 10_000  # of a long table; further on there is nothing, and some databases refuse larger offsets
_BEFORE_NEW_PASSWORD = {"admin.people.password", "admin.people.logout"}
_SECOND_STEP = {"admin.people.second_step", "admin.people.begin_second_step", "admin.people.confirm_second_step"}
_BEFORE_SECOND_STEP = _BEFORE_NEW_PASSWORD | _SECOND_STEP
_View = TypeVar("_View", bound=Callable[..., object])
Access = Permission | Literal["open", "own"]  # what a view needs; open: nobody has to log in; own: one's own account

for _name in ("moment", "duration", "age", "score"):
    blueprint.add_app_template_filter(getattr(dutch, _name), f"admin_{_name}")


@blueprint.url_value_preprocessor
def bound(endpoint: str | None, values: object) -> None:
    """Let who is logged in send as much as a form may have. This comes before the form is read for its token."""
    if current_user.is_authenticated:
        bound_body(endpoint, values)


@blueprint.before_request
def guard() -> AnyResponse | None:
    """Let in who is logged in; a first password must be changed before anything else."""
    if access_of(current_app.view_functions[str(request.endpoint)]) == "open":
        return None
    if not current_user.is_authenticated:
        return sessions.to_login()
    if must_change_password() and request.endpoint not in _BEFORE_NEW_PASSWORD:
        return redirect(url_for("admin.people.password"))
    if request.endpoint not in _BEFORE_SECOND_STEP and second_factor.missing(services().settings, services().db, me()):
        return redirect(url_for("admin.people.second_step"))
    if not _may_enter(str(request.endpoint)):
        abort(403)
    if not request.path.endswith(".json"):  # a page that looks by itself is nobody at work
        sessions.seen()
    return None


@blueprint.after_request
def private(response: Response) -> Response:
    """Nothing of the back office stays in a browser's or a proxy's memory."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.context_processor
def _names() -> dict[str, object]:
    return {
        "words": words,
        "in_province": in_province,
        "current_user": current_user,
        "places": _places,
        "current_place": menu.current,
        "own_place": menu.OWN,
        "must_change_password": must_change_password,
    }


def _places(places: Sequence[Place] = MENU) -> list[Place]:
    """The places that who is logged in may enter."""
    if not current_user.is_authenticated:
        return []
    return [place for place in places if place.is_here() and _may_enter(place.endpoint)]


def me() -> Account:
    """The administrator who asks. The guard has seen to it that there is one."""
    account = current_user._get_current_object()
    assert isinstance(account, Account)
    return account


def needs(access: Access) -> Callable[[_View], _View]:
    """Mark a view: only who may do this somewhere comes in. The view itself keeps to the area."""

    def mark(view: _View) -> _View:
        view.access = access  # type: ignore[attr-defined]
        return view

    return mark


def access_of(view: Callable[..., object]) -> Access | None:
    """What a view needs. None: it does not say so, and nobody comes in."""
    return getattr(view, "access", None)


def must_change_password() -> bool:
    """Whether the first password is still there, and was used."""
    return me().must_change_password and not sessions.by_provider()


def _may_enter(endpoint: str) -> bool:
    access = access_of(current_app.view_functions[endpoint])
    if access is None or access == "open":
        return access == "open"
    return access == "own" or me().may_somewhere(access)


def note(connection: sa.Connection, action: str, subject: str = "", **details: object) -> None:
    """Write down in the audit trail what the administrator who asks does, in the transaction that does it."""
    audit.note(connection, me(), action, subject, **details)


def say(text: str) -> None:
    """Show a sentence on the next page."""
    flash(text)


def say_made(made: bool, text: str) -> None:
    """Show what was done; or that nothing changed, because somebody was first or the button was pressed twice."""
    say(text if made else "Er veranderde niets: dat was al gebeurd.")


def say_published(made: bool, missing: Sequence[str], what: str) -> None:
    """Show that everybody sees something from now on; or what it still lacks, or that they saw it already."""
    if missing:
        say(f"Nog niet gepubliceerd. Wat ontbreekt: {dutch.listed(missing)}.")
    else:
        say_made(made, f"Gepubliceerd. Binnen {REMEMBERED_SECONDS:.0f} seconden ziet iedereen {what}.")


def page_number() -> int:
    """The page of a long table, from the address."""
    return min(max(1, request.args.get("pagina", 1, type=row_number)), MAX_PAGE)


def paged(total: int, per_page: int) -> dict[str, int]:
    """What the template of a long table knows of its pages; an empty one has a page too."""
    return {"total": total, "page": page_number(), "pages": max(1, -(-total // per_page))}


def error_page(title: str, text: str, status: int, typed: Sequence[tuple[str, str]] = ()) -> tuple[str, int]:
    """A calm page that says what happened and what to do, with what was typed where that would be lost."""
    return render_template("admin/error.html", title=title, text=text, typed=typed), status


@blueprint.errorhandler(CSRFError)
def form_expired(_error: CSRFError) -> tuple[str, int]:
    """The form is not ours, or of a session that has ended: what was typed is shown, to take along."""
    text = "Dit formulier is niet meer geldig. Ga terug, laad de pagina opnieuw en probeer nog eens."
    form = form_of(request.endpoint)
    return error_page("Formulier verlopen", text, 400, form().typed() if form else ())


@blueprint.errorhandler(403)
def not_allowed(_error: HTTPException) -> tuple[str, int]:
    """Another province's, or the platform's."""
    account = me().id if current_user.is_authenticated else None
    log.warning("not_allowed", account=account, endpoint=request.endpoint)
    text = "Dit hoort niet bij uw rol. Vraag het aan de beheerder van het platform."
    return error_page("Geen toegang", text, 403)


@blueprint.errorhandler(SQLAlchemyError)
def database_away(error: SQLAlchemyError) -> tuple[str, int, dict[str, str]]:
    """The platform database does not answer: nobody can be known, so this page asks nothing of it."""
    database.tell_away(error)
    return render_template("admin/away.html"), 503, {"Retry-After": "30"}


@blueprint.errorhandler(EngineUnavailable)
@blueprint.errorhandler(OpenSearchException)
def engine_away(_error: Exception) -> tuple[str, int, dict[str, str]]:
    """The engine does not answer, or refuses: what this page asks of it cannot be shown."""
    text = "De zoekmotor antwoordt niet of weigert. Probeer het over een minuut opnieuw."
    return *error_page("De zoekmotor antwoordt niet", text, 503), {"Retry-After": "10"}


@blueprint.errorhandler(413)
def too_large(_error: HTTPException) -> tuple[str, int]:
    """More than a form, or than a file, may have."""
    form = form_of(request.endpoint)
    title = "Dit is te groot" if form and form.max_files() else "Dit is te veel tekst"
    back = "Ga terug: wat u typte, staat er nog. Maak het kleiner of korter en verstuur opnieuw."
    return error_page(title, " ".join([*limits_of(form), back]), 413)


@blueprint.errorhandler(429)
def too_often(_error: HTTPException) -> tuple[str, int, dict[str, str]]:
    """Somebody guesses, or forgot the password."""
    seconds = limits.seconds_to_wait()
    minutes = dutch.counted(-(-seconds // 60), "minuut", "minuten")
    text = f"U probeerde het te vaak. Wacht {minutes} en probeer het dan opnieuw."
    return *error_page("Even wachten", text, 429), {"Retry-After": str(seconds)}
