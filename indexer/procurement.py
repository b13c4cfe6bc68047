"""The ways in which a public buyer can buy from a social enterprise, under Belgian law.

data/procurement.tsv has, line by line: a slug, its name, what it is, the law, and the work forms for which it is open
("*": every organisation). The law changes: who buys is asked to have it checked. AS_OF is the day on
which the lines were written.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "procurement.tsv"
AS_OF = "2026-11-29"
_EVERY = "*"


@dataclass(frozen=True)
class Way:
    """One way, and for which work forms it is open."""

    slug: str
    name: str
    text: str
    law: str
    work_forms: frozenset[str]

    def is_open_to(self, work_form: str) -> bool:
        """Whether an organisation of that work form can get a contract in this way."""
        return _EVERY in self.work_forms or work_form in self.work_forms


@cache
def ways() -> tuple[Way, ...]:
    """Every way, in the order of the file."""
    lines = [line.split("\t") for line in _FILE.read_text(encoding="utf-8").splitlines()]
    return tuple(Way(slug, name, text, law, frozenset(forms.split())) for slug, name, text, law, forms in lines)


def open_to(work_form: str) -> list[Way]:
    """The ways that are open to a work form."""
    return [way for way in ways() if way.is_open_to(work_form)]
