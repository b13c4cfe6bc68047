"""A pasted text: the needs that it speaks of, each a link to its search.

The box of words takes it too: what is longer than one need is read here, whether it comes as an address or as a form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from app.http.forms import PublicForm, reads
from app.http.services import services
from app.search.params import PASTED
from app.search.pasted import MAX_TEXT, Need, NeedsOfText, find_needs
from app.security import limits
from app.security.website import csrf
from app.web.search.blueprint import blueprint
from app.web.search.headings import subject
from app.web.search.links import question_url, search_url
from app.wording.dutch import number
from base.errors import EngineUnavailable, Fault
from dutch import places
from dutch.places import Place
from indexer import taxonomy

MAX_IN_ADDRESS = 500  # characters of the text that go along to the form for a question


class TextForm(PublicForm):
    """A text with needs, and where; the fields are called as those of the search form, which may send it too."""

    class Meta(PublicForm.Meta):
        csrf = False  # it changes nothing, and the search form has no token

    q = TextAreaField("Uw tekst", validators=[DataRequired("Plak of schrijf een tekst.")])
    plaats = StringField("Waar?", validators=[Optional(), Length(max=100, message="Schrijf hoogstens 100 tekens.")])

    def faults(self) -> list[Fault]:
        """A text that is too long, with its length: nothing of it is cut off."""
        length = len(self.q.data or "")
        if length <= MAX_TEXT:
            return []
        said = f"Uw tekst telt {number(length)} tekens; wij lezen er hoogstens {number(MAX_TEXT)} tegelijk."
        return [{"field": "q", "message": f"{said} Laat weg wat niet over het werk zelf gaat."}]


@blueprint.route(PASTED, methods=["GET", "POST"])
@reads(TextForm)
def pasted(form: TextForm) -> ResponseReturnValue:
    """The form for a text; sent, with the needs that the text speaks of."""
    return needs_page(form) if request.method == "POST" else _page(form)


csrf.exempt(pasted)
limits.saves_nothing(pasted)


def needs_page(form: TextForm) -> ResponseReturnValue:
    """The text as it was sent, and the needs that it speaks of; or what keeps us from reading it."""
    if not form.validate():
        return _page(form), form.status
    try:
        needs = find_needs(services().search, form.q.data, _place(form.plaats.data))
        return _page(form, needs)
    except EngineUnavailable:
        return _page(form, away=True), 503


@dataclass(frozen=True, slots=True)
class Proposal:
    """A search that is proposed: its words, what they speak of, where it leads and how much fits there."""

    need: str
    activity: str
    url: str
    total: int


def _proposals(needs: Sequence[Need]) -> list[Proposal]:
    totals = services().search.count([need.ask for need in needs]) if needs else []
    labels = [taxonomy.activities()[need.activity].label for need in needs]
    return [
        Proposal(need.params.q, label, search_url(need.params.as_args()), total)
        for need, label, total in zip(needs, labels, totals, strict=True)
    ]


def _place(text: str) -> Place | None:
    """The chosen place; of several of that name the first, which is the town."""
    return next(iter(places.find(text)), None) if text else None


def _read(needs: NeedsOfText) -> dict[str, object]:
    """What the page says of a text that was read."""
    return {
        "proposals": _proposals(needs.proposed),
        "others": [(need.params.q, search_url(need.params.as_args())) for need in needs.others],
        "unread": needs.unread,
        "chosen": [subject(name, value) for name, values in needs.choices.items() for value in values],
    }


def _page(form: TextForm, needs: NeedsOfText | None = None, *, away: bool = False) -> str:
    return render_template(
        "web/search/pasted.html",
        form=form,
        **(_read(needs) if needs else {"proposals": None}),
        away=away,
        question=question_url((form.q.data or "")[:MAX_IN_ADDRESS], form.plaats.data or ""),
    )
