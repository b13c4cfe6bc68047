"""The pages of stories, their photos, and a feed of them."""

from __future__ import annotations

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from app.http.services import public_address, services
from app.stories import store
from app.stories.story import Story
from app.web.search.links import offering_url
from app.web.stories.blueprint import blueprint
from base import clock
from indexer import taxonomy

IN_FEED = 20


@blueprint.get("")
def list_stories() -> str:
    """All stories, the newest first."""
    return render_template("web/stories/stories.html", stories=services().stories(), labels=labels)


@blueprint.get("/<slug>")
def show_story(slug: str) -> str:
    """One story, with what it is linked to."""
    story = _known(slug)
    return render_template(
        "web/stories/story.html",
        story=story,
        labels=labels,
        offering=offering_url(story.offering_id) if story.offering_id else "",
        buyers=[taxonomy.BUYER_KINDS[kind] for kind in story.buyers if kind in taxonomy.BUYER_KINDS],
        others=[other for other in services().stories() if other.id != story.id][:3],
    )


@blueprint.get("/<slug>/foto")
def photo(slug: str) -> ResponseReturnValue:
    """The photo of a story, as nothing but a picture."""
    story = _known(slug)
    content = store.photo(services().db, story.id) or abort(404)
    response = Response(content, mimetype=story.photo_type)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.cache_control.max_age = 3600
    response.add_etag()
    return response.make_conditional(request)


@blueprint.get("/feed.xml")
def feed() -> Response:
    """The newest stories, for who follows them in a reader (Atom)."""
    stories = services().stories()[:IN_FEED]
    changed = max((story.changed_at for story in stories), default=clock.now())
    text = render_template("web/stories/feed.xml", stories=stories, changed=changed, address=public_address)
    return Response(text, mimetype="application/atom+xml")


def labels(story: Story) -> list[tuple[str, str]]:
    """The activities of a story, as slug and label."""
    known = taxonomy.activities()
    return [(slug, known[slug].label) for slug in story.activities if slug in known]


def _known(slug: str) -> Story:
    return next((story for story in services().stories() if story.slug == slug), None) or abort(404)
