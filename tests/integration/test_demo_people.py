"""The command that gives the regisseurs of the demo an account."""

from __future__ import annotations

from pathlib import Path

from app.campaigns import store as campaigns
from app.security import accounts, roster
from app.stories import store
from base import clock, database
from base.config import Settings
from demo.campaigns import CAMPAIGNS
from indexer import taxonomy
from tests.kit.commands import doeners
from tests.kit.migrated import migrate


def test_each_regisseur_of_the_demo_gets_an_account_once_and_can_log_in(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'platform.sqlite'}", secret_key="k" * 32)
    migrate(settings.database_url)
    first = doeners(settings, "demo", "people")
    assert first.returncode == 0, first.stderr
    assert doeners(settings, "demo", "people").stdout == "De regisseurs hebben al een account.\n"
    db = database.connect(settings.database_url)
    everybody = roster.listed(db)
    assert len(everybody) == 37
    assert {one.role for one in everybody} == {"regisseur"}
    assert all(one.area.municipalities and one.email for one in everybody)
    found = accounts.authenticate(db, everybody[0].name, first.stdout.split()[-1])
    assert found
    assert found.must_change_password


def test_the_campaigns_of_the_demo_are_published_once_with_stories_that_fit(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'platform.sqlite'}", secret_key="k" * 32)
    migrate(settings.database_url)
    doeners(settings, "demo", "stories")
    first = doeners(settings, "demo", "campaigns")
    assert first.returncode == 0, first.stderr
    assert doeners(settings, "demo", "campaigns").stdout == "De campagnes staan er al, op /campagnes.\n"
    published = campaigns.published(database.connect(settings.database_url))
    assert {one.slug for one in published} == {one.slug for one in CAMPAIGNS}
    assert [one.phase(clock.today()) for one in published] == ["running", *["over"] * 5]
    assert sum(bool(one.stories) for one in published) >= 3


def test_the_stories_of_the_demo_are_published_once(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'platform.sqlite'}", secret_key="k" * 32)
    migrate(settings.database_url)
    first = doeners(settings, "demo", "stories")
    assert first.returncode == 0, first.stderr
    assert doeners(settings, "demo", "stories").stdout == "De verhalen staan er al, op /verhalen.\n"
    published = store.published(database.connect(settings.database_url))
    assert len(published) == 6
    known = taxonomy.activities()
    assert all(slug in known for story in published for slug in story.activities)
    assert all(story.municipality for story in published)
