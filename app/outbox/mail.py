"""Mail: one kind of rows in the outbox, handed to a mail server by the worker, or put as files into a folder."""

from __future__ import annotations

import smtplib
import ssl
from datetime import timedelta
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

import sqlalchemy as sa
from email_validator import validate_email

from app.outbox import rows
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
_LOCAL = {"127.0.0.1", "localhost", "::1"}
_MAIL = table.c.kind == KIND


class _Unsendable(Exception):
    """No message can be made of this row."""


def queue(connection: sa.Connection, *, to: str, subject: str, text: str) -> None:
    """Queue a mail in the caller's transaction: both happen, or neither. `text` is plain text in Dutch."""
    line = " ".join(subject.split())[: rows.LONGEST_SUBJECT]
    rows.put(connection, KIND, recipient=to, subject=line, body=text)


def send_due(settings: Settings, db: sa.Engine) -> int:
    """Send the mails whose time has come; how many left. Without a mail server all of them wait."""
    if not settings.mail_url:
        return 0
    return rows.send_due(db, rows.Channel(KIND, WAITS, AT_ONCE, partial(_send, settings)))


def waiting(db: sa.Engine) -> int:
    """How many mails wait to be sent."""
    return rows.count(db, _MAIL, table.c.state == "waiting")


def failing(settings: Settings, db: sa.Engine) -> int:
    """How many mails failed twice or were given up; without a mail server every one that waits."""
    failed = table.c.tries >= (2 if settings.mail_url else 0)
    return rows.count(db, _MAIL, (table.c.state == "given_up") | ((table.c.state == "waiting") & failed))


def _send(settings: Settings, row: Row) -> Outcome:
    """What comes of a try, whatever goes wrong: the mails behind this one leave all the same."""
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
    except Exception as error:
        raise _Unsendable(*error.args) from error
    message["Message-ID"] = f"<{row.reference}@{settings.mail_from.rpartition('@')[2]}>"
    return message


def compose(settings: Settings, *, to: str, subject: str, text: str) -> EmailMessage:
    """The message. Raises ValueError for an address that cannot be one."""
    validate_email(to, check_deliverability=False)
    message = EmailMessage()
    message["From"] = f"doeners <{settings.mail_from}>"
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = clock.now()
    message["Auto-Submitted"] = "auto-generated"  # no answers by an absent person's computer (RFC 3834)
    message.set_content(text)
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
    """Give a message to the server, or put it into the folder (file:///…), where a mail program can open it."""
    url = urlsplit(settings.mail_url)
    if url.scheme == "file":
        _write(Path(unquote(url.path)), name, message)
    else:
        _give(url, message)


def _write(folder: Path, name: str, message: EmailMessage) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{name}.part"
    part.write_bytes(message.as_bytes())
    part.replace(folder / f"{name}.eml")


def _give(url: SplitResult, message: EmailMessage) -> None:
    """Give a message to the server. A password goes over an encrypted line only, unless the server is this machine."""
    host = url.hostname or ""
    context = ssl.create_default_context()
    with _connected(url, context) as server:
        if url.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        elif url.scheme == "smtp" and url.username and host not in _LOCAL:
            raise ConfigError("De mailserver versleutelt niet: het wachtwoord gaat er niet heen (DOENERS_MAIL_URL).")
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(message)


def _connected(url: SplitResult, context: ssl.SSLContext) -> smtplib.SMTP:
    if url.scheme == "smtps":
        return smtplib.SMTP_SSL(url.hostname or "", url.port or 465, timeout=SECONDS, context=context)
    server = smtplib.SMTP(url.hostname or "", url.port or 587, timeout=SECONDS)
    server.ehlo()
    return server
