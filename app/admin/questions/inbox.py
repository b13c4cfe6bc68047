"""The inbox of questions: what is overdue first, narrowed by state, by who is responsible and by municipality."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.admin.questions import wording
from app.admin.questions.blueprint import blueprint
from app.admin.site import me, needs, page_number, paged
from app.desk import inbox, reach
from app.desk.inbox import Choice, Row
from app.http.download import csv_file
from app.http.services import services
from app.questions import choices
from app.security import audit_names, municipalities
from app.wording import buyers
from base import clock, database
from indexer import taxonomy

PER_PAGE = 50
STATES = {inbox.OVERDUE: "te laat", inbox.WAITING: "wacht op antwoord", **choices.STATES}
BUYERS = {**buyers.BUYERS, **taxonomy.BUYER_KINDS}
_HEADER = (
    "kenmerk", "gesteld", "stand", "te laat sinds", "verantwoordelijk", "volgende datum", "wat dan", "plaats",
    "provincie", "wie", "organisatie", "vraag",
)  # fmt: skip
_PROVINCES: Mapping[str, str] = taxonomy.PROVINCES


@blueprint.get("/vragen")
@needs("demands.see")
def demands() -> ResponseReturnValue:
    """The questions that somebody sees, and what can be chosen among them."""
    choice, page = _choice(), page_number()
    rows, living, names = _read(choice)
    return render_template(
        "admin/questions/inbox.html",
        rows=rows[(page - 1) * PER_PAGE : page * PER_PAGE],
        living=len(living),
        overdue=sum(row.overdue is not None for row in living),
        choice=choice,
        choices=_choices(living, names),
        names=names,
        **paged(len(rows), PER_PAGE),
        wording=wording,
        buyers=BUYERS,
        states=STATES,
        own_area=municipalities.label(me().reach("demands.see")),
    )


@blueprint.get("/vragen.csv")
@needs("demands.see")
def demands_csv() -> ResponseReturnValue:
    """The same questions as a table to download; without addresses."""
    rows, _living, names = _read(_choice())
    return csv_file("vragen.csv", _HEADER, (_cells(row, names) for row in rows))


def _read(choice: Choice) -> tuple[list[Row], list[Row], dict[int, str]]:
    """The rows that are chosen, all that are not closed, and the names of accounts."""
    with database.read(services().db) as connection:
        mine = reach.of(connection, me())
        living = inbox.living(connection, mine)
        rows = inbox.closed(connection, mine) if choice.state == "closed" else living
        return list(inbox.chosen(rows, choice)), living, audit_names.names(connection)


def _choice() -> Choice:
    """What the address says."""
    return Choice(*(request.args.get(name, "")[:40] for name in ("stand", "wie", "gemeente")))


def _choices(rows: Iterable[Row], names: Mapping[int, str]) -> dict[str, dict[str, str]]:
    """Who is responsible for some of these questions, and the municipalities in which they lie, with their names."""
    who: dict[str, str] = {}
    where: dict[str, str] = {}
    for row in rows:
        who[inbox.key(row.responsible)] = wording.responsible(row.responsible, names)
        if code := row.question.municipality:
            where[code] = municipalities.name_of(code)
    return {"who": _by_name(who), "where": _by_name(where)}


def _by_name(labels: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(labels.items(), key=itemgetter(1)))


def _cells(row: Row, names: Mapping[int, str]) -> Sequence[str]:
    question, coming = row.question, row.coming
    return (
        question.reference,
        clock.day_of(question.created_at).isoformat(),
        choices.STATES[question.state],
        row.overdue.isoformat() if row.overdue else "",
        wording.responsible(row.responsible, names),
        coming.on.isoformat() if coming else "",
        wording.coming(question, coming),
        question.place,
        _PROVINCES.get(question.province or "", ""),
        BUYERS.get(question.buyer_kind, question.buyer_kind),
        question.organisation,
        question.need,
    )
