"""How a list of results is scored."""

from __future__ import annotations

from app.quality.scoring import judged_id
from tests.unit.test_web_cards import hit


def test_a_hit_that_stands_for_its_twin_is_judged_as_that_one() -> None:
    found = hit(twins=["antwerpen:3"])
    assert judged_id(found, {"antwerpen:3": 2}) == "antwerpen:3"
    assert judged_id(found, {"antwerpen:3": 2, found["id"]: 1}) == found["id"]
    assert judged_id(found, {}) == found["id"]
