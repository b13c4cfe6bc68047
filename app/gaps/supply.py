"""What there is of an activity in a municipality, as the search of the site finds it."""

from __future__ import annotations

from dataclasses import dataclass

from app.search.params import SearchParams
from app.search.relevance import FEW
from app.search.service import SearchService
from dutch import places


@dataclass(frozen=True)
class Supply:
    """How many offerings there are, with the ids of the first ones."""

    total: int
    ids: tuple[str, ...]

    @property
    def is_weak(self) -> bool:
        """Whether these are so few that a search among them is a signal."""
        return self.total < FEW


def of(search: SearchService, activity: str, municipality: str) -> Supply:
    """The offerings of an activity that reach a municipality. Raises EngineUnavailable."""
    place = places.of_municipality(municipality)
    found = search.search(SearchParams(place=place, choices={"activiteit": (activity,)}))
    return Supply(found.total, tuple(hit["id"] for hit in found.hits))
