"""A question before what cannot be undone: a page of its own, which sends the same form again. Needs no script."""

from __future__ import annotations

from flask import render_template, request

FIELD = "bevestigd"


def confirmed() -> bool:
    """Whether who asks for this has said that it is meant."""
    return request.form.get(FIELD) == "ja"


def page(question: str, effect: str, *, back: str) -> str:
    """The question, with what will happen; "yes" sends what was sent, `back` leads to where the button stands."""
    return render_template("admin/confirmation.html", question=question, effect=effect, back=back, sent=sent(FIELD))


def sent(*without: str) -> list[tuple[str, str]]:
    """What was sent, to send it again: all but the token and some fields."""
    return [(name, text) for name, text in request.form.items(multi=True) if name not in ("csrf_token", *without)]
