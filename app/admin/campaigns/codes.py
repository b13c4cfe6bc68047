"""The QR code of the short link of a campaign, to take along for a poster or a leaflet."""

from __future__ import annotations

from flask import Response

from app.admin.campaigns.blueprint import blueprint
from app.admin.campaigns.campaigns import own_campaign
from app.admin.site import needs
from app.exports import qr_code
from app.http import download
from app.http.services import public_address


@blueprint.get("/<int:number>/qr.svg")
@needs("campaigns.edit")
def code_svg(number: int) -> Response:
    """The code for a printer."""
    return _code(number, "svg")


@blueprint.get("/<int:number>/qr.png")
@needs("campaigns.edit")
def code_png(number: int) -> Response:
    """The code for a text."""
    return _code(number, "png")


def _code(number: int, kind: qr_code.Kind) -> Response:
    campaign = own_campaign(number)
    picture = qr_code.picture(public_address(campaign.short_path), kind)
    return download.file(f"doeners-{campaign.slug}.{kind}", picture)
