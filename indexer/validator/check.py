"""The judgement: what would be accepted, what refused and why, and what would be incomplete. Nothing is written."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from base import clock
from dutch import places
from indexer import completeness
from indexer.offering import REJECTED, faults_of, storable
from indexer.sources import csv_drop, registry
from indexer.sources.config import SourceConfig
from indexer.sources.mapping import key, to_offering
from indexer.sources.options import CsvOptions
from indexer.sources.rows import TWICE, MappingError
from indexer.tables import json_table
from indexer.tables.rows import BadRow, Row
from indexer.tables.table import FileRefused, Table
from indexer.validator import chosen
from indexer.validator.columns import Choices

MOST_OF_SOURCE = 2_000  # rows of a source that a test of its connection reads
_NUMBER = re.compile(r"\.\d+")  # of a site, or of a word in a list: the same reason wherever it stands
_PLACE = re.compile(r"^(?:Regel|Rij) \d+ ")


@dataclass(frozen=True)
class Fault:
    """Why a row would be refused: its number as people see it, its key, the field and the reason in Dutch."""

    row: int
    source_id: str
    field: str
    message: str

    def __post_init__(self) -> None:
        """As long as what a source's own rejects keep."""
        for name, longest in REJECTED.items():
            object.__setattr__(self, name, storable(getattr(self, name), longest))


@dataclass
class Outcome:
    """What would become of the rows. `missing` counts, per field that matters, the accepted rows without it."""

    accepted: int = 0
    refused: int = 0
    complete: int = 0
    refusal: str = ""  # why the source would refuse the file as a whole
    faults: list[Fault] = field(default_factory=list)
    missing: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    unknown_places: Counter[str] = field(default_factory=Counter)  # names of municipalities that nobody knows

    @property
    def rows(self) -> int:
        """How many rows there were."""
        return self.accepted + self.refused

    @property
    def reasons(self) -> list[tuple[str, str, int]]:
        """(field, reason, count), the most frequent first."""
        counts = Counter((_NUMBER.sub("", fault.field), _PLACE.sub("De rij ", fault.message)) for fault in self.faults)
        return [(*reason, count) for reason, count in counts.most_common()]


def fits(table: Table, config: SourceConfig) -> bool:
    """Whether a file has the columns that the source's own file reads, so that it can be judged by that."""
    needed = {column.split(".")[0] for column in config.mapping.columns()}
    have = {column.split(".")[0] for column in table.columns}
    return needed <= have or (table.kind == "json" and len(needed & have) >= 0.8 * len(needed))


def as_agreed(table: Table, config: SourceConfig) -> Outcome:
    """Judge a file by the source's own mapping; a file for a folder of CSV files is read as the source reads it."""
    options = config.read
    rows, refusal = _as_delivered(table, options) if isinstance(options, CsvOptions) else (table.rows, "")
    outcome = _judge(rows, config)
    outcome.refusal = refusal
    outcome.notes += [*table.notes, *_deviations(table, config)]
    return outcome


def _as_delivered(table: Table, options: CsvOptions) -> tuple[list[tuple[int, Row | BadRow]], str]:
    """The rows as the source would have them, and why it would refuse the file as a whole."""
    if table.kind != "csv":
        return table.rows, f"Afgesproken is CSV in {options.encoding}; dit bestand is {table.kind.upper()}."
    try:
        return list(csv_drop.agreed_rows(table.data, options)), ""
    except FileRefused as refused:
        return table.rows, str(refused)


def as_chosen(table: Table, config: SourceConfig, choices: Choices) -> Outcome:
    """Judge a file by what somebody chose for each column."""
    rows: Iterable[tuple[int, Row | BadRow]] = table.rows
    if table.kind == "json":
        rows = [(number, row if isinstance(row, BadRow) else dict(json_table.flat(row))) for number, row in rows]
    outcome = _judge(rows, replace(config, mapping=chosen.mapping(choices, config)))
    outcome.notes += [*_nearly_agreed(table, config), *table.notes]
    if "source_id" not in choices.values():
        said = "Geen kolom is de sleutel; wij namen het nummer van de rij. Geef elke rij een vaste, eigen sleutel."
        outcome.notes.append(said)
    return outcome


def connection(config: SourceConfig) -> Outcome:
    """Read a configured source for real, up to MOST_OF_SOURCE rows. Raises SourceError."""
    reading = registry.rows(config)
    rows = list(enumerate(islice(reading, MOST_OF_SOURCE), 1))
    if isinstance(config.read, CsvOptions):
        deque(reading, maxlen=0)  # whether it is complete shows at its end
    outcome = _judge(rows, config)
    if isinstance(config.read, CsvOptions):
        outcome.notes += csv_drop.remarks(config)
    if outcome.rows == MOST_OF_SOURCE:
        outcome.notes.append(f"Wij keken naar de eerste {MOST_OF_SOURCE} rijen.")
    return outcome


def _judge(rows: Iterable[tuple[int, Row | BadRow]], config: SourceConfig) -> Outcome:
    outcome = Outcome()
    seen: set[str] = set()
    for number, row in rows:
        found = list(_faults(number, row, config, seen, outcome))
        outcome.faults += found
        outcome.refused += bool(found)
        outcome.accepted += not found
    if outcome.unknown_places:
        named = ", ".join(f"“{name[:40]}”" for name, _ in outcome.unknown_places.most_common(5))
        outcome.notes.append(f"Deze gemeenten in een werkgebied kennen wij niet en laten wij weg: {named}.")
    return outcome


def _faults(number: int, row: Row | BadRow, config: SourceConfig, seen: set[str], outcome: Outcome) -> Iterator[Fault]:
    """What is wrong with a row; a row without faults is counted as complete or not."""
    if isinstance(row, BadRow):
        yield Fault(number, row.source_id, row.field, row.message)
        return
    has_key = any(rule.targets == ("source_id",) for rule in config.mapping.rules)
    try:
        source_id = key(config.mapping, row) if has_key else str(number)
    except MappingError as error:
        yield Fault(number, "?", error.field, error.message)
        return
    if source_id in seen:
        yield Fault(number, source_id, "source_id", TWICE)
        return
    seen.add(source_id)
    try:
        offering = {"source_id": source_id, **to_offering(config.mapping, row)}
    except MappingError as error:
        yield Fault(number, source_id, error.field, error.message)
        return
    wrong = faults_of(offering, config.province, clock.now())
    for name, message in wrong:
        yield Fault(number, source_id, name, message)
    if not wrong:
        outcome.unknown_places.update(_unknown_places(offering))
        lacking = completeness.missing(offering)
        outcome.missing.update(lacking)
        outcome.complete += not lacking


def _nearly_agreed(table: Table, config: SourceConfig) -> list[str]:
    """What the folder of a source would say of a file that has most of the agreed columns: it takes all or nothing."""
    options = config.read
    agreed = {name.casefold() for name in options.columns} if isinstance(options, CsvOptions) else set()
    common = agreed & {name.casefold() for name in table.columns}
    if not isinstance(options, CsvOptions) or not agreed or len(common) * 2 < len(agreed):
        return []
    _, refusal = _as_delivered(table, options)
    return [f"In de map van {config.label} zou dit bestand geweigerd worden. {refusal}"] if refusal else []


def _unknown_places(offering: Row) -> list[str]:
    """Municipalities of the area served that nobody knows; old names and codes are known."""
    area = offering.get("service_area")
    named = area.get("municipalities") if isinstance(area, dict) else None
    return [name for name in named or [] if not places.municipality_codes(name)]


def _deviations(table: Table, config: SourceConfig) -> list[str]:
    """In what a CSV file differs from what was agreed with a source that drops such files."""
    options = config.read
    if not isinstance(options, CsvOptions) or table.kind != "csv":
        return []
    said = []
    if table.about["encoding"] != options.encoding and not table.data.isascii():
        said.append(f"Afgesproken is de tekenset {options.encoding}; dit bestand is in {table.about['encoding']}.")
    if table.about["delimiter"] != options.delimiter:
        said.append(f"Afgesproken is “{options.delimiter}” tussen de cellen.")
    return said
