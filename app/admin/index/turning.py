"""Back to the previous index, or forward again to the one that was rolled back: first what changes, then one click."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from opensearchpy import OpenSearch
from wtforms import HiddenField

from app.admin.index import differences
from app.admin.index.blueprint import blueprint
from app.admin.site import me, needs, note, say
from app.http.forms import Form, reads
from app.http.services import services
from app.operations import index_status, turning
from base import connections, database
from base.errors import LeaseTaken
from indexer import definition
from indexer.engine import index_meta
from indexer.rules import rule_store
from indexer.rules.rule_edits import Edit
from indexer.running import report, upkeep
from indexer.sources import configured


class TurnForm(Form):
    """The index that the page named."""

    index = HiddenField()


@blueprint.get("/terugzetten")
@needs("index.swap")
def confirm_rollback() -> ResponseReturnValue:
    """What would change when the previous index came back."""
    return _confirm("rollback")


@blueprint.get("/vooruitzetten")
@needs("index.swap")
def confirm_forward() -> ResponseReturnValue:
    """What would change when the index came back that was rolled back."""
    return _confirm("forward")


@blueprint.post("/terugzetten")
@needs("index.swap")
@reads(TurnForm)
def rollback(form: TurnForm) -> ResponseReturnValue:
    """Make the previous index live again."""
    return _turn("rollback", form)


@blueprint.post("/vooruitzetten")
@needs("index.swap")
@reads(TurnForm)
def forward(form: TurnForm) -> ResponseReturnValue:
    """Make the index live again that was rolled back."""
    return _turn("forward", form)


def _confirm(kind: turning.Turn) -> ResponseReturnValue:
    settings = services().settings
    client = connections.search_engine(settings)
    status = index_status.read(settings, client, services().db)
    target = status.forward_target if kind == "forward" else status.rollback_target
    found = report.between(client, settings.index, status.name, target.name) if status.name and target else None
    table: dict[str, object] = {"report": found, "sources": differences.rows(found) if found else []}
    table["labels"] = {config.province: config.label for config in configured(settings)}
    rules = _rules(client, status.name, target.name) if status.name and target else _Rules()
    return render_template("admin/index/turn.html", kind=kind, status=status, target=target, rules=rules, **table)


@dataclass(frozen=True)
class _Rules:
    """What becomes of synonym rules: which become drafts, which go live again, and whether a sync can follow."""

    to_draft: Sequence[str] = ()
    to_live: Sequence[str] = ()
    same_definition: bool = True


def _rules(client: OpenSearch, now: str, then: str) -> _Rules:
    """The rules follow the index: the definition that counts afterwards is that of the code with the index's rules."""
    about = index_meta.read(client, then)
    before = rule_store.in_index(services().db, index_meta.read(client, now))
    after = rule_store.in_index(services().db, about)
    return _Rules(
        [_told(kept.edit) for kept in before if kept not in after],
        [_told(kept.edit) for kept in after if kept not in before],
        about.digest == definition.digests(tuple(kept.edit for kept in after))[0],
    )


def _told(edit: Edit) -> str:
    return edit.rule or f"{edit.replaces} (geschrapt)"


def _turn(kind: turning.Turn, form: TurnForm) -> ResponseReturnValue:
    """Turn to the index that the page named; when that is another one by now, the page is shown again."""
    settings = services().settings
    client = connections.search_engine(settings)
    if form.index.data != upkeep.target(client, settings.index, kind):
        say("Er is intussen een andere index live gegaan. Kijk opnieuw wat er zou veranderen.")
        return redirect(url_for(f"admin.index.confirm_{kind}"), 303)
    try:
        db = database.connect(settings.database_url)
        run, _ = turning.turn(settings, client, db, kind, by=me().name, note=note)
    except LeaseTaken as taken:
        say("Er loopt al een opbouw. Wacht tot die klaar is en probeer dan opnieuw.")
        return redirect(url_for("admin.index.run", run_id=taken.run_id), 303)
    return redirect(url_for("admin.index.run", run_id=run.id), 303)
