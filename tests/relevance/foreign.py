"""`python -m tests.relevance.foreign`: how often a need in French or English finds who does it among the first three.

The needs, with the activities that answer them, stand in tests/data/foreign_needs.tsv; they were written before the
words of dutch/data/loanwords.tsv that serve them, and the offers are those of the demo.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from base.config import ROOT
from demo.offers import offers
from dutch.normalise import slug
from tests.relevance import judging
from tests.relevance.judging import JudgedSet, Run

NEEDS = ROOT / "tests" / "data" / "foreign_needs.tsv"
FIRST = 3


@dataclass(frozen=True)
class Need:
    """A need in a language, and the activities that answer it."""

    language: str
    text: str
    activities: frozenset[str]


def needs() -> list[Need]:
    """All of them, in the order of the file."""
    lines = [line for line in NEEDS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    parts = (line.split("\t") for line in lines)
    return [Need(language, text, frozenset(activities.split(","))) for language, text, activities in parts]


def main() -> int:
    """Print the share that is answered, per language, by words and by words and meaning, and what is not."""
    activities = {str(offer["id"]): {slug(name) for name in offer["activities"]} for offer in offers()}
    asked = needs()
    with judging.on_own_engine() as (settings, client, sets), tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "needs.jsonl"
        rows = [{"id": str(number), "query": need.text} for number, need in enumerate(asked)]
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        judged = JudgedSet("foreign", sets[1].offers, file, ())
        for way, own in (("words", replace(settings, meaning=False)), ("meaning", settings)):
            _print(way, asked, judging.run(own, client, judged), activities)
    return 0


def _print(way: str, asked: list[Need], run: Run, activities: dict[str, set[str]]) -> None:
    good = [
        any(need.activities & activities[hit] for hit in run[str(number)][:FIRST]) for number, need in enumerate(asked)
    ]
    for language in ("fr", "en"):
        own = [right for need, right in zip(asked, good, strict=True) if need.language == language]
        print(f"{language}, {way}: {sum(own)} of {len(own)} answered within the first {FIRST}")
    missed = [f"{need.language}: {need.text}" for need, right in zip(asked, good, strict=True) if not right]
    print("\n".join(f"  not: {one}" for one in missed))


if __name__ == "__main__":
    sys.exit(main())
