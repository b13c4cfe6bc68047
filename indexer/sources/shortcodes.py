"""Shortcodes of a CMS, such as [gallery ids="3,4"]: told apart from text that somebody put between brackets."""

from __future__ import annotations

import re

_QUOTED = "\"[^\"]*\"|'[^']*'|“[^”]*”"
_BRACKETS = re.compile(rf"\[(?P<end>/?)(?P<name>[A-Za-z][\w-]*)(?P<rest>(?:[\s/](?:{_QUOTED}|[^\[\]\"'“])*+)?)\]")
_ATTRIBUTE = re.compile(rf"\s[\w-]+(?:\s*=\s*(?:{_QUOTED})|=[^\s\[\]]+)")
_ESCAPED = re.compile(r"\[(\[[^\[\]]*\])\]")  # [[gallery]] shows as [gallery]
_OF_WORDPRESS = {"audio", "caption", "embed", "gallery", "playlist", "video", "wp_caption"}
_OF_PLUGINS = {"contact-form-7", "products", "product", "ninja_form", "gravityform", "wpforms", "elementor-template"}
_PREFIXES = ("vc_", "et_pb_", "fusion_", "av_", "woocommerce_", "wp_", "su_", "mk_")  # of makers of pages


def without(text: str) -> str:
    """`text` without its shortcodes."""
    if "[" not in text:
        return text
    closed = {match["name"] for match in _BRACKETS.finditer(text) if match["end"]}
    parts = _ESCAPED.split(text)  # what was escaped stands at every odd place
    return "".join(
        part if place % 2 else _BRACKETS.sub(lambda match: "" if _is_code(match, closed) else match[0], part)
        for place, part in enumerate(parts)
    )


def _is_code(match: re.Match[str], closed: set[str]) -> bool:
    """Whether brackets hold a code: it is closed, has attributes or a slash, or is a name of one and nothing else."""
    name, rest = match["name"], match["rest"].strip()
    if match["end"] or name in closed or rest.endswith("/") or _ATTRIBUTE.search(match["rest"]):
        return True
    return not rest and (name.lower() in _OF_WORDPRESS | _OF_PLUGINS or name.lower().startswith(_PREFIXES))
