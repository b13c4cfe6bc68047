"""37 fictional regisseurs: together they look after every municipality of Flanders, each after some near each other."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from demo.catalogue import FOLDER

DOMAIN = "regie.example"


@dataclass(frozen=True)
class Regisseur:
    """A name to log in with, and the names of municipalities."""

    name: str
    municipalities: tuple[str, ...]

    @property
    def email(self) -> str:
        """An address that exists nowhere."""
        return f"{self.name}@{DOMAIN}"


def regisseurs() -> list[Regisseur]:
    """All of them."""
    with (FOLDER / "regisseurs.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter=";")
        return [Regisseur(row["name"], tuple(row["municipalities"].split(", "))) for row in rows]
