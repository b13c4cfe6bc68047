"""The drill: last night's backup in an empty platform gives accounts, edits and history back, and the same index."""

from __future__ import annotations

import secrets
from dataclasses import replace
from functools import partial
from pathlib import Path

from opensearchpy import OpenSearch

from app.operations import backups
from app.owners import editing, merging
from app.quality import pin_store
from app.security import accounts, audit
from app.security.accounts import Account
from app.security.audit_names import reference
from base import connections, database, restore
from base.config import Settings
from indexer.document.fields import Offering
from indexer.edits import edit_store
from indexer.engine import documents, index_meta
from indexer.rules import rule_store
from indexer.rules.rule_edits import Edit
from indexer.running import runs
from indexer.running.rebuild import rebuild
from indexer.sources import configured
from tests.kit.accounts import PASSWORD, somebody
from tests.kit.committed import committed
from tests.kit.rebuilds import rebuild_now
from tests.kit.rows import contents
from tests.kit.two_provinces import TwoProvinces

RULE = Edit("add", "schoonmaak-en-afwas", "glasgordijn, raamgordijn", "", "in het overleg gevraagd")


def test_the_restore_of_last_night_gives_everything_back(
    two_provinces: TwoProvinces, engine: OpenSearch, tmp_path: Path
) -> None:
    who = somebody(two_provinces.db, "province", "limburg")
    put_live(two_provinces, RULE)
    pin(two_provinces, who.account)
    merged, corrected = edit(two_provinces, engine, who.account)
    file = backups.nightly(two_provinces.settings, two_provinces.db)
    assert file
    kept = contents(two_provinces.db)

    elsewhere = other_platform(two_provinces.settings, tmp_path)
    restore.restore(elsewhere.database_url, file)
    db = database.connect(elsewhere.database_url)
    assert contents(db) == kept
    assert accounts.authenticate(db, who.name, PASSWORD) is not None
    assert audit.broken(db) is None
    assert [run.id for run in runs.history(db)] == [run.id for run in runs.history(two_provinces.db)]
    assert rule_store.published(db) == rule_store.published(two_provinces.db) == (RULE,)

    assert rebuild_now(elsewhere).state == "succeeded"
    assert documents.hashes(engine, elsewhere.index) == documents.hashes(engine, two_provinces.settings.index)
    before, after = (index_meta.read(engine, settings.index) for settings in (two_provinces.settings, elsewhere))
    assert after.digest == before.digest
    assert after.rules == before.rules == {"1": RULE.rule}
    shown = documents.some(engine, elsewhere.index, [merged["id"], corrected["id"]])
    assert shown[merged["id"]]["overridden"] == {"organisation_id": merged["organisation_id"]}
    assert shown[corrected["id"]]["capacity"] == "zes karren per week"
    assert [row.state for row in edit_store.about(db, corrected["id"])] == ["proposed", "live"]


def put_live(two_provinces: TwoProvinces, rule: Edit) -> None:
    """A rule of an administrator goes live with a rebuild."""
    order = runs.request(
        two_provinces.db, source=None, requested_by="test", lease_seconds=two_provinces.settings.lease_seconds
    )
    draft = committed(rule_store.propose, two_provinces.db, rule, "test")
    with database.write(two_provinces.db) as connection:
        rule_store.choose(connection, [draft], order)
    run = runs.get(two_provinces.db, order)
    assert run is not None
    client = connections.search_engine(two_provinces.settings)
    assert (
        rebuild(two_provinces.settings, client, two_provinces.db, configured(two_provinces.settings), run).state
        == "succeeded"
    )


def pin(two_provinces: TwoProvinces, by: Account) -> None:
    chosen = {"need": "ramen wassen", "understood": "ramen wassen", "offering_id": "limburg:1", "first": True}
    committed(pin_store.add, two_provinces.db, **chosen, reason="overleg", by=by.name)
    audit.record(two_provinces.db, who=reference(by.id), action="pins.add", subject="limburg:1")


def edit(two_provinces: TwoProvinces, engine: OpenSearch, by: Account) -> tuple[Offering, Offering]:
    """Two organisations become one, one offering is corrected and waits for more: what these were before."""
    found = list(documents.scan(engine, two_provinces.settings.index, source="limburg"))
    corrected = found[0]
    merged, kept = (next(o for o in found if o["organisation_id"] == name) for name in two_others(found))
    names = (kept["organisation_name"], merged["organisation_name"])
    ids = {"survivor": kept["organisation_id"], "other": merged["organisation_id"]}
    assert merging.merge(two_provinces.settings, two_provinces.db, **ids, names=names, sources={"limburg"}, by=by)
    propose = partial(editing.propose, two_provinces.settings, two_provinces.db, corrected)
    row = edit_store.get(two_provinces.db, propose({"capacity": "zes karren per week"}) or 0)
    assert row
    assert editing.decide(
        two_provinces.settings, two_provinces.db, row, approved=True, by=by, reason="", shown=corrected
    )
    assert propose({"lead_time": "drie dagen"})
    return merged, corrected


def two_others(found: list[Offering]) -> list[str]:
    """Organisations that the first offering is not of."""
    own = found[0]["organisation_id"]
    return sorted({offering["organisation_id"] for offering in found} - {own})[:2]


def other_platform(settings: Settings, tmp_path: Path) -> Settings:
    """The same sources, and an empty platform with no index."""
    url = f"sqlite:///{tmp_path / 'leeg.sqlite'}"
    return replace(settings, database_url=url, index=f"{settings.index}r{secrets.token_hex(3)}", var=str(tmp_path))
