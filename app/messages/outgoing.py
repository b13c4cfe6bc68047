"""A message to an address that somebody typed in, without becoming a way into our own network.

* https only, no redirects, five seconds, nothing of the answer is kept but its status;
* the name is looked up once, every address behind it must be public, and exactly that address is connected to;
* DOENERS_WEBHOOKS_INSIDE lists the exceptions: `host:port`, also private and without https.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping

import httpx

from base.config import Settings
from base.errors import DoenersError

SECONDS = 5.0
PORTS = {"https": 443, "http": 80}


class Refused(DoenersError):
    """Nothing is sent to this address. The message is Dutch."""


def check(settings: Settings, url: str) -> httpx.URL:
    """The address, taken apart. Raises Refused for one that is never sent to, whatever its name leads to."""
    try:
        target = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise Refused("Dit is geen webadres.") from error
    if target.scheme not in PORTS or not target.host or target.userinfo:
        raise Refused("Geef een webadres dat met https:// begint, zonder naam of wachtwoord erin.")
    if _listed(settings, target):
        return target
    if target.scheme != "https":
        raise Refused("Het adres moet met https:// beginnen.")
    if _is_literal(target.host) and not _is_public(target.host):
        raise Refused("Dit adres is niet openbaar.")
    return target


def post(settings: Settings, url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """The status of the answer. Raises Refused, or httpx.HTTPError when there is none."""
    target = check(settings, url)
    address = _resolve(settings, target)
    pinned = target.copy_with(host=address)
    own = {"Host": target.netloc.decode(), "Content-Type": "application/json", "User-Agent": "doeners"}
    name = {} if _is_literal(target.host) else {"sni_hostname": target.host}
    with (
        httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=False) as client,
        client.stream("POST", pinned, content=body, headers={**own, **headers}, extensions=name) as answer,
    ):
        return answer.status_code


def _resolve(settings: Settings, target: httpx.URL) -> str:
    """The address behind the name. Raises Refused when one of them is private, or none is there."""
    port = target.port or PORTS[target.scheme]
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(target.host, port, type=socket.SOCK_STREAM)]
    except OSError as error:
        raise Refused("De naam van dit adres bestaat niet.") from error
    if not _listed(settings, target) and not all(_is_public(address) for address in found):
        raise Refused("Dit adres is niet openbaar.")
    return found[0]


def _listed(settings: Settings, target: httpx.URL) -> bool:
    inside = {entry.strip() for entry in settings.webhooks_inside.split(",")}
    return f"{target.host}:{target.port or PORTS[target.scheme]}" in inside


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_public(address: str) -> bool:
    """Whether the whole world could send there: no private, local, reserved or multicast address, also not in IPv6."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        ip = inner or ip
    return ip.is_global and not ip.is_multicast and ip not in _NAT64


_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # IPv4 in disguise
