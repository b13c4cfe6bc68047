"""Fictional needs of fictional buyers, for the questions of a year."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from demo.catalogue import FOLDER


@dataclass(frozen=True)
class Need:
    """A row of catalogue/needs.csv; the choices are slugs of the question form."""

    need: str
    buyer_kind: str
    organisation: str
    kind: str
    quantity: str


def needs() -> list[Need]:
    """All of them."""
    with (FOLDER / "needs.csv").open(encoding="utf-8", newline="") as file:
        return [Need(**row) for row in csv.DictReader(file, delimiter=";")]
