"""The validator: what would become of a file, or of a source that is configured, before it goes live."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, repeat

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from app.admin.site import me, needs
from app.admin.sources.blueprint import blueprint
from app.admin.sources.upload import AGREED, CHOSEN, CheckForm, SourceForm
from app.http.carried import packed
from app.http.download import csv_file
from app.http.files import Upload
from app.http.forms import reads
from app.http.services import services
from app.security import limits
from app.security.area import in_province
from base.errors import SourceError
from indexer.completeness import MATTERS
from indexer.sources import SourceConfig, configured
from indexer.tables.table import FileRefused, Table
from indexer.validator import check, columns, files
from indexer.validator.check import Outcome
from indexer.validator.columns import Choices, Column
from indexer.validator.targets import Target, targets

SHOWN = 200  # refused rows on the page; the download has them all


@dataclass
class Looked:
    """A file that was looked at: how it was read, and what would become of its rows."""

    config: SourceConfig
    file: Upload
    columns: list[Column]
    fits: bool  # it has the columns of the source's own file
    way: str  # AGREED or CHOSEN
    outcome: Outcome
    twice: list[str] = field(default_factory=list)  # fields that were chosen for more than one column


@blueprint.get("/bronnen/controleren")
@needs("sources.test")
def check_form() -> str:
    """Choose a file, or a source to try."""
    return _page(CheckForm())


@blueprint.post("/bronnen/controleren")
@needs("sources.test")
@limits.costly
@reads(CheckForm)
def check_file(form: CheckForm) -> ResponseReturnValue:
    """Look at a file, and show what was found."""
    looked = _look(form)
    return _page(form, looked=looked) if looked else (_page(form), form.status)


@blueprint.post("/bronnen/controleren.csv")
@needs("sources.test")
@limits.costly
@reads(CheckForm)
def check_csv(form: CheckForm) -> ResponseReturnValue:
    """Look at a file, and download every refused row. Cells cannot become formulas."""
    looked = _look(form)
    if looked is None:
        return _page(form), form.status
    rows = ((str(f.row), f.source_id, f.field, f.message) for f in looked.outcome.faults)
    return csv_file(f"controle-{looked.config.province}.csv", ("rij", "sleutel", "veld", "reden"), rows)


@blueprint.post("/bronnen/controleren/verbinding")
@needs("sources.test")
@limits.costly
@reads(SourceForm)
def check_connection(form: SourceForm) -> ResponseReturnValue:
    """Read a source for real, and show what was found; nothing is written."""
    config = _source(form)
    try:
        return _page(form, tried=config, outcome=check.connection(config))
    except SourceError as error:
        return _page(form, tried=config, unreadable=str(error)), form.status


def testable() -> list[SourceConfig]:
    """The sources that this administrator may test."""
    mine = me().reach("sources.test")
    return [config for config in configured(services().settings) if mine.covers(in_province(config.province))]


def _source(form: SourceForm) -> SourceConfig:
    return next((config for config in testable() if config.province == form.source.data), None) or abort(403)


def _look(form: CheckForm) -> Looked | None:
    """Read the file of a form and judge it; None when the form says what is wrong with it."""
    config = _source(form)
    if not form.validate():
        return None
    file = form.file.data
    assert file is not None
    try:
        return _judged(form, config, file, files.read(file.data, config))
    except FileRefused as refused:
        form.refuse([{"field": "file", "message": str(refused)}])
        return None


def _judged(form: CheckForm, config: SourceConfig, file: Upload, table: Table) -> Looked:
    chosen = _chosen(table, columns.suggest(table, config), form.columns.data)
    fits = check.fits(table, config)
    way = form.way.data if fits else CHOSEN
    picked = [column.target for column in chosen if column.target]
    twice = sorted({targets()[name].label for name in picked if picked.count(name) > 1})
    if way == AGREED:
        outcome = check.as_agreed(table, config)
    elif twice:
        outcome = Outcome(notes=["Kies elk veld hoogstens één keer en controleer opnieuw."])
    else:
        outcome = check.as_chosen(table, config, _choices(chosen))
    return Looked(config, file, chosen, fits, way, outcome, twice)


def _chosen(table: Table, suggested: list[Column], chosen: list[str]) -> list[Column]:
    """What the form says of each column; the suggestions when it says nothing yet."""
    if not chosen:
        return suggested
    found = []
    for name, column, target in zip(table.columns, suggested, chain(chosen, repeat("")), strict=False):
        known = target if target in targets() else ""
        found.append(Column(name, column.examples, known, column.why if known == column.target else ""))
    return found


def _choices(chosen: list[Column]) -> Choices:
    return {column.name: column.target for column in chosen if column.target}


def _page(
    form: SourceForm,
    *,
    looked: Looked | None = None,
    tried: SourceConfig | None = None,
    outcome: Outcome | None = None,
    unreadable: str = "",
) -> str:
    outcome = looked.outcome if looked else outcome
    return render_template(
        "admin/sources/checking.html",
        sources=testable(),
        form=form if isinstance(form, CheckForm) else CheckForm(formdata=None),
        source=form.source.data,
        looked=looked,
        carried=packed(looked.file.data) if looked else "",
        tried=tried,
        unreadable=unreadable,
        outcome=outcome,
        faults=outcome.faults[:SHOWN] if outcome else [],
        lacking=_lacking(outcome) if outcome else [],
        groups=_groups(),
    )


def _lacking(outcome: Outcome) -> list[tuple[str, int]]:
    """(field, accepted rows without it), most first."""
    return sorted(((name, outcome.missing[name]) for name in MATTERS), key=lambda pair: -pair[1])


def _groups() -> dict[str, list[Target]]:
    """What a column can be, as a list to choose from shows it."""
    found: dict[str, list[Target]] = {}
    for target in targets().values():
        found.setdefault(target.group, []).append(target)
    return found
