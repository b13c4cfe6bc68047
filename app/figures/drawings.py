"""What is drawn of an area and a period: bars of one split of a table, or a dot for each municipality. Pure data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.figures import campaigns, categories, lines, overview
from app.figures.cell import Cell
from app.figures.definitions import CAMPAIGN, IN_TOWNS, TABLES, Table, shown_in
from app.figures.lines import Line
from app.figures.store import Number, Numbers

MOST_BARS = 12
_SPLITS: Mapping[str, str] = {  # table -> the split that is drawn
    "gebruikers": "koper",
    "zoekopdrachten": "sector",
    "lege-zoekopdrachten": "sector",
    "contacten": "sector",
    "vragen": "sector",
    "afloop": "reden",
    "antwoorden": "antwoord",
    "samenwerkingen": "uitkomst",
    "contracten": "waarde",
    "stromen": "zetel-koper",
    IN_TOWNS: "gemeente",
}


@dataclass(frozen=True)
class Drawing:
    """A chart: its name, its title, what it shows in words, and its lines."""

    name: str
    title: str
    words: str
    kind: Literal["bars", "map"]
    lines: Sequence[Line]
    labels: Sequence[str] = ()  # of its lines, where these are not named by their categories

    def label(self, number: int) -> str:
        """What stands beside a line."""
        return self.labels[number] if self.labels else self.lines[number].category


def drawings(numbers: Numbers, area: str, period: str) -> Iterator[Drawing]:
    """The charts of an area and a period; none of what is hidden, 0 or unknown altogether."""
    for table in TABLES:
        own = _lines(numbers, table, area, period)
        if any(line.number.n and line.cell.category for line in own):
            yield _map(table, own, area, period) if table.slug == IN_TOWNS else _bars(table, own, area, period)


def _lines(numbers: Numbers, table: Table, area: str, period: str) -> list[Line]:
    """The lines of the split that is drawn."""
    for figure, splits in shown_in(table):
        for split in splits:
            if split.name == _SPLITS.get(table.slug):
                shown = overview.shown(numbers, table, figure, [split], area, period)
                return [line for part in shown.parts for line in part.lines]
    return []


def _title(own: Sequence[Line], area: str, period: str) -> str:
    line = own[0]
    split = line.split.title.lower() if line.split else ""
    return f"{line.figure.title}: {split} ({categories.AREAS[area]}, {lines.period_label(period)})"


def _bars(table: Table, own: Sequence[Line], area: str, period: str) -> Drawing:
    """The largest bars; what is hidden has none, and says so."""
    order = sorted(own, key=lambda line: -(line.number.n or 0)) if len(own) > MOST_BARS else own
    chosen = [line for line in order if line.number.n != 0][:MOST_BARS]
    said = _bars_in_words([(line.category, line) for line in chosen])
    return Drawing(table.slug, _title(own, area, period), said, "bars", chosen)


def _bars_in_words(named: Sequence[tuple[str, Line]]) -> str:
    """What bars show; each part can be said in another language by itself."""
    said = [f"{name} ({lines.text(line.number)})" for name, line in named]
    return " · ".join(["Staven", *said, "De tabel zegt alles"])


def _map(table: Table, own: Sequence[Line], area: str, period: str) -> Drawing:
    """Each municipality with something, with nothing, or not shown."""
    towns = [line for line in own if line.cell.category]
    some = sum(1 for line in towns if line.number.n)
    holes = sum(1 for line in towns if line.number.n == 0)
    hidden = len(towns) - some - holes
    counted = f"{some} met activiteit · {holes} zonder activiteit · {hidden} niet getoond"
    words = f"Kaart met een stip per gemeente · {counted} · De tabel noemt ze"
    return Drawing(table.slug, _title(towns, area, period), words, "map", towns)


def of_campaign(numbers: Numbers, slug: str, period: str) -> Drawing | None:
    """The steps of a campaign, by who came by it last; None when none of them is shown and above 0."""
    stages = campaigns.funnel(numbers, slug, period)
    own = [_stage(stage, slug, period) for stage in stages]
    if not any(line.number.n for line in own):
        return None
    labels = [stage.step.title for stage in stages]
    said = _bars_in_words(list(zip(labels, own, strict=True)))
    title = f"Van bezoek tot contract: {categories.label(CAMPAIGN, slug)} ({lines.period_label(period)})"
    return Drawing(slug, title, said, "bars", own, labels)


def _stage(stage: campaigns.Stage, slug: str, period: str) -> Line:
    figure = stage.step.figures[0]
    cell = Cell(figure.name, CAMPAIGN.name, slug, categories.TOTAL, period)
    return Line(TABLES[0], figure, CAMPAIGN, cell, stage.last or Number(None))
