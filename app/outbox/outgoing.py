"""A message to an address that somebody typed in, without becoming a way into our own network.

* https only, no redirects, five seconds in all, nothing of the answer is kept but its status;
* the name is looked up once, every address behind it must be public, and exactly that address is connected to;
* DOENERS_WEBHOOKS_INSIDE lists the exceptions: `host:port`, also private and without https.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import httpx

from app.outbox import addresses
from base.config import Settings
from base.errors import DoenersError
from base.tls import authorities

SECONDS = 5.0
PORTS = {"https": 443, "http": 80}
LONGEST = 500  # characters of an address


class Refused(DoenersError):
    """Nothing is sent to this address. The message is Dutch."""


class Unknown(DoenersError):
    """The name of this address leads nowhere now; it may later. The message is Dutch."""


def check(settings: Settings, url: str) -> httpx.URL:
    """The address, taken apart. Raises Refused for one that is never sent to, whatever its name leads to."""
    target = _parsed(url)
    if target.scheme not in PORTS or not target.raw_host or target.userinfo:
        raise Refused("Geef een webadres dat met https:// begint, zonder naam of wachtwoord erin.")
    if _listed(settings, target):
        return target
    if target.scheme != "https":
        raise Refused("Het adres moet met https:// beginnen.")
    address = addresses.numeric(_host(target))
    if address is None and not addresses.is_name(_host(target)):
        raise Refused("Dit is geen webadres.")
    if address is not None and not addresses.is_public(address):
        raise Refused("Dit adres is niet openbaar.")
    return target


def _parsed(url: str) -> httpx.URL:
    if len(url) > LONGEST:
        raise Refused(f"Geef een adres van hoogstens {LONGEST} tekens.")
    try:
        target = httpx.URL(url)
        target.host.encode("ascii", "ignore")  # raises for a name in Punycode that is none
    except (httpx.InvalidURL, ValueError) as error:  # IDNAError and UnicodeError are ValueErrors
        raise Refused("Dit is geen webadres.") from error
    if target.port is not None and not 0 < target.port < 65536:
        raise Refused("De poort in dit adres bestaat niet.")
    return target


def post(settings: Settings, url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """The status of the answer. Raises Refused, Unknown, TimeoutError, or httpx.HTTPError when there is none."""
    target = check(settings, url)
    pinned = target.copy_with(host=_resolve(settings, target))
    own = {"Host": target.netloc.decode(), "Content-Type": "application/json", "User-Agent": "doeners"}
    name = {} if addresses.numeric(_host(target)) else {"sni_hostname": _host(target)}
    with ThreadPoolExecutor(1, "webhook") as thread:  # a loop of its own, whatever already runs in this one
        return thread.submit(asyncio.run, _send(pinned, body, {**own, **headers}, name)).result()


async def _send(pinned: httpx.URL, body: bytes, headers: Mapping[str, str], name: dict[str, str]) -> int:
    """The status of the answer, of which no body is read. One deadline for all: who drips gains nothing."""
    async with (
        asyncio.timeout(SECONDS),
        httpx.AsyncClient(verify=authorities(), timeout=SECONDS, follow_redirects=False, trust_env=False) as client,
        client.stream("POST", pinned, content=body, headers=headers, extensions=name) as answer,
    ):
        return answer.status_code


def _resolve(settings: Settings, target: httpx.URL) -> str:
    """The address behind the name. Raises Refused when one of them is private, Unknown when none is there."""
    port = target.port or PORTS[target.scheme]
    try:
        entries = socket.getaddrinfo(_host(target), port, type=socket.SOCK_STREAM)
    except (OSError, ValueError) as error:
        raise Unknown("De naam van dit adres bestaat niet.") from error
    found = [str(entry[4][0]) for entry in entries]
    if not _listed(settings, target) and not all(map(addresses.is_public, found)):
        raise Refused("Dit adres is niet openbaar.")
    return found[0]


def _listed(settings: Settings, target: httpx.URL) -> bool:
    inside = {entry.strip() for entry in settings.webhooks_inside.split(",")}
    return f"{_host(target)}:{target.port or PORTS[target.scheme]}" in inside


def _host(target: httpx.URL) -> str:
    """The host as it goes over the line: a name in ASCII, or an address without brackets."""
    return target.raw_host.decode("ascii")
