"""Addresses of searches and offerings. Every state of the results page has its own address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypedDict, Unpack
from urllib.parse import quote, urlencode

from app.search.params import SearchParams
from dutch import places
from dutch.places import Place

LIST, MAP = "lijst", "kaart"  # the two views of results


class Changes(TypedDict, total=False):
    """Parameters of a search that a link changes."""

    q: str
    place: Place | None
    municipalities: tuple[str, ...]
    choices: Mapping[str, tuple[str, ...]]
    sort: str
    page: int
    literal: tuple[str, ...]


@dataclass(frozen=True)
class Links:
    """Links from one results page to others: the same search with something changed."""

    params: SearchParams
    view: str = LIST
    unread_place: str = ""  # what stands in the place box though nobody can read it

    def to(self, *, view: str | None = None, **changes: Unpack[Changes]) -> str:
        """This search with `changes` to its parameters, from its first page unless `page` is given."""
        changes.setdefault("page", 1)
        params = replace(self.params, **changes)
        return search_url(params.as_args(), view or self.view)

    def without_place(self) -> str:
        """This search everywhere; an order by distance makes no sense then."""
        sort = "relevantie" if self.params.sort == "afstand" else self.params.sort
        return self.to(place=None, sort=sort)

    def at(self, place: str) -> str:
        """This search near the place that goes by the value `place`."""
        return self.to(place=next(iter(places.find(place)), None))

    def without_choice(self, facet: str, value: str) -> str:
        """This search without one of the chosen values of a facet."""
        left = tuple(v for v in self.params.choices.get(facet, ()) if v != value)
        return self.to(choices={**self.params.choices, facet: left})

    def without_municipality(self, nis: str) -> str:
        """This search without one of its municipalities."""
        return self.to(municipalities=tuple(n for n in self.params.municipalities if n != nis))

    def question(self) -> str:
        """The form for a question, filled in with this search."""
        return _address("/stel-je-vraag", [("q", self.params.q), *self.question_pairs()])

    def contact(self) -> str:
        """The form that asks some of these organisations at once."""
        return _address("/contact", [("q", self.params.q), *self.question_pairs()])

    def alert(self) -> str:
        """The form for an alert about this search."""
        pairs = replace(self.params, page=1, per_page=20, sort="relevantie").as_args()
        unread = [("plaats", self.unread_place)] if self.unread_place and not self.params.place else []
        return _address("/meldingen/nieuw", [*pairs, *unread])

    def taken_along(self) -> str:
        """The page with the files of this search."""
        return _address("/zoeken/meenemen", replace(self.params, page=1, per_page=20).as_args())

    def gaps(self, activity: str) -> str:
        """What is missing around the place of this search, an activity first."""
        place = self.params.place.value if self.params.place else ""
        return _address("/wat-ontbreekt", [("plaats", place), ("activiteit", activity)])

    def question_pairs(self) -> list[tuple[str, str]]:
        """What the form for a question takes over beside the words: the place, also one that nobody can read, and the
        choices."""
        place = self.params.place.value if self.params.place else self.unread_place
        choices = [(name, value) for name, values in self.params.choices.items() for value in values]
        return [("plaats", place), *choices] if place else choices


def search_url(pairs: list[tuple[str, str]], view: str = LIST) -> str:
    """A results page for parameters as pairs."""
    query = urlencode([*pairs, ("weergave", MAP)] if view == MAP else pairs)
    return f"/zoeken?{query}" if query else "/zoeken"


def question_url(need: str, place: str) -> str:
    """The form for a question, with need and place filled in."""
    return _address("/stel-je-vraag", [("q", need), ("plaats", place)])


def _address(path: str, pairs: list[tuple[str, str]]) -> str:
    query = urlencode([(name, value) for name, value in pairs if value])
    return f"{path}?{query}" if query else path


def offering_url(identity: str) -> str:
    """The page of an offering."""
    return f"/aanbod/{quote(identity, safe=':')}"


def organisation_url(identity: str) -> str:
    """The page of an organisation."""
    return f"/organisatie/{quote(identity, safe=':')}"


def photo_url(file: str) -> str:
    """The address of a stored photo."""
    return f"/foto/{quote(file)}"
