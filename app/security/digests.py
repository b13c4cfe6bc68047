"""Digests of addresses of mail: to know an address again without keeping it."""

from __future__ import annotations

import hashlib
import hmac

from base.config import Settings


def of_address(settings: Settings, address: str) -> str:
    """64 hexadecimal digits, the same for every way to write an address; without our key nobody can make them."""
    lasting = settings.digest_key or settings.secret_key
    key = hashlib.sha256(b"doeners address " + lasting.encode()).digest()
    return hmac.new(key, address.strip().lower().encode(), hashlib.sha256).hexdigest()
