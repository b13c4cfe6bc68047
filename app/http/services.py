"""What a request needs: settings, the search and the platform database, put together once per process."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, quote_from_bytes

import sqlalchemy as sa
from flask import Flask, current_app, g, request

from app.campaigns import store as campaign_store
from app.campaigns.campaign import Campaign
from app.events.kinds import KINDS
from app.events.record import Recorder
from app.quality import pin_store
from app.search.limited.search import LocalCopy
from app.search.service import SearchService, site_search
from app.stories import store as story_store
from app.stories.story import Story
from base import connections, impatient
from base.config import Settings
from base.errors import ConfigError
from base.remembered import Remembered
from indexer.edits import edit_store

_PLAIN = "/:@!$&()*+,;=~"  # what may stand in an address as it is


@dataclass(frozen=True)
class Services:
    """Shared by all threads of a process. `db` has little patience: what takes long uses base.database.connect."""

    settings: Settings
    search: SearchService
    copy: LocalCopy
    db: sa.Engine
    events: Recorder
    stories: Remembered[tuple[Story, ...]]  # those that everybody reads
    campaigns: Remembered[tuple[Campaign, ...]]  # the same


def attach(app: Flask, settings: Settings) -> Services:
    """Make the services of `app`. Raises ConfigError when an address is missing."""
    if not settings.database_url:
        raise ConfigError("Er is geen platformdatabank ingesteld (DATABASE_URL).")
    client = connections.search_engine(settings, timeout=settings.search_timeout)
    db = impatient.connect(settings.database_url, settings.threads, settings.database_timeout)
    search = site_search(client, settings, pin_store.remembered(db))
    copy = LocalCopy(settings, search.pins, search.live, edit_store.remembered_hidden(db))
    stories, campaigns = story_store.remembered(db), campaign_store.remembered(db)
    services = Services(settings, search, copy, db, Recorder(db, KINDS), stories, campaigns)
    app.extensions["doeners"] = services
    return services


def services() -> Services:
    """The services of the current application; while a request is answered from the local copy, with its search."""
    found: Services = g.services if "services" in g else current_app.extensions["doeners"]
    return found


def own_path() -> str:
    """The path of this request as an address has it: percent-encoded, whatever somebody put in it."""
    return f"/{quote(request.path.lstrip('/'), safe=_PLAIN)}"  # two slashes would begin another site


def own_address() -> str:
    """The same, with its query."""
    query = quote_from_bytes(request.query_string, safe=f"{_PLAIN}?%")
    return f"{own_path()}?{query}" if query else own_path()


def public_address(path: str) -> str:
    """The full address of a path: on the public name of the site if one is set, else on that of the request."""
    own = services().settings.base_url or f"{request.scheme}://{request.host}"  # as it was sent: it need be no host
    return own.rstrip("/") + path
