"""How long each table keeps its rows: a rule or more for each, carried out at night, listed in docs/privacy.md.

A table that is in no rule is an error (tests/unit/test_retention.py): who adds a table decides here how long it stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import sqlalchemy as sa

from app.alerts import keys
from app.events import search_log
from app.gaps import keys as gap_keys
from app.gaps import rule as gap_rule
from app.outbox import bounces, rows
from base import clock, database, tables
from base.alone import alone
from base.logging import get_logger
from base.tables.schema import Moment
from indexer.running.runs import ENDED

log = get_logger("retention")
How = Literal["delete", "empty", "with", "keep"]
YEAR = 366
OUTCOME_KNOWN = 400  # days after the end of a question, whose last outcome is asked for at 90
LONGEST_OPEN = 90  # days: the clock closes a question after 45, without the days on which it stands still
LAST_ANSWER = OUTCOME_KNOWN + 60  # days after what is sent or written of a question that may stay open for 45


@dataclass(frozen=True)
class Rule:
    """What happens to rows of a table: so many days after a moment they are deleted, or columns of them emptied.

    "with" is a table whose rows go with those of another one, "keep" one whose rows stay until somebody removes them.
    """

    table: sa.Table
    how: How
    why: str  # for docs/privacy.md, in English
    moment: sa.ColumnElement[datetime] | sa.ColumnElement[date] | None = None
    days: int = 0
    only: sa.ColumnElement[bool] | None = None
    which: str = ""  # the rows that `only` means, for the page of the back office, in Dutch
    columns: tuple[str, ...] = ()  # that are emptied
    of_run: bool = False  # the moment is that of the run that the row belongs to

    def old(self) -> sa.ColumnElement[bool]:
        """The rows whose time has come."""
        assert self.moment is not None
        is_day = isinstance(self.moment.type, sa.Date)
        before = (clock.today() if is_day else clock.now()) - timedelta(days=self.days)
        old = self.moment <= before if self.only is None else (self.moment <= before) & self.only
        if self.of_run:
            return self.table.c.run_id.in_(sa.select(tables.runs.c.id).where(old))
        return old


def _kept(why: str, *those: sa.Table) -> list[Rule]:
    return [Rule(table, "keep", why) for table in those]


def _with(parent: str, *those: sa.Table) -> list[Rule]:
    return [Rule(table, "with", f"goes with its row in `{parent}`") for table in those]


_ENDED_QUESTION = tables.questions.c.state == "closed"
_UNCONFIRMED = tables.questions.c.closed_because.in_(("unconfirmed", "no_question"))
_ASKER = ("need", "whole", "organisation", "email", "kbo", "telephone", "quantity")
_TRIED = sa.func.coalesce(tables.outbox.c.tried_at, tables.outbox.c.created_at, type_=Moment)
RULES: list[Rule] = [
    Rule(
        tables.questions, "delete", "closed without a confirmed address: nobody's question", tables.questions.c.done_at,
        30, _ENDED_QUESTION & _UNCONFIRMED, "gesloten zonder bevestigd adres",
    ),
    Rule(
        tables.questions, "empty", "a year after it closed its outcome is known; figures need no person",
        tables.questions.c.done_at, OUTCOME_KNOWN, _ENDED_QUESTION & (tables.questions.c.email != ""),
        "gesloten", _ASKER,
    ),
    Rule(
        tables.questions, "delete", "five years of figures", tables.questions.c.done_at, 5 * YEAR, _ENDED_QUESTION,
        "gesloten",
    ),
    Rule(
        tables.requests, "empty", "the letters to a supplier have ended", tables.requests.c.sent_at, LAST_ANSWER,
        tables.requests.c.email != "", "met een adres", ("email",),
    ),
    Rule(tables.feedback, "delete", "a remark is dealt with within the year", tables.feedback.c.created_at, YEAR),
    Rule(tables.reports, "delete", "a report is dealt with within the year", tables.reports.c.created_at, YEAR),
    Rule(
        tables.outbox, "delete", "long enough to see what did not arrive; what waits stays", _TRIED, rows.KEPT.days,
        tables.outbox.c.state != "waiting", "verstuurd of opgegeven",
    ),
    Rule(tables.bounces, "delete", "then the address is tried again", tables.bounces.c.at, bounces.TRUSTED_AFTER.days),
    Rule(
        tables.runs, "delete", "a year of history; all that was recorded of a run goes with it",
        tables.runs.c.requested_at, YEAR, tables.runs.c.state.in_(ENDED), "afgelopen",
    ),
    Rule(
        tables.trials, "delete", "holds texts that visitors typed", tables.runs.c.requested_at, 30, of_run=True
    ),
    Rule(
        tables.searches, "delete", "counts per day of texts that visitors typed", tables.searches.c.day,
        search_log.KEPT_DAYS,
    ),
    Rule(tables.event_rows, "delete", "counted by then; only sums stay", tables.event_rows.c.day, 30),
    Rule(tables.event_ids, "delete", "a repeat that comes later is refused", tables.event_ids.c.day, 60),
    Rule(tables.event_salts, "delete", "of its day only", tables.event_salts.c.day, 1),
    Rule(tables.result_lists, "delete", "counted by then", tables.result_lists.c.day, 30),
    Rule(tables.campaign_touches, "delete", "of its day only", tables.campaign_touches.c.day, 1),
    Rule(tables.result_counts, "delete", "texts that visitors typed", tables.result_counts.c.day, 30),
    Rule(tables.offering_counts, "delete", "a year, for the organisation itself", tables.offering_counts.c.day, YEAR),
    Rule(
        tables.gap_searches, "delete", "days on which something was sought in vain; older ones make no gap",
        tables.gap_searches.c.day, gap_rule.REST,
    ),
    Rule(
        tables.gaps, "delete", "over for three years; no person stands in it", tables.gaps.c.changed_at, 3 * YEAR,
        tables.gaps.c.state.in_(("filled", "dismissed", "lapsed")), "gevuld, weggelegd of niet meer gezocht",
    ),
    Rule(
        tables.gap_requests, "empty", "the link of the letter no longer opens", tables.gap_requests.c.sent_at,
        gap_keys.MAX_AGE.days, tables.gap_requests.c.email != "", "met een adres", ("email",),
    ),
    Rule(tables.search_scores, "delete", "a year of nights; sums alone", tables.search_scores.c.day, YEAR),
    Rule(tables.lost_events, "delete", "only the last day is shown", tables.lost_events.c.at, 30),
    Rule(
        tables.source_rejects, "delete", "mended, and its owner was told", tables.source_rejects.c.mended_at, 60
    ),
    Rule(tables.source_reads, "delete", "a year of readings", tables.source_reads.c.at, YEAR),
    Rule(
        tables.owner_letters, "delete", "asked twice a year: an older date says nothing",
        tables.owner_letters.c.sent_at, 2 * YEAR,
    ),
    Rule(
        tables.index_changes, "delete", "what changed of an offering; when it came and went stays",
        tables.index_changes.c.at, 3 * 365, tables.index_changes.c.kind.in_(("changed", "paused")),
        "gewijzigd of gepauzeerd",
    ),
    Rule(
        tables.attachments, "delete", "its form was never sent", tables.attachments.c.created_at, 1,
        tables.attachments.c.question_id.is_(None), "zonder vraag",
    ),
    Rule(tables.attachments, "delete", "as the text of its question", tables.attachments.c.created_at, LAST_ANSWER),
    Rule(
        tables.question_notes, "delete", "as the text of its question", tables.question_notes.c.written_at, LAST_ANSWER
    ),
    Rule(
        tables.public_questions, "delete", "its question is closed by then, and its page with it",
        tables.public_questions.c.published_at, LONGEST_OPEN,
    ),
    Rule(
        tables.alerts, "delete", "nobody confirmed the address", tables.alerts.c.created_at,
        keys.MAX_AGE["confirm"].days, tables.alerts.c.confirmed_at.is_(None), "niet bevestigd",
    ),
    Rule(tables.alerts, "delete", "who still wants it asks again", tables.alerts.c.confirmed_at, 2 * YEAR),
    Rule(tables.absences, "delete", "over since a year", tables.absences.c.last_day, YEAR),
    *_with("questions", tables.question_steps, tables.question_moves, tables.contacts, tables.gap_questions),
    *_with("requests", tables.request_steps, tables.request_messages, tables.outcomes),
    *_with("outcomes", tables.outcome_answers),
    *_with("alerts", tables.alert_matches),
    *_with("runs", tables.run_sources, tables.rejects, tables.differences, tables.changes),
    *_with(
        "accounts",
        tables.account_municipalities, tables.api_tokens, tables.identities, tables.second_factors,
        tables.recovery_codes,
    ),
    *_kept("as long as somebody works here; removed with the account", tables.accounts),
    *_kept("proof of who did what, by number; a chain from which nothing can be taken", tables.audit),
    *_kept("what an organisation or an administrator laid over a source", tables.edits),
    *_kept("published with a consent, of which it is the proof", tables.stories),
    *_with("stories", tables.story_photos),
    *_kept(
        "work of administrators; no person but its author",
        tables.pins, tables.synonym_edits, tables.phrases, tables.judged_queries, tables.letter_texts, tables.webhooks,
        tables.campaigns,
    ),
    *_kept("sums and their corrections, without persons", tables.event_counts, tables.event_corrections),
    *_kept("published numbers, charts and reports, without persons", tables.published_figures, tables.figure_files),
    *_kept("a wish that must be heeded, by digest of the address", tables.letter_stops),
    *_kept("so that nobody is told twice, by digest of the address", tables.listed_addresses),
    Rule(tables.retention_reports, "delete", "a year of these reports", tables.retention_reports.c.at, YEAR),
    *_kept("one row each: the state of the platform itself", tables.lease, tables.source_letters),
]  # fmt: skip


def enforce(db: sa.Engine, rules: Sequence[Rule] = tuple(RULES)) -> dict[str, int]:
    """Carry out the rules: rows per table. What goes wrong with one stops no other."""
    done: dict[str, int] = {}
    for rule in rules:
        if rule.how in ("delete", "empty"):
            with alone(log, "retention_failed", table=rule.table.name), database.write(db) as connection:
                count = connection.execute(_statement(rule)).rowcount
                done[rule.table.name] = done.get(rule.table.name, 0) + count
    log.info("retention", **done)
    return done


def _statement(rule: Rule) -> sa.Delete | sa.Update:
    if rule.how == "delete":
        return rule.table.delete().where(rule.old())
    return rule.table.update().where(rule.old()).values(dict.fromkeys(rule.columns, ""))


def report(db: sa.Engine) -> dict[str, int]:
    """Carry out the rules and write down what went."""
    done = enforce(db)
    with database.write(db) as connection:
        connection.execute(tables.retention_reports.insert().values(at=clock.now(), rows=done))
    return done


def reports(db: sa.Engine, limit: int = 30) -> list[tuple[datetime, dict[str, int]]]:
    """The newest reports: when, and rows per table."""
    table = tables.retention_reports
    newest = sa.select(table.c.at, table.c.rows).order_by(table.c.id.desc()).limit(limit)
    with database.read(db) as connection:
        return [(row.at, row.rows) for row in connection.execute(newest)]
