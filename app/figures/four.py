"""The four questions that parliament asked in 2022, each with the figures that answer it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.figures import overview
from app.figures.definitions import FIGURES, TABLES, Table
from app.figures.overview import Shown
from app.figures.store import Numbers


@dataclass(frozen=True)
class Question:
    """A question, and which figures answer it with which of their splits."""

    title: str
    words: str
    figures: Sequence[tuple[str, Sequence[str]]]
    compared: bool = False  # the areas stand beside each other


FOUR = (
    Question(
        "Vraag 1",
        "Hoeveel bedrijven gebruikten het platform sinds de start, en wat is hun profiel?",
        (("bezoekers", ("koper", "branche", "grootte")), ("nieuwe-organisaties", ("koper", "branche", "grootte"))),
    ),
    Question(
        "Vraag 2",
        "In hoeveel gevallen kwam er een samenwerking van? Hoeveel contracten zijn er getekend?",
        (("uitkomsten", ("uitkomst",)), ("contracten", ("waarde", "duur"))),
    ),
    Question(
        "Vraag 3",
        "Hoeveel bedrijven lieten een vraag of suggestie na? Wat gebeurde ermee? Zijn er goede praktijken?",
        (
            ("vragen", ("koper",)),
            ("afgesloten-vragen", ("reden",)),
            ("antwoorden", ("antwoord",)),
            ("goede-praktijken", ()),
        ),
    ),
    Question(
        "Vraag 4",
        "Hoe verhoudt deze provincie zich tot de andere?",
        tuple((name, ()) for name in ("bezoekers", "nieuwe-organisaties", "zoekopdrachten", "contacten", "vragen",
                                      "toezeggingen", "uitkomsten", "contracten", "goede-praktijken")),
        compared=True,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """A question with the figures that answer it, each with its table."""

    question: Question
    figures: Sequence[tuple[Table, Shown]]


def answers(numbers: Numbers, area: str, period: str) -> list[Answer]:
    """The four questions, answered for an area and a period."""
    return [Answer(each, [_answer(numbers, area, period, *figure) for figure in each.figures]) for each in FOUR]


def _answer(numbers: Numbers, area: str, period: str, name: str, splits: Sequence[str]) -> tuple[Table, Shown]:
    figure = FIGURES[name]
    table = next(table for table in TABLES if figure in table.figures)
    chosen = [split for split in figure.splits if split.name in splits]
    return table, overview.shown(numbers, table, figure, chosen, area, period)
