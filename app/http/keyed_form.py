"""A form with a key of its own: sent twice, it is one thing. Also after "back", when the browser fetches the page anew.

The browser remembers the key of the form that it sent last (in its session), so nobody else's form has that key, and
nobody learns what somebody else sent.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta

from flask import session
from wtforms import HiddenField

from app.http.forms import PublicForm, trimmed
from base import clock

AGE = timedelta(minutes=15)  # after a form was sent, in which the next page is the same form
_LAST = "form"  # in the session: the key, and when it was sent


def _key() -> str:
    """The key of what this browser sent a moment ago, else a new one."""
    key, sent_at = session.get(_LAST, ("", 0))
    return key if key and abs(clock.now().timestamp() - sent_at) <= AGE.total_seconds() else uuid.uuid4().hex


def forget() -> None:
    """What was sent is taken back: the same once more is meant."""
    session.pop(_LAST, None)


class KeyedForm(PublicForm):
    """A form that is one thing however often it is sent; its service makes another text another thing."""

    form_key = HiddenField(default=_key, filters=[lambda text: trimmed(text)[:64]])

    def validate(self, extra_validators: Mapping[str, Sequence[object]] | None = None) -> bool:
        """Whether what was filled in can be used; then its key is remembered."""
        valid = super().validate(extra_validators)
        if valid:
            session[_LAST] = (self.form_key.data, clock.now().timestamp())
        return valid
