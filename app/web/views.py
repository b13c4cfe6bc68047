"""The public pages together: each subject is a blueprint of its own, below that of the site."""

from __future__ import annotations

from app.web import (
    alerts,
    arrivals,
    campaigns,
    compare,
    embed,
    exports,
    figures,
    gaps,
    letters,
    machines,
    offerings,
    order,
    profile,
    purchases,
    questions,
    requests,
    search,
    stories,
    texts,
)
from app.web.site import blueprint

__all__ = ["blueprint"]

for subject in (
    alerts,
    arrivals,
    campaigns,
    compare,
    embed,
    exports,
    figures,
    gaps,
    letters,
    machines,
    offerings,
    order,
    profile,
    purchases,
    questions,
    requests,
    search,
    stories,
    texts,
):
    blueprint.register_blueprint(subject.blueprint)
