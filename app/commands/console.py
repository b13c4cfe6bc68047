"""What all commands share: settings, exit codes, and errors as one Dutch sentence."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache

import click
import sqlalchemy as sa
from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as NoConnection
from opensearchpy.exceptions import OpenSearchException
from sqlalchemy.exc import SQLAlchemyError

from app.security import audit
from base import config, connections, database, logging, traces
from base.config import Settings
from base.errors import ConfigError, DoenersError, InvalidParams, LeaseTaken
from indexer.engine import trouble

DONE, FAILED, BAD_ARGUMENTS, TAKEN, REFUSED, PARTIAL = 0, 1, 2, 3, 4, 5
NUMBER = click.IntRange(1, 2**31 - 1)  # of a row, in any database
ASKED_BY = "opdrachtregel"  # who ordered it, in the history of runs and in the audit trail


@cache
def settings() -> Settings:
    """The settings of this command; logs stay silent unless DOENERS_LOG_LEVEL asks for another level than INFO."""
    found = config.load()
    logging.configure("CRITICAL" if found.log_level == "INFO" else found.log_level)
    traces.begin(found.traces, "doeners-command")
    return found


def platform_database() -> sa.Engine:
    """The platform database. Raises ConfigError when none is configured."""
    if not settings().database_url:
        raise ConfigError(
            "Er is geen platformdatabank ingesteld (DATABASE_URL) en `doeners standalone` draait hier niet."
        )
    return database.connect(settings().database_url)


def note(connection: sa.Connection, action: str, subject: str = "", **details: object) -> None:
    """Write down in the audit trail what a command does, in the transaction that does it."""
    audit.add(connection, who=ASKED_BY, action=action, subject=subject, details=details)


def engine() -> OpenSearch:
    """The search engine. Raises ConfigError when none is configured."""
    return connections.search_engine(settings())


def run(command: Callable[[], object]) -> int:
    """Carry out a click command (given with standalone_mode=False); its exit code."""
    try:
        code = command()
    except (click.ClickException, click.exceptions.Abort, DoenersError, OpenSearchException, SQLAlchemyError) as error:
        text, failure = _explain(error)
        click.echo(text, file=sys.stderr)
        return failure
    except UnicodeEncodeError:  # bytes of the command line that are no text: no database takes them
        click.echo("Een van de waarden is geen tekst in UTF-8. Typ ze opnieuw. Hulp: doeners --help", file=sys.stderr)
        return BAD_ARGUMENTS
    return code if isinstance(code, int) else DONE


def _explain(error: Exception) -> tuple[str, int]:
    """What a person reads, and the exit code."""
    text, code = "Onderbroken.", FAILED
    if isinstance(error, click.ClickException):
        text, code = f"{_in_dutch(error)} Hulp: doeners --help", BAD_ARGUMENTS
    elif isinstance(error, LeaseTaken):
        text, code = f"{error} Wacht tot die klaar is en probeer het dan opnieuw.", TAKEN
    elif isinstance(error, InvalidParams):
        text, code = " ".join(fault["message"] for fault in error.errors), BAD_ARGUMENTS
    elif isinstance(error, DoenersError):
        text, code = str(error), BAD_ARGUMENTS if isinstance(error, ConfigError) else FAILED
    elif isinstance(error, SQLAlchemyError):
        text = _of_database(error)
    elif isinstance(error, OpenSearchException):
        away = isinstance(error, NoConnection)
        text = (
            "De zoekmotor antwoordt niet. Kijk na of hij draait (OPENSEARCH_URL)." if away else trouble.sentence(error)
        )
    return text, code


def _of_database(error: SQLAlchemyError) -> str:
    reason = str(getattr(error, "orig", ""))
    if "no such table" in reason or "does not exist" in reason:
        return "De tabellen ontbreken nog. Voer eerst `doeners database upgrade` uit."
    return "De platformdatabank antwoordt niet of weigert (DATABASE_URL)."


def _in_dutch(error: click.ClickException) -> str:
    """What is wrong with the command line; click says it in English."""
    if isinstance(error, click.NoSuchOption):
        return f"De optie {error.option_name} bestaat niet."
    if isinstance(error, click.BadParameter):
        name = error.param.human_readable_name if error.param else "een waarde"
        if isinstance(error, click.MissingParameter):
            return f"Er ontbreekt een waarde: {name}."
        choices = getattr(error.param.type, "choices", None) if error.param else None
        return f"De waarde voor {name} kan niet" + (f"; kies uit {', '.join(choices)}." if choices else ".")
    return "Deze opdracht bestaat niet of is niet volledig."
