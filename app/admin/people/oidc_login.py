"""Login through the identity provider: the way there, and back."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.admin.people.blueprint import blueprint
from app.admin.people.login import LoginForm, enter
from app.admin.site import needs
from app.http.services import public_address, services
from app.security import audit, identities, limits, oidc, sessions
from base.logging import get_logger

log = get_logger("oidc")
_LOGIN = "oidc_login"
_AWAY = "De aanmelddienst antwoordt niet. Probeer het straks opnieuw, of meld u aan met uw wachtwoord."


@blueprint.get("/login/extern")
@needs("open")
@limits.per_visitor
def external_login() -> ResponseReturnValue:
    """Send to the provider."""
    settings = services().settings
    if current_user.is_authenticated or not oidc.configured(settings):
        return redirect(url_for("admin.index.overview"))
    try:
        url, login = oidc.start(settings, _back())
    except oidc.ProviderAway as away:
        return _away(away)
    target = sessions.own_page(request.args.get("next")) or url_for("admin.index.overview")
    session[_LOGIN] = {**login, "target": target}
    return redirect(url)


@blueprint.get("/login/extern/terug")
@needs("open")
@limits.per_visitor
def external_return() -> ResponseReturnValue:
    """Somebody comes back from the provider: let in whose account it is."""
    settings, db, login = services().settings, services().db, session.pop(_LOGIN, {})
    if current_user.is_authenticated or not oidc.configured(settings):
        return redirect(url_for("admin.index.overview"))
    try:
        account = identities.account_of(db, oidc.finish(settings, login, request.args.to_dict(), _back()))
    except oidc.ProviderAway as away:
        return _away(away)
    except oidc.LoginRefused as refused:
        log.info("oidc_refused", reason=type(refused.__cause__).__name__)
        audit.record(db, who="onbekend", action="login.failed", details={"by": "oidc"})
        return _page(str(refused)), 403
    return enter(account, login["target"], by="oidc")


def _back() -> str:
    return public_address(url_for("admin.people.external_return"))


def _away(away: oidc.ProviderAway) -> ResponseReturnValue:
    log.warning("oidc_away", reason=str(away))
    return _page(_AWAY), 503


def _page(refusal: str) -> str:
    return render_template("admin/people/login.html", form=LoginForm(formdata=None), refusal=refusal, external=True)
