"""A letter as HTML, made from its plain text: paragraphs and links, with nothing that is fetched from elsewhere."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_LINK = re.compile(r"https?://\S*[^\s.,;:!?)]")
_BODY = "margin:0;padding:24px 16px;background:#ffffff;color:#1d1d1b;font:16px/1.5 Arial,Helvetica,sans-serif"
_PAGE = Markup(
    '<!doctype html>\n<html lang="nl">\n<head><meta charset="utf-8"><title>{title}</title></head>\n'
    '<body style="{style}">\n<div style="max-width:600px;margin:0 auto">\n{paragraphs}\n</div>\n</body>\n</html>\n'
)


def html(subject: str, text: str) -> str:
    """The page of a letter. A blank line parts paragraphs; an address becomes a link."""
    paragraphs = [part.strip("\n") for part in re.split(r"\n\s*\n", text)]
    return str(_PAGE.format(title=subject, style=_BODY, paragraphs=Markup("\n").join(map(_paragraph, paragraphs))))


def _paragraph(text: str) -> Markup:
    lines = Markup("<br>\n").join(map(_line, text.split("\n")))
    return Markup('<p style="margin:0 0 16px">{}</p>').format(lines)


def _line(text: str) -> Markup:
    made, begin = Markup(), 0
    for link in _LINK.finditer(text):
        made += escape(text[begin : link.start()]) + _link(link[0])
        begin = link.end()
    return made + escape(text[begin:])


def _link(address: str) -> Markup:
    """What is read ends before the key: that is only long."""
    link = Markup('<a href="{}" target="_blank" rel="noopener" style="color:#00589c">{}</a>')
    return link.format(address, address.partition("?")[0])
