"""Keys of the links by which an organisation looks after an offering, without a login.

A key is for one offering and for the address that the offering showed when it was made: when another address stands
there, older keys are worth nothing.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from urllib.parse import quote, urlencode

from app.security import links
from base.config import Settings
from indexer.document.fields import Offering

MAX_AGE = timedelta(days=60)  # a letter that arrives before a holiday still works after it
_PURPOSE = "owner"


def make(settings: Settings, offering: Offering) -> str:
    """A key for an offering with a public address."""
    return links.make(settings, _PURPOSE, _data(offering))


def fits(settings: Settings, key: str, offering: Offering) -> bool:
    """Whether a key opens this offering, now."""
    return bool(offering["email"]) and links.read(settings, _PURPOSE, key, MAX_AGE) == _data(offering)


def address(settings: Settings, offering: Offering) -> str:
    """The full address of the owner's page of an offering."""
    query = urlencode({"sleutel": make(settings, offering)})
    return f"{settings.site}/aanbod/{quote(offering['id'], safe=':')}/bevestigen?{query}"


def _data(offering: Offering) -> list[str]:
    told = hashlib.sha256(str(offering["email"]).strip().lower().encode()).hexdigest()
    return [offering["id"], told[:16]]
