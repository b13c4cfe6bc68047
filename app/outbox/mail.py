"""Mail: queued in the platform database together with what it tells about, sent by the worker.

A mail leaves at least once: a process that dies between sending and forgetting sends it again.
"""

from __future__ import annotations

import smtplib
import ssl
from datetime import timedelta
from email.message import EmailMessage
from email.utils import make_msgid
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import sqlalchemy as sa
from email_validator import validate_email

from base import clock, database
from base.config import Settings
from base.due import is_due
from base.errors import ConfigError
from base.logging import get_logger
from base.tables import mails as table

log = get_logger("mail")
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 720, 1440))  # before each next try; then it is given up
GIVEN_UP_KEPT = timedelta(days=30)
_STILL_TRIED = table.c.tries <= len(WAITS)
AT_ONCE = 50  # mails per round, so that a round ends before the next one
SECONDS = 10.0  # that a mail server may take for an answer
_LOCAL = {"127.0.0.1", "localhost", "::1"}


class _Unsendable(Exception):
    """No message can be made of this row."""


def queue(connection: sa.Connection, *, to: str, subject: str, text: str) -> None:
    """Queue a mail in the caller's transaction: both happen, or neither. `text` is plain text in Dutch."""
    now = clock.now()
    row = {"recipient": to, "subject": " ".join(subject.split())[:200], "text": text}
    connection.execute(table.insert().values(**row, queued_at=now, next_try_at=now, tries=0))


def send_due(settings: Settings, db: sa.Engine) -> int:
    """Send the mails whose time has come; how many left. Without a mail server all of them wait."""
    if not settings.mail_url:
        return 0
    due = _STILL_TRIED & is_due(table.c.next_try_at, table.c.tries, WAITS)
    with database.write(db) as connection:
        connection.execute(table.delete().where(~_STILL_TRIED, table.c.next_try_at <= clock.now()))
    with database.read(db) as connection:
        rows = connection.execute(sa.select(table).where(due).order_by(table.c.id).limit(AT_ONCE)).all()
    return sum(_try(settings, db, row) for row in rows)


def waiting(db: sa.Engine) -> int:
    """How many mails wait to be sent."""
    with database.read(db) as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table).where(_STILL_TRIED)) or 0


def failing(settings: Settings, db: sa.Engine) -> int:
    """How many mails failed twice or were given up; without a mail server every one that waits."""
    failed = table.c.tries >= (2 if settings.mail_url else 0)
    with database.read(db) as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table).where(failed)) or 0


def _try(settings: Settings, db: sa.Engine, row: sa.Row[Any]) -> bool:
    if not _claim(db, row):
        return False
    error = _send(settings, row)
    given_up = error is not None and (_is_lasting(error) or row.tries + 1 >= len(WAITS))
    if error is None:
        log.info("mail_sent", mail=row.id)
    else:
        log.warning("mail_given_up" if given_up else "mail_not_sent", mail=row.id, reason=type(error).__name__)
    if error is None:
        _forget(db, row)
    elif given_up:
        _give_up(db, row)
    return error is None


def _send(settings: Settings, row: sa.Row[Any]) -> Exception | None:
    """What went wrong, whatever it is: the mails behind this one leave all the same. None when it is sent."""
    try:
        message = compose(settings, to=row.recipient, subject=row.subject, text=row.text)
    except Exception as error:  # noqa: BLE001 - see above
        return _Unsendable(*error.args)
    try:
        _hand_over(settings, message)
    except Exception as error:  # noqa: BLE001 - see above
        return error
    return None


def compose(settings: Settings, *, to: str, subject: str, text: str) -> EmailMessage:
    """The message. Raises ValueError for an address that cannot be one."""
    validate_email(to, check_deliverability=False)
    message = EmailMessage()
    message["From"] = f"doeners <{settings.mail_from}>"
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = clock.now()
    message["Message-ID"] = make_msgid(domain=settings.mail_from.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"  # no answers by an absent person's computer (RFC 3834)
    message.set_content(text)
    return message


def _claim(db: sa.Engine, row: sa.Row[Any]) -> bool:
    """Set the next try before this one: of two workers one wins, and who dies half-way is tried again."""
    wait = WAITS[min(row.tries, len(WAITS) - 1)]
    mine = (table.c.id == row.id) & (table.c.tries == row.tries)
    with database.write(db) as connection:
        values = {"tries": row.tries + 1, "next_try_at": clock.now() + wait}
        return connection.execute(table.update().where(mine).values(**values)).rowcount == 1


def _give_up(db: sa.Engine, row: sa.Row[Any]) -> None:
    """It is never tried again, and counted among what failed for a month."""
    values = {"tries": len(WAITS) + 1, "next_try_at": clock.now() + GIVEN_UP_KEPT}
    with database.write(db) as connection:
        connection.execute(table.update().where(table.c.id == row.id).values(**values))


def _forget(db: sa.Engine, row: sa.Row[Any]) -> None:
    with database.write(db) as connection:
        connection.execute(table.delete().where(table.c.id == row.id))


def _is_lasting(error: Exception) -> bool:
    """Whether trying again is of no use: the address cannot be one, or the server will never take it (RFC 5321, 5yz).

    A wrong password or a wrong address of the server is not lasting: it is mended in the settings.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 500 and not isinstance(error, smtplib.SMTPAuthenticationError)
    return isinstance(error, _Unsendable)


def _hand_over(settings: Settings, message: EmailMessage) -> None:
    """Give a message to the server. A password goes over an encrypted line only, unless the server is this machine."""
    url = urlsplit(settings.mail_url)
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
