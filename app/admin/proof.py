"""The password, asked again before what could give an account to somebody else: of who logged in a while ago.

A desk that was left open lets nobody change where letters go, make a token, or add an account.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import render_template
from flask.typing import ResponseReturnValue
from wtforms import PasswordField

from app.admin import confirmation
from app.admin.site import me
from app.http.forms import Form
from app.http.services import services
from app.security import accounts, limits, sessions

_Arguments = ParamSpec("_Arguments")


class ProofForm(Form):
    """The password of who is logged in; its name is that of no field of another form."""

    wachtwoord_nu = PasswordField("Uw wachtwoord")


def proves(view: Callable[_Arguments, ResponseReturnValue]) -> Callable[_Arguments, ResponseReturnValue]:
    """Let a view that changes something only be reached by who gave the password lately."""

    @limits.per_account
    @wraps(view)
    def wrapped(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> ResponseReturnValue:
        form = ProofForm()
        if not (sessions.is_proven() or _proves_now(form)):
            return _page(form)
        limits.forgive()
        return view(*args, **kwargs)

    return wrapped


def _proves_now(form: ProofForm) -> bool:
    """Whether the password was sent along."""
    typed = form.wachtwoord_nu.data
    if not typed:
        return False
    if not accounts.knows_password(services().db, me(), typed):
        form.wachtwoord_nu.errors = ["Dit is niet uw wachtwoord."]
        return False
    sessions.prove()
    return True


def _page(form: ProofForm) -> str:
    """The question, which sends what was sent once more."""
    sent = confirmation.sent(form.wachtwoord_nu.name)
    return render_template("admin/proof.html", form=form, sent=sent, by_provider=sessions.by_provider())
