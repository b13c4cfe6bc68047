"""What is wrong with a proposed synonym rule, for an editor who never sees the files: which group has her words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.wording.dutch import listed
from indexer.rules.file import Rule, sides
from indexer.rules.synonym_lint import Problem
from indexer.rules.synonyms import form


@dataclass(frozen=True)
class Clash:
    """Words of the proposed rule that another rule has already; none when that is the same rule."""

    other: Rule
    terms: Sequence[str]

    @property
    def sector(self) -> str:
        """The sector in which the other rule stands."""
        return self.other.sector.removesuffix(".txt")

    def joined(self, rule: str) -> str:
        """The other rule with the words of the proposed one that it lacks; "" when they cannot go together."""
        if not self.terms or len(sides(rule)) > 1:
            return ""
        [own] = sides(rule)
        known = {form(term) for term in self.other.sides[0]}
        return ", ".join([*self.other.sides[0], *(term for term in own if form(term) not in known)])


def clashes(problems: Sequence[Problem]) -> list[Clash]:
    """The rules that a proposed one clashes with, each once."""
    terms: dict[Rule, list[str]] = defaultdict(list)
    for problem in problems:
        if problem.other:
            terms[problem.other] += [problem.term] if problem.term else []
    return [Clash(other, found) for other, found in terms.items()]


def sentences(problems: Sequence[Problem], sectors: Mapping[str, str]) -> list[str]:
    """What to say of them, each clash in one sentence."""
    own = [problem.message for problem in problems if not problem.other]
    return [*own, *(_sentence(clash, sectors.get(clash.sector, clash.sector)) for clash in clashes(problems))]


def _sentence(clash: Clash, sector: str) -> str:
    if not clash.terms:
        return f"Deze regel staat er al, in de sector {sector}: “{clash.other.text}”."
    words = listed([f"“{term}”" for term in clash.terms])
    verb = "hoort" if len(clash.terms) == 1 else "horen"
    return f"{words} {verb} al bij een andere groep, in de sector {sector}. Daar staat: “{clash.other.text}”."
