"""The command line `doeners`. Exit codes: 0 done, 1 failed, 2 bad arguments, 3 lease taken, 4 refused, 5 partial."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import click

from app.commands.console import run, settings
from base.garbage import collected_seldom

# Loaded when they are asked for: all that reads sources or searches takes a second or two to load.
_LATER = {
    "admin": "app.commands.admin:group",
    "audit": "app.commands.audit:group",
    "backup": "app.commands.backup:make",
    "campaigns": "app.commands.campaigns:group",
    "database": "app.commands.database:group",
    "doctor": "app.commands.doctor:command",
    "gaps": "app.commands.gaps:command",
    "figures": "app.commands.figures:group",
    "index": "app.commands.index:group",
    "quality": "app.commands.quality:group",
    "rank": "app.commands.rank:command",
    "restore": "app.commands.backup:put_back",
    "sources": "app.commands.sources:group",
    "privacy": "app.commands.privacy:group",
    "phrases": "app.commands.phrases:group",
    "queries": "app.commands.synonyms:queries",
    "stats": "app.commands.stats:group",
    "synonyms": "app.commands.synonyms:group",
}


class _Commands(click.Group):
    """The commands of this file, and those of _LATER."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *_LATER])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in _LATER:
            module, _, name = _LATER[cmd_name].partition(":")
            with collected_seldom():
                found: click.Command = getattr(importlib.import_module(module), name)
            return found
        return super().get_command(ctx, cmd_name)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """doeners: zoekdienst voor de sociale economie."""


@commands.command()
def standalone() -> int:
    """Start alles op deze machine."""
    from standalone.main import run as start  # noqa: PLC0415 - not installed in production

    return start(Path(settings().var), settings().port)


@commands.group()
def demo() -> None:
    """De vijf voorbeeldbronnen."""


@demo.command("build")
@click.option("--scale", type=click.IntRange(1, 2000), default=1, show_default=True, help="Zoveel keer zo groot.")
@click.option("--folder", type=click.Path(path_type=Path), help="Waar; anders in var/demo.")
def build_demo(scale: int, folder: Path | None) -> None:
    """Maak de voorbeeldbronnen."""
    from demo.build import build  # noqa: PLC0415 - not installed in production

    for province, address in build(_demo_folder(folder), scale, photos=Path(settings().var) / "photos").items():
        click.echo(f"{province}: {address}")


@demo.command("serve")
@click.option("--port", type=click.IntRange(1, 65535), required=True)
@click.option("--folder", type=click.Path(path_type=Path), help="Waar de voorbeeldbronnen staan; anders in var/demo.")
def serve_demo(port: int, folder: Path | None) -> None:
    """Toon de bron van West-Vlaanderen op 127.0.0.1."""
    from demo.serve import serve  # noqa: PLC0415 - not installed in production

    serve(_demo_folder(folder) / "west-vlaanderen", port)


@demo.command("people")
def demo_people() -> None:
    """Geef de 37 regisseurs van het voorbeeld een account."""
    from app.commands.demo_people import make  # noqa: PLC0415 - not installed in production

    make()


@demo.command("stories")
def demo_stories() -> None:
    """Zet de verhalen van het voorbeeld op de site."""
    from app.commands.demo_stories import make  # noqa: PLC0415 - not installed in production

    make()


@demo.command("opened")
def demo_opened() -> None:
    """Speel een maand van zoeken en openen, waaruit blijkt wat bezoekers goed vinden."""
    from app.commands.demo_opened import make  # noqa: PLC0415 - not installed in production

    make()


@demo.command("campaigns")
@click.option("--days", type=click.IntRange(1, 730), default=365, show_default=True, help="Dagen van het jaar.")
def demo_campaigns(days: int) -> None:
    """Publiceer de campagnes van het voorbeeld, als er nog geen zijn."""
    from app.commands.demo_campaigns import make  # noqa: PLC0415 - not installed in production

    make(days)


@demo.command("year")
@click.option("--days", type=click.IntRange(1, 730), default=365, show_default=True, help="Dagen, tot gisteren.")
def demo_year(days: int) -> None:
    """Speel de vragen van een jaar: kopers, regisseurs en organisaties, dag na dag."""
    from app.commands import demo_year  # noqa: PLC0415 - not installed in production

    demo_year.command(days)


@demo.command("figures")
@click.option("--visits", type=click.IntRange(0, 1_000_000), default=4000, show_default=True, help="Bezoeken.")
@click.option("--questions", type=click.IntRange(0, 100_000), default=400, show_default=True, help="Vragen.")
@click.option("--days", type=click.IntRange(1, 730), default=365, show_default=True, help="Dagen, tot gisteren.")
def demo_figures(visits: int, questions: int, days: int) -> None:
    """Vul de cijfers van een jaar: bezoeken, vragen en wat ervan kwam."""
    from app.commands import demo_figures  # noqa: PLC0415 - not installed in production

    demo_figures.command(visits, questions, days)


def _demo_folder(given: Path | None) -> Path:
    return given or Path(settings().var) / "demo"


@commands.command()
def openapi() -> None:
    """Schrijf de beschrijving van de API (OpenAPI 3.1)."""
    from app.api.openapi import document  # noqa: PLC0415 - the web application, which other commands can do without

    click.echo(document().decode())


def main() -> None:
    """Carry out the command line."""
    sys.exit(run(lambda: commands.main(prog_name="doeners", standalone_mode=False)))


if __name__ == "__main__":
    main()
