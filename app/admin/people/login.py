"""Login, logout and the password."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import Field, HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, EqualTo, ValidationError

from app.admin.people.blueprint import blueprint
from app.admin.site import me, must_change_password, needs, note, say
from app.http.forms import Form, reads
from app.http.services import services
from app.security import accounts, audit, limits, oidc, passwords, second_factor, sessions
from app.security.accounts import Account
from app.security.audit_names import reference
from base import database

_WRONG = "Naam of wachtwoord klopt niet. Kijk na of de hoofdletters juist zijn en probeer opnieuw."
_EXPIRED = "Uw eerste wachtwoord werkte een week en is nu vervallen. Vraag een nieuw aan wie uw account maakte."


class LoginForm(Form):
    """Who is there? `next` is where to go afterwards."""

    next = HiddenField()
    name = StringField("Naam", validators=[DataRequired("Vul uw naam in.")])
    password = PasswordField("Wachtwoord", validators=[DataRequired("Vul uw wachtwoord in.")])


class PasswordForm(Form):
    """A new password."""

    current = PasswordField("Huidig wachtwoord", validators=[DataRequired("Vul uw huidige wachtwoord in.")])
    new = PasswordField("Nieuw wachtwoord", validators=[DataRequired("Kies een nieuw wachtwoord.")])
    again = PasswordField(
        "Nieuw wachtwoord, nog eens",
        validators=[EqualTo("new", "Dit is niet hetzelfde als het nieuwe wachtwoord.")],
    )

    def validate_current(self, field: Field) -> None:
        """Raise ValidationError when it is somebody else at the keyboard."""
        if not accounts.knows_password(services().db, me(), field.data):
            raise ValidationError("Dit is niet uw huidige wachtwoord.")

    def validate_new(self, field: Field) -> None:
        """Raise ValidationError when the password is weak, or not new."""
        faults = passwords.faults(field.data, me().name)
        if field.data == self.current.data:
            faults.append("Kies een ander wachtwoord dan het huidige.")
        if faults:
            raise ValidationError(" ".join(faults))


@blueprint.route("/login", methods=["GET", "POST"])
@needs("open")
@limits.per_name
@limits.per_name_here
@limits.per_address
@reads(LoginForm)
def login(form: LoginForm) -> ResponseReturnValue:
    """Ask for name and password; a right pair starts a fresh session."""
    form.next.data = form.next.data or request.args.get("next")
    target = sessions.own_page(form.next.data) or url_for("admin.index.overview")
    if current_user.is_authenticated:
        return redirect(target)
    if form.validate_on_submit():
        account = accounts.authenticate(services().db, form.name.data, form.password.data)
        if account is not None and not account.first_password_expired():
            limits.forgive()
            return enter(account, target)
        _note_failure(form.name.data)
        form.password.errors = [_EXPIRED if account else _WRONG]
    return render_template("admin/people/login.html", form=form, external=_external()), form.status


def _external() -> bool:
    return oidc.configured(services().settings)


def enter(account: Account, target: str, *, by: str = "password") -> ResponseReturnValue:
    """Begin the session of somebody who is known now, after the second step if the account has one."""
    if second_factor.active(services().db, account):
        sessions.begin_half(account, target, by_provider=by == "oidc")
        return redirect(url_for("admin.people.login_code"))
    with database.write(services().db) as connection:
        accounts.came_in(connection, account)
        audit.note(connection, account, "login", **({"by": by} if by != "password" else {}))
    sessions.begin(account, by_provider=by == "oidc")
    return redirect(url_for("admin.people.password") if must_change_password() else target)


def _note_failure(name: str) -> None:
    """A name that is no account's is not written down: people type their password there."""
    known = accounts.find(services().db, name)
    audit.record(services().db, who=reference(known.id) if known else "onbekend", action="login.failed")


@blueprint.post("/logout")
@needs("own")
def logout() -> ResponseReturnValue:
    """End the session, here and everywhere."""
    with database.write(services().db) as connection:
        accounts.end_sessions(connection, me())
        note(connection, "logout")
    sessions.end()
    return redirect(url_for("admin.people.login"))


@blueprint.route("/wachtwoord", methods=["GET", "POST"])
@needs("own")
@limits.per_account
@limits.per_address
@reads(PasswordForm)
def password(form: PasswordForm) -> ResponseReturnValue:
    """Change the password; all other sessions and all tokens end."""
    if request.method == "GET":
        return render_template("admin/people/password.html", form=form)
    valid = form.validate()
    if not form.current.errors:
        limits.forgive()
    if not valid:
        return render_template("admin/people/password.html", form=form), form.status
    with database.write(services().db) as connection:
        changed = accounts.set_password(connection, me(), form.new.data)
        note(connection, "password.change")
    sessions.begin(changed)
    say("Uw wachtwoord is gewijzigd. Uw andere sessies zijn beëindigd en uw API-tokens werken niet meer.")
    return redirect(url_for("admin.index.overview"))
