"""The format of a synonym file: a rule on a line of its own, its reason in a comment on the line above."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """A rule where it stands: its file, its line (from 1), and the reason above it ("" for none)."""

    sector: str
    text: str
    reason: str
    line: int

    @property
    def sides(self) -> list[list[str]]:
        """Its terms: one list for a concept, two for a one-way rule."""
        return sides(self.text)


def parse(sector: str, text: str) -> list[Rule]:
    """The rules of a file's text, without its comments and blank lines."""
    lines = [line.strip() for line in text.splitlines()]
    above = ["", *lines]
    return [Rule(sector, bare(line), _reason(above[at]), at + 1) for at, line in enumerate(lines) if bare(line)]


def bare(line: str) -> str:
    """A line without its comment."""
    return line.split("#", 1)[0].strip()


def sides(rule: str) -> list[list[str]]:
    """The terms of the text of a rule, per side of its arrow."""
    return [[term.strip() for term in side.split(",")] for side in rule.split("=>")]


def _reason(above: str) -> str:
    return above.strip("# ") if above.startswith("#") else ""
