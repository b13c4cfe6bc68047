"""“Waarom ben ik niet zichtbaar?” for an administrator, and the link with which an organisation sees it too."""

from __future__ import annotations

import re

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.search.blueprint import blueprint
from app.admin.site import me, needs
from app.http.forms import trimmed
from app.http.services import public_address, services
from app.quality import visibility
from app.search.params import SearchParams, parse
from app.search.results import Hit
from app.search.service import is_identity
from app.security import links

CANDIDATES = 10
_ADDRESS = re.compile(r"/aanbod/([a-z-]+:[A-Za-z0-9._-]+)")


@blueprint.get("/waarom")
@needs("offerings.explain")
def why() -> ResponseReturnValue:
    """Why an offering is found with a search, or not."""
    given = trimmed(request.args.get("aanbieding"))[:300]
    params, faults = parse(request.args.to_dict(flat=False))
    address = _ADDRESS.search(given)
    identity = address[1] if address else given if is_identity(given) else ""
    if identity and not me().may("offerings.explain", identity.partition(":")[0]):
        abort(403)
    found = visibility.explain(services().search, services().db, identity, params) if identity else None
    candidates = [] if identity or not given else _candidates(given)
    return render_template(
        "admin/search/why.html",
        given=given,
        identity=identity,
        params=params,
        faults={fault["field"]: fault["message"] for fault in faults},
        place_typed=request.args.get("plaats", "")[:100],
        found=found,
        candidates=candidates,
        link=_link(identity) if found and found.exists else "",
        fields=visibility.FIELDS.values(),
    )


def _candidates(text: str) -> list[Hit]:
    found = services().search.search(SearchParams(q=text[:200], per_page=CANDIDATES))
    hits = [*found.hits, *found.more][:CANDIDATES]
    return [hit for hit in hits if me().may("offerings.explain", hit["source"])]


def _link(identity: str) -> str:
    key = links.make(services().settings, visibility.LINK, identity)
    return public_address(url_for("web.offerings.why_hidden", key=key))
