"""The visits of a day of the demo: who comes, what they search, and what they open."""

from __future__ import annotations

import random
from collections.abc import Iterator

from demo.campaigns import Campaign
from demo.happening import Happening, activity, buyer, chosen, place, touched

SAY_WHO = 0.25  # of the visitors
BY_CAMPAIGN = 0.3
FOUND = {"found": 84, "weak": 11, "empty": 5}
WAYS = {"page": 45, "short": 35, "link": 20}
SEARCHES = {"0": 25, "1": 40, "2": 22, "3": 13}
OPENED = {"0": 35, "1": 40, "2": 25}  # offerings, by who found something


def visits(draw: random.Random, count: int, campaign: Campaign | None) -> Iterator[Happening]:
    """So many visitors, each with what they do."""
    for number in range(count):
        yield from _visit(draw, f"visitor-{number}", campaign)


def _visit(draw: random.Random, address: str, campaign: Campaign | None) -> Iterator[Happening]:
    town = place(draw, campaign)
    said = ".".join(buyer(draw, town).values()) if draw.random() < SAY_WHO else ""
    came = touched(draw, campaign, BY_CAMPAIGN)

    def happening(kind: str, dimensions: dict[str, str] | None = None, value: int = 1) -> Happening:
        return Happening(kind, came | (dimensions or {}), value, address, said)

    yield happening("visit")
    if came:
        yield happening("campaign", {"step": chosen(draw, WAYS)})
    for _ in range(int(chosen(draw, SEARCHES))):
        about = {"province": town.province, "municipality": town.nis, "activity": activity(draw)}
        step = chosen(draw, FOUND)
        fitting = {"found": draw.randint(3, 60), "weak": draw.randint(1, 2), "empty": 0}[step]
        sought = about | {"step": step} | ({"activity": ""} if step == "empty" else {})
        yield happening("search", sought, fitting)
        if step == "found":
            for _ in range(int(chosen(draw, OPENED))):
                yield happening("offering", _near(draw, about))
    if draw.random() < 0.02:
        yield happening("export", {"step": draw.choice(["csv", "xlsx"])}, draw.randint(3, 60))


def _near(draw: random.Random, about: dict[str, str]) -> dict[str, str]:
    """An offering of that activity, mostly there."""
    there = about["municipality"], about["province"]
    nis, province = there if draw.random() < 0.6 else ((town := place(draw)).nis, town.province)
    return {"activity": about["activity"], "province": province, "municipality": nis, "organisation_seat": nis}
