"""`doeners synonyms …` and `doeners queries …`: check the rules, take edits to the files, read judged queries."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

import click

from app.commands.console import DONE, FAILED, engine, platform_database, settings
from app.quality import judgments, rule_texts
from app.quality.rule_texts import FOLDER
from dutch import compounds
from indexer.rules import synonym_lint, synonyms


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
    for rule in rule_texts.holding(rule_texts.live(platform_database()), text):
        click.echo(f"  {rule.sector}: {rule.text}")


class Token(TypedDict):
    """A word as the engine reads it."""

    token: str
    position: int


def _tokens(tokens: list[Token]) -> str:
    """Tokens by position: "poets | schoonmaak kuis"."""
    positions: dict[int, list[str]] = {}
    for token in tokens:
        positions.setdefault(token["position"], []).append(token["token"])
    return " | ".join(" ".join(dict.fromkeys(found)) for _, found in sorted(positions.items()))


@group.command("export")
def export() -> None:
    """Schrijf wat in de backoffice veranderde als patch voor de bestanden in synonyms/ (git apply)."""
    click.echo(rule_texts.patch(platform_database()), nl=False)


@click.group("queries")
def queries() -> None:
    """De beoordeelde zoekvragen, waarmee veranderingen gemeten worden."""


@queries.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_queries(file: Path) -> None:
    """Lees beoordeelde zoekvragen: JSONL met query, judgments {id: 0-3} en eventueel place."""
    count = judgments.keep(platform_database(), judgments.read(file), "opdrachtregel")
    click.echo(f"{count} zoekvragen ingelezen.")
