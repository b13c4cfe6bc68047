"""A new password for who forgot the old one: a link by mail, and the page that it leads to."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import EmailField, Field, PasswordField
from wtforms.validators import DataRequired, Email, EqualTo, Length, ValidationError

from app.admin.people.blueprint import blueprint
from app.admin.site import error_page, needs, say
from app.http.forms import Form, reads
from app.http.services import services
from app.outbox import letters
from app.security import accounts, audit, limits, passwords, resets
from app.security.accounts import Account
from app.security.audit_names import reference
from base import database

SENT = (
    "Is dit het adres van een account, dan krijgt u een mail met een link. "
    "Geen mail na enkele minuten? Kijk bij ongewenste mail, of vraag een beheerder van het platform om hulp."
)
OLD = "Deze link werkt niet meer: hij is ouder dan een uur, of al gebruikt. Vraag een nieuwe op de pagina Aanmelden."


class AddressForm(Form):
    """Where the link goes."""

    email = EmailField(
        "E-mailadres",
        validators=[
            DataRequired("Vul uw e-mailadres in."),
            Length(max=254, message="Gebruik hoogstens 254 tekens."),
            Email("Dit is geen e-mailadres. Een voorbeeld: naam@gemeente.be."),
        ],
    )


class NewPasswordForm(Form):
    """A new password for the account of a link."""

    new = PasswordField("Nieuw wachtwoord", validators=[DataRequired("Kies een nieuw wachtwoord.")])
    again = PasswordField(
        "Nieuw wachtwoord, nog eens",
        validators=[EqualTo("new", "Dit is niet hetzelfde als het nieuwe wachtwoord.")],
    )

    def validate_new(self, field: Field) -> None:
        """Raise ValidationError when the password is weak."""
        account = _account()
        if account and (faults := passwords.faults(field.data, account.name)):
            raise ValidationError(" ".join(faults))


@blueprint.route("/login/vergeten", methods=["GET", "POST"])
@needs("open")
@limits.per_email
@limits.per_address
@reads(AddressForm)
def forgotten(form: AddressForm) -> ResponseReturnValue:
    """Send a link; the answer is the same whether there is such an account."""
    if form.validate_on_submit():
        for account in resets.reachable(services().settings, services().db, form.email.data):
            _send(account)
        say(SENT)
        return redirect(url_for("admin.people.login"), 303)
    may = resets.available(services().settings)
    return render_template("admin/people/forgotten.html", form=form, available=may), form.status


@blueprint.route("/login/nieuw", methods=["GET", "POST"])
@needs("open")
@limits.per_address
@reads(NewPasswordForm)
def new_password(form: NewPasswordForm) -> ResponseReturnValue:
    """Choose a password with the link of the address; one logs in with it afterwards, second step and all."""
    if _account() is None:
        return error_page("Deze link werkt niet meer", OLD, 410)
    if not form.validate_on_submit():
        return render_template("admin/people/new_password.html", form=form, key=_key()), form.status
    with database.write(services().db) as connection:
        account = resets.account_of(services().settings, connection, _key())
        if account is None:  # used at the same moment
            return error_page("Deze link werkt niet meer", OLD, 410)
        accounts.set_password(connection, account, form.new.data)
        audit.note(connection, account, "password.reset")
    say("Uw wachtwoord is gewijzigd. Meld u nu aan.")
    return redirect(url_for("admin.people.login"), 303)


def _send(account: Account) -> None:
    settings = services().settings
    address = f"{settings.site}/beheer/login/nieuw?{urlencode({'sleutel': resets.key(settings, account)})}"
    with database.write(services().db) as connection:
        letters.send(connection, "new_password", to=account.email, account=account.name, address=address)
        audit.add(connection, who="onbekend", action="password.link", subject=reference(account.id))


def _key() -> str:
    return request.args.get("sleutel", "")[:500]


def _account() -> Account | None:
    with database.read(services().db) as connection:
        return resets.account_of(services().settings, connection, _key())
