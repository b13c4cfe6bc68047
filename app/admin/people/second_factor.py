"""The second step of logging in: setting it up, switching it off, and the page that asks for the code."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup
from wtforms import Field, PasswordField, StringField
from wtforms.validators import DataRequired, ValidationError

from app.admin.people.blueprint import blueprint
from app.admin.proof import proves
from app.admin.site import me, needs, note, say_made
from app.http.forms import Form, reads
from app.http.services import services
from app.security import accounts, audit, limits, second_factor, sessions
from app.security.accounts import Account
from app.security.audit_names import reference
from base import database

_WRONG = "Deze code klopt niet of is al gebruikt. Wacht op de volgende code in uw app en probeer opnieuw."
_REQUIRED = "Beheerders van het platform melden zich hier altijd met een tweede stap aan."


class CodeForm(Form):
    """Six digits of the app, or a recovery code."""

    code = StringField("Code", validators=[DataRequired("Vul de code in.")])


class OffForm(Form):
    """Who switches it off must know the password."""

    password = PasswordField("Uw wachtwoord", validators=[DataRequired("Vul uw wachtwoord in.")])

    def validate_password(self, field: Field) -> None:
        """Raise ValidationError for who must have a second step, and when it is somebody else at the keyboard."""
        if services().settings.second_factor and me().role == "platform":
            raise ValidationError(_REQUIRED)
        if not accounts.knows_password(services().db, me(), field.data):
            raise ValidationError("Dit is niet uw wachtwoord.")


@blueprint.route("/login/code", methods=["GET", "POST"])
@needs("open")
@limits.per_half_login
@limits.per_address
@reads(CodeForm)
def login_code(form: CodeForm) -> ResponseReturnValue:
    """The second step: ask for the code of who gave the right password a moment ago."""
    account, target = sessions.halfway(services().db)
    if current_user.is_authenticated:
        return redirect(url_for("admin.index.overview"))
    if account is None:
        return redirect(url_for("admin.people.login"))
    if form.validate_on_submit():
        if _came_in(account, form.code.data):
            limits.forgive()
            sessions.begin(account, by_provider=sessions.by_provider())
            return redirect(target or url_for("admin.index.overview"))
        form.code.errors = [_WRONG]
    return render_template("admin/people/login_code.html", form=form), form.status


def _came_in(account: Account, code: str) -> bool:
    """Whether the code lets in who gave the password."""
    with database.write(services().db) as connection:
        if second_factor.accepts(services().settings, connection, account, code):
            accounts.came_in(connection, account)
            audit.note(connection, account, "login", second_step=True)
            return True
        audit.note(connection, account, "login.code_failed")
    return False


@blueprint.get("/account/tweede-stap")
@needs("own")
def second_step() -> ResponseReturnValue:
    """Whether one has a second step, and the way to it."""
    return _page()


@blueprint.post("/account/tweede-stap")
@needs("own")
@proves
def begin_second_step() -> ResponseReturnValue:
    """Choose a secret to put in one's app."""
    if not second_factor.active(services().db, me()):
        second_factor.begin(services().settings, services().db, me())
    return redirect(url_for("admin.people.second_step"), 303)


@blueprint.post("/account/tweede-stap/code")
@needs("own")
@proves
@limits.per_address
@reads(CodeForm)
def confirm_second_step(form: CodeForm) -> ResponseReturnValue:
    """Switch it on with a first code. The recovery codes are shown on this answer only."""
    if form.validate():
        with database.write(services().db) as connection:
            fresh = second_factor.confirm(services().settings, connection, me(), form.code.data)
            if fresh:
                note(connection, "second_factor.on", reference(me().id))
        if fresh:
            return _page(fresh=fresh)
        form.code.errors = [_WRONG]
    return _page(code_form=form), form.status


@blueprint.post("/account/tweede-stap/uit")
@needs("own")
@limits.per_account
@limits.per_address
@reads(OffForm)
def end_second_step(form: OffForm) -> ResponseReturnValue:
    """Switch it off."""
    if not form.validate():
        return _page(off_form=form), form.status
    limits.forgive()
    with database.write(services().db) as connection:
        if made := second_factor.remove(connection, me()):
            note(connection, "second_factor.off", reference(me().id))
    say_made(made, "De tweede stap staat uit.")
    return redirect(url_for("admin.people.account"), 303)


def _page(code_form: CodeForm | None = None, off_form: OffForm | None = None, fresh: list[str] | None = None) -> str:
    settings, db = services().settings, services().db
    secret = second_factor.unconfirmed(settings, db, me())
    return render_template(
        "admin/people/second_factor.html",
        active=second_factor.active(db, me()),
        required=settings.second_factor and me().role == "platform",
        left=second_factor.recovery_codes_left(db, me()),
        secret=secret,
        picture=Markup(second_factor.picture(me(), secret)) if secret else "",  # noqa: S704 - our own drawing
        code_form=code_form or CodeForm(formdata=None),
        off_form=off_form or OffForm(formdata=None),
        fresh=fresh,
    )
