"""Campaigns in the back office: their list, the form of one, its page before it is public, and publishing."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.admin.campaigns.blueprint import blueprint
from app.admin.campaigns.form import CampaignForm, filled
from app.admin.site import me, needs, note, say, say_made, say_published
from app.campaigns import store
from app.campaigns.campaign import PHASES, STATES, Campaign
from app.figures import exact, lines
from app.http.forms import reads
from app.http.services import public_address, services
from app.security.area import Area, in_province
from base import clock, database
from base.errors import Fault
from base.remembered import REMEMBERED_SECONDS

_ELSEWHERE: Fault = {"field": "province", "message": "Kies uw eigen provincie."}


@blueprint.get("")
@needs("campaigns.edit")
def list_campaigns() -> str:
    """The campaigns that somebody may edit, the newest first."""
    with database.read(services().db) as connection:
        own = [one for one in store.every(connection) if me().may("campaigns.edit", area(one))]
    phases = {one.id: PHASES[one.phase(clock.today())] for one in own}
    return render_template("admin/campaigns/campaigns.html", campaigns=own, states=STATES, phases=phases)


@blueprint.get("/nieuw")
@needs("campaigns.edit")
def new_campaign() -> str:
    """An empty form."""
    return _page(None, CampaignForm(formdata=None, province=me().area.province))


@blueprint.post("/nieuw")
@needs("campaigns.edit")
@reads(CampaignForm)
def create_campaign(form: CampaignForm) -> ResponseReturnValue:
    """Write a draft."""
    if not _valid(form):
        return _page(None, form), form.status
    with database.write(services().db) as connection:
        campaign = store.insert(connection, **form.values())
        note(connection, "campaigns.create", str(campaign.id))
    say("Het ontwerp is bewaard. Nog niemand ziet het.")
    return _back(campaign)


@blueprint.get("/<int:number>")
@needs("campaigns.edit")
def edit_campaign(number: int) -> str:
    """A campaign in its form."""
    campaign = own_campaign(number)
    return _page(campaign, filled(campaign))


@blueprint.post("/<int:number>")
@needs("campaigns.edit")
@reads(CampaignForm)
def save_campaign(form: CampaignForm, number: int) -> ResponseReturnValue:
    """Change a campaign; one that is published and lacks something now becomes a draft."""
    campaign = own_campaign(number)
    if not _valid(form):
        return _page(campaign, form), form.status
    with database.write(services().db) as connection:
        store.update(connection, number, **form.values())
        changed = store.get(connection, number) or abort(404)
        hidden = bool(changed.missing) and store.withdraw(connection, changed)
        note(connection, "campaigns.change", str(number))
    say("Bewaard. Er ontbreekt nu iets: de campagne is weer een ontwerp." if hidden else "Bewaard.")
    return _back(campaign)


@blueprint.get("/<int:number>/voorbeeld")
@needs("campaigns.edit")
def preview_campaign(number: int) -> str:
    """The page of a campaign as visitors see it once it is public; opening it counts for nothing."""
    campaign = own_campaign(number)
    stories = [story for story in services().stories() if story.id in campaign.stories]
    phase = campaign.phase(clock.today())
    facts = {"campaign": campaign, "stories": stories, "phase": phase, "phases": PHASES}
    return render_template("web/campaigns/campaign.html", **facts, preview=True)


@blueprint.post("/<int:number>/publiceer")
@needs("campaigns.edit")
def publish_campaign(number: int) -> ResponseReturnValue:
    """Show a campaign to everybody; what lacks something stays a draft."""
    own_campaign(number)
    with database.write(services().db) as connection:
        campaign = store.get(connection, number) or abort(404)
        if made := store.publish(connection, campaign):
            note(connection, "campaigns.publish", str(number))
    say_published(made, campaign.missing, "de campagne")
    return _back(campaign)


@blueprint.post("/<int:number>/trek-in")
@needs("campaigns.edit")
def withdraw_campaign(number: int) -> ResponseReturnValue:
    """Make a draft of a campaign again."""
    own_campaign(number)
    with database.write(services().db) as connection:
        campaign = store.get(connection, number) or abort(404)
        if made := store.withdraw(connection, campaign):
            note(connection, "campaigns.withdraw", str(number))
    later = f"Binnen {REMEMBERED_SECONDS:.0f} seconden werken haar pagina en haar korte link niet meer."
    say_made(made, f"De campagne is weer een ontwerp. {later}")
    return _back(campaign)


def own_campaign(number: int) -> Campaign:
    """A campaign of the own area; 404 when there is none of that number, 403 when it is of another."""
    with database.read(services().db) as connection:
        campaign = store.get(connection, number) or abort(404)
    if not me().may("campaigns.edit", area(campaign)):
        abort(403)
    return campaign


def area(campaign: Campaign) -> Area:
    """Whose campaign it is."""
    return in_province(campaign.province)


def _valid(form: CampaignForm) -> bool:
    """Whether a form can be saved, by who is logged in: for the own province."""
    if not form.validate():
        return False
    if not me().may("campaigns.edit", in_province(form.province.data)):
        form.refuse([_ELSEWHERE])
        return False
    return True


def _page(campaign: Campaign | None, form: CampaignForm) -> str:
    if campaign is None:
        return render_template("admin/campaigns/campaign.html", campaign=None, form=form)
    with database.read(services().db) as connection:
        stages, changes = exact.funnel(connection, campaign.slug), exact.compared(connection, campaign)
    short = public_address(campaign.short_path)
    facts = {"stages": stages, "changes": changes, "lines": lines}
    return render_template("admin/campaigns/campaign.html", campaign=campaign, form=form, short_address=short, **facts)


def _back(campaign: Campaign) -> ResponseReturnValue:
    return redirect(url_for("admin.campaigns.edit_campaign", number=campaign.id), 303)
