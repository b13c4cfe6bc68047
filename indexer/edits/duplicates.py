"""Which organisations of two sources may be one, and which of their offerings are the same. Pure: documents -> pairs.

An enterprise number (checked by python-stdnum when a row is read) needs no proposal: it is the organisation's id. What
lacks one on either side is compared by domain, name, telephone and address; two different numbers are two enterprises.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from base import web_address
from dutch.normalise import fold, words
from indexer.document.fields import Offering
from indexer.twins import identity

FIELDS = (
    "id", "source", "title", "organisation_id", "organisation_name", "kbo", "website", "email", "phone", "sites",
    "activities", "duplicate_of",
)  # fmt: skip
# What two organisations have in common, and what that is worth. A domain or an address alone may be that of a
# federation or a shared building; PROPOSED asks for two things, one of which is the domain, the name or the telephone.
WEIGHTS = {
    "domain": (0.5, "hetzelfde webdomein"),
    "name": (0.45, "dezelfde naam"),
    "like_name": (0.3, "bijna dezelfde naam"),
    "phone": (0.4, "hetzelfde telefoonnummer"),
    "address": (0.25, "hetzelfde adres"),
}
PROPOSED = 0.65
LIKE_NAME = 0.6  # share of their words that two names have in common
MOST = 30  # organisations that share something; more of them says nothing (a host of many sites, a switchboard)
_LEGAL = frozenset({"vzw", "cv", "cvba", "bv", "bvba", "nv", "so", "de", "het", "sociale", "werkplaats", "maatwerk"})
_FREE_MAIL = frozenset(
    {"gmail.com", "hotmail.com", "outlook.com", "live.be", "telenet.be", "skynet.be", "proximus.be", "icloud.com"}
)


@dataclass
class Organisation:
    """An organisation as its offerings show it; each set holds what they say, in a form that compares."""

    id: str
    name: str = ""
    kbo: str | None = None
    sources: set[str] = field(default_factory=set)
    offerings: list[str] = field(default_factory=list)
    marks: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # domain name phone address


@dataclass(frozen=True)
class Pair:
    """Two that may be one: `survivor` stays (it has a number, or offers more), `other` would be shown as part of it."""

    survivor: Organisation
    other: Organisation
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Twins:
    """Two offerings of one organisation, from two sources, under the same title."""

    survivor: str
    other: str
    title: str
    organisation_name: str


def organisations(offerings: Iterable[Offering]) -> dict[str, Organisation]:
    """Organisation by id."""
    found: dict[str, Organisation] = {}
    for offering in offerings:
        identity = offering["organisation_id"]
        organisation = found.setdefault(identity, Organisation(identity))
        organisation.name = organisation.name or offering["organisation_name"]
        organisation.kbo = organisation.kbo or offering["kbo"]
        organisation.sources.add(offering["source"])
        organisation.offerings.append(offering["id"])
        for kind, value in _marks(offering):
            organisation.marks[kind].add(value)
    return found


def _marks(offering: Offering) -> Iterator[tuple[str, str]]:
    host = web_address.host(offering["website"] or "").removeprefix("www.")
    mail = (offering["email"] or "").rpartition("@")[2].lower()
    digits = re.sub(r"^(0032|32)", "0", re.sub(r"\D", "", (offering["phone"] or "").replace("(0)", "")))
    yield from (("domain", domain) for domain in {host, mail} if domain and domain not in _FREE_MAIL)
    if len(digits) >= 8:
        yield "phone", digits
    if name := " ".join(own_words(offering["organisation_name"])):
        yield "name", name
    for site in offering["sites"]:
        if site.get("street"):
            yield "address", f"{site['postcode']} {fold(site['street'])}"


def own_words(name: str) -> list[str]:
    """The words of a name without legal forms and articles."""
    return [word for word in words(name) if word not in _LEGAL]


def pairs(organisations: Iterable[Organisation], distinct: Collection[frozenset[str]] = ()) -> list[Pair]:
    """Organisations of different sources that may be one, surest first; not those that somebody said are `distinct`."""
    proposed = (_pair(*couple) for couple in _sharing(list(organisations)))
    kept = [pair for pair in proposed if pair and frozenset({pair.survivor.id, pair.other.id}) not in distinct]
    return sorted(kept, key=lambda pair: (-pair.score, pair.survivor.id, pair.other.id))


def _sharing(found: list[Organisation]) -> Iterator[tuple[Organisation, Organisation]]:
    """Each couple that shares a mark, once: nobody compares all with all."""
    by_mark: dict[tuple[str, str], list[Organisation]] = defaultdict(list)
    for organisation in found:
        for kind, values in organisation.marks.items():
            for value in values:
                by_mark[kind, value].append(organisation)
    couples = {
        (first.id, second.id): (first, second)
        for sharing in by_mark.values()
        if len(sharing) <= MOST
        for first, second in combinations(sorted(sharing, key=lambda o: o.id), 2)
    }
    yield from couples.values()


def _pair(first: Organisation, second: Organisation) -> Pair | None:
    if first.sources == second.sources or (first.kbo and second.kbo):
        return None
    common = [kind for kind in ("domain", "name", "phone", "address") if first.marks[kind] & second.marks[kind]]
    if "name" not in common and _alike(first.name, second.name):
        common.append("like_name")
    score = sum(WEIGHTS[kind][0] for kind in common)
    if score < PROPOSED:
        return None
    kept, other = sorted((first, second), key=lambda o: (not o.kbo, -len(o.offerings), o.id))
    return Pair(kept, other, min(score, 1.0), tuple(WEIGHTS[kind][1] for kind in common))


def _alike(first: str, second: str) -> bool:
    one, other = set(own_words(first)), set(own_words(second))
    return bool(one | other) and len(one & other) / len(one | other) >= LIKE_NAME


def twins(offerings: Iterable[Offering], distinct: Collection[frozenset[str]] = ()) -> list[Twins]:
    """Equal offerings of one organisation from different sources, by organisation; hidden ones are dealt with."""
    same: dict[tuple[str, str], list[Offering]] = defaultdict(list)
    for offering in offerings:
        if not offering["duplicate_of"]:
            same[identity(offering)].append(offering)
    return [
        Twins(first["id"], second["id"], first["title"], first["organisation_name"])
        for group in same.values()
        for first, second in combinations(sorted(group, key=lambda o: o["id"]), 2)
        if first["source"] != second["source"] and frozenset({first["id"], second["id"]}) not in distinct
    ]
