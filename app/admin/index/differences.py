"""What a run changes in the live index: one offering before and after, and everything as a table to download."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from app.admin.index.blueprint import blueprint
from app.admin.site import needs
from app.http.download import csv_file
from app.http.services import services
from app.wording import words
from indexer import definition, taxonomy
from indexer.running import difference, report, runs
from indexer.running.difference import Counts
from indexer.running.gate import VerdictRecord
from indexer.running.report import Report, Shown

EXAMPLES = 10  # offerings of each group on the page; the download has all that were kept
GROUPS = (  # (kind, by us, heading), what people fear most first
    ("gone", False, "Weg"),
    ("changed", False, "Veranderd in de bron"),
    ("new", False, "Nieuw"),
    ("changed", True, "Veranderd door onze woordenlijsten, regels of verbeteringen"),
)
HEADER = ("bron", "sleutel", "titel", "wat", "waardoor", "veld", "voor", "na")


@dataclass(frozen=True)
class Group:
    """Offerings that differ in the same way: how many there are, and the first."""

    heading: str
    total: int
    examples: Sequence[Shown]


@dataclass(frozen=True)
class SourceRow:
    """A source in the table: its counts, what looks wrong, and those of its sectors in which something changes."""

    source: str
    counts: Counts
    alarms: Sequence[str]
    sectors: Sequence[tuple[str, Counts, Sequence[str]]]


def rows(report: Report, verdict: VerdictRecord | None = None) -> list[SourceRow]:
    """The table of a report: a row per source. The gate's verdict on its refused rows is an alarm too."""
    reasons = [reason["code"] for reason in (*verdict["reasons"], *verdict["accepted"])] if verdict else []
    return [
        SourceRow(source, counts, _alarms(source, counts, reasons), _sectors(report.difference.by_sector[source]))
        for source, counts in report.difference.by_source.items()
    ]


def _alarms(source: str, counts: Counts, reasons: Sequence[str]) -> list[str]:
    jumped = ["veel meer rijen geweigerd"] if f"rejects:{source}" in reasons else []
    return [*difference.suspicious(counts), *jumped]


def _sectors(counted: dict[str, Counts]) -> list[tuple[str, Counts, list[str]]]:
    known = taxonomy.sectors()
    named = [(known[slug].label if slug in known else slug, counts) for slug, counts in counted.items()]
    return [
        (label, counts, difference.suspicious(counts))
        for label, counts in sorted(named)
        if counts.new or counts.changed or counts.gone
    ]


def groups(report: Report, changes: Sequence[Shown]) -> list[Group]:
    """The offerings that differ, in the order in which people look at them."""
    total = report.difference.total
    counted = [total.gone, total.changed - total.ours, total.new, total.ours]
    return [
        Group(heading, count, [c for c in changes if (c.kind, c.ours) == (kind, ours)][:EXAMPLES])
        for (kind, ours, heading), count in zip(GROUPS, counted, strict=True)
        if count
    ]


@blueprint.get("/runs/<run_id>/verschil/<path:identity>")
@needs("status.see")
def change(run_id: str, identity: str) -> ResponseReturnValue:
    """One offering before and after a run."""
    run, shown = runs.get(services().db, run_id), report.change(services().db, run_id, identity)
    if run is None or shown is None:
        abort(404)
    label = taxonomy.PROVINCES.get(shown.source, shown.source)
    return render_template("admin/index/change.html", run=run, change=shown, fields=_fields(shown), label=label)


def _fields(shown: Shown) -> list[tuple[str, str, str]]:
    """(field, before, after), in words, in the order of the document."""
    order = [name for name in definition.field_types() if name in shown.before or name in shown.after]
    return [(words.field(n), _value(n, shown.before.get(n)), _value(n, shown.after.get(n))) for n in order]


def _value(name: str, given: object) -> str:
    """A value in words; codes by their label."""
    labels = _labels().get(name, {})
    if isinstance(given, list):
        given = [labels.get(part, part) if isinstance(part, str) else part for part in given]
    return words.value(labels.get(given, given) if isinstance(given, str) else given)


@cache
def _labels() -> dict[str, Mapping[str, str]]:
    """Fields that hold codes: code -> label."""
    return {
        "activities": {slug: activity.label for slug, activity in taxonomy.activities().items()},
        "sectors": {slug: sector.label for slug, sector in taxonomy.sectors().items()},
        "delivery": taxonomy.DELIVERY,
        "buyer_kinds": taxonomy.BUYER_KINDS,
        "work_form": taxonomy.WORK_FORMS,
        "strategic": taxonomy.STRATEGIC,
        "provinces": taxonomy.PROVINCES,
    }


@blueprint.get("/runs/<run_id>/verschil.csv")
@needs("status.see")
def changes_csv(run_id: str) -> ResponseReturnValue:
    """The offerings that a report kept: a line per field."""
    if report.load(services().db, run_id) is None:
        abort(404)
    return csv_file(f"verschil-{run_id[:8]}.csv", HEADER, _lines(report.changes(services().db, run_id)))


def _lines(changes: Sequence[Shown]) -> Iterator[Sequence[str]]:
    for shown in changes:
        by = words.CAUSES[shown.ours] if shown.kind == "changed" else ""
        about = (shown.source, shown.id.partition(":")[2], shown.title, words.CHANGES[shown.kind], by)
        for line in _fields(shown) or [("", "", "")]:
            yield (*about, *line)
