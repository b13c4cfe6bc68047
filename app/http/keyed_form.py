"""A form with a key of its own: sent twice, it is one thing. Also after "back", when the browser fetches the page anew.

The browser remembers the key in its session from when it gets the form, so nobody else's form has that key, and nobody
learns what somebody else sent. Sending does not change the session: with another cookie Chrome could not go back to a
page that answered a form, and would ask to send it again.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask import session
from wtforms import HiddenField

from app.http.forms import PublicForm, trimmed
from base import clock

AGE = timedelta(hours=2)  # in which a browser gets the same key: long enough to fill in a form and go back
_LAST = "form"  # in the session: the key, and since when


def _key() -> str:
    """The key that this browser got a while ago, else a new one."""
    key, since = session.get(_LAST, ("", 0))
    if not key or abs(clock.now().timestamp() - since) > AGE.total_seconds():
        key = uuid.uuid4().hex
        session[_LAST] = (key, clock.now().timestamp())
    return str(key)


def forget() -> None:
    """What was sent is taken back: the same once more is meant."""
    session.pop(_LAST, None)


class KeyedForm(PublicForm):
    """A form that is one thing however often it is sent; its service makes another text another thing."""

    form_key = HiddenField(default=_key, filters=[lambda text: trimmed(text)[:64]])
