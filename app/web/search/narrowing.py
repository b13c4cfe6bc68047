"""The filters beside the results: which values are worth showing, the tree of sectors, and what is applied now."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from app.search.facets import BY_NAME, CountedFacet
from app.search.params import SearchParams
from app.search.results import SearchResults
from app.web.search.cards import short_place_words
from app.web.search.links import Links
from app.wording.dutch import NO_BREAK
from dutch import places
from indexer import taxonomy

SHOWN = 6  # longer lists fold the rest
FOR_BUYERS = ("voorbehouden", "koper")  # first, where a public buyer sees them
FEW_SECTORS = 2  # with so few sectors their activities are shown without choosing one


@dataclass(slots=True)  # a page has forty, and a frozen one takes three times as long
class Choice:
    """A checkbox; `children` are the activities of a sector."""

    name: str
    value: str
    label: str
    count: int
    selected: bool
    children: tuple[Choice, ...] = ()

    @property
    def attributes(self) -> Markup:
        """Those of its element that are always the same."""
        return _attributes(self.name, self.value)


@cache
def _attributes(name: str, value: str) -> Markup:
    return Markup('name="{0}" value="{1}" id="f-{0}-{1}"').format(name, value)


@dataclass(frozen=True, slots=True)
class Group:
    """A facet as a group of checkboxes: `shown` at once, `folded` behind one more click."""

    name: str
    label: str
    shown: tuple[Choice, ...]
    folded: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that is applied, and the address of the search without it."""

    label: str
    remove: str


def groups(results: SearchResults) -> list[Group]:
    """The facets that still offer a choice, those for buyers first, with the activities inside their sectors."""
    facets = {facet.name: facet for facet in results.facets}
    names = [*FOR_BUYERS, *(name for name in facets if name not in (*FOR_BUYERS, "activiteit"))]
    made = [_group(facets[name], facets["activiteit"]) for name in names]
    return [group for group in made if group.shown]


def _group(facet: CountedFacet, activities: CountedFacet) -> Group:
    if facet.name == "sector":
        return _sectors(facet, activities)
    if facet.name == "voorbehouden":
        return _reserved(facet)
    choices = [Choice(facet.name, **value) for value in facet.values]
    return Group(facet.name, facet.label, *_fold(choices))


def _reserved(facet: CountedFacet) -> Group:
    """Whether a contract may be reserved, as a buyer asks it; who cannot get one is worth no box of its own."""
    worthwhile = [value for value in facet.values if value["value"] == "true" or value["selected"]]
    labels = {"true": "Kan een voorbehouden opdracht krijgen", "false": "Kan dat niet"}
    shown = [Choice(facet.name, v["value"], labels[v["value"]], v["count"], v["selected"]) for v in worthwhile]
    return Group(facet.name, "Koopt u voor een overheid?", tuple(shown), ())


def _sectors(facet: CountedFacet, activities: CountedFacet) -> Group:
    """Sectors, the largest first; activities only inside chosen ones, or when few sectors are left."""
    present = sorted(facet.values, key=lambda value: (not value["selected"], -value["count"]))
    below: dict[str, list[Choice]] = {}
    for value in activities.values:
        below.setdefault(taxonomy.activities()[value["value"]].sector, []).append(Choice("activiteit", **value))
    few = len([value for value in present if value["count"]]) <= FEW_SECTORS
    choices = [
        Choice("sector", **value, children=_children(below.get(value["value"], []), few or value["selected"]))
        for value in present
    ]
    choices.sort(key=lambda choice: not (choice.selected or choice.children))
    return Group("sector", "Sector en activiteit", *_fold(choices))


def _children(choices: list[Choice], everything: bool) -> tuple[Choice, ...]:
    """All activities of a sector, or only the chosen ones: what is applied stays in sight."""
    return tuple(choice for choice in choices if everything or choice.selected)


def _fold(choices: list[Choice]) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
    """The first ones and every chosen one; the others folded, unless that hides a single one."""
    if len(choices) <= SHOWN + 1:
        return tuple(choices), ()
    shown = [c for i, c in enumerate(choices) if i < SHOWN or c.selected or c.children]
    return tuple(shown), tuple(c for c in choices if c not in shown)


def chips(params: SearchParams, links: Links) -> list[Chip]:
    """What is applied now, each with a way back."""
    applied = []
    if params.place:
        near = f", {params.radius}{NO_BREAK}km" if params.point else ""
        applied.append(Chip(f"{short_place_words(params.place)}{near}", links.without_place()))
    for nis in params.municipalities:
        applied.append(Chip(f"Vestiging in {places.municipality(nis).name}", links.without_municipality(nis)))
    for name, values in params.choices.items():
        applied += [Chip(_chip_label(name, value), links.without_choice(name, value)) for value in values]
    return applied


def _chip_label(name: str, value: str) -> str:
    label = BY_NAME[name].labels[value]
    return f"Voorbehouden opdracht: {label.lower()}" if name == "voorbehouden" else label


def chosen(params: SearchParams) -> int:
    """How many filters are chosen; place and need are not filters."""
    return sum(len(values) for values in params.choices.values()) + len(params.municipalities)
