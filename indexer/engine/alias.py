"""Indices and the alias that makes one of them live: names, swap, rollback, prune.

An index is `<alias>-<moment>-<digest8>`. The swap gives it a second, hidden alias in the same call, which says that it
has been live; any index without that is what a killed run left behind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from opensearchpy import NotFoundError, OpenSearch

from indexer.engine.answers import Aliases

KEEP = 2  # previous indices that are kept for a rollback
_CHANGED = "~"  # between the alias and the moment of the last change
_BEEN_LIVE = ".live"  # after the alias
_STAMP = "%Y%m%dt%H%M%S%f"


@dataclass(frozen=True, order=True)
class IndexName:
    """The name of an index, built and parsed in one place; orders by moment."""

    moment: str
    alias: str
    digest8: str

    @classmethod
    def new(cls, alias: str, digest: str, at: datetime) -> IndexName:
        """The name of an index that is made at `at`."""
        return cls(at.astimezone(UTC).strftime(_STAMP), alias, digest[:8])

    @classmethod
    def parse(cls, text: str, alias: str) -> IndexName | None:
        """The parts of a name; None when it is not one of `alias`'s."""
        match = re.fullmatch(rf"{re.escape(alias)}-(\d{{8}}t\d+)-([0-9a-f]{{8}})", text)
        return cls(match[1], alias, match[2]) if match else None

    def __str__(self) -> str:
        return f"{self.alias}-{self.moment}-{self.digest8}"


@dataclass(frozen=True)
class Pointing:
    """What an alias leads to. `index` is what is searched: the newest of ours that it names, else that was ever live.

    `named` is whether the alias names it, `changed` when it last changed, as another alias of it says. `fault` says in
    Dutch what is wrong with the alias; "" when nothing is, or when there is no index yet.
    """

    index: str | None = None
    named: bool = False
    changed: str = ""
    fault: str = ""


def look(client: OpenSearch, alias: str) -> Pointing:
    """Where the alias leads now: one request, when it leads where it should."""
    bearers = _bearers(client, alias)
    ours = sorted(name for name, aliases in bearers.items() if _is_ours(name, alias, aliases))
    if not ours:
        been = sorted(_been_live(client, alias))
        return Pointing(been[-1] if been else None, fault=_fault(alias, bearers, ours) if been or bearers else "")
    changes = sorted(other for other in bearers[ours[-1]] if other.startswith(f"{alias}{_CHANGED}"))
    return Pointing(ours[-1], True, changes[-1] if changes else "", _fault(alias, bearers, ours))


def _bearers(client: OpenSearch, alias: str) -> dict[str, Aliases]:
    """Each index that the alias names, with all its aliases; an index of that very name bears it too."""
    try:
        return {str(name): found["aliases"] for name, found in client.indices.get_alias(index=alias).items()}
    except NotFoundError:
        return {}


def _is_ours(name: str, alias: str, aliases: Aliases) -> bool:
    """Whether a run made this index and put it live."""
    return IndexName.parse(name, alias) is not None and f"{alias}{_BEEN_LIVE}" in aliases


def _fault(alias: str, bearers: Mapping[str, Aliases], ours: list[str]) -> str:
    if not bearers:
        return f"de alias {alias} is weg"
    if alias in bearers:
        return f"er is een index die {alias} heet, zoals de alias"
    if strange := sorted(bearers.keys() - set(ours)):
        return f"de alias {alias} wijst naar een index die er niet hoort ({', '.join(strange)})"
    if len(ours) > 1:
        return f"de alias {alias} wijst naar {len(ours)} indexen tegelijk"
    if {"filter", "search_routing", "index_routing"} & bearers[ours[0]][alias].keys():
        return f"de alias {alias} toont maar een deel van de index"
    return ""


def live(client: OpenSearch, alias: str) -> str | None:
    """The name of the live index; None when the alias names none."""
    pointing = look(client, alias)
    return pointing.index if pointing.named else None


def state(client: OpenSearch, alias: str) -> tuple[str, str] | None:
    """The name of the index that is searched and its last change; None when there is none."""
    pointing = look(client, alias)
    return (pointing.index, pointing.changed) if pointing.index else None


def mend(client: OpenSearch, alias: str) -> str:
    """Let the alias name the index that is searched, and no other; what was wrong, "" when nothing was.

    An index that bears the alias' name stays: it may hold something of somebody. Only for who holds the lease's row.
    """
    pointing = look(client, alias)
    if pointing.fault and pointing.index and alias not in _bearers(client, alias):
        swap(client, alias, pointing.index)
    return pointing.fault


def next_name(client: OpenSearch, alias: str, digest: str, at: datetime) -> str:
    """The name of an index that is made at `at`; later than all that are there, also when the clock was set back."""
    newest = max(
        (parsed.moment for name in indices(client, alias) if (parsed := IndexName.parse(name, alias))), default=""
    )
    name = IndexName.new(alias, digest, at)
    if name.moment > newest:
        return str(name)
    return str(
        IndexName.new(alias, digest, datetime.strptime(newest, _STAMP).replace(tzinfo=UTC) + timedelta.resolution)
    )


def set_changed(client: OpenSearch, alias: str, index: str, at: str) -> None:
    """Say that an index has changed at a moment: a second alias, which costs nothing to read with the first."""
    moment = re.sub(r"[^0-9]", "", at)
    actions = [
        {"remove": {"index": index, "alias": f"{alias}{_CHANGED}*", "must_exist": False}},
        {"add": {"index": index, "alias": f"{alias}{_CHANGED}{moment}", "is_hidden": True}},
    ]
    client.indices.update_aliases(body={"actions": actions})


def indices(client: OpenSearch, alias: str) -> list[str]:
    """All indices of `alias`, oldest first."""
    answer = client.indices.get_mapping(index=f"{alias}-*", expand_wildcards="all")
    return [str(name) for name in sorted(name for name in (IndexName.parse(text, alias) for text in answer) if name)]


def swap(client: OpenSearch, alias: str, index: str) -> None:
    """Make `index` the live one, in one call of the engine: no moment without, none with two."""
    remove = [{"remove": {"index": name, "alias": alias, "must_exist": False}} for name in _bearers(client, alias)]
    add = {"add": {"index": index, "alias": alias, "is_write_index": True}}
    remember = {"add": {"index": index, "alias": f"{alias}{_BEEN_LIVE}", "is_hidden": True}}
    client.indices.update_aliases(body={"actions": [*remove, add, remember]})


def previous(client: OpenSearch, alias: str) -> list[str]:
    """Indices that were live and are not now, newest first."""
    current, been = live(client, alias), _been_live(client, alias)
    return [name for name in reversed(indices(client, alias)) if name in been and name != current]


def _been_live(client: OpenSearch, alias: str) -> set[str]:
    try:
        return set(client.indices.get_alias(name=f"{alias}{_BEEN_LIVE}", params={"expand_wildcards": "all"}))
    except NotFoundError:
        return set()


def older(client: OpenSearch, alias: str) -> str | None:
    """The newest index that is older than the live one: where a rollback leads; None when there is none."""
    current = live(client, alias)
    return next((name for name in previous(client, alias) if current is None or name < current), None)


def newer(client: OpenSearch, alias: str) -> str | None:
    """The oldest index that is newer than the live one, which was rolled back; None when there is none."""
    current = live(client, alias)
    return next((name for name in reversed(previous(client, alias)) if current is not None and name > current), None)


def prune(client: OpenSearch, alias: str, keep: int = KEEP) -> list[str]:
    """Delete previous indices beyond the `keep` newest; their names."""
    surplus = previous(client, alias)[keep:]
    for name in surplus:
        client.indices.delete(index=name)
    return surplus


def remove_orphans(client: OpenSearch, alias: str) -> list[str]:
    """Delete what killed runs left behind; their names. Only the holder of the lease may call this."""
    known = {live(client, alias), *_been_live(client, alias)}
    orphans = [name for name in indices(client, alias) if name not in known]
    for name in orphans:
        client.indices.delete(index=name)
    return orphans
