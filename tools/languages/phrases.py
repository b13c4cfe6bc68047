"""The sentences that Python makes: read from its code, so that a translator sees each with its gaps. Pure."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import product

GAP = "{}"
MOST_FORMS = 8  # of one sentence with conditions in it
_WORD = re.compile(r"[^\W\d_]{2}")
_NOT_FOR_PEOPLE = re.compile(
    r"^[/#.<{(\[]|^[a-z0-9_\-.:/=&?%{}]*$|^[A-Z_]+$|https?:|^\W*$|^[a-z_]+\(|;.*\bcharset|application/|text/"
)
_PLURALS = ("counted", "noun")


def phrases(source: str) -> Iterator[str]:
    """The sentences in a module, each with {} for what is filled in."""
    tree = ast.parse(source)
    skipped = set(_docstrings(tree))
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.JoinedStr):
            skipped.update(part for part in node.values if isinstance(part, ast.Constant))
            yield from (form for form in _forms(node) if for_people(form))
        elif isinstance(node, ast.Call) and _called(node) in _PLURALS:
            yield from _plurals(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and for_people(node.value):
            yield node.value


def _docstrings(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _plurals(node: ast.Call) -> Iterator[str]:
    lead = f"{GAP} " if _called(node) == "counted" else ""
    for word in node.args[1:]:
        if isinstance(word, ast.Constant) and isinstance(word.value, str):
            yield f"{lead}{word.value}"


def for_people(text: str) -> bool:
    """Whether a text of the code is one that people may read: no address, key or header."""
    bare = text.replace(GAP, " ").strip()
    return bool(_WORD.search(bare)) and not _NOT_FOR_PEOPLE.search(bare)


def _forms(node: ast.JoinedStr) -> Iterator[str]:
    """The sentence in each of its forms: one for each outcome of the conditions in it."""
    choices = [_choices(part) for part in node.values]
    for chosen in list(product(*choices))[:MOST_FORMS]:
        yield "".join(chosen)


def _choices(part: ast.expr) -> list[str]:
    if isinstance(part, ast.Constant):
        return [str(part.value)]
    inner = part.value if isinstance(part, ast.FormattedValue) else part
    if isinstance(inner, ast.IfExp):
        return [*_choices(inner.body), *_choices(inner.orelse)]
    if isinstance(inner, ast.JoinedStr):
        return list(_forms(inner))
    return [GAP]
