"""The sums of events, counted once more from an export of them, by nothing but Python: to compare with the product's.

    doeners stats export events.jsonl
    doeners stats sums sums.jsonl
    LC_ALL=C sort sums.jsonl > sorted.jsonl
    python tools/recount.py events.jsonl | cmp - sorted.jsonl

It imports nothing of the project, on purpose.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
OWN = ("id", "at", "value")  # of the event itself; all else is what it is about


def recount(lines: Iterable[str]) -> list[str]:
    """A line for each day and all that its events have in common: how many there were, and the sum of their values."""
    events, values, seen = Counter[tuple[str, ...]](), Counter[tuple[str, ...]](), set[str]()
    names: tuple[str, ...] = ()
    for event in map(json.loads, lines):
        if event["id"] in seen:
            continue
        seen.add(event["id"])
        names = tuple(name for name in event if name not in OWN)
        day = datetime.fromisoformat(event["at"]).astimezone(BRUSSELS).date().isoformat()
        key = (day, *(event[name] for name in names))
        events[key] += 1
        values[key] += event["value"]
    rows = (dict(zip(("day", *names), key, strict=True)) | {"n": events[key], "value": values[key]} for key in events)
    return sorted(json.dumps(row, ensure_ascii=False) for row in rows)


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:  # noqa: PTH123 - no more than it needs
        print("\n".join(recount(file)))
