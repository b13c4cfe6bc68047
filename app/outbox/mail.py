"""Mail: one kind of rows in the outbox, handed to a mail server by the worker, or put as files into a folder."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from functools import partial
from urllib.parse import SplitResult, unquote, urlsplit

import sqlalchemy as sa
from email_validator import validate_email

from app.outbox import bounces, folder, markup, rows
from app.outbox.rows import Outcome, Row
from base import clock
from base.config import Settings
from base.errors import ConfigError
from base.logging import get_logger
from base.tables import outbox as table

log = get_logger("mail")
KIND = "mail"
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 720))  # before each next try; then it is given up
AT_ONCE = 50  # mails per round, so that a round ends before the next one
SECONDS = 10.0  # that a mail server may take for an answer
# A header holds a whole link: mail programs do not join one that was folded. RFC 5322 allows 998.
_LONG_LINES = policy.default.clone(max_line_length=900)
_LOCAL = {"127.0.0.1", "localhost", "::1"}
_MAIL = table.c.kind == KIND


class _Unsendable(Exception):
    """No message can be made of this row."""


@dataclass(frozen=True)
class To:
    """Where a mail goes to. Answers go to `reply_to`, else to the contact of the platform.

    `unsubscribe` is the link that stops its series, and `about` its fact, by id ("question:<id>").
    """

    address: str
    reply_to: str = ""
    unsubscribe: str = ""
    about: str = ""


def queue(connection: sa.Connection, *, to: str | To, subject: str, text: str) -> None:
    """Queue a mail in the caller's transaction: both happen, or neither. `text` is plain text in Dutch."""
    to = To(to) if isinstance(to, str) else to
    line = " ".join(subject.split())[: rows.LONGEST_SUBJECT]
    own = {"reply_to": to.reply_to, "unsubscribe": to.unsubscribe, "about": to.about}
    rows.put(connection, KIND, recipient=to.address, subject=line, body=text, **own)


def send_due(settings: Settings, db: sa.Engine) -> int:
    """Send the mails whose time has come; how many left. Without a mail server all of them wait."""
    if not settings.mail_url:
        return 0
    return rows.send_due(db, rows.Channel(KIND, WAITS, AT_ONCE, partial(_send, settings, db)))


def waiting(db: sa.Engine) -> int:
    """How many mails wait to be sent."""
    return rows.count(db, _MAIL, table.c.state == "waiting")


def failing(settings: Settings, db: sa.Engine) -> int:
    """How many mails failed twice or were given up; without a mail server every one that waits."""
    return rows.count(db, _MAIL, unsent(settings))


def unsent(settings: Settings) -> sa.ColumnElement[bool]:
    """The rows of the outbox that `failing` counts, also those of other kinds."""
    failed = table.c.tries >= (2 if settings.mail_url else 0)
    return (table.c.state == "given_up") | ((table.c.state == "waiting") & failed)


def _send(settings: Settings, db: sa.Engine, row: Row) -> Outcome:
    """What comes of a try, whatever goes wrong: the mails behind this one leave all the same."""
    if bounces.is_dead(settings, db, row.recipient):
        return Outcome(False, bounces.NOT_SENT, lasts=True)
    try:
        _hand_over(settings, _message(settings, row), row.reference)
    except Exception as error:  # noqa: BLE001 - see above
        log.warning("mail_not_sent", mail=row.id, reason=type(error).__name__)
        return Outcome(False, _reason(error), _is_lasting(error))
    return Outcome(True, "Verstuurd.")


def _reason(error: Exception) -> str:
    """Why nothing left, in Dutch, without anything that a server said."""
    if isinstance(error, _Unsendable):
        return "Dit is geen adres waar mail naartoe kan."
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "De mailserver weigert naam of wachtwoord (DOENERS_MAIL_URL)."
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return f"De mailserver weigert de ontvanger (status {min(code for code, _ in error.recipients.values())})."
    if isinstance(error, smtplib.SMTPResponseException):
        return f"De mailserver weigert de mail (status {error.smtp_code})."
    return str(error) if isinstance(error, ConfigError) else "De mailserver is niet bereikbaar."


def _message(settings: Settings, row: Row) -> EmailMessage:
    try:
        message = compose(settings, to=row.recipient, subject=row.subject, text=row.body)
        message["Reply-To"] = row.reply_to or settings.pages_contact
        message["Message-ID"] = f"<{row.reference}@{settings.mail_from.rpartition('@')[2]}>"
        if row.unsubscribe:  # with one click, in the mail program itself (RFC 8058)
            message["List-Unsubscribe"] = f"<{row.unsubscribe}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    except Exception as error:
        raise _Unsendable(*error.args) from error
    return message


def compose(settings: Settings, *, to: str, subject: str, text: str) -> EmailMessage:
    """The message, as text and as HTML. Raises ValueError for an address that cannot be one."""
    validate_email(to, check_deliverability=False)
    message = EmailMessage(policy=_LONG_LINES)
    message["From"] = f"doeners <{settings.mail_from}>"
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = clock.now()
    message["Auto-Submitted"] = "auto-generated"  # no answers by an absent person's computer (RFC 3834)
    message.set_content(text)
    message.add_alternative(markup.html(subject, text), subtype="html")
    return message


def _is_lasting(error: Exception) -> bool:
    """Whether trying again is of no use: the address cannot be one, or the server will never take it (RFC 5321, 5yz).

    A wrong password or a wrong address of the server is not lasting: it is mended in the settings.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500 and not isinstance(error, smtplib.SMTPAuthenticationError)
    return isinstance(error, _Unsendable)


def _hand_over(settings: Settings, message: EmailMessage, name: str) -> None:
    """Give a message to the server, or put it into the folder, where a mail program can open it."""
    if place := folder.of(settings):
        folder.put(place, name, message)
    else:
        _give(urlsplit(settings.mail_url), message, bounces.sender(settings, name))


def _give(url: SplitResult, message: EmailMessage, sender: str) -> None:
    with _server(url) as server:
        server.send_message(message, from_addr=sender)


def knock(settings: Settings) -> str:
    """Why no mail would leave now, in Dutch; "" when the server lets us in, or the folder can be made."""
    try:
        if place := folder.of(settings):
            place.mkdir(parents=True, exist_ok=True)
            return ""
        with _server(urlsplit(settings.mail_url)) as server:
            server.noop()
    except (OSError, smtplib.SMTPException, ConfigError, ValueError) as error:
        return _reason(error)
    return ""


@contextmanager
def _server(url: SplitResult) -> Iterator[smtplib.SMTP]:
    """The server, which knows us. A password goes over an encrypted line only, unless the server is this machine."""
    host = url.hostname or ""
    with _connected(url) as server:
        if url.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        elif url.scheme == "smtp" and url.username and host not in _LOCAL:
            raise ConfigError("De mailserver versleutelt niet: het wachtwoord gaat er niet heen (DOENERS_MAIL_URL).")
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        yield server


def _connected(url: SplitResult) -> smtplib.SMTP:
    if url.scheme == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(url.hostname or "", url.port or 465, timeout=SECONDS, context=context)
    server = smtplib.SMTP(url.hostname or "", url.port or 587, timeout=SECONDS)
    server.ehlo()
    return server
