"""Which network addresses the whole world can send to: what IANA's registries of special-purpose addresses leave.

IPv4: everything but what the registry sets apart. IPv6: global unicast (2000::/3) but what is set apart in it. So no
IPv4 address in disguise (mapped, compatible, NAT64, 6to4, Teredo) is ever public. Our own table, because that of
Python's `ipaddress` differs from version to version.
https://www.iana.org/assignments/iana-ipv4-special-registry, https://www.iana.org/assignments/iana-ipv6-special-registry
"""

from __future__ import annotations

import ipaddress
import re
import socket
from ipaddress import IPv4Address, IPv6Address

_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_SPECIAL_4 = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # shared, behind the NAT of a provider
            "127.0.0.0/8",  # loopback
            "169.254.0.0/16",  # link-local, and the metadata of clouds
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocol assignments
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # AMT
            "192.88.99.0/24",  # relays of 6to4
            "192.168.0.0/16",  # private
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, broadcast
        ),
    )
)
_SPECIAL_6 = tuple(
    map(
        ipaddress.IPv6Network,
        (
            "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID …
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4
            "2620:4f:8000::/48",  # AS112
            "3fff::/20",  # documentation
        ),
    )
)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)
_LONGEST_NAME = 253


def is_public(address: str) -> bool:
    """Whether the whole world could send to a numeric address; one with a zone ("fe80::1%eth0") is never public."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        return ip.scope_id is None and ip in _GLOBAL_UNICAST and not any(ip in network for network in _SPECIAL_6)
    return not any(ip in network for network in _SPECIAL_4)


def numeric(host: str) -> str | None:
    """The address that a host is without any look-up, also as the system reads 127.1 or 0x7f.1; None for a name."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return str(IPv4Address(socket.inet_aton(host))) if host[:1].isdecimal() else None
    except (OSError, ValueError):
        return None


def is_name(host: str) -> bool:
    """Whether a host can be a name in the DNS: labels of 1 to 63 characters, 253 in all."""
    labels = host.removesuffix(".").split(".")
    return len(host) <= _LONGEST_NAME and all(map(_LABEL.fullmatch, labels))
