"""One's own account: API tokens, and the way to a new password."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import EmailField
from wtforms.validators import Email, Length, Optional

from app.admin import confirmation
from app.admin.people.blueprint import blueprint
from app.admin.proof import proves
from app.admin.site import me, needs, note, say
from app.http.forms import Form, RowField, reads
from app.http.services import services
from app.security import accounts, municipalities, tokens
from app.security.audit_names import reference
from base import database


class TokenForm(Form):
    """The token of a button."""

    token = RowField()


class EmailForm(Form):
    """Where one can be written to."""

    email = EmailField(
        "E-mailadres",
        validators=[
            Optional(),
            Length(max=254, message="Dit adres is te lang."),
            Email("Dit is geen e-mailadres. Een voorbeeld: naam@gemeente.be."),
        ],
    )


@blueprint.get("/account")
@needs("own")
def account() -> ResponseReturnValue:
    """Who one is, and one's tokens."""
    return _page(EmailForm(email=me().email))


@blueprint.post("/account/email")
@needs("own")
@proves
@reads(EmailForm)
def change_email(form: EmailForm) -> ResponseReturnValue:
    """Keep where one can be written to."""
    if not form.validate():
        return _page(form), form.status
    with database.write(services().db) as connection:
        accounts.set_email(connection, me(), form.email.data)
        note(connection, "account.email", reference(me().id))
    say("Bewaard. Wij schrijven u op dit adres." if form.email.data else "Bewaard. Wij schrijven u niet meer.")
    return redirect(url_for("admin.people.account"), 303)


def _page(form: EmailForm, fresh: str | None = None) -> str:
    found = tokens.of(services().db, me())
    return render_template(
        "admin/people/account.html",
        account=me(),
        area=municipalities.label(me().area),
        form=form,
        tokens=found,
        fresh=fresh,
    )


@blueprint.post("/account/tokens")
@needs("own")
@proves
def create_token() -> ResponseReturnValue:
    """Make a token. It is shown on this answer only: nothing keeps it."""
    with database.write(services().db) as connection:
        fresh = tokens.create(connection, me())
        note(connection, "tokens.create", reference(me().id))
    return _page(EmailForm(formdata=None, email=me().email), fresh)


@blueprint.post("/account/tokens/intrekken")
@needs("own")
@reads(TokenForm)
def revoke_token(form: TokenForm) -> ResponseReturnValue:
    """Make one of one's tokens worthless."""
    token = form.token.data
    if not confirmation.confirmed():
        effect, back = "Programma's met dit token werken meteen niet meer.", url_for("admin.people.account")
        return confirmation.page("Dit token intrekken?", effect, back=back)
    with database.write(services().db) as connection:
        if gone := tokens.revoke(connection, me(), token):
            note(connection, "tokens.revoke", reference(me().id), token=token)
    say("Het token is ingetrokken." if gone else "Dit token bestaat niet meer.")
    return redirect(url_for("admin.people.account"))
