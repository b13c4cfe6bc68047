"""The pages that are asked for: everyday needs, with and without a place, narrowed or not. Always the same list."""

from __future__ import annotations

from itertools import cycle, islice
from urllib.parse import urlencode

NEEDS = (
    "", "kuisploeg kantoor", "catering", "fietsen herstellen", "eindejaarsgeschenken", "groenonderhoud",
    "kabels solderen", "strijken", "verpakken", "meubels op maat", "tuin", "drukwerk", "ramen wassen",
    "verhuizen inboedel", "broodjes vergadering", "papier vernietigen", "houten paletten", "linnen wassen hotel",
)  # fmt: skip
PLACES = ("", "Aarschot", "Gent", "Hasselt", "", "Turnhout", "Roeselare", "Leuven", "Genk", "", "Brugge")
CHOICES: tuple[dict[str, str], ...] = (
    {},
    {"provincie": "vlaams-brabant"},
    {"levering": "on_site"},
    {},
    {"koper": "company", "werkvorm": "maatwerkbedrijf"},
    {"voorbehouden": "true"},
    {"straal": "50"},
)


def queries(count: int = 60) -> list[str]:
    """`count` query strings; the three lists differ in length, so that the combinations vary."""
    return _query_strings(NEEDS, count)


def without_text(count: int = 40) -> list[str]:
    """Query strings of place and choices only: nothing to understand, so every search finds the same."""
    return _query_strings(("",), count)


def _query_strings(needs: tuple[str, ...], count: int) -> list[str]:
    """The first `count` different ones."""
    combined = islice(zip(cycle(needs), cycle(PLACES), cycle(CHOICES), strict=False), 10 * count)
    every = (_query_string({"q": need, "plaats": place} | more) for need, place, more in combined)
    return list(dict.fromkeys(every))[:count]


def _query_string(parameters: dict[str, str]) -> str:
    return urlencode({name: value for name, value in parameters.items() if value})
