"""The alarms and the dashboard in deploy/watching: they ask for what /metrics says, and say in Dutch what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
import yaml
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from app.operations import state_figures, waiting
from app.operations.readiness import Seen
from base.config import ROOT, Settings
from tests.kit.waiting import wait_for
from tools.dashboard import WIDTH

FOLDER = ROOT / "deploy" / "watching"
[GROUP] = yaml.safe_load((FOLDER / "alarms.yml").read_text(encoding="utf-8"))["groups"]
RULES: list[dict[str, Any]] = GROUP["rules"]
BOARD: dict[str, Any] = json.loads((FOLDER / "dashboard.json").read_text(encoding="utf-8"))
PROMETHEUS_OWN = {"up"}  # whether a site answered it
ENGLISH = re.compile(r"\b(the|and|is not|of the|look|restart|wait|with)\b")


def questions() -> list[str]:
    """All that the files ask of Prometheus."""
    return [
        *(rule["expr"] for rule in RULES),
        *(one["expr"] for panel in BOARD["panels"] for one in panel["targets"]),
    ]


def figures(client: FlaskClient) -> dict[str, dict[tuple[tuple[str, str], ...], float]]:
    """What /metrics says: name -> labels -> value; also names that have no value yet."""
    text = client.get("/metrics").get_data(as_text=True)
    names = {name: {} for name in re.findall(r"^# TYPE (\S+)", text, re.MULTILINE)}
    found: dict[str, dict[tuple[tuple[str, str], ...], float]] = names
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sorted(sample.labels.items()))] = sample.value
    return found


def test_all_that_they_ask_for_is_there(client: FlaskClient) -> None:
    client.get("/api/v1/places?q=gent")
    exposed = figures(client)
    for question in questions():
        bare = re.sub(r'"[^"]*"', "", question)
        names = set(re.findall(r"\bdoeners_\w+|\bup\b", bare))
        assert names, question
        assert names <= {*exposed, *PROMETHEUS_OWN}, question


def test_the_labels_that_they_ask_for_are_there(client: FlaskClient) -> None:
    client.get("/api/v1/places?q=gent")
    exposed = figures(client)
    labels = {"job", *state_figures.LABELS.values(), "kind", "reason"}
    labels |= {label for samples in exposed.values() for one in samples for label, _ in one}
    for question in questions():
        chosen = re.findall(r"[{,]\s*(\w+)[=!]", question)
        grouped = ", ".join(re.findall(r"\bby \(([^)]*)\)", question)).split(", ")
        assert {*chosen, *grouped} - {""} <= labels, question


def test_the_kinds_that_they_ask_for_are_there(settings: Settings, db: sa.Engine) -> None:
    known = [*waiting._of_sources([]), *waiting._of_platform(settings, db)]
    for question in questions():
        assert set(re.findall(r'doeners_waiting{kind="(\w+)"', question)) <= {kind.kind for kind in known}


def test_they_are_told_how_the_site_is(client: FlaskClient) -> None:
    wait_for(lambda: figures(client)["doeners_engine_answers"] == {(): 1.0})
    exposed = figures(client)
    assert exposed["doeners_database_answers"] == {(): 1.0}
    assert exposed["doeners_index_built_timestamp_seconds"][()] > 0
    assert sum(exposed["doeners_offerings"].values()) > 0


def test_while_the_database_is_away_only_that_is_known() -> None:
    text = state_figures.text(Seen(None)).decode()
    assert [line for line in text.splitlines() if not line.startswith("#")] == ["doeners_database_answers 0.0"]
    assert "doeners_waiting" not in re.sub(r"#.*", "", state_figures.text(None).decode())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alarm_says_what_to_do(rule: dict[str, Any]) -> None:
    said = rule["annotations"]
    assert rule["labels"]["severity"] in {"page", "ticket"}
    for text in (said["summary"], said["description"]):
        assert text.endswith(".")
        assert not ENGLISH.search(text), text
    page, _, part = said["runbook_url"].partition("#")
    headings = re.findall(r"^#+ (.+)$", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE)
    assert part in {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_alarms_have_names_of_their_own() -> None:
    names = [rule["alert"] for rule in RULES]
    assert len(set(names)) == len(names)


def cells(panel: dict[str, Any]) -> Iterator[tuple[int, int]]:
    """The cells of the grid that a panel covers."""
    place = panel["gridPos"]
    for x in range(place["x"], place["x"] + place["w"]):
        yield from ((x, y) for y in range(place["y"], place["y"] + place["h"]))


def test_the_dashboard_is_what_grafana_expects() -> None:
    assert {"uid", "title", "schemaVersion", "panels", "templating", "time", "refresh"} <= BOARD.keys()
    [source] = BOARD["templating"]["list"]
    assert (source["type"], source["query"]) == ("datasource", "prometheus")
    covered = [cell for panel in BOARD["panels"] for cell in cells(panel)]
    assert len(set(covered)) == len(covered)
    assert max(x for x, _ in covered) < WIDTH
    assert len({panel["id"] for panel in BOARD["panels"]}) == len(BOARD["panels"])
    for panel in BOARD["panels"]:
        assert panel["type"] in {"stat", "timeseries"}
        assert panel["datasource"]["uid"] == f"${{{source['name']}}}"
        assert len({one["refId"] for one in panel["targets"]}) == len(panel["targets"])
