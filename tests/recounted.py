"""The figures of a whole year of the demo, recounted from its events and compared wherever they stand.

    python -m tests.recounted [--visits 50000] [--questions 2000] [--database sqlite:////…]

Plays the year in a database of its own (or takes one in which it was played and not cleaned), prints what it compares.
Fails when anything differs, or when a hidden number can be worked out.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from flask.testing import FlaskClient

from app.campaigns import store as campaign_store
from app.figures import categories, exact, making
from app.security.limits import limiter
from app.wsgi import create_app
from base import database
from base.config import Settings
from tests.kit import figures_everywhere as everywhere
from tests.kit.commands import doeners
from tools import recount, recount_figures
from tools.recount_figures import Key


def main() -> int:
    """Play, recount, compare; 1 when anything differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=50_000)
    parser.add_argument("--questions", type=int, default=2_000)
    parser.add_argument("--database", default="")
    chosen = parser.parse_args()
    with _settings(chosen.database) as settings:
        _run(settings, "database", "upgrade")
        _run(settings, "demo", "campaigns")
        if not chosen.database:
            _run(settings, "demo", "figures", "--visits", str(chosen.visits), "--questions", str(chosen.questions))
        events = _written(settings, "stats", "export")
        numbers, values = recount_figures.recount(events)
        wrong = [*_before_anything_is_hidden(settings, events, numbers, values)]
        wrong += _as_published(settings, numbers, values)
        print(_run(settings, "figures", "proof").strip())
    print("\n".join(wrong[:50]) or "Everything is the same.")
    return bool(wrong)


@contextmanager
def _settings(url: str) -> Iterator[Settings]:
    with tempfile.TemporaryDirectory(prefix="doeners-year-") as folder:
        own = url or f"sqlite:///{folder}/platform.sqlite"
        yield Settings(
            opensearch_url="http://127.0.0.1:9",  # nobody is there, and nobody is asked
            database_url=own,
            secret_key=secrets.token_hex(32),
            log_level="ERROR",
            meaning=False,
            var=folder,
        )


def _run(settings: Settings, *command: str) -> str:
    done = doeners(settings, *command)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.stdout}{done.stderr}")
    return done.stdout


def _before_anything_is_hidden(
    settings: Settings, events: Sequence[str], numbers: Counter[Key], values: Counter[Key]
) -> Iterator[str]:
    """What is not in the sums, or in the cells, as the events have it."""
    sums, cells = _written(settings, "stats", "sums"), _written(settings, "figures", "cells")
    print(f"{len(events)} events, {len(sums)} sums, {len(cells)} numbers before anything is hidden", flush=True)
    if recount.recount(events) != sorted(sums):
        yield "the sums are not those of the events"
    yield from recount_figures.differences(numbers, values, cells)


def _written(settings: Settings, *command: str) -> list[str]:
    with tempfile.NamedTemporaryFile() as file:
        _run(settings, *command, file.name)
        return Path(file.name).read_text(encoding="utf-8").splitlines()


def _as_published(settings: Settings, numbers: Counter[Key], values: Counter[Key]) -> Iterator[str]:
    """What page, CSV, JSON and PDF say otherwise."""
    db = database.connect(settings.database_url)
    client = create_app(settings).test_client()
    client.environ_base["HTTP_SEC_GPC"] = "1"  # these visits are no events
    limiter.enabled = False
    tables = everywhere.published(client)
    again = everywhere.recounted(numbers, values, tables)
    print(f"{sum(map(len, tables.values()))} published numbers in CSV and JSON", flush=True)
    yield from everywhere.in_files(client, tables, again)
    yield from everywhere.on_pages(client, tables, categories.AREAS)
    print(f"The pages of {len(categories.AREAS)} areas; {making.make(db)} charts and reports made", flush=True)
    for area in making.AREAS:
        for slug in again.quarters:
            pdf = client.get(f"/cijfers/verslag/{area}/{slug}.pdf").data
            yield from everywhere.in_report(pdf, tables, area, slug)
    print(f"{len(making.AREAS) * len(again.quarters)} reports as PDF", flush=True)
    yield from _of_campaigns(db, client, again)


def _of_campaigns(db: sa.Engine, client: FlaskClient, again: everywhere.Recount) -> Iterator[str]:
    """What is said otherwise of campaigns, in public and to the day."""
    with database.read(db) as connection:
        campaigns = campaign_store.every(connection)
        stages = {one.slug: exact.funnel(connection, one.slug) for one in campaigns}
    for slug, own in stages.items():
        yield from everywhere.of_campaign(client, slug, again)
        mine = [(one.step.title, one.last and one.last.n, one.first and one.first.n) for one in own]
        if mine != everywhere.since_the_beginning(again, slug):
            yield f"{slug} to the day: {mine}"
    print(f"{len(stages)} campaigns, by last and by first touch, in public and to the day", flush=True)


if __name__ == "__main__":
    sys.exit(main())
