"""The dashboard for Grafana, from one table: `make docs` writes deploy/watching/dashboard.json."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

WIDTH, HEIGHT = 24, 7  # of Grafana's grid, and of a row of panels
_SOURCE = {"type": "prometheus", "uid": "${datasource}"}
_OF_PEOPLE = 'endpoint=~"(web|api|admin)[.].+"'
_PAGES = f"rate(doeners_requests_total{{{_OF_PEOPLE}}}[$__rate_interval])"
_FAULTS = _PAGES.replace("{", '{status=~"5..", ')
_SECONDS = f"rate(doeners_request_seconds_bucket{{{_OF_PEOPLE}}}[$__rate_interval])"


@dataclass(frozen=True)
class Panel:
    """A panel: what it asks of Prometheus, by legend; `unit` as Grafana names it."""

    title: str
    questions: dict[str, str]
    unit: str = "short"
    kind: Literal["stat", "timeseries"] = "timeseries"
    wide: int = 8  # of 24


def _quantile(part: str, by: str = "") -> str:
    return f"histogram_quantile({part}, sum by (le{by}) ({_SECONDS}))"


PANELS = (
    Panel("Zoekmotor", {"": "max(doeners_engine_answers)"}, "bool_on_off", "stat", 4),
    Panel("Databank", {"": "max(doeners_database_answers)"}, "bool_on_off", "stat", 4),
    Panel("Ouderdom van de index", {"": "time() - max(doeners_index_built_timestamp_seconds)"}, "s", "stat", 4),
    Panel("Aanbiedingen", {"": "sum(max by (source) (doeners_offerings))"}, "short", "stat", 4),
    Panel("Niet in orde", {"": "max(doeners_concerns)"}, "short", "stat", 4),
    Panel("Opdracht wacht", {"": "max(doeners_order_waiting_seconds)"}, "s", "stat", 4),
    Panel("Antwoorden per seconde", {"{{status}}": f"sum by (status) ({_PAGES})"}, "reqps"),
    Panel(
        "Tijd tot het antwoord",
        {"helft": _quantile("0.5"), "19 op 20": _quantile("0.95"), "99 op 100": _quantile("0.99")}, "s",
    ),
    Panel("Traagste pagina's (19 op 20)", {"{{endpoint}}": f"topk(5, {_quantile('0.95', ', endpoint')})"}, "s"),
    Panel(
        "Fouten, deel van alle antwoorden",
        {"5xx": f"sum({_FAULTS}) / sum({_PAGES})"}, "percentunit",
    ),
    Panel(
        "Beperkt zoeken, antwoorden per seconde",
        {"uit de lokale kopie": "sum(rate(doeners_limited_answers_total[$__rate_interval]))"}, "reqps",
    ),
    Panel(
        "Niet geteld, per uur",
        {"{{kind}}: {{reason}}": "sum by (kind, reason) (increase(doeners_events_not_counted_total[1h]))"},
    ),
    Panel("Wat op mensen wacht", {"{{kind}}": "max by (kind) (doeners_waiting)"}, wide=12),
    Panel("Aanbiedingen per bron", {"{{source}}": "max by (source) (doeners_offerings)"}, wide=12),
)  # fmt: skip


def text() -> str:
    """The dashboard as Grafana reads it."""
    board = {
        "uid": "doeners",
        "title": "doeners",
        "schemaVersion": 39,
        "version": 1,
        "editable": True,
        "timezone": "browser",
        "refresh": "1m",
        "time": {"from": "now-24h", "to": "now"},
        "templating": {"list": [{"name": "datasource", "label": "Bron", "type": "datasource", "query": "prometheus"}]},
        "panels": _placed(),
    }
    return json.dumps(board, ensure_ascii=False, indent=1) + "\n"


def _placed() -> list[dict[str, object]]:
    """All panels, from left to right; a row is full when the next one finds no place in it."""
    placed: list[dict[str, object]] = []
    x = y = 0
    for number, panel in enumerate(PANELS, start=1):
        if x + panel.wide > WIDTH:
            x, y = 0, y + HEIGHT
        place = {"x": x, "y": y, "w": panel.wide, "h": HEIGHT}
        placed.append({"id": number, "gridPos": place, **_panel(panel)})
        x += panel.wide
    return placed


def _panel(panel: Panel) -> dict[str, object]:
    questions = enumerate(panel.questions.items())
    return {
        "type": panel.kind,
        "title": panel.title,
        "datasource": _SOURCE,
        "fieldConfig": {"defaults": {"unit": panel.unit}, "overrides": []},
        "targets": [
            {"refId": chr(ord("A") + number), "datasource": _SOURCE, "expr": question, "legendFormat": legend}
            for number, (legend, question) in questions
        ],
    }
