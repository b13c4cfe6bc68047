"""`doeners synonyms …`: check the rules, and see what the search makes of a text."""

from __future__ import annotations

from typing import Any

import click

from app.commands.console import DONE, FAILED, engine, settings
from dutch import analysis, compounds
from dutch.normalise import words
from indexer import definition, synonym_lint, synonyms

FOLDER = definition.ROOT / "synonyms"


@click.group("synonyms")
def group() -> None:
    """De synoniemen in synonyms/."""


@group.command("lint")
def check() -> int:
    """Zoek fouten in de synoniemen."""
    problems = synonym_lint.lint_folder(FOLDER)
    for problem in problems:
        click.echo(f"synonyms/{problem.file}:{problem.line}: {problem.message}")
    rules = sum(len(found) for found in synonyms.read(FOLDER).values())
    click.echo(f"{rules} regels, {len(problems)} fouten.")
    return FAILED if problems else DONE


@click.command("explain")
@click.argument("text")
def explain(text: str) -> None:
    """Toon wat de zoekmotor van een tekst maakt: stammen, synoniemen en delen."""
    client = engine()
    for title, analyzer in (("Stammen", "nl_index"), ("Met synoniemen", "nl_search")):
        answer = client.indices.analyze(index=settings().index, body={"analyzer": analyzer, "text": text})
        click.echo(f"{title}: {_tokens(answer['tokens'])}")
    click.echo(f"Delen: {compounds.parts(text)}")
    click.echo("Regels:")
    for rule in _rules(text):
        click.echo(f"  {rule}")


def _tokens(tokens: list[dict[str, Any]]) -> str:
    """Tokens by position: "poets | schoonmaak kuis"."""
    positions: dict[int, list[str]] = {}
    for token in tokens:
        positions.setdefault(token["position"], []).append(token["token"])
    return " | ".join(" ".join(dict.fromkeys(found)) for _, found in sorted(positions.items()))


def _rules(text: str) -> list[str]:
    """The rules in the files of which a term stands in the text."""
    stems = [analysis.stem(word) for word in words(text)]
    found = [(name, rule) for name, rules in synonyms.read(FOLDER).items() for rule in rules]
    return [
        f"{name}: {rule}" for name, rule in found if any(_stands_in(term, stems) for term in synonyms.sides(rule)[0])
    ]


def _stands_in(term: str, stems: list[str]) -> bool:
    wanted = list(synonyms.form(term))
    return any(stems[start : start + len(wanted)] == wanted for start in range(len(stems))) if wanted else False
