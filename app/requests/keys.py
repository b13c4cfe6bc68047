"""Keys of the links of a supplier: to answer a request, without a login. A key is for one request."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from app.questions.keys import Fault
from app.security import links
from base.config import Settings

MAX_AGE = timedelta(days=400)  # as long as the page of the asker: until after the second outcome
_PURPOSE = "request.answer"


def make(settings: Settings, request_id: str) -> str:
    """The key to a request."""
    return links.make(settings, _PURPOSE, request_id)


def fault(settings: Settings, key: str, request_id: str) -> Fault:
    """Why a key does not open this request: altered, expired, of another one; "" when it does."""
    opened = links.open_key(settings, _PURPOSE, key, MAX_AGE)
    return opened.fault or ("" if opened.data == request_id else "other")


def address(settings: Settings, request_id: str) -> str:
    """The full address of the page of a request, for letters."""
    return f"{settings.site}/aanvraag/{request_id}?{urlencode({'sleutel': make(settings, request_id)})}"
