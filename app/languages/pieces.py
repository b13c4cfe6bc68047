"""A template in pieces: texts, tags, values and conditions, which together are the template. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

INLINE = frozenset(("a", "abbr", "b", "br", "code", "em", "i", "kbd", "mark", "small", "span", "strong", "sup", "time"))
VOID = frozenset(
    ("area", "base", "br", "circle", "code", "col", "embed", "hr", "img", "input", "link", "meta", "path", "source")
) | {"track", "use", "wbr"}
JINJA = r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}"
_TOKEN = re.compile(
    rf"(?P<jinja>{JINJA})|(?P<code><code\b.*?</code>)|(?P<tag></?[a-zA-Z!](?:{JINJA}|\"(?:{JINJA}|[^\"])*\"|[^>\"])*>)",
    re.DOTALL,
)
_FLOW = re.compile(r"\{%[-+]?\s*(end)?(if|for|elif|else)\b")


@dataclass(frozen=True)
class Token:
    """A piece of a template: `kind` is text, tag, value, flow or other; `name` that of its tag."""

    kind: str
    source: str
    name: str = ""


def tokens(source: str) -> Iterator[Token]:
    """The pieces of a template, which together are the template."""
    end = 0
    for match in _TOKEN.finditer(source):
        if match.start() > end:
            yield Token("text", source[end : match.start()])
        yield _token(match)
        end = match.end()
    if end < len(source):
        yield Token("text", source[end:])


def _token(match: re.Match[str]) -> Token:
    source = match.group()
    if match["code"]:
        return Token("tag", source, "code")
    if match["tag"]:
        name = re.match(r"</?([\w!-]+)", source)
        return Token("tag", source, name[1].lower() if name else "")
    if source.startswith("{{"):
        return Token("value", source)
    return Token("flow" if _FLOW.match(source) else "other", source)


def bracket(piece: Token) -> tuple[str, str]:
    """What a piece opens or closes: ("a", "open"), ("if", "middle"); ("", "") when nothing."""
    if piece.kind == "tag" and piece.name not in VOID:
        return piece.name, "close" if piece.source.startswith("</") else "open"
    flow = _FLOW.match(piece.source) if piece.kind == "flow" else None
    if not flow:
        return "", ""
    if flow[2] in ("elif", "else"):
        return "if", "middle"
    return flow[2], "close" if flow[1] else "open"
