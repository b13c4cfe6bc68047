"""Sessions of administrators, in a signed cookie: renewed at login, ended when idle, when old, and at logout.

The cookie holds the account with its epoch; another epoch (logout, new password) makes every copy worthless. Epochs are
drawn by chance, so that no cookie fits an account that was made later.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import Flask, Request, redirect, request, session, url_for
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import LoginManager, login_user, logout_user
from werkzeug.wrappers import Response

from app.security import accounts
from app.security.accounts import Account
from base import clock

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
SKEW = 60  # seconds between the clocks of two web servers
_STARTED, _SEEN = "started", "seen"  # seconds since 1970
_HALF, _TARGET = "half", "target"  # who gave a right password, and where that leads
_BY_PROVIDER = "by_provider"
_PROVEN = "proven"  # when the password was last given
PROOF_LONGEST = timedelta(minutes=15)  # after it, what could give the account away asks for the password again
HALF_LONGEST = timedelta(minutes=5)  # to give the code after the password
_OWN_PAGE = re.compile(r"/beheer(/[A-Za-z0-9._/-]*)?")


class _Sessions(SecureCookieSessionInterface):
    """Flask's own; for who brings no cookie it makes no signature ready."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session in the cookie, or an empty one."""
        has_one = self.get_cookie_name(app) in request.cookies
        return super().open_session(app, request) if has_one else self.session_class()


def attach(app: Flask, db: sa.Engine) -> None:
    """Let `app` know who is logged in."""
    app.session_interface = _Sessions()
    # Public templates need nobody's name: no question to the database, and no trouble when it is away.
    manager = LoginManager(app, add_context_processor=False)
    manager.unauthorized_handler(to_login)

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(remembered: str) -> Account | None:
        return None if expired(session, clock.now()) else accounts.by_session(db, remembered)


def expired(held: Mapping[str, object], now: datetime) -> bool:
    """Whether a session was idle for too long or began too long ago; or in the future, while the clock was wrong."""
    return not (_lately(held.get(_SEEN, 0), IDLE, now) and _lately(held.get(_STARTED, 0), LONGEST, now))


def _lately(seconds: object, longest: timedelta, now: datetime) -> bool:
    """Whether a moment of the cookie was no longer ago than that."""
    return isinstance(seconds, (int, float)) and -SKEW <= now.timestamp() - seconds <= longest.total_seconds()


def begin(account: Account, *, by_provider: bool = False) -> None:
    """Start a fresh session: nothing of the one before stays, so nobody can hand a known session to a victim."""
    session.clear()
    session[_BY_PROVIDER] = by_provider
    session[_STARTED] = session[_SEEN] = session[_PROVEN] = clock.now().timestamp()
    login_user(account)


def is_proven() -> bool:
    """Whether who is logged in gave the password a while ago at most."""
    return _lately(session.get(_PROVEN, 0), PROOF_LONGEST, clock.now())


def prove() -> None:
    """The password was given just now."""
    session[_PROVEN] = clock.now().timestamp()


def by_provider() -> bool:
    """Whether the identity provider said who it is: such a person never needs the first password."""
    return bool(session.get(_BY_PROVIDER))


def begin_half(account: Account, target: str, *, by_provider: bool = False) -> None:
    """The password was right: the second step may follow, for a few minutes. Nobody is logged in yet."""
    session.clear()
    session[_HALF], session[_TARGET], session[_STARTED] = account.get_id(), target, clock.now().timestamp()
    session[_BY_PROVIDER] = by_provider


def halfway(db: sa.Engine) -> tuple[Account | None, str | None]:
    """Who gave a right password a moment ago, and where to go afterwards."""
    if _HALF not in session or not _lately(session.get(_STARTED, 0), HALF_LONGEST, clock.now()):
        return None, None
    return accounts.by_session(db, session[_HALF]), own_page(session[_TARGET])


def half_key() -> str:
    """Of whom the codes are guessed, for the limit."""
    return str(session.get(_HALF, ""))


def seen() -> None:
    """The administrator did something just now."""
    session[_SEEN] = clock.now().timestamp()


def end() -> None:
    """Forget who is logged in here."""
    logout_user()
    session.clear()


def to_login() -> Response:
    """Send to the login page, and back afterwards."""
    target = request.path if request.method == "GET" else None
    return redirect(url_for("admin.people.login", next=own_page(target)))


def own_page(target: str | None) -> str | None:
    """`target` when it is a page of the back office, else None: nobody is sent to another site."""
    return target if target and _OWN_PAGE.fullmatch(target) and "//" not in target else None
