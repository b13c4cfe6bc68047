"""Six fictional campaigns of a year, one at a time, each of a province or of all of Flanders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Campaign:
    """A campaign: its slug, its province ("" for all), and the days of the year of the demo on which it runs."""

    slug: str
    province: str
    begins: int  # in the year of the demo: of 365 days
    days: int = 42


CAMPAIGNS = (
    Campaign("lentekriebels-in-het-groen", "limburg", 40),
    Campaign("maaltijden-met-een-verhaal", "antwerpen", 95),
    Campaign("zomer-zonder-afval", "", 150),
    Campaign("school-aan-de-slag", "oost-vlaanderen", 210),
    Campaign("geschenken-die-deugd-doen", "west-vlaanderen", 265),
    Campaign("gemeenten-kopen-sociaal", "vlaams-brabant", 315),
)


def running(day: date, first: date, days: int) -> Campaign | None:
    """The campaign of a day, in a year that is played in so many days from `first` on."""
    scaled = (day - first) / timedelta(days=1) * 365 / days
    return next((one for one in CAMPAIGNS if one.begins <= scaled < one.begins + one.days), None)
