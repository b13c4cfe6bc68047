"""The list of campaigns, the page of each, and its short link."""

from __future__ import annotations

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.campaigns.campaign import BY_CODE, PHASES
from app.http import counting
from app.http.services import services
from app.web.campaigns.blueprint import blueprint
from base import clock

_SHORT = "kort"


@blueprint.get("/campagnes")
def list_campaigns() -> str:
    """All campaigns, by where today lies: those that run, those to come, those that are over."""
    every, today = services().campaigns(), clock.today()
    groups = {label: [one for one in every if one.phase(today) == phase] for phase, label in PHASES.items()}
    return render_template("web/campaigns/campaigns.html", groups={name: own for name, own in groups.items() if own})


@blueprint.get("/campagne/<slug>")
def show_campaign(slug: str) -> str:
    """The page of a campaign; who opens it comes by that campaign."""
    campaign = next((one for one in services().campaigns() if one.slug == slug), None) or abort(404)
    counting.record_campaign(slug, "short" if request.args.get(BY_CODE) == _SHORT else "page")
    stories = [story for story in services().stories() if story.id in campaign.stories]
    phase = campaign.phase(clock.today())
    facts = {"campaign": campaign, "stories": stories, "phase": phase, "phases": PHASES}
    return render_template("web/campaigns/campaign.html", **facts)


@blueprint.get("/c/<code>")
def follow_code(code: str) -> ResponseReturnValue:
    """The short link of a campaign, also typed in capitals. It is counted by the page that it leads to."""
    campaign = next((one for one in services().campaigns() if one.code == code.lower()), None) or abort(404)
    response = redirect(f"{campaign.path}?{BY_CODE}={_SHORT}", 302)
    response.headers["Cache-Control"] = "no-store"
    return response
