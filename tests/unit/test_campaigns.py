"""A campaign: where a day lies, what is missing, where its links lead; and touches, first and last."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.campaigns.campaign import LONGEST_SLUG, Campaign, slug_of
from app.events.touches import Touches
from base.tables.events import DIMENSIONS
from demo.campaigns import CAMPAIGNS, running, texts
from indexer import taxonomy

SPRING = Campaign(
    id=1,
    slug="lente",
    code="bcd23",
    state="draft",
    title="Lente",
    lead="Kort.",
    text="Eerst dit.\n\nDan dat.",
    starts=date(2026, 3, 1),
    ends=date(2026, 3, 31),
    province=None,
    partner="",
    partner_url="",
    activities=("ramen-wassen", "bestaat-niet"),
    stories=(),
    changed_at=datetime(2026, 1, 1, tzinfo=UTC),
    published_at=None,
)


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (date(2026, 2, 28), "coming"),
        (date(2026, 3, 1), "running"),
        (date(2026, 3, 31), "running"),
        (date(2026, 4, 1), "over"),
    ],
)
def test_its_first_and_its_last_day_belong_to_it(day: date, phase: str) -> None:
    assert SPRING.phase(day) == phase


def test_a_draft_says_what_it_lacks() -> None:
    assert SPRING.missing == []
    assert replace(SPRING, ends=None, activities=()).missing == ["de laatste dag", "een activiteit"]


@pytest.mark.parametrize(
    ("province", "url"),
    [
        (None, "/zoeken?activiteit=ramen-wassen&campagne=lente"),
        ("antwerpen", "/zoeken?activiteit=ramen-wassen&plaats=provincie+Antwerpen&campagne=lente"),
        ("limburg", "/zoeken?activiteit=ramen-wassen&plaats=Limburg&campagne=lente"),
    ],
)
def test_each_activity_that_is_known_leads_to_a_search_by_the_campaign(province: str | None, url: str) -> None:
    assert replace(SPRING, province=province).searches == [("Ramen wassen", url)]


def test_the_longest_slug_has_room_for_a_number_and_fits_in_an_event() -> None:
    assert slug_of("Groen! " * 30) == f"{'groen-' * 6}g"
    assert LONGEST_SLUG == DIMENSIONS["campaign_first"] == DIMENSIONS["campaign_last"]
    assert slug_of("!!!") == "campagne"


def test_the_first_touch_stays_and_the_last_one_changes() -> None:
    came = Touches()
    assert came.then("") == came
    for campaign in ("a", "b", "", "c"):
        came = came.then(campaign)
    assert came.dimensions == {"campaign_first": "a", "campaign_last": "c"}


def test_the_campaigns_of_the_demo_have_texts_and_run_on_the_days_on_which_they_are_played() -> None:
    known, first = taxonomy.activities(), date(2026, 1, 1)
    for campaign, text in zip(CAMPAIGNS, texts(), strict=True):
        assert slug_of(text.title) == campaign.slug
        assert set(text.activities) <= set(known)
        for day in campaign.period(first, 365):
            assert running(day, first, 365) == campaign
