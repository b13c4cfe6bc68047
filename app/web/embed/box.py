"""A search box that another site shows in a frame, without a script; and a small script that makes the frame.

It is the one page that may be framed. It has no cookie, no token and no script, and its form opens our own results.
"""

from __future__ import annotations

from flask import Response, make_response, render_template, request

from app.http.forms import trimmed
from app.http.policy import FRAMED_POLICY
from app.web.embed.blueprint import blueprint
from base.config import ROOT

COLOURS, LOOKS = ("groen", "blauw", "paars", "grijs"), ("licht", "donker")
SCRIPT_SECONDS = 86_400
_SCRIPT = ROOT / "app" / "static" / "js" / "embed.js"


@blueprint.get("/zoekvak")
def box() -> Response:
    """The box, in one of a few looks; what is none of them is the first one."""
    page = render_template(
        "web/embed/box.html",
        colour=one_of(COLOURS, "kleur"),
        look=one_of(LOOKS, "thema"),
        partner=trimmed(request.args.get("partner"))[:40],
        place=trimmed(request.args.get("plaats"))[:100],
    )
    response = make_response(page)
    response.headers["Content-Security-Policy"] = FRAMED_POLICY
    response.headers["X-Robots-Tag"] = "noindex"
    response.cache_control.max_age = SCRIPT_SECONDS
    return response


@blueprint.get("/zoekvak.js")
def script() -> Response:
    """The script that puts the frame where it stands; its address never changes, so it is kept for a day."""
    answer = Response(_SCRIPT.read_bytes(), mimetype="text/javascript")
    answer.cache_control.max_age = SCRIPT_SECONDS
    return answer


def one_of(values: tuple[str, ...], name: str) -> str:
    """The look that the address chooses; the first one for what is none."""
    given = request.args.get(name, "")
    return given if given in values else values[0]
