"""Signed links: who holds one may do one thing, for a while, without a login."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from itsdangerous import BadData, SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from base import clock
from base.config import Settings


@dataclass(frozen=True)
class Opened:
    """What a key says, or why it says nothing."""

    data: object = None
    fault: Literal["", "altered", "expired"] = ""


class _Signer(TimestampSigner):
    """Signs with the moment of our clock, so that links age with it."""

    def get_timestamp(self) -> int:
        return int(clock.now().timestamp())


def make(settings: Settings, purpose: str, data: object) -> str:
    """A key for a link: `data` (JSON), signed for one purpose. Anybody can read it; nobody can change it."""
    return str(_signer(settings, purpose).dumps(data))


def read(settings: Settings, purpose: str, key: str, max_age: timedelta) -> object:
    """The data of a key; None when it was not made by us, for this purpose, at most `max_age` ago."""
    return open_key(settings, purpose, key, max_age).data


def open_key(settings: Settings, purpose: str, key: str, max_age: timedelta) -> Opened:
    """The same for who says why a key does not work: it is not ours for this purpose, or it is too old."""
    try:
        return Opened(_signer(settings, purpose).loads(key, max_age=round(max_age.total_seconds())))
    except SignatureExpired:
        return Opened(fault="expired")
    except BadData:
        return Opened(fault="altered")


def _signer(settings: Settings, purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings.keys, salt=f"doeners.link.{purpose}", signer=_Signer)
