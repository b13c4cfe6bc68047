"""Twins: offerings of one organisation, from different sources, under the same title. They are one result.

One of them is shown for all, and says what all say; the others are hidden behind it. That is settled when documents are
written (indexer.edits.joining), so that a search needs to know nothing of it: counts, facets, map and paging agree.

* twins    ids of the others, in each of them
* twin_of  the one that is shown, in those that are hidden
* own      in the one that is shown: what it says itself of the fields in which all are joined

None of the three belongs to the content: a row that did not change has the hash that it had.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import cast

from dutch.normalise import slug
from indexer.derived import derive, parts_of_work
from indexer.document.fields import Offering

FIELDS = ("id", "source", "title", "organisation_id", "duplicate_of", "twins")  # enough to find groups
JOINED = ("activities", "keywords", "sites", "delivery", "buyer_kinds", "languages", "quality_labels")  # lists
_ALONE: Mapping[str, object] = {"twins": [], "twin_of": None, "own": {}}


def identity(offering: Offering) -> tuple[str, str]:
    """What makes two offerings one, and what one keeps when its source gives it another id: organisation and title."""
    return offering["organisation_id"], slug(offering["title"])


def groups(offerings: Iterable[Offering], distinct: Collection[frozenset[str]] = ()) -> list[list[Offering]]:
    """Twins with their likes, two or more; of each source one, and none that somebody said are `distinct`."""
    same: dict[tuple[str, str], list[list[Offering]]] = defaultdict(list)
    for offering in sorted(offerings, key=lambda o: o["id"]):
        if not offering["duplicate_of"]:
            alike = same[identity(offering)]
            group = next((group for group in alike if _fits(offering, group, distinct)), None)
            if group is None:
                alike.append([offering])
            else:
                group.append(offering)
    return [group for alike in same.values() for group in alike if len(group) > 1]


def _fits(offering: Offering, group: Sequence[Offering], distinct: Collection[frozenset[str]]) -> bool:
    return not any(
        offering["source"] == other["source"] or frozenset({offering["id"], other["id"]}) in distinct for other in group
    )


def settled(offerings: Sequence[Offering], distinct: Collection[frozenset[str]] = ()) -> list[Offering]:
    """Those of some whole documents that have to become otherwise, as they are to be."""
    joined = [offering for group in groups(offerings, distinct) for offering in join(group)]
    with_others = {offering["id"] for offering in joined}
    left = [alone(offering) for offering in offerings if offering["twins"] and offering["id"] not in with_others]
    before = {offering["id"]: offering for offering in offerings}
    return [offering for offering in (*joined, *left) if _differs(before[offering["id"]], offering)]


def _differs(before: Mapping[str, object], after: Mapping[str, object]) -> bool:
    """Whether any field that is read back from an index differs."""
    return any(after[name] != value for name, value in before.items())


def join(group: Sequence[Offering]) -> list[Offering]:
    """The documents of a group: first the one that is shown, which says what all say, then those behind it."""
    first, *rest = sorted(map(alone, group), key=_rank)
    ids = [offering["id"] for offering in (first, *rest)]
    every = (_shown(first, rest), *({**offering, "twin_of": first["id"]} for offering in rest))
    return [again({**offering, "twins": [i for i in ids if i != offering["id"]]}) for offering in every]


def _shown(first: Mapping[str, object], rest: Sequence[Mapping[str, object]]) -> Mapping[str, object]:
    """The one that is shown, with what all say."""
    everything = {name: _union(offering[name] for offering in (first, *rest)) for name in JOINED}
    own = {name: first[name] for name in JOINED if first[name] != everything[name]}
    affirmed = dict.fromkeys(str(offering["affirmed"]) for offering in (first, *rest))
    serves = _union(offering["serves"] for offering in (first, *rest))
    return {**first, **everything, "serves": serves, "affirmed": "\n".join(affirmed), "own": own}


def again(document: Mapping[str, object]) -> Offering:
    """A document of an index, derived again; what follows from all of its twins, and its own hash, stay."""
    made: dict[str, object] = {**derive(document)}
    if document["twins"]:
        affirmed = str(document["affirmed"])
        stay = {name: document[name] for name in ("serves", "hash")}
        made |= {**stay, "affirmed": affirmed, "description_parts": parts_of_work(affirmed)}
    return cast("Offering", made)


def _rank(offering: Offering) -> tuple[object, ...]:
    """The one that is open soonest is shown, so that it is open whenever one of them is; then the freshest."""
    return (
        offering["paused_until"] or "",
        offering["full_until"] or "",
        offering["stale"],
        -offering["freshness"],
        len(offering["missing"]),
        offering["id"],
    )


def _union(lists: Iterable[object]) -> list[object]:
    """Everything in the lists, each once, in their order."""
    united: list[object] = []
    for each in cast("Iterable[list[object]]", lists):
        united += [one for one in each if one not in united]
    return united


def apart(offering: Offering) -> Offering:
    """An offering as it is without its twins."""
    return alone(offering) if offering.get("twins") else offering


def alone(offering: Offering) -> Offering:
    """The same, with every derived field computed (again)."""
    return derive({**offering, **own_values(offering), **_ALONE})


def own_values(offering: Offering) -> Mapping[str, object]:
    """What an offering of an index says itself of the fields in which it is joined with its twins."""
    return offering.get("own") or {}
