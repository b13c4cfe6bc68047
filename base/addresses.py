"""The addresses of the search engine, as OPENSEARCH_URL has them: one, or those of several nodes, commas between."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit


def split(text: str) -> list[str]:
    """The addresses, in their order. Raises ValueError, in Dutch, with what is wrong with each, and no password."""
    addresses = [address.strip() for address in text.split(",")]
    faults = [f"adres {number} {fault}" for number, each in enumerate(addresses, 1) if (fault := _fault(each))]
    places = [_place(address) for address in addresses]
    faults += [f"{place} staat er twee keer in" for place in sorted(set(places)) if place and places.count(place) > 1]
    if faults:
        raise ValueError("; ".join(faults))
    return addresses


def _fault(address: str) -> str:
    """What is wrong with one address, as what comes after its number; "" when nothing is."""
    if not address:
        return "is leeg"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return "heeft een poort die niet bestaat"
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "is geen adres: verwacht http://naam:poort of https://naam:poort"
    return _odd_part(parts, port)


def _odd_part(parts: SplitResult, port: int | None) -> str:
    if port == 0:
        return "heeft een poort die niet bestaat"
    if parts.query or parts.fragment:
        return f"({parts.hostname}) heeft iets achter “?” of “#”"
    return ""


def _place(address: str) -> str:
    """Machine and port, by which two addresses are the same; "" of what is no address."""
    try:
        parts = urlsplit(address)
        port = parts.port or (443 if parts.scheme == "https" else 9200)  # as the client has it
        return f"{parts.hostname}:{port}" if parts.hostname else ""
    except ValueError:
        return ""
