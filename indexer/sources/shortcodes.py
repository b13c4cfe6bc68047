"""Shortcodes of a CMS, such as [gallery ids="3,4"]: told apart from text that somebody put between brackets."""

from __future__ import annotations

import re

_QUOTED = "\"[^\"]*\"|'[^']*'|“[^”]*”"
_BRACKETS = re.compile(rf"\[(?P<end>/?)(?P<name>[A-Za-z][\w-]*)(?P<rest>(?:[\s/](?:{_QUOTED}|[^\[\]\"'“])*+)?)\]")
_ATTRIBUTE = re.compile(rf"\s[\w-]+(?:\s*=\s*(?:{_QUOTED})|=[^\s\[\]]+)")
_OF_WORDPRESS = {"audio", "caption", "embed", "gallery", "playlist", "video", "wp_caption"}


def without(text: str) -> str:
    """`text` without its shortcodes."""
    if "[" not in text:
        return text
    closed = {match["name"] for match in _BRACKETS.finditer(text) if match["end"]}
    return _BRACKETS.sub(lambda match: "" if _is_code(match, closed) else match[0], text)


def _is_code(match: re.Match[str], closed: set[str]) -> bool:
    """Whether brackets hold a code: it is closed, has attributes or a slash, or a name that no text has."""
    name, rest = match["name"], match["rest"]
    if match["end"] or name in closed or name.lower() in _OF_WORDPRESS or "_" in name:
        return True
    return rest.endswith("/") or bool(_ATTRIBUTE.search(rest))
