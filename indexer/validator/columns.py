"""Which column is what: suggested from the source's own file, from the column's name and from what stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from dutch.normalise import fold, words
from indexer.sources.config import SourceConfig
from indexer.sources.mapping import Rule
from indexer.tables import json_table
from indexer.tables.table import Table
from indexer.validator.targets import SITES, Target, targets

SAMPLE = 50  # values of a column that are looked at
LEAST = 0.6  # below this nothing is suggested
ALIKE = 0.8  # how alike two names must be
ONE_WORD = 0.7  # for a word within a name: "Titel van het aanbod"
_NUMBER = re.compile(r"^(.*?)(\d)?$")
Why = Literal["afspraak", "naam", "inhoud", ""]
Choices = dict[str, str]  # column -> name of a target; columns without one are left out


@dataclass(frozen=True)
class Column:
    """A column with some of its values, and what it seems to be; `target` is "" when nothing fits."""

    name: str
    examples: list[str]
    target: str
    why: Why


def suggest(table: Table, config: SourceConfig) -> list[Column]:
    """Every column of a file with the best suggestion; no two columns get the same one."""
    values = {name: list(_values(table, name)) for name in table.columns}
    agreed = _agreed(config)
    scores = [
        (score, why, name, target.name)
        for name in table.columns
        for target in targets().values()
        for score, why in [_score(name, values[name], target, agreed)]
        if score >= LEAST
    ]
    chosen: dict[str, tuple[str, Why]] = {}
    taken: set[str] = set()
    for _, why, name, target in sorted(scores, key=lambda found: -found[0]):
        if name not in chosen and target not in taken:
            chosen[name] = (target, why)
            taken.add(target)
    return [Column(name, values[name][:3], *chosen.get(name, ("", ""))) for name in table.columns]


def value_of(row: Mapping[str, object], column: str) -> object:
    """What stands in a column, also in one inside another."""
    return row[column] if column in row else dict(json_table.flat(row)).get(column)


def _values(table: Table, column: str) -> Iterator[str]:
    rows = [row for _, row in table.rows[: SAMPLE * 2] if isinstance(row, dict)]
    found = (value_of(row, column) for row in rows)
    texts = (", ".join(map(str, v)) if isinstance(v, list) else str(v) for v in found if v not in (None, "", []))
    for text, _ in zip(texts, range(SAMPLE), strict=False):
        yield text.strip()[:500]


def _score(name: str, values: list[str], target: Target, agreed: Mapping[str, str]) -> tuple[float, Why]:
    if agreed.get(name) == target.name:
        return 1.0, "afspraak"
    by_name = _by_name(name, target)
    if target.looks is None or not values:
        return by_name, "naam"
    fitting = sum(1 for value in values if target.looks(value)) / len(values)
    if by_name and fitting < 0.2:
        by_name *= 0.5  # it is called so, but nothing in it looks like it
    first_site = not target.name.startswith("sites.") or target.name.startswith("sites.1.")
    by_content = 0.8 * fitting if first_site and fitting > 0.7 else 0.0
    both = by_name + 0.02 * fitting
    return (both, "naam") if both >= by_content else (by_content, "inhoud")


def _by_name(name: str, target: Target) -> float:
    """How much a column's name is like the words for a field. The number after a name is that of the site."""
    last = name.rsplit(".", 1)[-1]
    forms = {_bare(name), _bare(last)}
    if target.name.startswith("sites."):
        wanted = int(target.name.split(".")[1])
        forms = {bare for form in forms for bare in _of_site(form, wanted)}
    scores = [_alike(form, word) for form in forms for word in target.words]
    told = any(part in target.words for part in words(last)) and "sites." not in target.name
    return max([ONE_WORD if told else 0.0, *scores])


def _of_site(form: str, wanted: int) -> list[str]:
    match = _NUMBER.match(form)
    assert match is not None  # it matches anything
    number = int(match[2] or 1)
    return [match[1]] if number == wanted and number <= SITES else []


def _alike(form: str, word: str) -> float:
    if form == word:
        return 0.95
    likeness = SequenceMatcher(None, form, word).ratio()
    return likeness * 0.85 if likeness >= ALIKE and min(len(form), len(word)) > 3 else 0.0


def _bare(name: str) -> str:
    return "".join(character for character in fold(name) if character.isalnum())


def _agreed(config: SourceConfig) -> dict[str, str]:
    """What the source's own file says of a column."""
    mapping = config.mapping
    found = {column: target for rule in mapping.rules for column, target in _told(rule, "")}
    for number, part in enumerate(mapping.lists["sites"], 1):
        prefix = f"{part.each.columns[0]}." if part.each else ""
        told = (pair for rule in part.rules for pair in _told(rule, f"sites.{number}."))
        found |= {prefix + column: target for column, target in told}
    for rule in mapping.service_area.rules if mapping.service_area else ():
        found |= dict(_told(rule, "area."))
    for part in mapping.lists["photos"][:1]:
        prefix = f"{part.each.columns[0]}." if part.each else ""
        found |= {prefix + column: target for rule in part.rules for column, target in _told(rule, "photo.")}
    return {column: target for column, target in found.items() if target in targets()}


def _told(rule: Rule, prefix: str) -> list[tuple[str, str]]:
    if rule.targets == ("postcode", "place") and len(rule.columns) == 1:
        return [(rule.columns[0], f"{prefix}town")]
    if rule.targets == ("lat", "lon") and len(rule.columns) == 2:
        return list(zip(rule.columns, (f"{prefix}x", f"{prefix}y"), strict=True))
    if len(rule.targets) == 1 and len(rule.columns) == 1:
        return [(rule.columns[0], prefix + rule.targets[0])]
    return []
