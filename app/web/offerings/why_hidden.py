"""“Waarom ben ik niet zichtbaar?” for an organisation: with a signed link, about one offering."""

from __future__ import annotations

from datetime import timedelta

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from app.http.services import services
from app.quality import score_parts, visibility
from app.search.params import parse
from app.security import links
from app.web.offerings.blueprint import blueprint

VALID = timedelta(days=60)


@blueprint.get("/waarom/<key>")
def why_hidden(key: str) -> ResponseReturnValue:
    """Why the offering of the link is found with a search, or not."""
    identity = links.read(services().settings, visibility.LINK, key, VALID)
    if not isinstance(identity, str):
        abort(404)
    params, faults = parse(request.args.to_dict(flat=False))
    found = visibility.explain(services().search, services().db, identity, params)
    return render_template(
        "web/offerings/why.html",
        key=key,
        identity=identity,
        params=params,
        faults={fault["field"]: fault["message"] for fault in faults},
        place_typed=request.args.get("plaats", "")[:100],
        found=found,
        fields=score_parts.FIELDS.values(),
    )
