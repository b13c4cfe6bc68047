"""Six fictional campaigns of a year, one at a time, each of a province or of all of Flanders; their texts."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta

from demo.catalogue import FOLDER


@dataclass(frozen=True)
class Campaign:
    """A campaign: its slug, its province ("" for all), and the days of the year of the demo on which it runs."""

    slug: str
    province: str
    begins: int  # in the year of the demo: of 365 days
    days: int = 42

    def period(self, first: date, days: int) -> tuple[date, date]:
        """Its first and its last day, in a year that is played in so many days from `first` on."""
        begins, ends = (timedelta(days=day * days // 365) for day in (self.begins, self.begins + self.days))
        return first + begins, first + ends - timedelta(days=1)


@dataclass(frozen=True)
class Text:
    """What the page of a campaign says; its slug is what its title makes."""

    title: str
    lead: str
    text: str
    activities: list[str]
    partner: str


CAMPAIGNS = (
    Campaign("lentekriebels-in-het-groen", "limburg", 40),
    Campaign("maaltijden-met-een-verhaal", "antwerpen", 95),
    Campaign("zomer-zonder-afval", "", 150),
    Campaign("school-aan-de-slag", "oost-vlaanderen", 210),
    Campaign("geschenken-die-deugd-doen", "west-vlaanderen", 265),
    Campaign("gemeenten-kopen-sociaal", "vlaams-brabant", 315, days=70),  # is not over yet
)


def running(day: date, first: date, days: int) -> Campaign | None:
    """The campaign of a day, in a year that is played in so many days from `first` on."""
    scaled = (day - first) / timedelta(days=1) * 365 / days
    return next((one for one in CAMPAIGNS if one.begins <= scaled < one.begins + one.days), None)


def texts() -> list[Text]:
    """The texts of the campaigns, in the same order."""
    with (FOLDER / "campaigns.toml").open("rb") as file:
        return [Text(**entry) for entry in tomllib.load(file)["campaign"]]
