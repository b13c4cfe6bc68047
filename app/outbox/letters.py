"""Letters: templates of plain text in app/templates/letters; the first line is the subject, the rest the text.

An administrator may put a text of our own in the place of such a file (app/outbox/texts.py).
"""

from __future__ import annotations

import sqlalchemy as sa
from jinja2 import TemplateError

from app.outbox import mail, texts
from app.outbox.mail import To
from app.security import accounts
from base.logging import get_logger

log = get_logger("letters")


def send(connection: sa.Connection, name: str, *, to: str | To, **facts: object) -> None:
    """Queue a letter in the transaction of its fact: both happen, or neither."""
    own = texts.own(connection, name)
    subject, text = (own and _own(own, facts)) or compose(name, **facts)
    mail.queue(connection, to=to, subject=subject, text=text)


def _own(own: texts.Text, facts: dict[str, object]) -> tuple[str, str] | None:
    """The letter with a text of our own; None when that fails on these facts: then the text of the file leaves."""
    try:
        return texts.rendered(own, facts)
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        log.error("own_text_failed", letter=own.name, reason=type(error).__name__)
        return None


def send_to_province(connection: sa.Connection, name: str, province: str, **facts: object) -> None:
    """Queue a letter to who looks after a province."""
    for address in accounts.reachable(connection, province):
        send(connection, name, to=address, **facts)


def compose(name: str, **facts: object) -> tuple[str, str]:
    """The subject and the text of a letter. Raises jinja2.UndefinedError for a fact that is missing."""
    return texts.rendered(texts.of_file(name), facts)
