"""The parts of a web address that somebody else wrote."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit


def parts(address: str) -> SplitResult | None:
    """The parts of an address; None where it has none: a bracket too many, a port that does not exist, or a letter that
    browsers read as a slash (“℀”)."""
    try:
        found = urlsplit(address)
        _ = found.port
    except ValueError:
        return None
    return found


def host(address: str) -> str:
    """The host of an address; "" where it has none."""
    found = parts(address)
    return (found and found.hostname) or ""


def is_public(address: str) -> bool:
    """Whether a link to it leads where it says: a host, and no name or password of somebody."""
    found = parts(address)
    return found is not None and bool(found.hostname) and "@" not in found.netloc
