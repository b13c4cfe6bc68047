"""More of the same, for benchmarks: the catalogue several times over, with texts that are combined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from demo.catalogue import Catalogue, Offering, Organisation
from demo.kbo import fictional_number


def scaled(catalogue: Catalogue, times: int) -> Catalogue:
    """`times` as many organisations and offerings, each copy with its own key, name, number and texts."""
    taken = {organisation.kbo for group in catalogue.values() for organisation in group}
    return {
        province: (*group, *(_copy(group, i, n, taken) for n in range(2, times + 1) for i in range(len(group))))
        for province, group in catalogue.items()
    }


def _copy(group: Sequence[Organisation], index: int, number: int, taken: set[str]) -> Organisation:
    original = group[index]
    key = f"{original.key}-{number}"
    kbo = fictional_number(key, taken)
    taken.add(kbo)
    lender = group[(index + number) % len(group)]
    offerings = tuple(
        _combine(offering, lender.offerings[i % len(lender.offerings)], number)
        for i, offering in enumerate(original.offerings)
    )
    return replace(original, key=key, name=f"{original.name} {number}", kbo=kbo, offerings=offerings)


def _combine(offering: Offering, other: Offering, number: int) -> Offering:
    """An offering whose description takes sentences of another one."""
    own, lent = offering.description.split(". "), other.description.split(". ")
    cut = number % max(len(own), 1)
    description = ". ".join([*own[cut:], *lent[: len(lent) // 2 + 1], *own[:cut]])
    return replace(offering, title=f"{offering.title} ({number})", description=description)
