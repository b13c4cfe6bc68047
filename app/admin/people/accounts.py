"""Accounts of all administrators: make one, change its role, end what somebody has open, remove it."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import EmailField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from app.admin import confirmation
from app.admin.people.account import TokenForm
from app.admin.people.blueprint import blueprint
from app.admin.proof import proves
from app.admin.site import me, needs, note, say, say_made
from app.http.forms import Form, reads
from app.http.services import services
from app.security import accounts, identities, municipalities, passwords, roles, roster, second_factor, tokens
from app.security.accounts import Account
from app.security.area import Area, area_details, chosen
from app.security.audit_names import reference
from app.wording import words
from base import database
from base.config import PROVINCES
from base.errors import Fault, InvalidParams
from indexer import taxonomy

_LABELS = {province: taxonomy.PROVINCES[province] for province in PROVINCES}
_PROVINCES = [SelectChoice("", "geen: heel het platform"), *(SelectChoice(*labelled) for labelled in _LABELS.items())]
_ROLES = [SelectChoice(role, words.ROLES[role]) for role in roles.ROLES]


class RoleForm(Form):
    """What an account may do, and for which area."""

    role = SelectField("Rol", choices=_ROLES, default="province", validate_choice=False)
    province = SelectField("Provincie", choices=_PROVINCES, default="", validate_choice=False)
    municipalities = StringField("Gemeenten", validators=[Length(max=4000, message="Schrijf hoogstens 4 000 tekens.")])

    def faults(self) -> list[Fault]:
        """What the role cannot have, and municipalities that nobody knows."""
        if self.role.data in roles.WITH_PROVINCE and not (self.province.data or self.municipalities.data):
            choices = "een provincie of gemeenten" if self.role.data in roles.WITH_MUNICIPALITIES else "een provincie"
            return [{"field": "province", "message": f"Kies {choices}."}]
        try:
            return accounts.area_faults(self.role.data, self.area())
        except InvalidParams as refused:
            return refused.errors

    def area(self) -> Area:
        """The area as chosen; what the role cannot have is left out, whatever the form says. Raises InvalidParams."""
        role, typed = self.role.data, self.municipalities.data.split(",")
        towns = municipalities.read(typed if role in roles.WITH_MUNICIPALITIES else [])
        return chosen(self.province.data if role in roles.WITH_PROVINCE else None, towns)


class AccountForm(RoleForm):
    """A new account."""

    name = StringField(
        "Naam", validators=[DataRequired("Kies een naam."), Length(max=80, message="Schrijf hoogstens 80 tekens.")]
    )
    email = EmailField("E-mailadres", validators=[Length(max=254, message="Dit adres is te lang.")])

    def faults(self) -> list[Fault]:
        """Besides those of the role: what is no name and no address."""
        return super().faults() + accounts.name_faults(self.name.data.lower()) + accounts.email_faults(self.email.data)


@blueprint.get("/accounts")
@needs("accounts.edit")
def list_accounts() -> ResponseReturnValue:
    """Everybody who can log in."""
    return _list(AccountForm())


@blueprint.post("/accounts")
@needs("accounts.edit")
@proves
@reads(AccountForm)
def create_account(form: AccountForm) -> ResponseReturnValue:
    """Make an account. Its first password is shown on this answer only."""
    if not form.validate():
        return _list(form), form.status
    password = passwords.initial()
    try:
        account = _created(form, password)
    except InvalidParams as refused:
        form.refuse(refused.errors)
        return _list(form), form.status
    return _one(account, password=password)


def _created(form: AccountForm, password: str) -> Account:
    name, wish = form.name.data, {"email": form.email.data, "role": form.role.data, "area": form.area()}
    with database.write(services().db) as connection:
        account = accounts.create(connection, name, password, **wish)
        note(connection, "accounts.create", reference(account.id), role=account.role, **area_details(account.area))
    return account


@blueprint.get("/accounts/<int:number>")
@needs("accounts.edit")
def show_account(number: int) -> ResponseReturnValue:
    """One account: its role, its tokens, and what can be done with it."""
    return _one(_known(number))


@blueprint.post("/accounts/<int:number>/rol")
@needs("accounts.edit")
@proves
@reads(RoleForm)
def change_role(form: RoleForm, number: int) -> ResponseReturnValue:
    """Give an account another role."""
    account = _known(number)
    if not form.validate():
        return _one(account, form=form), form.status
    try:
        _give_role(account, form.role.data, form.area())
    except InvalidParams as refused:
        form.refuse(refused.errors)
        return _one(account, form=form), form.status
    say(f"De rol van {account.name} is gewijzigd.")
    return redirect(url_for("admin.people.show_account", number=number), 303)


def _give_role(account: Account, role: str, area: Area) -> None:
    with database.write(services().db) as connection:
        roster.change_role(connection, account, role, area)
        note(connection, "accounts.role", reference(account.id), role=role, **area_details(area))


@blueprint.post("/accounts/<int:number>/wachtwoord")
@needs("accounts.edit")
@proves
def renew_password(number: int) -> ResponseReturnValue:
    """Give an account a new first password, shown on this answer only. Its sessions and tokens end."""
    account, password = _known(number), passwords.initial()
    if not confirmation.confirmed():
        return _sure(account, "een nieuw wachtwoord geven", "Sessies en tokens eindigen; het oude werkt niet meer.")
    with database.write(services().db) as connection:
        accounts.set_password(connection, account, password, must_change=True)
        note(connection, "accounts.password", reference(account.id))
    return _one(account, password=password)


@blueprint.post("/accounts/<int:number>/sessies")
@needs("accounts.edit")
def end_sessions(number: int) -> ResponseReturnValue:
    """Log an account out everywhere."""
    account = _known(number)
    if not confirmation.confirmed():
        return _sure(account, "overal afmelden", "Wat nog niet bewaard is, gaat daar verloren.")
    with database.write(services().db) as connection:
        accounts.end_sessions(connection, account)
        note(connection, "accounts.sessions", reference(account.id))
    say(f"{account.name} is overal afgemeld.")
    return redirect(url_for("admin.people.show_account", number=number), 303)


@blueprint.post("/accounts/<int:number>/verwijderen")
@needs("accounts.edit")
def remove_account(number: int) -> ResponseReturnValue:
    """Remove an account, with its sessions and tokens. Nobody removes oneself by accident."""
    account = _known(number)
    if account.id == me().id:
        return _one(account, refusal="U kunt uw eigen account niet verwijderen. Vraag het aan een collega."), 422
    if not confirmation.confirmed():
        return _sure(account, "verwijderen", "Sessies en tokens eindigen meteen.")
    try:
        with database.write(services().db) as connection:
            roster.remove(connection, account)
            note(connection, "accounts.remove", reference(account.id))
    except InvalidParams as refused:
        return _one(account, refusal=refused.errors[0]["message"]), 422
    say(f"Het account {account.name} is verwijderd.")
    return redirect(url_for("admin.people.list_accounts"), 303)


@blueprint.post("/accounts/<int:number>/tokens/intrekken")
@needs("accounts.edit")
@reads(TokenForm)
def revoke_token_of(form: TokenForm, number: int) -> ResponseReturnValue:
    """Make a token of an account worthless."""
    account, token = _known(number), form.token.data
    if not confirmation.confirmed():
        return _sure(account, "een token afnemen", "Programma's met dit token werken meteen niet meer.")
    with database.write(services().db) as connection:
        if gone := tokens.revoke(connection, account, token):
            note(connection, "tokens.revoke", reference(account.id), token=token)
    say("Het token is ingetrokken." if gone else "Dit token bestaat niet meer.")
    return redirect(url_for("admin.people.show_account", number=number), 303)


@blueprint.post("/accounts/<int:number>/tweede-stap")
@needs("accounts.edit")
@proves
def reset_second_step(number: int) -> ResponseReturnValue:
    """Switch somebody's second step off, for who lost the telephone."""
    account = _known(number)
    if not confirmation.confirmed():
        return _sure(account, "de tweede stap afnemen", "Aanmelden kan dan met het wachtwoord alleen.")
    with database.write(services().db) as connection:
        if made := second_factor.remove(connection, account):
            note(connection, "second_factor.reset", reference(account.id))
    say_made(made, f"De tweede stap van {account.name} staat uit.")
    return redirect(url_for("admin.people.show_account", number=number), 303)


@blueprint.post("/accounts/<int:number>/losmaken")
@needs("accounts.edit")
@proves
def unlink_account(number: int) -> ResponseReturnValue:
    """Forget who the identity provider says this is; the next login looks at the e-mail address again."""
    account = _known(number)
    if not confirmation.confirmed():
        effect = "Bij de volgende aanmelding zoeken wij de persoon opnieuw op zijn e-mailadres."
        return _sure(account, "losmaken van de aanmelddienst", effect)
    with database.write(services().db) as connection:
        if made := identities.unlink(connection, account):
            note(connection, "accounts.unlink", reference(account.id))
    say_made(made, f"{account.name} is losgemaakt van de aanmelddienst.")
    return redirect(url_for("admin.people.show_account", number=number), 303)


def _list(form: AccountForm) -> str:
    return render_template(
        "admin/people/accounts.html", accounts=roster.listed(services().db), form=form, about=_about()
    )


def _one(account: Account, form: RoleForm | None = None, **more: object) -> str:
    """The page of an account as it is now."""
    current = _known(account.id)
    form = form or _filled(current)
    found = tokens.of(services().db, current)
    more |= {
        "second_step": second_factor.active(services().db, current),
        "linked": identities.linked(services().db, current),
    }
    return render_template(
        "admin/people/account_of.html", account=current, form=form, tokens=found, about=_about(), **more
    )


def _filled(account: Account) -> RoleForm:
    towns = municipalities.label(account.area) if account.area.municipalities else ""
    return RoleForm(formdata=None, role=account.role, province=account.area.province, municipalities=towns)


def _about() -> dict[str, object]:
    return {"roles": roles.ROLES, "area_of": municipalities.label}


def _sure(account: Account, deed: str, effect: str) -> str:
    back = url_for("admin.people.show_account", number=account.id)
    return confirmation.page(f"Het account {account.name} {deed}?", effect, back=back)


def _known(number: int) -> Account:
    return accounts.by_id(services().db, number) or abort(404)
