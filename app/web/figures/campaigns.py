"""The figures of campaigns: a list, and for each its steps from visit to contract, and how it was before."""

from __future__ import annotations

from flask import Response, abort, render_template

from app.campaigns.campaign import Campaign
from app.figures import campaigns, lines, open_data, periods, store
from app.figures.store import OF_CAMPAIGNS
from app.http.download import file
from app.http.services import services
from app.web.figures import published
from app.web.figures.blueprint import blueprint
from base import clock, database


@blueprint.get("/campagnes")
def list_campaigns() -> str:
    """The campaigns that have begun."""
    begun = [one for one in services().campaigns() if one.phase(clock.today()) != "coming"]
    return render_template("web/figures/campaigns.html", campaigns=begun)


@blueprint.get("/campagne/<slug>")
def of_campaign(slug: str) -> str:
    """What came of a campaign, in a period; and the months before it."""
    campaign = _campaign(slug)
    known = [one for one in published.choices() if one == periods.EVERYTHING or "-Q" in one or len(one) == 4]
    period = published.period_or_first(known)
    during = campaigns.months(campaign.starts, campaign.ends) if campaign.starts and campaign.ends else []
    months = [month.slug for month in (*campaigns.months_before(during), *during)] if during else []
    with database.read(services().db) as connection:
        numbers = store.numbers(connection, period=[period, *months])
    return render_template(
        "web/figures/campaign.html",
        campaign=campaign,
        period=period,
        periods=published.labels(known),
        stages=campaigns.funnel(numbers, slug, str(period)),
        changes=campaigns.compared(numbers, campaign),
        months=[lines.period_label(one) for one in months],
        chart=next((one for one in published.files(str(period), OF_CAMPAIGNS) if one.name == slug), None),
        lines=lines,
    )


@blueprint.get("/campagne/<slug>.csv")
def campaign_csv(slug: str) -> Response:
    """All published numbers of a campaign, in one file."""
    campaign = _campaign(slug)
    with database.read(services().db) as connection:
        numbers = store.numbers(connection)
    return file(f"doeners-{campaign.slug}.csv", open_data.as_csv(open_data.of_campaign(numbers, slug)))


def _campaign(slug: str) -> Campaign:
    return next((one for one in services().campaigns() if one.slug == slug), None) or abort(404)
