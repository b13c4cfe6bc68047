"""Checks on the synonym files before they reach the engine, each with a message for whoever edits them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from dutch import analysis
from dutch.normalise import words
from indexer.rules.file import Rule, parse
from indexer.rules.rule_edits import Edit, applied
from indexer.rules.synonyms import Form, form

LONGEST_TERM = 60  # characters; the longest of ours has fewer
#: Words of more than one trade: alone they belong to no concept ("plooien" is paper, laundry and sheet metal).
POLYSEMES = [
    "afbraak", "afwerking", "bak", "bakken", "balie", "band", "bank", "beits", "blad", "bord", "bus", "deken", "doek",
    "draaien", "drank", "druk", "folie", "gieten", "hal", "hout", "inclusief", "kaart", "kant", "kanten", "kast",
    "kop", "kraan", "krimpen", "lak", "lijst", "maal", "mat", "matten", "mol", "nieten", "net", "ontvangen", "opbouw",
    "opvang", "pak", "pan", "panelen", "park", "pers", "persen", "plaat", "platen", "plooien", "post", "punt",
    "rapen", "receptie", "rek", "ring", "rol", "schaal", "scheren", "scherm", "set", "slot", "stage", "steken",
    "stof", "strippen", "stuk", "stukken", "tas", "tocht", "vak", "vel", "veld", "versnipperen", "vullen", "was",
    "wassen", "wegen", "zak", "zetel", "zetten",
]  # fmt: skip


_RESERVED = frozenset('#\\"<>|{}[]')  # of comments and of the engine's own rules; the arrow is looked at apart


@dataclass(frozen=True)
class Problem:
    """Something wrong in a file: `line` counts from 1, `message` is Dutch."""

    file: str
    line: int
    message: str
    other: Rule | None = None  # that it clashes with
    term: str = ""  # that stands in both


def lint_folder(folder: Path) -> list[Problem]:
    """What is wrong in the files of a folder, named as they are: "groen-en-natuur.txt"."""
    return lint({path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")})


def lint(files: Mapping[str, str], newest: tuple[str, str] = ("", "")) -> list[Problem]:
    """What is wrong in synonym files, given as {name: text}, in the order of files and lines. Empty: all is well.

    Of two rules that clash the later one is wrong; the `newest` rule (file and text) is later than all others.
    """
    rules = [rule for name in sorted(files) for rule in parse(name, files[name])]
    alone = (Problem(rule.sector, rule.line, message) for rule in rules for message in _messages(rule))
    by_age = sorted(rules, key=lambda rule: (rule.sector, rule.text) == newest)
    return sorted(chain(alone, _between_rules(by_age)), key=lambda problem: (problem.file, problem.line))


def lint_edit(texts: Mapping[str, str], edit: Edit) -> list[Problem]:
    """What an edit would spoil in files that are in order, given as {sector: text}."""
    if found := _unwritable(edit):
        return [Problem(f"{edit.sector}.txt", 0, found)]
    before = {f"{name}.txt": text for name, text in texts.items()}
    after = {f"{name}.txt": text for name, text in applied(texts, [edit]).items()}
    if before == after:
        return [Problem(f"{edit.sector}.txt", 0, "Deze regel staat er al, of er verandert niets.")]
    known = {(problem.file, problem.message) for problem in lint(before)}
    return [
        problem
        for problem in lint(after, (f"{edit.sector}.txt", edit.rule))
        if (problem.file, problem.message) not in known
    ]


def _unwritable(edit: Edit) -> str | None:
    """Why an edit cannot stand in a file; None when it can."""
    if odd := sorted(set(edit.rule.replace("=>", "")) & _RESERVED):
        return f"Het teken “{odd[0]}” kan niet in een regel."
    if not (edit.rule + edit.reason).isprintable():
        return "Schrijf een regel en zijn reden elk op één regel."
    if edit.kind != "retire" and not edit.reason.strip("# "):
        return "Schrijf waarom deze woorden samen horen."
    return None


def _forms(rule: Rule) -> tuple[frozenset[Form], ...]:
    """The terms of a rule as the engine sees them: two rules with equal forms are the same rule."""
    return tuple(frozenset(map(form, side)) for side in rule.sides)


def _messages(rule: Rule) -> Iterator[str]:
    """What is wrong with one rule by itself."""
    if not rule.reason:
        yield "Deze regel heeft geen reden. Schrijf op de regel erboven een # met waarom deze woorden samen horen."
    if len(rule.sides) > 2:
        yield "Deze regel heeft meer dan één pijl =>. Maak er twee regels van."
        return
    if len(rule.sides) == 1 and len(rule.sides[0]) == 1:
        yield "Deze regel heeft maar één woord. Zet er een komma en een tweede woord bij."
    for side in rule.sides:
        for term in side:
            yield from _term_messages(term)
        yield from _repeated(side)


def _term_messages(term: str) -> Iterator[str]:
    if len(term) > LONGEST_TERM:
        yield f"“{term[:20]}…” is langer dan {LONGEST_TERM} tekens. Zo zoekt niemand: maak het korter."
        return
    stems = form(term)
    if not stems:
        yield f"“{term}” is leeg of heeft alleen woorden die de zoekmotor overslaat. Haal deze term weg."
        return
    skipped = [word for word in words(term) if not analysis.analyse(word)]
    if skipped:
        yield f"“{term}” bevat “{skipped[0]}”, en dat woord slaat de zoekmotor over. Schrijf de term zonder dat woord."
    if len(stems) == 1 and stems[0] in _polysemes():
        yield f"“{term}” heeft meer dan één betekenis. Schrijf erbij welke, zoals “papier plooien”."


@cache
def _polysemes() -> frozenset[str]:
    return frozenset(map(analysis.stem, POLYSEMES))


def _repeated(side: list[str]) -> Iterator[str]:
    seen: dict[Form, str] = {}
    for term in side:
        stems = form(term)
        if stems and stems in seen:
            yield f"“{term}” is voor de zoekmotor hetzelfde als “{seen[stems]}”. Eén van de twee volstaat."
        seen.setdefault(stems, term)


def _between_rules(rules: list[Rule]) -> Iterator[Problem]:
    """What is wrong between two rules: the same rule twice, or one variant in two concepts."""
    same: dict[tuple[frozenset[Form], ...], Rule] = {}
    concept_of: dict[Form, Rule] = {}
    for rule in rules:
        if _forms(rule) in same:
            yield _clash(rule, f"Deze regel staat er al: {_where(same[_forms(rule)])}.", same[_forms(rule)])
            continue
        same[_forms(rule)] = rule
        if len(rule.sides) == 1:
            yield from _shared_variants(rule, concept_of)


def _shared_variants(rule: Rule, concept_of: dict[Form, Rule]) -> Iterator[Problem]:
    for term in rule.sides[0]:
        stems = form(term)
        other = concept_of.setdefault(stems, rule)
        if stems and other is not rule:
            said = f"“{term}” hoort al bij een andere groep: {_where(other)}. Een woord hoort bij één groep."
            yield _clash(rule, said, other, term)


def _clash(rule: Rule, message: str, other: Rule, term: str = "") -> Problem:
    return Problem(rule.sector, rule.line, message, other, term)


def _where(rule: Rule) -> str:
    return f"{rule.sector}, regel {rule.line}"
