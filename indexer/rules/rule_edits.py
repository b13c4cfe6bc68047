"""Edits of synonym rules: what administrators add, change or retire, laid over the files in `synonyms/`.

The result is text in the form of the files again: linted, compiled and exported as they are. An edit that the files
have caught up with (its patch has landed in the repository) changes nothing any more, and neither does the digest.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from indexer.rules.file import Rule, bare, parse

EditKind = Literal["add", "change", "retire"]
Texts = dict[str, str]  # name of a sector's file, without ".txt" -> its text


@dataclass(frozen=True)
class Edit:
    """One edit in a sector's file. `rule` is the new rule (empty to retire), `replaces` the one it takes away."""

    kind: EditKind
    sector: str
    rule: str
    replaces: str
    reason: str


def applied(texts: Mapping[str, str], edits: Iterable[Edit]) -> Texts:
    """The texts with the edits carried out, in their order."""
    found = dict(texts)
    for edit in edits:
        found[edit.sector] = _with(found.get(edit.sector, ""), edit)
    return found


def rules(texts: Mapping[str, str]) -> list[Rule]:
    """Every rule with its reason, by file and line."""
    return [rule for sector in sorted(texts) for rule in parse(sector, texts[sector])]


def patch(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """A unified diff of the files for `git apply`; empty when nothing differs."""
    lines: list[str] = []
    for sector in sorted(after):
        path = f"synonyms/{sector}.txt"
        old, new = before.get(sector, "").splitlines(keepends=True), after[sector].splitlines(keepends=True)
        lines += difflib.unified_diff(old, new, f"a/{path}" if old else "/dev/null", f"b/{path}")
    return "".join(lines)


def _with(text: str, edit: Edit) -> str:
    """The text of one file with an edit. What should be replaced but is gone leaves the new rule to be added."""
    lines = text.splitlines()
    standing = [bare(line) for line in lines]
    at = standing.index(edit.replaces) if edit.replaces and edit.replaces in standing else None
    fresh = [] if not edit.rule or (edit.rule in standing and edit.rule != edit.replaces) else _lines(edit)
    if at is None:
        lines += fresh
    else:
        start = at - 1 if at and lines[at - 1].lstrip().startswith("#") else at
        lines[start : at + 1] = fresh
    return "".join(f"{line}\n" for line in lines)


def _lines(edit: Edit) -> list[str]:
    return [f"# {edit.reason}", edit.rule]
