"""“Waarom ben ik niet zichtbaar?” for an administrator, and the link with which an organisation sees it too."""

from __future__ import annotations

import re

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.admin.search.blueprint import blueprint
from app.admin.site import me, needs
from app.http.forms import trimmed
from app.http.services import public_address, services
from app.quality import score_parts, visibility
from app.search.params import SearchParams, parse
from app.search.results import Hit
from app.search.service import is_identity
from app.security import links, narrowing
from app.security.area import at_place, in_province

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
    if identity and not _may_see(identity):
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
        address=_link(identity) if found and found.exists else "",
        fields=score_parts.FIELDS.values(),
    )


def _may_see(identity: str) -> bool:
    """Whether the offering lies in the area of who asks; one that is not in the index lies in a province only."""
    source = identity.partition(":")[0]
    if not me().reach("offerings.explain").municipalities:
        return me().may("offerings.explain", in_province(source))
    offering = services().search.get(identity) if is_identity(identity) else None
    codes = offering["municipalities"] if offering else []
    return any(me().may("offerings.explain", at_place(source, code)) for code in codes)


def _candidates(text: str) -> list[Hit]:
    mine = me().reach("offerings.explain")
    found = services().search.search(narrowing.search(mine, SearchParams(q=text[:200], per_page=CANDIDATES)))
    return [*found.hits, *found.more][:CANDIDATES]


def _link(identity: str) -> str:
    key = links.make(services().settings, visibility.LINK, identity)
    return public_address(url_for("web.offerings.why_hidden", key=key))
