"""The page between a long text and its questions: the parts found in it, and what fits each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import g, render_template

from app.http.services import services
from app.questions import parts
from app.requests.proposals import place_and_choices
from app.search.first import First
from app.search.parts import MOST, Part, find_parts
from app.web.questions.parts_form import SPLIT, PartsForm
from app.web.search.links import offering_url, search_url
from base.errors import EngineUnavailable
from indexer import taxonomy

NAMES = 3  # offerings of each part that are named
# fields that the page writes itself, or cannot
_OWN = ("csrf_token", "split", "parts", "edit", "files", "stored_files")


@dataclass(frozen=True)
class Shown:
    """A part as people see it: what is left of a list has no search."""

    words: str
    activity: str
    checked: bool
    url: str
    total: int
    offerings: list[tuple[str, str, str]]  # title, organisation and address of the first ones


def step(form: PartsForm) -> str | None:
    """The page with the parts of a text; None when there is nothing to choose, or nobody can look now.

    Files that could not be stored would be lost on the way: then the text is one question.
    """
    if not form.shows_parts() or form.files.lost or "refusal" in g:
        return None
    try:
        shown = list(_shown(form))
    except EngineUnavailable:
        return None
    if not shown:
        return None
    form.split.data = form.split.data if form.split.data in SPLIT else "parts"
    return render_template(
        "web/questions/parts.html", form=form, parts=shown, sent=list(_sent(form)), most=MOST, more=not shown[-1].url
    )


def _shown(form: PartsForm) -> Iterator[Shown]:
    draft, search = form.draft(), services().search
    found = find_parts(search, draft.need, place_and_choices(draft.place, parts.without_activity(draft)))
    firsts = iter(search.first([part.ask for part in found if part.ask], NAMES))
    for part in found:
        checked = part.words in form.parts.data if form.split.data else True
        yield _with_offerings(part, checked, next(firsts)) if part.ask else Shown(part.words, "", checked, "", 0, [])


def _with_offerings(part: Part, checked: bool, first: First) -> Shown:
    assert part.ask
    named = [(*names, offering_url(identity)) for identity, names in first.offerings.items()]
    label = taxonomy.activities()[part.activity].label
    return Shown(part.words, label, checked, search_url(part.ask.params.as_args()), first.total, named)


def _sent(form: PartsForm) -> Iterator[tuple[str, str]]:
    """All that was filled in, as it was sent: the page holds it in hidden fields. Files are stored by now."""
    for field in form:
        if field.name not in _OWN:
            yield from ((field.name, value) for value in field.raw_data or ())
    yield from (("stored_files", identity) for identity in form.stored_files.data)
