"""What happens in the year of the demo: the kind and the dimensions of docs/figures.md."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from demo.campaigns import Campaign
from dutch.gazetteer import Municipality, municipalities
from indexer import taxonomy

WEIGHTS = {"antwerpen": 28, "limburg": 16, "oost-vlaanderen": 22, "vlaams-brabant": 16, "west-vlaanderen": 18}
BUYERS = {
    "company": 46, "local_government": 16, "school": 10, "care": 9, "nonprofit": 10, "association": 6, "other": 3,
}  # fmt: skip
SIZES = {"1-9": 40, "10-49": 30, "50-249": 20, "250-": 10}
BRANCHES = {"C": 16, "F": 8, "G": 18, "I": 8, "M": 12, "N": 8, "O": 12, "P": 8, "Q": 10}


@dataclass(frozen=True)
class Happening:
    """An event: of a visitor, with an address that exists nowhere, or a fact; `who`: the buyer behind it."""

    kind: str
    dimensions: Mapping[str, str]
    value: int = 1
    address: str = ""
    profile: str = ""
    who: str = ""


def chosen(draw: random.Random, weights: Mapping[str, int]) -> str:
    """One of the names, by its weight."""
    return draw.choices(list(weights), list(weights.values()))[0]


def place(draw: random.Random, campaign: Campaign | None = None) -> Municipality:
    """A municipality: more often in the larger provinces, and in that of a campaign."""
    province = campaign.province if campaign and draw.random() < 0.5 else ""
    return draw.choice(_towns()[province or chosen(draw, WEIGHTS)])


@cache
def _towns() -> Mapping[str, list[Municipality]]:
    return {slug: [one for one in municipalities() if one.province == slug] for slug in WEIGHTS}


def activity(draw: random.Random) -> str:
    """An activity: the first ones of the taxonomy are asked for most."""
    every = list(taxonomy.activities())
    return every[min(int(draw.expovariate(0.06)), len(every) - 1)]


def buyer(draw: random.Random, town: Municipality) -> dict[str, str]:
    """Who asks."""
    return {
        "buyer_kind": chosen(draw, BUYERS),
        "branch": chosen(draw, BRANCHES),
        "size": chosen(draw, SIZES),
        "seat": town.nis if draw.random() < 0.7 else place(draw).nis,
    }


def touched(draw: random.Random, campaign: Campaign | None, share: float) -> dict[str, str]:
    """The campaign by which somebody came, if any; most came by no other before."""
    if campaign is None or draw.random() >= share:
        return {}
    return {"campaign_first": campaign.slug, "campaign_last": campaign.slug}
