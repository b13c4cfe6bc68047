"""Judged queries: how well offerings answer a query, with which every change of the rules is measured."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField

from app.admin import confirmation
from app.admin.search.blueprint import blueprint
from app.admin.site import me, needs, note, say
from app.http.forms import Form, reads, trimmed
from app.http.services import services
from app.quality import judgments
from app.quality.judgments import GRADES, JudgedQuery
from app.search.params import MAX_QUERY_LENGTH, SearchParams, parse
from app.search.results import Hit
from app.search.service import is_identity
from base import database
from base.errors import Fault

SHOWN = 20  # hits to judge


class GradesField(Field):  # type: ignore[misc]  # wtforms has no types
    """The grade of each hit, under its own name in the form."""

    def process(self, formdata: MultiDict[str, str] | None, *_: object, **__: object) -> None:
        """Read the grades that were given."""
        sent = formdata.items() if formdata else ()
        self.data = {name: int(value) for name, value in sent if is_identity(name) and value in set("0123")}


class GradesForm(Form):
    """How well each hit answers the query."""

    grades = GradesField()


class QueryForm(Form):
    """A judged query."""

    query = HiddenField(name="q")
    place = HiddenField(name="plaats")


@blueprint.get("/beoordeeld")
@needs("ranking.edit")
def judged() -> ResponseReturnValue:
    """The judged queries, and the hits of one to judge."""
    params, faults = _params()
    queries = judgments.listed(services().db)
    known = next((q.grades for q in queries if (q.text, q.place) == (params.q, _place(params))), {})
    hits = _hits(params) if params.q and not faults else []
    return render_template(
        "admin/search/judged.html",
        queries=queries,
        params=params,
        place_typed=request.args.get("plaats", "")[:100],
        fault=faults[0]["message"] if faults else "",
        candidates=[c for fault in faults for c in fault.get("candidates", [])],
        hits=hits,
        known=known,
        grades=GRADES,
    )


@blueprint.post("/beoordeeld")
@needs("ranking.edit")
@reads(GradesForm)
def judge(form: GradesForm) -> ResponseReturnValue:
    """Keep the grades that were given to the hits of the query in the address."""
    params, faults = _params()
    grades = form.grades.data
    address = url_for("admin.search.judged", q=params.q, plaats=_place(params) or None)
    if faults or not params.q or not grades:
        say("Geef eerst een zoekvraag, en dan minstens één waardering.")
        return redirect(address, 303)
    with database.write(services().db) as connection:
        rows = judgments.judge(connection, JudgedQuery(params.q, _place(params), grades), me().name)
        note(connection, "judgments.keep", rows=rows)
    say(f"Bewaard: {len(grades)} waarderingen voor “{params.q}”.")
    return redirect(address, 303)


@blueprint.post("/beoordeeld/weg")
@needs("ranking.edit")
@reads(QueryForm)
def forget_judged(form: QueryForm) -> ResponseReturnValue:
    """Drop a judged query."""
    text, place = form.query.data, form.place.data
    if not confirmation.confirmed():
        effect, back = "Alle waarderingen van deze zoekvraag verdwijnen.", url_for("admin.search.judged")
        return confirmation.page(f"De beoordeling van “{text}” weghalen?", effect, back=back)
    with database.write(services().db) as connection:
        if gone := judgments.forget(connection, text, place):
            note(connection, "judgments.forget", rows=gone)
    say("De beoordeling is weg." if gone else "Deze beoordeling bestond niet meer.")
    return redirect(url_for("admin.search.judged"), 303)


def _params() -> tuple[SearchParams, list[Fault]]:
    given = {"q": [trimmed(request.args.get("q"))[:MAX_QUERY_LENGTH]], "plaats": [trimmed(request.args.get("plaats"))]}
    return parse(given)


def _place(params: SearchParams) -> str:
    return params.place.value if params.place else ""


def _hits(params: SearchParams) -> list[Hit]:
    found = services().search.search(SearchParams(q=params.q, place=params.place, per_page=SHOWN))
    return [*found.hits, *found.more]
