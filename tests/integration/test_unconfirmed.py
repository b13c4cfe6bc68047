"""Offerings that nobody confirmed for long: marked, and below their like; never below what clearly fits less."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from app.quality.rank import rank
from base import clock
from base.config import Settings

BEST = "Hagen scheren bij scholen, bedrijven, gemeenten, verenigingen, rusthuizen, winkels, kerken, hotels"
LIKE = f"{BEST}, stations"  # a longer title: its words count for a trifle less
LESS = "Scheren op maat"  # one of the two words


def ranked(settings: Settings, engine: OpenSearch, folder: Path, changed: str | None) -> list[str]:
    """The order in which three offers are found; the best one was changed last at that moment."""
    offers = [
        {"id": "best", "title": BEST, "updated_at": changed},
        {"id": "like", "title": LIKE, "updated_at": "2026-10-01"},
        {"id": "less", "title": LESS, "description": "Ook hagen.", "updated_at": "2026-10-01"},
    ]
    common = {"org_name": "Spade", "postcode": "3500", "description": "Wij werken netjes."}
    (folder / "offers.jsonl").write_text("".join(json.dumps(common | o) + "\n" for o in offers), encoding="utf-8")
    (folder / "queries.jsonl").write_text(json.dumps({"id": "q", "query": "hagen scheren"}) + "\n", encoding="utf-8")
    found = rank(replace(settings, meaning=False), engine, folder / "offers.jsonl", folder / "queries.jsonl")
    return [str(identity) for identity in found[0]["hits"]]


@pytest.mark.parametrize(
    ("changed", "order"),
    [
        ("2026-10-01", ["best", "like", "less"]),
        (None, ["best", "like", "less"]),  # nobody knows: not held against it
        ("2020-10-01", ["like", "best", "less"]),
    ],
)
def test_of_two_that_fit_alike_the_confirmed_one_comes_first(
    settings: Settings, engine: OpenSearch, tmp_path: Path, changed: str | None, order: list[str]
) -> None:
    assert ranked(settings, engine, tmp_path, changed) == order


def test_lists_and_pages_say_so(client: FlaskClient) -> None:
    identity = client.get("/api/v1/offerings?q=gras+maaien").json["offerings"][0]["id"]
    assert "Lang niet bevestigd" not in client.get("/zoeken?q=gras+maaien").text
    with clock.moved(timedelta(days=770)):
        assert "Lang niet bevestigd" in client.get("/zoeken?q=gras+maaien").text
        assert "Lang niet bevestigd: vraag na of dit nog klopt." in client.get(f"/aanbod/{identity}").text
