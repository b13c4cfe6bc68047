"""The news of a month for portals and newsletters: a feed, a letter in HTML and in plain text, a box for other sites.

Addresses say which: `maand` (the last whole month without one), `provincie`, and `partner`, which all links carry on,
so that who comes by them is counted for that partner. Seeing one of these counts as nothing: it stands elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Response, g, make_response, render_template, request

from app.http.forms import trimmed
from app.http.policy import FRAMED_POLICY, LETTER_POLICY
from app.http.services import own_address, public_address
from app.web.arrivals import month
from app.web.arrivals.blueprint import blueprint
from app.web.arrivals.month import Item, News
from app.web.embed.box import COLOURS, LOOKS, one_of
from base import clock
from indexer import taxonomy

SECONDS = 3600
IN_BOX = 5


@blueprint.get("/nieuw/maand.xml")
def month_feed() -> Response:
    """The news of a month as a feed (Atom)."""
    news = _news()
    changed = max((item.at for item in news.items), default=clock.now())
    own = public_address(own_address())
    text = render_template("web/arrivals/month.xml", news=news, changed=changed, own=own, **_links())
    return _kept(Response(text, mimetype="application/atom+xml"))


@blueprint.get("/nieuw/maand.html")
def month_letter() -> Response:
    """The same as a letter: all that it looks like stands in it. `deel=ja` leaves out what is around it."""
    part = request.args.get("deel") == "ja"
    answer = make_response(render_template("web/arrivals/month_letter.html", news=_news(), part=part, **_links()))
    answer.headers["Content-Security-Policy"] = LETTER_POLICY
    return _kept(answer)


@blueprint.get("/nieuw/maand.txt")
def month_text() -> Response:
    """The same as plain text."""
    text = render_template("web/arrivals/month.txt", news=_news(), **_links())
    return _kept(Response(text, mimetype="text/plain"))


@blueprint.get("/nieuwsvak")
def month_box() -> Response:
    """The same, in short, as a box in a frame on another site, with the looks of the search box."""
    answer = make_response(
        render_template(
            "web/arrivals/month_box.html",
            news=_news(),
            most=IN_BOX,
            colour=one_of(COLOURS, "kleur"),
            look=one_of(LOOKS, "thema"),
            **_links(),
        )
    )
    answer.headers["Content-Security-Policy"] = FRAMED_POLICY
    return _kept(answer)


def _kept(answer: Response) -> Response:
    """Not a page of ours: it is not to be found, and who sees it is no visitor."""
    g.elsewhere = True
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.cache_control.max_age = SECONDS
    return answer


def _news() -> News:
    return month.news(month.chosen(request.args.get("maand", ""), clock.today()), _province())


def _province() -> str:
    chosen = request.args.get("provincie", "")
    return chosen if chosen in taxonomy.PROVINCES else ""


def _partner() -> str:
    return trimmed(request.args.get("partner"))[:40]


def _links() -> Mapping[str, object]:
    """How the templates write addresses: `address` of a thing here, `link` to it for who comes from a partner."""
    everything = "/nieuw" + (f"?{urlencode({'provincie': _province()})}" if _province() else "")
    return {"address": _address_of, "link": _link, "everything": _carried(everything)}


def _address_of(item: Item) -> str:
    return public_address(item.path)


def _link(item: Item) -> str:
    return _carried(item.path)


def _carried(path: str) -> str:
    query = urlencode({"partner": _partner()}) if _partner() else ""
    return public_address(f"{path}{'&' if '?' in path else '?'}{query}" if query else path)
