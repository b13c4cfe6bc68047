"""Keys of the link by which an organisation answers what it is asked, without a login.

A key is for one organisation and the address that it was sent to.
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from app.security import digests, links
from app.security.links import Opened
from base.config import Settings

MAX_AGE = timedelta(days=400)
PATH = "/gevraagd"
_PURPOSE = "gap.organisation"


def make(settings: Settings, organisation_id: str, email: str) -> str:
    """The key of an organisation."""
    return links.make(settings, _PURPOSE, [organisation_id, digests.of_address(settings, email)])


def open_key(settings: Settings, key: str) -> Opened:
    """What a key says (see `fits`), or why it says nothing."""
    return links.open_key(settings, _PURPOSE, key, MAX_AGE)


def fits(settings: Settings, data: object, organisation_id: str, email: str) -> bool:
    """Whether the data of a key is of this organisation at this address."""
    return bool(email) and data == [organisation_id, digests.of_address(settings, email)]


def address(settings: Settings, organisation_id: str, email: str) -> str:
    """The full address of the page of an organisation, for letters."""
    return f"{settings.site}{PATH}?{urlencode({'sleutel': make(settings, organisation_id, email)})}"
