"""The blueprint of what other sites show: no visits are counted here, or every page of a partner would be one."""

from __future__ import annotations

from flask import Blueprint, g

blueprint = Blueprint("embed", __name__)


@blueprint.before_request
def count_no_visit() -> None:
    """Who sees the box on another site has not come here."""
    g.elsewhere = True
