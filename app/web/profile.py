"""A visitor says once who it is, in four choices, for figures: asked at the foot of pages, changed and removed here.

The cookie holds the four choices and nothing that names anybody; who would rather not say is not asked again.
"""

from __future__ import annotations

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import Field, HiddenField, SelectField, StringField
from wtforms.validators import AnyOf, Length, Optional, ValidationError

from app.events import profile
from app.events.profile import COOKIE, Profile
from app.http.forms import PublicForm, options, reads
from app.security import limits
from app.security.website import csrf
from app.wording.buyers import BUYERS, NACE, SIZES
from dutch import gazetteer, typed_place

YEAR = 365 * 86_400  # seconds
REFUSED = "nee"  # the value of the cookie of who would rather not say
DONE = {
    "bewaard": "Dank u. Dit helpt ons te weten voor wie deze site nuttig is.",
    "nee": "Goed. Wij vragen het niet opnieuw.",
    "gewist": "Gewist. Uw browser bewaart dit niet meer.",
}
blueprint = Blueprint("profile", __name__)
limits.on_forms(blueprint)
csrf.exempt(blueprint)  # its form looks at its token itself, and comes back filled in


def _choice(label: str, labels: dict[str, str]) -> SelectField:
    return SelectField(
        label,
        choices=options({"": "Dat zeg ik niet", **labels}),
        default="",
        validate_choice=False,
        validators=[AnyOf(["", *labels], "Kies iets uit de lijst.")],
    )


class AnswerForm(PublicForm):
    """What to do with the choices: to keep or to remove them, or that nothing is said."""

    action = HiddenField(name="actie")


class ProfileForm(AnswerForm):
    """Four choices, all of them free."""

    buyer_kind = _choice("Wie bent u?", dict(BUYERS))
    branch = _choice("Bedrijfstak", dict(NACE))
    size = _choice("Hoe groot is uw organisatie?", dict(SIZES))
    seat = StringField(
        "Gemeente van uw organisatie",
        validators=[Optional(), Length(max=100, message="Schrijf hoogstens 100 tekens.")],
    )

    def validate_seat(self, field: Field) -> None:
        """Raise ValidationError for what is in no municipality that we know."""
        if not _municipality(field.data):
            raise ValidationError(
                "Wij kennen deze gemeente niet. Schrijf een gemeente of postcode in Vlaanderen of Brussel."
            )

    def profile(self) -> Profile:
        """What was chosen, once it is valid."""
        seat = _municipality(self.seat.data) if self.seat.data else ""
        return Profile(self.buyer_kind.data, self.branch.data, self.size.data, seat)


def _municipality(text: str) -> str:
    """The NIS code of the municipality that a text means; "" when it is in none."""
    read = typed_place.read(text)
    return (read.place.nis or "") if read else ""


@blueprint.get("/wie-bent-u")
def ask() -> Response:
    """The choices, as they were made before."""
    said = profile.read(request.cookies.get(COOKIE, ""))
    town = gazetteer.by_nis().get(said.seat)
    shown = {**said.dimensions(), "seat": town.name if town else ""}
    return _page(ProfileForm(formdata=None, data=shown))


@blueprint.post("/wie-bent-u")
@reads(ProfileForm)
def say(form: ProfileForm) -> ResponseReturnValue:
    """Keep the choices in the browser, or that nothing is said, or nothing at all."""
    action = form.action.data or "bewaard"
    answer = form if action == "bewaard" else AnswerForm()  # who says nothing need not mend the choices first
    if action not in DONE or not answer.validate():
        return _page(form)
    response = redirect(url_for("web.profile.ask", gedaan=action), 303)
    if action == "gewist":
        response.delete_cookie(COOKIE)
        return response
    value = REFUSED if action == "nee" else form.profile().text()
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(COOKIE, value, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")
    return response


def _page(form: ProfileForm) -> Response:
    done = DONE.get(request.args.get("gedaan", ""), "") if form.status == 200 else ""
    stored = request.cookies.get(COOKIE, "") not in ("", REFUSED)
    page = render_template("web/texts/wie.html", form=form, done=done, stored=stored)
    return make_response(page, form.status)
