"""Addresses of sources: whether one is well-formed, and keeping its password out of messages and logs."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

import httpx

from base.errors import SourceError

_SPACE = re.compile(r"[\s\x00-\x1f\x7f]")


def web_address(url: str, label: str) -> str:
    """The address of a service without the slash at its end. Raises SourceError, which does not repeat it."""
    address = url.strip()
    if not address:
        raise SourceError(f"Voor {label} is geen adres ingesteld.")
    if reason := _fault(address):
        raise SourceError(f"Het adres van {label} klopt niet: {reason}.")
    return address.rstrip("/")


def _fault(address: str) -> str | None:
    """What is wrong with a web address."""
    if not address.lower().startswith(("http://", "https://")):
        return "het moet met http:// of https:// beginnen"
    if _SPACE.search(address):
        return "er staat een spatie of een ander onzichtbaar teken in"
    if "#" in address or "?" in address or address.count("@") > 1:
        return "schrijf @ # ? en / in een naam of wachtwoord als %40 %23 %3F en %2F"
    try:
        parts, reads = urlsplit(address), httpx.URL(address)
        complete = bool(parts.hostname) and bool(reads.host) and parts.port != 0
    except (ValueError, httpx.InvalidURL):  # a port that is no number, brackets that do not close
        return "de naam van de server of de poort is niet te lezen"
    return None if complete else "de naam van de server of de poort ontbreekt"


def without_secrets(text: str, url: str) -> str:
    """`text` without the user and password of an address, also where only a part of them stands in it."""
    authority = re.match(r"[^:/]*://(?:(.*)@)?", url, re.DOTALL)
    secrets = {url, *re.split("[:@]", authority[1])} if authority and authority[1] else {url}
    for secret in sorted(secrets | {unquote(secret) for secret in secrets}, key=len, reverse=True):
        if len(secret) > 2:
            text = text.replace(secret, "…")
    return text
