"""Choosing what to compare: buttons that work without a script, and change a cookie of the visitor only."""

from __future__ import annotations

import re

from flask import abort, redirect
from flask.typing import ResponseReturnValue

from app.http import shortlist
from app.http.forms import reads
from app.security import limits
from app.web.compare import choices
from app.web.compare.blueprint import blueprint
from app.web.compare.choices import Choice
from app.web.compare.forms import ListForm

_PATH = re.compile(r"/(?![/\\])[^\s\\\x00-\x1f]*")  # of this site: browsers read "\" as "/" and leave out a tab


@blueprint.post("/vergelijken/kies")
@limits.saves_nothing
@reads(ListForm)
def pick(form: ListForm) -> ResponseReturnValue:
    """Add an offering to the visitor's list or take it off, and go back to the button; a full list is shown."""
    form.stop_when_limited()
    [*wanted] = shortlist.usable(form.aanbod.data)
    identity = wanted[0] if wanted else abort(404)
    mine = shortlist.chosen()
    if identity in mine:
        mine = tuple(other for other in mine if other != identity)
    elif len(mine) < shortlist.MOST:
        mine = (*mine, identity)
    else:
        return redirect(choices.address(choices.of(mine), erbij=identity), 303)
    return shortlist.keep(redirect(f"{_back(form)}#v-{identity}", 303), mine)


@blueprint.post("/vergelijken")
@limits.saves_nothing
@reads(ListForm)
def change(form: ListForm) -> ResponseReturnValue:
    """Whoever changes a comparison, also one that was shared, makes it their own list."""
    form.stop_when_limited()
    chosen = _changed(form)
    to = "/zoeken" if form.verder.data else choices.address(chosen)
    return shortlist.keep(redirect(to, 303), [choice.identity for choice in chosen])


def _changed(form: ListForm) -> list[Choice]:
    """The list of the form, after its button."""
    if form.leeg.data:
        return []
    chosen = choices.paired(form.aanbod.data, form.notitie.data)
    left = [choice for choice in chosen if choice.identity != form.weg.data]
    extra = shortlist.usable([form.erbij.data or ""])[: shortlist.MOST - len(left)]
    return [*left, *choices.of(extra)]


def _back(form: ListForm) -> str:
    """The page of the button: a path of this site."""
    path = form.terug.data or ""
    return path if _PATH.fullmatch(path) else "/vergelijken"
