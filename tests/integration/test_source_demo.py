"""The five demo sources, read through their real interfaces: what is accepted, and why the rest is not."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.build import build
from demo.catalogue import PROVINCES, Flaw, flaws
from demo.serve import make_server
from indexer.document.fields import Offering
from indexer.offering import Reject
from indexer.sources import load_configs, read
from indexer.sources.config import PROVINCES as CONFIGS

READ_AT = datetime(2026, 11, 20, tzinfo=UTC)


@dataclass
class Outcome:
    accepted: list[Offering]
    rejected: list[Reject]


def read_all(folder: Path, scale: int) -> dict[str, Outcome]:
    urls = build(folder, scale)
    server = make_server(folder / "west-vlaanderen")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    urls["west-vlaanderen"] = f"http://127.0.0.1:{server.server_port}"
    try:
        results = {c.province: list(read(c, READ_AT)) for c in load_configs(CONFIGS, urls.__getitem__)}
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    return {
        province: Outcome([r for r in found if not isinstance(r, Reject)], [r for r in found if isinstance(r, Reject)])
        for province, found in results.items()
    }


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Outcome]]:
    return read_all(tmp_path_factory.mktemp("demo"), 1)


def test_at_least_600_are_accepted(outcomes: dict[str, Outcome]) -> None:
    assert sum(len(outcome.accepted) for outcome in outcomes.values()) >= 650
    assert all(len(outcome.accepted) > 120 for outcome in outcomes.values())
    ids = [offering["id"] for outcome in outcomes.values() for offering in outcome.accepted]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("province", PROVINCES)
def test_exactly_the_planned_rows_are_refused(outcomes: dict[str, Outcome], province: str) -> None:
    planned = [flaw for flaw in flaws() if flaw.province == province and flaw.field]
    rejected = outcomes[province].rejected
    assert Counter(r.field for r in rejected) == Counter(flaw.field for flaw in planned)
    for flaw in planned:
        assert any(r.field == flaw.field and flaw.reason in r.message for r in rejected), flaw


def test_poor_rows_are_accepted_and_deleted_ones_absent(outcomes: dict[str, Outcome]) -> None:
    def is_there(flaw: Flaw) -> bool:
        title = flaw.organisation.offerings[0].title
        return any(offering["title"] == title for offering in outcomes[flaw.province].accepted)

    for flaw in (flaw for flaw in flaws() if not flaw.field):
        assert is_there(flaw) == (flaw.organisation.offerings[0].damage != "deleted")


def test_an_organisation_in_two_provinces_is_one(outcomes: dict[str, Outcome]) -> None:
    provinces = {o["organisation_id"]: set[str]() for outcome in outcomes.values() for o in outcome.accepted}
    for province, outcome in outcomes.items():
        for offering in outcome.accepted:
            provinces[offering["organisation_id"]].add(province)
    assert sum(len(found) > 1 for found in provinces.values()) >= 5


def test_nothing_is_lost_on_the_way(outcomes: dict[str, Outcome]) -> None:
    """Every field that a buyer decides on arrives in every shape."""
    fields = (
        "description activities min_quantity lead_time capacity full_until confirmed_on updated_at quality_labels "
        "languages opening_hours photos about kbo website email phone work_form service_area delivery buyer_kinds"
    )
    for outcome in outcomes.values():
        for field in fields.split():
            assert any(offering[field] for offering in outcome.accepted), field
        assert any(len(offering["sites"]) > 1 for offering in outcome.accepted)
        assert {o["service_area"]["type"] for o in outcome.accepted if o["service_area"]} >= {"radius", "region"}
        assert not any(offering["keywords"] for offering in outcome.accepted)  # every heading was translated


def test_photos_exist(outcomes: dict[str, Outcome], tmp_path: Path) -> None:
    build(tmp_path)
    files = {photo["file"] for outcome in outcomes.values() for o in outcome.accepted for photo in o["photos"]}
    assert len(files) > 20
    assert files <= {file.name for file in (tmp_path / "photos").iterdir()}


def test_building_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    build(tmp_path / "a")
    build(tmp_path / "b")
    build(tmp_path / "b")  # over what is there

    def digests(folder: Path) -> dict[str, str]:
        files = (file for file in folder.rglob("*") if file.is_file())
        return {str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}

    assert digests(tmp_path / "a") == digests(tmp_path / "b")


def test_scale_makes_more_of_them(outcomes: dict[str, Outcome], tmp_path: Path) -> None:
    larger = read_all(tmp_path, 3)
    for province, outcome in larger.items():
        assert len(outcome.accepted) > 2.7 * (len(outcomes[province].accepted) - 10)
        assert len(outcome.rejected) == len(outcomes[province].rejected)
        descriptions = Counter(offering["description"] for offering in outcome.accepted)
        assert descriptions.most_common(1)[0][1] <= 5
    organisations = {o["organisation_id"] for outcome in larger.values() for o in outcome.accepted}
    assert len(organisations) > 380
