"""`doeners gaps`: what the nightly job does with what was sought and not found."""

from __future__ import annotations

import click

from app.commands.console import platform_database, settings
from app.gaps import nightly
from app.operations import news
from app.wording.dutch import counted


@click.command("gaps")
def command() -> None:
    """Kijk wat gezocht wordt en ontbreekt, en vraag organisaties in de buurt of zij het kunnen."""
    done = nightly.do_due(settings(), platform_database(), news.patient_search(settings()))
    click.echo(
        f"{counted(done['found'], 'nieuw tekort', 'nieuwe tekorten')}, "
        f"{counted(done['filled'], 'tekort', 'tekorten')} gevuld, "
        f"{counted(done['moved'], 'tekort', 'tekorten')} van stand veranderd, "
        f"{counted(done['letters'], 'brief', 'brieven')} klaargezet."
    )
