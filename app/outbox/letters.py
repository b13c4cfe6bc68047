"""Letters: templates of plain text in app/templates/letters; the first line is the subject, the rest the text."""

from __future__ import annotations

from functools import cache

import sqlalchemy as sa
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.outbox import mail
from app.outbox.mail import To
from app.security import accounts
from app.wording import dutch, words
from base.config import ROOT


@cache
def _templates() -> Environment:
    loader = FileSystemLoader(ROOT / "app" / "templates" / "letters")
    # Plain text: nothing is escaped. A fact that a letter names and nobody gives is an error.
    made = Environment(loader=loader, undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701
    made.filters["moment"] = dutch.moment
    made.filters["label"] = words.field
    return made


def send(connection: sa.Connection, name: str, *, to: str | To, **facts: object) -> None:
    """Queue a letter in the transaction of its fact: both happen, or neither."""
    subject, text = compose(name, **facts)
    mail.queue(connection, to=to, subject=subject, text=text)


def send_to_province(connection: sa.Connection, name: str, province: str, **facts: object) -> None:
    """Queue a letter to who looks after a province."""
    for address in accounts.reachable(connection, province):
        send(connection, name, to=address, **facts)


def compose(name: str, **facts: object) -> tuple[str, str]:
    """The subject and the text of a letter. Raises jinja2.UndefinedError for a fact that is missing."""
    subject, _, text = _templates().get_template(f"{name}.txt").render(facts).partition("\n")
    return subject, text
