"""One's own account: API tokens, and the way to a new password."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.site import blueprint, me, say
from app.security import tokens
from app.services import services


@blueprint.get("/account")
def account() -> ResponseReturnValue:
    """Who one is, and one's tokens."""
    return render_template("admin/account.html", account=me(), tokens=tokens.of(services().db, me()))


@blueprint.post("/account/tokens")
def create_token() -> ResponseReturnValue:
    """Make a token. It is shown on this answer only: nothing keeps it."""
    fresh = tokens.create(services().db, me())
    return render_template("admin/account.html", account=me(), tokens=tokens.of(services().db, me()), fresh=fresh)


@blueprint.post("/account/tokens/intrekken")
def revoke_token() -> ResponseReturnValue:
    """Make one of one's tokens worthless."""
    gone = tokens.revoke(services().db, me(), request.form.get("token", 0, type=int))
    say("Het token is ingetrokken." if gone else "Dit token bestaat niet meer.")
    return redirect(url_for("admin.account"))
